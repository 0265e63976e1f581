//! The chat servers, in every model, over loopback.
#![cfg(target_os = "linux")]

mod common;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::Instant;

use common::{Server, hear, pattern, say, wait_for};

in_every_model! {
    everybody_hears_everything
    lines_of_fifty_clients_never_interleave
    an_overlong_line_is_answered_with_a_reason
    a_slow_reader_is_dismissed_and_delays_nobody
    who_reads_when_all_is_over_finds_the_reason
    an_unfinished_line_is_delivered_at_half_close
    an_unfinished_line_stays_in_one_piece
    a_hundred_clients_of_other_makes
    the_idle_are_told_why
    stopping_is_told_to_everybody
    stopping_is_told_to_who_goes_on_talking
    who_floods_keeps_nobody_out
}

fn everybody_hears_everything(model: &str) {
    let server = Server::start("chat", model, &[]);
    let mut first = server.greeted("[one] hello\n");
    let mut second = server.greeted("[two] hello\n");
    wait_for(&mut first, "[two] hello\n");
    say(&mut first, "[one] how are you?\r\n");
    for client in [&mut first, &mut second] {
        assert_eq!(hear(client), "[one] how are you?\r\n");
    }
    // Byte for byte, whatever the bytes; an empty line is a line.
    let mut binary: Vec<u8> = pattern(5000, 7).into_iter().filter(|byte| *byte != b'\n').collect();
    binary.extend(b"\n\n");
    second.get_mut().write_all(&binary).unwrap();
    for client in [&mut first, &mut second] {
        let mut heard = vec![0; binary.len()];
        client.read_exact(&mut heard).unwrap();
        assert!(heard == binary);
    }
}

fn lines_of_fifty_clients_never_interleave(model: &str) {
    const CLIENTS: usize = 50;
    const LINES: usize = 20;
    let server = Server::start("chat", model, &["--queue", "8MiB"]);
    let mut clients: Vec<_> = (0..CLIENTS).map(|number| server.greeted(&format!("greeting {number}\n"))).collect();
    say(&mut clients[0], "everybody is here\n");
    let listeners: Vec<_> = clients
        .into_iter()
        .enumerate()
        .map(|(index, mut reader)| {
            thread::spawn(move || {
                wait_for(&mut reader, "everybody is here\n");
                let mut writer = reader.get_ref().try_clone().unwrap();
                let talker = thread::spawn(move || talk(&mut writer, index));
                let mut next = HashMap::new();
                for _ in 0..CLIENTS * LINES {
                    let line = hear(&mut reader);
                    let mut words = line.trim_end().split(' ');
                    let sender: usize = words.next().unwrap().parse().unwrap();
                    let number: usize = words.next().unwrap().parse().unwrap();
                    assert_eq!(line, text(sender, number), "interleaved");
                    let expected = next.entry(sender).or_insert(0);
                    assert_eq!(number, *expected, "out of order");
                    *expected += 1;
                }
                talker.join().unwrap();
            })
        })
        .collect();
    for listener in listeners {
        listener.join().unwrap();
    }
    return;

    fn text(sender: usize, number: usize) -> String {
        let letter = char::from(b'a' + (sender % 26) as u8);
        format!("{sender} {number} {}\n", letter.to_string().repeat((sender * 37 + number * 101) % 700))
    }

    /// Sends the lines in pieces that have nothing to do with them.
    fn talk(writer: &mut TcpStream, sender: usize) {
        let all: String = (0..LINES).map(|number| text(sender, number)).collect();
        for piece in all.as_bytes().chunks(97 + sender) {
            writer.write_all(piece).unwrap();
        }
    }
}

fn an_overlong_line_is_answered_with_a_reason(model: &str) {
    let server = Server::start("chat", model, &[]);
    let mut other = server.greeted("[other] hello\n");
    let mut client = server.greeted("[long] hello\n");
    wait_for(&mut other, "[long] hello\n");
    // A line of the limit is fine.
    let longest = "x".repeat(64 << 10) + "\n";
    say(&mut client, &longest);
    assert_eq!(hear(&mut client), longest);
    assert_eq!(hear(&mut other), longest);
    // 64 MiB without a newline: bounded memory, a reason, the end.
    let mut writer = client.get_ref().try_clone().unwrap();
    let flood = thread::spawn(move || {
        let chunk = [b'x'; 1 << 16];
        // At some point the server has had enough.
        (0..1024).try_for_each(|_| writer.write_all(&chunk))
    });
    assert_eq!(hear(&mut client), "* disconnected: a line is longer than 65536 bytes\n");
    assert_eq!(hear(&mut client), "");
    drop(flood.join().unwrap());
    drop(client);
    say(&mut other, "[other] still here\n");
    assert_eq!(hear(&mut other), "[other] still here\n");
    assert_eq!(server.stop()["dismissed"], 1);
}

