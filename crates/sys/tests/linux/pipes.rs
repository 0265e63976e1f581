//! What a program that is no client of the library's does to a named pipe, and messages that are larger than the kernel's buffers.

use crate::sockets::*;
use crate::support::*;
use crate::waiting::until;
use overlapped_sys::file_system::*;
use overlapped_sys::foundation::*;
use overlapped_sys::io::*;
use overlapped_sys::pipes::*;
use overlapped_sys::threading::*;
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::ptr::{null, null_mut};
use std::time::{Duration, Instant};

const LARGE: usize = 4 << 20;
/// The version of what clients and servers say, and a client's wish to read and write.
const OPEN: [u32; 3] = [0x4f50_0001, 1, 3];
const QUERY: [u32; 3] = [0x4f50_0001, 3, 0];
const REPLY: usize = 36;

/// The address at which the first process serves a name.
fn address(name: &str, slot: u8) -> SocketAddr {
    SocketAddr::from_abstract_name(format!("overlapped/pipe/{slot}/{name}")).unwrap()
}

fn unique(part: &str) -> String {
    format!("overlapped-{part}-{}", std::process::id())
}

fn path(name: &str) -> Vec<u8> {
    format!("\\\\.\\pipe\\{name}\0").into_bytes()
}

fn create(name: &str, mode: u32) -> HANDLE {
    let open = PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED;
    unsafe { CreateNamedPipeA(path(name).as_ptr(), open, mode, PIPE_UNLIMITED_INSTANCES, 0, 0, 0, null()) }
}

fn server(name: &str, mode: u32) -> HANDLE {
    let pipe = create(name, mode);
    assert_ne!(pipe, INVALID_HANDLE_VALUE, "{}", last_error());
    pipe
}

fn client(name: &str) -> HANDLE {
    let access = GENERIC_READ | GENERIC_WRITE;
    let pipe = unsafe { CreateFileA(path(name).as_ptr(), access, 0, null(), OPEN_EXISTING, 0, null_mut()) };
    assert_ne!(pipe, INVALID_HANDLE_VALUE, "{}", last_error());
    let mode = PIPE_READMODE_MESSAGE;
    assert_ne!(unsafe { SetNamedPipeHandleState(pipe, &mode, null(), null()) }, 0);
    pipe
}

fn close_pipe(pipe: HANDLE) {
    assert_ne!(unsafe { CloseHandle(pipe) }, 0);
}

/// One that asks as the library does, and then does as it likes.
fn stranger(name: &str, asks: [u32; 3]) -> (UnixStream, [u8; REPLY]) {
    let mut stream = UnixStream::connect_addr(&address(name, 0)).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(BOUND_MS.into()))).unwrap();
    stream.write_all(&asks.map(u32::to_ne_bytes).concat()).unwrap();
    let mut reply = [0; REPLY];
    stream.read_exact(&mut reply).unwrap();
    (stream, reply)
}

fn status(reply: [u8; REPLY]) -> u32 {
    u32::from_ne_bytes(reply[4..8].try_into().unwrap())
}

/// An overlapped operation with an event.
struct Op(Box<OVERLAPPED>);

impl Op {
    fn new() -> Self {
        let event = unsafe { CreateEventA(null(), 1, 0, null()) };
        Self(Box::new(OVERLAPPED { hEvent: event, ..OVERLAPPED::default() }))
    }

    fn at(&mut self) -> *mut OVERLAPPED {
        &raw mut *self.0
    }

    /// Its end: the error, or 0, and its bytes.
    fn end(&mut self, pipe: HANDLE) -> (u32, u32) {
        let mut bytes = 0;
        let at = self.at();
        let ended = unsafe { GetOverlappedResultEx(pipe, at, &mut bytes, BOUND_MS, 0) };
        (if ended == 0 { unsafe { GetLastError() } } else { 0 }, bytes)
    }
}

impl Drop for Op {
    fn drop(&mut self) {
        unsafe { CloseHandle(self.0.hEvent) };
    }
}

