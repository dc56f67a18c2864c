//! What was read of files, kept between runs, so that only what is new or has changed is read again.
//!
//! An `SQLite` database in the cache folder, one row a file. A file is known again by its absolute path, its length, the time
//! it was last written to and its inode. All of it can be made again: a damaged database is thrown away, and so is one of an
//! older format. Its name has the format in it, so that an older program beside a newer one keeps its own. Two programs may
//! use it at once: readers are never held up, writers wait for each other.

mod rows;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, ffi, params};

use super::walk::Mark;
use crate::media::{Fault, Info};
pub(super) use rows::{Known, Rows};

/// Raised whenever a row means something else: another shape of [`Info`] or [`Fault`], or files read in another way.
const FORMAT: u32 = 3;
/// So long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(5);
/// After this time it tries again where the database does not make it wait.
const AGAIN: Duration = Duration::from_millis(2);
/// Memory for pages of the database: KiB, which it counts below zero.
const CACHE: i64 = -512;
/// Rows that are kept. Beyond them those are forgotten that lie in none of the folders searched.
pub(super) const ROWS: i64 = 300_000;
/// What was written to so recently may be written to again without another time: file systems count in up to 2 seconds.
const SETTLED: Duration = Duration::from_secs(3);

/// Why nothing can be kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk said no.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The database said no.
    #[error("{}: {cause}", path.display())]
    Database {
        /// The database.
        path: PathBuf,
        /// Why.
        #[source]
        cause: rusqlite::Error,
    },
}

/// What was read of a file, or why that could not be.
pub(super) type Reading = Result<Info, Fault>;

/// A file, how it is known again, and what was read.
pub(super) type Row<'a> = (&'a Path, Mark, &'a Reading);

/// The database. Whatever fails, files can be read without it: then nothing is known, nothing is kept, and
/// [`Cache::trouble`] tells why.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    connection: Option<Connection>,
    trouble: Option<Error>,
    /// Whether its keys were found to be in order.
    is_checked: bool,
    /// Whether it was closed until it is needed again.
    is_resting: bool,
}

impl Cache {
    /// Opens the database in this folder, or makes both.
    #[must_use]
    pub fn open(folder: &Path) -> Self {
        let path = folder.join(format!("library-{FORMAT}.sqlite"));
        let (connection, trouble) = match Self::connect(folder, &path) {
            Ok(connection) => (Some(connection), None),
            Err(trouble) => (None, Some(trouble)),
        };
        Self { path, connection, trouble, is_checked: false, is_resting: false }
    }

    /// Keeps nothing.
    #[must_use]
    pub fn none() -> Self {
        Self { path: PathBuf::new(), connection: None, trouble: None, is_checked: false, is_resting: false }
    }

    /// Closes the database until it is needed again: what it keeps in memory is given back.
    pub(super) fn rest(&mut self) {
        self.is_resting |= self.connection.take().is_some();
    }

    fn connect(folder: &Path, path: &Path) -> Result<Connection, Error> {
        fs::create_dir_all(folder).map_err(|cause| Error::Io { path: folder.to_owned(), cause })?;
        let connection = match connect(path) {
            Err(cause) if is_damage(&cause) => discard(path).and_then(|()| database(path, connect(path)))?,
            opened => database(path, opened)?,
        };
        forget_older(folder);
        Ok(connection)
    }

    /// Why nothing is kept any more.
    #[must_use]
    pub fn trouble(&self) -> Option<&Error> {
        self.trouble.as_ref()
    }

    /// The rows of files below these folders, or of these files, absolute.
    pub(super) fn rows(&mut self, roots: &[PathBuf]) -> Rows {
        let mut rows = Rows::default();
        self.attempt(|connection| {
            rows = Rows::default();
            roots.iter().try_for_each(|root| read(connection, root, &mut rows))
        });
        rows.sort();
        rows
    }

