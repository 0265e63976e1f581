//! Datagrams (UDP).

use crate::common::{SOON, bounded};
use overlapped::{
    CompletionPort, Concurrency, Control, Envelope, Event, Packet, Posted, ResultError, Slept, Socket, Wait, WsaError,
    sleep_alertable,
};
use std::cell::RefCell;
use std::rc::Rc;

fn bound() -> Socket {
    Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap()
}

#[test]
fn udp_1_a_cut_datagram_is_an_error_with_its_beginning() {
    let (server, client) = (bound(), bound());
    client.send_to_now(b"abcdef", server.local_address().unwrap()).unwrap();
    let mut buffer = [0; 4];
    assert_eq!(server.receive_from_now(&mut buffer).unwrap_err(), WsaError::WSAEMSGSIZE);
    assert_eq!(&buffer, b"abcd");
}

#[test]
fn udp_2_a_cut_datagram_ends_every_kind_of_receive_once() {
    let (server, client) = (bound(), bound());
    let address = server.local_address().unwrap();
    let done = Event::manual(false).unwrap();
    for before in [true, false] {
        if before {
            client.send_to_now(b"abcdef", address).unwrap();
        }
        let receive = server.receive_from(vec![0u8; 4].into_boxed_slice()).signal(&done).unwrap();
        if !before {
            client.send_to_now(b"abcdef", address).unwrap();
        }
        let Err(ResultError::Failed(failed)) = receive.result(Wait::UntilComplete) else { panic!("it is cut") };
        assert_eq!((failed.error, &*failed.returned), (WsaError::WSAEMSGSIZE, &b"abcd"[..]));
    }
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores).unwrap();
    let server = port.associate(server, 5).unwrap();
    for before in [true, false] {
        if before {
            client.send_to_now(b"abcdef", address).unwrap();
        }
        server.receive_from(Vec::with_capacity(4)).post().unwrap();
        if !before {
            client.send_to_now(b"abcdef", address).unwrap();
        }
        let Some(Packet::ReceiveFrom { key: 5, result, buffer, .. }) = port.get(SOON).unwrap() else {
            panic!("no datagram")
        };
        assert_eq!((result.unwrap_err(), buffer), (WsaError::WSAEMSGSIZE, b"abcd".to_vec()));
        assert!(port.get(overlapped::Timeout::Zero).unwrap().is_none());
    }
}

#[test]
fn udp_6_a_refused_datagram_is_told_to_a_receive() {
    let (socket, gone) = (bound(), bound().local_address().unwrap());
    socket.send_to_now(b"x", gone).unwrap();
    let receive = socket.receive_from(vec![0; 8]).signal(&Event::manual(false).unwrap());
    let error = match receive {
        Ok(pending) => pending.result(Wait::UntilComplete).unwrap_err().into(),
        Err(failed) => failed.error,
    };
    assert_eq!(error, WsaError::WSAECONNRESET);
}

#[test]
fn udp_12_a_routine_is_given_the_sender() {
    let (server, client) = (bound(), bound());
    let told = Rc::new(RefCell::new(None));
    let note = Rc::clone(&told);
    server
        .receive_from(Vec::with_capacity(64))
        .then(move |datagram| *note.borrow_mut() = datagram.ok().map(|datagram| (datagram.buffer, datagram.from)))
        .unwrap();
    client.send_to_now(b"hello", server.local_address().unwrap()).unwrap();
    assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    assert_eq!(told.take(), Some((b"hello".to_vec(), client.local_address().unwrap())));
}

#[test]
fn port_31_an_echo_of_datagrams_over_a_port() {
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores).unwrap();
    let server = port.associate(bound(), 1).unwrap();
    let client = bound();
    server.receive_from(Vec::with_capacity(64)).post().unwrap();
    for round in 0..10u8 {
        client.send_to_now(&[round; 3], server.local_address().unwrap()).unwrap();
        let Some(Packet::ReceiveFrom { socket, result, buffer, .. }) = port.get(SOON).unwrap() else {
            panic!("no datagram")
        };
        let (bytes, from) = result.unwrap();
        assert_eq!((bytes, from), (3, client.local_address().unwrap()));
        socket.send_to(buffer, from).post().unwrap();
        let Some(Packet::SendTo { socket, result: Ok(3), buffer, .. }) = port.get(SOON).unwrap() else {
            panic!("not sent")
        };
        let mut echoed = [0; 8];
        assert_eq!(client.receive_from_now(&mut echoed).unwrap().0, 3);
        assert_eq!(echoed[..3], [round; 3]);
        socket.receive_from(buffer).post().unwrap();
    }
}

/// A group, and the index of the loopback interface, where the system lets it be joined.
fn group() -> std::net::IpAddr {
    "239.255.71.7".parse().unwrap()
}

