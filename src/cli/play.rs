//! `play --plain` and `play --lines`: for scripts, and for those who want no screen.
//!
//! The one has a line of status that is written over on a terminal; the other writes only whole lines, and takes orders.

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::lines::{self, Order};
use super::{Context, Error, FAILURE, Play, SUCCESS, Sounding, Targets, complain};
use crate::catalogue::{Catalogue, Entry};
use crate::credits::{self, View};
use crate::deck::{Deck, Playable, State, reason_words};
use crate::library;
use crate::locale::Locale;
use crate::loudness::{Meter, News};
use crate::media::Clip;
use crate::player::{Command, Event, OutputChoice, Player};
use crate::text;

/// How long the player may take to fall silent after a signal.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a shell says of a program that ended because nobody read its output.
const BROKEN_PIPE: u8 = 128 + 13;

/// What the loop waits for.
enum Message {
    Player(Event),
    /// How loud a file is, or more about it, or that no more will become known.
    Loudness(News),
    /// A signal, by its number.
    Signal(i32),
    /// A line that the listener wrote.
    Order(String),
}

/// Plays the queue to its end. The code says whether all of it was played.
pub fn plain(context: &Context, play: &Play) -> Result<u8, Error> {
    let catalogue = context.catalogue()?;
    let targets = Targets::resolve(&play.targets, context, &catalogue, true)?;
    targets.notices.iter().for_each(|notice| complain(notice));
    let playables = playables(context, &targets, &catalogue)?;
    let sounding = Sounding::resolve(context, &play.sound)?;

    let (sender, inbox) = mpsc::channel();
    let events = sender.clone();
    let (player, gone) = sounding.open(move |event| {
        // The loop has ended if nobody listens.
        let _ = events.send(Message::Player(event));
    })?;
    let gone = gone.map(|error| context.locale.fill("play.output-gone", &[("reason", &error.to_string())]));
    for notice in gone.as_deref().into_iter().chain(player.notice()) {
        complain(notice);
    }
    listen_for_signals(sender.clone())?;

    let mut deck = sounding.deck();
    let mut commands = deck.greeting();
    let (entries, _) = deck.push(playables);
    if play.shuffle {
        commands.extend(deck.set_shuffled(true));
    }
    let meter = measure(context, &mut deck, sender.clone())?;
    let first = deck.queue().first();
    commands.extend(first.map_or_else(Vec::new, |entry| deck.play(entry)));

    let mut line = Line::new(&context.locale, entries.len(), &sounding.options.output);
    if play.lines {
        line.is_terminal = false;
        line.print(context.locale.text("lines.hint"))?;
        listen_for_orders(sender)?;
    }
    send(&player, commands);
    let output = sounding.options.output;
    let code = Stage { player, meter, deck, line, output, catalogue, is_over: false }.follow(&inbox)?;
    Ok(code)
}

/// Takes orders from standard input as long as there are any.
fn listen_for_orders(sender: mpsc::Sender<Message>) -> Result<(), Error> {
    thread::Builder::new().name("orders".into()).spawn(move || {
        let read = lines::read(io::stdin().lock(), |line| sender.send(Message::Order(line.to_owned())).is_ok());
        if let Err(error) = read {
            complain(&error.to_string());
        }
    })?;
    Ok(())
}

/// Asks how loud the files are whose tags do not say, if that matters; gives what measures them.
fn measure(context: &Context, deck: &mut Deck, sender: mpsc::Sender<Message>) -> Result<Option<Meter>, Error> {
    let clips = deck.take_unmeasured();
    if clips.is_empty() {
        return Ok(None);
    }
    let meter = Meter::start(context.paths.cache.join("loudness"), move |news| {
        // The loop has ended if nobody listens.
        let _ = sender.send(Message::Loudness(news));
    })?;
    ask(&meter, &clips);
    Ok(Some(meter))
}

fn ask(meter: &Meter, clips: &[Clip]) {
    for clip in clips {
        meter.ask(clip);
    }
}

