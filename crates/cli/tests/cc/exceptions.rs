//! Exceptions that are made of a text.

use crate::driver::{assert_ok, compile, overlapped, printed, scratch};

/// Exceptions with a text, a function's name beside a literal, and macros that are given nothing for `__VA_ARGS__`, in a program of two files.
#[test]
fn exceptions_have_texts() {
    let directory = scratch("exceptions");
    let thrower = r#"#include <winsock2.h>
#include <exception>
class Listener { public: Listener(); void accept_one(int error); };
Listener::Listener()
{
    throw std::exception(__FUNCTION__ " - socket");
}
void start()
{
    Listener listener;
}
void fail(int error)
{
    throw std::exception("the number goes", error);
}
"#;
    let main = r#"#include <iostream>
#include <string>
#define LOG(format, ...) printf(format "\n", __VA_ARGS__)
using namespace std;
void start();
void fail(int error);
int main() {
    LOG("no arguments");
    LOG("%d", 1);
    fflush(stdout);
    try { start(); } catch (std::exception &e) { cout << e.what() << endl; }
    try { fail(5); } catch (exception e) { cout << e.what() << endl; }
    try { string text = "a string's"; throw exception(text.c_str()); } catch (const std::exception error) { cout << error.what() << endl; }
    return 0;
}
"#;
    std::fs::write(directory.join("thrower.cpp"), thrower).expect("written");
    std::fs::write(directory.join("main.cpp"), main).expect("written");
    for compiler in ["g++", "clang++"] {
        let arguments = ["c++", "main.cpp", "thrower.cpp", "-o", "exceptions"];
        let output = overlapped().current_dir(&directory).env("CXX", compiler).args(arguments).output();
        assert_ok(&output.expect("the command runs"));
        let expected = "no arguments\n1\nListener::Listener - socket\nthe number goes\na string's\n";
        assert_eq!(printed(&directory, "exceptions"), expected, "{compiler}");
    }
}

#[test]
fn classes_give_their_exceptions_texts() {
    let directory = scratch("bases");
    let header = "#pragma once\n#include <exception>\n#include <string>\nusing namespace std;\n\
        class NetError : public std::exception { public: NetError(const char *text, int code) : std::exception(text), m_code(code) {} int m_code; };\n\
        struct Closed : exception { explicit Closed(string who) : exception((who + \" left\").c_str()) {} };\n\
        struct Silent : NetError { Silent() : NetError(\"silent\", 0) {} const char *what() const { return \"nothing\"; } };\n";
    let text = "#include \"error.h\"\n#include <stdio.h>\n#include <winsock2.h>\nint main() {\n\
        try { throw NetError(\"reset\", WSAECONNRESET); } catch (NetError &e) { printf(\"%s %d\\n\", e.what(), e.m_code); }\n\
        try { throw Closed(\"he\"); } catch (std::exception &e) { puts(e.what()); }\n\
        try { throw Silent(); } catch (exception &e) { puts(e.what()); }\n\
        std::exception named(\"named\"), copy(named); puts(copy.what());\n return 0; }\n";
    std::fs::write(directory.join("error.h"), header).expect("written");
    std::fs::write(directory.join("bases.cpp"), text).expect("written");
    for standard in ["-std=c++11", "-std=c++17"] {
        assert_ok(&compile("c++", &directory, &[standard, "bases.cpp", "-o", "bases"]));
        assert_eq!(printed(&directory, "bases"), "reset 10054\nhe left\nnothing\nnamed\n");
    }
}
