//! Options and controls of sockets.
#![allow(unsafe_code)] // Calls of the function table.

use std::ptr::null_mut;
use std::time::Duration;

use super::Socket;
use crate::Timeout;
use crate::error::{Result, WsaError, check_socket};
use crate::sys;

impl Socket {
    /// `ioctlsocket`—Sets with `FIONBIO` whether calls that cannot finish fail with
    /// [`WSAEWOULDBLOCK`](WsaError::WSAEWOULDBLOCK) instead of blocking. Overlapped operations do not care.
    ///
    /// # Errors
    /// [`WSAEINVAL`](WsaError::WSAEINVAL) for a selected socket that is to block.
    ///
    /// Source: ioctlsocket function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// Socket::tcp_v4()?.set_nonblocking(true)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "ioctlsocket")]
    #[doc(alias = "FIONBIO")]
    pub fn set_nonblocking(&self, nonblocking: bool) -> Result<()> {
        self.control(sys::FIONBIO, nonblocking.into()).map(drop)
    }

    /// `ioctlsocket`—Asks with `FIONREAD` how many bytes can be received at once.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: ioctlsocket function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// assert_eq!(client.available()?, 0);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "ioctlsocket")]
    #[doc(alias = "FIONREAD")]
    pub fn available(&self) -> Result<usize> {
        self.control(sys::FIONREAD, 0).map(|bytes| bytes as usize)
    }

    /// `ioctlsocket`—Asks with `SIOCATMARK` whether the next byte is not followed by urgent ones: true if no urgent data
    /// is pending.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: ioctlsocket function (winsock2.h)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// assert!(client.at_mark()?);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "ioctlsocket")]
    #[doc(alias = "SIOCATMARK")]
    pub fn at_mark(&self) -> Result<bool> {
        self.control(sys::SIOCATMARK, 0).map(|at_mark| at_mark != 0)
    }

    /// `TCP_NODELAY`—Whether small pieces are sent at once, instead of waiting for the acknowledgement of earlier ones.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: IPPROTO_TCP socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let socket = Socket::tcp_v4()?;
    /// socket.set_nodelay(true)?;
    /// assert!(socket.nodelay()?);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "TCP_NODELAY")]
    pub fn nodelay(&self) -> Result<bool> {
        self.flag(sys::IPPROTO_TCP, sys::TCP_NODELAY)
    }

    /// `TCP_NODELAY`—Sets what [`Socket::nodelay`] asks.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: IPPROTO_TCP socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::{Socket};
    /// let socket = Socket::tcp_v4()?;
    /// socket.set_nodelay(true)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "TCP_NODELAY")]
    pub fn set_nodelay(&self, on: bool) -> Result<()> {
        self.set_flag(sys::IPPROTO_TCP, sys::TCP_NODELAY, on)
    }

    /// `SO_LINGER`—How long closing waits until what was sent is acknowledged; `None`: it does not, and the system sends
    /// it on its own.
    ///
    /// # Errors
    /// [`WSAENOPROTOOPT`](WsaError::WSAENOPROTOOPT) for a socket of datagrams.
    ///
    /// Source: SOL_SOCKET socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// # use std::time::Duration;
    /// let socket = Socket::tcp_v4()?;
    /// assert_eq!(socket.linger()?, None);
    /// socket.set_linger(Some(Duration::ZERO))?; // closing will break the connection off
    /// assert_eq!(socket.linger()?, Some(Duration::ZERO));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_LINGER")]
    pub fn linger(&self) -> Result<Option<Duration>> {
        let linger = self.option(sys::SOL_SOCKET, sys::SO_LINGER, sys::LINGER { l_onoff: 0, l_linger: 0 })?;
        Ok((linger.l_onoff != 0).then(|| Duration::from_secs(linger.l_linger.into())))
    }

