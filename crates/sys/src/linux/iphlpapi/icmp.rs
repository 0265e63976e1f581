//! `icmpapi.h`: echo requests, by the kernel's own sockets for them, or raw ones where those are not for everybody.
#![allow(unsafe_code)] // System calls, and the program's buffers.

use crate::linux::apc;
use crate::linux::current::{self, set_last_error};
use crate::linux::deliver::Delivery;
use crate::linux::pool::Pool;
use crate::linux::synchapi::SetEvent;
use crate::linux::{handle, pointer};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::io;
use std::mem::MaybeUninit;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::NetworkManagement::IpHelper as ip;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::PIO_APC_ROUTINE;
use windows_sys::core::BOOL;

/// The head of an echo: type, code, checksum, who, and which.
const HEAD: usize = 8;
/// No datagram is longer.
const LONGEST: usize = 65_536;

/// What differs between the protocols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Family {
    family: i32,
    protocol: i32,
    level: i32,
    echo: u8,
    echo_reply: u8,
    ttl: i32,
    tos: i32,
    receive_ttl: i32,
    ttl_received: i32,
    receive_errors: i32,
}

const V4: Family = Family {
    family: libc::AF_INET,
    protocol: libc::IPPROTO_ICMP,
    level: libc::IPPROTO_IP,
    echo: 8,
    echo_reply: 0,
    ttl: libc::IP_TTL,
    tos: libc::IP_TOS,
    receive_ttl: libc::IP_RECVTTL,
    ttl_received: libc::IP_TTL,
    receive_errors: libc::IP_RECVERR,
};

const V6: Family = Family {
    family: libc::AF_INET6,
    protocol: libc::IPPROTO_ICMPV6,
    level: libc::IPPROTO_IPV6,
    echo: 128,
    echo_reply: 129,
    ttl: libc::IPV6_UNICAST_HOPS,
    tos: libc::IPV6_TCLASS,
    receive_ttl: libc::IPV6_RECVHOPLIMIT,
    ttl_received: libc::IPV6_HOPLIMIT,
    receive_errors: libc::IPV6_RECVERR,
};

/// What `IcmpCreateFile` and `Icmp6CreateFile` make.
#[derive(Debug)]
struct Echoes {
    socket: OwnedFd,
    family: Family,
    /// The kernel's own socket has only its own replies, and in IPv4 no IP header.
    raw: bool,
}

/// An address, with the interface that a local one of IPv6 is of.
#[derive(Clone, Copy, Debug)]
struct Address {
    ip: IpAddr,
    scope: u32,
}

impl Address {
    fn of_v4(address: u32) -> Address {
        Address { ip: Ipv4Addr::from(address.to_ne_bytes()).into(), scope: 0 }
    }

    fn of_v6(address: &ws::SOCKADDR_IN6) -> Address {
        // SAFETY: all bytes are a value of it.
        let ip = unsafe { address.sin6_addr.u.Byte };
        // SAFETY: as above.
        let scope = unsafe { address.Anonymous.sin6_scope_id };
        Address { ip: Ipv6Addr::from(ip).into(), scope }
    }

    /// As the kernel takes it, and its length.
    fn name(self) -> ([u8; 28], u32) {
        let mut name = [0_u8; 28];
        match self.ip {
            IpAddr::V4(ip) => {
                name[..2].copy_from_slice(&(libc::AF_INET as u16).to_ne_bytes());
                name[4..8].copy_from_slice(&ip.octets());
                (name, 16)
            }
            IpAddr::V6(ip) => {
                name[..2].copy_from_slice(&(libc::AF_INET6 as u16).to_ne_bytes());
                name[8..24].copy_from_slice(&ip.octets());
                name[24..].copy_from_slice(&self.scope.to_ne_bytes());
                (name, 28)
            }
        }
    }

    /// Of a name of the kernel's.
    fn of_name(family: Family, name: &[u8]) -> Option<Address> {
        match family {
            V4 => {
                let ip = <[u8; 4]>::try_from(name.get(4..8)?).ok()?;
                Some(Address { ip: Ipv4Addr::from(ip).into(), scope: 0 })
            }
            _ => {
                let ip = <[u8; 16]>::try_from(name.get(8..24)?).ok()?;
                let scope = <[u8; 4]>::try_from(name.get(24..28)?).ok()?;
                Some(Address { ip: Ipv6Addr::from(ip).into(), scope: u32::from_ne_bytes(scope) })
            }
        }
    }
}

