//! Every key of the table in the real program, in every place where it is heard; and the listener's own keys.

// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use crossterm::event::{KeyCode, KeyModifiers};
use melangkah::keymap::{Action, Context, Keymap, Stroke};

use support::pty::Terminal;
use support::world::World;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");

/// The right button goes one step back wherever one is, and no byte of it can be taken for a part of a key.
const BACK: &str = "\x1b[<2;40;10M\x1b[<2;40;10m";
/// The window is typed in: answered by a frame.
const FOCUS: &str = "\x1b[I";
/// What begins and what ends every frame.
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";

/// What a terminal sends for a stroke.
fn bytes(stroke: Stroke) -> String {
    let has = |modifier| stroke.modifiers.contains(modifier);
    let is_typed = matches!(stroke.code, KeyCode::Char(_) | KeyCode::Enter);
    let shifted = match (has(KeyModifiers::SHIFT), has(KeyModifiers::ALT) && !is_typed) {
        (false, false) => "",
        (true, false) => "1;2",
        (false, true) => "1;3",
        (true, true) => "1;4",
    };
    let plain = match stroke.code {
        KeyCode::Char(letter) if has(KeyModifiers::CONTROL) => char::from(letter as u8 & 0x1f).to_string(),
        KeyCode::Char(letter) => letter.to_string(),
        KeyCode::Enter => "\r".to_owned(),
        KeyCode::Esc => "\x1b".to_owned(),
        KeyCode::Tab => "\t".to_owned(),
        KeyCode::BackTab => "\x1b[Z".to_owned(),
        KeyCode::Backspace => "\x7f".to_owned(),
        KeyCode::Delete => "\x1b[3~".to_owned(),
        KeyCode::PageUp => "\x1b[5~".to_owned(),
        KeyCode::PageDown => "\x1b[6~".to_owned(),
        KeyCode::F(1) => "\x1bOP".to_owned(),
        KeyCode::Up => format!("\x1b[{shifted}A"),
        KeyCode::Down => format!("\x1b[{shifted}B"),
        KeyCode::Right => format!("\x1b[{shifted}C"),
        KeyCode::Left => format!("\x1b[{shifted}D"),
        KeyCode::Home => "\x1b[H".to_owned(),
        KeyCode::End => "\x1b[F".to_owned(),
        code => panic!("how does a terminal send {code:?}?"),
    };
    if has(KeyModifiers::ALT) && is_typed { format!("\x1b{plain}") } else { plain }
}

/// What leads to a context.
fn way_to(context: Context) -> &'static str {
    match context {
        Context::Main | Context::Songs => "gs",
        Context::People => "gp",
        Context::Queue => "gq",
        Context::Files => "gd",
        Context::Page => "gf",
        Context::Now => "gn",
        Context::Lyrics => "gl",
        Context::Log => "ge",
        Context::Help => "gq?",
        Context::Prompt => "gs/",
        Context::Equalizer => "gse",
        Context::Outputs => "gsO",
        Context::Lists => "gsW",
    }
}

fn frames(raw: &[u8]) -> usize {
    raw.windows(END.len()).filter(|window| *window == END).count()
}

/// Whether no frame is half written.
fn is_at_rest(raw: &[u8]) -> bool {
    let last = |mark: &[u8]| raw.windows(mark.len()).rposition(|window| window == mark);
    last(BEGIN) < last(END)
}

/// Head, bar and foot are where they belong.
fn is_whole(screen: &vt100::Screen) -> bool {
    let rows: Vec<String> = screen.rows(0, 80).collect();
    let has_bar = rows[20].contains('─') || rows[20].contains('━');
    screen.alternate_screen() && rows.len() == 24 && rows[0].contains("Film") && has_bar && !rows[23].trim().is_empty()
}

