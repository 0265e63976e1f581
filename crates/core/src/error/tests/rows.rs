//! The table itself: numbers, names, texts and how they print.

use std::collections::HashSet;
use std::io;

use crate::error::*;

/// The lookups search by halves, so that a row out of order would not be found.
#[test]
fn rows_are_sorted_and_no_two_have_the_same_number() {
    assert!(table::WINSOCK.is_sorted_by(|a, b| a.code < b.code));
    assert!(table::DOS.is_sorted_by(|a, b| a.code < b.code));
    assert!(table::STATUS.is_sorted_by(|a, b| a.code < b.code));
}

#[test]
fn names_are_unique() {
    let winsock = WsaError::all().map(WsaError::name);
    let names: Vec<_> =
        winsock.chain(DosError::all().map(DosError::name)).chain(Status::all().map(Status::name)).collect();
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
}

#[test]
fn every_text_is_a_sentence_of_its_own() {
    let winsock: Vec<_> = WsaError::all().map(WsaError::text).collect();
    let dos: Vec<_> = DosError::all().map(DosError::text).collect();
    for text in winsock.iter().chain(&dos) {
        assert!(text.starts_with(|c: char| c.is_ascii_uppercase()), "{text}");
        assert!(text.ends_with('.') && text.len() > 10 && !text.contains(". "), "{text}");
    }
    assert_eq!(winsock.iter().collect::<HashSet<_>>().len(), winsock.len());
    assert_eq!(dos.iter().collect::<HashSet<_>>().len(), dos.len());
}

#[test]
fn shared_numbers_have_the_same_text_and_kinds() {
    let mut shared = 0;
    for winsock in WsaError::all().filter(|error| error.code() < 10000) {
        let dos = DosError::from_code(winsock.code() as u32);
        assert!(dos.is_known(), "{winsock}");
        assert_eq!(winsock.text(), dos.text());
        assert_eq!(winsock.io_kind(), dos.io_kind());
        assert_eq!(winsock.kind_of_failure(), dos.kind_of_failure());
        shared += 1;
    }
    assert_eq!(shared, 7);
}

#[test]
fn message_knows_both_spaces() {
    assert_eq!(message(10035), Some(WsaError::WSAEWOULDBLOCK.text()));
    assert_eq!(message(64), Some(DosError::ERROR_NETNAME_DELETED.text()));
    assert_eq!(message(995), Some(WsaError::WSA_OPERATION_ABORTED.text()));
    assert_eq!(message(12345), None);
    assert_eq!(message(u32::MAX), None);
}

#[test]
fn known_codes_print_name_number_and_text() {
    let would_block = WsaError::WSAEWOULDBLOCK;
    assert_eq!(would_block.to_string(), format!("WSAEWOULDBLOCK (10035): {}", would_block.text()));
    assert_eq!(format!("{would_block:?}"), "WSAEWOULDBLOCK");
    let deleted = DosError::ERROR_NETNAME_DELETED;
    assert_eq!(deleted.to_string(), format!("ERROR_NETNAME_DELETED (64): {}", deleted.text()));
    assert_eq!(format!("{deleted:?}"), "ERROR_NETNAME_DELETED");
    assert_eq!(Status::CONNECTION_RESET.to_string(), "STATUS_CONNECTION_RESET (0xC000020D)");
    assert_eq!(format!("{:?}", Status::PENDING), "STATUS_PENDING");
}

#[test]
fn unknown_codes_print_their_number() {
    let unknown = WsaError::from_code(-7);
    assert_eq!(unknown.to_string(), "Winsock error -7: No text is known for this code.");
    assert_eq!(format!("{unknown:?}"), "WsaError(-7)");
    assert_eq!((unknown.name(), unknown.is_known()), ("unknown", false));
    assert_eq!(unknown.io_kind(), io::ErrorKind::Other);
    assert_eq!(unknown.kind_of_failure(), FailureKind::Bug);
    let unknown = DosError::from_code(9999);
    assert_eq!(unknown.to_string(), "DOS error 9999: No text is known for this code.");
    assert_eq!(format!("{unknown:?}"), "DosError(9999)");
    assert_eq!(Status::from_code(0xC0FF_EE00).to_string(), "status 0xC0FFEE00");
    assert_eq!(format!("{:?}", Status::from_code(1)), "Status(0x00000001)");
}

#[test]
fn failures_are_sorted_by_who_can_fix_them() {
    use FailureKind::*;
    for (error, kind) in [
        (WsaError::WSAEWOULDBLOCK, Pending),
        (WsaError::WSA_IO_PENDING, Pending),
        (WsaError::WSA_OPERATION_ABORTED, Cancelled),
        (WsaError::WSAECONNRESET, Peer),
        (WsaError::WSAECONNREFUSED, Peer),
        (WsaError::WSAEMFILE, Resource),
        (WsaError::WSAENOBUFS, Resource),
        (WsaError::WSAENOTSOCK, Misuse),
        (WsaError::WSANOTINITIALISED, Misuse),
        (WsaError::WSASYSCALLFAILURE, Bug),
    ] {
        assert_eq!(error.kind_of_failure(), kind, "{error}");
    }
    assert_eq!(DosError::ERROR_NETNAME_DELETED.kind_of_failure(), Peer);
}

#[test]
fn a_code_of_win32_alone_has_its_name_and_text_as_a_winsock_error_too() {
    for code in [31, 288, 298, 1168] {
        let (error, dos) = (WsaError::from_code(code), DosError::from_code(code as u32));
        assert!(!error.is_known() && dos.is_known(), "{code}");
        assert_eq!((error.name(), error.text()), (dos.name(), dos.text()));
        assert_eq!((error.to_string(), format!("{error:?}")), (dos.to_string(), format!("{dos:?}")));
        assert_eq!((error.io_kind(), error.kind_of_failure()), (dos.io_kind(), dos.kind_of_failure()));
        assert_eq!(error.code(), code);
    }
    let text = WsaError::from_code(288).to_string();
    assert_eq!(text, "ERROR_NOT_OWNER (288): The thread does not own the mutex that it releases.");
}

/// A list that left something out would be shorter than the codes that are known, one by one.
#[test]
fn the_lists_have_every_known_code_once_and_rising() {
    let dos: Vec<u32> = DosError::all().map(DosError::code).collect();
    let known: Vec<u32> = (0..20_000).filter(|code| DosError::from_code(*code).is_known()).collect();
    assert_eq!(dos, known);
    assert!(dos.contains(&DosError::ERROR_SUCCESS.code()) && dos.len() > 20);
    let winsock: Vec<i32> = WsaError::all().map(WsaError::code).collect();
    let known: Vec<i32> = (0..20_000).filter(|code| WsaError::from_code(*code).is_known()).collect();
    assert_eq!(winsock, known);
    assert!(winsock.contains(&WsaError::WSAEWOULDBLOCK.code()) && winsock.len() > 40);
}
