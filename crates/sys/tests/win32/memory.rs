use crate::waiting::*;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::memory::*;
use overlapped_sys::{CloseHandle, GetProcessHeap, GlobalFree, LocalFree};
use std::ptr::{null, null_mut};

#[test]
fn a_heap_gives_memory_and_knows_its_size() {
    unsafe {
        let heap = GetProcessHeap();
        assert_eq!(heap, GetProcessHeap());
        let block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 100).cast::<u8>();
        assert!(block.addr().is_multiple_of(16));
        assert!((0..100).all(|at| *block.add(at) == 0));
        assert_eq!(HeapSize(heap, 0, block.cast()), 100);
        block.add(99).write(7);
        let grown = HeapReAlloc(heap, 0, block.cast(), 1 << 20).cast::<u8>();
        assert_eq!((*grown.add(99), HeapSize(heap, 0, grown.cast())), (7, 1 << 20));
        assert_eq!(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, grown.cast(), 50), grown.cast());
        assert_eq!(HeapSize(heap, 0, grown.cast()), 50);
        assert!(HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, grown.cast(), 51).is_null());
        assert_eq!(HeapValidate(heap, 0, grown.cast()), 1);
        assert_eq!(HeapFree(heap, 0, grown.cast()), 1);
        assert_eq!(HeapFree(heap, 0, null()), 1);
        assert!(HeapAlloc(heap, 0, usize::MAX).is_null());
        assert_eq!(error(), 8);
        assert!(HeapAlloc(heap, 1 << 30, 1).is_null());
        assert_eq!(error(), 87);
        assert_eq!((HeapDestroy(heap), error()), (0, 6), "that of the process stays");
    }
}

#[test]
fn a_heap_of_its_own_has_a_maximum_and_goes_as_a_whole() {
    unsafe {
        let heap = HeapCreate(0, 0, 1000);
        let block = HeapAlloc(heap, 0, 600);
        assert!(HeapAlloc(heap, 0, 600).is_null());
        assert_eq!(error(), 8);
        assert_eq!((HeapFree(GetProcessHeap(), 0, block), error()), (0, 87), "another heap's");
        assert_eq!(HeapFree(heap, 0, block), 1);
        assert!(!HeapAlloc(heap, 0, 600).is_null(), "what is freed can be had again");
        assert_eq!((CloseHandle(heap), error()), (0, 6), "no kernel object");
        assert_eq!(HeapDestroy(heap), 1);
        assert!(HeapAlloc(heap, 0, 1).is_null());
        assert_eq!(error(), 6);
        assert!(HeapCreate(HEAP_CREATE_ENABLE_EXECUTE, 0, 0).is_null());
        assert_eq!(error(), 87);
        assert!(HeapAlloc(null_mut(), 0, 1).is_null());
        assert_eq!(error(), 6);
    }
}

#[test]
fn local_and_global_memory_is_one() {
    unsafe {
        let memory = LocalAlloc(LPTR, 10);
        assert_eq!((LocalSize(memory), *memory.cast::<u8>().add(9)), (10, 0));
        let memory = LocalReAlloc(memory, 5000, LMEM_MOVEABLE | LMEM_ZEROINIT);
        assert_eq!((LocalSize(memory), LocalLock(memory)), (5000, memory));
        assert_eq!((LocalUnlock(memory), error()), (0, 158));
        assert!(LocalFree(memory).is_null() && LocalFree(null_mut()).is_null());
        let memory = GlobalAlloc(GHND, 3);
        assert_eq!((GlobalSize(memory), GlobalLock(memory), GlobalUnlock(memory)), (3, memory, 1));
        assert!(GlobalFree(memory).is_null());
        assert!(LocalAlloc(1, 10).is_null());
        assert_eq!(error(), 87);
        assert_eq!((LocalSize(null_mut()), error()), (0, 6));
        let heap = HeapCreate(0, 0, 0);
        let foreign = HeapAlloc(heap, 0, 10);
        assert_eq!((LocalFree(foreign), error()), (foreign, 6), "another heap's");
        HeapDestroy(heap);
    }
}

