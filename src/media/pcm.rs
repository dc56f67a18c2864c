//! Plain samples under a header of our own: what is known of them is written anew, so that the header is right.

use super::Fault;
use super::view::{Piece, View};

/// More channels than this are a damaged header.
const CHANNELS: u16 = 32;
/// A higher rate than this, in hertz, is a damaged header.
const RATE: f64 = 3_072_000.0;
/// Longest that the sizes of four bytes in WAV and AIFF can tell, with room for the head.
const LONGEST: u64 = u32::MAX as u64 - (1 << 22);

/// How one sample is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// An integer of 1 to 4 bytes; the greatest byte first if `big`. One byte is signed if `big`, otherwise not.
    Integer {
        bytes: u8,
        big: bool,
    },
    /// A float of 4 or 8 bytes.
    Float {
        bytes: u8,
        big: bool,
    },
    ALaw,
    MuLaw,
}

/// What plain samples are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pcm {
    /// Frames per second.
    pub rate: f64,
    pub channels: u16,
    /// Which channels they are (the mask of `WAVEFORMATEXTENSIBLE`), if that is told.
    pub mask: Option<u32>,
    pub coding: Coding,
}

impl Pcm {
    /// Bytes of one frame.
    pub(super) fn frame(&self) -> u64 {
        let sample = match self.coding {
            Coding::Integer { bytes, .. } | Coding::Float { bytes, .. } => bytes,
            Coding::ALaw | Coding::MuLaw => 1,
        };
        u64::from(sample) * u64::from(self.channels)
    }

    /// Refuses what cannot be: no rate, no channels, far too many.
    pub(super) fn check(self) -> Result<Self, Fault> {
        if !(1.0..=RATE).contains(&self.rate) {
            return Err(Fault::Header(format!("{} Hz", self.rate)));
        }
        if self.channels == 0 || self.channels > CHANNELS {
            return Err(Fault::Header(format!("{} channels", self.channels)));
        }
        Ok(self)
    }

    /// The samples from `from` to `to` in the file, under a head that fits them; `tags` are chunks that stand in an AIFF
    /// file and are to be seen there.
    pub(super) fn view(&self, from: u64, to: u64, tags: Vec<Piece>) -> View {
        let length = to.saturating_sub(from);
        let length = length - length % self.frame().max(1);
        let samples = Piece::File(from, from + length);
        let head = match self.coding {
            Coding::Integer { bytes: 2.., .. } | Coding::Float { .. } if length > LONGEST => {
                vec![Piece::Bytes(self.caf(length))]
            }
            Coding::Integer { big: true, .. } | Coding::Float { big: true, .. } => {
                self.aiff(length.min(LONGEST) as u32, tags)
            }
            _ => vec![Piece::Bytes(self.wav(u32::try_from(length).unwrap_or(u32::MAX)))],
        };
        let mut view = View::default();
        for piece in head {
            view.push(piece);
        }
        view.push(samples);
        view
    }

    fn bits(&self) -> u16 {
        (self.frame() / u64::from(self.channels.max(1))) as u16 * 8
    }

    /// The head of a WAV file (Multimedia Programming Interface and Data Specifications 1.0, and `mmreg.h`).
    fn wav(&self, length: u32) -> Vec<u8> {
        let tag: u16 = match self.coding {
            Coding::Integer { .. } => 1,
            Coding::Float { .. } => 3,
            Coding::ALaw => 6,
            Coding::MuLaw => 7,
        };
        let plain = matches!(self.coding, Coding::Integer { .. } | Coding::Float { .. });
        let mask = self.mask.filter(|_| plain);
        let size: u32 = if mask.is_some() { 40 } else { 18 };
        let mut head = b"RIFF".to_vec();
        head.extend(length.saturating_add(4 + 8 + size + 8).to_le_bytes());
        head.extend(b"WAVEfmt ");
        head.extend(size.to_le_bytes());
        head.extend(mask.map_or(tag, |_| 0xfffe).to_le_bytes());
        head.extend(self.channels.to_le_bytes());
        head.extend((self.rate.round() as u32).to_le_bytes());
        head.extend((self.rate.round() as u32).saturating_mul(self.frame() as u32).to_le_bytes());
        head.extend((self.frame() as u16).to_le_bytes());
        head.extend(self.bits().to_le_bytes());
        match mask {
            None => head.extend([0, 0]),
            Some(mask) => {
                head.extend(22_u16.to_le_bytes());
                head.extend(self.bits().to_le_bytes());
                // Eighteen places are defined.
                head.extend((mask & 0x3_ffff).to_le_bytes());
                head.extend(tag.to_le_bytes());
                head.extend(b"\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71");
            }
        }
        head.extend(b"data");
        head.extend(length.to_le_bytes());
        head
    }

