//! `TransmitFile` and `TransmitPackets`.
#![allow(unsafe_code)] // Reads the program's structures; the folder `socket` states the invariants.

use crate::linux::blocking::{self, Blocked};
use crate::linux::fileapi::object::FileObject;
use crate::linux::handle;
use crate::linux::pointer;
use crate::linux::socket::disconnect::Afterwards;
use crate::linux::socket::run::Way;
use crate::linux::socket::transmit::{Part, Source, Transmission};
use crate::linux::socket::{Kind, Phase, SHUT_SEND, Socket};
use crate::linux::winsock2::finish_with;
use crate::linux::winsock2::overlapped::{notify, run_synchronously, start};
use overlapped_core::error::{Status, WsaError};
use overlapped_engine::file::{self, Place};
use smallvec::SmallVec;
use std::sync::Arc;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Networking::WinSock as ws;
use windows_sys::Win32::System::IO::OVERLAPPED;
use windows_sys::core::BOOL;

/// What one call may transmit.
const MOST: u64 = 0x7FFF_FFFE;

/// Who does the work: the kernel in any case.
const WORKERS: u32 = ws::TF_USE_SYSTEM_THREAD | ws::TF_USE_KERNEL_APC;

fn afterwards(flags: u32, known: u32) -> Result<Afterwards, WsaError> {
    if flags & !known != 0 {
        return Err(WsaError::WSAEINVAL);
    }
    match (flags & ws::TF_DISCONNECT != 0, flags & ws::TF_REUSE_SOCKET != 0) {
        (false, false) => Ok(Afterwards::Keep),
        (true, false) => Ok(Afterwards::Disconnect),
        (true, true) => Ok(Afterwards::Reuse),
        (false, true) => Err(WsaError::WSAEINVAL),
    }
}

fn check(socket: &Socket) -> Result<(), WsaError> {
    if socket.is_shut(SHUT_SEND) {
        return Err(WsaError::WSAESHUTDOWN);
    }
    match socket.phase.get() {
        Phase::Connected => Ok(()),
        _ => Err(WsaError::WSAENOTCONN),
    }
}

/// A part of memory.
fn memory(buffer: *const core::ffi::c_void, length: u32) -> Result<Part, WsaError> {
    if buffer.is_null() && length > 0 {
        return Err(WsaError::WSAEFAULT);
    }
    let source = Source::Memory(if length == 0 { 1 } else { buffer.expose_provenance() });
    Ok(Part { source, left: length as usize, ends_packet: false })
}

/// A part of a file: `count` bytes, or with 0 all up to its end.
fn part_of(handle: HANDLE, from: Place, count: u32) -> Result<Part, WsaError> {
    let file = handle::file(handle.addr()).ok_or(Status::INVALID_HANDLE.to_winsock())?;
    if !file.access.read {
        return Err(Status::ACCESS_DENIED.to_winsock());
    }
    let size = size_of_disk_file(&file)?;
    let offset = match from {
        Place::At(offset) => offset,
        Place::Current => file::position(file.fd()).map_err(|_| WsaError::WSAEINVAL)?,
    };
    // A file may stand behind its end, where there is nothing; an offset there is wrong.
    if from != Place::Current && offset > size {
        return Err(WsaError::WSAEINVAL);
    }
    let there = size.saturating_sub(offset);
    let left = if count == 0 { there } else { there.min(count.into()) };
    let left = usize::try_from(left).map_err(|_| WsaError::WSAEINVAL)?;
    Ok(Part { source: Source::File { file, from }, left, ends_packet: false })
}

/// Only what is on a disk can be read without waiting for somebody.
fn size_of_disk_file(file: &FileObject) -> Result<u64, WsaError> {
    match file.file().metadata() {
        Ok(metadata) if metadata.is_file() => Ok(metadata.len()),
        _ => Err(WsaError::WSAEINVAL),
    }
}

