use crate::sockets::is_own_process;
use crate::support::*;
use crate::waiting::*;
use overlapped_sys::foundation::{ERROR_NOT_SUPPORTED, HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::threading::{GetCurrentThreadId, LPTHREAD_START_ROUTINE};
use overlapped_sys::wait_set::{WaitEnd, WaitSet};
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, mpsc};

/// While one lives the watchdog is off: nothing is harvested but by those who wait.
struct Unwatched;

static UNWATCHED: Mutex<u32> = Mutex::new(0);

impl Unwatched {
    fn new() -> Self {
        *UNWATCHED.lock().unwrap() += 1;
        set_watchdog(false);
        Self
    }
}

impl Drop for Unwatched {
    fn drop(&mut self) {
        let mut count = UNWATCHED.lock().unwrap();
        *count -= 1;
        set_watchdog(*count == 0);
    }
}

/// A set that may go to another thread, as it may.
fn set_of(handles: &[HANDLE]) -> WaitSet {
    let mut set = WaitSet::new();
    for (slot, handle) in handles.iter().enumerate() {
        assert_eq!(set.insert(*handle), Ok(slot as u32));
    }
    set
}

#[test]
fn a_set_takes_more_than_64_objects_and_yields_each() {
    const COUNT: u32 = 1_000;
    let handles: Vec<_> = (0..COUNT).map(|_| event(false, false)).collect();
    let mut members = set_of(&handles);
    assert_eq!(members.wait(0, false), Err(WaitEnd::TimedOut));
    for index in [0, 63, 64, 500, COUNT - 1] {
        set(handles[index as usize]);
        assert_eq!(members.wait(BOUND_MS, false), Ok(index));
    }
    handles.iter().copied().for_each(set);
    let mut yielded: Vec<_> = (0..COUNT).map(|_| members.wait(0, false).unwrap()).collect();
    yielded.sort_unstable();
    assert!(yielded.into_iter().eq(0..COUNT));
    assert_eq!(members.wait(0, false), Err(WaitEnd::TimedOut));
    handles.into_iter().for_each(close_handle);
}

/// The numbers of the threads that this process has.
#[cfg(target_os = "linux")]
fn thread_numbers() -> Vec<u32> {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    tasks.map(|task| task.unwrap().file_name().to_str().unwrap().parse().unwrap()).collect()
}

#[cfg(not(target_os = "linux"))]
fn thread_numbers() -> Vec<u32> {
    use windows_sys::Win32::System::Diagnostics::ToolHelp::*;
    let snapshot = unsafe { CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0) };
    let mut entry = THREADENTRY32 { dwSize: size_of::<THREADENTRY32>() as u32, ..Default::default() };
    let mut numbers = Vec::new();
    let mut there = unsafe { Thread32First(snapshot, &mut entry) };
    while there != 0 {
        if entry.th32OwnerProcessID == std::process::id() {
            numbers.push(entry.th32ThreadID);
        }
        there = unsafe { Thread32Next(snapshot, &mut entry) };
    }
    close_handle(snapshot);
    numbers
}

fn threads() -> usize {
    thread_numbers().len()
}

/// How many helpers so many objects need. A wait of Windows takes 64 objects. Of more, the waiter takes 63 and the word of its
/// helpers, and each helper takes 63 and the word that calls it back. Linux needs nobody's help.
fn helpers(objects: usize) -> usize {
    if cfg!(windows) && objects > 64 { (objects - 63).div_ceil(63) } else { 0 }
}

fn auto_events(count: usize) -> Vec<HANDLE> {
    (0..count).map(|_| event(false, false)).collect()
}

/// How many threads there are when what the library starts once is there. For processes of one test: others have threads too.
fn threads_at_first() -> usize {
    assert_eq!(set_of(&[event(false, false)]).wait(1, true), Err(WaitEnd::TimedOut));
    let first = start(|| unsafe { GetCurrentThreadId() }).join();
    // A thread that has been joined is still counted for a moment.
    until("the end of the first thread", || !thread_numbers().contains(&first));
    threads()
}

