//! The help: first what can be done here with what is selected, then every key.

use crate::credits::document::{Block, Level, Line, Rich, Section};
use crate::keymap::{Action, Group};
use crate::tui::sheet::{self, Sheet};

use super::files::may_be;
use super::reading::bare;
use super::{App, FileRow, View, file_name};

impl App {
    /// The help for what is shown behind it, in lines of at most `columns`.
    #[must_use]
    pub fn help_sheet(&self, columns: usize) -> Sheet {
        let mut sections: Vec<Section> = Group::ALL.into_iter().map(|group| self.section_of(group)).collect();
        if matches!(self.view, View::Songs | View::People) {
            sections.insert(1, self.about_searching());
        }
        sections.push(Section {
            level: Level::Part,
            heading: Rich::text(self.locale.text("help.with-the-mouse")),
            blocks: vec![paragraph(self.locale.text("help.mouse"))],
        });
        sheet::of_document(&bare(sections), columns)
    }

    fn section_of(&self, group: Group) -> Section {
        let context = self.context_of_view();
        let rows = self.keymap.heard_in(context).filter(|row| row.binding.group == group);
        let possible = rows.filter(|row| group != Group::Here || self.can(row.binding.action));
        let lines: Vec<Line> = possible
            .map(|row| Line {
                label: row.label().into(),
                value: Rich::text(self.locale.text(&format!("key.{}", row.binding.text))),
                remarks: Vec::new(),
            })
            .collect();
        let view = self.locale.text(&format!("view.{}", self.view.key())).to_owned();
        let heading = self.locale.fill(&format!("help.{}", group.key()), &[("view", &view)]);
        let mut blocks = Vec::new();
        if group == Group::Here {
            blocks.extend(self.advice().iter().map(|words| paragraph(words)));
        }
        blocks.push(Block::Lines(lines));
        Section { level: Level::Part, heading: Rich::text(&heading), blocks }
    }

    /// The small language of the search, by examples.
    fn about_searching(&self) -> Section {
        const EXAMPLES: [&str; 9] = ["words", "role", "more-roles", "cast", "first", "year", "length", "kind", "not"];
        let lines = EXAMPLES.map(|name| Line {
            label: self.locale.text(&format!("query.example-{name}")).into(),
            value: Rich::text(self.locale.text(&format!("query.about-{name}"))),
            remarks: Vec::new(),
        });
        let heading = Rich::text(self.locale.text("query.title"));
        Section { level: Level::Part, heading, blocks: vec![Block::Lines(lines.into())] }
    }

    /// What is selected, and what could be done to do more with it.
    fn advice(&self) -> Vec<String> {
        let text = |key: &str| self.locale.text(key).to_owned();
        let has_files = self.library.as_ref().is_some_and(|library| !library.files.is_empty());
        let mut advice = Vec::new();
        if self.search.is_on {
            advice.push(text("tui.still-looking"));
        } else if !has_files {
            advice.extend(["help.bring-1", "help.bring-2", "help.bring-3"].map(text));
        }
        match self.view {
            View::Songs => {
                let Some(song) = self.selected_song() else { return advice };
                let title = song.title();
                match self.file_of(&song.id).map(|found| file_name(&found.file.path)) {
                    Some(file) => {
                        advice.push(self.locale.fill("help.song-with-file", &[("title", title), ("file", &file)]));
                    }
                    None if has_files => {
                        let [show, pin] = [Action::ShowFiles, Action::Pin].map(|action| self.keymap.key_of(action));
                        let words = [("title", title), ("show", show.as_str()), ("pin", pin.as_str())];
                        advice.push(self.locale.fill("help.song-without-file", &words));
                    }
                    None => {}
                }
            }
            View::Queue if self.deck.queue().is_empty() => advice.push(text("tui.queue-empty-2")),
            View::Files if has_files => match self.file_row(self.place().selected) {
                Some(FileRow::Problem(..)) => advice.push(text("help.file-broken")),
                Some(FileRow::Sheet(_)) => advice.push(text("log.do-sheet")),
                Some(FileRow::Found(found)) if found.matched.question().is_some() => {
                    advice.extend(self.question(found));
                }
                Some(FileRow::Found(found)) if found.matched.song.is_none() => {
                    let key = self.keymap.key_of(Action::Pin);
                    advice.push(self.locale.fill("help.file-without-song", &[("key", &key)]));
                }
                Some(FileRow::Missing(song)) => {
                    let [show, pin] = [Action::ShowFiles, Action::Pin].map(|action| self.keymap.key_of(action));
                    let words = [("title", song.title()), ("show", show.as_str()), ("pin", pin.as_str())];
                    advice.push(self.locale.fill("help.song-without-file", &words));
                }
                Some(FileRow::Found(_)) | None => {}
            },
            _ => {}
        }
        advice
    }

    /// Whether an action has something to do in this view, with what is selected.
    fn can(&self, action: Action) -> bool {
        let queued = self.deck.queue().len();
        match (self.view, action) {
            (View::Songs | View::Files, Action::Play | Action::Add | Action::AddNext | Action::Pin) => {
                self.selected_file().is_some()
            }
            (View::Songs | View::Files, Action::Refuse) => {
                self.selected_file().is_some_and(|found| may_be(&found.matched).is_some())
            }
            (View::Queue, Action::Play | Action::Remove | Action::Clear) => queued > 0,
            (View::Queue, Action::MoveUp | Action::MoveDown) => queued > 1,
            _ => true,
        }
    }

    /// The first line that may stand at the top of the help.
    pub(super) fn last_scroll_of_help(&self) -> usize {
        let Some(layout) = self.layout() else { return 0 };
        self.help_lines().len().saturating_sub(layout.body.height as usize)
    }

    /// The lines of the help as they stand on the screen.
    pub(super) fn help_lines(&self) -> Vec<sheet::Line> {
        let Some(layout) = self.layout() else { return Vec::new() };
        crate::tui::view::help::lines(self, layout.body)
    }
}

fn paragraph(words: &str) -> Block {
    let mut rich = Rich::default();
    rich.push(words);
    Block::Paragraph(rich)
}
