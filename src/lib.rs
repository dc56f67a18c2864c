//! melangkah: a film soundtrack that can be read and played in a terminal.
//!
//! # The map
//!
//! | Room | What it is for | May use |
//! |---|---|---|
//! | [`text`] | width, cutting, times, stripping what would spoil a terminal | nothing of ours |
//! | [`atomic`] | files that are replaced in one step | nothing of ours |
//! | [`locale`] | Indonesian and English | nothing of ours |
//! | [`catalogue`] | film, songs, people, credits, sources; the only door to the data | text, locale |
//! | [`credits`] | printing: one document model, then text, Markdown, JSON, CSV | catalogue, text, locale |
//! | [`cue`] | CUE sheets: where the songs of a file begin, and what they are called; pure | text |
//! | [`media`] | audio files: tags, technical facts, samples; the only room that names symphonia | text |
//! | [`background`] | threads that give way to what is heard and shown | nothing of ours |
//! | [`loudness`] | measures how loud files are, in the background, and keeps the figures | atomic, background, media |
//! | [`waveform`] | draws up how loud a file is from its start to its end, in the background, and keeps it | background, media |
//! | [`spectrum`] | what is heard, as bands of frequency and levels; pure | nothing of ours |
//! | [`lists`] | playlist files: M3U, PLS, XSPF read and written, and the folder of kept ones | atomic, locale, text |
//! | [`lyrics`] | the listener's own lyrics: beside the file or in its tags, with their times | atomic, media, text |
//! | [`library`] | the listener's files: scan, matching with evidence, pins, report | atomic, background, catalogue, cue, media, text, locale |
//! | [`playlist`] | the queue: order, shuffle, repeat; pure data | nothing of ours |
//! | [`player`] | plays files gaplessly; knows paths, ranges and ids, never the catalogue | media, text |
//! | [`settings`] | where things are kept, and the listener's configuration | atomic, locale, text |
//! | [`keymap`] | the one table of keys: what they do, where; with the listener's own | settings, text |
//! | [`deck`] | queue and player tied together; pure state, no thread | playlist, player, library, lists, catalogue, media, locale, text |
//! | [`tui`] | the terminal interface: `App` and its `update`, keys, views; takes the terminal and gives it back | catalogue, credits, deck, keymap, library, lists, locale, lyrics, media, player, playlist, spectrum, text, waveform |
//! | [`cli`] | arguments, and the answers that need no screen | catalogue, credits, deck, keymap, library, lists, locale, loudness, media, player, settings, text |
//!
//! `main.rs` turns arguments into `cli` or `tui` and the result into the exit code. Nobody uses those two, and they do
//! not use each other. `tests/architecture.rs` holds this table.
//!
//! # Threads
//!
//! ```text
//!  input thread ──Key──┐            mpsc Command             ring of f32
//!  signals, scan ─────▶ main thread ──────────────▶ player thread ──────────▶ RingSource ──▶ server, pipe, file: the player
//!  loudness, waveform   App, Deck ◄──── Event ───── Engine, Feed                             thread itself; a device: its
//!  terminal ◄──draw────                               │    ▲                                callback, through rodio's mixer
//!                                              batches│    │blocks
//!                                                     ▼    │             orders: a queue down; steps, frames heard: up
//!                                              one thread a file: Decoder
//! ```
//!
//! A file's decoder has a thread of its own, so that a disk that stalls holds up nothing but that file; an output is opened in
//! one as well. No lock, allocation or log in the audio callback; it decides per frame. The one clock is the count of
//! frames heard.

pub mod atomic;
pub mod background;
pub mod catalogue;
pub mod cli;
pub mod credits;
pub mod cue;
pub mod deck;
pub mod keymap;
pub mod library;
pub mod lists;
pub mod locale;
pub mod loudness;
pub mod lyrics;
pub mod media;
pub mod player;
pub mod playlist;
pub mod settings;
pub mod spectrum;
pub mod text;
pub mod tui;
pub mod waveform;
