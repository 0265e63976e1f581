//! Wide text of 16 bits in C.

use std::process::Command;

use crate::driver::{assert_ok, compile, overlapped, printed, scratch};

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

/// `wsprintf` of a Unicode program: wide text is `%s`, a `long` has 32 bits, and no text is longer than 1,024 characters.
#[test]
fn wide_messages_are_formatted() {
    let directory = scratch("widemessages");
    let text = r#"#define UNICODE
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
int main(void) {
    WCHAR text[1100], big[1100];
    int i, n = wsprintf(text, L"%s %S %hs %d %ld %lu %04X %c %I64d %%", L"wide", "narrow", "too", 7, -1, 4000000000u, 255, L'c', 5LL);
    printf("%d %S\n", n, text);
    for (i = 0; i < 1099; i++) big[i] = L'x';
    big[i] = 0;
    n = wsprintf(text, L"%s", big);
    printf("%d %d\n", n, (int)wcslen(text));
    return 0;
}
"#;
    std::fs::write(directory.join("messages.c"), text).expect("written");
    for language in ["cc", "c++"] {
        assert_ok(&compile(language, &directory, &["messages.c", "-o", "messages"]));
        assert_eq!(printed(&directory, "messages"), "42 wide narrow too 7 -1 4000000000 00FF c 5 %\n1024 1024\n");
    }
}
