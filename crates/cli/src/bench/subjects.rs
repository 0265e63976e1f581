//! The servers under test: each model on each engine, and the peers.

use std::process::{Command, Stdio};

use clap::ValueEnum;
use overlapped_lab::bench::Subject;
use overlapped_lab::load::Kind;
use overlapped_lab::peers::Peers;

use super::options::{Bench, EngineWish};
use super::timelines::Timelines;
use crate::cli::{Model, name_of};
use crate::failure::Failure;

/// The models that are measured unless others are named.
const MODELS: [Model; 3] = [Model::EventSelect, Model::CompletionRoutine, Model::CompletionPort];
/// The library says so when it runs something else than it was asked for.
const INSTEAD: &str = "epoll runs";

/// What all rows have in common.
pub struct Subjects {
    program: String,
    models: Vec<Model>,
    engines: Vec<EngineWish>,
    workers: usize,
    spin: Option<u64>,
    peers: Option<Peers>,
    timelines: Option<Timelines>,
}

impl Subjects {
    /// Finds out which engines there are. What is left out is noted, with a word why.
    ///
    /// # Errors
    /// This program cannot be started again.
    pub fn find(
        options: &Bench,
        peers: Option<Peers>,
        timelines: Option<Timelines>,
        notes: &mut Vec<String>,
    ) -> Result<Subjects, Failure> {
        let program = std::env::current_exe()?.to_string_lossy().into_owned();
        let models = if options.models.is_empty() { MODELS.to_vec() } else { options.models.clone() };
        notes.extend(peers.iter().flat_map(|peers| peers.missing.clone()));
        let engines = match why_not_io_uring(&program)? {
            None if options.engines.is_empty() => EngineWish::value_variants().to_vec(),
            None => options.engines.clone(),
            Some(why) => {
                notes.push(format!("the columns io_uring and auto are left out, since the library says: {why}"));
                vec![EngineWish::Epoll]
            }
        };
        let (workers, spin) = (options.workers.get(), options.spin);
        Ok(Subjects { program, models, engines, workers, spin, peers, timelines })
    }

    /// The subjects of one load.
    pub fn of(&self, kind: Kind, clients: usize, message_bytes: usize) -> Vec<Subject> {
        let models = self.models.iter().flat_map(|model| self.engines.iter().map(move |engine| (*model, *engine)));
        let mut subjects: Vec<Subject> =
            models.flat_map(|(model, engine)| self.model(model, engine, kind, clients)).collect();
        subjects.extend(self.peers.iter().flat_map(|peers| peers.subjects(kind, clients, message_bytes)));
        subjects
    }

    /// What the peers under Wine need.
    pub fn peers(&self) -> Option<&Peers> {
        self.peers.as_ref()
    }

    /// What measures figures within one process.
    pub fn of_figures(&self, scenario: &str) -> Vec<String> {
        let traced = self.timelines.as_ref().map(|timelines| timelines.arguments(scenario));
        self.part(&["micro"]).into_iter().chain(traced.into_iter().flatten()).collect()
    }

    /// Makes one timeline of all, if one is wanted.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn end(self) -> Result<(), Failure> {
        self.timelines.map_or(Ok(()), Timelines::end)
    }

    /// A part of the bench as a command.
    pub fn part(&self, words: &[&str]) -> Vec<String> {
        [self.program.as_str(), "bench-part"].iter().chain(words).map(|word| word.to_string()).collect()
    }

    fn model(&self, model: Model, engine: EngineWish, kind: Kind, clients: usize) -> Vec<Subject> {
        let name = name_of(model);
        let named = |name: &str, command: Vec<String>| {
            let name = format!("{name}/{}", name_of(engine));
            let traced = self.timelines.as_ref().map(|timelines| timelines.arguments(&name));
            let mut subject = Subject::new(&name, command.into_iter().chain(traced.into_iter().flatten()).collect());
            subject.environment.insert("OVERLAPPED_ENGINE".into(), name_of(engine));
            // Servers of operations keep one buffer for each client, those of readiness none.
            let keeps = [Model::OverlappedEvent, Model::CompletionRoutine, Model::CompletionPort].contains(&model);
            subject.buffer_bytes = if keeps { FIRST_BUFFER } else { 0 };
            subject
        };
        let service = match kind {
            Kind::Echo | Kind::Silent | Kind::Churn => "echo",
            Kind::Chat => "chat",
            Kind::Datagrams => {
                let has = overlapped_lab::datagrams::MODELS.contains(&name.as_str());
                return has.then(|| named(&name, self.part(&["datagrams", &name]))).into_iter().collect();
            }
        };
        // Of those that come and go, many may have gone without the server's knowing it yet.
        let most = (2 * clients + 1000).to_string();
        let words =
            ["serve", service, "--model", &name, "--listen", "127.0.0.1:0", "--max-clients", &most].map(String::from);
        let spin = self.spin.map(|spin| ["--spin".to_string(), spin.to_string()]);
        let command: Vec<String> =
            [self.program.clone()].into_iter().chain(words).chain(spin.into_iter().flatten()).collect();
        if model != Model::CompletionPort {
            return vec![named(&name, command)];
        }
        let mut workers = vec![1];
        workers.extend((self.workers > 1).then_some(self.workers));
        let with_workers = |workers: usize| {
            let name = if workers == 1 { name.clone() } else { format!("{name}, {workers} workers") };
            let command = command.iter().cloned().chain(["--workers".into(), workers.to_string()]).collect();
            named(&name, command)
        };
        let mut subjects: Vec<Subject> = workers.into_iter().map(with_workers).collect();
        if engine == EngineWish::Auto {
            // Only there does a port with batches run on something else than one without.
            let words = ["--workers", "1", "--batch-sends"].map(String::from);
            subjects.push(named(&format!("{name} batched"), command.iter().cloned().chain(words).collect()));
        }
        subjects
    }
}

/// What the servers' first receive takes; a test holds it against theirs.
const FIRST_BUFFER: usize = 4 << 10;

/// What the library says to a wish for io_uring that it does not meet.
fn why_not_io_uring(program: &str) -> Result<Option<String>, Failure> {
    let mut probe = Command::new(program);
    probe.args(["bench-part", "engine"]).env("OVERLAPPED_ENGINE", name_of(EngineWish::IoUring)).stdin(Stdio::null());
    let output = probe.output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(Failure::underway(format!("the engine io_uring fails its first wait: {}", said.trim())));
    }
    Ok(said.lines().find(|line| line.contains(INSTEAD)).map(|line| line.trim().to_string()))
}
