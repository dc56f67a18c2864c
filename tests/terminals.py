#!/usr/bin/env python3
"""The picture of the record on real terminals, under a screen of their own: python3 tests/terminals.py [NAME...]

Each terminal (all of TERMINALS without a name) runs a shell, the shell the program, and what is on the screen is
photographed and looked at: the picture stands where it belongs and is the shipped cover, is drawn again after another
size, another view, the help and Ctrl-Z with fg, and nothing of it stays behind. The photographs are left in
target/terminals. `make terminals` installs what is needed.

iTerm2 itself runs on no free system. Its protocol is looked at in mlterm, which draws it, through a relay that says that
the terminal is called iTerm2.
"""

import collections
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import tty

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COVER = os.path.join(ROOT, "assets/demo/cover.png")
DEMO = os.path.join(ROOT, "assets/demo")
PHOTOGRAPHS = os.path.join(ROOT, "target/terminals")
# The paper of the dark theme.
PAPER = (0x16, 0x16, 0x18)
# How long something may take on the screen, in seconds.
PATIENCE = 20.0
# Sides of what pictures are compared by, and how far their colours may lie apart in the mean: a palette of 256 is not exact.
SMALL = 24
APART = 14.0

SHELL = ["bash", "--norc", "--noprofile", "-i"]
RELAY = [sys.executable, os.path.abspath(__file__), "--relay", *SHELL]
# Name, class of the window, whether pixels are drawn, command.
TERMINALS = [
    ("xterm-sixel", "xterm", True,
     ["xterm", "-ti", "vt340", "-fa", "DejaVu Sans Mono", "-fs", "9", "-geometry", "100x34+0+0", "-e", *SHELL]),
    ("xterm-blocks", "xterm", False,
     ["xterm", "-ti", "vt220", "-fa", "DejaVu Sans Mono", "-fs", "9", "-geometry", "100x34+0+0", "-e", *SHELL]),
    ("mlterm-sixel", "mlterm", True, ["mlterm", "--sbmod=none", "-g", "100x34", "-e", *SHELL]),
    ("mlterm-iterm2", "mlterm", True, ["mlterm", "--sbmod=none", "-g", "100x34", "-e", *RELAY]),
    ("kitty", "kitty", None,
     ["kitty", "--config", "NONE", "-o", "initial_window_width=100c", "-o", "initial_window_height=34c",
      "-o", "remember_window_size=no", "-o", "enable_audio_bell=no", "-o", "update_check_interval=0", *SHELL]),
]


class Failure(Exception):
    """Something that is not as it has to be."""


