//! What is done to the sound, where it plays, and when it ends.

use super::*;
use crate::deck::{GainChoice, Marks, State};
use crate::media::{Level, Loudness};
use crate::player::{Applied, Device, GainSource, Options, OutputChoice, Sound, Speed};

fn notice(stage: &Stage) -> &str {
    stage.app.notice().map_or("", |notice| &notice.text)
}

/// The line with the volume.
fn status(stage: &Stage) -> String {
    let screen = stage.screen();
    screen.lines().rev().nth(1).unwrap().trim().to_owned()
}

/// A stage where the first song is heard, and its item.
fn playing() -> (Stage, u64) {
    let mut stage = Stage::with_files();
    stage.press("enter").hear(61);
    let id = stage.wanted().iter().rev().find_map(|effect| match effect {
        Effect::Player(Command::Play { item, .. }) => Some(item.id),
        _ => None,
    });
    (stage, id.unwrap())
}

/// What the player was told last about the sound.
fn sound(stage: &mut Stage) -> Sound {
    let told = stage.wanted().into_iter().rev().find_map(|effect| match effect {
        Effect::Player(Command::Sound(sound)) => Some(sound),
        _ => None,
    });
    told.unwrap()
}

fn device(name: &str, description: &str) -> Device {
    Device { name: name.into(), description: description.into(), rate: Some(44_100), ..Device::default() }
}

fn changed(name: &str, chosen: Option<OutputChoice>) -> Message {
    Message::Player(Event::OutputChanged { name: name.into(), rate: 48_000, notice: None, chosen })
}

fn refused(reason: &str, device: &str) -> Message {
    let chosen = OutputChoice::Named(device.into());
    Message::Player(Event::OutputRefused { reason: reason.into(), chosen })
}

fn pass(stage: &mut Stage, seconds: u64) {
    stage.send(Message::Time(std::time::Instant::now() + Duration::from_secs(seconds)));
}

#[test]
fn replay_gain_is_one_key_away_and_shown() {
    let (mut stage, id) = playing();
    assert!(!status(&stage).contains("RG"));
    stage.press("v");
    assert_eq!(sound(&mut stage).replay_gain.mode, crate::player::GainMode::Track);
    stage.app.take_dirty();
    let applied = Some(Applied { gain: -7.2, from: GainSource::Tags });
    stage.send(Message::Player(Event::Gain { id, applied }));
    assert!(stage.app.take_dirty());
    assert!(status(&stage).contains("RG −7.2 dB  80 %"), "{}", status(&stage));
    stage.send(Message::Player(Event::Gain { id, applied }));
    assert!(!stage.app.take_dirty(), "nothing has changed");
    for language in ["en", "id"] {
        for choice in GainChoice::ALL {
            let locale = Locale::new(Language::from_code(language).unwrap());
            let key = format!("sound.replay-gain-{}", choice.key());
            assert_ne!(locale.text(&key), key);
        }
    }
}

#[test]
fn files_without_loudness_are_measured_once_it_matters() {
    let (mut stage, id) = playing();
    stage.press("v");
    let wanted = stage.wanted();
    let asked = wanted.iter().find_map(|effect| match effect {
        Effect::Measure(paths) => Some(paths.len()),
        _ => None,
    });
    assert_eq!(asked, Some(3), "{wanted:?}");
    stage.send(Message::Player(Event::Gain { id, applied: Some(Applied { gain: 0.0, from: GainSource::Unknown }) }));
    assert!(status(&stage).contains("RG measuring"), "{}", status(&stage));
    let loudness = Loudness { track: Some(Level { gain: 2.5, peak: Some(0.5) }), album: None };
    stage.send(Message::Measured("/music/01 satu.flac".into(), loudness));
    assert_eq!(stage.wanted(), [Effect::Player(Command::Measured { id, loudness })]);
    stage.send(Message::Player(Event::Gain { id, applied: Some(Applied { gain: 2.5, from: GainSource::Measured }) }));
    assert!(status(&stage).contains("RG +2.5 dB measured"), "{}", status(&stage));
}

