//! An event between two threads, and within one.

use super::{Timed, repeat, timed, to_and_fro, wait, with_target};
use crate::system::eventfd::EventFd;
use crate::system::futex::FutexEvent;
use overlapped::Event;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

pub(super) fn measure(window: Duration) -> io::Result<Vec<Timed>> {
    let (bare, kernel, event) = (FutexEvent::default(), EventFd::new()?, Event::auto(false)?);
    let alone = |event: &Event| -> io::Result<()> {
        event.set()?;
        wait(event)
    };
    let mut figures = vec![
        timed(
            "bare futex event: set and wait, one thread",
            repeat(window, || {
                bare.set();
                bare.wait();
                Ok(())
            })?,
        ),
        timed("eventfd: set and wait, one thread", repeat(window, || kernel.set().and_then(|()| kernel.wait()))?),
        with_target("event: set and wait, one thread", repeat(window, || alone(&event))?, 30.0),
    ];
    let last = available_parallelism()?.get() - 1;
    let places = [("one core", [0, 0]), ("two cores", [0, last])];
    for (place, processors) in places.into_iter().take(if last > 0 { 2 } else { 1 }) {
        figures.push(timed(&format!("bare futex event: to another thread, {place}"), bare_pair(window, processors)?));
        figures.push(timed(&format!("event: to another thread, {place}"), pair(window, processors)?));
    }
    Ok(figures)
}

fn bare_pair(window: Duration, processors: [usize; 2]) -> io::Result<f64> {
    let (there, back, on) = (FutexEvent::default(), FutexEvent::default(), AtomicBool::new(true));
    to_and_fro(
        window,
        processors,
        |more| {
            on.store(more, Ordering::Relaxed);
            there.set();
            back.wait();
            Ok(())
        },
        || {
            there.wait();
            // Read before the answer: after it the other side may ask for the last time.
            let more = on.load(Ordering::Relaxed);
            back.set();
            Ok(more)
        },
    )
}

fn pair(window: Duration, processors: [usize; 2]) -> io::Result<f64> {
    let (there, back, on) = (Event::auto(false)?, Event::auto(false)?, AtomicBool::new(true));
    to_and_fro(
        window,
        processors,
        |more| {
            on.store(more, Ordering::Relaxed);
            there.set()?;
            wait(&back)
        },
        || {
            wait(&there)?;
            let more = on.load(Ordering::Relaxed);
            back.set()?;
            Ok(more)
        },
    )
}
