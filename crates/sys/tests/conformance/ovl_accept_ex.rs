//! `AcceptEx`.

use crate::ops::*;
use crate::sockets::{option, set_option, until_readable};
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

const AREA: u32 = ADDRESS_LENGTH as u32 + 16;

/// Starts to accept: 0 or the error. The operation's buffer has room for the data and both areas.
fn accept_ex(listener: SOCKET, acceptor: SOCKET, op: &Op, data: u32) -> i32 {
    accept_ex_areas(listener, acceptor, op.buffer(), op.overlapped(), [data, AREA, AREA])
}

fn accept_ex_areas(
    listener: SOCKET,
    acceptor: SOCKET,
    buffer: *mut u8,
    overlapped: *mut OVERLAPPED,
    [data, local, remote]: [u32; 3],
) -> i32 {
    let bytes = null_mut();
    let accepted = unsafe { AcceptEx(listener, acceptor, buffer.cast(), data, local, remote, bytes, overlapped) };
    if accepted != 0 { 0 } else { last_error() }
}

/// An operation with room for so much data and the areas.
fn accepting(event: HANDLE, data: u32) -> Op {
    Op::room(event, (data + 2 * AREA) as usize)
}

fn addresses(op: &Op, data: u32, local_length: u32) -> (*mut SOCKADDR_IN, *mut SOCKADDR_IN) {
    let (mut local, mut remote) = (null_mut::<SOCKADDR>(), null_mut::<SOCKADDR>());
    let (mut local_size, mut remote_size) = (0, 0);
    unsafe {
        GetAcceptExSockaddrs(
            op.buffer().cast(),
            data,
            local_length,
            AREA,
            &mut local,
            &mut local_size,
            &mut remote,
            &mut remote_size,
        )
    };
    assert_eq!(remote_size, ADDRESS_LENGTH);
    (local.cast(), remote.cast())
}

fn same(a: &SOCKADDR_IN, b: &SOCKADDR_IN) -> bool {
    unsafe { (a.sin_family, a.sin_port, a.sin_addr.S_un.S_addr) == (b.sin_family, b.sin_port, b.sin_addr.S_un.S_addr) }
}

#[test]
fn ovl_90_91_92_what_accept_ex_refuses() {
    let (listener, _) = listener();
    let (op, acceptor) = (accepting(manual_event(), 8), tcp());
    let areas = [8, AREA, AREA];
    let start = |l, a, buffer, overlapped, areas| accept_ex_areas(l, a, buffer, overlapped, areas);
    let (buffer, overlapped) = (op.buffer(), op.overlapped());
    assert_eq!(start(listener, acceptor, buffer, null_mut(), areas), 87);
    assert_eq!(start(INVALID_SOCKET, acceptor, buffer, overlapped, areas), WSAENOTSOCK);
    assert_eq!(start(listener, INVALID_SOCKET, buffer, overlapped, areas), WSAENOTSOCK);
    assert_eq!(start(listener, acceptor, null_mut(), overlapped, areas), WSAEFAULT);
    assert_eq!(start(listener, acceptor, buffer, overlapped, [8, AREA, 0]), WSAEFAULT);
    let (client, accepted) = pair();
    let bound = tcp();
    bind_loopback(bound);
    let datagram = unsafe { socket(AF_INET as i32, SOCK_DGRAM, IPPROTO_UDP) };
    for bad in [client, bound, datagram, listener] {
        assert_eq!(start(listener, bad, buffer, overlapped, areas), WSAEINVAL);
    }
    for bad in [client, bound, acceptor] {
        assert_eq!(start(bad, tcp(), buffer, overlapped, areas), WSAEINVAL);
    }
    assert!(!is_signaled(op.event()));
    // An acceptor serves one AcceptEx at a time.
    assert_eq!(accept_ex(listener, acceptor, &op, 0), WSA_IO_PENDING);
    let other = accepting(manual_event(), 0);
    assert_eq!(accept_ex(listener, acceptor, &other, 0), WSAEINVAL);
    // And is free again when that one has been cancelled.
    assert_eq!(op.cancel(listener), 0);
    assert_eq!(op.end(listener), Err(WSA_OPERATION_ABORTED));
    assert_eq!(accept_ex(listener, acceptor, &op, 0), WSA_IO_PENDING);
    for socket in [listener, acceptor, client, accepted, bound, datagram] {
        close(socket);
    }
    assert_eq!(wait(op.event(), BOUND_MS), 0);
    assert_no_rescue();
}

