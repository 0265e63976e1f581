//! What the program has set on a socket, where another descriptor takes the place of its own.
//!
//! A connection comes into its acceptor as Linux makes it, set as the listener is; a socket's next life begins as a new socket
//! does. Winsock's options are the socket's, and stay (OVL-98, OVL-122).

use super::Socket;
use overlapped_engine::transfer;
use std::os::fd::RawFd;
use std::sync::atomic::Ordering;

/// Linux keeps these, and the library nothing of them.
const KEPT: [(i32, i32); 15] = [
    (libc::IPPROTO_IPV6, libc::IPV6_V6ONLY),
    (libc::SOL_SOCKET, libc::SO_KEEPALIVE),
    (libc::SOL_SOCKET, libc::SO_OOBINLINE),
    (libc::IPPROTO_TCP, libc::TCP_NODELAY),
    (libc::IPPROTO_TCP, libc::TCP_KEEPIDLE),
    (libc::IPPROTO_TCP, libc::TCP_KEEPINTVL),
    (libc::IPPROTO_TCP, libc::TCP_KEEPCNT),
    (libc::IPPROTO_TCP, libc::TCP_USER_TIMEOUT),
    (libc::IPPROTO_TCP, libc::TCP_FASTOPEN),
    (libc::IPPROTO_IP, libc::IP_TTL),
    (libc::IPPROTO_IP, libc::IP_TOS),
    (libc::IPPROTO_IP, libc::IP_MTU_DISCOVER),
    (libc::IPPROTO_IPV6, libc::IPV6_UNICAST_HOPS),
    (libc::IPPROTO_IPV6, libc::IPV6_TCLASS),
    (libc::IPPROTO_IPV6, libc::IPV6_MTU_DISCOVER),
];

impl Socket {
    /// The program sets an option of Linux.
    pub(super) fn configure(&self, level: i32, name: i32) {
        let bit = KEPT.iter().position(|kept| *kept == (level, name)).unwrap_or(KEPT.len());
        self.configured.fetch_or(1 << bit, Ordering::SeqCst);
    }

    /// It begins with what has been set on its listener.
    pub(super) fn is_set_as(&self, listener: &Socket) {
        self.configured.store(listener.configured.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// Whether the program has set an option of Linux.
    pub(crate) fn is_configured(&self) -> bool {
        self.configured.load(Ordering::SeqCst) != 0
    }

    /// Sets `next`, which is about to take the place of this socket's descriptor, as this socket is set. What the one or the
    /// other does not have is left out, and so is what neither this socket nor `maker`, which `next` is set as, has been set to.
    pub(super) fn take_settings_along(&self, next: RawFd, maker: Option<&Socket>) {
        let set = [Some(self), maker].into_iter().flatten();
        let set = set.fold(0, |bits, socket| bits | socket.configured.load(Ordering::SeqCst));
        if set == 0 {
            return;
        }
        for (bit, (level, name)) in KEPT.into_iter().enumerate() {
            if set & 1 << bit != 0
                && let (Ok(own), Ok(its)) =
                    (transfer::integer_option(self.fd(), level, name), transfer::integer_option(next, level, name))
                && own != its
            {
                let _ = transfer::set_option(next, level, name, own);
            }
        }
        if set >> KEPT.len() == 0 {
            return;
        }
        let (linger, buffers) = {
            let options = self.options.lock();
            let buffers = [(libc::SO_RCVBUF, options.receive_buffer), (libc::SO_SNDBUF, options.send_buffer)];
            (options.linger, buffers)
        };
        let linger = libc::linger { l_onoff: i32::from(linger.is_some()), l_linger: linger.unwrap_or(0).into() };
        let _ = transfer::set_option(next, libc::SOL_SOCKET, libc::SO_LINGER, linger);
        for (name, size) in buffers {
            // Of no size, sends are not buffered, which `replace` renews.
            if let Some(size) = size.filter(|size| *size != 0) {
                let _ = transfer::set_option(next, libc::SOL_SOCKET, name, size);
            }
        }
    }
}