/// A set of as many events, of which somebody has waited for the first, with all the help that there is.
fn set_that_has_slept(count: usize, at_first: usize) -> WaitSet {
    let handles = auto_events(count);
    let mut members = set_of(&handles);
    let waiter = start(move || {
        assert_eq!(members.wait(BOUND_MS, false), Ok(0));
        members
    });
    until("the waiter and its helpers", || threads() == at_first + 1 + helpers(count));
    waiter.until_asleep();
    assert_eq!(threads(), at_first + 1 + helpers(count), "{count} objects");
    set(handles[0]);
    handles.into_iter().for_each(close_handle);
    waiter.join()
}

#[test]
fn wait_18_a_set_takes_as_few_threads_as_it_must_and_keeps_them() {
    if !is_own_process("wait_set::wait_18_a_set_takes_as_few_threads_as_it_must_and_keeps_them") {
        return;
    }
    let at_first = threads_at_first();
    for count in [64, 65, 126, 127, 300] {
        let mut members = set_that_has_slept(count, at_first);
        until("the end of the waiter", || threads() == at_first + helpers(count));
        assert_eq!(members.wait(1, true), Err(WaitEnd::TimedOut));
        assert_eq!(threads(), at_first + helpers(count), "{count} objects");
        drop(members);
        until("the end of the helpers", || threads() == at_first);
    }
}

#[test]
fn wait_18_the_threads_go_when_the_set_shrinks() {
    if !is_own_process("wait_set::wait_18_the_threads_go_when_the_set_shrinks") {
        return;
    }
    let at_first = threads_at_first();
    let mut members = set_that_has_slept(300, at_first);
    let mut count = 300;
    for left in [252, 251, 127, 126, 65, 64, 10] {
        for slot in left..count {
            members.remove(slot as u32);
        }
        count = left;
        // Nobody has to wait for it.
        until("the end of helpers", || threads() == at_first + helpers(count));
    }
    assert_eq!(members.wait(1, true), Err(WaitEnd::TimedOut));
    assert_eq!(threads(), at_first);
}

static BEGUN: AtomicBool = AtomicBool::new(false);

/// Never comes back, unless a routine ends the thread. On Linux that unwinds this frame, which has nothing to drop.
unsafe extern "system-unwind" fn wait_for_many(event: *mut std::ffi::c_void) -> u32 {
    let members = leaked_set(200, event);
    BEGUN.store(true, Ordering::SeqCst);
    while members.wait(INFINITE, true) == Err(WaitEnd::IoCompletion) {}
    0
}

/// A set of so many events, of which the last is this one.
fn leaked_set(count: usize, last: HANDLE) -> &'static mut WaitSet {
    let handles: Vec<_> = auto_events(count - 1).into_iter().chain([last]).collect();
    Box::leak(Box::new(set_of(&handles)))
}

unsafe extern "system" fn exiting(code: usize) {
    unsafe { ExitThread(code as u32) };
}

#[test]
fn wait_18_a_waiter_that_a_routine_ends_leaves_nobody_behind() {
    if !is_own_process("wait_set::wait_18_a_waiter_that_a_routine_ends_leaves_nobody_behind") {
        return;
    }
    let at_first = threads_at_first();
    let last = event(false, false);
    type Unwinds = unsafe extern "system-unwind" fn(*mut std::ffi::c_void) -> u32;
    type Routine = unsafe extern "system" fn(*mut std::ffi::c_void) -> u32;
    // The table's type says that nothing unwinds.
    let routine: LPTHREAD_START_ROUTINE = Some(unsafe { std::mem::transmute::<Unwinds, Routine>(wait_for_many) });
    let thread = unsafe { CreateThread(null(), 0, routine, last, 0, null_mut()) };
    until("the waiter and its helpers", || BEGUN.load(Ordering::SeqCst) && threads() == at_first + 1 + helpers(200));
    queue(thread, exiting, 7);
    assert_eq!(wait(thread, BOUND_MS), 0);
    until("the end of the helpers", || threads() == at_first);
    set(last);
    assert_eq!(wait(last, 0), 0, "nobody takes it any more");
    close_handle(thread);
    close_handle(last);
}

