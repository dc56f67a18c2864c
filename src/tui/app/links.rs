//! From link to link on a page, to where they lead, back and forward again.

use super::{App, Effect, Pane, Place, View};
use crate::catalogue::{PersonId, SongId};
use crate::credits::document::Link;
use crate::tui::sheet::{Sheet, Target};

/// So many places are kept to go back to, and as many to go forward to.
const MOST: usize = 64;

/// Where the listener was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    view: View,
    place: Place,
    /// What was selected, wherever it stands in the list by then.
    subject: Option<Subject>,
}

/// Where the listener came from, and where the way back began.
#[derive(Debug, Default)]
pub(super) struct Trail {
    /// The last one is the nearest.
    back: Vec<Mark>,
    /// The last one is the nearest.
    forward: Vec<Mark>,
}

/// A direction on the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Back,
    Forward,
}

/// What a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    Song(SongId),
    Person(PersonId),
}

impl App {
    /// What the selected row of the view is about.
    pub(super) fn subject(&self) -> Option<Subject> {
        match self.view {
            View::Songs => self.selected_song().map(|song| Subject::Song(song.id.clone())),
            View::People => self.selected_person().map(|person| Subject::Person(person.id.clone())),
            _ => None,
        }
    }

    /// Steps to the next link of the page, or to one before. The first step goes to the first one in sight.
    pub(super) fn step_link(&mut self, by: isize) {
        if !self.view.has_sheet() {
            return;
        }
        if self.view.has_list() && self.place().pane == Pane::List {
            self.place_mut().pane = Pane::Sheet;
            self.settle();
        }
        let count = self.sheet.links.len() + self.side.links.len();
        if count == 0 {
            return self.tell_of("page.no-link");
        }
        // The numbers of notes within the text are passed over: they lead no further than to the notes, which follow.
        let is_stop = |link: usize| !matches!(self.sheet.links.get(link), Some(Target::Note(_)));
        let next = match self.link {
            Some(link) if by > 0 => (link + 1..count).find(|link| is_stop(*link)),
            Some(link) => (0..link).rev().find(|link| is_stop(*link)),
            None => self.link_in_sight(by, is_stop),
        };
        if let Some(link) = next.or(self.link) {
            self.link = Some(link);
            self.show_link(link);
        }
    }

    /// The first or the last link in the window; if none is there, the next one below or above it.
    fn link_in_sight(&self, by: isize, is_stop: impl Fn(usize) -> bool) -> Option<usize> {
        let (top, rows) = self.window();
        let count = self.sheet.links.len() + self.side.links.len();
        let mut stops = (0..count).filter(|link| is_stop(*link));
        // What stands beside the page comes after it.
        let line = |link: usize| self.sheet.lines_of(link).map_or(usize::MAX, |(first, _)| first);
        if by > 0 {
            return stops.clone().find(|link| line(*link) >= top).or(stops.last());
        }
        stops.clone().rfind(|link| line(*link) < top + rows).or(stops.next())
    }

    /// The first line of the page in sight, and how many there are.
    fn window(&self) -> (usize, usize) {
        (self.place().scroll, self.layout().map_or(0, |layout| layout.sheet.height as usize))
    }

    /// Brings a link into sight.
    fn show_link(&mut self, link: usize) {
        if let Some(link) = link.checked_sub(self.sheet.links.len()) {
            let rows = self.layout().map_or(0, |layout| layout.side.height as usize);
            let lines = whole(&self.side, self.side.lines_of(link + self.sheet.links.len()));
            self.side_scroll = shown(self.side_scroll, lines, rows);
            return;
        }
        let (top, rows) = self.window();
        let scroll = shown(top, whole(&self.sheet, self.sheet.lines_of(link)), rows).min(self.last_scroll());
        self.place_mut().scroll = scroll;
    }

    /// The link that stands highlighted.
    #[must_use]
    pub fn link(&self) -> Option<usize> {
        self.link.filter(|_| self.is_reading())
    }

    /// Highlights no link that is out of sight.
    pub(super) fn leave_link(&mut self) {
        let Some(lines) = self.link.and_then(|link| self.sheet.lines_of(link)) else { return };
        let (top, rows) = self.window();
        if lines.1 < top || lines.0 >= top + rows {
            self.link = None;
        }
    }

    /// Where the highlighted link leads.
    pub(super) fn target(&self) -> Option<Target> {
        let link = self.link()?;
        let side = link.checked_sub(self.sheet.links.len());
        self.sheet.links.get(link).or_else(|| self.side.links.get(side?)).cloned()
    }

