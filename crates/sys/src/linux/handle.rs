//! One handle space for everything: values are small, positive and multiples of four; the two low bits are ignored
//! (EVT-17).

use super::afd::Device;
use super::fileapi::find::Finding;
use super::fileapi::object::FileObject;
use super::heapapi::Heap;
use super::jobapi::Job;
use super::memoryapi::mapping::Mapping;
use super::misuse::leaked;
use super::namedpipe::PipeEnd;
use super::names::{Named, Thing};
use super::pool::Pool;
use super::pool::item::Item;
use super::pool::objects::group::Group;
use super::pool::timer_queue::TimerQueue;
use super::port::PortObject;
use super::processthreadsapi::child::ChildProcess;
use super::socket::Socket;
use super::table::{Found, FoundTogether, Table};
use super::threads::{self, ThreadObject};
use super::winsock2::{connection, startup};
use overlapped_core::Object;
use overlapped_core::error::WsaError;
use std::ops::Deref;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use windows_sys::Win32::Foundation::HANDLE;

static HANDLES: Table<Entry> = Table::new();

/// What a handle names.
#[derive(Clone)]
pub(crate) enum Entry {
    Object(Arc<Object>),
    Named(Arc<Named>),
    Socket(Arc<Socket>),
    Port(Arc<PortObject>),
    Thread(Arc<ThreadObject>),
    /// This process.
    Process,
    /// One that it started.
    Child(Arc<ChildProcess>),
    /// The first thread of one that it started.
    ChildThread(Arc<ChildProcess>),
    Heap(Arc<Heap>),
    Mapping(Arc<Mapping>),
    /// Something that callbacks belong to.
    Item(Arc<Item>),
    TimerQueue(Arc<TimerQueue>),
    Pool(Arc<Pool>),
    Group(Arc<Group>),
    File(Arc<FileObject>),
    /// An end of a named pipe.
    Pipe(Arc<PipeEnd>),
    /// A search for files.
    Finding(Arc<Finding>),
    /// The driver behind sockets.
    Afd(Arc<Device>),
    Job(Arc<Job>),
}

/// `GetCurrentProcess()`, which is `INVALID_HANDLE_VALUE` too.
pub(crate) const CURRENT_PROCESS: usize = usize::MAX;
/// `GetCurrentThread()`.
pub(crate) const CURRENT_THREAD: usize = usize::MAX - 1;

/// The value of the handle at a table index.
pub(crate) fn value(index: u32) -> usize {
    (index as usize + 1) << 2
}

fn index(value: usize) -> Option<u32> {
    u32::try_from((value >> 2).checked_sub(1)?).ok()
}

/// A socket in use: looked up without touching its reference count.
pub(crate) struct SocketRef(Found<Entry>);

impl Deref for SocketRef {
    type Target = Arc<Socket>;

    #[inline(always)]
    fn deref(&self) -> &Arc<Socket> {
        match &*self.0 {
            Entry::Socket(socket) => socket,
            _ => unreachable!("only sockets are wrapped"),
        }
    }
}

fn socket_ref(found: Found<Entry>) -> Option<SocketRef> {
    matches!(&*found, Entry::Socket(_)).then_some(SocketRef(found))
}

#[inline]
fn get(handle: usize) -> Option<Found<Entry>> {
    HANDLES.get(index(handle)?)
}

/// A new handle.
pub(crate) fn insert(entry: Entry) -> Option<usize> {
    let made = HANDLES.insert(|_| entry).map(|(index, _)| value(index));
    made.inspect(|handle| leaked::made(*handle))
}

/// A handle of a value that another process has given it: for what this one inherits, before it has made any.
pub(crate) fn insert_at(handle: usize, entry: Entry) -> Option<()> {
    HANDLES.insert_at(index(handle)?, |_| entry).map(drop)
}

/// The same for a socket.
pub(crate) fn insert_socket_at(handle: usize, make: impl FnOnce(u64) -> Socket) -> Option<Arc<Socket>> {
    match HANDLES.insert_at(index(handle)?, |token| Entry::Socket(Arc::new(make(token))))? {
        Entry::Socket(socket) => Some(socket),
        _ => None,
    }
}

