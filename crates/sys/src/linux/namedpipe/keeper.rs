//! The keeper: one thread that waits for connections that somebody depends on, for clients that ask, and for changes of directories.
//!
//! A descriptor is waited for once each time that it is armed. What is to be done is a closure, which runs on the keeper with nothing held
//! and never waits.
#![allow(unsafe_code)] // The kernel's event poll.

use overlapped_engine::own::Own;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// What is done when the events have come.
type Told = Arc<dyn Fn(u32) + Send + Sync>;

struct Keeper {
    poll: Own,
    known: Mutex<HashMap<u64, Told>>,
    next: AtomicU64,
}

fn make() -> Option<Keeper> {
    // SAFETY: no memory is passed.
    let poll = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
    // SAFETY: the call above made the descriptor, which nobody else has.
    let poll = Own::new((poll >= 0).then(|| unsafe { OwnedFd::from_raw_fd(poll) })?);
    Some(Keeper { poll, known: Mutex::default(), next: AtomicU64::new(1) })
}

fn keeper() -> Option<&'static Keeper> {
    static KEEPER: OnceLock<Option<Keeper>> = OnceLock::new();
    static STARTED: Mutex<bool> = Mutex::new(false);
    let keeper = KEEPER.get_or_init(make).as_ref()?;
    let mut started = STARTED.lock();
    if !*started {
        // Where threads have run out, the next who needs it tries again.
        *started = std::thread::Builder::new().name("overlapped pipes".into()).spawn(move || keeper.run()).is_ok();
    }
    started.then_some(keeper)
}

impl Keeper {
    fn run(&self) {
        const BATCH: usize = 64;
        let mut events = [libc::epoll_event { events: 0, u64: 0 }; BATCH];
        loop {
            // SAFETY: the array has so many entries.
            let got = unsafe { libc::epoll_wait(self.poll.as_raw_fd(), events.as_mut_ptr(), BATCH as libc::c_int, -1) };
            for event in events.iter().take(usize::try_from(got).unwrap_or(0)) {
                let (events, key) = (event.events, event.u64);
                let told = self.known.lock().get(&key).cloned();
                if let Some(told) = told {
                    told(events);
                }
            }
        }
    }

    fn control(&self, operation: libc::c_int, fd: RawFd, events: u32, key: u64) -> bool {
        let mut event = libc::epoll_event { events, u64: key };
        // SAFETY: the event is live.
        unsafe { libc::epoll_ctl(self.poll.as_raw_fd(), operation, fd, &raw mut event) == 0 }
    }
}

/// A descriptor that the keeper knows. It is to be dropped before the descriptor is closed.
pub(crate) struct Registration {
    keeper: &'static Keeper,
    fd: RawFd,
    key: u64,
}

impl Registration {
    /// Lets the keeper know a descriptor, which is not waited for yet.
    pub(crate) fn new(fd: RawFd, told: impl Fn(u32) + Send + Sync + 'static) -> Option<Self> {
        let keeper = keeper()?;
        let key = keeper.next.fetch_add(1, Ordering::Relaxed);
        keeper.known.lock().insert(key, Arc::new(told));
        let registration = Self { keeper, fd, key };
        // Dropped if it fails, it is forgotten again.
        keeper.control(libc::EPOLL_CTL_ADD, fd, libc::EPOLLONESHOT as u32, key).then_some(registration)
    }

    /// Waits for events, once.
    pub(crate) fn arm(&self, events: i32) {
        let events = (events | libc::EPOLLONESHOT) as u32;
        self.keeper.control(libc::EPOLL_CTL_MOD, self.fd, events, self.key);
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.keeper.control(libc::EPOLL_CTL_DEL, self.fd, 0, self.key);
        self.keeper.known.lock().remove(&self.key);
    }
}