fn a_slow_reader_is_dismissed_and_delays_nobody(model: &str) {
    let server = Server::start("chat", model, &["--queue", "128KiB", "--drain", "30"]);
    let mut slow = server.greeted("[slow] hello\n");
    let mut talker = server.greeted("[talker] hello\n");
    // More than the system keeps for one that does not read. The talker hears every line before it says the next.
    let line = "y".repeat(32 << 10) + "\n";
    for number in 0..1024 {
        say(&mut talker, &line);
        assert!(hear(&mut talker) == line, "line {number}");
    }
    let mut last = String::new();
    loop {
        let heard = hear(&mut slow);
        if heard.is_empty() {
            break;
        }
        assert!(heard == line || heard.starts_with("[talker]") || heard.starts_with('*'), "a line was cut");
        last = heard;
    }
    assert_eq!(last, "* disconnected: more than 131072 bytes are waiting to be read, lines are lost\n");
    say(&mut talker, "[talker] bye\n");
    assert_eq!(hear(&mut talker), "[talker] bye\n");
    assert_eq!(server.stop()["dismissed"], 1);
}

fn who_reads_when_all_is_over_finds_the_reason(model: &str) {
    let server = Server::start("chat", model, &["--queue", "128KiB", "--drain", "0.1"]);
    let mut slow = server.greeted("[slow] hello\n");
    let mut talker = server.greeted("[talker] hello\n");
    let line = "y".repeat(32 << 10) + "\n";
    for number in 0..256 {
        say(&mut talker, &line);
        assert!(hear(&mut talker) == line, "line {number}");
    }
    // The server is gone, and so is its time for those who are sent away. What it gave to the system is not.
    assert_eq!(server.stop()["dismissed"], 1);
    let mut heard = Vec::new();
    slow.read_to_end(&mut heard).unwrap();
    let heard = String::from_utf8(heard).unwrap();
    let mut before: Vec<&str> = heard.lines().collect();
    let reason = before.pop().unwrap();
    assert_eq!(reason, "* disconnected: more than 131072 bytes are waiting to be read, lines are lost");
    // Where a thread of its own sends to it, that may not have run before all was said.
    assert!(heard.ends_with('\n') && (before.len() > 2 || model == "threads"), "it had heard lines before");
    assert!(before.iter().all(|heard| *heard == line.trim_end() || heard.starts_with("[talker]")), "a line was cut");
}

fn an_unfinished_line_is_delivered_at_half_close(model: &str) {
    let server = Server::start("chat", model, &[]);
    let mut other = server.greeted("[other] hello\n");
    let mut client = server.connect();
    // Byte for byte, whatever the bytes are: no newline is added.
    client.write_all(b"[short] a line\n[short] and \0\xff\r bye").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let mut heard = Vec::new();
    client.read_to_end(&mut heard).unwrap();
    assert_eq!(heard, b"[short] a line\n[short] and \0\xff\r bye");
    assert_eq!(hear(&mut other), "[short] a line\n");
    let mut unfinished = [0; 19];
    other.read_exact(&mut unfinished).unwrap();
    assert_eq!(&unfinished, b"[short] and \0\xff\r bye");
    // What anybody says next follows at once.
    say(&mut other, "[other] next\n");
    assert_eq!(hear(&mut other), "[other] next\n");
}

fn an_unfinished_line_stays_in_one_piece(model: &str) {
    const QUITTERS: usize = 20;
    let server = Server::start("chat", model, &[]);
    let mut listener = server.greeted("[listener] hello\n");
    let mut talker = server.greeted("[talker] hello\n");
    wait_for(&mut listener, "[talker] hello\n");
    let words = |number: usize| format!("<{number}:{}>", "z".repeat(3000 + number));
    let quitters: Vec<_> = (0..QUITTERS)
        .map(|number| {
            let mut client = server.connect();
            thread::spawn(move || {
                // In pieces, while others talk.
                for piece in words(number).as_bytes().chunks(701) {
                    client.write_all(piece).unwrap();
                }
                client.shutdown(Shutdown::Write).unwrap();
                client.read_to_end(&mut Vec::new()).unwrap();
            })
        })
        .collect();
    for number in 0..QUITTERS {
        say(&mut talker, &format!("({number})\n"));
    }
    quitters.into_iter().for_each(|quitter| quitter.join().unwrap());
    say(&mut talker, "(end)\n");
    let mut heard = String::new();
    while !heard.ends_with("(end)\n") {
        heard += &hear(&mut listener);
    }
    for number in 0..QUITTERS {
        for whole in [words(number), format!("({number})\n")] {
            assert_eq!(heard.matches(&whole).count(), 1, "{whole:.12} is torn or lost");
            heard = heard.replacen(&whole, "", 1);
        }
    }
    assert_eq!(heard, "(end)\n", "and nothing else");
    // The server's own farewell begins a line of its own.
    let mut last = server.connect();
    last.write_all(b"bye").unwrap();
    last.shutdown(Shutdown::Write).unwrap();
    let mut word = [0; 3];
    listener.read_exact(&mut word).unwrap();
    assert_eq!(&word, b"bye");
    server.stop();
    assert_eq!(hear(&mut listener), "\n");
    assert_eq!(hear(&mut listener), "* disconnected: the server stops\n");
}

