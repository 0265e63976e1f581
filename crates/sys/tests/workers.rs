//! Workers of a port as the timeline shows them: who computes keeps nobody waiting, and who blocks is replaced.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)] // Every call of the table is unsafe, as on Windows.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]

mod common;

use common::pair;
use overlapped_sys::foundation::{HANDLE, INVALID_HANDLE_VALUE};
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use serde_json::Value;
use std::ptr::null_mut;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const BOUND_MS: u32 = 30_000;
const STOP: usize = 0;

/// There is one timeline of a process.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A port whose handle threads share.
#[derive(Clone, Copy)]
struct Port(HANDLE);

unsafe impl Send for Port {}
unsafe impl Sync for Port {}

impl Port {
    fn new(concurrency: u32) -> Self {
        let port = unsafe { CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), 0, concurrency) };
        assert!(!port.is_null());
        Self(port)
    }

    /// The key of the next packet.
    fn get(self) -> usize {
        let (mut bytes, mut key, mut overlapped) = (0, 0, null_mut());
        let got = unsafe { GetQueuedCompletionStatus(self.0, &mut bytes, &mut key, &mut overlapped, BOUND_MS) };
        assert_eq!(got, 1, "{}", unsafe { WSAGetLastError() });
        key
    }

    fn post(self, key: usize) {
        assert_eq!(unsafe { PostQueuedCompletionStatus(self.0, 0, key, null_mut()) }, 1);
    }
}

/// An event that threads share.
struct Release(WSAEVENT);

unsafe impl Sync for Release {}

impl Release {
    fn wait(&self) -> u32 {
        unsafe { WaitForSingleObject(self.0 as HANDLE, BOUND_MS) }
    }

    fn set(&self) {
        assert_eq!(unsafe { WSASetEvent(self.0) }, 1);
    }
}

/// One client's end that is served, with its receive.
struct Client {
    socket: SOCKET,
    overlapped: OVERLAPPED,
    byte: [u8; 1],
}

unsafe impl Send for Client {}

impl Client {
    fn receive(&mut self) {
        self.overlapped = OVERLAPPED::default();
        let (buffer, mut flags) = (WSABUF { len: 1, buf: self.byte.as_mut_ptr() }, 0);
        let started = unsafe { WSARecv(self.socket, &buffer, 1, null_mut(), &mut flags, &mut self.overlapped, None) };
        assert!(started == 0 || unsafe { WSAGetLastError() } == WSA_IO_PENDING);
    }
}

fn compute(time: Duration) {
    let end = Instant::now() + time;
    while Instant::now() < end {
        std::hint::spin_loop();
    }
}

/// The timeline of what `program` does, in the order of time.
fn timeline(program: impl FnOnce()) -> Vec<Value> {
    let path = std::env::temp_dir().join(format!("overlapped-workers-{}.json", std::process::id()));
    trace::start(&path).unwrap();
    program();
    trace::stop().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let mut events: Vec<Value> = serde_json::from_str(&text).unwrap();
    events.retain(|event| event["ph"] != "M");
    events.sort_by(|a, b| micros(a, "ts").total_cmp(&micros(b, "ts")));
    events
}

fn micros(event: &Value, key: &str) -> f64 {
    event[key].as_f64().unwrap()
}

/// How many packets each thread has taken, the fewest first.
fn takers(events: &[Value]) -> Vec<(usize, u64)> {
    let mut takers: Vec<(usize, u64)> = Vec::new();
    for event in events.iter().filter(|event| event["name"] == "packet taken") {
        let thread = event["tid"].as_u64().unwrap();
        match takers.iter_mut().find(|(_, known)| *known == thread) {
            Some((count, _)) => *count += 1,
            None => takers.push((1, thread)),
        }
    }
    takers.sort_unstable();
    takers
}

/// How many packets others have taken while `thread` was busy with its own: from each to what it did next.
fn taken_meanwhile(events: &[Value], thread: u64) -> usize {
    let (mut busy, mut count) = (false, 0);
    for event in events {
        let takes = event["name"] == "packet taken";
        if event["tid"] == thread {
            busy = takes;
        } else if busy && takes {
            count += 1;
        }
    }
    count
}

