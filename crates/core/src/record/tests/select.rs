//! 4.1, 4.4 and 4.5: the call itself, inheritance, enumeration.

use super::*;

const READ: NetworkEvents = NetworkEvents::READ;
const WRITE: NetworkEvents = NetworkEvents::WRITE;
const NONE: NetworkEvents = NetworkEvents::empty();

#[test]
fn net_2_the_last_selection_counts_alone() {
    let mut socket = Selected::with(READ | WRITE);
    let second = event();
    assert!(socket.record.select(NetworkEvents::CLOSE, Some(Arc::clone(&second)), NONE).is_none());
    assert_eq!(socket.record.mask(), NetworkEvents::CLOSE, "masks are not or-ed");
    assert!(socket.record.arrived(READ).is_none());
    assert!(Arc::ptr_eq(&socket.record.peer_closed(0).unwrap(), &second), "the old event is forgotten");
}

#[test]
fn net_3_mask_zero_cancels() {
    let mut socket = Selected::with(READ);
    assert!(socket.record.is_selected());
    assert!(socket.record.event().is_some_and(|event| Arc::ptr_eq(event, &socket.event)));
    assert!(socket.arrived(READ));
    assert!(socket.record.select(NONE, None, READ).is_none());
    assert!(!socket.record.is_selected());
    assert!(socket.record.event().is_none());
    assert!(!socket.arrived(READ));
    assert_eq!(socket.events(), NONE);
}

#[test]
fn net_4_mask_zero_forgets_the_event_too() {
    let mut socket = Selected::with(READ);
    assert!(!socket.select(NONE, READ));
    assert!(socket.record.event().is_none());
}

#[test]
fn net_8_what_holds_now_is_recorded_before_the_call_returns() {
    for bit in LEVELS {
        let mut socket = Selected::with(NONE);
        assert!(socket.select(bit, bit));
        assert_eq!(socket.events(), bit);
    }
    let mut socket = Selected::with(NONE);
    assert!(socket.record.connected(0).is_none());
    assert!(socket.select(NetworkEvents::CONNECT | WRITE, NONE));
    assert_eq!(socket.events(), NetworkEvents::CONNECT | WRITE);
}

#[test]
fn net_8_only_level_bits_can_be_present() {
    let mut socket = Selected::with(NONE);
    assert!(
        !socket.select(NetworkEvents::all(), NetworkEvents::all() - READ - NetworkEvents::OOB - NetworkEvents::ACCEPT)
    );
    assert_eq!(socket.events(), NONE);
}

#[test]
fn net_9_what_came_before_is_remembered_unless_consumed() {
    for bit in LEVELS {
        let mut socket = Selected::with(WRITE);
        assert!(!socket.arrived(bit));
        assert!(socket.select(bit, bit), "still there, which the caller sees");

        let mut socket = Selected::with(WRITE);
        assert!(!socket.arrived(bit));
        assert!(!socket.reenabled(bit, false));
        assert!(!socket.select(bit, NONE), "consumed meanwhile");
        assert_eq!(socket.events(), NONE);
    }
    let mut socket = Selected::with(READ);
    assert!(socket.record.peer_closed(0).is_none());
    assert!(socket.select(NetworkEvents::CLOSE, NONE));
}

#[test]
fn net_10_recorded_bits_survive_a_new_selection() {
    let mut socket = Selected::with(NetworkEvents::ACCEPT);
    assert!(socket.arrived(NetworkEvents::ACCEPT));
    assert!(!socket.select(READ, NetworkEvents::ACCEPT), "without the bit the event is not set");
    assert_eq!(socket.events(), NONE);
    assert!(socket.select(NetworkEvents::ACCEPT, NetworkEvents::ACCEPT), "with it at once");
    assert_eq!(socket.events(), NetworkEvents::ACCEPT);
}

#[test]
fn net_11_what_was_enumerated_and_still_holds_is_not_reported_again() {
    for bit in LEVELS {
        let mut socket = Selected::with(bit);
        assert!(socket.arrived(bit));
        assert_eq!(socket.events(), bit);
        assert!(!socket.select(bit, bit));
        assert!(!socket.select(NONE, bit));
        assert!(!socket.select(bit, bit), "not even after mask 0 in between");
        assert_eq!(socket.events(), NONE);
    }
    let mut socket = Selected::with(NetworkEvents::all());
    assert!(socket.record.connected(0).is_some());
    assert!(socket.record.peer_closed(0).is_some());
    assert_eq!(socket.events(), NetworkEvents::CONNECT | WRITE | NetworkEvents::CLOSE);
    assert!(!socket.select(NONE, NONE));
    assert!(!socket.select(NetworkEvents::all(), NONE));
}

