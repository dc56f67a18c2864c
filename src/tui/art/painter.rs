//! The thread that reads, scales and encodes pictures.

use std::io::{self, Cursor};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use image::imageops::FilterType;
use image::{DynamicImage, ImageReader, Limits};
use ratatui::layout::Size;
use ratatui_image::protocol::Protocol;
use ratatui_image::protocol::halfblocks::Halfblocks;
use ratatui_image::protocol::iterm2::Iterm2;
use ratatui_image::protocol::kitty::Kitty;
use ratatui_image::protocol::sixel::Sixel;

use super::{Cell, Graphics, Picture, Way, Wish};
use crate::tui::theme::{Rgb, accent_of};

/// Gives the bytes of the picture that goes with a file, if there is one. Called on the painter's thread.
pub type Load = Arc<dyn Fn(&Path) -> Option<Vec<u8>> + Send + Sync>;

/// No side of a picture that is read is longer, in pixels.
const LONGEST: u32 = 16_384;
/// No picture that is read takes more memory, in bytes.
const LARGEST: u64 = 256 << 20;
/// No side of a picture that is kept is longer, in pixels.
const KEPT: u32 = 1_200;
/// Sides of the small copy from which its colour is taken, in pixels.
const SMALL: u32 = 64;
/// A cell where its size does not matter: half as wide as it is high.
const USUAL: Cell = Cell { width: 1, height: 2 };

/// Draws what is wished for, the newest wish only. Its thread ends when it is dropped.
#[derive(Debug)]
pub struct Painter {
    wishes: Sender<Wish>,
}

impl Painter {
    /// Starts the thread. `answer` is called on it, for each wish that no other has overtaken; with `None` if the file has no
    /// picture, or none that can be drawn. Fails if the system has no thread left.
    pub fn start(load: Load, answer: impl Fn(Wish, Option<Picture>) + Send + 'static) -> io::Result<Self> {
        let (wishes, inbox) = mpsc::channel();
        thread::Builder::new().name("pictures".to_owned()).spawn(move || run(&inbox, &load, answer))?;
        Ok(Self { wishes })
    }

    /// Wants a picture. Never waits.
    pub fn ask(&self, wish: Wish) {
        // Without the thread there will be no answer, and no picture.
        let _ = self.wishes.send(wish);
    }
}

fn run(inbox: &Receiver<Wish>, load: &Load, answer: impl Fn(Wish, Option<Picture>)) {
    // The picture of the last file, as large as it may be needed.
    let mut kept: Option<(PathBuf, Option<DynamicImage>)> = None;
    while let Ok(first) = inbox.recv() {
        let wish = inbox.try_iter().last().unwrap_or(first);
        if kept.as_ref().is_none_or(|(path, _)| *path != wish.path) {
            let image = guarded(|| decode(&load(&wish.path)?));
            kept = Some((wish.path.clone(), image));
        }
        let image = kept.as_ref().and_then(|(_, image)| image.as_ref());
        let picture = image.and_then(|image| guarded(|| draw(image, &wish)));
        answer(wish, picture);
    }
}

/// A picture is hostile: what panics over it has none.
fn guarded<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok().flatten()
}

/// Decodes a picture; `None` if it is none, or too large: that is decided before any memory is taken for it.
pub(super) fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits.max_alloc = Some(LARGEST);
    reader.limits(limits);
    let image = reader.decode().ok()?;
    let is_large = image.width().max(image.height()) > KEPT;
    Some(if is_large { image.thumbnail(KEPT, KEPT) } else { image })
}

/// Scales a picture to the cells that it may take and encodes it.
pub(super) fn draw(image: &DynamicImage, wish: &Wish) -> Option<Picture> {
    let cell = match wish.way {
        Way::None => return None,
        Way::Blocks(_) => USUAL,
        Way::Graphics { cell, .. } => cell,
    };
    let size = fitting((image.width(), image.height()), wish.size, cell)?;
    let pixels = || {
        let (width, height) =
            (u32::from(size.width) * u32::from(cell.width), u32::from(size.height) * u32::from(cell.height));
        image.resize_exact(width, height, FilterType::Triangle)
    };
    let protocol = match wish.way {
        Way::None => return None,
        Way::Blocks(_) => Protocol::Halfblocks(Halfblocks::new(image.clone(), size).ok()?),
        Way::Graphics { protocol: Graphics::Kitty, is_tmux, .. } => {
            Protocol::Kitty(Kitty::new(pixels(), size, wish.number, is_tmux, false).ok()?)
        }
        Way::Graphics { protocol: Graphics::Iterm2, is_tmux, .. } => {
            Protocol::ITerm2(Iterm2::new(pixels(), size, is_tmux).ok()?)
        }
        Way::Graphics { protocol: Graphics::Sixel, is_tmux, .. } => {
            Protocol::Sixel(Sixel::new(pixels(), size, is_tmux).ok()?)
        }
    };
    let small = image.thumbnail(SMALL, SMALL).to_rgb8();
    let accent = accent_of(small.pixels().map(|pixel| Rgb(pixel[0], pixel[1], pixel[2])));
    Some(Picture::new(wish.clone(), protocol, accent))
}

/// The cells that a picture of so many pixels takes, in its own shape, within `most`.
pub(super) fn fitting((width, height): (u32, u32), most: (u16, u16), cell: Cell) -> Option<Size> {
    if width == 0 || height == 0 || most.0 == 0 || most.1 == 0 {
        return None;
    }
    let columns = f64::from(width) / f64::from(cell.width);
    let rows = f64::from(height) / f64::from(cell.height);
    let scale = (f64::from(most.0) / columns).min(f64::from(most.1) / rows);
    let cells = |count: f64, most: u16| ((count * scale).round() as u16).clamp(1, most);
    Some(Size { width: cells(columns, most.0), height: cells(rows, most.1) })
}
