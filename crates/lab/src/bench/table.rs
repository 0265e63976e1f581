//! The results as a table for people.

use super::results::{Results, Summary};
use super::spread::Spread;

pub(super) const COLUMNS: [&str; 11] = [
    "subject",
    "round trips/s",
    "p50 µs",
    "p99 µs",
    "p99.9 µs",
    "CPU µs/round trip",
    "kernel %",
    "CPU ratio to raw epoll",
    "syscalls/round trip",
    "switches/round trip",
    "KiB/client",
];

impl Results {
    /// A table with one line for each server, medians over the rounds; the ratio with its spread. `-` stands for what
    /// could not be measured, and the reason follows below, as do the warnings.
    pub fn table(&self) -> String {
        let rows: Vec<[String; COLUMNS.len()]> = self.summaries.iter().map(row).collect();
        let mut text = String::new();
        let header = COLUMNS.map(String::from);
        let widths: Vec<usize> = (0..COLUMNS.len())
            .map(|column| rows.iter().chain([&header]).map(|row| row[column].chars().count()).max().unwrap_or(0))
            .collect();
        for row in [&header].into_iter().chain(&rows) {
            let mut line = String::new();
            for (column, (cell, &width)) in row.iter().zip(&widths).enumerate() {
                line += &match column {
                    0 => format!("{cell:<width$}"),
                    _ => format!("  {cell:>width$}"),
                };
            }
            text += line.trim_end();
            text.push('\n');
        }
        let reason = self.summaries.iter().find_map(|summary| summary.syscalls_unavailable.as_ref());
        if let Some(reason) = reason {
            text += &format!("System calls were not counted: {reason}.\n");
        }
        for warning in &self.warnings {
            text += &format!("Warning: {warning}.\n");
        }
        text
    }
}

pub(super) fn row(summary: &Summary) -> [String; COLUMNS.len()] {
    let median = |figure: Option<Spread>, unit: f64, digits: usize| match figure {
        Some(spread) => format!("{:.digits$}", spread.median / unit),
        None => "-".into(),
    };
    let ratio = match summary.ratio_to_raw_epoll {
        Some(ratio) => format!("{:.3} ({:.3}..{:.3})", ratio.median, ratio.min, ratio.max),
        None => "-".into(),
    };
    [
        summary.name.clone(),
        median(summary.round_trips_per_second, 1.0, 0),
        median(summary.p50_ns, 1e3, 1),
        median(summary.p99_ns, 1e3, 1),
        median(summary.p99_9_ns, 1e3, 1),
        median(summary.cpu_ns_per_round_trip, 1e3, 2),
        median(summary.kernel_share, 0.01, 0),
        ratio,
        median(summary.syscalls_per_round_trip, 1.0, 2),
        median(summary.context_switches_per_round_trip, 1.0, 3),
        median(summary.bytes_per_client, 1024.0, 3),
    ]
}

#[cfg(test)]
mod tests {
    use crate::bench::results::tests::results;

    #[test]
    fn columns_are_aligned_and_reasons_follow() {
        let mut results = results();
        results.summaries[1].syscalls_per_round_trip = None;
        results.summaries[1].syscalls_unavailable = Some("refused".into());
        results.warnings = vec!["another job is using the machine".into()];
        let text = results.table();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5, "{text}");
        assert!(lines[..3].iter().all(|line| line.chars().count() == lines[0].chars().count()), "{text}");
        assert!(lines[2].starts_with("subject") && lines[2].contains("1.100 (1.000..1.600)"), "{text}");
        assert_eq!(lines[3], "System calls were not counted: refused.");
        assert_eq!(lines[4], "Warning: another job is using the machine.");
    }
}
