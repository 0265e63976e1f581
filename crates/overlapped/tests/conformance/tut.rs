//! What the tutorials teach (TUT), model by model.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;

use crate::common::{LITTLE, SOON, bounded, event, eventually, is_signaled, listener, nobody, pair};
use overlapped::{
    CompletionPort, Concurrency, Event, MAXIMUM_WAIT_OBJECTS, NetworkEvents, Packet, ResultError, Selected, Shutdown,
    Slept, Socket, SocketSet, Timeout, Wait, WaitSet, Waited, WsaError, select, sleep_alertable, thread, wait_any,
    wait_one,
};

type Port = CompletionPort<Vec<u8>>;

fn port() -> Port {
    Port::new(Concurrency::Cores).unwrap()
}

/// Waits for a selected socket to be told of `expected`, which may come one after the other, and of nothing else.
fn expect(socket: &Selected, expected: NetworkEvents) {
    let mut told = NetworkEvents::empty();
    while told != expected {
        assert_eq!(wait_one(socket, SOON), Ok(Waited::Ready(())), "{expected:?}, so far {told:?}");
        told |= socket.enumerate().unwrap().events();
        assert!(expected.contains(told), "{told:?}");
    }
}

#[test]
fn tut_1_one_wait_names_64_events_and_a_set_any_number() {
    let events: Vec<Event> = (0..=MAXIMUM_WAIT_OBJECTS).map(|_| event()).collect();
    events[63].set().unwrap();
    assert_eq!(wait_any(&events[..64], SOON), Ok(Waited::Ready(63)));
    assert_eq!(wait_any(&events, SOON), Err(WsaError::WSA_INVALID_PARAMETER));
    let mut set = WaitSet::new();
    let keys: Vec<_> = events.iter().map(|event| set.insert(event).unwrap()).collect();
    events[63].reset().unwrap();
    events[64].set().unwrap();
    let Waited::Ready((key, _)) = set.wait_any(SOON).unwrap() else { panic!("the 65th is set") };
    assert_eq!(key, keys[64]);
}

#[test]
fn tut_2_the_event_of_a_socket_is_reset_by_enumerating() {
    let (client, server) = pair();
    let server = server.event_select(NetworkEvents::READ).unwrap();
    client.send_now(b"x").unwrap();
    for _ in 0..3 {
        assert_eq!(wait_one(&server, SOON), Ok(Waited::Ready(())), "a wait leaves it set");
    }
    assert_eq!(server.enumerate().unwrap().read(), Some(Ok(())));
    assert!(!is_signaled(&server));
    assert!(server.enumerate().unwrap().is_empty());
}

#[test]
fn tut_3_looking_at_the_rest_starves_nobody() {
    let events: Vec<Event> = (0..8).map(|_| Event::manual(true).unwrap()).collect();
    // The first is told each time.
    (0..3).for_each(|_| assert_eq!(wait_any(&events, SOON), Ok(Waited::Ready(0))));
    let mut found = Vec::new();
    let mut next = 0;
    while let Some(rest) = events.get(next..).filter(|rest| !rest.is_empty()) {
        let Waited::Ready(index) = wait_any(rest, Timeout::Zero).unwrap() else { break };
        found.push(next + index);
        next += index + 1;
    }
    assert_eq!(found, [0, 1, 2, 3, 4, 5, 6, 7]);
    // A set looks at all of them by itself.
    let mut set = WaitSet::new();
    for event in &events {
        set.insert(event).unwrap();
    }
    let seen: HashSet<_> = (0..events.len())
        .map(|_| match set.wait_any(SOON).unwrap() {
            Waited::Ready((key, _)) => key,
            other => panic!("all are set: {:?}", other.map(drop)),
        })
        .collect();
    assert_eq!(seen.len(), events.len());
}

#[test]
fn tut_4_a_selected_socket_does_not_block_and_neither_does_what_it_accepts() {
    let (listener, address) = listener();
    let listener = listener.event_select(NetworkEvents::ACCEPT).unwrap();
    assert_eq!(listener.accept().unwrap_err(), WsaError::WSAEWOULDBLOCK);
    let client = Socket::connected(address).unwrap();
    expect(&listener, NetworkEvents::ACCEPT);
    let (server, _) = listener.accept().unwrap();
    assert_eq!(server.receive_now(&mut [0; 8]), Err(WsaError::WSAEWOULDBLOCK));
    let server = server.event_select(NetworkEvents::READ).unwrap();
    client.send_now(b"x").unwrap();
    expect(&server, NetworkEvents::READ);
    assert!(!is_signaled(&listener), "it has an event of its own");
}

