//! Undoing changes of the queue, and the help that teaches.

use super::*;

fn notice(stage: &Stage) -> &str {
    stage.app.notice().map_or("", |notice| &notice.text)
}

fn titles(stage: &Stage) -> Vec<&str> {
    stage.app.deck().queue().entries().iter().map(|entry| entry.item.title.as_str()).collect()
}

#[test]
fn what_was_done_to_the_queue_is_undone_and_done_again() {
    let mut stage = Stage::with_files();
    stage.press("a j a j a g q d");
    assert_eq!(titles(&stage), ["Dua", "Tiga"]);
    stage.press("u");
    assert_eq!(
        (titles(&stage), notice(&stage)),
        (vec!["Satu", "Dua", "Tiga"], "Undone: taken out of the queue. Ctrl-R does it again.")
    );
    stage.press("ctrl-r");
    assert_eq!(titles(&stage), ["Dua", "Tiga"]);
    assert!(notice(&stage).starts_with("Done again: taken out") && notice(&stage).ends_with("u undoes it."));
    stage.press("ctrl-r");
    assert!(notice(&stage).starts_with("Nothing was undone"));
    stage.press("4 u");
    assert_eq!(titles(&stage), [""; 0]);
    stage.press("u");
    assert!(notice(&stage).starts_with("There is no change"));
}

#[test]
fn emptying_the_queue_tells_how_it_comes_back() {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(3);
    stage.press("g q c");
    assert_eq!(notice(&stage), "The queue is empty, and it has stopped: 3 taken out. u brings all of it back.");
    stage.wanted();
    stage.press("u");
    assert_eq!((titles(&stage).len(), stage.wanted()), (3, vec![]), "and nothing begins to play by that");
}

#[test]
fn what_the_program_was_started_with_is_no_change() {
    let start = Request { targets: vec![crate::deck::Target::Path("/music".into())], waits: false };
    let mut stage = Stage::with(|beginning| beginning.start = start);
    stage.send(Message::Scanned(library()));
    assert!(titles(&stage).len() >= 4);
    stage.press("u");
    assert!(notice(&stage).starts_with("There is no change"), "{}", notice(&stage));
}

#[test]
fn own_keys_are_named_in_notices_and_hints() {
    let mut stage = Stage::with(|beginning| {
        let config = "[keys]\nundo = 'U'\nshow-help = 'Y'\n";
        let path = std::path::Path::new("/x/config.toml");
        let settings = crate::settings::Settings::parse(config, path, path).unwrap();
        beginning.keymap = Keymap::with(&settings.keys).unwrap();
    });
    stage.send(Message::Scanned(library()));
    stage.press("a g q c");
    assert!(notice(&stage).contains(" U brings all of it back"), "{}", notice(&stage));
    stage.press("U");
    assert_eq!(titles(&stage), ["Satu"]);
    stage.press("j");
    assert!(stage.screen().lines().last().unwrap().contains("Y keys"), "{}", stage.screen());
    stage.press("Y");
    assert!(stage.app.help().is_some());
}

#[test]
fn the_help_says_first_what_can_be_done_here() {
    let mut stage = Stage::new();
    stage.press("?");
    let screen = stage.screen();
    assert!(screen.contains("There are no audio files yet") && screen.contains("config.toml"), "{screen}");
    assert!(!screen.contains("play this song"), "without a file there is nothing to play: {screen}");
    let mut stage = Stage::with_files();
    stage.press("?");
    let screen = stage.screen();
    assert!(
        screen.contains("Selected: Satu – your file 01 satu.flac") && screen.contains("play this song"),
        "{screen}"
    );
    stage.press("esc G ?");
    let screen = stage.screen();
    assert!(screen.contains("Selected: Tujuh – none of your files is tied to it."), "{screen}");
    // Below the four files and the broken one stand the songs without one.
    stage.press("esc g d G ?");
    assert!(stage.screen().contains("Selected: Tujuh – none of your files is tied to it."), "{}", stage.screen());
    stage.press("esc 5 G ?");
    assert!(stage.screen().contains("cannot be played; the reason stands beside it"), "{}", stage.screen());
    stage.press("esc k ?");
    assert!(stage.screen().contains("tied to no song: P says"), "{}", stage.screen());
    stage.press("esc g q ?");
    assert!(stage.screen().contains("Enter on a song plays from there on"), "{}", stage.screen());
    assert!(!stage.screen().contains("take out of the queue"));
}

#[test]
fn the_help_is_searched() {
    let mut stage = Stage::new();
    stage.press("? / s l e e p");
    let screen = stage.screen();
    assert!(screen.contains("sleep timer") && screen.lines().last().unwrap().contains("/sleep"), "{screen}");
    let at = stage.app.help();
    assert!(at > Some(0));
    stage.press("enter");
    assert_eq!((stage.app.help(), stage.app.prompt()), (at, None), "it stays there");
    stage.press("g / z z z");
    assert_eq!(stage.app.help(), Some(0), "nothing found is where it was");
    stage.press("esc");
    assert_eq!(stage.app.help(), Some(0));
    stage.press("/ q u i t esc esc");
    assert_eq!(stage.app.help(), None);
}
