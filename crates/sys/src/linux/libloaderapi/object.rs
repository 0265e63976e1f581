//! Shared objects as the dynamic linker has them.

use super::super::pointer;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::fs::File;
use std::io::Read;
use std::mem::MaybeUninit;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;
use windows_sys::Win32::Foundation as f;

/// An object that was opened, and is closed by `close` alone.
pub(super) struct Object {
    handle: *mut c_void,
    /// Where it begins in memory.
    pub(super) base: usize,
}

// SAFETY: the linker's handles are of the process, not of a thread.
unsafe impl Send for Object {}

/// What lies around an address.
pub(super) struct Found {
    pub(super) base: usize,
    /// The path that it was loaded by.
    pub(super) path: String,
}

impl Found {
    pub(super) fn is_program(&self) -> bool {
        // The linker's own place of the program's headers.
        // SAFETY: takes no memory.
        let headers = unsafe { libc::getauxval(libc::AT_PHDR) } as usize;
        at(headers).is_some_and(|program| program.base == self.base)
    }
}

/// The object that an address lies in.
pub(super) fn at(address: usize) -> Option<Found> {
    let mut found = MaybeUninit::<libc::Dl_info>::zeroed();
    // SAFETY: there is room for the answer; the address is compared, never looked at.
    let known = unsafe { libc::dladdr(ptr::without_provenance(address), found.as_mut_ptr()) };
    if known == 0 {
        return None;
    }
    // SAFETY: plain data that was zero before it was filled in.
    let found = unsafe { found.assume_init() };
    // SAFETY: null, or the linker's own text.
    let path = unsafe { pointer::narrow_text(found.dli_fname.cast()) }?;
    Some(Found { base: found.dli_fbase.addr(), path })
}

/// Every object that is loaded, in the linker's order, without those that have no file.
pub(super) fn all() -> Vec<Found> {
    unsafe extern "C" fn note(information: *mut libc::dl_phdr_info, _size: usize, noted: *mut c_void) -> c_int {
        // SAFETY: the linker gives what it knows of one object.
        let information = unsafe { &*information };
        // SAFETY: the list below, which nobody else knows.
        let noted = unsafe { &mut *noted.cast::<Vec<(usize, String)>>() };
        // SAFETY: null, or the linker's own text.
        if let Some(path) = unsafe { pointer::narrow_text(information.dlpi_name.cast()) } {
            noted.push((information.dlpi_phdr.addr(), path));
        }
        0
    }
    let mut noted: Vec<(usize, String)> = Vec::new();
    // SAFETY: the list lives until the call returns.
    unsafe { libc::dl_iterate_phdr(Some(note), (&raw mut noted).cast()) };
    noted.retain(|(_, path)| path.contains('/'));
    // Its headers lie in it, while `dlpi_addr` is only what its addresses were moved by.
    let found = noted.into_iter().filter_map(|(headers, path)| Some(Found { base: at(headers)?.base, path }));
    found.collect()
}

/// The public beginning of the linker's `struct link_map`.
#[repr(C)]
struct LinkMap {
    moved_by: usize,
    name: *const c_char,
    dynamic: *const c_void,
}

impl Object {
    /// Opens an object by its path, or by a name without a slash that the linker looks for.
    pub(super) fn open(path: &Path) -> Result<Object, u32> {
        open(path, libc::RTLD_NOW | libc::RTLD_LOCAL).ok_or_else(|| refusal(path))
    }

    /// Opens an object once more that is loaded under this path.
    pub(super) fn open_loaded(path: &str) -> Option<Object> {
        open(Path::new(path), libc::RTLD_LAZY | libc::RTLD_NOLOAD)
    }

    /// What the object itself defines under this name: none of what it needs.
    pub(super) fn symbol(&self, name: &CStr) -> Option<*const ()> {
        // SAFETY: the object is open, and the name ends with a zero.
        let found = unsafe { libc::dlsym(self.handle, name.as_ptr()) };
        (!found.is_null() && at(found.addr())?.base == self.base).then_some(found.cast_const().cast())
    }

