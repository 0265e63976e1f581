//! `fileapi.h`: files of Linux under Windows' functions.
//!
//! Paths: a backslash is a slash; a drive letter, and the prefixes `\\?\` and `\\.\`, are left out, so that `C:\data\x` is
//! `/data/x`. Case counts. `NUL` is `/dev/null`, `CON`, `CONIN$` and `CONOUT$` are the terminal. A file whose name begins with a dot is
//! hidden; one that nobody may write is read-only.
//!
//! Share modes hold between the handles of this process, as far as disk files go; locks of parts between processes that ask for them.

#![allow(unsafe_code)] // Reads the program's paths.

pub(crate) mod adopt;
mod at_once;
pub(crate) mod attributes;
pub(crate) mod changes;
pub(crate) mod copy;
pub(crate) mod create;
pub(crate) mod directory;
pub(crate) mod disk_size;
pub(crate) mod find;
pub(crate) mod full_path;
pub(crate) mod information;
pub(crate) mod links;
pub(crate) mod lock;
pub(crate) mod object;
pub(crate) mod pipe;
pub(crate) mod position;
pub(crate) mod replace;
pub(crate) mod scatter;
pub(crate) mod search;
pub(crate) mod std_handles;
pub(crate) mod transfer;

use super::pointer;
use std::io;
use std::path::PathBuf;
use windows_sys::Win32::Foundation as f;
use windows_sys::core::{PCSTR, PCWSTR};

/// The DOS code of a failure with a path or a file.
pub(crate) fn error_of(error: &io::Error) -> u32 {
    match error.raw_os_error().unwrap_or(0) {
        libc::ENOENT => f::ERROR_FILE_NOT_FOUND,
        libc::ENOTDIR => f::ERROR_PATH_NOT_FOUND,
        libc::EACCES | libc::EPERM | libc::EISDIR => f::ERROR_ACCESS_DENIED,
        libc::EMFILE | libc::ENFILE => f::ERROR_TOO_MANY_OPEN_FILES,
        libc::EEXIST => f::ERROR_FILE_EXISTS,
        libc::ENOSPC | libc::EDQUOT | libc::EFBIG => f::ERROR_DISK_FULL,
        libc::EROFS => f::ERROR_WRITE_PROTECT,
        libc::ETXTBSY | libc::EBUSY => f::ERROR_SHARING_VIOLATION,
        libc::ENAMETOOLONG => f::ERROR_FILENAME_EXCED_RANGE,
        libc::ELOOP => f::ERROR_CANT_RESOLVE_FILENAME,
        libc::EXDEV => f::ERROR_NOT_SAME_DEVICE,
        libc::ENOTEMPTY => f::ERROR_DIR_NOT_EMPTY,
        libc::EBADF => f::ERROR_ACCESS_DENIED,
        libc::EFAULT => f::ERROR_NOACCESS,
        libc::EPIPE => f::ERROR_NO_DATA,
        libc::EIO => f::ERROR_IO_DEVICE,
        libc::ENOMEM => f::ERROR_NOT_ENOUGH_MEMORY,
        libc::ESPIPE => f::ERROR_INVALID_FUNCTION,
        libc::EINVAL => f::ERROR_INVALID_PARAMETER,
        _ => f::ERROR_GEN_FAILURE,
    }
}

/// The same for a path, of which a directory may be missing.
pub(crate) fn error_of_path(error: &io::Error, path: &std::path::Path) -> u32 {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    match error_of(error) {
        f::ERROR_FILE_NOT_FOUND if parent.is_some_and(|parent| !parent.is_dir()) => f::ERROR_PATH_NOT_FOUND,
        code => code,
    }
}

/// Linux' path of a Windows one.
pub(crate) fn path_of(text: Option<String>) -> Result<PathBuf, u32> {
    let text = text.ok_or(f::ERROR_INVALID_PARAMETER)?;
    let mut rest = text.as_str();
    for prefix in [r"\\?\", r"\\.\", "//?/", "//./"] {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    if let [letter, b':', ..] = rest.as_bytes()
        && letter.is_ascii_alphabetic()
    {
        rest = &rest[2..];
        if rest.is_empty() {
            rest = "/";
        }
    }
    match rest.to_ascii_uppercase().as_str() {
        "" => return Err(f::ERROR_PATH_NOT_FOUND),
        "NUL" => return Ok("/dev/null".into()),
        "CON" | "CONIN$" | "CONOUT$" => return Ok("/dev/tty".into()),
        _ if rest.contains('\0') => return Err(f::ERROR_INVALID_NAME),
        _ => {}
    }
    Ok(rest.replace('\\', "/").into())
}

/// # Safety
/// `text` is null or ends with a zero.
pub(crate) unsafe fn narrow_path(text: PCSTR) -> Result<PathBuf, u32> {
    // SAFETY: the caller's promise.
    path_of(unsafe { pointer::narrow_text(text) })
}

/// # Safety
/// `text` is null or ends with a zero.
pub(crate) unsafe fn wide_path(text: PCWSTR) -> Result<PathBuf, u32> {
    // SAFETY: the caller's promise.
    path_of(unsafe { pointer::wide_text(text) })
}

/// Makes the two forms of a function that takes one path and says whether it succeeded.
macro_rules! path_functions {
    ($narrow:ident $wide:ident |$path:ident $(, $argument:ident: $type:ty)*| $body:expr, $doc:literal) => {
        #[doc = concat!("`", stringify!($narrow), "`—", $doc)]
        ///
        /// # Safety
        /// The path is null or ends with a zero.
        pub unsafe extern "system" fn $narrow(path: windows_sys::core::PCSTR $(, $argument: $type)*) -> windows_sys::core::BOOL {
            // SAFETY: the caller's promise.
            let path = unsafe { $crate::linux::fileapi::narrow_path(path) };
            $crate::linux::failure::to_bool(path.and_then(|$path: std::path::PathBuf| $body))
        }

        #[doc = concat!("`", stringify!($wide), "`—[`", stringify!($narrow), "`] in UTF-16.")]
        ///
        /// # Safety
        /// The path is null or ends with a zero.
        pub unsafe extern "system" fn $wide(path: windows_sys::core::PCWSTR $(, $argument: $type)*) -> windows_sys::core::BOOL {
            // SAFETY: the caller's promise.
            let path = unsafe { $crate::linux::fileapi::wide_path(path) };
            $crate::linux::failure::to_bool(path.and_then(|$path: std::path::PathBuf| $body))
        }
    };
}

pub(crate) use path_functions;

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn paths_of_windows_are_paths_of_linux() {
        for (windows, linux) in [
            (r"C:\data\x.txt", "/data/x.txt"),
            (r"d:x", "x"),
            (r"\\?\C:\long", "/long"),
            (r"a\b/c", "a/b/c"),
            ("nul", "/dev/null"),
            ("C:", "/"),
            ("CONOUT$", "/dev/tty"),
        ] {
            assert_eq!(path_of(Some(windows.to_owned())).unwrap().to_str(), Some(linux));
        }
        assert!(path_of(Some(String::new())).is_err() && path_of(None).is_err());
    }
}
