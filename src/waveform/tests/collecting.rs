//! From samples to columns.

use super::super::collect::Collector;
use super::*;

/// What is collected of samples that come in blocks of all sizes.
fn collected(samples: &[f32], channels: usize, promised: Option<u64>) -> Waveform {
    let mut random = fastrand::Rng::with_seed(samples.len() as u64);
    let mut collector = Collector::new(promised);
    let mut rest = samples;
    while !rest.is_empty() {
        let frames = random.usize(1..=5_000).min(rest.len() / channels);
        let (now, later) = rest.split_at(frames * channels);
        collector.add(now, channels as u16);
        rest = later;
    }
    assert_eq!(collector.at(), (samples.len() / channels) as u64);
    collector.picture()
}

#[test]
fn borders_are_exact_if_the_length_is_known() {
    for (frames, channels) in [(1, 1), (7, 2), (1023, 1), (1024, 2), (1025, 1), (50_021, 2), (100_003, 3)] {
        let samples = noise(frames, channels, 1);
        let found = collected(&samples, channels, Some(frames as u64));
        let count = frames.min(COLUMNS);
        assert_eq!(found.bins.len(), count);
        let what = format!("{frames} frames");
        assert_same(&found.columns(count), &plain(&samples, channels, frames, count), GRAIN, &what);
        assert!(found.is_complete());
        // Numbers of columns that divide that of the bins have exact borders as well.
        if count == COLUMNS {
            for count in [1, 2, 128, 512] {
                assert_same(&found.columns(count), &plain(&samples, channels, frames, count), 2.0 * GRAIN, &what);
            }
        }
    }
}

#[test]
fn every_number_of_channels_counts() {
    for channels in 1..=8 {
        for loud in 0..channels {
            let frames = 2_000;
            let mut samples = vec![0.0; frames * channels];
            samples[700 * channels + loud] = -0.5;
            let found = collected(&samples, channels, Some(frames as u64));
            let columns = found.columns(16);
            assert_same(
                &columns,
                &plain(&samples, channels, frames, 16),
                2.0 * GRAIN,
                &format!("{loud} of {channels}"),
            );
            assert!((columns[5].peak - 0.5).abs() <= GRAIN);
        }
    }
}

#[test]
fn any_number_of_columns_has_every_peak_and_all_of_the_energy() {
    let frames = 48_000;
    let samples = noise(frames, 2, 3);
    let whole = plain(&samples, 2, frames, 1)[0];
    for promised in [Some(frames as u64), None] {
        let found = collected(&samples, 2, promised);
        for count in [1, 2, 3, 10, 77, 80, 120, 200, 399, 1000, 1024, 1025, 2047, 5000] {
            let columns = found.columns(count);
            assert_eq!(columns.len(), count);
            let peak = columns.iter().fold(0.0_f32, |peak, column| peak.max(column.peak));
            assert!((peak - whole.peak).abs() <= GRAIN, "{count}: {peak}");
            let square = columns.iter().map(|column| f64::from(column.rms).powi(2)).sum::<f64>() / count as f64;
            // Columns of more or fewer frames count alike in this sum.
            assert!((square.sqrt() as f32 - whole.rms).abs() < 0.02, "{count}: {square}");
            // No peak is further away than a bin.
            let shift = frames / COLUMNS + 1;
            for (at, column) in plain(&samples, 2, frames, count).iter().enumerate() {
                let near = |by: i64| {
                    let from = (at * frames / count) as i64;
                    (from + by).clamp(0, frames as i64) as usize * 2
                };
                let wide = near(-(shift as i64))..near((frames / count + 1 + shift) as i64);
                let most = samples[wide].iter().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
                let found = columns[at].peak;
                assert!(found >= column.peak - GRAIN && found <= most + GRAIN, "{count}: column {at}: {found}");
            }
        }
    }
}

