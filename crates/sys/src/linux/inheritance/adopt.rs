//! The child's side: takes what its parent has left it, before `main` and before any handle is made.
//!
//! A variable that an unknown program has passed on may lead nowhere: the list is taken only where its descriptor is the very file that the variable
//! names, and what a line says only where a descriptor of that kind is there.
#![allow(unsafe_code)] // Takes descriptors by number.

use super::parcel::VARIABLE;
use super::record::{Kind, PHASES, Record, SocketFacts};
use super::set_flags;
use crate::linux::fileapi::object::{Access, FileObject};
use crate::linux::fileapi::std_handles;
use crate::linux::handle::{self, Entry};
use crate::linux::memoryapi::mapping::Mapping;
use crate::linux::namedpipe::PipeEnd;
use crate::linux::osfhandle;
use crate::linux::socket::{Nature, Socket};
use overlapped_core::error::SocketKind;
use overlapped_engine::transfer;
use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::fs::{FileExt, FileTypeExt, MetadataExt};
use std::sync::Arc;
use std::sync::atomic::Ordering;

#[used]
#[unsafe(link_section = ".init_array")]
static AT_START: extern "C" fn() = adopt;

extern "C" fn adopt() {
    let Some(value) = std::env::var_os(VARIABLE) else { return };
    // SAFETY: nothing else runs in the process yet, or whoever loads the library by hand keeps others from its environment.
    unsafe { std::env::remove_var(VARIABLE) };
    let Some(text) = value.to_str().and_then(list) else { return };
    let mut lines = text.lines();
    for pair in lines.next().unwrap_or_default().split(' ') {
        let Some((descriptor, handle)) = pair.split_once('=') else { continue };
        let (Ok(descriptor), Ok(handle)) = (descriptor.parse(), handle.parse()) else { continue };
        match usize::try_from(descriptor) {
            Ok(standard @ 0..3) => std_handles::inherit(standard, handle),
            _ => osfhandle::inherit(descriptor, handle),
        }
    }
    lines.filter_map(Record::of_line).for_each(|record| _ = take(record));
}

/// The text of the list that the variable leads to. Its descriptor ends with it.
fn list(value: &str) -> Option<String> {
    let (descriptor, number) = value.split_once(':')?;
    let (descriptor, number): (RawFd, u64) = (descriptor.parse().ok()?, number.parse().ok()?);
    // SAFETY: forgotten unless it is the file that was left for this process.
    let file = ManuallyDrop::new(unsafe { File::from_raw_fd(descriptor) });
    let metadata = file.metadata().ok()?;
    // What has no name has no links.
    if descriptor < 3 || metadata.ino() != number || metadata.nlink() != 0 || !metadata.is_file() {
        return None;
    }
    let file = ManuallyDrop::into_inner(file);
    let mut text = vec![0; metadata.len() as usize];
    file.read_exact_at(&mut text, 0).ok()?;
    String::from_utf8(text).ok()
}

/// A descriptor that is this process' from now on, and no child's of its own unless it is inherited again. What is standard input, output or error stays
/// that, beside it.
fn own(descriptor: RawFd, is_socket: bool) -> Option<OwnedFd> {
    let descriptor = if descriptor < 3 {
        // SAFETY: no memory is passed.
        unsafe { libc::fcntl(descriptor, libc::F_DUPFD_CLOEXEC, 3) }
    } else {
        descriptor
    };
    // SAFETY: no memory is passed.
    if descriptor < 0 || unsafe { libc::fcntl(descriptor, libc::F_SETFD, libc::FD_CLOEXEC) } != 0 {
        return None;
    }
    // SAFETY: it is open, and was left for this process.
    let file = File::from(unsafe { OwnedFd::from_raw_fd(descriptor) });
    (!is_socket || file.metadata().ok()?.file_type().is_socket()).then(|| file.into())
}

fn take(record: Record) -> Option<()> {
    let is_socket = matches!(record.kind, Kind::Pipe { .. } | Kind::Socket(_));
    let own = || own(record.descriptor, is_socket);
    match record.kind {
        Kind::File { read, write, append, overlapped, is_disk } => {
            let is_standard = record.descriptor < 3;
            // SAFETY: standard input, output and error are never closed by their object; another descriptor is its own.
            let file = if is_standard { unsafe { File::from_raw_fd(record.descriptor) } } else { File::from(own()?) };
            let access = Access { read, write, append };
            let file = FileObject::new(file, !is_standard, access, overlapped, is_disk);
            handle::insert_at(record.handle, Entry::File(Arc::new(file)))?;
        }
        Kind::Pipe { facts, overlapped, reads, writes, mode, name } => {
            let end = PipeEnd::inherited(own()?, facts, overlapped, (reads, writes), mode, name)?;
            handle::insert_at(record.handle, Entry::Pipe(Arc::new(end)))?;
        }
        Kind::Mapping { bytes, write, copy, execute } => {
            let mapping = Mapping::inherited(File::from(own()?), bytes, [write, copy, execute]);
            handle::insert_at(record.handle, Entry::Mapping(Arc::new(mapping)))?;
        }
        Kind::Socket(facts) => take_socket(record.handle, own()?, &facts)?,
    }
    set_flags(record.handle, u32::MAX, record.flags);
    Some(())
}

fn nature_of(descriptor: &OwnedFd, facts: &SocketFacts) -> Nature {
    Nature {
        family: facts.family,
        protocol: facts.protocol,
        kind: if facts.is_stream { SocketKind::Stream } else { SocketKind::Datagram },
        raw: transfer::integer_option(descriptor.as_raw_fd(), libc::SOL_SOCKET, libc::SO_TYPE) == Ok(libc::SOCK_RAW),
        overlapped: facts.overlapped,
        registered: facts.registered,
    }
}

fn take_socket(handle: usize, descriptor: OwnedFd, facts: &SocketFacts) -> Option<()> {
    let phase = *PHASES.get(facts.phase)?;
    let nature = nature_of(&descriptor, facts);
    let make = |token| Socket::new(descriptor, token, nature, phase);
    tell(&*handle::insert_socket_at(handle, make)?, facts);
    Some(())
}

/// A socket of a descriptor that another process has given, under a handle of this process' choice.
pub(super) fn make_socket(descriptor: OwnedFd, facts: &SocketFacts) -> Option<usize> {
    let phase = *PHASES.get(facts.phase)?;
    let nature = nature_of(&descriptor, facts);
    let socket = handle::insert_socket(|token| Socket::new(descriptor, token, nature, phase))?;
    tell(&socket, facts);
    Some(socket.handle())
}

fn tell(socket: &Socket, facts: &SocketFacts) {
    socket.shut.store(facts.shut, Ordering::Release);
    socket.non_blocking.store(facts.non_blocking, Ordering::Relaxed);
    let mut options = socket.options.lock();
    options.receive_timeout_ms = facts.receive_timeout_ms;
    options.send_timeout_ms = facts.send_timeout_ms;
    options.receive_buffer = facts.receive_buffer;
    options.send_buffer = facts.send_buffer;
    options.linger = facts.linger;
    options.oob_inline = facts.oob_inline;
    options.reuse_address = facts.reuse_address;
    options.exclusive = facts.exclusive;
    options.stored = facts.stored.iter().copied().collect();
}
