//! `select`, with Winsock's sets: arrays of sockets, of any length.
#![allow(unsafe_code)] // Calls of the function table.

use std::marker::PhantomData;
use std::ptr::{null, null_mut};

use crate::error::{Result, last_error};
use crate::sys::{self, SOCKET};
use crate::{Socket, Timeout};

/// `fd_set`—Sockets by reference. [`select`] leaves the ready ones in it.
///
/// It borrows its sockets, so that none is closed meanwhile. As [`select`] removes from it, it is filled anew each time:
/// a set is made for one call.
///
/// Source: fd_set structure (winsock2.h)
///
/// ```
/// # use overlapped::{Socket, SocketSet};
/// let (first, second) = (Socket::tcp_v4()?, Socket::tcp_v4()?);
/// let mut set = SocketSet::new();
/// set.insert(&first);
/// assert!(set.contains(&first) && !set.contains(&second));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Clone, Debug)]
#[doc(alias = "fd_set")]
pub struct SocketSet<'s> {
    /// An `FD_SET` longer than declared: the count in the first place, as far as it needs it, then the sockets. The
    /// functions read the count only, never the declared length.
    words: Vec<SOCKET>,
    /// Whether the sockets are in order, as those that [`select`] left are.
    sorted: bool,
    sockets: PhantomData<&'s Socket>,
}

// The layout that `words` has: a count of 32 bits that fills one place, and sockets behind it.
const _: () = assert!(std::mem::offset_of!(sys::FD_SET, fd_array) == size_of::<SOCKET>());
const _: () = assert!(std::mem::offset_of!(sys::FD_SET, fd_count) == 0);

impl<'s> SocketSet<'s> {
    /// `FD_ZERO`—An empty set.
    ///
    /// Source: select function (winsock2.h)
    #[doc(alias = "FD_ZERO")]
    pub fn new() -> SocketSet<'s> {
        SocketSet::with_capacity(0)
    }

    /// `FD_SETSIZE`—An empty set with room for `sockets` sockets. It grows beyond where needed: 64 is no limit.
    ///
    /// Source: select function (winsock2.h)
    #[doc(alias = "FD_SETSIZE")]
    pub fn with_capacity(sockets: usize) -> SocketSet<'s> {
        let mut words = Vec::with_capacity(1 + sockets);
        words.push(0);
        SocketSet { words, sorted: true, sockets: PhantomData }
    }

    /// `FD_SET`—Adds a socket.
    ///
    /// # Differences from Windows
    /// It is not looked for first. One that is in a set twice counts once all the same.
    ///
    /// Source: select function (winsock2.h)
    #[doc(alias = "FD_SET")]
    pub fn insert(&mut self, socket: &'s Socket) {
        self.words.push(socket.raw());
        self.sorted = false;
    }

    /// `FD_ISSET`—Whether the socket is in the set. After [`select`], in logarithmic time.
    ///
    /// Source: select function (winsock2.h)
    #[doc(alias = "FD_ISSET")]
    pub fn contains(&self, socket: &Socket) -> bool {
        let sockets = &self.words[1..];
        if self.sorted { sockets.binary_search(&socket.raw()).is_ok() } else { sockets.contains(&socket.raw()) }
    }

    /// `fd_count`—How many sockets are in the set.
    ///
    /// Source: select function (winsock2.h)
    #[doc(alias = "fd_count")]
    pub fn len(&self) -> usize {
        self.words.len() - 1
    }

    /// `fd_count`—Whether there are none.
    ///
    /// Source: select function (winsock2.h)
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn as_fd_set(&mut self) -> *mut sys::FD_SET {
        let count = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let set = self.words.as_mut_ptr();
        // SAFETY: the first word is at least as large as the count and aligned for it.
        unsafe { set.cast::<u32>().write(count) };
        set.cast()
    }

    /// Takes over how many sockets a function has left.
    fn shorten(&mut self) {
        // SAFETY: `as_fd_set` wrote the count there, and the function kept or lowered it.
        let count = unsafe { self.words.as_ptr().cast::<u32>().read() };
        self.words.truncate(1 + count as usize);
        self.words[1..].sort_unstable();
        self.sorted = true;
    }
}

impl Default for SocketSet<'_> {
    fn default() -> Self {
        SocketSet::new()
    }
}

/// `select`—Waits until a socket of a set is ready, leaves the ready ones in the sets, and returns how many there are
/// over all sets. 0: the time was over, and the sets are empty.
///
/// Ready to `read`: data, the end of the stream, a reset, or a connection to accept. To `write`: connected, with room to
/// send. To `except`: a connect that failed, or urgent data.
///
/// If it has to wait, routines run meanwhile, but do not end the wait.
///
/// # Errors
/// [`WSAEINVAL`](crate::WsaError::WSAEINVAL) if there is no socket in any set: `select` is no sleep.
///
/// Source: select function (winsock2.h)
///
/// ```
/// # use overlapped::{Socket, SocketSet, Timeout, select};
/// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
/// # let client = Socket::connected(listener.local_address()?)?;
/// let (mut read, mut write) = (SocketSet::new(), SocketSet::new());
/// read.insert(&listener);
/// read.insert(&client);
/// write.insert(&client);
/// assert!(select(Some(&mut read), Some(&mut write), None, Timeout::Infinite)? > 0);
/// assert!(write.contains(&client) && !read.contains(&client));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
pub fn select<'s>(
    read: Option<&mut SocketSet<'s>>,
    write: Option<&mut SocketSet<'s>>,
    except: Option<&mut SocketSet<'s>>,
    timeout: Timeout,
) -> Result<usize> {
    let mut sets = [read, write, except];
    let [read, write, except] = sets.each_mut().map(|set| set.as_mut().map_or(null_mut(), |set| set.as_fd_set()));
    let time = time_value(timeout);
    let time = time.as_ref().map_or(null(), |time| time as *const sys::TIMEVAL);
    // SAFETY: each set is absent, or as long as its count says and open throughout, since it borrows its sockets; no
    // two are the same, since they are borrowed mutably. The time is absent or valid.
    let ready = unsafe { sys::select(0, read, write, except, time) };
    let Ok(ready) = usize::try_from(ready) else { return Err(last_error()) };
    sets.into_iter().flatten().for_each(SocketSet::shorten);
    Ok(ready)
}

fn time_value(timeout: Timeout) -> Option<sys::TIMEVAL> {
    let micros = match timeout {
        Timeout::Infinite => return None,
        Timeout::Zero => 0,
        Timeout::After(time) => time.as_nanos().div_ceil(1000),
    };
    let tv_sec = i32::try_from(micros / 1_000_000).unwrap_or(i32::MAX);
    Some(sys::TIMEVAL { tv_sec, tv_usec: (micros % 1_000_000) as i32 })
}
