//! `ConnectEx`.

use crate::ops::*;
use crate::sockets::checked;
use crate::support::*;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

fn connect_ex(socket: SOCKET, to: &SOCKADDR_IN, first: &[u8], overlapped: *mut OVERLAPPED) -> i32 {
    let mut function: LPFN_CONNECTEX = None;
    let mut bytes = 0;
    let guid = WSAID_CONNECTEX;
    let result = unsafe {
        WSAIoctl(
            socket,
            SIO_GET_EXTENSION_FUNCTION_POINTER,
            (&raw const guid).cast(),
            size_of_val(&guid) as u32,
            (&raw mut function).cast(),
            size_of_val(&function) as u32,
            &mut bytes,
            null_mut(),
            None,
        )
    };
    assert_eq!(result, 0, "{}", last_error());
    let (pointer, length) = if first.is_empty() { (null(), 0) } else { (first.as_ptr(), first.len() as u32) };
    let address = std::ptr::from_ref(to).cast();
    let sent = null_mut();
    let connected =
        unsafe { function.unwrap()(socket, address, ADDRESS_LENGTH, pointer.cast(), length, sent, overlapped) };
    if connected != 0 { 0 } else { last_error() }
}

fn bound() -> SOCKET {
    let socket = tcp();
    bind_loopback(socket);
    socket
}

/// An address where nobody listens.
fn refused() -> SOCKADDR_IN {
    // Bound for the life of the process and never listening: nobody else can come to listen there.
    let keeper = tcp();
    bind_loopback(keeper);
    local(keeper)
}

#[test]
fn ovl_110_what_connect_ex_refuses() {
    let (listener, address) = listener();
    let op = Op::signaled(8);
    let unbound = tcp();
    assert_eq!(connect_ex(unbound, &address, b"", op.overlapped()), WSAEINVAL);
    let socket = bound();
    assert_eq!(connect_ex(socket, &address, b"", null_mut()), 87);
    assert_eq!(connect_ex(listener, &address, b"", op.overlapped()), WSAEINVAL);
    let (client, accepted) = pair();
    assert_eq!(connect_ex(client, &address, b"", op.overlapped()), WSAEISCONN);
    assert!(!is_signaled(op.event()));
    for socket in [unbound, socket, listener, client, accepted] {
        close(socket);
    }
    assert_no_rescue();
}

#[test]
fn ovl_111_a_connection_is_told_by_event_and_port() {
    let (listener, address) = listener();
    let port = port(0);
    let client = bound();
    associate(client, port, 21);
    let op = Op::signaled(0);
    started(connect_ex(client, &address, b"", op.overlapped()));
    assert_eq!(get(port, BOUND_MS), Got::success(0, 21, op.overlapped()));
    assert_eq!(op.end(client), Ok(0));
    let again = || checked(unsafe { connect(client, (&raw const address).cast(), ADDRESS_LENGTH) });
    assert_eq!(again(), Err(WSAEINVAL), "its context is not yet that of a connected socket");
    assert_eq!(connect_ex(client, &address, b"", op.overlapped()), WSAEISCONN);
    assert_eq!(unsafe { setsockopt(client, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, null(), 0) }, 0);
    assert_eq!(again(), Err(WSAEISCONN));
    let accepted = accept_one(listener);
    let receive_op = Op::room(null_mut(), 8);
    started(receive_op.receive(client));
    send_all(accepted, b"abc");
    assert_eq!(get(port, BOUND_MS), Got::success(3, 21, receive_op.overlapped()));
    for socket in [client, accepted, listener] {
        close(socket);
    }
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_111_a_refusal_is_1225_at_the_port_and_10061_elsewhere() {
    let address = refused();
    let port = port(0);
    let client = bound();
    associate(client, port, 22);
    let op = Op::signaled(0);
    assert_eq!(connect_ex(client, &address, b"", op.overlapped()), WSA_IO_PENDING);
    let expected = Got { ok: false, error: 1225, ..Got::success(0, 22, op.overlapped()) };
    assert_eq!(get(port, BOUND_MS), expected);
    assert_eq!(op.end(client), Err(WSAECONNREFUSED));
    close(client);
    // And by an event alone.
    let client = bound();
    assert_eq!(connect_ex(client, &address, b"first", op.overlapped()), WSA_IO_PENDING);
    assert_eq!(op.end(client), Err(WSAECONNREFUSED));
    assert_eq!(op.dos_result(client), Err(1225));
    close(client);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_112_first_data_is_sent_and_counted() {
    let (listener, address) = listener();
    let client = bound();
    let op = Op::signaled(0);
    let first = vec![5u8; 3 << 20];
    started(connect_ex(client, &address, &first, op.overlapped()));
    let accepted = accept_one(listener);
    let reader = std::thread::spawn(move || receive_exactly(accepted, 3 << 20));
    assert_eq!(op.end(client), Ok(3 << 20));
    assert_eq!(reader.join().unwrap(), first);
    for socket in [client, accepted, listener] {
        close(socket);
    }
    assert_no_rescue();
}

#[test]
fn ovl_113_the_connected_socket_works_with_and_without_the_context() {
    let (listener, address) = listener();
    for update in [false, true] {
        let client = bound();
        let op = Op::signaled(0);
        started(connect_ex(client, &address, b"", op.overlapped()));
        assert_eq!(op.end(client), Ok(0));
        if update {
            assert_eq!(unsafe { setsockopt(client, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, null(), 0) }, 0);
            shut_send(client);
        }
        let accepted = accept_one(listener);
        send_all(accepted, b"abc");
        assert_eq!(receive(client, 8).unwrap(), b"abc");
        close(client);
        close(accepted);
    }
    close(listener);
    assert_no_rescue();
}

#[test]
fn ovl_114_plain_calls_queue_no_packet() {
    let (listener, address) = listener();
    let client = tcp();
    let port = unsafe { CreateIoCompletionPort(client as HANDLE, null_mut(), 5, 0) };
    assert!(!port.is_null() && port != INVALID_HANDLE_VALUE);
    assert_eq!(unsafe { connect(client, (&raw const address).cast(), ADDRESS_LENGTH) }, 0);
    let accepted = accept_one(listener);
    send_all(client, b"abc");
    shut_send(client);
    assert_eq!(receive(accepted, 8).unwrap(), b"abc");
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    for socket in [client, accepted, listener] {
        close(socket);
    }
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_111_many_connects_at_once() {
    let (listener, address) = listener();
    let gone = refused();
    let port = port(0);
    let mut clients = Vec::new();
    for index in 0..40 {
        let client = bound();
        associate(client, port, index);
        let op = Op::room(null_mut(), 0);
        let to = if index % 2 == 0 { &address } else { &gone };
        started(connect_ex(client, to, b"", op.overlapped()));
        clients.push((client, op));
        if index % 2 == 0 {
            close(accept_one(listener));
        }
    }
    let mut seen = [0; 40];
    for _ in 0..40 {
        let got = get(port, BOUND_MS);
        assert_eq!(got.overlapped, clients[got.key].1.overlapped());
        assert_eq!(got.error, if got.key.is_multiple_of(2) { 0 } else { 1225 });
        seen[got.key] += 1;
    }
    assert_eq!(seen, [1; 40]);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    clients.iter().for_each(|(client, _)| close(*client));
    close(listener);
    close_handle(port);
    assert_no_rescue();
}
