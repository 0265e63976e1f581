//! Files, for sockets to transmit.

use std::path::Path;
use std::sync::Arc;

use crate::error::{Result, WsaError};
use crate::handle::OwnedHandle;
use crate::sys::{self, HANDLE};

/// `HANDLE`—A file that sockets transmit, by [`Socket::transmit_file`](crate::Socket::transmit_file). Clones are the same file;
/// any number of sockets may transmit it at once. A file to read and write is a [`File`](crate::File).
///
/// Source: TransmitFile function (mswsock.h)
///
/// ```
/// # let path = std::env::temp_dir().join(format!("overlapped-doc-file-{}", std::process::id()));
/// # std::fs::write(&path, "hello")?;
/// let page = overlapped::SharedFile::open(&path)?;
/// let the_same = page.clone();
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
#[doc(alias = "HANDLE")]
pub struct SharedFile(Arc<OwnedHandle>);

impl SharedFile {
    /// `CreateFile`—Opens a file for reading.
    ///
    /// # Errors
    /// As of [`std::fs::File::open`].
    ///
    /// Source: CreateFileW function (fileapi.h)
    #[doc(alias = "CreateFile")]
    pub fn open(path: impl AsRef<Path>) -> std::io::Result<SharedFile> {
        Ok(SharedFile::try_from(std::fs::File::open(path)?)?)
    }

    pub(crate) fn raw(&self) -> HANDLE {
        self.0.raw()
    }
}

impl TryFrom<std::fs::File> for SharedFile {
    type Error = WsaError;

    /// A file that is open. Where it stands is not used.
    fn try_from(file: std::fs::File) -> Result<SharedFile> {
        OwnedHandle::shared(sys::file_handle(file)).map(SharedFile)
    }
}
