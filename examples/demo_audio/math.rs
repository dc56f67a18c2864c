//! Arithmetic that gives the same bits everywhere: only operations that IEEE 754 rounds exactly. The sine and the
//! exponential of the system's mathematics library differ in the last bit from one system to the next.

use std::f64::consts::{LN_2, LOG2_E, TAU};

/// The sine of an angle in turns (1.0 is a full circle), to about 1e-9.
pub fn sin(turns: f64) -> f64 {
    let near = turns - (turns + 0.5).floor();
    let folded = if near > 0.25 {
        0.5 - near
    } else if near < -0.25 {
        -0.5 - near
    } else {
        near
    };
    let x = TAU * folded;
    let s = x * x;
    // Taylor's series: each factor is 1 / (2k (2k + 1)). Written out, since this is where an unoptimised build spends its time.
    let sum = 1.0 - s * (1.0 / 110.0) * (1.0 - s * (1.0 / 156.0));
    let sum = 1.0 - s * (1.0 / 42.0) * (1.0 - s * (1.0 / 72.0) * sum);
    let sum = 1.0 - s * (1.0 / 6.0) * (1.0 - s * (1.0 / 20.0) * sum);
    x * sum
}

/// The cosine of an angle in turns.
pub fn cos(turns: f64) -> f64 {
    sin(turns + 0.25)
}

/// Two to the power of `x`, for `x` between −1000 and 1000.
pub fn exp2(x: f64) -> f64 {
    let whole = x.clamp(-1000.0, 1000.0).floor();
    let y = (x.clamp(-1000.0, 1000.0) - whole) * LN_2;
    let mut sum = 1.0;
    for k in (1..=14).rev() {
        sum = 1.0 + y / f64::from(k) * sum;
    }
    // A power of two is its exponent, biased by 1023, above the 52 bits of the fraction.
    sum * f64::from_bits(((whole as i64 + 1023) as u64) << 52)
}

/// e to the power of `x`.
pub fn exp(x: f64) -> f64 {
    exp2(x * LOG2_E)
}

/// The factor of a level in decibels.
pub fn decibels(level: f64) -> f64 {
    // log2(10) / 20
    exp2(level * 0.166_096_404_744_368_1)
}

/// The coefficient of the low-pass filter `y += c (x − y)` with its corner at `hertz`.
pub fn one_pole(hertz: f64, rate: f64) -> f64 {
    1.0 - exp(-TAU * hertz / rate)
}

/// A generator of pseudo-random numbers (`SplitMix64`; Steele, Lea and Flood, 2014).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator that repeats itself for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from −1 to just below 1, evenly spread.
    pub fn signed(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (2.0 / 9_007_199_254_740_992.0) - 1.0
    }
}
