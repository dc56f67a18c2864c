//! More than two channels in codecs that lose something, against the reference decoders.

use super::tools::{Bench, assert_same, decode, rest};
use crate::media::{Decoder, Fault, Spec};

/// The greatest distance between two runs of samples of one length.
#[track_caller]
fn apart(left: &[f32], right: &[f32], what: &str) -> f32 {
    assert_eq!(left.len(), right.len(), "{what}");
    left.iter().zip(right).map(|(left, right)| (left - right).abs()).fold(0.0, f32::max)
}

/// Jumps to frames all over a file give what decoding from the start gives there.
fn jumps(bench: &Bench, name: &str, whole: &[f32], channels: usize) {
    let frames = (whole.len() / channels) as u64;
    let mut decoder = Decoder::open(&bench.path(name)).unwrap();
    let mut random = fastrand::Rng::with_seed(3);
    for frame in (0..8).map(|_| random.u64(..frames)).chain([0, frames - 1]) {
        assert_eq!(decoder.seek(frame), Ok(frame), "{name}");
        let mut heard = Vec::new();
        while heard.len() < 4000 * channels {
            let Some(block) = decoder.next_block().unwrap() else { break };
            heard.extend(block.samples);
        }
        let from = frame as usize * channels;
        assert_same(&heard, &whole[from..from + heard.len()], &format!("{name} at {frame}"));
    }
    assert_eq!(decoder.seek(frames + 1), Ok(frames), "{name}");
}

#[test]
fn vorbis_of_three_to_eight_channels() {
    let bench = Bench::new();
    for channels in 3..=8_u16 {
        let (wav, ogg, webm) = (format!("{channels}.wav"), format!("{channels}.ogg"), format!("{channels}.webm"));
        // Longer than a whole number of blocks.
        bench.material(&wav, 0.834, Spec { rate: 44_100, channels }, "s16");
        bench.run(&format!("oggenc -Q -q {channels} {wav} -o {ogg}"));
        bench.ffmpeg(&format!("-i {ogg} -c copy {webm}"));
        let heard = decode(&bench.path(&ogg));
        let frames = heard.len() / usize::from(channels);
        assert_eq!(frames, bench.reference(&wav).len() / usize::from(channels), "{ogg}: frames of the source");
        assert!(apart(&heard, &bench.reference(&ogg), &ogg) < 2e-6, "{ogg}");
        // The reference decoder gives 16 bits, and the channels in the order of Vorbis.
        bench.ffmpeg(&format!("-c:a libvorbis -i {ogg} -f f32le lib.raw"));
        let reference = super::tools::floats(&bench.path("lib.raw"));
        assert_eq!(reference.len(), heard.len(), "{ogg}");
        let count = usize::from(channels);
        let channel = |samples: &[f32], at: usize| samples.iter().skip(at).step_by(count).copied().collect::<Vec<_>>();
        for at in 0..count {
            let heard = channel(&heard, at);
            let nearest = (0..count).map(|of| apart(&heard, &channel(&reference, of), &ogg)).fold(2.0, f32::min);
            assert!(nearest < 2.0 / 32768.0, "{ogg}, channel {at}: {nearest}");
        }
        if channels == 6 {
            jumps(&bench, &ogg, &heard, 6);
        }
        let merged = decode(&bench.path(&webm));
        let reference = bench.reference(&webm);
        assert!(apart(&merged, &reference, &webm) < 2e-6, "{webm}");
        if channels == 6 {
            jumps(&bench, &webm, &merged, 6);
        }
    }
}

#[test]
fn aac_of_three_to_eight_channels() {
    let bench = Bench::new();
    for (layout, channels) in [("3.0", 3), ("5.0", 5), ("5.1", 6), ("7.1", 8)] {
        let (wav, m4a, adts, mka) =
            ("a.wav", format!("{layout}.m4a"), format!("{layout}.aac"), format!("{layout}.mka"));
        bench.material(wav, 0.534, Spec { rate: 44_100, channels }, "s16");
        let kilobits = 64 * channels;
        let filter = format!("-af channelmap=channel_layout={layout}");
        bench.ffmpeg(&format!("-i {wav} {filter} -c:a aac -aac_pns 0 -b:a {kilobits}k {m4a}"));
        bench.ffmpeg(&format!("-i {m4a} -c copy {adts}")).ffmpeg(&format!("-i {m4a} -c copy {mka}"));
        let frames = bench.reference(wav).len();
        for name in [&m4a, &adts, &mka] {
            let heard = decode(&bench.path(name));
            assert!(name != &m4a || heard.len() == frames, "{name}: frames of the source");
            let reference = bench.reference(name);
            // ffmpeg gives the last packet whole.
            assert!((heard.len()..heard.len() + 1024 * usize::from(channels)).contains(&reference.len()), "{name}");
            let distance = apart(&heard, &reference[..heard.len()], name);
            assert!(distance < 1e-6, "{name}: {distance}");
            if channels == 6 {
                jumps(&bench, name, &heard, 6);
            }
        }
    }
}

/// A packet that is no sound costs no more than its own length and its overlaps.
#[test]
fn a_damaged_packet_of_surround_moves_nothing() {
    let bench = Bench::new();
    bench.material("a.wav", 3.0, Spec { rate: 44_100, channels: 6 }, "s16");
    bench.run("oggenc -Q -q 3 a.wav -o a.ogg");
    let clean = decode(&bench.path("a.ogg"));
    let mut bytes = std::fs::read(bench.path("a.ogg")).unwrap();
    // The first packet of a page in the middle says that it is a header; the page's checksum is made good.
    let pages: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at..].starts_with(b"OggS\0")).collect();
    let (page, end) = (pages[pages.len() / 2], pages[pages.len() / 2 + 1]);
    let body = page + 27 + usize::from(bytes[page + 26]);
    // Its first packet may have begun on the page before: the second one it is.
    let first: usize = bytes[page + 27..body]
        .iter()
        .scan(true, |more, &size| {
            let size = more.then_some(usize::from(size));
            *more = size == Some(255);
            size
        })
        .sum();
    bytes[body + first] |= 1;
    bytes[page + 22..page + 26].fill(0);
    let sum = bytes[page..end].iter().fold(0_u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte) << 24, |sum, _| sum << 1 ^ if sum >> 31 == 1 { 0x04c1_1db7 } else { 0 })
    });
    bytes[page + 22..page + 26].copy_from_slice(&sum.to_le_bytes());
    std::fs::write(bench.path("a.ogg"), bytes).unwrap();
    let mut decoder = Decoder::open(&bench.path("a.ogg")).unwrap();
    let (heard, fault) = rest(&mut decoder);
    assert_eq!((heard.len(), fault), (clean.len(), None));
    let differing = heard.iter().zip(&clean).filter(|(left, right)| left.to_bits() != right.to_bits()).count() / 6;
    assert!((1..=3 * 2048).contains(&differing), "{differing}");
    let tail = clean.len() - 6 * 44_100;
    assert_same(&heard[tail..], &clean[tail..], "behind it");
}

#[test]
fn more_channels_than_speakers_are_refused() {
    let bench = Bench::new();
    bench.material("nine.wav", 0.2, Spec { rate: 44_100, channels: 9 }, "s16");
    bench.run("oggenc -Q nine.wav -o nine.ogg");
    let fault = Decoder::open(&bench.path("nine.ogg")).unwrap_err().fault;
    assert_eq!(fault, Fault::Codec("Vorbis (channels without speakers)".to_owned()));
}
