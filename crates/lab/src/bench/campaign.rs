//! Several rows measured one after the other, and everything that is told of them.

use super::known;
use super::machine::Machine;
use super::plan::Plan;
use super::profile::{self, Profile};
use super::results::Results;
use super::rounds::{self, Company};
use super::spread::Spread;
use serde::{Deserialize, Serialize};
use std::{fs, io, path::Path};

/// A whole measurement: what is kept as JSON, compared with another, and made a page of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Campaign {
    /// Where it was measured.
    pub machine: Machine,
    /// The command that repeats it.
    pub command: Vec<String>,
    /// What was left out and why, and what else a reader should know.
    pub notes: Vec<String>,
    /// Servers under load.
    pub rows: Vec<Measured>,
    /// What was measured inside one process.
    pub figures: Vec<Figure>,
}

/// A row and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The row's name.
    pub name: String,
    /// The same for people.
    pub title: String,
    /// Everything found.
    pub results: Results,
    /// Why the row is void, if it is: peers that are off their known figures.
    pub void: Vec<String>,
    /// Where the servers' time went.
    pub profiles: Vec<Profile>,
    /// Why there are no profiles, if that was wished for.
    pub no_profiles: Option<String>,
}

/// A time inside one process, over several rounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The scenario.
    pub scenario: String,
    /// What was timed.
    pub name: String,
    /// Nanoseconds for each operation, round by round.
    pub ns: Vec<f64>,
    /// What it must not exceed, if there is such a figure.
    pub must_ns: Option<f64>,
}

impl Figure {
    /// The middle of the rounds.
    pub fn spread(&self) -> Option<Spread> {
        Spread::of(self.ns.iter().copied())
    }
}

impl Measured {
    /// Measures a row; `tell` is told each step before it begins.
    ///
    /// # Errors
    ///
    /// Those of [`run`](super::run).
    pub fn measure(
        name: &str,
        title: &str,
        plan: &Plan,
        with_profiles: bool,
        tell: &mut dyn FnMut(&str),
    ) -> io::Result<Measured> {
        let results = super::run_telling(plan, tell)?;
        let (mut profiles, mut no_profiles) = (Vec::new(), None);
        if with_profiles {
            match profile::perf() {
                Err(why) => no_profiles = Some(why),
                Ok(()) => {
                    let company = Company::start(plan)?;
                    for subject in [rounds::yardstick(plan)].iter().chain(&plan.subjects) {
                        tell(&format!("profile: {}", subject.name));
                        profiles.push(profile::take(plan, &company, subject)?);
                    }
                }
            }
        }
        let void = known::objections(name, &results);
        Ok(Measured { name: name.into(), title: title.into(), results, void, profiles, no_profiles })
    }

    /// The row's table, under its title, with what voids it.
    pub fn table(&self) -> String {
        let mut text = format!("{} ({})\n{}", self.title, self.name, self.results.table());
        for why in &self.void {
            text += &format!("VOID: {why}.\n");
        }
        for line in self.verdicts() {
            text += &format!("{line}\n");
        }
        text
    }

    /// What is to be said of each subject that has a target, and of `auto` beside the engines forced.
    pub(super) fn verdicts(&self) -> Vec<String> {
        let mut verdicts = Vec::new();
        for summary in &self.results.summaries {
            let Some(ratio) = summary.ratio_to_raw_epoll else { continue };
            if let Some(target) = known::target_of(&self.name, &summary.name) {
                let reached = match target.aim {
                    Some(aim) if ratio.median <= aim => "reaches the aim",
                    _ if ratio.median <= target.must => "reaches the target",
                    _ => "MISSES the target",
                };
                let aim = target.aim.map(|aim| format!(", aim {aim:.2}")).unwrap_or_default();
                verdicts
                    .push(format!("{}: {:.3} {reached} (must {:.2}{aim})", summary.name, ratio.median, target.must));
            }
            if let Some(model) = summary.name.strip_suffix("/auto") {
                verdicts.extend(self.auto_against_the_better(model, ratio.median));
            }
        }
        verdicts
    }

    /// `auto` may not be over 3 % worse than the better engine.
    fn auto_against_the_better(&self, model: &str, auto: f64) -> Option<String> {
        let forced = ["epoll", "io_uring"].map(|engine| format!("{model}/{engine}"));
        let of_forced = self.results.summaries.iter().filter(|summary| forced.contains(&summary.name));
        let better = of_forced.filter_map(|summary| Some(summary.ratio_to_raw_epoll?.median)).min_by(f64::total_cmp)?;
        let worse = (auto / better - 1.0) * 100.0;
        (worse > 3.0).then(|| format!("{model}/auto: MISSES the better engine by {worse:.1} %"))
    }
}

