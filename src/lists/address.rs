//! From what a list writes to the path of a file.
//!
//! Lists name files in many ways: as the bytes on the disk, in another encoding, with the separators and drives of Windows,
//! as URLs with or without escapes. Where more than one reading is possible the first one that leads to a file is taken.

use std::cell::{Cell, RefCell};
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode;

use super::{Entry, Reason};

/// So many folders above that of the list are tried for a path of another system.
const MOST_ABOVE: usize = 6;
/// After so many paths of another system in a row that lead nowhere no more are looked for.
const MOST_ASTRAY: usize = 200;

/// Whether the file system has something at a path.
pub(super) type Exists<'a> = &'a dyn Fn(&Path) -> bool;

/// What the addresses of a list count from.
pub(super) struct Base<'a> {
    /// The folder of the list, absolute.
    pub folder: PathBuf,
    /// Folders that are tried where that one does not have the file.
    pub roots: &'a [PathBuf],
    pub exists: Exists<'a>,
    /// Where the last path of another system was found: the folder, and how many parts of the path are not in it.
    found: RefCell<Option<(PathBuf, usize)>>,
    astray: Cell<usize>,
}

/// How a list writes addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As paths, but often enough as URLs: M3U and PLS.
    Path,
    /// As references by RFC 3986, but often enough without the escapes: XSPF.
    Reference,
}

impl<'a> Base<'a> {
    pub(super) fn new(folder: PathBuf, roots: &'a [PathBuf], exists: Exists<'a>) -> Self {
        Self { folder, roots, exists, found: RefCell::default(), astray: Cell::new(0) }
    }

    /// The file that is meant; `read` is what the bytes say as letters.
    pub(super) fn resolve(&self, raw: &[u8], read: &str, form: Form) -> Result<PathBuf, Reason> {
        if raw.contains(&0) || raw.trim_ascii().is_empty() {
            return Err(Reason::NoPath);
        }
        let trimmed = raw.trim_ascii();
        match scheme(trimmed) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("file") => return self.of_file_url(rest),
            Some((scheme, rest)) if rest.starts_with(b"//") => return Err(Reason::Address(scheme.to_lowercase())),
            _ => {}
        }
        if form == Form::Reference && trimmed.starts_with(b"//") {
            return self.of_file_url(trimmed);
        }
        let readings = readings(raw, read, form);
        if let Some(parts) = foreign_parts(read.trim())
            && !readings.iter().any(|reading| (self.exists)(&self.folder.join(reading)))
        {
            return Ok(self.found_again(&parts).unwrap_or_else(|| path_of(trimmed)));
        }
        Ok(self.first_there(&readings))
    }

    /// The first reading that leads to something, or the first one.
    fn first_there(&self, readings: &[PathBuf]) -> PathBuf {
        let is_sure = readings.len() == 1 && (self.roots.is_empty() || readings.iter().all(|path| path.is_absolute()));
        let mut places = Vec::new();
        for folder in std::iter::once(&self.folder).chain(self.roots) {
            places.extend(readings.iter().map(|reading| folder.join(reading)));
        }
        let there = if is_sure { None } else { places.iter().position(|path| (self.exists)(path)) };
        // Of what is nowhere: a name with a backslash in it is rarer than a path that was written on Windows.
        let is_foreign = |path: &PathBuf| !cfg!(windows) && path.to_string_lossy().contains('\\');
        let likely = || places.iter().position(|path| !is_foreign(path));
        let at = there.or_else(likely).unwrap_or(0);
        straight(places.into_iter().nth(at).unwrap_or_default())
    }

    /// What stands behind `file:`.
    fn of_file_url(&self, rest: &[u8]) -> Result<PathBuf, Reason> {
        let path = match rest.strip_prefix(b"//") {
            None => rest,
            Some(behind) => {
                let slash = behind.iter().position(|byte| *byte == b'/').unwrap_or(behind.len());
                let (host, path) = behind.split_at(slash);
                let is_drive = matches!(host, [letter, b':' | b'|'] if letter.is_ascii_alphabetic());
                match host {
                    _ if is_drive => behind,
                    b"" => path,
                    host if host.eq_ignore_ascii_case(b"localhost") => path,
                    host => return Err(Reason::OtherHost(String::from_utf8_lossy(host).into_owned())),
                }
            }
        };
        let decoded: Vec<u8> = percent_decode(path).collect();
        if decoded.contains(&0) || path.is_empty() {
            return Err(Reason::NoPath);
        }
        let text = String::from_utf8_lossy(&decoded).into_owned();
        if let Some(parts) = foreign_parts(text.trim_start_matches('/'))
            && !(self.exists)(&path_of(&decoded))
        {
            let written = text.trim_start_matches('/');
            return Ok(self.found_again(&parts).unwrap_or_else(|| PathBuf::from(written)));
        }
        let bare = path.split(|byte| matches!(byte, b'#' | b'?')).next().unwrap_or_default();
        let mut readings = vec![path_of(&decoded)];
        for bytes in [path.to_vec(), percent_decode(bare).collect()] {
            let reading = path_of(&bytes);
            if !readings.contains(&reading) && !bytes.is_empty() {
                readings.push(reading);
            }
        }
        Ok(self.first_there(&readings))
    }

    /// Looks for a path of another system: the longest end of it that lies below the folder of the list, one of those above
    /// it, or one of the listener's. A file name alone is looked for in the folder of the list only.
    fn found_again(&self, parts: &[&str]) -> Option<PathBuf> {
        let at = |folder: &Path, from: usize| {
            let rest = parts.get(from..).filter(|rest| !rest.is_empty())?;
            let path = folder.join(rest.iter().collect::<PathBuf>());
            (self.exists)(&path).then_some(path)
        };
        if let Some((folder, from)) = self.found.borrow().as_ref()
            && let Some(path) = at(folder, *from)
        {
            return Some(path);
        }
        if self.astray.get() >= MOST_ASTRAY {
            return None;
        }
        let folders = self.folder.ancestors().take(MOST_ABOVE).chain(self.roots.iter().map(PathBuf::as_path));
        for (index, folder) in folders.enumerate() {
            let least = if index == 0 { 1 } else { 2 };
            for from in 0..(parts.len() + 1).saturating_sub(least) {
                if let Some(path) = at(folder, from) {
                    self.found.replace(Some((folder.to_owned(), from)));
                    self.astray.set(0);
                    return Some(path);
                }
            }
        }
        self.astray.set(self.astray.get() + 1);
        None
    }
}

