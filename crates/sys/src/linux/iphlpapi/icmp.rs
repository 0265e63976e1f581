//! `icmpapi.h`: echo requests, by the kernel's own sockets for them, or raw ones where those are not for everybody.
#![allow(unsafe_code)] // System calls, and the program's buffers.

use crate::linux::current::set_last_error;
use crate::linux::pool::Pool;
use crate::linux::synchapi::SetEvent;
use crate::linux::{handle, pointer};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::io;
use std::mem::MaybeUninit;
use std::net::Ipv4Addr;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::NetworkManagement::IpHelper as ip;
use windows_sys::Win32::System::IO::PIO_APC_ROUTINE;
use windows_sys::core::BOOL;

const ECHO_REPLY: u8 = 0;
const ECHO: u8 = 8;
/// The head of an echo: type, code, checksum, who, and which.
const HEAD: usize = 8;
/// No datagram is longer.
const LONGEST: usize = 65_536;

/// What `IcmpCreateFile` makes.
#[derive(Debug)]
struct Echoes {
    socket: OwnedFd,
    /// The kernel's own socket has no IP header and only its own replies.
    raw: bool,
}

/// By their handles, which are no handles of anything else: those are multiples of four.
static OPEN: Mutex<BTreeMap<usize, Arc<Echoes>>> = Mutex::new(BTreeMap::new());

fn fail<T>(error: u32, failed: T) -> T {
    set_last_error(error);
    failed
}

fn open() -> io::Result<Echoes> {
    let make = |kind| {
        // SAFETY: a system call without pointers.
        match unsafe { libc::socket(libc::AF_INET, kind | libc::SOCK_CLOEXEC, libc::IPPROTO_ICMP) } {
            -1 => Err(io::Error::last_os_error()),
            // SAFETY: it is this call's own.
            made => Ok(unsafe { OwnedFd::from_raw_fd(made) }),
        }
    };
    let echoes = match make(libc::SOCK_DGRAM) {
        Ok(socket) => Echoes { socket, raw: false },
        Err(_) => Echoes { socket: make(libc::SOCK_RAW)?, raw: true },
    };
    set(&echoes.socket, libc::IP_RECVTTL, 1);
    set(&echoes.socket, libc::IP_RECVERR, 1);
    Ok(echoes)
}

fn set(socket: &OwnedFd, option: i32, value: i32) {
    let at = (&raw const value).cast();
    // SAFETY: the value lives and has that size.
    unsafe { libc::setsockopt(socket.as_raw_fd(), libc::IPPROTO_IP, option, at, size_of_val(&value) as u32) };
}

/// `IcmpCreateFile`—A handle for echo requests.
///
/// Errors: ERROR_ACCESS_DENIED (neither echo sockets nor raw ones are open to this process).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn IcmpCreateFile() -> f::HANDLE {
    let Ok(echoes) = open() else { return fail(f::ERROR_ACCESS_DENIED, f::INVALID_HANDLE_VALUE) };
    let mut open = OPEN.lock();
    let handle = open.last_key_value().map_or(2, |(last, _)| last + 4);
    open.insert(handle, Arc::new(echoes));
    std::ptr::without_provenance_mut(handle)
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
    from: Ipv4Addr,
    status: u32,
    ttl: u8,
    data: Vec<u8>,
}

