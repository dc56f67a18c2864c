//! Which stretch of which file each song is.

use super::{Index, Note, Remark, Sectors, Sheet, Track};

/// A song's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The track, as an index of [`Sheet::tracks`].
    pub track: usize,
    /// The file, as an index of [`Sheet::files`].
    pub file: usize,
    /// Where it begins.
    pub start: Sectors,
    /// Where it ends, which is where the next one of the file begins; `None`: with the file.
    pub end: Option<Sectors>,
}

impl Stretch {
    /// Whether it is the whole file.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.start == Sectors::default() && self.end.is_none()
    }
}

/// The songs of a sheet, and what is to be told about their places.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// The songs, in the order of the files, and of the places in each.
    pub songs: Vec<Stretch>,
    /// What is not as one would expect.
    pub notes: Vec<Note>,
}

impl Sheet {
    /// Which stretch of which file each song is. A song begins at its index 1 and ends where the next track of the file
    /// begins, so that the gap before that one is heard as the end of this one, as a CD is heard. What lies before the first
    /// one of a file is in no song, and told – unless the file has no other song and names that stretch its gap: the file is
    /// the song then.
    #[must_use]
    pub fn layout(&self) -> Layout {
        let mut layout = Layout::default();
        let mut starts = self.starts(&mut layout.notes);
        // A stable sort: of two that begin together the one that comes first in the sheet has no length.
        starts.sort_by_key(|(_, start)| (start.file, start.at));
        for (number, (index, start)) in starts.iter().enumerate() {
            let track = &self.tracks[*index];
            let next = starts.get(number + 1).map(|(_, next)| *next).filter(|next| next.file == start.file);
            let is_first = number.checked_sub(1).is_none_or(|before| starts[before].1.file != start.file);
            let end = next.map(|next| next.at);
            let mut at = start.at;
            if is_first && at > Sectors::default() {
                let gap = track.indices.iter().any(|index| index.number == 0 && index.file == start.file);
                if gap && next.is_none() && self.files.len() > 1 {
                    at = Sectors::default();
                } else {
                    layout.notes.push(Note { line: track.line, remark: Remark::Hidden(at) });
                }
            }
            if !track.is_audio {
                continue;
            }
            if end == Some(at) {
                layout.notes.push(Note { line: track.line, remark: Remark::NoLength(track.number) });
                continue;
            }
            layout.songs.push(Stretch { track: *index, file: start.file, start: at, end });
        }
        layout.notes.sort_by_key(|note| note.line);
        layout
    }

    /// Where each track begins that has a place, data among them: sound ends there.
    fn starts(&self, notes: &mut Vec<Note>) -> Vec<(usize, Index)> {
        let mut starts: Vec<(usize, Index)> = Vec::new();
        for (index, track) in self.tracks.iter().enumerate() {
            let mut tell = |remark| notes.push(Note { line: track.line, remark });
            for silence in [track.pregap, track.postgap].into_iter().flatten() {
                if track.is_audio && silence > Sectors::default() {
                    tell(Remark::Silence(track.number, silence));
                }
            }
            let Some(start) = self.start_of(track) else {
                if track.is_audio {
                    tell(Remark::NoIndex(track.number));
                }
                continue;
            };
            if track.is_audio && start.number != 1 {
                tell(Remark::NoFirstIndex(track.number));
            }
            let place = |index: &Index| (index.file, index.at);
            if starts.last().is_some_and(|(_, last)| place(&start) < place(last)) {
                tell(Remark::OutOfOrder(track.number));
            }
            starts.push((index, start));
        }
        starts
    }

    /// Where a track begins; data with the gap before it, which is no sound either.
    fn start_of(&self, track: &Track) -> Option<Index> {
        let start = track.start().filter(|start| start.file < self.files.len())?;
        let gap = track.indices.iter().find(|index| index.number == 0 && index.file == start.file);
        Some(gap.filter(|gap| !track.is_audio && gap.at < start.at).copied().unwrap_or(start))
    }
}
