use crate::support::*;
use crate::waiting::*;
use overlapped_sys::winsock::*;
use std::ffi::{CStr, CString};
use std::ptr::{null, null_mut};

fn c(text: &str) -> CString {
    CString::new(text).unwrap()
}

fn addr(text: &str) -> u32 {
    unsafe { inet_addr(c(text).as_ptr().cast()) }
}

fn bytes(a: u8, b: u8, c: u8, d: u8) -> u32 {
    u32::from_ne_bytes([a, b, c, d])
}

#[test]
fn old_addresses_have_one_to_four_parts() {
    for (text, expected) in [
        ("1.2.3.4", bytes(1, 2, 3, 4)),
        ("127.1", bytes(127, 0, 0, 1)),
        ("10.1.258", bytes(10, 1, 1, 2)),
        ("16909060", bytes(1, 2, 3, 4)),
        ("0x7f.0.0.010", bytes(127, 0, 0, 8)),
        ("1.2.3.4 and more", bytes(1, 2, 3, 4)),
        (" ", 0),
        ("", u32::MAX),
        ("1.2.3.256", u32::MAX),
        ("1.2.3.4.5", u32::MAX),
        ("host", u32::MAX),
        ("1..2", u32::MAX),
        ("255.255.255.255", u32::MAX),
    ] {
        assert_eq!(addr(text), expected, "{text:?}");
    }
    assert_eq!((unsafe { inet_addr(null()) }, last_error()), (u32::MAX, WSAEFAULT));
    let mut address = IN_ADDR::default();
    address.S_un.S_addr = bytes(192, 168, 0, 255);
    let text = unsafe { inet_ntoa(address) };
    assert_eq!(unsafe { CStr::from_ptr(text.cast()) }, c"192.168.0.255");
    assert_eq!(unsafe { (htons(0x1234), ntohl(htonl(7)), ntohs(htons(9))) }, (0x1234u16.to_be(), 7, 9));
}

#[test]
fn strict_addresses_go_both_ways() {
    for (family, text) in [(2, "1.2.3.4"), (23, "::1"), (23, "fe80::1:2"), (23, "::ffff:1.2.3.4")] {
        let mut address = [0u8; 16];
        let mut back = [0u8; 65];
        unsafe {
            assert_eq!(inet_pton(family, c(text).as_ptr().cast(), address.as_mut_ptr().cast()), 1);
            assert_eq!(inet_ntop(family, address.as_ptr().cast(), back.as_mut_ptr(), 65), back.as_ptr());
            assert_eq!(CStr::from_ptr(back.as_ptr().cast()).to_str(), Ok(text));
            let (mut wide, mut other) = ([0u16; 65], [0u8; 16]);
            assert!(!InetNtopW(family, address.as_ptr().cast(), wide.as_mut_ptr(), 65).is_null());
            assert_eq!(InetPtonW(family, wide.as_ptr(), other.as_mut_ptr().cast()), 1);
            assert_eq!(other, address);
            assert!(inet_ntop(family, address.as_ptr().cast(), back.as_mut_ptr(), 3).is_null());
            assert_eq!(error(), 87);
        }
    }
    let mut address = [0u8; 16];
    let mut pton =
        |family, text: &str| unsafe { inet_pton(family, c(text).as_ptr().cast(), address.as_mut_ptr().cast()) };
    assert_eq!((pton(2, "127.1"), pton(2, "1.2.3.4 "), pton(23, "1.2.3.4")), (0, 0, 0));
    assert_eq!((pton(7, "1.2.3.4"), last_error()), (-1, WSAEAFNOSUPPORT));
    assert_eq!((unsafe { inet_pton(2, null(), null_mut()) }, last_error()), (-1, WSAEFAULT));
}

#[test]
fn addresses_with_ports_are_text() {
    startup();
    for (family, text, expected) in [
        (2, "1.2.3.4:80", "1.2.3.4:80"),
        (2, "127.1", "127.0.0.1"),
        (23, "[::1]:443", "[::1]:443"),
        (23, "fe80::1%3", "fe80::1%3"),
        (23, "[fe80::1%3]:7", "[fe80::1%3]:7"),
        (23, "[::2]", "::2"),
    ] {
        let mut storage = SOCKADDR_STORAGE::default();
        let mut length = size_of_val(&storage) as i32;
        let mut buffer = [0u8; 65];
        let mut room = 65;
        unsafe {
            let to: *mut SOCKADDR = (&raw mut storage).cast();
            assert_eq!(WSAStringToAddressA(c(text).as_ptr().cast(), family, null(), to, &mut length), 0, "{text}");
            assert_eq!(length, if family == 2 { 16 } else { 28 });
            assert_eq!(WSAAddressToStringA(to, length as u32, null(), buffer.as_mut_ptr(), &mut room), 0);
            assert_eq!(CStr::from_ptr(buffer.as_ptr().cast()).to_str(), Ok(expected));
            assert_eq!(room as usize, expected.len() + 1);
            let mut short = 3;
            let told = WSAAddressToStringA(to, length as u32, null(), buffer.as_mut_ptr(), &mut short);
            assert_eq!((told, last_error(), short), (-1, WSAEFAULT, room));
            let mut small = 4;
            assert_eq!(WSAStringToAddressA(c(text).as_ptr().cast(), family, null(), to, &mut small), -1);
            assert_eq!((last_error(), small), (WSAEFAULT, length));
            let mut wide = [0u16; 65];
            assert_eq!(WSAAddressToStringW(to, length as u32, null(), wide.as_mut_ptr(), &mut room), 0);
            assert_eq!(WSAStringToAddressW(wide.as_ptr(), family, null(), to, &mut length), 0);
        }
    }
    let mut storage = SOCKADDR_STORAGE::default();
    let mut parse = |family, text: &str| {
        let mut length = 128;
        let to = (&raw mut storage).cast();
        (unsafe { WSAStringToAddressA(c(text).as_ptr().cast(), family, null(), to, &mut length) }, last_error())
    };
    for (family, text) in [(2, "host"), (2, "1.2.3.4:99999"), (23, "[::1"), (23, "1.2.3.4"), (1, "x")] {
        assert_eq!(parse(family, text), (-1, WSAEINVAL), "{text}");
    }
}

#[test]
fn a_socket_orders_bytes() {
    let socket = tcp();
    let (mut long, mut short) = (0, 0);
    unsafe {
        assert_eq!((WSAHtonl(socket, 1, &mut long), long), (0, 1u32.to_be()));
        assert_eq!((WSANtohs(socket, 1, &mut short), short), (0, 1u16.to_be()));
        assert_eq!((WSAHtons(socket, 1, null_mut()), last_error()), (-1, WSAEFAULT));
        assert_eq!((WSANtohl(77, 1, &mut long), last_error()), (-1, WSAENOTSOCK));
    }
    close(socket);
}
