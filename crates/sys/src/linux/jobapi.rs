//! Jobs: processes that end together.
//!
//! A job has the processes that this one started and gave to it. Of the limits, that on its close has its meaning: its processes are ended with its last
//! handle, or with this process where that exits. Its other limits are refused, but those that let processes out of it, which none that its processes start is in.
#![allow(unsafe_code)] // Reads and writes the program's structures.

use super::current::set_last_error;
use super::failure::to_bool;
use super::handle::{self, Entry};
use super::pointer;
use super::processthreadsapi::child::ChildProcess;
use parking_lot::Mutex;
use std::ffi::c_void;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Once, Weak};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::System::JobObjects as j;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

pub(crate) struct Job {
    processes: Mutex<Vec<Arc<ChildProcess>>>,
    limits: AtomicU32,
    /// How many handles name it.
    pub(crate) handles: AtomicU32,
}

/// Those that end their processes where this one exits.
static ENDING: Mutex<Vec<Weak<Job>>> = Mutex::new(Vec::new());

const OUT: u32 = j::JOB_OBJECT_LIMIT_BREAKAWAY_OK | j::JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
/// That a process which fails tells nobody: no process here does.
const QUIET: u32 = j::JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
const KNOWN: u32 = j::JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | OUT | QUIET;

impl Job {
    fn new() -> Arc<Self> {
        Arc::new(Self { processes: Mutex::default(), limits: AtomicU32::new(0), handles: AtomicU32::new(1) })
    }

    fn ends_them(&self) -> bool {
        self.limits.load(Ordering::Acquire) & j::JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE != 0
    }

    fn terminate(&self, code: u32) {
        for process in std::mem::take(&mut *self.processes.lock()) {
            // One that has ended by itself has ended.
            let _ = process.terminate(code);
        }
    }

    /// A handle has been closed: the last ends the processes, if it is to.
    pub(crate) fn leave(&self) {
        if self.handles.fetch_sub(1, Ordering::AcqRel) == 1 && self.ends_them() {
            self.terminate(0);
        }
    }

    fn set_limits(self: &Arc<Self>, limits: u32) -> Result<(), u32> {
        if limits & !KNOWN != 0 {
            return Err(f::ERROR_NOT_SUPPORTED);
        }
        self.limits.store(limits, Ordering::Release);
        if self.ends_them() {
            end_at_exit(self);
        }
        Ok(())
    }
}

/// The process exits: so does whom its jobs hold.
extern "C" fn at_exit() {
    let ending = std::mem::take(&mut *ENDING.lock());
    for job in ending.iter().filter_map(Weak::upgrade).filter(|job| job.ends_them()) {
        job.terminate(0);
    }
}

fn end_at_exit(job: &Arc<Job>) {
    static REGISTERED: Once = Once::new();
    let mut ending = ENDING.lock();
    ending.retain(|known| known.strong_count() > 0 && !std::ptr::eq(known.as_ptr(), Arc::as_ptr(job)));
    ending.push(Arc::downgrade(job));
    // SAFETY: the function lasts as long as the process.
    REGISTERED.call_once(|| _ = unsafe { libc::atexit(at_exit) });
}

fn create(is_named: bool) -> HANDLE {
    // A name would be other processes' too.
    let error = match is_named {
        true => f::ERROR_NOT_SUPPORTED,
        false => match handle::insert(Entry::Job(Job::new())) {
            Some(made) => return std::ptr::without_provenance_mut(made),
            None => f::ERROR_NOT_ENOUGH_MEMORY,
        },
    };
    set_last_error(error);
    std::ptr::null_mut()
}

/// `CreateJobObjectW`—Makes a job without a name.
///
/// Errors: ERROR_NOT_SUPPORTED (a name).
///
/// # Safety
/// None beyond the table's own: the name is not looked at.
pub unsafe extern "system" fn CreateJobObjectW(_lpjobattributes: *const SECURITY_ATTRIBUTES, lpname: PCWSTR) -> HANDLE {
    create(!lpname.is_null())
}

/// `CreateJobObjectA`—The same.
///
/// Errors: as [`CreateJobObjectW`].
///
/// # Safety
/// None beyond the table's own: the name is not looked at.
pub unsafe extern "system" fn CreateJobObjectA(_lpjobattributes: *const SECURITY_ATTRIBUTES, lpname: PCSTR) -> HANDLE {
    create(!lpname.is_null())
}

fn job(handle: HANDLE) -> Result<Arc<Job>, u32> {
    handle::job(handle.addr()).ok_or(f::ERROR_INVALID_HANDLE)
}

/// `AssignProcessToJobObject`—Gives a process that this one started to a job.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (this process itself, one that has ended).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn AssignProcessToJobObject(hjob: HANDLE, hprocess: HANDLE) -> BOOL {
    let assign = || {
        let job = job(hjob)?;
        if handle::is_this_process(hprocess.addr()) {
            return Err(f::ERROR_ACCESS_DENIED);
        }
        let process = handle::child(hprocess.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        if process.exit_code().is_some() {
            return Err(f::ERROR_ACCESS_DENIED);
        }
        let mut processes = job.processes.lock();
        processes.retain(|known| known.exit_code().is_none() && !Arc::ptr_eq(known, &process));
        processes.push(process);
        Ok(())
    };
    to_bool(assign())
}

