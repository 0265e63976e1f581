//! Control codes.

use crate::datagrams::*;
use crate::ops::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;

/// `WSAIoctl` with buffers: the count, or the error and what the count variable holds.
fn ioctl(socket: SOCKET, code: u32, from: &[u8], to: &mut [u8]) -> Result<u32, (i32, u32)> {
    let mut count = UNTOUCHED;
    let (input, output) = (from.as_ptr().cast(), to.as_mut_ptr().cast());
    let (given, room) = (from.len() as u32, to.len() as u32);
    let result = unsafe { WSAIoctl(socket, code, input, given, output, room, &mut count, null_mut(), None) };
    if result == 0 { Ok(count) } else { Err((last_error(), count)) }
}

#[test]
fn ioc_1_the_count_must_have_a_place() {
    let socket = tcp();
    let mut room = [0u8; 8];
    let op = Op::signaled(0);
    for overlapped in [null_mut(), op.overlapped()] {
        let to = room.as_mut_ptr().cast();
        let result = unsafe { WSAIoctl(socket, FIONREAD as u32, null_mut(), 0, to, 8, null_mut(), overlapped, None) };
        assert_eq!((result, last_error()), (SOCKET_ERROR, WSAEFAULT));
    }
    close(socket);
}

#[test]
fn ioc_2_too_little_room_leaves_the_count() {
    let (client, accepted) = pair();
    assert_eq!(ioctl(client, FIONREAD as u32, &[], &mut [0; 3]), Err((WSAEFAULT, UNTOUCHED)));
    assert_eq!(ioctl(client, FIONREAD as u32, &[], &mut [0; 4]), Ok(4));
    assert_eq!(ioctl(client, FIONBIO as u32, &[1, 0], &mut []), Err((WSAEFAULT, UNTOUCHED)));
    assert_eq!(ioctl(client, SIO_KEEPALIVE_VALS, &[0; 11], &mut []), Err((WSAEFAULT, UNTOUCHED)));
    assert_eq!(ioctl(udp(), SIO_KEEPALIVE_VALS, &[0; 12], &mut []), Err((WSAENOPROTOOPT, UNTOUCHED)));
    close(client);
    close(accepted);
}

#[test]
fn ioc_3_a_code_that_there_is_not() {
    let socket = tcp();
    let mut count = 77;
    let result = unsafe { WSAIoctl(socket, 0x4000_7fff, null_mut(), 0, null_mut(), 0, &mut count, null_mut(), None) };
    assert_eq!((result, last_error(), count), (SOCKET_ERROR, WSAEOPNOTSUPP, 0));
    let op = Op::signaled(0);
    let mut count = 0;
    let result =
        unsafe { WSAIoctl(socket, 0x4000_7fff, null_mut(), 0, null_mut(), 0, &mut count, op.overlapped(), None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    assert_eq!(op.end(socket), Err(WSAEOPNOTSUPP));
    assert_eq!(op.dos_result(socket), Err(50));
    close(socket);
}

#[test]
fn ioc_4_what_is_done_at_once_is_told_with_no_bytes() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 5);
    let guid = WSAID_CONNECTEX;
    let (one, keep_alive) = (1u32, [1u32, 30_000, 1_000]);
    let from: [(i32, *const core::ffi::c_void, u32, u32); 5] = [
        (FIONREAD, std::ptr::null(), 0, 4),
        (FIONBIO, (&raw const one).cast(), 4, 0),
        (SIOCATMARK, std::ptr::null(), 0, 4),
        (SIO_KEEPALIVE_VALS as i32, keep_alive.as_ptr().cast(), 12, 0),
        (SIO_GET_EXTENSION_FUNCTION_POINTER as i32, (&raw const guid).cast(), 16, 8),
    ];
    for (code, from, given, returned) in from {
        for socket in [client, accepted] {
            let op = Op::signaled(0);
            let (mut value, mut count) = (0u64, UNTOUCHED);
            let to = (&raw mut value).cast();
            let result =
                unsafe { WSAIoctl(socket, code as u32, from, given, to, 8, &mut count, op.overlapped(), None) };
            assert_eq!((result, count), (0, returned), "{code:#x}");
            assert_eq!(op.end(socket), Ok(0), "{code:#x}");
            if socket == accepted {
                assert_eq!(get(port, BOUND_MS), Got::success(0, 5, op.overlapped()), "{code:#x}");
            }
        }
    }
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close(client);
    close(accepted);
    close_handle(port);
}

