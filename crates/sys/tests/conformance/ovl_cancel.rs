//! Cancelling, closing, and the end of the starting thread.

use crate::ops::*;
use crate::support::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicU32, Ordering};

const NOT_FOUND: i32 = 1168;

#[test]
fn ovl_60_cancel_io_means_the_calling_thread() {
    let (client, accepted) = pair();
    let handle = accepted as HANDLE;
    assert_eq!(unsafe { CancelIo(handle) }, 1, "none is no error");
    let (ours, theirs) = (Op::signaled(3), Op::signaled(3));
    assert_eq!(ours.receive(accepted), WSA_IO_PENDING);
    let go_on = manual_event() as usize;
    std::thread::scope(|scope| {
        let (begun, to_begin) = std::sync::mpsc::channel();
        let theirs = &theirs;
        scope.spawn(move || {
            assert_eq!(theirs.receive(accepted), WSA_IO_PENDING);
            begun.send(()).unwrap();
            assert_eq!(wait(go_on as HANDLE, BOUND_MS), 0);
        });
        to_begin.recv().unwrap();
        assert_eq!(unsafe { CancelIo(handle) }, 1);
        assert_eq!(ours.end(accepted), Err(WSA_OPERATION_ABORTED));
        assert_eq!(theirs.result(accepted), Err(WSA_IO_INCOMPLETE));
        send_all(client, b"abc");
        assert_eq!(theirs.end(accepted), Ok(3));
        unsafe { SetEvent(go_on as HANDLE) };
    });
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_61_cancel_io_ex_means_one_operation_or_all() {
    let (client, accepted) = pair();
    assert_eq!(cancel_ex(accepted, null()), NOT_FOUND);
    let ops: Vec<Op> = (0..4).map(|_| Op::signaled(3)).collect();
    assert_eq!(ops[0].cancel(accepted), NOT_FOUND);
    // Whoever started them.
    std::thread::scope(|scope| {
        let (begun, to_begin) = std::sync::mpsc::channel();
        let (end, to_end) = std::sync::mpsc::channel::<()>();
        let ops = &ops;
        scope.spawn(move || {
            ops.iter().for_each(|op| assert_eq!(op.receive(accepted), WSA_IO_PENDING));
            begun.send(()).unwrap();
            to_end.recv().unwrap();
        });
        to_begin.recv().unwrap();
        assert_eq!(ops[1].cancel(accepted), 0);
        assert_eq!(ops[1].end(accepted), Err(WSA_OPERATION_ABORTED));
        assert_eq!(ops[1].cancel(accepted), NOT_FOUND);
        send_all(client, b"abc");
        assert_eq!(ops[0].end(accepted), Ok(3));
        assert_eq!(cancel_ex(accepted, null()), 0);
        for op in &ops[2..] {
            assert_eq!(op.end(accepted), Err(WSA_OPERATION_ABORTED));
            assert_eq!(op.bytes(), 0);
        }
        end.send(()).unwrap();
    });
    assert_eq!(cancel_ex(accepted, null()), NOT_FOUND);
    close(client);
    close(accepted);
    assert_eq!(cancel_ex(accepted, null()), WSA_INVALID_HANDLE);
    assert_no_rescue();
}

#[test]
fn ovl_62_a_cancel_that_races_with_data_leads_to_one_end() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 0);
    let (mut sent, mut received) = (0u32, Vec::new());
    let op = Op::room(null_mut(), 4);
    for _ in 0..2_000 {
        started(op.receive(accepted));
        std::thread::scope(|scope| {
            if sent < 1_000 {
                scope.spawn(|| send_all(client, &sent.to_le_bytes()));
            }
            let cancelled = op.cancel(accepted);
            assert!(cancelled == 0 || cancelled == NOT_FOUND);
        });
        sent += u32::from(sent < 1_000);
        let got = get(port, BOUND_MS);
        assert_eq!(got.overlapped, op.overlapped());
        match got.error {
            0 => received.extend(op.data()),
            error => assert_eq!((error, got.bytes, op.status()), (995, 0, STATUS_CANCELLED)),
        }
        assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
        if sent == 1_000 {
            break;
        }
    }
    shut_send(client);
    loop {
        started(op.receive(accepted));
        match get(port, BOUND_MS).bytes {
            0 => break,
            _ => received.extend(op.data()),
        }
    }
    assert_eq!(received, (0..sent).flat_map(u32::to_le_bytes).collect::<Vec<u8>>(), "no byte is lost by a cancel");
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_63_how_event_and_port_see_the_cancellation() {
    let (client, accepted) = pair();
    let op = Op::signaled(3);
    assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    assert_eq!(op.cancel(accepted), 0);
    assert_eq!(op.end(accepted), Err(WSA_OPERATION_ABORTED));
    assert_eq!((op.dos_result(accepted), op.status()), (Err(995), STATUS_CANCELLED));
    let port = port(0);
    associate(accepted, port, 11);
    let packet = Op::room(null_mut(), 3);
    assert_eq!(packet.receive(accepted), WSA_IO_PENDING);
    assert_eq!(packet.cancel(accepted), 0);
    let expected = Got { ok: false, error: 995, ..Got::success(0, 11, packet.overlapped()) };
    assert_eq!(get(port, BOUND_MS), expected);
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_64_a_cancelled_send_may_have_sent_a_part() {
    const SIZE: usize = 8 << 20;
    let (client, accepted) = pair();
    set_int(accepted, SO_SNDBUF, 8192);
    let op = Op::with(manual_event(), vec![1; SIZE]);
    started(op.send(accepted));
    let cancelled = op.cancel(accepted);
    assert!(cancelled == 0 || cancelled == NOT_FOUND);
    if cancelled == 0 {
        assert_eq!(op.end(accepted), Err(WSA_OPERATION_ABORTED));
    }
    close(accepted);
    // What was sent is a prefix, and then the stream ends.
    let mut total = 0;
    loop {
        match receive(client, 1 << 16) {
            Ok(some) if some.is_empty() => break,
            Ok(some) => total += some.len(),
            Err(error) => panic!("{error}"),
        }
    }
    assert!(total <= SIZE);
    close(client);
    assert_no_rescue();
}

#[test]
fn ovl_70_71_72_close_ends_what_is_pending() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 6);
    let ops: Vec<Op> = (0..3).map(|_| Op::signaled(3)).collect();
    for op in &ops {
        assert_eq!(op.receive(accepted), WSA_IO_PENDING);
    }
    close(accepted);
    for op in &ops {
        let got = get(port, BOUND_MS);
        assert_eq!((got.ok, got.bytes, got.key, got.overlapped), (false, 0, 6, op.overlapped()));
        assert!(matches!(got.error, 995 | 64), "{}", got.error);
        assert_eq!(wait(op.event(), BOUND_MS), 0);
    }
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    assert_eq!(receive(client, 8).unwrap(), b"");
    close(client);
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_73_sends_that_were_not_accepted_end_with_the_close() {
    let (client, accepted) = pair();
    let filled = fill(accepted);
    let op = Op::with(manual_event(), vec![1; 1 << 16]);
    assert_eq!(op.send(accepted), WSA_IO_PENDING);
    close(accepted);
    assert_eq!(wait(op.event(), BOUND_MS), 0);
    assert_eq!(op.status(), STATUS_CANCELLED);
    // What was accepted arrives.
    assert_eq!(receive_exactly(client, filled).len(), filled);
    close(client);
    assert_no_rescue();
}

