//! What is shown of the sound itself: the spectrum and the levels, the waveform, what the file is.

use std::time::{Duration, Instant};

use ratatui::layout::Position;

use super::{App, Effect, View};
use crate::deck::State;
use crate::media::Clip;
use crate::player::Passes;
use crate::spectrum::{Analyser, Level};
use crate::tui::art::Art;
use crate::tui::layout;
use crate::waveform::{Column, Waveform};

/// No more than this is taken for the time between two frames: the program may have been stopped meanwhile.
const LONGEST: Duration = Duration::from_millis(500);

/// What the listener wants shown of the sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Show {
    /// The spectrum and the levels.
    pub spectrum: bool,
    /// How often they are drawn at most, in frames a second.
    pub fps: u8,
    /// The picture that goes with it.
    pub art: Art,
}

impl Default for Show {
    fn default() -> Self {
        Self { spectrum: true, fps: 25, art: Art::Auto }
    }
}

/// What is known of the file that is heard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Its album, as its tags tell. Clean.
    pub album: Option<String>,
    /// Frames a second.
    rate: u32,
    channels: u16,
    /// Bits of a sample, of codecs that keep every bit.
    bits: Option<u32>,
}

/// What is shown of the sound.
#[derive(Debug)]
pub(super) struct Playing {
    show: Show,
    /// What time it is, as far as was told.
    pub(super) now: Instant,
    /// When the last frame was shown.
    shown: Option<Instant>,
    analyser: Analyser,
    /// Whether what moves has moved since that was last asked.
    has_moved: bool,
    /// Whether the analyser was fed since it was made.
    is_fed: bool,
    /// What passes the output unchanged.
    pub(super) passes: Option<Passes>,
    /// What is known of the file that is heard, and which file that is.
    facts: Option<(Clip, Facts)>,
    /// The file, or the part of it, whose waveform was asked for.
    traced: Option<Clip>,
    waveform: Waveform,
    /// The waveform, folded to the columns of the screen.
    columns: Vec<Column>,
}

impl Playing {
    pub(super) fn new(show: Show) -> Self {
        Self {
            show,
            now: Instant::now(),
            shown: None,
            analyser: Analyser::new(1),
            has_moved: false,
            is_fed: false,
            passes: None,
            facts: None,
            traced: None,
            waveform: Waveform::default(),
            columns: Vec::new(),
        }
    }

    /// The files are other ones now.
    pub(super) fn forget_facts(&mut self) {
        self.facts = None;
    }

    /// The time between two frames.
    fn step(&self) -> Duration {
        Duration::from_secs(1) / u32::from(self.show.fps.max(1))
    }

    /// Everything falls to the ground at once. Whether that changes anything.
    fn flatten(&mut self, bands: usize) -> bool {
        self.shown = None;
        if !self.is_fed && self.analyser.bands().len() == bands.max(1) {
            return false;
        }
        self.analyser = Analyser::new(bands);
        std::mem::take(&mut self.is_fed)
    }
}

impl App {
    /// Where things stand in the view of what is heard; `None` if another one is shown, or something lies over it.
    #[must_use]
    pub fn stage(&self) -> Option<layout::Playing> {
        let is_seen = self.view == View::Now && self.help.is_none() && self.overlay.is_none();
        let body = self.layout().filter(|_| is_seen)?.body;
        Some(layout::Playing::new(body, self.has_picture(), self.playing.show.spectrum))
    }

    /// Whether something that is shown moves by itself: the spectrum is seen, something plays, and somebody looks.
    #[must_use]
    pub fn animates(&self) -> bool {
        let is_moving = self.silent.is_none() && self.deck.state() == State::Playing;
        is_moving && self.has_focus() && self.stage().is_some_and(|stage| stage.bands() > 0)
    }

    /// Whether it is time for the next frame: [`super::Message::Frame`].
    #[must_use]
    pub fn wants_frame(&self) -> bool {
        self.frame_in().is_some_and(|wait| wait.is_zero())
    }

    /// After how long it is time for the next frame, as far as time was told; `None` if nothing moves.
    pub(super) fn frame_in(&self) -> Option<Duration> {
        let Playing { shown, now, .. } = self.playing;
        let due = shown.map_or(now, |shown| shown + self.playing.step());
        self.animates().then(|| due.saturating_duration_since(now))
    }

    /// Takes what was heard last.
    pub(super) fn frame(&mut self, frames: &[[f32; 2]], rate: Option<u32>) {
        if !self.animates() {
            return;
        }
        let playing = &mut self.playing;
        let elapsed = playing.shown.map_or(playing.step(), |shown| playing.now.saturating_duration_since(shown));
        let elapsed = elapsed.min(LONGEST);
        playing.shown = Some(playing.now);
        match rate {
            Some(rate) => {
                playing.is_fed = true;
                playing.analyser.feed(frames, rate, elapsed);
            }
            None if playing.analyser.is_still() => return,
            None => playing.analyser.fall(elapsed),
        }
        playing.has_moved = true;
    }

