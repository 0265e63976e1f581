//! SOCK-25, SOCK-37, SOCK-57 and OVL-66: the extended calls of Winsock 2, and what it has no longer.

use crate::ops::{self, Op, started};
use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::Cell;
use std::ptr::{null, null_mut};

/// What a condition function was shown, and what it says.
struct Ask {
    answer: i32,
    calls: Cell<u32>,
    caller: Cell<u16>,
    callee: Cell<u16>,
    /// Called inside.
    inside: Option<Box<dyn Fn()>>,
}

impl Ask {
    fn saying(answer: u32) -> Self {
        let zero = || Cell::new(0);
        Self { answer: answer as i32, calls: Cell::new(0), caller: zero(), callee: zero(), inside: None }
    }
}

unsafe extern "system" fn condition(
    caller: *mut WSABUF,
    caller_data: *mut WSABUF,
    sqos: *mut QOS,
    gqos: *mut QOS,
    callee: *mut WSABUF,
    callee_data: *mut WSABUF,
    group: *mut u32,
    data: usize,
) -> i32 {
    let ask = unsafe { &*(data as *const Ask) };
    let port = |address: *mut WSABUF| {
        let address = unsafe { *address };
        assert!(address.len == 16 || address.len == 28);
        u16::from_be(unsafe { *address.buf.cast::<u16>().wrapping_add(1) })
    };
    assert!(sqos.is_null() && gqos.is_null() && !group.is_null());
    assert!(unsafe { (*caller_data).len == 0 && (*callee_data).len == 0 });
    ask.calls.set(ask.calls.get() + 1);
    ask.caller.set(port(caller));
    ask.callee.set(port(callee));
    if let Some(inside) = &ask.inside {
        inside();
    }
    ask.answer
}

fn accept_if(listener: SOCKET, ask: &Ask) -> Result<SOCKET, i32> {
    let data = std::ptr::from_ref(ask) as usize;
    let accepted = unsafe { WSAAccept(listener, null_mut(), null_mut(), Some(condition), data) };
    if accepted == INVALID_SOCKET { Err(last_error()) } else { Ok(accepted) }
}

