//! [`Sectors`]: time as a CD counts it.

use std::fmt;
use std::time::Duration;

/// A time in sectors of a CD, which sheets call frames: 75 in a second (IEC 60908), 588 samples at 44.1 kHz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Sectors(u32);

/// Sectors in a second.
const SECOND: u32 = 75;
/// Minutes that are believed: a week, and a little more.
const MINUTES: u32 = 9999;

impl Sectors {
    /// So many.
    #[must_use]
    pub const fn new(count: u32) -> Self {
        Self(count)
    }

    /// How many.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.0
    }

    /// Reads `mm:ss:ff`; there may be more than 99 minutes. `None` if it is none, or has 60 seconds or 75 frames.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(':').map(number);
        let (minutes, seconds, sectors) = (parts.next()??, parts.next()??, parts.next()??);
        let is_sane = parts.next().is_none() && minutes <= MINUTES && seconds < 60 && sectors < SECOND;
        is_sane.then(|| Self((minutes * 60 + seconds) * SECOND + sectors))
    }

    /// The one nearest to a time, at most the last that [`Self::read`] takes.
    #[must_use]
    pub fn nearest(time: Duration) -> Self {
        const LAST: u32 = (MINUTES + 1) * 60 * SECOND - 1;
        let count = (time.as_nanos() * u128::from(SECOND) + 500_000_000) / 1_000_000_000;
        Self(u32::try_from(count).map_or(LAST, |count| count.min(LAST)))
    }

    /// As a time, to the nearest nanosecond: near enough that the frame of any rate up to 768 kHz that is nearest to it is the
    /// one nearest to the exact time. (That time is never half way between two frames, since 75 is odd: it is at least 1/150 of
    /// a frame away from there, and the nanosecond rounds by less than 1/2600 of one.)
    #[must_use]
    pub fn time(self) -> Duration {
        let nanos = (u64::from(self.0) * 1_000_000_000 + u64::from(SECOND / 2)) / u64::from(SECOND);
        Duration::from_nanos(nanos)
    }
}

/// Digits alone: no sign, no space.
fn number(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.len() <= 6 && text.bytes().all(|digit| digit.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// As a sheet writes it: `03:07:14`.
impl fmt::Display for Sectors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / SECOND;
        write!(formatter, "{:02}:{:02}:{:02}", seconds / 60, seconds % 60, self.0 % SECOND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_it_is_written() {
        for (text, sectors) in [
            ("00:00:00", Some(0)),
            ("00:00:74", Some(74)),
            ("3:07:14", Some((187 * 75) + 14)),
            ("159:59:74", Some(159 * 4500 + 59 * 75 + 74)),
            ("00:60:00", None),
            ("00:00:75", None),
            ("00:00", None),
            ("00:00:00:00", None),
            ("-1:00:00", None),
            ("+1:00:00", None),
            ("1: 2:00", None),
            ("99999:00:00", None),
            ("9999999999:00:00", None),
            ("::", None),
            ("", None),
        ] {
            assert_eq!(Sectors::read(text).map(Sectors::count), sectors, "{text:?}");
        }
        assert_eq!(Sectors::read("159:59:74").map(|at| at.to_string()).as_deref(), Some("159:59:74"));
    }

    #[test]
    fn the_nearest_frame_of_every_rate_survives_the_time() {
        let nearest_to = |time: Duration, rate: u32| (time.as_nanos() * u128::from(rate) + 500_000_000) / 1_000_000_000;
        for rate in [8000, 11_025, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000, 384_000, 768_000] {
            // All within ten seconds, and then some up to a week.
            for count in (0..750).chain((0..45_000_000).step_by(9973)) {
                let exact = (u128::from(count) * u128::from(rate) * 2 + 75) / 150;
                assert_eq!(nearest_to(Sectors::new(count).time(), rate), exact, "{count} at {rate} Hz");
            }
        }
        for count in (0..750).chain((0..45_000_000).step_by(9973)) {
            assert_eq!(Sectors::nearest(Sectors::new(count).time()), Sectors::new(count));
        }
        assert_eq!(Sectors::nearest(Duration::MAX).to_string(), "9999:59:74");
    }

    #[test]
    fn a_sector_is_588_frames_of_a_cd() {
        let frames = |count: u32| Sectors::new(count).time().as_nanos() * 44_100;
        for count in [1, 2, 75, 4500, 333_333] {
            assert!((frames(count)).abs_diff(u128::from(count) * 588 * 1_000_000_000) < 44_100, "{count}");
        }
    }
}
