//! Registered I/O.

use crate::common::{SOON, eventually, pair};
use overlapped::{
    CompletionPort, Concurrency, Control, Envelope, Event, Packet, RioAddress, RioBuffer, RioBuffers, RioEnvelope,
    RioFlags, RioQueue, RioRequest, RioResult, RioSocket, Shutdown, Socket, Timeout, Wait, Waited, WsaError, wait_one,
};
use std::net::SocketAddr;

/// A socket of the queue, and the other end.
fn attached(queue: &RioQueue) -> (RioSocket, Socket) {
    let listener = Socket::registered_listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let client = Socket::connected(listener.local_address().unwrap()).unwrap();
    (queue.attach(listener.accept().unwrap().0, 77, 8, 8).unwrap(), client)
}

/// Polls until there are so many results.
fn results(queue: &RioQueue, count: usize) -> Vec<RioResult> {
    let mut all = Vec::new();
    eventually("the end of all requests", || {
        queue.dequeue(&mut all).unwrap();
        all.len() >= count
    });
    assert_eq!(all.len(), count);
    all
}

fn filled(buffers: &RioBuffers, bytes: &[u8]) -> RioBuffer {
    let mut buffer = buffers.take().unwrap();
    assert_eq!(buffer.fill(bytes), bytes.len());
    buffer
}

#[test]
fn rio_6_9_a_round_trip_brings_the_buffers_back() {
    let (queue, buffers) = (RioQueue::polled(32).unwrap(), RioBuffers::new(2, 64).unwrap());
    let (server, client) = attached(&queue);
    server.receive(buffers.take().unwrap()).unwrap();
    assert!(queue.dequeue(&mut Vec::new()).unwrap() == 0);
    client.send_now(b"hello").unwrap();
    let received = results(&queue, 1).pop().unwrap();
    assert_eq!((received.key, received.request, received.result), (77, RioRequest::Receive, Ok(5)));
    assert_eq!(*received.buffer, *b"hello");
    server.send(received.buffer).unwrap();
    let sent = results(&queue, 1).pop().unwrap();
    assert_eq!((sent.key, sent.request, sent.result), (77, RioRequest::Send, Ok(5)));
    let mut heard = [0; 8];
    assert_eq!(client.receive_now(&mut heard).unwrap(), 5);
    assert_eq!(heard[..5], *b"hello");
    // The end of the stream is a result, too.
    client.shutdown(Shutdown::Send).unwrap();
    server.receive(sent.buffer).unwrap();
    let end = results(&queue, 1).pop().unwrap();
    assert_eq!((end.result, end.buffer.len()), (Ok(0), 0));
}

#[test]
fn rio_1_a_socket_must_be_made_for_it() {
    let queue = RioQueue::polled(8).unwrap();
    let failed = queue.attach(Socket::tcp_v4().unwrap(), 0, 1, 1).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAEOPNOTSUPP);
    failed.returned.bind("127.0.0.1:0".parse().unwrap()).unwrap();
}

#[test]
fn rio_3_slices_are_exclusive_and_come_back() {
    let buffers = RioBuffers::new(3, 16).unwrap();
    let mut all: Vec<_> = (0..3).map(|number| filled(&buffers, &[number; 16])).collect();
    assert!(buffers.take().is_none());
    assert!(all.iter().zip(0..).all(|(buffer, number)| **buffer == [number; 16]));
    all[1].fill(b"longer than sixteen bytes");
    assert_eq!(*all[1], *b"longer than sixt");
    assert_eq!((&*all[0], &*all[2]), (&[0; 16][..], &[2; 16][..]));
    all.remove(1);
    assert!(buffers.take().is_some());
    for (count, size) in [(0, 16), (16, 0), (1 << 20, 1 << 20)] {
        assert_eq!(RioBuffers::new(count, size).unwrap_err(), WsaError::WSAEINVAL);
    }
}

#[test]
fn rio_4_a_queue_has_a_size() {
    for size in [0, 0x800_0001] {
        assert_eq!(RioQueue::polled(size).unwrap_err(), WsaError::WSAEINVAL);
    }
}

