use crate::waiting::*;
use overlapped_sys::system_information::*;
use overlapped_sys::{GetComputerNameA, GetComputerNameW, GetUserNameA, GetUserNameW};
use std::ptr::null_mut;

#[test]
fn the_machine_has_processors_and_pages() {
    let (mut info, mut native) = (SYSTEM_INFO::default(), SYSTEM_INFO::default());
    unsafe { GetSystemInfo(&mut info) };
    unsafe { GetNativeSystemInfo(&mut native) };
    assert_eq!((info.dwPageSize, info.dwAllocationGranularity), (4096, 65536));
    assert_eq!(info.dwNumberOfProcessors as usize, std::thread::available_parallelism().unwrap().get());
    assert_ne!(info.dwActiveProcessorMask, 0);
    assert_eq!(info.dwNumberOfProcessors, native.dwNumberOfProcessors);
}

#[test]
fn the_version_is_windows_ten() {
    let mut plain = OSVERSIONINFOW { dwOSVersionInfoSize: size_of::<OSVERSIONINFOW>() as u32, ..Default::default() };
    assert_eq!(unsafe { GetVersionExW(&mut plain) }, 1);
    assert_eq!((plain.dwMajorVersion, plain.dwMinorVersion, plain.dwPlatformId), (10, 0, 2));
    let mut ex = OSVERSIONINFOEXA { dwOSVersionInfoSize: size_of::<OSVERSIONINFOEXA>() as u32, ..Default::default() };
    assert_eq!(unsafe { GetVersionExA((&raw mut ex).cast()) }, 1);
    assert_eq!((ex.dwBuildNumber, ex.wProductType), (plain.dwBuildNumber, 1));
    assert_eq!(unsafe { GetVersion() } & 0xff, 10);
    plain.dwOSVersionInfoSize = 5;
    assert_eq!((unsafe { GetVersionExW(&mut plain) }, error()), (0, 122));
    assert_eq!((unsafe { GetVersionExW(null_mut()) }, error()), (0, 998));
}

#[test]
fn memory_is_told() {
    let mut status = MEMORYSTATUSEX { dwLength: size_of::<MEMORYSTATUSEX>() as u32, ..Default::default() };
    assert_eq!(unsafe { GlobalMemoryStatusEx(&mut status) }, 1);
    assert!(status.ullTotalPhys > 1 << 20 && status.ullAvailPhys <= status.ullTotalPhys && status.dwMemoryLoad <= 100);
    assert!(status.ullAvailVirtual < status.ullTotalVirtual);
    status.dwLength = 1;
    assert_eq!((unsafe { GlobalMemoryStatusEx(&mut status) }, error()), (0, 87));
}

#[test]
fn every_processor_is_in_a_core() {
    let mut length = 0;
    assert_eq!((unsafe { GetLogicalProcessorInformation(null_mut(), &mut length) }, error()), (0, 122));
    let count = length as usize / size_of::<SYSTEM_LOGICAL_PROCESSOR_INFORMATION>();
    let mut entries = vec![SYSTEM_LOGICAL_PROCESSOR_INFORMATION::default(); count];
    assert_eq!(unsafe { GetLogicalProcessorInformation(entries.as_mut_ptr(), &mut length) }, 1);
    let cores = entries.iter().filter(|entry| entry.Relationship == RelationProcessorCore);
    let all = cores.fold(0, |all, core| {
        assert_eq!(all & core.ProcessorMask, 0, "in one only");
        all | core.ProcessorMask
    });
    let mut info = SYSTEM_INFO::default();
    unsafe { GetSystemInfo(&mut info) };
    assert_eq!(all & info.dwActiveProcessorMask, info.dwActiveProcessorMask);
    assert_eq!((unsafe { GetLogicalProcessorInformation(null_mut(), null_mut()) }, error()), (0, 87));
}

#[test]
fn names_fit_or_tell_what_they_need() {
    unsafe {
        let mut size = 0;
        assert_eq!((GetComputerNameA(null_mut(), &mut size), error()), (0, 111));
        let mut name = vec![0u8; size as usize];
        assert_eq!(GetComputerNameA(name.as_mut_ptr(), &mut size), 1);
        assert_eq!(size as usize, name.len() - 1, "without the zero");
        let mut wide = [0u16; 256];
        let mut size = 256;
        assert_eq!(GetComputerNameW(wide.as_mut_ptr(), &mut size), 1);
        assert_eq!(String::from_utf16_lossy(&wide[..size as usize]).as_bytes(), &name[..name.len() - 1]);
        let mut size = 1;
        assert_eq!((GetUserNameA(name.as_mut_ptr(), &mut size), error()), (0, 122));
        let mut user = vec![0u16; size as usize];
        assert_eq!(GetUserNameW(user.as_mut_ptr(), &mut size), 1);
        assert_eq!((size as usize, user[user.len() - 1]), (user.len(), 0), "with the zero");
        assert_eq!((GetComputerNameW(wide.as_mut_ptr(), null_mut()), error()), (0, 87));
        let mut path = [0u8; 64];
        let length = GetSystemDirectoryA(path.as_mut_ptr(), 64);
        assert_eq!(GetSystemDirectoryW(wide.as_mut_ptr(), 3), length + 1);
        assert_eq!(path[length as usize], 0);
    }
}
