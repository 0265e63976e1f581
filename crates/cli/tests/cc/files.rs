//! Files, streams and the terminal, as Microsoft's runtime has them.

use std::process::Command;

use crate::driver::{assert_ok, compile, printed, scratch};

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