/// By their handles, which are no handles of anything else: those are multiples of four.
static OPEN: Mutex<BTreeMap<usize, Arc<Echoes>>> = Mutex::new(BTreeMap::new());

fn fail<T>(error: u32, failed: T) -> T {
    set_last_error(error);
    failed
}

fn open(family: Family) -> io::Result<Echoes> {
    let make = |kind| {
        // SAFETY: a system call without pointers.
        match unsafe { libc::socket(family.family, kind | libc::SOCK_CLOEXEC, family.protocol) } {
            -1 => Err(io::Error::last_os_error()),
            // SAFETY: it is this call's own.
            made => Ok(unsafe { OwnedFd::from_raw_fd(made) }),
        }
    };
    let echoes = match make(libc::SOCK_DGRAM) {
        Ok(socket) => Echoes { socket, family, raw: false },
        Err(_) => Echoes { socket: make(libc::SOCK_RAW)?, family, raw: true },
    };
    echoes.set(family.receive_ttl, 1);
    echoes.set(family.receive_errors, 1);
    Ok(echoes)
}

/// A handle for such a socket.
fn create(family: Family) -> f::HANDLE {
    let Ok(echoes) = self::open(family) else { return fail(f::ERROR_ACCESS_DENIED, f::INVALID_HANDLE_VALUE) };
    let mut open = OPEN.lock();
    let handle = open.last_key_value().map_or(2, |(last, _)| last + 4);
    open.insert(handle, Arc::new(echoes));
    std::ptr::without_provenance_mut(handle)
}

/// `IcmpCreateFile`—A handle for echo requests.
///
/// Errors: ERROR_ACCESS_DENIED (neither echo sockets nor raw ones are open to this process).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn IcmpCreateFile() -> f::HANDLE {
    create(V4)
}

/// `Icmp6CreateFile`—A handle for echo requests of IPv6, which `IcmpCloseHandle` closes.
///
/// Errors: ERROR_ACCESS_DENIED (neither echo sockets nor raw ones are open to this process, or there is no IPv6).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn Icmp6CreateFile() -> f::HANDLE {
    create(V6)
}

/// `IcmpCloseHandle`—Ends such a handle.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn IcmpCloseHandle(icmphandle: f::HANDLE) -> BOOL {
    let closed = OPEN.lock().remove(&icmphandle.addr());
    if closed.is_some() { 1 } else { fail(f::ERROR_INVALID_HANDLE, 0) }
}

fn checksum(bytes: &[u8]) -> u16 {
    let mut sum: u32 =
        bytes.chunks(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(*pair.get(1).unwrap_or(&0))).sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !sum as u16
}

/// What came back.
struct Reply {
    from: Address,
    status: u32,
    ttl: u8,
    data: Vec<u8>,
}

/// The status of an error that a router or a host has sent.
fn status_of(family: Family, kind: u8, code: u8) -> u32 {
    match (kind, code) {
        (1, 0) if family == V6 => ip::IP_DEST_NO_ROUTE,
        (1, 1) if family == V6 => ip::IP_DEST_PROHIBITED,
        (1, 2) if family == V6 => ip::IP_DEST_SCOPE_MISMATCH,
        (1, 4) if family == V6 => ip::IP_DEST_PORT_UNREACHABLE,
        (1, _) if family == V6 => ip::IP_DEST_ADDR_UNREACHABLE,
        (2, _) if family == V6 => ip::IP_PACKET_TOO_BIG,
        (3, 1) if family == V6 => ip::IP_REASSEMBLY_TIME_EXCEEDED,
        (3, _) if family == V6 => ip::IP_HOP_LIMIT_EXCEEDED,
        (4, 1) if family == V6 => ip::IP_UNRECOGNIZED_NEXT_HEADER,
        (4, 2) if family == V6 => ip::IP_BAD_OPTION,
        (4, _) if family == V6 => ip::IP_BAD_HEADER,
        (3, 0) => ip::IP_DEST_NET_UNREACHABLE,
        (3, 2) => ip::IP_DEST_PROT_UNREACHABLE,
        (3, 3) => ip::IP_DEST_PORT_UNREACHABLE,
        (3, 4) => ip::IP_PACKET_TOO_BIG,
        (3, _) => ip::IP_DEST_HOST_UNREACHABLE,
        (4, _) => ip::IP_SOURCE_QUENCH,
        (11, 1) => ip::IP_TTL_EXPIRED_REASSEM,
        (11, _) => ip::IP_TTL_EXPIRED_TRANSIT,
        (12, _) => ip::IP_PARAM_PROBLEM,
        _ => ip::IP_GENERAL_FAILURE,
    }
}

