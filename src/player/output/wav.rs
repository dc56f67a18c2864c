//! A file: 32-bit float WAV, and RF64 (EBU Tech 3306) once it has grown beyond 4 GiB.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::num::NonZero;
use std::path::Path;
use std::time::Duration;

use super::{Opened, Output, Pull, RateChoice};

/// Bytes of everything before the samples.
const HEADER: u64 = 12 + 36 + 26 + 12 + 8;
/// Bytes of a stereo frame.
const FRAME: u64 = 8;

struct Wav {
    file: BufWriter<File>,
    rate: u32,
    frames: u64,
    /// The header tells of fewer frames than were written.
    stale: bool,
}

/// Creates the file. One that exists is left alone, unless it is empty: it could be somebody's music.
pub(super) fn open(path: &Path, rate: RateChoice) -> io::Result<Opened> {
    let file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let known = path.metadata()?;
            if !known.is_file() || known.len() > 0 {
                return Err(io::Error::new(
                    error.kind(),
                    "it exists already, and is not overwritten; name another file",
                ));
            }
            OpenOptions::new().write(true).open(path)?
        }
        result => result?,
    };
    let rate = rate.or_usual();
    let mut wav = Wav { file: BufWriter::with_capacity(1 << 16, file), rate: rate.get(), frames: 0, stale: false };
    wav.file.write_all(&wav.header())?;
    wav.file.flush()?;
    Ok(Opened::new(wav, format!("file {}", path.display()), rate, Duration::ZERO))
}

impl Wav {
    fn header(&self) -> Vec<u8> {
        let data = self.frames * FRAME;
        let riff = data + HEADER - 8;
        let big = riff > u64::from(u32::MAX);
        let small = |size: u64| u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes();
        let mut out = Vec::with_capacity(HEADER as usize);
        out.extend(if big { b"RF64" } else { b"RIFF" });
        out.extend(if big { u32::MAX.to_le_bytes() } else { small(riff) });
        out.extend(b"WAVE");
        // Room that becomes the 64-bit sizes when they are needed.
        out.extend(if big { b"ds64" } else { b"JUNK" });
        out.extend(28_u32.to_le_bytes());
        let sizes = if big { [riff, data, self.frames] } else { [0; 3] };
        out.extend(sizes.iter().flat_map(|size| size.to_le_bytes()));
        out.extend([0; 4]);
        out.extend(b"fmt ");
        out.extend(18_u32.to_le_bytes());
        out.extend(3_u16.to_le_bytes()); // WAVE_FORMAT_IEEE_FLOAT
        out.extend(2_u16.to_le_bytes());
        out.extend(self.rate.to_le_bytes());
        out.extend((self.rate * FRAME as u32).to_le_bytes());
        out.extend((FRAME as u16).to_le_bytes());
        out.extend(32_u16.to_le_bytes());
        out.extend(0_u16.to_le_bytes());
        out.extend(b"fact");
        out.extend(4_u32.to_le_bytes());
        out.extend(small(self.frames));
        out.extend(b"data");
        out.extend(if big { u32::MAX.to_le_bytes() } else { small(data) });
        out
    }

    fn write_header(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.stale) {
            let header = self.header();
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(&header)?;
            self.file.seek(SeekFrom::End(0))?;
        }
        self.file.flush()
    }
}

impl Output for Wav {
    fn pull(&self) -> Pull {
        Pull::Fast
    }

    fn start(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn stop(&mut self) -> Result<(), String> {
        self.finish()
    }

    fn heard(&mut self, emitted: u64) -> Result<u64, String> {
        Ok(emitted)
    }

    fn wants(&mut self) -> u64 {
        u64::MAX
    }

    fn take(&mut self, samples: &[f32]) -> Result<(), String> {
        self.stale = true;
        self.frames += (samples.len() / 2) as u64;
        for sample in samples {
            self.file.write_all(&sample.to_le_bytes()).map_err(|error| reason(&error))?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), String> {
        self.write_header().map_err(|error| reason(&error))
    }

    fn can_return(&self) -> bool {
        false
    }

    fn at_rate(&mut self, rate: NonZero<u32>) -> Option<Duration> {
        if self.frames > 0 {
            return None;
        }
        (self.rate, self.stale) = (rate.get(), true);
        Some(Duration::ZERO)
    }
}

impl Drop for Wav {
    fn drop(&mut self) {
        // Nobody is left to be told.
        let _ = self.write_header();
    }
}

fn reason(error: &io::Error) -> String {
    format!("the file cannot be written: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav(frames: u64) -> Option<Vec<u8>> {
        let file = BufWriter::new(tempfile::tempfile().ok()?);
        Some(Wav { file, rate: 48_000, frames, stale: false }.header())
    }

    #[test]
    fn the_header_is_as_long_as_it_says() {
        let header = wav(10).expect("a temporary file");
        assert_eq!(header.len() as u64, HEADER);
        assert_eq!(&header[..4], b"RIFF");
        assert_eq!(header[4..8], (80 + HEADER as u32 - 8).to_le_bytes());
        assert_eq!(header[header.len() - 4..], 80_u32.to_le_bytes());
    }

    #[test]
    fn beyond_four_gibibytes_it_is_rf64() {
        let frames = 1 << 30;
        let header = wav(frames).expect("a temporary file");
        assert_eq!(&header[..4], b"RF64");
        assert_eq!(&header[12..16], b"ds64");
        assert_eq!(header[28..36], (frames * FRAME).to_le_bytes());
        assert_eq!(header[36..44], frames.to_le_bytes());
    }

    #[test]
    fn what_exists_is_left_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("song.wav");
        std::fs::write(&path, b"music").expect("written");
        assert!(open(&path, RateChoice::Auto).is_err());
        assert_eq!(std::fs::read(&path).expect("read"), b"music");
        assert!(open(folder.path(), RateChoice::Auto).is_err());
        std::fs::write(&path, b"").expect("written");
        assert!(open(&path, RateChoice::Auto).is_ok());
    }
}
