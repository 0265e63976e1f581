//! 4.3: FD_WRITE, FD_CONNECT and FD_CLOSE.

use super::*;

const WRITE: NetworkEvents = NetworkEvents::WRITE;
const CONNECT: NetworkEvents = NetworkEvents::CONNECT;
const CLOSE: NetworkEvents = NetworkEvents::CLOSE;
const NONE: NetworkEvents = NetworkEvents::empty();

#[test]
fn net_40_write_comes_once_per_connection() {
    let mut connected = Selected::with(WRITE | CONNECT);
    assert!(connected.record.connected(0).is_some());
    assert_eq!(connected.events(), WRITE | CONNECT);
    assert!(connected.record.writable().is_none(), "room alone is no reason");
    assert_eq!(connected.events(), NONE);

    let mut accepted = Selected::with(NONE);
    assert!(accepted.record.writable_from_birth().is_none());
    assert!(accepted.select(WRITE, NONE), "selected later");
    assert_eq!(accepted.events(), WRITE);
    assert!(!accepted.select(WRITE, NONE));
}

#[test]
fn net_41_a_bound_datagram_socket_is_writable_once_and_an_unconnected_stream_never() {
    let mut datagram = Selected::with(NONE);
    assert!(!datagram.select(WRITE, NONE), "not bound yet");
    assert!(datagram.record.writable_from_birth().is_some());
    assert_eq!(datagram.events(), WRITE);
    assert!(datagram.record.connected(0).is_some(), "connecting it gives another");
    assert_eq!(datagram.events(), WRITE);
    assert!(datagram.select(WRITE | CONNECT, NONE));
    assert_eq!(datagram.events(), CONNECT);

    let mut stream = Selected::with(NetworkEvents::all());
    assert!(stream.record.writable().is_none());
    assert_eq!(stream.events(), NONE);
}

#[test]
fn net_42_a_successful_send_does_not_reenable() {
    let mut socket = Selected::with(WRITE);
    assert!(socket.record.writable_from_birth().is_some());
    assert_eq!(socket.events(), WRITE);
    // A successful send says nothing to the record.
    assert!(socket.record.writable().is_none());
    assert!(!socket.select(WRITE, NONE));
    assert_eq!(socket.events(), NONE);
}

#[test]
fn net_43_a_blocked_send_arms_for_one_room() {
    let mut socket = Selected::with(WRITE);
    socket.record.send_blocked();
    assert_eq!(socket.events(), NONE, "no room yet");
    let due = socket.record.writable();
    assert!(socket.is_set_by(due));
    assert!(socket.record.writable().is_none());
    assert_eq!(socket.events(), WRITE);
}

#[test]
fn net_43_room_is_remembered_for_a_later_selection() {
    let mut socket = Selected::with(NONE);
    socket.record.send_blocked();
    assert!(socket.record.writable().is_none());
    assert!(socket.select(WRITE, NONE));
}

#[test]
fn net_44_a_send_taken_in_part_arms_too() {
    let mut socket = Selected::with(WRITE);
    socket.record.send_blocked();
    socket.record.send_blocked();
    assert!(socket.record.writable().is_some());
    assert!(socket.record.writable().is_none(), "twice armed is armed");
}

#[test]
fn net_45_a_new_selection_does_not_fire_write_again() {
    let mut socket = Selected::with(WRITE);
    assert!(socket.record.writable_from_birth().is_some());
    assert_eq!(socket.events(), WRITE);
    assert!(!socket.select(WRITE, NONE));
    assert!(!socket.select(NONE, NONE));
    assert!(!socket.select(WRITE, NONE));
}

#[test]
fn net_46_success_gives_connect_and_write() {
    let mut socket = Selected::with(NetworkEvents::all());
    assert!(socket.record.connected(0).is_some());
    let taken = socket.record.enumerate();
    assert_eq!((taken.events, taken.codes), (CONNECT | WRITE, [0; FD_MAX_EVENTS]));
}

#[test]
fn net_46_either_bit_alone_sets_the_event() {
    for mask in [CONNECT, WRITE] {
        let mut socket = Selected::with(mask);
        let due = socket.record.connected(0);
        assert!(socket.is_set_by(due));
        assert_eq!(socket.events(), mask);
    }
}