#[test]
fn speed_and_cross_fade_are_told_and_shown() {
    let (mut stage, _) = playing();
    stage.press("] ]");
    assert_eq!(sound(&mut stage).speed, Speed::from_percent(110));
    assert_eq!((notice(&stage), status(&stage).contains("1.1×")), ("Speed 110 %", true));
    stage.press("[ [ [");
    assert_eq!(notice(&stage), "Speed 95 %");
    stage.press("\\");
    assert_eq!((notice(&stage), status(&stage).contains('×')), ("Normal speed", false));
    stage.press("f f");
    assert_eq!((notice(&stage), status(&stage).contains("×fade 4 s")), ("Cross-fade: 4 s", true));
    stage.press("f f f");
    assert!(notice(&stage).starts_with("No cross-fade"));
}

#[test]
fn a_part_is_repeated() {
    let (mut stage, id) = playing();
    stage.press("b");
    assert!(notice(&stage).starts_with("From 1:01"), "{}", notice(&stage));
    stage.press("b");
    assert!(notice(&stage).contains("lies upon its start"), "{}", notice(&stage));
    stage.send(Message::Player(Event::Position { id, at: Duration::from_secs(75) }));
    stage.wanted();
    stage.press("b");
    let part = (Duration::from_secs(61), Duration::from_secs(75));
    assert_eq!(stage.wanted(), [Effect::Player(Command::Loop(Some(part)))]);
    assert!(status(&stage).contains("A–B 1:01–1:15"), "{}", status(&stage));
    stage.press("b");
    assert_eq!(stage.wanted(), [Effect::Player(Command::Loop(None))]);
    assert_eq!(stage.app.deck().marks(), Marks::None);
    stage.press("s b");
    assert!(notice(&stage).starts_with("Nothing plays"));
}

#[test]
fn it_stops_after_this_song() {
    let (mut stage, id) = playing();
    stage.press("T");
    assert_eq!(stage.wanted(), [Effect::Player(Command::Next { after: id, item: None })]);
    assert!(status(&stage).contains("stop after"));
    stage.send(Message::Player(Event::Finished { after: id }));
    assert_eq!((notice(&stage), stage.app.deck().state()), ("Stopped, as you wished. Space goes on.", State::Stopped));
    stage.press("space");
    assert_eq!(stage.played(), ["/music/02 dua.ogg"]);
    stage.press("T T");
    assert_eq!(notice(&stage), "Goes on after this song.");
}

#[test]
fn the_sleep_timer_asks_for_minutes_and_tells_what_is_left() {
    let (mut stage, id) = playing();
    stage.press("t 2 5");
    assert!(stage.screen().lines().last().unwrap().contains("25"), "{}", stage.screen());
    stage.press("enter");
    assert!(notice(&stage).contains("in 25 min"));
    assert!(status(&stage).contains("sleep 25 min"), "{}", status(&stage));
    stage.wanted();
    stage.app.take_dirty();
    pass(&mut stage, 59);
    assert!(status(&stage).contains("sleep 25 min") || status(&stage).contains("sleep 24 min"));
    pass(&mut stage, 61);
    assert!(stage.app.take_dirty());
    assert!(status(&stage).contains("sleep 24 min"), "{}", status(&stage));
    stage.press("t");
    assert!(stage.screen().lines().last().unwrap().contains("sleep 24 min"));
    stage.press("esc");
    stage.wanted();
    pass(&mut stage, 25 * 60 + 1);
    let ten = Duration::from_secs(10);
    assert_eq!(
        stage.wanted(),
        [Effect::Player(Command::FadeEnd(ten)), Effect::Player(Command::Next { after: id, item: None })]
    );
    assert_eq!(notice(&stage), "Time to sleep: this song is the last one.");
    stage.press("t enter");
    assert!(matches!(stage.wanted().as_slice(), [Effect::Player(Command::FadeEnd(Duration::ZERO)), ..]));
    assert_eq!(notice(&stage), "The sleep timer is off.");
}

