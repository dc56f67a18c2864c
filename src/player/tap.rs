//! What is heard now, to be looked at: the frames that were given out, kept by their number.
//!
//! An output holds up to seconds of sound that nobody has heard yet, and what it gives back is given out again under the
//! same numbers. So each frame is written to the place of its number in a ring of atomics, by the one thread that pulls
//! the sound, and what was given back is overwritten by what took its place. The frame that is heard at this moment is
//! found by the clock of the player: the engine tells now and then how many frames were heard, and since then time has
//! passed. Nothing here waits, and the thread that pulls allocates nothing; while nobody watches, it loads one number.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::engine::Message;
use super::ring::Shared;
use super::source::frames_in;

/// Sound that is kept: more than any output holds, and what is looked at before it.
const KEPT: Duration = Duration::from_secs(4);
/// A clock that stands still is told so often while it is watched: thirty times a second, as the screen is drawn.
pub(super) const TICK: Duration = Duration::from_millis(33);
/// With that much more heard than was given out nothing is heard any more.
const OVER: Duration = Duration::from_millis(500);
/// An output that tells what was heard by the piece is so much behind at most, and is believed again after so long.
const PIECE: Duration = Duration::from_millis(200);
const TRUST: Duration = Duration::from_secs(10);

/// A look at what is heard now: [`super::Player::tap`]. All clones look at the same.
#[derive(Debug, Clone, Default)]
pub struct Tap(Arc<Inner>);

/// What passes an output unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passes {
    /// Sound of so many frames a second: that of another rate is resampled.
    pub rate: u32,
    /// Integer samples of up to so many bits. What becomes of them beyond the output, in a sound server for one, is not
    /// known here.
    pub bits: u16,
}

#[derive(Debug, Default)]
struct Inner {
    state: Mutex<State>,
    /// Wakes the engine.
    wake: Option<Sender<Message>>,
}

#[derive(Debug, Default)]
struct State {
    output: Option<(Weak<Shared>, u32)>,
    /// Bits of a sample that the output passes on unchanged.
    bits: u16,
    /// How often it was begun to watch.
    turns: u64,
    watched: bool,
}

impl State {
    fn tell_output(&self) {
        let Some((shared, rate)) = &self.output else { return };
        let Some(shared) = shared.upgrade() else { return };
        shared.track.watch(if self.watched { self.turns } else { 0 }, *rate);
    }
}

