//! Everybody: the name and what the person is.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::list;
use super::row::Row;
use crate::catalogue::{Person, PersonKind, Role};
use crate::credits::part;
use crate::tui::app::App;
use crate::tui::layout::Layout;
use crate::tui::sheet::Line;
use crate::tui::theme::Tone;

/// Below this width of a row the name stands alone: what somebody did is told beside the list.
const WIDE: usize = 40;

pub(super) fn render(app: &App, layout: &Layout, buffer: &mut Buffer) -> Option<Position> {
    let make = |index: usize, columns: usize| {
        let line = app.person_in(index).map(|person| line(app, person, columns));
        ("", line.into_iter().collect())
    };
    list::render(app, layout.list, 1, make, buffer)
}

fn line(app: &App, person: &Person, columns: usize) -> Line {
    let mut row = Row::default();
    if columns < WIDE {
        row.cell(&person.name, columns, Tone::Strong);
        return row.into_line();
    }
    let name = (columns / 2).min(32);
    row.cell(&person.name, name, Tone::Strong).gap(2).cell(
        &what(app, person),
        columns.saturating_sub(name + 2),
        Tone::Faint,
    );
    row.into_line()
}

/// What a person is, in a few words: functions, then parts in the film, else the kind.
fn what(app: &App, person: &Person) -> String {
    let (wording, catalogue) = (app.wording(), app.catalogue());
    let mut roles: Vec<Role> = part::of_person(catalogue, &person.id).iter().map(|part| part.role).collect();
    roles.dedup();
    let mut words: Vec<String> = roles.into_iter().map(|role| wording.function(role)).collect();
    if catalogue.film.cast.iter().any(|cast| cast.person == person.id) {
        words.push(app.locale().text("tui.cast").to_owned());
    }
    if words.is_empty() && person.kind != PersonKind::Person {
        words.push(wording.person_kind(person.kind));
    }
    words.join(", ")
}
