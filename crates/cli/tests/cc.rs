//! `overlapped cc` and `overlapped c++` over sources as Windows programmers leave them.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn overlapped() -> Command {
    Command::new(env!("CARGO_BIN_EXE_overlapped"))
}

fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cc").join(name);
    std::fs::create_dir_all(&path).expect("the target directory can be written");
    path
}

fn compile(language: &str, directory: &Path, arguments: &[&str]) -> Output {
    overlapped().arg(language).args(arguments).current_dir(directory).output().expect("the command runs")
}

fn printed(directory: &Path, program: &str) -> String {
    let output = Command::new(directory.join(program)).output().expect("the program runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

#[track_caller]
fn assert_ok(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn old_cxx_compiles_unchanged() {
    let directory = scratch("old");
    let text = "#include <Windows.h>\n#include <WinSock2.h>\n#include <iostream>\n#pragma comment(lib, \"ws2_32.lib\")\nusing namespace std;\n\
        void main()\n{\n    WSADATA data;\n    int bytes = 0;\n    if (WSAStartup(MAKEWORD(2, 2), &data)) return;\n    \
        int s = socket(PF_INET, SOCK_STREAM, 0);\n    cout << (s > 0) << (WSASend(s, NULL, 0, (LPDWORD)&bytes, 0, NULL, NULL) == SOCKET_ERROR) << endl;\n}\n";
    std::fs::write(directory.join("old.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["old.cpp", "-o", "old", "-lws2_32", "-lmswsock", "Ws2_32.lib"]));
    assert_eq!(printed(&directory, "old"), "11\n");
}

/// Headers of C that the SDK has its own of are no sign of Windows' runtime.
#[test]
fn the_runtime_is_there_beside_headers_of_c() {
    let directory = scratch("of_c");
    for header in ["stddef.h", "fcntl.h", "float.h", "sched.h", "sal.h", "errno.h"] {
        let text = format!(
            "#include <string.h>\n#include <{header}>\nint main(void)\n{{\n    char text[4];\n    strcpy_s(text, 4, \"a\");\n    return strcmpi(text, \"A\");\n}}\n"
        );
        std::fs::write(directory.join("of_c.c"), text).expect("written");
        assert_ok(&compile("cc", &directory, &["of_c.c", "-o", "of_c"]));
        assert_eq!(printed(&directory, "of_c"), "", "{header}");
    }
}

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

/// Windows' linker begins a program that has both at main.
#[test]
fn a_program_with_main_and_winmain_begins_at_main() {
    let directory = scratch("both_mains");
    let main = "#include <windows.h>\n#include <stdio.h>\n#ifndef APART\nint main(int count, char *arguments[])\n{\n    \
        return printf(\"main\\n\") != 5;\n}\n#endif\n";
    let win_main = "int WINAPI WinMain(HINSTANCE own, HINSTANCE before, LPSTR line, int show)\n{\n    return printf(\"WinMain\\n\") != 8;\n}\n";
    std::fs::write(directory.join("both.c"), format!("{main}{win_main}")).expect("written");
    std::fs::write(directory.join("main.c"), main).expect("written");
    for language in ["cc", "c++"] {
        for (arguments, begins) in
            [(vec!["both.c", "-o", "both"], "main\n"), (vec!["-DAPART", "both.c", "-o", "both"], "WinMain\n")]
        {
            let kind: &[&str] = if language == "cc" { &[] } else { &["-x", "c++"] };
            assert_ok(&compile(language, &directory, &[kind, &arguments].concat()));
            assert_eq!(printed(&directory, "both"), begins, "{language}");
        }
    }
    assert_ok(&compile("cc", &directory, &["-DAPART", "-c", "both.c", "-o", "winmain.o"]));
    assert_ok(&compile("cc", &directory, &["main.c", "winmain.o", "-o", "two"]));
    assert_eq!(printed(&directory, "two"), "main\n");
}

/// A CMake or a make that is told to compile by this command hands the choice on to it.
#[test]
fn a_compiler_that_is_this_command_is_refused() {
    let directory = scratch("itself");
    std::fs::write(directory.join("one.c"), "int main(void) { return 0; }\n").expect("written");
    let this = overlapped().get_program().to_string_lossy().into_owned();
    let mut command = overlapped();
    command.args(["cc", "one.c", "-o", "one"]).env("CC", format!("{this} cc")).current_dir(&directory);
    let output = command.output().expect("the command runs");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("CC or CXX names this command itself"), "{output:?}");
}

#[test]
fn code_page_949_utf_16_and_backslashes_are_read() {
    let directory = scratch("text");
    std::fs::create_dir_all(directory.join("sub")).expect("made");
    // "소켓" in CP949, lines that end as on Windows, and a header in another case.
    let source = b"#include <winsock2.h>\r\n#include \"Sub\\Value.h\"\r\n#include <stdio.h>\r\nint main() { printf(\"\xbc\xd2\xc4\xcf %d\\n\", VALUE); return 0; }\r\n";
    std::fs::write(directory.join("korean.cpp"), source).expect("written");
    std::fs::write(directory.join("sub/value.h"), b"// \xbc\xd2\r\n#define VALUE 7\r\n").expect("written");
    let guessed = compile("c++", &directory, &["korean.cpp", "-o", "korean"]);
    assert_ok(&guessed);
    let said = String::from_utf8_lossy(&guessed.stderr);
    assert_eq!(said, "overlapped: korean.cpp is read as EUC-KR; --source-charset names another encoding\n");
    assert_eq!(printed(&directory, "korean"), "소켓 7\n");
    let named = compile("c++", &directory, &["--source-charset", "cp949", "korean.cpp", "-o", "korean"]);
    assert!(named.status.success() && named.stderr.is_empty(), "{named:?}");
    assert_eq!(printed(&directory, "korean"), "소켓 7\n");

    let text = "#include <WINSOCK2.H>\n#include <stdio.h>\nint main(void) { puts(\"소\"); return 0; }\n";
    let units: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    std::fs::write(directory.join("wide.c"), units).expect("written");
    assert_ok(&compile("cc", &directory, &["wide.c", "-o", "wide"]));
    assert_eq!(printed(&directory, "wide"), "소\n");
}

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

#[test]
fn a_neighbour_in_another_case_is_not_the_systems_header() {
    let directory = scratch("neighbour");
    std::fs::create_dir_all(directory.join("lib")).expect("made");
    std::fs::write(directory.join("lib/Signal.h"), "#error the neighbour's\n").expect("written");
    std::fs::write(directory.join("lib/Value.h"), "#define VALUE SIGINT\n").expect("written");
    let text = "#include <signal.h>\n#include /**/ \"value.h\"\nint main(void) { return VALUE != 2; }\n";
    std::fs::write(directory.join("lib/neighbour.c"), text).expect("written");
    assert_ok(&compile("cc", &directory, &["-I.", "lib/neighbour.c", "-o", "neighbour"]));
    assert_eq!(printed(&directory, "neighbour"), "");
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

/// `%S`, `%ls`, `%ws` and `%C` have 16 bits a character, in registers, on the stack and in lists, which are gone along twice.
#[test]
#[cfg(target_arch = "x86_64")]
fn wide_text_is_printed_by_narrow_functions() {
    let directory = scratch("widetext");
    let text = r#"#include <windows.h>
#include <stdio.h>
#include <stdarg.h>
static void twice(const char *f, ...) {
    char a[200], b[200];
    va_list l; va_start(l, f);
    int n = vsnprintf(a, sizeof a, f, l);
    va_end(l);
    va_start(l, f);
    va_list m; va_copy(m, l);
    int k = vsprintf(b, f, l);
    vsnprintf(a, sizeof a, f, m);
    va_end(l); va_end(m);
    printf("%d %d %s|%s\n", n, k, a, b);
}
int main(void) {
    WCHAR c = L'z';
    printf("[%ws] [%S] [%ls] [%.3S] [%*S] [%-6ls] %C %lc %d %f\n", L"one", L"two", L"thr\u00e9", L"fourfive", 6, L"six", L"sev", L'x', c, 42, 2.5);
    char buf[100]; sprintf(buf, "%hs %hS %.*ls %I64d %% %Lf %S", "narrow", "also", 2, L"cut", 1LL << 40, 1.25L, L"end"); puts(buf);
    twice("%ws %d %d %d %d %d %Lf %d %ls %f %f %f %f %f %f %f %f %f %S", L"a", 1, 2, 3, 4, 5, 0.5L, 6, L"b", 1., 2., 3., 4., 5., 6., 7., 8., 9., L"c");
    printf("%S\n", (WCHAR *)NULL);
    fprintf(stdout, "%s %d\n", "plain", 3);
    return 0;
}
"#;
    std::fs::write(directory.join("widetext.c"), text).expect("written");
    let expected = "[one] [two] [thr\u{e9}] [fou] [   six] [sev   ] x z 42 2.500000\nnarrow also cu 1099511627776 % 1.250000 end\n\
        107 107 LINE|LINE\n(null)\nplain 3\n";
    let line =
        "a 1 2 3 4 5 0.500000 6 b 1.000000 2.000000 3.000000 4.000000 5.000000 6.000000 7.000000 8.000000 9.000000 c";
    for flags in [&["-O0"][..], &["-O2"]] {
        let arguments = [&["widetext.c", "-o", "widetext"], flags].concat();
        assert_ok(&compile("cc", &directory, &arguments));
        assert_eq!(printed(&directory, "widetext"), expected.replace("LINE", line));
    }
}

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

/// `gets`, keys, paths in parts, and the wide functions of Microsoft's runtime that have narrow twins.
#[test]
fn the_rest_of_the_runtime_is_there() {
    let directory = scratch("runtime");
    let text = r#"#include <winsock2.h>
#include <stdio.h>
#include <conio.h>
#include <intrin.h>
#define LOG __noop
int main() {
    char line[64], name[32], extension[16], drive[4], path[64];
    WCHAR wide[32], small[4], *context = NULL;
    size_t told = 0;
    LOG("nothing %d", 1);
    gets(line);
    printf("[%s] ", line);
    _getws_s(wide);
    printf("[%S] %s ", wide, __FUNCSIG__);
    puts(gets(line) == NULL ? "end" : line);
    _splitpath_s("C:\\dir\\file.txt", drive, path, name, extension);
    printf("%s|%s|%s|%s ", drive, path, name, extension);
    char none[2];
    printf("%d %d ", _splitpath_s("a/long.txt", NULL, 0, NULL, 0, none, sizeof none, NULL, 0), none[0]);
    _makepath_s(path, "", "some", "name", "ext");
    printf("%s %d\n", path, _access_s("/nowhere/at/all", 0));
    WCHAR words[] = L"one,two;three";
    for (WCHAR *word = wcstok_s(words, L",;", &context); word != NULL; word = wcstok_s(NULL, L",;", &context)) printf("%S.", word);
    printf(" %d", mbstowcs_s(&told, wide, "h\xC3\xA9llo", _TRUNCATE));
    printf(" %d %S", (int)told, wide);
    printf(" %d", mbstowcs_s(&told, small, "longer", _TRUNCATE));
    printf(" %S %d", small, wcstombs_s(&told, line, 4, L"h\u00e9\u00e9", _TRUNCATE));
    printf(" %s %d", line, (int)told);
    printf(" %d %.2f %lld", wcstombs_s(&told, line, 4, L"longer", 6), _wtof(L"2.75"), _wtoi64(L"12345678901"));
    wcscpy_s(wide, L"MiXed");
    printf(" %S", _wcslwr(wide));
    printf(" %S", _wcsrev(_wcsupr(wide)));
    printf(" %d %S", wcsncat_s(wide, L"abcdef", 3), wide);
    _itow_s(255, wide, 16);
    printf(" %S %d %d %d\n", wide, _memicmp("ABC", "abd", 2), _memicmp("ABC", "abd", 3), __max(3, 4) + __min(1, 2));
    DWORD bit = 0;
    int registers[4] = {0};
    _BitScanForward64(&bit, 1ULL << 40);
#ifdef __x86_64__
    __cpuid(registers, 0);
    printf("%d %d %d\n", (int)bit, registers[0] > 0, __rdtsc() != 0);
#else
    printf("%d 1 1\n", (int)bit);
#endif
    return _ReturnAddress() == NULL;
}
"#;
    std::fs::write(directory.join("runtime.cpp"), text).expect("written");
    let expected = "[first line] [second \u{e9}] int main() end\nC:|\\dir\\|file|.txt 34 0 some/name.ext 2\n\
        one.two.three. 0 6 h\u{e9}llo 80 lon 80 h\u{e9} 4 34 2.75 12345678901 mixed DEXIM 0 DEXIMabc ff 0 -1 5\n40 1 1\n";
    for compiler in ["g++", "clang++"] {
        let output = overlapped()
            .current_dir(&directory)
            .env("CXX", compiler)
            .args(["c++", "runtime.cpp", "-o", "runtime"])
            .output();
        assert_ok(&output.expect("the command runs"));
        std::fs::write(directory.join("input.txt"), "first line\nsecond \u{e9}\n").expect("written");
        let input = std::fs::File::open(directory.join("input.txt")).expect("it is there");
        let output = Command::new(directory.join("runtime")).stdin(input).output().expect("it runs");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{compiler}");
        assert!(output.status.success());
    }
}

/// What reads and turns wide text of 16 bits, of which glibc has 32 alone.
#[test]
fn wide_text_is_read_and_turned() {
    let directory = scratch("wideread");
    let text = r#"#include <windows.h>
#include <stdio.h>
#include <time.h>
int main(void) {
    wchar_t wide[32], small[4], letter[2] = {0};
    char narrow[32];
    int number = 0;
    unsigned hex = 0;
    double real = 0;
    wchar_t words[] = L"a b", *word;
    time_t zero = 0;
    wprintf(L"%d ", (int)mbstowcs(wide, "h\xC3\xA9llo", 32));
    printf("%S %d %d ", wide, (int)mbstowcs(small, "abcdef", 3), (int)mbstowcs(NULL, "\xC3\xA9", 0));
    printf("%d ", (int)wcstombs(narrow, L"h\u00e9", 32));
    printf("%s ", narrow);
    printf("%d\n", swscanf(L"x=12 word 2.5 ff", L"x=%d %s %lf %x", &number, wide, &real, &hex));
    printf("%d %S %.1f %x ", number, wide, real, hex);
    printf("%d %S ", swscanf_s(L"longer 7", L"%s %d", small, (unsigned)_countof(small), &number), small);
    printf("%d %S %S\n", swscanf_s(L"k-rest", L"%c-%[a-z]", letter, 1u, wide, (unsigned)_countof(wide)), letter, wide);
    for (word = wcstok(words, L" "); word != NULL; word = wcstok(NULL, L" ")) printf("%S,", word);
    wcscpy(wide, L"ab");
    printf("%S %d %d %d %S %.1f %u ", wcsncat(wide, L"cdef", 2), (int)wcsspn(L"aab", L"a"), (int)wcscspn(L"xxy", L"y"), (int)wcsnlen(L"abc", 2), wcspbrk(L"a.b", L"."), wcstod(L"1.5", NULL), (unsigned)wcstoul(L"ff", NULL, 16));
    wcsftime(wide, 32, L"%Y-%m-%d", gmtime(&zero));
    fputwc(L'\u00e9', stdout);
    printf(" %S\n", wide);
    number = wscanf(L"%s %d", wide, &hex);
    printf("%d %S %u ", number, wide, hex);
    number = wscanf_s(L"%s", wide, (unsigned)_countof(wide));
    printf("%d %S\n", number, wide);
    return 0;
}
"#;
    std::fs::write(directory.join("wideread.c"), text).expect("written");
    std::fs::write(directory.join("input.txt"), "\u{d55c}\u{ae00} 42\nnext\n").expect("written");
    let expected = "5 h\u{e9}llo 3 1 3 h\u{e9} 4\n12 word 2.5 ff 0  2 k rest\na,b,abcd 2 2 2 .b 1.5 255 \u{e9} 1970-01-01\n\
        2 \u{d55c}\u{ae00} 42 1 next\n";
    for (compiler, flags) in [("gcc", "-O0"), ("clang", "-O2")] {
        let output = overlapped()
            .current_dir(&directory)
            .env("CC", compiler)
            .args(["cc", "wideread.c", flags, "-o", "wideread"])
            .output();
        assert_ok(&output.expect("the command runs"));
        let input = std::fs::File::open(directory.join("input.txt")).expect("it is there");
        let output = Command::new(directory.join("wideread")).stdin(input).output().expect("it runs");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{compiler}");
    }
}

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

/// Headers that C++ had before its standard, whose names were for all to see.
#[test]
fn headers_of_oldest_cxx_are_there() {
    let directory = scratch("oldest");
    let text = "#include <iostream.h>\n#include <iomanip.h>\n#include <fstream.h>\n#include <winsock2.h>\n#include <crtdefs.h>\n\
        void main() { ofstream out(\"/dev/null\"); out << 1; cout << setw(4) << 42 << endl; }\n";
    std::fs::write(directory.join("oldest.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["oldest.cpp", "-o", "oldest"]));
    assert_eq!(printed(&directory, "oldest"), "  42\n");
}

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

#[test]
fn positions_in_files_are_numbers() {
    let directory = scratch("positions");
    std::fs::write(directory.join("twelve.txt"), "first\nsecond\n").expect("written");
    let c = "#include <stdio.h>\n#include <winsock2.h>\nint main(void)\n{\n    fpos_t end = 0, from;\n    char text[16] = {0};\n    \
        FILE *file = fopen(\"twelve.txt\", \"rb\");\n    fseek(file, 0, SEEK_END);\n    fgetpos(file, &end);\n    from = end - 7;\n    \
        fsetpos(file, &from);\n    fread(text, 1, 6, file);\n    printf(\"%I64d %s\\n\", end, text);\n    return fclose(file);\n}\n";
    std::fs::write(directory.join("positions.c"), c).expect("written");
    let cxx = c.replace("<stdio.h>", "<cstdio>\n#include <fstream>").replace("fpos_t end", "std::fpos_t end");
    std::fs::write(directory.join("positions.cpp"), cxx.replace("fsetpos(", "std::fsetpos(")).expect("written");
    for (language, source) in [("cc", "positions.c"), ("c++", "positions.cpp")] {
        assert_ok(&compile(language, &directory, &[source, "-o", "positions"]));
        let output = Command::new("./positions").current_dir(&directory).output().expect("the program runs");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "13 second\n");
    }
}

#[test]
fn a_program_that_lies_low_is_called_back() {
    let directory = scratch("low");
    let text = r#"#include <winsock2.h>
#include <stdio.h>
static HANDLE done;
static VOID CALLBACK ended(DWORD error, DWORD bytes, LPOVERLAPPED overlapped) { printf("%d %d\n", (int)error, (int)bytes); (void)overlapped; SetEvent(done); }
int main(void)
{
    WSADATA data; SOCKADDR_IN a = {0}; int length = sizeof a; char room[8]; WSABUF part = {sizeof room, room}; DWORD flags = 0;
    OVERLAPPED overlapped = {0};
    SOCKET s;
    WSAStartup(MAKEWORD(2, 2), &data);
    done = CreateEventA(NULL, TRUE, FALSE, NULL);
    s = socket(AF_INET, SOCK_DGRAM, 0);
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(s, (SOCKADDR *)&a, sizeof a);
    getsockname(s, (SOCKADDR *)&a, &length);
    if (!BindIoCompletionCallback((HANDLE)s, ended, 0)) return 1;
    WSARecv(s, &part, 1, NULL, &flags, &overlapped, NULL);
    sendto(s, "hello", 5, 0, (SOCKADDR *)&a, sizeof a);
    return WaitForSingleObject(done, 60000) != WAIT_OBJECT_0;
}
"#;
    std::fs::write(directory.join("low.c"), text).expect("written");
    assert_ok(&compile("cc", &directory, &["low.c", "-o", "low"]));
    assert_eq!(printed(&directory, "low"), "0 5\n");
}

#[test]
fn a_completion_key_is_taken_by_an_lpdword() {
    let directory = scratch("key");
    let text = r#"#include <winsock2.h>
#include <stdio.h>
struct Session { int number; };
int main()
{
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    DWORD bytes, before = 1, key = 0, behind = 2;
    Session *kept = (Session *)GlobalAlloc(GPTR, sizeof(Session)), *session;
    LPOVERLAPPED overlapped;
    kept->number = 7;
    PostQueuedCompletionStatus(port, 3, (DWORD)(ULONG_PTR)kept, NULL);
    PostQueuedCompletionStatus(port, 4, 0x12345678, NULL);
    if (!GetQueuedCompletionStatus(port, &bytes, (LPDWORD)&session, &overlapped, 0)) return 1;
    printf("%d %d ", session->number, (int)bytes);
    if (!GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0)) return 1;
    printf("%x %d", key, GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0));
    printf(" %x %d%d\n", key, (int)before, (int)behind);
}
"#;
    std::fs::write(directory.join("key.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["-O2", "key.cpp", "-o", "key"]));
    assert_eq!(printed(&directory, "key"), "7 3 12345678 0 12345678 12\n");
}

#[test]
fn a_member_of_nothing_is_no_place_for_flags() {
    let directory = scratch("nothing");
    let text = r#"#include <winsock2.h>
#include <stdio.h>
struct PerIo { char room[1024]; DWORD flags; };
int main()
{
    WSADATA data;
    PerIo *none = NULL;
    OVERLAPPED overlapped = {};
    DWORD bytes = 9;
    WSAStartup(MAKEWORD(2, 2), &data);
    SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    overlapped.InternalHigh = 5;
    BOOL got = WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &none->flags);
    printf("%d %d %d\n", got, WSAGetLastError(), (int)bytes);
}
"#;
    std::fs::write(directory.join("nothing.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["nothing.cpp", "-o", "nothing"]));
    assert_eq!(printed(&directory, "nothing"), "0 10014 5\n");
}

#[test]
fn addresses_are_set_and_asked_without_their_families() {
    let directory = scratch("addresses");
    let text = r#"#include <winsock2.h>
#include <ws2tcpip.h>
#include <mstcpip.h>
#include <stdio.h>
int main(void)
{
    SOCKADDR_STORAGE six = {0}, four = {0}, mapped = {0};
    IN_ADDR one;
    SCOPE_ID none = SCOPEID_UNSPECIFIED_INIT;
    six.ss_family = AF_INET6;
    four.ss_family = AF_INET;
    INETADDR_SETLOOPBACK((SOCKADDR *)&six);
    INETADDR_SETLOOPBACK((SOCKADDR *)&four);
    INETADDR_SET_PORT((SOCKADDR *)&four, htons(80));
    printf("%d%d %d%d ", INETADDR_ISLOOPBACK((SOCKADDR *)&six), INETADDR_ISLOOPBACK((SOCKADDR *)&four), INETADDR_ISANY((SOCKADDR *)&six), INETADDR_ISANY((SOCKADDR *)&four));
    printf("%d %d %d ", ntohs(INETADDR_PORT((SOCKADDR *)&four)), INETADDR_ADDRESS((SOCKADDR *)&four)[0], INETADDR_ADDRESS((SOCKADDR *)&six)[15]);
    one.s_addr = inet_addr("1.2.3.4");
    IN6ADDR_SETV4MAPPED((PSOCKADDR_IN6)&mapped, &one, none, htons(9));
    printf("%d %d ", INETADDR_ISV4MAPPED((SOCKADDR *)&mapped), INETADDR_ADDRESS((SOCKADDR *)&mapped)[15]);
    INETADDR_SETANY((SOCKADDR *)&mapped);
    INETADDR_SETANY((SOCKADDR *)&four);
    printf("%d%d%d %d\n", INETADDR_ISANY((SOCKADDR *)&mapped), INETADDR_ISANY((SOCKADDR *)&four), INETADDR_ISV4MAPPED((SOCKADDR *)&mapped), (int)SOCKADDR_SIZE(AF_INET6));
    return 0;
}
"#;
    std::fs::write(directory.join("addresses.c"), text).expect("written");
    assert_ok(&compile("cc", &directory, &["addresses.c", "-o", "addresses"]));
    assert_eq!(printed(&directory, "addresses"), "11 00 80 127 1 1 4 110 28\n");
}

#[test]
fn containers_for_several_threads_keep_everything() {
    let directory = scratch("concurrent");
    let text = r#"#include <winsock2.h>
#include <concurrent_queue.h>
#include <concurrent_priority_queue.h>
#include <concurrent_unordered_map.h>
#include <concurrent_unordered_set.h>
#include <concurrent_vector.h>
#include <iostream>
#include <string>
#include <thread>
#include <vector>
int main()
{
    concurrency::concurrent_queue<int> queue;
    Concurrency::concurrent_priority_queue<int> first;
    concurrency::concurrent_unordered_map<int, std::atomic<int>> map;
    concurrency::concurrent_unordered_set<std::string> set;
    concurrency::concurrent_vector<std::string> list;
    std::vector<std::thread> threads;
    for (int which = 0; which < 4; which++)
        threads.emplace_back([&] {
            for (int i = 0; i < 500; i++) {
                queue.push(i);
                first.push(i);
                map[i % 100]++;
                set.insert(std::to_string(i));
                list.push_back(std::to_string(i));
                int seen = 0;
                for (auto &entry : map) seen += entry.second > 0;
                if (seen > 100) abort();
            }
        });
    for (auto &thread : threads) thread.join();
    int count = 0, got = -1, sum = 0;
    while (queue.try_pop(got)) count++;
    for (auto &entry : map) sum += entry.second;
    first.try_pop(got);
    std::cout << count << " " << got << " " << sum << " " << map.size() << " " << set.size() << " " << list.size() << " ";
    std::cout << map.unsafe_erase(5) << map.count(5) << (map.find(6) != map.end()) << queue.empty() << set.insert("7").second << std::endl;
}
"#;
    std::fs::write(directory.join("concurrent.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["-std=c++14", "concurrent.cpp", "-o", "concurrent"]));
    assert_eq!(printed(&directory, "concurrent"), "2000 499 2000 100 500 2000 10110\n");
}

#[test]
fn a_mistake_is_told_by_file_and_line() {
    let directory = scratch("mistake");
    std::fs::write(
        directory.join("bad.c"),
        b"// \xbc\xd2\n#include <winsock2.h>\nint main(void) { return nothing; }\n",
    )
    .expect("written");
    let output = compile("cc", &directory, &["bad.c", "-o", "bad"]);
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("bad.c:3:"), "{told}");
}

#[test]
fn c_and_cxx_make_one_program_with_or_without_win32() {
    let directory = scratch("both");
    let c = "#include <winsock2.h>\nint swapped(int v);\nint swapped(int v) { return htons((u_short)v); }\n";
    let cxx = "#include <iostream>\n#include <winsock2.h>\nextern \"C\" int swapped(int v);\n#ifdef _WIN32\n#define HAVE 1\n#else\n#define HAVE 0\n#endif\n\
        int main() { std::cout << swapped(1) << HAVE << std::endl; }\n";
    std::fs::write(directory.join("a.c"), c).expect("written");
    std::fs::write(directory.join("b.cpp"), cxx).expect("written");
    assert_ok(&compile("cc", &directory, &["a.c", "b.cpp", "-o", "with"]));
    assert_eq!(printed(&directory, "with"), "2561\n");
    assert_ok(&compile("cc", &directory, &["--no-win32", "a.c", "b.cpp", "-o", "without"]));
    assert_eq!(printed(&directory, "without"), "2560\n");
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

/// Compiles a source by gcc and clang, as C and as C++, where none may warn, and compares what it prints.
#[track_caller]
fn check_everywhere(name: &str, text: &str, expected: &str) {
    let directory = scratch(name);
    for (language, variable, compilers, file) in
        [("cc", "CC", ["gcc", "clang"], "source.c"), ("c++", "CXX", ["g++", "clang++"], "source.cpp")]
    {
        std::fs::write(directory.join(file), text).expect("written");
        for compiler in compilers {
            let arguments = [language, "-Wall", file, "-o", "source"];
            let output = overlapped().args(arguments).env(variable, compiler).current_dir(&directory).output();
            let output = output.expect("the command runs");
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success() && said.is_empty(), "{compiler}: {said}");
            assert_eq!(printed(&directory, "source"), expected, "{compiler}");
        }
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
fn bits_are_found_for_unsigned_longs() {
    let text = "#include <winsock2.h>\n#include <windows.h>\n#include <intrin.h>\n#include <stdio.h>\nint main(void)\n{\n    \
        unsigned long low = ~0ul, high = ~0ul, top = ~0ul, kept = 9;\n    DWORD half = 7;\n    \
        int found = _BitScanForward(&low, 0x50) + _BitScanReverse(&high, 0x50) + _BitScanReverse64(&top, 1ull << 40) + BitScanForward(&half, 2);\n    \
        found += _BitScanForward(&kept, 0);\n    printf(\"%d %lu %lu %lu %lu %u\\n\", found, low, high, top, kept, half);\n    return 0;\n}\n";
    check_everywhere("bits", text, "4 4 6 40 9 1\n");
}

#[test]
fn the_computers_name_has_an_unsigned_longs_length() {
    let directory = scratch("computer");
    let text = "#include <winsock2.h>\n#include <windows.h>\n#include <stdio.h>\n#include <string.h>\nint main()\n{\n    \
        char name[MAX_COMPUTERNAME_LENGTH + 256];\n    unsigned long length = sizeof(name);\n    \
        BOOL told = GetComputerNameA(name, &length);\n    printf(\"%d %d\\n\", told, length == strlen(name));\n    return 0;\n}\n";
    std::fs::write(directory.join("computer.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["computer.cpp", "-o", "computer"]));
    assert_eq!(printed(&directory, "computer"), "1 1\n");
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
fn a_header_in_a_branch_that_is_not_taken_brings_nothing() {
    let text = "#include <stdio.h>\n#if 0\n#include <io.h>\n#elif !defined(_WIN32)\n#include <windows.h>\n#endif\n\
        int main(void)\n{\n    char text[16];\n    FILE *file = _popen(\"echo hi\", \"r\");\n    \
        if (file == NULL || fgets(text, sizeof(text), file) == NULL) return 1;\n    fputs(text, stdout);\n    return _pclose(file);\n}\n";
    check_everywhere("branch", text, "hi\n");
}

#[test]
fn mains_arguments_are_known_elsewhere() {
    let text = "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <io.h>\n#ifdef __cplusplus\nextern \"C\"\n#else\nextern\n#endif\n\
        char *_getcwd(char *buffer, size_t size);\nint main(int argc, char **argv)\n{\n    char *path;\n    \
        printf(\"%d %d %d \", argc == __argc, argv == __argv, __argc);\n    \
        printf(\"%d %d\\n\", strcmp(strrchr(_pgmptr, '/'), \"/source\") == 0, _get_pgmptr(&path) == 0 && path == _pgmptr);\n    \
        return 0;\n}\n";
    check_everywhere("program", text, "1 1 1 1 1\n");
}

#[test]
fn hashed_containers_and_tr1_of_older_cxx_are_there() {
    let directory = scratch("hashed");
    let text = "#include <hash_map>\n\
        #include <hash_set>\n\
        #include <memory>\n\
        #include <string>\n\
        #include <stdio.h>\n\
        #include <string.h>\n\
        #include <functional>\n\
        using namespace std;\n\
        using namespace stdext;\n\
        struct by_text {\n\
        enum { bucket_size = 4, min_buckets = 8 };\n\
        size_t operator()(const char *text) const { return hash_value(text); }\n\
        bool operator()(const char *a, const char *b) const { return strcmp(a, b) < 0; }\n\
        };\n\
        int main()\n\
        {\n\
        hash_map<int, string> names;\n\
        names[3] = \"three\";\n\
        names.insert(make_pair(4, string(\"four\")));\n\
        hash_multimap<string, int> many;\n\
        many.insert(pair<const string, int>(\"a\", 1));\n\
        many.insert(pair<const string, int>(\"a\", 2));\n\
        stdext::hash_set<const char *, by_text> texts;\n\
        char one[] = \"x\", other[] = \"x\";\n\
        texts.insert(one);\n\
        texts.insert(other);\n\
        hash_multiset<int> numbers(&one[0], &one[1]);\n\
        std::tr1::shared_ptr<int> shared(new int(5));\n\
        std::tr1::function<int(int)> twice = [](int n) { return 2 * n; };\n\
        hash_map<int, string>::iterator at = names.find(3);\n\
        printf(\"%s %d %d %d %d %d %d\\n\", at->second.c_str(), (int)names.size(), (int)many.count(\"a\"), (int)texts.size(), (int)numbers.count('x'), twice(*shared),\n\
        names.lower_bound(9) == names.end());\n\
        return 0;\n\
        }\n";
    std::fs::write(directory.join("hashed.cpp"), text).expect("written");
    for compiler in ["g++", "clang++"] {
        for standard in ["-std=c++11", "-std=c++20"] {
            let arguments = ["c++", standard, "hashed.cpp", "-o", "hashed"];
            assert_ok(
                &overlapped().args(arguments).env("CXX", compiler).current_dir(&directory).output().expect("it runs"),
            );
            assert_eq!(printed(&directory, "hashed"), "three 2 2 1 1 10 1\n", "{compiler} {standard}");
        }
    }
}

#[test]
fn long_numbers_are_turned_by_winsocks_functions_or_the_programs() {
    let text = "#include <winsock2.h>\n#include <stdio.h>\nint main(void)\n{\n    \
        printf(\"%llx %d %d %d\\n\", htonll(0x0102030405060708ull), ntohll(htonll(7)) == 7, ntohf(htonf(1.5f)) == 1.5f, ntohd(htond(2.5)) == 2.5);\n    \
        return 0;\n}\n";
    check_everywhere("htonll", text, "807060504030201 1 1 1\n");
    let text = "#include <winsock2.h>\n#include <windows.h>\n#include <stdio.h>\n\
        static unsigned long long htonll(unsigned long long n) { return n + 1; }\n\
        int main(void)\n{\n    printf(\"%d\\n\", (int)htonll(1));\n    return 0;\n}\n";
    check_everywhere("own_htonll", text, "2\n");
}

#[test]
fn addresses_and_their_texts() {
    let text = "#include <winsock2.h>\n#include <ip2string.h>\n#include <mstcpip.h>\n#include <stdio.h>\n#include <string.h>\n\
        #define SHOW(call) printf(\"%x \", (unsigned)(call))\nint main(void)\n{\n    \
        struct in_addr four;\n    struct in6_addr six;\n    char text[64];\n    WCHAR wide[64];\n    PCSTR end;\n    PCWSTR wend;\n    ULONG n = 64, scope;\n    USHORT port;\n    \
        const char *given[] = {\"10.1.2.3 x\", \"0x7f.1\", \"1.2.3.256\", \"017.0.0.1\", \"\"};\n    int i;\n    \
        for (i = 0; i < 5; i++) {\n        SHOW(RtlIpv4StringToAddressA(given[i], TRUE, &end, &four));\n        \
        SHOW(RtlIpv4StringToAddressA(given[i], FALSE, &end, &four));\n        printf(\"%d\\n\", (int)(end - given[i]));\n    }\n    \
        SHOW(RtlIpv4StringToAddressExA(\"10.1.2.3:80\", TRUE, &four, &port));\n    \
        printf(\"%d %d \", ntohs(port), (int)(RtlIpv4AddressToStringA(&four, text) - text));\n    \
        SHOW(RtlIpv4StringToAddressExA(\"10.1.2.3:65536\", TRUE, &four, &port));\n    SHOW(RtlIpv4AddressToStringExA(&four, port, text, &n));\n    \
        printf(\"%s %u\\n\", text, n);\n    n = 5;\n    SHOW(RtlIpv4AddressToStringExA(&four, 0, text, &n));\n    \
        printf(\"%u\\n\", n);\n    n = 64;\n    SHOW(RtlIpv6StringToAddressExA(\"[fe80::1%7]:443\", &six, &scope, &port));\n    \
        printf(\"%u %d \", scope, ntohs(port));\n    SHOW(RtlIpv6AddressToStringExA(&six, scope, port, text, &n));\n    puts(text);\n    \
        printf(\"%d \", (int)(RtlIpv6AddressToStringW(&six, wide) - wide));\n    SHOW(RtlIpv6StringToAddressW(wide, &wend, &six));\n    \
        printf(\"%d \", (int)(wend - wide));\n    SHOW(RtlIpv6StringToAddressExA(\"fe80::1]:443\", &six, &scope, &port));\n    puts(\"\");\n    return 0;\n}\n";
    let expected = "0 0 8\nc000000d 0 6\nc000000d c000000d 0\nc000000d 0 9\nc000000d c000000d 0\n0 80 8 c000000d \
        0 10.1.2.3:80 12\nc000000d 9\n0 7 443 0 [fe80::1%7]:443\n7 0 7 c000000d \n";
    check_everywhere("texts", text, expected);
}

/// Compiles one of the trees by every compiler, and compares what the program prints. Nothing is changed, and nothing warned of.
fn check_tree(tree: &str, language: &str, compilers: [&str; 2], flags: &[&str], files: &[&str], expected: &str) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trees").join(tree);
    for compiler in compilers {
        if !Command::new(compiler).arg("--version").output().is_ok_and(|output| output.status.success()) {
            assert!(std::env::var_os("CI").is_none(), "{compiler} is to be installed here");
            eprintln!("SKIPPED: {compiler} is not installed");
            continue;
        }
        let program = scratch("trees").join(format!("{tree}-{compiler}-{}", flags.len()));
        let mut compile = overlapped();
        compile.env("CC", compiler).env("CXX", compiler).current_dir(&source).arg(language);
        let output = compile.args(flags).args(files).arg("-o").arg(&program).output().expect("the command runs");
        assert_ok(&output);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let warned: Vec<&str> =
            told.lines().filter(|line| line.contains("warning:") && !line.contains("-Wmain-return-type")).collect();
        assert_eq!(warned, Vec::<&str>::new(), "{tree} {compiler}");
        let printed = Command::new(&program).stdin(std::process::Stdio::null()).output().expect("the program runs");
        assert_eq!(String::from_utf8_lossy(&printed.stdout), expected, "{tree} {compiler} {flags:?}");
        assert_eq!(printed.status.code(), Some(0), "{tree} {compiler}");
    }
}

/// A server as Visual Studio leaves it: headers in any case and with backslashes, `stdafx.h`, `_tmain`, `%I64d`, a worker pool.
#[test]
fn a_server_in_the_style_of_visual_studio_compiles_unchanged() {
    let files = ["GameServer.cpp", "Common/Logger.cpp", "Net/IocpServer.cpp"];
    let expected = "INFO  accepted from 127.0.0.1\nover the port and back\n4886718345 18446744073709551615 123456789 -4886718345 | 7\n\
        4886718345/0042/5\n4886718\nstopped after a while, 0 sessions, 1 lines logged\n";
    let compilers = ["g++", "clang++"];
    check_tree("gameserver", "c++", compilers, &["-std=c++14"], &files, expected);
    check_tree("gameserver", "c++", compilers, &["-std=c++17", "-O2", "-DUNICODE", "-D_UNICODE"], &files, expected);
}

/// Older C: declarations first, Hungarian names, packed structures, `void main`.
#[test]
fn a_chat_in_older_c_compiles_unchanged() {
    let expected = "first hears #1 anybody?\nfirst hears #2 I am here\nsecond hears #2 I am here\nsecond hears #3 ONE\n\
        second hears #4 TWO\nsecond hears #5 THREE\n";
    check_tree("chatserver", "cc", ["gcc", "clang"], &[], &["ChatServer.c"], expected);
}

/// Newer C++: lambdas, `std::thread`, owners of handles, `GetQueuedCompletionStatusEx`.
#[test]
fn a_server_in_newer_cxx_compiles_unchanged() {
    let expected = "datagram 0\ndatagram 1\ndatagram 2\ndatagram 3\ndatagram 4\n5 answered, 12\n";
    check_tree("modern", "c++", ["g++", "clang++"], &["-std=c++17"], &["server.cpp"], expected);
    check_tree("modern", "c++", ["g++", "clang++"], &["-std=c++2b", "-O2"], &["server.cpp"], expected);
}

/// Blocks of `__try`, left whichever way, in functions that the compiler is told to optimize.
#[test]
fn blocks_keep_what_is_theirs_and_end_where_the_source_says() {
    let expected = "loops 305 aBcdE\nouter 1 \nhandlers 3 \nboth 22 fFfF\nleaves 22 fg\nreturns 50 f\nreturns 8 F\noverruled 8 \n\
        kept 61313 \n25 8 32\n";
    for level in ["-O0", "-O2"] {
        check_tree("blocks", "cc", ["gcc", "clang"], &[level], &["blocks.c"], expected);
        check_tree("blocks", "c++", ["g++", "clang++"], &[level], &["blocks.cpp"], expected);
    }
}

#[test]
fn a_missing_sdk_is_told() {
    let output = overlapped().args(["cc", "--sdk", "/nowhere", "x.c"]).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("install-sdk"));
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

#[test]
fn microsofts_runtime_is_there_without_a_header_of_windows() {
    let directory = scratch("alone");
    let utility = "#include <cstring>\n#include <cstdlib>\n#include <iostream>\n#include <algorithm>\n#include <string>\nusing namespace std;\n\
        void tell(int code) {\n char text[16], number[8]; errno_t error = strcpy_s(text, \"code \");\n _itoa_s(code, number, 10);\n\
        if (error == 0 && code < 0) goto done;\n strcat_s(text, number);\n int length = (int)strlen(text);\n\
        cout << _strupr(text) << ' ' << (_stricmp(text, \"code 7\") == 0) << ' ' << std::max(length, 3) << endl;\ndone:\n return; }\n";
    let old = "#include <stdio.h>\n#include <stdarg.h>\n#include <stdlib.h>\n#include <string.h>\n\
        int measure(const char *format, ...) { va_list list; char text[20]; int length, again; va_start(list, format); length = _vscprintf(format, list); va_end(list);\n\
        va_start(list, format); again = _vsnprintf(text, sizeof text, format, list); va_end(list); return length == again ? max(length, 1) : -1; }\n";
    let main = "#include <winsock2.h>\n#include <stdio.h>\nvoid tell(int code);\nextern \"C\" int measure(const char *format, ...);\n\
        int main() { tell(7); tell(-7); printf(\"%d\\n\", measure(\"%s-%d\", \"four\", 5)); return 0; }\n";
    let own = "#include <stdio.h>\n#include <string.h>\nstatic char *strrev(char *text) { return text + 1; }\nconst char *own(void) { static char text[] = \"own\"; return strrev(text); }\n";
    for (name, text) in [("utility.cpp", utility), ("old.c", old), ("main.cpp", main), ("own.c", own)] {
        std::fs::write(directory.join(name), text).expect("written");
    }
    assert_ok(&compile("cc", &directory, &["main.cpp", "utility.cpp", "old.c", "own.c", "-o", "alone"]));
    assert_eq!(printed(&directory, "alone"), "CODE 7 1 6\n6\n");
    assert!(!compile("c++", &directory, &["--no-win32", "-c", "utility.cpp"]).status.success());
}

/// The words of windows.h are a source's own until a header of Windows is included, in a branch of which the source does not tell that it is taken.
#[test]
fn windows_words_come_with_a_later_header() {
    let directory = scratch("later");
    let header = "#ifdef OWN_WINDOWS\n#include <winsock2.h>\n#include <windows.h>\n#endif\n";
    let text = "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\nenum way { IN = 3, OUT };\nstatic const int first = IN + OUT;\n#include \"own.h\"\n\
        static VOID tell(OPTIONAL const CHAR FAR *text) { printf(\"%s %d\\n\", text, first); }\n\
        int main(void) { char *copy = _strdup(\"later\"); WSADATA data; tell(copy); free(copy); return WSAStartup(MAKEWORD(2, 2), &data); }\n";
    std::fs::write(directory.join("own.h"), header).expect("written");
    for (language, name) in [("cc", "later.c"), ("c++", "later.cpp")] {
        std::fs::write(directory.join(name), text).expect("written");
        assert_ok(&compile(language, &directory, &["-DOWN_WINDOWS", name, "-o", "later"]));
        assert_eq!(printed(&directory, "later"), "later 7\n");
    }
}

/// CMake writes directories and libraries into such files for compilers of Windows.
#[test]
fn arguments_are_read_from_files() {
    let directory = scratch("response");
    std::fs::create_dir_all(directory.join("in cluded")).expect("made");
    std::fs::write(directory.join("in cluded/Number.h"), "#define NUMBER 7\n").expect("written");
    std::fs::write(directory.join("includes.rsp"), "-I\"in cluded\"\n").expect("written");
    std::fs::write(directory.join("libraries.rsp"), "-lws2_32 -lgdi32 shell32.lib\n").expect("written");
    let text = "#include <WinSock2.H>\n#include <stdio.h>\n#include \"number.h\"\nint main(void) { printf(\"%d\\n\", NUMBER); return 0; }\n";
    std::fs::write(directory.join("main.c"), text).expect("written");
    assert_ok(&compile("cc", &directory, &["@includes.rsp", "main.c", "-o", "response", "@libraries.rsp"]));
    assert_eq!(printed(&directory, "response"), "7\n");
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
fn bytes_are_turned_round_by_the_runtime() {
    let text = "#include <stdlib.h>\n#include <stdio.h>\nint main(void)\n{\n    \
        printf(\"%x %x %llx\\n\", _byteswap_ushort(0x1234), (unsigned)_byteswap_ulong(0x12345678u), (unsigned long long)_byteswap_uint64(0x1234u));\n    return 0;\n}\n";
    check_everywhere("byteswap", text, "3412 78563412 3412000000000000\n");
}

/// With intrin.h alone, no header of the runtime is Windows'.
#[test]
fn intrinsics_bring_no_runtime() {
    let text = "#include <intrin.h>\n#include <stdio.h>\n#include <stdarg.h>\n#include <string.h>\n\
        int main(void)\n{\n    char text[4];\n    strncpy_s(text, sizeof text, \"longer\", _TRUNCATE);\n    printf(\"%s %u\\n\", text, (unsigned)_byteswap_ulong(1));\n    return 0;\n}\n";
    check_everywhere("intrinsics", text, "lon 16777216\n");
}

#[test]
fn a_length_that_a_program_has_undone_comes_again() {
    let text = "#include <winsock2.h>\n#undef socklen_t\n#include <ws2tcpip.h>\n#include <stdio.h>\n\
        int main(void)\n{\n    struct sockaddr_storage address;\n    socklen_t length = (socklen_t)sizeof address;\n    \
        printf(\"%d %d\\n\", (int)sizeof length, getsockname(INVALID_SOCKET, (struct sockaddr *)&address, &length));\n    return 0;\n}\n";
    check_everywhere("length", text, "4 -1\n");
}

#[test]
fn a_pipe_of_its_own_may_be_a_macro() {
    let text = "#define pipe(ends) _pipe((ends), 256, 0)\n#include <unistd.h>\n#include <io.h>\n#include <winsock2.h>\n#include <stdio.h>\n\
        int main(void)\n{\n    int ends[2];\n    char text[4] = \"\";\n    if (pipe(ends) != 0) return 1;\n    \
        if (_write(ends[1], \"abc\", 3) != 3 || _read(ends[0], text, 3) != 3) return 2;\n    printf(\"%s\\n\", text);\n    return 0;\n}\n";
    check_everywhere("own-pipe", text, "abc\n");
}

#[test]
fn headers_of_other_directories_are_mended_too() {
    let directory = scratch("directories");
    for name in ["source", "include"] {
        std::fs::create_dir_all(directory.join(name)).expect("made");
    }
    let header = "#pragma once\n#include <vector>\ntypedef unsigned __int64 uint64_t;\n\
        inline uint64_t sum(const std::vector<int> &all) { uint64_t sum = 0; for each (int one in all) sum += one; return sum; }\n";
    let text = "#include \"sum.h\"\n#include <winsock2.h>\n#include <stdio.h>\nint main() { std::vector<int> all(3, 7); printf(\"%I64u\\n\", sum(all)); return 0; }\n";
    std::fs::write(directory.join("include/sum.h"), header).expect("written");
    std::fs::write(directory.join("source/main.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["-Iinclude", "source/main.cpp", "-o", "directories"]));
    assert_eq!(printed(&directory, "directories"), "21\n");
}

#[test]
fn a_file_beside_the_program_is_found() {
    let directory = scratch("beside");
    let text = r#"#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
int main()
{
    char path[MAX_PATH], line[20] = "";
    GetModuleFileNameA(NULL, path, MAX_PATH);
    *(strrchr(path, '\\') + 1) = 0;
    strcat_s(path, ".\\beside.ini");
    FILE *file = fopen(path, "rt");
    if (file == NULL) return 1;
    fgets(line, sizeof line, file);
    fclose(file);
    puts(line);
    return 0;
}
"#;
    std::fs::write(directory.join("beside.cpp"), text).expect("written");
    std::fs::write(directory.join("beside.ini"), "port=9000").expect("written");
    assert_ok(&compile("c++", &directory, &["beside.cpp", "-o", "beside"]));
    assert_eq!(printed(&directory, "beside"), "port=9000\n");
}

#[test]
fn what_microsofts_headers_bring_along_is_there() {
    let directory = scratch("implied");
    let text = r#"#include <iostream>
#include <vector>
#include <winsock2.h>
using namespace std;
int main() {
    vector<int> numbers = {3, 1, 2};
    sort(numbers.begin(), numbers.end());
    std::string text = to_string(numbers[0]) + std::to_string(atoi("42"));
    char room[8];
    memset(room, 'a', sizeof room);
    WSADATA data;
    if (WSAStartup(MAKEWORD(2, 2,), &data) != 0 || INT_MAX < 3) exit(1);
#if !defined(__WIN32__) || !defined(__WIN64__)
    exit(2);
#endif
    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    PostQueuedCompletionStatus(port, 5, 0x123456789a, (LPOVERLAPPED)&data);
    DWORD bytes = 0;
    unsigned long length = 0;
    unsigned __int64 key = 0, again = 0;
    LPOVERLAPPED told = NULL;
    GetQueuedCompletionStatus(port, &bytes, &key, &told, 0);
    PostQueuedCompletionStatus(port, 6, 0x98765432, (LPOVERLAPPED)&data);
    GetQueuedCompletionStatus(port, &length, &again, &told, 0);
    cout << text << ' ' << room[7] << ' ' << key << ' ' << bytes << ' ' << again << ' ' << length << endl;
}
"#;
    std::fs::write(directory.join("implied.cpp"), text).expect("written");
    for compiler in ["g++", "clang++"] {
        let arguments = ["c++", "implied.cpp", "-o", compiler];
        let Ok(output) = overlapped().args(arguments).env("CXX", compiler).current_dir(&directory).output() else {
            continue;
        };
        assert_ok(&output);
        assert_eq!(printed(&directory, compiler), "142 a 78187493530 5 2557891634 6\n");
    }
    // Those who include the library's headers themselves and have names of their own are left alone.
    let own = "#include <iostream>\nint count, sort, find;\nint main() { count = sort + find; return count; }\n";
    std::fs::write(directory.join("own.cpp"), own).expect("written");
    assert_ok(&compile("c++", &directory, &["own.cpp", "-o", "own"]));
}

#[test]
fn code_page_1251_is_read() {
    let directory = scratch("cyrillic");
    // Comments and texts in CP1251, and a quotation mark of it before a name that is looked back from.
    let mut source = b"#include <winsock2.h>\r\n#include <stdio.h>\r\n// \xab\xcf\xf0\xe8\xe2\xe5\xf2\xbb_stricmp \xf1\xe5\xf0\xe2\xe5\xf0\r\n".to_vec();
    source.extend(b"int main() { printf(\"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0 \x97 %s %d\\n\", \"in \" __FUNCTION__, _stricmp(\"A\", \"a\")); return 0; }\r\n");
    std::fs::write(directory.join("cyrillic.cpp"), source).expect("written");
    assert_ok(&compile("c++", &directory, &["cyrillic.cpp", "-o", "cyrillic"]));
    assert_eq!(printed(&directory, "cyrillic"), "Привет, мир — in main 0\n");
}

/// A prompt without the end of its line is on the terminal before the program reads.
#[test]
fn output_to_a_terminal_is_shown_at_once() {
    use std::io::{Read, Write};
    use std::sync::mpsc;
    use std::time::Duration;
    let directory = scratch("prompt");
    let text = "#include <windows.h>\n#include <stdio.h>\nint main(void) { char line[9] = \"\"; DWORD n = 0;\n\
        printf(\"name? \"); ReadFile(GetStdHandle(STD_INPUT_HANDLE), line, 1, &n, NULL); printf(\"[%c]\\n\", line[0]); return 0; }\n";
    std::fs::write(directory.join("prompt.c"), text).expect("written");
    assert_ok(&compile("cc", &directory, &["prompt.c", "-o", "prompt"]));
    let mut terminal = Command::new("script");
    terminal.args(["-qfc", "./prompt", "/dev/null"]).current_dir(&directory);
    terminal.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    // Where there is no command that opens a terminal there is nothing to see.
    let Ok(mut child) = terminal.spawn() else { return };
    let (mut input, mut output) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
    let (shown, seen) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut byte = [0];
        while output.read(&mut byte).is_ok_and(|count| count == 1) && shown.send(byte[0]).is_ok() {}
    });
    let mut text = Vec::new();
    while !text.ends_with(b"name? ") {
        match seen.recv_timeout(Duration::from_secs(60)) {
            Ok(byte) => text.push(byte),
            Err(_) => {
                child.kill().expect("the child is ours");
                panic!("the prompt is not shown: {:?}", String::from_utf8_lossy(&text));
            }
        }
    }
    input.write_all(b"x\n").expect("it reads");
    drop(input);
    assert!(child.wait().expect("it ends").success());
    reader.join().expect("the reader ends");
    text.extend(seen.iter());
    assert!(String::from_utf8_lossy(&text).contains("[x]"), "{:?}", String::from_utf8_lossy(&text));
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

#[test]
fn the_clock_counts_what_has_passed() {
    let directory = scratch("clock");
    let text = "#include <windows.h>\n#include <stdio.h>\n#include <time.h>\nint main(void) { clock_t start = clock(), passed;\n    \
        Sleep(50); passed = clock() - start;\n    printf(\"%d %d\\n\", (int)CLOCKS_PER_SEC, start >= 0 && passed >= 30 && passed < 60000); return 0; }\n";
    for (name, language) in [("clock.c", "cc"), ("clock.cpp", "c++")] {
        std::fs::write(directory.join(name), text).expect("written");
        assert_ok(&compile(language, &directory, &[name, "-o", "clock"]));
        assert_eq!(printed(&directory, "clock"), "1000 1\n");
    }
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

/// Whether a stream is opened by its constructor, by `open` or as a base, and by a text or by characters; inlined or not.
#[test]
fn files_of_streams_have_paths_of_windows() {
    let directory = scratch("stream_paths");
    let text = "#include <windows.h>\n#include <fstream>\n#include <iostream>\n#include <string>\n\
        struct Log : std::ofstream { explicit Log(const char *path) : std::ofstream(path) {} explicit Log(const std::string &path) : std::ofstream(path) {} };\n\
        static int there(const char *path) { return GetFileAttributesA(path) != INVALID_FILE_ATTRIBUTES; }\n\
        int main()\n{\n    std::string two = \"dir\\\\two\", four = \"dir\\\\four\", six = \"dir\\\\six\", word;\n    \
        { std::ofstream o(\"dir\\\\one\"); o << 1; }\n    { std::ofstream o(two); o << 22; }\n    \
        { std::fstream o; o.open(\"dir\\\\three\", std::ios::out); o << 333; }\n    { std::ofstream o; o.open(four); o << 4444; }\n    \
        { Log o(\"dir\\\\five\"); o << 5; }\n    { Log o(six); o << 6; }\n    \
        { std::filebuf b; std::cout << (b.open(\"dir\\\\seven\", std::ios::out) != NULL); }\n    \
        { std::ifstream i(\"dir\\\\one\"), j(two); i >> word; std::cout << word; j >> word; std::cout << word; i.close(); i.open(four); i >> word; std::cout << word; }\n    \
        std::cout << std::ifstream(\"dir\\\\none\").is_open();\n    \
        const char *all[] = {\"one\", \"two\", \"three\", \"four\", \"five\", \"six\", \"seven\"};\n    \
        for (const char *name : all) std::cout << there((std::string(\"dir/\") + name).c_str());\n    std::cout << std::endl;\n}\n";
    std::fs::write(directory.join("streams.cpp"), text).expect("written");
    for level in ["-O0", "-O2"] {
        let _ = std::fs::remove_dir_all(directory.join("dir"));
        std::fs::create_dir(directory.join("dir")).expect("made");
        assert_ok(&compile("c++", &directory, &[level, "streams.cpp", "-o", "streams"]));
        let program = directory.join("streams");
        let output = Command::new(program).current_dir(&directory).output().expect("the program runs");
        assert_eq!(String::from_utf8_lossy(&output.stdout), "1122444401111111\n", "{level}");
    }
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

#[test]
fn main_may_say_its_result_behind_it_or_nowhere() {
    let directory = scratch("results");
    for (name, text) in [
        ("auto", "#include <windows.h>\n#include <iostream>\nauto main() -> int { std::cout << 1 << std::endl; }\n"),
        (
            "none",
            "#include <windows.h>\n#include <stdio.h>\n#define ONE 1\nmain()\n{\n    printf(\"%d\\n\", ONE);\n    return 0;\n}\n",
        ),
    ] {
        let source = format!("{name}.cpp");
        std::fs::write(directory.join(&source), text).expect("written");
        assert_ok(&compile("c++", &directory, &[&source, "-o", name]));
        assert_eq!(printed(&directory, name), "1\n");
    }
}

/// Numbers of 15 bits, each thread's own, and the same as on Windows.
#[test]
fn random_numbers_are_those_of_microsofts_runtime() {
    let directory = scratch("random");
    let text = "#include <windows.h>\n#include <stdio.h>\n#include <stdlib.h>\n\
        DWORD WINAPI other(LPVOID unused) { srand(7); return (DWORD)rand(); }\n\
        int main(void) {\n    DWORD of_other = 0;\n    HANDLE thread;\n    int first = rand();\n    thread = CreateThread(NULL, 0, other, NULL, 0, NULL);\n    \
        WaitForSingleObject(thread, INFINITE);\n    GetExitCodeThread(thread, &of_other);\n    printf(\"%d %d %u %d\\n\", first, rand(), of_other, RAND_MAX);\n    \
        srand(1);\n    printf(\"%d\\n\", rand());\n    return 0;\n}\n";
    std::fs::write(directory.join("random.c"), text).expect("written");
    for kind in ["c", "c++"] {
        assert_ok(&compile("c++", &directory, &["-x", kind, "random.c", "-o", "random"]));
        assert_eq!(printed(&directory, "random"), "41 18467 61 32767\n41\n");
    }
}

#[test]
fn a_routine_of_a_thread_may_return_an_unsigned_long() {
    let directory = scratch("routines");
    let text = "#include <windows.h>\n#include <stdio.h>\nunsigned long __stdcall routine(void *event) { SetEvent((HANDLE)event); return 5; }\n\
        int main() {\n    DWORD code = 0, id;\n    unsigned long other;\n    HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL);\n    \
        HANDLE thread = CreateThread(NULL, 0, routine, event, 0, &id);\n    WaitForSingleObject(thread, INFINITE);\n    GetExitCodeThread(thread, &code);\n    \
        WaitForSingleObject(CreateThread(NULL, 0, routine, event, 0, &other), INFINITE);\n    \
        printf(\"%u %d\\n\", code, QueueUserWorkItem(routine, event, WT_EXECUTEDEFAULT));\n    WaitForSingleObject(event, INFINITE);\n    return 0;\n}\n";
    std::fs::write(directory.join("routines.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["routines.cpp", "-o", "routines"]));
    assert_eq!(printed(&directory, "routines"), "5 1\n");
}

/// <format> of C++20, where the C++ library has none.
#[test]
fn texts_are_formatted() {
    let directory = scratch("format");
    let text = "#include <windows.h>\n#include <format>\n#include <iostream>\n#include <string>\nstruct Point { int x, y; };\n\
        template <> struct std::formatter<Point> {\n    constexpr auto parse(std::format_parse_context &context) { return context.begin(); }\n    \
        auto format(const Point &point, std::format_context &context) const { return std::format_to(context.out(), \"({};{})\", point.x, point.y); }\n};\n\
        int main() {\n    DWORD n = 5;\n    std::string name = \"name\";\n    std::wstring wide = std::format(L\"{} {:>3}\", L\"wide\", 7);\n    \
        std::cout << std::format(\"{} {:>6}|{:*^7}|{:<3}|{:#x} {:05} {:08b}\\n\", n, name, 'c', true, 255, -42, 5);\n    \
        std::cout << std::format(\"{1} {0} {{}} {2:.2f} {3} {4:.{5}} {6}\\n\", 1, \"text\", 2.71828, 0.1, \"abcdef\", 3, Point{1, 2});\n    \
        try { std::vformat(\"{:d}\", std::make_format_args(name)); } catch (const std::format_error &) { std::cout << wide.size() << \" refused\\n\"; }\n    \
        return 0;\n}\n";
    std::fs::write(directory.join("format.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["-std=c++20", "format.cpp", "-o", "format"]));
    let expected = "5   name|***c***|true|0xff -0042 00000101\ntext 1 {} 2.72 0.1 abc (1;2)\n8 refused\n";
    assert_eq!(printed(&directory, "format"), expected);
}

/// A key's place that is a DWORD's gets half a key, whatever lies behind it; one that is a pointer's gets all of it.
#[test]
fn a_key_that_is_a_dword_is_half_a_key() {
    let directory = scratch("keys");
    let text = "#include <winsock2.h>\n#include <windows.h>\n#include <stdio.h>\nstruct state { DWORD before; DWORD key; DWORD behind; };\n\
        int main(void) {\n    HANDLE port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);\n    DWORD n = 0;\n    LPOVERLAPPED o;\n    \
        struct { DWORD n, behind; } own = {0, 3};\n    struct state *whole = NULL, made = {1, 2, 3};\n    DWORD udata, next = 7;\n    \
        PostQueuedCompletionStatus(port, 1, 5, NULL);\n    PostQueuedCompletionStatus(port, 1, (ULONG_PTR)&made, NULL);\n    \
        GetQueuedCompletionStatus(port, &n, &udata, &o, INFINITE);\n    \
        GetQueuedCompletionStatus(port, &n, (LPDWORD)&whole, &o, INFINITE);\n    \
        PostQueuedCompletionStatus(port, 1, 6, NULL);\n    GetQueuedCompletionStatus(port, &n, &own.n, &o, INFINITE);\n    \
        printf(\"%u %u %u %u\\n\", udata, next, whole->behind, own.behind);\n    return 0;\n}\n";
    std::fs::write(directory.join("keys.c"), text).expect("written");
    for kind in ["c", "c++"] {
        for level in ["-O0", "-O2"] {
            assert_ok(&compile("c++", &directory, &["-x", kind, level, "keys.c", "-o", "keys"]));
            assert_eq!(printed(&directory, "keys"), "5 7 3 3\n", "{kind} {level}");
        }
    }
}

/// Sessions whose pointers go through a DWORD are found again, whichever thread has made them.
#[test]
fn a_pointer_that_was_cast_to_a_dword_is_the_same_again() {
    let directory = scratch("squeezed");
    let text = "#include <winsock2.h>\n#include <windows.h>\n#include <stdio.h>\n#include <stdlib.h>\ntypedef struct { int n; char room[4000000]; } session;\n\
        static HANDLE port;\nDWORD WINAPI maker(LPVOID unused) {\n    session *made = (session *)malloc(sizeof(session));\n    made->n = 7;\n    \
        return PostQueuedCompletionStatus(port, 1, (DWORD)made, NULL);\n}\n\
        int main(void) {\n    session *found = NULL;\n    DWORD n;\n    LPOVERLAPPED o;\n    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);\n    \
        WaitForSingleObject(CreateThread(NULL, 0, maker, NULL, 0, NULL), INFINITE);\n    \
        GetQueuedCompletionStatus(port, &n, (PULONG_PTR)&found, &o, INFINITE);\n    printf(\"%d\\n\", found->n);\n    return 0;\n}\n";
    std::fs::write(directory.join("squeezed.c"), text).expect("written");
    for kind in ["c", "c++"] {
        assert_ok(&compile("c++", &directory, &["-x", kind, "squeezed.c", "-o", "squeezed"]));
        assert_eq!(printed(&directory, "squeezed"), "7\n", "{kind}");
    }
}

#[test]
fn versions_are_asked_for_by_their_names() {
    let directory = scratch("versions");
    let text = "#include <winsock2.h>\n#include <VersionHelpers.h>\n#include <stdio.h>\nint main(void) {\n    \
        printf(\"%d %d %d %lx\\n\", IsWindowsXPSP3OrGreater(), IsWindows10OrGreater(), IsWindowsVersionOrGreater(11, 0, 0), (long)E_PENDING & 0xffffffff);\n    \
        return 0;\n}\n";
    std::fs::write(directory.join("versions.c"), text).expect("written");
    for kind in ["c", "c++"] {
        assert_ok(&compile("c++", &directory, &["-x", kind, "versions.c", "-o", "versions"]));
        assert_eq!(printed(&directory, "versions"), "1 1 0 8000000a\n", "{kind}");
    }
}