    /// `SO_LINGER`—Sets what [`Socket::linger`] asks. Counted in seconds, rounded up, at most 65,535.
    ///
    /// # Errors
    /// [`WSAENOPROTOOPT`](WsaError::WSAENOPROTOOPT) for a socket of datagrams.
    ///
    /// Source: SOL_SOCKET socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::{Socket};
    /// let socket = Socket::tcp_v4()?;
    /// socket.set_linger(Some(std::time::Duration::from_millis(1500)))?;
    /// assert_eq!(socket.linger()?, Some(std::time::Duration::from_secs(2)));
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_LINGER")]
    #[doc(alias = "SO_DONTLINGER")]
    pub fn set_linger(&self, time: Option<Duration>) -> Result<()> {
        let seconds = time.map_or(0, |time| time.as_secs().saturating_add((time.subsec_nanos() > 0).into()));
        let linger =
            sys::LINGER { l_onoff: time.is_some().into(), l_linger: u16::try_from(seconds).unwrap_or(u16::MAX) };
        self.set_option(sys::SOL_SOCKET, sys::SO_LINGER, linger)
    }

    /// `SO_RCVBUF`—How many received bytes the system keeps for the program, as was set.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: SOL_SOCKET socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let socket = Socket::tcp_v4()?;
    /// socket.set_receive_buffer_size(65_536)?;
    /// assert_eq!(socket.receive_buffer_size()?, 65_536);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_RCVBUF")]
    pub fn receive_buffer_size(&self) -> Result<usize> {
        self.size(sys::SO_RCVBUF)
    }

    /// `SO_RCVBUF`—Sets what [`Socket::receive_buffer_size`] asks.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: SOL_SOCKET socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::{Socket};
    /// let socket = Socket::tcp_v4()?;
    /// socket.set_receive_buffer_size(1 << 20)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_RCVBUF")]
    pub fn set_receive_buffer_size(&self, bytes: usize) -> Result<()> {
        self.set_size(sys::SO_RCVBUF, bytes)
    }

    /// `SO_SNDBUF`—How many sent bytes the system keeps until they are acknowledged, as was set. With 0, a send is
    /// complete only when the other side has it.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: SOL_SOCKET socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// let socket = Socket::tcp_v4()?;
    /// socket.set_send_buffer_size(0)?;
    /// assert_eq!(socket.send_buffer_size()?, 0);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_SNDBUF")]
    pub fn send_buffer_size(&self) -> Result<usize> {
        self.size(sys::SO_SNDBUF)
    }

    /// `SO_SNDBUF`—Sets what [`Socket::send_buffer_size`] asks.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: SOL_SOCKET socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::{Socket};
    /// let socket = Socket::tcp_v4()?;
    /// socket.set_send_buffer_size(1 << 20)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_SNDBUF")]
    pub fn set_send_buffer_size(&self, bytes: usize) -> Result<()> {
        self.set_size(sys::SO_SNDBUF, bytes)
    }

    /// `SO_REUSEADDR`—Permits to take an address that another socket is using. Not needed after a restart.
    ///
    /// # Errors
    /// [`WSAEINVAL`](WsaError::WSAEINVAL) if the use is to be exclusive.
    ///
    /// # Differences from Windows
    /// Between two processes, what Linux permits.
    ///
    /// Source: Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// Socket::tcp_v4()?.set_reuse_address(true)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_REUSEADDR")]
    pub fn set_reuse_address(&self, on: bool) -> Result<()> {
        self.set_flag(sys::SOL_SOCKET, sys::SO_REUSEADDR, on)
    }

    /// `SO_EXCLUSIVEADDRUSE`—Keeps others from taking the address by [`Socket::set_reuse_address`]. Set it before binding.
    ///
    /// # Errors
    /// [`WSAEINVAL`](WsaError::WSAEINVAL) if the address is to be reused.
    ///
    /// Source: Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// Socket::tcp_v4()?.set_exclusive_address_use(true)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_EXCLUSIVEADDRUSE")]
    pub fn set_exclusive_address_use(&self, on: bool) -> Result<()> {
        self.set_flag(sys::SOL_SOCKET, sys::SO_EXCLUSIVEADDRUSE, on)
    }

