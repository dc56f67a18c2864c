//! Which of many decisions may be about a file, at a glance.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ffi::OsString;

use super::Entry;
use super::key::{Content, ESTIMATE, Key, Length, Stretch, place};
use crate::library::AudioFile;

/// Where the decisions stand, by what a scan knows of a file without reading its audio.
#[derive(Debug, Clone, Default)]
pub(super) struct Lookup {
    frames: HashMap<u64, Vec<usize>>,
    /// By milliseconds.
    about: BTreeMap<u64, Vec<usize>>,
    names: HashMap<OsString, Vec<usize>>,
    /// Those that are known by their path alone.
    paths: Vec<usize>,
}

impl Lookup {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut lookup = Self::default();
        for (at, Entry { key, .. }) in entries.iter().enumerate() {
            if let Some(name) = key.path.file_name() {
                lookup.names.entry(name.to_owned()).or_default().push(at);
            }
            match key.content.map(|content| content.length) {
                Some(Length::Frames(frames)) => lookup.frames.entry(frames).or_default().push(at),
                Some(Length::About(time)) => lookup.about.entry(time).or_default().push(at),
                Some(Length::Unknown) => {}
                None => lookup.paths.push(at),
            }
        }
        lookup
    }

    /// The decision about a file.
    pub(super) fn find<'a>(&self, file: &AudioFile, entries: &'a [Entry]) -> Option<&'a Entry> {
        let mut may_be: BTreeSet<usize> = self.paths.iter().copied().collect();
        match Length::of(&file.info) {
            Length::Frames(frames) => may_be.extend(self.frames.get(&frames).into_iter().flatten()),
            Length::About(time) => {
                let apart = ESTIMATE.as_millis() as u64;
                let near = self.about.range(time.saturating_sub(apart)..=time.saturating_add(apart));
                may_be.extend(near.flat_map(|(_, places)| places));
            }
            Length::Unknown => {}
        }
        // What a file is thought to count may change with the program.
        may_be.extend(file.path.file_name().and_then(|name| self.names.get(name)).into_iter().flatten());
        let stretch = file.part.as_ref().map(Stretch::of);
        may_be.retain(|at| entries.get(*at).is_some_and(|entry| entry.key.is_same_stretch(stretch.as_ref())));
        if may_be.is_empty() {
            return None;
        }
        let (path, size) = place(&file.path).ok()?;
        let is_read = may_be.iter().any(|at| entries.get(*at).is_some_and(|entry| entry.key.content.is_some()));
        let content = if is_read { Content::of(file) } else { None };
        let key = Key { path, size, content, stretch };
        may_be.into_iter().filter_map(|at| entries.get(at)).find(|entry| entry.key.is_same(&key))
    }
}