impl Echoes {
    fn set(&self, option: i32, value: i32) {
        let at = (&raw const value).cast();
        let size = size_of_val(&value) as u32;
        // SAFETY: the value lives and has that size.
        unsafe { libc::setsockopt(self.socket.as_raw_fd(), self.family.level, option, at, size) };
    }

    /// Another socket of the kind, for requests from one address.
    fn from(&self, source: Address) -> io::Result<Echoes> {
        let echoes = open(self.family)?;
        let (name, length) = source.name();
        // SAFETY: the address lives and has this length.
        match unsafe { libc::bind(echoes.socket.as_raw_fd(), name.as_ptr().cast(), length) } {
            0 => Ok(echoes),
            _ => Err(io::Error::last_os_error()),
        }
    }

    /// Takes one datagram or error; `None` if it is of no request of `id` and `sequence`, or there is none.
    fn receive(&self, flags: i32, id: u16, sequence: u16) -> Option<Reply> {
        let mut data = vec![0_u8; LONGEST];
        let mut name = [0_u8; 28];
        let mut control = [0_u64; 32];
        let mut part = libc::iovec { iov_base: data.as_mut_ptr().cast(), iov_len: data.len() };
        // SAFETY: zeros are a value of this structure.
        let mut message: libc::msghdr = unsafe { MaybeUninit::zeroed().assume_init() };
        message.msg_name = name.as_mut_ptr().cast();
        message.msg_namelen = name.len() as u32;
        message.msg_iov = &raw mut part;
        message.msg_iovlen = 1;
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = size_of_val(&control) as _;
        let flags = flags | libc::MSG_DONTWAIT;
        // SAFETY: everything that the message leads to lives and has the sizes that it says.
        let length = unsafe { libc::recvmsg(self.socket.as_raw_fd(), &raw mut message, flags) };
        data.truncate(usize::try_from(length).ok()?);
        let is_error = flags & libc::MSG_ERRQUEUE != 0;
        let from = Address::of_name(self.family, &name)?;
        let mut reply = Reply { from, status: ip::IP_SUCCESS, ttl: 0, data };
        // SAFETY: the kernel has filled the message in.
        let mut at = unsafe { libc::CMSG_FIRSTHDR(&raw const message) };
        // SAFETY: null, or a head within the control buffer.
        while let Some(head) = unsafe { at.as_ref() } {
            // SAFETY: as above.
            let content = unsafe { libc::CMSG_DATA(at) };
            if (head.cmsg_level, head.cmsg_type) == (self.family.level, self.family.ttl_received) {
                // SAFETY: the kernel writes a number for this type.
                reply.ttl = unsafe { pointer::get(content.cast::<i32>()) }? as u8;
            } else if (head.cmsg_level, head.cmsg_type) == (self.family.level, self.family.receive_errors) {
                // SAFETY: the kernel writes this structure, and the address of who sent the error behind it.
                let error = unsafe { pointer::get(content.cast::<(libc::sock_extended_err, [u8; 28])>()) }?;
                reply.status = status_of(self.family, error.0.ee_type, error.0.ee_code);
                reply.from = Address::of_name(self.family, &error.1)?;
            }
            // SAFETY: as above.
            at = unsafe { libc::CMSG_NXTHDR(&raw const message, at) };
        }
        // An error brings the request itself back, without its IP header.
        if self.raw && !is_error && self.family == V4 {
            let header = usize::from(reply.data.first()? & 0xf) * 4;
            reply.ttl = *reply.data.get(8)?;
            reply.data.drain(..header.min(reply.data.len()));
        }
        let head = reply.data.get(..HEAD)?;
        let kind = if is_error { self.family.echo } else { self.family.echo_reply };
        let is_ours = !self.raw || head[4..6] == id.to_be_bytes();
        let is_it = head[0] == kind && is_ours && head[6..8] == sequence.to_be_bytes();
        reply.data.drain(..HEAD);
        is_it.then_some(reply)
    }

