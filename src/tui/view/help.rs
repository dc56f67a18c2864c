//! The help: what can be done here, from the same table as the keys; in two columns if there is room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::page;
use crate::text;
use crate::tui::app::App;
use crate::tui::sheet::{Line, Sheet};

/// From this width on in two columns.
const TWO: u16 = 100;
/// No wider, so that keys and words stay close.
const MOST: u16 = 120;
const GAP: usize = 4;

/// The lines of the help for an area of this width.
#[must_use]
pub fn lines(app: &App, area: Rect) -> Vec<Line> {
    let columns = area.width.min(MOST).saturating_sub(2) as usize;
    if area.width < TWO {
        return app.help_sheet(columns).lines;
    }
    let half = (columns - GAP) / 2;
    let mut left = app.help_sheet(half).lines;
    // Broken at the empty line between two groups that leaves the columns most alike.
    let middle = left.len() / 2;
    let breaks = (0..left.len()).filter(|at| left[*at].0.is_empty());
    let Some(at) = breaks.min_by_key(|at| at.abs_diff(middle)) else { return left };
    let right = left.split_off(at + 1);
    left.pop();
    let rows = left.len().max(right.len());
    left.resize(rows, Line::default());
    for (line, other) in left.iter_mut().zip(right) {
        line.pad(half + GAP);
        line.append(other);
    }
    left
}

pub(super) fn render(app: &App, area: Rect, buffer: &mut Buffer) {
    let area = Rect { width: area.width.min(MOST), ..area };
    let sheet = Sheet { lines: lines(app, area), ..Sheet::default() };
    let last = sheet.lines.len().saturating_sub(area.height as usize);
    let wanted = app.prompt().map(|prompt| text::fold(&prompt.text)).unwrap_or_default();
    page::render_sheet(&sheet, app.help().unwrap_or(0).min(last), &wanted, app.theme(), area, buffer);
}
