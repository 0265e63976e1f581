//! `ProcessSocketNotifications`.

use crate::datagrams::{bound, send_to, set, udp};
use crate::ops::*;
use crate::sockets::{Address, QUIET_MS, bind_to};
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::io::OVERLAPPED_ENTRY;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;

const IN: u32 = SOCK_NOTIFY_EVENT_IN;
const OUT: u32 = SOCK_NOTIFY_EVENT_OUT;
const HANGUP: u32 = SOCK_NOTIFY_EVENT_HANGUP;
const REMOVED: u32 = SOCK_NOTIFY_EVENT_REMOVE;
const ONCE: u32 = SOCK_NOTIFY_TRIGGER_ONESHOT;
const EVER: u32 = SOCK_NOTIFY_TRIGGER_PERSISTENT;
const LEVEL: u32 = SOCK_NOTIFY_TRIGGER_LEVEL;
const EDGE: u32 = SOCK_NOTIFY_TRIGGER_EDGE;

fn asked(socket: SOCKET, key: usize, operation: u32, filter: u32, trigger: u32) -> SOCK_NOTIFY_REGISTRATION {
    SOCK_NOTIFY_REGISTRATION {
        socket,
        completionKey: key as *mut _,
        eventFilter: filter as u16,
        operation: operation as u8,
        triggerFlags: trigger as u8,
        registrationResult: 12345,
    }
}

/// One registration: its result.
fn register(port: HANDLE, socket: SOCKET, key: usize, operation: u32, filter: u32, trigger: u32) -> u32 {
    let mut one = asked(socket, key, operation, filter, trigger);
    let result = unsafe { ProcessSocketNotifications(port, 1, &mut one, 0, 0, null_mut(), null_mut()) };
    assert_eq!(result, 0);
    one.registrationResult
}

fn enable(port: HANDLE, socket: SOCKET, filter: u32, trigger: u32) {
    assert_eq!(register(port, socket, 7, SOCK_NOTIFY_OP_ENABLE, filter, trigger), 0);
}

/// The next packet: key and bits, or the error.
fn next(port: HANDLE, ms: u32) -> Result<(usize, u32), u32> {
    let (mut entry, mut count) = (OVERLAPPED_ENTRY::default(), UNTOUCHED);
    let result = unsafe { ProcessSocketNotifications(port, 0, null_mut(), ms, 1, &mut entry, &mut count) };
    if result != 0 {
        return Err(result);
    }
    assert_eq!((count, entry.lpOverlapped), (1, null_mut()));
    Ok((entry.lpCompletionKey, entry.dwNumberOfBytesTransferred))
}

