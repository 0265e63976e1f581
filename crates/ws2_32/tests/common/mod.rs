//! The library as built beside this test, and the compilers.
#![allow(dead_code)] // Each test uses its part.

mod library;

pub use library::library;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;

/// This package's directory.
pub fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The headers.
pub fn include() -> PathBuf {
    package().join("include")
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

/// Builds the libraries that programs load, each once, beside them.
pub fn build_libraries(scratch: &Path) {
    static BUILT: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
    let mut built = BUILT.lock().expect("no build panicked");
    if built.iter().any(|directory| directory == scratch) {
        return;
    }
    let sources = std::fs::read_dir(package().join("tests/c/libraries")).expect("the libraries are there");
    for source in sources {
        let source = source.expect("the directory can be read").path();
        let library = scratch.join(source.with_extension("dll").file_name().expect("it has a name"));
        let output = compile("gcc", &source, &library, &["-std=gnu11", "-O1", "-shared", "-fPIC"]);
        assert_compiled(&output, &source.display().to_string());
    }
    built.push(scratch.to_path_buf());
}
