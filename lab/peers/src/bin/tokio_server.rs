//! tokio, one thread: a task for each client; in the chat, another that sends.

use overlapped_peers::{Arguments, Lines, Service, listener, tell};
use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::rc::Rc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::task::{LocalSet, spawn_local};

type Room = Rc<RefCell<HashMap<u64, UnboundedSender<Rc<[u8]>>>>>;

fn main() -> io::Result<()> {
    let arguments = Arguments::read()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    LocalSet::new().block_on(&runtime, serve(arguments))
}

async fn serve(arguments: Arguments) -> io::Result<()> {
    let listener = listener()?;
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    tell(listener.local_addr()?)?;
    let room = Room::default();
    for number in 0.. {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        // How a conversation ends is the client's affair.
        match arguments.service {
            Service::Echo => drop(spawn_local(echo(stream, arguments.buffer))),
            Service::Chat => drop(spawn_local(chat(stream, arguments.buffer, number, Rc::clone(&room)))),
        }
    }
    Ok(())
}

async fn echo(mut stream: TcpStream, bytes: usize) -> io::Result<()> {
    let mut buffer = vec![0; bytes];
    loop {
        match stream.read(&mut buffer).await? {
            0 => return Ok(()),
            received => stream.write_all(&buffer[..received]).await?,
        }
    }
}

async fn chat(stream: TcpStream, bytes: usize, number: u64, room: Room) -> io::Result<()> {
    let (mut incoming, mut outgoing) = stream.into_split();
    let (sender, mut due) = unbounded_channel::<Rc<[u8]>>();
    room.borrow_mut().insert(number, sender);
    spawn_local(async move {
        while let Some(lines) = due.recv().await {
            if outgoing.write_all(&lines).await.is_err() {
                break;
            }
        }
    });
    let (mut buffer, mut lines) = (vec![0; bytes], Lines::default());
    while let Ok(received @ 1..) = incoming.read(&mut buffer).await {
        if let Some(lines) = lines.push(&buffer[..received]) {
            room.borrow().values().for_each(|member| _ = member.send(Rc::clone(&lines)));
        }
    }
    room.borrow_mut().remove(&number);
    Ok(())
}
