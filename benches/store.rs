//! Which store keeps what was read of files: `SQLite`, redb, or a plain file with check sums. The same rows, as the library
//! keeps them, go into each: all are put in, all are read, some are looked up, one in a hundred is written anew; how large it
//! is on the disk, what memory reading all of it takes, whether a second program can use it at the same time, and what is left
//! of it when bytes of it are damaged or it is cut. Run by `make bench`.

// A measurement that cannot go on says why and ends.
#![allow(clippy::expect_used)]

use std::collections::HashMap;
use std::env;
use std::fs;
use std::io::{BufWriter, Write};
use std::panic;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use melangkah::media::{Fault, Info, Tags};
use redb::{ReadableDatabase, ReadableTable, TableDefinition};
use rusqlite::{Connection, OpenFlags, TransactionBehavior, params};

const COUNTS: [usize; 2] = [10_000, 100_000];
/// Rows of one transaction, as the library writes them.
const BATCH: usize = 1000;
const LOOKED_UP: usize = 1000;
const RUNS: usize = 5;

/// A path, length, time and inode, and what was read.
type Row = (Vec<u8>, [i64; 3], Vec<u8>);
type Outcome<T> = Result<T, String>;
/// What is done with each row.
type Take<'a> = &'a mut dyn FnMut(&[u8], [i64; 3], &[u8]);

/// What a store has to do.
trait Store {
    fn put(&mut self, rows: &[Row]) -> Outcome<()>;
    /// Gives every row.
    fn all(&mut self, take: Take<'_>) -> Outcome<()>;
    fn look_up(&mut self, key: &[u8]) -> Outcome<Option<Vec<u8>>>;
}

#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    open: fn(&Path) -> Outcome<Box<dyn Store>>,
}

const KINDS: [Kind; 3] = [
    Kind { name: "SQLite", open: |path| Ok(Box::new(Sqlite::open(path).map_err(words)?)) },
    Kind { name: "redb", open: |path| Ok(Box::new(Redb(redb::Database::create(path).map_err(words)?))) },
    Kind { name: "plain file", open: |path| Ok(Box::new(Plain::open(path)?)) },
];

fn words(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// As the library has it.
struct Sqlite(Connection);

impl Sqlite {
    fn open(path: &Path) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.execute(
            "CREATE TABLE IF NOT EXISTS files (
               path BLOB PRIMARY KEY, length INTEGER NOT NULL, modified INTEGER NOT NULL, inode INTEGER NOT NULL,
               reading BLOB NOT NULL
             ) WITHOUT ROWID",
            [],
        )?;
        Ok(Self(connection))
    }

    fn put(&mut self, rows: &[Row]) -> rusqlite::Result<()> {
        let change = self.0.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = change.prepare("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)")?;
            for (key, [length, modified, inode], bytes) in rows {
                insert.execute(params![key, length, modified, inode, bytes])?;
            }
        }
        change.commit()
    }

    fn all(&mut self, take: Take<'_>) -> rusqlite::Result<()> {
        let mut select = self.0.prepare("SELECT path, length, modified, inode, reading FROM files")?;
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            let bytes = |at| row.get_ref(at).map(|value| value.as_blob().unwrap_or_default());
            take(bytes(0)?, [row.get(1)?, row.get(2)?, row.get(3)?], bytes(4)?);
        }
        Ok(())
    }
}

impl Store for Sqlite {
    fn put(&mut self, rows: &[Row]) -> Outcome<()> {
        self.put(rows).map_err(words)
    }

    fn all(&mut self, take: Take<'_>) -> Outcome<()> {
        self.all(take).map_err(words)
    }

    fn look_up(&mut self, key: &[u8]) -> Outcome<Option<Vec<u8>>> {
        let mut select = self.0.prepare("SELECT reading FROM files WHERE path = ?").map_err(words)?;
        let mut rows = select.query([key]).map_err(words)?;
        rows.next().map_err(words)?.map(|row| row.get(0)).transpose().map_err(words)
    }
}

struct Redb(redb::Database);

