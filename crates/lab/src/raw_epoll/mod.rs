//! The yardstick: the echo server that a good C programmer would write on epoll by hand.
//!
//! Strategy: each thread has its own epoll instance, one receive buffer and a table of connections by descriptor. A
//! socket is registered once, edge-triggered, for both directions, and never touched again; what arrives is received
//! into the thread's buffer and sent from it at once. So a message costs one receive, one send and a share of one wait,
//! and allocates nothing. A read that does not fill the buffer has drained the socket, which saves the read that would
//! only say so.
//!
//! What the peer does not take is copied to a buffer of the connection and sent when the kernel reports room; until
//! then nothing more is received from that peer, so a peer that never reads costs one buffer and no more.
//!
//! With several workers the first one also accepts, and spreads what it accepts over all in turn. A new connection
//! waits in its worker's inbox until its first event, so no lock is taken for a message.

mod accept;
mod chat;
mod connection;
mod datagrams;
mod worker;

use crate::system::epoll::{ARRIVALS, Epoll};
use accept::LISTENER;
use chat::Chat;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, mpsc};
use worker::Worker;

/// What the yardstick is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Where it listens; port 0 lets the kernel choose.
    pub address: SocketAddr,
    /// How many threads serve connections that are echoed. What else is served has one.
    pub workers: NonZeroUsize,
    /// What it serves.
    pub service: Service,
}

/// What the yardstick serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// Bytes of connections go back as they came.
    #[default]
    Echo,
    /// Every whole line goes to every client.
    Chat,
    /// Datagrams go back as they came.
    Datagrams,
}

impl Default for Options {
    fn default() -> Options {
        Options { address: (Ipv4Addr::LOCALHOST, 0).into(), workers: NonZeroUsize::MIN, service: Service::Echo }
    }
}

/// Listens, says so in one JSON line on the standard output
/// (`{"event":"listening","address":"127.0.0.1:PORT"}`) and echoes until the process ends. It takes the process's
/// descriptors up to the hard limit.
///
/// # Errors
///
/// What keeps it from listening, or the failure that ended a worker: it returns for no other reason.
pub fn serve(options: &Options) -> io::Result<()> {
    crate::raise_open_files()?;
    match options.service {
        Service::Echo => {
            let server = Server::bind(options)?;
            tell(server.address()?)?;
            server.run()
        }
        Service::Chat => {
            let listener = TcpListener::bind(options.address)?;
            let address = listener.local_addr()?;
            let chat = Chat::new(listener)?;
            tell(address)?;
            chat.run()
        }
        Service::Datagrams => {
            let socket = UdpSocket::bind(options.address)?;
            tell(socket.local_addr()?)?;
            datagrams::run(&socket)
        }
    }
}

/// Says where a server listens, in the line that a bench waits for.
///
/// # Errors
///
/// The standard output cannot be written to.
pub fn tell(address: SocketAddr) -> io::Result<()> {
    let line = serde_json::json!({ "event": "listening", "address": address.to_string() });
    let mut output = io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()
}

/// A server that listens and does not serve yet: for callers that want the address without reading standard output.
pub struct Server(Arc<Shared>);

/// What the workers have in common. Nothing of it is touched for a message.
struct Shared {
    listener: TcpListener,
    posts: Box<[Post]>,
    /// An accept has failed for want of a descriptor or of memory and nobody has accepted since, so the listener may
    /// hold connections that no edge will report. Whoever closes a connection clears it and has the listener reported
    /// again.
    starved: AtomicBool,
}

/// A worker as the others see it.
struct Post {
    epoll: Epoll,
    /// Connections that the worker has not had an event of. The lock is held from before the registration until the
    /// push, so a worker with an event of an unknown descriptor always finds the connection here.
    inbox: Mutex<Vec<TcpStream>>,
}

impl Server {
    /// Listens.
    ///
    /// # Errors
    ///
    /// What the kernel says to the bind, the listen or the making of an epoll instance.
    pub fn bind(options: &Options) -> io::Result<Server> {
        let listener = TcpListener::bind(options.address)?;
        listener.set_nonblocking(true)?;
        let posts = (0..options.workers.get())
            .map(|_| Ok(Post { epoll: Epoll::new()?, inbox: Mutex::new(Vec::new()) }))
            .collect::<io::Result<Box<[Post]>>>()?;
        posts[0].epoll.add(&listener, ARRIVALS, LISTENER)?;
        Ok(Server(Arc::new(Shared { listener, posts, starved: AtomicBool::new(false) })))
    }

    /// Where it listens.
    ///
    /// # Errors
    ///
    /// What the kernel says when asked for the name of the listening socket.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.0.listener.local_addr()
    }

    /// Serves until a worker fails. A single worker runs on the calling thread.
    ///
    /// # Errors
    ///
    /// The failure that ended a worker: it returns for no other reason.
    pub fn run(self) -> io::Result<()> {
        let workers = self.0.posts.len();
        if workers == 1 {
            return Worker::new(self.0, 0).run();
        }
        let (ended, first_to_end) = mpsc::channel();
        for index in 0..workers {
            let (shared, ended) = (Arc::clone(&self.0), ended.clone());
            std::thread::Builder::new().name(format!("raw-epoll-{index}")).spawn(move || {
                // Nobody listens any more once the first failure has been returned.
                let _ = ended.send(Worker::new(shared, index).run());
            })?;
        }
        drop(ended);
        first_to_end.recv().unwrap_or_else(|_| Err(io::Error::other("every worker has panicked")))
    }
}
