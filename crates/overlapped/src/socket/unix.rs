//! Local stream sockets (AF_UNIX), as far as Windows has them.
#![allow(unsafe_code)] // Calls of the function table.

use std::fmt;
use std::path::Path;
use std::ptr::null_mut;

use super::{SOMAXCONN, Socket};
use crate::error::{Result, WsaError, check_socket};
use crate::sys::{self, SOCKADDR};

/// The size of a path in a `SOCKADDR_UN`, its end included.
const PATH: usize = 108;

/// `SOCKADDR_UN`—The address of a local socket: the path of a file.
///
/// Source: AF_UNIX comes to Windows (WinSock)
///
/// ```
/// # use overlapped::UnixAddress;
/// let address = UnixAddress::new("/tmp/server.socket")?;
/// assert_eq!(address.path().to_str(), Some("/tmp/server.socket"));
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(C)]
#[doc(alias = "SOCKADDR_UN")]
pub struct UnixAddress {
    family: u16,
    path: [u8; PATH],
}

impl UnixAddress {
    /// `SOCKADDR_UN`—The address of a path.
    ///
    /// # Errors
    /// [`WSAEINVAL`](WsaError::WSAEINVAL) if the path is empty, longer than 107 bytes, no Unicode, or has a zero in it.
    pub fn new(path: impl AsRef<Path>) -> Result<UnixAddress> {
        let bytes = path.as_ref().to_str().ok_or(WsaError::WSAEINVAL)?.as_bytes();
        if bytes.is_empty() || bytes.len() >= PATH || bytes.contains(&0) {
            return Err(WsaError::WSAEINVAL);
        }
        let mut address = UnixAddress { family: sys::AF_UNIX, path: [0; PATH] };
        address.path[..bytes.len()].copy_from_slice(bytes);
        Ok(address)
    }

    /// `sun_path`—The path; empty if the socket has none.
    #[doc(alias = "sun_path")]
    pub fn path(&self) -> &Path {
        let length = self.path.iter().position(|byte| *byte == 0).unwrap_or(PATH);
        Path::new(std::str::from_utf8(&self.path[..length]).unwrap_or(""))
    }

    fn as_ptr(&self) -> *const SOCKADDR {
        (&raw const *self).cast()
    }

    /// The address that `ask` writes.
    fn asked(ask: impl FnOnce(*mut SOCKADDR, *mut i32) -> i32) -> Result<UnixAddress> {
        let mut address = UnixAddress { family: 0, path: [0; PATH] };
        let mut length = LENGTH;
        check_socket(ask((&raw mut address).cast(), &mut length))?;
        if address.family == sys::AF_UNIX { Ok(address) } else { Err(WsaError::WSAEAFNOSUPPORT) }
    }
}

/// The length of an address. A shorter one would name the same path.
const LENGTH: i32 = size_of::<UnixAddress>() as i32;

impl fmt::Debug for UnixAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("UnixAddress").field(&self.path()).finish()
    }
}

impl Socket {
    /// `AF_UNIX`—Makes a local stream socket. It is bound and connected by paths; for all else it is a stream socket like those
    /// of TCP.
    ///
    /// # Errors
    /// As of [`Socket::tcp_v4`].
    ///
    /// Source: AF_UNIX comes to Windows (WinSock)
    ///
    /// ```
    /// # use overlapped::{Socket, UnixAddress};
    /// # let file = std::env::temp_dir().join(format!("overlapped-doc-{}", std::process::id()));
    /// let address = UnixAddress::new(&file)?;
    /// let listener = Socket::unix_listener(&address)?;
    /// let client = Socket::unix_stream()?;
    /// client.connect_unix(&address)?;
    /// let server = listener.accept_unix()?;
    /// client.send_now(b"hello")?;
    /// assert_eq!(server.receive_now(&mut [0; 16])?, 5);
    /// # std::fs::remove_file(file).unwrap();
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "AF_UNIX")]
    pub fn unix_stream() -> Result<Socket> {
        Socket::create(sys::AF_UNIX, sys::SOCK_STREAM, 0)
    }

    /// `listen`—Makes a local socket that listens at a path. The file is made, must not be there before, and stays.
    ///
    /// # Errors
    /// As of [`Socket::unix_stream`] and [`Socket::bind_unix`].
    ///
    /// Source: listen function (winsock2.h)
    #[doc(alias = "AF_UNIX")]
    pub fn unix_listener(address: &UnixAddress) -> Result<Socket> {
        let socket = Socket::unix_stream()?;
        socket.bind_unix(address)?;
        socket.listen(SOMAXCONN)?;
        Ok(socket)
    }

    /// `bind`—Gives a local socket its path. Its file is made.
    ///
    /// # Errors
    /// [`WSAEADDRINUSE`](WsaError::WSAEADDRINUSE) if the file is there; [`WSAEACCES`](WsaError::WSAEACCES);
    /// [`WSAEFAULT`](WsaError::WSAEFAULT) or [`WSAEAFNOSUPPORT`](WsaError::WSAEAFNOSUPPORT) if the socket is not local.
    ///
    /// Source: bind function (winsock.h)
    #[doc(alias = "bind")]
    pub fn bind_unix(&self, address: &UnixAddress) -> Result<()> {
        // SAFETY: the address is as long as stated.
        check_socket(unsafe { sys::bind(self.raw(), address.as_ptr(), LENGTH) })
    }

    /// `connect`—Connects a local socket to a path.
    ///
    /// # Errors
    /// [`WSAECONNREFUSED`](WsaError::WSAECONNREFUSED) if nobody listens there; as of [`Socket::connect`].
    ///
    /// Source: connect function (winsock2.h)
    #[doc(alias = "connect")]
    pub fn connect_unix(&self, address: &UnixAddress) -> Result<()> {
        // SAFETY: the address is as long as stated.
        check_socket(unsafe { sys::connect(self.raw(), address.as_ptr(), LENGTH) })
    }

    /// `accept`—Takes the next connection of a local socket. Who connects has no address.
    ///
    /// # Errors
    /// As of [`Socket::accept`].
    ///
    /// Source: accept function (winsock2.h)
    #[doc(alias = "accept")]
    pub fn accept_unix(&self) -> Result<Socket> {
        // SAFETY: no address is asked for.
        Socket::owned(unsafe { sys::accept(self.raw(), null_mut(), null_mut()) })
    }

    /// `getsockname`—The path of this side of a local socket.
    ///
    /// # Errors
    /// [`WSAEINVAL`](WsaError::WSAEINVAL) if it has none yet.
    ///
    /// Source: getsockname function (winsock.h)
    #[doc(alias = "getsockname")]
    pub fn local_path(&self) -> Result<UnixAddress> {
        // SAFETY: there is room for an address as long as stated.
        UnixAddress::asked(|address, length| unsafe { sys::getsockname(self.raw(), address, length) })
    }

    /// `getpeername`—The path of the other side of a local socket.
    ///
    /// # Errors
    /// [`WSAENOTCONN`](WsaError::WSAENOTCONN).
    ///
    /// Source: getpeername function (winsock.h)
    #[doc(alias = "getpeername")]
    pub fn peer_path(&self) -> Result<UnixAddress> {
        // SAFETY: there is room for an address as long as stated.
        UnixAddress::asked(|address, length| unsafe { sys::getpeername(self.raw(), address, length) })
    }
}
