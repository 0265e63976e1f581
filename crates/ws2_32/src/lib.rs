//! The C library `ws2_32`: [`overlapped_sys`] under its C names.
//!
//! The laws of this boundary:
//!
//! 1. A name that libc has too is exported as `ovl_NAME`, and never as itself: nothing of the process is interposed. The headers give
//!    the declaration of `socket` the link name `ovl_socket`.
//! 2. An export is one jump to the function of the table. It has no frame, so a thread's exit and a C++ exception pass it, and no
//!    signature, so the one in the header and that of `windows-sys` are the only two; `tests/layout.rs` compares what they name.
//! 3. No panic crosses: functions of the table either do not unwind or are those in which the program's own routines run.
//! 4. What the C runtime of Windows has and glibc has not lives in the headers as inline functions; what those cannot hold is in
//!    `crt`.
#![cfg(target_os = "linux")]
#![allow(unsafe_code)] // Exports by name.

mod absent;
mod access_list;
mod accounts;
mod addrinfoex;
mod atoms;
mod backtrace;
mod barrier;
mod base64;
mod bell;
mod catalog;
mod character_types;
mod code_pages;
mod com;
mod comm;
mod comparing;
mod computer_name;
mod controls;
mod counters;
mod create_file2;
mod crt;
mod data;
mod descriptor_owner;
mod device_control;
mod digest;
mod dns;
mod drives;
mod entry;
mod event_log;
mod exceptions;
mod exports;
mod fibers;
mod folders;
mod format;
mod held;
mod keyed_event;
mod locale;
mod machine;
mod maps;
mod modules;
mod multimedia;
mod nameservice;
mod narrow;
mod netbios;
mod network;
mod numa;
mod ordinal;
mod path_cch;
mod pointers;
mod priority;
mod privileges;
mod process_handle;
mod process_information;
mod process_traits;
mod processors;
mod profile;
mod quality;
mod random;
mod registry;
mod resources;
mod sid_text;
mod slist;
mod snapshot;
mod startup;
mod statistics;
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
mod stream_paths;
mod system_queries;
mod thread_block;
mod thread_traits;
mod time_zone;
mod token;
mod told;
mod topology;
mod user_names;
mod well_known_sids;
#[cfg(target_arch = "x86_64")]
mod wide_arguments;
