//! Registered I/O: the function table of `SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER` (RIO-1 to RIO-16).
//!
//! A request is an operation of its socket like any other, in the order of its way, and ends in the one place where
//! operations end; only what it then tells is a completion queue instead of an OVERLAPPED. Requests that are deferred are
//! held back until one is not.
//!
//! Who harvests depends on how the queue tells: a port's workers, who waits for the event, or who polls the queue.
#![allow(unsafe_code)] // Reads and writes the program's structures; the folder `socket` states the invariants.

mod buffers;
pub(crate) mod completion;
mod deferred;
pub(crate) mod queue;
mod request;

use super::deliver::Delivery;
use super::socket::Socket;
use super::socket::run::Way;
use super::winsock2::{finish, finish_with};
use super::{address, current, handle};
use completion::{CompletionQueue, Notification};
use overlapped_core::error::WsaError;
use queue::RequestQueue;
use request::Request;
pub(crate) use request::{Extra, Part, Slice};
use std::sync::Arc;
use std::sync::atomic::{Ordering, fence};
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::core::BOOL;

/// The functions.
pub(crate) fn table() -> ws::RIO_EXTENSION_FUNCTION_TABLE {
    ws::RIO_EXTENSION_FUNCTION_TABLE {
        cbSize: size_of::<ws::RIO_EXTENSION_FUNCTION_TABLE>() as u32,
        RIOReceive: Some(RIOReceive),
        RIOReceiveEx: Some(RIOReceiveEx),
        RIOSend: Some(RIOSend),
        RIOSendEx: Some(RIOSendEx),
        RIOCloseCompletionQueue: Some(RIOCloseCompletionQueue),
        RIOCreateCompletionQueue: Some(RIOCreateCompletionQueue),
        RIOCreateRequestQueue: Some(RIOCreateRequestQueue),
        RIODequeueCompletion: Some(RIODequeueCompletion),
        RIODeregisterBuffer: Some(RIODeregisterBuffer),
        RIONotify: Some(RIONotify),
        RIORegisterBuffer: Some(RIORegisterBuffer),
        RIOResizeCompletionQueue: Some(RIOResizeCompletionQueue),
        RIOResizeRequestQueue: Some(RIOResizeRequestQueue),
    }
}

const INVALID_QUEUE: isize = 0;

unsafe extern "system" fn RIORegisterBuffer(databuffer: windows_sys::core::PCSTR, datalength: u32) -> isize {
    finish_with(buffers::register(databuffer.cast_mut(), datalength), buffers::INVALID)
}

unsafe extern "system" fn RIODeregisterBuffer(bufferid: isize) {
    buffers::deregister(bufferid);
}

/// # Safety
/// `completion` is null or valid.
unsafe fn notification(completion: *const ws::RIO_NOTIFICATION_COMPLETION) -> Result<Notification, WsaError> {
    if completion.is_null() {
        return Ok(Notification::None);
    }
    // SAFETY: the caller's promise; it is not null.
    let given = unsafe { completion.read() };
    match given.Type {
        ws::RIO_EVENT_COMPLETION => {
            // SAFETY: the type says that this is the part that counts.
            let event = unsafe { given.Anonymous.Event };
            let object = handle::event(event.EventHandle.addr()).ok_or(WsaError::WSAEINVAL)?;
            Ok(Notification::Event { event: object, reset: event.NotifyReset != 0 })
        }
        ws::RIO_IOCP_COMPLETION => {
            // SAFETY: as above.
            let iocp = unsafe { given.Anonymous.Iocp };
            let port = handle::port(iocp.IocpHandle.addr()).ok_or(WsaError::WSAEINVAL)?;
            if iocp.Overlapped.is_null() {
                return Err(WsaError::WSAEINVAL);
            }
            let (key, overlapped) = (iocp.CompletionKey.addr(), iocp.Overlapped.expose_provenance());
            Ok(Notification::Port { port: Arc::clone(&port), key, overlapped })
        }
        _ => Err(WsaError::WSAEINVAL),
    }
}

