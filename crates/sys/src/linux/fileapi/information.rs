//! What is known of an open file and can be set of it, by the numbers that the system itself has for each part; `GetFileInformationByHandleEx` has
//! numbers of its own for the same parts.
#![allow(unsafe_code)] // Reads and writes the program's structures.

use super::attributes::{self, Known};
use super::error_of;
use super::object::FileObject;
use crate::linux::failure::{fail, to_bool};
use crate::linux::timezoneapi::from_filetime;
use crate::linux::{handle, pointer};
use std::ffi::c_void;
use std::fs::Metadata;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Storage::FileSystem as fs;
use windows_sys::core::{BOOL, PSTR, PWSTR};

/// The parts, by the system's own numbers.
pub(crate) mod class {
    pub(crate) const BASIC: i32 = 4;
    pub(crate) const STANDARD: i32 = 5;
    pub(crate) const INTERNAL: i32 = 6;
    pub(crate) const ACCESS: i32 = 8;
    pub(crate) const NAME: i32 = 9;
    pub(crate) const DISPOSITION: i32 = 13;
    pub(crate) const POSITION: i32 = 14;
    pub(crate) const MODE: i32 = 16;
    pub(crate) const ALL: i32 = 18;
    pub(crate) const END_OF_FILE: i32 = 20;
    pub(crate) const COMPRESSION: i32 = 28;
    pub(crate) const ATTRIBUTE_TAG: i32 = 35;
    pub(crate) const ID: i32 = 59;
    pub(crate) const DISPOSITION_EX: i32 = 64;
}

const SYMLINK: u32 = 0xA000_000C;
const SYNCHRONOUS: u32 = 0x20;
const BLOCK: u64 = 512;

/// Where an open file lies; a symbolic link that was opened itself names itself.
pub(crate) fn path_of(file: &FileObject) -> Result<PathBuf, u32> {
    let link = format!("/proc/self/fd/{}", file.file().as_raw_fd());
    std::fs::read_link(link).map_err(|error| error_of(&error))
}

/// A part that is put together.
#[derive(Default)]
struct Part(Vec<u8>);

impl Part {
    fn u32(mut self, value: u32) -> Self {
        self.0.extend(value.to_ne_bytes());
        self
    }

    fn u64(mut self, value: u64) -> Self {
        self.0.extend(value.to_ne_bytes());
        self
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }
}

fn basic(part: Part, known: &Known, metadata: &Metadata) -> Part {
    let changed = attributes::ticks_of(metadata.ctime(), metadata.ctime_nsec());
    let part = part.u64(from_filetime(known.created)).u64(from_filetime(known.accessed));
    part.u64(from_filetime(known.written)).u64(changed).u32(known.attributes).u32(0)
}

fn standard(part: Part, file: &FileObject, known: &Known, metadata: &Metadata) -> Part {
    let goes = u8::from(file.is_to_be_deleted());
    let part = part.u64(metadata.blocks() * BLOCK).u64(known.size).u32(metadata.nlink() as u32);
    part.bytes(&[goes, u8::from(metadata.is_dir()), 0, 0])
}

/// Nothing is compressed; a file with holes takes less room than it is long.
fn compression(part: Part, known: &Known, metadata: &Metadata) -> Part {
    part.u64(known.size.min(metadata.blocks() * BLOCK)).u64(0)
}

fn name(part: Part, file: &FileObject) -> Result<Part, u32> {
    let name: Vec<u8> =
        path_of(file)?.to_string_lossy().replace('/', "\\").encode_utf16().flat_map(u16::to_ne_bytes).collect();
    Ok(part.u32(name.len() as u32).bytes(&name))
}

fn position(file: &FileObject) -> u64 {
    // SAFETY: takes no memory.
    let at = unsafe { libc::lseek(file.fd(), 0, libc::SEEK_CUR) };
    u64::try_from(at).unwrap_or(0)
}

/// The rights of a handle that reads, writes or does both.
pub(crate) fn rights(reads: bool, writes: bool) -> u32 {
    let all = fs::SYNCHRONIZE | fs::FILE_READ_ATTRIBUTES;
    all | if reads { fs::FILE_GENERIC_READ } else { 0 } | if writes { fs::FILE_GENERIC_WRITE } else { 0 }
}

