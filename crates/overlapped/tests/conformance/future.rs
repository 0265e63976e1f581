//! Awaited operations, and ports that drive futures.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

use crate::common::{Alive, Counted, SOON, eventually, pair};
use overlapped::{CompletionPort, Concurrency, Packet, Socket, Timeout, WsaError};

fn port() -> CompletionPort<Vec<u8>> {
    CompletionPort::new(Concurrency::Exactly(1)).unwrap()
}

/// Polls both once at each wake, and yields when the second ends.
async fn beside(first: impl Future<Output = ()>, second: impl Future<Output = ()>) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let mut over = false;
    poll_fn(|context| {
        over = over || first.as_mut().poll(context).is_ready();
        second.as_mut().poll(context)
    })
    .await
}

/// Lets the port take what is there, so many times.
async fn turns(count: usize) {
    let mut left = count;
    poll_fn(|context| {
        context.waker().wake_by_ref();
        match left {
            0 => Poll::Ready(()),
            _ => {
                left -= 1;
                Poll::Pending
            }
        }
    })
    .await
}

#[test]
fn an_operation_is_awaited_in_the_middle_of_others() {
    let (client, server) = pair();
    let mut port = port();
    let (client, server) = (port.associate(client, 0).unwrap(), port.associate(server, 1).unwrap());
    let echo = async {
        let mut buffer = Vec::with_capacity(64);
        for _ in 0..100 {
            buffer = server.receive(buffer).await.unwrap().buffer;
            buffer = server.send(buffer).await.unwrap().buffer;
        }
    };
    let talk = async {
        for i in 0..100u8 {
            client.send(vec![i; 3]).await.unwrap();
            assert_eq!(client.receive(Vec::with_capacity(64)).await.unwrap().buffer, [i; 3]);
        }
    };
    port.block_on(beside(echo, talk));
}

#[test]
fn tasks_run_beside_the_future_and_wake_it() {
    let mut port = port();
    let handle = port.handle();
    let listener = port.associate(Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap(), 0).unwrap();
    let address = listener.local_address().unwrap();
    let served = Arc::new(AtomicUsize::new(0));
    let counter = served.clone();
    let server = port.handle();
    handle.spawn(async move {
        loop {
            let Ok(accepted) = listener.accept_into(Socket::tcp_v4().unwrap()).await else { return };
            let client = server.associate(accepted.socket, 1).unwrap();
            let counter = counter.clone();
            server.spawn(async move {
                let mut buffer = Vec::with_capacity(64);
                loop {
                    buffer = client.receive(buffer).await.unwrap().buffer;
                    if buffer.is_empty() {
                        break;
                    }
                    buffer = client.send(buffer).await.unwrap().buffer;
                }
                counter.fetch_add(1, Ordering::SeqCst);
            });
        }
    });
    port.block_on(async {
        for i in 0..20u8 {
            let client = handle.associate(Socket::tcp_v4().unwrap(), 2).unwrap();
            client.connect_overlapped(address).await.unwrap();
            client.send(vec![i]).await.unwrap();
            assert_eq!(client.receive(Vec::with_capacity(8)).await.unwrap().buffer, [i]);
        }
    });
    eventually("the end of all clients", || {
        port.block_on(turns(1));
        served.load(Ordering::SeqCst) == 20
    });
}

#[test]
fn a_wake_from_another_thread_reaches_a_sleeping_driver() {
    let mut port = port();
    for _ in 0..100 {
        let ready = Arc::new(AtomicBool::new(false));
        let setter = ready.clone();
        let mut starter = Some(move |waker: std::task::Waker| {
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_micros(200));
                setter.store(true, Ordering::SeqCst);
                waker.wake();
            })
        });
        port.block_on(poll_fn(|context| {
            if let Some(start) = starter.take() {
                start(context.waker().clone());
            }
            if ready.load(Ordering::SeqCst) { Poll::Ready(()) } else { Poll::Pending }
        }));
    }
}