/// Starts it, or does it where there is no OVERLAPPED.
///
/// # Safety
/// The OVERLAPPED is null, or valid until completion; so is the memory of the parts.
unsafe fn transmit(
    socket: &Arc<Socket>,
    transmission: Transmission,
    overlapped: *mut OVERLAPPED,
) -> Result<(), WsaError> {
    let total: u64 = transmission.parts.iter().map(|part| part.left as u64).sum();
    if total > MOST {
        return Err(WsaError::WSAEINVAL);
    }
    let kind = Kind::Transmit(Box::new(transmission));
    if overlapped.is_null() {
        let timeout_ms = socket.options.lock().send_timeout_ms;
        return match blocking::run(socket, Way::Out, kind, SmallVec::new(), timeout_ms)? {
            Blocked::Ended(status, _) if status.is_success() => Ok(()),
            Blocked::Ended(status, _) => Err(blocking::error(status)),
            Blocked::TimedOut => Err(WsaError::WSAETIMEDOUT),
        };
    }
    // SAFETY: the caller's promise; it is not null.
    let notify = unsafe { notify(socket, overlapped, None) }?;
    let result = if socket.nature.overlapped {
        start(socket, Way::Out, kind, SmallVec::new(), notify)
    } else {
        run_synchronously(socket, Way::Out, kind, SmallVec::new(), &notify)
    };
    result.map(drop)
}

/// Where the OVERLAPPED says that the file begins; where the file stands without one.
///
/// # Safety
/// `overlapped` is null or valid.
unsafe fn place(overlapped: *mut OVERLAPPED) -> Place {
    // SAFETY: the caller's promise.
    let Some(overlapped) = (unsafe { pointer::get(overlapped) }) else { return Place::Current };
    // SAFETY: every value of the union is right as two numbers.
    let offset = unsafe { overlapped.Anonymous.Anonymous };
    Place::At(u64::from(offset.OffsetHigh) << 32 | u64::from(offset.Offset))
}

/// `TransmitFile`—Sends a head, a part of a file and a tail, by one operation of the socket's sends; the file goes from its pages
/// into the socket within the kernel (OVL-130, OVL-131). It may disconnect afterwards, and make the socket fit for another
/// connection as `DisconnectEx` does.
///
/// Without an OVERLAPPED it begins where the file stands, which moves on, and blocks also on a non-blocking socket. What is
/// asked for beyond the end of the file is not there to send: the count tells.
///
/// Errors: WSA_IO_PENDING, WSAENOTSOCK (the socket, or the file), WSAENOTCONN (also a datagram socket without a peer),
/// WSAESHUTDOWN, WSAEINVAL (a datagram socket; unknown flags; TF_REUSE_SOCKET without TF_DISCONNECT; an offset behind the end; more
/// than 2^31 − 2 bytes), WSAEACCES (the file may not be read), WSAEFAULT, WSAECONNRESET.
///
/// Difference: a file that is no disk file gives WSAEINVAL. TF_WRITE_BEHIND, TF_USE_SYSTEM_THREAD and TF_USE_KERNEL_APC say how
/// Windows does the work, and change nothing: the operation always ends when the kernel has taken everything.
///
/// # Safety
/// The structure of buffers is null or valid now; the buffers and the OVERLAPPED until completion.
pub unsafe extern "system-unwind" fn TransmitFile(
    hsocket: ws::SOCKET,
    hfile: HANDLE,
    nnumberofbytestowrite: u32,
    nnumberofbytespersend: u32,
    lpoverlapped: *mut OVERLAPPED,
    lptransmitbuffers: *const ws::TRANSMIT_FILE_BUFFERS,
    dwreserved: u32,
) -> BOOL {
    let transmit = || {
        let socket = handle::socket(hsocket)?;
        let flags = ws::TF_DISCONNECT | ws::TF_REUSE_SOCKET | ws::TF_WRITE_BEHIND | WORKERS;
        let afterwards = afterwards(dwreserved, flags)?;
        check(&socket)?;
        if !socket.is_stream() || u64::from(nnumberofbytestowrite) > MOST {
            return Err(WsaError::WSAEINVAL);
        }
        // SAFETY: the caller's promise.
        let buffers = unsafe { pointer::get(lptransmitbuffers) }.unwrap_or_default();
        let head = memory(buffers.Head, buffers.HeadLength)?;
        let tail = memory(buffers.Tail, buffers.TailLength)?;
        let file = match hfile.is_null() {
            true => None,
            // SAFETY: the caller's promise.
            false => Some(part_of(hfile, unsafe { place(lpoverlapped) }, nnumberofbytestowrite)?),
        };
        let parts = [Some(head), file, Some(tail)].into_iter().flatten().collect();
        let most_per_send = nnumberofbytespersend as usize;
        let transmission = Transmission { parts, most_per_send, afterwards, packet: Vec::new() };
        // SAFETY: the caller's promise.
        unsafe { transmit(&socket, transmission, lpoverlapped) }
    };
    finish_with(transmit().map(|()| 1), 0)
}

