//! Sources that use what Microsoft's C runtime has in `stdio.h`, `string.h` and `stdlib.h` (`strcpy_s`, `_stricmp`, `_vsnprintf`) and include
//! nothing of Windows: glibc's headers have none of it, and the SDK's own (`ovl/alone.h`) goes before such a source.

use super::reader::{Reader, behind_last, is_word};

/// The SDK's header.
pub const HEADER: &str = "ovl/alone.h";

/// Names that only Microsoft's runtime has. Those that a program may well have a function of its own for are not among them.
const NAMES: &[&str] = &[
    "_MAX_PATH",
    "_TRUNCATE",
    "__argc",
    "__argv",
    "__max",
    "__min",
    "_aligned_free",
    "_aligned_malloc",
    "_atoi64",
    "_countof",
    "_daylight",
    "_dupenv_s",
    "_fileno",
    "_fseeki64",
    "_fsopen",
    "_ftelli64",
    "_fullpath",
    "_get_pgmptr",
    "_getmaxstdio",
    "_getpid",
    "_i64toa",
    "_i64toa_s",
    "_isatty",
    "_itoa",
    "_itoa_s",
    "_localtime64_s",
    "_ltoa",
    "_ltoa_s",
    "_makepath",
    "_memicmp",
    "_mkgmtime",
    "_pclose",
    "_pgmptr",
    "_popen",
    "_putenv",
    "_putenv_s",
    "_scprintf",
    "_setmaxstdio",
    "_snprintf",
    "_snprintf_s",
    "_snwprintf",
    "_splitpath",
    "_splitpath_s",
    "_strdup",
    "_strerror_s",
    "_stricmp",
    "_strlwr",
    "_strlwr_s",
    "_strnicmp",
    "_strrev",
    "_strtoi64",
    "_strtoui64",
    "_strupr",
    "_strupr_s",
    "_time64",
    "_timezone",
    "_tzname",
    "_tzset",
    "_ui64toa",
    "_ui64toa_s",
    "_ultoa",
    "_ultoa_s",
    "_vscprintf",
    "_vsnprintf",
    "_vsnprintf_s",
    "_wcsdup",
    "_wcsicmp",
    "_wfopen",
    "_wfopen_s",
    "_wtoi",
    "asctime_s",
    "ctime_s",
    "errno_t",
    "fopen_s",
    "fprintf_s",
    "freopen_s",
    "fscanf_s",
    "getenv_s",
    "gets_s",
    "gmtime_s",
    "itoa",
    "localtime_s",
    "memcpy_s",
    "memicmp",
    "memmove_s",
    "printf_s",
    "qsort_s",
    "rand_s",
    "scanf_s",
    "sprintf_s",
    "sscanf_s",
    "strcat_s",
    "strcmpi",
    "strcpy_s",
    "strerror_s",
    "stricmp",
    "strlwr",
    "strncat_s",
    "strncpy_s",
    "strnicmp",
    "strnlen_s",
    "strrev",
    "strtok_s",
    "strupr",
    "swprintf_s",
    "tmpfile_s",
    "vprintf_s",
    "vsprintf_s",
    "vswprintf_s",
    "wcscat_s",
    "wcscpy_s",
    "wcsncpy_s",
    "wprintf_s",
];

/// What winsock2.h has for those that ask for it.
const IN_NETWORKS_ORDER: &[&str] = &["htond", "htonf", "htonll", "ntohd", "ntohf", "ntohll"];

/// Whether a program's texts use the runtime and declare none of what they use.
pub fn is_used<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    are_used(NAMES, texts)
}

/// Whether a program's texts turn long numbers into the network's order by Winsock's functions.
pub fn turns_long_numbers<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    are_used(IN_NETWORKS_ORDER, texts)
}

