//! A file, written as fast as it can be: WAV, or samples alone.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::samples::Encoder;
use super::wav::Header;
use super::{Opened, Options, Output, Pull, SampleFormat};

/// Bytes written at once.
const BLOCK: usize = 1 << 16;
/// The head tells of all but this many bytes, however the program ends.
const UNTOLD: u64 = 1 << 20;

/// Where it is written.
enum Place {
    /// A file that is made when its first frame comes: what cannot be played leaves nothing behind.
    Planned(PathBuf),
    Open(File),
}

struct Rendering {
    place: Place,
    header: Option<Header>,
    encoder: Encoder,
    buffer: Vec<u8>,
    /// Bytes of samples in the file.
    written: u64,
    /// How many of them its head tells of.
    told: u64,
}

/// A WAV file that is to be made. One that exists is left alone, unless it is empty: it could be somebody's music.
pub(super) fn open_wav(path: &Path, options: &Options) -> io::Result<Opened> {
    if let Some(folder) = std::path::absolute(path)?.parent() {
        check_folder(folder)?;
    }
    if path.try_exists()? {
        check_empty(path)?;
    }
    Ok(open(Place::Planned(path.to_owned()), &path.display().to_string(), true, options))
}

/// Samples alone into `file`, which is called `name`.
#[cfg(unix)]
pub(super) fn open_raw(file: File, name: &str, options: &Options) -> Opened {
    open(Place::Open(file), name, false, options)
}

fn open(place: Place, name: &str, is_wav: bool, options: &Options) -> Opened {
    let rate = options.rate.or_usual();
    let usual = if is_wav { SampleFormat::F32 } else { SampleFormat::S16 };
    let format = options.format.unwrap_or(usual);
    let rendering = Rendering {
        place,
        header: is_wav.then_some(Header { format, rate: rate.get() }),
        encoder: Encoder::new(format, rate.get()),
        buffer: Vec::with_capacity(2 * BLOCK),
        written: 0,
        told: 0,
    };
    Opened::new(rendering, format!("file {name}, {format}"), rate, Duration::ZERO)
}

/// What cannot work is said before anything is decoded.
fn check_folder(folder: &Path) -> io::Result<()> {
    let error = |kind, what: &str| Err(io::Error::new(kind, format!("the folder {} {what}", folder.display())));
    match folder.metadata() {
        Ok(known) if !known.is_dir() => return error(io::ErrorKind::NotADirectory, "is none"),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return error(cause.kind(), "does not exist"),
        known => known?,
    };
    #[cfg(unix)]
    if rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_err() {
        return error(io::ErrorKind::PermissionDenied, "may not be written to");
    }
    Ok(())
}

/// Fails unless `path` is an empty file.
pub(super) fn check_empty(path: &Path) -> io::Result<()> {
    let known = path.metadata()?;
    let what = match (known.is_dir(), known.is_file(), known.len()) {
        (true, ..) => "it is a folder; name a file in it",
        (_, true, 0) => return Ok(()),
        (_, true, _) => "it exists already, and is not overwritten; remove it, or name another file",
        _ => "it is no file; name one, or use pipe:PATH",
    };
    Err(io::Error::new(io::ErrorKind::AlreadyExists, what))
}

fn create(path: &Path) -> io::Result<File> {
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            check_empty(path)?;
            OpenOptions::new().write(true).open(path)
        }
        result => result,
    }
}

impl Rendering {
    /// Writes what is held back, and now and then the head: a program that is killed leaves a file that plays.
    fn write(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        if let Place::Planned(path) = &self.place {
            let mut file = create(path)?;
            if let Some(header) = self.header {
                file.write_all(&header.bytes(0))?;
            }
            self.place = Place::Open(file);
        }
        let Place::Open(file) = &mut self.place else { return Ok(()) };
        let result = file.write_all(&self.buffer);
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        result?;
        if self.told == 0 || self.written - self.told >= UNTOLD { self.tell() } else { Ok(()) }
    }

    /// Brings the head up to what is in the file.
    fn tell(&mut self) -> io::Result<()> {
        let (Place::Open(file), Some(header), true) = (&mut self.place, self.header, self.told < self.written) else {
            return Ok(());
        };
        // On a full disk there are fewer samples than were written.
        let there = file.metadata()?.len().saturating_sub(header.len());
        let frames = there.min(self.written) / header.format.frame() as u64;
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&header.bytes(frames))?;
        file.seek(SeekFrom::End(0))?;
        self.told = self.written;
        Ok(())
    }

    fn complete(&mut self) -> io::Result<()> {
        self.write().and_then(|()| self.tell())
    }
}