/// A new socket, made with its token.
pub(crate) fn insert_socket(make: impl FnOnce(u64) -> Socket) -> Option<Arc<Socket>> {
    let mut made = None;
    HANDLES.insert(|token| {
        let socket = Arc::new(make(token));
        made = Some(Arc::clone(&socket));
        Entry::Socket(socket)
    })?;
    made.inspect(|socket| leaked::made(socket.handle()))
}

/// The socket that this handle names, unless it is the first of several and closed.
fn is_open(socket: &Socket, handle: usize) -> bool {
    !socket.first_closed.load(Ordering::Acquire) || index(handle) != Some(socket.token as u32)
}

/// Gives up one handle of a socket: whether it was the last, or `None` if it is closed already.
///
/// The first handle's place in the table is where tokens lead, so it stays until the last handle goes.
pub(crate) fn release_socket(handle: usize, socket: &Socket) -> Option<bool> {
    if index(handle) == Some(socket.token as u32) {
        if socket.first_closed.swap(true, Ordering::AcqRel) {
            return None;
        }
    } else {
        HANDLES.remove(index(handle)?)?;
    }
    let one_less = |handles: u32| handles.checked_sub(1);
    let before = socket.handles.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_less);
    let last = before == Ok(1);
    if last {
        HANDLES.remove(socket.token as u32);
    }
    Some(last)
}

/// Gives up every handle of a socket; false if it has none any more.
pub(crate) fn release_all(socket: &Socket) -> bool {
    let had = socket.handles.swap(0, Ordering::AcqRel);
    if had > 0 {
        socket.first_closed.store(true, Ordering::Release);
        HANDLES.remove(socket.token as u32);
    }
    if had > 1 {
        for (at, entry) in HANDLES.all() {
            if matches!(&entry, Entry::Socket(known) if std::ptr::eq(&**known, socket)) {
                HANDLES.remove(at);
            }
        }
    }
    had > 0
}

/// Whether `CloseHandle` closes it: what has a function of its own for that is no kernel object.
pub(crate) fn is_closable(handle: usize) -> bool {
    get(handle).is_some_and(|found| match &*found {
        Entry::Object(_) | Entry::Named(_) | Entry::Socket(_) | Entry::Port(_) | Entry::Thread(_) => true,
        Entry::Process
        | Entry::Child(_)
        | Entry::ChildThread(_)
        | Entry::Mapping(_)
        | Entry::File(_)
        | Entry::Pipe(_)
        | Entry::Afd(_)
        | Entry::Job(_) => true,
        Entry::Heap(_) | Entry::Item(_) | Entry::TimerQueue(_) | Entry::Pool(_) | Entry::Group(_) => false,
        Entry::Finding(_) => false,
    })
}

/// Removes a handle that is no socket's; only one of several callers gets the entry.
pub(crate) fn remove(handle: usize) -> Option<Entry> {
    socket_ref(get(handle)?).is_none().then_some(())?;
    HANDLES.remove(index(handle)?)
}

/// A number of what a handle names: the same for all handles of it while there is one.
pub(crate) fn identity(handle: usize) -> Option<usize> {
    /// Where nothing lies.
    const THIS_PROCESS: usize = 1;
    fn place<T>(of: &Arc<T>) -> usize {
        Arc::as_ptr(of).addr()
    }
    match handle {
        CURRENT_PROCESS => return Some(THIS_PROCESS),
        CURRENT_THREAD => return Some(place(&threads::current())),
        _ => {}
    }
    let found = get(handle)?;
    Some(match &*found {
        Entry::Process => THIS_PROCESS,
        Entry::Object(object) => place(object),
        Entry::Named(named) => place(named),
        Entry::Socket(socket) if is_open(socket, handle) => place(socket),
        Entry::Socket(_) => return None,
        Entry::Port(port) => place(port),
        Entry::Thread(thread) => place(thread),
        Entry::Child(child) => place(child),
        // Beside the process, of which it is a part.
        Entry::ChildThread(child) => place(child) + 1,
        Entry::Heap(heap) => place(heap),
        Entry::Mapping(mapping) => place(mapping),
        Entry::Item(item) => place(item),
        Entry::TimerQueue(queue) => place(queue),
        Entry::Pool(pool) => place(pool),
        Entry::Group(group) => place(group),
        Entry::File(file) => place(file),
        Entry::Pipe(pipe) => place(pipe),
        Entry::Finding(finding) => place(finding),
        Entry::Afd(device) => place(device),
        Entry::Job(job) => place(job),
    })
}

