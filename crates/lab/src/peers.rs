//! Programs on other libraries, built when they are asked for.
//!
//! Their sources lie in `lab/peers` of the checkout and what is built lies in its `target`. A peer whose tools are missing
//! is left out, with the reason. Everything runs as a user would run it: optimized, one thread.

use crate::bench::{Subject, WineServer};
use crate::load::Kind;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How a peer is built and started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Made {
    Cargo,
    Cxx,
    Mingw,
}

/// A peer as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Its name on the command line and in tables.
    pub name: &'static str,
    made: Made,
    program: &'static str,
    flag: Option<&'static str>,
    chats: bool,
}

const fn rust(name: &'static str, program: &'static str, flag: Option<&'static str>, chats: bool) -> Peer {
    Peer { name, made: Made::Cargo, program, flag, chats }
}

const fn wine(name: &'static str, program: &'static str, chats: bool) -> Peer {
    Peer { name, made: Made::Mingw, program, flag: None, chats }
}

/// All peers.
pub const ALL: [Peer; 10] = [
    rust("raw io_uring", "uring_server", None, true),
    rust("raw io_uring multishot", "uring_server", Some("--multishot"), true),
    rust("tokio", "tokio_server", None, true),
    rust("mio", "mio_server", None, true),
    rust("monoio", "monoio_server", None, false),
    rust("compio", "compio_server", None, false),
    Peer { name: "asio", made: Made::Cxx, program: "asio_server", flag: None, chats: true },
    wine("wine completion-port", "completion_port", true),
    wine("wine completion-routine", "completion_routine", false),
    wine("wine event-select", "event_select", false),
];

/// Under Wine more clients than this take minutes to connect.
const MOST_CLIENTS_UNDER_WINE: usize = 1000;
/// A receive buffer is as long as a message, from so many bytes to so many.
const BUFFERS: std::ops::RangeInclusive<usize> = 4096..=65_536;

/// Peers that have been built.
#[derive(Debug)]
pub struct Peers {
    folder: PathBuf,
    built: Vec<Peer>,
    /// What could not be built, and why.
    pub missing: Vec<String>,
}

/// Whether `wish`, a name or the beginning of one with dashes for spaces, means this peer.
fn is_meant(peer: &Peer, wish: &str) -> bool {
    wish == "all" || peer.name.replace([' ', '_'], "-").starts_with(&wish.replace([' ', '_'], "-"))
}

