//! What a file costs a server on a completion port, against a bare loop of `sendfile`.
//!
//! `cargo run --release -p overlapped-lab --example file_server [MEBIBYTES]`
//!
//! One connection on loopback, whose reader runs in a thread of its own, takes a file of 1,024 MiB: once by one `TransmitFile` whose
//! packet the server's thread takes from its port, once by `sendfile` on a blocking socket, in turn. The ratio is of the CPU
//! time of the process, but for the reader's. The file is in memory before it begins.
#![allow(unsafe_code)] // One call into libc.

use overlapped::{CompletionPort, Concurrency, Packet, SharedFile, Socket, Timeout, Transmission};
use overlapped_lab::observe::{process_cpu_ns, thread_cpu_ns};
use std::error::Error;
use std::io::Read;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::fd::AsRawFd;
use std::thread::JoinHandle;
use std::time::Instant;

const ROUNDS: usize = 7;
const TARGET: f64 = 1.1;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let mebibytes: u64 = match std::env::args().nth(1) {
        Some(text) => text.parse().map_err(|_| "mebibytes, such as 1024")?,
        None => 1024,
    };
    if !(1..2048).contains(&mebibytes) {
        return Err("one TransmitFile sends from 1 to 2047 MiB".into());
    }
    let size = mebibytes << 20;
    let file = sample(size)?;
    let mut ratios = Vec::new();
    println!("{mebibytes} MiB on loopback, {ROUNDS} rounds");
    for _ in 0..ROUNDS {
        let bare = bare(&file, size)?;
        let port = transmitted(file.try_clone()?, size)?;
        let ratio = port.cpu_ms / bare.cpu_ms;
        println!(
            "sendfile {:>6.0} ms of CPU ({:.2} GiB/s); TransmitFile on a port {:>6.0} ms ({:.2} GiB/s); ratio {ratio:.3}",
            bare.cpu_ms, bare.gibibytes_per_second, port.cpu_ms, port.gibibytes_per_second
        );
        ratios.push(ratio);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio {:.3} (target {TARGET})", ratios[ROUNDS / 2]);
    Ok(())
}

/// A file without a name, which has been read once.
fn sample(size: u64) -> Outcome<std::fs::File> {
    let path = std::env::temp_dir().join(format!("overlapped-file-server-{}", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    let mut file = options.read(true).write(true).create_new(true).open(&path)?;
    std::fs::remove_file(&path)?;
    file.set_len(size)?;
    let mut buffer = vec![0; 1 << 20];
    while file.read(&mut buffer)? > 0 {}
    Ok(file)
}

struct Figures {
    cpu_ms: f64,
    gibibytes_per_second: f64,
}

/// What came, and the CPU time that it took to read.
type Reader = JoinHandle<std::io::Result<(u64, u64)>>;

/// Measures what the process does until the reader has everything.
fn measured(size: u64, reader: Reader, serve: impl FnOnce() -> Outcome<()>) -> Outcome<Figures> {
    let process = std::process::id();
    let (began, before) = (Instant::now(), process_cpu_ns(process)?);
    serve()?;
    let (read, readers) = reader.join().map_err(|_| "the reader panicked")??;
    if read != size {
        return Err(format!("{read} of {size} bytes came").into());
    }
    let gibibytes_per_second = size as f64 / (1u64 << 30) as f64 / began.elapsed().as_secs_f64();
    let cpu_ms = (process_cpu_ns(process)? - before).saturating_sub(readers) as f64 / 1e6;
    Ok(Figures { cpu_ms, gibibytes_per_second })
}

/// Reads to the end of the stream.
fn reader(address: SocketAddr) -> Reader {
    std::thread::spawn(move || {
        let mut stream = TcpStream::connect(address)?;
        let (mut buffer, mut total) = (vec![0; 1 << 18], 0);
        loop {
            match stream.read(&mut buffer)? {
                0 => return Ok((total, thread_cpu_ns()?)),
                bytes => total += bytes as u64,
            }
        }
    })
}

fn bare(file: &std::fs::File, size: u64) -> Outcome<Figures> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let reader = reader(listener.local_addr()?);
    let (stream, _) = listener.accept()?;
    measured(size, reader, || {
        let mut offset = 0;
        while (offset as u64) < size {
            let left = size as usize - offset as usize;
            // SAFETY: the offset is live.
            let sent = unsafe { libc::sendfile(stream.as_raw_fd(), file.as_raw_fd(), &raw mut offset, left) };
            if sent <= 0 {
                return Err(std::io::Error::last_os_error().into());
            }
        }
        drop(stream);
        Ok(())
    })
}

fn transmitted(file: std::fs::File, size: u64) -> Outcome<Figures> {
    let file = SharedFile::try_from(file)?;
    let listener = Socket::listener("127.0.0.1:0".parse()?)?;
    let reader = reader(listener.local_address()?);
    let (socket, _) = listener.accept()?;
    let port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1))?;
    let socket = port.associate(socket, 0)?;
    measured(size, reader, || {
        socket.transmit_file(Transmission::of(&file).disconnect()).post().map_err(|failed| failed.error)?;
        match port.get(Timeout::Infinite)? {
            Some(Packet::Transmit { result, .. }) if result? as u64 == size => Ok(()),
            packet => Err(format!("{packet:?} came instead of all that was sent").into()),
        }
    })
}
