//! Errors (ERR).

use std::cell::Cell;
use std::rc::Rc;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use crate::common::{SOON, bounded, event, pair, reset};
use overlapped::{
    CompletionPort, Concurrency, NetworkEvents, Packet, ResultError, Shutdown, Slept, Socket, Wait, Waited, WsaError,
    sleep_alertable, thread, wait_one,
};

#[test]
fn err_3_each_thread_is_told_its_own_failure() {
    const ROUNDS: usize = 2_000;
    let start = Arc::new(Barrier::new(2));
    let theirs = start.clone();
    let other = std::thread::spawn(move || {
        let socket = Socket::tcp_v4().unwrap();
        theirs.wait();
        (0..ROUNDS).for_each(|_| assert_eq!(socket.local_address(), Err(WsaError::WSAEINVAL)));
    });
    let (_client, server) = pair();
    server.set_nonblocking(true).unwrap();
    start.wait();
    (0..ROUNDS).for_each(|_| assert_eq!(server.receive_now(&mut [0; 8]), Err(WsaError::WSAEWOULDBLOCK)));
    other.join().unwrap();
}

#[test]
fn err_3_what_an_apc_fails_with_is_not_told_to_the_call_it_runs_in() {
    let (_client, server) = pair();
    let ran = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let runs = ran.clone();
    let apc = move || {
        let failed = Socket::tcp_v4().unwrap().local_address();
        assert_eq!(failed, Err(WsaError::WSAEINVAL));
        runs.store(true, std::sync::atomic::Ordering::SeqCst);
    };
    thread::current().unwrap().queue_apc(apc).unwrap();
    server.set_receive_timeout(Some(Duration::from_millis(30))).unwrap();
    assert_eq!(server.receive_now(&mut [0; 8]), Err(WsaError::WSAETIMEDOUT));
    assert!(ran.load(std::sync::atomic::Ordering::SeqCst));
}

#[test]
fn err_4_a_reset_has_one_number_whoever_tells_it() {
    // A call.
    let (client, server) = pair();
    reset(client);
    assert_eq!(bounded(&server).receive_now(&mut [0; 8]), Err(WsaError::WSAECONNRESET));
    // An operation with an event.
    let (client, server) = pair();
    let receive = server.receive(vec![0; 8]).signal(&event()).unwrap();
    reset(client);
    let Err(ResultError::Failed(failed)) = receive.result(Wait::UntilComplete) else { panic!("it is reset") };
    assert_eq!(failed.error, WsaError::WSAECONNRESET);
    // One with a routine.
    let (client, server) = pair();
    let told = Rc::new(Cell::new(None));
    let tell = told.clone();
    server.receive(vec![0; 8]).then(move |received| tell.set(received.err().map(|failed| failed.error))).unwrap();
    reset(client);
    assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    assert_eq!(told.get(), Some(WsaError::WSAECONNRESET));
    // One of a port.
    let (client, server) = pair();
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores).unwrap();
    port.associate(server, 0).unwrap().receive(vec![0; 8]).post().unwrap();
    reset(client);
    let Some(Packet::Receive { result, .. }) = port.get(SOON).unwrap() else { panic!("its packet comes") };
    assert_eq!(result, Err(WsaError::WSAECONNRESET));
}

#[test]
fn err_4_a_cancellation_has_one_number_whoever_tells_it() {
    let (_client, server) = pair();
    let receive = server.receive(vec![0; 8]).signal(&event()).unwrap();
    receive.cancel().unwrap();
    let Err(ResultError::Failed(failed)) = receive.result(Wait::UntilComplete) else { panic!("it is cancelled") };
    assert_eq!(failed.error, WsaError::WSA_OPERATION_ABORTED);
    let told = Rc::new(Cell::new(None));
    let tell = told.clone();
    let routine = server.receive(vec![0; 8]).then(move |received| tell.set(received.err().map(|failed| failed.error)));
    server.cancel(routine.unwrap().id).unwrap();
    assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    assert_eq!(told.get(), Some(WsaError::WSA_OPERATION_ABORTED));
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Cores).unwrap();
    let server = port.associate(server, 0).unwrap();
    server.receive(vec![0; 8]).post().unwrap();
    server.cancel_all().unwrap();
    let Some(Packet::Receive { result, .. }) = port.get(SOON).unwrap() else { panic!("its packet comes") };
    assert_eq!(result, Err(WsaError::WSA_OPERATION_ABORTED));
}

