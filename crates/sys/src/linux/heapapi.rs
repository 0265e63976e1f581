//! `heapapi.h`: heaps over the C library's allocator.
//!
//! A block has a head of sixteen bytes before it, which says how long it is and whose. The heap of the process keeps nothing
//! else; a heap that the program made knows its blocks, so that they go with it.
#![allow(unsafe_code)] // Hands out memory.

use super::failure::fail;
use super::handle::{self, Entry};
use super::pointer;
use parking_lot::Mutex;
use parking_lot::lock_api::RawReentrantMutex;
use parking_lot::{RawMutex, RawThreadId};
use std::collections::HashSet;
use std::ffi::c_void;
use std::sync::{Arc, OnceLock};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::Memory as m;
use windows_sys::core::BOOL;

/// A heap that the program made.
#[derive(Debug, Default)]
pub(crate) struct Heap {
    /// How many bytes it may have; zero is as many as there are.
    maximum: usize,
    blocks: Mutex<Blocks>,
    holder: Holder,
    /// The blocks that there were when they were first gone through, in the order of memory.
    walked: Mutex<Vec<usize>>,
}

/// Who has locked a heap, as often as it likes. Other threads wait before they do something to blocks; what is under way is finished.
struct Holder(RawReentrantMutex<RawMutex, RawThreadId>);

/// That of the process' heap.
static HOLDER: Holder = Holder(RawReentrantMutex::INIT);

impl Default for Holder {
    fn default() -> Self {
        Holder(RawReentrantMutex::INIT)
    }
}

impl std::fmt::Debug for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Holder({})", self.0.is_locked())
    }
}

impl Holder {
    fn wait(&self) {
        if self.0.is_locked() && !self.0.is_owned_by_current_thread() {
            self.0.lock();
            // SAFETY: it was just locked.
            unsafe { self.0.unlock() };
        }
    }
}

#[derive(Debug, Default)]
struct Blocks {
    addresses: HashSet<usize>,
    bytes: usize,
}

/// What stands before a block.
#[repr(C, align(16))]
struct Head {
    size: usize,
    /// The handle of the heap.
    heap: u32,
    mark: u32,
}

const HEAD: usize = size_of::<Head>();
const LIVE: u32 = 0x6b63_6f6c;
const FREED: u32 = 0x6565_7266;

const ALLOCATION_FLAGS: u32 = m::HEAP_NO_SERIALIZE | m::HEAP_GENERATE_EXCEPTIONS | m::HEAP_ZERO_MEMORY;
const REALLOCATION_FLAGS: u32 = ALLOCATION_FLAGS | m::HEAP_REALLOC_IN_PLACE_ONLY;

impl Heap {
    /// Makes room for so many bytes more; false if the heap may not have them.
    fn charge(&self, bytes: usize) -> bool {
        let mut blocks = self.blocks.lock();
        let sum = blocks.bytes.saturating_add(bytes);
        let fits = self.maximum == 0 || sum <= self.maximum;
        if fits {
            blocks.bytes = sum;
        }
        fits
    }

    fn credit(&self, bytes: usize) {
        let mut blocks = self.blocks.lock();
        blocks.bytes = blocks.bytes.saturating_sub(bytes);
    }

    fn note(&self, address: usize) {
        self.blocks.lock().addresses.insert(address);
    }

    /// Forgets a block; whether it was there.
    fn forget(&self, address: usize) -> bool {
        self.blocks.lock().addresses.remove(&address)
    }

    fn has(&self, address: usize) -> bool {
        self.blocks.lock().addresses.contains(&address)
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        for address in self.blocks.get_mut().addresses.drain() {
            // SAFETY: the heap was the only one to know the block, and has not freed it.
            unsafe { libc::free(head(std::ptr::with_exposed_provenance_mut(address)).cast()) };
        }
    }
}

/// Which heap a handle names.
enum Which {
    /// That of the process.
    Process,
    Own(Arc<Heap>),
}

impl Which {
    fn holder(&self) -> &Holder {
        match self {
            Which::Process => &HOLDER,
            Which::Own(heap) => &heap.holder,
        }
    }
}

pub(crate) fn process_heap() -> usize {
    static HEAP: OnceLock<usize> = OnceLock::new();
    *HEAP.get_or_init(|| handle::insert(Entry::Heap(Arc::default())).unwrap_or(0))
}

fn which(heap: usize) -> Result<Which, u32> {
    match heap {
        heap if heap != 0 && heap == process_heap() => Ok(Which::Process),
        heap => handle::heap(heap).map(Which::Own).ok_or(f::ERROR_INVALID_HANDLE),
    }
}

