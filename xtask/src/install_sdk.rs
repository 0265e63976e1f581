//! `install-sdk`: the C SDK under a prefix, found by `pkg-config`, by CMake and by `overlapped cc`.

use std::fs;
use std::path::Path;
use std::process::Command;

/// The libraries that Windows programs name beside `ws2_32`; all that they hold is in it.
const ALIASES: &[&str] = &[
    "mswsock",
    "wsock32",
    "kernel32",
    "user32",
    "advapi32",
    "winmm",
    "iphlpapi",
    "ntdll",
    "rpcrt4",
    "ole32",
    "bcrypt",
    "synchronization",
    "shlwapi",
    "crypt32",
    "dnsapi",
    "pdh",
    "dbghelp",
    "psapi",
    "userenv",
];
/// How the parts of header names are written when they are not in lower case throughout.
const PARTS: &[(&str, &[&str])] = &[
    ("winsock2.h", &["win", "sock", "2"]),
    ("winsock.h", &["win", "sock"]),
    ("ws2tcpip.h", &["ws", "2", "tcp", "ip"]),
    ("ws2def.h", &["ws", "2", "def"]),
    ("ws2ipdef.h", &["ws", "2", "ip", "def"]),
    ("mswsock.h", &["ms", "w", "sock"]),
    ("mstcpip.h", &["ms", "tcp", "ip"]),
    ("wspiapi.h", &["ws", "pi", "api"]),
    ("windows.h", &["windows"]),
    ("winbase.h", &["win", "base"]),
    ("windef.h", &["win", "def"]),
    ("winnt.h", &["win", "nt"]),
    ("winerror.h", &["win", "error"]),
    ("winternl.h", &["winternl"]),
    ("process.h", &["process"]),
    ("tchar.h", &["t", "char"]),
    ("conio.h", &["conio"]),
    ("io.h", &["io"]),
    ("strsafe.h", &["str", "safe"]),
    ("shlwapi.h", &["shl", "w", "api"]),
    ("icmpapi.h", &["icmp", "api"]),
    ("iphlpapi.h", &["ip", "hlp", "api"]),
    ("afunix.h", &["af", "unix"]),
    ("mmsystem.h", &["mm", "system"]),
    ("basetsd.h", &["base", "tsd"]),
    ("synchapi.h", &["synch", "api"]),
    ("ioapiset.h", &["io", "api", "set"]),
    ("handleapi.h", &["handle", "api"]),
    ("minwinbase.h", &["min", "win", "base"]),
    ("stdafx.h", &["std", "afx"]),
    ("sdkddkver.h", &["sdk", "ddk", "ver"]),
    ("versionhelpers.h", &["version", "helpers"]),
    ("rpc.h", &["rpc"]),
    ("bcrypt.h", &["b", "crypt"]),
    ("intrin.h", &["intrin"]),
    ("crtdbg.h", &["crt", "dbg"]),
    ("windns.h", &["win", "dns"]),
    ("wincrypt.h", &["win", "crypt"]),
    ("objbase.h", &["obj", "base"]),
    ("pdh.h", &["pdh"]),
    ("pdhmsg.h", &["pdh", "msg"]),
    ("dbghelp.h", &["dbg", "help"]),
    ("psapi.h", &["ps", "api"]),
    ("tlhelp32.h", &["tl", "help", "32"]),
];

/// Builds the library and the command in a profile of cargo's, and installs them with the headers.
pub fn run(prefix: &str, profile: &str) -> Result<(), String> {
    let prefix = std::path::absolute(prefix).map_err(|error| format!("{prefix}: {error}"))?;
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--locked", "-p", "overlapped-ws2_32", "-p", "overlapped-cli", "--profile", profile]);
    crate::run(&mut build)?;
    let folder = if profile == "dev" { "debug" } else { profile };
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::root().join("target"), Into::into);
    install(&prefix, &target.join(folder))
}

