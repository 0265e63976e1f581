//! Hyper over a completion port, as the example has it, asked by curl.
#![cfg(target_os = "linux")]

#[path = "../examples/http_completion_port.rs"]
#[allow(dead_code)]
mod server;

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Output, Stdio};

use overlapped::{Shutdown, Socket};

fn start() -> SocketAddr {
    let listener = Socket::listener("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_address().unwrap();
    // It serves until the end of the process.
    std::thread::spawn(move || server::serve(listener).unwrap());
    address
}

fn curl(words: &[&str]) -> Output {
    let output = Command::new("curl").args(["--silent", "--show-error", "--max-time", "60"]).args(words).output();
    let output = output.expect("curl is installed");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A file that is removed in the end.
struct File(std::path::PathBuf);

impl File {
    fn new(name: &str, bytes: &[u8]) -> File {
        let path = std::env::temp_dir().join(format!("overlapped-http-{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        File(path)
    }

    fn argument(&self) -> String {
        format!("@{}", self.0.display())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn a_connection_is_kept_for_the_next_request() {
    let address = start();
    let (hello, missing) = (format!("http://{address}/"), format!("http://{address}/nowhere"));
    let told = "%{num_connects} %{http_code}\n";
    let output = curl(&["--write-out", told, &hello, &missing, &hello]);
    let text = String::from_utf8(output.stdout).unwrap();
    let hello = "hello over a completion port\n";
    assert_eq!(text, format!("{hello}1 200\nnot here\n0 404\n{hello}0 200\n"));
}

#[test]
fn a_body_of_unknown_length_comes_in_chunks() {
    let url = format!("http://{}/lines/5000", start());
    let output = curl(&["--include", &url]);
    let text = String::from_utf8(output.stdout).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.to_ascii_lowercase().contains("transfer-encoding: chunked"), "{head}");
    assert!(body.lines().eq((0..5000).map(|number| format!("line {number}"))));
}

#[test]
fn large_bodies_go_and_come_with_a_length_and_in_chunks() {
    let url = format!("http://{}/echo", start());
    let bytes: Vec<u8> = (0..8 << 20).map(|index: u32| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let file = File::new("large", &bytes);
    for header in ["Expect:", "Transfer-Encoding: chunked"] {
        let output = curl(&["--header", header, "--data-binary", &file.argument(), &url]);
        assert!(output.stdout == bytes, "{header}: {} bytes came back", output.stdout.len());
    }
}

#[test]
fn many_connections_at_a_time_each_get_their_answer() {
    let address = start();
    let url = format!("http://{address}/lines/[1-300]");
    // Each connection is used once, and up to a hundred are there at a time.
    let once = ["--header", "Connection: close", "--write-out", "%{http_code}\n"];
    let parallel = ["--parallel", "--parallel-immediate", "--parallel-max", "100"];
    let output = curl(&[&once[..], &parallel[..], &[&url]].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    let count = |line: &str| text.lines().filter(|each| *each == line).count();
    assert_eq!((count("200"), count("line 0"), count("line 299")), (300, 300, 1));
}

#[test]
fn a_client_that_leaves_in_the_middle_disturbs_nobody() {
    let address = start();
    for _ in 0..20 {
        let client = Socket::connected(address).unwrap();
        client.send_now(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nand no more").unwrap();
    }
    assert_eq!(curl(&[&format!("http://{address}/")]).stdout, b"hello over a completion port\n");
}

#[test]
fn a_client_that_has_said_all_it_will_gets_its_whole_answer() {
    let client = Socket::connected(start()).unwrap();
    client.send_now(b"GET /lines/300000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    client.shutdown(Shutdown::Send).unwrap();
    let (mut answer, mut buffer) = (Vec::new(), vec![0; 64 << 10]);
    loop {
        match client.receive_now(&mut buffer).unwrap() {
            0 => break,
            bytes => answer.extend_from_slice(&buffer[..bytes]),
        }
    }
    let end = String::from_utf8_lossy(&answer[answer.len().saturating_sub(40)..]).into_owned();
    assert!(end.contains("line 299999\n\r\n0\r\n\r\n"), "{} bytes, then {end:?}", answer.len());
}

#[test]
fn clients_that_break_off_at_once_end_no_server() {
    let address = start();
    for _ in 0..200 {
        let client = Socket::connected(address).unwrap();
        client.set_linger(Some(std::time::Duration::ZERO)).unwrap();
    }
    assert_eq!(curl(&[&format!("http://{address}/")]).stdout, b"hello over a completion port\n");
}

#[test]
fn more_clients_than_the_server_has_descriptors_for_are_served_in_turn() {
    let tests = std::env::current_exe().unwrap();
    let program = tests.parent().unwrap().parent().unwrap().join("examples").join("http_completion_port");
    assert!(program.exists(), "{} is not built", program.display());
    let limited = format!("ulimit -n 48; exec {} 127.0.0.1:0", program.display());
    let mut command = Command::new("sh");
    command.args(["-c", &limited]).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut server = Ended(command.spawn().unwrap());
    let mut line = String::new();
    BufReader::new(server.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address: SocketAddr = line.trim_end().rsplit(' ').next().unwrap().parse().unwrap();
    // All are connected before the first leaves; Linux keeps those that are not accepted.
    let clients: Vec<Socket> = (0..120).map(|_| Socket::connected(address).unwrap()).collect();
    for client in &clients {
        client.set_receive_timeout(Some(std::time::Duration::from_secs(60))).unwrap();
        client.send_now(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    }
    for (index, client) in clients.into_iter().enumerate() {
        let (mut answer, mut buffer) = (Vec::new(), [0; 1024]);
        while !answer.ends_with(b"hello over a completion port\n") {
            match client.receive_now(&mut buffer) {
                Ok(bytes) if bytes > 0 => answer.extend_from_slice(&buffer[..bytes]),
                ended => panic!("client {index} after {} bytes: {ended:?}", answer.len()),
            }
        }
    }
}

/// A program that is ended with the test.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
