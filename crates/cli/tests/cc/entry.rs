//! Where a program begins, and what its `main` says and is given.

use crate::driver::{assert_ok, check_everywhere, compile, printed, scratch};

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
