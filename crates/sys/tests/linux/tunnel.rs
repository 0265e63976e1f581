//! An interface of a test's own, whose other end is the test: what is sent by it is read here.

use crate::network::{raise, request};
use crate::support::BOUND_MS;
use std::time::{Duration, Instant};

pub struct Tunnel {
    descriptor: i32,
    pub index: u32,
}

/// Where a header of IPv6 has them.
const NEXT_HEADER: usize = 6;
const DESTINATION: std::ops::Range<usize> = 24..40;
const HEADER: usize = 40;

const UDP: u8 = 17;
const FRAGMENT: u8 = 44;

impl Tunnel {
    /// An interface of this name for packets of IP, which has an address of its own for IPv6; `None` where the system has none.
    pub fn new(name: &str) -> Option<Self> {
        const TUNSETIFF: libc::c_ulong = 0x4004_54ca;
        let flags = libc::O_RDWR | libc::O_NONBLOCK | libc::O_CLOEXEC;
        let descriptor = unsafe { libc::open(c"/dev/net/tun".as_ptr(), flags) };
        let mut asked = request(name);
        asked.ifr_ifru.ifru_flags = (libc::IFF_TUN | libc::IFF_NO_PI) as libc::c_short;
        if unsafe { libc::ioctl(descriptor, TUNSETIFF as _, &raw mut asked) } != 0 {
            unsafe { libc::close(descriptor) };
            return None;
        }
        raise(name);
        // Its address is not used before it is known that nobody else has it.
        let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
        let index = loop {
            assert!(Instant::now() < end, "{name} has no address");
            let index = index_of_addressed(name);
            if let Some(index) = index {
                break index;
            }
            std::thread::yield_now();
        };
        Some(Self { descriptor, index })
    }

    /// The next datagram to this host and port, from its header of IP on, or the first fragment of it.
    pub fn next(&self, host: [u8; 16], port: u16) -> Vec<u8> {
        self.first(|packet| packet[DESTINATION] == host && is_to(packet, port)).expect("a datagram")
    }

    /// How many pieces the next datagram of `length` bytes for this host comes in.
    pub fn pieces(&self, host: [u8; 16], length: usize) -> usize {
        let (mut pieces, mut rest) = (0, length);
        while rest > 0 {
            let piece = self
                .first(|packet| packet[DESTINATION] == host && [UDP, FRAGMENT].contains(&packet[NEXT_HEADER]))
                .expect("a piece");
            // The header of a fragment is as long as that of UDP, which is in the first alone.
            let header = if piece[NEXT_HEADER] == FRAGMENT && pieces > 0 { 8 } else { 8 + fragment(&piece) };
            rest -= piece.len() - HEADER - header;
            pieces += 1;
        }
        pieces
    }

    /// Whether no datagram for this host and port is sent within a little while.
    pub fn is_quiet(&self, host: [u8; 16], port: u16) -> bool {
        let end = Instant::now() + Duration::from_millis(crate::sockets::QUIET_MS.into());
        while Instant::now() < end {
            if self.read().is_some_and(|packet| packet[DESTINATION] == host && is_to(&packet, port)) {
                return false;
            }
        }
        true
    }

    fn first(&self, is_meant: impl Fn(&[u8]) -> bool) -> Option<Vec<u8>> {
        let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
        while Instant::now() < end {
            match self.read() {
                Some(packet) if is_meant(&packet) => return Some(packet),
                Some(_) => {}
                None => std::thread::yield_now(),
            }
        }
        None
    }

    /// The next datagram of IPv4 to this port, from its header of IP on, which has no options.
    pub fn next_of_four(&self, port: u16) -> Vec<u8> {
        let end = Instant::now() + Duration::from_millis(BOUND_MS.into());
        loop {
            assert!(Instant::now() < end, "no datagram for {port}");
            match self.read_any() {
                Some(packet) if packet[0] == 0x45 && packet.get(22..24) == Some(&port.to_be_bytes()) => return packet,
                Some(_) => {}
                None => std::thread::yield_now(),
            }
        }
    }

    /// Lets this host receive a packet.
    pub fn bring(&self, packet: &[u8]) {
        let written = unsafe { libc::write(self.descriptor, packet.as_ptr().cast(), packet.len()) };
        assert_eq!(written, packet.len() as isize, "{}", std::io::Error::last_os_error());
    }

    /// The next packet of IPv6, if there is one.
    fn read(&self) -> Option<Vec<u8>> {
        self.read_any().filter(|packet| packet.len() > HEADER && packet[0] >> 4 == 6)
    }

    fn read_any(&self) -> Option<Vec<u8>> {
        let mut packet = vec![0u8; 1 << 16];
        let length = unsafe { libc::read(self.descriptor, packet.as_mut_ptr().cast(), packet.len()) };
        packet.truncate(usize::try_from(length).unwrap_or(0));
        (!packet.is_empty()).then_some(packet)
    }
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        unsafe { libc::close(self.descriptor) };
    }
}

/// How long the header of a fragment is, if the packet has one.
fn fragment(packet: &[u8]) -> usize {
    if packet[NEXT_HEADER] == FRAGMENT { 8 } else { 0 }
}

fn is_to(packet: &[u8], port: u16) -> bool {
    let payload = HEADER + fragment(packet);
    let kind = if payload > HEADER { packet[HEADER] } else { packet[NEXT_HEADER] };
    kind == UDP && packet.get(payload + 2..payload + 4) == Some(&port.to_be_bytes())
}

/// The number of an interface with an address that it may use.
fn index_of_addressed(name: &str) -> Option<u32> {
    const TENTATIVE: u32 = 0x40;
    let table = std::fs::read_to_string("/proc/net/if_inet6").unwrap();
    table.lines().find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let number = |field: &str| u32::from_str_radix(field, 16).unwrap();
        (fields[5] == name && number(fields[4]) & TENTATIVE == 0).then(|| number(fields[1]))
    })
}
