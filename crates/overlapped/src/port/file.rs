//! Files of a port.

use std::fmt;

use super::packet::Packed;
use super::post::Post;
use super::{CompletionPort, Packet, PortHandle, PortSocket};
use crate::error::{Failed, Result};
use crate::operation::{Completed, Placed, ReadingAt, WritingAt};
use crate::{File, IoBuffer, IoBufferMut};

/// `CreateIoCompletionPort`—A file that belongs to a port, from
/// [`CompletionPort::associate_file`]. Clones are the same file, which is closed with the last of them and with the last packet.
///
/// Source: CreateIoCompletionPort function (ioapiset.h)
///
/// ```
/// # use overlapped::{CompletionPort, Concurrency, File};
/// # let path = std::env::temp_dir().join(format!("overlapped-port-file-{}", std::process::id()));
/// let mut port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
/// let file = port.associate_file(File::create(&path)?, 0)?;
/// let read = port.block_on(async {
///     file.write_at(0, b"hello".to_vec()).await?;
///     file.read_at(1, Vec::with_capacity(64)).await
/// })?;
/// assert_eq!(read.buffer, b"ello");
/// # std::fs::remove_file(path).unwrap();
/// # Ok::<(), overlapped::WsaError>(())
/// ```
#[doc(alias = "CreateIoCompletionPort")]
pub struct PortFile<R, S = R>(PortSocket<R, S>);

impl<R: IoBufferMut, S: IoBuffer> CompletionPort<R, S> {
    /// `CreateIoCompletionPort`—Moves a file to this port, where it stays. Packets of its operations carry `key`.
    ///
    /// # Errors
    /// [`WSA_INVALID_PARAMETER`](crate::WsaError::WSA_INVALID_PARAMETER) if it belongs to a port. It comes back.
    ///
    /// Source: CreateIoCompletionPort function (ioapiset.h)
    #[doc(alias = "CreateIoCompletionPort")]
    pub fn associate_file(&self, file: File, key: usize) -> Result<PortFile<R, S>, Failed<File>> {
        self.handle.associate_file(file, key)
    }
}

impl<R: IoBufferMut, S: IoBuffer> PortHandle<R, S> {
    /// `CreateIoCompletionPort`—As [`CompletionPort::associate_file`].
    pub fn associate_file(&self, file: File, key: usize) -> Result<PortFile<R, S>, Failed<File>> {
        let failed = |failed: Failed<_>| Failed { error: failed.error, returned: File::from_inner(failed.returned) };
        self.associate(file.into_inner(), key).map(PortFile).map_err(failed)
    }
}

impl<R: IoBufferMut, S: IoBuffer> PortFile<R, S> {
    /// `CompletionKey`—The key that its packets carry.
    ///
    /// Source: CreateIoCompletionPort function (ioapiset.h)
    pub fn key(&self) -> usize {
        self.0.key()
    }

    /// `ReadFile`—Says a read from `offset` into `buffer`, as [`File::read_at`]. The packet is a
    /// [`Packet::ReadAt`].
    ///
    /// Source: ReadFile function (fileapi.h)
    #[doc(alias = "ReadFile")]
    pub fn read_at(&self, offset: u64, buffer: R) -> Post<'_, ReadingAt<R>, R, S> {
        Post::new(&self.0, Placed { buffer, offset })
    }

    /// `WriteFile`—Says a write of `buffer` to `offset`, as [`File::write_at`]. The packet is a [`Packet::WriteAt`].
    ///
    /// Source: WriteFile function (fileapi.h)
    #[doc(alias = "WriteFile")]
    pub fn write_at(&self, offset: u64, buffer: S) -> Post<'_, WritingAt<S>, R, S> {
        Post::new(&self.0, Placed { buffer, offset })
    }

    /// `GetFileSizeEx`—As [`File::size`].
    pub fn size(&self) -> Result<u64> {
        crate::file::size(self.0.raw_handle())
    }

    /// `FlushFileBuffers`—As [`File::flush`].
    pub fn flush(&self) -> Result<()> {
        crate::file::flush(self.0.raw_handle())
    }

    /// `CancelIoEx`—As [`PortSocket::close`]: cancels what is in flight and refuses what is new.
    #[doc(alias = "CancelIoEx")]
    pub fn close(&self) {
        self.0.close();
    }
}

impl<R: IoBufferMut, S: IoBuffer> Packed<R, S> for ReadingAt<R> {
    fn packet(file: PortSocket<R, S>, result: Result<Completed<R>, Failed<R>>) -> Packet<R, S> {
        let (key, (result, buffer)) = (file.key(), super::packet::apart(result));
        Packet::ReadAt { file: PortFile(file), key, result, buffer }
    }
}

impl<R: IoBufferMut, S: IoBuffer> Packed<R, S> for WritingAt<S> {
    fn packet(file: PortSocket<R, S>, result: Result<Completed<S>, Failed<S>>) -> Packet<R, S> {
        let (key, (result, buffer)) = (file.key(), super::packet::apart(result));
        Packet::WriteAt { file: PortFile(file), key, result, buffer }
    }
}

impl<R, S> Clone for PortFile<R, S> {
    fn clone(&self) -> Self {
        PortFile(self.0.clone())
    }
}

impl<R, S> fmt::Debug for PortFile<R, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PortFile").field(&self.0).finish()
    }
}
