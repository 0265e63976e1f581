//! Files that are read and written by overlapped operations.
#![allow(unsafe_code)] // Calls of the function table.

use std::path::Path;
use std::ptr::{null, null_mut};

use crate::error::{Result, WsaError, check, last_error};
use crate::operation::{OperationId, Placed, ReadingAt, Start, WritingAt};
use crate::socket::Shared;
use crate::sys::{self, HANDLE};
use crate::{IoBuffer, IoBufferMut, Socket};

/// `dwDesiredAccess`—What a file is opened for.
///
/// Source: CreateFileW function (fileapi.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "dwDesiredAccess")]
pub enum Access {
    /// `GENERIC_READ`
    #[doc(alias = "GENERIC_READ")]
    Read,
    /// `GENERIC_WRITE`
    #[doc(alias = "GENERIC_WRITE")]
    Write,
    /// Both.
    ReadWrite,
}

/// `dwCreationDisposition`—What becomes of a file that is there, and of one that is not.
///
/// Source: CreateFileW function (fileapi.h)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias = "dwCreationDisposition")]
pub enum Disposition {
    /// `CREATE_NEW`: it is made, and must not be there.
    #[doc(alias = "CREATE_NEW")]
    CreateNew,
    /// `CREATE_ALWAYS`: it is made, or emptied.
    #[doc(alias = "CREATE_ALWAYS")]
    CreateAlways,
    /// `OPEN_EXISTING`: it must be there.
    #[doc(alias = "OPEN_EXISTING")]
    OpenExisting,
    /// `OPEN_ALWAYS`: it is opened as it is, or made.
    #[doc(alias = "OPEN_ALWAYS")]
    OpenAlways,
    /// `TRUNCATE_EXISTING`: it must be there, and is emptied.
    #[doc(alias = "TRUNCATE_EXISTING")]
    TruncateExisting,
}

/// `FILE_FLAG_OVERLAPPED`—A file that is read and written by overlapped operations, each at an offset of its own.
///
/// They are said and started like those of a [`Socket`]: with an event, with a routine or, after
/// [`CompletionPort::associate_file`](crate::CompletionPort::associate_file), on a port. Dropping the file closes it.
///
/// A buffer of an operation has one part.
///
/// Source: CreateFileW function (fileapi.h), Synchronous and Asynchronous I/O (FileIO)
///
/// ```
/// # use overlapped::{Event, File, Wait};
/// # let path = std::env::temp_dir().join(format!("overlapped-file-{}", std::process::id()));
/// let (file, done) = (File::create(&path)?, Event::manual(false)?);
/// file.write_at(0, "hello").signal(&done)?.result(Wait::UntilComplete)?;
/// let read = file.read_at(1, Vec::with_capacity(64)).signal(&done)?.result(Wait::UntilComplete)?;
/// assert_eq!(read.buffer, b"ello");
/// # drop(file);
/// # std::fs::remove_file(path).unwrap();
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[derive(Debug)]
#[doc(alias = "FILE_FLAG_OVERLAPPED")]
#[doc(alias = "CreateFile")]
pub struct File(Socket);

impl File {
    /// `CreateFile`—Opens a file that is there, for reading.
    ///
    /// # Errors
    /// As of [`File::open_with`].
    ///
    /// Source: CreateFileW function (fileapi.h)
    #[doc(alias = "CreateFile")]
    pub fn open(path: impl AsRef<Path>) -> Result<File> {
        File::open_with(path, Access::Read, Disposition::OpenExisting)
    }

    /// `CreateFile`—Makes a file, or empties it, for reading and writing.
    ///
    /// # Errors
    /// As of [`File::open_with`].
    ///
    /// Source: CreateFileW function (fileapi.h)
    #[doc(alias = "CreateFile")]
    pub fn create(path: impl AsRef<Path>) -> Result<File> {
        File::open_with(path, Access::ReadWrite, Disposition::CreateAlways)
    }

