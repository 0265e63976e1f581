//! The loads that are no streams of echoes: chats, connections that come and go, datagrams. A good server is verified to the
//! last byte, and whatever a bad one does wrong is found.
#![cfg(target_os = "linux")]

mod common;

use common::{options, raw_epoll, send, server};
use overlapped_lab::load::{self, Failure, Kind, Length, Options, Report};
use std::io::{self, BufRead, BufReader, Read};
use std::net::{Shutdown, SocketAddr, TcpStream, UdpSocket};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

const MESSAGE: usize = 64;

fn of_kind(kind: Kind, address: SocketAddr, clients: usize) -> Options {
    let length = Length::Time(Duration::from_millis(200));
    Options { kind, length, ..options(address, clients, MESSAGE, 1) }
}

fn good(kind: Kind, address: SocketAddr, clients: usize) -> Report {
    let report = load::run(&of_kind(kind, address, clients)).unwrap();
    assert!(report.round_trips > 0 && report.errors.total() == 0, "{report:?}");
    assert!(report.latency_ns.p50 > 0 && report.latency_ns.p50 <= report.latency_ns.p99_9, "{report:?}");
    report
}

fn bad(kind: Kind, address: SocketAddr, clients: usize) -> Failure {
    let (patience, length) = (Duration::from_secs(2), Length::Time(Duration::from_secs(1)));
    let error = load::run(&Options { patience, length, ..of_kind(kind, address, clients) }).unwrap_err();
    load::failure(&error).unwrap_or_else(|| panic!("not a failed run: {error}")).clone()
}

/// A chat that tells each client, by its number, what `tell` makes of a line; none: it is sent away. The line has its number
/// among those that were told to this client.
fn chat(tell: impl Fn(usize, usize, &[u8]) -> Option<Vec<u8>> + Clone + Send + 'static) -> SocketAddr {
    let room: Arc<Mutex<Vec<(TcpStream, usize)>>> = Arc::default();
    server(move |stream| -> io::Result<()> {
        room.lock().unwrap().push((stream.try_clone()?, 0));
        let mut stream = BufReader::new(stream);
        let mut line = Vec::new();
        while stream.read_until(b'\n', &mut line)? > 0 {
            for (client, (member, lines)) in room.lock().unwrap().iter_mut().enumerate() {
                match tell(*lines, client, &line) {
                    Some(told) => send(member, &told)?,
                    None => member.shutdown(Shutdown::Both)?,
                }
                *lines += 1;
            }
            line.clear();
        }
        Ok(())
    })
}

#[test]
fn one_speaks_and_the_others_are_silent() {
    // What each connection has echoed.
    let heard: Arc<Mutex<Vec<Arc<AtomicUsize>>>> = Arc::default();
    let all = Arc::clone(&heard);
    let address = server(move |mut stream: TcpStream| {
        let mine = Arc::new(AtomicUsize::new(0));
        all.lock().unwrap().push(Arc::clone(&mine));
        let mut buffer = [0; MESSAGE];
        while stream.read_exact(&mut buffer).is_ok() {
            mine.fetch_add(1, Ordering::SeqCst);
            send(&stream, &buffer)?;
        }
        Ok(())
    });
    let report = good(Kind::Silent, address, 9);
    let mut heard: Vec<usize> = heard.lock().unwrap().iter().map(|count| count.load(Ordering::SeqCst)).collect();
    heard.sort_unstable();
    // Each has made its acquaintance, and nothing more was heard of all but one.
    assert_eq!(heard[..8], [1; 8]);
    assert!(heard[8] as u64 > report.round_trips, "{heard:?} {report:?}");
}

#[test]
fn everybody_hears_every_line() {
    let clients = 20;
    let report = good(Kind::Chat, chat(|_, _, line| Some(line.to_vec())), clients);
    assert!(report.bytes_verified >= report.round_trips * (clients * MESSAGE) as u64, "{report:?}");
    good(Kind::Chat, chat(|_, _, line| Some(line.to_vec())), 1);
}

