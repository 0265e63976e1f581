//! SEL-1 to SEL-12: `select`.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::Cell;
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

/// `select` over three sets: the result, or the error.
fn select_sets(read: *mut FD_SET, write: *mut FD_SET, except: *mut FD_SET, ms: u32) -> Result<i32, i32> {
    let result = unsafe { select(0, read, write, except, &timeval(ms)) };
    if result < 0 { Err(last_error()) } else { Ok(result) }
}

fn members(set: &FD_SET) -> &[SOCKET] {
    &set.fd_array[..set.fd_count as usize]
}

#[test]
fn sel_1_a_set_is_a_counted_array_and_the_first_argument_is_ignored() {
    let (client, accepted) = pair();
    for first in [0, -1, i32::MAX] {
        let mut set = fd_set(&[accepted, client]);
        assert_eq!(unsafe { select(first, null_mut(), &mut set, null_mut(), null()) }, 2);
        assert_eq!(members(&set), [accepted, client]);
        assert_eq!(unsafe { __WSAFDIsSet(client, &mut set) }, 1);
        assert_eq!(unsafe { __WSAFDIsSet(INVALID_SOCKET, &mut set) }, 0);
    }
    assert_eq!(unsafe { __WSAFDIsSet(client, &mut fd_set(&[])) }, 0);
    close(client);
    close(accepted);
}

