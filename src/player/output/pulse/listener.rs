//! What the server says, and the thread that hears it.

use std::ffi::CString;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::Sender;

use pulseaudio::protocol::{self, Command};

use super::super::Message;
use super::link::{failed, unanswered};

/// The largest message that is read.
const MESSAGE_MAX: u32 = 1 << 24;

/// The answer to the command of this number.
pub(super) type Reply = (u32, Result<Vec<u8>, String>);

/// What a server says.
pub(super) enum Said {
    Reply(Reply),
    Wants(i64),
    /// The stream plays to the sink of this name now.
    Moved(CString),
    Killed,
}

/// Reads one message; `None` if it is none that matters here.
pub(super) fn read_message(socket: &mut impl Read, version: u16) -> Result<Option<Said>, String> {
    let mut head = [0; protocol::DESCRIPTOR_SIZE];
    socket.read_exact(&mut head).map_err(|error| unanswered(&error))?;
    let header = protocol::read_descriptor(&mut Cursor::new(head)).map_err(failed)?;
    if header.length > MESSAGE_MAX {
        return Err("a message beyond bounds".to_owned());
    }
    let mut payload = vec![0; header.length as usize];
    socket.read_exact(&mut payload).map_err(|error| unanswered(&error))?;
    if header.channel != u32::MAX {
        return Ok(None);
    }
    let mut cursor = Cursor::new(&payload);
    // Commands that the crate does not know are none that matter here.
    let Ok((sequence, command)) = Command::read_tag_prefixed(&mut cursor, version) else { return Ok(None) };
    Ok(match command {
        Command::Reply => {
            let rest = cursor.fill_buf().map(<[u8]>::to_vec).unwrap_or_default();
            Some(Said::Reply((sequence, Ok(rest))))
        }
        Command::Error(error) => Some(Said::Reply((sequence, Err(error.to_string())))),
        Command::Request(request) => Some(Said::Wants(i64::from(request.length))),
        Command::PlaybackStreamMoved(moved) => Some(Said::Moved(moved.device_name)),
        Command::PlaybackStreamKilled(_) => Some(Said::Killed),
        _ => None,
    })
}

/// What the thread that reads and the one that writes have in common.
#[derive(Default)]
pub(super) struct Common {
    /// Bytes that the server asked for and did not get.
    pub(super) wanted: AtomicI64,
    /// The engine did not wait for an answer: it wants to be woken when one comes.
    pub(super) late: AtomicBool,
}

/// Reads what the server says until the connection ends.
pub(super) struct Listener {
    pub(super) socket: UnixStream,
    pub(super) version: u16,
    pub(super) replies: Sender<Reply>,
    pub(super) common: Arc<Common>,
    pub(super) messages: Sender<Message>,
    pub(super) generation: u64,
}

impl Listener {
    pub(super) fn run(self) {
        let mut socket = BufReader::new(&self.socket);
        let reason = loop {
            // Nobody listens any more: the engine has ended, or has given this output up.
            let heard = match read_message(&mut socket, self.version) {
                Ok(Some(Said::Reply(reply))) => {
                    let taken = self.replies.send(reply).is_ok();
                    taken && (!self.common.late.swap(false, Ordering::AcqRel) || self.tell(Message::Wanted))
                }
                Ok(Some(Said::Wants(bytes))) => {
                    self.common.wanted.fetch_add(bytes, Ordering::AcqRel);
                    self.common.late.store(false, Ordering::Release);
                    self.tell(Message::Wanted)
                }
                Ok(Some(Said::Moved(sink))) => {
                    let sink = sink.to_string_lossy().into_owned();
                    self.tell(Message::Moved { generation: self.generation, sink })
                }
                Ok(None) => true,
                Ok(Some(Said::Killed)) => break "the sound server closed the stream",
                Err(_) => break "the sound server is gone",
            };
            if !heard {
                return;
            }
        };
        self.tell(Message::Lost { generation: self.generation, reason: reason.to_owned() });
    }

    fn tell(&self, message: Message) -> bool {
        self.messages.send(message).is_ok()
    }
}
