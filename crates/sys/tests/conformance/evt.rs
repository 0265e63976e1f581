use crate::support::*;
use crate::waiting::*;
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

#[test]
fn evt_1_wsa_create_event_is_manual_reset_and_nonsignaled() {
    let made = unsafe { WSACreateEvent() } as HANDLE;
    assert!(!made.is_null());
    assert_eq!(wait(made, 0), WAIT_TIMEOUT);
    set(made);
    assert_eq!(wait(made, 0), 0);
    assert_eq!(wait(made, 0), 0, "it is manual-reset");
    assert_eq!(unsafe { WSAResetEvent(made as WSAEVENT) }, 1);
    assert_eq!(wait(made, 0), WAIT_TIMEOUT);
    assert_eq!(unsafe { WSACloseEvent(made as WSAEVENT) }, 1);
}

#[test]
fn evt_2_create_event_takes_the_kind_and_the_initial_state() {
    for manual in [false, true] {
        for signaled in [false, true] {
            let made = event(manual, signaled);
            assert_eq!(is_signaled(made), signaled);
            assert_eq!(is_signaled(made), signaled && manual);
            close_handle(made);
        }
    }
}

#[test]
fn evt_3_a_set_manual_event_releases_present_and_later_waiters_until_it_is_reset() {
    let made = share(event(true, false));
    let waiters: Vec<_> = (0..4).map(|_| start(move || wait(made.get(), BOUND_MS))).collect();
    waiters.iter().for_each(Running::until_asleep);
    set(made.get());
    for waiter in waiters {
        assert_eq!(waiter.join(), 0);
    }
    assert_eq!(wait(made.get(), 0), 0, "a later waiter");
    reset(made.get());
    assert_eq!(wait(made.get(), 0), WAIT_TIMEOUT);
}

#[test]
fn evt_4_a_set_auto_event_releases_exactly_one_waiter() {
    let made = share(event(false, false));
    let released = Arc::new(AtomicU32::new(0));
    let waiters: Vec<_> = (0..3)
        .map(|_| {
            let released = Arc::clone(&released);
            start(move || {
                assert_eq!(wait(made.get(), BOUND_MS), 0);
                released.fetch_add(1, Ordering::SeqCst);
            })
        })
        .collect();
    waiters.iter().for_each(Running::until_asleep);
    for count in 1..=3 {
        set(made.get());
        until("the release", || released.load(Ordering::SeqCst) >= count);
        assert_eq!(released.load(Ordering::SeqCst), count);
        assert_eq!(wait(made.get(), 0), WAIT_TIMEOUT, "the event ends nonsignaled");
    }
    waiters.into_iter().for_each(Running::join);
}

#[test]
fn evt_4_without_a_waiter_an_auto_event_stays_signaled_until_one_wait() {
    let made = event(false, false);
    set(made);
    assert_eq!(wait(made, BOUND_MS), 0);
    assert_eq!(wait(made, 0), WAIT_TIMEOUT);
}

#[test]
fn evt_5_two_sets_of_an_auto_event_release_one_wait() {
    let made = event(false, false);
    set(made);
    set(made);
    assert_eq!(wait(made, 0), 0);
    assert_eq!(wait(made, 0), WAIT_TIMEOUT);
}

#[test]
fn evt_6_set_and_reset_return_true_whatever_the_state_was() {
    for manual in [false, true] {
        let made = event(manual, false);
        for _ in 0..2 {
            assert_eq!(unsafe { ResetEvent(made) }, 1);
        }
        for _ in 0..2 {
            assert_eq!(unsafe { SetEvent(made) }, 1);
        }
        assert_eq!(unsafe { ResetEvent(made) }, 1);
        assert_eq!(wait(made, 0), WAIT_TIMEOUT);
    }
}

