//! A queue that keeps its first element in place: hardly any way of a socket ever has two operations waiting.

use std::collections::VecDeque;

#[derive(Debug)]
pub(super) struct Fifo<T> {
    first: Option<T>,
    /// Those behind it; made with the first second one. Empty while there is no first.
    #[expect(clippy::box_collection, reason = "a socket has two of these, and hardly ever a second element")]
    rest: Option<Box<VecDeque<T>>>,
}

impl<T> Fifo<T> {
    pub(super) const fn new() -> Self {
        Self { first: None, rest: None }
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    #[inline]
    pub(super) fn push_back(&mut self, element: T) {
        if self.first.is_none() {
            self.first = Some(element);
        } else {
            self.rest.get_or_insert_default().push_back(element);
        }
    }

    #[inline]
    pub(super) fn push_front(&mut self, element: T) {
        if let Some(second) = self.first.replace(element) {
            self.rest.get_or_insert_default().push_front(second);
        }
    }

    #[inline]
    pub(super) fn pop_front(&mut self) -> Option<T> {
        let next = self.rest.as_mut().and_then(|rest| rest.pop_front());
        std::mem::replace(&mut self.first, next)
    }

    /// Takes out all that `is_meant` means, in their order.
    pub(super) fn extract(&mut self, is_meant: impl Fn(&T) -> bool) -> Vec<T> {
        let (mut all, mut taken) = (std::mem::replace(self, Self::new()), Vec::new());
        while let Some(element) = all.pop_front() {
            if is_meant(&element) {
                taken.push(element);
            } else {
                self.push_back(element);
            }
        }
        taken
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_in_order() {
        let mut fifo = Fifo::new();
        assert!(fifo.is_empty() && fifo.pop_front().is_none());
        (2..6).for_each(|element| fifo.push_back(element));
        fifo.push_front(1);
        assert_eq!(fifo.extract(|element| element % 2 == 0), [2, 4]);
        assert!(!fifo.is_empty());
        fifo.push_front(0);
        fifo.push_back(7);
        assert_eq!(std::iter::from_fn(|| fifo.pop_front()).collect::<Vec<_>>(), [0, 1, 3, 5, 7]);
        assert!(fifo.is_empty());
        fifo.push_back(8);
        assert_eq!(fifo.pop_front(), Some(8));
        assert!(fifo.extract(|_| true).is_empty());
    }
}
