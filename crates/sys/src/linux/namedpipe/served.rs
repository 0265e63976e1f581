//! A name that this process serves: its instances, and the answers to clients.

use super::channel::Channel;
use super::descriptor;
use super::end::PipeEnd;
use super::keeper::Registration;
use super::name::{PipeName, SLOTS};
use super::wire::{REQUEST, Reply, Request};
use super::{Facts, open};
use overlapped_core::error::Status;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::io::Write;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;
use windows_sys::Win32::System::Pipes as p;

/// The names that this process serves.
static SERVED: Mutex<BTreeMap<PipeName, Arc<Served>>> = Mutex::new(BTreeMap::new());

pub(crate) struct Served {
    registration: OnceLock<Registration>,
    listener: UnixListener,
    /// Given up for a client to be told that it cannot be had where the process has no other descriptor left.
    spare: Mutex<Option<OwnedFd>>,
    name: PipeName,
    facts: Facts,
    /// Every user may open it.
    open_to_all: bool,
    parties: Mutex<Parties>,
}

#[derive(Default)]
struct Parties {
    instances: Vec<Weak<PipeEnd>>,
    /// Clients that wait for an instance.
    waiters: Vec<UnixStream>,
}

/// What a new instance may be beside one that is there.
fn compare(known: &Facts, wanted: &Facts, instances: u32) -> Result<(), Status> {
    if known.access != wanted.access || known.has_messages != wanted.has_messages {
        return Err(Status::ACCESS_DENIED);
    }
    let full = known.maximum != p::PIPE_UNLIMITED_INSTANCES && instances >= known.maximum;
    if full { Err(Status::PIPE_NOT_AVAILABLE) } else { Ok(()) }
}

/// A new instance of a name.
pub(super) fn instance(
    name: &PipeName,
    facts: Facts,
    first_only: bool,
    overlapped: bool,
    mode: u32,
    open_to_all: bool,
) -> Result<Arc<PipeEnd>, Status> {
    let (mut all, (known, instances)) = loop {
        let own = SERVED.lock().get(name).cloned();
        if first_only && own.is_some() {
            return Err(Status::ACCESS_DENIED);
        }
        // Without the lock: a process that is stopped lets this wait, and no other pipe.
        let elsewhere = others(name, own.as_deref())?;
        let all = SERVED.lock();
        if all.get(name).map(Arc::as_ptr) == own.as_ref().map(Arc::as_ptr) {
            break (all, elsewhere);
        }
    };
    let served = match all.get(name) {
        Some(served) => {
            compare(&served.facts, &facts, served.count().saturating_add(instances))?;
            Arc::clone(served)
        }
        None => {
            if let Some(known) = known {
                if first_only {
                    return Err(Status::ACCESS_DENIED);
                }
                compare(&known, &facts, instances)?;
            }
            let (served, slot) = Served::new(name, known.unwrap_or(facts), open_to_all)?;
            // Of processes that make their first at once, the one with the lower address was first.
            if first_only && is_served_below(name, slot) {
                return Err(Status::ACCESS_DENIED);
            }
            all.insert(name.clone(), Arc::clone(&served));
            served
        }
    };
    let facts = Facts { out_size: facts.out_size, in_size: facts.in_size, ..served.facts };
    let end = Arc::new(PipeEnd::server(name.clone(), Arc::clone(&served), facts, overlapped, mode));
    served.parties.lock().instances.push(Arc::downgrade(&end));
    drop(all);
    served.tell_waiters();
    Ok(end)
}

/// What other processes that serve a name have of it.
fn others(name: &PipeName, own: Option<&Served>) -> Result<(Option<Facts>, u32), Status> {
    let (mut known, mut instances) = (None, 0_u32);
    for slot in 0..SLOTS {
        let Some(address) = name.address(slot) else { continue };
        let is_own = own.is_some_and(|own| {
            own.listener.local_addr().is_ok_and(|at| {
                use std::os::linux::net::SocketAddrExt;
                at.as_abstract_name() == address.as_abstract_name()
            })
        });
        if is_own {
            continue;
        }
        if let Some(reply) = open::ask(&address, Request::Query)? {
            known = known.or(Some(reply.1.facts));
            instances = instances.saturating_add(reply.1.instances);
        }
    }
    Ok((known, instances))
}

