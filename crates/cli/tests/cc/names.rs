//! Names that a program or a portable library brings itself, beside those of Windows and POSIX.

use std::path::Path;
use std::process::Command;

use crate::driver::{assert_ok, check_everywhere, compile, overlapped, printed, scratch};

#[test]
fn portable_libraries_bring_their_own_types() {
    let directory = scratch("portable");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ws2_32/tests/c/portable_types.cpp");
    assert_ok(&compile("c++", &directory, &[&source.to_string_lossy(), "-o", "portable"]));
    assert_eq!(printed(&directory, "portable"), "1 1\n");
    let text = "#include <windows.h>\n#include <direct.h>\n#include <stdint.h>\n#include <pthread.h>\n\
        int main(void) { intptr_t n = mkdir(\"made\") + mkdir(\"again\", 0700); pthread_t own = pthread_self();\n\
        return n != 0 || _rmdir(\"made\") || _rmdir(\"again\") || !pthread_equal(own, pthread_self()); }\n";
    std::fs::write(directory.join("made.c"), text).expect("written");
    assert_ok(&compile("cc", &directory, &["made.c", "-o", "made_c"]));
    let ended = Command::new(directory.join("made_c")).current_dir(&directory).status().expect("it starts");
    assert!(ended.success());
}

/// Libraries have such types and idioms under `_WIN32`, beside the system's headers.
#[test]
fn what_portable_libraries_do_for_windows_goes_with_glibc() {
    let directory = scratch("libraries");
    let text = "#include <stdlib.h>\n#include <string.h>\n#include <sys/stat.h>\n\
        struct timeval;\nstatic int seconds(struct timeval *);\n\
        #if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE)\n#error another system\n#endif\n\
        #ifndef __cplusplus\n#ifdef _POSIX_THREADS\n#error other threads\n#endif\n\
        typedef __int64 ssize_t;\ntypedef unsigned short mode_t;\n#endif\n\
        struct times { long st_atime, st_mtime; };\n\
        static int is_same(const char *a, const char *b) { return stricmp(a, b) == 0; }\n\
        #include <unistd.h>\n#include <winsock2.h>\n#include <ws2bth.h>\n#include <windows.h>\n#include <netdb.h>\n#include <sys/time.h>\n#include <sys/resource.h>\n\
        #include <stdarg.h>\n#include <stdio.h>\n#include <dos.h>\n\
        #ifndef BASETYPES\n#error no types of Windows\n#endif\n\
        #include <fcntl.h>\n#if defined(O_NONBLOCK) || defined(FD_CLOEXEC)\n#error modes of POSIX\n#endif\n\
        #include <pshpack1.h>\nstruct packed { char a; int b; };\n#include <poppack.h>\nstruct plain { char a; int b; };\n\
        static int seconds(struct timeval *time) { return time->tv_sec; }\n\
        static int level(struct cmsghdr *header) { return header->cmsg_level; }\n\
        static void twice(const char *format, va_list given) {\n    va_list again;\n    again = given;\n    vprintf(format, given);\n    vprintf(format, again);\n}\n\
        static void both(const char *format, ...) {\n    va_list given;\n    va_start(given, format);\n    twice(format, given);\n    va_end(given);\n}\n\
        int main(void) {\n    struct timeval time = {7, 0};\n    struct rusage used;\n    struct stat state;\n    struct times two = {1, 2};\n    OPENFILENAMEA file;\n    WSACMSGHDR header;\n    \
        memset(&file, 0, sizeof file);\n    memset(&header, 0, sizeof header);\n    getrusage(0, &used);\n    stat(\"/\", &state);\n    both(\"%d %s, \", 5, \"five\");\n    \
        printf(\"%d %d %d %d %d %d %d %d %d\\n\", seconds(&time) + level(&header), (int)sizeof used.ru_utime, (int)(two.st_mtime - two.st_atime), state.st_mtime != 0, is_same(\"A\", \"a\"), \
        (int)(116444736000000000UI64 / 116444736000000000i64), (int)sizeof(struct packed), (int)sizeof(struct plain), (int)sizeof(SOCKADDR_BTH));\n    \
        return 0;\n}\n";
    std::fs::write(directory.join("library.c"), text).expect("written");
    std::fs::write(directory.join("library.cpp"), text).expect("written");
    for (language, source) in [("cc", "library.c"), ("c++", "library.cpp")] {
        for compiler in [["gcc", "g++"], ["clang", "clang++"]] {
            if !Command::new(compiler[0]).arg("--version").output().is_ok_and(|output| output.status.success()) {
                eprintln!("SKIPPED: {} is not installed", compiler[0]);
                continue;
            }
            let output = overlapped()
                .args([language, "-O1", source, "-o", "library"])
                .envs([("CC", compiler[0]), ("CXX", compiler[1])])
                .current_dir(&directory)
                .output()
                .expect("the command runs");
            assert_ok(&output);
            assert_eq!(
                printed(&directory, "library"),
                "5 five, 5 five, 7 16 1 1 1 1 5 8 30\n",
                "{source}, {compiler:?}"
            );
        }
    }
}