    /// Keeps what was read, and forgets these keys: all of it, or nothing.
    pub(super) fn write(&mut self, read: &[Row<'_>], gone: &[Vec<u8>]) {
        let settled = SystemTime::now() - SETTLED;
        let settled = settled.duration_since(UNIX_EPOCH).map_or(i64::MAX, |time| time.as_nanos() as i64);
        // What a damaged page hides is taken to be new, and is written: then it shows.
        let is_checked = std::mem::replace(&mut self.is_checked, true);
        self.attempt(|connection| {
            if !is_checked {
                in_order(connection)?;
            }
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            {
                let mut insert = change.prepare(
                    "INSERT OR REPLACE INTO files (path, length, modified, inode, reading) VALUES (?, ?, ?, ?, ?)",
                )?;
                for (path, mark, reading) in read {
                    let is_settled = mark.stamp.modified <= settled;
                    if let (Some(bytes), true) = (pack(path, *mark, reading), is_settled) {
                        let (length, inode) = (mark.stamp.length as i64, mark.inode as i64);
                        insert.execute(params![key(path), length, mark.stamp.modified, inode, bytes])?;
                    }
                }
                let mut delete = change.prepare("DELETE FROM files WHERE path = ?")?;
                for key in gone {
                    delete.execute([key])?;
                }
            }
            change.commit()
        });
    }

    /// Forgets what lies in none of these folders if there is too much of everything.
    pub(super) fn prune(&mut self, roots: &[PathBuf], most: i64) {
        self.attempt(|connection| {
            let count: i64 = connection.query_row("SELECT count(*) FROM files", [], |row| row.get(0))?;
            if count <= most {
                return Ok(());
            }
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            change.execute("CREATE TEMP TABLE kept AS SELECT path FROM files WHERE 0", [])?;
            for root in roots {
                let (from, to) = range(root);
                change.execute(
                    "INSERT INTO kept SELECT path FROM files WHERE path = ? OR (path >= ? AND path < ?)",
                    params![key(root), from, to],
                )?;
            }
            change.execute("DELETE FROM files WHERE path NOT IN (SELECT path FROM kept)", [])?;
            change.execute("DROP TABLE kept", [])?;
            change.commit()
        });
    }

    /// Works with the database; once more with a new one if it is damaged. What fails then is not tried again.
    fn attempt(&mut self, mut work: impl FnMut(&mut Connection) -> rusqlite::Result<()>) {
        if std::mem::take(&mut self.is_resting) {
            match self.path.parent().map(|folder| Self::connect(folder, &self.path)) {
                Some(Ok(connection)) => self.connection = Some(connection),
                Some(Err(trouble)) => self.trouble = Some(trouble),
                None => {}
            }
        }
        let Some(connection) = &mut self.connection else { return };
        let done = match work(connection) {
            Err(cause) if is_damage(&cause) => self.renew().and_then(|mut connection| {
                let done = database(&self.path, work(&mut connection));
                self.connection = Some(connection);
                done
            }),
            done => database(&self.path, done),
        };
        if let Err(trouble) = done {
            self.connection = None;
            self.trouble = Some(trouble);
        }
    }

    fn renew(&self) -> Result<Connection, Error> {
        discard(&self.path)?;
        database(&self.path, connect(&self.path))
    }
}

fn database<T>(path: &Path, done: rusqlite::Result<T>) -> Result<T, Error> {
    done.map_err(|cause| Error::Database { path: path.to_owned(), cause })
}

/// Opens the database, or makes it. Of two programs that make it at once one is told that it is locked, without the other
/// one being waited for: it tries again.
fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let begun = Instant::now();
    loop {
        match try_connect(path) {
            Err(cause) if cause.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && begun.elapsed() < PATIENCE => {
                thread::sleep(AGAIN);
            }
            connected => return connected,
        }
    }
}

fn try_connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // With a log of what is new, readers need not wait for a writer. It is not synced after each change: what a power cut
    // takes can be made again.
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "normal")?;
    // Rows are read and written in the order in which they lie: few pages are needed twice.
    connection.pragma_update(None, "cache_size", CACHE)?;
    connection.execute(
        "CREATE TABLE IF NOT EXISTS files (
           path BLOB PRIMARY KEY, length INTEGER NOT NULL, modified INTEGER NOT NULL, inode INTEGER NOT NULL,
           reading BLOB NOT NULL
         ) WITHOUT ROWID",
        [],
    )?;
    // A table of another shape under that name is damage too.
    connection.prepare("SELECT path, length, modified, inode, reading FROM files LIMIT 0")?;
    Ok(connection)
}

/// Whether it will never be better: no database, a damaged one, or one with other tables.
fn is_damage(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqliteFailure(cause, _) => {
            matches!(cause.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown)
        }
        rusqlite::Error::SqlInputError { .. }
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) => true,
        _ => false,
    }
}

