//! Transfers that the kernel does by itself: io_uring beside epoll.
//!
//! Readiness stays epoll's. What the ring is for is the receive (and, where the program asks for batches, the send) that would
//! otherwise take a system call of its own: it waits in the kernel with its buffer, and what ends it comes with the next
//! sleep. The ring polls the epoll descriptor, so that one sleep is for both, and wakes come the same way.
//!
//! **Who runs the completions.** A request ends in the thread that submitted it, when that thread enters the kernel for any
//! reason. So a ring makes progress while its thread computes, and any thread may submit, cancel and harvest.
//! `IORING_SETUP_DEFER_TASKRUN` would allow neither. One thread at a time sleeps in a ring: who slept beside the one that
//! submitted would wait for it.
//!
//! **Queues.** The two are shared memory that this side may touch with one thread at a time: a lock each, never held over
//! a system call. Completions that find no room wait in the kernel and come with the next entry (`IORING_FEAT_NODROP`).
#![allow(unsafe_code)] // The shared queues, each access under its lock.

use crate::own::{self, Mark};
use crate::{Batch, Completion, Epoll, Sleep};
use io_uring::types::{CancelBuilder, Fd, SubmitArgs, Timespec};
use io_uring::{EnterFlags, IoUring, cqueue, opcode, squeue};
use overlapped_lock::Mutex;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, IntoRawFd, RawFd};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};

/// How many transfers can wait to be submitted: a harvest and its answers.
const SUBMISSIONS: u32 = 256;
/// How many completions find room. More wait in the kernel.
const COMPLETIONS: u32 = 2048;
/// The least token that a transfer may have. Those below are of the ring's own polls of its epoll descriptor, one after the
/// other, so that the end of one is not taken for that of the next.
pub const FIRST_TOKEN: u64 = 16;

/// Which way a transfer goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Receives what there is, at least one byte or the end.
    Receive,
    /// Sends everything.
    Send,
}

/// One transfer for the kernel to do.
#[derive(Debug, Clone, Copy)]
pub struct Transfer {
    /// On which descriptor.
    pub fd: RawFd,
    /// From or to where.
    pub buffer: libc::iovec,
    /// Which way.
    pub course: Course,
    /// What its completion is told by.
    pub token: u64,
}

impl Transfer {
    fn entry(&self) -> squeue::Entry {
        let (base, length) = (self.buffer.iov_base.cast::<u8>(), self.buffer.iov_len.min(MOST) as u32);
        let entry = match self.course {
            Course::Receive => opcode::Recv::new(Fd(self.fd), base, length).build(),
            // The kernel goes on after a short send.
            Course::Send => opcode::Send::new(Fd(self.fd), base.cast_const(), length)
                .flags(libc::MSG_NOSIGNAL | libc::MSG_WAITALL)
                .build(),
        };
        entry.user_data(self.token)
    }
}

/// The most bytes that Linux transfers in one call.
const MOST: usize = 0x7fff_f000;

/// A ring, and what is known of its poll of the epoll descriptor.
pub struct Ring {
    // Dropped first.
    _mark: Mark,
    ring: IoUring,
    /// Held while the queue of submissions is touched.
    submitting: Mutex<()>,
    /// Held while the queue of completions is touched.
    completing: Mutex<()>,
    /// How many transfers were ever queued, and of how many the completion was harvested; each changed under its queue's lock.
    flown: AtomicU32,
    harvested: AtomicU32,
    /// The thread whose poll of the epoll descriptor is under way, zero if none: events there end in its context.
    poller: AtomicUsize,
    /// The token of that poll.
    poll: AtomicU64,
    /// Whether it has said that epoll has something, which nobody has harvested since.
    is_ready: AtomicBool,
    /// Whether a harvest had no room for every completion.
    is_left: AtomicBool,
}

impl std::fmt::Debug for Ring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ring").field("fd", &self.descriptor()).finish_non_exhaustive()
    }
}