/// Old programs bring functions that their Windows has not; and streams have members with names of io.h.
#[test]
fn names_of_newer_windows_are_left_to_older_programs() {
    let directory = scratch("older");
    let old = "#include <stdio.h>\n#include <string.h>\n#define _WIN32_WINNT 0x0501\n#include <winsock2.h>\n#include <ws2tcpip.h>\n\
        const char *inet_ntop(int af, const void *src, char *dst, int size)\n{\n    SOCKADDR_IN a = {0};\n    DWORD length = size;\n    \
        a.sin_family = (short)af;\n    memcpy(&a.sin_addr, src, 4);\n    \
        return WSAAddressToStringA((SOCKADDR *)&a, sizeof a, NULL, dst, &length) == 0 ? dst : NULL;\n}\n\
        int main(void)\n{\n    WSADATA data;\n    char text[30];\n    struct in_addr a;\n    WSAStartup(MAKEWORD(2, 2), &data);\n    \
        a.s_addr = inet_addr(\"10.1.2.3\");\n    puts(inet_ntop(AF_INET, &a, text, sizeof text));\n    return 0;\n}\n";
    std::fs::write(directory.join("old.c"), old).expect("written");
    assert_ok(&compile("cc", &directory, &["old.c", "-o", "old"]));
    assert_eq!(printed(&directory, "old"), "10.1.2.3\n");
    // Without a version the newest is meant.
    let new = "#include <winsock2.h>\n#include <ws2tcpip.h>\n#include <stdio.h>\nint main(void)\n{\n    char text[30];\n    \
        struct in_addr a = {0};\n    WSADATA data;\n    WSAStartup(MAKEWORD(2, 2), &data);\n    puts(inet_ntop(AF_INET, &a, text, sizeof text));\n    return 0;\n}\n";
    std::fs::write(directory.join("new.c"), new).expect("written");
    assert_ok(&compile("cc", &directory, &["new.c", "-o", "new"]));
    assert_eq!(printed(&directory, "new"), "0.0.0.0\n");
    let streams = "#include <io.h>\n#include <fcntl.h>\n#include <fstream>\n#include <iostream>\nint main()\n{\n    std::ifstream file(\"old.c\");\n    \
        int descriptor = _open(\"old.c\", _O_RDONLY);\n    std::cout << file.eof() << eof(descriptor) << tell(descriptor) << (filelength(descriptor) > 100) << std::endl;\n}\n";
    std::fs::write(directory.join("streams.cpp"), streams).expect("written");
    assert_ok(&compile("c++", &directory, &["streams.cpp", "-o", "streams"]));
    let output = Command::new("./streams").current_dir(&directory).output().expect("the program runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "0001\n");
}

/// What sources for Windows define themselves, before they include anything and after: nothing is said of it.
#[test]
fn names_of_posix_are_the_programs_to_define() {
    let directory = scratch("own_ports");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ws2_32/tests/c");
    for name in ["own_before", "own_after"] {
        let text = std::fs::read_to_string(sources.join(format!("{name}.c"))).expect("the programs are there");
        // The command defines it.
        std::fs::write(directory.join(format!("{name}.c")), text.replace("#define _WIN32\n", "")).expect("written");
        let expected = std::fs::read_to_string(sources.join(format!("expected/{name}.txt"))).expect("written down");
        let source = format!("{name}.c");
        assert_ok(&compile("cc", &directory, &["-Wall", "-Werror", &source, "-o", name]));
        assert_eq!(printed(&directory, name), expected);
        assert_ok(&compile("c++", &directory, &["-Wall", "-Werror", "-x", "c++", &source, "-o", name]));
        assert_eq!(printed(&directory, name), expected);
    }
    let own = "typedef int ssize_t;\ntypedef int socklen_t;\n";
    let includes = "#include <stdio.h>\n#include <winsock2.h>\n#include <ws2tcpip.h>\n#include <io.h>\n";
    let main =
        "int main(void)\n{\n    socklen_t length = 4;\n    ssize_t sent = -1;\n    return sent < length ? 0 : 1;\n}\n";
    for (language, source) in [("cc", "types.c"), ("c++", "types.cpp")] {
        for text in [format!("{own}{includes}{main}"), format!("{includes}{own}{main}")] {
            std::fs::write(directory.join(source), text).expect("written");
            assert_ok(&compile(language, &directory, &["-Wall", "-Werror", source, "-o", "types"]));
            assert_eq!(printed(&directory, "types"), "");
        }
    }
}

#[test]
fn a_pipe_of_its_own_may_be_a_macro() {
    let text = "#define pipe(ends) _pipe((ends), 256, 0)\n#include <unistd.h>\n#include <io.h>\n#include <winsock2.h>\n#include <stdio.h>\n\
        int main(void)\n{\n    int ends[2];\n    char text[4] = \"\";\n    if (pipe(ends) != 0) return 1;\n    \
        if (_write(ends[1], \"abc\", 3) != 3 || _read(ends[0], text, 3) != 3) return 2;\n    printf(\"%s\\n\", text);\n    return 0;\n}\n";
    check_everywhere("own-pipe", text, "abc\n");
}
