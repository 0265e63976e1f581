//! Sockets that another process is given by `WSADuplicateSocket`.

use crate::ops::*;
use crate::registered::connected;
use crate::sockets::listener_of;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::io::{BufReader, Read, Write};
use std::mem::{MaybeUninit, size_of};
use std::process::{Child, Command, Stdio};
use std::ptr::null_mut;

/// A description as text.
fn to_text(info: &WSAPROTOCOL_INFOW) -> String {
    let bytes: [u8; size_of::<WSAPROTOCOL_INFOW>()] = unsafe { std::mem::transmute(*info) };
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn of_text(text: &str) -> WSAPROTOCOL_INFOW {
    let mut info = MaybeUninit::<WSAPROTOCOL_INFOW>::zeroed();
    let digits: Vec<u8> = (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..][..2], 16).unwrap()).collect();
    assert_eq!(digits.len(), size_of::<WSAPROTOCOL_INFOW>());
    unsafe { std::ptr::copy_nonoverlapping(digits.as_ptr(), info.as_mut_ptr().cast(), digits.len()) };
    unsafe { info.assume_init() }
}

fn duplicate(socket: SOCKET, process: u32) -> Result<WSAPROTOCOL_INFOW, i32> {
    let mut info = WSAPROTOCOL_INFOW::default();
    match unsafe { WSADuplicateSocketW(socket, process, &mut info) } {
        0 => Ok(info),
        _ => Err(unsafe { WSAGetLastError() }),
    }
}

fn redeem(info: &WSAPROTOCOL_INFOW) -> Result<SOCKET, i32> {
    let from = FROM_PROTOCOL_INFO;
    let made = unsafe { WSASocketW(from, from, from, info, 0, WSA_FLAG_OVERLAPPED) };
    if made == INVALID_SOCKET { Err(unsafe { WSAGetLastError() }) } else { Ok(made) }
}

/// The program of the tests below: takes a socket, tells what became of it, and serves one connection of it or on it.
#[test]
fn a_worker_for_the_tests_of_several() {
    let Some(kind) = std::env::var_os("OVERLAPPED_DUPLICATE") else { return };
    let mut data = MaybeUninit::uninit();
    assert_eq!(unsafe { WSAStartup(0x202, data.as_mut_ptr()) }, 0);
    for line in std::io::stdin().lines().map_while(Result::ok) {
        match redeem(&of_text(&line)) {
            Err(error) => println!("\nworker: refused {error}"),
            Ok(socket) => {
                println!("\nworker: has it");
                let connection = match kind.to_str() {
                    Some("listener") => unsafe { accept(socket, null_mut(), null_mut()) },
                    _ => socket,
                };
                let question = receive_exactly(connection, 8);
                assert_eq!(question, b"question");
                send_all(connection, b"answered");
                close(connection);
            }
        }
    }
}

struct Worker(Child);

impl Worker {
    fn start(kind: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "--nocapture", "duplicates::a_worker_for_the_tests_of_several"]);
        command.env("OVERLAPPED_DUPLICATE", kind).stdin(Stdio::piped()).stdout(Stdio::piped());
        Self(command.spawn().unwrap())
    }

    /// What it says of a description.
    fn give(&mut self, info: &WSAPROTOCOL_INFOW) -> String {
        let line = to_text(info) + "\n";
        self.0.stdin.as_mut().unwrap().write_all(line.as_bytes()).unwrap();
        let out = self.0.stdout.as_mut().unwrap();
        let mut said = String::new();
        // A byte at a time: what comes behind is the next one's.
        while !said.ends_with('\n') || !said.lines().last().is_some_and(|line| line.starts_with("worker: ")) {
            let mut byte = [0];
            out.read_exact(&mut byte).unwrap();
            said.push(char::from(byte[0]));
        }
        said.lines().last().unwrap().to_owned()
    }

    fn end(mut self) {
        drop(self.0.stdin.take());
        let mut rest = String::new();
        BufReader::new(self.0.stdout.take().unwrap()).read_to_string(&mut rest).unwrap();
        assert!(self.0.wait().unwrap().success(), "{rest}");
    }
}

/// The classic worker process: the parent accepts, gives the connection away, and closes its own at once.
#[test]
fn sock_66_another_process_serves_a_connection_that_its_source_has_closed() {
    let mut worker = Worker::start("connection");
    for _ in 0..3 {
        let (client, accepted) = connected();
        let info = duplicate(accepted, worker.0.id()).unwrap();
        close(accepted);
        assert_eq!(worker.give(&info), "worker: has it");
        send_all(client, b"question");
        assert_eq!(receive_exactly(client, 8), b"answered");
        let mut end = [0];
        assert_eq!(unsafe { recv(client, end.as_mut_ptr(), 1, 0) }, 0, "the worker's is the last");
        close(client);
    }
    worker.end();
}

#[test]
fn sock_66_another_process_accepts_on_a_listener() {
    let mut worker = Worker::start("listener");
    let (listener, address) = listener_of(AF_INET);
    let info = duplicate(listener, worker.0.id()).unwrap();
    assert_eq!(worker.give(&info), "worker: has it");
    close(listener);
    let client = crate::sockets::connected(&address);
    send_all(client, b"question");
    assert_eq!(receive_exactly(client, 8), b"answered");
    close(client);
    worker.end();
}

#[test]
fn sock_66_a_description_is_for_one_process_once() {
    let (mut named, mut other) = (Worker::start("connection"), Worker::start("connection"));
    let (client, accepted) = connected();
    let info = duplicate(accepted, named.0.id()).unwrap();
    let refused = format!("worker: refused {WSAEINVAL}");
    assert_eq!(other.give(&info), refused, "another's");
    assert_eq!(redeem(&info), Err(WSAEINVAL), "it is not the source's either");
    assert_eq!(named.give(&info), "worker: has it");
    send_all(client, b"question");
    assert_eq!(receive_exactly(client, 8), b"answered");
    assert_eq!(named.give(&info), refused, "taken");
    assert_eq!(duplicate(accepted, i32::MAX as u32).err(), Some(WSAEINVAL), "no such process");
    close(accepted);
    assert_eq!(duplicate(accepted, named.0.id()).err(), Some(WSAENOTSOCK));
    close(client);
    [named, other].into_iter().for_each(Worker::end);
}
