//! `NotifyIpInterfaceChange` and its kin: a routine of the program is told of each change.
//!
//! One thread of the library listens to the kernel. What the kernel says wakes it and is dropped: it asks for the whole table and compares
//! that with the one before, for the kernel drops messages that nobody reads in time, and does not tell of each route that goes with its
//! interface. Each registration has the table as it was when it was made, so that none is told of what was before it.
//!
//! While a routine runs, its registration is named in the state, with no lock held; who cancels it waits until it is not. A routine that
//! cancels its own registration does not wait for itself.

use super::netlink::{self, groups};
use super::unicast::{self, Unicast};
use super::{interface, link, route, row, sockaddr};
use overlapped_engine::own::raise;
use overlapped_sys::foundation::{self as f, HANDLE};
use overlapped_sys::ip_helper as ip;
use overlapped_sys::winsock as ws;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::c_void;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::net::IpAddr;
use std::os::fd::OwnedFd;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

type OfRow<Row> = unsafe extern "C-unwind" fn(*mut c_void, *const Row, i32);
type OfTable = unsafe extern "C-unwind" fn(*mut c_void, *mut ip::MIB_UNICASTIPADDRESS_TABLE);

/// What is told of, and whom.
#[derive(Clone, Copy)]
enum Routine {
    Interfaces(OfRow<ip::MIB_IPINTERFACE_ROW>),
    Addresses(OfRow<ip::MIB_UNICASTIPADDRESS_ROW>),
    Routes(OfRow<ip::MIB_IPFORWARD_ROW2>),
    /// Once, when no address is tentative any more.
    Stable(OfTable),
}

/// Which instance of a table: what its row is found by. The LUID is kept, for that of an interface which has gone cannot be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Instance {
    Interface { family: u16, index: u32, luid: u64 },
    Address { index: u32, luid: u64, address: IpAddr },
    Route { index: u32, luid: u64, prefix: IpAddr, length: u8, hop: IpAddr },
}

impl Instance {
    fn family(&self) -> u16 {
        match self {
            Self::Interface { family, .. } => *family,
            Self::Address { address, .. } => sockaddr::family_of(*address),
            Self::Route { prefix, .. } => sockaddr::family_of(*prefix),
        }
    }
}

/// A table: each instance, with what may change of it.
type Table = BTreeMap<Instance, [u32; 4]>;

fn luids() -> impl FnMut(u32) -> u64 {
    let mut known = BTreeMap::new();
    move |index| *known.entry(index).or_insert_with(|| row::luid_of(index))
}

fn interfaces() -> io::Result<Table> {
    let mut table = Table::new();
    for link in link::links()? {
        let luid = row::luid_of(link.index);
        for family in interface::FAMILIES {
            if interface::speaks(family, &link.name) {
                let state = u32::from(link.is_up) | u32::from(link.is_running) << 1;
                let carrier = link.has_carrier.map_or(2, u32::from);
                let forwards = interface::forwards(family, &link.name).into();
                let instance = Instance::Interface { family, index: link.index, luid };
                table.insert(instance, [state, link.mtu, carrier, forwards]);
            }
        }
    }
    Ok(table)
}

fn addresses() -> io::Result<Table> {
    let mut luid = luids();
    let all = unicast::addresses(ws::AF_UNSPEC)?;
    let entry = |one: &Unicast| {
        let instance = Instance::Address { index: one.index, luid: luid(one.index), address: one.address };
        (instance, [one.flags.bits(), one.prefix.into(), 0, 0])
    };
    Ok(all.iter().map(entry).collect())
}

fn routes() -> io::Result<Table> {
    let mut luid = luids();
    let mut table = Table::new();
    for one in route::routes(ws::AF_UNSPEC)? {
        let (index, prefix, length, hop) = (one.index, one.prefix, one.length, one.hop);
        let instance = Instance::Route { index, luid: luid(index), prefix, length, hop };
        let values = [one.metric, u8::from(one.protocol).into(), 0, 0];
        // Of several with other metrics, the first that is used.
        let kept = table.entry(instance).or_insert(values);
        *kept = values.min(*kept);
    }
    Ok(table)
}