fn pends(started: i32) {
    assert_eq!((started, last_error() as u32), (0, ERROR_IO_PENDING));
}

fn hear(pipe: HANDLE, most: usize) -> Result<Vec<u8>, u32> {
    let mut bytes = vec![0; most];
    let mut read = 0;
    let done = unsafe { ReadFile(pipe, bytes.as_mut_ptr(), most as u32, &mut read, null_mut()) };
    bytes.truncate(read as usize);
    if done == 0 { Err(unsafe { GetLastError() }) } else { Ok(bytes) }
}

fn pattern(seed: u8) -> Vec<u8> {
    (0..LARGE).map(|at| (at / 251) as u8 ^ seed).collect()
}

const MESSAGES: u32 = PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE;

#[test]
fn a_large_message_that_is_cancelled_half_way_leaves_the_next_one_whole() {
    let name = unique("cancelled");
    let server = server(&name, MESSAGES);
    let client = client(&name);
    let mut large = pattern(1);
    let mut first = Op::new();
    pends(unsafe { WriteFile(server, large.as_ptr(), LARGE as u32, null_mut(), first.at()) });
    let mut second = Op::new();
    pends(unsafe { WriteFile(server, large.as_ptr(), 5, null_mut(), second.at()) });
    assert_ne!(unsafe { CancelIoEx(server, null()) }, 0);
    // What is on its way cannot be called back; what is not begun can.
    assert_eq!(first.end(server), (0, LARGE as u32));
    assert_eq!(second.end(server), (ERROR_OPERATION_ABORTED, 0));
    // The buffer is the program's again.
    large.fill(0);
    let mut third = Op::new();
    let started = unsafe { WriteFile(server, b"after".as_ptr(), 5, null_mut(), third.at()) };
    pends(started);
    assert!(hear(client, LARGE).unwrap() == pattern(1));
    assert_eq!(hear(client, 64).unwrap(), b"after");
    assert_eq!(third.end(server), (0, 5));
    close_pipe(client);
    close_pipe(server);
}

#[test]
fn a_thread_that_ends_half_way_through_a_message_leaves_it_whole() {
    let name = unique("ended");
    let server = server(&name, MESSAGES);
    let client = client(&name);
    let at = server.addr();
    let mut op = std::thread::spawn(move || {
        let server = std::ptr::without_provenance_mut(at);
        let large = pattern(2);
        let mut op = Op::new();
        pends(unsafe { WriteFile(server, large.as_ptr(), LARGE as u32, null_mut(), op.at()) });
        // The end of the thread gives the buffer back, which lives until then.
        std::mem::forget(large);
        SendOp(op)
    })
    .join()
    .unwrap()
    .0;
    assert_eq!(op.end(server), (0, LARGE as u32));
    assert!(hear(client, LARGE).unwrap() == pattern(2));
    close_pipe(client);
    close_pipe(server);
}

struct SendOp(Op);
unsafe impl Send for SendOp {}

#[test]
fn a_message_larger_than_the_buffers_does_not_wait_where_the_pipe_does_not() {
    let name = unique("nowait");
    let server = server(&name, MESSAGES | PIPE_NOWAIT);
    let client = client(&name);
    let large = pattern(3);
    let mut written = 0;
    assert_ne!(unsafe { WriteFile(server, large.as_ptr(), LARGE as u32, &mut written, null_mut()) }, 0);
    assert_eq!(written, LARGE as u32);
    assert!(hear(client, LARGE).unwrap() == large);
    assert_eq!(hear(server, 8), Err(ERROR_NO_DATA));
    close_pipe(client);
    close_pipe(server);
}

