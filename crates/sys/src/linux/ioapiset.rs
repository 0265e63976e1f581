//! `ioapiset.h`: completion ports, cancellation, overlapped results.
//!
//! These functions leave the last error alone where they succeed (PORT-17).
#![allow(unsafe_code)] // Writes the program's results; the folder `socket` states the invariants.

use super::afd;
use super::current::{self, set_last_error};
use super::deliver::Delivery;
use super::fileapi::lock;
use super::handle::{self, Entry};
use super::namedpipe;
use super::port::{self, Got, PortObject};
use super::sleep::deadline;
use super::socket::{Association, Socket, home, operation};
use super::winsock2::overlapped::{wait_for_result, write};
use overlapped_core::direction::Filter;
use overlapped_core::error::Status;
use overlapped_core::port::{Packet, Packets};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::IO::{OVERLAPPED, OVERLAPPED_ENTRY};
use windows_sys::core::BOOL;

fn fail<T>(error: u32, failed: T) -> T {
    set_last_error(error);
    failed
}

fn associate(socket: &Arc<Socket>, port: &Arc<PortObject>, key: usize) -> Result<(), u32> {
    // A handle that is not overlapped, or has a port already, is refused (PORT-3, PORT-6).
    if !socket.nature.overlapped {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let association = Association { port: Arc::clone(port), key };
    socket.belong_to(association).map_err(|errno| match errno {
        libc::EALREADY => f::ERROR_INVALID_PARAMETER,
        _ => f::ERROR_NO_SYSTEM_RESOURCES,
    })?;
    if let Some(waitable) = port.waitable_if_asked() {
        home::feed(socket, waitable);
    }
    Ok(())
}

/// Lets the operations of a handle end at a port.
pub(crate) fn associate_handle(handle: usize, port: &Arc<PortObject>, key: usize) -> Result<(), u32> {
    let association = || Association { port: Arc::clone(port), key };
    let set = match handle::entry(handle) {
        Some(Entry::Socket(socket)) if handle & 3 == 0 => return associate(&socket, port, key),
        Some(Entry::File(file)) if file.overlapped => file.association.set(association()),
        Some(Entry::Pipe(pipe)) if pipe.overlapped => pipe.association.set(association()),
        Some(Entry::File(_) | Entry::Pipe(_)) => return Err(f::ERROR_INVALID_PARAMETER),
        Some(Entry::Afd(device)) => device.association.set(association()),
        _ => return Err(f::ERROR_INVALID_HANDLE),
    };
    set.map_err(|_| f::ERROR_INVALID_PARAMETER)
}

fn create_port(threads: u32) -> Result<Arc<PortObject>, u32> {
    let processors = || std::thread::available_parallelism().map_or(1, |count| count.get() as u32);
    let concurrency = if threads == 0 { processors() } else { threads };
    PortObject::new(concurrency).map_err(|_| f::ERROR_NO_SYSTEM_RESOURCES)
}

/// `CreateIoCompletionPort`—Makes a port, or associates a socket with one (PORT-1 to PORT-9).
///
/// Errors: ERROR_INVALID_PARAMETER, ERROR_INVALID_HANDLE, ERROR_NO_SYSTEM_RESOURCES (no descriptor left).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CreateIoCompletionPort(
    filehandle: HANDLE,
    existingcompletionport: HANDLE,
    completionkey: usize,
    numberofconcurrentthreads: u32,
) -> HANDLE {
    let create = || {
        let no_file = filehandle == f::INVALID_HANDLE_VALUE;
        if existingcompletionport.is_null() {
            let port = create_port(numberofconcurrentthreads)?;
            if !no_file {
                associate_handle(filehandle.addr(), &port, completionkey)?;
            }
            let made = handle::insert(Entry::Port(port)).ok_or(f::ERROR_NO_SYSTEM_RESOURCES)?;
            return Ok(std::ptr::without_provenance_mut(made));
        }
        if no_file {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let port = handle::port(existingcompletionport.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        associate_handle(filehandle.addr(), &port, completionkey)?;
        Ok(existingcompletionport)
    };
    create().unwrap_or_else(|error| fail(error, std::ptr::null_mut()))
}

fn got_error(got: Got) -> u32 {
    match got {
        Got::TimedOut => f::WAIT_TIMEOUT,
        Got::IoCompletion => f::WAIT_IO_COMPLETION,
        Got::Abandoned | Got::Packets => f::ERROR_ABANDONED_WAIT_0,
    }
}

fn pointer(overlapped: usize) -> *mut OVERLAPPED {
    std::ptr::with_exposed_provenance_mut(overlapped)
}

fn get_one(port: &Arc<PortObject>, ms: u32) -> Result<Packet, Got> {
    let mut packets = Packets::new();
    let got = port::get(port, 1, false, deadline(ms), &mut packets);
    packets.pop().ok_or(got)
}

/// `GetQueuedCompletionStatus`—Takes one packet (PORT-10 to PORT-19). Never alertable.
///
/// Errors: WAIT_TIMEOUT, ERROR_ABANDONED_WAIT_0, ERROR_INVALID_HANDLE; with a packet, the DOS code of its operation.
///
/// # Safety
/// The pointers are null or valid for writes.
pub unsafe extern "system" fn GetQueuedCompletionStatus(
    completionport: HANDLE,
    lpnumberofbytestransferred: *mut u32,
    lpcompletionkey: *mut usize,
    lpoverlapped: *mut *mut OVERLAPPED,
    dwmilliseconds: u32,
) -> BOOL {
    let set_overlapped = |value: *mut OVERLAPPED| {
        if !lpoverlapped.is_null() {
            // SAFETY: the caller's promise.
            unsafe { lpoverlapped.write(value) };
        }
    };
    let Some(port) = handle::port(completionport.addr()) else {
        set_overlapped(std::ptr::null_mut());
        return fail(f::ERROR_INVALID_HANDLE, 0);
    };
    let packet = match port::take_next(&port).map_or_else(|| get_one(&port, dwmilliseconds), Ok) {
        Ok(packet) => packet,
        Err(got) => {
            // No packet: the overlapped pointer says so, the rest is not touched (PORT-18).
            set_overlapped(std::ptr::null_mut());
            return fail(got_error(got), 0);
        }
    };
    set_overlapped(pointer(packet.overlapped));
    // SAFETY: the caller's promise.
    unsafe { write(lpnumberofbytestransferred, packet.bytes) };
    if !lpcompletionkey.is_null() {
        // SAFETY: the caller's promise; it is not null.
        unsafe { lpcompletionkey.write(packet.key) };
    }
    match Status::from_code(packet.status).dos_result() {
        Ok(()) => 1,
        Err(error) => fail(error.code(), 0),
    }
}

/// `GetQueuedCompletionStatusEx`—Takes up to `ulcount` packets, alertably if wanted (PORT-21, PORT-22, APC-26).
///
/// Errors: WAIT_TIMEOUT, WAIT_IO_COMPLETION, ERROR_ABANDONED_WAIT_0, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no room).
///
/// # Safety
/// `lpcompletionportentries` has `ulcount` writable entries; `ulnumentriesremoved` is valid; queued routines may be called.
pub unsafe extern "system-unwind" fn GetQueuedCompletionStatusEx(
    completionport: HANDLE,
    lpcompletionportentries: *mut OVERLAPPED_ENTRY,
    ulcount: u32,
    ulnumentriesremoved: *mut u32,
    dwmilliseconds: u32,
    falertable: BOOL,
) -> BOOL {
    let Some(port) = handle::port(completionport.addr()) else { return fail(f::ERROR_INVALID_HANDLE, 0) };
    if ulcount == 0 || lpcompletionportentries.is_null() || ulnumentriesremoved.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    let mut packets = Packets::new();
    let got = port::get(&port, ulcount as usize, falertable != 0, deadline(dwmilliseconds), &mut packets);
    if packets.is_empty() {
        return fail(got_error(got), 0);
    }
    for (index, packet) in packets.iter().enumerate() {
        let entry = OVERLAPPED_ENTRY {
            lpCompletionKey: packet.key,
            lpOverlapped: pointer(packet.overlapped),
            Internal: packet.status as usize,
            dwNumberOfBytesTransferred: packet.bytes,
        };
        let to = lpcompletionportentries.wrapping_add(index);
        // SAFETY: at most `ulcount` packets were taken, and the caller has room for as many.
        unsafe { to.write(entry) };
    }
    // SAFETY: the caller's promise.
    unsafe { ulnumentriesremoved.write(packets.len() as u32) };
    1
}

/// `PostQueuedCompletionStatus`—Appends a packet of three opaque values (PORT-20).
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the pointer is never looked at.
pub unsafe extern "system" fn PostQueuedCompletionStatus(
    completionport: HANDLE,
    dwnumberofbytestransferred: u32,
    dwcompletionkey: usize,
    lpoverlapped: *const OVERLAPPED,
) -> BOOL {
    let Some(port) = handle::port(completionport.addr()) else { return fail(f::ERROR_INVALID_HANDLE, 0) };
    port.post(Packet {
        key: dwcompletionkey,
        overlapped: lpoverlapped.expose_provenance(),
        bytes: dwnumberofbytestransferred,
        status: 0,
    });
    1
}

/// `SetFileCompletionNotificationModes`—Which notifications a socket leaves out (PORT-40 to PORT-44). Modes only add.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no overlapped socket).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn SetFileCompletionNotificationModes(filehandle: HANDLE, flags: u8) -> BOOL {
    const KNOWN: u8 = 7;
    if let Some(file) = handle::file(filehandle.addr()) {
        if !file.overlapped {
            return fail(f::ERROR_INVALID_PARAMETER, 0);
        }
        file.modes.fetch_or(flags & KNOWN, Ordering::AcqRel);
        return 1;
    }
    if let Some(pipe) = handle::pipe(filehandle.addr()) {
        if !pipe.overlapped {
            return fail(f::ERROR_INVALID_PARAMETER, 0);
        }
        pipe.modes.fetch_or(flags & KNOWN, Ordering::AcqRel);
        return 1;
    }
    if let Some(device) = handle::afd(filehandle.addr()) {
        device.modes.fetch_or(flags & KNOWN, Ordering::AcqRel);
        return 1;
    }
    match handle::socket(filehandle.addr()) {
        Err(_) => fail(f::ERROR_INVALID_HANDLE, 0),
        Ok(socket) if !socket.nature.overlapped => fail(f::ERROR_INVALID_PARAMETER, 0),
        Ok(socket) => {
            socket.modes.fetch_or(flags & KNOWN, Ordering::AcqRel);
            1
        }
    }
}

/// `CancelIo`—Cancels what the calling thread has started on a socket (OVL-60).
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CancelIo(hfile: HANDLE) -> BOOL {
    let thread = current::with(|current| current.thread.id());
    if let Some(file) = handle::file(hfile.addr()) {
        file.cancel(|op| op.starter() == thread);
        lock::cancel(&file, |starter, _| starter == thread);
        return 1;
    }
    if let Some(pipe) = handle::pipe(hfile.addr()) {
        pipe.cancel(|op| op.starter() == thread);
        return 1;
    }
    let Ok(socket) = handle::socket(hfile.addr()) else { return fail(f::ERROR_INVALID_HANDLE, 0) };
    socket.cancel(Filter::StartedBy(thread), &mut Delivery::new());
    1
}

/// `CancelIoEx`—Cancels one operation of a socket or all, whoever started them (OVL-61, OVL-62).
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOT_FOUND.
///
/// # Safety
/// None beyond the table's own: the pointer is compared, never looked at.
pub unsafe extern "system" fn CancelIoEx(hfile: HANDLE, lpoverlapped: *const OVERLAPPED) -> BOOL {
    let one = (!lpoverlapped.is_null()).then_some(lpoverlapped.addr());
    let is_meant = |overlapped| one.is_none_or(|one| overlapped == one);
    let found = match handle::entry(hfile.addr()) {
        Some(Entry::Socket(socket)) if hfile.addr() & 3 == 0 => {
            let asked = afd::cancel(Arc::as_ptr(&socket).addr(), one);
            socket.cancel(one.map_or(Filter::All, Filter::Operation), &mut Delivery::new()) || asked
        }
        // One that is in the kernel already ends by itself.
        Some(Entry::File(file)) => {
            file.cancel(|op| is_meant(op.overlapped)) | lock::cancel(&file, |_, op| is_meant(op))
        }
        Some(Entry::Pipe(pipe)) => pipe.cancel(|op| one.is_none_or(|one| op.is_of(one))),
        Some(Entry::Afd(device)) => afd::cancel(Arc::as_ptr(&device).addr(), one),
        _ => return fail(f::ERROR_INVALID_HANDLE, 0),
    };
    if found { 1 } else { fail(f::ERROR_NOT_FOUND, 0) }
}

/// `CancelSynchronousIo`—Ends what a thread waits for in a call on a named pipe: to be connected, to read or to write. A blocking call on a
/// socket is not synchronous to the system, and goes on, as on Windows.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOT_FOUND (the thread waits for nothing of that kind).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn CancelSynchronousIo(hthread: HANDLE) -> BOOL {
    let Some(thread) = handle::thread(hthread.addr()) else { return fail(f::ERROR_INVALID_HANDLE, 0) };
    if namedpipe::cancel_synchronous(thread.thread.id()) { 1 } else { fail(f::ERROR_NOT_FOUND, 0) }
}

