use std::path::PathBuf;
use std::time::Duration;

use super::{Line, Lyrics, Origin};

mod finding;
mod hostile;
mod offsets;
mod shapes;
mod singing;
mod writing;

fn origin() -> Origin {
    Origin::File(PathBuf::from("song.lrc"))
}

/// What is read of a text that must be worth it.
#[track_caller]
fn lyrics(text: &str) -> Lyrics {
    Lyrics::from_text(text, origin()).expect("something to read")
}

/// Times in milliseconds and texts.
fn told(lyrics: &Lyrics) -> Vec<(Option<u128>, &str)> {
    lyrics.lines().iter().map(|Line { at, text, .. }| (at.map(|at| at.as_millis()), text.as_str())).collect()
}

/// The words of a line with their times in milliseconds.
fn words(line: &Line) -> Vec<(u128, &str)> {
    line.words.iter().map(|word| (word.at.as_millis(), word.text.as_str())).collect()
}

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}
