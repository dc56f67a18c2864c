//! A search in steps: the folders are searched, what is known of the files is looked up, the rest is read.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::cache::{Cache, Known, ROWS, Reading, Row, Rows};
use super::sheets::Expanded;
use super::walk::{Hit, Limits, walk};
use super::{Problem, Progress, natural, sheets};
use crate::media::{self, Error, Fault, Info, Stamp};

/// Files that are read before what was read is kept.
const BATCH: usize = 1000;
/// Files are read by so many threads at most.
const THREADS: usize = 8;
/// A thread tells what it has read when it is so many files, or so long ago that it told something.
const TOGETHER: usize = 32;
const SOON: Duration = Duration::from_millis(20);

/// Reads a file.
pub(super) type Inspect<'a> = &'a (dyn Fn(&Path) -> Result<Info, Error> + Sync);

/// How many files a search found and knows by now, by what was known of them before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Tally {
    /// Of all of them those that cannot be played.
    pub unplayable: usize,
    /// Never read before.
    pub new: usize,
    /// Read before, and written to since.
    pub changed: usize,
    /// As they were.
    pub unchanged: usize,
    /// Known once, and no longer there.
    pub gone: usize,
}

#[derive(Debug, Clone)]
struct Candidate {
    hit: Hit,
    before: Before,
    /// What was read; nothing yet, if it was not.
    reading: Option<Reading>,
}

/// What was known of a file when it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Other,
    Same,
}

/// A search for files that has begun.
#[derive(Debug)]
pub struct Search {
    candidates: Vec<Candidate>,
    problems: Vec<(PathBuf, Problem)>,
    /// The CUE sheets that were named, and those beside the files.
    sheets: (Vec<PathBuf>, Vec<PathBuf>),
    /// Those that are to be read, by their places.
    unread: Vec<usize>,
    /// Keys of files that are no longer there, and how many they were.
    gone: Vec<Vec<u8>>,
    gone_in_all: usize,
    roots: Vec<PathBuf>,
}

impl Search {
    /// Searches the folders and looks up what is known. If `progress` stops it, nothing was found.
    pub fn begin(paths: &[PathBuf], cache: &mut Cache, progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Self {
        let (paths, named) = sheets::named(paths);
        let roots: Vec<PathBuf> = paths.iter().map(|path| absolute(path).into_owned()).collect();
        let mut rows = None;
        // What is known is read while the folders are searched.
        let (mut walked, flow) = thread::scope(|scope| {
            let (rows, cache, roots) = (&mut rows, &mut *cache, &roots);
            let known = thread::Builder::new().name("known".to_owned());
            // Where the system has no thread left, that is done after it.
            let _ = known.spawn_scoped(scope, || *rows = Some(cache.rows(roots)));
            walk(&paths, Limits::default(), &mut |found| progress(Progress::Searching { found }))
        });
        if flow.is_break() {
            walked.files.clear();
            walked.is_whole = false;
        }
        let mut rows = rows.unwrap_or_else(|| cache.rows(&roots));
        let mut search = Self {
            candidates: Vec::with_capacity(walked.files.len()),
            problems: walked.problems,
            sheets: (named, walked.sheets),
            unread: Vec::new(),
            gone: Vec::new(),
            gone_in_all: 0,
            roots,
        };
        for hit in walked.files {
            search.take(hit, &mut rows);
        }
        // What was not seen this time may lie in a folder that could not be read: then it is kept.
        if walked.is_whole {
            search.gone = rows.left();
            search.gone_in_all = search.gone.len();
        }
        search
    }

    fn take(&mut self, hit: Hit, rows: &mut Rows) {
        let known = hit.mark.map_or(Known::Nothing, |mark| rows.take(&absolute(&hit.path), mark));
        let (before, reading) = match known {
            Known::Reading(reading) => (Before::Same, Some(*reading)),
            Known::Changed => (Before::Other, None),
            Known::Nothing => (Before::Nothing, None),
        };
        if reading.is_none() {
            self.unread.push(self.candidates.len());
        }
        self.candidates.push(Candidate { hit, before, reading });
    }

    /// Files that are not read yet.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.unread.len()
    }