#[test]
fn net_11_what_was_not_enumerated_is_reported_by_a_new_selection() {
    for bit in LEVELS {
        for other in LEVELS.into_iter().filter(|other| *other != bit) {
            let mut socket = Selected::with(bit);
            assert!(socket.arrived(bit));
            assert!(!socket.arrived(other), "outside the mask");
            assert_eq!(socket.events(), bit);
            assert!(socket.select(bit | other, bit | other));
            assert_eq!(socket.events(), other);
        }
    }
}

#[test]
fn net_11_the_end_of_the_condition_ends_the_report() {
    let mut socket = Selected::with(READ);
    assert!(socket.arrived(READ));
    assert_eq!(socket.events(), READ);
    assert!(!socket.select(NONE, READ));
    assert!(!socket.reenabled(READ, false), "read while nothing was selected");
    assert!(!socket.arrived(READ));
    assert!(socket.select(READ, READ), "these are other bytes");
}

#[test]
fn net_12_close_ends_association_and_record() {
    let mut socket = Selected::with(NetworkEvents::all());
    assert!(socket.arrived(READ));
    socket.record = Record::default();
    assert!(!socket.record.is_selected());
    assert!(socket.record.event().is_none());
    assert_eq!(socket.events(), NONE, "no FD_CLOSE for one's own close");
}

#[test]
fn net_14_unknown_mask_bits_are_ignored() {
    let mut socket = Selected::with(NetworkEvents::from_bits_retain(0xffff_fc00));
    assert!(!socket.record.is_selected());
    assert!(!socket.select(NetworkEvents::from_bits_retain(0xffff_ffff), NONE));
    assert_eq!(socket.record.mask(), NetworkEvents::all());
}

#[test]
fn net_60_an_accepted_socket_inherits_event_and_mask_only() {
    let mut listener = Selected::with(NetworkEvents::ACCEPT | READ | WRITE);
    assert!(listener.arrived(NetworkEvents::ACCEPT));
    let mut accepted = listener.record.inherit(0);
    assert_eq!(accepted.mask(), listener.record.mask());
    assert_eq!(accepted.enumerate().events, NONE, "the listener's record is its own");
    assert!(listener.is_set_by(accepted.writable_from_birth()), "the first FD_WRITE sets the listener's event");
    assert!(listener.is_set_by(accepted.arrived(READ).cloned()));
    assert_eq!(accepted.enumerate().events, READ | WRITE);
}

#[test]
fn net_61_the_inherited_association_is_independent() {
    let mut listener = Selected::with(NetworkEvents::ACCEPT | READ);
    let mut accepted = listener.record.inherit(0);
    accepted.select(NONE, None, NONE);
    assert!(listener.arrived(NetworkEvents::ACCEPT));
    assert!(accepted.arrived(READ).is_none());
    assert_eq!(listener.events(), NetworkEvents::ACCEPT);
}

#[test]
fn net_62_an_acceptor_inherits_nothing() {
    let mut acceptor = Record::default();
    assert!(acceptor.writable_from_birth().is_none());
    assert!(!acceptor.is_selected());
}

#[test]
fn net_70_enumeration_takes_record_and_codes() {
    let mut socket = Selected::with(NetworkEvents::all());
    assert!(socket.record.connected(10061).is_some());
    assert!(socket.record.peer_closed(10053).is_some());
    let taken = socket.record.enumerate();
    assert_eq!(taken.events, NetworkEvents::CONNECT | NetworkEvents::CLOSE);
    assert_eq!(taken.codes, [0, 0, 0, 0, 10061, 10053, 0, 0, 0, 0]);
    assert_eq!(socket.record.enumerate(), Enumerated { events: NONE, codes: [0; FD_MAX_EVENTS] });
    assert!(socket.arrived(READ), "what comes after sets the event again");
}

