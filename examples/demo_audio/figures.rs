//! The two who step forward, hand in hand.

use tiny_skia::{LineCap, LineJoin, Paint, PathBuilder, Shader, Stroke};

use super::{CREAM, Canvas, INK, color, ellipse};

/// The figures and their shadows.
pub fn draw(canvas: &mut Canvas) {
    for (x, across) in [(258.0, 58.0), (364.0, 62.0)] {
        canvas.veil(ellipse(x, 452.0, across, 9.0), INK, 0.38);
    }
    // A thin rim of light behind each, then the figure itself.
    for (rgb, grown) in [(CREAM, 3.5), (INK, 0.0)] {
        follower(canvas, rgb, grown);
        leader(canvas, rgb, grown);
    }
}

fn limb(canvas: &mut Canvas, points: &[(f32, f32)], width: f32, rgb: u32) {
    let mut path = PathBuilder::new();
    for (i, (x, y)) in points.iter().enumerate() {
        if i == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
    }
    let Some(path) = path.finish() else { return };
    let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
    let paint = Paint { shader: Shader::SolidColor(color(rgb, 1.0)), ..Paint::default() };
    canvas.pixels.stroke_path(&path, &paint, &stroke, canvas.transform, None);
}

/// A place in the drawing's units.
type Place = (f32, f32);

/// A closed shape of curves, each point followed by its control point; `grown` units larger all round.
fn shape(canvas: &mut Canvas, points: &[(Place, Place)], rgb: u32, grown: f32) {
    let mut path = PathBuilder::new();
    let Some(((x, y), _)) = points.first() else { return };
    path.move_to(*x, *y);
    for (i, (_, bend)) in points.iter().enumerate() {
        let (end, _) = points[(i + 1) % points.len()];
        path.quad_to(bend.0, bend.1, end.0, end.1);
    }
    path.close();
    let Some(path) = path.finish() else { return };
    canvas.fill(Some(path.clone()), rgb);
    if grown > 0.0 {
        let stroke = Stroke { width: 2.0 * grown, line_join: LineJoin::Round, ..Stroke::default() };
        let paint = Paint { shader: Shader::SolidColor(color(rgb, 1.0)), ..Paint::default() };
        canvas.pixels.stroke_path(&path, &paint, &stroke, canvas.transform, None);
    }
}

/// Behind: a bell-shaped dress, hair in a bun.
fn follower(canvas: &mut Canvas, rgb: u32, grown: f32) {
    let more = 2.0 * grown;
    limb(canvas, &[(250.0, 372.0), (234.0, 408.0), (212.0, 438.0)], 12.0 + more, rgb);
    limb(canvas, &[(212.0, 438.0), (222.0, 446.0)], 9.0 + more, rgb);
    limb(canvas, &[(262.0, 372.0), (280.0, 406.0), (284.0, 446.0)], 12.0 + more, rgb);
    limb(canvas, &[(284.0, 448.0), (299.0, 449.0)], 9.0 + more, rgb);
    shape(
        canvas,
        &[
            ((243.0, 262.0), (258.0, 256.0)),
            ((272.0, 263.0), (273.0, 284.0)),
            ((269.0, 310.0), (278.0, 346.0)),
            ((297.0, 386.0), (256.0, 404.0)),
            ((215.0, 384.0), (236.0, 348.0)),
            ((246.0, 310.0), (240.0, 284.0)),
        ],
        rgb,
        grown,
    );
    limb(canvas, &[(247.0, 270.0), (229.0, 302.0), (216.0, 330.0)], 9.5 + more, rgb);
    limb(canvas, &[(268.0, 270.0), (284.0, 302.0), (308.0, 328.0)], 9.5 + more, rgb);
    limb(canvas, &[(258.0, 262.0), (260.0, 248.0)], 10.0 + more, rgb);
    canvas.fill(ellipse(262.0, 232.0, 18.5 + grown, 21.0 + grown), rgb);
    canvas.fill(ellipse(245.0, 216.0, 10.5 + grown, 10.5 + grown), rgb);
}

/// In front: trousers, a jacket, long hair that flies; one hand raised to the light.
fn leader(canvas: &mut Canvas, rgb: u32, grown: f32) {
    let more = 2.0 * grown;
    limb(canvas, &[(358.0, 348.0), (342.0, 396.0), (315.0, 438.0)], 15.0 + more, rgb);
    limb(canvas, &[(315.0, 440.0), (325.0, 448.0)], 10.0 + more, rgb);
    limb(canvas, &[(366.0, 348.0), (394.0, 392.0), (402.0, 446.0)], 15.0 + more, rgb);
    limb(canvas, &[(402.0, 449.0), (419.0, 450.0)], 10.0 + more, rgb);
    shape(
        canvas,
        &[
            ((348.0, 250.0), (364.0, 243.0)),
            ((381.0, 251.0), (383.0, 280.0)),
            ((378.0, 312.0), (378.0, 340.0)),
            ((381.0, 360.0), (362.0, 368.0)),
            ((343.0, 358.0), (348.0, 330.0)),
            ((350.0, 304.0), (343.0, 276.0)),
        ],
        rgb,
        grown,
    );
    limb(canvas, &[(353.0, 259.0), (334.0, 294.0), (308.0, 328.0)], 10.5 + more, rgb);
    limb(canvas, &[(376.0, 258.0), (403.0, 238.0), (419.0, 203.0)], 10.5 + more, rgb);
    limb(canvas, &[(365.0, 250.0), (367.0, 236.0)], 11.0 + more, rgb);
    canvas.fill(ellipse(370.0, 218.0, 19.0 + grown, 21.5 + grown), rgb);
    shape(
        canvas,
        &[
            ((378.0, 198.0), (350.0, 190.0)),
            ((348.0, 216.0), (346.0, 244.0)),
            ((318.0, 262.0), (338.0, 272.0)),
            ((358.0, 256.0), (370.0, 236.0)),
        ],
        rgb,
        grown,
    );
}