fn install(prefix: &Path, built: &Path) -> Result<(), String> {
    let headers = prefix.join("include/ws2_32");
    copy_tree(&crate::root().join("crates/ws2_32/include"), &headers)?;
    let spellings = spell(&headers)?;
    let library = prefix.join("lib");
    for name in ["libws2_32.so", "libws2_32.a"] {
        copy(&built.join(name), &library.join(name))?;
    }
    for name in ALIASES {
        write(&library.join(format!("lib{name}.a")), "/* Its functions are in ws2_32. */\nINPUT ( -lws2_32 )\n")?;
    }
    let filled = |text: &str| {
        text.replace("@PREFIX@", &prefix.display().to_string()).replace("@VERSION@", env!("CARGO_PKG_VERSION"))
    };
    write(&library.join("pkgconfig/ws2_32.pc"), &filled(PKG_CONFIG))?;
    write(&library.join("cmake/ws2_32/ws2_32-config.cmake"), CMAKE)?;
    write(&library.join("cmake/ws2_32/ws2_32-config-version.cmake"), &filled(CMAKE_VERSION))?;
    copy(&built.join("overlapped"), &prefix.join("bin/overlapped"))?;
    println!("installed the SDK in {} ({spellings} spellings of headers)", prefix.display());
    println!("  overlapped cc FILE... -o PROGRAM         {}/bin", prefix.display());
    println!("  pkg-config --cflags --libs ws2_32        PKG_CONFIG_PATH={}/lib/pkgconfig", prefix.display());
    println!("  find_package(ws2_32)                     CMAKE_PREFIX_PATH={}", prefix.display());
    Ok(())
}

/// `-lws2_32` and what Windows source needs of the compiler. One word turns `_WIN32` off: `--define-variable=win32=`.
const PKG_CONFIG: &str = "\
prefix=@PREFIX@
includedir=${prefix}/include/ws2_32
libdir=${prefix}/lib
win32=-D_WIN32 -DWIN32 -D_WIN64 -D__WIN32__ -D__WIN64__ -include ${includedir}/ovl/words.h
# For old sources: pkg-config --variable=oldc ws2_32, or --variable=oldcxx.
oldc=-std=gnu11 -Wno-implicit-function-declaration -Wno-implicit-int -Wno-incompatible-pointer-types -Wno-int-conversion -Wno-pointer-sign -Wno-error=return-type
oldcxx=-fpermissive -Wno-write-strings -Wno-error=return-type -fsanitize=unreachable -fsanitize-undefined-trap-on-error

Name: ws2_32
Description: Winsock's asynchronous I/O models, natively on Linux
Version: @VERSION@
Cflags: -isystem ${includedir} -isystem ${includedir}/spellings ${win32} -fms-extensions -fno-builtin-index -fno-builtin-rindex -Wno-unknown-pragmas -pthread
Libs: -L${libdir} -Wl,-rpath,${libdir} -Wl,--version-script=${includedir}/ovl/own.map -lws2_32 -pthread
Libs.private: -ldl -lm
";

