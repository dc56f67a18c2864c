//! What went wrong: a list of the newest, with what can be done about each.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};

use super::{App, View};
use crate::catalogue::{Date, DateSpan};
use crate::credits::document::{Block, Document, Level, Line, Rich, Section};
use crate::keymap::Action;
use crate::library::SheetFile;
use crate::text;

/// So many are kept.
pub const MOST: usize = 200;
/// So many files that cannot be played are told one by one, and CUE sheets.
const MOST_PROBLEMS: usize = 50;
/// So many remarks on a CUE sheet are told.
const MOST_REMARKS: usize = 5;

/// A day and a time of it, where the listener is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// The day.
    pub date: Date,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

/// What can be done about something; the end of the translation key `log.…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Advice {
    /// Look into the file.
    Inspect,
    /// Choose another output.
    Output,
    /// Name a folder.
    Bring,
    /// See that the program's folder can be written.
    Writable,
    /// The files view lists them all.
    Files,
    /// Put the sheet right.
    Sheet,
}

impl Advice {
    fn key(self) -> &'static str {
        match self {
            Self::Inspect => "log.do-inspect",
            Self::Output => "log.do-output",
            Self::Bring => "log.do-bring",
            Self::Writable => "log.do-writable",
            Self::Files => "log.do-files",
            Self::Sheet => "log.do-sheet",
        }
    }

    /// The action whose key it names.
    fn action(self) -> Option<Action> {
        match self {
            Self::Output => Some(Action::Outputs),
            Self::Files => Some(Action::ShowFiles),
            Self::Inspect | Self::Bring | Self::Writable | Self::Sheet => None,
        }
    }
}

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// When; not known until the application has been told.
    at: Option<LocalTime>,
    /// With which file.
    file: Option<String>,
    /// What, and why.
    reason: String,
    /// What can be done.
    advice: Option<Advice>,
    /// How many times, one upon the other.
    times: usize,
}

impl Report {
    fn day(&self) -> Option<Date> {
        self.at.map(|at| at.date)
    }
}

/// What went wrong, the newest first.
#[derive(Debug, Default)]
pub(super) struct Log {
    reports: VecDeque<Report>,
    unread: usize,
    /// How many were dropped because there were too many.
    dropped: usize,
    /// Counts every change.
    revision: u64,
}

impl Log {
    fn push(&mut self, file: Option<String>, reason: String, advice: Option<Advice>) {
        self.revision += 1;
        self.unread += 1;
        if let Some(last) = self.reports.front_mut()
            && last.reason == reason
            && last.file == file
        {
            last.times += 1;
            last.at = None;
            return;
        }
        self.reports.push_front(Report { at: None, file, reason, advice, times: 1 });
        if self.reports.len() > MOST {
            self.reports.pop_back();
            self.dropped += 1;
        }
    }

    /// What has not been looked at.
    pub fn unread(&self) -> usize {
        self.unread
    }

    /// A number that is another after each change.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}

impl App {
    /// Whether something was written down that lacks its time: then [`super::Message::LocalTime`] is to be told.
    #[must_use]
    pub fn wants_local_time(&self) -> bool {
        self.log.reports.iter().any(|report| report.at.is_none())
    }

    pub(super) fn stamp(&mut self, time: LocalTime) {
        let unstamped = self.log.reports.iter_mut().filter(|report| report.at.is_none());
        unstamped.for_each(|report| report.at = Some(time));
        self.log.revision += 1;
        self.is_dirty |= self.view == View::Log;
    }

    /// How much went wrong that the listener has not looked at.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.log.unread()
    }

    /// What is shown is read.
    pub(super) fn read_log(&mut self) {
        if self.view == View::Log {
            self.log.unread = 0;
        }
    }

    /// Writes down what went wrong.
    pub(super) fn note_down(&mut self, file: Option<String>, reason: &str, advice: Option<Advice>) {
        let file = file.map(|file| text::clean(&file).into_owned());
        self.log.push(file, text::clean(reason).into_owned(), advice);
        self.is_dirty = true;
    }

