//! Accepting under a condition.
#![allow(unsafe_code)] // The condition function of the table.

use std::any::Any;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::Socket;
use crate::address::{self, RawAddress};
use crate::error::Result;
use crate::sys::{self, QOS, WSABUF};

/// `LPCONDITIONPROC`—A connection that waits to be accepted.
///
/// Source: WSAAccept function (winsock2.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "LPCONDITIONPROC")]
pub struct Request {
    /// Who connects.
    pub peer: SocketAddr,
    /// The address of this machine that was connected to.
    pub local: SocketAddr,
}

/// `CF_ACCEPT`—What becomes of a connection that waits to be accepted.
///
/// Source: WSAAccept function (winsock2.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "CF_ACCEPT")]
pub enum Decision {
    /// `CF_ACCEPT`: it is accepted.
    #[doc(alias = "CF_ACCEPT")]
    Accept,
    /// `CF_REJECT`: the peer is refused. On Linux its connection, which the system has made already, is reset.
    #[doc(alias = "CF_REJECT")]
    Reject,
    /// `CF_DEFER`: it stays the first to be accepted.
    #[doc(alias = "CF_DEFER")]
    Defer,
}

impl Socket {
    /// `WSAAccept`—Takes the next connection if `decide` says so. It runs on this thread, within the call.
    ///
    /// # Errors
    /// [`WSAECONNREFUSED`](crate::WsaError::WSAECONNREFUSED) after [`Decision::Reject`],
    /// [`WSATRY_AGAIN`](crate::WsaError::WSATRY_AGAIN) after [`Decision::Defer`],
    /// [`WSAECONNRESET`](crate::WsaError::WSAECONNRESET) if the peer has gone meanwhile; else as of [`Socket::accept`].
    ///
    /// # Panics
    /// If `decide` panics; the peer is refused then.
    ///
    /// Source: WSAAccept function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::{Decision, Socket, WsaError};
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// let later = listener.accept_if(|_| Decision::Defer).unwrap_err();
    /// assert_eq!(later, WsaError::WSATRY_AGAIN);
    /// let (server, peer) = listener.accept_if(|request| match request.peer.ip().is_loopback() {
    ///     true => Decision::Accept,
    ///     false => Decision::Reject,
    /// })?;
    /// # Ok::<(), WsaError>(())
    /// ```
    #[doc(alias = "WSAAccept")]
    pub fn accept_if(&self, decide: impl FnOnce(Request) -> Decision) -> Result<(Socket, SocketAddr)> {
        let mut asked = Asked { decide: Some(decide), panic: None };
        let mut peer = RawAddress::room();
        let (address, length) = peer.as_mut_parts();
        let data = (&raw mut asked).expose_provenance();
        // SAFETY: there is room for an address as long as stated; the function is called within the call alone, with what
        // outlives it.
        let accepted = unsafe { sys::WSAAccept(self.raw(), address, length, Some(answer_of(&asked)), data) };
        let accepted = Socket::owned(accepted);
        if let Some(panic) = asked.panic {
            resume_unwind(panic);
        }
        Ok((accepted?, peer.to_address()?))
    }
}

/// A closure that is asked once, and what became of it.
struct Asked<F> {
    decide: Option<F>,
    panic: Option<Box<dyn Any + Send>>,
}

type Condition = unsafe extern "system" fn(
    *mut WSABUF,
    *mut WSABUF,
    *mut QOS,
    *mut QOS,
    *mut WSABUF,
    *mut WSABUF,
    *mut u32,
    usize,
) -> i32;

/// The condition function for closures of this type.
fn answer_of<F: FnOnce(Request) -> Decision>(_: &Asked<F>) -> Condition {
    answer::<F>
}

/// # Safety
/// The first and the fifth argument are null or hold addresses; `data` is the address of an `Asked<F>` that nobody else uses.
unsafe extern "system" fn answer<F: FnOnce(Request) -> Decision>(
    caller: *mut WSABUF,
    _: *mut WSABUF,
    _: *mut QOS,
    _: *mut QOS,
    callee: *mut WSABUF,
    _: *mut WSABUF,
    _: *mut u32,
    data: usize,
) -> i32 {
    // SAFETY: the caller's promise.
    let asked = unsafe { &mut *std::ptr::with_exposed_provenance_mut::<Asked<F>>(data) };
    // SAFETY: the caller's promise.
    let peer = unsafe { address_in(caller) };
    // SAFETY: as above.
    let local = unsafe { address_in(callee) };
    let (Some(peer), Some(local), Some(decide)) = (peer, local, asked.decide.take()) else {
        return sys::CF_REJECT as i32;
    };
    // A panic must not unwind through the function table.
    let decided = catch_unwind(AssertUnwindSafe(|| decide(Request { peer, local })));
    let decision = decided.unwrap_or_else(|panic| {
        asked.panic = Some(panic);
        Decision::Reject
    });
    let answer = match decision {
        Decision::Accept => sys::CF_ACCEPT,
        Decision::Reject => sys::CF_REJECT,
        Decision::Defer => sys::CF_DEFER,
    };
    answer as i32
}

/// # Safety
/// `buffer` is null or holds an address.
unsafe fn address_in(buffer: *const WSABUF) -> Option<SocketAddr> {
    // SAFETY: the caller's promise.
    let WSABUF { len, buf } = *unsafe { buffer.as_ref() }?;
    if buf.is_null() {
        return None;
    }
    // SAFETY: the caller's promise; it is not null.
    address::parse(unsafe { std::slice::from_raw_parts(buf, len as usize) })
}
