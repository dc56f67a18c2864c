//! Paths as a listener writes them: absolute, from home, or from the folder of the configuration.

use std::path::{Path, PathBuf};

/// What paths that are not absolute count from.
pub(super) struct Anchors<'a> {
    pub(super) home: &'a Path,
    /// The folder of the configuration file, absolute.
    pub(super) folder: &'a Path,
}

impl Anchors<'_> {
    /// The absolute path; `Err` says what is wrong with the text.
    pub(super) fn resolve(&self, text: &str) -> Result<PathBuf, String> {
        if text.is_empty() {
            return Err("an empty path; take the entry out".to_owned());
        }
        if text.contains('\0') {
            return Err("a path with a NUL character".to_owned());
        }
        let Some(rest) = text.strip_prefix('~') else { return Ok(self.folder.join(text)) };
        if rest.is_empty() {
            return Ok(self.home.to_owned());
        }
        match rest.strip_prefix(['/', std::path::MAIN_SEPARATOR]) {
            Some(below) => Ok(self.home.join(below.trim_start_matches('/'))),
            None => {
                Err("`~` stands for your own home folder only; write the path out (./~… for a name that begins so)"
                    .to_owned())
            }
        }
    }
}