    /// `CreateFile`—Opens or makes a file, which others may use at the same time.
    ///
    /// # Errors
    /// 2 (`ERROR_FILE_NOT_FOUND`), 3 (`ERROR_PATH_NOT_FOUND`), 5 (`ERROR_ACCESS_DENIED`), 80 (`ERROR_FILE_EXISTS`); 123
    /// (`ERROR_INVALID_NAME`) if the path is no Unicode or has a zero in it.
    ///
    /// Source: CreateFileW function (fileapi.h)
    ///
    /// ```
    /// # use overlapped::{Access, Disposition, File, WsaError};
    /// let missing = File::open_with("/no such folder/file", Access::Read, Disposition::OpenExisting).unwrap_err();
    /// assert_eq!(missing, WsaError::from_code(3));
    /// ```
    #[doc(alias = "CreateFile")]
    pub fn open_with(path: impl AsRef<Path>, access: Access, disposition: Disposition) -> Result<File> {
        let path = path.as_ref().to_str().filter(|path| !path.contains('\0'));
        let path: Vec<u16> = path.ok_or(INVALID_NAME)?.encode_utf16().chain([0]).collect();
        let access = match access {
            Access::Read => sys::GENERIC_READ,
            Access::Write => sys::GENERIC_WRITE,
            Access::ReadWrite => sys::GENERIC_READ | sys::GENERIC_WRITE,
        };
        let disposition = match disposition {
            Disposition::CreateNew => sys::CREATE_NEW,
            Disposition::CreateAlways => sys::CREATE_ALWAYS,
            Disposition::OpenExisting => sys::OPEN_EXISTING,
            Disposition::OpenAlways => sys::OPEN_ALWAYS,
            Disposition::TruncateExisting => sys::TRUNCATE_EXISTING,
        };
        let share = sys::FILE_SHARE_READ | sys::FILE_SHARE_WRITE | sys::FILE_SHARE_DELETE;
        let flags = sys::FILE_FLAG_OVERLAPPED;
        // SAFETY: the path ends with a zero, and what is NULL may be.
        let file = unsafe { sys::CreateFileW(path.as_ptr(), access, share, null(), disposition, flags, null_mut()) };
        if file == sys::INVALID_HANDLE_VALUE { Err(last_error()) } else { Ok(File(Socket::of_file(file.addr()))) }
    }

    /// `ReadFile`—Says an overlapped read from `offset` into `buffer`. It may end early, at the end of the file.
    ///
    /// # Errors
    /// 38 (`ERROR_HANDLE_EOF`) at the end of the file and behind it; 5 (`ERROR_ACCESS_DENIED`) if it was not opened for this.
    ///
    /// Source: ReadFile function (fileapi.h), ReadFileEx function (fileapi.h)
    #[doc(alias = "ReadFile")]
    #[doc(alias = "ReadFileEx")]
    pub fn read_at<B: IoBufferMut>(&self, offset: u64, buffer: B) -> Start<'_, ReadingAt<B>> {
        Start::new(&self.0, Placed { buffer, offset })
    }

    /// `WriteFile`—Says an overlapped write of `buffer` to `offset`. Behind the end the file grows; `u64::MAX` is the end,
    /// wherever it is.
    ///
    /// # Errors
    /// 5 (`ERROR_ACCESS_DENIED`) if it was not opened for this; 112 (`ERROR_DISK_FULL`).
    ///
    /// Source: WriteFile function (fileapi.h), WriteFileEx function (fileapi.h)
    #[doc(alias = "WriteFile")]
    #[doc(alias = "WriteFileEx")]
    pub fn write_at<B: IoBuffer>(&self, offset: u64, buffer: B) -> Start<'_, WritingAt<B>> {
        Start::new(&self.0, Placed { buffer, offset })
    }

    /// `GetFileSizeEx`—How long it is.
    ///
    /// # Errors
    /// None that a program of this crate can cause.
    ///
    /// Source: GetFileSizeEx function (fileapi.h)
    #[doc(alias = "GetFileSizeEx")]
    pub fn size(&self) -> Result<u64> {
        size(self.0.raw_handle())
    }

    /// `FlushFileBuffers`—Waits until what was written is on the disk.
    ///
    /// # Errors
    /// 5 (`ERROR_ACCESS_DENIED`) if it was not opened for writing.
    ///
    /// Source: FlushFileBuffers function (fileapi.h)
    #[doc(alias = "FlushFileBuffers")]
    pub fn flush(&self) -> Result<()> {
        flush(self.0.raw_handle())
    }

    /// `CancelIoEx`—As [`Socket::cancel`].
    #[doc(alias = "CancelIoEx")]
    pub fn cancel(&self, operation: OperationId) -> Result<()> {
        self.0.cancel(operation)
    }

    pub(crate) fn into_inner(self) -> Socket {
        self.0
    }

    pub(crate) fn from_inner(inner: Socket) -> File {
        File(inner)
    }
}

/// `ERROR_INVALID_NAME`
const INVALID_NAME: WsaError = WsaError::from_code(123);

pub(crate) fn size(file: HANDLE) -> Result<u64> {
    let mut size = 0;
    // SAFETY: the file is open, and the size is valid for a write.
    check(unsafe { sys::GetFileSizeEx(file, &mut size) })?;
    Ok(size as u64)
}

pub(crate) fn flush(file: HANDLE) -> Result<()> {
    // SAFETY: the file is open.
    check(unsafe { sys::FlushFileBuffers(file) })
}

impl Socket {
    /// What operations need of a file: a handle, which is closed as one.
    fn of_file(raw: usize) -> Socket {
        Socket::of(Shared::of_file(raw))
    }
}
