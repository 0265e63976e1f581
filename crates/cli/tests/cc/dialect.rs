//! Words and forms that Microsoft's compiler has and others lack.

use crate::driver::{assert_ok, check_everywhere, compile, overlapped, printed, scratch};

#[test]
fn numbers_have_sizes_behind_them() {
    let directory = scratch("sizes");
    let text = "#include <windows.h>\n#include <stdio.h>\n#define WIDE(number) number##i64\nint main(void)\n{\n    \
        static const unsigned __int64 epoch = 116444736000000000Ui64;\n    \
        printf(\"%I64u %I64d %d\\n\", epoch, WIDE(5000000000) - 1i64, (int)7ui32);\n    return 0;\n}\n";
    std::fs::write(directory.join("sizes.c"), text).expect("written");
    for (language, kind) in [("cc", "c"), ("c++", "c++")] {
        assert_ok(&compile(language, &directory, &["-x", kind, "sizes.c", "-o", "sizes"]));
        assert_eq!(printed(&directory, "sizes"), "116444736000000000 4999999999 7\n", "{language}");
    }
}

#[test]
fn what_microsofts_compiler_alone_takes_compiles() {
    let directory = scratch("dialect");
    let text = "#include <winsock2.h>\n#include <stdio.h>\n#include <sstream>\n\
        DWORD WINAPI answer(\n    __in  LPVOID p,\n    __out DWORD *n\n    )\n{\n    *n = 4; (void)p; return 0;\n}\n\
        int past(int fails)\n{\n    if (fails) goto end;\n    int n = 3;\n    return n;\nend:\n    return -1;\n}\n\
        int main()\n{\n    DWORD n;\n    answer(NULL, &n);\n    printf(\"%d %d %d %d sizeof x\\n\", (int)sizeof SOCKADDR_IN, (int)n, past(0), past(1));\n}\n";
    std::fs::write(directory.join("Dialect.Cpp"), text).expect("written");
    std::fs::write(directory.join("OLD.C"), "int *old(void) { int *class = 0; return class; }\n").expect("written");
    for compiler in ["g++", "clang++"] {
        let Ok(output) = overlapped()
            .args(["c++", "Dialect.Cpp", "-o", compiler])
            .env("CXX", compiler)
            .current_dir(&directory)
            .output()
        else {
            continue;
        };
        assert_ok(&output);
        assert_eq!(printed(&directory, compiler), "16 4 3 -1 sizeof x\n");
    }
    // Capital letters make it no C++.
    assert_ok(&compile("cc", &directory, &["-c", "OLD.C", "-o", "old.o"]));
    // What is wrong beside it is told where it is.
    std::fs::write(directory.join("wrong.cpp"), "int n = sizeof int;\n\nint f() { return nothing; }\n")
        .expect("written");
    let output = compile("c++", &directory, &["-c", "wrong.cpp"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && told.contains("wrong.cpp:3:"), "{told}");
}

/// What Microsoft's compiler knows before a header is included.
#[test]
fn words_of_the_compiler_need_no_header() {
    let directory = scratch("words");
    let text = "#define API __declspec(dllexport)\ntypedef unsigned __int64 number;\n#ifdef __cplusplus\nextern \"C\"\n#endif\n\
        API number __cdecl twice(number n);\nAPI __forceinline number __stdcall once(number n) { return n; }\n\
        number twice(number n) { return once(n) * 2; }\n#include <stdio.h>\n\
        int main(void) { printf(\"%I64u %d\\n\", twice((number)1 << 40), (int)sizeof(number)); return 0; }\n";
    for (language, file) in [("cc", "words.c"), ("c++", "words.cpp")] {
        let text =
            if language == "cc" { text.replace("API __forceinline", "static __forceinline") } else { text.to_string() };
        std::fs::write(directory.join(file), text).expect("written");
        assert_ok(&compile(language, &directory, &[file, "-o", "words"]));
        assert_eq!(printed(&directory, "words"), "2199023255552 8\n");
    }
}

#[test]
fn what_is_too_much_for_zeromemory_is_dropped() {
    let text = "#include <windows.h>\n#include <stdio.h>\nint main(void)\n{\n    int n[2] = {5, 6}, m[2];\n    \
        ZeroMemory(n, 0, sizeof(n));\n    CopyMemory(m, n, sizeof(n), 1);\n    FillMemory(n, sizeof(int), 0, 1, 2);\n    \
        MoveMemory(n + 1, n, sizeof(int));\n    printf(\"%d %d %d %d\\n\", m[0], m[1], n[0], n[1]);\n    return 0;\n}\n";
    check_everywhere("surplus", text, "5 6 0 0\n");
}

#[test]
fn pragmas_stand_in_macros() {
    let text = "#define QUIET __pragma(warning(push)) __pragma(warning(disable:4996 4127))\n#define LOUD __pragma(warning(pop))\n\
        #define WHILE_ONCE while (__pragma(warning(suppress:4127)) 0)\n#include <winsock2.h>\n#include <stdio.h>\n\
        __pragma(comment(lib, \"ws2_32.lib\"))\n__pragma(pack(push, 1))\nstruct tight { char a; int b; };\n__pragma(pack(pop))\n\
        struct wide { char a; int b; };\nQUIET\nstatic int once(void)\n{\n    int n = 0;\n    do { n++; } WHILE_ONCE;\n    return n;\n}\nLOUD\n\
        int main(void)\n{\n    printf(\"%d %d %d\\n\", (int)sizeof(struct tight), (int)sizeof(struct wide), once());\n    return 0;\n}\n";
    check_everywhere("pragmas", text, "5 8 1\n");
}

#[test]
fn a_property_is_refused_by_name() {
    let directory = scratch("property");
    let text =
        "struct Counter { int read(); void write(int);\n__declspec(property(get = read, put = write)) int count; };\n";
    std::fs::write(directory.join("property.cpp"), text).expect("written");
    let output = compile("c++", &directory, &["-c", "property.cpp"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("__declspec(property) is not supported"), "{said}");
}

#[test]
fn what_is_deprecated_may_say_what_to_do() {
    let text = "#define OLD(text) __declspec(deprecated(text))\n#include <winsock2.h>\n#include <stdio.h>\n\
        OLD(\"use newer\") __declspec(dllimport) int older(void);\n__declspec(deprecated) int oldest(void);\n\
        __declspec(dllexport) int newer(void) { return 7; }\nstruct __declspec(align(16)) wide { char first; };\n\
        int main(void)\n{\n    printf(\"%d %d\\n\", newer(), (int)sizeof(struct wide));\n    return 0;\n}\n";
    check_everywhere("deprecated", text, "7 16\n");
}

#[test]
fn names_of_functions_are_literals_in_classes_and_macros() {
    let directory = scratch("functions");
    let text = "#include <stdio.h>\n#include <winsock2.h>\n\
        #define LOG(format, ...) printf(\"[\" __FUNCTION__ \"] \" format \"\\n\", __VA_ARGS__)\n\
        #define WHERE(text) puts(__FUNCTION__ text)\n\
        class Server { public:\n  void start(int port) { LOG(\"port %d\", port); puts(__FUNCTION__ \": started\"); }\n  ~Server() { puts(\"in \" __FUNCTION__); } };\n\
        namespace net { struct Pool { static bool full() { if (true) { puts(__FUNCTION__ \"!\"); } return true; } }; }\n\
        int main() { Server server; server.start(7); net::Pool::full(); WHERE(\" again\"); return 0; }\n";
    std::fs::write(directory.join("functions.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["functions.cpp", "-o", "functions"]));
    let expected = "[start] port 7\nServer::start: started\nnet::Pool::full!\nmain again\nin Server::~Server\n";
    assert_eq!(printed(&directory, "functions"), expected);
    let text = "#include <stdio.h>\n#include <winsock2.h>\n#define LOG(format, ...) printf(__FUNCTION__ \" \" format \"\\n\", __VA_ARGS__)\n\
        static void one(void) { LOG(\"%d\", 1); }\nint main(void) { one(); LOG(\"%d\", 2); return 0; }\n";
    std::fs::write(directory.join("functions.c"), text).expect("written");
    assert_ok(&compile("cc", &directory, &["functions.c", "-o", "functions-c"]));
    assert_eq!(printed(&directory, "functions-c"), "one 1\nmain 2\n");
}