/// The tables as they are now, each asked for once.
#[derive(Default)]
struct Now {
    interfaces: Option<Table>,
    addresses: Option<Table>,
    routes: Option<Table>,
}

impl Now {
    fn table(&mut self, routine: &Routine, family: u16) -> io::Result<Table> {
        let (kept, ask): (_, fn() -> io::Result<Table>) = match routine {
            Routine::Interfaces(_) => (&mut self.interfaces, interfaces),
            Routine::Addresses(_) => (&mut self.addresses, addresses),
            Routine::Routes(_) => (&mut self.routes, routes),
            Routine::Stable(_) => return Ok(Table::new()),
        };
        let all = match kept {
            Some(all) => all,
            None => kept.insert(ask()?),
        };
        let wanted = |(instance, _): &(&Instance, _)| sockaddr::is_wanted(family, instance.family());
        Ok(all.iter().filter(wanted).map(|(instance, values)| (*instance, *values)).collect())
    }
}

/// What was changed, and how.
fn changes(before: &Table, now: &Table) -> Vec<(Instance, i32)> {
    let all: BTreeSet<&Instance> = before.keys().chain(now.keys()).collect();
    let change = |instance: &Instance| match (before.get(instance), now.get(instance)) {
        (None, _) => Some(ip::MibAddInstance),
        (_, None) => Some(ip::MibDeleteInstance),
        (Some(before), Some(now)) => (before != now).then_some(ip::MibParameterNotification),
    };
    all.into_iter().filter_map(|instance| Some((*instance, change(instance)?))).collect()
}

struct Registration {
    routine: Routine,
    family: u16,
    /// The program's pointer.
    context: usize,
    /// Whether it is to be told that it is registered.
    greets: AtomicBool,
    /// Whether the one thing that it waits for has not come yet.
    awaits: AtomicBool,
    before: Mutex<Table>,
}

struct State {
    /// The process that the thread is of: a child made by fork has none.
    process: u32,
    registrations: BTreeMap<usize, Arc<Registration>>,
    last: usize,
    /// Wakes the thread.
    wake: Option<PipeWriter>,
    /// Whether it is woken already: one byte does for all, for a pipe that is full would hold its writer up.
    woken: bool,
    thread: Option<ThreadId>,
    /// Whose routine runs.
    running: Option<usize>,
}

static STATE: Mutex<State> = Mutex::new(State::NEW);
static RETURNED: Condvar = Condvar::new();

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    const NEW: Self = Self {
        process: 0,
        registrations: BTreeMap::new(),
        last: 0,
        wake: None,
        woken: false,
        thread: None,
        running: None,
    };

    /// Sees to it that the thread listens.
    fn start(&mut self) -> io::Result<()> {
        let process = std::process::id();
        if self.wake.is_some() && self.process == process {
            return Ok(());
        }
        const GROUPS: u32 = groups::LINK
            | groups::IPV4_ADDRESS
            | groups::IPV4_ROUTE
            | groups::IPV6_ADDRESS
            | groups::IPV6_ROUTE
            | groups::IPV6_INTERFACE
            | groups::IPV4_SETTINGS
            | groups::IPV6_SETTINGS;
        // Above the numbers that a program may close one by one.
        let told = raise(netlink::socket(GROUPS)?);
        let (reader, writer) = io::pipe()?;
        let (reader, writer) = (PipeReader::from(raise(reader.into())), PipeWriter::from(raise(writer.into())));
        let thread = thread::Builder::new().name("overlapped routes".into());
        let made = thread.spawn(move || listen(&told, reader))?;
        self.registrations.clear();
        (self.process, self.thread, self.running) = (process, Some(made.thread().id()), None);
        (self.wake, self.woken) = (Some(writer), false);
        Ok(())
    }

    /// Has the thread look at the registrations.
    fn rouse(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.woken, true) {
            return Ok(());
        }
        self.wake.as_ref().map_or(Ok(()), |mut wake| wake.write_all(&[0]))
    }
}