fn head(block: *mut c_void) -> *mut Head {
    block.wrapping_byte_sub(HEAD).cast()
}

/// The size of a live block of this heap.
///
/// # Safety
/// `block` is null or came from here.
unsafe fn size_of_block(heap: usize, block: *const c_void) -> Result<usize, u32> {
    if block.is_null() || !block.addr().is_multiple_of(HEAD) {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    // SAFETY: the caller's promise: a head stands before it.
    let Head { size, heap: owner, mark } = unsafe { head(block.cast_mut()).read() };
    if mark == LIVE && owner as usize == heap { Ok(size) } else { Err(f::ERROR_INVALID_PARAMETER) }
}

fn allocate(heap: usize, flags: u32, bytes: usize) -> Result<*mut c_void, u32> {
    let which = which(heap)?;
    which.holder().wait();
    let total = bytes.checked_add(HEAD).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
    if let Which::Own(own) = &which
        && !own.charge(bytes)
    {
        return Err(f::ERROR_NOT_ENOUGH_MEMORY);
    }
    let memory = match flags & m::HEAP_ZERO_MEMORY {
        // SAFETY: any size may be asked for; the allocator's alignment is that of a head.
        0 => unsafe { libc::malloc(total) },
        // SAFETY: as above.
        _ => unsafe { libc::calloc(1, total) },
    };
    if memory.is_null() {
        if let Which::Own(own) = &which {
            own.credit(bytes);
        }
        return Err(f::ERROR_NOT_ENOUGH_MEMORY);
    }
    // SAFETY: there is room for the head, aligned.
    unsafe { memory.cast::<Head>().write(Head { size: bytes, heap: heap as u32, mark: LIVE }) };
    let block = memory.wrapping_byte_add(HEAD);
    if let Which::Own(own) = &which {
        own.note(block.expose_provenance());
    }
    Ok(block)
}

/// # Safety
/// `block` is null or came from here, and is not used any more.
unsafe fn free(heap: usize, block: *mut c_void) -> Result<(), u32> {
    let which = which(heap)?;
    which.holder().wait();
    if block.is_null() {
        return Ok(());
    }
    // SAFETY: the caller's promise.
    let size = unsafe { size_of_block(heap, block) }?;
    if let Which::Own(own) = &which {
        if !own.forget(block.addr()) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        own.credit(size);
    }
    // SAFETY: the head stands before the block. A second free of it is likely to see this.
    unsafe { head(block).write(Head { size, heap: heap as u32, mark: FREED }) };
    // SAFETY: the allocator made it, at the address of the head.
    unsafe { libc::free(head(block).cast()) };
    Ok(())
}

/// # Safety
/// `block` came from here.
unsafe fn reallocate(heap: usize, flags: u32, block: *mut c_void, bytes: usize) -> Result<*mut c_void, u32> {
    // SAFETY: the caller's promise.
    let before = unsafe { size_of_block(heap, block) }?;
    if flags & m::HEAP_REALLOC_IN_PLACE_ONLY != 0 {
        if bytes > before {
            return Err(f::ERROR_NOT_ENOUGH_MEMORY);
        }
        which(heap).map(|which| {
            if let Which::Own(own) = which {
                own.credit(before - bytes);
            }
        })?;
        // SAFETY: the head stands before the block.
        unsafe { head(block).write(Head { size: bytes, heap: heap as u32, mark: LIVE }) };
        return Ok(block);
    }
    let made = allocate(heap, flags, bytes)?;
    // SAFETY: both have so many bytes, and are different.
    unsafe { std::ptr::copy_nonoverlapping(block.cast::<u8>(), made.cast::<u8>(), before.min(bytes)) };
    // SAFETY: the caller's promise.
    unsafe { free(heap, block) }?;
    Ok(made)
}

/// Memory of the heap of the process, for whoever frees it with `LocalFree`.
pub(crate) fn allocate_local(bytes: usize, zeroed: bool) -> Result<*mut c_void, u32> {
    allocate(process_heap(), if zeroed { m::HEAP_ZERO_MEMORY } else { 0 }, bytes)
}

/// # Safety
/// `block` is null or came from the heap of the process, and is not used any more.
pub(crate) unsafe fn free_local(block: *mut c_void) -> Result<(), u32> {
    // SAFETY: the caller's promise.
    unsafe { free(process_heap(), block) }
}

/// # Safety
/// `block` came from the heap of the process.
pub(crate) unsafe fn reallocate_local(block: *mut c_void, bytes: usize, zeroed: bool) -> Result<*mut c_void, u32> {
    let flags = if zeroed { m::HEAP_ZERO_MEMORY } else { 0 };
    // SAFETY: the caller's promise.
    unsafe { reallocate(process_heap(), flags, block, bytes) }
}

/// # Safety
/// `block` is null or came from the heap of the process.
pub(crate) unsafe fn size_of_local(block: *const c_void) -> Result<usize, u32> {
    // SAFETY: the caller's promise.
    unsafe { size_of_block(process_heap(), block) }
}

/// `GetProcessHeap`—The heap that every program has.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetProcessHeap() -> HANDLE {
    std::ptr::without_provenance_mut(process_heap())
}

