//! The parent's side: what a program is given.
#![allow(unsafe_code)] // Doubles descriptors.

use super::record::{Kind, PHASES, Record, SocketFacts};
use super::{can_be_inherited, flags};
use crate::linux::fileapi::error_of;
use crate::linux::handle::{self, Entry};
use crate::linux::names::Thing;
use crate::linux::socket::Socket;
use overlapped_core::error::SocketKind;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Error, Write};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use windows_sys::Win32::Foundation as f;

/// Which environment variable leads to the list: its descriptor and its number in the kernel.
pub(super) const VARIABLE: &str = "OVERLAPPED_HANDLES";

/// Descriptors that a program is to have, and the list of what they are.
pub(crate) struct Parcel {
    descriptors: Vec<OwnedFd>,
    /// Sockets that are given as they are, by their descriptors.
    held: Held,
    list: File,
    value: String,
}

type Held = BTreeMap<RawFd, Arc<Socket>>;

/// Another descriptor, from `lowest` on.
pub(super) fn double(descriptor: RawFd, lowest: RawFd) -> Result<OwnedFd, u32> {
    // SAFETY: no memory is passed.
    let made = unsafe { libc::fcntl(descriptor, libc::F_DUPFD_CLOEXEC, lowest) };
    if made < 0 {
        return Err(error_of(&Error::last_os_error()));
    }
    // SAFETY: it was just made, and nobody else has it.
    Ok(unsafe { OwnedFd::from_raw_fd(made) })
}

pub(super) fn facts_of(socket: &Socket) -> Option<SocketFacts> {
    let phase = socket.phase.get();
    let options = socket.options.lock();
    Some(SocketFacts {
        family: socket.nature.family,
        protocol: socket.nature.protocol,
        is_stream: socket.nature.kind == SocketKind::Stream,
        overlapped: socket.nature.overlapped,
        registered: socket.nature.registered,
        phase: PHASES.iter().position(|known| *known == phase)?,
        shut: socket.shut.load(Ordering::Acquire),
        non_blocking: socket.is_non_blocking(),
        receive_timeout_ms: options.receive_timeout_ms,
        send_timeout_ms: options.send_timeout_ms,
        receive_buffer: options.receive_buffer,
        send_buffer: options.send_buffer,
        linger: options.linger,
        oob_inline: options.oob_inline,
        reuse_address: options.reuse_address,
        exclusive: options.exclusive,
        stored: options.stored.to_vec(),
    })
}

/// Where a program is to find what is inherited.
struct Place {
    /// Descriptors below it are for others.
    lowest: RawFd,
    /// It is its standard input, output or error, and has no other descriptor: who closes that one closes it.
    standard: Option<usize>,
}

impl Place {
    fn double(&self, descriptor: RawFd) -> Result<Option<OwnedFd>, u32> {
        if self.standard.is_some() { Ok(None) } else { double(descriptor, self.lowest).map(Some) }
    }
}

/// What a handle is, and a descriptor of it; none if it cannot be inherited.
fn pack(
    handle: usize,
    entry: &Entry,
    place: &Place,
    held: &mut Held,
) -> Result<Option<(Record, Option<OwnedFd>)>, u32> {
    let record = |kind, descriptor| Record { handle, descriptor, flags: flags(handle), kind };
    let of_mapping = |mapping: &crate::linux::memoryapi::mapping::Mapping| {
        let (bytes, [write, copy, execute]) = mapping.facts();
        (Kind::Mapping { bytes, write, copy, execute }, mapping.fd())
    };
    let (kind, descriptor) = match entry {
        Entry::File(file) => {
            let access = file.access;
            let kind = Kind::File {
                read: access.read,
                write: access.write,
                append: access.append,
                overlapped: file.overlapped,
                is_disk: file.is_disk,
            };
            (kind, place.double(file.fd())?)
        }
        Entry::Mapping(mapping) => {
            let (kind, fd) = of_mapping(mapping);
            (kind, place.double(fd)?)
        }
        Entry::Named(named) => match &named.thing {
            Thing::Mapping(mapping) => {
                let (kind, fd) = of_mapping(mapping);
                (kind, place.double(fd)?)
            }
            Thing::Object(_) => return Ok(None),
        },
        Entry::Pipe(pipe) => {
            // A connection that is over is nobody's to have.
            let Some((descriptor, facts, name)) = pipe.to_inherit() else { return Ok(None) };
            let descriptor = place.double(descriptor.as_raw_fd())?;
            let (overlapped, reads, writes) = (pipe.overlapped, pipe.reads, pipe.writes);
            (Kind::Pipe { facts, overlapped, reads, writes, mode: pipe.reading_mode(), name }, descriptor)
        }
        Entry::Socket(socket) => {
            let Some(facts) = facts_of(socket) else { return Ok(None) };
            // The program may do anything to it.
            let own = socket.fd_to_change();
            // A server has thousands: who holds one need not double it. Two handles of one socket are two descriptors.
            if own >= place.lowest && !held.contains_key(&own) {
                held.insert(own, Arc::clone(socket));
                return Ok(Some((record(Kind::Socket(facts), own), None)));
            }
            (Kind::Socket(facts), Some(double(own, place.lowest)?))
        }
        _ => return Ok(None),
    };
    let number = descriptor.as_ref().map_or(place.standard.unwrap_or(0) as RawFd, AsRawFd::as_raw_fd);
    Ok(Some((record(kind, number), descriptor)))
}