/// The scheme of a URL and what stands behind its colon. A drive is none.
fn scheme(address: &[u8]) -> Option<(&str, &[u8])> {
    let colon = address.iter().take(32).position(|byte| *byte == b':')?;
    let (scheme, rest) = (address.get(..colon)?, address.get(colon + 1..)?);
    let is_scheme = scheme.len() > 1
        && scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-'));
    Some((std::str::from_utf8(scheme).ok().filter(|_| is_scheme)?, rest))
}

/// What a path may be read as, the likeliest first.
fn readings(raw: &[u8], read: &str, form: Form) -> Vec<PathBuf> {
    let mut texts: Vec<Vec<u8>> = vec![raw.to_vec(), raw.trim_ascii().to_vec()];
    if read.as_bytes() != raw {
        texts.push(read.trim().as_bytes().to_vec());
    }
    if form == Form::Reference {
        texts.remove(0);
    }
    let mut all: Vec<PathBuf> = Vec::new();
    let mut push = |bytes: &[u8]| {
        let path = path_of(bytes);
        if !all.contains(&path) {
            all.push(path);
        }
    };
    for text in &texts {
        let decoded: Vec<u8> = percent_decode(text).collect();
        let has_backslash = !cfg!(windows) && text.contains(&b'\\');
        let (first, second) = if form == Form::Path { (text, &decoded) } else { (&decoded, text) };
        if first.contains(&0) {
            continue;
        }
        push(first);
        if has_backslash {
            push(&slashed(first));
        }
        if !second.contains(&0) {
            push(second);
            if has_backslash {
                push(&slashed(second));
            }
        }
    }
    all
}

fn slashed(text: &[u8]) -> Vec<u8> {
    text.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect()
}

/// The parts of a path with a drive, of a share or of the root of a drive, as Windows writes them; `None` for any other, and
/// on Windows, where it is a path.
fn foreign_parts(path: &str) -> Option<Vec<&str>> {
    if cfg!(windows) {
        return None;
    }
    let bytes = path.as_bytes();
    let below = match bytes {
        [letter, b':' | b'|', b'\\' | b'/', ..] if letter.is_ascii_alphabetic() => path.get(3..)?,
        [b'\\', b'\\', ..] => path.get(2..)?.split_once('\\')?.1,
        [b'\\', ..] => path.get(1..)?,
        _ => return None,
    };
    let parts: Vec<&str> = below.split(['\\', '/']).filter(|part| !matches!(*part, "" | "." | "..")).collect();
    (!parts.is_empty()).then_some(parts)
}

/// A path without its `..`, if that leads to the same file: so it is spelt as the library spells it.
fn straight(path: PathBuf) -> PathBuf {
    if !path.components().any(|part| part == Component::ParentDir) {
        return path.components().collect();
    }
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    match (plain.canonicalize(), path.canonicalize()) {
        (Ok(one), Ok(other)) if one == other => plain,
        _ => path,
    }
}

#[cfg(unix)]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// Whether an entry is a list by its ending.
pub(super) fn is_list(entry: &Entry) -> bool {
    super::Format::of_path(&entry.path).is_some()
}
