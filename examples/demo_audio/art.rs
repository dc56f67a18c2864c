//! The cover: a stage with its curtain drawn aside, and two figures who step into the light. Flat shapes, drawn by
//! code on a square of 600 units.

#[path = "figures.rs"]
mod figures;
#[path = "lettering.rs"]
mod lettering;

use std::error::Error;

use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Shader, Transform};

/// The side of the drawing in its own units.
const SIDE: f32 = 600.0;
/// Where the back wall meets the boards, and where the boards end.
const HORIZON: f32 = 372.0;
const EDGE: f32 = 516.0;

const NIGHT: u32 = 0x1a_1230;
const WALL: u32 = 0x3a_1f4e;
const CREAM: u32 = 0xff_f0cf;
const GOLD: u32 = 0xf2_b04a;
const BOARDS: u32 = 0xa8_5b3c;
const SEAM: u32 = 0x7d_3d33;
const CURTAIN: [u32; 3] = [0x8f_1d3f, 0xb8_2a48, 0xd6_4552];
const INK: u32 = 0x1c_1029;

/// The cover as a PNG of `side` × `side` pixels. Fails for a side of 0 or one that no memory holds.
pub fn png(side: u32) -> Result<Vec<u8>, Box<dyn Error>> {
    let pixels = Pixmap::new(side, side).ok_or("the cover cannot be that large")?;
    let scale = side as f32 / SIDE;
    let mut canvas = Canvas { pixels, transform: Transform::from_scale(scale, scale) };
    wall(&mut canvas);
    floor(&mut canvas);
    beams(&mut canvas);
    figures::draw(&mut canvas);
    curtains(&mut canvas);
    valance(&mut canvas);
    apron(&mut canvas);
    compressed(side, &canvas.pixels)
}

/// As small as PNG gets: without the alpha channel, which is opaque throughout.
fn compressed(side: u32, pixels: &Pixmap) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, side, side);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    // Flat areas repeat themselves: a filter would only disturb that.
    encoder.set_filter(png::Filter::NoFilter);
    let opaque: Vec<u8> = pixels.pixels().iter().flat_map(|p| [p.red(), p.green(), p.blue()]).collect();
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&opaque)?;
    writer.finish()?;
    Ok(out)
}

/// The picture, drawn on in units.
struct Canvas {
    pixels: Pixmap,
    transform: Transform,
}

impl Canvas {
    fn paint(&mut self, path: Option<Path>, shader: Shader<'_>) {
        // An empty path is nothing to draw.
        let Some(path) = path else { return };
        let paint = Paint { shader, ..Paint::default() };
        self.pixels.fill_path(&path, &paint, FillRule::Winding, self.transform, None);
    }

    fn fill(&mut self, path: Option<Path>, rgb: u32) {
        self.paint(path, Shader::SolidColor(color(rgb, 1.0)));
    }

    fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, rgb: u32) {
        self.fill(Rect::from_xywh(x, y, width, height).map(PathBuilder::from_rect), rgb);
    }

    /// A shape of which this share (0 to 1) covers what lies below.
    fn veil(&mut self, path: Option<Path>, rgb: u32, alpha: f32) {
        self.paint(path, Shader::SolidColor(color(rgb, alpha)));
    }
}

fn color(rgb: u32, alpha: f32) -> Color {
    let [_, red, green, blue] = rgb.to_be_bytes();
    let mut color = Color::from_rgba8(red, green, blue, 255);
    color.set_alpha(alpha);
    color
}

fn polygon(points: &[(f32, f32)]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for (i, (x, y)) in points.iter().enumerate() {
        if i == 0 { builder.move_to(*x, *y) } else { builder.line_to(*x, *y) }
    }
    builder.close();
    builder.finish()
}

fn ellipse(x: f32, y: f32, across: f32, down: f32) -> Option<Path> {
    Rect::from_xywh(x - across, y - down, 2.0 * across, 2.0 * down).and_then(PathBuilder::from_oval)
}

fn wall(canvas: &mut Canvas) {
    canvas.rectangle(0.0, 0.0, SIDE, SIDE, NIGHT);
    for top in [110.0, 180.0, 250.0, 320.0] {
        canvas.veil(Rect::from_xywh(0.0, top, SIDE, HORIZON - top).map(PathBuilder::from_rect), WALL, 0.4);
    }
    // A disc of light on the back wall, in three flat steps.
    for (radius, alpha) in [(190.0, 0.10), (150.0, 0.12), (112.0, 0.16)] {
        canvas.veil(PathBuilder::from_circle(300.0, 262.0, radius), GOLD, alpha);
    }
}

fn floor(canvas: &mut Canvas) {
    canvas.rectangle(0.0, HORIZON, SIDE, EDGE - HORIZON, BOARDS);
    // Seams of the boards run to a point behind the wall.
    for seam in -11..=11 {
        let (near, far) = (300.0 + 62.0 * seam as f32, 300.0 + 26.0 * seam as f32);
        canvas
            .fill(polygon(&[(far - 0.5, HORIZON), (far + 0.5, HORIZON), (near + 1.4, EDGE), (near - 1.4, EDGE)]), SEAM);
    }
    for depth in [20.0, 46.0, 80.0] {
        canvas.veil(Rect::from_xywh(0.0, HORIZON, SIDE, depth).map(PathBuilder::from_rect), NIGHT, 0.2);
    }
}

