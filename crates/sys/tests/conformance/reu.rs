//! SO_REUSEADDR and SO_EXCLUSIVEADDRUSE: who may have an address that somebody has.

use crate::datagrams::*;
use crate::ops::*;
use crate::support::*;
use overlapped_sys::winsock::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claim {
    Default,
    Reuse,
    Exclusive,
}

fn make(stream: bool, claim: Claim) -> SOCKET {
    let socket = if stream { tcp() } else { udp() };
    match claim {
        Claim::Default => {}
        Claim::Reuse => set_int(socket, SO_REUSEADDR, 1),
        Claim::Exclusive => set_int(socket, SO_EXCLUSIVEADDRUSE, 1),
    }
    socket
}

fn address(specific: bool, port: u16) -> SOCKADDR_IN {
    match specific {
        true => loopback(u16::from_be(port)),
        false => SOCKADDR_IN { sin_family: AF_INET, sin_port: port, ..Default::default() },
    }
}

/// `bind`: 0 or the error.
fn try_bind(socket: SOCKET, address: &SOCKADDR_IN) -> i32 {
    let bound = unsafe { bind(socket, std::ptr::from_ref(address).cast(), ADDRESS_LENGTH) };
    if bound == 0 { 0 } else { last_error() }
}

/// The second bind of each pair, in the order of the table: {default, reuse, exclusive} × {wildcard, specific}.
fn table(stream: bool, listening: bool) -> Vec<[i32; 6]> {
    let claims = [Claim::Default, Claim::Reuse, Claim::Exclusive];
    let kinds: Vec<(Claim, bool)> = claims.iter().flat_map(|claim| [(*claim, false), (*claim, true)]).collect();
    let row = |first: &(Claim, bool)| {
        kinds
            .clone()
            .iter()
            .map(|second| {
                let one = make(stream, first.0);
                assert_eq!(try_bind(one, &address(first.1, 0)), 0);
                if listening {
                    assert_eq!(unsafe { listen(one, 1) }, 0);
                }
                let other = make(stream, second.0);
                let result = try_bind(other, &address(second.1, local(one).sin_port));
                if listening && result == 0 {
                    assert_eq!(unsafe { listen(other, 1) }, 0, "{first:?} {second:?}: {}", last_error());
                }
                close(one);
                close(other);
                result
            })
            .collect::<Vec<i32>>()
            .try_into()
            .unwrap()
    };
    kinds.iter().map(row).collect()
}

const OK: i32 = 0;
const IN_USE: i32 = WSAEADDRINUSE;
const ACCESS: i32 = WSAEACCES;

const TABLE: [[i32; 6]; 6] = [
    [IN_USE, OK, ACCESS, OK, IN_USE, OK],
    [OK, IN_USE, OK, ACCESS, IN_USE, IN_USE],
    [IN_USE, OK, OK, OK, IN_USE, OK],
    [OK, IN_USE, OK, OK, IN_USE, IN_USE],
    [IN_USE, ACCESS, ACCESS, ACCESS, IN_USE, ACCESS],
    [OK, IN_USE, OK, ACCESS, IN_USE, IN_USE],
];

#[test]
fn reu_1_the_table_of_conflicts_holds_for_listeners() {
    assert_eq!(table(true, true), TABLE);
}

#[test]
fn reu_1_the_table_of_conflicts_holds_for_bound_streams() {
    assert_eq!(table(true, false), TABLE);
}

#[test]
fn reu_1_the_table_of_conflicts_holds_for_datagrams() {
    assert_eq!(table(false, false), TABLE);
}

#[test]
fn reu_1_an_address_in_time_wait_is_free_by_default() {
    let (listener, address) = listener();
    let client = connect_to(&address);
    let accepted = accept_one(listener);
    // The listener's side closes first, and has the connection in TIME_WAIT.
    close(accepted);
    assert_eq!(receive(client, 1), Ok(Vec::new()));
    close(client);
    close(listener);
    let again = tcp();
    assert_eq!(try_bind(again, &address), 0);
    assert_eq!(unsafe { listen(again, 1) }, 0);
    close(again);
}

#[test]
fn reu_2_one_after_the_other_is_refused() {
    for (first, second) in [(SO_REUSEADDR, SO_EXCLUSIVEADDRUSE), (SO_EXCLUSIVEADDRUSE, SO_REUSEADDR)] {
        let socket = tcp();
        assert_eq!(set(socket, SOL_SOCKET, first, 1), 0);
        assert_eq!(set(socket, SOL_SOCKET, second, 1), WSAEINVAL);
        close(socket);
    }
}

#[test]
fn reu_3_what_is_set_after_the_bind_comes_too_late() {
    let first = make(true, Claim::Default);
    assert_eq!(try_bind(first, &address(true, 0)), 0);
    assert_eq!(set(first, SOL_SOCKET, SO_REUSEADDR, 1), 0);
    let second = make(true, Claim::Reuse);
    assert_eq!(try_bind(second, &local(first)), WSAEACCES);
    let third = make(true, Claim::Default);
    assert_eq!(try_bind(third, &address(true, 0)), 0);
    assert_eq!(set(third, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1), WSAEINVAL);
    for socket in [first, second, third] {
        close(socket);
    }
}

#[test]
fn reu_4_of_two_listeners_the_first_has_the_connections() {
    let first = make(true, Claim::Reuse);
    assert_eq!(try_bind(first, &address(true, 0)), 0);
    assert_eq!(unsafe { listen(first, 64) }, 0);
    let second = make(true, Claim::Reuse);
    let address = local(first);
    assert_eq!(try_bind(second, &address), 0);
    assert_eq!(unsafe { listen(second, 64) }, 0);
    set_non_blocking(second, true);
    for _ in 0..20 {
        let client = connect_to(&address);
        close(accept_one(first));
        close(client);
    }
    let none = unsafe { accept(second, std::ptr::null_mut(), std::ptr::null_mut()) };
    assert_eq!((none, last_error()), (INVALID_SOCKET, WSAEWOULDBLOCK));
    // The second has them when the first is gone.
    close(first);
    set_non_blocking(second, false);
    let client = connect_to(&address);
    close(accept_one(second));
    close(client);
    close(second);
}

#[test]
fn reu_1_the_more_specific_of_two_has_what_is_sent_to_it() {
    let (everywhere, here) = (make(false, Claim::Default), make(false, Claim::Default));
    assert_eq!(try_bind(everywhere, &address(false, 0)), 0);
    let port = local(everywhere).sin_port;
    assert_eq!(try_bind(here, &address(true, port)), 0);
    let (peer, _) = bound();
    let mut elsewhere = address(true, port);
    elsewhere.sin_addr.S_un.S_addr = u32::from_ne_bytes([127, 0, 0, 5]);
    send_to(peer, b"here", &address(true, port)).unwrap();
    send_to(peer, b"there", &elsewhere).unwrap();
    assert_eq!(receive(here, 8), Ok(b"here".to_vec()));
    assert_eq!(receive(everywhere, 8), Ok(b"there".to_vec()));
    for socket in [everywhere, here, peer] {
        close(socket);
    }
}