std::thread_local! {
    static ME: u8 = const { 0 };
}

/// A number for the calling thread that no other has at the same time.
fn me() -> usize {
    ME.with(|me| std::ptr::from_ref(me).addr())
}

/// Whether an entry that failed so has nothing to say that the next does not.
fn is_passing(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::EINTR | libc::ETIME | libc::EAGAIN | libc::EBUSY))
}

/// Adds to a number that nobody else changes meanwhile.
fn add(number: &AtomicU32, more: u32) {
    number.store(number.load(Ordering::Relaxed).wrapping_add(more), Ordering::Release);
}

/// The same ring under a number that no program counts through.
fn raised(ring: IoUring) -> io::Result<IoUring> {
    let parameters = ring.params().clone();
    // SAFETY: the ring owns it, and lives on for the call.
    let Ok(second) = unsafe { BorrowedFd::borrow_raw(ring.as_raw_fd()) }.try_clone_to_owned() else { return Ok(ring) };
    let raised = own::raise(second).into_raw_fd();
    // SAFETY: the descriptor is of a ring with these parameters, and is given away.
    unsafe { IoUring::from_fd(raised, parameters) }
}

impl Ring {
    /// A new ring.
    pub fn new() -> io::Result<Self> {
        let mut builder = IoUring::builder();
        builder.setup_cqsize(COMPLETIONS).setup_clamp().setup_submit_all();
        builder.setup_coop_taskrun().setup_taskrun_flag();
        let ring = raised(builder.build(SUBMISSIONS)?)?;
        if !(ring.params().is_feature_nodrop() && ring.params().is_feature_ext_arg()) {
            return Err(io::Error::from_raw_os_error(libc::ENOSYS));
        }
        Ok(Self {
            _mark: Mark::new(ring.as_raw_fd()),
            ring,
            submitting: Mutex::new(()),
            completing: Mutex::new(()),
            flown: AtomicU32::new(0),
            harvested: AtomicU32::new(0),
            poller: AtomicUsize::new(0),
            poll: AtomicU64::new(0),
            is_ready: AtomicBool::new(false),
            is_left: AtomicBool::new(false),
        })
    }

    /// Whether the kernel has what a ring needs: asked once, with a ring of its own.
    pub(crate) fn probe() -> io::Result<()> {
        let ring = Self::new()?;
        let mut probe = io_uring::Probe::new();
        ring.ring.submitter().register_probe(&mut probe)?;
        let codes = [opcode::Recv::CODE, opcode::Send::CODE, opcode::PollAdd::CODE];
        if !codes.iter().all(|code| probe.is_supported(*code)) {
            return Err(io::Error::from_raw_os_error(libc::ENOSYS));
        }
        // Since Linux 6.0; nothing bears this token.
        match ring.ring.submitter().register_sync_cancel(None, CancelBuilder::user_data(FIRST_TOKEN)) {
            Err(error) if error.raw_os_error() == Some(libc::ENOENT) => Ok(()),
            result => result,
        }
    }

