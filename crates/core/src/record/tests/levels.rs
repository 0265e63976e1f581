//! 4.2: the level bits, READ, OOB and ACCEPT.

use super::*;

const READ: NetworkEvents = NetworkEvents::READ;
const NONE: NetworkEvents = NetworkEvents::empty();

#[test]
fn net_20_a_reenabling_call_records_again_while_the_condition_holds() {
    for bit in LEVELS {
        let mut socket = Selected::with(bit);
        assert!(socket.arrived(bit));
        assert!(socket.reenabled(bit, true), "also if it was never enumerated");
        assert_eq!(socket.events(), bit);
        assert!(socket.reenabled(bit, true));
        assert_eq!(socket.events(), bit);
        assert!(!socket.reenabled(bit, false));
        assert_eq!(socket.events(), NONE);
    }
}

#[test]
fn net_20_one_bit_s_call_does_not_reenable_another() {
    let mut socket = Selected::with(READ | NetworkEvents::OOB);
    assert!(socket.arrived(READ | NetworkEvents::OOB));
    assert_eq!(socket.events(), READ | NetworkEvents::OOB);
    assert!(socket.reenabled(READ, true));
    assert_eq!(socket.events(), READ);
    assert!(!socket.select(READ | NetworkEvents::OOB, READ | NetworkEvents::OOB));
}

#[test]
fn net_20_a_call_reenables_also_while_nothing_is_selected() {
    for bit in LEVELS {
        let mut socket = Selected::with(bit);
        assert!(socket.arrived(bit));
        assert_eq!(socket.events(), bit);
        assert!(!socket.select(NONE, bit));
        assert!(!socket.reenabled(bit, true));
        assert!(socket.select(bit, bit), "what is left is reported anew");
    }
}

#[test]
fn net_21_a_failing_call_rearms() {
    let mut socket = Selected::with(READ);
    assert!(socket.arrived(READ));
    assert_eq!(socket.events(), READ);
    // It failed for another reason than that nothing is there, so the condition holds.
    assert!(socket.reenabled(READ, true));
    assert_eq!(socket.events(), READ);
}

#[test]
fn net_22_each_partial_receive_records_again_and_the_last_does_not() {
    let mut socket = Selected::with(READ);
    assert!(socket.arrived(READ));
    for left in (0..8).rev() {
        assert_eq!(socket.events(), READ);
        assert_eq!(socket.reenabled(READ, left > 0), left > 0);
    }
    assert_eq!(socket.events(), NONE);
}

#[test]
fn net_23_a_peek_records_again() {
    let mut socket = Selected::with(READ);
    assert!(socket.arrived(READ));
    assert_eq!(socket.events(), READ);
    assert!(socket.reenabled(READ, true), "the data is still there");
}

#[test]
fn net_24_one_accept_of_two_records_again() {
    let mut listener = Selected::with(NetworkEvents::ACCEPT);
    assert!(listener.arrived(NetworkEvents::ACCEPT));
    assert!(listener.arrived(NetworkEvents::ACCEPT));
    assert_eq!(listener.events(), NetworkEvents::ACCEPT);
    assert!(listener.reenabled(NetworkEvents::ACCEPT, true));
    assert_eq!(listener.events(), NetworkEvents::ACCEPT);
    assert!(!listener.reenabled(NetworkEvents::ACCEPT, false));
    assert_eq!(listener.events(), NONE);
}

#[test]
fn net_25_a_new_arrival_records_again_without_reenabling() {
    for bit in LEVELS {
        let mut socket = Selected::with(bit);
        assert!(socket.arrived(bit));
        assert_eq!(socket.events(), bit);
        assert_eq!(socket.events(), NONE, "continued presence is no arrival");
        assert!(socket.arrived(bit));
        assert_eq!(socket.events(), bit);
    }
}

