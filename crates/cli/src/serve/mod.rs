//! Servers: one service, one model, until Ctrl-C.

mod chat;
mod echo;
mod postponed;
mod report;
mod reserve;
mod room;
mod server;
mod stats;
mod stop;
mod sweep;

use std::sync::Arc;
use std::time::{Duration, Instant};

use overlapped::{Socket, WsaError};

use crate::address::resolve;
use crate::cli::{Model, Serve, Service};
use crate::failure::Failure;
use report::Report;
use server::Server;
use stats::Stats;
use stop::Stop;

/// Serves until Ctrl-C or SIGTERM, then stops accepting, sends what is to be sent, and tells what it did.
///
/// # Errors
/// What kept it from listening, or ended it before it was to stop.
pub fn run(options: Serve) -> Result<(), Failure> {
    let workers = workers(&options)?;
    if (options.service, options.model) == (Service::Chat, Model::Rio) {
        return Err(Failure::to_serve("chat is not served by rio; give another model, such as completion-port"));
    }
    if options.batch_sends && options.model != Model::CompletionPort {
        return Err(Failure::to_serve("--batch-sends is for completion-port; the other models send at once"));
    }
    if options.spin > 0 {
        overlapped::set_spin(Duration::from_micros(options.spin));
    }
    #[cfg(target_os = "linux")]
    let _ = overlapped_lab::raise_open_files(); // Fewer clients than wished for are served all the same.
    let wanted = resolve(&options.listen)?;
    let listen = if options.model == Model::Rio { Socket::registered_listener } else { Socket::listener };
    let listener = listen(wanted).map_err(|error| Failure::to_listen(wanted, error))?;
    let address = listener.local_address()?;
    let (stats, stop) = (Stats::new(workers), Stop::default());
    let batches = options.batch_sends;
    let server = Arc::new(Server { address, limits: options.limits, workers, batches, stats, stop });
    stop_on_signal(&server)?;
    let began = Instant::now();
    let report = Report::begin(Arc::clone(&server), options.service, options.model);
    let outcome = serve(&server, listener, options.service, options.model);
    report.end(began.elapsed());
    outcome.map_err(|error| Failure::underway(format!("the server failed: {error}")))
}

fn serve(server: &Arc<Server>, listener: Socket, service: Service, model: Model) -> Result<(), WsaError> {
    match (service, model) {
        (Service::Echo, Model::Threads) => echo::threads::serve(server, listener),
        (Service::Echo, Model::Select) => echo::select::serve(server, listener),
        (Service::Echo, Model::EventSelect) => echo::event_select::serve(server, listener),
        (Service::Echo, Model::AsyncSelect) => echo::async_select::serve(server, listener),
        (Service::Echo, Model::OverlappedEvent) => echo::overlapped_event::serve(server, listener),
        (Service::Echo, Model::CompletionRoutine) => echo::completion_routine::serve(server, listener),
        (Service::Echo, Model::CompletionPort) => echo::completion_port::serve(server, listener),
        (Service::Echo, Model::Rio) => echo::rio::serve(server, listener),
        (Service::Chat, Model::Threads) => chat::threads::serve(server, listener),
        (Service::Chat, Model::Select) => chat::select::serve(server, listener),
        (Service::Chat, Model::EventSelect) => chat::event_select::serve(server, listener),
        (Service::Chat, Model::AsyncSelect) => chat::async_select::serve(server, listener),
        (Service::Chat, Model::OverlappedEvent) => chat::overlapped_event::serve(server, listener),
        (Service::Chat, Model::CompletionRoutine) => chat::completion_routine::serve(server, listener),
        (Service::Chat, Model::CompletionPort) => chat::completion_port::serve(server, listener),
        // Refused before anything is begun.
        (Service::Chat, Model::Rio) => Err(WsaError::WSAEOPNOTSUPP),
    }
}

/// The most threads that `--workers` takes.
const MOST_WORKERS: usize = 1024;

/// How many threads serve clients. All models but one leave no choice.
fn workers(options: &Serve) -> Result<usize, Failure> {
    let processors = || std::thread::available_parallelism().map_or(1, |processors| processors.get());
    match (options.model, options.workers) {
        (_, Some(workers)) if workers.get() > MOST_WORKERS => Err(Failure::to_serve(format!(
            "--workers takes at most {MOST_WORKERS}: more threads than that serve nobody"
        ))),
        (Model::CompletionPort, workers) => Ok(workers.map_or_else(processors, |workers| workers.get())),
        (_, None) => Ok(1),
        (Model::Threads, Some(_)) => {
            Err(Failure::to_serve("--workers is for completion-port; the model threads has a thread for each client"))
        }
        (_, Some(workers)) if workers.get() == 1 => Ok(1),
        (_, Some(_)) => Err(Failure::to_serve("--workers is for completion-port; the other models have one thread")),
    }
}

/// Signals that come so soon one after the other are one: `timeout -s INT` tells its child, and then all of their group.
const AT_ONCE: Duration = Duration::from_millis(50);

/// The first signal asks the server to stop, the second ends the process.
fn stop_on_signal(server: &Arc<Server>) -> Result<(), Failure> {
    let stop = server.stop.clone();
    let on_signal = move || {
        if !stop.request() && stop.since().is_some_and(|since| since.elapsed() > AT_ONCE) {
            // There is nobody left to tell of a full disk.
            let _ = overlapped::trace::stop();
            std::process::exit(130);
        }
    };
    ctrlc::set_handler(on_signal).map_err(|error| Failure::to_start(format!("cannot listen for Ctrl-C: {error}")))
}
