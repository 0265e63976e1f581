use super::*;
use crate::object::NotOwner;

fn release(mutex: &Arc<Object>, thread: &Thread) -> Result<(), NotOwner> {
    mutex.release_mutex(thread, &mut Wakes::new())
}

#[test]
fn mtx_1_the_owner_takes_it_again_and_releases_as_often() {
    let (owner, other, mutex) = (thread(), thread(), [mutex()]);
    assert_eq!([poll(&owner, &mutex), poll(&owner, &mutex)], [satisfied(0); 2]);
    assert_eq!(poll(&other, &mutex), TIMED_OUT);
    assert_eq!(release(&mutex[0], &owner), Ok(()));
    assert_eq!(poll(&other, &mutex), TIMED_OUT);
    assert_eq!(release(&mutex[0], &owner), Ok(()));
    assert_eq!(poll(&other, &mutex), satisfied(0));
}

#[test]
fn mtx_1_a_release_hands_it_to_a_waiter() {
    let (owner, waiter, mutex) = (thread(), thread(), [mutex()]);
    assert_eq!(poll(&owner, &mutex), satisfied(0));
    let mut wait = Wait::new(&waiter, any(&mutex));
    assert_eq!(wait.step(), BLOCKED);
    assert_eq!(release(&mutex[0], &owner), Ok(()));
    assert_eq!(poll(&owner, &mutex), TIMED_OUT);
    assert_eq!(wait.step(), satisfied(0));
    assert_eq!(release(&mutex[0], &waiter), Ok(()));
}

#[test]
fn mtx_2_only_the_owner_releases() {
    let (owner, other, mutex) = (thread(), thread(), [mutex()]);
    assert_eq!(release(&mutex[0], &owner), Err(NotOwner));
    assert_eq!(poll(&owner, &mutex), satisfied(0));
    assert_eq!(release(&mutex[0], &other), Err(NotOwner));
    assert_eq!(release(&mutex[0], &owner), Ok(()));
    assert_eq!(release(&mutex[0], &owner), Err(NotOwner));
}

#[test]
fn mtx_3_abandoned_is_said_once() {
    let (owner, next, mutex) = (thread(), thread(), [mutex()]);
    // Twice owned: abandonment gives up both.
    assert_eq!([poll(&owner, &mutex), poll(&owner, &mutex)], [satisfied(0); 2]);
    let _ = owner.end();
    assert_eq!(poll(&next, &mutex), abandoned(0));
    assert_eq!(poll(&next, &mutex), satisfied(0));
    assert_eq!([release(&mutex[0], &next), release(&mutex[0], &next)], [Ok(()), Ok(())]);
    assert_eq!(poll(&thread(), &mutex), satisfied(0));
}

#[test]
fn mtx_3_an_end_abandons_every_mutex_that_is_still_owned() {
    let (owner, next) = (thread(), thread());
    let mutexes: Vec<_> = (0..20).map(|_| mutex()).collect();
    for mutex in mutexes.chunks(1) {
        assert_eq!(poll(&owner, mutex), satisfied(0));
    }
    assert_eq!(owner.owned_mutexes(), 20);
    for mutex in &mutexes[..5] {
        assert_eq!(release(mutex, &owner), Ok(()));
    }
    assert_eq!(owner.owned_mutexes(), 15, "what was released is forgotten");
    let _ = owner.end();
    for (index, mutex) in mutexes.chunks(1).enumerate() {
        assert_eq!(poll(&next, mutex), if index < 5 { satisfied(0) } else { abandoned(0) });
    }
}

#[test]
fn mtx_3_an_all_of_several_abandoned_mutexes_says_so() {
    for count in 1..4 {
        let (owner, next) = (thread(), thread());
        let mutexes: Vec<_> = (0..count).map(|_| mutex()).collect();
        assert_eq!(step(&owner, all(&mutexes)), satisfied(0));
        let _ = owner.end();
        assert_eq!(step(&next, all(&mutexes)), abandoned(0), "{count}");
        assert_eq!(step(&next, all(&mutexes)), satisfied(0), "once");
    }
}

#[test]
fn mtx_3_abandonment_grants_ownership_to_a_waiter() {
    let (owner, waiter, objects) = (thread(), thread(), [auto_event(false), mutex()]);
    assert_eq!(poll(&owner, &objects[1..]), satisfied(0));
    let mut wait = Wait::new(&waiter, any(&objects));
    assert_eq!(wait.step(), BLOCKED);
    let _ = owner.end();
    assert_eq!(wait.step(), abandoned(1));
    assert_eq!(release(&objects[1], &waiter), Ok(()));
}

#[test]
fn mtx_3_an_all_with_an_abandoned_mutex_says_so_with_index_zero() {
    let (owner, waiter, objects) = (thread(), thread(), [manual_event(true), mutex()]);
    assert_eq!(poll(&owner, &objects[1..]), satisfied(0));
    let mut wait = Wait::new(&waiter, all(&objects));
    assert_eq!(wait.step(), BLOCKED);
    let _ = owner.end();
    assert_eq!(wait.step(), abandoned(0));
    assert_eq!(release(&objects[1], &waiter), Ok(()));
}

#[test]
fn mtx_4_an_abandoned_mutex_at_index_1() {
    let (owner, objects) = (thread(), [auto_event(false), mutex()]);
    assert_eq!(poll(&owner, &objects[1..]), satisfied(0));
    let _ = owner.end();
    assert_eq!(poll(&thread(), &objects), abandoned(1));
}

#[test]
fn mtx_5_an_owned_mutex_may_be_closed() {
    let owner = thread();
    for _ in 0..100 {
        assert_eq!(poll(&owner, &[mutex()]), satisfied(0));
    }
    assert!(owner.owned_mutexes() < 10, "closed mutexes are forgotten, though nobody released them");
    let kept = [mutex()];
    assert_eq!(poll(&owner, &kept), satisfied(0));
    let _ = owner.end();
    assert_eq!(poll(&thread(), &kept), abandoned(0));
}
