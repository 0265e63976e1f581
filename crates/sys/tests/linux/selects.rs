//! A `select` or a `WSAPoll` that has to wait sleeps.

use crate::datagrams::{bound, nobody, send_to};
use crate::sockets::{Set, select_one, set_option};
use crate::support::*;
use overlapped_sys::winsock::*;

/// How much processor time this thread has had, in milliseconds.
fn used_ms() -> i64 {
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    assert_eq!(unsafe { libc::getrusage(libc::RUSAGE_THREAD, &mut usage) }, 0);
    let ms = |time: libc::timeval| time.tv_sec * 1000 + time.tv_usec / 1000;
    ms(usage.ru_utime) + ms(usage.ru_stime)
}

#[test]
fn an_answer_of_the_network_keeps_no_select_for_exceptions_awake() {
    let ((socket, _), nobody) = (bound(), nobody());
    send_to(socket, b"x", &nobody).unwrap();
    let before = used_ms();
    assert_eq!(select_one(socket, Set::Except, 1000), 0);
    let used = used_ms() - before;
    assert!(used < 20, "{used} ms");
    assert_eq!(receive(socket, 8), Err(WSAECONNRESET), "it is told yet");
    close(socket);
}

#[test]
fn an_urgent_byte_in_line_keeps_no_poll_awake() {
    let (client, accepted) = pair();
    set_option(client, SO_OOBINLINE, 1);
    assert_eq!(unsafe { send(accepted, b"!".as_ptr(), 1, MSG_OOB) }, 1);
    assert_eq!(select_one(client, Set::Read, BOUND_MS), 1);
    let mut entry = WSAPOLLFD { fd: client, events: POLLRDBAND, revents: 0 };
    let before = used_ms();
    assert_eq!(unsafe { WSAPoll(&mut entry, 1, 500) }, 0);
    let used = used_ms() - before;
    assert!(used < 20, "{used} ms");
    close(client);
    close(accepted);
}
