//! `WSARecvFrom` and `WSASendTo` on a completion port with one worker.

use super::LONGEST;
use overlapped::{CompletionPort, Concurrency, Packet, Posted, Result, Socket, Timeout};

pub(super) fn serve(socket: Socket) -> Result<()> {
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
    let socket = port.associate_skipping(socket, 0)?;
    let mut next = complete(socket.receive_from(Vec::with_capacity(LONGEST)).post()?);
    loop {
        let packet = match next.take() {
            Some(packet) => Some(packet),
            None => port.get(Timeout::Infinite)?,
        };
        next = match packet {
            Some(Packet::ReceiveFrom { socket, result: Ok((_, from)), buffer, .. }) => {
                complete(socket.send_to(buffer, from).post()?)
            }
            // What an earlier answer met on its way is no reason to end.
            Some(Packet::ReceiveFrom { socket, mut buffer, .. } | Packet::SendTo { socket, mut buffer, .. }) => {
                buffer.clear();
                complete(socket.receive_from(buffer).post()?)
            }
            _ => None,
        };
    }
}

fn complete(posted: Posted<Vec<u8>>) -> Option<Packet<Vec<u8>>> {
    match posted {
        Posted::Complete(packet) => Some(packet),
        Posted::Queued(_) => None,
    }
}