unsafe extern "system" fn RIOCreateCompletionQueue(
    queuesize: u32,
    notificationcompletion: *const ws::RIO_NOTIFICATION_COMPLETION,
) -> ws::RIO_CQ {
    let create = || {
        super::winsock2::startup::check_started()?;
        if queuesize == 0 || queuesize > ws::RIO_MAX_CQ_SIZE {
            return Err(WsaError::WSAEINVAL);
        }
        // SAFETY: the caller's promise.
        let notification = unsafe { notification(notificationcompletion) }?;
        CompletionQueue::create(queuesize, notification)
    };
    finish_with(create(), INVALID_QUEUE)
}

unsafe extern "system" fn RIOCloseCompletionQueue(cq: ws::RIO_CQ) {
    CompletionQueue::close(cq);
}

unsafe extern "system" fn RIOResizeCompletionQueue(cq: ws::RIO_CQ, queuesize: u32) -> BOOL {
    let resize = || {
        if queuesize == 0 || queuesize > ws::RIO_MAX_CQ_SIZE {
            return Err(WsaError::WSAEINVAL);
        }
        CompletionQueue::of(cq)?.resize(queuesize)
    };
    finish_with(resize().map(|()| 1), 0)
}

unsafe extern "system" fn RIOCreateRequestQueue(
    socket: ws::SOCKET,
    maxoutstandingreceive: u32,
    maxreceivedatabuffers: u32,
    maxoutstandingsend: u32,
    maxsenddatabuffers: u32,
    receivecq: ws::RIO_CQ,
    sendcq: ws::RIO_CQ,
    socketcontext: *const core::ffi::c_void,
) -> ws::RIO_RQ {
    let create = || {
        let socket = handle::socket(socket)?;
        if socket.nature.raw || !socket.nature.registered {
            return Err(WsaError::WSAEOPNOTSUPP);
        }
        let none = maxoutstandingreceive == 0 && maxoutstandingsend == 0;
        if (maxreceivedatabuffers, maxsenddatabuffers) != (1, 1) || none {
            return Err(WsaError::WSAEINVAL);
        }
        let known = |id| CompletionQueue::of(id).map(|found| Arc::clone(&found));
        let (receives, sends) = (known(receivecq)?, known(sendcq)?);
        if socket.requests().is_some() {
            return Err(WsaError::WSAEINVAL);
        }
        let context = socketcontext.expose_provenance() as u64;
        let (receives, sends) = ((maxoutstandingreceive, receives), (maxoutstandingsend, sends));
        let queue = RequestQueue::create(&socket, context, receives, sends)?;
        if socket.set_requests(Arc::clone(&queue)).is_err() {
            // Another thread was faster.
            queue.close(&mut Delivery::new());
            return Err(WsaError::WSAEINVAL);
        }
        queue.join();
        // Who closes the socket says so, and then looks for its queue.
        fence(Ordering::SeqCst);
        if socket.closed.load(Ordering::SeqCst) {
            queue.close(&mut Delivery::new());
            queue.leave();
            return Err(WsaError::WSAENOTSOCK);
        }
        Ok(queue.name())
    };
    finish_with(create(), INVALID_QUEUE)
}

unsafe extern "system" fn RIOResizeRequestQueue(
    rq: ws::RIO_RQ,
    maxoutstandingreceive: u32,
    maxoutstandingsend: u32,
) -> BOOL {
    let resize = || {
        if maxoutstandingreceive.checked_add(maxoutstandingsend).is_none_or(|sum| sum == 0) {
            return Err(WsaError::WSAEINVAL);
        }
        RequestQueue::of(rq)?.resize(maxoutstandingreceive, maxoutstandingsend)
    };
    finish_with(resize().map(|()| 1), 0)
}

unsafe extern "system" fn RIONotify(cq: ws::RIO_CQ) -> i32 {
    // The error itself is returned.
    let armed = CompletionQueue::of(cq).and_then(|queue| queue.arm(&mut Delivery::new()));
    let code = armed.err().map_or(0, |error| error.code());
    finish(armed);
    code
}

