//! Message windows: windows that are never seen, to whose thread events come as messages.
//!
//! A window belongs to the thread that made it: its procedure runs there, in [`Queued::dispatch`], and nowhere else. So
//! neither it nor a socket that it selects can go to another thread; what can is a [`WindowHandle`], which posts.
//!
//! Messages outlive what they tell of: a socket may be closed, and its number be that of a new one, while a message about it
//! is in the queue. Each selection therefore has a message number of its own, and what does not fit is dropped.
#![allow(unsafe_code)] // Calls of the function table, and the procedure that it calls.

pub mod messages;
mod selected;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::ptr::{null, null_mut};
use std::rc::{Rc, Weak};
use std::sync::OnceLock;

pub use selected::{AsyncSelected, SelectionKey};

use crate::error::{Result, WsaError, check};
use crate::sys::{self, HWND, SOCKET};
use crate::{NetworkEvents, apc, startup};

/// `WNDPROC`—What a window's procedure is told.
///
/// Source: WSAAsyncSelect function (winsock.h), WNDPROC callback function (winuser.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "WNDPROC")]
#[doc(alias = "WSAGETSELECTEVENT")]
#[doc(alias = "WSAGETSELECTERROR")]
pub enum Message {
    /// Something has occurred on a socket of [`Socket::async_select`](crate::Socket::async_select).
    Network {
        /// Which: [`AsyncSelected::key`].
        socket: SelectionKey,
        /// `WSAGETSELECTEVENT`: what; always one event.
        event: NetworkEvents,
        /// `WSAGETSELECTERROR`: how it went.
        outcome: Result<()>,
    },
    /// From [`WindowHandle::post`].
    Posted {
        /// As it was posted.
        key: usize,
        /// As it was posted.
        value: usize,
    },
}

/// `HWND_MESSAGE`—A window that is never seen and receives messages alone, on the thread that makes it.
///
/// Its procedure runs when the thread takes a message by [`messages::get`] or [`messages::peek`] and dispatches it. It is given
/// the window, to select sockets with, and may be entered again if it dispatches itself. Clones are the same window, which
/// ends with the last of them.
///
/// It stays on its thread, as on Windows:
///
/// ```compile_fail,E0277
/// # use overlapped::MessageWindow;
/// let window = MessageWindow::new(|_, _| {})?;
/// std::thread::spawn(move || drop(window)); // `Rc<...>` cannot be sent between threads safely
/// # Ok::<(), overlapped::WsaError>(())
/// ```
///
/// Source: Window Features, Message-Only Windows (WinUser)
///
/// ```
/// # use std::{cell::Cell, rc::Rc};
/// # use overlapped::{Message, MessageWindow, NetworkEvents, Socket, messages};
/// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
/// # let address = listener.local_address()?;
/// let window = MessageWindow::new(|_, message| {
///     if let Message::Network { event: NetworkEvents::ACCEPT, outcome: Ok(()), .. } = message {
///         messages::quit(0);
///     }
/// })?;
/// let listener = listener.async_select(&window, NetworkEvents::ACCEPT)?;
/// let client = Socket::connected(address)?;
/// while let Some(message) = messages::get()? {
///     message.dispatch();
/// }
/// let (server, peer) = listener.accept()?;
/// # assert_eq!(peer, client.local_address()?);
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Clone)]
#[doc(alias = "HWND_MESSAGE")]
#[doc(alias = "CreateWindowEx")]
pub struct MessageWindow(Rc<Window>);

type Procedure = dyn Fn(&MessageWindow, Message);

struct Window {
    hwnd: HWND,
    procedure: Box<Procedure>,
    /// The selections, by socket.
    selections: RefCell<HashMap<SOCKET, Selection>>,
    /// How many selections there have been.
    made: Cell<u64>,
}

#[derive(Clone, Copy)]
struct Selection {
    key: SelectionKey,
    message: u32,
}

/// The message of [`WindowHandle::post`]; from here to `LAST` messages are the program's own.
const POSTED: u32 = sys::WM_APP;
/// The first message number of selections.
const FIRST: u32 = sys::WM_APP + 1;
const LAST: u32 = 0xBFFF;

thread_local! {
    /// The windows of this thread, by handle.
    static WINDOWS: RefCell<HashMap<usize, Weak<Window>>> = RefCell::default();
}

impl MessageWindow {
    /// `CreateWindowEx`—Makes a message window of this thread.
    ///
    /// # Errors
    /// [`WSA_NOT_ENOUGH_MEMORY`](crate::WsaError::WSA_NOT_ENOUGH_MEMORY). What `WSAStartup` reports.
    ///
    /// Source: CreateWindowExW function (winuser.h)
    #[doc(alias = "CreateWindowEx")]
    pub fn new(procedure: impl Fn(&MessageWindow, Message) + 'static) -> Result<MessageWindow> {
        startup::ensure()?;
        let (class, instance) = (class()?, instance());
        let class = std::ptr::without_provenance(class.into());
        let parent = sys::HWND_MESSAGE;
        // SAFETY: the class is registered, and what is NULL may be.
        let hwnd =
            unsafe { sys::CreateWindowExW(0, class, null(), 0, 0, 0, 0, 0, parent, null_mut(), instance, null()) };
        check((!hwnd.is_null()).into())?;
        let (selections, made) = (RefCell::default(), Cell::new(0));
        let window = Rc::new(Window { hwnd, procedure: Box::new(procedure), selections, made });
        WINDOWS.with_borrow_mut(|windows| windows.insert(hwnd.addr(), Rc::downgrade(&window)));
        Ok(MessageWindow(window))
    }

