//! Messages of an `EDIT`.

use super::{Held, Width};

const EM_GETSEL: u32 = 0xB0;
const EM_SETSEL: u32 = 0xB1;
const EM_LINESCROLL: u32 = 0xB6;
const EM_SCROLLCARET: u32 = 0xB7;
const EM_GETMODIFY: u32 = 0xB8;
const EM_SETMODIFY: u32 = 0xB9;
const EM_GETLINECOUNT: u32 = 0xBA;
const EM_LINEINDEX: u32 = 0xBB;
const EM_LINELENGTH: u32 = 0xC1;
const EM_REPLACESEL: u32 = 0xC2;
const EM_GETLINE: u32 = 0xC4;
const EM_SETLIMITTEXT: u32 = 0xC5;
const EM_LINEFROMCHAR: u32 = 0xC9;
const EM_SETREADONLY: u32 = 0xCF;
const EM_GETLIMITTEXT: u32 = 0xD5;
const ES_READONLY: u32 = 0x0800;
const NEWLINE: u16 = b'\n' as u16;

/// Where each line begins.
fn starts(text: &[u16]) -> Vec<usize> {
    let after = text.iter().enumerate().filter(|(_, unit)| **unit == NEWLINE).map(|(at, _)| at + 1);
    std::iter::once(0).chain(after).collect()
}

/// A line without its end.
fn line(text: &[u16], number: usize) -> Option<&[u16]> {
    let line = text.split(|unit| *unit == NEWLINE).nth(number)?;
    Some(line.strip_suffix(&[u16::from(b'\r')]).unwrap_or(line))
}

/// The line in which a position lies.
fn line_of(text: &[u16], at: usize) -> usize {
    text[..at.min(text.len())].iter().filter(|unit| **unit == NEWLINE).count()
}

/// The answer, or `None` for a message that is none of an edit's.
///
/// # Safety
/// What the message points to is as it is documented, and of this width.
pub unsafe fn answer(edit: &mut Held, message: u32, wide: usize, extra: isize, width: Width) -> Option<isize> {
    let length = edit.text.len();
    let answer = match message {
        EM_SETSEL => {
            let end = if extra < 0 { length } else { (extra as usize).min(length) };
            let start = if (wide as isize) < 0 { end } else { wide.min(length) };
            edit.selected = (start.min(end), start.max(end));
            1
        }
        EM_GETSEL => {
            let (start, end) = edit.selected;
            (start.min(0xffff) | end.min(0xffff) << 16) as isize
        }
        EM_REPLACESEL => {
            // SAFETY: the caller's promise.
            let text = unsafe { width.read(extra) };
            let (start, end) = edit.selected;
            let caret = start + text.len();
            edit.text.splice(start..end, text);
            edit.selected = (caret, caret);
            1
        }
        EM_GETLINECOUNT => starts(&edit.text).len() as isize,
        EM_LINEINDEX => {
            let number = if wide as isize == -1 { line_of(&edit.text, edit.selected.1) } else { wide };
            starts(&edit.text).get(number).map_or(-1, |start| *start as isize)
        }
        EM_LINEFROMCHAR => line_of(&edit.text, if wide as isize == -1 { edit.selected.0 } else { wide }) as isize,
        EM_LINELENGTH => line(&edit.text, line_of(&edit.text, wide)).map_or(0, |line| width.length(line) as isize),
        EM_GETLINE => {
            // The room stands in the first 16 bits of the buffer; no zero is written.
            let at = std::ptr::with_exposed_provenance::<u16>(extra as usize);
            // SAFETY: the caller's promise.
            let room = usize::from(unsafe { at.read_unaligned() });
            let Some(line) = line(&edit.text, wide).map(<[u16]>::to_vec) else { return Some(0) };
            let fits = width.length(&line).min(room);
            // SAFETY: the caller's promise; one more unit is used only where there is room for it.
            unsafe { width.write(&line, extra, (fits + 1).min(room)) as isize }
        }
        EM_SETLIMITTEXT => {
            edit.limit = if wide == 0 { 0x7FFF_FFFE } else { wide };
            1
        }
        EM_GETLIMITTEXT => edit.limit as isize,
        EM_SETREADONLY => {
            edit.style = if wide != 0 { edit.style | ES_READONLY } else { edit.style & !ES_READONLY };
            1
        }
        EM_SETMODIFY => {
            edit.checked = usize::from(wide != 0);
            0
        }
        EM_GETMODIFY => edit.checked as isize,
        EM_LINESCROLL | EM_SCROLLCARET => 1,
        _ => return None,
    };
    Some(answer)
}
