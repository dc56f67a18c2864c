//! The thread that decodes.

use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::time::Duration;

use super::cache::{Cache, Key};
use super::collect::Collector;
use super::picture::Waveform;
use crate::background::give_way;
use crate::media::{Decoder, Fault};

/// Files that may wait. With more, the one asked for longest ago is forgotten.
const WAITING: usize = 4;
/// Questions that may be on their way to the thread.
const QUESTIONS: usize = 64;
/// In so many parts a file is told while it is decoded.
const PARTS: u64 = 8;
/// How long the thread may take to end; a stalled disk must not hold the program.
const PATIENCE: Duration = Duration::from_secs(1);

/// Draws up files in the background, one at a time. Dropping it stops the thread within a packet of the file that is
/// being decoded.
#[derive(Debug)]
pub struct Tracer {
    pub(super) stops: Arc<AtomicBool>,
    /// `None` only while it is dropped.
    asks: Option<SyncSender<PathBuf>>,
    /// Hangs up when the thread has ended.
    ended: Receiver<()>,
}

impl Tracer {
    /// Starts the thread. `cache` is the folder in which to keep what was found; without one nothing is kept. `answer` is
    /// called on that thread, for each [`Tracer::ask`]: a few times while the file is decoded (if the file tells its
    /// length), and once with all of it. A file that cannot be read gives an empty waveform. Fails if the system has no
    /// thread left; a cache that cannot be read or written is no failure.
    pub fn open(cache: Option<PathBuf>, answer: impl Fn(PathBuf, Waveform) + Send + 'static) -> io::Result<Self> {
        let stops = Arc::new(AtomicBool::new(false));
        let (asks, asked) = sync_channel(QUESTIONS);
        let (alive, ended) = sync_channel(0);
        let worker =
            Worker { stops: Arc::clone(&stops), asked, answer, cache: cache.map(Cache::new), waiting: VecDeque::new() };
        std::thread::Builder::new().name("waveform".to_owned()).spawn(move || {
            give_way();
            worker.run();
            drop(alive);
        })?;
        Ok(Self { stops, asks: Some(asks), ended })
    }

    /// Wants to see a file. It comes before all that were asked for earlier, also before one that is being decoded, which
    /// goes on later from where it was. Beyond four waiting files the one asked for longest ago is forgotten. Never waits.
    pub fn ask(&self, path: PathBuf) {
        if let Some(asks) = &self.asks {
            // Too many, or the thread is gone: there will be no answer.
            let _ = asks.try_send(path);
        }
    }
}

impl Drop for Tracer {
    fn drop(&mut self) {
        self.stops.store(true, Ordering::Relaxed);
        self.asks = None;
        // Nothing is ever sent: this waits until the thread has ended.
        let _ = self.ended.recv_timeout(PATIENCE);
    }
}

/// A file that was asked for.
struct Wish {
    /// As it was asked for.
    name: PathBuf,
    /// How far it is; `None` if it was not opened yet.
    begun: Option<Box<Job>>,
}

/// A file that is being decoded.
struct Job {
    key: Key,
    decoder: Decoder,
    collector: Collector,
    /// Frames between two tellings, and after how many the next one comes.
    part: u64,
    next: u64,
}

/// What came of a step of work.
enum Progress {
    /// There is more to do.
    GoesOn,
    /// There is more to do, and this is what was found so far.
    Part(Waveform),
    /// It is done.
    Done(Waveform),
}

struct Worker<F> {
    stops: Arc<AtomicBool>,
    asked: Receiver<PathBuf>,
    answer: F,
    cache: Option<Cache>,
    /// The one asked for last comes first, and is worked on.
    waiting: VecDeque<Wish>,
}

impl<F: Fn(PathBuf, Waveform)> Worker<F> {
    fn run(mut self) {
        while !self.stops.load(Ordering::Relaxed) {
            match self.asked.try_recv() {
                Ok(name) => self.put_first(name),
                Err(TryRecvError::Empty) if self.waiting.is_empty() => match self.asked.recv() {
                    Ok(name) => self.put_first(name),
                    Err(_) => break,
                },
                Err(TryRecvError::Empty) => self.step(),
                Err(TryRecvError::Disconnected) => break,
            }
        }
    }

    fn put_first(&mut self, name: PathBuf) {
        let known = self.waiting.iter().position(|wish| wish.name == name);
        let wish = known.and_then(|at| self.waiting.remove(at)).unwrap_or(Wish { name, begun: None });
        self.waiting.push_front(wish);
        self.waiting.truncate(WAITING);
    }

    /// Opens the file asked for last, or decodes one packet of it.
    fn step(&mut self) {
        let Some(wish) = self.waiting.front_mut() else { return };
        let progress = match &mut wish.begun {
            Some(job) => job.step(self.cache.as_ref()),
            None => wish.begin(self.cache.as_ref()),
        };
        match progress {
            Progress::GoesOn => {}
            Progress::Part(found) => (self.answer)(wish.name.clone(), found),
            Progress::Done(found) => {
                if let Some(wish) = self.waiting.pop_front() {
                    (self.answer)(wish.name, found);
                }
            }
        }
    }
}

impl Wish {
    /// Looks whether the file is known, else opens it.
    fn begin(&mut self, cache: Option<&Cache>) -> Progress {
        let Ok(key) = Key::of(&self.name) else { return Progress::Done(Waveform::default()) };
        if let Some(found) = cache.and_then(|cache| cache.get(&key)) {
            return Progress::Done(found);
        }
        let Ok(decoder) = Decoder::open(&key.path) else { return Progress::Done(Waveform::default()) };
        let frames = decoder.info().frames;
        let part = frames.map_or(u64::MAX, |frames| frames.div_ceil(PARTS));
        let collector = Collector::new(frames);
        self.begun = Some(Box::new(Job { key, decoder, collector, part, next: part }));
        Progress::GoesOn
    }
}

impl Job {
    /// Decodes one packet.
    fn step(&mut self, cache: Option<&Cache>) -> Progress {
        let fault = match self.decoder.next_block() {
            Ok(Some(block)) => {
                self.collector.add(block.samples, block.spec.channels);
                if self.collector.at() < self.next {
                    return Progress::GoesOn;
                }
                self.next = (self.collector.at() / self.part).saturating_add(1).saturating_mul(self.part);
                return self.collector.so_far().map_or(Progress::GoesOn, Progress::Part);
            }
            Ok(None) => None,
            Err(error) => Some(error.fault),
        };
        let found = self.collector.picture();
        let is_whole = matches!(fault, None | Some(Fault::Damaged { .. }));
        // What changed while it was read, or could not be read, is not to be kept.
        if let Some(cache) = cache.filter(|_| is_whole && self.key.is_true()) {
            // What cannot be kept is found again.
            let _ = cache.insert(&self.key, &found);
        }
        Progress::Done(found)
    }
}
