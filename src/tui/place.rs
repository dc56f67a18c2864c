//! Which view is shown, and where the listener is in it.

/// The pages of the screen, in the order of their names at its head: the booklet, what plays, the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum View {
    /// The songs, and the credits of the selected one.
    #[default]
    Songs,
    /// The film and the soundtrack as a whole.
    Film,
    /// Everybody, and what the selected one did.
    People,
    /// Where the facts come from.
    Sources,
    /// What is heard.
    Now,
    /// The words of what is heard.
    Lyrics,
    /// What is played.
    Queue,
    /// The listener's files, and why the selected one is tied to its song.
    Files,
    /// What went wrong.
    Log,
}

impl View {
    /// Every view.
    pub const ALL: [Self; 9] = [
        Self::Songs,
        Self::Film,
        Self::People,
        Self::Sources,
        Self::Now,
        Self::Lyrics,
        Self::Queue,
        Self::Files,
        Self::Log,
    ];

    /// The end of the translation key `view.…`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Songs => "songs",
            Self::Film => "film",
            Self::People => "people",
            Self::Queue => "queue",
            Self::Files => "files",
            Self::Sources => "sources",
            Self::Now => "now",
            Self::Lyrics => "lyrics",
            Self::Log => "log",
        }
    }

    /// Whether something is selected in it.
    #[must_use]
    pub fn has_list(self) -> bool {
        matches!(self, Self::Songs | Self::People | Self::Queue | Self::Files)
    }

    /// Whether there is something to read in it.
    #[must_use]
    pub fn has_sheet(self) -> bool {
        self != Self::Queue
    }

    /// The view that many places further, round the circle.
    #[must_use]
    pub fn stepped(self, by: isize) -> Self {
        let place = (self as isize + by).rem_euclid(Self::ALL.len() as isize);
        Self::ALL[place as usize]
    }
}

/// Which half of a view the keys move in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Pane {
    /// The list.
    #[default]
    List,
    /// What is to be read beside it.
    Sheet,
}

/// Where the listener is in one view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The selected row of the list.
    pub selected: usize,
    /// The first row of the list that is shown.
    pub offset: usize,
    /// The first line of the sheet that is shown.
    pub scroll: usize,
    /// Where the keys go.
    pub pane: Pane,
}

impl Place {
    /// Moves the selection by rows, within a list of `len` rows.
    pub fn step(&mut self, by: isize, len: usize) {
        self.select(self.selected.saturating_add_signed(by), len);
    }

    /// Selects a row; the last one if it is beyond the end. The sheet begins anew if another row is selected.
    pub fn select(&mut self, row: usize, len: usize) {
        let row = row.min(len.saturating_sub(1));
        if row != self.selected {
            self.selected = row;
            self.scroll = 0;
        }
    }

    /// The row of what is selected is another now; what is read of it stays as it is.
    pub fn select_still(&mut self, row: usize) {
        self.selected = row;
    }

    /// Brings the selected row into a window of `rows`, and leaves no empty space below a long list.
    pub fn settle(&mut self, len: usize, rows: usize) {
        self.selected = self.selected.min(len.saturating_sub(1));
        let rows = rows.max(1);
        let highest = self.selected;
        let lowest = (self.selected + 1).saturating_sub(rows);
        self.offset = self.offset.clamp(lowest, highest).min(len.saturating_sub(rows));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_go_round() {
        assert_eq!(View::Songs.stepped(-1), View::Log);
        assert_eq!(View::Log.stepped(1), View::Songs);
        assert!(View::ALL.iter().enumerate().all(|(index, view)| *view as usize == index));
    }

    #[test]
    fn the_selected_row_is_in_the_window() {
        let mut place = Place::default();
        for (row, len, rows, offset) in
            [(9, 10, 4, 6), (7, 10, 4, 6), (5, 10, 4, 5), (0, 10, 4, 0), (9, 3, 4, 0), (0, 0, 0, 0)]
        {
            place.select(row, len);
            place.settle(len, rows);
            assert_eq!(place.offset, offset, "row {row} of {len} in {rows}");
        }
    }

    #[test]
    fn another_row_is_read_from_its_start() {
        let mut place = Place { scroll: 5, ..Place::default() };
        place.select(0, 3);
        assert_eq!(place.scroll, 5);
        place.step(1, 3);
        assert_eq!(place.scroll, 0);
        place.step(-5, 3);
        assert_eq!(place.selected, 0);
    }
}
