use super::*;
use crate::object::SemaphoreError::{InvalidParameter, TooManyPosts};

fn release(semaphore: &Arc<Object>, add: i32) -> Result<i32, crate::object::SemaphoreError> {
    semaphore.release_semaphore(add, &mut Wakes::new())
}

#[test]
fn sem_1_counts_out_of_range_are_refused() {
    for (initial, max) in [(0, 0), (0, -1), (-1, 1), (2, 1), (i32::MIN, i32::MAX)] {
        assert_eq!(Object::semaphore(initial, max).err(), Some(InvalidParameter), "{initial} of {max}");
    }
    for (initial, max) in [(0, 1), (1, 1), (0, i32::MAX), (i32::MAX, i32::MAX)] {
        assert!(Object::semaphore(initial, max).is_ok(), "{initial} of {max}");
    }
}

#[test]
fn sem_2_each_wait_takes_one() {
    let semaphore = semaphore(2, 3);
    assert_eq!([take(&semaphore), take(&semaphore), take(&semaphore)], [true, true, false]);
}

#[test]
fn sem_3_a_release_past_the_maximum_changes_nothing() {
    let semaphore = semaphore(1, 3);
    assert_eq!(release(&semaphore, 3), Err(TooManyPosts));
    assert_eq!(release(&semaphore, i32::MAX), Err(TooManyPosts));
    assert_eq!(release(&semaphore, 2), Ok(1));
    assert_eq!(release(&semaphore, 1), Err(TooManyPosts));
    assert_eq!([take(&semaphore), take(&semaphore), take(&semaphore), take(&semaphore)], [true, true, true, false]);
}

/// The same decision on the slow path, which a waiter makes: one that waits for something else as well.
#[test]
fn sem_3_a_release_past_the_maximum_changes_nothing_beside_a_waiter() {
    let (thread, objects) = (thread(), [semaphore(1, 2), auto_event(false)]);
    let mut wait = Wait::new(&thread, all(&objects));
    assert_eq!(wait.step(), BLOCKED);
    assert_eq!(release(&objects[0], 2), Err(TooManyPosts));
    assert_eq!(release(&objects[0], 1), Ok(1));
    set(&objects[1]);
    assert_eq!(wait.step(), satisfied(0));
    assert_eq!(release(&objects[0], 1), Ok(1));
}

#[test]
fn sem_4_a_release_of_nothing_or_less_is_refused() {
    let semaphore = semaphore(0, 1);
    assert_eq!([release(&semaphore, 0), release(&semaphore, -1)], [Err(InvalidParameter); 2]);
    assert!(!take(&semaphore));
}

#[test]
fn sem_5_a_release_of_n_wakes_n_waiters() {
    let (threads, semaphore) = ([thread(), thread(), thread()], [semaphore(0, 3)]);
    let mut waits = threads.each_ref().map(|thread| Wait::new(thread, any(&semaphore)));
    assert_eq!(waits.each_mut().map(Wait::step), [BLOCKED; 3]);
    assert_eq!(release(&semaphore[0], 2), Ok(0));
    let released = waits.each_mut().map(Wait::step).iter().filter(|step| **step == satisfied(0)).count();
    assert_eq!(released, 2);
    assert!(!take(&semaphore[0]));
}

#[test]
fn sem_5_the_end_of_a_thread_abandons_no_semaphore() {
    let (ending, semaphore) = (thread(), [semaphore(1, 1)]);
    assert_eq!(poll(&ending, &semaphore), satisfied(0));
    let _ = ending.end();
    assert!(!take(&semaphore[0]));
}