#[test]
fn ioc_5_an_unknown_extension_starts_nothing() {
    let socket = tcp();
    let op = Op::signaled(0);
    let (guid, mut function, mut count) = ([7u8; 16], 0usize, 0);
    let (from, to) = (guid.as_ptr().cast(), (&raw mut function).cast());
    let code = SIO_GET_EXTENSION_FUNCTION_POINTER;
    let result = unsafe { WSAIoctl(socket, code, from, 16, to, 8, &mut count, op.overlapped(), None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSAEINVAL));
    assert_eq!((op.status(), op.bytes(), is_signaled(op.event())), (0, UNTOUCHED as usize, false));
    for guid in [WSAID_ACCEPTEX, WSAID_CONNECTEX, WSAID_GETACCEPTEXSOCKADDRS, WSAID_WSARECVMSG, WSAID_WSASENDMSG] {
        assert!(!extension(socket, guid).is_null());
    }
    close(socket);
}

#[test]
fn a_socket_is_its_own_base() {
    let socket = tcp();
    for code in [SIO_BASE_HANDLE, SIO_BSP_HANDLE, SIO_BSP_HANDLE_SELECT, SIO_BSP_HANDLE_POLL] {
        let mut to = [0u8; 8];
        assert_eq!(ioctl(socket, code, &[], &mut to), Ok(8));
        assert_eq!(usize::from_ne_bytes(to), socket);
    }
    close(socket);
}

#[test]
fn the_backlog_of_sends_is_asked_of_connections() {
    const SIO_IDEAL_SEND_BACKLOG_QUERY: u32 = 0x4004_747B;
    let (client, accepted) = pair();
    let mut to = [0u8; 4];
    assert_eq!(ioctl(client, SIO_IDEAL_SEND_BACKLOG_QUERY, &[], &mut to), Ok(4));
    assert_eq!(u32::from_ne_bytes(to), 0x10000);
    let error = |socket| ioctl(socket, SIO_IDEAL_SEND_BACKLOG_QUERY, &[], &mut [0; 4]).unwrap_err().0;
    assert_eq!((error(tcp()), error(udp())), (WSAENOTCONN, WSAEOPNOTSUPP));
    close(client);
    close(accepted);
}

