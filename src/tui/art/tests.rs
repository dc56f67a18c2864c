use std::io::Cursor;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use image::{DynamicImage, ImageFormat, RgbImage};
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::Color;

use super::painter::{decode, draw, fitting};
use super::question::{LIMIT, Question, Reply, forget, through_tmux};
use super::*;

const CELL: Cell = Cell { width: 10, height: 20 };

/// Red above, blue below.
fn flag(width: u32, height: u32) -> DynamicImage {
    let color = |y| if y < height / 2 { image::Rgb([255, 0, 0]) } else { image::Rgb([0, 0, 255]) };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |_, y| color(y)))
}

fn bytes(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A picture as the painter would draw it.
pub(in crate::tui) fn painted(image: &DynamicImage, wish: &Wish) -> Picture {
    draw(image, wish).unwrap()
}

fn wish(way: Way) -> Wish {
    Wish { path: "/music/a.flac".into(), size: (8, 4), way, number: 77 }
}

fn graphics(protocol: Graphics) -> Way {
    Way::Graphics { protocol, cell: CELL, is_tmux: false }
}

fn rendered(way: Way) -> Buffer {
    let area = Rect { x: 0, y: 0, width: 10, height: 6 };
    let mut buffer = Buffer::empty(area);
    draw(&flag(64, 64), &wish(way)).unwrap().render(Rect { x: 1, y: 1, width: 8, height: 4 }, &mut buffer);
    buffer
}

#[test]
fn a_picture_keeps_its_shape_within_its_cells() {
    let size = |width, height| fitting((width, height), (20, 10), CELL).map(|Size { width, height }| (width, height));
    assert_eq!(size(500, 500), Some((20, 10)));
    assert_eq!(size(1000, 500), Some((20, 5)));
    assert_eq!(size(500, 1000), Some((10, 10)));
    assert_eq!(size(1, 10_000), Some((1, 10)));
    assert_eq!(size(0, 5), None);
}

#[test]
fn png_jpeg_and_webp_are_read_and_what_is_no_picture_is_none() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let image = decode(&bytes(&flag(40, 30), format)).unwrap();
        assert_eq!((image.width(), image.height()), (40, 30), "{format:?}");
    }
    let whole = bytes(&flag(40, 30), ImageFormat::Png);
    for wrong in [&b""[..], b"\x89PNG\r\n\x1a\n", b"RIFF", &[7; 5000], &whole[..whole.len() / 2]] {
        assert!(decode(wrong).is_none());
    }
}

