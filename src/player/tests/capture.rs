//! An output that keeps what it is given, and a desk from which to play to it.

use std::sync::mpsc::{self, Receiver};

use super::material::open;
use super::{
    Arc, Command, Doors, Duration, Event, Item, Mutex, NonZero, Opened, Options, Output, OutputChoice, Outputs, Player,
    Pull, RateChoice,
};
use crate::player::feed::MakeEffects;
use crate::player::output::tests_open;

/// Patience with an event that must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// What was heard.
pub(super) type Tape = Arc<Mutex<Vec<f32>>>;

/// How the output asks for sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// As fast as possible.
    Fast,
    /// As a file: as fast as possible, and once it fails it does not come back.
    File,
    /// Holds sound of which it has played only what the test lets it, and gives the rest back.
    Deep,
}

struct Capture {
    kind: Kind,
    tape: Tape,
    /// Frames that may be played.
    played: Arc<Mutex<u64>>,
    rate: u64,
    fails: Arc<Mutex<Option<String>>>,
}

impl Output for Capture {
    fn pull(&self) -> Pull {
        match self.kind {
            Kind::Fast | Kind::File => Pull::Fast,
            Kind::Deep => Pull::Asked,
        }
    }

    fn start(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn stop(&mut self) -> Result<(), String> {
        Ok(())
    }

    fn heard(&mut self, emitted: u64) -> Result<u64, String> {
        if let Some(reason) = self.fails.lock().expect("not poisoned").take() {
            return Err(reason);
        }
        match self.kind {
            Kind::Fast | Kind::File => Ok(emitted),
            Kind::Deep => Ok(emitted.min(*self.played.lock().expect("not poisoned"))),
        }
    }

    fn wants(&mut self) -> u64 {
        match self.kind {
            Kind::Fast | Kind::File => u64::MAX,
            Kind::Deep => {
                let held = self.tape.lock().expect("not poisoned").len() as u64 / 2;
                let played = *self.played.lock().expect("not poisoned");
                (played.min(held) + self.rate).saturating_sub(held)
            }
        }
    }

    fn take(&mut self, samples: &[f32]) -> Result<(), String> {
        self.tape.lock().expect("not poisoned").extend_from_slice(samples);
        Ok(())
    }

    fn can_return(&self) -> bool {
        self.kind != Kind::File
    }

    fn rewind_margin(&self) -> Option<u64> {
        (self.kind == Kind::Deep).then_some(100)
    }

    fn take_back(&mut self, frames: u64) -> u64 {
        let mut tape = self.tape.lock().expect("not poisoned");
        let kept = tape.len() - frames as usize * 2;
        tape.truncate(kept);
        frames
    }
}

/// Where an output of the tests is watched and steered from.
#[derive(Clone, Default)]
pub(super) struct Reel {
    pub(super) tape: Tape,
    played: Arc<Mutex<u64>>,
    pub(super) fails: Arc<Mutex<Option<String>>>,
}

impl Reel {
    /// The output that is recorded here.
    pub(super) fn open(&self, kind: Kind, rate: u32) -> Opened {
        let capture = Capture {
            kind,
            tape: Arc::clone(&self.tape),
            played: Arc::clone(&self.played),
            rate: u64::from(rate),
            fails: Arc::clone(&self.fails),
        };
        let rewind = if kind == Kind::Deep { Duration::from_secs(2) } else { Duration::ZERO };
        tests_open(capture, NonZero::new(rate).expect("a rate"), rewind)
    }

    /// What was heard so far.
    pub(super) fn heard(&self) -> Vec<f32> {
        self.tape.lock().expect("not poisoned").clone()
    }

    /// Lets the output play up to `frames` frames in all, and says so.
    pub(super) fn let_play(&self, frames: u64, desk: &Desk) {
        *self.played.lock().expect("not poisoned") = frames;
        let _ = desk.wake.send(crate::player::engine::Message::Wanted);
    }
}

/// A player on a [`Capture`] and its events.
pub(super) struct Desk {
    pub(super) player: Player,
    pub(super) events: Receiver<Event>,
    pub(super) tape: Tape,
    reel: Reel,
    pub(super) fails: Arc<Mutex<Option<String>>>,
    wake: mpsc::Sender<crate::player::engine::Message>,
    pub(super) seen: Vec<Event>,
}

impl Desk {
    pub(super) fn fast(rate: u32) -> Self {
        Self::new(Kind::Fast, rate)
    }

    pub(super) fn new(kind: Kind, rate: u32) -> Self {
        Self::with_effects(kind, rate, crate::player::feed::effects())
    }

