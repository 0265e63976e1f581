use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;

/// Leaves the process no descriptor, and says which to close to give it one.
fn exhaust() -> Vec<SOCKET> {
    let limit = libc::rlimit { rlim_cur: 120, rlim_max: 120 };
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &limit) }, 0);
    let mut hoard = Vec::new();
    loop {
        let socket = unsafe { socket(i32::from(AF_INET), SOCK_STREAM, 0) };
        if socket == INVALID_SOCKET {
            assert_eq!(last_error(), WSAEMFILE);
            return hoard;
        }
        hoard.push(socket);
    }
}

#[test]
fn sock_24_without_a_descriptor_the_connection_stays_queued() {
    if !is_own_process("descriptors::sock_24_without_a_descriptor_the_connection_stays_queued") {
        return;
    }
    let (listener, address) = listener_of(AF_INET);
    let event = manual_event();
    event_select(listener, event, FD_ACCEPT);
    let client = connected(&address);
    expect(listener, event, FD_ACCEPT);
    let mut hoard = exhaust();
    for _ in 0..100 {
        assert_eq!(try_accept(listener), Err(WSAEMFILE));
    }
    close(hoard.pop().unwrap());
    expect(listener, event, FD_ACCEPT);
    let accepted = accept_one(listener);
    send_all(client, b"x");
    expect_nothing(listener, event);
    assert_eq!(receive(accepted, 4).unwrap(), b"x");
}

#[test]
fn sock_24_a_blocked_accept_waits_for_a_descriptor() {
    if !is_own_process("descriptors::sock_24_a_blocked_accept_waits_for_a_descriptor") {
        return;
    }
    let (listener, address) = listener_of(AF_INET);
    let client = stream(AF_INET);
    let accepting = elsewhere(move || try_accept(listener));
    assert!(accepting.is_blocked());
    set_non_blocking(client, 1).unwrap();
    let mut hoard = exhaust();
    assert_eq!(connect_socket(client, &address), Err(WSAEWOULDBLOCK));
    assert!(accepting.is_blocked());
    close(hoard.pop().unwrap());
    let accepted = accepting.result().unwrap();
    send_all(client, b"x");
    assert_eq!(receive(accepted, 4).unwrap(), b"x");
}
