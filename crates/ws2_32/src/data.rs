//! The constants that are objects in C.

/// `in6addr_any` of `ws2tcpip.h`.
// SAFETY: the name is ours alone (law 1).
#[unsafe(export_name = "ovl_in6addr_any")]
pub static IN6ADDR_ANY: [u8; 16] = [0; 16];

/// `in6addr_loopback` of `ws2tcpip.h`.
// SAFETY: as above.
#[unsafe(export_name = "ovl_in6addr_loopback")]
pub static IN6ADDR_LOOPBACK: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

/// `_wenviron`: the wide environment as an array, which is not made here.
// SAFETY: Windows' name, which libc has not.
#[unsafe(export_name = "_wenviron")]
pub static WIDE_ENVIRONMENT: std::sync::atomic::AtomicPtr<*mut u16> =
    std::sync::atomic::AtomicPtr::new(std::ptr::null_mut());
