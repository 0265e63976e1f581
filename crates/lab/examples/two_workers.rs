//! What a second worker brings to a completion port, and whether a worker is woken for what another takes.
//!
//! `cargo run --release -p overlapped-lab --example two_workers [MICROSECONDS]`
//!
//! A server that echoes only is faster than what can load it from the same two processors. So each message costs some
//! microseconds of computing here, 100 unless told otherwise, and the clients, all in one thread, need little. One worker and
//! two serve in turn, and the ratio is of round trips in the same time. A worker that was woken for nothing would show as
//! voluntary context switches: it sleeps at least once more than there are messages for it.
#![allow(unsafe_code)] // One call into libc.

use overlapped::{CompletionPort, Concurrency, Packet, Result, Socket, Timeout, thread};
use std::sync::Arc;
use std::time::{Duration, Instant};

const CLIENTS: usize = 64;
const MESSAGE: usize = 64;
const ROUNDS: usize = 5;
const WINDOW: Duration = Duration::from_secs(1);

type Port = CompletionPort<Vec<u8>>;

fn main() -> Result<()> {
    let micros = std::env::args().nth(1).map_or(100, |text| text.parse().expect("microseconds, such as 100"));
    let work = Duration::from_micros(micros);
    let mut ratios = Vec::new();
    println!("{CLIENTS} clients, messages of {MESSAGE} bytes that cost {micros} µs of computing");
    for _ in 0..ROUNDS {
        let (one, two) = (serve(1, work)?, serve(2, work)?);
        let ratio = two.round_trips / one.round_trips;
        println!(
            "one worker {:>8.0} round trips/s, {:.4} switches each; two {:>8.0}, {:.4}; ratio {ratio:.2}",
            one.round_trips, one.switches, two.round_trips, two.switches
        );
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio {:.2} (target 1.5)", ratios[ROUNDS / 2]);
    Ok(())
}

struct Figures {
    /// In a second.
    round_trips: f64,
    /// Voluntary context switches of all workers in a round trip.
    switches: f64,
}

fn serve(workers: usize, work: Duration) -> Result<Figures> {
    let listener = Socket::listener("127.0.0.1:0".parse().expect("an address"))?;
    let port = Arc::new(Port::new(Concurrency::Exactly(workers as u32))?);
    let theirs = Port::new(Concurrency::Exactly(1))?;
    for key in 0..CLIENTS {
        let client = Socket::connected(listener.local_address()?)?;
        let (server, _) = listener.accept()?;
        for socket in [&client, &server] {
            socket.set_nodelay(true)?;
        }
        port.associate(server, key)?.receive(Vec::with_capacity(MESSAGE)).post()?;
        theirs.associate(client, key)?.send(vec![key as u8; MESSAGE]).post()?;
    }
    let threads: Vec<_> = (0..workers)
        .map(|_| {
            let port = Arc::clone(&port);
            thread::spawn(move || {
                let before = switches();
                echo(&port, work).map(|()| switches() - before)
            })
        })
        .collect::<Result<_>>()?;
    let began = Instant::now();
    let mut round_trips = 0;
    while began.elapsed() < WINDOW {
        round_trips += go_on(&theirs)?;
    }
    let seconds = began.elapsed().as_secs_f64();
    port.stop()?;
    let mut slept = 0;
    for thread in threads {
        slept += thread.join().expect("a worker does not panic")?;
    }
    Ok(Figures { round_trips: f64::from(round_trips) / seconds, switches: slept as f64 / f64::from(round_trips) })
}

/// A worker: computes on each message, then sends it back.
fn echo(port: &Port, work: Duration) -> Result<()> {
    loop {
        match port.get(Timeout::Infinite)? {
            Some(Packet::Receive { socket, result: Ok(1..), buffer, .. }) => {
                let until = Instant::now() + work;
                while Instant::now() < until {
                    std::hint::spin_loop();
                }
                socket.send(buffer).post()?;
            }
            Some(Packet::Send { socket, mut buffer, .. }) => {
                buffer.clear();
                socket.receive(buffer).post()?;
            }
            Some(Packet::Stop) => return Ok(()),
            _ => {}
        }
    }
}

/// The clients' turn: how many round trips are complete.
fn go_on(port: &Port) -> Result<u32> {
    match port.get(Timeout::After(Duration::from_millis(100)))? {
        Some(Packet::Receive { socket, key, result: Ok(MESSAGE), buffer }) => {
            assert!(buffer.iter().all(|byte| *byte == key as u8), "the echo is not what was sent");
            socket.send(buffer).post()?;
            Ok(1)
        }
        Some(Packet::Send { socket, mut buffer, .. }) => {
            buffer.clear();
            socket.receive(buffer).post()?;
            Ok(0)
        }
        Some(Packet::Receive { result, .. }) => panic!("an echo of {MESSAGE} bytes came as {result:?}"),
        _ => Ok(0),
    }
}

/// How often this thread has gone to sleep.
fn switches() -> i64 {
    // SAFETY: all zeroes is a valid rusage.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the structure is live.
    unsafe { libc::getrusage(libc::RUSAGE_THREAD, &raw mut usage) };
    usage.ru_nvcsw
}
