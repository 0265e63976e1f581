//! Several handles of one socket or port: OVL-74, PORT-8 and what the last of them ends.

use crate::ops::*;
use crate::sockets::{Set, elsewhere, is_own_process, select_one, try_send};
use crate::support::*;
use crate::waiting::duplicate;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;

#[test]
fn ovl_74_only_the_last_close_cancels() {
    for first_goes_first in [true, false] {
        let (client, accepted) = pair();
        let second = duplicate(accepted as _) as SOCKET;
        let (gone, kept) = if first_goes_first { (accepted, second) } else { (second, accepted) };
        let (one, two) = (Op::signaled(8), Op::signaled(8));
        assert_eq!(one.receive(gone), WSA_IO_PENDING);
        assert_eq!(two.receive(kept), WSA_IO_PENDING);
        close(gone);
        assert_eq!(unsafe { closesocket(gone) }, SOCKET_ERROR);
        assert_eq!(last_error(), WSAENOTSOCK);
        assert_eq!(receive(gone, 1), Err(WSAENOTSOCK));
        assert_eq!(unsafe { CloseHandle(gone as HANDLE) }, 0, "closed is closed");
        send_all(client, b"abc");
        assert_eq!(one.end(kept), Ok(3));
        // The peer hears of nothing yet.
        assert_eq!(select_one(client, Set::Read, 0), 0);
        close(kept);
        assert_eq!(wait(two.event(), BOUND_MS), 0);
        assert_eq!(two.status(), STATUS_CANCELLED);
        assert_eq!(receive(client, 4).unwrap(), b"");
        close(client);
    }
    assert_no_rescue();
}

#[test]
fn ovl_74_a_blocked_call_goes_on_while_a_handle_is_left() {
    let (client, accepted) = pair();
    let second = duplicate(accepted as _) as SOCKET;
    let receiving = elsewhere(move || receive(accepted, 8));
    assert!(receiving.is_blocked());
    close(accepted);
    assert!(receiving.is_blocked());
    send_all(client, b"abc");
    assert_eq!(receiving.result().unwrap(), b"abc");
    let receiving = elsewhere(move || receive(second, 8));
    assert!(receiving.is_blocked());
    close(second);
    assert_eq!(receiving.result(), Err(WSAEINTR));
    close(client);
    assert_no_rescue();
}

#[test]
fn ovl_74_handles_closed_by_many_threads_end_a_socket_once() {
    // Closes numbers that may be another's by then: nobody else is in this process.
    if !is_own_process("duplicates::ovl_74_handles_closed_by_many_threads_end_a_socket_once") {
        return;
    }
    let (client, accepted) = pair();
    let handles: Vec<SOCKET> = (0..64).map(|_| duplicate(accepted as _) as SOCKET).chain([accepted]).collect();
    let op = Op::signaled(8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    let closed: u32 = std::thread::scope(|scope| {
        let close_all = || handles.iter().map(|handle| u32::from(unsafe { closesocket(*handle) } == 0)).sum::<u32>();
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(close_all)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(closed, 65, "each once");
    assert_eq!(wait(op.event(), BOUND_MS), 0);
    assert_eq!(op.status(), STATUS_CANCELLED);
    assert_eq!(receive(client, 4).unwrap(), b"");
    close(client);
    assert_no_rescue();
}

#[test]
fn port_8_duplicates_share_the_association() {
    let (client, accepted) = pair();
    let port = port(0);
    let second = duplicate(accepted as _) as SOCKET;
    associate(accepted, port, 7);
    let again = unsafe { CreateIoCompletionPort(second as HANDLE, port, 8, 0) };
    assert_eq!((again, last_error()), (null_mut(), 87), "it has a port");
    let op = Op::room(null_mut(), 8);
    close(accepted);
    assert_eq!(op.receive(second), WSA_IO_PENDING);
    send_all(client, b"abc");
    assert_eq!(get(port, BOUND_MS), Got::success(3, 7, op.overlapped()));
    // Options and ends are the socket's, too.
    shut_send(second);
    assert_eq!(try_send(second, b"x", 0), Err(WSAESHUTDOWN));
    close(second);
    close(client);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn port_50_a_port_is_closed_with_its_last_handle() {
    let port = port(0);
    let second = duplicate(port);
    post(port, 1, 2, 0);
    close_handle(port);
    assert_eq!(get(port, 0), Got { overlapped: null_mut(), ..Got::nothing(6) });
    assert_eq!(get(second, 0), Got::success(1, 2, null_mut()));
    let second_again = second as usize;
    let getting = elsewhere(move || get(second_again as HANDLE, INFINITE).error);
    assert!(getting.is_blocked());
    close_handle(second);
    assert_eq!(getting.result(), ABANDONED as i32);
}

/// `INFINITE`.
const INFINITE: u32 = u32::MAX;
