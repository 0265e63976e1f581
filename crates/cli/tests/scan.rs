//! `overlapped scan` over small trees: what it says, what it survives, and how it ends.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

fn scan(arguments: &[&str], tree: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_overlapped"))
        .arg("scan")
        .args(arguments)
        .arg(tree)
        .output()
        .expect("the command runs")
}

fn trees() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trees")
}

/// An empty folder of this name.
fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scan").join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("the target directory can be written");
    path
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("it prints UTF-8")
}

fn json(tree: &Path) -> Value {
    serde_json::from_slice(&scan(&["--json"], tree).stdout).expect("it prints JSON")
}

/// The names in a state, with the lines of their places.
fn names(found: &Value, state: &str) -> Vec<(String, Vec<u64>)> {
    let names = found["names"].as_array().expect("a list");
    let in_state = names.iter().filter(|name| name["state"] == state);
    let line = |place: &Value| place["line"].as_u64().expect("a number");
    let lines = |name: &Value| name["places"].as_array().expect("a list").iter().map(line).collect();
    in_state.map(|name| (name["name"].as_str().expect("a text").to_string(), lines(name))).collect()
}

/// Compares with what is written down; `OVERLAPPED_BLESS=1` writes it down anew.
#[track_caller]
fn assert_golden(name: &str, text: &str) {
    let text = text.replace(&format!("{}/", trees().display()), "");
    let path = trees().join(name);
    if std::env::var_os("OVERLAPPED_BLESS").is_some() {
        std::fs::write(&path, &text).expect("the tree can be written");
    }
    let expected = std::fs::read_to_string(&path).expect("what it is to print is written down");
    assert_eq!(text, expected, "{name}");
}

#[test]
fn a_server_that_the_sdk_compiles_lacks_nothing() {
    let output = scan(&["--all"], &trees().join("gameserver"));
    assert_golden("gameserver.txt", &told(&output));
    assert_eq!(output.status.code(), Some(0));
}

/// What `overlapped cc` compiles (tests/cc.rs) has nothing missing.
#[test]
fn the_trees_that_compile_lack_nothing() {
    for tree in ["chatserver", "modern"] {
        let found = json(&trees().join(tree));
        assert_eq!((names(&found, "missing"), &found["status"]), (Vec::new(), &0.into()), "{tree}");
    }
}

#[test]
fn what_is_missing_is_named_with_what_to_do() {
    let output = scan(&[], &trees().join("legacy"));
    assert_golden("legacy.txt", &told(&output));
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn json_says_the_same_by_file_and_line() {
    let tree = trees().join("legacy");
    let output = scan(&["--json"], &tree);
    assert_eq!(output.status.code(), Some(1));
    let found: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    let missing = names(&found, "missing");
    let lines = |name: &str| missing.iter().find(|(other, _)| other == name).map(|(_, lines)| lines.clone());
    assert_eq!(lines("CloseServiceHandle"), Some(vec![21]));
    assert_eq!(lines("CreateRemoteThread"), Some(vec![32]));
    assert_eq!(lines("GetCommState"), Some(vec![28]));
    assert_eq!(lines("<afxwin.h>"), Some(vec![1]));
    assert_eq!(lines("__asm"), Some(vec![7]));
    assert_eq!(lines("_spawnl"), Some(vec![36]));
    assert_eq!(lines("ClearEventLog"), Some(vec![51]), "the class's own function is not Windows'");
    let differs = names(&found, "differs");
    assert!(differs.contains(&("CreateMutex".to_string(), vec![29])), "{differs:?}");
    assert!(!differs.iter().any(|(name, _)| name == "CreateEvent"), "an event without a name does not differ");
    let elsewhere: Vec<String> = names(&found, "elsewhere").into_iter().map(|(name, _)| name).collect();
    assert_eq!(elsewhere, ["MessageBeep", "WSAProviderConfigChange", "__cpuid"]);

    // The fields that are promised.
    assert_eq!((&found["version"], &found["status"], &found["sources"]), (&1.into(), &1.into(), &1.into()));
    for key in ["root", "lines", "totals", "names", "other_headers", "spellings", "libraries", "projects", "skipped"] {
        assert!(!found[key].is_null(), "{key}");
    }
    let names = found["names"].as_array().expect("a list");
    for name in names {
        for key in ["name", "kind", "state"] {
            assert!(name[key].is_string(), "{name}");
        }
        assert_eq!(
            name["do"].is_string(),
            name["state"] == "missing" || name["how"].is_null() && name["group"].is_string(),
            "{name}"
        );
        for place in name["places"].as_array().expect("a list") {
            assert!(place["file"].is_string() && place["line"].is_u64() && place["when"].is_string(), "{place}");
        }
    }
    for (state, key) in [("as is", "as_is"), ("differs", "differs"), ("missing", "missing"), ("elsewhere", "elsewhere")]
    {
        let count = names.iter().filter(|name| name["state"] == state).count();
        assert_eq!(found["totals"][key]["names"], count, "{state}");
    }
}

/// The C programs of the SDK's tests compile with it: the scanner must find nothing missing in them.
#[test]
fn nothing_is_missing_in_what_compiles() {
    let programs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ws2_32/tests/c");
    let found = json(&programs);
    // What links and only answers with an error is called, to see that it does.
    let is_told = |name: &str| {
        found["names"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == name && one["how"].is_string()))
    };
    let missing: Vec<_> = names(&found, "missing").into_iter().filter(|(name, _)| !is_told(name)).collect();
    assert_eq!(missing, []);
    assert!(names(&found, "as is").len() > 200, "the programs use much of Windows");
    assert_eq!(found["other_headers"], Value::Array(Vec::new()));
}

