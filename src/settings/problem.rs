//! What is wrong in a `config.toml`, and where.

use std::path::Path;

use crate::text;

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do. Clean.
    pub message: String,
}

impl Problem {
    /// A problem at a byte of the text.
    pub(super) fn at(text: &str, byte: usize, message: &str) -> Self {
        let line = text.get(..byte).unwrap_or(text).split('\n').count();
        Self { line, message: text::clean(message).into_owned() }
    }
}

/// All problems, one a line, each with the file's name as compilers write it.
pub(super) fn list(path: &Path, problems: &[Problem]) -> String {
    let path = path.to_string_lossy();
    let path = text::clean(&path);
    let lines = problems.iter().map(|problem| format!("{path}:{}: {}", problem.line, problem.message));
    lines.collect::<Vec<_>>().join("\n")
}
