//! Wide text has 16 bits, as on Windows, and libstdc++'s wide strings and streams, as they are built, 32. A source that has those gets
//! their templates of 16 bits, made in the program, with facets of the SDK's.
//!
//! Not only where Windows' wide functions stand beside them: what a program writes into a packet or a file has the size that the other
//! side expects, and narrow and wide output may follow each other, which glibc's streams do not allow.

/// The C++ library's wide strings, streams and converters.
const OF_CXX: [&str; 12] = [
    "wstring",
    "wstring_view",
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

/// Whether sources use them, by the words in them.
pub fn has_of_cxx<'a>(mut texts: impl Iterator<Item = &'a str>) -> bool {
    let words = |text: &'a str| text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    texts.any(|text| words(text).any(|word| OF_CXX.contains(&word)))
}
