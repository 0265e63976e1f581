//! `TransmitFile`.

use crate::datagrams::{bound, extension, udp};
use crate::files::*;
use crate::ops::*;
use crate::sockets::{elsewhere, until_bytes};
use crate::support::*;
use overlapped_sys::foundation::{GENERIC_WRITE, HANDLE};
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};

/// `TransmitFile`: 0 or the error.
fn transmit(
    socket: SOCKET,
    file: HANDLE,
    count: u32,
    overlapped: *mut OVERLAPPED,
    buffers: *const TRANSMIT_FILE_BUFFERS,
    flags: u32,
) -> i32 {
    let done = unsafe { TransmitFile(socket, file, count, 0, overlapped, buffers, flags) };
    if done != 0 { 0 } else { last_error() }
}

/// A head and a tail.
fn around(head: &'static [u8], tail: &'static [u8]) -> TRANSMIT_FILE_BUFFERS {
    TRANSMIT_FILE_BUFFERS {
        Head: head.as_ptr().cast_mut().cast(),
        HeadLength: head.len() as u32,
        Tail: tail.as_ptr().cast_mut().cast(),
        TailLength: tail.len() as u32,
    }
}

/// An operation on a file from `offset` on.
fn at(offset: u64) -> Op {
    let op = Op::signaled(0);
    set_offset(&op, offset);
    op
}

fn set_offset(op: &Op, offset: u64) {
    let place = unsafe { &mut (*op.overlapped()).Anonymous.Anonymous };
    (place.Offset, place.OffsetHigh) = (offset as u32, (offset >> 32) as u32);
}

fn offset(op: &Op) -> u32 {
    unsafe { (*op.overlapped()).Anonymous.Anonymous.Offset }
}

#[test]
fn ovl_130_head_file_and_tail_go_out_in_order() {
    let (client, accepted) = pair();
    let sample = Sample::new(300_000);
    let file = sample.open();
    let reading = elsewhere(move || receive_exactly(accepted, 4 + 300_000 + 5));
    assert_eq!(transmit(client, file, 0, null_mut(), &around(b"head", b"tail!"), 0), 0);
    let all = reading.result();
    assert_eq!((&all[..4], &all[300_004..]), (&b"head"[..], &b"tail!"[..]));
    assert!(all[4..300_004] == sample.bytes[..], "the file comes as it is");
    close_handle(file);
    close(client);
    close(accepted);
}

#[test]
fn ovl_130_without_overlapped_it_starts_where_the_file_stands() {
    let (client, accepted) = pair();
    let sample = Sample::new(1000);
    let file = sample.open();
    seek(file, 300);
    assert_eq!(transmit(client, file, 200, null_mut(), null(), 0), 0);
    assert!(receive_exactly(accepted, 200) == sample.bytes[300..500]);
    seek(file, 900);
    assert_eq!(transmit(client, file, 0, null_mut(), null(), 0), 0);
    assert!(receive_exactly(accepted, 100) == sample.bytes[900..]);
    shut_send(client);
    assert_eq!(receive(accepted, 1), Ok(Vec::new()), "nothing else was sent");
    close_handle(file);
    close(client);
    close(accepted);
}

