//! The words of what is heard: found when they are first looked at, followed while it plays, or read by hand.

use std::ops::Range;
use std::time::Duration;

use super::{App, Effect, View};
use crate::keymap::Action;
use crate::lyrics::{Lyrics, Offset};
use crate::media::Clip;
use crate::tui::sheet::{self, Piece, Sheet};
use crate::tui::theme::Tone;

/// What is known of the words.
#[derive(Debug, Default)]
pub enum Words {
    /// Nothing was asked for.
    #[default]
    Unasked,
    /// They are looked for.
    Asked,
    /// There are none.
    None,
    /// They are there and cannot be read, for this reason.
    Failed(String),
    /// Here they are.
    Found(Box<Lyrics>),
}

/// The words, whose they are, and where the listener is in them.
#[derive(Debug, Default)]
pub struct Reading {
    clip: Option<Clip>,
    words: Words,
    /// The lines that are sung, and how many of their words are.
    lit: Option<(Range<usize>, Vec<usize>)>,
    /// Whether the listener has left the line that is sung, to read elsewhere.
    is_astray: bool,
    /// The line that was last followed to.
    followed: usize,
    /// How often other words have come.
    pub(super) count: usize,
}

impl App {
    /// What is known of the words of what is heard.
    #[must_use]
    pub fn words(&self) -> &Words {
        &self.reading.words
    }

    /// The words, if they have times.
    #[must_use]
    pub fn timed_words(&self) -> Option<&Lyrics> {
        match &self.reading.words {
            Words::Found(lyrics) if lyrics.is_timed() => Some(lyrics),
            _ => None,
        }
    }

    /// The lines that are sung now, and how many words of each.
    #[must_use]
    pub fn lit(&self) -> Option<(Range<usize>, &[usize])> {
        self.reading.lit.as_ref().map(|(lines, sung)| (lines.clone(), sung.as_slice()))
    }

    /// Whether the listener reads elsewhere than what is sung.
    #[must_use]
    pub fn is_astray(&self) -> bool {
        self.reading.is_astray
    }

    /// Asks for the words of what is heard, if they are looked at and not known.
    pub(super) fn ask_for_words(&mut self) -> Option<Effect> {
        let clip = self.deck.heard().map(|heard| heard.playable.clip());
        if self.view != View::Lyrics || clip == self.reading.clip {
            return None;
        }
        let count = self.reading.count + 1;
        let words = if clip.is_some() { Words::Asked } else { Words::Unasked };
        self.reading = Reading { clip: clip.clone(), words, count, ..Reading::default() };
        self.places[View::Lyrics as usize].scroll = 0;
        self.is_dirty = true;
        clip.map(Effect::Lyrics)
    }

    /// The view is opened: words that were not there may be by now.
    pub(super) fn look_again(&mut self) {
        if matches!(self.reading.words, Words::None | Words::Failed(_)) {
            self.reading.clip = None;
        }
    }

    /// The words were looked for.
    pub(super) fn words_found(&mut self, clip: &Clip, found: Result<Option<Box<Lyrics>>, String>) {
        if self.reading.clip.as_ref() != Some(clip) {
            return;
        }
        self.reading.words = match found {
            Ok(Some(lyrics)) => Words::Found(lyrics),
            Ok(None) => Words::None,
            Err(reason) => Words::Failed(reason),
        };
        self.reading.count += 1;
        self.is_dirty = true;
    }

    /// Lights what is sung by now, and goes with it unless the listener reads elsewhere.
    pub(super) fn follow_words(&mut self) {
        let position = self.deck.position_now().unwrap_or_default();
        let lit = self.timed_words().and_then(|lyrics| {
            let lines = lyrics.current(position)?;
            let sung = lines.clone().map(|line| lyrics.sung(line, position)).collect();
            Some((lines, sung))
        });
        if self.view != View::Lyrics || self.timed_words().is_none() {
            self.reading.lit = lit;
            return;
        }
        self.is_dirty |= self.reading.lit != lit;
        self.reading.lit = lit;
        let sung = self.reading.lit.as_ref().map_or(0, |(lines, _)| lines.start);
        let place = &mut self.places[View::Lyrics as usize];
        // Whatever moved it: a key, the wheel, the search.
        self.reading.is_astray |= place.scroll != self.reading.followed;
        if !self.reading.is_astray {
            self.is_dirty |= place.scroll != sung;
            place.scroll = sung;
        }
        self.reading.followed = place.scroll;
    }

