use crate::files::*;
use crate::sockets::*;
use crate::support::*;
use overlapped_sys::rescues;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};

#[test]
fn sock_49_no_signal_interrupts_a_call() {
    // A handler that does nothing, without SA_RESTART.
    extern "C" fn nothing(_: i32) {}
    let mut action: libc::sigaction = unsafe { std::mem::zeroed() };
    action.sa_sigaction = nothing as extern "C" fn(i32) as usize;
    assert_eq!(unsafe { libc::sigaction(libc::SIGUSR1, &action, null_mut()) }, 0);
    let (client, accepted) = pair();
    let (sender, thread) = std::sync::mpsc::channel();
    let receiving = elsewhere(move || {
        sender.send(unsafe { libc::pthread_self() }).unwrap();
        receive(accepted, 4)
    });
    let thread = thread.recv().unwrap();
    assert!(receiving.is_blocked());
    for _ in 0..10 {
        assert_eq!(unsafe { libc::pthread_kill(thread, libc::SIGUSR1) }, 0);
    }
    assert!(receiving.is_blocked());
    send_all(client, b"x");
    assert_eq!(receiving.result().unwrap(), b"x");
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn sock_46_a_file_into_a_broken_connection_raises_no_signal() {
    if !is_own_process("signals::sock_46_a_file_into_a_broken_connection_raises_no_signal") {
        return;
    }
    // As in a C program. Rust's own ignore the signal.
    assert_ne!(unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) }, libc::SIG_ERR);
    let sample = Sample::new(100_000);
    let file = sample.open();
    let transmit = |socket| match unsafe { TransmitFile(socket, file, 0, 0, null_mut(), null(), 0) } {
        0 => last_error(),
        _ => 0,
    };
    for _ in 0..2 {
        let (client, accepted) = pair();
        // What is sent on a way that is shut behind the library's back meets EPIPE, and the signal.
        unsafe { libc::shutdown(descriptor_of(client), libc::SHUT_WR) };
        seek(file, 0);
        assert_eq!(transmit(client), WSAECONNRESET);
        assert!(!is_pending(libc::SIGPIPE));
        close(client);
        close(accepted);
    }
    // One that waits is not taken away.
    let mut pipe: libc::sigset_t = unsafe { std::mem::zeroed() };
    unsafe { libc::sigaddset(&mut pipe, libc::SIGPIPE) };
    assert_eq!(unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &pipe, null_mut()) }, 0);
    unsafe { libc::raise(libc::SIGPIPE) };
    let (client, accepted) = pair();
    unsafe { libc::shutdown(descriptor_of(client), libc::SHUT_WR) };
    seek(file, 0);
    assert_eq!(transmit(client), WSAECONNRESET);
    assert!(is_pending(libc::SIGPIPE));
    close(client);
    close(accepted);
}

#[test]
fn sock_46_a_file_into_a_socket_that_is_being_closed_raises_no_signal() {
    if !is_own_process("signals::sock_46_a_file_into_a_socket_that_is_being_closed_raises_no_signal") {
        return;
    }
    assert_ne!(unsafe { libc::signal(libc::SIGPIPE, libc::SIG_DFL) }, libc::SIG_ERR);
    let sample = Sample::new(4 << 20);
    for _ in 0..400 {
        let (file, (client, accepted)) = (sample.open(), pair());
        let file_of_the_thread = file.addr();
        // A call into the kernel that has sent something meets the reset, and before the next one the socket is closed.
        let sending = elsewhere(move || {
            let file = std::ptr::without_provenance_mut(file_of_the_thread);
            unsafe { TransmitFile(client, file, 0, 0, null_mut(), null(), 0) }
        });
        assert!(!receive(accepted, 1 << 16).unwrap().is_empty());
        reset(accepted);
        while receive(client, 64).is_ok() {}
        close(client);
        sending.result();
        assert_eq!(unsafe { overlapped_sys::CloseHandle(file) }, 1);
    }
}

fn is_pending(signal: i32) -> bool {
    let mut pending: libc::sigset_t = unsafe { std::mem::zeroed() };
    unsafe { libc::sigpending(&mut pending) };
    unsafe { libc::sigismember(&pending, signal) == 1 }
}

/// The descriptor of a socket, found by its address.
pub fn descriptor_of(socket: SOCKET) -> i32 {
    let wanted = local(socket).sin_port;
    for fd in 0..1024 {
        let (mut address, mut length) = (SOCKADDR_IN::default(), 16u32);
        let found = unsafe { libc::getsockname(fd, (&raw mut address).cast(), &mut length) };
        if found == 0 && (address.sin_family, address.sin_port) == (AF_INET, wanted) {
            return fd;
        }
    }
    panic!("no descriptor has the port")
}