/// A nameless file with a text.
fn nameless(text: &str, lowest: RawFd) -> Result<File, u32> {
    // SAFETY: the name ends with a zero.
    let made = unsafe { libc::memfd_create(c"overlapped handles".as_ptr(), libc::MFD_CLOEXEC) };
    if made < 0 {
        return Err(error_of(&Error::last_os_error()));
    }
    // SAFETY: it was just made, and nobody else has it.
    let made = unsafe { OwnedFd::from_raw_fd(made) };
    let mut file = File::from(double(made.as_raw_fd(), lowest)?);
    file.write_all(text.as_bytes()).map_err(|error| error_of(&error))?;
    Ok(file)
}

impl Parcel {
    /// What there is to inherit: every handle that says so, or those of a list. Descriptors below `lowest` are for others; `standard` are the handles that
    /// are the program's standard input, output and error, `descriptors` what its C runtime is to have of them.
    ///
    /// Errors: ERROR_INVALID_PARAMETER (a handle of the list is not to be inherited), ERROR_NOT_SUPPORTED (one cannot be).
    pub(crate) fn pack(
        listed: Option<&[usize]>,
        standard: [usize; 3],
        descriptors: &[(RawFd, usize)],
        lowest: RawFd,
    ) -> Result<Option<Self>, u32> {
        let mut wanted = match listed {
            None => {
                let inherits = |handle: &usize| flags(*handle) & f::HANDLE_FLAG_INHERIT != 0;
                handle::all_with_values().into_iter().filter(|(handle, _)| inherits(handle)).collect()
            }
            Some(listed) => {
                let look = |handle: &usize| {
                    let entry = handle::entry(*handle).ok_or(f::ERROR_INVALID_PARAMETER)?;
                    if flags(*handle) & f::HANDLE_FLAG_INHERIT == 0 {
                        return Err(f::ERROR_INVALID_PARAMETER);
                    }
                    if can_be_inherited(&entry) { Ok((*handle & !3, entry)) } else { Err(f::ERROR_NOT_SUPPORTED) }
                };
                listed.iter().map(look).collect::<Result<Vec<_>, _>>()?
            }
        };
        // The program makes its handles in this order, each behind the ones before it; what is listed twice it has once.
        wanted.sort_unstable_by_key(|(handle, _)| *handle);
        wanted.dedup_by_key(|(handle, _)| *handle);
        let (mut records, mut doubled, mut held) = (Vec::new(), Vec::new(), Held::new());
        for (handle, entry) in wanted {
            let may_be = matches!(entry, Entry::File(_) | Entry::Pipe(_));
            let place = Place { lowest, standard: standard.iter().position(|known| may_be && *known == handle) };
            let Some((record, descriptor)) = pack(handle, &entry, &place, &mut held)? else { continue };
            records.push(record);
            doubled.extend(descriptor);
        }
        if records.is_empty() {
            return Ok(None);
        }
        let is_known = |handle: usize| records.iter().any(|record| record.handle == handle);
        let numbered = standard
            .iter()
            .zip(0..)
            .map(|(handle, descriptor)| (descriptor, *handle))
            .chain(descriptors.iter().copied());
        let pairs = numbered
            .filter(|(_, handle)| is_known(*handle))
            .map(|(descriptor, handle)| format!("{descriptor}={handle}"));
        let first = pairs.collect::<Vec<_>>().join(" ");
        let text: String =
            [first].into_iter().chain(records.iter().map(Record::to_line)).map(|line| line + "\n").collect();
        let list = nameless(&text, lowest)?;
        let number = list.metadata().map_err(|error| error_of(&error))?.ino();
        let value = format!("{}:{number}", list.as_raw_fd());
        Ok(Some(Self { descriptors: doubled, held, list, value }))
    }

