//! `IcmpSendEcho` and its kin: at once, or by a worker that tells by an event or a routine.
#![allow(unsafe_code)] // The program's buffers.

use super::address::Address;
use super::family::{V4, V6};
use super::request::{Given, Request, request};
use crate::linux::apc;
use crate::linux::current;
use crate::linux::deliver::Delivery;
use crate::linux::failure::fail;
use crate::linux::pool::Pool;
use crate::linux::synchapi::SetEvent;
use crate::linux::{handle, pointer};
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::NetworkManagement::IpHelper as ip;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::PIO_APC_ROUTINE;

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
    let (handle, to, data, size) = (icmphandle, destinationaddress, requestdata, requestsize);
    let (options, buffer) = (requestoptions, replybuffer);
    let (no_event, no_context) = (std::ptr::null_mut(), std::ptr::null());
    // SAFETY: the caller's promise.
    unsafe { IcmpSendEcho2(handle, no_event, None, no_context, to, data, size, options, buffer, replysize, timeout) }
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