class Photograph:
    """The pixels of the screen."""

    def __init__(self, data):
        head, rest = [], data
        while len(head) < 4:
            line, rest = rest.split(b"\n", 1)
            head += [word for word in line.split() if not line.startswith(b"#")]
        self.width, self.height, self.pixels = int(head[1]), int(head[2]), rest
        if head[0] != b"P6" or head[3] != b"255" or len(rest) != self.width * self.height * 3:
            raise Failure("the photograph is none")

    def row(self, y):
        """The bytes of a row."""
        return self.pixels[y * self.width * 3:(y + 1) * self.width * 3]

    def at(self, x, y):
        """The colour of a pixel."""
        start = (y * self.width + x) * 3
        return tuple(self.pixels[start:start + 3])

    def paper(self):
        """The colour that most of the screen has."""
        colors = collections.Counter(self.at(x, y) for y in range(0, 400, 5) for x in range(0, 600, 5))
        return colors.most_common(1)[0][0]

    def is_ours(self):
        """Whether the program has the screen: most of it is its paper, or the nearest colour of a table of 256."""
        return near(self.paper(), PAPER, 8)

    def curtain(self, outside=None):
        """How many pixels have the red of the cover's curtain, which nothing else has; beside a box, if one is given."""
        count = 0
        for y in range(0, self.height, 2):
            row = self.row(y)
            for x in range(0, self.width, 2):
                red, green, blue = row[3 * x:3 * x + 3]
                if red > 130 and green < 85 and 35 < blue < 125 and red > 2 * green:
                    left, top, right, bottom = outside or (0, 0, 0, 0)
                    count += not (left - 1 <= x <= right and top - 1 <= y <= bottom)
        return count

    def box(self):
        """The left, top, right and bottom edge of the picture: the block of pixels of which none is paper."""
        rows, paper = [], bytes(self.paper())
        for y in range(self.height):
            row, start = self.row(y), None
            # It stands at the left.
            for x in range(0, min(60, self.width)):
                if x > 4 and row[3 * x:3 * x + 3] != paper:
                    start = x
                    break
            end = start or 0
            while start is not None and end < self.width and row[3 * end:3 * end + 3] != paper:
                end += 1
            rows.append((start, end) if start is not None and end - start >= 60 else None)
        best, top = (0, 0), None
        for y, span in enumerate(rows + [None]):
            if span is None or (top is not None and span != rows[top]):
                if top is not None and y - top > best[1] - best[0]:
                    best = (top, y)
                top = y if span is not None else None
            elif top is None:
                top = y
        if best[1] - best[0] < 60:
            return None
        left, right = rows[best[0]]
        return left, best[0], right, best[1]

    def small(self, box):
        """What stands in a box, in SMALL by SMALL means."""
        left, top, right, bottom = box
        means = []
        for row in range(SMALL):
            for column in range(SMALL):
                xs = range(left + column * (right - left) // SMALL, left + (column + 1) * (right - left) // SMALL)
                ys = range(top + row * (bottom - top) // SMALL, top + (row + 1) * (bottom - top) // SMALL)
                found = [self.at(x, y) for y in ys for x in xs]
                means.append(tuple(sum(color[part] for color in found) / len(found) for part in range(3)))
        return means


def near(one, other, most):
    """Whether no part of two colours lies further apart."""
    return all(abs(a - b) <= most for a, b in zip(one, other))


def apart(one, other):
    """How far two pictures lie apart in the mean."""
    return sum(abs(a - b) for x, y in zip(one, other) for a, b in zip(x, y)) / (len(one) * 3)


class Stage:
    """A terminal with a shell in it."""

    def __init__(self, name, window_class, command, display, home, cover):
        self.name, self.display, self.cover, self.taken, self.seen = name, display, cover, 0, "nothing"
        path = os.environ.get("PATH", "/usr/bin:/bin")
        self.environment = {
            "DISPLAY": display, "HOME": home, "PATH": path, "PS1": "prompt$ ", "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": home, "LIBGL_ALWAYS_SOFTWARE": "1", "COLORTERM": "truecolor", "SHELL": "/bin/bash",
        }
        self.terminal = subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL, start_new_session=True)
        self.window = self.until("the window", lambda: self.find(window_class))
        self.do("windowmove", self.window, "0", "0")
        self.do("windowfocus", self.window)

    def do(self, *words):
        """Runs xdotool; gives what it says."""
        out = subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True, check=False)
        return out.stdout.strip()

    def find(self, window_class):
        """The window, once it is there."""
        return (self.do("search", "--onlyvisible", "--class", window_class).splitlines() or [None])[-1]

    def type(self, words):
        """Types letters."""
        self.do("type", "--delay", "30", words)

    def press(self, key):
        """Presses a key by its name."""
        self.do("key", key)

    def look(self):
        """A photograph of the window."""
        out = subprocess.run(["import", "-window", self.window, "-depth", "8", "ppm:-"], env=self.environment, capture_output=True, check=True)
        return Photograph(out.stdout)

    def until(self, what, look):
        """Looks until there is something to see."""
        end = time.monotonic() + PATIENCE
        while True:
            seen = look()
            if seen:
                return seen
            if self.terminal.poll() is not None:
                raise Failure(f"{what}: the terminal has ended")
            if time.monotonic() > end:
                self.keep("wrong")
                raise Failure(f"{what}: not within {PATIENCE:.0f} s; {self.seen}")
            time.sleep(0.15)

    def keep(self, what):
        """Leaves a photograph."""
        self.taken += 1
        path = os.path.join(PHOTOGRAPHS, f"{self.name}-{self.taken}-{what}.png")
        subprocess.run(["import", "-window", self.window, path], env=self.environment, check=False)

    def shown(self, what, other_than=None):
        """Waits until the cover stands on the screen, whole, once; gives its box."""
        def look():
            seen = self.look()
            box = seen.box()
            self.seen = f"the picture stands at {box}"
            if not box or box == other_than:
                return None
            width, height = box[2] - box[0], box[3] - box[1]
            how_far, beside = apart(seen.small(box), self.cover), seen.curtain(outside=box)
            self.seen += f", {how_far:.1f} from the cover, with {beside} pixels of it beside it"
            # The cover is square; cells round that by less than one of them.
            is_square = abs(width - height) <= 0.12 * max(width, height)
            return box if is_square and how_far <= APART and beside == 0 else None
        box = self.until(f"the picture {what}", look)
        self.keep("picture-" + what.replace(" ", "-"))
        return box

    def gone(self, what, is_ours):
        """Waits until nothing of the cover is on the screen, and it is the program's or the shell's again."""
        def look():
            seen = self.look()
            self.seen = f"{seen.curtain()} pixels of the cover are there, on paper {seen.paper()}"
            return seen.is_ours() == is_ours and seen.curtain() == 0
        self.until(f"no picture {what}", look)
        # What is drawn late is seen, too.
        time.sleep(0.5)
        if not look():
            self.keep("wrong")
            raise Failure(f"the picture comes back {what}")
        self.keep("none-" + what.replace(" ", "-"))

    def end(self):
        """Ends the terminal with all that runs in it."""
        try:
            os.killpg(self.terminal.pid, signal.SIGTERM)
            self.terminal.wait(5)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            self.terminal.kill()
            self.terminal.wait()


