//! `CreateFile`.
#![allow(unsafe_code)] // Reads the program's paths.

use super::error_of_path;
use super::object::{Access, FileObject, Opening};
use crate::linux::failure::fail;
use crate::linux::handle::{self, Entry};
use crate::linux::inheritance;
use crate::linux::namedpipe::mailslot::{self, Mailbox};
use crate::linux::namedpipe::{self, PipeName};
use crate::linux::pointer;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::Security::SECURITY_ATTRIBUTES;
use windows_sys::Win32::Storage::FileSystem as fs;
use windows_sys::core::{PCSTR, PCWSTR};

type Identity = (u64, u64);
/// A handle's number, what it does and what it permits others.
type Share = (u64, u32, u32);

/// What the handles of each file have and permit.
static SHARES: Mutex<Option<HashMap<Identity, Vec<Share>>>> = Mutex::new(None);

const SHARE_READ: u32 = fs::FILE_SHARE_READ;
const SHARE_WRITE: u32 = fs::FILE_SHARE_WRITE;
const SHARE_DELETE: u32 = fs::FILE_SHARE_DELETE;

/// A handle's entry among those of its file.
#[derive(Debug)]
pub(crate) struct Shared {
    identity: Identity,
    number: u64,
}

impl Shared {
    /// Enters, if what is wanted is permitted by those who are there, and they do what this one permits.
    fn enter(identity: Identity, wanted: u32, permitted: u32) -> Result<Self, u32> {
        static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
        let mut shares = SHARES.lock();
        let entries = shares.get_or_insert_default().entry(identity).or_default();
        if entries.iter().any(|(_, theirs, allow)| wanted & !allow != 0 || theirs & !permitted != 0) {
            return Err(f::ERROR_SHARING_VIOLATION);
        }
        let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        entries.push((number, wanted, permitted));
        Ok(Self { identity, number })
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let mut shares = SHARES.lock();
        let shares = shares.get_or_insert_default();
        if let Some(entries) = shares.get_mut(&self.identity) {
            entries.retain(|(number, ..)| *number != self.number);
            if entries.is_empty() {
                shares.remove(&self.identity);
            }
        }
    }
}

/// Whether every handle of a file permits it to be deleted or moved.
pub(super) fn may_be_deleted(path: &Path) -> bool {
    permits(path, SHARE_DELETE)
}

/// Whether every handle of a file permits others to do this.
pub(super) fn permits(path: &Path, doing: u32) -> bool {
    let Ok(metadata) = path.symlink_metadata() else { return true };
    let shares = SHARES.lock();
    let entries = shares.as_ref().and_then(|shares| shares.get(&(metadata.dev(), metadata.ino())));
    entries.is_none_or(|entries| entries.iter().all(|(_, _, permitted)| permitted & doing != 0))
}

fn access_of(desired: u32) -> Access {
    let any = |bits: u32| desired & bits != 0;
    let all = f::GENERIC_ALL | 0x0200_0000;
    let write = any(f::GENERIC_WRITE | all | fs::FILE_WRITE_DATA);
    Access {
        read: any(f::GENERIC_READ | all | fs::FILE_READ_DATA),
        write: write || any(fs::FILE_APPEND_DATA),
        append: !write && any(fs::FILE_APPEND_DATA),
    }
}

/// What a handle does, in the bits of share modes.
fn doing(access: Access, deletes: bool) -> u32 {
    let bit = |is: bool, bit: u32| if is { bit } else { 0 };
    bit(access.read, SHARE_READ) | bit(access.write, SHARE_WRITE) | bit(deletes, SHARE_DELETE)
}