/// # Safety
/// `overlapped` is valid, `transferred` null or valid.
unsafe fn result(
    file: HANDLE,
    overlapped: *const OVERLAPPED,
    transferred: *mut u32,
    deadline: Option<u64>,
    alertable: bool,
) -> BOOL {
    let mut status = operation::status_of(overlapped);
    if status == Status::PENDING {
        if deadline == Some(0) {
            return fail(f::ERROR_IO_INCOMPLETE, 0);
        }
        // SAFETY: the caller's promise.
        let event = unsafe { (*overlapped).hEvent }.addr() & !3;
        let object = if event == 0 { handle::waitable(file.addr()) } else { handle::event(event) };
        let Some(object) = object else { return fail(f::ERROR_INVALID_HANDLE, 0) };
        match wait_for_result(&object, event != 0, overlapped, deadline, alertable) {
            Ok(ended) => status = ended,
            Err(super::wait::Ended::IoCompletion) => return fail(f::WAIT_IO_COMPLETION, 0),
            Err(_) => return fail(f::WAIT_TIMEOUT, 0),
        }
    }
    // SAFETY: the caller's promise.
    unsafe { write(transferred, operation::bytes_of(overlapped)) };
    match status.dos_result() {
        Ok(()) => 1,
        Err(error) => fail(error.code(), 0),
    }
}

