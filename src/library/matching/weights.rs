//! What each kind of evidence counts.
//!
//! The weights of one file and one song are added and held to 0.0 ..= 1.0; from [`THRESHOLD`] on the file is tied to
//! the song. The table leans towards leaving a file alone: a file that plays under its own name is a small loss, a
//! stranger's recording shown as the film's is an error.

/// From this score on a file is tied. A title alone passes, in the tag or in the file's name; nothing weaker does.
pub(super) const THRESHOLD: f32 = 0.5;
/// Two songs nearer to each other than this are equally good, and neither is taken.
pub(super) const MARGIN: f32 = 0.04;

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
/// Another album. Compilations exist, so a performer's name makes up for it; a title alone does not.
pub(super) const OTHER_ALBUM: f32 = -0.20;

/// A composer in the tags wrote the song. Holds for every recording of it, so it counts little.
pub(super) const COMPOSER: f32 = 0.05;
/// The composers in the tags are others than the song's.
pub(super) const OTHER_COMPOSER: f32 = -0.20;
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
/// Longer or shorter than the recording by more than a fifth.
pub(super) const OTHER_DURATION: f32 = -0.25;
/// The same ISRC, which names one recording. Enough by itself.
pub(super) const ISRC: f32 = 0.80;
/// Another ISRC: another recording, or the same issued again under a new number.
pub(super) const OTHER_ISRC: f32 = -0.20;
