//! An echo server in each model, for one client after the other.

use std::cell::Cell;
use std::rc::Rc;

use overlapped::{
    CompletionPort, Concurrency, NetworkEvents, Packet, Posted, Result, Socket, Timeout, WaitSet, Waited, WsaError,
    sleep_alertable,
};

const BUFFER: usize = 4096;

fn listener() -> Result<Socket> {
    let listener = Socket::listener("127.0.0.1:0".parse().expect("an address"))?;
    println!("{}", listener.local_address()?);
    Ok(listener)
}

/// The next client.
fn client(listener: &Socket) -> Result<Socket> {
    let (client, _) = listener.accept()?;
    client.set_nodelay(true)?;
    Ok(client)
}

pub fn event_select() -> Result<()> {
    let listener = listener()?;
    let mut buffer = vec![0; BUFFER];
    loop {
        let selected = client(&listener)?.event_select(NetworkEvents::READ | NetworkEvents::CLOSE)?;
        let mut set = WaitSet::new();
        set.insert(selected)?;
        loop {
            let Waited::Ready((_, client)) = set.wait_any(Timeout::Infinite)? else { continue };
            client.enumerate()?;
            match client.receive_now(&mut buffer) {
                Ok(0) => break,
                Ok(received) => _ = client.send_now(&buffer[..received])?,
                Err(WsaError::WSAEWOULDBLOCK) => {}
                Err(error) => return Err(error),
            }
        }
    }
}

struct Client {
    socket: Socket,
    over: Cell<bool>,
}

pub fn completion_routine() -> Result<()> {
    let listener = listener()?;
    loop {
        let client = Rc::new(Client { socket: client(&listener)?, over: Cell::new(false) });
        Rc::clone(&client).receive(Vec::with_capacity(BUFFER));
        while !client.over.get() {
            sleep_alertable(Timeout::Infinite);
        }
    }
}

impl Client {
    fn receive(self: Rc<Self>, buffer: Vec<u8>) {
        let client = Rc::clone(&self);
        let started = self.socket.receive(buffer).then(move |outcome| match outcome {
            Ok(received) if received.bytes > 0 => client.send(received.buffer),
            _ => client.over.set(true),
        });
        self.over.set(started.is_err());
    }

    fn send(self: Rc<Self>, buffer: Vec<u8>) {
        let client = Rc::clone(&self);
        let started = self.socket.send(buffer).then(move |outcome| match outcome {
            Ok(sent) => client.receive(emptied(sent.buffer)),
            Err(_) => client.over.set(true),
        });
        self.over.set(started.is_err());
    }
}

pub fn completion_port() -> Result<()> {
    let listener = listener()?;
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
    loop {
        let client = port.associate_skipping(client(&listener)?, 0)?;
        let mut next = complete(client.receive(Vec::with_capacity(BUFFER)).post()?);
        loop {
            let packet = match next.take() {
                Some(packet) => Some(packet),
                None => port.get(Timeout::Infinite)?,
            };
            next = match packet {
                Some(Packet::Receive { socket, result: Ok(1..), buffer, .. }) => complete(socket.send(buffer).post()?),
                Some(Packet::Send { socket, result: Ok(_), buffer, .. }) => {
                    complete(socket.receive(emptied(buffer)).post()?)
                }
                Some(Packet::Receive { .. } | Packet::Send { .. }) => break,
                _ => None,
            };
        }
    }
}

fn complete(posted: Posted<Vec<u8>>) -> Option<Packet<Vec<u8>>> {
    match posted {
        Posted::Complete(packet) => Some(packet),
        Posted::Queued(_) => None,
    }
}

fn emptied(mut buffer: Vec<u8>) -> Vec<u8> {
    buffer.clear();
    buffer
}
