//! `PulseAudio`, and `PipeWire` through its `PulseAudio` server. Of the pulseaudio crate, which nothing else
//! names, the protocol alone is used.
//!
//! The server holds two seconds of sound, so the player wakes up seldom. To be quick all the same, what the server
//! has not played is written anew: a write may begin before the end of what was written (a relative seek, as
//! `pa_stream_write` documents it). So a fade, a jump or another volume is heard at once, and without a click.
//!
//! One thread reads what the server says. Everything is written by the engine's thread, which a server that hangs must not
//! hold up: it waits [`GRACE`] at most, for an answer or for room in the socket. Then it goes on with what it knows, and what
//! was not taken is kept until the server wakes up. Only one that stays silent for [`SILENCE_MAX`] is given up.

mod link;
mod listener;

use std::ffi::CString;
use std::io::{self, Write};
use std::net::Shutdown;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use pulseaudio::protocol::{self, Command};

use super::{Device, HANGS, How, Opened, Output, Pull, RateChoice};
use link::{Link, failed, read_reply};
use listener::{Common, Listener, Reply};

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
/// Bytes of a stereo frame.
const FRAME: i64 = 8;
/// Bytes in one message, at most.
const CHUNK: usize = 1 << 22;
/// Bytes that a buffer keeps for the next message: what the server usually asks for. A jump fills the whole of its buffer.
const KEPT: usize = 1 << 18;

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
