//! The room's rules, played through without a socket.

use super::*;
use crate::serve::sweep::QUIET;

/// Room for two lines of eight bytes.
const QUEUE: usize = 2 * (8 + outbox::PART_COST);

fn room(limits: Limits) -> Room<u8> {
    let mut room = Room::new(limits);
    for key in [1, 2, 3] {
        room.join(key);
    }
    room
}

fn limits() -> Limits {
    Limits { max_line: 8, queue: QUEUE, ..Limits::default() }
}

/// Carries out everything that is due, for clients that take all; returns what each heard and how it ended.
fn hear(room: &mut Room<u8>, key: u8) -> (String, Vec<&'static str>) {
    let (mut heard, mut steps) = (Vec::new(), Vec::new());
    room.take_due();
    loop {
        match room.next(key) {
            Next::Send(part) => {
                heard.extend_from_slice(&part);
                room.sent(key, part.len());
            }
            Next::Shutdown => steps.push("shutdown"),
            Next::Close => {
                steps.push("close");
                room.remove(key);
            }
            Next::Wait => return (String::from_utf8(heard).unwrap(), steps),
        }
    }
}

#[test]
fn everybody_hears_a_line_its_sender_included() {
    let mut room = room(limits());
    room.received(1, b"he");
    assert!(room.take_due().is_empty());
    room.received(1, b"llo\n");
    let mut due = room.take_due();
    due.sort_unstable();
    assert_eq!(due, [1, 2, 3]);
    for key in [1, 2, 3] {
        assert_eq!(hear(&mut room, key).0, "hello\n");
    }
}

#[test]
fn a_client_is_not_due_while_a_send_of_it_is_under_way() {
    let mut room = room(limits());
    room.received(1, b"a\n");
    assert!(matches!(room.next(2), Next::Send(_)));
    room.take_due();
    room.received(1, b"b\n");
    assert!(!room.take_due().contains(&2));
    assert!(matches!(room.next(2), Next::Wait));
    room.sent(2, 2);
    assert_eq!(hear(&mut room, 2).0, "b\n");
}

#[test]
fn an_overlong_line_is_answered_with_a_reason_after_the_lines_before_it() {
    let mut room = room(limits());
    room.received(1, b"ok\n123456789");
    let reason = String::from_utf8(Farewell::LineTooLong(8).line().to_vec()).unwrap();
    assert_eq!(hear(&mut room, 1), (format!("ok\n{reason}"), vec!["shutdown"]));
    assert_eq!(hear(&mut room, 2), ("ok\n".into(), vec![]));
    // What it goes on saying is not heard; when it ends, it is closed.
    room.received(1, b"more\n");
    assert_eq!(hear(&mut room, 2).0, "");
    room.ended(1);
    assert_eq!(hear(&mut room, 1).1, ["close"]);
    assert_eq!((room.members.len(), room.dismissed()), (2, 1));
}

#[test]
fn a_slow_reader_loses_lines_and_is_told_so_and_others_do_not() {
    let mut room = room(limits());
    let mut heard = String::new();
    for _ in 0..4 {
        room.received(1, b"1234567\n");
        hear(&mut room, 1);
        heard += &hear(&mut room, 2).0;
    }
    assert_eq!(heard, "1234567\n".repeat(4));
    let reason = String::from_utf8(Farewell::TooSlow(QUEUE).line().to_vec()).unwrap();
    assert_eq!(hear(&mut room, 3), (reason, vec!["shutdown"]));
}

#[test]
fn those_sent_away_are_named_once_for_their_sockets_to_take_the_reason() {
    let mut room = room(limits());
    assert!(matches!(room.next(3), Next::Wait) && room.take_sent_away().is_empty());
    for _ in 0..4 {
        room.received(1, b"1234567\n");
        hear(&mut room, 1);
        hear(&mut room, 2);
        // The socket of the third refuses everything.
        let _ = room.next(3);
    }
    assert_eq!(room.take_sent_away(), [3]);
    room.received(1, b"123456789");
    assert_eq!(room.take_sent_away(), [1]);
    // Who leaves by itself hears no reason; nor does one whose socket takes everything need room for it.
    room.ended(1);
    room.join(4);
    room.received(4, b"hello\n");
    assert!(matches!(room.next(4), Next::Send(_)));
    room.stop();
    assert_eq!(room.take_sent_away(), [4]);
}

