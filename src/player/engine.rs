//! What the player's thread does: orders in, news out, and in between decode, write, report, wait.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::feed::{Feed, MakeEffects};
use super::output::{Opened, Outputs, Pull};
use super::rig::{Gone, Rig};
use super::stream::Opener;
use super::tap::{self, Tap};
use super::{Command, Event, Item, Options, RateChoice, gain};

mod opening;
mod orders;
mod parked;
mod switching;

use opening::Opening;
pub(super) use opening::PATIENCE;
use parked::Parked;
use switching::Better;

/// Blocks decoded before the engine looks for orders again.
const BURST: usize = 8;
/// Decoded before a jump is heard: more than a sound server reads ahead at once.
const LEAD: Duration = Duration::from_millis(600);
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

/// What is said once silence is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Settling {
    Paused,
    Stopped,
    Quiet,
}

enum Wait {
    No,
    For(Duration),
    Forever,
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

    fn receive(&self, wait: &Wait) -> Result<Option<Message>, ()> {
        match wait {
            Wait::No => Ok(self.inbox.try_recv().ok()),
            Wait::For(time) => match self.inbox.recv_timeout(*time) {
                Ok(message) => Ok(Some(message)),
                Err(RecvTimeoutError::Timeout) => Ok(None),
                Err(RecvTimeoutError::Disconnected) => Err(()),
            },
            Wait::Forever => self.inbox.recv().map(Some).map_err(|_| ()),
        }
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

    fn seek(&mut self, position: Duration) -> Result<(), Gone> {
        let (Some(rig), Some(id)) = (&mut self.rig, self.feed.first()) else { return Ok(()) };
        if !self.active {
            return Ok(());
        }
        self.feed.seek(position, rig.head());
        self.jump(!position.is_zero())?;
        if self.feed.timeline.segments.is_empty() {
            // The file takes its time; this is where it will go on.
            self.events.push(Event::Position { id, at: position });
        }
        self.feed.timeline.tell_position(self.at, &mut self.events);
        Ok(())
    }

    fn set_gain(&mut self) -> Result<(), Gone> {
        let gain = if self.muted { 0.0 } else { gain::from_percent(self.volume) };
        self.rig.as_mut().map_or(Ok(()), |rig| rig.gain(gain))
    }

    /// What the feed begins with now takes the place of everything before.
    fn jump(&mut self, fade_in: bool) -> Result<(), Gone> {
        self.prepare();
        let Some(rig) = &mut self.rig else { return Ok(()) };
        let target = rig.head();
        rig.set_ending(None);
        rig.skip(target, fade_in)?;
        if self.paused {
            rig.pause()?;
        } else {
            rig.resume()?;
        }
        self.hand_over()?;
        let Some(rig) = &mut self.rig else { return Ok(()) };
        rig.start()?;
        rig.pump()?;
        self.settle(self.paused.then_some(Settling::Quiet));
        (self.active, self.filling, self.at, self.jumped, self.fresh) = (true, true, target, target, target);
        Ok(())
    }

    /// Decodes enough to go on with, before what was heard gives way to it.
    fn prepare(&mut self) {
        let enough = super::source::frames_in(LEAD, self.feed.rate()) as usize * 2;
        while self.feed.pending().len() < enough && self.feed.advance(&mut self.events) {}
    }

    /// Writes what is decoded, as far as there is room in the ring and in the output.
    fn hand_over(&mut self) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        let mut idle = 0;
        // An output that takes silence while paused makes no room by that.
        while idle < if self.paused { 2 } else { u32::MAX } {
            let written = rig.write(self.feed.pending(), true);
            self.feed.written(written);
            let moved = rig.prime()?;
            if self.feed.pending().is_empty() || (written == 0 && !moved) {
                break;
            }
            idle = if written == 0 { idle + 1 } else { 0 };
        }
        Ok(())
    }

    /// Waits for silence; what is still to be said about the last time is said now.
    fn settle(&mut self, settling: Option<Settling>) {
        let before = std::mem::replace(&mut self.settling, settling.map(|settling| (settling, 0)));
        if let Some((before, _)) = before {
            self.settled(before);
        }
    }