#[test]
fn an_auto_event_is_consumed_once_and_a_plain_wait_may_take_it_first() {
    let auto = event(false, false);
    let mut members = set_of(&[auto]);
    set(auto);
    set(auto);
    assert_eq!(members.wait(0, false), Ok(0));
    assert_eq!(members.wait(0, false), Err(WaitEnd::TimedOut));
    set(auto);
    assert_eq!(wait(auto, 0), 0);
    assert_eq!(members.wait(1, false), Err(WaitEnd::TimedOut));
}

#[test]
fn manual_events_take_turns() {
    let handles: Vec<_> = (0..3).map(|_| event(true, true)).collect();
    let mut members = set_of(&handles);
    let turns: Vec<_> = (0..6).map(|_| members.wait(0, false).unwrap()).collect();
    assert_eq!(turns, [0, 1, 2, 0, 1, 2]);
    reset(handles[1]);
    let turns: Vec<_> = (0..4).map(|_| members.wait(0, false).unwrap()).collect();
    assert_eq!(turns, [0, 2, 0, 2]);
}

#[test]
fn a_set_wakes_its_thread_and_mixes_kinds() {
    let handles = [event(false, false), semaphore(0, 5), mutex(true), this_thread()].map(share);
    let waiter = start(move || {
        let mut members = set_of(&handles.map(|handle| handle.get()));
        [members.wait(BOUND_MS, false), members.wait(BOUND_MS, false), members.wait(BOUND_MS, false)]
    });
    for signal in 0..3 {
        waiter.until_asleep();
        match signal {
            0 => set(handles[0].get()),
            1 => assert_eq!(unsafe { ReleaseSemaphore(handles[1].get(), 1, null_mut()) }, 1),
            _ => assert_eq!(unsafe { ReleaseMutex(handles[2].get()) }, 1),
        }
        until("the next wait", || signal == 2 || !is_signaled_for_nobody(handles[signal].get()));
    }
    assert_eq!(waiter.join(), [Ok(0), Ok(1), Ok(2)]);
    assert_eq!(set_of(&[handles[2].get()]).wait(0, false), Err(WaitEnd::Abandoned(0)));
}

/// Whether the waiter has not taken the object yet; puts back what the question takes.
fn is_signaled_for_nobody(handle: HANDLE) -> bool {
    let signaled = is_signaled(handle);
    if signaled && unsafe { SetEvent(handle) } == 0 {
        unsafe { ReleaseSemaphore(handle, 1, null_mut()) };
    }
    signaled
}

#[test]
fn a_member_that_is_removed_while_signaled_is_not_yielded() {
    let handles: Vec<_> = (0..3).map(|_| event(true, true)).collect();
    let mut members = set_of(&handles);
    assert_eq!(members.wait(0, false), Ok(0));
    members.remove(1);
    members.remove(1);
    let turns: Vec<_> = (0..4).map(|_| members.wait(0, false).unwrap()).collect();
    assert_eq!(turns, [2, 0, 2, 0]);
    let fresh = event(true, false);
    assert_eq!(members.insert(fresh), Ok(1), "the slot is used again");
    assert_eq!(members.wait(0, false), Ok(2));
    set(handles[1]);
    let turns: Vec<_> = (0..2).map(|_| members.wait(0, false).unwrap()).collect();
    assert_eq!(turns, [0, 2], "the removed one says nothing under its old slot");
    set(fresh);
    assert!((0..3).any(|_| members.wait(0, false) == Ok(1)));
    members.remove(0);
    members.remove(1);
    members.remove(2);
    assert_eq!(members.wait(0, false), Err(WaitEnd::TimedOut));
    assert_eq!(members.insert(null_mut()), Err(ERROR_INVALID_HANDLE));
}