unsafe extern "system" fn RIODequeueCompletion(cq: ws::RIO_CQ, array: *mut ws::RIORESULT, arraysize: u32) -> u32 {
    let Ok(queue) = CompletionQueue::of(cq) else { return ws::RIO_CORRUPT_CQ };
    if array.is_null() {
        return ws::RIO_CORRUPT_CQ;
    }
    let dequeue = || {
        queue.dequeue(arraysize as usize, |at, result| {
            // SAFETY: the caller's promise: there is room for as many as were asked for.
            unsafe { array.wrapping_add(at).write(result) };
        })
    };
    match dequeue() {
        0 => {
            // Who polls harvests.
            current::with(|current| queue.poll(current));
            dequeue()
        }
        count => count,
    }
}

/// The parts of a request as the program gives them.
struct Given {
    way: Way,
    data: *const ws::RIO_BUF,
    count: u32,
    flags: u32,
    context: *const core::ffi::c_void,
}

/// # Safety
/// `slice` is null or valid.
unsafe fn optional(slice: *const ws::RIO_BUF) -> Result<Option<Slice>, WsaError> {
    if slice.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's promise; it is not null.
    buffers::resolve(unsafe { slice.read() }).map(Some)
}

/// Starts a request, or holds it back, or lets go what was held back.
///
/// # Safety
/// The data are `count` valid slices; what they name is used until the end of the request.
unsafe fn request(
    rq: ws::RIO_RQ,
    given: Given,
    extra: impl FnOnce(&Socket) -> Result<Option<Box<Extra>>, WsaError>,
) -> Result<(), WsaError> {
    let Given { way, data, count, flags, context } = given;
    let queue = RequestQueue::of(rq)?;
    if flags & ws::RIO_MSG_COMMIT_ONLY != 0 {
        if flags != ws::RIO_MSG_COMMIT_ONLY || !data.is_null() || count != 0 || !context.is_null() {
            return Err(WsaError::WSAEINVAL);
        }
        deferred::commit(&queue, way);
        return Ok(());
    }
    let socket = queue.socket();
    const KNOWN: u32 = ws::RIO_MSG_DONT_NOTIFY | ws::RIO_MSG_DEFER | ws::RIO_MSG_WAITALL;
    let waits_in_vain = flags & ws::RIO_MSG_WAITALL != 0 && (way == Way::Out || !socket.is_stream());
    if flags & !KNOWN != 0 || waits_in_vain || count > 1 || (count == 1) == data.is_null() {
        return Err(WsaError::WSAEINVAL);
    }
    let mut buffer = libc::iovec { iov_base: std::ptr::null_mut(), iov_len: 0 };
    if count == 1 {
        // SAFETY: the caller's promise; it is not null.
        let slice = buffers::resolve(unsafe { data.read() })?;
        buffer = libc::iovec { iov_base: slice.start.cast(), iov_len: slice.length };
    }
    request::check(socket, way)?;
    let extra = extra(socket)?;
    let part = Part { context: context.expose_provenance() as u64, flags, bytes: buffer.iov_len as u32 };
    let request = Request { buffer, part, extra };
    let defers = flags & ws::RIO_MSG_DEFER != 0;
    // What is held back elsewhere waits for its own commit: the batch is the program's to end.
    if !defers && !queue.holds(way) {
        drop(queue.admit(way)?);
        return request::start(&queue, socket, way, request, None).inspect_err(|_| queue.refused(way));
    }
    deferred::hold(&queue, way, request)?;
    if !defers {
        deferred::commit(&queue, way);
    }
    Ok(())
}

unsafe extern "system" fn RIOReceive(
    socketqueue: ws::RIO_RQ,
    pdata: *const ws::RIO_BUF,
    databuffercount: u32,
    flags: u32,
    requestcontext: *const core::ffi::c_void,
) -> BOOL {
    let given = Given { way: Way::In, data: pdata, count: databuffercount, flags, context: requestcontext };
    // SAFETY: the caller's promise.
    finish_with(unsafe { request(socketqueue, given, |_| Ok(None)) }.map(|()| 1), 0)
}

