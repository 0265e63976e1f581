//! Random histories of several threads and objects, compared step by step with a model that is too simple to be wrong:
//! one list of waiters in the order in which they came, and no lock, word or place anywhere.

mod naive;

use super::{Arc, Object, Step, Terms, Wait, Wakes};
use super::{apc, at_ms, auto_event, drain, manual_event, mutex, semaphore, thread};
use naive::{Act, Model, OBJECTS, THREADS};
use proptest::prelude::*;

/// The objects in the order of [`naive::State`].
fn objects() -> [Arc<Object>; OBJECTS] {
    [manual_event(false), manual_event(false), auto_event(false), auto_event(false), semaphore(1, 3), mutex(), mutex()]
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let event = 0..4_usize;
    let thread = 0..THREADS;
    let subset = prop::sample::subsequence(Vec::from_iter(0..OBJECTS), 1..=4).prop_shuffle();
    let wait = (thread.clone(), subset, prop::array::uniform4(prop::bool::ANY)).prop_map(
        |(thread, objects, [all, alertable, timed, now])| Act::Wait {
            thread,
            objects,
            all,
            alertable,
            timed,
            now: now && timed,
        },
    );
    let act = prop_oneof![
        4 => event.clone().prop_map(Act::Set),
        2 => event.clone().prop_map(Act::Reset),
        2 => event.prop_map(Act::Pulse),
        2 => (1..=3_u32).prop_map(Act::ReleaseSemaphore),
        3 => (thread.clone(), 5..7_usize).prop_map(|(thread, object)| Act::ReleaseMutex { thread, object }),
        2 => thread.clone().prop_map(Act::QueueApc),
        1 => thread.clone().prop_map(Act::Recheck),
        1 => Just(Act::LetTimePass),
        4 => thread.clone().prop_map(Act::Step),
        1 => thread.prop_map(Act::End),
        8 => wait,
    ];
    prop::collection::vec(act, 1..60)
}

/// The arrays that the waits of a history name, made first so that the waits can borrow them.
fn arrays(acts: &[Act], objects: &[Arc<Object>]) -> Vec<Vec<Arc<Object>>> {
    let named = |act: &Act| match act {
        Act::Wait { objects: named, .. } => named.iter().map(|index| Arc::clone(&objects[*index])).collect(),
        _ => Vec::new(),
    };
    acts.iter().map(named).collect()
}

fn run(acts: &[Act]) {
    let (objects, threads) = (objects(), [(); THREADS].map(|()| thread()));
    let arrays = arrays(acts, &objects);
    let mut model = Model::new();
    let mut waits = [const { None }; THREADS];
    let mut now_ms = 1;
    at_ms(now_ms);
    let mut wakes = Wakes::new();
    for (act, array) in acts.iter().zip(&arrays) {
        if !model.allows(act) {
            continue;
        }
        match act {
            Act::Set(event) => objects[*event].set(&mut wakes),
            Act::Reset(event) => objects[*event].reset(),
            Act::Pulse(event) => objects[*event].pulse(&mut wakes),
            Act::ReleaseSemaphore(add) => {
                let before = objects[4].release_semaphore(*add as i32, &mut wakes);
                assert_eq!(before.ok().map(|before| before as u32), model.release_semaphore(*add));
            }
            Act::ReleaseMutex { thread, object } => {
                let released = objects[*object].release_mutex(&threads[*thread], &mut wakes).is_ok();
                assert_eq!(released, model.release_mutex(*thread, *object));
            }
            Act::QueueApc(thread) => {
                let queued = threads[*thread].queue_apc(apc(0), &mut wakes).is_ok();
                assert_eq!(queued, model.queue_apc(*thread));
            }
            Act::Recheck(thread) => threads[*thread].ask_recheck(&mut wakes),
            Act::LetTimePass => {
                now_ms += 10;
                at_ms(now_ms);
            }
            Act::End(thread) => drop(threads[*thread].end()),
            Act::Wait { thread, all, alertable, timed, now, .. } => {
                let deadline = if *now { Some(0) } else { timed.then_some((now_ms + 5) * 1_000_000) };
                let terms = Terms { objects: array, all: *all, alertable: *alertable, deadline };
                waits[*thread] = Some(Wait::new(&threads[*thread], terms));
            }
            Act::Step(_) => {}
        }
        model.act(act);
        if let Act::Wait { thread, .. } | Act::Step(thread) = act
            && let Some(wait) = &mut waits[*thread]
        {
            let step = wait.step();
            assert_eq!(step, model.step(*thread), "{act:?}");
            if step == Step::RunApcs {
                assert_eq!(drain(&threads[*thread]).len(), model.drain(*thread));
            }
            if !matches!(step, Step::Block { .. }) {
                waits[*thread] = None;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn wait_12_histories_agree_with_the_naive_model(acts in acts()) {
        run(&acts);
    }
}

/// A wait-all takes its mutexes in the order of its array, also where the first of them was free last; so the end of its thread gives
/// the other up first, and another wait-all has both before the wait for one.
#[test]
fn mtx_3_mutexes_are_abandoned_in_the_order_in_which_they_were_had() {
    let wait = |thread, objects: &[usize], all| Act::Wait {
        thread,
        objects: objects.to_vec(),
        all,
        alertable: false,
        timed: false,
        now: false,
    };
    run(&[
        wait(0, &[5], false),
        wait(1, &[6, 5], true),
        Act::ReleaseMutex { thread: 0, object: 5 },
        Act::Step(1),
        wait(2, &[5], false),
        wait(0, &[5, 6], true),
        Act::End(1),
        Act::Step(0),
        Act::Step(2),
    ]);
}