fn mode(file: &FileObject) -> u32 {
    if file.overlapped { 0 } else { SYNCHRONOUS }
}

/// A part of what is known, and how much of it there must be room for; `None` for one that is not known here.
pub(crate) fn told(file: &FileObject, part: i32) -> Result<Option<(Vec<u8>, usize)>, u32> {
    let metadata = file.file().metadata().map_err(|error| error_of(&error))?;
    let path = path_of(file).unwrap_or_default();
    let known = attributes::known(&metadata, &path);
    let empty = Part::default();
    let (built, needed) = match part {
        class::BASIC => (basic(empty, &known, &metadata), 40),
        class::STANDARD => (standard(empty, file, &known, &metadata), 24),
        class::INTERNAL => (empty.u64(metadata.ino()), 8),
        class::ACCESS => (empty.u32(rights(file.access.read, file.access.write)), 4),
        class::NAME => (name(empty, file)?, 8),
        class::POSITION => (empty.u64(position(file)), 8),
        class::MODE => (empty.u32(mode(file)), 4),
        class::ATTRIBUTE_TAG => {
            let tag = if metadata.is_symlink() { SYMLINK } else { 0 };
            (empty.u32(known.attributes).u32(tag), 8)
        }
        class::COMPRESSION => (compression(empty, &known, &metadata), 16),
        class::ID => (empty.u64(metadata.dev()).u64(metadata.ino()).u64(0), 24),
        class::ALL => {
            let part = standard(basic(empty, &known, &metadata), file, &known, &metadata).u64(metadata.ino());
            // No extended attributes, and no alignment.
            let part = part.u32(0).u32(rights(file.access.read, file.access.write)).u64(position(file));
            let part = part.u32(mode(file)).u32(0);
            (name(part, file)?, 104)
        }
        _ => return Ok(None),
    };
    Ok(Some((built.0, needed)))
}

fn set_basic(file: &FileObject, times: [i64; 4], attributes: u32) -> Result<(), u32> {
    // Zero and less leave a time as it is; when it was made and changed nobody sets on Linux.
    if times[1] > 0 || times[2] > 0 {
        attributes::set_times(file, [times[1].max(0) as u64, times[2].max(0) as u64])?;
    }
    let metadata = file.file().metadata().map_err(|error| error_of(&error))?;
    if attributes != 0 && metadata.is_file() {
        let mut permissions = metadata.permissions();
        let mode = permissions.mode();
        let read_only = attributes & fs::FILE_ATTRIBUTE_READONLY != 0;
        permissions.set_mode(if read_only { mode & !0o222 } else { mode | 0o200 });
        file.file().set_permissions(permissions).map_err(|error| error_of(&error))?;
    }
    Ok(())
}

/// Has the file deleted with its last handle, or not.
fn dispose(file: &FileObject, goes: bool, ignores_read_only: bool) -> Result<(), u32> {
    if !goes {
        file.delete_at_end(None);
        return Ok(());
    }
    let path = path_of(file)?;
    let metadata = file.file().metadata().map_err(|error| error_of(&error))?;
    if metadata.is_dir() && std::fs::read_dir(&path).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(f::ERROR_DIR_NOT_EMPTY);
    }
    if metadata.is_file() && metadata.permissions().readonly() && !ignores_read_only {
        return Err(f::ERROR_ACCESS_DENIED);
    }
    file.delete_at_end(Some(path));
    Ok(())
}

fn set_end(file: &FileObject, length: i64) -> Result<(), u32> {
    if !file.access.write {
        return Err(f::ERROR_ACCESS_DENIED);
    }
    let length = u64::try_from(length).map_err(|_| f::ERROR_INVALID_PARAMETER)?;
    file.file().set_len(length).map_err(|error| error_of(&error))
}

fn number<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}

