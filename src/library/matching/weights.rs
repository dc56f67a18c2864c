//! What each kind of evidence counts.
//!
//! The weights of one file and one song are added and held to 0.0 ..= 1.0; from [`THRESHOLD`] on the file is tied to
//! the song. The table leans towards leaving a file alone: a file that plays under its own name is a small loss, a
//! stranger's recording shown as the film's is an error.

/// From this score on a file is tied. A title alone passes, in the tag or in the file's name; nothing weaker does.
pub(super) const THRESHOLD: f32 = 0.5;
/// Two songs nearer to each other than this are equally good, and neither is taken.
pub(super) const MARGIN: f32 = 0.04;
/// From this score on the listener is asked whether the file is the song: a title with one thing against it passes, and a
/// number in the soundtrack's folder; a stranger's song of the same title does not.
pub(super) const ASK: f32 = 0.20;

/// A score in hundredths, to be compared exactly.
pub(super) fn points(score: f32) -> i32 {
    (score * 100.0).round() as i32
}

/// The title tag is the song's title, one of its aliases or its id. The tag is meant to say just this.
pub(super) const TITLE: f32 = 0.65;
/// The file's name is the title. A little less than the tag: names are changed more carelessly.
pub(super) const FILE_NAME: f32 = 0.60;
/// The folder's name is the title and the file's own name says nothing. An album of that name may hold other songs, so
/// this needs help.
pub(super) const FOLDER_NAME: f32 = 0.35;
/// The title is what the song's title means in English. Such phrases are common ("As It Is"), so this needs help.
pub(super) const ENGLISH: f32 = 0.40;
/// The title stands there among words that nobody knows: "Rina – Melangkah", "Melangkah Bersama". Most often that is
/// another singer or another song, and nothing makes up for it; it is told so that the listener can pin the file.
pub(super) const AMONG_OTHERS: f32 = 0.05;
/// Each letter that is wrong, missing, too many or swapped.
pub(super) const SLIP: f32 = -0.08;
/// Title tag and file name both say it.
pub(super) const AGREEMENT: f32 = 0.05;
/// The title tag names something else: the file's name is then most likely wrong.
pub(super) const OTHER_TITLE: f32 = -0.45;
/// The file's name is the title of another song of the catalogue.
pub(super) const OTHER_FILE_NAME: f32 = -0.25;
/// The file's name has the title among words that nobody knows, and no tag says who sings: perhaps it is the singer.
pub(super) const UNKNOWN_WORDS: f32 = -0.20;

/// Somebody named is known to sing on the soundtrack.
pub(super) const PERFORMER: f32 = 0.20;
/// One name only, "Sissy": many people are called so.
pub(super) const GIVEN_NAME: f32 = 0.10;
/// The arranger, or (of a song written for the film) its writers: shops name them as artists.
pub(super) const MAKER: f32 = 0.10;
/// A character of the film named as the artist.
pub(super) const CHARACTER: f32 = 0.05;
/// The artist of the original: then it *is* the original. No title and album outweigh this.
pub(super) const ORIGINAL_ARTIST: f32 = -0.90;
/// An artist whom the catalogue does not know for this soundtrack. Outweighs title and file name; with a film's album
/// of the same name the file is still left alone.
pub(super) const OTHER_ARTIST: f32 = -0.50;

/// The album is the soundtrack.
pub(super) const ALBUM: f32 = 0.15;
/// The film or soundtrack is named by the title tag, the file or a folder; not added to [`ALBUM`].
pub(super) const FILM_NAME: f32 = 0.10;
/// The album that the original came out on.
pub(super) const ORIGINAL_ALBUM: f32 = -0.70;
/// Another album. Compilations exist, so a performer's name makes up for it; title tag and file name do not.
pub(super) const OTHER_ALBUM: f32 = -0.25;

/// A composer or lyricist in the tags wrote the song. Holds for every recording of it, so it counts little.
pub(super) const WRITER: f32 = 0.05;
/// The composers or lyricists in the tags are others than the song's.
pub(super) const OTHER_WRITER: f32 = -0.20;
/// An arranger in the tags arranged it for the soundtrack.
pub(super) const ARRANGER: f32 = 0.10;
/// The arrangers in the tags are others: another arrangement is another recording.
pub(super) const OTHER_ARRANGER: f32 = -0.20;
/// It says of itself that it is a live version, karaoke, an instrumental, a remix …: another recording, and some are
/// not by the singers at all.
pub(super) const VERSION: f32 = -0.70;
/// "Cover" where neither film nor performer is named: somebody sings it at home.
pub(super) const COVER: f32 = -0.50;
/// Dated two years or more before the recording can be: the original, or another song.
pub(super) const EARLIER: f32 = -0.30;
/// The track number is the song's number. That order is the catalogue's, perhaps not the album's: a hint at most.
pub(super) const NUMBER: f32 = 0.02;
/// As long as the recording, within two seconds.
pub(super) const DURATION: f32 = 0.05;
/// In a file of the soundtrack that names no song ("03 Track 3"): its number is the song's. Enough to ask.
pub(super) const NUMBER_ALONE: f32 = 0.10;
/// In such a file: it is as long as the recording. With the number still not enough, for an instrumental is as long.
pub(super) const DURATION_ALONE: f32 = 0.20;
/// Three or more such files in a folder, each as long as one song, and in one way only.
pub(super) const TOGETHER: f32 = 0.15;
/// Longer or shorter than the recording by more than a fifth.
pub(super) const OTHER_DURATION: f32 = -0.25;
/// The same ISRC, or the same recording at `MusicBrainz`: either names one recording. Enough by itself.
pub(super) const ISRC: f32 = 0.80;
/// `MusicBrainz`'s name of the work: every recording of it has it, so it says as much as a composer.
pub(super) const WORK: f32 = 0.05;
/// Another ISRC, or another recording at `MusicBrainz`: another recording, or the same issued again under a new number.
pub(super) const OTHER_ISRC: f32 = -0.20;

// As the original of a cover. The title weighs as above; what follows stands in place of what weighs for a recording.

/// By who performed the song first.
pub(super) const BY_ORIGINAL_ARTIST: f32 = 0.20;
/// By a member of the group that performed it first: perhaps another recording.
pub(super) const BY_MEMBER: f32 = -0.25;
/// Somebody else is named beside who performed it first: a guest, or another recording.
pub(super) const BESIDE_ORIGINAL_ARTIST: f32 = -0.40;
/// On the record that the original came out on.
pub(super) const ON_ORIGINAL_ALBUM: f32 = 0.15;
/// On a record that the catalogue does not know.
pub(super) const OFF_ORIGINAL_ALBUM: f32 = -0.10;
/// The film, its soundtrack or one who sings there is named: the tags contradict each other.
pub(super) const OF_THE_FILM: f32 = -0.50;
/// It calls itself the original and names nobody.
pub(super) const CALLED_ORIGINAL: f32 = -0.30;
/// A cover that calls itself the original is not the film's recording.
pub(super) const ORIGINAL_WORD: f32 = -0.60;
/// Dated when the original came out, or within a year of it.
pub(super) const ORIGINAL_DATE: f32 = 0.05;
/// Dated before the original came out, or later and on no record of it: recorded again, perhaps.
pub(super) const OTHER_DATE: f32 = -0.40;
