//! How loud known material is.

use super::*;

#[test]
fn a_tone_of_minus_18_is_minus_18() {
    let bench = Bench::new();
    // EBU Tech 3341, test case 1, at another level: 1 kHz in both channels.
    let found = measured(&bench.tone("a.wav", 1000, -18.0, 5.0, 2));
    assert_near(found.integrated.unwrap(), -18.0, 0.05, "loudness");
    assert_near(f64::from(found.level().unwrap().gain), 0.0, 0.05, "gain");
    assert_near(decibels(found.sample_peak), -18.0, 0.01, "sample peak");
    // Mono sounds from both speakers.
    let mono = measured(&bench.tone("mono.wav", 1000, -18.0, 5.0, 1));
    assert_near(mono.integrated.unwrap(), -18.0, 0.05, "mono");
    assert_near(mono.integrated.unwrap(), bench.reference("mono.wav", "dualmono=true", "I:"), 0.1, "mono, by ffmpeg");
}

#[test]
fn the_true_peak_lies_between_the_samples() {
    let bench = Bench::new();
    // A quarter of the rate, 45 degrees off: every sample is 3 dB below the wave's crest.
    bench.ffmpeg("-f lavfi -i aevalsrc=exprs=0.5*sin(PI/2*n+PI/4):s=48000:d=2 -c:a pcm_f32le a.wav");
    let found = measured(&bench.path("a.wav"));
    assert_near(decibels(found.sample_peak), -9.03, 0.01, "sample peak");
    assert_near(decibels(found.true_peak), -6.02, 0.3, "true peak");
    assert_eq!(found.level().unwrap().peak, Some(found.true_peak as f32));
}

#[test]
fn the_figures_are_those_of_ffmpeg() {
    let bench = Bench::new();
    // Loud and soft parts, so that both gates count; the last part is below −70 LUFS.
    let shape = "if(lt(t,2),0.5,if(lt(t,3.5),0.05,if(lt(t,4.5),0.005,0.00001)))";
    for (name, rate, channels) in [("two.wav", 44_100, 2), ("low.wav", 8_000, 2), ("high.wav", 96_000, 2)] {
        let parts =
            (1..=channels).map(|channel| format!("{shape}*(random({channel})-0.5)*{}", 1.0 / f64::from(channel)));
        let exprs = parts.collect::<Vec<_>>().join("|").replace(',', "\\,");
        // Below a third of the band, for meters differ in how they look between samples that alternate.
        bench.ffmpeg(&format!(
            "-f lavfi -i aevalsrc=exprs={exprs}:s={rate}:d=5.5 -af lowpass={0},lowpass={0} -c:a pcm_s24le {name}",
            rate / 6
        ));
        let found = measured(&bench.path(name));
        assert_near(found.integrated.unwrap(), bench.loudness(name), 0.1, name);
        assert_near(decibels(found.true_peak), bench.reference(name, "peak=true", "Peak:"), 0.3, name);
        // What the album's figure is made from says the same as the library's own gating.
        assert_near(found.blocks.integrated().unwrap(), found.integrated.unwrap(), 0.05, name);
    }
}

/// What is heard of surround sound are two channels: their loudness counts, and not that of six loudspeakers.
#[test]
fn surround_is_as_loud_as_it_is_heard() {
    let bench = Bench::new();
    // Half power, and the sum of the weights of one side: 1 + 2√½, 1 + 3√½.
    for (channels, left, right, sum) in [
        (6, "c0+0.70711*c2+0.70711*c4", "c1+0.70711*c2+0.70711*c5", 2.41421),
        (8, "c0+0.70711*c2+0.70711*c4+0.70711*c6", "c1+0.70711*c2+0.70711*c5+0.70711*c7", 3.12132),
    ] {
        let parts =
            (1..=channels).map(|channel| format!("0.8*(mod(abs(sin(n*12.9898+{channel}*78.233))*43758.5,1)-0.5)"));
        let exprs = parts.collect::<Vec<_>>().join("|").replace(',', "\\,");
        bench.ffmpeg(&format!(
            "-f lavfi -i aevalsrc=exprs={exprs}:s=48000:d=4 -af lowpass=8000,lowpass=8000 -c:a pcm_s24le many.wav"
        ));
        bench.ffmpeg(&format!(
            "-i many.wav -af volume={},pan=stereo|c0={left}|c1={right} -c:a pcm_f32le heard.wav",
            1.0 / sum
        ));
        let found = measured(&bench.path("many.wav"));
        assert_near(found.integrated.unwrap(), bench.loudness("heard.wav"), 0.1, "loudness");
        assert_near(decibels(found.true_peak), bench.reference("heard.wav", "peak=true", "Peak:"), 0.3, "true peak");
        assert_near(found.blocks.integrated().unwrap(), found.integrated.unwrap(), 0.05, "blocks");
    }
}

