//! Where a socket's readiness is harvested.
//!
//! A socket is attached to the shard of every thread that depends on it, which is one in nearly every program, or to its
//! port's for life. `home` names the shard that was last ensured. A thread that depends on the socket (it waits for the
//! event that the socket feeds, or has started an operation) makes its own shard the home; shards that nobody depends on
//! any more are left then:
//!
//! - with operations outstanding no shard is left, for their starters may come to wait;
//! - a shard whose thread waits at this moment for what the socket signals (its selected event, the handle itself, its
//!   port) is not left.
//!
//! The new home is stored before it is asked who waits, and a waiter registers with the event before it reads the home, so
//! one of the two sees the other. A wait set does not read the homes of all its sockets with each wait: it is told of those
//! that leave a shard, or begin an operation again, and who sleeps in it looks again.

use super::run::Way;
use super::{Association, Socket};
use crate::linux::current::Current;
use crate::linux::handle::Entry;
use crate::linux::port::PortObject;
use crate::linux::rio::completion;
use crate::linux::shard::{self, Shard};
use crate::linux::{deliver, handle};
use overlapped_core::record::NetworkEvents;
use overlapped_core::{Object, Place, Wakes};
use overlapped_engine::transfer;
use smallvec::SmallVec;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The tokens of the shards that a socket is attached to.
type Homes = SmallVec<[u64; 2]>;

impl Socket {
    /// Sees to it that `shard` harvests this socket.
    pub(crate) fn bring_home(&self, shard: &Shard) -> Result<(), i32> {
        if self.is_at(shard) && self.is_armed() {
            return Ok(());
        }
        {
            let mut homes = self.homes.lock();
            if self.closed.load(Ordering::SeqCst) {
                return Ok(());
            }
            self.settle(&mut homes, shard)?;
            self.arm_in(&homes)?;
            self.leave_others(&mut homes, shard);
        }
        self.recall_from_others(shard);
        Ok(())
    }

    /// The same for transfers that are left to the ring of `shard`: nothing need be reported.
    #[inline]
    pub(crate) fn bring_to_ring(&self, shard: &Shard) -> Result<(), i32> {
        if self.is_at(shard) {
            return Ok(());
        }
        let mut homes = self.homes.lock();
        if !self.closed.load(Ordering::SeqCst) {
            self.settle(&mut homes, shard)?;
            self.leave_others(&mut homes, shard);
        }
        Ok(())
    }

    /// Whether `shard` is where it was last brought to.
    pub(crate) fn is_at(&self, shard: &Shard) -> bool {
        self.is_at_token(shard.token)
    }

    /// The same of the shard that `token` names.
    #[inline]
    pub(crate) fn is_at_token(&self, token: u64) -> bool {
        self.home.load(Ordering::SeqCst) == token
    }

    /// Whether its readiness is reported, in all its homes.
    #[inline]
    pub(crate) fn is_armed(&self) -> bool {
        self.armed.load(Ordering::SeqCst)
    }

    /// Sees to it that its readiness is reported from now on, the present one first.
    pub(super) fn arm(&self) -> Result<(), i32> {
        if self.is_armed() { Ok(()) } else { self.arm_in(&self.homes.lock()) }
    }

    fn arm_in(&self, homes: &Homes) -> Result<(), i32> {
        if self.is_armed() || self.closed.load(Ordering::SeqCst) {
            return Ok(());
        }
        for (at, home) in homes.iter().enumerate() {
            let Some(shard) = shard::by_token(*home) else { continue };
            if let Err(errno) = shard.arm(self.fd(), self.token) {
                let before = homes[..at].iter().filter_map(|home| shard::by_token(*home));
                before.for_each(|shard| shard.disarm(self.fd()));
                return Err(errno);
            }
        }
        self.armed.store(true, Ordering::SeqCst);
        Ok(())
    }

    /// Gives the socket to a port for life (PORT-3), or leaves it as it was: EALREADY if it has one, or what the kernel
    /// said. Under the lock of the homes, so that nobody takes the socket out of the port's shard before it is the port's.
    pub(crate) fn belong_to(&self, association: Association) -> Result<(), i32> {
        let mut homes = self.homes.lock();
        if self.association.get().is_some() {
            return Err(libc::EALREADY);
        }
        let port = Arc::clone(&association.port);
        if !self.closed.load(Ordering::SeqCst) {
            self.settle(&mut homes, &port.shard)?;
        }
        // Nobody else sets it: the lock is held.
        let _ = self.association.set(association);
        self.leave_others(&mut homes, &port.shard);
        Ok(())
    }

