//! An OVERLAPPED freed or overwritten while its operation is pending: the result is written into what is something else by then.
//!
//! Nothing tells when memory is freed. What an allocator or another function puts there tells it: every byte of a pending OVERLAPPED
//! stays as the start call left it, until the library writes the result.

use super::memory::{self, Memory};
use super::pending::Pending;
use super::place::Place;
use super::report::Report;

/// The bytes of an OVERLAPPED.
pub(super) type Image = [u8; size_of::<windows_sys::Win32::System::IO::OVERLAPPED>()];

const FIELDS: [(&str, std::ops::Range<usize>); 4] =
    [("Internal", 0..8), ("InternalHigh", 8..16), ("Offset or OffsetHigh", 16..24), ("hEvent", 24..32)];

pub(super) fn image(overlapped: usize) -> Option<Image> {
    let mut image = Image::default();
    (memory::read(overlapped, &mut image) == Memory::Read).then_some(image)
}

/// What has become of it, if anything has.
pub(super) fn changed(overlapped: usize, before: &Image) -> Option<String> {
    let mut now = Image::default();
    match memory::read(overlapped, &mut now) {
        Memory::Unknown => None,
        Memory::Gone => Some("its memory is gone".to_string()),
        Memory::Read if now == *before => None,
        Memory::Read => {
            let fields = FIELDS.iter().filter(|(_, bytes)| now[bytes.clone()] != before[bytes.clone()]);
            let names: Vec<&str> = fields.map(|(name, _)| *name).collect();
            Some(format!("changed: {}", names.join(", ")))
        }
    }
}

/// `noticed` is the call in which it was seen; the end of the operation is no call of the program.
pub(super) fn report(overlapped: usize, pending: &Pending, how: &str, noticed: Option<&Place>) -> Report {
    let report = Report::new("an OVERLAPPED was freed or overwritten while its operation was pending")
        .say(&format!("OVERLAPPED {overlapped:#x}: {how}"))
        .place(&format!("its operation is pending since {{call}} on {}", pending.on), &pending.place);
    match noticed {
        Some(place) => report.place("noticed in {call}, so the change came before", place),
        None => report.say("noticed when the operation ended"),
    }
}

#[cfg(test)]
mod tests {
    use super::{changed, image};

    #[test]
    fn the_field_that_was_written_to_is_named() {
        let mut words = [259usize, 0, 0, 8];
        let address = words.as_ptr().expose_provenance();
        let before = image(address).expect("it is there");
        assert_eq!(changed(address, &before), None);
        words[3] = 12;
        assert_eq!(std::hint::black_box(&words)[3], 12);
        assert_eq!(changed(address, &before).as_deref(), Some("changed: hEvent"));
        assert_eq!(changed(64, &before).as_deref(), Some("its memory is gone"));
    }
}
