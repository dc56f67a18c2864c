//! The rows of the table.

use super::{Action, Binding, Context, Group};

const fn row(
    context: Context,
    group: Group,
    keys: &'static [&'static str],
    action: Action,
    text: &'static str,
    hint: Option<u8>,
) -> Binding {
    Binding { keys, shown: None, action, context, group, text, hint }
}

const fn shown(mut binding: Binding, shown: &'static str) -> Binding {
    binding.shown = Some(shown);
    binding
}

/// The table.
#[rustfmt::skip]
pub static BINDINGS: &[Binding] = {
    use {Action as A, Context as C, Group as G};
    &[
        row(C::Songs, G::Here, &["enter"], A::Play, "play", Some(1)),
        row(C::Songs, G::Here, &["a"], A::Add, "add", Some(7)),
        row(C::Songs, G::Here, &["A"], A::AddNext, "add-next", None),
        row(C::Songs, G::Here, &["R"], A::Refuse, "refuse", None),
        row(C::Songs, G::Here, &["P"], A::Pin, "pin", None),
        row(C::People, G::Here, &["enter"], A::Open, "open", Some(1)),
        row(C::Queue, G::Here, &["enter"], A::Play, "play-entry", Some(1)),
        row(C::Queue, G::Here, &["d", "delete"], A::Remove, "remove", Some(4)),
        row(C::Queue, G::Here, &["J", "shift-down"], A::MoveDown, "move-down", Some(4)),
        row(C::Queue, G::Here, &["K", "shift-up"], A::MoveUp, "move-up", Some(4)),
        row(C::Queue, G::Here, &["c"], A::Clear, "clear", Some(5)),
        row(C::Files, G::Here, &["enter"], A::Play, "play-file", Some(1)),
        row(C::Files, G::Here, &["a"], A::Add, "add", Some(7)),
        row(C::Files, G::Here, &["A"], A::AddNext, "add-next", None),
        row(C::Files, G::Here, &["P"], A::Pin, "pin-file", Some(4)),
        row(C::Files, G::Here, &["R"], A::Refuse, "refuse", Some(5)),
        row(C::Page, G::Here, &["x"], A::Spoilers, "spoilers", Some(4)),
        row(C::Page, G::Here, &["i"], A::Origins, "origins", Some(4)),
        row(C::Songs, G::Here, &["i"], A::Origins, "origins", Some(8)),
        row(C::People, G::Here, &["i"], A::Origins, "origins", Some(4)),
        row(C::Songs, G::Here, &["x"], A::Spoilers, "spoilers", None),
        row(C::People, G::Here, &["x"], A::Spoilers, "spoilers", None),

        row(C::Main, G::Playing, &["space"], A::Pause, "pause", Some(3)),
        row(C::Main, G::Playing, &["n", ">"], A::Next, "next", Some(9)),
        row(C::Main, G::Playing, &["p", "<"], A::Previous, "previous", None),
        row(C::Main, G::Playing, &["s"], A::Stop, "stop", None),
        row(C::Main, G::Playing, &["left", ","], A::SeekBack, "seek-back", None),
        row(C::Main, G::Playing, &["right", "."], A::SeekAhead, "seek-ahead", None),
        row(C::Main, G::Playing, &["shift-left"], A::SeekFarBack, "seek-far-back", None),
        row(C::Main, G::Playing, &["shift-right"], A::SeekFarAhead, "seek-far-ahead", None),
        shown(row(C::Main, G::Playing, &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], A::SeekPart, "seek-part", None), "0…9"),
        row(C::Main, G::Playing, &["+", "="], A::Louder, "louder", None),
        row(C::Main, G::Playing, &["-"], A::Softer, "softer", None),
        row(C::Main, G::Playing, &["m"], A::Mute, "mute", None),
        row(C::Main, G::Playing, &["z", "S"], A::Shuffle, "shuffle", None),
        row(C::Main, G::Playing, &["r"], A::Repeat, "repeat", None),

        row(C::Main, G::Moving, &["j", "down"], A::Down, "down", None),
        row(C::Main, G::Moving, &["k", "up"], A::Up, "up", None),
        row(C::Songs, G::Moving, &["l"], A::Right, "right", Some(2)),
        row(C::People, G::Moving, &["l"], A::Right, "right", None),
        row(C::Files, G::Moving, &["l"], A::Right, "right", Some(2)),
        row(C::Queue, G::Moving, &["l"], A::Right, "right-view", None),
        row(C::Page, G::Moving, &["l"], A::Right, "right-view", None),
        row(C::Main, G::Moving, &["h"], A::Left, "left", None),
        row(C::Main, G::Moving, &["pageup", "ctrl-b"], A::PageUp, "page-up", None),
        row(C::Main, G::Moving, &["pagedown", "ctrl-f"], A::PageDown, "page-down", None),
        row(C::Main, G::Moving, &["g g", "home"], A::Top, "top", None),
        row(C::Main, G::Moving, &["G", "end"], A::Bottom, "bottom", None),
        row(C::Main, G::Moving, &["tab"], A::NextView, "next-view", Some(6)),
        row(C::Main, G::Moving, &["backtab"], A::PreviousView, "previous-view", None),
        row(C::Main, G::Moving, &["g s"], A::ShowSongs, "show-songs", None),
        row(C::Main, G::Moving, &["g f"], A::ShowFilm, "show-film", None),
        row(C::Main, G::Moving, &["g p"], A::ShowPeople, "show-people", None),
        row(C::Main, G::Moving, &["g q"], A::ShowQueue, "show-queue", None),
        row(C::Main, G::Moving, &["g d"], A::ShowFiles, "show-files", None),
        row(C::Main, G::Moving, &["g o"], A::ShowSources, "show-sources", None),
        row(C::Main, G::Moving, &["/", "ctrl-s"], A::Search, "search", Some(6)),
        row(C::Main, G::Moving, &["esc"], A::Back, "back", None),

        row(C::Main, G::Program, &["L"], A::Language, "language", Some(11)),
        row(C::Main, G::Program, &["?", "f1"], A::Help, "help", Some(0)),
        row(C::Main, G::Program, &["ctrl-l"], A::Redraw, "redraw", None),
        row(C::Main, G::Program, &["ctrl-z"], A::Suspend, "suspend", None),
        row(C::Main, G::Program, &["q", "ctrl-c"], A::Quit, "quit", Some(12)),

        row(C::Help, G::Moving, &["j", "down"], A::Down, "down", Some(1)),
        row(C::Help, G::Moving, &["k", "up"], A::Up, "up", Some(1)),
        row(C::Help, G::Moving, &["pageup", "ctrl-b"], A::PageUp, "page-up", None),
        row(C::Help, G::Moving, &["pagedown", "ctrl-f", "space"], A::PageDown, "page-down", None),
        row(C::Help, G::Moving, &["g", "home"], A::Top, "top", None),
        row(C::Help, G::Moving, &["G", "end"], A::Bottom, "bottom", None),
        row(C::Help, G::Program, &["esc", "?", "q", "f1", "enter"], A::Back, "close", Some(0)),
        row(C::Help, G::Program, &["ctrl-l"], A::Redraw, "redraw", None),
        row(C::Help, G::Program, &["ctrl-z"], A::Suspend, "suspend", None),
        row(C::Help, G::Program, &["ctrl-c"], A::Quit, "quit", None),
        row(C::Help, G::Program, &["L"], A::Language, "language", None),

        row(C::Prompt, G::Program, &["enter"], A::Accept, "accept", Some(0)),
        row(C::Prompt, G::Program, &["esc", "ctrl-g"], A::Back, "leave", Some(1)),
        row(C::Prompt, G::Moving, &["down", "tab", "ctrl-n"], A::NextFound, "next-found", Some(2)),
        row(C::Prompt, G::Moving, &["up", "backtab", "ctrl-p"], A::PreviousFound, "previous-found", Some(2)),
        row(C::Prompt, G::Program, &["backspace", "ctrl-h"], A::Erase, "erase", None),
        row(C::Prompt, G::Program, &["ctrl-w"], A::EraseWord, "erase-word", None),
        row(C::Prompt, G::Program, &["ctrl-u"], A::EraseAll, "erase-all", None),
        row(C::Prompt, G::Program, &["ctrl-l"], A::Redraw, "redraw", None),
        row(C::Prompt, G::Program, &["ctrl-z"], A::Suspend, "suspend", None),
        row(C::Prompt, G::Program, &["ctrl-c"], A::Quit, "quit", None),
    ]
};
