//! `play --lines`: whole lines out, orders in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

mod support;

use support::world::World;

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo");

struct Listener {
    child: Child,
    orders: ChildStdin,
    lines: Receiver<String>,
}

impl Listener {
    fn start(world: &World, arguments: &[&str]) -> Self {
        let arguments = [&["play", "--lines", "--output", "null"], arguments].concat();
        let mut child = world.command(&arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { orders: child.stdin.take().unwrap(), child, lines }
    }

    /// The next line that contains these words.
    fn wait(&self, words: &str) -> String {
        let mut seen = Vec::new();
        loop {
            let line =
                self.lines.recv_timeout(Duration::from_secs(30)).unwrap_or_else(|_| panic!("no {words}: {seen:?}"));
            assert!(line.chars().all(|character| !character.is_control()), "{line:?}");
            if line.contains(words) {
                return line;
            }
            seen.push(line);
        }
    }

    fn order(&mut self, order: &str) {
        writeln!(self.orders, "{order}").unwrap();
    }
}

#[test]
fn orders_are_obeyed_and_answered() {
    let mut listener = Listener::start(&World::new(), &[DEMO]);
    listener.wait("? tells the other orders");
    listener.wait("1/7  Melangkah");
    listener.order("?");
    listener.wait("50% by the part");
    listener.order("l");
    listener.wait("1. Melangkah – Sissy Priscillia, Vanesha Prescilla (heard now)");
    listener.wait("7. Bagaikan Langit");
    listener.order("");
    listener.wait("paused: Melangkah");
    listener.order("0:05");
    listener.wait("paused: Melangkah, 0:05 of 0:15");
    listener.order("xyzzy");
    listener.wait("no such order");
    listener.order("9");
    listener.wait("no song of that number");
    listener.order("4");
    listener.wait("4/7  Seberapa Pantas");
    listener.order("c");
    listener.wait("Eross Candra");
    listener.order("v 40");
    listener.wait("volume 40 %");
    listener.order("n");
    listener.wait("5/7  Terbaik Untukmu");
    listener.order("q");
    assert!(listener.child.wait().unwrap().success(), "it was the listener who ended it");
}

#[test]
fn it_speaks_indonesian_and_goes_on_without_orders() {
    let world = World::new();
    let song = format!("{DEMO}/01 Melangkah.flac");
    let mut listener = Listener::start(&world, &["--lang", "id", &song]);
    listener.wait("? menyebut perintah lain");
    listener.order("0:14");
    listener.wait("diputar: Melangkah, 0:14 dari 0:15");
    drop(listener.orders);
    assert!(listener.child.wait().unwrap().success(), "to the end of the queue");
}
