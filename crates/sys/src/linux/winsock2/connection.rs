//! Sockets from birth to close: `socket`, `bind`, `listen`, `accept`, `connect`, `shutdown`, `closesocket`.
#![allow(unsafe_code)] // Reads and writes the program's addresses.

use super::{finish, finish_with, options, protocols, startup};
use crate::linux::address;
use crate::linux::blocking::{self, Blocked};
use crate::linux::deliver::Delivery;
use crate::linux::handle;
use crate::linux::inheritance;
use crate::linux::patience::Patience;
use crate::linux::port;
use crate::linux::socket::addresses;
use crate::linux::socket::operation::{self, Accept};
use crate::linux::socket::run::Way;
use crate::linux::socket::{
    Kind, Nature, Phase, SHUT_RECEIVE, SHUT_SEND, Socket, accept as accepted, deferred, receive_all, spare,
};
use overlapped_core::direction::{Begin, Ended, Filter};
use overlapped_core::error::{Call, Context, SocketKind, Status, WsaError};
use overlapped_core::record::NetworkEvents;
use overlapped_engine::transfer::{self, Address};
use overlapped_lock::Mutex;
use smallvec::SmallVec;
use std::os::fd::{AsRawFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use windows_sys::Win32::Networking::WinSock as ws;

/// An IP header has a byte for it.
const LAST_PROTOCOL: i32 = 255;

/// What `socket` makes of its three numbers, checked in the order of the table in SOCK-14's section.
fn resolve(family: i32, kind: i32, protocol: i32) -> Result<(i32, i32, i32), WsaError> {
    const TCP: i32 = ws::IPPROTO_TCP;
    const UDP: i32 = ws::IPPROTO_UDP;
    if !matches!(kind, 0 | ws::SOCK_STREAM | ws::SOCK_DGRAM | ws::SOCK_RAW | ws::SOCK_RDM | ws::SOCK_SEQPACKET) {
        return Err(WsaError::WSAESOCKTNOSUPPORT);
    }
    let linux_family = match family as u16 {
        _ if !(0..=0xffff).contains(&family) => return Err(WsaError::WSAEAFNOSUPPORT),
        ws::AF_UNSPEC if protocol == 0 => return Err(WsaError::WSAEINVAL),
        ws::AF_UNSPEC => libc::AF_INET,
        known => address::family_to_linux(known).map(i32::from).ok_or(WsaError::WSAEAFNOSUPPORT)?,
    };
    if linux_family == libc::AF_UNIX {
        return match (kind, protocol) {
            (ws::SOCK_STREAM, 0) => Ok((linux_family, libc::SOCK_STREAM, 0)),
            _ => Err(WsaError::WSAEPROTONOSUPPORT),
        };
    }
    match (kind, protocol) {
        (0 | ws::SOCK_STREAM, 0 | TCP) => Ok((linux_family, libc::SOCK_STREAM, libc::IPPROTO_TCP)),
        (0, UDP) | (ws::SOCK_DGRAM, 0 | UDP) => Ok((linux_family, libc::SOCK_DGRAM, libc::IPPROTO_UDP)),
        (ws::SOCK_RAW, 0..=LAST_PROTOCOL) => Ok((linux_family, libc::SOCK_RAW, protocol)),
        (ws::SOCK_RDM | ws::SOCK_SEQPACKET, _) => Err(WsaError::WSAESOCKTNOSUPPORT),
        _ => Err(WsaError::WSAEPROTONOSUPPORT),
    }
}

fn create(family: i32, kind: i32, protocol: i32, overlapped: bool, registered: bool) -> Result<usize, WsaError> {
    startup::check_started()?;
    let (family, kind, protocol) = resolve(family, kind, protocol)?;
    let socket_kind = if kind == libc::SOCK_STREAM { SocketKind::Stream } else { SocketKind::Datagram };
    let context = Context { socket: socket_kind, ..Context::stream(Call::Socket) };
    let failed = |errno| WsaError::from_errno(errno, context);
    let raw = kind == libc::SOCK_RAW;
    let fd =
        if raw { receive_all::make(family, protocol) } else { spare::make(family, kind, protocol) }.map_err(failed)?;
    // What the network answers is for those who asked by a port (UDP-6); a raw socket reads it, or is not told.
    if socket_kind == SocketKind::Datagram && !raw {
        overlapped_engine::message::keep_reports(fd.as_raw_fd(), family);
        overlapped_engine::message::hear_own_groups(fd.as_raw_fd(), family);
    }
    let nature = Nature { family, protocol, kind: socket_kind, raw, overlapped, registered };
    let socket = handle::insert_socket(|token| Socket::new(fd, token, nature, Phase::Fresh));
    socket.map(|socket| socket.handle()).ok_or(WsaError::WSAEMFILE)
}

/// `socket`—A new socket, with the overlapped attribute (SOCK-10).
///
/// Errors: WSANOTINITIALISED, WSAESOCKTNOSUPPORT, WSAEAFNOSUPPORT, WSAEPROTONOSUPPORT, WSAEINVAL, WSAEMFILE, WSAEACCES.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn socket(af: i32, r#type: ws::WINSOCK_SOCKET_TYPE, protocol: i32) -> ws::SOCKET {
    finish_with(create(af, r#type, protocol, options::opens_overlapped(), false), ws::INVALID_SOCKET)
}

/// `WSASocketW`—A new socket with attributes; or, with a structure of `WSADuplicateSocket`, another handle of a socket. A structure of
/// `WSAEnumProtocols` says what the three numbers leave open (FROM_PROTOCOL_INFO). Groups are ignored, as on Windows.
///
/// Errors: as [`socket`]; WSAEINVAL for multipoint flags other than a group's leaf, or a structure that was used already.
///
/// # Safety
/// `lpprotocolinfo` is null or valid.
pub unsafe extern "system" fn WSASocketW(
    af: i32,
    r#type: i32,
    protocol: i32,
    lpprotocolinfo: *const ws::WSAPROTOCOL_INFOW,
    _g: u32,
    dwflags: u32,
) -> ws::SOCKET {
    const KNOWN: u32 = ws::WSA_FLAG_OVERLAPPED | ws::WSA_FLAG_NO_HANDLE_INHERIT | ws::WSA_FLAG_REGISTERED_IO;
    // A multicast group has leaves alone: for control and for data, and on datagram sockets.
    const LEAF: u32 = ws::WSA_FLAG_MULTIPOINT_C_LEAF | ws::WSA_FLAG_MULTIPOINT_D_LEAF;
    let make = || {
        startup::check_started()?;
        // SAFETY: the caller's promise.
        let given = unsafe { lpprotocolinfo.as_ref() };
        if let Some(given) = given
            && given.dwProviderReserved != 0
        {
            return protocols::redeem(given.dwProviderReserved, given.dwServiceFlags4).ok_or(WsaError::WSAEINVAL);
        }
        let or = |asked: i32, given: Option<i32>| given.filter(|_| asked == ws::FROM_PROTOCOL_INFO).unwrap_or(asked);
        let family = or(af, given.map(|given| given.iAddressFamily));
        let kind = or(r#type, given.map(|given| given.iSocketType));
        let protocol = or(protocol, given.map(|given| given.iProtocol));
        let leaf = dwflags & LEAF == LEAF && kind == ws::SOCK_DGRAM;
        if dwflags & !(if leaf { KNOWN | LEAF } else { KNOWN }) != 0 {
            return Err(WsaError::WSAEINVAL);
        }
        let has = |flag| dwflags & flag != 0;
        create(family, kind, protocol, has(ws::WSA_FLAG_OVERLAPPED), has(ws::WSA_FLAG_REGISTERED_IO))
    };
    let made = make();
    if let Ok(made) = made
        && dwflags & ws::WSA_FLAG_NO_HANDLE_INHERIT != 0
    {
        inheritance::set(made, false);
    }
    finish_with(made, ws::INVALID_SOCKET)
}

/// `bind`—Gives the socket a local address (SOCK-20).
///
/// Errors: WSAENOTSOCK, WSAEFAULT, WSAEAFNOSUPPORT, WSAEINVAL (bound already), WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAEACCES.
///
/// # Safety
/// `name` is null or has `namelen` readable bytes.
pub unsafe extern "system" fn bind(s: ws::SOCKET, name: *const ws::SOCKADDR, namelen: i32) -> i32 {
    let bind = || {
        let socket = handle::socket(s)?;
        // SAFETY: the caller's promise.
        let address = unsafe { address::from_winsock(name, namelen, socket.nature.family) }?;
        if socket.phase.get() != Phase::Fresh {
            return Err(WsaError::WSAEINVAL);
        }
        addresses::bind(&socket, &address)?;
        socket.phase.set(Phase::Bound);
        if !socket.is_stream() {
            let due = socket.record.lock().writable_from_birth();
            set(due);
        }
        Ok(())
    };
    finish(bind())
}

fn set(due: Option<Arc<overlapped_core::Object>>) {
    if let Some(event) = due {
        event.set(&mut Delivery::new().wakes);
    }
}

/// Where more ask to connect than Linux has room for, it answers by SYN cookies, and of a connection that is made by one the
/// first bytes can be lost: what asked for it may be any later segment, which is taken for the first. Windows refuses instead.
/// Programs ask for room for five. This is the least that Windows makes of a SOMAXCONN_HINT.
const LEAST_BACKLOG: i32 = 200;
const MOST_OF_A_HINT: i32 = 65_535;

/// `listen`—Begins to take connections (SOCK-23). A second call changes the backlog, which is at least 200.
///
/// Errors: WSAENOTSOCK, WSAEINVAL (not bound), WSAEISCONN, WSAEOPNOTSUPP (datagram).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn listen(s: ws::SOCKET, backlog: i32) -> i32 {
    let listen = || {
        let socket = handle::socket(s)?;
        if !socket.is_stream() {
            return Err(WsaError::WSAEOPNOTSUPP);
        }
        match socket.phase.get() {
            Phase::Fresh => return Err(WsaError::WSAEINVAL),
            Phase::Connected | Phase::Connecting | Phase::ConnectingEx => return Err(WsaError::WSAEISCONN),
            Phase::Failed => {
                // Nobody can listen to a port that others hold: one is chosen.
                socket.forget_failure();
            }
            Phase::Bound | Phase::Listening => {}
        }
        let backlog = match backlog {
            // A SOMAXCONN_HINT, which is taken back into Windows' bounds.
            ..0 => backlog.saturating_neg().clamp(LEAST_BACKLOG, MOST_OF_A_HINT),
            _ => backlog.max(LEAST_BACKLOG),
        };
        socket.phase.set(Phase::Listening);
        socket.reuse_address(true);
        transfer::listen(socket.fd_to_change(), backlog).map_err(|errno| {
            socket.phase.set(Phase::Bound);
            socket.error(errno, Call::Other)
        })?;
        addresses::listens(&socket);
        socket.note_listening();
        Ok(())
    };
    finish(listen())
}

/// What a synchronous accept takes: a connection now, or a wait for one. A conditional one re-enables FD_ACCEPT itself, when
/// it has decided.
fn take_connection(
    socket: &Arc<Socket>,
    conditional: bool,
    delivery: &mut Delivery,
) -> Result<(OwnedFd, Address), WsaError> {
    let mut noted = false;
    loop {
        match socket.input.begin() {
            Begin::Closed => return Err(WsaError::WSAENOTSOCK),
            Begin::Busy => std::thread::yield_now(),
            Begin::Outstanding if socket.is_non_blocking() => return Err(WsaError::WSAEWOULDBLOCK),
            Begin::Outstanding => break,
            Begin::Begun => {
                let mut from = Address::default();
                let result = deferred::accept(socket, &mut from);
                let starved = matches!(result, Err(libc::EMFILE | libc::ENFILE));
                let ended = match result {
                    Err(libc::EAGAIN) => Ended::Blocked(None),
                    _ => Ended::Done { drained: starved },
                };
                let next = socket.input.ended(ended);
                socket.go_on(Way::In, next, delivery);
                // Telling FD_ACCEPT again now would spin: the listener is retried when a descriptor is closed.
                if starved {
                    socket.record.lock().rearmed(NetworkEvents::ACCEPT);
                    accepted::wait_for_descriptors(socket);
                } else if result.is_err() || !conditional {
                    socket.reenable_input(NetworkEvents::ACCEPT, delivery);
                }
                if starved && !std::mem::replace(&mut noted, true) {
                    // One may have been closed before it was noted that this listener waits.
                    continue;
                }
                match result {
                    Ok(connection) => return Ok((connection, from)),
                    Err(libc::EAGAIN) if !socket.is_non_blocking() => break,
                    Err(libc::ECONNABORTED) => {}
                    Err(errno) => return Err(socket.error(errno, Call::Other)),
                }
            }
        }
    }
    let slot = Arc::new(Mutex::new(None));
    let kind = Kind::Accept(Box::new(Accept::Caller(Arc::clone(&slot))));
    match blocking::run(socket, Way::In, kind, SmallVec::new(), 0)? {
        Blocked::Ended(status, _) if status.is_success() => {}
        Blocked::Ended(status, _) => return Err(blocking::error(status)),
        Blocked::TimedOut => return Err(WsaError::WSAETIMEDOUT),
    }
    let taken = slot.lock().take();
    taken.ok_or(WsaError::WSAEINTR)
}

/// The checks of every accept, before a connection is taken (SOCK-24): whether its address is wanted.
///
/// # Safety
/// `addrlen` is null or valid.
unsafe fn check_accept(socket: &Socket, addr: *mut ws::SOCKADDR, addrlen: *mut i32) -> Result<bool, WsaError> {
    if !socket.is_stream() {
        return Err(WsaError::WSAEOPNOTSUPP);
    }
    if socket.phase.get() != Phase::Listening {
        return Err(WsaError::WSAEINVAL);
    }
    if addr.is_null() || addrlen.is_null() {
        return Ok(false);
    }
    // SAFETY: the caller's promise; it is not null.
    let room = unsafe { addrlen.read() };
    // Checked before a connection is taken, so that it stays queued.
    if (room as i64) < address::length_of(socket.nature.family) as i64 {
        return Err(WsaError::WSAEFAULT);
    }
    Ok(true)
}

/// Accepts where `decide` says so. Nothing is held while it does.
///
/// # Safety
/// `addrlen` is null or valid, and `addr` is null or has as many writable bytes as it says.
pub(super) unsafe fn accept_if(
    s: ws::SOCKET,
    addr: *mut ws::SOCKADDR,
    addrlen: *mut i32,
    decide: Option<&Decide<'_>>,
) -> Result<usize, WsaError> {
    let socket = handle::socket(s)?;
    // SAFETY: the caller's promise.
    let wants_address = unsafe { check_accept(&socket, addr, addrlen) }?;
    let mut delivery = Delivery::new();
    let (connection, from) = take_connection(&socket, decide.is_some(), &mut delivery)?;
    if let Some(decide) = decide {
        delivery.flush();
        let local = transfer::local_address(connection.as_raw_fd()).unwrap_or_default();
        match decide(&from, &local) {
            Decision::Accept => {}
            Decision::Refuse(error) => {
                deferred::refuse(connection);
                socket.reenable_input(NetworkEvents::ACCEPT, &mut delivery);
                return Err(error);
            }
            Decision::Defer => {
                // FD_ACCEPT is not re-enabled: the program has been told of this connection.
                deferred::put_back(&socket, connection, from, &mut delivery);
                return Err(WsaError::WSATRY_AGAIN);
            }
        }
        socket.reenable_input(NetworkEvents::ACCEPT, &mut delivery);
        if transfer::poll_now(connection.as_raw_fd(), 0) & libc::POLLERR != 0 {
            // Withdrawn while the condition function ran.
            return Err(WsaError::WSAECONNRESET);
        }
    }
    let accepted = accepted::into_socket(&socket, connection, &from, &mut delivery)?;
    if wants_address {
        // SAFETY: the caller's promise.
        let _ = unsafe { address::write(&from, addr, addrlen) };
    }
    Ok(accepted.handle())
}

/// Decides by the addresses of the caller and the callee.
pub(super) type Decide<'a> = dyn Fn(&Address, &Address) -> Decision + 'a;

/// What a condition function says of a connection.
pub(super) enum Decision {
    Accept,
    /// The peer is reset, and the call fails so.
    Refuse(WsaError),
    Defer,
}

/// `accept`—Takes the first connection, or waits for one (SOCK-24). The new socket inherits (SOCK-26, NET-60).
///
/// Errors: WSAENOTSOCK, WSAEINVAL (not listening), WSAEOPNOTSUPP (datagram), WSAEWOULDBLOCK, WSAEFAULT, WSAEMFILE, WSAEINTR
/// (closed by another thread).
///
/// # Safety
/// `addrlen` is null or valid, and `addr` is null or has as many writable bytes as it says.
pub unsafe extern "system-unwind" fn accept(s: ws::SOCKET, addr: *mut ws::SOCKADDR, addrlen: *mut i32) -> ws::SOCKET {
    // SAFETY: the caller's promise.
    finish_with(unsafe { accept_if(s, addr, addrlen, None) }, ws::INVALID_SOCKET)
}

fn connect_to(socket: &Arc<Socket>, to: &Address) -> Result<(), WsaError> {
    if !socket.is_stream() {
        match (address::is_any(to), address::port(to)) {
            (true, 0) => return forget_peer(socket),
            // A port of no host is nobody, where Linux would take this host.
            (true, _) => return Err(WsaError::WSAEADDRNOTAVAIL),
            (false, _) => {}
        }
        transfer::connect(socket.fd_to_change(), to).map_err(|errno| socket.error(errno, Call::Connect))?;
        socket.phase.set(Phase::Connected);
        let due = socket.record.lock().connected(0);
        set(due);
        return Ok(());
    }
    if socket.phase.get() == Phase::Connecting {
        // A program that asks again learns of the end here (dummy clients that connect until WSAEISCONN).
        socket.connect_outcome();
    }
    let before = socket.phase.get();
    match before {
        Phase::Connected if socket.options.lock().lacks_context => return Err(WsaError::WSAEINVAL),
        Phase::Connected => return Err(WsaError::WSAEISCONN),
        Phase::Listening | Phase::ConnectingEx => return Err(WsaError::WSAEINVAL),
        Phase::Connecting => return Err(WsaError::WSAEALREADY),
        Phase::Fresh | Phase::Bound | Phase::Failed => {}
    }
    if socket.options.lock().promise.is_some() {
        return Err(WsaError::WSAEINVAL);
    }
    if address::is_any(to) || address::port(to) == 0 {
        // Linux would connect to this host (SOCK-30).
        return Err(WsaError::WSAEADDRNOTAVAIL);
    }
    socket.begin_connect(before, Phase::Connecting, to)?;
    if socket.is_non_blocking() {
        // Also where it has ended already: Winsock answers alike, and FD_CONNECT tells the rest (NET-48).
        return Err(WsaError::WSAEWOULDBLOCK);
    }
    wait_for_connect(socket)
}

/// A datagram socket forgets its peer (SOCK-36).
fn forget_peer(socket: &Arc<Socket>) -> Result<(), WsaError> {
    transfer::forget_peer(socket.fd_to_change()).map_err(|errno| socket.error(errno, Call::Connect))?;
    let _ = socket.phase.advance(Phase::Connected, Phase::Bound);
    Ok(())
}

fn wait_for_connect(socket: &Arc<Socket>) -> Result<(), WsaError> {
    match blocking::run(socket, Way::Out, Kind::Connect { early: 0 }, SmallVec::new(), 0)? {
        Blocked::Ended(status, _) if status.is_success() => Ok(()),
        Blocked::Ended(status, _) => {
            if status != Status::CANCELLED {
                // The failure of a blocking connect is told by the call alone (SOCK-34).
                socket.options.lock().so_error = 0;
            }
            Err(blocking::error(status))
        }
        Blocked::TimedOut => Err(WsaError::WSAETIMEDOUT),
    }
}

/// `connect`—Connects, or starts to (table 5.4).
///
/// Errors: WSAENOTSOCK, WSAEFAULT, WSAEAFNOSUPPORT, WSAEWOULDBLOCK, WSAEALREADY, WSAEISCONN, WSAEINVAL, WSAEADDRNOTAVAIL,
/// WSAECONNREFUSED, WSAETIMEDOUT, WSAENETUNREACH, WSAEHOSTUNREACH.
///
/// # Safety
/// `name` is null or has `namelen` readable bytes.
pub unsafe extern "system-unwind" fn connect(s: ws::SOCKET, name: *const ws::SOCKADDR, namelen: i32) -> i32 {
    // SAFETY: the caller's promise.
    finish(handle::socket(s).and_then(|socket| unsafe { connect_socket(&socket, name, namelen) }))
}

/// # Safety
/// `name` is null or has `namelen` readable bytes.
pub(super) unsafe fn connect_socket(
    socket: &Arc<Socket>,
    name: *const ws::SOCKADDR,
    namelen: i32,
) -> Result<(), WsaError> {
    // SAFETY: the caller's promise.
    if !socket.is_stream() && unsafe { address::is_unspecified(name, namelen) } {
        return forget_peer(socket);
    }
    // SAFETY: the caller's promise.
    let to = unsafe { address::from_winsock(name, namelen, socket.nature.family) }?;
    connect_to(socket, &to)
}

/// `shutdown`—Ends one way or both (SOCK-50 to SOCK-56). Pending operations go on (OVL-76).
///
/// Errors: WSAENOTSOCK, WSAEINVAL, WSAENOTCONN.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn shutdown(s: ws::SOCKET, how: ws::WINSOCK_SHUTDOWN_HOW) -> i32 {
    let shutdown = || {
        let socket = handle::socket(s)?;
        match how {
            ws::SD_RECEIVE => shut(&socket, SHUT_RECEIVE),
            ws::SD_SEND => shut(&socket, SHUT_SEND),
            ws::SD_BOTH => shut(&socket, SHUT_RECEIVE | SHUT_SEND),
            _ => Err(WsaError::WSAEINVAL),
        }
    };
    finish(shutdown())
}

/// Ends the ways of a socket.
pub(super) fn shut(socket: &Arc<Socket>, ways: u8) -> Result<(), WsaError> {
    if socket.is_stream() && socket.phase.get() != Phase::Connected {
        return Err(WsaError::WSAENOTCONN);
    }
    let before = socket.shut.fetch_or(ways, Ordering::AcqRel);
    let sends_fin = ways & SHUT_SEND != 0 && before & SHUT_SEND == 0 && socket.is_stream();
    // Receiving is refused here and never in the kernel: a pending receive still gets its data (SOCK-53).
    if sends_fin {
        // Pending sends go first (OVL-76); whoever finds none left sends FIN.
        socket.fin_due.store(true, Ordering::SeqCst);
        socket.send_due_fin();
    }
    if ways & !before & SHUT_RECEIVE != 0 {
        socket.begin_refusing();
    }
    Ok(())
}

/// `closesocket`—Closes a handle. The last ends the socket: pending operations end with 995 (OVL-70), the peer sees FIN or, by linger, a reset
/// (SOCK-61).
///
/// Errors: WSAENOTSOCK, WSAEWOULDBLOCK (linger with a time on a non-blocking socket).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn closesocket(s: ws::SOCKET) -> i32 {
    let close = || {
        let socket = handle::socket(s)?;
        let is_last = socket.handles.load(Ordering::Acquire) == 1;
        let linger = socket.options.lock().linger.filter(|seconds| *seconds > 0 && is_last);
        let lingers = linger.filter(|_| socket.phase.get() == Phase::Connected && has_unsent(&socket));
        if lingers.is_some() && socket.is_non_blocking() {
            // Windows would have to wait, and says so; the handle stays valid.
            return Err(WsaError::WSAEWOULDBLOCK);
        }
        if handle::release_socket(s, &socket).ok_or(WsaError::WSAENOTSOCK)? {
            end(&socket);
            socket.pass_urgent_byte();
            if let Some(seconds) = lingers {
                wait_until_sent(&socket, Duration::from_secs(seconds.into()));
            }
        }
        Ok(())
    };
    finish(close())
}

