//! The echo servers, in every model, over loopback.
#![cfg(target_os = "linux")]

mod common;

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Duration;

use common::{Server, pattern};

in_every_model! {
    one_byte_at_a_time
    a_mebibyte
    half_close
    a_client_that_never_reads
    reset_in_mid_send
    two_hundred_clients
    the_idle_are_dismissed
    one_too_many_is_refused
    stops_while_clients_are_connected
    what_was_echoed_arrives_after_a_stop
    who_never_reads_is_idle_too
    who_floods_keeps_nobody_out
}

in_registered_io! {
    one_byte_at_a_time
    a_mebibyte
    half_close
    a_client_that_never_reads
    reset_in_mid_send
    two_hundred_clients
    the_idle_are_dismissed
    one_too_many_is_refused
    stops_while_clients_are_connected
    what_was_echoed_arrives_after_a_stop
    who_never_reads_is_idle_too
    who_floods_keeps_nobody_out
}

fn echo_once(client: &mut TcpStream, bytes: &[u8]) {
    client.write_all(bytes).unwrap();
    let mut echo = vec![0; bytes.len()];
    client.read_exact(&mut echo).unwrap();
    assert_eq!(echo, bytes);
}

fn one_byte_at_a_time(model: &str) {
    let server = Server::start("echo", model, &[]);
    let mut client = server.connect();
    for byte in pattern(300, 1) {
        echo_once(&mut client, &[byte]);
    }
    let bytes = pattern(300, 2);
    for byte in &bytes {
        client.write_all(&[*byte]).unwrap();
    }
    let mut echo = vec![0; 300];
    client.read_exact(&mut echo).unwrap();
    assert_eq!(echo, bytes);
}

fn a_mebibyte(model: &str) {
    let server = Server::start("echo", model, &[]);
    let sent = pattern(1 << 20, 3);
    let mut client = server.connect();
    let mut writer = client.try_clone().unwrap();
    let to_send = sent.clone();
    let writer = thread::spawn(move || {
        writer.write_all(&to_send).unwrap();
        writer.shutdown(Shutdown::Write).unwrap();
    });
    let mut echo = Vec::new();
    client.read_to_end(&mut echo).unwrap();
    writer.join().unwrap();
    assert!(echo == sent, "{} bytes came back", echo.len());
    let summary = server.stop();
    assert_eq!((&summary["received_bytes"], &summary["sent_bytes"]), (&(1 << 20).into(), &(1 << 20).into()));
}

fn half_close(model: &str) {
    let server = Server::start("echo", model, &[]);
    for length in [1, 100_000] {
        let mut client = server.connect();
        let sent = pattern(length, 4);
        client.write_all(&sent).unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        let mut echo = Vec::new();
        client.read_to_end(&mut echo).unwrap();
        assert!(echo == sent);
    }
}

fn a_client_that_never_reads(model: &str) {
    let server = Server::start("echo", model, &[]);
    let mut other = server.connect();
    echo_once(&mut other, b"before");
    let memory = overlapped_lab::observe::resident_bytes(server.process.id()).unwrap();

    // It writes until TCP holds it back for good.
    let mut client = server.connect();
    client.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    let chunk = pattern(1 << 16, 5);
    let mut written = 0;
    loop {
        match client.write(&chunk[written % chunk.len()..]) {
            Ok(bytes) => written += bytes,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => break,
            Err(error) => panic!("{error}"),
        }
        assert!(written < 256 << 20, "nobody holds it back");
    }
    let more = overlapped_lab::observe::resident_bytes(server.process.id()).unwrap().saturating_sub(memory);
    assert!(more < 8 << 20, "{more} bytes for one client");
    echo_once(&mut other, b"after");

    // When it reads after all, nothing is missing.
    client.shutdown(Shutdown::Write).unwrap();
    let mut echo = Vec::new();
    client.read_to_end(&mut echo).unwrap();
    assert_eq!(echo.len(), written);
    assert!(echo.chunks(chunk.len()).all(|piece| *piece == chunk[..piece.len()]));
}

fn reset_in_mid_send(model: &str) {
    let server = Server::start("echo", model, &[]);
    let mut other = server.connect();
    for _ in 0..20 {
        let mut client = server.connect();
        client.write_all(&pattern(200_000, 6)).unwrap();
        // Closed with bytes unread, and so reset, while the server is sending.
        client.read_exact(&mut [0]).unwrap();
        drop(client);
        echo_once(&mut other, b"still here");
    }
    // A silent client and an immediate end are nothing special either.
    let silent = server.connect();
    drop(server.connect());
    echo_once(&mut other, b"and here");
    drop(silent);
    let summary = server.stop();
    assert_eq!(summary["dismissed"], 0);
}

fn two_hundred_clients(model: &str) {
    let server = Server::start("echo", model, &[]);
    let mut clients: Vec<_> = (0..200).map(|_| server.connect()).collect();
    for round in 0..3 {
        let messages: Vec<_> =
            (0..clients.len()).map(|client| pattern(100 + client, round * 1000 + client as u32)).collect();
        for (client, message) in clients.iter_mut().zip(&messages) {
            client.write_all(message).unwrap();
        }
        for (client, message) in clients.iter_mut().zip(&messages).rev() {
            let mut echo = vec![0; message.len()];
            client.read_exact(&mut echo).unwrap();
            assert_eq!(echo, *message);
        }
    }
    let summary = server.stop();
    assert_eq!(summary["accepted"], 200);
}