    fn echo(
        &self,
        to: Address,
        data: &[u8],
        options: Option<(u8, u8)>,
        timeout: Duration,
    ) -> Result<(Reply, u32), u32> {
        static SEQUENCE: AtomicU16 = AtomicU16::new(1);
        let sequence = SEQUENCE.fetch_add(1, Ordering::Relaxed);
        let id = std::process::id() as u16;
        let mut packet = vec![self.family.echo, 0, 0, 0];
        packet.extend(id.to_be_bytes());
        packet.extend(sequence.to_be_bytes());
        packet.extend(data);
        // That of ICMPv6 has the addresses in it, and is the kernel's to make.
        if self.family == V4 {
            let sum = checksum(&packet);
            packet[2..4].copy_from_slice(&sum.to_be_bytes());
        }
        let (ttl, tos) = options.unwrap_or((128, 0));
        self.set(self.family.ttl, ttl.max(1).into());
        self.set(self.family.tos, tos.into());
        let (name, length) = to.name();
        let start = Instant::now();
        // SAFETY: the packet and the address live and have these lengths.
        let sent = unsafe {
            libc::sendto(self.socket.as_raw_fd(), packet.as_ptr().cast(), packet.len(), 0, name.as_ptr().cast(), length)
        };
        if sent < 0 {
            return Err(match io::Error::last_os_error().raw_os_error() {
                Some(libc::ENETUNREACH) => ip::IP_DEST_NET_UNREACHABLE,
                Some(libc::EHOSTUNREACH) => ip::IP_DEST_HOST_UNREACHABLE,
                Some(libc::EMSGSIZE) => ip::IP_PACKET_TOO_BIG,
                _ => ip::IP_GENERAL_FAILURE,
            });
        }
        loop {
            for flags in [0, libc::MSG_ERRQUEUE] {
                if let Some(reply) = self.receive(flags, id, sequence) {
                    return Ok((reply, start.elapsed().as_millis() as u32));
                }
            }
            let left = timeout.saturating_sub(start.elapsed());
            if left.is_zero() {
                return Err(ip::IP_REQ_TIMED_OUT);
            }
            let mut waits = libc::pollfd { fd: self.socket.as_raw_fd(), events: libc::POLLIN, revents: 0 };
            let ms = left.as_millis().clamp(1, i32::MAX as u128) as i32;
            // SAFETY: one structure that lives.
            unsafe { libc::poll(&raw mut waits, 1, ms) };
        }
    }
}

/// A request with all that it needs.
struct Request {
    echoes: Arc<Echoes>,
    to: Address,
    data: Vec<u8>,
    options: Option<(u8, u8)>,
    timeout: Duration,
    /// The program's buffer, and how long it is.
    buffer: usize,
    room: usize,
}

/// The structure that an answer begins with; the data stands behind it.
const fn head_of(family: Family) -> usize {
    match family.family {
        libc::AF_INET => size_of::<ip::ICMP_ECHO_REPLY>(),
        _ => size_of::<ip::ICMPV6_ECHO_REPLY_LH>(),
    }
}

impl Request {
    /// # Safety
    /// The buffer has so much room.
    unsafe fn run(&self) -> Result<u32, u32> {
        let (reply, ms) = self.echoes.echo(self.to, &self.data, self.options, self.timeout)?;
        let buffer = std::ptr::with_exposed_provenance_mut::<u8>(self.buffer);
        let head = head_of(self.echoes.family);
        let fits = self.room - head;
        let data = if reply.status == ip::IP_SUCCESS { &reply.data[..reply.data.len().min(fits)] } else { &[] };
        let place = buffer.wrapping_add(head);
        // SAFETY: the caller's promise: the data is cut off so that it fits behind the structure.
        unsafe { pointer::put_bytes(place, data) };
        match reply.from.ip {
            IpAddr::V4(from) => {
                let told = ip::ICMP_ECHO_REPLY {
                    Address: u32::from_ne_bytes(from.octets()),
                    Status: reply.status,
                    RoundTripTime: ms,
                    DataSize: data.len() as u16,
                    Reserved: 1,
                    Data: place.cast(),
                    Options: ip::IP_OPTION_INFORMATION { Ttl: reply.ttl, ..Default::default() },
                };
                // SAFETY: as above.
                unsafe { pointer::put(buffer.cast(), told) };
            }
            IpAddr::V6(from) => {
                let mut sin6_addr = [0_u16; 8];
                for (word, bytes) in sin6_addr.iter_mut().zip(from.octets().chunks_exact(2)) {
                    *word = u16::from_ne_bytes([bytes[0], bytes[1]]);
                }
                let address = ip::IPV6_ADDRESS_EX { sin6_addr, sin6_scope_id: reply.from.scope, ..Default::default() };
                let told = ip::ICMPV6_ECHO_REPLY_LH { Address: address, Status: reply.status, RoundTripTime: ms };
                // SAFETY: as above.
                unsafe { pointer::put(buffer.cast(), told) };
            }
        }
        Ok(1)
    }

