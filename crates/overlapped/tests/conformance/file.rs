//! Overlapped files.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::common::{Alive, SOON, eventually};
use overlapped::{
    Access, CompletionPort, Concurrency, Disposition, Event, File, Packet, ResultError, Slept, Wait, WsaError,
    sleep_alertable,
};

/// A path that nobody has, removed in the end.
struct Place(PathBuf);

impl Place {
    fn new() -> Place {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("overlapped-file-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Place(std::env::temp_dir().join(name))
    }

    fn holding(bytes: &[u8]) -> Place {
        let place = Place::new();
        std::fs::write(&place.0, bytes).unwrap();
        place
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const EOF: WsaError = WsaError::from_code(38);

#[test]
fn by_an_event_many_reads_and_writes_at_their_places() {
    let place = Place::new();
    let file = File::create(&place.0).unwrap();
    let done = Event::manual(false).unwrap();
    let writes: Vec<_> =
        (0..32u64).map(|index| file.write_at(index * 1000, vec![index as u8; 1000]).signal(&done).unwrap()).collect();
    for write in writes {
        assert_eq!(write.result(Wait::UntilComplete).unwrap().bytes, 1000);
    }
    assert_eq!(file.size().unwrap(), 32_000);
    file.flush().unwrap();
    let reads: Vec<_> =
        (0..32u64).map(|index| file.read_at(index * 1000, Vec::with_capacity(1000)).signal(&done).unwrap()).collect();
    for (read, index) in reads.into_iter().zip(0u8..) {
        assert_eq!(read.result(Wait::UntilComplete).unwrap().buffer, [index; 1000]);
    }
    assert_eq!(std::fs::read(&place.0).unwrap().len(), 32_000);
}

#[test]
fn the_end_of_the_file_cuts_a_read_and_then_refuses_it() {
    let place = Place::holding(b"hello");
    let file = File::open(&place.0).unwrap();
    let done = Event::manual(false).unwrap();
    let read = |offset| {
        let started = file.read_at(offset, Vec::with_capacity(16)).signal(&done);
        match started.map(|pending| pending.result(Wait::UntilComplete)) {
            Ok(Ok(read)) => Ok(read.buffer),
            Ok(Err(ResultError::Failed(failed))) | Err(failed) => Err(failed.error),
            Ok(Err(ResultError::Incomplete(_))) => panic!("it was waited for"),
        }
    };
    assert_eq!(read(1), Ok(b"ello".to_vec()));
    assert_eq!((read(5), read(1 << 40)), (Err(EOF), Err(EOF)));
    let write = file.write_at(0, "x").signal(&done).map(|_| ()).unwrap_err();
    assert_eq!((write.error, write.returned), (WsaError::from_code(5), "x"));
}

#[test]
fn by_a_routine_on_the_starting_thread() {
    let place = Place::holding(b"hello");
    let file = Rc::new(File::open_with(&place.0, Access::ReadWrite, Disposition::OpenExisting).unwrap());
    let told = Rc::new(RefCell::new(Vec::new()));
    let (note, same) = (told.clone(), file.clone());
    let started = file.write_at(u64::MAX, " world").then(move |written| {
        note.borrow_mut().push(written.unwrap().bytes);
        let note = note.clone();
        let read = same.read_at(0, Vec::with_capacity(64)).then(move |read| {
            let read = read.unwrap();
            assert_eq!(read.buffer, b"hello world");
            note.borrow_mut().push(read.bytes);
        });
        read.unwrap();
    });
    started.unwrap();
    while told.borrow().len() < 2 {
        assert_eq!(sleep_alertable(SOON), Slept::IoCompletion);
    }
    assert_eq!(*told.borrow(), [6, 11]);
}

#[test]
fn by_a_port_and_as_futures() {
    let place = Place::new();
    let mut port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1)).unwrap();
    let file = port.associate_file(File::create(&place.0).unwrap(), 9).unwrap();
    file.write_at(0, b"hello".to_vec()).post().unwrap();
    let Some(Packet::WriteAt { file, key: 9, result: Ok(5), buffer }) = port.get(SOON).unwrap() else {
        panic!("not the write")
    };
    file.read_at(1, buffer).post().unwrap();
    let Some(Packet::ReadAt { file, key: 9, result: Ok(4), buffer }) = port.get(SOON).unwrap() else {
        panic!("not the read")
    };
    assert_eq!((buffer, file.size().unwrap()), (b"ello".to_vec(), 5));
    let end = port.block_on(async {
        let mut buffer = Vec::with_capacity(2);
        let mut offset = 0;
        loop {
            match file.read_at(offset, buffer).await {
                Ok(read) => {
                    offset += read.bytes as u64;
                    buffer = read.buffer;
                }
                Err(failed) => return (failed.error, offset),
            }
        }
    });
    assert_eq!(end, (EOF, 5));
    file.close();
    let refused = file.read_at(0, Vec::new()).post().unwrap_err();
    assert_eq!(refused.error, WsaError::WSAENOTSOCK);
    let failed = port.handle().associate_file(File::open(&place.0).unwrap(), 0).map(|file| file.key());
    assert_eq!(failed.unwrap(), 0);
}

#[test]
fn a_dropped_operation_and_a_closed_file_give_their_buffers_back() {
    let place = Place::holding(&[7; 4096]);
    let alive = Alive::default();
    let done = Event::manual(false).unwrap();
    for _ in 0..50 {
        let file = File::open(&place.0).unwrap();
        let read = file.read_at(0, alive.buffer()).signal(&done).unwrap();
        drop(file.read_at(0, alive.buffer()).signal(&done).unwrap());
        drop(file);
        drop(read);
    }
    let file = File::open(&place.0).unwrap();
    eventually("the end of all buffers", || {
        // Each drop looks at those that were given up before.
        drop(file.read_at(0, Vec::with_capacity(1)).signal(&done).unwrap());
        alive.count() == 0
    });
}

#[test]
fn a_file_is_made_opened_or_refused_as_asked() {
    let place = Place::new();
    let open = |disposition| File::open_with(&place.0, Access::ReadWrite, disposition).map(|file| file.size().unwrap());
    let code = WsaError::from_code;
    assert_eq!(open(Disposition::OpenExisting), Err(code(2)));
    assert_eq!(open(Disposition::TruncateExisting), Err(code(2)));
    assert_eq!(open(Disposition::CreateNew), Ok(0));
    assert_eq!(open(Disposition::CreateNew), Err(code(80)));
    std::fs::write(&place.0, b"abc").unwrap();
    assert_eq!((open(Disposition::OpenAlways), open(Disposition::OpenExisting)), (Ok(3), Ok(3)));
    assert_eq!((open(Disposition::TruncateExisting), open(Disposition::CreateAlways)), (Ok(0), Ok(0)));
    assert_eq!(File::open("zero\0inside").unwrap_err(), code(123));
}
