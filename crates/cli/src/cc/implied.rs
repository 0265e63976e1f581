//! Headers of the C++ library that Microsoft's headers include by the way: a source that has `<iostream>` there has `string`, `memset` and
//! `exit` with it, and whoever wrote it did not notice. What is used and not included is included for it.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::reader::{Reader, is_word};
use super::spelling;

/// Functions of C and macros, by their headers.
const OF_C: &[(&str, &str)] = &[
    ("cctype", "isalnum isalpha isdigit islower ispunct isspace isupper isxdigit tolower toupper"),
    ("cfloat", "DBL_EPSILON DBL_MAX DBL_MIN FLT_EPSILON FLT_MAX FLT_MIN"),
    (
        "climits",
        "CHAR_BIT CHAR_MAX INT_MAX INT_MIN LLONG_MAX LONG_MAX LONG_MIN SHRT_MAX UCHAR_MAX UINT_MAX ULONG_MAX \
         USHRT_MAX",
    ),
    ("cmath", "acos asin atan atan2 ceil cos exp fabs floor fmod log log10 pow sin sqrt tan"),
    (
        "cstdint",
        "INT32_MAX INT64_MAX UINT16_MAX UINT32_MAX UINT64_MAX UINT8_MAX int16_t int32_t int64_t int8_t intptr_t \
         uint16_t uint32_t uint64_t uint8_t uintptr_t",
    ),
    (
        "cstdio",
        "FILE fclose fflush fgets fopen fprintf fputs fread fscanf fseek ftell fwrite getchar perror printf \
         putchar puts remove rename scanf setbuf setvbuf snprintf sprintf sscanf vprintf vsnprintf vsprintf",
    ),
    (
        "cstdlib",
        "EXIT_FAILURE EXIT_SUCCESS RAND_MAX abort abs atexit atof atoi atol atoll calloc exit free getenv malloc \
         qsort rand realloc srand strtod strtol strtoul strtoull system",
    ),
    (
        "cstring",
        "memchr memcmp memcpy memmove memset strcat strchr strcmp strcpy strcspn strerror strlen strncat strncmp \
         strncpy strpbrk strrchr strspn strstr strtok",
    ),
    ("ctime", "CLOCKS_PER_SEC asctime clock clock_t ctime difftime gmtime localtime mktime strftime time time_t"),
    ("cwchar", "swprintf wcscat wcschr wcscmp wcscpy wcslen wcsncmp wcsncpy wcsstr wprintf"),
];
/// Names of the C++ library, by their headers.
const OF_CXX: &[(&str, &str)] = &[
    (
        "algorithm",
        "all_of any_of binary_search copy_if count count_if find find_if for_each generate lower_bound max_element \
         min_element none_of random_shuffle remove remove_if replace replace_if reverse shuffle sort stable_sort \
         transform unique upper_bound",
    ),
    ("chrono", "chrono"),
    ("functional", "bind function greater less mem_fn placeholders ref"),
    ("iterator", "back_inserter inserter istream_iterator istreambuf_iterator ostream_iterator"),
    ("limits", "numeric_limits"),
    ("memory", "auto_ptr enable_shared_from_this make_shared make_unique shared_ptr unique_ptr weak_ptr"),
    ("new", "bad_alloc nothrow"),
    (
        "stdexcept",
        "domain_error invalid_argument length_error logic_error out_of_range overflow_error range_error \
         runtime_error",
    ),
    ("string", "getline stod stof stoi stol stoll stoul stoull string to_string wstring"),
    ("system_error", "error_code system_category system_error"),
    ("thread", "this_thread thread"),
    ("tuple", "get make_tuple tie tuple"),
    ("typeinfo", "bad_cast type_info"),
    ("utility", "forward make_pair move pair"),
    ("vector", "vector"),
];
/// Names of the C++ library that `using namespace std` is enough for: few programs have others of their own by these.
const PLAIN: &str = "back_inserter find_if for_each getline invalid_argument make_pair make_shared make_unique numeric_limits \
    out_of_range runtime_error shared_ptr sort stoi string this_thread to_string transform unique_ptr vector \
    wstring";

