//! Libraries that were loaded from files: how often, and what their `DllMain` is told.
//!
//! As on Windows one lock is held while a library is loaded or unloaded and while a `DllMain` runs, and a thread may take it again within.
//! The list has a lock of its own, held for moments, so that questions about modules wait for no `DllMain`.

use super::object::Object;
use parking_lot::{Mutex, ReentrantMutex};
use std::cell::Cell;
use std::ffi::{CStr, c_void};
use std::path::Path;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use windows_sys::Win32::Foundation as f;
use windows_sys::core::BOOL;

type Main = unsafe extern "system" fn(*mut c_void, u32, *mut c_void) -> BOOL;

const PROCESS_DETACH: u32 = 0;
const PROCESS_ATTACH: u32 = 1;
const THREAD_ATTACH: u32 = 2;
const THREAD_DETACH: u32 = 3;

/// The symbols of `DllMain`: as C has it, and as C++ has it without `extern "C"`, for a module of type HINSTANCE or HANDLE, since
/// Microsoft's compiler takes it for C's in C++ too.
const MAINS: [&CStr; 3] = [c"DllMain", c"_Z7DllMainP11HINSTANCE__jPv", c"_Z7DllMainPvjS_"];

struct Library {
    object: Object,
    main: Option<Main>,
    /// How often it was loaded and not given back.
    references: usize,
    /// Whether it stays for good.
    pinned: bool,
    /// Whether it is told of threads: from the end of its first call on.
    hears_of_threads: bool,
    wants_no_threads: bool,
}

/// In the order in which they were loaded.
static LIBRARIES: Mutex<Vec<Library>> = Mutex::new(Vec::new());
/// Whoever loads, unloads, or runs a `DllMain`.
static LOADER: ReentrantMutex<()> = ReentrantMutex::new(());
/// How many libraries hear of threads: where it is none, a thread's begin and end cost nothing.
static HEARING: AtomicUsize = AtomicUsize::new(0);

/// Does something with a library that is there.
fn with<R>(base: usize, act: impl FnOnce(&mut Library) -> R) -> Option<R> {
    let mut libraries = LIBRARIES.lock();
    let found = libraries.iter_mut().find(|library| library.object.base == base).map(act);
    HEARING.store(libraries.iter().filter(|library| library.hears_of_threads).count(), Ordering::Release);
    found
}

fn take(base: usize) -> Option<Library> {
    let mut libraries = LIBRARIES.lock();
    let at = libraries.iter().position(|library| library.object.base == base)?;
    Some(libraries.remove(at))
}

fn call(main: Main, base: usize, reason: u32, reserved: usize) -> bool {
    // SAFETY: it is the function of this name of a library that is loaded, which has Windows' parameters.
    unsafe { main(ptr::without_provenance_mut(base), reason, ptr::without_provenance_mut(reserved)) != 0 }
}

fn main_of(object: &Object) -> Option<Main> {
    let found = MAINS.iter().find_map(|name| object.symbol(name))?;
    // SAFETY: a function of this name has these parameters on Windows, and what is loaded is Windows' source.
    Some(unsafe { std::mem::transmute::<*const (), Main>(found) })
}

/// Loads the library of a path; where it begins in memory.
pub(super) fn load(path: &Path) -> Result<usize, u32> {
    let _loader = LOADER.lock();
    let object = Object::open(path)?;
    let base = object.base;
    if with(base, |library| library.references += 1).is_some() {
        // One opening stands for all.
        object.close();
        return Ok(base);
    }
    let main = main_of(&object);
    LIBRARIES.lock().push(Library {
        object,
        main,
        references: 1,
        pinned: false,
        hears_of_threads: false,
        wants_no_threads: false,
    });
    let Some(main) = main else { return Ok(base) };
    if !call(main, base, PROCESS_ATTACH, 0) {
        call(main, base, PROCESS_DETACH, 0);
        if let Some(library) = take(base) {
            library.object.close();
        }
        return Err(f::ERROR_DLL_INIT_FAILED);
    }
    with(base, |library| library.hears_of_threads = !library.wants_no_threads);
    // After whatever the library itself has registered, so that its `DllMain` runs before its objects are destroyed.
    // SAFETY: a function of this library, which stays.
    unsafe { libc::atexit(at_exit) };
    Ok(base)
}

