//! Who has which address: Windows' table of conflicts (section 5.8), which Linux' options cannot express.
//!
//! Linux lets two sockets share an address where both say so; Windows lets them by what each of them is and by whether one
//! is more specific. So each bind is tried plainly first. Where Linux refuses it, the table decides over the sockets of this
//! process, and what it permits is bound with both of them sharing. Sockets of other processes share as Linux has it:
//! where both have SO_REUSEADDR.
//!
//! Two listeners of one address: Linux would deal connections out; here the first has them (REU-4).

use super::Socket;
use crate::linux::{address, handle};
use overlapped_core::error::{Call, WsaError};
use overlapped_engine::transfer::{self, Address};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;

/// How a socket claims its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Default,
    /// SO_REUSEADDR.
    Reuse,
    /// SO_EXCLUSIVEADDRUSE.
    Exclusive,
}

/// A socket that is bound.
#[derive(Clone, Copy)]
struct Holder {
    token: u64,
    address: Address,
    claim: Claim,
}

/// By protocol and port.
type Holders = HashMap<(i32, u16), Vec<Holder>>;

static HOLDERS: Mutex<Option<Holders>> = Mutex::new(None);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Ok,
    InUse,
    Access,
}

/// The result of the second bind, by {claim, wildcard} of both.
fn verdict(first: (Claim, bool), second: (Claim, bool)) -> Verdict {
    use Claim::{Default, Exclusive, Reuse};
    const W: bool = true;
    const S: bool = false;
    match (first, second) {
        ((Exclusive, W), (Default | Exclusive, W)) => Verdict::InUse,
        ((Exclusive, W), _) => Verdict::Access,
        // Somebody else's wildcard: taken by nobody, or by those who both reuse.
        ((Default, W), (Reuse, W)) => Verdict::Access,
        ((Reuse, W), (Reuse, W)) => Verdict::Ok,
        ((Default | Reuse, W), (_, W)) => Verdict::InUse,
        ((Default | Reuse, W), (_, S)) => Verdict::Ok,
        // The more specific is not in the way of the wildcard, unless that is to be exclusive.
        ((_, S), (Exclusive, W)) => Verdict::InUse,
        ((_, S), (_, W)) => Verdict::Ok,
        ((Reuse, S), (Reuse, S)) => Verdict::Ok,
        ((Default | Exclusive, S), (Reuse, S)) => Verdict::Access,
        ((_, S), (_, S)) => Verdict::InUse,
    }
}

fn claim_of(socket: &Socket) -> Claim {
    let options = socket.options.lock();
    match (options.reuse_address, options.exclusive) {
        (true, _) => Claim::Reuse,
        (_, true) => Claim::Exclusive,
        _ => Claim::Default,
    }
}

/// Whether one address takes in another.
fn overlap(one: &Address, other: &Address) -> bool {
    address::is_any(one) || address::is_any(other) || address::to_winsock(one).0 == address::to_winsock(other).0
}

/// Lets a socket share its address in Linux' way, or no longer.
fn share(socket: &Socket, on: bool) {
    let name = if socket.is_stream() { libc::SO_REUSEPORT } else { libc::SO_REUSEADDR };
    // It cannot fail on an internet socket.
    let _ = transfer::set_option(socket.fd_to_change(), libc::SOL_SOCKET, name, i32::from(on));
}

/// Binds over connections in TIME_WAIT, as Windows does by default.
///
/// Linux' SO_REUSEADDR would also let two streams share an address until one listens. So a socket has it only while it
/// binds a second time, and again when it listens or connects, for its connections to come.
fn bind_over_time_wait(socket: &Socket, to: &Address) -> Result<(), i32> {
    socket.reuse_address(true);
    let bound = transfer::bind(socket.fd_to_change(), to);
    socket.reuse_address(false);
    bound
}

