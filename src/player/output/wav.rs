//! The head of a WAV file: everything before its samples.
//!
//! Integers of more than 16 bits are `WAVE_FORMAT_EXTENSIBLE`, as "Multiple channel audio data and WAVE files" (Microsoft,
//! 2001) asks for; 16 bits and floats have the forms that every program reads. Beyond 4 GiB it is RF64 (EBU Tech 3306).

use super::SampleFormat;

/// Sizes beyond 32 bits, or the room for them.
const DS64: usize = 8 + 28;
/// Of the two speakers in front.
const FRONT: u32 = 0b11;
/// The rest of a sub-format's GUID behind the number of the format.
const GUID_TAIL: [u8; 14] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];
const PCM: u16 = 1;
const FLOAT: u16 = 3;
const EXTENSIBLE: u16 = 0xFFFE;

/// What the head tells, apart from the length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) format: SampleFormat,
    pub(super) rate: u32,
}

impl Header {
    /// Its length in bytes: the samples begin there.
    pub(super) fn len(self) -> u64 {
        (12 + DS64 + 8 + self.format_chunk().len() + self.fact_chunk(0).len() + 8) as u64
    }

    /// The head of a file of `frames` stereo frames.
    pub(super) fn bytes(self, frames: u64) -> Vec<u8> {
        let data = frames * self.format.frame() as u64;
        let riff = data + self.len() - 8;
        let big = riff > u64::from(u32::MAX);
        let small = |size: u64| if big { u32::MAX } else { size as u32 }.to_le_bytes();
        let format = self.format_chunk();
        let mut out = Vec::with_capacity(self.len() as usize);
        out.extend(if big { b"RF64" } else { b"RIFF" });
        out.extend(small(riff));
        out.extend(b"WAVE");
        // Room that becomes the 64-bit sizes when they are needed.
        out.extend(if big { b"ds64" } else { b"JUNK" });
        out.extend((DS64 as u32 - 8).to_le_bytes());
        let sizes = if big { [riff, data, frames] } else { [0; 3] };
        out.extend(sizes.iter().flat_map(|size| size.to_le_bytes()));
        out.extend([0; 4]);
        out.extend(b"fmt ");
        out.extend((format.len() as u32).to_le_bytes());
        out.extend(format);
        out.extend(self.fact_chunk(if big { u64::from(u32::MAX) } else { frames }));
        out.extend(b"data");
        out.extend(small(data));
        out
    }

    fn format_chunk(self) -> Vec<u8> {
        let (bits, frame) = (self.format.bits(), self.format.frame());
        let tag = match self.format {
            SampleFormat::F32 => FLOAT,
            SampleFormat::S16 => PCM,
            SampleFormat::S24 | SampleFormat::S32 => EXTENSIBLE,
        };
        let mut out = Vec::new();
        out.extend(tag.to_le_bytes());
        out.extend(2_u16.to_le_bytes());
        out.extend(self.rate.to_le_bytes());
        out.extend((self.rate * frame as u32).to_le_bytes());
        out.extend((frame as u16).to_le_bytes());
        out.extend(bits.to_le_bytes());
        match tag {
            FLOAT => out.extend(0_u16.to_le_bytes()),
            EXTENSIBLE => {
                out.extend(22_u16.to_le_bytes());
                out.extend(bits.to_le_bytes());
                out.extend(FRONT.to_le_bytes());
                out.extend(PCM.to_le_bytes());
                out.extend(GUID_TAIL);
            }
            _ => {}
        }
        out
    }

    /// Needed by what is not plain PCM: its length in frames.
    fn fact_chunk(self, frames: u64) -> Vec<u8> {
        if self.format != SampleFormat::F32 {
            return Vec::new();
        }
        [&b"fact"[..], &4_u32.to_le_bytes(), &(frames as u32).to_le_bytes()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_as_long_as_it_says() {
        for format in SampleFormat::ALL {
            let header = Header { format, rate: 48_000 };
            let bytes = header.bytes(10);
            let data = 10 * format.frame() as u32;
            assert_eq!(bytes.len() as u64, header.len(), "{format}");
            assert_eq!(&bytes[..4], b"RIFF");
            assert_eq!(bytes[4..8], (data + header.len() as u32 - 8).to_le_bytes());
            assert_eq!(bytes[bytes.len() - 4..], data.to_le_bytes());
            assert!(header.len().is_multiple_of(2), "chunks begin at even places");
        }
    }

    #[test]
    fn beyond_four_gibibytes_it_is_rf64() {
        let header = Header { format: SampleFormat::F32, rate: 48_000 };
        let frames = 1 << 30;
        let bytes = header.bytes(frames);
        assert_eq!(bytes.len() as u64, header.len());
        assert_eq!(&bytes[..4], b"RF64");
        assert_eq!(bytes[4..8], [0xFF; 4]);
        assert_eq!(&bytes[12..16], b"ds64");
        assert_eq!(bytes[20..28], (frames * 8 + header.len() - 8).to_le_bytes());
        assert_eq!(bytes[28..36], (frames * 8).to_le_bytes());
        assert_eq!(bytes[36..44], frames.to_le_bytes());
        assert_eq!(bytes[bytes.len() - 4..], [0xFF; 4]);
        // The last length that 32 bits tell.
        let most = (u64::from(u32::MAX) + 8 - header.len()) / 8;
        assert_eq!(&header.bytes(most)[..4], b"RIFF");
        assert_eq!(&header.bytes(most + 1)[..4], b"RF64");
    }
}
