//! The tools for Windows, from Debian's packages.

/// The compiler with the source of its library (`-web`: Debian's name for the newer one), the linker, and Wine.
const PACKAGES: [&str; 6] = ["rustc-web", "cargo-web", "rust-web-src", "gcc-mingw-w64-x86-64", "wine64", "wine"];

/// Installs what is missing, which takes root.
pub fn install() -> Result<(), String> {
    crate::apt::install(&PACKAGES)
}
