//! Files that no author would write: nothing may panic, overflow the stack or take long.

use std::fmt::Write as _;

use super::*;

/// The problems of `text`; each stands in a line of it and holds no control character.
fn sound_problems(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let Err(problems) = Catalogue::parse(text) else { return 0 };
    assert!(!problems.list.is_empty());
    let mut before = (0, 0);
    for problem in &problems.list {
        let line = lines.get(problem.line - 1).copied().unwrap_or_default();
        assert!((1..=lines.len().max(1)).contains(&problem.line), "{problem:?} of {} lines", lines.len());
        assert!((1..=line.chars().count() + 2).contains(&problem.column), "{problem:?}: {line:?}");
        assert!((problem.line, problem.column) >= before, "{problem:?} after {before:?}");
        before = (problem.line, problem.column);
        assert!(!problem.message.is_empty());
        assert!(problem.message.chars().count() < 1000, "{problem:?}");
        for shown in [&problem.message, &problem.entry] {
            assert!(!shown.contains(char::is_control), "{problem:?}");
        }
    }
    assert_eq!(problems.to_string().lines().count(), problems.list.len() + usize::from(problems.left_out > 0));
    problems.list.len()
}

/// One change of `text`.
fn mutated(text: &str, random: &mut fastrand::Rng) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let line = random.usize(..lines.len());
    match random.u8(..8) {
        0 => drop(lines.remove(line)),
        1 => lines.insert(line, lines[line].clone()),
        2 => {
            let value =
                ["= 3", "= \"\"", "= []", "= {}", "= \"x-y\"", "= true", "= -1", "= 2021-01-01", "= \"\\u001b[2J\""];
            let key = lines[line].split('=').next().unwrap_or_default().to_owned();
            lines[line] = key + value[random.usize(..value.len())];
        }
        3 => lines.truncate(line),
        4 => {
            let other = random.usize(..lines.len());
            lines.swap(line, other);
        }
        5 => {
            let at = random.usize(..=lines[line].chars().count());
            let letter =
                ['"', '\'', '[', ']', '{', '}', '=', '.', ',', '#', '\\', '\u{0}', '\u{1b}', '\u{202e}', 'é', '\r'];
            let letter = letter[random.usize(..letter.len())];
            lines[line] = lines[line].chars().take(at).chain([letter]).chain(lines[line].chars().skip(at)).collect();
        }
        6 => {
            let at = random.usize(..=lines[line].chars().count());
            lines[line] =
                lines[line].chars().enumerate().filter(|(index, _)| *index != at).map(|(_, letter)| letter).collect();
        }
        _ => {
            let bytes: Vec<u8> = (0..random.usize(1..20)).map(|_| random.u8(..)).collect();
            lines.insert(line, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    lines.join("\n") + if random.bool() { "\n" } else { "" }
}

#[test]
fn no_change_of_a_catalogue_panics() {
    let full = include_str!("full.toml");
    let shipped: String = super::super::SHIPPED.lines().take(300).collect::<Vec<_>>().join("\n");
    let mut with_problems = 0;
    for seed in 0..600 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut text = if seed % 4 == 0 { shipped.clone() } else { full.to_owned() };
        for _ in 0..random.usize(1..4) {
            text = mutated(&text, &mut random);
        }
        with_problems += usize::from(sound_problems(&text) > 0);
    }
    assert!(with_problems > 400, "{with_problems}");
}

#[test]
fn a_cut_at_any_place_is_told() {
    let full = include_str!("full.toml");
    for (at, _) in full.char_indices().step_by(17) {
        assert!(sound_problems(&full[..at]) > 0, "{at}");
    }
}

#[test]
fn nesting_does_not_overflow_the_stack() {
    let deep = 100_000;
    let dotted = |parts: usize| vec!["a"; parts].join(".");
    let mixed = |opening: &str, closing: &str| {
        let many = |part: String| part.repeat(79);
        format!("{}a = 1{}", many(format!("{} = {opening}", dotted(79))), many(closing.to_owned()))
    };
    for text in [
        "[".repeat(deep),
        format!("a = {}", "[".repeat(deep)),
        format!("a = {}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("a = {}", "{".repeat(deep)),
        format!("a = {}1{}", "{a = ".repeat(deep), "}".repeat(deep)),
        format!("format = 1\n{} = 1", dotted(deep)),
        format!("format = 1\n[{}]\na = 1", dotted(deep)),
        format!("[[{}]]", dotted(79)),
        format!("[{}]\n{}", dotted(79), mixed("{ ", "}")),
        mixed("{\n", "\n}"),
        mixed("\n{\n", "\n}"),
        mixed("[\n{\n", "\n}]"),
        mixed("{ ] ", "}"),
        mixed("{ x = ], ", "}"),
        mixed("{ \" \n", "}"),
        mixed("{ b = [}, ", "}"),
    ] {
        assert!(sound_problems(&text) > 0, "{}", text::cut(&text, 60));
    }
    let too_deep = Catalogue::parse(&format!("format = 1\n{} = 1", dotted(deep))).unwrap_err();
    assert_eq!(too_deep.list[0].line, 2, "{too_deep}");
}

#[test]
fn odd_files_are_told() {
    for text in [
        "",
        "\n",
        "\n\n\n",
        "\u{0}",
        "\r",
        "\u{feff}",
        "=",
        "format",
        "format =",
        "\"",
        "'''",
        "\"\"\"\n\n",
        "[[",
        "[[song",
        "é = é\u{1b}",
    ] {
        assert!(sound_problems(text) > 0, "{text:?}");
    }
    let full = include_str!("full.toml");
    assert_eq!(sound_problems(&full.replace('\n', "\r\n")), 0);
    assert_eq!(sound_problems(&format!("\u{feff}{full}")), 0);
    assert!(sound_problems(&full.replace('\n', "\r")) > 0);
}

#[test]
fn a_flood_of_faults_is_cut_short() {
    let problems = Catalogue::parse(&"=\n".repeat(50_000)).unwrap_err();
    assert_eq!(problems.list.len(), MOST_PROBLEMS);
    assert!(problems.to_string().ends_with(&format!("\nand {} more", problems.left_out)));
    let mut unknown = include_str!("full.toml").to_owned();
    for index in 0..3000 {
        write!(unknown, "\n[[song]]\nid = \"song-{index}\"\nkind{index} = 1\n[song.original]\nperformer = {{ value = \"nobody-{index}\", certainty = \"weak\" }}").unwrap();
    }
    assert_eq!(sound_problems(&unknown), MOST_PROBLEMS);
}

#[test]
fn what_a_message_quotes_is_short_and_clean() {
    let long = "k".repeat(1 << 20);
    let text = format!(
        "format = 1\n\"{long}\\u001b[2J\" = 1\n[[song]]\nid = \"\\u001b]0;x\\u0007{long}\"\n[\"\\u009b31m\"]\n"
    );
    assert!(sound_problems(&text) > 0);
    sound_problems(&format!("{text}\n[[song]]\nid = = 3"));
}

#[test]
fn a_list_is_bounded() {
    let full = include_str!("full.toml");
    let aliases = |count: usize| full.replace("[\"Satu!\"]", &format!("[{}]", "\"s\",".repeat(count)));
    assert_eq!(sound_problems(&aliases(1000)), 0);
    assert_eq!(sound_problems(&aliases(1001)), 1);
}