#[test]
fn pages_are_reserved_committed_protected_and_freed() {
    unsafe {
        let base = VirtualAlloc(null(), 1 << 20, MEM_RESERVE, PAGE_NOACCESS).cast::<u8>();
        assert!(base.addr().is_multiple_of(1 << 16));
        let at = base.add(10_000);
        assert_eq!(VirtualAlloc(at.cast(), 100, MEM_COMMIT, PAGE_READWRITE).addr(), base.addr() + 8192);
        at.write(5);
        let mut before = 0;
        assert_eq!((VirtualProtect(at.cast(), 1, PAGE_READONLY, &mut before), before), (1, PAGE_READWRITE));
        assert_eq!(at.read(), 5);
        assert_eq!((VirtualProtect(base.cast(), 1, PAGE_READONLY, &mut before), error()), (0, 487), "not committed");
        assert_eq!((VirtualProtect(at.cast(), 1, PAGE_READONLY, null_mut()), error()), (0, 998));
        let mut information = MEMORY_BASIC_INFORMATION::default();
        let size = size_of_val(&information);
        assert_eq!(VirtualQuery(at.cast(), &mut information, size), size);
        assert_eq!((information.Protect, information.State, information.RegionSize), (PAGE_READONLY, MEM_COMMIT, 4096));
        assert_eq!(VirtualFree(at.cast(), 1, MEM_DECOMMIT), 1);
        VirtualAlloc(at.cast(), 1, MEM_COMMIT, PAGE_READWRITE);
        assert_eq!(at.read(), 0, "committed anew");
        assert_eq!((VirtualFree(base.cast(), 1, MEM_RELEASE), error()), (0, 87), "no size");
        assert_eq!(VirtualFree(base.cast(), 0, MEM_RELEASE), 1);
        assert_eq!((VirtualFree(base.cast(), 0, MEM_RELEASE), error()), (0, 487));
        assert!(VirtualAlloc(base.cast(), 1, MEM_COMMIT, PAGE_READWRITE).is_null());
        assert_eq!(error(), 487);
        let both = VirtualAlloc(null(), 5000, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE).cast::<u8>();
        both.add(8191).write(1);
        assert!(VirtualAlloc(both.cast(), 1, MEM_RESERVE, PAGE_READWRITE).is_null());
        assert_eq!(error(), 487, "taken");
        assert_eq!(VirtualFree(both.cast(), 0, MEM_RELEASE), 1);
        for (size, kind, protect) in [(0, MEM_COMMIT, PAGE_READWRITE), (1, 0, PAGE_READWRITE), (1, MEM_COMMIT, 0x104)] {
            assert!(VirtualAlloc(null(), size, kind, protect).is_null());
            assert_eq!(error(), 87);
        }
    }
}

#[test]
fn pages_of_a_process_are_this_ones() {
    unsafe {
        let mut own = null_mut();
        let here = overlapped_sys::GetCurrentProcess();
        assert_eq!(overlapped_sys::DuplicateHandle(here, here, here, &mut own, 0, 0, 2), 1);
        for process in [here, own] {
            let base = VirtualAllocEx(process, null(), 8192, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE).cast::<u8>();
            base.add(8191).write(7);
            let mut before = 0;
            assert_eq!((VirtualProtectEx(process, base.cast(), 1, PAGE_READONLY, &mut before), before), (1, 4));
            let mut information = MEMORY_BASIC_INFORMATION::default();
            let size = size_of_val(&information);
            assert_eq!(VirtualQueryEx(process, base.cast(), &mut information, size), size);
            assert_eq!((information.Protect, information.RegionSize), (PAGE_READONLY, 4096));
            assert_eq!((VirtualFreeEx(process, base.cast(), 1, MEM_RELEASE), error()), (0, 87));
            assert_eq!(VirtualFreeEx(process, base.cast(), 0, MEM_RELEASE), 1);
        }
        close_handle(own);
        let none = event(true, false);
        assert!(VirtualAllocEx(none, null(), 1, MEM_COMMIT, PAGE_READWRITE).is_null());
        assert_eq!(error(), 6);
        assert_eq!((VirtualFreeEx(none, null_mut(), 0, MEM_RELEASE), error()), (0, 6));
        assert_eq!((VirtualProtectEx(null_mut(), null(), 1, PAGE_READONLY, &mut 0), error()), (0, 6));
        assert_eq!((VirtualQueryEx(none, null(), &mut MEMORY_BASIC_INFORMATION::default(), 48), error()), (0, 6));
        close_handle(none);
    }
}

