//! Clients: for the chat, and to watch overlapped operations and a non-blocking connect.

pub mod chat;
pub mod dummy;
pub mod receive;
pub mod send;
