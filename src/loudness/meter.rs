//! The thread that measures.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::blocks::Blocks;
use super::cache::{Cache, Entry};
use super::folder::{Album, Folder};
use super::measure;
use crate::background::give_way;
use crate::media::{Decoder, Fault, Level, Loudness, Stamp};

/// Files that may wait to be measured.
const WAITING: usize = 4096;
/// How long a figure may be unsaved.
const DELAY: Duration = Duration::from_secs(5);
/// How long the thread may take to end; a stalled disk must not hold the program.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a [`Meter`] tells.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// How loud a file is, as far as that is known; nothing, if it cannot be measured.
    Measured(PathBuf, Loudness),
    /// Nothing is left to be done: every file that was asked for is answered, and every album of theirs is measured, if it
    /// can be.
    Idle,
}

/// Measures files in the background, one at a time, and remembers what it found. Dropping it stops the thread within a
/// packet of the file that is being measured; what was found until then is kept.
#[derive(Debug)]
pub struct Meter {
    pub(super) shared: Arc<Shared>,
    /// `None` only while it is dropped.
    asks: Option<SyncSender<PathBuf>>,
    /// Hangs up when the thread has ended.
    ended: Receiver<()>,
}

#[derive(Debug)]
pub(super) struct Shared {
    cache: Mutex<Cache>,
    stops: AtomicBool,
    /// Files decoded so far.
    decoded: AtomicU64,
}

impl Shared {
    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn goes_on(&self) -> bool {
        !self.stops.load(Ordering::Relaxed)
    }
}

impl Meter {
    /// Reads the cache file and starts the thread. `on_news` is called on that thread: once for each [`Meter::ask`], again
    /// for each file asked for whose album's figure was found or has changed later, and when there is nothing left to do.
    /// Fails if the system has no thread left; a cache that cannot be read or written is no failure.
    pub fn start(cache: PathBuf, on_news: impl FnMut(News) + Send + 'static) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            cache: Mutex::new(Cache::load(cache)),
            stops: AtomicBool::new(false),
            decoded: AtomicU64::new(0),
        });
        let (asks, asked) = sync_channel(WAITING);
        let (alive, ended) = sync_channel(0);
        let worker = Worker {
            shared: Arc::clone(&shared),
            asked,
            on_news,
            is_idle: true,
            waiting: VecDeque::new(),
            albums: VecDeque::new(),
            complete: HashSet::new(),
            names: HashMap::new(),
            folder: Folder::default(),
            unsaved: None,
        };
        std::thread::Builder::new().name("loudness".to_owned()).spawn(move || {
            give_way();
            worker.run();
            drop(alive);
        })?;
        Ok(Self { shared, asks: Some(asks), ended })
    }

    /// Wants to know how loud a file is. The answer comes through `on_news`: soon, without decoding, if the file is known
    /// as it is now; else when it was its turn. It is empty if the file cannot be measured: unreadable, silent, shorter
    /// than 400 ms. Beyond 4096 waiting files nothing is asked. Never waits.
    pub fn ask(&self, path: &Path) {
        if let Some(asks) = &self.asks {
            // Too many, or the thread is gone: there will be no answer.
            let _ = asks.try_send(path.to_owned());
        }
    }

    /// What is known of a file as it is now, without measuring; `None` if that is nothing. Asks the file system for the
    /// file's length and time, and waits for nothing else.
    #[must_use]
    pub fn known(&self, path: &Path) -> Option<Loudness> {
        let (path, stamp) = identify(path).ok()?;
        self.shared.cache().get(&path, stamp).map(|entry| entry.loudness)
    }

    /// Files decoded so far.
    #[cfg(test)]
    pub(super) fn decoded(&self) -> u64 {
        self.shared.decoded.load(Ordering::Relaxed)
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.shared.stops.store(true, Ordering::Relaxed);
        self.asks = None;
        // Nothing is ever sent: this waits until the thread has ended.
        let _ = self.ended.recv_timeout(PATIENCE);
    }
}

fn identify(path: &Path) -> io::Result<(PathBuf, Stamp)> {
    let path = path.canonicalize()?;
    let stamp = Stamp::of(&path)?;
    Ok((path, stamp))
}

struct Worker<F> {
    shared: Arc<Shared>,
    asked: Receiver<PathBuf>,
    on_news: F,
    /// There was nothing left to be done, and that was told.
    is_idle: bool,
    waiting: VecDeque<PathBuf>,
    albums: VecDeque<Album>,
    /// Albums whose figure is that of all their songs.
    complete: HashSet<Album>,
    /// How the files that were asked for were named, by their canonical paths.
    names: HashMap<PathBuf, Vec<PathBuf>>,
    folder: Folder,
    /// Since when there is something that is not saved.
    unsaved: Option<Instant>,
}

impl<F: FnMut(News)> Worker<F> {
    fn run(mut self) {
        while self.shared.goes_on() {
            self.listen();
            if let Some(path) = self.waiting.pop_front() {
                self.is_idle = false;
                self.answer(path);
            } else if let Some(album) = self.albums.pop_front() {
                self.measure_album(album);
            } else if !self.rest() {
                break;
            }
            if self.unsaved.is_some_and(|since| since.elapsed() >= DELAY) {
                self.save();
            }
        }
        self.save();
    }

