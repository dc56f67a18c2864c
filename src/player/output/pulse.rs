//! `PulseAudio`, and `PipeWire` through its `PulseAudio` server. The only file that names the pulseaudio crate, of which it
//! uses the protocol alone.
//!
//! The server holds up to [`BUFFER`] of sound, so the player wakes up seldom. To be quick all the same, what the server
//! has not played is written anew: a write may begin before the end of what was written (a relative seek, as
//! `pa_stream_write` documents it). So a fade, a jump or another volume is heard at once, and without a click.
//!
//! One thread reads what the server says. Everything is written by the engine's thread, which a server that hangs must not
//! hold up: it waits [`GRACE`] at most, for an answer or for room in the socket. Then it goes on with what it knows, and what
//! was not taken is kept until the server wakes up. Only one that stays silent for [`SILENCE_MAX`] is given up.

use std::ffi::CString;
use std::io::{self, BufRead, BufReader, Cursor, IoSlice, Read, Write};
use std::mem::MaybeUninit;
use std::net::Shutdown;
use std::num::NonZero;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use pulseaudio::protocol::{self, Command, CommandReply, stream::BufferAttr, stream::StreamFlags};

use super::{Device, HANGS, How, Message, Opened, Output, Pull, RateChoice};

/// Sound that the server holds.
const BUFFER: Duration = Duration::from_secs(2);
/// The least that it asks for at once.
const REQUEST: Duration = Duration::from_millis(500);
/// What is taken back at most: the server's buffer and what the device behind it holds.
const REWIND: Duration = Duration::from_millis(2700);
/// What stays as it is when the rest is written anew: the time that it takes to do so.
const MARGIN: Duration = Duration::from_millis(6);
/// How long a server may take to tell which devices there are.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long a server may take to answer while it plays.
const GRACE: Duration = Duration::from_millis(100);
/// A server that has not answered for so long is taken for dead.
const SILENCE_MAX: Duration = Duration::from_secs(10);
/// Bytes that are kept for a server that takes none, at most.
const UNSENT_MAX: usize = 1 << 25;
/// Bytes of the secret (`PA_NATIVE_COOKIE_LENGTH`).
const COOKIE: usize = 256;
/// Bytes of a stereo frame.
const FRAME: i64 = 8;
/// Bytes in one message, at most.
const CHUNK: usize = 1 << 22;
/// Bytes that a buffer keeps for the next message: what the server usually asks for. A jump fills the whole of its buffer.
const KEPT: usize = 1 << 18;
/// The largest message that is read.
const MESSAGE_MAX: u32 = 1 << 24;

type Reply = (u32, Result<Vec<u8>, String>);

/// A connection to the server, before it plays: questions are answered one by one.
struct Link {
    socket: UnixStream,
    version: u16,
    sequence: u32,
}

/// The file with the secret that the server knows its users by, where libpulse looks for it: `PULSE_COOKIE`, the
/// configuration folder, and (all that the crate knows) the old places in the home folder.
fn cookie() -> Option<PathBuf> {
    let folder = std::env::var_os("XDG_CONFIG_HOME").filter(|folder| !folder.is_empty());
    std::env::var_os("PULSE_COOKIE")
        .map(PathBuf::from)
        .into_iter()
        .chain(folder.map(|folder| PathBuf::from(folder).join("pulse").join("cookie")))
        .find(|path| path.exists())
        .or_else(pulseaudio::cookie_path_from_env)
}

fn failed(error: impl std::fmt::Display) -> String {
    format!("the sound server does not answer as it should: {error}")
}

/// What went wrong while it was waited for an answer.
fn unanswered(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => HANGS.to_owned(),
        _ => failed(error),
    }
}

