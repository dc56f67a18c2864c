//! `PulseAudio`, and `PipeWire` through its `PulseAudio` server. The only file that names the pulseaudio crate, of which it
//! uses the protocol alone.
//!
//! The server holds up to [`BUFFER`] of sound, so the player wakes up seldom. To be quick all the same, what the server
//! has not played is written anew: a write may begin before the end of what was written (a relative seek, as
//! `pa_stream_write` documents it). So a fade, a jump or another volume is heard at once, and without a click.
//!
//! One thread reads what the server says. Everything is written by the engine's thread.

use std::ffi::CString;
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::net::Shutdown;
use std::num::NonZero;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, SystemTime};

use pulseaudio::protocol::{self, Command, CommandReply, stream::BufferAttr, stream::StreamFlags};

use super::{Device, Message, Opened, Output, Pull, RateChoice};

/// Sound that the server holds.
const BUFFER: Duration = Duration::from_secs(2);
/// The least that it asks for at once.
const REQUEST: Duration = Duration::from_millis(500);
/// What is taken back at most: the server's buffer and what the device behind it holds.
const REWIND: Duration = Duration::from_millis(2700);
/// What stays as it is when the rest is written anew: the time that it takes to do so.
const MARGIN: Duration = Duration::from_millis(6);
/// A server that takes longer to answer is taken for dead.
const PATIENCE: Duration = Duration::from_secs(1);
/// Bytes of a stereo frame.
const FRAME: i64 = 8;
/// Bytes in one message, at most.
const CHUNK: usize = 1 << 22;
/// The largest message that is read.
const MESSAGE_MAX: u32 = 1 << 24;

type Reply = (u32, Result<Vec<u8>, String>);

/// A connection to the server.
struct Link {
    socket: UnixStream,
    version: u16,
    sequence: u32,
    replies: Option<Receiver<Reply>>,
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

impl Link {
    fn connect() -> Result<Self, String> {
        let path = pulseaudio::socket_path_from_env().ok_or("no sound server is running")?;
        let socket =
            UnixStream::connect(&path).map_err(|error| format!("no sound server at {}: {error}", path.display()))?;
        socket.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
        socket.set_write_timeout(Some(PATIENCE)).map_err(failed)?;
        let mut link = Self { socket, version: protocol::MAX_VERSION, sequence: 0, replies: None };
        let cookie = cookie().and_then(|path| std::fs::read(path).ok()).unwrap_or_default();
        let auth =
            protocol::AuthParams { version: protocol::MAX_VERSION, supports_shm: false, supports_memfd: false, cookie };
        let reply: protocol::AuthReply = link.ask(&Command::Auth(auth))?;
        link.version = reply.version.min(protocol::MAX_VERSION);
        let mut props = protocol::Props::new();
        props.set(protocol::Prop::ApplicationName, c"melangkah");
        if let Ok(id) = CString::new(std::process::id().to_string()) {
            props.set(protocol::Prop::ApplicationProcessId, id);
        }
        let _: protocol::SetClientNameReply = link.ask(&Command::SetClientName(props))?;
        Ok(link)
    }

    fn send(&mut self, command: &Command) -> Result<u32, String> {
        self.sequence += 1;
        let mut bytes = Vec::new();
        protocol::encode_command_message(&mut bytes, self.sequence, command, self.version).map_err(failed)?;
        self.socket.write_all(&bytes).map_err(failed)?;
        Ok(self.sequence)
    }

    /// Sends `command` and waits for what answers it.
    fn ask<T: CommandReply>(&mut self, command: &Command) -> Result<T, String> {
        let payload = self.round_trip(command)?;
        let mut cursor = Cursor::new(payload);
        T::read(&mut protocol::TagStructReader::new(&mut cursor, self.version), self.version).map_err(failed)
    }

    fn round_trip(&mut self, command: &Command) -> Result<Vec<u8>, String> {
        let sequence = self.send(command)?;
        let (_, reply) = match &self.replies {
            Some(replies) => loop {
                let reply = replies.recv_timeout(PATIENCE).map_err(failed)?;
                if reply.0 == sequence {
                    break reply;
                }
            },
            None => loop {
                let said = read_message(&mut self.socket, self.version).map_err(failed)?;
                if let Some(Said::Reply(reply)) = said
                    && reply.0 == sequence
                {
                    break reply;
                }
            },
        };
        reply
    }
}

/// What a server says.
enum Said {
    Reply(Reply),
    Wants(i64),
    Killed,
}

/// Reads one message; `None` if it is none that matters here.
fn read_message(socket: &mut impl Read, version: u16) -> Result<Option<Said>, String> {
    let header = protocol::read_descriptor(socket).map_err(|error| error.to_string())?;
    if header.length > MESSAGE_MAX {
        return Err("a message beyond bounds".to_owned());
    }
    let mut payload = vec![0; header.length as usize];
    socket.read_exact(&mut payload).map_err(|error| error.to_string())?;
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
        Command::PlaybackStreamKilled(_) => Some(Said::Killed),
        _ => None,
    })
}

/// Reads what the server says until the connection ends.
fn listen(
    socket: UnixStream,
    version: u16,
    replies: &Sender<Reply>,
    wanted: &AtomicI64,
    messages: &Sender<Message>,
    generation: u64,
) {
    let mut socket = BufReader::new(socket);
    let reason = loop {
        match read_message(&mut socket, version) {
            Ok(Some(Said::Reply(reply))) => {
                if replies.send(reply).is_err() {
                    return;
                }
            }
            Ok(Some(Said::Wants(bytes))) => {
                wanted.fetch_add(bytes, Ordering::AcqRel);
                if messages.send(Message::Wanted).is_err() {
                    return;
                }
            }
            Ok(Some(Said::Killed)) => break "the sound server closed the stream",
            Ok(None) => {}
            Err(_) => break "the sound server is gone",
        }
    };
    // The engine may be gone before the server.
    let _ = messages.send(Message::Lost { generation, reason: reason.to_owned() });
}