    /// With effects of the test's own.
    pub(super) fn with_effects(kind: Kind, rate: u32, effects: MakeEffects) -> Self {
        let reel = Reel::default();
        let outputs = Arc::new(crate::player::output::open);
        let doors = Doors { files: Arc::new(open), effects, outputs, patience: PATIENCE };
        Self::through(reel.clone(), reel.open(kind, rate), Self::null(rate), doors)
    }

    fn null(rate: u32) -> Options {
        Options { output: OutputChoice::Null, rate: RateChoice::Hz(rate), format: None }
    }

    /// On an output of `kind` that was chosen by `choice`; others are opened by `outputs`.
    pub(super) fn with(kind: Kind, rate: u32, choice: Options, outputs: Outputs) -> Self {
        let reel = Reel::default();
        Self::on(reel.clone(), reel.open(kind, rate), choice, outputs)
    }

    /// On an output that is open.
    pub(super) fn on(reel: Reel, opened: Opened, choice: Options, outputs: Outputs) -> Self {
        Self::waiting(reel, opened, choice, outputs, PATIENCE)
    }

    /// On an output that is open, with so much patience for another one.
    pub(super) fn waiting(reel: Reel, opened: Opened, choice: Options, outputs: Outputs, patience: Duration) -> Self {
        let doors = Doors { files: Arc::new(open), effects: crate::player::feed::effects(), outputs, patience };
        Self::through(reel, opened, choice, doors)
    }

    fn through(reel: Reel, opened: Opened, choice: Options, doors: Doors) -> Self {
        let (event_in, events) = mpsc::channel();
        let channel = mpsc::channel();
        let wake = channel.0.clone();
        let tell = move |event| drop(event_in.send(event));
        let player = Player::start(channel, opened, choice, doors, Box::new(tell)).expect("a thread can be started");
        let (tape, fails) = (Arc::clone(&reel.tape), Arc::clone(&reel.fails));
        Self { player, events, tape, reel, fails, wake, seen: Vec::new() }
    }

    pub(super) fn play(&self, item: Item) {
        self.player.send(Command::Play { item, position: Duration::ZERO, paused: false });
    }

    pub(super) fn next(&self, after: u64, item: Option<Item>) {
        self.player.send(Command::Next { after, item });
    }

    /// Lets the output play up to `frames` frames in all.
    pub(super) fn let_play(&self, frames: u64) {
        self.reel.let_play(frames, self);
    }

    /// Waits until what the output has taken is as `wanted` says: for orders that no event answers.
    pub(super) fn wait_for_tape(&self, wanted: impl Fn(&[f32]) -> bool) {
        let begun = std::time::Instant::now();
        while !wanted(&self.tape.lock().expect("not poisoned")) {
            assert!(begun.elapsed() < PATIENCE, "the output was never given that");
            std::thread::yield_now();
        }
    }

    /// The next event for which `wanted` says true; those before are kept in `seen`, and so is it.
    pub(super) fn wait(&mut self, wanted: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event =
                self.events.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no event; seen: {:?}", self.seen));
            self.seen.push(event.clone());
            if wanted(&event) {
                return event;
            }
        }
    }

    /// Plays `items` one after another to the end, answering what is asked.
    pub(super) fn play_all(&mut self, items: Vec<Item>) {
        let mut items = items.into_iter();
        self.play(items.next().expect("an item"));
        loop {
            match self.wait(|event| matches!(event, Event::WantsNext { .. } | Event::Finished { .. })) {
                Event::WantsNext { after } => self.next(after, items.next()),
                _ => return,
            }
        }
    }

    /// What was heard so far.
    pub(super) fn heard(&self) -> Vec<f32> {
        self.tape.lock().expect("not poisoned").clone()
    }

    /// The events without positions and questions, in short.
    pub(super) fn story(&self) -> Vec<String> {
        self.seen
            .iter()
            .filter_map(|event| match event {
                Event::Started { id, .. } => Some(format!("started {id}")),
                Event::Ended { id, fault: None } => Some(format!("ended {id}")),
                Event::Ended { id, fault: Some(fault) } => Some(format!("ended {id}: {fault}")),
                Event::Failed { id, reason } => Some(format!("failed {id}: {reason}")),
                Event::Position { .. } | Event::WantsNext { .. } => None,
                Event::Finished { .. } => Some("finished".to_owned()),
                other => Some(format!("{other:?}").to_lowercase()),
            })
            .collect()
    }
}
