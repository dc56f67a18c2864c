//! Jumping to an exact frame.
//!
//! The container is asked for a place somewhat before the wanted frame, the codec starts afresh there, and what comes
//! out before the wanted frame is dropped, by timestamps. MPEG audio and ADTS have no index: see [`super::frames`].
//! Where that cannot be exact (no timestamps that count frames, several tracks or links of a chain, no index, a search
//! that fails or lands too late) the file is decoded from its start.

use symphonia::core::formats::well_known::FORMAT_ID_OGG;
use symphonia::core::formats::{SeekMode, SeekTo};
use symphonia::core::units::Timestamp;

use super::decoder::{Decoder, State};
use super::frames::STEP;
use super::guard::guarded;
use super::open::Stream;
use super::place::Landing;
use super::raster::Raster;
use super::{Error, Fault};

/// Frames that are decoded rather than searched.
const FAR: u64 = 500_000;
/// Frames that are decoded to understand the timestamps.
const SETTLING: u64 = 200_000;
/// Frames of an elementary stream that are decoded rather than searched.
const NEAR: u64 = 2 * STEP;

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
        self.settle()?;
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

    /// Makes sure that timestamps which do not count frames can be understood, as far as they can: the file is decoded
    /// from its start until they are.
    fn settle(&mut self) -> Result<(), Fault> {
        let open = |decoder: &Self| decoder.raster.is_some_and(|raster| !raster.is_done());
        if self.state == State::Poisoned || !open(self) {
            return Ok(());
        }
        self.reopen()?;
        while self.position < SETTLING && self.prepare() && open(self) {
            self.drop_frames(self.available());
        }
        Ok(())
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
        let scattered = several || self.chained || self.stream.factor() > 1;
        let (Some(origin), false) = (self.origin, scattered) else { return false };
        let rate = self.spec.rate;
        let counted = link.counts_frames(rate);
        let target = if counted {
            origin.saturating_add_unsigned(frame).saturating_sub_unsigned(link.run_up()).max(link.first)
        } else {
            let Some(raster) = self.raster.filter(Raster::is_known) else { return false };
            // Where several packets lie in a block, two blocks go by until the place is known.
            let run_up = if self.stream.is_laced() { 3 * link.run_up() } else { link.run_up() };
            raster.before((frame + link.lead).saturating_sub(run_up) as i64)
        };
        let exact = counted && !link.estimated;
        // Beyond its own estimate the library does not search.
        let last = link.promised.filter(|_| link.estimated).map_or(i64::MAX, |end| end as i64);
        let second = f64::from(rate) / link.tick(rate);
        let length = link.frame_length(rate).filter(|_| counted);
        let path = self.path().to_owned();
        let near = length.is_some_and(|length| {
            let reached = self.stream.restart(&path, target, length);
            reached.is_some_and(|reached| target.abs_diff(reached) < NEAR * length)
        });
        let landed = if near {
            true
        } else if counted {
            self.search(target.min(last).saturating_sub(self.stream.shift)).is_some()
        } else {
            self.search_before(target, second)
        };
        let codec = &mut self.stream.codec;
        if !landed || guarded(|| codec.reset()).is_err() {
            return false;
        }
        self.forget(frame);
        exact || self.skip(target.saturating_sub(self.stream.shift))
    }

    /// Asks the container for a timestamp. Gives the one where it went.
    fn search(&mut self, target: i64) -> Option<i64> {
        let to = SeekTo::Timestamp { ts: Timestamp::new(target), track_id: self.stream.link.track };
        self.stream.budget.renew();
        let format = &mut self.stream.format;
        guarded(|| format.seek(SeekMode::Accurate, to)).ok()?.ok().map(|found| found.actual_ts.get())
    }

    /// The library's search in Matroska goes to the cluster after the one that is meant: it is asked for earlier ones.
    /// `ticks` are those of a second.
    fn search_before(&mut self, target: i64, ticks: f64) -> bool {
        if self.stream.is_laced() {
            // The packets that were unpacked and not fetched yet would come first.
            let Ok(fresh) = Stream::open(self.path()) else { return false };
            self.stream = fresh;
        }
        for seconds in [6.0, 12.0, 40.0, f64::INFINITY] {
            let earlier = target.saturating_sub((seconds * ticks) as i64).max(0);
            if self.search(earlier).is_some_and(|found| found <= target.max(0)) {
                return true;
            }
        }
        false
    }

    /// Leaves packets out that end before a timestamp, without decoding them. `false` if the stream ends before.
    fn skip(&mut self, target: i64) -> bool {
        loop {
            self.stream.budget.renew();
            let format = &mut self.stream.format;
            let Ok(Ok(Some(packet))) = guarded(|| format.next_packet()) else { return false };
            let end = packet.pts.get().saturating_add_unsigned(packet.dur.get().max(1));
            if packet.track_id != self.stream.link.track {
                continue;
            }
            if end > target {
                self.pending.push_back(packet);
                return true;
            }
            self.note(&packet);
        }
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
        (self.origin, self.base, self.chained) = (None, 0, false);
        self.raster = self.raster.filter(Raster::is_done);
        Ok(())
    }

    /// Nothing is decoded and nothing is known of the place in the stream; `position` holds until that is known.
    fn forget(&mut self, position: u64) {
        self.buffer.clear();
        (self.start, self.silence, self.holes, self.position) = (0, 0, 0, position);
        (self.adrift, self.misplaced, self.rescued) = (true, false, 0);
        self.pending.clear();
        (self.passed, self.stamp, self.landing) = (None, None, Landing::default());
        (self.state, self.fault) = (State::Running, None);
    }
}