/// `GetOverlappedResult`—The result of an operation in DOS codes, waited for if wanted (OVL-21).
///
/// Errors: ERROR_IO_INCOMPLETE, ERROR_INVALID_PARAMETER (null), ERROR_INVALID_HANDLE, and whatever ended the operation.
///
/// # Safety
/// The pointers are null or valid.
pub unsafe extern "system" fn GetOverlappedResult(
    hfile: HANDLE,
    lpoverlapped: *const OVERLAPPED,
    lpnumberofbytestransferred: *mut u32,
    bwait: BOOL,
) -> BOOL {
    if lpoverlapped.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    let deadline = if bwait != 0 { None } else { Some(0) };
    // SAFETY: the caller's promise; it is not null.
    unsafe { result(hfile, lpoverlapped, lpnumberofbytestransferred, deadline, false) }
}

/// `GetOverlappedResultEx`—The same with a timeout, alertably if wanted (APC-28).
///
/// Errors: as [`GetOverlappedResult`]; WAIT_TIMEOUT, WAIT_IO_COMPLETION.
///
/// # Safety
/// The pointers are null or valid; queued routines may be called.
pub unsafe extern "system-unwind" fn GetOverlappedResultEx(
    hfile: HANDLE,
    lpoverlapped: *const OVERLAPPED,
    lpnumberofbytestransferred: *mut u32,
    dwmilliseconds: u32,
    balertable: BOOL,
) -> BOOL {
    if lpoverlapped.is_null() {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { result(hfile, lpoverlapped, lpnumberofbytestransferred, deadline(dwmilliseconds), balertable != 0) }
}
