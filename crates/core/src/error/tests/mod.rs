//! The table against the specification and against the system.

mod io_error;
mod listing;
mod rows;
mod translation;

use super::context::{Call, Context};

/// A context that changes no meaning.
const STREAM: Context = Context::stream(Call::Other);
