//! The rules ERR-T1 to ERR-T4 and ERR-5.

use std::collections::HashSet;

use super::STREAM;
use super::listing::*;
use crate::error::errno::{self, *};
use crate::error::*;

fn every_context() -> Vec<Context> {
    let mut contexts = Vec::new();
    for call in [Call::Socket, Call::Connect, Call::Receive, Call::Send, Call::Other] {
        for context in [Context::stream(call), Context::datagram(call)] {
            for connection in [Connection::Never, Connection::Made, Connection::SendShutDown] {
                for timeout in [false, true] {
                    contexts.push(context.connection(connection).timeout(timeout));
                }
            }
        }
    }
    contexts
}

#[test]
#[cfg(target_os = "linux")]
fn errno_numbers_are_the_system_s() {
    for ((name, value), libc) in errno::ALL.iter().zip(errno::LIBC) {
        assert_eq!(value, libc, "{name}");
    }
    assert_eq!(libc::EWOULDBLOCK, EAGAIN);
    assert_eq!(libc::ENOTSUP, EOPNOTSUPP);
    assert_eq!(libc::EHWPOISON as usize + 1, errno::COUNT, "the last errno of Linux");
}

#[test]
fn err_t1_every_errno_row() {
    for &(errno, code) in T1 {
        assert_eq!(WsaError::from_errno(errno, STREAM).code(), code, "errno {errno}");
    }
    let listed: HashSet<i32> = T1.iter().map(|row| row.0).collect();
    let known: HashSet<i32> = errno::ALL.iter().map(|row| row.1).collect();
    assert_eq!(listed, known, "each errno of the table is listed here, and the reverse");
}

#[test]
fn err_t1_an_errno_without_row_is_einval() {
    for errno in [-1, i32::MIN, 2, 5, 28, 71, 133, 134, i32::MAX] {
        assert_eq!(WsaError::from_errno(errno, STREAM), WsaError::WSAEINVAL);
        assert_eq!(Status::from_errno(errno, STREAM), Status::INVALID_PARAMETER);
    }
    assert_eq!(WsaError::from_errno(0, STREAM), WsaError::NO_ERROR);
}

#[test]
fn err_5_context_decides_epipe() {
    let send = Context::stream(Call::Send);
    let code = |connection| WsaError::from_errno(EPIPE, send.connection(connection)).code();
    assert_eq!(code(Connection::Made), 10054);
    assert_eq!(code(Connection::SendShutDown), 10058);
    assert_eq!(code(Connection::Never), 10057);
}

#[test]
fn err_5_context_decides_econnrefused() {
    let receive = Context::datagram(Call::Receive);
    assert_eq!(WsaError::from_errno(ECONNREFUSED, receive).code(), 10054);
    assert_eq!(Status::from_errno(ECONNREFUSED, receive), Status::PORT_UNREACHABLE);
    assert_eq!(Status::from_errno(ECONNRESET, receive), Status::CONNECTION_RESET);
    assert_eq!(WsaError::from_errno(ECONNREFUSED, Context::stream(Call::Connect)).code(), 10061);
}

#[test]
fn err_5_context_decides_eagain() {
    let receive = Context::stream(Call::Receive);
    assert_eq!(WsaError::from_errno(EAGAIN, receive).code(), 10035);
    assert_eq!(WsaError::from_errno(EAGAIN, receive.timeout(true)).code(), 10060);
    assert_eq!(WsaError::from_errno(EAGAIN, Context::stream(Call::Send).timeout(true)).code(), 10060);
}

#[test]
fn err_5_einprogress_from_connect_would_block() {
    for timeout in [false, true] {
        let connect = Context::stream(Call::Connect).timeout(timeout);
        assert_eq!(WsaError::from_errno(EINPROGRESS, connect).code(), 10035);
    }
}

