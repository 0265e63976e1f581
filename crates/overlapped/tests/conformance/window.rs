//! Message windows: network events as messages.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::Instant;

use crate::common::{SOON, pair};
use overlapped::{
    Event, Message, MessageWindow, NetworkEvents, Shutdown, Socket, Timeout, Waited, WsaError, messages, thread,
};

/// What a window's procedure was told.
type Told = Rc<RefCell<Vec<Message>>>;

fn window() -> (MessageWindow, Told) {
    let told = Told::default();
    let note = told.clone();
    let window = MessageWindow::new(move |_, message| note.borrow_mut().push(message)).unwrap();
    (window, told)
}

/// Dispatches until the window was told something; that.
fn next(told: &Told) -> Message {
    let bound = Instant::now() + std::time::Duration::from_secs(30);
    loop {
        if !told.borrow().is_empty() {
            return told.borrow_mut().remove(0);
        }
        assert!(Instant::now() < bound, "no message comes");
        let nothing: [&Event; 0] = [];
        assert_eq!(messages::wait_any(&nothing, SOON).unwrap(), Waited::Ready(None));
        dispatch();
    }
}

fn dispatch() {
    while let Some(message) = messages::peek() {
        message.dispatch();
    }
}

const ALL: NetworkEvents = NetworkEvents::READ.union(NetworkEvents::WRITE).union(NetworkEvents::CLOSE);

#[test]
fn net_90_91_each_event_is_a_message_that_names_its_selection() {
    let (window, told) = window();
    let (client, server) = pair();
    let client = client.async_select(&window, ALL).unwrap();
    let occurred = |event| Message::Network { socket: client.key(), event, outcome: Ok(()) };
    assert_eq!(next(&told), occurred(NetworkEvents::WRITE));
    assert_eq!(client.receive_now(&mut [0; 8]).unwrap_err(), WsaError::WSAEWOULDBLOCK);
    server.send_now(b"abc").unwrap();
    assert_eq!(next(&told), occurred(NetworkEvents::READ));
    // There is more after this receive, and so it is told again; and after that nothing is left.
    assert_eq!(client.receive_now(&mut [0; 1]).unwrap(), 1);
    assert_eq!(next(&told), occurred(NetworkEvents::READ));
    assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 2);
    server.shutdown(Shutdown::Send).unwrap();
    assert_eq!(next(&told), occurred(NetworkEvents::CLOSE));
    assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 0);
    dispatch();
    assert_eq!(*told.borrow(), []);
}

#[test]
fn net_91_a_failed_connect_bears_its_error() {
    let (window, told) = window();
    let unused = Socket::tcp_v4().unwrap();
    unused.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let socket = Socket::tcp_v4().unwrap().async_select(&window, NetworkEvents::CONNECT).unwrap();
    assert_eq!(socket.connect(unused.local_address().unwrap()).unwrap_err(), WsaError::WSAEWOULDBLOCK);
    let Message::Network { event: NetworkEvents::CONNECT, outcome, .. } = next(&told) else { panic!("no connect") };
    assert_eq!(outcome, Err(WsaError::WSAECONNREFUSED));
}

#[test]
fn net_43_write_is_told_again_when_there_is_room() {
    let (window, told) = window();
    let (client, server) = pair();
    let client = client.async_select(&window, NetworkEvents::WRITE).unwrap();
    let room = Message::Network { socket: client.key(), event: NetworkEvents::WRITE, outcome: Ok(()) };
    assert_eq!(next(&told), room);
    let part = vec![7; 64 << 10];
    let mut sent = 0;
    let refused = loop {
        match client.send_now(&part) {
            Ok(bytes) => sent += bytes,
            Err(error) => break error,
        }
    };
    assert_eq!(refused, WsaError::WSAEWOULDBLOCK);
    dispatch();
    assert_eq!(*told.borrow(), [], "there is no room yet");
    let reader = std::thread::spawn(move || {
        let mut buffer = vec![0; 64 << 10];
        while sent > 0 {
            sent -= server.receive_now(&mut buffer).unwrap();
        }
        server
    });
    assert_eq!(next(&told), room);
    drop(reader.join().unwrap());
}

#[test]
fn net_94_what_is_queued_about_a_socket_that_is_gone_is_not_told() {
    let (window, told) = window();
    let event = Event::auto(false).unwrap();
    for _ in 0..50 {
        let (client, server) = pair();
        let client = client.async_select(&window, NetworkEvents::READ | NetworkEvents::CLOSE).unwrap();
        let gone = client.key();
        server.send_now(b"x").unwrap();
        drop(server);
        // Both messages are in the queue.
        assert_eq!(messages::wait_any(&[&event], SOON).unwrap(), Waited::Ready(None));
        drop(client);
        // This may be given the same number.
        let (other, peer) = pair();
        let other = other.async_select(&window, NetworkEvents::READ).unwrap();
        peer.send_now(b"y").unwrap();
        let Message::Network { socket, event, .. } = next(&told) else { panic!("no event") };
        assert_eq!((socket, event), (other.key(), NetworkEvents::READ));
        assert_ne!(socket, gone);
        assert_eq!(other.receive_now(&mut [0; 8]).unwrap(), 1);
        dispatch();
        assert_eq!(*told.borrow(), []);
    }
}

