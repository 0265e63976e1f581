use crate::support::*;
use crate::waiting::*;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

fn describe(socket: SOCKET) -> WSAPROTOCOL_INFOW {
    let mut info = WSAPROTOCOL_INFOW::default();
    assert_eq!(unsafe { WSADuplicateSocketW(socket, GetCurrentProcessId(), &mut info) }, 0, "{}", last_error());
    info
}

fn make(info: &WSAPROTOCOL_INFOW) -> SOCKET {
    unsafe { WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, WSA_FLAG_OVERLAPPED) }
}

#[test]
fn ovl_74_sock_66_the_last_handle_closes_the_socket() {
    for first_goes_first in [true, false] {
        let (client, accepted) = pair();
        let info = describe(accepted);
        assert_eq!((info.iAddressFamily, info.iSocketType, info.iProtocol), (2, 1, 6));
        let other = make(&info);
        assert_ne!(other, INVALID_SOCKET, "{}", last_error());
        assert_eq!((make(&info), last_error()), (INVALID_SOCKET, WSAEINVAL), "once for each description");
        let (gone, left) = if first_goes_first { (accepted, other) } else { (other, accepted) };
        let mut overlapped = OVERLAPPED { hEvent: event(true, false), ..Default::default() };
        let mut buffer = [0; 8];
        assert_eq!(start_receive(gone, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
        close(gone);
        assert_eq!((unsafe { closesocket(gone) }, last_error()), (-1, WSAENOTSOCK));
        assert!(!is_signaled(overlapped.hEvent), "it goes on until the last handle closes");
        send_all(client, b"ab");
        assert_eq!((wait(overlapped.hEvent, BOUND_MS), overlapped.InternalHigh), (0, 2));
        send_all(left, b"cd");
        assert_eq!(receive(client, 9).as_deref(), Ok(&b"cd"[..]));
        assert_eq!(start_receive(left, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
        close(left);
        assert_eq!((wait(overlapped.hEvent, BOUND_MS), overlapped.Internal), (0, 0xC000_0120));
        assert_eq!(receive(client, 9).as_deref(), Ok(&b""[..]));
        close(client);
    }
    assert_no_rescue();
}

#[test]
fn sock_66_port_8_handles_share_the_mode_the_selection_and_the_port() {
    let (client, accepted) = pair();
    let other = duplicate(accepted as HANDLE) as SOCKET;
    let mut on = 1;
    assert_eq!(unsafe { ioctlsocket(other, FIONBIO, &mut on) }, 0);
    assert_eq!(receive(accepted, 1), Err(WSAEWOULDBLOCK));
    let (told, size, mut length) = (event(true, false), 30_000, 4);
    assert_eq!(unsafe { setsockopt(other, SOL_SOCKET, SO_RCVTIMEO, (&raw const size).cast(), 4) }, 0);
    let mut shared = 0;
    assert_eq!(unsafe { getsockopt(accepted, SOL_SOCKET, SO_RCVTIMEO, (&raw mut shared).cast(), &mut length) }, 0);
    assert_eq!(shared, size, "an option of one is that of the other");
    event_select(other, told, FD_READ);
    send_all(client, b"y");
    assert_eq!(wait(told, BOUND_MS), 0);
    assert_eq!(enumerate(accepted, told).0, FD_READ, "what is recorded for one is enumerated by the other");
    event_select(accepted, null_mut(), 0);
    assert_eq!(receive(other, 8).unwrap(), b"y");
    send_all(client, b"z");
    let there = || {
        let mut bytes = 0;
        unsafe { ioctlsocket(accepted, FIONREAD, &mut bytes) == 0 && bytes == 1 }
    };
    until("the byte", there);
    assert_eq!((enumerate(other, null_mut()).0, is_signaled(told)), (0, false), "the selection is cancelled for both");
    assert_eq!(receive(accepted, 8).unwrap(), b"z");
    let port = unsafe { CreateIoCompletionPort(other as HANDLE, null_mut(), 5, 1) };
    assert!(unsafe { CreateIoCompletionPort(accepted as HANDLE, port, 6, 1) }.is_null());
    let (mut overlapped, mut buffer) = (OVERLAPPED::default(), [0; 8]);
    assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
    close(accepted);
    let same = duplicate(port);
    close_handle(port);
    send_all(client, b"x");
    let (mut bytes, mut key, mut told) = (0, 0, null_mut());
    assert_eq!(unsafe { GetQueuedCompletionStatus(same, &mut bytes, &mut key, &mut told, BOUND_MS) }, 1);
    assert_eq!((bytes, key, told), (1, 5, &raw mut overlapped), "the port lives by its other handle");
    close(other);
    close(client);
    close_handle(same);
    assert_no_rescue();
}

#[test]
fn what_is_wrong_is_refused() {
    let socket = tcp();
    let mut info = WSAPROTOCOL_INFOW::default();
    unsafe {
        assert_eq!((WSADuplicateSocketW(socket, 0x7fff_fffc, &mut info), last_error()), (-1, WSAEINVAL));
        assert_eq!((WSADuplicateSocketW(socket, GetCurrentProcessId(), null_mut()), last_error()), (-1, WSAEFAULT));
        assert_eq!(
            (WSADuplicateSocketW(0x7fff_fff0, GetCurrentProcessId(), &mut info), last_error()),
            (-1, WSAENOTSOCK)
        );
    }
    let described = describe(socket);
    close(socket);
    assert_eq!((make(&described), last_error()), (INVALID_SOCKET, WSAEINVAL), "the socket is gone");
}

#[test]
fn protocols_are_listed_and_make_sockets() {
    startup();
    let mut length = 0;
    unsafe {
        assert_eq!((WSAEnumProtocolsW(null(), null_mut(), &mut length), last_error()), (-1, WSAENOBUFS));
        let mut list = vec![WSAPROTOCOL_INFOW::default(); length as usize / size_of::<WSAPROTOCOL_INFOW>()];
        let count = WSAEnumProtocolsW(null(), list.as_mut_ptr(), &mut length);
        assert_eq!(count as usize, list.len());
        let udp = list.iter().find(|info| (info.iAddressFamily, info.iProtocol) == (2, IPPROTO_UDP)).unwrap();
        assert_eq!((udp.iSocketType, udp.dwServiceFlags1 & XP1_CONNECTIONLESS), (SOCK_DGRAM, XP1_CONNECTIONLESS));
        let socket = make(udp);
        let (mut kind, mut size) = (0i32, 4);
        assert_eq!(getsockopt(socket, SOL_SOCKET, SO_TYPE, (&raw mut kind).cast(), &mut size), 0);
        assert_eq!(kind, SOCK_DGRAM);
        close(socket);
        let only = [IPPROTO_TCP, 0];
        let mut narrow = [WSAPROTOCOL_INFOA::default(); 4];
        let mut length = size_of_val(&narrow) as u32;
        let count = WSAEnumProtocolsA(only.as_ptr(), narrow.as_mut_ptr(), &mut length);
        assert!(count >= 1 && narrow[..count as usize].iter().all(|info| info.iProtocol == IPPROTO_TCP));
        let socket = WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &narrow[0], 0, 1);
        assert_ne!(socket, INVALID_SOCKET);
        close(socket);
        assert_eq!((WSAEnumProtocolsW(null(), null_mut(), null_mut()), last_error()), (-1, WSAEFAULT));
        assert_ne!(INVALID_HANDLE_VALUE, null_mut());
    }
}