#[test]
fn tut_5_one_receive_for_each_notice_gets_everything() {
    let (client, server) = pair();
    let server = server.event_select(NetworkEvents::READ | NetworkEvents::CLOSE).unwrap();
    let bytes: Vec<u8> = (0..200).collect();
    client.send_now(&bytes).unwrap();
    let (mut received, mut buffer) = (Vec::new(), [0; 7]);
    while received.len() < bytes.len() {
        expect(&server, NetworkEvents::READ);
        let taken = server.receive_now(&mut buffer).unwrap();
        received.extend_from_slice(&buffer[..taken]);
    }
    assert_eq!(received, bytes);
}

#[test]
fn tut_6_whoever_receives_until_it_would_block_may_be_told_in_vain() {
    let (client, server) = pair();
    let server = server.event_select(NetworkEvents::READ).unwrap();
    let mut buffer = [0; 4];
    for _ in 0..20 {
        client.send_now(b"0123456789").unwrap();
        let mut received = 0;
        while received < 10 {
            assert_eq!(wait_one(&server, SOON), Ok(Waited::Ready(())));
            server.enumerate().unwrap();
            loop {
                match server.receive_now(&mut buffer) {
                    Ok(bytes) => received += bytes,
                    Err(error) => break assert_eq!(error, WsaError::WSAEWOULDBLOCK),
                }
            }
        }
        assert_eq!(received, 10);
    }
}

#[test]
fn tut_7_room_to_send_is_told_once_and_after_it_was_lacking() {
    let (client, server) = pair();
    let client = client.event_select(NetworkEvents::WRITE).unwrap();
    expect(&client, NetworkEvents::WRITE);
    client.send_now(b"x").unwrap();
    assert_eq!(wait_one(&client, LITTLE), Ok(Waited::TimedOut), "there is room, as before");
    eventually("there is no room left", || client.send_now(&[7; 1 << 16]) == Err(WsaError::WSAEWOULDBLOCK));
    assert!(!is_signaled(&client));
    let reader = std::thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while bounded(&server).receive_now(&mut buffer).unwrap() > 0 {}
    });
    expect(&client, NetworkEvents::WRITE);
    assert!(client.send_now(b"x").is_ok());
    drop(client);
    reader.join().unwrap();
}

#[test]
fn tut_8_after_the_close_notice_the_rest_is_received() {
    let (client, server) = pair();
    let server = server.event_select(NetworkEvents::READ | NetworkEvents::CLOSE).unwrap();
    client.send_now(b"the rest").unwrap();
    client.close().unwrap();
    let (mut closed, mut received, mut buffer) = (false, Vec::new(), [0; 3]);
    while !closed {
        assert_eq!(wait_one(&server, SOON), Ok(Waited::Ready(())));
        let occurred = server.enumerate().unwrap();
        if let Some(outcome) = occurred.close() {
            assert_eq!(outcome, Ok(()));
            closed = true;
        } else if occurred.read().is_some() {
            let bytes = server.receive_now(&mut buffer).unwrap();
            received.extend_from_slice(&buffer[..bytes]);
        }
    }
    loop {
        match server.receive_now(&mut buffer).unwrap() {
            0 => break,
            bytes => received.extend_from_slice(&buffer[..bytes]),
        }
    }
    assert_eq!(received, b"the rest");
}

#[test]
fn tut_9_the_notice_of_a_connect_says_how_it_went() {
    let (_listener, open) = listener();
    let (_keeper, closed) = nobody();
    for (address, expected) in [(open, Ok(())), (closed, Err(WsaError::WSAECONNREFUSED))] {
        let socket = Socket::tcp_v4().unwrap().event_select(NetworkEvents::CONNECT).unwrap();
        assert_eq!(socket.connect(address), Err(WsaError::WSAEWOULDBLOCK));
        assert_eq!(wait_one(&socket, SOON), Ok(Waited::Ready(())));
        assert_eq!(socket.enumerate().unwrap().connect(), Some(expected));
        assert_eq!(socket.peer_address().is_ok(), expected.is_ok());
    }
}

#[test]
fn tut_10_each_operation_has_a_buffer_of_its_own() {
    let (client, server) = pair();
    let (first, second) = (event(), event());
    let one = server.receive(vec![b'-'; 2].into_boxed_slice()).signal(&first).unwrap();
    let other = server.receive(vec![b'-'; 4].into_boxed_slice()).signal(&second).unwrap();
    client.send_now(b"abc").unwrap();
    let (one, other) = (one.result(Wait::UntilComplete).unwrap(), other.result(Wait::UntilComplete).unwrap());
    assert_eq!((one.bytes, &*one.buffer), (2, &b"ab"[..]));
    assert_eq!((other.bytes, &*other.buffer), (1, &b"c---"[..]), "what was not received is as it was");
}

