//! NET-51 to NET-57: FD_CLOSE and FD_OOB.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;

fn selected(family: u16) -> (SOCKET, SOCKET, HANDLE) {
    let (client, accepted) = pair_of(family);
    let event = manual_event();
    event_select(accepted, event, FD_ALL_EVENTS);
    expect(accepted, event, FD_WRITE);
    (client, accepted, event)
}

fn finish(client: SOCKET, accepted: SOCKET) {
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_51_fin_gives_close_once() {
    for family in families() {
        let ends: [fn(SOCKET); 3] =
            [|socket| shut(socket, SD_SEND).unwrap(), |socket| shut(socket, SD_BOTH).unwrap(), |_| {}];
        for (index, end) in ends.into_iter().enumerate() {
            let (client, accepted, event) = selected(family);
            end(client);
            if index == 2 {
                close(client);
            }
            assert_eq!(expect(accepted, event, FD_CLOSE)[FD_CLOSE_BIT as usize], 0);
            if index < 2 {
                close(client);
            }
            expect_nothing(accepted, event);
            close(accepted);
        }
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_51_a_peer_that_only_stops_receiving_says_nothing() {
    let (client, accepted, event) = selected(AF_INET);
    shut(client, SD_RECEIVE).unwrap();
    expect_nothing(accepted, event);
    finish(client, accepted);
}

#[test]
fn net_51_a_connection_that_ended_before_it_was_harvested_tells_all() {
    for family in families() {
        let (listener, address) = listener_of(family);
        let client = stream(family);
        let event = manual_event();
        event_select(client, event, FD_ALL_EVENTS);
        assert_eq!(connect_socket(client, &address), Err(WSAEWOULDBLOCK));
        // The client has not looked yet when the peer has come and gone.
        close(accept_one(listener));
        expect(client, event, FD_CONNECT | FD_WRITE | FD_CLOSE);
        assert_eq!(receive(client, 8).unwrap(), b"");
        close(client);
        close(listener);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_52_close_does_not_wait_until_the_data_is_read() {
    let (client, accepted, event) = selected(AF_INET);
    send_all(client, b"abc");
    close(client);
    expect(accepted, event, FD_READ | FD_CLOSE);
    assert_eq!(receive(accepted, 1).unwrap(), b"a");
    expect(accepted, event, FD_READ);
    assert_eq!(receive(accepted, 8).unwrap(), b"bc");
    expect_nothing(accepted, event);
    assert_eq!(receive(accepted, 8).unwrap(), b"");
    expect_nothing(accepted, event);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_52_close_comes_though_reported_data_is_unread() {
    let (client, accepted, event) = selected(AF_INET);
    send_all(client, b"abc");
    expect(accepted, event, FD_READ);
    close(client);
    assert_eq!(expect_close(accepted, event), 0);
    assert_eq!(receive(accepted, 8).unwrap(), b"abc");
    expect_nothing(accepted, event);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_53_a_reset_gives_close_with_10053() {
    for family in families() {
        let (client, accepted, event) = selected(family);
        reset(client);
        assert_eq!(expect(accepted, event, FD_CLOSE)[FD_CLOSE_BIT as usize], WSAECONNABORTED);
        assert_eq!(receive(accepted, 8), Err(WSAECONNRESET));
        expect_nothing(accepted, event);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_53_a_reset_drops_unread_data_and_its_report() {
    let (client, accepted, event) = selected(AF_INET);
    send_all(client, b"abc");
    expect(accepted, event, FD_READ);
    reset(client);
    assert_eq!(expect(accepted, event, FD_CLOSE)[FD_CLOSE_BIT as usize], WSAECONNABORTED);
    assert_eq!(receive(accepted, 8), Err(WSAECONNRESET));
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn net_54_after_close_with_0_the_other_way_works() {
    let (client, accepted, event) = selected(AF_INET);
    shut(client, SD_SEND).unwrap();
    expect(accepted, event, FD_CLOSE);
    send_all(accepted, b"still");
    assert_eq!(receive(client, 8).unwrap(), b"still");
    finish(client, accepted);
}

#[test]
fn net_55_one_s_own_shutdown_does_not_suppress_close() {
    for how in [SD_SEND, SD_RECEIVE, SD_BOTH] {
        let (client, accepted, event) = selected(AF_INET);
        shut(accepted, how).unwrap();
        expect_nothing(accepted, event);
        close(client);
        expect(accepted, event, FD_CLOSE);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_56_an_urgent_byte_gives_oob_alone() {
    for family in families() {
        let (client, accepted, event) = selected(family);
        assert_eq!(try_send(client, b"!", MSG_OOB), Ok(1));
        expect(accepted, event, FD_OOB);
        assert_eq!(receive_flags(accepted, 8, MSG_OOB).unwrap(), b"!");
        expect_nothing(accepted, event);
        close(client);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_56_in_line_it_gives_read_alone() {
    let (client, accepted, event) = selected(AF_INET);
    set_option(accepted, SO_OOBINLINE, 1);
    assert_eq!(try_send(client, b"!", MSG_OOB), Ok(1));
    expect(accepted, event, FD_READ);
    assert_eq!(receive(accepted, 8).unwrap(), b"!");
    expect_nothing(accepted, event);
    finish(client, accepted);
}

#[test]
fn net_56_two_urgent_bytes_are_both_kept() {
    let (client, accepted, event) = selected(AF_INET);
    assert_eq!(try_send(client, b"1", MSG_OOB), Ok(1));
    expect(accepted, event, FD_OOB);
    assert_eq!(try_send(client, b"2", MSG_OOB), Ok(1));
    if differs("NET-56") {
        expect(accepted, event, FD_OOB);
        assert_eq!(receive_flags(accepted, 8, MSG_OOB).unwrap(), b"2");
        assert_eq!(receive(accepted, 8), Err(WSAEWOULDBLOCK), "the first is gone");
    } else {
        expect(accepted, event, FD_OOB);
        assert_eq!(receive_flags(accepted, 8, MSG_OOB).unwrap(), b"1");
        expect(accepted, event, FD_OOB);
        assert_eq!(receive_flags(accepted, 8, MSG_OOB).unwrap(), b"2");
    }
    finish(client, accepted);
}

#[test]
fn net_57_urgent_and_normal_data_are_apart() {
    let (client, accepted, event) = selected(AF_INET);
    assert_eq!(try_send(client, b"!", MSG_OOB), Ok(1));
    expect(accepted, event, FD_OOB);
    assert_eq!(receive(accepted, 8), Err(WSAEWOULDBLOCK));
    assert_eq!(receive_flags(accepted, 8, MSG_OOB).unwrap(), b"!");
    assert_eq!(receive_flags(accepted, 8, MSG_OOB), Err(WSAEWOULDBLOCK));
    finish(client, accepted);
}

#[test]
fn net_57_data_behind_an_urgent_byte_is_reported() {
    let (client, accepted, event) = selected(AF_INET);
    send_all(client, b"before");
    assert_eq!(try_send(client, b"!", MSG_OOB), Ok(1));
    send_all(client, b"behind");
    until_urgent(accepted);
    expect(accepted, event, FD_READ | FD_OOB);
    assert_eq!(receive_flags(accepted, 8, MSG_OOB).unwrap(), b"!");
    let mut received = Vec::new();
    // One receive a signal: the mark ends one, and what is behind it must signal again.
    while received.len() < 12 {
        match receive(accepted, 64) {
            Ok(bytes) => received.extend(bytes),
            Err(error) => panic!("{error} after {received:?}"),
        }
        if received.len() < 12 {
            assert_eq!(wait(event, BOUND_MS), 0, "after {received:?}");
            enumerate(accepted, event);
        }
    }
    assert_eq!(received, b"beforebehind");
    finish(client, accepted);
}

#[test]
fn net_57_an_unread_urgent_byte_hides_no_data_behind_it() {
    let (client, accepted, event) = selected(AF_INET);
    send_all(client, b"before");
    assert_eq!(try_send(client, b"!", MSG_OOB), Ok(1));
    send_all(client, b"behind");
    until_urgent(accepted);
    expect(accepted, event, FD_READ | FD_OOB);
    let mut received = Vec::new();
    while received.len() < 12 {
        received.extend(receive(accepted, 64).unwrap());
        if received.len() < 12 {
            assert_eq!(wait(event, BOUND_MS), 0, "after {received:?}");
            assert_eq!(enumerate(accepted, event).0 & !FD_OOB, FD_READ);
        }
    }
    assert_eq!(received, b"beforebehind");
    let urgent = receive_flags(accepted, 8, MSG_OOB);
    assert_eq!(urgent.is_err(), differs("NET-57"));
    finish(client, accepted);
}

#[test]
fn net_57_siocatmark_is_true_where_no_urgent_byte_is_next() {
    let at_mark = |socket| {
        let mut value = 7;
        assert_eq!(unsafe { ioctlsocket(socket, SIOCATMARK, &mut value) }, 0);
        value
    };
    let (client, accepted) = pair();
    set_option(accepted, SO_OOBINLINE, 1);
    assert_eq!(at_mark(accepted), 1);
    assert_eq!(try_send(client, b"!", MSG_OOB), Ok(1));
    until_readable(accepted);
    assert_eq!(at_mark(accepted), 0);
    assert_eq!(receive(accepted, 4).unwrap(), b"!");
    assert_eq!(at_mark(accepted), 1);
    finish(client, accepted);
}