#[test]
fn ioc_10_a_change_of_the_backlog_of_sends_is_waited_for() {
    const SIO_IDEAL_SEND_BACKLOG_CHANGE: u32 = 0x2000_747A;
    let (client, accepted) = pair();
    let started = |op: &Op, socket| {
        let (none, mut count) = (null_mut(), 0);
        let code = SIO_IDEAL_SEND_BACKLOG_CHANGE;
        let result = unsafe { WSAIoctl(socket, code, none, 0, none, 0, &mut count, op.overlapped(), None) };
        if result == 0 { 0 } else { last_error() }
    };
    let op = Op::signaled(0);
    assert_eq!((started(&op, tcp()), started(&op, udp())), (WSAENOTCONN, WSA_IO_PENDING));
    let op = Op::signaled(0);
    assert_eq!(started(&op, client), WSA_IO_PENDING);
    assert_eq!(op.result(client), Err(WSA_IO_INCOMPLETE));
    assert_eq!(op.cancel(client), 0);
    assert_eq!(op.end(client), Err(WSA_OPERATION_ABORTED));
    // Closing the socket ends it too.
    assert_eq!(started(&op, client), WSA_IO_PENDING);
    close(client);
    assert_eq!(wait(op.event(), BOUND_MS), 0);
    assert_eq!(op.status(), 0xC000_0120);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn the_fast_path_of_loopback_carries_what_any_way_does() {
    let listener = tcp();
    bind_loopback(listener);
    let (client, to) = (tcp(), local(listener));
    for socket in [listener, client] {
        assert_eq!(ioctl(socket, SIO_LOOPBACK_FAST_PATH, &[1, 0, 0], &mut []), Err((WSAEFAULT, UNTOUCHED)));
        assert_eq!(control(socket, SIO_LOOPBACK_FAST_PATH, 1), 0);
    }
    assert_eq!(unsafe { listen(listener, 1) }, 0);
    assert_eq!(unsafe { connect(client, (&raw const to).cast(), ADDRESS_LENGTH) }, 0);
    let accepted = accept_one(listener);
    send_all(client, b"there");
    assert_eq!(receive_exactly(accepted, 5), b"there");
    send_all(accepted, b"back");
    assert_eq!(receive_exactly(client, 4), b"back");
    [listener, client, accepted].into_iter().for_each(close);
}

#[test]
fn every_address_that_is_listed_can_be_bound() {
    let socket = udp();
    let needed = match ioctl(socket, SIO_ADDRESS_LIST_QUERY, &[], &mut []) {
        Err((WSAEFAULT, needed)) => needed as usize,
        other => panic!("{other:?}"),
    };
    let mut room = vec![0u64; needed.div_ceil(8)];
    let bytes = unsafe { std::slice::from_raw_parts_mut(room.as_mut_ptr().cast(), needed) };
    assert_eq!(ioctl(socket, SIO_ADDRESS_LIST_QUERY, &[], bytes), Ok(needed as u32));
    let list = room.as_ptr().cast::<SOCKET_ADDRESS_LIST>();
    let count = unsafe { (*list).iAddressCount } as usize;
    assert!(count > 0);
    let first = unsafe { (&raw const (*list).Address).cast::<SOCKET_ADDRESS>() };
    for index in 0..count {
        let entry = unsafe { first.add(index).read() };
        let other = udp();
        assert_eq!(unsafe { bind(other, entry.lpSockaddr, entry.iSockaddrLength) }, 0, "{}", last_error());
        close(other);
    }
    close(socket);
}

#[test]
fn interfaces_are_listed_with_their_masks() {
    const SIO_GET_INTERFACE_LIST: u32 = 0x4004_747F;
    const SIZE: usize = 76;
    assert_eq!(size_of::<INTERFACE_INFO>(), SIZE);
    let socket = udp();
    let mut room = [0u8; 64 * SIZE];
    let length = ioctl(socket, SIO_GET_INTERFACE_LIST, &[], &mut room).unwrap() as usize;
    assert!(length > 0 && length.is_multiple_of(SIZE), "{length}");
    let family = AF_INET.to_ne_bytes();
    let loopback = room[..length].chunks(SIZE).find(|entry| entry[8..12] == [127, 0, 0, 1]).expect("the loopback");
    let flags = u32::from_ne_bytes([loopback[0], loopback[1], loopback[2], loopback[3]]);
    assert_eq!(flags & (IFF_UP | IFF_LOOPBACK), IFF_UP | IFF_LOOPBACK);
    assert_eq!((&loopback[4..6], &loopback[52..54]), (&family[..], &family[..]));
    assert_eq!(loopback[56..60], [255, 0, 0, 0]);
    assert_eq!(ioctl(socket, SIO_GET_INTERFACE_LIST, &[], &mut room[..SIZE - 1]).unwrap_err().0, WSAEFAULT);
    close(socket);
}

#[test]
fn the_way_to_this_host_is_loopback() {
    let socket = udp();
    let to = loopback(0);
    let from = unsafe { std::slice::from_raw_parts((&raw const to).cast::<u8>(), 16) };
    let mut room = [0u8; 16];
    assert_eq!(ioctl(socket, SIO_ROUTING_INTERFACE_QUERY, from, &mut room), Ok(16));
    assert_eq!((&room[..2], &room[4..8]), (&AF_INET.to_ne_bytes()[..], &[127, 0, 0, 1][..]));
    assert_eq!(ioctl(socket, SIO_ROUTING_INTERFACE_QUERY, from, &mut room[..8]), Err((WSAEFAULT, 16)));
    assert_eq!(ioctl(socket, SIO_GET_BROADCAST_ADDRESS, &[], &mut room), Ok(16));
    assert_eq!(&room[4..8], &[255; 4]);
    close(socket);
}

#[test]
fn a_flush_ends_the_sends_that_wait() {
    let (client, accepted) = pair();
    fill(client);
    let op = Op::with(manual_event(), vec![1; 100]);
    assert_eq!(op.send(client), WSA_IO_PENDING);
    assert_eq!(ioctl(client, SIO_FLUSH, &[], &mut []), Ok(0));
    assert_eq!(op.end(client), Err(WSA_OPERATION_ABORTED));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ioc_8_a_connection_tells_its_figures() {
    let (client, accepted) = pair();
    send_all(client, &[1; 3000]);
    assert_eq!(receive_exactly(accepted, 3000).len(), 3000);
    send_all(accepted, b"back");
    assert_eq!(receive_exactly(client, 4), b"back");
    let mut room = [0u64; 32];
    let bytes = unsafe { std::slice::from_raw_parts_mut(room.as_mut_ptr().cast::<u8>(), 256) };
    let of = |version: u32, room: &mut [u8]| ioctl(client, SIO_TCP_INFO, &version.to_ne_bytes(), room);
    assert_eq!(of(0, bytes), Ok(size_of::<TCP_INFO_v0>() as u32));
    let info = unsafe { bytes.as_ptr().cast::<TCP_INFO_v0>().read() };
    assert_eq!((info.State, info.BytesOut, info.BytesIn), (TCPSTATE_ESTABLISHED, 3000, 4));
    assert!(info.Mss > 500 && info.Cwnd >= info.Mss && info.RttUs > 0 && info.RcvBuf > 0, "{}", info.Mss);
    assert_eq!(of(1, bytes), Ok(size_of::<TCP_INFO_v1>() as u32));
    let info = unsafe { bytes.as_ptr().cast::<TCP_INFO_v1>().read() };
    assert_eq!((info.State, info.BytesOut, info.BytesIn), (TCPSTATE_ESTABLISHED, 3000, 4));
    assert_eq!(of(99, bytes).map_err(|(error, _)| error), Err(WSAEOPNOTSUPP));
    assert_eq!(of(0, &mut bytes[..20]), Err((WSAEFAULT, UNTOUCHED)));
    assert_eq!(ioctl(udp(), SIO_TCP_INFO, &[0; 4], bytes).map_err(|(error, _)| error), Err(WSAEOPNOTSUPP));
    shut_send(client);
    assert_eq!(receive(accepted, 1), Ok(Vec::new()));
    let listener = listener().0;
    assert_eq!(ioctl(listener, SIO_TCP_INFO, &[0; 4], bytes), Ok(size_of::<TCP_INFO_v0>() as u32));
    assert_eq!(unsafe { bytes.as_ptr().cast::<TCP_INFO_v0>().read() }.State, TCPSTATE_LISTEN);
    [client, accepted, listener].into_iter().for_each(close);
}

#[test]
fn ioc_9_the_list_is_sorted_by_what_is_best_connected_to() {
    let Ok(socket) = crate::sockets::socket_with(AF_INET6, SOCK_DGRAM, IPPROTO_UDP, WSA_FLAG_OVERLAPPED) else {
        return;
    };
    let address = |host: [u16; 8]| {
        let mut address = SOCKADDR_IN6 { sin6_family: AF_INET6, ..Default::default() };
        address.sin6_addr.u.Byte = std::array::from_fn(|at| host[at / 2].to_be_bytes()[at % 2]);
        address
    };
    // Of documentation, a mapped one, and this host's own. Only the last can always be reached.
    let given = [
        address([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1]),
        address([0, 0, 0, 0, 0, 0xffff, 0x7f00, 1]),
        address([0, 0, 0, 0, 0, 0, 0, 1]),
    ];
    #[repr(C)]
    struct List {
        count: i32,
        entries: [SOCKET_ADDRESS; 3],
    }
    let entry = |one: &SOCKADDR_IN6| SOCKET_ADDRESS {
        lpSockaddr: std::ptr::from_ref(one).cast_mut().cast(),
        iSockaddrLength: size_of::<SOCKADDR_IN6>() as i32,
    };
    let mut list = List { count: 3, entries: given.each_ref().map(entry) };
    let (at, size, mut count) = ((&raw mut list).cast::<core::ffi::c_void>(), size_of::<List>() as u32, UNTOUCHED);
    let mut sort = |socket, length, room| {
        let code = SIO_ADDRESS_LIST_SORT;
        let done = unsafe { WSAIoctl(socket, code, at, length, at, room, &mut count, null_mut(), None) };
        if done == 0 { 0 } else { last_error() }
    };
    assert_eq!(sort(socket, size, size - 1), WSAEFAULT);
    assert_eq!(sort(socket, size - 1, size), WSAEFAULT);
    assert_eq!(sort(socket, size, size), 0);
    assert_eq!((count, list.count), (size, 3));
    let own = std::ptr::from_ref(&given[2]).cast_mut().cast();
    assert_eq!(list.entries[0].lpSockaddr, own, "it can be reached, by an address of the same scope");
    let mut all = list.entries.map(|entry| entry.lpSockaddr.addr());
    all.sort_unstable();
    assert_eq!(all, given.each_ref().map(|one| std::ptr::from_ref(one).addr()), "none is lost");
    close(socket);
}
