//! Progress without a waiter (L2): Windows finishes an overlapped send although the program never waits again.
//!
//! One thread for the process, started with the first shard. It has two states. *Idle*, it sleeps on its
//! eventfd without a timer; who leaves a shard wakes it. *Alert*, it gives the program some milliseconds to come back,
//! then listens for those shards to which nobody has come, by nesting them in its own epoll, once each: what becomes ready
//! there while still nobody is inside, it harvests and delivers. A shard to which somebody has come, and left it again, is looked
//! at after some milliseconds more: a server that is never idle harvests itself, and would only meet the watchdog at the same
//! sockets. Then it is idle again. So a busy program wakes it at most once every few milliseconds, and one that sleeps in its
//! shards never.
//!
//! It runs no user code: routines stay queued for their threads.

use super::deliver::Delivery;
use super::shard::{self, Shard};
use super::socket::{self, flight};
use super::table;
use overlapped_engine::{Batch, Epoll, Sleep};
use overlapped_lock::Mutex;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// How many milliseconds a program may stay away from its shards before the watchdog looks after them, and how often it asks.
const PATIENCE_MS: u32 = 4;

/// How often it asks while somebody's sends wait for the next get of their thread.
const HASTE_MS: u32 = 1;

/// How many ports have such sends.
static HURRIED: AtomicU64 = AtomicU64::new(0);
static ENGINE: OnceLock<Epoll> = OnceLock::new();
/// Held while the engine is made.
static MAKING: Mutex<()> = Mutex::new(());
static IDLE: AtomicBool = AtomicBool::new(false);
static OFF: AtomicBool = AtomicBool::new(false);
static RETRY_LISTENERS: AtomicBool = AtomicBool::new(false);
static RESCUES: AtomicU64 = AtomicU64::new(0);

/// How often the watchdog ended the sleep of a waiter: a lost wakeup each time, so this must stay 0.
pub fn rescues() -> u64 {
    RESCUES.load(Ordering::SeqCst)
}

/// Turns the watchdog off or on again: for tests that must not be helped by it.
pub fn set_watchdog(on: bool) {
    OFF.store(!on, Ordering::SeqCst);
    if on {
        wake();
    }
}

fn engine() -> Option<&'static Epoll> {
    if let Some(engine) = ENGINE.get() {
        return Some(engine);
    }
    let _making = MAKING.lock();
    if ENGINE.get().is_none() {
        // Where descriptors or threads have run out, the next who needs it tries again.
        let engine = Epoll::new().ok()?;
        std::thread::Builder::new().name("overlapped watchdog".into()).spawn(run).ok()?;
        let _ = ENGINE.set(engine);
    }
    ENGINE.get()
}

/// A port's sends wait for the next get of their thread from now on, a millisecond at most; or no longer.
pub(crate) fn hurry(on: bool) {
    if on {
        HURRIED.fetch_add(1, Ordering::SeqCst);
    } else {
        HURRIED.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Sees to it that the watchdog is there before descriptors can run out.
pub(crate) fn prepare() {
    engine();
}

fn wake() {
    if let Some(engine) = engine() {
        engine.wake();
    }
}

/// Somebody has left a shard that has members.
pub(crate) fn left() {
    if ENGINE.get().is_none() || IDLE.load(Ordering::SeqCst) && IDLE.swap(false, Ordering::SeqCst) {
        wake();
    }
}

/// A descriptor was closed while a listener waits for one.
pub(crate) fn retry_listeners() {
    RETRY_LISTENERS.store(true, Ordering::SeqCst);
    wake();
}

fn unattended() -> Vec<std::sync::Arc<Shard>> {
    if OFF.load(Ordering::SeqCst) {
        return Vec::new();
    }
    shard::all().into_iter().filter(|shard| shard.has_members() && !shard.is_occupied()).collect()
}

fn run() {
    socket::operation::keep_no_places();
    table::looks_beside();
    let engine = wait_for_engine();
    let mut events = Batch::new(16);
    let mut batch = Batch::new(64);
    loop {
        // Alert: the program has some time to come back by itself.
        let ms = if HURRIED.load(Ordering::SeqCst) > 0 { HASTE_MS } else { PATIENCE_MS };
        std::thread::sleep(Duration::from_millis(ms.into()));
        IDLE.store(true, Ordering::SeqCst);
        let mut sleep = Sleep::Forever;
        for shard in unattended() {
            // Transfers that were left to a ring by who was about to come back.
            shard.flush();
            if !shard.is_still(ms, PATIENCE_MS) {
                sleep = Sleep::No;
            } else if !shard.watched.swap(true, Ordering::SeqCst)
                && engine.watch_once(shard.descriptor(), shard.token).is_err()
            {
                shard.watched.store(false, Ordering::SeqCst);
            }
        }
        engine.pump(&mut events, sleep).ok();
        IDLE.store(false, Ordering::SeqCst);
        for event in events.events() {
            let Some(shard) = shard::by_token(event.token) else { continue };
            shard.watched.store(false, Ordering::SeqCst);
            if !shard.is_occupied() && !OFF.load(Ordering::SeqCst) {
                rescue(&shard, &mut batch);
            }
        }
        if RETRY_LISTENERS.swap(false, Ordering::SeqCst) {
            socket::accept::retry_starved(&mut Delivery::new());
        }
    }
}

fn wait_for_engine() -> &'static Epoll {
    loop {
        match ENGINE.get() {
            Some(engine) => return engine,
            None => std::thread::yield_now(),
        }
    }
}

/// How often it looks again for what its own harvest has set off: a send behind another.
const MOST_ROUNDS: usize = 256;

fn rescue(shard: &Shard, batch: &mut Batch) {
    for _ in 0..MOST_ROUNDS {
        shard.pump(batch, Sleep::No);
        for completion in batch.completions() {
            let mut delivery = Delivery::new();
            flight::landed(*completion, &mut delivery);
            RESCUES.fetch_add(delivery.rescue(&[shard.token], shard.is_occupied()), Ordering::SeqCst);
        }
        for event in batch.events() {
            let mut delivery = Delivery::late();
            let homes = socket::serve(event, &mut delivery);
            RESCUES.fetch_add(delivery.rescue(&homes, shard.is_occupied()), Ordering::SeqCst);
        }
        if batch.is_empty() || shard.is_occupied() {
            break;
        }
    }
    shard.harvested_by_another();
    if shard.is_occupied() {
        // Somebody came meanwhile. A wake that was meant for it may have ended here, so it must look.
        shard.wake();
    }
}
