//! `winreg.h`: a registry with the keys that are always there, nothing in them, and nobody's right to write.
//!
//! A program that looks for its settings finds none, and goes on with its own defaults, as on a machine where it was never installed.

use overlapped_sys::threading;
use std::ffi::{c_char, c_void};
use std::sync::{Mutex, PoisonError};

type Key = *mut c_void;

const ERROR_SUCCESS: i32 = 0;
const ERROR_FILE_NOT_FOUND: i32 = 2;
const ERROR_ACCESS_DENIED: i32 = 5;
const ERROR_INVALID_HANDLE: i32 = 6;
const ERROR_BAD_NETPATH: i32 = 53;
const ERROR_INVALID_PARAMETER: i32 = 87;
const ERROR_NO_MORE_ITEMS: i32 = 259;

/// Events that wait for a change of a key, which comes with its closing alone.
static WAITING: Mutex<Vec<(u32, usize)>> = Mutex::new(Vec::new());

/// Which of the keys it is, however its macro was extended.
fn number(key: Key) -> u32 {
    key.addr() as u32
}

/// `RegNotifyChangeKeyValue`: has an event signaled when a key changes. No key of this registry ever does, so that it is signaled when the key is closed, as on Windows, and by
/// nothing else; a call that waits itself does so for as long as the process.
///
/// Errors: ERROR_INVALID_HANDLE (the key, the event), ERROR_INVALID_PARAMETER (another filter).
#[unsafe(no_mangle)]
pub extern "C" fn RegNotifyChangeKeyValue(
    key: Key,
    _subtree: i32,
    filter: u32,
    event: *mut c_void,
    asynchronous: i32,
) -> i32 {
    /// Names, attributes, values, security; and not to end with the thread.
    const KNOWN: u32 = 0xf | 0x1000_0000;
    if !is_key(key) {
        return ERROR_INVALID_HANDLE;
    }
    if filter & 0xf == 0 || filter & !KNOWN != 0 {
        return ERROR_INVALID_PARAMETER;
    }
    if asynchronous == 0 {
        // SAFETY: takes no memory.
        unsafe { threading::Sleep(u32::MAX) };
        return ERROR_SUCCESS;
    }
    // SAFETY: takes no memory.
    if unsafe { threading::ResetEvent(event) } == 0 {
        return ERROR_INVALID_HANDLE;
    }
    WAITING.lock().unwrap_or_else(PoisonError::into_inner).push((number(key), event.expose_provenance()));
    ERROR_SUCCESS
}

/// Signals what waits for a key that is closed.
fn closed(key: Key) {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let (told, kept) = waiting.drain(..).partition::<Vec<_>, _>(|(known, _)| *known == number(key));
    *waiting = kept;
    drop(waiting);
    for (_, event) in told {
        // One that the program has closed meanwhile is refused.
        // SAFETY: takes no memory.
        unsafe { threading::SetEvent(std::ptr::with_exposed_provenance_mut(event)) };
    }
}

/// Whether it is one of HKEY_CLASSES_ROOT to HKEY_DYN_DATA, sign-extended as their macros are.
fn is_key(key: Key) -> bool {
    (0x8000_0000..=0x8000_0006).contains(&(key.addr() as u32)) && matches!(key.addr() >> 32, 0 | 0xffff_ffff)
}

/// What becomes of a call on a key: invalid, or what an empty registry answers.
fn on(key: Key, empty: i32) -> i32 {
    if is_key(key) { empty } else { ERROR_INVALID_HANDLE }
}

/// Opens a key, or makes one: only the key itself can be had.
///
/// # Safety
/// `result` is null or valid for a write.
unsafe fn open(key: Key, is_itself: bool, missing: i32, result: *mut Key) -> i32 {
    if result.is_null() {
        return on(key, ERROR_INVALID_PARAMETER);
    }
    if !is_key(key) || !is_itself {
        return on(key, missing);
    }
    // SAFETY: the caller's promise.
    unsafe { result.write(key) };
    ERROR_SUCCESS
}

/// Whether a name is none.
///
/// # Safety
/// `name` is null or ends with a zero.
unsafe fn is_empty<T: PartialEq + Default>(name: *const T) -> bool {
    // SAFETY: the caller's promise.
    name.is_null() || unsafe { name.read() } == T::default()
}

