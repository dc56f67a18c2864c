//! The pictures of the README, made from the real program in a pseudo-terminal.
//!
//! `make picture` writes them to `assets/`; without its variable the test only sees that they can be made.

// What the helpers of a test cannot do is a failure of the test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fmt::Write as _;
use std::path::Path;

use support::pty::Terminal;
use support::world::World;

/// Size of a cell in the picture.
const CELL: (usize, usize) = (9, 19);
/// Colours of the picture's terminal: foreground, background, and the sixteen.
const FOREGROUND: &str = "#d8d4cf";
const BACKGROUND: &str = "#16161c";
const SIXTEEN: [&str; 16] = [
    "#2a2a33", "#d9626d", "#8fb573", "#d9b26a", "#7096c8", "#b48ead", "#7fb5b5", "#d8d4cf", //
    "#767680", "#ec7c87", "#a6cf87", "#f0cc85", "#8db3e6", "#cfa6c8", "#98d3d3", "#ffffff",
];

fn colour(colour: vt100::Color, otherwise: &str) -> String {
    match colour {
        vt100::Color::Default => otherwise.to_owned(),
        vt100::Color::Idx(index @ 0..16) => SIXTEEN[usize::from(index)].to_owned(),
        vt100::Color::Idx(index @ 232..) => {
            let level = u32::from(index - 232) * 10 + 8;
            format!("#{level:02x}{level:02x}{level:02x}")
        }
        vt100::Color::Idx(index) => {
            let part = |step: u8| if step == 0 { 0 } else { u32::from(step) * 40 + 55 };
            let cube = index - 16;
            format!("#{:02x}{:02x}{:02x}", part(cube / 36), part(cube / 6 % 6), part(cube % 6))
        }
        vt100::Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The screen as a scalable picture; every cell at its place, whatever font the reader has.
fn picture(screen: &vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let (width, height) = (usize::from(columns) * CELL.0, usize::from(rows) * CELL.1);
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" \
         font-family=\"'DejaVu Sans Mono',Menlo,Consolas,monospace\" font-size=\"15\" xml:space=\"preserve\">\n\
         <rect width=\"{w}\" height=\"{h}\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n<g transform=\"translate(10 10)\">\n",
        w = width + 20,
        h = height + 20,
    );
    for row in 0..rows {
        for column in 0..columns {
            let Some(cell) = screen.cell(row, column) else { continue };
            let (mut front, mut back) = (colour(cell.fgcolor(), FOREGROUND), colour(cell.bgcolor(), BACKGROUND));
            if cell.inverse() {
                std::mem::swap(&mut front, &mut back);
            }
            let (x, y) = (usize::from(column) * CELL.0, usize::from(row) * CELL.1);
            let wide = if cell.is_wide() { 2 } else { 1 };
            if back != BACKGROUND {
                let _ = writeln!(
                    out,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"{back}\"/>",
                    CELL.0 * wide,
                    CELL.1
                );
            }
            let text = cell.contents();
            if !text.trim().is_empty() {
                let weight = if cell.bold() { " font-weight=\"bold\"" } else { "" };
                let dim = if cell.dim() { " opacity=\"0.6\"" } else { "" };
                let slant = if cell.italic() { " font-style=\"italic\"" } else { "" };
                let _ = writeln!(
                    out,
                    "<text x=\"{x}\" y=\"{}\" fill=\"{front}\"{weight}{dim}{slant} textLength=\"{}\">{}</text>",
                    y + 15,
                    CELL.0 * wide,
                    escaped(text)
                );
            }
        }
    }
    out.push_str("</g>\n</svg>\n");
    out
}

#[test]
fn the_readme_has_a_picture_of_the_real_program() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let world = World::new();
    let demo = root.join("assets/demo");
    let arguments = ["play", "--output", "null", "--lang", "en", demo.to_str().unwrap()];
    let mut terminal = Terminal::start(&world, 110, 32, &arguments);
    // The second second of the first sketch: the bar moves.
    terminal.wait_for("0:02");
    let svg = terminal.look(picture);
    assert!(svg.matches("<text").count() > 300, "an empty picture");
    if std::env::var_os("MELANGKAH_PICTURE").is_some() {
        std::fs::write(root.join("assets/screen.svg"), svg).unwrap();
    }
    terminal.keys("q");
    assert!(terminal.wait_end().success());
}

#[test]
fn the_readme_has_a_picture_of_what_is_heard() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let world = World::new().set("COLORTERM", "truecolor");
    let demo = root.join("assets/demo");
    let sound = ["--output", "null", "--rate", "file", "--volume", "100"];
    let arguments: Vec<&str> = ["play", "--lang", "en", demo.to_str().unwrap()].into_iter().chain(sound).collect();
    let (columns, rows) = (110, 32);
    let mut terminal = Terminal::start(&world, columns, rows, &arguments);
    terminal.wait_for("0:01");
    terminal.keys("gn");
    terminal.wait_for("bit-exact");
    // A picture in colours, and a whole waveform with a heard part.
    let colours = |screen: &vt100::Screen| {
        let cell = |column| screen.cell(rows / 6, column).map(vt100::Cell::bgcolor);
        (2..12).any(|column| matches!(cell(column), Some(vt100::Color::Rgb(..))))
    };
    terminal.wait("the picture of the record", colours);
    terminal.wait_for("0:06");
    let svg = terminal.look(picture);
    if std::env::var_os("MELANGKAH_PICTURE").is_some() {
        std::fs::write(root.join("assets/now.svg"), svg).unwrap();
    }
    terminal.keys("q");
    assert!(terminal.wait_end().success());
}
