//! A directory that is watched, for as long as its handle is open: what has happened in it, and which operations wait for that.
//!
//! It has an inotify of its own, which the keeper reads, and a call before it waits: what happened before the call is what it finds. Whoever reads tells the
//! first operation that waits; where none does, what has happened is kept, up to the room that the program's first call had. An operation is ended under no lock.
//!
//! A directory that comes into a tree is marked, and what is in it already is told as if it came now: it may have come before the mark, or after it, and the
//! kernel's word of the second is left out.

use super::Wanted;
use super::alarm::Alarm;
use super::events::{self, Event};
use super::record::{self, Record};
use super::tree::Tree;
use crate::linux::fileapi::error_of;
use crate::linux::fileapi::object::FileOp;
use crate::linux::namedpipe::Registration;
use overlapped_core::error::Status;
use overlapped_engine::own::Own;
use parking_lot::Mutex;
use std::collections::{HashMap, HashSet, VecDeque};
use std::ffi::CString;
use std::io::Error;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;
use windows_sys::Win32::Foundation as f;
use windows_sys::Win32::Storage::FileSystem as fs;

struct State {
    tree: Tree,
    /// What has happened and nobody has been told.
    records: Vec<Record>,
    /// More than there was room for.
    overflowed: bool,
    waiting: VecDeque<Arc<FileOp>>,
    /// The first half of a move, whose second has not been read yet.
    half: Option<Event>,
    /// Entries that were found in a directory that was just marked, of which the kernel may tell as well.
    found: HashMap<i32, HashSet<String>>,
    closed: bool,
}

impl State {
    /// A directory is no longer in the tree, nor what is below it; their marks.
    fn forget(&mut self, mark: i32) -> Vec<i32> {
        let gone = self.tree.remove(mark);
        for mark in &gone {
            self.found.remove(mark);
        }
        gone
    }
}

pub(crate) struct Watch {
    // Before the descriptor: it is dropped first.
    registration: OnceLock<Registration>,
    /// Rings when the second half of a move is waited for no longer; made with the first.
    alarm: OnceLock<Alarm>,
    me: Weak<Self>,
    inotify: Own,
    /// The directory, by a path that follows it wherever it is moved.
    root: PathBuf,
    wanted: Wanted,
    /// Held from the read of events until they are noted: two readers do not change their order.
    reading: Mutex<()>,
    state: Mutex<State>,
}

/// How long the second half of a move is waited for: the kernel writes it right behind the first. What is moved out of the tree has none.
const HALF: Duration = Duration::from_millis(10);

fn mark(inotify: &Own, path: &Path, mask: u32) -> Result<i32, u32> {
    let path = CString::new(path.as_os_str().as_encoded_bytes()).map_err(|_| f::ERROR_INVALID_NAME)?;
    // SAFETY: the path ends with a zero.
    let made = unsafe { libc::inotify_add_watch(inotify.as_raw_fd(), path.as_ptr(), mask) };
    if made >= 0 {
        return Ok(made);
    }
    let error = Error::last_os_error();
    // The number of marks is limited like that of open files.
    Err(if error.raw_os_error() == Some(libc::ENOSPC) { f::ERROR_TOO_MANY_OPEN_FILES } else { error_of(&error) })
}

impl Watch {
    pub(super) fn new(directory: RawFd, wanted: Wanted) -> Result<Arc<Self>, u32> {
        // SAFETY: no memory is passed.
        let made = unsafe { libc::inotify_init1(libc::IN_CLOEXEC | libc::IN_NONBLOCK) };
        if made < 0 {
            return Err(error_of(&Error::last_os_error()));
        }
        // SAFETY: it was just made, and nobody else has it.
        let inotify = Own::new(unsafe { OwnedFd::from_raw_fd(made) });
        let root = PathBuf::from(format!("/proc/self/fd/{directory}"));
        let first = mark(&inotify, &root.join("."), events::mask_of(wanted.filter, wanted.subtree))?;
        let state = State {
            tree: Tree::new(first),
            records: Vec::new(),
            overflowed: false,
            waiting: VecDeque::new(),
            half: None,
            found: HashMap::new(),
            closed: false,
        };
        let (reading, state) = (Mutex::new(()), Mutex::new(state));
        let watch = Arc::new_cyclic(|me| Self {
            registration: OnceLock::new(),
            alarm: OnceLock::new(),
            me: Weak::clone(me),
            inotify,
            root,
            wanted,
            reading,
            state,
        });
        if wanted.subtree {
            let mut state = watch.state.lock();
            watch.enter(&mut state, first, "", false);
        }
        let known = Arc::downgrade(&watch);
        let told = move |_events| {
            if let Some(watch) = known.upgrade() {
                watch.hear();
            }
        };
        let registration = Registration::new(watch.inotify.as_raw_fd(), told).ok_or(f::ERROR_NO_SYSTEM_RESOURCES)?;
        registration.arm(libc::EPOLLIN);
        let _ = watch.registration.set(registration);
        Ok(watch)
    }

