//! The queue: what is played, in the listener's order.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::list;
use super::now;
use super::row::Row;
use crate::deck::reason_words;
use crate::text;
use crate::tui::app::App;
use crate::tui::layout::Layout;
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

const LENGTH: usize = 7;
/// From this width on there is room for two texts side by side.
const ROOMY: usize = 44;

pub(super) fn render(app: &App, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    if app.rows() == 0 {
        let words = ["tui.queue-empty-1", "tui.queue-empty-2"].map(|key| app.locale().text(key));
        list::render_words(app, &words, layout.list, buffer);
        return None;
    }
    list::render(app, layout.list, 1, |index, columns| (sign(app, index), vec![line(app, index, columns)]), buffer)
}

fn sign(app: &App, index: usize) -> &'static str {
    let entry = app.deck().queue().entries().get(index).map(|entry| entry.id);
    let heard = app.deck().heard().map(|heard| heard.entry);
    let is_current = app.deck().queue().current().map(|entry| entry.id) == entry;
    match (heard == entry, is_current) {
        (true, _) if entry.is_some() => now::sign(app.deck().state()),
        (_, true) => "·",
        _ => "",
    }
}

fn line(app: &App, index: usize, columns: usize) -> Line {
    let Some(entry) = app.deck().queue().entries().get(index) else { return Line::default() };
    let playable = &entry.item;
    let number = app.rows().to_string().len();
    let left = columns.saturating_sub(number + 2 + LENGTH + 1);
    let length = playable.duration.map(text::clock).unwrap_or_default();
    let mut row = Row::default();
    row.right(&(index + 1).to_string(), number, Tone::Faint).gap(2);
    let (about, tone) = about(app, index);
    // What went wrong, or that it is no song, is told in a narrow list too; who is heard only if there is room.
    let wanted = if left >= ROOMY { left / 2 } else { text::width(&about).min(left / 2) };
    let is_told = left >= ROOMY || (tone != Tone::Faint && wanted > 0);
    if is_told {
        row.cell(&playable.title, left.saturating_sub(wanted + 2), Tone::Strong).gap(2).cell(&about, wanted, tone);
    } else {
        row.cell(&playable.title, left, Tone::Strong);
    }
    row.gap(1).right(&length, LENGTH, Tone::Faint);
    row.into_line()
}

/// Why the entry could not be played; that it only stands in for the song; or who is heard.
fn about(app: &App, index: usize) -> (String, Tone) {
    let Some(entry) = app.deck().queue().entries().get(index) else { return (String::new(), Tone::Faint) };
    if let Some(fault) = app.deck().fault(entry.id) {
        return (reason_words(fault, app.locale()), Tone::Alert);
    }
    if entry.item.is_placeholder {
        return (app.locale().text("tui.placeholder").to_owned(), Tone::Sign);
    }
    (entry.item.artist.clone().unwrap_or_default(), Tone::Faint)
}
