//! Locks on parts of files: `LockFile` and its kin.
//!
//! A lock belongs to the handle that took it, and binds every other: who reads or writes there through another handle is refused, as on
//! Windows. Between the handles of this process a table says so. To other processes a lock is shown as Linux' own on the open file, which
//! binds those that ask, through this library or by themselves, before they read or write.
//!
//! A lock is entered in the table first; then the kernel is asked, without the table's lock, so that a wait for another process holds
//! nobody up.
#![allow(unsafe_code)] // The kernel's locks, and the program's OVERLAPPED.

use super::object::{FileObject, Telling};
use super::transfer::{offset_of, telling};
use crate::linux::current;
use crate::linux::deliver::Delivery;
use crate::linux::failure::{fail, to_bool};
use crate::linux::handle;
use crate::linux::pointer;
use crate::linux::pool::Pool;
use crate::linux::port::Blocking;
use crate::linux::socket::operation;
use overlapped_core::error::Status;
use overlapped_core::port::Packet;
use parking_lot::{Condvar, Mutex};
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Storage::FileSystem as fs;
use windows_sys::Win32::System::IO::OVERLAPPED;
use windows_sys::core::BOOL;

type Identity = (u64, u64);

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    start: u64,
    length: u64,
}

impl Part {
    fn meets(&self, other: &Self) -> bool {
        let ends_after = |one: &Self, start: u64| start < one.start.saturating_add(one.length);
        ends_after(self, other.start) && ends_after(other, self.start)
    }
}

#[derive(Debug, Clone, Copy)]
struct Lock {
    file: Identity,
    /// The open file that has it, by its address.
    owner: usize,
    part: Part,
    exclusive: bool,
}

/// An overlapped wait for a lock, which may be cancelled.
#[derive(Debug)]
struct Waiting {
    /// The open file, by its address.
    owner: usize,
    overlapped: usize,
    starter: u64,
    /// Changed with the table's lock held, so that who is about to sleep sees it.
    is_cancelled: AtomicBool,
}

static LOCKS: Mutex<Vec<Lock>> = Mutex::new(Vec::new());
/// A lock has gone.
static GONE: Condvar = Condvar::new();
/// The overlapped waits.
static WAITS: Mutex<Vec<Arc<Waiting>>> = Mutex::new(Vec::new());
/// How many locks there are: what every transfer looks at.
static COUNT: AtomicUsize = AtomicUsize::new(0);

fn identity(file: &FileObject) -> Result<Identity, u32> {
    file.file().metadata().map(|metadata| (metadata.dev(), metadata.ino())).map_err(|error| super::error_of(&error))
}

fn owner(file: &FileObject) -> usize {
    std::ptr::from_ref(file).addr()
}

/// Whether a transfer meets a lock that keeps it out.
pub(super) fn keeps_out(file: &FileObject, writes: bool, start: u64, length: u32) -> bool {
    if COUNT.load(Ordering::Acquire) == 0 || !file.is_disk {
        return false;
    }
    let Ok(identity) = identity(file) else { return false };
    let part = Part { start, length: length.into() };
    let keeps_out = |lock: &Lock| {
        // Who has a shared lock may not write there either.
        let binds = if lock.exclusive { lock.owner != owner(file) } else { writes };
        binds && lock.file == identity && lock.part.meets(&part)
    };
    LOCKS.lock().iter().any(keeps_out)
}

/// The same of a transfer where the file stands.
pub(super) fn keeps_out_here(file: &FileObject, writes: bool, length: u32) -> bool {
    COUNT.load(Ordering::Acquire) > 0
        && file.is_disk
        && super::position::seek(file, std::io::SeekFrom::Current(0))
            .is_ok_and(|start| keeps_out(file, writes, start, length))
}