/// Whether the peer has not acknowledged all that was sent.
fn has_unsent(socket: &Socket) -> bool {
    socket.nature.protocol == libc::IPPROTO_TCP && transfer::unsent_bytes(socket.fd()).unwrap_or(0) > 0
}

/// Waits for the peer to acknowledge all, FIN included. When the time is over, the connection is reset where Linux would go on
/// alone (SOCK-61).
fn wait_until_sent(socket: &Arc<Socket>, time: Duration) {
    let _blocking = port::Blocking::new();
    // The kernel tells nobody of the last acknowledgement.
    let mut patience = Patience::growing(time, Duration::from_micros(100), Duration::from_millis(10));
    let _ = transfer::shutdown(socket.fd(), libc::SHUT_WR);
    while has_unsent(socket) {
        if !patience.pause() {
            let at_once = libc::linger { l_onoff: 1, l_linger: 0 };
            let _ = transfer::set_option(socket.fd(), libc::SOL_SOCKET, libc::SO_LINGER, at_once);
            return;
        }
    }
}

/// The last handle has gone.
pub(crate) fn end(socket: &Arc<Socket>) {
    let mut delivery = Delivery::new();
    accepted::cancel_promise(socket, &mut delivery);
    socket.close(&mut delivery);
}

/// The last `WSACleanup`: nobody is told but who is blocked in a call (SOCK-6).
pub(crate) fn silence(socket: &Arc<Socket>) {
    let mut delivery = Delivery::new();
    let queued = socket.input.close().into_iter().chain(socket.output.close());
    let pending = queued.chain(socket.take_held(Filter::Every));
    for op in pending.filter(|op| op.is_awaited) {
        operation::publish(socket, op, Status::CANCELLED, 0, 0, false, &mut delivery);
    }
    socket.end_selection();
}