#[test]
fn sock_25_cf_accept_takes_the_connection_and_the_function_sees_both_addresses() {
    for family in families() {
        let (listener, address) = listener_of(family);
        let client = connected(&address);
        let ask = Ask::saying(CF_ACCEPT);
        let accepted = accept_if(listener, &ask).unwrap();
        assert_eq!(ask.calls.get(), 1);
        assert_eq!(ask.caller.get(), local_name(client).unwrap().port());
        assert_eq!(ask.callee.get(), address.port());
        send_all(client, b"x");
        assert_eq!(receive(accepted, 4).unwrap(), b"x");
        // Without a function it is accept.
        let second = connected(&address);
        let another = unsafe { WSAAccept(listener, null_mut(), null_mut(), None, 0) };
        assert_ne!(another, INVALID_SOCKET);
        for socket in [client, accepted, second, another, listener] {
            close(socket);
        }
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_25_cf_reject_resets_the_peer_and_fails_with_refused() {
    let (listener, address) = listener_of(AF_INET);
    for (answer, error) in [(CF_REJECT, WSAECONNREFUSED), (77, WSAEINVAL)] {
        let client = connected(&address);
        assert_eq!(accept_if(listener, &Ask::saying(answer)), Err(error));
        assert_eq!(receive(client, 4), Err(WSAECONNRESET));
        close(client);
    }
    // The listener goes on.
    let client = connected(&address);
    let accepted = accept_if(listener, &Ask::saying(CF_ACCEPT)).unwrap();
    for socket in [client, accepted, listener] {
        close(socket);
    }
}

#[test]
fn sock_25_ovl_97_cf_defer_leaves_the_connection_first_in_the_queue() {
    for family in families() {
        let (listener, address) = listener_of(family);
        set_non_blocking(listener, 1).unwrap();
        let (first, second) = (connected(&address), connected(&address));
        until_readable(listener);
        let ask = Ask::saying(CF_DEFER);
        for call in 1..=3 {
            assert_eq!(accept_if(listener, &ask), Err(WSATRY_AGAIN));
            assert_eq!((ask.calls.get(), ask.caller.get()), (call, local_name(first).unwrap().port()));
            assert_eq!(select_one(listener, Set::Read, 0), 1, "there is one to accept");
        }
        let accepted = try_accept(listener).unwrap();
        assert_eq!(peer_name(accepted).unwrap().port(), local_name(first).unwrap().port());
        let next = try_accept(listener).unwrap();
        assert_eq!(peer_name(next).unwrap().port(), local_name(second).unwrap().port());
        assert_eq!(try_accept(listener), Err(WSAEWOULDBLOCK));
        assert_eq!(select_one(listener, Set::Read, 0), 0);
        for socket in [first, second, accepted, next, listener] {
            close(socket);
        }
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_25_a_deferred_connection_is_accepted_by_whoever_waits() {
    let (listener, address) = listener_of(AF_INET);
    let ask = Ask { inside: Some(Box::new(|| ())), ..Ask::saying(CF_DEFER) };
    let client = connected(&address);
    assert_eq!(accept_if(listener, &ask), Err(WSATRY_AGAIN));
    // An AcceptEx takes it at its start.
    let (op, acceptor) = (Op::signaled(64), tcp());
    let accept_ex = |op: &Op, acceptor| {
        let accepted =
            unsafe { AcceptEx(listener, acceptor, op.buffer().cast(), 0, 32, 32, null_mut(), op.overlapped()) };
        if accepted != 0 { 0 } else { last_error() }
    };
    started(accept_ex(&op, acceptor));
    assert_eq!(op.end(listener), Ok(0));
    send_all(client, b"x");
    assert_eq!(receive(acceptor, 4).unwrap(), b"x");
    close(client);
    close(acceptor);
    // One that began to wait while the function ran takes it when it is put off.
    let (op, acceptor) = (Op::signaled(64), tcp());
    let inside = {
        let (buffer, overlapped) = (op.buffer() as usize, op.overlapped() as usize);
        move || {
            let (buffer, overlapped) = (buffer as *mut _, overlapped as *mut _);
            let accepted = unsafe { AcceptEx(listener, acceptor, buffer, 0, 32, 32, null_mut(), overlapped) };
            assert_eq!((accepted, last_error()), (0, WSA_IO_PENDING));
        }
    };
    let client = connected(&address);
    let ask = Ask { inside: Some(Box::new(inside)), ..Ask::saying(CF_DEFER) };
    assert_eq!(accept_if(listener, &ask), Err(WSATRY_AGAIN));
    assert_eq!(op.end(listener), Ok(0));
    for socket in [client, acceptor, listener] {
        close(socket);
    }
    ops::assert_no_rescue();
}

#[test]
fn sock_25_deferring_does_not_re_enable_fd_accept() {
    let (listener, address) = listener_of(AF_INET);
    let event = manual_event();
    event_select(listener, event, FD_ACCEPT);
    let client = connected(&address);
    expect(listener, event, FD_ACCEPT);
    assert_eq!(accept_if(listener, &Ask::saying(CF_DEFER)), Err(WSATRY_AGAIN));
    expect_nothing(listener, event);
    // Accepting does, and a refusal; with the first of two still there it is due at once.
    let second = connected(&address);
    expect(listener, event, FD_ACCEPT);
    assert_eq!(accept_if(listener, &Ask::saying(CF_REJECT)), Err(WSAECONNREFUSED));
    assert_eq!(receive(client, 4), Err(WSAECONNRESET));
    expect(listener, event, FD_ACCEPT);
    let accepted = accept_if(listener, &Ask::saying(CF_ACCEPT)).unwrap();
    for socket in [client, second, accepted, listener] {
        close(socket);
    }
    close_event(event);
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_25_27_closing_the_listener_resets_what_was_put_off() {
    let (listener, address) = listener_of(AF_INET);
    let client = connected(&address);
    assert_eq!(accept_if(listener, &Ask::saying(CF_DEFER)), Err(WSATRY_AGAIN));
    close(listener);
    assert_eq!(receive(client, 4), Err(WSAECONNRESET));
    close(client);
    // Also by the condition function itself.
    let (listener, address) = listener_of(AF_INET);
    let client = connected(&address);
    let ask = Ask { inside: Some(Box::new(move || close(listener))), ..Ask::saying(CF_DEFER) };
    assert_eq!(accept_if(listener, &ask), Err(WSATRY_AGAIN));
    assert_eq!(receive(client, 4), Err(WSAECONNRESET));
    close(client);
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_25_a_connection_that_is_withdrawn_meanwhile_was_reset() {
    let (listener, address) = listener_of(AF_INET);
    let client = connected(&address);
    let ask = Ask { inside: Some(Box::new(move || reset(client))), ..Ask::saying(CF_ACCEPT) };
    assert_eq!(accept_if(listener, &ask), Err(WSAECONNRESET));
    close(listener);
}

#[test]
fn sock_25_the_arguments_are_checked_before_the_function_is_asked() {
    let ask = Ask::saying(CF_ACCEPT);
    let datagram = udp();
    assert_eq!(accept_if(datagram, &ask), Err(WSAEOPNOTSUPP));
    let idle = tcp();
    assert_eq!(accept_if(idle, &ask), Err(WSAEINVAL));
    close(idle);
    assert_eq!(accept_if(idle, &ask), Err(WSAENOTSOCK));
    let (listener, address) = listener_of(AF_INET);
    let client = connected(&address);
    let (mut name, mut length) = ([0u8; 64], 3);
    let data = (&raw const ask) as usize;
    let accepted = unsafe { WSAAccept(listener, name.as_mut_ptr().cast(), &mut length, Some(condition), data) };
    assert_eq!((accepted, last_error(), length), (INVALID_SOCKET, WSAEFAULT, 3));
    assert_eq!(ask.calls.get(), 0);
    length = 64;
    let accepted = unsafe { WSAAccept(listener, name.as_mut_ptr().cast(), &mut length, Some(condition), data) };
    assert_ne!(accepted, INVALID_SOCKET);
    assert_eq!((length, u16::from_be_bytes([name[2], name[3]])), (16, local_name(client).unwrap().port()));
    for socket in [client, accepted, listener, datagram] {
        close(socket);
    }
}

fn connect_with(socket: SOCKET, to: &Address, caller: *const WSABUF, callee: *mut WSABUF) -> Result<(), i32> {
    checked(unsafe { WSAConnect(socket, to.pointer(), to.length, caller, callee, null(), null()) })
}

#[test]
fn sock_37_wsa_connect_is_connect_and_carries_no_data() {
    for family in families() {
        let (listener, address) = listener_of(family);
        let client = stream(family);
        let mut bytes = *b"hello";
        let mut data = WSABUF { len: 5, buf: bytes.as_mut_ptr() };
        assert_eq!(connect_with(client, &address, &data, null_mut()), Err(WSAEOPNOTSUPP));
        let qos = QOS::default();
        let (name, length) = (address.pointer(), address.length);
        let asked = unsafe { WSAConnect(client, name, length, null(), null_mut(), &qos, null()) };
        assert_eq!(checked(asked), Err(WSAEOPNOTSUPP));
        let empty = WSABUF { len: 0, buf: null_mut() };
        assert_eq!(connect_with(client, &address, &empty, &mut data), Ok(()));
        assert_eq!((data.len, &bytes), (0, b"hello"), "nothing came back");
        assert_eq!(connect_with(client, &address, null(), null_mut()), Err(WSAEISCONN));
        let accepted = accept_one(listener);
        close(client);
        assert_eq!(connect_with(client, &address, null(), null_mut()), Err(WSAENOTSOCK));
        close(accepted);
        close(listener);
    }
    let (keeper, refusing) = refused_address(AF_INET);
    let client = tcp();
    assert_eq!(connect_with(client, &refusing, null(), null_mut()), Err(WSAECONNREFUSED));
    assert_eq!(checked(unsafe { WSAConnect(client, null(), 16, null(), null_mut(), null(), null()) }), Err(WSAEFAULT));
    close(client);
    close(keeper);
}

#[test]
fn sock_57_the_two_disconnects_are_shutdowns() {
    let (client, accepted) = pair();
    let mut bytes = *b"bye";
    let data = WSABUF { len: 3, buf: bytes.as_mut_ptr() };
    assert_eq!(checked(unsafe { WSASendDisconnect(client, &data) }), Err(WSAENOPROTOOPT));
    assert_eq!(checked(unsafe { WSARecvDisconnect(client, &data) }), Err(WSAENOPROTOOPT));
    send_all(client, b"still open");
    assert_eq!(checked(unsafe { WSASendDisconnect(client, null()) }), Ok(()));
    assert_eq!(try_send(client, b"x", 0), Err(WSAESHUTDOWN));
    assert_eq!(ops::receive_exactly(accepted, 10), b"still open");
    assert_eq!(receive(accepted, 4).unwrap(), b"");
    assert_eq!(checked(unsafe { WSARecvDisconnect(client, null()) }), Ok(()));
    assert_eq!(receive(client, 4), Err(WSAESHUTDOWN));
    let idle = tcp();
    assert_eq!(checked(unsafe { WSASendDisconnect(idle, null()) }), Err(WSAENOTCONN));
    assert_eq!(checked(unsafe { WSARecvDisconnect(idle, null()) }), Err(WSAENOTCONN));
    for socket in [client, accepted, idle] {
        close(socket);
    }
    assert_eq!(checked(unsafe { WSASendDisconnect(idle, null()) }), Err(WSAENOTSOCK));
    assert_eq!(checked(unsafe { WSARecvDisconnect(idle, null()) }), Err(WSAENOTSOCK));
}

#[test]
fn ovl_66_winsock_2_cancels_no_blocking_call_and_has_no_hook() {
    startup();
    unsafe extern "system" fn hook() -> isize {
        unreachable!("it is never installed")
    }
    assert_eq!(checked(unsafe { WSACancelBlockingCall() }), Err(WSAEOPNOTSUPP));
    assert_eq!(checked(unsafe { WSAUnhookBlockingHook() }), Err(WSAEOPNOTSUPP));
    assert_eq!(unsafe { WSAIsBlocking() }, 0);
    unsafe { WSASetLastError(0) };
    assert!(unsafe { WSASetBlockingHook(Some(hook)) }.is_none());
    assert_eq!(last_error(), WSAEOPNOTSUPP);
    // A call that blocks is not ended by any of them.
    let (client, accepted) = pair();
    let receiving = elsewhere(move || receive(accepted, 4));
    assert!(receiving.is_blocked());
    assert_eq!(unsafe { WSAIsBlocking() }, 0);
    assert_eq!(checked(unsafe { WSACancelBlockingCall() }), Err(WSAEOPNOTSUPP));
    assert!(receiving.is_blocked());
    send_all(client, b"x");
    assert_eq!(receiving.result().unwrap(), b"x");
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}
