//! What Microsoft's C runtime has and glibc has not: text, console keys, `system`.

mod clock;
mod console;
mod descriptor;
mod environment;
#[cfg(target_arch = "x86_64")]
mod floating;
pub mod open;
mod program;
mod rand;
mod show;
mod temporary;
mod text;
mod variable;