    /// Runs `act` with the queue of submissions.
    fn with_submissions<R>(&self, act: impl FnOnce(&mut squeue::SubmissionQueue<'_>) -> R) -> R {
        let _submitting = self.submitting.lock();
        // SAFETY: every view of this queue is made here, under the lock, and does not outlive it.
        let mut queue = unsafe { self.ring.submission_shared() };
        act(&mut queue)
    }

    /// Queues an entry, which stands for so many transfers; false if there is no room.
    fn push(&self, entry: &squeue::Entry, transfers: u32) -> bool {
        let push = || {
            self.with_submissions(|queue| {
                // SAFETY: the entry is well formed, and what it points to is good until its completion: the promise of
                // whoever calls `queue`, or nothing at all.
                let is_queued = unsafe { queue.push(entry) }.is_ok();
                if is_queued {
                    // Before the kernel can see it, and so before it can be harvested.
                    add(&self.flown, transfers);
                }
                is_queued
            })
        };
        push() || {
            self.flush();
            push()
        }
    }

    /// Queues a transfer; false if there is no room. The kernel learns of it with the next pump or [`flush`](Self::flush).
    ///
    /// # Safety
    /// The descriptor is open and the buffer is memory that the kernel may use, until the completion has been harvested.
    #[must_use]
    pub unsafe fn queue(&self, transfer: &Transfer) -> bool {
        debug_assert!(transfer.token >= FIRST_TOKEN);
        self.push(&transfer.entry(), 1)
    }

    /// Whether there are transfers whose completions have not been harvested.
    pub fn has_transfers(&self) -> bool {
        // In this order, so that what is harvested meanwhile hides nothing.
        let harvested = self.harvested.load(Ordering::SeqCst);
        self.flown.load(Ordering::SeqCst) != harvested
    }

    /// How many transfers the kernel has not been told of.
    pub fn queued(&self) -> usize {
        self.with_submissions(|queue| queue.len())
    }

    /// Tells the kernel of all that is queued, and lets it end what can end.
    pub fn flush(&self) {
        let queued = self.queued();
        if queued > 0 {
            // What it does not take stays queued for the next entry.
            let _ = self.enter(queued, Sleep::No);
        }
    }

    /// Enters the kernel: gives it what is queued, and sleeps for a completion.
    fn enter(&self, queued: usize, sleep: Sleep) -> io::Result<()> {
        let submitter = self.ring.submitter();
        let flags = EnterFlags::GETEVENTS;
        let entered = match sleep {
            // SAFETY: no argument is passed.
            Sleep::No => unsafe { submitter.enter::<libc::sigset_t>(queued as u32, 0, flags.bits(), None) },
            // SAFETY: as above.
            Sleep::Forever => unsafe { submitter.enter::<libc::sigset_t>(queued as u32, 1, flags.bits(), None) },
            Sleep::Nanoseconds(nanoseconds) => {
                let second = 1_000_000_000;
                let timeout = Timespec::new().sec(nanoseconds / second).nsec((nanoseconds % second) as u32);
                let arguments = SubmitArgs::new().timespec(&timeout);
                let flags = (flags | EnterFlags::EXT_ARG).bits();
                // SAFETY: the arguments, which the flag announces, and the timeout outlive the call.
                unsafe { submitter.enter(queued as u32, 1, flags, Some(&arguments)) }
            }
        };
        match entered {
            Err(error) if !is_passing(&error) => Err(error),
            _ => Ok(()),
        }
    }

    /// Sees to it that the epoll descriptor is polled, and by the calling thread, which sleeps here next: each event would
    /// disturb another.
    fn keep_polling(&self, epoll: &Epoll) {
        let poller = self.poller.load(Ordering::Acquire);
        if poller == me() {
            return;
        }
        if self.poller.compare_exchange(poller, me(), Ordering::AcqRel, Ordering::Relaxed).is_err() {
            return;
        }
        let before = self.poll.load(Ordering::Acquire);
        let token = before % (FIRST_TOKEN - 1) + 1;
        self.poll.store(token, Ordering::Release);
        if poller != 0 {
            self.cancel(before);
        }
        let poll = opcode::PollAdd::new(Fd(epoll.descriptor()), libc::POLLIN as u32).multi(true).build();
        if !self.push(&poll.user_data(token), 0) {
            self.poller.store(0, Ordering::Release);
        }
    }

    /// The same where no thread polls it.
    pub(crate) fn poll_if_nobody_does(&self, epoll: &Epoll) {
        if self.poller.load(Ordering::Acquire) == 0 {
            self.keep_polling(epoll);
        }
    }

    /// Harvests as [`Engine::pump`](crate::Engine::pump) does.
    pub(crate) fn pump(&self, epoll: &Epoll, batch: &mut Batch, sleep: Sleep) -> io::Result<()> {
        if sleep == Sleep::No {
            self.poll_if_nobody_does(epoll);
        } else {
            self.keep_polling(epoll);
        }
        let (queued, work) = self.with_submissions(|queue| (queue.len(), queue.taskrun() || queue.cq_overflow()));
        let is_due = self.is_left.load(Ordering::Acquire) || self.is_ready.load(Ordering::Acquire);
        // A flush may have ended what would end the sleep at once.
        let sleep_here = if is_due || sleep != Sleep::No && self.has_completions() { Sleep::No } else { sleep };
        if queued > 0 || work || sleep_here != Sleep::No {
            self.enter(queued, sleep_here)?;
        }
        self.reap(batch);
        // Who only looks must see what is there now. Its own poll has said so: what that has to say is work of this thread,
        // which the queue of submissions has told of. Another's may not have been run yet.
        let unsure = sleep == Sleep::No && self.poller.load(Ordering::Acquire) != me();
        if self.is_ready.swap(false, Ordering::AcqRel) || unsure {
            epoll.harvest(batch, Sleep::No)?;
            if batch.is_full_of_events() {
                self.is_ready.store(true, Ordering::Release);
                epoll.wake();
            }
        }
        if self.poller.load(Ordering::Acquire) == 0 {
            self.keep_polling(epoll);
            self.flush();
        }
        Ok(())
    }

    pub(crate) fn is_due(&self) -> bool {
        self.is_ready.load(Ordering::Acquire)
    }

    /// Takes completions from their queue, as many as there is room for.
    pub(crate) fn reap(&self, batch: &mut Batch) {
        let _completing = self.completing.lock();
        // SAFETY: every view of this queue is made here and in `has_completions`, under the lock, and does not outlive it.
        let mut queue = unsafe { self.ring.completion_shared() };
        let before = batch.completions.len();
        while batch.has_room() {
            let Some(entry) = queue.next() else { break };
            let (token, flags) = (entry.user_data(), entry.flags());
            if token < FIRST_TOKEN {
                self.polled(token, entry.result(), flags);
            } else {
                batch.completions.push(Completion {
                    token,
                    result: if entry.result() < 0 { Err(-entry.result()) } else { Ok(entry.result() as usize) },
                    more: cqueue::sock_nonempty(flags),
                });
            }
        }
        add(&self.harvested, (batch.completions.len() - before) as u32);
        self.is_left.store(!queue.is_empty(), Ordering::Release);
    }

    fn has_completions(&self) -> bool {
        let _completing = self.completing.lock();
        // SAFETY: every view of this queue is made here and in `reap`, under the lock, and does not outlive it.
        !unsafe { self.ring.completion_shared() }.is_empty()
    }

    fn polled(&self, token: u64, result: i32, flags: u32) {
        if result >= 0 {
            self.is_ready.store(true, Ordering::Release);
        }
        if !cqueue::more(flags) && token == self.poll.load(Ordering::Acquire) {
            // It has ended by itself, or with its thread: whoever pumps next polls anew.
            self.poller.store(0, Ordering::Release);
        }
    }

    /// Asks for the end of the transfer with this token; it ends by itself in any case, with ECANCELED or as it would have.
    pub fn cancel(&self, token: u64) {
        self.flush();
        // ENOENT: it has ended, and its completion is on its way. The time limit is for a request that is being done now.
        let limit = Timespec::new().nsec(1_000_000);
        let _ = self.ring.submitter().register_sync_cancel(Some(limit), CancelBuilder::user_data(token));
        let _ = self.enter(0, Sleep::No);
    }

    /// A descriptor that is readable while there is something to harvest.
    pub(crate) fn descriptor(&self) -> RawFd {
        self.ring.as_raw_fd()
    }

    pub(crate) fn borrowed(&self) -> BorrowedFd<'_> {
        // SAFETY: the ring owns its descriptor as long as it lives.
        unsafe { BorrowedFd::borrow_raw(self.ring.as_raw_fd()) }
    }
}

#[cfg(test)]
mod tests;
