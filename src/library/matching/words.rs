//! Words: how names are taken apart and compared, and which words say nothing.

use std::borrow::Cow;

use crate::text;

/// Longer names are cut: nobody's title has more words.
const MAX_WORDS: usize = 64;

/// Words beside titles that say nothing about the recording: of publishing.
const PUBLISHING: &str = "\
     official, officially, resmi, audio, video, music, musik, mv, clip, klip, visualizer, visualiser, lyric, \
     lyrics, lirik, liriknya, with, dengan, dan, and, und, x, feat, ft, featuring, duet, song, songs, lagu, \
     lagunya, theme, tema, single, ep, album, version, versi, ver, full, baru, terbaru, new, newest, release, \
     topic, channel, vevo, tv, premiere, exclusive, explicit";

/// … of soundtracks.
const SOUNDTRACKS: &str = "\
     ost, o s t, soundtrack, soundtracks, original soundtrack, original soundtracks, original sound track, \
     original motion picture, original film, original song, original score, original music, motion, picture, film, filem, movie, the, of, \
     from, dari, untuk film, by, oleh, cast, various, artist, artists, artis, va, penyanyi, singer, vocal, vokal, \
     indonesia, indonesian, netflix, prime, amazon";

/// … of tracks, files and shops.
const TRACKS: &str = "\
     track, trk, no, nr, disc, disk, cd, title, judul, untitled, unknown, tidak diketahui, tanpa judul, \
     audiotrack, trek, copy, salinan, download, unduh, gratis, free, mp3, mp4, m4a, flac, wav, ogg, aac, alac, \
     aiff, opus, lossless, hd, hq, 4k, uhd, kbps, khz, hz, bit, stereo, cbr, vbr, remaster, remastered, spotify, \
     itunes, apple, joox, youtube, yt, ytmp3, soundcloud, deezer, tidal, web, webrip, rip, vinyl, cdrip";

/// Words that say: this is another recording than the one on the soundtrack.
const VERSIONS: &str = "\
     live, langsung, konser, concert, unplugged, acoustic, accoustic, akustik, karaoke, instrumental, \
     instrumentals, minus one, minusone, backing track, off vocal, no vocal, tanpa vokal, piano, guitar, gitar, \
     orgel, biola, violin, ukulele, saxophone, saksofon, suling, 8 bit, 8d, remix, remixes, rmx, dj, edm, jedag \
     jedug, bootleg, mashup, medley, slowed, reverb, sped up, speed up, nightcore, chipmunk, lofi, lo fi, koplo, \
     dangdut, reggae, ska, keroncong, metal, parody, parodi, reaction, reaksi, tutorial, chord, chords, kunci \
     gitar, ringtone, nada dering, trailer, teaser, cuplikan, snippet, preview, behind the scenes, interview, \
     wawancara, review, demo, rehearsal, latihan, acapella, a cappella, loop, loop 1 jam";

/// Words in a folder's name that say so of everything in it.
const FOLDER_VERSIONS: &str = "\
     karaoke, instrumental, instrumentals, minus one, remix, remixes, ringtone, ringtones, nada dering, live, konser, \
     concert, unplugged, acoustic, akustik";

/// Phrases that stand beside titles everywhere and say nothing about the recording.
pub(super) fn noise() -> impl Iterator<Item = &'static str> {
    [PUBLISHING, SOUNDTRACKS, TRACKS].into_iter().flat_map(|list| list.split(", "))
}

/// Phrases that say: this is another recording than the one on the soundtrack.
pub(super) fn versions() -> impl Iterator<Item = &'static str> {
    VERSIONS.split(", ")
}

/// Phrases in a folder's name that say so of everything in it.
pub(super) fn folder_versions() -> impl Iterator<Item = &'static str> {
    FOLDER_VERSIONS.split(", ")
}

/// The words of a text: folded, without what is plainly no name (addresses of sites, identifiers of videos, marks of
/// copies in brackets).
pub(super) fn words(text: &str) -> Vec<String> {
    split(&folded(text)).map(str::to_owned).collect()
}

/// The words of a text, not yet [`split`].
pub(super) fn folded(text: &str) -> String {
    text::fold(&without_marks(text))
}

/// The words of a folded text.
pub(super) fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').filter(|word| !word.is_empty()).take(MAX_WORDS)
}

/// `text` without bracketed site addresses, video identifiers and copy marks, and without bare site addresses.
fn without_marks(text: &str) -> Cow<'_, str> {
    let is_http = |four: &[u8]| four.eq_ignore_ascii_case(b"http");
    let is_site_possible = text.contains('.') || text.as_bytes().windows(4).any(is_http);
    if !is_site_possible && !text.contains(['(', '[', '{']) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['(', '[', '{']) {
        let close = rest[open..].find([')', ']', '}']).map(|close| open + close);
        let inner = close.map_or("", |close| &rest[open + 1..close]);
        if let Some(close) = close.filter(|_| is_mark(inner)) {
            kept.push_str(&rest[..open]);
            kept.push(' ');
            rest = &rest[close + 1..];
        } else {
            kept.push_str(&rest[..=open]);
            rest = &rest[open + 1..];
        }
    }
    kept.push_str(rest);
    kept.split_whitespace().filter(|word| !is_site(word)).collect::<Vec<_>>().join(" ").into()
}