    /// Says in the buffer that there is no answer.
    ///
    /// # Safety
    /// As [`Request::run`].
    unsafe fn tell(&self, status: u32) {
        let buffer = std::ptr::with_exposed_provenance_mut::<u8>(self.buffer);
        if self.echoes.family == V4 {
            let told = ip::ICMP_ECHO_REPLY { Status: status, ..Default::default() };
            // SAFETY: the caller's promise.
            unsafe { pointer::put(buffer.cast(), told) };
        } else {
            let told = ip::ICMPV6_ECHO_REPLY_LH { Status: status, ..Default::default() };
            // SAFETY: as above.
            unsafe { pointer::put(buffer.cast(), told) };
        }
    }
}

/// What a call gives of a request, beside the addresses.
struct Given {
    data: *const core::ffi::c_void,
    size: u16,
    options: *const ip::IP_OPTION_INFORMATION,
    buffer: *mut core::ffi::c_void,
    room: u32,
    timeout: u32,
}

/// # Safety
/// As [`IcmpSendEcho`].
unsafe fn request(
    handle: f::HANDLE,
    family: Family,
    from: Option<Address>,
    to: Address,
    given: &Given,
) -> Result<Request, u32> {
    let echoes = OPEN.lock().get(&handle.addr()).cloned().ok_or(f::ERROR_INVALID_PARAMETER)?;
    let is_missing = pointer::is_missing(given.buffer) || given.size > 0 && pointer::is_missing(given.data);
    let (room, head) = (given.room as usize, head_of(family));
    if echoes.family != family || is_missing || room < head {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    if room < head + usize::from(given.size) {
        return Err(ip::IP_BUF_TOO_SMALL);
    }
    let data = match given.size {
        0 => Vec::new(),
        // SAFETY: the caller's promise; it is not missing.
        size => unsafe { std::slice::from_raw_parts(given.data.cast::<u8>(), size.into()) }.to_vec(),
    };
    // SAFETY: the caller's promise.
    let options = unsafe { pointer::get(given.options) }.map(|options| (options.Ttl, options.Tos));
    let echoes = match from.filter(|from| !from.ip.is_unspecified()) {
        None => echoes,
        Some(from) => Arc::new(echoes.from(from).map_err(|_| f::ERROR_INVALID_NETNAME)?),
    };
    let timeout = Duration::from_millis(given.timeout.into());
    Ok(Request { echoes, to, data, options, timeout, buffer: given.buffer.expose_provenance(), room })
}

/// What a call is told by when the answer is there.
struct Told {
    event: f::HANDLE,
    routine: PIO_APC_ROUTINE,
    context: *const core::ffi::c_void,
}

/// Runs a request, or has a worker of the pool run it.
///
/// # Safety
/// As [`IcmpSendEcho2`].
unsafe fn send(request: Result<Request, u32>, told: &Told) -> u32 {
    let request = match request {
        Ok(request) => request,
        Err(error) => return fail(error, 0),
    };
    if told.event.is_null() && told.routine.is_none() {
        // SAFETY: the caller's promise.
        return unsafe { request.run() }.unwrap_or_else(|error| fail(error, 0));
    }
    let is_event = told.event.is_null() || handle::event(told.event.addr()).is_some();
    let (true, Some(pool)) = (is_event, Pool::of_process()) else { return fail(f::ERROR_INVALID_HANDLE, 0) };
    let event = told.event.expose_provenance();
    let thread = current::with(|current| Arc::clone(&current.thread));
    let called = told.routine.map(|routine| (routine, told.context.expose_provenance()));
    let job = move || {
        // SAFETY: the caller's promise: the buffer is the library's until the event is set, or the routine is called.
        let status = unsafe { request.run() }.err();
        if let Some(status) = status {
            // SAFETY: as above.
            unsafe { request.tell(status) };
        }
        if event != 0 {
            // SAFETY: nothing is demanded.
            unsafe { SetEvent(std::ptr::with_exposed_provenance_mut(event)) };
        }
        if let Some((routine, context)) = called {
            let mut delivery = Delivery::new();
            let apc = apc::io(routine, context, status.unwrap_or(0), request.room);
            // A thread that has ended hears of nothing any more.
            let _ = thread.queue_apc(apc, &mut delivery.wakes);
        }
    };
    pool.post(Box::new(job), true);
    fail(f::ERROR_IO_PENDING, 0)
}

/// `IcmpSendEcho`—Sends an echo request and waits for its answer, which it puts into the buffer: an ICMP_ECHO_REPLY with the data behind
/// it. The answer may be that of a router, which its status says. Returns how many answers came: 1, or 0 on failure.
///
/// Errors: IP_REQ_TIMED_OUT, IP_DEST_NET_UNREACHABLE, IP_DEST_HOST_UNREACHABLE, IP_BUF_TOO_SMALL, ERROR_INVALID_PARAMETER (null, no such
/// handle).
///
/// Difference: options of IP itself are not sent.
///
/// # Safety
/// The data has `requestsize` bytes, the buffer `replysize`; the options are null or valid.
pub unsafe extern "system" fn IcmpSendEcho(
    icmphandle: f::HANDLE,
    destinationaddress: u32,
    requestdata: *const core::ffi::c_void,
    requestsize: u16,
    requestoptions: *const ip::IP_OPTION_INFORMATION,
    replybuffer: *mut core::ffi::c_void,
    replysize: u32,
    timeout: u32,
) -> u32 {
    let given = Given {
        data: requestdata,
        size: requestsize,
        options: requestoptions,
        buffer: replybuffer,
        room: replysize,
        timeout,
    };
    // SAFETY: the caller's promise.
    let request = unsafe { request(icmphandle, V4, None, Address::of_v4(destinationaddress), &given) };
    // SAFETY: as above.
    request.and_then(|request| unsafe { request.run() }).unwrap_or_else(|error| fail(error, 0))
}

/// `IcmpSendEcho2`—The same, and with an event or a routine at once: the event is set when the answer is there, or the time is over, and
/// the routine is queued to the calling thread, which runs it in an alertable wait.
///
/// Errors: as [`IcmpSendEcho`]; ERROR_IO_PENDING (with an event or a routine), ERROR_INVALID_HANDLE (no event).
///
/// # Safety
/// As [`IcmpSendEcho`]; with an event or a routine, the buffer is the library's until that is set or called, which may be called so.
pub unsafe extern "system" fn IcmpSendEcho2(
    icmphandle: f::HANDLE,
    event: f::HANDLE,
    apcroutine: PIO_APC_ROUTINE,
    apccontext: *const core::ffi::c_void,
    destinationaddress: u32,
    requestdata: *const core::ffi::c_void,
    requestsize: u16,
    requestoptions: *const ip::IP_OPTION_INFORMATION,
    replybuffer: *mut core::ffi::c_void,
    replysize: u32,
    timeout: u32,
) -> u32 {
    const ANY: u32 = 0;
    let (handle, to, data, size) = (icmphandle, destinationaddress, requestdata, requestsize);
    let (told, context, options, buffer) = (apcroutine, apccontext, requestoptions, replybuffer);
    // SAFETY: the caller's promise.
    unsafe { IcmpSendEcho2Ex(handle, event, told, context, ANY, to, data, size, options, buffer, replysize, timeout) }
}

/// `IcmpSendEcho2Ex`—The same, from one of this machine's addresses.
///
/// Errors: as [`IcmpSendEcho2`]; ERROR_INVALID_NETNAME (the source is none of this machine's).
///
/// # Safety
/// As [`IcmpSendEcho2`].
pub unsafe extern "system" fn IcmpSendEcho2Ex(
    icmphandle: f::HANDLE,
    event: f::HANDLE,
    apcroutine: PIO_APC_ROUTINE,
    apccontext: *const core::ffi::c_void,
    sourceaddress: u32,
    destinationaddress: u32,
    requestdata: *const core::ffi::c_void,
    requestsize: u16,
    requestoptions: *const ip::IP_OPTION_INFORMATION,
    replybuffer: *mut core::ffi::c_void,
    replysize: u32,
    timeout: u32,
) -> u32 {
    let (data, size, options, buffer) = (requestdata, requestsize, requestoptions, replybuffer);
    let given = Given { data, size, options, buffer, room: replysize, timeout };
    let (from, to) = (Address::of_v4(sourceaddress), Address::of_v4(destinationaddress));
    // SAFETY: the caller's promise.
    let request = unsafe { request(icmphandle, V4, Some(from), to, &given) };
    // SAFETY: as above.
    unsafe { send(request, &Told { event, routine: apcroutine, context: apccontext }) }
}

/// `Icmp6SendEcho2`—The same in IPv6: the answer is an ICMPV6_ECHO_REPLY with the data behind it.
///
/// Errors: as [`IcmpSendEcho2Ex`]; ERROR_INVALID_PARAMETER (an address is missing or of another family). A source of null stands for any.
///
/// # Safety
/// As [`IcmpSendEcho2`]; the addresses are null or valid.
pub unsafe extern "system" fn Icmp6SendEcho2(
    icmphandle: f::HANDLE,
    event: f::HANDLE,
    apcroutine: PIO_APC_ROUTINE,
    apccontext: *const core::ffi::c_void,
    sourceaddress: *const ws::SOCKADDR_IN6,
    destinationaddress: *const ws::SOCKADDR_IN6,
    requestdata: *const core::ffi::c_void,
    requestsize: u16,
    requestoptions: *const ip::IP_OPTION_INFORMATION,
    replybuffer: *mut core::ffi::c_void,
    replysize: u32,
    timeout: u32,
) -> u32 {
    let (data, size, options, buffer) = (requestdata, requestsize, requestoptions, replybuffer);
    let given = Given { data, size, options, buffer, room: replysize, timeout };
    // SAFETY: the caller's promise.
    let from = unsafe { pointer::get(sourceaddress) }.map(|from| Address::of_v6(&from));
    // SAFETY: the caller's promise.
    let to = unsafe { pointer::get(destinationaddress) }.filter(|to| to.sin6_family == ws::AF_INET6);
    let request = match to {
        // SAFETY: the caller's promise.
        Some(to) => unsafe { request(icmphandle, V6, from, Address::of_v6(&to), &given) },
        None => Err(f::ERROR_INVALID_PARAMETER),
    };
    // SAFETY: as above.
    unsafe { send(request, &Told { event, routine: apcroutine, context: apccontext }) }
}

/// `Icmp6ParseReplies`—How many answers a buffer has that [`Icmp6SendEcho2`] was given; 0 on failure.
///
/// Errors: the status that the buffer has; ERROR_INVALID_PARAMETER (null, too small).
///
/// # Safety
/// The buffer is null or has `replysize` readable bytes.
pub unsafe extern "system" fn Icmp6ParseReplies(replybuffer: *mut core::ffi::c_void, replysize: u32) -> u32 {
    let has_room = replysize as usize >= size_of::<ip::ICMPV6_ECHO_REPLY_LH>();
    // SAFETY: the caller's promise.
    let reply = unsafe { pointer::get(replybuffer.cast::<ip::ICMPV6_ECHO_REPLY_LH>()) }.filter(|_| has_room);
    // Who answers has an address.
    let Some((address, status)) = reply.map(|reply| (reply.Address.sin6_addr, reply.Status)) else {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    };
    if address == [0; 8] { fail(status, 0) } else { 1 }
}

/// `IcmpParseReplies`—How many answers a buffer has that [`IcmpSendEcho2`] was given with an event; 0 on failure.
///
/// Errors: the status that the buffer has; ERROR_INVALID_PARAMETER (null, too small).
///
/// # Safety
/// The buffer is null or has `replysize` readable bytes.
pub unsafe extern "system" fn IcmpParseReplies(replybuffer: *mut core::ffi::c_void, replysize: u32) -> u32 {
    let has_room = replysize as usize >= size_of::<ip::ICMP_ECHO_REPLY>();
    // SAFETY: the caller's promise.
    let reply = unsafe { pointer::get(replybuffer.cast::<ip::ICMP_ECHO_REPLY>()) }.filter(|_| has_room);
    match reply {
        None => fail(f::ERROR_INVALID_PARAMETER, 0),
        // What no answer has, the field that is always 1 says.
        Some(reply) if reply.Reserved == 1 => 1,
        Some(reply) => fail(reply.Status, 0),
    }
}
