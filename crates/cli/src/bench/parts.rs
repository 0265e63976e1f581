//! The bench's own processes.

use std::io::{self, ErrorKind};

use overlapped::{Event, Socket, Timeout, Waited, WsaError, wait_one};
use overlapped_lab::{datagrams, load, micro, raw_epoll};

use super::options::Part;
use crate::failure::Failure;

/// Is one of the bench's processes.
///
/// # Errors
/// What keeps it from its work.
pub fn run(part: Part) -> Result<(), Failure> {
    match part {
        Part::RawEpoll { workers, service } => {
            let service = serde_json::from_value(service.into())
                .map_err(|error| io::Error::new(ErrorKind::InvalidInput, format!("the service is {error}")))?;
            raw_epoll::serve(&raw_epoll::Options { workers, service, ..Default::default() })?;
        }
        Part::Load { options } => load::run_json(&options)?,
        Part::Datagrams { model } => datagrams::serve(&model)?,
        Part::Engine => start_engine()?,
        Part::Micro { scenario, window } => {
            let figures = micro::measure(&scenario, window)?;
            println!("{}", serde_json::to_string(&figures).map_err(io::Error::from)?);
        }
    }
    Ok(())
}

/// Waits for something of a socket, which takes an engine: whatever the library has to say of its choice, it says then.
fn start_engine() -> overlapped::Result<()> {
    let listener = Socket::listener("127.0.0.1:0".parse().map_err(|_| WsaError::WSAEINVAL)?)?;
    let client = Socket::connected(listener.local_address()?)?;
    let (server, _) = listener.accept()?;
    let event = Event::manual(false)?;
    let receive = server.receive(vec![0; 1]).signal(&event);
    client.send_now(b"x")?;
    let receive = receive.map_err(|failed| failed.error)?;
    match wait_one(&event, Timeout::Infinite)? {
        Waited::Ready(()) if receive.is_complete() => Ok(()),
        _ => Err(WsaError::WSA_IO_INCOMPLETE),
    }
}
