use crate::support::*;
use overlapped_sys::winsock::*;
use std::ffi::{CStr, CString};
use std::ptr::{null, null_mut};

fn c(text: &str) -> CString {
    CString::new(text).unwrap()
}

type Found = (i32, i32, i32, u16, Vec<u8>);

/// Family, type, protocol, port and address of each answer.
fn look_up(node: Option<&str>, service: Option<&str>, hints: ADDRINFOA) -> Result<Vec<Found>, i32> {
    startup();
    let (node, service) = (node.map(c), service.map(c));
    let pointer = |text: &Option<CString>| text.as_ref().map_or(null(), |text| text.as_ptr().cast());
    let mut list = null_mut();
    let code = unsafe { getaddrinfo(pointer(&node), pointer(&service), &hints, &mut list) };
    if code != 0 {
        assert!(list.is_null());
        assert_eq!(last_error(), code);
        return Err(code);
    }
    let (mut found, mut at) = (Vec::new(), list);
    while let Some(entry) = unsafe { at.as_ref() } {
        let bytes = unsafe { std::slice::from_raw_parts(entry.ai_addr.cast::<u8>(), entry.ai_addrlen) };
        assert_eq!(i32::from(u16::from_ne_bytes([bytes[0], bytes[1]])), entry.ai_family);
        let address = if entry.ai_family == 2 { &bytes[4..8] } else { &bytes[8..24] };
        let port = u16::from_be_bytes([bytes[2], bytes[3]]);
        found.push((entry.ai_family, entry.ai_socktype, entry.ai_protocol, port, address.to_vec()));
        at = entry.ai_next;
    }
    unsafe { freeaddrinfo(list) };
    Ok(found)
}

fn hints(flags: u32, family: i32, socktype: i32, protocol: i32) -> ADDRINFOA {
    ADDRINFOA {
        ai_flags: flags as i32,
        ai_family: family,
        ai_socktype: socktype,
        ai_protocol: protocol,
        ..Default::default()
    }
}

#[test]
fn numbers_are_found_once_and_as_they_were_asked_for() {
    let four = vec![1, 2, 3, 4];
    let any = hints(0, 0, 0, 0);
    assert_eq!(look_up(Some("1.2.3.4"), Some("80"), any), Ok(vec![(2, 0, 0, 80, four.clone())]));
    let stream = hints(AI_NUMERICHOST, 2, SOCK_STREAM, IPPROTO_TCP);
    assert_eq!(look_up(Some("1.2.3.4"), None, stream), Ok(vec![(2, 1, 6, 0, four.clone())]));
    let six = look_up(Some("::1"), Some("7"), hints(0, 0, SOCK_DGRAM, 0)).unwrap();
    assert_eq!((six.len(), six[0].0, six[0].1, six[0].3), (1, 23, 2, 7));
    assert_eq!(look_up(Some("1.2.3.4"), Some("http"), any), Ok(vec![(2, 1, 0, 80, four)]));
}

#[test]
fn no_name_is_the_wildcard_or_the_machine_itself() {
    let passive = look_up(None, Some("9"), hints(AI_PASSIVE, 2, SOCK_STREAM, 0)).unwrap();
    assert_eq!(passive, [(2, 1, 0, 9, vec![0; 4])]);
    let own = look_up(None, Some("9"), hints(0, 2, SOCK_STREAM, 0)).unwrap();
    assert_eq!(own, [(2, 1, 0, 9, vec![127, 0, 0, 1])]);
    let both = look_up(None, Some("9"), hints(AI_PASSIVE, 0, SOCK_STREAM, 0)).unwrap();
    assert!(both.iter().any(|found| found.0 == 2));
    assert!(both[0].0 == 23 || both.iter().all(|found| found.0 == 2), "IPv6 first");
    let local = look_up(Some("localhost"), None, hints(0, 2, 0, 0)).unwrap();
    assert_eq!(local[0].4, [127, 0, 0, 1]);
}

#[test]
fn addresses_of_ipv4_are_mapped_where_that_is_asked_for() {
    let mapped = [&[0; 10][..], &[0xff, 0xff, 1, 2, 3, 4]].concat();
    for flags in [AI_V4MAPPED, AI_V4MAPPED | AI_ALL] {
        let found = look_up(Some("1.2.3.4"), Some("7"), hints(flags, 23, SOCK_STREAM, 0));
        assert_eq!(found, Ok(vec![(23, 1, 0, 7, mapped.clone())]));
    }
    assert_eq!(look_up(Some("1.2.3.4"), None, hints(0, 23, 0, 0)), Err(WSAHOST_NOT_FOUND));
    // All that this machine has addresses for are loopbacks at least.
    let own = look_up(Some("127.0.0.1"), None, hints(AI_ADDRCONFIG, 2, 0, 0)).unwrap();
    assert_eq!(own[0].4, [127, 0, 0, 1]);
}

