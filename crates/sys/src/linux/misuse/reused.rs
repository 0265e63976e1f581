//! An OVERLAPPED used again while its operation is pending: the kernel has one place to write two results to.

use super::pending::Pending;
use super::report::Report;

pub(super) fn report(overlapped: usize, first: &Pending, second: &Pending) -> Report {
    Report::new("an OVERLAPPED was used again while its operation was pending")
        .place(&format!("{{call}} on {} used OVERLAPPED {overlapped:#x} again", second.on), &second.place)
        .place(&format!("its operation is pending since {{call}} on {}", first.on), &first.place)
}