/// The server's sinks.
pub(super) fn sinks() -> Result<Vec<Device>, String> {
    let mut link = Link::connect()?;
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

/// Opens a stream on `sink`, or on the server's default.
pub(super) fn open(
    sink: Option<&str>,
    rate: RateChoice,
    messages: &Sender<Message>,
    generation: u64,
) -> Result<Opened, String> {
    let mut link = Link::connect()?;
    let asked = rate.or_usual();
    let bytes = |time: Duration| (super::frames_in(time, asked.get()) * FRAME as u64) as u32;
    let mut props = protocol::Props::new();
    props.set(protocol::Prop::MediaName, c"melangkah");
    props.set(protocol::Prop::MediaRole, c"music");
    let params = protocol::PlaybackStreamParams {
        sample_spec: protocol::SampleSpec {
            format: protocol::SampleFormat::Float32Le,
            channels: 2,
            sample_rate: asked.get(),
        },
        channel_map: protocol::ChannelMap::stereo(),
        sink_name: sink.map(CString::new).transpose().map_err(failed)?,
        buffer_attr: BufferAttr {
            max_length: u32::MAX,
            target_length: bytes(BUFFER),
            // An empty buffer is silence in which nothing is lost, and the first frames end it.
            pre_buffering: FRAME as u32,
            minimum_request_length: bytes(REQUEST),
            fragment_size: u32::MAX,
        },
        flags: StreamFlags {
            start_corked: true,
            adjust_latency: true,
            fix_rate: rate == RateChoice::Auto,
            ..StreamFlags::default()
        },
        props,
        ..protocol::PlaybackStreamParams::default()
    };
    let stream: protocol::CreatePlaybackStreamReply = link.ask(&Command::CreatePlaybackStream(params))?;
    let rate = NonZero::new(stream.sample_spec.sample_rate).ok_or("the sound server runs at no rate")?;
    let wanted = Arc::new(AtomicI64::new(i64::from(stream.requested_bytes)));
    let (reply_in, reply_out) = mpsc::channel();
    link.socket.set_read_timeout(None).map_err(failed)?;
    let reading = link.socket.try_clone().map_err(failed)?;
    let (version, wishes, messages) = (link.version, Arc::clone(&wanted), messages.clone());
    thread::Builder::new()
        .name("pulse".to_owned())
        .spawn(move || listen(reading, version, &reply_in, &wishes, &messages, generation))
        .map_err(failed)?;
    link.replies = Some(reply_out);
    let name = stream.sink_name.as_ref().map(|name| crate::text::clean(&name.to_string_lossy()).into_owned());
    let output =
        Pulse { link, channel: stream.channel, rate: u64::from(rate.get()), wanted, back: 0, bytes: Vec::new() };
    Ok(Opened::new(output, format!("PulseAudio, {}", name.unwrap_or_default()), rate, REWIND))
}

struct Pulse {
    link: Link,
    channel: u32,
    rate: u64,
    /// Bytes that the server asked for and did not get.
    wanted: Arc<AtomicI64>,
    /// Bytes given back: the next write begins that much before the end.
    back: i64,
    bytes: Vec<u8>,
}

impl Pulse {
    fn cork(&mut self, cork: bool) -> Result<(), String> {
        let params = protocol::stream::CorkStreamParams { channel: self.channel, cork };
        self.link.round_trip(&Command::CorkPlaybackStream(params)).map(drop)
    }
}

impl Output for Pulse {
    fn pull(&self) -> Pull {
        Pull::Asked
    }

    fn start(&mut self) -> Result<(), String> {
        self.cork(false)
    }

    fn stop(&mut self) -> Result<(), String> {
        self.cork(true)
    }

    fn heard(&mut self, emitted: u64) -> Result<u64, String> {
        let params = protocol::LatencyParams { channel: self.channel, now: SystemTime::now() };
        let timing: protocol::PlaybackLatency = self.link.ask(&Command::GetPlaybackLatency(params))?;
        let taken = (timing.read_offset / FRAME).max(0) as u64;
        let behind = timing.sink_usec * self.rate / 1_000_000;
        // What the device has played of silence since the buffer ran empty was heard after our sound.
        let empty = if timing.playing { 0 } else { timing.underrun_for / FRAME as u64 };
        Ok(taken.saturating_sub(behind.saturating_sub(empty)).min(emitted))
    }

    fn wants(&mut self) -> u64 {
        let waiting = self.wanted.load(Ordering::Acquire) + self.back - self.bytes.len() as i64;
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
        // In one message, as far as may be: between two the server could already play, and find nothing.
        for chunk in self.bytes.chunks(CHUNK) {
            let back = std::mem::take(&mut self.back);
            protocol::write_memblock(&mut self.link.socket, self.channel, chunk, (-back) as u64)
                .map_err(|error| format!("the sound server takes nothing any more: {error}"))?;
            // The server counts what is written anew as asked for, and so must we.
            self.wanted.fetch_add(back - chunk.len() as i64, Ordering::AcqRel);
        }
        self.bytes.clear();
        Ok(())
    }

    fn rewind_margin(&self) -> Option<u64> {
        Some(super::frames_in(MARGIN, self.rate as u32))
    }

    fn take_back(&mut self, frames: u64) -> u64 {
        self.back += frames as i64 * FRAME;
        frames
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        // Ends the reading thread, and the stream with it.
        let _ = self.link.socket.shutdown(Shutdown::Both);
    }
}
