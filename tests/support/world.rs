//! A world of its own for the program: folders, environment and arguments that do not depend on the machine.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_melangkah");

/// Folders that are gone when it is dropped, and the environment that points at them.
pub struct World {
    folder: tempfile::TempDir,
    pub environment: BTreeMap<String, String>,
}

/// What a command printed and how it ended.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let mut environment: BTreeMap<String, String> = [
            ("HOME", at("home")),
            ("XDG_CONFIG_HOME", at("config")),
            ("XDG_STATE_HOME", at("state")),
            ("XDG_CACHE_HOME", at("cache")),
            ("XDG_DATA_HOME", at("data")),
            // No sound server answers here unless a test starts one.
            ("XDG_RUNTIME_DIR", at("run")),
            ("LANG", "C.UTF-8".to_owned()),
            ("TERM", "xterm-256color".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        if let Ok(path) = std::env::var("PATH") {
            environment.insert("PATH".to_owned(), path);
        }
        for name in ["home", "config", "state", "cache", "data", "run"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder, environment }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Writes a file below the folder.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The program, ready to run in the folder with nothing of the machine's environment.
    pub fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).env_clear().envs(&self.environment).current_dir(self.path()).stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[impl AsRef<OsStr>]) -> Ran {
        let Output { status, stdout, stderr } = self.command(arguments).output().unwrap();
        Ran {
            code: status.code(),
            out: String::from_utf8(stdout).expect("standard output is UTF-8"),
            err: String::from_utf8(stderr).expect("standard error is UTF-8"),
        }
    }
}

/// Runs a tool that the tests need; a missing or failing one is a failure that says so.
pub fn tool(name: &str, arguments: &[impl AsRef<OsStr>]) {
    let output = Command::new(name).args(arguments).stdin(Stdio::null()).output();
    let output = output.unwrap_or_else(|error| panic!("{name} is needed ({error}): `make test` installs it"));
    assert!(output.status.success(), "{name} failed: {}", String::from_utf8_lossy(&output.stderr));
}
