//! The text of windows, and the classes of windows that Windows brings: `EDIT`, `STATIC`, `BUTTON`, `LISTBOX` and `COMBOBOX`. Nobody sees them,
//! so that what they hold changes by messages alone; a server's window shows its log in one, and reads its settings from another.
//!
//! The table's windows know no text: what a window holds is kept here, by its handle, and the headers send messages by way of this module, which
//! knows whether their text is narrow or wide.

mod calls;
mod edit;
mod list;

use overlapped_sys::foundation::HWND;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// What a window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The program's own.
    Own,
    Edit,
    Static,
    Button,
    List,
    Combo,
}

impl Kind {
    /// The class that Windows brings under this name.
    fn named(name: &str) -> Option<Self> {
        let known = [
            ("edit", Self::Edit),
            ("static", Self::Static),
            ("button", Self::Button),
            ("listbox", Self::List),
            ("combobox", Self::Combo),
        ];
        known.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, kind)| *kind)
    }
}

/// What a window holds. Text is in 16 bits, as Windows counts it.
#[derive(Debug)]
pub struct Held {
    pub kind: Kind,
    pub text: Vec<u16>,
    /// An edit's selection, from and to.
    pub selected: (usize, usize),
    /// The most units that a user could type into an edit.
    pub limit: usize,
    /// A list's items, each with the program's word for it.
    pub items: Vec<(Vec<u16>, isize)>,
    /// The chosen item.
    pub chosen: Option<usize>,
    /// A button's state.
    pub checked: usize,
    pub style: u32,
    pub id: i32,
    pub parent: usize,
    pub enabled: bool,
    /// Left, top, width, height.
    pub place: [i32; 4],
    /// Whether its window has been created: before, while WM_CREATE runs, only its text may be here.
    created: bool,
}

impl Held {
    fn new(kind: Kind) -> Self {
        const TYPED: usize = 30_000;
        Self {
            kind,
            text: Vec::new(),
            selected: (0, 0),
            limit: TYPED,
            items: Vec::new(),
            chosen: None,
            checked: 0,
            style: 0,
            id: 0,
            parent: 0,
            enabled: true,
            place: [0; 4],
            created: false,
        }
    }
}

static ALL: LazyLock<Mutex<HashMap<usize, Held>>> = LazyLock::new(Mutex::default);

fn all() -> MutexGuard<'static, HashMap<usize, Held>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Looks at what a window holds, or changes it; `None` where there is nothing of it. The program's routines are not called meanwhile.
fn with<T>(window: HWND, act: impl FnOnce(&mut Held) -> T) -> Option<T> {
    all().get_mut(&window.addr()).map(act)
}

/// Text that a message brings or takes away.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Width {
    Narrow,
    Wide,
}

impl Width {
    /// # Safety
    /// `text` is null or ends with a zero of this width.
    unsafe fn read(self, text: isize) -> Vec<u16> {
        let at = std::ptr::with_exposed_provenance::<u8>(text as usize);
        let read = match self {
            // SAFETY: the caller's promise.
            Self::Narrow => unsafe { crate::told::narrow_text(at) },
            // SAFETY: the caller's promise.
            Self::Wide => unsafe { crate::told::wide_text(at.cast()) },
        };
        read.map(|text| crate::told::wide(&text)).unwrap_or_default()
    }

    /// How many units of this width a text has.
    fn length(self, text: &[u16]) -> usize {
        match self {
            Self::Narrow => String::from_utf16_lossy(text).len(),
            Self::Wide => text.len(),
        }
    }

    /// As much of a text as there is room for, with a zero; how many units were written before it.
    ///
    /// # Safety
    /// `to` has so many units of this width.
    unsafe fn write(self, text: &[u16], to: isize, room: usize) -> usize {
        if to == 0 || room == 0 {
            return 0;
        }
        let at = std::ptr::with_exposed_provenance_mut::<u8>(to as usize);
        match self {
            Self::Narrow => {
                let text = String::from_utf16_lossy(text);
                let mut length = text.len().min(room - 1);
                while !text.is_char_boundary(length) {
                    length -= 1;
                }
                // SAFETY: the caller's promise, and the length was compared.
                unsafe { crate::told::tell(&text.as_bytes()[..length], at, room) };
                length
            }
            Self::Wide => {
                let length = text.len().min(room - 1);
                // SAFETY: as above.
                unsafe { crate::told::tell(&text[..length], at.cast(), room) };
                length
            }
        }
    }
}
