//! System calls, counted one by one: the server runs traced, and stops at the edge of each call.
//!
//! No privilege is needed, for one's own children may be traced. The thread that starts the server is its tracer; another
//! plays the client.
//!
//! The watchdog of the library is told at most once every few milliseconds that a thread has left its waits: its own calls,
//! and the writes to its eventfd, are no part of a round trip, and are not counted. Nothing else that the server does is a
//! `write`.
#![allow(unsafe_code, reason = "the standard library cannot trace")]

use super::Prepared;
use super::script::{Client, address};
use std::collections::HashMap;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::ptr::null_mut;
use std::sync::{Mutex, PoisonError};

const ROUND_TRIPS: u64 = 100;
const FIRST_ROUND_TRIPS: u64 = 20;
const WATCHDOG: &str = "overlapped watc"; // The kernel keeps 15 characters of a name.

/// The calls of each thread so far, by number.
type Calls = HashMap<libc::pid_t, HashMap<libc::c_long, u64>>;
type Threads = Mutex<Calls>;

/// What a server calls for each round trip.
pub(super) fn syscalls_per_round_trip(command: &Prepared) -> io::Result<f64> {
    // The tracer is one thread of ours, and only it may wait for what it traces.
    std::thread::scope(|scope| {
        let tracer = scope.spawn(|| trace(command));
        tracer.join().unwrap_or_else(|_| Err(io::Error::other("the tracer has panicked")))
    })
}

fn trace((words, environment): &Prepared) -> io::Result<f64> {
    let [program, arguments @ ..] = words.as_slice() else { return Err(io::ErrorKind::InvalidInput.into()) };
    let mut prepared = Command::new(program);
    prepared.args(arguments).envs(environment).stdin(Stdio::null()).stdout(Stdio::piped());
    // SAFETY: between fork and exec only calls are allowed that are safe in a signal handler: this makes one system call.
    unsafe { prepared.pre_exec(|| ask(libc::PTRACE_TRACEME, 0, 0)) };
    let mut child = prepared.spawn()?;
    let (process, threads) = (child.id() as libc::pid_t, Threads::default());
    let outcome = begin(process).and_then(|()| {
        let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        std::thread::scope(|scope| {
            let client = scope.spawn(|| {
                let outcome = address(output).and_then(|address| count(process, &threads, address));
                // Ends the tracing below, whatever came of it.
                let killed = kill(process);
                outcome.and_then(|count| killed.map(|()| count))
            });
            let traced = follow(process, &threads);
            let counted = client.join().unwrap_or_else(|_| Err(io::Error::other("the client has panicked")));
            traced.and(counted)
        })
    });
    reap(&mut child);
    outcome
}

fn reap(child: &mut Child) {
    // It is killed and reaped already unless tracing failed.
    let _ = child.kill();
    let _ = child.wait();
}

fn kill(process: libc::pid_t) -> io::Result<()> {
    // SAFETY: the call takes no pointer.
    checked(unsafe { libc::kill(process, libc::SIGKILL) }.into()).map(drop)
}

/// Waits for the stop at the exec, and asks for one at each edge of a call, in all threads to come.
fn begin(process: libc::pid_t) -> io::Result<()> {
    wait_for(process)?;
    let options = libc::PTRACE_O_TRACESYSGOOD | libc::PTRACE_O_TRACECLONE | libc::PTRACE_O_EXITKILL;
    ask(libc::PTRACE_SETOPTIONS, process, options as usize)?;
    ask(libc::PTRACE_SYSCALL, process, 0)
}