#[test]
fn ovl_75_a_new_socket_of_the_same_number_hears_nothing_of_the_old() {
    let port = port(0);
    let mut numbers = std::collections::HashSet::new();
    let (mut round, mut again) = (0usize, 0);
    while again < 20 && round < 10_000 {
        let (client, accepted) = pair();
        again += usize::from(!numbers.insert(accepted));
        associate(accepted, port, round);
        let op = Op::room(null_mut(), 8);
        assert_eq!(op.receive(accepted), WSA_IO_PENDING);
        if round % 2 == 0 {
            send_all(client, b"old");
        }
        close(accepted);
        let got = get(port, BOUND_MS);
        assert_eq!((got.key, got.overlapped), (round, op.overlapped()));
        assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
        reset(client);
        round += 1;
    }
    assert_eq!(again, 20, "numbers must come again");
    close_handle(port);
    assert_no_rescue();
}

#[test]
fn ovl_76_shutdown_cancels_nothing() {
    let (client, accepted) = pair();
    let receive_op = Op::signaled(8);
    assert_eq!(receive_op.receive(accepted), WSA_IO_PENDING);
    let filled = fill(accepted);
    let send_op = Op::with(manual_event(), vec![1; 1 << 16]);
    assert_eq!(send_op.send(accepted), WSA_IO_PENDING);
    assert_eq!(unsafe { shutdown(accepted, SD_BOTH) }, 0);
    assert_eq!(receive_op.result(accepted), Err(WSA_IO_INCOMPLETE));
    // The pending send goes out, then FIN; the pending receive still gets its data.
    let reader = std::thread::spawn(move || {
        let received = receive_exactly(client, filled + (1 << 16)).len();
        (received, receive(client, 8).unwrap())
    });
    assert_eq!(send_op.end(accepted), Ok(1 << 16));
    assert_eq!(reader.join().unwrap(), (filled + (1 << 16), Vec::new()));
    send_all(client, b"abc");
    assert_eq!(receive_op.end(accepted), Ok(3));
    close(client);
    close(accepted);
    assert_no_rescue();
}

