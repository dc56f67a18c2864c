//! The kinds of AAC that cannot be decoded, by name, and how the one that hides is found.
//!
//! HE-AAC is AAC-LC at half the rate, with what the upper half is rebuilt from (SBR). A file may say so in its header; or
//! it says AAC-LC, and each packet has the rest in a fill element at its end, where an old decoder passes over it and
//! plays the lower half alone (ISO/IEC 14496-3, 1.6.5 and 4.4.2.7).

mod surround;

use symphonia::core::codecs::audio::AudioCodecParameters;

pub(super) use surround::Surround;

/// Packets in a row that must end so. By chance a packet does in one case out of ten.
pub(super) const PACKETS: u32 = 12;
/// What HE-AAC is called.
pub(super) const HE_AAC: &str = "HE-AAC";

/// The header of a stream (`AudioSpecificConfig`, ISO/IEC 14496-3, 1.6.2.1), as far as is needed.
struct Config {
    /// `audioObjectType`; 0 if there is no header.
    kind: u64,
    /// `samplingFrequencyIndex`; 15 stands for a rate of its own.
    rate: u8,
    /// `channelConfiguration`; 0 stands for an order of its own.
    channels: u8,
    /// Whether a late extension says that it is HE-AAC: the sync word 0x2b7, the object type 5.
    extended: bool,
}

impl Config {
    fn read(config: &[u8]) -> Self {
        let mut head = [0; 8];
        head.iter_mut().zip(config).for_each(|(to, from)| *to = *from);
        let bits = u64::from_be_bytes(head);
        let (kind, bits) = match bits >> 59 {
            31 => (32 + (bits >> 53 & 63), bits << 11),
            kind => (kind, bits << 5),
        };
        let rate = (bits >> 60) as u8;
        let channels = if rate == 15 { bits << 28 >> 60 } else { bits << 4 >> 60 } as u8;
        let extended = config.windows(3).any(|window| matches!(window, [0x56, 0xe5, flag] if flag & 0x80 != 0));
        Self { kind, rate, channels, extended }
    }
}

/// What to call AAC that cannot be decoded.
pub(super) fn name(parameters: &AudioCodecParameters) -> String {
    let config = parameters.extra_data.as_deref().unwrap_or_default();
    let Config { kind, channels, extended, .. } = Config::read(config);
    match (kind, channels) {
        _ if extended => HE_AAC,
        (5 | 29, _) => HE_AAC,
        (42, _) => "xHE-AAC",
        (2, 3..) => "AAC with uncommon channels",
        _ if config.is_empty() => "AAC of an uncommon kind",
        (0 | 2, 0) => "AAC with channels of its own order",
        (1, _) => "AAC Main",
        (3, _) => "AAC SSR",
        (4, _) => "AAC LTP",
        (23, _) => "AAC-LD",
        (39, _) => "AAC-ELD",
        _ => "AAC of an uncommon kind",
    }
    .to_owned()
}

/// Whether the packet ends with a fill element that has SBR in it: read backwards, for only the codec knows where the
/// elements before it end. 110, the length in bytes (four bits, and eight more if those are all set), 1101 or 1110, and
/// after that many bytes 111 and zeros to the end of the last byte.
pub(super) fn ends_with_sbr(packet: &[u8]) -> bool {
    let Some(last) = packet.iter().rposition(|&byte| byte != 0).filter(|last| last + 1 >= packet.len()) else {
        return false;
    };
    // The last three set bits, 111, are the end of the packet.
    let zeros = packet.get(last).map_or(0, |byte| byte.trailing_zeros() as usize);
    let Some(end) = (packet.len() * 8).checked_sub(zeros + 3) else { return false };
    let bits = |at: usize, count: usize| -> usize {
        (at..at + count).fold(0, |sum, at| {
            let byte = packet.get(at / 8).copied().unwrap_or(0);
            sum << 1 | usize::from(byte >> (7 - at % 8) & 1)
        })
    };
    if bits(end, 3) != 7 {
        return false;
    }
    let fits = |length: usize| {
        let head = if length < 15 { 7 } else { 15 };
        let Some(start) = end.checked_sub(head + 8 * length) else { return false };
        let stated = match bits(start + 3, 4) {
            15 => 14 + bits(start + 7, 8),
            short => short,
        };
        bits(start, 3) == 6 && stated == length && matches!(bits(start + head, 4), 13 | 14)
    };
    (1..=269).any(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(config: &[u8]) -> String {
        let mut parameters = AudioCodecParameters::new();
        parameters.with_extra_data(config.to_vec().into_boxed_slice());
        name(&parameters)
    }

    #[test]
    fn kinds_are_named() {
        // Type 5 at 22 050 and 44 100 Hz; type 29; AAC-LC with a layout that has no number; the late extension.
        assert_eq!(named(&[0x2b, 0x92, 0x08, 0x00]), "HE-AAC");
        assert_eq!(named(&[0xeb, 0x8a, 0x08, 0x00]), "HE-AAC");
        assert_eq!(named(&[0x13, 0x90, 0x56, 0xe5, 0xa0]), "HE-AAC");
        assert_eq!(named(&[0x12, 0x60]), "AAC with uncommon channels");
        assert_eq!(named(&[0xf9, 0x46, 0x40]), "xHE-AAC");
        assert_eq!(named(&[0x0a, 0x10]), "AAC Main");
        // Raw AAC has no such header.
        assert_eq!(named(&[]), "AAC of an uncommon kind");
    }

    #[test]
    fn sbr_is_found_from_behind() {
        let packet = |kind: &str, payload: usize| {
            let length = payload + 1;
            let count = if length < 15 { format!("{length:04b}") } else { format!("1111{:08b}", length - 14) };
            let mut bits = format!("00100101101110{}110{count}{kind}", "10".repeat(30));
            bits += &"01100100".repeat(payload);
            bits += "0110111";
            while bits.len() % 8 != 0 {
                bits.push('0');
            }
            let bytes = bits.as_bytes().chunks(8);
            bytes.map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap()).collect::<Vec<_>>()
        };
        for payload in [1, 5, 13, 14, 40, 200] {
            assert!(ends_with_sbr(&packet("1101", payload)) && ends_with_sbr(&packet("1110", payload)), "{payload}");
            assert!(!ends_with_sbr(&packet("0000", payload)), "{payload}");
        }
        assert!(!ends_with_sbr(&[]) && !ends_with_sbr(&[0; 20]) && !ends_with_sbr(&[0xff; 3]));
    }
}