    /// `SO_OOBINLINE`—Whether urgent bytes come in the stream, instead of apart from it.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: SOL_SOCKET socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// Socket::tcp_v4()?.set_out_of_band_inline(true)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_OOBINLINE")]
    pub fn set_out_of_band_inline(&self, on: bool) -> Result<()> {
        self.set_flag(sys::SOL_SOCKET, sys::SO_OOBINLINE, on)
    }

    /// `SO_KEEPALIVE`—Whether an idle connection is probed for a dead peer.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: SO_KEEPALIVE socket option (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// Socket::tcp_v4()?.set_keepalive(true)?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_KEEPALIVE")]
    pub fn set_keepalive(&self, on: bool) -> Result<()> {
        self.set_flag(sys::SOL_SOCKET, sys::SO_KEEPALIVE, on)
    }

    /// `SIO_KEEPALIVE_VALS`—Probes after the connection was idle for `idle`, and then at each `interval`.
    ///
    /// # Errors
    /// [`WSAEINVAL`](WsaError::WSAEINVAL) for times that the system does not take,
    /// [`WSAENOPROTOOPT`](WsaError::WSAENOPROTOOPT) for a socket of datagrams.
    ///
    /// # Differences from Windows
    /// Linux counts in seconds; times are rounded up to one.
    ///
    /// Source: SIO_KEEPALIVE_VALS Control Code (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// # use std::time::Duration;
    /// Socket::tcp_v4()?.set_keepalive_times(Duration::from_secs(30), Duration::from_secs(5))?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SIO_KEEPALIVE_VALS")]
    pub fn set_keepalive_times(&self, idle: Duration, interval: Duration) -> Result<()> {
        let [keepalivetime, keepaliveinterval] = [idle, interval].map(|time| Timeout::After(time).as_millis());
        let values = sys::tcp_keepalive { onoff: 1, keepalivetime, keepaliveinterval };
        let (input, length) = ((&raw const values).cast(), size_of_val(&values) as u32);
        let mut returned = 0;
        // SAFETY: the input is as long as stated, there is no output, `returned` is valid for a write, and without an
        // OVERLAPPED the call is over when it returns.
        check_socket(unsafe {
            sys::WSAIoctl(
                self.raw(),
                sys::SIO_KEEPALIVE_VALS,
                input,
                length,
                null_mut(),
                0,
                &mut returned,
                null_mut(),
                None,
            )
        })
    }

    /// `SO_RCVTIMEO`—How long a blocking receive waits before it fails with [`WSAETIMEDOUT`](WsaError::WSAETIMEDOUT);
    /// `None`: forever.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: SOL_SOCKET socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::{Socket, WsaError};
    /// # use std::time::Duration;
    /// # let listener = Socket::listener("127.0.0.1:0".parse().unwrap())?;
    /// # let client = Socket::connected(listener.local_address()?)?;
    /// client.set_receive_timeout(Some(Duration::from_millis(10)))?;
    /// assert_eq!(client.receive_now(&mut [0; 64]).unwrap_err(), WsaError::WSAETIMEDOUT);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_RCVTIMEO")]
    pub fn set_receive_timeout(&self, time: Option<Duration>) -> Result<()> {
        self.set_option(sys::SOL_SOCKET, sys::SO_RCVTIMEO, option_millis(time))
    }

    /// `SO_SNDTIMEO`—How long a blocking send waits before it fails with [`WSAETIMEDOUT`](WsaError::WSAETIMEDOUT);
    /// `None`: forever.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: SOL_SOCKET socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// # use std::time::Duration;
    /// Socket::tcp_v4()?.set_send_timeout(Some(Duration::from_secs(10)))?;
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_SNDTIMEO")]
    pub fn set_send_timeout(&self, time: Option<Duration>) -> Result<()> {
        self.set_option(sys::SOL_SOCKET, sys::SO_SNDTIMEO, option_millis(time))
    }

