//! What a tree's projects say: the libraries that they link, and what they ask of Microsoft's tools.

use crate::cc::libraries;

/// What a project asks for that a build on Linux has to answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Where.
    pub line: u32,
    /// What it asks, and how that is done here.
    pub text: String,
}

/// What was found in a project.
#[derive(Debug, Default)]
pub struct Project {
    /// What it is.
    pub kind: &'static str,
    /// The libraries, and where they are named.
    pub libraries: Vec<(String, u32)>,
    /// What else it asks for.
    pub notes: Vec<Note>,
}

/// How a library stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    /// The SDK's ws2_32 stands for it.
    InSdk,
    /// Windows', of which the SDK has nothing.
    Missing,
    /// Somebody else's.
    Other,
}

/// Import libraries of Windows that the SDK does not stand for.
const MISSING: &[&str] = &[
    "comctl32", "comdlg32", "winspool", "winhttp", "wininet", "urlmon", "netapi32", "wtsapi32", "pdh", "setupapi",
    "version", "d3d9", "d3d11", "dxgi", "d2d1", "dwrite", "msimg32", "imm32", "uxtheme", "dwmapi", "ncrypt",
    "wintrust", "cryptui", "httpapi", "dnsapi", "fwpuclnt", "powrprof", "propsys", "mpr", "vfw32", "strmiids",
    "opengl32", "wlanapi", "cabinet", "msi", "nafxcw", "mfc140", "rasapi32", "tapi32", "esent", "odbc32", "odbccp32",
];

/// How a library of this name stands.
pub fn library(name: &str) -> Library {
    let plain = plain(name);
    match () {
        () if libraries::WINDOWS.contains(&plain.as_str()) => Library::InSdk,
        () if MISSING.contains(&plain.as_str()) => Library::Missing,
        () => Library::Other,
    }
}

/// A library's name without folders and ending.
pub fn plain(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
    name.strip_suffix(".lib").unwrap_or(&name).to_string()
}

/// Reads a project by its name.
pub fn read(name: &str, text: &str) -> Project {
    let lower = name.to_ascii_lowercase();
    let ending = lower.rsplit('.').next().unwrap_or_default();
    match ending {
        "vcxproj" | "vcproj" | "props" => studio(text),
        "sln" | "slnx" => solution(text),
        "rc" | "rc2" => of_kind("resources", "icons, version and texts of a Windows program: leave the file out"),
        "asm" => of_kind("assembly", "assembly for Microsoft's assembler: leave it out, or write it anew for GNU's"),
        "idl" => of_kind("interfaces", "interfaces for COM or RPC: out of scope"),
        "def" => of_kind(
            "exports",
            "a list of exports: `overlapped cc -shared` takes it; elsewhere say it by __declspec(dllexport), or by a version script",
        ),
        "dsp" => of_kind("project", "a project of Visual C++ 6: its list of sources is all that is needed here"),
        _ => cmake(text),
    }
}

fn of_kind(kind: &'static str, text: &str) -> Project {
    Project { kind, libraries: Vec::new(), notes: vec![Note { line: 1, text: text.to_string() }] }
}

/// A solution: its projects.
fn solution(text: &str) -> Project {
    let mut project = Project { kind: "solution", ..Project::default() };
    for (line, row) in numbered(text) {
        let mut quoted = row.split('"').skip(1).step_by(2);
        if row.trim_start().starts_with("Project(") {
            let (Some(_), Some(name), Some(path)) = (quoted.next(), quoted.next(), quoted.next()) else { continue };
            if path.to_ascii_lowercase().ends_with("proj") {
                let told = if path.to_ascii_lowercase().ends_with(".vcxproj") {
                    ""
                } else {
                    ", which is no C++: out of scope"
                };
                project.notes.push(Note { line, text: format!("project {name}: {}{told}", path.replace('\\', "/")) });
            }
        }
    }
    project
}

