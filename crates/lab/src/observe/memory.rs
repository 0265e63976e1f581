//! Resident memory, counted page by page.

use super::{read, unexpected};
use std::io;

/// How much of a process's memory is resident. This walks the process's page tables: exact, and not for a measured
/// window. Where a kernel does not offer that, or not to this user, the figure is the kernel's running one, which is
/// off by some pages.
///
/// # Errors
///
/// `NotFound` if there is no such process.
pub fn resident_bytes(process: u32) -> io::Result<u64> {
    kibibytes(&format!("/proc/{process}/smaps_rollup"), "Rss:")
        .or_else(|_| kibibytes(&format!("/proc/{process}/status"), "VmRSS:"))
        .map(|count| count * 1024)
}

fn kibibytes(path: &str, name: &str) -> io::Result<u64> {
    let text = read(path)?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let figure = line.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    figure.ok_or_else(|| unexpected(path, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_figures_are_there_and_near() {
        let exact = kibibytes("/proc/self/smaps_rollup", "Rss:").unwrap();
        let running = kibibytes("/proc/self/status", "VmRSS:").unwrap();
        assert!(exact > 0 && running > 0);
        assert_eq!(resident_bytes(i32::MAX as u32).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn memory_counts_when_it_is_touched() {
        const TOUCHED: usize = 64 * 1024 * 1024;
        let process = std::process::id();
        let before = resident_bytes(process).unwrap();
        let memory = std::hint::black_box(vec![1_u8; TOUCHED]);
        let after = resident_bytes(process).unwrap();
        // Other tests run in this process and may free memory meanwhile, though never that much.
        assert!(after > before + TOUCHED as u64 / 2, "{before} {after}");
        drop(memory);
    }
}
