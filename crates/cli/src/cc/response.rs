//! Files of arguments: `@file` stands for the arguments in it, as the compilers read them and build systems for Windows write them.

use std::ffi::OsString;
use std::path::Path;

/// How deep such files may name others; the compilers end a circle by a limit, too.
const DEPTH: usize = 16;

/// The arguments with those of the files that they name. An `@name` that cannot be read stays, for the compiler to say so.
pub fn expanded(arguments: Vec<OsString>) -> Vec<OsString> {
    arguments.into_iter().flat_map(|argument| with_files(argument, DEPTH)).collect()
}

fn with_files(argument: OsString, depth: usize) -> Vec<OsString> {
    let text = argument.to_str().and_then(|argument| argument.strip_prefix('@'));
    let file = text.filter(|_| depth > 0).and_then(|name| std::fs::read_to_string(Path::new(name)).ok());
    match file {
        Some(text) => split(&text).into_iter().flat_map(|word| with_files(word.into(), depth - 1)).collect(),
        None => vec![argument],
    }
}

/// The words of such a file: white space is between them but in quotation marks, and a backslash takes the next character as it is.
fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut mark = None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (c, mark) {
            ('\\', _) => word.get_or_insert_default().extend(characters.next()),
            (_, Some(open)) if c == open => mark = None,
            (_, Some(_)) => word.get_or_insert_default().push(c),
            ('"' | '\'', None) => {
                mark = Some(c);
                word.get_or_insert_default();
            }
            (_, None) if c.is_whitespace() => words.extend(word.take()),
            (_, None) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::{expanded, split};

    #[test]
    fn words_stand_between_white_space() {
        assert_eq!(split("-Ia  -Ib\n-Ic\t"), ["-Ia", "-Ib", "-Ic"]);
        assert_eq!(
            split(r#""-Iwith a space" -D'A="1 2"' -DB=\"x\" a\ b """#),
            ["-Iwith a space", "-DA=\"1 2\"", "-DB=\"x\"", "a b", ""]
        );
    }

    #[test]
    fn files_name_others_and_what_is_none_stays() {
        let directory = std::env::temp_dir().join(format!("overlapped-response-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        let (one, other, circle) = (directory.join("one.rsp"), directory.join("other.rsp"), directory.join("circle"));
        std::fs::write(&one, format!("-Ia '@{}'", other.display())).unwrap();
        std::fs::write(&other, "-Ib").unwrap();
        std::fs::write(&circle, format!("@{}", circle.display())).unwrap();
        let named = |path: &std::path::Path| format!("@{}", path.display());
        let all = vec!["-c".into(), named(&one).into(), "@/no/such/file".into(), named(&circle).into()];
        assert_eq!(expanded(all), ["-c", "-Ia", "-Ib", "@/no/such/file", &named(&circle)]);
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
