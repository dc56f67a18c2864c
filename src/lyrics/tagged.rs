//! Lyrics in the tags of a song.

use std::time::Duration;

use super::lrc::Timed;
use super::{CHARACTERS, Line, Lyrics, Offset, Origin, Word};
use crate::media::{LyricsTag, LyricsText};
use crate::text;

/// The best of them: timed ones, and before these those with times of words; the first among equals.
pub(super) fn best(tags: Vec<LyricsTag>) -> Option<Lyrics> {
    let read = tags.into_iter().filter_map(|tag| {
        let origin = Origin::Tag(text::clean(&tag.name).into_owned());
        match tag.text {
            LyricsText::Whole(text) => Lyrics::from_text(&text, origin),
            LyricsText::Timed(pieces) => timed(&pieces, origin),
        }
    });
    let mut read: Vec<Lyrics> = read.collect();
    // A stable sort.
    read.sort_by_key(|lyrics| (!lyrics.is_timed(), !lyrics.has_words()));
    read.into_iter().next()
}

/// Timed pieces. Where some begin or end with a line break they are words or syllables; otherwise each is a line.
fn timed(pieces: &[(Duration, String)], origin: Origin) -> Option<Lyrics> {
    let breaks = |character: char| matches!(character, '\n' | '\r');
    let mut sheet = Timed::default();
    let mut is_cut = false;
    let mut line = Line::default();
    if pieces.iter().skip(1).any(|(_, text)| text.contains(breaks)) {
        for (at, piece) in pieces {
            for (index, part) in piece.replace("\r\n", "\n").split(breaks).enumerate() {
                if index > 0 {
                    is_cut |= close(&mut sheet, std::mem::take(&mut line));
                }
                if !part.is_empty() {
                    let start = *line.at.get_or_insert(*at);
                    let last = line.words.last().map_or(start, |word| word.at);
                    line.words.push(Word { at: last.max(*at), text: text::clean(part).into_owned() });
                }
            }
        }
        is_cut |= close(&mut sheet, line);
    } else {
        for (at, piece) in pieces {
            let word = Word { at: *at, text: text::clean(piece).into_owned() };
            is_cut |= close(&mut sheet, Line { at: Some(*at), words: vec![word], ..Line::default() });
        }
    }
    let sheet = sheet.finish(0);
    let mut skipped = sheet.skipped;
    skipped.is_cut |= is_cut;
    skipped.is_garbled = pieces.iter().any(|(_, piece)| piece.contains('\u{fffd}'));
    sheet.lines.iter().any(|line| !line.text.is_empty()).then(|| Lyrics {
        lines: sheet.lines,
        starts: sheet.starts,
        origin,
        heading: super::Heading::default(),
        skipped,
        guessed: None,
        offset: Offset::default(),
    })
}

/// Makes a text of the words of a line, with single spaces, and adds it; whether it had to be cut.
fn close(sheet: &mut Timed, mut line: Line) -> bool {
    let mut left = CHARACTERS;
    let mut is_cut = false;
    for word in &mut line.words {
        let mut tidy = String::new();
        for character in word.text.chars() {
            let is_space = character.is_whitespace();
            let before = tidy.chars().next_back().or_else(|| line.text.chars().next_back());
            if is_space && before.is_none_or(char::is_whitespace) {
                continue;
            }
            if left == 0 {
                is_cut = true;
                break;
            }
            left -= 1;
            tidy.push(if is_space { ' ' } else { character });
        }
        line.text.push_str(&tidy);
        word.text = tidy;
    }
    if line.text.ends_with(' ') {
        line.text.pop();
        if let Some(word) = line.words.iter_mut().rev().find(|word| !word.text.is_empty()) {
            word.text.pop();
        }
    }
    line.words.retain(|word| !word.text.is_empty());
    if line.words.iter().all(|word| Some(word.at) == line.at) {
        line.words.clear();
    }
    if line.at.is_some() {
        sheet.push(line);
    }
    is_cut
}
