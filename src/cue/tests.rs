//! Sheets as programs and people write them, and as nobody should.

mod hostile;
mod places;
mod shapes;

use super::{Remark, Sheet};

/// The remarks of a sheet with their lines, those about its places behind the others.
fn remarks(sheet: &Sheet) -> Vec<(u32, Remark)> {
    sheet.notes.iter().chain(&sheet.layout().notes).map(|note| (note.line, note.remark)).collect()
}

/// File, number, start and end of each song.
fn places(sheet: &Sheet) -> Vec<(usize, u32, String, Option<String>)> {
    let place = |song: &super::Stretch| {
        let end = song.end.map(|end| end.to_string());
        (song.file, sheet.tracks[song.track].number, song.start.to_string(), end)
    };
    sheet.layout().songs.iter().map(place).collect()
}
