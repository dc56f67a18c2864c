//! Texts one behind the other, the shorter first: going through all of them is going through memory once.

use nucleo_matcher::Utf32Str;

use crate::text;

/// So many columns of each text are looked at.
const LONGEST: usize = 300;

/// Texts, by their length and then as they were given. Each has a position in this order, and the index that it was given at.
#[derive(Default)]
pub(super) struct Texts {
    /// Those of ASCII.
    bytes: Vec<u8>,
    /// The others, a letter each grapheme.
    letters: Vec<char>,
    places: Vec<Place>,
}

/// Where a text stands.
#[derive(Clone, Copy)]
struct Place {
    start: u32,
    length: u16,
    is_ascii: bool,
    index: u32,
}

impl Texts {
    /// `count` texts, each written by `write` into an empty buffer; those of ASCII in small letters, if so wished.
    pub(super) fn new(count: usize, are_small: bool, mut write: impl FnMut(usize, &mut String)) -> Self {
        let mut given = Self { places: Vec::with_capacity(count), ..Self::default() };
        let mut words = String::new();
        for index in 0..u32::try_from(count).unwrap_or(u32::MAX) {
            words.clear();
            write(index as usize, &mut words);
            if are_small && words.is_ascii() {
                words.make_ascii_lowercase();
            }
            given.push(index, &words);
        }
        given.by_length()
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    fn push(&mut self, index: u32, words: &str) {
        // No text has more columns than bytes.
        let words = if words.len() <= LONGEST { words.into() } else { text::cut(words, LONGEST) };
        let mut letters = Vec::new();
        let (start, length, is_ascii) = match Utf32Str::new(&words, &mut letters) {
            Utf32Str::Ascii(bytes) => {
                self.bytes.extend(bytes);
                (self.bytes.len() - bytes.len(), bytes.len(), true)
            }
            Utf32Str::Unicode(letters) => {
                self.letters.extend(letters);
                (self.letters.len() - letters.len(), letters.len(), false)
            }
        };
        // Beyond 4 GiB of texts those that come last are not found.
        let place = u32::try_from(start).ok().zip(u16::try_from(length).ok());
        let (start, length) = place.unwrap_or_default();
        self.places.push(Place { start, length, is_ascii, index });
    }

    /// The same in their order, also in memory, and without room for more.
    fn by_length(mut self) -> Self {
        // Stable: of two as long the one that was given first stays first.
        self.places.sort_by_key(|place| place.length);
        let mut sorted = Self {
            bytes: Vec::with_capacity(self.bytes.len()),
            letters: Vec::with_capacity(self.letters.len()),
            places: Vec::with_capacity(self.places.len()),
        };
        for place in &self.places {
            let start = match self.at(*place) {
                Utf32Str::Ascii(bytes) => {
                    sorted.bytes.extend(bytes);
                    sorted.bytes.len() - bytes.len()
                }
                Utf32Str::Unicode(letters) => {
                    sorted.letters.extend(letters);
                    sorted.letters.len() - letters.len()
                }
            };
            // They take up no more room than before.
            sorted.places.push(Place { start: start as u32, ..*place });
        }
        sorted
    }

    /// The index of the text at a position.
    pub(super) fn index(&self, position: u32) -> Option<usize> {
        self.places.get(position as usize).map(|place| place.index as usize)
    }

    pub(super) fn get(&self, position: u32) -> Option<Utf32Str<'_>> {
        self.places.get(position as usize).map(|place| self.at(*place))
    }

    fn at(&self, place: Place) -> Utf32Str<'_> {
        let range = place.start as usize..place.start as usize + usize::from(place.length);
        if place.is_ascii {
            Utf32Str::Ascii(self.bytes.get(range).unwrap_or_default())
        } else {
            Utf32Str::Unicode(self.letters.get(range).unwrap_or_default())
        }
    }
}