    /// `HWND`—Names the window for other threads.
    ///
    /// Source: PostMessageW function (winuser.h)
    #[doc(alias = "HWND")]
    pub fn handle(&self) -> WindowHandle {
        WindowHandle(self.0.hwnd.addr())
    }

    /// A name for a new selection.
    fn name(&self, socket: SOCKET) -> Selection {
        let number = self.0.made.get();
        self.0.made.set(number + 1);
        let message = FIRST + (number % u64::from(LAST - FIRST + 1)) as u32;
        let selection = Selection { key: SelectionKey::new(number), message };
        self.0.selections.borrow_mut().insert(socket, selection);
        selection
    }

    /// What a message of this window means to its procedure.
    fn decode(&self, message: u32, wparam: usize, lparam: isize) -> Option<Message> {
        if message == POSTED {
            return Some(Message::Posted { key: wparam, value: lparam as usize });
        }
        let selection = *self.0.selections.borrow().get(&wparam)?;
        let (event, error) = (lparam as u32 & 0xffff, lparam as u32 >> 16);
        let outcome = if error == 0 { Ok(()) } else { Err(WsaError::from_code(error as i32)) };
        let event = NetworkEvents::from_bits_truncate(event);
        (selection.message == message).then_some(Message::Network { socket: selection.key, event, outcome })
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // A thread that is ending has no register any more, and its windows end with it.
        let _ = WINDOWS.try_with(|windows| windows.borrow_mut().remove(&self.hwnd.addr()));
        // SAFETY: the window is this thread's, and its procedure knows it no more.
        unsafe { sys::DestroyWindow(self.hwnd) };
    }
}

impl fmt::Debug for MessageWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageWindow").field("handle", &self.0.hwnd).finish_non_exhaustive()
    }
}

/// `HWND`—A message window as seen by any thread, from [`MessageWindow::handle`].
///
/// Source: PostMessageW function (winuser.h)
///
/// ```
/// # use overlapped::{Message, MessageWindow, messages};
/// let window = MessageWindow::new(|_, message| {
///     assert_eq!(message, Message::Posted { key: 1, value: 2 });
///     messages::quit(0);
/// })?;
/// let handle = window.handle();
/// std::thread::spawn(move || handle.post(1, 2));
/// while let Some(message) = messages::get()? {
///     message.dispatch();
/// }
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[doc(alias = "HWND")]
pub struct WindowHandle(usize);

impl WindowHandle {
    /// `PostMessage`—Queues a message of the program's own to the window's thread: [`Message::Posted`].
    ///
    /// # Errors
    /// 1400 (`ERROR_INVALID_WINDOW_HANDLE`) if the window is gone, 1816 (`ERROR_NOT_ENOUGH_QUOTA`) if too many messages are
    /// queued.
    ///
    /// Source: PostMessageW function (winuser.h)
    #[doc(alias = "PostMessage")]
    pub fn post(self, key: usize, value: usize) -> Result<()> {
        let window = std::ptr::without_provenance_mut(self.0);
        // SAFETY: nothing is read through the parameters, which are numbers.
        check(unsafe { sys::PostMessageW(window, POSTED, key, value as isize) })
    }
}

/// The class of all message windows, registered once in the life of the process.
fn class() -> Result<u16> {
    static CLASS: OnceLock<Result<u16>> = OnceLock::new();
    *CLASS.get_or_init(|| {
        let name: Vec<u16> = "overlapped message window\0".encode_utf16().collect();
        let class = sys::WNDCLASSW {
            lpfnWndProc: Some(procedure),
            hInstance: instance(),
            lpszClassName: name.as_ptr(),
            ..Default::default()
        };
        // SAFETY: the name ends with a zero, and the procedure keeps a procedure's promises.
        match unsafe { sys::RegisterClassW(&class) } {
            0 => Err(crate::error::last_error()),
            atom => Ok(atom),
        }
    })
}

/// The program, as the owner of classes and windows.
fn instance() -> sys::HINSTANCE {
    // SAFETY: NULL asks for the program itself.
    unsafe { sys::GetModuleHandleW(null()) }
}

/// The procedure of all message windows.
///
/// # Safety
/// None of its own: the parameters of the messages that it looks at are numbers.
unsafe extern "system" fn procedure(hwnd: HWND, message: u32, wparam: usize, lparam: isize) -> isize {
    if !(POSTED..=LAST).contains(&message) {
        // SAFETY: these are the parameters of this very message.
        return unsafe { sys::DefWindowProcW(hwnd, message, wparam, lparam) };
    }
    let find = |windows: &RefCell<HashMap<usize, Weak<Window>>>| windows.borrow().get(&hwnd.addr())?.upgrade();
    let window = WINDOWS.try_with(find).ok().flatten().map(MessageWindow);
    if let Some(window) = window
        && let Some(message) = window.decode(message, wparam, lparam)
    {
        apc::run(|| (window.0.procedure)(&window, message));
    }
    0
}

/// What keeps a type on its thread.
type OnThisThread = PhantomData<*const ()>;