/// What a shell says of a program that a signal ended.
fn code_of(signal: i32) -> u8 {
    128_u8.saturating_add(u8::try_from(signal).unwrap_or(u8::MAX))
}

/// What is to be played; an error if it is nothing. Songs without a file are told.
fn playables(context: &Context, targets: &Targets, catalogue: &Catalogue) -> Result<Vec<Playable>, Error> {
    let locale = &context.locale;
    if targets.request.is_empty() {
        return Err(Error::Target(locale.text("cli.nothing-named").to_owned()));
    }
    let pins = context.pins()?;
    let mut cache = context.cache();
    let go_on = &mut |_| ControlFlow::Continue(());
    let library = library::scan(&targets.roots, catalogue, &pins, &mut cache, go_on);
    context.tell_trouble(&cache);
    let (playables, missing) = targets.request.playables(&library, catalogue);
    if let Some(song) = missing.first() {
        let title = catalogue.song(song).map_or(song.as_str(), |song| song.title());
        return Err(Error::Target(locale.fill("cli.no-file-of-song", &[("song", title)])));
    }
    if playables.is_empty() {
        return Err(Error::Target(locale.text("cli.nothing-found").to_owned()));
    }
    Ok(playables)
}

#[cfg(unix)]
fn listen_for_signals(sender: mpsc::Sender<Message>) -> Result<(), Error> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            if sender.send(Message::Signal(signal)).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

#[cfg(not(unix))]
fn listen_for_signals(_: mpsc::Sender<Message>) -> Result<(), Error> {
    Ok(())
}

fn send(player: &Player, commands: Vec<Command>) {
    for command in commands {
        player.send(command);
    }
}

/// What plays, and what is told of it.
struct Stage<'a> {
    player: Player,
    meter: Option<Meter>,
    deck: Deck,
    line: Line<'a>,
    output: OutputChoice,
    catalogue: Catalogue,
    /// Whether the listener has ended it.
    is_over: bool,
}

