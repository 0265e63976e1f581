use crate::files::*;
use crate::waiting::*;
use overlapped_sys::file_system::*;
use overlapped_sys::*;
use std::ffi::CStr;
use std::ptr::{null, null_mut};

#[test]
fn directories_are_made_moved_and_removed() {
    let directory = Directory::new();
    let (sub, moved, file) = (directory.path("sub"), directory.path("moved"), directory.path("sub\\file"));
    unsafe {
        assert_eq!(CreateDirectoryA(sub.as_ptr().cast(), null()), 1);
        assert_eq!((CreateDirectoryA(sub.as_ptr().cast(), null()), error()), (0, 183));
        assert_eq!((CreateDirectoryA(directory.path("no\\way").as_ptr().cast(), null()), error()), (0, 3));
        close_handle(open(&file, CREATE_NEW, 0));
        assert_eq!((RemoveDirectoryA(sub.as_ptr().cast()), error()), (0, 145));
        assert_eq!((RemoveDirectoryA(file.as_ptr().cast()), error()), (0, 267));
        assert_eq!((DeleteFileA(sub.as_ptr().cast()), error()), (0, 5));
        assert_eq!(MoveFileA(sub.as_ptr().cast(), moved.as_ptr().cast()), 1);
        assert_eq!((MoveFileA(sub.as_ptr().cast(), moved.as_ptr().cast()), error()), (0, 2));
        let (one, two) = (directory.path("one"), directory.path("two"));
        close_handle(open(&one, CREATE_NEW, 0));
        close_handle(open(&two, CREATE_NEW, 0));
        assert_eq!((MoveFileA(one.as_ptr().cast(), two.as_ptr().cast()), error()), (0, 183));
        assert_eq!(MoveFileExA(one.as_ptr().cast(), two.as_ptr().cast(), MOVEFILE_REPLACE_EXISTING), 1);
        assert_eq!((DeleteFileA(one.as_ptr().cast()), error()), (0, 2));
        assert_eq!((DeleteFileA(null()), error()), (0, 87));
    }
}

#[test]
fn a_copy_has_the_contents_and_the_time() {
    let directory = Directory::new();
    let (from, to) = (directory.path("from"), directory.path("to"));
    let copy = |only_new: i32| {
        let copied = unsafe { CopyFileA(from.as_ptr().cast(), to.as_ptr().cast(), only_new) };
        if copied != 0 { Ok(()) } else { Err(error()) }
    };
    assert_eq!(copy(0), Err(2));
    let file = open(&from, CREATE_NEW, 0);
    let (mut bytes, then) = (0, overlapped_sys::foundation::FILETIME { dwLowDateTime: 0, dwHighDateTime: 0x01d0_0000 });
    assert_eq!(unsafe { WriteFile(file, b"contents".as_ptr(), 8, &mut bytes, null_mut()) }, 1);
    assert_eq!(unsafe { SetFileTime(file, null(), null(), &then) }, 1);
    close_handle(file);
    assert_eq!(copy(1), Ok(()));
    assert_eq!(copy(1), Err(80));
    assert_eq!(copy(0), Ok(()));
    let mut data = WIN32_FILE_ATTRIBUTE_DATA::default();
    let told = unsafe { GetFileAttributesExA(to.as_ptr().cast(), GetFileExInfoStandard, (&raw mut data).cast()) };
    assert_eq!((told, data.nFileSizeLow, data.ftLastWriteTime.dwHighDateTime), (1, 8, 0x01d0_0000));
    let kept = open_with(&to, BOTH, 0, OPEN_EXISTING, 0).unwrap();
    assert_eq!(copy(0), Err(32), "somebody has it");
    close_handle(kept);
    assert_eq!((unsafe { CopyFileW(null(), null(), 0) }, error()), (0, 87));
}

#[test]
fn a_whole_path_is_made_of_what_is_written() {
    let told = |path: &CStr, room: u32| unsafe {
        let (mut buffer, mut part) = ([0u8; 300], null_mut());
        let length = GetFullPathNameA(path.as_ptr().cast(), room, buffer.as_mut_ptr(), &mut part);
        let text = CStr::from_bytes_until_nul(&buffer).unwrap().to_str().unwrap().to_owned();
        let part = (!part.is_null()).then(|| CStr::from_ptr(part.cast()).to_str().unwrap().to_owned());
        (length, text, part)
    };
    let is = |path, whole: &str, part: Option<&str>| {
        assert_eq!(told(path, 300), (whole.len() as u32, whole.to_owned(), part.map(str::to_owned)));
    };
    is(c"C:\\a\\..\\b\\.\\c.txt", "/b/c.txt", Some("c.txt"));
    is(c"/../x/", "/x/", None);
    let here = std::env::current_dir().unwrap().to_str().unwrap().to_owned();
    is(c"name", &format!("{here}/name"), Some("name"));
    assert_eq!(told(c"/long/name", 5), (11, String::new(), None), "the room that is needed");
    let nothing = unsafe { GetFullPathNameA(null(), 0, null_mut(), null_mut()) };
    assert_eq!((nothing, error()), (0, 123));
    assert_eq!((unsafe { GetLongPathNameA(c"/no/such".as_ptr().cast(), null_mut(), 0) }, error()), (0, 3));
    assert_eq!(unsafe { GetLongPathNameA(c"/proc".as_ptr().cast(), null_mut(), 0) }, 6);
}

