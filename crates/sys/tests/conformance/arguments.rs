//! Bad input: every function of Winsock with each argument wrong in turn, in tables. Each fails with the error of its rule, and
//! nothing else has changed: what the sockets had to receive is there afterwards, and no operation has begun.

use crate::datagrams::{bound, extension, udp};
use crate::files::Sample;
use crate::ops::*;
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::{accept, bind, closesocket, connect, listen, recv, select, send, shutdown};
use std::ptr::{null, null_mut};

/// A line of a table: what is wrong, the call, and what it must say.
type Line<'a> = (&'a str, i32, i32);

/// What a call that returns zero or SOCKET_ERROR came to.
fn code(result: i32) -> i32 {
    if result == SOCKET_ERROR { last_error() } else { 0 }
}

/// The same of one that returns TRUE or FALSE.
fn truth(result: i32) -> i32 {
    if result == 0 { last_error() } else { 0 }
}

/// The same of one that returns a socket.
fn made(result: SOCKET) -> i32 {
    if result == INVALID_SOCKET { last_error() } else { 0 }
}

fn hold(lines: &[Line]) {
    let wrong: Vec<&Line> = lines.iter().filter(|(_, said, expected)| said != expected).collect();
    assert!(wrong.is_empty(), "(what, said, expected): {wrong:?}");
}

fn function<F: Copy>(socket: SOCKET, guid: windows_sys::core::GUID) -> F {
    let found = extension(socket, guid);
    assert!(!found.is_null() && size_of::<F>() == size_of_val(&found));
    unsafe { std::mem::transmute_copy(&found) }
}

type ConnectEx =
    unsafe extern "system" fn(SOCKET, *const SOCKADDR, i32, *const u8, u32, *mut u32, *mut OVERLAPPED) -> i32;
type TransmitPackets =
    unsafe extern "system" fn(SOCKET, *mut TRANSMIT_PACKETS_ELEMENT, u32, u32, *mut OVERLAPPED, u32) -> i32;