    /// An operation waits from now on, or is told at once.
    pub(super) fn start(&self, op: &Arc<FileOp>) {
        self.note_all(false);
        let mut state = self.state.lock();
        if state.closed {
            drop(state);
            op.finish(Status::SUCCESS, 0);
            return;
        }
        state.waiting.push_back(Arc::clone(op));
        drop(state);
        self.tell();
    }

    /// The last handle is closed: nothing more is told, which is no failure.
    pub(crate) fn close(&self) {
        let mut state = self.state.lock();
        state.closed = true;
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        for op in waiting {
            op.finish(Status::SUCCESS, 0);
        }
    }

    /// Tells the operations that wait, the oldest first, for as long as there is something to tell.
    fn tell(&self) {
        loop {
            let mut state = self.state.lock();
            // Those that were cancelled wait for nothing any more.
            state.waiting.retain(|op| !op.is_over());
            if state.records.is_empty() && !state.overflowed {
                return;
            }
            let Some(op) = state.waiting.pop_front() else { return };
            let records = std::mem::take(&mut state.records);
            let too_much = std::mem::take(&mut state.overflowed) || record::size(records.iter()) > op.room();
            drop(state);
            let told = if too_much { op.finish(Status::SUCCESS, 0) } else { op.finish_with(&record::encode(&records)) };
            if !told {
                // Cancelled at this moment: the next is told instead.
                let mut state = self.state.lock();
                state.overflowed |= too_much;
                state.records.splice(0..0, records);
            }
        }
    }

    /// Something has happened: on the keeper.
    fn hear(&self) {
        self.note_all(false);
        self.tell();
        if let Some(registration) = self.registration.get() {
            registration.arm(libc::EPOLLIN);
        }
    }

    /// Takes down all that has happened until now. The first half of a move at the end is kept for its second, unless the time for that
    /// `is_up`.
    fn note_all(&self, is_up: bool) {
        let _order = self.reading.lock();
        let read = self.read();
        let mut state = self.state.lock();
        if read.is_empty() && !is_up {
            return;
        }
        let half = state.half.take();
        let mut events: Vec<Event> = half.into_iter().chain(read).collect();
        // One that came behind the half whose time is up has its own.
        let may_wait = !is_up || events.len() > 1;
        if may_wait && events.last().is_some_and(|last| last.has(libc::IN_MOVED_FROM)) && self.set_alarm() {
            state.half = events.pop();
        }
        let mut events = events.into_iter().peekable();
        while let Some(event) = events.next() {
            let moved = |to: &Event| to.has(libc::IN_MOVED_TO) && to.cookie == event.cookie;
            let second = if event.has(libc::IN_MOVED_FROM) { events.next_if(moved) } else { None };
            self.note(&mut state, &event, second.as_ref());
        }
        self.keep(&mut state);
    }

    /// Has this look again when a half has waited long enough. Where there is no descriptor for that it does not wait.
    fn set_alarm(&self) -> bool {
        if self.alarm.get().is_none() {
            let me = Weak::clone(&self.me);
            let made = Alarm::new(move || {
                if let Some(watch) = me.upgrade() {
                    watch.note_all(true);
                    watch.tell();
                }
            });
            let _ = made.map(|alarm| self.alarm.set(alarm));
        }
        self.alarm.get().map(|alarm| alarm.set(HALF)).is_some()
    }

    /// The events that are there.
    fn read(&self) -> Vec<Event> {
        let mut buffer = vec![0_u8; 1 << 16];
        let mut events: Vec<Event> = Vec::new();
        loop {
            // SAFETY: the buffer has so many bytes.
            let got = unsafe { libc::read(self.inotify.as_raw_fd(), buffer.as_mut_ptr().cast(), buffer.len()) };
            let Some(got) = usize::try_from(got).ok().filter(|got| *got > 0) else { return events };
            events.extend(events::parse(&buffer[..got]));
            // No further read that finds nothing, nor one after the other for as long as somebody makes changes.
            if got < buffer.len() / 2 {
                return events;
            }
        }
    }

