//! The overlapped receiver.

use std::cell::RefCell;
use std::rc::Rc;

use overlapped::{Event, Result, Socket, SocketSet, Timeout, Wait, WsaError, select, sleep_alertable, wait_one};

use super::send::tell_start;
use crate::address::resolve;
use crate::cli::{By, Force, Receive};
use crate::failure::Failure;
use crate::output::tell;

/// Of how many operations each is told; the others are only counted.
const TOLD: usize = 8;

/// How the receives began.
#[derive(Default)]
struct Count {
    pending: usize,
    complete: usize,
}

/// Receives from one sender until it ends, and says how the operations began.
///
/// # Errors
/// It cannot listen, a receive failed, or none began as it was to.
pub fn run(options: Receive) -> Result<(), Failure> {
    let wanted = resolve(&options.listen)?;
    let listener = Socket::listener(wanted).map_err(|error| Failure::to_listen(wanted, error))?;
    tell(&format!("listening at {}", listener.local_address()?))?;
    let (socket, peer) = listener.accept()?;
    tell(&format!("{peer} is connected"))?;
    let (mut count, mut total, mut buffer) = (Count::default(), 0, Vec::with_capacity(options.buffer));
    loop {
        if options.force == Some(Force::Complete) {
            wait_for_data(&socket)?;
        }
        let number = count.pending + count.complete + 1;
        let told = (number <= TOLD).then(|| format!("receive {number}"));
        let (pending, bytes, received) = match options.by {
            By::Event => by_event(&socket, buffer, told.as_deref())?,
            By::Routine => by_routine(&socket, buffer, told.as_deref())?,
        };
        *(if pending { &mut count.pending } else { &mut count.complete }) += 1;
        if let Some(what) = told {
            let came = match bytes {
                0 => "the end of the stream".to_string(),
                1..=80 => format!("{bytes} bytes: {:?}", String::from_utf8_lossy(&received)),
                _ => format!("{bytes} bytes"),
            };
            tell(&format!("{what}: {came}"))?;
        }
        if bytes == 0 {
            break;
        }
        (total, buffer) = (total + bytes, received);
    }
    let Count { pending, complete } = count;
    tell(&format!("received {total} bytes; {pending} receives were pending, {complete} complete at once"))?;
    let failed = match options.force {
        // The sender decides when data comes, so that an early receive may find some; but not each.
        Some(Force::Pending) if pending == 0 => {
            "no receive was pending: the sender was faster; let it wait, as `overlapped send --delay 1` does"
        }
        Some(Force::Complete) if pending > 0 => "a receive was pending although there was something to receive",
        _ => return Ok(()),
    };
    Err(Failure::underway(failed))
}

/// Waits without an operation until a receive would complete at once.
fn wait_for_data(socket: &Socket) -> Result<()> {
    let mut read = SocketSet::new();
    read.insert(socket);
    select(Some(&mut read), None, None, Timeout::Infinite).map(drop)
}

fn by_event(socket: &Socket, buffer: Vec<u8>, told: Option<&str>) -> Result<(bool, usize, Vec<u8>), Failure> {
    let done = Event::manual(false)?;
    let receiving = socket.receive(buffer).signal(&done)?;
    let pending = receiving.was_pending();
    told.map_or(Ok(()), |what| tell_start(what, pending))?;
    if pending {
        let _ = wait_one(&done, Timeout::Infinite)?;
    }
    let received = receiving.result(Wait::UntilComplete).map_err(WsaError::from)?;
    Ok((pending, received.bytes, received.buffer))
}

fn by_routine(socket: &Socket, buffer: Vec<u8>, told: Option<&str>) -> Result<(bool, usize, Vec<u8>), Failure> {
    let outcome = Rc::new(RefCell::new(None));
    let place = Rc::clone(&outcome);
    let started = socket.receive(buffer).then(move |received| *place.borrow_mut() = Some(received))?;
    told.map_or(Ok(()), |what| tell_start(what, started.pending))?;
    loop {
        sleep_alertable(Timeout::Infinite);
        if let Some(received) = outcome.borrow_mut().take() {
            let received = received?;
            return Ok((started.pending, received.bytes, received.buffer));
        }
    }
}