#[test]
fn tut_11_pending_or_not_the_end_is_told_in_the_same_way() {
    let (client, server) = pair();
    for before in [true, false] {
        if before {
            client.send_now(b"x").unwrap();
            eventually("data", || server.available() == Ok(1));
        }
        let done = event();
        let receive = server.receive(vec![0; 8]).signal(&done).unwrap();
        if !before {
            assert!(receive.was_pending());
            client.send_now(b"x").unwrap();
        }
        assert_eq!(wait_one(&done, SOON), Ok(Waited::Ready(())));
        assert_eq!(receive.result(Wait::Poll).unwrap().bytes, 1);
    }
    let port = port();
    let server = port.associate(server, 0).unwrap();
    for before in [true, false] {
        if before {
            client.send_now(b"x").unwrap();
            eventually("data", || server.available() == Ok(1));
        }
        server.receive(vec![0; 8]).post().unwrap();
        if !before {
            client.send_now(b"x").unwrap();
        }
        let Some(Packet::Receive { result: Ok(1), .. }) = port.get(SOON).unwrap() else { panic!("its packet comes") };
        assert!(port.get(Timeout::Zero).unwrap().is_none(), "once");
    }
}

#[test]
fn tut_12_a_receive_of_nothing_is_the_end() {
    let (client, server) = pair();
    let port = port();
    let server = port.associate(server, 0).unwrap();
    server.receive(vec![0; 8]).post().unwrap();
    client.close().unwrap();
    let Some(Packet::Receive { result: Ok(0), .. }) = port.get(SOON).unwrap() else { panic!("it ends") };
    server.receive(vec![0; 8]).post().unwrap();
    let Some(Packet::Receive { result: Ok(0), .. }) = port.get(SOON).unwrap() else { panic!("and has ended") };
}

#[test]
fn tut_13_one_alertable_wait_runs_all_that_is_queued() {
    let ran = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    for number in 0..5 {
        let ran = ran.clone();
        thread::current().unwrap().queue_apc(move || ran.lock().unwrap().push(number)).unwrap();
    }
    assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    assert_eq!(*ran.lock().unwrap(), [0, 1, 2, 3, 4]);
    assert_eq!(sleep_alertable(Timeout::Zero), Slept::TimedOut);
}

#[test]
fn tut_14_a_routine_runs_where_it_was_started_and_when_that_waits_alertably() {
    let (client, server) = pair();
    let ran = Rc::new(Cell::new(None));
    let runs = ran.clone();
    server.receive(vec![0; 8]).then(move |_| runs.set(Some(std::thread::current().id()))).unwrap();
    client.send_now(b"x").unwrap();
    // The operation has ended, and neither other threads nor other waits run it.
    assert_eq!(wait_one(&server, SOON), Ok(Waited::Ready(())));
    let other = thread::spawn(|| sleep_alertable(LITTLE)).unwrap();
    assert_eq!(other.join().unwrap(), Slept::TimedOut);
    assert_eq!(ran.get(), None);
    assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    assert_eq!(ran.get(), Some(std::thread::current().id()));
}

/// Receives one byte after the other until the end, each by the routine of the one before it.
fn receive_all(socket: Rc<Socket>, received: Rc<RefCell<Vec<u8>>>, ended: Rc<Cell<bool>>) {
    let again = socket.clone();
    let routine = move |outcome: Result<overlapped::Completed<Vec<u8>>, overlapped::Failed<Vec<u8>>>| {
        let completed = outcome.unwrap();
        if completed.bytes == 0 {
            ended.set(true);
            return;
        }
        received.borrow_mut().extend_from_slice(&completed.buffer);
        receive_all(again, received, ended);
    };
    socket.receive(Vec::with_capacity(1)).then(routine).unwrap();
}

#[test]
fn tut_15_a_routine_starts_the_next_receive() {
    let (client, server) = pair();
    let (received, ended) = (Rc::new(RefCell::new(Vec::new())), Rc::new(Cell::new(false)));
    receive_all(Rc::new(server), received.clone(), ended.clone());
    client.send_now(b"byte by byte").unwrap();
    client.close().unwrap();
    while !ended.get() {
        assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    }
    assert_eq!(*received.borrow(), b"byte by byte");
}

