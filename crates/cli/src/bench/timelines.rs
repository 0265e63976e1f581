//! The timeline of a bench: one file of the timelines of its processes.
//!
//! Each process that runs the library writes its own. A server that is started again, for the next round, writes its anew, so
//! each subject has the timeline of its last run. Servers are killed, so that a line may be cut at the end of theirs: it is
//! left out.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Where the timelines of the processes go, and whose they are.
pub struct Timelines {
    whole: PathBuf,
    folder: PathBuf,
    names: RefCell<Vec<String>>,
}

impl Timelines {
    /// The timelines of processes to come, which are to be one in `file`.
    ///
    /// # Errors
    /// The file or the folder of its parts cannot be made.
    pub fn begin(file: &Path) -> Result<Timelines, Failure> {
        let mut folder = file.as_os_str().to_os_string();
        folder.push(".parts");
        let timelines = Timelines { whole: file.into(), folder: folder.into(), names: RefCell::default() };
        let made = File::create(file).and_then(|_| fs::create_dir_all(&timelines.folder));
        made.map_err(|error| Failure::to_start(format!("the timeline {}: {error}", file.display())))?;
        Ok(timelines)
    }

    /// The arguments by which one more process, of this name, writes its own.
    pub fn arguments(&self, name: &str) -> [String; 2] {
        let mut names = self.names.borrow_mut();
        names.push(name.to_string());
        ["--trace".into(), self.part(names.len()).to_string_lossy().into_owned()]
    }

    /// Makes one of all.
    ///
    /// # Errors
    /// A part cannot be read, or the whole cannot be written.
    pub fn end(self) -> Result<(), Failure> {
        self.join().map_err(|error| Failure::underway(format!("the timeline {}: {error}", self.whole.display())))
    }

    fn part(&self, number: usize) -> PathBuf {
        self.folder.join(format!("{number}.json"))
    }

    fn join(&self) -> io::Result<()> {
        let mut whole = BufWriter::new(File::create(&self.whole)?);
        let mut separator = "[\n";
        for (index, name) in self.names.borrow().iter().enumerate() {
            let process = index + 1;
            let file = match File::open(self.part(process)) {
                Ok(file) => file,
                // It was planned and never started.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            let name =
                serde_json::json!({ "ph": "M", "name": "process_name", "pid": process, "args": { "name": name } });
            write!(whole, "{separator}{name}")?;
            separator = ",\n";
            for line in BufReader::new(file).lines() {
                if let Some(line) = of_process(&line?, process) {
                    write!(whole, ",\n{line}")?;
                }
            }
        }
        writeln!(whole, "{}]", if separator == "[\n" { "[\n" } else { "\n" })?;
        whole.flush()
    }
}

impl Drop for Timelines {
    fn drop(&mut self) {
        // Also after a failure, which is told already.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// An event of a process that knows itself as the first, as one of this process; `None` if the line is none.
fn of_process(line: &str, process: usize) -> Option<String> {
    let (line, followed) = line.strip_suffix(',').map_or((line, false), |line| (line, true));
    let whole = line.starts_with('{') && (followed || serde_json::from_str::<serde_json::Value>(line).is_ok());
    whole.then(|| line.replacen(r#""pid":1,"#, &format!(r#""pid":{process},"#), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timelines(name: &str) -> Timelines {
        let file = std::env::temp_dir().join(format!("overlapped-timelines-{name}-{}.json", std::process::id()));
        Timelines::begin(&file).unwrap()
    }

    fn joined(timelines: Timelines) -> serde_json::Value {
        let (file, folder) = (timelines.whole.clone(), timelines.folder.clone());
        timelines.end().unwrap();
        assert!(!folder.exists());
        let joined = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        fs::remove_file(file).unwrap();
        joined
    }

    #[test]
    fn the_processes_are_told_apart_and_a_cut_line_is_left_out() {
        let timelines = timelines("two");
        let [first, never, second] = ["a \"b\"", "never started", "c"].map(|name| timelines.arguments(name));
        assert_eq!(first[0], "--trace");
        fs::write(&first[1], "[\n{\"ph\":\"i\",\"pid\":1,\"tid\":1},\n{\"ph\":\"i\",\"pid\":1,\"ti").unwrap();
        fs::write(&second[1], "[\n{\"ph\":\"i\",\"pid\":1,\"tid\":2}\n]\n").unwrap();
        assert!(!Path::new(&never[1]).exists());
        let name = |process: u32, name: &str| serde_json::json!({ "ph": "M", "name": "process_name", "pid": process, "args": { "name": name } });
        let event = |process: u32, thread: u32| serde_json::json!({ "ph": "i", "pid": process, "tid": thread });
        assert_eq!(joined(timelines), serde_json::json!([name(1, "a \"b\""), event(1, 1), name(3, "c"), event(3, 2)]));
    }

    #[test]
    fn no_process_makes_an_empty_timeline() {
        assert_eq!(joined(timelines("none")), serde_json::json!([]));
    }
}
