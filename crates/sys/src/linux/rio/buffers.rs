//! Registered buffers: memory that requests name by a number, checked once and for all.
//!
//! Every request looks up what it names, so a lookup is a few loads: the number of a place is read before and after what lies
//! there, and a place never has the same number twice.

use super::request::Slice;
use overlapped_core::error::WsaError;
use overlapped_lock::Mutex;
use std::collections::VecDeque;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering, fence};
use windows_sys::Win32::Networking::WinSock as ws;

/// Where a registration lies: an address and a length. The program keeps the memory valid until it deregisters it.
#[derive(Default)]
struct Place {
    /// What the program calls it, zero while it is free.
    id: AtomicU64,
    start: AtomicUsize,
    length: AtomicU32,
}

const CHUNK: usize = 1024;
const CHUNKS: usize = 4096;
/// How many freed places wait before the oldest is used again.
const QUARANTINE: usize = 64;
/// The step from one generation of a place to the next. A number is longer than 32 bits, so never the one that stands for none.
const GENERATION: u64 = 1 << 32;

static PLACES: [OnceLock<Box<[Place; CHUNK]>>; CHUNKS] = [const { OnceLock::new() }; CHUNKS];
static FREE: Mutex<Free> = Mutex::new(Free { numbers: VecDeque::new(), next: 0 });

struct Free {
    /// The numbers that the places had last.
    numbers: VecDeque<u64>,
    /// How many places have been used.
    next: u64,
}

/// `RIO_INVALID_BUFFERID`.
pub(crate) const INVALID: isize = 0xFFFF_FFFF;

#[inline]
fn place(id: u64) -> Option<&'static Place> {
    let index = id as u32 as usize;
    Some(&PLACES.get(index / CHUNK)?.get()?[index % CHUNK])
}

/// A number that nothing had before.
fn number() -> Option<u64> {
    let mut free = FREE.lock();
    if (free.next as usize) < CHUNK * CHUNKS && free.numbers.len() <= QUARANTINE {
        free.next += 1;
        return Some(GENERATION | (free.next - 1));
    }
    let before = free.numbers.pop_front()?;
    // Never the zeroth, of which zero would be a number.
    let generation = (before >> 32).wrapping_add(1) as u32;
    Some(u64::from(generation.max(1)) << 32 | u64::from(before as u32))
}

pub(super) fn register(start: *mut u8, length: u32) -> Result<isize, WsaError> {
    if start.is_null() {
        return Err(WsaError::WSAEFAULT);
    }
    if length == 0 {
        return Err(WsaError::WSAEINVAL);
    }
    let id = number().ok_or(WsaError::WSAENOBUFS)?;
    let chunk = PLACES[id as u32 as usize / CHUNK].get_or_init(|| Box::new(std::array::from_fn(|_| Place::default())));
    let place = &chunk[id as u32 as usize % CHUNK];
    // After the number that was here is gone, for whoever sees any of what follows.
    fence(Ordering::Release);
    place.start.store(start.expose_provenance(), Ordering::Relaxed);
    place.length.store(length, Ordering::Relaxed);
    place.id.store(id, Ordering::Release);
    Ok(id as isize)
}

pub(super) fn deregister(id: isize) {
    let id = id as u64;
    if id >= GENERATION
        && let Some(place) = place(id)
        && place.id.compare_exchange(id, 0, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    {
        FREE.lock().numbers.push_back(id);
    }
}

/// The memory that a slice names, which must lie inside its registration (RIO-3).
#[inline]
pub(super) fn resolve(slice: ws::RIO_BUF) -> Result<Slice, WsaError> {
    let id = slice.BufferId as u64;
    let place = place(id).filter(|_| id >= GENERATION).ok_or(WsaError::WSAEINVAL)?;
    let is_there = place.id.load(Ordering::Acquire) == id;
    let (start, length) = (place.start.load(Ordering::Relaxed), place.length.load(Ordering::Relaxed));
    fence(Ordering::Acquire);
    let end = u64::from(slice.Offset) + u64::from(slice.Length);
    if !is_there || place.id.load(Ordering::Relaxed) != id || end > u64::from(length) {
        return Err(WsaError::WSAEINVAL);
    }
    let start = std::ptr::with_exposed_provenance_mut::<u8>(start);
    Ok(Slice { start: start.wrapping_add(slice.Offset as usize), length: slice.Length as usize })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;

    fn slice(id: isize, offset: u32, length: u32) -> ws::RIO_BUF {
        ws::RIO_BUF { BufferId: id, Offset: offset, Length: length }
    }

    fn at(address: usize) -> *mut u8 {
        std::ptr::without_provenance_mut(address)
    }

    #[test]
    fn a_slice_lies_inside_its_registration() {
        let id = register(at(0x1000), 100).unwrap();
        let found = resolve(slice(id, 40, 60)).unwrap();
        assert_eq!((found.start.addr(), found.length), (0x1000 + 40, 60));
        for (offset, length) in [(40, 61), (101, 0), (u32::MAX, u32::MAX), (0, 101)] {
            assert_eq!(resolve(slice(id, offset, length)).err(), Some(WsaError::WSAEINVAL), "{offset} {length}");
        }
        for other in [0, 1, -1, INVALID, id ^ (1 << 40), id + 1] {
            assert!(resolve(slice(other, 0, 1)).is_err(), "{other}");
        }
        deregister(id);
        assert!(resolve(slice(id, 0, 1)).is_err());
    }

    #[test]
    fn a_number_never_names_a_later_registration() {
        let ids: Vec<isize> = (0..4 * QUARANTINE)
            .map(|_| {
                let id = register(at(0x1000), 1).unwrap();
                deregister(id);
                // It is gone: a second time changes nothing.
                deregister(id);
                id
            })
            .collect();
        let kept = register(at(0x2000), 1).unwrap();
        assert!(ids.iter().all(|id| resolve(slice(*id, 0, 1)).is_err()));
        let mut places: Vec<u32> = ids.iter().map(|id| *id as u32).collect();
        places.sort_unstable();
        places.dedup();
        assert!(places.len() < ids.len(), "places are used again");
        deregister(kept);
    }

    /// Address and length are of one registration, or there is none.
    #[test]
    fn lookups_race_with_registrations() {
        let (newest, stop) = (AtomicU64::new(0), AtomicBool::new(false));
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while !stop.load(Ordering::Relaxed) {
                        let id = newest.load(Ordering::Relaxed) as isize;
                        for length in [1, 1000] {
                            if let Ok(found) = resolve(slice(id, 0, length)) {
                                assert!(found.start.addr() == 1000 || length == 1 && found.start.addr() == 1);
                            }
                        }
                    }
                });
            }
            for round in 0..100_000u32 {
                let length = if round % 2 == 0 { 1 } else { 1000 };
                let id = register(at(length as usize), length).unwrap();
                newest.store(id as u64, Ordering::Relaxed);
                deregister(id);
            }
            stop.store(true, Ordering::Relaxed);
        });
    }
}