/// `HeapCreate`—A heap of the program's own, with a maximum of bytes if that is not zero. All heaps are safe to share between
/// threads; executable ones there are none.
///
/// Errors: ERROR_INVALID_PARAMETER (other flags, more at first than at most), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn HeapCreate(
    floptions: m::HEAP_FLAGS,
    dwinitialsize: usize,
    dwmaximumsize: usize,
) -> HANDLE {
    let create = || {
        let known = m::HEAP_NO_SERIALIZE | m::HEAP_GENERATE_EXCEPTIONS;
        if floptions & !known != 0 || dwmaximumsize != 0 && dwinitialsize > dwmaximumsize {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        let heap = Arc::new(Heap {
            maximum: dwmaximumsize,
            blocks: Mutex::default(),
            holder: Holder::default(),
            walked: Mutex::default(),
        });
        handle::insert(Entry::Heap(heap)).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)
    };
    std::ptr::without_provenance_mut(create().unwrap_or_else(|error| fail(error, 0)))
}

/// `HeapDestroy`—Frees a heap with all of its blocks. That of the process stays.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// No block of the heap is used any more.
pub unsafe extern "system" fn HeapDestroy(hheap: HANDLE) -> BOOL {
    match which(hheap.addr()) {
        Ok(Which::Own(_)) if handle::remove(hheap.addr()).is_some() => 1,
        _ => fail(f::ERROR_INVALID_HANDLE, 0),
    }
}

/// `HeapAlloc`—A block of memory, aligned to sixteen bytes; null if there is none. No exception is raised in any case.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (other flags), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn HeapAlloc(hheap: HANDLE, dwflags: m::HEAP_FLAGS, dwbytes: usize) -> *mut c_void {
    if dwflags & !ALLOCATION_FLAGS != 0 {
        return fail(f::ERROR_INVALID_PARAMETER, std::ptr::null_mut());
    }
    allocate(hheap.addr(), dwflags, dwbytes).unwrap_or_else(|error| fail(error, std::ptr::null_mut()))
}

/// `HeapReAlloc`—Changes the size of a block, which may move it; null, with the block as it was, if that cannot be.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no block of this heap, other flags), ERROR_NOT_ENOUGH_MEMORY.
///
/// # Safety
/// `lpmem` is null or a block of this function table.
pub unsafe extern "system" fn HeapReAlloc(
    hheap: HANDLE,
    dwflags: m::HEAP_FLAGS,
    lpmem: *const c_void,
    dwbytes: usize,
) -> *mut c_void {
    if dwflags & !REALLOCATION_FLAGS != 0 {
        return fail(f::ERROR_INVALID_PARAMETER, std::ptr::null_mut());
    }
    let made = which(hheap.addr()).and_then(|_| {
        // SAFETY: the caller's promise.
        unsafe { reallocate(hheap.addr(), dwflags, lpmem.cast_mut(), dwbytes) }
    });
    made.unwrap_or_else(|error| fail(error, std::ptr::null_mut()))
}

/// `HeapFree`—Frees a block. Null is freed already.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no block of this heap).
///
/// # Safety
/// `lpmem` is null or a block of this function table, and not used any more.
pub unsafe extern "system" fn HeapFree(hheap: HANDLE, _dwflags: m::HEAP_FLAGS, lpmem: *const c_void) -> BOOL {
    // SAFETY: the caller's promise.
    match unsafe { free(hheap.addr(), lpmem.cast_mut()) } {
        Ok(()) => 1,
        Err(error) => fail(error, 0),
    }
}

/// `HeapSize`—How many bytes of a block were asked for; `usize::MAX` on failure.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no block of this heap).
///
/// # Safety
/// `lpmem` is null or a block of this function table.
pub unsafe extern "system" fn HeapSize(hheap: HANDLE, _dwflags: m::HEAP_FLAGS, lpmem: *const c_void) -> usize {
    // SAFETY: the caller's promise.
    let size = which(hheap.addr()).and_then(|_| unsafe { size_of_block(hheap.addr(), lpmem) });
    size.unwrap_or_else(|error| fail(error, usize::MAX))
}