#[test]
fn evt_7_a_wait_clears_an_auto_event_and_leaves_a_manual_one() {
    let (manual, auto) = (event(true, true), event(false, true));
    for _ in 0..3 {
        assert_eq!(wait_any(&[manual], 0), 0);
    }
    assert_eq!(wait_all(&[manual, auto], 0), 0);
    assert_eq!(wait(auto, 0), WAIT_TIMEOUT);
    assert_eq!(wait(manual, 0), 0);
}

#[test]
fn evt_8_a_wait_that_fails_times_out_or_runs_apcs_clears_nothing() {
    let (auto, never) = (event(false, true), event(false, false));
    assert_eq!(wait_any(&[auto, null_mut()], 0), WAIT_FAILED);
    assert_eq!(wait_all(&[auto, never], 0), WAIT_TIMEOUT);
    queue_here(1);
    let handles = [auto, never];
    let ended = unsafe { WaitForMultipleObjectsEx(2, handles.as_ptr(), 1, BOUND_MS, 1) };
    assert_eq!((ended, noted()), (WAIT_IO_COMPLETION, vec![1]));
    assert_eq!(wait(auto, 0), 0, "the event is still signaled");
}

#[test]
fn evt_9_a_pulse_releases_all_who_are_blocked_on_a_manual_event_and_leaves_it_nonsignaled() {
    let made = share(event(true, false));
    let waiters: Vec<_> = (0..3).map(|_| start(move || wait(made.get(), BOUND_MS))).collect();
    waiters.iter().for_each(Running::until_asleep);
    until("the release of all", || {
        // A waiter on its way into its wait is passed by: documentation calls it unreliable.
        pulse(made.get());
        waiters.iter().all(Running::has_ended)
    });
    waiters.into_iter().for_each(|waiter| assert_eq!(waiter.join(), 0));
    assert_eq!(wait(made.get(), 0), WAIT_TIMEOUT);
}

#[test]
fn evt_9_a_pulse_releases_at_most_one_who_is_blocked_on_an_auto_event() {
    let made = share(event(false, false));
    let waiters: Vec<_> = (0..2).map(|_| start(move || wait(made.get(), BOUND_MS))).collect();
    waiters.iter().for_each(Running::until_asleep);
    pulse(made.get());
    until("one release", || waiters.iter().any(Running::has_ended));
    assert_eq!(wait(made.get(), 0), WAIT_TIMEOUT);
    assert_eq!(waiters.iter().filter(|waiter| waiter.has_ended()).count(), 1);
    set(made.get());
    waiters.into_iter().for_each(|waiter| assert_eq!(waiter.join(), 0));
}

#[test]
fn evt_9_a_pulse_without_a_waiter_leaves_the_event_nonsignaled() {
    for manual in [false, true] {
        for signaled in [false, true] {
            let made = event(manual, signaled);
            pulse(made);
            assert_eq!(wait(made, 0), WAIT_TIMEOUT);
        }
    }
}

#[test]
fn evt_10_a_pulse_is_lost_for_a_thread_that_runs_an_apc() {
    static PULSED: std::sync::OnceLock<Shared> = std::sync::OnceLock::new();
    unsafe extern "system" fn pulsing(_: usize) {
        pulse(PULSED.get().unwrap().get());
    }
    let made = *PULSED.get_or_init(|| share(event(true, false)));
    queue(unsafe { GetCurrentThread() }, pulsing, 0);
    assert_eq!(wait_alertably(made.get(), BOUND_MS), WAIT_IO_COMPLETION);
    assert_eq!(wait(made.get(), 0), WAIT_TIMEOUT);
}

#[test]
fn evt_10_a_pulse_is_lost_for_a_wait_all_whose_others_are_not_signaled() {
    let (pulsed, other) = (share(event(true, false)), share(event(true, false)));
    let waiter = start(move || wait_all(&[pulsed.get(), other.get()], BOUND_MS));
    waiter.until_asleep();
    pulse(pulsed.get());
    set(other.get());
    assert!(!waiter.has_ended());
    until("the release", || {
        pulse(pulsed.get());
        waiter.has_ended()
    });
    assert_eq!(waiter.join(), 0);
}

