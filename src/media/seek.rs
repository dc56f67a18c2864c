//! Jumping to an exact frame.
//!
//! The container is asked for a place somewhat before the wanted frame, the codec starts afresh there, and what comes out
//! before the wanted frame is dropped, by timestamps. Where that cannot be exact (no timestamps that count frames, several
//! tracks or links of a chain, no index, a search that fails or lands too late) the file is decoded from its start.

use symphonia::core::formats::well_known::FORMAT_ID_OGG;
use symphonia::core::formats::{SeekMode, SeekTo};
use symphonia::core::units::Timestamp;

use super::decoder::{Decoder, State};
use super::guard::guarded;
use super::open::Stream;
use super::{Error, Fault};

/// Frames that are decoded rather than searched.
const FAR: u64 = 500_000;

impl Decoder {
    /// Goes to `frame`: the next block begins with exactly this frame, counted as delivered, from 0. Beyond the end it
    /// goes to the end. Gives the frame where it is. Fails if the file cannot be opened any more; what is damaged shows
    /// when the next block is asked for.
    pub fn seek(&mut self, frame: u64) -> Result<u64, Error> {
        self.try_seek(frame).map_err(|fault| Error { path: self.path().to_owned(), fault })
    }

    pub(super) fn try_seek(&mut self, frame: u64) -> Result<u64, Fault> {
        if let Some(end) = self.frames().filter(|end| frame >= *end) {
            self.forget(end);
            self.end(None);
            return Ok(end);
        }
        let ahead = self.state == State::Running && frame >= self.position && frame - self.position <= self.available();
        if !(ahead || self.jump(frame)) || !self.run_to(frame) {
            self.reopen()?;
            // Some containers can only be searched forwards, which is still quicker than decoding all the way.
            if frame < FAR || !self.prepare() || !self.jump(frame) || !self.run_to(frame) {
                self.reopen()?;
                self.run_to(frame);
            }
        }
        Ok(self.position)
    }

    /// Moves the container and the codec to a place before `frame`. `false` if that is not possible.
    fn jump(&mut self, frame: u64) -> bool {
        if self.state == State::Poisoned {
            return false;
        }
        let link = &self.stream.link;
        // The library's search in an Ogg file with several streams can go round in circles.
        let several = self.stream.format.format_info().format == FORMAT_ID_OGG
            && (self.stream.format.tracks().len() > 1 || link.promised.is_none());
        let (Some(origin), false) = (self.origin, several || self.chained) else { return false };
        let target = if link.counts_frames(self.spec().rate) {
            origin.saturating_add_unsigned(frame).saturating_sub_unsigned(link.run_up()).max(link.first)
        } else {
            let tick = link.tick(self.spec().rate);
            let frames = (frame + link.lead).saturating_sub(link.run_up());
            if self.grid.is_none() || tick <= 0.0 {
                return false;
            }
            // A tick too early is soon enough.
            origin.saturating_add((frames as f64 / tick) as i64 - 1).max(0)
        };
        let to = SeekTo::Timestamp { ts: Timestamp::new(target), track_id: link.track };
        self.stream.budget.renew();
        let format = &mut self.stream.format;
        if !matches!(guarded(|| format.seek(SeekMode::Accurate, to)), Ok(Ok(_))) {
            return false;
        }
        let codec = &mut self.stream.codec;
        if guarded(|| codec.reset()).is_err() {
            return false;
        }
        self.forget(frame);
        true
    }

    /// Drops frames up to `frame`. `false` if the stream is beyond it already or ends before it.
    fn run_to(&mut self, frame: u64) -> bool {
        while self.prepare() {
            if self.position > frame || self.misplaced {
                return false;
            }
            let skip = self.available().min(frame - self.position);
            self.drop_frames(skip);
            if self.position == frame && self.available() > 0 {
                return true;
            }
        }
        false
    }

    /// Opens the file again and starts at frame 0.
    fn reopen(&mut self) -> Result<(), Fault> {
        self.stream = Stream::open(self.path())?;
        self.forget(0);
        (self.origin, self.grid, self.base, self.chained) = (None, None, 0, false);
        Ok(())
    }

    /// Nothing is decoded and nothing is known of the place in the stream; `position` holds until that is known.
    fn forget(&mut self, position: u64) {
        self.buffer.clear();
        (self.start, self.silence, self.holes, self.position) = (0, 0, 0, position);
        (self.adrift, self.misplaced) = (true, false);
        (self.state, self.fault) = (State::Running, None);
    }
}