/// What an element of a Visual Studio project means here: element, how its value begins (empty: any), what to say.
const ELEMENTS: &[(&str, &str, &str)] = &[
    ("ConfigurationType", "DynamicLibrary", "a DLL: -shared -fPIC, exports by __declspec(dllexport)"),
    ("ConfigurationType", "StaticLibrary", "a static library: ar"),
    ("ConfigurationType", "Driver", "a driver: out of scope"),
    ("CharacterSet", "Unicode", "wide text: -DUNICODE -D_UNICODE -fshort-wchar"),
    ("CharacterSet", "MultiByte", "narrow text in the system's code page; here narrow text is UTF-8"),
    ("UseOfMfc", "Static", "MFC: out of scope"),
    ("UseOfMfc", "Dynamic", "MFC: out of scope"),
    ("UseOfAtl", "Static", "ATL: out of scope"),
    ("UseOfAtl", "Dynamic", "ATL: out of scope"),
    ("CLRSupport", "true", ".NET: out of scope"),
    ("CompileAsManaged", "true", ".NET: out of scope"),
    ("ExceptionHandling", "Async", "/EHa, exceptions for access violations: no counterpart"),
    (
        "StructMemberAlignment",
        "",
        "/Zp, packing of all structures: -fpack-struct, or better #pragma pack around those that need it",
    ),
    ("CallingConvention", "", "a calling convention: Linux has one, and the words are nothing"),
    ("LanguageStandard", "stdcpp14", "-std=c++14"),
    ("LanguageStandard", "stdcpp17", "-std=c++17"),
    ("LanguageStandard", "stdcpp20", "-std=c++20"),
    ("LanguageStandard", "stdcpplatest", "-std=c++23"),
    ("LanguageStandard_C", "stdc11", "-std=gnu11"),
    ("LanguageStandard_C", "stdc17", "-std=gnu17"),
    ("PrecompiledHeader", "Use", "a precompiled header: it is found and compiled as any other"),
    ("OpenMPSupport", "true", "OpenMP: -fopenmp"),
    ("ForcedIncludeFiles", "", "a header that every source includes: -include"),
    ("DelayLoadDLLs", "", "delayed loading of DLLs: no counterpart; dlopen"),
    ("ModuleDefinitionFile", "", "a list of exports: a version script"),
    ("SubSystem", "Windows", "a program with windows: WinMain is called as main, and no window is ever seen"),
    ("TreatWChar_tAsBuiltInType", "false", "wchar_t as unsigned short: no counterpart"),
];

fn studio(text: &str) -> Project {
    let mut project = Project { kind: "project", ..Project::default() };
    for (line, row) in numbered(text) {
        for (element, value) in elements(row) {
            match element {
                "AdditionalDependencies" => {
                    let names = value.split([';', ' ']).map(str::trim);
                    let names = names.filter(|name| !name.is_empty() && !name.starts_with(['%', '$']));
                    project.libraries.extend(names.map(|name| (name.to_string(), line)));
                }
                "PreprocessorDefinitions" => {
                    let words = value.split(';').map(str::trim);
                    let words =
                        words.filter(|word| !word.is_empty() && !word.starts_with('%') && !USUAL.contains(word));
                    let flags: Vec<String> = words.map(|word| format!("-D{word}")).collect();
                    if !flags.is_empty() {
                        project.notes.push(Note { line, text: format!("definitions: {}", flags.join(" ")) });
                    }
                }
                "AdditionalIncludeDirectories" => {
                    let folders = value.split(';').map(str::trim);
                    let folders = folders.filter(|folder| !folder.is_empty() && !folder.starts_with('%'));
                    let flags: Vec<String> = folders.map(|folder| format!("-I{}", folder.replace('\\', "/"))).collect();
                    if !flags.is_empty() {
                        project.notes.push(Note { line, text: format!("folders of headers: {}", flags.join(" ")) });
                    }
                }
                _ => {
                    let known = ELEMENTS.iter().find(|(name, start, _)| *name == element && value.starts_with(start));
                    project
                        .notes
                        .extend(known.map(|(_, _, told)| Note { line, text: format!("{element} {value}: {told}") }));
                }
            }
        }
        for (tag, told) in [
            ("<ResourceCompile Include", "resources: leave them out"),
            ("<MASM Include", "assembly for Microsoft's assembler"),
            ("<Midl Include", "interfaces for COM or RPC: out of scope"),
        ] {
            if row.trim_start().starts_with(tag) {
                let file = row.split('"').nth(1).unwrap_or_default();
                project.notes.push(Note { line, text: format!("{}: {told}", file.replace('\\', "/")) });
            }
        }
    }
    once(&mut project.notes);
    project
}

/// What every project defines, and means nothing here or is defined by `overlapped cc`.
const USUAL: &[&str] = &[
    "WIN32", "_WIN32", "WIN64", "_WIN64", "_CONSOLE", "_WINDOWS", "_DEBUG", "NDEBUG", "_LIB", "_USRDLL", "UNICODE",
    "_UNICODE",
];

/// The elements of a line that begin and end in it.
fn elements(row: &str) -> impl Iterator<Item = (&str, &str)> {
    row.split('<').filter_map(|part| {
        let (tag, value) = part.split_once('>')?;
        let name = tag.split([' ', '\t']).next()?;
        (!name.starts_with('/') && !value.trim().is_empty()).then(|| (name, value.trim()))
    })
}

fn once(notes: &mut Vec<Note>) {
    let mut said = std::collections::HashSet::new();
    notes.retain(|note| said.insert(note.text.clone()));
}