#[test]
fn evt_11_a_set_passes_over_a_wait_all_that_is_not_complete() {
    let (auto, other) = (share(event(false, false)), share(event(false, false)));
    let all = start(move || wait_all(&[auto.get(), other.get()], BOUND_MS));
    all.until_asleep();
    let one = start(move || wait(auto.get(), BOUND_MS));
    one.until_asleep();
    set(auto.get());
    assert_eq!(one.join(), 0, "it goes to the waiter who can have it");
    set(auto.get());
    assert!(!all.has_ended());
    assert_eq!(wait(auto.get(), 0), 0, "and stays signaled where there is none");
    set(other.get());
    set(auto.get());
    assert_eq!(all.join(), 0);
}

#[test]
fn evt_12_nobody_starves_in_a_ping_pong() {
    const ROUNDS: u32 = 20_000;
    let (ping, pong) = (share(event(false, false)), share(event(false, false)));
    let other = start(move || {
        for _ in 0..ROUNDS {
            assert_eq!(wait(ping.get(), BOUND_MS), 0);
            set(pong.get());
        }
    });
    for _ in 0..ROUNDS {
        set(ping.get());
        assert_eq!(wait(pong.get(), BOUND_MS), 0);
    }
    other.join();
}

#[test]
fn evt_15_closing_a_bad_or_closed_handle_fails_with_6() {
    let made = event(true, false);
    close_handle(made);
    for bad in [made, null_mut(), 0x7FFF_FFF0 as HANDLE] {
        set_error(UNTOUCHED);
        assert_eq!((unsafe { CloseHandle(bad) }, error()), (0, ERROR_INVALID_HANDLE));
        set_error(UNTOUCHED);
        assert_eq!((unsafe { WSACloseEvent(bad as WSAEVENT) }, error()), (0, ERROR_INVALID_HANDLE));
    }
}

#[test]
fn evt_16_closing_a_handle_does_not_end_a_wait_and_another_handle_sets_it() {
    let made = event(false, false);
    let (first, second) = (share(made), duplicate(made));
    let waiter = start(move || wait(first.get(), BOUND_MS));
    waiter.until_asleep();
    close_handle(made);
    assert!(!waiter.has_ended());
    set(second);
    assert_eq!(waiter.join(), 0);
    close_handle(second);
}

#[test]
fn evt_16_a_wait_on_a_closed_event_ends_by_its_timeout_or_an_apc() {
    let made = share(event(false, false));
    let waiter = start(move || unsafe { WaitForSingleObjectEx(made.get(), BOUND_MS, 1) });
    waiter.until_asleep();
    close_handle(made.get());
    queue(waiter.thread(), noting, 0);
    assert_eq!(waiter.join(), WAIT_IO_COMPLETION);
    let made = share(event(false, false));
    let closer = event(true, false);
    let other = share(closer);
    let waiter = start(move || wait_any(&[made.get(), other.get()], 50));
    close_handle(made.get());
    assert!(matches!(waiter.join(), WAIT_TIMEOUT | WAIT_FAILED), "it may have been closed before the wait");
}

#[test]
fn evt_17_the_two_low_bits_of_a_handle_are_ignored_by_waits() {
    let made = event(true, true);
    assert_eq!(made as usize % 4, 0, "handles are multiples of four");
    for bits in 0..4 {
        assert_eq!(wait(with_bits(made, bits), 0), 0);
        assert_eq!(wait_any(&[with_bits(made, bits)], 0), 0);
        assert_eq!(wait(with_bits(null_mut(), bits), 0), WAIT_FAILED);
        assert_eq!(error(), ERROR_INVALID_HANDLE);
    }
    close_handle(made);
    for bits in 0..4 {
        assert_eq!(wait(with_bits(made, bits), 0), WAIT_FAILED);
        assert_eq!(error(), ERROR_INVALID_HANDLE);
    }
}

