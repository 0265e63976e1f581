use crate::waiting::*;
use overlapped_sys::com::CoCreateGuid;
use overlapped_sys::library_loader::*;
use overlapped_sys::rpc::UuidCreate;
use overlapped_sys::{FreeLibrary, GetCurrentThreadId};
use std::ptr::{null, null_mut};
use windows_sys::core::GUID;

fn load(name: &str) -> *mut core::ffi::c_void {
    let name: Vec<u16> = name.encode_utf16().chain([0]).collect();
    unsafe { LoadLibraryW(name.as_ptr()) }
}

#[test]
fn windows_libraries_are_found_by_name() {
    let winsock = load("ws2_32.dll");
    assert!(!winsock.is_null());
    for name in ["WS2_32", r"C:\Windows\System32\Ws2_32.DLL", "/somewhere/ws2_32.dll"] {
        assert_eq!(load(name), winsock);
    }
    let kernel = unsafe { GetModuleHandleA(c"kernel32".as_ptr().cast()) };
    assert!(!kernel.is_null() && kernel != winsock);
    assert_eq!(load("api-ms-win-core-synch-l1-2-0.dll"), kernel);
    assert_eq!(unsafe { LoadLibraryExA(c"kernel32.dll".as_ptr().cast(), null_mut(), 0x800) }, kernel);
    assert!(load("no such library.dll").is_null());
    assert_eq!(error(), 126);
    assert!(unsafe { LoadLibraryA(null()) }.is_null());
    assert_eq!(error(), 87);
    assert_eq!(unsafe { FreeLibrary(winsock) }, 1);
    assert_eq!((unsafe { FreeLibrary(null_mut()) }, error()), (0, 126));
    assert_eq!((unsafe { FreeLibrary(5 as _) }, error()), (0, 126));
}

#[test]
fn functions_are_found_by_name() {
    let kernel = load("kernel32.dll");
    let found = unsafe { GetProcAddress(kernel, c"GetCurrentThreadId".as_ptr().cast()) }.unwrap();
    let function: unsafe extern "system" fn() -> u32 = unsafe { std::mem::transmute(found) };
    assert_eq!(unsafe { function() }, unsafe { GetCurrentThreadId() });
    let winsock = load("ws2_32");
    for name in [c"WSARecv", c"send", c"select", c"WSAStartup"] {
        let found = unsafe { GetProcAddress(winsock, name.as_ptr().cast()) }.unwrap() as usize;
        assert_ne!(found, 0, "{name:?} is there");
        // The table's, not the C library's, where that has functions of these names.
        #[cfg(target_os = "linux")]
        assert_ne!(
            found,
            unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) } as usize,
            "{name:?} is the table's"
        );
    }
    assert!(unsafe { GetProcAddress(winsock, c"NoSuchFunction".as_ptr().cast()) }.is_none());
    assert_eq!(error(), 127);
    assert!(unsafe { GetProcAddress(winsock, c"printf".as_ptr().cast()) }.is_none(), "no function of the C library");
    assert!(unsafe { GetProcAddress(winsock, 7 as *const u8) }.is_none());
    assert_eq!(error(), 182);
    assert!(unsafe { GetProcAddress(9 as _, c"send".as_ptr().cast()) }.is_none());
    assert_eq!(error(), 126);
}

#[test]
fn the_program_has_a_path() {
    unsafe {
        let mut path = [0u8; 4096];
        let length = GetModuleFileNameA(null_mut(), path.as_mut_ptr(), 4096) as usize;
        assert_eq!(std::str::from_utf8(&path[..length]).unwrap(), std::env::current_exe().unwrap().to_str().unwrap());
        let mut short = [7u16; 5];
        assert_eq!((GetModuleFileNameW(null_mut(), short.as_mut_ptr(), 5), error()), (5, 122));
        assert_eq!(short[4], 0);
        assert_eq!(GetModuleFileNameA(GetModuleHandleW(null()), path.as_mut_ptr(), 4096) as usize, length);
        assert_ne!(GetModuleFileNameA(load("ws2_32"), path.as_mut_ptr(), 4096), 0);
        assert_eq!((GetModuleFileNameA(7 as _, path.as_mut_ptr(), 4096), error()), (0, 126));
    }
}

/// What a program is linked with has a module, too, which is not loaded and does not go.
#[test]
#[cfg(target_os = "linux")]
fn shared_objects_are_modules() {
    unsafe {
        let library = GetModuleHandleA(c"libc.so.6".as_ptr().cast());
        assert!(!library.is_null());
        let mut path = [0u8; 4096];
        let length = GetModuleFileNameA(library, path.as_mut_ptr(), 4096) as usize;
        assert!(path[..length].ends_with(b"/libc.so.6"));
        let found = GetProcAddress(library, c"malloc".as_ptr().cast()).unwrap() as usize;
        assert_eq!(found, libc::dlsym(libc::RTLD_DEFAULT, c"malloc".as_ptr()) as usize);
        let mut around = null_mut();
        let flags = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
        assert_eq!(GetModuleHandleExA(flags, found as *const u8, &mut around), 1);
        assert_eq!(around, library);
        assert_eq!((GetModuleHandleExA(flags, 5 as *const u8, &mut around), error()), (0, 126));
        assert!(around.is_null());
        // Loaded once, and given back once more than that.
        assert_eq!(LoadLibraryA(c"libc.so.6".as_ptr().cast()), library);
        assert_eq!(FreeLibrary(library), 1);
        assert_eq!(FreeLibrary(library), 1);
        assert_eq!(GetModuleHandleA(c"libc.so.6".as_ptr().cast()), library);
        let name = std::env::temp_dir().join(format!("overlapped-modules-{}.dll", std::process::id()));
        std::fs::write(&name, "text").unwrap();
        let text = std::ffi::CString::new(name.to_str().unwrap()).unwrap();
        assert!(LoadLibraryA(text.as_ptr().cast()).is_null());
        assert_eq!(error(), 193);
        assert!(LoadLibraryExA(text.as_ptr().cast(), null_mut(), LOAD_LIBRARY_AS_DATAFILE).is_null());
        assert_eq!(error(), 50);
        std::fs::remove_file(name).unwrap();
    }
}

#[test]
fn identifiers_are_new_each_time() {
    let (mut first, mut second) = (GUID::from_u128(0), GUID::from_u128(0));
    assert_eq!(unsafe { UuidCreate(&mut first) }, 0);
    assert_eq!(unsafe { CoCreateGuid(&mut second) }, 0);
    let words = |guid: &GUID| (guid.data1, guid.data2, guid.data3, guid.data4);
    assert_ne!(words(&first), words(&second));
    assert_eq!((first.data3 >> 12, first.data4[0] >> 6), (4, 2), "version and variant");
    assert_eq!(unsafe { UuidCreate(null_mut()) }, 87);
    assert!(unsafe { CoCreateGuid(null_mut()) } < 0);
}
