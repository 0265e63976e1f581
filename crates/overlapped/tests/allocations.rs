//! Once warm, no operation allocates, in any model.
#![allow(unsafe_code)] // Counts in a global allocator.

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::rc::Rc;

use common::{SOON, pair};
use overlapped::{
    CompletionPort, Concurrency, Envelope, Event, File, MessageWindow, NetworkEvents, Packet, RioBuffers, RioFlags,
    RioQueue, Socket, Timeout, Wait, WaitSet, Waited, messages, sleep_alertable, wait_one, wait_one_alertable,
};

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: it passes everything on.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = COUNT.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Of a thousand round trips a few may allocate: on a busy machine the watchdog ends an operation now and then, and its place
/// goes to whoever is next.
const RARE: usize = 10;

/// Runs a round trip until it is warm, then counts.
fn allocations(mut round_trip: impl FnMut()) -> usize {
    (0..200).for_each(|_| round_trip());
    let before = COUNT.get();
    (0..1000).for_each(|_| round_trip());
    COUNT.get() - before
}

#[test]
fn event_select() {
    let (client, server) = pair();
    let mut set = WaitSet::new();
    set.insert(server.event_select(NetworkEvents::READ).unwrap()).unwrap();
    let mut buffer = [0; 64];
    let count = allocations(|| {
        client.send_now(b"x").unwrap();
        let Waited::Ready((_, server)) = set.wait_any(SOON).unwrap() else { panic!("nothing came") };
        if server.enumerate().unwrap().read().is_some() {
            let _ = server.receive_now(&mut buffer);
        }
    });
    assert!(count < RARE, "{count}");
}

#[test]
fn event() {
    let (client, server) = pair();
    let done = Event::auto(false).unwrap();
    let wait = || assert_eq!(wait_one(&done, SOON).unwrap(), Waited::Ready(()));
    let mut buffer = Some(Vec::with_capacity(64));
    let count = allocations(|| {
        let receive = server.receive(buffer.take().unwrap()).signal(&done).unwrap();
        client.send_now(b"x").unwrap();
        wait();
        let received = receive.result(Wait::Poll).unwrap();
        let send = server.send(received.buffer).signal(&done).unwrap();
        wait();
        let sent = send.result(Wait::Poll).unwrap();
        assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 1);
        buffer = Some(sent.buffer);
    });
    assert!(count < RARE, "{count}");
}

#[test]
fn routine() {
    let (client, server) = pair();
    let (server, returned) = (Rc::new(server), Rc::new(Cell::new(Some(Vec::with_capacity(64)))));
    let count = allocations(|| {
        let (owner, back) = (server.clone(), returned.clone());
        let routine = move |received: Result<overlapped::Completed<Vec<u8>>, _>| {
            let Ok(received) = received else { panic!("the receive failed") };
            let sent = move |sent: Result<overlapped::Completed<Vec<u8>>, overlapped::Failed<Vec<u8>>>| {
                back.set(Some(sent.unwrap().buffer));
            };
            owner.send(received.buffer).then(sent).unwrap();
        };
        server.receive(returned.take().unwrap()).then(routine).unwrap();
        client.send_now(b"x").unwrap();
        loop {
            sleep_alertable(SOON);
            let Some(buffer) = returned.take() else { continue };
            returned.set(Some(buffer));
            break;
        }
        assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 1);
    });
    assert!(count < RARE, "{count}");
}

#[test]
fn port() {
    let (client, server) = pair();
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1)).unwrap();
    port.associate(server, 0).unwrap().receive(Vec::with_capacity(64)).post().unwrap();
    let count = allocations(|| {
        client.send_now(b"x").unwrap();
        let Some(Packet::Receive { socket, result: Ok(1), buffer, .. }) = port.get(SOON).unwrap() else {
            panic!("not the receive")
        };
        socket.send(buffer).post().unwrap();
        let Some(Packet::Send { socket, result: Ok(1), buffer, .. }) = port.get(SOON).unwrap() else {
            panic!("not the send")
        };
        socket.receive(buffer).post().unwrap();
        assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 1);
    });
    assert!(count < RARE, "{count}");
}

