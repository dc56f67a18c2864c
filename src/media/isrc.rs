//! The International Standard Recording Code.

use crate::text;

/// The code in `value` as ISO 3901 has it, twelve characters without hyphens, in capitals: two letters, three letters or
/// digits, seven digits. `None` if it is none: what has not this shape names no recording.
pub(super) fn read(value: &str) -> Option<String> {
    let value = text::clean(value.get(..64).unwrap_or(value)).trim().to_ascii_uppercase();
    let value = value.strip_prefix("ISRC").unwrap_or(&value);
    let code: String = value.chars().filter(|letter| !matches!(letter, '-' | ' ' | ':' | '‐' | '‑' | '–')).collect();
    let is_of = |range: std::ops::Range<usize>, kind: fn(&u8) -> bool| {
        code.as_bytes().get(range).is_some_and(|part| part.iter().all(kind))
    };
    let is_code = code.len() == 12
        && is_of(0..2, u8::is_ascii_uppercase)
        && is_of(2..5, u8::is_ascii_alphanumeric)
        && is_of(5..12, u8::is_ascii_digit);
    // What programs write that do not know it.
    (is_code && !code.ends_with("0000000")).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_twelve_characters_however_they_are_written() {
        for (value, code) in [
            ("IDA012100001", Some("IDA012100001")),
            (" id-a01-21-00001 ", Some("IDA012100001")),
            ("ISRC ID A01 21 00001", Some("IDA012100001")),
            ("ISRC:ID-A01-21-00001", Some("IDA012100001")),
            ("USS1Z9900001", Some("USS1Z9900001")),
            ("IDA01210000", None),
            ("IDA0121000011", None),
            ("1DA012100001", None),
            ("IDA01210000X", None),
            ("XXXXX0000000", None),
            ("000000000000", None),
            ("a CD of a friend", None),
            ("", None),
            ("漢字漢字", None),
        ] {
            assert_eq!(read(value).as_deref(), code, "{value:?}");
        }
    }
}
