//! OVL-56 to OVL-58: message flags on overlapped transfers.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;

const WAITALL: u32 = MSG_WAITALL as u32;
const PEEK: u32 = MSG_PEEK as u32;
const OOB: u32 = MSG_OOB as u32;

#[test]
fn ovl_56_waitall_ends_when_the_buffer_is_full() {
    let (client, accepted) = pair();
    let op = Op::signaled(10);
    assert_eq!(op.receive_with(accepted, WAITALL, None), WSA_IO_PENDING);
    for piece in [&b"a"[..], b"bcd", b"efghi"] {
        send_all(client, piece);
        // All that was sent has been taken, and it is not enough.
        while unsafe { readable(accepted) } != 0 {
            wait(op.event(), 1);
        }
        assert_eq!(op.result(accepted), Err(WSA_IO_INCOMPLETE));
    }
    send_all(client, b"jklm");
    assert_eq!(op.end(accepted), Ok(10));
    assert_eq!(op.data(), b"abcdefghij");
    assert_eq!(receive(accepted, 8).unwrap(), b"klm", "what is beyond stays");
    // And at once where everything is there.
    send_all(client, b"0123456789");
    crate::sockets::until_bytes(accepted, 10);
    started(op.receive_with(accepted, WAITALL, None));
    assert_eq!(op.end(accepted), Ok(10));
    close(client);
    close(accepted);
    assert_no_rescue();
}

unsafe fn readable(socket: SOCKET) -> u32 {
    let mut bytes = 0;
    assert_eq!(unsafe { ioctlsocket(socket, FIONREAD, &mut bytes) }, 0);
    bytes
}

