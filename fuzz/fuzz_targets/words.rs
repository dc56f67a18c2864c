//! Words from outside are made fit for a terminal, and put into the sentences of the program.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use melangkah::locale::{Language, Locale};
use melangkah::text;

static LOCALES: LazyLock<[Locale; 2]> = LazyLock::new(|| Language::ALL.map(Locale::new));

fuzz_target!(|words: &str| {
    let clean = text::clean(words);
    assert!(!clean.chars().any(char::is_control), "{clean:?}");
    assert_eq!(text::clean(&clean), clean);
    for columns in [0, 1, 2, 7, 80] {
        assert!(text::width(&text::cut(&clean, columns)) <= columns);
        assert_eq!(text::width(&text::fit(&clean, columns)), columns);
        // A character of two columns does not fit into one.
        let most = columns.max(2);
        assert!(text::wrap(&clean, columns).iter().all(|line| text::width(line) <= most));
        let chopped = text::chop(&clean, columns);
        assert!(chopped.iter().all(|line| text::width(line) <= most));
        assert_eq!(chopped.concat(), clean);
    }
    let folded = text::fold(words);
    assert_eq!(folded.trim(), folded);
    for locale in &*LOCALES {
        for key in ["tui.playing", words] {
            let _ = locale.fill(key, &[("name", words), ("count", words)]);
        }
    }
});
