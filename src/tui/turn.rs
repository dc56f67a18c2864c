//! The loop: what has come is taken, what is wished for is done, and then it is drawn once.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use crate::library::AudioFile;
use crate::media::{Clip, Loudness};
use crate::player::{self, Event, Passes, Tap};
use crate::spectrum::Analyser;

use super::app::{App, Effect, Message};
use super::art::question::Question;
use super::art::{Painter, Wish};
use super::feed::{Feed, News};
use super::terminal::Terminal;
use super::{
    Ask, Decide, Error, FindDevices, FindLyrics, KeepOffset, KeepOutput, Lists, LoadPicture, Measure, Open,
    OpenMeasure, OpenTrace, Opened, Sound, Trace, clock,
};

/// Two clicks at one place within this time are a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);

/// What comes next; `None` if after `wait` it is time that something shown changes by itself. Fails if nothing can come any
/// more.
fn receive(news: &Receiver<News>, wait: Option<Duration>) -> Result<Option<News>, RecvTimeoutError> {
    let Some(wait) = wait else { return Ok(Some(news.recv()?)) };
    match news.recv_timeout(wait) {
        Err(RecvTimeoutError::Timeout) => Ok(None),
        news => news.map(Some),
    }
}

/// What goes on.
pub(super) enum Flow {
    On,
    End,
}

/// What measures, opened when it is needed.
pub(super) enum Meter {
    None,
    Waiting(OpenMeasure),
    Open(Measure),
}

/// What draws up waveforms, opened when one is to be seen.
pub(super) enum Tracer {
    None,
    Waiting(OpenTrace),
    Open(Trace),
}

/// All that the loop holds.
pub(super) struct Loop {
    pub(super) app: App,
    pub(super) terminal: Terminal,
    pub(super) sound: Option<Box<dyn Sound>>,
    pub(super) tap: Option<Tap>,
    /// What the output passed unchanged when the application was last told.
    pub(super) passes: Option<Passes>,
    /// What the terminal was asked about pictures.
    pub(super) question: Option<Question>,
    /// What draws pictures, or what it needs to begin.
    pub(super) painter: Result<Painter, LoadPicture>,
    pub(super) open: Open,
    pub(super) decide: Decide,
    pub(super) find_devices: FindDevices,
    pub(super) find_lyrics: FindLyrics,
    pub(super) keep_offset: KeepOffset,
    pub(super) keep_output: KeepOutput,
    pub(super) lists: Lists,
    pub(super) search: Option<Ask>,
    pub(super) measure: Meter,
    pub(super) trace: Tracer,
    pub(super) feed: Feed,
    /// When and where the last click was.
    pub(super) last_click: Option<(Instant, u16, u16)>,
}

impl Loop {
    /// Gives the signal that ended it, if one did.
    pub(super) fn turn(&mut self, news: &Receiver<News>) -> Result<Option<i32>, Error> {
        while let Ok(first) = receive(news, self.app.wakes_in()) {
            let mut next = first;
            if next.is_none() {
                let effects = self.app.update(Message::Time(Instant::now()));
                self.carry_out(effects)?;
            }
            while let Some(message) = next {
                let message = match message {
                    News::Message(message) => message,
                    News::Mouse(event) => self.click(event),
                    News::Reply(reply) => match &mut self.question {
                        Some(question) => Message::Draws(question.take(reply, Instant::now())),
                        // Nobody asked.
                        None => Message::Time(Instant::now()),
                    },
                    News::Resized => {
                        let (width, height) = Terminal::size()?;
                        Message::Resize(width, height)
                    }
                    News::Continued => {
                        self.terminal.retake()?;
                        Message::Redraw
                    }
                    News::Signal(signal) => return Ok(Some(signal)),
                    News::InputClosed => return Ok(None),
                    News::Panicked { thread, message } => return Err(Error::Thread { thread, message }),
                };
                let mut effects = self.app.update(Message::Time(Instant::now()));
                effects.extend(self.app.update(message));
                if matches!(self.carry_out(effects)?, Flow::End) {
                    return Ok(None);
                }
                next = news.try_recv().ok();
            }
            self.look()?;
            if self.app.wants_local_time() {
                self.app.update(Message::LocalTime(clock::now()));
            }
            if self.app.take_dirty() {
                self.app.take_moved();
                self.terminal.draw(&self.app)?;
                self.app.prepare();
            } else if self.app.take_moved() {
                self.terminal.draw_moving(&self.app)?;
            }
        }
        Ok(None)
    }

    /// Looks at what is heard, if it is time for that.
    fn look(&mut self) -> Result<(), Error> {
        let passes = self.tap.as_ref().and_then(Tap::outlet);
        let mut effects = Vec::new();
        if passes != self.passes {
            self.passes = passes;
            effects = self.app.update(Message::Passes(passes));
        }
        if let Some(tap) = &self.tap {
            tap.watch(self.app.animates());
        }
        if self.app.wants_frame() {
            let mut frames = Vec::new();
            let rate = self.tap.as_ref().and_then(|tap| tap.read(&mut frames, Analyser::window(tap.rate()?)));
            effects.extend(self.app.update(Message::Frame(frames, rate)));
        }
        self.carry_out(effects).map(drop)
    }

