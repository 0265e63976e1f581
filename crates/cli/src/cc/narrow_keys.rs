//! `GetQueuedCompletionStatus` that is given the place of a DWORD for the key, as programs for 32 bits do, where the key and a DWORD have the same
//! size: a whole key would be written over what lies behind. By its type the place may be that of a pointer, too, which a cast hides; that of
//! a variable which the source itself declares as a DWORD is not.

use super::reader::{Reader, is_word};

/// The SDK's function that writes half a key to a DWORD, and a whole one to all else.
pub const TAKEN_BY: &str = "ovl_queued_by_dword";

/// The SDK's header that keeps the heap where pointers have 32 bits.
pub const LOW_HEAP: &str = "ovl/low_heap.h";

/// Types of 32 bits that keys are declared of.
const HALVES: [&str; 5] = ["DWORD", "ULONG", "UINT", "UINT32", "uint32_t"];

/// Whether the call whose name ends at `at` is given such a place.
pub fn is_given(text: &str, at: usize) -> bool {
    let head = text[..at].trim_end_matches(is_word);
    let of_other = head.ends_with(['.', '>']) || head.strip_suffix("::").is_some_and(|of| of.ends_with(is_word));
    let Some(list) = text[at..].trim_start().strip_prefix('(').filter(|_| !of_other) else { return false };
    let Some(name) = third(list).and_then(|place| place.trim().strip_prefix('&')).map(str::trim) else { return false };
    // Of a member, its own name tells.
    let is_place = name.chars().all(|c| is_word(c) || matches!(c, '.' | '-' | '>'));
    let name = &name[name.trim_end_matches(is_word).len()..];
    !name.is_empty() && is_place && is_half(text, name)
}

/// Whether a port is given a key that was cast to 32 bits: a pointer, most likely, which has to be found again by them.
pub fn are_cast(text: &str) -> bool {
    let mut reader = Reader { text, at: 0 };
    while let Some(word) = reader.word() {
        if !matches!(word, "CreateIoCompletionPort" | "PostQueuedCompletionStatus") {
            continue;
        }
        let list = text[reader.at..].trim_start().strip_prefix('(');
        let cast = list.and_then(third).and_then(|key| key.trim().strip_prefix('(')?.split_once(')'));
        let is_narrow = |of: &str| HALVES.contains(&of) || of == "LONG" || of == "int";
        let is_named = |key: &str| {
            key.trim_start_matches(['(', '&', '*', ' ']).starts_with(|c: char| c.is_alphabetic() || c == '_')
        };
        if cast.is_some_and(|(of, key)| is_narrow(of.trim()) && is_named(key.trim()) && key.trim() != "NULL") {
            return true;
        }
    }
    false
}

/// The third of some arguments.
fn third(list: &str) -> Option<&str> {
    let mut depth = 0;
    let mut commas = Vec::new();
    for (at, c) in list.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => commas.push(at),
            _ => {}
        }
    }
    list.get(commas.get(1)? + 1..*commas.get(2)?)
}

/// Whether a variable of this name is declared with a type of 32 bits, and not as a pointer.
fn is_half(text: &str, name: &str) -> bool {
    let mut reader = Reader { text, at: 0 };
    while let Some(word) = reader.word() {
        if !HALVES.contains(&word) {
            continue;
        }
        let rest = &text[reader.at..];
        let declarators = &rest[..rest.find([';', '(', ')', '{', '}']).unwrap_or(rest.len())];
        let is_it = |declarator: &str| {
            let declared = declarator.split('=').next().unwrap_or_default();
            declared.trim() == name
        };
        if declarators.split(',').any(is_it) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::dialect::portable;
    use super::are_cast;

    #[test]
    fn keys_that_are_cast_to_half() {
        for call in [
            "CreateIoCompletionPort((HANDLE)s, port, (DWORD)session, 0)",
            "PostQueuedCompletionStatus(p, 0, (DWORD) this, &o)",
        ] {
            assert!(are_cast(call), "{call}");
        }
        for call in [
            "CreateIoCompletionPort((HANDLE)s, port, (ULONG_PTR)session, 0)",
            "CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, (DWORD)0, 0)",
            "CreateIoCompletionPort((HANDLE)s, port, (DWORD)NULL, 0)",
            "CreateIoCompletionPort((HANDLE)s, port, key, 0)",
            "CreateIoCompletionPort",
            "// CreateIoCompletionPort((HANDLE)s, port, (DWORD)session, 0)",
        ] {
            assert!(!are_cast(call), "{call}");
        }
    }

    #[test]
    fn only_a_dword_of_the_source_is_meant() {
        let call = "GetQueuedCompletionStatus(port, &n, &key, (LPOVERLAPPED *)&o, INFINITE);";
        let taken = call.replace("GetQueuedCompletionStatus", super::TAKEN_BY);
        for declared in ["DWORD key;", "DWORD n, key = 0;", "ULONG\tkey;"] {
            for before in ["", "::", "ok = "] {
                let text = format!("{declared} {before}{call}");
                assert_eq!(portable(&text), format!("{declared} {before}{taken}"));
            }
        }
        for declared in ["ULONG_PTR key;", "DWORD *key;", "DWORD_PTR key;", "DWORD keys;", "// DWORD key;"] {
            let text = format!("{declared}\n{call}");
            assert_eq!(portable(&text), text);
        }
        for call in [
            "DWORD key; api.GetQueuedCompletionStatus(port, &n, &key, &o, 1);",
            "DWORD key; GetQueuedCompletionStatus(port, &n, (LPDWORD)&key, &o, 1);",
            "DWORD key; GetQueuedCompletionStatus(port, &n",
            "DWORD key; GetQueuedCompletionStatus;",
        ] {
            assert_eq!(portable(call), call);
        }
    }
}