    fn settled(&mut self, settling: Settling) {
        match settling {
            Settling::Paused => self.events.push(Event::Paused),
            Settling::Stopped => self.events.push(Event::Stopped),
            Settling::Quiet => {}
        }
    }

    fn next(&mut self, after: u64, item: Option<Item>) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        if self.feed.newest() == Some(after) {
            self.feed.append(item);
        } else {
            let held = self.feed.held();
            let Some(place) = held.iter().position(|held| held.id == after) else { return Ok(()) };
            if item.as_ref().is_some_and(|item| held.get(place + 1) == Some(item)) {
                return Ok(());
            }
            let written = rig.head();
            let at = self.changeable()?;
            let Ok(cut) = self.feed.drop_after(after, at, written) else { return Ok(()) };
            self.feed.append(item);
            if let Some(cut) = cut {
                self.splice(cut)?;
            }
        }
        if let Some(rig) = &self.rig {
            rig.set_ending(None);
        }
        self.filling = true;
        Ok(())
    }

    fn pause(&mut self) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        if !self.active {
            return Ok(());
        }
        if self.paused {
            if self.settling.is_none() {
                self.events.push(Event::Paused);
            }
            return Ok(());
        }
        self.paused = true;
        rig.pause()?;
        self.settle(Some(Settling::Paused));
        Ok(())
    }

    fn resume(&mut self) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        if !self.active || !self.paused {
            return Ok(());
        }
        self.paused = false;
        rig.resume()?;
        rig.start()?;
        self.better.now();
        self.filling = true;
        self.settle(None);
        self.events.push(Event::Resumed);
        Ok(())
    }

    fn stop(&mut self) -> Result<(), Gone> {
        let Some(rig) = &mut self.rig else { return Ok(()) };
        let head = rig.head();
        self.feed.clear(head);
        (self.active, self.paused, self.at) = (false, true, head);
        rig.set_ending(Some(head));
        rig.skip(head, false)?;
        rig.pause()?;
        rig.start()?;
        self.settle(Some(Settling::Stopped));
        Ok(())
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

    fn wait(&self, busy: bool) -> Wait {
        let Some(rig) = &self.rig else { return Wait::Forever };
        if self.settling.is_some() {
            return Wait::For(SETTLE);
        }
        if self.filling {
            return Wait::No;
        }
        if !self.active || self.paused {
            return self.opening_in().map_or(Wait::Forever, Wait::For);
        }
        let late = self.feed.overdue_in().filter(|_| self.feed.pending().is_empty());
        let overdue = late.into_iter().chain(self.better_in()).chain(self.opening_in()).min();
        match (self.wait_playing(rig, busy), overdue) {
            (Wait::Forever, Some(time)) => Wait::For(time),
            (Wait::For(other), Some(time)) => Wait::For(time.min(other)),
            (wait, _) => wait,
        }
    }

    fn wait_playing(&self, rig: &Rig, busy: bool) -> Wait {
        if rig.pull() == Pull::Fast {
            return if busy { Wait::No } else { Wait::Forever };
        }
        if self.feed.awaits_rate().is_some() && self.feed.timeline.segments.is_empty() {
            return Wait::For(SETTLE);
        }
        if let Some(time) = rig.stalled_for() {
            return Wait::For(time);
        }
        let mut frames = self.feed.timeline.next_mark(self.at);
        let mut sooner = |other: u64| frames = Some(frames.map_or(other, |frames| frames.min(other)));
        if rig.pull() != Pull::Asked && !self.feed.is_idle() && !self.feed.is_waiting() {
            sooner(rig.until_low());
        }
        if rig.pull() == Pull::Timed && rig.is_watched() {
            sooner(super::source::frames_in(tap::TICK, self.feed.rate()));
        }
        if self.feed.is_holding() {
            let left = rig.head().saturating_sub(self.at);
            sooner(left.saturating_sub(super::source::frames_in(LAST_MOMENT, self.feed.rate())));
        }
        match frames {
            Some(frames) => Wait::For(self.feed.timeline.time(frames).max(SETTLE)),
            None => Wait::Forever,
        }
    }
}