impl Output for Rendering {
    fn pull(&self) -> Pull {
        Pull::Fast
    }

    fn bits(&self) -> u16 {
        self.encoder.bits()
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
        self.encoder.encode(samples, &mut self.buffer);
        if self.buffer.len() < BLOCK { Ok(()) } else { self.write().map_err(|error| reason(&error)) }
    }

    fn finish(&mut self) -> Result<(), String> {
        self.complete().map_err(|error| reason(&error))
    }

    fn can_return(&self) -> bool {
        false
    }

    fn at_rate(&mut self, rate: NonZero<u32>) -> Option<Duration> {
        if self.written > 0 || !self.buffer.is_empty() {
            return None;
        }
        self.encoder.at_rate(rate.get());
        if let Some(header) = &mut self.header {
            header.rate = rate.get();
        }
        Some(Duration::ZERO)
    }
}

impl Drop for Rendering {
    fn drop(&mut self) {
        // Nobody is left to be told.
        let _ = self.write();
        let _ = self.tell();
    }
}

fn reason(error: &io::Error) -> String {
    format!("the file cannot be written: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::player::{OutputChoice, RateChoice};

    fn wav(path: &Path, format: SampleFormat) -> io::Result<Opened> {
        let options =
            Options { output: OutputChoice::Wav(path.to_owned()), rate: RateChoice::Auto, format: Some(format) };
        open_wav(path, &options)
    }

    /// Samples that the head tells of, in bytes.
    fn told(path: &Path, format: SampleFormat) -> u32 {
        let bytes = std::fs::read(path).expect("read");
        let at = Header { format, rate: 48_000 }.len() as usize;
        assert_eq!(&bytes[at - 8..at - 4], b"data");
        u32::from_le_bytes(bytes[at - 4..at].try_into().expect("four bytes"))
    }

    #[test]
    fn it_tells_how_many_bits_pass_unchanged() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("song.wav");
        for (format, bits) in SampleFormat::ALL.into_iter().zip([16, 24, 24, 24]) {
            assert_eq!(wav(&path, format).expect("it can be made").output.bits(), bits, "{format}");
        }
    }

    #[test]
    fn the_file_is_made_with_its_first_frame() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("song.wav");
        let mut opened = wav(&path, SampleFormat::S24).expect("it can be made");
        opened.output.start().and_then(|()| opened.output.finish()).expect("nothing to do");
        assert!(!path.exists());
        opened.output.take(&[0.5; 20]).and_then(|()| opened.output.finish()).expect("written");
        assert_eq!(told(&path, SampleFormat::S24), 60);
    }

    #[test]
    fn the_head_is_nearly_right_at_any_moment() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("song.wav");
        let mut opened = wav(&path, SampleFormat::F32).expect("it can be made");
        let samples = vec![0.5; 10_000];
        for _ in 0..200 {
            opened.output.take(&samples).expect("written");
            if let Ok(known) = path.metadata() {
                assert!(u64::from(told(&path, SampleFormat::F32)) + UNTOLD + 2 * BLOCK as u64 > known.len());
            }
        }
        drop(opened);
        assert_eq!(told(&path, SampleFormat::F32), 200 * 40_000);
    }

    #[test]
    fn what_exists_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("song.wav");
        std::fs::write(&path, b"music").expect("written");
        let error = wav(&path, SampleFormat::S16).err().map(|error| error.to_string());
        assert!(error.is_some_and(|error| error.contains("remove it, or name another file")));
        assert_eq!(std::fs::read(&path).expect("read"), b"music");
        assert!(wav(folder.path(), SampleFormat::S16).is_err());
        assert!(wav(&folder.path().join("no/song.wav"), SampleFormat::S16).is_err());
        // Also if it appears later than it was looked for.
        std::fs::write(&path, b"").expect("written");
        let mut opened = wav(&path, SampleFormat::S16).expect("an empty file is nobody's music");
        std::fs::write(&path, b"music").expect("written");
        assert!(opened.output.take(&[0.5; 20]).and_then(|()| opened.output.finish()).is_err());
        drop(opened);
        assert_eq!(std::fs::read(&path).expect("read"), b"music");
    }
}