#[test]
fn future() {
    let (client, server) = pair();
    let mut port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1)).unwrap();
    let server = port.associate(server, 0).unwrap();
    port.block_on(async {
        let mut buffer = Vec::with_capacity(64);
        let mut before = 0;
        for round in 0..1200 {
            if round == 200 {
                before = COUNT.get();
            }
            client.send_now(b"x").unwrap();
            buffer = server.receive(buffer).await.unwrap().buffer;
            buffer = server.send(buffer).await.unwrap().buffer;
            assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 1);
        }
        assert_eq!(COUNT.get() - before, 0);
    });
}

#[test]
fn stream() {
    use futures_lite::{AsyncReadExt, AsyncWriteExt};
    let (client, server) = pair();
    let mut port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1)).unwrap();
    let mut client = port.associate_skipping(client, 0).unwrap().into_stream().unwrap();
    let mut server = port.associate_skipping(server, 1).unwrap().into_stream().unwrap();
    port.block_on(async {
        let (mut buffer, mut before) = ([0; 8], 0);
        for round in 0..1200 {
            if round == 200 {
                before = COUNT.get();
            }
            // The read waits first, so that it needs its receive of nothing.
            let read = async { server.read(&mut buffer).await.unwrap() };
            let write = async { client.write_all(b"x").await.unwrap() };
            assert_eq!(futures_lite::future::zip(read, write).await.0, 1);
        }
        assert_eq!(COUNT.get() - before, 0);
    });
}

#[test]
fn window() {
    let (client, server) = pair();
    let heard = Rc::new(Cell::new(0));
    let note = heard.clone();
    let window = MessageWindow::new(move |_, _| note.set(note.get() + 1)).unwrap();
    let server = server.async_select(&window, NetworkEvents::READ).unwrap();
    let count = allocations(|| {
        client.send_now(b"x").unwrap();
        messages::get().unwrap().unwrap().dispatch();
        assert_eq!(server.receive_now(&mut [0; 8]).unwrap(), 1);
    });
    assert!(count < RARE, "{count}");
    assert_eq!(heard.get(), 1200);
}

#[test]
fn registered() {
    let listener = Socket::registered_listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let client = Socket::connected(listener.local_address().unwrap()).unwrap();
    let event = Event::manual(false).unwrap();
    let queue = RioQueue::signaling(8, &event).unwrap();
    let server = queue.attach(listener.accept().unwrap().0, 0, 2, 2).unwrap();
    let buffers = RioBuffers::new(2, 64).unwrap();
    let mut results = Vec::with_capacity(64);
    let mut wait = |flags| {
        if flags == RioFlags::DEFER {
            server.commit_sends().unwrap();
        }
        queue.notify().unwrap();
        assert_eq!(wait_one(&event, SOON).unwrap(), Waited::Ready(()));
        assert_eq!(queue.dequeue(&mut results).unwrap(), 1);
        results.pop().unwrap().buffer
    };
    for flags in [RioFlags::empty(), RioFlags::DEFER] {
        let mut buffer = buffers.take();
        let count = allocations(|| {
            server.receive(buffer.take().unwrap()).unwrap();
            client.send_now(b"x").unwrap();
            let received = wait(RioFlags::empty());
            server.send_with(received, flags).unwrap();
            buffer = Some(wait(flags));
            assert_eq!(client.receive_now(&mut [0; 8]).unwrap(), 1);
        });
        assert!(count < RARE, "{count}, {flags:?}");
    }
}

#[test]
fn messages_of_datagrams() {
    let bound = || Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap();
    let (server, client) = (bound(), bound());
    server.set_packet_info(true).unwrap();
    let done = Event::auto(false).unwrap();
    let to = server.local_address().unwrap();
    let mut both = Some((Vec::with_capacity(64), Envelope::new()));
    let count = allocations(|| {
        let (buffer, envelope) = both.take().unwrap();
        let receive = server.receive_message(buffer, envelope).signal(&done).unwrap();
        client.send_to_now(b"x", to).unwrap();
        let received = receive.result(Wait::UntilComplete).unwrap();
        assert_eq!(received.envelope.controls().count(), 1);
        both = Some((received.buffer, received.envelope));
    });
    assert!(count < RARE, "{count}");
}

