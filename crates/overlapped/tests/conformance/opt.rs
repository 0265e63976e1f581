//! Options and what they do (OPT).

use std::time::{Duration, Instant};

use crate::common::{LITTLE, bounded, event, eventually, pair};
use overlapped::{Socket, Wait, Waited, WsaError, wait_one};

fn datagrams() -> Socket {
    Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap()
}

#[test]
fn opt_3_a_time_to_receive_is_never_too_short() {
    let (_client, server) = pair();
    for millis in [1, 10, 70] {
        let time = Duration::from_millis(millis);
        for socket in [&server, &datagrams()] {
            socket.set_receive_timeout(Some(time)).unwrap();
            let began = Instant::now();
            let mut buffer = [0; 8];
            let failed = if socket.peer_address().is_ok() {
                socket.receive_now(&mut buffer).unwrap_err()
            } else {
                socket.receive_from_now(&mut buffer).unwrap_err()
            };
            assert_eq!(failed, WsaError::WSAETIMEDOUT);
            let took = began.elapsed();
            assert!(took >= time && took < Duration::from_secs(20), "{took:?} of {time:?}");
        }
    }
}

#[test]
fn opt_3_what_comes_in_time_is_received() {
    let (client, server) = pair();
    server.set_receive_timeout(Some(Duration::from_secs(20))).unwrap();
    let receiver = std::thread::spawn(move || server.receive_now(&mut [0; 8]));
    client.send_now(b"in time").unwrap();
    assert_eq!(receiver.join().unwrap(), Ok(7));
}

#[test]
fn opt_3_an_overlapped_receive_has_no_time() {
    let (client, server) = pair();
    server.set_receive_timeout(Some(Duration::from_millis(1))).unwrap();
    let done = event();
    let receive = server.receive(vec![0; 8]).signal(&done).unwrap();
    assert_eq!(wait_one(&done, LITTLE), Ok(Waited::TimedOut));
    client.send_now(b"late").unwrap();
    assert_eq!(receive.result(Wait::UntilComplete).unwrap().buffer, b"late");
}

#[test]
fn opt_3_none_waits_for_ever_again() {
    let (client, server) = pair();
    server.set_receive_timeout(Some(Duration::from_millis(5))).unwrap();
    assert_eq!(server.receive_now(&mut [0; 8]), Err(WsaError::WSAETIMEDOUT));
    server.set_receive_timeout(None).unwrap();
    let receiver = overlapped::thread::spawn(move || server.receive_now(&mut [0; 8])).unwrap();
    assert_eq!(wait_one(&receiver, LITTLE), Ok(Waited::TimedOut));
    client.send_now(b"x").unwrap();
    assert_eq!(receiver.join().unwrap(), Ok(1));
}

#[test]
fn opt_4_sizes_read_as_they_were_set() {
    for socket in [Socket::tcp_v4().unwrap(), Socket::tcp_v6().unwrap(), datagrams()] {
        for bytes in [0, 1, 4096, 65_537, 1 << 20] {
            socket.set_send_buffer_size(bytes).unwrap();
            socket.set_receive_buffer_size(bytes).unwrap();
            assert_eq!((socket.send_buffer_size(), socket.receive_buffer_size()), (Ok(bytes), Ok(bytes)));
        }
    }
}

#[test]
fn opt_4_a_time_to_linger_reads_as_it_was_set() {
    let socket = Socket::tcp_v4().unwrap();
    assert_eq!(socket.linger(), Ok(None));
    for seconds in [0, 1, 300, 32_767] {
        let time = Some(Duration::from_secs(seconds));
        socket.set_linger(time).unwrap();
        assert_eq!(socket.linger(), Ok(time));
    }
    // Up to the next second.
    socket.set_linger(Some(Duration::from_millis(1001))).unwrap();
    assert_eq!(socket.linger(), Ok(Some(Duration::from_secs(2))));
    socket.set_linger(None).unwrap();
    assert_eq!(socket.linger(), Ok(None));
}

#[test]
fn opt_4_no_delay_reads_as_it_was_set() {
    let socket = Socket::tcp_v4().unwrap();
    assert_eq!(socket.nodelay(), Ok(false));
    for on in [true, true, false] {
        socket.set_nodelay(on).unwrap();
        assert_eq!(socket.nodelay(), Ok(on));
    }
}

