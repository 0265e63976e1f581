//! Registered I/O where rings carry it: batches that leave together, and requests that change their thread.

use crate::ops::*;
use crate::registered::*;
use crate::sockets::{Set, select_one};
use crate::support::*;
use crate::waiting::start;
use overlapped_sys::winsock::*;
use std::time::{Duration, Instant};

/// Connections, and the queues of their clients, each of which has deferred a send.
fn deferring(count: usize) -> (Vec<(SOCKET, SOCKET)>, Vec<Queues>) {
    let pairs: Vec<_> = (0..count).map(|_| connected()).collect();
    let queues: Vec<_> = pairs.iter().map(|pair| Queues::new(pair.0, None)).collect();
    for queue in &queues {
        queue.put(0, b"together");
        assert_eq!(queue.send(0, 8, RIO_MSG_DEFER, 1), 0);
    }
    (pairs, queues)
}

#[test]
fn rio_8_a_commit_lets_go_what_its_thread_has_deferred_elsewhere() {
    let (pairs, queues) = deferring(5);
    assert_eq!(queues[2].commit(true), 0);
    for (queue, pair) in queues.iter().zip(&pairs) {
        assert_eq!(receive_exactly(pair.1, 8), b"together");
        assert_eq!(queue.results(1), [(0, 8, CONTEXT as u64, 1)]);
    }
    assert_no_rescue();
    pairs.into_iter().for_each(|pair| [pair.0, pair.1].into_iter().for_each(close));
}

/// A batch is the program's to end: a request that is not deferred lets its own queue go, and not what is gathered beside it.
#[test]
fn rio_8_a_request_at_once_does_not_break_a_batch() {
    let (pairs, queues) = deferring(3);
    for queue in &queues {
        assert_eq!(queue.receive(8, 8, 0, 2), 0);
    }
    for pair in &pairs {
        assert_eq!(select_one(pair.1, Set::Read, 0), 0, "nothing was committed");
    }
    assert_eq!(queues[0].commit(true), 0);
    for (queue, pair) in queues.iter().zip(&pairs) {
        assert_eq!(receive_exactly(pair.1, 8), b"together");
        assert_eq!(queue.results(1), [(0, 8, CONTEXT as u64, 1)]);
        send_all(pair.1, b"answered");
        assert_eq!(queue.results(1), [(0, 8, CONTEXT as u64, 2)]);
    }
    assert_no_rescue();
    pairs.into_iter().for_each(|pair| [pair.0, pair.1].into_iter().for_each(close));
}

#[test]
fn rio_8_sends_that_were_committed_together_end_one_by_one() {
    let (client, accepted) = connected();
    let queues = Queues::new(client, None);
    let text = b"abcdefghij";
    queues.put(0, text);
    for part in 0..4 {
        assert_eq!(queues.send(part * 2, 2, RIO_MSG_DEFER, part as usize), 0);
    }
    // The last is not deferred, and goes with them.
    assert_eq!(queues.send(8, 2, 0, 4), 0);
    assert_eq!(receive_exactly(accepted, 10), text);
    let whole = (0..5).map(|context| (0, 2, CONTEXT as u64, context));
    assert_eq!(queues.results(5), whole.collect::<Vec<_>>());
    close(client);
    close(accepted);
}

/// The first part leaves in the call or the commit, the rest when there is room again: alone or behind each other, in order.
#[test]
fn rio_6_12_sends_larger_than_the_buffers_end_whole() {
    const EACH: u32 = 3 << 20;
    let (client, accepted) = connected();
    set_int(client, SO_SNDBUF, 1 << 16);
    set_int(accepted, SO_RCVBUF, 1 << 16);
    let queues = Queues::with_memory(client, None, 3 * EACH);
    let text: Vec<u8> = (0..3 * EACH).map(|at| (at / 7 % 251) as u8).collect();
    queues.put(0, &text);
    assert_eq!(queues.send(0, EACH, 0, 0), 0);
    assert_eq!(queues.send(EACH, EACH, RIO_MSG_DEFER, 1), 0);
    assert_eq!(queues.commit(true), 0);
    assert_eq!(queues.dequeue(4), [], "the peer has not read yet");
    assert_eq!(queues.send(2 * EACH, EACH, 0, 2), 0);
    let reading = crate::sockets::elsewhere(move || receive_exactly(accepted, 3 * EACH as usize));
    let whole: Vec<_> = (0..3).map(|context| (0, EACH, CONTEXT as u64, context)).collect();
    assert_eq!(queues.results(3), whole);
    assert_eq!(reading.result(), text);
    assert_no_rescue();
    close(client);
    close(accepted);
}

