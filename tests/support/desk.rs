//! The player without the program around it, in a process of its own: orders in, events out.
#![allow(dead_code)]

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(30);

/// The player in a process of its own, for it finds its server by the environment.
pub struct Desk {
    child: Child,
    orders: Option<ChildStdin>,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Desk {
    /// `command` is the [`example`] in its surroundings; the output, and the rate if that matters.
    pub fn open(mut command: Command, arguments: &[&str]) -> Self {
        let mut child = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the example runs");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let (line_in, lines) = channel();
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if line_in.send(line).is_err() {
                    return;
                }
            }
        });
        let orders = child.stdin.take();
        Self { child, orders, lines, seen: Vec::new() }
    }

    /// Gives an order.
    pub fn send(&mut self, order: impl AsRef<str>) {
        writeln!(self.orders.as_mut().expect("open"), "{}", order.as_ref()).expect("the player takes orders");
    }

    /// Everything that it said.
    pub fn seen(&self) -> &[String] {
        &self.seen
    }

    /// The next line that begins like this.
    pub fn wait(&mut self, start: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no {start}; {:?}", self.seen));
            self.seen.push(line.clone());
            if line.starts_with(start) {
                return line;
            }
        }
    }

    /// Closes it; what it wrote to standard error, which should be nothing.
    pub fn close(mut self) -> String {
        drop(self.orders.take());
        let mut complaint = String::new();
        let mut pipe = self.child.stderr.take().expect("a pipe");
        std::io::Read::read_to_string(&mut pipe, &mut complaint).expect("text");
        assert!(self.child.wait().expect("it ends").success());
        complaint
    }
}

/// The program that plays what it is told.
pub fn example() -> PathBuf {
    let own = std::env::current_exe().expect("a path");
    own.parent().and_then(Path::parent).expect("a target folder").join("examples/play_at")
}