    /// The head of an AIFF-C file (Audio Interchange File Format AIFF-C, draft of 1991) up to its samples.
    fn aiff(&self, length: u32, tags: Vec<Piece>) -> Vec<Piece> {
        let frames = u64::from(length) / self.frame().max(1);
        let mut common = self.channels.to_be_bytes().to_vec();
        common.extend((frames as u32).to_be_bytes());
        common.extend(self.bits().to_be_bytes());
        common.extend(extended(self.rate));
        common.extend(match self.coding {
            Coding::Float { bytes: 4, .. } => b"fl32",
            Coding::Float { .. } => b"fl64",
            _ => b"NONE",
        });
        common.extend([0, 0]);
        let extra: u64 = tags.iter().map(Piece::len).sum();
        let mut head = b"FORM".to_vec();
        head.extend((4 + 8 + 24 + extra as u32 + 16 + length).to_be_bytes());
        head.extend(b"AIFCCOMM\0\0\0\x18");
        head.extend(common);
        let mut sound = b"SSND".to_vec();
        sound.extend((8 + length).to_be_bytes());
        sound.extend([0; 8]);
        std::iter::once(Piece::Bytes(head)).chain(tags).chain([Piece::Bytes(sound)]).collect()
    }

    /// The head of a CAF file of integers or floats (Apple Core Audio Format Specification 1.0), whose sizes have eight bytes.
    fn caf(&self, length: u64) -> Vec<u8> {
        let (float, big) = match self.coding {
            Coding::Float { big, .. } => (true, big),
            Coding::Integer { big, .. } => (false, big),
            Coding::ALaw | Coding::MuLaw => (false, false),
        };
        let mut head = b"caff\0\x01\0\0desc\0\0\0\0\0\0\0\x20".to_vec();
        head.extend(self.rate.to_be_bytes());
        head.extend(b"lpcm");
        head.extend((u32::from(float) | u32::from(!big) << 1).to_be_bytes());
        head.extend((self.frame() as u32).to_be_bytes());
        head.extend(1_u32.to_be_bytes());
        head.extend(u32::from(self.channels).to_be_bytes());
        head.extend(u32::from(self.bits()).to_be_bytes());
        if let Some(mask) = self.mask {
            head.extend(b"chan\0\0\0\0\0\0\0\x0c\0\x01\0\0");
            head.extend((mask & 0x3_ffff).to_be_bytes());
            head.extend([0; 4]);
        }
        head.extend(b"data");
        head.extend((length + 4).to_be_bytes());
        head.extend([0; 4]);
        head
    }
}

/// A rate of at least 1 as the 80-bit float of IEEE 754 that AIFF has.
fn extended(rate: f64) -> [u8; 10] {
    let whole = rate.round().max(1.0) as u64;
    let shift = whole.leading_zeros();
    let mut bytes = [0; 10];
    bytes[..2].copy_from_slice(&(16_383 + 63 - shift as u16).to_be_bytes());
    bytes[2..].copy_from_slice(&(whole << shift).to_be_bytes());
    bytes
}

/// The value of an 80-bit float; what is negative or absurd is 0.
pub(super) fn from_extended(bytes: [u8; 10]) -> f64 {
    let [a, b, mantissa @ ..] = bytes;
    let exponent = i32::from(u16::from_be_bytes([a, b]));
    if exponent >= 0x7fff {
        return 0.0;
    }
    u64::from_be_bytes(mantissa) as f64 * f64::from(exponent - 16_383 - 63).exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_keep_their_value_as_extended_floats() {
        for rate in [1.0, 8_000.0, 44_100.0, 48_000.0, 192_000.0, 3_072_000.0] {
            assert!((from_extended(extended(rate)) - rate).abs() < 1e-9, "{rate}");
        }
        // As ffmpeg and sox write 44.1 kHz.
        assert_eq!(extended(44_100.0), *b"\x40\x0e\xac\x44\0\0\0\0\0\0");
        assert!(from_extended([0xff; 10]).abs() < 1e-9);
    }
}