#[test]
fn apcs_and_the_time_end_a_wait_for_a_set() {
    let auto = event(false, false);
    let mut members = set_of(&[auto]);
    queue_here(1);
    assert_eq!((members.wait(0, false), noted()), (Err(WaitEnd::TimedOut), vec![]));
    assert_eq!((members.wait(0, true), noted()), (Err(WaitEnd::IoCompletion), vec![1]));
    assert_eq!(members.wait(3, true), Err(WaitEnd::TimedOut));
    queue_here(2);
    set(auto);
    assert_eq!((members.wait(BOUND_MS, true), noted()), (Ok(0), vec![]), "the object wins");
    assert_eq!((members.wait(INFINITE, true), noted()), (Err(WaitEnd::IoCompletion), vec![2]));
    let mut empty = WaitSet::new();
    assert_eq!(empty.wait(2, false), Err(WaitEnd::TimedOut));
    let waiter = start(move || (empty.wait(INFINITE, true), noted()));
    waiter.until_asleep();
    queue(waiter.thread(), noting, 3);
    assert_eq!(waiter.join(), (Err(WaitEnd::IoCompletion), vec![3]));
}

#[test]
fn timers_in_a_set() {
    let (manual, auto, never) = (timer(true), timer(false), event(true, false));
    let mut members = set_of(&[manual, auto, never]);
    start_timer(manual, 3, 0);
    assert_eq!(members.wait(BOUND_MS, false), Ok(0));
    assert_eq!(members.wait(0, false), Ok(0), "it stays signaled");
    start_timer(manual, 3_600_000, 0);
    start_timer(auto, 1, 2);
    for _ in 0..5 {
        assert_eq!(members.wait(BOUND_MS, false), Ok(1));
    }
    assert_eq!(unsafe { CancelWaitableTimer(auto) }, 1);
    while members.wait(0, false) == Ok(1) {}
    assert_eq!(members.wait(5, false), Err(WaitEnd::TimedOut));
    let restarted = share(manual);
    let waiter = start(move || members.wait(BOUND_MS, false));
    waiter.until_asleep();
    start_timer(restarted.get(), 1, 0);
    assert_eq!(waiter.join(), Ok(0), "a sleeper counts its time anew");
}

/// Signals its object, an event or a semaphore, and waits until it has it back.
unsafe extern "system" fn signals_and_takes(object: usize) {
    let object = std::ptr::without_provenance_mut(object);
    if unsafe { ReleaseSemaphore(object, 1, null_mut()) } == 0 {
        set(object);
    }
    note(wait(object, BOUND_MS) as usize);
}

#[test]
fn wait_18_apc_10_a_routine_may_wait_for_what_it_signals() {
    let kinds: [fn() -> HANDLE; 2] = [|| event(false, false), || semaphore(0, 1)];
    for (count, kind) in [10, 64, 65, 200].into_iter().flat_map(|count| kinds.map(|kind| (count, kind))) {
        let handles: Vec<_> = (0..count).map(|_| kind()).collect();
        let last = handles[count - 1];
        let mut members = set_of(&handles);
        let waiter = start(move || (members.wait(BOUND_MS, true), noted(), members.wait(0, false)));
        waiter.until_asleep();
        queue(waiter.thread(), signals_and_takes, last.addr());
        let ended = (Err(WaitEnd::IoCompletion), vec![0], Err(WaitEnd::TimedOut));
        assert_eq!(waiter.join(), ended, "of {count}");
        assert!(!is_signaled(last), "of {count}");
        handles.into_iter().for_each(close_handle);
    }
}

#[test]
fn wait_18_a_sleeper_takes_what_it_yields_alertably_and_otherwise() {
    let handles: Vec<_> =
        (0..200).map(|slot| if slot % 2 == 0 { event(false, false) } else { semaphore(0, 5) }).collect();
    let mut members = set_of(&handles);
    for (round, slot) in [199, 198, 0, 1, 150, 151, 63, 64].into_iter().flat_map(|slot| [(0, slot), (1, slot)]) {
        let waiter = start(move || (members.wait(BOUND_MS, round == 0), members.wait(0, round == 0), members));
        waiter.until_asleep();
        if slot % 2 == 0 {
            set(handles[slot]);
        } else {
            assert_eq!(unsafe { ReleaseSemaphore(handles[slot], 1, null_mut()) }, 1);
        }
        let (yielded, then, back) = waiter.join();
        assert_eq!((yielded, then), (Ok(slot as u32), Err(WaitEnd::TimedOut)), "round {round}");
        members = back;
    }
    handles.into_iter().for_each(close_handle);
}