#[test]
fn rio_5_15_room_for_results_is_reserved_and_given_back() {
    let queue = RioQueue::polled(4).unwrap();
    let address = "127.0.0.1:0".parse().unwrap();
    let socket = || Socket::registered_for(address).unwrap();
    assert_eq!(queue.attach(socket(), 0, 0, 0).unwrap_err().error, WsaError::WSAEINVAL);
    assert_eq!(queue.attach(socket(), 0, 3, 2).unwrap_err().error, WsaError::WSAENOBUFS);
    let first = queue.attach(socket(), 0, 2, 2).unwrap();
    assert_eq!(queue.attach(socket(), 0, 1, 0).unwrap_err().error, WsaError::WSAENOBUFS);
    assert_eq!(queue.resize(3).unwrap_err(), WsaError::WSAETOOMANYREFS);
    queue.resize(5).unwrap();
    drop(queue.attach(socket(), 0, 1, 0).unwrap());
    drop(first);
    queue.attach(socket(), 0, 2, 2).unwrap();
}

#[test]
fn rio_6_what_is_refused_comes_back_at_once() {
    let (queue, buffers) = (RioQueue::polled(32).unwrap(), RioBuffers::new(9, 16).unwrap());
    let fresh = queue.attach(Socket::registered_for("127.0.0.1:0".parse().unwrap()).unwrap(), 0, 1, 1).unwrap();
    let failed = fresh.send(filled(&buffers, b"mine")).unwrap_err();
    assert_eq!((failed.error, &*failed.returned), (WsaError::WSAENOTCONN, &b"mine"[..]));
    drop(failed);
    let (server, _client) = attached(&queue);
    for _ in 0..8 {
        server.receive(buffers.take().unwrap()).unwrap();
    }
    let failed = server.receive(buffers.take().unwrap()).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAENOBUFS);
    assert!(buffers.take().is_none());
    drop(failed);
    assert!(buffers.take().is_some());
    assert_eq!(queue.dequeue(&mut Vec::new()).unwrap(), 0, "what is refused has no result");
}

#[test]
fn rio_8_deferred_sends_go_with_a_commit_in_order() {
    let (queue, buffers) = (RioQueue::polled(32).unwrap(), RioBuffers::new(4, 4).unwrap());
    let (server, client) = attached(&queue);
    for part in [b"ab", b"cd", b"ef"] {
        server.send_with(filled(&buffers, part), RioFlags::DEFER).unwrap();
    }
    // A system may let deferred requests go early: whether they have is not asked (RIO-8).
    server.commit_sends().unwrap();
    let sent = results(&queue, 3);
    assert!(sent.iter().map(|sent| &*sent.buffer).eq([b"ab", b"cd", b"ef"]));
    let (mut heard, mut count) = ([0; 8], 0);
    while count < 6 {
        count += client.receive_now(&mut heard[count..]).unwrap();
    }
    assert_eq!(heard[..6], *b"abcdef");
    // So do receives, and with the flag for it one lasts until its buffer is full.
    server.receive_with(buffers.take().unwrap(), RioFlags::DEFER | RioFlags::WAIT_ALL).unwrap();
    client.send_now(b"x").unwrap();
    server.commit_receives().unwrap();
    assert_eq!(queue.dequeue(&mut Vec::new()).unwrap(), 0);
    client.send_now(b"yz!").unwrap();
    assert_eq!(*results(&queue, 1)[0].buffer, *b"xyz!");
}

#[test]
fn rio_10_11_an_event_is_set_once_for_each_arming() {
    let (event, buffers) = (Event::manual(false).unwrap(), RioBuffers::new(8, 16).unwrap());
    let queue = RioQueue::signaling(32, &event).unwrap();
    let (server, client) = attached(&queue);
    server.receive(buffers.take().unwrap()).unwrap();
    queue.notify().unwrap();
    assert_eq!(queue.notify().unwrap_err(), WsaError::WSAEALREADY);
    assert_eq!(wait_one(&event, Timeout::Zero).unwrap(), Waited::TimedOut);
    client.send_now(b"x").unwrap();
    assert_eq!(wait_one(&event, SOON).unwrap(), Waited::Ready(()));
    assert_eq!(results(&queue, 1)[0].result, Ok(1));
    // Arming resets the event, and a result that may not tell does not.
    server.send_with(filled(&buffers, b"y"), RioFlags::DONT_NOTIFY).unwrap();
    queue.notify().unwrap();
    assert_eq!(wait_one(&event, Timeout::Zero).unwrap(), Waited::TimedOut);
    server.send(filled(&buffers, b"z")).unwrap();
    assert_eq!(wait_one(&event, SOON).unwrap(), Waited::Ready(()));
    assert_eq!(results(&queue, 2).len(), 2);
    assert_eq!(RioQueue::polled(8).unwrap().notify().unwrap_err(), WsaError::WSAEINVAL);
}