#[test]
fn the_whole_name_is_told_where_it_is_asked_for() {
    startup();
    let node = c("localhost");
    for (flags, told) in [(AI_CANONNAME, true), (AI_FQDN, true), (0, false)] {
        let (hints, mut list) = (hints(flags, 2, 0, 0), null_mut());
        assert_eq!(unsafe { getaddrinfo(node.as_ptr().cast(), null(), &hints, &mut list) }, 0);
        let name = unsafe { (*list).ai_canonname };
        assert_eq!(!name.is_null(), told, "{flags:#x}");
        assert!(!told || text(name).starts_with("localhost"));
        assert_eq!(unsafe { (*list).ai_flags }, flags as i32);
        unsafe { freeaddrinfo(list) };
    }
}

#[test]
fn the_names_of_an_address_are_those_that_are_asked_for() {
    startup();
    let ask = |host: [u8; 4], port: u16, flags: u32| {
        let mut address = SOCKADDR_IN { sin_port: port.to_be(), ..loopback(0) };
        address.sin_addr.S_un.S_addr = u32::from_ne_bytes(host);
        let (from, mut host, mut service) = ((&raw const address).cast(), [0u8; 256], [0u8; 32]);
        let code = unsafe { getnameinfo(from, 16, host.as_mut_ptr(), 256, service.as_mut_ptr(), 32, flags as i32) };
        if code == 0 { Ok((text(host.as_ptr()), text(service.as_ptr()))) } else { Err(code) }
    };
    let here = [127, 0, 0, 1];
    let (name, shell) = ask(here, 514, NI_NAMEREQD).unwrap();
    assert!(name.starts_with("localhost"), "{name}");
    // The two protocols have different services at that port.
    assert_eq!(shell, "shell");
    assert_eq!(ask(here, 514, NI_DGRAM).unwrap().1, "syslog");
    assert_eq!(ask(here, 514, NI_NUMERICSERV | NI_NUMERICHOST).unwrap(), ("127.0.0.1".into(), "514".into()));
    assert!(!ask(here, 1, NI_NOFQDN).unwrap().0.contains('.'), "without its domain");
    assert_eq!(ask([0, 0, 0, 0], 1, NI_NAMEREQD | NI_NUMERICHOST), Err(WSAHOST_NOT_FOUND));
}

#[test]
fn what_is_wrong_has_its_code() {
    let none = hints(0, 0, 0, 0);
    assert_eq!(look_up(None, None, none), Err(WSAHOST_NOT_FOUND));
    assert_eq!(look_up(Some("host.invalid"), None, hints(AI_NUMERICHOST, 0, 0, 0)), Err(WSAHOST_NOT_FOUND));
    assert_eq!(look_up(Some("1.2.3.4"), None, hints(0, 99, 0, 0)), Err(WSAEAFNOSUPPORT));
    assert_eq!(look_up(Some("1.2.3.4"), None, hints(0, 0, 77, 0)), Err(WSAESOCKTNOSUPPORT));
    assert_eq!(look_up(Some("1.2.3.4"), None, hints(0, 0, 1, IPPROTO_UDP)), Err(WSAESOCKTNOSUPPORT));
    assert_eq!(look_up(Some("1.2.3.4"), None, hints(1 << 30, 0, 0, 0)), Err(WSAEINVAL));
    assert_eq!(look_up(None, Some("1"), hints(AI_CANONNAME, 0, 0, 0)), Err(WSAEINVAL));
    assert_eq!(look_up(Some("1.2.3.4"), Some("no-such-service"), none), Err(WSATYPE_NOT_FOUND));
    assert_eq!(look_up(Some("1.2.3.4"), Some("http"), hints(AI_NUMERICSERV, 0, 0, 0)), Err(WSAHOST_NOT_FOUND));
    assert_eq!(look_up(Some("1.2.3.4"), None, ADDRINFOA { ai_addrlen: 5, ..none }), Err(WSANO_RECOVERY));
    assert_eq!(unsafe { getaddrinfo(null(), null(), null(), null_mut()) }, WSAEFAULT);
    unsafe { freeaddrinfo(null()) };
}

