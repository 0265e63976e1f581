//! Overlapped operations by event and by routine.

mod common;

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use common::{Alive, SOON, eventually, pair};
use overlapped::{
    Append, Event, NetworkEvents, ResultError, Shutdown, Slept, Socket, Timeout, Wait, Waited, WsaError,
    sleep_alertable, wait_one, wait_one_alertable,
};

fn event() -> Event {
    Event::manual(false).unwrap()
}

/// Waits alertably until `done`.
fn run_until(done: impl Fn() -> bool) {
    while !done() {
        assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    }
}

#[test]
fn ovl_4_immediate_success_signals_the_event_too() {
    let (client, server) = pair();
    client.send_now(b"here").unwrap();
    eventually("data", || server.available().unwrap() == 4);
    let done = event();
    let receive = server.receive(Vec::with_capacity(64)).signal(&done).unwrap();
    assert_eq!(wait_one(&receive, SOON).unwrap(), Waited::Ready(()));
    assert!(receive.is_complete());
    assert_eq!(receive.result(Wait::Poll).unwrap().buffer, b"here");
}

#[test]
fn ovl_20_a_pending_operation_is_incomplete_and_comes_back() {
    let (client, server) = pair();
    let receive = server.receive(vec![0; 8]).signal(&event()).unwrap();
    assert!(receive.was_pending() && !receive.is_complete());
    let Err(ResultError::Incomplete(receive)) = receive.result(Wait::Poll) else { panic!("it cannot be complete") };
    client.send_now(b"x").unwrap();
    assert_eq!(receive.result(Wait::UntilComplete).unwrap().bytes, 1);
}

#[test]
fn ovl_40_receives_are_filled_in_the_order_of_their_starts() {
    let (client, server) = pair();
    let done = event();
    let receives: Vec<_> =
        (0..8).map(|_| server.receive(vec![0; 1].into_boxed_slice()).signal(&done).unwrap()).collect();
    client.send_now(b"abcdefgh").unwrap();
    let received: Vec<u8> =
        receives.into_iter().map(|receive| receive.result(Wait::UntilComplete).unwrap().buffer[0]).collect();
    assert_eq!(received, b"abcdefgh");
}

#[test]
fn ovl_44_an_empty_receive_tells_that_there_is_something() {
    let (client, server) = pair();
    let done = event();
    let readable = server.receive(Vec::new()).signal(&done).unwrap();
    assert!(!readable.is_complete());
    client.send_now(b"abc").unwrap();
    assert_eq!(readable.result(Wait::UntilComplete).unwrap().bytes, 0);
    assert_eq!(server.receive_now(&mut [0; 8]).unwrap(), 3);
}

#[test]
fn ovl_46_the_end_of_the_stream_reaches_every_receive() {
    let (client, server) = pair();
    let done = event();
    let receives = [0; 3].map(|_| server.receive(vec![0; 8]).signal(&done).unwrap());
    client.shutdown(Shutdown::Send).unwrap();
    for receive in receives {
        assert_eq!(receive.result(Wait::UntilComplete).unwrap().bytes, 0);
    }
}

#[test]
fn ovl_49_parts_are_gathered_and_scattered_in_order() {
    let (client, server) = pair();
    let done = event();
    let send = client.send([b"one ".to_vec(), Vec::new(), b"two".to_vec()]).signal(&done).unwrap();
    assert_eq!(send.result(Wait::UntilComplete).unwrap().bytes, 7);
    eventually("data", || server.available().unwrap() == 7);
    let parts = [vec![0; 3].into_boxed_slice(), vec![0; 64].into_boxed_slice()];
    let received = server.receive(parts).signal(&done).unwrap().result(Wait::UntilComplete).unwrap();
    assert_eq!((&*received.buffer[0], &received.buffer[1][..4]), (&b"one"[..], &b" two"[..]));
}

#[test]
fn a_receive_appends_where_it_is_told_to() {
    let (client, server) = pair();
    let mut buffer = Append(b"so far, ".to_vec());
    buffer.0.reserve(64);
    client.send_now(b"so good").unwrap();
    let received = server.receive(buffer).signal(&event()).unwrap().result(Wait::UntilComplete).unwrap();
    assert_eq!(received.buffer.0, b"so far, so good");
}

#[test]
fn ovl_52_a_send_is_complete_when_all_is_taken() {
    let (client, server) = pair();
    let bytes: Vec<u8> = (0..8 << 20).map(|i| i as u8).collect();
    let expected = bytes.clone();
    let send = client.send(bytes).signal(&event()).unwrap();
    let reader = std::thread::spawn(move || {
        let (mut all, mut buffer) = (Vec::new(), vec![0; 65_536]);
        while all.len() < 8 << 20 {
            let bytes = server.receive_now(&mut buffer).unwrap();
            all.extend_from_slice(&buffer[..bytes]);
        }
        all
    });
    assert_eq!(send.result(Wait::UntilComplete).unwrap().bytes, 8 << 20);
    assert!(reader.join().unwrap() == expected);
}

