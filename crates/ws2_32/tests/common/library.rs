//! The library of the tree beside a test, as it is now.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Where `libws2_32.so` lies, freshly built: cargo does not build a library for tests that no Rust links with.
pub fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let own = std::env::current_exe().expect("a test has a path");
        let directory = own.ancestors().nth(2).expect("tests lie in target/PROFILE/deps").to_path_buf();
        let profile = match directory.file_name().and_then(|name| name.to_str()) {
            Some("debug") | None => "dev",
            Some(other) => other,
        };
        let target = directory.parent().expect("a profile lies in the target directory");
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "-p", "overlapped-ws2_32", "--profile", profile, "--target-dir"]).arg(target);
        let ended = build.current_dir(env!("CARGO_MANIFEST_DIR")).status().expect("cargo runs");
        assert!(ended.success(), "the library does not build");
        directory
    })
}