/// Presses every key that is heard in a context, one after the other, each from the context anew.
fn walk(context: Context, way: &str) {
    let world = World::new();
    let mut terminal = Terminal::start(&world, 80, 24, &["play", "--output", "null", DEMO]);
    terminal.wait_for("0:00 /");
    let keymap = Keymap::default();
    let back = BACK.repeat(4);
    for row in keymap.heard_in(context) {
        for keys in &row.keys {
            let what = format!("{} of {} in {context:?}", row.binding.text, keys[0].name());
            let sent: String = keys.iter().map(|stroke| bytes(*stroke)).collect();
            match row.binding.action {
                // Pressed at the end.
                Action::Quit => {}
                Action::Suspend => {
                    terminal.keys(&format!("{back}{way}{sent}"));
                    terminal.wait("the main screen", |screen| !screen.alternate_screen());
                    terminal.resume(is_whole);
                }
                _ => {
                    let before = frames(&terminal.raw());
                    terminal.keys(&format!("{back}{way}{sent}{FOCUS}"));
                    terminal.wait_raw(&format!("a whole frame after {what}"), |raw, screen| {
                        is_at_rest(raw) && is_whole(screen) && frames(raw) > before
                    });
                }
            }
        }
    }
    // All of it was taken: what is typed now is answered.
    terminal.keys(&format!("{back}gs:~all~"));
    terminal.wait("an answer to what is typed", |screen| is_whole(screen) && screen.contents().contains(":~all~"));
    let quit = keymap.heard_in(context).find(|row| row.binding.action == Action::Quit).unwrap();
    let quit: String = quit.keys[0].iter().map(|stroke| bytes(*stroke)).collect();
    terminal.keys(&format!("{back}{way}{quit}"));
    assert!(terminal.wait_end().success());
    terminal.wait("the main screen", |screen| !screen.alternate_screen() && !screen.hide_cursor());
}

macro_rules! walks {
    ($($name:ident: $context:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            walk(Context::$context, way_to(Context::$context));
        })*

        #[test]
        fn every_context_is_walked() {
            let walked = [$(Context::$context),*];
            // What is heard everywhere is heard in each of the views.
            assert!(Context::ALL.iter().all(|context| *context == Context::Main || walked.contains(context)));
        }
    };
}

walks! {
    every_key_in_the_songs: Songs,
    every_key_among_the_people: People,
    every_key_in_the_queue: Queue,
    every_key_among_the_files: Files,
    every_key_on_a_page: Page,
    every_key_where_what_is_heard_is_shown: Now,
    every_key_in_the_lyrics: Lyrics,
    every_key_in_the_log: Log,
    every_key_over_the_help: Help,
    every_key_while_typing: Prompt,
    every_key_over_the_equaliser: Equalizer,
    every_key_over_the_outputs: Outputs,
    every_key_over_the_playlists: Lists,
}

#[test]
fn every_key_in_the_palette() {
    walk(Context::Prompt, "gs:");
}

#[test]
fn own_keys_are_those_of_the_screen_and_of_the_list() {
    let world = World::new();
    world.write(
        "config/melangkah/config.toml",
        "[keys]\nshow-film = 'B'\nquit = ['Q', 'ctrl-c']\n[keys.help]\nclose = 'X'\n",
    );
    let listed = world.run(&["keys"]);
    assert_eq!(listed.code, Some(0), "{}", listed.err);
    assert!(listed.out.lines().any(|line| line.contains("show-film") && line.contains(" B ")), "{}", listed.out);
    let mut terminal = Terminal::start(&world, 80, 24, &["--output", "null", DEMO]);
    terminal.wait_for("Melangkah");
    terminal.keys("B");
    terminal.wait_for("Box office");
    terminal.keys("?");
    terminal.wait_for("In this view");
    terminal.keys("X");
    terminal.wait_gone("In this view");
    terminal.keys("qQ");
    assert!(terminal.wait_end().success());
}

#[test]
fn wrong_keys_are_told_with_their_lines_and_the_list_is_printed_all_the_same() {
    let world = World::new();
    world.write("config/melangkah/config.toml", "volume = 101\n[keys]\npaus = 'x'\nstop = 'n'\nquit = []\n");
    let ran = world.run(&["list"]);
    assert_eq!(ran.code, Some(1));
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(lines.len(), 4, "{}", ran.err);
    for (line, (number, words)) in lines.iter().zip([
        (1, "0 to 100"),
        (3, "did you mean `pause`?"),
        (4, "`next`"),
        (5, "`quit` (main) is a way out"),
    ]) {
        assert!(line.contains(&format!("config.toml:{number}: ")) && line.contains(words), "{line}");
    }
    let listed = world.run(&["keys", "--format", "toml"]);
    assert_eq!((listed.code, listed.err), (Some(1), ran.err));
    assert!(listed.out.contains("[keys.main]\n") && listed.out.contains("\npause = [\"space\"] # pause, go on\n"));
}

#[test]
fn what_is_printed_can_be_pasted() {
    let world = World::new();
    let printed = world.run(&["keys", "--format", "toml"]).out;
    world.write("config/melangkah/config.toml", &printed);
    let again = world.run(&["keys", "--format", "toml"]);
    assert_eq!((again.code, again.out, again.err), (Some(0), printed, String::new()));
}