fn are_used<'a>(names: &[&str], texts: impl Iterator<Item = &'a str>) -> bool {
    let mut uses = false;
    for text in texts {
        let mut reader = Reader { text, at: 0 };
        while let Some(word) = reader.word() {
            let before = &text[..reader.at - word.len()];
            if word == "system" && names == NAMES {
                // Its commands are of Windows, too.
                let command = text[reader.at..].trim_start().strip_prefix('(').map(str::trim_start);
                uses |= command.is_some_and(|command| {
                    let command = command.to_ascii_lowercase();
                    command.starts_with("\"pause") || command.starts_with("\"cls")
                });
            } else if names.binary_search(&word).is_ok() {
                if declares(before, &text[reader.at..]) {
                    return false;
                }
                uses = true;
            }
        }
    }
    uses
}

/// Whether a name is declared between these texts: a type stands before it, or the directive that defines it.
fn declares(all_before: &str, behind: &str) -> bool {
    let before = all_before.trim_end();
    let is_macro =
        ["#define", "# define", "defined", "#ifndef", "defined("].iter().any(|directive| before.ends_with(directive));
    let head = before.trim_end_matches(['*', ' ', '\t']);
    let start = behind_last(head, |c| !is_word(c));
    let is_type = !head[start..].is_empty()
        && !matches!(
            &head[start..],
            "return" | "else" | "case" | "do" | "typedef" | "throw" | "sizeof" | "not" | "and" | "or"
        );
    // A word beside a word is a declaration, but in a directive.
    let line = all_before.rsplit('\n').next().unwrap_or_default();
    let is_plain = head.len() == before.len() && !line.trim().is_empty() && !line.trim_start().starts_with('#');
    // `a * b(c)` has a type before it, too, as far as words say; a declaration's line begins with it.
    let begins = head[..start].trim_end_matches([' ', '\t']).ends_with(['\n', ';', '}', '{']) || start == 0;
    let is_qualified =
        ["static", "inline", "extern", "const", "unsigned"].iter().any(|word| head[..start].trim_end().ends_with(word));
    is_macro || (is_type && (is_plain || begins || is_qualified) && behind.trim_start().starts_with('('))
}

#[cfg(test)]
mod tests {
    use super::{IN_NETWORKS_ORDER, NAMES, is_used, turns_long_numbers};

    #[test]
    fn functions_that_a_program_has_are_not_asked_for() {
        assert!(turns_long_numbers(["x = htonll(y);"].into_iter()));
        assert!(!turns_long_numbers(["x = htonl(y); system(\"cls\");"].into_iter()));
        assert!(!turns_long_numbers(
            ["x = htonll(y);", "static uint64_t htonll(uint64_t n) { return n; }"].into_iter()
        ));
        assert!(!turns_long_numbers(
            ["static unsigned long long htonll(unsigned long long n);\nhtonll(y);"].into_iter()
        ));
        assert!(!turns_long_numbers(["template <class T> T ntohll(T n);\nntohll(y);"].into_iter()));
        assert!(!turns_long_numbers(["#define htonll(n) swap(n)\nx = htonll(y);"].into_iter()));
    }

    #[test]
    fn names_are_in_order() {
        assert!(NAMES.is_sorted());
        assert!(IN_NETWORKS_ORDER.is_sorted());
    }

    #[test]
    fn the_runtime_is_used_where_nothing_declares_it() {
        for text in [
            "void f() { strcpy_s(a, \"x\"); }",
            "int n = _stricmp(a, b);",
            "return _vscprintf(format, arguments);",
            "errno_t e = 0;",
            "int main() { system(\"pause\"); }",
            "x = a * _atoi64(b);",
            "#ifdef X\nstrcpy_s(a, b);\n#endif\n  strcpy_s(a, c);",
            "#define COPY strcpy_s(a, b)",
            "else strcpy_s(a, b);",
        ] {
            assert!(is_used([text].into_iter()), "{text}");
        }
        for texts in [
            &["int main() { strcpy(a, b); system(\"ls\"); }"][..],
            &["#define _stricmp strcasecmp\nint n = _stricmp(a, b);"],
            &["static char *strrev(char *s) { return s; }", "strrev(x);"],
            &["char *itoa(int n);\nitoa(3);"],
            &["#ifndef _stricmp\n#endif", "_stricmp(a, b)"],
            &["// strcpy_s(a, b)"],
        ] {
            assert!(!is_used(texts.iter().copied()), "{texts:?}");
        }
    }
}