#[test]
fn wait_18_what_several_wait_for_is_had_by_one_of_them_each_time() {
    const COUNT: usize = 300;
    let mut handles = auto_events(200);
    let (contended, done, over) = (semaphore(0, COUNT as i32), handles[0], event(true, false));
    handles[199] = contended;
    let mut members = set_of(&handles);
    let (sender, taken) = mpsc::channel();
    let others = sender.clone();
    let in_a_set = start(move || {
        for alertable in [true, true, false].into_iter().cycle() {
            match members.wait(BOUND_MS, alertable) {
                Ok(199) => sender.send(()).unwrap(),
                ended => return ended,
            }
        }
        unreachable!("a cycle has no end")
    });
    let (object, end) = (share(contended), share(over));
    let alone = start(move || {
        while wait_any(&[object.get(), end.get()], BOUND_MS) == 0 {
            others.send(()).unwrap();
        }
    });
    for round in 0..COUNT {
        assert_eq!(unsafe { ReleaseSemaphore(contended, 1, null_mut()) }, 1);
        if round % 3 == 0 {
            assert_eq!(taken.recv_timeout(BOUND), Ok(()), "round {round}");
        }
    }
    for _ in 0..COUNT - COUNT.div_ceil(3) {
        assert_eq!(taken.recv_timeout(BOUND), Ok(()));
    }
    set(over);
    alone.join();
    set(done);
    assert_eq!(in_a_set.join(), Ok(0));
    assert!(taken.try_recv().is_err() && !is_signaled(contended), "none is had twice");
    handles.into_iter().for_each(close_handle);
    close_handle(over);
}

/// Starts both timers to be due at one moment, 5 ms from now.
fn start_together(timers: [HANDLE; 2]) {
    let mut now = overlapped_sys::foundation::FILETIME::default();
    unsafe { GetSystemTimeAsFileTime(&mut now) };
    let due = (i64::from(now.dwHighDateTime) << 32 | i64::from(now.dwLowDateTime)) + 50_000;
    for timer in timers {
        assert_eq!(unsafe { SetWaitableTimer(timer, &due, 0, None, null(), 0) }, 1, "{}", error());
    }
}

#[test]
fn wait_18_tmr_3_a_timer_that_is_set_anew_is_not_told() {
    for manual in [true, false] {
        let handles: Vec<_> = (0..100).map(|_| timer(manual)).collect();
        let (first, last) = (handles[0], handles[99]);
        let mut members = set_of(&handles);
        for round in 0..60 {
            start_together([first, last]);
            assert!(matches!(members.wait(BOUND_MS, round % 2 == 0), Ok(0 | 99)));
            for timer in [first, last] {
                start_timer(timer, 3_600_000, 0);
                // The question is what the set has, not what is left in the object.
                wait(timer, 0);
                assert_eq!(wait(timer, 0), WAIT_TIMEOUT);
            }
            assert_eq!(members.wait(0, false), Err(WaitEnd::TimedOut), "round {round}, manual {manual}");
        }
        handles.into_iter().for_each(close_handle);
    }
}

#[test]
fn wait_18_tmr_4_timers_that_are_due_at_once_are_told_once_each() {
    let handles: Vec<_> = (0..100).map(|_| timer(false)).collect();
    let mut members = set_of(&handles);
    for round in 0..30 {
        start_together([handles[0], handles[99]]);
        let mut told = [members.wait(BOUND_MS, round % 2 == 0), members.wait(BOUND_MS, false)];
        told.sort_by_key(|told| *told == Ok(99));
        assert_eq!(told, [Ok(0), Ok(99)], "round {round}");
        assert_eq!(members.wait(0, false), Err(WaitEnd::TimedOut), "round {round}");
    }
    handles.into_iter().for_each(close_handle);
}

/// How a wait for more mutexes than one waiter may have, among more objects than one wait of Windows takes, ends where `free` would end it.
/// On Linux there is no limit.
fn of_too_many_mutexes(free: Result<u32, WaitEnd>) -> Result<u32, WaitEnd> {
    if cfg!(windows) { Err(WaitEnd::Failed(ERROR_NOT_SUPPORTED)) } else { free }
}