#[test]
fn ovl_61_one_operation_is_cancelled_and_the_others_go_on() {
    let (client, server) = pair();
    let done = event();
    let first = server.receive(vec![0; 8]).signal(&done).unwrap();
    let second = server.receive(vec![0; 8]).signal(&done).unwrap();
    first.cancel().unwrap();
    let Err(ResultError::Failed(failed)) = first.result(Wait::UntilComplete) else { panic!("it was cancelled") };
    assert_eq!(failed.error, WsaError::WSA_OPERATION_ABORTED);
    assert!(failed.returned.capacity() >= 8);
    assert!(!second.is_complete());
    client.send_now(b"later").unwrap();
    assert_eq!(second.result(Wait::UntilComplete).unwrap().buffer, b"later");
}

#[test]
fn ovl_70_closing_ends_what_is_pending() {
    let (_client, server) = pair();
    let done = event();
    let receives = [0; 2].map(|_| server.receive(vec![0; 8]).signal(&done).unwrap());
    server.close().unwrap();
    for receive in receives {
        // Not found any more, or no socket to look on: both are no cancellation.
        let _ = receive.cancel();
        let Err(ResultError::Failed(failed)) = receive.result(Wait::UntilComplete) else { panic!("it was closed") };
        assert_eq!(failed.error, WsaError::WSA_OPERATION_ABORTED);
    }
}

#[test]
fn dropping_a_pending_operation_cancels_it_and_keeps_its_buffer_until_then() {
    let (_client, server) = pair();
    let alive = Alive::default();
    let done = event();
    let receives = [0; 4].map(|_| server.receive(alive.buffer()).signal(&done).unwrap());
    assert_eq!(alive.count(), 4);
    drop(receives);
    // Reclaimed with the drop or with a later one.
    eventually("the end of the buffers", || {
        drop(server.receive(vec![0; 1]).signal(&done).unwrap());
        alive.count() == 0
    });
}

#[test]
fn ovl_7_a_start_that_fails_gives_back_what_it_was_given() {
    let unconnected = Socket::tcp_v4().unwrap();
    let failed = unconnected.receive(vec![7; 3]).signal(&event()).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAENOTCONN);
    assert_eq!(failed.returned, [7; 3]);
    let dropped = Rc::new(());
    let kept = dropped.clone();
    let failed = unconnected.send("text").then(move |_| drop(kept)).unwrap_err();
    assert_eq!(failed.returned, "text");
    assert_eq!(Rc::strong_count(&dropped), 1);
    assert_eq!(sleep_alertable(Timeout::Zero), Slept::TimedOut);
}

#[test]
fn ovl_91_an_accept_that_cannot_start_gives_the_acceptor_back() {
    let not_listening = Socket::tcp_v4().unwrap();
    let failed = not_listening.accept_into(Socket::tcp_v4().unwrap()).signal(&event()).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAEINVAL);
    failed.returned.bind("127.0.0.1:0".parse().unwrap()).unwrap();
}

#[test]
fn ovl_98_an_accepted_socket_knows_its_names() {
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let done = event();
    let accept = listener.accept_into(Socket::tcp_v4().unwrap()).signal(&done).unwrap();
    let client = Socket::connected(listener.local_address().unwrap()).unwrap();
    let accepted = accept.result(Wait::UntilComplete).unwrap();
    assert_eq!(accepted.peer, client.local_address().unwrap());
    assert_eq!(accepted.local, client.peer_address().unwrap());
    assert_eq!(accepted.socket.peer_address().unwrap(), accepted.peer);
    assert_eq!(accepted.socket.local_address().unwrap(), accepted.local);
    accepted.socket.shutdown(Shutdown::Both).unwrap();
}

#[test]
fn ovl_99_closing_the_listener_ends_its_accepts() {
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let accept = listener.accept_into(Socket::tcp_v4().unwrap()).signal(&event()).unwrap();
    drop(listener);
    let Err(ResultError::Failed(failed)) = accept.result(Wait::UntilComplete) else { panic!("it was closed") };
    assert_eq!(failed.error, WsaError::WSA_OPERATION_ABORTED);
}

#[test]
fn ovl_111_a_refused_connect_says_so() {
    let nobody = Socket::tcp_v4().unwrap();
    nobody.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let client = Socket::tcp_v4().unwrap();
    let connect = client.connect_overlapped(nobody.local_address().unwrap()).signal(&event()).unwrap();
    let Err(error) = connect.result(Wait::UntilComplete) else { panic!("nobody listens") };
    assert_eq!(WsaError::from(error), WsaError::WSAECONNREFUSED);
}