#[test]
fn a_line_that_is_changed_lost_or_doubled_for_one_is_found() {
    // One line of one client is wrong, when the client has joined.
    let with = |wrong: fn(&[u8]) -> Option<Vec<u8>>| {
        let address = chat(move |number, client, line| match (number, client) {
            (10, 3) => wrong(line),
            _ => Some(line.to_vec()),
        });
        bad(Kind::Chat, address, 5).report.errors
    };
    let changed = |line: &[u8]| Some(line.iter().enumerate().map(|(at, byte)| byte ^ u8::from(at == 40)).collect());
    assert_eq!(with(changed).mismatches, 1);
    let lost = with(|_| Some(Vec::new()));
    assert_eq!((lost.stalled + lost.mismatches, lost.total()), (1, 1), "{lost:?}");
    assert!(with(|line| Some(line.repeat(2))).mismatches >= 1);
    let sent_away = with(|_| None);
    assert!(sent_away.early_closes + sent_away.resets >= 1, "{sent_away:?}");
}

#[test]
fn connections_come_and_go() {
    let report = good(Kind::Churn, raw_epoll(2), 8);
    assert!(report.bytes_verified >= report.round_trips * MESSAGE as u64, "{report:?}");
}

#[test]
fn a_wrong_byte_on_a_new_connection_is_found() {
    let connections = Arc::new(AtomicUsize::new(0));
    let address = server(move |mut stream| {
        let wrong = connections.fetch_add(1, Ordering::SeqCst) == 100;
        let mut message = [0; MESSAGE];
        stream.read_exact(&mut message)?;
        message[MESSAGE - 1] ^= u8::from(wrong);
        send(&stream, &message)?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    });
    let failure = bad(Kind::Churn, address, 4);
    assert_eq!((failure.report.errors.mismatches, failure.report.errors.total()), (1, 1), "{failure}");
}

/// Echoes each datagram as `answer` would have it: that gets its number.
fn datagrams(answer: impl Fn(usize, &[u8]) -> Vec<u8> + Send + 'static) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    thread::spawn(move || {
        let mut buffer = [0; 2048];
        for number in 0.. {
            let (received, from) = socket.recv_from(&mut buffer).unwrap();
            let answer = answer(number, &buffer[..received]);
            if !answer.is_empty() {
                socket.send_to(&answer, from).unwrap();
            }
        }
    });
    address
}

#[test]
fn datagrams_come_back() {
    let report = good(Kind::Datagrams, datagrams(|_, datagram| datagram.to_vec()), 16);
    assert!(report.bytes_verified >= report.round_trips * MESSAGE as u64, "{report:?}");
    let length = Length::RoundTrips(25);
    let address = datagrams(|_, datagram| datagram.to_vec());
    let counted = load::run(&Options { length, ..of_kind(Kind::Datagrams, address, 4) }).unwrap();
    assert_eq!(counted.round_trips, 100);
}

#[test]
fn a_datagram_that_is_changed_cut_doubled_or_lost_is_found() {
    let at = |wrong: fn(&[u8]) -> Vec<u8>| {
        datagrams(move |number, datagram| if number == 60 { wrong(datagram) } else { datagram.to_vec() })
    };
    let changed = bad(Kind::Datagrams, at(|datagram| datagram.iter().map(|byte| byte ^ 1).collect()), 3);
    assert_eq!(changed.report.errors.mismatches, 1, "{changed}");
    let cut = bad(Kind::Datagrams, at(|datagram| datagram[1..].iter().copied().chain([0]).collect()), 3);
    assert_eq!(cut.report.errors.mismatches, 1, "{cut}");
    let longer = bad(Kind::Datagrams, at(|datagram| datagram.repeat(2)), 3);
    assert_eq!(longer.report.errors.mismatches, 1, "{longer}");
    let lost = bad(Kind::Datagrams, at(|_| Vec::new()), 3);
    assert_eq!(lost.report.errors.stalled, 1, "{lost}");
}

#[test]
fn what_a_kind_cannot_do_is_refused() {
    let address = raw_epoll(1);
    let base = of_kind(Kind::Chat, address, 2);
    for options in [
        Options { in_flight: 2, ..base.clone() },
        Options { message_bytes: 15, ..base.clone() },
        Options { length: Length::RoundTrips(1), ..base.clone() },
        Options { kind: Kind::Churn, length: Length::RoundTrips(1), ..base.clone() },
        Options { kind: Kind::Datagrams, message_bytes: 70_000, ..base },
    ] {
        assert_eq!(load::run(&options).unwrap_err().kind(), io::ErrorKind::InvalidInput, "{options:?}");
    }
}
