//! Pipes: samples alone for another program, at the pace at which it reads.
//!
//! A thread of its own writes, and waits when the pipe is full; the engine never does. The pipe itself holds little and
//! the rest can be taken back, so that a pause is quick. Only whole frames are written, so that a reader that stays when
//! the writer changes never takes left for right.
//!
//! A named pipe is opened for reading too. So it is there without a reader and its samples outlive one: whoever opens it
//! next takes up where the last one stopped. Position is what was read.

use std::collections::VecDeque;
use std::io;
use std::num::NonZero;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::samples::Encoder;
use super::{Message, Opened, Options, Output, Pull, SampleFormat, file};
use crate::player::source::frames_in;

mod end;
mod writer;

use end::{Destination, End};
use writer::Writer;

pub(super) use end::{is_named, is_stdout_file};

/// Sound that waits to be written.
const BUFFER: Duration = Duration::from_secs(2);
/// The least that is asked for at once.
const REQUEST: Duration = Duration::from_millis(500);
/// What is taken back at most.
const REWIND: Duration = Duration::from_millis(2200);
/// What stays as it is when the rest is made anew.
const MARGIN: Duration = Duration::from_millis(6);
/// Sound in the pipe itself, at least: readers take 20 ms and more at once.
const IN_PIPE: Duration = Duration::from_millis(50);
/// A reader that took nothing for this long stands still.
const STALL: Duration = Duration::from_millis(250);
/// How long a writer that hangs in a dying device is waited for.
const PATIENCE: Duration = Duration::from_millis(500);
/// With more than this waiting, the oldest goes: fades that pile up while nobody reads.
const PILE: Duration = Duration::from_secs(8);

/// Opens a named pipe; one that is not there is made. An empty file is written as fast as possible.
pub(super) fn open(path: &Path, options: &Options, messages: &Sender<Message>, generation: u64) -> io::Result<Opened> {
    let destination = end::at(path)?;
    opened(destination, &path.display().to_string(), options, messages, generation)
}

/// Opens standard output, unless it is a terminal.
pub(super) fn open_stdout(options: &Options, messages: &Sender<Message>, generation: u64) -> io::Result<Opened> {
    opened(end::stdout()?, "standard output", options, messages, generation)
}

fn opened(
    destination: Destination,
    name: &str,
    options: &Options,
    messages: &Sender<Message>,
    generation: u64,
) -> io::Result<Opened> {
    let end = match destination {
        Destination::File(file) => return Ok(file::open_raw(file, name, options)),
        Destination::Pipe(end) => end,
    };
    let rate = options.rate.or_usual();
    let format = options.format.unwrap_or(SampleFormat::S16);
    let notice = (!end.has_reader()).then(|| format!("nobody reads {name} yet: waiting for a reader"));
    let pipe = Pipe::start(end, Encoder::new(format, rate.get()), rate.get(), messages.clone(), generation)?;
    let mut opened = Opened::new(pipe, format!("pipe {name}, {format}"), rate, REWIND);
    opened.notice = notice;
    Ok(opened)
}

/// What engine and writer share.
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
    end: End,
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Every change leaves it whole.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What waits to be written.
#[expect(clippy::struct_excessive_bools, reason = "each is a state of its own, and all their combinations occur")]
struct Queue {
    bytes: VecDeque<u8>,
    /// Bytes that are in the pipe or beyond it.
    written: u64,
    /// When something was written last.
    moved: Instant,
    /// With so many bytes in it more is asked for.
    low: usize,
    /// The engine knows that more is wanted.
    asked: bool,
    /// The engine knows that the reader stands still, and is to be told when it goes on.
    is_watched: bool,
    running: bool,
    closing: bool,
}

