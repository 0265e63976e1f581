//! ERR-1 to ERR-7: the last error and the numbers in it.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicU32, Ordering};

#[test]
fn err_1_both_names_read_and_write_one_slot() {
    unsafe { WSASetLastError(10042) };
    assert_eq!(unsafe { GetLastError() }, 10042);
    unsafe { SetLastError(0xffff_fff0) };
    assert_eq!(last_error() as u32, 0xffff_fff0);
    assert_eq!(unsafe { CloseHandle(INVALID_SOCKET.wrapping_sub(7) as HANDLE) }, 0);
    assert_eq!(last_error(), WSA_INVALID_HANDLE);
    startup();
    assert_eq!(listen_on(INVALID_SOCKET, 1), Err(WSAENOTSOCK));
    assert_eq!(unsafe { GetLastError() } as i32, WSAENOTSOCK);
}

#[test]
fn err_2_a_successful_socket_call_sets_it_to_zero() {
    let (client, accepted) = pair();
    send_all(client, b"abcdef");
    until_bytes(accepted, 6);
    let event = manual_event();
    let (mut bytes, mut flags, mut number, mut length) = (0, 0, 0, 4);
    let mut buffer = [0u8; 1];
    let buffers = [WSABUF { len: 1, buf: buffer.as_mut_ptr() }];
    type Call<'a> = Box<dyn FnMut() -> i32 + 'a>;
    let mut calls: Vec<(&str, Call<'_>)> = vec![
        ("recv", Box::new(|| receive(accepted, 1).map_or(-1, |_| 0))),
        ("send", Box::new(|| try_send(accepted, b"x", 0).map_or(-1, |_| 0))),
        ("getsockname", Box::new(|| local_name(accepted).map_or(-1, |_| 0))),
        ("getpeername", Box::new(|| peer_name(accepted).map_or(-1, |_| 0))),
        ("select", Box::new(|| select_one(accepted, Set::Write, 0) - 1)),
        ("ioctlsocket", Box::new(|| unsafe { ioctlsocket(accepted, FIONREAD, &mut number) })),
        ("setsockopt", Box::new(|| unsafe { setsockopt(accepted, SOL_SOCKET, SO_KEEPALIVE, c"1".as_ptr().cast(), 1) })),
        (
            "getsockopt",
            Box::new(|| unsafe { getsockopt(accepted, SOL_SOCKET, SO_TYPE, [0u8; 4].as_mut_ptr(), &mut length) }),
        ),
        (
            "WSARecv",
            Box::new(|| unsafe { WSARecv(accepted, buffers.as_ptr(), 1, &mut bytes, &mut flags, null_mut(), None) }),
        ),
        ("WSAEventSelect", Box::new(|| unsafe { WSAEventSelect(accepted, event as WSAEVENT, FD_READ as i32) })),
        (
            "WSAEnumNetworkEvents",
            Box::new(|| try_enumerate(accepted, null_mut(), &mut Default::default()).map_or(-1, |()| 0)),
        ),
        ("shutdown", Box::new(|| unsafe { shutdown(accepted, SD_BOTH) })),
        ("closesocket", Box::new(|| unsafe { closesocket(accepted) })),
    ];
    for (name, call) in &mut calls {
        unsafe { WSASetLastError(4711) };
        assert_eq!(call(), 0, "{name}");
        assert_eq!(last_error(), 0, "{name}");
    }
    drop(calls);
    let socket = tcp();
    for call in [|socket| bind_to(socket, &Address::loopback(AF_INET, 0)), |socket| listen_on(socket, 4)] {
        unsafe { WSASetLastError(4711) };
        assert_eq!(call(socket), Ok(()));
        assert_eq!(last_error(), 0);
    }
    unsafe { WSASetLastError(4711) };
    close(connected(&local_name(socket).unwrap()));
    close(accept_one(socket));
    assert_eq!(last_error(), 0);
    // Waits, events and ports leave it alone.
    unsafe { WSASetLastError(4711) };
    assert_eq!(unsafe { ResetEvent(event) }, 1);
    assert_eq!(wait(event, 0), WAIT_TIMEOUT_CODE);
    assert_eq!(unsafe { SetEvent(event) }, 1);
    assert_eq!(wait(event, 0), 0);
    assert_eq!(last_error(), 4711);
    close(socket);
    close(client);
}

#[test]
fn err_3_each_thread_has_its_own() {
    // By flags alone: what else passes between threads may make calls, which change the error.
    static TURN: AtomicU32 = AtomicU32::new(0);
    let until = |turn| {
        while TURN.load(Ordering::SeqCst) != turn {
            std::hint::spin_loop();
        }
    };
    let theirs = elsewhere(move || {
        unsafe { WSASetLastError(2) };
        TURN.store(1, Ordering::SeqCst);
        until(2);
        last_error()
    });
    until(1);
    unsafe { WSASetLastError(1) };
    TURN.store(2, Ordering::SeqCst);
    assert_eq!(last_error(), 1);
    assert_eq!(theirs.result(), 2);
    assert_eq!(elsewhere(last_error).result(), 0);
}