/// The header of each name.
fn by_name(table: &[(&'static str, &'static str)]) -> HashMap<&'static str, &'static str> {
    table.iter().flat_map(|(header, names)| names.split(' ').map(|name| (name, *header))).collect()
}

/// What such a header is called in C, where it has another name there.
fn in_c(header: &str) -> Option<String> {
    header.strip_prefix('c').filter(|_| header != "chrono").map(|name| format!("{name}.h"))
}

/// The headers that C++ sources use and do not include. They need to include some header of the C++ library: to others nothing is given.
pub fn headers<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'static str> {
    let (of_c, of_cxx) = (by_name(OF_C), by_name(OF_CXX));
    let known: HashSet<&str> = PLAIN.split(' ').collect();
    let mut found: BTreeSet<&'static str> = BTreeSet::new();
    let (mut includes, mut is_of_cxx, mut opens_std) = (BTreeSet::new(), false, false);
    let mut plain: BTreeSet<&'static str> = BTreeSet::new();
    for text in texts {
        for header in spelling::included(text) {
            // Those of the C++ library have no dot.
            is_of_cxx |= !header.quoted && !header.name.contains('.');
            includes.insert(header.name.to_ascii_lowercase());
        }
        let mut reader = Reader { text, at: 0 };
        let mut before = ("", "");
        while let Some(word) = reader.word() {
            let start = reader.at - word.len();
            let head = text[..start].trim_end();
            let is_member = head.ends_with('.') || head.ends_with("->");
            let scope = head.strip_suffix("::").map(str::trim_end);
            let is_std = scope.and_then(|scope| scope.strip_suffix("std")).is_some_and(|before| {
                let outer = before.trim_end().strip_suffix("::").map(str::trim_end);
                !before.ends_with(is_word) && !outer.is_some_and(|outer| outer.ends_with(is_word))
            });
            let is_qualified =
                head.ends_with("::") && !is_std && head.strip_suffix("::").is_some_and(|of| of.ends_with(is_word));
            opens_std |= before == ("using", "namespace") && word == "std";
            if !is_member && !is_qualified {
                found.extend(of_c.get(word));
                if is_std {
                    found.extend(of_cxx.get(word));
                } else if known.contains(word) {
                    plain.extend(of_cxx.get(word));
                }
            }
            before = (before.1, word);
        }
    }
    if !is_of_cxx {
        return Vec::new();
    }
    if opens_std {
        found.extend(plain);
    }
    let is_included = |header: &&str| {
        let in_c = in_c(header);
        !includes.contains(*header) && !in_c.is_some_and(|name| includes.contains(&name))
    };
    found.into_iter().filter(is_included).collect()
}

#[cfg(test)]
mod tests {
    use super::headers;

    fn of(text: &str) -> Vec<&'static str> {
        headers([text].into_iter())
    }

    #[test]
    fn what_is_used_and_not_included() {
        assert_eq!(
            of("#include <iostream>\nstd::string s; memset(&a, 0, 4); exit(1);"),
            ["cstdlib", "cstring", "string"]
        );
        assert_eq!(of("#include <vector>\nusing namespace std;\nsort(v.begin(), v.end());"), ["algorithm"]);
        assert_eq!(
            of("#include <iostream>\n#include <string.h>\n#include <string>\nstd::string s(strlen(t), INT_MAX);"),
            ["climits"]
        );
        assert_eq!(of("#include <mutex>\nstd::function<void()> f = std::bind(g);"), ["functional"]);
    }

    #[test]
    fn what_is_the_programs_own() {
        for text in [
            "string s; memset(a, 0, 4);",
            "#include <stdio.h>\nstd::string s;",
            "#include <iostream>\nint count = 0; bind(s, a, n); string();",
            "#include <iostream>\nlist.remove(3); p->exit(); Own::free(p); own::std::sort(v);",
            "#include <iostream>\n// std::sort\n\"exit\"",
        ] {
            assert_eq!(of(text), [""; 0], "{text}");
        }
    }
}
