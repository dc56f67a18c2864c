//! What is typed into the palette, if it is more than a name: a number, or a command with what it is about.

use std::time::Duration;

use crate::locale::Language;
use crate::player::Speed;
use crate::tui::app::ListWay;
use crate::tui::theme::Named;

/// Where something in the palette leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// This time of what is heard.
    Time(Duration),
    /// So many seconds ahead in it, or back.
    Step(i64),
    /// So many hundredths of it.
    Percent(u32),
    /// A row.
    Row(u32),
    /// This volume in percent.
    Volume(u8),
    /// This speed.
    Speed(Speed),
    /// To sleep in so many minutes; 0: not to sleep.
    Sleep(u32),
    /// This theme.
    Theme(Named),
    /// The queue kept as a playlist: the name stands behind the word.
    Save,
    /// The playlist of that name in the queue.
    Load(ListWay),
}

/// A command that is about something which is typed behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    Volume,
    Seek,
    Speed,
    Sleep,
    Theme,
    Save,
    Load,
    Append,
}

impl Command {
    pub const ALL: [Self; 8] =
        [Self::Volume, Self::Seek, Self::Speed, Self::Sleep, Self::Theme, Self::Save, Self::Load, Self::Append];

    /// What it may be called: in English, and in Indonesian. All of them are understood in either language.
    fn names(self) -> [&'static [&'static str]; 2] {
        match self {
            Self::Volume => [&["vol", "volume"], &["vol", "volume"]],
            Self::Seek => [&["seek"], &["lompat"]],
            Self::Speed => [&["speed"], &["kecepatan"]],
            Self::Sleep => [&["sleep"], &["tidur"]],
            Self::Theme => [&["theme"], &["tema"]],
            Self::Save => [&["save"], &["simpan"]],
            Self::Load => [&["load"], &["muat"]],
            Self::Append => [&["append"], &["tambah"]],
        }
    }

    /// What it is called where it is offered.
    pub fn name(self, language: Language) -> &'static str {
        let [english, indonesian] = self.names();
        let names = match language {
            Language::English => english,
            Language::Indonesian => indonesian,
        };
        names.first().copied().unwrap_or_default()
    }

    /// The end of the translation key of what it does.
    pub fn key(self) -> &'static str {
        match self {
            Self::Volume => "do-volume",
            Self::Seek => "do-seek",
            Self::Speed => "do-speed",
            Self::Sleep => "do-sleep",
            Self::Theme => "do-theme",
            Self::Save => "do-save",
            Self::Load => "do-load",
            Self::Append => "do-append",
        }
    }

    /// Every name.
    pub fn all_names(self) -> impl Iterator<Item = &'static str> {
        self.names().into_iter().flatten().copied()
    }

    /// The command that is typed, and what stands behind it; `None` if no command is named.
    pub fn typed(typed: &str) -> Option<(Self, &str)> {
        let typed = typed.trim_start();
        let end = typed.find(char::is_whitespace).unwrap_or(typed.len());
        let word = typed[..end].to_lowercase();
        let command = Self::ALL.into_iter().find(|command| command.all_names().any(|name| name == word))?;
        Some((command, typed[end..].trim()))
    }

    /// Whether `typed` may become its name, or is it already, with whatever stands behind.
    pub fn begins_with(self, typed: &str) -> bool {
        let typed = typed.trim_start().to_lowercase();
        let is_begun = !typed.is_empty() && self.all_names().any(|name| name.starts_with(typed.trim_end()));
        is_begun || Self::typed(&typed).is_some_and(|(command, _)| command == self)
    }

    /// What it means with this behind it; `None` if that makes no sense.
    fn with(self, about: &str) -> Option<Goal> {
        let word = about.to_lowercase();
        let number_from = |most: u32| number(word.trim_end_matches('%').trim_end()).filter(|number| *number <= most);
        match self {
            Self::Volume => u8::try_from(number_from(100)?).ok().map(Goal::Volume),
            Self::Seek => place(&word).or_else(|| step(&word)),
            Self::Speed => {
                let percent = u16::try_from(number_from(1000)?).ok()?;
                let speed = Speed::from_percent(percent);
                (speed.percent() == percent).then_some(Goal::Speed(speed))
            }
            Self::Sleep => number(&word).map(Goal::Sleep),
            Self::Theme => Named::from_name(&word).map(Goal::Theme),
            Self::Save => (!about.is_empty()).then_some(Goal::Save),
            Self::Load => (!about.is_empty()).then_some(Goal::Load(ListWay::Replace)),
            Self::Append => (!about.is_empty()).then_some(Goal::Load(ListWay::Append)),
        }
    }
}

/// What is typed behind the word that says what to do with a playlist.
pub(super) fn list_named(typed: &str) -> &str {
    typed.trim().split_once(char::is_whitespace).map_or("", |(_, name)| name.trim())
}

