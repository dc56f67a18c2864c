//! PLS: `File1=`, `Title1=`, `Length1=`, in any order.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;
use std::time::Duration;

use super::address::Form;
use super::draft::Draft;
use super::letters::{Letters, lines, words};
use super::{Entry, MAX_ENTRIES, MAX_LINE, Reason, m3u};

/// What stands under one number.
#[derive(Default)]
struct Numbered<'a> {
    /// The line of the file, else of what came first.
    line: usize,
    file: Option<&'a [u8]>,
    title: Option<String>,
    length: Option<Duration>,
}

/// Reads a list into a draft. Entries stand in the order of their numbers, whatever the order of the lines.
pub(super) fn read(bytes: &[u8], draft: &mut Draft<'_>) {
    let letters = Letters::guess(bytes);
    let mut numbered: BTreeMap<u64, Numbered<'_>> = BTreeMap::new();
    let mut promised = None;
    for (number, line) in lines(bytes) {
        if line.len() > MAX_LINE {
            draft.skip(number, &letters.read(line.get(..256).unwrap_or_default()), Reason::TooLong(MAX_LINE));
            continue;
        }
        let trimmed = line.trim_ascii();
        if matches!(trimmed.first(), None | Some(b'[' | b';' | b'#')) {
            continue;
        }
        let Some(equals) = line.iter().position(|byte| *byte == b'=') else {
            draft.skip(number, &letters.read(line), Reason::NotUnderstood);
            continue;
        };
        let (key, value) = (letters.read(line.get(..equals).unwrap_or_default()), line.get(equals + 1..));
        let (key, value) = (key.trim().to_ascii_lowercase(), value.unwrap_or_default());
        let name = key.trim_end_matches(|digit: char| digit.is_ascii_digit());
        let index = key.get(name.len()..).and_then(|digits| digits.parse::<u64>().ok());
        match (name, index) {
            ("numberofentries", None) => {
                promised = letters.read(value).trim().parse().ok().map(|count| (number, count));
            }
            ("x-gnome-title" | "playlistname", None) => {
                draft.title = draft.title.take().or_else(|| words(&letters.read(value)));
            }
            ("file" | "title" | "length", Some(index)) => {
                if numbered.len() >= MAX_ENTRIES && !numbered.contains_key(&index) {
                    draft.skip(number, &letters.read(line), Reason::TooMany(MAX_ENTRIES));
                    continue;
                }
                let entry = match numbered.entry(index) {
                    Slot::Vacant(slot) => slot.insert(Numbered { line: number, ..Numbered::default() }),
                    Slot::Occupied(slot) => slot.into_mut(),
                };
                match name {
                    "file" if entry.file.is_some() => draft.skip(number, &letters.read(line), Reason::Twice),
                    "file" => (entry.file, entry.line) = (Some(value), number),
                    "title" => entry.title = words(&letters.read(value)),
                    _ => entry.length = m3u::seconds(&letters.read(value)).filter(|length| !length.is_zero()),
                }
            }
            _ => {}
        }
    }
    let found = numbered.values().filter(|entry| entry.file.is_some()).count();
    for entry in numbered.into_values() {
        let (title, line) = (entry.title, entry.line);
        let Some(file) = entry.file.filter(|file| !file.trim_ascii().is_empty()) else {
            draft.skip(line, &title.unwrap_or_default(), Reason::NoPlace);
            continue;
        };
        let text = letters.read(file);
        match draft.base.resolve(file, &text, Form::Path) {
            Ok(path) => {
                let (artist, title) = title.as_deref().map(m3u::parted).unwrap_or_default();
                draft.push(line, Entry { path, title, artist, duration: entry.length, ..Entry::default() });
            }
            Err(reason) => draft.skip(line, &text, reason),
        }
    }
    if let Some((line, count)) = promised.filter(|(_, count)| *count > found as u64) {
        draft.skip(line, "NumberOfEntries", Reason::Promised(count, found));
    }
}
