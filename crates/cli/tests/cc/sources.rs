//! How sources and headers are read: their code pages, and headers in another case or directory.

use crate::driver::{assert_ok, compile, printed, scratch};

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
fn code_page_1251_is_read() {
    let directory = scratch("cyrillic");
    // Comments and texts in CP1251, and a quotation mark of it before a name that is looked back from.
    let mut source = b"#include <winsock2.h>\r\n#include <stdio.h>\r\n// \xab\xcf\xf0\xe8\xe2\xe5\xf2\xbb_stricmp \xf1\xe5\xf0\xe2\xe5\xf0\r\n".to_vec();
    source.extend(b"int main() { printf(\"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0 \x97 %s %d\\n\", \"in \" __FUNCTION__, _stricmp(\"A\", \"a\")); return 0; }\r\n");
    std::fs::write(directory.join("cyrillic.cpp"), source).expect("written");
    assert_ok(&compile("c++", &directory, &["cyrillic.cpp", "-o", "cyrillic"]));
    assert_eq!(printed(&directory, "cyrillic"), "Привет, мир — in main 0\n");
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