    pub(super) fn carry_out(&mut self, effects: Vec<Effect>) -> Result<Flow, Error> {
        let mut waiting: std::collections::VecDeque<Effect> = effects.into();
        while let Some(effect) = waiting.pop_front() {
            match effect {
                Effect::Player(command) => {
                    if let Some(sound) = &self.sound {
                        sound.send(command);
                    }
                }
                Effect::Decide(file, verdict) => {
                    let touched: Vec<&AudioFile> =
                        self.app.library().into_iter().flat_map(|library| library.touched_by(&file)).collect();
                    let outcome = (self.decide)(&touched, &file, &verdict)
                        .map(|matches| touched.iter().map(|file| file.clip()).zip(matches).collect());
                    waiting.extend(self.app.update(Message::Decided(file.clip(), outcome)));
                }
                Effect::Search(wish) => {
                    if let Some(search) = &mut self.search {
                        search(wish);
                    }
                }
                Effect::FindDevices => self.feed.find_devices(Arc::clone(&self.find_devices))?,
                Effect::Open(options) => {
                    let message = self.open_sound(&options);
                    waiting.extend(self.app.update(message));
                }
                Effect::KeepOutput(choice) => {
                    if let Err(reason) = (self.keep_output)(&choice) {
                        waiting.extend(self.app.update(Message::NotKept(reason)));
                    }
                }
                Effect::Measure(paths) => {
                    let answers = self.measure(paths);
                    waiting.extend(answers.into_iter().flat_map(|answer| self.app.update(answer)));
                }
                Effect::Lyrics(clip) => self.feed.find_lyrics(Arc::clone(&self.find_lyrics), clip)?,
                Effect::KeepOffset(path, offset) => {
                    if let Err(reason) = (self.keep_offset)(&path, offset) {
                        waiting.extend(self.app.update(Message::Notice(reason)));
                    }
                }
                Effect::Trace(clip) => self.trace(clip),
                Effect::Lists(order) => self.feed.lists(Arc::clone(&self.lists), order)?,
                Effect::Paint(wish) => self.paint(wish)?,
                Effect::Suspend => {
                    self.terminal.suspend()?;
                    let (width, height) = Terminal::size()?;
                    waiting.extend(self.app.update(Message::Resize(width, height)));
                    self.terminal.redraw(&self.app)?;
                }
                Effect::Redraw => self.terminal.redraw(&self.app)?,
                Effect::Quit => return Ok(Flow::End),
            }
        }
        Ok(Flow::On)
    }

    /// Opens what plays where there is nothing yet.
    fn open_sound(&mut self, options: &player::Options) -> Message {
        match (self.open)(options, self.feed.on_event()) {
            Ok(Opened { sound, name, notice, .. }) => {
                self.tap = sound.tap();
                self.sound = Some(sound);
                Message::Opened { output: options.output.clone(), name, notice }
            }
            Err(reason) => Message::Player(Event::OutputRefused { reason, chosen: options.output.clone() }),
        }
    }

    /// Asks for files to be measured; gives the answers if there is nothing that could.
    fn measure(&mut self, clips: Vec<Clip>) -> Vec<Message> {
        let measure = match std::mem::replace(&mut self.measure, Meter::None) {
            Meter::None => None,
            Meter::Waiting(open) => open(self.feed.on_measured()),
            Meter::Open(measure) => Some(measure),
        };
        let Some(mut measure) = measure else {
            let unknown = clips.into_iter().map(|clip| Message::Measured(clip, Loudness::default()));
            return unknown.chain([Message::MeasuredAll]).collect();
        };
        measure(clips);
        self.measure = Meter::Open(measure);
        Vec::new()
    }

    /// Asks for a waveform, if there is anything that draws it up.
    fn trace(&mut self, clip: Clip) {
        let trace = match std::mem::replace(&mut self.trace, Tracer::None) {
            Tracer::None => None,
            Tracer::Waiting(open) => open(self.feed.on_traced()),
            Tracer::Open(trace) => Some(trace),
        };
        if let Some(mut trace) = trace {
            trace(clip);
            self.trace = Tracer::Open(trace);
        }
    }

    /// Asks for a picture.
    fn paint(&mut self, wish: Wish) -> io::Result<()> {
        if let Err(load) = &self.painter {
            self.painter = Ok(self.feed.painter(Arc::clone(load))?);
        }
        if let Ok(painter) = &self.painter {
            painter.ask(wish);
        }
        Ok(())
    }

    /// Tells the second click of a double click from a first one: here, since the application knows no time.
    fn click(&mut self, event: MouseEvent) -> Message {
        let mut is_double = false;
        if event.kind == MouseEventKind::Down(MouseButton::Left) {
            let (now, column, row) = (Instant::now(), event.column, event.row);
            is_double = self.last_click.take().is_some_and(|(then, last_column, last_row)| {
                now.duration_since(then) <= DOUBLE_CLICK && last_row == row && last_column.abs_diff(column) <= 1
            });
            // A third click is a first one again.
            self.last_click = (!is_double).then_some((now, column, row));
        }
        Message::Mouse(event, is_double)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn it_waits_for_news_and_no_longer_than_until_something_changes_by_itself() {
        let (sender, news) = mpsc::channel();
        let (done, waited) = mpsc::channel();
        std::thread::spawn(move || {
            let told = receive(&news, Some(Duration::from_millis(20)));
            drop(done.send((told, news)));
        });
        let (told, news) = waited.recv_timeout(Duration::from_secs(20)).expect("it is time");
        assert!(matches!(told, Ok(None)), "{told:?}");
        sender.send(News::Resized).unwrap();
        assert!(matches!(receive(&news, Some(Duration::ZERO)), Ok(Some(News::Resized))), "news come first");
        sender.send(News::Continued).unwrap();
        assert!(matches!(receive(&news, None), Ok(Some(News::Continued))));
        drop(sender);
        assert!(receive(&news, None).is_err() && receive(&news, Some(Duration::from_secs(60))).is_err());
    }
}
