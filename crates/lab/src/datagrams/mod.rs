//! Echo of datagrams in the models that are measured: one socket, one thread.
//!
//! Servers for people have streams alone; these are the subjects of the scenario `udp-echo`.

mod completion_port;
mod completion_routine;
mod event_select;

use crate::raw_epoll::tell;
use overlapped::Socket;
use std::io;
use std::net::Ipv4Addr;

/// The models that there are.
pub const MODELS: [&str; 3] = ["event-select", "completion-routine", "completion-port"];

/// No datagram is longer.
const LONGEST: usize = 65_535;

/// Listens at a free port, says so as the yardstick does, and echoes until the process ends.
///
/// # Errors
///
/// `InvalidInput` for a model that is none of [`MODELS`]; else what the socket says.
pub fn serve(model: &str) -> io::Result<()> {
    let serve = match model {
        "event-select" => event_select::serve,
        "completion-routine" => completion_routine::serve,
        "completion-port" => completion_port::serve,
        _ => return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{model} is not one of {MODELS:?}"))),
    };
    let socket = Socket::udp_bound((Ipv4Addr::LOCALHOST, 0).into())?;
    tell(socket.local_address()?)?;
    Ok(serve(socket)?)
}
