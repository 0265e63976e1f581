//! Many who connect at once, to a listener that asked for room for one.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

/// Under the SYN cookies with which Linux answers where there is no room, they would wait, and their first bytes be lost.
#[test]
fn sock_27_a_burst_waits_with_all_that_it_has_sent() {
    const CLIENTS: usize = 60;
    let listener = stream(AF_INET);
    bind_to(listener, &Address::loopback(AF_INET, 0)).unwrap();
    listen_on(listener, 1).unwrap();
    let address = ([127, 0, 0, 1], u16::from_be(local(listener).sin_port)).into();
    let clients: Vec<TcpStream> = (0..CLIENTS)
        .map(|number| {
            let mut client = TcpStream::connect_timeout(&address, Duration::from_secs(20)).unwrap();
            client.set_nodelay(true).unwrap();
            for byte in [b'a', b'b', number as u8] {
                client.write_all(&[byte]).unwrap();
            }
            client
        })
        .collect();
    let mut numbers: Vec<u8> = (0..CLIENTS)
        .map(|_| {
            let accepted = accept_one(listener);
            let mut received = Vec::new();
            while received.len() < 3 {
                received.extend(receive(accepted, 3 - received.len()).unwrap());
            }
            close(accepted);
            assert_eq!(&received[..2], b"ab");
            received[2]
        })
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..CLIENTS as u8).collect::<Vec<_>>());
    drop(clients);
    close(listener);
}
