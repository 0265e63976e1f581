//! Arguments: what each kind of parameter is given.
//!
//! A function may be given anything that a program could state truly: null, memory of the stated length, a handle of any kind or none,
//! any number. Lengths are true where the library itself uses the memory; buffers that only the kernel touches may be bad, and their
//! lengths anything.

use crate::memory::{Lasting, REGION, Region};
use crate::signatures::{Parameter, Signature};
use proptest::prelude::Rng;
use proptest::test_runner::TestRng;

/// Functions that are not called, and why.
pub const LEFT_OUT: [(&[&str], &str); 13] = [
    (
        &[
            "ExitProcess",
            "TerminateProcess",
            "ExitThread",
            "TerminateThread",
            "FreeLibraryAndExitThread",
            "_endthread",
            "_endthreadex",
        ],
        "they end what calls them",
    ),
    (&["GenerateConsoleCtrlEvent"], "it sends the process the signal that ends it"),
    (
        &[
            "LeaveCriticalSection",
            "LeaveCriticalSectionWhenCallbackReturns",
            "DeleteCriticalSection",
            "ReleaseSRWLockExclusive",
            "ReleaseSRWLockShared",
            "SleepConditionVariableCS",
            "SleepConditionVariableSRW",
        ],
        "a lock that the thread does not hold is the program's memory, not a handle that could be checked",
    ),
    (
        &["EnterCriticalSection", "TryEnterCriticalSection", "SetCriticalSectionSpinCount"],
        "a section that was not initialized is the program's memory",
    ),
    (
        &["FreeAddrInfoW", "freeaddrinfo", "FreeSid", "RtlFirstEntrySList"],
        "they take memory that another function made",
    ),
    (
        &["VirtualProtect", "VirtualProtectEx", "VirtualFree", "VirtualFreeEx", "UnmapViewOfFile"],
        "they may take away the memory that this test runs in",
    ),
    (&["NotifyAddrChange", "NotifyRouteChange"], "without an OVERLAPPED they wait for the network to change"),
    (&["DispatchMessageA", "DispatchMessageW"], "a message may name a routine of the program"),
    (&["StartThreadpoolIo"], "the operation that it announces never comes, and a wait for its callbacks has no end"),
    (
        &[
            "IsValidAcl",
            "AddAccessAllowedAce",
            "AddAccessDeniedAce",
            "IsValidSid",
            "GetLengthSid",
            "EqualSid",
            "CopySid",
        ],
        "a list and an identifier say themselves how long they are",
    ),
    (&["HeapLock"], "a heap that stays locked keeps the other threads from it for ever"),
    (&["LockFileEx"], "a part of a file that nobody gives up is waited for for ever"),
    (&["CreatePipe"], "a read from a pipe that nobody writes to waits for ever"),
];

const NUMBERS: [u64; 22] = [
    0,
    1,
    2,
    3,
    4,
    6,
    8,
    16,
    17,
    23,
    0x20,
    0x100,
    0x0202,
    0xffff,
    0x1_0000,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_fff0,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    u64::MAX,
];

/// Sizes of memory that is asked for: what there is, and what there is not.
const SIZES: [u64; 8] = [0, 1, 100, 4096, 65_537, 1 << 47, i64::MAX as u64, u64::MAX];

/// Control codes and levels that are known, so that not every number is refused at the door.
const KNOWN: [u64; 14] = [
    0x8004_667e,
    0x4004_667f,
    0x4004_7307,
    0x9800_0004,
    0xc800_0006,
    0x9800_000c,
    0x4800_0016,
    0x4800_001b,
    0x2800_0002,
    0xffff,
    6,
    17,
    41,
    0x1007,
];

const TEXTS: [&str; 12] = [
    "",
    "a",
    "b",
    "127.0.0.1",
    "::1",
    "localhost",
    "0",
    "http",
    "no/such/place",
    "Global\\a",
    "con",
    "\u{e9}\u{ac00}\u{1f600}",
];

/// What arguments are made from.
pub struct Source {
    pub random: TestRng,
    /// Handles that are, were, or are returned by calls.
    pub handles: Vec<usize>,
    /// Ports that sockets of this process have, in network order.
    pub ports: Vec<u16>,
    /// One for each parameter.
    slots: Vec<Region>,
    /// For data alone.
    data: Region,
    lasting: Lasting,
}

unsafe extern "C" fn nothing() -> usize {
    0
}

