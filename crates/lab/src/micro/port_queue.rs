//! Packets through a completion port, without any socket.

use super::{Timed, repeat, timed, with_target};
use crate::pin_thread;
use overlapped::{CompletionPort, Concurrency, Packet, Timeout};
use std::collections::VecDeque;
use std::hint::black_box;
use std::io;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

/// What two threads pass on, for each second that is to be measured.
const PACKETS_PER_SECOND: f64 = 4e6;

type Port = CompletionPort<Vec<u8>>;

pub(super) fn measure(window: Duration) -> io::Result<Vec<Timed>> {
    let count = (window.as_secs_f64() * PACKETS_PER_SECOND).max(1000.0) as usize;
    Ok(vec![
        timed("locked queue: push and pop, one thread", locked(window)?),
        with_target("port: post and get, one thread", alone(window)?, 60.0),
        timed("std's channel: one producer, one consumer", channel(count)?),
        with_target("port: one producer, one consumer", pair(count)?, 130.0),
    ])
}

fn locked(window: Duration) -> io::Result<f64> {
    let queue = Mutex::new(VecDeque::new());
    let lock = || queue.lock().unwrap_or_else(PoisonError::into_inner);
    repeat(window, || {
        lock().push_back(1_usize);
        black_box(lock().pop_front());
        Ok(())
    })
}

fn alone(window: Duration) -> io::Result<f64> {
    let port = Port::new(Concurrency::Exactly(1))?;
    repeat(window, || {
        port.post(1, 2)?;
        match port.get(Timeout::Infinite)? {
            Some(Packet::Posted { key: 1, value: 2 }) => Ok(()),
            other => Err(io::Error::other(format!("the port gave {other:?}"))),
        }
    })
}

/// Times `consume`, on the first processor, while `produce` runs on the last.
fn beside(
    count: usize,
    produce: impl FnOnce() -> io::Result<()> + Send,
    consume: impl FnOnce() -> io::Result<()>,
) -> io::Result<f64> {
    let last = available_parallelism()?.get() - 1;
    std::thread::scope(|scope| {
        let producer = scope.spawn(move || pin_thread(&[last]).and_then(|()| produce()));
        pin_thread(&[0])?;
        let began = Instant::now();
        let consumed = consume();
        let took = began.elapsed();
        let produced = producer.join().unwrap_or_else(|_| Err(io::Error::other("the producer has panicked")));
        produced.and(consumed).map(|()| took.as_nanos() as f64 / count as f64)
    })
}

fn channel(count: usize) -> io::Result<f64> {
    let (sender, receiver) = mpsc::channel();
    let produce = move || (0..count).try_for_each(|value| sender.send(value).map_err(io::Error::other));
    beside(count, produce, || (0..count).try_for_each(|_| receiver.recv().map(drop).map_err(io::Error::other)))
}

fn pair(count: usize) -> io::Result<f64> {
    let port = Port::new(Concurrency::Exactly(1))?;
    let handle = port.handle();
    let produce = move || (0..count).try_for_each(|value| Ok(handle.post(1, value)?));
    beside(count, produce, || {
        for expected in 0..count {
            match port.get(Timeout::Infinite)? {
                // First in, first out.
                Some(Packet::Posted { value, .. }) if value == expected => {}
                other => return Err(io::Error::other(format!("the port gave {other:?} instead of {expected}"))),
            }
        }
        Ok(())
    })
}