#[test]
fn ovl_93_too_small_an_area_fails_and_leaves_the_connection_queued() {
    let (listener, address) = listener();
    for lengths in [[0, 3, AREA], [0, AREA, 3], [0, ADDRESS_LENGTH as u32 + 4, AREA]] {
        let (op, acceptor) = (accepting(manual_event(), 0), tcp());
        let code = accept_ex_areas(listener, acceptor, op.buffer(), op.overlapped(), lengths);
        assert_eq!(code, WSA_IO_PENDING, "{lengths:?}");
        let client = connect_to(&address);
        assert_eq!(op.end(listener), Err(WSAEFAULT), "{lengths:?}");
        assert_eq!((op.dos_result(listener), op.status()), (Err(122), 0xC000_0023));
        let accepted = accept_one(listener);
        send_all(client, b"abc");
        assert_eq!(receive(accepted, 8).unwrap(), b"abc");
        for socket in [client, accepted, acceptor] {
            close(socket);
        }
    }
    close(listener);
    assert_no_rescue();
}

#[test]
fn ovl_93_95_no_local_area_is_no_error() {
    let (listener, address) = listener();
    let (op, acceptor) = (accepting(manual_event(), 0), tcp());
    started(accept_ex_areas(listener, acceptor, op.buffer(), op.overlapped(), [0, 0, AREA]));
    let client = connect_to(&address);
    assert_eq!(op.end(listener), Ok(0));
    let (from, remote) = addresses(&op, 0, 0);
    assert!(from.is_null(), "not written");
    assert!(same(unsafe { &*remote }, &local(client)));
    for socket in [client, acceptor, listener] {
        close(socket);
    }
    assert_no_rescue();
}

#[test]
fn ovl_94_95_without_data_it_ends_with_the_connection() {
    let (listener, address) = listener();
    let (op, acceptor) = (accepting(manual_event(), 0), tcp());
    started(accept_ex(listener, acceptor, &op, 0));
    let client = connect_to(&address);
    assert_eq!(op.end(listener), Ok(0));
    let (here, there) = addresses(&op, 0, AREA);
    assert!(same(unsafe { &*here }, &address));
    assert!(same(unsafe { &*there }, &local(client)));
    send_all(client, b"abc");
    assert_eq!(receive(acceptor, 8).unwrap(), b"abc");
    for socket in [client, acceptor, listener] {
        close(socket);
    }
    assert_no_rescue();
}

