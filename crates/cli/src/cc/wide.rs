//! How many bits wide text has. Windows' wide functions know 16 alone, libstdc++'s wide strings and streams, as it has them, 32 alone. A
//! source that has both gets the library's templates of 16 bits, made in the program, with facets of the SDK's.

use super::arguments::Arguments;

/// What the compiler is told of wide text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wide {
    /// 16 bits: nothing of the C++ library's is used.
    Sixteen,
    /// 16 bits, and the SDK's streams of 16 bits.
    SixteenWithStreams,
    /// 32 bits: nothing of Windows' is used beside the C++ library's.
    ThirtyTwo,
}

/// The C++ library's wide strings, streams and converters.
const OF_CXX: [&str; 11] = [
    "wstring",
    "wcout",
    "wcerr",
    "wclog",
    "wcin",
    "wstringstream",
    "wostringstream",
    "wistringstream",
    "wofstream",
    "wifstream",
    "wstring_convert",
];
/// Windows' wide types, and what turns narrow text into wide and back.
const OF_WINDOWS: [&str; 9] = [
    "WCHAR",
    "LPWSTR",
    "LPCWSTR",
    "PWSTR",
    "PCWSTR",
    "MultiByteToWideChar",
    "WideCharToMultiByte",
    "UNICODE",
    "_UNICODE",
];

/// Whether this is one of Windows' wide functions, by the form of its name: `InetPtonW`.
fn is_wide_function(word: &str) -> bool {
    let begins_large = word.starts_with(|c: char| c.is_ascii_uppercase());
    begins_large
        && word.len() > 4
        && word.strip_suffix('W').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_lowercase()))
}

impl Wide {
    /// What sources want, by the words in them and the macros that the command defines.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>, arguments: &Arguments) -> Self {
        let (mut of_cxx, mut of_windows) =
            (false, ["-DUNICODE", "-D_UNICODE"].iter().any(|macro_| arguments.has_prefix(macro_)));
        for text in texts {
            for word in text.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
                of_cxx |= OF_CXX.contains(&word);
                of_windows |= OF_WINDOWS.contains(&word) || is_wide_function(word);
            }
        }
        match (of_cxx, of_windows) {
            (false, _) => Self::Sixteen,
            (true, true) => Self::SixteenWithStreams,
            (true, false) => Self::ThirtyTwo,
        }
    }
}
