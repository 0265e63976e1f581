//! Several operations on one stream: who gets what, and what ends them all.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::ptr::{null, null_mut};

#[test]
fn ovl_40_receives_are_filled_in_start_order() {
    let (client, accepted) = pair();
    let ops: Vec<Op> = (0..8).map(|_| Op::signaled(4)).collect();
    for op in &ops {
        assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    }
    send_all(client, b"00001111222233334444555566667777");
    for (index, op) in ops.iter().enumerate() {
        assert_eq!(op.end(accepted), Ok(4));
        assert_eq!(op.data(), [b'0' + index as u8; 4]);
    }
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_41_a_receive_ends_with_some_data() {
    let (client, accepted) = pair();
    let op = Op::signaled(100);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(3));
    // One send ends several receives.
    let (first, second) = (Op::signaled(2), Op::signaled(100));
    assert_eq!(first.receive(accepted), WSA_IO_PENDING);
    assert_eq!(second.receive(accepted), WSA_IO_PENDING);
    send_all(client, b"defg");
    assert_eq!((first.end(accepted), second.end(accepted)), (Ok(2), Ok(2)));
    assert_eq!((first.data(), second.data()), (b"de".to_vec(), b"fg".to_vec()));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_43_a_synchronous_receive_does_not_overtake() {
    let (client, accepted) = pair();
    let op = Op::signaled(3);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    let receiver = std::thread::spawn(move || receive(accepted, 8).unwrap());
    send_all(client, b"abcdef");
    assert_eq!(op.end(accepted), Ok(3));
    assert_eq!(op.data(), b"abc");
    assert_eq!(receiver.join().unwrap(), b"def");
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_44_an_empty_receive_tells_of_data_and_takes_none() {
    let (client, accepted) = pair();
    let op = Op::signaled(0);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    assert!(!is_signaled(op.event()));
    send_all(client, b"abc");
    assert_eq!(op.end(accepted), Ok(0));
    started(op.receive(accepted));
    assert_eq!(op.end(accepted), Ok(0));
    assert_eq!(receive(accepted, 8).unwrap(), b"abc");
    // The end of the stream counts too.
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    close(client);
    assert_eq!(op.end(accepted), Ok(0));
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_45_no_buffer_is_refused() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    let (buffers, mut bytes, mut flags) = ([op.wsabuf()], 0, 0);
    let calls = [(buffers.as_ptr(), 0u32), (null(), 1), (null(), 0)];
    for (array, count) in calls {
        let result = unsafe { WSARecv(accepted, array, count, null_mut(), &mut flags, op.overlapped(), None) };
        assert_eq!((result, last_error()), (SOCKET_ERROR, WSAEINVAL));
        let result = unsafe { WSARecv(accepted, array, count, &mut bytes, &mut flags, null_mut(), None) };
        assert_eq!((result, last_error()), (SOCKET_ERROR, WSAEINVAL));
    }
    assert!(!is_signaled(op.event()));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_46_the_end_of_the_stream_reaches_every_receive() {
    for graceful_close in [false, true] {
        let (client, accepted) = pair();
        let port = port(0);
        associate(accepted, port, 5);
        let ops: Vec<Op> = (0..4).map(|_| Op::room(null_mut(), 3)).collect();
        for op in &ops {
            assert_eq!(op.receive(accepted), WSA_IO_PENDING);
        }
        send_all(client, b"abcd");
        if graceful_close {
            close(client)
        } else {
            shut_send(client)
        }
        let counts: Vec<u32> = ops
            .iter()
            .map(|op| {
                let got = get(port, BOUND_MS);
                assert_eq!((got.ok, got.overlapped), (true, op.overlapped()));
                got.bytes
            })
            .collect();
        assert_eq!(counts[3], 0);
        assert_eq!(counts.iter().sum::<u32>(), 4);
        // Later ones end at once, with their packet.
        started(ops[0].receive(accepted));
        assert_eq!(get(port, BOUND_MS), Got::success(0, 5, ops[0].overlapped()));
        if !graceful_close {
            close(client);
        }
        close(accepted);
        close_handle(port);
    }
    assert_no_rescue();
}

#[test]
fn ovl_47_a_reset_ends_every_receive_and_refuses_later_ones() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 5);
    let ops: Vec<Op> = (0..3).map(|_| Op::room(null_mut(), 3)).collect();
    for op in &ops {
        assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    }
    reset(client);
    for op in &ops {
        let expected = Got { ok: false, error: 64, ..Got::success(0, 5, op.overlapped()) };
        assert_eq!(get(port, BOUND_MS), expected);
        assert_eq!(op.status(), 0xC000_020D);
    }
    assert_eq!(ops[0].receive(accepted), WSAECONNRESET);
    assert_eq!(ops[1].send(accepted), WSAECONNRESET);
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    // What a failed start leaves may say "pending"; nothing is.
    for op in &ops {
        unsafe { (*op.overlapped()).Internal = 0 };
    }
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_47_a_reset_ends_pending_sends() {
    let (client, accepted) = pair();
    fill(accepted);
    let sends: Vec<Op> = (0..3).map(|_| Op::with(manual_event(), vec![1; 1 << 16])).collect();
    for op in &sends {
        assert_eq!(op.send(accepted), WSA_IO_PENDING);
    }
    reset(client);
    for op in &sends {
        assert_eq!(op.end(accepted), Err(WSAECONNRESET));
    }
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_48_the_array_and_the_flags_are_read_at_the_start() {
    let (client, accepted) = pair();
    let op = Op::signaled(8);
    let mut flags = Box::new(0u32);
    {
        let mut buffers = [op.wsabuf()];
        let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut *flags, op.overlapped(), None) };
        assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
        buffers[0] = WSABUF { len: 1, buf: null_mut() };
        std::hint::black_box(&mut buffers);
    }
    *flags = 0x5555;
    send_all(client, b"abcdef");
    assert_eq!(op.end(accepted), Ok(6));
    assert_eq!((op.data(), *flags), (b"abcdef".to_vec(), 0x5555));
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_49_buffers_are_taken_in_array_order() {
    let (client, accepted) = pair();
    let parts: Vec<Op> = (1..=4).map(|room| Op::room(null_mut(), room)).collect();
    let whole = Op::signaled(0);
    let buffers: Vec<WSABUF> = parts.iter().map(Op::wsabuf).collect();
    let mut flags = 0;
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 4, null_mut(), &mut flags, whole.overlapped(), None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    let halves = [Op::with(null_mut(), b"abb".to_vec()), Op::with(null_mut(), b"cccdd".to_vec())];
    let sent: Vec<WSABUF> = halves.iter().map(Op::wsabuf).collect();
    let mut bytes = 0;
    assert_eq!(unsafe { WSASend(client, sent.as_ptr(), 2, &mut bytes, 0, null_mut(), None) }, 0);
    assert_eq!(bytes, 8);
    assert_eq!(whole.end(accepted), Ok(8));
    for (part, expected) in parts.iter().zip([&b"a"[..], b"bb", b"ccc", b"dd\0\0"]) {
        let there = unsafe { std::slice::from_raw_parts(part.buffer(), expected.len()) };
        assert_eq!(there, expected);
    }
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_50_the_count_is_needed_only_without_overlapped() {
    let (client, accepted) = pair();
    let op = Op::with(manual_event(), b"abc".to_vec());
    let (buffers, mut flags) = ([op.wsabuf()], 0);
    let result = unsafe { WSASend(client, buffers.as_ptr(), 1, null_mut(), 0, null_mut(), None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSAEFAULT));
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, null_mut(), None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSAEFAULT));
    started(op.send(client));
    assert_eq!(op.end(client), Ok(3));
    assert_eq!(receive(accepted, 8).unwrap(), b"abc");
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_51_52_54_sends_go_out_in_start_order_and_end_when_all_is_accepted() {
    const SIZE: usize = 1 << 20;
    let (client, accepted) = pair();
    set_int(accepted, SO_SNDBUF, 8192);
    let sends: Vec<Op> = (0..4u8).map(|value| Op::with(manual_event(), vec![value; SIZE])).collect();
    for op in &sends {
        started(op.send(accepted));
    }
    let reader = std::thread::spawn(move || receive_exactly(client, 4 * SIZE));
    for op in &sends {
        assert_eq!(op.end(accepted), Ok(SIZE as u32));
        // The buffer is the program's own again.
        unsafe { std::ptr::write_bytes(op.buffer(), 0xff, SIZE) };
    }
    let received = reader.join().unwrap();
    for (value, part) in received.chunks(SIZE).enumerate() {
        assert!(part.iter().all(|byte| *byte == value as u8), "part {value}");
    }
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_52_a_blocking_send_takes_everything() {
    const SIZE: usize = 4 << 20;
    let (client, accepted) = pair();
    let reader = std::thread::spawn(move || receive_exactly(client, SIZE).len());
    send_all(accepted, &vec![7; SIZE]);
    assert_eq!(reader.join().unwrap(), SIZE);
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_53_a_synchronous_send_does_not_overtake_queued_ones() {
    let (client, accepted) = pair();
    let filled = fill(accepted);
    let op = Op::with(manual_event(), vec![1; 1 << 16]);
    assert_eq!(op.send(accepted), WSA_IO_PENDING);
    let sent = unsafe { send(accepted, b"x".as_ptr(), 1, 0) };
    assert_eq!((sent, last_error()), (SOCKET_ERROR, WSAEWOULDBLOCK));
    let reader = std::thread::spawn(move || receive_exactly(client, filled + (1 << 16)));
    assert_eq!(op.end(accepted), Ok(1 << 16));
    assert!(reader.join().unwrap()[filled..].iter().all(|byte| *byte == 1));
    send_all(accepted, b"x");
    assert_eq!(receive(client, 8).unwrap(), b"x");
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_59_an_empty_send_succeeds_and_is_told() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 4);
    let op = Op::with(manual_event(), Vec::new());
    started(op.send(accepted));
    assert_eq!(get(port, BOUND_MS), Got::success(0, 4, op.overlapped()));
    assert_eq!(op.end(accepted), Ok(0));
    // Nothing went on the wire.
    send_all(accepted, b"x");
    assert_eq!(receive(client, 8).unwrap(), b"x");
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_49_more_buffers_than_the_kernel_takes_at_a_time() {
    const COUNT: usize = 2500;
    let (client, accepted) = pair();
    let sent: Vec<u8> = (0..COUNT).map(|index| index as u8).collect();
    let mut received = vec![0u8; COUNT];
    let one_byte_each = |bytes: *mut u8| -> Vec<WSABUF> {
        (0..COUNT).map(|index| WSABUF { len: 1, buf: bytes.wrapping_add(index) }).collect()
    };
    let (parts, mut count) = (one_byte_each(sent.as_ptr().cast_mut()), 0);
    let result = unsafe { WSASend(client, parts.as_ptr(), COUNT as u32, &mut count, 0, null_mut(), None) };
    assert_eq!((result, count as usize), (0, COUNT), "{}", last_error());
    let mut got = 0;
    while got < COUNT {
        let rest = &one_byte_each(received.as_mut_ptr())[got..];
        let (mut bytes, mut flags) = (0, 0);
        let result =
            unsafe { WSARecv(accepted, rest.as_ptr(), rest.len() as u32, &mut bytes, &mut flags, null_mut(), None) };
        assert_eq!(result, 0, "{}", last_error());
        got += bytes as usize;
    }
    assert_eq!(received, sent);
    close(client);
    close(accepted);
    assert_no_rescue();
}