impl Stage<'_> {
    /// Plays to the end of the queue; gives the code to end with.
    fn follow(mut self, inbox: &mpsc::Receiver<Message>) -> Result<u8, Error> {
        let mut ending = None;
        while let Some(message) = receive(inbox, ending.map(|(_, since)| since)) {
            send(&self.player, self.deck.tick(Instant::now()));
            match message {
                Message::Loudness(News::Measured(clip, loudness)) => {
                    send(&self.player, self.deck.learn(&clip, loudness));
                    if let Some(meter) = &self.meter {
                        ask(meter, &self.deck.take_unmeasured());
                    }
                }
                Message::Loudness(News::Idle) => send(&self.player, self.deck.learnt_all()),
                Message::Signal(signal) => {
                    ending.get_or_insert((signal, Instant::now()));
                    send(&self.player, self.deck.stop());
                }
                Message::Order(line) => self.obey(&line)?,
                Message::Player(Event::OutputLost { .. }) if self.output == OutputChoice::Stdout && is_unread() => {
                    // Whoever read it has what it wanted.
                    return Ok(BROKEN_PIPE);
                }
                Message::Player(Event::OutputLost { reason }) if !self.output.can_return() => {
                    self.line.print(&self.line.locale.fill("play.output-failed", &[("reason", &reason)]))?;
                    return Ok(FAILURE);
                }
                Message::Player(event) => {
                    send(&self.player, self.deck.handle(&event));
                    self.line.show(&event, &self.deck)?;
                    match event {
                        Event::Finished { .. } | Event::Stopped if self.deck.state() == State::Stopped => break,
                        // There is nobody here to press a key.
                        Event::OutputRestored if self.deck.state() == State::Paused => {
                            send(&self.player, self.deck.toggle());
                        }
                        _ => {}
                    }
                }
            }
        }
        self.line.end()?;
        if !self.is_over && !self.deck.is_flawless() {
            complain(self.line.locale.text("play.not-all"));
        }
        Ok(match ending {
            Some((signal, _)) => code_of(signal),
            None if self.is_over || self.deck.is_flawless() => SUCCESS,
            None => FAILURE,
        })
    }

    /// Does what the listener wrote, and answers what cannot be heard.
    fn obey(&mut self, line: &str) -> Result<(), Error> {
        let Some(order) = Order::parse(line) else {
            return Ok(self.line.print(self.line.locale.text("lines.unknown"))?);
        };
        let commands = match order {
            Order::Toggle => self.deck.toggle(),
            Order::Next => self.deck.skip_forward(),
            Order::Previous => self.deck.skip_back(),
            Order::Number(number) => match self.deck.queue().entries().get(number - 1).map(|entry| entry.id) {
                Some(entry) => self.deck.play(entry),
                None => return Ok(self.line.print(self.line.locale.text("lines.no-number"))?),
            },
            Order::Seek(to) => self.deck.seek(to),
            Order::SeekBy(seconds) => self.deck.seek_by(seconds),
            Order::SeekPart(part) => self.deck.seek_part(part),
            Order::Volume(percent) => self.deck.set_volume(percent),
            Order::Quit => {
                self.is_over = true;
                self.deck.stop()
            }
            Order::Heard => return Ok(self.line.tell_heard(&self.deck)?),
            Order::Queue => return Ok(self.line.tell_queue(&self.deck)?),
            Order::Credits => return self.tell_credits(),
            Order::Help => {
                let help = self.line.locale.text("lines.help");
                return Ok(help.lines().try_for_each(|line| self.line.print(line))?);
            }
        };
        send(&self.player, commands);
        match order {
            Order::Toggle | Order::Seek(_) | Order::SeekBy(_) | Order::SeekPart(_) => {
                self.line.tell_heard(&self.deck)?;
            }
            Order::Volume(percent) => {
                let percent = percent.to_string();
                self.line.print(&self.line.locale.fill("lines.volume", &[("percent", &percent)]))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn tell_credits(&self) -> Result<(), Error> {
        let song = self.deck.heard().and_then(|heard| heard.playable.song.as_ref());
        let Some(song) = song.and_then(|id| self.catalogue.song(id)) else {
            return Ok(self.line.print(self.line.locale.text("lines.no-credits"))?);
        };
        let view = View::Credits(vec![Entry::Song(song)]);
        let options = credits::Options { language: self.line.locale.language(), ..credits::Options::default() };
        credits::print(&self.catalogue, &view, credits::Format::Text, &options, &mut self.line.out())?;
        Ok(())
    }
}

/// The next message; `None` if none can come, or the player takes too long to end.
fn receive(inbox: &mpsc::Receiver<Message>, ending: Option<Instant>) -> Option<Message> {
    match ending {
        Some(since) => inbox.recv_timeout(PATIENCE.saturating_sub(since.elapsed())).ok(),
        None => inbox.recv().ok(),
    }
}

/// Whether standard output is a pipe without a reader.
#[cfg(unix)]
fn is_unread() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdout = io::stdout();
    let mut end = [PollFd::new(&stdout, PollFlags::OUT)];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut end, Some(&now)).is_ok() && end[0].revents().intersects(PollFlags::ERR | PollFlags::HUP)
}

#[cfg(not(unix))]
fn is_unread() -> bool {
    false
}

/// The status: one line that is written over on a terminal, one line a file elsewhere. It goes to standard output, or to
/// standard error if samples go there.
struct Line<'a> {
    locale: &'a Locale,
    count: usize,
    is_terminal: bool,
    is_aside: bool,
}

impl<'a> Line<'a> {
    fn new(locale: &'a Locale, count: usize, output: &OutputChoice) -> Self {
        let is_aside = *output == OutputChoice::Stdout;
        let is_terminal = if is_aside { io::stderr().is_terminal() } else { io::stdout().is_terminal() };
        Self { locale, count, is_terminal, is_aside }
    }