fn listen(told: &OwnedFd, mut wake: PipeReader) {
    /// When a table is asked for again that the kernel did not tell: it says nothing more of what was changed by then.
    const AGAIN_MS: i32 = 250;
    let mut timeout_ms = -1;
    loop {
        netlink::wait(&[told, &wake], timeout_ms);
        // A program that becomes a daemon may close what it did not open.
        if !netlink::drain(told) || has_input(&wake) && wake.read(&mut [0]).is_err() {
            state().wake = None;
            return;
        }
        let all: Vec<_> = {
            let mut state = state();
            // Who comes after this writes again.
            state.woken = has_input(&wake);
            state.registrations.iter().map(|(id, one)| (*id, Arc::clone(one))).collect()
        };
        let mut now = Now::default();
        // Each is asked, also after one that could not be told.
        let untold = all.iter().filter(|(id, registration)| tell(*id, registration, &mut now).is_err()).count();
        timeout_ms = if untold == 0 { -1 } else { AGAIN_MS };
    }
}

fn has_input(pipe: &PipeReader) -> bool {
    use std::os::fd::AsRawFd;
    let mut waits = libc::pollfd { fd: pipe.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: one structure that lives.
    unsafe { libc::poll(&raw mut waits, 1, 0) == 1 }
}

/// Runs a call of a routine, unless the registration is cancelled. Nothing is held while it runs.
fn run(id: usize, call: impl FnOnce()) -> bool {
    {
        let mut state = state();
        if !state.registrations.contains_key(&id) {
            return false;
        }
        state.running = Some(id);
    }
    call();
    state().running = None;
    RETURNED.notify_all();
    true
}

/// Tells a registration what was changed. An error: the kernel did not say what there is now.
fn tell(id: usize, registration: &Registration, now: &mut Now) -> io::Result<()> {
    let context = ptr::with_exposed_provenance_mut::<c_void>(registration.context);
    let (routine, family) = (registration.routine, registration.family);
    if registration.greets.swap(false, Ordering::Relaxed) {
        let kind = ip::MibInitialNotification;
        run(id, || match routine {
            // SAFETY: the program's routine, which takes no row then.
            Routine::Interfaces(call) => unsafe { call(context, ptr::null(), kind) },
            // SAFETY: as above.
            Routine::Addresses(call) => unsafe { call(context, ptr::null(), kind) },
            // SAFETY: as above.
            Routine::Routes(call) => unsafe { call(context, ptr::null(), kind) },
            Routine::Stable(_) => {}
        });
    }
    if let Routine::Stable(call) = routine {
        return if registration.awaits.load(Ordering::Relaxed) {
            tell_stable(id, registration, call, context)
        } else {
            Ok(())
        };
    }
    let table = now.table(&routine, family)?;
    let changed = changes(&registration.before.lock().unwrap_or_else(PoisonError::into_inner), &table);
    *registration.before.lock().unwrap_or_else(PoisonError::into_inner) = table;
    for (instance, kind) in changed {
        if !run(id, || call(routine, context, instance, kind)) {
            break;
        }
    }
    Ok(())
}

/// Calls the program's routine with what finds the row: the rest is for the program to ask for, as on Windows.
fn call(routine: Routine, context: *mut c_void, instance: Instance, kind: i32) {
    match (routine, instance) {
        (Routine::Interfaces(call), Instance::Interface { family, index, luid }) => {
            let mut row = ip::MIB_IPINTERFACE_ROW { Family: family, InterfaceIndex: index, ..Default::default() };
            row.InterfaceLuid.Value = luid;
            // SAFETY: the program's routine; the row lives until it returns.
            unsafe { call(context, &raw const row, kind) };
        }
        (Routine::Addresses(call), Instance::Address { index, luid, address }) => {
            let mut row = ip::MIB_UNICASTIPADDRESS_ROW {
                Address: sockaddr::make(address, sockaddr::scope(address, index)),
                InterfaceIndex: index,
                ..Default::default()
            };
            row.InterfaceLuid.Value = luid;
            // SAFETY: as above.
            unsafe { call(context, &raw const row, kind) };
        }
        (Routine::Routes(call), Instance::Route { index, luid, prefix, length, hop }) => {
            let mut row = ip::MIB_IPFORWARD_ROW2 {
                InterfaceIndex: index,
                DestinationPrefix: ip::IP_ADDRESS_PREFIX {
                    Prefix: sockaddr::make(prefix, sockaddr::scope(prefix, index)),
                    PrefixLength: length,
                },
                NextHop: sockaddr::make(hop, sockaddr::scope(hop, index)),
                ..Default::default()
            };
            row.InterfaceLuid.Value = luid;
            // SAFETY: as above.
            unsafe { call(context, &raw const row, kind) };
        }
        _ => unreachable!("a routine is told of its own table"),
    }
}

/// The table, once no address of it is tentative.
fn stable(family: u16) -> io::Result<Option<Vec<Unicast>>> {
    let all = unicast::addresses(family)?;
    Ok((!all.iter().any(Unicast::is_tentative)).then_some(all))
}

/// The handle stays good until it is cancelled, though there is nothing more to tell.
fn tell_stable(id: usize, registration: &Registration, call: OfTable, context: *mut c_void) -> io::Result<()> {
    let Some(all) = stable(registration.family)? else { return Ok(()) };
    registration.awaits.store(false, Ordering::Relaxed);
    let mut table = ptr::null_mut();
    // SAFETY: there is room for a pointer; it stays null if there are no addresses left.
    unsafe { unicast::tell(&all, &raw mut table) };
    // SAFETY: the program's routine, to whom the table belongs.
    if !run(id, || unsafe { call(context, table) }) {
        // SAFETY: nobody was given it.
        unsafe { unicast::FreeMibTable(table.cast()) };
    }
    Ok(())
}

/// Registers a routine, and writes its handle.
///
/// # Safety
/// `handle` is valid for a write.
unsafe fn register(routine: Routine, family: u16, context: *mut c_void, greets: bool, handle: *mut HANDLE) -> u32 {
    let made = || {
        let mut state = state();
        state.start()?;
        // The thread listens already: what changes from here on it is told of.
        let before = Now::default().table(&routine, family)?;
        state.last += 1;
        // No handle of anything else is odd, and twice so.
        let id = state.last * 4 + 3;
        let context = context.expose_provenance();
        let (greets, awaits) = (greets.into(), true.into());
        let one = Registration { routine, family, context, greets, awaits, before: before.into() };
        // The handle is there before the routine can run.
        // SAFETY: the caller's promise.
        unsafe { handle.write_unaligned(ptr::without_provenance_mut(id)) };
        state.registrations.insert(id, Arc::new(one));
        state.rouse()
    };
    let result: io::Result<()> = made();
    result.map_or_else(|error| netlink::win32(&error), |()| f::NO_ERROR)
}

/// What every registration checks.
///
/// # Safety
/// `handle` is null or valid for a write.
unsafe fn checked(routine: Option<Routine>, family: u16, context: *mut c_void, greets: u8, handle: *mut HANDLE) -> u32 {
    let Some(routine) = routine.filter(|_| !handle.is_null() && sockaddr::is_family(family)) else {
        return f::ERROR_INVALID_PARAMETER;
    };
    // SAFETY: the caller's promise; it is not null.
    unsafe { register(routine, family, context, greets != 0, handle) }
}

/// `NotifyIpInterfaceChange`: the routine is told, on a thread of the library, of each interface of a family, or of both (AF_UNSPEC), that
/// comes, goes or changes; and once at the beginning, if wanted, without a row. ERROR_INVALID_PARAMETER: a null pointer, another family.
///
/// # Safety
/// `handle` is null or valid for a write; the routine may be called with the context until it is cancelled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn NotifyIpInterfaceChange(
    family: u16,
    callback: Option<OfRow<ip::MIB_IPINTERFACE_ROW>>,
    context: *mut c_void,
    initial: u8,
    handle: *mut HANDLE,
) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { checked(callback.map(Routine::Interfaces), family, context, initial, handle) }
}

