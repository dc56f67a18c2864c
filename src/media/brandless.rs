//! MP4 without the atom `ftyp` that it should begin with, as old `QuickTime` files are. The library knows the format by
//! that atom: one is put in front, and the places of the samples, which are counted from the start of the file, are moved.

use super::file::File;

use super::patches::{Atom, atoms};
use super::sniff::{read_at, read_exactly};
use super::view::{Piece, View};

/// `ftyp` of the brand `qt  `, version 0 (ISO/IEC 14496-12, 4.3).
const BRAND: &[u8] = b"\0\0\0\x14ftypqt  \0\0\0\0qt  ";
/// Bytes of all tables of places together, at most.
const TABLES: u64 = 32 << 20;

/// Whether atoms begin here, and among them `moov` with its head.
pub(super) fn is_movie(file: &mut File, at: u64, end: u64) -> bool {
    let first = read_exactly::<8>(file, at);
    let known = [*b"moov", *b"mdat", *b"wide", *b"free", *b"skip", *b"pnot"];
    first.is_some_and(|head| head.last_chunk().is_some_and(|name| known.contains(name)))
        && atoms(file, at, end)
            .into_iter()
            .filter(|atom| &atom.name == b"moov" && !atom.long)
            .any(|moov| atoms(file, moov.body, moov.end).first().is_some_and(|first| &first.name == b"mvhd"))
}

/// The view of such a file between `at` and `end`. `None` if it has a brand, or more places than can be moved.
pub(super) fn view(file: &mut File, at: u64, end: u64) -> Option<View> {
    if read_exactly::<8>(file, at)?.ends_with(b"ftyp") {
        return None;
    }
    let mut tables = tables(file, at, end);
    tables.sort_unstable_by_key(|table| table.from);
    if tables.iter().map(|table| table.to - table.from).sum::<u64>() > TABLES {
        return None;
    }
    let mut view = View::default();
    view.push(Piece::Bytes(BRAND.to_vec()));
    let mut from = at;
    for table in tables {
        view.push(Piece::File(from, table.from));
        view.push(Piece::Bytes(table.moved(file)?));
        from = table.to;
    }
    view.push(Piece::File(from, end));
    Some(view)
}

/// The places of a track's samples, as many bytes each.
struct Table {
    from: u64,
    to: u64,
    width: usize,
}

impl Table {
    fn moved(&self, file: &mut File) -> Option<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(self.to - self.from).ok()?];
        let whole = read_at(file, self.from, &mut bytes).ok()? == bytes.len();
        for place in bytes.chunks_exact_mut(self.width) {
            let number = place.iter().fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte));
            let moved = number.wrapping_add(BRAND.len() as u64).to_be_bytes();
            place.copy_from_slice(moved.get(8 - self.width..)?);
        }
        whole.then_some(bytes)
    }
}

/// The tables `stco` and `co64` of all tracks (ISO/IEC 14496-12, 8.7.5).
fn tables(file: &mut File, at: u64, end: u64) -> Vec<Table> {
    let mut level: Vec<Atom> = atoms(file, at, end);
    for name in [*b"moov", *b"trak", *b"mdia", *b"minf", *b"stbl"] {
        let inside = level.iter().filter(|atom| atom.name == name && !atom.long).take(64);
        level = inside.flat_map(|atom| atoms(file, atom.body, atom.end)).collect();
    }
    let mut tables = Vec::new();
    for atom in level.iter().filter(|atom| !atom.long) {
        let width = match &atom.name {
            b"stco" => 4,
            b"co64" => 8,
            _ => continue,
        };
        let Some([_, _, _, _, count @ ..]) = read_exactly::<8>(file, atom.body) else { continue };
        let from = atom.body + 8;
        let to = (from + u64::from(u32::from_be_bytes(count)) * width).min(atom.end);
        if from < to {
            tables.push(Table { from, to, width: width as usize });
        }
    }
    tables
}