/// `TerminateJobObject`—Ends the processes of a job.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn TerminateJobObject(hjob: HANDLE, uexitcode: u32) -> BOOL {
    to_bool(job(hjob).map(|job| job.terminate(uexitcode)))
}

/// `IsProcessInJob`—Whether a process is in a job; without a job, whether it is in any that this process has.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `result` is null or valid for a write.
pub unsafe extern "system" fn IsProcessInJob(processhandle: HANDLE, jobhandle: HANDLE, result: *mut BOOL) -> BOOL {
    let ask = || {
        if result.is_null() {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let here = handle::is_this_process(processhandle.addr());
        let process = handle::child(processhandle.addr());
        if process.is_none() && !here {
            return Err(f::ERROR_INVALID_HANDLE);
        }
        let has = |job: &Job| {
            process.as_ref().is_some_and(|one| job.processes.lock().iter().any(|known| Arc::ptr_eq(known, one)))
        };
        let is_in = match jobhandle.is_null() {
            true => handle::all().iter().any(|entry| matches!(entry, Entry::Job(job) if has(job))),
            false => has(&*job(jobhandle)?),
        };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(result, BOOL::from(is_in)) };
        Ok(())
    };
    to_bool(ask())
}

/// `SetInformationJobObject`—Sets a job's limits (JobObjectBasicLimitInformation, JobObjectExtendedLimitInformation): whether its processes end with it.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (another class), ERROR_BAD_LENGTH, ERROR_NOT_SUPPORTED (another limit), ERROR_NOACCESS (null).
///
/// # Safety
/// `lpjobobjectinformation` is null or has so many bytes.
pub unsafe extern "system" fn SetInformationJobObject(
    hjob: HANDLE,
    jobobjectinformationclass: j::JOBOBJECTINFOCLASS,
    lpjobobjectinformation: *const c_void,
    cbjobobjectinformationlength: u32,
) -> BOOL {
    let set = || {
        let job = job(hjob)?;
        let size = size_of_class(jobobjectinformationclass)?;
        if cbjobobjectinformationlength as usize != size {
            return Err(f::ERROR_BAD_LENGTH);
        }
        // SAFETY: the caller's promise; both structures begin with this one.
        let told = unsafe { pointer::get(lpjobobjectinformation.cast::<j::JOBOBJECT_BASIC_LIMIT_INFORMATION>()) };
        job.set_limits(told.ok_or(f::ERROR_NOACCESS)?.LimitFlags)
    };
    to_bool(set())
}

fn size_of_class(class: j::JOBOBJECTINFOCLASS) -> Result<usize, u32> {
    match class {
        j::JobObjectBasicLimitInformation => Ok(size_of::<j::JOBOBJECT_BASIC_LIMIT_INFORMATION>()),
        j::JobObjectExtendedLimitInformation => Ok(size_of::<j::JOBOBJECT_EXTENDED_LIMIT_INFORMATION>()),
        _ => Err(f::ERROR_INVALID_PARAMETER),
    }
}

/// `QueryInformationJobObject`—A job's limits, in the same structures.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (another class), ERROR_BAD_LENGTH, ERROR_NOACCESS (null).
///
/// # Safety
/// `lpjobobjectinformation` is null or has so many writable bytes; `lpreturnlength` is null or valid for a write.
pub unsafe extern "system" fn QueryInformationJobObject(
    hjob: HANDLE,
    jobobjectinformationclass: j::JOBOBJECTINFOCLASS,
    lpjobobjectinformation: *mut c_void,
    cbjobobjectinformationlength: u32,
    lpreturnlength: *mut u32,
) -> BOOL {
    let tell = || {
        let job = job(hjob)?;
        let size = size_of_class(jobobjectinformationclass)?;
        if (cbjobobjectinformationlength as usize) < size {
            return Err(f::ERROR_BAD_LENGTH);
        }
        if lpjobobjectinformation.is_null() {
            return Err(f::ERROR_NOACCESS);
        }
        let mut told = j::JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
        told.BasicLimitInformation.LimitFlags = job.limits.load(Ordering::Acquire);
        // SAFETY: the structure is plain data, and no longer part of it is read than it has.
        let bytes = unsafe { std::slice::from_raw_parts((&raw const told).cast::<u8>(), size) };
        // SAFETY: the caller's promise, and the room was compared.
        unsafe { pointer::put_bytes(lpjobobjectinformation.cast(), bytes) };
        // SAFETY: the caller's promise.
        unsafe { pointer::put(lpreturnlength, size as u32) };
        Ok(())
    };
    to_bool(tell())
}