#[test]
fn a_paused_screen_is_told_the_time_when_a_minute_is_over_and_only_then() {
    let (mut stage, _) = playing();
    stage.press("space");
    assert_eq!(stage.app.wakes_in(), None, "nothing ticks");
    let mut now = std::time::Instant::now() + Duration::from_secs(1);
    stage.send(Message::Time(now));
    stage.press("t 2 5 enter");
    stage.app.take_dirty();
    let mut told = Vec::new();
    while let Some(wait) = stage.app.wakes_in() {
        now += wait;
        stage.send(Message::Time(now));
        assert!(stage.app.take_dirty(), "it is drawn");
        told.push(status(&stage).contains(&format!("sleep {} min", 24 - told.len())));
    }
    assert_eq!(told.len(), 25);
    assert!(told[..24].iter().all(|is_told| *is_told), "{told:?}");
    assert!(status(&stage).contains("sleep: last song"), "{}", status(&stage));
}

/// A file is written faster than the next one is measured: it waits for its figures.
#[test]
fn a_rendering_with_equal_loudness_waits_for_the_figures() {
    let (output, rate, format) = (OutputChoice::Wav("out.wav".into()), crate::player::RateChoice::Auto, None);
    let mut stage = Stage::with(|beginning| {
        beginning.outlet.options = Options { output, rate, format };
        let _ = (beginning.deck.cycle_replay_gain(), beginning.deck.set_rendering(true));
    });
    stage.send(Message::Scanned(library()));
    stage.press("enter");
    let wanted = stage.wanted();
    assert!(matches!(wanted.as_slice(), [Effect::Measure(_)]), "{wanted:?}");
    assert!(status(&stage).contains("RG measuring"), "{}", status(&stage));
    let loudness = Loudness { track: Some(Level { gain: 2.5, peak: Some(0.5) }), album: None };
    stage.send(Message::Measured("/music/01 satu.flac".into(), loudness));
    let wanted = stage.wanted();
    let measured = wanted.iter().find_map(|effect| match effect {
        Effect::Player(Command::Play { item, paused: false, .. }) => item.measured,
        _ => None,
    });
    assert_eq!(measured, Some(loudness), "{wanted:?}");
}

#[test]
fn what_is_no_time_sets_nothing() {
    let (mut stage, _) = playing();
    for keys in ["x", "- 1", "1 . 5", "9 9 9 9", "1 space 2"] {
        stage.press("t").press(keys).press("enter");
        assert!(notice(&stage).contains("no number of minutes"), "{keys}: {}", notice(&stage));
        assert_eq!(stage.app.deck().sleep(), None);
    }
    stage.press("t 1 4 4 0 enter");
    assert!(stage.app.deck().sleep().is_some());
    stage.press("t 0 enter");
    assert_eq!(stage.app.deck().sleep(), None);
}

#[test]
fn the_equaliser_is_set_band_by_band() {
    let (mut stage, _) = playing();
    stage.press("e");
    assert_eq!(stage.app.context(), Context::Equalizer);
    stage.press("home up up right j");
    let bands = sound(&mut stage).equalizer.bands;
    assert_eq!(bands[..3], [2.0, -1.0, 0.0]);
    assert!(stage.screen().contains("63 Hz  −1 dB"), "{}", stage.screen());
    assert!(status(&stage).contains("EQ"));
    stage.press("end right right");
    for _ in 0..15 {
        stage.press("+");
    }
    assert!((sound(&mut stage).equalizer.bands[9] - 12.0).abs() < f32::EPSILON);
    stage.press("space");
    assert_eq!(stage.wanted(), [Effect::Player(Command::Pause)], "it can be compared with silence");
    stage.press("0");
    assert!(sound(&mut stage).equalizer.is_flat());
    assert!(stage.screen().contains("nothing is changed"));
    stage.press("q");
    assert_eq!(stage.app.overlay(), None);
    assert_eq!(stage.wanted(), [], "q leaves it and not the program");
    assert!(stage.app.context() == Context::Songs);
}

