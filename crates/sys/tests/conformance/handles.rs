use crate::support::*;
use crate::waiting::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;

#[test]
fn skh_1_a_socket_is_signaled_when_an_operation_without_an_event_completes() {
    let (client, accepted) = pair();
    let handle = accepted as HANDLE;
    assert_eq!(wait(handle, 0), WAIT_TIMEOUT, "a fresh socket");
    let mut overlapped = OVERLAPPED::default();
    let mut buffer = [0; 16];
    for round in 0..2 {
        assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
        assert_eq!(wait(handle, 0), WAIT_TIMEOUT, "round {round}");
        send_all(client, b"x");
        assert_eq!((wait(handle, BOUND_MS), wait(handle, 0)), (0, 0), "it stays signaled until the next start");
    }
    let mut with_event = OVERLAPPED { hEvent: event(true, false), ..Default::default() };
    assert_eq!(start_receive(accepted, &mut buffer, &mut with_event, None), WSA_IO_PENDING);
    assert_eq!(wait(handle, 0), 0, "a start with an event leaves it alone");
    close(client);
    assert_eq!(wait(with_event.hEvent, BOUND_MS), 0);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn skh_1_another_thread_waits_for_the_socket() {
    for started_first in [false, true] {
        let (client, accepted) = pair();
        let shared = share(accepted as HANDLE);
        let mut overlapped = OVERLAPPED::default();
        let mut buffer = [0; 16];
        let mut receive = || assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
        if started_first {
            receive();
        }
        let waiter = start(move || wait(shared.get(), BOUND_MS));
        waiter.until_asleep();
        if !started_first {
            receive();
        }
        assert!(!waiter.has_ended());
        send_all(client, b"x");
        assert_eq!(waiter.join(), 0);
        assert_eq!(overlapped.InternalHigh, 1);
        close(client);
        close(accepted);
    }
    assert_no_rescue();
}
