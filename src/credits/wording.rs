//! Roles, dates, numbers and lengths in the words of one language.

use std::time::Duration;

use crate::catalogue::{Certainty, Date, DateSpan, Kind, Outcome, PersonKind, ReleaseKind, Role, SourceKind, Words};
use crate::locale::{Language, Locale};

/// Puts values into the words of one language. The texts are the tables `role`, `function`, `kind`, `release`,
/// `outcome`, `person-kind`, `source-kind`, `month` and `print` of the locale files.
#[derive(Debug, Clone)]
pub struct Wording {
    locale: Locale,
}

impl Wording {
    /// The words of `language`.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { locale: Locale::new(language) }
    }

    /// The text `print.{name}`.
    #[must_use]
    pub fn print(&self, name: &str) -> String {
        self.of("print", name)
    }

    /// The text `print.{name}` with its places filled.
    #[must_use]
    pub fn fill(&self, name: &str, values: &[(&str, &str)]) -> String {
        self.locale.fill(&format!("print.{name}"), values)
    }

    /// The text of `label.{name}`: what stands before a fact.
    #[must_use]
    pub fn label(&self, name: &str) -> String {
        self.of("label", name)
    }

    /// What stands before the people of a role on a page about a work: "Lyrics".
    #[must_use]
    pub fn role(&self, role: Role) -> String {
        self.of("role", role.key())
    }

    /// What somebody is who has this role, on a page about a person: "Lyricist".
    #[must_use]
    pub fn function(&self, role: Role) -> String {
        self.of("function", role.key())
    }

    /// "original", "cover".
    #[must_use]
    pub fn kind(&self, kind: Kind) -> String {
        self.of("kind", kind.key())
    }

    /// "In cinemas", "Festival".
    #[must_use]
    pub fn release(&self, kind: ReleaseKind) -> String {
        self.of("release", kind.key())
    }

    /// "won", "nominated".
    #[must_use]
    pub fn outcome(&self, outcome: Outcome) -> String {
        self.of("outcome", outcome.key())
    }

    /// "group", "company".
    #[must_use]
    pub fn person_kind(&self, kind: PersonKind) -> String {
        self.of("person-kind", kind.key())
    }

    /// "press", "encyclopedia".
    #[must_use]
    pub fn source_kind(&self, kind: SourceKind) -> String {
        self.of("source-kind", kind.key())
    }

    /// "single source".
    #[must_use]
    pub fn certainty(&self, certainty: Certainty) -> String {
        self.of("certainty", certainty.key())
    }

    /// A text in this language.
    #[must_use]
    pub fn words<'a>(&self, words: &'a Words) -> &'a str {
        words.get(self.locale.language())
    }

    /// `138,258`, `138.258`.
    #[must_use]
    pub fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut grouped = String::with_capacity(digits.len() * 4 / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push_str(&self.print("thousands"));
            }
            grouped.push(digit);
        }
        grouped
    }

    /// A running time in minutes, "115 minutes"; a length that is not whole minutes as a clock shows it.
    #[must_use]
    pub fn running_time(&self, time: Duration) -> String {
        if time.as_secs().is_multiple_of(60) && time.as_secs() > 60 {
            self.fill("minutes", &[("count", &self.number(time.as_secs() / 60))])
        } else {
            crate::text::clock(time)
        }
    }

    /// A date as exact as it is: "30 December 2021", "March 2002", "24–26 March 2022".
    #[must_use]
    pub fn date(&self, span: &DateSpan) -> String {
        let Some(to) = span.to.filter(|to| *to != span.from) else {
            return self.one_date(span.from);
        };
        let from = span.from;
        match (from.month, from.day, to.month, to.day) {
            (Some(month), Some(first), Some(last_month), Some(last)) if from.year == to.year && month == last_month => {
                format!("{first}–{last} {} {}", self.month(month), from.year)
            }
            (Some(month), Some(first), Some(last_month), Some(last)) if from.year == to.year => {
                format!("{first} {} – {last} {} {}", self.month(month), self.month(last_month), from.year)
            }
            (Some(month), None, Some(last), None) if from.year == to.year => {
                format!("{}–{} {}", self.month(month), self.month(last), from.year)
            }
            (None, _, None, _) => format!("{}–{}", from.year, to.year),
            _ => format!("{} – {}", self.one_date(from), self.one_date(to)),
        }
    }

    fn one_date(&self, date: Date) -> String {
        match (date.month, date.day) {
            (Some(month), Some(day)) => format!("{day} {} {}", self.month(month), date.year),
            (Some(month), None) => format!("{} {}", self.month(month), date.year),
            (None, _) => date.year.to_string(),
        }
    }

    fn month(&self, month: u8) -> String {
        self.of("month", &month.to_string())
    }

    fn of(&self, table: &str, name: &str) -> String {
        self.locale.text(&format!("{table}.{name}")).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_exact_as_their_source_in_both_languages() {
        let [english, indonesian] = Language::ALL.map(Wording::new);
        for (date, in_english, in_indonesian) in [
            ("2021", "2021", "2021"),
            ("2002-03", "March 2002", "Maret 2002"),
            ("2021-12-30", "30 December 2021", "30 Desember 2021"),
            ("2022-03-24/2022-03-26", "24–26 March 2022", "24–26 Maret 2022"),
            ("2021-08-30/2021-10-02", "30 August – 2 October 2021", "30 Agustus – 2 Oktober 2021"),
            ("2021-12-30/2022-01-02", "30 December 2021 – 2 January 2022", "30 Desember 2021 – 2 Januari 2022"),
            ("2021-05/2021-06", "May–June 2021", "Mei–Juni 2021"),
            ("1995/2015", "1995–2015", "1995–2015"),
            ("2021-05-01/2021-05-01", "1 May 2021", "1 Mei 2021"),
            ("2021/2022-02", "2021 – February 2022", "2021 – Februari 2022"),
        ] {
            assert_eq!(english.date(&date.parse().unwrap()), in_english);
            assert_eq!(indonesian.date(&date.parse().unwrap()), in_indonesian);
        }
    }

    #[test]
    fn numbers_are_grouped_as_the_language_does() {
        let [english, indonesian] = Language::ALL.map(Wording::new);
        for (number, in_english, in_indonesian) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1000, "1,000", "1.000"),
            (138_258, "138,258", "138.258"),
            (1_234_567, "1,234,567", "1.234.567"),
        ] {
            assert_eq!(english.number(number), in_english);
            assert_eq!(indonesian.number(number), in_indonesian);
        }
    }

    #[test]
    fn running_times_are_minutes() {
        let [english, indonesian] = Language::ALL.map(Wording::new);
        assert_eq!(english.running_time(Duration::from_secs(115 * 60)), "115 minutes");
        assert_eq!(indonesian.running_time(Duration::from_secs(115 * 60)), "115 menit");
        assert_eq!(english.running_time(Duration::from_secs(115 * 60 + 7)), "1:55:07");
    }

    /// A key without a text would be printed as the key.
    #[test]
    fn everything_that_has_a_key_has_a_text() {
        use ReleaseKind::{Cinema, Festival, Gala, Music, Planned, Streaming};
        use SourceKind::{Blog, Data, Encyclopedia, MachineTranslation, Press, PressRelease};
        for wording in Language::ALL.map(Wording::new) {
            let mut texts: Vec<String> = Vec::new();
            texts.extend(Role::ALL.map(|role| wording.role(role)));
            texts.extend(Role::ALL.map(|role| wording.function(role)));
            texts.extend([Kind::Original, Kind::Cover].map(|kind| wording.kind(kind)));
            texts.extend([Planned, Festival, Gala, Cinema, Streaming, Music].map(|kind| wording.release(kind)));
            texts.extend([Outcome::Won, Outcome::Nominated].map(|outcome| wording.outcome(outcome)));
            texts
                .extend([PersonKind::Person, PersonKind::Group, PersonKind::Company].map(|it| wording.person_kind(it)));
            texts.extend(
                [Press, PressRelease, Encyclopedia, Blog, MachineTranslation, Data].map(|it| wording.source_kind(it)),
            );
            texts.extend(Certainty::ALL.map(|certainty| wording.certainty(certainty)));
            texts.extend((1..=12).map(|month| wording.month(month)));
            for text in texts {
                assert!(!text.is_empty() && !text.contains('.'), "{text}");
            }
        }
    }
}
