//! Channels in the order of WAVE.
//!
//! The library's buffers have their channels in that order already (its positions are the bits of WAVE's channel mask).
//! But the same number of channels may be other speakers: four may be left, right and two behind, or left, right, centre
//! and one behind. So that a number alone says which they are, each number has one layout:
//!
//! | Channels | |
//! |---|---|
//! | 3 | left, right, centre |
//! | 4 | left, right, rear or side left, rear or side right |
//! | 5 | left, right, centre, rear or side left, rear or side right |
//! | 6 | left, right, centre, low, rear or side left, rear or side right |
//! | 7 | left, right, centre, low, rear centre, side or rear left, side or rear right |
//! | 8 | left, right, centre, low, rear left, rear right, side left, side right |
//!
//! Another layout is spread over the smallest of these that has its speakers; those that it lacks are silent.

use symphonia::core::audio::{Channels, Position};

pub(super) const LEFT: Position = Position::FRONT_LEFT;
pub(super) const RIGHT: Position = Position::FRONT_RIGHT;
pub(super) const CENTRE: Position = Position::FRONT_CENTER;
pub(super) const LOW: Position = Position::LFE1;
pub(super) const REAR_LEFT: Position = Position::REAR_LEFT;
pub(super) const REAR_RIGHT: Position = Position::REAR_RIGHT;
pub(super) const REAR: Position = Position::REAR_CENTER;
pub(super) const SIDE_LEFT: Position = Position::SIDE_LEFT;
pub(super) const SIDE_RIGHT: Position = Position::SIDE_RIGHT;

/// The order of the channels in Vorbis and Opus, by their number (Vorbis I, 4.3.9; RFC 7845, 5.1.1.2).
pub(super) const VORBIS: [&[Position]; 8] = [
    &[CENTRE],
    &[LEFT, RIGHT],
    &[LEFT, CENTRE, RIGHT],
    &[LEFT, RIGHT, REAR_LEFT, REAR_RIGHT],
    &[LEFT, CENTRE, RIGHT, REAR_LEFT, REAR_RIGHT],
    &[LEFT, CENTRE, RIGHT, REAR_LEFT, REAR_RIGHT, LOW],
    &[LEFT, CENTRE, RIGHT, SIDE_LEFT, SIDE_RIGHT, REAR, LOW],
    &[LEFT, CENTRE, RIGHT, SIDE_LEFT, SIDE_RIGHT, REAR_LEFT, REAR_RIGHT, LOW],
];

const LAYOUTS: [&[Position]; 10] = [
    &[LEFT, RIGHT, CENTRE],
    &[LEFT, RIGHT, REAR_LEFT, REAR_RIGHT],
    &[LEFT, RIGHT, SIDE_LEFT, SIDE_RIGHT],
    &[LEFT, RIGHT, CENTRE, REAR_LEFT, REAR_RIGHT],
    &[LEFT, RIGHT, CENTRE, SIDE_LEFT, SIDE_RIGHT],
    &[LEFT, RIGHT, CENTRE, LOW, REAR_LEFT, REAR_RIGHT],
    &[LEFT, RIGHT, CENTRE, LOW, SIDE_LEFT, SIDE_RIGHT],
    &[LEFT, RIGHT, CENTRE, LOW, REAR, SIDE_LEFT, SIDE_RIGHT],
    &[LEFT, RIGHT, CENTRE, LOW, REAR, REAR_LEFT, REAR_RIGHT],
    &[LEFT, RIGHT, CENTRE, LOW, REAR_LEFT, REAR_RIGHT, SIDE_LEFT, SIDE_RIGHT],
];

/// How channels are spread: how many there are then, and the place of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spread {
    count: usize,
    places: Vec<usize>,
}

impl Spread {
    /// `None` if the channels stay as they are: they have the layout of their number, no known speakers, or speakers that
    /// no layout has. A mask whose bits are the first ones, without a gap, is what is put where nothing is known (a plain
    /// WAV), and counts as no speakers.
    pub(super) fn of(channels: &Channels) -> Option<Self> {
        let Channels::Positioned(mask) = channels else { return None };
        let count = channels.count();
        if !(3..=8).contains(&count) || mask.bits() == (1 << count) - 1 {
            return None;
        }
        let speakers: Vec<Position> = mask.iter().collect();
        let place = |layout: &[Position]| {
            speakers.iter().map(|speaker| layout.iter().position(|at| at == speaker)).collect::<Option<Vec<_>>>()
        };
        let (count, places) = LAYOUTS.iter().find_map(|layout| Some((layout.len(), place(layout)?)))?;
        let same = count == places.len() && places.iter().copied().eq(0..count);
        (!same).then_some(Self { count, places })
    }

    /// Spreads whole frames.
    pub(super) fn apply(&self, samples: &mut Vec<f32>) {
        let frames = samples.len() / self.places.len();
        let mut out = vec![0.0; frames * self.count];
        for (from, to) in samples.chunks_exact(self.places.len()).zip(out.chunks_exact_mut(self.count)) {
            for (sample, place) in from.iter().zip(&self.places) {
                if let Some(target) = to.get_mut(*place) {
                    *target = *sample;
                }
            }
        }
        *samples = out;
    }

    /// Channels afterwards.
    pub(super) fn count(&self) -> usize {
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(positions: &[Position]) -> Option<Vec<f32>> {
        let spread = Spread::of(&Channels::Positioned(positions.iter().copied().collect()))?;
        let mut samples: Vec<f32> = (1..=positions.len()).map(|n| n as f32).collect();
        spread.apply(&mut samples);
        assert_eq!(samples.len(), spread.count());
        Some(samples)
    }

    #[test]
    fn usual_layouts_stay_as_they_are() {
        for layout in LAYOUTS.iter().filter(|layout| **layout != LAYOUTS[8]) {
            assert_eq!(spread(layout), None, "{layout:?}");
        }
        assert_eq!(Spread::of(&Channels::Discrete(4)), None);
        assert_eq!(spread(&[LEFT, RIGHT]), None);
        assert_eq!(spread(&[LEFT, RIGHT, CENTRE, LOW]), None);
    }

    #[test]
    fn others_are_spread_over_the_next_that_has_their_speakers() {
        assert_eq!(spread(&[LEFT, RIGHT, LOW]), Some(vec![1.0, 2.0, 0.0, 3.0, 0.0, 0.0]));
        assert_eq!(spread(&[LEFT, RIGHT, CENTRE, REAR]), Some(vec![1.0, 2.0, 3.0, 0.0, 4.0, 0.0, 0.0]));
        // 6.1 with the rear centre after the pair: it goes before it.
        let six_one = [LEFT, RIGHT, CENTRE, LOW, REAR_LEFT, REAR_RIGHT, REAR];
        assert_eq!(spread(&six_one), Some(vec![1.0, 2.0, 3.0, 4.0, 7.0, 5.0, 6.0]));
        assert_eq!(spread(&[LEFT, RIGHT, CENTRE, Position::TOP_CENTER]), None);
    }
}
