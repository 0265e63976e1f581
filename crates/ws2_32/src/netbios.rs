//! `Netbios`: which adapters there are and what addresses they have. No names and no sessions: NetBIOS itself is not spoken here.

use overlapped_sys::foundation::HANDLE;
use std::collections::BTreeMap;
use std::ffi::{CStr, c_void};
use std::ptr;

const NCBRESET: u8 = 0x32;
const NCBASTAT: u8 = 0x33;
const NCBENUM: u8 = 0x37;
const ASYNCH: u8 = 0x80;

const NRC_GOODRET: u8 = 0x00;
const NRC_BUFLEN: u8 = 0x01;
const NRC_ILLCMD: u8 = 0x03;
const NRC_NOCALL: u8 = 0x14;
const NRC_BRIDGE: u8 = 0x23;
const NRC_INVADDRESS: u8 = 0x39;

/// How many adapters can be numbered.
const MAX_LANA: usize = 254;
/// How many bytes `ADAPTER_STATUS` has; its address stands at its beginning, its type behind it and its version.
const STATUS_SIZE: usize = 60;
const VERSION_AT: usize = 6;
const TYPE_AT: usize = 8;
const VERSION: u8 = 3;
const ETHERNET: u8 = 0xfe;

/// `NCB`.
#[repr(C)]
pub struct Block {
    command: u8,
    retcode: u8,
    lsn: u8,
    num: u8,
    buffer: *mut u8,
    length: u16,
    callname: [u8; 16],
    name: [u8; 16],
    rto: u8,
    sto: u8,
    post: Option<unsafe extern "C-unwind" fn(*mut Block)>,
    lana_num: u8,
    cmd_cplt: u8,
    reserve: [u8; 18],
    event: HANDLE,
}

/// The hardware addresses of the adapters that speak IPv4, but for the loopback's, in the order of their names.
fn adapters() -> Vec<[u8; 6]> {
    let mut first = ptr::null_mut();
    // SAFETY: a place of ours.
    if unsafe { libc::getifaddrs(&raw mut first) } != 0 {
        return Vec::new();
    }
    let (mut hardware, mut speaking) = (BTreeMap::new(), Vec::new());
    let mut next = first;
    while !next.is_null() {
        // SAFETY: an entry of the list, which is freed below.
        let entry = unsafe { &*next };
        next = entry.ifa_next;
        if entry.ifa_addr.is_null() || entry.ifa_flags & libc::IFF_LOOPBACK as u32 != 0 {
            continue;
        }
        // SAFETY: an entry has a name.
        let name = unsafe { CStr::from_ptr(entry.ifa_name) }.to_bytes().to_vec();
        // SAFETY: it is not null, and every address begins with its family.
        match i32::from(unsafe { (*entry.ifa_addr).sa_family }) {
            libc::AF_INET => speaking.push(name),
            libc::AF_PACKET => {
                // SAFETY: the family says what it is; it need not be aligned for that.
                let link = unsafe { entry.ifa_addr.cast::<libc::sockaddr_ll>().read_unaligned() };
                if let ([a, b, c, d, e, f, ..], 6) = (link.sll_addr, link.sll_halen) {
                    hardware.insert(name, [a, b, c, d, e, f]);
                }
            }
            _ => {}
        }
    }
    // SAFETY: what getifaddrs gave, once.
    unsafe { libc::freeifaddrs(first) };
    hardware.retain(|name, _| speaking.contains(name));
    hardware.into_values().take(MAX_LANA).collect()
}

/// Writes what is told, as much as the block has room for.
///
/// # Safety
/// The block's buffer is null or has its length.
unsafe fn tell(block: &mut Block, told: &[u8]) {
    let room = told.len().min(usize::from(block.length));
    // SAFETY: the caller's promise.
    unsafe { ptr::copy_nonoverlapping(told.as_ptr(), block.buffer, room) };
}

/// # Safety
/// As [`tell`].
unsafe fn run(block: &mut Block) -> u8 {
    let adapters = adapters();
    let adapter = adapters.get(usize::from(block.lana_num));
    match block.command & !ASYNCH {
        NCBENUM | NCBASTAT if block.buffer.is_null() => NRC_INVADDRESS,
        NCBENUM => {
            let mut numbers = vec![0u8; MAX_LANA + 2];
            numbers[0] = adapters.len() as u8;
            for number in 0..adapters.len() {
                numbers[1 + number] = number as u8;
            }
            // SAFETY: the caller's promise.
            unsafe { tell(block, &numbers) };
            if usize::from(block.length) <= adapters.len() { NRC_BUFLEN } else { NRC_GOODRET }
        }
        NCBRESET => adapter.map_or(NRC_BRIDGE, |_| NRC_GOODRET),
        NCBASTAT => match adapter {
            None => NRC_BRIDGE,
            // Of another machine's adapter nobody knows here.
            Some(_) if block.callname[0] != b'*' => NRC_NOCALL,
            Some(address) => {
                let mut status = [0u8; STATUS_SIZE];
                status[..address.len()].copy_from_slice(address);
                status[VERSION_AT] = VERSION;
                status[TYPE_AT] = ETHERNET;
                // SAFETY: the caller's promise.
                unsafe { tell(block, &status) };
                if usize::from(block.length) < STATUS_SIZE { NRC_BUFLEN } else { NRC_GOODRET }
            }
        },
        _ => NRC_ILLCMD,
    }
}

/// `Netbios`: NCBENUM, NCBRESET and NCBASTAT of this machine; every other command is refused with NRC_ILLCMD. One that is not to be waited
/// for is done at once, and its routine or event told.
///
/// # Safety
/// `block` is null or an NCB; its buffer is null or has `ncb_length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C-unwind" fn Netbios(block: *mut c_void) -> u8 {
    let place: *mut Block = block.cast();
    if place.is_null() {
        return NRC_INVADDRESS;
    }
    // SAFETY: the caller's promise.
    let block = unsafe { &mut *place };
    // SAFETY: the caller's promise.
    let result = unsafe { run(block) };
    (block.retcode, block.cmd_cplt) = (result, result);
    if block.command & ASYNCH == 0 {
        return result;
    }
    let (post, event) = (block.post, block.event);
    if let Some(post) = post {
        // SAFETY: the routine that the program named.
        unsafe { post(place) };
    } else if !event.is_null() {
        // SAFETY: takes any value.
        unsafe { overlapped_sys::threading::SetEvent(event) };
    }
    NRC_GOODRET
}