impl Campaign {
    /// Nothing measured yet.
    ///
    /// # Errors
    ///
    /// The machine cannot be described.
    pub fn begin(command: Vec<String>) -> io::Result<Campaign> {
        Ok(Campaign { machine: Machine::read()?, command, notes: Vec::new(), rows: Vec::new(), figures: Vec::new() })
    }

    /// What a reader should know before believing anything: told before the first run too.
    pub fn warnings(&self) -> Vec<String> {
        self.machine.warnings()
    }

    /// Reads one that [`Campaign::keep`] wrote: the file, or the folder that it lies in.
    ///
    /// # Errors
    ///
    /// It cannot be read, or is something else.
    pub fn read(path: &Path) -> io::Result<Campaign> {
        let file = if path.is_dir() { path.join(JSON) } else { path.to_path_buf() };
        let told = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", file.display()));
        let text = fs::read_to_string(&file).map_err(told)?;
        serde_json::from_str(&text).map_err(|error| told(error.into()))
    }

    /// Writes the JSON, the tables and the page into a folder.
    ///
    /// # Errors
    ///
    /// The folder or a file cannot be written, or the page cannot be drawn.
    pub fn keep(&self, folder: &Path) -> io::Result<()> {
        let told = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
        fs::create_dir_all(folder).map_err(told)?;
        fs::write(folder.join(JSON), serde_json::to_string_pretty(self)? + "\n").map_err(told)?;
        fs::write(folder.join("tables.txt"), self.tables()).map_err(told)?;
        fs::write(folder.join("report.html"), super::html::page(self)?).map_err(told)
    }

    /// All tables, one after the other.
    pub fn tables(&self) -> String {
        let mut text: String = self.rows.iter().map(|row| row.table() + "\n").collect();
        for figure in &self.figures {
            let Some(spread) = figure.spread() else { continue };
            let must = match figure.must_ns {
                Some(must) if spread.median <= must => format!("  reaches the target (must {must:.0})"),
                Some(must) => format!("  MISSES the target (must {must:.0})"),
                None => String::new(),
            };
            let (median, min, max) = (spread.median, spread.min, spread.max);
            let (scenario, name) = (&figure.scenario, &figure.name);
            text += &format!("{scenario:<12} {name:<44} {median:>9.1} ns ({min:.1}..{max:.1}){must}\n");
        }
        for note in &self.notes {
            text += &format!("Note: {note}.\n");
        }
        text
    }
}

const JSON: &str = "results.json";

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::bench::results::tests::results;

    pub(in crate::bench) fn campaign() -> Campaign {
        let mut results = results();
        results.summaries[1].name = "completion-port/epoll".into();
        let row = Measured {
            name: "echo-64".into(),
            title: "echo".into(),
            results,
            void: vec!["tokio is off".into()],
            profiles: Vec::new(),
            no_profiles: Some("perf is not there".into()),
        };
        let ns = vec![12.0, 11.0, 13.0];
        let figure = Figure { scenario: "wakeup".into(), name: "set and wait".into(), ns, must_ns: Some(30.0) };
        let mut campaign = Campaign::begin(vec!["overlapped".into(), "bench".into()]).unwrap();
        campaign.rows.push(row);
        campaign.figures.push(figure);
        campaign
    }

    #[test]
    fn targets_and_voids_are_told() {
        let text = campaign().tables();
        assert!(text.contains("VOID: tokio is off."), "{text}");
        assert!(text.contains("completion-port/epoll: 1.100 MISSES the target (must 0.99, aim 0.95)"), "{text}");
        assert!(text.contains("12.0 ns (11.0..13.0)  reaches the target (must 30)"), "{text}");
    }

    #[test]
    fn auto_is_held_against_the_better_engine() {
        let mut campaign = campaign();
        let row = &mut campaign.rows[0];
        let mut auto = row.results.summaries[1].clone();
        auto.name = "completion-port/auto".into();
        auto.ratio_to_raw_epoll.as_mut().unwrap().median = 1.2;
        row.results.summaries.push(auto);
        let verdicts = row.verdicts();
        assert!(
            verdicts.iter().any(|line| line == "completion-port/auto: MISSES the better engine by 9.1 %"),
            "{verdicts:?}"
        );
    }

    #[test]
    fn what_is_kept_can_be_read() {
        let folder = std::env::temp_dir().join(format!("overlapped-campaign-{}", std::process::id()));
        let campaign = campaign();
        campaign.keep(&folder).unwrap();
        assert_eq!(Campaign::read(&folder).unwrap(), campaign);
        let page = fs::read_to_string(folder.join("report.html")).unwrap();
        assert!(page.contains("<svg") && page.contains("tokio is off") && page.contains("perf is not there"));
        assert!(
            !page.contains("http://") || page.matches("http://").all(|_| page.contains("http://www.w3.org/2000/svg"))
        );
        fs::remove_dir_all(&folder).unwrap();
    }
}