#[test]
fn a_read_that_is_cancelled_within_a_message_gives_what_it_has() {
    let name = unique("within");
    let server = server(&name, MESSAGES);
    let (mut stream, reply) = stranger(&name, OPEN);
    assert_eq!(status(reply), 0);
    stream.write_all(&10_u32.to_ne_bytes()).unwrap();
    stream.write_all(b"hello").unwrap();
    let mut buffer = [0; 16];
    let mut read = Op::new();
    pends(unsafe { ReadFile(server, buffer.as_mut_ptr(), 16, null_mut(), read.at()) });
    assert_ne!(unsafe { CancelIoEx(server, read.at()) }, 0);
    assert_eq!(read.end(server), (ERROR_MORE_DATA, 5));
    assert_eq!(&buffer[..5], b"hello");
    stream.write_all(b"world").unwrap();
    assert_eq!(hear(server, 16).unwrap(), b"world");
    // With nothing read it is cancelled as any other.
    pends(unsafe { ReadFile(server, buffer.as_mut_ptr(), 16, null_mut(), read.at()) });
    assert_ne!(unsafe { CancelIoEx(server, read.at()) }, 0);
    assert_eq!(read.end(server), (ERROR_OPERATION_ABORTED, 0));
    // A message that its writer breaks off, and one of no end.
    stream.write_all(&u32::MAX.to_ne_bytes()).unwrap();
    stream.write_all(b"x").unwrap();
    drop(stream);
    assert_eq!(hear(server, 16), Err(ERROR_BROKEN_PIPE));
    close_pipe(server);
}

#[test]
fn a_stranger_that_says_nothing_does_not_keep_the_name() {
    let name = unique("silent");
    let pipe = server(&name, MESSAGES);
    let silent: Vec<_> = (0..3).map(|_| UnixStream::connect_addr(&address(&name, 0)).unwrap()).collect();
    // Whoever comes after them is heard all the same: they have been accepted.
    assert_eq!(status(stranger(&name, QUERY).1), 0);
    // Nonsense is not answered.
    let mut wrong = UnixStream::connect_addr(&address(&name, 0)).unwrap();
    wrong.write_all(&[0xa5; 12]).unwrap();
    assert_eq!(wrong.read(&mut [0; 1]).unwrap_or(0), 0);
    close_pipe(pipe);
    until("the name is free", || UnixListener::bind_addr(&address(&name, 0)).is_ok());
    drop(silent);
}

#[test]
fn a_process_without_descriptors_turns_clients_away_and_does_not_spin() {
    if !is_own_process("pipes::a_process_without_descriptors_turns_clients_away_and_does_not_spin") {
        return;
    }
    let name = unique("scarce");
    let pipe = server(&name, MESSAGES);
    let (mut asked, reply) = stranger(&name, QUERY);
    assert_eq!(status(reply), 0);
    // The other end of this is closed, and leaves no descriptor for later.
    assert_eq!(asked.read(&mut [0; 1]).unwrap(), 0);
    // The clients' descriptors are there before the others are gone.
    let clients: Vec<_> = (0..3).map(|_| unsafe { libc::socket(libc::AF_UNIX, libc::SOCK_STREAM, 0) }).collect();
    let (mut taken, mut told) = (Vec::new(), Vec::new());
    while let Ok(file) = std::fs::File::open("/dev/null") {
        taken.push(file);
    }
    for fd in clients {
        let mut to: libc::sockaddr_un = unsafe { std::mem::zeroed() };
        to.sun_family = libc::AF_UNIX as u16;
        let name = format!("overlapped/pipe/0/{name}");
        for (to, byte) in to.sun_path[1..].iter_mut().zip(name.bytes()) {
            *to = byte as libc::c_char;
        }
        assert_eq!(unsafe { libc::connect(fd, (&raw const to).cast(), 3 + name.len() as u32) }, 0);
        let mut stream = unsafe { <UnixStream as std::os::fd::FromRawFd>::from_raw_fd(fd) };
        stream.set_read_timeout(Some(Duration::from_millis(BOUND_MS.into()))).unwrap();
        let mut reply = [0; REPLY];
        stream.read_exact(&mut reply).unwrap();
        // STATUS_PIPE_NOT_AVAILABLE, which CreateFile tells as ERROR_PIPE_BUSY.
        assert_eq!(status(reply), 0xc000_00ac);
        // Whose descriptor would serve the next one.
        told.push(stream);
    }
    drop(taken);
    // All is well again.
    assert_eq!(status(stranger(&name, OPEN).1), 0);
    close_pipe(pipe);
}