/// What is there ends a receive in its call, in the order of the requests, and is told like any other end.
#[test]
fn rio_6_10_receives_of_what_is_there_end_at_once_and_are_told() {
    let event = manual_event();
    let (client, accepted) = connected();
    let queues = Queues::new(client, Some(event_notification(event, true)));
    for round in 0..50u8 {
        send_all(accepted, &[round; 6]);
        crate::sockets::until_bytes(client, 6);
        assert_eq!(queues.notify(), 0);
        for part in 0..3 {
            assert_eq!(queues.receive(part * 2, 2, 0, part as usize), 0);
        }
        assert_eq!(wait(event, BOUND_MS), 0);
        let all = (0..3).map(|context| (0, 2, CONTEXT as u64, context));
        assert_eq!(queues.results(3), all.collect::<Vec<_>>());
        assert_eq!(queues.bytes(0, 6), [round; 6]);
    }
    assert_no_rescue();
    [client, accepted].into_iter().for_each(close);
    close_handle(event);
}

/// The end of the socket comes in the middle of a batch: what was sent whole has succeeded.
#[test]
fn rio_8_13_a_batch_that_is_cut_off_has_a_result_for_each_send() {
    const EACH: u32 = 1 << 20;
    let (client, accepted) = connected();
    set_int(client, SO_SNDBUF, 1 << 16);
    set_int(accepted, SO_RCVBUF, 1 << 16);
    let queues = Queues::with_memory(client, None, 8 * EACH);
    for part in 0..8 {
        assert_eq!(queues.send(part * EACH, EACH, RIO_MSG_DEFER, part as usize), 0);
    }
    assert_eq!(queues.commit(true), 0);
    let mut taken = 0;
    while taken < EACH as usize {
        taken += receive(accepted, 65536).unwrap().len();
    }
    close(client);
    let results = queues.results(8);
    let whole = results.iter().take_while(|result| result.0 == 0).count();
    for (at, (status, bytes, context, request)) in results.into_iter().enumerate() {
        assert_eq!((context, request), (CONTEXT as u64, at as u64));
        if at < whole {
            assert_eq!(bytes, EACH);
        } else {
            assert_eq!(status, WSA_OPERATION_ABORTED);
            assert!(at == whole || bytes == 0);
        }
    }
    assert!(whole < 8, "the peer cannot have room for it all");
    close(accepted);
}

#[test]
fn rio_6_a_request_outlives_its_thread() {
    let (client, accepted) = connected();
    let queues = Queues::new(client, None);
    std::thread::scope(|scope| {
        let starter = scope.spawn(|| {
            assert_eq!(queues.receive(0, 8, 0, 1), 0);
            assert_eq!(queues.receive(8, 8, 0, 2), 0);
            // It has a shard and looks there.
            assert!(queues.dequeue(1).is_empty());
        });
        starter.join().unwrap();
    });
    send_all(accepted, b"later");
    assert_eq!(queues.results(1), [(0, 5, CONTEXT as u64, 1)]);
    send_all(accepted, b"again");
    assert_eq!(queues.results(1), [(0, 5, CONTEXT as u64, 2)]);
    assert_eq!((queues.bytes(0, 5), queues.bytes(8, 5)), (b"later".to_vec(), b"again".to_vec()));
    close(client);
    close(accepted);
}

/// One thread starts the requests of many sockets, and others wait for the event by turns.
#[test]
fn rio_10_whoever_waits_for_the_event_harvests() {
    let event = manual_event();
    let (client, accepted) = connected();
    let queues = Queues::new(client, Some(event_notification(event, true)));
    let number = event as usize;
    std::thread::scope(|scope| {
        for round in 0..20u8 {
            assert_eq!(queues.receive(0, 8, 0, round.into()), 0);
            assert_eq!(queues.notify(), 0);
            let waiter = scope.spawn(move || assert_eq!(wait(number as *mut _, BOUND_MS), 0));
            send_all(accepted, &[round]);
            waiter.join().unwrap();
            assert_eq!(queues.results(1), [(0, 1, CONTEXT as u64, round.into())]);
            assert_eq!(queues.bytes(0, 1), [round]);
        }
    });
    assert_no_rescue();
    close(client);
    close(accepted);
    close_handle(event);
}

