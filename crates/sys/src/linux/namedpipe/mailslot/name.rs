//! Names: `\\.\mailslot\NAME`.

use super::super::name::{LONGEST, fnv};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::SocketAddr;

/// What a path of a mailslot names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mailbox {
    /// One of this machine, by its name without case.
    Here(String),
    /// One of another machine, or of every machine of a domain.
    Elsewhere,
}

impl Mailbox {
    /// `None` if the path is no mailslot's.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let path = path.replace('/', "\\");
        let (machine, rest) = path.strip_prefix(r"\\")?.split_once('\\')?;
        let (kind, name) = rest.split_once('\\')?;
        if !kind.eq_ignore_ascii_case("mailslot") || name.is_empty() || name.contains('\0') {
            return None;
        }
        let here = matches!(machine, "." | "?" | "127.0.0.1") || machine.eq_ignore_ascii_case("localhost");
        Some(if here { Self::Here(name.to_lowercase()) } else { Self::Elsewhere })
    }
}

/// The address of a name.
pub(super) fn address(name: &str) -> Option<SocketAddr> {
    let known = if name.len() > LONGEST { format!("#{:016x}", fnv(name.as_bytes())) } else { name.to_owned() };
    SocketAddr::from_abstract_name(format!("overlapped/mailslot/{known}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailslot_is_here_or_elsewhere_or_none() {
        let here = Some(Mailbox::Here(r"a\box".to_owned()));
        for path in [r"\\.\mailslot\A\box", r"\\?\MAILSLOT\a\Box", "//./mailslot/a/box", r"\\localhost\mailslot\a\box"]
        {
            assert_eq!(Mailbox::parse(path), here, "{path}");
        }
        for path in [r"\\*\mailslot\box", r"\\DOMAIN\mailslot\box"] {
            assert_eq!(Mailbox::parse(path), Some(Mailbox::Elsewhere), "{path}");
        }
        for path in [r"\\.\mailslot\", r"\\.\mailslot", r"\\.\pipe\box", "box", r"\mailslot\box", ""] {
            assert_eq!(Mailbox::parse(path), None, "{path}");
        }
    }
}