/// Every open handle with what it names.
pub(crate) fn all_with_values() -> Vec<(usize, Entry)> {
    let all = HANDLES.all().into_iter().map(|(index, entry)| (value(index), entry));
    all.filter(|(handle, entry)| !matches!(entry, Entry::Socket(socket) if !is_open(socket, *handle))).collect()
}

pub(crate) fn all() -> Vec<Entry> {
    HANDLES.all().into_iter().map(|(_, entry)| entry).collect()
}

/// The socket of a handle. The low bits count here: a socket is a number to most programs.
#[inline]
pub(crate) fn socket(handle: usize) -> Result<SocketRef, WsaError> {
    let found = if handle & 3 == 0 { get(handle) } else { None };
    let open = found.and_then(socket_ref).filter(|socket| is_open(socket, handle));
    // Without startup there is none, and that is what the program is told (SOCK-7).
    open.ok_or_else(|| startup::check_started().err().unwrap_or(WsaError::WSAENOTSOCK))
}

#[inline]
pub(crate) fn socket_by_token(token: u64) -> Option<SocketRef> {
    HANDLES.get_token(token).and_then(socket_ref)
}

/// A port in use.
pub(crate) struct PortRef(Found<Entry>);

impl Deref for PortRef {
    type Target = Arc<PortObject>;

    #[inline]
    fn deref(&self) -> &Arc<PortObject> {
        match &*self.0 {
            Entry::Port(port) => port,
            _ => unreachable!("only ports are wrapped"),
        }
    }
}

#[inline]
pub(crate) fn port(handle: usize) -> Option<PortRef> {
    let found = get(handle)?;
    matches!(&*found, Entry::Port(_)).then_some(PortRef(found))
}

pub(crate) fn thread(handle: usize) -> Option<Arc<ThreadObject>> {
    if handle == CURRENT_THREAD {
        return Some(super::threads::current());
    }
    match &*get(handle)? {
        Entry::Thread(thread) => Some(Arc::clone(thread)),
        _ => None,
    }
}

/// The object that a wait on this handle waits for.
pub(crate) fn waitable(handle: usize) -> Option<Arc<Object>> {
    match handle {
        CURRENT_THREAD => return Some(super::current::with(|current| Arc::clone(current.thread.ended()))),
        CURRENT_PROCESS => return Some(never()),
        _ => {}
    }
    match &*get(handle)? {
        Entry::Object(object) => Some(Arc::clone(object)),
        Entry::Named(named) => named.object().cloned(),
        Entry::Heap(_)
        | Entry::Mapping(_)
        | Entry::Item(_)
        | Entry::TimerQueue(_)
        | Entry::Pool(_)
        | Entry::Finding(_)
        | Entry::Job(_)
        | Entry::Group(_) => None,
        Entry::File(file) => Some(Arc::clone(&file.signaled)),
        Entry::Pipe(pipe) => Some(Arc::clone(&pipe.signaled)),
        Entry::Afd(device) => Some(Arc::clone(&device.signaled)),
        Entry::Socket(socket) if !is_open(socket, handle) => None,
        Entry::Socket(socket) => Some(Arc::clone(socket.handle_event())),
        Entry::Thread(thread) => Some(Arc::clone(thread.thread.ended())),
        Entry::Port(port) => Some(Arc::clone(port.waitable())),
        Entry::Process => Some(never()),
        Entry::Child(child) | Entry::ChildThread(child) => Some(Arc::clone(child.ended())),
    }
}

/// Runs `act` on the object that a wait on this handle waits for. A plain object is not kept for it: whoever closes the
/// handle meanwhile leaves it here. Of what does more when its last handle goes, only the object is kept.
pub(crate) fn with_waitable<R>(handle: usize, act: impl FnOnce(&Arc<Object>) -> R) -> Option<R> {
    if let Some(found) = get(handle)
        && let Entry::Object(object) = &*found
    {
        return Some(act(object));
    }
    waitable(handle).map(|object| act(&object))
}

pub(crate) fn heap(handle: usize) -> Option<Arc<Heap>> {
    match &*get(handle)? {
        Entry::Heap(heap) => Some(Arc::clone(heap)),
        _ => None,
    }
}

/// A process that this one started.
pub(crate) fn child(handle: usize) -> Option<Arc<ChildProcess>> {
    match &*get(handle)? {
        Entry::Child(child) => Some(Arc::clone(child)),
        _ => None,
    }
}

