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
    """The monitor of the null sink; remembers when sound came and went, in either channel and in the right one alone."""

    def __init__(self, server):
        self.process = subprocess.Popen(
            ["parec", "--device=test.monitor", "--raw", "--format=float32le", f"--rate={RATE}", "--channels=2",
             "--latency-msec=5"], env=server.environment, stdout=subprocess.PIPE)
        self.changed = threading.Condition()
        # (loud or not, since when), of any channel and of the right one.
        now = time.monotonic()
        self.state = {"any": (None, now), "right": (None, now)}
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        rest = b""
        while True:
            block = os.read(self.process.stdout.fileno(), 1 << 16)
            if not block:
                return
            now = time.monotonic()
            block = rest + block
            whole = len(block) // 8 * 8
            block, rest = block[:whole], block[whole:]
            right = memoryview(block).cast("f")[1::2]
            # What an encoder spills from the left into the right stays below a thousandth.
            seen = {"any": any(block), "right": any(abs(sample) > 0.001 for sample in right)}
            with self.changed:
                for name, loud in seen.items():
                    if loud != self.state[name][0]:
                        self.state[name] = (loud, now)
                self.changed.notify_all()

    def wait(self, loud, limit=10, name="any"):
        """When it became loud or silent; None if it did not."""
        with self.changed:
            if self.changed.wait_for(lambda: self.state[name][0] == loud, limit):
                return self.state[name][1]
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


def window(terminal, pids, server, seconds):
    """CPU seconds a minute of the player and of the sound server, and context switches a second, over a window."""
    def read():
        return sum(map(nanoseconds, pids)), nanoseconds(server.process.pid), sum(map(switches, pids)), time.monotonic()
    before = read()
    terminal.pump(seconds)
    spent = [after - earlier for after, earlier in zip(read(), before)]
    return spent[0] * 60 / spent[3], spent[1] * 60 / spent[3], spent[2] / spent[3]


