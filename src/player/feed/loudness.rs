//! Which gain makes an item as loud as the others.

use super::super::sound::{Applied, GainMode, GainSource, ReplayGain};
use crate::media::{Level, Loudness};

/// A gain beyond this, in dB, is a damaged tag.
const GAIN_MAX: f32 = 64.0;
/// The strongest pre-amplification, in dB.
const PREAMP_MAX: f32 = 15.0;

/// The gain for an item of which `tags` and `measured` tell the loudness; `None` if `ReplayGain` is off.
///
/// Tags come before a measurement, and in each the figure that is asked for before the other. An item of which nothing is
/// known is played as it is, pre-amplification apart: what it lacks is not guessed.
pub(super) fn applied(settings: ReplayGain, tags: &Loudness, measured: Option<&Loudness>) -> Option<Applied> {
    let pick = |loudness: &Loudness| {
        let (track, album) = (credible(loudness.track), credible(loudness.album));
        match settings.mode {
            GainMode::Off => None,
            GainMode::Track => track.or(album),
            GainMode::Album => album.or(track),
        }
    };
    if settings.mode == GainMode::Off {
        return None;
    }
    let preamp = if settings.preamp.is_nan() { 0.0 } else { settings.preamp.clamp(-PREAMP_MAX, PREAMP_MAX) };
    let (gain, from) = pick(tags)
        .map(|gain| (gain, GainSource::Tags))
        .or_else(|| measured.and_then(pick).map(|gain| (gain, GainSource::Measured)))
        .unwrap_or((0.0, GainSource::Unknown));
    Some(Applied { gain: gain + preamp, from })
}

fn credible(level: Option<Level>) -> Option<f32> {
    level.map(|level| level.gain).filter(|gain| gain.abs() <= GAIN_MAX)
}

/// What samples are multiplied by; exactly 1 without a gain and at 0 dB.
pub(super) fn factor(applied: Option<Applied>) -> f32 {
    applied.map_or(1.0, |applied| 10.0_f64.powf(f64::from(applied.gain) / 20.0) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loudness(track: Option<f32>, album: Option<f32>) -> Loudness {
        let level = |gain| Level { gain, peak: None };
        Loudness { track: track.map(level), album: album.map(level) }
    }

    fn settings(mode: GainMode) -> ReplayGain {
        ReplayGain { mode, preamp: 1.5, prevent_clipping: false }
    }

    #[test]
    fn the_figure_asked_for_comes_first_and_tags_before_a_measurement() {
        let (both, album) = (loudness(Some(-7.0), Some(-9.0)), loudness(None, Some(-5.0)));
        let given = |mode, tags: &Loudness, measured: Option<&Loudness>| {
            applied(settings(mode), tags, measured).map(|applied| (applied.gain, applied.from))
        };
        let nothing = Loudness::default();
        assert_eq!(given(GainMode::Off, &both, None), None);
        assert_eq!(given(GainMode::Track, &both, Some(&album)), Some((-5.5, GainSource::Tags)));
        assert_eq!(given(GainMode::Album, &both, None), Some((-7.5, GainSource::Tags)));
        assert_eq!(given(GainMode::Track, &album, Some(&both)), Some((-3.5, GainSource::Tags)));
        assert_eq!(given(GainMode::Track, &nothing, Some(&both)), Some((-5.5, GainSource::Measured)));
        assert_eq!(given(GainMode::Album, &nothing, None), Some((1.5, GainSource::Unknown)));
    }

    #[test]
    fn damaged_figures_count_as_none() {
        for gain in [f32::NAN, f32::INFINITY, -1000.0] {
            let tags = loudness(Some(gain), None);
            let found = applied(settings(GainMode::Track), &tags, None);
            assert_eq!(found, Some(Applied { gain: 1.5, from: GainSource::Unknown }));
        }
        let wild = ReplayGain { preamp: f32::NAN, ..settings(GainMode::Track) };
        assert_eq!(applied(wild, &loudness(Some(0.0), None), None).map(|applied| factor(Some(applied))), Some(1.0));
    }
}
