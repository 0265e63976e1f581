//! NET-60 to NET-79: inheritance, shared events, `WSAEnumNetworkEvents`.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;

#[test]
fn net_60_inherited_read_and_write_set_the_listener_s_event() {
    for family in families() {
        let (listener, address) = listener_of(family);
        let event = manual_event();
        event_select(listener, event, FD_ACCEPT | FD_READ | FD_WRITE);
        let client = connected(&address);
        send_all(client, b"first");
        expect(listener, event, FD_ACCEPT);
        let accepted = accept_one(listener);
        assert_eq!(receive(accepted, 0), Ok(vec![]), "data was there before the accept");
        expect(accepted, event, FD_READ | FD_WRITE);
        assert_eq!(receive(accepted, 100).unwrap(), b"first");
        assert_eq!(receive(accepted, 100), Err(WSAEWOULDBLOCK), "the mode is inherited");
        for socket in [client, accepted, listener] {
            close(socket);
        }
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_61_the_inherited_association_is_independent() {
    let (listener, address) = listener();
    let (event, other) = (manual_event(), manual_event());
    event_select(listener, event, FD_ACCEPT | FD_READ);
    let client = connect_to(&address);
    expect(listener, event, FD_ACCEPT);
    let accepted = accept_one(listener);
    event_select(accepted, other, FD_READ);
    send_all(client, b"x");
    expect(accepted, other, FD_READ);
    event_select(accepted, null_mut(), 0);
    let second = connect_to(&address);
    expect(listener, event, FD_ACCEPT);
    for socket in [client, second, accepted, listener] {
        close(socket);
    }
    assert_eq!(rescues(), 0);
}

/// `AcceptEx` into a new socket; what it was selected for before is `mask`.
fn accept_ex(listener: SOCKET, address: &SOCKADDR_IN, event: HANDLE, mask: u32) -> (SOCKET, SOCKET) {
    let acceptor = tcp();
    if mask != 0 {
        event_select(acceptor, event, mask);
    }
    let done = manual_event();
    let mut overlapped = OVERLAPPED { hEvent: done, ..Default::default() };
    let (mut buffer, mut bytes) = ([0u8; 64], 0);
    let pointer = buffer.as_mut_ptr().cast();
    let result = unsafe { AcceptEx(listener, acceptor, pointer, 0, 32, 32, &mut bytes, &mut overlapped) };
    assert_eq!((result, last_error()), (0, WSA_IO_PENDING));
    let client = connect_to(address);
    assert_eq!(wait(done, BOUND_MS), 0);
    assert_eq!(overlapped.Internal, 0);
    let pointer = (&raw const listener).cast();
    assert_eq!(unsafe { setsockopt(acceptor, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, pointer, 8) }, 0);
    (client, acceptor)
}

#[test]
fn net_62_an_acceptor_inherits_no_selection() {
    let (listener, address) = listener();
    let event = manual_event();
    event_select(listener, event, FD_READ | FD_WRITE | FD_CLOSE);
    let (client, acceptor) = accept_ex(listener, &address, event, 0);
    send_all(client, b"x");
    assert_eq!(receive(acceptor, 8).unwrap(), b"x", "it blocks as it did");
    expect_unset(event);
    assert_eq!(enumerate(acceptor, event).0, 0);
    for socket in [client, acceptor, listener] {
        close(socket);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_62_an_acceptor_keeps_the_selection_it_had() {
    let (listener, address) = listener();
    let event = manual_event();
    let (client, acceptor) = accept_ex(listener, &address, event, FD_READ | FD_CLOSE);
    send_all(client, b"x");
    expect(acceptor, event, FD_READ);
    assert_eq!(receive(acceptor, 8).unwrap(), b"x");
    close(client);
    expect(acceptor, event, FD_CLOSE);
    close(acceptor);
    close(listener);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_63_enumerating_one_socket_resets_the_event_of_another() {
    let (first, second) = (pair(), pair());
    let event = manual_event();
    for (_, accepted) in [first, second] {
        // FD_WRITE is recorded by the selection itself, so that both records are full after it.
        event_select(accepted, event, FD_WRITE);
    }
    assert_eq!(enumerate(first.1, event).0, FD_WRITE);
    assert!(!is_signaled(event));
    assert_eq!(enumerate(second.1, event).0, FD_WRITE, "its record stayed");
    for (client, accepted) in [first, second] {
        close(client);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_64_a_hidden_record_does_not_set_the_event_again() {
    let (first, second) = (pair(), pair());
    let (event, probe) = (manual_event(), manual_event());
    for (_, accepted) in [first, second] {
        event_select(accepted, event, FD_WRITE);
    }
    assert!(is_signaled(event));
    assert_eq!(enumerate(first.1, event).0, FD_WRITE);
    expect_unset(event);
    assert_eq!(enumerate(second.1, probe).0, FD_WRITE, "its record stayed");
    for (client, accepted) in [first, second] {
        close(client);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_70_enumeration_takes_record_codes_and_signal_in_one_step() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ | FD_WRITE | FD_CLOSE);
    assert!(is_signaled(event));
    let (bits, codes) = enumerate(accepted, event);
    assert_eq!((bits, codes[FD_WRITE_BIT as usize]), (FD_WRITE, 0));
    assert!(!is_signaled(event));
    assert_eq!(enumerate(accepted, event).0, 0);
    send_all(client, b"x");
    expect(accepted, event, FD_READ);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_71_bits_outside_the_mask_stay_recorded() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ | FD_WRITE);
    send_all(client, b"x");
    until_readable(accepted);
    event_select(accepted, event, FD_READ);
    expect(accepted, event, FD_READ);
    event_select(accepted, event, FD_READ | FD_WRITE);
    expect(accepted, event, FD_WRITE);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_72_codes_of_other_bits_are_left_alone() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ | FD_WRITE);
    let mut events = WSANETWORKEVENTS { lNetworkEvents: -1, iErrorCode: [0x0bad_0bad; 10] };
    assert_eq!(try_enumerate(accepted, event, &mut events), Ok(()));
    assert_eq!(events.lNetworkEvents as u32, FD_WRITE);
    for (index, code) in events.iErrorCode.into_iter().enumerate() {
        assert_eq!(code, if index == FD_WRITE_BIT as usize { 0 } else { 0x0bad_0bad }, "{index}");
    }
    close(client);
    close(accepted);
}

#[test]
fn net_73_without_an_event_nothing_is_reset() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_WRITE);
    assert_eq!(enumerate(accepted, null_mut()).0, FD_WRITE);
    assert!(is_signaled(event));
    assert_eq!(enumerate(accepted, null_mut()).0, 0);
    assert!(is_signaled(event));
    close(client);
    close(accepted);
}

#[test]
fn net_74_exactly_the_passed_event_is_reset() {
    let (client, accepted) = pair();
    let (event, other) = (manual_event(), manual_event());
    event_select(accepted, event, FD_WRITE);
    assert_eq!(unsafe { SetEvent(other) }, 1);
    assert_eq!(enumerate(accepted, other).0, FD_WRITE);
    assert!(is_signaled(event) && !is_signaled(other));
    close(client);
    close(accepted);
}

#[test]
fn net_75_without_an_association_nothing_is_reported() {
    let (client, accepted) = pair();
    let event = manual_event();
    assert_eq!(unsafe { SetEvent(event) }, 1);
    send_all(client, b"x");
    until_readable(accepted);
    assert_eq!(enumerate(accepted, event).0, 0);
    assert!(!is_signaled(event));
    assert_eq!(enumerate(tcp(), null_mut()).0, 0);
    close(client);
    close(accepted);
}

#[test]
fn net_76_a_failing_enumeration_changes_nothing() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_WRITE);
    let mut events = WSANETWORKEVENTS::default();
    assert_eq!(try_enumerate(accepted, event, null_mut()), Err(WSAEFAULT));
    assert_eq!(try_enumerate(INVALID_SOCKET, event, &mut events), Err(WSAENOTSOCK));
    let garbage = std::ptr::without_provenance_mut(0xdead_beec);
    assert_eq!(try_enumerate(accepted, garbage, &mut events), Err(WSAEINVAL));
    assert!(is_signaled(event));
    assert_eq!(enumerate(accepted, event).0, FD_WRITE);
    close(client);
    close(accepted);
}

#[test]
fn net_78_an_auto_reset_event_does_as_well() {
    let (client, accepted) = pair();
    let event = auto_event();
    event_select(accepted, event, FD_READ | FD_WRITE | FD_CLOSE);
    for (act, bit) in [(0, FD_WRITE), (1, FD_READ), (2, FD_CLOSE)] {
        match act {
            1 => send_all(client, b"x"),
            2 => {
                assert_eq!(receive(accepted, 8).unwrap(), b"x");
                close(client);
            }
            _ => {}
        }
        assert_eq!(wait(event, BOUND_MS), 0);
        assert!(!is_signaled(event), "the wait has reset it");
        assert_eq!(enumerate(accepted, null_mut()).0, bit);
    }
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_79_the_safe_order_loses_nothing() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ | FD_CLOSE);
    let sender = elsewhere(move || {
        for number in 0..2000u32 {
            send_all(client, &number.to_ne_bytes());
        }
        close(client);
    });
    let (mut received, mut ended) = (0, false);
    while !ended {
        assert_eq!(wait(event, BOUND_MS), 0, "after {received} bytes");
        let (bits, _) = enumerate(accepted, event);
        if bits & FD_READ != 0 {
            // One small receive a signal: what is left must signal again.
            match receive(accepted, 64) {
                Ok(bytes) => received += bytes.len(),
                Err(error) => assert_eq!(error, WSAEWOULDBLOCK),
            }
        }
        ended |= bits & FD_CLOSE != 0;
    }
    while let Ok(bytes) = receive(accepted, 4096)
        && !bytes.is_empty()
    {
        received += bytes.len();
    }
    assert_eq!(received, 8000);
    sender.result();
    close(accepted);
    assert_eq!(rescues(), 0);
}
