//! Marks: what each thread says that it looks at, so that a lookup writes memory of its own thread alone.
//!
//! Who looks marks a slot of a table, then reads its state. Without a barrier between the two the read may come first, and
//! who has just removed the entry be missed, or miss the mark. Whoever wants to know that nobody looks makes the barrier
//! instead, in every thread, which is as rare as a removal:
//!
//! 1. the entry is removed from sight;
//! 2. the barrier;
//! 3. all marks are read.
//!
//! Proof that 3 finds everybody who saw the entry and has not left it. Where the mark of such a one was written before its
//! thread's part of the barrier, 3 reads it, or the mark that took its place when it left. Where it was written after, the
//! read of the state came after too, and found the entry removed. And who leaves takes the mark back, then reads the state:
//! if 3 still found the mark, the barrier came before it was taken back, so that read finds the entry removed, and the one
//! who leaves goes on with what 3 could not do.
//!
//! Where no other thread has marks, nobody is to be asked: as in a server of one thread, whose every connection ends with
//! a removal. A thread of the library that looks beside it is counted instead (`be_counted`).

use overlapped_lock::{Mutex, barrier};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering, compiler_fence};

/// How much a thread can look at through marks at one time, one after the other: calls lie in one another.
const SINGLE: usize = 8;
/// And together: what a wait is for.
pub(super) const TOGETHER: usize = 64;
const MARKS: usize = SINGLE + TOGETHER;

const NOTHING: usize = 0;

/// The marks of one thread: addresses of slots. Never freed; the next thread gets them when theirs has ended.
struct Marks {
    at: [AtomicUsize; MARKS],
    /// How many of them may have been used.
    used: AtomicUsize,
    /// Whether those behind the single ones are in use, for their thread alone.
    together: AtomicBool,
}

impl Marks {
    fn name(&self, address: usize) -> bool {
        let used = self.used.load(Ordering::Relaxed);
        self.at[..used].iter().any(|mark| mark.load(Ordering::Acquire) == address)
    }
}

static ALL: Mutex<All> = Mutex::new(All { marks: Vec::new(), free: Vec::new() });

struct All {
    /// Those of all threads that there ever were at one time.
    marks: Vec<&'static Marks>,
    /// Those whose threads have ended.
    free: Vec<&'static Marks>,
}

impl All {
    /// Whether another thread than the one whose marks are `mine` has some.
    fn has_others(&self, mine: Option<&'static Marks>) -> bool {
        let own = mine.is_some_and(|mine| self.marks.iter().any(|marks| std::ptr::eq(*marks, mine)));
        self.marks.len() > self.free.len() + usize::from(own)
    }
}

/// Those of a thread that is counted: one that is ending and has given its own back, for example. None of them is free.
static NONE: Marks = Marks {
    at: [const { AtomicUsize::new(usize::MAX) }; MARKS],
    used: AtomicUsize::new(0),
    together: AtomicBool::new(true),
};

thread_local! {
    // `None`: the thread has not looked at anything yet. Without a destructor, so that it can be read to the thread's last
    // instruction.
    static MINE: Cell<Option<&'static Marks>> = const { Cell::new(None) };
    static GIVES_BACK: GivesBack = const { GivesBack };
}

struct GivesBack;

impl Drop for GivesBack {
    fn drop(&mut self) {
        if let Some(marks) = MINE.replace(Some(&NONE))
            // What an ended thread still looks at stays marked for ever.
            && marks.at.iter().all(|mark| mark.load(Ordering::Relaxed) == NOTHING)
        {
            ALL.lock().free.push(marks);
        }
    }
}

/// From now on the calling thread, which has not looked at anything yet, is counted in what it looks at.
pub(super) fn be_counted() {
    if MINE.get().is_none() {
        MINE.set(Some(&NONE));
    }
}

#[cold]
fn find_mine() -> &'static Marks {
    let mine = if GIVES_BACK.try_with(|_| ()).is_err() {
        &NONE
    } else {
        // Under this lock all are read, too: who reads them before this has removed its entry before this thread looks.
        let mut all = ALL.lock();
        all.free.pop().unwrap_or_else(|| {
            let new: &'static Marks = Box::leak(Box::new(Marks {
                at: [const { AtomicUsize::new(NOTHING) }; MARKS],
                used: AtomicUsize::new(1),
                together: AtomicBool::new(false),
            }));
            all.marks.push(new);
            new
        })
    };
    MINE.set(Some(mine));
    mine
}

