//! At what gains the last frames were given out: an output may take frames back, and somebody who begins to watch sees
//! what it still holds.

use std::collections::VecDeque;

/// From which frame on which gains held.
#[derive(Debug, Clone, Copy)]
struct Change {
    from: u64,
    volume: f32,
    level: f32,
}

/// The gains of the frames that were given out, by the ring's numbers of the frames. Only changes take memory: a ramp has
/// one at each of its frames, the minutes between two ramps have none.
#[derive(Debug, Default)]
pub(super) struct Gains(VecDeque<Change>);

impl Gains {
    /// The frame `at` and those after it are given out at `volume` and `level`; what was noted of them before no longer
    /// holds. Frames before `oldest` are not asked for any more.
    pub(super) fn note(&mut self, at: u64, oldest: u64, volume: f32, level: f32) {
        while self.0.back().is_some_and(|last| last.from >= at) {
            self.0.pop_back();
        }
        let is_same =
            |last: &Change| (last.volume.to_bits(), last.level.to_bits()) == (volume.to_bits(), level.to_bits());
        if self.0.back().is_some_and(is_same) {
            return;
        }
        while self.0.get(1).is_some_and(|second| second.from <= oldest) {
            self.0.pop_front();
        }
        self.0.push_back(Change { from: at, volume, level });
    }

    /// The volume and the level of the frame `at`; 1 if nothing was noted of it.
    pub(super) fn at(&self, at: u64) -> (f32, f32) {
        let after = self.0.partition_point(|change| change.from <= at);
        let change = after.checked_sub(1).and_then(|last| self.0.get(last));
        change.map_or((1.0, 1.0), |change| (change.volume, change.level))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Notes what a list with one entry a frame would hold, and compares with it.
    #[test]
    fn every_frame_has_the_gains_it_was_given_out_at() {
        let mut random = fastrand::Rng::with_seed(7);
        let (mut gains, mut told, mut at) = (Gains::default(), Vec::<(f32, f32)>::new(), 0_usize);
        for _ in 0..500 {
            let (volume, level) = (random.f32(), random.f32());
            let is_ramp = random.bool();
            for step in 0..random.usize(1..200) {
                let volume = if is_ramp { volume + step as f32 } else { volume };
                told.truncate(at);
                told.push((volume, level));
                gains.note(at as u64, at.saturating_sub(1000) as u64, volume, level);
                at += 1;
            }
            for (frame, told) in told.iter().enumerate().skip(at.saturating_sub(1000)) {
                assert_eq!(gains.at(frame as u64), *told, "frame {frame} of {at}");
            }
            at -= random.usize(0..at.min(1000));
        }
        assert!(gains.0.len() <= 1202, "{}", gains.0.len());
    }

    #[test]
    fn long_rest_takes_no_memory() {
        let mut gains = Gains::default();
        for at in 0..100_000 {
            gains.note(at, at.saturating_sub(1000), 0.5, 1.0);
        }
        assert_eq!((gains.0.len(), gains.at(99_999), gains.at(3)), (1, (0.5, 1.0), (0.5, 1.0)));
    }
}