/// Whether another process serves a name at an address before this one, or is about to.
fn is_served_below(name: &PipeName, slot: u8) -> bool {
    (0..slot).filter_map(|slot| name.address(slot)).any(|address| descriptor::has_owner(&address, open::PATIENCE))
}

/// How many instances the pipe of an end has.
pub(super) fn count(end: &PipeEnd) -> Result<u32, u32> {
    let own = end.served.as_deref();
    let elsewhere = others(&end.name, own).map_err(super::code)?.1;
    Ok(own.map_or(0, Served::count).saturating_add(elsewhere))
}

impl Served {
    /// With the place among its addresses.
    fn new(name: &PipeName, facts: Facts, open_to_all: bool) -> Result<(Arc<Self>, u8), Status> {
        let bind = |slot| Some((UnixListener::bind_addr(&name.address(slot)?).ok()?, slot));
        let (listener, slot) = (0..SLOTS).find_map(bind).ok_or(Status::PIPE_NOT_AVAILABLE)?;
        listener.set_nonblocking(true).map_err(|_| Status::INSUFFICIENT_RESOURCES)?;
        let served = Arc::new(Self {
            registration: OnceLock::new(),
            spare: Mutex::new(listener.try_clone().ok().map(OwnedFd::from)),
            listener,
            name: name.clone(),
            facts,
            open_to_all,
            parties: Mutex::default(),
        });
        let told = {
            let served = Arc::downgrade(&served);
            move |_events| {
                if let Some(served) = served.upgrade() {
                    served.accept();
                }
            }
        };
        let registration =
            Registration::new(served.listener.as_raw_fd(), told).ok_or(Status::INSUFFICIENT_RESOURCES)?;
        registration.arm(libc::EPOLLIN);
        let _ = served.registration.set(registration);
        Ok((served, slot))
    }

    pub(super) fn count(&self) -> u32 {
        self.parties.lock().instances.len() as u32
    }

    fn instances(&self) -> Vec<Arc<PipeEnd>> {
        self.parties.lock().instances.iter().filter_map(Weak::upgrade).collect()
    }

    /// An instance's last handle is closed; with the last instance the name goes.
    pub(super) fn leave(&self, end: &Arc<PipeEnd>) {
        let mut all = SERVED.lock();
        let mut parties = self.parties.lock();
        parties.instances.retain(|known| !std::ptr::eq(known.as_ptr(), Arc::as_ptr(end)));
        if parties.instances.is_empty() {
            // Who waits sees the name vanish.
            parties.waiters.clear();
            // An operation may keep this a moment longer: nobody else is to find it.
            descriptor::refuse(&self.listener);
            all.remove(&self.name);
        }
    }

    fn accept(self: &Arc<Self>) {
        loop {
            match self.listener.accept() {
                Ok((stream, _)) => {
                    if stream.set_nonblocking(true).is_ok() {
                        Asking::hear(self, stream);
                    }
                }
                Err(error) => match error.raw_os_error() {
                    Some(libc::EINTR | libc::ECONNABORTED) => {}
                    // The kernel says so before it looks whether anybody is there.
                    Some(libc::EMFILE | libc::ENFILE | libc::ENOBUFS | libc::ENOMEM) => match self.turn_away() {
                        Ok(()) => {}
                        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => break,
                        Err(_) => {
                            // Nothing tells when there is room again, and the client stays: it is asked after, not all the time.
                            std::thread::sleep(SCARCITY);
                            break;
                        }
                    },
                    Some(libc::EAGAIN) => break,
                    // Nobody can connect any more: to wait for more would be told at once, for ever.
                    _ => return,
                },
            }
        }
        if let Some(registration) = self.registration.get() {
            registration.arm(libc::EPOLLIN);
        }
    }

    /// Tells one client that nothing is to be had, with the descriptor that is kept for this.
    fn turn_away(&self) -> std::io::Result<()> {
        let mut spare = self.spare.lock();
        drop(spare.take());
        let told = self.listener.accept().map(|(mut stream, _)| {
            _ = stream.set_nonblocking(true).and_then(|()| stream.write(&self.reply(Status::PIPE_NOT_AVAILABLE)));
        });
        *spare = self.listener.try_clone().ok().map(OwnedFd::from);
        told
    }

    fn reply(&self, status: Status) -> [u8; super::wire::REPLY] {
        Reply { status, facts: self.facts, instances: self.count() }.encode()
    }

