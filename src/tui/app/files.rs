//! The listener's files: why one is tied to a song, and tying it otherwise.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use crate::catalogue::{Song, SongId};
use crate::credits::document::{Block, Document, Level, Line, Link, Rich, Section};
use crate::keymap::Action;
use crate::library::{AudioFile, Decision, Evidence, Found, Match, Relation, SheetFile};
use crate::media::Clip;
use crate::text;

use super::log::Advice;
use super::reading::bare;
use super::{App, Effect, FileRow, Prompt, Verdict};

/// So many files that came near a song are named.
const MOST_NEAR: usize = 5;

impl App {
    /// Asks which song the selected file is.
    pub(super) fn ask_for_song(&mut self) {
        let Some(found) = self.selected_file() else { return self.tell_why_no_file() };
        let song = may_be(&found.matched).and_then(|id| self.catalogue.song(id));
        let number = song.map(|song| song.number.to_string());
        self.prompt = Some(Prompt::song(found.file.clip(), number.unwrap_or_default()));
        self.edit(|_| {});
    }

    /// Ties a file to the song that the prompt names.
    pub(super) fn pin(&mut self, clip: &Clip, prompt: &Prompt) -> Vec<Effect> {
        let Some(song) = prompt.found.get(prompt.at).and_then(|row| self.song_in(*row)) else { return Vec::new() };
        let mut files = self.library.iter().flat_map(|library| &library.files);
        if let Some(found) = files.find(|found| found.file.is(clip)) {
            let verdict = if is_asked_as_original(&found.matched, song) { Verdict::PinOriginal } else { Verdict::Pin };
            return vec![Effect::Decide(Box::new(found.file.clone()), verdict(song.id.clone()))];
        }
        // It went while the song was typed.
        self.warn(&self.locale.fill("cli.no-such-file", &[("file", &file_name(&clip.path))]));
        Vec::new()
    }

    /// What the file would be known as: the song that the prompt names, or its original if that was asked.
    pub(in crate::tui) fn would_be(&self, clip: &Clip, prompt: &Prompt) -> Option<String> {
        let song = prompt.found.get(prompt.at).and_then(|row| self.song_in(*row))?;
        let title = format!("{}. {}", song.number, text::clean(song.title()));
        let mut files = self.library.iter().flat_map(|library| &library.files);
        let found = files.find(|found| found.file.is(clip));
        let is_original = found.is_some_and(|found| is_asked_as_original(&found.matched, song));
        Some(if is_original { self.locale.fill("files.pin-original", &[("song", &title)]) } else { title })
    }

    /// Unties the selected file from its song, or says that it is not the one it was asked to be.
    pub(super) fn refuse(&mut self) -> Vec<Effect> {
        let Some(found) = self.selected_file() else {
            self.tell_why_no_file();
            return Vec::new();
        };
        if let Some(song) = may_be(&found.matched) {
            return vec![Effect::Decide(Box::new(found.file.clone()), Verdict::Refuse(song.clone()))];
        }
        self.tell_of("tui.no-match");
        Vec::new()
    }

    pub(super) fn decided(&mut self, clip: &Clip, outcome: Result<Vec<(Clip, Match)>, String>) {
        self.is_dirty = true;
        let mut library = self.library.iter().flat_map(|library| &library.files);
        let found = library.find(|found| found.file.is(clip));
        let file = found.map_or_else(|| file_name(&clip.path), |found| found_name(&found.file));
        let mut matches: HashMap<Clip, Match> = match outcome {
            Ok(matches) => matches.into_iter().collect(),
            Err(reason) => {
                let words = self.locale.fill("tui.not-kept", &[("reason", &reason)]);
                return self.warn_of(Some(clip.path.to_string_lossy().into_owned()), &words, Advice::Writable);
            }
        };
        let tied = matches.get(clip);
        let song = tied.and_then(|tied| tied.song.as_ref()).and_then(|id| self.catalogue.song(id));
        let key = match tied.map(|tied| tied.relation) {
            Some(Relation::Recording) => "tui.tied",
            Some(Relation::Original) => "tui.tied-original",
            Some(Relation::None) | None => "tui.untied",
        };
        let told = self.locale.fill(key, &[("file", &file), ("title", song.map_or("", Song::title))]);
        let files = self.library.iter_mut().flat_map(|library| &mut library.files);
        for found in files {
            if let Some(matched) = matches.remove(&found.file.clip()) {
                found.matched = matched;
            }
        }
        self.arrange();
        self.tell(&told);
    }

    /// Says why there is nothing to play, and how to bring it.
    pub(super) fn tell_why_no_file(&mut self) {
        let key = match &self.library {
            _ if self.search.is_on => "tui.still-looking",
            Some(library) if !library.files.is_empty() => "tui.no-file",
            _ => "tui.no-files",
        };
        self.tell_of(key);
    }

