//! What was measured before: the ratios to raw epoll that peers had, and those that the models are to have.
//!
//! The peers' are the check of the method. One that comes out more than a tenth off says that this run measured something
//! else than the others did, so its row is void until that is explained.

use super::results::Results;

/// How far off a peer may be.
const TOLERANCE: f64 = 0.10;

/// A peer's subjects, the best of which has the figure.
type Peer = (&'static [&'static str], f64);

const URING: &[&str] = &["raw io_uring", "raw io_uring multishot"];
const ASIO: &[&str] = &["asio"];
const TOKIO: &[&str] = &["tokio"];
const MONOIO: &[&str] = &["monoio"];
const COMPIO: &[&str] = &["compio"];
const WINE: &[&str] = &["wine completion-port"];

const PEERS: [(&str, &[Peer]); 8] = [
    ("echo-64", &[(URING, 0.93), (MONOIO, 0.97), (ASIO, 1.05), (TOKIO, 1.07), (COMPIO, 1.26), (WINE, 14.0)]),
    ("pipelined-echo", &[(URING, 0.97), (ASIO, 1.02), (TOKIO, 1.07), (COMPIO, 1.14), (MONOIO, 1.21), (WINE, 14.0)]),
    ("echo-1000", &[(URING, 0.95), (TOKIO, 1.03), (ASIO, 1.08), (MONOIO, 1.08), (COMPIO, 1.32), (WINE, 15.0)]),
    ("echo-10000", &[(URING, 0.92), (ASIO, 1.08), (TOKIO, 1.14), (MONOIO, 1.16), (COMPIO, 1.36)]),
    ("echo-4k", &[(MONOIO, 0.96), (URING, 0.98), (ASIO, 1.03), (TOKIO, 1.09), (COMPIO, 1.12), (WINE, 13.0)]),
    ("bulk", &[(TOKIO, 1.01), (MONOIO, 1.05), (URING, 1.07), (ASIO, 1.11), (COMPIO, 1.18), (WINE, 4.0)]),
    ("chat-broadcast", &[(URING, 0.87), (ASIO, 1.13), (TOKIO, 1.17), (WINE, 11.0)]),
    ("churn", &[(URING, 0.92), (TOKIO, 1.08), (ASIO, 1.15), (MONOIO, 1.90), (COMPIO, 1.92), (WINE, 13.0)]),
];

/// What must be reached and what is aimed at, as ratios to raw epoll.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// At most this.
    pub must: f64,
    /// At best this.
    pub aim: Option<f64>,
}

const fn target(must: f64, aim: f64) -> Target {
    Target { must, aim: Some(aim) }
}

const fn must(must: f64) -> Target {
    Target { must, aim: None }
}

/// In this order: routines and a port with one worker, a port with several, event select.
const TARGETS: [(&str, [Target; 3]); 8] = [
    ("echo-64", [target(0.99, 0.95), target(1.03, 1.00), target(1.05, 1.02)]),
    ("pipelined-echo", [target(1.01, 0.97), must(1.03), must(1.05)]),
    ("echo-1000", [target(1.00, 0.96), target(1.03, 1.00), target(1.05, 1.02)]),
    ("echo-10000", [target(1.02, 0.96), must(1.05), must(1.06)]),
    ("echo-4k", [target(1.00, 0.97), must(1.03), must(1.03)]),
    ("bulk", [target(1.06, 1.01), must(1.08), must(1.02)]),
    ("chat-broadcast", [target(0.96, 0.90), must(1.00), must(1.02)]),
    ("churn", [target(1.04, 0.97), must(1.06), must(1.08)]),
];

/// What a subject of a row is to reach. The subjects are named `model`, `model, N workers`, each with `/engine` behind.
pub(super) fn target_of(row: &str, subject: &str) -> Option<Target> {
    let (_, targets) = TARGETS.iter().find(|(name, _)| *name == row)?;
    let model = subject.split('/').next().unwrap_or(subject);
    match model {
        "completion-routine" | "completion-port" | "completion-port batched" => Some(targets[0]),
        "event-select" => Some(targets[2]),
        _ if model.starts_with("completion-port, ") => Some(targets[1]),
        _ => None,
    }
}

/// Why a row is void, peer by peer; nothing if no peer that was measured is off.
pub(super) fn objections(row: &str, results: &Results) -> Vec<String> {
    let Some((_, peers)) = PEERS.iter().find(|(name, _)| *name == row) else { return Vec::new() };
    let mut objections = Vec::new();
    for (names, expected) in *peers {
        let of_peer = results.summaries.iter().filter(|summary| names.contains(&summary.name.as_str()));
        let ratios = of_peer.filter_map(|summary| Some((summary.ratio_to_raw_epoll?.median, &summary.name)));
        let Some((found, name)) = ratios.min_by(|one, other| one.0.total_cmp(&other.0)) else { continue };
        if (found / expected - 1.0).abs() > TOLERANCE {
            let per_cent = (found / expected - 1.0) * 100.0;
            objections.push(format!("{name} came out at {found:.2}, {per_cent:+.0} % off its known {expected:.2}"));
        }
    }
    objections
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::results::tests::results;
    use crate::bench::rows::TABLE;

    #[test]
    fn every_row_of_the_table_is_known() {
        for row in TABLE {
            assert!(PEERS.iter().any(|(name, _)| *name == row.name), "{}", row.name);
            assert!(TARGETS.iter().any(|(name, _)| *name == row.name), "{}", row.name);
        }
    }

    #[test]
    fn targets_are_found_by_model() {
        assert_eq!(target_of("echo-64", "completion-port/epoll"), Some(target(0.99, 0.95)));
        assert_eq!(target_of("echo-64", "completion-port, 2 workers/auto"), Some(target(1.03, 1.00)));
        assert_eq!(target_of("echo-64", "event-select"), Some(target(1.05, 1.02)));
        assert_eq!(target_of("echo-64", "tokio"), None);
        assert_eq!(target_of("idle", "event-select"), None);
    }

    #[test]
    fn a_peer_that_is_off_voids_its_row() {
        let mut results = results();
        results.summaries[1].name = "tokio".into();
        // Its ratio there is 1.1: near enough to 1.07 and 1.03, too far from 1.01 times 1.08.
        assert!(objections("echo-64", &results).is_empty());
        results.summaries[1].ratio_to_raw_epoll.as_mut().unwrap().median = 1.2;
        let found = objections("echo-64", &results);
        assert_eq!(found, ["tokio came out at 1.20, +12 % off its known 1.07"]);
        assert!(objections("echo-1", &results).is_empty());
        // Of the two programs on io_uring the better one has the figure.
        results.summaries[0].name = "raw io_uring".into();
        results.summaries[0].ratio_to_raw_epoll.as_mut().unwrap().median = 0.93;
        results.summaries[1].name = "raw io_uring multishot".into();
        assert!(objections("echo-64", &results).is_empty());
    }
}
