//! Random histories of a wait set, compared with the plain rule: a wait yields a member that is signaled, consumes it,
//! and blocks or times out only if none is.

use super::{Arc, BLOCKED, Object, Outcome, Step, TIMED_OUT, Wakes};
use super::{auto_event, manual_event, poll, satisfied, semaphore, set, thread};
use crate::Set;
use crate::set::SetWait;
use proptest::prelude::*;

const OBJECTS: usize = 6;

#[derive(Debug, Clone)]
enum Act {
    Signal(usize),
    Reset(usize),
    /// Another thread takes the object if it can.
    Take(usize),
    /// The object leaves the set, or enters it.
    Move(usize),
    /// The set's thread looks: in a wait that goes on until it yields something, or in one that times out at once.
    Look {
        blocks: bool,
    },
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let object = 0..OBJECTS;
    let act = prop_oneof![
        4 => object.clone().prop_map(Act::Signal),
        1 => (0..2_usize).prop_map(Act::Reset),
        2 => object.clone().prop_map(Act::Take),
        1 => object.prop_map(Act::Move),
        4 => prop::bool::ANY.prop_map(|blocks| Act::Look { blocks }),
    ];
    prop::collection::vec(act, 1..80)
}

/// Two manual-reset events, two auto-reset events, two semaphores of at most 2.
fn objects() -> [Arc<Object>; OBJECTS] {
    [manual_event(false), manual_event(false), auto_event(false), auto_event(false), semaphore(0, 2), semaphore(0, 2)]
}

const MAX: [u32; OBJECTS] = [1, 1, 1, 1, 2, 2];

fn run(acts: &[Act]) {
    let (looker, other, objects, members) = (thread(), thread(), objects(), Set::new());
    let mut counts = [0_u32; OBJECTS];
    let mut slots: [Option<u32>; OBJECTS] =
        std::array::from_fn(|index| Some(members.insert(Arc::clone(&objects[index]))));
    let mut blocked: Option<SetWait<'_>> = None;
    for act in acts {
        match act {
            Act::Signal(index) if *index < 4 => {
                set(&objects[*index]);
                counts[*index] = 1;
            }
            Act::Signal(index) => {
                let released = objects[*index].release_semaphore(1, &mut Wakes::new()).is_ok();
                assert_eq!(released, counts[*index] < MAX[*index]);
                counts[*index] += u32::from(released);
            }
            Act::Reset(index) => {
                objects[*index].reset();
                counts[*index] = 0;
            }
            Act::Take(index) => {
                let taken = poll(&other, &objects[*index..=*index]) == satisfied(0);
                assert_eq!(taken, counts[*index] > 0);
                counts[*index] -= u32::from(taken && *index > 1);
            }
            // As the safe API has it, nobody moves members while a thread waits for the set.
            Act::Move(_) if blocked.is_some() => {}
            Act::Move(index) => match slots[*index].take() {
                Some(slot) => assert!(members.remove(slot).is_some()),
                None => slots[*index] = Some(members.insert(Arc::clone(&objects[*index]))),
            },
            Act::Look { blocks } => {
                let deadline = if *blocks { None } else { Some(0) };
                let mut wait = blocked.take().unwrap_or_else(|| SetWait::new(&looker, &members, false, deadline));
                match wait.step() {
                    Step::Done(Outcome::Satisfied { index: slot, abandoned: false }) => {
                        let index = slots.iter().position(|known| *known == Some(slot)).expect("a slot in use");
                        assert!(counts[index] > 0, "{index} was yielded");
                        counts[index] -= u32::from(index > 1);
                    }
                    step => {
                        assert!(step == BLOCKED || step == TIMED_OUT, "{step:?}");
                        assert!((0..OBJECTS).all(|index| slots[index].is_none() || counts[index] == 0));
                        blocked = (step == BLOCKED).then_some(wait);
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn l11_set_histories_agree_with_the_plain_rule(acts in acts()) {
        run(&acts);
    }
}
