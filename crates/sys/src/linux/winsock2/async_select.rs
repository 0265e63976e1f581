//! `WSAAsyncSelect`: network events as messages (NET-90 to NET-96).
//!
//! The selection is like that of `WSAEventSelect`, with the event that wakes the window's thread; what is due stays in the
//! socket's record until that thread looks for messages.
#![allow(unsafe_code)] // The functions are unsafe, as their Windows twins are.

use super::event_select::{finish_selection, notice, notice_end, present};
use super::finish;
use crate::linux::current;
use crate::linux::deliver::Delivery;
use crate::linux::handle;
use crate::linux::messages::window;
use crate::linux::socket::{Phase, Socket, home};
use overlapped_core::error::WsaError;
use overlapped_core::record::{Messages, NetworkEvents};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use windows_sys::Win32::Foundation::HWND;
use windows_sys::Win32::Networking::WinSock as ws;

fn select(socket: &Arc<Socket>, hwnd: HWND, message: u32, mask: NetworkEvents) -> Result<(), WsaError> {
    // A bad window is refused even where nothing is selected.
    let window = window::find(hwnd).ok_or(WsaError::WSAEINVAL)?;
    let (event, mailbox) = (Arc::clone(&window.queue.news), Arc::clone(&window.queue.mailbox));
    let mut delivery = Delivery::new();
    socket.non_blocking.store(true, Ordering::Relaxed);
    let home = current::with(|current| socket.bring_home_to_starter(current));
    home.map_err(|_| WsaError::WSAENOBUFS)?;
    socket.selected.store(true, Ordering::SeqCst);
    home::feed(socket, &event);
    notice(socket, &mut delivery);
    let born = !socket.is_stream() && socket.phase.get() != Phase::Fresh;
    let has_room = (born || socket.phase.get() == Phase::Connected) && socket.has_room();
    let mut record = socket.record.lock();
    let before = record.event().cloned();
    let messages = Messages::new(mailbox, socket.token, window.number, message);
    let present = present(socket);
    let due = record.select_messages(mask, Arc::clone(&event), messages, present.levels, has_room);
    drop(record);
    home::confirm_feed(socket, &event);
    if present.ended {
        notice_end(socket, &mut delivery);
    }
    finish_selection(socket, before, Some(&event), due, &mut delivery)
}

/// `WSAAsyncSelect`—Posts a message to a window for each network event of the mask: `wParam` is the socket, `lParam` the event and
/// its error. Makes the socket non-blocking, and ends an event selection; a mask of zero ends this one.
///
/// Errors: WSAENOTSOCK, WSAEINVAL (no such window), WSAENOBUFS.
///
/// Difference: a message is put into the queue when the window's thread next looks, so one that the program posts meanwhile
/// may come before it; what is due at a cancel or close is not posted any more.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn WSAAsyncSelect(s: ws::SOCKET, hwnd: HWND, wmsg: u32, levent: i32) -> i32 {
    let mask = NetworkEvents::from_bits_truncate(levent as u32);
    let selected = handle::socket(s).and_then(|socket| match mask.is_empty() {
        true => super::event_select::select(&socket, 0, mask),
        false => select(&socket, hwnd, wmsg, mask),
    });
    finish(selected)
}