#[test]
fn err_t1_context_decides_what_socket_says() {
    let socket = Context::stream(Call::Socket);
    assert_eq!(WsaError::from_errno(EPROTOTYPE, socket).code(), 10043);
    assert_eq!(WsaError::from_errno(ESOCKTNOSUPPORT, socket).code(), 10044);
    assert_eq!(WsaError::from_errno(EPROTOTYPE, STREAM).code(), 10041);
}

#[test]
fn err_t1_context_decides_edestaddrreq() {
    let send = Context::datagram(Call::Send).connection(Connection::Never);
    assert_eq!(WsaError::from_errno(EDESTADDRREQ, send).code(), 10057);
    assert_eq!(WsaError::from_errno(EDESTADDRREQ, Context::datagram(Call::Other)).code(), 10039);
    assert_eq!(WsaError::from_errno(EDESTADDRREQ, Context::stream(Call::Send)).code(), 10039);
}

#[test]
fn err_t2_every_status_row() {
    for &(status, winsock, _) in T2_T3 {
        assert_eq!(Status::from_code(status).to_winsock().code(), winsock, "{status:#x}");
    }
    let listed: HashSet<u32> = T2_T3.iter().map(|row| row.0).collect();
    assert_eq!(listed, Status::all().map(Status::code).collect(), "none is left out");
}

#[test]
fn err_t2_other_statuses() {
    for success in [1, 0x80, 0xC0, 0x102, 0x4000_0000, 0x7FFF_FFFF] {
        assert_eq!(Status::from_code(success).to_winsock().code(), 0, "{success:#x}");
        assert_eq!(Status::from_code(success).winsock_result(), Ok(()));
    }
    for error in [0x8000_0006, 0xC000_0001, 0xDEAD_BEEF, u32::MAX] {
        assert_eq!(Status::from_code(error).to_winsock().code(), 10022, "{error:#x}");
    }
    let reset = Status::CONNECTION_RESET.winsock_result();
    assert_eq!(reset, Err(WsaError::WSAECONNRESET));
}

#[test]
fn err_t3_every_status_row() {
    for &(status, _, dos) in T2_T3 {
        assert_eq!(Status::from_code(status).to_dos(), dos, "{status:#x}");
    }
    assert_eq!(Status::from_code(0x102).to_dos(), 0);
    assert_eq!(Status::from_code(0xC000_0001).to_dos(), 317);
    assert_eq!(Status::SUCCESS.dos_result(), Ok(()));
    let reset = Status::CONNECTION_RESET.dos_result();
    assert_eq!(reset, Err(DosError::ERROR_NETNAME_DELETED));
}

#[test]
fn err_t4_every_row() {
    for &(errno, status) in T4 {
        assert_eq!(Status::from_errno(errno, STREAM), status, "errno {errno}");
    }
}

#[test]
fn err_t4_composed_with_t2_gives_t1() {
    for context in every_context() {
        for errno in 0..errno::COUNT as i32 {
            let at_once = WsaError::from_errno(errno, context);
            let later = Status::from_errno(errno, context);
            if WITHOUT_STATUS.contains(&context.clarify(errno)) {
                assert_eq!(later, Status::INVALID_PARAMETER, "errno {errno}");
                let spoken = |status: Status| status.to_winsock() == at_once;
                assert!(!Status::all().any(spoken), "{at_once} has a status after all");
            } else {
                assert_eq!(later.to_winsock(), at_once, "errno {errno} in {context:?}");
            }
        }
    }
}

#[test]
fn severities_exclude_each_other() {
    for status in Status::all().chain([0x4000_0000, 0xD000_0000].map(Status::from_code)) {
        let severities = [status.is_success(), status.is_warning(), status.is_error()];
        assert_eq!(severities.iter().filter(|is| **is).count(), 1, "{status}");
    }
    assert!(Status::SUCCESS.is_success() && Status::PENDING.is_success());
    assert!(Status::BUFFER_OVERFLOW.is_warning());
    assert!(Status::CONNECTION_RESET.is_error());
}
