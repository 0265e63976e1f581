//! The programs whose system calls and instructions `cargo xtask ratchet` counts.
//!
//! ```text
//! cargo run --example operation_costs echo event-select     an echo server for one client after the other
//! cargo run --example operation_costs repeat port 1000      an operation, so many times, on one thread
//! ```
//!
//! Counts repeat only if nothing but the operation varies: one thread, no table, no message but the one counted.

mod echo;
mod repeat;

fn main() -> overlapped::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["echo", "event-select"] => echo::event_select(),
        ["echo", "completion-routine"] => echo::completion_routine(),
        ["echo", "completion-port"] => echo::completion_port(),
        ["repeat", "event", times] => repeat::event(number(times)),
        ["repeat", "wait-any-64", times] => repeat::wait_any(number(times)),
        ["repeat", "port", times] => repeat::port(number(times)),
        _ => {
            eprintln!("operation_costs echo event-select|completion-routine|completion-port");
            eprintln!("operation_costs repeat event|wait-any-64|port TIMES");
            std::process::exit(2);
        }
    }
}

fn number(word: &str) -> u32 {
    word.parse().expect("a number of times such as 1000")
}