unsafe extern "system" fn RIOSend(
    socketqueue: ws::RIO_RQ,
    pdata: *const ws::RIO_BUF,
    databuffercount: u32,
    flags: u32,
    requestcontext: *const core::ffi::c_void,
) -> BOOL {
    let given = Given { way: Way::Out, data: pdata, count: databuffercount, flags, context: requestcontext };
    // SAFETY: the caller's promise.
    finish_with(unsafe { request(socketqueue, given, |_| Ok(None)) }.map(|()| 1), 0)
}

unsafe extern "system" fn RIOReceiveEx(
    socketqueue: ws::RIO_RQ,
    pdata: *const ws::RIO_BUF,
    databuffercount: u32,
    plocaladdress: *const ws::RIO_BUF,
    premoteaddress: *const ws::RIO_BUF,
    pcontrolcontext: *const ws::RIO_BUF,
    pflags: *const ws::RIO_BUF,
    flags: u32,
    requestcontext: *const core::ffi::c_void,
) -> i32 {
    let given = Given { way: Way::In, data: pdata, count: databuffercount, flags, context: requestcontext };
    let extra = |socket: &Socket| {
        // SAFETY: the caller's promise.
        let local = unsafe { optional(plocaladdress) }?;
        // SAFETY: as above.
        let remote = unsafe { optional(premoteaddress) }?;
        // SAFETY: as above.
        let control = unsafe { optional(pcontrolcontext) }?;
        // SAFETY: as above.
        let flags = unsafe { optional(pflags) }?;
        if local.is_none() && remote.is_none() && control.is_none() && flags.is_none() {
            return Ok(None);
        }
        if socket.is_stream() {
            return Err(WsaError::WSAEINVAL);
        }
        let addresses = [&local, &remote];
        if addresses.into_iter().flatten().any(|slice| slice.length < size_of::<ws::SOCKADDR_INET>()) {
            return Err(WsaError::WSAEFAULT);
        }
        socket.say_addressee();
        Ok(Some(Box::new(Extra::Receive { local, remote, control, flags })))
    };
    // SAFETY: the caller's promise.
    finish_with(unsafe { request(socketqueue, given, extra) }.map(|()| 1), 0)
}

unsafe extern "system" fn RIOSendEx(
    socketqueue: ws::RIO_RQ,
    pdata: *const ws::RIO_BUF,
    databuffercount: u32,
    plocaladdress: *const ws::RIO_BUF,
    premoteaddress: *const ws::RIO_BUF,
    pcontrolcontext: *const ws::RIO_BUF,
    pflags: *const ws::RIO_BUF,
    flags: u32,
    requestcontext: *const core::ffi::c_void,
) -> BOOL {
    let given = Given { way: Way::Out, data: pdata, count: databuffercount, flags, context: requestcontext };
    let extra = |socket: &Socket| {
        // SAFETY: the caller's promise.
        let remote = unsafe { optional(premoteaddress) }?;
        // SAFETY: as above.
        let control = unsafe { optional(pcontrolcontext) }?;
        // The local address and the flags of a send are reserved.
        if !plocaladdress.is_null() || !pflags.is_null() || (socket.is_stream() && remote.is_some()) {
            return Err(WsaError::WSAEINVAL);
        }
        let to = match &remote {
            None => None,
            Some(slice) => {
                // SAFETY: the slice is memory of the program that it keeps valid.
                Some(unsafe { address::from_winsock(slice.start.cast(), slice.length as i32, socket.nature.family) }?)
            }
        };
        // SAFETY: as above.
        let control = control.map_or(Ok(Vec::new()), |slice| unsafe { request::control_of(socket, slice) })?;
        if to.is_none() && control.is_empty() {
            return Ok(None);
        }
        Ok(Some(Box::new(Extra::Send { to, control })))
    };
    // SAFETY: the caller's promise.
    finish_with(unsafe { request(socketqueue, given, extra) }.map(|()| 1), 0)
}
