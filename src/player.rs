//! The player: plays files gaplessly through one output that stays open.
//!
//! [`Player`] is the handle that the application holds. It starts its thread on [`Player::open`] and joins it on
//! drop. Orders go down as [`Command`]s, news come up as [`Event`]s. The player knows the current and the next file
//! only; what is to be played when is the queue's business.
//!
//! The one clock is the count of frames heard: [`Event::Started`], [`Event::Ended`] and [`Event::Position`] tell what
//! has left the output, not what was decoded.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use engine::{Doors, Engine, Message};
use output::{Opened, Outputs};

mod decode;
mod effects;
mod engine;
mod feed;
mod gain;
mod gains;
mod output;
mod reason;
mod resampler;
mod rig;
mod ring;
mod sound;
mod source;
mod stream;
mod tap;
mod timeline;

pub use output::{ChoiceError, Device, OutputChoice, RateChoice, SampleFormat, devices};
pub use reason::Reason;
pub use sound::{Applied, CROSSFADE_MAX, Equalizer, GainMode, GainSource, ReplayGain, Sound, Speed};
pub use tap::{Passes, Tap};

pub use crate::media::Range;

use crate::media::Loudness;

/// Something to play. `id` is the caller's, unique for every time that something is handed over, so that playing the
/// same file twice in a row gives two ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Named again in every event about this item.
    pub id: u64,
    /// The file.
    pub path: PathBuf,
    /// The part of the file; `None` for all of it.
    pub range: Option<Range>,
    /// How loud it is said to be; `None`: as the tags of the file say. The tags are about the whole file: a part has figures
    /// of its own, or none.
    pub stated: Option<Loudness>,
    /// How loud it was found to be, if nothing says so.
    pub measured: Option<Loudness>,
}

/// Orders to the player.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Drop what is playing and play this from `position`. With `paused` it is made ready and stays silent.
    Play {
        /// What to play.
        item: Item,
        /// Where to begin, from the start of the item.
        position: Duration,
        /// Whether to stay silent until [`Command::Resume`].
        paused: bool,
    },
    /// What follows the item `after` without a gap; `None`: nothing does. Given again, it replaces what was given
    /// before, even if that was decoded already, as long as it has not been heard. Ignored if `after` is neither the
    /// newest item that the player holds nor the one that is heard.
    Next {
        /// The item that it follows.
        after: u64,
        /// What follows.
        item: Option<Item>,
    },
    /// Silence, with a short ramp; the position is kept.
    Pause,
    /// Go on, with a short ramp.
    Resume,
    /// Drop what is playing, with a short ramp. The output stays open and idle.
    Stop,
    /// Jump in the item that is heard, from its start; beyond its end counts as its end.
    Seek(Duration),
    /// The listener's volume in percent, 0 to 100; ramped.
    Volume(u8),
    /// Mute or not; ramped.
    Mute(bool),
    /// What is done to the sound from now on: what is heard changes at once, its position is kept, and the old fades into
    /// the new within 12 ms. Kept while nothing plays and while the output is lost.
    Sound(Sound),
    /// An item was measured after it was handed over. It counts if the item's tags say nothing; if it is heard, its gain
    /// glides there within a second.
    Measured {
        /// The item.
        id: u64,
        /// How loud it is.
        loudness: Loudness,
    },
    /// Plays the part between two times of the item heard over and over, exact to the sample; `None`: no more, it plays on
    /// from where it is. An end beyond the item's counts as that; a part shorter than 10 ms is ignored. A position at or
    /// past the end of the part goes to its start, also after a jump. It ends with the item and with [`Command::Play`].
    Loop(Option<(Duration, Duration)>),
    /// The item heard fades out over this long before its end; zero: it does not. It ends with the item. Nothing fades if
    /// the item's length is not known in advance.
    FadeEnd(Duration),
    /// Play to another output from now on; the position is kept. [`Event::OutputChanged`] or [`Event::OutputRefused`]
    /// follows.
    Output(Options),
}

/// News from the player.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The first frame of this item is heard (or, if paused, ready to be heard).
    Started {
        /// The item.
        id: u64,
        /// Its length, if the file tells.
        duration: Option<Duration>,
        /// What the file is, for the listener: `FLAC 44.1 kHz 16 bit stereo`.
        format: String,
    },
    /// The player would like to know what follows this item; answer with [`Command::Next`], also if nothing does:
    /// without an answer there is no [`Event::Finished`].
    WantsNext {
        /// The newest item that the player holds.
        after: u64,
    },
    /// The last frame of this item was heard. Where it fades into the next one, that has started before.
    Ended {
        /// The item.
        id: u64,
        /// Why it ended before its promised end: "damaged after 0:41", if it did.
        fault: Option<Reason>,
    },
    /// The item cannot be played. Nothing of it was heard. The player goes on with what [`Command::Next`] names after it:
    /// [`Event::WantsNext`] for the same id follows, unless it was sent before.
    Failed {
        /// The item.
        id: u64,
        /// Why: "not found", "WMA is not supported; …"
        reason: Reason,
    },
    /// Everything handed over was heard, or has failed, and nothing follows.
    Finished {
        /// The newest item that the player held.
        after: u64,
    },
    /// Silence was reached after [`Command::Pause`].
    Paused,
    /// Sound goes on after [`Command::Resume`].
    Resumed,
    /// [`Command::Stop`] was carried out.
    Stopped,
    /// Where the listener is; sent after each jump and when the full second changes while playing.
    Position {
        /// The item heard.
        id: u64,
        /// From its start.
        at: Duration,
    },
    /// The output is gone: playing pauses, the position is kept, and so is what follows. The player keeps trying, unless it
    /// is a file that cannot be written: then another output must be chosen ([`Command::Output`]). Sent again if
    /// [`Command::Play`] or [`Command::Resume`] could not bring it back.
    OutputLost {
        /// Why.
        reason: String,
    },
    /// The output is back.
    OutputRestored,
    /// It plays to another output, or to the same at another rate, from where the listener was: [`Command::Output`] was carried
    /// out (the output may have been lost before), the sound server moved the sound to another device, a device has
    /// appeared where there was none, or a file has another rate ([`RateChoice::File`]).
    OutputChanged {
        /// What it plays to, for the listener.
        name: String,
        /// Frames a second.
        rate: u32,
        /// Why it plays to something else than one would hope for.
        notice: Option<String>,
        /// The choice that was carried out; `None` if it is no answer to [`Command::Output`].
        chosen: Option<OutputChoice>,
    },
    /// [`Command::Output`] could not be carried out: what played before goes on. Each such order has one answer, this or the
    /// one above.
    OutputRefused {
        /// Why.
        reason: String,
        /// What was chosen.
        chosen: OutputChoice,
    },
    /// The gain that is in force for this item; sent after it has started, if ReplayGain is on, and at each change.
    Gain {
        /// The item.
        id: u64,
        /// `None`: ReplayGain is off.
        applied: Option<Applied>,
    },
}