#[test]
fn single_waits() {
    let (client, server) = pair();
    let event = Event::auto(false).unwrap();
    let mut buffer = Some(Vec::with_capacity(64));
    let count = allocations(|| {
        // Nothing there, nobody feeds it: by time, and alertably.
        let soon = Timeout::After(std::time::Duration::from_micros(10));
        assert_eq!(wait_one(&event, Timeout::Zero).unwrap(), Waited::TimedOut);
        assert_eq!(wait_one(&event, soon).unwrap(), Waited::TimedOut);
        assert_eq!(wait_one_alertable(&event, soon).unwrap(), Waited::TimedOut);
        // While an operation feeds it.
        let receive = server.receive(buffer.take().unwrap()).signal(&event).unwrap();
        assert_eq!(wait_one(&event, Timeout::Zero).unwrap(), Waited::TimedOut);
        assert_eq!(wait_one_alertable(&event, soon).unwrap(), Waited::TimedOut);
        client.send_now(b"x").unwrap();
        assert_eq!(wait_one(&event, SOON).unwrap(), Waited::Ready(()));
        buffer = Some(receive.result(Wait::Poll).unwrap().buffer);
        event.set().unwrap();
        assert_eq!(wait_one(&event, SOON).unwrap(), Waited::Ready(()));
    });
    assert!(count < RARE, "{count}");
}

/// A file of a test's own, with a name that goes with it.
fn file(name: &str) -> (File, std::path::PathBuf) {
    let path = std::env::temp_dir().join(format!("overlapped-allocations-{name}-{}", std::process::id()));
    (File::create(&path).unwrap(), path)
}

/// Of two thousand operations on files some may find no free place: that of the last one is still in the hand of the worker who
/// has told of its end. And workers are counted now and then.
const FEW: usize = 500;

#[test]
fn files_and_events() {
    let (file, path) = file("event");
    let done = Event::auto(false).unwrap();
    let mut buffer = Some(b"x".to_vec());
    let count = allocations(|| {
        let write = file.write_at(0, buffer.take().unwrap()).signal(&done).unwrap();
        assert_eq!(wait_one(&done, SOON).unwrap(), Waited::Ready(()));
        let mut written = write.result(Wait::Poll).unwrap().buffer;
        written.clear();
        let read = file.read_at(0, written).signal(&done).unwrap();
        assert_eq!(wait_one(&done, SOON).unwrap(), Waited::Ready(()));
        let read = read.result(Wait::Poll).unwrap();
        assert_eq!(read.buffer, b"x");
        buffer = Some(read.buffer);
    });
    std::fs::remove_file(path).unwrap();
    assert!(count < FEW, "{count}");
}

#[test]
fn files_and_a_port() {
    let (file, path) = file("port");
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1)).unwrap();
    let file = port.associate_file(file, 0).unwrap();
    let mut buffer = Some(b"x".to_vec());
    let count = allocations(|| {
        file.write_at(0, buffer.take().unwrap()).post().unwrap();
        let Some(Packet::WriteAt { result: Ok(1), buffer: mut written, .. }) = port.get(SOON).unwrap() else {
            panic!("not written")
        };
        written.clear();
        file.read_at(0, written).post().unwrap();
        let Some(Packet::ReadAt { result: Ok(1), buffer: read, .. }) = port.get(SOON).unwrap() else {
            panic!("not read")
        };
        buffer = Some(read);
    });
    std::fs::remove_file(path).unwrap();
    assert!(count < FEW, "{count}");
}

#[test]
fn messages_of_datagrams_and_a_port() {
    let bound = || Socket::udp_bound("127.0.0.1:0".parse().unwrap()).unwrap();
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1)).unwrap();
    let (server, client) = (port.associate(bound(), 0).unwrap(), bound());
    let to = server.local_address().unwrap();
    let mut kept = Some((Vec::with_capacity(64), Envelope::new()));
    let count = allocations(|| {
        let (buffer, envelope) = kept.take().unwrap();
        server.receive_message(buffer, envelope).post().unwrap();
        client.send_to_now(b"x", to).unwrap();
        let Some(Packet::ReceiveMessage { result: Ok(1), buffer, envelope, .. }) = port.get(SOON).unwrap() else {
            panic!("no message")
        };
        server.send_message(buffer, envelope).post().unwrap();
        let Some(Packet::SendMessage { result: Ok(1), mut buffer, mut envelope, .. }) = port.get(SOON).unwrap() else {
            panic!("not sent")
        };
        buffer.clear();
        envelope.clear();
        kept = Some((buffer, envelope));
        assert_eq!(client.receive_from_now(&mut [0; 8]).unwrap().0, 1);
    });
    assert!(count < RARE, "{count}");
}
