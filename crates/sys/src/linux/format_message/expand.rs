//! Inserts and lines of a text: `%1`, `%1!d!`, `%n` and their kin.
#![allow(unsafe_code)] // Reads the program's arguments and the strings that they lead to.

use crate::linux::pointer;
use std::collections::BTreeMap;
use windows_sys::Win32::Foundation as f;

/// How lines are broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    AsWritten,
    /// Line ends of the text become spaces; those of `%n` stay.
    OneLine,
    /// Lines are broken at spaces so that they have no more columns.
    Columns(usize),
}

/// A C compiler's `va_list` on x86-64.
#[repr(C)]
pub(super) struct List {
    general: u32,
    floating: u32,
    overflow: *mut usize,
    saved: *mut u8,
}

/// The arguments: taken in order from a list, or by number from an array.
pub(super) struct Arguments {
    array: *const usize,
    list: *mut List,
    /// What was taken from the list so far.
    taken: BTreeMap<usize, usize>,
}

/// Where general arguments end among the saved registers.
const GENERAL_END: u32 = 48;

impl Arguments {
    pub(super) fn array(array: *const usize) -> Self {
        Self { array, list: std::ptr::null_mut(), taken: BTreeMap::new() }
    }

    pub(super) fn list(list: *mut List) -> Self {
        Self { array: std::ptr::null(), list, taken: BTreeMap::new() }
    }

    /// The argument of a number, counted from one.
    ///
    /// # Safety
    /// There is one.
    unsafe fn get(&mut self, number: usize) -> Result<usize, u32> {
        if !self.array.is_null() {
            // SAFETY: the caller's promise.
            let at = unsafe { self.array.add(number - 1) };
            // SAFETY: as above.
            return Ok(unsafe { at.read_unaligned() });
        }
        if self.list.is_null() || cfg!(not(target_arch = "x86_64")) {
            return Err(f::ERROR_INVALID_PARAMETER);
        }
        while self.taken.len() < number {
            // SAFETY: as above: those before it are there too.
            let next = unsafe { self.next() };
            self.taken.insert(self.taken.len() + 1, next);
        }
        self.taken.get(&number).copied().ok_or(f::ERROR_INVALID_PARAMETER)
    }

    /// Takes the next word of the list.
    ///
    /// # Safety
    /// There is one.
    unsafe fn next(&mut self) -> usize {
        // SAFETY: the list is the caller's, live and not null.
        let list = unsafe { &mut *self.list };
        if list.general < GENERAL_END {
            let at = list.saved.wrapping_add(list.general as usize);
            list.general += 8;
            // SAFETY: the offset is within the saved registers.
            return unsafe { at.cast::<usize>().read_unaligned() };
        }
        let at = list.overflow;
        list.overflow = at.wrapping_add(1);
        // SAFETY: the caller's promise.
        unsafe { at.read() }
    }
}

/// Breaks the lines of a text.
pub(super) fn lines(text: &str, width: Width) -> String {
    match width {
        Width::AsWritten => text.to_owned(),
        Width::OneLine => text.replace("\r\n", " ").replace('\n', " "),
        Width::Columns(columns) => {
            let (mut wrapped, mut column) = (String::new(), 0);
            for word in text.replace("\r\n", " ").replace('\n', " ").split_inclusive(' ') {
                let length = word.trim_end().chars().count();
                if column > 0 && column + length > columns {
                    wrapped.truncate(wrapped.trim_end_matches(' ').len());
                    wrapped.push_str("\r\n");
                    column = 0;
                }
                wrapped.push_str(word);
                column += word.chars().count();
            }
            wrapped
        }
    }
}

/// Fills in the inserts of a text.
///
/// # Safety
/// Every insert has its argument, of its type.
pub(super) unsafe fn expand(text: &str, arguments: &mut Arguments, wide: bool, width: Width) -> Result<String, u32> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&lines(&rest[..at], width));
        rest = &rest[at + 1..];
        let sign = rest.chars().next().ok_or(f::ERROR_INVALID_PARAMETER)?;
        if sign.is_ascii_digit() && sign != '0' {
            // SAFETY: the caller's promise.
            let (insert, after) = unsafe { insert(rest, arguments, wide) }?;
            out.push_str(&insert);
            rest = after;
            continue;
        }
        rest = &rest[sign.len_utf8()..];
        match sign {
            // The text ends here, and without a line's end.
            '0' => return Ok(out),
            'n' => out.push_str("\r\n"),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'b' => out.push(' '),
            other => out.push(other),
        }
    }
    out.push_str(&lines(rest, width));
    Ok(out)
}

