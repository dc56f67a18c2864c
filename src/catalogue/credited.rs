//! Everything that somebody did.

use super::{Accolade, Cast, Catalogue, Credit, PersonId, Recipient, Song};

/// One thing that somebody did, with the entry that tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreditOf<'a> {
    /// A credit of a song.
    Song {
        /// The song.
        song: &'a Song,
        /// The credit: role, certainty, sources.
        credit: &'a Credit,
    },
    /// Performed the work first that this song covers; see [`Song::original`].
    Original {
        /// The cover.
        song: &'a Song,
    },
    /// A credit of the soundtrack as a whole.
    Soundtrack {
        /// The credit.
        credit: &'a Credit,
    },
    /// A credit of the film.
    Film {
        /// The credit.
        credit: &'a Credit,
    },
    /// A part in the film.
    Cast {
        /// The part.
        cast: &'a Cast,
    },
    /// An award or a nomination.
    Accolade {
        /// The row of the awards.
        accolade: &'a Accolade,
    },
}

impl Catalogue {
    /// What `person` did: songs in the file's order, each followed by its original if that is theirs, then the
    /// soundtrack, the film, the cast, the awards. What only a version of a disputed fact says is not among it.
    #[must_use]
    pub fn credits_of(&self, person: &PersonId) -> Vec<CreditOf<'_>> {
        let is_theirs = |credit: &&Credit| credit.who.value.as_ref() == Some(person);
        let mut all = Vec::new();
        for song in &self.songs {
            all.extend(song.credits.iter().filter(is_theirs).map(|credit| CreditOf::Song { song, credit }));
            if song.original.as_ref().is_some_and(|original| original.performer.value.as_ref() == Some(person)) {
                all.push(CreditOf::Original { song });
            }
        }
        all.extend(self.soundtrack.credits.iter().filter(is_theirs).map(|credit| CreditOf::Soundtrack { credit }));
        all.extend(self.film.credits.iter().filter(is_theirs).map(|credit| CreditOf::Film { credit }));
        let parts = self.film.cast.iter().filter(|cast| &cast.person == person);
        all.extend(parts.map(|cast| CreditOf::Cast { cast }));
        let is_recipient = |accolade: &&Accolade| {
            let recipients = accolade.recipients.value.iter().flatten();
            recipients.into_iter().any(|one| matches!(one, Recipient::Person(id) if id == person))
        };
        all.extend(self.film.accolades.iter().filter(is_recipient).map(|accolade| CreditOf::Accolade { accolade }));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_somebody_did_is_found() {
        let catalogue = Catalogue::parse(include_str!("read/full.toml")).unwrap();
        let of = |id: &str| -> Vec<String> {
            catalogue
                .credits_of(&PersonId(id.to_owned()))
                .into_iter()
                .map(|credit| match credit {
                    CreditOf::Song { song, credit } => format!("{} {}", song.id.as_str(), credit.role.key()),
                    CreditOf::Original { song } => format!("{} first", song.id.as_str()),
                    CreditOf::Soundtrack { credit } => format!("soundtrack {}", credit.role.key()),
                    CreditOf::Film { credit } => format!("film {}", credit.role.key()),
                    CreditOf::Cast { cast } => cast.character.get().unwrap().en.clone(),
                    CreditOf::Accolade { accolade } => accolade.award.en.clone(),
                })
                .collect()
        };
        assert_eq!(of("ana"), ["two lyricist", "soundtrack composer", "film director", "Ani", "Prize"]);
        assert_eq!(of("band"), ["two first"]);
        assert!(of("nobody").is_empty());
    }
}
