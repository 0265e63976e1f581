//! What may go to another thread, and what may not.

use std::sync::Arc;

use overlapped::{
    Accepting, Awaited, CompletionPort, Connecting, Event, File, Mutex, OperationId, Packet, Pending, PortFile,
    PortHandle, PortSocket, PortStream, ReadingAt, Receiving, ReceivingMessage, RioBuffer, RioBuffers, RioEnvelope,
    RioQueue, RioResult, RioSocket, Selected, Semaphore, Sending, Socket, Thread, Timer, WaitSet, WindowHandle,
    WsaError,
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
    shared::<PortFile<Vec<u8>>>();
    shared::<File>();
    shared::<RioQueue>();
    shared::<RioSocket>();
    shared::<RioBuffers>();
    shared::<RioBuffer>();
    shared::<RioEnvelope>();
    shared::<WindowHandle>();
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
    sent::<Pending<ReadingAt<Vec<u8>>>>();
    sent::<Pending<ReceivingMessage<Vec<u8>>>>();
    sent::<RioResult>();
    sent::<PortStream<Vec<u8>>>();
    sent::<WaitSet<Selected>>();
}
