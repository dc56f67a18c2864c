#!/usr/bin/env python3
"""What melangkah costs while it runs, beside other players, each through the same private sound server.

Run by `make bench`; prints a table. Everything is made here: the material, a PulseAudio server with a null sink under
its own XDG_RUNTIME_DIR, a pseudo-terminal of 120 x 36. Machines differ and are noisy: what counts is the ratio of two
rows of one run.

  --seconds N   length of each window in which CPU time is counted (40)
  --runs N      how often short times are taken; the median is printed (15)
"""

import argparse
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, "target", "release", "melangkah")
RATE = 48000


class Server:
    """A private PulseAudio server with a null sink."""

    def __init__(self, folder):
        self.environment = dict(os.environ, XDG_RUNTIME_DIR=folder, HOME=folder, XDG_CONFIG_HOME=folder + "/config",
                                XDG_STATE_HOME=folder + "/state", XDG_CACHE_HOME=folder + "/cache",
                                TERM="xterm-256color", LANG="C.UTF-8")
        self.environment.pop("NO_COLOR", None)
        self.process = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--load=module-native-protocol-unix",
             f"--load=module-null-sink sink_name=test rate={RATE} channels=2 format=float32le"],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while subprocess.run(["pactl", "info"], env=self.environment, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL).returncode:
            if time.monotonic() > end:
                sys.exit("the sound server did not start")
            time.sleep(0.05)

    def close(self):
        self.process.terminate()
        self.process.wait()


class Monitor:
    """The monitor of the null sink; remembers when sound and silence arrived."""

    def __init__(self, server):
        self.process = subprocess.Popen(
            ["parec", "--device=test.monitor", "--raw", "--format=float32le", f"--rate={RATE}", "--channels=2",
             "--latency-msec=5"], env=server.environment, stdout=subprocess.PIPE)
        self.changed = threading.Condition()
        self.loud = None
        self.since = time.monotonic()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            block = os.read(self.process.stdout.fileno(), 1 << 16)
            if not block:
                return
            loud = any(block)
            with self.changed:
                if loud != self.loud:
                    self.loud, self.since = loud, time.monotonic()
                    self.changed.notify_all()

    def wait(self, loud, limit=10):
        """When it became loud or silent; None if it did not."""
        with self.changed:
            if self.changed.wait_for(lambda: self.loud == loud, limit):
                return self.since
        return None

    def close(self):
        self.process.terminate()
        self.process.wait()


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, command, environment, columns=120, rows=36):
        self.begun = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(command[0], command, environment)
        self.written = b""

    def pump(self, seconds, until=None):
        """Reads what is written; gives the time at which `until` was seen, or None."""
        end = time.monotonic() + seconds
        while True:
            if until is not None and until in self.written:
                return time.monotonic()
            left = end - time.monotonic()
            if left <= 0:
                return None
            if select.select([self.fd], [], [], left)[0]:
                try:
                    self.written += os.read(self.fd, 1 << 16)
                except OSError:
                    return None

    def keys(self, keys):
        os.write(self.fd, keys)
        return time.monotonic()

    def close(self):
        os.kill(self.pid, signal.SIGTERM)
        end = time.monotonic() + 5
        while time.monotonic() < end:
            self.pump(0.02)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)


