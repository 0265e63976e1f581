//! Connecting: a few at a time, so that the server's accept queue never overflows, which would cost a second per
//! client.
//!
//! Each client makes one round trip as soon as it is connected. Only the answer says that the server has accepted it
//! and knows it, so what the server's memory is afterwards is the memory of so many idle clients.

use super::driver::Driver;
use crate::observe;
use crate::system::connect;
use std::io;

/// So many clients may wait for their connection or first answer at once.
const AT_ONCE: u64 = 256;

/// Connects all clients; returns the memory of each idle one but the first, if the server is observed and can be.
pub(super) fn connect_all(driver: &mut Driver<'_>) -> io::Result<Option<f64>> {
    connect_up_to(driver, 1)?;
    let with_one = resident(driver)?;
    connect_up_to(driver, driver.options.clients)?;
    let with_all = resident(driver)?;
    let others = driver.options.clients as f64 - 1.0;
    Ok(match (with_one, with_all) {
        (Some(one), Some(all)) if others > 0.0 => Some((all as f64 - one as f64) / others),
        _ => None,
    })
}

/// A server that died under its clients is told as their failure, not as that of this reading.
fn resident(driver: &Driver<'_>) -> io::Result<Option<u64>> {
    let process = driver.options.observe.first().filter(|_| driver.tally.faults == 0);
    process.map(|process| observe::resident_bytes(*process)).transpose()
}

fn connect_up_to(driver: &mut Driver<'_>, clients: usize) -> io::Result<()> {
    let options = driver.options;
    driver.turn_patiently(options.patience, |driver| {
        while driver.added() < clients && unanswered(driver) < AT_ONCE {
            let connection = connect::start(options.address, options.source(driver.added()));
            driver.add(connection, options.message_bytes, options.in_flight);
        }
        driver.added() == clients && unanswered(driver) == 0
    })
}

/// Clients that are neither through with their first round trip nor failed. None has begun its second yet.
fn unanswered(driver: &Driver<'_>) -> u64 {
    driver.alive() + driver.tally.faults_after_an_answer - driver.tally.completed
}
