use crate::waiting::*;
use overlapped_sys::threading::CRITICAL_SECTION;
use overlapped_sys::*;
use std::ptr::null_mut;
use std::sync::Arc;

/// A critical section that threads share.
pub struct Section(pub *mut CRITICAL_SECTION);

unsafe impl Send for Section {}
unsafe impl Sync for Section {}

impl Section {
    pub fn new(spins: u32) -> Arc<Self> {
        let section = Box::into_raw(Box::new(CRITICAL_SECTION::default()));
        assert_eq!(unsafe { InitializeCriticalSectionAndSpinCount(section, spins) }, 1);
        Arc::new(Self(section))
    }

    pub fn enter(&self) {
        unsafe { EnterCriticalSection(self.0) };
    }

    pub fn try_enter(&self) -> bool {
        unsafe { TryEnterCriticalSection(self.0) != 0 }
    }

    pub fn leave(&self) {
        unsafe { LeaveCriticalSection(self.0) };
    }
}

impl Drop for Section {
    fn drop(&mut self) {
        unsafe { DeleteCriticalSection(self.0) };
        drop(unsafe { Box::from_raw(self.0) });
    }
}

#[test]
fn the_owner_enters_again_and_leaves_as_often() {
    let section = Section::new(0);
    let fields =
        || unsafe { ((*section.0).LockCount, (*section.0).RecursionCount, (*section.0).OwningThread as usize) };
    assert_eq!(fields(), (-1, 0, 0));
    section.enter();
    section.enter();
    assert!(section.try_enter());
    assert_eq!(fields(), (-2, 3, unsafe { GetCurrentThreadId() } as usize));
    let other = {
        let section = Arc::clone(&section);
        start(move || section.try_enter())
    };
    assert!(!other.join(), "another thread's");
    for _ in 0..3 {
        section.leave();
    }
    assert_eq!(fields(), (-1, 0, 0));
    set_error(0);
    section.leave();
    assert_eq!(error(), 288, "nobody is inside");
    assert_eq!(fields(), (-1, 0, 0));
}

#[test]
fn the_waiting_are_counted_and_served() {
    let section = Section::new(0);
    section.enter();
    let waiting: Vec<_> = (0..3)
        .map(|_| {
            let section = Arc::clone(&section);
            start(move || {
                section.enter();
                section.leave();
            })
        })
        .collect();
    waiting.iter().for_each(Running::until_asleep);
    assert_eq!(unsafe { (*section.0).LockCount }, -2 - 3 * 4);
    section.leave();
    waiting.into_iter().for_each(|thread| thread.join());
    assert_eq!(unsafe { (*section.0).LockCount }, -1);
}

#[test]
fn only_one_thread_is_inside() {
    for spins in [0, 4000] {
        let section = Section::new(spins);
        let counter = Arc::new(Counter(std::cell::UnsafeCell::new(0)));
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let (section, counter) = (Arc::clone(&section), Arc::clone(&counter));
                start(move || {
                    for _ in 0..20_000 {
                        section.enter();
                        unsafe { *counter.0.get() += 1 };
                        section.leave();
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join());
        assert_eq!(unsafe { *counter.0.get() }, 80_000);
    }
}

struct Counter(std::cell::UnsafeCell<u32>);
unsafe impl Send for Counter {}
unsafe impl Sync for Counter {}

/// Who got a section last may free it, while the one before is still leaving.
#[test]
fn the_last_to_leave_frees_the_section() {
    for _ in 0..500 {
        let section = Section::new(0);
        let shared = Arc::clone(&section);
        let other = std::thread::spawn(move || {
            shared.enter();
            shared.leave();
        });
        section.enter();
        section.leave();
        drop(section);
        other.join().unwrap();
    }
}

#[test]
fn null_and_unknown_flags_are_refused() {
    unsafe {
        set_error(0);
        EnterCriticalSection(null_mut());
        assert_eq!(error(), 87);
        assert_eq!((TryEnterCriticalSection(null_mut()), error()), (0, 87));
        assert_eq!((InitializeCriticalSectionEx(null_mut(), 0, 0), error()), (0, 87));
        let mut section = CRITICAL_SECTION::default();
        assert_eq!((InitializeCriticalSectionEx(&mut section, 0, 1), error()), (0, 87));
        assert_eq!(InitializeCriticalSectionEx(&mut section, 4000, 0x0100_0000), 1);
        let before = SetCriticalSectionSpinCount(&mut section, 10);
        assert!(before == 4000 || before == 0, "one processor spins for nobody");
        DeleteCriticalSection(&mut section);
    }
}
