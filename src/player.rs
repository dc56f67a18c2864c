//! The player: plays files gaplessly through one output that stays open.
//!
//! [`Player`] is the handle that the application holds. It starts its thread on [`Player::open`] and joins it on
//! drop. Orders go down as [`Command`]s, news come up as [`Event`]s. The player knows the current and the next file
//! only; what is to be played when is the queue's business.
//!
//! The one clock is the count of frames heard: [`Event::Started`], [`Event::Ended`] and [`Event::Position`] tell what
//! has left the output, not what was decoded.

use std::path::PathBuf;
use std::time::Duration;

/// A part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Range {
    /// Where it begins.
    pub start: Duration,
    /// Where it ends; `None` for the end of the file.
    pub end: Option<Duration>,
}

/// Something to play. `id` is the caller's, unique for every time that something is handed over, so that playing the
/// same file twice in a row gives two ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Named again in every event about this item.
    pub id: u64,
    /// The file.
    pub path: PathBuf,
    /// The part of the file; `None` for all of it.
    pub range: Option<Range>,
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
    /// The player would like to know what follows this item; answer with [`Command::Next`].
    WantsNext {
        /// The newest item that the player holds.
        after: u64,
    },
    /// The last frame of this item was heard.
    Ended {
        /// The item.
        id: u64,
        /// Why it ended before its promised end: "damaged after 0:41", if it did.
        fault: Option<String>,
    },
    /// The item cannot be played. Nothing of it was heard. The player goes on with what [`Command::Next`] names after it,
    /// so this is followed by [`Event::WantsNext`] for the same id.
    Failed {
        /// The item.
        id: u64,
        /// Why, for the listener: "not found", "codec WMA is not supported" …
        reason: String,
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
    /// The output is gone: playing pauses, the position is kept, the player keeps trying.
    OutputLost {
        /// Why.
        reason: String,
    },
    /// The output is back.
    OutputRestored,
}
