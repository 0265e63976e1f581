//! What Microsoft's compiler lets pass and gcc refuses, and what nothing mends.

use std::process::Command;

use crate::driver::{assert_ok, compile, overlapped, printed, scratch};

/// What Microsoft's compiler takes and gcc refuses is mended where gcc refuses it, in sources and in headers.
#[test]
fn what_microsofts_compiler_takes_is_mended() {
    let directory = scratch("lenient");
    let header = "#include <winsock2.h>\n#include <windows.h>\n#include <stdio.h>\n#include <string>\n#include <vector>\n\
        enum KIND;\nvoid tell(KIND kind);\nenum KIND { FIRST = 1, SECOND };\n\
        template <class T> class Pool {\nprotected:\n    std::vector<T *> free_;\n    int made;\npublic:\n    Pool() : made(0) {}\n\
        \tT *take() {\n\t\tstd::vector<T *>::iterator it = free_.begin();\n        if (it != free_.end()) { T *one = *it; free_.erase(it); return one; }\n\
        \t\tmade++;\n        return new T;\n    }\n    void give(T *one) { free_.push_back(one); }\n};\n\
        template <class T> class Counted : public Pool<T> {\npublic:\n    int count() { return made; }\n    size_t left() { return free_.size(); }\n};\n\
        class Packet {\n    int sum;\npublic:\n    Packet() : sum(0) {}\n    Packet &operator<<(int value);\n    Packet &operator<<(LONG value);\n    \
        Packet &operator<<(DWORD value) { sum += 10 * value; return *this; }\n    Packet &operator<<(UINT value) { sum += 1000 * value; return *this; }\n    \
        int of() { return sum; }\n};\n";
    let text = "#include \"Packet.h\"\nPacket &Packet::operator<<(int value) { sum += value; return *this; }\n\
        Packet &Packet::operator<<(LONG value) { sum += 100 * value; return *this; }\n\
        void tell(KIND kind) { printf(\"%d \", kind); }\nstd::string made() { return \"made\"; }\n\
        void change(std::string &text) { text += \"!\"; printf(\"%s \", text.c_str()); }\n\
        int main() {\n    Counted<int> pool;\n\tpool.give(pool.take());\n    tell(SECOND);\n\tchange(std::string(\"a\"));\n    change(made());\n    \
        std::string &kept = made();\n    kept += '?';\n    DWORD wide = 3;\n    LONG signed_one = 4;\n    Packet packet;\n    packet << 1 << signed_one << wide;\n    \
        printf(\"%s %d %d %d\\n\", kept.c_str(), pool.count(), (int)pool.left(), packet.of());\n    return 0;\n}\n";
    std::fs::write(directory.join("packet.h"), header).expect("written");
    std::fs::write(directory.join("lenient.cpp"), text).expect("written");
    let output = compile("c++", &directory, &["lenient.cpp", "-o", "lenient"]);
    assert_ok(&output);
    assert_eq!(printed(&directory, "lenient"), "2 a! made! made? 1 1 35\n");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("error"), "{output:?}");
}

