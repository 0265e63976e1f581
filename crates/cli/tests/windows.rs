//! The command as Windows' own program: its servers under Wine, spoken to from Linux.
//!
//! `cargo xtask windows-test` builds it, makes a Wine prefix, and runs these tests with the program in
//! `OVERLAPPED_WINDOWS_COMMAND`. Without that they test nothing, and say so.
#![cfg(target_os = "linux")]

mod common;

use std::env;
use std::io::{BufReader, Read, Write, stderr};
use std::net::Shutdown;
use std::process::Command;
use std::thread;

use common::{Server, hear, pattern, say, wait_for};

in_every_model! {
    a_server_of_windows_echoes
    a_server_of_windows_chats
}

/// The server under Wine, if there is a program to run.
fn server(service: &str, model: &str) -> Option<Server> {
    let Some(program) = env::var_os("OVERLAPPED_WINDOWS_COMMAND") else {
        // Straight to the terminal: what a test prints is not shown where it passes.
        let _ = writeln!(stderr(), "NOT TESTED: {service} of Windows by {model}: `cargo xtask windows-test` tests it");
        return None;
    };
    let mut command = Command::new("wine");
    command.arg(program).args(["serve", service, "--model", model, "--listen", "127.0.0.1:0"]);
    Some(Server::of(command))
}

fn a_server_of_windows_echoes(model: &str) {
    let Some(server) = server("echo", model) else { return };
    let clients: Vec<_> = (0..8)
        .map(|seed| {
            let mut client = server.connect();
            thread::spawn(move || {
                let sent = pattern(100_000, seed);
                let mut writer = client.try_clone().unwrap();
                let bytes = sent.clone();
                let writer = thread::spawn(move || {
                    writer.write_all(&bytes).unwrap();
                    writer.shutdown(Shutdown::Write).unwrap();
                });
                let mut echo = Vec::new();
                client.read_to_end(&mut echo).unwrap();
                writer.join().unwrap();
                assert!(echo == sent, "{} bytes came back", echo.len());
            })
        })
        .collect();
    for client in clients {
        client.join().unwrap();
    }
    let summary = server.stop();
    assert_eq!(summary["accepted"], 8, "{summary}");
}

fn a_server_of_windows_chats(model: &str) {
    let Some(server) = server("chat", model) else { return };
    // More than one wait of Windows takes, so that a set of events has its helper.
    let mut others: Vec<BufReader<_>> = (0..70).map(|number| server.greeted(&format!("[{number}] hello\n"))).collect();
    let mut last = server.greeted("[last] hello\n");
    say(&mut last, "[last] does everybody hear this?\r\n");
    for client in &mut others {
        wait_for(client, "[last] does everybody hear this?\r\n");
    }
    say(&mut others[0], "[0] yes\n");
    assert_eq!(hear(&mut last), "[last] does everybody hear this?\r\n");
    assert_eq!(hear(&mut last), "[0] yes\n");
    server.stop();
}
