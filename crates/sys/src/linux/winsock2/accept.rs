//! `WSAAccept`: accepting under a condition.
#![allow(unsafe_code)] // Calls the program's condition function.

use super::connection::{Decide, Decision, accept_if};
use super::finish_with;
use crate::linux::address;
use overlapped_core::error::WsaError;
use overlapped_engine::transfer::Address;
use std::ptr::null_mut;
use windows_sys::Win32::Networking::WinSock as ws;

const CF_ACCEPT: i32 = ws::CF_ACCEPT as i32;
const CF_REJECT: i32 = ws::CF_REJECT as i32;
const CF_DEFER: i32 = ws::CF_DEFER as i32;

type Condition = unsafe extern "system" fn(
    *mut ws::WSABUF,
    *mut ws::WSABUF,
    *mut ws::QOS,
    *mut ws::QOS,
    *mut ws::WSABUF,
    *mut ws::WSABUF,
    *mut u32,
    usize,
) -> i32;

/// Asks the program. TCP carries no user data and no quality of service with a connection: there is none to show.
///
/// # Safety
/// `condition` is a condition function of the program.
unsafe fn ask(condition: Condition, from: &Address, local: &Address, data: usize) -> Decision {
    let (mut caller, caller_length) = address::to_winsock(from);
    let (mut callee, callee_length) = address::to_winsock(local);
    let mut caller_id = ws::WSABUF { len: caller_length as u32, buf: caller.as_mut_ptr() };
    let mut callee_id = ws::WSABUF { len: callee_length as u32, buf: callee.as_mut_ptr() };
    let mut nothing = ws::WSABUF { len: 0, buf: null_mut() };
    let mut nothing_back = ws::WSABUF { len: 0, buf: null_mut() };
    let mut group = 0;
    // SAFETY: the caller's promise; every pointer is null or to a local that outlives the call.
    let answer = unsafe {
        condition(
            &mut caller_id,
            &mut nothing,
            null_mut(),
            null_mut(),
            &mut callee_id,
            &mut nothing_back,
            &mut group,
            data,
        )
    };
    match answer {
        CF_ACCEPT => Decision::Accept,
        CF_REJECT => Decision::Refuse(WsaError::WSAECONNREFUSED),
        CF_DEFER => Decision::Defer,
        // No decision at all: the connection does not wait for another.
        _ => Decision::Refuse(WsaError::WSAEINVAL),
    }
}

/// `WSAAccept`—Takes the first connection if the condition function says so (SOCK-25). It runs in this thread, inside the
/// call, with the caller's address, the callee's, and `dwcallbackdata`; CF_ACCEPT accepts, CF_REJECT resets the peer,
/// CF_DEFER leaves the connection first in the queue. Without a condition function it is `accept`.
///
/// Errors: as `accept`; WSAECONNREFUSED (rejected), WSATRY_AGAIN (deferred), WSAECONNRESET (withdrawn meanwhile), WSAEINVAL
/// (the function returned another value; the peer is reset).
///
/// Difference: Linux completes a connection before a program learns of it. So a peer that is rejected sees a connection
/// that is reset instead of one that is refused, with SO_CONDITIONAL_ACCEPT too.
///
/// # Safety
/// `addrlen` is null or valid, `addr` is null or has as many writable bytes as it says, and the function may be called.
pub unsafe extern "system-unwind" fn WSAAccept(
    s: ws::SOCKET,
    addr: *mut ws::SOCKADDR,
    addrlen: *mut i32,
    lpfncondition: ws::LPCONDITIONPROC,
    dwcallbackdata: usize,
) -> ws::SOCKET {
    let decide = lpfncondition.map(|condition| {
        // SAFETY: the caller's promise.
        move |from: &Address, local: &Address| unsafe { ask(condition, from, local, dwcallbackdata) }
    });
    let decide = decide.as_ref().map(|decide| decide as &Decide<'_>);
    // SAFETY: the caller's promise.
    finish_with(unsafe { accept_if(s, addr, addrlen, decide) }, ws::INVALID_SOCKET)
}
