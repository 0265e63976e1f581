use crate::waiting::*;
use core::ffi::c_void;
use overlapped_sys::debug::*;
use overlapped_sys::{LocalFree, LocalSize};
use std::ptr::{null, null_mut};

const SYSTEM: u32 = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
const STRING: u32 = FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY;

fn system(code: u32, flags: u32) -> Result<String, u32> {
    let mut buffer = [0u8; 512];
    let length = unsafe { FormatMessageA(SYSTEM | flags, null(), code, 0x400, buffer.as_mut_ptr(), 512, null()) };
    if length == 0 { Err(error()) } else { Ok(String::from_utf8(buffer[..length as usize].to_vec()).unwrap()) }
}

fn own(text: &str, arguments: &[usize]) -> Result<String, u32> {
    let text: Vec<u16> = text.encode_utf16().chain([0]).collect();
    let mut buffer = [0u16; 256];
    let arguments = arguments.as_ptr().cast();
    let length = unsafe { FormatMessageW(STRING, text.as_ptr().cast(), 0, 0, buffer.as_mut_ptr(), 256, arguments) };
    if length == 0 { Err(error()) } else { Ok(String::from_utf16(&buffer[..length as usize]).unwrap()) }
}

#[test]
fn every_code_of_a_socket_program_has_a_text() {
    let codes = [
        0, 2, 3, 4, 5, 6, 8, 13, 14, 18, 32, 38, 64, 80, 87, 109, 112, 120, 121, 122, 126, 127, 183, 203, 206, 234,
        258, 259,
    ]
    .into_iter()
    .chain([487, 995, 996, 997, 998, 1113, 1168, 1214, 1225, 1231, 1232, 1236, 1314, 1450, 1460, 2250])
    .chain([10004, 10013, 10014, 10022, 10024, 10035, 10036, 10037, 10038, 10040, 10047, 10048, 10049, 10054, 10057])
    .chain([10058, 10060, 10061, 10065, 10091, 10092, 10093, 10101, 10109, 11001, 11002, 11003, 11004]);
    for code in codes {
        let text = system(code, 0).unwrap_or_else(|error| panic!("{code}: {error}"));
        assert!(text.ends_with(".\r\n"), "{code}: {text:?}");
        assert!(system(code, 0xff).unwrap().ends_with(". "), "on one line");
    }
    assert_eq!(system(0x8007_0005, 0), system(5, 0), "the code within a result");
    assert_eq!(system(12345, 0), Err(317));
}

#[test]
fn a_buffer_is_made_on_demand() {
    let mut made: *mut u16 = null_mut();
    let flags = SYSTEM | FORMAT_MESSAGE_ALLOCATE_BUFFER;
    let length = unsafe { FormatMessageW(flags, null(), 10054, 0x409, (&raw mut made).cast(), 0, null()) };
    assert_ne!(length, 0);
    assert_eq!(unsafe { *made.add(length as usize) }, 0);
    assert_eq!(unsafe { LocalSize(made.cast()) }, (length as usize + 1) * 2);
    assert!(unsafe { LocalFree(made.cast()) }.is_null());
}

#[test]
fn what_is_wrong_is_refused() {
    let mut buffer = [0u8; 8];
    let call = |flags, source: *const c_void, language, buffer: *mut u8| {
        let length = unsafe { FormatMessageA(flags, source, 5, language, buffer, 8, null()) };
        (length, error())
    };
    assert_eq!(call(SYSTEM, null(), 0, buffer.as_mut_ptr()), (0, 122), "no room");
    assert_eq!(call(SYSTEM, null(), 0x412, buffer.as_mut_ptr()), (0, 1815), "Korean");
    assert_eq!(call(SYSTEM, null(), 0, null_mut()), (0, 87));
    assert_eq!(call(0, null(), 0, buffer.as_mut_ptr()), (0, 87));
    assert_eq!(call(SYSTEM | FORMAT_MESSAGE_FROM_STRING, c"x".as_ptr().cast(), 0, buffer.as_mut_ptr()), (0, 87));
    assert_eq!(call(FORMAT_MESSAGE_FROM_STRING, null(), 0, buffer.as_mut_ptr()), (0, 87));
    assert_eq!(call(FORMAT_MESSAGE_FROM_HMODULE, null(), 0, buffer.as_mut_ptr()), (0, 1813));
    assert_eq!(
        call(FORMAT_MESSAGE_FROM_STRING, c"%1".as_ptr().cast(), 0, buffer.as_mut_ptr()),
        (0, 87),
        "no arguments"
    );
}

#[test]
fn inserts_are_filled_in() {
    let wide: Vec<u16> = "wörter\0".encode_utf16().collect();
    let arguments = [wide.as_ptr() as usize, 42, c"narrow".as_ptr() as usize];
    assert_eq!(own("%2!d! %1, %3!S!%n", &arguments).as_deref(), Ok("42 wörter, narrow\r\n"));
    assert_eq!(own("[%1!10.2s!]", &arguments).as_deref(), Ok("[        wö]"));
    assert_eq!(own("%2!d", &arguments), Err(87));
    let flags = FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_IGNORE_INSERTS;
    let mut buffer = [0u8; 32];
    let length = unsafe { FormatMessageA(flags, c"%1 %% %n".as_ptr().cast(), 0, 0, buffer.as_mut_ptr(), 32, null()) };
    assert_eq!(&buffer[..length as usize], b"%1 %% %n");
}