#[test]
fn a_server_that_accepts_nobody_holds_no_other_pipe_up() {
    let (stuck, free) = (unique("stuck"), unique("free"));
    let listener = UnixListener::bind_addr(&address(&stuck, 0)).unwrap();
    assert_eq!(unsafe { libc::listen(listener.as_raw_fd(), 4) }, 0);
    let waiting = {
        let stuck = stuck.clone();
        elsewhere(move || server(&stuck, MESSAGES).addr())
    };
    // It has connected and asked, and nobody answers.
    let (asked, _) = listener.accept().unwrap();
    let start = Instant::now();
    let pipe = server(&free, MESSAGES);
    close_pipe(pipe);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    drop((asked, listener));
    let made = waiting.result();
    close_pipe(std::ptr::without_provenance_mut(made));
}

#[test]
fn a_flush_ends_with_the_connection_that_this_end_closes() {
    let name = unique("flushed");
    let server = server(&name, MESSAGES);
    let client = client(&name);
    let mut written = 0;
    assert_ne!(unsafe { WriteFile(server, b"unread".as_ptr(), 6, &mut written, null_mut()) }, 0);
    let at = server.addr();
    let flushing = elsewhere(move || {
        let flushed = unsafe { FlushFileBuffers(std::ptr::without_provenance_mut(at)) };
        (flushed, last_error() as u32)
    });
    assert!(flushing.is_blocked());
    assert_ne!(unsafe { DisconnectNamedPipe(server) }, 0);
    assert_eq!(flushing.result(), (0, ERROR_PIPE_NOT_CONNECTED));
    close_pipe(client);
    close_pipe(server);
}

/// The programs of the next test: tells what became of the pipe, and keeps it until its input ends.
#[test]
fn a_first_instance_for_the_test_of_several() {
    let Some(name) = std::env::var_os("OVERLAPPED_FIRST_INSTANCE") else { return };
    let name = name.into_string().unwrap();
    let mut line = String::new();
    // All begin together.
    std::io::stdin().read_line(&mut line).unwrap();
    let open = PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE;
    let pipe = unsafe { CreateNamedPipeA(path(&name).as_ptr(), open, MESSAGES, 9, 0, 0, 0, null()) };
    let word = if pipe == INVALID_HANDLE_VALUE { format!("refused {}", last_error()) } else { "made".to_string() };
    println!("\nfirst: {word}");
    std::io::stdin().read_line(&mut line).unwrap();
}

#[test]
fn of_processes_that_make_the_first_instance_at_once_one_does() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    let name = unique("first");
    for round in 0..4 {
        let mut children: Vec<_> = (0..4)
            .map(|_| {
                Command::new(std::env::current_exe().unwrap())
                    .args(["--exact", "--nocapture", "pipes::a_first_instance_for_the_test_of_several"])
                    .env("OVERLAPPED_FIRST_INSTANCE", format!("{name}-{round}"))
                    .stdin(Stdio::piped())
                    .stdout(Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for child in &mut children {
            child.stdin.as_mut().unwrap().write_all(b"go\n").unwrap();
        }
        let said: Vec<_> = children
            .iter_mut()
            .map(|child| {
                let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines().map_while(Result::ok);
                lines.into_iter().find(|line| line.starts_with("first: ")).unwrap()
            })
            .collect();
        assert_eq!(said.iter().filter(|word| *word == "first: made").count(), 1, "{said:?}");
        assert_eq!(said.iter().filter(|word| *word == "first: refused 5").count(), 3, "{said:?}");
        for mut child in children {
            drop(child.stdin.take());
            let mut rest = String::new();
            child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
            child.wait().unwrap();
        }
    }
}
