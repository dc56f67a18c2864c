//! A search in steps: the folders are searched, what is known of the files is looked up, the rest is read.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::cache::{Cache, Known, ROWS, Reading, Row, Rows};
use super::walk::{Hit, Limits, walk};
use super::{AudioFile, Problem, Progress, natural};
use crate::media::{self, Error, Fault, Info};

/// Files that are read before what was read is kept.
const BATCH: usize = 1000;
/// Files are read by so many threads at most.
const THREADS: usize = 8;

/// Reads a file.
pub(super) type Inspect<'a> = &'a (dyn Fn(&Path) -> Result<Info, Error> + Sync);

/// How many files a search found, by what was known of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Tally {
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
    /// What was read; nothing yet, if it was not.
    reading: Option<Reading>,
}

/// A search for files that has begun.
#[derive(Debug)]
pub struct Search {
    candidates: Vec<Candidate>,
    problems: Vec<(PathBuf, Problem)>,
    /// Those that are to be read, by their places.
    unread: Vec<usize>,
    tally: Tally,
    /// Keys of files that are no longer there.
    gone: Vec<Vec<u8>>,
    roots: Vec<PathBuf>,
}

impl Search {
    /// Searches the folders and looks up what is known. If `progress` stops it, nothing was found.
    pub fn begin(paths: &[PathBuf], cache: &mut Cache, progress: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Self {
        let (mut walked, flow) = walk(paths, Limits::default(), &mut |found| progress(Progress::Searching { found }));
        if flow.is_break() {
            walked.files.clear();
            walked.is_whole = false;
        }
        let roots: Vec<PathBuf> = paths.iter().map(|path| absolute(path)).collect();
        let mut rows = cache.rows(&roots);
        let mut search = Self {
            candidates: Vec::with_capacity(walked.files.len()),
            problems: walked.problems,
            unread: Vec::new(),
            tally: Tally::default(),
            gone: Vec::new(),
            roots,
        };
        for hit in walked.files {
            search.take(hit, &mut rows);
        }
        // What was not seen this time may lie in a folder that could not be read: then it is kept.
        if walked.is_whole {
            search.gone = rows.left();
            search.tally.gone = search.gone.len();
        }
        search
    }

    fn take(&mut self, hit: Hit, rows: &mut Rows) {
        let known = hit.mark.map_or(Known::Nothing, |mark| rows.take(&absolute(&hit.path), mark));
        let (count, reading) = match known {
            Known::Reading(reading) => (&mut self.tally.unchanged, Some(*reading)),
            Known::Changed => (&mut self.tally.changed, None),
            Known::Nothing => (&mut self.tally.new, None),
        };
        // What may turn out not to be audio is not counted before that is known.
        *count += usize::from(hit.is_audio || matches!(reading, Some(Ok(_))));
        if reading.is_none() {
            self.unread.push(self.candidates.len());
        }
        self.candidates.push(Candidate { hit, reading });
    }

    /// Files that are not read yet.
    #[must_use]
    pub fn unread(&self) -> usize {
        self.unread.len()
    }

    /// What was known before.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
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
        while flow.is_continue() && !self.unread.is_empty() {
            let batch: Vec<usize> = self.unread.iter().copied().take(BATCH).collect();
            flow = self.read_batch(&batch, progress, inspect);
            let (candidates, unread) = (&self.candidates, &mut self.unread);
            unread.retain(|&place| candidates[place].reading.is_none());
            self.keep(&batch, cache);
        }
        if self.unread.is_empty() {
            self.forget(cache);
        }
        flow
    }