const CMAKE: &str = "\
# The target ws2_32::ws2_32, which also answers to ws2_32, as Windows' projects name it, and those beside it to their names.
# Set WS2_32_WIN32 to OFF before find_package for a build that does not define _WIN32, and WS2_32_OLD_SOURCE to OFF for one that is as strict as the compiler.
get_filename_component(_ws2_32_prefix \"${CMAKE_CURRENT_LIST_DIR}/../../..\" ABSOLUTE)
if(NOT TARGET ws2_32::ws2_32)
  find_package(Threads REQUIRED)
  add_library(ws2_32::ws2_32 SHARED IMPORTED GLOBAL)
  set_target_properties(ws2_32::ws2_32 PROPERTIES
    IMPORTED_LOCATION \"${_ws2_32_prefix}/lib/libws2_32.so\"
    IMPORTED_NO_SONAME TRUE
    INTERFACE_INCLUDE_DIRECTORIES \"${_ws2_32_prefix}/include/ws2_32;${_ws2_32_prefix}/include/ws2_32/spellings\"
    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES \"${_ws2_32_prefix}/include/ws2_32;${_ws2_32_prefix}/include/ws2_32/spellings\"
    INTERFACE_COMPILE_OPTIONS \"-fms-extensions;-fno-builtin-index;-fno-builtin-rindex;-Wno-unknown-pragmas\"
    INTERFACE_LINK_OPTIONS \"LINKER:--version-script=${_ws2_32_prefix}/include/ws2_32/ovl/own.map\"
    INTERFACE_LINK_LIBRARIES Threads::Threads)
  if(NOT DEFINED WS2_32_WIN32 OR WS2_32_WIN32)
    set_property(TARGET ws2_32::ws2_32 PROPERTY INTERFACE_COMPILE_DEFINITIONS _WIN32 WIN32 _WIN64 __WIN32__ __WIN64__)
    set_property(TARGET ws2_32::ws2_32 APPEND PROPERTY INTERFACE_COMPILE_OPTIONS \"SHELL:-include ${_ws2_32_prefix}/include/ws2_32/ovl/words.h\")
  endif()
  if(NOT DEFINED WS2_32_OLD_SOURCE OR WS2_32_OLD_SOURCE)
    set_property(TARGET ws2_32::ws2_32 APPEND PROPERTY INTERFACE_COMPILE_OPTIONS
      $<$<COMPILE_LANGUAGE:C>:-Wno-implicit-function-declaration> $<$<COMPILE_LANGUAGE:C>:-Wno-implicit-int>
      $<$<COMPILE_LANGUAGE:C>:-Wno-incompatible-pointer-types> $<$<COMPILE_LANGUAGE:C>:-Wno-int-conversion>
      $<$<COMPILE_LANGUAGE:C>:-Wno-pointer-sign> -Wno-error=return-type
      $<$<COMPILE_LANGUAGE:CXX>:-fpermissive> $<$<COMPILE_LANGUAGE:CXX>:-Wno-write-strings>
      $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-fsanitize=unreachable>
      $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-fsanitize-undefined-trap-on-error>
      $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:Clang>>:-fno-strict-return>)
  endif()
  foreach(_ws2_32_name ws2_32 Ws2_32 mswsock wsock32 kernel32 user32 advapi32 winmm iphlpapi ntdll rpcrt4 bcrypt)
    if(NOT TARGET ${_ws2_32_name})
      add_library(${_ws2_32_name} INTERFACE IMPORTED GLOBAL)
      set_property(TARGET ${_ws2_32_name} PROPERTY INTERFACE_LINK_LIBRARIES ws2_32::ws2_32)
    endif()
  endforeach()
endif()
set(ws2_32_FOUND TRUE)
";

const CMAKE_VERSION: &str = "\
set(PACKAGE_VERSION \"@VERSION@\")
if(PACKAGE_VERSION VERSION_LESS PACKAGE_FIND_VERSION)
  set(PACKAGE_VERSION_COMPATIBLE FALSE)
else()
  set(PACKAGE_VERSION_COMPATIBLE TRUE)
endif()
";

/// Writes forwarding headers for every way in which a name's parts are written: win, Win or WIN, and .h or .H. Returns how many.
fn spell(headers: &Path) -> Result<usize, String> {
    let directory = headers.join("spellings");
    let mut count = 0;
    for (header, parts) in PARTS {
        let mut names = vec![String::new()];
        for part in *parts {
            let mut capital = part.to_string();
            capital[..1].make_ascii_uppercase();
            let mut forms = vec![part.to_string(), capital, part.to_ascii_uppercase()];
            forms.dedup();
            names = names.iter().flat_map(|name| forms.iter().map(move |form| format!("{name}{form}"))).collect();
        }
        names.sort_unstable();
        names.dedup();
        for name in names {
            for extension in ["h", "H"] {
                let name = format!("{name}.{extension}");
                if name != *header {
                    write(&directory.join(name), &format!("#include \"../{header}\"\n"))?;
                    count += 1;
                }
            }
        }
    }
    Ok(count)
}

fn copy_tree(from: &Path, to: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", from.display());
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() { copy_tree(&entry.path(), &target)? } else { copy(&entry.path(), &target)? }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    make_parent(to)?;
    // A library that a program has mapped is replaced, not written over.
    if to.exists() {
        fs::remove_file(to).map_err(|error| format!("{}: {error}", to.display()))?;
    }
    fs::copy(from, to).map(drop).map_err(|error| format!("{} to {}: {error}", from.display(), to.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    make_parent(path)?;
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn make_parent(path: &Path) -> Result<(), String> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent).map_err(|error| format!("{}: {error}", parent.display()))
}
