//! The name, set in letters of square points.

use tiny_skia::{Path, PathBuilder, Rect};

use super::{CREAM, Canvas, SIDE};

/// Each letter of `melangkah`, row by row; the last two rows lie below the line.
const LETTERS: [[&str; 9]; 9] = [
    ["", "", "####.", "#.#.#", "#.#.#", "#.#.#", "#.#.#", "", ""],
    ["", "", ".##.", "#..#", "####", "#...", ".###", "", ""],
    ["#.", "#.", "#.", "#.", "#.", "#.", ".#", "", ""],
    ["", "", ".##.", "...#", ".###", "#..#", ".###", "", ""],
    ["", "", "###.", "#..#", "#..#", "#..#", "#..#", "", ""],
    ["", "", ".###", "#..#", "#..#", "#..#", ".###", "...#", ".##."],
    ["#...", "#...", "#..#", "#.#.", "##..", "#.#.", "#..#", "", ""],
    ["", "", ".##.", "...#", ".###", "#..#", ".###", "", ""],
    ["#...", "#...", "###.", "#..#", "#..#", "#..#", "#..#", "", ""],
];

/// The name, centred below the footlights.
pub fn draw(canvas: &mut Canvas) {
    const POINT: f32 = 5.0;
    let widths = LETTERS.map(|rows| rows.iter().map(|row| row.len()).max().unwrap_or(0));
    let across = widths.iter().sum::<usize>() + LETTERS.len() - 1;
    let mut left = (SIDE - across as f32 * POINT) / 2.0;
    for (rows, width) in LETTERS.iter().zip(widths) {
        canvas.fill(letter(rows, left, 541.0, POINT), CREAM);
        left += (width + 1) as f32 * POINT;
    }
}

fn letter(rows: &[&str], left: f32, top: f32, point: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (y, row) in rows.iter().enumerate() {
        for (x, _) in row.bytes().enumerate().filter(|(_, mark)| *mark == b'#') {
            let (x, y) = (left + x as f32 * point, top + y as f32 * point);
            if let Some(square) = Rect::from_xywh(x, y, point, point) {
                path.push_rect(square);
            }
        }
    }
    path.finish()
}
