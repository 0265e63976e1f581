//! Waitable timers. No thread runs them: their state is a function of the clock, and who waits for one sleeps no longer
//! than until it is due.

use super::{Kind, Object, Queue, State, Waiter};
use crate::apc::Apc;
use crate::clock;
use crate::sync::{Arc, Weak};
use crate::thread::{Thread, Wakes};

/// When a timer is due for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimerDue {
    /// So many units of 100 ns from now, on the monotonic clock.
    Relative(u64),
    /// At this FILETIME, on the system clock, whose changes it follows (TMR-7).
    Absolute(u64),
}

/// The routine of a timer, and the thread that set it.
#[derive(Debug, Clone)]
pub struct TimerRoutine {
    /// The thread on which the routine runs.
    pub thread: Arc<Thread>,
    /// What is queued there; `owner` is filled in with the timer, the last two words with the due time (low, high).
    pub apc: Apc,
}

#[derive(Debug, Default)]
pub(super) struct Timer {
    signaled: bool,
    armed: Option<Armed>,
    routine: Option<Routine>,
}

#[derive(Debug)]
struct Routine {
    thread: Weak<Thread>,
    apc: Apc,
    /// The number of expiries for which it has been queued.
    queued: u64,
}

#[derive(Debug, Clone, Copy)]
struct Armed {
    first: First,
    /// The monotonic moment at which the timer was set.
    set_at: u64,
    /// Nanoseconds, zero for once.
    period: u64,
    /// How many expiries have come, as of the last look at the clock.
    expiries: u64,
}

/// The first expiry.
#[derive(Debug, Clone, Copy)]
enum First {
    /// On the monotonic clock: that of a relative timer, or one that has come.
    At(u64),
    /// At this FILETIME, still ahead.
    Absolute(u64),
}

/// How long somebody may sleep for an absolute timer before looking again whether the system clock was set: nobody tells.
const CLOCK_CHECK_NS: u64 = 1_000_000_000;

impl Armed {
    /// Looks at the clock. Once an absolute timer has expired it stays so, whatever becomes of the system clock, and its
    /// period runs on the monotonic one.
    fn look(&mut self) {
        let now = clock::monotonic_ns();
        if let First::Absolute(moment) = self.first {
            let Some(late) = clock::utc_filetime().checked_sub(moment) else { return };
            // Due before it was set: it expires when it is set (TMR-2).
            self.first = First::At(now.saturating_sub(late.saturating_mul(100)).max(self.set_at));
        }
        let First::At(first) = self.first else { return };
        self.expiries = match (now.checked_sub(first), self.period) {
            (None, _) => 0,
            (Some(_), 0) => 1,
            (Some(since), period) => 1 + since / period,
        };
    }

    /// The monotonic moment at which somebody who has seen `known` expiries must look again.
    fn due_after(&self, known: u64) -> Option<u64> {
        if known > 0 && self.period == 0 {
            return None;
        }
        match self.first {
            First::At(first) => Some(first.saturating_add(known.saturating_mul(self.period))),
            First::Absolute(moment) => {
                let ahead = moment.saturating_sub(clock::utc_filetime()).saturating_mul(100);
                Some(clock::monotonic_ns().saturating_add(ahead.min(CLOCK_CHECK_NS)))
            }
        }
    }
}

impl Timer {
    /// Folds the expiries up to now into the state. Whoever locks a timer does so first, and while the lock is held the
    /// clock is not asked again: whether it is signaled and when it is due next are then one answer.
    pub(super) fn look(&mut self) {
        if let Some(armed) = &mut self.armed {
            let known = armed.expiries;
            armed.look();
            self.signaled |= armed.expiries > known;
        }
    }

    pub(super) fn is_signaled(&self) -> bool {
        self.signaled
    }

    /// A wait has taken a synchronization timer: all expiries so far are spent (they coalesce, TMR-4).
    pub(super) fn consume(&mut self) {
        self.signaled = false;
    }

    /// When its state can change next by the clock. A signaled synchronization timer counts: it may be consumed by
    /// another before a wait-all gets it, and then signaled again.
    fn next_due(&self, manual: bool) -> Option<u64> {
        if self.signaled && manual {
            return None;
        }
        self.armed.and_then(|armed| armed.due_after(armed.expiries))
    }

    /// Stops the timer and keeps its state as it is (TMR-6).
    fn stop(&mut self) {
        self.armed = None;
        self.routine = None;
    }
}

impl Object {
    /// `CreateWaitableTimer`—A new timer, inactive and nonsignaled (TMR-1).
    pub fn timer(manual_reset: bool) -> Self {
        Self::new(Kind::Timer { manual: manual_reset }, 0)
    }

