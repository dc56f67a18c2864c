use std::fs;

use super::*;

fn parse(text: &str) -> Result<Settings, Error> {
    Settings::parse(text, Path::new("/etc/m/config.toml"), Path::new("/home/siti"))
}

fn problems(text: &str) -> Vec<String> {
    let error = parse(text).expect_err(text);
    error.to_string().lines().map(str::to_owned).collect()
}

fn key_line(context: Option<&str>, action: &str, keys: &[&str], line: usize) -> KeyLine {
    let keys = keys.iter().map(|key| (*key).to_owned()).collect();
    KeyLine { context: context.map(str::to_owned), action: action.to_owned(), keys, line }
}

#[test]
fn keys_are_read_with_their_lines_and_what_is_no_key_is_told() {
    let settings = parse("[keys]\npause = 'x'\nstop = []\n\n[keys.queue]\nremove = ['d',\n  'g g']\n").unwrap();
    assert_eq!(
        settings.keys,
        [
            key_line(None, "pause", &["x"], 2),
            key_line(Some("queue"), "remove", &["d", "g g"], 6),
            key_line(None, "stop", &[], 3),
        ]
    );
    let told =
        problems("[keys]\npause = 3\nstop = ['x',\n 4]\n[keys.queue]\nremove = [[]]\n[keys.queue.deeper]\na = 'x'");
    let lines: Vec<&str> = told.iter().map(|line| line.split(':').nth(1).unwrap()).collect();
    assert_eq!(lines, ["2", "4", "6", "7"], "{told:?}");
    assert!(problems("keys = 3")[0].contains("[keys]"));
}

#[test]
fn what_is_wrong_with_the_keys_is_told_with_all_the_rest() {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("config.toml");
    fs::write(&path, "volume = 101\n[keys]\npause = 'x'\n").unwrap();
    let check = |lines: &[KeyLine]| vec![Problem { line: lines[0].line, message: "no such thing".into() }];
    let error = Settings::load_checked(&path, room.path(), check).unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().map(|line| line.split(':').nth(1).unwrap()).collect();
    assert_eq!(lines, ["1", "3"], "{error}");
}

#[test]
fn the_sample_changes_nothing_and_its_every_line_can_be_used() {
    assert_eq!(parse(SAMPLE).unwrap(), Settings::default());
    // A comment has a space behind the sign, a key has none.
    let awake: String = SAMPLE
        .lines()
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.is_empty() && !rest.starts_with(' ')).unwrap_or(line))
        .fold(String::new(), |text, line| text + line + "\n");
    let settings = parse(&awake).unwrap();
    assert_eq!(
        settings,
        Settings {
            files: vec!["/home/siti/Music/OST Backstage".into(), "/home/siti/Downloads/Melangkah.flac".into()],
            catalogue: Some("/etc/m/tracks.toml".into()),
            language: Some(Language::Indonesian),
            output: Some("auto".into()),
            rate: Some("auto".into()),
            sample_format: Some("s16".into()),
            volume: Some(80),
            replaygain: Some("off".into()),
            preamp: Some(0.0),
            prevent_clipping: Some(true),
            crossfade: Some(Duration::ZERO),
            equalizer: Some([0.0; 10]),
            mouse: true,
            theme: Some("terminal".into()),
            colors: None,
            ascii: Some(false),
            keys: vec![
                key_line(None, "pause", &["space", "ctrl-p"], 69),
                key_line(Some("queue"), "remove", &["x", "delete"], 72),
            ],
            spectrum: true,
            fps: 25,
            art: Some("auto".into()),
        }
    );
    assert!(SAMPLE.is_ascii() && SAMPLE.lines().all(|line| line.len() <= 120));
}

#[test]
fn paths_count_from_home_or_from_the_file() {
    let settings = parse("files = ['~', '~/a b', '~//c', 'ost', '../x', '/abs', './~y']").unwrap();
    let expected = ["/home/siti", "/home/siti/a b", "/home/siti/c", "/etc/m/ost", "/etc/m/../x", "/abs", "/etc/m/./~y"];
    assert_eq!(settings.files, expected.map(PathBuf::from));
}

#[test]
fn an_error_names_file_line_and_what_to_do() {
    assert_eq!(problems("# a\n\nvolum = 3"), ["/etc/m/config.toml:3: there is no key `volum`; did you mean `volume`?"]);
    assert_eq!(
        problems("xyzzy = 3"),
        [
            "/etc/m/config.toml:1: there is no key `xyzzy`; the keys are files, catalogue, language, output, rate, sample_format, volume, replaygain, preamp, prevent_clipping, crossfade, equalizer, mouse, theme, colors, ascii, spectrum, fps, art, keys"
        ]
    );
    assert_eq!(problems("[ui]\nmouse = true").len(), 1);
    assert_eq!(problems("volume = 101"), ["/etc/m/config.toml:1: volume is a whole number from 0 to 100, in percent"]);
    for text in [
        "volume = -1",
        "volume = 'x'",
        "volume = 1.5",
        "volume = 99999999999999999999",
        "rate = 1",
        "rate = 'fast'",
        "rate = 44.1",
        "sample_format = 's8'",
        "sample_format = 16",
        "replaygain = 'loud'",
        "replaygain = true",
        "preamp = 15.1",
        "preamp = nan",
        "preamp = inf",
        "preamp = '3'",
        "prevent_clipping = 1",
        "crossfade = -1",
        "crossfade = 12.5",
        "crossfade = '4'",
        "equalizer = 0",
        "equalizer = []",
        "equalizer = [0, 0, 0, 0, 0, 0, 0, 0, 0]",
        "equalizer = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]",
        "equalizer = [0, 0, 0, 0, 0, 0, 0, 0, 0, 12.1]",
        "equalizer = [0, 0, 0, 0, 0, 0, 0, 0, 0, 'x']",
        "mouse = 1",
        "mouse = 'true'",
        "spectrum = 1",
        "fps = 0",
        "fps = 31",
        "fps = '25'",
        "art = 'kitty'",
        "art = true",
        "language = 'de'",
        "language = 3",
        "output = ''",
        "output = 1",
        "files = 'x'",
        "files = [1]",
        "files = ['']",
        "catalogue = 1",
        "catalogue = '~other/x'",
        "catalogue = \"a\\u0000\"",
        "files = [",
        "= 1",
        "mouse = true\nmouse = false",
        "\u{0}",
    ] {
        assert_eq!(problems(text).len(), 1, "{text}");
    }
}