#[test]
fn net_25_an_arrival_while_unselected_counts_as_new() {
    let mut socket = Selected::with(READ);
    assert!(socket.arrived(READ));
    assert_eq!(socket.events(), READ);
    assert!(!socket.select(NONE, READ));
    assert!(!socket.arrived(READ));
    assert!(socket.select(READ, READ));
}

#[test]
fn net_27_bits_accumulate_before_the_first_enumeration() {
    let mut socket = Selected::with(NetworkEvents::all());
    assert!(socket.record.connected(0).is_some());
    assert!(socket.arrived(READ));
    assert!(socket.record.peer_closed(0).is_some());
    let all = NetworkEvents::CONNECT | NetworkEvents::WRITE | READ | NetworkEvents::CLOSE;
    assert_eq!(socket.events(), all);
}

#[test]
fn net_28_a_signal_may_outlive_its_reason() {
    let mut socket = Selected::with(READ);
    assert!(socket.arrived(READ), "the event is set");
    assert!(!socket.reenabled(READ, false), "read for another reason");
    assert_eq!(socket.events(), NONE, "and the enumeration finds nothing");
}

#[test]
fn net_29_bits_outside_the_mask_do_not_set_the_event() {
    for bit in LEVELS {
        let mut socket = Selected::with(NetworkEvents::all() - bit);
        assert!(!socket.arrived(bit));
        assert!(!socket.reenabled(bit, true));
        assert_eq!(socket.events(), NONE);
    }
    let mut socket = Selected::with(READ);
    assert!(socket.record.connected(0).is_none());
    assert!(socket.record.peer_closed(0).is_none());
    assert_eq!(socket.events(), NONE);
}

#[test]
fn net_29_what_is_outside_the_mask_is_asked_for_at_the_select() {
    for bit in LEVELS {
        let mut socket = Selected::with(NetworkEvents::WRITE);
        assert!(!socket.arrived(bit));
        assert!(!socket.reenabled(bit, true));
        assert!(!socket.select(bit, NONE), "it is not there any more");
        assert_eq!(socket.events(), NONE);
    }
}

#[test]
fn net_30_the_end_of_the_stream_is_no_data() {
    let mut socket = Selected::with(NetworkEvents::all());
    assert!(socket.record.peer_closed(0).is_some());
    assert_eq!(socket.events(), NetworkEvents::CLOSE);
    assert!(!socket.arrived(NetworkEvents::CLOSE), "and what ends once does not arrive");
    assert_eq!(socket.events(), NONE);
}

#[test]
fn net_31_eaten_bytes_are_not_recorded_and_the_next_are() {
    let mut socket = Selected::with(READ);
    // A pending receive took all of it and has re-enabled the bit; nobody says that something arrived.
    assert!(!socket.reenabled(READ, false));
    assert_eq!(socket.events(), NONE);
    assert!(socket.arrived(READ));
    assert_eq!(socket.events(), READ);
}

#[test]
fn net_32_a_consumed_bit_leaves_the_record() {
    for bit in LEVELS {
        let mut socket = Selected::with(bit);
        assert!(socket.arrived(bit));
        assert!(!socket.reenabled(bit, false));
        assert_eq!(socket.events(), NONE);
    }
    let mut socket = Selected::with(NetworkEvents::all());
    assert!(socket.record.connected(0).is_some());
    assert!(socket.record.peer_closed(0).is_some());
    for bit in LEVELS {
        assert!(!socket.reenabled(bit, false));
    }
    let others = NetworkEvents::CONNECT | NetworkEvents::WRITE | NetworkEvents::CLOSE;
    assert_eq!(socket.events(), others, "no receive drops these");
}

#[test]
fn net_57_urgent_and_normal_data_are_apart() {
    let mut socket = Selected::with(READ | NetworkEvents::OOB);
    assert!(socket.arrived(NetworkEvents::OOB));
    assert_eq!(socket.events(), NetworkEvents::OOB);
    assert!(!socket.reenabled(NetworkEvents::OOB, false));
    assert!(socket.arrived(READ));
    assert_eq!(socket.events(), READ);
}