impl Link {
    fn connect(patience: Duration) -> Result<Self, String> {
        let path = pulseaudio::socket_path_from_env().ok_or("no sound server is running")?;
        let socket =
            UnixStream::connect(&path).map_err(|error| format!("no sound server at {}: {error}", path.display()))?;
        socket.set_read_timeout(Some(patience)).map_err(failed)?;
        socket.set_write_timeout(Some(patience)).map_err(failed)?;
        let mut link = Self { socket, version: protocol::MAX_VERSION, sequence: 0 };
        let mut cookie = cookie().and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
        // The server expects so many bytes, whatever they are, and hangs up on fewer.
        cookie.resize(COOKIE, 0);
        let auth =
            protocol::AuthParams { version: protocol::MAX_VERSION, supports_shm: false, supports_memfd: false, cookie };
        let reply: protocol::AuthReply = link.ask(&Command::Auth(auth))?;
        link.version = reply.version.min(protocol::MAX_VERSION);
        let mut props = protocol::Props::new();
        props.set(protocol::Prop::ApplicationName, c"melangkah");
        props.set(protocol::Prop::ApplicationProcessBinary, c"melangkah");
        if let Ok(id) = CString::new(std::process::id().to_string()) {
            props.set(protocol::Prop::ApplicationProcessId, id);
        }
        let _: protocol::SetClientNameReply = link.ask(&Command::SetClientName(props))?;
        Ok(link)
    }

    /// Sends the first message together with who sends it, by which a server knows its own user if the cookie is not to be
    /// had (unix(7), `SCM_CREDENTIALS`). Left to the system, they are missing whenever the server has accepted the connection
    /// and not yet asked for them. Returns how many bytes of it were sent.
    fn introduce(&self, bytes: &[u8]) -> Result<usize, String> {
        use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, UCred, sendmsg};
        use rustix::process::{getgid, getpid, getuid};
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmCredentials(1))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        let sender = UCred { pid: getpid(), uid: getuid(), gid: getgid() };
        ancillary.push(SendAncillaryMessage::ScmCredentials(sender));
        sendmsg(&self.socket, &[IoSlice::new(bytes)], &mut ancillary, SendFlags::NOSIGNAL)
            .map_err(|error| unanswered(&error.into()))
    }

    /// Sends `command` and waits for what answers it.
    fn ask<T: CommandReply>(&mut self, command: &Command) -> Result<T, String> {
        let payload = self.round_trip(command)?;
        read_reply(&payload, self.version)
    }

    fn round_trip(&mut self, command: &Command) -> Result<Vec<u8>, String> {
        self.sequence += 1;
        let mut bytes = Vec::new();
        protocol::encode_command_message(&mut bytes, self.sequence, command, self.version).map_err(failed)?;
        let sent = if self.sequence == 1 { self.introduce(&bytes)? } else { 0 };
        self.socket.write_all(bytes.get(sent..).unwrap_or_default()).map_err(|error| unanswered(&error))?;
        loop {
            let said = read_message(&mut self.socket, self.version)?;
            if let Some(Said::Reply((sequence, reply))) = said
                && sequence == self.sequence
            {
                return reply;
            }
        }
    }
}

fn read_reply<T: CommandReply>(payload: &[u8], version: u16) -> Result<T, String> {
    let mut cursor = Cursor::new(payload);
    T::read(&mut protocol::TagStructReader::new(&mut cursor, version), version).map_err(failed)
}

/// What a server says.
enum Said {
    Reply(Reply),
    Wants(i64),
    /// The stream plays to the sink of this name now.
    Moved(CString),
    Killed,
}

