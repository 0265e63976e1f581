//! Headers in any case: `<WinSock2.h>` is `winsock2.h`.

use std::collections::BTreeSet;
use std::path::Path;

use crate::failure::Failure;

/// The names that a text includes.
pub fn included(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let directive = line.trim_start().strip_prefix('#')?.trim_start().strip_prefix("include")?.trim_start();
        let end = match directive.chars().next()? {
            '<' => '>',
            '"' => '"',
            _ => return None,
        };
        directive[1..].split(end).next()
    })
}

/// For each name that is one of the SDK's headers in another case: a header of that name which includes it.
pub fn forward(names: &BTreeSet<String>, include: &Path, into: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(into)?;
    for name in names {
        let plain = name.replace('\\', "/").to_ascii_lowercase();
        let header = include.join(&plain);
        if include.join(name).is_file() || !header.is_file() || name.contains("..") {
            continue;
        }
        let forwarding = into.join(name);
        if let Some(directory) = forwarding.parent() {
            std::fs::create_dir_all(directory)?;
        }
        std::fs::write(forwarding, format!("#include <{plain}>\n"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::included;

    #[test]
    fn finds_both_forms_of_include() {
        let text = "#include <WinSock2.h> // network\n  # include \"a.h\"\n#define X\n#include MACRO\n";
        assert_eq!(included(text).collect::<Vec<_>>(), ["WinSock2.h", "a.h"]);
    }
}