#[test]
fn net_70_what_an_enumeration_would_report_can_be_asked_for() {
    let mut socket = Selected::with(READ);
    assert!(!socket.record.has_recorded());
    assert!(socket.arrived(READ));
    assert!(socket.record.has_recorded());
    assert!(!socket.select(WRITE, READ));
    assert!(!socket.record.has_recorded(), "outside the mask it is not reported");
    assert!(socket.select(READ, READ));
    assert!(socket.record.has_recorded());
    assert_eq!(socket.events(), READ);
    assert!(!socket.record.has_recorded());
}

#[test]
fn net_71_bits_outside_the_mask_stay() {
    let mut socket = Selected::with(READ | NetworkEvents::CLOSE);
    assert!(socket.arrived(READ));
    assert!(socket.record.peer_closed(10053).is_some());
    assert!(socket.select(READ, READ));
    assert_eq!((socket.record.recorded(), socket.record.reported()), (READ | NetworkEvents::CLOSE, NONE));
    assert_eq!(socket.events(), READ);
    assert_eq!((socket.record.recorded(), socket.record.reported()), (NetworkEvents::CLOSE, READ));
    assert!(socket.select(NetworkEvents::CLOSE, NONE));
    let taken = socket.record.enumerate();
    assert_eq!((taken.events, taken.codes[5]), (NetworkEvents::CLOSE, 10053), "with the code that it had");
}

#[test]
fn net_72_a_failed_attempt_leaves_no_code_behind() {
    let mut socket = Selected::with(NetworkEvents::CONNECT);
    assert!(socket.record.connected(10061).is_some());
    assert_eq!(socket.record.enumerate().codes[4], 10061);
    socket.record.connect_started();
    assert!(socket.record.connected(0).is_some());
    assert_eq!(socket.record.enumerate().codes, [0; FD_MAX_EVENTS]);
}

#[test]
fn net_75_without_association_nothing_is_reported() {
    let mut record = Record::default();
    assert!(record.arrived(READ).is_none());
    assert!(record.connected(0).is_none());
    assert_eq!(record.enumerate(), Enumerated { events: NONE, codes: [0; FD_MAX_EVENTS] });
}

/// Two threads learn of one arrival, each in its time: the count of all bytes tells it from the next.
#[test]
fn net_11_an_arrival_that_two_see_is_told_once() {
    let mut record = Record::default();
    assert!(!record.is_told(READ, 0), "nobody has counted");
    assert!(!record.is_told(READ, 7));
    record.told(7);
    assert!(record.is_told(READ, 7));
    assert!(!record.is_told(READ, 8), "more has come");
    record.told(0);
    assert!(!record.is_told(READ, 0) && !record.is_told(READ, 7), "nobody has counted what came last");
    // A new connection counts anew.
    record.told(7);
    record.connect_started();
    assert!(!record.is_told(READ, 7));
    record.told(7);
    assert!(record.writable_from_birth().is_none(), "nothing is selected");
    assert!(!record.is_told(READ, 7));
}

/// A receive takes all there is; more arrives, and is counted as told where a second thread begins to harvest; then the receive returns.
#[test]
fn net_25_what_arrives_while_a_receive_returns_is_told() {
    let mut socket = Selected::with(READ);
    socket.record.told(50);
    assert!(socket.arrived(READ));
    assert_eq!(socket.events(), READ);
    socket.record.told(100);
    assert!(!socket.reenabled(READ, false), "the receive found no more");
    assert!(!socket.record.is_told(READ, 100));
    assert!(socket.arrived(READ));
}

/// The same of connections, of which only those that wait are counted.
#[test]
fn net_11_a_connection_that_two_see_is_told_once() {
    let mut socket = Selected::with(NetworkEvents::ACCEPT);
    assert!(!socket.record.is_told(NetworkEvents::ACCEPT, 0), "nothing is told");
    socket.record.told(2);
    assert!(socket.arrived(NetworkEvents::ACCEPT));
    assert!(socket.record.is_told(NetworkEvents::ACCEPT, 2), "recorded");
    assert_eq!(socket.events(), NetworkEvents::ACCEPT);
    assert!(socket.record.is_told(NetworkEvents::ACCEPT, 2), "enumerated");
    assert!(socket.record.is_told(NetworkEvents::ACCEPT, 1), "an AcceptEx has taken one");
    assert!(!socket.record.is_told(NetworkEvents::ACCEPT, 3), "more have come");
    assert!(!socket.reenabled(NetworkEvents::ACCEPT, false));
    assert!(!socket.record.is_told(NetworkEvents::ACCEPT, 1), "all were accepted: this one is new");
}