#[test]
fn psn_1_4_registrations_and_packets_in_one_call() {
    let (client, accepted) = pair();
    let port = port(0);
    send_all(accepted, b"x");
    let mut one = asked(client, 7, SOCK_NOTIFY_OP_ENABLE, IN, ONCE | EDGE);
    let (mut entries, mut count) = ([OVERLAPPED_ENTRY::default(); 4], 0);
    let result =
        unsafe { ProcessSocketNotifications(port, 1, &mut one, BOUND_MS, 4, entries.as_mut_ptr(), &mut count) };
    assert_eq!((result, one.registrationResult, count), (0, 0, 1));
    assert_eq!((entries[0].lpCompletionKey, entries[0].dwNumberOfBytesTransferred), (7, IN));
    assert_eq!(next(port, 10), Err(258));
    // Plain gets see the packets too, and this call sees others.
    enable(port, client, IN, ONCE | LEVEL);
    assert_eq!(get(port, BOUND_MS), Got::success(IN, 7, null_mut()));
    post(port, 5, 6, 0);
    assert_eq!(next(port, BOUND_MS), Ok((6, 5)));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn psn_2_3_each_registration_has_its_result() {
    let (client, accepted) = pair();
    let port = port(0);
    let none = tcp();
    close(none);
    let enable = SOCK_NOTIFY_OP_ENABLE;
    let mut three = [
        asked(none, 1, enable, IN, ONCE | EDGE),
        asked(client, 1, enable, IN, ONCE | EDGE),
        asked(accepted, 1, enable, IN, ONCE | EVER | EDGE),
    ];
    let result = unsafe { ProcessSocketNotifications(port, 3, three.as_mut_ptr(), 0, 0, null_mut(), null_mut()) };
    let results = three.map(|one| one.registrationResult as i32);
    assert_eq!((result, results), (0, [WSAENOTSOCK, 0, WSAEINVAL]));
    for (filter, trigger) in [(IN, ONCE), (IN, LEVEL), (IN, EVER | LEVEL | EDGE), (0x80, EVER | LEVEL)] {
        assert_eq!(register(port, accepted, 1, enable, filter, trigger) as i32, WSAEINVAL);
    }
    assert_eq!(register(port, accepted, 1, 3, IN, EVER | LEVEL) as i32, WSAEINVAL);
    assert_eq!(register(port, accepted, 1, SOCK_NOTIFY_OP_REMOVE, 0, 0) as i32, WSAEINVAL);
    close(client);
    close(accepted);
    close_handle(port);
}

#[test]
fn psn_5_one_port_one_key_and_one_packet_for_what_is_merged() {
    let (client, accepted) = pair();
    let (port_a, port_b) = (port(0), port(0));
    enable(port_a, client, IN | HANGUP, EVER | EDGE);
    let again = |port, key| register(port, client, key, SOCK_NOTIFY_OP_ENABLE, IN | HANGUP, EVER | EDGE) as i32;
    assert_eq!((again(port_b, 7), again(port_a, 8), again(port_a, 7)), (WSAEINVAL, WSAEINVAL, 0));
    send_all(accepted, b"a");
    assert_eq!(wait_for(port_a), IN);
    // What comes before it is taken is in one packet.
    send_all(accepted, b"b");
    shut_send(accepted);
    crate::sockets::until_bytes(client, 2);
    while !is_hung_up(client) {
        std::thread::yield_now();
    }
    assert_eq!(wait_for(port_a), IN | HANGUP);
    assert_eq!(next(port_a, QUIET_MS), Err(258));
    // Enabled anew, the filter and the trigger are the new ones.
    for kind in [LEVEL, EDGE] {
        enable(port_a, client, IN, EVER | EDGE);
        enable(port_a, client, OUT, ONCE | kind);
        assert_eq!(wait_for(port_a), OUT);
        assert_eq!(next(port_a, QUIET_MS), Err(258));
    }
    close(accepted);
    close(client);
    close_handle(port_a);
    close_handle(port_b);
}

/// Whether the end of what the peer sends has come, which takes nothing.
fn is_hung_up(socket: SOCKET) -> bool {
    let mut entry = WSAPOLLFD { fd: socket, events: 0, revents: 0 };
    assert_ne!(unsafe { WSAPoll(&mut entry, 1, BOUND_MS as i32) }, 0);
    entry.revents & POLLHUP != 0
}

#[test]
fn psn_2_an_error_is_told_unasked() {
    const ERROR: u32 = SOCK_NOTIFY_EVENT_ERR;
    for trigger in [EVER | EDGE, ONCE | LEVEL] {
        let (client, accepted) = pair();
        let port = port(0);
        enable(port, client, IN, trigger);
        reset(accepted);
        assert_eq!(wait_for(port) & ERROR, ERROR, "{trigger:#x}");
        close(client);
        close_handle(port);
    }
    assert_no_rescue();
}

#[test]
fn psn_1_a_call_that_waits_in_vain_has_registered() {
    let (client, accepted) = pair();
    let port = port(0);
    let mut one = asked(client, 7, SOCK_NOTIFY_OP_ENABLE, IN, EVER | LEVEL);
    let (mut entry, mut count) = (OVERLAPPED_ENTRY::default(), UNTOUCHED);
    let result = unsafe { ProcessSocketNotifications(port, 1, &mut one, 10, 1, &mut entry, &mut count) };
    assert_eq!((result, one.registrationResult), (258, 0));
    send_all(accepted, b"x");
    assert_eq!(wait_for(port), IN);
    // What the call itself refuses registers nothing.
    let mut two = [asked(accepted, 8, SOCK_NOTIFY_OP_ENABLE, OUT, EVER | LEVEL), asked(client, 7, 0, 0, 0)];
    let at = two.as_mut_ptr();
    assert_eq!(unsafe { ProcessSocketNotifications(port, 2, at, 5, 0, null_mut(), null_mut()) } as i32, WSAEINVAL);
    assert_eq!(two[0].registrationResult, 12345, "untouched");
    assert_eq!(receive(client, 8), Ok(b"x".to_vec()));
    assert_eq!(next(port, QUIET_MS), Err(258));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

fn wait_for(port: HANDLE) -> u32 {
    let (key, bits) = next(port, BOUND_MS).unwrap();
    assert_eq!(key, 7);
    bits
}

#[test]
fn psn_6_levels_edges_and_single_shots() {
    let (client, accepted) = pair();
    let port = port(0);
    // A level is told as long as it holds.
    enable(port, client, IN, EVER | LEVEL);
    send_all(accepted, b"a");
    assert_eq!((wait_for(port), wait_for(port)), (IN, IN));
    assert_eq!(receive(client, 8), Ok(b"a".to_vec()));
    assert_eq!(next(port, 10), Err(258));
    // An edge once each time.
    enable(port, client, IN, EVER | EDGE);
    send_all(accepted, b"b");
    assert_eq!(wait_for(port), IN);
    assert_eq!(next(port, 10), Err(258));
    send_all(accepted, b"c");
    assert_eq!(wait_for(port), IN);
    assert_eq!(receive_exactly(client, 2), b"bc");
    // A single shot until it is enabled anew.
    enable(port, client, IN, ONCE | EDGE);
    send_all(accepted, b"d");
    assert_eq!(wait_for(port), IN);
    send_all(accepted, b"e");
    assert_eq!(next(port, 20), Err(258));
    enable(port, client, IN, ONCE | EDGE);
    assert_eq!(wait_for(port), IN, "what is there counts");
    // Disabled, it says nothing.
    enable(port, client, IN, EVER | LEVEL);
    assert_eq!(register(port, client, 7, SOCK_NOTIFY_OP_DISABLE, 0, 0), 0);
    assert_eq!(next(port, 20), Err(258));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn psn_6_room_to_send_is_told_when_it_comes_back() {
    let (client, accepted) = pair();
    let port = port(0);
    enable(port, client, OUT, EVER | EDGE);
    assert_eq!(wait_for(port), OUT);
    assert_eq!(next(port, 10), Err(258));
    let filled = fill(client);
    assert_eq!(receive_exactly(accepted, filled).len(), filled);
    assert_eq!(wait_for(port), OUT);
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn psn_6_an_acknowledgement_is_no_error() {
    for trigger in [EVER | EDGE, EVER | LEVEL] {
        let (client, accepted) = pair();
        let port = port(0);
        set_int(client, SO_SNDBUF, 0);
        enable(port, client, IN, trigger);
        for _ in 0..5 {
            let op = Op::with(manual_event(), b"abc".to_vec());
            assert_eq!(op.send(client), WSA_IO_PENDING);
            assert_eq!(op.end(client), Ok(3));
            assert_eq!(next(port, 10), Err(258));
        }
        send_all(accepted, b"x");
        assert_eq!(next(port, BOUND_MS), Ok((7, IN)));
        close(client);
        close(accepted);
        close_handle(port);
    }
    assert_no_rescue();
}

#[test]
fn psn_7_the_removal_is_the_last_packet_and_a_close_has_none() {
    let (client, accepted) = pair();
    let port = port(0);
    enable(port, client, IN, EVER | LEVEL);
    assert_eq!(register(port, client, 7, SOCK_NOTIFY_OP_REMOVE, 0, 0), 0);
    let another_key = |port| register(port, client, 9, SOCK_NOTIFY_OP_ENABLE, IN, EVER | LEVEL);
    assert_eq!(another_key(port) as i32, WSAEINVAL, "before that packet it has its key");
    assert_eq!(wait_for(port) & REMOVED, REMOVED);
    send_all(accepted, b"x");
    assert_eq!(next(port, 20), Err(258));
    // Now it may have another key.
    assert_eq!(another_key(port), 0);
    assert_eq!(next(port, BOUND_MS), Ok((9, IN)));
    close(client);
    assert_eq!(next(port, 20), Err(258));
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn psn_8_counts_and_arrays_belong_together() {
    let port = port(0);
    let (mut one, mut entry, mut count) = (asked(tcp(), 1, 0, 0, 0), OVERLAPPED_ENTRY::default(), 0);
    let call = |registrations, infos, ms, entries, at, received| unsafe {
        ProcessSocketNotifications(port, registrations, infos, ms, entries, at, received) as i32
    };
    let (info, at, received) = (&raw mut one, &raw mut entry, &raw mut count);
    assert_eq!(call(1, null_mut(), 0, 0, null_mut(), null_mut()), WSAEINVAL);
    assert_eq!(call(0, info, 0, 0, null_mut(), null_mut()), WSAEINVAL);
    assert_eq!(call(1, info, 5, 0, null_mut(), null_mut()), WSAEINVAL);
    assert_eq!(call(1, info, 0, 0, at, null_mut()), WSAEINVAL);
    assert_eq!(call(1, info, 0, 1, at, null_mut()), WSAEINVAL);
    assert_eq!(call(1, info, 0, 0, null_mut(), null_mut()), 0);
    assert_eq!(call(0, null_mut(), 0, 1, at, received), 258);
    close_handle(port);
    assert_eq!(call(0, null_mut(), 0, 1, at, received), 6);
}

#[test]
fn what_a_receiver_is_deaf_to_makes_no_packet() {
    let (peer, _) = bound();
    set_int(peer, SO_BROADCAST, 1);
    let mut everybody = loopback(0);
    everybody.sin_addr.S_un.S_addr = u32::from_ne_bytes([127, 255, 255, 255]);
    for kind in [EDGE, LEVEL] {
        let (socket, port) = (udp(), port(0));
        bind_to(socket, &Address::any(AF_INET, 0)).unwrap();
        assert_eq!(set(socket, IPPROTO_IP, IP_RECEIVE_BROADCAST, 0), 0);
        everybody.sin_port = local(socket).sin_port;
        // One that is there before, and one that comes after.
        assert_eq!(send_to(peer, b"unheard", &everybody), Ok(7));
        enable(port, socket, IN, EVER | kind);
        assert_eq!(next(port, QUIET_MS), Err(258));
        assert_eq!(send_to(peer, b"unheard", &everybody), Ok(7));
        assert_eq!(next(port, QUIET_MS), Err(258));
        let here = SOCKADDR_IN { sin_addr: loopback(0).sin_addr, ..everybody };
        assert_eq!(send_to(peer, b"heard", &here), Ok(5));
        assert_eq!(next(port, BOUND_MS), Ok((7, IN)));
        assert_eq!(receive(socket, 8), Ok(b"heard".to_vec()));
        close(socket);
        close_handle(port);
    }
    close(peer);
}
