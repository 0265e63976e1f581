//! The part of a socket that operations in flight keep.
#![allow(unsafe_code)] // Calls of the function table.

use std::fmt;
use std::ptr::null;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{Result, check, check_socket};
use crate::sys::{self, HANDLE, SOCKET};

/// A socket's number, and whether it is still this socket's: a closed number may be that of a new socket.
///
/// [`Socket`](super::Socket) closes it when dropped, so that whoever borrows a `Socket` may use the number freely. Who
/// holds this alone, such as a pending operation, asks by [`Shared::while_open`].
pub struct Shared {
    raw: SOCKET,
    open: Mutex<bool>,
    /// It is a file's, which is a handle like a socket's, but is closed otherwise.
    is_file: bool,
}

impl Shared {
    pub(super) fn new(raw: SOCKET) -> Shared {
        Shared { raw, open: Mutex::new(true), is_file: false }
    }

    pub(crate) fn of_file(raw: SOCKET) -> Shared {
        Shared { raw, open: Mutex::new(true), is_file: true }
    }

    pub(crate) fn raw(&self) -> SOCKET {
        self.raw
    }

    pub(crate) fn raw_handle(&self) -> HANDLE {
        std::ptr::without_provenance_mut(self.raw)
    }

    /// Calls `f` unless the socket is closed, which it is not meanwhile.
    pub(crate) fn while_open<T>(&self, f: impl FnOnce(SOCKET) -> T) -> Option<T> {
        let open = self.lock();
        open.then(|| f(self.raw))
    }

    /// Closes the socket. If that fails, it is open again.
    pub(super) fn close(&self) -> Result<()> {
        // Not under the lock, since closing may linger. Nobody else uses the number once it is marked as closed.
        if !std::mem::replace(&mut *self.lock(), false) {
            return Ok(());
        }
        let closed = match self.is_file {
            // SAFETY: the file is open, and its owner is the caller.
            true => check(unsafe { sys::CloseHandle(self.raw_handle()) }),
            // SAFETY: the socket is open, and its owner is the caller.
            false => check_socket(unsafe { sys::closesocket(self.raw) }),
        };
        if closed.is_err() {
            *self.lock() = true;
        }
        closed
    }

    /// Closes the socket even if it would linger and must not block: then the system lingers alone.
    pub(super) fn close_for_good(&self) {
        if self.close().is_ok() || self.is_file {
            return;
        }
        let off = sys::LINGER { l_onoff: 0, l_linger: 0 };
        let (value, length) = ((&raw const off).cast(), size_of_val(&off) as i32);
        // SAFETY: the option is as long as stated.
        unsafe { sys::setsockopt(self.raw, sys::SOL_SOCKET, sys::SO_LINGER, value, length) };
        let _ = self.close();
    }

    /// Tells a socket made by `ConnectEx` that it is connected.
    pub(crate) fn update_connect_context(&self) -> Result<()> {
        let update = |raw| {
            // SAFETY: this option has no value.
            check_socket(unsafe { sys::setsockopt(raw, sys::SOL_SOCKET, sys::SO_UPDATE_CONNECT_CONTEXT, null(), 0) })
        };
        self.while_open(update).unwrap_or(Ok(()))
    }

    /// Gives a socket made by `AcceptEx` the properties of this listener, its names among them.
    pub(crate) fn update_accept_context(&self, acceptor: SOCKET) -> Result<()> {
        let update = |listener: SOCKET| {
            let (value, length) = ((&raw const listener).cast(), size_of::<SOCKET>() as i32);
            // SAFETY: the option is as long as stated.
            let result =
                unsafe { sys::setsockopt(acceptor, sys::SOL_SOCKET, sys::SO_UPDATE_ACCEPT_CONTEXT, value, length) };
            check_socket(result)
        };
        self.while_open(update).unwrap_or(Ok(()))
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.raw.fmt(f)
    }
}
