//! Heads of the frames of FLAC, and check sums.

/// The head of a frame (RFC 9639, 9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub variable: bool,
    /// Frames in it.
    pub block: u16,
    pub rate: Option<u32>,
    pub channels: u8,
    pub bits: Option<u8>,
    /// Number of the frame, or of its first sample if `variable`.
    pub number: u64,
}

impl Frame {
    /// `None` if the check sum is wrong as well.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let [0xff, second, sizes, shape, lead, ..] = *bytes else { return None };
        if second & 0xfe != 0xf8 || shape & 1 != 0 {
            return None;
        }
        let more = match lead.leading_ones() {
            0 => 0,
            ones @ 2..=7 => ones as usize - 1,
            _ => return None,
        };
        let mut number = u64::from(lead) & (0xff_u64 >> (more + 2)).max(u64::from(more == 0) * 0x7f);
        let mut at = 5;
        for byte in bytes.get(at..at + more)? {
            number = number << 6 | u64::from(byte & 0x3f);
        }
        at += more;
        let mut take = |count: usize| {
            let taken = bytes.get(at..at + count)?.iter().fold(0_u32, |sum, &byte| sum << 8 | u32::from(byte));
            at += count;
            Some(taken)
        };
        let block = match sizes >> 4 {
            0 => return None,
            1 => 192,
            code @ 2..=5 => 576 << (code - 2),
            6 => take(1)? + 1,
            7 => take(2)? + 1,
            code => 256 << (code - 8),
        };
        let rate = match sizes & 15 {
            0 => None,
            code @ 1..=11 => {
                let rates = [88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
                rates.get(usize::from(code) - 1).copied()
            }
            12 => Some(take(1)? * 1000),
            13 => Some(take(2)?),
            14 => Some(take(2)? * 10),
            _ => return None,
        };
        let channels = match shape >> 4 {
            code @ 0..=7 => code + 1,
            8..=10 => 2,
            _ => return None,
        };
        let bits = match shape >> 1 & 7 {
            0 => None,
            3 => return None,
            code => [8, 12, 0, 16, 20, 24, 32].get(usize::from(code) - 1).copied(),
        };
        if take(1)? as u8 != crc8(bytes.get(..at - 1)?) || rate == Some(0) {
            return None;
        }
        let block = u16::try_from(block).ok()?;
        Some(Self { variable: second & 1 == 1, block, rate, channels, bits, number })
    }

    /// Whether both can be of one stream.
    pub(super) fn resembles(&self, other: &Self) -> bool {
        let shape = |frame: &Self| (frame.variable, frame.rate, frame.channels, frame.bits);
        shape(self) == shape(other)
    }
}

/// Whether a frame begins here.
pub(in crate::media) fn is_frame(bytes: &[u8]) -> bool {
    Frame::read(bytes).is_some()
}

/// x⁸ + x² + x + 1 (RFC 9639, 9.1.8).
fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ byte, |sum: u8, _| if sum & 0x80 == 0 { sum << 1 } else { sum << 1 ^ 0x07 })
    })
}

/// The sums of a byte with so many zeros behind it (x¹⁶ + x¹⁵ + x² + 1: RFC 9639, 9.3).
const TABLES: [[u16; 256]; 8] = {
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut sum = (byte as u16) << 8;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 0x8000 == 0 { sum << 1 } else { sum << 1 ^ 0x8005 };
            bit += 1;
        }
        tables[0][byte] = sum;
        byte += 1;
    }
    let mut zeros = 1;
    while zeros < 8 {
        let mut byte = 0;
        while byte < 256 {
            let before: u16 = tables[zeros - 1][byte];
            tables[zeros][byte] = before << 8 ^ tables[0][(before >> 8) as usize];
            byte += 1;
        }
        zeros += 1;
    }
    tables
};

pub(super) fn crc16_step(sum: u16, byte: u8) -> u16 {
    sum << 8 ^ TABLES[0][usize::from((sum >> 8) as u8 ^ byte)]
}

/// Eight bytes at a time: files are searched for by the thousand.
pub(super) fn crc16(bytes: &[u8]) -> u16 {
    let (eights, rest) = bytes.as_chunks::<8>();
    let sum = eights.iter().fold(0_u16, |sum, eight| {
        let mut eight = *eight;
        eight[0] ^= (sum >> 8) as u8;
        eight[1] ^= sum as u8;
        eight.iter().zip(TABLES.iter().rev()).fold(0, |sum, (byte, table)| sum ^ table[usize::from(*byte)])
    });
    rest.iter().fold(sum, |sum, &byte| crc16_step(sum, byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_sums_are_those_of_the_field() {
        // CRC-8/SMBUS and CRC-16/UMTS of the usual nine digits.
        assert_eq!((crc8(b"123456789"), crc16(b"123456789")), (0xf4, 0xfee8));
        let mut random = fastrand::Rng::with_seed(16);
        for length in 0..70 {
            let bytes: Vec<u8> = (0..length).map(|_| random.u8(..)).collect();
            assert_eq!(crc16(&bytes), bytes.iter().fold(0, |sum, &byte| crc16_step(sum, byte)), "{length} bytes");
        }
    }
}
