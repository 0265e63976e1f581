//! What the watchdog harvests while the program goes on.

use crate::ops::assert_no_rescue;
use crate::support::*;
use overlapped_sys::winsock::*;
use std::time::{Duration, Instant};

fn compute(time: Duration) {
    let until = Instant::now() + time;
    while Instant::now() < until {
        std::hint::spin_loop();
    }
}

/// A program that computes and receives, and never waits, has its sockets harvested by the watchdog. What it received in between is
/// not recorded afterwards.
#[test]
fn what_was_received_meanwhile_is_not_told() {
    // Of many at once the watchdog tells one after the other.
    let pairs: [_; 32] = std::array::from_fn(|_| (pair(), manual_event()));
    for ((_, accepted), event) in pairs {
        event_select(accepted, event, FD_READ);
    }
    let until = Instant::now() + Duration::from_secs(3);
    let mut round = 0;
    while Instant::now() < until {
        // It looks again when nobody has come for some milliseconds. Then it hears of the bytes, and so does the program:
        // sometimes before it, sometimes at the same moment, sometimes after it.
        compute(Duration::from_millis(5));
        for ((client, _), _) in pairs {
            send_all(client, b"x");
        }
        compute(Duration::from_micros(round % 100));
        for ((_, accepted), _) in pairs.into_iter().rev() {
            assert_eq!(receive(accepted, 8).unwrap(), b"x");
        }
        compute(Duration::from_millis(1));
        for ((_, accepted), event) in pairs {
            assert_eq!(enumerate(accepted, event).0, 0, "round {round}");
        }
        round += 1;
    }
    for ((client, accepted), _) in pairs {
        close(client);
        close(accepted);
    }
    assert_no_rescue();
}
