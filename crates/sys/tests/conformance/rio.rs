//! Registered I/O.

use crate::datagrams::*;
use crate::ops::*;
use crate::sockets::socket_with;
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

const INVALID_BUFFER: isize = 0xFFFF_FFFF;
const FLAGS: u32 = WSA_FLAG_OVERLAPPED | WSA_FLAG_REGISTERED_IO;

/// The functions, by one question.
fn rio(socket: SOCKET) -> RIO_EXTENSION_FUNCTION_TABLE {
    let (guid, mut table, mut count) = (WSAID_MULTIPLE_RIO, RIO_EXTENSION_FUNCTION_TABLE::default(), 0);
    let code = SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER;
    let size = size_of::<RIO_EXTENSION_FUNCTION_TABLE>() as u32;
    let (from, to) = ((&raw const guid).cast(), (&raw mut table).cast());
    let result = unsafe { WSAIoctl(socket, code, from, 16, to, size, &mut count, null_mut(), None) };
    assert_eq!((result, count, table.cbSize), (0, size, size), "{}", last_error());
    table
}

fn registered(kind: i32) -> SOCKET {
    startup();
    let protocol = if kind == SOCK_STREAM { IPPROTO_TCP } else { IPPROTO_UDP };
    socket_with(AF_INET, kind, protocol, FLAGS).unwrap()
}

/// A registered client and a plain peer.
fn connected() -> (SOCKET, SOCKET) {
    let (listener, address) = listener();
    let client = registered(SOCK_STREAM);
    assert_eq!(unsafe { connect(client, (&raw const address).cast(), ADDRESS_LENGTH) }, 0, "{}", last_error());
    let accepted = accept_one(listener);
    close(listener);
    (client, accepted)
}

/// Everything that one socket needs: its queues, and one registered buffer. Leaked with its memory.
struct Queues {
    table: RIO_EXTENSION_FUNCTION_TABLE,
    cq: RIO_CQ,
    rq: RIO_RQ,
    memory: *mut u8,
    buffer: isize,
}

const MEMORY: u32 = 4096;
const CONTEXT: usize = 77;

impl Queues {
    fn new(socket: SOCKET, notification: Option<RIO_NOTIFICATION_COMPLETION>) -> Self {
        let table = rio(socket);
        let at = notification.as_ref().map_or(null(), std::ptr::from_ref);
        let cq = unsafe { table.RIOCreateCompletionQueue.unwrap()(16, at) };
        assert_ne!(cq, 0, "{}", last_error());
        let context = CONTEXT as *const core::ffi::c_void;
        let rq = unsafe { table.RIOCreateRequestQueue.unwrap()(socket, 8, 1, 8, 1, cq, cq, context) };
        assert_ne!(rq, 0, "{}", last_error());
        let memory = Box::leak(vec![0u8; MEMORY as usize].into_boxed_slice()).as_mut_ptr();
        let buffer = unsafe { table.RIORegisterBuffer.unwrap()(memory, MEMORY) };
        assert_ne!(buffer, INVALID_BUFFER);
        Self { table, cq, rq, memory, buffer }
    }

    fn slice(&self, offset: u32, length: u32) -> RIO_BUF {
        RIO_BUF { BufferId: self.buffer, Offset: offset, Length: length }
    }

    fn bytes(&self, offset: usize, length: usize) -> Vec<u8> {
        unsafe { std::slice::from_raw_parts(self.memory.add(offset), length) }.to_vec()
    }

    fn put(&self, offset: usize, bytes: &[u8]) {
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.memory.add(offset), bytes.len()) };
    }

    /// 0 or the error.
    fn receive(&self, offset: u32, length: u32, flags: u32, context: usize) -> i32 {
        let slice = self.slice(offset, length);
        let context = context as *const core::ffi::c_void;
        let ok = unsafe { self.table.RIOReceive.unwrap()(self.rq, &slice, 1, flags, context) };
        if ok != 0 { 0 } else { last_error() }
    }

    fn send(&self, offset: u32, length: u32, flags: u32, context: usize) -> i32 {
        let slice = self.slice(offset, length);
        let context = context as *const core::ffi::c_void;
        let ok = unsafe { self.table.RIOSend.unwrap()(self.rq, &slice, 1, flags, context) };
        if ok != 0 { 0 } else { last_error() }
    }

    fn commit(&self, send: bool) -> i32 {
        let function = if send { self.table.RIOSend } else { self.table.RIOReceive };
        let ok = unsafe { function.unwrap()(self.rq, null(), 0, RIO_MSG_COMMIT_ONLY, null()) };
        if ok != 0 { 0 } else { last_error() }
    }

    /// What is there now: status, bytes, both contexts.
    fn dequeue(&self, most: u32) -> Vec<(i32, u32, u64, u64)> {
        let mut results = vec![RIORESULT::default(); most as usize];
        let count = unsafe { self.table.RIODequeueCompletion.unwrap()(self.cq, results.as_mut_ptr(), most) };
        assert_ne!(count, RIO_CORRUPT_CQ);
        let told = |one: &RIORESULT| (one.Status, one.BytesTransferred, one.SocketContext, one.RequestContext);
        results[..count as usize].iter().map(told).collect()
    }

    /// Polls until there are so many.
    fn results(&self, count: usize) -> Vec<(i32, u32, u64, u64)> {
        let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
        let mut all = Vec::new();
        while all.len() < count {
            assert!(Instant::now() < end, "{} of {count} results: {all:?}", all.len());
            all.extend(self.dequeue(4));
            std::thread::yield_now();
        }
        all
    }

    fn notify(&self) -> i32 {
        unsafe { self.table.RIONotify.unwrap()(self.cq) }
    }
}

fn event_notification(event: HANDLE, reset: bool) -> RIO_NOTIFICATION_COMPLETION {
    let event = RIO_NOTIFICATION_COMPLETION_0_0 { EventHandle: event, NotifyReset: reset.into() };
    RIO_NOTIFICATION_COMPLETION {
        Type: RIO_EVENT_COMPLETION,
        Anonymous: RIO_NOTIFICATION_COMPLETION_0 { Event: event },
    }
}

fn port_notification(port: HANDLE, key: usize, overlapped: usize) -> RIO_NOTIFICATION_COMPLETION {
    let iocp = RIO_NOTIFICATION_COMPLETION_0_1 {
        IocpHandle: port,
        CompletionKey: key as *mut _,
        Overlapped: overlapped as *mut _,
    };
    RIO_NOTIFICATION_COMPLETION { Type: RIO_IOCP_COMPLETION, Anonymous: RIO_NOTIFICATION_COMPLETION_0 { Iocp: iocp } }
}

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
    // A commit bears nothing else.
    let slice = queues.slice(0, 1);
    assert_eq!(unsafe { queues.table.RIOSend.unwrap()(queues.rq, &slice, 1, RIO_MSG_COMMIT_ONLY, null()) }, 0);
    assert_eq!(last_error(), WSAEINVAL);
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
    // A cut datagram says so.
    assert_eq!(queues.results(1)[0].1, 64);
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
