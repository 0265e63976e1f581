//! A port of Windows has no descriptor: it is waited for by getting.

use std::convert::Infallible;
use windows_sys::Win32::Foundation::HANDLE;

/// A port's descriptor. No port of Windows has one.
#[derive(Debug)]
pub struct PortDescriptor(Infallible);

impl PortDescriptor {
    /// The descriptor's number.
    pub fn number(&self) -> i32 {
        match self.0 {}
    }
}

/// Lends the descriptor of a port. Windows has none to lend: `None`.
pub fn lend(_port: HANDLE) -> Option<PortDescriptor> {
    None
}