fn named(text: &str) -> Vec<u16> {
    text.encode_utf16().chain([0]).collect()
}

fn map(mapping: HANDLE, access: u32, offset: u32, bytes: usize) -> *mut u8 {
    unsafe { MapViewOfFile(mapping, access, 0, offset, bytes) }.Value.cast()
}

fn unmap(view: *mut u8) -> i32 {
    unsafe { UnmapViewOfFile(MEMORY_MAPPED_VIEW_ADDRESS { Value: view.cast() }) }
}

#[test]
fn shared_memory_has_a_name() {
    unsafe {
        let name = named("Local\\win32 shared memory");
        let create = |bytes| CreateFileMappingW(INVALID_HANDLE_VALUE, null(), PAGE_READWRITE, 0, bytes, name.as_ptr());
        let first = create(1 << 17);
        assert_eq!(error(), 0);
        let second = create(1 << 17);
        assert_eq!(error(), 183);
        let third = OpenFileMappingA(FILE_MAP_READ, 0, c"win32 shared memory".as_ptr().cast());
        let view = map(first, FILE_MAP_WRITE, 0, 0);
        let other = map(third, FILE_MAP_READ, 1 << 16, 10);
        view.add(1 << 16).write(9);
        assert_eq!(*other, 9);
        let copy = map(second, FILE_MAP_COPY, 0, 0);
        copy.add(1 << 16).write(1);
        assert_eq!(*other, 9, "a copy is its own");
        assert_eq!(FlushViewOfFile(view.cast(), 0), 1);
        [first, second, third].into_iter().for_each(close_handle);
        assert_eq!(*other, 9, "views keep what they show");
        assert!(OpenFileMappingW(FILE_MAP_READ, 0, name.as_ptr()).is_null());
        assert_eq!(error(), 2, "the name went with the last handle");
        assert!([view, other, copy].into_iter().all(|view| unmap(view) == 1));
        assert_eq!((unmap(view), error()), (0, 487));
    }
}

#[test]
fn views_stay_within_what_is_permitted() {
    unsafe {
        let create = |protect, bytes| CreateFileMappingW(INVALID_HANDLE_VALUE, null(), protect, 0, bytes, null());
        let mapping = create(PAGE_READONLY, 1 << 16);
        for (access, offset, bytes, expected) in [
            (FILE_MAP_WRITE, 0, 0, 5),
            (FILE_MAP_READ, 1, 0, 1132),
            (FILE_MAP_READ, 0, (1 << 16) + 1, 5),
            (FILE_MAP_READ, 1 << 16, 0, 5),
            (0, 0, 0, 87),
        ] {
            assert!(map(mapping, access, offset, bytes).is_null());
            assert_eq!(error(), expected, "{access} {offset} {bytes}");
        }
        assert_eq!((wait_failed(mapping), error()), (u32::MAX, 6), "nothing to wait for");
        close_handle(mapping);
        assert!(map(mapping, FILE_MAP_READ, 0, 0).is_null());
        assert_eq!(error(), 6);
        assert!(create(PAGE_READWRITE, 0).is_null());
        assert_eq!(error(), 87);
        assert!(create(PAGE_NOACCESS, 10).is_null());
        assert_eq!(error(), 87);
        assert!(CreateFileMappingW(null_mut(), null(), PAGE_READWRITE, 0, 10, null()).is_null());
        assert_eq!(error(), 6);
        let event = event(true, false);
        let name = named("win32 an event's name");
        let other = overlapped_sys::CreateEventW(null(), 1, 0, name.as_ptr());
        assert!(CreateFileMappingW(INVALID_HANDLE_VALUE, null(), PAGE_READWRITE, 0, 10, name.as_ptr()).is_null());
        assert_eq!(error(), 6, "another kind has the name");
        close_handle(event);
        close_handle(other);
    }
}

fn wait_failed(handle: HANDLE) -> u32 {
    unsafe { overlapped_sys::WaitForSingleObject(handle, 0) }
}
