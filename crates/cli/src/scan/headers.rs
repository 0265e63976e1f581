//! Which header an `#include` means: the tree's, the SDK's, the standard's, Windows', or somebody else's.

use std::collections::HashMap;

use super::names::Names;
use super::scope;

/// Whose a header is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The tree's; the file's own path where the case or the slashes are written otherwise.
    Tree(Option<String>),
    /// The SDK's.
    Sdk,
    /// The language's or POSIX'.
    Standard,
    /// Windows', and not here: the group that it is told in, and what to do.
    Windows(&'static str, &'static str),
    /// Nobody's that is known here.
    Other,
}

/// The headers of a tree.
#[derive(Debug, Default)]
pub struct Headers {
    /// The paths of the tree's files by their last part, in small letters.
    files: HashMap<String, Vec<String>>,
}

impl Headers {
    /// Takes note of a file of the tree.
    pub fn add(&mut self, path: &str) {
        let last = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        self.files.entry(last).or_default().push(path.to_string());
    }

    /// Whose the header is that is written so.
    pub fn owner(&self, written: &str, names: &Names) -> Owner {
        let slashed = written.replace('\\', "/");
        let plain: Vec<&str> =
            slashed.split('/').filter(|part| !part.is_empty() && *part != "." && *part != "..").collect();
        let plain = plain.join("/");
        let lower = plain.to_ascii_lowercase();
        let last = lower.rsplit('/').next().unwrap_or(&lower);
        let ends = |path: &&String, wanted: &str| path.as_str() == wanted || path.ends_with(&format!("/{wanted}"));
        if let Some(files) = self.files.get(last) {
            if !written.contains('\\') && files.iter().any(|path| ends(&path, &plain)) {
                return Owner::Tree(None);
            }
            if let Some(path) = files.iter().find(|path| ends(&&path.to_ascii_lowercase(), &lower)) {
                return Owner::Tree(Some(path.clone()));
            }
        }
        match scope::family(&lower) {
            Some((group, advice)) => Owner::Windows(group, advice),
            None if names.header(&lower).is_some() => Owner::Sdk,
            None if scope::is_standard(&lower) => Owner::Standard,
            None if scope::is_windows_header(&lower) => Owner::Windows(
                "Headers",
                "Leave the include out where what is used of it is here; what is not is told by its own name.",
            ),
            None => Owner::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_has_its_owner() {
        let names = Names::get();
        let mut headers = Headers::default();
        headers.add("src/Net/Socket.h");
        assert_eq!(headers.owner("Net/Socket.h", names), Owner::Tree(None));
        assert_eq!(headers.owner("..\\net\\socket.h", names), Owner::Tree(Some("src/Net/Socket.h".to_string())));
        assert_eq!(headers.owner("WinSock2.h", names), Owner::Sdk);
        assert_eq!(headers.owner("DbgHelp.h", names), Owner::Sdk);
        assert_eq!(headers.owner("vector", names), Owner::Standard);
        assert!(matches!(headers.owner("AfxWin.h", names), Owner::Windows("MFC", _)));
        assert!(matches!(headers.owner("TaskSchd.h", names), Owner::Windows("Headers", _)));
        assert_eq!(headers.owner("boost/asio.hpp", names), Owner::Other);
        assert_eq!(headers.owner("", names), Owner::Standard);
    }
}