static ROUTINES: AtomicU32 = AtomicU32::new(0);

unsafe extern "system" fn never(_: u32, _: u32, _: *mut OVERLAPPED, _: u32) {
    ROUTINES.fetch_add(1, Ordering::SeqCst);
}

#[test]
fn ovl_80_a_thread_takes_its_operations_with_it() {
    let (client, accepted) = pair();
    let (event, routine, neither) = (Op::signaled(3), Op::room(null_mut(), 3), Op::room(null_mut(), 3));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            assert_eq!(event.receive(accepted), WSA_IO_PENDING);
            assert_eq!(routine.receive_with(accepted, 0, Some(never)), WSA_IO_PENDING);
            assert_eq!(neither.receive(accepted), WSA_IO_PENDING);
        });
    });
    assert_eq!(event.end(accepted), Err(WSA_OPERATION_ABORTED));
    assert_eq!(wait(accepted as HANDLE, BOUND_MS), 0);
    for op in [&routine, &neither] {
        assert_eq!((op.status(), op.bytes()), (STATUS_CANCELLED, 0));
    }
    assert_eq!(unsafe { SleepEx(0, 1) }, 0);
    assert_eq!(ROUTINES.load(Ordering::SeqCst), 0);
    // Nothing was consumed by them.
    send_all(client, b"abc");
    assert_eq!(receive(accepted, 8).unwrap(), b"abc");
    close(client);
    close(accepted);
    assert_no_rescue();
}

#[test]
fn ovl_81_82_operations_of_a_port_without_an_event_survive_their_thread() {
    let (client, accepted) = pair();
    let port = port(0);
    associate(accepted, port, 8);
    let low_bit = manual_event();
    let survivor = Op::room(null_mut(), 3);
    let with_event = Op::signaled(3);
    let silent = Op::room((low_bit as usize | 1) as HANDLE, 3);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for op in [&survivor, &with_event, &silent] {
                assert_eq!(op.receive(accepted), WSA_IO_PENDING);
            }
        });
    });
    let expected = Got { ok: false, error: 995, ..Got::success(0, 8, with_event.overlapped()) };
    assert_eq!(get(port, BOUND_MS), expected);
    assert_eq!(with_event.end(accepted), Err(WSA_OPERATION_ABORTED));
    assert_eq!(silent.end(accepted), Err(WSA_OPERATION_ABORTED));
    assert_eq!(get(port, 0), Got::nothing(TIMED_OUT));
    assert_eq!(survivor.status(), STATUS_PENDING);
    send_all(client, b"abc");
    assert_eq!(get(port, BOUND_MS), Got::success(3, 8, survivor.overlapped()));
    close(client);
    close(accepted);
    close_handle(port);
    assert_no_rescue();
}