#[test]
fn udp_8_a_connected_socket_hears_its_peer_only() {
    let (server, stranger) = (bound(), bound());
    let client = Socket::udp_connected(server.local_address().unwrap()).unwrap();
    let mine = client.local_address().unwrap();
    assert_eq!(client.peer_address().unwrap(), server.local_address().unwrap());
    client.send_now(b"hello").unwrap();
    assert_eq!(server.receive_from_now(&mut [0; 8]).unwrap(), (5, mine));
    stranger.send_to_now(b"stranger", mine).unwrap();
    server.send_to_now(b"peer", mine).unwrap();
    let mut heard = [0; 16];
    assert_eq!(client.receive_now(&mut heard).unwrap(), 4);
    assert_eq!(heard[..4], *b"peer");
}

#[test]
fn udp_9_a_broadcast_needs_to_be_permitted() {
    let socket = bound();
    let all = "255.255.255.255:9".parse().unwrap();
    assert_eq!(socket.send_to_now(b"x", all).unwrap_err(), WsaError::WSAEACCES);
    socket.set_broadcast(true).unwrap();
    // Whether there is a way to all is the machine's affair, but it is permitted now.
    assert_ne!(socket.send_to_now(b"x", all).map_err(|error| error == WsaError::WSAEACCES), Err(true));
}

#[test]
fn udp_10_a_group_is_heard_between_joining_and_leaving() {
    let receiver = Socket::udp_bound("0.0.0.0:0".parse().unwrap()).unwrap();
    receiver.set_receive_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
    let to = std::net::SocketAddr::new(group(), receiver.local_address().unwrap().port());
    let sender = Socket::udp_v4().unwrap();
    // The loopback interface is number 1 on both systems.
    sender.set_group_interface(1).unwrap();
    sender.set_group_hops(1).unwrap();
    sender.set_group_loop(true).unwrap();
    receiver.join_group(group(), 1).unwrap();
    assert!(receiver.join_group(group(), 1).is_err(), "it is in the group already");
    sender.send_to_now(b"all", to).unwrap();
    assert_eq!(receiver.receive_from_now(&mut [0; 8]).unwrap().0, 3);
    receiver.leave_group(group(), 1).unwrap();
    assert_eq!(receiver.leave_group(group(), 1).unwrap_err(), WsaError::WSAEADDRNOTAVAIL);
    // Not heard: what is sent after it is.
    sender.send_to_now(b"nobody", to).unwrap();
    bound().send_to_now(b"x", ([127, 0, 0, 1], to.port()).into()).unwrap();
    assert_eq!(receiver.receive_from_now(&mut [0; 8]).unwrap().0, 1);
}

#[test]
fn a_member_of_a_group_may_be_deaf_to_what_its_own_machine_sends() {
    let [deaf, member] = [0; 2].map(|_| Socket::udp_bound("0.0.0.0:0".parse().unwrap()).unwrap());
    let sender = Socket::udp_v4().unwrap();
    sender.set_group_interface(1).unwrap();
    // It is the receiver's matter: that the sender switches it off keeps nothing from anybody.
    sender.set_group_loop(false).unwrap();
    deaf.set_group_loop(false).unwrap();
    for socket in [&deaf, &member] {
        socket.join_group(group(), 1).unwrap();
        let port = socket.local_address().unwrap().port();
        sender.send_to_now(b"group", (group(), port).into()).unwrap();
        sender.send_to_now(b"x", ([127, 0, 0, 1], port).into()).unwrap();
    }
    assert_eq!(bounded(&member).receive_from_now(&mut [0; 8]).unwrap().0, 5);
    assert_eq!(bounded(&deaf).receive_from_now(&mut [0; 8]).unwrap().0, 1);
}

