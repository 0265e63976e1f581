//! The process that makes the calls. It ends by itself, or crashes, or is ended because a call did not return.

use crate::arguments::{LEFT_OUT, Source, is_handle};
use crate::calls::Calls;
use crate::signatures::Signature;
use proptest::test_runner::{RngAlgorithm, TestRng};
use std::collections::{BTreeMap, HashMap};
use std::ffi::CString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

type Function = unsafe extern "C-unwind" fn(
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
    usize,
) -> usize;

/// The library, by its symbols.
#[derive(Clone, Copy)]
pub struct Library(usize);

impl Library {
    pub fn open(path: &Path) -> Self {
        let path = CString::new(path.to_str().unwrap()).unwrap();
        let library = unsafe { libc::dlopen(path.as_ptr(), libc::RTLD_NOW) };
        assert!(!library.is_null(), "the library cannot be loaded");
        Self(library.expose_provenance())
    }

    pub fn symbol(self, name: &str) -> Function {
        let name = CString::new(name).unwrap();
        let found = unsafe { libc::dlsym(std::ptr::with_exposed_provenance_mut(self.0), name.as_ptr()) };
        assert!(!found.is_null(), "{name:?} is not exported");
        unsafe { std::mem::transmute::<*mut libc::c_void, Function>(found) }
    }

    /// Calls a function with these arguments, and zeros behind them.
    pub fn call(self, name: &str, arguments: &[usize]) -> usize {
        invoke(self.symbol(name), arguments)
    }
}

fn invoke(function: Function, arguments: &[usize]) -> usize {
    let a = |index: usize| arguments.get(index).copied().unwrap_or(0);
    unsafe { function(a(0), a(1), a(2), a(3), a(4), a(5), a(6), a(7), a(8), a(9), a(10), a(11), a(12)) }
}

/// A call that lasts so long is helped to its end: what it could wait for happens.
const PATIENCE: Duration = Duration::from_millis(200);
/// One that lasts so long in spite of it hangs. The machine may be loaded.
const HANG: Duration = Duration::from_secs(30);

/// When the call that is going on began, in milliseconds; 0 between two.
static BEGAN_MS: AtomicU64 = AtomicU64::new(0);
/// The handles that are known: what may be waited for.
static KNOWN: [AtomicUsize; 256] = [const { AtomicUsize::new(0) }; 256];

fn now_ms(start: Instant) -> u64 {
    start.elapsed().as_millis() as u64 + 1
}

/// Watches the calls from a thread of its own.
fn watch(library: Library, start: Instant, thread: usize) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(20));
            let began = BEGAN_MS.load(Ordering::SeqCst);
            let lasts = Duration::from_millis(now_ms(start).saturating_sub(began));
            if began == 0 || lasts < PATIENCE {
                continue;
            }
            if lasts > HANG {
                eprintln!("the call does not return");
                // Where gdb is installed it says where every thread is.
                let process = std::process::id().to_string();
                // It stops this process meanwhile, which could read no pipe.
                let told = Stdio::from(std::io::stderr());
                let _ = Command::new("gdb")
                    .args(["-p", &process, "-batch", "-ex", "thread apply all bt 25"])
                    .stdout(told)
                    .status();
                std::process::abort();
            }
            for known in &KNOWN {
                let handle = known.load(Ordering::Relaxed);
                library.call("closesocket", &[handle]);
                library.call("SetEvent", &[handle]);
                library.call("ReleaseSemaphore", &[handle, 1, 0]);
                library.call("PostQueuedCompletionStatus", &[handle, 0, 0, 0]);
            }
            library.call("PostThreadMessageA", &[thread, 0x400, 0, 0]);
        }
    });
}

/// Handles of every kind, made anew.
fn make_handles(library: Library, source: &mut Source) {
    for handle in source.handles.drain(..) {
        library.call("closesocket", &[handle]);
        library.call("CloseHandle", &[handle]);
    }
    let mut made = Vec::new();
    for manual in [0, 1] {
        made.push(library.call("CreateEventA", &[0, manual, 0, 0]));
        made.push(library.call("CreateWaitableTimerA", &[0, manual, 0]));
    }
    made.push(library.call("CreateMutexA", &[0, 0, 0]));
    made.push(library.call("CreateSemaphoreA", &[0, 0, 5, 0]));
    made.push(library.call("CreateIoCompletionPort", &[usize::MAX, 0, 0, 0]));
    made.push(library.call("CreateTimerQueue", &[]));
    made.push(library.call("CreateThreadpool", &[0]));
    made.push(library.call("HeapCreate", &[0, 0, 0]));
    let name = CString::new("a file").unwrap();
    for flags in [0x80, 0x4000_0080] {
        made.push(library.call("CreateFileA", &[name.as_ptr().addr(), 0xc000_0000, 7, 0, 4, flags, 0]));
    }
    source.ports = vec![0];
    for (kind, protocol) in [(1, 6), (1, 6), (1, 6), (2, 17), (2, 17)] {
        let socket = library.call("WSASocketA", &[2, kind, protocol, 0, 0, 1]);
        let mut address = [0u8; 16];
        address[0] = 2;
        address[4..8].copy_from_slice(&[127, 0, 0, 1]);
        if made.len() % 2 == 0 {
            library.call("ovl_bind", &[socket, address.as_ptr().expose_provenance(), 16]);
            library.call("ovl_listen", &[socket, 5]);
            let mut length = 16i32;
            let arguments = [socket, address.as_mut_ptr().expose_provenance(), (&raw mut length).expose_provenance()];
            library.call("ovl_getsockname", &arguments);
            source.ports.push(u16::from_ne_bytes([address[2], address[3]]));
        } else {
            library.call("ovl_connect", &[socket, address.as_ptr().expose_provenance(), 16]);
        }
        made.push(socket);
    }
    made.retain(|handle| *handle != 0 && *handle as u32 != u32::MAX);
    assert!(made.len() > 10, "handles cannot be made: {made:?}");
    source.handles = made;
}

