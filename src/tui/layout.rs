//! Where things stand on the screen, from its size alone. Drawing and the mouse use the same answer.

mod playing;

use ratatui::layout::Rect;

pub use playing::Playing;

use super::place::{Pane, View};

/// Below this the screen holds one sentence only.
const SMALLEST: (u16, u16) = (20, 5);
/// From this width on list and sheet stand side by side.
const BESIDE: u16 = 76;
/// From this height of the body on a narrow screen shows the list above the sheet.
const ABOVE: u16 = 24;
/// Lines of text longer than this are hard to read.
const MEASURE: u16 = 92;
/// From this width on the page of the film is set in two columns.
const TWO_COLUMNS: u16 = 112;
/// And that of the sources.
const TWO_WIDE_COLUMNS: u16 = 150;
/// Between list and sheet.
const GAP: u16 = 3;
/// From this width on the notes of a page stand beside it.
const NOTES_BESIDE: u16 = 160;
/// A list of this height has a head even if not all of its rows are in sight.
const WITH_HEAD: u16 = 9;

/// Where things stand. An area that is not shown is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// All of it.
    pub screen: Rect,
    /// The film's title and the names of the views: one row.
    pub header: Rect,
    /// All between the header and the seek bar.
    pub body: Rect,
    /// What the list holds and in which order: one row above it.
    pub head: Rect,
    /// The list.
    pub list: Rect,
    /// What is read.
    pub sheet: Rect,
    /// The notes of what is read, on a wide screen.
    pub side: Rect,
    /// The seek bar: one row.
    pub seek: Rect,
    /// What is heard: one row, or two.
    pub now: Rect,
    /// Hints, notices, the prompt: one row.
    pub foot: Rect,
}

impl Layout {
    /// The layout of a screen of this size for a view whose list has `rows` entries; `None` if it is too small for any.
    #[must_use]
    pub fn new(width: u16, height: u16, view: View, pane: Pane, rows: usize) -> Option<Self> {
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return None;
        }
        let screen = Rect { x: 0, y: 0, width, height };
        let margin = if width >= BESIDE { 2 } else { 1 };
        let inner = Rect { x: margin, width: width - 2 * margin, ..screen };
        let (head, now_rows) = match height {
            ..=8 => (1, 1),
            9..=17 => (1, 2),
            _ => (2, 2),
        };
        let bottom = height - now_rows - 2;
        let body = Rect { y: head, height: bottom - head, ..inner };
        let (list, sheet) = halves(body, view, pane, rows);
        Some(Self {
            screen,
            header: Rect { height: 1, ..inner },
            body,
            head: Rect { height: 0, ..list },
            list,
            sheet,
            side: Rect { width: 0, height: 0, ..body },
            seek: Rect { y: bottom, height: 1, ..inner },
            now: Rect { y: bottom + 1, height: now_rows, ..inner },
            foot: Rect { y: height - 1, height: 1, ..inner },
        })
    }

    /// Whether a screen of this width has room for the notes of a view's page beside it.
    #[must_use]
    pub fn has_room_for_side(width: u16, view: View) -> bool {
        width >= NOTES_BESIDE && matches!(view, View::Songs | View::Film | View::People)
    }

    /// Whether a page of this view is set in two columns of text.
    #[must_use]
    pub fn is_in_columns(&self, view: View) -> bool {
        columns_from(view).is_some_and(|least| self.sheet.width >= least)
    }

    /// With the notes beside the page, if there is room.
    #[must_use]
    pub fn with_side(mut self, view: View) -> Self {
        if !Self::has_room_for_side(self.screen.width, view) {
            return self;
        }
        let left = if view.has_list() {
            // A narrower list, so that all three are read well.
            self.list.width = (self.body.width * 2 / 7).min(64);
            self.head.width = self.list.width;
            self.list.right() + GAP
        } else {
            self.body.x
        };
        let room = self.body.right() - left;
        let width = measure(view, room * 3 / 5);
        self.sheet = Rect { x: left, width, ..self.sheet };
        let x = self.sheet.right() + GAP;
        self.side = Rect { x, width: (self.body.right() - x).min(MEASURE), ..self.sheet };
        self
    }

    /// Whether a head fits above the list of `rows`; where it tells something new it does in any case.
    #[must_use]
    pub fn has_room_for_head(&self, view: View, rows: usize, is_new: bool) -> bool {
        let is_listed = matches!(view, View::Songs | View::People | View::Files) && rows > 0 || is_new;
        let height = self.list.height;
        is_listed && (usize::from(height) > rows || height >= WITH_HEAD || (is_new && height > 2))
    }

    /// With a head above the list.
    #[must_use]
    pub fn with_head(mut self) -> Self {
        self.head = Rect { height: self.list.height.min(1), ..self.list };
        self.list.y += self.head.height;
        self.list.height -= self.head.height;
        self
    }

    /// How many rows of the screen one row of the list takes: in a narrow list of songs or files two, or three with air
    /// between them, if all of them fit so.
    #[must_use]
    pub fn row_height(&self, view: View, rows: usize) -> u16 {
        if !matches!(view, View::Songs | View::Files) || self.list.width >= BESIDE {
            return 1;
        }
        let fits = |height: &u16| rows.saturating_mul(usize::from(*height)) <= usize::from(self.list.height);
        [3, 2].into_iter().find(fits).unwrap_or(1)
    }

    /// How many rows of a list are shown at once.
    #[must_use]
    pub fn list_rows(&self, view: View, rows: usize) -> usize {
        (self.list.height / self.row_height(view, rows)) as usize
    }
}

