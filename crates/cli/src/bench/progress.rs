//! How far a measurement is: a bar on a terminal, lines elsewhere.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// Told of every run before it begins.
pub struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// So many runs are to come.
    pub fn begin(runs: u64) -> Progress {
        let bar = io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} {elapsed} of about {duration}  {msg}");
            // The template is a constant: without it the bar would look otherwise and nothing more.
            ProgressBar::new(runs).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Progress { bar }
    }

    /// The next run.
    pub fn step(&self, text: &str) {
        match &self.bar {
            Some(bar) => {
                bar.set_message(text.to_string());
                bar.inc(1);
            }
            None => eprintln!("{text}"),
        }
    }

    /// Says something that stays.
    pub fn say(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.println(text),
            None => eprintln!("{text}"),
        }
    }

    /// No more.
    pub fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

/// A time as people plan it.
pub fn in_words(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..90 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
