//! What is to be said of a file.

use std::path::PathBuf;
use std::time::Duration;

use crate::library::Problem;
use crate::media::{Checksum, Clipped, Fault, Verification};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// All of it decodes as it should.
    Sound,
    /// It does, but begins or ends in the middle of loud sound.
    Clipped,
    /// Something is lost, missing or other than it was.
    Damaged,
    /// It cannot be opened.
    Unreadable,
    /// It can, and is of a format that cannot be decoded here.
    Unsupported,
}

impl Verdict {
    /// Its name, for programs and for the keys of its words.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Clipped => "clipped",
            Self::Damaged => "damaged",
            Self::Unreadable => "unreadable",
            Self::Unsupported => "unsupported",
        }
    }
}

/// A file that was checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judged {
    pub path: PathBuf,
    /// What came of decoding it.
    pub outcome: Result<Verification, Problem>,
    /// Which of its ends are clipped and go on in no other file.
    pub clipped: Clipped,
}

impl Judged {
    pub(super) fn verdict(&self) -> Verdict {
        match &self.outcome {
            Err(Problem::Fault(Fault::Codec(_))) => Verdict::Unsupported,
            Err(_) => Verdict::Unreadable,
            Ok(verification) if !verification.is_sound() => Verdict::Damaged,
            Ok(_) if self.clipped != Clipped::default() => Verdict::Clipped,
            Ok(_) => Verdict::Sound,
        }
    }

    pub(super) fn is_sound(&self) -> bool {
        self.verdict() == Verdict::Sound
    }
}

/// How many files are what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub sound: usize,
    pub clipped: usize,
    pub damaged: usize,
    pub unreadable: usize,
    pub unsupported: usize,
    /// Those whose checksum was compared and is right.
    pub verified: usize,
    /// How long the sound of all of them is.
    pub length: Duration,
}

impl Tally {
    pub(super) fn add(&mut self, judged: &Judged) {
        let count = match judged.verdict() {
            Verdict::Sound => &mut self.sound,
            Verdict::Clipped => &mut self.clipped,
            Verdict::Damaged => &mut self.damaged,
            Verdict::Unreadable => &mut self.unreadable,
            Verdict::Unsupported => &mut self.unsupported,
        };
        *count += 1;
        if let Ok(verification) = &judged.outcome {
            self.length = self.length.saturating_add(verification.length);
            self.verified += usize::from(judged.is_sound() && verification.checksum == Checksum::Verified);
        }
    }

    pub(super) fn files(&self) -> usize {
        self.sound + self.bad() + self.unsupported
    }

    /// Those that are not in order.
    pub(super) fn bad(&self) -> usize {
        self.clipped + self.damaged + self.unreadable
    }

    pub(super) fn is_sound(&self) -> bool {
        self.bad() == 0
    }
}
