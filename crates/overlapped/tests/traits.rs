//! What may go to another thread, and what may not.

use std::sync::Arc;

use overlapped::{
    Accepting, Awaited, CompletionPort, Connecting, Event, Mutex, OperationId, Packet, Pending, PortHandle, PortSocket,
    PortStream, Receiving, Selected, Semaphore, Sending, Socket, Thread, Timer, WaitSet, WsaError,
};

fn shared<T: Send + Sync>() {}
fn sent<T: Send>() {}

#[test]
fn handles_are_shared_between_threads() {
    shared::<Event>();
    shared::<Mutex>();
    shared::<Semaphore>();
    shared::<Timer>();
    shared::<Thread>();
    shared::<Socket>();
    shared::<Selected>();
    shared::<OperationId>();
    shared::<WsaError>();
    shared::<CompletionPort<Vec<u8>>>();
    shared::<PortHandle<Vec<u8>, Arc<[u8]>>>();
    shared::<PortSocket<Vec<u8>>>();
}

#[test]
fn operations_and_packets_move_between_threads() {
    sent::<Pending<Receiving<Vec<u8>>>>();
    sent::<Pending<Sending<&'static str>>>();
    sent::<Pending<Accepting>>();
    sent::<Pending<Connecting>>();
    sent::<Packet<Vec<u8>>>();
    sent::<Awaited<Accepting, Vec<u8>, Vec<u8>>>();
    sent::<Awaited<Receiving<Vec<u8>>, Vec<u8>, Vec<u8>>>();
    sent::<PortStream<Vec<u8>>>();
    sent::<WaitSet<Selected>>();
}