#[test]
fn port_13_a_worker_that_computes_keeps_no_other_waiting() {
    const CLIENTS: usize = 1_000;
    const EACH: Duration = Duration::from_millis(1);
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let limit = libc::rlimit { rlim_cur: 4_000, rlim_max: 4_000 };
    let mut has = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    assert_eq!(unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, &mut has) }, 0);
    if has.rlim_cur < limit.rlim_cur {
        has.rlim_cur = limit.rlim_cur.min(has.rlim_max);
        assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &has) }, 0);
    }
    let port = Port::new(2);
    let mut senders = Vec::new();
    let clients: Vec<Mutex<Client>> = (1..=CLIENTS)
        .map(|key| {
            let (client, served) = pair();
            senders.push(client);
            assert_eq!(unsafe { CreateIoCompletionPort(served as HANDLE, port.0, key, 0) }, port.0);
            Mutex::new(Client { socket: served, overlapped: OVERLAPPED::default(), byte: [0] })
        })
        .collect();
    clients.iter().for_each(|client| client.lock().unwrap().receive());
    let (handled, computed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    // Twice what all of them send once.
    const MESSAGES: usize = 2 * CLIENTS;
    let work = |computes: bool| {
        loop {
            let key = port.get();
            if key == STOP {
                return;
            }
            if computes {
                compute(EACH);
                computed.fetch_add(1, Ordering::SeqCst);
            }
            clients[key - 1].lock().unwrap().receive();
            if handled.fetch_add(1, Ordering::SeqCst) + 1 == MESSAGES {
                port.post(STOP);
                port.post(STOP);
            }
        }
    };
    let events = timeline(|| {
        std::thread::scope(|scope| {
            scope.spawn(|| work(true));
            scope.spawn(|| work(false));
            for round in 0..2u8 {
                for sender in &senders {
                    assert_eq!(unsafe { send(*sender, [round].as_ptr(), 1, 0) }, 1);
                }
            }
        });
    });
    assert_eq!(handled.into_inner(), MESSAGES);
    let takers = takers(&events);
    let computed = computed.into_inner();
    assert!(takers.len() == 2 && takers[0].0 <= computed + 1, "{takers:?}");
    // Who waited for the other would take as many as it does.
    assert!(computed * 5 < MESSAGES, "the one that computes has taken {computed} of {MESSAGES}");
    let meanwhile = taken_meanwhile(&events, takers[0].1);
    assert!(meanwhile > 2 * computed, "{meanwhile} packets taken during {computed} times of computing");
    for socket in senders.into_iter().chain(clients.iter().map(|client| client.lock().unwrap().socket)) {
        assert_eq!(unsafe { closesocket(socket) }, 0);
    }
}

#[test]
fn port_13_15_of_concurrency_1_never_two_run_and_one_that_blocks_is_replaced() {
    const PACKETS: usize = 300;
    const WHILE_BLOCKED: usize = 10;
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let port = Port::new(1);
    let event = unsafe { WSACreateEvent() };
    let released = Release(event);
    let (running, handled) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let blocked_at = PACKETS / 2;
    let work = || {
        loop {
            let key = port.get();
            if key == STOP {
                port.post(STOP);
                return;
            }
            assert_eq!(running.fetch_add(1, Ordering::SeqCst), 0, "two run");
            compute(Duration::from_micros(50));
            let number = handled.fetch_add(1, Ordering::SeqCst) + 1;
            running.fetch_sub(1, Ordering::SeqCst);
            if number == blocked_at {
                // Others must handle some packets before this one goes on.
                assert_eq!(released.wait(), 0, "nobody has taken its place");
            } else if number == blocked_at + WHILE_BLOCKED {
                released.set();
            } else if number == PACKETS {
                port.post(STOP);
            }
        }
    };
    let events = timeline(|| {
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(work);
            }
            (1..=PACKETS).for_each(|key| port.post(key));
        });
    });
    let blocked = events.iter().find(|event| event["name"] == "wait").expect("the wait that blocked");
    let (from, to) = (micros(blocked, "ts"), micros(blocked, "ts") + micros(blocked, "dur"));
    let others = events.iter().filter(|event| {
        let at = micros(event, "ts");
        event["name"] == "packet taken" && event["tid"] != blocked["tid"] && at > from && at < to
    });
    assert!(others.count() >= WHILE_BLOCKED, "the others have taken its place meanwhile");
    assert_eq!(unsafe { WSACloseEvent(event) }, 1);
}
