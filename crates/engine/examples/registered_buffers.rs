//! What it costs to receive and send on a ring in memory that the kernel was given beforehand, beside memory that it was not:
//! processor time of this thread for one transfer of a batch, its peer's half of a receive that waits included.
//!
//! `cargo run --release -p overlapped-engine --example registered_buffers`
#![allow(unsafe_code)] // Requests on memory that outlives them.

use io_uring::squeue::Entry;
use io_uring::types::Fd;
use io_uring::{IoUring, opcode};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsRawFd;

const BATCH: usize = 32;
const SLICE: usize = 64 << 10;
/// `RWF_NOSIGNAL`, since Linux 6.18.
const NO_SIGNAL: i32 = 0x100;

#[derive(Clone, Copy)]
enum Course {
    /// The receive is there before the data.
    Waits,
    /// The data are there before the receive.
    There,
    Send,
}

const COURSES: [(Course, &str); 3] =
    [(Course::Waits, "a receive that waits"), (Course::There, "a receive of what is there"), (Course::Send, "a send")];

struct Bench {
    ring: IoUring,
    memory: Vec<u8>,
    /// The ring's end, which does not block, and the other.
    pairs: Vec<(TcpStream, TcpStream)>,
}

fn pair() -> std::io::Result<(TcpStream, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let ours = TcpStream::connect(listener.local_addr()?)?;
    let (theirs, _) = listener.accept()?;
    ours.set_nonblocking(true)?;
    ours.set_nodelay(true)?;
    theirs.set_nodelay(true)?;
    Ok((ours, theirs))
}

fn processor_time() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the structure is valid for the write.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

impl Bench {
    fn new() -> std::io::Result<Self> {
        let mut builder = IoUring::builder();
        builder.setup_submit_all().setup_coop_taskrun().setup_taskrun_flag();
        let (ring, memory): (IoUring, _) = (builder.build(2 * BATCH as u32)?, vec![7; BATCH * SLICE]);
        let all = libc::iovec { iov_base: memory.as_ptr().cast_mut().cast(), iov_len: memory.len() };
        // SAFETY: the memory is dropped after the ring.
        unsafe { ring.submitter().register_buffers(&[all]) }?;
        let pairs = (0..BATCH).map(|_| pair()).collect::<std::io::Result<_>>()?;
        Ok(Self { ring, memory, pairs })
    }

    fn entry(&mut self, at: usize, course: Course, fixed: bool, bytes: usize) -> Entry {
        let (fd, start, length) =
            (Fd(self.pairs[at].0.as_raw_fd()), self.memory[at * SLICE..].as_mut_ptr(), bytes as u32);
        match (course, fixed) {
            (Course::Send, true) => opcode::WriteFixed::new(fd, start, length, 0).rw_flags(NO_SIGNAL).build(),
            (Course::Send, false) => opcode::Send::new(fd, start, length).flags(libc::MSG_NOSIGNAL).build(),
            (_, true) => opcode::ReadFixed::new(fd, start, length, 0).build(),
            (_, false) => opcode::Recv::new(fd, start, length).build(),
        }
    }

    fn peers_send(&mut self, data: &[u8]) -> std::io::Result<()> {
        self.pairs.iter_mut().try_for_each(|pair| pair.1.write_all(data))
    }

    /// One batch: nanoseconds of a transfer.
    fn round(&mut self, course: Course, fixed: bool, bytes: usize) -> std::io::Result<f64> {
        let mut data = vec![7; bytes];
        if matches!(course, Course::There) {
            self.peers_send(&data)?;
        }
        let before = processor_time();
        for at in 0..BATCH {
            let entry = self.entry(at, course, fixed, bytes);
            // SAFETY: memory and descriptor outlive the transfer, which ends below.
            unsafe { self.ring.submission().push(&entry) }.expect("there is room for a batch");
        }
        self.ring.submit()?;
        if matches!(course, Course::Waits) {
            self.peers_send(&data)?;
        }
        let mut ended = 0;
        while ended < BATCH {
            for completion in self.ring.completion() {
                assert_eq!(completion.result(), bytes as i32);
                ended += 1;
            }
            if ended < BATCH {
                self.ring.submit_and_wait(1)?;
            }
        }
        let spent = processor_time() - before;
        if matches!(course, Course::Send) {
            self.pairs.iter_mut().try_for_each(|pair| pair.1.read_exact(&mut data))?;
        }
        Ok(spent / BATCH as f64)
    }
}

fn main() -> std::io::Result<()> {
    let mut bench = Bench::new()?;
    for bytes in [64, 1024, 8 << 10, 32 << 10] {
        for (course, name) in COURSES {
            let mut spent = [Vec::new(), Vec::new()];
            for round in 0..2000 {
                // The first of each kind are for the caches.
                let fixed = round / 10 % 2 == 1;
                let nanoseconds = bench.round(course, fixed, bytes)?;
                if round % 10 >= 2 {
                    spent[usize::from(fixed)].push(nanoseconds);
                }
            }
            let [plain, registered] = spent.map(|mut all| {
                all.sort_by(f64::total_cmp);
                all[all.len() / 2]
            });
            let share = 100.0 * (registered / plain - 1.0);
            println!("{bytes:6} bytes, {name:26}: {plain:6.0} ns, registered {registered:6.0} ns ({share:+.0} %)");
        }
    }
    Ok(())
}