/// Lets the threads run from edge to edge, and notes each, until the process has ended.
fn follow(process: libc::pid_t, threads: &Threads) -> io::Result<()> {
    loop {
        let (thread, status) = match wait_for(-1) {
            Err(error) if error.raw_os_error() == Some(libc::ECHILD) => return Ok(()),
            outcome => outcome?,
        };
        if !libc::WIFSTOPPED(status) {
            if thread == process {
                return Ok(());
            }
            lock(threads).remove(&thread);
            continue;
        }
        let signal = match libc::WSTOPSIG(status) {
            stop if stop == libc::SIGTRAP | 0x80 => {
                note(thread, threads)?;
                0
            }
            // A new thread begins with a stop of its own; an event of its parent is a trap.
            libc::SIGSTOP | libc::SIGTRAP => 0,
            other => other,
        };
        match ask(libc::PTRACE_SYSCALL, thread, signal as usize) {
            // It was killed meanwhile; its end comes next.
            Err(error) if error.raw_os_error() == Some(libc::ESRCH) => {}
            outcome => outcome?,
        }
    }
}

/// A thread is at the edge of a call.
fn note(thread: libc::pid_t, threads: &Threads) -> io::Result<()> {
    let mut information = CallInformation::default();
    let (size, place) = (size_of::<CallInformation>(), (&raw mut information).cast::<libc::c_void>());
    // SAFETY: the structure lives across the call, which writes no more than its size.
    let got = unsafe { libc::ptrace(PTRACE_GET_SYSCALL_INFO, thread, size, place) };
    if checked(got).is_err() {
        return Ok(()); // Killed meanwhile.
    }
    if information.operation == ENTRY {
        let call = information.number as libc::c_long;
        *lock(threads).entry(thread).or_default().entry(call).or_default() += 1;
    }
    Ok(())
}

const PTRACE_GET_SYSCALL_INFO: libc::c_uint = 0x420e;
const ENTRY: u8 = 1;

/// The beginning of the kernel's structure: all that is needed, on every architecture.
#[repr(C)]
#[derive(Default)]
struct CallInformation {
    operation: u8,
    padding: [u8; 3],
    architecture: u32,
    instruction: u64,
    stack: u64,
    number: u64,
    rest: [u64; 6],
}

/// Plays the client, and returns the calls of a round trip.
fn count(process: libc::pid_t, threads: &Threads, address: std::net::SocketAddr) -> io::Result<f64> {
    let mut client = Client::connect(process as u32, address)?;
    let mut go = |round_trips: u64| -> io::Result<u64> {
        for _ in 0..round_trips {
            client.round_trip()?;
        }
        Ok(calls(process, threads))
    };
    let before = go(FIRST_ROUND_TRIPS)?;
    let after = go(ROUND_TRIPS)?;
    Ok((after - before) as f64 / ROUND_TRIPS as f64)
}

fn calls(process: libc::pid_t, threads: &Threads) -> u64 {
    let threads = lock(threads);
    let servers = threads.iter().filter(|(thread, _)| !is_watchdog(process, **thread));
    servers.flat_map(|(_, calls)| calls).filter(|(call, _)| **call != libc::SYS_write).map(|(_, count)| count).sum()
}

fn is_watchdog(process: libc::pid_t, thread: libc::pid_t) -> bool {
    let name = std::fs::read_to_string(format!("/proc/{process}/task/{thread}/comm"));
    name.is_ok_and(|name| name.trim_end() == WATCHDOG)
}

fn lock(threads: &Threads) -> std::sync::MutexGuard<'_, Calls> {
    threads.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits for a child of this thread alone: those of other threads are theirs.
fn wait_for(thread: libc::pid_t) -> io::Result<(libc::pid_t, i32)> {
    let mut status = 0;
    // SAFETY: `status` lives across the call, which fills it.
    let waited = unsafe { libc::waitpid(thread, &mut status, libc::__WALL | libc::__WNOTHREAD) };
    checked(waited.into()).map(|thread| (thread as libc::pid_t, status))
}

fn ask(request: libc::c_uint, thread: libc::pid_t, data: usize) -> io::Result<()> {
    // SAFETY: the requests made here take no address, and data that is a number.
    checked(unsafe { libc::ptrace(request, thread, null_mut::<libc::c_void>(), data) }).map(drop)
}

fn checked(outcome: libc::c_long) -> io::Result<libc::c_long> {
    if outcome < 0 { Err(io::Error::last_os_error()) } else { Ok(outcome) }
}
