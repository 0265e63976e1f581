//! `TransmitPackets`.

use crate::datagrams::{bound, connected_pair, extension};
use crate::files::*;
use crate::ops::*;
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};

type Element = TRANSMIT_PACKETS_ELEMENT;
type Transmit = unsafe extern "system" fn(SOCKET, *const Element, u32, u32, *mut OVERLAPPED, u32) -> i32;

fn function(socket: SOCKET) -> Transmit {
    unsafe { std::mem::transmute(extension(socket, WSAID_TRANSMITPACKETS)) }
}

/// `TransmitPackets`: 0 or the error.
fn transmit(socket: SOCKET, elements: &[Element], size: u32, overlapped: *mut OVERLAPPED, flags: u32) -> i32 {
    let done = unsafe { function(socket)(socket, elements.as_ptr(), elements.len() as u32, size, overlapped, flags) };
    if done != 0 { 0 } else { last_error() }
}

fn memory(bytes: &'static [u8]) -> Element {
    let mut element = Element { dwElFlags: TP_ELEMENT_MEMORY, cLength: bytes.len() as u32, ..Default::default() };
    element.Anonymous.pBuffer = bytes.as_ptr().cast_mut().cast();
    element
}

fn part(file: HANDLE, offset: i64, length: u32) -> Element {
    let mut element = Element { dwElFlags: TP_ELEMENT_FILE, cLength: length, ..Default::default() };
    element.Anonymous.Anonymous.hFile = file;
    element.Anonymous.Anonymous.nFileOffset = offset;
    element
}

fn last_of_packet(element: Element) -> Element {
    Element { dwElFlags: element.dwElFlags | TP_ELEMENT_EOP, ..element }
}

#[test]
fn ovl_133_elements_go_out_one_after_the_other() {
    let (client, accepted) = pair();
    let sample = Sample::new(1000);
    let file = sample.open();
    seek(file, 100);
    let elements = [
        memory(b"one"),
        part(file, 500, 20),
        last_of_packet(memory(b"two")),
        part(file, -1, 30),
        part(file, -1, 5),
        memory(b""),
        part(file, 990, 0),
    ];
    let op = Op::signaled(0);
    started(transmit(client, &elements, 0, op.overlapped(), 0));
    assert_eq!(op.end(client), Ok(71));
    let expected = [
        b"one",
        &sample.bytes[500..520],
        b"two",
        // Both are where the file stands, which the first has moved.
        &sample.bytes[100..135],
        &sample.bytes[990..],
    ];
    assert_eq!(receive_exactly(accepted, 71), expected.concat());
    seek(file, 0);
    assert_eq!(transmit(client, &[part(file, -1, 0)], u32::MAX, null_mut(), 0), 0);
    assert!(receive_exactly(accepted, 1000) == sample.bytes, "the whole file");
    assert_eq!(transmit(client, &[], 0, null_mut(), 0), 0);
    assert_eq!(transmit(client, &[memory(b"bye")], 0, null_mut(), TF_DISCONNECT), 0);
    assert_eq!((receive_exactly(accepted, 3), receive(accepted, 1)), (b"bye".to_vec(), Ok(Vec::new())));
    close_handle(file);
    close(client);
    close(accepted);
}

