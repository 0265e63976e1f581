//! Microsoft's C runtime: its functions, and the headers that bring them or do not.

use std::process::Command;

use crate::driver::{assert_ok, check_everywhere, compile, overlapped, printed, scratch};

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

#[test]
fn a_header_in_a_branch_that_is_not_taken_brings_nothing() {
    let text = "#include <stdio.h>\n#if 0\n#include <io.h>\n#elif !defined(_WIN32)\n#include <windows.h>\n#endif\n\
        int main(void)\n{\n    char text[16];\n    FILE *file = _popen(\"echo hi\", \"r\");\n    \
        if (file == NULL || fgets(text, sizeof(text), file) == NULL) return 1;\n    fputs(text, stdout);\n    return _pclose(file);\n}\n";
    check_everywhere("branch", text, "hi\n");
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

#[test]
fn bits_are_found_for_unsigned_longs() {
    let text = "#include <winsock2.h>\n#include <windows.h>\n#include <intrin.h>\n#include <stdio.h>\nint main(void)\n{\n    \
        unsigned long low = ~0ul, high = ~0ul, top = ~0ul, kept = 9;\n    DWORD half = 7;\n    \
        int found = _BitScanForward(&low, 0x50) + _BitScanReverse(&high, 0x50) + _BitScanReverse64(&top, 1ull << 40) + BitScanForward(&half, 2);\n    \
        found += _BitScanForward(&kept, 0);\n    printf(\"%d %lu %lu %lu %lu %u\\n\", found, low, high, top, kept, half);\n    return 0;\n}\n";
    check_everywhere("bits", text, "4 4 6 40 9 1\n");
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

/// Texts are UTF-8 here, for the functions of mbstring.h as for all others.
#[test]
fn characters_have_several_bytes() {
    let directory = scratch("several_bytes");
    let source = r##"#include <mbctype.h>
#include <mbstring.h>
#include <stdio.h>
#define TEXT_OF(text) ((const unsigned char *)(text))
int main(void)
{
    /* A letter, one of two bytes, a slash, one of three, one of four, and a byte that begins none. */
    static const unsigned char text[] = "a\xC3\xA9/\xE4\xBD\xA0\xF0\x9F\x98\x80\xFF";
    unsigned char room[32], *rest = NULL;
    const unsigned char *at = text + sizeof text - 1;
    int back = 0;
    if (!(_setmbcp(_MB_CP_UTF8) == 0 && _getmbcp() == _MB_CP_UTF8)) printf("_setmbcp\n");
    if (!(_mbslen(text) == 6)) printf("_mbslen\n");
    if (!(_mbsinc(text) == text + 1 && _mbsinc(text + 1) == text + 3 && _mbsinc(text + 7) == text + 11)) printf("_mbsinc\n");
    while ((at = _mbsdec(text, at)) != NULL) back++;
    if (!(back == 6)) printf("_mbsdec\n");
    if (!(_mbsnextc(text) == 'a' && _mbsnextc(text + 1) == 0xC3A9)) printf("_mbsnextc\n");
    if (!(_mbschr(text, '/') == text + 3 && _mbschr(text, 0xE4BDA0) == text + 4 && _mbschr(text, 0xA9) == NULL)) printf("_mbschr\n");
    if (!(_mbsrchr(TEXT_OF("x/y/z"), '/')[1] == 'z')) printf("_mbsrchr\n");
    if (!(_mbsnbcnt(text, 2) == 3 && _mbsnccnt(text, 3) == 2)) printf("_mbsnbcnt\n");
    if (!(_mbsncpy(room, text, 2) == room && (room[3] = 0, _mbscmp(room, TEXT_OF("a\xC3\xA9")) == 0))) printf("_mbsncpy\n");
    if (!(_mbscmp(_mbsncat(room, text + 3, 2), TEXT_OF("a\xC3\xA9/\xE4\xBD\xA0")) == 0)) printf("_mbsncat\n");
    if (!(_mbsspn(text, TEXT_OF("\xC3\xA9" "a")) == 3 && _mbscspn(text, TEXT_OF("\xE4\xBD\xA0")) == 4)) printf("_mbsspn\n");
    if (!(_mbscmp(_mbstok_s(room, TEXT_OF("/"), &rest), TEXT_OF("a\xC3\xA9")) == 0)) printf("_mbstok_s\n");
    if (!(_mbscmp(_mbstok_s(NULL, TEXT_OF("/"), &rest), TEXT_OF("\xE4\xBD\xA0")) == 0 && _mbstok_s(NULL, TEXT_OF("/"), &rest) == NULL)) printf("_mbstok_s\n");
    if (!(_ismbblead(0xC3) && !_ismbblead('a') && !_ismbblead(0xA9) && _ismbbtrail(0xA9) && !_ismbbtrail('a'))) printf("_ismbblead\n");
    if (!(_ismbslead(text, text + 1) && !_ismbslead(text, text) && _ismbstrail(text, text + 2) && !_ismbstrail(text, text + 3))) printf("_ismbslead\n");
    if (!(_mbsicmp(TEXT_OF("aBc"), TEXT_OF("AbC")) == 0 && _mbsnicmp(TEXT_OF("aBx"), TEXT_OF("AbC"), 2) == 0)) printf("_mbsicmp\n");
    printf("done\n");
    return 0;
}
"##;
    std::fs::write(directory.join("bytes.c"), source).expect("written");
    assert_ok(&compile("cc", &directory, &["bytes.c", "-o", "bytes"]));
    assert_eq!(printed(&directory, "bytes"), "done\n");
}

/// Servers that write a dump where they fail install these; the one of pure virtual calls is called.
#[test]
fn handlers_of_mistakes_are_kept() {
    let directory = scratch("handlers");
    let text = r#"#include <winsock2.h>
#include <windows.h>
#include <crtdbg.h>
#include <cstdio>
static void invalid(const wchar_t *, const wchar_t *, const wchar_t *, unsigned int, uintptr_t) {}
static void pure() { std::printf("pure\n"); std::fflush(stdout); ExitProcess(3); }
struct Base {
    Base() { twice(); }
    void twice() { go(); }
    virtual void go() = 0;
};
struct Derived : Base { void go() override {} };
int main() {
    _invalid_parameter_handler before = _set_invalid_parameter_handler(invalid), mine = _set_invalid_parameter_handler(NULL);
    std::printf("%d %d %d\n", before == NULL, mine == invalid, _get_invalid_parameter_handler() == NULL);
    _purecall_handler none = _set_purecall_handler(pure);
    std::printf("%d %d\n", none == NULL, _get_purecall_handler() == pure);
    std::fflush(stdout);
    Derived derived;
    return 0;
}
"#;
    std::fs::write(directory.join("handlers.cpp"), text).expect("written");
    for compiler in ["g++", "clang++"] {
        let output = overlapped()
            .args(["c++", "handlers.cpp", "-o", "handlers"])
            .env("CXX", compiler)
            .current_dir(&directory)
            .output();
        assert_ok(&output.expect("the command runs"));
        let ended = Command::new(directory.join("handlers")).output().expect("it starts");
        assert_eq!(String::from_utf8_lossy(&ended.stdout), "1 1 1\n1 1\npure\n");
        assert_eq!(ended.status.code(), Some(3));
    }
}
