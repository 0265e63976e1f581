//! Completion routines and APCs (APC).

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use crate::common::{SOON, eventually, pair};
use overlapped::{
    Event, Slept, Socket, Timeout, Wait, Waited, WsaError, sleep_alertable, thread, wait_one, wait_one_alertable,
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
fn apc_4_an_apc_that_is_queued_by_another_runs_in_the_same_wait() {
    let me = thread::current().unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    let (again, later) = (me.clone(), sender.clone());
    me.queue_apc(move || {
        sender.send(1).unwrap();
        again.queue_apc(move || later.send(2).unwrap()).unwrap();
    })
    .unwrap();
    assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    assert_eq!(receiver.try_iter().collect::<Vec<i32>>(), [1, 2]);
    assert_eq!(sleep_alertable(Timeout::Zero), Slept::TimedOut);
}

#[test]
fn apc_13_an_ended_thread_takes_no_apc_and_drops_it() {
    let worker = thread::spawn(|| {}).unwrap();
    assert_eq!(wait_one(&worker, SOON).unwrap(), Waited::Ready(()));
    let owned = std::sync::Arc::new(());
    let moved = owned.clone();
    assert_eq!(worker.thread().queue_apc(move || drop(moved)), Err(WsaError::from_code(31)));
    assert_eq!(std::sync::Arc::strong_count(&owned), 1);
}