#[test]
fn rio_10_a_port_gets_one_packet_for_each_arming() {
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1)).unwrap();
    let queue = RioQueue::posting(32, &port.handle(), 5).unwrap();
    let buffers = RioBuffers::new(4, 16).unwrap();
    let (server, client) = attached(&queue);
    for round in 0..20 {
        server.receive(buffers.take().unwrap()).unwrap();
        queue.notify().unwrap();
        client.send_now(&[round]).unwrap();
        assert!(matches!(port.get(SOON).unwrap(), Some(Packet::Results { key: 5 })));
        assert_eq!(*results(&queue, 1)[0].buffer, [round]);
        assert!(port.get(Timeout::Zero).unwrap().is_none());
    }
    // It wakes a port that drives a future, which keeps the packet.
    let (mut port, other) = (port, pair());
    let other = port.associate(other.0, 0).unwrap();
    server.receive(buffers.take().unwrap()).unwrap();
    queue.notify().unwrap();
    client.send_now(b"x").unwrap();
    port.block_on(async { other.send(b"y".to_vec()).await.unwrap() });
    assert!(matches!(port.get(SOON).unwrap(), Some(Packet::Results { key: 5 })));
}

#[test]
fn rio_13_the_end_of_the_socket_ends_its_requests() {
    let (queue, buffers) = (RioQueue::polled(32).unwrap(), RioBuffers::new(3, 16).unwrap());
    let (server, client) = attached(&queue);
    server.receive(buffers.take().unwrap()).unwrap();
    server.receive(buffers.take().unwrap()).unwrap();
    server.receive_with(buffers.take().unwrap(), RioFlags::DEFER).unwrap();
    drop(server);
    for aborted in results(&queue, 3) {
        assert_eq!(aborted.result, Err(WsaError::WSA_OPERATION_ABORTED));
    }
    assert_eq!(std::iter::repeat_with(|| buffers.take()).take(3).flatten().count(), 3, "all are free again");
    assert_eq!(client.receive_now(&mut [0; 8]).unwrap_or(0), 0);
}

#[test]
fn rio_16_a_queue_that_goes_with_everything_in_flight_gives_the_buffers_back_or_keeps_them() {
    for _ in 0..50 {
        let (queue, buffers) = (RioQueue::polled(32).unwrap(), RioBuffers::new(8, 16).unwrap());
        let (server, client) = attached(&queue);
        for _ in 0..8 {
            server.receive(buffers.take().unwrap()).unwrap();
        }
        drop(queue);
        drop(server);
        client.set_nonblocking(true).unwrap();
        let _ = client.send_now(b"late");
        // Whatever is free now is not written any more.
        let free: Vec<_> = std::iter::from_fn(|| buffers.take()).collect();
        assert!(free.len() <= 8);
    }
}

/// A socket for datagrams on the queue.
fn datagrams(queue: &RioQueue) -> RioSocket {
    queue.attach(Socket::registered_udp("127.0.0.1:0".parse().unwrap()).unwrap(), 5, 4, 4).unwrap()
}