/// The functions of both widths.
macro_rules! both {
    ($($unit:ty: $open:ident $open_ex:ident $create_ex:ident $create:ident $query:ident $set:ident $enumerate_key:ident
        $enumerate_value:ident $delete_key:ident $delete_value:ident $get:ident $connect:ident $information:ident
        $delete_tree:ident $delete_key_ex:ident $delete_key_value:ident $set_key_value:ident;)+) => {$(
        #[doc = concat!("`", stringify!($delete_tree), "`: there is nothing in a key, and no such key.")]
        ///
        /// # Safety
        /// `name` is null or ends with a zero.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $delete_tree(key: Key, name: *const $unit) -> i32 {
            // SAFETY: the caller's promise.
            on(key, if unsafe { is_empty(name) } { ERROR_SUCCESS } else { ERROR_FILE_NOT_FOUND })
        }

        #[doc = concat!("`", stringify!($delete_key_ex), "`: there is no such key.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $delete_key_ex(key: Key, _name: *const $unit, _access: u32, _reserved: u32) -> i32 {
            on(key, ERROR_FILE_NOT_FOUND)
        }

        #[doc = concat!("`", stringify!($delete_key_value), "`: there is no such value.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $delete_key_value(key: Key, _subkey: *const $unit, _name: *const $unit) -> i32 {
            on(key, ERROR_FILE_NOT_FOUND)
        }

        #[doc = concat!("`", stringify!($set_key_value), "`: nobody may write.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $set_key_value(
            key: Key, _subkey: *const $unit, _name: *const $unit, _kind: u32, _data: *const c_void, _length: u32,
        ) -> i32 {
            on(key, ERROR_ACCESS_DENIED)
        }

        #[doc = concat!("`", stringify!($open_ex), "`: the key itself; any other is not found.")]
        ///
        /// # Safety
        /// `name` is null or ends with a zero; `result` is null or valid for a write.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $open_ex(key: Key, name: *const $unit, _options: u32, _access: u32, result: *mut Key) -> i32 {
            // SAFETY: the caller's promise.
            unsafe { open(key, is_empty(name), ERROR_FILE_NOT_FOUND, result) }
        }

        #[doc = concat!("`", stringify!($open), "`: as `", stringify!($open_ex), "`.")]
        ///
        /// # Safety
        /// `name` is null or ends with a zero; `result` is null or valid for a write.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $open(key: Key, name: *const $unit, result: *mut Key) -> i32 {
            // SAFETY: the caller's promise.
            unsafe { open(key, is_empty(name), ERROR_FILE_NOT_FOUND, result) }
        }

        #[doc = concat!("`", stringify!($information), "`: there is nothing in a key.")]
        ///
        /// # Safety
        /// Each pointer is null or valid for a write.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $information(
            key: Key, class: *mut $unit, class_length: *mut u32, _reserved: *mut u32, keys: *mut u32, longest_key: *mut u32,
            longest_class: *mut u32, values: *mut u32, longest_name: *mut u32, longest_value: *mut u32, security: *mut u32,
            written: *mut u64,
        ) -> i32 {
            if !is_key(key) {
                return ERROR_INVALID_HANDLE;
            }
            if !class.is_null() && !class_length.is_null() {
                // SAFETY: the caller's promise.
                if unsafe { class_length.read() } > 0 {
                    // SAFETY: as above; there is room for one.
                    unsafe { class.write(<$unit>::default()) };
                }
            }
            for told in
                [class_length, keys, longest_key, longest_class, values, longest_name, longest_value, security]
            {
                if !told.is_null() {
                    // SAFETY: the caller's promise.
                    unsafe { told.write(0) };
                }
            }
            if !written.is_null() {
                // SAFETY: the caller's promise; a FILETIME need not be aligned for a number.
                unsafe { written.write_unaligned(0) };
            }
            ERROR_SUCCESS
        }

        #[doc = concat!("`", stringify!($connect), "`: the key itself, of this machine; another machine is not found.")]
        ///
        /// # Safety
        /// `machine` is null or ends with a zero; `result` is null or valid for a write.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $connect(machine: *const $unit, key: Key, result: *mut Key) -> i32 {
            // SAFETY: the caller's promise.
            unsafe { open(key, is_empty(machine), ERROR_BAD_NETPATH, result) }
        }

        #[doc = concat!("`", stringify!($create_ex), "`: the key itself; nobody may make another.")]
        ///
        /// # Safety
        /// `name` is null or ends with a zero; `result` is null or valid for a write; `disposition` is null or valid for a write.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $create_ex(
            key: Key, name: *const $unit, _reserved: u32, _class: *mut $unit, _options: u32, _access: u32,
            _attributes: *const c_void, result: *mut Key, disposition: *mut u32,
        ) -> i32 {
            const REG_OPENED_EXISTING_KEY: u32 = 2;
            // SAFETY: the caller's promise.
            let made = unsafe { open(key, is_empty(name), ERROR_ACCESS_DENIED, result) };
            if made == ERROR_SUCCESS && !disposition.is_null() {
                // SAFETY: the caller's promise.
                unsafe { disposition.write(REG_OPENED_EXISTING_KEY) };
            }
            made
        }

        #[doc = concat!("`", stringify!($create), "`: as `", stringify!($create_ex), "`.")]
        ///
        /// # Safety
        /// `name` is null or ends with a zero; `result` is null or valid for a write.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $create(key: Key, name: *const $unit, result: *mut Key) -> i32 {
            // SAFETY: the caller's promise.
            unsafe { open(key, is_empty(name), ERROR_ACCESS_DENIED, result) }
        }

        #[doc = concat!("`", stringify!($query), "`: no key has a value.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $query(
            key: Key, _name: *const $unit, _reserved: *mut u32, _kind: *mut u32, _data: *mut u8, _length: *mut u32,
        ) -> i32 {
            on(key, ERROR_FILE_NOT_FOUND)
        }

        #[doc = concat!("`", stringify!($set), "`: nobody may write.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $set(
            key: Key, _name: *const $unit, _reserved: u32, _kind: u32, _data: *const u8, _length: u32,
        ) -> i32 {
            on(key, ERROR_ACCESS_DENIED)
        }

        #[doc = concat!("`", stringify!($enumerate_key), "`: no key has another in it.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $enumerate_key(
            key: Key, _index: u32, _name: *mut $unit, _length: *mut u32, _reserved: *mut u32, _class: *mut $unit,
            _class_length: *mut u32, _written: *mut c_void,
        ) -> i32 {
            on(key, ERROR_NO_MORE_ITEMS)
        }

        #[doc = concat!("`", stringify!($enumerate_value), "`: no key has a value.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $enumerate_value(
            key: Key, _index: u32, _name: *mut $unit, _length: *mut u32, _reserved: *mut u32, _kind: *mut u32,
            _data: *mut u8, _data_length: *mut u32,
        ) -> i32 {
            on(key, ERROR_NO_MORE_ITEMS)
        }

        #[doc = concat!("`", stringify!($delete_key), "`: there is no such key.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $delete_key(key: Key, _name: *const $unit) -> i32 {
            on(key, ERROR_FILE_NOT_FOUND)
        }

        #[doc = concat!("`", stringify!($get), "`: no key has a value.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $get(
            key: Key, _subkey: *const $unit, _name: *const $unit, _flags: u32, _kind: *mut u32, _data: *mut c_void,
            _length: *mut u32,
        ) -> i32 {
            on(key, ERROR_FILE_NOT_FOUND)
        }

        #[doc = concat!("`", stringify!($delete_value), "`: there is no such value.")]
        #[unsafe(no_mangle)]
        pub extern "C" fn $delete_value(key: Key, _name: *const $unit) -> i32 {
            on(key, ERROR_FILE_NOT_FOUND)
        }
    )+};
}