#[test]
fn tut_16_more_workers_than_cores_share_the_packets() {
    const PACKETS: usize = 200;
    let port = std::sync::Arc::new(port());
    let workers: Vec<_> = (0..2 * std::thread::available_parallelism().unwrap().get())
        .map(|_| {
            let port = port.clone();
            std::thread::spawn(move || {
                let mut taken = Vec::new();
                loop {
                    match port.get(SOON).unwrap() {
                        Some(Packet::Posted { value, .. }) => taken.push(value),
                        Some(Packet::Stop) => return taken,
                        other => panic!("{other:?}"),
                    }
                }
            })
        })
        .collect();
    (0..PACKETS).for_each(|value| port.post(0, value).unwrap());
    workers.iter().for_each(|_| port.stop().unwrap());
    let mut taken: Vec<usize> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
    taken.sort_unstable();
    assert_eq!(taken, (0..PACKETS).collect::<Vec<_>>(), "each once");
}

#[test]
fn tut_17_a_wait_in_vain_is_none_of_a_failed_operation() {
    let (_client, server) = pair();
    let port = port();
    assert!(port.get(Timeout::Zero).unwrap().is_none());
    let server = port.associate(server, 9).unwrap();
    server.receive(vec![3; 8]).post().unwrap();
    assert!(port.get(Timeout::Zero).unwrap().is_none());
    server.cancel_all().unwrap();
    let Some(Packet::Receive { key: 9, result, buffer, .. }) = port.get(SOON).unwrap() else { panic!("it has ended") };
    assert_eq!((result, buffer.capacity() >= 8), (Err(WsaError::WSA_OPERATION_ABORTED), true));
}

#[test]
fn tut_18_a_stop_comes_after_what_is_queued() {
    let port = port();
    port.post(1, 2).unwrap();
    port.stop().unwrap();
    port.post(3, 4).unwrap();
    let packets = [0; 3].map(|_| port.get(SOON).unwrap().unwrap());
    let [Packet::Posted { key: 1, value: 2 }, Packet::Stop, Packet::Posted { key: 3, value: 4 }] = packets else {
        panic!("in this order")
    };
}

#[test]
fn tut_19_a_closed_socket_tells_of_what_was_pending() {
    let (_client, server) = pair();
    let port = port();
    let server = port.associate(server, 5).unwrap();
    (0..3).for_each(|_| drop(server.receive(vec![0; 8]).post().unwrap()));
    server.close();
    for _ in 0..3 {
        let Some(Packet::Receive { key: 5, result, .. }) = port.get(SOON).unwrap() else {
            panic!("each tells its end")
        };
        assert_eq!(result, Err(WsaError::WSA_OPERATION_ABORTED));
    }
    assert!(port.get(Timeout::Zero).unwrap().is_none());
}

#[test]
fn tut_20_what_is_outstanding_is_numbered_by_its_start() {
    let (client, server) = pair();
    let port = port();
    let server = port.associate(server, 0).unwrap();
    // The capacity tells which is which, whoever takes its packet first.
    (1..=4).for_each(|room| drop(server.receive(Vec::with_capacity(room)).post().unwrap()));
    client.send_now(b"abbcccdddd").unwrap();
    let mut received: Vec<Vec<u8>> = (0..4)
        .map(|_| match port.get(SOON).unwrap() {
            Some(Packet::Receive { result: Ok(_), buffer, .. }) => buffer,
            other => panic!("{other:?}"),
        })
        .collect();
    received.sort_by_key(Vec::len);
    assert_eq!(received, [&b"a"[..], b"bb", b"ccc", b"dddd"]);
}

#[test]
fn tut_21_a_receive_without_room_waits_for_data() {
    let (client, server) = pair();
    let port = port();
    let server = port.associate(server, 0).unwrap();
    server.receive(Vec::new()).post().unwrap();
    assert!(port.get(LITTLE).unwrap().is_none());
    client.send_now(b"data").unwrap();
    let Some(Packet::Receive { result: Ok(0), .. }) = port.get(SOON).unwrap() else { panic!("there is something") };
    let mut buffer = [0; 8];
    assert_eq!((bounded(&server).receive_now(&mut buffer), &buffer[..4]), (Ok(4), &b"data"[..]));
}

