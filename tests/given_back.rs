//! However the program ends, the shell that started it has a usable terminal: its prompt, its echo, its cursor.

// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::{Path, PathBuf};

use support::pty::Terminal;
use support::world::{PROGRAM, World};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");

/// The program whose parts fail.
fn failing() -> PathBuf {
    let own = std::env::current_exe().expect("a path");
    own.parent().and_then(Path::parent).expect("a target folder").join("examples/failing_screen")
}

/// A shell, and its terminal's settings as it found them.
struct Shell {
    terminal: Terminal,
    folder: PathBuf,
    settings: String,
    asked: u32,
}

impl Shell {
    fn open(world: &World) -> Self {
        let terminal = Terminal::shell(world, 90, 28);
        terminal.wait_for("prompt$");
        let folder = world.path().to_owned();
        let mut shell = Self { terminal, folder, settings: String::new(), asked: 0 };
        shell.settings = shell.settings_now();
        shell
    }

    /// What the terminal does with what is typed and written, as `stty` tells it.
    fn settings_now(&mut self) -> String {
        self.ask("stty -g")
    }

    /// Runs a command; gives what it prints. That it is seen at all says that the shell has its prompt and echo.
    fn ask(&mut self, command: &str) -> String {
        self.asked += 1;
        let (start, end) = (format!("<{}:", self.asked), format!(":{}>", self.asked));
        // What is typed is not what is printed: the marks are put together by the shell.
        self.terminal.keys(&format!("clear; echo \"<\"\"{}:\"$({command})\":{}\"\">\"\r", self.asked, self.asked));
        let joined = |screen: &vt100::Screen| screen.contents().replace('\n', "");
        self.terminal.wait(&format!("an answer to {command}"), |screen| {
            joined(screen).contains(&end) && screen.contents().trim_end().ends_with("prompt$")
        });
        let contents = self.terminal.look(joined);
        contents.split(&start).nth(1).unwrap().split(&end).next().unwrap().to_owned()
    }

    /// Starts a program and waits until its screen is there; gives its process.
    fn start(&mut self, program: &Path, arguments: &str) -> String {
        self.terminal.keys(&format!("sh -c 'echo $$ > pid; exec {} {arguments}'; code=$?\r", program.display()));
        self.terminal.wait("the screen", |screen| screen.alternate_screen() && screen.contents().contains("Film"));
        self.pid()
    }

    fn pid(&self) -> String {
        std::fs::read_to_string(self.folder.join("pid")).unwrap().trim().to_owned()
    }

    /// The shell is there, with everything as it was: the main screen, cursor, mouse, echo, settings.
    fn assert_usable(&mut self, what: &str) {
        self.terminal.wait(&format!("the prompt after {what}"), |screen| {
            !screen.alternate_screen() && screen.contents().trim_end().ends_with("prompt$")
        });
        self.terminal.look(|screen| {
            assert!(!screen.hide_cursor(), "{what}: the cursor is hidden");
            assert_eq!(
                screen.mouse_protocol_mode(),
                vt100::MouseProtocolMode::None,
                "{what}: the mouse is still caught"
            );
            let (row, column) = screen.cursor_position();
            let shown = screen.rows(0, 90).nth(usize::from(row)).unwrap();
            assert_eq!((shown.trim_end(), column), ("prompt$", 8), "{what}: the cursor is not behind the prompt");
        });
        // What is typed is seen while it is typed, before the line is ended.
        self.terminal.keys("typed");
        self.terminal.wait_for("prompt$ typed");
        self.terminal.keys("\u{15}");
        self.terminal.wait_gone("prompt$ typed");
        let settings = self.settings_now();
        assert_eq!(settings, self.settings, "{what}: the terminal is set otherwise");
        let raw = String::from_utf8_lossy(&self.terminal.raw()).into_owned();
        for mode in ["1000", "1002", "1006", "1004", "1049", "2026"] {
            let (on, off) = (raw.rfind(&format!("\u{1b}[?{mode}h")), raw.rfind(&format!("\u{1b}[?{mode}l")));
            assert!(on < off, "{what}: mode {mode} is left on");
        }
        assert!(raw.rfind("\u{1b}[?7l") < raw.rfind("\u{1b}[?7h"), "{what}: lines do not wrap");
    }

    fn end(mut self) {
        self.terminal.keys("exit\r");
        self.terminal.wait_end();
    }
}

#[test]
fn after_the_end_and_after_signals() {
    let world = World::new();
    let mut shell = Shell::open(&world);
    let arguments = format!("--output null {DEMO}");
    shell.start(Path::new(PROGRAM), &arguments);
    shell.terminal.keys("jq");
    shell.assert_usable("q");
    for (signal, code) in [("TERM", "143"), ("HUP", "129"), ("INT", "130")] {
        let process = shell.start(Path::new(PROGRAM), &format!("play {arguments}"));
        support::world::tool("kill", &["-s", signal, &process]);
        // What is typed before the prompt would be read by the program that is ending.
        shell.terminal.wait("the prompt", |screen| {
            !screen.alternate_screen() && screen.contents().trim_end().ends_with("prompt$")
        });
        let told = shell.ask("echo code $code");
        assert_eq!(told, format!("code {code}"), "{signal}");
        shell.terminal.keys("clear\r");
        shell.assert_usable(signal);
    }
    shell.end();
}

#[test]
fn after_a_panic_in_any_thread() {
    let world = World::new();
    let mut shell = Shell::open(&world);
    for (part, key) in [("scan", ""), ("player", "m"), ("devices", "O"), ("screen", "m")] {
        shell.terminal.keys(&format!("clear; {} {part}\r", failing().display()));
        if !key.is_empty() {
            shell.terminal.wait("the screen", |screen| screen.alternate_screen() && screen.contents().contains("Film"));
            shell.terminal.keys(key);
        }
        let words = "this part fails on purpose";
        // In the thread of the screen the panic itself is printed; of another one the loop tells, or where to look.
        shell.terminal.wait(&format!("why it ended: {part}"), |screen| {
            let contents = screen.contents();
            !screen.alternate_screen()
                && (contents.contains(words) || contents.contains("see the log"))
                && contents.trim_end().ends_with("prompt$")
        });
        let log = std::fs::read_to_string(world.path().join("home/log")).unwrap_or_default();
        assert!(part == "screen" || log.contains(words), "{part}: {log}");
        shell.assert_usable(part);
        let _ = std::fs::remove_file(world.path().join("home/log"));
    }
    shell.end();
}

#[test]
fn a_stop_and_its_end_find_a_usable_terminal() {
    let world = World::new();
    let mut shell = Shell::open(&world);
    for stop in ["\u{1a}", "TSTP"] {
        let process = shell.start(Path::new(PROGRAM), &format!("play --output null {DEMO}"));
        // Over the help, so that what comes back is not only what a start shows.
        shell.terminal.keys("?");
        shell.terminal.wait_for("In this view");
        if stop == "TSTP" {
            support::world::tool("kill", &["-s", stop, &process]);
        } else {
            shell.terminal.keys(stop);
        }
        shell.terminal.wait("the shell", |screen| !screen.alternate_screen() && screen.contents().contains("Stopped"));
        shell.terminal.keys("clear\r");
        shell.assert_usable("a stop");
        shell.terminal.keys("fg\r");
        shell.terminal.wait("the help again", |screen| {
            screen.alternate_screen()
                && screen.contents().contains("In this view")
                && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::ButtonMotion
        });
        shell.terminal.keys("?");
        shell.terminal.wait_gone("In this view");
        shell.terminal.keys("q");
        shell.assert_usable("the end after a stop");
    }
    shell.end();
}
