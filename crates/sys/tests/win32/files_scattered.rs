use crate::files::*;
use crate::waiting::*;
use overlapped_sys::file_system::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

const PAGE: usize = 4096;
const UNBUFFERED: u32 = FILE_FLAG_OVERLAPPED | FILE_FLAG_NO_BUFFERING;

#[repr(C, align(4096))]
struct Page([u8; PAGE]);

/// Pages that need not lie beside each other.
fn pages(count: usize, byte: impl Fn(usize) -> u8) -> Vec<Box<Page>> {
    (0..count).map(|index| Box::new(Page([byte(index); PAGE]))).collect()
}

fn segments(pages: &mut [Box<Page>]) -> Vec<FILE_SEGMENT_ELEMENT> {
    pages.iter_mut().map(|page| FILE_SEGMENT_ELEMENT { Buffer: page.0.as_mut_ptr().cast() }).collect()
}

fn at(offset: u32) -> OVERLAPPED {
    let mut overlapped = OVERLAPPED::default();
    overlapped.Anonymous.Anonymous.Offset = offset;
    overlapped
}

fn gather(file: HANDLE, segments: &[FILE_SEGMENT_ELEMENT], length: usize, overlapped: &mut OVERLAPPED) -> u32 {
    let done = unsafe { WriteFileGather(file, segments.as_ptr(), length as u32, null(), overlapped) };
    if done != 0 { 0 } else { error() }
}

fn scatter(file: HANDLE, segments: &[FILE_SEGMENT_ELEMENT], length: usize, overlapped: &mut OVERLAPPED) -> u32 {
    let done = unsafe { ReadFileScatter(file, segments.as_ptr(), length as u32, null(), overlapped) };
    if done != 0 { 0 } else { error() }
}

fn result(file: HANDLE, overlapped: &OVERLAPPED) -> Result<u32, u32> {
    let mut bytes = 0;
    let done = unsafe { GetOverlappedResult(file, overlapped, &mut bytes, 1) };
    if done != 0 { Ok(bytes) } else { Err(error()) }
}

#[test]
fn pages_are_written_and_read_where_they_lie() {
    let directory = Directory::new();
    let file = open(&directory.path("pages"), CREATE_ALWAYS, UNBUFFERED);
    // More pages than the kernel takes in one call.
    const COUNT: usize = 1100;
    let mut written = pages(COUNT, |index| index as u8);
    let mut overlapped = at(512);
    {
        // The array is the call's alone.
        let array = segments(&mut written);
        assert_eq!(gather(file, &array, COUNT * PAGE - 1024, &mut overlapped), 997);
    }
    assert_eq!(result(file, &overlapped), Ok((COUNT * PAGE - 1024) as u32));
    assert_eq!(unsafe { GetFileSize(file, null_mut()) }, (512 + COUNT * PAGE - 1024) as u32);
    let mut read = pages(COUNT, |_| 0xee);
    let array = segments(&mut read);
    let mut overlapped = at(512);
    assert_eq!(scatter(file, &array, COUNT * PAGE, &mut overlapped), 997);
    assert_eq!(result(file, &overlapped), Ok((COUNT * PAGE - 1024) as u32), "as far as the file goes");
    for (index, page) in read.iter().enumerate() {
        let there = if index + 1 == COUNT { PAGE - 1024 } else { PAGE };
        assert!(page.0[..there].iter().all(|byte| *byte == index as u8), "page {index}");
        assert!(page.0[there..].iter().all(|byte| *byte == 0xee), "behind the end, page {index}");
    }
    let mut end = at((512 + COUNT * PAGE - 1024) as u32);
    assert_eq!(scatter(file, &array, PAGE, &mut end), 997);
    assert_eq!(result(file, &end), Err(38));
    unsafe { CloseHandle(file) };
}

#[test]
fn a_port_is_told_of_pages() {
    let directory = Directory::new();
    let file = open(&directory.path("port"), CREATE_ALWAYS, UNBUFFERED);
    let port = unsafe { CreateIoCompletionPort(file, null_mut(), 7, 1) };
    let mut two = pages(2, |index| b'a' + index as u8);
    let array = segments(&mut two);
    let mut overlapped = at(0);
    assert_eq!(gather(file, &array, 2 * PAGE, &mut overlapped), 997);
    let (mut bytes, mut key, mut told) = (0, 0, null_mut());
    let got = unsafe { GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut told, 30_000) };
    assert_eq!((got, bytes, key, told), (1, 2 * PAGE as u32, 7, &raw mut overlapped));
    unsafe { CloseHandle(file) };
    unsafe { CloseHandle(port) };
}

#[test]
fn what_is_no_page_and_no_file_for_them_is_refused() {
    let directory = Directory::new();
    let path = directory.path("refused");
    let buffered = open(&path, CREATE_ALWAYS, FILE_FLAG_OVERLAPPED);
    let mut one = pages(1, |_| 1);
    let array = segments(&mut one);
    assert_eq!(gather(buffered, &array, PAGE, &mut at(0)), 87, "with a cache");
    let now = open(&path, OPEN_EXISTING, FILE_FLAG_NO_BUFFERING);
    assert_eq!(gather(now, &array, PAGE, &mut at(0)), 87, "not overlapped");
    let file = open(&path, OPEN_EXISTING, UNBUFFERED);
    assert_eq!(gather(file, &array, 100, &mut at(0)), 87, "no sectors");
    let beside = [FILE_SEGMENT_ELEMENT { Alignment: unsafe { array[0].Alignment } + 8 }];
    assert_eq!(scatter(file, &beside, 512, &mut at(0)), 87, "no page");
    let done = unsafe { ReadFileScatter(file, null(), 512, null(), &mut at(0)) };
    assert_eq!((done, error()), (0, 87));
    let done = unsafe { ReadFileScatter(file, array.as_ptr(), 512, null(), null_mut()) };
    assert_eq!((done, error()), (0, 87));
    let done = unsafe { WriteFileGather(file, array.as_ptr(), 512, &5, &mut at(0)) };
    assert_eq!((done, error()), (0, 87), "reserved");
    assert_eq!(scatter(bad_handle(), &array, 512, &mut at(0)), 6);
    let only = open_with(&path, overlapped_sys::foundation::GENERIC_READ, SHARE, OPEN_EXISTING, UNBUFFERED).unwrap();
    assert_eq!(gather(only, &array, PAGE, &mut at(0)), 5);
    for handle in [buffered, now, file, only] {
        unsafe { CloseHandle(handle) };
    }
}

fn bad_handle() -> HANDLE {
    std::ptr::without_provenance_mut(0x7fff_fffc)
}