#[test]
fn a_dropped_future_cancels_its_operation_and_keeps_its_buffer_until_then() {
    let alive = Alive::default();
    let (client, server) = pair();
    let mut port = CompletionPort::<Counted>::new(Concurrency::Exactly(1)).unwrap();
    let server = port.associate(server, 0).unwrap();
    port.block_on(async {
        let mut receive = pin!(server.receive(alive.buffer()).into_future());
        poll_fn(|context| {
            assert!(receive.as_mut().poll(context).is_pending());
            Poll::Ready(())
        })
        .await;
    });
    eventually("the end of the buffer", || {
        assert!(port.get(Timeout::Zero).unwrap().is_none(), "the packet is not for the program");
        alive.count() == 0
    });
    // Nothing was taken from the stream.
    client.send_now(b"still here").unwrap();
    let received = port.block_on(server.receive(alive.buffer()).into_future()).unwrap();
    assert_eq!(received.bytes, 10);
}

#[test]
fn packets_that_come_meanwhile_are_held() {
    let (client, server) = pair();
    let mut port = port();
    let (client, server) = (port.associate(client, 0).unwrap(), port.associate(server, 1).unwrap());
    port.post(5, 50).unwrap();
    client.send(b"first".to_vec()).post().unwrap();
    assert_eq!(port.block_on(server.receive(vec![0; 64]).into_future()).unwrap().bytes, 5);
    port.post(6, 60).unwrap();
    assert!(matches!(port.get(SOON).unwrap(), Some(Packet::Posted { key: 5, value: 50 })));
    assert!(matches!(port.get(SOON).unwrap(), Some(Packet::Send { result: Ok(5), .. })));
    assert!(matches!(port.get(SOON).unwrap(), Some(Packet::Posted { key: 6, value: 60 })));
}

#[test]
fn stop_does_not_disturb_a_future_and_is_held() {
    let (client, server) = pair();
    let mut port = port();
    let (client, server) = (port.associate(client, 0).unwrap(), port.associate(server, 1).unwrap());
    port.stop().unwrap();
    port.block_on(async {
        client.send(b"x".to_vec()).await.unwrap();
        server.receive(vec![0; 8]).await.unwrap();
    });
    for _ in 0..3 {
        assert!(matches!(port.get(SOON).unwrap(), Some(Packet::Stop)));
    }
}

#[test]
fn a_panic_of_a_future_loses_no_packet_and_no_task() {
    let mut port = port();
    let ran = Arc::new(AtomicUsize::new(0));
    port.post(1, 1).unwrap();
    for index in 0..3 {
        let ran = ran.clone();
        port.handle().spawn(async move {
            ran.fetch_add(1, Ordering::SeqCst);
            assert!(index != 0, "the first");
        });
    }
    let never = poll_fn(|_| Poll::<()>::Pending);
    assert!(catch_unwind(AssertUnwindSafe(|| port.block_on(never))).is_err());
    eventually("the run of all tasks", || {
        port.block_on(turns(3));
        ran.load(Ordering::SeqCst) == 3
    });
    assert!(matches!(port.get(SOON).unwrap(), Some(Packet::Posted { key: 1, value: 1 })));
}

#[test]
fn dropping_the_port_drops_its_tasks() {
    let alive = Alive::default();
    let (client, server) = pair();
    let mut port = CompletionPort::<Counted>::new(Concurrency::Exactly(1)).unwrap();
    let server = port.associate(server, 0).unwrap();
    let buffer = alive.buffer();
    port.handle().spawn(async move {
        drop(server.receive(buffer).await);
        unreachable!("the port is gone");
    });
    port.block_on(turns(3));
    drop(port);
    eventually("the end of the buffer", || {
        drop(CompletionPort::<Vec<u8>>::new(Concurrency::Cores).unwrap());
        alive.count() == 0
    });
    assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 0);
}

#[test]
fn an_operation_on_a_closed_socket_is_refused_with_its_buffer() {
    let (_client, server) = pair();
    let mut port = port();
    let server = port.associate(server, 0).unwrap();
    server.close();
    let failed = port.block_on(server.receive(vec![9; 9]).into_future()).unwrap_err();
    assert_eq!((failed.error, failed.returned), (WsaError::WSAENOTSOCK, vec![9; 9]));
}
