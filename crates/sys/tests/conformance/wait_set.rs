use crate::sockets::is_own_process;
use crate::support::*;
use crate::waiting::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::wait_set::{WaitEnd, WaitSet};
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;
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

/// How many threads this process has.
#[cfg(target_os = "linux")]
fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").unwrap().count()
}

#[cfg(not(target_os = "linux"))]
fn threads() -> usize {
    use windows_sys::Win32::System::Diagnostics::ToolHelp::*;
    let snapshot = unsafe { CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0) };
    let mut entry = THREADENTRY32 { dwSize: size_of::<THREADENTRY32>() as u32, ..Default::default() };
    let mut count = 0;
    let mut there = unsafe { Thread32First(snapshot, &mut entry) };
    while there != 0 {
        count += usize::from(entry.th32OwnerProcessID == std::process::id());
        there = unsafe { Thread32Next(snapshot, &mut entry) };
    }
    close_handle(snapshot);
    count
}

/// How many threads help to wait for so many objects. A wait of Windows takes 64. Of more, the waiter takes 63 and the word of its
/// helpers, and each helper takes 63 and the word that calls it back. Linux needs nobody's help.
fn helpers(objects: usize) -> usize {
    if cfg!(windows) && objects > 64 { (objects - 63).div_ceil(63) } else { 0 }
}

#[test]
fn a_set_takes_as_few_threads_as_it_must() {
    // Other tests have threads too.
    if !is_own_process("wait_set::a_set_takes_as_few_threads_as_it_must") {
        return;
    }
    // What the library starts once is there after this.
    assert_eq!(set_of(&[event(false, false)]).wait(1, true), Err(WaitEnd::TimedOut));
    let at_first = threads();
    for count in [64usize, 65, 126, 127, 300] {
        let handles: Vec<_> = (0..count).map(|_| event(false, false)).collect();
        let mut members = set_of(&handles);
        for _ in 0..2 {
            // Alertably: such a wait sleeps, with all helpers, even if its time is over when it has looked at every object.
            assert_eq!(members.wait(1, true), Err(WaitEnd::TimedOut));
            assert_eq!(threads() - at_first, helpers(count), "{count} objects");
        }
        drop(members);
        handles.into_iter().for_each(close_handle);
        until("the end of the helpers", || threads() == at_first);
    }
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