/// Lets the kernel show a part as locked or free. Whether it could.
fn show(file: &FileObject, part: Part, kind: libc::c_int, wait: bool) -> Result<(), i32> {
    // The kernel's offsets have a sign; what lies beyond them no file has.
    let start = i64::try_from(part.start).unwrap_or(i64::MAX);
    let length = i64::try_from(part.length).unwrap_or(i64::MAX).min(i64::MAX - start);
    if length == 0 {
        // To the kernel that would be everything.
        return Ok(());
    }
    let lock = libc::flock {
        l_type: kind as libc::c_short,
        l_whence: libc::SEEK_SET as libc::c_short,
        l_start: start,
        l_len: length,
        l_pid: 0,
    };
    let command = if wait { libc::F_OFD_SETLKW } else { libc::F_OFD_SETLK };
    loop {
        // SAFETY: the structure is live.
        if unsafe { libc::fcntl(file.fd(), command, &raw const lock) } == 0 {
            return Ok(());
        }
        match std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO) {
            libc::EINTR => {}
            // A file that is open one way alone, or whose file system has no locks: others are not shown it.
            libc::EBADF | libc::EINVAL | libc::ENOLCK => return Ok(()),
            errno => return Err(errno),
        }
    }
}

fn kind(exclusive: bool) -> libc::c_int {
    if exclusive { libc::F_WRLCK } else { libc::F_RDLCK }
}

fn conflict(locks: &[Lock], wanted: &Lock) -> bool {
    // A second lock of the same handle conflicts as any other does.
    locks
        .iter()
        .any(|lock| lock.file == wanted.file && lock.part.meets(&wanted.part) && (lock.exclusive || wanted.exclusive))
}

/// Takes a lock, or fails with ERROR_LOCK_VIOLATION if it is not to be had at once. A wait ends when the file's last handle is closed, which
/// would never give the lock up, or when `is_cancelled`.
fn take(
    file: &FileObject,
    part: Part,
    exclusive: bool,
    wait: bool,
    is_cancelled: impl Fn() -> bool,
) -> Result<(), u32> {
    let wanted = Lock { file: identity(file)?, owner: owner(file), part, exclusive };
    {
        let mut locks = LOCKS.lock();
        loop {
            if file.is_closed() || is_cancelled() {
                return Err(f::ERROR_OPERATION_ABORTED);
            }
            if !conflict(&locks, &wanted) {
                break;
            }
            if !wait {
                return Err(f::ERROR_LOCK_VIOLATION);
            }
            GONE.wait(&mut locks);
        }
        locks.push(wanted);
        COUNT.store(locks.len(), Ordering::Release);
    }
    show(file, part, kind(exclusive), wait).map_err(|_| {
        let _ = forget(&wanted);
        f::ERROR_LOCK_VIOLATION
    })
}

/// Takes one lock out of the table; whether it was there.
fn forget(gone: &Lock) -> bool {
    let mut locks = LOCKS.lock();
    let same = |lock: &Lock| lock.file == gone.file && lock.owner == gone.owner && lock.part == gone.part;
    // Of several the exclusive one goes first.
    let of_kind = |exclusive| locks.iter().position(|lock| same(lock) && lock.exclusive == exclusive);
    let found = of_kind(true).or_else(|| of_kind(false));
    if let Some(at) = found {
        locks.remove(at);
        COUNT.store(locks.len(), Ordering::Release);
        GONE.notify_all();
    }
    found.is_some()
}

fn give_up(file: &FileObject, part: Part) -> Result<(), u32> {
    let gone = Lock { file: identity(file)?, owner: owner(file), part, exclusive: true };
    // The kernel's goes first: nobody is to take it in the table and be refused there.
    let known = LOCKS.lock().iter().any(|lock| lock.file == gone.file && lock.owner == gone.owner && lock.part == part);
    if !known {
        return Err(f::ERROR_NOT_LOCKED);
    }
    let _ = show(file, part, libc::F_UNLCK, false);
    forget(&gone);
    // The kernel has one lock for every place: what other locks of the handle cover of it is shown again.
    let rest: Vec<Lock> =
        LOCKS.lock().iter().filter(|lock| lock.owner == gone.owner && lock.part.meets(&part)).copied().collect();
    for lock in rest {
        let _ = show(file, lock.part, kind(lock.exclusive), false);
    }
    Ok(())
}