    /// Those that were read, now or before, by what was known of them when the search began. What turned out not to be audio
    /// without anything saying that it was is left out.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = Tally { gone: self.gone_in_all, ..Tally::default() };
        for Candidate { hit, before, reading } in &self.candidates {
            match reading {
                Some(Ok(_)) => {}
                Some(Err(fault)) if is_told(hit, fault) => tally.unplayable += 1,
                Some(Err(_)) | None => continue,
            }
            *match before {
                Before::Nothing => &mut tally.new,
                Before::Other => &mut tally.changed,
                Before::Same => &mut tally.unchanged,
            } += 1;
        }
        tally
    }

    /// Reads what is not read yet, on all processors, and keeps it. `progress` is called after each file and may stop: then it
    /// can be gone on with later.
    pub fn read(
        &mut self,
        cache: &mut Cache,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        self.read_with(cache, progress, &media::inspect)
    }

    /// [`Search::read`], with what reads a file given.
    pub(super) fn read_with(
        &mut self,
        cache: &mut Cache,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
        inspect: Inspect<'_>,
    ) -> ControlFlow<()> {
        let total = self.candidates.len();
        let mut flow = progress(Progress::Reading { done: total - self.unread.len(), total });
        if flow.is_continue() && !self.unread.is_empty() {
            flow = self.read_all(cache, progress, inspect);
        }
        if self.unread.is_empty() {
            self.forget(cache);
        }
        flow
    }

    /// Reads all, or until it is stopped. What was read is kept while the next files are read.
    fn read_all(
        &mut self,
        cache: &mut Cache,
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
        inspect: Inspect<'_>,
    ) -> ControlFlow<()> {
        let (candidates, unread) = (&self.candidates, &self.unread);
        let total = candidates.len();
        let before = total - unread.len();
        let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS).min(unread.len());
        let (next, stops) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (read_in, read) = mpsc::channel::<Vec<(usize, Reading)>>();
        let work = |read_in: mpsc::Sender<Vec<(usize, Reading)>>| {
            let (mut readings, mut told) = (Vec::new(), Instant::now());
            while !stops.load(Ordering::Relaxed)
                && let Some(&place) = unread.get(next.fetch_add(1, Ordering::Relaxed))
            {
                readings.push((place, read_one(&candidates[place].hit, inspect)));
                if readings.len() >= TOGETHER || told.elapsed() >= SOON {
                    told = Instant::now();
                    if read_in.send(std::mem::take(&mut readings)).is_err() {
                        return;
                    }
                }
            }
            // Nobody listens only if this thread itself is at its end.
            let _ = read_in.send(readings);
        };
        let mut readings: Vec<(usize, Reading)> = Vec::with_capacity(unread.len());
        let mut flow = ControlFlow::Continue(());
        thread::scope(|scope| {
            let start = |_: &usize| {
                let read_in = read_in.clone();
                thread::Builder::new().name("reading".to_owned()).spawn_scoped(scope, || work(read_in)).is_ok()
            };
            // Where the system has no thread left, this one does it.
            if (0..threads).filter(start).count() == 0 {
                work(read_in.clone());
            }
            drop(read_in);
            let mut kept = 0;
            for more in &read {
                for reading in more {
                    readings.push(reading);
                    if flow.is_continue() {
                        flow = progress(Progress::Reading { done: before + readings.len(), total });
                        stops.store(flow.is_break(), Ordering::Relaxed);
                    }
                }
                if readings.len() - kept >= BATCH {
                    keep(candidates, &readings[kept..], cache);
                    kept = readings.len();
                }
            }
            keep(candidates, &readings[kept..], cache);
        });
        for (place, reading) in readings {
            self.candidates[place].reading = Some(reading);
        }
        let (candidates, unread) = (&self.candidates, &mut self.unread);
        unread.retain(|&place| candidates[place].reading.is_none());
        flow
    }

    fn forget(&mut self, cache: &mut Cache) {
        let gone = std::mem::take(&mut self.gone);
        if !gone.is_empty() {
            cache.write(&[], &gone);
        }
        if self.candidates.iter().any(|candidate| candidate.before == Before::Nothing) {
            cache.prune(&self.roots, ROWS);
        }
    }

    /// A number that is another if anything is otherwise: a file more or less, one that was written to, another problem.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut print = DefaultHasher::new();
        for Candidate { hit, reading, .. } in &self.candidates {
            let is_heard = matches!(reading, Some(Ok(_)));
            (&hit.path, hit.mark, is_heard, reading.is_some()).hash(&mut print);
        }
        for (path, problem) in &self.problems {
            (path, problem.to_string()).hash(&mut print);
        }
        let (named, beside) = &self.sheets;
        for path in named.iter().chain(beside) {
            (path, Stamp::of(path).ok()).hash(&mut print);
        }
        print.finish()
    }

    /// The files that were read so far, sorted by path as people sort, those with several songs cut into them, and what is in
    /// the way.
    #[must_use]
    pub fn files(&self) -> Expanded {
        sort_out(self.candidates.iter().cloned(), self.problems.clone(), &self.sheets)
    }

    /// The same, when nothing more is to be read.
    #[must_use]
    pub fn into_files(self) -> Expanded {
        sort_out(self.candidates.into_iter(), self.problems, &self.sheets)
    }
}