/// Why the player cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The output that was chosen does not work.
    #[error("output {name}: {reason}")]
    Unavailable {
        /// The output.
        name: String,
        /// Why.
        reason: String,
    },
    /// No device is called that.
    #[error("no output device {name:?}; there are: {devices}")]
    NoDevice {
        /// What was asked for.
        name: String,
        /// The devices.
        devices: String,
    },
    /// More than one device is called that.
    #[error("output device {name:?} could be any of: {devices}")]
    ManyDevices {
        /// What was asked for.
        name: String,
        /// Those that it could be.
        devices: String,
    },
    /// The file to write to cannot be created.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The system gives no thread.
    #[error("the player's thread could not be started: {0}")]
    Thread(std::io::Error),
}

impl Error {
    fn unavailable(name: &str, reason: impl Into<String>) -> Self {
        Self::Unavailable { name: name.to_owned(), reason: reason.into() }
    }
}

/// How to open a player.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Where to play to.
    pub output: OutputChoice,
    /// At which rate.
    pub rate: RateChoice,
    /// In which form samples are written; `None`: what the output is used to. Devices take what they take.
    pub format: Option<SampleFormat>,
}

/// How long dropping the player waits for its thread: a device or a disk that has died can hold it longer.
const PATIENCE: Duration = Duration::from_secs(3);

/// The handle of a player. Dropping it fades out, closes the output and joins the thread.
pub struct Player {
    messages: Sender<Message>,
    thread: Option<JoinHandle<()>>,
    ended: Receiver<()>,
    output: String,
    rate: u32,
    notice: Option<String>,
    tap: Tap,
}

impl std::fmt::Debug for Player {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Player").field("output", &self.output).field("rate", &self.rate).finish_non_exhaustive()
    }
}

impl Player {
    /// Opens the output and starts the player's thread, on which `on_event` is called. Fails if an output that was
    /// chosen by name cannot be had; [`OutputChoice::Auto`] never fails for that reason.
    pub fn open(options: &Options, on_event: impl FnMut(Event) + Send + 'static) -> Result<Self, Error> {
        let (outbox, inbox) = mpsc::channel();
        let outputs: Outputs = Arc::new(output::open);
        let opened = output::first(&outputs, options, &outbox)?;
        let doors =
            Doors { files: Arc::new(decode::open), effects: feed::effects(), outputs, patience: engine::PATIENCE };
        Self::start((outbox, inbox), opened, options.clone(), doors, Box::new(on_event))
    }

    fn start(
        channel: (Sender<Message>, Receiver<Message>),
        opened: Opened,
        choice: Options,
        doors: Doors,
        on_event: Box<dyn FnMut(Event) + Send>,
    ) -> Result<Self, Error> {
        let (messages, output, rate) = (channel.0.clone(), opened.name.clone(), opened.rate.get());
        let notice = opened.notice.clone();
        let engine = Engine::new(channel, opened, choice, doors, on_event);
        let tap = engine.tap();
        let (ended_in, ended) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("player".to_owned())
            .spawn(move || {
                engine.run();
                // Nobody may be waiting any more.
                let _ = ended_in.send(());
            })
            .map_err(Error::Thread)?;
        Ok(Self { messages, thread: Some(thread), ended, output, rate, notice, tap })
    }

    /// Gives an order. It is carried out in the player's thread, in order.
    pub fn send(&self, command: Command) {
        // The thread lives as long as the handle.
        let _ = self.messages.send(Message::Command(command));
    }

    /// What it plays to, for the listener, when it was opened; [`Event::OutputChanged`] tells of every change.
    #[must_use]
    pub fn output(&self) -> &str {
        &self.output
    }

    /// Frames a second of the output, when it was opened; [`Event::OutputChanged`] tells of every change.
    #[must_use]
    pub const fn rate(&self) -> u32 {
        self.rate
    }

    /// A look at what is heard, whatever it plays to.
    #[must_use]
    pub fn tap(&self) -> Tap {
        self.tap.clone()
    }

    /// Why it plays to something else than one would hope for, if it did when it was opened: a line for the listener.
    #[must_use]
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        let _ = self.messages.send(Message::Quit);
        let over = !matches!(self.ended.recv_timeout(PATIENCE), Err(mpsc::RecvTimeoutError::Timeout));
        if let Some(thread) = self.thread.take().filter(|_| over) {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests;