#[test]
fn sel_2_sets_of_any_length_work() {
    #[repr(C)]
    struct Long {
        count: u32,
        sockets: [SOCKET; 200],
    }
    let pairs: Vec<_> = (0..100).map(|_| pair()).collect();
    let mut long = Long { count: 200, sockets: [0; 200] };
    for (index, (client, accepted)) in pairs.iter().enumerate() {
        long.sockets[index] = *client;
        long.sockets[100 + index] = *accepted;
    }
    let pointer = (&raw mut long).cast();
    assert_eq!(select_sets(null_mut(), pointer, null_mut(), BOUND_MS), Ok(200));
    send_all(pairs[99].0, b"x");
    assert_eq!(select_sets(pointer, null_mut(), null_mut(), BOUND_MS), Ok(1));
    assert_eq!((long.count, long.sockets[0]), (1, pairs[99].1));
    for (client, accepted) in pairs {
        close(client);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sel_3_without_any_socket_it_fails() {
    startup();
    let (mut first, mut second) = (fd_set(&[]), fd_set(&[]));
    for (read, write) in [(null_mut(), null_mut()), (&raw mut first, null_mut()), (&raw mut first, &raw mut second)] {
        assert_eq!(select_sets(read, write, null_mut(), 0), Err(WSAEINVAL));
        assert_eq!(unsafe { select(0, read, write, null_mut(), null()) }, SOCKET_ERROR);
    }
}

#[test]
fn sel_4_every_member_must_be_a_socket() {
    let (client, accepted) = pair();
    let closed = tcp();
    close(closed);
    for bad in [closed, INVALID_SOCKET, 0, manual_event() as usize] {
        let (mut read, mut write) = (fd_set(&[accepted, bad]), fd_set(&[client]));
        assert_eq!(select_sets(&mut read, &mut write, null_mut(), BOUND_MS), Err(WSAENOTSOCK));
        assert_eq!(members(&read), [accepted, bad], "unchanged");
        assert_eq!(members(&write), [client]);
        let mut except = fd_set(&[bad]);
        assert_eq!(select_sets(null_mut(), null_mut(), &mut except, 0), Err(WSAENOTSOCK));
    }
    close(client);
    close(accepted);
}

#[test]
fn sel_5_the_sets_are_rewritten_to_the_ready_ones() {
    let (client, accepted) = pair();
    let (second, quiet) = pair();
    send_all(client, b"x");
    until_readable(accepted);
    let (mut read, mut write, mut except) =
        (fd_set(&[quiet, accepted, second, accepted]), fd_set(&[second, client, quiet]), fd_set(&[accepted]));
    let time = timeval(BOUND_MS);
    assert_eq!(unsafe { select(0, &mut read, &mut write, &mut except, &time) }, 4);
    assert_eq!((time.tv_sec, time.tv_usec), ((BOUND_MS / 1000) as i32, 0));
    assert_eq!(members(&read), [accepted], "listed twice, counted once");
    assert_eq!(members(&write), [second, client, quiet], "in their order");
    assert!(members(&except).is_empty());
    let before = Instant::now();
    let mut read = fd_set(&[quiet]);
    assert_eq!(select_sets(&mut read, null_mut(), null_mut(), 60), Ok(0));
    assert!(before.elapsed() >= Duration::from_millis(60));
    assert_eq!(read.fd_count, 0);
    for socket in [client, accepted, second, quiet] {
        close(socket);
    }
    assert_eq!(rescues(), 0);
}

/// In which sets a socket is at once: read, write, except.
fn ready(socket: SOCKET) -> [bool; 3] {
    [Set::Read, Set::Write, Set::Except].map(|way| select_one(socket, way, 0) == 1)
}

#[test]
fn sel_6_what_makes_a_socket_ready() {
    for family in families() {
        let (listener, address) = listener_of(family);
        assert_eq!(ready(listener), [false, false, false]);
        let client = connected(&address);
        until_readable(listener);
        assert_eq!(ready(listener), [true, false, false]);
        let accepted = accept_one(listener);
        assert_eq!(ready(accepted), [false, true, false]);
        send_all(client, b"x");
        until_readable(accepted);
        assert_eq!(ready(accepted), [true, true, false]);
        assert_eq!(receive(accepted, 4).unwrap(), b"x");
        shut(client, SD_SEND).unwrap();
        until_readable(accepted);
        assert_eq!(ready(accepted), [true, true, false], "the end of the stream");
        reset(client);
        while try_send(accepted, b"x", 0).is_ok() {}
        let [read, _, except] = ready(accepted);
        assert_eq!((read, except), (true, false), "a reset");
        close(accepted);
        close(listener);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sel_6_a_full_socket_is_not_writable() {
    let (client, accepted) = pair();
    set_non_blocking(client, 1).unwrap();
    let mut sent = 0;
    // Some of it moves on to the peer's buffer meanwhile.
    while select_one(client, Set::Write, QUIET_MS) == 1 {
        while let Ok(bytes) = try_send(client, &[0; 1 << 20], 0) {
            sent += bytes;
        }
    }
    let selecting = elsewhere(move || select_one(client, Set::Write, BOUND_MS));
    assert!(selecting.is_blocked());
    while sent > 0 {
        sent -= receive(accepted, 1 << 20).unwrap().len();
    }
    assert_eq!(selecting.result(), 1);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn sel_6_a_failed_connect_makes_except_ready_and_nothing_else() {
    for family in families() {
        let (keeper, address) = refused_address(family);
        let socket = stream(family);
        set_non_blocking(socket, 1).unwrap();
        assert_eq!(connect_socket(socket, &address), Err(WSAEWOULDBLOCK));
        assert_eq!(select_one(socket, Set::Except, BOUND_MS), 1);
        for _ in 0..3 {
            assert_eq!(ready(socket), [false, false, true], "for ever");
        }
        close(socket);
        close(keeper);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sel_6_a_new_attempt_that_succeeds_ends_the_report_of_a_failure() {
    let (keeper, refusing) = refused_address(AF_INET);
    let (listener, address) = listener_of(AF_INET);
    let socket = tcp();
    set_non_blocking(socket, 1).unwrap();
    assert_eq!(connect_socket(socket, &refusing), Err(WSAEWOULDBLOCK));
    assert_eq!(select_one(socket, Set::Except, BOUND_MS), 1);
    assert_eq!(connect_socket(socket, &address), Err(WSAEWOULDBLOCK));
    assert_eq!(select_one(socket, Set::Write, BOUND_MS), 1);
    assert_eq!(ready(socket), [false, true, false]);
    for socket in [socket, keeper, listener] {
        close(socket);
    }
}

#[cfg(target_os = "linux")]
fn cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    assert_eq!(unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) }, 0);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[cfg(windows)]
fn cpu_time() -> Duration {
    use overlapped_sys::foundation::FILETIME;
    let [mut created, mut ended, mut kernel, mut user] = [FILETIME::default(); 4];
    let thread = unsafe { GetCurrentThread() };
    let asked =
        unsafe { overlapped_sys::threading::GetThreadTimes(thread, &mut created, &mut ended, &mut kernel, &mut user) };
    assert_eq!(asked, 1);
    let units = |time: FILETIME| u64::from(time.dwHighDateTime) << 32 | u64::from(time.dwLowDateTime);
    Duration::from_nanos((units(kernel) + units(user)) * 100)
}

#[test]
fn sel_6_what_nobody_asked_for_keeps_no_select_busy() {
    let (keeper, refusing) = refused_address(AF_INET);
    let failing = tcp();
    set_non_blocking(failing, 1).unwrap();
    assert_eq!(connect_socket(failing, &refusing), Err(WSAEWOULDBLOCK));
    let (client, dead) = pair();
    reset(client);
    until_readable(dead);
    let (urging, inline) = pair();
    set_option(inline, SO_OOBINLINE, 1);
    assert_eq!(try_send(urging, b"!", MSG_OOB), Ok(1));
    until_readable(inline);
    for (socket, way) in [(failing, Set::Read), (dead, Set::Except), (inline, Set::Except)] {
        let before = cpu_time();
        assert_eq!(select_one(socket, way, 300), 0);
        assert!(cpu_time() - before < Duration::from_millis(100), "{way:?}");
    }
    for socket in [keeper, failing, dead, urging, inline] {
        close(socket);
    }
}

#[test]
fn sel_7_an_unconnected_stream_is_in_no_set() {
    let socket = tcp();
    assert_eq!(ready(socket), [false; 3]);
    bind_loopback(socket);
    assert_eq!(ready(socket), [false; 3]);
    assert_eq!(select_one(socket, Set::Read, QUIET_MS), 0);
    close(socket);
    let datagram = udp();
    assert_eq!(ready(datagram), [false, true, false]);
    bind_to(datagram, &Address::loopback(AF_INET, 0)).unwrap();
    assert_eq!(ready(datagram), [false, true, false]);
    close(datagram);
}

#[test]
fn sel_8_urgent_data_makes_except_ready_unless_it_is_in_line() {
    for family in families() {
        let (client, accepted) = pair_of(family);
        assert_eq!(try_send(client, b"!", MSG_OOB), Ok(1));
        until_urgent(accepted);
        assert_eq!(ready(accepted), [false, true, true]);
        assert_eq!(receive_flags(accepted, 4, MSG_OOB).unwrap(), b"!");
        assert_eq!(ready(accepted), [false, true, false]);
        close(client);
        close(accepted);
        let (client, accepted) = pair_of(family);
        set_option(accepted, SO_OOBINLINE, 1);
        assert_eq!(try_send(client, b"?", MSG_OOB), Ok(1));
        until_readable(accepted);
        assert_eq!(ready(accepted), [true, true, false]);
        assert_eq!(receive(accepted, 4).unwrap(), b"?");
        close(client);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sel_9_a_negative_time_is_refused() {
    let (client, accepted) = pair();
    for time in [TIMEVAL { tv_sec: -1, tv_usec: 0 }, TIMEVAL { tv_sec: -1, tv_usec: 2_000_000 }] {
        let mut set = fd_set(&[accepted]);
        assert_eq!(unsafe { select(0, &mut set, null_mut(), null_mut(), &time) }, SOCKET_ERROR);
        assert_eq!((last_error(), set.fd_count), (WSAEINVAL, 1));
    }
    close(client);
    close(accepted);
}

#[test]
fn sel_9_microseconds_of_any_number_are_added() {
    let (client, accepted) = pair();
    let bound = Duration::from_millis(BOUND_MS.into());
    // Of the last, no more is left than a tenth of a second.
    for (seconds, microseconds, at_least) in [(0, -1000, 0), (0, 1_200_000, 1100), (600, -599_900_000, 50)] {
        let time = TIMEVAL { tv_sec: seconds, tv_usec: microseconds };
        let mut set = fd_set(&[accepted]);
        let before = Instant::now();
        assert_eq!(unsafe { select(0, &mut set, null_mut(), null_mut(), &time) }, 0, "{seconds} {microseconds}");
        assert_eq!((set.fd_count, time.tv_sec, time.tv_usec), (0, seconds, microseconds));
        let lasted = before.elapsed();
        assert!(lasted >= Duration::from_millis(at_least) && lasted < bound, "{seconds} {microseconds}: {lasted:?}");
    }
    send_all(client, b"x");
    until_readable(accepted);
    let mut set = fd_set(&[accepted]);
    let past = TIMEVAL { tv_sec: 0, tv_usec: -1000 };
    assert_eq!(unsafe { select(0, &mut set, null_mut(), null_mut(), &past) }, 1, "what is ready is told");
    close(client);
    close(accepted);
}

#[test]
fn sel_10_one_set_passed_twice_gets_the_union() {
    let (client, accepted) = pair();
    send_all(client, b"x");
    until_readable(accepted);
    let mut set = fd_set(&[accepted, client]);
    let pointer = &raw mut set;
    assert_eq!(select_sets(pointer, pointer, null_mut(), BOUND_MS), Ok(2));
    assert_eq!(members(&set), [accepted, client]);
    let pointer = &raw mut set;
    assert_eq!(select_sets(pointer, null_mut(), pointer, BOUND_MS), Ok(1));
    assert_eq!(members(&set), [accepted]);
    close(client);
    close(accepted);
}

/// A `select` under way in another thread, for a socket in the sets that are wanted.
fn selecting(socket: SOCKET, read: bool, write: bool, except: bool) -> Elsewhere<(Result<i32, i32>, [u32; 3])> {
    elsewhere(move || {
        let mut sets = [fd_set(&[socket]), fd_set(&[socket]), fd_set(&[socket])];
        let [first, second, third] = &mut sets;
        let pointer = |wanted: bool, set: *mut FD_SET| if wanted { set } else { null_mut() };
        let result = select_sets(pointer(read, first), pointer(write, second), pointer(except, third), BOUND_MS);
        (result, sets.map(|set| set.fd_count))
    })
}

#[test]
fn sel_11_a_socket_closed_meanwhile_is_readable() {
    for except in [false, true] {
        let (client, accepted) = pair();
        let blocked = selecting(accepted, true, false, except);
        assert!(blocked.is_blocked());
        let before = Instant::now();
        close(accepted);
        let (result, counts) = blocked.result();
        assert_eq!((result, counts[0]), (Ok(1), 1));
        assert!(before.elapsed() < Duration::from_secs(5));
        close(client);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn sel_11_only_in_except_it_makes_the_call_fail() {
    let (client, accepted) = pair();
    let blocked = selecting(accepted, false, false, true);
    assert!(blocked.is_blocked());
    close(accepted);
    let (result, counts) = blocked.result();
    assert_eq!((result, counts[2]), (Err(WSAENOTSOCK), 0));
    close(client);
    assert_eq!(rescues(), 0);
}

thread_local!(static RAN: Cell<u32> = const { Cell::new(0) });

unsafe extern "system" fn count(_: usize) {
    RAN.set(RAN.get() + 1);
}

#[test]
fn sel_12_it_is_alertable_only_if_it_has_to_wait() {
    let (client, accepted) = pair();
    assert_ne!(unsafe { QueueUserAPC(Some(count), GetCurrentThread(), 0) }, 0);
    assert_eq!(select_one(client, Set::Write, BOUND_MS), 1);
    assert_eq!(select_one(accepted, Set::Read, 0), 0);
    assert_eq!(RAN.get(), 0, "it had not to wait");
    assert_eq!(select_one(accepted, Set::Read, QUIET_MS), 0);
    assert_eq!(RAN.get(), 1, "run, and waited on");
    close(client);
    close(accepted);
}

#[test]
fn sel_12_an_apc_runs_inside_and_does_not_end_it() {
    static SENT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    unsafe extern "system" fn send_to(client: usize) {
        SENT.store(client, std::sync::atomic::Ordering::SeqCst);
        send_all(client, b"x");
    }
    let (client, accepted) = pair();
    let (sender, handle) = std::sync::mpsc::channel();
    let blocked = elsewhere(move || {
        let (process, mut thread) = (unsafe { GetCurrentProcess() }, null_mut());
        const SAME_ACCESS: u32 = 2;
        let this = unsafe { GetCurrentThread() };
        assert_eq!(unsafe { DuplicateHandle(process, this, process, &mut thread, 0, 0, SAME_ACCESS) }, 1);
        sender.send(thread as usize).unwrap();
        select_one(accepted, Set::Read, BOUND_MS)
    });
    let thread = handle.recv().unwrap() as HANDLE;
    assert!(blocked.is_blocked());
    // The routine itself makes the socket ready: were it not run until the time is over, nothing would.
    assert_ne!(unsafe { QueueUserAPC(Some(send_to), thread, client) }, 0);
    assert_eq!(blocked.result(), 1);
    assert_eq!(SENT.load(std::sync::atomic::Ordering::SeqCst), client);
    for socket in [client, accepted] {
        close(socket);
    }
    close_event(thread);
    assert_eq!(rescues(), 0);
}

#[test]
fn sel_12_it_leaves_the_network_events_alone() {
    let (client, accepted) = pair();
    let event = manual_event();
    event_select(accepted, event, FD_READ | FD_CLOSE);
    send_all(client, b"x");
    until_readable(accepted);
    expect(accepted, event, FD_READ);
    until_readable(accepted);
    expect_nothing(accepted, event);
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

#[test]
fn sel_12_overlapped_operations_of_the_thread_go_on_meanwhile() {
    let (client, accepted) = pair();
    let (quiet, silent) = pair();
    let mut overlapped = OVERLAPPED { hEvent: manual_event(), ..Default::default() };
    let mut buffer = [0u8; 4];
    let buffers = [WSABUF { len: 4, buf: buffer.as_mut_ptr() }];
    let mut flags = 0;
    let result = unsafe { WSARecv(accepted, buffers.as_ptr(), 1, null_mut(), &mut flags, &mut overlapped, None) };
    assert_eq!((result, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    send_all(client, b"ab");
    assert_eq!(select_one(silent, Set::Read, QUIET_MS), 0);
    assert_eq!((overlapped.Internal, overlapped.InternalHigh), (0, 2));
    for socket in [client, accepted, quiet, silent] {
        close(socket);
    }
    assert_eq!(rescues(), 0);
}