class Player:
    """How a player is started and told what to do: keys in its terminal, or commands beside it."""

    def __init__(self, name, command, pause, play=None, seek=None, beside=()):
        self.name, self.command, self.pause, self.play, self.seek, self.beside = name, command, pause, play, seek, beside

    def order(self, terminal, what, server):
        """Gives an order, as keys or as a command; tells when."""
        begun = time.monotonic()
        if isinstance(what, bytes):
            terminal.keys(what)
        else:
            subprocess.run(what, env=server.environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return begun


def measure(player, server, seconds):
    """One player: what it costs playing and paused, and how quick it is."""
    row = {"player": player.name}
    beside = [subprocess.Popen(command, env=server.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
              for command in player.beside]
    if beside:
        time.sleep(1)
    terminal = Terminal(player.command, server.environment)
    monitor = Monitor(server)
    pids = [terminal.pid] + [process.pid for process in beside]
    try:
        terminal.pump(2)
        if player.play:
            began = player.order(terminal, player.play, server)
            if player.name != "mpd + ncmpcpp":
                row["play"] = (monitor.wait(True) - began) * 1000
        if monitor.wait(True) is None:
            print(f"{player.name}: no sound came", file=sys.stderr)
            return row
        monitor.close()
        terminal.pump(3)
        row["playing"], row["server"], row["switches"] = window(terminal, pids, server, seconds)
        row["pss"], row["peak"] = [sum(figures) for figures in zip(*map(memory, pids))]
        monitor = Monitor(server)
        pauses, resumes = [], []
        for _ in range(5):
            pressed = player.order(terminal, player.pause, server)
            silent = monitor.wait(False)
            terminal.pump(0.5)
            pauses.append((silent - pressed) * 1000 if silent else float("nan"))
            pressed = player.order(terminal, player.pause, server)
            sound = monitor.wait(True)
            terminal.pump(0.5)
            resumes.append((sound - pressed) * 1000 if sound else float("nan"))
        row["pause"], row["resume"] = statistics.median(pauses), statistics.median(resumes)
        player.order(terminal, player.pause, server)
        monitor.wait(False)
        monitor.close()
        terminal.pump(2)
        row["paused"], _, row["switches paused"] = window(terminal, pids, server, seconds / 2)
    finally:
        monitor.close()
        terminal.close()
        for process in beside:
            process.terminate()
            process.wait()
    return row


def seek_to_sound(player, server, runs):
    """Milliseconds from the order to jump from the half with sound on the left to the half with sound on the right, to
    the first sample on the right."""
    there, back = player.seek
    terminal = Terminal(player.command, server.environment)
    monitor = Monitor(server)
    times = []
    try:
        terminal.pump(2)
        if player.play:
            player.order(terminal, player.play, server)
        monitor.wait(True)
        terminal.pump(1.5)
        for _ in range(runs):
            monitor.wait(False, name="right")
            pressed = player.order(terminal, there, server)
            heard = monitor.wait(True, name="right")
            times.append((heard - pressed) * 1000 if heard else float("nan"))
            terminal.pump(0.4)
            player.order(terminal, back, server)
            terminal.pump(0.8)
    finally:
        monitor.close()
        terminal.close()
    return statistics.median(times)


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


NOISE = ("anoisesrc=c=pink:r=44100:a=0.3:d={d}:seed=1[a];anoisesrc=c=pink:r=44100:a=0.3:d={d}:seed=2[b];"
         "[a][b]join=inputs=2:channel_layout=stereo")
# Sound on the left alone, then on the right alone.
HALVES = ("anoisesrc=c=pink:r=44100:a=0.3:d=600:seed=1[n];[n]asplit[a][b];[a]volume='lt(t,300)':eval=frame[l];"
          "[b]volume='gte(t,300)':eval=frame[r];[l][r]join=inputs=2:channel_layout=stereo")


def make(graph, path, *options):
    """Makes an audio file, tagged as the theme song."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", graph, *options, "-metadata", "title=Melangkah", path],
                   check=True)
    return path


def own(files, name):
    """This program, playing `files`."""
    return Player(name, [PROGRAM, "play", *files], pause=b" ", seek=(b"90%", b"10%"))


def cmus(folder, file):
    # It would look for JACK first.
    os.makedirs(os.path.join(folder, "config", "cmus"), exist_ok=True)
    with open(os.path.join(folder, "config", "cmus", "rc"), "w") as rc:
        rc.write("set output_plugin=pulse\nset mpris=false\n")
    return Player("cmus", ["cmus", "--listen", folder + "/cmus.sock"], pause=b"c",
                  play=f":player-play {file}\r".encode(), seek=(b":seek 540\r", b":seek 0\r"))


def mpv(_, file):
    return Player("mpv", ["mpv", "--no-video", file], pause=b" ")


def mpd(folder, file):
    """The daemon, with ncmpcpp on the screen as its listeners have it."""
    place = os.path.join(folder, "mpd")
    os.makedirs(place, exist_ok=True)
    with open(place + "/mpd.conf", "w") as conf:
        conf.write(f'music_directory "{folder}"\ndb_file "{place}/db"\nstate_file "{place}/state"\n'
                   f'bind_to_address "{place}/socket"\naudio_output {{\n type "pulse"\n name "test"\n}}\n')
    with open(place + "/ncmpcpp", "w") as conf:
        conf.write(f'mpd_host = "{place}/socket"\nncmpcpp_directory = "{place}"\nlyrics_directory = "{place}"\n')
    client = ["mpc", "-h", place + "/socket"]
    begin = " ".join(client) + f" add '{os.path.relpath(file, folder)}' && " + " ".join(client) + " play"
    ready = " ".join(client) + " update --wait && " + begin
    return Player("mpd + ncmpcpp", ["ncmpcpp", "-c", place + "/ncmpcpp"], pause=client + ["toggle"],
                  play=["sh", "-c", ready], beside=[["mpd", "--no-daemon", place + "/mpd.conf"]])


def figure(row, key, form="{:.2f}"):
    return form.format(row[key]) if key in row else "-"


# Heading, key of the row, digits.
COLUMNS = [("CPU s/min", "playing", 3), ("server", "server", 3), ("paused", "paused", 3), ("switches/s", "switches", 1),
           ("paused", "switches paused", 1), ("PSS MiB", "pss", 1), ("peak RSS", "peak", 1), ("pause ms", "pause", 0),
           ("resume ms", "resume", 0)]


def table(rows):
    print("\n" + " " * 28 + "".join(f"{heading:>11}" for heading, _, _ in COLUMNS))
    for row in rows:
        print(f"{row['player']:28}" + "".join(f"{figure(row, key, f'{{:.{digits}f}}'):>11}" for _, key, digits in COLUMNS))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    # The sound server wants a short path for its socket.
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        flac = make(NOISE.format(d=600), folder + "/music/01 Melangkah.flac", "-sample_fmt", "s16")
        mp3 = make(NOISE.format(d=600), folder + "/mp3/01 Melangkah.mp3", "-b:a", "320k")
        halves = [make(HALVES, folder + "/halves/01 Melangkah.flac", "-sample_fmt", "s16"),
                  make(HALVES, folder + "/halves/02 Melangkah.mp3", "-b:a", "320k", "-joint_stereo", "0")]
        # An hour of songs of three minutes; played from the last tenth of the first, so that a join is in the window.
        hour = [make(NOISE.format(d=180), f"{folder}/queue/01.flac", "-sample_fmt", "s16")]
        for number in range(2, 21):
            os.link(hour[0], f"{folder}/queue/{number:02}.flac")
            hour.append(f"{folder}/queue/{number:02}.flac")
        server = Server(folder)
        others = [make_player for name, make_player in (("cmus", cmus), ("mpv", mpv), ("mpd", mpd)) if shutil.which(name)]
        try:
            rows = [measure(own([flac], "melangkah"), server, options.seconds)]
            rows += [measure(make_player(folder, flac), server, options.seconds) for make_player in others]
            rows.append(measure(own([mp3], "melangkah, MP3 320"), server, options.seconds))
            rows += [dict(measure(make_player(folder, mp3), server, options.seconds), player=f"{name}, MP3 320")
                     for name, make_player in (("cmus", cmus), ("mpd + ncmpcpp", mpd)) if make_player in others]
            queue = own(hour, "melangkah, 20 songs (1 h)")
            queue.play = b"90%"
            rows.append(measure(queue, server, options.seconds))
            # What moves: the spectrum, the levels, the waveform.
            seen = own([flac], "melangkah, view Now")
            seen.play = b"gn"
            rows.append(measure(seen, server, options.seconds))
            table(rows)
            shown = b"\x1b[?2026l"
            frame = first_frame([PROGRAM], shown, server.environment, options.runs)
            ready = first_frame([PROGRAM, os.path.dirname(flac)], shown, server.environment, options.runs)
            print(f"\nstart to first frame: {frame:.1f} ms, with a folder to search: {ready:.1f} ms")
            runs = max(5, options.runs // 3)
            sample = enter_to_sample([PROGRAM, os.path.dirname(flac)], b"\r", server, runs)
            print(f"play command to first sample at the monitor, ms: melangkah {sample:.0f}", end="")
            if cmus in others:
                player = cmus(folder, flac)
                print(f", cmus {enter_to_sample(player.command, player.play, server, runs):.0f}", end="")
            print("\nseek to new sound at the monitor, ms:", end="")
            for kind, file in zip(("FLAC", "MP3"), halves):
                print(f" {kind} melangkah {seek_to_sound(own([file], 'melangkah'), server, runs):.0f}", end="")
                if cmus in others:
                    print(f", cmus {seek_to_sound(cmus(folder, file), server, runs):.0f}", end="")
                print(";" if kind == "FLAC" else "", end="")
            print()
        finally:
            server.close()


if __name__ == "__main__":
    main()
