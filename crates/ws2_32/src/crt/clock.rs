//! `clock`: what has passed since the process began, in milliseconds. glibc's counts the time of the processor, in microseconds.
#![allow(unsafe_code)] // Notes the time before `main`.

use std::ffi::c_long;
use std::sync::OnceLock;
use std::time::Instant;

static BEGINNING: OnceLock<Instant> = OnceLock::new();

#[used]
#[unsafe(link_section = ".init_array")]
static AT_START: extern "C" fn() = note;

extern "C" fn note() {
    BEGINNING.get_or_init(Instant::now);
}

/// `clock`: milliseconds since the process began, of which CLOCKS_PER_SEC are a second.
#[unsafe(export_name = "ovl_clock")]
pub extern "C" fn clock() -> c_long {
    BEGINNING.get_or_init(Instant::now).elapsed().as_millis() as c_long
}
