use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::null_mut;

/// The kernel's timer of the connection between two ports: its kind, and when it is due.
fn timer(local: u16, peer: u16) -> (u32, f64) {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let ports = |field: &str| u16::from_str_radix(field.rsplit(':').next().unwrap(), 16).unwrap();
    for line in table.lines().skip(1) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        if (ports(fields[1]), ports(fields[2])) == (u16::from_be(local), u16::from_be(peer)) {
            let (kind, ticks) = fields[5].split_once(':').unwrap();
            return (kind.parse().unwrap(), f64::from(u32::from_str_radix(ticks, 16).unwrap()) / 100.0);
        }
    }
    panic!("no such connection");
}

#[test]
fn keep_alive_arms_the_timer_with_the_times_given() {
    const KEEP_ALIVE: u32 = 2;
    let (client, accepted) = pair();
    let ports = (local(client).sin_port, local(accepted).sin_port);
    assert_ne!(timer(ports.0, ports.1).0, KEEP_ALIVE);
    let values = [1u32, 30_000, 1_000];
    let mut returned = 0;
    let from = (&raw const values).cast();
    let set = unsafe { WSAIoctl(client, SIO_KEEPALIVE_VALS, from, 12, null_mut(), 0, &mut returned, null_mut(), None) };
    assert_eq!(set, 0, "{}", last_error());
    let (kind, due) = timer(ports.0, ports.1);
    assert_eq!(kind, KEEP_ALIVE);
    assert!((1.0..=30.5).contains(&due), "{due}");
    set_option(client, SO_KEEPALIVE, 0);
    assert_ne!(timer(ports.0, ports.1).0, KEEP_ALIVE);
    close(client);
    close(accepted);
}

#[test]
fn more_probes_than_linux_makes_are_as_many_as_it_makes() {
    let socket = tcp();
    for (given, kept) in [(127, Ok(127)), (128, Ok(127)), (255, Ok(127)), (256, Err(WSAEINVAL)), (0, Err(WSAEINVAL))] {
        let set = unsafe { setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, (&raw const given).cast::<u8>(), 4) };
        let told = if set == 0 { Ok(option(socket, IPPROTO_TCP, TCP_KEEPCNT)) } else { Err(last_error()) };
        assert_eq!(told, kept, "{given}");
    }
    close(socket);
}
