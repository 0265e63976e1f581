//! Hyper over a completion port, as the example has it, asked by curl.
#![cfg(target_os = "linux")]

#[path = "../examples/http_completion_port.rs"]
#[allow(dead_code)]
mod server;

use std::net::SocketAddr;
use std::process::{Command, Output};

use overlapped::Socket;

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
