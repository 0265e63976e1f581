//! The waits of the program, as the checks see them.

use super::place::Place;
use super::{network_event, pending, two_step};
use overlapped_core::Object;
use overlapped_lock::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use windows_sys::Win32::System::Threading::INFINITE;

/// A wait without a time limit.
#[derive(Clone)]
pub(super) struct Waiting {
    pub(super) objects: Vec<Arc<Object>>,
    pub(super) place: Place,
    since: Instant,
}

static WAITING: Mutex<BTreeMap<u64, Waiting>> = Mutex::new(BTreeMap::new());

/// The waits that have blocked for so long.
pub(super) fn blocked_for(patience: Duration) -> Vec<Waiting> {
    let waiting = WAITING.lock();
    waiting.values().filter(|waiting| waiting.since.elapsed() >= patience).cloned().collect()
}

/// Leaves the list when the wait ends, also if a routine ends its thread.
struct Listed(u64);

impl Listed {
    fn new(objects: &[Arc<Object>]) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        network_event::look();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let waiting = Waiting { objects: objects.to_vec(), place: Place::here(), since: Instant::now() };
        WAITING.lock().insert(number, waiting);
        Self(number)
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        WAITING.lock().remove(&self.0);
    }
}

/// Does a wait with the checks around it. `from` is where the program's array of handles is, or zero; the result of `wait` is that of
/// the call.
#[cold]
pub(crate) fn around(
    objects: &[Arc<Object>],
    from: usize,
    all: bool,
    timeout_ms: u32,
    wait: impl FnOnce() -> u32,
) -> u32 {
    pending::look_at_all();
    let listed = (timeout_ms == INFINITE).then(|| Listed::new(objects));
    let code = wait();
    drop(listed);
    let index = (code as usize) < objects.len();
    let wait = two_step::Wait { objects, from, all, timeout_ms };
    two_step::waited(&wait, index.then_some(code as usize));
    code
}