    pub(super) fn close(self) {
        // SAFETY: it was opened and not closed: that takes it.
        unsafe { libc::dlclose(self.handle) };
    }
}

fn open(path: &Path, how: c_int) -> Option<Object> {
    let name = CString::new(path.as_os_str().as_bytes()).ok()?;
    // SAFETY: the name ends with a zero; that what the object does at once may be done is the promise of who loads it.
    let handle = unsafe { libc::dlopen(name.as_ptr(), how) };
    if handle.is_null() {
        return None;
    }
    let mut map: *const LinkMap = ptr::null();
    // SAFETY: the object is open, and there is room for a pointer.
    unsafe { libc::dlinfo(handle, libc::RTLD_DI_LINKMAP, (&raw mut map).cast()) };
    // SAFETY: null, or the linker's own entry of an object that is open.
    let dynamic = unsafe { map.as_ref() }.map_or(0, |map| map.dynamic.addr());
    let object = Object { handle, base: at(dynamic).map_or(0, |found| found.base) };
    if object.base == 0 {
        object.close();
        return None;
    }
    Some(object)
}

/// Why the linker would not load a file.
fn refusal(path: &Path) -> u32 {
    // SAFETY: takes no memory.
    let said = unsafe { libc::dlerror() };
    // SAFETY: null, or the linker's own text, until it is asked again.
    let said = unsafe { pointer::narrow_text(said.cast()) }.unwrap_or_default();
    let mut head = [0; 20];
    match File::open(path).and_then(|mut file| file.read_exact(&mut head)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => f::ERROR_MOD_NOT_FOUND,
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => f::ERROR_ACCESS_DENIED,
        Err(_) => f::ERROR_BAD_EXE_FORMAT,
        Ok(()) if !is_of_this_machine(&head) || said.contains("executable") || said.contains("ELF") => {
            f::ERROR_BAD_EXE_FORMAT
        }
        Ok(()) if said.contains("undefined symbol") => f::ERROR_PROC_NOT_FOUND,
        Ok(()) if said.contains("allocate memory") => f::ERROR_NOT_ENOUGH_MEMORY,
        // A library that it needs is missing.
        Ok(()) => f::ERROR_MOD_NOT_FOUND,
    }
}

/// Whether a file that begins so is a shared object for this processor.
fn is_of_this_machine(head: &[u8; 20]) -> bool {
    const SHARED: u16 = 3;
    const MACHINE: u16 = if cfg!(target_arch = "aarch64") { 183 } else { 62 };
    const CLASS_64: u8 = 2;
    let word = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
    head.starts_with(b"\x7fELF") && head[4] == CLASS_64 && word(16) == SHARED && word(18) == MACHINE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_shared_objects_of_this_machine_are_loaded() {
        let mut head = [0; 20];
        let mut own = File::open("/proc/self/exe").unwrap();
        own.read_exact(&mut head).unwrap();
        head[16] = 3;
        assert!(is_of_this_machine(&head));
        for (at, other) in [(0, b'M'), (4, 1), (16, 1), (18, 3)] {
            let mut changed = head;
            changed[at] = other;
            assert!(!is_of_this_machine(&changed), "{at}");
        }
    }

    #[test]
    fn the_program_is_among_the_objects() {
        let own = at((the_program_is_among_the_objects as *const ()).addr()).unwrap();
        assert!(own.is_program());
        let others = all();
        assert!(others.iter().any(|found| found.path.contains("libc.so") && !found.is_program()));
        let libc = others.iter().find(|found| found.path.contains("libc.so")).unwrap();
        let opened = Object::open_loaded(&libc.path).unwrap();
        assert_eq!(opened.base, libc.base);
        assert!(opened.symbol(c"malloc").is_some() && opened.symbol(c"no such symbol").is_none());
        opened.close();
    }
}
