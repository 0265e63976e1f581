//! Completion ports (PORT), and what operations do on them.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::common::{Alive, BRIEFLY, Counted, SOON, differs, eventually, pair};
use overlapped::{
    CompletionPort, Concurrency, Dequeued, Event, Packet, Posted, Shutdown, Socket, Timeout, Wait, WsaError, sleep,
    thread,
};

type Port = CompletionPort<Vec<u8>>;

fn port() -> Port {
    Port::new(Concurrency::Cores).unwrap()
}

fn next<R: overlapped::IoBufferMut, S: overlapped::IoBuffer>(port: &CompletionPort<R, S>) -> Packet<R, S> {
    port.get(SOON).unwrap().expect("a packet comes")
}

#[test]
fn port_1_a_port_for_no_thread_is_refused() {
    assert_eq!(Port::new(Concurrency::Exactly(0)).unwrap_err(), WsaError::WSA_INVALID_PARAMETER);
}

#[test]
fn port_10_messages_come_in_order_with_all_their_bits() {
    let port = port();
    let values = [0, 1, 2, usize::MAX, usize::MAX - 1, 1 << 31, (1 << 31) - 1, usize::MAX / 2, 0x1234_5678_9ABC_DEF0];
    for (key, value) in values.into_iter().enumerate() {
        port.post(usize::MAX - key, value).unwrap();
    }
    for (index, expected) in values.into_iter().enumerate() {
        let Packet::Posted { key, value } = next(&port) else { panic!("only messages were posted") };
        assert_eq!((key, value), (usize::MAX - index, expected));
    }
    assert!(port.get(Timeout::Zero).unwrap().is_none());
}

#[test]
fn port_21_a_batch_has_at_most_as_many_as_asked_for() {
    let port = port();
    (0..5).for_each(|value| port.post(0, value).unwrap());
    let mut packets = Vec::new();
    assert_eq!(port.get_many(&mut packets, 3, SOON).unwrap(), Dequeued::Packets(3));
    assert_eq!(port.get_many(&mut packets, 3, SOON).unwrap(), Dequeued::Packets(2));
    assert_eq!(port.get_many(&mut packets, 3, Timeout::Zero).unwrap(), Dequeued::TimedOut);
    assert_eq!(packets.len(), 5);
    assert_eq!(port.get_many(&mut packets, 0, Timeout::Zero).unwrap_err(), WsaError::WSA_INVALID_PARAMETER);
}

#[test]
fn port_30_packets_carry_socket_key_result_and_buffer() {
    let (client, server) = pair();
    let port = port();
    let server = port.associate(server, 7).unwrap();
    server.receive(Vec::with_capacity(64)).post().unwrap();
    client.send_now(b"hello").unwrap();
    let Packet::Receive { socket, key: 7, result: Ok(5), buffer } = next(&port) else { panic!("not this receive") };
    assert_eq!((buffer.as_slice(), socket.key()), (&b"hello"[..], 7));
    socket.send(buffer).post().unwrap();
    let Packet::Send { result: Ok(5), .. } = next(&port) else { panic!("not this send") };
    let mut back = [0; 8];
    assert_eq!(client.receive_now(&mut back).unwrap(), 5);
}

#[test]
fn a_socket_closes_when_nothing_follows_on_it() {
    let (client, server) = pair();
    let port = port();
    port.associate(server, 0).unwrap().receive(vec![0; 8]).post().unwrap();
    client.send_now(b"x").unwrap();
    drop(next(&port));
    assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 0);
}

#[test]
fn closing_a_socket_of_a_port_ends_what_is_pending_and_refuses_what_is_new() {
    let (client, server) = pair();
    let port = port();
    let server = port.associate(server, 0).unwrap();
    (0..3).for_each(|_| drop(server.receive(vec![0; 8]).post().unwrap()));
    server.clone().close();
    let failed = server.receive(vec![1; 2]).post().unwrap_err();
    assert_eq!((failed.error, failed.returned), (WsaError::WSAENOTSOCK, vec![1; 2]));
    drop(server);
    for _ in 0..3 {
        let Packet::Receive { result, .. } = next(&port) else { panic!("not a receive") };
        assert_eq!(result, Err(WsaError::WSA_OPERATION_ABORTED));
    }
    assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 0);
}

