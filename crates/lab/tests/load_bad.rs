//! The load generator against bad servers: whatever a server does wrong, the run fails and says so.
#![cfg(target_os = "linux")]

mod common;

use common::{options, raw_epoll, send, server};
use overlapped_lab::load::{self, Errors, Failure, Length, Options};
use std::io::{self, Read};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

const MESSAGE: usize = 64;

fn fail(options: &Options) -> Failure {
    let error = load::run(options).unwrap_err();
    load::failure(&error).unwrap_or_else(|| panic!("not a failed run: {error}")).clone()
}

fn fail_with(address: SocketAddr, clients: usize) -> Errors {
    let length = Length::RoundTrips(20);
    let failure = fail(&Options { length, ..options(address, clients, MESSAGE, 1) });
    assert_eq!(failure.report.errors.total(), clients as u64, "{failure}");
    failure.report.errors
}

/// Echoes message by message as `answer` would have it: that gets the number of the message and the message.
fn echo(answer: impl Fn(usize, &mut Vec<u8>) + Clone + Send + 'static) -> SocketAddr {
    server(move |mut stream: TcpStream| -> io::Result<()> {
        for number in 0.. {
            let mut message = vec![0; MESSAGE];
            stream.read_exact(&mut message)?;
            answer(number, &mut message);
            if message.is_empty() {
                return Ok(());
            }
            send(&stream, &message)?;
        }
        Ok(())
    })
}

#[test]
fn one_corrupt_byte_is_found() {
    let address = echo(|number, message| {
        if number == 7 {
            message[13] ^= 0x20;
        }
    });
    let errors = fail_with(address, 3);
    assert_eq!(errors.mismatches, 3);
    let first = errors.first.unwrap();
    assert!(first.contains(&format!("byte {} came back as", 7 * MESSAGE + 13)), "{first}");
}

#[test]
fn a_message_too_much_is_found() {
    let errors = fail_with(echo(|_, message| message.extend_from_within(..)), 2);
    assert_eq!(errors.mismatches, 2);
}

/// The pattern repeats after this many bytes, so a server can foretell the byte that follows a message of this length.
const PERIOD: usize = 65_521;

/// The first client is given a right byte that it has not sent yet. The second gets its answer only when the first is
/// gone, so the first still waits for it, and sends nothing, when the byte comes.
#[test]
fn a_right_byte_too_early_is_found() {
    let (gone, first_gone) = mpsc::channel();
    let first_gone = Arc::new(Mutex::new(first_gone));
    let connections = Arc::new(AtomicUsize::new(0));
    let address = server(move |mut stream| {
        let first = connections.fetch_add(1, Ordering::SeqCst) == 0;
        let mut message = vec![0; PERIOD];
        stream.read_exact(&mut message)?;
        if first {
            message.push(message[0]);
            send(&stream, &message)?;
            // The client closes with the byte unread or read: an error or an end.
            let _ = stream.read(&mut [0]);
            gone.send(()).map_err(io::Error::other)
        } else {
            first_gone.lock().unwrap().recv().map_err(io::Error::other)?;
            send(&stream, &message)?;
            stream.read_to_end(&mut Vec::new()).map(drop)
        }
    });
    let failure = fail(&options(address, 2, PERIOD, 1));
    assert_eq!((failure.report.errors.mismatches, failure.report.errors.total()), (1, 1), "{failure}");
    assert!(failure.to_string().contains("never sent"), "{failure}");
}

#[test]
fn an_early_close_is_found() {
    let address = echo(|number, message| {
        if number == 7 {
            message.clear();
        }
    });
    assert_eq!(fail_with(address, 3).early_closes, 3);
}

#[test]
fn a_reset_is_found() {
    // Closing a socket with unread data resets the connection.
    let address = server(|stream| stream.peek(&mut [0]).map(drop));
    assert_eq!(fail_with(address, 2).resets, 2);
}

#[test]
fn a_server_that_is_not_there_is_found() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(fail_with(address, 3).connects, 3);
}

#[test]
fn silence_is_found_when_patience_ends() {
    let patience = Duration::from_millis(100);
    let silent_after = |messages: usize| {
        server(move |mut stream| {
            let mut message = [0; MESSAGE];
            for _ in 0..messages {
                stream.read_exact(&mut message)?;
                send(&stream, &message)?;
            }
            stream.read_to_end(&mut Vec::new()).map(drop)
        })
    };
    for messages in [0, 5] {
        for length in [Length::RoundTrips(20), Length::Time(Duration::from_millis(50))] {
            let options = Options { length, patience, ..options(silent_after(messages), 2, MESSAGE, 1) };
            assert_eq!(fail(&options).report.errors.stalled, 2);
        }
    }
}

/// The others go on: their round trips are counted although the run fails.
#[test]
fn one_bad_client_fails_the_run_and_not_the_others() {
    let good = raw_epoll(1);
    let address = server(move |mut stream| {
        let mut upstream = TcpStream::connect(good)?;
        let mut message = [0; MESSAGE];
        // The bytes of the streams differ, so this picks some of the clients and spares the others.
        stream.read_exact(&mut message)?;
        let picked = message[0] < 64;
        loop {
            send(&upstream, &message)?;
            upstream.read_exact(&mut message)?;
            send(&stream, &message)?;
            stream.read_exact(&mut message)?;
            message[0] ^= u8::from(picked);
        }
    });
    let failure = fail(&Options { length: Length::RoundTrips(10), ..options(address, 20, MESSAGE, 1) });
    let report = &failure.report;
    assert!((1..20).contains(&report.errors.mismatches), "{failure}");
    assert_eq!(report.errors.total(), report.errors.mismatches);
    assert!(report.round_trips >= 10 * (20 - report.errors.mismatches));
    assert!(failure.to_string().contains("met a wrong byte"), "{failure}");
}

#[test]
fn an_address_beyond_this_machine_is_refused() {
    let error = load::run(&options("192.0.2.1:7".parse().unwrap(), 1, 1, 1)).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
}
