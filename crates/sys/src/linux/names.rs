//! The names of objects: one space for all kinds, within this process (EVT-13, EVT-14).
//!
//! A handle of a named object holds a [`Named`], and nothing else does for longer than a call: with the last of them the
//! name is free, while whoever waits for the object or names it keeps the object alone.
#![allow(unsafe_code)] // Reads the program's names.

use super::memoryapi::mapping::Mapping;
use overlapped_core::Object;
use overlapped_lock::Mutex;
use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use windows_sys::Win32::Foundation as f;
use windows_sys::core::PCWSTR;

static NAMES: Mutex<BTreeMap<Name, Weak<Named>>> = Mutex::new(BTreeMap::new());

/// How long a name may be, with the zero at its end.
const MAX_PATH: usize = 260;

/// An object's name: case sensitive, in UTF-16 (EVT-13).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(Vec<u16>);

/// What can have a name.
#[derive(Clone)]
pub(crate) enum Thing {
    Object(Arc<Object>),
    Mapping(Arc<Mapping>),
}

/// A named thing, for as long as a handle has it.
pub(crate) struct Named {
    name: Name,
    pub(crate) thing: Thing,
}

impl Named {
    /// The object that can be waited for, if it is one.
    pub(crate) fn object(&self) -> Option<&Arc<Object>> {
        match &self.thing {
            Thing::Object(object) => Some(object),
            Thing::Mapping(_) => None,
        }
    }
}

impl Name {
    /// Reads a name; `None` where there is none, or an empty one, which is the same.
    ///
    /// A process has one session: `Local\` says nothing. No other name has a backslash, but for `Global\` at its beginning.
    ///
    /// # Safety
    /// `name` is null or ends with a zero.
    pub(crate) unsafe fn read(name: PCWSTR) -> Result<Option<Self>, u32> {
        if name.is_null() {
            return Ok(None);
        }
        let mut units = Vec::new();
        loop {
            // SAFETY: no zero came before this unit, so it belongs to the name.
            let at = unsafe { name.add(units.len()) };
            // SAFETY: as above.
            match unsafe { at.read_unaligned() } {
                0 => break,
                _ if units.len() + 1 == MAX_PATH => return Err(f::ERROR_FILENAME_EXCED_RANGE),
                unit => units.push(unit),
            }
        }
        let prefix = |prefix: &str| prefix.encode_utf16().collect::<Vec<_>>();
        if let Some(local) = units.strip_prefix(&*prefix("Local\\")) {
            units = local.to_vec();
        }
        let rest = units.strip_prefix(&*prefix("Global\\")).unwrap_or(&units);
        if rest.contains(&u16::from(b'\\')) {
            return Err(f::ERROR_PATH_NOT_FOUND);
        }
        Ok(if units.is_empty() { None } else { Some(Self(units)) })
    }
}

/// The object that has the name. The lock is not held when it is let go: that would free the name.
fn find(names: &BTreeMap<Name, Weak<Named>>, name: &Name) -> Option<Arc<Named>> {
    names.get(name).and_then(Weak::upgrade)
}

/// Gives `thing` the name, or returns what has it already (true), if it is of the same kind.
///
/// Errors: ERROR_INVALID_HANDLE (another kind has the name).
pub(crate) fn create(name: Name, thing: Thing, same_kind: impl Fn(&Thing) -> bool) -> Result<(Arc<Named>, bool), u32> {
    let (named, existed) = {
        let mut names = NAMES.lock();
        match find(&names, &name) {
            Some(named) => (named, true),
            None => {
                let named = Arc::new(Named { name: name.clone(), thing });
                names.insert(name, Arc::downgrade(&named));
                (named, false)
            }
        }
    };
    if same_kind(&named.thing) { Ok((named, existed)) } else { Err(f::ERROR_INVALID_HANDLE) }
}

/// What has the name.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE (another kind has the name).
pub(crate) fn open(name: &Name, same_kind: impl Fn(&Thing) -> bool) -> Result<Arc<Named>, u32> {
    let found = find(&NAMES.lock(), name);
    let named = found.ok_or(f::ERROR_FILE_NOT_FOUND)?;
    if same_kind(&named.thing) { Ok(named) } else { Err(f::ERROR_INVALID_HANDLE) }
}

impl Drop for Named {
    fn drop(&mut self) {
        let mut names = NAMES.lock();
        // Somebody may have given the name away already, since nobody could open it any more.
        if names.get(&self.name).is_some_and(|known| std::ptr::eq(known.as_ptr(), self)) {
            names.remove(&self.name);
        }
    }
}
