//! The result of an operation, asked for.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

#[test]
fn ovl_20_28_a_pending_operation_is_incomplete() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    assert_eq!(op.result(accepted), Err(WSA_IO_INCOMPLETE));
    assert_eq!(op.dos_result(accepted), Err(WSA_IO_INCOMPLETE));
    assert_eq!(op.status(), STATUS_PENDING);
    send_all(client, b"ab");
    assert_eq!(op.end(accepted), Ok(2));
    assert_eq!(op.dos_result(accepted), Ok(2));
    assert_ne!(op.status(), STATUS_PENDING);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_21_22_a_reset_is_10054_here_and_64_there_and_the_count_is_written() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    unsafe { (*op.overlapped()).InternalHigh = 77 };
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    reset(client);
    assert_eq!(op.end(accepted), Err(WSAECONNRESET));
    assert_eq!(op.dos_result(accepted), Err(64));
    let (mut bytes, mut flags) = (UNTOUCHED, 0);
    assert_eq!(unsafe { WSAGetOverlappedResult(accepted, op.overlapped(), &mut bytes, 0, &mut flags) }, 0);
    assert_eq!(bytes, 0);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_23_waiting_for_the_result_waits_on_the_event() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    started(op.receive(accepted));
    let sender = std::thread::spawn(move || send_all(client, b"abc"));
    let (mut bytes, mut flags) = (0, 0);
    assert_eq!(unsafe { WSAGetOverlappedResult(accepted, op.overlapped(), &mut bytes, 1, &mut flags) }, 1);
    assert_eq!(bytes, 3);
    sender.join().unwrap();
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_23_the_handle_may_have_been_signaled_by_another_operation() {
    let (client, accepted) = pair();
    let first = Op::room(null_mut(), 3);
    let second = Op::room(null_mut(), 3);
    assert_eq!(first.receive(client), WSA_IO_PENDING);
    assert_eq!(second.receive(client), WSA_IO_PENDING);
    send_all(accepted, b"abc");
    assert_eq!(wait(client as HANDLE, BOUND_MS), 0);
    assert_eq!(first.data(), b"abc");
    assert_eq!(second.status(), STATUS_PENDING);
    // The handle is signaled, the second operation is not over.
    let sender = std::thread::spawn(move || send_all(accepted, b"def"));
    let mut bytes = 0;
    assert_eq!(unsafe { GetOverlappedResult(client as HANDLE, second.overlapped(), &mut bytes, 1) }, 1);
    assert_eq!((bytes, second.data()), (3, b"def".to_vec()));
    sender.join().unwrap();
    close(accepted);
    close(client);
    assert_no_rescue();
}

/// As a program that moves an OVERLAPPED in an array while its operation is pending: the copy never ends.
#[test]
fn ovl_23_an_event_is_believed_whatever_the_status_says() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    let copy = unsafe { op.overlapped().read() };
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    assert_eq!(copy.Internal, STATUS_PENDING);
    let (mut bytes, mut flags) = (UNTOUCHED, 0);
    assert_eq!(unsafe { WSAGetOverlappedResult(accepted, &copy, &mut bytes, 0, &mut flags) }, 0);
    assert_eq!(last_error(), WSA_IO_INCOMPLETE);
    assert_eq!(unsafe { WSAGetOverlappedResult(accepted, &copy, &mut bytes, 1, &mut flags) }, 1);
    assert_eq!(bytes as usize, copy.InternalHigh);
    assert_eq!(unsafe { GetOverlappedResult(accepted as HANDLE, &copy, &mut bytes, 1) }, 1);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_23_another_thread_waits_on_the_handle_itself() {
    let (client, accepted) = pair();
    let op = Op::room(null_mut(), 8);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    let waiter = std::thread::spawn(move || wait(accepted as HANDLE, BOUND_MS));
    send_all(client, b"abc");
    assert_eq!(waiter.join().unwrap(), 0);
    assert_eq!(op.data(), b"abc");
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_24_it_only_reads_and_translates_whatever_is_there() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    started(op.receive(accepted));
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    unsafe { ResetEvent(op.event()) };
    for _ in 0..3 {
        assert_eq!(op.result(accepted), Ok(3));
    }
    let table = [
        (0xC000_020Du32, WSAECONNRESET, 64),
        (0xC000_0236, WSAECONNREFUSED, 1225),
        (0xC000_0120, WSA_OPERATION_ABORTED, 995),
        (0xC000_00B5, WSAETIMEDOUT, 121),
        (0xC000_0241, WSAECONNABORTED, 1236),
        (0xC000_00BB, WSAEOPNOTSUPP, 50),
        (0xC000_0005, WSAEFAULT, 998),
        (0xC000_023C, WSAENETUNREACH, 1231),
        (0xC000_023D, WSAEHOSTUNREACH, 1232),
        (0xC000_0023, WSAEFAULT, 122),
        (0x8000_0005, WSAEMSGSIZE, 234),
    ];
    for (status, winsock, dos) in table {
        unsafe { (*op.overlapped()).Internal = status as usize };
        assert_eq!((op.result(accepted), op.dos_result(accepted)), (Err(winsock), Err(dos)), "{status:x}");
    }
    unsafe { (*op.overlapped()).Internal = 0 };
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_25_bad_sockets_and_null_pointers() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    started(op.receive(accepted));
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    let (mut bytes, mut flags) = (0, 0);
    assert_eq!(op.result(INVALID_SOCKET), Err(WSAENOTSOCK));
    assert_eq!(op.result(op.event() as SOCKET), Err(WSAENOTSOCK));
    let results = unsafe {
        [
            (WSAGetOverlappedResult(accepted, null(), &mut bytes, 0, &mut flags), last_error()),
            (WSAGetOverlappedResult(accepted, op.overlapped(), null_mut(), 0, &mut flags), last_error()),
            (WSAGetOverlappedResult(accepted, op.overlapped(), &mut bytes, 0, null_mut()), last_error()),
        ]
    };
    assert_eq!(results, [(0, WSAEFAULT); 3]);
    // The other function looks at the handle only to wait.
    assert_eq!(unsafe { GetOverlappedResult(null_mut(), op.overlapped(), &mut bytes, 0) }, 1);
    assert_eq!(bytes, 3);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_27_the_flags_are_written() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    started(op.receive(accepted));
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    let (mut bytes, mut flags) = (0, UNTOUCHED);
    assert_eq!(unsafe { WSAGetOverlappedResult(accepted, op.overlapped(), &mut bytes, 0, &mut flags) }, 1);
    assert_eq!((bytes, flags), (3, 0));
    close(client);
    close(accepted);
    assert_no_rescue();
}