#[test]
fn wait_18_the_limit_of_mutexes_is_the_same_whether_one_is_free_or_not() {
    let set_with = |mutexes, events| {
        let handles: Vec<_> = (0..mutexes).map(|_| mutex(false)).chain(auto_events(events)).collect();
        (set_of(&handles), handles)
    };
    for (mutexes, events) in [(64, 0), (63, 100)] {
        assert_eq!(set_with(mutexes, events).0.wait(0, false), Ok(0), "{mutexes} and {events}");
    }
    let (mut members, handles) = set_with(64, 1);
    assert_eq!(members.wait(0, false), of_too_many_mutexes(Ok(0)));
    assert_eq!(members.wait(0, true), of_too_many_mutexes(Ok(1)));
    for taken in &handles[..2] {
        unsafe { ReleaseMutex(*taken) };
    }
    let mutexes: Vec<_> = handles[..64].iter().copied().map(share).collect();
    let (owned, done) = (share(event(false, false)), share(event(false, false)));
    let owner = start(move || {
        assert!(mutexes.into_iter().all(|mutex| is_signaled(mutex.get())));
        set(owned.get());
        wait(done.get(), BOUND_MS)
    });
    assert_eq!(wait(owned.get(), BOUND_MS), 0);
    assert_eq!(members.wait(0, false), of_too_many_mutexes(Err(WaitEnd::TimedOut)));
    assert_eq!(members.wait(1, true), of_too_many_mutexes(Err(WaitEnd::TimedOut)));
    members.remove(0);
    assert_eq!(members.wait(1, true), Err(WaitEnd::TimedOut));
    set(done.get());
    assert_eq!(owner.join(), 0);
}

#[test]
fn wait_18_what_nobody_can_wait_for_is_refused_at_once() {
    let mut members = WaitSet::new();
    let heap = unsafe { HeapCreate(0, 0, 0) };
    // 4 is PAGE_READWRITE.
    let mapping = unsafe { CreateFileMappingW(INVALID_HANDLE_VALUE, null(), 4, 0, 4096, null()) };
    for handle in [heap, mapping] {
        assert!(!handle.is_null());
        assert_eq!(members.insert(handle), Err(ERROR_INVALID_HANDLE));
    }
    assert_eq!(members.insert(event(false, false)), Ok(0), "no slot is taken by what was refused");
    assert_ne!(unsafe { HeapDestroy(heap) }, 0);
    close_handle(mapping);
}

/// Starts a receive that lives as long as the test process.
fn start_leaked(socket: SOCKET, event: HANDLE) -> &'static OVERLAPPED {
    let overlapped = Box::leak(Box::new(OVERLAPPED { hEvent: event, ..Default::default() }));
    assert_eq!(start_receive(socket, Box::leak(Box::new([0; 64])), overlapped, None), WSA_IO_PENDING);
    overlapped
}

fn drained(socket: SOCKET) {
    assert!(receive(socket, 64).is_ok());
}

#[test]
fn an_event_is_inserted_while_io_feeds_it() {
    let _without = Unwatched::new();
    let ((client, accepted), (other, other_accepted)) = (pair(), pair());
    let (pending, selected) = (event(true, false), event(true, false));
    start_leaked(accepted, pending);
    event_select(other_accepted, selected, FD_READ);
    let mut members = set_of(&[event(true, false)]);
    assert_eq!(members.wait(1, false), Err(WaitEnd::TimedOut));
    assert_eq!((members.insert(pending), members.insert(selected)), (Ok(1), Ok(2)));
    let waiter = start(move || {
        let first = members.wait(BOUND_MS, false);
        (first, members)
    });
    waiter.until_asleep();
    send_all(client, b"x");
    let (first, mut members) = waiter.join();
    assert_eq!(first, Ok(1), "whoever waits harvests what feeds the set");
    reset(pending);
    send_all(other, b"y");
    assert_eq!(members.wait(BOUND_MS, false), Ok(2));
    assert_eq!(enumerate(other_accepted, selected).0, FD_READ);
    drained(other_accepted);
    for socket in [client, accepted, other, other_accepted] {
        close(socket);
    }
    assert_no_rescue();
}