#[test]
fn ovl_56_waitall_fills_several_buffers_in_order() {
    let (client, accepted) = pair();
    let op = Op::signaled(9);
    let buffers: Vec<WSABUF> = [0, 2, 6]
        .map(|at| WSABUF {
            len: if at == 0 {
                2
            } else if at == 2 {
                4
            } else {
                3
            },
            buf: op.buffer().wrapping_add(at),
        })
        .into();
    let mut flags = WAITALL;
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 3, null_mut(), &mut flags, op.overlapped(), None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    for byte in b"abcdefghi" {
        send_all(client, &[*byte]);
    }
    assert_eq!(op.end(accepted), Ok(9));
    assert_eq!(op.data(), b"abcdefghi");
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_56_waitall_ends_with_what_is_there_at_the_end_of_the_stream() {
    let (client, accepted) = pair();
    let op = Op::signaled(10);
    assert_eq!(op.receive_with(accepted, WAITALL, None), WSA_IO_PENDING);
    send_all(client, b"abc");
    shut_send(client);
    assert_eq!(op.end(accepted), Ok(3));
    assert_eq!(op.data(), b"abc");
    assert_eq!(receive(accepted, 4).unwrap(), b"");
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_56_waitall_ends_when_it_is_cancelled_and_what_it_took_is_told() {
    let (client, accepted) = pair();
    let op = Op::signaled(10);
    assert_eq!(op.receive_with(accepted, WAITALL, None), WSA_IO_PENDING);
    send_all(client, b"abc");
    while unsafe { readable(accepted) } != 0 {
        wait(op.event(), 1);
    }
    assert_eq!(op.cancel(accepted), 0);
    assert_eq!(op.end(accepted), Err(WSA_OPERATION_ABORTED));
    assert_eq!(op.bytes(), 3, "cancelled with what is there");
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_56_waitall_is_refused_with_other_flags_and_without_overlapped_on_a_non_blocking_socket() {
    let (client, accepted) = pair();
    let op = Op::signaled(4);
    for other in [OOB, PEEK, MSG_PARTIAL] {
        assert_eq!(op.receive_with(accepted, WAITALL | other, None), WSAEOPNOTSUPP, "{other:#x}");
        assert!(!is_signaled(op.event()));
    }
    set_non_blocking(accepted, true);
    send_all(client, b"abcd");
    crate::sockets::until_readable(accepted);
    assert_eq!(crate::sockets::receive_flags(accepted, 4, MSG_WAITALL), Err(WSAEOPNOTSUPP));
    // Overlapped it is allowed in either mode.
    started(op.receive_with(accepted, WAITALL, None));
    assert_eq!(op.end(accepted), Ok(4));
    // A blocking one waits for all.
    set_non_blocking(accepted, false);
    let receiving = crate::sockets::elsewhere(move || crate::sockets::receive_flags(accepted, 4, MSG_WAITALL));
    send_all(client, b"ab");
    assert!(receiving.is_blocked());
    send_all(client, b"cd");
    assert_eq!(receiving.result().unwrap(), b"abcd");
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_57_a_peek_ends_when_there_is_data_and_leaves_it_there() {
    let (client, accepted) = pair();
    let (peek, receive) = (Op::signaled(3), Op::signaled(8));
    assert_eq!(peek.receive_with(accepted, PEEK, None), WSA_IO_PENDING);
    // A receive behind it gets its turn after it.
    assert_eq!(receive.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"abcde");
    assert_eq!(peek.end(accepted), Ok(3));
    assert_eq!(peek.data(), b"abc");
    assert_eq!(receive.end(accepted), Ok(5));
    assert_eq!(receive.data(), b"abcde");
    // Two peeks see the same.
    send_all(client, b"xyz");
    for _ in 0..2 {
        started(peek.receive_with(accepted, PEEK, None));
        assert_eq!(peek.end(accepted), Ok(3));
        assert_eq!(peek.data(), b"xyz");
    }
    assert_eq!(receive_exactly(accepted, 3), b"xyz");
    // The end is seen too.
    shut_send(client);
    started(peek.receive_with(accepted, PEEK, None));
    assert_eq!(peek.end(accepted), Ok(0));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_58_partial_means_nothing_to_a_receive_and_is_refused_for_a_send() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    started(op.receive_with(accepted, MSG_PARTIAL, None));
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    let (mut bytes, mut flags) = (UNTOUCHED, MSG_PARTIAL);
    send_all(client, b"de");
    let result = unsafe { WSARecv(accepted, &op.wsabuf(), 1, &mut bytes, &mut flags, null_mut(), None) };
    assert_eq!((result, bytes, flags), (0, 2, 0), "a stream has no parts of messages");
    let send = Op::with(manual_event(), b"abc".to_vec());
    for flags in [MSG_PARTIAL, WAITALL, PEEK, 0x8000_0000] {
        let buffers = [send.wsabuf()];
        let result = unsafe { WSASend(client, buffers.as_ptr(), 1, null_mut(), flags, send.overlapped(), None) };
        assert_eq!((result, last_error()), (SOCKET_ERROR, WSAEOPNOTSUPP), "{flags:#x}");
        assert_eq!(crate::sockets::try_send(client, b"abc", flags as i32), Err(WSAEOPNOTSUPP));
    }
    assert!(!is_signaled(send.event()));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn what_is_received_may_be_asked_for_at_once() {
    const PUSH_IMMEDIATE: u32 = 0x20;
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    started(op.receive_with(accepted, PUSH_IMMEDIATE, None));
    send_all(client, b"a");
    assert_eq!((op.end(accepted), op.data()), (Ok(1), b"a".to_vec()));
    send_all(client, b"b");
    crate::sockets::until_readable(accepted);
    assert_eq!(crate::sockets::receive_flags(accepted, 4, PUSH_IMMEDIATE as i32).unwrap(), b"b");
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn sends_without_routing_arrive_on_this_host() {
    let (client, accepted) = pair();
    assert_eq!(crate::sockets::try_send(client, b"abc", MSG_DONTROUTE), Ok(3));
    assert_eq!(receive_exactly(accepted, 3), b"abc");
    let ((socket, address), (peer, _)) = (crate::datagrams::bound(), crate::datagrams::bound());
    let to = (&raw const address).cast();
    assert_eq!(unsafe { sendto(peer, b"de".as_ptr(), 2, MSG_DONTROUTE, to, ADDRESS_LENGTH) }, 2);
    assert_eq!(receive(socket, 8).unwrap(), b"de");
    [client, accepted, socket, peer].into_iter().for_each(close);
}