/// Reads one message; `None` if it is none that matters here.
fn read_message(socket: &mut impl Read, version: u16) -> Result<Option<Said>, String> {
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
struct Common {
    /// Bytes that the server asked for and did not get.
    wanted: AtomicI64,
    /// The engine did not wait for an answer: it wants to be woken when one comes.
    late: AtomicBool,
}

/// Reads what the server says until the connection ends.
struct Listener {
    socket: UnixStream,
    version: u16,
    replies: Sender<Reply>,
    common: Arc<Common>,
    messages: Sender<Message>,
    generation: u64,
}

impl Listener {
    fn run(self) {
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

/// The server's sinks.
pub(super) fn sinks() -> Result<Vec<Device>, String> {
    let mut link = Link::connect(PATIENCE)?;
    let server: protocol::ServerInfo = link.ask(&Command::GetServerInfo)?;
    let sinks: protocol::SinkInfoList = link.ask(&Command::GetSinkInfoList)?;
    let text = |text: &CString| crate::text::clean(&text.to_string_lossy()).into_owned();
    Ok(sinks
        .into_iter()
        .map(|sink| Device {
            name: text(&sink.name),
            description: sink.description.as_ref().map(text).unwrap_or_default(),
            rate: Some(sink.sample_spec.sample_rate).filter(|rate| *rate > 0),
            channels: Some(u16::from(sink.sample_spec.channels)).filter(|channels| *channels > 0),
            is_default: server.default_sink_name.as_ref() == Some(&sink.name),
            server: true,
        })
        .collect())
}

/// Opens a stream on `sink`, or on the server's default. Under [`RateChoice::File`] at the file's rate if the sink takes
/// that up, else at the sink's own.
pub(super) fn open(sink: Option<&str>, how: How) -> Result<Opened, String> {
    let mut link = Link::connect(how.wish.patience)?;
    let sink = link.named(sink)?;
    let mut stream = None;
    if let (RateChoice::File, Some(rate)) = (how.rate, how.wish.file) {
        let found = link.create(sink.as_ref(), rate, false)?;
        if link.rate_of(found.sink_index)? == rate {
            stream = Some(found);
        } else {
            link.round_trip(&Command::DeletePlaybackStream(found.channel))?;
        }
    }
    let stream = match (stream, how.rate) {
        (Some(stream), _) => stream,
        (None, RateChoice::Hz(_)) => link.create(sink.as_ref(), how.rate.or_usual().get(), false)?,
        (None, _) => link.create(sink.as_ref(), how.rate.or_usual().get(), true)?,
    };
    let rate = NonZero::new(stream.sample_spec.sample_rate).ok_or("the sound server runs at no rate")?;
    let common = Arc::new(Common::default());
    common.wanted.store(i64::from(stream.requested_bytes), Ordering::Release);
    let (reply_in, replies) = mpsc::channel();
    link.socket.set_read_timeout(None).map_err(failed)?;
    link.socket.set_write_timeout(Some(GRACE)).map_err(failed)?;
    let listener = Listener {
        socket: link.socket.try_clone().map_err(failed)?,
        version: link.version,
        replies: reply_in,
        common: Arc::clone(&common),
        messages: how.messages.clone(),
        generation: how.generation,
    };
    thread::Builder::new().name("pulse".to_owned()).spawn(move || listener.run()).map_err(failed)?;
    let name = stream.sink_name.as_ref().map(|name| name.to_string_lossy()).unwrap_or_default();
    let name = super::called(&name);
    let output = Pulse {
        link,
        replies,
        common,
        channel: stream.channel,
        rate: u64::from(rate.get()),
        back: 0,
        bytes: Vec::new(),
        unsent: Vec::new(),
        sent: 0,
        question: None,
        hangs: false,
        heard: 0,
    };
    Ok(Opened::new(output, name, rate, REWIND))
}

impl Link {
    /// `sink`, unless it is the server's default anyway: then none is named, and the stream goes where the default goes.
    fn named(&mut self, sink: Option<&str>) -> Result<Option<CString>, String> {
        let Some(sink) = sink else { return Ok(None) };
        let server: protocol::ServerInfo = self.ask(&Command::GetServerInfo)?;
        let sink = CString::new(sink).map_err(failed)?;
        Ok(Some(sink).filter(|sink| server.default_sink_name.as_ref() != Some(sink)))
    }

    /// The rate that a sink runs at.
    fn rate_of(&mut self, sink: u32) -> Result<u32, String> {
        let asked = protocol::GetSinkInfo { index: Some(sink), name: None };
        let info: protocol::SinkInfo = self.ask(&Command::GetSinkInfo(asked))?;
        Ok(info.sample_spec.sample_rate)
    }

    fn create(
        &mut self,
        sink: Option<&CString>,
        rate: u32,
        fix_rate: bool,
    ) -> Result<protocol::CreatePlaybackStreamReply, String> {
        let bytes = |time: Duration| (super::frames_in(time, rate) * FRAME as u64) as u32;
        let mut props = protocol::Props::new();
        props.set(protocol::Prop::MediaName, c"melangkah");
        props.set(protocol::Prop::MediaRole, c"music");
        let params = protocol::PlaybackStreamParams {
            sample_spec: protocol::SampleSpec {
                format: protocol::SampleFormat::Float32Le,
                channels: 2,
                sample_rate: rate,
            },
            channel_map: protocol::ChannelMap::stereo(),
            sink_name: sink.cloned(),
            buffer_attr: BufferAttr {
                max_length: u32::MAX,
                target_length: bytes(BUFFER),
                // An empty buffer is silence in which nothing is lost, and the first frames end it.
                pre_buffering: FRAME as u32,
                minimum_request_length: bytes(REQUEST),
                fragment_size: u32::MAX,
            },
            flags: StreamFlags { start_corked: true, adjust_latency: true, fix_rate, ..StreamFlags::default() },
            props,
            ..protocol::PlaybackStreamParams::default()
        };
        self.ask(&Command::CreatePlaybackStream(params))
    }
}

struct Pulse {
    link: Link,
    replies: Receiver<Reply>,
    common: Arc<Common>,
    channel: u32,
    rate: u64,
    /// Bytes given back: the next write begins that much before the end.
    back: i64,
    /// Samples that are not yet in a message.
    bytes: Vec<u8>,
    /// Messages that the server has not taken, from `sent` on.
    unsent: Vec<u8>,
    sent: usize,
    /// The question about what was heard that is not answered: its number, and since when.
    question: Option<(u32, Instant)>,
    /// It did not answer, or took nothing, in time.
    hangs: bool,
    /// Frames heard, as last told.
    heard: u64,
}

impl Pulse {
    /// Sends a command behind the samples taken so far; the answer is not waited for. Its number.
    fn post(&mut self, command: &Command) -> Result<u32, String> {
        self.frame()?;
        self.link.sequence += 1;
        let (sequence, version) = (self.link.sequence, self.link.version);
        let mut message = Vec::new();
        protocol::encode_command_message(&mut message, sequence, command, version).map_err(failed)?;
        self.unsent.append(&mut message);
        self.send()?;
        Ok(sequence)
    }

    /// Puts the samples taken into messages.
    fn frame(&mut self) -> Result<(), String> {
        // In one message, as far as may be: between two the server could already play, and find nothing.
        for chunk in self.bytes.chunks(CHUNK) {
            let back = std::mem::take(&mut self.back);
            protocol::write_memblock(&mut self.unsent, self.channel, chunk, (-back) as u64).map_err(failed)?;
            // The server counts what is written anew as asked for, and so must we.
            self.common.wanted.fetch_add(back - chunk.len() as i64, Ordering::AcqRel);
        }
        self.bytes.clear();
        self.bytes.shrink_to(KEPT);
        Ok(())
    }

    /// Sends as much as the server takes without being waited for.
    fn send(&mut self) -> Result<(), String> {
        if self.hangs && self.common.late.load(Ordering::Acquire) {
            // It has said nothing since it was last waited for.
            return self.keep();
        }
        while let Some(rest) = self.unsent.get(self.sent..).filter(|rest| !rest.is_empty()) {
            match self.link.socket.write(rest) {
                Ok(count) if count > 0 => self.sent += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                    self.hangs = true;
                    self.common.late.store(true, Ordering::Release);
                    return self.keep();
                }
                Ok(_) => return Err("the sound server takes nothing any more".to_owned()),
                Err(error) => return Err(format!("the sound server takes nothing any more: {error}")),
            }
        }
        self.unsent.clear();
        self.unsent.shrink_to(KEPT);
        self.sent = 0;
        Ok(())
    }

    /// What was not taken is kept, within bounds.
    fn keep(&self) -> Result<(), String> {
        if self.unsent.len() - self.sent > UNSENT_MAX { Err(HANGS.to_owned()) } else { Ok(()) }
    }

    /// The answer to the question about what was heard, if it comes in time.
    fn answer(&mut self) -> Result<Option<protocol::PlaybackLatency>, String> {
        let Some((number, since)) = self.question else { return Ok(None) };
        loop {
            let wait = if self.hangs { Duration::ZERO } else { GRACE.saturating_sub(since.elapsed()) };
            match self.replies.recv_timeout(wait) {
                Ok((sequence, reply)) => {
                    let payload = reply.map_err(|reason| format!("the sound server refuses: {reason}"))?;
                    if sequence == number {
                        (self.question, self.hangs) = (None, false);
                        return read_reply(&payload, self.link.version).map(Some);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Err("the sound server is gone".to_owned()),
                Err(RecvTimeoutError::Timeout) if since.elapsed() > SILENCE_MAX => return Err(HANGS.to_owned()),
                // Once more after this is set: the answer may have come in between.
                Err(RecvTimeoutError::Timeout) if !self.common.late.swap(true, Ordering::AcqRel) || !self.hangs => {
                    self.hangs = true;
                }
                Err(RecvTimeoutError::Timeout) => return Ok(None),
            }
        }
    }
}

impl Output for Pulse {
    fn pull(&self) -> Pull {
        Pull::Asked
    }

    fn start(&mut self) -> Result<(), String> {
        let params = protocol::stream::CorkStreamParams { channel: self.channel, cork: false };
        self.post(&Command::CorkPlaybackStream(params)).map(drop)
    }

    fn stop(&mut self) -> Result<(), String> {
        let params = protocol::stream::CorkStreamParams { channel: self.channel, cork: true };
        self.post(&Command::CorkPlaybackStream(params)).map(drop)
    }

    fn heard(&mut self, emitted: u64) -> Result<u64, String> {
        if self.question.is_none() {
            let params = protocol::LatencyParams { channel: self.channel, now: SystemTime::now() };
            let number = self.post(&Command::GetPlaybackLatency(params))?;
            self.question = Some((number, Instant::now()));
        } else {
            self.send()?;
        }
        if let Some(timing) = self.answer()? {
            let taken = (timing.read_offset / FRAME).max(0) as u64;
            let behind = timing.sink_usec * self.rate / 1_000_000;
            // What the device has played of silence since the buffer ran empty was heard after our sound.
            let empty = if timing.playing { 0 } else { timing.underrun_for / FRAME as u64 };
            self.heard = taken.saturating_sub(behind.saturating_sub(empty));
        }
        Ok(self.heard.min(emitted))
    }

    fn wants(&mut self) -> u64 {
        let waiting = self.common.wanted.load(Ordering::Acquire) + self.back - self.bytes.len() as i64;
        (waiting / FRAME).max(0) as u64
    }

    fn take(&mut self, samples: &[f32]) -> Result<(), String> {
        let start = self.bytes.len();
        self.bytes.resize(start + size_of_val(samples), 0);
        let (places, _) = self.bytes[start..].as_chunks_mut();
        for (place, sample) in places.iter_mut().zip(samples) {
            *place = sample.to_le_bytes();
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), String> {
        if !self.unsent.is_empty() {
            self.send()?;
        }
        // What is in no message yet can still be taken back.
        if self.unsent.is_empty() {
            self.frame()?;
            self.send()?;
        }
        Ok(())
    }

    fn rewind_margin(&self) -> Option<u64> {
        Some(super::frames_in(MARGIN, self.rate as u32))
    }

    fn take_back(&mut self, frames: u64) -> u64 {
        let bytes = frames as usize * FRAME as usize;
        let kept = self.bytes.len().saturating_sub(bytes);
        self.back += (bytes - (self.bytes.len() - kept)) as i64;
        self.bytes.truncate(kept);
        frames
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        // Ends the reading thread, and the stream with it.
        let _ = self.link.socket.shutdown(Shutdown::Both);
    }
}
