//! Where a call of the program was made: its frames, kept as addresses until a report names them.

use std::fmt::Write as _;

/// How many frames are kept: the library's own and some of the program's.
const DEPTH: usize = 32;
/// How many of the program's are told.
const TOLD: usize = 4;

/// Return addresses, the innermost first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Place(Vec<usize>);

/// A frame with its names.
struct Frame {
    function: String,
    file: Option<(String, u32)>,
}

impl Place {
    pub(super) fn here() -> Self {
        let mut frames = Vec::with_capacity(DEPTH);
        backtrace::trace(|frame| {
            frames.push(frame.ip().addr());
            frames.len() < DEPTH
        });
        Self(frames)
    }

    fn frames(&self) -> Vec<Frame> {
        let mut frames = Vec::new();
        for &address in &self.0 {
            let before = frames.len();
            backtrace::resolve(std::ptr::without_provenance_mut(address), |symbol| {
                let function = symbol.name().map_or_else(|| format!("{address:#x}"), |name| format!("{name:#}"));
                let file = symbol.filename().map(|file| file.display().to_string()).zip(symbol.lineno());
                frames.push(Frame { function, file });
            });
            if frames.len() == before {
                frames.push(Frame { function: format!("{address:#x}"), file: None });
            }
        }
        frames
    }

    /// The call of the table, and lines that say where the program made it.
    pub(super) fn told(&self) -> Told {
        let frames = self.frames();
        let first_own = frames.iter().position(|frame| is_table(&frame.function)).unwrap_or(0);
        let own = frames[first_own..].iter().take_while(|frame| is_own(&frame.function)).count();
        let call = frames[first_own..first_own + own].iter().rev().find(|frame| is_table(&frame.function));
        let call = call.map_or("a call", |frame| last_name(&frame.function)).to_string();
        let program = frames[first_own + own..].iter().take_while(|frame| !is_beyond_main(&frame.function));
        let mut lines = String::new();
        for frame in program.take(TOLD) {
            let _ = match &frame.file {
                Some((file, line)) => writeln!(lines, "      at {} ({file}:{line})", frame.function),
                None => writeln!(lines, "      at {}", frame.function),
            };
        }
        if lines.is_empty() {
            lines.push_str("      at a place that the program's frames do not tell\n");
        }
        Told { call, lines }
    }
}

/// A place as a report tells it.
pub(super) struct Told {
    /// The function of the table.
    pub(super) call: String,
    /// The program's frames, each on a line.
    pub(super) lines: String,
}

fn plain(function: &str) -> &str {
    function.trim_start_matches(['<', '&', '*'])
}

/// A function of the table or beneath it.
fn is_table(function: &str) -> bool {
    let own = ["overlapped_sys::", "ws2_32::"];
    own.iter().any(|name| plain(function).starts_with(name)) && !function.contains("::misuse::")
}

/// What lies between the table and the program: the safe API, and what the compiler puts there.
fn is_own(function: &str) -> bool {
    let others = ["overlapped_", "overlapped::", "core::", "std::", "alloc::", "backtrace::"];
    is_table(function) || others.iter().any(|name| plain(function).starts_with(name))
}

/// What calls a program's `main`, and the start of a thread.
fn is_beyond_main(function: &str) -> bool {
    let beyond =
        ["__libc_start", "_start", "start_thread", "__clone", "clone", "std::", "core::", "overlapped_", "test::"];
    beyond.iter().any(|name| plain(function).starts_with(name))
}

/// `WSARecv` of `overlapped_sys::linux::winsock2::overlapped::WSARecv::{{closure}}`.
fn last_name(function: &str) -> &str {
    let names = function.rsplit("::");
    names.into_iter().find(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_')).unwrap_or(function)
}

#[cfg(test)]
mod tests {
    use super::{is_own, is_table, last_name};

    #[test]
    fn a_call_is_named_without_its_path() {
        assert_eq!(last_name("overlapped_sys::linux::winsock2::overlapped::WSARecv::{{closure}}"), "WSARecv");
        assert_eq!(last_name("overlapped_sys::linux::winsock2::overlapped::WSARecv"), "WSARecv");
    }

    #[test]
    fn frames_of_the_library_are_told_from_the_programs() {
        assert!(is_table("overlapped_sys::linux::winsock2::overlapped::WSARecv"));
        assert!(!is_table("overlapped_sys::linux::misuse::place::Place::here"));
        assert!(is_own("<core::ops::FnOnce>::call_once"));
        assert!(!is_own("main"));
    }
}