/// The status of an error that a router or a host has sent.
fn status_of(kind: u8, code: u8) -> u32 {
    match (kind, code) {
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

fn ipv4_of(bytes: &[u8]) -> Option<Ipv4Addr> {
    <[u8; 4]>::try_from(bytes.get(4..8)?).ok().map(Ipv4Addr::from)
}

impl Echoes {
    /// Takes one datagram or error; `None` if it is of no request of `id` and `sequence`, or there is none.
    fn receive(&self, flags: i32, id: u16, sequence: u16) -> Option<Reply> {
        let mut data = vec![0_u8; LONGEST];
        let mut name = [0_u8; 16];
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
        let mut reply = Reply { from: ipv4_of(&name)?, status: ip::IP_SUCCESS, ttl: 0, data };
        // SAFETY: the kernel has filled the message in.
        let mut at = unsafe { libc::CMSG_FIRSTHDR(&raw const message) };
        // SAFETY: null, or a head within the control buffer.
        while let Some(head) = unsafe { at.as_ref() } {
            // SAFETY: as above.
            let content = unsafe { libc::CMSG_DATA(at) };
            match (head.cmsg_level, head.cmsg_type) {
                // SAFETY: the kernel writes a number for this type.
                (libc::IPPROTO_IP, libc::IP_TTL) => reply.ttl = unsafe { pointer::get(content.cast::<i32>()) }? as u8,
                (libc::IPPROTO_IP, libc::IP_RECVERR) => {
                    // SAFETY: the kernel writes this structure, and the address of who sent the error behind it.
                    let error = unsafe { pointer::get(content.cast::<(libc::sock_extended_err, [u8; 16])>()) }?;
                    reply.status = status_of(error.0.ee_type, error.0.ee_code);
                    reply.from = ipv4_of(&error.1)?;
                }
                _ => {}
            }
            // SAFETY: as above.
            at = unsafe { libc::CMSG_NXTHDR(&raw const message, at) };
        }
        // An error brings the request itself back, without its IP header.
        if self.raw && !is_error {
            let header = usize::from(reply.data.first()? & 0xf) * 4;
            reply.ttl = *reply.data.get(8)?;
            reply.data.drain(..header.min(reply.data.len()));
        }
        let head = reply.data.get(..HEAD)?;
        let kind = if is_error { ECHO } else { ECHO_REPLY };
        let is_ours = !self.raw || head[4..6] == id.to_be_bytes();
        let is_it = head[0] == kind && is_ours && head[6..8] == sequence.to_be_bytes();
        reply.data.drain(..HEAD);
        is_it.then_some(reply)
    }

    fn echo(
        &self,
        to: Ipv4Addr,
        data: &[u8],
        options: Option<(u8, u8)>,
        timeout: Duration,
    ) -> Result<(Reply, u32), u32> {
        static SEQUENCE: AtomicU16 = AtomicU16::new(1);
        let sequence = SEQUENCE.fetch_add(1, Ordering::Relaxed);
        let id = std::process::id() as u16;
        let mut packet = vec![ECHO, 0, 0, 0];
        packet.extend(id.to_be_bytes());
        packet.extend(sequence.to_be_bytes());
        packet.extend(data);
        let sum = checksum(&packet);
        packet[2..4].copy_from_slice(&sum.to_be_bytes());
        let (ttl, tos) = options.unwrap_or((128, 0));
        set(&self.socket, libc::IP_TTL, ttl.max(1).into());
        set(&self.socket, libc::IP_TOS, tos.into());
        let mut name = [0_u8; 16];
        name[..2].copy_from_slice(&(libc::AF_INET as u16).to_ne_bytes());
        name[4..8].copy_from_slice(&to.octets());
        let start = Instant::now();
        // SAFETY: the packet and the address live and have these lengths.
        let sent = unsafe {
            libc::sendto(self.socket.as_raw_fd(), packet.as_ptr().cast(), packet.len(), 0, name.as_ptr().cast(), 16)
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
    to: Ipv4Addr,
    data: Vec<u8>,
    options: Option<(u8, u8)>,
    timeout: Duration,
    /// The program's buffer, and how long it is.
    buffer: usize,
    room: usize,
}

impl Request {
    /// # Safety
    /// The buffer has so much room.
    unsafe fn run(self) -> Result<u32, u32> {
        let (reply, ms) = self.echoes.echo(self.to, &self.data, self.options, self.timeout)?;
        let to = std::ptr::with_exposed_provenance_mut::<ip::ICMP_ECHO_REPLY>(self.buffer);
        let fits = self.room - size_of::<ip::ICMP_ECHO_REPLY>();
        let data = if reply.status == ip::IP_SUCCESS { &reply.data[..reply.data.len().min(fits)] } else { &[] };
        let place = to.wrapping_add(1).cast::<u8>();
        // SAFETY: the caller's promise: the data is cut off so that it fits behind the structure.
        unsafe { pointer::put_bytes(place, data) };
        let told = ip::ICMP_ECHO_REPLY {
            Address: u32::from_ne_bytes(reply.from.octets()),
            Status: reply.status,
            RoundTripTime: ms,
            DataSize: data.len() as u16,
            Reserved: 1,
            Data: place.cast(),
            Options: ip::IP_OPTION_INFORMATION { Ttl: reply.ttl, ..Default::default() },
        };
        // SAFETY: as above.
        unsafe { pointer::put(to, told) };
        Ok(1)
    }
}

/// # Safety
/// As [`IcmpSendEcho`].
#[allow(clippy::too_many_arguments)] // They are the function's own.
unsafe fn request(
    handle: f::HANDLE,
    to: u32,
    data: *const core::ffi::c_void,
    size: u16,
    options: *const ip::IP_OPTION_INFORMATION,
    buffer: *mut core::ffi::c_void,
    room: u32,
    timeout: u32,
) -> Result<Request, u32> {
    let echoes = OPEN.lock().get(&handle.addr()).cloned().ok_or(f::ERROR_INVALID_PARAMETER)?;
    if pointer::is_missing(buffer) || size > 0 && pointer::is_missing(data) {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    if (room as usize) < size_of::<ip::ICMP_ECHO_REPLY>() {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    if (room as usize) < size_of::<ip::ICMP_ECHO_REPLY>() + usize::from(size) {
        return Err(ip::IP_BUF_TOO_SMALL);
    }
    let data = match size {
        0 => Vec::new(),
        // SAFETY: the caller's promise; it is not missing.
        size => unsafe { std::slice::from_raw_parts(data.cast::<u8>(), size.into()) }.to_vec(),
    };
    // SAFETY: the caller's promise.
    let options = unsafe { pointer::get(options) }.map(|options| (options.Ttl, options.Tos));
    let (buffer, room) = (buffer.expose_provenance(), room as usize);
    let timeout = Duration::from_millis(timeout.into());
    Ok(Request { echoes, to: Ipv4Addr::from(to.to_ne_bytes()), data, options, timeout, buffer, room })
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
    let (to, data, size, options) = (destinationaddress, requestdata, requestsize, requestoptions);
    // SAFETY: the caller's promise.
    let request = unsafe { request(icmphandle, to, data, size, options, replybuffer, replysize, timeout) };
    // SAFETY: as above.
    request.and_then(|request| unsafe { request.run() }).unwrap_or_else(|error| fail(error, 0))
}

/// `IcmpSendEcho2`—The same, and with an event at once: the event is set when the answer is there, or the time is over.
///
/// Errors: as [`IcmpSendEcho`]; ERROR_IO_PENDING (with an event), ERROR_INVALID_HANDLE (no event), ERROR_NOT_SUPPORTED (with a routine).
///
/// # Safety
/// As [`IcmpSendEcho`]; with an event, the buffer is the library's until that is set.
pub unsafe extern "system" fn IcmpSendEcho2(
    icmphandle: f::HANDLE,
    event: f::HANDLE,
    apcroutine: PIO_APC_ROUTINE,
    _apccontext: *const core::ffi::c_void,
    destinationaddress: u32,
    requestdata: *const core::ffi::c_void,
    requestsize: u16,
    requestoptions: *const ip::IP_OPTION_INFORMATION,
    replybuffer: *mut core::ffi::c_void,
    replysize: u32,
    timeout: u32,
) -> u32 {
    if apcroutine.is_some() {
        return fail(f::ERROR_NOT_SUPPORTED, 0);
    }
    let (to, data, size, options) = (destinationaddress, requestdata, requestsize, requestoptions);
    // SAFETY: the caller's promise.
    let request = match unsafe { request(icmphandle, to, data, size, options, replybuffer, replysize, timeout) } {
        Ok(request) => request,
        Err(error) => return fail(error, 0),
    };
    if event.is_null() {
        // SAFETY: the caller's promise.
        return unsafe { request.run() }.unwrap_or_else(|error| fail(error, 0));
    }
    let (Some(_), Some(pool)) = (handle::event(event.addr()), Pool::of_process()) else {
        return fail(f::ERROR_INVALID_HANDLE, 0);
    };
    let event = event.expose_provenance();
    let job = move || {
        let at = std::ptr::with_exposed_provenance_mut::<ip::ICMP_ECHO_REPLY>(request.buffer);
        // SAFETY: the caller's promise: the buffer is the library's until the event is set.
        if let Err(error) = unsafe { request.run() } {
            let told = ip::ICMP_ECHO_REPLY { Status: error, ..Default::default() };
            // SAFETY: as above.
            unsafe { pointer::put(at, told) };
        }
        // SAFETY: nothing is demanded.
        unsafe { SetEvent(std::ptr::with_exposed_provenance_mut(event)) };
    };
    pool.post(Box::new(job), true);
    fail(f::ERROR_IO_PENDING, 0)
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
