//! Keeps the library up to date in a thread of its own: searches the folders, reads what is new, and looks again when
//! something changes there.

#[cfg(test)]
mod tests;

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::cache::Cache;
use super::matching::Matcher;
use super::pins::Pins;
use super::search::Search;
use super::watch::Watch;
use super::{Library, Progress};
use crate::background::give_way;
use crate::catalogue::Catalogue;

/// Progress is told this often.
const INTERVAL: Duration = Duration::from_millis(100);
/// After this long what was read so far is shown; then after twice as long, and so on.
const PATIENCE: Duration = Duration::from_secs(1);
/// A change is looked at when nothing else has changed for this long, for most come in many pieces …
const QUIET: Duration = Duration::from_millis(300);
/// … but not later than this.
const LATEST: Duration = Duration::from_secs(3);
/// Where something changes all the time the search takes no more than one part in so many of it.
const REST: u32 = 10;

/// What a [`Keeper`] tells.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// How far it is.
    Progress(Progress),
    /// What there is.
    Found {
        /// All that is known by now.
        library: Box<Library>,
        /// Whether the search goes on.
        goes_on: bool,
    },
    /// The search ended, and nothing is otherwise than it was.
    Unchanged,
    /// What the listener should know, in English: that nothing can be kept, or that changes are not noticed.
    Trouble(String),
}

/// What is to be searched, and what for.
pub struct Plan {
    /// Files and folders.
    pub roots: Vec<PathBuf>,
    /// The songs.
    pub catalogue: Arc<Catalogue>,
    /// The listener's decisions; looked at when files are tied.
    pub pins: Arc<Mutex<Pins>>,
    /// The folder for what was read; without it everything is read each time.
    pub cache: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// The listener wants it.
    Again,
    /// Something was noticed.
    Changed,
}

/// The thread that searches. Dropping it stops the search.
#[derive(Debug)]
pub struct Keeper {
    orders: Sender<Order>,
    stops: Arc<AtomicBool>,
}

impl Keeper {
    /// Starts the search, and looks again whenever something changes. `on_news` is called in the thread of the search; when it
    /// gives `false` nobody listens any more and the thread ends. Fails if the system has no thread left.
    pub fn start(plan: Plan, on_news: impl FnMut(News) -> bool + Send + 'static) -> io::Result<Self> {
        let (orders, ordered) = channel();
        let stops = Arc::new(AtomicBool::new(false));
        let keeper = Self { orders: orders.clone(), stops: Arc::clone(&stops) };
        let begin = move || {
            give_way();
            let cache = plan.cache.as_deref().map_or_else(Cache::none, Cache::open);
            let matcher = Matcher::new(&plan.catalogue);
            let mut worker = Worker { plan, matcher, cache, on_news, stops, ordered, last: None, is_troubled: false };
            // Ends when nobody listens.
            let _ = worker.run(&orders);
        };
        std::thread::Builder::new().name("scan".to_owned()).spawn(begin)?;
        Ok(keeper)
    }

    /// Searches again, also what nothing was noticed of.
    pub fn again(&self) {
        // If the thread is gone there is nothing to search with.
        let _ = self.orders.send(Order::Again);
    }

    /// Stops the search that is under way: what was read so far is the library.
    pub fn stop(&self) {
        self.stops.store(true, Ordering::Relaxed);
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.stop();
    }
}

struct Worker<F> {
    plan: Plan,
    matcher: Matcher,
    cache: Cache,
    on_news: F,
    stops: Arc<AtomicBool>,
    ordered: Receiver<Order>,
    /// What the last search found, to tell whether the next one finds something else.
    last: Option<u64>,
    /// Whether it was told that nothing is kept.
    is_troubled: bool,
}

impl<F: FnMut(News) -> bool> Worker<F> {
    fn run(&mut self, orders: &Sender<Order>) -> ControlFlow<()> {
        let changed = Arc::new(AtomicBool::new(false));
        let (mut took, _watch) = self.begin(orders, &changed)?;
        loop {
            if self.wait(took, &changed).is_break() {
                return ControlFlow::Break(());
            }
            took = self.search()?;
        }
    }

    /// The first search, how long it took, and the watch over what it found.
    fn begin(
        &mut self,
        orders: &Sender<Order>,
        changed: &Arc<AtomicBool>,
    ) -> ControlFlow<(), (Duration, Option<Watch>)> {
        let took = self.search()?;
        let is_stopped = self.stops.load(Ordering::Relaxed);
        let watch = self.watch(orders, changed)?;
        // What changed between the search and the watch was not noticed. Who stopped the search wants no other one at once.
        if !is_stopped {
            self.search()?;
        }
        ControlFlow::Continue((took, watch))
    }

