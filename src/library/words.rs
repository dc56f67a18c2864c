//! Why a file cannot be read or played, in the listener's language.

use crate::locale::Locale;
use crate::media::{Advice, Fault, NonAudio};
use crate::text;

/// Why a file does not play. What the system and a library say is told as they say it, with nothing in it that a terminal
/// would obey.
#[must_use]
pub fn fault_words(fault: &Fault, locale: &Locale) -> String {
    text::clean(&words(fault, locale)).into_owned()
}

fn words(fault: &Fault, locale: &Locale) -> String {
    let key = match fault {
        Fault::NotFound => "fault.not-found",
        Fault::Permission => "fault.permission",
        Fault::Folder => "fault.folder",
        Fault::NotAFile => "fault.not-a-file",
        Fault::Empty => "fault.empty",
        Fault::NoAudio => "fault.no-audio",
        Fault::NotAudio => "fault.not-audio",
        Fault::Codec(codec) => {
            let advice = locale.text(advice_key(Advice::on(codec)));
            return locale.fill("fault.codec", &[("codec", codec), ("advice", advice)]);
        }
        Fault::Header(what) => return locale.fill("fault.header", &[("what", what)]),
        Fault::Damaged { after } => return locale.fill("fault.damaged", &[("time", &text::clock(*after))]),
        Fault::Io(why) => return locale.fill("fault.io", &[("why", why)]),
        Fault::Decoder(why) => return locale.fill("fault.decoder", &[("why", why)]),
        Fault::Other(what) => return locale.fill("fault.other", &[("what", locale.text(other_key(*what)))]),
    };
    locale.text(key).to_owned()
}

/// The key of the words for what is no audio.
fn other_key(what: NonAudio) -> &'static str {
    match what {
        NonAudio::Picture => "fault.other-picture",
        NonAudio::Archive => "fault.other-archive",
        NonAudio::Document => "fault.other-document",
        NonAudio::Program => "fault.other-program",
        NonAudio::Database => "fault.other-database",
        NonAudio::InCloud => "fault.other-in-cloud",
        NonAudio::Torrent => "fault.other-torrent",
        NonAudio::InGitLfs => "fault.other-in-git-lfs",
        NonAudio::WebPage => "fault.other-web-page",
        NonAudio::Playlist => "fault.other-playlist",
        NonAudio::Text => "fault.other-text",
    }
}

/// The key of the words for what helps.
fn advice_key(advice: Advice) -> &'static str {
    match advice {
        Advice::Convert => "fault.convert",
        Advice::ConvertToFlac => "fault.convert-to-flac",
        Advice::ConvertLossless => "fault.convert-lossless",
        Advice::ConvertDsd => "fault.convert-dsd",
        Advice::ConvertOptimFrog => "fault.convert-optimfrog",
        Advice::ConvertLa => "fault.convert-la",
        Advice::ConvertSilk => "fault.convert-silk",
        Advice::Extract => "fault.extract",
        Advice::Render => "fault.render",
        Advice::AskTheShop => "fault.ask-the-shop",
        Advice::LockedToAudible => "fault.locked-to-audible",
        Advice::Locked => "fault.locked",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Problem;
    use crate::locale::Language;

    #[test]
    fn every_reason_is_in_both_languages_and_the_english_one_is_the_faults_own() {
        let faults = [
            Fault::NotFound,
            Fault::Permission,
            Fault::Folder,
            Fault::NotAFile,
            Fault::Empty,
            Fault::NoAudio,
            Fault::NotAudio,
            Fault::Header("X".to_owned()),
            Fault::Damaged { after: std::time::Duration::from_secs(61) },
            Fault::Io("X".to_owned()),
            Fault::Decoder("X".to_owned()),
        ];
        let codecs = ["WMA", "HE-AAC", "TAK", "DSD", "OptimFROG", "La Lossless Audio", "SILK", "AVI", "MIDI"];
        let codecs = [&codecs[..], &["FairPlay", "Audible", "encrypted"]].concat();
        let advised: Vec<Advice> = codecs.iter().map(|codec| Advice::on(codec)).collect();
        assert!(Advice::ALL.iter().all(|advice| advised.contains(advice)), "each is asked for below");
        let codecs = codecs.into_iter().map(|codec| Fault::Codec(codec.to_owned()));
        let others = NonAudio::ALL.map(Fault::Other);
        let [english, indonesian] = [Language::English, Language::Indonesian].map(Locale::new);
        for fault in faults.into_iter().chain(codecs).chain(others) {
            assert_eq!(fault_words(&fault, &english), fault.to_string());
            let words = fault_words(&fault, &indonesian);
            assert!(words != fault.to_string() && !words.contains("fault.") && !words.contains('{'), "{words}");
        }
        let hostile = Fault::Codec("\u{1b}[31mX\u{202e}".to_owned());
        assert_eq!(text::clean(&fault_words(&hostile, &indonesian)), fault_words(&hostile, &indonesian));
        for problem in [Problem::TooDeep(64), Problem::TooMany(7), Fault::Empty.into()] {
            assert_eq!(problem.words(&english), problem.to_string());
            let words = problem.words(&indonesian);
            assert!(words != problem.to_string() && !words.contains("fault.") && !words.contains('{'), "{words}");
        }
        // The half that helps is in the other language as well, and the command in it the same.
        for advice in Advice::ALL {
            let [english, indonesian] = [&english, &indonesian].map(|locale| locale.text(advice_key(advice)));
            assert_ne!(english, indonesian);
            let command =
                |words: &str| words.split_once(": ").map(|(_, command)| command.split(',').next().map(str::to_owned));
            assert_eq!(command(english), command(indonesian));
        }
    }
}
