//! What the player's thread does: orders in, news out, and in between decode, write, report, wait.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use super::feed::{Feed, MakeEffects};
use super::output::{Opened, Outputs, Pull};
use super::rig::{Gone, Rig};
use super::stream::Opener;
use super::tap::Tap;
use super::{Command, Event, Options, RateChoice};

mod opening;
mod orders;
mod parked;
mod switching;
mod transport;
mod waiting;

use opening::Opening;
pub(super) use opening::PATIENCE;
use parked::Parked;
use switching::Better;
use transport::Settling;
use waiting::Wait;

/// Blocks decoded before the engine looks for orders again.
const BURST: usize = 8;
/// While it waits for silence to be heard.
const SETTLE: Duration = Duration::from_millis(4);
/// It waits for that no more often than this.
const SETTLE_MAX: u32 = 500;
/// With less than this left to be heard, the join is not kept open any more for an answer to [`Event::WantsNext`].
const LAST_MOMENT: Duration = Duration::from_millis(250);

/// What the engine's thread is sent.
pub(super) enum Message {
    /// An order of the listener's.
    Command(Command),
    /// The output wants more.
    Wanted,
    /// The output that was opened as number `generation` is gone.
    Lost {
        /// Which.
        generation: u64,
        /// Why.
        reason: String,
    },
    /// What was asked for in [`opening`] is done; `None`: there was nothing to be opened.
    Opened {
        /// The number of the asking, which is the output's from now on.
        ticket: u64,
        /// What came of it.
        result: Box<Result<Option<Opened>, String>>,
    },
    /// The sound server plays the output's sound to another sink from now on.
    Moved {
        /// Which output.
        generation: u64,
        /// The sink.
        sink: String,
    },
    /// What was waited for from a file is there.
    Ready,
    /// The end.
    Quit,
}

/// How files and outputs are opened; tests have their own.
pub(super) struct Doors {
    pub(super) files: Opener,
    pub(super) effects: MakeEffects,
    pub(super) outputs: Outputs,
    /// How long an output may take to be opened: [`PATIENCE`].
    pub(super) patience: Duration,
}

/// The state of the player's thread.
#[expect(clippy::struct_excessive_bools, reason = "each is a state of its own, and all their combinations occur")]
pub(super) struct Engine {
    inbox: Receiver<Message>,
    outbox: Sender<Message>,
    queue: VecDeque<Message>,
    on_event: Box<dyn FnMut(Event) + Send>,
    events: Vec<Event>,
    feed: Feed,
    rig: Option<Rig>,
    parked: Option<Parked>,
    tap: Tap,
    /// The output that is being opened, in a thread of its own.
    opening: Option<Opening>,
    /// For something better than what plays, if that is nothing that can be heard.
    better: Better,
    outputs: Outputs,
    /// How long an output may take to be opened.
    patience: Duration,
    /// Numbers given to outputs that were opened.
    tickets: u64,
    /// How the output was chosen, to open it again.
    choice: Options,
    generation: u64,
    /// Something was handed over and not all of it was heard.
    active: bool,
    paused: bool,
    settling: Option<(Settling, u32)>,
    filling: bool,
    /// The ring's number of the frame heard, as last known.
    at: u64,
    /// Where the last jump led to.
    jumped: u64,
    /// Where what was made anew last begins.
    fresh: u64,
    volume: u8,
    muted: bool,
}

impl Engine {
    pub(super) fn new(
        (outbox, inbox): (Sender<Message>, Receiver<Message>),
        opened: Opened,
        choice: Options,
        doors: Doors,
        on_event: Box<dyn FnMut(Event) + Send>,
    ) -> Self {
        let mut feed = Feed::new(doors.files, doors.effects, outbox.clone(), opened.rate.get());
        feed.set_own_rate(choice.rate == RateChoice::File);
        let tap = Tap::new(outbox.clone());
        Self {
            inbox,
            outbox,
            queue: VecDeque::new(),
            on_event,
            events: Vec::new(),
            feed,
            rig: Some(Rig::new(opened, &tap)),
            parked: None,
            tap,
            opening: None,
            better: Better::default(),
            outputs: doors.outputs,
            patience: doors.patience,
            tickets: 0,
            choice,
            generation: 0,
            active: false,
            paused: false,
            settling: None,
            filling: false,
            at: 0,
            jumped: 0,
            fresh: 0,
            volume: 100,
            muted: false,
        }
    }

    /// A look at what is heard.
    pub(super) fn tap(&self) -> Tap {
        self.tap.clone()
    }

    /// Works until it is told to end.
    pub(super) fn run(mut self) {
        loop {
            let wait = match self.turn() {
                Ok(wait) => wait,
                Err(reason) => {
                    self.lose(reason);
                    Wait::No
                }
            };
            self.tell();
            let message = match self.queue.pop_front() {
                Some(message) => message,
                None => match self.receive(&wait) {
                    Ok(Some(message)) => message,
                    Ok(None) => continue,
                    Err(()) => break,
                },
            };
            if matches!(message, Message::Quit) {
                break;
            }
            if let Err(reason) = self.obey(message) {
                self.lose(reason);
            }
            self.tell();
        }
        self.fall_silent();
    }

    fn tell(&mut self) {
        for event in self.events.drain(..) {
            (self.on_event)(event);
        }
    }

    /// A last fade, so that ending does not click.
    fn fall_silent(&mut self) {
        let Some(rig) = &mut self.rig else { return };
        if !rig.is_started() || rig.pull() == Pull::Fast || rig.pause().is_err() {
            return;
        }
        for _ in 0..15 {
            if rig.pump().is_err() || rig.heard().is_ok_and(|heard| heard.silent) {
                return;
            }
            std::thread::sleep(SETTLE);
        }
    }

