//! The examples as programs, spoken to by clients of the standard library: native ones, and those of Windows under Wine.
//!
//! `cargo xtask windows-test` builds the latter, makes a Wine prefix, and names their folder in `OVERLAPPED_WINDOWS_EXAMPLES`. Without that
//! they are not tested, and that is said.
#![cfg(target_os = "linux")]
#![allow(missing_docs)]

use std::env;
use std::io::{BufRead, BufReader, Read, Write, stderr};
use std::net::{Shutdown, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

/// A program that serves until it is dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(mut command: Command) -> Self {
        command.arg("127.0.0.1:0").stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        // Its first line ends with the address.
        let address = line.trim_end().rsplit([' ', '/']).find(|word| !word.is_empty()).unwrap_or_default().to_owned();
        Self { child, address }
    }

    fn connect(&self) -> TcpStream {
        let client = TcpStream::connect(&self.address).unwrap();
        client.set_read_timeout(Some(PATIENCE)).unwrap();
        client
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn native(name: &str) -> Option<Command> {
    // Beside the folder of the tests.
    let tests = env::current_exe().unwrap();
    let path = tests.parent().unwrap().parent().unwrap().join("examples").join(name);
    assert!(path.exists(), "{} is not built", path.display());
    Some(Command::new(path))
}

fn of_windows(name: &str) -> Option<Command> {
    let Some(folder) = env::var_os("OVERLAPPED_WINDOWS_EXAMPLES") else {
        // Straight to the terminal: what a test prints is not shown where it passes.
        let _ = writeln!(stderr(), "NOT TESTED: the example {name} of Windows: `cargo xtask windows-test` tests it");
        return None;
    };
    let mut command = Command::new("wine");
    command.arg(PathBuf::from(folder).join(format!("{name}.exe")));
    Some(command)
}

fn echoes(program: Option<Command>) {
    let Some(program) = program else { return };
    let server = Server::start(program);
    let mut clients: Vec<TcpStream> = (0..8).map(|_| server.connect()).collect();
    for round in 0..3u8 {
        for (number, client) in clients.iter_mut().enumerate() {
            client.write_all(&[round, number as u8, b'!']).unwrap();
        }
        for (number, client) in clients.iter_mut().enumerate() {
            let mut echo = [0; 3];
            client.read_exact(&mut echo).unwrap();
            assert_eq!(echo, [round, number as u8, b'!']);
        }
    }
    // One is reset while its echo is on its way; the others go on.
    let mut lost = clients.pop().unwrap();
    lost.write_all(&[0; 10_000]).unwrap();
    lost.read_exact(&mut [0]).unwrap();
    drop(lost);
    for mut client in clients {
        client.write_all(b"still here").unwrap();
        let mut echo = [0; 10];
        client.read_exact(&mut echo).unwrap();
        assert_eq!(&echo, b"still here");
        client.shutdown(Shutdown::Write).unwrap();
        let mut rest = Vec::new();
        client.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, []);
    }
}

fn serves_pages(program: Option<Command>) {
    let Some(program) = program else { return };
    let server = Server::start(program);
    let mut client = server.connect();
    client.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&answer));
}

macro_rules! on_both {
    ($($name:ident $test:ident)*) => {$(
        mod $name {
            #[test]
            fn runs_here() { super::$test(super::native(stringify!($name))) }
            #[test]
            fn runs_as_a_program_of_windows() { super::$test(super::of_windows(stringify!($name))) }
        }
    )*};
}

on_both! {
    echo_threads echoes
    echo_select echoes
    echo_event_select echoes
    echo_async_select echoes
    echo_overlapped_event echoes
    echo_completion_routine echoes
    echo_completion_port echoes
    http_completion_port serves_pages
}

/// Wine has no Registered I/O.
mod echo_rio {
    #[test]
    fn runs_here() {
        super::echoes(super::native("echo_rio"));
    }
}
