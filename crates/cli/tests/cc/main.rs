//! `overlapped cc` and `overlapped c++` over sources as Windows programmers leave them.
#![cfg(target_os = "linux")]

mod addresses;
mod calls;
mod classes;
mod command;
mod cxx;
mod dialect;
mod driver;
mod entry;
mod exceptions;
mod files;
mod keys;
mod lenient;
mod names;
mod plugins;
mod runtime;
mod sources;
mod trees;
mod wide;
mod wide_streams;
