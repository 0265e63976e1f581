//! `byte` beside `using namespace std`: since C++17 the library has one, too, and Microsoft's is told to leave it out where a program means
//! Windows'. Such programs get the C++ library without it (`ovl/bytes.hpp`).

use super::reader::Reader;

/// Whether the sources mean Windows' `byte` alone where the library's would be seen, too.
pub fn are_windows<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let (mut opens_std, mut means_windows) = (false, false);
    for text in texts {
        let mut reader = Reader { text, at: 0 };
        let mut before = ("", "");
        while let Some(word) = reader.word() {
            let qualifier = text[..reader.at - word.len()].trim_end();
            match word {
                "byte" if qualifier.ends_with("::") && before.1 == "std" => return false,
                "byte" => means_windows |= !qualifier.ends_with(['.', '>', ':']),
                "std" => opens_std |= before == ("using", "namespace"),
                _ => {}
            }
            before = (before.1, word);
        }
    }
    opens_std && means_windows
}

#[cfg(test)]
mod tests {
    use super::are_windows;

    #[test]
    fn a_byte_is_windows() {
        assert!(are_windows(["using namespace std;\nbyte b[3];"].into_iter()));
        assert!(are_windows(["byte *p;", "using namespace std;"].into_iter()));
        for texts in [
            &["byte b;"][..],
            &["using namespace std; // byte"],
            &["using namespace std; std::byte b;"],
            &["using namespace std; byte b;", "std :: byte c;"],
            &["using namespace std; x.byte = p->byte;"],
            &["using namespace mine; byte b;"],
        ] {
            assert!(!are_windows(texts.iter().copied()), "{texts:?}");
        }
    }
}