#[test]
fn encodings_and_ends_of_lines_change_nothing() {
    let text =
        "// 소켓 서버\r\n#include <WinSock2.h>\r\nint main() {\r\n  WSACleanup();\r\n  RegCloseKey(0); // 끝\r\n}\r\n";
    let utf_16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let marked: Vec<u8> = [0xef, 0xbb, 0xbf].into_iter().chain(text.bytes()).collect();
    // The same in CP949.
    let mut korean = b"// \xbc\xd2\xc4\xcf \xbc\xad\xb9\xf6\r\n".to_vec();
    korean
        .extend(b"#include <WinSock2.h>\r\nint main() {\r\n  WSACleanup();\r\n  RegCloseKey(0); // \xb3\xa1\r\n}\r\n");
    let plain = text.replace("\r\n", "\n").into_bytes();
    let forms = [("utf16", utf_16), ("utf16be", big), ("marked", marked), ("cp949", korean), ("plain", plain)];
    for (name, bytes) in forms {
        let tree = scratch(name);
        std::fs::write(tree.join("server.cpp"), bytes).expect("written");
        let found = json(&tree);
        assert_eq!(names(&found, "missing"), [("RegCloseKey".to_string(), vec![5])], "{name}");
        assert_eq!(
            names(&found, "as is"),
            [("<winsock2.h>".to_string(), vec![2]), ("WSACleanup".to_string(), vec![4])],
            "{name}"
        );
        assert_eq!((&found["lines"], &found["skipped"]), (&6.into(), &Value::Array(Vec::new())), "{name}");
    }
}

