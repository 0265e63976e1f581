//! A network of a test's own, where it may change what it likes.

use std::process::Command;

/// Runs a test in a process with a network of its own. True in the child: there the test goes on. Where the system does not
/// permit that, the test is not run, and says so.
pub fn is_own_network(test: &str) -> bool {
    const VARIABLE: &str = "OVERLAPPED_OWN_NETWORK";
    if std::env::var_os(VARIABLE).is_some() {
        return true;
    }
    let unshare = || {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--net", "--"]);
        command
    };
    if !unshare().arg("true").status().is_ok_and(|status| status.success()) {
        eprintln!("{test} was not run: this system gives no network of one's own");
        return false;
    }
    let this = std::env::current_exe().unwrap();
    let output = unshare().arg(this).args(["--exact", test]).env(VARIABLE, "1").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{test}:\n{text}{output:?}");
    false
}

/// A request about an interface.
pub fn request(name: &str) -> libc::ifreq {
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    for (to, from) in request.ifr_name.iter_mut().zip(name.bytes()) {
        *to = from as libc::c_char;
    }
    request
}

fn control(code: libc::c_ulong, request: &mut libc::ifreq) {
    let socket = unsafe { libc::socket(libc::AF_INET, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0) };
    let done = unsafe { libc::ioctl(socket, code as _, std::ptr::from_mut(request)) };
    assert_eq!(done, 0, "{}", std::io::Error::last_os_error());
    unsafe { libc::close(socket) };
}

/// Gives the network its loopback.
pub fn raise_loopback() {
    raise("lo");
}

/// Lets an interface carry packets.
pub fn raise(name: &str) {
    let mut request = request(name);
    request.ifr_ifru.ifru_flags = (libc::IFF_UP | libc::IFF_RUNNING) as libc::c_short;
    control(libc::SIOCSIFFLAGS as libc::c_ulong, &mut request);
}

/// Gives an interface another address, under a label such as `lo:1`, with the mask of its class.
pub fn add_address(label: &str, host: [u8; 4]) {
    let mut request = request(label);
    let mut address: libc::sockaddr_in = unsafe { std::mem::zeroed() };
    address.sin_family = libc::AF_INET as libc::sa_family_t;
    address.sin_addr.s_addr = u32::from_ne_bytes(host);
    request.ifr_ifru.ifru_addr = unsafe { std::mem::transmute::<libc::sockaddr_in, libc::sockaddr>(address) };
    control(libc::SIOCSIFADDR as libc::c_ulong, &mut request);
}

/// Changes how long a packet of an interface may be.
pub fn set_largest_packet(name: &str, bytes: i32) {
    let mut request = request(name);
    request.ifr_ifru.ifru_mtu = bytes;
    control(libc::SIOCSIFMTU as libc::c_ulong, &mut request);
}
