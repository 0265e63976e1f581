//! What waiting costs, in nanoseconds: run by hand, in release, when the machine is quiet.
//!
//! `cargo run --release -p overlapped-sys --example wait_costs`
//!
//! Each figure is the least of several runs: what disturbs a run only adds to it. Two have a target that does not depend on
//! the machine, because both sides of a ratio are measured in turn in the same process.

#[cfg(target_os = "linux")]
#[path = "wait_costs/linux.rs"]
mod linux;

fn main() {
    #[cfg(target_os = "linux")]
    linux::main();
    #[cfg(not(target_os = "linux"))]
    eprintln!("wait_costs compares with bare futexes: it runs on Linux");
}
