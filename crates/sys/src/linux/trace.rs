//! Beyond Winsock: a timeline of what every thread, socket and operation did, in the Chrome trace format that Perfetto opens.
//!
//! Off, it costs one relaxed load at each place. On, each event is written as one line under a lock, so the order of lines is
//! the order of events; the format allows the closing bracket to be missing, so a killed program leaves a readable file.
//!
//! | what | as |
//! |---|---|
//! | a wait, with its kind and outcome | a slice on the thread |
//! | an APC that runs | a slice on the thread, inside the wait that runs it |
//! | an operation, of a socket or a file: start, pending or not, completion and how it is told | an asynchronous slice named by its OVERLAPPED |
//! | a packet queued and taken | instants with its key and OVERLAPPED |
//! | network events recorded and enumerated | instants with the FD_ bits |

use super::observe;
use overlapped_core::clock;
use overlapped_core::record::NetworkEvents;
use overlapped_lock::Mutex;
use std::cell::Cell;
use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

static OUTPUT: Mutex<Option<Output>> = Mutex::new(None);
static NEXT_THREAD: AtomicU32 = AtomicU32::new(1);

struct Output {
    file: BufWriter<File>,
    any: bool,
}

thread_local!(static THREAD: Cell<u32> = const { Cell::new(0) });

/// Begins to write the timeline of this process to `path`, which is made anew.
///
/// Errors: those of making the file.
pub fn start(path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    file.write_all(b"[")?;
    *OUTPUT.lock() = Some(Output { file, any: false });
    observe::begin(observe::TIMELINE);
    Ok(())
}

/// Ends the timeline and closes its file.
///
/// Errors: those of writing what was buffered.
pub fn stop() -> io::Result<()> {
    observe::end(observe::TIMELINE);
    match OUTPUT.lock().take() {
        Some(mut output) => {
            output.file.write_all(b"\n]\n")?;
            output.file.flush()
        }
        None => Ok(()),
    }
}

/// Whether a timeline is written: ask before gathering what it would say.
#[inline]
pub(crate) fn is_on() -> bool {
    observe::has(observe::TIMELINE)
}

fn thread() -> u32 {
    let known = THREAD.get();
    if known != 0 {
        return known;
    }
    let number = NEXT_THREAD.fetch_add(1, Ordering::Relaxed);
    THREAD.set(number);
    let name = std::thread::current().name().map_or_else(|| format!("thread {number}"), plain);
    write(format_args!(r#"{{"ph":"M","name":"thread_name","pid":1,"tid":{number},"args":{{"name":"{name}"}}}}"#));
    number
}

/// A name without what JSON would have to escape.
fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_control() && *c != '"' && *c != '\\').collect()
}

fn write(line: fmt::Arguments<'_>) {
    let mut output = OUTPUT.lock();
    let Some(Output { file, any }) = &mut *output else { return };
    let separator = if std::mem::replace(any, true) { ",\n" } else { "\n" };
    // A full disk ends the timeline, not the program.
    if write!(file, "{separator}{line}").is_err() {
        observe::end(observe::TIMELINE);
        *output = None;
    }
}

/// Microseconds with their fraction, as the format has them.
fn micros(ns: u64) -> f64 {
    ns as f64 / 1000.0
}

/// Arguments of an event: `"key":value` pairs, where values are numbers or plain words.
#[derive(Default)]
pub(crate) struct Args(String);

impl Args {
    pub(crate) fn number(mut self, key: &str, value: impl fmt::Display) -> Self {
        let _ = write!(self.0, r#"{}"{key}":{value}"#, if self.0.is_empty() { "" } else { "," });
        self
    }

    pub(crate) fn address(self, key: &str, value: usize) -> Self {
        self.word(key, &format!("{value:#x}"))
    }

    pub(crate) fn word(mut self, key: &str, value: &str) -> Self {
        let _ = write!(self.0, r#"{}"{key}":"{}""#, if self.0.is_empty() { "" } else { "," }, plain(value));
        self
    }
}

/// A slice that begins now, if a timeline is written.
pub(crate) struct Span {
    begun_ns: u64,
}

pub(crate) fn span() -> Option<Span> {
    is_on().then(|| Span { begun_ns: clock::monotonic_ns() })
}

impl Span {
    pub(crate) fn end(self, name: &str, args: Args) {
        let (begun, lasted) = (micros(self.begun_ns), micros(clock::monotonic_ns() - self.begun_ns));
        let (tid, args) = (thread(), args.0);
        write(format_args!(
            r#"{{"ph":"X","name":"{name}","pid":1,"tid":{tid},"ts":{begun:.3},"dur":{lasted:.3},"args":{{{args}}}}}"#
        ));
    }
}

/// One moment on the calling thread.
pub(crate) fn instant(name: &str, args: Args) {
    let (tid, now, args) = (thread(), micros(clock::monotonic_ns()), args.0);
    write(format_args!(r#"{{"ph":"i","s":"t","name":"{name}","pid":1,"tid":{tid},"ts":{now:.3},"args":{{{args}}}}}"#));
}

/// The stages of an operation's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Begin,
    Note,
    End,
}

/// A stage in the life of the operation with this OVERLAPPED.
pub(crate) fn operation(stage: Stage, overlapped: usize, args: Args) {
    let phase = match stage {
        Stage::Begin => "b",
        Stage::Note => "n",
        Stage::End => "e",
    };
    let (tid, now, args) = (thread(), micros(clock::monotonic_ns()), args.0);
    write(format_args!(
        r#"{{"ph":"{phase}","cat":"operation","id":"{overlapped:#x}","name":"operation","pid":1,"tid":{tid},"ts":{now:.3},"args":{{{args}}}}}"#
    ));
}

/// How the end of an operation is delivered.
pub(crate) fn told_by(routine: bool, event: bool, packet: bool) -> &'static str {
    match (routine, event, packet) {
        (true, ..) => "routine",
        (false, true, _) => "event",
        (false, false, true) => "packet or handle",
        (false, false, false) => "handle",
    }
}

/// A packet enters the queue of its port, or a worker takes it.
#[cold]
pub(crate) fn packet(posted: bool, key: usize, overlapped: usize) {
    let name = if posted { "packet queued" } else { "packet taken" };
    instant(name, Args::default().number("key", key).address("overlapped", overlapped));
}

/// Network events are recorded, or a program enumerates them.
#[cold]
pub(crate) fn network_events(recorded: bool, socket: usize, events: NetworkEvents) {
    let name = if recorded { "network events recorded" } else { "network events enumerated" };
    let words: Vec<String> = events.iter_names().map(|(name, _)| format!("FD_{name}")).collect();
    instant(name, Args::default().number("socket", socket).word("events", &words.join(" ")));
}