    fn watch(&mut self, orders: &Sender<Order>, changed: &Arc<AtomicBool>) -> ControlFlow<(), Option<Watch>> {
        let (orders, changed) = (orders.clone(), Arc::clone(changed));
        let on_change = move || {
            // One order for many changes.
            if !changed.swap(true, Ordering::Relaxed) {
                let _ = orders.send(Order::Changed);
            }
        };
        let (watch, errors) = Watch::start(&self.plan.roots, on_change);
        for error in errors {
            self.tell(News::Trouble(error.to_string()))?;
        }
        ControlFlow::Continue(watch)
    }

    /// Waits for an order, and until it is calm. A search that took long is not repeated soon, unless the listener wants it.
    fn wait(&self, took: Duration, changed: &AtomicBool) -> ControlFlow<()> {
        let ended = Instant::now();
        let Ok(mut order) = self.ordered.recv() else { return ControlFlow::Break(()) };
        let latest = Instant::now() + LATEST;
        let earliest = ended + took * REST;
        while order == Order::Changed {
            changed.store(false, Ordering::Relaxed);
            let now = Instant::now();
            let quiet = (now + QUIET).min(latest).max(earliest);
            if quiet <= now {
                break;
            }
            match self.ordered.recv_timeout(quiet - now) {
                Ok(next) => order = next,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return ControlFlow::Break(()),
            }
        }
        ControlFlow::Continue(())
    }

    fn tell(&mut self, news: News) -> ControlFlow<()> {
        if (self.on_news)(news) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// Searches once; how long that took.
    fn search(&mut self) -> ControlFlow<(), Duration> {
        let begun = Instant::now();
        self.stops.store(false, Ordering::Relaxed);
        let Self { plan, matcher, cache, on_news, stops, last, .. } = self;
        if plan.pins.lock().unwrap_or_else(PoisonError::into_inner).refresh() {
            *last = None;
        }
        let mut teller = Teller { on_news, stops, told: begun, is_heard: true };
        let library = |files| {
            let pins = plan.pins.lock().unwrap_or_else(PoisonError::into_inner).clone();
            Box::new(Library::new(files, matcher, &pins))
        };
        let mut search = Search::begin(&plan.roots, cache, &mut |progress| teller.progress(progress));
        // What is known from before is there at once.
        let mut is_shown = search.unread() > 0 && search.tally().unchanged > 0;
        if is_shown {
            teller.tell(News::Found { library: library(search.files()), goes_on: true })?;
        }
        let mut patience = PATIENCE;
        while search.unread() > 0 {
            let until = Instant::now() + patience;
            patience *= 2;
            let mut is_late = false;
            let flow = search.read(cache, &mut |progress| {
                is_late = Instant::now() >= until;
                if is_late { ControlFlow::Break(()) } else { teller.progress(progress) }
            });
            if flow.is_continue() || !is_late {
                break;
            }
            is_shown = true;
            teller.tell(News::Found { library: library(search.files()), goes_on: true })?;
        }
        let now = search.fingerprint();
        if last.replace(now) == Some(now) && !is_shown {
            teller.tell(News::Unchanged)?;
        } else {
            teller.tell(News::Found { library: library(search.into_files()), goes_on: false })?;
        }
        self.cache.rest();
        if let Some(trouble) = self.cache.trouble()
            && !std::mem::replace(&mut self.is_troubled, true)
        {
            let words = trouble.to_string();
            self.tell(News::Trouble(words))?;
        }
        ControlFlow::Continue(begun.elapsed())
    }
}

/// Tells how far it is, not too often, and whether to go on.
struct Teller<'a> {
    on_news: &'a mut dyn FnMut(News) -> bool,
    stops: &'a AtomicBool,
    told: Instant,
    is_heard: bool,
}

impl Teller<'_> {
    fn progress(&mut self, progress: Progress) -> ControlFlow<()> {
        if self.told.elapsed() >= INTERVAL {
            self.told = Instant::now();
            self.tell(News::Progress(progress))?;
        }
        if self.stops.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn tell(&mut self, news: News) -> ControlFlow<()> {
        self.is_heard = self.is_heard && (self.on_news)(news);
        if self.is_heard { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}
