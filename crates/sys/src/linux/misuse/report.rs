//! Telling of a mistake.

use super::place::Place;
use std::fmt::Write as _;
use std::io::Write as _;

/// One whole line to standard error.
pub(super) fn line(text: &str) {
    // A program without a standard error cannot be told.
    let _ = std::io::stderr().write_all(format!("overlapped: {text}\n").as_bytes());
}

/// A report: what the mistake is, then where each part of it was made.
pub(super) struct Report(String);

impl Report {
    pub(super) fn new(mistake: &str) -> Self {
        Self(format!("overlapped: misuse: {mistake}\n"))
    }

    /// A sentence with its place; `{call}` in it becomes the function's name.
    pub(super) fn place(mut self, sentence: &str, place: &Place) -> Self {
        let told = place.told();
        let _ = write!(self.0, "  {}\n{}", sentence.replace("{call}", &told.call), told.lines);
        self
    }

    pub(super) fn say(mut self, sentence: &str) -> Self {
        let _ = writeln!(self.0, "  {sentence}");
        self
    }

    /// Writes it as one piece, and ends the process if that is wanted.
    pub(super) fn tell(self) {
        let _ = std::io::stderr().write_all(self.0.as_bytes());
        if super::aborts() {
            std::process::abort();
        }
    }
}
