//! Why an item is not played, in the listener's language.

use crate::library::fault_words;
use crate::locale::Locale;
use crate::player::Reason;

/// Why an item is not played, or not to its end. What the system and a library say is told as they say it.
#[must_use]
pub fn reason_words(reason: &Reason, locale: &Locale) -> String {
    match reason {
        Reason::File(fault) => fault_words(fault, locale),
        Reason::Stalled => locale.text("fault.stalled").to_owned(),
        Reason::Decoder => locale.text("fault.decoder-failed").to_owned(),
        Reason::Rate(rate) => locale.fill("fault.rate", &[("rate", &rate.to_string())]),
        Reason::EmptyRange => locale.text("fault.empty-range").to_owned(),
        Reason::RangeBeyondEnd => locale.text("fault.range-beyond-end").to_owned(),
        Reason::Other(words) => words.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;
    use crate::media::Fault;

    #[test]
    fn every_reason_is_in_both_languages() {
        let [english, indonesian] = [Language::English, Language::Indonesian].map(Locale::new);
        let codec = Reason::File(Fault::Codec("WMA".to_owned()));
        let ranges = [Reason::EmptyRange, Reason::RangeBeyondEnd];
        let reasons = [codec, Reason::Stalled, Reason::Decoder, Reason::Rate(7)].into_iter().chain(ranges);
        for reason in reasons {
            assert_eq!(reason_words(&reason, &english), reason.to_string());
            let words = reason_words(&reason, &indonesian);
            assert!(words != reason.to_string() && !words.contains("fault.") && !words.contains('{'), "{words}");
        }
        assert_eq!(reason_words(&"as it says".into(), &indonesian), "as it says");
    }
}