/// Sets a part; `None` for one that cannot be set here, or is too short.
pub(crate) fn set(file: &FileObject, part: i32, bytes: &[u8]) -> Option<Result<(), u32>> {
    const DELETE: u32 = 0x1;
    const IGNORE_READ_ONLY: u32 = 0x10;
    Some(match part {
        class::BASIC => {
            let time = |index: usize| number(bytes, index * 8).map(i64::from_ne_bytes);
            let attributes = u32::from_ne_bytes(number(bytes, 32)?);
            set_basic(file, [time(0)?, time(1)?, time(2)?, time(3)?], attributes)
        }
        class::DISPOSITION => dispose(file, *bytes.first()? != 0, false),
        class::DISPOSITION_EX => {
            let flags = u32::from_ne_bytes(number(bytes, 0)?);
            dispose(file, flags & DELETE != 0, flags & IGNORE_READ_ONLY != 0)
        }
        class::END_OF_FILE => set_end(file, i64::from_ne_bytes(number(bytes, 0)?)),
        class::POSITION => {
            let at = i64::from_ne_bytes(number(bytes, 0)?);
            // SAFETY: takes no memory.
            match unsafe { libc::lseek(file.fd(), at, libc::SEEK_SET) } {
                -1 => Err(error_of(&std::io::Error::last_os_error())),
                _ => Ok(()),
            }
        }
        _ => return None,
    })
}