#[test]
fn ovl_133_it_pends_where_the_socket_blocks() {
    let (client, accepted) = pair();
    let sample = Sample::new(2_000_000);
    let file = sample.open();
    let filled = fill(client);
    let op = Op::signaled(0);
    assert_eq!(transmit(client, &[memory(b"ab"), part(file, 0, 0)], 0, op.overlapped(), 0), WSA_IO_PENDING);
    assert!(!is_signaled(op.event()));
    assert!(receive_exactly(accepted, filled + 2_000_002)[filled + 2..] == sample.bytes);
    assert_eq!(op.end(client), Ok(2_000_002));
    close_handle(file);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_133_a_datagram_ends_where_an_element_says_so() {
    let (one, other) = connected_pair();
    let sample = Sample::new(1000);
    let file = sample.open();
    let elements = [
        memory(b"head "),
        last_of_packet(part(file, 10, 4)),
        last_of_packet(memory(b"second")),
        memory(b"third"),
        part(file, 0, 0),
    ];
    assert_eq!(transmit(one, &elements, u32::MAX, null_mut(), 0), 0);
    assert_eq!(receive(other, 2000), Ok([b"head ", &sample.bytes[10..14]].concat()));
    assert_eq!(receive(other, 2000), Ok(b"second".to_vec()));
    assert_eq!(receive(other, 2000), Ok([b"third", &sample.bytes[..]].concat()));
    let op = Op::signaled(0);
    started(transmit(one, &[memory(b"0123456789")], 4, op.overlapped(), 0));
    assert_eq!(op.end(one), Ok(10));
    for expected in [&b"0123"[..], b"4567", b"89"] {
        assert_eq!(receive(other, 100), Ok(expected.to_vec()), "the size of a send bounds it");
    }
    close_handle(file);
    close(one);
    close(other);
    assert_no_rescue();
}

#[test]
fn ovl_133_a_datagram_that_is_too_large_is_refused() {
    let (one, other) = connected_pair();
    let sample = Sample::new(70_000);
    let file = sample.open();
    assert_eq!(transmit(one, &[part(file, 0, 0)], u32::MAX, null_mut(), 0), WSAEMSGSIZE);
    assert_eq!(transmit(one, &[part(file, 0, 0)], 0, null_mut(), 0), 0);
    let mut all = Vec::new();
    while all.len() < 70_000 {
        all.extend(receive(other, 70_000).unwrap());
    }
    assert!(all == sample.bytes, "the default size is one that can be sent");
    close_handle(file);
    close(one);
    close(other);
}

#[test]
fn ovl_133_bad_elements_and_flags_send_nothing() {
    let (client, accepted) = pair();
    let sample = Sample::new(10);
    let file = sample.open();
    let good = memory(b"good");
    let bad = |element| transmit(client, &[good, element], 0, null_mut(), 0);
    for flags in [0, TP_ELEMENT_MEMORY | TP_ELEMENT_FILE, TP_ELEMENT_MEMORY | 8, TP_ELEMENT_EOP] {
        assert_eq!(bad(Element { dwElFlags: flags, ..good }), WSAEINVAL, "{flags:#x}");
    }
    assert_eq!(bad(part(file, -2, 1)), WSAEINVAL);
    assert_eq!(bad(part(file, 11, 1)), WSAEINVAL, "behind the end");
    assert_eq!(bad(part(null_mut(), 0, 1)), WSAENOTSOCK);
    assert_eq!(bad(Element { dwElFlags: TP_ELEMENT_MEMORY, cLength: 1, ..Default::default() }), WSAEFAULT);
    assert_eq!(bad(Element { cLength: 0x7fff_ffff, ..good }), WSAEINVAL, "too much in all");
    assert_eq!(transmit(client, &[good], 0, null_mut(), TF_REUSE_SOCKET), WSAEINVAL);
    assert_eq!(transmit(client, &[good], 0, null_mut(), TF_WRITE_BEHIND), WSAEINVAL);
    let call = function(client);
    assert_eq!((unsafe { call(client, null(), 1, 0, null_mut(), 0) }, last_error()), (0, WSAEFAULT));
    assert_eq!((unsafe { call(file as SOCKET, &good, 1, 0, null_mut(), 0) }, last_error()), (0, WSAENOTSOCK));
    let fresh = tcp();
    assert_eq!(transmit(fresh, &[good], 0, null_mut(), 0), WSAENOTCONN);
    let alone = bound().0;
    assert_eq!(transmit(alone, &[good], 0, null_mut(), 0), WSAENOTCONN);
    let (one, other) = connected_pair();
    assert_eq!(transmit(one, &[good], 0, null_mut(), TF_DISCONNECT), WSAEINVAL, "a datagram socket has no connection");
    shut_send(client);
    assert_eq!(transmit(client, &[good], 0, null_mut(), 0), WSAESHUTDOWN);
    assert_eq!(receive(accepted, 8), Ok(Vec::new()), "none of them sent anything");
    close_handle(file);
    [client, accepted, fresh, alone, one, other].into_iter().for_each(close);
}