type DisconnectEx = unsafe extern "system" fn(SOCKET, *mut OVERLAPPED, u32, u32) -> i32;
type ReceiveMessage = unsafe extern "system" fn(
    SOCKET,
    *mut WSAMSG,
    *mut u32,
    *mut OVERLAPPED,
    LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32;

unsafe extern "system" fn never(_: u32, _: u32, _: *mut OVERLAPPED, _: u32) {
    panic!("nothing was started");
}

/// A connected pair, of which the first has three bytes to receive.
fn with_data() -> (SOCKET, SOCKET) {
    let (socket, peer) = pair();
    send_all(peer, b"abc");
    crate::sockets::until_bytes(socket, 3);
    (socket, peer)
}

#[test]
fn what_is_no_socket_is_refused_by_every_function() {
    let closed = tcp();
    let (good, peer) = pair();
    let (connect_ex, disconnect_ex, receive_message): (ConnectEx, DisconnectEx, ReceiveMessage) =
        (function(good, WSAID_CONNECTEX), function(good, WSAID_DISCONNECTEX), function(good, WSAID_WSARECVMSG));
    let transmit_packets: TransmitPackets = function(good, WSAID_TRANSMITPACKETS);
    let process = std::process::id();
    close(closed);
    let (event, sample, op) = (manual_event(), Sample::new(4), Op::signaled(64));
    let file = sample.open();
    for bad in [closed, INVALID_SOCKET, 0, event as SOCKET, file as SOCKET] {
        let (mut buffer, mut count, mut flags, mut length) = ([0u8; 64], UNTOUCHED, 0u32, ADDRESS_LENGTH);
        let to = loopback(9);
        let name = (&raw const to).cast::<SOCKADDR>();
        let one = WSABUF { len: 4, buf: buffer.as_mut_ptr() };
        let bytes = buffer.as_mut_ptr();
        let room: *mut SOCKADDR = bytes.cast();
        let mut message = WSAMSG { lpBuffers: (&raw const one).cast_mut(), dwBufferCount: 1, ..Default::default() };
        let mut signed = 0i32;
        let mut events = WSANETWORKEVENTS::default();
        let overlapped = op.overlapped();
        let (mut narrow, mut wide, mut half) = (WSAPROTOCOL_INFOA::default(), WSAPROTOCOL_INFOW::default(), 7u16);
        let address = SOCKET_ADDRESS { lpSockaddr: name.cast_mut(), iSockaddrLength: length };
        let list = SOCKET_ADDRESS_LIST { iAddressCount: 1, Address: [address] };
        let lines = unsafe {
            [
                ("accept", made(accept(bad, null_mut(), null_mut())), WSAENOTSOCK),
                ("WSAAccept", made(WSAAccept(bad, null_mut(), null_mut(), None, 0)), WSAENOTSOCK),
                (
                    "AcceptEx, listener",
                    truth(AcceptEx(bad, good, bytes.cast(), 0, 32, 32, null_mut(), overlapped)),
                    WSAENOTSOCK,
                ),
                ("bind", code(bind(bad, name, length)), WSAENOTSOCK),
                ("closesocket", code(closesocket(bad)), WSAENOTSOCK),
                ("connect", code(connect(bad, name, length)), WSAENOTSOCK),
                ("WSAConnect", code(WSAConnect(bad, name, length, null(), null_mut(), null(), null())), WSAENOTSOCK),
                ("ConnectEx", truth(connect_ex(bad, name, length, null(), 0, null_mut(), overlapped)), WSAENOTSOCK),
                ("DisconnectEx", truth(disconnect_ex(bad, overlapped, 0, 0)), WSAENOTSOCK),
                ("getpeername", code(getpeername(bad, room, &mut length)), WSAENOTSOCK),
                ("getsockname", code(getsockname(bad, room, &mut length)), WSAENOTSOCK),
                ("getsockopt", code(getsockopt(bad, SOL_SOCKET, SO_TYPE, bytes, &mut length)), WSAENOTSOCK),
                ("setsockopt", code(setsockopt(bad, SOL_SOCKET, SO_KEEPALIVE, bytes, 4)), WSAENOTSOCK),
                ("ioctlsocket", code(ioctlsocket(bad, FIONREAD, &mut count)), WSAENOTSOCK),
                ("listen", code(listen(bad, 1)), WSAENOTSOCK),
                ("recv", code(recv(bad, bytes, 4, 0)), WSAENOTSOCK),
                ("recvfrom", code(recvfrom(bad, bytes, 4, 0, null_mut(), null_mut())), WSAENOTSOCK),
                ("send", code(send(bad, bytes, 4, 0)), WSAENOTSOCK),
                ("sendto", code(sendto(bad, bytes, 4, 0, name, length)), WSAENOTSOCK),
                ("shutdown", code(shutdown(bad, SD_BOTH)), WSAENOTSOCK),
                ("WSAEventSelect", code(WSAEventSelect(bad, event as WSAEVENT, FD_READ as i32)), WSAENOTSOCK),
                ("WSAEnumNetworkEvents", code(WSAEnumNetworkEvents(bad, 0, &mut events)), WSAENOTSOCK),
                (
                    "WSAGetOverlappedResult",
                    truth(WSAGetOverlappedResult(bad, overlapped, &mut count, 0, &mut flags)),
                    WSAENOTSOCK,
                ),
                (
                    "WSAIoctl",
                    code(WSAIoctl(bad, FIONREAD as u32, null(), 0, bytes.cast(), 4, &mut count, null_mut(), None)),
                    WSAENOTSOCK,
                ),
                ("WSARecv", code(WSARecv(bad, &one, 1, &mut count, &mut flags, null_mut(), None)), WSAENOTSOCK),
                (
                    "WSARecv, overlapped",
                    code(WSARecv(bad, &one, 1, &mut count, &mut flags, overlapped, None)),
                    WSAENOTSOCK,
                ),
                (
                    "WSARecvFrom",
                    code(WSARecvFrom(bad, &one, 1, &mut count, &mut flags, null_mut(), null_mut(), overlapped, None)),
                    WSAENOTSOCK,
                ),
                ("WSARecvMsg", code(receive_message(bad, &mut message, &mut count, overlapped, None)), WSAENOTSOCK),
                ("WSARecvEx", code(WSARecvEx(bad, bytes, 4, &mut signed)), WSAENOTSOCK),
                ("WSARecvDisconnect", code(WSARecvDisconnect(bad, null())), WSAENOTSOCK),
                ("WSASend", code(WSASend(bad, &one, 1, &mut count, 0, null_mut(), None)), WSAENOTSOCK),
                ("WSASend, overlapped", code(WSASend(bad, &one, 1, &mut count, 0, overlapped, None)), WSAENOTSOCK),
                (
                    "WSASendTo",
                    code(WSASendTo(bad, &one, 1, &mut count, 0, name, length, overlapped, None)),
                    WSAENOTSOCK,
                ),
                ("WSASendMsg", code(WSASendMsg(bad, &message, 0, &mut count, overlapped, None)), WSAENOTSOCK),
                ("WSASendDisconnect", code(WSASendDisconnect(bad, null())), WSAENOTSOCK),
                ("TransmitFile", truth(TransmitFile(bad, file, 0, 0, overlapped, null(), 0)), WSAENOTSOCK),
                ("TransmitPackets", truth(transmit_packets(bad, null_mut(), 0, 0, overlapped, 0)), WSAENOTSOCK),
                (
                    "WSAJoinLeaf",
                    made(WSAJoinLeaf(bad, name, length, null(), null_mut(), null(), null(), JL_BOTH)),
                    WSAENOTSOCK,
                ),
                ("WSAAsyncSelect", code(WSAAsyncSelect(bad, null_mut(), 1, FD_READ as i32)), WSAENOTSOCK),
                ("WSADuplicateSocketA", code(WSADuplicateSocketA(bad, process, &mut narrow)), WSAENOTSOCK),
                ("WSADuplicateSocketW", code(WSADuplicateSocketW(bad, process, &mut wide)), WSAENOTSOCK),
                (
                    "WSAConnectByNameA",
                    truth(WSAConnectByNameA(
                        bad,
                        c"localhost".as_ptr().cast(),
                        c"9".as_ptr().cast(),
                        null_mut(),
                        null_mut(),
                        null_mut(),
                        null_mut(),
                        null(),
                        null(),
                    )),
                    WSAENOTSOCK,
                ),
                (
                    "WSAConnectByList",
                    truth(WSAConnectByList(bad, &list, null_mut(), null_mut(), null_mut(), null_mut(), null(), null())),
                    WSAENOTSOCK,
                ),
                ("WSAHtonl", code(WSAHtonl(bad, 1, &mut count)), WSAENOTSOCK),
                ("WSANtohl", code(WSANtohl(bad, 1, &mut count)), WSAENOTSOCK),
                ("WSAHtons", code(WSAHtons(bad, 1, &mut half)), WSAENOTSOCK),
                ("WSANtohs", code(WSANtohs(bad, 1, &mut half)), WSAENOTSOCK),
                ("WSASetSocketSecurity", code(WSASetSocketSecurity(bad, null(), 0, null(), None)), WSAENOTSOCK),
                (
                    "WSAQuerySocketSecurity",
                    code(WSAQuerySocketSecurity(bad, null(), 0, null_mut(), &mut count, null(), None)),
                    WSAENOTSOCK,
                ),
                (
                    "WSASetSocketPeerTargetName",
                    code(WSASetSocketPeerTargetName(bad, null(), 0, null(), None)),
                    WSAENOTSOCK,
                ),
                (
                    "WSADeleteSocketPeerTargetName",
                    code(WSADeleteSocketPeerTargetName(bad, null(), 0, null(), None)),
                    WSAENOTSOCK,
                ),
                ("WSAImpersonateSocketPeer", code(WSAImpersonateSocketPeer(bad, null(), 0)), WSAENOTSOCK),
            ]
        };
        hold(&lines);
        assert_eq!((count, length, op.status()), (UNTOUCHED, ADDRESS_LENGTH, 0), "nothing was written");
        assert_eq!((half, wide.iSocketType, narrow.iSocketType), (7, 0, 0), "nor there");
    }
    assert!(!is_signaled(op.event()) && !is_signaled(event));
    send_all(peer, b"x");
    assert_eq!(receive(good, 4), Ok(b"x".to_vec()));
    [event, file].into_iter().for_each(close_handle);
    close(good);
    close(peer);
}

#[test]
fn bad_buffers_and_flags_of_a_stream_take_nothing_and_send_nothing() {
    let (socket, peer) = with_data();
    let (op, port) = (Op::signaled(64), port(0));
    let (mut buffer, mut count, mut flags, mut unknown, mut signed) = ([0u8; 8], UNTOUCHED, 0u32, 0x4000u32, 0i32);
    let mut all_of_a_peek = (MSG_WAITALL | MSG_PEEK) as u32;
    let bytes = buffer.as_mut_ptr();
    let one = WSABUF { len: 4, buf: bytes };
    let nowhere = WSABUF { len: 4, buf: null_mut() };
    let overlapped = op.overlapped();
    let no_event = OVERLAPPED { hEvent: peer as HANDLE, ..Default::default() };
    let no_event = (&raw const no_event).cast_mut();
    let lines = unsafe {
        [
            ("recv, null", code(recv(socket, null_mut(), 4, 0)), WSAEFAULT),
            ("recv, negative", code(recv(socket, bytes, -1, 0)), WSAEFAULT),
            ("recv, least", code(recv(socket, bytes, i32::MIN, 0)), WSAEFAULT),
            ("recv, flags", code(recv(socket, bytes, 4, 0x4000)), WSAEOPNOTSUPP),
            ("recv, all of a peek", code(recv(socket, bytes, 4, MSG_WAITALL | MSG_PEEK)), WSAEOPNOTSUPP),
            ("recv, urgent", code(recv(socket, bytes, 4, MSG_OOB)), WSAEINVAL),
            ("send, null", code(send(socket, null(), 4, 0)), WSAEFAULT),
            ("send, negative", code(send(socket, bytes, -1, 0)), WSAEFAULT),
            ("send, flags", code(send(socket, bytes, 4, 0x4000)), WSAEOPNOTSUPP),
            ("WSARecvEx, flags", code(WSARecvEx(socket, bytes, 4, null_mut())), WSAEFAULT),
            ("WSARecvEx, negative", code(WSARecvEx(socket, bytes, -1, &mut signed)), WSAEFAULT),
            (
                "WSARecv, no array",
                code(WSARecv(socket, null(), 1, &mut count, &mut flags, null_mut(), None)),
                WSAEINVAL,
            ),
            ("WSARecv, none", code(WSARecv(socket, &one, 0, &mut count, &mut flags, null_mut(), None)), WSAEINVAL),
            ("WSARecv, null", code(WSARecv(socket, &nowhere, 1, &mut count, &mut flags, null_mut(), None)), WSAEFAULT),
            ("WSARecv, no count", code(WSARecv(socket, &one, 1, null_mut(), &mut flags, null_mut(), None)), WSAEFAULT),
            ("WSARecv, no flags", code(WSARecv(socket, &one, 1, &mut count, null_mut(), null_mut(), None)), WSAEFAULT),
            (
                "WSARecv, flags",
                code(WSARecv(socket, &one, 1, &mut count, &mut unknown, null_mut(), None)),
                WSAEOPNOTSUPP,
            ),
            (
                "WSARecv, all of a peek",
                code(WSARecv(socket, &one, 1, &mut count, &mut all_of_a_peek, overlapped, None)),
                WSAEOPNOTSUPP,
            ),
            (
                "WSARecv, overlapped, flags",
                code(WSARecv(socket, &one, 1, &mut count, &mut unknown, overlapped, None)),
                WSAEOPNOTSUPP,
            ),
            (
                "WSARecv, overlapped, none",
                code(WSARecv(socket, &one, 0, &mut count, &mut flags, overlapped, None)),
                WSAEINVAL,
            ),
            (
                "WSARecv, no event",
                code(WSARecv(socket, &one, 1, &mut count, &mut flags, no_event, None)),
                WSA_INVALID_HANDLE,
            ),
            ("WSASend, no array", code(WSASend(socket, null(), 1, &mut count, 0, null_mut(), None)), WSAEINVAL),
            ("WSASend, none", code(WSASend(socket, &one, 0, &mut count, 0, null_mut(), None)), WSAEINVAL),
            ("WSASend, null", code(WSASend(socket, &nowhere, 1, &mut count, 0, null_mut(), None)), WSAEFAULT),
            ("WSASend, no count", code(WSASend(socket, &one, 1, null_mut(), 0, null_mut(), None)), WSAEFAULT),
            ("WSASend, flags", code(WSASend(socket, &one, 1, &mut count, 0x4000, null_mut(), None)), WSAEOPNOTSUPP),
            (
                "WSASend, overlapped, flags",
                code(WSASend(socket, &one, 1, &mut count, 0x4000, overlapped, None)),
                WSAEOPNOTSUPP,
            ),
            ("WSASend, no event", code(WSASend(socket, &one, 1, &mut count, 0, no_event, None)), WSA_INVALID_HANDLE),
            ("shutdown, how", code(shutdown(socket, 3)), WSAEINVAL),
            ("shutdown, negative", code(shutdown(socket, -1)), WSAEINVAL),
            ("ioctlsocket, null", code(ioctlsocket(socket, FIONBIO, null_mut())), WSAEFAULT),
            ("ioctlsocket, code", code(ioctlsocket(socket, 0x1234, &mut count)), WSAEOPNOTSUPP),
            (
                "WSAGetOverlappedResult, null",
                truth(WSAGetOverlappedResult(socket, null(), &mut count, 0, &mut flags)),
                WSAEFAULT,
            ),
            (
                "WSAGetOverlappedResult, no count",
                truth(WSAGetOverlappedResult(socket, overlapped, null_mut(), 0, &mut flags)),
                WSAEFAULT,
            ),
            (
                "WSAGetOverlappedResult, no flags",
                truth(WSAGetOverlappedResult(socket, overlapped, &mut count, 0, null_mut())),
                WSAEFAULT,
            ),
        ]
    };
    hold(&lines);
    associate(socket, port, 1);
    let routine = unsafe { code(WSARecv(socket, &one, 1, &mut count, &mut flags, overlapped, Some(never))) };
    assert_eq!(routine, WSAEINVAL, "a socket of a port has no routine");
    assert_eq!((count, unknown, op.status()), (UNTOUCHED, 0x4000, 0), "nothing was written");
    assert_eq!((is_signaled(op.event()), get(port, 0)), (false, Got::nothing(TIMED_OUT)));
    // More room than a buffer can have is no mistake where less has come.
    let mut room = vec![0u8; 8];
    assert_eq!(unsafe { recv(socket, room.as_mut_ptr(), i32::MAX, MSG_PEEK) }, 3);
    assert_eq!(receive(socket, 8), Ok(b"abc".to_vec()), "all of it is there still");
    send_all(socket, b"only this");
    shut_send(socket);
    assert_eq!(receive_exactly(peer, 9), b"only this");
    assert_eq!(receive(peer, 1), Ok(Vec::new()));
    close(socket);
    close(peer);
    close_handle(port);
}

#[test]
fn bad_addresses_leave_a_socket_as_it_was() {
    let (fresh, datagram, (listener, at), (socket, peer)) = (tcp(), udp(), listener(), pair());
    let (connect_ex, disconnect_ex): (ConnectEx, DisconnectEx) =
        (function(fresh, WSAID_CONNECTEX), function(fresh, WSAID_DISCONNECTEX));
    let (op, mut count) = (Op::signaled(128), UNTOUCHED);
    let overlapped = op.overlapped();
    let (good, six) = (at, SOCKADDR_IN6 { sin6_family: AF_INET6, ..Default::default() });
    let name = (&raw const good).cast::<SOCKADDR>();
    let other = (&raw const six).cast::<SOCKADDR>();
    let long = size_of::<SOCKADDR_IN6>() as i32;
    let (mut room, mut short, mut enough, mut negative) = ([0u64; 16], ADDRESS_LENGTH - 1, ADDRESS_LENGTH, -1);
    let to = room.as_mut_ptr().cast::<SOCKADDR>();
    let bytes = op.buffer();
    let one = WSABUF { len: 4, buf: bytes };
    let bound_stream = tcp();
    bind_loopback(bound_stream);
    let lines = unsafe {
        [
            ("bind, null", code(bind(fresh, null(), ADDRESS_LENGTH)), WSAEFAULT),
            ("bind, short", code(bind(fresh, name, ADDRESS_LENGTH - 1)), WSAEFAULT),
            ("bind, negative", code(bind(fresh, name, -1)), WSAEFAULT),
            ("bind, family", code(bind(fresh, other, long)), WSAEAFNOSUPPORT),
            ("bind, twice", code(bind(bound_stream, name, ADDRESS_LENGTH)), WSAEINVAL),
            ("connect, null", code(connect(fresh, null(), ADDRESS_LENGTH)), WSAEFAULT),
            ("connect, short", code(connect(fresh, name, ADDRESS_LENGTH - 1)), WSAEFAULT),
            ("connect, negative", code(connect(fresh, name, -1)), WSAEFAULT),
            ("connect, family", code(connect(fresh, other, long)), WSAEAFNOSUPPORT),
            ("connect, connected", code(connect(socket, name, ADDRESS_LENGTH)), WSAEISCONN),
            ("connect, listening", code(connect(listener, name, ADDRESS_LENGTH)), WSAEINVAL),
            (
                "WSAConnect, null",
                code(WSAConnect(fresh, null(), ADDRESS_LENGTH, null(), null_mut(), null(), null())),
                WSAEFAULT,
            ),
            ("listen, unbound", code(listen(fresh, 1)), WSAEINVAL),
            ("listen, connected", code(listen(socket, 1)), WSAEISCONN),
            ("listen, datagram", code(listen(datagram, 1)), WSAEOPNOTSUPP),
            ("accept, unbound", made(accept(fresh, null_mut(), null_mut())), WSAEINVAL),
            ("accept, connected", made(accept(socket, null_mut(), null_mut())), WSAEINVAL),
            ("accept, datagram", made(accept(datagram, null_mut(), null_mut())), WSAEOPNOTSUPP),
            ("accept, short", made(accept(listener, to, &mut short)), WSAEFAULT),
            ("getsockname, unbound", code(getsockname(fresh, to, &mut enough)), WSAEINVAL),
            ("getsockname, null", code(getsockname(socket, null_mut(), &mut enough)), WSAEFAULT),
            ("getsockname, no length", code(getsockname(socket, to, null_mut())), WSAEFAULT),
            ("getsockname, short", code(getsockname(socket, to, &mut short)), WSAEFAULT),
            ("getsockname, negative", code(getsockname(socket, to, &mut negative)), WSAEFAULT),
            ("getpeername, unconnected", code(getpeername(fresh, to, &mut enough)), WSAENOTCONN),
            ("getpeername, null", code(getpeername(socket, null_mut(), &mut enough)), WSAEFAULT),
            ("getpeername, short", code(getpeername(socket, to, &mut short)), WSAEFAULT),
            ("shutdown, unconnected", code(shutdown(fresh, SD_SEND)), WSAENOTCONN),
            ("send, unconnected", code(send(fresh, bytes, 4, 0)), WSAENOTCONN),
            ("recv, unconnected", code(recv(fresh, bytes, 4, 0)), WSAENOTCONN),
            ("WSASend, unconnected", code(WSASend(fresh, &one, 1, &mut count, 0, overlapped, None)), WSAENOTCONN),
            (
                "ConnectEx, no OVERLAPPED",
                truth(connect_ex(bound_stream, name, ADDRESS_LENGTH, null(), 0, null_mut(), null_mut())),
                WSA_INVALID_PARAMETER,
            ),
            (
                "ConnectEx, null",
                truth(connect_ex(bound_stream, null(), ADDRESS_LENGTH, null(), 0, null_mut(), overlapped)),
                WSAEFAULT,
            ),
            (
                "ConnectEx, short",
                truth(connect_ex(bound_stream, name, ADDRESS_LENGTH - 1, null(), 0, null_mut(), overlapped)),
                WSAEFAULT,
            ),
            (
                "ConnectEx, family",
                truth(connect_ex(bound_stream, other, long, null(), 0, null_mut(), overlapped)),
                WSAEAFNOSUPPORT,
            ),
            (
                "ConnectEx, unbound",
                truth(connect_ex(fresh, name, ADDRESS_LENGTH, null(), 0, null_mut(), overlapped)),
                WSAEINVAL,
            ),
            (
                "ConnectEx, datagram",
                truth(connect_ex(datagram, name, ADDRESS_LENGTH, null(), 0, null_mut(), overlapped)),
                WSAEINVAL,
            ),
            (
                "ConnectEx, connected",
                truth(connect_ex(socket, name, ADDRESS_LENGTH, null(), 0, null_mut(), overlapped)),
                WSAEISCONN,
            ),
            ("DisconnectEx, flags", truth(disconnect_ex(socket, overlapped, 0x40, 0)), WSAEINVAL),
            ("DisconnectEx, reserved", truth(disconnect_ex(socket, overlapped, 0, 1)), WSAEINVAL),
            ("DisconnectEx, unconnected", truth(disconnect_ex(fresh, overlapped, 0, 0)), WSAENOTCONN),
            (
                "AcceptEx, no OVERLAPPED",
                truth(AcceptEx(listener, fresh, bytes.cast(), 0, 32, 32, null_mut(), null_mut())),
                WSA_INVALID_PARAMETER,
            ),
            (
                "AcceptEx, null",
                truth(AcceptEx(listener, fresh, null_mut(), 0, 32, 32, null_mut(), overlapped)),
                WSAEFAULT,
            ),
            (
                "AcceptEx, no remote address",
                truth(AcceptEx(listener, fresh, bytes.cast(), 0, 32, 0, null_mut(), overlapped)),
                WSAEFAULT,
            ),
            (
                "AcceptEx, acceptor",
                truth(AcceptEx(listener, INVALID_SOCKET, bytes.cast(), 0, 32, 32, null_mut(), overlapped)),
                WSAENOTSOCK,
            ),
            (
                "AcceptEx, not listening",
                truth(AcceptEx(bound_stream, fresh, bytes.cast(), 0, 32, 32, null_mut(), overlapped)),
                WSAEINVAL,
            ),
            (
                "AcceptEx, bound acceptor",
                truth(AcceptEx(listener, bound_stream, bytes.cast(), 0, 32, 32, null_mut(), overlapped)),
                WSAEINVAL,
            ),
        ]
    };
    hold(&lines);
    assert_eq!((short, enough, negative, count), (ADDRESS_LENGTH - 1, ADDRESS_LENGTH, -1, UNTOUCHED));
    assert_eq!((room, op.status(), is_signaled(op.event())), ([0; 16], 0, false), "nothing was written or begun");
    // Each can do still what it could before.
    assert_eq!(unsafe { connect(fresh, name, ADDRESS_LENGTH) }, 0, "{}", last_error());
    close(accept_one(listener));
    assert_eq!(unsafe { listen(bound_stream, 1) }, 0);
    bind_loopback(datagram);
    send_all(socket, b"x");
    assert_eq!(receive(peer, 4), Ok(b"x".to_vec()));
    [fresh, datagram, listener, socket, peer, bound_stream].into_iter().for_each(close);
}

#[test]
fn bad_arguments_of_datagram_calls_take_nothing_and_send_nothing() {
    let ((socket, at), (peer, _)) = (bound(), bound());
    let receive_message: ReceiveMessage = function(socket, WSAID_WSARECVMSG);
    assert_eq!(crate::datagrams::send_to(peer, b"abc", &at), Ok(3));
    crate::sockets::until_readable(socket);
    let (op, mut count, mut flags, mut unknown) = (Op::signaled(64), UNTOUCHED, 0u32, 0x4000u32);
    let overlapped = op.overlapped();
    let (mut room, mut short) = ([0u64; 16], ADDRESS_LENGTH - 1);
    let from = room.as_mut_ptr().cast::<SOCKADDR>();
    let bytes = op.buffer();
    let one = WSABUF { len: 4, buf: bytes };
    let name = (&raw const at).cast::<SOCKADDR>();
    let six = SOCKADDR_IN6 { sin6_family: AF_INET6, ..Default::default() };
    let other = (&raw const six).cast::<SOCKADDR>();
    let mut empty = WSAMSG::default();
    let lines = unsafe {
        [
            ("recvfrom, negative", code(recvfrom(socket, bytes, -1, 0, null_mut(), null_mut())), WSAEFAULT),
            ("recvfrom, short", code(recvfrom(socket, bytes, 4, 0, from, &mut short)), WSAEFAULT),
            ("recvfrom, no length", code(recvfrom(socket, bytes, 4, 0, from, null_mut())), WSAEFAULT),
            ("recvfrom, flags", code(recvfrom(socket, bytes, 4, 0x4000, null_mut(), null_mut())), WSAEOPNOTSUPP),
            ("recvfrom, urgent", code(recvfrom(socket, bytes, 4, MSG_OOB, null_mut(), null_mut())), WSAEOPNOTSUPP),
            (
                "WSARecvFrom, no array",
                code(WSARecvFrom(socket, null(), 1, &mut count, &mut flags, null_mut(), null_mut(), overlapped, None)),
                WSAEINVAL,
            ),
            (
                "WSARecvFrom, no flags",
                code(WSARecvFrom(socket, &one, 1, &mut count, null_mut(), null_mut(), null_mut(), overlapped, None)),
                WSAEFAULT,
            ),
            (
                "WSARecvFrom, flags",
                code(WSARecvFrom(socket, &one, 1, &mut count, &mut unknown, null_mut(), null_mut(), overlapped, None)),
                WSAEOPNOTSUPP,
            ),
            (
                "WSARecvFrom, short",
                code(WSARecvFrom(socket, &one, 1, &mut count, &mut flags, from, &mut short, overlapped, None)),
                WSAEFAULT,
            ),
            (
                "WSARecvFrom, no count",
                code(WSARecvFrom(socket, &one, 1, null_mut(), &mut flags, null_mut(), null_mut(), null_mut(), None)),
                WSAEFAULT,
            ),
            ("WSARecvMsg, null", code(receive_message(socket, null_mut(), &mut count, overlapped, None)), WSAEFAULT),
            ("WSARecvMsg, empty", code(receive_message(socket, &mut empty, &mut count, overlapped, None)), WSAEINVAL),
            ("sendto, negative", code(sendto(peer, bytes, -1, 0, name, ADDRESS_LENGTH)), WSAEFAULT),
            ("sendto, null", code(sendto(peer, null(), 4, 0, name, ADDRESS_LENGTH)), WSAEFAULT),
            ("sendto, no address", code(sendto(peer, bytes, 4, 0, null(), 0)), WSAENOTCONN),
            ("sendto, short", code(sendto(peer, bytes, 4, 0, name, ADDRESS_LENGTH - 1)), WSAEFAULT),
            (
                "sendto, family",
                code(sendto(peer, bytes, 4, 0, other, size_of::<SOCKADDR_IN6>() as i32)),
                WSAEAFNOSUPPORT,
            ),
            ("sendto, flags", code(sendto(peer, bytes, 4, 0x4000, name, ADDRESS_LENGTH)), WSAEOPNOTSUPP),
            (
                "WSASendTo, no array",
                code(WSASendTo(peer, null(), 1, &mut count, 0, name, ADDRESS_LENGTH, overlapped, None)),
                WSAEINVAL,
            ),
            ("WSASendTo, short", code(WSASendTo(peer, &one, 1, &mut count, 0, name, 2, overlapped, None)), WSAEFAULT),
            (
                "WSASendTo, family",
                code(WSASendTo(
                    peer,
                    &one,
                    1,
                    &mut count,
                    0,
                    other,
                    size_of::<SOCKADDR_IN6>() as i32,
                    overlapped,
                    None,
                )),
                WSAEAFNOSUPPORT,
            ),
            ("WSASendMsg, null", code(WSASendMsg(peer, null(), 0, &mut count, overlapped, None)), WSAEINVAL),
        ]
    };
    hold(&lines);
    assert_eq!((short, count, unknown, room), (ADDRESS_LENGTH - 1, UNTOUCHED, 0x4000, [0; 16]), "nothing was written");
    assert_eq!((op.status(), is_signaled(op.event())), (0, false), "and nothing begun");
    assert_eq!(receive(socket, 8), Ok(b"abc".to_vec()), "the datagram is there still");
    assert_eq!(crate::datagrams::send_to(peer, b"last", &at), Ok(4));
    assert_eq!(receive(socket, 8), Ok(b"last".to_vec()), "and no other came");
    close(socket);
    close(peer);
}

#[test]
fn unknown_options_selections_and_kinds_are_refused() {
    let (socket, peer) = with_data();
    let (mut value, mut length, mut short, event) = ([0u8; 8], 8, 0, manual_event());
    let bytes = value.as_mut_ptr();
    let mut events = WSANETWORKEVENTS::default();
    let read = FD_READ as i32;
    let mut polled = [WSAPOLLFD { fd: socket, events: POLLRDNORM, revents: 0 }];
    let none = INVALID_SOCKET;
    let mut closed = FD_SET { fd_count: 1, ..Default::default() };
    closed.fd_array[0] = none;
    let mut empty = FD_SET::default();
    let forever = null();
    let made_with =
        |family: u16, kind, protocol| unsafe { made(WSASocketW(family.into(), kind, protocol, null(), 0, 1)) };
    let lines = unsafe {
        [
            ("getsockopt, null", code(getsockopt(socket, SOL_SOCKET, SO_TYPE, null_mut(), &mut length)), WSAEFAULT),
            ("getsockopt, no length", code(getsockopt(socket, SOL_SOCKET, SO_TYPE, bytes, null_mut())), WSAEFAULT),
            ("getsockopt, short", code(getsockopt(socket, SOL_SOCKET, SO_TYPE, bytes, &mut short)), WSAEFAULT),
            ("getsockopt, name", code(getsockopt(socket, SOL_SOCKET, 0x7777, bytes, &mut length)), WSAENOPROTOOPT),
            ("getsockopt, level", code(getsockopt(socket, 0x7777, SO_TYPE, bytes, &mut length)), WSAEINVAL),
            ("setsockopt, null", code(setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, null(), 4)), WSAEFAULT),
            ("setsockopt, short", code(setsockopt(socket, SOL_SOCKET, SO_RCVBUF, bytes, 3)), WSAEFAULT),
            ("setsockopt, name", code(setsockopt(socket, IPPROTO_TCP, 0x7777, bytes, 4)), WSAENOPROTOOPT),
            ("setsockopt, level", code(setsockopt(socket, 0x7777, SO_KEEPALIVE, bytes, 4)), WSAEINVAL),
            ("setsockopt, read only", code(setsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, bytes, 4)), WSAENOPROTOOPT),
            ("WSAEventSelect, event", code(WSAEventSelect(socket, 0x7770 as WSAEVENT, read)), WSAEINVAL),
            ("WSAEventSelect, no event", code(WSAEventSelect(socket, 0, read)), WSAEINVAL),
            (
                "WSAEnumNetworkEvents, null",
                code(WSAEnumNetworkEvents(socket, event as WSAEVENT, null_mut())),
                WSAEFAULT,
            ),
            ("select, nothing", code(select(0, null_mut(), null_mut(), null_mut(), forever)), WSAEINVAL),
            ("select, empty", code(select(0, &mut empty, null_mut(), null_mut(), forever)), WSAEINVAL),
            ("select, no socket", code(select(0, &mut closed, null_mut(), null_mut(), forever)), WSAENOTSOCK),
            ("WSAPoll, null", code(WSAPoll(null_mut(), 1, 0)), WSAEFAULT),
            ("WSAPoll, none", code(WSAPoll(polled.as_mut_ptr(), 0, 0)), WSAEINVAL),
            ("a family", made_with(0x77, SOCK_STREAM, 0), WSAEAFNOSUPPORT),
            ("a kind", made_with(AF_INET, 77, 0), WSAESOCKTNOSUPPORT),
            ("a protocol", made_with(AF_INET, SOCK_STREAM, 0x77), WSAEPROTONOSUPPORT),
            ("a protocol of another kind", made_with(AF_INET, SOCK_STREAM, IPPROTO_UDP), WSAEPROTONOSUPPORT),
        ]
    };
    hold(&lines);
    assert_eq!((length, short, events.lNetworkEvents, value), (8, 0, 0, [0; 8]), "nothing was written");
    // No selection was made: the socket blocks as before, and tells no event.
    assert_eq!(unsafe { WSAEnumNetworkEvents(socket, 0, &mut events) }, 0);
    assert_eq!((events.lNetworkEvents, is_signaled(event)), (0, false));
    assert_eq!(receive(socket, 8), Ok(b"abc".to_vec()));
    close_handle(event);
    close(socket);
    close(peer);
}