#[test]
fn tut_22_what_is_accepted_and_connected_by_operations_is_a_connection_like_others() {
    let (listener, address) = listener();
    let accepting = listener.accept_into(Socket::tcp_v4().unwrap()).signal(&event()).unwrap();
    let client = Socket::tcp_v4().unwrap();
    client.connect_overlapped(address).signal(&event()).unwrap().result(Wait::UntilComplete).unwrap();
    let accepted = accepting.result(Wait::UntilComplete).unwrap();
    assert_eq!((accepted.local, accepted.peer), (address, client.local_address().unwrap()));
    assert_eq!(accepted.socket.peer_address(), client.local_address());
    assert_eq!(client.peer_address(), Ok(address));
    // Both can be shut down, which a socket that does not know of its connection cannot.
    client.shutdown(Shutdown::Send).unwrap();
    assert_eq!(bounded(&accepted.socket).receive_now(&mut [0; 8]), Ok(0));
    accepted.socket.shutdown(Shutdown::Both).unwrap();
    assert_eq!(bounded(&client).receive_now(&mut [0; 8]), Ok(0));
}

#[test]
fn tut_23_a_select_leaves_who_is_ready_and_a_failed_connect_is_an_exception() {
    let (client, server) = pair();
    client.send_now(b"x").unwrap();
    let mut read = SocketSet::new();
    read.insert(&client);
    read.insert(&server);
    assert_eq!(select(Some(&mut read), None, None, SOON), Ok(1));
    assert!(read.contains(&server) && !read.contains(&client));
    // What is left of it is asked next.
    assert_eq!(bounded(&server).receive_now(&mut [0; 8]), Ok(1));
    client.send_now(b"y").unwrap();
    server.send_now(b"z").unwrap();
    assert_eq!(select(Some(&mut read), None, None, SOON), Ok(1), "the other is not in the set any more");
    let (_keeper, address) = nobody();
    let failing = Socket::tcp_v4().unwrap();
    failing.set_nonblocking(true).unwrap();
    assert_eq!(failing.connect(address), Err(WsaError::WSAEWOULDBLOCK));
    let (mut write, mut except) = (SocketSet::new(), SocketSet::new());
    write.insert(&failing);
    except.insert(&failing);
    assert_eq!(select(None, Some(&mut write), Some(&mut except), SOON), Ok(1));
    assert!(except.contains(&failing) && write.is_empty());
}

#[test]
fn tut_24_both_sides_close_in_good_order() {
    let (client, server) = pair();
    client.send_now(b"request").unwrap();
    client.shutdown(Shutdown::Send).unwrap();
    let other = std::thread::spawn(move || {
        let mut buffer = [0; 16];
        let bytes = bounded(&server).receive_now(&mut buffer).unwrap();
        server.send_now(&buffer[..bytes]).unwrap();
        assert_eq!(server.receive_now(&mut buffer), Ok(0));
        server.close().unwrap();
    });
    let mut buffer = [0; 16];
    assert_eq!((bounded(&client).receive_now(&mut buffer), &buffer[..7]), (Ok(7), &b"request"[..]));
    assert_eq!(client.receive_now(&mut buffer), Ok(0), "no reset");
    client.close().unwrap();
    other.join().unwrap();
}

#[test]
fn tut_25_a_server_of_datagrams_is_told_that_a_client_has_gone_and_goes_on() {
    let [server, client] = [0; 2].map(|_| Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap());
    let (address, gone) = (server.local_address().unwrap(), client.local_address().unwrap());
    drop(client);
    server.send_to_now(b"are you there?", gone).unwrap();
    server.set_receive_timeout(Some(Duration::from_secs(5))).unwrap();
    assert_eq!(server.receive_from_now(&mut [0; 16]).unwrap_err(), WsaError::WSAECONNRESET);
    let client = Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap();
    client.send_to_now(b"hello", address).unwrap();
    assert_eq!(server.receive_from_now(&mut [0; 16]), Ok((5, client.local_address().unwrap())));
}

#[test]
fn tut_11_a_failed_start_tells_by_itself_and_gives_the_buffer_back() {
    let socket = Socket::tcp_v4().unwrap();
    let done = event();
    let refused = socket.receive(vec![9; 3]).signal(&done).unwrap_err();
    assert_eq!((refused.error, refused.returned), (WsaError::WSAENOTCONN, vec![9; 3]));
    assert!(!is_signaled(&done));
}

#[test]
fn tut_10_a_result_that_is_not_there_gives_the_operation_back() {
    let (client, server) = pair();
    let mut receive = server.receive(vec![0; 8]).signal(&event()).unwrap();
    for _ in 0..3 {
        let Err(ResultError::Incomplete(back)) = receive.result(Wait::Poll) else { panic!("nothing came") };
        receive = back;
    }
    client.send_now(b"x").unwrap();
    assert_eq!(receive.result(Wait::UntilComplete).unwrap().buffer, b"x");
}