    fn with_timer<R>(&self, act: impl FnOnce(&mut Timer) -> R) -> Option<R> {
        match &mut self.lock().state {
            State::Timer(timer) => Some(act(timer)),
            _ => None,
        }
    }

    fn timer_owner(self: &Arc<Self>) -> usize {
        Arc::as_ptr(self) as usize
    }

    /// `SetWaitableTimer`—Starts the timer anew: nonsignaled, its queued routine removed (TMR-3).
    pub fn set_timer(
        self: &Arc<Self>,
        due: TimerDue,
        period_ms: u32,
        routine: Option<TimerRoutine>,
        wakes: &mut Wakes,
    ) {
        self.remove_queued_routine();
        let thread = routine.as_ref().map(|routine| Arc::clone(&routine.thread));
        let owner = self.timer_owner();
        let waiting = self.change(|queue| {
            let State::Timer(timer) = &mut queue.state else { return Vec::new() };
            let set_at = clock::monotonic_ns();
            let first = match due {
                TimerDue::Relative(units) => First::At(set_at.saturating_add(units.saturating_mul(100))),
                TimerDue::Absolute(moment) => First::Absolute(moment),
            };
            let armed = Armed { first, set_at, period: u64::from(period_ms) * 1_000_000, expiries: 0 };
            **timer = Timer {
                signaled: false,
                armed: Some(armed),
                routine: routine.map(|routine| Routine {
                    thread: Arc::downgrade(&routine.thread),
                    apc: Apc { owner, ..routine.apc },
                    queued: 0,
                }),
            };
            queue.sleepers()
        });
        // Who sleeps must count its time anew.
        for sleeper in waiting {
            sleeper.ask_recheck(wakes);
        }
        if let Some(thread) = thread {
            thread.add_timer(self);
        }
    }

    /// `CancelWaitableTimer`—Stops the timer and removes its queued routine; its state stays (TMR-6).
    pub fn cancel_timer(self: &Arc<Self>) {
        self.remove_queued_routine();
        self.stop_timer();
    }

    pub(crate) fn stop_timer(&self) {
        self.with_timer(Timer::stop);
    }

    fn remove_queued_routine(self: &Arc<Self>) {
        let thread = self.with_timer(|timer| timer.routine.as_ref().and_then(|routine| routine.thread.upgrade()));
        if let Some(thread) = thread.flatten() {
            thread.remove_timer(self);
            thread.remove_apcs_of(self.timer_owner());
        }
    }

    /// The moment until which a sleeper on this object may sleep, if it is an active timer, locked as `queue`.
    pub(super) fn next_due(&self, queue: &Queue) -> Option<u64> {
        match (&queue.state, self.kind) {
            (State::Timer(timer), Kind::Timer { manual }) => timer.next_due(manual),
            _ => None,
        }
    }

    /// The same for a set, which looked at the timer before: at once if it has expired since then.
    pub(crate) fn next_due_or_now(&self) -> Option<u64> {
        let queue = self.lock();
        if self.is_signaled_for(&queue, 0) { Some(0) } else { self.next_due(&queue) }
    }

    /// The moment at which the routine is due next.
    pub(crate) fn next_routine_due(&self) -> Option<u64> {
        self.with_timer(|timer| {
            let queued = timer.routine.as_ref()?.queued;
            timer.armed.and_then(|armed| armed.due_after(queued))
        })
        .flatten()
    }

    /// The routine, if an expiry has come for which it has not been queued. Expiries coalesce.
    pub(crate) fn due_apc(&self) -> Option<Apc> {
        self.with_timer(|timer| {
            let armed = timer.armed?;
            let expiries = armed.expiries;
            let routine = timer.routine.as_mut()?;
            if expiries <= routine.queued {
                return None;
            }
            routine.queued = expiries;
            let due = due_filetime(&armed, expiries);
            let mut apc = routine.apc;
            apc.words[3] = due as u32 as usize;
            apc.words[4] = (due >> 32) as usize;
            Some(apc)
        })
        .flatten()
    }
}

/// The system time of expiry number `expiry`, which is what the routine is told.
fn due_filetime(armed: &Armed, expiry: u64) -> u64 {
    let came_at = armed.due_after(expiry - 1).unwrap_or_default();
    let late = clock::monotonic_ns().saturating_sub(came_at) / 100;
    clock::utc_filetime().saturating_sub(late)
}

impl Queue {
    /// The threads that sleep on this object now.
    fn sleepers(&self) -> Vec<Arc<Thread>> {
        let sleeper = |waiter: &Waiter| match waiter {
            Waiter::Any { thread, .. } => Some(Arc::clone(thread)),
            Waiter::All(all) => Some(Arc::clone(all.thread())),
            Waiter::Set { set, slot } => {
                set.timer_changed(*slot);
                set.sleeper()
            }
        };
        self.waiters.iter().filter_map(sleeper).collect()
    }
}
