//! The table on Linux: the core's rules and an engine's I/O, married. One module per Windows header.
//!
//! | module | is |
//! |---|---|
//! | `table`, `handle`, `names` | the one handle space, and what names its objects |
//! | `inheritance` | handles that a program which is started has too |
//! | `current`, `threads` | what belongs to a thread |
//! | `shard`, `sleep`, `wait`, `watchdog` | who sleeps where, and who pumps (L1, L2) |
//! | `socket` | a socket, its operations and their one end (L3, L5, L6) |
//! | `port` | a completion port's workers (L8) |
//! | `blocking`, `selecting`, `apc`, `deliver`, `address`, `pointer`, `arena`, `futex`, `patience`, `failure` | what these share |
//! | `namedpipe` | pipes with names, and who serves one |
//! | `winsock2`, `ws2tcpip`, `mswsock`, `synchapi`, `ioapiset`, `handleapi`, `fileapi` and so on | the functions, by header |
//! | `winternl`, `afd` | what `ntdll` has, and the driver of sockets that event libraries ask through it |
//! | `pool` | callbacks on threads of the library |
//! | `wait_set`, `port_descriptor`, `port_batches`, `spin`, `outside` | beyond Winsock |
//! | `trace`, `misuse` | beyond Winsock: who watches what the table does; `observe` says whether anybody does |
//! | `rio` | registered I/O |
//! | `messages` | a thread's message queue, windows, waits for messages |
//!
//! A function that may run the program's routines (an alertable wait, a blocking call) is `system-unwind`: a routine may end
//! its thread, or throw, and that passes through with nothing lost (L4). The caller sees no difference.

// Windows' own names, as the table has them.
#![allow(non_snake_case)]

mod address;
mod afd;
mod apc;
pub(crate) mod arena;
mod blocking;
pub(crate) mod consoleapi;
mod current;
pub(crate) mod debugapi;
mod deliver;
pub(crate) mod errhandlingapi;
mod exports;
mod failure;
pub(crate) mod fibersapi;
pub(crate) mod fileapi;
pub(crate) mod format_message;
mod futex;
pub(crate) mod handle;
pub(crate) mod handleapi;
pub(crate) mod heapapi;
mod inheritance;
pub(crate) mod ioapiset;
pub(crate) mod iphlpapi;
pub(crate) mod jobapi;
pub(crate) mod libloaderapi;
pub(crate) mod memoryapi;
pub(crate) mod messages;
mod misuse;
pub(crate) mod mswsock;
pub(crate) mod namedpipe;
mod names;
mod observe;
pub(crate) mod osfhandle;
pub mod outside;
mod patience;
mod pointer;
pub(crate) mod pool;
mod port;
pub mod port_batches;
pub mod port_descriptor;
pub(crate) mod process;
pub(crate) mod processenv;
pub(crate) mod processthreadsapi;
pub(crate) mod rio;
pub(crate) mod rpcdce;
mod schedule;
pub(crate) mod securitybaseapi;
mod selecting;
mod shard;
mod sleep;
mod socket;
pub mod spin;
pub(crate) mod stringapiset;
pub(crate) mod synchapi;
pub(crate) mod sysinfoapi;
mod table;
mod threads;
pub(crate) mod timezoneapi;
pub mod trace;
mod wait;
pub mod wait_set;
pub mod watchdog;
pub(crate) mod winbase;
pub(crate) mod winsock2;
pub(crate) mod winternl;
pub(crate) mod winuser;
pub(crate) mod ws2tcpip;