#[test]
fn a_large_picture_is_kept_small_and_a_monstrous_one_is_refused_before_memory_is_taken() {
    let large = decode(&bytes(&flag(3000, 1500), ImageFormat::Jpeg)).unwrap();
    assert_eq!((large.width(), large.height()), (1200, 600));
    // A head that promises 100,000 × 100,000 pixels; checksums are true (IHDR, then IEND).
    let mut monster = bytes(&flag(1, 1), ImageFormat::Png);
    monster[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
    let sum = crc(&monster[12..29]);
    monster[29..33].copy_from_slice(&sum.to_be_bytes());
    assert!(decode(&monster).is_none());
    // Within the sides that are allowed, and still too much: 16,000 × 16,000 of four bytes.
    monster[16..24].copy_from_slice(&[0, 0, 0x3e, 0x80, 0, 0, 0x3e, 0x80]);
    let sum = crc(&monster[12..29]);
    monster[29..33].copy_from_slice(&sum.to_be_bytes());
    assert!(decode(&monster).is_none());
}

/// The checksum of PNG (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[test]
fn half_blocks_have_the_colours_that_the_terminal_has() {
    let colors = |depth| {
        let buffer = rendered(Way::Blocks(depth));
        let cell = |x, y| (buffer[(x, y)].fg, buffer[(x, y)].bg);
        assert_eq!((cell(0, 0), cell(9, 1)), ((Color::Reset, Color::Reset), (Color::Reset, Color::Reset)));
        (cell(1, 1).1, cell(8, 4).1)
    };
    assert_eq!(colors(Depth::True), (Color::Rgb(255, 0, 0), Color::Rgb(0, 0, 255)));
    assert_eq!(colors(Depth::Table), (Color::Indexed(196), Color::Indexed(21)));
    assert_eq!(in_table(Color::Rgb(128, 128, 130)), Color::Indexed(244));
    assert_eq!(in_table(Color::Rgb(0, 0, 0)), Color::Indexed(16));
}

#[test]
fn each_protocol_is_written_as_its_terminal_reads_it() {
    let kitty = rendered(graphics(Graphics::Kitty));
    let first = kitty[(1, 1)].symbol();
    assert!(first.starts_with("\x1b_Gq=2,i=77,a=T,U=1,") && first.contains("s=80,v=80"), "{:?}", &first[..60]);
    assert!(kitty[(8, 4)].symbol().starts_with('\u{10eeee}'));
    assert_eq!(kitty[(1, 1)].fg, Color::Rgb(0, 0, 77), "the number is the colour of the placeholders");
    let iterm = rendered(graphics(Graphics::Iterm2));
    assert!(iterm[(1, 1)].symbol().contains("\x1b]1337;File=inline=1;"));
    let sixel = rendered(graphics(Graphics::Sixel));
    assert!(sixel[(1, 1)].symbol().contains("\x1bP") && sixel[(1, 1)].symbol().ends_with("\x1b\\"));
}

#[test]
fn only_the_newest_wish_is_answered_and_a_file_without_a_picture_has_none() {
    let (answer, answers) = mpsc::channel();
    let (go, wait) = mpsc::channel::<()>();
    let wait = std::sync::Mutex::new(wait);
    let load: Load = Arc::new(move |path| {
        wait.lock().unwrap().recv().unwrap();
        path.ends_with("a.flac").then(|| bytes(&flag(64, 64), ImageFormat::Png))
    });
    let painter = Painter::start(load, move |wish, picture| answer.send((wish, picture)).unwrap()).unwrap();
    let numbered = |number, path: &str| Wish { number, path: path.into(), ..wish(Way::Blocks(Depth::True)) };
    let next = || answers.recv_timeout(Duration::from_secs(20)).unwrap();
    painter.ask(numbered(1, "/b.flac"));
    for number in 2..5 {
        painter.ask(numbered(number, "/a.flac"));
    }
    go.send(()).unwrap();
    let (first, none) = next();
    go.send(()).unwrap();
    // The first one may have been overtaken before the thread had looked at it.
    let (last, picture) = if first.number == 1 { next() } else { (first, none) };
    assert_eq!(last.number, 4);
    assert_eq!(picture.unwrap().wish(), &last);
    // The picture of the same file is not read again: nobody says that it may be.
    painter.ask(numbered(9, "/a.flac"));
    assert_eq!(next().0.number, 9);
}

#[test]
fn the_terminal_tells_how_pictures_are_drawn() {
    let now = Instant::now();
    let blocks = Way::Blocks(Depth::Table);
    let way = |replies: &[Reply]| {
        let mut question = Question::new(now, false, Some(Depth::Table), None);
        assert_eq!(question.way(), blocks);
        replies.iter().map(|reply| question.take(reply.clone(), now)).last().unwrap()
    };
    let (kitty, cell) = (Reply::Kitty(true), Reply::Cell(CELL));
    let (sixel, plain) = (Reply::Attributes { has_sixel: true }, Reply::Attributes { has_sixel: false });
    let name = |name: &str| Reply::Name(name.to_owned());
    assert_eq!(way(std::slice::from_ref(&plain)), blocks);
    assert_eq!(way(&[kitty.clone(), plain.clone()]), blocks, "without the size of a cell nothing can be scaled");
    assert_eq!(way(&[kitty.clone(), cell.clone(), plain.clone()]), graphics(Graphics::Kitty));
    for (version, is_drawn) in [("0.26.5", false), ("0.27.1", false), ("0.28.0", true), ("1.0", true), ("x", true)] {
        let drawn = way(&[name(&format!("kitty({version})")), kitty.clone(), cell.clone(), plain.clone()]);
        assert_eq!(drawn, if is_drawn { graphics(Graphics::Kitty) } else { blocks }, "{version} and placeholders");
    }
    // tmux answers before the terminal behind it does.
    assert_eq!(way(&[cell.clone(), plain.clone(), kitty.clone()]), graphics(Graphics::Kitty));
    assert_eq!(way(&[Reply::Kitty(false), cell.clone(), sixel.clone()]), graphics(Graphics::Sixel));
    assert_eq!(way(&[name("WezTerm 2024"), kitty.clone(), cell.clone()]), graphics(Graphics::Iterm2));
    assert_eq!(way(&[name("Konsole 24"), kitty.clone(), cell.clone(), sixel]), blocks);
    assert_eq!(way(&[name("foot(1.16)"), cell.clone(), plain]), blocks);
    let mut late = Question::new(now, false, Some(Depth::True), Some(CELL));
    assert_eq!(late.take(kitty, now + LIMIT + Duration::from_millis(1)), Way::Blocks(Depth::True));
    assert_eq!(Question::new(now, false, None, None).way(), Way::None);
}

#[test]
fn tmux_is_told_to_pass_it_on() {
    assert_eq!(through_tmux("\x1b_G\x1b\\"), "\x1bPtmux;\x1b\x1b_G\x1b\x1b\\\x1b\\");
    assert_eq!(forget(5, false), "\x1b_Ga=d,d=I,i=5,q=2\x1b\\");
    let words = Question::new(Instant::now(), true, None, None).words();
    assert!(words.contains("\x1bPtmux;\x1b\x1b_Gi=31") && words.ends_with("\x1b[c"), "{words:?}");
}

#[test]
fn colours_are_known_by_the_environment() {
    assert_eq!(Depth::of(Colors::True), Some(Depth::True));
    assert_eq!(Depth::of(Colors::Table), Some(Depth::Table));
    assert_eq!(Depth::of(Colors::Sixteen), None);
}