fn is_mark(inner: &str) -> bool {
    let inner = inner.trim();
    let is_copy = !inner.is_empty() && inner.len() <= 2 && inner.bytes().all(|byte| byte.is_ascii_digit());
    is_copy || is_video_id(inner) || is_site(inner)
}

/// Eleven characters of the alphabet in which video sites number, not a plain word.
fn is_video_id(text: &str) -> bool {
    text.len() == 11
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && text.bytes().any(|byte| byte.is_ascii_digit() || byte == b'_')
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

fn is_site(word: &str) -> bool {
    const ENDINGS: [&str; 14] =
        [".com", ".net", ".org", ".id", ".info", ".biz", ".me", ".my", ".cc", ".tv", ".to", ".io", ".xyz", ".link"];
    // Most words are none, and most can be told so at once.
    if !word.contains('.') && !word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("http")) {
        return false;
    }
    let word = word.to_lowercase();
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    word.starts_with("www.")
        || word.starts_with("http")
        || ENDINGS.iter().any(|end| word.len() > end.len() && word.ends_with(end))
}

/// The number in a word of a rip's name: `03`, `track03`. Of at most three digits.
pub(super) fn track_number(word: &str) -> Option<u32> {
    const WORDS: [&str; 5] = ["track", "trk", "trek", "audiotrack", "no"];
    let digits = WORDS.iter().find_map(|name| word.strip_prefix(name)).unwrap_or(word);
    let is_number = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

/// How many slips lie between what was found and a name; `None` if it is another name. Spaces do not count:
/// `apaadanya`, `tak kan`. Both are lists of folded words.
pub(super) fn slips(found: &[String], name: &[String]) -> Option<usize> {
    let (found_joined, name_joined) = (found.concat(), name.concat());
    if found_joined == name_joined {
        return Some(0);
    }
    let allowed = match name_joined.chars().count() {
        0..=7 => return None,
        8..=11 => 1,
        _ => 2,
    };
    let total = if found.len() == name.len() {
        found.iter().zip(name).map(|(found, name)| word_slips(found, name)).sum::<Option<usize>>()?
    } else {
        // Written together or apart, and one slip beside.
        Some(slips_between(&found_joined, &name_joined)).filter(|slips| *slips <= 1 && allowed == 2)?
    };
    (total <= allowed).then_some(total)
}

fn word_slips(found: &str, name: &str) -> Option<usize> {
    if found == name {
        return Some(0);
    }
    // A short word is another word at the first letter: `aku`, `kau`.
    let allowed = match name.chars().count() {
        0..=4 => return None,
        5..=9 => 1,
        _ => 2,
    };
    Some(slips_between(found, name)).filter(|slips| *slips <= allowed)
}

/// Letters between two words, or more than anything allows if the difference has a meaning.
fn slips_between(found: &str, name: &str) -> usize {
    const ENDINGS: [&str; 3] = ["ku", "mu", "nya"];
    const SUFFIXES: [&str; 6] = ["i", "s", "d", "ku", "mu", "an"];
    let ending = |word: &str| ENDINGS.into_iter().find(|ending| word.ends_with(ending));
    let is_suffixed = SUFFIXES.iter().any(|suffix| found.strip_suffix(suffix) == Some(name));
    let is_other_owner = matches!((ending(found), ending(name)), (Some(a), Some(b)) if a != b);
    if found.chars().next() != name.chars().next() || is_suffixed || is_other_owner {
        return usize::MAX / 64;
    }
    strsim::osa_distance(found, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(found: &str, name: &str) -> Option<usize> {
        slips(&words(found), &words(name))
    }

    #[test]
    fn slips_are_forgiven_with_care() {
        for (found, name, expected) in [
            ("Melangkah", "melangkah", Some(0)),
            ("ApaAdanya", "Apa Adanya", Some(0)),
            ("Melangka", "Melangkah", Some(1)),
            ("Melankgah", "Melangkah", Some(1)),
            ("Aku Tak Akan Berhenti", "Aku Takkan Berhenti", Some(1)),
            ("Bagaiakn Langet", "Bagaikan Langit", Some(2)),
            ("Langkah", "Melangkah", None),
            ("Melangkahi", "Melangkah", None),
            ("Terbaik Untukku", "Terbaik Untukmu", None),
            ("Terbaik Untuku", "Terbaik Untukmu", None),
            ("Kau Takkan Berhenti", "Aku Takkan Berhenti", None),
            ("Ku Takkan Berhenti", "Aku Takkan Berhenti", None),
            ("I Remembered", "I Remember", None),
            ("U Remember", "I Remember", None),
            ("Moca", "Mocca", None),
        ] {
            assert_eq!(between(found, name), expected, "{found} / {name}");
        }
    }

    #[test]
    fn marks_are_no_words() {
        assert_eq!(words("Melangkah [dQw4w9WgXcQ] (1) (mp3-site.com) www.x.org"), ["melangkah"]);
        assert_eq!(words("Apa_Adanya (From \"Backstage\")"), ["apa", "adanya", "from", "backstage"]);
        assert_eq!(words("(((("), [""; 0]);
    }
}