#[test]
fn rio_14_datagrams_bring_their_sender_and_go_to_an_address() {
    let queue = RioQueue::polled(32).unwrap();
    let (buffers, addresses) = (RioBuffers::new(4, 16).unwrap(), RioBuffers::new(4, RioAddress::SIZE).unwrap());
    let address = || RioAddress::new(addresses.take().unwrap()).unwrap();
    let server = datagrams(&queue);
    let clients: Vec<Socket> = (0..3).map(|_| Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap()).collect();
    for (client, number) in clients.iter().zip(0u8..) {
        server.receive_from(buffers.take().unwrap(), address()).unwrap();
        client.send_to_now(&[number; 3], server.local_address().unwrap()).unwrap();
        let received = results(&queue, 1).pop().unwrap();
        assert_eq!((received.key, received.request, received.result), (5, RioRequest::Receive, Ok(3)));
        assert_eq!(*received.buffer, [number; 3]);
        let from = received.address.unwrap();
        assert_eq!(from.get(), Some(client.local_address().unwrap()));
        server.send_to(received.buffer, from).unwrap();
        let sent = results(&queue, 1).pop().unwrap();
        assert_eq!((sent.request, sent.result), (RioRequest::Send, Ok(3)));
        assert_eq!(sent.address.unwrap().get(), Some(client.local_address().unwrap()), "as it was");
        let mut heard = [0; 8];
        assert_eq!(client.receive_from_now(&mut heard).unwrap(), (3, server.local_address().unwrap()));
        assert_eq!(heard[..3], [number; 3]);
    }
    // Of those that are deferred each goes to its own address.
    for (client, number) in clients.iter().zip(0u8..) {
        let mut to = address();
        to.set(client.local_address().unwrap());
        server.send_to_with(filled(&buffers, &[number; 2]), to, RioFlags::DEFER).unwrap();
    }
    server.commit_sends().unwrap();
    for (client, number) in clients.iter().zip(0u8..) {
        let mut heard = [9; 8];
        assert_eq!(client.receive_from_now(&mut heard).unwrap().0, 2);
        assert_eq!(heard[..2], [number; 2]);
    }
    results(&queue, 3);
    assert_eq!(addresses.take().into_iter().chain(addresses.take()).count(), 2, "they came back");
}

#[test]
fn rio_14_what_is_refused_gives_buffer_and_address_back() {
    let queue = RioQueue::polled(32).unwrap();
    let (buffers, addresses) = (RioBuffers::new(1, 8).unwrap(), RioBuffers::new(1, RioAddress::SIZE).unwrap());
    // A slice too small for an address.
    let failed = RioAddress::new(buffers.take().unwrap()).unwrap_err();
    assert_eq!((failed.error, failed.returned.capacity()), (WsaError::WSAEFAULT, 8));
    drop(failed);
    // A stream has no addresses.
    let (stream, _client) = attached(&queue);
    let address = RioAddress::new(addresses.take().unwrap()).unwrap();
    let failed = stream.receive_from(buffers.take().unwrap(), address).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAEINVAL);
    // An address of another family.
    let (mut buffer, mut address) = failed.returned;
    buffer.fill(b"x");
    address.set("[::1]:7777".parse().unwrap());
    let failed = datagrams(&queue).send_to(buffer, address).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAEAFNOSUPPORT);
    assert_eq!((&*failed.returned.0, failed.returned.1.get()), (&b"x"[..], "[::1]:7777".parse().ok()));
    assert_eq!(failed.returned.1.into_slice().len(), RioAddress::SIZE);
    assert_eq!(queue.dequeue(&mut Vec::new()).unwrap(), 0, "what is refused has no result");
}

fn envelope(slices: &RioBuffers) -> RioEnvelope {
    RioEnvelope::new(slices.take().unwrap()).unwrap()
}

#[test]
fn rio_14_a_datagram_comes_with_all_that_goes_with_it() {
    let queue = RioQueue::polled(32).unwrap();
    let (buffers, envelopes) = (RioBuffers::new(2, 4).unwrap(), RioBuffers::new(2, RioEnvelope::SIZE).unwrap());
    let server = queue.attach(Socket::registered_udp("0.0.0.0:0".parse().unwrap()).unwrap(), 5, 4, 4).unwrap();
    server.set_packet_info(true).unwrap();
    server.set_hop_info(true).unwrap();
    let client = Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap();
    let to = SocketAddr::from(([127, 0, 0, 3], server.local_address().unwrap().port()));
    server.receive_message(buffers.take().unwrap(), envelope(&envelopes)).unwrap();
    client.send_to_now(b"abc", to).unwrap();
    let received = results(&queue, 1).pop().unwrap();
    assert_eq!((received.key, received.request, received.result), (5, RioRequest::Receive, Ok(3)));
    assert!(received.address.is_none());
    let told = received.envelope.unwrap();
    assert_eq!((&*received.buffer, told.peer()), (&b"abc"[..], Some(client.local_address().unwrap())));
    assert_eq!((told.local(), told.is_cut(), told.is_data_cut()), (Some(to), false, false));
    let controls: Vec<Control> = told.controls().collect();
    assert!(controls.iter().any(|told| matches!(told, Control::TimeToLive(1..))), "{controls:?}");
    let addressee = to.ip();
    let packet = |told: &Control| matches!(told, Control::PacketInfo { address, .. } if *address == addressee);
    assert!(controls.iter().any(packet), "{controls:?}");
    // Back to the sender, from the address that it was sent to.
    let mut back = told;
    back.clear();
    back.push(Control::PacketInfo { address: to.ip(), interface: 0 }).unwrap();
    server.send_message(received.buffer, back).unwrap();
    let mut heard = [0; 8];
    assert_eq!(client.receive_from_now(&mut heard).unwrap(), (3, to));
    assert_eq!(heard[..3], *b"abc");
    let sent = results(&queue, 1).pop().unwrap();
    assert_eq!((sent.request, sent.result), (RioRequest::Send, Ok(3)));
    let same = sent.envelope.unwrap();
    assert_eq!(same.peer(), Some(client.local_address().unwrap()), "as it was");
    assert!(same.controls().eq([Control::PacketInfo { address: to.ip(), interface: 0 }]));
    // One that is too long for the buffer, into an envelope that has been used.
    server.receive_message(sent.buffer, same).unwrap();
    client.send_to_now(b"abcdef", to).unwrap();
    let received = results(&queue, 1).pop().unwrap();
    assert_eq!((received.result, &*received.buffer), (Err(WsaError::WSAEMSGSIZE), &b"abcd"[..]));
    let told = received.envelope.unwrap();
    assert!(told.is_data_cut() && !told.is_cut());
    assert_eq!(told.peer(), Some(client.local_address().unwrap()));
}

