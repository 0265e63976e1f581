//! What a server tells while it runs: a text and a live line on a terminal, lines of JSON elsewhere.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::server::Server;
use super::stats::Figures;
use crate::cli::{Model, Service, name_of};

/// How often the live line changes.
const LIVE: Duration = Duration::from_millis(250);
/// How often a line of JSON tells what has changed.
const LINES: Duration = Duration::from_secs(10);

/// A thread that tells how the server does, until it is ended.
pub struct Report {
    end: Sender<()>,
    /// None if there was no thread to be had: then the end is told all the same.
    teller: Option<JoinHandle<()>>,
    server: Arc<Server>,
    terminal: bool,
}

impl Report {
    /// Says that the server listens, and how to connect.
    pub fn begin(server: Arc<Server>, service: Service, model: Model) -> Report {
        let terminal = io::stdout().is_terminal();
        let (service, model, address) = (name_of(service), name_of(model), server.address.to_string());
        if terminal {
            tell(&greeting(&server, &service, &model));
        } else {
            let process = std::process::id();
            let listening = json!({ "event": "listening", "address": address, "service": service, "model": model });
            tell_json(with(listening, json!({ "workers": server.workers, "process": process })));
        }
        let (end, ended) = mpsc::channel();
        let shared = Arc::clone(&server);
        let body = move || if terminal { live(&shared, &ended) } else { lines(&shared, &ended) };
        let teller = thread::Builder::new().name("report".into()).spawn(body).ok();
        Report { end, teller, server, terminal }
    }

    /// Says what the server did.
    pub fn end(self, time: Duration) {
        drop(self.end);
        // A report that failed is no reason not to end well.
        let _ = self.teller.map(JoinHandle::join);
        let figures = self.server.stats.figures();
        match self.terminal {
            true => tell(&format!("Stopped after {:.0} s: {}.", time.as_secs_f64(), sentence(&figures))),
            false => tell_json(with(event("summary", &figures), json!({ "seconds": time.as_secs_f64() }))),
        }
    }
}

fn greeting(server: &Server, service: &str, model: &str) -> String {
    let (ip, port) = (server.address.ip(), server.address.port());
    let own = if service == "chat" { "chat" } else { "dummy" };
    format!(
        "Serving {service} in the model {model} at {}.\n\
         Connect with   nc {ip} {port}\n\
         or with        overlapped {own} {}\n\
         Ctrl-C stops.",
        server.address, server.address
    )
}

fn live(server: &Server, ended: &mpsc::Receiver<()>) {
    let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
    while ended.recv_timeout(LIVE) == Err(RecvTimeoutError::Timeout) {
        bar.set_message(sentence(&server.stats.figures()));
        bar.tick();
    }
    bar.finish_and_clear();
}

fn lines(server: &Server, ended: &mpsc::Receiver<()>) {
    let mut told = Figures::default();
    while ended.recv_timeout(LINES) == Err(RecvTimeoutError::Timeout) {
        let figures = server.stats.figures();
        if figures != told {
            tell_json(event("status", &figures));
            told = figures;
        }
    }
}

fn sentence(figures: &Figures) -> String {
    format!(
        "{} clients now, {} accepted, {} refused, {} dismissed, {} received, {} sent",
        HumanCount(figures.clients as u64),
        HumanCount(figures.accepted),
        HumanCount(figures.refused),
        HumanCount(figures.dismissed),
        HumanBytes(figures.received),
        HumanBytes(figures.sent)
    )
}

fn event(name: &str, figures: &Figures) -> Value {
    json!({
        "event": name,
        "clients": figures.clients,
        "accepted": figures.accepted,
        "refused": figures.refused,
        "dismissed": figures.dismissed,
        "received_bytes": figures.received,
        "sent_bytes": figures.sent,
    })
}

fn with(mut line: Value, more: Value) -> Value {
    if let (Value::Object(line), Value::Object(more)) = (&mut line, more) {
        line.extend(more);
    }
    line
}

fn tell_json(line: Value) {
    tell(&line.to_string());
}

/// Nobody may read standard output any more, and the server goes on.
fn tell(text: &str) {
    let mut output = io::stdout().lock();
    let _ = writeln!(output, "{text}").and_then(|()| output.flush());
}