    /// Answers a client.
    fn answer(&self, mut stream: UnixStream, request: Request) {
        match request {
            Request::Query => _ = stream.write(&self.reply(Status::SUCCESS)),
            Request::Wait => {
                if self.instances().iter().any(|end| end.is_listening()) {
                    _ = stream.write(&self.reply(Status::SUCCESS));
                    return;
                }
                _ = stream.write(&self.reply(Status::PIPE_NOT_AVAILABLE));
                let mut parties = self.parties.lock();
                // Those whose time was over have gone.
                parties.waiters.retain(|waiter| descriptor::look(waiter).0 == descriptor::Link::Connected);
                parties.waiters.push(stream);
                drop(parties);
                // One may have begun to listen meanwhile.
                self.tell_waiters();
            }
            Request::Open { reads, writes } => {
                if reads && self.facts.access & PIPE_OUTBOUND == 0 || writes && self.facts.access & PIPE_INBOUND == 0 {
                    _ = stream.write(&self.reply(Status::ACCESS_DENIED));
                    return;
                }
                if let Err(mut stream) = self.connect(stream) {
                    _ = stream.write(&self.reply(Status::PIPE_NOT_AVAILABLE));
                }
            }
        }
    }

    /// Gives a client an instance: first one that is awaited. Only the keeper does, so one that listens can be had unless it is just closed.
    fn connect(&self, stream: UnixStream) -> Result<(), UnixStream> {
        let reply = self.reply(Status::SUCCESS);
        let mut stream = Some(stream);
        let instances = self.instances();
        let awaited = instances.iter().filter(|end| end.is_awaited());
        for end in awaited.chain(instances.iter()) {
            let greet = || {
                let mut stream = stream.take()?;
                // One that has gone meanwhile leaves the instance to the next.
                let greeted = stream.write(&reply).is_ok_and(|sent| sent == reply.len());
                if greeted { Channel::new(stream, end.facts.has_messages, end.facts.out_size) } else { None }
            };
            if end.connect(greet) {
                return Ok(());
            }
        }
        stream.map_or(Ok(()), Err)
    }

    /// Tells who waits that an instance listens, if one does.
    pub(super) fn tell_waiters(&self) {
        if !self.instances().iter().any(|end| end.is_listening()) {
            return;
        }
        let waiters = std::mem::take(&mut self.parties.lock().waiters);
        for mut waiter in waiters {
            _ = waiter.write(&self.reply(Status::SUCCESS));
        }
    }
}

/// The bits of `Facts::access`: the server reads, the server writes.
const PIPE_INBOUND: u32 = 1;
const PIPE_OUTBOUND: u32 = 2;

/// How long the keeper leaves a client alone that it has no descriptor for.
const SCARCITY: Duration = Duration::from_millis(10);

/// A client whose request is still to come, which may be never: it does not keep the name.
struct Asking {
    registration: Mutex<Option<Registration>>,
    stream: Mutex<Option<UnixStream>>,
    served: Weak<Served>,
}

impl Asking {
    fn hear(served: &Arc<Served>, stream: UnixStream) {
        if !served.open_to_all && !descriptor::is_trusted(&stream) {
            let mut stream = stream;
            _ = stream.write(&served.reply(Status::ACCESS_DENIED));
            return;
        }
        let fd = stream.as_raw_fd();
        let asking = Arc::new(Self {
            registration: Mutex::default(),
            stream: Mutex::new(Some(stream)),
            served: Arc::downgrade(served),
        });
        let told = {
            let asking = Arc::clone(&asking);
            move |_events| asking.heard()
        };
        let mut place = asking.registration.lock();
        *place = Registration::new(fd, told);
        if let Some(registration) = place.as_ref() {
            registration.arm(libc::EPOLLIN);
        }
    }

    fn heard(&self) {
        // What was made to listen to this connection ends first: the connection becomes a pipe's.
        drop(self.registration.lock().take());
        let Some(stream) = self.stream.lock().take() else { return };
        let mut request = [0; REQUEST];
        if descriptor::receive_into(&stream, &mut request, 0) == Ok(REQUEST)
            && let Some(request) = Request::decode(&request)
            && let Some(served) = self.served.upgrade()
        {
            served.answer(stream, request);
        }
    }
}
