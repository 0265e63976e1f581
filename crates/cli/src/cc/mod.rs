//! `overlapped cc` and `overlapped c++`: Winsock source in, a native program out, by the system's own compiler.
//!
//! The compiler is `$CC` or gcc, for C++ `$CXX` or g++, and gets its arguments as they were given, and before them those that
//! unchanged Windows source needs. Sources whose text no compiler of Linux reads (UTF-16, CP949) are converted in passing.

mod argument_lists;
mod arguments;
mod bases;
mod branches;
mod bytes;
mod context_words;
mod dialect;
mod dll;
mod edited;
mod entry;
mod exact_types;
mod exception_text;
mod friends;
mod function_name;
mod implied;
mod jumps;
mod languages;
pub mod libraries;
mod mingw;
mod narrow_keys;
mod own_path;
mod reader;
mod refused;
mod response;
mod runtime;
mod sdk;
mod seh;
mod sizes_of;
mod sources;
mod spelling;
mod suffixes;
mod thrown;
mod wide;

use std::env;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};

use crate::cli::Compile;
use crate::failure::Failure;
use arguments::Arguments;
pub use arguments::Language;
use sdk::Sdk;
use sources::Prepared;

/// What every source is compiled with.
/// To clang, index and rindex are functions though nobody declares them. Formats are Microsoft's, which neither compiler can check.
const COMMON: &[&str] = &[
    "-Wno-unknown-pragmas",
    "-Wno-format",
    "-fno-builtin-index",
    "-fno-builtin-rindex",
    "-fms-extensions",
    "-pthread",
];
/// A program that lies low keeps the pointers of its heap within 32 bits, which old sources squeeze them into. A library lies anywhere.
const OF_PROGRAMS: &str = "-fno-pie";
const OF_LIBRARIES: &str = "-fPIC";
/// What gcc alone knows of.
const GCC: &[&str] = &["-Wno-builtin-declaration-mismatch"];
/// What Windows' compilers define, the words with underscores that some others have among them; and the branches that a source keeps for Linux are not taken beside those for Windows.
const WINDOWS: &[&str] = &[
    "-D_WIN32",
    "-DWIN32",
    "-D_WIN64",
    "-D__WIN32__",
    "-D__WIN64__",
    "-U__linux__",
    "-U__linux",
    "-Ulinux",
    "-U__gnu_linux__",
    "-U__unix__",
    "-U__unix",
    "-Uunix",
];
/// The words that Windows' compilers know without a header.
const WORDS: &str = "ovl/words.h";
/// The C++ library's wide strings and streams, of 16 bits.
const WIDE_STREAMS: &str = "ovl/wide_streams.hpp";
/// What old C needs that newer compilers forbid by default.
const OLD_C: &[&str] = &[
    "-Wno-implicit-function-declaration",
    "-Wno-implicit-int",
    "-Wno-incompatible-pointer-types",
    "-Wno-int-conversion",
    "-Wno-pointer-sign",
    "-Wno-error=return-type",
];
/// What old C++ needs.
const OLD_CXX: &[&str] = &["-fpermissive", "-Wno-write-strings", "-Wno-error=return-type"];
/// A function that ends without the value that it owes returns to its caller, as from Microsoft's compiler. In optimized C++ such an end would
/// be taken for one that is never reached, and what leads there with it: gcc leaves that alone where it marks what is unreachable by traps.
const RETURNS: &[&str] = &["-fsanitize=unreachable", "-fsanitize-undefined-trap-on-error"];
/// The same for clang.
const RETURNS_CLANG: &[&str] = &["-fno-strict-return"];

/// What programs need that handle faults: a null pointer is an address like others, and C's blocks are left by C++'s exceptions, too.
const WITH_FAULTS: &[&str] = &["-fno-delete-null-pointer-checks", "-fexceptions"];