both! {
    c_char: RegOpenKeyA RegOpenKeyExA RegCreateKeyExA RegCreateKeyA RegQueryValueExA RegSetValueExA RegEnumKeyExA RegEnumValueA
        RegDeleteKeyA RegDeleteValueA RegGetValueA RegConnectRegistryA RegQueryInfoKeyA
        RegDeleteTreeA RegDeleteKeyExA RegDeleteKeyValueA RegSetKeyValueA;
    u16: RegOpenKeyW RegOpenKeyExW RegCreateKeyExW RegCreateKeyW RegQueryValueExW RegSetValueExW RegEnumKeyExW RegEnumValueW
        RegDeleteKeyW RegDeleteValueW RegGetValueW RegConnectRegistryW RegQueryInfoKeyW
        RegDeleteTreeW RegDeleteKeyExW RegDeleteKeyValueW RegSetKeyValueW;
}

/// `RegCloseKey`: the keys that are always there stay; what waits for a change of the key is told.
#[unsafe(no_mangle)]
pub extern "C" fn RegCloseKey(key: Key) -> i32 {
    closed(key);
    on(key, ERROR_SUCCESS)
}

/// `RegOpenCurrentUser`: HKEY_CURRENT_USER, for nobody else is acted for. ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `result` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn RegOpenCurrentUser(_access: u32, result: *mut Key) -> i32 {
    const HKEY_CURRENT_USER: usize = 0xffff_ffff_8000_0001;
    if result.is_null() {
        return ERROR_INVALID_PARAMETER;
    }
    // SAFETY: the caller's promise; it is not null.
    unsafe { result.write(std::ptr::without_provenance_mut(HKEY_CURRENT_USER)) };
    ERROR_SUCCESS
}

/// `RegFlushKey`: nothing is kept back.
#[unsafe(no_mangle)]
pub extern "C" fn RegFlushKey(key: Key) -> i32 {
    on(key, ERROR_SUCCESS)
}
