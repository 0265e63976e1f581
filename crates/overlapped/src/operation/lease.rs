//! A block and the value in it, before the start and after: [`Prepared`]; in between: [`Lent`].
#![allow(unsafe_code)] // Values in the space of a block.

use std::marker::PhantomData;
use std::mem::ManuallyDrop;

use super::block::{Block, Kind, OperationId, SPACE, Space};
use super::{Ending, pool};
use crate::sys::{HANDLE, OVERLAPPED};

/// A block that nothing is in flight on, holding a `P` (I2, I3).
pub(crate) struct Prepared<P> {
    block: &'static Block,
    payload: PhantomData<P>,
}

/// A block that an operation is in flight on, holding a `P` (I3, I4). Dropping it leaks what it holds.
pub(crate) struct Lent<P> {
    block: &'static Block,
    payload: PhantomData<P>,
}

/// Whether a `P` has room in a block. If not, a pointer from a box of one has.
const fn fits<P>() -> bool {
    size_of::<P>() <= SPACE && align_of::<P>() <= align_of::<Space>()
}

impl<P> Prepared<P> {
    /// Takes a block for an operation that `event` is to tell of, if it is not null.
    pub(crate) fn new(payload: P, kind: Kind, event: HANDLE) -> Prepared<P> {
        let block = pool::take();
        block.set_kind(kind);
        // SAFETY: the block is this function's own (I2).
        unsafe { block.overlapped().write(OVERLAPPED { hEvent: event, ..OVERLAPPED::default() }) };
        if fits::<P>() {
            // SAFETY: the space is this function's own (I2), and the value fits.
            unsafe { block.space().cast::<P>().write(payload) };
        } else {
            let boxed = Box::into_raw(Box::new(payload));
            // SAFETY: the space is this function's own (I2), and a pointer fits.
            unsafe { block.space().cast::<*mut P>().write(boxed) };
        }
        Prepared { block, payload: PhantomData }
    }

    /// Where the value is.
    fn place(&self) -> *mut P {
        let space = self.block.space();
        if fits::<P>() {
            return space.cast();
        }
        // SAFETY: the space holds the pointer that `new` wrote (I3).
        unsafe { space.cast::<*mut P>().read() }
    }

    pub(crate) fn payload_mut(&mut self) -> &mut P {
        // SAFETY: there is a value (I3), which is this owner's own (I2).
        unsafe { &mut *self.place() }
    }

    /// Takes the value out and gives the block back.
    pub(crate) fn take(self) -> P {
        self.take_and(pool::give)
    }

    #[inline]
    fn take_and(self, give: impl FnOnce(&'static Block)) -> P {
        let this = ManuallyDrop::new(self);
        let place = this.place();
        let payload = if fits::<P>() {
            // SAFETY: there is a value (I3), and it is not read again, since the block is given back.
            unsafe { place.read() }
        } else {
            // SAFETY: the pointer came from a box (I3), and is not read again, since the block is given back.
            *unsafe { Box::from_raw(place) }
        };
        give(this.block);
        payload
    }

    /// How the operation ended that this was reclaimed from.
    fn ending(&self) -> Ending {
        // SAFETY: nothing is in flight, and this is the owner (I2).
        unsafe { self.block.ending() }
    }

    /// From now on only the function table touches what is in the block.
    pub(crate) fn lend(self) -> Lent<P> {
        let this = ManuallyDrop::new(self);
        Lent { block: this.block, payload: PhantomData }
    }
}

impl<P> Drop for Prepared<P> {
    fn drop(&mut self) {
        let same = Prepared { block: self.block, payload: PhantomData::<P> };
        drop(same.take());
    }
}

impl<P> Lent<P> {
    /// The lease that a routine or a packet names.
    ///
    /// # Safety
    /// The block holds a `P` (I3), and the caller became its owner (I6).
    pub(crate) unsafe fn of(block: &'static Block) -> Lent<P> {
        Lent { block, payload: PhantomData }
    }

    pub(crate) fn block(&self) -> &'static Block {
        self.block
    }

    pub(crate) fn overlapped(&self) -> *mut OVERLAPPED {
        self.block.overlapped()
    }

    pub(crate) fn id(&self) -> OperationId {
        self.block.id()
    }

    /// Whether the status is final.
    pub(crate) fn is_complete(&self) -> bool {
        self.block.status().is_some()
    }

    /// Takes everything back.
    ///
    /// # Safety
    /// The operation was not started (I7), or it has ended (I5, I6).
    pub(crate) unsafe fn reclaim(self) -> Prepared<P> {
        Prepared { block: self.block, payload: PhantomData }
    }

    /// Takes the value of an operation that has ended, and how it did.
    ///
    /// # Safety
    /// The operation has ended (I5, I6).
    pub(crate) unsafe fn finish(self) -> (P, Ending) {
        // SAFETY: the caller's promise.
        let prepared = unsafe { self.reclaim() };
        let ending = prepared.ending();
        (prepared.take(), ending)
    }

    /// The same for one whose id nobody has been told: the block need not begin another life.
    ///
    /// # Safety
    /// The operation has ended (I5, I6).
    pub(crate) unsafe fn finish_unnamed(self) -> (P, Ending) {
        // SAFETY: the caller's promise.
        let prepared = unsafe { self.reclaim() };
        let ending = prepared.ending();
        (prepared.take_and(pool::give_unnamed), ending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ptr::null_mut;
    use std::rc::Rc;

    #[test]
    fn values_of_any_size_come_back_and_are_dropped_once() {
        fn check<T>(value: T) -> Rc<()> {
            let counter = Rc::new(());
            let mut prepared = Prepared::new((value, counter.clone()), Kind::Receive, null_mut());
            prepared.payload_mut();
            let (_, same) = prepared.take();
            drop(same);
            drop(Prepared::new(counter.clone(), Kind::Receive, null_mut()));
            counter
        }
        assert_eq!(Rc::strong_count(&check(())), 1);
        assert_eq!(Rc::strong_count(&check([1u8; SPACE])), 1);
        assert_eq!(Rc::strong_count(&check(vec![1u8; 3])), 1);
    }

    #[test]
    fn lent_blocks_keep_their_value_until_reclaimed() {
        let value = Rc::new(5);
        let lent = Prepared::new(value.clone(), Kind::Send, null_mut()).lend();
        assert_eq!(Rc::strong_count(&value), 2);
        assert!(lent.is_complete(), "a fresh OVERLAPPED is not pending");
        // SAFETY: nothing was started.
        assert_eq!(*unsafe { lent.reclaim() }.take(), 5);
        assert_eq!(Rc::strong_count(&value), 1);
    }
}
