//! Scenarios inside one process, each round in a fresh one.

use std::process::{Command, Stdio};
use std::time::Duration;

use overlapped_lab::bench::Figure;
use overlapped_lab::micro::Timed;

use crate::failure::Failure;

/// How many things a scenario times, about, and how often it needs its window for each.
pub const PARTS: u32 = 8;

/// Measures a scenario in `rounds` processes.
///
/// # Errors
/// A process failed.
pub fn measure(
    command: &[String],
    scenario: &str,
    window: Duration,
    rounds: u32,
    tell: &mut dyn FnMut(&str),
) -> Result<Vec<Figure>, Failure> {
    let mut figures: Vec<Figure> = Vec::new();
    for round in 1..=rounds {
        tell(&format!("round {round} of {rounds}: {scenario}"));
        for timed in once(command, scenario, window)? {
            match figures.iter_mut().find(|figure| figure.name == timed.name) {
                Some(figure) => figure.ns.push(timed.ns),
                None => {
                    let (scenario, ns) = (scenario.to_string(), vec![timed.ns]);
                    figures.push(Figure { scenario, name: timed.name, ns, must_ns: timed.must_ns });
                }
            }
        }
    }
    Ok(figures)
}

fn once(command: &[String], scenario: &str, window: Duration) -> Result<Vec<Timed>, Failure> {
    let [program, arguments @ ..] = command else { return Ok(Vec::new()) };
    let mut part = Command::new(program);
    part.args(arguments).args([scenario, &window.as_secs_f64().to_string()]).stdin(Stdio::null());
    let output = part.output()?;
    if !output.status.success() {
        return Err(Failure::underway(format!(
            "{scenario} failed: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        )));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::underway(format!("{scenario} told no figures: {error}")))
}
