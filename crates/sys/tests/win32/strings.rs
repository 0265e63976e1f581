use crate::waiting::*;
use overlapped_sys::*;
use std::ptr::{null, null_mut};

fn to_wide(page: u32, flags: u32, bytes: &[u8]) -> Result<String, u32> {
    unsafe {
        let length = bytes.len() as i32;
        let needed = MultiByteToWideChar(page, flags, bytes.as_ptr(), length, null_mut(), 0);
        if needed == 0 {
            return Err(error());
        }
        let mut units = vec![0u16; needed as usize];
        assert_eq!(MultiByteToWideChar(page, flags, bytes.as_ptr(), length, units.as_mut_ptr(), needed), needed);
        Ok(String::from_utf16(&units).unwrap())
    }
}

fn to_bytes(page: u32, flags: u32, units: &[u16], used: *mut i32) -> Result<Vec<u8>, u32> {
    unsafe {
        let length = units.len() as i32;
        let needed = WideCharToMultiByte(page, flags, units.as_ptr(), length, null_mut(), 0, null(), used);
        if needed == 0 {
            return Err(error());
        }
        let mut bytes = vec![0u8; needed as usize];
        let to = bytes.as_mut_ptr();
        assert_eq!(WideCharToMultiByte(page, flags, units.as_ptr(), length, to, needed, null(), used), needed);
        Ok(bytes)
    }
}