/// The last handle of a file is closed: its locks go, in the kernel with the descriptor.
pub(super) fn closed(file: &FileObject) {
    if !file.is_disk {
        return;
    }
    let mut locks = LOCKS.lock();
    locks.retain(|lock| {
        let own = lock.owner == owner(file);
        if own {
            let _ = show(file, lock.part, libc::F_UNLCK, false);
        }
        !own
    });
    COUNT.store(locks.len(), Ordering::Release);
    // Those too that wait through this file.
    GONE.notify_all();
}

/// Ends the overlapped waits through a file that are meant, by their thread and OVERLAPPED; whether there were any. A wait for another
/// process' lock goes on in the kernel.
pub(crate) fn cancel(file: &FileObject, is_meant: impl Fn(u64, usize) -> bool) -> bool {
    let meant = |wait: &&Arc<Waiting>| wait.owner == owner(file) && is_meant(wait.starter, wait.overlapped);
    let meant: Vec<_> = WAITS.lock().iter().filter(meant).cloned().collect();
    if !meant.is_empty() {
        let _locks = LOCKS.lock();
        for wait in &meant {
            wait.is_cancelled.store(true, Ordering::Release);
        }
        GONE.notify_all();
    }
    !meant.is_empty()
}

fn join(low: u32, high: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

fn file(handle: HANDLE) -> Result<Arc<FileObject>, u32> {
    let file = handle::file(handle.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
    if file.is_disk { Ok(file) } else { Err(f::ERROR_INVALID_FUNCTION) }
}

/// `LockFile`—Keeps everybody else out of a part of a file, or fails at once. Of the part beyond the file's end too.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_LOCK_VIOLATION, ERROR_INVALID_FUNCTION (no file on a disk).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn LockFile(
    hfile: HANDLE,
    dwfileoffsetlow: u32,
    dwfileoffsethigh: u32,
    nnumberofbytestolocklow: u32,
    nnumberofbytestolockhigh: u32,
) -> BOOL {
    let part = Part {
        start: join(dwfileoffsetlow, dwfileoffsethigh),
        length: join(nnumberofbytestolocklow, nnumberofbytestolockhigh),
    };
    to_bool(file(hfile).and_then(|file| take(&file, part, true, false, || false)))
}

/// `UnlockFile`—Gives a part up that was locked as it is.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOT_LOCKED.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn UnlockFile(
    hfile: HANDLE,
    dwfileoffsetlow: u32,
    dwfileoffsethigh: u32,
    nnumberofbytestounlocklow: u32,
    nnumberofbytestounlockhigh: u32,
) -> BOOL {
    let part = Part {
        start: join(dwfileoffsetlow, dwfileoffsethigh),
        length: join(nnumberofbytestounlocklow, nnumberofbytestounlockhigh),
    };
    to_bool(file(hfile).and_then(|file| give_up(&file, part)))
}

/// Tells of the end of a lock that was waited for.
fn tell(file: &FileObject, overlapped: usize, telling: &Telling, status: Status) {
    let mut delivery = Delivery::new();
    operation::fill(std::ptr::with_exposed_provenance_mut(overlapped), status, 0);
    match &telling.event {
        Some(event) => event.set(&mut delivery.wakes),
        None => file.signaled.set(&mut delivery.wakes),
    }
    if let Some(association) = file.association.get().filter(|_| telling.packet) {
        let packet = Packet { key: association.key, overlapped, bytes: 0, status: status.code() };
        delivery.post(&association.port, packet);
    }
}

