//! Headers of Microsoft's C++ library that others lack, and what its headers bring along.

use crate::driver::{assert_ok, compile, overlapped, printed, scratch};

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
