//! The yardstick as a server: slow readers, half-closed peers, and too few descriptors.
#![cfg(target_os = "linux")]

mod common;

use common::{raw_epoll, send};
use overlapped_lab::observe::process_cpu_ns;
use serde_json::Value;
use std::io::{self, BufRead, BufReader, Read};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

const LONG: Duration = Duration::from_secs(20);
const CHILD: &str = "OVERLAPPED_LAB_CHILD";

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream.set_write_timeout(Some(LONG)).unwrap();
    stream
}

fn round_trip(mut stream: &TcpStream) -> io::Result<()> {
    send(stream, b"hello")?;
    let mut answer = [0; 5];
    stream.read_exact(&mut answer)?;
    assert_eq!(&answer, b"hello");
    Ok(())
}

/// A peer that sends without reading fills every buffer on the way, so the server has to keep an unsent part; when the
/// peer then reads, everything comes. Other clients are served meanwhile.
#[test]
fn a_peer_that_does_not_read_loses_nothing_and_harms_nobody() {
    let address = raw_epoll(1);
    let mut stream = connect(address);
    stream.set_write_timeout(Some(Duration::from_millis(100))).unwrap();
    let chunk: Vec<u8> = (0..=u8::MAX).cycle().take(256 * 1024).collect();
    let mut given = 0;
    // A write that gets nothing out in its whole time says that the server no longer receives.
    while let Ok(sent) = io::Write::write(&mut stream, &chunk[given % 256..]) {
        given += sent;
    }
    round_trip(&connect(address)).unwrap();

    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert_eq!(answer.len(), given);
    assert!(answer.iter().enumerate().all(|(index, byte)| *byte == index as u8));
}

#[test]
fn data_in_front_of_an_end_is_echoed() {
    let address = raw_epoll(2);
    for length in [1, 1000, 300_000] {
        let mut stream = connect(address);
        let bytes: Vec<u8> = (0..length).map(|index| index as u8).collect();
        let writer = stream.try_clone().unwrap();
        let expected = bytes.clone();
        let sender = std::thread::spawn(move || {
            send(&writer, &bytes).unwrap();
            writer.shutdown(Shutdown::Write).unwrap();
        });
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        assert!(answer == expected);
        sender.join().unwrap();
    }
}

/// A child that is killed when the test is over.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Not a test of its own: what the child of the next test runs.
#[test]
fn child() {
    if std::env::var_os(CHILD).is_some() {
        overlapped_lab::raw_epoll::serve(&Default::default()).unwrap();
    }
}

/// This test program as a server with few descriptors.
fn server_with_few_descriptors() -> (Server, SocketAddr) {
    // With two test threads the harness prints nothing in front of what the test prints.
    let script = r#"ulimit -n 24; exec "$0" --exact child --nocapture --test-threads=2"#;
    let child = Command::new("/bin/sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .env(CHILD, "serve")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut server = Server(child);
    let output = BufReader::new(server.0.stdout.take().unwrap());
    let (found, line) = mpsc::channel();
    std::thread::spawn(move || {
        let line = output.lines().map_while(Result::ok).find(|line| line.contains("listening"));
        found.send(line.unwrap()).unwrap();
    });
    let line: Value = serde_json::from_str(&line.recv_timeout(LONG).unwrap()).unwrap();
    (server, line["address"].as_str().unwrap().parse().unwrap())
}

#[test]
fn without_descriptors_it_neither_spins_nor_forgets() {
    let (server, address) = server_with_few_descriptors();
    let mut served = Vec::new();
    let starved = loop {
        let stream = connect(address);
        stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
        match round_trip(&stream) {
            Ok(()) => served.push(stream),
            Err(_) => break stream,
        }
        assert!(served.len() < 100, "the limit of descriptors had no effect");
    };

    // A quarter of a second without any work must cost the server next to none.
    let before = process_cpu_ns(server.0.id()).unwrap();
    let (_nobody_sends, nothing) = mpsc::channel::<()>();
    assert!(nothing.recv_timeout(Duration::from_millis(250)).is_err());
    let spent = process_cpu_ns(server.0.id()).unwrap() - before;
    assert!(spent < 50_000_000, "{spent} ns");

    round_trip(&served[0]).unwrap();
    served.pop();
    starved.set_read_timeout(Some(LONG)).unwrap();
    let mut answer = [0; 5];
    (&starved).read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"hello");
}
