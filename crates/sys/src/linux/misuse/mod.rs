//! Beyond Winsock: the mistakes that a program can make and Winsock lets pass, each told where it was made.
//!
//! `OVERLAPPED_CHECK=report` (or `1`) writes a report to standard error for each, `abort` ends the process after the first. Names of
//! checks behind it, with commas between, mean only these. docs/misuse.md is the user's page.
//!
//! | file | mistake |
//! |---|---|
//! | `reused` | an OVERLAPPED used again while its operation is pending |
//! | `freed` | an OVERLAPPED freed or overwritten while its operation is pending |
//! | `buffer` | a buffer written to while an operation has it |
//! | `two_step` | an auto-reset event in the two-step wait |
//! | `network_event` | a network event that nothing re-enables, or that nobody enumerates |
//! | `leaked` | handles left open at the last `WSACleanup` and at the end of the process |
//!
//! `pending` knows what is pending, `watch` sees the waits, `place` says where, `report` says so, `memory` reads what may be gone.
//!
//! Off, a check costs nothing of its own on the paths of operations: they ask [`observe`](super::observe) anyway, for the timeline. The
//! environment is read when the first handle is made, without which there is no mistake to make. The locks of this folder are leaves.

mod buffer;
mod freed;
pub(crate) mod leaked;
mod memory;
pub(crate) mod network_event;
pub(crate) mod pending;
mod place;
mod report;
mod reused;
mod two_step;
pub(crate) mod watch;

use super::observe;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

const VARIABLE: &str = "OVERLAPPED_CHECK";

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Check {
    Reused,
    Freed,
    Buffer,
    TwoStep,
    NetworkEvent,
    Leaked,
}

const CHECKS: [(&str, Check); 6] = [
    ("reused", Check::Reused),
    ("freed", Check::Freed),
    ("buffer", Check::Buffer),
    ("two_step", Check::TwoStep),
    ("network_event", Check::NetworkEvent),
    ("leaked", Check::Leaked),
];

/// What the variable asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wish {
    abort: bool,
    checks: Vec<Check>,
}

/// Reads the variable; `Err` is the word that means nothing.
fn wish(text: &str) -> Result<Option<Wish>, &str> {
    let mut words = text.split(',').map(str::trim);
    let abort = match words.next().unwrap_or_default() {
        "" | "0" => return Ok(None),
        "1" | "report" => false,
        "abort" => true,
        other => return Err(other),
    };
    let named = words.map(|word| CHECKS.iter().find(|(name, _)| *name == word).map(|(_, check)| *check).ok_or(word));
    let named: Vec<Check> = named.collect::<Result<_, _>>()?;
    let checks = if named.is_empty() { CHECKS.iter().map(|(_, check)| *check).collect() } else { named };
    Ok(Some(Wish { abort, checks }))
}

static WISH: OnceLock<Option<Wish>> = OnceLock::new();

const UNKNOWN: u8 = 0;
const OFF: u8 = 1;
const ON: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(UNKNOWN);

/// Whether anything is looked for, on paths that make no handle.
#[inline]
pub(crate) fn is_on() -> bool {
    observe::has(observe::MISUSE)
}

/// The same where a handle is made: the first time the environment is read.
#[inline]
fn is_on_at_last() -> bool {
    match STATE.load(Ordering::Relaxed) {
        OFF => false,
        ON => true,
        _ => begin(),
    }
}

#[cold]
fn begin() -> bool {
    let wish = WISH.get_or_init(|| {
        let text = std::env::var(VARIABLE).ok()?;
        wish(&text).unwrap_or_else(|word| {
            let names: Vec<&str> = CHECKS.iter().map(|(name, _)| *name).collect();
            report::line(&format!(
                "{VARIABLE}: \"{word}\" is unknown: say report or abort, then perhaps some of {}",
                names.join(", ")
            ));
            None
        })
    });
    if STATE.swap(if wish.is_some() { ON } else { OFF }, Ordering::SeqCst) == UNKNOWN && wish.is_some() {
        observe::begin(observe::MISUSE);
        leaked::look_at_exit();
    }
    wish.is_some()
}

fn looks_for(check: Check) -> bool {
    WISH.get().and_then(Option::as_ref).is_some_and(|wish| wish.checks.contains(&check))
}

fn aborts() -> bool {
    WISH.get().and_then(Option::as_ref).is_some_and(|wish| wish.abort)
}

#[cfg(test)]
mod tests {
    use super::{CHECKS, Check, Wish, wish};

    #[test]
    fn the_variable_says_how_and_what() {
        let all: Vec<Check> = CHECKS.iter().map(|(_, check)| *check).collect();
        for off in ["", "0", " "] {
            assert_eq!(wish(off), Ok(None), "{off:?}");
        }
        assert_eq!(wish("1"), wish("report"));
        assert_eq!(wish("report"), Ok(Some(Wish { abort: false, checks: all.clone() })));
        assert_eq!(wish("abort"), Ok(Some(Wish { abort: true, checks: all })));
        let two = Wish { abort: true, checks: vec![Check::Reused, Check::TwoStep] };
        assert_eq!(wish("abort, reused,two_step"), Ok(Some(two)));
        assert_eq!(wish("yes"), Err("yes"));
        assert_eq!(wish("1,everything"), Err("everything"));
    }
}