impl Tap {
    pub(super) fn new(wake: Sender<Message>) -> Self {
        Self(Arc::new(Inner { state: Mutex::default(), wake: Some(wake) }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another output has taken the place of the one there was.
    pub(super) fn attach(&self, shared: &Arc<Shared>, rate: u32, bits: u16) {
        let mut state = self.state();
        (state.output, state.bits) = (Some((Arc::downgrade(shared), rate)), bits);
        state.tell_output();
    }

    /// Watches, or no more. As long as nobody watches there is nothing to [`Tap::read`], and playing costs no more than
    /// without a tap.
    pub fn watch(&self, on: bool) {
        let mut state = self.state();
        if state.watched == on {
            return;
        }
        state.watched = on;
        state.turns += u64::from(on);
        state.tell_output();
        if let Some(wake) = self.0.wake.as_ref().filter(|_| on) {
            // The player may have ended.
            let _ = wake.send(Message::Wanted);
        }
    }

    /// Frames a second of what is heard; `None` if there is no output.
    #[must_use]
    pub fn rate(&self) -> Option<u32> {
        let state = self.state();
        let (shared, rate) = state.output.as_ref()?;
        (shared.strong_count() > 0).then_some(*rate)
    }

    /// What the output takes; `None` if there is no output.
    #[must_use]
    pub fn outlet(&self) -> Option<Passes> {
        Some(Passes { rate: self.rate()?, bits: self.state().bits })
    }

    /// Puts the newest frames heard into `frames`, left and right, the last one the newest, instead of what was there:
    /// `wanted` of them, or as many as are kept (about four seconds). Where there was nothing before them, or it is not
    /// known, they are silence. They are what was sent out: effects, gain and volume are in them. Returns frames a second;
    /// `None`, and no frames, if nothing is heard (paused, stopped, the output lost or one that is written as fast as
    /// possible), nobody watches, or it was only just begun to watch.
    pub fn read(&self, frames: &mut Vec<[f32; 2]>, wanted: usize) -> Option<u32> {
        frames.clear();
        let (shared, rate) = {
            let state = self.state();
            let (shared, rate) = state.output.as_ref()?;
            (shared.upgrade()?, *rate)
        };
        let end = shared.track.heard(Instant::now(), rate, shared.emitted())?;
        shared.track.copy(end, wanted, || shared.emitted(), frames).then_some(rate)
    }
}

/// How many frames were heard, and when that was so.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    heard: u64,
    at: Instant,
}

/// What one output gave out.
#[derive(Debug, Default)]
pub(super) struct Track {
    /// The number of the watching; 0: nobody watches.
    turn: AtomicU64,
    cells: OnceLock<Box<[AtomicU64]>>,
    /// The watching for which the oldest frame is known, and that frame.
    filled: AtomicU64,
    oldest: AtomicU64,
    /// The thread that pulls does not touch it.
    anchor: Mutex<Option<Anchor>>,
}

impl Track {
    fn watch(&self, turn: u64, rate: u32) {
        if turn > 0 {
            let count = (frames_in(KEPT, rate) as usize).max(1).next_power_of_two();
            self.cells.get_or_init(|| (0..count).map(|_| AtomicU64::new(0)).collect());
        }
        self.turn.store(turn, Ordering::Release);
    }

    /// The number of the watching; 0: nobody watches.
    pub(super) fn turn(&self) -> u64 {
        self.turn.load(Ordering::Relaxed)
    }

    /// Watching number `turn` knows the frames from number `oldest` on. Of the thread that pulls.
    pub(super) fn begin(&self, turn: u64, oldest: u64) {
        self.oldest.store(oldest, Ordering::Relaxed);
        self.filled.store(turn, Ordering::Release);
    }

    /// Writes the frames from number `first` on. Of the thread that pulls.
    pub(super) fn put(&self, first: u64, frames: impl Iterator<Item = [f32; 2]>) {
        let Some(cells) = self.cells.get() else { return };
        for (frame, number) in frames.zip(first..) {
            if let Some(cell) = cells.get(number as usize & (cells.len() - 1)) {
                cell.store(pack(frame), Ordering::Relaxed);
            }
        }
    }

    /// What comes next has this number. Of the thread that pulls.
    pub(super) fn rewind(&self, number: u64) {
        self.oldest.fetch_min(number, Ordering::Relaxed);
    }

    fn anchor(&self) -> MutexGuard<'_, Option<Anchor>> {
        self.anchor.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So many frames were heard by now. `by_piece`: or up to a piece more, of which the output does not tell. Of the engine;
    /// it does not wait.
    pub(super) fn tell(&self, heard: u64, rate: u32, by_piece: bool) {
        if self.turn() == 0 {
            return;
        }
        let Ok(mut anchor) = self.anchor.try_lock() else { return };
        let now = Instant::now();
        if let Some(before) = anchor.filter(|_| by_piece) {
            let age = now.saturating_duration_since(before.at);
            let behind = (before.heard + frames_in(age, rate)).checked_sub(heard);
            if age < TRUST && behind.is_some_and(|behind| behind < frames_in(PIECE, rate)) {
                return;
            }
        }
        *anchor = Some(Anchor { heard, at: now });
    }

    /// Nothing is heard from now on.
    pub(super) fn fall_silent(&self) {
        *self.anchor() = None;
    }

    /// How many frames are heard at `now`, of the `emitted` ones; `None` if nothing is heard.
    fn heard(&self, now: Instant, rate: u32, emitted: u64) -> Option<u64> {
        let anchor = (*self.anchor())?;
        let heard = anchor.heard + frames_in(now.saturating_duration_since(anchor.at), rate);
        (heard <= emitted + frames_in(OVER, rate)).then_some(heard.min(emitted))
    }

    /// Puts the `wanted` frames before number `end` into `out`; `emitted` tells how many were given out so far. `false` if
    /// it is not known which of them were written.
    fn copy(&self, end: u64, wanted: usize, emitted: impl Fn() -> u64, out: &mut Vec<[f32; 2]>) -> bool {
        let turn = self.turn();
        let Some(cells) = self.cells.get() else { return false };
        if turn == 0 || self.filled.load(Ordering::Acquire) != turn {
            return false;
        }
        let wanted = wanted.min(cells.len()) as u64;
        let before = wanted.saturating_sub(end);
        out.resize(before as usize, [0.0; 2]);
        let start = out.len();
        let first = end - (wanted - before);
        out.extend((first..end).map(|number| {
            cells.get(number as usize & (cells.len() - 1)).map_or([0.0; 2], |cell| unpack(cell.load(Ordering::Relaxed)))
        }));
        // What was overwritten meanwhile by frames a whole ring later is not known any more.
        let known = self.oldest.load(Ordering::Relaxed).max((emitted() + 1).saturating_sub(cells.len() as u64));
        let unknown = known.saturating_sub(first).min(end - first) as usize;
        out[start..start + unknown].fill([0.0; 2]);
        true
    }
}

/// A frame as one number, so that left and right are always of the same frame.
fn pack([left, right]: [f32; 2]) -> u64 {
    u64::from(left.to_bits()) << 32 | u64::from(right.to_bits())
}

fn unpack(frame: u64) -> [f32; 2] {
    [f32::from_bits((frame >> 32) as u32), f32::from_bits(frame as u32)]
}

#[cfg(test)]
mod tests;
