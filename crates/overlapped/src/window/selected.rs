//! A socket whose events are messages to a window.
#![allow(unsafe_code)] // Calls of the function table.

use std::ops::Deref;
use std::rc::{Rc, Weak};

use super::{MessageWindow, Window};
use crate::error::{Failed, Result, WsaError, check_socket};
use crate::sys::{self, HWND, SOCKET};
use crate::{NetworkEvents, Socket};

/// `wParam`—Names a selection in [`Message::Network`](super::Message::Network). It is never used again for another.
///
/// Source: WSAAsyncSelect function (winsock.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[doc(alias = "wParam")]
pub struct SelectionKey(u64);

impl SelectionKey {
    pub(super) fn new(number: u64) -> SelectionKey {
        SelectionKey(number)
    }
}

/// `WSAAsyncSelect`—A socket whose events are messages to a window, made by [`Socket::async_select`].
///
/// It dereferences to the socket, which is non-blocking. Like its window it stays on its thread; dropping it closes the
/// socket, and what is queued about it is not told.
///
/// Source: WSAAsyncSelect function (winsock.h)
#[derive(Debug)]
#[doc(alias = "WSAAsyncSelect")]
pub struct AsyncSelected {
    /// There until it is taken out.
    socket: Option<Socket>,
    window: Weak<Window>,
    key: SelectionKey,
    message: u32,
}

impl Socket {
    /// `WSAAsyncSelect`—Makes each of `events` that occurs on this socket a message to `window`. The socket becomes
    /// non-blocking.
    ///
    /// An event is posted again after the call that answers it: [`READ`](NetworkEvents::READ) after a receive that leaves
    /// something, [`ACCEPT`](NetworkEvents::ACCEPT) after an accept that leaves a connection, [`WRITE`](NetworkEvents::WRITE) when
    /// there is room after a send that failed with [`WSAEWOULDBLOCK`](WsaError::WSAEWOULDBLOCK). A socket that is accepted
    /// has the listener's selection, of which nothing is told, until it is selected itself.
    ///
    /// # Errors
    /// None that a program of this crate can cause. The socket comes back.
    ///
    /// Source: WSAAsyncSelect function (winsock.h)
    #[doc(alias = "WSAAsyncSelect")]
    pub fn async_select(self, window: &MessageWindow, events: NetworkEvents) -> Result<AsyncSelected, Failed<Socket>> {
        let selection = window.name(self.raw());
        let (key, message) = (selection.key, selection.message);
        let mut selected = AsyncSelected { socket: Some(self), window: Rc::downgrade(&window.0), key, message };
        match selected.select(events) {
            Ok(()) => Ok(selected),
            Err(error) => Err(Failed { error, returned: selected.take() }),
        }
    }
}

impl AsyncSelected {
    /// `wParam`—What its messages name it by.
    ///
    /// Source: WSAAsyncSelect function (winsock.h)
    pub fn key(&self) -> SelectionKey {
        self.key
    }

    /// `WSAAsyncSelect`—Selects other events. What holds now of those is posted; messages that are queued are still told.
    ///
    /// # Errors
    /// [`WSAEINVAL`](WsaError::WSAEINVAL) if the window is gone.
    ///
    /// Source: WSAAsyncSelect function (winsock.h)
    #[doc(alias = "WSAAsyncSelect")]
    pub fn select(&self, events: NetworkEvents) -> Result<()> {
        let window = self.window.upgrade().ok_or(WsaError::WSAEINVAL)?;
        select(self.raw(), window.hwnd, self.message, events)
    }

    /// `WSAAsyncSelect`—Ends the selection. The socket stays non-blocking.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: WSAAsyncSelect function (winsock.h)
    #[doc(alias = "WSAAsyncSelect")]
    pub fn into_socket(mut self) -> Result<Socket> {
        // A window that is gone tells nothing any more.
        if let Some(window) = self.window.upgrade() {
            select(self.raw(), window.hwnd, 0, NetworkEvents::empty())?;
        }
        Ok(self.take())
    }

    fn take(&mut self) -> Socket {
        self.forget();
        self.socket.take().expect("it is taken here only, with the selection")
    }

    /// Messages of this selection that are still queued are dropped from now on.
    fn forget(&self) {
        if let (Some(window), Some(socket)) = (self.window.upgrade(), &self.socket) {
            window.selections.borrow_mut().remove(&socket.raw());
        }
    }
}

fn select(socket: SOCKET, window: HWND, message: u32, events: NetworkEvents) -> Result<()> {
    // SAFETY: takes numbers only.
    check_socket(unsafe { sys::WSAAsyncSelect(socket, window, message, events.bits() as i32) })
}

impl Deref for AsyncSelected {
    type Target = Socket;

    fn deref(&self) -> &Socket {
        self.socket.as_ref().expect("it is taken with the selection only")
    }
}

impl Drop for AsyncSelected {
    fn drop(&mut self) {
        // Before the socket is closed, whose number may be that of another then.
        self.forget();
    }
}
