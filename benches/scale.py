#!/usr/bin/env python3
"""What a large collection costs: searching, starting, drawing, finding; beside other players on the same files.

Run by `make bench`; prints a table. The files are made here: tagged FLAC and MP3, half of each, ten an album.

  --files N     how many there are in the large tree (100000)
  --runs N      how often short times are taken; the median is printed (15)
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import trees
from measure import PROGRAM, Terminal, memory, nanoseconds

# The end of a frame, as the program tells the terminal.
END = b"\x1b[?2026l"
SMALL = 10_000
COLUMNS, ROWS = 200, 60


def surroundings(folder):
    os.makedirs(folder, exist_ok=True)
    environment = dict(os.environ, XDG_RUNTIME_DIR=folder, HOME=folder, XDG_CONFIG_HOME=folder + "/config",
                       XDG_STATE_HOME=folder + "/state", XDG_CACHE_HOME=folder + "/cache", TERM="xterm-256color",
                       LANG="C.UTF-8")
    environment.pop("NO_COLOR", None)
    return environment


def timed(command, environment):
    begun = time.monotonic()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.monotonic() - begun


def scan(tree, environment):
    """Seconds for the first scan and for one that finds nothing new."""
    shutil.rmtree(environment["XDG_CACHE_HOME"], ignore_errors=True)
    first = timed([PROGRAM, "scan", tree], environment)
    return first, statistics.median(timed([PROGRAM, "scan", tree], environment) for _ in range(5))


def until_idle(pid, terminal):
    """When the process has last used the processor, once it has rested for half a second."""
    spent, last = nanoseconds(pid), time.monotonic()
    while time.monotonic() - last < 0.5:
        terminal.pump(0.005)
        now = nanoseconds(pid)
        # What it needs for drawing a line of status is not work.
        if now - spent > 0.002:
            spent, last = now, time.monotonic()
    return last


def cmus(tree, environment):
    """Seconds of the first scan: from the order until it rests."""
    place = environment["XDG_CONFIG_HOME"] + "/cmus"
    os.makedirs(place)
    with open(place + "/rc", "w") as rc:
        # It plays nothing here, and would look for servers first.
        rc.write("set output_plugin=alsa\nset mpris=false\n")
    terminal = Terminal(["cmus", "--listen", environment["HOME"] + "/cmus.sock"], environment)
    terminal.pump(2)
    begun = terminal.keys(f":add {tree}\r".encode())
    took = until_idle(terminal.pid, terminal) - begun
    terminal.close()
    return took


def mpd(tree, environment):
    """Seconds of the first update and of one that finds nothing new."""
    place = environment["HOME"] + "/mpd"
    os.makedirs(place)
    with open(place + "/mpd.conf", "w") as conf:
        conf.write(f'music_directory "{tree}"\ndb_file "{place}/db"\nbind_to_address "{place}/socket"\n'
                   'audio_output {\n type "null"\n name "null"\n}\n')
    daemon = subprocess.Popen(["mpd", "--no-daemon", place + "/mpd.conf"], env=environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    client = ["mpc", "-h", place + "/socket"]
    end = time.monotonic() + 20
    while subprocess.run(client, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        if time.monotonic() > end:
            sys.exit("mpd did not start")
        time.sleep(0.02)
    first = timed(client + ["update", "--wait"], environment)
    again = statistics.median(timed(client + ["update", "--wait"], environment) for _ in range(5))
    daemon.terminate()
    daemon.wait()
    return first, again


def plain(written):
    return re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", written)


def wait_for(terminal, words, seconds=120):
    """Waits until these words were written; they may be split by the sequences of a screen that is redrawn in part."""
    end = time.monotonic() + seconds
    while words not in plain(terminal.written):
        if time.monotonic() > end:
            sys.exit(f"never saw {words}: {plain(terminal.written)[-2000:]}")
        terminal.pump(0.05)


def frame_after(terminal, keys):
    """Milliseconds from a key to the end of its frame."""
    terminal.pump(0.02)
    terminal.written = b""
    pressed = terminal.keys(keys)
    seen = terminal.pump(5, END)
    if seen is None:
        sys.exit(f"no frame after {keys}")
    return (seen - pressed) * 1000


def frames(terminal, keys, runs):
    return statistics.median(frame_after(terminal, key) for _ in range(runs) for key in keys)


def first_frame(arguments, environment, runs):
    times = []
    for _ in range(runs):
        terminal = Terminal([PROGRAM, *arguments], environment, COLUMNS, ROWS)
        seen = terminal.pump(20, END)
        times.append((seen - terminal.begun) * 1000)
        terminal.close()
    return statistics.median(times)


class Table:
    """Prints each row as it is known."""

    def __setitem__(self, name, value):
        print(f"{name:45}{value:10.1f}", flush=True)


def screen(tree, files, environment, runs):
    """What a screen with all the files costs."""
    empty = Terminal([PROGRAM], environment, COLUMNS, ROWS)
    empty.pump(1)
    without = memory(empty.pid)[0]
    empty.close()
    rows = Table()
    rows["first frame, ms"] = first_frame([tree], environment, runs)
    terminal = Terminal([PROGRAM, "--output", "null", tree], environment, COLUMNS, ROWS)
    terminal.pump(5, END)
    terminal.keys(b"gd")
    # The last file of the list is there once all are.
    begun, wanted = time.monotonic(), f"song {files - 1}".encode()
    while wanted not in plain(terminal.written):
        if time.monotonic() - begun > 120:
            sys.exit("the files never came")
        # All of the screen is drawn anew, so that the words stand together.
        terminal.keys(b"G\x0c")
        terminal.pump(0.2)
    terminal.pump(2)
    terminal.keys(b"gg")
    terminal.pump(0.5)
    rows["key to frame in the list of files, ms"] = frames(terminal, [b"j", b"j", b"G", b"k"], runs)
    terminal.keys(b"/")
    terminal.pump(0.2)
    begins = [frame_after(terminal, bytes([letter])) for letter in b"song 991"]
    rows["a key of the search through all files, ms"] = statistics.median(begins)
    rows["... the slowest"] = max(begins)
    terminal.keys(b"\x15")
    terminal.pump(0.2)
    # Within words, and then letters that stand together nowhere.
    within = [frame_after(terminal, bytes([letter])) for letter in b"ong umb sgw"]
    rows["... of letters within words, or apart"] = statistics.median(within)
    rows["... the slowest"] = max(within)
    terminal.keys(b"\x1b")
    terminal.pump(0.5)
    terminal.keys(b":")
    terminal.pump(0.2)
    rows["a key of the palette, ms"] = frames(terminal, [b"s", b"o", b"n", b"g"], 1)
    terminal.keys(b"\x1b")
    terminal.pump(0.5)
    rows["memory a file, bytes (PSS)"] = (memory(terminal.pid)[0] - without) * 1024 * 1024 / files
    terminal.close()
    terminal = Terminal([PROGRAM, "play", "--output", "null", tree], environment, COLUMNS, ROWS)
    terminal.pump(5, END)
    wait_for(terminal, b"44.1 kHz")
    terminal.keys(b" gq")
    terminal.pump(2)
    rows["key to frame in a queue of all files, ms"] = frames(terminal, [b"j", b"j", b"G", b"k"], runs)
    terminal.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=15)
    wanted = parser.parse_args()
    if not os.path.exists(PROGRAM):
        sys.exit("build it first: cargo build --release")
    with tempfile.TemporaryDirectory() as folder:
        small, large = folder + "/small", folder + "/large"
        trees.make(small, SMALL)
        trees.make(large, wanted.files)
        # What was written within the last three seconds may be written to again, and is read each time until then.
        time.sleep(4)
        print(f"scan, seconds{'':20}{'first':>8}{'nothing new':>13}{'a 10,000':>10}", flush=True)
        for tree, files in ((small, SMALL), (large, wanted.files)):
            first, again = scan(tree, surroundings(folder + "/own"))
            print(f"{f'melangkah, {files:,} files':33}{first:8.2f}{again:13.3f}{again * 10_000 / files:10.3f}", flush=True)
        if shutil.which("cmus"):
            print(f"{f'cmus, {SMALL:,} files':33}{cmus(small, surroundings(folder + '/cmus')):8.2f}{'-':>13}", flush=True)
        if shutil.which("mpd") and shutil.which("mpc"):
            first, again = mpd(small, surroundings(folder + "/mpd"))
            print(f"{f'mpd, {SMALL:,} files':33}{first:8.2f}{again:13.3f}", flush=True)
        print(f"\non a screen of {COLUMNS} x {ROWS}, {wanted.files:,} files")
        screen(large, wanted.files, surroundings(folder + "/own"), wanted.runs)


if __name__ == "__main__":
    main()
