//! A connection that has carried an urgent byte ends as any other.

use crate::sockets::{Set, receive_flags, select_one, set_option, try_send, until_readable};
use crate::support::*;
use overlapped_sys::winsock::*;

/// A pair whose first socket has been sent an urgent byte.
fn urged() -> (SOCKET, SOCKET) {
    let (client, accepted) = pair();
    assert_eq!(try_send(accepted, b"!", MSG_OOB), Ok(1));
    assert_eq!(select_one(client, Set::Except, BOUND_MS), 1);
    (client, accepted)
}

#[test]
fn sock_61_what_was_sent_arrives_though_an_urgent_byte_was_received() {
    const BYTES: usize = 1 << 20;
    for ends in [false, true] {
        let (client, accepted) = urged();
        assert_eq!(receive_flags(client, 1, MSG_OOB).as_deref(), Ok(&b"!"[..]));
        if ends {
            assert_eq!(unsafe { shutdown(accepted, SD_SEND) }, 0);
            until_readable(client);
        }
        set_option(client, SO_SNDBUF, BYTES as i32);
        send_all(client, &vec![7; BYTES]);
        close(client);
        let mut bytes = 0;
        loop {
            match receive(accepted, 1 << 16).map(|part| part.len()) {
                Ok(0) => break,
                Ok(part) => bytes += part,
                Err(error) => panic!("{error} after {bytes} bytes"),
            }
        }
        assert_eq!(bytes, BYTES);
        close(accepted);
    }
}

#[test]
fn sock_65_what_nobody_has_received_resets_as_ever() {
    for takes in [false, true] {
        let (client, accepted) = urged();
        if takes {
            assert_eq!(receive_flags(client, 1, MSG_OOB).as_deref(), Ok(&b"!"[..]));
            send_all(accepted, b"unread");
            // The urgent byte is before it.
            until_readable(client);
        }
        close(client);
        assert_eq!(select_one(accepted, Set::Read, BOUND_MS), 1);
        assert_eq!(receive(accepted, 4), Err(WSAECONNRESET));
        close(accepted);
    }
}