/// Functions that tell by FALSE what is no failure.
const FALSE_IS_AN_ANSWER: [&str; 18] = [
    "IsDebuggerPresent",
    "IsThreadpoolTimerSet",
    "IsWindow",
    "PeekMessageA",
    "PeekMessageW",
    "SwitchToThread",
    "WSAIsBlocking",
    // Whether there is a thread for the others; whether the timer or wait was set before.
    "CallbackMayRunLong",
    "SetThreadpoolTimerEx",
    "SetThreadpoolWaitEx",
    // Its routine says why it failed.
    "InitOnceExecuteOnce",
    "TranslateMessage",
    "HeapValidate",
    "GetMessageA",
    "GetMessageW",
    "TryEnterCriticalSection",
    "IsValidCodePage",
    "IsValidSecurityDescriptor",
];

/// Whether what a call has returned says that it failed, and that the last error says how.
fn failed(function: &Signature, result: usize) -> bool {
    let name = function.name.as_str();
    match function.result.as_str() {
        "BOOL" => result as u32 == 0 && !FALSE_IS_AN_ANSWER.contains(&name) && !name.starts_with("GlobalUnlock"),
        "SOCKET" => result == usize::MAX,
        "int" if matches!(name, "WSAStartup" | "WSAGetLastError" | "WSAEnumProtocolsA" | "WSAEnumProtocolsW") => false,
        "int" => {
            result as u32 == u32::MAX
                && name.starts_with(|c: char| c.is_lowercase() || c == 'W')
                && !name.starts_with("lstrcmp")
        }
        "HANDLE" if name.starts_with("Create") || name.starts_with("Open") => result == 0 || result == usize::MAX,
        _ => false,
    }
}

/// Makes calls until the time is up. Returns how often each function was called.
pub fn run(library: &Path, functions: &[Signature], seed: u64, lasts: Duration, calls: &Calls) -> HashMap<String, u64> {
    let library = Library::open(library);
    limit_files();
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let mut source = Source::new(TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let start = Instant::now();
    let mut data = [0u8; 512];
    assert_eq!(library.call("WSAStartup", &[0x0202, data.as_mut_ptr().expose_provenance()]), 0);
    watch(library, start, library.call("GetCurrentThreadId", &[]));
    let without = std::env::var("OVERLAPPED_FUZZ_WITHOUT").unwrap_or_default();
    let is_left_out = |name: &str| {
        LEFT_OUT.iter().any(|(names, _)| names.contains(&name)) || without.split(',').any(|other| other == name)
    };
    let mut functions: Vec<(&Signature, Function)> = functions
        .iter()
        .filter(|function| !is_left_out(&function.name))
        .map(|function| (function, library.symbol(&function.symbol)))
        .collect();
    let (mut counts, mut silent) = (HashMap::new(), BTreeMap::new());
    while start.elapsed() < lasts {
        make_handles(library, &mut source);
        // Each function once in every round, in an order of its own.
        for at in (1..functions.len()).rev() {
            let other = source.below(at + 1);
            functions.swap(at, other);
        }
        for (function, address) in &functions {
            let arguments = source.arguments(function);
            let shown: Vec<String> = arguments.iter().map(|argument| format!("{argument:#x}")).collect();
            calls.begin(&format!("{}({})", function.name, shown.join(", ")));
            for (known, handle) in KNOWN.iter().zip(&source.handles) {
                known.store(*handle, Ordering::Relaxed);
            }
            library.call("SetLastError", &[0]);
            BEGAN_MS.store(now_ms(start), Ordering::SeqCst);
            let result = invoke(*address, &arguments);
            BEGAN_MS.store(0, Ordering::SeqCst);
            let error = library.call("GetLastError", &[]) as u32;
            if failed(function, result) && error == 0 {
                silent.entry(function.name.clone()).or_insert_with(|| shown.join(", "));
            }
            if is_handle(&function.result) && result != 0 && result != usize::MAX && source.handles.len() < KNOWN.len()
            {
                source.handles.push(result);
            }
            if function.name == "WSACleanup" {
                library.call("WSAStartup", &[0x0202, data.as_mut_ptr().expose_provenance()]);
            }
            *counts.entry(function.name.clone()).or_default() += 1;
        }
        // What is pending may end, and its routines run.
        library.call("SleepEx", &[0, 1]);
    }
    assert!(silent.is_empty(), "these failed and set no last error: {silent:#?}");
    counts
}

/// No file of this process grows far, whatever is written at whatever position.
fn limit_files() {
    let limit = libc::rlimit { rlim_cur: 1 << 24, rlim_max: 1 << 24 };
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_FSIZE, &raw const limit) }, 0);
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
}