/// A row of redb: length, time, inode, what was read.
type Kept = (i64, i64, i64, &'static [u8]);

const FILES: TableDefinition<'_, &[u8], Kept> = TableDefinition::new("files");

impl Store for Redb {
    fn put(&mut self, rows: &[Row]) -> Outcome<()> {
        let change = self.0.begin_write().map_err(words)?;
        {
            let mut table = change.open_table(FILES).map_err(words)?;
            for (key, [length, modified, inode], bytes) in rows {
                table.insert(&**key, (*length, *modified, *inode, &**bytes)).map_err(words)?;
            }
        }
        change.commit().map_err(words)
    }

    fn all(&mut self, take: Take<'_>) -> Outcome<()> {
        let table = self.0.begin_read().map_err(words)?.open_table(FILES).map_err(words)?;
        for row in table.iter().map_err(words)? {
            let (key, value) = row.map_err(words)?;
            let (length, modified, inode, bytes) = value.value();
            take(key.value(), [length, modified, inode], bytes);
        }
        Ok(())
    }

    fn look_up(&mut self, key: &[u8]) -> Outcome<Option<Vec<u8>>> {
        let table = self.0.begin_read().map_err(words)?.open_table(FILES).map_err(words)?;
        Ok(table.get(key).map_err(words)?.map(|row| row.value().3.to_vec()))
    }
}

/// Rows one behind the other, each with its lengths; all of it is written anew beside the old one, which it then replaces.
struct Plain {
    path: PathBuf,
    rows: HashMap<Vec<u8>, ([i64; 3], Vec<u8>)>,
}

impl Plain {
    fn open(path: &Path) -> Outcome<Self> {
        let bytes = if path.exists() { fs::read(path).map_err(words)? } else { Vec::new() };
        let (mut rest, mut rows) = (bytes.as_slice(), HashMap::new());
        while let Some((head, after)) = rest.split_first_chunk::<32>() {
            let number =
                |at: usize| head.get(at..at + 8).and_then(|eight| Some(i64::from_le_bytes(*eight.first_chunk()?)));
            let size = |at: usize| head.get(at..at + 4).and_then(|four| Some(u32::from_le_bytes(*four.first_chunk()?)));
            let (Some(key), Some(value)) = (size(0), size(4)) else { break };
            let mark = [8, 16, 24].map(|at| number(at).unwrap_or(0));
            let Some((key, after)) = after.split_at_checked(key as usize) else { break };
            let Some((value, after)) = after.split_at_checked(value as usize) else { break };
            rows.insert(key.to_vec(), (mark, value.to_vec()));
            rest = after;
        }
        Ok(Self { path: path.to_owned(), rows })
    }

    fn write(&self) -> std::io::Result<()> {
        let beside = self.path.with_extension("new");
        let mut file = BufWriter::new(fs::File::create(&beside)?);
        for (key, (mark, value)) in &self.rows {
            file.write_all(&(key.len() as u32).to_le_bytes())?;
            file.write_all(&(value.len() as u32).to_le_bytes())?;
            mark.iter().try_for_each(|number| file.write_all(&number.to_le_bytes()))?;
            file.write_all(key)?;
            file.write_all(value)?;
        }
        file.into_inner()?.sync_data()?;
        fs::rename(beside, &self.path)
    }
}

impl Store for Plain {
    fn put(&mut self, rows: &[Row]) -> Outcome<()> {
        self.rows.extend(rows.iter().map(|(key, mark, value)| (key.clone(), (*mark, value.clone()))));
        self.write().map_err(words)
    }

    fn all(&mut self, take: Take<'_>) -> Outcome<()> {
        self.rows.iter().for_each(|(key, (mark, value))| take(key, *mark, value));
        Ok(())
    }

    fn look_up(&mut self, key: &[u8]) -> Outcome<Option<Vec<u8>>> {
        Ok(self.rows.get(key).map(|(_, value)| value.clone()))
    }
}

/// What is kept of a file of an album, with its sum behind it.
fn row(at: usize) -> Row {
    let path = format!("/home/somebody/music/artist {}/album {}/{:02} song {at}.flac", at / 100, at / 10, at % 10 + 1);
    let text = |words: &str| Some(format!("{words} {at:011}"));
    let tags = Tags {
        title: text("A song with the number"),
        artists: text("Somebody").into_iter().collect(),
        album: text("An album"),
        composers: vec!["A composer".to_owned()],
        date: Some("2021".to_owned()),
        genre: Some("Soundtrack".to_owned()),
        track: Some(3),
        ..Tags::default()
    };
    let info = Info {
        container: "FLAC".to_owned(),
        codec: "FLAC".to_owned(),
        rate: 44_100,
        channels: 2,
        bits: Some(16),
        frames: Some(11_025),
        duration: Some(Duration::from_millis(250)),
        tags,
        ..Info::default()
    };
    let mut bytes = postcard::to_allocvec(&Ok::<_, Fault>(info)).expect("it is plain data");
    let sum = crc32fast::hash(&bytes);
    bytes.extend(sum.to_le_bytes());
    (path.into_bytes(), [44_000, 1_700_000_000_000_000_000 + at as i64, at as i64], bytes)
}

fn is_whole(bytes: &[u8]) -> bool {
    let parts = bytes.split_last_chunk::<4>();
    parts.is_some_and(|(bytes, sum)| crc32fast::hash(bytes) == u32::from_le_bytes(*sum))
}

fn milliseconds(mut work: impl FnMut()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64() * 1000.0
}

/// The least of several times.
fn least(mut work: impl FnMut()) -> f64 {
    (0..RUNS).map(|_| milliseconds(&mut work)).fold(f64::INFINITY, f64::min)
}

/// Rows that can be read and are whole.
fn whole(store: &mut dyn Store) -> Outcome<usize> {
    let mut count = 0;
    store.all(&mut |_, _, bytes| count += usize::from(is_whole(bytes)))?;
    Ok(count)
}

/// Bytes of all that lies in a folder.
fn size(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).expect("it is there").filter_map(Result::ok);
    files.filter_map(|file| Some(file.metadata().ok()?.len())).sum()
}