#[test]
fn ovl_61_one_operation_of_a_port_is_cancelled() {
    let (_client, server) = pair();
    let port = port();
    let server = port.associate(server, 0).unwrap();
    let Posted::Queued(started) = server.receive(vec![0; 8]).post().unwrap() else { panic!("it pends") };
    assert!(started.pending);
    server.cancel(started.id).unwrap();
    let Packet::Receive { result: Err(WsaError::WSA_OPERATION_ABORTED), .. } = next(&port) else {
        panic!("it was cancelled")
    };
    assert_eq!(server.cancel(started.id), Err(WsaError::from_code(1168)));
}

#[test]
fn port_40_success_at_once_skips_the_port() {
    let (client, server) = pair();
    let port = port();
    let server = port.associate_skipping(server, 3).unwrap();
    client.send_now(b"here").unwrap();
    eventually("data", || server.available().unwrap() == 4);
    let Posted::Complete(Packet::Receive { key: 3, result: Ok(4), buffer, .. }) =
        server.receive(Vec::with_capacity(64)).post().unwrap()
    else {
        panic!("there is data")
    };
    assert!(port.get(Timeout::Zero).unwrap().is_none());
    let Posted::Queued(_) = server.receive(buffer).post().unwrap() else { panic!("there is no data") };
    client.send_now(b"more").unwrap();
    assert!(matches!(next(&port), Packet::Receive { result: Ok(4), .. }));
}

#[test]
fn ovl_96_accepts_carry_the_listener_and_its_key() {
    let port = port();
    let listener = port.associate(Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap(), 9).unwrap();
    (0..4).for_each(|_| drop(listener.accept_into(Socket::tcp_v4().unwrap()).post().unwrap()));
    let address = listener.local_address().unwrap();
    let clients: Vec<_> = (0..4).map(|_| Socket::connected(address).unwrap()).collect();
    let mut peers = HashSet::new();
    for _ in 0..4 {
        let Packet::Accept { listener, key: 9, result } = next(&port) else { panic!("not an accept") };
        let accepted = result.unwrap();
        assert_eq!(listener.key(), 9);
        peers.insert(accepted.peer);
    }
    assert_eq!(peers, clients.iter().map(|client| client.local_address().unwrap()).collect());
}

#[test]
fn ovl_110_connects_end_at_the_port() {
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = port();
    let client = port.associate(Socket::tcp_v4().unwrap(), 1).unwrap();
    client.connect_overlapped(listener.local_address().unwrap()).post().unwrap();
    let Packet::Connect { socket, key: 1, result: Ok(()) } = next(&port) else { panic!("not connected") };
    assert_eq!(socket.peer_address().unwrap(), listener.local_address().unwrap());
    let again = client.connect_overlapped(listener.local_address().unwrap()).post().unwrap_err();
    assert_eq!(again, WsaError::WSAEISCONN);
}

#[test]
fn ovl_16_an_operation_with_an_event_queues_no_packet() {
    let (client, server) = pair();
    let port = port();
    let done = Event::manual(false).unwrap();
    let before = server.receive(vec![0; 1].into_boxed_slice()).signal(&done).unwrap();
    let server = port.associate(server, 0).unwrap();
    let socket: &Socket = &server;
    let after = socket.receive(vec![0; 1].into_boxed_slice()).signal(&done).unwrap();
    client.send_now(b"ab").unwrap();
    assert_eq!(&*before.result(Wait::UntilComplete).unwrap().buffer, b"a");
    assert_eq!(&*after.result(Wait::UntilComplete).unwrap().buffer, b"b");
    assert!(port.get(Timeout::Zero).unwrap().is_none());
}

#[test]
fn ovl_9_a_socket_of_a_port_has_no_routines() {
    let (_client, server) = pair();
    let port = port();
    let server = port.associate(server, 0).unwrap();
    let socket: &Socket = &server;
    let failed = socket.receive(vec![0; 8]).then(|_| unreachable!("it is not started")).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAEINVAL);
}

