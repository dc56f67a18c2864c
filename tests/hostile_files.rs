//! Files that want more memory than they are worth, played by the real program.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::Stdio;

use support::world::{World, tool};

/// Length of the attachments: nothing but zeros, which take no room on the disk.
const HUGE: u64 = 200 << 20;
/// What the whole program may have in use.
const MOST: u64 = 100 << 20;

/// A file of parts, some of them holes.
struct Holey(File);

impl Holey {
    fn new(path: &Path) -> Self {
        Self(OpenOptions::new().create(true).write(true).truncate(true).open(path).unwrap())
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.write_all(bytes).unwrap();
        self
    }

    fn hole(mut self, length: u64) -> Self {
        let at = self.0.seek(SeekFrom::Current(length as i64)).unwrap();
        self.0.set_len(at).unwrap();
        self
    }
}

/// The most memory in use while the first seconds of a file are played, in bytes; `None` if it is refused.
fn peak(world: &World, name: &str) -> Option<u64> {
    let arguments = ["play", "--plain", "--output", "null", name];
    let mut child = world.command(&arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).map(str::to_owned);
    child.kill().unwrap();
    child.wait().unwrap();
    println!("{name}: {first}{line:?}");
    assert!(first.contains(" kHz "), "{name}: {first}");
    Some(line?.split_whitespace().nth(1)?.parse::<u64>().unwrap() << 10)
}

fn syncsafe(size: u64) -> [u8; 4] {
    [size >> 21, size >> 14, size >> 7, size].map(|part| (part & 0x7f) as u8)
}

#[test]
fn two_hundred_megabytes_of_tags_or_cover_take_no_memory() {
    let world = World::new();
    let at = |name: &str| world.path().join(name);
    let make = |arguments: &str| {
        tool(
            "ffmpeg",
            &arguments.split(' ').map(|word| word.replace('@', world.path().to_str().unwrap())).collect::<Vec<_>>(),
        );
    };
    make("-v error -f lavfi -i sine=d=3 -ac 2 -metadata title=Lagu @/a.flac");
    for name in ["a.mp3", "a.m4a", "a.aiff", "a.wav"] {
        make(&format!("-v error -i @/a.flac @/{name}"));
    }
    let read = |name: &str| {
        let mut bytes = Vec::new();
        File::open(at(name)).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let size = (HUGE as u32).to_be_bytes();
    let mut names = Vec::new();
    let mut file = |name: &str| {
        names.push(name.to_owned());
        Holey::new(&at(name))
    };
    let mp3 = read("a.mp3");
    for (name, frame) in [("huge-cover.mp3", b"APIC"), ("huge-text.mp3", b"TXXX"), ("huge-unknown.mp3", b"XYZW")] {
        let head = [&b"ID3\x03\0\0"[..], &syncsafe(HUGE + 10), frame, &size, &[0; 2]].concat();
        file(name).bytes(&head).hole(HUGE).bytes(&mp3);
    }
    for (name, version, flags) in
        [("huge-2.mp3", 2, 0), ("huge-unsynchronised.mp3", 4, 0x80), ("huge-padding.mp3", 3, 0)]
    {
        file(name).bytes(&[&b"ID3"[..], &[version, 0, flags], &syncsafe(HUGE)].concat()).hole(HUGE).bytes(&mp3);
    }
    let pictures = (0..12).fold(
        file("huge-pictures.mp3").bytes(&[&b"ID3\x02\0\0"[..], &syncsafe(12 * (0xff_ffff + 6))].concat()),
        |file, _| file.bytes(b"PIC\xff\xff\xff").hole(0xff_ffff),
    );
    pictures.bytes(&mp3);
    let ape = |flags: u8| {
        let size = (HUGE as u32 + 32 + 16).to_le_bytes();
        [&b"APETAGEX\xd0\x07\0\0"[..], &size, b"\x01\0\0\0", &[0, 0, 0, flags], &[0; 8]].concat()
    };
    let item = [&(HUGE as u32).to_le_bytes()[..], &[0; 4], b"Comment\0"].concat();
    file("huge-ape.mp3").bytes(&mp3).bytes(&ape(0xa0)).bytes(&item).hole(HUGE).bytes(&ape(0x80));
    let flac = read("a.flac");
    let (kinds, block) =
        ([(6, "huge-cover.flac"), (2, "huge-application.flac"), (4, "huge-comments.flac")], 0xff_ffff_u64);
    for (kind, name) in kinds {
        let head = file(name).bytes(&flac[..4]).bytes(&[0]).bytes(&flac[5..42]);
        let blocks = (0..12).fold(head, |file, _| file.bytes(&[kind, 0xff, 0xff, 0xff]).hole(block));
        blocks.bytes(b"\x81\0\0\0").bytes(&flac[flac.windows(2).position(|two| two == b"\xff\xf8").unwrap()..]);
    }
    let m4a = read("a.m4a");
    let moov = m4a.windows(4).rposition(|four| four == b"moov").unwrap() - 4;
    for (name, item) in [("huge-cover.m4a", b"covr"), ("huge-text.m4a", b"\xa9cmt")] {
        let long = |extra: u64| ((HUGE + extra) as u32).to_be_bytes();
        let atom = |extra, name: &[u8], more: &[u8]| [&long(extra), name, more].concat();
        let tags = [
            atom(60, b"udta", b""),
            atom(52, b"meta", &[0; 4]),
            atom(40, b"ilst", b""),
            atom(32, item, b""),
            atom(24, b"data", &[0; 8]),
            vec![0; 8],
        ]
        .concat();
        let size = ((m4a.len() - moov) as u64 + HUGE + 60) as u32;
        file(name).bytes(&m4a[..moov]).bytes(&size.to_be_bytes()).bytes(&m4a[moov + 4..]).bytes(&tags).hole(HUGE);
    }
    let aiff = read("a.aiff");
    let id3 = [&b"ID3\x03\0\0"[..], &syncsafe(HUGE + 10), b"APIC", &size, &[0; 2]].concat();
    let chunk = [&b"ID3 "[..], &(HUGE as u32 + 20).to_be_bytes(), &id3].concat();
    file("huge-cover.aiff").bytes(&aiff).bytes(&chunk).hole(HUGE);
    let wav = read("a.wav");
    let chunk = [&b"id3 "[..], &(HUGE as u32 + 20).to_le_bytes(), &id3].concat();
    file("huge-cover.wav").bytes(&wav).bytes(&chunk).hole(HUGE);
    let list = [&b"LIST"[..], &(HUGE as u32 + 12).to_le_bytes(), b"INFOINAM", &(HUGE as u32).to_le_bytes()].concat();
    file("huge-list.wav").bytes(&wav[..12]).bytes(&list).hole(HUGE).bytes(&wav[12..]);
    let mut worst = (0, String::new());
    for name in &names {
        let peak = peak(&world, name).unwrap_or_else(|| panic!("{name} is refused"));
        worst = worst.max((peak, name.clone()));
        assert!(peak < MOST, "{name}: {} MiB", peak >> 20);
    }
    println!("{} files, at most {} MiB ({})", names.len(), worst.0 >> 20, worst.1);
}