#[test]
fn ovl_130_overlapped_it_starts_at_the_offset_and_counts_all_three() {
    let (client, accepted) = pair();
    let sample = Sample::new(1000);
    let file = sample.open();
    seek(file, 7);
    let op = at(250);
    started(transmit(client, file, 100, op.overlapped(), &around(b"<", b">>"), 0));
    assert_eq!(op.end(client), Ok(103));
    assert_eq!(offset(&op), 250, "it is not written");
    let all = receive_exactly(accepted, 103);
    assert_eq!((all[0], &all[101..]), (b'<', &b">>"[..]));
    assert!(all[1..101] == sample.bytes[250..350]);
    let op = at(990);
    started(transmit(client, file, 0, op.overlapped(), null(), 0));
    assert_eq!(op.end(client), Ok(10));
    assert!(receive_exactly(accepted, 10) == sample.bytes[990..]);
    close_handle(file);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_130_an_offset_may_be_beyond_four_gigabytes() {
    let (client, accepted) = pair();
    let sample = Sample::new(0);
    sample.stretch((5 << 30) + 3);
    let file = sample.open();
    let op = at(5 << 30);
    started(transmit(client, file, 0, op.overlapped(), null(), 0));
    assert_eq!(op.end(client), Ok(3));
    assert_eq!(receive_exactly(accepted, 3), [0; 3]);
    close_handle(file);
    close(client);
    close(accepted);
}

#[test]
fn ovl_130_nothing_to_send_is_done_at_once_and_may_disconnect() {
    let (client, accepted) = pair();
    assert_eq!(transmit(client, null_mut(), 0, null_mut(), null(), 0), 0);
    assert_eq!(transmit(client, null_mut(), 0, null_mut(), &around(b"", b""), 0), 0);
    assert_eq!(transmit(client, null_mut(), 0, null_mut(), &around(b"both ", b"ends"), 0), 0);
    assert_eq!(receive_exactly(accepted, 9), b"both ends");
    assert_eq!(transmit(client, null_mut(), 0, null_mut(), null(), TF_DISCONNECT), 0);
    assert_eq!(receive(accepted, 8), Ok(Vec::new()), "the peer sees the end");
    assert_eq!(transmit(client, null_mut(), 0, null_mut(), null(), 0), WSAESHUTDOWN);
    send_all(accepted, b"still");
    assert_eq!(receive(client, 8), Ok(b"still".to_vec()));
    close(client);
    close(accepted);
}

#[test]
fn ovl_130_it_needs_a_connection_and_a_file() {
    let sample = Sample::new(10);
    let file = sample.open();
    let op = at(0);
    for socket in [tcp(), udp(), bound().0, listener().0] {
        assert_eq!(transmit(socket, file, 0, null_mut(), null(), 0), WSAENOTCONN);
        assert_eq!(transmit(socket, file, 0, op.overlapped(), null(), 0), WSAENOTCONN);
        close(socket);
    }
    let (client, accepted) = pair();
    assert_eq!(transmit(client, accepted as HANDLE, 0, null_mut(), null(), 0), WSAENOTSOCK, "it is no file");
    assert_eq!(transmit(file as SOCKET, file, 0, null_mut(), null(), 0), WSAENOTSOCK);
    let unreadable = sample.open_for(GENERIC_WRITE);
    assert_eq!(transmit(client, unreadable, 0, null_mut(), null(), 0), WSAEACCES);
    let nowhere = TRANSMIT_FILE_BUFFERS { HeadLength: 1, ..Default::default() };
    assert_eq!(transmit(client, file, 0, null_mut(), &nowhere, 0), WSAEFAULT);
    shut_send(client);
    assert_eq!(transmit(client, file, 0, null_mut(), null(), 0), WSAESHUTDOWN);
    assert_eq!(receive(accepted, 8), Ok(Vec::new()), "none of them sent anything");
    [file, unreadable].into_iter().for_each(close_handle);
    close(client);
    close(accepted);
}

#[test]
fn ovl_131_flags_and_sizes_have_their_limits() {
    let (client, accepted) = pair();
    let sample = Sample::new(10);
    let file = sample.open();
    let op = at(0);
    for flags in [TF_REUSE_SOCKET, 8, 0x40, 0x8000_0000] {
        assert_eq!(transmit(client, file, 0, op.overlapped(), null(), flags), WSAEINVAL, "{flags:#x}");
    }
    set_offset(&op, 11);
    assert_eq!(transmit(client, file, 0, op.overlapped(), null(), 0), WSAEINVAL, "behind the end");
    set_offset(&op, 0);
    assert_eq!(transmit(client, file, 0x7fff_ffff, op.overlapped(), null(), 0), WSAEINVAL);
    sample.stretch(0x7fff_ffff);
    assert_eq!(transmit(client, file, 0, op.overlapped(), null(), 0), WSAEINVAL, "the file is too large");
    assert_eq!(transmit(client, file, 0x7fff_fffe, op.overlapped(), &around(b"x", b""), 0), WSAEINVAL);
    assert!(!is_signaled(op.event()));
    shut_send(client);
    assert_eq!(receive(accepted, 8), Ok(Vec::new()), "none of them sent anything");
    close_handle(file);
    close(client);
    close(accepted);
}

#[test]
fn ovl_131_how_the_work_is_done_changes_nothing() {
    let (client, accepted) = pair();
    let sample = Sample::new(10_000);
    let file = sample.open();
    for flags in [TF_WRITE_BEHIND, TF_USE_SYSTEM_THREAD, TF_USE_KERNEL_APC, TF_USE_DEFAULT_WORKER] {
        let op = at(0);
        started(transmit(client, file, 0, op.overlapped(), null(), flags));
        assert_eq!(op.end(client), Ok(10_000));
        assert!(receive_exactly(accepted, 10_000) == sample.bytes);
    }
    let op = at(0);
    assert!(unsafe { TransmitFile(client, file, 0, 1000, op.overlapped(), null(), 0) } != 0 || pending());
    assert_eq!(op.end(client), Ok(10_000), "in pieces of 1000");
    assert!(receive_exactly(accepted, 10_000) == sample.bytes);
    close_handle(file);
    close(client);
    close(accepted);
}

fn pending() -> bool {
    last_error() == WSA_IO_PENDING
}

#[test]
fn ovl_51_130_it_keeps_its_place_among_the_sends_and_ends_though_the_socket_blocks() {
    let (client, accepted) = pair();
    let sample = Sample::new(3_000_000);
    let file = sample.open();
    let filled = fill(client);
    let before = Op::with(manual_event(), b"before".to_vec());
    assert_eq!(before.send(client), WSA_IO_PENDING);
    let op = at(0);
    assert_eq!(transmit(client, file, 0, op.overlapped(), &around(b"head", b"tail"), 0), WSA_IO_PENDING);
    let after = Op::with(manual_event(), b"after".to_vec());
    assert_eq!(after.send(client), WSA_IO_PENDING);
    // The operation keeps the file.
    close_handle(file);
    assert!(!is_signaled(op.event()));
    assert_eq!(op.status(), STATUS_PENDING);
    receive_exactly(accepted, filled);
    assert_eq!(receive_exactly(accepted, 10), b"beforehead");
    assert!(receive_exactly(accepted, 3_000_000) == sample.bytes);
    assert_eq!(receive_exactly(accepted, 9), b"tailafter");
    assert_eq!((before.end(client), op.end(client), after.end(client)), (Ok(6), Ok(3_000_008), Ok(5)));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_130_a_blocking_call_lasts_until_all_is_sent() {
    let (client, accepted) = pair();
    let sample = Sample::new(20_000_000);
    let file = sample.open();
    let handle = file as usize;
    let sending = elsewhere(move || transmit(client, handle as HANDLE, 0, null_mut(), null(), 0));
    assert!(sending.is_blocked());
    assert!(receive_exactly(accepted, 20_000_000) == sample.bytes);
    assert_eq!(sending.result(), 0);
    close_handle(file);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_130_a_port_is_told_once() {
    let (client, accepted) = pair();
    let sample = Sample::new(3_000_000);
    let file = sample.open();
    let port = port(0);
    associate(client, port, 5);
    let op = Op::room(null_mut(), 0);
    set_offset(&op, 1);
    started(transmit(client, file, 10, op.overlapped(), null(), 0));
    assert_eq!(get(port, BOUND_MS), Got::success(10, 5, op.overlapped()));
    receive_exactly(accepted, 10);
    let filled = fill(client);
    let op = Op::room(null_mut(), 0);
    assert_eq!(transmit(client, file, 0, op.overlapped(), null(), 0), WSA_IO_PENDING);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    let reading = elsewhere(move || receive_exactly(accepted, filled + 3_000_000));
    assert_eq!(get(port, BOUND_MS), Got::success(3_000_000, 5, op.overlapped()));
    assert!(reading.result()[filled..] == sample.bytes);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    close_handle(file);
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_60_130_it_can_be_cancelled_and_ends_once() {
    let (client, accepted) = pair();
    let sample = Sample::new(3_000_000);
    let file = sample.open();
    let port = port(0);
    associate(client, port, 5);
    let filled = fill(client);
    let (first, second) = (Op::room(null_mut(), 0), Op::room(null_mut(), 0));
    assert_eq!(transmit(client, file, 0, first.overlapped(), null(), 0), WSA_IO_PENDING);
    assert_eq!(transmit(client, file, 0, second.overlapped(), null(), 0), WSA_IO_PENDING);
    assert_eq!(second.cancel(client), 0);
    let got = get(port, BOUND_MS);
    assert_eq!((got.ok, got.overlapped, got.error), (false, second.overlapped(), 995));
    assert_eq!((second.status(), second.cancel(client)), (STATUS_CANCELLED, 1168));
    assert_eq!(first.cancel(client), 0);
    let got = get(port, BOUND_MS);
    assert_eq!((got.ok, got.overlapped, got.error), (false, first.overlapped(), 995));
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    receive_exactly(accepted, filled);
    close_handle(file);
    close(client);
    close(accepted);
    close_handle(port);
}

#[test]
fn ovl_70_130_closing_the_socket_ends_it() {
    let (client, accepted) = pair();
    let sample = Sample::new(3_000_000);
    let file = sample.open();
    fill(client);
    let op = at(0);
    assert_eq!(transmit(client, file, 0, op.overlapped(), null(), 0), WSA_IO_PENDING);
    close(client);
    assert_eq!(wait(op.event(), BOUND_MS), 0);
    assert_eq!(op.status(), STATUS_CANCELLED);
    close_handle(file);
    close(accepted);
}

#[test]
fn ovl_130_a_broken_connection_ends_it() {
    let (client, accepted) = pair();
    let sample = Sample::new(3_000_000);
    let file = sample.open();
    fill(client);
    let op = at(0);
    assert_eq!(transmit(client, file, 0, op.overlapped(), null(), 0), WSA_IO_PENDING);
    reset(accepted);
    assert_eq!(op.end(client), Err(WSAECONNRESET));
    assert_eq!(transmit(client, file, 0, null_mut(), null(), 0), WSAECONNRESET);
    close_handle(file);
    close(client);
    assert_no_rescue();
}

#[test]
fn ovl_131_it_disconnects_after_the_last_byte_and_may_accept_again() {
    let (listener, address) = listener();
    let acceptor = tcp();
    let sample = Sample::new(100_000);
    let file = sample.open();
    for round in 0..3 {
        let op = Op::signaled(64);
        let buffer = op.buffer().cast();
        let started = unsafe { AcceptEx(listener, acceptor, buffer, 0, 32, 32, null_mut(), op.overlapped()) };
        assert_eq!((started, last_error()), (0, WSA_IO_PENDING), "round {round}");
        let client = connect_to(&address);
        assert_eq!(op.end(listener), Ok(0));
        let ending = at(0);
        let flags = TF_DISCONNECT | TF_REUSE_SOCKET;
        assert_eq!(transmit(acceptor, file, 0, ending.overlapped(), &around(b"1", b"3"), flags), WSA_IO_PENDING);
        let all = receive_exactly(client, 100_002);
        assert!(all[1..100_001] == sample.bytes && all[0] == b'1' && all[100_001] == b'3');
        assert_eq!(receive(client, 8), Ok(Vec::new()));
        assert!(!is_signaled(ending.event()), "the peer has not ended its way");
        close(client);
        assert_eq!(ending.end(acceptor), Ok(100_002));
    }
    close_handle(file);
    close(acceptor);
    close(listener);
    assert_no_rescue();
}

#[test]
fn ovl_8_130_a_socket_that_is_not_overlapped_blocks() {
    let (listener, address) = listener();
    let client = crate::sockets::socket_with(AF_INET, SOCK_STREAM, IPPROTO_TCP, 0).unwrap();
    assert_eq!(unsafe { connect(client, (&raw const address).cast(), ADDRESS_LENGTH) }, 0);
    let accepted = accept_one(listener);
    let sample = Sample::new(500);
    let file = sample.open();
    let op = at(100);
    assert_eq!(transmit(client, file, 0, op.overlapped(), null(), 0), 0);
    assert_eq!((op.bytes(), is_signaled(op.event())), (400, true));
    assert!(receive_exactly(accepted, 400) == sample.bytes[100..]);
    close_handle(file);
    [client, accepted, listener].into_iter().for_each(close);
}

#[test]
fn ovl_130_programs_find_it_by_its_guid() {
    type Transmit =
        unsafe extern "system" fn(SOCKET, HANDLE, u32, u32, *mut OVERLAPPED, *const TRANSMIT_FILE_BUFFERS, u32) -> i32;
    let (client, accepted) = pair();
    let found: Transmit = unsafe { std::mem::transmute(extension(client, WSAID_TRANSMITFILE)) };
    assert_eq!(unsafe { found(client, null_mut(), 0, 0, null_mut(), &around(b"found", b""), 0) }, 1);
    until_bytes(accepted, 5);
    assert_eq!(receive(accepted, 8), Ok(b"found".to_vec()));
    close(client);
    close(accepted);
}