    /// The environment variable that leads to it.
    pub(crate) fn variable(&self) -> (&'static str, &str) {
        (VARIABLE, &self.value)
    }

    /// The descriptors that are to stay open when the program begins.
    pub(crate) fn descriptors(&self) -> Vec<RawFd> {
        let doubled = self.descriptors.iter().map(AsRawFd::as_raw_fd);
        doubled.chain(self.held.keys().copied()).chain([self.list.as_raw_fd()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linux::fileapi::object::{Access, FileObject};
    use crate::linux::inheritance::set_flags;
    use crate::winsock::{AF_INET, SOCK_STREAM, WSADATA, WSAStartup, closesocket, socket};
    use std::os::unix::fs::FileExt;

    /// The program can make no handle below one that it has made, so an order of the list's would cost it some.
    #[test]
    fn what_a_list_names_is_packed_once_and_in_the_order_of_handles() {
        let made: Vec<usize> = (0..3)
            .map(|_| {
                let nothing = File::open("/dev/null").unwrap();
                let file = FileObject::new(nothing, true, Access { read: true, ..Access::default() }, false, false);
                let handle = handle::insert(Entry::File(Arc::new(file))).unwrap();
                set_flags(handle, f::HANDLE_FLAG_INHERIT, f::HANDLE_FLAG_INHERIT);
                handle
            })
            .collect();
        let listed = [made[2], made[0], made[2], made[1]];
        let parcel = Parcel::pack(Some(&listed), [0; 3], &[], 3).unwrap().unwrap();
        let mut text = vec![0; parcel.list.metadata().unwrap().len() as usize];
        parcel.list.read_exact_at(&mut text, 0).unwrap();
        let text = String::from_utf8(text).unwrap();
        let packed: Vec<usize> = text.lines().skip(1).map(|line| Record::of_line(line).unwrap().handle).collect();
        let mut sorted = made.clone();
        sorted.sort_unstable();
        assert_eq!(packed, sorted);
        assert_eq!(parcel.descriptors.len(), 3);
        made.into_iter().for_each(|handle| drop(handle::remove(handle)));
    }

    /// So a server whose descriptors are more than half of those that it may have starts programs all the same.
    #[test]
    #[allow(unsafe_code)] // Makes a socket as a program does.
    fn a_socket_is_given_by_its_own_descriptor_and_its_second_handle_by_another() {
        // SAFETY: the structure outlives the call.
        assert_eq!(unsafe { WSAStartup(0x0202, &mut WSADATA::default()) }, 0);
        // SAFETY: nothing is demanded.
        let first = unsafe { socket(i32::from(AF_INET), SOCK_STREAM, 0) };
        let (second, own, lives) = {
            let socket = handle::socket(first).unwrap();
            (handle::duplicate_socket(&socket).unwrap(), socket.fd(), Arc::downgrade(&socket))
        };
        let pack = |listed: &[usize], lowest| Parcel::pack(Some(listed), [0; 3], &[], lowest).unwrap().unwrap();
        let alone = pack(&[first], 3);
        assert_eq!((alone.descriptors.len(), alone.descriptors()[0]), (0, own));
        let both = pack(&[first, second], 3);
        assert_eq!((both.descriptors.len(), both.descriptors().contains(&own)), (1, true));
        let above = pack(&[first], own + 1);
        assert!(above.descriptors.len() == 1 && above.held.is_empty(), "its descriptor is for others");
        for handle in [first, second] {
            // SAFETY: nothing is demanded.
            assert_eq!(unsafe { closesocket(handle) }, 0);
        }
        drop(both);
        assert!(lives.upgrade().is_some(), "who packs it holds it");
        drop(alone);
        assert!(lives.upgrade().is_none());
    }
}