#[test]
fn a_file_of_nothing_but_problems_is_told_in_bounds() {
    let text = (0..5_000).fold(String::new(), |text, number| text + &format!("key{number} = 1\n"));
    let told = problems(&text);
    assert_eq!(told.len(), 101);
    assert_eq!(told[100], "/etc/m/config.toml:101: from here on 4900 more are wrong");
    let told = problems(&text[..text.find("key101 ").unwrap()]);
    assert!(told.len() == 101 && told[100].contains("key100"), "{told:?}");
}

#[test]
fn all_problems_are_told_in_the_order_of_the_lines() {
    let told = problems("volume = 200\nlanguage = \"id\"\nmose = true\nfiles = [\n  'ok',\n  '',\n  3,\n]\n");
    let lines: Vec<&str> = told.iter().map(|line| line.split(':').nth(1).unwrap()).collect();
    assert_eq!(lines, ["1", "3", "6", "7"]);
}

#[test]
fn rates_are_words_or_numbers() {
    for (text, rate) in [
        ("rate = 'auto'", "auto"),
        ("rate = 48000", "48000"),
        ("rate = '44100'", "44100"),
        ("rate = 48_000", "48000"),
        ("rate = 'file'", "file"),
    ] {
        assert_eq!(parse(text).unwrap().rate.as_deref(), Some(rate));
    }
}

#[test]
fn numbers_have_decimals_or_not() {
    let settings = parse("preamp = -3\ncrossfade = 2.5\nequalizer = [1, -1.5, 0x3, 0, 0, 0, 0, 0, 0, 12.0]").unwrap();
    assert_eq!((settings.preamp, settings.crossfade), (Some(-3.0), Some(Duration::from_millis(2_500))));
    assert_eq!(settings.equalizer, Some([1.0, -1.5, 3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 12.0]));
}

#[test]
fn what_was_chosen_is_kept_in_one_line() {
    let room = tempfile::tempdir().unwrap();
    let kept = Kept::new(room.path().join("state/output"));
    assert_eq!(kept.read(), None, "nothing was chosen yet");
    for choice in ["alsa_output.usb-DAC", "wav:/a b", "名前"] {
        kept.write(choice).unwrap();
        assert_eq!(kept.read().as_deref(), Some(choice));
    }
    let names: Vec<_> =
        fs::read_dir(room.path().join("state")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["output"], "nothing is left beside it");
    for damaged in [&b"\xff\xfe"[..], b"", b"\n", b"a\nb", b"a\x1b[2J", &[b'x'; 5_000]] {
        fs::write(room.path().join("state/output"), damaged).unwrap();
        assert_eq!(kept.read(), None, "{damaged:?}");
    }
    kept.write("auto").unwrap();
    assert_eq!(kept.read().as_deref(), Some("auto"));
    assert!(kept.write("a\nb").is_err() && kept.write("").is_err());
    assert_eq!(kept.read().as_deref(), Some("auto"), "what cannot be kept replaces nothing");
}

#[test]
fn what_comes_from_the_file_is_clean() {
    let told = problems("\"a\\u001b[31m\" = 1");
    assert!(told[0].contains("`a [31m`"), "{told:?}");
}

#[test]
fn a_missing_file_is_the_default_and_an_unreadable_one_is_not() {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("config.toml");
    assert_eq!(Settings::load(&path, room.path()).unwrap(), Settings::default());
    fs::write(&path, "volume = 7\nfiles = ['a']").unwrap();
    let settings = Settings::load(&path, room.path()).unwrap();
    assert_eq!((settings.volume, settings.files), (Some(7), vec![room.path().join("a")]));
    assert!(matches!(Settings::load(room.path(), room.path()), Err(Error::Io { .. })));
    fs::write(&path, [0xff]).unwrap();
    assert!(Settings::load(&path, room.path()).unwrap_err().to_string().contains("config.toml"));
    fs::write(&path, vec![b'#'; 2 * 1024 * 1024]).unwrap();
    assert!(matches!(Settings::load(&path, room.path()), Err(Error::TooLarge { .. })));
}

#[test]
fn no_text_makes_the_reader_panic() {
    let whole = SAMPLE.replace("\n#", "\n");
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..2000 {
        let mut bytes = whole.clone().into_bytes();
        for _ in 0..random.usize(1..6) {
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(..);
        }
        bytes.truncate(random.usize(..bytes.len()));
        let _ = parse(&String::from_utf8_lossy(&bytes));
    }
}

#[cfg(unix)]
#[test]
fn the_folders_are_those_of_the_program() {
    // The environment of the test's own process: nothing is set here, since other tests run beside it.
    let paths = Paths::from_environment().unwrap();
    assert!(paths.config.ends_with("melangkah/config.toml"));
    assert!(paths.state.ends_with("melangkah") && paths.cache.ends_with("melangkah"));
    assert_eq!(paths.matches(), paths.state.join("matches.toml"));
    assert!(paths.playlists().ends_with("melangkah/playlists"));
    assert!(paths.config.is_absolute() && paths.home.is_absolute());
}
