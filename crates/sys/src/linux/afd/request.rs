//! `IOCTL_AFD_POLL` as it comes from the program: checked and made a request.
#![allow(unsafe_code)] // Reads the program's question.

use super::poll::{self, Asked, ENTRY, HEAD, Poll};
use super::receive;
use crate::linux::deliver::Delivery;
use crate::linux::handle;
use crate::linux::pool::timer_queue::CreateTimerQueueTimer;
use crate::linux::socket::{Association, Socket};
use overlapped_core::error::Status;
use std::ffi::c_void;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::{HANDLE, NTSTATUS};
use windows_sys::Win32::System::Threading::WT_EXECUTEONLYONCE;
use windows_sys::Win32::System::WindowsProgramming::FILE_SKIP_COMPLETION_PORT_ON_SUCCESS;

const IOCTL_AFD_POLL: u32 = 0x0001_2024;
const EVERY: u32 = 0x1ff;
/// Units of 100 ns from the year 1601 to 1970.
const EPOCH: i64 = 116_444_736_000_000_000;

/// What `NtDeviceIoControlFile` was called with.
pub(crate) struct Control {
    pub(crate) handle: usize,
    pub(crate) event: usize,
    pub(crate) has_routine: bool,
    pub(crate) context: usize,
    pub(crate) block: *mut usize,
    pub(crate) code: u32,
    pub(crate) input: *const u8,
    pub(crate) input_length: u32,
    pub(crate) output: *mut u8,
    pub(crate) output_length: u32,
}

/// What a request is made through.
enum Through {
    Device(Arc<super::Device>),
    Socket(Arc<Socket>),
}

impl Through {
    fn of(handle: usize) -> Option<Self> {
        match handle::afd(handle) {
            Some(device) => Some(Self::Device(device)),
            None => handle::socket(handle).ok().map(|socket| Self::Socket(Arc::clone(&socket))),
        }
    }

    fn identity(&self) -> usize {
        match self {
            Self::Device(device) => poll::identity(device),
            Self::Socket(socket) => poll::identity(socket),
        }
    }

    fn association(&self) -> Option<&Association> {
        match self {
            Self::Device(device) => device.association.get(),
            Self::Socket(socket) => socket.association.get(),
        }
    }

    fn modes(&self) -> u8 {
        match self {
            Self::Device(device) => device.modes.load(Ordering::Acquire),
            Self::Socket(socket) => socket.modes.load(Ordering::Acquire),
        }
    }
}

/// When a request is to end at the latest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    Never,
    Now,
    AfterMs(u32),
}

/// A negative time is a span, a positive one a moment, both in 100 ns.
fn limit(timeout: i64, now: i64) -> Limit {
    let span = match timeout {
        i64::MAX => return Limit::Never,
        0 => return Limit::Now,
        ..0 => timeout.unsigned_abs(),
        _ => (timeout - now).max(0) as u64,
    };
    match u32::try_from(span.div_ceil(10_000)) {
        Ok(0) => Limit::Now,
        Ok(milliseconds) if milliseconds < u32::MAX => Limit::AfterMs(milliseconds),
        _ => Limit::Never,
    }
}

/// Now, in 100 ns since 1601.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    EPOCH + (since.as_nanos() / 100) as i64
}

/// # Safety
/// `from` has so many bytes behind `at`.
unsafe fn number<const N: usize>(from: *const u8, at: usize) -> [u8; N] {
    // SAFETY: the caller's promise.
    unsafe { from.wrapping_add(at).cast::<[u8; N]>().read_unaligned() }
}

/// The sockets of the question.
///
/// # Safety
/// `from` has so many entries behind its head.
unsafe fn asked(from: *const u8, count: usize) -> Option<Vec<Asked>> {
    let entry = |index: usize| {
        let at = HEAD + index * ENTRY;
        // SAFETY: the caller's promise.
        let handle = usize::from_ne_bytes(unsafe { number(from, at) });
        // SAFETY: as above.
        let events = u32::from_ne_bytes(unsafe { number(from, at + 8) }) & EVERY;
        let socket = handle::socket(handle).ok().map(|socket| Arc::clone(&socket))?;
        Some(Asked { socket, handle, events })
    };
    (0..count).map(entry).collect()
}

/// Ends a request whose time is over.
unsafe extern "system" fn expire(poll: *mut c_void, _fired: bool) {
    // SAFETY: the timer was made with this reference, and fires once.
    unsafe { Arc::from_raw(poll.cast_const().cast::<Poll>()) }.expire();
}

