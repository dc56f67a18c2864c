//! The program in a real pseudo-terminal whose screen is parsed: keys in, screen out.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

use super::world::{PROGRAM, World};

/// How long something may take before a test fails. Only ever waited for in full by a failing test.
const PATIENCE: Duration = Duration::from_secs(30);

struct Seen {
    parser: vt100::Parser,
    /// Every byte that was written.
    raw: Vec<u8>,
    is_closed: bool,
    /// Whether the reader shall let go of the terminal after what comes next.
    is_leaving: bool,
}

/// A running program and its screen.
pub struct Terminal {
    seen: Arc<(Mutex<Seen>, Condvar)>,
    keys: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    child: Box<dyn Child + Send + Sync>,
}

impl Terminal {
    /// Starts the program with these arguments.
    pub fn start(world: &World, columns: u16, rows: u16, arguments: &[&str]) -> Self {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(arguments);
        Self::spawn(world, columns, rows, command)
    }

    /// Starts a shell, in which the program can be run.
    pub fn shell(world: &World, columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new("bash");
        command.args(["--norc", "--noprofile", "-i"]);
        command.env("PS1", "prompt$ ");
        Self::spawn(world, columns, rows, command)
    }

    fn spawn(world: &World, columns: u16, rows: u16, mut command: CommandBuilder) -> Self {
        let prompt = command.get_env("PS1").map(std::ffi::OsStr::to_owned);
        command.env_clear();
        for (name, value) in &world.environment {
            command.env(name, value);
        }
        if let Some(prompt) = prompt {
            command.env("PS1", prompt);
        }
        command.cwd(world.path());
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let seen = Arc::new((
            Mutex::new(Seen {
                parser: vt100::Parser::new(cells(rows), cells(columns), 0),
                raw: Vec::new(),
                is_closed: false,
                is_leaving: false,
            }),
            Condvar::new(),
        ));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            let mut buffer = [0; 16384];
            loop {
                let count = reader.read(&mut buffer).unwrap_or(0);
                let mut seen = shared.0.lock().unwrap();
                seen.parser.process(&buffer[..count]);
                seen.raw.extend_from_slice(&buffer[..count]);
                seen.is_closed = count == 0;
                shared.1.notify_all();
                if count == 0 || seen.is_leaving {
                    return;
                }
            }
        });
        let keys = Some(pair.master.take_writer().unwrap());
        Self { seen, keys, master: Some(pair.master), child }
    }

    /// Sends keys as a terminal would.
    pub fn keys(&mut self, keys: &str) {
        let writer = self.keys.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// The listener makes the window another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.seen.0.lock().unwrap().parser.screen_mut().set_size(cells(rows), cells(columns));
        self.master.as_ref().unwrap().resize(size(columns, rows)).unwrap();
    }

    /// Closes the window: the terminal is gone. `key` is one that changes the screen, so that the reader wakes up
    /// and lets go of its side too.
    pub fn close(&mut self, key: &str) {
        self.seen.0.lock().unwrap().is_leaving = true;
        self.keys(key);
        self.keys = None;
        self.master = None;
    }

    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Sends a signal by the name that `kill` knows.
    pub fn signal(&self, name: &str) {
        super::world::tool("kill", &["-s", name, &self.process().to_string()]);
    }

    /// Waits until the screen is as wanted; fails with the screen if that never comes.
    pub fn wait(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        let (lock, changed) = &*self.seen;
        let end = Instant::now() + PATIENCE;
        let mut seen = lock.lock().unwrap();
        while !is_so(seen.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !seen.is_closed, "never saw {what}:\n{}", seen.parser.screen().contents());
            seen = changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Lets a program go on that has stopped itself, until the screen is as wanted. It gives the terminal back before it stops,
    /// so that one signal may come too early.
    pub fn resume(&self, is_so: impl Fn(&vt100::Screen) -> bool) {
        let (lock, changed) = &*self.seen;
        let end = Instant::now() + PATIENCE;
        while !is_so(lock.lock().unwrap().parser.screen()) {
            assert!(Instant::now() < end, "never went on");
            self.signal("CONT");
            drop(changed.wait_timeout(lock.lock().unwrap(), Duration::from_millis(200)).unwrap());
        }
    }

    /// As [`Terminal::wait`], with everything that was written so far.
    pub fn wait_raw(&self, what: &str, is_so: impl Fn(&[u8], &vt100::Screen) -> bool) {
        let (lock, changed) = &*self.seen;
        let end = Instant::now() + PATIENCE;
        let mut seen = lock.lock().unwrap();
        while !is_so(&seen.raw, seen.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !seen.is_closed, "never saw {what}:\n{}", seen.parser.screen().contents());
            seen = changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until this text stands on the screen.
    pub fn wait_for(&self, text: &str) {
        self.wait(&format!("{text:?}"), |screen| screen.contents().contains(text));
    }

    /// Waits until these bytes were written, and gives where they end among all that were; `from` is where to begin.
    pub fn wait_bytes(&self, from: usize, bytes: &[u8]) -> usize {
        let (lock, changed) = &*self.seen;
        let end = Instant::now() + PATIENCE;
        let mut seen = lock.lock().unwrap();
        loop {
            let found = seen.raw[from..].windows(bytes.len()).position(|window| window == bytes);
            if let Some(found) = found {
                return from + found + bytes.len();
            }
            let left = end.saturating_duration_since(Instant::now());
            let wanted = String::from_utf8_lossy(bytes);
            assert!(
                !left.is_zero() && !seen.is_closed,
                "never written: {wanted:?}\n{}",
                seen.parser.screen().contents()
            );
            seen = changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until this text is gone from the screen.
    pub fn wait_gone(&self, text: &str) {
        self.wait(&format!("{text:?} gone"), |screen| !screen.contents().contains(text));
    }

    /// The rows of the screen as they are now.
    pub fn rows(&self) -> Vec<String> {
        let seen = self.seen.0.lock().unwrap();
        let (_, columns) = seen.parser.screen().size();
        seen.parser.screen().rows(0, columns.get()).collect()
    }

    pub fn contents(&self) -> String {
        self.rows().join("\n")
    }

    /// A look at the parsed screen.
    pub fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.seen.0.lock().unwrap().parser.screen())
    }

    /// Everything that was ever written to the terminal.
    pub fn raw(&self) -> Vec<u8> {
        self.seen.0.lock().unwrap().raw.clone()
    }

    /// Waits for the program's end.
    pub fn wait_end(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < end, "did not end:\n{}", self.contents());
            // The child's end is no event that portable-pty gives with a limit; this is a poll, not a guess.
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}