    /// Attaches the socket to `shard` and makes that its home.
    fn settle(&self, homes: &mut Homes, shard: &Shard) -> Result<(), i32> {
        if !homes.contains(&shard.token) {
            if !shard.has_ring() {
                self.arm_in(homes)?;
            }
            if self.home.load(Ordering::SeqCst) != 0 && !self.roams.load(Ordering::SeqCst) {
                self.begin_to_roam();
            }
            shard.attach(self.fd(), self.token, self.is_armed())?;
            homes.push(shard.token);
        }
        self.home.store(shard.token, Ordering::SeqCst);
        Ok(())
    }

    /// Another shard will report what is there already, and what the first has reported. From now on arrivals are counted: what
    /// was told of them is known by their count now.
    fn begin_to_roam(&self) {
        let mut record = self.record.lock();
        self.roams.store(true, Ordering::SeqCst);
        let known = record.recorded() | record.reported();
        for bit in [NetworkEvents::READ, NetworkEvents::ACCEPT] {
            if known.contains(bit)
                && let Some(count) = self.count_if_roaming(bit)
            {
                record.told(count);
            }
        }
    }

    /// Leaves the shards that nobody depends on any more.
    fn leave_others(&self, homes: &mut Homes, shard: &Shard) {
        if homes.len() > 1 && !self.input.has_outstanding() && !self.output.has_outstanding() && !self.has_held() {
            let ports = self.association.get().map(|association| association.port.shard.token);
            let notified = self.notified_shard();
            let polled = self.polled_shards();
            let signals = self.signals();
            homes.retain(|home| {
                if *home == shard.token || Some(*home) == ports || Some(*home) == notified || polled.contains(home) {
                    return true;
                }
                let Some(other) = shard::by_token(*home) else { return false };
                if signals.iter().any(|(object, _)| object.is_awaited_in(other.number())) {
                    return true;
                }
                other.detach(self.fd(), self.is_armed());
                let mut sleepers = SmallVec::new();
                signals.iter().for_each(|(object, feed)| object.refeed(*feed, other.number(), &mut sleepers));
                let mut wakes = Wakes::new();
                sleepers.iter().for_each(|sleeper| sleeper.ask_recheck(&mut wakes));
                deliver::wake_all(wakes);
                false
            });
        }
    }

    /// The shards of the ports at which what asks the driver about it ends.
    fn polled_shards(&self) -> Homes {
        let polls = self.polls_if_any().map(|polls| polls.lock().iter().filter_map(|poll| poll.shard()).collect());
        polls.unwrap_or_default()
    }

    /// What this socket signals at any time, with what feeds it; the events of operations only while they are outstanding.
    fn signals(&self) -> SmallVec<[(Arc<Object>, u64); 2]> {
        let selected = self.record.lock().event().cloned();
        let port = self.association.get().and_then(|association| association.port.waitable_if_asked().cloned());
        let own = selected.into_iter().chain(self.handle_event_if_any()).chain(port).map(|object| (object, self.token));
        let queues = self
            .requests()
            .into_iter()
            .flat_map(|queue| [Way::In, Way::Out].map(|way| queue.completions(way).signals()));
        own.chain(queues.flatten()).collect()
    }

    /// For an operation that the calling thread has started: the port's shard, else the thread's own.
    #[inline]
    pub(crate) fn bring_home_to_starter(&self, current: &Current) -> Result<(), i32> {
        let home = self.home.load(Ordering::SeqCst);
        match self.association.get() {
            // Attached to the port's shard at association and for life, wherever else it is.
            Some(_) if home != 0 && self.is_armed() => Ok(()),
            Some(association) => self.bring_home(&association.port.shard),
            None if home != 0 && home == current.shard_token() && self.is_armed() => Ok(()),
            None => self.bring_home(current.shard()?),
        }
    }

    /// Puts a connection in the place of the descriptor that the socket was made with. A shard knows the descriptor that it
    /// was given and would never hear of the new one: each takes it anew.
    pub(super) fn replace(&self, connection: OwnedFd) -> Result<(), i32> {
        let mut homes = self.homes.lock();
        let shards: SmallVec<[Arc<Shard>; 2]> = homes.iter().filter_map(|home| shard::by_token(*home)).collect();
        let armed = self.is_armed();
        shards.iter().for_each(|shard| shard.detach(self.fd(), armed));
        let replaced = transfer::replace(self.fd(), connection);
        homes.clear();
        homes.extend(
            shards.iter().filter(|shard| shard.attach(self.fd(), self.token, armed).is_ok()).map(|shard| shard.token),
        );
        if !homes.contains(&self.home.load(Ordering::SeqCst)) {
            // Whoever depends on the socket next brings it home again.
            self.home.store(0, Ordering::SeqCst);
        }
        self.renew_unbuffered();
        replaced
    }

