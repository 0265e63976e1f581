//! Spare sockets of Linux: made for a socket of the table, and used by nobody.
//!
//! `AcceptEx` puts a connection in the place of a socket that the program has made for it. What Linux made then has done
//! nothing; to make and drop it costs a sixth of what a server spends on a short connection. So it is kept for the next socket
//! that the program makes. The acceptor keeps its descriptor, which another thread may be about to use: the spare one gets a
//! number of its own.
//!
//! A socket is *untouched* until somebody may change it in Linux' eyes. Who does says so first, by
//! [`fd_to_change`](Socket::fd_to_change), and its mark is looked at once more when the descriptor is no longer the spare one's.

use super::Socket;
use overlapped_core::error::{Call, WsaError};
use overlapped_engine::{own, transfer};
use parking_lot::Mutex;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::sync::atomic::Ordering;

/// As many as a harvest of accepts leaves: each is a descriptor that the program does not have.
const MOST: usize = 16;

/// With their families.
static SPARE: Mutex<Vec<(i32, OwnedFd)>> = Mutex::new(Vec::new());

/// A socket as Winsock makes it: a spare one, if there is one of its kind.
pub(crate) fn make(family: i32, kind: i32, protocol: i32) -> Result<OwnedFd, i32> {
    if (kind, protocol) == (libc::SOCK_STREAM, libc::IPPROTO_TCP) {
        let mut spare = SPARE.lock();
        if let Some(at) = spare.iter().rposition(|(known, _)| *known == family) {
            return Ok(spare.swap_remove(at).1);
        }
    }
    let made = retry(|| transfer::socket(family, kind, protocol))?;
    if family == libc::AF_INET6 {
        // Windows' default; Linux' is the other.
        let _ = transfer::set_option(made.as_raw_fd(), libc::IPPROTO_IPV6, libc::IPV6_V6ONLY, 1i32);
    }
    Ok(made)
}

/// Does what takes a descriptor; once more without spare ones if there is none left.
pub(super) fn retry<T>(mut make: impl FnMut() -> Result<T, i32>) -> Result<T, i32> {
    match make() {
        Err(libc::EMFILE | libc::ENFILE) if drop_all() => make(),
        made => made,
    }
}

/// Drops them; whether there were any.
fn drop_all() -> bool {
    let spare = std::mem::take(&mut *SPARE.lock());
    !spare.is_empty()
}

impl Socket {
    /// The descriptor, for what changes the socket behind it.
    pub(crate) fn fd_to_change(&self) -> RawFd {
        self.untouched.store(false, Ordering::SeqCst);
        self.fd_to_send()
    }

    /// Sets one of Linux' options, as the program asked for.
    pub(crate) fn set_linux<T: Copy>(&self, level: i32, name: i32, value: T) -> Result<(), WsaError> {
        self.configure(level, name);
        let set = transfer::set_option(self.fd_to_change(), level, name, value);
        if level == libc::SOL_SOCKET && self.fd_to_send() != self.fd() {
            // Where it receives now, the size of the buffer counts, too; what does not apply there is no failure.
            let _ = transfer::set_option(self.fd(), level, name, value);
        }
        set.map_err(|errno| self.error(errno, Call::Other))
    }

    /// [`replace`](Self::replace) of a socket that has not been used: what is behind its descriptor may be spare afterwards.
    pub(super) fn replace_unused(&self, connection: OwnedFd) -> Result<(), i32> {
        let is_tcp = self.is_stream() && self.nature.protocol == libc::IPPROTO_TCP;
        let spare = if is_tcp && self.untouched.load(Ordering::SeqCst) { self.second() } else { None };
        let replaced = self.replace(connection);
        // Whoever changed it before its descriptor was another's has said so by now.
        if let Some(spare) = spare
            && replaced.is_ok()
            && self.untouched.swap(false, Ordering::SeqCst)
        {
            let mut all = SPARE.lock();
            if all.len() < MOST {
                all.push((self.nature.family, spare));
            }
        }
        replaced
    }

    /// Another descriptor of the same, with a number that no program closes while nobody uses it.
    #[allow(unsafe_code)] // Borrows the socket's own descriptor.
    fn second(&self) -> Option<OwnedFd> {
        // SAFETY: the socket owns it, and is borrowed.
        own::again(unsafe { BorrowedFd::borrow_raw(self.fd()) })
    }
}

#[cfg(test)]
#[allow(unsafe_code)] // Makes sockets as a program does.
mod tests {
    use super::*;
    use crate::linux::handle;
    use crate::winsock::{AF_INET, SOCK_STREAM, SOCKET, WSADATA, WSAStartup, closesocket, socket};
    use std::net::{TcpListener, TcpStream};
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::MetadataExt;

    fn stream(family: i32) -> Result<OwnedFd, i32> {
        make(family, libc::SOCK_STREAM, libc::IPPROTO_TCP)
    }

    /// What the kernel knows the socket behind a descriptor by.
    fn number(fd: RawFd) -> u64 {
        std::fs::metadata(format!("/proc/self/fd/{fd}")).unwrap().ino()
    }

    type Use = fn(&Socket) -> RawFd;

    /// A new socket that a connection has replaced after this use, and whether what it was made with became the next one.
    fn replaced(used: Use) -> (SOCKET, bool) {
        drop_all();
        // SAFETY: nothing is demanded.
        let made = unsafe { socket(i32::from(AF_INET), SOCK_STREAM, 0) };
        let its = handle::socket(made).unwrap();
        assert!(used(&its) >= 0);
        let before = number(its.fd());
        its.replace_unused(connection().0).unwrap();
        assert_ne!(number(its.fd()), before);
        let next = stream(libc::AF_INET).unwrap();
        assert_ne!(next.as_raw_fd(), its.fd());
        (made, number(next.as_raw_fd()) == before)
    }

    fn connection() -> (OwnedFd, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        (listener.accept().unwrap().0.into(), client)
    }

    /// One test, for the spare ones are the process's: what was not touched is the next socket, and what was is gone. Another test
    /// may take it first: then once more.
    #[test]
    fn what_nobody_has_used_becomes_the_next_socket() {
        // SAFETY: the structure outlives the call.
        assert_eq!(unsafe { WSAStartup(0x0202, &mut WSADATA::default()) }, 0);
        let touch = |one: &Socket| one.fd_to_change();
        let uses: [(Use, bool); 3] = [(Socket::fd, true), (touch, false), (Socket::fd, true)];
        for (used, is_kept) in uses {
            let made = (0..1000).find_map(|_| {
                let (made, was_kept) = replaced(used);
                if was_kept == is_kept {
                    return Some(made);
                }
                assert!(is_kept, "it was touched");
                // SAFETY: nothing is demanded.
                assert_eq!(unsafe { closesocket(made) }, 0);
                None
            });
            let made = made.expect("it is kept");
            // A connection is no spare socket, whoever replaces it.
            let made_socket = handle::socket(made).unwrap();
            made_socket.replace_unused(connection().0).unwrap();
            drop(made_socket);
            assert!(SPARE.lock().iter().all(|(_, spare)| { transfer::peer_address(spare.as_raw_fd()).is_err() }));
            // SAFETY: nothing is demanded.
            assert_eq!(unsafe { closesocket(made) }, 0);
        }
        assert!(matches!(stream(libc::AF_INET6), Ok(_) | Err(libc::EAFNOSUPPORT)));
        drop_all();
        assert!(!drop_all());
    }
}