    /// Takes in what was asked meanwhile; whether anything waits.
    fn listen(&mut self) -> bool {
        while let Ok(path) = self.asked.try_recv() {
            if self.waiting.len() < WAITING && !self.waiting.contains(&path) {
                self.waiting.push_back(path);
            }
        }
        !self.waiting.is_empty()
    }

    /// Sleeps until something is asked or has to be saved. `false` if nobody is left to ask.
    fn rest(&mut self) -> bool {
        if !std::mem::replace(&mut self.is_idle, true) {
            (self.on_news)(News::Idle);
        }
        let asked = match self.unsaved {
            None => self.asked.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(since) => self.asked.recv_timeout(DELAY.saturating_sub(since.elapsed())),
        };
        match asked {
            Ok(path) => self.waiting.push_back(path),
            Err(RecvTimeoutError::Timeout) => self.save(),
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        true
    }

    fn save(&mut self) {
        if self.unsaved.take().is_some() {
            // What cannot be kept is measured again.
            let _ = self.shared.cache().save();
        }
    }

    fn answer(&mut self, name: PathBuf) {
        let Ok((path, stamp)) = identify(&name) else {
            return (self.on_news)(News::Measured(name, Loudness::default()));
        };
        let names = self.names.entry(path.clone()).or_default();
        if !names.contains(&name) {
            names.push(name.clone());
        }
        let known = self.shared.cache().get(&path, stamp).map(|entry| (entry.loudness, entry.album.clone()));
        let is_new = known.is_none();
        let Some((loudness, tag)) = known.or_else(|| self.measure(&path, stamp)) else {
            if self.shared.goes_on() {
                (self.on_news)(News::Measured(name, Loudness::default()));
            }
            return;
        };
        (self.on_news)(News::Measured(name, loudness));
        let Some(album) = Album::of(&path, tag.as_deref()) else { return };
        if is_new {
            self.complete.remove(&album);
        }
        if !self.complete.contains(&album) && !self.albums.contains(&album) {
            self.albums.push_back(album);
        }
    }

    /// Decodes a file; its loudness and album tag. `None` if it cannot be opened or there is no time left.
    fn measure(&mut self, path: &Path, stamp: Stamp) -> Option<(Loudness, Option<String>)> {
        let mut decoder = Decoder::open(path).ok()?;
        let album = decoder.info().tags.album.clone();
        self.shared.decoded.fetch_add(1, Ordering::Relaxed);
        let found = measure::run(&mut decoder, &mut || self.shared.goes_on())?;
        let loudness = Loudness { track: found.level(), album: None };
        let is_whole = matches!(found.fault, None | Some(Fault::Damaged { .. }));
        // What changed while it was read, or could not be read, is no figure to keep.
        if is_whole && Stamp::of(path).is_ok_and(|now| now == stamp) {
            let entry = Entry { stamp, loudness, album: album.clone(), blocks: found.blocks };
            self.shared.cache().insert(path.to_owned(), entry);
            self.unsaved.get_or_insert_with(Instant::now);
        }
        Some((loudness, album))
    }

    /// Finds the loudness of an album: measures the songs that are not known, unless a file is asked for meanwhile.
    fn measure_album(&mut self, album: Album) {
        let shared = Arc::clone(&self.shared);
        let songs = self.folder.songs(
            &album,
            &mut |path, stamp| shared.cache().get(path, stamp).map(|entry| entry.album.clone()),
            &mut || shared.goes_on(),
        );
        for (path, stamp) in &songs {
            let is_known = self.shared.cache().get(path, *stamp).is_some();
            if !is_known && self.listen() {
                return self.albums.push_back(album);
            }
            if !is_known {
                self.measure(path, *stamp);
            }
            if !self.shared.goes_on() || self.shared.cache().get(path, *stamp).is_none() {
                // Without all its songs there is no figure; the next question about one of them tries again.
                return;
            }
        }
        self.tell_album(&songs);
        self.complete.insert(album);
    }

    fn tell_album(&mut self, songs: &[(PathBuf, Stamp)]) {
        let level = whole(&mut self.shared.cache(), songs);
        for (path, stamp) in songs {
            if !self.shared.cache().set_album(path, *stamp, level) {
                continue;
            }
            self.unsaved.get_or_insert_with(Instant::now);
            let Some(loudness) = self.shared.cache().get(path, *stamp).map(|entry| entry.loudness) else { continue };
            for name in self.names.get(path).into_iter().flatten() {
                (self.on_news)(News::Measured(name.clone(), loudness));
            }
        }
    }
}

/// The level of songs one after the other.
fn whole(cache: &mut Cache, songs: &[(PathBuf, Stamp)]) -> Option<Level> {
    if let [(path, stamp)] = songs {
        return cache.get(path, *stamp)?.loudness.track;
    }
    let (mut blocks, mut peak) = (Blocks::default(), 0.0_f32);
    for (path, stamp) in songs {
        let Some(entry) = cache.get(path, *stamp) else { continue };
        blocks.merge(&entry.blocks);
        peak = peak.max(entry.loudness.track.and_then(|level| level.peak).unwrap_or(0.0));
    }
    blocks.integrated().map(|loudness| measure::level(loudness, peak))
}