struct Pipe {
    shared: Arc<Shared>,
    encoder: Encoder,
    scratch: Vec<u8>,
    capacity: u64,
    margin: u64,
    pile: u64,
    can_return: bool,
    /// Closed to wake the writer for the last time.
    wake: Option<io::PipeWriter>,
    ended: Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Pipe {
    fn start(end: End, encoder: Encoder, rate: u32, messages: Sender<Message>, generation: u64) -> io::Result<Self> {
        let can_return = end.is_named();
        let queue = Queue {
            bytes: VecDeque::new(),
            written: 0,
            moved: Instant::now(),
            low: 0,
            asked: false,
            is_watched: false,
            running: false,
            closing: false,
        };
        let shared = Arc::new(Shared { queue: Mutex::new(queue), changed: Condvar::new(), end });
        let (woken, wake) = io::pipe()?;
        let writer = Writer { shared: Arc::clone(&shared), woken, frame: encoder.frame(), messages, generation };
        let (ended_in, ended) = mpsc::channel();
        let thread = std::thread::Builder::new().name("pipe".to_owned()).spawn(move || {
            writer.run();
            // Nobody may be waiting any more.
            let _ = ended_in.send(());
        })?;
        let mut pipe = Self {
            shared,
            encoder,
            scratch: Vec::new(),
            capacity: 0,
            margin: 0,
            pile: 0,
            can_return,
            wake: Some(wake),
            ended,
            thread: Some(thread),
        };
        pipe.measure(rate);
        Ok(pipe)
    }

    /// Times become frames of `rate` a second.
    fn measure(&mut self, rate: u32) {
        let frames = |time| frames_in(time, rate);
        (self.capacity, self.margin, self.pile) = (frames(BUFFER), frames(MARGIN), frames(PILE));
        let frame = self.encoder.frame();
        self.shared.end.shrink(frames(IN_PIPE) as usize * frame);
        self.shared.queue().low = (self.capacity - frames(REQUEST)) as usize * frame;
    }

    fn run(&self, running: bool) {
        let mut queue = self.shared.queue();
        queue.running = running;
        queue.moved = Instant::now();
        self.shared.changed.notify_all();
    }

    fn waiting(&self) -> u64 {
        (self.shared.queue().bytes.len() / self.encoder.frame()) as u64
    }
}

impl Output for Pipe {
    fn pull(&self) -> Pull {
        Pull::Asked
    }

    fn bits(&self) -> u16 {
        self.encoder.bits()
    }

    fn start(&mut self) -> Result<(), String> {
        self.run(true);
        Ok(())
    }

    fn stop(&mut self) -> Result<(), String> {
        self.run(false);
        Ok(())
    }

    fn heard(&mut self, emitted: u64) -> Result<u64, String> {
        let queue = self.shared.queue();
        let read = queue.written.saturating_sub(self.shared.end.unread());
        Ok((read / self.encoder.frame() as u64).min(emitted))
    }

    fn wants(&mut self) -> u64 {
        self.capacity.saturating_sub(self.waiting())
    }

    fn take(&mut self, samples: &[f32]) -> Result<(), String> {
        self.scratch.clear();
        self.encoder.encode(samples, &mut self.scratch);
        let mut queue = self.shared.queue();
        queue.bytes.extend(&self.scratch);
        let over = queue.bytes.len().saturating_sub(self.pile as usize * self.encoder.frame());
        queue.bytes.drain(..over);
        queue.written += over as u64;
        queue.asked = false;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), String> {
        self.shared.changed.notify_all();
        Ok(())
    }

    fn rewind_margin(&self) -> Option<u64> {
        Some(self.margin)
    }

    fn take_back(&mut self, frames: u64) -> u64 {
        let mut queue = self.shared.queue();
        let frame = self.encoder.frame();
        let frames = frames.min((queue.bytes.len() / frame) as u64);
        let kept = queue.bytes.len() - frames as usize * frame;
        queue.bytes.truncate(kept);
        frames
    }

    fn stalled_for(&self) -> Option<Duration> {
        let mut queue = self.shared.queue();
        queue.is_watched = queue.moved.elapsed() > STALL;
        // The writer tells when there is room for more; whether the last of it was read has to be looked for.
        let time = if queue.bytes.is_empty() { STALL } else { Duration::MAX };
        queue.is_watched.then_some(time)
    }

    fn at_rate(&mut self, rate: NonZero<u32>) -> Option<Duration> {
        let is_fresh = {
            let queue = self.shared.queue();
            queue.written == 0 && queue.bytes.is_empty()
        };
        if !is_fresh {
            return None;
        }
        self.encoder.at_rate(rate.get());
        self.measure(rate.get());
        Some(REWIND)
    }

    fn keeps_rate(&self) -> bool {
        true
    }

    fn can_return(&self) -> bool {
        self.can_return
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        self.shared.queue().closing = true;
        self.shared.changed.notify_all();
        drop(self.wake.take());
        let over = !matches!(self.ended.recv_timeout(PATIENCE), Err(mpsc::RecvTimeoutError::Timeout));
        if let Some(thread) = self.thread.take().filter(|_| over) {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests;
