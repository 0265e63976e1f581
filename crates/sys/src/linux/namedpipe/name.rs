//! Names: `\\.\pipe\NAME`.

use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::SocketAddr;

/// How many processes can serve one name.
pub(super) const SLOTS: u8 = 8;
/// How long a name may be in an address as it is; a longer one is there by its hash.
pub(super) const LONGEST: usize = 80;

/// The name of a pipe, without case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PipeName(String);

impl PipeName {
    /// The pipe that a path names, if it is a pipe's: on this machine, by `.` or `?` or its own name.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let path = path.replace('/', "\\");
        let (machine, rest) = path.strip_prefix(r"\\")?.split_once('\\')?;
        let (kind, name) = rest.split_once('\\')?;
        let here = matches!(machine, "." | "?" | "127.0.0.1") || machine.eq_ignore_ascii_case("localhost");
        let is_pipe = here && kind.eq_ignore_ascii_case("pipe") && !name.is_empty();
        (is_pipe && !name.contains('\0')).then(|| Self(name.to_lowercase()))
    }

    /// The name that a parent has written down for this process.
    pub(super) fn inherited(name: String) -> Self {
        Self(name)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The address at which the process in this slot serves it.
    pub(super) fn address(&self, slot: u8) -> Option<SocketAddr> {
        let known = if self.0.len() > LONGEST { format!("#{:016x}", fnv(self.0.as_bytes())) } else { self.0.clone() };
        SocketAddr::from_abstract_name(format!("overlapped/pipe/{slot}/{known}")).ok()
    }
}

/// The same in every process, which the standard library's hash does not promise.
pub(super) fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_case_and_many_spellings() {
        let name = PipeName::parse(r"\\.\pipe\Echo").unwrap();
        for same in [r"\\.\PIPE\echo", r"\\?\pipe\ECHO", "//./pipe/echo", r"\\localhost\pipe\echo"] {
            assert_eq!(PipeName::parse(same).as_ref(), Some(&name), "{same}");
        }
        for none in [r"\\.\pipe\", r"\\.\pipe", r"\\.\com1", "pipe", r"\pipe\echo", r"\\elsewhere\pipe\echo", ""] {
            assert_eq!(PipeName::parse(none), None, "{none}");
        }
        assert!(PipeName::parse(r"\\.\pipe\a\b").is_some());
    }

    #[test]
    fn a_long_name_has_an_address_of_its_own() {
        let long = |last: char| PipeName::parse(&format!(r"\\.\pipe\{}{last}", "x".repeat(240))).unwrap();
        let address = |name: PipeName| name.address(0).unwrap().as_abstract_name().unwrap().to_vec();
        assert_ne!(address(long('a')), address(long('b')));
    }
}
