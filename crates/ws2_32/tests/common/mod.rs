//! The library as built beside this test, and the compilers.
#![allow(dead_code)] // Each test uses its part.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// This package's directory.
pub fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The headers.
pub fn include() -> PathBuf {
    package().join("include")
}

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
        let ended = build.current_dir(package()).status().expect("cargo runs");
        assert!(ended.success(), "the library does not build");
        directory
    })
}

/// A directory for this test's programs.
pub fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&path).expect("the target directory can be written");
    path
}

/// Those of the compilers that are installed; in continuous integration all of them are to be.
pub fn compilers(candidates: &[&'static str]) -> Vec<&'static str> {
    let mut found = Vec::new();
    for name in candidates {
        match Command::new(name).arg("--version").output() {
            Ok(output) if output.status.success() => found.push(*name),
            _ => {
                assert!(
                    std::env::var_os("CI").is_none(),
                    "{name} is to be installed here: apt-get install clang gcc g++"
                );
                eprintln!("SKIPPED: {name} is not installed");
            }
        }
    }
    assert!(!found.is_empty(), "none of {candidates:?} is installed");
    found
}

/// Compiles as a user without CMake and pkg-config does, every warning an error.
pub fn compile(compiler: &str, source: &Path, program: &Path, flags: &[&str]) -> Output {
    let library = library();
    Command::new(compiler)
        .args(["-Wall", "-Wextra", "-Werror", "-Wno-unknown-pragmas"])
        // To clang, index and rindex are functions though nobody declares them.
        .args(["-fno-builtin-index", "-fno-builtin-rindex"])
        .args(flags)
        .arg("-I")
        .arg(include())
        .arg(source)
        .arg("-o")
        .arg(program)
        .arg("-L")
        .arg(library)
        .arg(format!("-Wl,-rpath,{}", library.display()))
        .arg(format!("-Wl,--version-script={}", include().join("ovl/own.map").display()))
        .args(["-lws2_32", "-pthread"])
        .output()
        .expect("the compiler runs")
}

/// Fails with the compiler's words.
pub fn assert_compiled(output: &Output, what: &str) {
    assert!(output.status.success(), "{what}:\n{}", String::from_utf8_lossy(&output.stderr));
}