/// A list of CMake's: what it links, and the flags that only Microsoft's compiler knows.
fn cmake(text: &str) -> Project {
    let mut project = Project { kind: "CMake", ..Project::default() };
    let mut linking = false;
    for (line, row) in numbered(text) {
        let row = row.split('#').next().unwrap_or_default();
        let lower = row.to_ascii_lowercase();
        let (mut from, starts) = match lower.find("target_link_libraries") {
            Some(at) => (at + "target_link_libraries".len(), true),
            None => (0, false),
        };
        if starts || linking {
            // The first word of the call is the target.
            let mut is_target = starts;
            from += if starts { row[from..].find('(').map_or(0, |at| at + 1) } else { 0 };
            let until = row[from..].find(')').map_or(row.len(), |at| from + at);
            for word in row[from..until].split([' ', '\t', ';', '"']).filter(|word| !word.is_empty()) {
                let is_keyword = matches!(word, "PUBLIC" | "PRIVATE" | "INTERFACE" | "debug" | "optimized" | "general");
                if !std::mem::take(&mut is_target) && !is_keyword && !word.starts_with(['$', '-']) {
                    project.libraries.push((word.to_string(), line));
                }
            }
            linking = until == row.len();
        }
        if lower.contains("add_executable")
            && row.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "WIN32")
        {
            let text = "a program with windows: WinMain is called as main, and no window is ever seen".to_string();
            project.notes.push(Note { line, text });
        }
        let flags = [
            "/W4",
            "/W3",
            "/WX",
            "/EHsc",
            "/EHa",
            "/MT",
            "/MD",
            "/MP",
            "/utf-8",
            "/std:",
            "/bigobj",
            "/Zc:",
            "/permissive-",
        ];
        if let Some(flag) = flags.iter().find(|flag| row.contains(*flag)) {
            project
                .notes
                .push(Note { line, text: format!("{flag}, a flag of Microsoft's compiler: keep it within if(MSVC)") });
        }
    }
    once(&mut project.notes);
    project
}

fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..).zip(text.lines())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_studio_project_tells_what_it_links_and_asks() {
        let text = "<Project>\r\n<ConfigurationType>DynamicLibrary</ConfigurationType>\r\n<CharacterSet>Unicode</CharacterSet>\r\n\
            <AdditionalDependencies>ws2_32.lib;Mswsock.lib;%(AdditionalDependencies)</AdditionalDependencies>\r\n\
            <PreprocessorDefinitions>WIN32;FAST=1;%(PreprocessorDefinitions)</PreprocessorDefinitions>\r\n<ResourceCompile Include=\"a\\b.rc\" />\r\n";
        let project = read("A.vcxproj", text);
        assert_eq!(project.libraries, [("ws2_32.lib".to_string(), 4), ("Mswsock.lib".to_string(), 4)]);
        let told: Vec<&str> = project.notes.iter().map(|note| note.text.as_str()).collect();
        assert_eq!(
            told,
            [
                "ConfigurationType DynamicLibrary: a DLL: -shared -fPIC, exports by __declspec(dllexport)",
                "CharacterSet Unicode: wide text: -DUNICODE -D_UNICODE -fshort-wchar",
                "definitions: -DFAST=1",
                "a/b.rc: resources: leave them out",
            ]
        );
    }

    #[test]
    fn cmake_is_read_over_lines() {
        let text = "add_executable(server WIN32 a.cpp)\ntarget_link_libraries(server PRIVATE ws2_32\n  mswsock # more\n  winhttp)\nset(CMAKE_CXX_FLAGS \"/W4\")\n";
        let project = read("CMakeLists.txt", text);
        let names: Vec<(&str, u32)> = project.libraries.iter().map(|(name, line)| (name.as_str(), *line)).collect();
        assert_eq!(names, [("ws2_32", 2), ("mswsock", 3), ("winhttp", 4)]);
        assert_eq!(project.notes.len(), 2);
    }

    #[test]
    fn libraries_stand_as_they_do() {
        assert_eq!(library("WS2_32.LIB"), Library::InSdk);
        assert_eq!(library("..\\lib\\winhttp.lib"), Library::Missing);
        assert_eq!(library("boost_system"), Library::Other);
    }

    #[test]
    fn anything_may_stand_in_a_project() {
        for text in [
            "",
            "target_link_libraries",
            "target_link_libraries(",
            "Project(\"",
            "<AdditionalDependencies>",
            "<>><",
            "\u{0}<a>한",
        ] {
            for name in ["a.sln", "a.vcxproj", "CMakeLists.txt", "a.rc"] {
                read(name, text);
            }
        }
    }
}
