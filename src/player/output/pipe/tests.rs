use std::fs::OpenOptions;
use std::io::Read;
use std::path::PathBuf;

use super::*;
use crate::player::{OutputChoice, RateChoice};

/// A pipe with nobody at its other end.
struct Desk {
    folder: tempfile::TempDir,
    opened: Opened,
    messages: Receiver<Message>,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("pipe");
        let (message_in, messages) = mpsc::channel();
        let opened = open(&path, &options(&path), &message_in, 7).expect("a pipe is made");
        Self { folder, opened, messages }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("pipe")
    }

    fn output(&mut self) -> &mut dyn Output {
        &mut *self.opened.output
    }

    /// Gives it the frames from number `from` on.
    fn give(&mut self, from: u32, count: u32) {
        let samples: Vec<f32> = (from..from + count).flat_map(|n| [n as f32 / 32_768.0; 2]).collect();
        self.output().take(&samples).and_then(|()| self.output().flush()).expect("it takes them");
    }

    fn wait_until(&mut self, heard: u64) {
        let begun = Instant::now();
        while self.output().heard(u64::MAX).expect("it is there") != heard {
            assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", self.output().heard(u64::MAX));
            std::thread::yield_now();
        }
    }
}

fn options(path: &Path) -> Options {
    Options { output: OutputChoice::Pipe(path.to_owned()), rate: RateChoice::Hz(48_000), format: None }
}

fn reader(path: &Path) -> std::fs::File {
    // As a reader that does not mind if nobody writes.
    OpenOptions::new().read(true).write(true).open(path).expect("a pipe")
}

fn read(file: &mut std::fs::File, frames: usize) -> Vec<i16> {
    let mut bytes = vec![0; frames * 4];
    file.read_exact(&mut bytes).expect("samples");
    bytes.chunks_exact(4).map(|frame| i16::from_le_bytes([frame[0], frame[1]])).collect()
}

fn numbers(range: std::ops::Range<i16>) -> Vec<i16> {
    range.collect()
}

#[test]
fn position_is_what_was_read_and_readers_may_change() {
    let mut desk = Desk::new();
    assert!(desk.opened.notice.as_ref().is_some_and(|notice| notice.contains("nobody reads")));
    desk.give(0, 20_000);
    desk.output().start().expect("it runs");
    let mut first = reader(&desk.path());
    assert_eq!(read(&mut first, 3000), numbers(0..3000));
    desk.wait_until(3000);
    // Nothing of what the next one reads is missing.
    drop(first);
    let mut second = reader(&desk.path());
    assert_eq!(read(&mut second, 17_000), numbers(3000..20_000));
    desk.wait_until(20_000);
    let more = desk.messages.recv_timeout(Duration::from_secs(10));
    assert!(matches!(more, Ok(Message::Wanted)));
}

#[test]
fn what_is_not_in_the_pipe_is_given_back() {
    let mut desk = Desk::new();
    desk.give(0, 30_000);
    desk.output().start().expect("it runs");
    let begun = Instant::now();
    while desk.output().stalled_for().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(10), "nobody reads");
        std::thread::yield_now();
    }
    let left = 30_000 - desk.output().take_back(u64::MAX);
    let (least, most) = (frames_in(IN_PIPE, 48_000), 2 * frames_in(IN_PIPE, 48_000));
    assert!((least..=most).contains(&left), "{left} frames are in the pipe");
    desk.give(5, 10);
    let mut reader = reader(&desk.path());
    assert_eq!(read(&mut reader, left as usize), numbers(0..left as i16));
    assert_eq!(read(&mut reader, 10), numbers(5..15));
    assert_eq!(desk.output().take_back(100), 0);
}

#[test]
fn a_pipe_that_takes_its_name_is_noticed() {
    let mut desk = Desk::new();
    desk.give(0, 30_000);
    desk.output().start().expect("it runs");
    std::fs::remove_file(desk.path()).expect("removed");
    drop(open(&desk.path(), &options(&desk.path()), &mpsc::channel().0, 0).expect("another"));
    loop {
        match desk.messages.recv_timeout(Duration::from_secs(10)).expect("it is told") {
            Message::Lost { generation: 7, reason } => {
                assert!(reason.contains("another pipe"), "{reason}");
                break;
            }
            Message::Wanted => {}
            _ => panic!("another message"),
        }
    }
}

#[test]
fn closing_does_not_wait_for_a_reader() {
    let mut desk = Desk::new();
    desk.give(0, 30_000);
    desk.output().start().expect("it runs");
    let Desk { opened, messages, .. } = desk;
    drop(opened);
    // The writer has ended, and its sender with it.
    while messages.try_recv().is_ok() {}
    assert!(matches!(messages.try_recv(), Err(mpsc::TryRecvError::Disconnected)));
}

#[test]
fn only_pipes_and_empty_files_are_written_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = |path: &Path| {
        let opened = open(path, &options(path), &mpsc::channel().0, 0);
        opened.err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(error(folder.path()).contains("it is a folder"));
    let music = folder.path().join("music");
    std::fs::write(&music, b"music").expect("written");
    assert!(error(&music).contains("exists already"));
    assert_eq!(std::fs::read(&music).expect("read"), b"music");
    assert!(error(&folder.path().join("no/pipe")).contains("no named pipe can be made"));
    let empty = folder.path().join("empty");
    std::fs::write(&empty, b"").expect("written");
    assert_eq!(error(&empty), "");
    assert!(!is_named(&empty) && !is_named(Path::new("/dev/null")));
}