    fn read_batch(
        &mut self,
        batch: &[usize],
        progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
        inspect: Inspect<'_>,
    ) -> ControlFlow<()> {
        let total = self.candidates.len();
        let before = total - self.unread.len();
        let threads = thread::available_parallelism().map_or(1, usize::from).min(THREADS).min(batch.len());
        let (next, stops) = (AtomicUsize::new(0), AtomicBool::new(false));
        let (read_in, read) = mpsc::channel();
        let candidates = &self.candidates;
        let work = |read_in: mpsc::Sender<(usize, Reading)>| {
            while !stops.load(Ordering::Relaxed)
                && let Some(&place) = batch.get(next.fetch_add(1, Ordering::Relaxed))
            {
                let reading = read_one(&candidates[place].hit, inspect);
                if read_in.send((place, reading)).is_err() {
                    break;
                }
            }
        };
        let mut readings = Vec::with_capacity(batch.len());
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
            for reading in &read {
                readings.push(reading);
                if flow.is_continue() {
                    flow = progress(Progress::Reading { done: before + readings.len(), total });
                    stops.store(flow.is_break(), Ordering::Relaxed);
                }
            }
        });
        for (place, reading) in readings {
            self.candidates[place].reading = Some(reading);
        }
        flow
    }

    fn keep(&self, batch: &[usize], cache: &mut Cache) {
        let read = batch.iter().map(|place| &self.candidates[*place]);
        let read: Vec<(PathBuf, &Candidate)> = read.map(|read| (absolute(&read.hit.path), read)).collect();
        let rows = read.iter().filter_map(|(path, read)| Some((&**path, read.hit.mark?, read.reading.as_ref()?)));
        cache.write(&rows.collect::<Vec<Row<'_>>>(), &[]);
    }

    fn forget(&mut self, cache: &mut Cache) {
        let gone = std::mem::take(&mut self.gone);
        if !gone.is_empty() {
            cache.write(&[], &gone);
        }
        if self.tally.new > 0 {
            cache.prune(&self.roots, ROWS);
        }
    }

    /// A number that is another if anything is otherwise: a file more or less, one that was written to, another problem.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut print = DefaultHasher::new();
        for Candidate { hit, reading } in &self.candidates {
            let is_heard = matches!(reading, Some(Ok(_)));
            (&hit.path, hit.mark, is_heard, reading.is_some()).hash(&mut print);
        }
        for (path, problem) in &self.problems {
            (path, problem.to_string()).hash(&mut print);
        }
        print.finish()
    }

    /// The files that were read so far, sorted by path as people sort, and what is in the way.
    #[must_use]
    pub fn files(&self) -> (Vec<AudioFile>, Vec<(PathBuf, Problem)>) {
        sort_out(self.candidates.iter().cloned(), self.problems.clone())
    }

    /// The same, when nothing more is to be read.
    #[must_use]
    pub fn into_files(self) -> (Vec<AudioFile>, Vec<(PathBuf, Problem)>) {
        sort_out(self.candidates.into_iter(), self.problems)
    }
}

fn sort_out(
    candidates: impl Iterator<Item = Candidate>,
    mut problems: Vec<(PathBuf, Problem)>,
) -> (Vec<AudioFile>, Vec<(PathBuf, Problem)>) {
    let mut files = Vec::with_capacity(candidates.size_hint().0);
    for Candidate { hit, reading } in candidates {
        match reading {
            Some(Ok(info)) => files.push(AudioFile { path: hit.path, info }),
            Some(Err(fault)) if hit.is_audio || is_undecodable(&fault) => problems.push((hit.path, fault.into())),
            Some(Err(_)) | None => {}
        }
    }
    problems.sort_by(|(a, _), (b, _)| natural::compare_paths(a, b));
    (files, problems)
}

fn read_one(hit: &Hit, inspect: Inspect<'_>) -> Reading {
    if !hit.is_audio && !media::begins_like_audio(&hit.path) {
        return Err(Fault::NotAudio);
    }
    inspect(&hit.path).map_err(|error| error.fault)
}

/// Whether the listener should know of it although its name does not say that it is audio.
fn is_undecodable(fault: &Fault) -> bool {
    matches!(fault, Fault::Codec(_))
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
