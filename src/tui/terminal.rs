//! The terminal, taken and given back: raw mode, the alternate screen, the mouse, the standard error.
//!
//! It is given back on drop, by a panic hook (before the message is printed) and around a stop by the shell; only
//! once, whoever comes first.

use std::fmt;
use std::fs::OpenOptions;
use std::io::{self, BufWriter, Stdout, Write};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crossterm::cursor::Show;
use crossterm::event::{DisableFocusChange, EnableFocusChange};
use crossterm::terminal::{
    self, BeginSynchronizedUpdate, DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen,
};
use crossterm::{Command, execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use signal_hook::consts::SIGTSTP;

use super::Error;
use super::app::App;
use super::art::{Cell, Graphics, Way, question};
use super::view;

/// A frame of a large screen fits in, so that it goes out in one write.
const FRAME: usize = 1 << 16;

/// Reports of presses, releases and drags (DEC modes 1000, 1002), as decimal numbers (1006). Not of every movement, as
/// crossterm's own command asks for: the program would wake whenever the mouse is moved.
struct TakeMouse;

impl Command for TakeMouse {
    fn write_ansi(&self, out: &mut impl fmt::Write) -> fmt::Result {
        out.write_str("\x1b[?1000h\x1b[?1002h\x1b[?1006h")
    }
}

struct ReleaseMouse;

impl Command for ReleaseMouse {
    fn write_ansi(&self, out: &mut impl fmt::Write) -> fmt::Result {
        out.write_str("\x1b[?1006l\x1b[?1002l\x1b[?1000l")
    }
}

/// Whether the terminal is ours. Shared with the panic hook.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// The number of the picture that the terminal keeps for us, and whether tmux stands between; 0 for none. Shared with the
/// panic hook.
static KEPT: AtomicU32 = AtomicU32::new(0);
static IS_TMUX: AtomicBool = AtomicBool::new(false);

/// The standard error as it was before. Shared with the panic hook.
static STDERR: Mutex<Option<OwnedFd>> = Mutex::new(None);

/// The terminal in use.
pub(super) struct Terminal {
    inner: ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    has_mouse: bool,
    /// The pixels that the terminal shows.
    shown: Option<Shown>,
    /// What was drawn last, with the cursor hidden, while something in it moves by itself.
    still: Option<Buffer>,
}

/// A picture of pixels: those are not overwritten by the cells of the next frame alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    protocol: Graphics,
    number: u32,
    place: Rect,
}

impl Terminal {
    /// Takes the terminal, and sends the standard error to `log`.
    pub(super) fn take(has_mouse: bool, log: Option<&Path>) -> Result<Self, Error> {
        let backend = CrosstermBackend::new(BufWriter::with_capacity(FRAME, io::stdout()));
        let inner = ratatui::Terminal::new(backend)?;
        redirect_stderr(log)?;
        set_panic_hook();
        // From here on dropping it gives the terminal back, also if taking it fails half way.
        let mut taken = Self { inner, has_mouse, shown: None, still: None };
        taken.enter()?;
        Ok(taken)
    }

    fn enter(&mut self) -> io::Result<()> {
        IS_TAKEN.store(true, Ordering::SeqCst);
        terminal::enable_raw_mode()?;
        let out = self.inner.backend_mut();
        // Without line wrap a character that the terminal thinks wider than we do cannot spoil the next row.
        queue!(out, EnterAlternateScreen, DisableLineWrap, EnableFocusChange)?;
        if self.has_mouse {
            queue!(out, TakeMouse)?;
        }
        Write::flush(out)
    }

    /// Columns and rows.
    pub(super) fn size() -> io::Result<(u16, u16)> {
        terminal::size()
    }

    /// Shows the application: only the cells that have changed are written, and the terminal shows them at once.
    pub(super) fn draw(&mut self, app: &App) -> io::Result<()> {
        queue!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        self.follow_picture(app)?;
        let mut has_cursor = false;
        let drawn = self.inner.draw(|frame| has_cursor = view::draw(app, frame))?;
        let moves = app.animates() && !has_cursor;
        self.still = moves.then(|| drawn.buffer.clone());
        execute!(self.inner.backend_mut(), EndSynchronizedUpdate)
    }

    /// Shows what moves by itself anew, and leaves the rest as it is: much cheaper than [`Terminal::draw`].
    pub(super) fn draw_moving(&mut self, app: &App) -> io::Result<()> {
        let (width, height) = Self::size()?;
        let area = Rect { x: 0, y: 0, width, height };
        let Some(still) = self.still.take().filter(|still| still.area == area) else { return self.draw(app) };
        queue!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        self.inner.draw(|frame| {
            // A resize may have come in between; it draws everything anew.
            if frame.area() == still.area {
                view::draw_moving(app, &still, frame);
            } else {
                view::draw(app, frame);
            }
        })?;
        self.still = Some(still);
        execute!(self.inner.backend_mut(), EndSynchronizedUpdate)
    }