fn a_hundred_clients_of_other_makes(model: &str) {
    let server = Server::start("chat", model, &[]);
    let mut clients: Vec<_> = (0..100).map(|number| server.greeted(&format!("[{number}] hello\n"))).collect();
    say(&mut clients[99], "[99] one for all\n");
    for client in &mut clients {
        wait_for(client, "[99] one for all\n");
    }
    // One that is reset with bytes unread, one that goes in silence.
    say(&mut clients[0], "[0] last words\n");
    clients[1].fill_buf().unwrap();
    clients.drain(..50);
    for client in &mut clients {
        wait_for(client, "[0] last words\n");
    }
    assert_eq!(server.stop()["accepted"], 100);
}

fn the_idle_are_told_why(model: &str) {
    let server = Server::start("chat", model, &["--idle", "0.3"]);
    let mut client = server.greeted("[sleeper] hello\n");
    assert_eq!(hear(&mut client), "* disconnected: nothing was said for too long\n");
    assert_eq!(hear(&mut client), "");
}

fn stopping_is_told_to_everybody(model: &str) {
    let server = Server::start("chat", model, &[]);
    let mut first = server.greeted("[one] hello\n");
    let mut second = server.greeted("[two] hello\n");
    wait_for(&mut first, "[two] hello\n");
    let summary = server.stop();
    for client in [&mut first, &mut second] {
        assert_eq!(hear(client), "* disconnected: the server stops\n");
        assert_eq!(hear(client), "");
    }
    assert_eq!(summary["accepted"], 2);
}

/// What a client says while the server stops does not destroy what the server has said.
fn stopping_is_told_to_who_goes_on_talking(model: &str) {
    let server = Server::start("chat", model, &["--queue", "1024MiB"]);
    let mut client = server.greeted("[one] hello\n");
    // It talks without end, and listens only when the server has gone, so that much is on its way in both directions.
    let mut writer = client.get_ref().try_clone().unwrap();
    let (lines, (enough, is_enough)) = ("[one] and so on\n".repeat(1000), std::sync::mpsc::channel());
    let talker = thread::spawn(move || {
        let mut written = 0;
        while writer.write_all(lines.as_bytes()).is_ok() {
            written += lines.len();
            if written > 1 << 20 {
                let _ = enough.send(());
            }
        }
    });
    is_enough.recv().unwrap();
    server.process.signal("INT");
    let mut last = String::new();
    loop {
        let line = hear(&mut client);
        if line.is_empty() {
            break;
        }
        last = line;
    }
    assert_eq!(last, "* disconnected: the server stops\n");
    // As a client does that hears the end.
    client.get_ref().shutdown(Shutdown::Both).unwrap();
    talker.join().unwrap();
    assert!(server.process.end().status.success());
}

/// Some who talk as fast as they are heard: another comes and is heard, and the server ends when it is to.
fn who_floods_keeps_nobody_out(model: &str) {
    let server = Server::start("chat", model, &["--drain", "1"]);
    let flooders: Vec<_> = (0..8).map(|number| server.greeted(&format!("[{number}] hello\n"))).collect();
    let lines = "[flood] and so on\n".repeat(10_000);
    thread::scope(|scope| {
        for mut flooder in flooders {
            let lines = lines.as_bytes();
            // It is sent away, since it hears nothing, and goes on until it is cut off.
            scope.spawn(move || while flooder.get_mut().write_all(lines).is_ok() {});
        }
        // On a busy machine it may be too slow for them itself, and is sent away as they are.
        let until = Instant::now() + common::PATIENCE;
        while !is_greeted(&server, "[another] hello\n") {
            assert!(Instant::now() < until, "it is never heard");
        }
        server.stop();
    });
}

/// Whether a new client hears its own line before the stream ends.
fn is_greeted(server: &Server, line: &str) -> bool {
    let mut client = BufReader::new(server.connect());
    let mut heard = Vec::new();
    client.get_mut().write_all(line.as_bytes()).is_ok()
        && loop {
            heard.clear();
            if !client.read_until(b'\n', &mut heard).is_ok_and(|bytes| bytes > 0) {
                break false;
            }
            if heard == line.as_bytes() {
                break true;
            }
        }
}
