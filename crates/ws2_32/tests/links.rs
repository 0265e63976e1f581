//! Whatever the headers declare, the library has.
#![cfg(target_os = "linux")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

/// The functions that a header declares, each on a line of its own.
fn declared(header: &Path, found: &mut BTreeSet<String>) {
    let text = std::fs::read_to_string(header).expect("a header in UTF-8");
    for line in text.lines().filter(|line| line.ends_with(';') && !line.starts_with(['#', ' ', '/'])) {
        let after = match line.strip_prefix("OVL_LIBC(") {
            Some(rest) => rest.split(',').nth(1).map(str::trim),
            None if line.starts_with("typedef") => None,
            None => line
                .split_once("WINAPI ")
                .or_else(|| line.split_once("WSAAPI "))
                .and_then(|(_, rest)| rest.split('(').next()),
        };
        found.extend(after.map(|name| name.trim_start_matches('*').to_string()));
    }
}

#[test]
fn every_declared_function_links() {
    let mut names = BTreeSet::new();
    for directory in [common::include(), common::include().join("ovl")] {
        for entry in std::fs::read_dir(directory).expect("the headers are there") {
            let path = entry.expect("the directory can be read").path();
            if path.extension().is_some_and(|extension| extension == "h") {
                declared(&path, &mut names);
            }
        }
    }
    assert!(names.len() > 300, "only {} functions were found", names.len());
    let addresses: Vec<String> = names.iter().map(|name| format!("    (void *)&{name},")).collect();
    let headers = [
        "winsock2.h",
        "ws2tcpip.h",
        "mswsock.h",
        "mstcpip.h",
        "windows.h",
        "process.h",
        "io.h",
        "conio.h",
        "shlobj.h",
        "iphlpapi.h",
        "icmpapi.h",
        "psapi.h",
        "tlhelp32.h",
        "winternl.h",
        "rpc.h",
        "bcrypt.h",
        "tlhelp32.h",
        "userenv.h",
        "aclapi.h",
        "objbase.h",
        "pdh.h",
        "windns.h",
        "nb30.h",
        "sddl.h",
        "float.h",
        "commctrl.h",
        "commdlg.h",
        "lm.h",
        "pathcch.h",
        "secext.h",
    ];
    let includes: String = headers.iter().map(|header| format!("#include <{header}>\n")).collect();
    let text = format!(
        "{includes}void *functions[] = {{\n{}\n}};\nint main(void) {{ return functions[0] == 0; }}\n",
        addresses.join("\n")
    );
    let scratch = common::scratch("links");
    let source = scratch.join("all.c");
    std::fs::write(&source, text).expect("the scratch directory can be written");
    let output = common::compile("gcc", &source, &scratch.join("all"), &["-Wl,--no-as-needed", "-Wl,-z,now"]);
    common::assert_compiled(&output, "every declared function");
    let ended = std::process::Command::new(scratch.join("all")).status().expect("the program starts");
    assert!(ended.success());
}

/// A program's own `poll` must not become the library's: whatever the library takes from glibc is in the list that keeps it apart.
#[test]
fn names_that_the_library_uses_stay_the_programs() {
    let output = std::process::Command::new("nm")
        .args(["-D", "--undefined-only"])
        .arg(common::library().join("libws2_32.so"))
        .output()
        .expect("nm comes with the linker");
    let used = String::from_utf8(output.stdout).expect("names of symbols");
    let map = std::fs::read_to_string(common::include().join("ovl/own.map")).expect("the list is there");
    let listed: BTreeSet<&str> = map.lines().filter_map(|line| line.trim().strip_suffix(';')).collect();
    let memory = ["malloc", "calloc", "realloc", "free", "posix_memalign", "aligned_alloc", "malloc_usable_size"];
    let data = ["environ", "stdin", "stdout", "stderr"];
    let missing: Vec<&str> = used
        .lines()
        .filter_map(|line| line.split_whitespace().last()?.split_once("@GLIBC"))
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with('_') && !memory.contains(name) && !data.contains(name))
        .filter(|name| !listed.contains(name))
        .collect();
    assert!(used.contains("epoll_wait"), "nm named nothing");
    assert!(missing.is_empty(), "put these into ovl/own.map: {missing:?}");
}
