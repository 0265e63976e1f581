//! The few kernel calls that the standard library does not offer, each in a small room of its own.
//!
//! Everything else (receive, send, accept, processes) goes through the standard library, whose calls are the plain
//! system calls with nothing around them; so almost all of the lab is safe code.

pub(crate) mod affinity;
pub(crate) mod connect;
pub(crate) mod date;
pub(crate) mod epoll;
pub(crate) mod eventfd;
pub(crate) mod futex;
pub(crate) mod limits;
