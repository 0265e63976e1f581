//! Wide text among the arguments of the narrow printf family, in programs whose wide characters have 16 bits: `%S`, `%ls`, `%ws`, `%C` and their
//! like. glibc would read 32 bits a character; so the text is put into UTF-8 first, and its place in the arguments is that of the UTF-8.
//!
//! The arguments are found as the x86-64 convention lays them: six whole numbers and eight vectors in registers, which the export has saved,
//! and what is beyond them on the stack. A list of arguments is the program's, which may go along it again: what is changed is a copy.
#![deny(unsafe_op_in_unsafe_fn)]

use crate::format;
use std::cell::RefCell;
use std::ffi::{CStr, c_char};

/// What the saved registers of an export are.
const WHOLES: usize = 6;
const VECTORS: usize = 8;

/// A list of arguments, as the x86-64 convention has it.
#[repr(C)]
#[derive(Clone, Copy)]
struct List {
    /// Bytes of the whole numbers that are taken, and of all registers.
    whole: u32,
    vector: u32,
    stack: *mut u64,
    registers: *mut u64,
}

/// What must live until glibc has read it: the texts, the format, and the copy of a list.
#[derive(Default)]
struct Kept {
    format: Vec<u8>,
    texts: Vec<Vec<u8>>,
    registers: Vec<u64>,
    stack: Vec<u64>,
    list: Vec<List>,
}

thread_local! {
    /// Until this thread's next such format: glibc's functions do not call back.
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// Goes from argument to argument.
struct Places {
    list: List,
    /// How many places of the stack are behind.
    taken: usize,
}

impl Places {
    fn next_on_stack(&mut self, places: usize) -> *mut u64 {
        let at = self.list.stack;
        self.list.stack = at.wrapping_add(places);
        self.taken += places;
        at
    }

    fn whole(&mut self) -> *mut u64 {
        if self.list.whole as usize >= WHOLES * 8 {
            return self.next_on_stack(1);
        }
        self.list.whole += 8;
        self.list.registers.wrapping_byte_add(self.list.whole as usize - 8)
    }

    fn vector(&mut self) {
        if self.list.vector as usize >= WHOLES * 8 + VECTORS * 16 {
            self.next_on_stack(1);
        } else {
            self.list.vector += 16;
        }
    }

    fn long_double(&mut self) {
        if !self.list.stack.addr().is_multiple_of(16) {
            self.next_on_stack(1);
        }
        self.next_on_stack(2);
    }
}

/// One conversion of a format: how long it is, and what it takes.
struct Conversion<'text> {
    /// Flags, width and precision.
    head: &'text [u8],
    /// `l`, `ll`, `h`, `w`, `I64` and so on.
    size: &'text [u8],
    kind: u8,
}

fn conversion(text: &[u8]) -> Option<Conversion<'_>> {
    let head = text.iter().take_while(|byte| b"-+ #'0123456789.*".contains(byte)).count();
    let rest = &text[head..];
    let size = [&b"I64"[..], b"I32", b"ll", b"hh", b"l", b"h", b"w", b"L", b"q", b"j", b"z", b"t", b"I"]
        .into_iter()
        .find(|size| rest.starts_with(size))
        .map_or(0, <[u8]>::len);
    Some(Conversion { head: &text[..head], size: &rest[..size], kind: *rest.get(size)? })
}

impl Conversion<'_> {
    fn length(&self) -> usize {
        self.head.len() + self.size.len() + 1
    }

    fn is_wide(&self) -> bool {
        let long = self.size == b"l" || self.size == b"w";
        match self.kind {
            b's' | b'c' => long,
            b'S' | b'C' => self.size != b"h",
            _ => false,
        }
    }
}

/// Whether a format has a conversion of wide text.
fn has_wide(format: &[u8]) -> bool {
    let mut rest = format;
    while let Some(at) = rest.iter().position(|byte| *byte == b'%') {
        let Some(found) = conversion(&rest[at + 1..]) else { return false };
        if found.is_wide() {
            return true;
        }
        rest = &rest[at + 1 + found.length()..];
    }
    false
}