/// A receive that is pending while its program only polls an event ends all the same.
#[test]
fn rio_10_a_program_that_only_polls_the_event_is_told() {
    let event = manual_event();
    let (client, accepted) = connected();
    let queues = Queues::new(client, Some(event_notification(event, true)));
    assert_eq!(queues.receive(0, 8, 0, 1), 0);
    assert_eq!(queues.notify(), 0);
    send_all(accepted, b"x");
    let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
    while wait(event, 0) != 0 {
        assert!(Instant::now() < end, "the event is never set");
    }
    assert_eq!(queues.dequeue(4), [(0, 1, CONTEXT as u64, 1)]);
    close(client);
    close(accepted);
    close_handle(event);
}

/// What has ended in one thread's ring is taken by another that polls.
#[test]
fn rio_9_whoever_polls_takes_what_another_has_started() {
    let event = manual_event();
    let (client, accepted) = connected();
    let queues = Queues::new(client, Some(event_notification(event, true)));
    for round in 0..20u8 {
        assert_eq!(queues.receive(0, 8, 0, 1), 0);
        send_all(accepted, &[round]);
        std::thread::scope(|scope| {
            scope.spawn(|| assert_eq!(queues.results(1), [(0, 1, CONTEXT as u64, 1)]));
        });
        assert_eq!(queues.bytes(0, 1), [round]);
    }
    close(client);
    close(accepted);
    close_handle(event);
}

/// The waiter is there before there is anything to wait for.
#[test]
fn rio_10_a_waiter_hears_of_a_socket_that_comes_later() {
    let event = manual_event();
    let number = event as usize;
    let notification = event_notification(event, true);
    let (client, accepted) = connected();
    let cq = Queues::completions(client, Some(notification));
    let waiter = start(move || wait(number as *mut _, BOUND_MS));
    waiter.until_asleep();
    let queues = Queues::of(client, cq, MEMORY);
    assert_eq!(queues.receive(0, 8, 0, 1), 0);
    assert_eq!(queues.notify(), 0);
    send_all(accepted, b"x");
    assert_eq!(waiter.join(), 0);
    assert_eq!(queues.results(1), [(0, 1, CONTEXT as u64, 1)]);
    assert_no_rescue();
    close(client);
    close(accepted);
    close_handle(event);
}

/// One thread waits, another looks at the queue and starts what is next.
#[test]
fn rio_10_a_waiter_goes_on_hearing_while_another_polls() {
    let event = manual_event();
    let number = event as usize;
    let (client, accepted) = connected();
    let queues = Queues::new(client, Some(event_notification(event, true)));
    for round in 0..10u8 {
        assert_eq!(queues.notify(), 0);
        let waiter = start(move || wait(number as *mut _, BOUND_MS));
        waiter.until_asleep();
        assert!(queues.dequeue(4).is_empty());
        assert_eq!(wait(event, 0), 258, "nothing yet");
        assert_eq!(queues.receive(0, 8, 0, 1), 0);
        send_all(accepted, &[round]);
        assert_eq!(waiter.join(), 0);
        assert_eq!(queues.results(1), [(0, 1, CONTEXT as u64, 1)]);
    }
    assert_no_rescue();
    close(client);
    close(accepted);
    close_handle(event);
}

#[test]
fn rio_6_an_unbuffered_send_has_its_result() {
    let (client, accepted) = connected();
    set_int(client, SO_SNDBUF, 0);
    let queues = Queues::new(client, None);
    queues.put(0, b"abcd");
    assert_eq!(queues.send(0, 2, 0, 1), 0);
    assert_eq!(queues.send(2, 1, RIO_MSG_DEFER, 2), 0);
    assert_eq!(queues.send(3, 1, 0, 3), 0);
    assert_eq!(receive_exactly(accepted, 4), b"abcd");
    let told: Vec<_> = queues.results(3).iter().map(|result| (result.0, result.1, result.3)).collect();
    assert_eq!(told, [(0, 2, 1), (0, 1, 2), (0, 1, 3)]);
    close(client);
    close(accepted);
}
