//! Tags as they lie in files, made by hand where no tool of the tests writes them. The tests of the room `media` take
//! them from here too.

/// A frame of `ID3v2.4` (id3v2.4.0-structure, 4).
pub fn frame(id: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), &safe(body.len()), &[0, 0], body].concat()
}

/// A whole tag of `ID3v2.4` with these frames, to be put before the audio.
pub fn id3(frames: &[u8]) -> Vec<u8> {
    [b"ID3\x04\0\0", &safe(frames.len())[..], frames].concat()
}

/// Seven bits a byte.
fn safe(size: usize) -> [u8; 4] {
    [size >> 21, size >> 14, size >> 7, size].map(|part| (part & 0x7f) as u8)
}

/// A frame `RVA2` (id3v2.4.0-frames, 4.11): the gain in 1/512 dB of the master volume, and a peak of one half.
pub fn rva2(name: &str, gain: i16) -> Vec<u8> {
    let [high, low] = gain.to_be_bytes();
    frame("RVA2", &[name.as_bytes(), &[0, 1, high, low, 16, 0x40, 0]].concat())
}

/// An APE tag, version 2 (Hydrogenaudio, APE Tags: header and footer of 32 bytes, items between them).
pub fn ape(items: &[(&str, &str)]) -> Vec<u8> {
    let body: Vec<u8> = items
        .iter()
        .flat_map(|(key, value)| {
            [&(value.len() as u32).to_le_bytes()[..], &[0; 4], key.as_bytes(), &[0], value.as_bytes()].concat()
        })
        .collect();
    let end = |flags: u32| {
        let size = body.len() as u32 + 32;
        let numbers = [2000, size, items.len() as u32, flags].map(u32::to_le_bytes).concat();
        [b"APETAGEX", &numbers[..], &[0; 8]].concat()
    };
    [end(0xa000_0000), body.clone(), end(0x8000_0000)].concat()
}

/// An M4A of ffmpeg that has a tag already, with more of them as freeform atoms. `moov` lies last, so that no sample moves.
pub fn with_freeform(m4a: &[u8], tags: &[(&str, &str)]) -> Vec<u8> {
    let atom = |name: &str, body: &[u8]| [&(body.len() as u32 + 8).to_be_bytes()[..], name.as_bytes(), body].concat();
    let freeform = |(name, value): &(&str, &str)| {
        let mean = atom("mean", b"\0\0\0\0com.apple.iTunes");
        let name = atom("name", &[&[0; 4], name.as_bytes()].concat());
        let data = atom("data", &[&[0, 0, 0, 1, 0, 0, 0, 0], value.as_bytes()].concat());
        atom("----", &[mean, name, data].concat())
    };
    let more: Vec<u8> = tags.iter().flat_map(freeform).collect();
    let mut file = m4a.to_vec();
    let mut at = 0;
    for name in ["moov", "udta", "meta", "ilst"] {
        at += file[at..].windows(4).position(|window| window == name.as_bytes()).expect("the atom");
        let size = u32::from_be_bytes(file[at - 4..at].try_into().expect("four")) + more.len() as u32;
        file[at - 4..at].copy_from_slice(&size.to_be_bytes());
    }
    file.splice(at + 4..at + 4, more);
    file
}

/// An Ogg Opus file with this output gain, in 1/256 dB, in its header (RFC 7845, 5.1; RFC 3533, 6 for the page around it).
pub fn with_output_gain(opus: &[u8], gain: i16) -> Vec<u8> {
    let mut file = opus.to_vec();
    let segments = usize::from(file[26]);
    let body = 27 + segments;
    let end = body + file[27..body].iter().map(|&length| usize::from(length)).sum::<usize>();
    assert!(file[body..].starts_with(b"OpusHead"));
    file[body + 16..body + 18].copy_from_slice(&gain.to_le_bytes());
    file[22..26].fill(0);
    let sum = file[..end].iter().fold(0_u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte) << 24, |sum, _| sum << 1 ^ if sum >> 31 == 1 { 0x04c1_1db7 } else { 0 })
    });
    file[22..26].copy_from_slice(&sum.to_le_bytes());
    file
}