    /// What a row of the list of files is searched by.
    pub(super) fn file_words(&self, row: usize) -> [Option<Cow<'_, str>>; 3] {
        match self.file_row(row) {
            Some(FileRow::Found(found)) => {
                let song = may_be(&found.matched).and_then(|id| self.catalogue.song(id));
                let title = found.file.info.tags.title.as_deref();
                [Some(clean_name(&found.file.path)), title.map(Cow::from), song.map(|song| song.title().into())]
            }
            Some(FileRow::Problem(path, _)) => [Some(clean_name(path)), None, None],
            Some(FileRow::Sheet(sheet)) => [Some(clean_name(&sheet.path)), None, None],
            Some(FileRow::Missing(song)) => [Some(song.title().into()), None, None],
            None => [None, None, None],
        }
    }

    /// What is known of the selected file: its song with the reasons, what it is, its tags.
    pub(super) fn file_document(&self) -> Option<Document> {
        let sections = match self.file_row(self.place().selected)? {
            FileRow::Found(found) => self.about_file(found),
            FileRow::Problem(path, problem) => {
                let facts =
                    vec![self.fact("reason", &problem.words(&self.locale)), self.fact("folder", &folder_of(path))];
                let mut sections = vec![section(Level::Chapter, &file_name(path), facts)];
                sections.push(paragraph(self.locale.text("log.do-inspect")));
                sections
            }
            FileRow::Sheet(sheet) => self.about_sheet(sheet),
            FileRow::Missing(song) => self.about_missing(song),
        };
        Some(bare(sections))
    }

    /// What is to be told about a CUE sheet, and what can be done.
    fn about_sheet(&self, sheet: &SheetFile) -> Vec<Section> {
        let mut facts: Vec<Line> =
            sheet.remarks.iter().map(|remark| self.fact("remark", &remark.words(&self.locale))).collect();
        let files: Vec<String> = sheet.files.iter().map(|path| file_name(path)).collect();
        push_known(&mut facts, self, "sheet-of", &files.join(", "));
        facts.push(self.fact("folder", &folder_of(&sheet.path)));
        let heading = section(Level::Chapter, &file_name(&sheet.path), facts);
        vec![heading, paragraph(self.locale.text("log.do-sheet"))]
    }

    /// What a song is recognised by that no file is tied to, and which files came near.
    fn about_missing(&self, song: &Song) -> Vec<Section> {
        let mut facts = vec![
            self.linked("song", &format!("{}. {}", song.number, song.title()), Link::Song(song.id.clone())),
            self.fact("state", self.locale.text("files.missing-long")),
        ];
        let english = song.english.get().cloned();
        let titles: Vec<String> =
            [song.title().to_owned()].into_iter().chain(song.aliases.iter().cloned()).chain(english).collect();
        facts.push(self.fact("known-by", &titles.join(", ")));
        let library = self.library.iter();
        let near: Vec<String> = library
            .flat_map(|library| library.near(song))
            .map(|found| file_name(&found.file.path))
            .take(MOST_NEAR)
            .collect();
        if !near.is_empty() {
            facts.push(self.fact("near", &near.join(", ")));
        }
        if let Some(found) = self.original_of(song) {
            facts.push(self.linked("original", &file_name(&found.file.path), Link::Original(song.id.clone())));
        }
        vec![section(Level::Chapter, song.title(), facts), paragraph(self.locale.text("files.missing-how"))]
    }

    fn linked(&self, key: &str, value: &str, link: Link) -> Line {
        let label = self.locale.text(&format!("files.{key}")).into();
        Line { label, value: Rich::link(value, link), remarks: Vec::new() }
    }