/// `GetFileInformationByHandleEx`—A part of what is known of an open file: FileBasicInfo, FileStandardInfo, FileNameInfo, FileAttributeTagInfo,
/// FileIdInfo, FileCompressionInfo.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (another part), ERROR_BAD_LENGTH (no room for the part), ERROR_MORE_DATA (none for the whole
/// name), ERROR_NOACCESS (null).
///
/// # Safety
/// `lpfileinformation` is null or has so many writable bytes.
pub unsafe extern "system" fn GetFileInformationByHandleEx(
    hfile: HANDLE,
    fileinformationclass: fs::FILE_INFO_BY_HANDLE_CLASS,
    lpfileinformation: *mut c_void,
    dwbuffersize: u32,
) -> BOOL {
    let part = match fileinformationclass {
        fs::FileBasicInfo => class::BASIC,
        fs::FileStandardInfo => class::STANDARD,
        fs::FileNameInfo => class::NAME,
        fs::FileAttributeTagInfo => class::ATTRIBUTE_TAG,
        fs::FileIdInfo => class::ID,
        fs::FileCompressionInfo => class::COMPRESSION,
        _ => return fail(f::ERROR_INVALID_PARAMETER, 0),
    };
    let tell = || {
        let file = handle::file(hfile.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        let (bytes, needed) = told(&file, part)?.ok_or(f::ERROR_INVALID_PARAMETER)?;
        let room = dwbuffersize as usize;
        if room < needed {
            return Err(f::ERROR_BAD_LENGTH);
        }
        if lpfileinformation.is_null() {
            return Err(f::ERROR_NOACCESS);
        }
        // SAFETY: the caller's promise.
        unsafe { pointer::put_bytes(lpfileinformation.cast(), &bytes[..room.min(bytes.len())]) };
        if room < bytes.len() { Err(f::ERROR_MORE_DATA) } else { Ok(()) }
    };
    to_bool(tell())
}

/// `SetFileInformationByHandle`—Sets a part of what is known of an open file: FileBasicInfo, FileDispositionInfo, FileDispositionInfoEx,
/// FileEndOfFileInfo. What is to be deleted is when its last handle is closed.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (another part), ERROR_BAD_LENGTH, ERROR_DIR_NOT_EMPTY, ERROR_ACCESS_DENIED, ERROR_NOACCESS (null).
///
/// # Safety
/// `lpfileinformation` is null or has so many bytes.
pub unsafe extern "system" fn SetFileInformationByHandle(
    hfile: HANDLE,
    fileinformationclass: fs::FILE_INFO_BY_HANDLE_CLASS,
    lpfileinformation: *const c_void,
    dwbuffersize: u32,
) -> BOOL {
    let part = match fileinformationclass {
        fs::FileBasicInfo => class::BASIC,
        fs::FileDispositionInfo => class::DISPOSITION,
        fs::FileDispositionInfoEx => class::DISPOSITION_EX,
        fs::FileEndOfFileInfo => class::END_OF_FILE,
        _ => return fail(f::ERROR_INVALID_PARAMETER, 0),
    };
    let change = || {
        let file = handle::file(hfile.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        if lpfileinformation.is_null() {
            return Err(f::ERROR_NOACCESS);
        }
        // SAFETY: the caller's promise.
        let bytes = unsafe { std::slice::from_raw_parts(lpfileinformation.cast::<u8>(), dwbuffersize as usize) };
        set(&file, part, bytes).unwrap_or(Err(f::ERROR_BAD_LENGTH))
    };
    to_bool(change())
}

/// The whole path of an open file, with the mark of one if that is asked for.
fn final_path(file: HANDLE, flags: u32) -> Result<String, u32> {
    const VOLUMES: u32 = 0x7;
    const KNOWN: u32 = VOLUMES | 0x8;
    if flags & !KNOWN != 0 || (flags & VOLUMES).count_ones() > 1 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let file = handle::file(file.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
    if !file.is_disk {
        return Err(f::ERROR_INVALID_FUNCTION);
    }
    let path = path_of(&file)?;
    // There are no volumes: a path is from the root on, whatever stands before it on Windows.
    Ok(path.to_string_lossy().into_owned())
}

/// The length of a path, or the room that it needs.
///
/// # Safety
/// `to` is null or has so much room.
unsafe fn tell<T: Copy + Default>(path: &[T], to: *mut T, room: u32) -> u32 {
    // SAFETY: the caller's promise.
    let fits = unsafe { pointer::put_string(to, room as usize, path) };
    path.len() as u32 + u32::from(!fits)
}

/// `GetFinalPathNameByHandleA`—The path of an open file from the root on, without symbolic links. Returns the length, or the room that is needed; 0 on
/// failure.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION (no file on a disk), ERROR_INVALID_PARAMETER (flags).
///
/// # Safety
/// `lpszfilepath` is null or has so many writable bytes.
pub unsafe extern "system" fn GetFinalPathNameByHandleA(
    hfile: HANDLE,
    lpszfilepath: PSTR,
    cchfilepath: u32,
    dwflags: fs::GETFINALPATHNAMEBYHANDLE_FLAGS,
) -> u32 {
    match final_path(hfile, dwflags) {
        // SAFETY: the caller's promise.
        Ok(path) => unsafe { tell(path.as_bytes(), lpszfilepath, cchfilepath) },
        Err(error) => fail(error, 0),
    }
}

/// `GetFinalPathNameByHandleW`—The same in UTF-16.
///
/// Errors: as [`GetFinalPathNameByHandleA`].
///
/// # Safety
/// `lpszfilepath` is null or has so many writable units.
pub unsafe extern "system" fn GetFinalPathNameByHandleW(
    hfile: HANDLE,
    lpszfilepath: PWSTR,
    cchfilepath: u32,
    dwflags: fs::GETFINALPATHNAMEBYHANDLE_FLAGS,
) -> u32 {
    match final_path(hfile, dwflags) {
        // SAFETY: the caller's promise.
        Ok(path) => unsafe { tell(&pointer::utf16(&path), lpszfilepath, cchfilepath) },
        Err(error) => fail(error, 0),
    }
}

/// `ReOpenFile`—Another handle of an open file, with rights, share modes and flags of its own.
///
/// Errors: ERROR_INVALID_HANDLE, and those of `CreateFileW`.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn ReOpenFile(
    horiginalfile: HANDLE,
    dwdesiredaccess: u32,
    dwsharemode: fs::FILE_SHARE_MODE,
    dwflagsandattributes: fs::FILE_FLAGS_AND_ATTRIBUTES,
) -> HANDLE {
    let reopen = || {
        let file = handle::file(horiginalfile.addr()).ok_or(f::ERROR_INVALID_HANDLE)?;
        let path = path_of(&file)?;
        super::create::create(Path::new(&path), dwdesiredaccess, dwsharemode, fs::OPEN_EXISTING, dwflagsandattributes)
    };
    match reopen() {
        Ok((made, _)) => std::ptr::without_provenance_mut(made),
        Err(error) => fail(error, f::INVALID_HANDLE_VALUE),
    }
}
