//! A client's end: `CreateFile` on a pipe's name, and `WaitNamedPipe`.
#![allow(unsafe_code)] // Reads the program's names.

use super::channel::Channel;
use super::code;
use super::descriptor;
use super::end::PipeEnd;
use super::name::{PipeName, SLOTS};
use super::wire::{REPLY, Reply, Request};
use crate::linux::failure::{fail, to_bool};
use crate::linux::handle::{self, Entry};
use crate::linux::pointer;
use crate::linux::port::Blocking;
use overlapped_core::error::Status;
use std::io::Write;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::sync::Arc;
use std::time::{Duration, Instant};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Storage::FileSystem as fs;
use windows_sys::Win32::System::Pipes as p;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

/// How long a server is waited for whose library must answer at once: beyond it the process is stopped.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Connects to an address and sends a request; `None` if nobody serves there.
fn send(address: &SocketAddr, request: Request) -> Result<Option<UnixStream>, Status> {
    let Some(mut stream) = descriptor::connect(address, PATIENCE) else { return Ok(None) };
    if !descriptor::is_trusted(&stream) {
        return Err(Status::ACCESS_DENIED);
    }
    // One whose server has just gone serves nothing.
    Ok(stream.write(&request.encode()).is_ok().then_some(stream))
}

/// Hears the answer: `None` if the server has gone, or has not said it in time.
fn hear(stream: &UnixStream, patience: Option<Duration>) -> Option<Reply> {
    let wait = patience.map_or(-1, |patience| i32::try_from(patience.as_millis()).unwrap_or(i32::MAX));
    let mut reply = [0; REPLY];
    let came = descriptor::await_input(stream, wait);
    (came && descriptor::receive_into(stream, &mut reply, 0) == Ok(REPLY)).then(|| Reply::decode(&reply)).flatten()
}

/// Asks whoever serves at an address.
pub(super) fn ask(address: &SocketAddr, request: Request) -> Result<Option<(UnixStream, Reply)>, Status> {
    let Some(stream) = send(address, request)? else { return Ok(None) };
    Ok(hear(&stream, Some(PATIENCE)).map(|reply| (stream, reply)))
}

/// Opens a client's end.
pub(super) fn open(name: &PipeName, reads: bool, writes: bool, overlapped: bool) -> Result<Arc<PipeEnd>, Status> {
    let _blocking = Blocking::new();
    let mut failed = Status::OBJECT_NAME_NOT_FOUND;
    for address in (0..SLOTS).filter_map(|slot| name.address(slot)) {
        let Some((stream, reply)) = ask(&address, Request::Open { reads, writes })? else { continue };
        match reply.status {
            Status::SUCCESS => {
                let channel = Channel::new(stream, reply.facts.has_messages, reply.facts.in_size);
                let channel = channel.ok_or(Status::INSUFFICIENT_RESOURCES)?;
                return Ok(Arc::new(PipeEnd::client(name.clone(), reply.facts, overlapped, (reads, writes), channel)));
            }
            Status::PIPE_NOT_AVAILABLE => failed = Status::PIPE_NOT_AVAILABLE,
            status => return Err(status),
        }
    }
    Err(failed)
}