/// Opens the file; whether it was there before.
fn open(path: &Path, access: Access, disposition: u32, flags: u32) -> Result<(File, bool), u32> {
    let itself = flags & fs::FILE_FLAG_OPEN_REPARSE_POINT != 0;
    if itself && path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink()) {
        // The link and not what it leads to: for what is known of it, and to be deleted.
        return match disposition {
            fs::CREATE_NEW => Err(f::ERROR_FILE_EXISTS),
            fs::OPEN_EXISTING | fs::OPEN_ALWAYS => {
                let opened = OpenOptions::new().read(true).custom_flags(libc::O_PATH | libc::O_NOFOLLOW).open(path);
                opened.map(|file| (file, true)).map_err(|error| error_of_path(&error, path))
            }
            _ => Err(f::ERROR_ACCESS_DENIED),
        };
    }
    let existed = path.exists();
    if path.is_dir() {
        // A directory is opened for what it is, and for nothing else.
        let wanted = flags & fs::FILE_FLAG_BACKUP_SEMANTICS != 0;
        return match disposition {
            fs::CREATE_NEW => Err(f::ERROR_FILE_EXISTS),
            fs::OPEN_EXISTING | fs::OPEN_ALWAYS if wanted && !access.write => {
                File::open(path).map(|file| (file, true)).map_err(|error| error_of_path(&error, path))
            }
            _ => Err(f::ERROR_ACCESS_DENIED),
        };
    }
    let mut options = OpenOptions::new();
    let none = !access.read && !access.write;
    options.read(access.read || none).write(access.write);
    options.custom_flags(libc::O_NOCTTY | if flags & fs::FILE_FLAG_WRITE_THROUGH != 0 { libc::O_SYNC } else { 0 });
    // To make or cut a file takes the right to write, which the handle need not have.
    let makes = matches!(disposition, fs::CREATE_NEW | fs::CREATE_ALWAYS) || disposition == fs::OPEN_ALWAYS && !existed;
    let cuts = matches!(disposition, fs::CREATE_ALWAYS | fs::TRUNCATE_EXISTING) && existed;
    if makes || cuts {
        options.write(true).truncate(cuts);
    }
    match disposition {
        fs::CREATE_NEW => _ = options.create_new(true),
        fs::CREATE_ALWAYS | fs::OPEN_ALWAYS => _ = options.create(true),
        _ => {}
    }
    let file = options.open(path).map_err(|error| error_of_path(&error, path))?;
    Ok((file, existed))
}

pub(super) fn create(
    path: &Path,
    desired: u32,
    share: u32,
    disposition: u32,
    flags: u32,
) -> Result<(usize, bool), u32> {
    let access = access_of(desired);
    let known_disposition = (fs::CREATE_NEW..=fs::TRUNCATE_EXISTING).contains(&disposition);
    let bad_truncation = disposition == fs::TRUNCATE_EXISTING && !access.write;
    if !known_disposition || bad_truncation || share & !(SHARE_READ | SHARE_WRITE | SHARE_DELETE) != 0 {
        return Err(f::ERROR_INVALID_PARAMETER);
    }
    let deletes = flags & fs::FILE_FLAG_DELETE_ON_CLOSE != 0;
    let wanted = doing(access, deletes || desired & fs::DELETE != 0);
    let identity = |metadata: &std::fs::Metadata| (metadata.dev(), metadata.ino());
    // Before anything is cut off a file that somebody else keeps for himself; to one that is to be new it matters only that it is there.
    let look = if flags & fs::FILE_FLAG_OPEN_REPARSE_POINT != 0 { Path::symlink_metadata } else { Path::metadata };
    if disposition != fs::CREATE_NEW
        && let Ok(metadata) = look(path)
        && metadata.is_file()
        && wanted != 0
    {
        drop(Shared::enter(identity(&metadata), wanted, share)?);
    }
    let (file, existed) = open(path, access, disposition, flags)?;
    let metadata = file.metadata().map_err(|error| super::error_of(&error))?;
    let overlapped = flags & fs::FILE_FLAG_OVERLAPPED != 0;
    let kind = metadata.file_type();
    let is_disk = !(kind.is_char_device() || kind.is_fifo() || kind.is_socket());
    let mut opening = Opening::default();
    // Who neither reads nor writes nor deletes is in nobody's way.
    if metadata.is_file() && wanted != 0 {
        opening.share = Some(Shared::enter(identity(&metadata), wanted, share)?);
    }
    if deletes {
        opening.delete_at_end = std::path::absolute(path).ok();
    }
    let mut object = FileObject::new(file, true, access, overlapped, is_disk).with(opening);
    object.unbuffered = flags & fs::FILE_FLAG_NO_BUFFERING != 0;
    object.write_through = flags & fs::FILE_FLAG_WRITE_THROUGH != 0;
    if !existed && flags & fs::FILE_ATTRIBUTE_READONLY != 0 {
        let mut permissions = metadata.permissions();
        permissions.set_readonly(true);
        let _ = object.file().set_permissions(permissions);
    }
    let made = handle::insert(Entry::File(Arc::new(object))).ok_or(f::ERROR_NOT_ENOUGH_MEMORY)?;
    Ok((made, existed))
}