/// A process that this one started, by the handle of its first thread.
pub(crate) fn child_thread(handle: usize) -> Option<Arc<ChildProcess>> {
    match &*get(handle)? {
        Entry::ChildThread(child) => Some(Arc::clone(child)),
        _ => None,
    }
}

/// A process that this one started, by its number.
pub(crate) fn child_of_number(number: u32) -> Option<Arc<ChildProcess>> {
    all().into_iter().find_map(|entry| match entry {
        Entry::Child(child) if child.number() == number => Some(child),
        _ => None,
    })
}

pub(crate) fn file(handle: usize) -> Option<Arc<FileObject>> {
    match &*get(handle)? {
        Entry::File(file) => Some(Arc::clone(file)),
        _ => None,
    }
}

pub(crate) fn pipe(handle: usize) -> Option<Arc<PipeEnd>> {
    match &*get(handle)? {
        Entry::Pipe(pipe) => Some(Arc::clone(pipe)),
        _ => None,
    }
}

/// A pipe with a name, which a mailslot is not.
pub(crate) fn named_pipe(handle: usize) -> Option<Arc<PipeEnd>> {
    pipe(handle).filter(|end| !end.is_mail())
}

pub(crate) fn afd(handle: usize) -> Option<Arc<Device>> {
    match &*get(handle)? {
        Entry::Afd(device) => Some(Arc::clone(device)),
        _ => None,
    }
}

pub(crate) fn job(handle: usize) -> Option<Arc<Job>> {
    match &*get(handle)? {
        Entry::Job(job) => Some(Arc::clone(job)),
        _ => None,
    }
}

pub(crate) fn finding(handle: usize) -> Option<Arc<Finding>> {
    match &*get(handle)? {
        Entry::Finding(finding) => Some(Arc::clone(finding)),
        _ => None,
    }
}

pub(crate) fn item(handle: usize) -> Option<Arc<Item>> {
    match &*get(handle)? {
        Entry::Item(item) => Some(Arc::clone(item)),
        _ => None,
    }
}

pub(crate) fn timer_queue(handle: usize) -> Option<Arc<TimerQueue>> {
    match &*get(handle)? {
        Entry::TimerQueue(queue) => Some(Arc::clone(queue)),
        _ => None,
    }
}

pub(crate) fn pool(handle: usize) -> Option<Arc<Pool>> {
    match &*get(handle)? {
        Entry::Pool(pool) => Some(Arc::clone(pool)),
        _ => None,
    }
}

pub(crate) fn group(handle: usize) -> Option<Arc<Group>> {
    match &*get(handle)? {
        Entry::Group(group) => Some(Arc::clone(group)),
        _ => None,
    }
}

pub(crate) fn mapping(handle: usize) -> Option<Arc<Mapping>> {
    match &*get(handle)? {
        Entry::Mapping(mapping) => Some(Arc::clone(mapping)),
        Entry::Named(named) => match &named.thing {
            Thing::Mapping(mapping) => Some(Arc::clone(mapping)),
            Thing::Object(_) => None,
        },
        _ => None,
    }
}

/// Another hold of what a handle names, for what depends on its kind.
pub(crate) fn entry(handle: usize) -> Option<Entry> {
    open(handle).map(|found| Entry::clone(&found))
}

/// What an open handle names, in use.
pub(crate) fn open(handle: usize) -> Option<Found<Entry>> {
    get(handle).filter(|found| !matches!(&**found, Entry::Socket(socket) if !is_open(socket, handle)))
}

/// The object itself, for calls that act on one kind.
pub(crate) fn object(handle: usize) -> Option<Arc<Object>> {
    let found = get(handle)?;
    plain_object(&found).cloned()
}

/// Runs `act` on an event without keeping it.
#[inline]
pub(crate) fn with_event<R>(handle: usize, act: impl FnOnce(&Arc<Object>) -> R) -> Option<R> {
    let event = event_ref(handle)?;
    Some(act(&event))
}

/// An event in use: looked up without touching its reference count.
pub(crate) struct EventRef(Found<Entry>);

impl Deref for EventRef {
    type Target = Arc<Object>;

    #[inline]
    fn deref(&self) -> &Arc<Object> {
        plain_object(&self.0).expect("only events are wrapped")
    }
}

