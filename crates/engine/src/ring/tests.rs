use super::*;
use crate::Engine;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let ours = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (ours, listener.accept().unwrap().0)
}

fn engine() -> Engine {
    let engine = Engine::new().unwrap();
    engine.make_ring().unwrap();
    engine
}

fn receive(engine: &Engine, from: &TcpStream, into: &mut [u8], token: u64) {
    let buffer = libc::iovec { iov_base: into.as_mut_ptr().cast(), iov_len: into.len() };
    let transfer = Transfer { fd: from.as_raw_fd(), buffer, course: Course::Receive, token };
    // SAFETY: each test keeps stream and buffer until it has harvested the completion.
    assert!(unsafe { engine.ring().unwrap().queue(&transfer) });
}

/// Pumps until a completion has come, within a generous bound.
fn completion(engine: &Engine) -> Completion {
    let (mut batch, until) = (Batch::new(4), Instant::now() + Duration::from_secs(60));
    while Instant::now() < until {
        engine.pump(&mut batch, Sleep::Nanoseconds(100_000_000)).unwrap();
        if let [completion] = batch.completions() {
            return *completion;
        }
    }
    panic!("no completion came");
}

#[test]
fn a_receive_ends_when_data_comes() {
    let (engine, (ours, mut theirs)) = (engine(), pair());
    let mut buffer = [0; 16];
    receive(&engine, &ours, &mut buffer, 99);
    let mut batch = Batch::new(4);
    engine.pump(&mut batch, Sleep::No).unwrap();
    assert!(batch.completions().is_empty());
    theirs.write_all(b"hello").unwrap();
    assert_eq!(completion(&engine), Completion { token: 99, result: Ok(5), more: false });
    assert_eq!(&buffer[..5], b"hello");
}

#[test]
fn a_receive_that_leaves_data_says_so() {
    let (engine, (ours, mut theirs)) = (engine(), pair());
    theirs.write_all(&[7; 64]).unwrap();
    let mut buffer = [0; 16];
    receive(&engine, &ours, &mut buffer, 99);
    assert_eq!(completion(&engine), Completion { token: 99, result: Ok(16), more: true });
}

#[test]
fn a_transfer_counts_from_its_queueing_until_it_is_harvested() {
    let (engine, mut pairs) = (engine(), [pair(), pair()]);
    let has = || engine.ring().unwrap().has_transfers();
    assert!(!has());
    let mut buffers = [[0; 4]; 2];
    for ((token, buffer), (ours, _)) in (98..).zip(&mut buffers).zip(&pairs) {
        receive(&engine, ours, buffer, token);
        assert!(has(), "the kernel has not heard of it, but is going to");
    }
    let mut batch = Batch::new(4);
    engine.pump(&mut batch, Sleep::No).unwrap();
    assert!(batch.completions().is_empty() && has(), "its own poll is none");
    for (at, (_, theirs)) in pairs.iter_mut().enumerate() {
        assert!(has());
        theirs.write_all(b"x").unwrap();
        assert_eq!(completion(&engine).token, 98 + at as u64);
    }
    assert!(!has());
}

#[test]
fn a_cancelled_receive_ends_and_takes_nothing() {
    let (engine, (mut ours, mut theirs)) = (engine(), pair());
    let mut buffer = [0; 16];
    receive(&engine, &ours, &mut buffer, 99);
    engine.ring().unwrap().cancel(99);
    assert_eq!(completion(&engine).result, Err(libc::ECANCELED));
    theirs.write_all(b"x").unwrap();
    assert_eq!(ours.read(&mut buffer).unwrap(), 1);
    // There is nothing left that bears the token.
    engine.ring().unwrap().cancel(99);
}

#[test]
fn a_send_of_more_than_there_is_room_for_ends_whole() {
    const BYTES: usize = 16 << 20;
    let (engine, (ours, mut theirs)) = (engine(), pair());
    let data: Vec<u8> = (0..BYTES).map(|at| at as u8).collect();
    let reader = std::thread::spawn(move || {
        let mut got = vec![0; BYTES];
        theirs.read_exact(&mut got).unwrap();
        got
    });
    let buffer = libc::iovec { iov_base: data.as_ptr().cast_mut().cast(), iov_len: BYTES };
    let transfer = Transfer { fd: ours.as_raw_fd(), buffer, course: Course::Send, token: 77 };
    // SAFETY: stream and buffer are kept until the completion has been harvested.
    assert!(unsafe { engine.ring().unwrap().queue(&transfer) });
    assert_eq!(completion(&engine).result, Ok(BYTES));
    assert_eq!(reader.join().unwrap(), data);
}

#[test]
fn more_completions_than_find_room_are_not_lost() {
    let (engine, (ours, theirs)) = (engine(), pair());
    drop(theirs);
    let many = COMPLETIONS as usize + 500;
    let mut buffer = [0; 1];
    for at in 0..many {
        receive(&engine, &ours, &mut buffer, FIRST_TOKEN + at as u64);
    }
    let (mut batch, mut seen) = (Batch::new(32), vec![false; many]);
    let until = Instant::now() + Duration::from_secs(60);
    while !seen.iter().all(|seen| *seen) {
        assert!(Instant::now() < until);
        engine.pump(&mut batch, Sleep::Nanoseconds(100_000_000)).unwrap();
        for completion in batch.completions() {
            let seen = &mut seen[(completion.token - FIRST_TOKEN) as usize];
            assert!(!std::mem::replace(seen, true), "each ends once");
        }
    }
}

#[test]
fn readiness_and_wakes_end_a_sleep_in_the_ring() {
    let (engine, (ours, mut theirs)) = (engine(), pair());
    let mut batch = Batch::new(4);
    for round in 0..3 {
        engine.wake();
        engine.pump(&mut batch, Sleep::Forever).unwrap();
        assert_eq!(batch.events().count(), 0, "{round}");
    }
    engine.attach(ours.as_raw_fd(), 42).unwrap();
    engine.pump(&mut batch, Sleep::Forever).unwrap();
    assert_eq!(batch.events().next().unwrap().token, 42);
    for _ in 0..3 {
        theirs.write_all(b"x").unwrap();
        engine.pump(&mut batch, Sleep::Forever).unwrap();
        let event = batch.events().next().expect("each edge is told");
        assert!(event.readiness.contains(crate::Readiness::READ));
    }
}

#[test]
fn a_sleep_in_the_ring_is_never_early() {
    let (engine, mut batch) = (engine(), Batch::new(4));
    engine.pump(&mut batch, Sleep::No).unwrap();
    let before = Instant::now();
    engine.pump(&mut batch, Sleep::Nanoseconds(3_000_000)).unwrap();
    assert!(before.elapsed() >= Duration::from_millis(3));
}

#[test]
fn another_thread_pumps_on() {
    let (engine, (ours, mut theirs)) = (engine(), pair());
    let mut buffer = [0; 16];
    std::thread::scope(|scope| {
        scope.spawn(|| {
            engine.attach(ours.as_raw_fd(), 42).unwrap();
            engine.pump(&mut Batch::new(4), Sleep::Forever).unwrap();
        });
    });
    // The thread whose poll it was is gone.
    theirs.write_all(b"x").unwrap();
    let (mut batch, until) = (Batch::new(4), Instant::now() + Duration::from_secs(60));
    loop {
        assert!(Instant::now() < until);
        engine.pump(&mut batch, Sleep::Nanoseconds(100_000_000)).unwrap();
        if batch.events().any(|event| event.token == 42) {
            break;
        }
    }
    receive(&engine, &ours, &mut buffer, 99);
    assert_eq!(completion(&engine).result, Ok(1));
}