impl Source {
    pub fn new(random: TestRng) -> Self {
        let slots = (0..14).map(|_| Region::new(REGION)).collect();
        Self { random, handles: Vec::new(), ports: vec![0], slots, data: Region::new(REGION), lasting: Lasting::new() }
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.random.next_u64() % bound.max(1) as u64) as usize
    }

    fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub fn handle(&mut self) -> usize {
        match self.below(10) {
            0 => self.pick(&[0, usize::MAX, usize::MAX - 1, 0x7fff_fffc, 0xffff_ffff, usize::MAX - 3]),
            1 => self.random.next_u64() as usize,
            2 => self.below(2000) * 4,
            3 if !self.handles.is_empty() => {
                let handles = self.handles.clone();
                self.pick(&handles) | 1
            }
            _ if self.handles.is_empty() => 0,
            _ => {
                let handles = self.handles.clone();
                self.pick(&handles)
            }
        }
    }

    fn number(&mut self) -> u64 {
        match self.below(4) {
            0 => self.random.next_u64(),
            1 => self.pick(&KNOWN),
            _ => self.pick(&NUMBERS),
        }
    }

    /// An address of this machine, or of no family at all.
    fn address(&mut self) -> [u8; 128] {
        let mut bytes = [0; 128];
        let ports = self.ports.clone();
        let port = self.pick(&ports).to_ne_bytes();
        let family: u16 = self.pick(&[2, 2, 2, 23, 23, 1, 0, 0xffff]);
        bytes[..2].copy_from_slice(&family.to_ne_bytes());
        bytes[2..4].copy_from_slice(&port);
        match family {
            2 => bytes[4..8].copy_from_slice(&[127, 0, 0, 1]),
            23 => bytes[23] = 1,
            _ => bytes[2..4].copy_from_slice(&[0, 0]),
        }
        bytes
    }

    fn text(&mut self) -> String {
        if self.one_in(12) { "x".repeat(300) } else { self.pick(&TEXTS).to_string() }
    }

    fn wide(&mut self) -> Vec<u8> {
        self.text().encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    /// Where data is that the kernel alone touches.
    fn kernel_buffer(&mut self) -> usize {
        match self.below(6) {
            0 => 0,
            1 => self.data.bad(),
            _ => self.data.start(),
        }
    }

    /// Entries of WSABUF.
    fn buffers(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for _ in 0..64 {
            let (buffer, length) = (self.kernel_buffer(), self.pick(&[0u32, 1, 5, 4096]));
            bytes.extend_from_slice(&(u64::from(length)).to_ne_bytes());
            bytes.extend_from_slice(&buffer.to_ne_bytes());
        }
        bytes
    }

    /// Entries that each begin with a handle.
    fn entries(&mut self, size: usize) -> Vec<u8> {
        let mut bytes = vec![0; 64 * size];
        for entry in bytes.chunks_exact_mut(size) {
            entry[..8].copy_from_slice(&self.handle().to_ne_bytes());
        }
        bytes
    }

    fn overlapped(&mut self) -> Vec<u8> {
        let mut bytes = vec![0; 32];
        if self.one_in(2) {
            bytes[24..].copy_from_slice(&self.handle().to_ne_bytes());
        }
        bytes
    }

    fn message(&mut self) -> Vec<u8> {
        let mut bytes = vec![0; 56];
        let (name, entries) = (self.address(), self.buffers());
        let (name, entries) = (self.lasting.piece(&name), self.lasting.piece(&entries));
        if self.one_in(2) {
            bytes[..8].copy_from_slice(&name.to_ne_bytes());
            bytes[8..12].copy_from_slice(&28u32.to_ne_bytes());
        }
        bytes[16..24].copy_from_slice(&entries.to_ne_bytes());
        let count = self.pick(&[0u32, 1, 2, 64]);
        bytes[24..28].copy_from_slice(&count.to_ne_bytes());
        bytes
    }

    /// The arguments of one call, and how they read.
    pub fn arguments(&mut self, function: &Signature) -> Vec<usize> {
        let lasts = function.parameters.iter().any(|parameter| parameter.kind.contains("OVERLAPPED"));
        let of_kernel = is_of_kernel(&function.name);
        function
            .parameters
            .iter()
            .enumerate()
            .map(|(index, parameter)| self.argument(function, parameter, index, lasts, of_kernel))
            .collect()
    }

    /// Memory with these bytes at its start: in the parameter's own slot, or where an operation may write later.
    fn place(&mut self, index: usize, lasts: bool, bytes: &[u8]) -> usize {
        if lasts { self.lasting.piece(bytes) } else { self.slots[index].fill(bytes) }
    }

    fn argument(
        &mut self,
        function: &Signature,
        parameter: &Parameter,
        index: usize,
        lasts: bool,
        of_kernel: bool,
    ) -> usize {
        let (kind, name) = (parameter.kind.as_str(), parameter.name.as_str());
        if is_handle(kind) {
            return self.handle();
        }
        if is_routine(kind) {
            return if self.one_in(4) { 0 } else { nothing as *const () as usize };
        }
        if let Some(argument) = self.special(&function.name, kind, name) {
            return argument;
        }
        if !is_pointer(kind) {
            return self.value(function, kind, name, of_kernel);
        }
        if self.one_in(6) {
            return 0;
        }
        let zeros = [0; 512];
        match kind {
            "LPCSTR" | "PCSTR" | "char*" | "CHAR*" | "LPSTR" | "PSTR" | "PCHAR" if !of_kernel => {
                let text = self.text();
                self.place(index, lasts, text.as_bytes())
            }
            "LPCWSTR" | "PCWSTR" | "WCHAR*" | "LPWSTR" | "PWSTR" | "PWCHAR" => {
                let text = self.wide();
                self.place(index, lasts, &text)
            }
            "char*" | "CHAR*" | "LPVOID" | "LPCVOID" | "PVOID" | "VOID*" if of_kernel => self.kernel_buffer(),
            "LPWSABUF" => {
                let entries = self.buffers();
                self.place(index, true, &entries)
            }
            "LPOVERLAPPED" | "LPWSAOVERLAPPED" => {
                let bytes = self.overlapped();
                self.place(index, true, &bytes)
            }
            "LPWSAMSG" => {
                let bytes = self.message();
                self.place(index, true, &bytes)
            }
            "sockaddr*" | "LPSOCKADDR" | "SOCKADDR*" => {
                let bytes = self.address();
                self.place(index, lasts, &bytes)
            }
            "HANDLE*" | "WSAEVENT*" => {
                let entries = self.entries(8);
                self.place(index, lasts, &entries)
            }
            "LPWSAPOLLFD" => {
                let entries = self.entries(16);
                self.place(index, lasts, &entries)
            }
            "SOCK_NOTIFY_REGISTRATION*" => {
                let entries = self.entries(24);
                self.place(index, lasts, &entries)
            }
            "fd_set*" => {
                let count = self.below(65) as u64;
                let mut bytes = count.to_ne_bytes().to_vec();
                bytes.extend(self.entries(8));
                self.place(index, lasts, &bytes)
            }
            "timeval*" => {
                let bytes = self.pick(&[[0u8; 16], [0, 0, 0, 0, 0xe8, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0xff; 16]]);
                // A time that is not long: seconds, then microseconds.
                self.place(index, lasts, &bytes)
            }
            "LPDWORD" | "PDWORD" | "PULONG" | "ULONG*" | "DWORD*" => {
                let number = self.pick(&[0u32, 1, 15, 16, 28, 255, 1024, REGION as u32 / 4]);
                self.place(index, lasts, &number.to_ne_bytes())
            }
            "LPINT" | "int*" | "INT*" => {
                let number = self.pick(&[0i32, 1, 15, 16, 28, 128, 1024, -1, i32::MIN]);
                self.place(index, lasts, &number.to_ne_bytes())
            }
            "ADDRINFOA*" | "ADDRINFOW*" => {
                let mut bytes = [0; 48];
                for at in [0, 4, 8, 12] {
                    let number = self.pick(&[0u32, 0, 1, 2, 4, 17, 23, 0xffff_ffff]);
                    bytes[at..at + 4].copy_from_slice(&number.to_ne_bytes());
                }
                self.place(index, lasts, &bytes)
            }
            // Whatever else: zeros, of which every structure here is a valid one with null pointers; or, for plain data, numbers.
            _ if is_plain(kind) && self.one_in(2) => {
                let mut bytes = [0; 64];
                self.random.fill_bytes(&mut bytes);
                self.place(index, lasts, &bytes)
            }
            _ => self.place(index, lasts, &zeros),
        }
    }

    /// What a function's own rules leave open.
    fn special(&mut self, function: &str, kind: &str, name: &str) -> Option<usize> {
        let memory = matches!(kind, "HGLOBAL" | "HLOCAL");
        let heap = function.starts_with("Heap") && name == "memory";
        // Only memory that the library has given out, or none, may be given back.
        if memory || heap || function == "FlushViewOfFile" && name == "base" {
            return Some(0);
        }
        match (function, name) {
            ("VirtualAlloc" | "VirtualAllocEx", "address") | ("MapViewOfFileEx", "base") => Some(0),
            // What these mean depends on flags that may make them pointers.
            ("FormatMessageA" | "FormatMessageW", "source" | "arguments") => Some(0),
            ("StartServiceA" | "StartServiceW", "arguments") => Some(0),
            // A parameter of a message may be an address.
            (_, "extra") | ("SetWindowLongPtrA" | "SetWindowLongPtrW", "value") => Some(0),
            ("CreateWindowExA" | "CreateWindowExW", "parameter") => Some(0),
            (_, "message") if kind == "UINT" || kind == "u_int" => Some(self.pick(&[0, 1, 0x10, 0x12, 0x400, 0xc000])),
            // A time would be a long one for the machine, and a short one for its log.
            ("CreateTimerQueueTimer" | "ChangeTimerQueueTimer", "period") => Some(self.pick(&[0, 60_000])),
            ("SetWaitableTimer" | "SetThreadpoolTimer" | "SetThreadpoolTimerEx", "period") => {
                Some(self.pick(&[0, 60_000]))
            }
            // No message may ever be within the bounds, and then the wait is a true one.
            ("GetMessageA" | "GetMessageW", "first" | "last") => Some(0),
            ("SetTimer", "milliseconds") => Some(60_000),
            ("WaitOnAddress", "size") => Some(self.pick(&[0, 1, 2, 3, 4, 8, 16])),
            ("CreateThread" | "_beginthreadex" | "_beginthread", "stackSize") => {
                Some(self.pick(&[0, 1, 65_536, 1 << 20]))
            }
            // A thread that is made suspended stays so.
            ("CreateThread" | "_beginthreadex", "flags") => Some(self.pick(&[0, 1, 0x1_0000])),
            ("SetThreadpoolThreadMaximum" | "SetThreadpoolThreadMinimum", _) if kind == "DWORD" => Some(self.below(4)),
            _ => None,
        }
    }

    fn value(&mut self, function: &Signature, kind: &str, name: &str, of_kernel: bool) -> usize {
        let lower = name.to_lowercase();
        let is = |word: &str| lower.contains(word);
        if is("milliseconds") || is("timeout") {
            return self.pick(&[0, 0, 1, 5]);
        }
        if is("bytes") || kind == "SIZE_T" && (is("initial") || is("maximum")) {
            return self.pick(&SIZES) as usize;
        }
        let is_length =
            is("len") || is("size") || is("count") && kind != "LONG" || is("registrations") || is("threads");
        if !is_length {
            return self.number() as usize;
        }
        let signed = matches!(kind, "int" | "INT" | "LONG");
        match self.below(8) {
            // Of an array there are so many entries; the kernel may be told of more bytes than there are.
            0 if of_kernel && !has_array(function) => self.number() as usize,
            0 if signed => self.pick(&[-1i64, i64::from(i32::MIN)]) as usize,
            1 if signed && function.name.contains("Char") => usize::MAX,
            _ if has_array(function) && (is("count") || is("registrations")) => self.pick(&[0, 1, 2, 63, 64]),
            // Room for units of two bytes, and of structures of a few.
            _ => self.pick(&[0, 1, 2, 4, 8, 15, 16, 28, 100, 256, 1024]),
        }
    }
}

