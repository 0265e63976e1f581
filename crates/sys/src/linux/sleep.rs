//! Where threads sleep: on the futex of their place word, or in their shard.

use super::current::Current;
use super::deliver::Delivery;
use super::futex;
use super::shard::Shard;
use super::socket;
use overlapped_core::clock;
use overlapped_core::thread::{Place, Thread};
use overlapped_engine::Sleep;
use std::sync::atomic::AtomicU32;
use windows_sys::Win32::System::Threading::INFINITE;

/// The moment at which a wait of `timeout_ms` times out; `INFINITE` is never.
pub(crate) fn deadline(timeout_ms: u32) -> Option<u64> {
    clock::deadline_after_ms((timeout_ms != INFINITE).then_some(timeout_ms))
}

/// How long a sleep until the monotonic moment `until` lasts from now.
pub(crate) fn sleep_until(until: Option<u64>) -> Sleep {
    match until {
        None => Sleep::Forever,
        Some(until) => match until.saturating_sub(clock::monotonic_ns()) {
            0 => Sleep::No,
            nanoseconds => Sleep::Nanoseconds(nanoseconds),
        },
    }
}

pub(crate) fn futex_wake(word: &AtomicU32) {
    futex::wake(word, 1);
}

/// Sleeps on the thread's own futex until notified or `until`. May return early.
pub(crate) fn on_futex(thread: &Thread, until: Option<u64>) {
    if thread.enter_place(Place::Futex) {
        futex::wait(thread.place_word(), Place::Futex.word(), sleep_until(until));
    }
    thread.leave_place();
}

/// Sleeps in the thread's own shard until notified, `until`, or I/O has been harvested and delivered.
pub(crate) fn in_shard(current: &Current, shard: &Shard, until: Option<u64>) {
    let asleep = current.thread.enter_place(Place::Shard(shard.number()));
    let sleep = if asleep { sleep_until(until) } else { Sleep::No };
    current.with_batch(|batch| {
        shard.pump(batch, sleep);
        current.thread.leave_place();
        current.inside.set(shard.token);
        let mut delivery = Delivery::new();
        socket::dispatch(batch, &mut delivery);
        drop(delivery);
        current.inside.set(0);
        // The caller looks at its wait again before it sleeps again.
        current.thread.forget_notification();
    });
}

/// Harvests what is there in the thread's own shard, and delivers it.
pub(crate) fn harvest(current: &Current, shard: &Shard) {
    current.with_batch(|batch| {
        shard.pump(batch, Sleep::No);
        socket::dispatch(batch, &mut Delivery::new());
    });
}
