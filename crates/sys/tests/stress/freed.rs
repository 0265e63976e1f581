//! Too late: an OVERLAPPED that the worker which dequeued it has freed already.

use crate::ops::*;
use crate::support::*;
use crate::{alone, pair};
use overlapped_sys::foundation::HANDLE;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::collections::VecDeque;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicU64, Ordering};

const POISON: u8 = 0xdd;
const STOP: usize = usize::MAX;
const SIZE: usize = size_of::<OVERLAPPED>();

/// Poisons an OVERLAPPED. A while later looks whether anybody has written to it since.
#[derive(Default)]
struct Graveyard(VecDeque<*mut OVERLAPPED>);

impl Graveyard {
    fn bury(&mut self, overlapped: *mut OVERLAPPED) {
        unsafe { overlapped.write_bytes(POISON, 1) };
        self.0.push_back(overlapped);
        if self.0.len() > 64 {
            self.dig();
        }
    }

    fn dig(&mut self) {
        let Some(overlapped) = self.0.pop_front() else { return };
        let bytes = unsafe { std::ptr::read_volatile(overlapped.cast::<[u8; SIZE]>()) };
        assert_eq!(bytes, [POISON; SIZE], "written to after its end was told");
        drop(unsafe { Box::from_raw(overlapped) });
    }
}

impl Drop for Graveyard {
    fn drop(&mut self) {
        while !self.0.is_empty() && !std::thread::panicking() {
            self.dig();
        }
    }
}

/// Buries what it dequeues until it is told to stop; says how many.
fn bury_all(port: HANDLE) -> u64 {
    let (mut graveyard, mut count) = (Graveyard::default(), 0);
    loop {
        let got = get(port, BOUND_MS);
        if got.key == STOP {
            return count;
        }
        assert!(!got.overlapped.is_null(), "{got:?}");
        graveyard.bury(got.overlapped);
        count += 1;
    }
}

#[test]
fn workers_free_what_they_dequeue_while_the_start_call_is_still_under_way() {
    let alone = alone();
    let (client, accepted) = pair();
    let port = port(4) as usize;
    associate(client, port as HANDLE, 1);
    associate(accepted, port as HANDLE, 2);
    let starts = AtomicU64::new(0);
    let mut buffer = [0u8; 64];
    let shared = buffer.as_mut_ptr() as usize;
    std::thread::scope(|scope| {
        let (alone, starts) = (&alone, &starts);
        let workers: Vec<_> = (0..3).map(|_| scope.spawn(move || bury_all(port as HANDLE))).collect();
        // One sends, one receives; each start may have ended and been buried before it returns.
        let start = move |receives: bool, overlapped: *mut OVERLAPPED| {
            let buffers = [WSABUF { len: 32, buf: (shared + if receives { 32 } else { 0 }) as *mut u8 }];
            let (mut bytes, mut flags) = (UNTOUCHED, 0);
            let (array, bytes_pointer) = (buffers.as_ptr(), &raw mut bytes);
            let result = match receives {
                true => unsafe { WSARecv(accepted, array, 1, bytes_pointer, &mut flags, overlapped, None) },
                false => unsafe { WSASend(client, array, 1, bytes_pointer, 0, overlapped, None) },
            };
            match result {
                0 => assert!(bytes <= 32, "{bytes:x}"),
                _ => assert_eq!((last_error(), bytes), (WSA_IO_PENDING, UNTOUCHED)),
            }
            starts.fetch_add(1, Ordering::SeqCst);
        };
        let starters: Vec<_> = [false, true]
            .into_iter()
            .map(|receives| {
                scope.spawn(move || {
                    let mut round = 0u64;
                    while alone.goes_on() {
                        start(receives, Box::into_raw(Box::default()));
                        round += 1;
                        if receives && round.is_multiple_of(64) {
                            // Not more outstanding than the sends can serve.
                            assert_eq!(unsafe { CancelIo(accepted as HANDLE) }, 1);
                        }
                    }
                })
            })
            .collect();
        starters.into_iter().for_each(|starter| starter.join().unwrap());
        close(client);
        close(accepted);
        (0..3).for_each(|_| post(port as HANDLE, 0, STOP, 0));
        let buried: u64 = workers.into_iter().map(|worker| worker.join().unwrap()).sum();
        assert_eq!(buried, starts.load(Ordering::SeqCst), "completions equal starts");
    });
    assert_eq!(get(port as HANDLE, 0), Got { overlapped: null_mut(), ..Got::nothing(TIMED_OUT) });
    close_handle(port as HANDLE);
}
