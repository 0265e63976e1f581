//! An edge or an order lost: two threads keep eight numbered receives on one stream, with random cancels.

use crate::ops::*;
use crate::support::*;
use crate::{Random, alone, pair};
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::ptr::null_mut;

const OPS: usize = 8;
const ROOM: usize = 1500;

/// What the last segment has beside its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Fin,
    /// An urgent byte, taken out of the stream.
    Urgent,
    /// An urgent byte that stays in the stream.
    UrgentInline,
}

struct Order {
    next: u64,
    number_of: [Option<u64>; OPS],
    pieces: BTreeMap<u64, Vec<u8>>,
    /// How many have seen the end of the stream.
    at_end: usize,
}

/// A stream whose receives are numbered in start order.
struct Stream {
    socket: SOCKET,
    ops: Vec<Op>,
    order: Mutex<Order>,
}

impl Stream {
    fn new(socket: SOCKET, event: impl Fn() -> HANDLE) -> Self {
        let ops = (0..OPS).map(|_| Op::room(event(), ROOM)).collect();
        let order = Order { next: 0, number_of: [None; OPS], pieces: BTreeMap::new(), at_end: 0 };
        Self { socket, ops, order: Mutex::new(order) }
    }

    /// Starts a receive. The lock makes the order of the calls known.
    fn start(&self, index: usize) {
        let mut order = self.order.lock();
        let number = order.next;
        order.next += 1;
        assert_eq!(order.number_of[index].replace(number), None, "it is outstanding");
        started(self.ops[index].receive(self.socket));
    }

    /// Notes the end of a receive. At the end of the stream: how many have seen it now.
    fn ended(&self, index: usize) -> Option<usize> {
        let op = &self.ops[index];
        let data = match op.status() {
            0 => op.data(),
            STATUS_CANCELLED => {
                assert_eq!(op.bytes(), 0);
                self.order.lock().number_of[index].take().expect("it ended twice");
                return None;
            }
            status => panic!("{status:x}"),
        };
        let goes_on = !data.is_empty();
        let mut order = self.order.lock();
        let number = order.number_of[index].take().expect("it ended twice");
        assert!(order.pieces.insert(number, data).is_none());
        order.at_end += usize::from(!goes_on);
        (!goes_on).then_some(order.at_end)
    }

    fn maybe_cancel(&self, random: &mut Random) {
        let overlapped = match random.below(6) {
            0 => null_mut(),
            1 => self.ops[random.below(OPS as u64) as usize].overlapped(),
            _ => return,
        };
        let code = cancel_ex(self.socket, overlapped);
        assert!(code == 0 || code == 1168, "{code}");
    }

    fn received(self) -> Vec<u8> {
        let order = self.order.into_inner();
        assert_eq!(order.number_of, [None; OPS], "the end of the stream reaches all");
        order.pieces.into_values().flatten().collect()
    }
}

/// Sends pieces of 1 to 4,096 bytes; returns what arrives as the stream.
fn send_pieces(socket: SOCKET, random: &mut Random, last: Last) -> Vec<u8> {
    let mut sent: Vec<u8> = Vec::new();
    let pieces = 60 + random.below(60);
    for piece in 0..pieces {
        let size = 1 + random.below(4096) as usize;
        let data: Vec<u8> = (0..size).map(|at| (((sent.len() + at) * 31) >> 3) as u8).collect();
        if piece + 1 < pieces || last == Last::Fin {
            send_all(socket, &data);
            sent.extend(data);
        } else {
            let count = unsafe { send(socket, data.as_ptr(), size as i32, MSG_OOB) };
            assert_eq!(count, size as i32);
            let kept = if last == Last::UrgentInline { size } else { size - 1 };
            sent.extend(&data[..kept]);
        }
        if random.below(4) == 0 {
            std::thread::yield_now();
        }
    }
    shut_send(socket);
    sent
}

fn run(last: Last, seed: u64, event: impl Fn() -> HANDLE, keep: impl Fn(&Stream, usize, &mut Random) + Sync) {
    let (client, accepted) = pair();
    if last == Last::UrgentInline {
        set_int(accepted, SO_OOBINLINE, 1);
    }
    let stream = Stream::new(accepted, event);
    let sent = std::thread::scope(|scope| {
        let (stream, keep) = (&stream, &keep);
        let keepers: Vec<_> = (0..2)
            .map(|index| scope.spawn(move || keep(stream, index, &mut Random(seed * 3 + index as u64))))
            .collect();
        let sent = send_pieces(client, &mut Random(seed), last);
        keepers.into_iter().for_each(|keeper| keeper.join().unwrap());
        sent
    });
    let received = stream.received();
    assert_eq!(received.len(), sent.len(), "{last:?} {seed}");
    assert!(received == sent, "start order is not data order: {last:?} {seed}");
    close(client);
    close(accepted);
}

const LASTS: [Last; 3] = [Last::Fin, Last::Urgent, Last::UrgentInline];

#[test]
fn eight_receives_of_two_threads_with_events() {
    let alone = alone();
    let mut seed = 1;
    while alone.goes_on() {
        run(LASTS[seed as usize % 3], seed, auto_event, |stream, index, random| {
            let mut mine: Vec<usize> = (index * 4..index * 4 + 4).collect();
            mine.iter().for_each(|index| stream.start(*index));
            while !mine.is_empty() {
                stream.maybe_cancel(random);
                let events: Vec<HANDLE> = mine.iter().map(|index| stream.ops[*index].event()).collect();
                let at = unsafe { WaitForMultipleObjects(events.len() as u32, events.as_ptr(), 0, BOUND_MS) };
                let index = mine[at as usize];
                match stream.ended(index) {
                    None => stream.start(index),
                    Some(_) => {
                        mine.remove(at as usize);
                    }
                }
            }
        });
        seed += 1;
    }
    assert!(seed > 10, "{seed}");
}

#[test]
fn eight_receives_of_two_workers_of_a_port() {
    let alone = alone();
    let mut seed = 1;
    while alone.goes_on() {
        let port = port(2) as usize;
        run(LASTS[seed as usize % 3], seed, null_mut, |stream, index, random| {
            let handle = port as HANDLE;
            if index == 0 {
                associate(stream.socket, handle, 1);
                (0..OPS).for_each(|index| stream.start(index));
            }
            loop {
                stream.maybe_cancel(random);
                let got = get(handle, BOUND_MS);
                if got.key == 2 {
                    return;
                }
                assert!(!got.overlapped.is_null(), "{got:?}");
                let index = stream.ops.iter().position(|op| op.overlapped() == got.overlapped).unwrap();
                match stream.ended(index) {
                    None => stream.start(index),
                    Some(OPS) => (0..2).for_each(|_| post(handle, 0, 2, 0)),
                    Some(_) => {}
                }
            }
        });
        assert_eq!(get(port as HANDLE, 0), Got::nothing(TIMED_OUT));
        close_handle(port as HANDLE);
        seed += 1;
    }
    assert!(seed > 10, "{seed}");
}
