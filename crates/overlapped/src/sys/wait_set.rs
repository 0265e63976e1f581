//! Stands in for `overlapped_sys::wait_set` until that exists: at most 64 objects, the lowest slot first.
#![allow(unsafe_code)]

use super::{HANDLE, INFINITE, WSAGetLastError, WSAWaitForMultipleEvents};

#[derive(Debug)]
pub(crate) struct WaitSet {
    slots: Vec<Option<usize>>,
}

pub(crate) enum WaitEnd {
    TimedOut,
    IoCompletion,
    Failed(u32),
    Abandoned(u32),
}

impl WaitSet {
    pub(crate) fn new() -> WaitSet {
        WaitSet { slots: Vec::new() }
    }

    pub(crate) fn insert(&mut self, handle: HANDLE) -> Result<u32, u32> {
        let free = self.slots.iter().position(Option::is_none).unwrap_or(self.slots.len());
        if free == self.slots.len() {
            self.slots.push(None);
        }
        self.slots[free] = Some(handle.addr());
        Ok(free as u32)
    }

    pub(crate) fn remove(&mut self, slot: u32) {
        self.slots[slot as usize] = None;
    }

    pub(crate) fn wait(&mut self, timeout_ms: u32, alertable: bool) -> Result<u32, WaitEnd> {
        let _ = INFINITE;
        let (handles, slots): (Vec<HANDLE>, Vec<u32>) = (self.slots.iter().zip(0u32..))
            .filter_map(|(handle, slot)| Some((std::ptr::without_provenance_mut((*handle)?), slot)))
            .unzip();
        let count = handles.len() as u32;
        // SAFETY: as many handles as stated.
        match unsafe { WSAWaitForMultipleEvents(count, handles.as_ptr(), 0, timeout_ms, alertable.into()) } {
            258 => Err(WaitEnd::TimedOut),
            0xC0 => Err(WaitEnd::IoCompletion),
            index if index < count => Ok(slots[index as usize]),
            index if (0x80..0x80 + count).contains(&index) => Err(WaitEnd::Abandoned(slots[index as usize - 0x80])),
            // SAFETY: takes nothing.
            _ => Err(WaitEnd::Failed(unsafe { WSAGetLastError() } as u32)),
        }
    }
}
