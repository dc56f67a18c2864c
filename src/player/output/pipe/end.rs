//! The end of a pipe that is written to: finding, making and opening it.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::file::check_empty;

/// What samples can be written to.
pub(super) enum Destination {
    /// An ordinary file: there is no reader to wait for.
    File(File),
    Pipe(End),
}

/// An open end.
pub(super) struct End {
    file: File,
    /// It is a pipe, not a device or socket.
    is_pipe: bool,
    /// It has a name at which a reader can come and go.
    named: Option<PathBuf>,
    has_reader: bool,
}

fn is_pipe(file: &File) -> bool {
    file.metadata().is_ok_and(|known| known.file_type().is_fifo())
}

/// Whether `path` is a pipe that readers can open by name. That of a shell's `>(command)` has no name: its reader is the
/// only one that it will ever have.
pub(in crate::player::output) fn is_named(path: &Path) -> bool {
    path.metadata().is_ok_and(|known| known.file_type().is_fifo()) && path.canonicalize().is_ok()
}

/// What is at `path`, opened; a named pipe is made if nothing is there.
pub(super) fn at(path: &Path) -> io::Result<Destination> {
    let kind = match path.metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            make(path)?;
            path.metadata()?
        }
        known => known?,
    }
    .file_type();
    let mut writing = OpenOptions::new();
    // Opening a pipe would wait for its reader.
    writing.write(true).custom_flags(rustix::fs::OFlags::NONBLOCK.bits() as i32);
    if kind.is_fifo() && is_named(path) {
        return named(path, &writing).map(Destination::Pipe);
    }
    if !kind.is_fifo() && !kind.is_char_device() {
        check_empty(path)?;
        return OpenOptions::new().write(true).open(path).map(Destination::File);
    }
    let file = writing.open(path)?;
    refuse_terminal(&file)?;
    Ok(Destination::Pipe(End { is_pipe: kind.is_fifo(), file, named: None, has_reader: true }))
}

fn named(path: &Path, writing: &OpenOptions) -> io::Result<End> {
    // Only with a reader can it be opened for writing alone.
    let written = writing.open(path);
    let has_reader = written.is_ok();
    let both = writing.clone().read(true).open(path);
    let file = match (both, written) {
        (Ok(file), _) | (Err(_), Ok(file)) => file,
        (Err(error), Err(why)) if why.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error()) => {
            let what = "nobody reads it, and you may not: start its reader first";
            return Err(io::Error::new(error.kind(), what));
        }
        (Err(_), Err(error)) => return Err(error),
    };
    Ok(End { is_pipe: is_pipe(&file), file, named: Some(path.to_owned()), has_reader })
}

/// Standard output. The program's own messages must go elsewhere from now on.
pub(super) fn stdout() -> io::Result<Destination> {
    let stdout = io::stdout();
    let file = File::from(stdout.as_fd().try_clone_to_owned()?);
    refuse_terminal(&file)?;
    let known = file.metadata()?;
    if known.is_file() {
        return Ok(Destination::File(file));
    }
    let is_pipe = known.file_type().is_fifo();
    Ok(Destination::Pipe(End { file, is_pipe, named: None, has_reader: true }))
}

/// Whether standard output goes into an ordinary file.
pub(in crate::player::output) fn is_stdout_file() -> bool {
    let known = rustix::fs::fstat(io::stdout());
    known.is_ok_and(|known| rustix::fs::FileType::from_raw_mode(known.st_mode).is_file())
}

fn refuse_terminal(file: &File) -> io::Result<()> {
    if file.is_terminal() {
        let what = "samples would spoil the terminal: pipe them into a program, or send them into a file";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    }
    Ok(())
}

#[cfg(not(target_vendor = "apple"))]
fn make(path: &Path) -> io::Result<()> {
    // As every program makes files: who may read it is up to the umask.
    match rustix::fs::mkfifoat(rustix::fs::CWD, path, rustix::fs::Mode::from_raw_mode(0o666)) {
        // Its reader made it meanwhile.
        Ok(()) | Err(rustix::io::Errno::EXIST) => Ok(()),
        Err(error) => Err(io::Error::new(error.kind(), format!("no named pipe can be made: {error}"))),
    }
}

#[cfg(target_vendor = "apple")]
fn make(_: &Path) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::NotFound, "it is not there: make it with mkfifo"))
}

impl End {
    pub(super) fn has_reader(&self) -> bool {
        self.has_reader
    }

    pub(super) fn is_named(&self) -> bool {
        self.named.is_some()
    }

    /// Makes the pipe as small as it can be for `bytes`.
    pub(super) fn shrink(&self, bytes: usize) {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        if self.is_pipe {
            // Where that is refused, a pause is heard later: by a third of a second in a pipe of the usual size.
            let _ = rustix::pipe::fcntl_setpipe_size(&self.file, bytes);
        }
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        let _ = bytes;
    }

    /// Bytes in the pipe that were not read.
    pub(super) fn unread(&self) -> u64 {
        if self.is_pipe { rustix::io::ioctl_fionread(&self.file).unwrap_or(0) } else { 0 }
    }

    /// Whether another pipe is called what this one was called when it was opened.
    pub(super) fn is_replaced(&self) -> bool {
        let Some(Ok(there)) = self.named.as_ref().map(|path| path.metadata()) else { return false };
        self.file.metadata().is_ok_and(|known| (known.dev(), known.ino()) != (there.dev(), there.ino()))
    }

    pub(super) fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        (&self.file).write(bytes)
    }
}

impl AsFd for End {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}
