//! The keys of the small language, in both languages.

use crate::catalogue::{Kind, PersonKind, Role};
use crate::locale::Language;
use crate::text::fold;

/// A key.
#[derive(Debug, Clone, Copy)]
pub struct QueryKey {
    english: &'static str,
    indonesian: &'static str,
    /// Other words for it, in either language.
    also: &'static [&'static str],
    pub(super) what: What,
}

/// What a key is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    Title,
    Album,
    Roles(&'static [Role]),
    First,
    Cast,
    Award,
    Kind,
    Year,
    Length,
    Number,
}

const fn key(english: &'static str, indonesian: &'static str, also: &'static [&'static str], what: What) -> QueryKey {
    QueryKey { english, indonesian, also, what }
}

/// The keys; those that are asked for most come first.
#[rustfmt::skip]
static KEYS: [QueryKey; 29] = {
    use Role as R;
    [
        key("title", "judul", &[], What::Title),
        key("sings", "penyanyi", &["singer", "performer", "menyanyi"], What::Roles(&[R::Performer, R::Featured, R::Choir])),
        key("composer", "komponis", &["music", "musik"], What::Roles(&[R::Composer, R::Songwriter])),
        key("lyricist", "lirik", &["lyrics", "penulis-lirik"], What::Roles(&[R::Lyricist, R::Songwriter])),
        key("writer", "pencipta", &["songwriter"], What::Roles(&[R::Composer, R::Lyricist, R::Songwriter])),
        key("arranger", "aransemen", &["arrangement", "penata-aransemen"], What::Roles(&[R::Arranger])),
        key("original", "asli", &["first", "pertama", "orisinal"], What::First),
        key("plays", "pemeran", &["cast", "actor", "tokoh", "memerankan"], What::Cast),
        key("year", "tahun", &[], What::Year),
        key("album", "album", &[], What::Album),
        key("length", "durasi", &[], What::Length),
        key("number", "nomor", &["no"], What::Number),
        key("kind", "jenis", &[], What::Kind),
        key("award", "penghargaan", &["awards"], What::Award),
        key("director", "sutradara", &[], What::Roles(&[R::Director])),
        key("producer", "produser", &[], What::Roles(&[R::Producer, R::ExecutiveProducer, R::RecordProducer])),
        key("screenwriter", "skenario", &["screenplay", "penulis-skenario"], What::Roles(&[R::Screenwriter, R::Story])),
        key("film-music", "penata-musik", &[], What::Roles(&[R::FilmMusic])),
        key("musician", "musisi", &["musicians", "orchestra", "orkestra"], What::Roles(&[R::Musician, R::Conductor, R::Orchestra])),
        key("vocal-director", "pengarah-vokal", &[], What::Roles(&[R::VocalDirector])),
        key("engineer", "teknisi", &["mixing", "mastering"], What::Roles(&[R::RecordingEngineer, R::MixingEngineer, R::MasteringEngineer])),
        key("cinematographer", "penata-kamera", &["camera", "kamera"], What::Roles(&[R::Cinematographer])),
        key("editor", "penyunting", &[], What::Roles(&[R::Editor])),
        key("art-director", "penata-artistik", &[], What::Roles(&[R::ArtDirector])),
        key("visual-effects", "efek-visual", &[], What::Roles(&[R::VisualEffects])),
        key("sound", "penata-suara", &["suara"], What::Roles(&[R::Sound])),
        key("studio", "rumah-produksi", &[], What::Roles(&[R::Studio])),
        key("distributor", "distributor", &[], What::Roles(&[R::Distributor])),
        key("support", "pendukung", &[], What::Roles(&[R::Support])),
    ]
};

impl QueryKey {
    /// Every key, those that are asked for most first.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &KEYS
    }

    /// The key's word in a language.
    #[must_use]
    pub fn word(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Indonesian => self.indonesian,
        }
    }

    /// All its words.
    pub(super) fn words(&self) -> impl Iterator<Item = &'static str> {
        [self.english, self.indonesian].into_iter().chain(self.also.iter().copied())
    }
}

/// What this key is about.
pub(super) fn find(word: &str) -> Option<What> {
    let word = word.to_lowercase();
    KEYS.iter().find(|key| key.words().any(|own| own == word)).map(|key| key.what)
}

/// The kind of song that a word of its own asks for.
pub(super) fn word(word: &str) -> Option<Kind> {
    match fold(word).as_str() {
        "cover" | "covers" | "daur ulang" | "remake" => Some(Kind::Cover),
        "original" | "originals" | "orisinal" => Some(Kind::Original),
        _ => None,
    }
}

/// The kind of person that `kind:` asks for.
pub(super) fn person_kind(word: &str) -> Option<PersonKind> {
    match fold(word).as_str() {
        "person" | "orang" => Some(PersonKind::Person),
        "group" | "grup" | "band" => Some(PersonKind::Group),
        "company" | "perusahaan" => Some(PersonKind::Company),
        _ => None,
    }
}