    /// Goes where a link leads.
    pub(super) fn go_along(&mut self, target: Target) -> Vec<Effect> {
        match target {
            Target::Note(index) => self.go_to_note(index),
            Target::To(Link::Original(song)) => return self.hear_original(&song),
            Target::To(Link::Person(id)) => {
                self.remember();
                self.go_to_person(&id);
            }
            Target::To(Link::Song(id)) => {
                self.remember();
                self.go_to_song(&id);
            }
            Target::To(Link::Film) => {
                self.remember();
                self.show(View::Film);
            }
            Target::To(Link::Source(id)) => {
                self.remember();
                self.show(View::Sources);
                self.settle();
                let wanted = Link::Source(id);
                let line = self.sheet.anchors.iter().find(|(_, link)| *link == wanted).map_or(0, |(line, _)| *line);
                let scroll = line.min(self.last_scroll());
                self.place_mut().scroll = scroll;
            }
        }
        Vec::new()
    }

    /// To the note at the end of the page, or beside it.
    fn go_to_note(&mut self, index: usize) {
        let notes = if self.side.notes.is_empty() { &self.sheet } else { &self.side };
        let note = notes.notes.get(index).and_then(|line| notes.lines.get(*line));
        let link = note.and_then(|note| note.0.iter().find_map(|piece| piece.link));
        if let Some(link) = link {
            self.link = Some(link);
            self.show_link(link);
        }
    }

    fn go_to_person(&mut self, id: &PersonId) {
        self.show(View::People);
        if self.row_of_person(id).is_none() {
            self.unfilter(View::People);
        }
        self.select_to_read(self.row_of_person(id));
    }

    fn go_to_song(&mut self, id: &SongId) {
        self.show(View::Songs);
        if self.row_of_song(id).is_none() {
            self.unfilter(View::Songs);
        }
        self.select_to_read(self.row_of_song(id));
    }

    fn select_to_read(&mut self, row: Option<usize>) {
        let Some(row) = row else { return };
        let len = self.list_len();
        let place = self.place_mut();
        place.select(row, len);
        place.pane = Pane::Sheet;
        place.scroll = 0;
    }

    fn where_it_is(&self) -> Mark {
        Mark { view: self.view, place: *self.place(), subject: self.subject() }
    }

    /// Remembers where the listener is before a jump. There is no way forward from a new place.
    pub(super) fn remember(&mut self) {
        let mark = self.where_it_is();
        self.trail.forward.clear();
        push(&mut self.trail.back, mark);
    }

    /// Back to where the listener jumped from, or forward to where the way back began.
    pub(super) fn travel(&mut self, way: Way) {
        let here = self.where_it_is();
        let Trail { back, forward } = &mut self.trail;
        let (from, to, none) = match way {
            Way::Back => (back, forward, "page.no-way-back"),
            Way::Forward => (forward, back, "page.no-way-forward"),
        };
        let Some(there) = from.pop() else { return self.tell_of(none) };
        push(to, here);
        self.stand(there);
    }

    /// Shows a place as it was left.
    fn stand(&mut self, Mark { view, place, subject }: Mark) {
        self.show(view);
        let row = |app: &Self| match &subject {
            Some(Subject::Song(id)) => app.row_of_song(id),
            Some(Subject::Person(id)) => app.row_of_person(id),
            None => Some(place.selected),
        };
        if row(self).is_none() {
            self.unfilter(view);
        }
        let selected = row(self).unwrap_or(place.selected);
        *self.place_mut() = Place { selected, ..place };
        self.link = None;
    }

    /// Plays the original of a song, or says how it would be found.
    pub(super) fn hear_original(&mut self, id: &SongId) -> Vec<Effect> {
        let Some(song) = self.catalogue.song(id) else { return Vec::new() };
        let Some(original) = &song.original else {
            let words = self.locale.fill("page.no-original", &[("title", song.title())]);
            self.tell(&words);
            return Vec::new();
        };
        if let Some(found) = self.original_of(song) {
            let playable = self.playable(found);
            return self.play_next_to(playable);
        }
        let words = match original.performer.get() {
            Some(first) => {
                let values = [("title", song.title()), ("name", self.catalogue.name(first))];
                self.locale.fill("page.original-missing", &values)
            }
            None => self.locale.fill("page.original-missing-unknown", &[("title", song.title())]),
        };
        self.tell(&words);
        Vec::new()
    }
}

fn push(marks: &mut Vec<Mark>, mark: Mark) {
    marks.push(mark);
    if marks.len() > MOST {
        marks.remove(0);
    }
}

/// The lines of a link; of a note all that it says.
fn whole(sheet: &Sheet, lines: Option<(usize, usize)>) -> Option<(usize, usize)> {
    let (first, last) = lines?;
    let note = sheet.notes.iter().position(|line| *line == first);
    let next = note.map(|note| sheet.notes.get(note + 1).copied().unwrap_or(sheet.lines.len()));
    Some((first, next.map_or(last, |next| next.saturating_sub(1).max(last))))
}

/// The first line of a window of `rows` that holds `lines`, as near as can be to where it was.
fn shown(top: usize, lines: Option<(usize, usize)>, rows: usize) -> usize {
    let Some((first, last)) = lines else { return top };
    let lowest = (last + 1).saturating_sub(rows);
    top.max(lowest).min(first)
}