    /// Writes down the files that cannot be played; of many the first ones, and how many more there are.
    pub(super) fn note_problems(&mut self, known: &HashSet<PathBuf>) {
        let Some(library) = &self.library else { return };
        let new = || library.problems.iter().filter(|(path, _)| !known.contains(path));
        let told: Vec<(String, String)> = new()
            .take(MOST_PROBLEMS)
            .map(|(path, problem)| (path.to_string_lossy().into_owned(), problem.words(&self.locale)))
            .collect();
        let more = new().count() - told.len();
        if more > 0 {
            let words = self.locale.fill("log.more-files", &[("count", &more.to_string())]);
            self.note_down(None, &words, Some(Advice::Files));
        }
        // The first one is to stand first.
        for (file, reason) in told.into_iter().rev() {
            self.note_down(Some(file), &reason, Some(Advice::Inspect));
        }
    }

    /// Writes down what is to be told about CUE sheets, but for those that are as they were; of many the first ones, and how
    /// many more there are.
    pub(super) fn note_sheets(&mut self, known: &[SheetFile]) {
        let Some(library) = &self.library else { return };
        let known: HashMap<&Path, &SheetFile> = known.iter().map(|sheet| (&*sheet.path, sheet)).collect();
        let is_new = |sheet: &&SheetFile| known.get(&*sheet.path).is_none_or(|known| *known != *sheet);
        let mut told: Vec<(String, String)> = library
            .sheets
            .iter()
            .filter(|sheet| !sheet.remarks.is_empty())
            .filter(is_new)
            .map(|sheet| (sheet.path.to_string_lossy().into_owned(), sheet.told(&self.locale, MOST_REMARKS)))
            .collect();
        let more = told.len().saturating_sub(MOST_PROBLEMS);
        told.truncate(MOST_PROBLEMS);
        if more > 0 {
            let words = self.locale.fill("log.more-sheets", &[("count", &more.to_string())]);
            self.note_down(None, &words, Some(Advice::Files));
        }
        for (file, remarks) in told.into_iter().rev() {
            self.note_down(Some(file), &remarks, Some(Advice::Sheet));
        }
    }

    /// The page of what went wrong: under each day what went wrong on it, the newest first.
    pub(super) fn log_document(&self) -> Document {
        let heading = Rich::text(self.locale.text("log.title"));
        let mut sections = vec![Section { level: Level::Chapter, heading, blocks: Vec::new() }];
        if self.log.reports.is_empty() {
            sections[0].blocks.push(Block::Paragraph(Rich::text(self.locale.text("log.nothing"))));
        }
        let reports: Vec<&Report> = self.log.reports.iter().collect();
        sections.extend(reports.chunk_by(|one, other| one.day() == other.day()).map(|reports| Section {
            level: Level::Part,
            heading: reports.first().and_then(|report| report.day()).map(|day| self.day(day)).unwrap_or_default(),
            blocks: vec![Block::Lines(reports.iter().map(|report| self.report(report)).collect())],
        }));
        if self.log.dropped > 0 {
            let mut words = Rich::default();
            words.push_faint(&self.locale.fill("log.dropped", &[("count", &self.log.dropped.to_string())]));
            let blocks = vec![Block::Paragraph(words)];
            sections.push(Section { level: Level::Part, heading: Rich::default(), blocks });
        }
        super::reading::bare(sections)
    }

    fn day(&self, date: Date) -> Rich {
        Rich::text(&self.wording.date(&DateSpan { from: date, to: None }))
    }

    fn report(&self, report: &Report) -> Line {
        let (hour, minute) = report.at.map_or_else(
            || ("--".to_owned(), "--".to_owned()),
            |at| (format!("{:02}", at.hour), format!("{:02}", at.minute)),
        );
        let time = self.locale.fill("log.time", &[("hour", &hour), ("minute", &minute)]);
        let mut value = Rich::text(&report.reason);
        if report.times > 1 {
            value.push_faint(&format!(" (×{})", report.times));
        }
        let file = report.file.as_deref().map(Rich::text);
        let advice = report.advice.map(|advice| {
            let key = advice.action().map(|action| self.keymap.key_of(action)).unwrap_or_default();
            Rich::text(&self.locale.fill(advice.key(), &[("key", &key)]))
        });
        Line { label: time.into(), value, remarks: file.into_iter().chain(advice).collect() }
    }
}