fn measure(kind: Kind, rows: &[Row]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    let open = || (kind.open)(&path).expect("it opens");
    let put = milliseconds(|| {
        let mut store = open();
        rows.chunks(BATCH).for_each(|batch| store.put(batch).expect("rows are kept"));
    });
    let bytes = size(folder.path()) as f64 / f64::from(1 << 20);
    let all = least(|| {
        assert_eq!(whole(&mut *open()).expect("it is whole"), rows.len(), "{}: all are there", kind.name);
    });
    let step = rows.len() / LOOKED_UP;
    let some: Vec<&Row> = rows.iter().step_by(step).take(LOOKED_UP).collect();
    let mut store = open();
    let looked_up = least(|| {
        for (key, _, bytes) in &some {
            assert!(store.look_up(key).expect("it reads").as_ref() == Some(bytes), "{}: it is there", kind.name);
        }
    });
    drop(store);
    let changed: Vec<Row> = rows.iter().step_by(100).cloned().collect();
    let update = least(|| open().put(&changed).expect("rows are kept"));
    let memory =
        Command::new(env::current_exe().expect("this program")).args(["--memory", kind.name]).arg(&path).output();
    let memory = memory.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    println!("{:12} {put:9.1} {all:9.1} {looked_up:9.2} {update:9.1} {bytes:9.1} {memory:>14}", kind.name);
}

/// In a process of its own: MiB that opening and reading all takes, and that stay when it is closed.
fn memory(kind: Kind, path: &Path) {
    let before = resident();
    let mut store = (kind.open)(path).expect("it opens");
    whole(&mut *store).expect("it is whole");
    let open = resident() - before;
    drop(store);
    println!("{open:.1} / {:.1}", resident() - before);
}

fn resident() -> f64 {
    let told = fs::read_to_string("/proc/self/smaps_rollup").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}

/// What happens when two programs have it open, and when it is damaged.
fn harm(kind: Kind, rows: &[Row]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    let (half, rest) = rows.split_at(rows.len() / 2);
    {
        let mut first = (kind.open)(&path).expect("it opens");
        first.put(half).expect("rows are kept");
        let second = (kind.open)(&path).and_then(|mut second| second.put(rest));
        let told = match second.and_then(|()| whole(&mut *first)) {
            Err(reason) => format!("refused: {reason}"),
            Ok(count) => format!("the first sees {count} of {} rows", rows.len()),
        };
        println!("{:12} two at once: {told}", kind.name);
    }
    let make = || {
        let _ = fs::remove_file(&path);
        (kind.open)(&path).and_then(|mut store| store.put(rows)).expect("rows are kept");
        fs::read(&path).expect("it is there")
    };
    let told = |what: &str| {
        let read = || {
            let mut store = (kind.open)(&path)?;
            let (mut count, mut wrong) = (0, 0);
            let all = store.all(&mut |_, _, bytes| if is_whole(bytes) { count += 1 } else { wrong += 1 });
            let end = all.err().map_or_else(|| "told as whole".to_owned(), |reason| format!("then: {reason}"));
            Ok(format!("{count} good rows, {wrong} wrong, {end}"))
        };
        let print = panic::take_hook();
        panic::set_hook(Box::new(|_| {}));
        let read = panic::catch_unwind(read).unwrap_or_else(|_| Err("it panicked".to_owned()));
        panic::set_hook(print);
        println!("{:12} {what}: {}", kind.name, read.unwrap_or_else(|reason| format!("refused: {reason}")));
    };
    let mut bytes = make();
    let mut random = fastrand::Rng::with_seed(5);
    let length = bytes.len();
    for _ in 0..64 {
        bytes[random.usize(length / 10..length)] ^= 0x55;
    }
    fs::write(&path, &bytes).expect("it is written");
    told("64 bytes damaged");
    let bytes = make();
    fs::write(&path, &bytes[..bytes.len() * 2 / 3]).expect("it is written");
    told("cut by a third");
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    if let [_, what, name, path] = arguments.as_slice()
        && what == "--memory"
    {
        let kind = KINDS.iter().find(|kind| kind.name == name).expect("a store");
        return memory(*kind, Path::new(path));
    }
    for count in COUNTS {
        let rows: Vec<Row> = (0..count).map(row).collect();
        println!("{count} rows   put, ms   all, ms  1000, ms   1 %, ms       MiB  memory, MiB (open / closed)");
        for kind in KINDS {
            measure(kind, &rows);
        }
    }
    let rows: Vec<Row> = (0..10_000).map(row).collect();
    for kind in KINDS {
        harm(kind, &rows);
    }
}
