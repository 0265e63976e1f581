//! The loom models. They are built apart, in `target/loom`, because `--cfg loom` changes every crate.

use std::process::Command;

pub fn run() -> Result<(), String> {
    let mut models = Vec::new();
    let folder = crate::root().join("crates/core/tests");
    for entry in std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        // Each model's parts lie in a folder of its name.
        if name.starts_with("loom") && path.extension().is_some_and(|extension| extension == "rs") {
            models.push(name);
        }
    }
    if models.is_empty() {
        return Err("no loom model was found".into());
    }
    models.sort();
    for model in models {
        let mut command = Command::new("cargo");
        command.args(["test", "--release", "--package", "overlapped-core", "--test", &model]);
        command.env("RUSTFLAGS", "--cfg loom").env("CARGO_TARGET_DIR", "target/loom");
        crate::run(&mut command)?;
    }
    Ok(())
}
