//! Atoms: texts by number, in the process' table and in the one that Windows shares among programs, which is the process' own here.
//!
//! A text is found in any case and kept as it was first added. `#123` and a pointer below 0xC000 are the number itself, and nothing is kept of it.

use crate::held::fails;
use crate::told::{self, Unit};
use overlapped_sys::foundation as f;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The first number of a text; those below are integers.
const FIRST: usize = 0xc000;
const MOST: usize = 0x4000;
/// The longest text.
const LONGEST: usize = 255;

struct Atom {
    text: String,
    count: u32,
}

/// By number, from the first.
struct Table(Mutex<Vec<Option<Atom>>>);

static LOCAL: Table = Table(Mutex::new(Vec::new()));
static GLOBAL: Table = Table(Mutex::new(Vec::new()));

/// What a program's pointer names.
enum Name {
    Integer(u16),
    Text(String),
}

/// # Safety
/// `text` is an integer below 0xC000, or ends with a zero.
unsafe fn name<C: Unit>(text: *const C) -> Result<Name, u32> {
    if text.addr() < 0x1_0000 {
        let number = text.addr();
        return if (1..FIRST).contains(&number) {
            Ok(Name::Integer(number as u16))
        } else {
            Err(f::ERROR_INVALID_PARAMETER)
        };
    }
    // SAFETY: the caller's promise.
    let text = unsafe { C::text(text) }.unwrap_or_default();
    if let Some(digits) = text.strip_prefix('#')
        && let Ok(number) = digits.parse::<usize>()
    {
        return if (1..FIRST).contains(&number) {
            Ok(Name::Integer(number as u16))
        } else {
            Err(f::ERROR_INVALID_PARAMETER)
        };
    }
    match text.encode_utf16().count() {
        0 => Err(f::ERROR_INVALID_NAME),
        length if length > LONGEST => Err(f::ERROR_INVALID_PARAMETER),
        _ => Ok(Name::Text(text)),
    }
}

fn is_same(a: &str, b: &str) -> bool {
    a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

impl Table {
    fn atoms(&self) -> MutexGuard<'_, Vec<Option<Atom>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// # Safety
    /// As for [`name`].
    unsafe fn add<C: Unit>(&self, text: *const C) -> u16 {
        // SAFETY: the caller's promise.
        let text = match unsafe { name(text) } {
            Ok(Name::Integer(number)) => return number,
            Ok(Name::Text(text)) => text,
            Err(error) => return fails(error, 0),
        };
        let mut atoms = self.atoms();
        let known = atoms.iter_mut().position(|atom| {
            let same = atom.as_mut().filter(|atom| is_same(&atom.text, &text));
            same.map(|atom| atom.count += 1).is_some()
        });
        if let Some(at) = known {
            return (FIRST + at) as u16;
        }
        let atom = Some(Atom { text, count: 1 });
        let at = match atoms.iter().position(Option::is_none) {
            Some(at) => {
                atoms[at] = atom;
                at
            }
            None if atoms.len() < MOST => {
                atoms.push(atom);
                atoms.len() - 1
            }
            None => return fails(f::ERROR_NOT_ENOUGH_MEMORY, 0),
        };
        (FIRST + at) as u16
    }

    /// # Safety
    /// As for [`name`].
    unsafe fn find<C: Unit>(&self, text: *const C) -> u16 {
        // SAFETY: the caller's promise.
        match unsafe { name(text) } {
            Ok(Name::Integer(number)) => number,
            Ok(Name::Text(text)) => {
                let atoms = self.atoms();
                let known = atoms.iter().position(|atom| atom.as_ref().is_some_and(|atom| is_same(&atom.text, &text)));
                known.map_or_else(|| fails(f::ERROR_FILE_NOT_FOUND, 0), |at| (FIRST + at) as u16)
            }
            Err(error) => fails(error, 0),
        }
    }

    /// Takes one of its uses back; the atom again if there is none.
    fn delete(&self, atom: u16) -> u16 {
        let Some(at) = usize::from(atom).checked_sub(FIRST) else { return 0 };
        let mut atoms = self.atoms();
        let Some(place) = atoms.get_mut(at) else { return fails(f::ERROR_INVALID_HANDLE, atom) };
        match place {
            Some(kept) if kept.count > 1 => kept.count -= 1,
            Some(_) => *place = None,
            None => return fails(f::ERROR_INVALID_HANDLE, atom),
        }
        0
    }

    /// Tells a text, cut where there is no room; its length.
    ///
    /// # Safety
    /// `to` is null or has so much room.
    unsafe fn tell<C: Unit>(&self, atom: u16, to: *mut C, room: i32) -> u32 {
        let text = match usize::from(atom).checked_sub(FIRST) {
            None if atom == 0 => return fails(f::ERROR_INVALID_HANDLE, 0),
            None => format!("#{atom}"),
            Some(at) => match self.atoms().get(at) {
                Some(Some(kept)) => kept.text.clone(),
                _ => return fails(f::ERROR_INVALID_HANDLE, 0),
            },
        };
        let Ok(room @ 1..) = usize::try_from(room) else { return fails(f::ERROR_MORE_DATA, 0) };
        let units = C::units(&text);
        let whole = units.len() - 1;
        let told = whole.min(room - 1);
        // SAFETY: the caller's promise.
        if !unsafe { told::tell(&units[..told], to, room) } {
            return fails(f::ERROR_INVALID_PARAMETER, 0);
        }
        if told < whole { fails(f::ERROR_MORE_DATA, told as u32) } else { told as u32 }
    }
}

/// `AddAtomA`: the number of a text, which has one use more. ERROR_INVALID_NAME (empty), ERROR_INVALID_PARAMETER (too long, an integer out of
/// range), ERROR_NOT_ENOUGH_MEMORY (too many).
///
/// # Safety
/// `text` is an integer below 0xC000, or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn AddAtomA(text: *const u8) -> u16 {
    // SAFETY: the caller's promise.
    unsafe { LOCAL.add(text) }
}

