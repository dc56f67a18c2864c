//! The order in which people sort names: `2` before `10`, case aside.

use std::cmp::Ordering;
use std::ffi::OsStr;
use std::path::Path;

/// Compares two paths part by part, so that a folder's files stay together.
#[must_use]
pub fn compare_paths(left: &Path, right: &Path) -> Ordering {
    // Those that are compared mostly lie in one folder.
    if let (Some((above, a)), Some((beside, b))) = (apart(left), apart(right))
        && above == beside
    {
        return compare(&a.to_string_lossy(), &b.to_string_lossy()).then_with(|| left.cmp(right));
    }
    let mut lefts = left.components();
    let mut rights = right.components();
    loop {
        let order = match (lefts.next(), rights.next()) {
            (None, None) => return left.cmp(right),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) if a == b => Ordering::Equal,
            (Some(a), Some(b)) => compare(&a.as_os_str().to_string_lossy(), &b.as_os_str().to_string_lossy()),
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// A path that ends with its name: what stands before that, as it is written, and the name.
fn apart(path: &Path) -> Option<(&[u8], &OsStr)> {
    let name = path.file_name()?;
    Some((path.as_os_str().as_encoded_bytes().strip_suffix(name.as_encoded_bytes())?, name))
}

/// Compares two names: runs of digits by their number, everything else by its lower-case letters. Names that differ
/// only in case or leading zeros are told apart by their bytes, so the order is total.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    let (mut a, mut b) = (left, right);
    while !a.is_empty() && !b.is_empty() {
        let (digits_a, digits_b) = (digits(a), digits(b));
        let order = if digits_a > 0 && digits_b > 0 {
            let (number_a, number_b) = (a[..digits_a].trim_start_matches('0'), b[..digits_b].trim_start_matches('0'));
            (a, b) = (&a[digits_a..], &b[digits_b..]);
            number_a.len().cmp(&number_b.len()).then_with(|| number_a.cmp(number_b))
        } else {
            let (letter_a, letter_b) = (a.chars().next(), b.chars().next());
            a = &a[letter_a.map_or(0, char::len_utf8)..];
            b = &b[letter_b.map_or(0, char::len_utf8)..];
            lower(letter_a).cmp(lower(letter_b))
        };
        if order.is_ne() {
            return order;
        }
    }
    a.len().cmp(&b.len()).then_with(|| left.cmp(right))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn lower(letter: Option<char>) -> impl Iterator<Item = char> {
    letter.into_iter().flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_sorted_by_their_value() {
        let mut names = ["10 b", "2 a", "1", "02 a", "B", "a", "a 2", "a 10", "é", "99999999999999999999999", "100"];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(names, ["1", "02 a", "2 a", "10 b", "100", "99999999999999999999999", "a", "a 2", "a 10", "B", "é"]);
    }

    #[test]
    fn a_folder_stays_together() {
        let mut paths = ["a b/1", "a/2", "a/10", "a", "a!/1"].map(Path::new);
        paths.sort_by(|a, b| compare_paths(a, b));
        assert_eq!(paths, ["a", "a/2", "a/10", "a b/1", "a!/1"].map(Path::new));
    }
}