/// The peers that some wishes name.
///
/// # Errors
///
/// `InvalidInput` for a wish that names none.
pub fn named(wishes: &[String]) -> io::Result<Vec<Peer>> {
    for wish in wishes {
        if !ALL.iter().any(|peer| is_meant(peer, wish)) {
            let names = ALL.map(|peer| peer.name.replace(' ', "-")).join(", ");
            let text = format!("there is no peer {wish}; there are {names}, and all");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
    }
    Ok(ALL.into_iter().filter(|peer| wishes.iter().any(|wish| is_meant(peer, wish))).collect())
}

impl Peers {
    /// Builds some peers from the checkout at `root`; `tell` hears what takes long.
    ///
    /// # Errors
    ///
    /// None of them could be built.
    pub fn build(root: &Path, peers: &[Peer], tell: &mut dyn FnMut(&str)) -> io::Result<Peers> {
        let mut all = Peers { folder: root.join("lab/peers"), built: Vec::new(), missing: Vec::new() };
        for made in [Made::Cargo, Made::Cxx, Made::Mingw] {
            let of_these: Vec<Peer> = peers.iter().filter(|peer| peer.made == made).copied().collect();
            if of_these.is_empty() {
                continue;
            }
            let names = of_these.iter().map(|peer| peer.name).collect::<Vec<_>>().join(", ");
            tell(&format!("building {names}"));
            match all.make(made, &of_these) {
                Ok(()) => all.built.extend(of_these),
                Err(error) => all.missing.push(format!("{names}: left out, since {error}")),
            }
        }
        match all.built.is_empty() && !peers.is_empty() {
            true => Err(io::Error::other(all.missing.join("; "))),
            false => Ok(all),
        }
    }

    fn make(&self, made: Made, peers: &[Peer]) -> io::Result<()> {
        match made {
            Made::Cargo => {
                let mut cargo = Command::new("cargo");
                run(cargo
                    .args(["build", "--release", "--locked", "--manifest-path"])
                    .arg(self.folder.join("Cargo.toml")))
            }
            Made::Cxx => {
                std::fs::create_dir_all(self.folder.join("target"))?;
                let mut cxx = Command::new("g++");
                cxx.args(["-std=c++17", "-O2", "-pthread", "-o"]).arg(self.folder.join("target/asio_server"));
                run(cxx.arg(self.folder.join("asio/server.cpp")))
                    .map_err(|error| io::Error::other(format!("{error} (Debian: g++, libasio-dev)")))
            }
            Made::Mingw => self.make_windows_programs(peers),
        }
    }

    fn make_windows_programs(&self, peers: &[Peer]) -> io::Result<()> {
        let needed = |error| io::Error::other(format!("{error} (Debian: gcc-mingw-w64-x86-64, wine, wine64)"));
        std::fs::create_dir_all(self.folder.join("target/wine"))?;
        for peer in peers {
            let mut gcc = Command::new("x86_64-w64-mingw32-gcc");
            gcc.args(["-std=gnu11", "-O2", "-D_WIN32_WINNT=0x0A00", "-o"]).arg(self.windows_program(peer));
            gcc.arg(self.folder.join(format!("wine/{}.c", peer.program))).args(["-lws2_32", "-lmswsock"]);
            run(&mut gcc).map_err(needed)?;
        }
        // The prefix is made once, and by nobody's measured run.
        let mut boot = Command::new("wine");
        boot.args(["wineboot", "--init"]).envs(self.wine_environment());
        run(&mut boot).map_err(needed)?;
        // Waits until the programs of the boot, and the server with them, have gone.
        let mut wait = Command::new("wineserver");
        run(wait.arg("--wait").envs(self.wine_environment())).map_err(needed)
    }

    fn windows_program(&self, peer: &Peer) -> PathBuf {
        self.folder.join("target/wine").join(peer.program).with_extension("exe")
    }

    fn wine_environment(&self) -> BTreeMap<String, String> {
        let prefix = self.folder.join("target/wine/prefix").to_string_lossy().into_owned();
        let words = [("WINEPREFIX", prefix.as_str()), ("WINEDEBUG", "-all"), ("WINEDLLOVERRIDES", "winedbg.exe=d")];
        words.map(|(name, value)| (name.to_string(), value.to_string())).into()
    }

    /// Wine's server, if any peer needs it.
    pub fn wine_server(&self) -> Option<WineServer> {
        let needed = self.built.iter().any(|peer| peer.made == Made::Mingw);
        let command = ["wineserver", "--foreground", "--persistent"].map(String::from).to_vec();
        needed.then(|| WineServer { command, environment: self.wine_environment() })
    }

    /// The peers that can serve such a load.
    pub fn subjects(&self, kind: Kind, clients: usize, message_bytes: usize) -> Vec<Subject> {
        let serves = |peer: &&Peer| match kind {
            Kind::Echo | Kind::Silent | Kind::Churn => true,
            Kind::Chat => peer.chats,
            Kind::Datagrams => false,
        };
        let fits = |peer: &&Peer| peer.made != Made::Mingw || clients <= MOST_CLIENTS_UNDER_WINE;
        let peers = self.built.iter().filter(serves).filter(fits);
        peers.map(|peer| self.subject(peer, kind, message_bytes)).collect()
    }

    fn subject(&self, peer: &Peer, kind: Kind, message_bytes: usize) -> Subject {
        let path = |path: PathBuf| path.to_string_lossy().into_owned();
        let mut command = match peer.made {
            Made::Cargo => vec![path(self.folder.join("target/release").join(peer.program))],
            Made::Cxx => vec![path(self.folder.join("target").join(peer.program))],
            Made::Mingw => vec!["wine".to_string(), path(self.windows_program(peer))],
        };
        let buffer = message_bytes.clamp(*BUFFERS.start(), *BUFFERS.end());
        let service = if kind == Kind::Chat { "chat" } else { "echo" };
        command.extend([service, "--buffer", &buffer.to_string()].map(String::from));
        command.extend(peer.flag.map(String::from));
        let mut subject = Subject::new(peer.name, command);
        if peer.made == Made::Mingw {
            subject.under_wine = true;
            subject.environment = self.wine_environment();
        }
        subject
    }
}

fn run(command: &mut Command) -> io::Result<()> {
    let shown = format!("{command:?}");
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output();
    let output =
        output.map_err(|error| io::Error::new(error.kind(), format!("{shown} could not be started: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let end = said.lines().rev().take(5).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n");
    Err(io::Error::other(format!("{shown} ended with {}: {end}", output.status)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_are_named_by_their_beginning() {
        let names = |wishes: &[&str]| {
            let wishes: Vec<String> = wishes.iter().map(|wish| wish.to_string()).collect();
            named(&wishes).map(|peers| peers.iter().map(|peer| peer.name).collect::<Vec<_>>())
        };
        assert_eq!(names(&["tokio"]).unwrap(), ["tokio"]);
        assert_eq!(names(&["raw-io-uring", "asio"]).unwrap(), ["raw io_uring", "raw io_uring multishot", "asio"]);
        assert_eq!(names(&["wine"]).unwrap().len(), 3);
        assert_eq!(names(&["all"]).unwrap().len(), ALL.len());
        assert_eq!(names(&["node"]).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }

    #[test]
    fn a_peer_is_given_what_it_can_serve() {
        let peers = Peers { folder: "lab/peers".into(), built: ALL.to_vec(), missing: Vec::new() };
        assert_eq!(peers.subjects(Kind::Echo, 64, 64).len(), ALL.len());
        assert_eq!(peers.subjects(Kind::Echo, 10_000, 64).len(), ALL.len() - 3);
        assert!(peers.subjects(Kind::Datagrams, 64, 64).is_empty());
        let chat = peers.subjects(Kind::Chat, 1000, 64);
        assert!(chat.iter().all(|subject| subject.command.contains(&"chat".to_string())));
        assert!(!chat.iter().any(|subject| subject.name == "monoio"));
        let bulk = &peers.subjects(Kind::Echo, 64, 65_536)[1];
        assert_eq!(bulk.command[1..], ["echo", "--buffer", "65536", "--multishot"]);
    }
}
