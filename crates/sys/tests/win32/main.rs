//! The Win32 that network servers need, against the function table: one file a family.
//!
//! The same source is meant to run on Windows. No test sleeps to pass.
#![allow(unsafe_code)] // Every call of the table is unsafe, as on Windows.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]

#[allow(dead_code)]
#[path = "../conformance/support.rs"]
mod support;
#[allow(dead_code)]
#[path = "../conformance/waiting.rs"]
mod waiting;

mod addresses;
mod ansi;
mod bad_arguments;
mod bad_handles;
mod bad_names;
mod conditions;
mod consoles;
mod critical_sections;
mod duplicates;
mod environment;
mod file_names;
mod files;
mod files_overlapped;
mod files_scattered;
mod init_once;
mod interfaces;
mod machine;
mod memory;
mod messages;
mod modules;
mod names;
mod pools;
mod registered_waits;
mod srw_locks;
mod strings;
mod thread_functions;
mod thread_values;
mod timer_queues;
mod times;
mod wait_on_address;
