//! How far a long piece of work is, on a line of its own; and the listener's wish to stop it.

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::text;

/// The line is not written more often than this.
const INTERVAL: Duration = Duration::from_millis(100);

/// A line at the foot of the terminal, on standard error; nothing where that is none.
pub struct Line {
    is_terminal: bool,
    written: Option<Instant>,
}

impl Line {
    /// Nothing is written yet.
    pub fn new() -> Self {
        Self { is_terminal: io::stderr().is_terminal(), written: None }
    }

    /// Shows these words in the place of those before, if it is time.
    pub fn show(&mut self, words: impl FnOnce() -> String) {
        if !self.is_terminal || self.written.is_some_and(|written| written.elapsed() < INTERVAL) {
            return;
        }
        let columns = crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns));
        let words = words();
        let words = text::cut(&words, columns.saturating_sub(1));
        // There is nobody to tell if this fails.
        let _ = write!(io::stderr().lock(), "\r\x1b[K{words}").and_then(|()| io::stderr().flush());
        self.written = Some(Instant::now());
    }

    /// Takes the line away, so that something else can be written.
    pub fn clear(&mut self) {
        if self.written.take().is_some() {
            let _ = write!(io::stderr().lock(), "\r\x1b[K").and_then(|()| io::stderr().flush());
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Whether the listener wants to stop: the first SIGINT or SIGTERM is noted here, a second one ends the program at once.
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens from now on.
    pub fn listen() -> io::Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        #[cfg(unix)]
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            signal_hook::flag::register_conditional_default(signal, Arc::clone(&asked))?;
            signal_hook::flag::register(signal, Arc::clone(&asked))?;
        }
        Ok(Self(asked))
    }

    /// Whether it was asked for.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// The same for work that asks whether to go on.
    pub fn flow(&self) -> ControlFlow<()> {
        if self.is_asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
