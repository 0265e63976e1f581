//! The kernel's words for what is done to a directory, and Windows' for them.

use super::fs;

/// An event as the kernel writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// The directory's mark.
    pub(super) mark: i32,
    pub(super) mask: u32,
    /// The same in both halves of a move.
    pub(super) cookie: u32,
    /// The entry's name; empty where the directory itself is meant.
    pub(super) name: String,
}

impl Event {
    pub(super) fn has(&self, bits: u32) -> bool {
        self.mask & bits != 0
    }

    pub(super) fn is_directory(&self) -> bool {
        self.has(libc::IN_ISDIR)
    }
}

/// Mark, mask, cookie, length of the name.
const HEAD: usize = 16;

/// The events of a buffer that the kernel has filled.
pub(super) fn parse(mut bytes: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    while bytes.len() >= HEAD {
        let word = |index: usize| bytes[index * 4..].first_chunk().map_or(0, |word| u32::from_ne_bytes(*word));
        let length = word(3) as usize;
        let Some(name) = bytes.get(HEAD..HEAD + length) else { break };
        let end = name.iter().position(|byte| *byte == 0).unwrap_or(length);
        let name = String::from_utf8_lossy(&name[..end]).into_owned();
        events.push(Event { mark: word(0) as i32, mask: word(1), cookie: word(2), name });
        bytes = &bytes[HEAD + length..];
    }
    events
}

/// What the kernel is to tell for a filter. Names of directories are always asked for where what is below them is watched.
pub(super) fn mask_of(filter: u32, subtree: bool) -> u32 {
    const NAMES: u32 = libc::IN_CREATE | libc::IN_DELETE | libc::IN_MOVED_FROM | libc::IN_MOVED_TO;
    let names = fs::FILE_NOTIFY_CHANGE_FILE_NAME | fs::FILE_NOTIFY_CHANGE_DIR_NAME;
    let contents = fs::FILE_NOTIFY_CHANGE_SIZE | fs::FILE_NOTIFY_CHANGE_LAST_WRITE;
    let all = [
        (names, NAMES),
        (contents, libc::IN_MODIFY),
        (ATTRIBUTES, libc::IN_ATTRIB),
        (fs::FILE_NOTIFY_CHANGE_LAST_ACCESS, libc::IN_ACCESS),
    ];
    let asked = all.iter().filter(|(bits, _)| filter & bits != 0).fold(0, |mask, (_, bit)| mask | bit);
    asked | if subtree { NAMES } else { 0 } | libc::IN_DELETE_SELF | libc::IN_ONLYDIR
}

/// What `IN_ATTRIB` may be: modes, owners, times.
const ATTRIBUTES: u32 = fs::FILE_NOTIFY_CHANGE_ATTRIBUTES
    | fs::FILE_NOTIFY_CHANGE_LAST_WRITE
    | fs::FILE_NOTIFY_CHANGE_LAST_ACCESS
    | fs::FILE_NOTIFY_CHANGE_CREATION
    | fs::FILE_NOTIFY_CHANGE_SECURITY;

/// Whether a filter asks for an event.
pub(super) fn is_asked_for(event: &Event, filter: u32) -> bool {
    let names = if event.is_directory() { fs::FILE_NOTIFY_CHANGE_DIR_NAME } else { fs::FILE_NOTIFY_CHANGE_FILE_NAME };
    let contents = fs::FILE_NOTIFY_CHANGE_SIZE | fs::FILE_NOTIFY_CHANGE_LAST_WRITE;
    event.has(libc::IN_CREATE | libc::IN_DELETE | libc::IN_MOVED_FROM | libc::IN_MOVED_TO) && filter & names != 0
        || event.has(libc::IN_MODIFY) && filter & contents != 0
        || event.has(libc::IN_ATTRIB) && filter & ATTRIBUTES != 0
        || event.has(libc::IN_ACCESS) && filter & fs::FILE_NOTIFY_CHANGE_LAST_ACCESS != 0
}

/// Windows' number of what was done, of an event that is no half of a move within one directory.
pub(super) fn action_of(event: &Event) -> u32 {
    if event.has(libc::IN_CREATE | libc::IN_MOVED_TO) {
        fs::FILE_ACTION_ADDED
    } else if event.has(libc::IN_DELETE | libc::IN_MOVED_FROM) {
        fs::FILE_ACTION_REMOVED
    } else {
        fs::FILE_ACTION_MODIFIED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(mask: u32) -> Event {
        Event { mark: 1, mask, cookie: 0, name: "x".into() }
    }

    #[test]
    fn the_kernels_buffer_is_read_to_its_end_and_no_further() {
        let mut bytes = Vec::new();
        for (mark, mask, name) in [(1u32, libc::IN_CREATE, &b"name\0\0\0\0"[..]), (2, libc::IN_DELETE_SELF, b"")] {
            bytes.extend([mark, mask, 7, name.len() as u32].into_iter().flat_map(u32::to_ne_bytes));
            bytes.extend(name);
        }
        let events = parse(&bytes);
        assert_eq!(
            events.iter().map(|event| (event.mark, event.name.as_str())).collect::<Vec<_>>(),
            [(1, "name"), (2, "")]
        );
        assert_eq!(parse(&bytes[..20]), [], "a name that is cut off");
        assert_eq!(parse(&bytes[..bytes.len() - 1]).len(), 1);
    }

    #[test]
    fn what_a_filter_asks_for_is_what_it_is_told() {
        let all = [
            libc::IN_CREATE,
            libc::IN_DELETE,
            libc::IN_MOVED_FROM,
            libc::IN_MOVED_TO,
            libc::IN_MODIFY,
            libc::IN_ATTRIB,
            libc::IN_ACCESS,
        ];
        for bit in 0..9 {
            let filter = 1 << bit;
            for mask in all {
                let told = [0, libc::IN_ISDIR].iter().any(|directory| is_asked_for(&event(mask | directory), filter));
                assert_eq!(told, mask_of(filter, false) & mask != 0, "filter {filter:#x}, event {mask:#x}");
            }
        }
        assert!(!is_asked_for(&event(libc::IN_CREATE), fs::FILE_NOTIFY_CHANGE_DIR_NAME));
        assert!(!is_asked_for(&event(libc::IN_CREATE | libc::IN_ISDIR), fs::FILE_NOTIFY_CHANGE_FILE_NAME));
        assert_ne!(mask_of(fs::FILE_NOTIFY_CHANGE_SIZE, true) & libc::IN_CREATE, 0, "new directories are watched too");
    }
}