    /// Goes with what is sung again.
    pub(super) fn rejoin(&mut self) {
        self.reading.is_astray = false;
        self.reading.followed = self.places[View::Lyrics as usize].scroll;
    }

    /// After how long another line or word is sung; `None` if nothing moves, nobody sees it, or the player tells before.
    pub(super) fn next_word_in(&self) -> Option<Duration> {
        if self.view != View::Lyrics || self.help.is_some() || self.overlay.is_some() {
            return None;
        }
        let next = self.timed_words()?.next_change(self.deck.position_now()?)?;
        // A millisecond more: what is asked for is to be over by then.
        Some(self.deck.time_until(next)? + Duration::from_millis(1))
    }

    /// Actions that are about the words; `None` if the action is none of them.
    pub(super) fn act_on_words(&mut self, action: Action) -> Option<Vec<Effect>> {
        Some(match action {
            Action::SeekLine => self.seek_line(),
            Action::WordsSooner => self.shift_words(|offset| offset.more(Offset::STEP)),
            Action::WordsLater => self.shift_words(|offset| offset.more(-Offset::STEP)),
            Action::WordsAsTimed => self.shift_words(|_| Offset::default()),
            _ => return None,
        })
    }

    /// Jumps to the line that is read.
    pub(super) fn seek_line(&mut self) -> Vec<Effect> {
        let line = self.places[View::Lyrics as usize].scroll;
        let Some(position) = self.timed_words().and_then(|lyrics| lyrics.position_of(line)) else {
            self.tell_of("lyrics.no-time");
            return Vec::new();
        };
        let commands = self.deck.seek(position);
        self.rejoin();
        self.orders(commands)
    }

    fn shift_words(&mut self, change: impl FnOnce(Offset) -> Offset) -> Vec<Effect> {
        let (Words::Found(lyrics), Some(clip)) = (&mut self.reading.words, &self.reading.clip) else {
            return Vec::new();
        };
        if !lyrics.is_timed() {
            self.tell_of("lyrics.no-times");
            return Vec::new();
        }
        lyrics.offset = change(lyrics.offset);
        let (path, offset) = (clip.path.clone(), lyrics.offset);
        let words = self.offset_in_words(offset);
        self.tell(&words);
        vec![Effect::KeepOffset(path, offset)]
    }

    /// How much sooner or later than their times the words come.
    #[must_use]
    pub fn offset_in_words(&self, offset: Offset) -> String {
        let milliseconds = offset.milliseconds();
        let length = Duration::from_millis(milliseconds.unsigned_abs().into());
        let seconds = crate::deck::seconds(length, &self.locale);
        match milliseconds {
            0 => self.locale.text("lyrics.as-timed").to_owned(),
            1.. => self.locale.fill("lyrics.sooner", &[("seconds", &seconds)]),
            _ => self.locale.fill("lyrics.later", &[("seconds", &seconds)]),
        }
    }

    /// The words as lines of the sheet: without times as they are read, with times one for each line, to be searched.
    pub(super) fn words_sheet(&self, columns: usize) -> Sheet {
        let Words::Found(lyrics) = &self.reading.words else { return Sheet::default() };
        let piece = |text: &str| vec![Piece::new(text, Tone::Plain)];
        let lines = lyrics.lines().iter().flat_map(|line| {
            let words = piece(&line.text);
            if lyrics.is_timed() { vec![sheet::Line(words)] } else { sheet::wrap(&words, columns) }
        });
        Sheet { lines: lines.collect(), ..Sheet::default() }
    }
}
