//! The dummy client: a connect that does not block, messages at intervals, each echo verified.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use overlapped::{Result, Socket, SocketSet, Timeout, WsaError, select, sleep};

use crate::address::resolve;
use crate::cli::Dummy;
use crate::failure::Failure;
use crate::output::tell;

/// How often a connect under way is asked about.
const ASK_AGAIN: Duration = Duration::from_millis(1);
/// How long an echo may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Connects, sends, and verifies.
///
/// # Errors
/// There is no server, the connection ended, or an echo was wrong.
pub fn run(options: Dummy) -> Result<(), Failure> {
    let address = resolve(&options.address)?;
    let socket = Socket::tcp_for(address)?;
    socket.set_nonblocking(true)?;
    let asked = connect(&socket, address).map_err(|error| Failure::to_connect(address, error))?;
    tell(&format!("connected: the last of {asked} calls of connect returned WSAEISCONN"))?;
    let interval = Duration::from_millis(options.interval_ms);
    let mut next = Instant::now();
    for number in (1..).take_while(|number| options.count == 0 || *number <= options.count) {
        sleep(Timeout::After(next.saturating_duration_since(Instant::now())));
        next += interval;
        let message = message(number, options.bytes);
        let broken = |error| Failure::underway(format!("message {number} failed: {error}"));
        let began = Instant::now();
        if options.no_echo {
            send(&socket, &message).map_err(broken)?;
            if !tell(&format!("message {number}: {} bytes sent", message.len()))? {
                break;
            }
            continue;
        }
        let echo = exchange(&socket, &message).map_err(broken)?;
        if echo != message {
            return Err(Failure::underway(format!("message {number} came back changed")));
        }
        let micros = began.elapsed().as_micros();
        if !tell(&format!("message {number}: {} bytes sent and echoed in {micros} µs", message.len()))? {
            break;
        }
    }
    Ok(())
}

/// Asks until the socket is connected; returns how often it asked.
fn connect(socket: &Socket, address: SocketAddr) -> Result<u32> {
    for asked in 1.. {
        // An attempt that has failed is not begun again by asking.
        if let Some(error) = socket.connect_error()? {
            return Err(error);
        }
        match socket.connect(address) {
            Err(WsaError::WSAEISCONN) => return Ok(asked),
            // Connected in this very call: the next one says so.
            Ok(()) => {}
            // Windows before XP says WSAEINVAL for WSAEALREADY.
            Err(WsaError::WSAEWOULDBLOCK | WsaError::WSAEALREADY | WsaError::WSAEINVAL) => {
                sleep(Timeout::After(ASK_AGAIN));
            }
            Err(error) => return Err(error),
        }
    }
    Err(WsaError::WSAETIMEDOUT)
}

/// A line, so that a chat server takes it as well.
fn message(number: u64, bytes: usize) -> Vec<u8> {
    let text = format!("dummy {number} ");
    let mut message: Vec<u8> = text.bytes().cycle().take(bytes).collect();
    message.last_mut().into_iter().for_each(|last| *last = b'\n');
    message
}

fn send(socket: &Socket, mut rest: &[u8]) -> Result<()> {
    while !rest.is_empty() {
        match socket.send_now(rest) {
            Ok(bytes) => rest = &rest[bytes..],
            Err(WsaError::WSAEWOULDBLOCK) => wait(None, Some(socket))?,
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Sends the message and receives its echo at the same time: of a long one the server takes no more while its echo is not read.
fn exchange(socket: &Socket, message: &[u8]) -> Result<Vec<u8>> {
    let mut echo = vec![0; message.len()];
    let (mut unsent, mut received) = (message, 0);
    while received < echo.len() {
        if !unsent.is_empty() {
            match socket.send_now(unsent) {
                Ok(bytes) => unsent = &unsent[bytes..],
                Err(WsaError::WSAEWOULDBLOCK) => {}
                Err(error) => return Err(error),
            }
        }
        match socket.receive_now(&mut echo[received..]) {
            Ok(0) => return Err(WsaError::WSAEDISCON),
            Ok(bytes) => received += bytes,
            Err(WsaError::WSAEWOULDBLOCK) => wait(Some(socket), (!unsent.is_empty()).then_some(socket))?,
            Err(error) => return Err(error),
        }
    }
    Ok(echo)
}

fn wait(read: Option<&Socket>, write: Option<&Socket>) -> Result<()> {
    let (mut read, mut write) = (set(read), set(write));
    match select(Some(&mut read), Some(&mut write), None, Timeout::After(PATIENCE))? {
        0 => Err(WsaError::WSAETIMEDOUT),
        _ => Ok(()),
    }
}

fn set(socket: Option<&Socket>) -> SocketSet<'_> {
    let mut set = SocketSet::new();
    if let Some(socket) = socket {
        set.insert(socket);
    }
    set
}
