//! A completion port: the queue of packets, and which of its workers may run.
//!
//! Packets are first-in first-out (PORT-10), waiting workers last-in first-out (PORT-11). At most `concurrency` workers
//! are meant to run at once (PORT-13). A worker that calls stops running by calling (PORT-16), and then:
//!
//! | packets | running + inside | it |
//! |---|---|---|
//! | some | running < concurrency | takes them and runs |
//! | none | sum < concurrency | goes *inside*: it pumps the port's shard |
//! | any | at the limit | sleeps on the stack |
//!
//! The sum falls only when a worker stops running for another reason than calling (it exits, calls another port, or
//! blocks in the library, PORT-15) or when it leaves without a packet. Each of these promotes the top of the stack, so
//! while a worker sleeps the limit is reached, or one pumps, or one that was woken or has left is about to enter.
//!
//! A post makes no system call when the limit is reached or nobody waits. A packet that a worker finds while it pumps
//! wakes nobody: that worker takes it, and wakes the next one only if packets are left.
//!
//! A kick wakes one worker inside, and two kicks may wake only one. That is enough, because whoever leaves enters or
//! gives up, and both look whether packets are left for another.

use crate::sync::Mutex;
use crate::sync::atomic::{AtomicU32, Ordering};
use crate::sync::{Arc, Weak};
use crate::thread::{Thread, Wakes};
use smallvec::SmallVec;
use std::collections::VecDeque;

/// Packets on their way to a worker: as many as a get usually asks for need no memory of their own.
pub type Packets = SmallVec<[Packet; 64]>;

/// One completion packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Packet {
    /// The key of the handle, or as posted.
    pub key: usize,
    /// The address of the OVERLAPPED, or as posted; never looked at.
    pub overlapped: usize,
    /// Bytes transferred, or as posted.
    pub bytes: u32,
    /// The NTSTATUS of the operation; zero for a posted packet.
    pub status: u32,
}

/// What a worker that called has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enter {
    /// Return the packets that were taken.
    Take,
    /// Pump the port's shard, then [`Port::leave`] and enter again. A plain worker may do so inside the shard itself,
    /// an alertable one only from its own.
    Pump,
    /// Sleep until woken, then [`Port::leave`] and enter again.
    Sleep,
    /// The port has been closed (`ERROR_ABANDONED_WAIT_0`).
    Abandoned,
}

/// Whom to wake for packets or slots.
#[derive(Debug, Default)]
#[must_use = "a worker that is not woken sleeps on"]
pub struct Rouse {
    /// A worker inside the shard must be kicked: the shard of the port that was asked, or of the member's for
    /// [`Membership::block`] and [`Membership::leave_port`].
    pub kick: bool,
    /// The worker came from another port, and a worker inside the shard of *that* one must be kicked.
    pub kick_former: bool,
    /// Sleepers that must be woken.
    pub wakes: Wakes,
}

impl Rouse {
    /// Whether nobody has to be woken.
    #[inline]
    pub fn is_empty(&self) -> bool {
        !self.kick && !self.kick_former && self.wakes.is_empty()
    }
}

/// How many packets are taken in a row before I/O is harvested.
const TAKES_PER_HARVEST: u32 = 64;

/// A completion port.
#[derive(Debug)]
pub struct Port {
    concurrency: u32,
    /// The caller's name for the place where this port's workers pump.
    tag: u64,
    state: Mutex<State>,
    /// How many packets have been taken since somebody pumped: a busy queue still harvests now and then.
    taken: AtomicU32,
}

#[derive(Debug, Default)]
struct State {
    packets: VecDeque<Packet>,
    /// Who waits without pumping the shard itself, the newest last.
    stack: Vec<Sleeper>,
    running: u32,
    /// Workers that pump, kickable or on the stack.
    inside: u32,
    /// Workers that pump inside the shard and answer to a kick.
    kickable: u32,
    /// A kick is on its way.
    kicked: bool,
    /// Workers taken off the stack that have not entered again.
    waking: u32,
    closed: bool,
}

#[derive(Debug)]
struct Sleeper {
    thread: Arc<Thread>,
    pumps: bool,
}

