//! What several threads do to one socket at once: NET-26, and closing under every call.

use crate::sockets::*;
use crate::support::*;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A thread that harvests the sockets of a port all the while, as its workers do.
struct Harvester(HANDLE, Elsewhere<()>);

impl Harvester {
    fn new() -> Self {
        let port = unsafe { CreateIoCompletionPort(-1isize as HANDLE, null_mut(), 0, 1) };
        let number = port as usize;
        let worker = elsewhere(move || {
            let (mut bytes, mut key, mut pointer) = (0, 0, null_mut());
            let port = number as HANDLE;
            while unsafe { GetQueuedCompletionStatus(port, &mut bytes, &mut key, &mut pointer, BOUND_MS) } != 1
                || key != usize::MAX
            {}
        });
        Self(port, worker)
    }

    fn take(&self, socket: SOCKET) {
        assert_eq!(unsafe { CreateIoCompletionPort(socket as HANDLE, self.0, 1, 0) }, self.0);
    }

    fn end(self) {
        assert_eq!(unsafe { PostQueuedCompletionStatus(self.0, 0, usize::MAX, null_mut()) }, 1);
        self.1.result();
        close_event(self.0);
    }
}

#[test]
fn net_26_data_that_comes_while_selecting_is_reported() {
    let harvester = Harvester::new();
    let (client, accepted) = pair();
    harvester.take(accepted);
    let event = manual_event();
    let barrier = Meeting::of(2);
    let theirs = Arc::clone(&barrier);
    const ROUNDS: usize = 3000;
    let sender = elsewhere(move || {
        for _ in 0..ROUNDS {
            theirs.wait();
            send_all(client, b"x");
            theirs.wait();
        }
        close(client);
    });
    for round in 0..ROUNDS {
        event_select(accepted, null_mut(), 0);
        barrier.wait();
        event_select(accepted, event, FD_READ);
        assert_eq!(wait(event, BOUND_MS), 0, "round {round}");
        while receive(accepted, 8).is_err() {
            std::thread::yield_now();
        }
        barrier.wait();
        enumerate(accepted, event);
    }
    sender.result();
    close(accepted);
    harvester.end();
    assert_eq!(rescues(), 0);
}

#[test]
fn net_26_data_that_comes_while_receiving_is_reported() {
    let harvester = Harvester::new();
    for harvested_elsewhere in [false, true] {
        let (client, accepted) = pair();
        if harvested_elsewhere {
            harvester.take(accepted);
        }
        let event = manual_event();
        event_select(accepted, event, FD_READ | FD_CLOSE);
        const TOTAL: usize = 20_000;
        let sender = elsewhere(move || {
            (0..TOTAL).for_each(|_| send_all(client, b"x"));
            client
        });
        let mut received = 0;
        while received < TOTAL {
            assert_eq!(wait(event, BOUND_MS), 0, "after {received}");
            enumerate(accepted, event);
            // The receive that finds the last bytes races the next arrival each time.
            if let Ok(bytes) = receive(accepted, 64) {
                received += bytes.len();
            }
        }
        close(sender.result());
        close(accepted);
    }
    harvester.end();
    assert_eq!(rescues(), 0);
}

#[test]
fn net_26_connections_that_come_while_accepting_are_reported() {
    let (listener, address) = listener_of(AF_INET);
    const TOTAL: usize = 500;
    // Room for all of them: a full backlog costs seconds.
    listen_on(listener, TOTAL as i32).unwrap();
    let event = manual_event();
    event_select(listener, event, FD_ACCEPT);
    let clients = elsewhere(move || (0..TOTAL).map(|_| connected(&address)).collect::<Vec<_>>());
    let mut accepted = Vec::new();
    while accepted.len() < TOTAL {
        assert_eq!(wait(event, BOUND_MS), 0, "after {}", accepted.len());
        enumerate(listener, event);
        match try_accept(listener) {
            Ok(socket) => accepted.push(socket),
            Err(error) => assert_eq!(error, WSAEWOULDBLOCK),
        }
    }
    for socket in clients.result().into_iter().chain(accepted).chain([listener]) {
        close(socket);
    }
    assert_eq!(rescues(), 0);
}

