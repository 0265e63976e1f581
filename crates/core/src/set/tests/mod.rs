//! The list of ready slots by itself.

use super::ready::{Look, Ready};

fn list_of(slots: u32) -> Ready {
    let ready = Ready::default();
    for slot in 0..slots {
        ready.add_slot(slot, []);
    }
    ready
}

/// A slot that others list again and again does not keep a wait from ending.
#[test]
fn l11_a_look_sees_each_slot_once_though_it_is_listed_again() {
    let (ready, mut left) = (list_of(2), None);
    for slot in [0, 1] {
        assert_eq!(ready.next(&mut left, |_| Look::Ask), Some((slot, Look::Ask)));
        ready.list_slot(slot);
    }
    assert_eq!(ready.next(&mut left, |_| Look::Ask), None);
    assert_eq!(ready.next(&mut None, |_| Look::Ask), Some((0, Look::Ask)), "the next look begins anew");
}

#[test]
fn l11_what_is_not_signaled_is_struck_off_and_what_is_goes_to_the_end() {
    let ready = list_of(4);
    let look = |slot| if slot == 1 { Look::Nothing } else { Look::Signaled };
    let seen = [(); 6].map(|()| ready.next(&mut None, look).map(|(slot, _)| slot));
    assert_eq!(seen, [0, 2, 3, 0, 2, 3].map(Some));
    assert_eq!(ready.next(&mut None, |_| Look::Nothing), None);
    assert_eq!(ready.next(&mut None, |_| Look::Signaled), None, "all are struck off");
    ready.list_slot(1);
    ready.list_slot(1);
    assert_eq!(ready.next(&mut None, |_| Look::Ask), Some((1, Look::Ask)));
    assert_eq!(ready.next(&mut None, |_| Look::Ask), None, "listed once");
}

#[test]
fn l11_a_slot_that_was_taken_out_is_not_looked_at() {
    let ready = list_of(3);
    ready.remove_slot(1);
    ready.remove_slot(1);
    let mut left = None;
    let seen = [(); 3].map(|()| ready.next(&mut left, |_| Look::Ask).map(|(slot, _)| slot));
    assert_eq!(seen, [Some(0), Some(2), None]);
    ready.add_slot(1, []);
    assert_eq!(ready.next(&mut None, |_| Look::Ask), Some((1, Look::Ask)), "used again");
}
