//! Sending and receiving (SOCK-40 to SOCK-49).

use std::time::{Duration, Instant};

use crate::common::{SOON, bounded, eventually, pair, reset};
use overlapped::{Shutdown, Socket, SocketSet, WsaError, select, thread};

/// Waits until a receive would not block.
fn until_readable(socket: &Socket) {
    let mut read = SocketSet::new();
    read.insert(socket);
    assert_eq!(select(Some(&mut read), None, None, SOON), Ok(1));
}

#[test]
fn sock_40_after_the_data_comes_the_end_each_time() {
    let (client, server) = pair();
    client.send_now(b"last words").unwrap();
    client.shutdown(Shutdown::Send).unwrap();
    let (mut received, mut buffer) = (Vec::new(), [0; 4]);
    loop {
        match bounded(&server).receive_now(&mut buffer).unwrap() {
            0 => break,
            bytes => received.extend_from_slice(&buffer[..bytes]),
        }
    }
    assert_eq!(received, b"last words");
    server.set_nonblocking(true).unwrap();
    (0..3).for_each(|_| assert_eq!(server.receive_now(&mut buffer), Ok(0)));
}

#[test]
fn sock_41_a_stream_that_is_not_connected_receives_nothing() {
    let socket = Socket::tcp_v4().unwrap();
    assert_eq!(socket.receive_now(&mut [0; 8]), Err(WsaError::WSAENOTCONN));
    assert_eq!(socket.peek_now(&mut [0; 8]), Err(WsaError::WSAENOTCONN));
    socket.set_nonblocking(true).unwrap();
    assert_eq!(socket.receive_now(&mut [0; 8]), Err(WsaError::WSAENOTCONN));
}

#[test]
fn sock_41_a_stream_that_is_not_connected_sends_nothing() {
    assert_eq!(Socket::tcp_v4().unwrap().send_now(b"x"), Err(WsaError::WSAENOTCONN));
}

#[test]
fn sock_42_a_receive_without_room_takes_nothing() {
    let (client, server) = pair();
    server.set_nonblocking(true).unwrap();
    assert_eq!(server.receive_now(&mut []), Err(WsaError::WSAEWOULDBLOCK));
    client.send_now(b"abc").unwrap();
    until_readable(&server);
    (0..2).for_each(|_| assert_eq!(server.receive_now(&mut []), Ok(0)));
    let mut buffer = [0; 8];
    assert_eq!(server.peek_now(&mut buffer[..2]), Ok(2));
    assert_eq!((server.receive_now(&mut buffer), &buffer[..3]), (Ok(3), &b"abc"[..]));
}

#[test]
fn sock_43_a_blocking_send_takes_all_of_it() {
    const MUCH: usize = 4 << 20;
    let (client, server) = pair();
    let reader = std::thread::spawn(move || {
        let (mut sum, mut total, mut buffer) = (0u64, 0, vec![0; 1 << 16]);
        loop {
            match bounded(&server).receive_now(&mut buffer).unwrap() {
                0 => return (total, sum),
                bytes => {
                    total += bytes;
                    sum += buffer[..bytes].iter().map(|byte| u64::from(*byte)).sum::<u64>();
                }
            }
        }
    });
    let bytes: Vec<u8> = (0..MUCH).map(|index| (index / 7) as u8).collect();
    assert_eq!(client.send_now(&bytes), Ok(MUCH), "more than any buffer holds");
    drop(client);
    assert_eq!(reader.join().unwrap(), (MUCH, bytes.iter().map(|byte| u64::from(*byte)).sum()));
}

#[test]
fn sock_44_what_a_non_blocking_send_took_arrives_and_no_more() {
    let (client, server) = pair();
    client.set_nonblocking(true).unwrap();
    let bytes = vec![7; 1 << 16];
    let mut sent = 0;
    let refused = loop {
        match client.send_now(&bytes) {
            Ok(taken) => sent += taken,
            Err(error) => break error,
        }
        assert!(sent < 1 << 30, "somebody buffers without end");
    };
    assert_eq!(refused, WsaError::WSAEWOULDBLOCK);
    drop(client);
    let (mut received, mut buffer) = (0, vec![0; 1 << 16]);
    loop {
        match bounded(&server).receive_now(&mut buffer).unwrap() {
            0 => break,
            bytes => received += bytes,
        }
    }
    assert_eq!(received, sent);
}

#[test]
fn sock_45_what_was_sent_arrives_after_the_sender_is_gone() {
    let (client, server) = pair();
    assert_eq!(client.send_now(b"farewell"), Ok(8), "nobody has received it");
    client.close().unwrap();
    let mut buffer = [0; 16];
    assert_eq!((bounded(&server).receive_now(&mut buffer), &buffer[..8]), (Ok(8), &b"farewell"[..]));
    assert_eq!(server.receive_now(&mut buffer), Ok(0));
}

#[test]
fn sock_46_a_broken_connection_stays_broken() {
    for nonblocking in [false, true] {
        let (client, server) = pair();
        server.set_nonblocking(nonblocking).unwrap();
        reset(client);
        until_readable(&server);
        for _ in 0..3 {
            assert_eq!(server.receive_now(&mut [0; 8]), Err(WsaError::WSAECONNRESET));
            assert_eq!(server.send_now(b"x"), Err(WsaError::WSAECONNRESET));
        }
    }
}

#[test]
fn sock_48_where_nothing_is_urgent_there_is_nothing_urgent() {
    let (client, server) = pair();
    server.set_nonblocking(true).unwrap();
    client.send_now(b"abc").unwrap();
    until_readable(&server);
    assert_eq!(server.receive_out_of_band(&mut [0; 1]), Err(WsaError::WSAEWOULDBLOCK));
    server.set_out_of_band_inline(true).unwrap();
    assert_eq!(server.receive_out_of_band(&mut [0; 1]), Err(WsaError::WSAEINVAL));
    assert_eq!(server.receive_now(&mut [0; 8]), Ok(3));
}

#[test]
fn sock_49_an_apc_runs_inside_a_blocked_receive_and_does_not_end_it() {
    let (client, server) = pair();
    // Only the APC sends what the receive waits for.
    thread::current().unwrap().queue_apc(move || assert_eq!(client.send_now(b"from within"), Ok(11))).unwrap();
    assert_eq!(bounded(&server).receive_now(&mut [0; 16]), Ok(11));
}

#[test]
fn sock_49_a_time_that_is_over_ends_a_blocked_call() {
    let (client, server) = pair();
    let time = Duration::from_millis(30);
    server.set_receive_timeout(Some(time)).unwrap();
    let began = Instant::now();
    assert_eq!(server.receive_now(&mut [0; 8]), Err(WsaError::WSAETIMEDOUT));
    assert!(began.elapsed() >= time);
    // Nobody receives, so that a send ends by its time as well.
    client.set_send_timeout(Some(time)).unwrap();
    let mut failed = Ok(0);
    eventually("there is no room left", || {
        failed = client.send_now(&[7; 1 << 16]);
        failed.is_err()
    });
    assert_eq!(failed, Err(WsaError::WSAETIMEDOUT));
}
