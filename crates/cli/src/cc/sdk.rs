//! Where the SDK lies: beside the installed command, or in the tree that the command was built in.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;

/// The SDK's two directories.
#[derive(Debug)]
pub struct Sdk {
    /// Of the headers.
    pub include: PathBuf,
    /// Of `libws2_32.so` and `libws2_32.a`.
    pub library: PathBuf,
}

/// Headers of C and of POSIX that the SDK stands before; all others that it has are Windows'.
const OF_C: [&str; 23] = [
    "dirent.h",
    "intrin.h",
    "stdio.h",
    "stdlib.h",
    "string.h",
    "strings.h",
    "time.h",
    "errno.h",
    "signal.h",
    "unistd.h",
    "pthread.h",
    "poll.h",
    "mm_malloc.h",
    "stddef.h",
    "fcntl.h",
    "float.h",
    "sched.h",
    "sal.h",
    "vadefs.h",
    "netdb.h",
    "fstream.h",
    "iomanip.h",
    "iostream.h",
];

impl Sdk {
    /// Whether a header, by the name that a source gives it, is one of Windows'.
    pub fn is_of_windows(&self, name: &str) -> bool {
        let name = name.replace('\\', "/").to_ascii_lowercase();
        let is_posix = ["sys/", "net/", "netinet/", "arpa/", "experimental/"].iter().any(|room| name.starts_with(room));
        !is_posix && name.ends_with(".h") && !OF_C.contains(&name.as_str()) && self.include.join(&name).is_file()
    }

    /// The SDK of `--sdk`, of `OVERLAPPED_SDK`, beside the command, or of the tree.
    pub fn find(given: Option<&Path>) -> Result<Sdk, Failure> {
        let named = given.map(Path::to_path_buf).or_else(|| env::var_os("OVERLAPPED_SDK").map(PathBuf::from));
        if let Some(prefix) = named {
            return installed(&prefix).ok_or_else(|| {
                Failure::to_start(format!(
                    "there is no SDK in {}. `cargo xtask install-sdk --prefix DIR` installs one.",
                    prefix.display()
                ))
            });
        }
        let own = env::current_exe()?;
        let directory = own.parent().unwrap_or(Path::new("/")).to_path_buf();
        if let Some(sdk) = directory.parent().and_then(installed) {
            return Ok(sdk);
        }
        let tree = directory.ancestors().find(|tree| tree.join(HEADERS).join("winsock2.h").is_file());
        match tree {
            Some(tree) => built(tree, &directory),
            None => Err(Failure::to_start(
                "the SDK was not found. `cargo xtask install-sdk --prefix DIR` installs it; then give --sdk DIR.",
            )),
        }
    }
}

const HEADERS: &str = "crates/ws2_32/include";

fn installed(prefix: &Path) -> Option<Sdk> {
    let sdk = Sdk { include: prefix.join("include/ws2_32"), library: prefix.join("lib") };
    (sdk.include.join("winsock2.h").is_file() && sdk.library.join("libws2_32.so").is_file()).then_some(sdk)
}

/// The SDK of the build tree; its library is built first where it is missing.
fn built(tree: &Path, directory: &Path) -> Result<Sdk, Failure> {
    // Tests lie one directory deeper than the command.
    let directory = if directory.ends_with("deps") { directory.parent().unwrap_or(directory) } else { directory };
    let sdk = Sdk { include: tree.join(HEADERS), library: directory.to_path_buf() };
    if sdk.library.join("libws2_32.so").is_file() {
        return Ok(sdk);
    }
    eprintln!("overlapped: building the library ws2_32 once");
    let profile = if directory.ends_with("release") { "release" } else { "dev" };
    let mut build = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.current_dir(tree).args(["build", "--quiet", "-p", "overlapped-ws2_32", "--profile", profile]);
    let ended = build.status();
    if !ended.is_ok_and(|ended| ended.success()) || !sdk.library.join("libws2_32.so").is_file() {
        return Err(Failure::to_start(format!(
            "the library ws2_32 is not built. `cargo build -p overlapped-ws2_32` in {} builds it.",
            tree.display()
        )));
    }
    Ok(sdk)
}
