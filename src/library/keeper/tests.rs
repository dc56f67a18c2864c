use std::fs;
use std::path::Path;
use std::sync::mpsc::Receiver;

use super::*;
use crate::catalogue::SongId;

const LONG: Duration = Duration::from_secs(30);

struct Bench {
    music: tempfile::TempDir,
    cache: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        Self { music: tempfile::tempdir().unwrap(), cache: tempfile::tempdir().unwrap() }
    }

    /// Puts one of the shipped sketches there under another name.
    fn bring(&self, name: &str) {
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo/01 Melangkah.flac");
        let path = self.music.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(demo, path).unwrap();
    }

    fn start(&self) -> (Keeper, Receiver<News>) {
        self.start_with(Pins::unsaved())
    }

    fn start_with(&self, pins: Pins) -> (Keeper, Receiver<News>) {
        let (sender, news) = channel();
        let plan = Plan {
            roots: vec![self.music.path().to_owned()],
            catalogue: Arc::new(Catalogue::shipped().unwrap()),
            pins: Arc::new(Mutex::new(pins)),
            cache: Some(self.cache.path().to_owned()),
        };
        (Keeper::start(plan, move |news| sender.send(news).is_ok()).unwrap(), news)
    }

    /// Waits until there are these files.
    fn wait(&self, news: &Receiver<News>, expected: &[&str]) -> Library {
        loop {
            let found = news.recv_timeout(LONG).unwrap_or_else(|_| panic!("never found {expected:?}"));
            if let News::Found { library, goes_on: false } = found {
                let names = library.files.iter().map(|found| found.file.path.strip_prefix(self.music.path()).unwrap());
                if names.collect::<Vec<_>>() == expected.iter().map(Path::new).collect::<Vec<_>>() {
                    return *library;
                }
            }
        }
    }
}

#[test]
fn what_changes_is_noticed() {
    let bench = Bench::new();
    bench.bring("a.flac");
    let (_keeper, news) = bench.start();
    let library = bench.wait(&news, &["a.flac"]);
    assert!(library.file_of(&SongId("melangkah".into())).is_some());
    bench.bring("new/b.flac");
    bench.wait(&news, &["a.flac", "new/b.flac"]);
    // In a folder that was not there when the watch began.
    bench.bring("new/c.flac");
    bench.wait(&news, &["a.flac", "new/b.flac", "new/c.flac"]);
    fs::remove_file(bench.music.path().join("a.flac")).unwrap();
    fs::rename(bench.music.path().join("new"), bench.music.path().join("old")).unwrap();
    bench.wait(&news, &["old/b.flac", "old/c.flac"]);
}

#[test]
fn what_another_program_decided_counts_from_the_next_search_on() {
    let bench = Bench::new();
    bench.bring("a.flac");
    let (path, kept) = (bench.music.path().join("a.flac"), bench.cache.path().join("matches.toml"));
    let song = SongId("melangkah".into());
    let (keeper, news) = bench.start_with(Pins::load(&kept).unwrap());
    assert!(bench.wait(&news, &["a.flac"]).file_of(&song).is_some());
    let mut other = Pins::load(&kept).unwrap();
    other.refuse(&path, &song).unwrap();
    other.save().unwrap();
    keeper.again();
    assert!(bench.wait(&news, &["a.flac"]).file_of(&song).is_none());
    other.forget(&path);
    other.save().unwrap();
    keeper.again();
    assert!(bench.wait(&news, &["a.flac"]).file_of(&song).is_some());
}

#[test]
fn a_search_that_finds_nothing_else_says_so() {
    let bench = Bench::new();
    bench.bring("a.flac");
    let (keeper, news) = bench.start();
    bench.wait(&news, &["a.flac"]);
    keeper.again();
    // One for what was between the search and the watch, one for what was asked.
    for _ in 0..2 {
        let told = news.recv_timeout(LONG).unwrap();
        assert_eq!(told, News::Unchanged);
    }
}

#[test]
fn it_ends_when_nobody_listens() {
    let bench = Bench::new();
    let (keeper, news) = bench.start();
    bench.wait(&news, &[]);
    drop(news);
    keeper.again();
    // Its channel is gone with it.
    let begun = Instant::now();
    while keeper.orders.send(Order::Again).is_ok() {
        assert!(begun.elapsed() < LONG);
        std::thread::yield_now();
    }
}

#[test]
fn a_folder_that_cannot_be_kept_is_told_once() {
    let bench = Bench::new();
    bench.bring("a.flac");
    fs::remove_dir(bench.cache.path()).unwrap();
    fs::write(bench.cache.path(), "in the way").unwrap();
    let (keeper, news) = bench.start();
    keeper.again();
    bench.wait(&news, &["a.flac"]);
    let mut troubles = 0;
    let mut searches = 0;
    while searches < 2 {
        match news.recv_timeout(LONG).unwrap() {
            News::Trouble(words) => {
                assert!(words.contains(&*bench.cache.path().to_string_lossy()), "{words}");
                troubles += 1;
            }
            News::Unchanged => searches += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(troubles, 1);
}

#[test]
fn what_is_known_is_there_before_what_is_new_is_read() {
    let bench = Bench::new();
    bench.bring("a.flac");
    let path = bench.music.path().join("a.flac");
    let long_ago = std::time::SystemTime::now() - LONG;
    fs::File::options().append(true).open(path).unwrap().set_modified(long_ago).unwrap();
    let (keeper, news) = bench.start();
    bench.wait(&news, &["a.flac"]);
    drop((keeper, news));
    bench.bring("b.flac");
    let (_keeper, news) = bench.start();
    let first = loop {
        if let News::Found { library, goes_on } = news.recv_timeout(LONG).unwrap() {
            break (library.files.len(), goes_on);
        }
    };
    assert_eq!(first, (1, true));
    bench.wait(&news, &["a.flac", "b.flac"]);
}

#[test]
fn a_search_that_is_stopped_does_not_begin_again_by_itself() {
    let bench = Bench::new();
    bench.bring("a.flac");
    let long_ago = std::time::SystemTime::now() - LONG;
    let first = fs::File::options().append(true).open(bench.music.path().join("a.flac")).unwrap();
    first.set_modified(long_ago).unwrap();
    let (keeper, news) = bench.start();
    bench.wait(&news, &["a.flac"]);
    drop((keeper, news));
    bench.bring("b.flac");
    let stops = Arc::new(AtomicBool::new(false));
    let mut told = Vec::new();
    let catalogue = Arc::new(Catalogue::shipped().unwrap());
    let (orders, ordered) = channel();
    let mut worker = Worker {
        matcher: Matcher::new(&catalogue),
        plan: Plan {
            roots: vec![bench.music.path().to_owned()],
            catalogue,
            pins: Arc::new(Mutex::new(Pins::unsaved())),
            cache: None,
        },
        cache: Cache::open(bench.cache.path()),
        on_news: |news| {
            if let News::Found { library, goes_on } = news {
                told.push((library.files.len(), goes_on));
                // The listener has seen enough.
                stops.store(true, Ordering::Relaxed);
            }
            true
        },
        stops: Arc::clone(&stops),
        ordered,
        last: None,
        is_troubled: false,
    };
    assert!(worker.begin(&orders, &Arc::default()).is_continue());
    drop(worker);
    assert_eq!(told, [(1, true), (1, false)]);
}
