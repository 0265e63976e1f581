//! The request to stop, and how it reaches a server that sleeps.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// The request to stop. Clones share it.
#[derive(Clone, Default)]
pub struct Stop(Arc<Inner>);

#[derive(Default)]
struct Inner {
    requested: OnceLock<Instant>,
    /// When a client was last heard of after the request, in microseconds after it.
    disturbed: AtomicU64,
    wake: Mutex<Option<Box<dyn Fn() + Send>>>,
}

impl Stop {
    /// Whether the server is to stop.
    pub fn is_requested(&self) -> bool {
        self.since().is_some()
    }

    /// Since when the server is to stop.
    pub fn since(&self) -> Option<Instant> {
        self.0.requested.get().copied()
    }

    /// A client was heard of after the request.
    pub fn disturb(&self) {
        if let Some(since) = self.since() {
            let now = u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX);
            self.0.disturbed.fetch_max(now, Ordering::Relaxed);
        }
    }

    /// Whether no client was heard of for so long, after the request.
    pub fn is_quiet_for(&self, time: Duration) -> bool {
        let disturbed = Duration::from_micros(self.0.disturbed.load(Ordering::Relaxed));
        self.since().is_some_and(|since| since.elapsed() >= disturbed + time)
    }

    /// How the server is woken in its own model: an event, an APC, a packet. If it is to stop already, at once.
    pub fn wake_by(&self, wake: impl Fn() + Send + 'static) {
        let mut place = self.lock();
        *place = Some(Box::new(wake));
        if self.is_requested()
            && let Some(wake) = place.as_ref()
        {
            wake();
        }
    }

    /// Asks the server to stop. True the first time.
    pub fn request(&self) -> bool {
        let place = self.lock();
        let first = self.0.requested.set(Instant::now()).is_ok();
        if first && let Some(wake) = place.as_ref() {
            wake();
        }
        first
    }

    fn lock(&self) -> MutexGuard<'_, Option<Box<dyn Fn() + Send>>> {
        self.0.wake.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    #[test]
    fn it_is_quiet_when_nobody_was_heard_of_for_a_time() {
        let stop = Stop::default();
        stop.disturb();
        assert!(!stop.is_quiet_for(Duration::ZERO), "nobody wants it to stop");
        stop.request();
        assert!(stop.is_quiet_for(Duration::ZERO) && !stop.is_quiet_for(Duration::from_secs(60)));
        while !stop.is_quiet_for(Duration::from_millis(1)) {
            std::thread::yield_now();
        }
        stop.disturb();
        assert!(stop.0.disturbed.load(Ordering::Relaxed) >= 1000);
    }

    #[test]
    fn the_wake_comes_once_whichever_is_first() {
        let woken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&woken);
        let stop = Stop::default();
        stop.wake_by(move || _ = count.fetch_add(1, Ordering::Relaxed));
        assert!(!stop.is_requested() && stop.request() && !stop.request() && stop.is_requested());
        assert_eq!(woken.load(Ordering::Relaxed), 1);

        let (late, count) = (Stop::default(), Arc::clone(&woken));
        late.request();
        late.wake_by(move || _ = count.fetch_add(1, Ordering::Relaxed));
        assert_eq!(woken.load(Ordering::Relaxed), 2);
    }
}
