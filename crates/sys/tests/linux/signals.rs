use crate::sockets::*;
use crate::support::*;
use overlapped_sys::rescues;
use std::ptr::null_mut;

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