/// What something typed means that is more than a name: `50%`, `1:23`, `1:02:03`, `12`, `vol 40`, `save Road trip`.
pub(super) fn goal_of(typed: &str) -> Option<Goal> {
    if let Some((command, about)) = Command::typed(typed) {
        return command.with(about);
    }
    let typed = typed.trim().to_lowercase();
    if let Some(volume) = typed.strip_prefix("volume").or_else(|| typed.strip_prefix("vol")) {
        return Command::Volume.with(volume);
    }
    number(&typed).map(Goal::Row).or_else(|| place(&typed))
}

/// A place in what is heard: `50%`, `1:23`, `1:02:03`.
fn place(typed: &str) -> Option<Goal> {
    if let Some(percent) = typed.strip_suffix('%').and_then(number) {
        return (percent <= 100).then_some(Goal::Percent(percent));
    }
    let parts: Option<Vec<u32>> = typed.split(':').map(number).collect();
    let seconds = match parts?[..] {
        [minutes, seconds] if seconds < 60 => minutes * 60 + seconds,
        [hours, minutes, seconds] if minutes < 60 && seconds < 60 && hours < 1_000 => {
            (hours * 60 + minutes) * 60 + seconds
        }
        _ => return None,
    };
    Some(Goal::Time(Duration::from_secs(u64::from(seconds))))
}

/// So many seconds from the start, or from here: `90`, `+10`, `-10`.
fn step(typed: &str) -> Option<Goal> {
    let seconds = |text: &str| number(text).map(i64::from);
    if let Some(ahead) = typed.strip_prefix('+') {
        return seconds(ahead).map(Goal::Step);
    }
    if let Some(back) = typed.strip_prefix(['-', '−']) {
        return seconds(back).map(|back| Goal::Step(-back));
    }
    number(typed).map(|seconds| Goal::Time(Duration::from_secs(u64::from(seconds))))
}

/// A number of at most six digits.
fn number(text: &str) -> Option<u32> {
    let is_number = (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_mean_places_and_commands_what_stands_behind_them() {
        let time = |seconds| Some(Goal::Time(Duration::from_secs(seconds)));
        for (typed, goal) in [
            ("50%", Some(Goal::Percent(50))),
            (" 100% ", Some(Goal::Percent(100))),
            ("101%", None),
            ("1:23", time(83)),
            ("0:05", time(5)),
            ("75:00", time(4500)),
            ("1:02:03", time(3723)),
            ("1:60", None),
            ("1:60:00", None),
            ("1:2:3:4", None),
            (":5", None),
            ("999999:59", time(59_999_999)),
            ("12", Some(Goal::Row(12))),
            ("1234567", None),
            ("vol 40", Some(Goal::Volume(40))),
            ("VOLUME 0", Some(Goal::Volume(0))),
            ("vol40", Some(Goal::Volume(40))),
            ("vol 40 %", Some(Goal::Volume(40))),
            ("vol 101", None),
            ("vol", None),
            ("seek 1:23", time(83)),
            ("lompat 90", time(90)),
            ("seek 50%", Some(Goal::Percent(50))),
            ("seek +10", Some(Goal::Step(10))),
            ("seek -10", Some(Goal::Step(-10))),
            ("seek x", None),
            ("speed 125", Some(Goal::Speed(Speed::from_percent(125)))),
            ("kecepatan 50%", Some(Goal::Speed(Speed::from_percent(50)))),
            ("speed 49", None),
            ("speed 201", None),
            ("sleep 30", Some(Goal::Sleep(30))),
            ("tidur 0", Some(Goal::Sleep(0))),
            ("theme Light", Some(Goal::Theme(Named::Light))),
            ("tema x", None),
            ("-1", None),
            ("+5", None),
            ("", None),
            ("save", None),
            ("save ", None),
            (" Save Road trip", Some(Goal::Save)),
            ("simpan x", Some(Goal::Save)),
            ("load x", Some(Goal::Load(ListWay::Replace))),
            ("append x", Some(Goal::Load(ListWay::Append))),
            ("loader x", None),
            ("%", None),
        ] {
            assert_eq!(goal_of(typed), goal, "{typed:?}");
        }
    }

    #[test]
    fn a_command_is_known_from_its_first_letter_on() {
        let begun = |typed: &str| -> Vec<Command> {
            Command::ALL.into_iter().filter(|command| command.begins_with(typed)).collect()
        };
        assert_eq!(begun("vol"), [Command::Volume]);
        assert_eq!(begun("VOL 300"), [Command::Volume]);
        assert_eq!(begun("se"), [Command::Seek]);
        assert_eq!(begun("sp"), [Command::Speed]);
        assert_eq!(begun("t"), [Command::Sleep, Command::Theme, Command::Append]);
        assert_eq!(begun("seekx"), []);
        assert_eq!(begun(" "), []);
    }

    /// No name of a command is that of another one.
    #[test]
    fn every_name_is_of_one_command() {
        let mut names: Vec<&str> = Vec::new();
        for command in Command::ALL {
            for name in command.all_names().collect::<std::collections::BTreeSet<_>>() {
                assert!(!names.contains(&name), "{name}");
                names.push(name);
            }
        }
    }
}