#[test]
fn one_buffer_goes_to_many_clients_without_a_copy() {
    let port: CompletionPort<Vec<u8>, Arc<[u8]>> = CompletionPort::with_send_buffers(Concurrency::Cores).unwrap();
    let (clients, servers): (Vec<_>, Vec<_>) = (0..5).map(|_| pair()).unzip();
    let line: Arc<[u8]> = Arc::from(*b"one line\n");
    for (key, server) in servers.into_iter().enumerate() {
        port.associate(server, key).unwrap().send(line.clone()).post().unwrap();
    }
    for _ in 0..5 {
        let Packet::Send { result: Ok(9), buffer, .. } = next(&port) else { panic!("not a send") };
        assert!(Arc::ptr_eq(&buffer, &line));
    }
    for client in clients {
        assert_eq!(client.receive_now(&mut [0; 64]).unwrap(), 9);
    }
}

#[test]
fn port_53_stop_reaches_every_thread_after_what_was_queued() {
    let port = port();
    let taken = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                while let Packet::Posted { .. } = next(&port) {
                    taken.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        (0..100).for_each(|value| port.post(0, value).unwrap());
        port.stop().unwrap();
    });
    assert_eq!(taken.load(Ordering::SeqCst), 100);
    assert!(matches!(next(&port), Packet::Stop));
}

#[test]
fn dropping_a_port_closes_its_sockets_and_drops_their_buffers() {
    let alive = Alive::default();
    let (client, server) = pair();
    let port = CompletionPort::<Counted>::new(Concurrency::Cores).unwrap();
    let server = port.associate(server, 0).unwrap();
    (0..4).for_each(|_| drop(server.receive(alive.buffer()).post().unwrap()));
    drop(server);
    assert_eq!(alive.count(), 4);
    let handle = port.handle();
    drop(port);
    eventually("the end of the buffers", || {
        // What was still in flight is looked for when a port is made.
        drop(Port::new(Concurrency::Cores).unwrap());
        alive.count() == 0
    });
    assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 0);
    assert_eq!(handle.post(0, 0), Err(WsaError::WSA_INVALID_HANDLE));
    let (_client, other) = pair();
    assert_eq!(handle.associate(other, 0).unwrap_err().error, WsaError::WSA_INVALID_HANDLE);
}

#[test]
fn a_socket_that_outlives_its_port_refuses_operations() {
    let (_client, server) = pair();
    let port = port();
    let server = port.associate(server, 0).unwrap();
    drop(port);
    assert_eq!(server.receive(vec![0; 8]).post().unwrap_err().error, WsaError::WSAENOTSOCK);
    assert!(server.local_address().is_ok());
}

#[test]
fn apc_26_an_alertable_get_runs_routines() {
    let port = port();
    let (client, server) = pair();
    let ran = std::rc::Rc::new(std::cell::Cell::new(false));
    let set = ran.clone();
    server.receive(vec![0; 8]).then(move |_| set.set(true)).unwrap();
    client.send_now(b"x").unwrap();
    assert_eq!(port.get_many_alertable(&mut Vec::new(), 8, SOON).unwrap(), Dequeued::IoCompletion);
    assert!(ran.get());
    thread::current().unwrap().queue_apc(|| {}).unwrap();
    port.post(0, 1).unwrap();
    let mut packets = Vec::new();
    assert_eq!(port.get_many_alertable(&mut packets, 8, SOON).unwrap(), Dequeued::Packets(1));
}

