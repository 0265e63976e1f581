//! Sockets of a port as streams.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::Pin;
use std::task::Poll;

use futures_io::{AsyncRead, AsyncWrite};

use crate::common::pair;
use overlapped::{CompletionPort, Concurrency, PortStream, Shutdown, Socket, WsaError};

type Port = CompletionPort<Vec<u8>>;
type Stream = PortStream<Vec<u8>>;

/// A port, a stream of it, and the other end. The stream skips the port or not.
fn stream(skips: bool) -> (Port, Stream, Socket) {
    let (client, server) = pair();
    let port = Port::new(Concurrency::Exactly(1)).unwrap();
    let server = if skips { port.associate_skipping(server, 0) } else { port.associate(server, 0) };
    let stream = server.unwrap().into_stream().unwrap();
    (port, stream, client)
}

fn read(stream: &mut Stream, buffer: &mut [u8]) -> impl Future<Output = io::Result<usize>> {
    poll_fn(move |context| Pin::new(&mut *stream).poll_read(context, buffer))
}

fn write(stream: &mut Stream, bytes: &[u8]) -> impl Future<Output = io::Result<usize>> {
    poll_fn(move |context| Pin::new(&mut *stream).poll_write(context, bytes))
}

fn flush(stream: &mut Stream) -> impl Future<Output = io::Result<()>> {
    poll_fn(move |context| Pin::new(&mut *stream).poll_flush(context))
}

fn close(stream: &mut Stream) -> impl Future<Output = io::Result<()>> {
    poll_fn(move |context| Pin::new(&mut *stream).poll_close(context))
}

/// Polls once.
async fn once<T>(future: impl Future<Output = T>) -> Poll<T> {
    let mut future = std::pin::pin!(future);
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
}

#[test]
fn ovl_44_a_read_that_waits_is_given_what_comes() {
    for skips in [false, true] {
        let (mut port, mut server, client) = stream(skips);
        for round in 0..50u8 {
            let mut buffer = [0; 8];
            let early = port.block_on(once(read(&mut server, &mut buffer)));
            assert!(early.is_pending(), "nothing was sent");
            client.send_now(&[round; 3]).unwrap();
            assert_eq!(port.block_on(read(&mut server, &mut buffer)).unwrap(), 3);
            assert_eq!(buffer[..3], [round; 3]);
        }
        assert_eq!(port.block_on(read(&mut server, &mut [])).unwrap(), 0);
        client.shutdown(Shutdown::Send).unwrap();
        assert_eq!(port.block_on(read(&mut server, &mut [0; 8])).unwrap(), 0);
        assert_eq!(port.block_on(read(&mut server, &mut [0; 8])).unwrap(), 0);
    }
}

#[test]
fn ovl_44_a_read_that_is_given_up_takes_nothing() {
    for skips in [false, true] {
        let (mut port, mut server, client) = stream(skips);
        assert!(port.block_on(once(read(&mut server, &mut [0; 64]))).is_pending());
        client.send_now(b"all of it").unwrap();
        // The buffer of the read that was given up is gone; another one is given all.
        let mut buffer = vec![0; 64];
        assert_eq!(port.block_on(read(&mut server, &mut buffer)).unwrap(), 9);
        assert_eq!(&buffer[..9], b"all of it");
        // So is a stream that goes while it waits: the socket has all that comes.
        assert!(port.block_on(once(read(&mut server, &mut buffer))).is_pending());
        let socket = server.socket().clone();
        drop(server);
        client.send_now(b"more").unwrap();
        let mut server = socket.into_stream().unwrap();
        assert_eq!(port.block_on(read(&mut server, &mut buffer)).unwrap(), 4);
    }
}

#[test]
fn ovl_44_reads_given_up_while_data_comes_lose_no_byte() {
    const BYTES: usize = 200_000;
    for skips in [false, true] {
        let (mut port, mut server, client) = stream(skips);
        let sender = std::thread::spawn(move || {
            let mut sent = 0;
            while sent < BYTES {
                let part: Vec<u8> = (sent..(sent + 1 + sent % 97).min(BYTES)).map(|index| index as u8).collect();
                sent += client.send_now(&part).unwrap();
            }
            client
        });
        let (mut taken, mut turn) = (0, 0);
        while taken < BYTES {
            turn += 1;
            let mut buffer = [0; 64];
            let polled = port.block_on(once(read(&mut server, &mut buffer)));
            let bytes = match polled {
                Poll::Ready(bytes) => bytes.unwrap(),
                // Every third goes with its stream, while what it waits for may be coming.
                Poll::Pending if turn % 3 == 0 => {
                    let socket = server.socket().clone();
                    drop(server);
                    server = socket.into_stream().unwrap();
                    continue;
                }
                Poll::Pending if turn % 3 == 1 => continue,
                Poll::Pending => port.block_on(read(&mut server, &mut buffer)).unwrap(),
            };
            assert!(bytes > 0);
            for byte in &buffer[..bytes] {
                assert_eq!(*byte, taken as u8, "after {taken} bytes");
                taken += 1;
            }
        }
        drop(sender.join().unwrap());
    }
}