    /// The shards that it is attached to.
    pub(super) fn homes(&self) -> SmallVec<[u64; 2]> {
        self.homes.lock().clone()
    }

    pub(super) fn leave_homes(&self) {
        let homes = std::mem::take(&mut *self.homes.lock());
        for home in homes {
            if let Some(shard) = shard::by_token(home) {
                shard.detach(self.fd(), self.is_armed());
            }
        }
    }
}

/// Brings every socket that `feeds` names to `shard`; whether all are there. One that the shard cannot take stays where it is,
/// and the watchdog still serves it.
pub(crate) fn bring_home(feeds: &[u64], shard: &Shard) -> bool {
    let mut all = true;
    for token in feeds {
        if !completion::gather(*token, shard)
            && let Some(socket) = handle::socket_by_token(*token)
        {
            all &= socket.bring_home(shard).is_ok();
        }
    }
    all
}

/// From how many feeds on an event is searched for sockets that are gone.
const MANY_FEEDS: usize = 16;

/// Takes the tokens of closed sockets off an event: one that serves operations outlives many sockets. Not under the event's
/// lock, because letting go of a socket may close it.
fn forget_the_dead(event: &Object) {
    for token in event.feeds() {
        if completion::is_gone(token).unwrap_or_else(|| handle::socket_by_token(token).is_none()) {
            event.unfeed(token);
        }
    }
}

/// Says that `socket` will signal `event`, and brings it to whoever waits for that event now: a sleeper on a futex moves
/// into its shard.
pub(crate) fn feed(socket: &Socket, event: &Arc<Object>) {
    feed_token(socket.token, event, |shard| socket.bring_home(shard).is_ok());
}

/// The end of a [`feed`] that came before `socket` could say that it signals `event`. Whoever has taken it elsewhere meanwhile
/// asked nobody who waits for that.
pub(crate) fn confirm_feed(socket: &Socket, event: &Arc<Object>) {
    if socket.roams.load(Ordering::SeqCst) {
        feed(socket, event);
    }
}

/// The same as [`feed`] for what `token` names and `bring` brings.
pub(crate) fn feed_token(token: u64, event: &Arc<Object>, bring: impl Fn(&Shard) -> bool) {
    let mut sleepers = SmallVec::new();
    if let Some(count) = event.feed(token, &mut sleepers)
        && count >= MANY_FEEDS
        && count.is_power_of_two()
    {
        forget_the_dead(event);
    }
    for sleeper in sleepers {
        let Ok(shard) = shard::of_thread(&sleeper) else { continue };
        let inside = sleeper.place_word().load(Ordering::SeqCst) == Place::Shard(shard.number()).word();
        // Who sleeps in its shard already hears of it there.
        if bring(&shard) && !inside {
            let mut wakes = Wakes::new();
            sleeper.ask_recheck(&mut wakes);
            deliver::wake_all(wakes);
        }
    }
}

/// Somebody wants to wait for a port itself: every socket that belongs to it feeds it.
pub(crate) fn feed_port(port: &Arc<PortObject>) {
    for entry in handle::all() {
        if let Entry::Socket(socket) = &entry
            && socket.association.get().is_some_and(|association| Arc::ptr_eq(&association.port, port))
        {
            feed(socket, port.waitable());
        }
    }
}

#[cfg(test)]
#[allow(unsafe_code)] // Makes sockets as a program does.
mod tests {
    use super::*;
    use crate::foundation::{ERROR_NO_SYSTEM_RESOURCES, GetLastError, HANDLE, INVALID_HANDLE_VALUE};
    use crate::io::{CreateIoCompletionPort, GetQueuedCompletionStatus};
    use crate::linux::shard::refuse_next_attach;
    use crate::linux::{current, wait};
    use crate::winsock::{AF_INET, SOCK_DGRAM, SOCK_STREAM, WSADATA, WSAStartup, closesocket, socket};
    use overlapped_core::wait::Terms;
    use std::ptr::null_mut;

