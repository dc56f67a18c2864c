//! The thread that writes into a pipe.

use std::io;
use std::sync::mpsc::Sender;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::{Message, Shared};

/// So often it is looked whether the pipe was replaced while its reader stands still.
const LOOK: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

/// Writes what is in the queue until it is closed.
pub(super) struct Writer {
    pub(super) shared: Arc<Shared>,
    /// Ends when the queue is closed.
    pub(super) woken: io::PipeReader,
    /// Bytes of a frame.
    pub(super) frame: usize,
    pub(super) messages: Sender<Message>,
    pub(super) generation: u64,
}

impl Writer {
    pub(super) fn run(&self) {
        let mut block = Vec::new();
        while self.has_work() {
            let result =
                self.wait_for_room().and_then(|has_room| if has_room { self.write(&mut block) } else { Ok(()) });
            if let Err(error) = result {
                let reason = match error.kind() {
                    io::ErrorKind::BrokenPipe => "nobody reads it any more".to_owned(),
                    _ => error.to_string(),
                };
                // The engine may be gone already.
                let _ = self.messages.send(Message::Lost { generation: self.generation, reason });
                return;
            }
        }
    }

    /// Waits for something to write; false if nothing will come.
    fn has_work(&self) -> bool {
        let mut queue = self.shared.queue();
        while !queue.closing && (!queue.running || queue.bytes.is_empty()) {
            queue = self.shared.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        !queue.closing
    }

    /// Waits until something can be written, or the queue is closed.
    fn wait_for_room(&self) -> io::Result<bool> {
        let end = &self.shared.end;
        let look = end.is_named().then_some(&LOOK);
        let mut ends = [PollFd::new(end, PollFlags::OUT), PollFd::new(&self.woken, PollFlags::IN)];
        match poll(&mut ends, look) {
            Ok(0) if end.is_replaced() => Err(io::Error::other("another pipe took its place")),
            Ok(_) => Ok(!ends[0].revents().is_empty()),
            Err(rustix::io::Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes one block: as much as a pipe takes whole or not at all.
    fn write(&self, block: &mut Vec<u8>) -> io::Result<()> {
        block.clear();
        let mut queue = self.shared.queue();
        if !queue.running || queue.closing {
            return Ok(());
        }
        let most = rustix::pipe::PIPE_BUF / self.frame * self.frame;
        let count = queue.bytes.len().min(most);
        block.extend(queue.bytes.drain(..count));
        drop(queue);
        // The engine goes on meanwhile, should the reader take its time.
        let result = self.shared.end.write(block);
        let mut queue = self.shared.queue();
        let done = *result.as_ref().unwrap_or(&0);
        for byte in block[done..].iter().rev() {
            queue.bytes.push_front(*byte);
        }
        if done > 0 {
            queue.written += done as u64;
            queue.moved = Instant::now();
        }
        let is_low = queue.bytes.len() <= queue.low && !queue.asked;
        queue.asked |= is_low;
        let goes_on = done > 0 && std::mem::take(&mut queue.is_watched);
        drop(queue);
        if is_low || goes_on {
            let _ = self.messages.send(Message::Wanted);
        }
        match result {
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => Ok(()),
            result => result.map(drop),
        }
    }
}
