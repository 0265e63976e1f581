//! Registered memory in slices: what was registered once is kept for the clients to come.

use overlapped::{Result, RioBuffer, RioBuffers, WsaError};

/// What a client has in memory, and how much is registered at first.
const SLICE: usize = 8 << 10;
const SLICES: usize = 64;

/// Each time that it is too little as much as all of it is added, so that there are few pieces.
#[derive(Default)]
pub struct Slices {
    memory: Vec<RioBuffers>,
    /// Those that are in no request, the one that was used last on top: its bytes are in the processor's cache.
    free: Vec<RioBuffer>,
}

impl Slices {
    /// A slice that is in no request.
    ///
    /// # Errors
    /// Of the registration of more.
    pub fn take(&mut self) -> Result<RioBuffer> {
        match self.free.pop() {
            Some(slice) => Ok(slice),
            None => self.take_from_memory(),
        }
    }

    fn take_from_memory(&mut self) -> Result<RioBuffer> {
        if let Some(slice) = self.memory.iter().rev().find_map(RioBuffers::take) {
            return Ok(slice);
        }
        let more = RioBuffers::new(SLICES << self.memory.len().saturating_sub(1), SLICE)?;
        let slice = more.take().ok_or(WsaError::WSAENOBUFS)?;
        self.memory.push(more);
        Ok(slice)
    }

    /// Keeps a slice for another request.
    pub fn give(&mut self, slice: RioBuffer) {
        self.free.push(slice);
    }
}