#[test]
fn net_46_failure_gives_connect_alone() {
    for code in [10061, 10060, 10051, 10065, 10047, 10055] {
        let mut socket = Selected::with(NetworkEvents::all());
        let due = socket.record.connected(code);
        assert!(socket.is_set_by(due));
        let taken = socket.record.enumerate();
        assert_eq!((taken.events, taken.codes[4]), (CONNECT, code));
    }
}

#[test]
fn net_47_connect_waits_for_a_selection_and_accepted_sockets_have_none() {
    let mut client = Selected::with(NONE);
    assert!(client.record.connected(0).is_none());
    assert!(client.select(WRITE, NONE));
    assert_eq!(client.events(), WRITE);
    assert!(client.select(WRITE | CONNECT, NONE), "added to the mask later");
    assert_eq!(client.events(), CONNECT);

    let mut accepted = Selected::with(NONE);
    assert!(accepted.record.writable_from_birth().is_none());
    assert!(accepted.select(WRITE | CONNECT, NONE));
    assert_eq!(accepted.events(), WRITE);
}

#[test]
fn net_50_another_attempt_rearms_connect() {
    let mut socket = Selected::with(NetworkEvents::all());
    assert!(socket.record.connected(10061).is_some());
    socket.record.connect_started();
    assert_eq!(socket.events(), NONE, "what was not enumerated belongs to the old attempt");
    assert!(socket.record.connected(0).is_some());
    assert_eq!(socket.events(), CONNECT | WRITE);
}

#[test]
fn net_51_close_comes_once_per_connection() {
    let mut socket = Selected::with(CLOSE);
    let due = socket.record.peer_closed(0);
    assert!(socket.is_set_by(due));
    assert!(socket.record.peer_closed(0).is_none());
    let taken = socket.record.enumerate();
    assert_eq!((taken.events, taken.codes[5]), (CLOSE, 0));
    assert!(socket.record.peer_closed(10053).is_none(), "not even for a reset");
    assert_eq!(socket.events(), NONE);
    socket.record.connect_started();
    assert!(socket.record.peer_closed(0).is_some(), "the next connection has its own");
}

#[test]
fn net_52_close_does_not_wait_for_the_data() {
    let mut socket = Selected::with(NetworkEvents::READ | CLOSE);
    assert!(socket.arrived(NetworkEvents::READ));
    assert!(socket.record.peer_closed(0).is_some());
    assert_eq!(socket.events(), NetworkEvents::READ | CLOSE);
    assert!(socket.reenabled(NetworkEvents::READ, true));
    assert_eq!(socket.events(), NetworkEvents::READ, "partial reads still report");
    assert!(!socket.reenabled(NetworkEvents::READ, false));
    assert_eq!(socket.events(), NONE, "the last gives nothing, and no second FD_CLOSE");
}

#[test]
fn net_53_a_reset_has_its_code() {
    let mut socket = Selected::with(CLOSE);
    assert!(socket.record.peer_closed(10053).is_some());
    let taken = socket.record.enumerate();
    assert_eq!((taken.events, taken.codes[5]), (CLOSE, 10053));
}

#[test]
fn net_54_a_half_closed_socket_still_reports_room() {
    let mut socket = Selected::with(WRITE | CLOSE);
    assert!(socket.record.peer_closed(0).is_some());
    assert_eq!(socket.events(), CLOSE);
    socket.record.send_blocked();
    assert!(socket.record.writable().is_some());
    assert_eq!(socket.events(), WRITE);
}

#[test]
fn a_change_of_this_host_is_told_once_to_who_selected_it() {
    let bit = NetworkEvents::ADDRESS_LIST_CHANGE;
    let mut socket = Selected::with(bit);
    let due = socket.record.changed(bit);
    assert!(socket.is_set_by(due));
    assert_eq!(socket.events(), bit);
    assert_eq!(socket.events(), NONE);
    assert!(socket.record.changed(NetworkEvents::ROUTING_INTERFACE_CHANGE).is_none(), "it was not selected");
}
