//! A wait for any of many events, of which the last is signaled.

use super::{Timed, repeat, timed, with_target};
use crate::system::epoll::{ARRIVALS, Epoll, Events};
use crate::system::eventfd::EventFd;
use overlapped::{Event, MAXIMUM_WAIT_OBJECTS, Timeout, WaitSet, Waited, wait_any};
use std::io;
use std::time::Duration;

/// More than one call of Winsock's takes.
const LARGE_SET: usize = 1000;

pub(super) fn measure(window: Duration) -> io::Result<Vec<Timed>> {
    let objects = MAXIMUM_WAIT_OBJECTS;
    Ok(vec![
        timed("epoll over 64 eventfds, last set", descriptors(window, objects)?),
        with_target("wait any of 64 events, last set", any(window, objects)?, 400.0),
        timed("wait set of 64 events, last set", set(window, objects)?),
        timed("wait set of 1,000 events, last set", set(window, LARGE_SET)?),
    ])
}

fn descriptors(window: Duration, count: usize) -> io::Result<f64> {
    let (epoll, mut ready) = (Epoll::new()?, Events::with_capacity(1));
    let descriptors = (0..count).map(|_| EventFd::new()).collect::<io::Result<Vec<_>>>()?;
    for (index, descriptor) in descriptors.iter().enumerate() {
        epoll.add(descriptor, ARRIVALS, index as u64)?;
    }
    repeat(window, || {
        descriptors[count - 1].set()?;
        epoll.wait(&mut ready, None)?;
        descriptors[count - 1].wait()
    })
}

fn events(count: usize) -> io::Result<Vec<Event>> {
    (0..count).map(|_| Ok(Event::auto(false)?)).collect()
}

fn any(window: Duration, count: usize) -> io::Result<f64> {
    let events = events(count)?;
    repeat(window, || {
        events[count - 1].set()?;
        match wait_any(&events, Timeout::Infinite)? {
            Waited::Ready(index) if index == count - 1 => Ok(()),
            other => Err(io::Error::other(format!("the wait came to {other:?}"))),
        }
    })
}

fn set(window: Duration, count: usize) -> io::Result<f64> {
    let (mut set, mut last) = (WaitSet::new(), None);
    for event in events(count)? {
        last = Some(event.clone());
        set.insert(event).map_err(|failed| failed.error)?;
    }
    let Some(last) = last else { return Ok(0.0) };
    repeat(window, || {
        last.set()?;
        match set.wait_any(Timeout::Infinite)? {
            Waited::Ready(_) => Ok(()),
            _ => Err(io::Error::other("the wait came to nothing")),
        }
    })
}