/// The last `WSACleanup`: closes a socket that has been silenced.
pub(crate) fn close_at_cleanup(socket: &Arc<Socket>) {
    if handle::release_all(socket) {
        socket.close(&mut Delivery::new());
    }
}

/// `getsockname`—The local address (SOCK-21).
///
/// Errors: WSAENOTSOCK, WSAEINVAL (not bound), WSAEFAULT.
///
/// # Safety
/// `namelen` is null or valid, and `name` is null or has as many writable bytes as it says.
pub unsafe extern "system" fn getsockname(s: ws::SOCKET, name: *mut ws::SOCKADDR, namelen: *mut i32) -> i32 {
    let getsockname = || {
        let socket = handle::socket(s)?;
        if name.is_null() || namelen.is_null() {
            return Err(WsaError::WSAEFAULT);
        }
        let mut address =
            transfer::local_address(socket.fd_to_send()).map_err(|errno| socket.error(errno, Call::Other))?;
        if socket.nature.raw {
            // It has none: Linux says its protocol there.
            address::set_port(&mut address, 0);
        }
        let bound = !address::is_any(&address) || address::port(&address) != 0;
        if socket.phase.get() == Phase::Fresh && !bound {
            return Err(WsaError::WSAEINVAL);
        }
        // SAFETY: the caller's promise.
        unsafe { address::write(&address, name, namelen) }
    };
    finish(getsockname())
}