/// # Safety
/// `overlapped` is valid until the end.
unsafe fn lock(handle: HANDLE, flags: u32, length: u64, overlapped: *mut OVERLAPPED) -> Result<(), u32> {
    let known = fs::LOCKFILE_EXCLUSIVE_LOCK | fs::LOCKFILE_FAIL_IMMEDIATELY;
    if pointer::is_missing(overlapped) || flags & !known != 0 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let file = file(handle)?;
    // SAFETY: the caller's promise.
    let part = Part { start: unsafe { offset_of(overlapped) }, length };
    // SAFETY: the caller's promise.
    let telling = unsafe { telling(&file, overlapped) }?;
    let exclusive = flags & fs::LOCKFILE_EXCLUSIVE_LOCK != 0;
    let waits = flags & fs::LOCKFILE_FAIL_IMMEDIATELY == 0;
    match take(&file, part, exclusive, false, || false) {
        Err(f::ERROR_LOCK_VIOLATION) if waits && file.overlapped => {}
        Err(f::ERROR_LOCK_VIOLATION) if waits => {
            let _blocking = Blocking::new();
            return take(&file, part, exclusive, true, || false);
        }
        Ok(()) => {
            tell(&file, overlapped.expose_provenance(), &telling, Status::SUCCESS);
            return Ok(());
        }
        taken => return taken,
    }
    let pool = Pool::of_process().ok_or(f::ERROR_NO_SYSTEM_RESOURCES)?;
    operation::fill(overlapped, Status::PENDING, 0);
    match &telling.event {
        Some(event) => event.reset(),
        None => file.signaled.reset(),
    }
    let overlapped = overlapped.expose_provenance();
    let waiting = Arc::new(Waiting {
        owner: owner(&file),
        overlapped,
        starter: current::with(|current| current.thread.id()),
        is_cancelled: AtomicBool::new(false),
    });
    WAITS.lock().push(Arc::clone(&waiting));
    let wait = move || {
        let taken = take(&file, part, exclusive, true, || waiting.is_cancelled.load(Ordering::Acquire));
        WAITS.lock().retain(|known| !Arc::ptr_eq(known, &waiting));
        let status = if taken.is_ok() { Status::SUCCESS } else { Status::CANCELLED };
        tell(&file, overlapped, &telling, status);
    };
    pool.post(Box::new(wait), true);
    Err(f::ERROR_IO_PENDING)
}

/// `LockFileEx`—Locks a part for this handle alone (LOCKFILE_EXCLUSIVE_LOCK) or for readers, at the place that the OVERLAPPED names. What
/// is not to be had at once is waited for, overlapped if the handle is for that, unless LOCKFILE_FAIL_IMMEDIATELY forbids it.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_LOCK_VIOLATION, ERROR_IO_PENDING, ERROR_INVALID_PARAMETER (null; other flags),
/// ERROR_INVALID_FUNCTION (no file on a disk).
///
/// # Safety
/// The OVERLAPPED is null or valid until the operation has ended.
pub unsafe extern "system" fn LockFileEx(
    hfile: HANDLE,
    dwflags: fs::LOCK_FILE_FLAGS,
    dwreserved: u32,
    nnumberofbytestolocklow: u32,
    nnumberofbytestolockhigh: u32,
    lpoverlapped: *mut OVERLAPPED,
) -> BOOL {
    if dwreserved != 0 {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    let length = join(nnumberofbytestolocklow, nnumberofbytestolockhigh);
    // SAFETY: the caller's promise.
    to_bool(unsafe { lock(hfile, dwflags, length, lpoverlapped) })
}

/// `UnlockFileEx`—[`UnlockFile`] at the place that the OVERLAPPED names.
///
/// Errors: as [`UnlockFile`]; ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `lpoverlapped` is null or valid for reads.
pub unsafe extern "system" fn UnlockFileEx(
    hfile: HANDLE,
    dwreserved: u32,
    nnumberofbytestounlocklow: u32,
    nnumberofbytestounlockhigh: u32,
    lpoverlapped: *mut OVERLAPPED,
) -> BOOL {
    if dwreserved != 0 || pointer::is_missing(lpoverlapped) {
        return fail(f::ERROR_INVALID_PARAMETER, 0);
    }
    // SAFETY: the caller's promise; it is not null.
    let start = unsafe { offset_of(lpoverlapped) };
    let part = Part { start, length: join(nnumberofbytestounlocklow, nnumberofbytestounlockhigh) };
    to_bool(file(hfile).and_then(|file| give_up(&file, part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_meet_where_they_share_a_byte() {
        let part = |start, length| Part { start, length };
        assert!(part(0, 10).meets(&part(9, 1)) && part(9, 1).meets(&part(0, 10)));
        assert!(!part(0, 10).meets(&part(10, 1)) && !part(10, 1).meets(&part(0, 10)));
        assert!(part(u64::MAX - 1, 2).meets(&part(u64::MAX - 1, 1)));
        assert!(!part(5, 0).meets(&part(5, 0)));
    }
}
