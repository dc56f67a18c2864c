//! How well a text names something.
//!
//! All texts here are folded ([`crate::text::fold`]): lower case, no accents, words parted by one space.

/// How a query names a thing, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closeness {
    /// It is the whole name.
    Exact,
    /// It is one or more whole words of the name.
    Words,
    /// Words of the name begin with it.
    Start,
    /// It stands within a word.
    Inside,
    /// Each of its words begins a word of the name, in any order.
    Scattered,
    /// With a typing slip or two it is the name, or whole words of it.
    Slip,
    /// With a typing slip or two, words of the name begin with it.
    SlipStart,
}

/// How many slips are forgiven in a query of `length` letters.
pub(super) fn slips(length: usize) -> usize {
    match length {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// How closely `query` names `name`, slips apart.
pub(super) fn plain(query: &str, name: &str) -> Option<Closeness> {
    if query.is_empty() {
        return None;
    }
    if query == name {
        return Some(Closeness::Exact);
    }
    let part = name
        .match_indices(query)
        .map(|(at, _)| {
            let rest = &name[at + query.len()..];
            let starts = at == 0 || name[..at].ends_with(' ');
            match (starts, rest.is_empty() || rest.starts_with(' ')) {
                (true, true) => Closeness::Words,
                (true, false) => Closeness::Start,
                _ => Closeness::Inside,
            }
        })
        .min();
    part.or_else(|| {
        let is_scattered = query.contains(' ') && query.split(' ').all(|word| begins_a_word(word, name));
        is_scattered.then_some(Closeness::Scattered)
    })
}

/// Whether a word of `name` begins with `word`.
pub(super) fn begins_a_word(word: &str, name: &str) -> bool {
    name.split(' ').any(|part| part.starts_with(word))
}

/// How closely `query` names `name` if slips are forgiven, and how many there are.
pub(super) fn forgiving(query: &str, name: &str) -> Option<(Closeness, usize)> {
    let length = query.chars().count();
    let most = slips(length);
    let (distance, is_whole) = nearest_part(query, length, name, most)?;
    (distance <= most).then_some((if is_whole { Closeness::Slip } else { Closeness::SlipStart }, distance))
}

/// The fewest changes (insert, delete, replace, swap neighbours) that make `query` words of `name` or their
/// beginning, and whether they are whole words; whole words win. Only parts are tried that are at most `most`
/// letters longer or shorter than the query, which has `length`.
pub(super) fn nearest_part(query: &str, length: usize, name: &str, most: usize) -> Option<(usize, bool)> {
    if most == 0 {
        return None;
    }
    let starts = std::iter::once(0).chain(name.match_indices(' ').map(|(at, _)| at + 1));
    starts
        .flat_map(|start| {
            let tail = &name[start..];
            let ends = tail.char_indices().map(|(at, _)| at).skip(1).chain([tail.len()]);
            ends.enumerate()
                .map(|(index, end)| (index + 1, end))
                .skip_while(move |(letters, _)| letters + most < length)
                .take_while(move |(letters, _)| *letters <= length + most)
                .map(move |(_, end)| (&tail[..end], end == tail.len() || tail[end..].starts_with(' ')))
        })
        .map(|(part, is_whole)| (strsim::damerau_levenshtein(query, part), is_whole))
        .min_by_key(|&(distance, is_whole)| (distance > most, !is_whole, distance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_beats_a_part_and_a_part_beats_a_slip() {
        for (query, name, wanted) in [
            ("aku takkan berhenti", "aku takkan berhenti", Some(Closeness::Exact)),
            ("takkan", "aku takkan berhenti", Some(Closeness::Words)),
            ("takkan ber", "aku takkan berhenti", Some(Closeness::Start)),
            ("kkan", "aku takkan berhenti", Some(Closeness::Inside)),
            ("u takkan", "aku takkan berhenti", Some(Closeness::Inside)),
            ("berhenti aku", "aku takkan berhenti", Some(Closeness::Scattered)),
            ("", "aku", None),
            ("aku", "", None),
            ("sayang", "aku takkan berhenti", None),
        ] {
            assert_eq!(plain(query, name), wanted, "{query}");
        }
    }

    #[test]
    fn slips_are_forgiven_by_length() {
        for (query, name, wanted) in [
            ("melagkah", "melangkah", Some((Closeness::Slip, 1))),
            ("melankgah", "melangkah", Some((Closeness::Slip, 1))),
            ("malengkah", "melangkah", Some((Closeness::Slip, 2))),
            ("malengka", "melangkah", Some((Closeness::SlipStart, 2))),
            ("melag", "melangkah", Some((Closeness::SlipStart, 1))),
            ("mwwagkah", "melangkah", None),
            ("tanga", "tangga", Some((Closeness::Slip, 1))),
            ("moca", "mocca", Some((Closeness::Slip, 1))),
            ("bca", "bcl", None),
            ("berhentti", "aku takkan berhenti", Some((Closeness::Slip, 1))),
            ("akutakkan", "aku takkan berhenti", Some((Closeness::Slip, 1))),
            ("mélagkah", "", None),
        ] {
            assert_eq!(forgiving(query, name), wanted, "{query}");
        }
    }
}