    fn out(&self) -> Box<dyn Write> {
        if self.is_aside { Box::new(io::stderr().lock()) } else { Box::new(io::stdout().lock()) }
    }

    fn show(&mut self, event: &Event, deck: &Deck) -> io::Result<()> {
        match event {
            Event::Started { .. } if !self.is_terminal => self.print(&self.status(deck, usize::MAX)),
            Event::Started { .. } | Event::Position { .. } if self.is_terminal => {
                // Asked each time: the window may have another size by now.
                let columns = crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns));
                let columns = columns.saturating_sub(1);
                let mut out = self.out();
                write!(out, "\r{}", text::fit(&self.status(deck, columns), columns))?;
                out.flush()
            }
            Event::Ended { fault: Some(reason), id } | Event::Failed { reason, id } => {
                let title = deck.playable_of(*id).map(|item| item.title.as_str()).unwrap_or_default();
                let key = if matches!(event, Event::Failed { .. }) { "play.skipped" } else { "play.broke-off" };
                self.print(&self.locale.fill(key, &[("title", title), ("reason", &reason_words(reason, self.locale))]))
            }
            Event::OutputLost { reason } => self.print(&self.locale.fill("play.output-lost", &[("reason", reason)])),
            Event::OutputRestored => self.print(self.locale.text("play.output-restored")),
            _ => Ok(()),
        }
    }

    /// `2/7  Apa Adanya  0:41 / 3:07  FLAC 44.1 kHz 16 bit stereo`, and what is done to the sound as far as `columns` hold it.
    fn status(&self, deck: &Deck, columns: usize) -> String {
        let Some(heard) = deck.heard() else { return String::new() };
        let number = deck.queue().index(heard.entry).map_or(0, |index| index + 1);
        let mut parts = vec![format!("{number}/{}", self.count), heard.playable.title.clone()];
        parts.extend(heard.playable.artist.clone());
        if heard.playable.is_placeholder {
            parts.push(self.locale.text("play.placeholder").to_owned());
        }
        let length = heard.duration.map_or_else(|| "?".to_owned(), text::clock);
        parts.push(if self.is_terminal { format!("{} / {length}", text::clock(heard.position)) } else { length });
        parts.push(heard.format.clone());
        let mut line = parts.join("  ");
        for part in deck.status(self.locale) {
            if text::width(&line).saturating_add(2 + text::width(&part)) <= columns {
                line.push_str("  ");
                line.push_str(&part);
            }
        }
        line
    }

    fn print(&self, message: &str) -> io::Result<()> {
        let mut out = self.out();
        if self.is_terminal {
            write!(out, "\r\x1b[K")?;
        }
        writeln!(out, "{}", text::clean(message))?;
        out.flush()
    }

    /// What is heard, whether it stands still, and how far it is.
    fn tell_heard(&self, deck: &Deck) -> io::Result<()> {
        let Some(heard) = deck.heard() else { return self.print(self.locale.text("tui.nothing-plays")) };
        let state = if deck.state() == State::Paused { "lines.paused" } else { "lines.plays" };
        let length = heard.duration.map_or_else(|| "?".to_owned(), text::clock);
        let values = [("title", &*heard.playable.title), ("at", &text::clock(heard.position)), ("length", &length)];
        self.print(&self.locale.fill(state, &values))
    }

    fn tell_queue(&self, deck: &Deck) -> io::Result<()> {
        let heard = deck.heard().map(|heard| heard.entry);
        for (index, entry) in deck.queue().entries().iter().enumerate() {
            let artist = entry.item.artist.as_deref().map_or_else(String::new, |artist| format!(" – {artist}"));
            let sign = if heard == Some(entry.id) { self.locale.text("lines.sign") } else { "" };
            self.print(&format!("{}. {}{artist}{sign}", index + 1, entry.item.title))?;
        }
        Ok(())
    }

    fn end(&self) -> io::Result<()> {
        if self.is_terminal {
            write!(self.out(), "\r\x1b[K")?;
        }
        Ok(())
    }
}