#[test]
fn evt_18_winsocks_names_set_and_reset_events_and_nothing_else() {
    let made = event(true, false);
    assert_eq!(unsafe { WSASetEvent(made as WSAEVENT) }, 1);
    assert_eq!(wait(made, 0), 0);
    assert_eq!(unsafe { WSAResetEvent(made as WSAEVENT) }, 1);
    assert_eq!(wait(made, 0), WAIT_TIMEOUT);
    let closed = event(true, false);
    close_handle(closed);
    for other in [closed, mutex(false), semaphore(0, 1), timer(true), tcp() as HANDLE] {
        for call in [WSASetEvent, WSAResetEvent] {
            set_error(UNTOUCHED);
            assert_eq!((unsafe { call(other as WSAEVENT) }, last_error()), (0, WSA_INVALID_HANDLE));
        }
        for call in [SetEvent, ResetEvent, PulseEvent] {
            set_error(UNTOUCHED);
            assert_eq!((unsafe { call(other) }, error()), (0, ERROR_INVALID_HANDLE));
        }
    }
}

#[test]
fn evt_19_one_event_serves_several_sockets_and_an_operation() {
    let ((first, accepted_first), (second, accepted_second)) = (pair(), pair());
    let made = event(true, false);
    event_select(accepted_first, made, FD_READ);
    let mut overlapped = OVERLAPPED { hEvent: made, ..Default::default() };
    let mut buffer = [0; 16];
    assert_eq!(start_receive(accepted_second, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
    assert_eq!(wait(made, 0), WAIT_TIMEOUT);
    send_all(first, b"a");
    assert_eq!(wait(made, BOUND_MS), 0);
    assert_eq!(enumerate(accepted_first, made).0, FD_READ);
    assert_eq!(wait(made, 0), WAIT_TIMEOUT);
    send_all(second, b"b");
    assert_eq!(wait(made, BOUND_MS), 0);
    assert_eq!(overlapped.InternalHigh, 1);
    set(made);
    for socket in [first, accepted_first, second, accepted_second] {
        close(socket);
    }
    assert_no_rescue();
}

#[test]
fn evt_20_a_socket_and_an_operation_keep_an_event_that_is_closed() {
    let (client, accepted) = pair();
    let (selected, pending) = (event(true, false), event(true, false));
    event_select(accepted, selected, FD_CLOSE);
    let other = duplicate(pending);
    let mut overlapped = OVERLAPPED { hEvent: pending, ..Default::default() };
    let mut buffer = [0; 16];
    assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
    close_handle(selected);
    close_handle(pending);
    send_all(client, b"x");
    assert_eq!(wait(other, BOUND_MS), 0, "the operation sets it still");
    close(client);
    close(accepted);
    close_handle(other);
    let (client, accepted) = pair();
    let selected = event(true, false);
    event_select(accepted, selected, FD_CLOSE);
    close(accepted);
    assert_eq!(wait(selected, 0), WAIT_TIMEOUT);
    close_handle(selected);
    close(client);
    assert_no_rescue();
}

#[test]
fn evt_21_the_event_of_an_operation_must_be_an_event() {
    let (client, accepted) = pair();
    let closed = event(true, false);
    close_handle(closed);
    for bad in [mutex(false), semaphore(1, 1), accepted as HANDLE, closed] {
        let mut overlapped = OVERLAPPED { hEvent: bad, ..Default::default() };
        let mut buffer = [0; 16];
        let refused = start_receive(accepted, &mut buffer, &mut overlapped, None);
        // Which of the two is written nowhere.
        assert!([WSA_INVALID_HANDLE, WSAENOTSOCK].contains(&refused), "{refused}");
    }
    send_all(client, b"x");
    assert_eq!(receive_blocking(accepted), b"x", "none of them has started");
    close(client);
    close(accepted);
}

fn receive_blocking(socket: SOCKET) -> Vec<u8> {
    receive(socket, 16).unwrap()
}
