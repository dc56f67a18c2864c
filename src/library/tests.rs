use super::*;
use crate::media::Tags;

fn found(path: &str, codec: &str, rate: u32, score: f32) -> Found {
    let info = Info { codec: codec.into(), rate, ..Info::default() };
    let song = Some(SongId("s".into()));
    let matched = Match { song, relation: Relation::Recording, score, ..Match::default() };
    Found { file: AudioFile { path: path.into(), info }, matched }
}

#[test]
fn the_best_file_of_a_song_is_played() {
    let mut pinned = found("pinned", "MP3", 22_050, 0.5);
    pinned.matched.decision = Decision::Pinned;
    let mut placeholder = found("placeholder", "FLAC", 192_000, 1.0);
    placeholder.file.info.tags = Tags { comment: Some("Placeholder: not the song".into()), ..Tags::default() };
    // Each beats everything behind it.
    let ranked = [
        pinned,
        found("lossless", "FLAC", 44_100, 0.8),
        found("rate", "AAC-LC", 96_000, 0.8),
        found("score", "MP3", 44_100, 0.9),
        found("first of equals", "Vorbis", 44_100, 0.8),
        found("second of equals", "Vorbis", 44_100, 0.8),
        placeholder,
    ];
    for start in 0..ranked.len() {
        let best = &ranked[start].file.path;
        let mut files = ranked[start..].to_vec();
        let song = SongId("s".into());
        assert_eq!(&Library { files: files.clone(), problems: vec![] }.file_of(&song).unwrap().file.path, best);
        if best.to_str() != Some("first of equals") {
            files.reverse();
            assert_eq!(&Library { files, problems: vec![] }.file_of(&song).unwrap().file.path, best);
        }
    }
    assert_eq!(Library::default().file_of(&SongId("s".into())), None);
}