    #[test]
    fn port_3_an_association_that_fails_leaves_the_socket_to_nobody() {
        // SAFETY: the structure outlives the call.
        assert_eq!(unsafe { WSAStartup(0x0202, &mut WSADATA::default()) }, 0);
        // SAFETY: nothing is demanded.
        let made = unsafe { socket(i32::from(AF_INET), SOCK_STREAM, 0) };
        // SAFETY: nothing is demanded.
        let port = |key| unsafe { CreateIoCompletionPort(INVALID_HANDLE_VALUE, null_mut(), key, 0) };
        let (first, second) = (port(0), port(0));
        // SAFETY: nothing is demanded.
        let associate = |port: HANDLE, key| unsafe { CreateIoCompletionPort(made as HANDLE, port, key, 0) };
        refuse_next_attach(libc::ENOSPC);
        assert!(associate(first, 1).is_null());
        // SAFETY: nothing is demanded.
        assert_eq!(unsafe { GetLastError() }, ERROR_NO_SYSTEM_RESOURCES);
        {
            let socket = handle::socket(made).unwrap();
            assert!(socket.association.get().is_none());
            assert!(socket.homes().is_empty());
        }
        // Nothing keeps it from another port, nor from that one again.
        assert_eq!(associate(second, 2), second);
        assert!(associate(first, 1).is_null(), "now it has one");
        let (mut bytes, mut key, mut overlapped) = (0, 0, null_mut());
        // SAFETY: the variables outlive the call.
        let got = unsafe { GetQueuedCompletionStatus(second, &mut bytes, &mut key, &mut overlapped, 0) };
        assert_eq!((got, overlapped), (0, null_mut()));
        // SAFETY: nothing is demanded.
        assert_eq!(unsafe { closesocket(made) }, 0);
        for port in [first, second] {
            // SAFETY: nothing is demanded.
            assert_eq!(unsafe { crate::CloseHandle(port) }, 1);
        }
    }

    #[test]
    fn what_a_shard_could_not_take_is_brought_with_the_next_wait() {
        let event = [Arc::new(Object::event(true, false))];
        // SAFETY: the structure outlives the call.
        assert_eq!(unsafe { WSAStartup(0x0202, &mut WSADATA::default()) }, 0);
        // SAFETY: nothing is demanded.
        let made: Vec<_> = (0..8).map(|_| unsafe { socket(i32::from(AF_INET), SOCK_DGRAM, 0) }).collect();
        made.iter().for_each(|made| feed(&handle::socket(*made).unwrap(), &event[0]));
        let homeless = || made.iter().filter(|made| handle::socket(**made).unwrap().homes().is_empty()).count();
        let look = || current::with(|current| wait::poll(current, &event));
        assert_eq!(homeless(), 8);
        refuse_next_attach(libc::ENOSPC);
        look();
        assert_eq!(homeless(), 1);
        look();
        assert_eq!(homeless(), 0);
        // The same where the thread sleeps, if only for a moment.
        let terms = |deadline| Terms { objects: &event, all: false, alertable: false, deadline: Some(deadline) };
        // SAFETY: nothing is demanded.
        let late = unsafe { socket(i32::from(AF_INET), SOCK_DGRAM, 0) };
        feed(&handle::socket(late).unwrap(), &event[0]);
        refuse_next_attach(libc::ENOSPC);
        for _ in 0..2 {
            let deadline = overlapped_core::clock::deadline_after_ms(Some(1)).unwrap();
            current::with(|current| wait::objects(current, terms(deadline)));
        }
        assert_eq!(handle::socket(late).unwrap().homes().len(), 1);
        for made in made.into_iter().chain([late]) {
            // SAFETY: nothing is demanded.
            assert_eq!(unsafe { closesocket(made) }, 0);
        }
    }

    #[test]
    fn an_event_forgets_the_sockets_that_were_closed() {
        let event = Arc::new(Object::event(true, false));
        // SAFETY: the structure outlives the call.
        assert_eq!(unsafe { WSAStartup(0x0202, &mut WSADATA::default()) }, 0);
        for _ in 0..10 * MANY_FEEDS {
            // SAFETY: nothing is demanded.
            let made = unsafe { socket(i32::from(AF_INET), SOCK_STREAM, 0) };
            feed(&handle::socket(made).unwrap(), &event);
            // SAFETY: nothing is demanded.
            assert_eq!(unsafe { closesocket(made) }, 0);
            assert!(event.feeds().len() <= MANY_FEEDS);
        }
    }
}
