//! The real command as a child process, and clients of the standard library.
#![allow(dead_code, reason = "each test program uses a part")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long anything may take before a test fails.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The command that is tested.
pub const COMMAND: &str = env!("CARGO_BIN_EXE_overlapped");

/// Makes a test in each model of functions that take a model's name.
#[macro_export]
macro_rules! in_every_model {
    ($($test:ident)*) => {$(
        mod $test {
            #[test]
            fn threads() { super::$test("threads") }
            #[test]
            fn select() { super::$test("select") }
            #[test]
            fn event_select() { super::$test("event-select") }
            #[test]
            fn async_select() { super::$test("async-select") }
            #[test]
            fn overlapped_event() { super::$test("overlapped-event") }
            #[test]
            fn completion_routine() { super::$test("completion-routine") }
            #[test]
            fn completion_port() { super::$test("completion-port") }
        }
    )*};
}

/// Makes a test of registered I/O of each such function.
#[macro_export]
macro_rules! in_registered_io {
    ($($test:ident)*) => {
        mod rio {
            $(#[test] fn $test() { super::$test("rio") })*
        }
    };
}

/// A child process, killed when it is dropped.
pub struct Process {
    child: Child,
    output: Option<BufReader<ChildStdout>>,
}

impl Process {
    pub fn start(mut command: Command) -> Process {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let output = child.stdout.take().map(BufReader::new);
        Process { child, output }
    }

    pub fn run(words: &[&str]) -> Process {
        let mut command = Command::new(COMMAND);
        command.args(words);
        Process::start(command)
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line of output. A child that is silent for ever is found by the test runner only.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.as_mut().unwrap().read_line(&mut line).unwrap();
        if line.is_empty() {
            let mut errors = String::new();
            self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
            panic!("the output ended: {errors}");
        }
        line.trim_end().to_string()
    }

    pub fn stdin(&mut self) -> &mut ChildStdin {
        self.child.stdin.as_mut().unwrap()
    }

    pub fn close_stdin(&mut self) {
        drop(self.child.stdin.take());
    }

    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.id().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Waits until all its threads sleep, as those of a server do that has nothing to do.
    pub fn until_asleep(&self) {
        let deadline = Instant::now() + PATIENCE;
        let asleep = |status: &str| status.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('S'));
        let all = || -> std::io::Result<bool> {
            let threads = std::fs::read_dir(format!("/proc/{}/task", self.id()))?;
            let mut states = threads.map(|thread| std::fs::read_to_string(thread?.path().join("stat")));
            states.try_fold(true, |all, status| Ok(all && asleep(&status?)))
        };
        // A thread may end while it is looked at.
        while !all().unwrap_or(false) {
            assert!(Instant::now() < deadline, "the process does not sleep");
            std::thread::yield_now();
        }
    }

    /// Nobody reads what it says from now on.
    pub fn unread(mut self) -> Process {
        drop(self.output.take());
        self
    }

    /// Waits for the end, for a bounded time; returns the rest of the output as well.
    pub fn end(mut self) -> Output {
        self.close_stdin();
        let mut stdout = Vec::new();
        let status = self.wait();
        if let Some(mut output) = self.output.take() {
            output.read_to_end(&mut stdout).unwrap();
        }
        let mut stderr = Vec::new();
        self.child.stderr.take().unwrap().read_to_end(&mut stderr).unwrap();
        Output { status, stdout, stderr }
    }

    /// Whether it has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    pub fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.child.try_wait().unwrap() {
                Some(status) => return status,
                None => assert!(Instant::now() < deadline, "the process does not end"),
            }
            std::thread::yield_now();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A child that is gone already is not signaled again.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server in a child process.
pub struct Server {
    pub process: Process,
    pub address: SocketAddr,
}

impl Server {
    pub fn start(service: &str, model: &str, more: &[&str]) -> Server {
        let mut command = Command::new(COMMAND);
        command.args(["serve", service, "--model", model, "--listen", "127.0.0.1:0"]).args(more);
        Server::of(command)
    }

    pub fn of(command: Command) -> Server {
        let mut process = Process::start(command);
        let first: Value = serde_json::from_str(&process.line()).unwrap();
        assert_eq!(first["event"], "listening");
        let address = first["address"].as_str().unwrap().parse().unwrap();
        Server { process, address }
    }

    pub fn connect(&self) -> TcpStream {
        let client = TcpStream::connect(self.address).unwrap();
        client.set_read_timeout(Some(PATIENCE)).unwrap();
        client.set_write_timeout(Some(PATIENCE)).unwrap();
        client.set_nodelay(true).unwrap();
        client
    }

    /// A client that the server knows, since it has answered.
    pub fn greeted(&self, line: &str) -> BufReader<TcpStream> {
        let mut client = BufReader::new(self.connect());
        say(&mut client, line);
        wait_for(&mut client, line);
        client
    }

    /// Ctrl-C, an orderly end, and the summary.
    pub fn stop(self) -> Value {
        self.process.signal("INT");
        summary(self.process.end())
    }
}

/// What a server that has ended as it should says last.
pub fn summary(output: Output) -> Value {
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let summary: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(summary["event"], "summary");
    summary
}

pub fn say(client: &mut BufReader<TcpStream>, text: &str) {
    client.get_mut().write_all(text.as_bytes()).unwrap();
}

pub fn hear(client: &mut BufReader<TcpStream>) -> String {
    let mut line = Vec::new();
    client.read_until(b'\n', &mut line).unwrap();
    String::from_utf8(line).unwrap()
}

/// Passes over what comes before a line.
pub fn wait_for(client: &mut BufReader<TcpStream>, line: &str) {
    loop {
        let heard = hear(client);
        assert!(!heard.is_empty(), "the stream ended before {line:?}");
        if heard == line {
            return;
        }
    }
}

/// Bytes in which every misplaced piece shows.
pub fn pattern(length: usize, seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(length)
    .collect()
}
