//! What an errno does not say by itself.
//!
//! Linux uses one value where Winsock has several (ERR-5). Each of these cases is the same as
//! another errno that has only one meaning, so that the context needs no table of its own: it
//! rewrites the errno, and the table does the rest.

use super::errno::*;

/// The kind of socket that a call failed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SocketKind {
    /// `SOCK_STREAM`.
    Stream,
    /// `SOCK_DGRAM` or `SOCK_RAW`.
    Datagram,
}

/// The kind of call that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// `socket`, `WSASocket`.
    Socket,
    /// `connect`, `WSAConnect`, `ConnectEx`.
    Connect,
    /// `recv`, `WSARecv` and their relatives.
    Receive,
    /// `send`, `WSASend` and their relatives.
    Send,
    /// Anything else.
    Other,
}

/// What this side did to the socket's connection, whatever became of it since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Connection {
    /// The socket was never connected.
    Never,
    /// The socket was connected once. The peer may have reset the connection meanwhile.
    Made,
    /// The socket was connected, and `shutdown` with `SD_SEND` or `SD_BOTH` was called.
    SendShutDown,
}

/// Where an errno comes from, as far as its meaning depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Context {
    /// The kind of socket.
    pub socket: SocketKind,
    /// The kind of call.
    pub call: Call,
    /// The state of the connection.
    pub connection: Connection,
    /// The call blocked under `SO_RCVTIMEO` or `SO_SNDTIMEO`.
    pub timeout: bool,
}

impl Context {
    /// A call on a connected stream socket without timeout.
    pub const fn stream(call: Call) -> Context {
        Context { socket: SocketKind::Stream, call, connection: Connection::Made, timeout: false }
    }

    /// A call on a connected datagram socket without timeout.
    pub const fn datagram(call: Call) -> Context {
        Context { socket: SocketKind::Datagram, ..Context::stream(call) }
    }

    /// The same with another state of the connection.
    pub const fn connection(self, connection: Connection) -> Context {
        Context { connection, ..self }
    }

    /// The same for a call that blocks under `SO_RCVTIMEO` or `SO_SNDTIMEO`, or does not.
    pub const fn timeout(self, timeout: bool) -> Context {
        Context { timeout, ..self }
    }

    /// Whether `errno` is a port-unreachable message answering an earlier datagram (UDP-6), which
    /// Winsock calls a reset, since nothing was refused: no connection was asked for.
    pub(super) fn is_port_unreachable(self, errno: i32) -> bool {
        self.socket == SocketKind::Datagram && errno == ECONNREFUSED
    }

    /// The errno that says without a context what `errno` says in this one.
    pub(super) fn clarify(self, errno: i32) -> i32 {
        match errno {
            EPIPE => match self.connection {
                Connection::Never => ENOTCONN,
                Connection::Made => ECONNRESET,
                Connection::SendShutDown => ESHUTDOWN,
            },
            // A blocking socket has nothing to try again later: its time was over.
            EAGAIN if self.timeout => ETIMEDOUT,
            ECONNREFUSED if self.is_port_unreachable(errno) => ECONNRESET,
            // Linux only says this when no peer was set, and Winsock then misses the connection.
            EDESTADDRREQ if self.socket == SocketKind::Datagram && self.call == Call::Send => ENOTCONN,
            EPROTOTYPE if self.call == Call::Socket => EPROTONOSUPPORT,
            plain => plain,
        }
    }
}
