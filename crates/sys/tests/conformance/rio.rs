//! Registered I/O.

use crate::datagrams::*;
use crate::ops::*;
use crate::registered::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

#[test]
fn rio_1_2_the_table_and_a_round_trip() {
    let (client, accepted) = connected();
    let queues = Queues::new(client, None);
    queues.put(100, b"ping");
    assert_eq!(queues.send(100, 4, 0, 1), 0);
    assert_eq!(queues.results(1), [(0, 4, 77, 1)]);
    assert_eq!(receive(accepted, 8), Ok(b"ping".to_vec()));
    assert_eq!(queues.receive(200, 16, 0, 2), 0);
    assert_eq!(queues.dequeue(4), []);
    send_all(accepted, b"pong");
    assert_eq!(queues.results(1), [(0, 4, 77, 2)]);
    assert_eq!(queues.bytes(200, 4), b"pong");
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn rio_1_a_socket_must_be_made_for_it() {
    let plain = tcp();
    let table = rio(plain);
    let cq = unsafe { table.RIOCreateCompletionQueue.unwrap()(4, null()) };
    let rq = unsafe { table.RIOCreateRequestQueue.unwrap()(plain, 1, 1, 1, 1, cq, cq, null()) };
    assert_eq!((rq, last_error()), (0, WSAEOPNOTSUPP));
    close(plain);
}

#[test]
fn rio_3_buffers_are_registered_and_slices_lie_inside() {
    let (client, accepted) = connected();
    let queues = Queues::new(client, None);
    let register = queues.table.RIORegisterBuffer.unwrap();
    assert_eq!((unsafe { register(null_mut(), 8) }, last_error()), (INVALID_BUFFER, WSAEFAULT));
    assert_eq!((unsafe { register(queues.memory, 0) }, last_error()), (INVALID_BUFFER, WSAEINVAL));
    let again = unsafe { register(queues.memory, 8) };
    assert!(again != INVALID_BUFFER && again != queues.buffer, "registrations may overlap");
    unsafe { queues.table.RIODeregisterBuffer.unwrap()(again) };
    assert_eq!(queues.receive(MEMORY - 1, 2, 0, 0), WSAEINVAL);
    assert_eq!(queues.receive(u32::MAX, 2, 0, 0), WSAEINVAL);
    let gone = RIO_BUF { BufferId: again, Offset: 0, Length: 1 };
    assert_eq!(unsafe { queues.table.RIOSend.unwrap()(queues.rq, &gone, 1, 0, null()) }, 0);
    assert_eq!(last_error(), WSAEINVAL);
    assert_eq!(queues.dequeue(4), [], "what is refused has no result");
    close(client);
    close(accepted);
}

#[test]
fn rio_4_completion_queues_have_a_size() {
    let table = rio(tcp());
    let create = table.RIOCreateCompletionQueue.unwrap();
    for size in [0, RIO_MAX_CQ_SIZE + 1] {
        assert_eq!((unsafe { create(size, null()) }, last_error()), (0, WSAEINVAL));
    }
    let none = port_notification(port(0), 1, 0);
    assert_eq!((unsafe { create(4, &none) }, last_error()), (0, WSAEINVAL));
    let bad = event_notification(null_mut(), false);
    assert_eq!((unsafe { create(4, &bad) }, last_error()), (0, WSAEINVAL));
}

#[test]
fn rio_5_request_queues_reserve_their_room() {
    let (one, other) = (registered(SOCK_STREAM), registered(SOCK_STREAM));
    let table = rio(one);
    let cq = unsafe { table.RIOCreateCompletionQueue.unwrap()(4, null()) };
    let create = |socket, receives, buffers, sends, cq| unsafe {
        let rq = table.RIOCreateRequestQueue.unwrap()(socket, receives, buffers, sends, 1, cq, cq, null());
        if rq != 0 { 0 } else { last_error() }
    };
    assert_eq!(create(one, 0, 1, 0, cq), WSAEINVAL);
    assert_eq!(create(one, 1, 2, 1, cq), WSAEINVAL);
    let gathered = unsafe { table.RIOCreateRequestQueue.unwrap()(one, 1, 1, 1, 2, cq, cq, null()) };
    assert_eq!((gathered, last_error()), (0, WSAEINVAL));
    assert_eq!(create(one, 1, 1, 1, 12345), WSAEINVAL);
    assert_eq!(create(one, 3, 1, 2, cq), WSAENOBUFS);
    assert_eq!(create(one, 2, 1, 1, cq), 0);
    assert_eq!(create(one, 1, 1, 0, cq), WSAEINVAL, "one for each socket");
    assert_eq!(create(other, 1, 1, 1, cq), WSAENOBUFS);
    // The end of the socket gives the room back.
    close(one);
    assert_eq!(create(other, 2, 1, 2, cq), 0);
    close(other);
}

#[test]
fn rio_6_9_the_quota_is_given_back_by_the_dequeue() {
    let (client, accepted) = connected();
    let queues = Queues::new(client, None);
    for number in 0..8 {
        assert_eq!(queues.send(0, 1, 0, number), 0);
    }
    assert_eq!(queues.send(0, 1, 0, 8), WSAENOBUFS);
    assert_eq!(receive_exactly(accepted, 8).len(), 8);
    assert_eq!(queues.send(0, 1, 0, 8), WSAENOBUFS, "done, but not dequeued");
    assert_eq!(queues.results(8).len(), 8);
    assert_eq!(queues.send(0, 1, 0, 8), 0);
    let count = unsafe { queues.table.RIODequeueCompletion.unwrap()(4711, &mut RIORESULT::default(), 1) };
    assert_eq!(count, RIO_CORRUPT_CQ);
    close(client);
    close(accepted);
}

#[test]
fn rio_8_deferred_requests_wait_for_a_commit() {
    let (client, accepted) = connected();
    let queues = Queues::new(client, None);
    for (number, byte) in b"abc".iter().enumerate() {
        queues.put(number, &[*byte]);
        assert_eq!(queues.send(number as u32, 1, RIO_MSG_DEFER, number), 0);
    }
    set_non_blocking(accepted, true);
    assert_eq!(receive(accepted, 8), Err(WSAEWOULDBLOCK));
    set_non_blocking(accepted, false);
    assert_eq!(queues.commit(true), 0);
    assert_eq!(receive_exactly(accepted, 3), b"abc");
    assert_eq!(queues.results(3).iter().map(|result| result.3).collect::<Vec<u64>>(), [0, 1, 2]);
    // A request that is not deferred lets them go as well, in order.
    queues.put(0, b"de");
    assert_eq!(queues.send(0, 1, RIO_MSG_DEFER, 3), 0);
    assert_eq!(queues.send(1, 1, 0, 4), 0);
    assert_eq!(receive_exactly(accepted, 2), b"de");
    // A commit bears nothing else: neither data, nor a context, nor another flag.
    let (slice, send) = (queues.slice(0, 1), queues.table.RIOSend.unwrap());
    let context = std::ptr::without_provenance(1);
    for (data, count, flags, context) in [
        (&raw const slice, 1, RIO_MSG_COMMIT_ONLY, null()),
        (null(), 0, RIO_MSG_COMMIT_ONLY, context),
        (null(), 0, RIO_MSG_COMMIT_ONLY | RIO_MSG_DEFER, null()),
        (null(), 0, RIO_MSG_COMMIT_ONLY | RIO_MSG_DONT_NOTIFY, null()),
    ] {
        assert_eq!(unsafe { send(queues.rq, data, count, flags, context) }, 0, "{flags:#x}");
        assert_eq!(last_error(), WSAEINVAL, "{flags:#x}");
    }
    // What is held back counts, and is committed for its own direction.
    assert_eq!(queues.results(2).len(), 2);
    for number in 0..8 {
        assert_eq!(queues.send(0, 1, RIO_MSG_DEFER, number), 0);
    }
    assert_eq!(queues.send(0, 1, RIO_MSG_DEFER, 8), WSAENOBUFS);
    assert_eq!(queues.commit(true), 0);
    assert_eq!(receive_exactly(accepted, 8).len(), 8);
    assert_eq!(queues.results(8).len(), 8);
    close(client);
    close(accepted);
}

#[test]
fn rio_10_11_an_event_is_set_once_for_each_arming() {
    let (client, accepted) = connected();
    let event = manual_event();
    let queues = Queues::new(client, Some(event_notification(event, true)));
    assert_eq!(queues.receive(0, 8, 0, 1), 0);
    assert_eq!(queues.notify(), 0);
    assert_eq!(queues.notify(), WSAEALREADY);
    assert!(!is_signaled(event));
    send_all(accepted, b"x");
    assert_eq!(wait(event, BOUND_MS), 0);
    assert_eq!(queues.dequeue(4), [(0, 1, 77, 1)]);
    // Nothing more is said until it is armed, which resets the event.
    assert_eq!(queues.send(0, 1, RIO_MSG_DONT_NOTIFY, 2), 0);
    assert_eq!(queues.notify(), 0);
    assert!(!is_signaled(event), "it may not trigger");
    assert_eq!(queues.send(0, 1, 0, 3), 0);
    assert_eq!(wait(event, BOUND_MS), 0);
    assert_eq!(queues.results(2).len(), 2);
    // With a result there it is said at once.
    assert_eq!(queues.send(0, 1, 0, 4), 0);
    assert_eq!((queues.notify(), wait(event, BOUND_MS)), (0, 0));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn rio_10_an_event_that_is_not_to_be_reset_stays_set() {
    let (client, accepted) = connected();
    let event = manual_event();
    let queues = Queues::new(client, Some(event_notification(event, false)));
    assert_eq!(queues.notify(), 0);
    assert_eq!(queues.send(0, 1, 0, 1), 0);
    assert_eq!(wait(event, BOUND_MS), 0);
    assert_eq!(queues.results(1).len(), 1);
    assert_eq!(queues.notify(), 0);
    assert!(is_signaled(event), "the program resets it");
    assert_eq!(unsafe { overlapped_sys::ResetEvent(event) }, 1);
    assert_eq!(queues.send(0, 1, 0, 2), 0);
    assert_eq!(wait(event, BOUND_MS), 0);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn rio_10_a_port_gets_one_packet_for_each_arming() {
    let (client, accepted) = connected();
    let port = port(0);
    let queues = Queues::new(client, Some(port_notification(port, 5, 0x1000)));
    for number in 0..2 {
        assert_eq!(queues.receive(8 * number, 8, 0, number as usize), 0);
    }
    assert_eq!(queues.notify(), 0);
    send_all(accepted, b"x");
    assert_eq!(get(port, BOUND_MS), Got::success(0, 5, 0x1000 as *mut _));
    assert_eq!(queues.dequeue(4), [(0, 1, 77, 0)]);
    send_all(accepted, b"y");
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    assert_eq!(queues.notify(), 0);
    assert_eq!(get(port, BOUND_MS), Got::success(0, 5, 0x1000 as *mut _));
    assert_eq!(queues.dequeue(4), [(0, 1, 77, 1)]);
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn rio_12_requests_are_carried_out_in_order() {
    let (client, accepted) = connected();
    let queues = Queues::new(client, None);
    for number in 0..8u32 {
        assert_eq!(queues.receive(number, 1, 0, number as usize), 0);
    }
    send_all(accepted, b"abcdefgh");
    let contexts: Vec<u64> = queues.results(8).iter().map(|result| result.3).collect();
    assert_eq!((contexts, queues.bytes(0, 8)), ((0..8).collect(), b"abcdefgh".to_vec()));
    // All of a buffer, with the flag for that.
    assert_eq!(queues.receive(100, 6, RIO_MSG_WAITALL, 9), 0);
    send_all(accepted, b"abc");
    assert_eq!(queues.dequeue(4), []);
    send_all(accepted, b"def");
    assert_eq!((queues.results(1), queues.bytes(100, 6)), (vec![(0, 6, 77, 9)], b"abcdef".to_vec()));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn rio_13_the_end_of_the_socket_ends_its_requests() {
    let (client, accepted) = connected();
    let queues = Queues::new(client, None);
    assert_eq!(queues.receive(0, 8, 0, 1), 0);
    assert_eq!(queues.receive(0, 8, RIO_MSG_DEFER, 2), 0);
    close(client);
    let aborted = |context| (WSA_OPERATION_ABORTED, 0, 77, context);
    assert_eq!(queues.results(2), [aborted(1), aborted(2)]);
    assert_eq!(queues.receive(0, 8, 0, 3), WSAEINVAL);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn rio_14_datagrams_come_with_their_addresses() {
    let socket = registered(SOCK_DGRAM);
    bind_loopback(socket);
    let address = local(socket);
    let queues = Queues::new(socket, None);
    let (peer, its) = bound();
    assert_eq!(set(socket, IPPROTO_IP, IP_RECVTTL, 1), 0);
    let (data, local, remote) = (queues.slice(0, 64), queues.slice(100, 28), queues.slice(200, 28));
    let (control, flags) = (queues.slice(300, 100), queues.slice(400, 4));
    let receive = queues.table.RIOReceiveEx.unwrap();
    let ok = unsafe { receive(queues.rq, &data, 1, &local, &remote, &control, &flags, 0, null()) };
    assert_eq!(ok, 1, "{}", last_error());
    send_to(peer, b"hello", &address).unwrap();
    assert_eq!(queues.results(1), [(0, 5, 77, 0)]);
    assert_eq!(queues.bytes(0, 5), b"hello");
    let port = |offset: usize| u16::from_ne_bytes(queues.bytes(offset + 2, 2).try_into().unwrap());
    assert_eq!((port(100), port(200)), (address.sin_port, its.sin_port));
    assert_eq!(queues.bytes(104, 4), [127, 0, 0, 1]);
    assert_eq!(u32::from_ne_bytes(queues.bytes(300, 4).try_into().unwrap()), 8 + 24, "one record");
    assert_eq!(queues.bytes(400, 4), [0; 4]);
    // And back, to the address that was received.
    let send = queues.table.RIOSendEx.unwrap();
    let ok = unsafe { send(queues.rq, &data, 1, null(), &remote, null(), null(), 0, null()) };
    assert_eq!(ok, 1, "{}", last_error());
    assert_eq!(receive_from(peer, 100).map(|got| (got.0.len(), got.1)), Ok((64, address.sin_port)));
    assert_eq!(queues.results(1)[0].1, 64);
    // With control data, which acts on the one datagram.
    assert_eq!(set(peer, IPPROTO_IP, IP_RECVTTL, 1), 0);
    let length: usize = 16 + 4;
    queues.put(300, &32u32.to_ne_bytes());
    queues.put(304, &[0; 4]);
    let [level, kind, hops] = [IPPROTO_IP, IP_TTL, 9].map(i32::to_ne_bytes);
    queues.put(308, &[&length.to_ne_bytes()[..], &level, &kind, &hops, &[0; 4]].concat());
    let (little, control) = (queues.slice(0, 5), queues.slice(300, 32));
    let ok = unsafe { send(queues.rq, &little, 1, null(), &remote, &control, null(), 0, null()) };
    assert_eq!(ok, 1, "{}", last_error());
    assert_eq!(queues.results(1)[0].1, 5);
    let told = crate::udp_messages::receive_control(peer);
    assert_eq!(told, [(IPPROTO_IP, IP_TTL, 9i32.to_ne_bytes().to_vec())]);
    // A cut datagram says so.
    assert_eq!(queues.receive(0, 2, 0, 6), 0);
    send_to(peer, b"abc", &address).unwrap();
    assert_eq!(queues.results(1), [(WSAEMSGSIZE, 2, 77, 6)]);
    close(socket);
    close(peer);
    assert_no_rescue();
}

#[test]
fn rio_15_queues_change_their_size() {
    let (client, accepted) = connected();
    let queues = Queues::new(client, None);
    let resize = |size| unsafe {
        if queues.table.RIOResizeCompletionQueue.unwrap()(queues.cq, size) != 0 { 0 } else { last_error() }
    };
    assert_eq!((resize(0), resize(RIO_MAX_CQ_SIZE + 1)), (WSAEINVAL, WSAEINVAL));
    assert_eq!(resize(15), WSAETOOMANYREFS);
    let unknown = unsafe { queues.table.RIOResizeCompletionQueue.unwrap()(4711, 20) };
    assert_eq!((unknown, last_error()), (0, WSAEINVAL));
    assert_eq!(queues.send(0, 1, 0, 1), 0);
    assert_eq!(resize(20), 0);
    assert_eq!(queues.results(1).len(), 1, "what was queued is kept");
    let requests = |receives, sends| unsafe {
        if queues.table.RIOResizeRequestQueue.unwrap()(queues.rq, receives, sends) != 0 { 0 } else { last_error() }
    };
    assert_eq!(requests(16, 8), WSAENOBUFS);
    assert_eq!(requests(10, 10), 0);
    for number in 0..10 {
        assert_eq!(queues.receive(0, 1, 0, number), 0);
    }
    assert_eq!(queues.receive(0, 1, 0, 10), WSAENOBUFS);
    assert_eq!(requests(9, 10), WSAETOOMANYREFS);
    close(client);
    close(accepted);
}

#[test]
fn rio_16_a_queue_that_is_closed_takes_no_requests() {
    let (client, accepted) = connected();
    let queues = Queues::new(client, None);
    unsafe { queues.table.RIOCloseCompletionQueue.unwrap()(queues.cq) };
    assert_eq!(queues.send(0, 1, 0, 1), WSAEINVAL);
    close(client);
    close(accepted);
}

#[test]
fn rio_6_the_end_of_the_stream_and_a_reset_are_results() {
    let (client, accepted) = connected();
    let queues = Queues::new(client, None);
    assert_eq!(queues.receive(0, 8, 0, 1), 0);
    shut_send(accepted);
    assert_eq!(queues.results(1), [(0, 0, 77, 1)]);
    reset(accepted);
    let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
    loop {
        assert!(Instant::now() < end);
        assert_eq!(queues.send(0, 1, 0, 2), 0);
        if queues.results(1)[0].0 == WSAECONNRESET {
            break;
        }
    }
    close(client);
    assert_no_rescue();
}

/// Who serialises the requests and the results may use them from any thread; only a commit needs no such care.
#[test]
fn rio_7_threads_that_take_turns_may_share_a_queue_and_anybody_may_commit() {
    const EACH: usize = 400;
    struct Shared(Queues);
    unsafe impl Sync for Shared {}
    unsafe impl Send for Shared {}
    let (client, accepted) = connected();
    let queues = Shared(Queues::new(client, None));
    queues.0.put(0, &[7; 16]);
    let turn = std::sync::Mutex::new([0u32; 3 * EACH]);
    let committing = std::sync::atomic::AtomicBool::new(true);
    let reading = crate::sockets::elsewhere(move || receive_exactly(accepted, 3 * EACH * 16));
    std::thread::scope(|scope| {
        let (queues, turn, committing) = (&queues, &turn, &committing);
        let workers: Vec<_> = (0..3)
            .map(|worker| {
                scope.spawn(move || {
                    let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
                    let take = |told: &mut [u32; 3 * EACH]| {
                        for (status, bytes, context, request) in queues.0.dequeue(8) {
                            assert_eq!((status, bytes, context), (0, 16, CONTEXT as u64));
                            told[request as usize] += 1;
                        }
                    };
                    let mut next = worker * EACH;
                    while next < (worker + 1) * EACH {
                        assert!(Instant::now() < end, "the queue stays full");
                        let mut told = turn.lock().unwrap();
                        match queues.0.send(0, 16, RIO_MSG_DEFER, next) {
                            0 => next += 1,
                            error => assert_eq!(error, WSAENOBUFS),
                        }
                        take(&mut told);
                    }
                    while turn.lock().unwrap()[worker * EACH..(worker + 1) * EACH].contains(&0) {
                        assert!(Instant::now() < end, "a request has no result");
                        take(&mut turn.lock().unwrap());
                        std::thread::yield_now();
                    }
                })
            })
            .collect();
        scope.spawn(move || {
            while committing.load(std::sync::atomic::Ordering::Acquire) {
                assert_eq!(queues.0.commit(true), 0);
                std::thread::yield_now();
            }
        });
        let ended: Vec<_> = workers.into_iter().map(|worker| worker.join()).collect();
        committing.store(false, std::sync::atomic::Ordering::Release);
        ended.into_iter().for_each(|ended| ended.unwrap());
    });
    assert!(turn.lock().unwrap().iter().all(|told| *told == 1), "each is told once");
    assert_eq!(reading.result(), [7; 3 * EACH * 16]);
    close(client);
    assert_no_rescue();
}
