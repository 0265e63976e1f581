//! Operations of one thread, again and again.

use overlapped::{CompletionPort, Concurrency, Event, Packet, Result, Timeout, Waited, wait_one};

/// Sets an event and waits for it.
pub fn event(times: u32) -> Result<()> {
    let event = Event::auto(false)?;
    for _ in 0..times {
        event.set()?;
        assert_eq!(wait_one(&event, Timeout::Infinite)?, Waited::Ready(()));
    }
    Ok(())
}

/// Waits for any of 64 events, of which the last is set.
pub fn wait_any(times: u32) -> Result<()> {
    let events = (0..64).map(|_| Event::auto(false)).collect::<Result<Vec<_>>>()?;
    for _ in 0..times {
        events[63].set()?;
        assert_eq!(overlapped::wait_any(&events, Timeout::Infinite)?, Waited::Ready(63));
    }
    Ok(())
}

/// Posts a packet and takes it.
pub fn port(times: u32) -> Result<()> {
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
    for _ in 0..times {
        port.post(1, 2)?;
        assert!(matches!(port.get(Timeout::Infinite)?, Some(Packet::Posted { key: 1, value: 2 })));
    }
    Ok(())
}