/// `HeapValidate`—Whether a block is one of the heap; for null, whether the heap is one.
///
/// # Safety
/// As [`HeapSize`].
pub unsafe extern "system" fn HeapValidate(hheap: HANDLE, _dwflags: m::HEAP_FLAGS, lpmem: *const c_void) -> BOOL {
    let valid = match which(hheap.addr()) {
        Err(_) => false,
        Ok(_) if lpmem.is_null() => true,
        Ok(Which::Own(own)) => own.has(lpmem.addr()),
        // SAFETY: the caller's promise.
        Ok(Which::Process) => unsafe { size_of_block(hheap.addr(), lpmem) }.is_ok(),
    };
    valid.into()
}

/// `HeapLock`—Keeps a heap to the calling thread: others wait before they allocate, change or free a block of it. A thread may lock it again.
///
/// Errors: ERROR_INVALID_HANDLE.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn HeapLock(hheap: HANDLE) -> BOOL {
    match which(hheap.addr()) {
        Ok(which) => {
            which.holder().0.lock();
            1
        }
        Err(error) => fail(error, 0),
    }
}

/// `HeapUnlock`—Takes back one [`HeapLock`].
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_NOT_OWNER (the calling thread has not locked it).
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn HeapUnlock(hheap: HANDLE) -> BOOL {
    match which(hheap.addr()) {
        Ok(which) if which.holder().0.is_owned_by_current_thread() => {
            // SAFETY: this thread has locked it.
            unsafe { which.holder().0.unlock() };
            1
        }
        Ok(_) => fail(f::ERROR_NOT_OWNER, 0),
        Err(error) => fail(error, 0),
    }
}

impl Heap {
    /// The block behind one, among those that there were when the walk began, and its size.
    fn behind(&self, last: usize) -> Option<(usize, usize)> {
        let mut walked = self.walked.lock();
        if last == 0 {
            *walked = self.blocks.lock().addresses.iter().copied().collect();
            walked.sort_unstable();
        }
        let first = walked.partition_point(|address| *address <= last);
        let blocks = self.blocks.lock();
        let next = walked[first..].iter().copied().find(|address| blocks.addresses.contains(address))?;
        // SAFETY: the block is one of the heap's while its addresses are locked: it is forgotten before it is freed.
        let Head { size, .. } = unsafe { head(std::ptr::with_exposed_provenance_mut(next)).read() };
        Some((next, size))
    }
}

/// `HeapWalk`—The next block of a heap that the program made, in the order of memory; the first for an entry without data. Blocks that are made meanwhile
/// are left out.
///
/// Errors: ERROR_NO_MORE_ITEMS, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null), ERROR_NOT_SUPPORTED (the heap of the process, which does
/// not know its blocks).
///
/// # Safety
/// `lpentry` is null or valid.
pub unsafe extern "system" fn HeapWalk(hheap: HANDLE, lpentry: *mut m::PROCESS_HEAP_ENTRY) -> BOOL {
    /// `PROCESS_HEAP_ENTRY_BUSY`.
    const BUSY: u16 = 4;
    let heap = match which(hheap.addr()) {
        Ok(Which::Own(heap)) => heap,
        Ok(Which::Process) => return fail(f::ERROR_NOT_SUPPORTED, 0),
        Err(error) => return fail(error, 0),
    };
    // SAFETY: the caller's promise.
    let Some(entry) = (unsafe { lpentry.as_mut() }) else { return fail(f::ERROR_INVALID_PARAMETER, 0) };
    heap.holder.wait();
    let Some((block, size)) = heap.behind(entry.lpData.addr()) else { return fail(f::ERROR_NO_MORE_ITEMS, 0) };
    *entry = m::PROCESS_HEAP_ENTRY {
        lpData: std::ptr::with_exposed_provenance_mut(block),
        cbData: size as u32,
        cbOverhead: HEAD as u8,
        wFlags: BUSY,
        ..Default::default()
    };
    1
}

/// Copies bytes into memory that the program frees with `LocalFree`.
pub(crate) fn local_copy(bytes: &[u8]) -> Result<*mut c_void, u32> {
    let block = allocate_local(bytes.len(), false)?;
    // SAFETY: it was just made with so much room.
    unsafe { pointer::put_bytes(block.cast(), bytes) };
    Ok(block)
}