/// Keeps what was read of these.
fn keep(candidates: &[Candidate], readings: &[(usize, Reading)], cache: &mut Cache) {
    let read = readings.iter().map(|(place, reading)| (&candidates[*place].hit, reading));
    let read: Vec<(Cow<'_, Path>, &Hit, &Reading)> =
        read.map(|(hit, reading)| (absolute(&hit.path), hit, reading)).collect();
    let rows = read.iter().filter_map(|(path, hit, reading)| Some((&**path, hit.mark?, *reading)));
    cache.write(&rows.collect::<Vec<Row<'_>>>(), &[]);
}

fn sort_out(
    candidates: impl Iterator<Item = Candidate>,
    mut problems: Vec<(PathBuf, Problem)>,
    (named, beside): &(Vec<PathBuf>, Vec<PathBuf>),
) -> Expanded {
    let mut files = Vec::with_capacity(candidates.size_hint().0);
    for Candidate { hit, reading, .. } in candidates {
        match reading {
            Some(Ok(info)) => files.push((hit.path, info)),
            Some(Err(fault)) if is_told(&hit, &fault) => problems.push((hit.path, fault.into())),
            Some(Err(_)) | None => {}
        }
    }
    problems.sort_by(|(a, _), (b, _)| natural::compare_paths(a, b));
    Expanded { problems, ..sheets::expand(files, named, beside) }
}

fn read_one(hit: &Hit, inspect: Inspect<'_>) -> Reading {
    if !hit.is_audio && !media::begins_like_audio(&hit.path) {
        return Err(Fault::NotAudio);
    }
    inspect(&hit.path).map_err(|error| error.fault)
}

/// Whether the listener should know of what cannot be read: it was taken for audio, or it is audio of a kind that nothing here
/// decodes.
fn is_told(hit: &Hit, fault: &Fault) -> bool {
    hit.is_audio || matches!(fault, Fault::Codec(_))
}

fn absolute(path: &Path) -> Cow<'_, Path> {
    // As a search writes them below an absolute folder: nothing is to be done.
    let bytes = path.as_os_str().as_encoded_bytes();
    let is_odd = |two: &[u8]| two == b"//" || two == b"/.";
    if cfg!(unix) && bytes.first() == Some(&b'/') && !bytes.windows(2).any(is_odd) && bytes.last() != Some(&b'/') {
        return Cow::Borrowed(path);
    }
    std::path::absolute(path).map_or(Cow::Borrowed(path), Cow::Owned)
}
