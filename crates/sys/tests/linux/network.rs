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
    request.ifr_ifru.ifru_addr = internet(host);
    control(libc::SIOCSIFADDR as libc::c_ulong, &mut request);
}

/// Changes how long a packet of an interface may be.
pub fn set_largest_packet(name: &str, bytes: i32) {
    let mut request = request(name);
    request.ifr_ifru.ifru_mtu = bytes;
    control(libc::SIOCSIFMTU as libc::c_ulong, &mut request);
}

fn internet(host: [u8; 4]) -> libc::sockaddr {
    let mut address: libc::sockaddr_in = unsafe { std::mem::zeroed() };
    address.sin_family = libc::AF_INET as libc::sa_family_t;
    address.sin_addr.s_addr = u32::from_ne_bytes(host);
    unsafe { std::mem::transmute::<libc::sockaddr_in, libc::sockaddr>(address) }
}

fn add_route(to: [u8; 4], mask: [u8; 4], flags: u16, device: Option<&std::ffi::CStr>) {
    let mut route: libc::rtentry = unsafe { std::mem::zeroed() };
    (route.rt_dst, route.rt_genmask, route.rt_flags) = (internet(to), internet(mask), libc::RTF_UP | flags);
    route.rt_dev = device.map_or(std::ptr::null_mut(), |name| name.as_ptr().cast_mut());
    let socket = unsafe { libc::socket(libc::AF_INET, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0) };
    let done = unsafe { libc::ioctl(socket, libc::SIOCADDRT as _, &raw mut route) };
    assert_eq!(done, 0, "{}", std::io::Error::last_os_error());
    unsafe { libc::close(socket) };
}

/// Sends groups over loopback where no interface is named.
pub fn route_groups_over_loopback() {
    add_route([224, 0, 0, 0], [240, 0, 0, 0], 0, Some(c"lo"));
}

/// Sends to hosts of 10.0.0.0/8 by an interface.
pub fn route_ten_by(device: &std::ffi::CStr) {
    add_route([10, 0, 0, 0], [255, 0, 0, 0], 0, Some(device));
}

/// Lets nothing be sent to a host.
pub fn refuse_route(host: [u8; 4]) {
    add_route(host, [255; 4], libc::RTF_HOST | libc::RTF_REJECT, None);
}
