//! The driver's words for what a socket is ready for.

use crate::linux::deliver::Delivery;
use crate::linux::socket::{Phase, Socket};
use crate::linux::winsock2::poll;
use std::sync::Arc;
use windows_sys::Win32::Networking::WinSock as ws;

/// There is data.
pub(super) const RECEIVE: u32 = 0x001;
/// There is urgent data.
pub(super) const RECEIVE_EXPEDITED: u32 = 0x002;
/// A send does not block.
pub(super) const SEND: u32 = 0x004;
/// The peer sends no more.
pub(super) const DISCONNECT: u32 = 0x008;
/// The connection was reset.
pub(super) const ABORT: u32 = 0x010;
/// The socket was closed here.
pub(super) const LOCAL_CLOSE: u32 = 0x020;
/// It is connected.
pub(super) const CONNECT: u32 = 0x040;
/// A connection can be accepted.
pub(super) const ACCEPT: u32 = 0x080;
/// It could not be connected.
pub(super) const CONNECT_FAIL: u32 = 0x100;

/// `WSAPoll`'s question for one of these.
fn asked(events: u32) -> i16 {
    let when = |bits: u32, meaning: i16| if events & bits != 0 { meaning } else { 0 };
    when(RECEIVE | ACCEPT, ws::POLLRDNORM)
        | when(RECEIVE_EXPEDITED, ws::POLLRDBAND)
        | when(SEND | CONNECT, ws::POLLWRNORM)
}

/// `WSAPoll`'s answer in these words, of a socket in this phase.
fn told(bits: i16, is_stream: bool, phase: Phase) -> u32 {
    let when = |bit: i16, meaning: u32| if bits & bit != 0 { meaning } else { 0 };
    let data = when(ws::POLLRDNORM, RECEIVE) | when(ws::POLLRDBAND, RECEIVE_EXPEDITED) | when(ws::POLLWRNORM, SEND);
    if !is_stream {
        return data;
    }
    match phase {
        Phase::Fresh | Phase::Bound | Phase::Connecting | Phase::ConnectingEx => 0,
        Phase::Listening => when(ws::POLLRDNORM, ACCEPT),
        Phase::Failed => CONNECT_FAIL,
        Phase::Connected if bits & ws::POLLERR != 0 => ABORT,
        Phase::Connected => data | when(ws::POLLHUP, DISCONNECT) | when(ws::POLLWRNORM, CONNECT),
    }
}

/// What of `events` holds now.
pub(super) fn present(socket: &Arc<Socket>, events: u32, delivery: &mut Delivery) -> u32 {
    socket.sift(delivery);
    let asked = asked(events);
    let polled = match poll::is_polled(socket) {
        true => socket.poll_now(poll::asked(asked, socket), delivery),
        false => 0,
    };
    let bits = poll::conditions(socket, polled);
    told(bits, socket.is_stream(), socket.phase.get()) & events
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_told_by_its_phase_and_a_datagram_socket_by_its_data_alone() {
        let (data, room, gone) = (ws::POLLRDNORM, ws::POLLWRNORM, ws::POLLHUP);
        assert_eq!(told(data, true, Phase::Listening), ACCEPT);
        assert_eq!(told(data | room, true, Phase::Connected), RECEIVE | SEND | CONNECT);
        assert_eq!(told(room | gone, true, Phase::Connected), SEND | CONNECT | DISCONNECT);
        assert_eq!(told(room | gone | ws::POLLERR, true, Phase::Connected), ABORT);
        assert_eq!(told(room | gone | ws::POLLERR, true, Phase::Failed), CONNECT_FAIL);
        assert_eq!(told(room, true, Phase::Bound), 0);
        assert_eq!(told(data | room, false, Phase::Bound), RECEIVE | SEND);
        assert_eq!(told(ws::POLLRDBAND, true, Phase::Connected), RECEIVE_EXPEDITED);
    }

    #[test]
    fn what_is_asked_of_the_kernel_covers_what_is_asked_of_the_driver() {
        assert_eq!(asked(ACCEPT), ws::POLLRDNORM);
        assert_eq!(asked(CONNECT), ws::POLLWRNORM);
        assert_eq!(asked(DISCONNECT | ABORT | LOCAL_CLOSE | CONNECT_FAIL), 0);
    }
}