#[test]
fn junk_links_and_pipes_are_told_and_survived() {
    let tree = scratch("junk");
    let link = std::os::unix::fs::symlink::<&Path, PathBuf>;
    std::fs::write(tree.join("good.c"), "#include <winsock2.h>\nint main(void) { return WSACleanup(); }\n")
        .expect("written");
    let junk: Vec<u8> = (0..100_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    std::fs::write(tree.join("junk.c"), &junk).expect("written");
    std::fs::write(tree.join("text.c"), junk.iter().map(|byte| byte | 1).collect::<Vec<u8>>()).expect("written");
    std::fs::write(tree.join("empty.h"), "").expect("written");
    std::fs::write(tree.join("line.c"), "Sleep(1);".repeat(500_000)).expect("written");
    std::fs::write(tree.join("deep.c"), "{(#if (!".repeat(50_000)).expect("written");
    std::fs::write(tree.join("ifs.c"), "#if A\n".repeat(50_000)).expect("written");
    std::fs::create_dir(tree.join("sub")).expect("made");
    link(Path::new(".."), tree.join("sub/back")).expect("linked");
    link(Path::new("itself"), tree.join("itself")).expect("linked");
    link(Path::new("nowhere.txt"), tree.join("dangling.txt")).expect("linked");
    let made = Command::new("mkfifo").arg(tree.join("pipe.c")).status().expect("it comes with the system");
    assert!(made.success());
    let output = scan(&["--json"], &tree);
    let found: Value = serde_json::from_slice(&output.stdout).expect("it prints JSON");
    let skipped = found["skipped"].as_array().expect("a list");
    let why =
        |name: &str| skipped.iter().find(|row| row["name"] == name).map(|row| row["why"].as_str().unwrap_or_default());
    assert_eq!(why("junk.c"), Some("not text"));
    assert_eq!(why("sub/back"), Some("a link to a folder that is read already"));
    assert_eq!(why("pipe.c"), Some("neither a file nor a folder"));
    assert!(why("dangling.txt").is_some_and(|why| why.contains("nowhere")), "{skipped:?}");
    assert!(why("itself").is_some());
    let sleeps = names(&found, "as is").into_iter().find(|(name, _)| name == "Sleep").expect("it was found");
    assert_eq!(sleeps.1.len(), 500_000);
    assert_eq!(output.status.code(), Some(0), "{skipped:?}");

    // A source that cannot be read leaves the answer incomplete.
    link(Path::new("gone.c"), tree.join("lost.c")).expect("linked");
    let output = scan(&[], &tree);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("could not be read"), "{}", told(&output));
}

#[test]
fn a_tree_that_is_not_there_or_holds_nothing_is_told() {
    let empty = scratch("empty");
    for (tree, words) in [(Path::new("/nowhere/at/all"), "cannot read"), (&*empty, "no source")] {
        let output = scan(&[], tree);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(words) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn one_file_can_be_scanned() {
    let output = scan(&[], &trees().join("legacy/service.cpp"));
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("service.cpp:17"), "{}", told(&output));
}

#[test]
fn a_large_tree_is_read_in_a_bounded_time() {
    let tree = scratch("large");
    let source = std::fs::read_to_string(trees().join("gameserver/Net/IocpServer.cpp")).expect("the tree is there");
    let copies = 100_000 / source.lines().count() + 1;
    for number in 0..copies {
        std::fs::write(tree.join(format!("copy{number}.cpp")), &source).expect("written");
    }
    let start = Instant::now();
    let found = json(&tree);
    // A second or two, by a build that is optimized, on a machine that is quiet.
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    assert!(found["lines"].as_u64() >= Some(100_000));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_overlapped"))
        .args(["scan", "--json"])
        .arg(trees().join("gameserver"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().expect("it is piped").read_to_string(&mut said).expect("read");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert_eq!(said, "");
}

/// Each part of a report is one of a known few, whatever the tree.
#[test]
fn kinds_and_guards_are_words_of_the_schema() {
    let mut kinds = BTreeSet::new();
    let mut guards = BTreeSet::new();
    for tree in ["gameserver", "legacy"] {
        for name in json(&trees().join(tree))["names"].as_array().expect("a list") {
            kinds.insert(name["kind"].as_str().expect("a text").to_string());
            let places = name["places"].as_array().expect("a list");
            guards.extend(places.iter().map(|place| place["when"].as_str().expect("a text").to_string()));
        }
    }
    assert_eq!(Vec::from_iter(kinds), ["constant", "function", "header", "keyword", "type"]);
    assert_eq!(Vec::from_iter(guards), ["_MSC_VER", "always", "never", "not _WIN32"]);
}

/// What a program has the shell do is another shell's here.
#[test]
fn commands_of_the_shell_are_told() {
    let tree = scratch("commands");
    let text = "#include <windows.h>\n#include <stdlib.h>\nint main(void)\n{\n    FILE *out = _popen(\"tasklist\", \"r\");\n    \
        return system(\"ipconfig /all\") + _pclose(out);\n}\n";
    std::fs::write(tree.join("commands.c"), text).expect("written");
    let found = names(&json(&tree), "differs");
    assert_eq!(found, [("_popen".to_string(), vec![5]), ("system".to_string(), vec![6])]);
}
