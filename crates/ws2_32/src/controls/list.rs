//! Messages of a `LISTBOX` and of a `COMBOBOX`, which has the same under other numbers.

use super::{Held, Kind, Width};

const ERROR: isize = -1;

/// What a list is asked.
enum Asked {
    Add,
    Insert,
    Delete,
    Clear,
    Choose,
    Chosen,
    Text,
    Length,
    Count,
    Find { whole: bool },
    ChooseText,
    Word,
    SetWord,
    Show,
}

fn asked(kind: Kind, message: u32) -> Option<Asked> {
    Some(match (kind, message) {
        (Kind::List, 0x180) | (Kind::Combo, 0x143) => Asked::Add,
        (Kind::List, 0x181) | (Kind::Combo, 0x14A) => Asked::Insert,
        (Kind::List, 0x182) | (Kind::Combo, 0x144) => Asked::Delete,
        (Kind::List, 0x184) | (Kind::Combo, 0x14B) => Asked::Clear,
        (Kind::List, 0x186) | (Kind::Combo, 0x14E) => Asked::Choose,
        (Kind::List, 0x188) | (Kind::Combo, 0x147) => Asked::Chosen,
        (Kind::List, 0x189) | (Kind::Combo, 0x148) => Asked::Text,
        (Kind::List, 0x18A) | (Kind::Combo, 0x149) => Asked::Length,
        (Kind::List, 0x18B) | (Kind::Combo, 0x146) => Asked::Count,
        (Kind::List, 0x18F) | (Kind::Combo, 0x14C) => Asked::Find { whole: false },
        (Kind::List, 0x1A2) | (Kind::Combo, 0x158) => Asked::Find { whole: true },
        (Kind::List, 0x18C) | (Kind::Combo, 0x14D) => Asked::ChooseText,
        (Kind::List, 0x199) | (Kind::Combo, 0x150) => Asked::Word,
        (Kind::List, 0x19A) | (Kind::Combo, 0x151) => Asked::SetWord,
        (Kind::List, 0x197) => Asked::Show,
        _ => return None,
    })
}

fn small(text: &[u16]) -> String {
    String::from_utf16_lossy(text).to_lowercase()
}

/// The item after `from` whose text is this, or begins with it; the search goes on at the beginning. Case does not count.
fn find(list: &Held, from: usize, text: &[u16], whole: bool) -> Option<usize> {
    let (count, text) = (list.items.len(), small(text));
    let first = if from as isize == -1 { 0 } else { from.saturating_add(1) };
    let places = (0..count).map(|at| (first + at) % count);
    let is = |at: &usize| {
        let item = small(&list.items[*at].0);
        if whole { item == text } else { item.starts_with(&text) }
    };
    places.into_iter().find(is)
}

/// Where a new item goes: at the end, or in its place where the list is sorted.
fn place(list: &Held, text: &[u16]) -> usize {
    const LBS_SORT: u32 = 0x2;
    const CBS_SORT: u32 = 0x100;
    let sorted = list.style & if list.kind == Kind::List { LBS_SORT } else { CBS_SORT } != 0;
    let text = small(text);
    let before = |item: &(Vec<u16>, isize)| !sorted || small(&item.0) <= text;
    list.items.partition_point(before)
}

fn insert(list: &mut Held, at: usize, text: Vec<u16>) -> isize {
    list.items.insert(at, (text, 0));
    if let Some(chosen) = list.chosen.as_mut().filter(|chosen| **chosen >= at) {
        *chosen += 1;
    }
    at as isize
}

/// The answer, or `None` for a message that is none of a list's.
///
/// # Safety
/// What the message points to is as it is documented, and of this width.
pub unsafe fn answer(list: &mut Held, message: u32, wide: usize, extra: isize, width: Width) -> Option<isize> {
    let asked = asked(list.kind, message)?;
    let count = list.items.len();
    let index = |at: Option<usize>| at.map_or(ERROR, |at| at as isize);
    // SAFETY: the caller's promise, for the messages that bring a text.
    let text = || unsafe { width.read(extra) };
    Some(match asked {
        Asked::Add => {
            let text = text();
            insert(list, place(list, &text), text)
        }
        Asked::Insert if wide as isize == -1 => insert(list, count, text()),
        Asked::Insert if wide <= count => insert(list, wide, text()),
        Asked::Clear => {
            list.items.clear();
            list.chosen = None;
            0
        }
        Asked::Choose if wide < count => {
            list.chosen = Some(wide);
            wide as isize
        }
        Asked::Choose => {
            list.chosen = None;
            ERROR
        }
        Asked::Chosen => index(list.chosen),
        Asked::Count => count as isize,
        Asked::Find { whole } => index(find(list, wide, &text(), whole)),
        Asked::ChooseText => {
            let found = find(list, wide, &text(), false);
            if found.is_some() {
                list.chosen = found;
            }
            index(found)
        }
        Asked::Show => 0,
        Asked::Insert | Asked::Delete | Asked::Text | Asked::Length | Asked::Word | Asked::SetWord if wide >= count => {
            ERROR
        }
        Asked::Insert => ERROR,
        Asked::Delete => {
            list.items.remove(wide);
            list.chosen =
                list.chosen.filter(|chosen| *chosen != wide).map(|chosen| chosen - usize::from(chosen > wide));
            count as isize - 1
        }
        // SAFETY: the caller's promise: the buffer has room for the text.
        Asked::Text => unsafe { width.write(&list.items[wide].0, extra, usize::MAX) as isize },
        Asked::Length => width.length(&list.items[wide].0) as isize,
        Asked::Word => list.items[wide].1,
        Asked::SetWord => {
            list.items[wide].1 = extra;
            0
        }
    })
}
