//! A process that this one started. A thread of the library waits for its end, which signals its handles.
//!
//! The thread looks at the end before it takes it, so that the number belongs to the child for as long as its state says that it lives.
#![allow(unsafe_code)] // Signals a process by its number.

use crate::linux::deliver::Delivery;
use crate::linux::threads::MAXIMUM_SUSPEND_COUNT;
use overlapped_core::Object;
use parking_lot::Mutex;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus};
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;

#[derive(Debug)]
enum State {
    /// It lives; whoever ended it said with which code.
    Lives(Option<u32>),
    Ended(u32),
}

#[derive(Debug)]
pub(crate) struct ChildProcess {
    number: u32,
    state: Mutex<State>,
    /// How often its first thread is suspended, before it has begun.
    suspended: Mutex<u32>,
    ended: Arc<Object>,
}

/// The exit code that Windows would have for an end by a signal.
fn code_of_signal(signal: i32) -> u32 {
    const STATUS_CONTROL_C_EXIT: u32 = f::STATUS_CONTROL_C_EXIT as u32;
    match signal {
        libc::SIGSEGV | libc::SIGBUS => f::STATUS_ACCESS_VIOLATION as u32,
        libc::SIGILL => f::STATUS_ILLEGAL_INSTRUCTION as u32,
        libc::SIGFPE => f::STATUS_INTEGER_DIVIDE_BY_ZERO as u32,
        libc::SIGINT | libc::SIGQUIT | libc::SIGTERM | libc::SIGHUP => STATUS_CONTROL_C_EXIT,
        // What Microsoft's C runtime ends with on `abort`.
        libc::SIGABRT => 3,
        other => 128 + other as u32,
    }
}

fn code_of(status: Option<ExitStatus>) -> u32 {
    let Some(status) = status else { return 0 };
    status.code().map(|code| code as u32).or_else(|| status.signal().map(code_of_signal)).unwrap_or(0)
}

/// Sleeps until the child has ended, and leaves it there.
fn watch(number: u32) {
    // SAFETY: all zeros is a value of the structure.
    let mut information: libc::siginfo_t = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: the structure is there to be written.
        let done = unsafe { libc::waitid(libc::P_PID, number, &raw mut information, libc::WEXITED | libc::WNOWAIT) };
        // A program that ignores SIGCHLD has no children to wait for.
        if done == 0 || std::io::Error::last_os_error().raw_os_error() != Some(libc::EINTR) {
            return;
        }
    }
}

impl ChildProcess {
    /// Takes over a child. None if there can be no thread that waits for it: it is ended then.
    pub(super) fn adopt(mut child: Child, is_suspended: bool) -> Option<Arc<Self>> {
        let number = child.id();
        let ended = Arc::new(Object::event(true, false));
        let process = Arc::new(Self {
            number,
            state: Mutex::new(State::Lives(None)),
            suspended: Mutex::new(is_suspended.into()),
            ended,
        });
        let known = Arc::clone(&process);
        let thread = std::thread::Builder::new().name("overlapped child".into());
        let spawned = thread.spawn(move || {
            watch(number);
            known.end(&mut child);
        });
        if spawned.is_err() {
            process.kill();
            return None;
        }
        Some(process)
    }

    /// Takes the end, with which the number is nobody's: under the lock, so that nobody signals it any more.
    fn end(&self, child: &mut Child) {
        let mut state = self.state.lock();
        let status = child.wait().ok();
        let asked = if let State::Lives(asked) = *state { asked } else { None };
        // Of a child of a program that ignores SIGCHLD Linux keeps no end: it has the code that it was to end with.
        let killed = status.is_none_or(|status| status.signal() == Some(libc::SIGKILL));
        *state = State::Ended(asked.filter(|_| killed).unwrap_or_else(|| code_of(status)));
        drop(state);
        let mut delivery = Delivery::new();
        self.ended.set(&mut delivery.wakes);
    }

    fn signal(&self, signal: i32) {
        // SAFETY: takes no memory.
        unsafe { libc::kill(self.number as libc::pid_t, signal) };
    }

    fn kill(&self) {
        self.signal(libc::SIGKILL);
    }

    /// Lets its first thread begin, if that was its last suspension; how often it was suspended.
    pub(crate) fn resume(&self) -> u32 {
        // The number is the child's for as long as it lives.
        let state = self.state.lock();
        let mut suspended = self.suspended.lock();
        let before = *suspended;
        *suspended = before.saturating_sub(1);
        if before == 1 && matches!(*state, State::Lives(_)) {
            self.signal(libc::SIGCONT);
        }
        before
    }

    /// Suspends its first thread once more, if it has not begun; how often it was.
    pub(crate) fn suspend(&self) -> Result<u32, u32> {
        let state = self.state.lock();
        let mut suspended = self.suspended.lock();
        match (&*state, *suspended) {
            (State::Ended(_), _) => Err(f::ERROR_ACCESS_DENIED),
            (State::Lives(_), 0) => Err(f::ERROR_NOT_SUPPORTED),
            (State::Lives(_), MAXIMUM_SUSPEND_COUNT..) => Err(f::ERROR_SIGNAL_REFUSED),
            (State::Lives(_), before) => {
                *suspended += 1;
                Ok(before)
            }
        }
    }

    /// Ends it with a code.
    pub(crate) fn terminate(&self, code: u32) -> Result<(), u32> {
        let mut state = self.state.lock();
        match &mut *state {
            State::Lives(asked) => {
                *asked = Some(code);
                self.kill();
                Ok(())
            }
            State::Ended(_) => Err(f::ERROR_ACCESS_DENIED),
        }
    }

    pub(crate) fn exit_code(&self) -> Option<u32> {
        match *self.state.lock() {
            State::Lives(_) => None,
            State::Ended(code) => Some(code),
        }
    }

    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    pub(crate) fn ended(&self) -> &Arc<Object> {
        &self.ended
    }
}
