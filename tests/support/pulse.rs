//! A private sound server with a sink that nobody hears, and a recorder on its monitor. Each test file uses a part of it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(20);

/// A running server. It ends when dropped.
pub struct Server {
    folder: TempDir,
    process: Option<Child>,
    rate: u32,
}

impl Server {
    /// Starts a server whose sink runs at `rate`, and waits until it answers.
    pub fn start(rate: u32) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut server = Self { folder, process: None, rate };
        server.restart();
        server
    }

    /// Starts it again, at the same place, after [`Server::kill`].
    pub fn restart(&mut self) {
        let sink = format!(
            "module-null-sink sink_name=test rate={} channels=2 format=float32le channel_map=stereo",
            self.rate
        );
        let log = File::create(self.folder.path().join("log")).expect("a log");
        let child = self
            .command("pulseaudio")
            .args(["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"])
            .args(["--load=module-native-protocol-unix", &format!("--load={sink}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("pulseaudio is installed");
        self.process = Some(child);
        let begun = Instant::now();
        while !self.answers() {
            assert!(begun.elapsed() < PATIENCE, "the sound server does not answer");
            std::thread::yield_now();
        }
    }

    fn answers(&self) -> bool {
        let status = self.command("pactl").arg("info").stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    }

    /// Kills it, as if it had crashed.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
        let _ = std::fs::remove_dir_all(self.runtime().join("pulse"));
    }

    /// Starts a server with these lines in its `daemon.conf`.
    pub fn start_with(rate: u32, settings: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let place = folder.path().join(".config/pulse");
        std::fs::create_dir_all(&place).expect("a folder");
        std::fs::write(place.join("daemon.conf"), settings).expect("written");
        let mut server = Self { folder, process: None, rate };
        server.restart();
        server
    }

    /// Sends it a signal by the name that `kill` knows.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args(["-s", name, &self.id().to_string()]).status();
        assert!(status.expect("kill is installed").success());
    }

    /// What `pactl` answers.
    pub fn ask(&self, arguments: &[&str]) -> String {
        let output = self.command("pactl").args(arguments).output().expect("pactl is installed");
        assert!(output.status.success(), "pactl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// The process, to stop and continue it.
    pub fn id(&self) -> u32 {
        self.process.as_ref().map_or(0, Child::id)
    }

    /// Its `XDG_RUNTIME_DIR`.
    pub fn runtime(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// A command in whose environment this server is the only one.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        self.surround(&mut command);
        command
    }

    /// Makes this server the only one that `command` sees.
    pub fn surround(&self, command: &mut Command) {
        command
            .env("XDG_RUNTIME_DIR", self.folder.path())
            .env("HOME", self.folder.path())
            .env_remove("PULSE_SERVER")
            .env_remove("PULSE_RUNTIME_PATH")
            .env_remove("PULSE_COOKIE")
            .env_remove("DISPLAY");
    }

    /// Records what is heard from now on, in large pieces: late, but to the sample. Returns once sound, or silence, has
    /// arrived.
    pub fn record(&self) -> Recorder {
        self.record_with(None)
    }

    /// Records what is heard from now on with this latency. A short one also makes the sink's buffer short, and
    /// where a stream starts the monitor then misses a few frames.
    pub fn record_promptly(&self) -> Recorder {
        self.record_with(Some("--latency-msec=5"))
    }

    fn record_with(&self, latency: Option<&str>) -> Recorder {
        let mut child = self
            .command("parec")
            .args(["--raw", "--format=float32le", "--channels=2", "--device=test.monitor"])
            .args(latency)
            .arg(format!("--rate={}", self.rate))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("parec is installed");
        let mut pipe = child.stdout.take().expect("a pipe");
        let (sound_in, sound) = channel();
        let reader = std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(count) = pipe.read(&mut buffer) {
                if count == 0 || sound_in.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    return;
                }
            }
        });
        let mut recorder = Recorder { child, sound, reader: Some(reader), rest: Vec::new(), frames: Vec::new() };
        recorder.wait_until(|frames| !frames.is_empty());
        recorder
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Records until dropped.
pub struct Recorder {
    child: Child,
    sound: Receiver<(Instant, Vec<u8>)>,
    reader: Option<JoinHandle<()>>,
    rest: Vec<u8>,
    frames: Vec<[f32; 2]>,
}

impl Recorder {
    /// Records on until `enough` says so of all that was recorded.
    pub fn wait_until(&mut self, enough: impl Fn(&[[f32; 2]]) -> bool) -> &[[f32; 2]] {
        let begun = Instant::now();
        loop {
            let (_, bytes) = self.sound.recv_timeout(PATIENCE).expect("the recording goes on");
            self.take(&bytes);
            while let Ok((_, bytes)) = self.sound.try_recv() {
                self.take(&bytes);
            }
            if enough(&self.frames) {
                return &self.frames;
            }
            assert!(begun.elapsed() < PATIENCE, "it was not heard");
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.rest.extend(bytes);
        let whole = self.rest.len() / 8 * 8;
        let sample = |bytes: &[u8]| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        self.frames.extend(self.rest[..whole].chunks_exact(8).map(|frame| [sample(frame), sample(&frame[4..])]));
        self.rest.drain(..whole);
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

/// Writes frames as a 32-bit float WAV.
pub fn write_wav(path: &Path, rate: u32, frames: &[[f32; 2]]) {
    let data: Vec<u8> = frames.iter().flatten().flat_map(|sample| sample.to_le_bytes()).collect();
    let mut out = Vec::new();
    out.extend(b"RIFF");
    out.extend((36 + data.len() as u32).to_le_bytes());
    out.extend(b"WAVEfmt ");
    out.extend(16_u32.to_le_bytes());
    out.extend(3_u16.to_le_bytes());
    out.extend(2_u16.to_le_bytes());
    out.extend(rate.to_le_bytes());
    out.extend((rate * 8).to_le_bytes());
    out.extend(8_u16.to_le_bytes());
    out.extend(32_u16.to_le_bytes());
    out.extend(b"data");
    out.extend((data.len() as u32).to_le_bytes());
    out.extend(data);
    std::fs::write(path, out).expect("written");
}
