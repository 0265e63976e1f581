//! The clients, against the servers and each other.
#![cfg(target_os = "linux")]

mod common;

use std::io::Write;

use common::{Process, Server, hear, say, wait_for};

#[test]
fn the_chat_client_says_and_hears_lines() {
    let server = Server::start("chat", "event-select", &[]);
    let mut other = server.greeted("[other] hello\n");
    let address = server.address.to_string();
    let mut client = Process::run(&["chat", &address, "--name", "me"]);
    client.stdin().write_all(b"hello\n").unwrap();
    assert_eq!(client.line(), "[me] hello");
    assert_eq!(hear(&mut other), "[me] hello\n");
    say(&mut other, "[other] and you?\n");
    assert_eq!(client.line(), "[other] and you?");
    client.stdin().write_all(b"q\n").unwrap();
    assert!(client.end().status.success());
}

#[test]
fn the_end_of_its_input_ends_the_chat_client_after_its_last_line() {
    let server = Server::start("chat", "completion-port", &[]);
    let mut other = server.greeted("[other] hello\n");
    let mut client = Process::run(&["chat", &server.address.to_string(), "--name", "pipe"]);
    client.stdin().write_all(b"one\ntwo").unwrap();
    let output = client.end();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "[pipe] one\n[pipe] two\n");
    wait_for(&mut other, "[pipe] two\n");
}

#[test]
fn the_chat_client_ends_when_the_server_does() {
    let server = Server::start("chat", "completion-port", &[]);
    let mut client = Process::run(&["chat", &server.address.to_string()]);
    client.stdin().write_all(b"hello\n").unwrap();
    assert_eq!(client.line(), "[guest] hello");
    server.stop();
    assert_eq!(client.line(), "* disconnected: the server stops");
    let output = client.end();
    assert!(String::from_utf8(output.stderr).unwrap().contains("closed the connection"));
}

/// Sends from one to the other; returns the outputs.
fn transfer(by: &str, send: &[&str], receive: &[&str]) -> (String, String) {
    let mut receiver = Process::run(&[&["receive", "--listen", "127.0.0.1:0", "--by", by], receive].concat());
    let first = receiver.line();
    let address = first.strip_prefix("listening at ").unwrap();
    let sender = Process::run(&[&["send", address, "--by", by], send].concat()).end();
    assert!(sender.status.success(), "{sender:?}");
    let receiver = receiver.end();
    assert!(receiver.status.success(), "{receiver:?}");
    (String::from_utf8(sender.stdout).unwrap(), String::from_utf8(receiver.stdout).unwrap())
}

#[test]
fn a_few_bytes_are_sent_at_once_and_arrive() {
    for by in ["event", "routine"] {
        let (sent, received) = transfer(by, &["--force", "complete"], &[]);
        assert!(sent.contains("send: complete at once") && sent.contains("sent 20 bytes"), "{sent}");
        assert!(received.contains("\"Network is Computer!\"") && received.contains("received 20 bytes"), "{received}");
    }
}

#[test]
fn many_bytes_are_pending_and_arrive() {
    for by in ["event", "routine"] {
        let (sent, received) = transfer(by, &["--force", "pending"], &[]);
        assert!(sent.contains("send: pending") && sent.contains("sent 16777216 bytes"), "{sent}");
        assert!(received.contains("received 16777216 bytes"), "{received}");
    }
}

#[test]
fn a_receive_before_data_is_pending_and_one_after_is_not() {
    for by in ["event", "routine"] {
        let (_, received) = transfer(by, &[], &["--force", "complete"]);
        assert!(received.contains("receive 1: complete at once"), "{received}");

        // So it does when the sender waits for it.
        let (_, received) = transfer(by, &["--delay", "1"], &["--force", "pending"]);
        assert!(received.contains("receive 1: pending"), "{received}");

        // The sender is there and silent, so the receive comes first.
        let mut receiver = Process::run(&["receive", "--listen", "127.0.0.1:0", "--by", by, "--force", "pending"]);
        let first = receiver.line();
        let mut sender = std::net::TcpStream::connect(first.strip_prefix("listening at ").unwrap()).unwrap();
        assert!(receiver.line().contains("is connected"));
        assert!(receiver.line().contains("receive 1: pending"));
        sender.write_all(b"late").unwrap();
        assert!(receiver.line().contains("4 bytes: \"late\""));
        drop(sender);
        assert!(receiver.end().status.success());
    }
}

#[test]
fn the_dummy_client_verifies_its_echo() {
    let server = Server::start("echo", "completion-routine", &[]);
    let address = server.address.to_string();
    let output = Process::run(&["dummy", &address, "--count", "3", "--interval-ms", "1", "--bytes", "100KiB"]).end();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("WSAEISCONN") && text.contains("message 3: 102400 bytes sent and echoed"), "{text}");
    let output = Process::run(&["dummy", &address, "--count", "2", "--interval-ms", "1", "--no-echo"]).end();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().ends_with("message 2: 64 bytes sent\n"));
}

/// An echo server takes no more while its echo is not read.
#[test]
fn the_dummy_client_reads_the_echo_of_a_long_message_while_it_sends() {
    let server = Server::start("echo", "select", &[]);
    let address = server.address.to_string();
    let words = ["dummy", &address, "--count", "2", "--interval-ms", "0", "--bytes", "16MiB"];
    let output = Process::run(&words).end();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("message 2: 16777216 bytes sent and echoed"));
}

/// `| head` is no failure; nor does a transfer end with whoever reads what is said of it.
#[test]
fn nobody_need_read_what_clients_say() {
    let server = Server::start("echo", "select", &[]);
    let address = server.address.to_string();
    let mut dummy = Process::run(&["dummy", &address, "--interval-ms", "1"]);
    assert!(dummy.line().starts_with("connected"));
    let output = dummy.unread().end();
    assert_eq!((output.status.code(), &*String::from_utf8_lossy(&output.stderr)), (Some(0), ""));

    let mut receiver = Process::run(&["receive", "--listen", "127.0.0.1:0"]);
    let first = receiver.line();
    let receiver = receiver.unread();
    let address = first.strip_prefix("listening at ").unwrap();
    let sender = Process::run(&["send", address, "--bytes", "4MiB"]).unread().end();
    let receiver = receiver.end();
    for output in [sender, receiver] {
        assert_eq!((output.status.code(), &*String::from_utf8_lossy(&output.stderr)), (Some(0), ""));
    }

    let server = Server::start("chat", "select", &[]);
    let mut client = Process::run(&["chat", &server.address.to_string()]);
    client.stdin().write_all(b"hello\n").unwrap();
    assert_eq!(client.line(), "[guest] hello");
    let mut client = client.unread();
    let mut talker = server.greeted("[talker] hello\n");
    common::say(&mut talker, "[talker] is anybody there?\n");
    // It leaves when it is told something to show, though its input is open.
    assert!(client.wait().success());
}

#[test]
fn the_dummy_client_takes_part_in_a_chat() {
    let server = Server::start("chat", "select", &[]);
    let address = server.address.to_string();
    let output = Process::run(&["dummy", &address, "--count", "2", "--interval-ms", "1"]).end();
    assert!(output.status.success(), "{output:?}");
}