/// The peer's address. Linux knows none while it connects, and none any more when both ways have ended.
fn peer(socket: &Socket) -> Result<Address, WsaError> {
    match (transfer::peer_address(socket.fd_to_send()), socket.phase.get()) {
        (Ok(address), _) => Ok(address),
        (Err(errno), Phase::Connecting | Phase::Connected) if socket.is_stream() => {
            let known = socket.options.lock().peer;
            known.map(|peer| peer.address()).ok_or_else(|| socket.error(errno, Call::Other))
        }
        (Err(errno), _) => Err(socket.error(errno, Call::Other)),
    }
}

/// `getpeername`—The peer's address (SOCK-22), also after a shutdown (SOCK-56).
///
/// Errors: WSAENOTSOCK, WSAENOTCONN, WSAEFAULT.
///
/// # Safety
/// `namelen` is null or valid, and `name` is null or has as many writable bytes as it says.
pub unsafe extern "system" fn getpeername(s: ws::SOCKET, name: *mut ws::SOCKADDR, namelen: *mut i32) -> i32 {
    let getpeername = || {
        let socket = handle::socket(s)?;
        let address = peer(&socket)?;
        // SAFETY: the caller's promise.
        unsafe { address::write(&address, name, namelen) }
    };
    finish(getpeername())
}
