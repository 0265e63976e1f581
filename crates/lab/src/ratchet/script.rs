//! The client's part: one message to and fro, so many times.
//!
//! The next message leaves only when every thread of the server is asleep in a call that waits for others. That includes the
//! library's watchdog, which sleeps by the clock for some milliseconds after each round trip before it waits to be woken:
//! so each round trip wakes it once, and none is cheaper than another.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::ChildStdout;
use std::time::{Duration, Instant};

const MESSAGE: usize = 64;
/// A server under valgrind on a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(60);

/// Calls in which a thread waits for what others do.
const WAITS: [libc::c_long; 7] = [
    libc::SYS_epoll_wait,
    libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2,
    libc::SYS_futex,
    libc::SYS_io_uring_enter,
    libc::SYS_ppoll,
    libc::SYS_poll,
];
const LOOK_AGAIN: Duration = Duration::from_micros(200);

/// Where the server listens: the last word of its first line.
pub(super) fn address(output: ChildStdout) -> io::Result<SocketAddr> {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let word = line.split_whitespace().next_back().unwrap_or_default();
    word.parse().map_err(|_| io::Error::other(format!("the server said `{}` instead of its address", line.trim())))
}

/// A client whose every byte is verified.
pub(super) struct Client {
    server: u32,
    stream: TcpStream,
    sent: u8,
}

impl Client {
    pub(super) fn connect(server: u32, address: SocketAddr) -> io::Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Client { server, stream, sent: 0 })
    }

    pub(super) fn round_trip(&mut self) -> io::Result<()> {
        let message = [self.sent; MESSAGE];
        self.sent = self.sent.wrapping_add(1);
        self.stream.write_all(&message)?;
        let mut answer = [0; MESSAGE];
        self.stream.read_exact(&mut answer)?;
        match answer == message {
            true => until_asleep(self.server),
            false => Err(io::Error::other("a message came back changed")),
        }
    }
}

fn until_asleep(process: u32) -> io::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    while !is_asleep(process)? {
        if Instant::now() > deadline {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "the server does not wait for its next message"));
        }
        std::thread::sleep(LOOK_AGAIN);
    }
    Ok(())
}

/// Whether every thread of a process is in a wait.
fn is_asleep(process: u32) -> io::Result<bool> {
    for task in std::fs::read_dir(format!("/proc/{process}/task"))? {
        // The number of the call that the thread sleeps in, or `running`.
        let text = std::fs::read_to_string(task?.path().join("syscall"))?;
        let call = text.split_whitespace().next().and_then(|word| word.parse().ok());
        if !call.is_some_and(|call| WAITS.contains(&call)) {
            return Ok(false);
        }
    }
    Ok(true)
}