#[test]
fn net_43_no_room_is_missed() {
    let harvester = Harvester::new();
    for harvested_elsewhere in [false, true] {
        let (client, accepted) = pair();
        if harvested_elsewhere {
            harvester.take(client);
        }
        let event = manual_event();
        event_select(client, event, FD_WRITE);
        const TOTAL: usize = 64 << 20;
        let receiver = elsewhere(move || {
            let mut received = 0;
            while received < TOTAL {
                received += receive(accepted, 100_000).unwrap().len();
            }
            accepted
        });
        let block = vec![3u8; 300_000];
        let mut sent = 0;
        while sent < TOTAL {
            match try_send(client, &block[..block.len().min(TOTAL - sent)], 0) {
                Ok(bytes) => sent += bytes,
                Err(error) => {
                    assert_eq!(error, WSAEWOULDBLOCK);
                    loop {
                        assert_eq!(wait(event, BOUND_MS), 0, "after {sent}");
                        if enumerate(client, event).0 & FD_WRITE != 0 {
                            break;
                        }
                    }
                }
            }
        }
        close(receiver.result());
        close(client);
    }
    harvester.end();
    assert_eq!(rescues(), 0);
}

#[test]
fn net_12_closing_races_every_other_call() {
    // In a process of its own, where nothing may help: without the watchdog a wake that is lost is a call that hangs.
    if !is_own_process("net_races::net_12_closing_races_every_other_call") {
        return;
    }
    without_help();
    // Whatever they say, they return.
    type Call = fn(SOCKET, HANDLE) -> bool;
    let calls: [Call; 8] = [
        |socket, event| unsafe { WSAEventSelect(socket, event as WSAEVENT, FD_ALL_EVENTS as i32) == 0 },
        |socket, event| try_enumerate(socket, event, &mut WSANETWORKEVENTS::default()).is_ok(),
        |socket, _| receive(socket, 100).is_ok(),
        |socket, _| try_send(socket, b"x", 0).is_ok(),
        |socket, _| select_one(socket, Set::Read, 5) == 1,
        |socket, _| shut(socket, SD_SEND).is_ok(),
        |socket, _| peer_name(socket).is_ok(),
        |socket, _| set_non_blocking(socket, 0).is_ok(),
    ];
    for _ in 0..30 {
        let (client, accepted) = pair();
        let event = manual_event();
        let closed = Arc::new(AtomicBool::new(false));
        let number = event as usize;
        let callers: Vec<_> = calls
            .into_iter()
            .map(|call| {
                let closed = Arc::clone(&closed);
                elsewhere(move || {
                    while !closed.load(Ordering::SeqCst) {
                        call(accepted, number as HANDLE);
                    }
                })
            })
            .collect();
        send_all(client, &[0; 5000]);
        std::thread::yield_now();
        close(accepted);
        closed.store(true, Ordering::SeqCst);
        callers.into_iter().for_each(Elsewhere::result);
        assert_eq!(checked(unsafe { closesocket(accepted) }), Err(WSAENOTSOCK));
        close(client);
        close_event(event);
    }
}

/// Turns the watchdog off.
fn without_help() {
    set_watchdog(false);
}

#[test]
fn sock_51_a_send_that_shutdown_overtakes_resets_nothing() {
    for _ in 0..200 {
        let (client, accepted) = pair();
        let sending = elsewhere(move || {
            loop {
                if let Err(error) = try_send(client, b"x", 0) {
                    return error;
                }
            }
        });
        send_all(accepted, b"back");
        shut(client, SD_SEND).unwrap();
        assert_eq!(sending.result(), WSAESHUTDOWN);
        assert_eq!(receive(client, 8).unwrap(), b"back");
        while !receive(accepted, 4096).unwrap().is_empty() {}
        close(client);
        close(accepted);
    }
    assert_eq!(rescues(), 0);
}