def walk(stage, program, has_pixels):
    """What a listener does with the picture."""
    stage.type(f"cd {ROOT}; {program} play --output null {DEMO}")
    stage.press("Return")
    stage.until("the program", lambda: stage.look().is_ours())
    # Until it has asked the terminal; and one song over and over, so that the picture stays.
    time.sleep(1.0)
    stage.type("rrgn")
    if not has_pixels:
        # Half blocks are too coarse to be compared: the curtain is there, and goes.
        def blocks(what):
            stage.until(f"half blocks {what}", lambda: stage.look().curtain() > 200)
            stage.keep("blocks-" + what.replace(" ", "-"))
        shown = blocks
    else:
        shown = stage.shown
    first = shown("at first")
    stage.type("gs")
    stage.gone("in another view", True)
    stage.type("gn")
    shown("back in its view")
    stage.type("?")
    stage.gone("under the help", True)
    stage.press("Escape")
    shown("without the help")
    stage.do("windowsize", stage.window, "760", "560")
    if has_pixels:
        stage.shown("in a smaller window", other_than=first)
    else:
        shown("in a smaller window")
    stage.do("windowsize", stage.window, "1000", "700")
    shown("in a larger window")
    stage.press("ctrl+z")
    stage.gone("while it is stopped", False)
    stage.type("fg")
    stage.press("Return")
    shown("after fg")
    stage.press("ctrl+l")
    shown("drawn anew")
    stage.type("q")
    stage.gone("at the end", False)


def has_placeholders():
    """Whether this kitty knows the placeholders that its pictures are drawn with: from 0.28 on."""
    said = subprocess.run(["kitty", "--version"], capture_output=True, text=True, check=False).stdout.split()
    return tuple(int(part) for part in said[1].split(".")[:2]) >= (0, 28)


def relay(command):
    """Runs a command in a terminal of its own, and everything that is said between the two through it; to the question for
    the terminal's name it answers `iTerm2`."""
    question, name = b"\x1b[>q", b"\x1bP>|iTerm2 3.5.0\x1b\\"
    child, master = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    before = termios.tcgetattr(0)

    def resized(*_):
        fcntl.ioctl(master, termios.TIOCSWINSZ, fcntl.ioctl(0, termios.TIOCGWINSZ, struct.pack("HHHH", 0, 0, 0, 0)))

    signal.signal(signal.SIGWINCH, resized)
    resized()
    tty.setraw(0)
    try:
        while True:
            for source in select.select([0, master], [], [])[0]:
                said = os.read(source, 65536)
                if not said:
                    return
                if source == master and question in said:
                    said = said.replace(question, b"")
                    os.write(master, name)
                while said:
                    said = said[os.write(1 if source == master else master, said):]
    except OSError:
        pass  # The other side is gone.
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)


def start_screen():
    """A screen of our own; gives its process and its name."""
    read, write = os.pipe()
    process = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
                               pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as number:
        return process, ":" + number.readline().strip()


def main(names):
    """Goes through the terminals; gives how many are wrong."""
    target = os.path.join(ROOT, "target")
    programs = [os.path.join(target, profile, "melangkah") for profile in ("release", "debug")]
    program = os.environ.get("MELANGKAH") or next((path for path in programs if os.path.exists(path)), None)
    if not program:
        sys.exit("build melangkah first, or name it: MELANGKAH=PATH")
    os.makedirs(PHOTOGRAPHS, exist_ok=True)
    small = subprocess.run(["convert", COVER, "-resize", f"{SMALL}x{SMALL}!", "-depth", "8", "ppm:-"],
                           capture_output=True, check=True)
    cover = Photograph(small.stdout).small((0, 0, SMALL, SMALL))
    wrong = 0
    for name, window_class, has_pixels, command in TERMINALS:
        if names and name not in names:
            continue
        if not shutil.which(command[0]):
            print(f"{name:15} not here")
            continue
        if has_pixels is None:
            has_pixels = has_placeholders()
        # A screen for each, so that nothing lies below the window.
        screen, display = start_screen()
        home = tempfile.mkdtemp(prefix="melangkah-terminals-")
        os.makedirs(os.path.join(home, ".config/melangkah"))
        with open(os.path.join(home, ".config/melangkah/config.toml"), "w", encoding="utf-8") as config:
            config.write('theme = "dark"\nlanguage = "en"\n')
        begun, stage = time.monotonic(), None
        try:
            stage = Stage(name, window_class, command, display, home, cover)
            walk(stage, program, has_pixels)
            how = "pixels" if has_pixels else "half blocks"
            print(f"{name:15} right: {how}, {time.monotonic() - begun:.0f} s", flush=True)
        except Failure as failure:
            wrong += 1
            print(f"{name:15} WRONG: {failure}", flush=True)
        finally:
            if stage:
                stage.end()
            screen.terminate()
            screen.wait()
            shutil.rmtree(home, ignore_errors=True)
    return wrong


if __name__ == "__main__":
    if sys.argv[1:2] == ["--relay"]:
        relay(sys.argv[2:])
    else:
        sys.exit(1 if main(sys.argv[1:]) else 0)