/// Whether a buffer of the function goes to the kernel untouched.
fn is_of_kernel(function: &str) -> bool {
    matches!(
        function,
        "send" | "recv" | "sendto" | "recvfrom" | "WSARecvEx" | "ReadFile" | "WriteFile" | "ReadFileEx" | "WriteFileEx"
    )
}

/// Whether a count says how many entries an array has.
fn has_array(function: &Signature) -> bool {
    let arrays = ["LPWSABUF", "HANDLE*", "WSAEVENT*", "LPWSAPOLLFD", "LPOVERLAPPED_ENTRY", "OVERLAPPED_ENTRY*"];
    function.parameters.iter().any(|parameter| arrays.contains(&parameter.kind.as_str()))
}

pub fn is_handle(kind: &str) -> bool {
    let handles = [
        "HANDLE",
        "SOCKET",
        "WSAEVENT",
        "HWND",
        "HMODULE",
        "HINSTANCE",
        "HMENU",
        "PTP_WORK",
        "PTP_TIMER",
        "PTP_WAIT",
        "PTP_IO",
        "PTP_POOL",
        "PTP_CLEANUP_GROUP",
        "SC_HANDLE",
    ];
    handles.contains(&kind)
}

fn is_routine(kind: &str) -> bool {
    let ends = ["ROUTINE", "CALLBACK", "PROC", "_FN", "_FUNCTION", "APCFUNC", "TIMERPROC"];
    ends.iter().any(|end| kind.ends_with(end))
}

fn is_pointer(kind: &str) -> bool {
    let stars = kind.ends_with('*');
    let names = kind.starts_with("LP") && !matches!(kind, "LPARAM") || kind.starts_with('P') && kind.len() > 3;
    stars || names
}

/// Data without pointers, in which every number is a valid one.
fn is_plain(kind: &str) -> bool {
    let kinds = [
        "LPFILETIME",
        "PFILETIME",
        "FILETIME*",
        "LPSYSTEMTIME",
        "SYSTEMTIME*",
        "PLARGE_INTEGER",
        "LARGE_INTEGER*",
        "PLONG",
        "LPLONG",
        "u_long*",
        "NET_LUID*",
        "UUID*",
    ];
    kinds.contains(&kind)
}
