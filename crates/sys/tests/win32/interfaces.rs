use overlapped_sys::ip_helper::*;
use overlapped_sys::winsock::{AF_INET, SOCKADDR_IN};
use std::ffi::CStr;
use std::ptr::{null, null_mut};

#[test]
fn the_loopback_is_among_the_addresses() {
    let mut size = 0;
    assert_eq!(unsafe { GetIpAddrTable(null_mut(), &mut size, 0) }, 122);
    let mut table = vec![0u32; size as usize / 4];
    assert_eq!(unsafe { GetIpAddrTable(table.as_mut_ptr().cast(), &mut size, 1) }, 0);
    let rows = table[0] as usize;
    let addresses: Vec<u32> = (0..rows).map(|row| u32::from_be(table[1 + row * 6])).collect();
    assert!(addresses.contains(&0x7f00_0001));
    assert!(addresses.is_sorted());
    assert_eq!(unsafe { GetIpAddrTable(null_mut(), null_mut(), 0) }, 87);
}

#[test]
fn adapters_have_names_and_addresses() {
    let mut size = 0;
    let flags = GAA_FLAG_INCLUDE_PREFIX | GAA_FLAG_INCLUDE_GATEWAYS;
    let family = u32::from(AF_INET);
    assert_eq!(unsafe { GetAdaptersAddresses(family, flags, null(), null_mut(), &mut size) }, 111);
    let mut buffer = vec![0u64; size as usize / 8 + 1];
    let first: *mut IP_ADAPTER_ADDRESSES_LH = buffer.as_mut_ptr().cast();
    assert_eq!(unsafe { GetAdaptersAddresses(family, flags, null(), first, &mut size) }, 0);
    let (mut at, mut found) = (first, false);
    while let Some(adapter) = unsafe { at.as_ref() } {
        let name = unsafe { CStr::from_ptr(adapter.AdapterName.cast()) };
        assert!(!name.is_empty());
        assert_eq!(unsafe { if_nametoindex(adapter.AdapterName) }, unsafe { adapter.Anonymous1.Anonymous.IfIndex });
        if let Some(unicast) = unsafe { adapter.FirstUnicastAddress.as_ref() } {
            let address = unsafe { *unicast.Address.lpSockaddr.cast::<SOCKADDR_IN>() };
            assert_eq!((address.sin_family, unicast.Address.iSockaddrLength), (AF_INET, 16));
            assert!(unicast.OnLinkPrefixLength > 0 && !adapter.FirstPrefix.is_null());
            if unsafe { address.sin_addr.S_un.S_addr } == u32::from_ne_bytes([127, 0, 0, 1]) {
                assert_eq!((adapter.IfType, adapter.OperStatus), (24, 1));
                found = true;
            }
        }
        at = adapter.Next;
    }
    assert!(found);
    assert_eq!(unsafe { GetAdaptersAddresses(99, 0, null(), first, &mut size) }, 87);
}

#[test]
fn an_interface_has_a_number_a_name_and_a_luid() {
    let index = unsafe { if_nametoindex(c"lo".as_ptr().cast()) };
    let mut name = [0u8; 256];
    assert_eq!(unsafe { if_indextoname(index, name.as_mut_ptr()) }, name.as_mut_ptr());
    assert_eq!(&name[..3], b"lo\0");
    assert!(unsafe { if_indextoname(99_999, name.as_mut_ptr()) }.is_null());
    assert_eq!(unsafe { if_nametoindex(c"no such".as_ptr().cast()) }, 0);
    unsafe {
        let mut luid = Default::default();
        assert_eq!(ConvertInterfaceIndexToLuid(index, &mut luid), 0);
        let mut wide = [0u16; 8];
        assert_eq!(ConvertInterfaceLuidToNameW(&luid, wide.as_mut_ptr(), 8), 0);
        assert_eq!(wide[..3], [u16::from(b'l'), u16::from(b'o'), 0]);
        assert_eq!(ConvertInterfaceLuidToNameW(&luid, wide.as_mut_ptr(), 2), 8);
        let (mut again, mut back) = (Default::default(), 0);
        assert_eq!(ConvertInterfaceNameToLuidW(wide.as_ptr(), &mut again), 0);
        assert_eq!((ConvertInterfaceLuidToIndex(&again, &mut back), back), (0, index));
        assert_eq!(ConvertInterfaceIndexToLuid(99_999, &mut luid), 2);
    }
}
