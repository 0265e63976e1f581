//! What changed between two campaigns, beyond the noise.
//!
//! The figures compared are each round's ratio to raw epoll, and for what runs inside one process each round's
//! nanoseconds. A change is called one if the exact two-sided Mann-Whitney test gives it a probability under 1 % of being
//! chance: it asks only in which order the rounds of both fall, so no outlier decides and nothing is assumed about how
//! they are spread. With five rounds each that is the case when no two of them overlap; with fewer it cannot be. Of a
//! hundred figures that did not change, one will be called changed.

use super::campaign::{Campaign, Measured};
use super::spread::Spread;

const CHANCE: f64 = 0.01;
/// With fewer rounds on a side no order is that improbable.
const LEAST_ROUNDS: usize = 5;

/// Says what changed from `before` to `after`, a line for each figure that both have.
pub fn compare(before: &Campaign, after: &Campaign) -> String {
    let mut text = String::from(
        "Ratios to raw epoll (nanoseconds for what runs in one process), medians; changed: exact two-sided Mann-Whitney \
         test over the rounds, p < 0.01.\n",
    );
    let mut common = 0;
    for old in &before.rows {
        let Some(new) = after.rows.iter().find(|row| row.name == old.name) else { continue };
        for summary in &new.results.summaries {
            let (Some(one), Some(other)) = (ratios(old, &summary.name), ratios(new, &summary.name)) else { continue };
            common += 1;
            text += &line(&format!("{}: {}", new.name, summary.name), &one, &other);
        }
        if !old.void.is_empty() || !new.void.is_empty() {
            text +=
                &format!("{}: VOID in {}.\n", new.name, if new.void.is_empty() { "the first" } else { "the second" });
        }
    }
    for old in &before.figures {
        let same = |new: &&super::campaign::Figure| new.name == old.name && new.scenario == old.scenario;
        if let Some(new) = after.figures.iter().find(same) {
            common += 1;
            text += &line(&format!("{}: {}", old.scenario, old.name), &old.ns, &new.ns);
        }
    }
    if common == 0 {
        text += "The two have nothing in common.\n";
    }
    if before.machine.processor != after.machine.processor || before.machine.kernel != after.machine.kernel {
        text += "They were measured on different machines or kernels.\n";
    }
    text
}

/// A subject's ratio in each round.
fn ratios(row: &Measured, subject: &str) -> Option<Vec<f64>> {
    let index = row.results.plan.subjects.iter().position(|one| one.name == subject)?;
    Some(row.results.rounds.iter().filter_map(|round| round.ratio(index)).collect())
}

fn line(name: &str, before: &[f64], after: &[f64]) -> String {
    let (Some(old), Some(new)) = (Spread::of(before.iter().copied()), Spread::of(after.iter().copied())) else {
        return String::new();
    };
    let per_cent = (new.median / old.median - 1.0) * 100.0;
    let verdict = match chance(before, after) {
        _ if before.len().min(after.len()) < LEAST_ROUNDS => "too few rounds to tell".to_string(),
        Some(chance) if chance < CHANCE && per_cent < 0.0 => format!("BETTER (p {chance:.3})"),
        Some(chance) if chance < CHANCE => format!("WORSE (p {chance:.3})"),
        Some(chance) => format!("no change (p {chance:.2})"),
        None => "not comparable".to_string(),
    };
    format!("{name:<52} {:>9.3} -> {:>9.3}  {per_cent:>+6.1} %  {verdict}\n", old.median, new.median)
}

/// How probable it is that two samples of one source fall into an order as uneven as this one, or more: the exact two-sided
/// test, by counting all orders. Equal figures count half for each side, and are rounded towards no change.
fn chance(before: &[f64], after: &[f64]) -> Option<f64> {
    let (rows, columns) = (before.len(), after.len());
    let halves: usize = before
        .iter()
        .flat_map(|one| after.iter().map(move |other| one.total_cmp(other)))
        .map(|order| 1 - order as isize)
        .map(|halves| halves as usize)
        .sum();
    // How often one of `after` is the larger, or the smaller: whichever is rarer.
    let rarer = halves.min(2 * rows * columns - halves).div_ceil(2);
    let orders = orders(rows, columns);
    let all: f64 = orders.iter().sum();
    let tail: f64 = orders.iter().take(rarer + 1).sum();
    (all > 0.0 && rows > 0 && columns > 0).then(|| (2.0 * tail / all).min(1.0))
}

/// For each number of pairs in which the second is the larger, in how many orders of two samples there are so many.
fn orders(rows: usize, columns: usize) -> Vec<f64> {
    // One more of the first sample is put behind the rest: the pairs that it adds are those of the second behind it. So
    // the counts are those of partitions of a number into at most `rows` parts of at most `columns`.
    let mut counts = vec![vec![0.0; rows * columns + 1]; rows + 1];
    counts[0][0] = 1.0;
    for part in 0..=columns {
        for taken in 1..=rows {
            for sum in part..=rows * columns {
                let with = counts[taken - 1][sum - part];
                counts[taken][sum] += with;
            }
        }
    }
    counts.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::campaign::tests::campaign;

    #[test]
    fn five_rounds_apart_are_a_change_and_mixed_ones_are_not() {
        let (low, high) = ([1.00, 1.01, 1.02, 1.03, 1.04], [1.05, 1.06, 1.07, 1.08, 1.09]);
        assert!(line("x", &low, &high).contains("WORSE (p 0.008)"), "{}", line("x", &low, &high));
        assert!(line("x", &high, &low).contains("BETTER"));
        let mixed = [1.005, 1.015, 1.025, 1.035, 1.2];
        assert!(line("x", &low, &mixed).contains("no change"));
        assert!(line("x", &low[..3], &high[..3]).contains("too few rounds"));
        // The very same figures are no change either.
        assert!(line("x", &low, &low).contains("no change"), "{}", line("x", &low, &low));
    }

    #[test]
    fn all_orders_are_counted() {
        // Ten over five; and one of one, two and two of each.
        assert_eq!(orders(5, 5).iter().sum::<f64>(), 252.0);
        assert_eq!(orders(2, 2), [1.0, 1.0, 2.0, 1.0, 1.0]);
        assert_eq!(chance(&[1.0, 2.0], &[3.0, 4.0]), Some(2.0 / 6.0));
        assert_eq!(chance(&[3.0, 4.0, 5.0], &[1.0, 2.0]), Some(2.0 / 10.0));
        assert_eq!(chance(&[], &[1.0]), None);
    }

    #[test]
    fn what_both_have_is_compared() {
        let text = compare(&campaign(), &campaign());
        assert!(text.contains("wakeup: set and wait"), "{text}");
        let mut other = campaign();
        other.rows.clear();
        other.figures.clear();
        assert!(compare(&campaign(), &other).contains("nothing in common"));
    }
}
