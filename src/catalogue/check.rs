//! The rules that need the whole file: ids and numbers are unique, every id that is used is given, and an order
//! names each song once.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::rc::Rc;

use super::read::entry::Number;
use super::read::table::{Mention, Named, Reader, quote};
use super::{Order, Song};

/// Checks what [`Reader`] collected; a fault goes to the reader.
pub(super) fn check(reader: &mut Reader, numbers: &[Number], songs: &[Song], orders: &[(usize, Order)]) {
    let given = std::mem::take(&mut reader.given);
    let used = std::mem::take(&mut reader.used);
    twice(reader, given.iter().map(|mention| (mention.what, mention)), |mention| format!("the id \"{}\"", mention.id));
    twice(reader, numbers.iter().map(|number| (number.number, &number.at)), |mention| {
        format!("the number {}", mention.id)
    });
    dangling(reader, &given, &used);
    for (at, order) in orders {
        complete(reader, *at, order, songs);
    }
}

/// Reports what is given a second time; `group` parts what may be equal.
fn twice<'a, G: Copy + Eq + Hash>(
    reader: &mut Reader,
    all: impl Iterator<Item = (G, &'a Mention)>,
    name: impl Fn(&Mention) -> String,
) {
    let mut first: HashMap<(G, &str), &Mention> = HashMap::new();
    for (group, mention) in all {
        if let Some(earlier) = first.get(&(group, mention.id.as_str())) {
            let owner = if mention.entry == earlier.entry { "an earlier entry" } else { &*earlier.entry };
            reader.fault_of(mention.at, &mention.entry, format!("{} is already taken by {owner}", name(mention)));
        } else {
            first.insert((group, mention.id.as_str()), mention);
        }
    }
}

/// Reports ids that nothing has.
fn dangling(reader: &mut Reader, given: &[Mention], used: &[Mention]) {
    let known: HashSet<(Named, &str)> = given.iter().map(|mention| (mention.what, mention.id.as_str())).collect();
    for mention in used {
        if known.contains(&(mention.what, mention.id.as_str())) {
            continue;
        }
        let alike = given.iter().filter(|other| other.what == mention.what).map(|other| other.id.as_str());
        let help = reader.did_you_mean(&mention.id, alike, false);
        let message = format!("there is no {} {}{help}", mention.what.word(), quote(&mention.id));
        reader.fault_of(mention.at, &mention.entry, message);
    }
}

/// Reports songs that an order names twice or leaves out.
fn complete(reader: &mut Reader, at: usize, order: &Order, songs: &[Song]) {
    let Some(named) = &order.songs.value else { return };
    let entry: Rc<str> = format!("order \"{}\"", order.id).into();
    let mut seen = HashSet::new();
    for id in named {
        if !seen.insert(id) {
            reader.fault_of(at, &entry, format!("the song {} stands in the order twice", quote(id.as_str())));
        }
    }
    // An id that is wrong is most likely the one that is left out.
    if reader.faults.iter().any(|fault| fault.entry == entry) {
        return;
    }
    for song in songs {
        if !seen.contains(&song.id) {
            reader.fault_of(at, &entry, format!("the song {} is left out of the order", quote(song.id.as_str())));
        }
    }
}
