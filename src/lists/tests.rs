//! Lists as other programs write them, damaged ones, and back again.

use super::*;

mod damaged;
mod m3u;
mod others;
mod shelf;
mod writing;

/// A folder with these files in it, all of them empty.
fn folder(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }
    folder
}

/// Writes a list into the folder and reads it.
fn read(folder: &tempfile::TempDir, name: &str, content: impl AsRef<[u8]>) -> Reading {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, content).unwrap();
    Reader::default().read(&path).unwrap()
}

/// The paths from the folder, as text.
fn paths(folder: &tempfile::TempDir, reading: &Reading) -> Vec<String> {
    let shown = |entry: &Entry| {
        let below = entry.path.strip_prefix(folder.path()).unwrap_or(&entry.path);
        below.to_string_lossy().into_owned()
    };
    reading.list.entries.iter().map(shown).collect()
}

fn labels(reading: &Reading) -> Vec<String> {
    reading.list.entries.iter().map(Entry::label).collect()
}

/// The lines of what was left out, with the reasons' keys.
fn skipped(reading: &Reading) -> Vec<(usize, &'static str)> {
    reading.skipped.iter().map(|skipped| (skipped.line, skipped.why.key())).collect()
}

/// A path as a URL that escapes everything but letters, digits and slashes.
fn url(path: &Path) -> String {
    let bytes = path.to_str().unwrap().bytes();
    let escaped = bytes.map(|byte| match byte {
        b'/' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    format!("file://{}", escaped.collect::<String>())
}

/// A length that a list tells.
#[expect(clippy::unnecessary_wraps, reason = "it is compared with lengths that may be unknown")]
fn seconds(seconds: f64) -> Option<Duration> {
    Some(Duration::from_secs_f64(seconds))
}