fn is_free(mark: &AtomicUsize) -> bool {
    mark.load(Ordering::Relaxed) == NOTHING
}

/// A free mark behind the first.
#[inline(never)]
fn another(mine: &'static Marks) -> Option<&'static AtomicUsize> {
    let at = mine.at[..SINGLE].iter().position(is_free)?;
    if mine.used.load(Ordering::Relaxed) <= at {
        mine.used.store(at + 1, Ordering::Relaxed);
    }
    Some(&mine.at[at])
}

/// A mark that stands, until it is dropped.
pub(super) struct Mark(&'static AtomicUsize);

impl Mark {
    /// Marks the slot at `address`. `None` if this thread has no mark left.
    #[inline]
    pub(super) fn new(address: usize) -> Option<Self> {
        let mine = MINE.get().unwrap_or_else(find_mine);
        // Nearly always the first is free: calls that look at something hardly ever lie in one another.
        let mark = if is_free(&mine.at[0]) { &mine.at[0] } else { another(mine)? };
        mark.store(address, Ordering::Relaxed);
        // The barrier of who removes orders what the processor does; this orders what the compiler does.
        compiler_fence(Ordering::SeqCst);
        Some(Self(mark))
    }

    /// Takes the mark back.
    #[inline]
    pub(super) fn take_back(&self) {
        self.0.store(NOTHING, Ordering::Release);
        compiler_fence(Ordering::SeqCst);
    }
}

/// Marks that stand together, each until it is taken back.
pub(super) struct Together(&'static Marks);

impl Together {
    /// None stands yet. `None` if this thread uses them already.
    pub(super) fn new() -> Option<Self> {
        let mine = MINE.get().unwrap_or_else(find_mine);
        if mine.together.load(Ordering::Relaxed) {
            return None;
        }
        mine.together.store(true, Ordering::Relaxed);
        mine.used.store(MARKS, Ordering::Relaxed);
        Some(Self(mine))
    }

    /// Marks the slot at `address` by the mark of this number, which is less than [`TOGETHER`].
    #[inline]
    pub(super) fn mark(&self, number: usize, address: usize) {
        self.0.at[SINGLE..][number].store(address, Ordering::Relaxed);
        // As for a single one.
        compiler_fence(Ordering::SeqCst);
    }

    /// Takes it back.
    #[inline]
    pub(super) fn take_back(&self, number: usize) {
        self.0.at[SINGLE..][number].store(NOTHING, Ordering::Release);
        compiler_fence(Ordering::SeqCst);
    }
}

impl Drop for Together {
    fn drop(&mut self) {
        self.0.together.store(false, Ordering::Relaxed);
    }
}

/// Whether anybody looks at the slot at `address`, which has been removed from sight.
#[cold]
pub(super) fn is_marked(address: usize) -> bool {
    // The calling thread's own marks need no barrier: it takes them back itself, later.
    let mine = MINE.get();
    if mine.is_some_and(|mine| mine.name(address)) {
        return true;
    }
    if !ALL.lock().has_others(mine) {
        return false;
    }
    barrier::every_thread();
    ALL.lock().marks.iter().any(|marks| marks.name(address))
}

/// How many threads have had marks of their own at one time.
#[cfg(test)]
pub(super) fn how_many() -> usize {
    ALL.lock().marks.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_alone_has_marks_asks_nobody() {
        let marks = || -> &'static Marks {
            let at = [const { AtomicUsize::new(NOTHING) }; MARKS];
            Box::leak(Box::new(Marks { at, used: AtomicUsize::new(1), together: AtomicBool::new(false) }))
        };
        let (mine, theirs) = (marks(), marks());
        let mut all = All { marks: Vec::new(), free: Vec::new() };
        assert!(!all.has_others(None) && !all.has_others(Some(&NONE)), "nobody has any");
        all.marks.push(mine);
        assert!(!all.has_others(Some(mine)));
        assert!(all.has_others(None) && all.has_others(Some(&NONE)), "who is counted, or has not looked yet, asks");
        all.marks.push(theirs);
        assert!(all.has_others(Some(mine)));
        all.free.push(theirs);
        assert!(!all.has_others(Some(mine)), "their thread has ended");
    }
}
