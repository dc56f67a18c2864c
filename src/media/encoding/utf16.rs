//! UTF-16 whose mark is missing or wrong.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::script;

/// What a text says of the order of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::media) enum Order {
    /// It should have a mark; without one it is as RFC 2781, 4.3, has it: the greater byte first.
    Marked,
    /// The greater byte first, without a mark.
    Big,
}

/// The text, and the name of the order if it is not the one that it says. The other order is taken only if it is a text
/// and the one it says is none.
pub(in crate::media) fn read(bytes: &[u8], order: Order) -> (String, Option<&'static str>) {
    let (stated, rest) = match (order, bytes) {
        (_, [0xff, 0xfe, rest @ ..]) => (UTF_16LE, rest),
        (_, [0xfe, 0xff, rest @ ..]) => (UTF_16BE, rest),
        _ => (UTF_16BE, bytes),
    };
    // A single byte at the end is half of the zero that some programs write there.
    let rest = rest.get(..rest.len() & !1).unwrap_or_default();
    let other = if stated == UTF_16LE { UTF_16BE } else { UTF_16LE };
    // Two marks: the first one was added by somebody who did not look.
    let marked = match rest {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => None,
    };
    let taken = match marked {
        Some(marked) => marked,
        None if !is_text(stated, rest) && is_text(other, rest) => other,
        None => stated,
    };
    let (text, _) = taken.decode_without_bom_handling(rest);
    let text = text.trim_start_matches('\u{feff}').to_owned();
    (text, (taken != stated).then(|| taken.name()))
}

/// Whether the units are letters of scripts that are written together, and not plain letters with their bytes exchanged.
fn is_text(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) else { return false };
    let (mut units, mut hollow) = (0, 0);
    for unit in text.encode_utf16().filter(|unit| *unit != 0) {
        units += 1;
        // A zero as the lesser byte: of the first letters of a block alone, which are many if it is the greater one.
        hollow += usize::from(unit.to_le_bytes()[0] == 0);
    }
    script::is_coherent(&text) && (hollow < 2 || hollow * 2 <= units)
}