#[test]
fn rio_14_an_envelope_without_an_address_goes_to_the_peer() {
    let queue = RioQueue::polled(32).unwrap();
    let (buffers, envelopes) = (RioBuffers::new(2, 8).unwrap(), RioBuffers::new(2, RioEnvelope::SIZE).unwrap());
    let client = datagrams(&queue);
    let peer = Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap();
    peer.set_hop_info(true).unwrap();
    client.connect(peer.local_address().unwrap()).unwrap();
    let mut envelope = envelope(&envelopes);
    envelope.push(Control::TimeToLive(9)).unwrap();
    client.send_message_with(filled(&buffers, b"deferred"), envelope, RioFlags::DEFER).unwrap();
    client.commit_sends().unwrap();
    let done = Event::manual(false).unwrap();
    let receive = peer.receive_message(Vec::with_capacity(16), Envelope::new()).signal(&done).unwrap();
    let received = receive.result(Wait::UntilComplete).unwrap();
    assert_eq!(received.buffer, b"deferred");
    assert!(received.envelope.controls().any(|told| told == Control::TimeToLive(9)));
    assert_eq!(results(&queue, 1)[0].result, Ok(8));
}

#[test]
fn rio_14_what_is_refused_gives_buffer_and_envelope_back() {
    let queue = RioQueue::polled(32).unwrap();
    let (buffers, envelopes) = (RioBuffers::new(1, 8).unwrap(), RioBuffers::new(1, RioEnvelope::SIZE).unwrap());
    let failed = RioEnvelope::new(buffers.take().unwrap()).unwrap_err();
    assert_eq!((failed.error, failed.returned.capacity()), (WsaError::WSAEFAULT, 8));
    drop(failed);
    // A stream has no addresses.
    let (stream, _client) = attached(&queue);
    let failed = stream.receive_message(buffers.take().unwrap(), envelope(&envelopes)).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAEINVAL);
    // An address of another family.
    let (mut buffer, mut envelope) = failed.returned;
    buffer.fill(b"x");
    envelope.address("[::1]:7777".parse().unwrap());
    envelope.push(Control::TimeToLive(9)).unwrap();
    assert_eq!(envelope.push(Control::Other { level: 1, kind: 1 }), Err(WsaError::WSAEINVAL));
    let more = (0..).take_while(|_| envelope.push(Control::TimeToLive(1)).is_ok()).count();
    assert_eq!((more, envelope.push(Control::TimeToLive(1))), (9, Err(WsaError::WSAENOBUFS)));
    let failed = datagrams(&queue).send_message(buffer, envelope).unwrap_err();
    assert_eq!(failed.error, WsaError::WSAEAFNOSUPPORT);
    let (buffer, envelope) = failed.returned;
    assert_eq!((&*buffer, envelope.peer(), envelope.controls().count()), (&b"x"[..], "[::1]:7777".parse().ok(), 10));
    assert_eq!(envelope.into_slice().len(), RioEnvelope::SIZE);
    assert_eq!(queue.dequeue(&mut Vec::new()).unwrap(), 0, "what is refused has no result");
}
