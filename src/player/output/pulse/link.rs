//! A connection to the server on which questions are asked, and answered one by one.

use std::ffi::CString;
use std::io::{self, Cursor, IoSlice, Write};
use std::mem::MaybeUninit;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use pulseaudio::protocol::{self, Command, CommandReply, stream::BufferAttr, stream::StreamFlags};

use super::super::{HANGS, frames_in};
use super::FRAME;
use super::listener::{Said, read_message};

/// Sound that the server holds.
const BUFFER: Duration = Duration::from_secs(2);
/// The least that it asks for at once.
const REQUEST: Duration = Duration::from_millis(500);
/// Bytes of the secret (`PA_NATIVE_COOKIE_LENGTH`).
const COOKIE: usize = 256;

/// A connection to the server, before it plays: questions are answered one by one.
pub(super) struct Link {
    pub(super) socket: UnixStream,
    pub(super) version: u16,
    pub(super) sequence: u32,
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

pub(super) fn failed(error: impl std::fmt::Display) -> String {
    format!("the sound server does not answer as it should: {error}")
}

/// What went wrong while it was waited for an answer.
pub(super) fn unanswered(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => HANGS.to_owned(),
        _ => failed(error),
    }
}

impl Link {
    pub(super) fn connect(patience: Duration) -> Result<Self, String> {
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
    pub(super) fn ask<T: CommandReply>(&mut self, command: &Command) -> Result<T, String> {
        let payload = self.round_trip(command)?;
        read_reply(&payload, self.version)
    }

    pub(super) fn round_trip(&mut self, command: &Command) -> Result<Vec<u8>, String> {
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

    /// `sink`, unless it is the server's default anyway: then none is named, and the stream goes where the default goes.
    pub(super) fn named(&mut self, sink: Option<&str>) -> Result<Option<CString>, String> {
        let Some(sink) = sink else { return Ok(None) };
        let server: protocol::ServerInfo = self.ask(&Command::GetServerInfo)?;
        let sink = CString::new(sink).map_err(failed)?;
        Ok(Some(sink).filter(|sink| server.default_sink_name.as_ref() != Some(sink)))
    }

    /// The rate that a sink runs at.
    pub(super) fn rate_of(&mut self, sink: u32) -> Result<u32, String> {
        let asked = protocol::GetSinkInfo { index: Some(sink), name: None };
        let info: protocol::SinkInfo = self.ask(&Command::GetSinkInfo(asked))?;
        Ok(info.sample_spec.sample_rate)
    }

    pub(super) fn create(
        &mut self,
        sink: Option<&CString>,
        rate: u32,
        fix_rate: bool,
    ) -> Result<protocol::CreatePlaybackStreamReply, String> {
        let bytes = |time: Duration| (frames_in(time, rate) * FRAME as u64) as u32;
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

pub(super) fn read_reply<T: CommandReply>(payload: &[u8], version: u16) -> Result<T, String> {
    let mut cursor = Cursor::new(payload);
    T::read(&mut protocol::TagStructReader::new(&mut cursor, version), version).map_err(failed)
}
