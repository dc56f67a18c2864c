//! Words from outside are made fit for a terminal, and put into the sentences of the program.

#![no_main]

use libfuzzer_sys::fuzz_target;
use melangkah::locale::{Language, Locale};
use melangkah::text;

fuzz_target!(|words: &str| {
    let clean = text::clean(words);
    assert!(!clean.chars().any(char::is_control), "{clean:?}");
    for columns in [0, 1, 7, 80] {
        assert!(text::width(&text::cut(&clean, columns)) <= columns);
        assert_eq!(text::width(&text::fit(&clean, columns)), columns);
    }
    for language in [Language::English, Language::Indonesian] {
        let locale = Locale::new(language);
        for key in locale.keys().into_iter().take(40) {
            let _ = locale.fill(key, &[("name", words), ("count", words)]);
        }
        let _ = locale.text(words);
    }
});