#[test]
fn err_3_a_routine_may_change_it() {
    unsafe extern "system" fn change(value: usize) {
        unsafe { WSASetLastError(value as i32) };
    }
    unsafe { WSASetLastError(1) };
    assert_ne!(unsafe { QueueUserAPC(Some(change), GetCurrentThread(), 99) }, 0);
    assert_eq!(unsafe { SleepEx(0, 1) }, 192);
    assert_eq!(last_error(), 99);
}

#[test]
fn err_4_three_name_spaces_for_one_reset() {
    const STATUS_CONNECTION_RESET: usize = 0xC000_020D;
    const ERROR_NETNAME_DELETED: i32 = 64;
    let (client, accepted) = pair();
    let event = manual_event();
    let mut overlapped = OVERLAPPED { hEvent: event, ..Default::default() };
    let mut buffer = [0u8; 4];
    let buffers = [WSABUF { len: 4, buf: buffer.as_mut_ptr() }];
    let (mut bytes, mut flags) = (0, 0);
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, &mut overlapped, None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    reset(client);
    assert_eq!(wait(event, BOUND_MS), 0);
    assert_eq!(overlapped.Internal as u32 as usize, STATUS_CONNECTION_RESET);
    assert_eq!(unsafe { WSAGetOverlappedResult(accepted, &overlapped, &mut bytes, 0, &mut flags) }, 0);
    assert_eq!(last_error(), WSAECONNRESET);
    assert_eq!(unsafe { GetOverlappedResult(accepted as HANDLE, &overlapped, &mut bytes, 0) }, 0);
    assert_eq!(last_error(), ERROR_NETNAME_DELETED);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn err_5_the_context_decides() {
    let (client, accepted) = pair();
    set_option(accepted, SO_RCVTIMEO, 20);
    assert_eq!(receive(accepted, 4), Err(WSAETIMEDOUT), "a blocking socket has no EAGAIN");
    set_non_blocking(accepted, 1).unwrap();
    assert_eq!(receive(accepted, 4), Err(WSAEWOULDBLOCK));
    shut(client, SD_SEND).unwrap();
    assert_eq!(try_send(client, b"x", 0), Err(WSAESHUTDOWN), "after one's own shutdown");
    reset(accepted);
    until_readable(client);
    let (second, peer) = pair();
    reset(peer);
    until_readable(second);
    assert_eq!(try_send(second, b"x", 0), Err(WSAECONNRESET), "after the peer's reset");
    let fresh = tcp();
    assert_eq!(try_send(fresh, b"x", 0), Err(WSAENOTCONN), "never connected");
    set_non_blocking(fresh, 1).unwrap();
    let (listener, address) = listener_of(AF_INET);
    assert_eq!(connect_socket(fresh, &address), Err(WSAEWOULDBLOCK));
    for socket in [client, second, fresh, listener] {
        close(socket);
    }
}

/// Runs it with the default of SIGPIPE, which would end the process.
#[cfg(target_os = "linux")]
fn where_a_signal_would_end_the_process(run: impl FnOnce()) {
    let before = unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) };
    run();
    unsafe { libc::signal(libc::SIGPIPE, before) };
}

/// Windows has no such signal.
#[cfg(not(target_os = "linux"))]
fn where_a_signal_would_end_the_process(run: impl FnOnce()) {
    run();
}

#[test]
fn err_6_no_send_raises_a_signal() {
    let (client, accepted) = pair();
    reset(accepted);
    until_readable(client);
    where_a_signal_would_end_the_process(|| {
        for _ in 0..3 {
            assert_eq!(try_send(client, b"x", 0), Err(WSAECONNRESET));
            let buffers = [WSABUF { len: 1, buf: [0u8].as_mut_ptr() }; 2];
            let mut bytes = 0;
            let result = unsafe { WSASend(client, buffers.as_ptr(), 2, &mut bytes, 0, null_mut(), None) };
            assert_eq!(checked(result), Err(WSAECONNRESET));
        }
    });
    close(client);
}

#[test]
fn err_7_the_numbers_without_an_errno() {
    let numbers = [
        (WSASYSNOTREADY, 10091),
        (WSAVERNOTSUPPORTED, 10092),
        (WSANOTINITIALISED, 10093),
        (WSAEDISCON, 10101),
        (WSAHOST_NOT_FOUND, 11001),
        (WSATRY_AGAIN, 11002),
        (WSANO_RECOVERY, 11003),
        (WSANO_DATA, 11004),
        (WSAEPROCLIM, 10067),
    ];
    for (constant, number) in numbers {
        assert_eq!(constant, number);
    }
    assert_eq!(unsafe { WSAStartup(0, &mut WSADATA::default()) }, WSAVERNOTSUPPORTED);
}