/// `NotifyUnicastIpAddressChange`: as [`NotifyIpInterfaceChange`], of addresses. ERROR_INVALID_PARAMETER: a null pointer, another family.
///
/// # Safety
/// As [`NotifyIpInterfaceChange`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn NotifyUnicastIpAddressChange(
    family: u16,
    callback: Option<OfRow<ip::MIB_UNICASTIPADDRESS_ROW>>,
    context: *mut c_void,
    initial: u8,
    handle: *mut HANDLE,
) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { checked(callback.map(Routine::Addresses), family, context, initial, handle) }
}

/// `NotifyRouteChange2`: as [`NotifyIpInterfaceChange`], of routes. ERROR_INVALID_PARAMETER: a null pointer, another family.
///
/// # Safety
/// As [`NotifyIpInterfaceChange`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn NotifyRouteChange2(
    family: u16,
    callback: Option<OfRow<ip::MIB_IPFORWARD_ROW2>>,
    context: *mut c_void,
    initial: u8,
    handle: *mut HANDLE,
) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { checked(callback.map(Routine::Routes), family, context, initial, handle) }
}

/// `NotifyStableUnicastIpAddressTable`: the addresses of a family, once none is tentative: at once (NO_ERROR), or to the routine
/// (ERROR_IO_PENDING), to which the table belongs then. ERROR_INVALID_PARAMETER: a null pointer, another family.
///
/// # Safety
/// `table` and `handle` are null or valid for writes; the routine may be called with the context until it is cancelled.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn NotifyStableUnicastIpAddressTable(
    family: u16,
    table: *mut *mut ip::MIB_UNICASTIPADDRESS_TABLE,
    callback: Option<OfTable>,
    context: *mut c_void,
    handle: *mut HANDLE,
) -> u32 {
    let (Some(callback), false, false) = (callback, table.is_null(), handle.is_null()) else {
        return f::ERROR_INVALID_PARAMETER;
    };
    if !sockaddr::is_family(family) {
        return f::ERROR_INVALID_PARAMETER;
    }
    match stable(family) {
        Ok(Some(all)) => {
            // SAFETY: the caller's promise; it is not null.
            unsafe { handle.write_unaligned(ptr::null_mut()) };
            // SAFETY: as above.
            return unsafe { unicast::tell(&all, table) };
        }
        Ok(None) => {}
        Err(error) => return netlink::win32(&error),
    }
    // SAFETY: as above.
    match unsafe { register(Routine::Stable(callback), family, context, false, handle) } {
        f::NO_ERROR => f::ERROR_IO_PENDING,
        error => error,
    }
}

/// `CancelMibChangeNotify2`: ends a registration. A call of its routine that runs on another thread has returned by then.
/// ERROR_INVALID_PARAMETER: no such registration.
///
/// # Safety
/// None: the handle is looked for, not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CancelMibChangeNotify2(handle: HANDLE) -> u32 {
    let id = handle.addr();
    let mut state = state();
    if state.registrations.remove(&id).is_none() {
        return f::ERROR_INVALID_PARAMETER;
    }
    if state.thread == Some(thread::current().id()) {
        return f::NO_ERROR;
    }
    while state.running == Some(id) {
        state = RETURNED.wait(state).unwrap_or_else(PoisonError::into_inner);
    }
    f::NO_ERROR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_is_woken_already_is_not_written_to() {
        let (mut reader, writer) = io::pipe().unwrap();
        let mut state = State { wake: Some(writer), ..State::NEW };
        for _ in 0..100 {
            state.rouse().unwrap();
        }
        drop(state);
        let mut written = Vec::new();
        reader.read_to_end(&mut written).unwrap();
        assert_eq!(written.len(), 1);
    }
}