/// Compiles and links. The compiler's exit status is the command's.
pub fn run(options: Compile, language: Language) -> Result<ExitCode, Failure> {
    refuse_itself()?;
    let sdk = Sdk::find(options.sdk.as_deref())?;
    let arguments =
        Arguments::read(dll::without_lists(mingw::left_out(response::expanded(options.arguments)))?, language);
    let scratch = Scratch::new()?;
    let prepare_sources = |mirrored| {
        sources::prepare(&arguments, &sdk, options.source_charset.as_deref(), &scratch.0, !options.no_win32, mirrored)
    };

    let compile_prepared = |prepared: &Prepared, languages: &[Language], rest: &[OsString]| -> Command {
        let mut command = compiler(language);
        command.env(INSIDE, "1").args(COMMON);
        command.arg(if dll::is_made(&arguments) { OF_LIBRARIES } else { OF_PROGRAMS });
        let is_clang = command.get_program().to_string_lossy().contains("clang");
        if !is_clang {
            command.args(GCC);
        }
        if !options.no_win32 {
            command.args(WINDOWS).arg("-include").arg(sdk.include.join(WORDS));
        }
        if prepared.turns_long_numbers {
            command.arg("-DINCL_EXTRA_HTON_FUNCTIONS");
        }
        let is_cxx = languages == [Language::Cxx];
        for header in prepared.needs.iter().filter(|header| is_cxx || !header.ends_with(".hpp")) {
            command.arg("-include").arg(sdk.include.join(header));
        }
        if prepared.needs.contains(&seh::HEADER) {
            command.args(WITH_FAULTS);
        }
        let short = !arguments.has("-fno-short-wchar");
        if short {
            command.arg("-fshort-wchar");
        }
        if languages == [Language::C] {
            command.args(OLD_C);
            if !arguments.has_prefix("-std=") {
                command.arg("-std=gnu11");
            }
        }
        if languages == [Language::Cxx] {
            command.args(OLD_CXX).args(if is_clang { RETURNS_CLANG } else { RETURNS });
            if short && prepared.wide_streams {
                command.arg("-include").arg(sdk.include.join(WIDE_STREAMS));
            }
            if prepared.throws {
                command.args(["-include", "stdexcept"]);
            }
            for header in &prepared.implied {
                command.args(["-include", header]);
            }
        }
        command.arg("-isystem").arg(scratch.0.join("spellings")).arg("-isystem").arg(&sdk.include);
        for directory in &prepared.included {
            command.arg("-I").arg(directory);
        }
        for directory in &prepared.quoted {
            command.arg("-iquote").arg(directory);
        }
        command.args(rest);
        command
    };

    let languages = arguments.languages();
    let prepare = |mirrored| -> Result<Prepared, Failure> {
        let prepared = prepare_sources(mirrored)?;
        if !prepared.has_goto || !languages.contains(&Language::Cxx) {
            return Ok(prepared);
        }
        // The mirrors are what the compiler finds fault with the second time, and what is mended.
        let crosses = |prepared: &Prepared| {
            let rest = arguments.cxx_alone(&prepared.arguments);
            jumps::crossed(&mut compile_prepared(prepared, &[Language::Cxx], &rest))
        };
        if crosses(&prepared).is_empty() {
            return Ok(prepared);
        }
        let prepared = prepare_sources(true)?;
        sources::mend(&prepared, &crosses(&prepared))?;
        Ok(prepared)
    };
    let build = |prepared: &Prepared, standard: &[&str], keeps: bool| -> Result<Built, Failure> {
        let compile = |languages: &[Language], rest: &[OsString]| {
            let mut command = compile_prepared(prepared, languages, rest);
            if languages == [Language::Cxx] {
                command.args(standard);
            }
            command
        };
        let mut built = Built { ended: ExitCode::SUCCESS, said: Vec::new() };
        if languages.len() < 2 {
            let mut command = compile(&languages, &prepared.arguments);
            if arguments.links {
                command.args(lying_low(&arguments));
                dll::link(&mut command, &arguments);
                libraries::link(&mut command, &sdk, options.static_library);
                if language == Language::C && languages == [Language::Cxx] {
                    command.arg("-lstdc++");
                }
            }
            built.run(&mut command, keeps)?;
            return Ok(built);
        }

        // C and C++ in one command: each source by itself, since their flags differ.
        let mut link = compile(&[], &[]);
        for (index, argument) in prepared.arguments.iter().enumerate() {
            let Some(own) = arguments.source_language(index) else {
                link.arg(argument);
                continue;
            };
            let object = match arguments.links {
                true => scratch.0.join(format!("{index}.o")),
                false => arguments.object_of(index),
            };
            let mut flags: Vec<OsString> = arguments.flags_for_one(&prepared.arguments);
            flags.extend(["-c".into(), argument.clone(), "-o".into(), object.clone().into()]);
            if !built.run(&mut compile(&[own], &flags), keeps)? {
                return Ok(built);
            }
            link.arg(object);
        }
        if !arguments.links {
            return Ok(built);
        }
        link.args(lying_low(&arguments));
        dll::link(&mut link, &arguments);
        libraries::link(&mut link, &sdk, options.static_library);
        if language == Language::C {
            link.arg("-lstdc++");
        }
        built.run(&mut link, keeps)?;
        Ok(built)
    };

    let prepared = prepare(false)?;
    let is_gcc = !compiler(Language::Cxx).get_program().to_string_lossy().contains("clang");
    // What gcc says is kept until it is known whether the source is to be mended: of that, nothing is said.
    let mends = is_gcc && !options.no_win32 && languages.contains(&Language::Cxx);
    let built = build(&prepared, &[], mends)?;
    if !mends || built.ended == ExitCode::SUCCESS {
        return built.tell();
    }
    let finds = |prepared: &Prepared, standard: &[&str]| {
        let rest = arguments.cxx_alone(&prepared.arguments);
        let mut command = compile_prepared(prepared, &[Language::Cxx], &rest);
        refused::findings(command.args(standard))
    };
    let found = finds(&prepared, &[]);
    let may_be_older = refused::is_of_cxx17(&found) && !arguments.has_prefix("-std=");
    let standards: &[&[&str]] = if may_be_older { &[&[], &[BEFORE_CXX17]] } else { &[&[]] };
    for standard in standards {
        if standard.is_empty() && found.is_empty() {
            continue;
        }
        let mut mended = prepare(true)?;
        mended.needs.push(refused::HEADER);
        mend_refused(&mut mended, |mended| finds(mended, standard))?;
        let again = build(&mended, standard, true)?;
        if again.ended == ExitCode::SUCCESS {
            if !standard.is_empty() {
                eprintln!("overlapped: compiled as C++14, Microsoft's default; -std= names another standard");
            }
            return again.tell();
        }
    }
    built.tell()
}

