//! What Microsoft's compiler alone takes in classes: their bases, friends and words of one place.

use crate::driver::{assert_ok, compile, overlapped, printed, scratch};

/// `__super`, in a class of a header that does not name it itself, and of a template.
#[test]
fn a_class_calls_its_base() {
    let directory = scratch("super");
    let header = "#pragma once\nclass Session { public: virtual void on_receive(); virtual ~Session() {} };\n\
        template <class T> class Counted : public Session { public: void on_receive() override { __super::on_receive(); } };\n\
        class GameSession : public Counted<int>\n{\npublic:\n    void on_receive() override;\n};\n";
    let text = "#include <winsock2.h>\n#include <stdio.h>\n#include \"session.h\"\nenum class Kind : int { One };\n\
        void Session::on_receive() { printf(\"session \"); }\n\
        void GameSession::on_receive() { __super::on_receive(); printf(\"game %d\\n\", (int)Kind::One); }\n\
        int main() { GameSession session; session.on_receive(); return 0; }\n";
    std::fs::write(directory.join("session.h"), header).expect("written");
    std::fs::write(directory.join("super.cpp"), text).expect("written");
    for compiler in ["g++", "clang++"] {
        let output = overlapped()
            .current_dir(&directory)
            .env("CXX", compiler)
            .args(["c++", "super.cpp", "-o", "super"])
            .output();
        assert_ok(&output.expect("the command runs"));
        assert_eq!(printed(&directory, "super"), "session game 0\n", "{compiler}");
    }
}

#[test]
fn words_of_one_place_mean_what_they_mean_to_microsoft() {
    let directory = scratch("context");
    let text = "#include <cstddef>\n#include <map>\n#include <vector>\n#include <stdio.h>\n#include <winsock2.h>\n#include <windows.h>\nusing namespace std;\n\
        class Base abstract { public: virtual int one() abstract; virtual int two() PURE; virtual ~Base() {} };\n\
        class Last sealed : public Base { public: int one() override sealed { return 1; } int two() sealed { return 2; } };\n\
        interface IThing { virtual int STDMETHODCALLTYPE three() PURE; };\n\
        struct Thing : IThing { int STDMETHODCALLTYPE three() { return 3; } };\n\
        byte seven() { BYTE b = 7; byte *p = &b; return *p; }\n\
        int main() {\n vector<byte> bytes(3, seven()); int sum = 0, sealed = 0; map<int, int> m; m[1] = 5;\n\
        for each (byte b in bytes) sum += b;\n for each (const auto &pair in m)\n sum += pair.second;\n\
        Last last; Thing thing; printf(\"%d %d %d %d\\n\", sum + sealed, last.one(), last.two(), thing.three()); return 0; }\n";
    std::fs::write(directory.join("context.cpp"), text).expect("written");
    for standard in ["-std=c++11", "-std=c++17", "-std=c++20"] {
        assert_ok(&compile("c++", &directory, &[standard, "context.cpp", "-o", "context"]));
        assert_eq!(printed(&directory, "context"), "26 1 2 3\n");
    }
}

#[test]
fn friends_of_a_class_are_seen() {
    let directory = scratch("friends");
    let header = "#pragma once\n#include <winsock2.h>\nclass Server {\n    friend DWORD WINAPI Run(LPVOID parameter);\n    \
        friend void done(Server *server);\n    int told;\npublic:\n    Server() : told(0) {}\n    int start();\n};\n";
    let text = "#include \"Server.h\"\n#include <stdio.h>\nint Server::start()\n{\n    HANDLE thread = CreateThread(NULL, 0, Run, this, 0, NULL);\n    \
        WaitForSingleObject(thread, INFINITE);\n    return told;\n}\nDWORD WINAPI Run(LPVOID parameter) { ((Server *)parameter)->told = 5; return 0; }\n\
        int main() { Server server; printf(\"%d\\n\", server.start()); }\n";
    std::fs::write(directory.join("Server.h"), header).expect("written");
    std::fs::write(directory.join("friends.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["friends.cpp", "-o", "friends"]));
    assert_eq!(printed(&directory, "friends"), "5\n");
}
