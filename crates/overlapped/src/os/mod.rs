//! What one system has and the other has not. A program that names none of it compiles on both.

pub mod linux;
