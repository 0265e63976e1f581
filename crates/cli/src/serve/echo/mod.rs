//! The echo server in every model: bytes go back as they came, in order.
//!
//! Nothing more is received from a client while bytes for it are unsent, so that one that never reads costs one buffer
//! and TCP holds it back.

pub mod async_select;
pub mod completion_port;
pub mod completion_routine;
mod conversation;
pub mod event_select;
pub mod overlapped_event;
pub mod rio;
pub mod select;
pub mod threads;

use super::server::BUFFER;

/// The buffer that a client of an overlapped server begins with: each idle client keeps one, and a thousand of them are to fit into the
/// processor's caches with the rest. One that fills it has a larger one next.
const FIRST_BUFFER: usize = 512;

/// A buffer for a client's first receive.
fn first_buffer() -> Vec<u8> {
    Vec::with_capacity(FIRST_BUFFER)
}

/// The buffer for the next receive: the same, or a larger one if it was filled.
fn next_buffer(buffer: Vec<u8>) -> Vec<u8> {
    match buffer.len() == buffer.capacity() && buffer.len() < BUFFER {
        true => Vec::with_capacity((4 * buffer.len()).clamp(1, BUFFER)),
        false => buffer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filled_buffer_grows_to_the_largest() {
        let mut buffer = first_buffer();
        buffer.push(1);
        let mut sizes = Vec::new();
        for _ in 0..6 {
            buffer = next_buffer(buffer);
            sizes.push(buffer.capacity());
            buffer.resize(buffer.capacity(), 0);
        }
        assert_eq!(sizes, [512, 2 << 10, 8 << 10, 32 << 10, 64 << 10, 64 << 10]);
    }
}
