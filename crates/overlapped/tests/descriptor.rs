//! A port that an event loop of the program's own waits for: nothing but `poll` here.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)] // Calls poll.

use std::future::Future;
use std::os::fd::AsRawFd;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use overlapped::{CompletionPort, Concurrency, Packet, PortDescriptor, Socket, Timeout};

/// Longer than anything here lasts; a test that needs it fails.
const BOUND_MS: i32 = 20_000;

/// Whether the descriptor is readable within so many milliseconds.
fn is_readable(descriptor: &PortDescriptor, ms: i32) -> bool {
    let mut entry = libc::pollfd { fd: descriptor.as_raw_fd(), events: libc::POLLIN, revents: 0 };
    // SAFETY: one live entry is passed.
    unsafe { libc::poll(&raw mut entry, 1, ms) == 1 }
}

fn wait(descriptor: &PortDescriptor) {
    assert!(is_readable(descriptor, BOUND_MS), "nothing makes the descriptor readable");
}

fn pair() -> (Socket, Socket) {
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let client = Socket::connected(listener.local_address().unwrap()).unwrap();
    (client, listener.accept().unwrap().0)
}

fn port() -> CompletionPort<Vec<u8>> {
    CompletionPort::new(Concurrency::Cores).unwrap()
}

/// Takes what is there.
fn drain(port: &CompletionPort<Vec<u8>>) -> Vec<Packet<Vec<u8>>> {
    std::iter::from_fn(|| port.get(Timeout::Zero).unwrap()).collect()
}

#[test]
fn data_makes_it_readable_and_draining_does_not_leave_it_so() {
    let (client, server) = pair();
    let port = port();
    let server = port.associate(server, 7).unwrap();
    let descriptor = port.descriptor().unwrap();
    drain(&port);
    for round in 0..50u8 {
        assert!(!is_readable(&descriptor, 0), "nothing is there");
        server.receive(Vec::with_capacity(16)).post().unwrap();
        client.send_now(&[round; 3]).unwrap();
        let mut received = Vec::new();
        while received.is_empty() {
            wait(&descriptor);
            received = drain(&port);
        }
        let [Packet::Receive { key: 7, result: Ok(3), buffer, .. }] = &received[..] else { panic!("{received:?}") };
        assert_eq!(buffer, &[round; 3]);
    }
    assert_eq!(overlapped_sys::rescues(), 0);
}

#[test]
fn packets_of_others_make_it_readable() {
    let (_client, server) = pair();
    let port = port();
    port.post(1, 1).unwrap();
    // What was there before it was lent.
    let descriptor = port.descriptor().unwrap();
    wait(&descriptor);
    assert_eq!(drain(&port).len(), 1);
    assert!(!is_readable(&descriptor, 0));
    // Another thread's post, and an end that came with its start.
    thread::scope(|scope| scope.spawn(|| port.post(2, 2)).join().unwrap()).unwrap();
    wait(&descriptor);
    assert_eq!(drain(&port).len(), 1);
    let server = port.associate(server, 7).unwrap();
    server.send(b"hello".to_vec()).post().unwrap();
    wait(&descriptor);
    assert!(matches!(&drain(&port)[..], [Packet::Send { result: Ok(5), .. }]));
    // Left alone, it stays readable until somebody takes.
    port.post(3, 3).unwrap();
    for _ in 0..3 {
        assert!(is_readable(&descriptor, 20));
    }
    assert_eq!(drain(&port).len(), 1);
    assert!(!is_readable(&descriptor, 0));
}

#[test]
fn no_post_is_lost_between_draining_and_waiting() {
    const POSTS: usize = 5_000;
    let port = port();
    let descriptor = port.descriptor().unwrap();
    thread::scope(|scope| {
        for poster in 0..2 {
            let port = &port;
            scope.spawn(move || {
                for number in 0..POSTS {
                    port.post(poster, number).unwrap();
                    if number % 7 == 0 {
                        thread::yield_now();
                    }
                }
            });
        }
        let mut next = [0, 0];
        while next != [POSTS, POSTS] {
            wait(&descriptor);
            for packet in drain(&port) {
                let Packet::Posted { key, value } = packet else { panic!("{packet:?}") };
                assert_eq!(value, next[key], "in order");
                next[key] += 1;
            }
        }
    });
    drop(drain(&port));
    assert!(!is_readable(&descriptor, 0));
    assert_eq!(overlapped_sys::rescues(), 0);
}

#[test]
fn futures_run_on_another_loop() {
    struct Flag(AtomicBool);
    impl Wake for Flag {
        fn wake(self: Arc<Self>) {
            self.0.store(true, Ordering::Release);
        }
    }
    let (client, server) = pair();
    let port = port();
    let (client, server) = (port.associate(client, 1).unwrap(), port.associate(server, 2).unwrap());
    let descriptor = port.descriptor().unwrap();
    let mut echoed = pin!(async {
        let mut all = 0;
        for _ in 0..100 {
            client.send(vec![5; 100]).await.unwrap();
            let received = server.receive(Vec::with_capacity(100)).await.unwrap();
            all += received.bytes;
            server.send(received.buffer).await.unwrap();
            client.receive(Vec::with_capacity(100)).await.unwrap();
        }
        all
    });
    let flag = Arc::new(Flag(AtomicBool::new(true)));
    let waker = Waker::from(Arc::clone(&flag));
    let mut context = Context::from_waker(&waker);
    loop {
        if !flag.0.swap(false, Ordering::AcqRel) {
            wait(&descriptor);
            assert!(drain(&port).is_empty(), "the packets are the futures'");
        } else if let Poll::Ready(all) = echoed.as_mut().poll(&mut context) {
            assert_eq!(all, 100 * 100);
            return;
        }
    }
}

#[test]
fn two_loops_and_a_plain_worker_may_share_it() {
    let port = port();
    let (first, second) = (port.descriptor().unwrap(), port.descriptor().unwrap());
    drop(first);
    port.post(1, 1).unwrap();
    wait(&second);
    assert_eq!(drain(&port).len(), 1);
    drop(second);
    // Nobody lends it any more: a worker waits as ever.
    thread::scope(|scope| {
        let waiting = scope.spawn(|| port.get(Timeout::Infinite).unwrap());
        port.post(2, 2).unwrap();
        assert!(matches!(waiting.join().unwrap(), Some(Packet::Posted { key: 2, value: 2 })));
    });
}
