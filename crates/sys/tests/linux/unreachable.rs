//! Where a connection cannot be made: no way there, a way that refuses, a way that nobody answers on.

use crate::datagrams::extension;
use crate::network::{add_address, is_own_network, raise_loopback, refuse_route, route_ten_by};
use crate::ops::*;
use crate::support::*;
use crate::tunnel::Tunnel;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};

type Connect = unsafe extern "system" fn(
    SOCKET,
    *const SOCKADDR,
    i32,
    *const core::ffi::c_void,
    u32,
    *mut u32,
    *mut OVERLAPPED,
) -> i32;

#[test]
fn ovl_111_sock_30_what_cannot_be_reached_has_its_codes_in_every_numbering() {
    if !is_own_network("unreachable::ovl_111_sock_30_what_cannot_be_reached_has_its_codes_in_every_numbering") {
        return;
    }
    raise_loopback();
    let Some(_tunnel) = Tunnel::new("first") else {
        eprintln!("not run: this system gives no tunnels");
        return;
    };
    add_address("first", [10, 0, 0, 1]);
    route_ten_by(c"first");
    refuse_route([10, 9, 9, 9]);
    // A request to connect is made twice, and given up after three seconds.
    std::fs::write("/proc/sys/net/ipv4/tcp_syn_retries", "1").unwrap();
    for (host, error, at_port) in [
        ([172, 16, 0, 1], WSAENETUNREACH, 1231),
        ([10, 9, 9, 9], WSAEHOSTUNREACH, 1232),
        ([10, 0, 0, 9], WSAETIMEDOUT, 121),
    ] {
        let to =
            SOCKADDR_IN { sin_addr: IN_ADDR { S_un: IN_ADDR_0 { S_addr: u32::from_ne_bytes(host) } }, ..loopback(7) };
        let (client, port, op) = (tcp(), port(0), Op::room(null_mut(), 0));
        let any = SOCKADDR_IN { sin_family: AF_INET, ..Default::default() };
        assert_eq!(unsafe { bind(client, (&raw const any).cast(), ADDRESS_LENGTH) }, 0);
        associate(client, port, 3);
        let connect_ex: Connect = unsafe { std::mem::transmute(extension(client, WSAID_CONNECTEX)) };
        let at = (&raw const to).cast();
        let begun = unsafe { connect_ex(client, at, ADDRESS_LENGTH, null(), 0, null_mut(), op.overlapped()) };
        assert_eq!((begun, last_error()), (0, WSA_IO_PENDING), "{host:?}");
        let failed = Got { ok: false, error: at_port, ..Got::success(0, 3, op.overlapped()) };
        assert_eq!(get(port, BOUND_MS), failed, "{host:?}");
        assert_eq!((op.result(client), op.dos_result(client)), (Err(error), Err(at_port)), "{host:?}");
        let blocking = tcp();
        assert_eq!(unsafe { connect(blocking, at, ADDRESS_LENGTH) }, SOCKET_ERROR);
        assert_eq!(last_error(), error, "{host:?}");
        close(client);
        close(blocking);
        close_handle(port);
    }
    assert_no_rescue();
}
