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
    /// The thread on which the routine runs: the one that sets the timer (TMR-5).
    pub thread: Arc<Thread>,
    /// What is queued there; `owner` is filled in with the timer, the last two words with the due time (low, high).
    pub apc: Apc,
}

#[derive(Debug)]
pub(super) struct Timer {
    /// What marks its routine in a queue of APCs. Never used again, as an address would be.
    id: usize,
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

impl Default for Timer {
    fn default() -> Self {
        // An ordinary static: identity needs no model.
        static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(1);
        let id = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Self { id, signaled: false, armed: None, routine: None }
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

    /// Stops the timer, keeps its state as it is (TMR-6), and removes the routine that it has queued. `object` is the
    /// timer, whose lock is held: nobody queues the routine again behind this.
    fn stop(&mut self, object: &Object) {
        self.armed = None;
        let thread = self.routine.take().and_then(|routine| routine.thread.upgrade());
        if let Some(thread) = thread {
            thread.remove_timer(object);
            thread.remove_apcs_of(self.id);
        }
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

    /// `SetWaitableTimer`—Starts the timer anew: nonsignaled, its queued routine removed (TMR-3).
    pub fn set_timer(
        self: &Arc<Self>,
        due: TimerDue,
        period_ms: u32,
        routine: Option<TimerRoutine>,
        wakes: &mut Wakes,
    ) {
        let waiting = self.change(|queue| {
            let State::Timer(timer) = &mut queue.state else { return Vec::new() };
            let set_at = clock::monotonic_ns();
            let first = match due {
                TimerDue::Relative(units) => First::At(set_at.saturating_add(units.saturating_mul(100))),
                TimerDue::Absolute(moment) => First::Absolute(moment),
            };
            let armed = Armed { first, set_at, period: u64::from(period_ms) * 1_000_000, expiries: 0 };
            timer.stop(self);
            timer.signaled = false;
            timer.armed = Some(armed);
            if let Some(TimerRoutine { thread, apc }) = routine {
                let apc = Apc { owner: timer.id, ..apc };
                timer.routine = Some(Routine { thread: Arc::downgrade(&thread), apc, queued: 0 });
                thread.add_timer(self);
            }
            queue.sleepers()
        });
        // Who sleeps must count its time anew.
        for sleeper in waiting {
            sleeper.ask_recheck(wakes);
        }
    }

    /// `CancelWaitableTimer`—Stops the timer and removes its queued routine; its state stays (TMR-6).
    pub fn cancel_timer(self: &Arc<Self>) {
        self.with_timer(|timer| timer.stop(self));
    }

    /// `thread` has ended: stops the timer if its routine was to run there. Another thread may have set it anew.
    pub(crate) fn stop_timer_of(&self, thread: &Thread) {
        self.with_timer(|timer| {
            if timer.routine.as_ref().is_some_and(|routine| std::ptr::eq(routine.thread.as_ptr(), thread)) {
                timer.stop(self);
            }
        });
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
        let expired = matches!(&queue.state, State::Timer(timer) if timer.is_signaled());
        if expired { Some(0) } else { self.next_due(&queue) }
    }

    /// The moment at which the routine is due next.
    pub(crate) fn next_routine_due(&self) -> Option<u64> {
        self.with_timer(|timer| {
            let queued = timer.routine.as_ref()?.queued;
            timer.armed.and_then(|armed| armed.due_after(queued))
        })
        .flatten()
    }

    /// Queues the routine on `thread` if an expiry has come for which it has not been queued there. Expiries coalesce.
    /// Under the timer's lock, so that who stops the timer finds the routine either queued or never to be.
    pub(crate) fn queue_routine(&self, thread: &Thread) {
        self.with_timer(|timer| {
            let (Some(armed), Some(routine)) = (timer.armed, timer.routine.as_mut()) else { return };
            if armed.expiries <= routine.queued || !std::ptr::eq(routine.thread.as_ptr(), thread) {
                return;
            }
            let due = due_filetime(&armed, routine.queued + 1);
            routine.queued = armed.expiries;
            let mut apc = routine.apc;
            apc.words[3] = due as u32 as usize;
            apc.words[4] = (due >> 32) as usize;
            thread.queue_timer_apc(apc);
            if armed.due_after(armed.expiries).is_none() {
                thread.remove_timer(self);
            }
        });
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
                set.list_slot(*slot);
                set.sleeper()
            }
        };
        self.waiters.iter().filter_map(sleeper).collect()
    }
}