/// How wide a page of a view is where there is so much room.
fn measure(view: View, room: u16) -> u16 {
    let is_in_columns = columns_from(view).is_some_and(|least| room >= least);
    room.min(if is_in_columns { 2 * MEASURE } else { MEASURE })
}

/// From which width on a page of this view is set in two columns of text, if ever.
fn columns_from(view: View) -> Option<u16> {
    match view {
        View::Film => Some(TWO_COLUMNS),
        // Addresses are long.
        View::Sources => Some(TWO_WIDE_COLUMNS),
        _ => None,
    }
}

fn halves(body: Rect, view: View, pane: Pane, rows: usize) -> (Rect, Rect) {
    let nothing = Rect { width: 0, height: 0, ..body };
    let read = |area: Rect| Rect { width: measure(view, area.width), ..area };
    if !view.has_list() {
        return (nothing, read(body));
    }
    if !view.has_sheet() {
        return (read(body), nothing);
    }
    if body.width + 4 >= BESIDE {
        let width = if body.width < 96 { 34 } else { (body.width * 2 / 5).min(64) };
        let list = Rect { width, ..body };
        let left = body.width - width - GAP;
        return (list, read(Rect { x: body.x + width + GAP, width: left, ..body }));
    }
    if body.height >= ABOVE {
        let wanted = u16::try_from(rows).unwrap_or(u16::MAX).max(3);
        let height = wanted.saturating_mul(2).saturating_add(1).min(body.height / 2 - 1);
        let list = Rect { height, ..body };
        return (list, Rect { y: body.y + height + 1, height: body.height - height - 1, ..body });
    }
    match pane {
        Pane::List => (body, nothing),
        Pane::Sheet => (nothing, body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_overlaps_and_nothing_sticks_out() {
        for (width, height) in (0..260).step_by(3).flat_map(|width| (0..80).map(move |height| (width, height))) {
            for view in View::ALL {
                for (pane, rows) in [(Pane::List, 0), (Pane::Sheet, 7), (Pane::List, 900)] {
                    let Some(layout) = Layout::new(width, height, view, pane, rows) else {
                        assert!(width < 40 || height < 12, "{width}x{height}");
                        continue;
                    };
                    let areas = [layout.header, layout.list, layout.sheet, layout.seek, layout.now, layout.foot];
                    for (index, area) in areas.iter().enumerate() {
                        assert_eq!(layout.screen.intersection(*area), *area, "{width}x{height} {view:?}");
                        for other in &areas[..index] {
                            assert!(area.intersection(*other).is_empty(), "{width}x{height} {view:?} {area} {other}");
                        }
                    }
                    assert!(!layout.list.is_empty() || !layout.sheet.is_empty());
                }
            }
        }
    }

    #[test]
    fn a_wide_screen_shows_list_and_sheet_and_a_narrow_one_what_the_keys_move() {
        let wide = Layout::new(80, 24, View::Songs, Pane::List, 7).unwrap();
        assert!(wide.list.width >= 30 && wide.sheet.width >= 38);
        let tall = Layout::new(40, 40, View::Songs, Pane::List, 7).unwrap();
        assert!(tall.list.bottom() < tall.sheet.y);
        let small = Layout::new(40, 12, View::Songs, Pane::List, 7).unwrap();
        assert!(small.sheet.is_empty());
        let small = Layout::new(40, 12, View::Songs, Pane::Sheet, 7).unwrap();
        assert!(small.list.is_empty());
    }
}