/// What cannot be mended is said of the source as it is.
#[test]
fn what_nothing_mends_is_said_of_the_source_itself() {
    let directory = scratch("unmended");
    let text = "#include <winsock2.h>\n#include <string>\ntemplate <class T> struct Base { int n; };\n\
        template <class T> struct Derived : public Base<T> { int f() { return n; } };\nvoid change(std::string &text);\n\
        int main() { return absent; }\n";
    std::fs::write(directory.join("unmended.cpp"), text).expect("written");
    let output = compile("c++", &directory, &["unmended.cpp", "-o", "unmended"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.matches("error:").count(), 2, "{said}");
    assert!(said.contains("unmended.cpp:6:") && said.contains("absent") && !said.contains("this->n"), "{said}");
}

/// Microsoft's compiler keeps to C++14 where no standard is named.
#[test]
fn what_cxx17_took_away_is_compiled_as_cxx14() {
    let directory = scratch("older");
    let text = "#include <windows.h>\n#include <iostream>\n#include <string>\nusing namespace std;\nchar data[16];\nint size = 4;\n\
        void refuse() throw(int) { throw 3; }\nvoid any() throw(...) { refuse(); }\nint main() {\n    register int i = 0;\n    data[0] = 'd';\n    try { any(); } catch (int n) { size += n; }\n    \
        cout << data << size << i << endl;\n    return 0;\n}\n";
    std::fs::write(directory.join("older.cpp"), text).expect("written");
    let output = compile("c++", &directory, &["older.cpp", "-o", "older"]);
    assert_ok(&output);
    assert_eq!(printed(&directory, "older"), "d70\n");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("overlapped: compiled as C++14"), "{said}");
    let named = compile("c++", &directory, &["-std=gnu++17", "older.cpp", "-o", "older"]);
    assert_eq!(named.status.code(), Some(1), "{named:?}");
}

/// Microsoft's compiler warns of a function that does not return what it owes, and lets it return.
#[test]
fn a_function_without_its_return_returns() {
    let directory = scratch("returns");
    let text = "#include <windows.h>\n#include <stdio.h>\n\
        BOOL CALLBACK told(HWND window, UINT message, WPARAM w, LPARAM l) { if (message == WM_USER) { printf(\"told \"); return TRUE; } }\n\
        int wmain() { told(NULL, WM_USER + 1, 0, 0); told(NULL, WM_USER, 0, 0); puts(\"end\"); fflush(stdout); }\n\
        void behind() { puts(\"never called\"); exit(3); }\n";
    std::fs::write(directory.join("returns.cpp"), text).expect("written");
    for (compiler, level) in [("g++", "-O0"), ("g++", "-O2"), ("clang++", "-O0"), ("clang++", "-O2")] {
        let arguments = ["c++", level, "returns.cpp", "-o", "returns"];
        let Ok(output) = overlapped().args(arguments).env("CXX", compiler).current_dir(&directory).output() else {
            continue;
        };
        assert_ok(&output);
        let ran = Command::new(directory.join("returns")).output().expect("the program runs");
        assert_eq!(String::from_utf8_lossy(&ran.stdout), "told end\n", "{compiler} {level}: {ran:?}");
        assert!(ran.status.code().is_some(), "{compiler} {level}: {ran:?}");
    }
}

/// On Windows both are one type; what a class says in a header that knows nothing of Windows holds.
#[test]
fn a_method_is_declared_with_a_long_and_defined_with_a_dword() {
    let directory = scratch("long_method");
    std::fs::write(
        directory.join("worker.h"),
        "class Worker {\npublic:\n    static unsigned long __stdcall run(void *);\n    static unsigned long told(unsigned long);\n};\n",
    )
    .expect("written");
    std::fs::write(
        directory.join("worker.cpp"),
        "#include \"worker.h\"\n#include <windows.h>\nDWORD WINAPI Worker::run(LPVOID given) { return *(int *)given; }\n\
         DWORD Worker::told(DWORD n) { return n; }\n",
    )
    .expect("written");
    std::fs::write(
        directory.join("main.cpp"),
        "#include <windows.h>\n#include <stdio.h>\n#include \"worker.h\"\nint main() {\n    int n = 7;\n    DWORD code = 0;\n    \
         HANDLE thread = CreateThread(NULL, 0, Worker::run, &n, 0, NULL);\n    WaitForSingleObject(thread, INFINITE);\n    \
         GetExitCodeThread(thread, &code);\n    printf(\"%lu %lu\\n\", code, Worker::told(8));\n}\n",
    )
    .expect("written");
    assert_ok(&compile(
        "c++",
        &directory,
        &["main.cpp", "worker.cpp", "-mwindows", "-Wl,--subsystem,console", "-o", "both"],
    ));
    assert_eq!(printed(&directory, "both"), "7 8\n");
}