/// One element of `TransmitPackets`.
fn part(element: &ws::TRANSMIT_PACKETS_ELEMENT) -> Result<Part, WsaError> {
    const KIND: u32 = ws::TP_ELEMENT_MEMORY | ws::TP_ELEMENT_FILE;
    if element.dwElFlags & !(KIND | ws::TP_ELEMENT_EOP) != 0 {
        return Err(WsaError::WSAEINVAL);
    }
    let part = match element.dwElFlags & KIND {
        ws::TP_ELEMENT_MEMORY => {
            // SAFETY: the flag says that the union holds a pointer.
            memory(unsafe { element.Anonymous.pBuffer }, element.cLength)
        }
        ws::TP_ELEMENT_FILE => {
            // SAFETY: the flag says that the union holds a file.
            let file = unsafe { element.Anonymous.Anonymous };
            let from = match file.nFileOffset {
                -1 => Place::Current,
                offset => Place::At(u64::try_from(offset).map_err(|_| WsaError::WSAEINVAL)?),
            };
            part_of(file.hFile, from, element.cLength)
        }
        _ => Err(WsaError::WSAEINVAL),
    }?;
    Ok(Part { ends_packet: element.dwElFlags & ws::TP_ELEMENT_EOP != 0, ..part })
}

/// `TransmitPackets`—Sends elements of memory and of files one after the other, by one operation of the socket's sends
/// (OVL-133). On a datagram socket that is connected, a datagram ends with an element that says so, with the last, or when it
/// has as many bytes as one send takes: 65,507 by default.
///
/// Errors: as [`TransmitFile`]; WSAEFAULT (no array); WSAEINVAL (an element of neither kind or of both; a disconnection of a
/// datagram socket); WSAEMSGSIZE (a datagram that is too large, where as much was asked for).
///
/// Difference: elements of one file at its current position follow each other only if nothing else moves it meanwhile.
///
/// # Safety
/// The array has as many elements as it says, now; their memory and the OVERLAPPED are valid until completion.
pub unsafe extern "system-unwind" fn TransmitPackets(
    hsocket: ws::SOCKET,
    lppacketarray: *const ws::TRANSMIT_PACKETS_ELEMENT,
    nelementcount: u32,
    nsendsize: u32,
    lpoverlapped: *mut OVERLAPPED,
    dwflags: u32,
) -> BOOL {
    let transmit = || {
        let socket = handle::socket(hsocket)?;
        let afterwards = afterwards(dwflags, ws::TF_DISCONNECT | ws::TF_REUSE_SOCKET | WORKERS)?;
        check(&socket)?;
        if !socket.is_stream() && afterwards != Afterwards::Keep {
            return Err(WsaError::WSAEINVAL);
        }
        let elements: &[_] = match (nelementcount, lppacketarray.is_null()) {
            (0, _) => &[],
            (_, true) => return Err(WsaError::WSAEFAULT),
            // SAFETY: the caller's promise.
            (count, false) => unsafe { std::slice::from_raw_parts(lppacketarray, count as usize) },
        };
        let parts = elements.iter().map(part).collect::<Result<_, _>>()?;
        let transmission = Transmission { parts, most_per_send: nsendsize as usize, afterwards, packet: Vec::new() };
        // SAFETY: the caller's promise.
        unsafe { transmit(&socket, transmission, lpoverlapped) }
    };
    finish_with(transmit().map(|()| 1), 0)
}
