//! `overlapped cc` and `overlapped c++`: Winsock source in, a native program out, by the system's own compiler.
//!
//! The compiler is `$CC` or gcc, for C++ `$CXX` or g++, and gets its arguments as they were given, and before them those that
//! unchanged Windows source needs. Sources whose text no compiler of Linux reads (UTF-16, CP949) are converted in passing.

mod argument_lists;
mod arguments;
mod branches;
mod bytes;
mod context_words;
mod dialect;
mod entry;
mod exact_types;
mod exception_text;
mod friends;
mod function_name;
mod implied;
mod jumps;
pub mod libraries;
mod own_path;
mod response;
mod runtime;
mod sdk;
mod seh;
mod sources;
mod spelling;
mod suffixes;
mod wide;

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus};

use crate::cli::Compile;
use crate::failure::Failure;
use arguments::Arguments;
pub use arguments::Language;
use sdk::Sdk;
use sources::Prepared;

/// What every source is compiled with.
/// A program that lies low keeps the pointers of its heap within 32 bits, which old sources squeeze them into. To clang, index and rindex
/// are functions though nobody declares them. Formats are Microsoft's, which neither compiler can check.
const COMMON: &[&str] = &[
    "-Wno-unknown-pragmas",
    "-Wno-format",
    "-fno-builtin-index",
    "-fno-builtin-rindex",
    "-fms-extensions",
    "-pthread",
    "-fno-pie",
];
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
    let arguments = Arguments::read(response::expanded(options.arguments), language);
    let scratch = Scratch::new()?;
    let prepare = |mirrored| {
        sources::prepare(&arguments, &sdk, options.source_charset.as_deref(), &scratch.0, !options.no_win32, mirrored)
    };

    let compile_prepared = |prepared: &Prepared, languages: &[Language], rest: &[OsString]| -> Command {
        let mut command = compiler(language);
        command.env(INSIDE, "1").args(COMMON);
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
    let mut prepared = prepare(false)?;
    if prepared.has_goto && languages.contains(&Language::Cxx) {
        // The mirrors are what the compiler finds fault with the second time, and what is mended.
        let crosses = |prepared: &Prepared| {
            let rest = arguments.cxx_alone(&prepared.arguments);
            jumps::crossed(&mut compile_prepared(prepared, &[Language::Cxx], &rest))
        };
        if !crosses(&prepared).is_empty() {
            prepared = prepare(true)?;
            sources::mend(&prepared, &crosses(&prepared))?;
        }
    }
    let compile = |languages: &[Language], rest: &[OsString]| compile_prepared(&prepared, languages, rest);
    if languages.len() < 2 {
        let mut command = compile(&languages, &prepared.arguments);
        if arguments.links {
            command.args(lying_low(&arguments));
            libraries::link(&mut command, &sdk, options.static_library);
            if language == Language::C && languages == [Language::Cxx] {
                command.arg("-lstdc++");
            }
        }
        return status(&mut command);
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
        let ended = status(&mut compile(&[own], &flags))?;
        if ended != ExitCode::SUCCESS {
            return Ok(ended);
        }
        link.arg(object);
    }
    if !arguments.links {
        return Ok(ExitCode::SUCCESS);
    }
    link.args(lying_low(&arguments));
    libraries::link(&mut link, &sdk, options.static_library);
    if language == Language::C {
        link.arg("-lstdc++");
    }
    status(&mut link)
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
    if let Some(chosen) = env::var(variable).ok().filter(|chosen| !chosen.trim().is_empty()) {
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

fn status(command: &mut Command) -> Result<ExitCode, Failure> {
    if env::var_os("OVERLAPPED_CC_VERBOSE").is_some() {
        eprintln!("{command:?}");
    }
    let program = command.get_program().to_string_lossy().into_owned();
    let ended = command.status().map_err(|error| {
        Failure::to_start(format!(
            "{program} could not be started: {error}. Install a C compiler, or name one in CC or CXX."
        ))
    })?;
    Ok(exit_code(ended))
}

fn exit_code(ended: ExitStatus) -> ExitCode {
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
