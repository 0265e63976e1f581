//! The overlapped sender.

use std::cell::RefCell;
use std::rc::Rc;

use overlapped::{Event, Result, Shutdown, Socket, Timeout, Wait, WsaError, sleep, sleep_alertable, wait_one};

use crate::address::resolve;
use crate::cli::{By, Force, Send};
use crate::failure::Failure;
use crate::output::tell;

/// More than a system keeps for a receiver that does not receive.
const MUCH: usize = 16 << 20;

/// Sends once, and says how the operation began and ended.
///
/// # Errors
/// There is no receiver, the send failed, or it did not begin as it was to.
pub fn run(options: Send) -> Result<(), Failure> {
    let address = resolve(&options.address)?;
    let socket = Socket::connected(address).map_err(|error| Failure::to_connect(address, error))?;
    if options.force == Some(Force::Pending) {
        // One of few segments would wait for a delayed acknowledgement at each step.
        socket.set_send_buffer_size(512 << 10)?;
    }
    let text = options.text.into_bytes();
    let length = match (options.bytes, options.force) {
        (Some(bytes), _) => bytes,
        (None, Some(Force::Pending)) => MUCH,
        (None, _) => text.len(),
    };
    let bytes: Vec<u8> = text.iter().copied().cycle().take(length).collect();
    sleep(Timeout::After(options.delay));
    let (pending, sent) = match options.by {
        By::Event => by_event(&socket, bytes)?,
        By::Routine => by_routine(&socket, bytes)?,
    };
    socket.shutdown(Shutdown::Send)?;
    tell(&format!("sent {sent} bytes"))?;
    let as_wished = options.force.is_none_or(|force| pending == (force == Force::Pending));
    as_wished.then_some(()).ok_or_else(|| Failure::underway("the send did not begin as --force asks; change --bytes"))
}

/// Says how an operation began.
pub fn tell_start(what: &str, pending: bool) -> Result<(), Failure> {
    let how = if pending { "pending (WSA_IO_PENDING), going on in the background" } else { "complete at once" };
    tell(&format!("{what}: {how}"))?;
    Ok(())
}

fn by_event(socket: &Socket, bytes: Vec<u8>) -> Result<(bool, usize), Failure> {
    let done = Event::manual(false)?;
    let sending = socket.send(bytes).signal(&done)?;
    let pending = sending.was_pending();
    tell_start("send", pending)?;
    if pending {
        let _ = wait_one(&done, Timeout::Infinite)?;
        tell("send: its event is set")?;
    }
    let sent = sending.result(Wait::UntilComplete).map_err(WsaError::from)?;
    Ok((pending, sent.bytes))
}

fn by_routine(socket: &Socket, bytes: Vec<u8>) -> Result<(bool, usize), Failure> {
    let outcome = Rc::new(RefCell::new(None));
    let place = Rc::clone(&outcome);
    let started = socket.send(bytes).then(move |sent| *place.borrow_mut() = Some(sent.map(|sent| sent.bytes)))?;
    tell_start("send", started.pending)?;
    // Also what is complete at once is told by its routine, and that runs in an alertable wait only.
    loop {
        sleep_alertable(Timeout::Infinite);
        if let Some(sent) = outcome.borrow_mut().take() {
            tell("send: its routine has run")?;
            return Ok((started.pending, sent?));
        }
    }
}
