//! The paired bench: each server between two runs of raw epoll.
//!
//! Strategy: a virtual machine's speed drifts by the minute, so a figure means something only beside another taken at
//! nearly the same time. A round runs raw epoll, the first subject, raw epoll, the second subject, and so on to a last
//! raw epoll; a subject's ratio in that round is its processor time per round trip over the mean of the two raw epoll
//! runs next to it. What is quoted is the median of the ratios, with the smallest and the largest. Raw epoll has a
//! ratio too: each of its runs over the one before, which shows what the lab finds between two equal servers.
//!
//! Every run has a fresh server process on its own processors and a fresh load generator on another one. Both are
//! children that are always killed, by the guard that holds them, and that die with the bench if it is itself killed.

mod campaign;
mod child;
mod compare;
mod failure;
mod html;
mod known;
mod launch;
mod machine;
mod output;
mod plan;
mod plot;
mod profile;
mod results;
mod rounds;
mod rows;
mod spread;
mod table;

pub use campaign::{Campaign, Figure, Measured};
pub use compare::compare;
pub use machine::{Limits, Machine};
pub use plan::{LoadCommand, Plan, Scenario, Subject, WineServer};
pub use profile::{Profile, Symbol};
pub use results::{Results, Round, Summary};
pub use rows::{Row, TABLE, row};
pub use spread::Spread;

use rounds::Company;
use std::io;

/// Carries out a plan.
///
/// # Errors
///
/// `InvalidInput` if the plan makes no sense; else an error that names the command that failed and holds what it wrote
/// to its standard error.
pub fn run(plan: &Plan) -> io::Result<Results> {
    run_telling(plan, &mut |_| {})
}

/// Carries out a plan and tells each step in a line before it begins, since a plan takes minutes.
///
/// # Errors
///
/// Those of [`run`].
pub fn run_telling(plan: &Plan, tell: &mut dyn FnMut(&str)) -> io::Result<Results> {
    plan.check()?;
    let machine = Machine::read()?;
    let company = Company::start(plan)?;
    let rounds =
        (1..=plan.rounds).map(|round| rounds::run(plan, &company, round, tell)).collect::<io::Result<Vec<Round>>>()?;
    Ok(Results::new(plan.clone(), machine, rounds))
}
