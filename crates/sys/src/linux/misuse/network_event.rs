//! A network event that nothing re-enables, or that nobody enumerates: the event is never set again, and the wait for it never ends.
//!
//! A thread of its own looks at the waits without a time limit that have blocked for a second. If a socket whose event is waited for still
//! has what an enumeration told of (data unread, a connection not accepted), the call that would re-enable it was forgotten: no
//! arrival can set the event for what has arrived already. If it has recorded events that were not enumerated, their event was reset
//! in another way, by hand or by a wait.

use super::place::Place;
use super::report::Report;
use super::watch::{self, Waiting};
use super::{Check, looks_for};
use crate::linux::handle;
use crate::linux::socket::Socket;
use crate::linux::winsock2::event_select;
use overlapped_core::Object;
use overlapped_core::record::NetworkEvents;
use overlapped_lock::Mutex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long a wait must have blocked.
const PATIENCE: Duration = Duration::from_secs(1);
const PERIOD: Duration = Duration::from_millis(250);

/// Where each socket's events were last enumerated, by its token.
static ENUMERATED: Mutex<BTreeMap<u64, Place>> = Mutex::new(BTreeMap::new());

/// A program has enumerated the events of a socket.
pub(crate) fn enumerated(socket: &Socket, events: NetworkEvents) {
    super::two_step::forget();
    if !events.is_empty() && looks_for(Check::NetworkEvent) {
        ENUMERATED.lock().insert(socket.token, Place::here());
    }
}

/// The thread that looks, made when the first wait without a limit begins.
pub(super) fn look() {
    static MADE: AtomicBool = AtomicBool::new(false);
    if !looks_for(Check::NetworkEvent) || MADE.swap(true, Ordering::Relaxed) {
        return;
    }
    let thread = std::thread::Builder::new().name("ovl-misuse".to_string());
    // Where no thread can be made, nothing is looked for.
    let _ = thread.spawn(|| {
        let (mut seen, mut told) = (BTreeSet::new(), BTreeSet::new());
        loop {
            std::thread::sleep(PERIOD);
            look_once(&mut seen, &mut told);
        }
    });
}

/// Tells of what was the case the last time too, and has not been told.
fn look_once(seen: &mut BTreeSet<u64>, told: &mut BTreeSet<u64>) {
    let mut found = BTreeSet::new();
    for waiting in watch::blocked_for(PATIENCE) {
        for event in &waiting.objects {
            for token in event.feeds() {
                let Some(socket) = handle::socket_by_token(token) else { continue };
                let Some(lost) = lost(&socket, event) else { continue };
                found.insert(token);
                if seen.contains(&token) && told.insert(token) {
                    report(&socket, &lost, &waiting);
                }
            }
        }
    }
    *seen = found;
}

/// What cannot set the event any more.
enum Lost {
    /// Enumerated, still there, and not re-enabled.
    NotReenabled(NetworkEvents),
    /// Recorded, and not enumerated.
    NotEnumerated(NetworkEvents),
}

fn lost(socket: &Arc<Socket>, event: &Arc<Object>) -> Option<Lost> {
    let record = socket.record.lock();
    if !record.event().is_some_and(|own| Arc::ptr_eq(own, event)) {
        return None;
    }
    let recorded = record.recorded() & record.mask();
    let reported = record.reported() & record.mask();
    if !recorded.is_empty() {
        return Some(Lost::NotEnumerated(recorded));
    }
    let still = reported & event_select::present(socket).levels;
    (!still.is_empty()).then_some(Lost::NotReenabled(still))
}

fn names(events: NetworkEvents) -> String {
    let names: Vec<String> = events.iter_names().map(|(name, _)| format!("FD_{name}")).collect();
    names.join(" ")
}

fn report(socket: &Socket, lost: &Lost, waiting: &Waiting) {
    let handle = socket.handle();
    let wait = "{call} has waited for its event since, and nothing can set it";
    match lost {
        Lost::NotReenabled(events) => {
            let report = Report::new("a network event was never re-enabled").say(&format!(
                "socket {handle}: {} was enumerated, and no call has taken what it told of",
                names(*events)
            ));
            let place = ENUMERATED.lock().get(&socket.token).cloned();
            let report = match place {
                Some(place) => report.place("enumerated by {call}", &place),
                None => report,
            };
            report.place(wait, &waiting.place).say("recv re-enables FD_READ, accept FD_ACCEPT").tell();
        }
        Lost::NotEnumerated(events) => {
            Report::new("network events were recorded and never enumerated")
                .say(&format!(
                    "socket {handle}: {} was recorded, and its event reset without WSAEnumNetworkEvents",
                    names(*events)
                ))
                .place(wait, &waiting.place)
                .tell();
        }
    }
}