    /// What nobody waits for is kept as far as there is room.
    fn keep(&self, state: &mut State) {
        let nobody = state.waiting.iter().all(|op| op.is_over());
        if nobody && record::size(state.records.iter()) > self.wanted.room as usize {
            state.overflowed = true;
        }
        if state.overflowed {
            state.records.clear();
        }
    }

    /// Takes down what an event says; `second` is the other half of a move within the tree.
    fn note(&self, state: &mut State, event: &Event, second: Option<&Event>) {
        if event.has(libc::IN_Q_OVERFLOW) {
            state.overflowed = true;
            return self.look_anew(state);
        }
        if event.has(libc::IN_IGNORED | libc::IN_DELETE_SELF) {
            if event.mark != state.tree.root {
                state.forget(event.mark);
            }
            return;
        }
        // What is told of a marked directory itself its parent's mark tells, too.
        if event.name.is_empty() {
            return;
        }
        // Found entries that only change stay found: the kernel may still tell that they have come.
        let comes_or_goes = libc::IN_CREATE | libc::IN_MOVED_TO | libc::IN_DELETE | libc::IN_MOVED_FROM;
        let was_found =
            event.has(comes_or_goes) && state.found.get_mut(&event.mark).is_some_and(|names| names.remove(&event.name));
        if was_found && event.has(libc::IN_CREATE | libc::IN_MOVED_TO) {
            return;
        }
        let Some(second) = second else {
            self.report(state, event, events::action_of(event));
            return self.follow(state, event);
        };
        // Within one directory it is a new name; from one into another something goes and something comes.
        let (old, new) = if event.mark == second.mark {
            (fs::FILE_ACTION_RENAMED_OLD_NAME, fs::FILE_ACTION_RENAMED_NEW_NAME)
        } else {
            (fs::FILE_ACTION_REMOVED, fs::FILE_ACTION_ADDED)
        };
        self.report(state, event, old);
        let moved = state.tree.child(event.mark, &event.name);
        if let Some(moved) = moved {
            state.tree.put(moved, second.mark, &second.name);
        }
        self.report(state, second, new);
        if moved.is_none() {
            self.follow(state, second);
        }
    }

    /// The kernel has left something out, directories that came or went perhaps: the tree is read anew.
    fn look_anew(&self, state: &mut State) {
        if !self.wanted.subtree {
            return;
        }
        state.found.clear();
        let root = state.tree.root;
        let before = std::mem::replace(&mut state.tree, Tree::new(root));
        self.enter(state, root, "", false);
        before.marks().filter(|mark| !state.tree.knows(*mark)).for_each(|mark| self.unmark(mark));
    }

    fn unmark(&self, mark: i32) {
        // One whose directory is gone has gone with it.
        // SAFETY: no memory is passed.
        unsafe { libc::inotify_rm_watch(self.inotify.as_raw_fd(), mark) };
    }

    fn report(&self, state: &mut State, event: &Event, action: u32) {
        if events::is_asked_for(event, self.wanted.filter)
            && let Some(path) = state.tree.path(event.mark, &event.name)
        {
            state.records.push(Record { action, path });
        }
    }

    /// Marks a directory that has come, or forgets one that has gone.
    fn follow(&self, state: &mut State, event: &Event) {
        if !self.wanted.subtree || !event.is_directory() {
            return;
        }
        if event.has(libc::IN_CREATE | libc::IN_MOVED_TO) {
            // Of one that is moved here nobody is told what is in it.
            self.add(state, event.mark, &event.name, event.has(libc::IN_CREATE));
        } else if event.has(libc::IN_DELETE | libc::IN_MOVED_FROM)
            && let Some(gone) = state.tree.child(event.mark, &event.name)
        {
            state.forget(gone).into_iter().for_each(|mark| self.unmark(mark));
        }
    }

    /// Marks a directory, and those in it.
    fn add(&self, state: &mut State, parent: i32, name: &str, is_new: bool) {
        let Some(path) = state.tree.path(parent, name) else { return };
        let mask = events::mask_of(self.wanted.filter, true) | libc::IN_DONT_FOLLOW;
        match mark(&self.inotify, &self.root.join(&path), mask) {
            Ok(mark) => {
                if state.tree.put(mark, parent, name) {
                    self.enter(state, mark, &path, is_new);
                }
            }
            // Where there are no more marks something will be missed, which is to be known.
            Err(f::ERROR_TOO_MANY_OPEN_FILES) => state.overflowed = true,
            // It is gone already, or not this user's to see.
            Err(_) => {}
        }
    }