/// Gives the socket an address, if nobody is in the way (REU-1 to REU-4).
pub(crate) fn bind(socket: &Arc<Socket>, to: &Address) -> Result<(), WsaError> {
    let failed = |errno| socket.error(errno, Call::Other);
    // Raw sockets share every address.
    if socket.nature.family == libc::AF_UNIX || socket.nature.raw {
        return transfer::bind(socket.fd_to_change(), to).map_err(failed);
    }
    let claim = claim_of(socket);
    if claim == Claim::Reuse {
        share(socket, true);
    }
    // Held over the call, so that of two binds of one address one is the second. It moves no data and does not wait.
    let mut holders = HOLDERS.lock();
    let holders = holders.get_or_insert_default();
    match transfer::bind(socket.fd_to_change(), to) {
        Ok(()) => {}
        Err(libc::EADDRINUSE) => bind_beside(holders, socket, to, claim)?,
        Err(errno) => return Err(failed(errno)),
    }
    let bound = transfer::local_address(socket.fd()).unwrap_or(*to);
    let known = holders.entry((socket.nature.protocol, address::port(&bound))).or_default();
    known.retain(|holder| handle::socket_by_token(holder.token).is_some());
    known.push(Holder { token: socket.token, address: bound, claim });
    Ok(())
}

/// After `listen`: of those who share an address the first is to have the connections.
pub(crate) fn listens(socket: &Socket) {
    if claim_of(socket) == Claim::Reuse && socket.nature.family != libc::AF_UNIX {
        // Where it is not permitted they are dealt out.
        let _ = transfer::prefer_first(socket.fd_to_change());
    }
}

/// The address that the program itself has bound the socket to, if it has.
pub(super) fn bound_to(socket: &Socket) -> Option<Address> {
    let holders = HOLDERS.lock();
    let mut all = holders.iter().flatten().flat_map(|(_, holders)| holders);
    all.find(|holder| holder.token == socket.token).map(|holder| holder.address)
}

/// Somebody is in the way: by the table, for nobody else, or for connections that are over.
fn bind_beside(holders: &Holders, socket: &Arc<Socket>, to: &Address, claim: Claim) -> Result<(), WsaError> {
    let failed = |errno| socket.error(errno, Call::Other);
    let known = holders.get(&(socket.nature.protocol, address::port(to)));
    let mut beside = Vec::new();
    for holder in known.into_iter().flatten().filter(|holder| overlap(&holder.address, to)) {
        let Some(other) = handle::socket_by_token(holder.token) else { continue };
        let first = (holder.claim, address::is_any(&holder.address));
        match verdict(first, (claim, address::is_any(to))) {
            Verdict::InUse => return Err(WsaError::WSAEADDRINUSE),
            Verdict::Access => return Err(WsaError::WSAEACCES),
            Verdict::Ok => beside.push(Arc::clone(&other)),
        }
    }
    if beside.is_empty() {
        return if socket.is_stream() {
            bind_over_time_wait(socket, to).map_err(failed)
        } else {
            Err(WsaError::WSAEADDRINUSE)
        };
    }
    beside.iter().for_each(|other| share(other, true));
    share(socket, true);
    let bound =
        if socket.is_stream() { bind_over_time_wait(socket, to) } else { transfer::bind(socket.fd_to_change(), to) };
    if !socket.is_stream() {
        // Linux asks at the bind alone; a stream is asked again when it listens, and goes on to share.
        let plain = beside.iter().chain([socket]).filter(|one| claim_of(one) != Claim::Reuse);
        plain.for_each(|one| share(one, false));
    }
    bound.map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_conflicts_cell_by_cell() {
        use Claim::{Default, Exclusive, Reuse};
        let kinds = [Default, Reuse, Exclusive].map(|claim| [(claim, true), (claim, false)]).concat();
        let rows = [
            "INUSE ok ACCES ok INUSE ok",
            "ok INUSE ok ACCES INUSE INUSE",
            "INUSE ok ok ok INUSE ok",
            "ok INUSE ok ok INUSE INUSE",
            "INUSE ACCES ACCES ACCES INUSE ACCES",
            "ok INUSE ok ACCES INUSE INUSE",
        ];
        for (first, row) in kinds.iter().zip(rows) {
            for (second, cell) in kinds.iter().zip(row.split(' ')) {
                let expected = match cell {
                    "ok" => Verdict::Ok,
                    "INUSE" => Verdict::InUse,
                    _ => Verdict::Access,
                };
                assert_eq!(verdict(*first, *second), expected, "{first:?}, then {second:?}");
            }
        }
    }
}
