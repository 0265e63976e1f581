//! A timeline of what every thread, socket and operation of the process does, for Perfetto or `chrome://tracing` to open.
//!
//! Each wait is a slice on its thread, with whether it was alertable and how it ended; so is each APC and completion routine,
//! inside the wait that runs it. Each operation is a slice of its own, from its start (pending or not) to its completion, with
//! how it was told. Packets queued and taken, and network events recorded and enumerated, are moments.
//!
//! There is no such function on Windows, where Event Tracing does a similar thing: there [`start`] fails with `Unsupported`.
//!
//! ```
//! let path = std::env::temp_dir().join(format!("timeline-{}.json", std::process::id()));
//! match overlapped::trace::start(&path) {
//!     Err(error) if error.kind() == std::io::ErrorKind::Unsupported => println!("no timeline here"),
//!     started => {
//!         started?;
//!         overlapped::sleep(overlapped::Timeout::After(std::time::Duration::from_millis(1)));
//!         overlapped::trace::stop()?;
//!         assert!(std::fs::read_to_string(&path)?.contains("wait"));
//!         # std::fs::remove_file(&path)?;
//!     }
//! }
//! # Ok::<(), std::io::Error>(())
//! ```

pub use overlapped_sys::trace::{start, stop};