    fn about_file(&self, found: &Found) -> Vec<Section> {
        let (info, matched) = (&found.file.info, &found.matched);
        let mut about = self.about_song(found);
        if found.file.is_placeholder() {
            about.push(self.fact("state", self.locale.text("tui.placeholder-long")));
        }
        let decision = self.locale.text(decision_key(matched.decision));
        about.push(self.fact("decision", &format!("{decision} ({})", self.score(matched.score))));
        about.push(self.fact("folder", &folder_of(&found.file.path)));
        if let Some(part) = &found.file.part {
            let start = text::clock(part.range.start);
            let end = part.range.end.or(found.file.info.duration.map(|duration| part.range.start + duration));
            let end = end.map_or_else(|| self.locale.text("files.end").to_owned(), text::clock);
            about.push(self.fact("part", &format!("{} · {start} – {end}", part.number)));
            let sheets = self.library.iter().flat_map(|library| &library.sheets);
            for sheet in sheets.filter(|sheet| !sheet.remarks.is_empty() && sheet.files.contains(&found.file.path)) {
                about.push(self.fact("sheet", &format!("{}: {}", file_name(&sheet.path), sheet.told(&self.locale, 3))));
            }
        }
        let mut sections = vec![section(Level::Chapter, &found_name(&found.file), about)];

        let why: Vec<Line> = matched
            .evidence
            .iter()
            .map(|evidence| Line {
                label: self.weight(evidence).into(),
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
        sections.extend(self.about_tags(found));
        sections
    }

    /// Its song, or what it might be.
    fn about_song(&self, found: &Found) -> Vec<Line> {
        let matched = &found.matched;
        let numbered = |id: &SongId| {
            let song = self.catalogue.song(id)?;
            Some((format!("{}. {}", song.number, song.title()), Link::Song(id.clone())))
        };
        let mut about = Vec::new();
        let key = if matched.relation == Relation::Original { "original-of" } else { "song" };
        match matched.song.as_ref().and_then(numbered) {
            Some((title, link)) => about.push(self.linked(key, &title, link)),
            None => about.push(self.fact("song", self.locale.text("files.none"))),
        }
        if let Some(words) = self.question(found) {
            about.push(self.fact("not-sure", &words));
        }
        if let Some(next) = matched.runner_up.as_ref().filter(|_| matched.sure)
            && let Some((title, link)) = numbered(&next.song)
        {
            about.push(self.linked("runner-up", &format!("{title} ({})", self.score(next.score)), link));
        }
        match self.played_for(found) {
            Some((best, why)) => about.push(self.fact("played-instead", &format!("{best}: {why}"))),
            None => push_known(&mut about, self, "copies", &self.copies(found).join(", ")),
        }
        about
    }

    /// What is asked about a file that may be a song, with the keys that answer it. `None` if there is nothing to ask.
    pub(in crate::tui) fn question(&self, found: &Found) -> Option<String> {
        let asked = found.matched.question()?;
        let [pin, refuse] = [Action::Pin, Action::Refuse].map(|action| self.keymap.key_of(action));
        let key = if asked.relation == Relation::Original { "files.ask-original" } else { "files.ask" };
        let title = self.catalogue.song(&asked.song)?.title();
        Some(self.locale.fill(key, &[("title", title), ("pin", &pin), ("refuse", &refuse)]))
    }

    /// The file that is played in place of this one, and why it is the better one.
    pub(in crate::tui) fn played_for(&self, found: &Found) -> Option<(String, String)> {
        let (best, why) = self.rows.spare(&found.file)?;
        Some((best.to_owned(), self.locale.text(&format!("better.{}", why.key())).to_owned()))
    }

    /// The other files of the song that this one is played of.
    fn copies(&self, found: &Found) -> Vec<String> {
        let song = found.matched.recording().and_then(|id| self.catalogue.song(id));
        let copies = song.and_then(|song| self.library.as_ref()?.duplicates_of(song));
        let others = copies.map(|copies| copies.others).unwrap_or_default();
        others.into_iter().map(|(other, _)| found_name(&other.file)).collect()
    }

    /// What the tags say.
    fn about_tags(&self, found: &Found) -> Option<Section> {
        let info = &found.file.info;
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
        (!told.is_empty()).then(|| section(Level::Part, self.locale.text("files.tags"), told))
    }

    fn score(&self, score: f32) -> String {
        self.locale.written(&format!("{score:.2}"))
    }

    /// `+0.65`; nothing for a remark.
    fn weight(&self, evidence: &Evidence) -> String {
        let is_remark = evidence.is_remark();
        if is_remark { String::new() } else { self.locale.written(&format!("{:+.2}", evidence.weight)) }
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

fn paragraph(words: &str) -> Section {
    Section { level: Level::Part, heading: Rich::default(), blocks: vec![Block::Paragraph(Rich::text(words))] }
}

fn section(level: Level, heading: &str, lines: Vec<Line>) -> Section {
    Section { level, heading: Rich::text(heading), blocks: vec![Block::Lines(lines)] }
}

/// The song that a file is tied to, or may be.
pub(super) fn may_be(matched: &Match) -> Option<&SongId> {
    matched.song.as_ref().or_else(|| Some(&matched.question()?.song))
}

/// Whether it was asked if a file is the original of this song: the question is answered as it was asked.
fn is_asked_as_original(matched: &Match, song: &Song) -> bool {
    matched.question().is_some_and(|asked| asked.song == song.id && asked.relation == Relation::Original)
}

/// The words for a decision, as a translation key.
fn decision_key(decision: Decision) -> &'static str {
    match decision {
        Decision::Automatic => "files.decision-automatic",
        Decision::Pinned => "files.decision-pinned",
        Decision::Refused => "files.decision-refused",
    }
}

/// The name of a file, to be shown; of a part of one with its number, and its title as far as that is known.
#[must_use]
pub(in crate::tui) fn found_name(file: &AudioFile) -> String {
    let name = file_name(&file.path);
    let Some(part) = &file.part else { return name };
    let title = file.info.tags.title.as_deref().map(|title| format!(" {}", text::clean(title)));
    format!("{name} · {:02}{}", part.number, title.unwrap_or_default())
}

/// The name of a file, to be shown.
#[must_use]
pub(in crate::tui) fn file_name(path: &Path) -> String {
    clean_name(path).into_owned()
}

fn clean_name(path: &Path) -> Cow<'_, str> {
    match path.file_name().unwrap_or(path.as_os_str()).to_string_lossy() {
        Cow::Borrowed(name) => text::clean(name),
        Cow::Owned(name) => text::clean(&name).into_owned().into(),
    }
}

fn folder_of(path: &Path) -> String {
    path.parent().map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default()
}