fn expire_after(poll: &Arc<Poll>, milliseconds: u32) {
    let mut timer: HANDLE = std::ptr::null_mut();
    let kept = Arc::into_raw(Arc::clone(poll));
    // SAFETY: the variable is live; the reference is the timer's.
    let made = unsafe {
        CreateTimerQueueTimer(
            &raw mut timer,
            std::ptr::null_mut(),
            Some(expire),
            kept.cast(),
            milliseconds,
            0,
            WT_EXECUTEONLYONCE,
        )
    };
    if made == 0 {
        // SAFETY: there is no timer that would take it.
        drop(unsafe { Arc::from_raw(kept) });
    }
}

/// Does what a control code says.
///
/// # Safety
/// The buffers are null or have their lengths, and stay so with the block until the request has ended.
pub(crate) unsafe fn control(control: &Control) -> NTSTATUS {
    let Some(through) = Through::of(control.handle) else { return f::STATUS_INVALID_HANDLE };
    match control.code {
        IOCTL_AFD_POLL => {}
        // SAFETY: the caller's promise.
        receive::RECEIVE | receive::RECEIVE_DATAGRAM => return unsafe { receive::receive(control) },
        _ => return f::STATUS_INVALID_DEVICE_REQUEST,
    }
    let has_port = through.association().is_some();
    if control.has_routine {
        return if has_port { f::STATUS_INVALID_PARAMETER } else { f::STATUS_NOT_SUPPORTED };
    }
    if control.block.is_null() || control.input.is_null() || control.output.is_null() {
        return f::STATUS_ACCESS_VIOLATION;
    }
    if (control.input_length as usize) < HEAD + ENTRY {
        return f::STATUS_INVALID_PARAMETER;
    }
    // SAFETY: so many bytes are there.
    let count = u32::from_ne_bytes(unsafe { number(control.input, 8) }) as usize;
    let needed = count.saturating_mul(ENTRY).saturating_add(HEAD);
    if count == 0 || (control.input_length as usize) < needed || (control.output_length as usize) < needed {
        return f::STATUS_INVALID_PARAMETER;
    }
    let event = match control.event {
        0 => None,
        event => match handle::event(event) {
            Some(event) => Some(event),
            None => return f::STATUS_INVALID_HANDLE,
        },
    };
    // SAFETY: there are as many entries.
    let Some(asked) = (unsafe { asked(control.input, count) }) else { return f::STATUS_INVALID_HANDLE };
    // SAFETY: the head is there.
    let timeout = i64::from_ne_bytes(unsafe { number(control.input, 0) });
    // SAFETY: as above.
    let exclusive = unsafe { number(control.input, 12) };
    if let Some(event) = &event {
        event.reset();
    }
    let handle_event = match (&event, has_port) {
        (None, false) => handle::waitable(control.handle),
        _ => None,
    };
    if let Some(object) = &handle_event {
        object.reset();
    }
    let poll = Arc::new(Poll {
        asked,
        through: through.identity(),
        exclusive: u32::from_ne_bytes(exclusive) != 0,
        block: control.block,
        answer: control.output,
        context: control.context,
        port: through.association().map(|known| (Arc::clone(&known.port), known.key)),
        skips_port: u32::from(through.modes()) & FILE_SKIP_COMPLETION_PORT_ON_SUCCESS != 0,
        event,
        handle_event,
        ended: AtomicBool::new(false),
    });
    let mut delivery = Delivery::new();
    let status = poll.start(&mut delivery);
    if status != Status::PENDING {
        return status.code() as NTSTATUS;
    }
    match limit(timeout, now()) {
        Limit::Never => {}
        Limit::Now => {
            // It was asked what holds, and not to wait.
            if poll.end(Status::SUCCESS, &[], true, &mut delivery) {
                return f::STATUS_SUCCESS;
            }
        }
        Limit::AfterMs(milliseconds) => expire_after(&poll, milliseconds),
    }
    f::STATUS_PENDING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_span_a_moment_or_none() {
        assert_eq!(limit(i64::MAX, 50), Limit::Never);
        assert_eq!(limit(0, 50), Limit::Now);
        assert_eq!(limit(-10_000, 50), Limit::AfterMs(1));
        assert_eq!(limit(-1, 50), Limit::AfterMs(1));
        assert_eq!(limit(20_050, 50), Limit::AfterMs(2));
        assert_eq!(limit(40, 50), Limit::Now);
        assert_eq!(limit(i64::MIN, 50), Limit::Never);
    }
}