#[test]
fn attributes_are_told_and_set() {
    let directory = Directory::new();
    let path = directory.path("plain");
    close_handle(open(&path, CREATE_NEW, 0));
    let told = |path: &CStr| unsafe { GetFileAttributesA(path.as_ptr().cast()) };
    assert_eq!((told(&path), told(&directory.path(""))), (FILE_ATTRIBUTE_NORMAL, FILE_ATTRIBUTE_DIRECTORY));
    unsafe {
        assert_eq!(SetFileAttributesA(path.as_ptr().cast(), FILE_ATTRIBUTE_READONLY), 1);
        assert_eq!(told(&path), FILE_ATTRIBUTE_READONLY);
        assert_eq!(SetFileAttributesA(path.as_ptr().cast(), FILE_ATTRIBUTE_NORMAL), 1);
        let mut data = WIN32_FILE_ATTRIBUTE_DATA::default();
        let to = (&raw mut data).cast();
        assert_eq!(GetFileAttributesExA(path.as_ptr().cast(), GetFileExInfoStandard, to), 1);
        assert_eq!((data.dwFileAttributes, data.nFileSizeLow), (FILE_ATTRIBUTE_NORMAL, 0));
        assert_ne!(data.ftLastWriteTime.dwHighDateTime, 0);
        assert_eq!((GetFileAttributesExA(path.as_ptr().cast(), 5, to), error()), (0, 87));
        assert_eq!((GetFileAttributesExA(directory.path("no").as_ptr().cast(), 0, to), error()), (0, 2));
    }
}

#[test]
fn a_search_finds_what_the_pattern_means() {
    let directory = Directory::new();
    for name in ["a.txt", "B.TXT", "c.bin"] {
        close_handle(open(&directory.path(name), CREATE_NEW, 0));
    }
    let find = |pattern: &str| unsafe {
        let mut data = WIN32_FIND_DATAA::default();
        let finding = FindFirstFileA(directory.path(pattern).as_ptr().cast(), &mut data);
        if finding == foundation::INVALID_HANDLE_VALUE {
            return Err(error());
        }
        let mut names = Vec::new();
        loop {
            names.push(CStr::from_ptr(data.cFileName.as_ptr().cast()).to_str().unwrap().to_owned());
            if FindNextFileA(finding, &mut data) == 0 {
                assert_eq!(error(), 18);
                break;
            }
        }
        assert_eq!((CloseHandle(finding), error()), (0, 6), "no kernel object");
        assert_eq!((FindClose(finding), FindClose(finding), error()), (1, 0, 6));
        Ok(names)
    };
    let names = |names: &[&str]| Ok(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(find("*.txt"), names(&["a.txt", "B.TXT"]));
    assert_eq!(find("*"), names(&[".", "..", "a.txt", "B.TXT", "c.bin"]));
    assert_eq!(find("c.bin"), names(&["c.bin"]));
    assert_eq!((find("*.no"), find("no"), find("no\\*")), (Err(2), Err(2), Err(3)));
}

#[test]
fn paths_of_the_process_are_told() {
    let directory = Directory::new();
    unsafe {
        let mut path = [0u8; 4096];
        let length = GetTempPathA(4096, path.as_mut_ptr()) as usize;
        assert_eq!((path[length - 1], path[length]), (b'/', 0));
        assert_eq!(GetTempPathW(1, null_mut()) as usize, length + 1);
        let length = GetCurrentDirectoryA(4096, path.as_mut_ptr()) as usize;
        assert_eq!(std::str::from_utf8(&path[..length]).unwrap(), std::env::current_dir().unwrap().to_str().unwrap());
        let number =
            GetTempFileNameA(directory.path("").as_ptr().cast(), c"prefix".as_ptr().cast(), 0, path.as_mut_ptr());
        assert_ne!(number, 0);
        let made = CStr::from_ptr(path.as_ptr().cast()).to_str().unwrap().to_owned();
        assert!(made.ends_with(&format!("pre{number:X}.TMP")) && std::path::Path::new(&made).exists());
        let named = GetTempFileNameA(directory.path("").as_ptr().cast(), null(), 0x1234, path.as_mut_ptr());
        assert_eq!(named, 0x1234);
        let failed = GetTempFileNameA(directory.path("no").as_ptr().cast(), null(), 0, path.as_mut_ptr());
        assert_eq!((failed, error()), (0, 267));
    }
}