fn the_idle_are_dismissed(model: &str) {
    let server = Server::start("echo", model, &["--idle", "0.3"]);
    let mut client = server.connect();
    echo_once(&mut client, b"something");
    // The end comes by itself.
    assert_eq!(client.read(&mut [0]).unwrap(), 0);
    assert_eq!(server.stop()["dismissed"], 1);
}

fn one_too_many_is_refused(model: &str) {
    let server = Server::start("echo", model, &["--max-clients", "2"]);
    let mut first = server.connect();
    echo_once(&mut first, b"first");
    let mut second = server.connect();
    echo_once(&mut second, b"second");
    let mut third = String::new();
    server.connect().read_to_string(&mut third).unwrap();
    assert_eq!(third, "* refused: 2 clients are connected, try again later\n");
    echo_once(&mut first, b"first");
    // When one has gone, another is taken.
    drop(second);
    let deadline = std::time::Instant::now() + common::PATIENCE;
    loop {
        let mut next = server.connect();
        let mut echo = [0; 4];
        if next.write_all(b"next").is_ok() && next.read_exact(&mut echo).is_ok() && echo == *b"next" {
            break;
        }
        assert!(std::time::Instant::now() < deadline, "nobody is taken any more");
    }
}

fn stops_while_clients_are_connected(model: &str) {
    let server = Server::start("echo", model, &[]);
    let mut clients: Vec<_> = (0..10).map(|_| server.connect()).collect();
    clients.iter_mut().for_each(|client| echo_once(client, b"hello"));
    let address = server.address;
    let summary = server.stop();
    assert_eq!((&summary["accepted"], &summary["received_bytes"]), (&10.into(), &50.into()));
    for client in &mut clients {
        assert_eq!(client.read(&mut [0]).unwrap(), 0);
    }
    assert!(TcpStream::connect(address).is_err());
}

/// A client that has more on its way than the server takes. What the server has echoed is not destroyed by its end.
fn what_was_echoed_arrives_after_a_stop(model: &str) {
    let server = Server::start("echo", model, &[]);
    let mut client = server.connect();
    client.set_write_timeout(Some(Duration::from_millis(300))).unwrap();
    let chunk = pattern(1 << 16, 7);
    let mut written = 0;
    while let Ok(bytes) = client.write(&chunk[written % chunk.len()..]) {
        written += bytes;
        assert!(written < 256 << 20, "nobody holds it back");
    }
    let (mut echo, (go, reads)) = (Vec::new(), std::sync::mpsc::channel());
    let reader = thread::spawn(move || {
        reads.recv().unwrap();
        client.read_to_end(&mut echo).unwrap();
        echo
    });
    server.process.signal("INT");
    // It reads only when a server that was quiet would have gone.
    thread::sleep(Duration::from_millis(250));
    go.send(()).unwrap();
    let summary = common::summary(server.process.end());
    let echo = reader.join().unwrap();
    assert_eq!(summary["sent_bytes"], echo.len());
    assert!(echo.len() <= written && echo.chunks(chunk.len()).all(|piece| *piece == chunk[..piece.len()]));
}

fn who_never_reads_is_idle_too(model: &str) {
    let server = Server::start("echo", model, &["--idle", "0.3"]);
    let mut client = server.connect();
    client.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
    let chunk = pattern(1 << 16, 8);
    let deadline = std::time::Instant::now() + common::PATIENCE;
    // It writes as much as there is room for until it is disconnected.
    loop {
        match client.write(&chunk) {
            Ok(_) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => break,
        }
        assert!(std::time::Instant::now() < deadline, "nobody disconnects it");
    }
    assert_eq!(server.stop()["dismissed"], 1);
}

/// Some who send as fast as they are served: another comes and is served, and the server ends when it is to.
fn who_floods_keeps_nobody_out(model: &str) {
    let server = Server::start("echo", model, &["--drain", "1"]);
    let bytes = pattern(1 << 18, 9);
    thread::scope(|scope| {
        for _ in 0..8 {
            let (mut writer, bytes) = (server.connect(), &bytes);
            let mut reader = writer.try_clone().unwrap();
            scope.spawn(move || while writer.write_all(bytes).is_ok() {});
            scope.spawn(move || while reader.read(&mut [0; 1 << 16]).is_ok_and(|bytes| bytes > 0) {});
        }
        let mut other = server.connect();
        (0..10).for_each(|_| echo_once(&mut other, b"another"));
        drop(other);
        server.stop();
    });
}

/// Two workers that see one missing accept start one.
#[test]
fn a_burst_of_connections_leaves_no_more_descriptors_than_before() {
    for service in ["echo", "chat"] {
        let server = Server::start(service, "completion-port", &["--workers", "4"]);
        let descriptors = || std::fs::read_dir(format!("/proc/{}/fd", server.process.id())).unwrap().count();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..150).for_each(|_| drop(server.connect())));
            }
        });
        let bound = std::time::Instant::now() + std::time::Duration::from_secs(20);
        while descriptors() > 100 {
            assert!(std::time::Instant::now() < bound, "{service}: {} descriptors", descriptors());
            std::thread::yield_now();
        }
        server.stop();
    }
}
