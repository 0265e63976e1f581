//! The rules of Winsock against the function table: one file a family, each test named for its rule.
//!
//! The same source is meant to run on the real Winsock. No test sleeps to pass; but where no system says that a thread sleeps, which is
//! everywhere but on Linux, `until_asleep` gives it a moment, of 3 × 20 ms.
#![allow(unsafe_code)] // Every call of the table is unsafe, as on Windows.
#![allow(missing_docs, clippy::undocumented_unsafe_blocks, clippy::multiple_unsafe_ops_per_block)]

mod sockets;
mod support;
mod waiting;

mod af_unix;
mod apc;
mod arguments;
mod connect_by;
mod err;
mod event_select;
mod files;

mod datagrams;
mod ops;
mod raws;
mod registered;

mod apc_io;
mod apc_routines;
mod duplicates;
mod evt;
mod handles;
mod ioc;
mod messages;
mod names;
mod net_async_select;
mod net_close;
mod net_connect;
mod net_enumerate;
mod net_level;
mod net_races;
mod net_select;
mod objects;
mod opt;
mod opt_effects;
mod ovl_accept_ex;
mod ovl_cancel;
mod ovl_connect_ex;
mod ovl_disconnect_ex;
mod ovl_flags;
mod ovl_order;
mod ovl_result;
mod ovl_start;
mod ovl_transmit_file;
mod ovl_transmit_packets;
mod ovl_unbuffered;
mod poll;
mod port_create;
mod port_get;
mod port_ioctl;
mod port_packets;
mod progress;
mod psn;
mod raw;
mod raw_all;
mod reu;
mod rio;
mod sel;
mod soaw;
mod sock_close;
mod sock_connect;
mod sock_extended;
mod sock_listen;
mod sock_start;
mod sock_transfer;
mod source_filter;
mod surface;
mod threads;
mod timers;
mod tut;
mod udp;
mod udp_answers;
mod udp_messages;
mod udp_overlapped;
mod wait;
mod wait_set;