#[test]
fn net_95_an_accepted_socket_is_selected_anew_from_within_the_procedure() {
    let clients = Rc::new(RefCell::new(Vec::new()));
    let listener = Rc::new(RefCell::new(None));
    let (heard, door, inside) = (Rc::new(RefCell::new(Vec::new())), listener.clone(), clients.clone());
    let note = heard.clone();
    let window = MessageWindow::new(move |window, message| {
        let Message::Network { socket, event, outcome: Ok(()) } = message else { panic!("{message:?}") };
        if event == NetworkEvents::ACCEPT {
            let door = door.borrow();
            let door: &overlapped::AsyncSelected = door.as_ref().unwrap();
            let (client, _) = door.accept().unwrap();
            inside.borrow_mut().push(client.async_select(window, NetworkEvents::READ).unwrap());
            return;
        }
        let clients = inside.borrow();
        let client = clients.iter().find(|client| client.key() == socket).expect("it is one of them");
        let mut byte = [0];
        assert_eq!(client.receive_now(&mut byte).unwrap(), 1);
        note.borrow_mut().push(byte[0]);
    })
    .unwrap();
    let socket = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_address().unwrap();
    *listener.borrow_mut() = Some(socket.async_select(&window, NetworkEvents::ACCEPT).unwrap());
    let peers: Vec<_> = (0..20).map(|_| Socket::connected(address).unwrap()).collect();
    for (byte, peer) in (0..).zip(&peers) {
        peer.send_now(&[byte]).unwrap();
    }
    let bound = Instant::now() + std::time::Duration::from_secs(30);
    while heard.borrow().len() < peers.len() {
        assert!(Instant::now() < bound, "{} are heard", heard.borrow().len());
        messages::get().unwrap().expect("nobody quits").dispatch();
    }
    heard.borrow_mut().sort();
    assert_eq!(*heard.borrow(), (0..20).collect::<Vec<u8>>());
}

#[test]
fn other_threads_post_and_the_window_is_told_all_of_it() {
    let (window, told) = window();
    let handle = window.handle();
    let poster = thread::spawn(move || {
        for number in 0..100 {
            handle.post(number, usize::MAX - number).unwrap();
        }
    });
    for number in 0..100 {
        assert_eq!(next(&told), Message::Posted { key: number, value: usize::MAX - number });
    }
    poster.unwrap().join().unwrap();
    drop(window);
    assert_eq!(handle.post(0, 0).unwrap_err(), WsaError::from_code(1400));
}

#[test]
fn a_wait_ends_by_an_object_a_message_a_routine_or_the_time() {
    let (window, _) = window();
    let event = Event::auto(false).unwrap();
    assert_eq!(messages::wait_any(&[&event], Timeout::Zero).unwrap(), Waited::TimedOut);
    event.set().unwrap();
    assert_eq!(messages::wait_any(&[&event], SOON).unwrap(), Waited::Ready(Some(0)));
    window.handle().post(1, 1).unwrap();
    assert_eq!(messages::wait_any(&[&event], SOON).unwrap(), Waited::Ready(None));
    assert_eq!(messages::wait_any(&[&event], SOON).unwrap(), Waited::Ready(None), "it is still there");
    dispatch();
    assert_eq!(messages::wait_any(&[&event], Timeout::Zero).unwrap(), Waited::TimedOut);
    thread::current().unwrap().queue_apc(|| {}).unwrap();
    assert_eq!(messages::wait_any(&[&event], Timeout::Zero).unwrap(), Waited::TimedOut, "it is not alertable");
    assert_eq!(messages::wait_any_alertable(&[&event], SOON).unwrap(), Waited::IoCompletion);
    let many: Vec<Event> = (0..64).map(|_| event.clone()).collect();
    assert_eq!(messages::wait_any(&many, Timeout::Zero).unwrap_err(), WsaError::WSA_INVALID_PARAMETER);
}

#[test]
fn a_panic_of_the_procedure_reaches_the_dispatcher_and_the_window_lives() {
    let told = Told::default();
    let note = told.clone();
    let window = MessageWindow::new(move |_, message| {
        assert_ne!(message, Message::Posted { key: 0, value: 0 }, "the first");
        note.borrow_mut().push(message);
    })
    .unwrap();
    window.handle().post(0, 0).unwrap();
    window.handle().post(1, 1).unwrap();
    assert!(catch_unwind(AssertUnwindSafe(dispatch)).is_err());
    dispatch();
    assert_eq!(*told.borrow(), [Message::Posted { key: 1, value: 1 }]);
}

#[test]
fn a_window_may_end_within_its_procedure_and_a_selection_outlive_it() {
    let place = Rc::new(RefCell::new(None::<MessageWindow>));
    let inside = place.clone();
    let window = MessageWindow::new(move |_, _| drop(inside.borrow_mut().take())).unwrap();
    let (client, server) = pair();
    let client = client.async_select(&window, NetworkEvents::READ).unwrap();
    let handle = window.handle();
    *place.borrow_mut() = Some(window);
    handle.post(0, 0).unwrap();
    dispatch();
    assert_eq!(handle.post(0, 0).unwrap_err(), WsaError::from_code(1400));
    server.send_now(b"x").unwrap();
    dispatch();
    assert_eq!(client.select(ALL).unwrap_err(), WsaError::WSAEINVAL);
    assert_eq!(client.into_socket().unwrap().receive_now(&mut [0; 8]).unwrap(), 1);
}
