//! Running the command, and what came of it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder of a test.
#[derive(Debug)]
pub(crate) struct Folder {
    folder: TempDir,
}

/// What a run left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The exit code is the one promised.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let value: Value =
            serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out));
        assert_eq!(value["version"], 1, "{value}");
        value
    }

    /// Both streams, for a snapshot.
    pub(crate) fn shown(&self) -> String {
        format!("exit {}\n-- out\n{}-- err\n{}", self.code, self.out, self.err)
    }
}

impl Folder {
    pub(crate) fn empty() -> Folder {
        Folder { folder: TempDir::new().expect("a temporary folder") }
    }

    /// The project that `weir init` makes.
    pub(crate) fn project() -> Folder {
        let folder = Folder::empty();
        folder.weir(&["init"]).ends(0);
        folder
    }

    /// A project and its bundle, `p.weirb`.
    pub(crate) fn built() -> Folder {
        let folder = Folder::project();
        folder.weir(&["build", "--env", "test", "-o", "p.weirb"]).ends(0);
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Every name in the folder itself, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        self.names_in("")
    }

    /// Every name in a folder below, sorted.
    pub(crate) fn names_in(&self, below: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(below)).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    pub(crate) fn weir(&self, arguments: &[&str]) -> Ran {
        self.weir_with(arguments, b"")
    }

    pub(crate) fn weir_with(&self, arguments: &[&str], input: &[u8]) -> Ran {
        self.run(Path::new(""), arguments, input)
    }

    /// Runs the command in a folder below.
    pub(crate) fn weir_in(&self, below: &Path, arguments: &[&str]) -> Ran {
        self.run(below, arguments, b"")
    }

    fn run(&self, below: &Path, arguments: &[&str], input: &[u8]) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_weir"))
            .args(arguments)
            .current_dir(self.folder.path().join(below))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        // The command may end without having read everything.
        let _ = child.stdin.take().expect("a standard input").write_all(input);
        let output = child.wait_with_output().expect("the command ends");
        Ran {
            code: output.status.code().expect("no signal"),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
