//! [`Reader`]: from a file to a list.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::address::{Base, is_list};
use super::draft::Draft;
use super::{Entry, Error, Format, List, MAX_BYTES, Reading, Reason, Skipped, letters, m3u, pls, xspf};

/// So much of a file is looked at to tell what it is.
const HEAD: usize = 4096;
/// A list named in a list is read in its place; one named in that is not.
const MAX_DEPTH: usize = 1;

/// Reads lists.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    roots: Vec<PathBuf>,
}

/// What is read at once: a list with those that are named in it.
struct Visit {
    /// The lists that are being read, canonical.
    open: Vec<PathBuf>,
    /// Bytes that may still be read.
    left: u64,
}

impl Reader {
    /// One that also looks into these folders for a path that is not below the list's own, as MPD's lists have them.
    #[must_use]
    pub fn new(roots: Vec<PathBuf>) -> Self {
        Self { roots }
    }

    /// Whether a file is a list, by what is in it. Nothing but the start of a regular file is read.
    #[must_use]
    pub fn is_list(path: &Path) -> bool {
        let head = || {
            fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
            let mut head = Vec::new();
            File::open(path).ok()?.take(HEAD as u64).read_to_end(&mut head).ok()?;
            format_of(&letters::unmarked(&head), path)
        };
        head().is_some()
    }

    /// Reads a list, and the lists that are named in it. Fails if it cannot be read or is none; whatever is wrong inside is
    /// told in [`Reading::skipped`]. That the files are there is not asked.
    pub fn read(&self, path: &Path) -> Result<Reading, Error> {
        let mut visit = Visit { open: Vec::new(), left: MAX_BYTES };
        self.read_at(path, &mut visit)
    }

    fn read_at(&self, path: &Path, visit: &mut Visit) -> Result<Reading, Error> {
        let path = std::path::absolute(path).map_err(Error::io(path))?;
        let bytes = read_bytes(&path, &mut visit.left)?;
        let bytes = letters::unmarked(&bytes);
        let format = format_of(&bytes, &path).ok_or_else(|| Error::NotAList { path: path.clone() })?;
        if matches!(format, Format::M3u | Format::M3u8) && is_stream(&bytes) {
            return Err(Error::Stream { path });
        }
        let folder = path.parent().unwrap_or(Path::new("/")).to_owned();
        let exists = |path: &Path| path.exists();
        let mut draft = Draft::new(Base::new(folder, &self.roots, &exists));
        match format {
            Format::M3u | Format::M3u8 => m3u::read(&bytes, &mut draft),
            Format::Pls => pls::read(&bytes, &mut draft),
            Format::Xspf => xspf::read(&bytes, &mut draft),
        }
        visit.open.push(path.canonicalize().unwrap_or(path));
        let entries = self.expanded(&mut draft, visit);
        visit.open.pop();
        let Draft { title, mut skipped, skipped_in_all, .. } = draft;
        skipped.sort_by_key(|skipped| skipped.line);
        Ok(Reading { list: List { title, entries }, format, skipped, skipped_in_all })
    }

    /// The entries, with what is in a list in the place of that list.
    fn expanded(&self, draft: &mut Draft<'_>, visit: &mut Visit) -> Vec<Entry> {
        let written = std::mem::take(&mut draft.entries);
        let mut entries = Vec::with_capacity(written.len());
        for (line, entry) in written {
            if !is_list(&entry) {
                entries.push(entry);
                continue;
            }
            let what = entry.path.to_string_lossy().into_owned();
            let real = entry.path.canonicalize().unwrap_or_else(|_| entry.path.clone());
            if visit.open.contains(&real) {
                draft.skip(line, &what, Reason::Loop);
            } else if visit.open.len() > MAX_DEPTH {
                draft.skip(line, &what, Reason::TooDeep);
            } else {
                match self.read_at(&entry.path, visit) {
                    Ok(inner) => {
                        entries.extend(inner.list.entries);
                        draft.skipped_in_all += inner.skipped_in_all - inner.skipped.len();
                        for skipped in inner.skipped {
                            let within = skipped.within.clone().or_else(|| Some(entry.path.clone()));
                            draft.note(Skipped { within, ..skipped });
                        }
                    }
                    Err(error) => draft.skip(line, &what, Reason::Unread(error.to_string())),
                }
            }
            if entries.len() > super::MAX_ENTRIES {
                draft.skip(line, &what, Reason::TooMany(super::MAX_ENTRIES));
                entries.truncate(super::MAX_ENTRIES);
            }
        }
        entries
    }
}

/// All of a regular file, if it is not too large for a list.
fn read_bytes(path: &Path, left: &mut u64) -> Result<Vec<u8>, Error> {
    // Asked before it is opened: a pipe would wait for somebody to write.
    let metadata = fs::metadata(path).map_err(Error::io(path))?;
    if !metadata.is_file() {
        return Err(Error::NotAFile { path: path.to_owned() });
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(Error::io(path))?;
    file.take(*left + 1).read_to_end(&mut bytes).map_err(Error::io(path))?;
    if bytes.len() as u64 > *left {
        return Err(Error::TooLarge { path: path.to_owned() });
    }
    *left -= bytes.len() as u64;
    Ok(bytes)
}

/// What a file is, by its start; the ending decides only where that says nothing.
fn format_of(bytes: &[u8], path: &Path) -> Option<Format> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let ending = Format::of_path(path);
    let m3u = if ending == Some(Format::M3u8) { Format::M3u8 } else { Format::M3u };
    let text = head.trim_ascii_start();
    let begins = |start: &[u8]| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    if begins(b"#EXTM3U") {
        return Some(m3u);
    }
    if begins(b"[playlist]") {
        return Some(Format::Pls);
    }
    let text = String::from_utf8_lossy(text);
    if head.contains(&0) {
        return None;
    }
    if begins(b"<") && (text.contains("<playlist") || text.contains(xspf::NAMESPACE) || ending == Some(Format::Xspf)) {
        return Some(Format::Xspf);
    }
    let is_plain = path.extension().and_then(OsStr::to_str).is_some_and(|ending| ending.eq_ignore_ascii_case("pl"));
    match ending {
        // A list of paths is what is left, whatever it is called.
        Some(Format::M3u | Format::M3u8) => Some(m3u),
        Some(Format::Pls) => Some(if has_paths(&text) { m3u } else { Format::Pls }),
        Some(Format::Xspf) => has_paths(&text).then_some(m3u),
        None if is_plain || path.extension().is_none() => has_paths(&text).then_some(m3u),
        None => None,
    }
}

/// Whether a text begins with an absolute path, as a plain list of them does.
fn has_paths(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.next().is_some_and(|line| (line.starts_with('/') && line.len() > 1) || line.starts_with("file:///"))
}

/// Whether an M3U lists the pieces of a stream (RFC 8216, 4.3).
fn is_stream(bytes: &[u8]) -> bool {
    const TAGS: [&[u8]; 3] = [b"#EXT-X-TARGETDURATION:", b"#EXT-X-STREAM-INF:", b"#EXT-X-MEDIA-SEQUENCE:"];
    letters::lines(bytes).take(1_000).any(|(_, line)| TAGS.iter().any(|tag| line.starts_with(tag)))
}
