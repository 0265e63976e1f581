//! Arguments that the kernel would look at too late: when memory has been asked for, or data taken.

use crate::datagrams::*;
use crate::ops::*;
use crate::sockets::{Set, select_one};
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};

#[test]
fn sel_4_a_count_that_was_never_set_is_found_out_by_the_entries() {
    let (client, accepted) = pair();
    let mut set = FD_SET { fd_count: 0xcccc_cccc, fd_array: [INVALID_SOCKET; 64] };
    set.fd_array[0] = client;
    assert_eq!(unsafe { select(0, &mut set, null_mut(), null_mut(), null()) }, SOCKET_ERROR);
    assert_eq!(last_error(), WSAENOTSOCK);
    assert_eq!((set.fd_count, set.fd_array[0]), (0xcccc_cccc, client), "it is left alone");
    close(client);
    close(accepted);
}

#[test]
fn ovl_92_lengths_that_were_meant_to_be_negative_are_refused() {
    let (listener, acceptor, op) = (listener().0, tcp(), Op::signaled(256));
    let to = op.buffer().cast();
    for [data, local, remote] in
        [[-32i32 as u32, 32, 32], [0, u32::MAX, 32], [0, 32, u32::MAX], [i32::MAX as u32, 32, 32]]
    {
        let started = unsafe { AcceptEx(listener, acceptor, to, data, local, remote, null_mut(), op.overlapped()) };
        assert_eq!((started, last_error()), (0, WSAEFAULT), "{data} {local} {remote}");
    }
    assert!(!is_signaled(op.event()));
    close(acceptor);
    close(listener);
}

#[test]
fn sock_42_no_buffer_takes_no_datagram() {
    let (one, other) = connected_pair();
    send_all(one, b"kept");
    assert_eq!(select_one(other, Set::Read, BOUND_MS), 1);
    assert_eq!(unsafe { recv(other, null_mut(), 4, 0) }, SOCKET_ERROR);
    assert_eq!(last_error(), WSAEFAULT);
    assert_eq!(unsafe { recvfrom(other, null_mut(), 4, 0, null_mut(), null_mut()) }, SOCKET_ERROR);
    assert_eq!(last_error(), WSAEFAULT);
    assert_eq!(receive(other, 8).as_deref(), Ok(&b"kept"[..]));
    close(one);
    close(other);
}

#[test]
fn net_62_the_context_of_an_acceptor_is_that_of_a_socket() {
    let (client, accepted) = pair();
    let update = |value: *const usize, length| {
        let set = unsafe { setsockopt(accepted, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, value.cast(), length) };
        if set == 0 { 0 } else { last_error() }
    };
    for (value, error) in [(12_345, WSAENOTSOCK), (INVALID_SOCKET, WSAENOTSOCK), (0, WSAENOTSOCK), (client, 0)] {
        assert_eq!(update(&value, 8), error, "{value}");
    }
    assert_eq!((update(null(), 0), update(null(), 8), update(&client, 4)), (WSAEFAULT, WSAEFAULT, WSAEFAULT));
    close(client);
    close(accepted);
}