#[test]
fn a_part_in_flight_is_not_forgotten() {
    let mut room = room(limits());
    room.received(1, b"1234567\n");
    let Next::Send(part) = room.next(3) else { panic!("due") };
    for _ in 0..4 {
        room.received(1, b"7654321\n");
    }
    room.sent(3, part.len());
    let reason = String::from_utf8(Farewell::TooSlow(QUEUE).line().to_vec()).unwrap();
    assert_eq!(hear(&mut room, 3).0, reason);
}

#[test]
fn an_unfinished_line_is_delivered_at_the_end_as_it_stands() {
    let mut room = room(Limits { queue: 1000, ..limits() });
    room.received(2, b"a\nbye");
    room.ended(2);
    assert_eq!(hear(&mut room, 1).0, "a\nbye");
    assert_eq!(hear(&mut room, 2), ("a\nbye".into(), vec!["shutdown", "close"]));
    room.received(1, b"next\n");
    assert_eq!(hear(&mut room, 3).0, "a\nbyenext\n");
    // A farewell begins a line of its own.
    room.received(3, b"bye");
    room.ended(3);
    assert_eq!(hear(&mut room, 1).0, "next\nbye");
    room.stop();
    let reason = String::from_utf8(Farewell::Stopping.line().to_vec()).unwrap();
    assert_eq!(hear(&mut room, 1).0, format!("\n{reason}"));
}

#[test]
fn silence_and_leaving_have_their_time() {
    let second = Duration::from_secs(1);
    let mut room = room(Limits { idle: second, drain: second, ..limits() });
    let now = Instant::now();
    assert!(room.overdue(now).is_empty() && room.pace().is_some());
    assert!(room.overdue(now + second).is_empty());
    let reason = String::from_utf8(Farewell::Idle.line().to_vec()).unwrap();
    assert_eq!(hear(&mut room, 1), (reason, vec!["shutdown"]));
    assert_eq!(room.overdue(now + 3 * second).len(), 3);
}

#[test]
fn the_quiet_are_not_waited_for_when_the_server_stops() {
    let mut room = room(limits());
    assert_eq!(room.pace(), None);
    // One was sent away before, and one goes by itself.
    room.received(1, b"123456789");
    assert_eq!(hear(&mut room, 1).1, ["shutdown"]);
    let before = Instant::now();
    assert!(room.overdue(before + QUIET).is_empty(), "it has the whole time to leave");
    room.stop();
    for key in [2, 3] {
        assert_eq!(hear(&mut room, key).1, ["shutdown"]);
    }
    room.ended(3);
    assert_eq!(hear(&mut room, 3).1, ["close"]);
    // Who says more is waited for, so that its last line is not destroyed on its way.
    let after = Instant::now();
    assert!(room.overdue(before + QUIET / 2).is_empty());
    while Instant::now() == after {}
    room.received(2, b"more");
    assert_eq!(room.overdue(after + QUIET), [1]);
    assert_eq!(room.overdue(Instant::now() + QUIET).len(), 2);
    [1, 2].into_iter().for_each(|key| room.remove(key));
    assert!(room.is_empty() && room.pace().is_none());
}

#[test]
fn nobody_has_more_than_its_time_when_the_server_stops() {
    let mut room = room(Limits { drain: QUIET / 2, ..limits() });
    room.stop();
    assert_eq!(hear(&mut room, 1).1, ["shutdown"]);
    room.received(1, b"more");
    assert!(room.overdue(Instant::now() + QUIET / 2).contains(&1));
}