def nanoseconds(pid):
    """CPU time of all threads in seconds, finer than the clock tick."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat") as file:
            total += int(file.read().split()[0])
    return total / 1e9


def switches(pid):
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/status") as file:
            total += sum(int(line.split()[1]) for line in file if "ctxt_switches" in line)
    return total


def memory(pid):
    """PSS and peak RSS in MiB."""
    with open(f"/proc/{pid}/smaps_rollup") as file:
        pss = next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    with open(f"/proc/{pid}/status") as file:
        peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM:"))
    return pss / 1024, peak / 1024


def window(terminal, pid, seconds):
    """CPU seconds a minute and context switches a second, over a window."""
    before, counted, begun = nanoseconds(pid), switches(pid), time.monotonic()
    terminal.pump(seconds)
    spent = time.monotonic() - begun
    return (nanoseconds(pid) - before) * 60 / spent, (switches(pid) - counted) / spent


def measure(name, command, keys, server, seconds, environment=None):
    """One player: playing, paused, and how quick it is. `keys` has play, pause and resume."""
    terminal = Terminal(command, environment or server.environment)
    monitor = Monitor(server)
    row = {"player": name}
    try:
        terminal.pump(2)
        if keys.get("play"):
            terminal.keys(keys["play"])
        if monitor.wait(True) is None:
            print(f"{name}: no sound came", file=sys.stderr)
            return row
        terminal.pump(3)
        row["playing"], row["switches"] = window(terminal, terminal.pid, seconds)
        row["pss"], row["peak"] = memory(terminal.pid)
        pauses, resumes = [], []
        for _ in range(5):
            pressed = terminal.keys(keys["pause"])
            silent = monitor.wait(False)
            terminal.pump(0.5)
            pauses.append((silent - pressed) * 1000 if silent else float("nan"))
            pressed = terminal.keys(keys["pause"])
            sound = monitor.wait(True)
            terminal.pump(0.5)
            resumes.append((sound - pressed) * 1000 if sound else float("nan"))
        row["pause"], row["resume"] = statistics.median(pauses), statistics.median(resumes)
        terminal.keys(keys["pause"])
        monitor.wait(False)
        terminal.pump(2)
        row["paused"], row["switches paused"] = window(terminal, terminal.pid, seconds / 2)
    finally:
        monitor.close()
        terminal.close()
    return row


def first_frame(command, mark, environment, runs):
    """Milliseconds from the start of the program to the end of its first frame."""
    times = []
    for _ in range(runs):
        terminal = Terminal(command, environment)
        seen = terminal.pump(5, mark)
        times.append((seen - terminal.begun) * 1000 if seen else float("nan"))
        terminal.close()
    return statistics.median(times)


def enter_to_sample(command, enter, server, runs):
    """Milliseconds from a key press to the first sample at the monitor."""
    times = []
    for _ in range(runs):
        terminal = Terminal(command, server.environment)
        monitor = Monitor(server)
        terminal.pump(1.5)
        if monitor.wait(False, 5) is not None:
            pressed = terminal.keys(enter)
            sound = monitor.wait(True)
            if sound:
                times.append((sound - pressed) * 1000)
        monitor.close()
        terminal.close()
    return statistics.median(times) if times else float("nan")


def make_material(folder):
    """Ten minutes of stereo noise with tones, 44.1 kHz 16 bit, as FLAC, tagged as the theme song; and as MP3."""
    flac = os.path.join(folder, "music", "01 Melangkah.flac")
    os.makedirs(os.path.dirname(flac))
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                    "anoisesrc=c=pink:r=44100:a=0.3:d=600:seed=1[a];anoisesrc=c=pink:r=44100:a=0.3:d=600:seed=2[b];"
                    "[a][b]join=inputs=2:channel_layout=stereo", "-sample_fmt", "s16",
                    "-metadata", "title=Melangkah", flac], check=True)
    mp3 = os.path.join(folder, "mp3", "01 Melangkah.mp3")
    os.makedirs(os.path.dirname(mp3))
    subprocess.run(["ffmpeg", "-v", "error", "-i", flac, "-b:a", "320k", mp3], check=True)
    return flac, mp3


def figure(row, key, form="{:.2f}"):
    return form.format(row[key]) if key in row else "-"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        flac, mp3 = make_material(folder)
        server = Server(folder)
        try:
            # cmus would look for JACK first.
            os.makedirs(os.path.join(folder, "config", "cmus"))
            with open(os.path.join(folder, "config", "cmus", "rc"), "w") as file:
                file.write("set output_plugin=pulse\nset mpris=false\n")
            rows = [
                measure("melangkah, FLAC", [PROGRAM, "play", flac], {"pause": b" "}, server, options.seconds),
                measure("melangkah, MP3 320", [PROGRAM, "play", mp3], {"pause": b" "}, server, options.seconds),
            ]
            if shutil.which("cmus"):
                rows.append(measure("cmus, FLAC", ["cmus", "--listen", folder + "/cmus.sock"],
                                    {"play": f":player-play {flac}\r".encode(), "pause": b"c"}, server, options.seconds))
            if shutil.which("mpv"):
                rows.append(measure("mpv, FLAC", ["mpv", "--no-video", flac], {"pause": b" "}, server, options.seconds))
            print(f"\n{'':24}{'CPU s/min':>10}{'paused':>8}{'switches/s':>11}{'paused':>8}{'PSS MiB':>9}"
                  f"{'peak RSS':>9}{'pause ms':>9}{'resume ms':>10}")
            for row in rows:
                print(f"{row['player']:24}{figure(row, 'playing', '{:.3f}'):>10}{figure(row, 'paused', '{:.3f}'):>8}"
                      f"{figure(row, 'switches', '{:.1f}'):>11}{figure(row, 'switches paused', '{:.1f}'):>8}"
                      f"{figure(row, 'pss', '{:.1f}'):>9}{figure(row, 'peak', '{:.1f}'):>9}"
                      f"{figure(row, 'pause', '{:.0f}'):>9}{figure(row, 'resume', '{:.0f}'):>10}")
            shown = b"\x1b[?2026l"
            frame = first_frame([PROGRAM], shown, server.environment, options.runs)
            ready = first_frame([PROGRAM, os.path.dirname(flac)], shown, server.environment, options.runs)
            print(f"\nstart to first frame: {frame:.1f} ms, with a folder to search: {ready:.1f} ms")
            sample = enter_to_sample([PROGRAM, os.path.dirname(flac)], b"\r", server, max(5, options.runs // 3))
            print(f"Enter to first sample at the monitor: {sample:.0f} ms")
        finally:
            server.close()


if __name__ == "__main__":
    main()