/// A wide text in UTF-8, with a zero at its end.
///
/// # Safety
/// `text` is null, or ends with a zero or has `limit` units.
unsafe fn narrowed(text: *const u16, limit: usize) -> Vec<u8> {
    if text.is_null() {
        return b"(null)\0".to_vec();
    }
    let mut units = Vec::new();
    while units.len() < limit {
        // SAFETY: the caller's promise: no zero has come, nor the limit.
        match unsafe { text.wrapping_add(units.len()).read_unaligned() } {
            0 => break,
            unit => units.push(unit),
        }
    }
    [String::from_utf16_lossy(&units).as_bytes(), &[0]].concat()
}

/// Goes along the format and its arguments, and puts narrow text for wide; `dry` only goes along.
///
/// # Safety
/// The arguments are those of the format.
unsafe fn replace(text: &[u8], places: &mut Places, dry: bool, format: &mut Vec<u8>, texts: &mut Vec<Vec<u8>>) {
    format.clear();
    texts.clear();
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte == b'%') {
        format.extend_from_slice(&rest[..=at]);
        rest = &rest[at + 1..];
        let Some(found) = conversion(rest) else { break };
        let stars: Vec<*mut u64> = found.head.iter().filter(|byte| **byte == b'*').map(|_| places.whole()).collect();
        if found.is_wide() {
            let place = places.whole();
            let (width, precision) = match found.head.iter().position(|byte| *byte == b'.') {
                None => (found.head, None),
                Some(dot) => (&found.head[..dot], Some(&found.head[dot + 1..])),
            };
            // The precision is seen to here, in characters; that of a star still has its argument, which then says nothing.
            format.extend_from_slice(width);
            let star = stars.last().copied().filter(|_| precision == Some(b"*"));
            if star.is_some() {
                format.extend_from_slice(b".*");
            }
            format.push(b's');
            if !dry {
                // SAFETY: the caller's promise.
                let text = unsafe { wide_argument(found.kind, place, precision, star) };
                texts.push(text);
                let text = texts.last_mut().map_or(std::ptr::null_mut(), |text| text.as_mut_ptr());
                // SAFETY: the place is a register that was saved, the callee's own, or of the copied list.
                unsafe { place.write(text.expose_provenance() as u64) };
            }
        } else {
            match found.kind {
                b'%' => {}
                b'a' | b'A' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' if found.size == b"L" => places.long_double(),
                b'a' | b'A' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => places.vector(),
                _ => _ = places.whole(),
            }
            let kind = if found.kind == b'S' {
                b's'
            } else if found.kind == b'C' {
                b'c'
            } else {
                found.kind
            };
            format.extend_from_slice(found.head);
            format.extend_from_slice(if matches!(kind, b's' | b'c') { b"" } else { found.size });
            format.push(kind);
        }
        rest = &rest[found.length()..];
    }
    format.extend_from_slice(rest);
}

/// The text of an argument in UTF-8.
///
/// # Safety
/// The places are those of a wide argument and of the star before it.
unsafe fn wide_argument(kind: u8, place: *mut u64, precision: Option<&[u8]>, star: Option<*mut u64>) -> Vec<u8> {
    let limit = match (precision, star) {
        (_, Some(star)) => {
            // SAFETY: the caller's promise.
            let limit = unsafe { star.read() } as i32;
            // SAFETY: as above. A negative precision is none.
            unsafe { star.write(u64::MAX) };
            usize::try_from(limit).unwrap_or(usize::MAX)
        }
        (Some(digits), None) => std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or(0),
        (None, None) => usize::MAX,
    };
    // SAFETY: the caller's promise.
    let value = unsafe { place.read() };
    match kind {
        b's' | b'S' => {
            let text = std::ptr::with_exposed_provenance::<u16>(value as usize);
            // SAFETY: the caller's promise; no more is looked at than the precision says.
            unsafe { narrowed(text, limit) }
        }
        _ => [String::from_utf16_lossy(&[value as u16]).as_bytes(), &[0]].concat(),
    }
}

/// Whether a format is to be gone along here.
///
/// # Safety
/// `format` is null or ends with a zero.
unsafe fn wide_format<'a>(format: *const c_char) -> Option<&'a [u8]> {
    if format.is_null() {
        return None;
    }
    // SAFETY: the caller's promise.
    let text = unsafe { CStr::from_ptr(format) }.to_bytes();
    // Arguments by number are glibc's own.
    (has_wide(text) && !text.windows(2).any(|two| two[0].is_ascii_digit() && two[1] == b'$')).then_some(text)
}

