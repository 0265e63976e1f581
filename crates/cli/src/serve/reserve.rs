//! Room in a chat client's socket that is kept for the reason why it is sent away.
//!
//! A reader that reads nothing fills its socket. The reason would then leave the server only when it reads again, and never if it
//! does not within its time. So a socket takes less than the system would let it while its client takes part, and more once the
//! client is sent away: the line that was begun and the reason go into it at once. From there the system delivers them
//! whenever the reader reads, also after the server has closed the socket or has ended.

use overlapped::Socket;

/// What the socket of a client takes that takes part.
const TALKING: usize = 64 << 10;
/// What it takes in the end: within what Linux grants unless it is told otherwise. The difference has room for the longest
/// part of a chat with lines of the default limit, and for the reason.
const LEAVING: usize = 208 << 10;

/// Keeps the room.
pub fn keep(socket: &Socket) {
    // Without it a reason comes as any other line does.
    let _ = socket.set_send_buffer_size(TALKING);
}

/// Gives it to the socket, whose pending or refused send then goes on.
pub fn open(socket: &Socket) {
    // A socket that is lost has nobody to be told a reason.
    let _ = socket.set_send_buffer_size(LEAVING);
}