#[test]
fn opt_5_a_number_of_routers_fits_into_a_byte() {
    let socket = datagrams();
    for hops in [0, 1, 255] {
        socket.set_group_hops(hops).unwrap();
    }
    for hops in [256, 0x100_0001, u32::MAX - 1] {
        assert_eq!(socket.set_group_hops(hops), Err(WsaError::WSAEINVAL), "{hops}");
    }
}

#[test]
fn datagrams_do_not_linger() {
    let socket = datagrams();
    assert_eq!(socket.set_linger(Some(Duration::ZERO)), Err(WsaError::WSAENOPROTOOPT));
    assert_eq!(socket.linger(), Err(WsaError::WSAENOPROTOOPT));
}

#[test]
fn datagrams_keep_nothing_alive() {
    let socket = datagrams();
    let (idle, interval) = (Duration::from_secs(30), Duration::from_secs(5));
    assert_eq!(socket.set_keepalive_times(idle, interval), Err(WsaError::WSAENOPROTOOPT));
}

#[test]
fn a_connection_that_is_probed_carries_data_as_before() {
    let (client, server) = pair();
    for socket in [&client, &server] {
        socket.set_keepalive(true).unwrap();
        socket.set_keepalive_times(Duration::from_secs(1), Duration::from_secs(1)).unwrap();
    }
    client.send_now(b"x").unwrap();
    assert_eq!(bounded(&server).receive_now(&mut [0; 8]), Ok(1));
}

#[test]
fn an_urgent_byte_comes_in_line_where_it_is_to() {
    let (client, server) = pair();
    server.set_out_of_band_inline(true).unwrap();
    client.send_now(b"ab").unwrap();
    client.send_out_of_band(b"!").unwrap();
    client.send_now(b"cd").unwrap();
    let (mut received, mut buffer) = (Vec::new(), [0; 8]);
    while received.len() < 5 {
        let bytes = bounded(&server).receive_now(&mut buffer).unwrap();
        received.extend_from_slice(&buffer[..bytes]);
    }
    assert_eq!(received, b"ab!cd");
}

#[test]
fn an_urgent_byte_comes_apart_where_it_is_not_in_line() {
    let (client, server) = pair();
    server.set_nonblocking(true).unwrap();
    client.send_now(b"ab").unwrap();
    client.send_out_of_band(b"!").unwrap();
    let mut urgent = [0; 4];
    eventually("the urgent byte", || server.receive_out_of_band(&mut urgent) == Ok(1));
    assert_eq!(urgent[0], b'!');
    let mut buffer = [0; 8];
    assert_eq!((server.receive_now(&mut buffer), &buffer[..2]), (Ok(2), &b"ab"[..]));
    assert_eq!(server.receive_now(&mut buffer), Err(WsaError::WSAEWOULDBLOCK));
}

#[test]
fn a_socket_over_ipv6_keeps_to_it_unless_told_otherwise() {
    let everywhere = "[::]:0".parse().unwrap();
    let alone = Socket::tcp_v6().unwrap();
    alone.bind(everywhere).unwrap();
    alone.listen(1).unwrap();
    let port = alone.local_address().unwrap().port();
    assert_eq!(Socket::connected(([127, 0, 0, 1], port).into()).unwrap_err(), WsaError::WSAECONNREFUSED);
    let both = Socket::tcp_v6().unwrap();
    both.set_only_v6(false).unwrap();
    both.bind(everywhere).unwrap();
    both.listen(1).unwrap();
    let port = both.local_address().unwrap().port();
    let client = Socket::connected(([127, 0, 0, 1], port).into()).unwrap();
    let (accepted, peer) = both.accept().unwrap();
    assert_eq!(peer.port(), client.local_address().unwrap().port());
    accepted.send_now(b"x").unwrap();
    assert_eq!(bounded(&client).receive_now(&mut [0; 8]), Ok(1));
    assert_eq!(both.set_only_v6(true), Err(WsaError::WSAEINVAL), "it is bound");
}

#[test]
fn a_socket_over_ipv4_cannot_keep_to_ipv6() {
    let socket = Socket::tcp_v4().unwrap();
    for on in [true, false] {
        socket.set_only_v6(on).unwrap_err();
    }
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    assert!(socket.local_address().unwrap().is_ipv4());
}