#[test]
fn io_that_another_thread_starts_recruits_the_sleeper() {
    let _without = Unwatched::new();
    let handles: Vec<_> = (0..100).map(|_| share(event(false, false))).collect();
    let (client, accepted) = pair();
    let members = handles.clone();
    let (sender, yielded) = mpsc::channel();
    let waiter = start(move || {
        let mut members = set_of(&members.iter().map(|handle| handle.get()).collect::<Vec<_>>());
        loop {
            let slot = members.wait(BOUND_MS, false);
            sender.send(slot).unwrap();
            if slot == Ok(0) {
                return;
            }
        }
    });
    for round in 0..200 {
        let slot = 1 + round % 99;
        if round % 3 == 0 {
            waiter.until_asleep();
        }
        // Every round the socket comes to this thread, which never waits for it.
        start_leaked(accepted, handles[slot].get());
        send_all(client, b"x");
        assert_eq!(yielded.recv_timeout(BOUND), Ok(Ok(slot as u32)), "round {round}");
    }
    set(handles[0].get());
    waiter.join();
    close(client);
    close(accepted);
    assert_no_rescue();
}

/// A thread that starts a receive with `event` whenever it is told to, and never waits in the library: what it has started
/// is harvested by others or not at all.
fn starter(socket: SOCKET, event: HANDLE) -> (impl FnMut(), Running<()>) {
    let event = share(event);
    let (go, told) = mpsc::channel::<()>();
    let (said, started) = mpsc::channel();
    let thread = start(move || {
        while told.recv().is_ok() {
            start_leaked(socket, event.get());
            said.send(()).unwrap();
        }
    });
    let start_one = move || {
        go.send(()).unwrap();
        started.recv_timeout(BOUND).unwrap();
    };
    (start_one, thread)
}

#[test]
fn io_that_another_thread_starts_again_still_feeds_the_set() {
    let _without = Unwatched::new();
    let done = event(false, false);
    let mut members = set_of(&[event(true, false), done]);
    let (client, accepted) = pair();
    let (mut start_one, starter) = starter(accepted, done);
    for _ in 0..20 {
        // Each start takes the socket home to its thread, and away from here: nothing is outstanding then.
        start_one();
        send_all(client, b"x");
        assert_eq!(members.wait(BOUND_MS, false), Ok(1));
    }
    drop(start_one);
    starter.join();
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn io_that_another_thread_starts_comes_to_a_set_that_is_only_polled() {
    let _without = Unwatched::new();
    let done = event(false, false);
    let mut members = set_of(&[event(true, false), done]);
    let (client, accepted) = pair();
    let (mut start_one, starter) = starter(accepted, done);
    for _ in 0..3 {
        start_one();
        send_all(client, b"x");
        until("the completion", || members.wait(0, false) == Ok(1));
    }
    drop(start_one);
    starter.join();
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn a_set_moves_to_another_thread_with_its_io() {
    let _without = Unwatched::new();
    let pairs: Vec<_> = (0..3).map(|_| pair()).collect();
    let mut members = WaitSet::new();
    let events: Vec<_> = pairs
        .iter()
        .map(|(_, accepted)| {
            let selected = event(true, false);
            event_select(*accepted, selected, FD_READ);
            members.insert(selected).unwrap();
            share(selected)
        })
        .collect();
    assert_eq!(members.wait(0, false), Err(WaitEnd::TimedOut));
    let mut members = Some(members);
    for round in 0..30 {
        let index = round % 3;
        let (client, accepted) = pairs[index];
        let selected = events[index];
        let mut moved = members.take().unwrap();
        let waiter = start(move || {
            assert_eq!(moved.wait(BOUND_MS, false), Ok(index as u32));
            assert_eq!(enumerate(accepted, selected.get()).0, FD_READ);
            drained(accepted);
            moved
        });
        if round % 2 == 0 {
            waiter.until_asleep();
        }
        send_all(client, b"x");
        members = Some(waiter.join());
    }
    for (client, accepted) in pairs {
        close(client);
        close(accepted);
    }
    assert_no_rescue();
}