/// What a thread is to the port that it called last.
#[derive(Debug, Default)]
pub struct Membership {
    port: Option<Weak<Port>>,
    /// The tag of that port.
    tag: u64,
    standing: Standing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Standing {
    /// It has taken a packet, runs, and is counted.
    Running,
    /// It would run, but blocks in the library and is not counted until it runs on.
    Blocked,
    /// It has left without a packet, or has no port, and is not counted whatever it does: a thread that only polls the
    /// port would else hold a slot while it blocks where the library cannot see it.
    #[default]
    Away,
    /// It pumps in the shard.
    Inside,
    /// It is on the stack, or was taken off it and is waking.
    Stacked,
}

impl Port {
    /// A port that lets `concurrency` workers run at once; at least one.
    pub fn new(concurrency: u32, tag: u64) -> Arc<Self> {
        Arc::new(Self {
            concurrency: concurrency.max(1),
            tag,
            state: Mutex::new(State::default()),
            taken: AtomicU32::new(0),
        })
    }

    /// How many workers may run at once.
    pub fn concurrency(&self) -> u32 {
        self.concurrency
    }

    /// A worker calls: it stops running, here or at the port that it called before. Takes up to `most` packets into
    /// `packets`.
    pub fn enter(
        self: &Arc<Self>,
        thread: &Arc<Thread>,
        membership: &mut Membership,
        alertable: bool,
        most: usize,
        packets: &mut Packets,
        rouse: &mut Rouse,
    ) -> Enter {
        let here = membership.port.as_ref().is_some_and(|port| std::ptr::eq(port.as_ptr(), Arc::as_ptr(self)));
        if !here {
            let mut former = Rouse { wakes: std::mem::take(&mut rouse.wakes), ..Rouse::default() };
            membership.leave_port(&mut former);
            rouse.wakes = former.wakes;
            rouse.kick_former |= former.kick;
            membership.port = Some(Arc::downgrade(self));
            membership.tag = self.tag;
        }
        let mut state = self.state.lock();
        if membership.standing == Standing::Running {
            state.running -= 1;
        }
        membership.standing = Standing::Away;
        if state.closed {
            state.rouse(self.concurrency, rouse);
            return Enter::Abandoned;
        }
        if !state.packets.is_empty() && state.running < self.concurrency {
            while packets.len() < most
                && let Some(packet) = state.packets.pop_front()
            {
                packets.push(packet);
            }
            state.running += 1;
            membership.standing = Standing::Running;
            self.count_take();
            state.rouse(self.concurrency, rouse);
            return Enter::Take;
        }
        if state.running + state.inside < self.concurrency {
            state.inside += 1;
            if alertable {
                membership.standing = Standing::Stacked;
                state.stack.push(Sleeper { thread: Arc::clone(thread), pumps: true });
            } else {
                membership.standing = Standing::Inside;
                state.kickable += 1;
            }
            self.taken.store(0, Ordering::Relaxed);
            return Enter::Pump;
        }
        membership.standing = Standing::Stacked;
        state.stack.push(Sleeper { thread: Arc::clone(thread), pumps: false });
        Enter::Sleep
    }

    /// All that a worker's call is where it runs, finds a packet and has nobody to rouse: it goes on running. `None` is no
    /// answer: it [`enter`](Self::enter)s then.
    #[inline]
    pub fn take_next(&self, membership: &Membership) -> Option<Packet> {
        let here = membership.port.as_ref().is_some_and(|port| std::ptr::eq(port.as_ptr(), self));
        if !here || membership.standing != Standing::Running || self.taken.load(Ordering::Relaxed) >= TAKES_PER_HARVEST
        {
            return None;
        }
        let mut state = self.state.lock();
        let alone = state.stack.is_empty() && state.kickable == 0 && state.running <= self.concurrency;
        if !alone || state.closed {
            return None;
        }
        let packet = state.packets.pop_front()?;
        self.count_take();
        Some(packet)
    }

    /// A worker stops pumping or sleeping, for whatever reason. It must then [`enter`](Self::enter) or
    /// [`give_up`](Self::give_up), for it may have been woken for something.
    pub fn leave(&self, thread: &Arc<Thread>, membership: &mut Membership) {
        let mut state = self.state.lock();
        // Whoever pumped may have harvested the kick, one on the stack through its own shard too. A kick too many costs
        // a look, one too few a packet.
        state.kicked = false;
        match membership.standing {
            Standing::Inside => {
                state.inside -= 1;
                state.kickable -= 1;
            }
            Standing::Stacked => match state.stack.iter().rposition(|sleeper| sleeper.thread.id() == thread.id()) {
                Some(at) => {
                    if state.stack.remove(at).pumps {
                        state.inside -= 1;
                    }
                }
                None => state.waking -= 1,
            },
            // It has left already.
            Standing::Running | Standing::Blocked | Standing::Away => return,
        }
        membership.standing = Standing::Away;
    }