/// Takes the database away. Another program that uses it goes on with what it has open.
fn discard(path: &Path) -> Result<(), Error> {
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        match fs::remove_file(&name) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                return Err(Error::Io { path: name.into(), cause });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Removes the databases of older formats. If that fails they take up room, nothing more.
fn forget_older(folder: &Path) {
    for format in (0..FORMAT).rev() {
        let path = folder.join(format!("library-{format}.sqlite"));
        if !path.exists() {
            break;
        }
        let _ = discard(&path);
    }
}

fn read(connection: &Connection, root: &Path, rows: &mut Rows) -> rusqlite::Result<()> {
    let (from, to) = range(root);
    let mut select =
        connection.prepare("SELECT path, length, modified, inode, reading FROM files WHERE path >= ? AND path < ?")?;
    take_rows(select.query([from, to])?, rows)?;
    let mut select = connection.prepare("SELECT path, length, modified, inode, reading FROM files WHERE path = ?")?;
    take_rows(select.query([key(root)])?, rows)
}

/// Whether the keys stand in their order, which the database itself does not check: where a damaged page leads astray, new
/// rows are put beside the old ones, and searches end too early.
fn in_order(connection: &Connection) -> rusqlite::Result<()> {
    let mut select = connection.prepare("SELECT path FROM files")?;
    let (mut found, mut last) = (select.query([])?, Vec::new());
    while let Some(row) = found.next()? {
        let key = row.get_ref(0)?.as_blob().map_err(|_| damage())?;
        if !last.is_empty() && *key <= *last {
            return Err(damage());
        }
        last.clear();
        last.extend_from_slice(key);
    }
    Ok(())
}

fn take_rows(mut found: rusqlite::Rows<'_>, rows: &mut Rows) -> rusqlite::Result<()> {
    while let Some(row) = found.next()? {
        let (length, inode): (i64, i64) = (row.get(1)?, row.get(3)?);
        let mark = Mark::new(length as u64, row.get(2)?, inode as u64);
        let bytes = |column| row.get_ref(column).map_err(|_| damage())?.as_blob().map_err(|_| damage());
        let (key, bytes) = (bytes(0)?, bytes(4)?);
        // A row that is not as it was written shows that the database is damaged: what else is cannot be seen.
        let reading = unseal(key, mark, bytes).ok_or_else(damage)?;
        rows.push(key, mark, postcard::from_bytes(reading).ok());
    }
    Ok(())
}

/// How a file stands in the database. It is never made a path again, so it may be in any coding that the system has.
fn key(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// The keys of what lies in a folder, however deep: from the first on, up to but not with the second.
fn range(folder: &Path) -> (Vec<u8>, Vec<u8>) {
    let separator = MAIN_SEPARATOR as u8;
    let key = key(folder);
    let stem = key.strip_suffix(&[separator]).unwrap_or(key);
    ([stem, &[separator]].concat(), [stem, &[separator + 1]].concat())
}

/// A reading as bytes, with the sum of the row behind them. `None` for what may be otherwise next time.
fn pack(path: &Path, mark: Mark, reading: &Reading) -> Option<Vec<u8>> {
    if let Err(Fault::NotFound | Fault::Permission | Fault::Io(_) | Fault::Decoder(_)) = reading {
        return None;
    }
    let mut bytes = postcard::to_allocvec(reading).ok()?;
    let sum = sum(key(path), mark, &bytes);
    bytes.extend(sum.to_le_bytes());
    Some(bytes)
}

/// The bytes of a row without their sum; `None` if it is another.
fn unseal<'a>(key: &[u8], mark: Mark, bytes: &'a [u8]) -> Option<&'a [u8]> {
    let (reading, told) = bytes.split_last_chunk::<4>()?;
    (sum(key, mark, reading) == u32::from_le_bytes(*told)).then_some(reading)
}

fn sum(key: &[u8], mark: Mark, reading: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    for part in
        [key, &mark.stamp.length.to_le_bytes(), &mark.stamp.modified.to_le_bytes(), &mark.inode.to_le_bytes(), reading]
    {
        sum.update(part);
    }
    sum.finalize()
}

/// What the database says of itself when it is damaged.
fn damage() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_CORRUPT), None)
}
