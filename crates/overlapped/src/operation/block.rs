//! The block: an OVERLAPPED with room for what belongs to its operation.
#![allow(unsafe_code)] // Fields behind cells, which the function table uses too.

use std::cell::UnsafeCell;
use std::fmt;
use std::hint::spin_loop;
use std::mem::{MaybeUninit, offset_of};
use std::sync::atomic::{AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;

use super::Ending;
use crate::error::{NOT_FOUND, Result, Status, check};
use crate::sys::{self, HANDLE, OVERLAPPED};

/// How much a block has room for: a few vectors, or the parts of an accept.
pub(super) const SPACE: usize = 160;

#[repr(C, align(16))]
pub(super) struct Space(MaybeUninit<[u8; SPACE]>);

/// See the invariants of the [module](super).
#[repr(C)]
pub struct Block {
    /// I1: at offset 0.
    overlapped: UnsafeCell<OVERLAPPED>,
    /// Twice the generation, plus one while somebody cancels: a block does not change its owner under a cancellation.
    ///
    /// | Value | Means | Next |
    /// |---|---|---|
    /// | 2 g | in its life g | 2 g + 1 by `cancel`, 2 g + 2 by `retire` |
    /// | 2 g + 1 | somebody cancels it in its life g | 2 g by the same; others wait |
    ticket: AtomicU64,
    kind: AtomicU8,
    waiter: Mutex<Waiter>,
    space: UnsafeCell<Space>,
}

// SAFETY: the cells are used by the block's one owner only (I2, I4), the rest is synchronized.
unsafe impl Sync for Block {}

/// What a packet tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    Receive,
    Send,
    Accept,
    Connect,
    ReceiveFrom,
    SendTo,
    Transmit,
    /// An operation that a future awaits, whatever it is.
    Future,
    /// No operation: a queue of registered I/O has results.
    Results,
    ReadAt,
    WriteAt,
    ReceiveMessage,
    SendMessage,
}

/// Who waits for an operation that a future started.
#[derive(Default)]
pub(crate) enum Waiter {
    /// Nobody yet.
    #[default]
    None,
    /// This task.
    Task(Waker),
    /// The operation has ended; the future has not seen it.
    Ended(Ending),
    /// The future was dropped: whoever sees the end calls this.
    Dropped(unsafe fn(&'static Block)),
}

/// `LPOVERLAPPED`—Names an operation, for [`Socket::cancel`](crate::Socket::cancel). It stays good for nothing else after
/// the end.
///
/// Source: CancelIoEx function (ioapiset.h)
#[derive(Clone, Copy)]
#[doc(alias = "LPOVERLAPPED")]
pub struct OperationId {
    block: &'static Block,
    ticket: u64,
}

const _: () = assert!(offset_of!(OVERLAPPED, Internal) == 0 && offset_of!(Block, overlapped) == 0);

impl Block {
    /// A block that will never be freed (I1).
    pub(super) fn forever() -> &'static Block {
        Box::leak(Box::new(Block {
            overlapped: UnsafeCell::default(),
            ticket: AtomicU64::new(0),
            kind: AtomicU8::new(Kind::Receive as u8),
            waiter: Mutex::default(),
            space: UnsafeCell::new(Space(MaybeUninit::uninit())),
        }))
    }

    /// Where the OVERLAPPED is, for its owner and the function table.
    pub(crate) fn overlapped(&self) -> *mut OVERLAPPED {
        self.overlapped.get()
    }

    /// Where the payload is, for its owner.
    pub(super) fn space(&self) -> *mut Space {
        self.space.get()
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.kind.load(Ordering::Relaxed) {
            0 => Kind::Receive,
            1 => Kind::Send,
            2 => Kind::Accept,
            3 => Kind::Connect,
            4 => Kind::ReceiveFrom,
            5 => Kind::SendTo,
            6 => Kind::Transmit,
            8 => Kind::Results,
            9 => Kind::ReadAt,
            10 => Kind::WriteAt,
            11 => Kind::ReceiveMessage,
            12 => Kind::SendMessage,
            _ => Kind::Future,
        }
    }

    pub(super) fn set_kind(&self, kind: Kind) {
        self.kind.store(kind as u8, Ordering::Relaxed);
    }

    pub(crate) fn waiter(&self) -> MutexGuard<'_, Waiter> {
        self.waiter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The status, once it is final. What the operation wrote can then be read.
    pub(super) fn status(&self) -> Option<Status> {
        // `Internal` is the first field.
        let internal = self.overlapped().cast::<usize>();
        // SAFETY: the pointer is valid (I1), and `Internal` is always used as an atomic while others may write it (I4).
        let internal = unsafe { AtomicUsize::from_ptr(internal) };
        match internal.load(Ordering::Acquire) {
            pending if pending == sys::STATUS_PENDING as usize => None,
            status => Some(Status::from_code(status as u32)),
        }
    }

    /// How the operation ended.
    ///
    /// # Safety
    /// It has ended (I5, I6), and the caller is the block's owner.
    pub(crate) unsafe fn ending(&self) -> Ending {
        let overlapped = self.overlapped();
        // SAFETY: nobody writes the OVERLAPPED after the end (I4).
        let OVERLAPPED { Internal: status, InternalHigh: bytes, .. } = unsafe { overlapped.read() };
        let status = Status::from_code(status as u32);
        Ending { result: status.winsock_result(), bytes, status: Some(status) }
    }

    pub(crate) fn id(&'static self) -> OperationId {
        OperationId { block: self, ticket: self.ticket.load(Ordering::Relaxed) & !1 }
    }

    /// Ends this life of the block: ids of it are good for nothing from now on.
    pub(super) fn retire(&self) {
        let mut now = self.ticket.load(Ordering::Relaxed) & !1;
        while let Err(other) = self.ticket.compare_exchange_weak(now, now + 2, Ordering::Acquire, Ordering::Relaxed) {
            // Somebody cancels: a call that does not block.
            now = other & !1;
            spin_loop();
        }
    }
}

/// The OVERLAPPED by which queues of registered I/O tell a port that they have results. There is no operation behind it.
pub(crate) fn notifier() -> *mut OVERLAPPED {
    static NOTIFIER: OnceLock<&Block> = OnceLock::new();
    let block = NOTIFIER.get_or_init(|| {
        let block = Block::forever();
        block.set_kind(Kind::Results);
        block
    });
    block.overlapped()
}

impl OperationId {
    /// Cancels the operation if it is in flight on this socket.
    pub(crate) fn cancel(self, socket: HANDLE) -> Result<()> {
        let (block, alive) = (self.block, self.ticket);
        while let Err(other) =
            block.ticket.compare_exchange_weak(alive, alive + 1, Ordering::Acquire, Ordering::Relaxed)
        {
            if other & !1 != alive {
                return Err(NOT_FOUND);
            }
            spin_loop();
        }
        // SAFETY: the OVERLAPPED is only compared with those in flight; the block stays in this life meanwhile.
        let cancelled = check(unsafe { sys::CancelIoEx(socket, block.overlapped()) });
        block.ticket.store(alive, Ordering::Release);
        cancelled
    }
}

impl PartialEq for OperationId {
    fn eq(&self, other: &OperationId) -> bool {
        std::ptr::eq(self.block, other.block) && self.ticket == other.ticket
    }
}

impl Eq for OperationId {}

impl fmt::Debug for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OperationId({:p}, {})", self.block, self.ticket / 2)
    }
}
