use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;

#[test]
fn net_60_the_accepted_socket_inherits_and_a_round_trip_works() {
    let (listener, address) = listener();
    let event = manual_event();
    event_select(listener, event, FD_ACCEPT | FD_READ | FD_WRITE | FD_CLOSE);
    assert!(!is_signaled(event));
    let client = connect_to(&address);
    assert_eq!(wait(event, BOUND_MS), 0);
    assert_eq!(enumerate(listener, event).0, FD_ACCEPT);
    let accepted = accept_one(listener);
    assert_eq!(wait(event, BOUND_MS), 0);
    assert_eq!(enumerate(accepted, event).0, FD_WRITE);
    send_all(client, b"hello");
    assert_eq!(wait(event, BOUND_MS), 0);
    assert_eq!(enumerate(accepted, event).0, FD_READ);
    assert_eq!(receive(accepted, 100).unwrap(), b"hello");
    assert_eq!(receive(accepted, 100), Err(WSAEWOULDBLOCK));
    send_all(accepted, b"hello");
    assert_eq!(receive(client, 100).unwrap(), b"hello");
    close(client);
    assert_eq!(wait(event, BOUND_MS), 0);
    let (bits, codes) = enumerate(accepted, event);
    assert_eq!((bits, codes[FD_CLOSE_BIT as usize]), (FD_CLOSE, 0));
    assert_eq!(receive(accepted, 100).unwrap(), b"");
    close(accepted);
    close(listener);
    assert_eq!(rescues(), 0);
}