#[test]
fn the_output_is_chosen_from_a_list() {
    let (mut stage, _) = playing();
    stage.press("O");
    assert_eq!(stage.wanted(), [Effect::FindDevices]);
    assert!(stage.screen().contains("Looking for devices"));
    stage.send(Message::Devices(vec![device("sink.a", "Loudspeakers"), device("hw:1", "")]));
    assert!(stage.screen().contains("Loudspeakers") && stage.screen().contains("hw:1"), "{}", stage.screen());
    stage.press("j j enter");
    let output = OutputChoice::Named("hw:1".into());
    let options = Options { output: output.clone(), ..Options::default() };
    assert_eq!(stage.wanted(), [Effect::Player(Command::Output(options))]);
    assert_eq!((stage.app.overlay(), notice(&stage)), (None, "Switching to hw:1 …"));
    stage.send(changed("ALSA, hw:1", Some(output.clone())));
    assert_eq!(stage.wanted(), [Effect::KeepOutput("hw:1".into())]);
    assert_eq!(notice(&stage), "Playing to ALSA, hw:1.");
    assert!(status(&stage).contains("ALSA, hw:1"), "{}", status(&stage));
    assert_eq!(stage.app.outlet().options.output, output);
    stage.press("O");
    stage.send(Message::Devices(vec![device("sink.a", "Loudspeakers"), device("hw:1", "")]));
    assert!(stage.screen().contains(">● hw:1"), "{}", stage.screen());
    stage.press("home enter");
    stage.wanted();
    stage.send(changed("PulseAudio, sink.a", Some(OutputChoice::Auto)));
    assert_eq!(stage.wanted(), [Effect::KeepOutput("auto".into())]);
}

#[test]
fn a_refused_output_is_told_with_its_reason_and_changes_nothing() {
    let (mut stage, _) = playing();
    stage.press("O");
    stage.send(Message::Devices(vec![device("hw:1", "")]));
    stage.press("j enter");
    stage.wanted();
    stage.send(refused("busy", "hw:1"));
    assert_eq!(notice(&stage), "Not switched: busy");
    assert_eq!(stage.wanted(), []);
    assert_eq!(stage.app.outlet().options.output, OutputChoice::Auto);
    stage.send(Message::NotKept("disk full".into()));
    assert!(notice(&stage).contains("disk full"));
}

#[test]
fn the_answer_counts_for_the_output_that_was_asked_about() {
    let (mut stage, _) = playing();
    let choose = |stage: &mut Stage, keys: &str| {
        stage.press("O");
        stage.send(Message::Devices(vec![device("hw:1", ""), device("hw:2", "")]));
        stage.press(keys);
        stage.wanted();
    };
    choose(&mut stage, "home j enter");
    choose(&mut stage, "home j j enter");
    stage.send(refused("another one was chosen since", "hw:1"));
    assert_eq!(notice(&stage), "Switching to hw:2 …", "the listener knows that already");
    stage.send(changed("ALSA, hw:2", Some(OutputChoice::Named("hw:2".into()))));
    assert_eq!(stage.wanted(), [Effect::KeepOutput("hw:2".into())]);
    assert_eq!(stage.app.outlet().options.output, OutputChoice::Named("hw:2".into()));
    // Meanwhile the server moved the sound: that is no answer.
    choose(&mut stage, "home j enter");
    stage.send(changed("PulseAudio, other", None));
    assert_eq!(stage.wanted(), []);
    assert_eq!(stage.app.outlet().options.output, OutputChoice::Named("hw:2".into()));
    stage.send(refused("busy", "hw:1"));
    assert_eq!(notice(&stage), "Not switched: busy");
    assert_eq!(stage.app.outlet().options.output, OutputChoice::Named("hw:2".into()));
}

