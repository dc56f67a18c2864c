//! One press of a key.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::text;

/// A key with the modifiers that matter. Shift is part of a character (`A`), and counts only with other keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stroke {
    /// The key.
    pub code: KeyCode,
    /// The modifiers.
    pub modifiers: KeyModifiers,
}

impl Stroke {
    /// The stroke of a key event.
    #[must_use]
    pub fn of(event: &KeyEvent) -> Self {
        let mut modifiers = event.modifiers & (KeyModifiers::SHIFT | KeyModifiers::CONTROL | KeyModifiers::ALT);
        if matches!(event.code, KeyCode::Char(_) | KeyCode::BackTab) {
            modifiers.remove(KeyModifiers::SHIFT);
        }
        Self { code: event.code, modifiers }
    }

    /// Reads `a`, `G`, `space`, `ctrl-c`, `shift-left` …; `None` if there is no such key.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = text;
        loop {
            let (modifier, after) = match rest.split_once('-') {
                Some(("ctrl", after)) => (KeyModifiers::CONTROL, after),
                Some(("shift", after)) => (KeyModifiers::SHIFT, after),
                Some(("alt", after)) => (KeyModifiers::ALT, after),
                _ => break,
            };
            modifiers |= modifier;
            rest = after;
        }
        let mut code = code(rest)?;
        if code == KeyCode::Tab && modifiers.contains(KeyModifiers::SHIFT) {
            code = KeyCode::BackTab;
            modifiers.remove(KeyModifiers::SHIFT);
        }
        Some(Self { code, modifiers })
    }

    /// As [`Stroke::parse`] reads it.
    #[must_use]
    pub fn name(self) -> String {
        let mut name = String::new();
        for (modifier, word) in MODIFIERS {
            if self.modifiers.contains(modifier) {
                name.push_str(word);
            }
        }
        match self.code {
            KeyCode::Char(' ') => name.push_str("space"),
            KeyCode::Char(character) => name.push(character),
            code => name.push_str(NAMED.iter().find(|(_, named)| *named == code).map_or("", |(name, _)| name)),
        }
        name
    }

    /// Why no terminal sends this stroke, and what to write; `None` if it may come.
    #[must_use]
    pub fn fault(self) -> Option<String> {
        let has = |modifier| self.modifiers.contains(modifier);
        match self.code {
            KeyCode::Char(character) if character != ' ' && has(KeyModifiers::SHIFT) => {
                Some(format!("shift is part of the character: write `{}`", character.to_uppercase()))
            }
            KeyCode::Char(character)
                if character.is_control() || text::width(character.encode_utf8(&mut [0; 4])) == 0 =>
            {
                Some("it is no key that can be seen".to_owned())
            }
            KeyCode::Char('i') if has(KeyModifiers::CONTROL) => Some("terminals send it as `tab`".to_owned()),
            KeyCode::Char('j' | 'm') if has(KeyModifiers::CONTROL) => Some("terminals send it as `enter`".to_owned()),
            KeyCode::Char(character) if has(KeyModifiers::CONTROL) && !character.is_ascii_lowercase() => {
                Some("terminals send ctrl only with a letter from a to z, in lower case".to_owned())
            }
            KeyCode::Char(' ')
            | KeyCode::Enter
            | KeyCode::Esc
            | KeyCode::Tab
            | KeyCode::BackTab
            | KeyCode::Backspace
                if has(KeyModifiers::SHIFT) || has(KeyModifiers::CONTROL) =>
            {
                Some("terminals send it without shift and ctrl".to_owned())
            }
            _ => None,
        }
    }

    /// The character that this stroke types.
    #[must_use]
    pub fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(character) if self.modifiers.is_empty() => Some(character),
            _ => None,
        }
    }

    /// The digit that this stroke types.
    #[must_use]
    pub fn digit(self) -> Option<u32> {
        self.typed().and_then(|character| character.to_digit(10))
    }
}

const MODIFIERS: [(KeyModifiers, &str); 3] =
    [(KeyModifiers::CONTROL, "ctrl-"), (KeyModifiers::ALT, "alt-"), (KeyModifiers::SHIFT, "shift-")];

/// The keys that have a name. Function keys beyond F1 are not read from the terminal.
const NAMED: [(&str, KeyCode); 16] = [
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("backtab", KeyCode::BackTab),
    ("backspace", KeyCode::Backspace),
    ("insert", KeyCode::Insert),
    ("delete", KeyCode::Delete),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("f1", KeyCode::F(1)),
];

fn code(name: &str) -> Option<KeyCode> {
    if name == "space" {
        return Some(KeyCode::Char(' '));
    }
    if let Some((_, code)) = NAMED.iter().find(|(named, _)| *named == name) {
        return Some(*code);
    }
    let mut characters = name.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Some(KeyCode::Char(character)),
        _ => None,
    }
}

impl fmt::Display for Stroke {
    /// As it is shown to the listener: `Ctrl-C`, `Enter`, `Shift-←`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in
            [(KeyModifiers::CONTROL, "Ctrl-"), (KeyModifiers::ALT, "Alt-"), (KeyModifiers::SHIFT, "Shift-")]
        {
            if self.modifiers.contains(modifier) {
                out.write_str(name)?;
            }
        }
        match self.code {
            KeyCode::Char(' ') => out.write_str("Space"),
            KeyCode::Char(character) if self.modifiers.contains(KeyModifiers::CONTROL) => {
                write!(out, "{}", character.to_uppercase())
            }
            KeyCode::Char(character) if character.is_control() => out.write_str("?"),
            KeyCode::Char(character) => write!(out, "{character}"),
            KeyCode::Up => out.write_str("↑"),
            KeyCode::Down => out.write_str("↓"),
            KeyCode::Left => out.write_str("←"),
            KeyCode::Right => out.write_str("→"),
            KeyCode::BackTab => out.write_str("Shift-Tab"),
            KeyCode::PageUp => out.write_str("PgUp"),
            KeyCode::PageDown => out.write_str("PgDn"),
            KeyCode::Delete => out.write_str("Del"),
            code => write!(out, "{code}"),
        }
    }
}