/// Gives a library back once. What the program is linked with was never loaded, and stays.
pub(super) fn free(base: usize) -> Result<(), u32> {
    let _loader = LOADER.lock();
    let last = with(base, |library| {
        let was_used = library.references > 0;
        library.references = library.references.saturating_sub(1);
        // A `DllMain` that gives its own library back while that goes changes nothing.
        was_used && library.references == 0 && !library.pinned
    });
    if last != Some(true) {
        return Ok(());
    }
    let main = with(base, |library| {
        library.hears_of_threads = false;
        library.main
    });
    if let Some(main) = main.flatten() {
        call(main, base, PROCESS_DETACH, 0);
    }
    if let Some(library) = take(base) {
        library.object.close();
    }
    Ok(())
}

/// Counts one more use of a library, or lets it stay for good.
pub(super) fn hold(base: usize, for_good: bool) {
    with(base, |library| {
        if for_good {
            library.pinned = true;
        } else {
            library.references += 1;
        }
    });
}

pub(super) fn tell_no_threads(base: usize) {
    with(base, |library| {
        library.hears_of_threads = false;
        library.wants_no_threads = true;
    });
}

/// The calling thread begins: libraries are told in the order in which they were loaded.
pub(crate) fn tell_of_begin() {
    if HEARING.load(Ordering::Acquire) > 0 {
        tell(THREAD_ATTACH);
    }
}

/// The calling thread ends: libraries are told in the reverse order.
pub(crate) fn tell_of_end() {
    if HEARING.load(Ordering::Acquire) > 0 {
        tell(THREAD_DETACH);
    }
}

fn tell(reason: u32) {
    let _loader = LOADER.lock();
    let leaving = LEAVING.try_with(|leaving| leaving.0.get()).unwrap_or(0);
    let hears = |library: &Library| {
        // On Windows the library that the thread ends with has gone by now.
        let goes = library.object.base == leaving && library.references == 1 && !library.pinned;
        library.main.filter(|_| library.hears_of_threads && !goes).map(|main| (library.object.base, main))
    };
    let mut told: Vec<_> = LIBRARIES.lock().iter().filter_map(hears).collect();
    if reason == THREAD_DETACH {
        told.reverse();
    }
    for (base, main) in told {
        // One before may have unloaded it.
        if with(base, |library| library.hears_of_threads) == Some(true) {
            call(main, base, reason, 0);
        }
    }
}

/// The library that goes when the thread's frames have gone.
struct Leaving(Cell<usize>);

impl Drop for Leaving {
    fn drop(&mut self) {
        let base = self.0.get();
        if base != 0 {
            let _ = free(base);
        }
    }
}

thread_local! {
    /// It is made after the state of the thread, and so destroyed before that, and with it the thread's end told.
    static LEAVING: Leaving = const { Leaving(Cell::new(0)) };
}

/// Gives a library back when the calling thread has left its frames.
pub(super) fn free_at_end(base: usize) {
    super::super::current::with(|_| ());
    // Where it cannot be noted any more, the thread ends within its last destructors, and the library stays.
    let _ = LEAVING.try_with(|leaving| leaving.0.set(base));
}

/// The process ends: the libraries that are still there are told, the last loaded first. Other threads may still run, and one that
/// does not come back from a `DllMain` is not waited for.
extern "C" fn at_exit() {
    const PATIENCE: Duration = Duration::from_secs(5);
    /// What the last parameter is where the process ends: anything but null.
    const ENDS: usize = 1;
    let Some(_loader) = LOADER.try_lock_for(PATIENCE) else { return };
    let told = |library: &mut Library| {
        library.hears_of_threads = false;
        library.main.take().map(|main| (library.object.base, main))
    };
    let mut told: Vec<_> = LIBRARIES.lock().iter_mut().filter_map(told).collect();
    HEARING.store(0, Ordering::Release);
    told.reverse();
    for (base, main) in told {
        call(main, base, PROCESS_DETACH, ENDS);
    }
}