    /// Whether spectrum and levels, and nothing else, are to be drawn anew: whether they have moved since this was last asked.
    pub fn take_moved(&mut self) -> bool {
        std::mem::take(&mut self.playing.has_moved)
    }

    /// How loud a file is was found out, or more about it.
    pub(super) fn traced(&mut self, clip: &Clip, waveform: Waveform) {
        if self.playing.traced.as_ref() == Some(clip) {
            self.playing.waveform = waveform;
            self.playing.columns.clear();
            self.is_dirty |= self.view == View::Now;
        }
    }

    /// Brings what is shown of the sound in line with what is heard and with the screen; gives what is to be asked for.
    pub(super) fn follow_sound(&mut self) -> Vec<Effect> {
        let stage = self.stage();
        let mut effects: Vec<Effect> = self.follow_picture(stage.as_ref()).into_iter().collect();
        let Some(stage) = stage else {
            self.playing.flatten(0);
            return effects;
        };
        let bands = stage.bands();
        if !self.animates() || self.playing.analyser.bands().len() != bands {
            self.is_dirty |= self.playing.flatten(bands);
        }
        self.look_up();
        let Some(clip) = self.deck.heard().map(|heard| heard.playable.clip()) else { return effects };
        let columns = usize::from(stage.wave.width);
        if stage.wave.height > 0 && self.playing.traced.as_ref() != Some(&clip) {
            self.playing.traced = Some(clip.clone());
            self.playing.waveform = Waveform::default();
            self.playing.columns.clear();
            effects.push(Effect::Trace(clip));
        }
        if self.playing.columns.len() != columns {
            self.playing.columns = self.playing.waveform.columns(columns);
        }
        effects
    }

    /// Finds out what is known of the file that is heard.
    fn look_up(&mut self) {
        let Some(heard) = self.deck.heard() else { return };
        let clip = heard.playable.clip();
        if self.playing.facts.as_ref().is_some_and(|(known, _)| *known == clip) {
            return;
        }
        let found = self.library.iter().flat_map(|library| &library.files).find(|found| found.file.is(&clip));
        let facts = found.map(|found| &found.file.info).map(|info| Facts {
            album: info.tags.album.as_deref().map(|album| crate::text::clean(album).trim().to_owned()),
            rate: info.rate,
            channels: info.channels,
            bits: info.bits,
        });
        self.playing.facts = Some((clip, facts.unwrap_or_default()));
    }

    /// What is known of the file that is heard.
    #[must_use]
    pub fn facts(&self) -> Option<&Facts> {
        let clip = self.deck.heard()?.playable.clip();
        self.playing.facts.as_ref().filter(|(known, _)| *known == clip).map(|(_, facts)| facts)
    }

    /// Whether every sample of what is heard reaches the output as it stands in the file: a file of a codec that keeps every
    /// bit, at the output's rate and with no more bits than it takes, and nothing done to it. (One channel goes to both
    /// sides as it is; of more than two none does.)
    #[must_use]
    pub fn is_bit_exact(&self) -> bool {
        let (Some(facts), Some(passes)) = (self.facts(), self.playing.passes) else { return false };
        let fits = facts.bits.is_some_and(|bits| bits <= u32::from(passes.bits));
        fits && matches!(facts.channels, 1 | 2) && facts.rate == passes.rate && self.deck.is_untouched()
    }

    /// The heights of the bands, 0 to 1, the lowest first.
    #[must_use]
    pub fn bands(&self) -> &[f32] {
        self.playing.analyser.bands()
    }

    /// The levels, left and right.
    #[must_use]
    pub fn levels(&self) -> [Level; 2] {
        self.playing.analyser.levels()
    }

    /// How loud what is heard is from its start to its end, a column of the screen each; empty if there is nothing to show.
    #[must_use]
    pub fn wave(&self) -> &[Column] {
        &self.playing.columns
    }

    /// The part of the waveform that is known, 0 to 1.
    #[must_use]
    pub fn wave_reached(&self) -> f32 {
        if self.playing.waveform.is_empty() { 0.0 } else { self.playing.waveform.reached() }
    }

    /// Whether the waveform lies there.
    pub(super) fn is_on_wave(&self, at: Position) -> bool {
        self.deck.heard().is_some() && self.stage().is_some_and(|stage| stage.wave.contains(at))
    }
}