#[test]
fn err_5_nothing_yet_and_nothing_in_time_are_two_failures() {
    let (_client, server) = pair();
    server.set_receive_timeout(Some(Duration::from_millis(5))).unwrap();
    assert_eq!(server.receive_now(&mut [0; 8]), Err(WsaError::WSAETIMEDOUT));
    server.set_nonblocking(true).unwrap();
    assert_eq!(server.receive_now(&mut [0; 8]), Err(WsaError::WSAEWOULDBLOCK));
    // A connect that goes on is none of Linux' in progress.
    let (_listener, address) = crate::common::listener();
    let socket = Socket::tcp_v4().unwrap();
    socket.set_nonblocking(true).unwrap();
    assert_eq!(socket.connect(address), Err(WsaError::WSAEWOULDBLOCK));
}

#[test]
fn err_5_a_broken_pipe_is_told_by_why_it_is_broken() {
    let (client, _server) = pair();
    client.shutdown(Shutdown::Send).unwrap();
    assert_eq!(client.send_now(b"x"), Err(WsaError::WSAESHUTDOWN));
    let (client, server) = pair();
    let server = server.event_select(NetworkEvents::CLOSE).unwrap();
    reset(client);
    assert_eq!(wait_one(&server, SOON), Ok(Waited::Ready(())));
    (0..2).for_each(|_| assert_eq!(server.send_now(b"x"), Err(WsaError::WSAECONNRESET)));
}

#[test]
fn err_6_sending_to_nobody_is_an_error_and_no_end_of_the_process() {
    let (client, server) = pair();
    drop(client);
    // The first may still go out; its answer breaks the connection.
    let mut failed = None;
    crate::common::eventually("a send fails", || {
        failed = server.send_now(b"x").err();
        failed.is_some()
    });
    let failed = failed.unwrap();
    assert!([WsaError::WSAECONNRESET, WsaError::WSAECONNABORTED].contains(&failed), "{failed}");
    let refused = server.send(b"x".to_vec()).signal(&event());
    let failed = match refused {
        Ok(sending) => sending.result(Wait::UntilComplete).unwrap_err().into(),
        Err(refused) => refused.error,
    };
    assert!([WsaError::WSAECONNRESET, WsaError::WSAECONNABORTED].contains(&failed), "{failed}");
}

#[test]
fn err_7_winsocks_own_numbers_have_their_names() {
    let named = [
        (10067, WsaError::WSAEPROCLIM, "WSAEPROCLIM"),
        (10091, WsaError::WSASYSNOTREADY, "WSASYSNOTREADY"),
        (10092, WsaError::WSAVERNOTSUPPORTED, "WSAVERNOTSUPPORTED"),
        (10093, WsaError::WSANOTINITIALISED, "WSANOTINITIALISED"),
        (10101, WsaError::WSAEDISCON, "WSAEDISCON"),
        (11001, WsaError::WSAHOST_NOT_FOUND, "WSAHOST_NOT_FOUND"),
        (11002, WsaError::WSATRY_AGAIN, "WSATRY_AGAIN"),
        (11003, WsaError::WSANO_RECOVERY, "WSANO_RECOVERY"),
        (11004, WsaError::WSANO_DATA, "WSANO_DATA"),
    ];
    for (code, error, name) in named {
        assert_eq!((error.code(), error.name()), (code, name));
        // By way of the standard library it is the same.
        assert_eq!(WsaError::from_io(&std::io::Error::from(error)), Some(error));
    }
}
