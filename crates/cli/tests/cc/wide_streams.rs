//! Wide strings and streams of the C++ library, of 16 bits.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::driver::{assert_ok, compile, overlapped, scratch};

/// A source with wide strings and streams of the C++ library and no wide function of Windows: 16 bits all the same, so that packets
/// have their size; narrow and wide output follow each other, whichever is first.
#[test]
fn wide_streams_stand_beside_narrow_output_and_have_windows_sizes() {
    let directory = scratch("widestreams");
    let text = r#"#include <winsock2.h>
#include <iostream>
#include <string>
#include <locale>
#include <cstdio>
#include <io.h>
#include <fcntl.h>
using namespace std;
#pragma pack(push, 1)
struct packet { unsigned short size; char type; wchar_t text[16]; };
#pragma pack(pop)
int main()
{
    cout << "narrow " << sizeof(packet) << endl;
    wcout.imbue(locale("korean"));
    wcout << L"\uc11c\ubc84 " << 7 << endl;
    printf("printed\n");
    wprintf(L"%s\n", L"\uac00");
    cout << "again" << endl;
    _setmode(_fileno(stdout), _O_U16TEXT);
    _setmode(_fileno(stdin), _O_U16TEXT);
    wstring line;
    getline(wcin, line);
    wcout << line << L' ' << line.size() << endl;
    return 0;
}
"#;
    std::fs::write(directory.join("widestreams.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["widestreams.cpp", "-o", "widestreams"]));
    let mut run = Command::new(directory.join("widestreams"));
    let mut child = run.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("piped").write_all("가나 다\n".as_bytes()).expect("written");
    let output = child.wait_with_output().expect("it ends");
    let expected = "narrow 35\n서버 7\nprinted\n가\nagain\n가나 다 4\n";
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}

/// Wide strings, streams, files and converters of the C++ library, side by side with Windows' wide functions, all of 16 bits.
#[test]
fn wide_strings_and_streams_go_with_windows_wide_functions() {
    let directory = scratch("widestreams");
    let text = r#"#include <winsock2.h>
#include <ws2tcpip.h>
#include <iostream>
#include <fstream>
#include <sstream>
#include <iomanip>
#include <string>
#include <map>
#include <codecvt>
#include <strsafe.h>
using namespace std;
int main() {
    wcout.imbue(locale("korean"));
    wstring word = L"\uD55C\uAE00 wide";
    wcout << word << L' ' << word.size() << L' ' << sizeof(wchar_t) << endl;
    wcout << 42 << L' ' << hex << 255 << dec << L' ' << 3.25 << L' ' << setw(6) << setfill(L'0') << 7 << boolalpha << true << endl;
    IN_ADDR address;
    WCHAR shown[64];
    InetPtonW(AF_INET, wstring(L"127.0.0.1").c_str(), &address);
    wcout << InetNtopW(AF_INET, &address, shown, 64) << L' ' << word.find(L"wide") << L' ' << word.substr(0, 2) << endl;
    wstringstream made;
    made << L"n=" << 5 << L' ' << "narrow \xED\x95\x9C" << (char)'c';
    wcout << made.str() << endl;
    wistringstream from(L"17 words 2.5 rest of it\nsecond");
    int number; double real; wstring some, rest, line;
    from >> number >> some >> real;
    getline(from, rest);
    getline(from, line);
    wcout << number << some << real << rest << L'|' << line << from.eof() << endl;
    wcout << to_wstring(-12) << stoi(L"77") + 1 << stod(L"2.5") << endl;
    string narrow = "utf8 \xED\x95\x9C";
    int length = MultiByteToWideChar(CP_UTF8, 0, narrow.c_str(), -1, NULL, 0);
    wstring widened(length, 0);
    MultiByteToWideChar(CP_UTF8, 0, narrow.c_str(), -1, &widened[0], length);
    wcout << widened.c_str() << length << endl;
    wstring_convert<codecvt_utf8_utf16<wchar_t>> converter;
    cout << (converter.from_bytes(narrow) == widened.c_str()) << converter.to_bytes(word) << endl;
    { wofstream file("wide.txt"); file << word << L"\n" << 12 << endl; }
    { wifstream file("wide.txt"); while (getline(file, line)) wcout << L'[' << line << L']'; wcout << endl; }
    { ifstream file("wide.txt"); string bytes; getline(file, bytes); cout << bytes.size() << endl; }
    map<wstring, int> counts;
    counts[word]++;
    StringCchPrintfW(shown, 64, L"%s %d \U0001F600", L"text", counts[word]);
    wcout << shown << endl;
    wcin >> some >> number;
    wcin.ignore(100, L'\n');
    wchar_t buffer[8];
    wcin.getline(buffer, 8);
    wcout << some << some.size() << number << L'<' << buffer << L'>' << wcin.gcount() << endl;
    return 0;
}
"#;
    std::fs::write(directory.join("wide.cpp"), text).expect("written");
    let expected = "\u{d55c}\u{ae00} wide 7 2\n42 ff 3.25 000007true\n127.0.0.1 3 \u{d55c}\u{ae00}\nn=5 narrow \u{d55c}c\n17words2.5 rest of it|secondtrue\n\
        -12782.5\nutf8 \u{d55c}7\n1\u{d55c}\u{ae00} wide\n[\u{d55c}\u{ae00} wide][12]\n11\ntext 1 \u{1f600}\n\u{d55c}15<line>5\n";
    for (compiler, standard) in [("g++", "-std=gnu++11"), ("g++", "-std=gnu++20"), ("clang++", "-std=gnu++17")] {
        let arguments = ["wide.cpp", "-o", "wide", standard];
        let output = overlapped().current_dir(&directory).env("CXX", compiler).arg("c++").args(arguments).output();
        assert_ok(&output.expect("the command runs"));
        let mut child = Command::new(directory.join("wide"))
            .current_dir(&directory)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut input = child.stdin.take().expect("piped");
        std::io::Write::write_all(&mut input, "\u{d55c} 5 \nline\n".as_bytes()).expect("written");
        drop(input);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{compiler} {standard}");
    }
}

/// Streams of wide text speak by a language of Windows' name, and end the program for none of them.
#[test]
fn streams_are_given_languages_by_windows_names() {
    let directory = scratch("languages");
    let text = "#include <iostream>\n#include <locale>\n#include <windows.h>\nint main()\n{\n    byte one = 1;\n    boolean two = 2;\n    \
        std::wcout.imbue(std::locale(\"korean\"));\n    std::wcout << L\"\u{c18c}\u{cf13} \" << one + two << std::endl;\n    \
        return _wsetlocale(LC_ALL, L\"C\") == NULL || _wsetlocale(LC_ALL, L\"nowhere\") != NULL;\n}\n";
    std::fs::write(directory.join("languages.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["languages.cpp", "-o", "languages"]));
    let output = Command::new(directory.join("languages")).env("LC_ALL", "C").output().expect("the program runs");
    assert_eq!(
        (output.status.code(), String::from_utf8_lossy(&output.stdout).as_ref()),
        (Some(0), "\u{c18c}\u{cf13} 3\n")
    );
}