    /// `IPV6_V6ONLY`—Whether a socket over IPv6 keeps to it. It does unless told otherwise before binding.
    ///
    /// # Errors
    /// [`WSAENOPROTOOPT`](WsaError::WSAENOPROTOOPT) for a socket over IPv4, [`WSAEINVAL`](WsaError::WSAEINVAL) for one that is bound.
    ///
    /// Source: IPPROTO_IPV6 socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// Socket::tcp_v6()?.set_only_v6(false)?; // both families
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "IPV6_V6ONLY")]
    pub fn set_only_v6(&self, on: bool) -> Result<()> {
        self.set_flag(sys::IPPROTO_IPV6, sys::IPV6_V6ONLY, on)
    }

    /// `SO_ERROR`—Why the last connect in the background failed, if it did. Asking does not clear it.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: SOL_SOCKET socket options (WinSock)
    ///
    /// ```
    /// # use overlapped::Socket;
    /// assert_eq!(Socket::tcp_v4()?.connect_error()?, None);
    /// # Ok::<(), overlapped::WsaError>(())
    /// ```
    #[doc(alias = "SO_ERROR")]
    pub fn connect_error(&self) -> Result<Option<WsaError>> {
        let code = self.option(sys::SOL_SOCKET, sys::SO_ERROR, 0i32)?;
        Ok((code != 0).then(|| WsaError::from_code(code)))
    }

    pub(super) fn control(&self, command: i32, mut argument: u32) -> Result<u32> {
        // SAFETY: the controls used here read and write one `u32`.
        check_socket(unsafe { sys::ioctlsocket(self.raw(), command, &mut argument) })?;
        Ok(argument)
    }

    fn flag(&self, level: i32, name: i32) -> Result<bool> {
        // Some options write one byte only, others four.
        self.option(level, name, [0u8; 4]).map(|bytes| bytes != [0; 4])
    }

    fn set_flag(&self, level: i32, name: i32, on: bool) -> Result<()> {
        self.set_option(level, name, i32::from(on))
    }

    fn size(&self, name: i32) -> Result<usize> {
        self.option(sys::SOL_SOCKET, name, 0i32).map(|bytes| usize::try_from(bytes).unwrap_or(0))
    }

    fn set_size(&self, name: i32, bytes: usize) -> Result<()> {
        self.set_option(sys::SOL_SOCKET, name, i32::try_from(bytes).unwrap_or(i32::MAX))
    }

    /// An option over `value`, of which it may write less.
    pub(super) fn option<T: Plain>(&self, level: i32, name: i32, mut value: T) -> Result<T> {
        let mut length = size_of::<T>() as i32;
        let place = (&raw mut value).cast();
        // SAFETY: `value` has room for as many bytes as stated, and any bytes are a value of its type.
        check_socket(unsafe { sys::getsockopt(self.raw(), level, name, place, &mut length) })?;
        Ok(value)
    }

    pub(super) fn set_option<T: Plain>(&self, level: i32, name: i32, value: T) -> Result<()> {
        let (value, length) = ((&raw const value).cast(), size_of::<T>() as i32);
        // SAFETY: the value is as long as stated.
        check_socket(unsafe { sys::setsockopt(self.raw(), level, name, value, length) })
    }
}

/// Milliseconds of which 0 means never.
fn option_millis(time: Option<Duration>) -> u32 {
    time.map_or(0, |time| Timeout::After(time).as_millis().max(1))
}

/// Types of options: without padding, and any bytes are a value.
pub(super) trait Plain: Copy {}
impl Plain for i32 {}
impl Plain for u32 {}
impl Plain for [u8; 4] {}
impl Plain for [u8; 8] {}
impl Plain for [u8; 20] {}
impl Plain for sys::LINGER {}
