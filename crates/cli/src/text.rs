//! The text of a source file, whatever it is encoded in.

use encoding_rs::{EUC_KR, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1251};

use crate::failure::Failure;

/// A source's text.
pub enum Text {
    /// The compiler reads the file as it is.
    AsItIs(String),
    /// It does not; this is the file in UTF-8.
    Converted(String),
}

impl Text {
    /// The text in UTF-8.
    pub fn as_str(&self) -> &str {
        match self {
            Text::AsItIs(text) | Text::Converted(text) => text,
        }
    }
}

/// The encoding of this name, as HTML names them (`euc-kr` is CP949, `shift_jis` is CP932), or the code page of this number.
pub fn encoding(label: &str) -> Result<&'static Encoding, Failure> {
    Encoding::for_label(label.as_bytes()).or_else(|| code_page(label)).ok_or_else(|| {
        Failure::to_start(format!("no encoding is named {label}; euc-kr, shift_jis, gbk and cp1252 are examples"))
    })
}

/// Windows' code pages by their numbers, as `cp932`, `windows-932`, `ms932` or `932`.
fn code_page(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().to_ascii_lowercase();
    let number = label.trim_start_matches(|c: char| !c.is_ascii_digit());
    if !matches!(
        label.strip_suffix(number)?.trim_end_matches(['-', '_', ' ', '.']),
        "" | "cp" | "ms" | "windows" | "x-cp"
    ) {
        return None;
    }
    let name = match number {
        "932" => "shift_jis",
        "936" => "gbk",
        "949" | "51949" => "euc-kr",
        "950" => "big5",
        "1200" => "utf-16le",
        "1201" => "utf-16be",
        "20866" => "koi8-r",
        "21866" => "koi8-u",
        "20932" | "51932" => "euc-jp",
        "51936" => "gbk",
        "54936" => "gb18030",
        "65001" => "utf-8",
        "28592" => "iso-8859-2",
        "28605" => "iso-8859-15",
        "874" => "windows-874",
        "866" => "ibm866",
        page if page.len() == 4 && page.starts_with("125") => {
            return Encoding::for_label(format!("windows-{page}").as_bytes());
        }
        _ => return None,
    };
    Encoding::for_label(name.as_bytes())
}

/// The encoding that a file is read in by its looks alone, if neither it nor anybody names one.
pub fn guess(bytes: &[u8], fallback: Option<&'static Encoding>) -> Option<&'static Encoding> {
    let is_known = fallback.is_some()
        || Encoding::for_bom(bytes).is_some()
        || utf_16_without_mark(bytes).is_some()
        || std::str::from_utf8(bytes).is_ok();
    (!is_known).then(|| looks_so(bytes))
}

/// Reads a file's bytes: marks first, then UTF-8, then `fallback`, or where none is given CP1251 if it looks so, else CP949.
pub fn decode(bytes: &[u8], fallback: Option<&'static Encoding>) -> Text {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
        return Text::Converted(text.into_owned());
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return Text::Converted(encoding.decode_without_bom_handling(bytes).0.into_owned());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Text::AsItIs(text.to_string()),
        Err(_) => Text::Converted(
            fallback.unwrap_or_else(|| looks_so(bytes)).decode_without_bom_handling(bytes).0.into_owned(),
        ),
    }
}

/// Cyrillic text in CP1251 is no valid CP949, since half of its words are of an odd length, and nearly all of it is letters, which follow each other.
fn looks_so(bytes: &[u8]) -> &'static Encoding {
    if EUC_KR.decode_without_bom_handling_and_without_replacement(bytes).is_some() {
        return EUC_KR;
    }
    let is_letter = |byte: &u8| matches!(byte, 0xa8 | 0xb8 | 0xc0..);
    // Quotation marks, dashes and the sign of a number, which stand between words.
    let is_mark = |byte: &u8| matches!(byte, 0x85 | 0x91..=0x94 | 0x96 | 0x97 | 0xa0 | 0xab | 0xb9 | 0xbb);
    let high = bytes.iter().filter(|byte| !byte.is_ascii() && !is_mark(byte)).count();
    let letters = bytes.iter().filter(|byte| is_letter(byte)).count();
    let pairs = bytes.windows(2).filter(|pair| pair.iter().all(is_letter)).count();
    if letters * 10 >= high * 9 && pairs * 2 >= letters { WINDOWS_1251 } else { EUC_KR }
}

/// Source text is mostly ASCII: in UTF-16 every second byte of its beginning is zero.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes.get(..4)? {
        [a, 0, b, 0] if *a != 0 && *b != 0 => Some(UTF_16LE),
        [0, a, 0, b] if *a != 0 && *b != 0 => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Text, decode, encoding, guess};

    #[test]
    fn code_pages_have_their_names_of_windows() {
        for (label, name) in [
            ("932", "Shift_JIS"),
            ("cp932", "Shift_JIS"),
            ("MS932", "Shift_JIS"),
            ("cp936", "GBK"),
            ("936", "GBK"),
            ("gbk", "GBK"),
            ("windows-949", "EUC-KR"),
            ("CP949", "EUC-KR"),
            ("949", "EUC-KR"),
            ("950", "Big5"),
            ("cp950", "Big5"),
            ("cp1252", "windows-1252"),
            ("1251", "windows-1251"),
            ("65001", "UTF-8"),
        ] {
            assert_eq!(encoding(label).ok().map(|encoding| encoding.name()), Some(name), "{label}");
        }
        for label in ["", "cp", "cp1259", "9320", "code932", "x932"] {
            assert!(encoding(label).is_err(), "{label}");
        }
    }

    #[test]
    fn a_guess_is_one_where_nothing_is_named() {
        assert_eq!(guess(b"// \xbc\xd2", None).map(|encoding| encoding.name()), Some("EUC-KR"));
        assert_eq!(guess(b"// \xbc\xd2", encoding("gbk").ok()), None);
        for text in [&b"int a;"[..], "// 소켓".as_bytes(), b"\xff\xfei\0", b"i\0n\0t\0"] {
            assert_eq!(guess(text, None), None);
        }
    }

    #[test]
    fn utf_8_is_left_alone() {
        assert!(matches!(decode("// 소켓\n".as_bytes(), None), Text::AsItIs(_)));
    }

    #[test]
    fn korean_code_page_becomes_utf_8() {
        // "소켓" in CP949.
        let text = decode(b"// \xbc\xd2\xc4\xcf\r\n", None);
        assert!(matches!(&text, Text::Converted(text) if text == "// 소켓\r\n"));
    }

    #[test]
    fn cyrillic_code_page_becomes_utf_8() {
        // "Привет, мир" in CP1251.
        let text = decode(b"puts(\"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0\");", None);
        assert_eq!(text.as_str(), "puts(\"Привет, мир\");");
        // Korean with a byte that has been lost stays Korean.
        assert!(decode(b"\xbc\xd2\xc4\xcf \xbc\xad\xb9 \xbc\xd2", None).as_str().starts_with("소켓"));
    }

    #[test]
    fn marks_are_taken_off() {
        assert_eq!(decode(b"\xef\xbb\xbfint a;", None).as_str(), "int a;");
        assert_eq!(decode(b"\xff\xfei\0n\0t\0", None).as_str(), "int");
        assert_eq!(decode(b"i\0n\0t\0 \0", None).as_str(), "int ");
    }
}