#[test]
fn wide_names_are_looked_up_too() {
    startup();
    let node: Vec<u16> = "127.0.0.1\0".encode_utf16().collect();
    let hints = ADDRINFOW { ai_flags: AI_CANONNAME as i32, ..Default::default() };
    let mut list = null_mut();
    unsafe {
        assert_eq!(GetAddrInfoW(node.as_ptr(), null(), &hints, &mut list), 0);
        let name = std::slice::from_raw_parts((*list).ai_canonname, node.len());
        assert_eq!(name, node);
        let (mut host, mut service) = ([0u16; 64], [0u16; 32]);
        let (address, length) = ((*list).ai_addr, (*list).ai_addrlen as i32);
        let flags = (NI_NUMERICHOST | NI_NUMERICSERV) as i32;
        let code = GetNameInfoW(address, length, host.as_mut_ptr(), 64, service.as_mut_ptr(), 32, flags);
        assert_eq!((code, &host[..node.len()], service[0]), (0, &*node, u16::from(b'0')));
        FreeAddrInfoW(list);
    }
}

#[test]
fn an_address_has_a_name_and_a_service() {
    startup();
    let address = SOCKADDR_IN { sin_port: 80u16.to_be(), ..loopback(0) };
    let (mut host, mut service) = ([0u8; 64], [0u8; 32]);
    let mut ask = |length: i32, room: u32, flags: u32| unsafe {
        let from = (&raw const address).cast();
        getnameinfo(from, length, host.as_mut_ptr(), room, service.as_mut_ptr(), 32, flags as i32)
    };
    assert_eq!(ask(16, 64, NI_NUMERICHOST), 0);
    assert_eq!(ask(4, 64, 0), WSAEFAULT);
    assert_eq!(ask(16, 3, NI_NUMERICHOST), 122);
    assert_eq!(ask(16, 64, 1 << 20), WSAEINVAL);
    assert_eq!(&host[..10], b"127.0.0.1\0");
    assert_eq!(&service[..5], b"http\0");
    let code = unsafe { getnameinfo((&raw const address).cast(), 16, null_mut(), 0, null_mut(), 0, 0) };
    assert_eq!(code, WSAHOST_NOT_FOUND);
}

fn text(at: *const u8) -> String {
    unsafe { CStr::from_ptr(at.cast()) }.to_string_lossy().into_owned()
}

#[test]
fn hosts_services_and_protocols_are_found_in_the_old_way() {
    startup();
    unsafe {
        let host = gethostbyname(c"127.0.0.1".as_ptr().cast());
        assert_eq!(((*host).h_addrtype, (*host).h_length, text((*host).h_name)), (2, 4, "127.0.0.1".to_owned()));
        assert_eq!(std::slice::from_raw_parts((*(*host).h_addr_list).cast::<u8>(), 4), [127, 0, 0, 1]);
        assert!((*(*host).h_addr_list.add(1)).is_null() && (*(*host).h_aliases).is_null());
        let mut name = [0u8; 256];
        assert_eq!(gethostname(name.as_mut_ptr(), 256), 0);
        let own = gethostbyname(name.as_ptr());
        assert!(!(*(*own).h_addr_list).is_null());
        assert_eq!(gethostbyname(null()), own, "in the same place");
        assert_eq!((gethostname(name.as_mut_ptr(), 0), last_error()), (-1, WSAEFAULT));
        let service = getservbyname(c"echo".as_ptr().cast(), c"tcp".as_ptr().cast());
        assert_eq!(((*service).s_port, text((*service).s_proto)), (7u16.to_be() as i16, "tcp".to_owned()));
        let service = getservbyport(80u16.to_be().into(), null());
        assert_eq!(text((*service).s_name), "http");
        assert!(getservbyname(c"no-such".as_ptr().cast(), null()).is_null());
        assert_eq!(last_error(), WSANO_DATA);
        let protocol = getprotobyname(c"tcp".as_ptr().cast());
        assert_eq!((*protocol).p_proto, 6);
        assert_eq!(text((*getprotobynumber(17)).p_name), "udp");
        assert!(getprotobynumber(9999).is_null());
        assert!(gethostbyaddr(c"".as_ptr().cast(), 3, 2).is_null());
        assert_eq!(last_error(), WSAEFAULT);
        assert!(gethostbyaddr(c"abcd".as_ptr().cast(), 4, 9).is_null());
        assert_eq!(last_error(), WSAEAFNOSUPPORT);
        let other = std::thread::spawn(|| gethostbyname(c"1.2.3.4".as_ptr().cast()) as usize).join().unwrap();
        assert_ne!(other, own as usize, "each thread has its own");
    }
}
