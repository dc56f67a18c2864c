//! The listener's files: why one is tied to a song, and tying it otherwise.

use std::path::Path;

use crate::credits::document::{Block, Document, Level, Line, Rich, Section};
use crate::library::{Decision, Found, Match};
use crate::text;

use super::reading::bare;
use super::{App, Effect, Prompt, Verdict};

impl App {
    /// Asks which song the selected file is.
    pub(super) fn ask_for_song(&mut self) {
        let Some(found) = self.selected_file() else { return self.tell_why_no_file() };
        let number =
            found.matched.song.as_ref().and_then(|id| self.catalogue.song(id)).map(|song| song.number.to_string());
        self.prompt = Some(Prompt::song(found.file.path.clone(), number.unwrap_or_default()));
        self.edit(|_| {});
    }

    /// Ties a file to the song that the prompt names.
    pub(super) fn pin(&mut self, path: &Path, prompt: &Prompt) -> Vec<Effect> {
        let song = prompt.found.get(prompt.at).and_then(|row| self.song(*row));
        let found = self.library.iter().flat_map(|library| &library.files).find(|found| found.file.path == path);
        if let (Some(song), Some(found)) = (song, found) {
            return vec![Effect::Decide(Box::new(found.file.clone()), Verdict::Pin(song.id.clone()))];
        }
        self.warn(&self.locale.fill("tui.no-such-song", &[("text", &prompt.text)]));
        Vec::new()
    }

    /// Unties the selected file from its song.
    pub(super) fn refuse(&mut self) -> Vec<Effect> {
        let Some(found) = self.selected_file() else {
            self.tell_why_no_file();
            return Vec::new();
        };
        if let Some(song) = &found.matched.song {
            return vec![Effect::Decide(Box::new(found.file.clone()), Verdict::Refuse(song.clone()))];
        }
        self.tell_of("tui.no-match");
        Vec::new()
    }

    pub(super) fn decided(&mut self, path: &Path, outcome: Result<Match, String>) {
        self.is_dirty = true;
        let file = file_name(path);
        let matched = match outcome {
            Ok(matched) => matched,
            Err(reason) => return self.warn(&self.locale.fill("tui.not-kept", &[("reason", &reason)])),
        };
        let title = matched.song.as_ref().and_then(|id| self.catalogue.song(id)).map(|song| song.title().to_owned());
        let told = match &title {
            Some(title) => self.locale.fill("tui.tied", &[("file", &file), ("title", title)]),
            None => self.locale.fill("tui.untied", &[("file", &file)]),
        };
        let files = self.library.iter_mut().flat_map(|library| &mut library.files);
        files.filter(|found| found.file.path == path).for_each(|found| found.matched = matched.clone());
        self.tell(&told);
    }

    /// Says why there is nothing to play, and how to bring it.
    pub(super) fn tell_why_no_file(&mut self) {
        let key = match &self.library {
            _ if self.is_scanning => "tui.still-looking",
            Some(library) if !library.files.is_empty() => "tui.no-file",
            _ => "tui.no-files",
        };
        self.tell_of(key);
    }

    /// What a row of the list of files is searched by.
    pub(super) fn file_words(&self, row: usize) -> Vec<String> {
        let Some(library) = &self.library else { return Vec::new() };
        if let Some(found) = library.files.get(row) {
            let song = found.matched.song.as_ref().and_then(|id| self.catalogue.song(id));
            let title = found.file.info.tags.title.clone();
            let song = song.map(|song| song.title().to_owned());
            return [Some(file_name(&found.file.path)), title, song].into_iter().flatten().collect();
        }
        let problem = row.checked_sub(library.files.len()).and_then(|row| library.problems.get(row));
        problem.map(|(path, _)| file_name(path)).into_iter().collect()
    }

    /// What is known of the selected file: its song with the reasons, what it is, its tags.
    pub(super) fn file_document(&self) -> Option<Document> {
        let library = self.library.as_ref()?;
        let row = self.place().selected;
        let sections = if let Some(found) = library.files.get(row) {
            self.about_file(found)
        } else {
            let (path, problem) = library.problems.get(row.checked_sub(library.files.len())?)?;
            let facts = vec![self.fact("reason", &problem.words(&self.locale)), self.fact("folder", &folder_of(path))];
            vec![section(Level::Chapter, &file_name(path), facts)]
        };
        Some(bare(sections))
    }