/// `FindAtomA`: the number of a text. ERROR_FILE_NOT_FOUND, and as for [`AddAtomA`].
///
/// # Safety
/// `text` is an integer below 0xC000, or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn FindAtomA(text: *const u8) -> u16 {
    // SAFETY: the caller's promise.
    unsafe { LOCAL.find(text) }
}

/// `GetAtomNameA`: the text of a number; its length. ERROR_INVALID_HANDLE, ERROR_MORE_DATA (no room).
///
/// # Safety
/// `to` is null or has so much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetAtomNameA(atom: u16, to: *mut u8, room: i32) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { LOCAL.tell(atom, to, room) }
}

/// `AddAtomW`: the number of a text, which has one use more. ERROR_INVALID_NAME (empty), ERROR_INVALID_PARAMETER (too long, an integer out of
/// range), ERROR_NOT_ENOUGH_MEMORY (too many).
///
/// # Safety
/// `text` is an integer below 0xC000, or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn AddAtomW(text: *const u16) -> u16 {
    // SAFETY: the caller's promise.
    unsafe { LOCAL.add(text) }
}

/// `FindAtomW`: the number of a text. ERROR_FILE_NOT_FOUND, and as for [`AddAtomW`].
///
/// # Safety
/// `text` is an integer below 0xC000, or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn FindAtomW(text: *const u16) -> u16 {
    // SAFETY: the caller's promise.
    unsafe { LOCAL.find(text) }
}

/// `GetAtomNameW`: the text of a number; its length. ERROR_INVALID_HANDLE, ERROR_MORE_DATA (no room).
///
/// # Safety
/// `to` is null or has so much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetAtomNameW(atom: u16, to: *mut u16, room: i32) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { LOCAL.tell(atom, to, room) }
}

/// `GlobalAddAtomA`: the number of a text, which has one use more. ERROR_INVALID_NAME (empty), ERROR_INVALID_PARAMETER (too long, an integer out of
/// range), ERROR_NOT_ENOUGH_MEMORY (too many).
///
/// # Safety
/// `text` is an integer below 0xC000, or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GlobalAddAtomA(text: *const u8) -> u16 {
    // SAFETY: the caller's promise.
    unsafe { GLOBAL.add(text) }
}

/// `GlobalFindAtomA`: the number of a text. ERROR_FILE_NOT_FOUND, and as for [`GlobalAddAtomA`].
///
/// # Safety
/// `text` is an integer below 0xC000, or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GlobalFindAtomA(text: *const u8) -> u16 {
    // SAFETY: the caller's promise.
    unsafe { GLOBAL.find(text) }
}

/// `GlobalGetAtomNameA`: the text of a number; its length. ERROR_INVALID_HANDLE, ERROR_MORE_DATA (no room).
///
/// # Safety
/// `to` is null or has so much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GlobalGetAtomNameA(atom: u16, to: *mut u8, room: i32) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { GLOBAL.tell(atom, to, room) }
}

/// `GlobalAddAtomW`: the number of a text, which has one use more. ERROR_INVALID_NAME (empty), ERROR_INVALID_PARAMETER (too long, an integer out of
/// range), ERROR_NOT_ENOUGH_MEMORY (too many).
///
/// # Safety
/// `text` is an integer below 0xC000, or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GlobalAddAtomW(text: *const u16) -> u16 {
    // SAFETY: the caller's promise.
    unsafe { GLOBAL.add(text) }
}

/// `GlobalFindAtomW`: the number of a text. ERROR_FILE_NOT_FOUND, and as for [`GlobalAddAtomW`].
///
/// # Safety
/// `text` is an integer below 0xC000, or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GlobalFindAtomW(text: *const u16) -> u16 {
    // SAFETY: the caller's promise.
    unsafe { GLOBAL.find(text) }
}

/// `GlobalGetAtomNameW`: the text of a number; its length. ERROR_INVALID_HANDLE, ERROR_MORE_DATA (no room).
///
/// # Safety
/// `to` is null or has so much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GlobalGetAtomNameW(atom: u16, to: *mut u16, room: i32) -> u32 {
    // SAFETY: the caller's promise.
    unsafe { GLOBAL.tell(atom, to, room) }
}

/// `DeleteAtom`: takes one use of a text back; 0, or the atom and ERROR_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn DeleteAtom(atom: u16) -> u16 {
    LOCAL.delete(atom)
}

/// `GlobalDeleteAtom`: as [`DeleteAtom`].
#[unsafe(no_mangle)]
pub extern "C" fn GlobalDeleteAtom(atom: u16) -> u16 {
    GLOBAL.delete(atom)
}