#[test]
fn a_file_of_unknown_length_grows_and_folds() {
    for frames in [1, 1000, 2048, 2049, 4096, 123_457] {
        let samples = noise(frames, 1, 4);
        let found = collected(&samples, 1, None);
        assert_eq!(found.frames, frames as u64);
        assert!(found.bins.len() <= 2 * COLUMNS && (frames < COLUMNS || found.bins.len() > COLUMNS), "{frames}");
        let step = found.step.unwrap() as usize;
        let bins: Vec<_> = samples.chunks(step).flat_map(|part| plain(part, 1, part.len(), 1)).collect();
        let expected: Vec<_> = bins.iter().map(|column| Bin::new(column.peak, column.rms)).collect();
        for (found, expected) in found.bins.iter().zip(&expected) {
            assert_eq!(found.peak, expected.peak);
            assert!(found.rms.abs_diff(expected.rms) <= 1);
        }
        assert_eq!(found.bins.len(), expected.len());
    }
}

#[test]
fn a_promise_that_is_not_kept_does_no_harm() {
    let samples = noise(10_000, 2, 5);
    // Less than was promised: the rest is silent.
    let short = collected(&samples, 2, Some(40_000));
    assert_same(&short.columns(16), &plain(&samples, 2, 40_000, 16), 2.0 * GRAIN, "short");
    assert!(short.columns(4)[1..].iter().all(|column| *column == Column::default()));
    // More: it counts for the last column.
    let long = collected(&samples, 2, Some(5_000));
    assert_same(&long.columns(16)[..15], &plain(&samples[..10_000], 2, 5_000, 16)[..15], 2.0 * GRAIN, "long");
    // Beyond all measure.
    let vast = collected(&samples, 2, Some(u64::MAX));
    assert_eq!(vast.columns(100).len(), 100);
    assert!(vast.columns(100)[0].peak > 0.0);
    assert_eq!(collected(&samples, 2, Some(0)).frames, 10_000);
}

#[test]
fn what_is_no_sound_is_silence_and_what_is_too_loud_is_full() {
    let mut samples = vec![0.25; 2_000];
    for (at, wrong) in [(150, f32::NAN), (550, f32::INFINITY), (950, f32::NEG_INFINITY), (1_350, 1e30)] {
        samples[at] = wrong;
    }
    let columns = collected(&samples, 1, Some(2_000)).columns(20);
    for (at, column) in columns.iter().enumerate() {
        let expected = if matches!(at, 5 | 9 | 13) { 1.0 } else { 0.25 };
        assert!((column.peak - expected).abs() <= GRAIN, "{at}: {column:?}");
        assert!(column.rms <= 0.27 && column.rms > 0.24, "{at}: {column:?}");
    }
}

#[test]
fn what_was_found_so_far_keeps_its_place() {
    let samples = noise(50_000, 1, 6);
    let mut collector = Collector::new(Some(50_000));
    assert_eq!(collector.so_far().map(|part| part.reached().to_bits()), Some(0));
    collector.add(&samples[..20_000], 1);
    let part = collector.so_far().unwrap();
    assert!(!part.is_complete());
    assert!((part.reached() - 0.4).abs() < 1e-6);
    assert_same(&part.columns(8)[..3], &plain(&samples, 1, 50_000, 8)[..3], 2.0 * GRAIN, "a part");
    assert!(part.columns(8)[4..].iter().all(|column| *column == Column::default()));
    collector.add(&samples[20_000..], 1);
    let whole = collector.picture();
    assert_eq!(whole.reached().to_bits(), 1.0_f32.to_bits());
    assert_eq!(whole.columns(8)[..3], part.columns(8)[..3]);
    assert_eq!(Collector::new(None).so_far(), None);
}

#[test]
fn nothing_has_silent_columns() {
    let nothing = Waveform::default();
    assert!(nothing.is_empty() && nothing.is_complete());
    assert_eq!(nothing.columns(3), [Column::default(); 3]);
    assert!(nothing.columns(0).is_empty());
    assert_eq!(nothing.columns(usize::MAX).len(), 1 << 16);
    assert!(Collector::new(None).picture().is_empty());
    assert_eq!(Collector::new(Some(9)).picture().columns(2), [Column::default(); 2]);
}
