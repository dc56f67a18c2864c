//! How loud: percent to gain, and ramps that carry one gain into another without a click.

/// The gain for a volume in percent: a cubic curve, on which equal steps sound about equal (`PulseAudio`'s own curve).
/// 100 and more is exactly 1, at which samples pass bit for bit; 0 is exactly 0.
pub(super) fn from_percent(percent: u8) -> f32 {
    if percent >= 100 {
        return 1.0;
    }
    let linear = f32::from(percent) / 100.0;
    linear * linear * linear
}

/// A value on its way to another, one step a frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ramp {
    value: f32,
    target: f32,
    step: f32,
    left: u32,
}

impl Ramp {
    /// At rest at `value`.
    pub(super) const fn at(value: f32) -> Self {
        Self { value, target: value, step: 0.0, left: 0 }
    }

    /// Where it is now.
    pub(super) const fn value(&self) -> f32 {
        self.value
    }

    /// Whether it is on its way.
    pub(super) const fn is_moving(&self) -> bool {
        self.left > 0
    }

    /// Where it goes.
    pub(super) const fn target(&self) -> f32 {
        self.target
    }

    /// Goes to `target` within `frames`.
    pub(super) fn go(&mut self, target: f32, frames: u32) {
        self.target = target;
        self.left = frames.max(1);
        self.step = (target - self.value) / self.left as f32;
    }

    /// One frame on; ends exactly on the target.
    pub(super) fn step(&mut self) {
        match self.left {
            0 => {}
            1 => {
                self.left = 0;
                self.value = self.target;
            }
            _ => {
                self.left -= 1;
                self.value += self.step;
            }
        }
    }
}

/// The gain at `progress` (0 to 1) of a fade: smooth at both ends, exactly 0 at 0 and 1 at 1.
pub(super) fn fade(progress: f32) -> f32 {
    progress * progress * (3.0 - 2.0 * progress)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "the ends of the curve are promised exactly")]
    fn the_ends_are_exact_and_the_curve_rises() {
        assert_eq!(from_percent(0), 0.0);
        assert_eq!(from_percent(100), 1.0);
        assert_eq!(from_percent(255), 1.0);
        assert_eq!(fade(0.0), 0.0);
        assert_eq!(fade(1.0), 1.0);
        assert!((1..=100).all(|percent| from_percent(percent) > from_percent(percent - 1)));
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "a ramp ends exactly on its target")]
    fn a_ramp_arrives_exactly() {
        let mut ramp = Ramp::at(1.0);
        ramp.go(0.3, 7);
        let mut last = ramp.value();
        for _ in 0..7 {
            ramp.step();
            assert!(ramp.value() < last);
            last = ramp.value();
        }
        assert_eq!(ramp.value(), 0.3);
        assert!(!ramp.is_moving());
    }
}