fn beams(canvas: &mut Canvas) {
    for (lamp, pool) in [(178.0, 262.0), (422.0, 338.0)] {
        let beam = polygon(&[(lamp - 9.0, 40.0), (lamp + 9.0, 40.0), (pool + 128.0, 446.0), (pool - 128.0, 446.0)]);
        canvas.veil(beam, CREAM, 0.17);
    }
    for (across, down, alpha) in [(208.0, 52.0, 0.22), (166.0, 40.0, 0.28), (120.0, 27.0, 0.30)] {
        canvas.veil(ellipse(300.0, 446.0, across, down), CREAM, alpha);
    }
}

/// One fold of a curtain that is tied back: its two sides at the rail, at the tie and at the floor.
fn fold(rail: (f32, f32), tie: (f32, f32), hem: (f32, f32)) -> Option<Path> {
    const TIE: f32 = 330.0;
    let mut path = PathBuilder::new();
    path.move_to(rail.0, 0.0);
    path.cubic_to(rail.0, 170.0, tie.0, 210.0, tie.0, TIE);
    path.cubic_to(tie.0, 400.0, hem.0, 430.0, hem.0, EDGE + 8.0);
    path.line_to(hem.1, EDGE + 8.0);
    path.cubic_to(hem.1, 430.0, tie.1, 400.0, tie.1, TIE);
    path.cubic_to(tie.1, 210.0, rail.1, 170.0, rail.1, 0.0);
    path.close();
    path.finish()
}

fn curtains(canvas: &mut Canvas) {
    for mirrored in [false, true] {
        let upright = canvas.transform;
        if mirrored {
            canvas.transform = upright.pre_concat(Transform::from_row(-1.0, 0.0, 0.0, 1.0, SIDE, 0.0));
        }
        // From the middle of the stage outwards, so that the outer folds lie above the inner ones.
        for step in (0..7_u8).rev() {
            let i = f32::from(step);
            let shade = CURTAIN[[1, 0, 2, 1, 0, 2, 1][usize::from(step)]];
            let path = fold(
                (i * 30.0 - 20.0, i * 30.0 + 24.0),
                (i * 12.0 - 14.0, i * 12.0 + 10.0),
                (i * 16.0 - 18.0, i * 16.0 + 16.0),
            );
            canvas.fill(path, shade);
        }
        canvas.fill(polygon(&[(0.0, 318.0), (86.0, 326.0), (86.0, 340.0), (0.0, 336.0)]), GOLD);
        canvas.fill(PathBuilder::from_circle(84.0, 333.0, 10.0), GOLD);
        canvas.fill(polygon(&[(78.0, 342.0), (90.0, 342.0), (94.0, 376.0), (74.0, 376.0)]), GOLD);
        canvas.transform = upright;
    }
}

/// The short curtain along the top: scallops with a golden hem.
fn valance(canvas: &mut Canvas) {
    const SCALLOP: f32 = 75.0;
    let scallops = |drop: f32| {
        let mut path = PathBuilder::new();
        path.move_to(0.0, 0.0);
        path.line_to(0.0, 52.0 + drop);
        for i in 0..8_u8 {
            let x = f32::from(i) * SCALLOP;
            path.quad_to(x + SCALLOP / 2.0, 104.0 + drop, x + SCALLOP, 52.0 + drop);
        }
        path.line_to(SIDE, 0.0);
        path.close();
        path.finish()
    };
    canvas.fill(scallops(7.0), GOLD);
    canvas.fill(scallops(0.0), CURTAIN[1]);
    for i in 0..8_u8 {
        let x = f32::from(i) * SCALLOP;
        let mut path = PathBuilder::new();
        path.move_to(x + 26.0, 0.0);
        path.quad_to(x + 30.0, 50.0, x + 37.5, 78.0);
        path.quad_to(x + 45.0, 50.0, x + 49.0, 0.0);
        path.close();
        canvas.fill(path.finish(), CURTAIN[2]);
        let mut seam = PathBuilder::new();
        seam.move_to(x - 7.0, 0.0);
        seam.quad_to(x - 4.0, 36.0, x, 52.0);
        seam.quad_to(x + 4.0, 36.0, x + 7.0, 0.0);
        seam.close();
        canvas.fill(seam.finish(), CURTAIN[0]);
    }
}

/// The front of the stage: footlights along the edge, the name below.
fn apron(canvas: &mut Canvas) {
    canvas.rectangle(0.0, EDGE, SIDE, SIDE - EDGE, INK);
    canvas.rectangle(0.0, EDGE, SIDE, 5.0, GOLD);
    for i in 0..9_u8 {
        let x = 60.0 + 60.0 * f32::from(i);
        for (radius, alpha) in [(30.0, 0.16), (19.0, 0.26)] {
            canvas.veil(PathBuilder::from_circle(x, EDGE - 1.0, radius), CREAM, alpha);
        }
        canvas.fill(PathBuilder::from_circle(x, EDGE - 1.0, 8.0), CREAM);
        canvas.rectangle(x - 13.0, EDGE - 1.0, 26.0, 11.0, GOLD);
    }
    lettering::draw(canvas);
}
