//! Libraries that a program loads, and is linked with.

use crate::driver::{assert_ok, compile, overlapped, printed, scratch};
use std::path::Path;

/// Loads the libraries that it is given, asks each for `number`, and gives them back.
const HOST: &str = "#include <winsock2.h>\n#include <windows.h>\n#include <stdio.h>\n\
    int main(int argc, char **argv)\n{\n    int i;\n    for (i = 1; i < argc; i++) {\n\
        int (*number)(HMODULE);\n        HMODULE library = LoadLibrary(argv[i]);\n\
        if (library == NULL) { printf(\"error %lu\\n\", GetLastError()); continue; }\n\
        number = (int (*)(HMODULE))GetProcAddress(library, \"number\");\n\
        if (number == NULL) printf(\"no number %lu\\n\", GetLastError());\n\
        else printf(\"number %d\\n\", number(library));\n\
        if (argc == 2) FreeLibrary(library);\n    }\n    printf(\"end\\n\");\n    return 0;\n}\n";

/// A library that says what its `DllMain` is told.
fn library(head: &str, export: &str) -> String {
    format!(
        "#include <windows.h>\n#include <stdio.h>\nstatic HMODULE own;\n\
         {head} DllMain(HANDLE instance, DWORD reason, LPVOID reserved)\n{{\n\
         if (reason == DLL_PROCESS_ATTACH) own = (HMODULE)instance;\n\
         printf(\"told %d%s\\n\", (int)reason, reserved ? \" at the end\" : \"\");\n    fflush(stdout);\n    return TRUE;\n}}\n\
         {export} int number(HMODULE library) {{ return library == own ? 7 : 0; }}\n"
    )
}

fn host(directory: &Path) {
    std::fs::write(directory.join("host.c"), HOST).expect("written");
    assert_ok(&compile("cc", directory, &["host.c", "-o", "host"]));
}

