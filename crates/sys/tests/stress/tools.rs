//! What the stress tests and the long storm share.

use crate::support;
use overlapped_sys::winsock::{LINGER, SO_LINGER, SOCKADDR_IN, SOCKET, SOL_SOCKET};
use std::sync::LazyLock;

/// Two connected sockets that end with a reset. Thousands of graceful ends would leave the machine without local ports.
pub fn pair() -> (SOCKET, SOCKET) {
    static LISTENER: LazyLock<(SOCKET, SOCKADDR_IN)> = LazyLock::new(support::listener);
    // Only tests with the process for themselves make pairs: nobody takes another's connection.
    let client = support::connect_to(&LISTENER.1);
    let accepted = support::accept_one(LISTENER.0);
    for socket in [client, accepted] {
        let linger = LINGER { l_onoff: 1, l_linger: 0 };
        let length = size_of::<LINGER>() as i32;
        let set =
            unsafe { overlapped_sys::setsockopt(socket, SOL_SOCKET, SO_LINGER, (&raw const linger).cast(), length) };
        assert_eq!(set, 0);
    }
    (client, accepted)
}

/// Numbers that look random and are the same in every run.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound
    }
}
