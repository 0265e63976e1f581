//! Functions of names, texts and protocols with each argument wrong in turn: the documented error, and nothing written.

use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};

type Call<'a> = Box<dyn Fn() -> bool + 'a>;

/// An error that no function of these gives.
const NONE: i32 = 4321;

/// Makes each call; whether it succeeded, and the last error if not.
fn all_fail(calls: Vec<(&str, i32, Call<'_>)>) {
    let mut wrong = Vec::new();
    for (name, expected, call) in calls {
        unsafe { WSASetLastError(NONE) };
        let done = call();
        if done || last_error() != expected {
            wrong.push(format!("{name}: {done}, error {} instead of {expected}", last_error()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn texts_of_addresses() {
    startup();
    const AF: i32 = AF_INET as i32;
    let address = loopback(80);
    let (name, length) = ((&raw const address).cast::<SOCKADDR>(), ADDRESS_LENGTH as u32);
    let (mut narrow, mut wide, mut room, mut host) = ([7u8; 64], [7u16; 64], 64u32, [7u8; 32]);
    let (mut small, mut family, mut length_of) = (3u32, AF_INET6, 32);
    let (text, text_w) = (c"1.2.3.4".as_ptr().cast::<u8>(), [49u16, 46, 50, 46, 51, 46, 52, 0]);
    let (n, w, h) = (narrow.as_mut_ptr(), wide.as_mut_ptr(), host.as_mut_ptr());
    let (room_at, small_at, length_at) = (&raw mut room, &raw mut small, &raw mut length_of);
    let unknown = (&raw mut family).cast::<SOCKADDR>();
    unsafe { unknown.cast::<u16>().write(0x77) };
    let at = h.cast::<core::ffi::c_void>();
    unsafe {
        all_fail(vec![
            ("inet_pton, text", WSAEFAULT, Box::new(|| inet_pton(AF, null(), at) != -1)),
            ("inet_pton, room", WSAEFAULT, Box::new(|| inet_pton(AF, text, null_mut()) != -1)),
            ("inet_pton, family", WSAEAFNOSUPPORT, Box::new(|| inet_pton(0x77, text, at) != -1)),
            ("InetPtonW, text", WSAEFAULT, Box::new(|| InetPtonW(AF, null(), at) != -1)),
            ("InetPtonW, room", WSAEFAULT, Box::new(|| InetPtonW(AF, text_w.as_ptr(), null_mut()) != -1)),
            ("InetPtonW, family", WSAEAFNOSUPPORT, Box::new(|| InetPtonW(0x77, text_w.as_ptr(), at) != -1)),
            ("inet_ntop, address", 87, Box::new(|| !inet_ntop(AF, null(), n, 64).is_null())),
            ("inet_ntop, buffer", 87, Box::new(|| !inet_ntop(AF, at, null_mut(), 64).is_null())),
            ("inet_ntop, none", 87, Box::new(|| !inet_ntop(AF, at, n, 0).is_null())),
            ("inet_ntop, family", WSAEAFNOSUPPORT, Box::new(|| !inet_ntop(0x77, at, n, 64).is_null())),
            ("InetNtopW, address", 87, Box::new(|| !InetNtopW(AF, null(), w, 64).is_null())),
            ("InetNtopW, buffer", 87, Box::new(|| !InetNtopW(AF, at, null_mut(), 64).is_null())),
            ("InetNtopW, short", 87, Box::new(|| !InetNtopW(AF, at, w, 7).is_null())),
            ("InetNtopW, family", WSAEAFNOSUPPORT, Box::new(|| !InetNtopW(0x77, at, w, 64).is_null())),
            (
                "WSAAddressToStringA, address",
                WSAEFAULT,
                Box::new(|| WSAAddressToStringA(null(), length, null(), n, room_at) == 0),
            ),
            (
                "WSAAddressToStringA, short",
                WSAEFAULT,
                Box::new(|| WSAAddressToStringA(name, length - 1, null(), n, room_at) == 0),
            ),
            (
                "WSAAddressToStringA, family",
                WSAEINVAL,
                Box::new(|| WSAAddressToStringA(unknown, length, null(), n, room_at) == 0),
            ),
            (
                "WSAAddressToStringA, buffer",
                WSAEFAULT,
                Box::new(|| WSAAddressToStringA(name, length, null(), null_mut(), room_at) == 0),
            ),
            (
                "WSAAddressToStringA, no length",
                WSAEFAULT,
                Box::new(|| WSAAddressToStringA(name, length, null(), n, null_mut()) == 0),
            ),
            (
                "WSAAddressToStringW, address",
                WSAEFAULT,
                Box::new(|| WSAAddressToStringW(null(), length, null(), w, room_at) == 0),
            ),
            (
                "WSAAddressToStringW, room",
                WSAEFAULT,
                Box::new(|| WSAAddressToStringW(name, length, null(), w, small_at) == 0),
            ),
            (
                "WSAAddressToStringW, no length",
                WSAEFAULT,
                Box::new(|| WSAAddressToStringW(name, length, null(), w, null_mut()) == 0),
            ),
            (
                "WSAStringToAddressA, text",
                WSAEINVAL,
                Box::new(|| WSAStringToAddressA(null(), AF, null(), at.cast(), length_at) == 0),
            ),
            (
                "WSAStringToAddressA, family",
                WSAEINVAL,
                Box::new(|| WSAStringToAddressA(text, 0x77, null(), at.cast(), length_at) == 0),
            ),
            (
                "WSAStringToAddressA, address",
                WSAEFAULT,
                Box::new(|| WSAStringToAddressA(text, AF, null(), null_mut(), length_at) == 0),
            ),
            (
                "WSAStringToAddressA, no length",
                WSAEFAULT,
                Box::new(|| WSAStringToAddressA(text, AF, null(), at.cast(), null_mut()) == 0),
            ),
            (
                "WSAStringToAddressW, text",
                WSAEINVAL,
                Box::new(|| WSAStringToAddressW(null(), AF, null(), at.cast(), length_at) == 0),
            ),
            (
                "WSAStringToAddressW, no length",
                WSAEFAULT,
                Box::new(|| WSAStringToAddressW(text_w.as_ptr(), AF, null(), at.cast(), null_mut()) == 0),
            ),
        ]);
    }
    assert_eq!((narrow, wide, host), ([7; 64], [7; 64], [7; 32]), "nothing was written");
}

#[test]
fn names_of_hosts_services_and_protocols() {
    startup();
    let (mut narrow, mut wide) = ([7u8; 64], [7u16; 64]);
    let (n, w) = (narrow.as_mut_ptr(), wide.as_mut_ptr());
    let address = c"abcd".as_ptr().cast::<u8>();
    unsafe {
        all_fail(vec![
            ("gethostname, null", WSAEFAULT, Box::new(|| gethostname(null_mut(), 64) == 0)),
            ("gethostname, none", WSAEFAULT, Box::new(|| gethostname(n, 0) == 0)),
            ("gethostname, negative", WSAEFAULT, Box::new(|| gethostname(n, -1) == 0)),
            ("GetHostNameW, null", WSAEFAULT, Box::new(|| GetHostNameW(null_mut(), 64) == 0)),
            ("GetHostNameW, none", WSAEFAULT, Box::new(|| GetHostNameW(w, 0) == 0)),
            ("GetHostNameW, negative", WSAEFAULT, Box::new(|| GetHostNameW(w, -1) == 0)),
            ("gethostbyaddr, null", WSAEFAULT, Box::new(|| !gethostbyaddr(null(), 4, 2).is_null())),
            ("gethostbyaddr, short", WSAEFAULT, Box::new(|| !gethostbyaddr(address, 3, 2).is_null())),
            ("gethostbyaddr, negative", WSAEFAULT, Box::new(|| !gethostbyaddr(address, -1, 2).is_null())),
            ("gethostbyaddr, family", WSAEAFNOSUPPORT, Box::new(|| !gethostbyaddr(address, 4, 0x77).is_null())),
            ("getservbyname, null", WSAEFAULT, Box::new(|| !getservbyname(null(), null()).is_null())),
            ("getservbyname, unknown", WSANO_DATA, Box::new(|| !getservbyname(address, null()).is_null())),
            (
                "getservbyname, protocol",
                WSANO_DATA,
                Box::new(|| !getservbyname(c"http".as_ptr().cast(), c"no".as_ptr().cast()).is_null()),
            ),
            ("getservbyport, unknown", WSANO_DATA, Box::new(|| !getservbyport(1, null()).is_null())),
            ("getprotobyname, null", WSAEFAULT, Box::new(|| !getprotobyname(null()).is_null())),
            ("getprotobyname, unknown", WSANO_DATA, Box::new(|| !getprotobyname(address).is_null())),
            ("getprotobynumber, unknown", WSANO_DATA, Box::new(|| !getprotobynumber(-1).is_null())),
        ]);
    }
    assert_eq!((narrow, wide), ([7; 64], [7; 64]), "nothing was written");
}

#[test]
fn lookups_return_their_errors() {
    startup();
    let address = loopback(80);
    let name = (&raw const address).cast::<SOCKADDR>();
    let (mut narrow, mut wide, mut list, mut list_w) = ([7u8; 64], [7u16; 64], null_mut(), null_mut());
    let (n, w) = (narrow.as_mut_ptr(), wide.as_mut_ptr());
    let unknown_flags = ADDRINFOA { ai_flags: 1 << 30, ..Default::default() };
    let unknown_family = ADDRINFOA { ai_family: 0x77, ..Default::default() };
    let unknown_kind = ADDRINFOA { ai_socktype: 0x77, ..Default::default() };
    let long = ADDRINFOA { ai_addrlen: 4, ..Default::default() };
    let host = c"127.0.0.1".as_ptr().cast::<u8>();
    let lines = unsafe {
        [
            ("getaddrinfo, nothing", getaddrinfo(null(), null(), null(), &mut list), WSAHOST_NOT_FOUND),
            ("getaddrinfo, result", getaddrinfo(host, null(), null(), null_mut()), WSAEFAULT),
            ("getaddrinfo, flags", getaddrinfo(host, null(), &unknown_flags, &mut list), WSAEINVAL),
            ("getaddrinfo, family", getaddrinfo(host, null(), &unknown_family, &mut list), WSAEAFNOSUPPORT),
            ("getaddrinfo, kind", getaddrinfo(host, null(), &unknown_kind, &mut list), WSAESOCKTNOSUPPORT),
            ("getaddrinfo, hints", getaddrinfo(host, null(), &long, &mut list), WSANO_RECOVERY),
            ("GetAddrInfoW, nothing", GetAddrInfoW(null(), null(), null(), &mut list_w), WSAHOST_NOT_FOUND),
            ("GetAddrInfoW, result", GetAddrInfoW([49, 0].as_ptr(), null(), null(), null_mut()), WSAEFAULT),
            ("getnameinfo, null", getnameinfo(null(), ADDRESS_LENGTH, n, 64, null_mut(), 0, 2), WSAEFAULT),
            ("getnameinfo, short", getnameinfo(name, 4, n, 64, null_mut(), 0, 2), WSAEFAULT),
            ("getnameinfo, negative", getnameinfo(name, -1, n, 64, null_mut(), 0, 2), WSAEFAULT),
            ("getnameinfo, room", getnameinfo(name, ADDRESS_LENGTH, n, 3, null_mut(), 0, 2), 122),
            (
                "getnameinfo, neither",
                getnameinfo(name, ADDRESS_LENGTH, null_mut(), 0, null_mut(), 0, 2),
                WSAHOST_NOT_FOUND,
            ),
            ("GetNameInfoW, null", GetNameInfoW(null(), ADDRESS_LENGTH, w, 64, null_mut(), 0, 2), WSAEFAULT),
            ("GetNameInfoW, short", GetNameInfoW(name, 4, w, 64, null_mut(), 0, 2), WSAEFAULT),
            ("GetNameInfoW, room", GetNameInfoW(name, ADDRESS_LENGTH, w, 3, null_mut(), 0, 2), 122),
        ]
    };
    let wrong: Vec<_> = lines.iter().filter(|(_, said, expected)| said != expected).collect();
    assert!(wrong.is_empty(), "(what, said, expected): {wrong:?}");
    assert!(list.is_null() && list_w.is_null());
    assert_eq!(wide, [7; 64], "nothing was written");
}

#[test]
fn starts_descriptions_and_events() {
    startup();
    let mut data = WSADATA::default();
    assert_eq!(unsafe { WSAStartup(0x202, null_mut()) }, WSAEFAULT);
    assert_eq!(unsafe { WSAStartup(0, &mut data) }, WSAVERNOTSUPPORTED);
    let (mut small, mut list) = (1u32, [WSAPROTOCOL_INFOW::default()]);
    let (socket, process) = (tcp(), std::process::id());
    let (mut narrow, mut wide) = (WSAPROTOCOL_INFOA::default(), WSAPROTOCOL_INFOW::default());
    let (at, small_at) = (list.as_mut_ptr(), &raw mut small);
    let (narrow_at, wide_at) = (&raw mut narrow, &raw mut wide);
    let invalid = INVALID_SOCKET;
    unsafe {
        all_fail(vec![
            ("WSAEnumProtocolsW, room", WSAENOBUFS, Box::new(|| WSAEnumProtocolsW(null(), at, small_at) >= 0)),
            ("WSAEnumProtocolsW, length", WSAEFAULT, Box::new(|| WSAEnumProtocolsW(null(), at, null_mut()) >= 0)),
            (
                "WSAEnumProtocolsA, length",
                WSAEFAULT,
                Box::new(|| WSAEnumProtocolsA(null(), at.cast(), null_mut()) >= 0),
            ),
            (
                "WSADuplicateSocketA, null",
                WSAEFAULT,
                Box::new(|| WSADuplicateSocketA(socket, process, null_mut()) == 0),
            ),
            (
                "WSADuplicateSocketA, socket",
                WSAENOTSOCK,
                Box::new(|| WSADuplicateSocketA(invalid, process, narrow_at) == 0),
            ),
            (
                "WSADuplicateSocketW, socket",
                WSAENOTSOCK,
                Box::new(|| WSADuplicateSocketW(invalid, process, wide_at) == 0),
            ),
            ("WSASetEvent", WSA_INVALID_HANDLE, Box::new(|| WSASetEvent(0) != 0)),
            ("WSAResetEvent", WSA_INVALID_HANDLE, Box::new(|| WSAResetEvent(0) != 0)),
            ("WSACloseEvent", WSA_INVALID_HANDLE, Box::new(|| WSACloseEvent(0) != 0)),
            ("WSACancelAsyncRequest", WSAEINVAL, Box::new(|| WSACancelAsyncRequest(0x77 as _) == 0)),
            (
                "WSASetSocketSecurity",
                WSAEOPNOTSUPP,
                Box::new(|| WSASetSocketSecurity(socket, null(), 0, null(), None) == 0),
            ),
            (
                "WSAQuerySocketSecurity",
                WSAEOPNOTSUPP,
                Box::new(|| WSAQuerySocketSecurity(socket, null(), 0, null_mut(), small_at, null(), None) == 0),
            ),
            (
                "WSASetSocketPeerTargetName",
                WSAEOPNOTSUPP,
                Box::new(|| WSASetSocketPeerTargetName(socket, null(), 0, null(), None) == 0),
            ),
            (
                "WSADeleteSocketPeerTargetName",
                WSAEOPNOTSUPP,
                Box::new(|| WSADeleteSocketPeerTargetName(socket, null(), 0, null(), None) == 0),
            ),
            ("WSAImpersonateSocketPeer", WSAEOPNOTSUPP, Box::new(|| WSAImpersonateSocketPeer(socket, null(), 0) == 0)),
        ]);
    }
    assert!(small as usize >= 2 * size_of::<WSAPROTOCOL_INFOW>(), "what is needed");
    assert_eq!((list[0].iProtocol, narrow.iProtocol, wide.iProtocol), (0, 0, 0), "nothing was written");
    assert_eq!(unsafe { WSARevertImpersonation() }, 0);
    close(socket);
}