/// The format for glibc, of a function that has its arguments itself; those of wide text are replaced.
///
/// # Safety
/// `saved` has the registers of an export, `place` is the format's, and `stack` has the arguments on the stack.
pub(crate) unsafe extern "C" fn rewrite_arguments(saved: *mut u64, place: usize, stack: *mut u64) -> *const c_char {
    // SAFETY: the caller's promise.
    let given = std::ptr::with_exposed_provenance::<c_char>(unsafe { saved.wrapping_add(place).read() } as usize);
    // SAFETY: as above.
    let Some(text) = (unsafe { wide_format(given) }) else {
        // SAFETY: as above.
        return unsafe { format::rewrite(given) };
    };
    let list = List { whole: (place as u32 + 1) * 8, vector: (WHOLES * 8) as u32, stack, registers: saved };
    let rewritten = KEPT.try_with(|kept| {
        let kept = &mut *kept.try_borrow_mut().ok()?;
        // SAFETY: the caller's promise.
        unsafe { replace(text, &mut Places { list, taken: 0 }, false, &mut kept.format, &mut kept.texts) };
        kept.format.push(0);
        Some(kept.format.as_ptr().cast())
    });
    // SAFETY: it ends with a zero.
    unsafe { format::rewrite(rewritten.ok().flatten().unwrap_or(given)) }
}

/// The same for a function that is given a list: it gets a copy of the list.
///
/// # Safety
/// As [`rewrite_arguments`]; behind the format stands the list.
pub(crate) unsafe extern "C" fn rewrite_list(saved: *mut u64, place: usize, _stack: *mut u64) -> *const c_char {
    // SAFETY: the caller's promise.
    let given = std::ptr::with_exposed_provenance::<c_char>(unsafe { saved.wrapping_add(place).read() } as usize);
    // SAFETY: as above.
    let Some(text) = (unsafe { wide_format(given) }) else {
        // SAFETY: as above.
        return unsafe { format::rewrite(given) };
    };
    let list_at = saved.wrapping_add(place + 1);
    // SAFETY: as above.
    let given_list = std::ptr::with_exposed_provenance::<List>(unsafe { list_at.read() } as usize);
    // SAFETY: as above.
    let list = unsafe { given_list.read() };
    let rewritten = KEPT.try_with(|kept| {
        let kept = &mut *kept.try_borrow_mut().ok()?;
        let mut measure = Places { list, taken: 0 };
        // SAFETY: the caller's promise.
        unsafe { replace(text, &mut measure, true, &mut kept.format, &mut kept.texts) };
        // SAFETY: the list has so many arguments on the stack, and its registers up to where they end.
        unsafe { copy_list(list, measure.taken, kept) };
        let copy = *kept.list.first()?;
        // SAFETY: as above: the copy is like the list.
        unsafe { replace(text, &mut Places { list: copy, taken: 0 }, false, &mut kept.format, &mut kept.texts) };
        kept.format.push(0);
        // SAFETY: the place of the list is a register that was saved.
        unsafe { list_at.write(kept.list.as_mut_ptr().expose_provenance() as u64) };
        Some(kept.format.as_ptr().cast())
    });
    // SAFETY: it ends with a zero.
    unsafe { format::rewrite(rewritten.ok().flatten().unwrap_or(given)) }
}

/// # Safety
/// The list is valid, with so many arguments on the stack.
unsafe fn copy_list(list: List, on_stack: usize, kept: &mut Kept) {
    let registers = (WHOLES * 8 + VECTORS * 16) / 8;
    kept.registers.clear();
    kept.registers.resize(registers, 0);
    for (from, to) in [(list.whole as usize / 8, WHOLES), (list.vector as usize / 8, registers)] {
        for place in from..to {
            // SAFETY: the caller's promise: what is not taken has been saved.
            kept.registers[place] = unsafe { list.registers.wrapping_add(place).read() };
        }
    }
    kept.stack.clear();
    kept.stack.resize(on_stack + 2, 0);
    // Long doubles lie where their address is a multiple of sixteen, here as there.
    let shift = (kept.stack.as_ptr().addr() / 8 + list.stack.addr() / 8) % 2;
    for place in 0..on_stack {
        // SAFETY: the caller's promise.
        kept.stack[place + shift] = unsafe { list.stack.wrapping_add(place).read() };
    }
    let stack = kept.stack[shift..].as_mut_ptr();
    kept.list.clear();
    kept.list.push(List { stack, registers: kept.registers.as_mut_ptr(), ..list });
}