#[test]
fn apc_19_a_routine_comes_also_if_the_operation_was_complete_at_once() {
    let (client, server) = pair();
    client.send_now(b"here").unwrap();
    eventually("data", || server.available().unwrap() == 4);
    let received = Rc::new(RefCell::new(Vec::new()));
    let into = received.clone();
    server.receive(Vec::with_capacity(64)).then(move |done| *into.borrow_mut() = done.unwrap().buffer).unwrap();
    assert!(received.borrow().is_empty(), "a routine runs in an alertable wait only");
    run_until(|| !received.borrow().is_empty());
    assert_eq!(*received.borrow(), b"here");
}

#[test]
fn apc_18_a_routine_starts_the_next_operation() {
    fn echo(socket: Rc<Socket>, left: Rc<Cell<u32>>, buffer: Vec<u8>) {
        let (owner, counter) = (socket.clone(), left.clone());
        let received = move |received: Result<overlapped::Completed<Vec<u8>>, overlapped::Failed<Vec<u8>>>| {
            let received = received.unwrap();
            owner.send_now(&received.buffer).unwrap();
            counter.set(counter.get() - 1);
            if counter.get() > 0 {
                echo(owner, counter, received.buffer);
            }
        };
        socket.receive(buffer).then(received).unwrap();
    }
    let (client, server) = pair();
    let left = Rc::new(Cell::new(100));
    echo(Rc::new(server), left.clone(), Vec::with_capacity(64));
    let talker = std::thread::spawn(move || {
        for i in 0..100u8 {
            client.send_now(&[i]).unwrap();
            let mut back = [0];
            assert_eq!(client.receive_now(&mut back).unwrap(), 1);
            assert_eq!(back, [i]);
        }
    });
    run_until(|| left.get() == 0);
    talker.join().unwrap();
}

#[test]
fn apc_29_a_cancelled_operation_calls_its_routine() {
    let (_client, server) = pair();
    let error = Rc::new(Cell::new(None));
    let into = error.clone();
    let started = server.receive(vec![0; 8]).then(move |done| into.set(Some(done.unwrap_err().error))).unwrap();
    assert!(started.pending);
    server.cancel(started.id).unwrap();
    run_until(|| error.get().is_some());
    assert_eq!(error.get(), Some(WsaError::WSA_OPERATION_ABORTED));
    // Its block may belong to another operation by now, which the id does not reach.
    let other = server.receive(vec![0; 8]).signal(&event()).unwrap();
    assert_eq!(server.cancel(started.id), Err(WsaError::from_code(1168)));
    assert!(!other.is_complete());
}

#[test]
fn a_panic_of_a_routine_is_the_panic_of_the_wait_and_loses_no_other_routine() {
    let (client, server) = pair();
    let ran = Rc::new(Cell::new(0));
    for index in 0..3 {
        let counter = ran.clone();
        let routine = move |_| {
            counter.set(counter.get() + 1);
            assert!(index != 1, "the second");
        };
        server.receive(vec![0; 1].into_boxed_slice()).then(routine).unwrap();
    }
    client.send_now(b"abc").unwrap();
    let mut panics = 0;
    while ran.get() < 3 {
        panics += usize::from(catch_unwind(AssertUnwindSafe(|| sleep_alertable(SOON))).is_err());
    }
    assert_eq!(panics, 1);
}

#[test]
fn apc_6_a_signaled_object_comes_before_the_routines() {
    let (client, server) = pair();
    let ran = Rc::new(Cell::new(false));
    let set = ran.clone();
    server.receive(vec![0; 8]).then(move |_| set.set(true)).unwrap();
    client.send_now(b"x").unwrap();
    let open = Event::manual(true).unwrap();
    assert_eq!(wait_one_alertable(&open, SOON).unwrap(), Waited::Ready(()));
    assert!(!ran.get());
    run_until(|| ran.get());
}

#[test]
fn apc_14_a_routine_whose_thread_has_ended_never_runs() {
    let (client, server) = pair();
    let server = std::thread::spawn(move || {
        server.receive(vec![0; 8]).then(|_| unreachable!("its thread does not wait")).unwrap();
        server
    })
    .join()
    .unwrap();
    // The system cancels what the thread had started: this is not for it.
    client.send_now(b"for the next").unwrap();
    let received = server.receive(Vec::with_capacity(64)).signal(&event()).unwrap();
    assert_eq!(received.result(Wait::UntilComplete).unwrap().buffer, b"for the next");
}

#[test]
fn net_31_a_pending_receive_takes_the_data_and_no_event_tells_of_them() {
    let (client, server) = pair();
    let server = server.event_select(NetworkEvents::READ).unwrap();
    let receive = server.receive(Vec::with_capacity(64)).signal(&event()).unwrap();
    client.send_now(b"mine").unwrap();
    assert_eq!(receive.result(Wait::UntilComplete).unwrap().buffer, b"mine");
    assert_eq!(server.enumerate().unwrap().read(), None);
}
