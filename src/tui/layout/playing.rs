//! Where things stand in the view of what is heard.

use ratatui::layout::Rect;

/// From this height on the sound is drawn as it moves.
const MOVING: u16 = 14;
/// From this height on there is air above the waveform, and the picture grows with the screen.
const ROOMY: u16 = 24;
/// From this width on there is room for a picture beside the words.
const BESIDE: u16 = 60;
/// A picture of fewer rows shows nothing.
const PICTURE: u16 = 6;
/// Between picture and words.
const GAP: u16 = 3;
/// Rows of the words where they stand alone: a large title, and what there is to tell.
const WORDS: u16 = 11;
/// One row a channel.
const METERS: u16 = 2;
/// Columns of a band, and those with the gap behind it.
const BAND: u16 = 2;
const STEP: u16 = BAND + 1;

/// Where things stand. An area that is not shown is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Playing {
    /// The picture: at most this much, from its upper left corner.
    pub art: Rect,
    /// Title, who is heard, what the file is.
    pub words: Rect,
    /// The spectrum.
    pub spectrum: Rect,
    /// The levels of left and right.
    pub meters: Rect,
    /// The waveform; as wide as the seek bar, and at the same columns.
    pub wave: Rect,
}

impl Playing {
    /// The parts of `body`, with room for a picture and for what moves, if they are wanted.
    #[must_use]
    pub fn new(body: Rect, has_art: bool, moves: bool) -> Self {
        let height = body.height;
        let row = |y: u16, height: u16| Rect { y: body.y + y, height, ..body };
        let wave = match height {
            ..8 => 0,
            8..MOVING => 2,
            _ => (height / 10).clamp(2, 4),
        };
        let moves = moves && height >= MOVING;
        let air = u16::from(wave > 0 && (!moves || height >= ROOMY));
        let top = match height {
            _ if !moves => height - wave - air,
            ROOMY.. if !has_art => WORDS,
            ..ROOMY => (height - wave - METERS - 4).min(9),
            _ => height / 3 + 4,
        };
        let (spectrum, meters) = if moves {
            let rows = height - top - 1 - METERS - air - wave;
            (row(top + 1, rows), row(top + 1 + rows, METERS))
        } else {
            (row(top, 0), row(top, 0))
        };
        let has_art = has_art && body.width >= BESIDE && top >= PICTURE;
        let columns = if has_art { top.saturating_mul(2).min(body.width / 3) } else { 0 };
        let left = if has_art { columns + GAP } else { 0 };
        Self {
            art: Rect { width: columns, height: if has_art { top } else { 0 }, ..body },
            words: Rect { x: body.x + left, width: body.width - left, height: top, ..body },
            spectrum,
            meters,
            wave: row(height - wave, wave),
        }
    }

    /// How many bands the spectrum has room for.
    #[must_use]
    pub fn bands(&self) -> usize {
        if self.spectrum.height == 0 { 0 } else { usize::from((self.spectrum.width + 1) / STEP) }
    }

    /// The columns of a band.
    #[must_use]
    pub fn band(&self, index: usize) -> Rect {
        Rect { x: self.spectrum.x + index as u16 * STEP, width: BAND, ..self.spectrum }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_overlaps_and_nothing_sticks_out() {
        for (width, height, which) in (0..220)
            .step_by(3)
            .flat_map(|width| (0..70).flat_map(move |height| [0, 1, 2, 3].map(|which| (width, height, which))))
        {
            let body = Rect { x: 2, y: 1, width, height };
            let Playing { art, words, spectrum, meters, wave } = Playing::new(body, which & 1 > 0, which & 2 > 0);
            let areas = [art, words, spectrum, meters, wave];
            for (index, area) in areas.iter().enumerate() {
                assert!(area.is_empty() || body.intersection(*area) == *area, "{width}x{height} {area}");
                for other in &areas[..index] {
                    assert!(area.intersection(*other).is_empty(), "{width}x{height} {area} {other}");
                }
            }
            assert_eq!((wave.x, wave.width), (body.x, body.width));
        }
    }

    #[test]
    fn the_bands_fill_the_width() {
        for width in [20, 40, 76, 116, 196] {
            let plan = Playing::new(Rect { x: 2, y: 1, width, height: 30 }, false, true);
            let last = plan.band(plan.bands() - 1);
            assert!(last.right() <= plan.spectrum.right() && last.right() + STEP > plan.spectrum.right(), "{width}");
        }
    }

    #[test]
    fn a_small_screen_has_words_alone_and_a_usual_one_everything() {
        let small = Playing::new(Rect { x: 1, y: 1, width: 38, height: 7 }, true, true);
        assert!(small.art.is_empty() && small.spectrum.is_empty() && small.wave.is_empty());
        assert_eq!(small.words.height, 7);
        let usual = Playing::new(Rect { x: 2, y: 2, width: 76, height: 18 }, true, true);
        assert!(usual.spectrum.height >= 3 && usual.wave.height == 2 && usual.art.width == 18);
    }
}