    /// Takes a picture away that is not to be seen any more, or not there.
    fn follow_picture(&mut self, app: &App) -> io::Result<()> {
        let next = app.picture().and_then(|(picture, place)| match picture.wish().way {
            Way::Graphics { protocol, is_tmux, .. } => {
                Some((Shown { protocol, number: picture.wish().number, place }, is_tmux))
            }
            Way::None | Way::Blocks(_) => None,
        });
        let (next, is_tmux) = next.map_or((None, false), |(next, is_tmux)| (Some(next), is_tmux));
        if self.shown == next {
            return Ok(());
        }
        match self.shown {
            Some(Shown { protocol: Graphics::Kitty, .. }) => forget_picture(self.inner.backend_mut())?,
            Some(_) => {
                let (width, height) = Self::size()?;
                self.inner.resize(Rect { x: 0, y: 0, width, height })?;
            }
            None => {}
        }
        if let Some(Shown { protocol: Graphics::Kitty, number, .. }) = next {
            IS_TMUX.store(is_tmux, Ordering::SeqCst);
            KEPT.store(number, Ordering::SeqCst);
        }
        self.shown = next;
        Ok(())
    }

    /// Asks the terminal something; it replies with its keys.
    pub(super) fn ask(&mut self, words: &str) -> io::Result<()> {
        let out = self.inner.backend_mut();
        out.write_all(words.as_bytes())?;
        Write::flush(out)
    }

    /// The size of a cell, if the system knows it.
    pub(super) fn cell() -> Option<Cell> {
        let size = terminal::window_size().ok()?;
        let (width, height) = (size.width.checked_div(size.columns)?, size.height.checked_div(size.rows)?);
        (width > 0 && height > 0).then_some(Cell { width, height })
    }

    /// Shows the application on a cleared screen.
    pub(super) fn redraw(&mut self, app: &App) -> io::Result<()> {
        let (width, height) = Self::size()?;
        queue!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        // Not `clear`: that asks the terminal where its cursor is, and waits for an answer that the input thread reads.
        self.inner.resize(Rect { x: 0, y: 0, width, height })?;
        self.draw(app)
    }

    /// Gives the terminal to the shell and stops, as Ctrl-Z does; returns when the shell lets the program go on.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        give_back();
        signal_hook::low_level::emulate_default_handler(SIGTSTP)?;
        self.retake()
    }

    /// Takes the terminal again after somebody else had it. After a stop that could not be caught nobody gave it back, but the
    /// shell has changed its mode; crossterm, which thinks it is raw still, must be told so.
    pub(super) fn retake(&mut self) -> io::Result<()> {
        // Not if it is raw: a key pressed in between would be the shell's, and Ctrl-C end the program.
        let is_raw = rustix::termios::tcgetattr(io::stdin())
            .is_ok_and(|modes| !modes.local_modes.contains(rustix::termios::LocalModes::ICANON));
        if !is_raw {
            terminal::disable_raw_mode()?;
        }
        // Whoever had it may have thrown it away.
        self.shown = None;
        self.enter()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
        restore_stderr();
    }
}

/// Leaves the terminal as it was found, if it is taken: leaving the alternate screen twice would put the cursor where it was
/// before, over what has been printed since. What fails is left at that: the terminal may be gone.
fn give_back() {
    if !IS_TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = forget_picture(&mut out);
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        ReleaseMouse,
        DisableFocusChange,
        EnableLineWrap,
        LeaveAlternateScreen,
        Show
    );
    let _ = terminal::disable_raw_mode();
}

/// Makes the terminal forget the picture that it keeps for us.
fn forget_picture(out: &mut impl Write) -> io::Result<()> {
    match KEPT.swap(0, Ordering::SeqCst) {
        0 => Ok(()),
        number => out.write_all(question::forget(number, IS_TMUX.load(Ordering::SeqCst)).as_bytes()),
    }
}

/// A panic in the thread of the screen gives the terminal back first, so that its message can be read. A panic in another
/// thread goes to the log: it may be one that is caught, and if not the loop hears of it and ends.
fn set_panic_hook() {
    let owner = thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if thread::current().id() == owner {
            give_back();
            restore_stderr();
        }
        before(panic);
    }));
}

/// Sends the standard error to the end of a file (nowhere without one).
fn redirect_stderr(log: Option<&Path>) -> Result<(), Error> {
    let path = log.unwrap_or(Path::new("/dev/null"));
    let failed = |cause| Error::Log { path: path.to_owned(), cause };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let file = OpenOptions::new().create(true).append(true).open(path).map_err(failed)?;
    let before = rustix::io::dup(rustix::stdio::stderr()).map_err(|error| failed(error.into()))?;
    rustix::stdio::dup2_stderr(&file).map_err(|error| failed(error.into()))?;
    *STDERR.lock().unwrap_or_else(PoisonError::into_inner) = Some(before);
    Ok(())
}

fn restore_stderr() {
    if let Some(before) = STDERR.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let _ = rustix::stdio::dup2_stderr(&before);
    }
}
