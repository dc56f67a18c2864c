//! The file as a row of pieces: what the decoder library is shown in place of the bytes on the disk.
//!
//! Many an odd file is a good one with something wrong at its edges: a header that lies about a length, garbage before the
//! start, a cover of 200 MB. Other players shrug at these, the library refuses them. A view leaves the garbage out and puts
//! a header of our own in front of the samples; the samples themselves are always those of the file.

/// One byte to be seen in place of what the file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Patch {
    /// Its place in the file.
    pub offset: u64,
    /// What is seen there.
    pub byte: u8,
}

/// A part of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Bytes of the file, from here to there.
    File(u64, u64),
    /// Bytes of our own.
    Bytes(Vec<u8>),
}

impl Piece {
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::File(from, to) => to.saturating_sub(*from),
            Self::Bytes(bytes) => bytes.len() as u64,
        }
    }
}

/// A row of pieces, and the bytes of the file that are to be seen differently.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct View {
    /// Each with its place in the view; none is empty.
    pieces: Vec<(u64, Piece)>,
    patches: Vec<Patch>,
    length: u64,
}

impl View {
    /// The file from `start` to `end`.
    pub(super) fn range(start: u64, end: u64) -> Self {
        let mut view = Self::default();
        view.push(Piece::File(start, end));
        view
    }

    /// Adds a piece at the end.
    pub(super) fn push(&mut self, piece: Piece) {
        let length = piece.len();
        if length > 0 {
            self.pieces.push((self.length, piece));
            self.length = self.length.saturating_add(length);
        }
    }

    /// Adds another view at the end.
    pub(super) fn append(&mut self, other: Self) {
        other.pieces.into_iter().for_each(|(_, piece)| self.push(piece));
        self.patch(other.patches);
    }

    /// Sees bytes of the file differently, wherever they stand in the view.
    pub(super) fn patch(&mut self, patches: impl IntoIterator<Item = Patch>) {
        self.patches.extend(patches);
        self.patches.sort_by_key(|patch| patch.offset);
    }

    /// Sees `bytes` at `offset` of the file.
    pub(super) fn overlay(&mut self, offset: u64, bytes: &[u8]) {
        self.patch(bytes.iter().zip(offset..).map(|(&byte, offset)| Patch { offset, byte }));
    }

    /// Its length in bytes.
    pub(super) fn len(&self) -> u64 {
        self.length
    }

    /// The piece at a place of the view, and how far into it that is.
    pub(super) fn at(&self, position: u64) -> Option<(&Piece, u64)> {
        let index = self.pieces.partition_point(|(start, _)| *start <= position).checked_sub(1)?;
        let (start, piece) = self.pieces.get(index)?;
        let into = position - start;
        (into < piece.len()).then_some((piece, into))
    }

    /// Applies the patches to bytes that were read at `offset` of the file.
    pub(super) fn apply(&self, offset: u64, bytes: &mut [u8]) {
        let end = offset.saturating_add(bytes.len() as u64);
        let first = self.patches.partition_point(|patch| patch.offset < offset);
        for patch in self.patches.get(first..).unwrap_or_default().iter().take_while(|patch| patch.offset < end) {
            if let Some(byte) = bytes.get_mut((patch.offset - offset) as usize) {
                *byte = patch.byte;
            }
        }
    }
}