/// The standard that Microsoft's compiler keeps to where none is named.
const BEFORE_CXX17: &str = "-std=gnu++14";

/// Mends the mirrors as long as that leaves gcc with something else to find, which one error may have hidden.
fn mend_refused(prepared: &mut Prepared, finds: impl Fn(&Prepared) -> Vec<refused::Finding>) -> Result<(), Failure> {
    const ROUNDS: usize = 12;
    for _ in 0..ROUNDS {
        let found = finds(prepared);
        let Some(mended) = refused::mended(&prepared.texts()?, &found) else { break };
        prepared.rewrite(&mended)?;
    }
    Ok(())
}

/// What came of the compiler's runs.
struct Built {
    ended: ExitCode,
    /// What they said, if it was kept.
    said: Vec<u8>,
}

impl Built {
    /// Runs the compiler once more; whether that went well.
    fn run(&mut self, command: &mut Command, keeps: bool) -> Result<bool, Failure> {
        if keeps {
            if std::io::stderr().is_terminal() {
                command.arg("-fdiagnostics-color=always");
            }
            command.stderr(Stdio::piped());
        }
        let output = output(command)?;
        self.said.extend(output.stderr);
        self.ended = exit_code(output.status);
        Ok(output.status.success())
    }

    /// Says what was kept, and how it ended.
    fn tell(self) -> Result<ExitCode, Failure> {
        std::io::stderr().write_all(&self.said)?;
        Ok(self.ended)
    }
}