/// One insert: its text, and what comes after it.
///
/// # Safety
/// It has its argument, of its type.
unsafe fn insert<'a>(text: &'a str, arguments: &mut Arguments, wide: bool) -> Result<(String, &'a str), u32> {
    let digits = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let mut number: usize = text[..digits].parse().map_err(|_| f::ERROR_INVALID_PARAMETER)?;
    let after = &text[digits..];
    let (format, after) = match after.strip_prefix('!') {
        None => ("s", after),
        Some(format) => format.split_once('!').ok_or(f::ERROR_INVALID_PARAMETER)?,
    };
    let mut format = Format::parse(format).ok_or(f::ERROR_INVALID_PARAMETER)?;
    for star in [&mut format.width, &mut format.precision] {
        if *star == Some(Size::Argument) {
            // SAFETY: the caller's promise.
            *star = Some(Size::Fixed(unsafe { arguments.get(number) }?));
            number += 1;
        }
    }
    // SAFETY: the caller's promise.
    let value = unsafe { arguments.get(number) }?;
    // SAFETY: as above.
    Ok((unsafe { format.apply(value, wide) }?, after))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Size {
    Fixed(usize),
    /// `*`: an argument says it.
    Argument,
}

/// What stands between the exclamation marks, as `printf` has it.
#[derive(Debug, Default)]
struct Format {
    left: bool,
    zero: bool,
    plus: bool,
    alternate: bool,
    width: Option<Size>,
    precision: Option<Size>,
    /// `h`, `l`, `ll`, `I64`, `w`.
    length: String,
    kind: char,
}

fn size(text: &mut &str) -> Option<Size> {
    if let Some(rest) = text.strip_prefix('*') {
        *text = rest;
        return Some(Size::Argument);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let value = text[..digits].parse().ok().map(Size::Fixed);
    *text = &text[digits..];
    value
}

impl Format {
    fn parse(mut text: &str) -> Option<Self> {
        let mut format = Self::default();
        while let Some(flag) = text.chars().next().filter(|flag| "-0+# ".contains(*flag)) {
            match flag {
                '-' => format.left = true,
                '0' => format.zero = true,
                '+' => format.plus = true,
                '#' => format.alternate = true,
                _ => {}
            }
            text = &text[1..];
        }
        format.width = size(&mut text);
        if let Some(rest) = text.strip_prefix('.') {
            text = rest;
            format.precision = Some(size(&mut text).unwrap_or(Size::Fixed(0)));
        }
        format.kind = text.chars().last()?;
        format.length = text[..text.len() - format.kind.len_utf8()].to_owned();
        let known = matches!(&*format.length, "" | "h" | "l" | "ll" | "I" | "I32" | "I64" | "w" | "z");
        (known && "sScCdiuxXop".contains(format.kind)).then_some(format)
    }

    /// # Safety
    /// The value is of this type.
    unsafe fn apply(&self, value: usize, wide: bool) -> Result<String, u32> {
        let fixed = |size: Option<Size>| match size {
            Some(Size::Fixed(size)) => Some(size),
            Some(Size::Argument) | None => None,
        };
        let precision = fixed(self.precision);
        // The capital letter, and the length, mean the other of the two kinds of text.
        let is_wide = match &*self.length {
            "h" => false,
            "l" | "w" => true,
            _ => wide != self.kind.is_uppercase(),
        };
        let body = match self.kind {
            's' | 'S' => {
                let at = std::ptr::with_exposed_provenance::<u8>(value);
                let text = match is_wide {
                    // SAFETY: the caller's promise.
                    true => unsafe { pointer::wide_text(at.cast()) },
                    // SAFETY: the caller's promise.
                    false => unsafe { pointer::narrow_text(at) },
                };
                let text = text.unwrap_or_else(|| "(null)".to_owned());
                text.chars().take(precision.unwrap_or(usize::MAX)).collect()
            }
            'c' | 'C' if is_wide => String::from_utf16_lossy(&[value as u16]),
            'c' | 'C' => char::from(value as u8).to_string(),
            'p' => format!("{value:016X}"),
            _ => self.number(value, precision),
        };
        let width = fixed(self.width).unwrap_or(0);
        let missing = width.min(1024).saturating_sub(body.chars().count());
        let numeric = "diuxXop".contains(self.kind);
        Ok(match (self.left, self.zero && numeric && precision.is_none()) {
            (true, _) => body + &" ".repeat(missing),
            (false, false) => " ".repeat(missing) + &body,
            (false, true) => {
                let sign = body.len() - body.trim_start_matches(['-', '+']).len();
                format!("{}{}{}", &body[..sign], "0".repeat(missing), &body[sign..])
            }
        })
    }

    fn number(&self, value: usize, precision: Option<usize>) -> String {
        let long = matches!(&*self.length, "ll" | "I64" | "I" | "z");
        let unsigned = match &*self.length {
            "h" => value as u16 as u64,
            _ if long => value as u64,
            _ => value as u32 as u64,
        };
        let signed = match &*self.length {
            "h" => value as i16 as i64,
            _ if long => value as i64,
            _ => value as i32 as i64,
        };
        let (sign, digits) = match self.kind {
            'd' | 'i' if signed < 0 => ("-", signed.unsigned_abs().to_string()),
            'd' | 'i' if self.plus => ("+", signed.to_string()),
            'd' | 'i' => ("", signed.to_string()),
            'x' => (if self.alternate { "0x" } else { "" }, format!("{unsigned:x}")),
            'X' => (if self.alternate { "0X" } else { "" }, format!("{unsigned:X}")),
            'o' => ("", format!("{unsigned:o}")),
            _ => ("", unsigned.to_string()),
        };
        let zeros = precision.unwrap_or(0).min(1024).saturating_sub(digits.len());
        format!("{sign}{}{digits}", "0".repeat(zeros))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str, arguments: &[usize], width: Width) -> Result<String, u32> {
        // SAFETY: each test gives the arguments that its text has.
        unsafe { expand(text, &mut Arguments::array(arguments.as_ptr()), false, width) }
    }

    #[test]
    fn numbers_are_formatted_as_by_printf() {
        for (format, value, expected) in [
            ("%1!d!", -5i32 as usize, "-5"),
            ("%1!5d!|", 42, "   42|"),
            ("%1!-5d!|", 42, "42   |"),
            ("%1!05d!", -42i32 as usize, "-0042"),
            ("%1!.4u!", 42, "0042"),
            ("%1!#x!", 255, "0xff"),
            ("%1!08lX!", 0xC0FFEE, "00C0FFEE"),
            ("%1!I64d!", 1usize << 40, "1099511627776"),
            ("%1!c!", b'x' as usize, "x"),
        ] {
            assert_eq!(expanded(format, &[value], Width::AsWritten).as_deref(), Ok(expected), "{format}");
        }
        assert_eq!(expanded("%1!*d!|", &[4, 7], Width::AsWritten).as_deref(), Ok("   7|"));
    }

    #[test]
    fn lines_break_where_they_are_told_to() {
        let text = "one two\r\nthree%nfour";
        assert_eq!(expanded(text, &[], Width::AsWritten).as_deref(), Ok("one two\r\nthree\r\nfour"));
        assert_eq!(expanded(text, &[], Width::OneLine).as_deref(), Ok("one two three\r\nfour"));
        assert_eq!(expanded("one two three four", &[], Width::Columns(9)).as_deref(), Ok("one two\r\nthree\r\nfour"));
        assert_eq!(expanded("tab%tend%0 and no more", &[], Width::AsWritten).as_deref(), Ok("tab\tend"));
        assert_eq!(expanded("100%% %! %.", &[], Width::AsWritten).as_deref(), Ok("100% ! ."));
    }

    #[test]
    fn what_ends_within_an_insert_is_refused() {
        for text in ["%", "%1!d", "%1!y!", "%1!ld"] {
            assert_eq!(expanded(text, &[1], Width::AsWritten), Err(f::ERROR_INVALID_PARAMETER), "{text}");
        }
    }
}