#[test]
fn udp_10_a_message_comes_with_what_was_asked_for() {
    let (server, client) = (bound(), bound());
    server.set_packet_info(true).unwrap();
    server.set_hop_info(true).unwrap();
    let done = Event::manual(false).unwrap();
    let mut envelope = Envelope::to(server.local_address().unwrap());
    envelope.push(Control::TimeToLive(7)).unwrap();
    let mut room = Envelope::new();
    for round in 0..3u8 {
        let receive = server.receive_message(vec![0; 16].into_boxed_slice(), room).signal(&done).unwrap();
        let sent = client.send_message(vec![round; 3], envelope).signal(&done).unwrap();
        envelope = sent.result(Wait::UntilComplete).unwrap().envelope;
        let received = receive.result(Wait::UntilComplete).unwrap();
        assert_eq!((received.bytes, &received.buffer[..3]), (3, &[round; 3][..]));
        assert_eq!(received.envelope.peer(), Some(client.local_address().unwrap()));
        let told: Vec<_> = received.envelope.controls().collect();
        assert!(told.contains(&Control::TimeToLive(7)), "{told:?}");
        let here = std::net::IpAddr::from([127, 0, 0, 1]);
        assert!(told.iter().any(|one| matches!(one, Control::PacketInfo { address, .. } if *address == here)));
        room = received.envelope;
    }
    // A cut one brings its beginning, and who sent it.
    client.send_to_now(b"abcdef", server.local_address().unwrap()).unwrap();
    let receive = server.receive_message(vec![0; 4].into_boxed_slice(), room).signal(&done).unwrap();
    let Err(ResultError::Failed(failed)) = receive.result(Wait::UntilComplete) else { panic!("it is cut") };
    let (buffer, envelope) = failed.returned;
    assert_eq!((failed.error, &*buffer), (WsaError::WSAEMSGSIZE, &b"abcd"[..]));
    assert_eq!(envelope.peer(), Some(client.local_address().unwrap()));
}

#[test]
fn udp_10_messages_are_awaited_on_a_port() {
    let mut port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1)).unwrap();
    let (server, client) = (port.associate(bound(), 0).unwrap(), port.associate(bound(), 1).unwrap());
    let to = Envelope::to(server.local_address().unwrap());
    let received = port.block_on(async {
        client.send_message("hello", to).await.unwrap();
        server.receive_message(Vec::with_capacity(16), Envelope::new()).await.unwrap()
    });
    assert_eq!(received.buffer, b"hello");
    assert_eq!(received.envelope.peer(), Some(client.local_address().unwrap()));
    let stream = Socket::tcp_v4().unwrap();
    let refused = stream.receive_message(vec![0; 8], Envelope::new()).signal(&Event::manual(false).unwrap());
    assert!(refused.is_err(), "it is none of datagrams");
}

#[test]
fn udp_10_a_message_comes_out_of_a_port_with_its_control_data() {
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1)).unwrap();
    let (server, client) = (port.associate(bound(), 1).unwrap(), port.associate(bound(), 2).unwrap());
    server.set_packet_info(true).unwrap();
    server.set_hop_info(true).unwrap();
    let here = client.local_address().unwrap();
    let (mut buffer, mut room) = (Vec::with_capacity(16), Envelope::new());
    let mut envelope = Envelope::to(server.local_address().unwrap());
    envelope.push(Control::TimeToLive(7)).unwrap();
    for round in 0..3u8 {
        server.receive_message(buffer, room).post().unwrap();
        client.send_message(vec![round; 3], envelope).post().unwrap();
        let (mut sent, mut received) = (None, None);
        while sent.is_none() || received.is_none() {
            match port.get(SOON).unwrap() {
                Some(Packet::SendMessage { key: 2, result: Ok(3), envelope, .. }) => sent = Some(envelope),
                Some(Packet::ReceiveMessage { key: 1, result: Ok(3), buffer, envelope, .. }) => {
                    received = Some((buffer, envelope));
                }
                other => panic!("{other:?}"),
            }
        }
        (buffer, room) = received.unwrap();
        assert_eq!(buffer, [round; 3]);
        assert_eq!(room.peer(), Some(here));
        let told: Vec<_> = room.controls().collect();
        assert!(told.contains(&Control::TimeToLive(7)), "{told:?}");
        assert!(told.iter().any(|one| matches!(one, Control::PacketInfo { address, .. } if *address == here.ip())));
        // It goes on its way again as it was.
        envelope = sent.unwrap();
        assert_eq!(envelope.controls().collect::<Vec<_>>(), [Control::TimeToLive(7)]);
    }
    // A cut one fails and brings its beginning, its sender and what was told beside it.
    server.receive_message(Vec::with_capacity(4), room).post().unwrap();
    client.send_to_now(b"abcdef", server.local_address().unwrap()).unwrap();
    let Some(Packet::ReceiveMessage { result: Err(WsaError::WSAEMSGSIZE), buffer, envelope, .. }) =
        port.get(SOON).unwrap()
    else {
        panic!("it is cut")
    };
    assert_eq!((&buffer[..], envelope.peer()), (&b"abcd"[..], Some(here)));
    // One that is cancelled comes, too, and brings everything back.
    let Posted::Queued(started) = server.receive_message(buffer, envelope).post().unwrap() else { panic!("skipped") };
    assert!(started.pending);
    server.cancel(started.id).unwrap();
    let Some(Packet::ReceiveMessage { result: Err(error), .. }) = port.get(SOON).unwrap() else { panic!("no packet") };
    assert_eq!(error, WsaError::WSA_OPERATION_ABORTED);
}