    /// A worker that has left goes without a packet (the deadline, APCs that it runs next): what it was woken for goes
    /// to the next one. Also for whoever harvested the port's shard without having entered, after it has posted: the
    /// kick that it may have harvested was meant for a worker inside.
    pub fn give_up(&self, rouse: &mut Rouse) {
        let mut state = self.state.lock();
        state.kicked = false;
        state.rouse(self.concurrency, rouse);
    }

    /// Under the lock, where alone it is written.
    fn count_take(&self) {
        self.taken.store(self.taken.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }

    /// Whether packets have been taken for so long without pumping that I/O should be harvested.
    pub fn wants_harvest(&self) -> bool {
        if self.taken.load(Ordering::Relaxed) < TAKES_PER_HARVEST {
            return false;
        }
        self.taken.store(0, Ordering::Relaxed);
        true
    }

    /// `PostQueuedCompletionStatus`, and every completion: appends a packet. A worker that pumps for this port says so: it
    /// leaves next and takes the packet itself. One that harvests without having entered does not.
    pub fn post(&self, packet: Packet, pumping: bool, rouse: &mut Rouse) {
        let mut state = self.state.lock();
        if state.closed {
            return;
        }
        state.packets.push_back(packet);
        if !pumping {
            state.rouse(self.concurrency, rouse);
        }
    }

    /// Whether packets are queued.
    pub fn has_packets(&self) -> bool {
        !self.state.lock().packets.is_empty()
    }

    /// `CloseHandle`—Drops the packets and ends every wait (PORT-50).
    pub fn close(&self, rouse: &mut Rouse) {
        let mut state = self.state.lock();
        state.closed = true;
        state.packets.clear();
        while !state.stack.is_empty() {
            state.wake_top(rouse);
        }
        state.rouse(self.concurrency, rouse);
    }

    /// Whether the port has been closed.
    pub fn is_closed(&self) -> bool {
        self.state.lock().closed
    }
}

impl State {
    /// Wakes one more worker if packets or a free slot want one. Once the port is closed, hands the news on: a kick
    /// reaches one worker inside, and that one kicks the next on its way out.
    fn rouse(&mut self, concurrency: u32, rouse: &mut Rouse) {
        if self.closed {
            rouse.kick |= self.kickable > 0;
            return;
        }
        let packets_for_another = self.packets.len() > self.waking as usize;
        if packets_for_another && self.running + self.waking < concurrency {
            if self.kickable > 0 {
                rouse.kick |= !std::mem::replace(&mut self.kicked, true);
            } else {
                self.wake_top(rouse);
            }
        } else if self.running + self.inside + self.waking < concurrency {
            // A slot is free and nobody pumps for those who sleep.
            self.wake_top(rouse);
        }
    }

    fn wake_top(&mut self, rouse: &mut Rouse) {
        if let Some(sleeper) = self.stack.pop() {
            if sleeper.pumps {
                self.inside -= 1;
            }
            self.waking += 1;
            rouse.wakes.notify(&sleeper.thread);
        }
    }
}

impl Membership {
    /// The tag of the port that the thread belongs to.
    pub fn port_tag(&self) -> Option<u64> {
        self.port.as_ref().map(|_| self.tag)
    }

    /// The thread blocks in the library for another reason: it does not count as running (PORT-15). It is unblocked
    /// while it runs APCs, and blocked again if it then sleeps on.
    pub fn block(&mut self, rouse: &mut Rouse) {
        if self.standing == Standing::Running
            && let Some(port) = self.port.as_ref().and_then(Weak::upgrade)
        {
            let mut state = port.state.lock();
            state.running -= 1;
            self.standing = Standing::Blocked;
            state.rouse(port.concurrency, rouse);
        }
    }

    /// The thread runs on; there may now be more than the port wants for a while (PORT-15).
    pub fn unblock(&mut self) {
        if self.standing == Standing::Blocked
            && let Some(port) = self.port.as_ref().and_then(Weak::upgrade)
        {
            port.state.lock().running += 1;
            self.standing = Standing::Running;
        }
    }

    /// The thread exits or calls another port (PORT-14).
    pub fn leave_port(&mut self, rouse: &mut Rouse) {
        self.block(rouse);
        // A port that is gone counted nothing back: the next one must not take this thread off its own count.
        *self = Self::default();
    }
}

#[cfg(all(test, not(loom)))]
mod tests;