    fn obey(&mut self, message: Message) -> Result<(), Gone> {
        match message {
            Message::Command(command) if self.is_outdone(&command) => Ok(()),
            Message::Command(
                command @ (Command::Sound(_) | Command::Measured { .. } | Command::Loop(_) | Command::FadeEnd(_)),
            ) => self.reshape(command),
            Message::Command(command) if self.rig.is_some() => {
                self.command(command)?;
                // What was taken back is put in its place before anything else is done that could take its time.
                let unheard = self.rig.as_mut().filter(|rig| !rig.is_settled());
                unheard.map_or(Ok(()), |rig| rig.pump().map(drop))
            }
            Message::Command(command) => {
                self.command_parked(command);
                Ok(())
            }
            Message::Lost { generation, reason } if generation == self.generation => Err(reason),
            Message::Opened { ticket, result } => self.opened(ticket, *result),
            Message::Moved { generation, sink } if generation == self.generation => {
                self.moved(sink);
                Ok(())
            }
            Message::Ready => {
                self.filling = true;
                Ok(())
            }
            Message::Wanted | Message::Lost { .. } | Message::Moved { .. } | Message::Quit => Ok(()),
        }
    }

    /// Whether the next order is another of the same kind, which makes this one pointless.
    fn is_outdone(&mut self, command: &Command) -> bool {
        if !matches!(command, Command::Seek(_) | Command::Sound(_)) {
            return false;
        }
        self.queue.extend(self.inbox.try_iter());
        let Some(Message::Command(next)) = self.queue.front() else { return false };
        std::mem::discriminant(next) == std::mem::discriminant(command)
    }

    fn command(&mut self, command: Command) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        match command {
            Command::Play { item, position, paused } => {
                self.feed.play(item, position, rig.head());
                self.paused = paused;
                self.better.now();
                self.jump(!position.is_zero())
            }
            Command::Next { after, item } => self.next(after, item),
            Command::Pause => self.pause(),
            Command::Resume => self.resume(),
            Command::Stop => self.stop(),
            Command::Seek(position) => self.seek(position),
            Command::Volume(percent) => {
                self.volume = percent;
                self.set_gain()
            }
            Command::Mute(muted) => {
                self.muted = muted;
                self.set_gain()
            }
            Command::Output(options) => {
                self.switch(options);
                Ok(())
            }
            // These are obeyed elsewhere.
            Command::Sound(_) | Command::Measured { .. } | Command::Loop(_) | Command::FadeEnd(_) => Ok(()),
        }
    }

    /// Does what there is to do now; says how long there is nothing.
    fn turn(&mut self) -> Result<Wait, Gone> {
        if self.parked.is_some() {
            return Ok(self.retry());
        }
        // One that hangs is given up, whatever is heard meanwhile.
        self.is_opening();
        self.seek_better();
        let progress = self.fill();
        let Some(rig) = &mut self.rig else { return Ok(Wait::Forever) };
        let moved = rig.pump()?;
        if progress && self.settling.is_none() && rig.pull() != Pull::Fast {
            return Ok(Wait::No);
        }
        let silent = if rig.is_started() {
            let heard = rig.heard()?;
            // Before a jump is obeyed the source still stands where it was.
            self.at = heard.at.max(self.jumped);
            heard.silent
        } else {
            true
        };
        self.report();
        self.check_settled(silent)?;
        self.check_finished()?;
        if self.check_rate(silent)? {
            return Ok(Wait::No);
        }
        Ok(self.wait(progress || moved))
    }

    fn report(&mut self) {
        let Some(rig) = &self.rig else { return };
        let ready = rig.head() > self.at || !self.feed.pending().is_empty();
        // A paused item is ready; a playing one has begun once its first frame is on its way.
        self.feed.timeline.report(self.at, ready, &mut self.events);
    }

    fn check_settled(&mut self, silent: bool) -> Result<(), Gone> {
        let Some((settling, times)) = self.settling else { return Ok(()) };
        if !silent && times < SETTLE_MAX {
            self.settling = Some((settling, times + 1));
            return Ok(());
        }
        self.settling = None;
        self.settled(settling);
        self.rig.as_mut().map_or(Ok(()), Rig::stop)
    }

    fn check_finished(&mut self) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        let left = (rig.head() + (self.feed.pending().len() / 2) as u64).saturating_sub(self.at);
        let last_moment = left <= super::source::frames_in(LAST_MOMENT, self.feed.rate());
        if self.feed.is_holding() && !self.paused && rig.pull() != Pull::Fast && last_moment {
            self.feed.flush();
            self.filling = true;
        }
        if !self.active || !self.feed.is_done() || !self.feed.pending().is_empty() {
            return Ok(());
        }
        rig.set_ending(Some(rig.head()));
        if self.feed.timeline.segments.is_empty() {
            let newest = self.feed.newest();
            self.feed.clear(rig.head());
            self.active = false;
            self.events.extend(newest.map(|after| Event::Finished { after }));
            rig.finish()?;
            rig.stop()?;
        }
        Ok(())
    }

    /// Decodes and writes for a while; true if there is more to do at once.
    fn fill(&mut self) -> bool {
        let Some(rig) = &mut self.rig else { return false };
        self.filling |= rig.is_low();
        for _ in 0..BURST {
            if !self.filling {
                return false;
            }
            let fresh = rig.head() - self.fresh < u64::from(self.feed.rate() / 8);
            let written = rig.write(self.feed.pending(), fresh);
            self.feed.written(written);
            self.filling = self.feed.pending().is_empty() && self.feed.advance(&mut self.events);
        }
        self.filling
    }
}
