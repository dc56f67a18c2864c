//! Decodes files on all processors and gives them back in their order.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::Judged;
use crate::library::Problem;
use crate::media::{self, Clipped, Verification};

/// How often is told how far it is.
const INTERVAL: Duration = Duration::from_millis(100);
/// Threads at most: beyond these the disk is waited for.
const THREADS: usize = 16;

type Outcome = Result<Verification, Problem>;

/// The files to be checked.
pub(super) struct Work {
    files: Vec<PathBuf>,
    ignores_ends: bool,
}

/// What is new.
pub(super) struct News {
    /// The next files in their order.
    pub judged: Vec<Judged>,
    /// Files that were checked.
    pub done: usize,
    /// How much sound was decoded.
    pub sound: Duration,
}

/// What the threads share.
struct Shared<'a> {
    files: &'a [PathBuf],
    next: AtomicUsize,
    stops: AtomicBool,
    nanos: AtomicU64,
}

impl Shared<'_> {
    /// Checks files until there are no more.
    fn check(&self, done: &mpsc::Sender<(usize, Outcome)>) {
        while let Some((place, path)) = self.take() {
            let outcome = media::verify_while(path, &mut |length| {
                self.nanos.fetch_add(length.as_nanos() as u64, Ordering::Relaxed);
                !self.stops.load(Ordering::Relaxed)
            });
            let outcome = match outcome {
                Ok(None) => return,
                Ok(Some(verification)) => Ok(verification),
                Err(error) => Err(error.fault.into()),
            };
            if done.send((place, outcome)).is_err() {
                return;
            }
        }
    }

    fn take(&self) -> Option<(usize, &Path)> {
        if self.stops.load(Ordering::Relaxed) {
            return None;
        }
        let place = self.next.fetch_add(1, Ordering::Relaxed);
        self.files.get(place).map(|path| (place, path.as_path()))
    }
}

impl Work {
    pub(super) fn new(files: Vec<PathBuf>, ignores_ends: bool) -> Self {
        Self { files, ignores_ends }
    }

    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Checks all files, until `stops` says so or `tell`, which hears what is new, does not want to go on. Gives the number of
    /// files that were checked.
    pub(super) fn run(&self, stops: &dyn Fn() -> bool, tell: &mut dyn FnMut(News) -> bool) -> usize {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS).min(self.len());
        let shared = Shared {
            files: &self.files,
            next: AtomicUsize::new(0),
            stops: AtomicBool::new(false),
            nanos: AtomicU64::new(0),
        };
        let (sender, inbox) = mpsc::channel();
        thread::scope(|scope| {
            let start = |_: &usize| {
                let (sender, shared) = (sender.clone(), &shared);
                let thread = thread::Builder::new().name("verify".to_owned());
                thread.spawn_scoped(scope, move || shared.check(&sender)).is_ok()
            };
            // Where the system has no thread left, this one does it.
            if (0..threads).filter(start).count() == 0 {
                shared.check(&sender);
            }
            drop(sender);
            self.gather(&shared, &inbox, stops, tell)
        })
    }

    fn gather(
        &self,
        shared: &Shared<'_>,
        inbox: &mpsc::Receiver<(usize, Outcome)>,
        stops: &dyn Fn() -> bool,
        tell: &mut dyn FnMut(News) -> bool,
    ) -> usize {
        let mut row = Row::new(&self.files, self.ignores_ends);
        let mut done = 0;
        loop {
            let received = inbox.recv_timeout(INTERVAL);
            let is_last = received == Err(RecvTimeoutError::Disconnected);
            if let Ok((place, outcome)) = received {
                done += 1;
                if let Some(free) = row.outcomes.get_mut(place) {
                    *free = Some(outcome);
                }
            }
            let judged = if is_last { row.rest() } else { row.ready() };
            let sound = Duration::from_nanos(shared.nanos.load(Ordering::Relaxed));
            if !tell(News { judged, done, sound }) || stops() {
                shared.stops.store(true, Ordering::Relaxed);
            }
            if is_last {
                return done;
            }
        }
    }
}

/// What came of the files, in their order.
pub(super) struct Row<'a> {
    files: &'a [PathBuf],
    ignores_ends: bool,
    pub outcomes: Vec<Option<Outcome>>,
    /// How many of them were given away.
    told: usize,
    /// Whether the file before the next one ends clipped, and where it lies.
    before: Option<&'a Path>,
}

impl<'a> Row<'a> {
    pub(super) fn new(files: &'a [PathBuf], ignores_ends: bool) -> Self {
        let mut outcomes = Vec::new();
        outcomes.resize_with(files.len(), || None);
        Self { files, ignores_ends, outcomes, told: 0, before: None }
    }

    /// Those that can be judged: the file after them is known too, in which they may go on.
    pub(super) fn ready(&mut self) -> Vec<Judged> {
        let mut judged = Vec::new();
        while matches!(self.outcomes.get(self.told), Some(Some(_)))
            && self.outcomes.get(self.told + 1).is_none_or(Option::is_some)
        {
            judged.extend(self.judge());
        }
        judged
    }

    /// All that are left, for no more will come.
    pub(super) fn rest(&mut self) -> Vec<Judged> {
        let mut judged = Vec::new();
        while self.told < self.outcomes.len() {
            judged.extend(self.judge());
        }
        judged
    }

    /// The next file. An end that goes on in the file beside it, whose own end there is as loud, is none: so are songs cut
    /// that go over into each other.
    fn judge(&mut self) -> Option<Judged> {
        let place = self.told;
        self.told += 1;
        let before = self.before.take();
        let path = self.files.get(place)?;
        let outcome = self.outcomes.get_mut(place)?.take()?;
        let clipped = |outcome: &Outcome| outcome.as_ref().map_or(Clipped::default(), |it| it.clipped);
        let own = clipped(&outcome);
        let next = self.outcomes.get(place + 1).and_then(Option::as_ref).map(clipped).unwrap_or_default();
        let is_beside = |other: &Path| other.parent() == path.parent();
        let goes_on = next.start && self.files.get(place + 1).is_some_and(|next| is_beside(next));
        self.before = Some(path.as_path()).filter(|_| own.end);
        let clipped = if self.ignores_ends {
            Clipped::default()
        } else {
            Clipped { start: own.start && !before.is_some_and(is_beside), end: own.end && !goes_on }
        };
        Some(Judged { path: path.clone(), outcome, clipped })
    }
}