#[inline]
fn plain_object(entry: &Entry) -> Option<&Arc<Object>> {
    match entry {
        Entry::Object(object) => Some(object),
        Entry::Named(named) => named.object(),
        _ => None,
    }
}

#[inline]
pub(crate) fn event_ref(handle: usize) -> Option<EventRef> {
    let found = get(handle)?;
    plain_object(&found).is_some_and(|object| object.is_event()).then_some(EventRef(found))
}

/// What the handles of a wait name, all in use: looked up without touching their reference counts.
pub(crate) struct Awaited(FoundTogether<Entry>);

/// `None` if it is not plain: a handle is stale, or this thread waits so already.
#[inline]
pub(crate) fn awaited(handles: &[HANDLE]) -> Option<Awaited> {
    HANDLES.get_together(handles.iter().map(|handle| index(handle.addr()))).map(Awaited)
}

impl Awaited {
    /// Objects of their own; `None` for what else can be waited for.
    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = Option<&Arc<Object>>> {
        self.0.iter().map(plain_object)
    }
}

pub(crate) fn event(handle: usize) -> Option<Arc<Object>> {
    object(handle).filter(|object| object.is_event())
}

/// Another handle of the same thing. Sockets and ports count theirs, for the last ends them (OVL-74, PORT-52).
pub(crate) fn duplicate(handle: usize) -> Option<usize> {
    let found = get(handle)?;
    match &*found {
        Entry::Object(object) => insert(Entry::Object(Arc::clone(object))),
        Entry::Named(named) => insert(Entry::Named(Arc::clone(named))),
        Entry::Thread(thread) => insert(Entry::Thread(Arc::clone(thread))),
        Entry::Process => insert(Entry::Process),
        Entry::Child(child) => insert(Entry::Child(Arc::clone(child))),
        Entry::ChildThread(child) => insert(Entry::ChildThread(Arc::clone(child))),
        Entry::Mapping(mapping) => insert(Entry::Mapping(Arc::clone(mapping))),
        Entry::File(file) => {
            let file = file.for_another_handle();
            let made = insert(Entry::File(Arc::clone(&file)));
            if made.is_none() {
                file.leave();
            }
            made
        }
        Entry::Pipe(pipe) => {
            pipe.enter();
            let made = insert(Entry::Pipe(Arc::clone(pipe)));
            if made.is_none() {
                pipe.leave();
            }
            made
        }
        Entry::Afd(device) => {
            count_one_more(&device.handles)?;
            let made = insert(Entry::Afd(Arc::clone(device)));
            if made.is_none() {
                device.leave();
            }
            made
        }
        Entry::Job(job) => {
            count_one_more(&job.handles)?;
            let made = insert(Entry::Job(Arc::clone(job)));
            if made.is_none() {
                job.leave();
            }
            made
        }
        Entry::Heap(_)
        | Entry::Item(_)
        | Entry::TimerQueue(_)
        | Entry::Pool(_)
        | Entry::Group(_)
        | Entry::Finding(_) => None,
        Entry::Socket(socket) if !is_open(socket, handle) => None,
        Entry::Socket(socket) => duplicate_socket(socket),
        Entry::Port(port) => {
            count_one_more(&port.handles)?;
            let made = insert(Entry::Port(Arc::clone(port)));
            if made.is_none() {
                port.close();
            }
            made
        }
    }
}

/// Another handle of a socket.
pub(crate) fn duplicate_socket(socket: &Arc<Socket>) -> Option<usize> {
    count_one_more(&socket.handles)?;
    let made = insert(Entry::Socket(Arc::clone(socket)));
    if made.is_none() && socket.handles.fetch_sub(1, Ordering::AcqRel) == 1 {
        connection::end(socket);
    }
    made
}

/// Counts another handle, unless the last has just gone.
fn count_one_more(handles: &AtomicU32) -> Option<u32> {
    let more = |handles: u32| if handles == 0 { None } else { handles.checked_add(1) };
    handles.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).ok()
}

/// Whether a handle names this process: there are no others.
pub(crate) fn is_this_process(handle: usize) -> bool {
    handle == CURRENT_PROCESS || get(handle).is_some_and(|found| matches!(&*found, Entry::Process))
}

/// The end of this process, which nobody inside it sees.
fn never() -> Arc<Object> {
    static NEVER: OnceLock<Arc<Object>> = OnceLock::new();
    Arc::clone(NEVER.get_or_init(|| Arc::new(Object::event(true, false))))
}