#[test]
fn without_a_player_the_list_opens_one() {
    let mut stage = Stage::with(|beginning| beginning.silent = Some("no device".into()));
    stage.send(Message::Scanned(library()));
    stage.press("O");
    stage.send(Message::Devices(vec![device("hw:1", "")]));
    stage.press("j enter");
    assert!(matches!(stage.wanted().as_slice(), [Effect::FindDevices, Effect::Open(_)]));
    let output = OutputChoice::Named("hw:1".into());
    stage.send(Message::Opened { output, name: "ALSA, hw:1".into(), notice: None });
    let wanted = stage.wanted();
    assert!(
        matches!(wanted.as_slice(), [Effect::KeepOutput(_), Effect::Player(Command::Volume(80)), ..]),
        "{wanted:?}"
    );
    stage.press("enter");
    assert_eq!(stage.played(), ["/music/01 satu.flac"]);
}

#[test]
fn devices_that_are_found_late_open_nothing() {
    let mut stage = Stage::new();
    stage.press("O esc");
    stage.send(Message::Devices(vec![device("hw:1", "")]));
    assert_eq!(stage.app.overlay(), None);
}

#[test]
fn who_named_the_output_is_told_in_the_list() {
    for (named, words) in [(Named::Arguments, "command line"), (Named::Settings, "config.toml")] {
        let mut stage = Stage::with(|beginning| beginning.outlet.named = named);
        stage.press("O");
        stage.send(Message::Devices(vec![device("hw:1", "")]));
        assert!(stage.screen().contains(words), "{}", stage.screen());
    }
}

#[test]
fn the_lost_output_names_the_key_to_choose_another() {
    let (mut stage, _) = playing();
    stage.send(Message::Player(Event::OutputLost { reason: "unplugged".into() }));
    assert!(notice(&stage).contains("O chooses another"), "{}", notice(&stage));
}

#[test]
fn a_song_that_was_named_is_selected_at_the_start() {
    let stage = Stage::with(|beginning| beginning.shown = Some(SongId("lima".into())));
    assert_eq!(stage.app.here().selected, 4);
    let stage = Stage::with(|beginning| beginning.shown = Some(SongId("nowhere".into())));
    assert_eq!(stage.app.here().selected, 0);
}

#[test]
fn the_status_is_never_cut_in_the_middle_and_the_placeholder_is_told_first() {
    for language in Language::ALL {
        let mut stage = Stage::with(|beginning| beginning.language = language);
        stage.send(Message::Scanned(library()));
        stage.press("j enter").hear(61);
        stage.press("t 2 5 enter b v f ] z r e up esc");
        let parts = stage.app.deck().status(stage.app.locale());
        assert_eq!(parts.len(), 6);
        let placeholder = stage.app.locale().text("tui.placeholder-short").to_owned();
        for width in 20..160 {
            stage.size(width, 24);
            let line = status(&stage);
            assert!(line.ends_with("80 %"), "{width}: {line}");
            if width >= 36 {
                assert!(
                    line.to_lowercase().contains(&placeholder)
                        || line.contains("A placeholder")
                        || line.contains("Pengganti"),
                    "{width}: {line}"
                );
            }
            // What stands between the first words and the volume are whole parts, and how many are left out.
            let shown = parts.iter().filter(|part| line.contains(part.as_str())).count();
            let told = line.split_once('+').and_then(|(_, rest)| rest.split(' ').next()?.parse::<usize>().ok());
            // Shuffle and repeat are among what may be left out.
            let all = parts.len() + 2;
            let extra =
                ["shuffle", "repeat all", "acak", "ulang semua"].iter().filter(|word| line.contains(*word)).count();
            assert!(told.is_some() || width < 40 || shown + extra == all, "{width}: {line}");
            if let Some(told) = told {
                assert_eq!(shown + extra + told, all, "{width}: {line}");
            }
        }
    }
}