    fn about_file(&self, found: &Found) -> Vec<Section> {
        let (info, matched) = (&found.file.info, &found.matched);
        let song = matched.song.as_ref().and_then(|id| self.catalogue.song(id));
        let mut about = Vec::new();
        match song {
            Some(song) => about.push(self.fact("song", &format!("{}. {}", song.number, song.title()))),
            None => about.push(self.fact("song", self.locale.text("files.none"))),
        }
        if found.file.is_placeholder() {
            about.push(self.fact("state", self.locale.text("tui.placeholder-long")));
        }
        let decision = self.locale.text(decision_key(matched.decision));
        about.push(self.fact("decision", &format!("{decision} ({:.2})", matched.score)));
        about.push(self.fact("folder", &folder_of(&found.file.path)));
        let mut sections = vec![section(Level::Chapter, &file_name(&found.file.path), about)];

        let why: Vec<Line> = matched
            .evidence
            .iter()
            .map(|evidence| Line {
                label: format!("{:+.2}", evidence.weight).into(),
                value: Rich::text(&format!("{}: {}", self.evidence(evidence.kind), evidence.detail)),
                remarks: Vec::new(),
            })
            .collect();
        if !why.is_empty() {
            sections.push(section(Level::Part, self.locale.text("files.why"), why));
        }

        let mut audio = Vec::new();
        let mut format: Vec<&str> = vec![&info.container, &info.codec];
        format.retain(|name| !name.is_empty());
        format.dedup();
        push_known(&mut audio, self, "format", &format.join(" / "));
        push_known(&mut audio, self, "rate", &if info.rate > 0 { format!("{} Hz", info.rate) } else { String::new() });
        push_known(
            &mut audio,
            self,
            "channels",
            &if info.channels > 0 { info.channels.to_string() } else { String::new() },
        );
        push_known(&mut audio, self, "bits", &info.bits.map(|bits| bits.to_string()).unwrap_or_default());
        push_known(&mut audio, self, "length", &info.duration.map(text::clock).unwrap_or_default());
        sections.push(section(Level::Part, self.locale.text("files.audio"), audio));

        let tags = &info.tags;
        let mut told = Vec::new();
        let one = |value: &Option<String>| value.clone().unwrap_or_default();
        let number = |value: Option<u32>| value.map(|number| number.to_string()).unwrap_or_default();
        for (key, value) in [
            ("title", one(&tags.title)),
            ("artist", tags.artists.join(", ")),
            ("album", one(&tags.album)),
            ("composer", tags.composers.join(", ")),
            ("lyricist", tags.lyricists.join(", ")),
            ("arranger", tags.arrangers.join(", ")),
            ("performer", tags.performers.join(", ")),
            ("track", number(tags.track)),
            ("date", one(&tags.date)),
            ("isrc", one(&tags.isrc)),
            ("comment", one(&tags.comment)),
        ] {
            push_known(&mut told, self, key, &value);
        }
        if !told.is_empty() {
            sections.push(section(Level::Part, self.locale.text("files.tags"), told));
        }
        sections
    }

    fn evidence(&self, kind: &str) -> String {
        let key = format!("evidence.{kind}");
        let words = self.locale.text(&key);
        if words == key { kind.to_owned() } else { words.to_owned() }
    }

    fn fact(&self, key: &str, value: &str) -> Line {
        let label = self.locale.text(&format!("files.{key}")).into();
        Line { label, value: Rich::text(value), remarks: Vec::new() }
    }
}

fn push_known(lines: &mut Vec<Line>, app: &App, key: &str, value: &str) {
    if !value.is_empty() {
        lines.push(app.fact(key, value));
    }
}

fn section(level: Level, heading: &str, lines: Vec<Line>) -> Section {
    Section { level, heading: Rich::text(heading), blocks: vec![Block::Lines(lines)] }
}

/// The words for a decision, as a translation key.
fn decision_key(decision: Decision) -> &'static str {
    match decision {
        Decision::Automatic => "files.decision-automatic",
        Decision::Pinned => "files.decision-pinned",
        Decision::Refused => "files.decision-refused",
    }
}

/// The name of a file, to be shown.
#[must_use]
pub(in crate::tui) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    text::clean(&name).into_owned()
}

fn folder_of(path: &Path) -> String {
    path.parent().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default()
}
