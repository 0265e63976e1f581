//! Transmissions of files.
#![allow(unsafe_code)] // The start call.

use std::ptr::null_mut;

use super::{Completed, Ending, Kind, Operation, Routine, outcome, started};
use crate::SharedFile;
use crate::error::{Failed, Result, WsaError};
use crate::sys::{self, OVERLAPPED, OVERLAPPED_0, OVERLAPPED_0_0, SOCKET, TRANSMIT_FILE_BUFFERS};

/// `TransmitFile`—An overlapped transmission of a file.
///
/// Source: TransmitFile function (mswsock.h)
#[derive(Debug)]
#[doc(alias = "TransmitFile")]
pub struct Transmitting(());

/// `TRANSMIT_FILE_BUFFERS`—What [`Socket::transmit_file`](crate::Socket::transmit_file) sends: a head, a part of a file and a
/// tail, each of which may be missing. It comes back with the result and can be used again.
///
/// Source: TRANSMIT_FILE_BUFFERS structure (mswsock.h)
///
/// ```
/// # let path = std::env::temp_dir().join(format!("overlapped-doc-transmission-{}", std::process::id()));
/// # std::fs::write(&path, "0123456789")?;
/// use overlapped::{SharedFile, Transmission};
/// let part = Transmission::of(&SharedFile::open(&path)?).offset(2).count(5).head("length: 5\n");
/// # std::fs::remove_file(&path)?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[doc(alias = "TRANSMIT_FILE_BUFFERS")]
pub struct Transmission {
    file: Option<SharedFile>,
    offset: u64,
    count: u32,
    head: Vec<u8>,
    tail: Vec<u8>,
    disconnects: bool,
}

impl Transmission {
    /// All of a file, and nothing around it.
    pub fn of(file: &SharedFile) -> Transmission {
        Transmission { file: Some(file.clone()), ..Transmission::default() }
    }

    /// `OVERLAPPED::Offset`—Begins there in the file.
    #[must_use]
    #[doc(alias = "OffsetHigh")]
    pub fn offset(self, offset: u64) -> Transmission {
        Transmission { offset, ..self }
    }

    /// `nNumberOfBytesToWrite`—Sends so many bytes of the file, or up to its end; 0 is up to its end.
    #[must_use]
    #[doc(alias = "nNumberOfBytesToWrite")]
    pub fn count(self, count: u32) -> Transmission {
        Transmission { count, ..self }
    }

    /// `TRANSMIT_FILE_BUFFERS::Head`—Sends these bytes before the file.
    #[must_use]
    pub fn head(self, head: impl Into<Vec<u8>>) -> Transmission {
        Transmission { head: head.into(), ..self }
    }

    /// `TRANSMIT_FILE_BUFFERS::Tail`—Sends these bytes after the file.
    #[must_use]
    pub fn tail(self, tail: impl Into<Vec<u8>>) -> Transmission {
        Transmission { tail: tail.into(), ..self }
    }

    /// `TF_DISCONNECT`—Sends nothing more after it: the other side sees the end of the stream.
    #[must_use]
    #[doc(alias = "TF_DISCONNECT")]
    pub fn disconnect(self) -> Transmission {
        Transmission { disconnects: true, ..self }
    }
}

/// The arguments; the file and the buffers are the payload's.
pub struct TransmitCall {
    file: sys::HANDLE,
    offset: u64,
    count: u32,
    buffers: TRANSMIT_FILE_BUFFERS,
    flags: u32,
}

impl Operation for Transmitting {
    type Output = Completed<Transmission>;
    type Failure = Failed<Transmission>;
    type Payload = Transmission;
    type Call = TransmitCall;
    const KIND: Kind = Kind::Transmit;

    fn call(payload: &mut Transmission) -> Result<TransmitCall> {
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(|_| WsaError::WSAEINVAL);
        let buffers = TRANSMIT_FILE_BUFFERS {
            Head: payload.head.as_mut_ptr().cast(),
            HeadLength: length(&payload.head)?,
            Tail: payload.tail.as_mut_ptr().cast(),
            TailLength: length(&payload.tail)?,
        };
        Ok(TransmitCall {
            file: payload.file.as_ref().map_or(null_mut(), SharedFile::raw),
            offset: payload.offset,
            count: payload.count,
            buffers,
            flags: if payload.disconnects { sys::TF_DISCONNECT } else { 0 },
        })
    }

    unsafe fn start(
        call: &TransmitCall,
        socket: SOCKET,
        overlapped: *mut OVERLAPPED,
        _routine: Option<Routine>,
    ) -> Result<bool> {
        let offset = OVERLAPPED_0_0 { Offset: call.offset as u32, OffsetHigh: (call.offset >> 32) as u32 };
        // SAFETY: the OVERLAPPED is of a block (I1), which nobody else uses before the start (I2).
        unsafe { (*overlapped).Anonymous = OVERLAPPED_0 { Anonymous: offset } };
        let (file, count, buffers, flags) = (call.file, call.count, &raw const call.buffers, call.flags);
        // SAFETY: file, head, tail and OVERLAPPED stay lent to the end (I4). The structure is used during the call.
        let ok = unsafe { sys::TransmitFile(socket, file, count, 0, overlapped, buffers, flags) };
        started(ok != 0)
    }

    fn finish(transmission: Transmission, ending: Ending) -> Result<Completed<Transmission>, Failed<Transmission>> {
        outcome(transmission, ending)
    }

    fn refuse(transmission: Transmission, error: WsaError) -> Failed<Transmission> {
        Failed { error, returned: transmission }
    }
}
