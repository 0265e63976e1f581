//! Types of an exact width that a source names itself, as Windows' once had none: `typedef unsigned __int64 uint64_t`. glibc has them from types
//! of the same width by other words, and the two do not go together.

use super::reader::{Reader, is_word};

/// Types that Microsoft's runtime has not, and what they are here.
const POSIX: [(&str, &str); 5] = [
    ("ssize_t", "__PTRDIFF_TYPE__"),
    ("off_t", "__INT64_TYPE__"),
    ("mode_t", "unsigned"),
    ("pid_t", "int"),
    ("useconds_t", "unsigned"),
];

/// Types that are as wide as a pointer, and what they are here.
const POINTERS: [(&str, &str); 2] = [("intptr_t", "__INTPTR_TYPE__"), ("uintptr_t", "__UINTPTR_TYPE__")];

/// What sources make them of.
const NUMBERS: [&str; 17] = [
    "signed", "unsigned", "char", "short", "int", "long", "_W64", "__int32", "__int64", "_int64", "int32_t", "int64_t",
    "DWORD", "INT_PTR", "LONG_PTR", "LONGLONG", "SSIZE_T",
];

impl Reader<'_> {
    /// What becomes of the definition whose `typedef` was just read, if it is of such a type, and where it ends.
    pub fn exact_type(&self) -> Option<(String, usize)> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !is_word(c) && !c.is_whitespace())?;
        if !rest[end..].starts_with(';') {
            return None;
        }
        let mut words: Vec<&str> = rest[..end].split_whitespace().collect();
        let name = words.pop()?;
        let lines = "\n".repeat(rest[..end].matches('\n').count());
        if let Some((_, becomes)) = POSIX.iter().find(|(posix, _)| name == *posix) {
            let is_number = !words.is_empty() && words.iter().all(|word| NUMBERS.contains(word));
            return is_number.then(|| (format!("typedef {becomes} {lines}{name}"), self.at + end));
        }
        let (is_signed, bits) = match name.strip_prefix("u_int").or_else(|| name.strip_prefix("uint")) {
            Some(bits) => (false, bits),
            None => (true, name.strip_prefix("int")?),
        };
        let says_unsigned = words.first() == Some(&"unsigned");
        if matches!(words.first(), Some(&("signed" | "unsigned"))) {
            words.remove(0);
        }
        // A name of the source's own, or of Windows', stands for what the new name says.
        let is_named =
            matches!(words[..], [word] if word.bytes().all(|c| matches!(c, b'A'..=b'Z' | b'0'..=b'9' | b'_')));
        if let Some((_, becomes)) = POINTERS.iter().find(|(pointer, _)| name == *pointer) {
            let is_number = is_named || (!words.is_empty() && words.iter().all(|word| NUMBERS.contains(word)));
            return is_number.then(|| (format!("typedef {becomes} {lines}{name}"), self.at + end));
        }
        let (kind, bits) = [("_least", "_LEAST"), ("_fast", "_FAST")]
            .into_iter()
            .find_map(|(prefix, kind)| bits.strip_prefix(prefix).map(|bits| (kind, bits)))
            .unwrap_or(("", bits));
        let bits: u32 = bits.strip_suffix("_t")?.parse().ok()?;
        let sign = if is_signed { "" } else { "U" };
        let becomes = (format!("typedef __{sign}INT{kind}{bits}_TYPE__ {lines}{name}"), self.at + end);
        if is_named && !says_unsigned {
            return Some(becomes);
        }
        // `long` has 32 bits to who writes so.
        let width = match words[..] {
            ["char" | "__int8"] => 8,
            ["short"] | ["short", "int"] | ["__int16"] => 16,
            ["int" | "__int32"] | [] | ["long"] | ["long", "int"] => 32,
            ["__int64" | "_int64"] | ["long", "long"] | ["long", "long", "int"] => 64,
            _ => return None,
        };
        // The fastest type of a width may be wider.
        let is_wide_enough = if kind == "_FAST" { width >= bits } else { width == bits };
        if !is_wide_enough || says_unsigned == is_signed {
            return None;
        }
        Some(becomes)
    }
}

#[cfg(test)]
mod tests {
    use super::super::dialect::portable;

    #[test]
    fn types_of_a_width_are_those_of_the_compiler() {
        for (text, changed) in [
            ("typedef unsigned __int64 uint64_t;", "typedef __UINT64_TYPE__ uint64_t;"),
            ("typedef signed long long int64_t;", "typedef __INT64_TYPE__ int64_t;"),
            ("typedef unsigned long long u_int64_t;", "typedef __UINT64_TYPE__ u_int64_t;"),
            ("typedef unsigned long uint32_t;", "typedef __UINT32_TYPE__ uint32_t;"),
            ("typedef __int64          ssize_t;", "typedef __PTRDIFF_TYPE__ ssize_t;"),
            ("typedef _W64 int ssize_t;", "typedef __PTRDIFF_TYPE__ ssize_t;"),
            ("typedef unsigned short mode_t;", "typedef unsigned mode_t;"),
            ("typedef DWORD pid_t;", "typedef int pid_t;"),
            ("typedef char int8_t;", "typedef __INT8_TYPE__ int8_t;"),
            ("typedef\tunsigned short  uint16_t ;", "typedef __UINT16_TYPE__ uint16_t;"),
            ("typedef OWN_U64_T uint64_t;", "typedef __UINT64_TYPE__ uint64_t;"),
            ("typedef LONGLONG int64_t;", "typedef __INT64_TYPE__ int64_t;"),
            ("typedef OWN_LEAST_T int_least64_t;", "typedef __INT_LEAST64_TYPE__ int_least64_t;"),
            ("typedef unsigned char uint_least8_t;", "typedef __UINT_LEAST8_TYPE__ uint_least8_t;"),
            ("typedef unsigned OWN_INTPTR_T uintptr_t;", "typedef __UINTPTR_TYPE__ uintptr_t;"),
            ("typedef   signed int    int_fast16_t;", "typedef __INT_FAST16_TYPE__ int_fast16_t;"),
            ("typedef unsigned char uint_fast8_t;", "typedef __UINT_FAST8_TYPE__ uint_fast8_t;"),
            ("typedef __int64 intptr_t;", "typedef __INTPTR_TYPE__ intptr_t;"),
        ] {
            assert_eq!(portable(text), changed);
        }
        for text in [
            "typedef unsigned int uint64_t;",
            "typedef int uint32_t;",
            "typedef short int_fast32_t;",
            "typedef unsigned long u32;",
            "typedef uint32_t my_int32_t;",
            "typedef long long int64_t[2];",
            "typedef int *int32_t;",
            "typedef struct { int a; } int32_t;",
        ] {
            assert_eq!(portable(text), text);
        }
    }
}