/// Starts an operation that waits, and takes it back.
fn take(socket: SOCKET) {
    let (mut overlapped, mut byte) = (OVERLAPPED::default(), 0);
    let buffer = WSABUF { len: 1, buf: &mut byte };
    let (mut received, mut flags) = (0, MSG_PEEK as u32);
    // SAFETY: all that the operation is given outlives it.
    let started = unsafe { WSARecv(socket, &buffer, 1, &mut received, &mut flags, &mut overlapped, None) };
    assert_eq!((started, last_error()), (SOCKET_ERROR, WSA_IO_PENDING));
    // SAFETY: as above.
    assert_eq!(unsafe { CancelIoEx(socket as HANDLE, &overlapped) }, 1);
    // SAFETY: as above.
    assert_eq!(unsafe { WSAGetOverlappedResult(socket, &overlapped, &mut received, 1, &mut flags) }, 0);
    assert_eq!(last_error(), WSA_OPERATION_ABORTED);
}

/// Two threads take turns at one event of many sockets, and a third takes sockets into its own hands meanwhile: whoever waits
/// hears of what comes.
#[test]
fn net_1_one_event_of_many_sockets_is_heard_by_whoever_waits() {
    const SOCKETS: usize = 12;
    const ROUNDS: usize = 600;
    let event = manual_event();
    let pairs: Vec<_> = (0..SOCKETS).map(|_| pair()).collect();
    for (_, accepted) in &pairs {
        event_select(*accepted, event, FD_READ);
    }
    let number = event as usize;
    let turns = Meeting::of(3);
    let listen = |begins: bool| {
        let (pairs, turns) = (pairs.clone(), Arc::clone(&turns));
        elsewhere(move || {
            let event = number as HANDLE;
            for round in 0..ROUNDS {
                turns.wait();
                if (round / 4 % 2 == 0) == begins {
                    assert_eq!(wait(event, BOUND_MS), 0, "round {round}");
                    let accepted = pairs[round % SOCKETS].1;
                    assert_eq!(enumerate(accepted, event).0, FD_READ, "round {round}");
                    assert_eq!(receive(accepted, 8).unwrap(), b"x");
                }
                turns.wait();
            }
        })
    };
    let listeners = [listen(true), listen(false)];
    for round in 0..ROUNDS {
        // A thread that starts an operation harvests its socket from then on. Now nobody waits; in between one does.
        take(pairs[round % SOCKETS].1);
        turns.wait();
        take(pairs[(round + 2) % SOCKETS].1);
        send_all(pairs[round % SOCKETS].0, b"x");
        turns.wait();
    }
    listeners.into_iter().for_each(Elsewhere::result);
    pairs.iter().for_each(|(client, accepted)| {
        close(*client);
        close(*accepted);
    });
    close_event(event);
    assert_eq!(rescues(), 0);
}

/// A thread waits for an event, a second selects a socket for it, and a third takes that socket into its own hands at the same moment.
#[test]
fn net_26_a_selection_is_heard_though_a_third_thread_takes_the_socket() {
    const ROUNDS: usize = 300;
    let event = manual_event();
    let number = event as usize;
    let pairs: Vec<_> = (0..ROUNDS).map(|_| pair()).collect();
    let (all, two) = (Meeting::of(3), Meeting::of(2));
    let waiter = {
        let (pairs, all) = (pairs.clone(), Arc::clone(&all));
        elsewhere(move || {
            let event = number as HANDLE;
            for (round, (_, accepted)) in pairs.into_iter().enumerate() {
                all.wait();
                assert_eq!(wait(event, BOUND_MS), 0, "round {round}");
                assert_eq!(enumerate(accepted, event).0, FD_READ, "round {round}");
                all.wait();
            }
        })
    };
    let taker = {
        let (pairs, all, two) = (pairs.clone(), Arc::clone(&all), Arc::clone(&two));
        elsewhere(move || {
            for (_, accepted) in pairs {
                all.wait();
                take(accepted);
                two.wait();
                all.wait();
            }
        })
    };
    for (client, accepted) in &pairs {
        all.wait();
        event_select(*accepted, event, FD_READ);
        two.wait();
        send_all(*client, b"x");
        all.wait();
    }
    waiter.result();
    taker.result();
    pairs.iter().for_each(|(client, accepted)| {
        close(*client);
        close(*accepted);
    });
    close_event(event);
    assert_eq!(rescues(), 0);
}