fn utf16(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

#[test]
fn text_goes_both_ways_through_code_pages() {
    let korean = [0xb0, 0xa1, 0xb3, 0xaa, b'x'];
    assert_eq!(to_wide(949, 0, &korean).as_deref(), Ok("가나x"));
    assert_eq!(to_bytes(949, 0, &utf16("가나x"), null_mut()).as_deref(), Ok(&korean[..]));
    // A syllable that only code page 949 has, not the standard that it extends.
    assert_eq!(to_bytes(949, 0, &utf16("똠"), null_mut()).as_deref(), Ok(&[0x8c, 0x63][..]));
    for page in [0, 1, 65001] {
        assert_eq!(to_wide(page, 8, "aé가😀".as_bytes()).as_deref(), Ok("aé가😀"));
        assert_eq!(to_bytes(page, 0, &utf16("aé가😀"), null_mut()).as_deref(), Ok("aé가😀".as_bytes()));
    }
    assert_eq!(to_wide(1252, 0, &[0x80, 0xe9]).as_deref(), Ok("€é"));
    assert_eq!(to_wide(28591, 0, &[0xe9]).as_deref(), Ok("é"));
}

#[test]
fn what_has_no_place_is_replaced_or_refused() {
    let mut used = 5;
    assert_eq!(to_bytes(949, 0, &utf16("a😀"), &mut used).as_deref(), Ok(&b"a?"[..]));
    assert_eq!(used, 1);
    assert_eq!(to_bytes(949, 0, &utf16("a"), &mut used).map(|_| used), Ok(0));
    assert_eq!(to_bytes(20127, 0, &utf16("é"), null_mut()).as_deref(), Ok(&b"?"[..]));
    assert_eq!(to_bytes(65001, 0x80, &[0xd800], null_mut()), Err(1113));
    assert_eq!(to_bytes(65001, 0, &[0xd800], null_mut()).as_deref(), Ok("\u{fffd}".as_bytes()));
    assert_eq!(to_wide(65001, 8, &[b'a', 0xff]), Err(1113));
    assert_eq!(to_wide(65001, 0, &[b'a', 0xff]).as_deref(), Ok("a\u{fffd}"));
    assert_eq!(to_wide(949, 8, &[0xff, 0xff]), Err(1113));
    assert_eq!(to_bytes(65001, 0, &utf16("a"), &mut used), Err(87), "no default in UTF-8");
    assert_eq!(to_bytes(0, 0, &utf16("a"), &mut used).map(|_| used), Ok(0), "the program's own page never uses it");
}

#[test]
fn lengths_and_flags_are_checked() {
    unsafe {
        let mut units = [0u16; 8];
        assert_eq!(
            MultiByteToWideChar(65001, 0, c"abc".as_ptr().cast(), -1, units.as_mut_ptr(), 8),
            4,
            "with its zero"
        );
        assert_eq!(
            (MultiByteToWideChar(65001, 0, c"abc".as_ptr().cast(), -1, units.as_mut_ptr(), 3), error()),
            (0, 122)
        );
        assert_eq!((MultiByteToWideChar(65001, 0, c"abc".as_ptr().cast(), 0, units.as_mut_ptr(), 3), error()), (0, 87));
        assert_eq!((MultiByteToWideChar(65001, 0, null(), -1, units.as_mut_ptr(), 3), error()), (0, 87));
        assert_eq!(
            (MultiByteToWideChar(65001, 1, c"abc".as_ptr().cast(), -1, units.as_mut_ptr(), 8), error()),
            (0, 1004)
        );
        assert_eq!(
            (MultiByteToWideChar(12345, 0, c"abc".as_ptr().cast(), -1, units.as_mut_ptr(), 8), error()),
            (0, 87)
        );
        assert_eq!((MultiByteToWideChar(65001, 0, c"abc".as_ptr().cast(), -1, null_mut(), 8), error()), (0, 87));
        let wide = utf16("ab\0");
        let mut bytes = [0u8; 8];
        assert_eq!(WideCharToMultiByte(0, 0, wide.as_ptr(), -1, bytes.as_mut_ptr(), 8, null(), null_mut()), 3);
        assert_eq!(
            (WideCharToMultiByte(0, 0, wide.as_ptr(), -1, bytes.as_mut_ptr(), 2, null(), null_mut()), error()),
            (0, 122)
        );
        assert_eq!(
            (WideCharToMultiByte(65001, 0x40, wide.as_ptr(), -1, bytes.as_mut_ptr(), 2, null(), null_mut()), error()),
            (0, 1004)
        );
        assert_eq!((GetACP(), GetOEMCP(), IsValidCodePage(949), IsValidCodePage(7)), (65001, 65001, 1, 0));
    }
}

#[test]
fn strings_are_measured_copied_and_compared() {
    unsafe {
        let mut buffer = [0u8; 16];
        assert_eq!((lstrlenA(c"four".as_ptr().cast()), lstrlenA(null()), lstrlenW(utf16("ab\0").as_ptr())), (4, 0, 2));
        assert_eq!(lstrcpyA(buffer.as_mut_ptr(), c"one".as_ptr().cast()), buffer.as_mut_ptr());
        assert_eq!(lstrcatA(buffer.as_mut_ptr(), c" two".as_ptr().cast()), buffer.as_mut_ptr());
        assert_eq!(&buffer[..8], b"one two\0");
        lstrcpynA(buffer.as_mut_ptr(), c"longer".as_ptr().cast(), 4);
        assert_eq!(&buffer[..4], b"lon\0");
        assert_eq!((lstrcpyA(null_mut(), c"".as_ptr().cast()).is_null(), error()), (true, 87));
        let mut wide = [0u16; 16];
        lstrcpyW(wide.as_mut_ptr(), utf16("ä\0").as_ptr());
        lstrcatW(wide.as_mut_ptr(), utf16("b\0").as_ptr());
        assert_eq!(wide[..3], utf16("äb\0"));
        let compare = |a: &std::ffi::CStr, b: &std::ffi::CStr| {
            (lstrcmpA(a.as_ptr().cast(), b.as_ptr().cast()), lstrcmpiA(a.as_ptr().cast(), b.as_ptr().cast()))
        };
        assert_eq!(compare(c"abc", c"ABC"), (-1, 0));
        assert_eq!(compare(c"abd", c"ABC"), (1, 1));
        assert_eq!(compare(c"same", c"same"), (0, 0));
    }
}

#[test]
fn letters_change_their_case() {
    unsafe {
        let mut narrow = *b"Mixed 1\0";
        CharUpperA(narrow.as_mut_ptr());
        assert_eq!(&narrow, b"MIXED 1\0");
        assert_eq!(CharLowerBuffA(narrow.as_mut_ptr(), 2), 2);
        assert_eq!(&narrow, b"miXED 1\0");
        let mut wide = utf16("äß가x\0");
        CharUpperW(wide.as_mut_ptr());
        assert_eq!(wide, utf16("Äß가X\0"), "what would grow stays");
        assert_eq!(CharLowerW('Ä' as usize as *mut u16) as usize, 'ä' as usize);
        assert_eq!(CharUpperA(b'q' as usize as *mut u8) as usize, b'Q' as usize);
        assert_eq!((CharUpperBuffW(null_mut(), 3), error()), (0, 87));
    }
}