fn ran(directory: &Path, libraries: &[&str]) -> String {
    let mut command = std::process::Command::new(directory.join("host"));
    let output = command.args(libraries).current_dir(directory).output().expect("the program runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("it prints UTF-8")
}

#[test]
fn a_library_of_c_is_loaded_and_unloaded() {
    let directory = scratch("plugin-c");
    host(&directory);
    std::fs::write(directory.join("plug.c"), library("BOOL APIENTRY", "__declspec(dllexport)")).expect("written");
    for compiler in ["gcc", "clang"] {
        let mut command = overlapped();
        command.args(["cc", "-Wall", "-shared", "plug.c", "-o", "Plug.dll"]).env("CC", compiler);
        let output = command.current_dir(&directory).output().expect("the command runs");
        assert_ok(&output);
        assert!(output.stderr.is_empty(), "{compiler}: {}", String::from_utf8_lossy(&output.stderr));
        for name in ["plug", "PLUG.DLL", r".\plug.dll"] {
            assert_eq!(ran(&directory, &[name]), "told 1\nnumber 7\ntold 0\nend\n", "{compiler} {name}");
        }
        assert_eq!(ran(&directory, &["plug", "Plug.dll"]), "told 1\nnumber 7\nnumber 7\nend\ntold 0 at the end\n");
    }
    assert_eq!(ran(&directory, &["another"]), "error 126\nend\n");
    assert_eq!(ran(&directory, &["./host.c"]), "error 193\nend\n");
}

/// To Microsoft's compiler `DllMain` is C's in C++ too, and its first parameter may be any handle.
#[test]
fn a_library_of_cxx_has_a_main() {
    let directory = scratch("plugin-cxx");
    host(&directory);
    for (name, head) in [("plain", "BOOL APIENTRY"), ("c", "extern \"C\" BOOL WINAPI")] {
        let text = library(head, "extern \"C\" __declspec(dllexport)");
        let source = format!("{name}.cpp");
        for handle in ["HANDLE", "HINSTANCE"] {
            std::fs::write(directory.join(&source), text.replacen("HANDLE", handle, 1)).expect("written");
            assert_ok(&compile("c++", &directory, &["-mdll", &source, "-o", "plug.dll"]));
            assert_eq!(ran(&directory, &["plug"]), "told 1\nnumber 7\ntold 0\nend\n", "{name} {handle}");
        }
    }
}

/// The objects of a library are there when it is told of its end.
#[test]
fn a_library_is_told_before_its_objects_go() {
    let directory = scratch("plugin-objects");
    host(&directory);
    let text = "#include <windows.h>\n#include <stdio.h>\n\
        struct Kept { Kept() { puts(\"made\"); } ~Kept() { puts(\"gone\"); } };\nstatic Kept kept;\n\
        BOOL WINAPI DllMain(HINSTANCE, DWORD reason, LPVOID) { printf(\"told %lu\\n\", reason); return TRUE; }\n\
        extern \"C\" int number(HMODULE) { return 1; }\n";
    std::fs::write(directory.join("plug.cpp"), text).expect("written");
    assert_ok(&compile("c++", &directory, &["-shared", "plug.cpp", "-o", "libplug.so"]));
    assert_eq!(ran(&directory, &["plug.dll"]), "made\ntold 1\nnumber 1\ntold 0\ngone\nend\n");
    // Loaded twice, it is there to the end.
    assert_eq!(ran(&directory, &["plug", "plug"]), "made\ntold 1\nnumber 1\nnumber 1\nend\ntold 0\ngone\n");
}

#[test]
fn what_a_library_needs_lies_beside_it_and_is_not_taken_for_its_own() {
    let directory = scratch("plugin-needs");
    std::fs::create_dir_all(directory.join("plugins")).expect("made");
    host(&directory);
    std::fs::write(directory.join("below.c"), library("BOOL WINAPI", "__declspec(dllexport)")).expect("written");
    let above = "int number(void *);\nint above(void) { return number(0); }\n";
    std::fs::write(directory.join("above.c"), above).expect("written");
    assert_ok(&compile("cc", &directory, &["-shared", "below.c", "-o", "plugins/below.dll"]));
    assert_ok(&compile("cc", &directory, &["-shared", "above.c", "plugins/below.dll", "-o", "plugins/above.dll"]));
    assert_eq!(ran(&directory, &[r"Plugins\Above"]), "no number 127\nend\n");
    std::fs::remove_file(directory.join("plugins/below.dll")).expect("removed");
    assert_eq!(ran(&directory, &["plugins/above.dll"]), "error 126\nend\n");
}

#[test]
fn a_program_is_linked_with_a_library() {
    let directory = scratch("plugin-linked");
    let plug =
        "#include <windows.h>\n__declspec(dllexport) int start(void) { return 3; }\nint stop_it(void) { return 4; }\n";
    std::fs::write(directory.join("plug.c"), plug).expect("written");
    std::fs::write(directory.join("plug.def"), "LIBRARY plug\nEXPORTS\n  start @1\n  stop = stop_it\n")
        .expect("written");
    let program = "#include <windows.h>\n#include <stdio.h>\n__declspec(dllimport) int start(void);\nint stop(void);\n\
        int main(void) { printf(\"%d %d %d\\n\", start(), stop(), GetModuleHandle(\"plug\") != NULL); return 0; }\n";
    std::fs::write(directory.join("program.c"), program).expect("written");
    assert_ok(&compile("cc", &directory, &["-shared", "plug.c", "plug.def", "-o", "plug.dll"]));
    assert_ok(&compile("cc", &directory, &["program.c", "plug.dll", "-o", "program"]));
    assert_eq!(printed(&directory, "program"), "3 4 1\n");
}

#[test]
fn c_and_cxx_make_one_library() {
    let directory = scratch("plugin-mixed");
    host(&directory);
    std::fs::write(directory.join("one.c"), "int one(void) { return 1; }\n").expect("written");
    let other = "#include <string>\nextern \"C\" int one(void);\nextern \"C\" int number(void *) { return one() + (int)std::string(\"x\").size(); }\n";
    std::fs::write(directory.join("other.cpp"), other).expect("written");
    assert_ok(&compile("cc", &directory, &["-shared", "one.c", "other.cpp", "-o", "mixed.dll"]));
    assert_eq!(ran(&directory, &["mixed"]), "number 2\nend\n");
}
