//! `WSARecvFrom` and `WSASendTo` with completion routines, in an alertable sleep.

use super::LONGEST;
use overlapped::{Datagram, Failed, Result, Socket, Timeout, sleep_alertable};
use std::rc::Rc;

pub(super) fn serve(socket: Socket) -> Result<()> {
    receive(&Rc::new(socket), Vec::with_capacity(LONGEST));
    loop {
        sleep_alertable(Timeout::Infinite);
    }
}

fn receive(socket: &Rc<Socket>, buffer: Vec<u8>) {
    let shared = Rc::clone(socket);
    // A receive that does not start ends the service: the lab sees that nothing comes back.
    let _ = socket.receive_from(buffer).then(move |outcome| received(&shared, outcome));
}

fn received(socket: &Rc<Socket>, outcome: Result<Datagram<Vec<u8>>, Failed<Vec<u8>>>) {
    let datagram = match outcome {
        Ok(datagram) => datagram,
        // What an earlier answer met on its way.
        Err(failed) => return receive(socket, failed.returned),
    };
    let shared = Rc::clone(socket);
    let sent = socket.send_to(datagram.buffer, datagram.from).then(move |outcome| {
        let buffer = outcome.map_or_else(|failed| failed.returned, |completed| completed.buffer);
        receive(&shared, emptied(buffer));
    });
    if let Err(failed) = sent {
        receive(socket, emptied(failed.returned));
    }
}

fn emptied(mut buffer: Vec<u8>) -> Vec<u8> {
    buffer.clear();
    buffer
}