    /// Looks into a directory that was just marked.
    fn enter(&self, state: &mut State, mark: i32, path: &str, is_new: bool) {
        for entry in std::fs::read_dir(self.root.join(path)).into_iter().flatten().flatten() {
            let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let name = entry.file_name().to_string_lossy().into_owned();
            if is_new {
                let mask = libc::IN_CREATE | if is_directory { libc::IN_ISDIR } else { 0 };
                let event = Event { mark, mask, cookie: 0, name: name.clone() };
                self.report(state, &event, fs::FILE_ACTION_ADDED);
                state.found.entry(mark).or_default().insert(name.clone());
            }
            if is_directory {
                self.add(state, mark, &name, is_new);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{File, create_dir, create_dir_all, remove_dir_all, rename};
    use std::time::Instant;

    /// The first half of a move that has no second is told all the same, and what comes behind it is not taken for its second.
    #[test]
    fn what_is_moved_away_is_told() {
        let place = std::env::temp_dir().join(format!("overlapped-moved-{}", std::process::id()));
        let (root, elsewhere) = (place.join("root"), place.join("elsewhere"));
        create_dir_all(&root).unwrap();
        create_dir(&elsewhere).unwrap();
        let directory = File::open(&root).unwrap();
        let wanted = Wanted { subtree: false, filter: fs::FILE_NOTIFY_CHANGE_FILE_NAME, room: 4096 };
        let watch = Watch::new(directory.as_raw_fd(), wanted).unwrap();
        let until = |told: &[(u32, &str)]| {
            let end = Instant::now() + Duration::from_secs(60);
            loop {
                let state = watch.state.lock();
                let known: Vec<_> = state.records.iter().map(|record| (record.action, record.path.as_str())).collect();
                if known == told {
                    return;
                }
                assert!(Instant::now() < end, "{known:?}");
                drop(state);
                std::thread::yield_now();
            }
        };
        File::create(root.join("one")).unwrap();
        rename(root.join("one"), elsewhere.join("one")).unwrap();
        let mut told = vec![(fs::FILE_ACTION_ADDED, "one"), (fs::FILE_ACTION_REMOVED, "one")];
        until(&told);
        rename(elsewhere.join("one"), root.join("two")).unwrap();
        rename(root.join("two"), root.join("three")).unwrap();
        rename(root.join("three"), elsewhere.join("three")).unwrap();
        told.extend([(fs::FILE_ACTION_ADDED, "two"), (fs::FILE_ACTION_RENAMED_OLD_NAME, "two")]);
        told.extend([(fs::FILE_ACTION_RENAMED_NEW_NAME, "three"), (fs::FILE_ACTION_REMOVED, "three")]);
        until(&told);
        remove_dir_all(place).unwrap();
    }

    /// The kernel's queue has run over: what came and went in the meantime is known all the same.
    #[test]
    fn a_tree_is_read_anew_where_the_kernel_left_something_out() {
        let place = std::env::temp_dir().join(format!("overlapped-overflow-{}", std::process::id()));
        let (root, elsewhere) = (place.join("root"), place.join("elsewhere"));
        create_dir_all(root.join("goes/below")).unwrap();
        create_dir(&elsewhere).unwrap();
        let directory = File::open(&root).unwrap();
        let wanted = Wanted { subtree: true, filter: fs::FILE_NOTIFY_CHANGE_FILE_NAME, room: 0 };
        let watch = Watch::new(directory.as_raw_fd(), wanted).unwrap();
        // Held, so that the keeper cannot have noted the events of these.
        let mut state = watch.state.lock();
        let first = state.tree.root;
        let goes = state.tree.child(first, "goes").unwrap();
        let below = state.tree.child(goes, "below").unwrap();
        rename(root.join("goes"), elsewhere.join("gone")).unwrap();
        create_dir_all(root.join("comes/below")).unwrap();
        let lost = Event { mark: -1, mask: libc::IN_Q_OVERFLOW, cookie: 0, name: String::new() };
        watch.note(&mut state, &lost, None);
        assert!(state.overflowed);
        let comes = state.tree.child(first, "comes").unwrap();
        assert!(state.tree.child(comes, "below").is_some());
        assert!(!state.tree.knows(goes) && !state.tree.knows(below));
        drop(state);
        remove_dir_all(place).unwrap();
    }
}