#[test]
fn what_is_closed_twice_was_closed_once_and_is_still_read() {
    let (mut port, mut server, client) = stream(true);
    port.block_on(close(&mut server)).unwrap();
    port.block_on(close(&mut server)).unwrap();
    assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 0, "the end");
    let error = port.block_on(write(&mut server, b"x")).unwrap_err();
    assert_eq!(WsaError::from_io(&error), Some(WsaError::WSAESHUTDOWN));
    client.send_now(b"still").unwrap();
    assert_eq!(port.block_on(read(&mut server, &mut [0; 8])).unwrap(), 5);
    drop(client);
    assert_eq!(port.block_on(read(&mut server, &mut [0; 8])).unwrap(), 0);
}

#[test]
fn parts_are_written_in_their_order() {
    use futures_lite::AsyncWriteExt;
    let (mut port, mut server, client) = stream(true);
    let parts = [io::IoSlice::new(b""), io::IoSlice::new(b"head "), io::IoSlice::new(b"and tail")];
    let written = port.block_on(server.write_vectored(&parts)).unwrap();
    assert!((5..=13).contains(&written), "{written}");
    let mut heard = [0; 16];
    assert_eq!(client.receive_now(&mut heard).unwrap(), written);
    assert_eq!(heard[..written], b"head and tail"[..written]);
}

#[test]
fn writes_beyond_all_room_arrive_whole_and_in_order() {
    let bytes: Vec<u8> = (0..6 << 20).map(|index: u32| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for skips in [false, true] {
        let (mut port, mut server, client) = stream(skips);
        let expected = bytes.len();
        let reader = std::thread::spawn(move || {
            let (mut all, mut buffer) = (Vec::with_capacity(expected), vec![0; 32 << 10]);
            loop {
                match client.receive_now(&mut buffer).unwrap() {
                    0 => return all,
                    bytes => all.extend_from_slice(&buffer[..bytes]),
                }
            }
        });
        port.block_on(async {
            let mut rest = &bytes[..];
            while !rest.is_empty() {
                let written = write(&mut server, rest).await.unwrap();
                assert!(written > 0);
                rest = &rest[written..];
            }
            close(&mut server).await.unwrap();
        });
        assert!(reader.join().unwrap() == bytes);
    }
}

#[test]
fn flush_waits_for_what_was_taken_over() {
    let (mut port, mut server, client) = stream(true);
    let part = vec![7; 64 << 10];
    let mut written = 0;
    // Until there is no room, and a part was taken over.
    while let Poll::Ready(bytes) = port.block_on(once(write(&mut server, &part))) {
        written += bytes.unwrap();
    }
    assert!(port.block_on(once(flush(&mut server))).is_pending());
    let reader = std::thread::spawn(move || {
        let (mut left, mut buffer) = (written, vec![0; 64 << 10]);
        while left > 0 {
            left -= client.receive_now(&mut buffer).unwrap();
        }
        client
    });
    port.block_on(flush(&mut server)).unwrap();
    let client = reader.join().unwrap();
    assert_eq!(port.block_on(write(&mut server, b"x")).unwrap(), 1);
    assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 1);
}

#[test]
fn a_reset_is_told_to_a_read_that_waits() {
    let (mut port, mut server, client) = stream(true);
    assert!(port.block_on(once(read(&mut server, &mut [0; 8]))).is_pending());
    client.set_linger(Some(std::time::Duration::ZERO)).unwrap();
    drop(client);
    let error = port.block_on(read(&mut server, &mut [0; 8])).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
}

#[test]
fn a_closed_socket_ends_what_waits_and_refuses_what_is_new() {
    let (mut port, mut server, client) = stream(false);
    assert!(port.block_on(once(read(&mut server, &mut [0; 8]))).is_pending());
    server.socket().close();
    let error = port.block_on(read(&mut server, &mut [0; 8])).unwrap_err();
    assert_eq!(WsaError::from_io(&error), Some(WsaError::WSA_OPERATION_ABORTED));
    client.send_now(b"late").unwrap();
    for error in [
        port.block_on(read(&mut server, &mut [0; 8])).unwrap_err(),
        port.block_on(write(&mut server, b"x")).unwrap_err(),
    ] {
        assert_eq!(WsaError::from_io(&error), Some(WsaError::WSAENOTSOCK));
    }
}
