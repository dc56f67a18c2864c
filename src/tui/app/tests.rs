use std::time::Duration;

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::keymap::Context;
use crate::library::{AudioFile, Decision, Match, Part, Relation};
use crate::locale::Language;
use crate::media::{Info, Range, Tags};
use crate::player::Event;
use crate::tui::art::Way;
use crate::tui::theme::Looks;
use crate::tui::view;

/// A small catalogue with generic names, which tells nothing of any real film.
pub(crate) const CATALOGUE: &str = include_str!("tests/catalogue.toml");

/// An application and what it wants done.
pub(crate) struct Stage {
    pub(crate) app: App,
    pub(crate) effects: Vec<Effect>,
}

impl Stage {
    /// The small catalogue, no files.
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Beginning)) -> Self {
        let mut beginning = Beginning {
            catalogue: Arc::new(Catalogue::parse(CATALOGUE).unwrap()),
            language: Language::English,
            deck: Deck::new(1, 80),
            start: Request::default(),
            shown: None,
            outlet: Outlet::default(),
            keymap: Keymap::default(),
            looks: Looks::default(),
            silent: None,
            is_scanning: false,
            size: (80, 24),
            show: Show::default(),
            way: Way::None,
            number: 1,
        };
        change(&mut beginning);
        Self { app: App::new(beginning), effects: Vec::new() }
    }

    /// With a file of the listener's for songs 1 and 3, a placeholder for song 2, and a file that matches nothing.
    pub(crate) fn with_files() -> Self {
        let mut stage = Self::new();
        stage.send(Message::Scanned(library()));
        stage
    }

    pub(crate) fn send(&mut self, message: Message) {
        let effects = self.app.update(message);
        self.effects.extend(effects);
    }

    /// Presses keys, named as in the table and parted by spaces.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split(' ') {
            let Stroke { code, modifiers } = Stroke::parse(key).unwrap();
            self.send(Message::Key(KeyEvent::new(code, modifiers)));
        }
        self
    }

    pub(crate) fn size(&mut self, width: u16, height: u16) -> &mut Self {
        self.send(Message::Resize(width, height));
        self
    }

    /// What was wanted since this was last asked.
    pub(crate) fn wanted(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The names of the files that the player was told to play at once.
    pub(crate) fn played(&mut self) -> Vec<String> {
        let played = |effect: &Effect| match effect {
            Effect::Player(Command::Play { item, .. }) => Some(item.path.display().to_string()),
            _ => None,
        };
        self.wanted().iter().filter_map(played).collect()
    }

    /// Makes the file that was asked for last be heard, at a time.
    pub(crate) fn hear(&mut self, seconds: u64) -> &mut Self {
        let id = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Player(Command::Play { item, .. }) => Some(item.id),
            _ => None,
        });
        let id = id.unwrap();
        let duration = Some(Duration::from_secs(200));
        self.send(Message::Player(Event::Started { id, duration, format: "FLAC 44.1 kHz 16 bit stereo".into() }));
        self.send(Message::Player(Event::Position { id, at: Duration::from_secs(seconds) }));
        self
    }

    /// Tells where the player is in what is heard.
    pub(crate) fn hear_at(&mut self, milliseconds: u64) -> &mut Self {
        let id = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Player(Command::Play { item, .. }) => Some(item.id),
            _ => None,
        });
        self.send(Message::Player(Event::Position { id: id.unwrap_or(1), at: Duration::from_millis(milliseconds) }));
        self
    }

    /// Answers the last question for lyrics.
    pub(crate) fn answer_lyrics(&mut self, answer: Result<Option<crate::lyrics::Lyrics>, String>) -> &mut Self {
        let path = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Lyrics(path) => Some(path.clone()),
            _ => None,
        });
        self.send(Message::Lyrics(path.unwrap(), answer.map(|lyrics| lyrics.map(Box::new))));
        self
    }

    /// Puts a theme on in all its colours; what is heard has a cover of this colour, if it has no picture that tells one.
    pub(crate) fn wear(&mut self, theme: crate::tui::theme::Named, cover: Rgb) {
        let looks = Looks { theme, colors: crate::tui::theme::Colors::True, ..self.app.theme.looks() };
        self.app.theme = Theme::new(looks, self.app.cover.or(Some(cover)));
    }

    /// The cells of the screen.
    pub(crate) fn drawn(&self) -> Buffer {
        let area = Rect { x: 0, y: 0, width: self.app.size.0, height: self.app.size.1 };
        let mut buffer = Buffer::empty(area);
        view::render(&self.app, area, &mut buffer);
        buffer
    }

    /// The screen as text, each line as wide as the screen.
    pub(crate) fn screen(&self) -> String {
        let buffer = self.drawn();
        let mut screen = String::new();
        for row in buffer.content.chunks(buffer.area.width.max(1) as usize) {
            // The cell behind a wide character belongs to it.
            let mut hidden = 0;
            for cell in row {
                if hidden > 0 {
                    hidden -= 1;
                    continue;
                }
                screen.push_str(cell.symbol());
                hidden = text::width(cell.symbol()).saturating_sub(1);
            }
            screen.push('\n');
        }
        screen
    }
}

/// Three songs of a sheet, in one file: the second is not tied, the third has no title.
pub(crate) fn sheet() -> Library {
    let part = |number: u32, song: Option<&str>, title: Option<&str>| {
        let mut found = found("/music/disc.flac", song, false);
        let start = Duration::from_secs(200 * u64::from(number - 1));
        let end = Some(start + Duration::from_secs(200)).filter(|_| number < 3);
        found.file.part = Some(Part { number, range: Range { start, end } });
        found.file.info.tags.title = title.map(str::to_owned);
        found
    };
    let files = vec![part(1, Some("satu"), Some("Satu")), part(2, None, Some("Lain")), part(3, Some("tiga"), None)];
    Library { files, ..Library::default() }
}

/// A file that was found, tied to a song or not.
pub(crate) fn found(path: &str, song: Option<&str>, is_placeholder: bool) -> Found {
    let comment = is_placeholder.then(|| "Placeholder: not the song".to_owned());
    let info = Info {
        container: "FLAC".into(),
        codec: "FLAC".into(),
        rate: 44_100,
        channels: 2,
        bits: Some(16),
        frames: None,
        duration: Some(Duration::from_secs(200)),
        tags: Tags {
            title: Some(format!("Tag of {path}")),
            artists: vec!["Tag Artist".into()],
            comment,
            ..Tags::default()
        },
        ..Info::default()
    };
    let evidence = vec![crate::library::Evidence { kind: "title", weight: 0.9, detail: "Satu = Satu".into() }];
    let matched = match song {
        Some(id) => Match {
            song: Some(SongId(id.into())),
            relation: Relation::Recording,
            score: 0.9,
            evidence,
            ..Match::default()
        },
        None => Match::default(),
    };
    Found { file: AudioFile { path: path.into(), part: None, info }, matched }
}

pub(crate) fn library() -> Library {
    Library {
        files: vec![
            found("/music/01 satu.flac", Some("satu"), false),
            found("/music/02 dua.ogg", Some("dua"), true),
            found("/music/03 tiga.mp3", Some("tiga"), false),
            found("/music/other.wav", None, false),
        ],
        problems: vec![("/music/broken.m4a".into(), crate::media::Fault::Empty.into())],
        ..Library::default()
    }
}

mod booklet;
mod counts;
mod files;
mod keys;
mod lists;
mod lyrics;
mod palette;
mod playing;
mod pointer;
mod reports;
mod search;
mod sound;
mod undo;
