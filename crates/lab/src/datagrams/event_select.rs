//! `WSAEventSelect`, `recvfrom`, `sendto`.

use super::LONGEST;
use overlapped::{NetworkEvents, Result, Socket, Timeout, WaitSet, Waited, WsaError};

pub(super) fn serve(socket: Socket) -> Result<()> {
    let mut set = WaitSet::new();
    set.insert(socket.event_select(NetworkEvents::READ)?)?;
    let mut buffer = vec![0; LONGEST];
    loop {
        let Waited::Ready((_, socket)) = set.wait_any(Timeout::Infinite)? else { continue };
        socket.enumerate()?;
        // Receiving sets the event again if there is more, and that is as many calls as asking until there is not.
        match socket.receive_from_now(&mut buffer) {
            Ok((received, from)) => _ = socket.send_to_now(&buffer[..received], from),
            Err(WsaError::WSAEWOULDBLOCK | WsaError::WSAECONNRESET) => {}
            Err(error) => return Err(error),
        }
    }
}