#[test]
fn silence_and_snippets_have_no_loudness() {
    let bench = Bench::new();
    for (name, level, seconds) in [("silence.wav", -200.0, 2.0), ("faint.wav", -75.0, 2.0), ("short.wav", -6.0, 0.39)] {
        let found = measured(&bench.tone(name, 1000, level, seconds, 2));
        assert_eq!((found.integrated, found.level()), (None, None), "{name}");
    }
    let just = measured(&bench.tone("just.wav", 1000, -6.0, 0.41, 2));
    assert_near(just.integrated.unwrap(), -6.0, 0.1, "just long enough");
}

#[test]
fn what_is_no_number_spoils_nothing() {
    let bench = Bench::new();
    let path = bench.tone("a.wav", 1000, -18.0, 3.0, 2);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 8 * 4;
    bytes[middle..middle + 4].copy_from_slice(&f32::NAN.to_le_bytes());
    bytes[middle + 8..middle + 12].copy_from_slice(&f32::INFINITY.to_le_bytes());
    fs::write(&path, bytes).unwrap();
    let found = measured(&path);
    assert_near(found.integrated.unwrap(), -18.0, 0.1, "loudness");
    assert!(found.true_peak < 1.0, "{found:?}");
}

#[test]
fn a_change_of_samples_within_a_file_is_measured_through() {
    let bench = Bench::new();
    // Two links of a chained Ogg file, of different rates.
    bench.ffmpeg("-f lavfi -i sine=1000:r=48000:d=3,volume=0.5 -ac 2 -c:a libvorbis -q 6 one.ogg");
    bench.ffmpeg("-f lavfi -i sine=1000:r=44100:d=3,volume=0.5 -ac 2 -c:a libvorbis -q 6 two.ogg");
    let [one, two] = ["one.ogg", "two.ogg"].map(|name| fs::read(bench.path(name)).unwrap());
    fs::write(bench.path("both.ogg"), [one, two].concat()).unwrap();
    let single = measured(&bench.path("one.ogg")).integrated.unwrap();
    let found = measured(&bench.path("both.ogg"));
    assert_near(found.integrated.unwrap(), single, 0.1, "loudness");
    let blocks = |found: &Measurement| found.blocks.count();
    assert!(blocks(&found) > 50, "both links: {}", blocks(&found));
}

#[test]
fn seven_songs_of_seven_shops_come_out_equally_loud() {
    let bench = Bench::new();
    for (number, (name, codec)) in [
        ("1.flac", "flac"),
        ("2.mp3", "libmp3lame -b:a 192k"),
        ("3.wav", "pcm_s16le"),
        ("4.m4a", "aac -b:a 192k"),
        ("5.alac.m4a", "alac"),
        ("6.aiff", "pcm_s24be"),
        ("7.ogg", "libvorbis -q 6"),
    ]
    .into_iter()
    .enumerate()
    {
        let volume = -4.0 * number as f64;
        let channels = if number == 2 { 1 } else { 2 };
        let rate = if number % 2 == 0 { 44_100 } else { 48_000 };
        bench.ffmpeg(&format!(
            "-f lavfi -i anoisesrc=c=pink:d=4:r={rate}:seed={number}:a=0.7 \
             -af tremolo=f=0.5:d=0.8,volume={volume}dB -ac {channels} -c:a {codec} {name}"
        ));
        let found = measured(&bench.path(name));
        let factor = 10_f32.powf(found.level().unwrap().gain / 20.0);
        // As it is heard: with its gain, on two speakers.
        let mut decoder = Decoder::open(&bench.path(name)).unwrap();
        let mut heard = Vec::new();
        while let Some(block) = decoder.next_block().unwrap() {
            for sample in block.samples {
                let copies = if block.spec.channels == 1 { 2 } else { 1 };
                heard.extend(std::iter::repeat_n((sample * factor).to_le_bytes(), copies));
            }
        }
        fs::write(bench.path("heard.raw"), heard.concat()).unwrap();
        bench.ffmpeg(&format!("-f f32le -ar {rate} -ac 2 -i heard.raw -c:a pcm_f32le heard.wav"));
        assert_near(bench.loudness("heard.wav"), -18.0, 0.1, name);
    }
}