/// `CreateFile` on a pipe's name: the new handle.
pub(crate) fn create_file(
    name: &PipeName,
    reads: bool,
    writes: bool,
    disposition: u32,
    flags: u32,
) -> Result<usize, u32> {
    if !matches!(disposition, fs::OPEN_EXISTING | fs::OPEN_ALWAYS) {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let end = open(name, reads, writes, flags & fs::FILE_FLAG_OVERLAPPED != 0).map_err(code)?;
    enter(end)
}

/// A handle of a new end.
pub(super) fn enter(end: Arc<PipeEnd>) -> Result<usize, u32> {
    handle::insert(Entry::Pipe(Arc::clone(&end))).ok_or_else(|| {
        end.leave();
        f::ERROR_NOT_ENOUGH_MEMORY
    })
}

/// Waits until an instance listens.
pub(super) fn wait(name: &PipeName, timeout_ms: u32) -> Result<(), Status> {
    let _blocking = Blocking::new();
    let start = Instant::now();
    let addresses: Vec<_> = (0..SLOTS).filter_map(|slot| name.address(slot)).collect();
    let mut wait = timeout_ms;
    if timeout_ms == p::NMPWAIT_USE_DEFAULT_WAIT {
        let first = addresses.iter().find_map(|address| ask(address, Request::Query).transpose());
        wait = first.ok_or(Status::OBJECT_NAME_NOT_FOUND)??.1.facts.timeout_ms;
    }
    let mut asked = Vec::new();
    for address in &addresses {
        // The first answer says whether an instance listens; a second one, later, that one does.
        match ask(address, Request::Wait)? {
            Some((_, Reply { status: Status::SUCCESS, .. })) => return Ok(()),
            Some((stream, Reply { status: Status::PIPE_NOT_AVAILABLE, .. })) => asked.push(stream),
            Some((_, reply)) => return Err(reply.status),
            None => {}
        }
    }
    if asked.is_empty() {
        return Err(Status::OBJECT_NAME_NOT_FOUND);
    }
    let limit = (wait != p::NMPWAIT_WAIT_FOREVER).then(|| Duration::from_millis(wait.into()));
    // With one server, which is the rule, this sleeps until it answers.
    let nap = if asked.len() == 1 { None } else { Some(Duration::from_millis(1)) };
    loop {
        let left = limit.map(|limit| limit.saturating_sub(start.elapsed()));
        let nap = left.map_or(nap, |left| Some(nap.map_or(left, |nap| nap.min(left))));
        for stream in &asked {
            if let Some(reply) = hear(stream, nap) {
                return if reply.status == Status::SUCCESS { Ok(()) } else { Err(reply.status) };
            }
        }
        asked.retain(|stream| descriptor::look(stream).0 == descriptor::Link::Connected);
        if asked.is_empty() {
            return Err(Status::OBJECT_NAME_NOT_FOUND);
        }
        if left == Some(Duration::ZERO) {
            return Err(Status::IO_TIMEOUT);
        }
    }
}

fn wait_for(path: Option<String>, timeout_ms: u32) -> BOOL {
    let waited = || {
        let path = path.ok_or(f::ERROR_INVALID_PARAMETER)?;
        let name = PipeName::parse(&path).ok_or(f::ERROR_FILE_NOT_FOUND)?;
        wait(&name, timeout_ms).map_err(code)
    };
    match waited() {
        Ok(()) => fail(0, 1),
        Err(error) => to_bool(Err(error)),
    }
}

/// `WaitNamedPipeA`—Waits until an instance of a pipe listens: so many milliseconds, NMPWAIT_WAIT_FOREVER, or as long as its server says
/// (NMPWAIT_USE_DEFAULT_WAIT).
///
/// Errors: ERROR_FILE_NOT_FOUND (no such pipe), ERROR_SEM_TIMEOUT, ERROR_ACCESS_DENIED (another user's), ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpnamedpipename` is null or ends with a zero.
pub unsafe extern "system" fn WaitNamedPipeA(lpnamedpipename: PCSTR, ntimeout: u32) -> BOOL {
    // SAFETY: the caller's promise.
    wait_for(unsafe { pointer::narrow_text(lpnamedpipename) }, ntimeout)
}

/// `WaitNamedPipeW`—[`WaitNamedPipeA`] in UTF-16.
///
/// Errors: as [`WaitNamedPipeA`].
///
/// # Safety
/// `lpnamedpipename` is null or ends with a zero.
pub unsafe extern "system" fn WaitNamedPipeW(lpnamedpipename: PCWSTR, ntimeout: u32) -> BOOL {
    // SAFETY: the caller's promise.
    wait_for(unsafe { pointer::wide_text(lpnamedpipename) }, ntimeout)
}