/// The linker's half of `-fno-pie`, unless the command is for another kind of output.
fn lying_low(arguments: &Arguments) -> &'static [&'static str] {
    match ["-shared", "-pie", "-fPIE", "-fpie", "-fPIC", "-fpic", "-static-pie", "-r"]
        .iter()
        .any(|kind| arguments.has(kind))
    {
        true => &[],
        false => &["-no-pie"],
    }
}

/// Set for a compiler that this command starts: where CC names this command, it would start itself for ever.
const INSIDE: &str = "OVERLAPPED_CC_INSIDE";

/// That the compiler which CC or CXX names is not this command.
fn refuse_itself() -> Result<(), Failure> {
    match env::var_os(INSIDE) {
        None => Ok(()),
        Some(_) => Err(Failure::to_start(
            "CC or CXX names this command itself as its compiler: name gcc or clang there, or nothing".to_owned(),
        )),
    }
}

/// The system's compiler for a language: the environment's choice, else gcc's or clang's, whichever there is.
fn compiler(language: Language) -> Command {
    let (variable, names) = match language {
        Language::C => ("CC", ["gcc", "clang", "cc"]),
        Language::Cxx => ("CXX", ["g++", "clang++", "c++"]),
    };
    let chosen = env::var(variable).ok().filter(|chosen| !chosen.trim().is_empty() && !is_itself(chosen));
    if let Some(chosen) = chosen {
        let mut words = chosen.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or("cc"));
        command.args(words);
        return command;
    }
    let exists = |name: &&str| {
        env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|directory| directory.join(name).is_file()))
    };
    Command::new(names.into_iter().find(exists).unwrap_or(names[0]))
}

/// Whether a choice is this command, as it is for what a `configure` starts that was given it for its compiler.
fn is_itself(chosen: &str) -> bool {
    let program = Path::new(chosen.split_whitespace().next().unwrap_or_default());
    let places = match program.components().count() {
        1 => env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default(),
        _ => vec![PathBuf::new()],
    };
    let found = places.iter().map(|place| place.join(program)).find(|path| path.is_file());
    let own = env::current_exe().and_then(std::fs::canonicalize).ok();
    own.is_some() && own == found.and_then(|path| std::fs::canonicalize(path).ok())
}

fn output(command: &mut Command) -> Result<Output, Failure> {
    if env::var_os("OVERLAPPED_CC_VERBOSE").is_some() {
        eprintln!("{command:?}");
    }
    let program = command.get_program().to_string_lossy().into_owned();
    // Its output is the command's own, and so is its input; errors are, unless they are kept.
    let started = command.spawn().and_then(|child| child.wait_with_output());
    started.map_err(|error| {
        Failure::to_start(format!(
            "{program} could not be started: {error}. Install a C compiler, or name one in CC or CXX."
        ))
    })
}

fn exit_code(ended: std::process::ExitStatus) -> ExitCode {
    match ended.code() {
        Some(code) => ExitCode::from(code.clamp(0, 255) as u8),
        None => ExitCode::FAILURE,
    }
}

/// A directory that goes with the command.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Scratch, Failure> {
        for attempt in 0..100 {
            let path = env::temp_dir().join(format!("overlapped-cc-{}-{attempt}", std::process::id()));
            match std::fs::create_dir(&path) {
                Ok(()) => return Ok(Scratch(path)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Failure::to_start(format!("{}: {error}", path.display()))),
            }
        }
        Err(Failure::to_start("no scratch directory could be made; empty the directory of temporary files"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A directory that stays is a nuisance, and no failure of the compilation.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