#[test]
fn many_clients_are_served_by_many_threads_to_the_last_byte() {
    let port = Arc::new(port());
    let listener = port.associate(Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap(), 0).unwrap();
    let address = listener.local_address().unwrap();
    (0..4).for_each(|_| drop(listener.accept_into(Socket::tcp_v4().unwrap()).post().unwrap()));
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let port = port.clone();
            std::thread::spawn(move || {
                loop {
                    match next(&port) {
                        Packet::Accept { listener, result: Ok(accepted), .. } => {
                            let client = port.associate(accepted.socket, 1).unwrap();
                            client.receive(Vec::with_capacity(1000)).post().unwrap();
                            let _ = listener.accept_into(Socket::tcp_v4().unwrap()).post();
                        }
                        Packet::Receive { socket, result: Ok(1..), buffer, .. } => {
                            let _ = socket.send(buffer).post();
                        }
                        Packet::Send { socket, result: Ok(_), buffer, .. } => {
                            let _ = socket.receive(buffer).post();
                        }
                        Packet::Stop => break,
                        _ => {}
                    }
                }
            })
        })
        .collect();
    let clients: Vec<_> = (0..32u8)
        .map(|seed| {
            std::thread::spawn(move || {
                let client = Arc::new(Socket::connected(address).unwrap());
                let bytes: Vec<u8> = (0..100_000u32).map(|i| (i as u8).wrapping_mul(31).wrapping_add(seed)).collect();
                let (writer, sent) = (client.clone(), bytes.clone());
                let writer = std::thread::spawn(move || {
                    assert_eq!(writer.send_now(&sent).unwrap(), sent.len());
                    writer.shutdown(Shutdown::Send).unwrap();
                });
                let (mut back, mut buffer) = (Vec::new(), vec![0; 4096]);
                loop {
                    match client.receive_now(&mut buffer).unwrap() {
                        0 => break,
                        count => back.extend_from_slice(&buffer[..count]),
                    }
                }
                writer.join().unwrap();
                assert!(back == bytes, "{} bytes came back of {}", back.len(), bytes.len());
            })
        })
        .collect();
    clients.into_iter().for_each(|client| client.join().unwrap());
    listener.close();
    sleep(Timeout::Zero);
    port.stop().unwrap();
    workers.into_iter().for_each(|worker| worker.join().unwrap());
}

/// Something that two threads wait for, for a bounded time.
struct Signal(std::sync::mpsc::Sender<()>, std::sync::Mutex<std::sync::mpsc::Receiver<()>>);

impl Signal {
    fn new() -> Self {
        let (sender, receiver) = std::sync::mpsc::channel();
        Signal(sender, std::sync::Mutex::new(receiver))
    }

    fn give(&self) {
        self.0.send(()).unwrap();
    }

    fn wait(&self) {
        self.1.lock().unwrap().recv_timeout(Duration::from_secs(20)).expect("the other thread gives no signal");
    }
}

#[test]
fn port_15_a_worker_that_says_that_it_blocks_lets_another_run() {
    for nested in [false, true] {
        let port: CompletionPort<Vec<u8>> = CompletionPort::new(Concurrency::Exactly(1)).unwrap();
        let (first_runs, second_has) = (Signal::new(), Signal::new());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                assert!(port.get(SOON).unwrap().is_some());
                first_runs.give();
                overlapped::thread::blocking(|| {
                    if nested {
                        // A wait of the library inside does not make it run, nor does an inner one that ends.
                        overlapped::thread::blocking(|| overlapped::sleep(Timeout::After(Duration::from_millis(1))));
                    }
                    second_has.wait();
                });
            });
            port.post(1, 1).unwrap();
            first_runs.wait();
            port.post(2, 2).unwrap();
            // It comes though the other has not called again.
            assert!(matches!(port.get(SOON).unwrap(), Some(Packet::Posted { key: 2, .. })));
            second_has.give();
        });
    }
}

#[test]
fn port_15_a_worker_that_blocks_outside_the_library() {
    let port: CompletionPort<Vec<u8>> = CompletionPort::new(Concurrency::Exactly(1)).unwrap();
    let (first_runs, looked) = (Signal::new(), Signal::new());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            assert!(port.get(SOON).unwrap().is_some());
            first_runs.give();
            looked.wait();
            // After the end of what blocked, too.
            overlapped::thread::blocking(|| ());
            first_runs.give();
            looked.wait();
        });
        port.post(1, 1).unwrap();
        first_runs.wait();
        port.post(2, 2).unwrap();
        let is_second = |packet| matches!(packet, Some(Packet::Posted { key: 2, .. }));
        if differs("PORT-15") {
            assert!(port.get(BRIEFLY).unwrap().is_none(), "the other counts as running");
            looked.give();
            first_runs.wait();
            assert!(port.get(BRIEFLY).unwrap().is_none(), "after the end of what it said to block, too");
            looked.give();
            assert!(is_second(port.get(SOON).unwrap()), "the other has ended");
        } else {
            assert!(is_second(port.get(SOON).unwrap()), "the other is seen to block");
            looked.give();
            first_runs.wait();
            looked.give();
        }
    });
}