/// Programs take TRUE for an end without a packet, which Windows never lets them meet.
#[test]
fn ovl_94_a_connection_that_waits_already_is_told_by_notification() {
    let (listener, address) = listener();
    let port = port(0);
    associate(listener, port, 3);
    assert_eq!(unsafe { SetFileCompletionNotificationModes(listener as HANDLE, 1) }, 1, "no packet after success");
    for data in [0, 100] {
        let (op, acceptor) = (accepting(null_mut(), data), tcp());
        let client = connect_to(&address);
        send_all(client, b"abc");
        until_readable(listener);
        assert_eq!(accept_ex(listener, acceptor, &op, data), WSA_IO_PENDING);
        assert_eq!(get(port, BOUND_MS), Got::success(data.min(3), 3, op.overlapped()));
        close(acceptor);
        close(client);
    }
    close(listener);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_94_95_with_room_it_ends_with_the_first_data() {
    let (listener, address) = listener();
    let (op, acceptor) = (accepting(manual_event(), 100), tcp());
    started(accept_ex(listener, acceptor, &op, 100));
    let client = connect_to(&address);
    assert_eq!(op.result(listener), Err(WSA_IO_INCOMPLETE), "a silent peer does not end it");
    send_all(client, b"hello");
    assert_eq!(op.end(listener), Ok(5));
    assert_eq!(op.data(), b"hello");
    let (here, there) = addresses(&op, 100, AREA);
    assert!(same(unsafe { &*here }, &address));
    assert!(same(unsafe { &*there }, &local(client)));
    close(acceptor);
    close(client);
    // The end of the stream is an end, too.
    let (op, acceptor) = (accepting(manual_event(), 100), tcp());
    started(accept_ex(listener, acceptor, &op, 100));
    close(connect_to(&address));
    assert_eq!(op.end(listener), Ok(0));
    close(acceptor);
    close(listener);
    assert_no_rescue();
}

#[test]
fn ovl_96_port_9_the_packet_has_the_listeners_key_and_the_acceptor_its_own() {
    let (listener, address) = listener();
    let port = port(0);
    associate(listener, port, 1);
    for data in [0, 10] {
        let (op, acceptor) = (accepting(null_mut(), data), tcp());
        // Before the connection is put into it.
        associate(acceptor, port, 2);
        started(accept_ex(listener, acceptor, &op, data));
        let client = connect_to(&address);
        send_all(client, b"hello");
        assert_eq!(get(port, BOUND_MS), Got::success(data.min(5), 1, op.overlapped()));
        let next = Op::room(null_mut(), 8);
        started(next.receive(acceptor));
        if data > 0 {
            send_all(client, b"again");
        }
        assert_eq!(get(port, BOUND_MS), Got::success(5, 2, next.overlapped()));
        // One that has to wait for its data.
        assert_eq!(next.receive(acceptor), WSA_IO_PENDING);
        send_all(client, b"more");
        assert_eq!(get(port, BOUND_MS), Got::success(4, 2, next.overlapped()));
        close(client);
        close(acceptor);
    }
    close(listener);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_97_connections_are_handed_out_in_order() {
    let (listener, address) = listener();
    let ops: Vec<(Op, SOCKET)> = (0..4).map(|_| (accepting(manual_event(), 0), tcp())).collect();
    for (op, acceptor) in &ops {
        assert_eq!(accept_ex(listener, *acceptor, op, 0), WSA_IO_PENDING);
    }
    for (op, acceptor) in &ops {
        let client = connect_to(&address);
        assert_eq!(op.end(listener), Ok(0));
        let (_, remote) = addresses(op, 0, AREA);
        assert!(same(unsafe { &*remote }, &local(client)));
        close(client);
        close(*acceptor);
    }
    // A connection that waits already is taken at once.
    let client = connect_to(&address);
    let (op, acceptor) = (accepting(manual_event(), 0), tcp());
    started(accept_ex(listener, acceptor, &op, 0));
    assert_eq!(op.end(listener), Ok(0));
    close(client);
    close(acceptor);
    // A plain accept does not steal the one that an AcceptEx has and awaits the first data of.
    let (op, acceptor) = (accepting(manual_event(), 100), tcp());
    started(accept_ex(listener, acceptor, &op, 100));
    let (client, next) = (connect_to(&address), connect_to(&address));
    let accepted = accept_one(listener);
    send_all(next, b"next");
    assert_eq!(receive(accepted, 8), Ok(b"next".to_vec()));
    send_all(client, b"first");
    assert_eq!(op.end(listener), Ok(5));
    assert_eq!(op.data(), b"first");
    for socket in [client, next, accepted, acceptor, listener] {
        close(socket);
    }
    assert_no_rescue();
}

#[test]
fn ovl_98_the_accepted_socket_works_with_and_without_its_context() {
    let (listener, address) = listener();
    for update in [false, true] {
        let (op, acceptor) = (accepting(manual_event(), 0), tcp());
        started(accept_ex(listener, acceptor, &op, 0));
        let client = connect_to(&address);
        assert_eq!(op.end(listener), Ok(0));
        if update {
            let handle = listener;
            let size = size_of::<SOCKET>() as i32;
            let name = SO_UPDATE_ACCEPT_CONTEXT;
            let set = unsafe { setsockopt(acceptor, SOL_SOCKET, name, (&raw const handle).cast(), size) };
            assert_eq!(set, 0, "{}", last_error());
            assert!(same(&local(acceptor), &address));
        }
        send_all(acceptor, b"abc");
        assert_eq!(receive(client, 8).unwrap(), b"abc");
        shut_send(acceptor);
        assert_eq!(receive(client, 8).unwrap(), b"");
        close(client);
        close(acceptor);
    }
    close(listener);
    assert_no_rescue();
}

/// `SO_UPDATE_ACCEPT_CONTEXT`.
fn update_context(acceptor: SOCKET, listener: SOCKET) {
    let size = size_of::<SOCKET>() as i32;
    let name = SO_UPDATE_ACCEPT_CONTEXT;
    let set = unsafe { setsockopt(acceptor, SOL_SOCKET, name, (&raw const listener).cast(), size) };
    assert_eq!(set, 0, "{}", last_error());
}

fn set_at(socket: SOCKET, level: i32, name: i32, value: i32) {
    assert_eq!(unsafe { setsockopt(socket, level, name, (&raw const value).cast(), 4) }, 0, "{}", last_error());
}

/// Options whose values are no socket's from birth.
const CHANGED: [(i32, i32); 8] = [
    (SO_KEEPALIVE, 1),
    (SO_OOBINLINE, 1),
    (SO_LINGER, 1 | 7 << 16),
    (SO_SNDBUF, 20_000),
    (SO_RCVBUF, 30_000),
    (SO_SNDTIMEO, 1234),
    (SO_RCVTIMEO, 4321),
    (SO_REUSEADDR, 1),
];

#[test]
fn net_62_an_acceptor_inherits_options_with_its_context() {
    let (listener, address) = listener();
    for (name, value) in CHANGED {
        set_option(listener, name, value);
    }
    set_at(listener, IPPROTO_TCP, TCP_NODELAY, 1);
    let (op, acceptor) = (accepting(manual_event(), 0), tcp());
    started(accept_ex(listener, acceptor, &op, 0));
    let client = connect_to(&address);
    assert_eq!(op.end(listener), Ok(0));
    for name in [SO_OOBINLINE, SO_LINGER, SO_RCVTIMEO, SO_KEEPALIVE] {
        assert_eq!(option(acceptor, SOL_SOCKET, name) & 1, 0, "not before: {name:#x}");
    }
    update_context(acceptor, listener);
    for (name, value) in CHANGED {
        assert_eq!(option(acceptor, SOL_SOCKET, name), value, "{name:#x}");
    }
    assert_eq!(option(acceptor, IPPROTO_TCP, TCP_NODELAY), 1);
    for socket in [client, acceptor, listener] {
        close(socket);
    }
    assert_no_rescue();
}

#[test]
fn ovl_98_what_was_set_on_an_acceptor_stays() {
    let (listener, address) = listener();
    for update in [false, true] {
        let (op, acceptor) = (accepting(manual_event(), 0), tcp());
        for (name, value) in CHANGED {
            set_option(acceptor, name, value);
        }
        set_option(acceptor, SO_LINGER, 1);
        for (level, name, value) in [(IPPROTO_TCP, TCP_NODELAY, 1), (IPPROTO_IP, IP_TTL, 44)] {
            set_at(acceptor, level, name, value);
        }
        started(accept_ex(listener, acceptor, &op, 0));
        let client = connect_to(&address);
        assert_eq!(op.end(listener), Ok(0));
        if update {
            update_context(acceptor, listener);
        }
        for (name, value) in CHANGED.into_iter().filter(|(name, _)| *name != SO_LINGER) {
            assert_eq!(option(acceptor, SOL_SOCKET, name), value, "{name:#x}");
        }
        for (level, name, value) in [(IPPROTO_TCP, TCP_NODELAY, 1), (IPPROTO_IP, IP_TTL, 44)] {
            assert_eq!(option(acceptor, level, name), value, "{level} {name}");
        }
        // And they are the connection's, not only told.
        assert_eq!(unsafe { send(client, b"!".as_ptr(), 1, MSG_OOB) }, 1);
        assert_eq!(receive(acceptor, 8).unwrap(), b"!", "in line");
        close(acceptor);
        assert_eq!(receive(client, 8), Err(WSAECONNRESET), "it lingered for no time");
        close(client);
    }
    close(listener);
    assert_no_rescue();
}

#[test]
fn ovl_65_an_accept_belongs_to_the_listener() {
    let (listener, _) = listener();
    let (op, acceptor) = (accepting(manual_event(), 0), tcp());
    assert_eq!(accept_ex(listener, acceptor, &op, 0), WSA_IO_PENDING);
    assert_eq!(unsafe { CancelIo(acceptor as HANDLE) }, 1);
    assert_eq!(cancel_ex(acceptor, null()), 1168);
    assert_eq!(op.result(listener), Err(WSA_IO_INCOMPLETE));
    assert_eq!(unsafe { CancelIo(listener as HANDLE) }, 1);
    assert_eq!(op.end(listener), Err(WSA_OPERATION_ABORTED));
    close(acceptor);
    close(listener);
    assert_no_rescue();
}

#[test]
fn ovl_65_cancelling_on_the_acceptor_does_nothing_while_the_first_data_is_awaited() {
    let (listener, address) = listener();
    let (op, acceptor) = (accepting(manual_event(), 100), tcp());
    started(accept_ex(listener, acceptor, &op, 100));
    let client = connect_to(&address);
    // The connection has been put into the acceptor.
    let end = std::time::Instant::now() + std::time::Duration::from_millis(BOUND_MS.into());
    let mut seconds = -1;
    while seconds == -1 {
        assert!(std::time::Instant::now() < end);
        assert!(!is_signaled(op.event()));
        let (mut length, to) = (4, (&raw mut seconds).cast());
        assert_eq!(unsafe { getsockopt(acceptor, SOL_SOCKET, SO_CONNECT_TIME, to, &mut length) }, 0);
    }
    assert_eq!(unsafe { CancelIo(acceptor as HANDLE) }, 1);
    assert_eq!(cancel_ex(acceptor, null()), 1168);
    assert_eq!(op.cancel(acceptor), 1168);
    assert_eq!(op.result(listener), Err(WSA_IO_INCOMPLETE));
    // A receive of the acceptor's own is.
    let own = Op::signaled(8);
    assert_eq!(own.receive(acceptor), WSA_IO_PENDING);
    assert_eq!(cancel_ex(acceptor, null()), 0);
    assert_eq!(own.end(acceptor), Err(WSA_OPERATION_ABORTED));
    assert_eq!(op.result(listener), Err(WSA_IO_INCOMPLETE));
    send_all(client, b"first");
    assert_eq!(op.end(listener), Ok(5));
    for socket in [client, acceptor, listener] {
        close(socket);
    }
    assert_no_rescue();
}

#[test]
fn ovl_65_99_closing_acceptor_or_listener_ends_it() {
    let (listener, _) = listener();
    let port = port(0);
    associate(listener, port, 1);
    let ops: Vec<(Op, SOCKET)> = (0..3).map(|_| (accepting(manual_event(), 0), tcp())).collect();
    for (op, acceptor) in &ops {
        assert_eq!(accept_ex(listener, *acceptor, op, 0), WSA_IO_PENDING);
    }
    close(ops[1].1);
    let cancelled = |op: &Op| Got { ok: false, error: 995, ..Got::success(0, 1, op.overlapped()) };
    assert_eq!(get(port, BOUND_MS), cancelled(&ops[1].0));
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close(listener);
    assert_eq!(get(port, BOUND_MS), cancelled(&ops[0].0));
    assert_eq!(get(port, BOUND_MS), cancelled(&ops[2].0));
    close(ops[0].1);
    close(ops[2].1);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_99_closing_or_cancelling_while_the_first_data_is_awaited() {
    for act in 0..4 {
        let (listener, address) = listener();
        let port = port(0);
        associate(listener, port, 1);
        let (op, acceptor) = (accepting(null_mut(), 100), tcp());
        started(accept_ex(listener, acceptor, &op, 100));
        let client = connect_to(&address);
        // Connected and matched: the next connection would go to another.
        assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
        match act {
            0 => close(listener),
            1 => close(acceptor),
            2 => assert_eq!(unsafe { CancelIo(listener as HANDLE) }, 1),
            _ => assert_eq!(op.cancel(listener), 0),
        }
        let got = get(port, BOUND_MS);
        assert_eq!((got.ok, got.key, got.overlapped), (false, 1, op.overlapped()), "{act}");
        assert!(matches!(got.error, 995 | 1236), "{act}: {}", got.error);
        close(client);
        if act != 0 {
            close(listener);
        }
        if act != 1 {
            close(acceptor);
        }
        assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
        close_handle(port);
    }
    assert_no_rescue();
}

#[test]
fn ovl_99_a_finished_accept_no_longer_ties_the_acceptor_to_the_listener() {
    let (listener, address) = listener();
    let (op, acceptor) = (accepting(manual_event(), 8), tcp());
    started(accept_ex(listener, acceptor, &op, 8));
    let client = connect_to(&address);
    send_all(client, b"first");
    assert_eq!(op.end(listener), Ok(5));
    // The same OVERLAPPED, as servers do, for the first receive of their own.
    assert_eq!(op.receive(acceptor), WSA_IO_PENDING);
    close(listener);
    assert_eq!(op.result(acceptor), Err(WSA_IO_INCOMPLETE));
    send_all(client, b"next");
    assert_eq!(op.end(acceptor), Ok(4));
    close(client);
    close(acceptor);
    assert_no_rescue();
}

#[test]
fn sock_56_after_a_reset_the_peer_s_name_stays_however_it_was_accepted() {
    for by_accept_ex in [false, true] {
        let (listener, address) = listener();
        let (op, acceptor) = (accepting(manual_event(), 0), tcp());
        let (client, accepted) = if by_accept_ex {
            started(accept_ex(listener, acceptor, &op, 0));
            let client = connect_to(&address);
            assert_eq!(op.end(listener), Ok(0));
            let pointer = (&raw const listener).cast();
            let updated = unsafe { setsockopt(acceptor, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, pointer, 8) };
            assert_eq!(updated, 0);
            (client, acceptor)
        } else {
            close(acceptor);
            let client = connect_to(&address);
            (client, accept_one(listener))
        };
        let port = crate::sockets::local_name(client).unwrap().port();
        crate::ops::reset(client);
        until_readable(accepted);
        assert_eq!(receive(accepted, 4), Err(WSAECONNRESET));
        assert_eq!(crate::sockets::peer_name(accepted).unwrap().port(), port, "accepted by AcceptEx: {by_accept_ex}");
        close(accepted);
        close(listener);
    }
    assert_no_rescue();
}
