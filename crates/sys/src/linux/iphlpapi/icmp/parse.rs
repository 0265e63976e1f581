//! `IcmpParseReplies` and `Icmp6ParseReplies`: what a buffer has.
#![allow(unsafe_code)] // The program's buffers.

use crate::linux::failure::fail;
use crate::linux::pointer;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::NetworkManagement::IpHelper as ip;

/// `Icmp6ParseReplies`—How many answers a buffer has that [`Icmp6SendEcho2`](super::Icmp6SendEcho2) was given; 0 on failure.
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

/// `IcmpParseReplies`—How many answers a buffer has that [`IcmpSendEcho2`](super::IcmpSendEcho2) was given with an event; 0 on failure.
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