fn finish(text: Option<String>, desired: u32, share: u32, disposition: u32, flags: u32) -> HANDLE {
    let Access { read, write, .. } = access_of(desired);
    let (pipe, mailbox) = (text.as_deref().and_then(PipeName::parse), text.as_deref().and_then(Mailbox::parse));
    let made = match (pipe, mailbox) {
        (Some(pipe), _) => {
            namedpipe::open::create_file(&pipe, read, write, disposition, flags).map(|made| (made, false))
        }
        (None, Some(mailbox)) => mailslot::create_file(&mailbox, write, disposition, flags).map(|made| (made, false)),
        (None, None) => super::path_of(text).and_then(|path| create(&path, desired, share, disposition, flags)),
    };
    match made {
        Ok((made, existed)) => {
            // Whether the file was there is told where that is a question.
            let told = matches!(disposition, fs::CREATE_ALWAYS | fs::OPEN_ALWAYS) && existed;
            fail(if told { f::ERROR_ALREADY_EXISTS } else { 0 }, std::ptr::without_provenance_mut(made))
        }
        Err(error) => fail(error, f::INVALID_HANDLE_VALUE),
    }
}

/// `CreateFileW`—Opens or makes a file, a device, a client's end of a named pipe (`\\\\.\\pipe\\NAME`), a writer's of a mailslot (`\\\\.\\mailslot\\NAME`) or (FILE_FLAG_BACKUP_SEMANTICS) a directory. The last error says whether a file that
/// CREATE_ALWAYS or OPEN_ALWAYS names was there (ERROR_ALREADY_EXISTS; else 0).
///
/// Share modes are enforced between the handles of this process. Of the flags, FILE_FLAG_OVERLAPPED, DELETE_ON_CLOSE, WRITE_THROUGH and
/// BACKUP_SEMANTICS have their meaning, and so has FILE_ATTRIBUTE_READONLY; the hints about how a file will be read are not needed.
///
/// Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_FILE_EXISTS, ERROR_SHARING_VIOLATION,
/// ERROR_TOO_MANY_OPEN_FILES, ERROR_INVALID_PARAMETER, ERROR_DISK_FULL, ERROR_INVALID_NAME, ERROR_FILENAME_EXCED_RANGE; of a pipe
/// ERROR_PIPE_BUSY (every instance is taken); of a mailslot ERROR_BAD_NETPATH (another machine's).
///
/// # Safety
/// `lpfilename` is null or ends with a zero; the attributes are null or valid.
pub unsafe extern "system" fn CreateFileW(
    lpfilename: PCWSTR,
    dwdesiredaccess: u32,
    dwsharemode: fs::FILE_SHARE_MODE,
    lpsecurityattributes: *const SECURITY_ATTRIBUTES,
    dwcreationdisposition: fs::FILE_CREATION_DISPOSITION,
    dwflagsandattributes: fs::FILE_FLAGS_AND_ATTRIBUTES,
    _htemplatefile: HANDLE,
) -> HANDLE {
    // SAFETY: the caller's promise.
    let path = unsafe { pointer::wide_text(lpfilename) };
    let made = finish(path, dwdesiredaccess, dwsharemode, dwcreationdisposition, dwflagsandattributes);
    // SAFETY: the caller's promise.
    unsafe { inheritance::by_attributes(made, lpsecurityattributes) };
    made
}

/// `CreateFileA`—[`CreateFileW`] with a path in UTF-8.
///
/// Errors: as [`CreateFileW`].
///
/// # Safety
/// `lpfilename` is null or ends with a zero; the attributes are null or valid.
pub unsafe extern "system" fn CreateFileA(
    lpfilename: PCSTR,
    dwdesiredaccess: u32,
    dwsharemode: fs::FILE_SHARE_MODE,
    lpsecurityattributes: *const SECURITY_ATTRIBUTES,
    dwcreationdisposition: fs::FILE_CREATION_DISPOSITION,
    dwflagsandattributes: fs::FILE_FLAGS_AND_ATTRIBUTES,
    _htemplatefile: HANDLE,
) -> HANDLE {
    // SAFETY: the caller's promise.
    let path = unsafe { pointer::narrow_text(lpfilename) };
    let made = finish(path, dwdesiredaccess, dwsharemode, dwcreationdisposition, dwflagsandattributes);
    // SAFETY: the caller's promise.
    unsafe { inheritance::by_attributes(made, lpsecurityattributes) };
    made
}
