//! The program: arguments to `cli` or `tui`, the result to an exit code.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use melangkah::catalogue::Catalogue;
use melangkah::cli::{self, FAILURE, Origin, Outcome, Screen, Sounding};
use melangkah::library::{self, Cache, Keeper, Matcher, Pins, Plan};
use melangkah::lists::{self, Reader, Shelf};
use melangkah::locale::Locale;
use melangkah::loudness::{Meter, News};
use melangkah::lyrics::{self, Offsets};
use melangkah::media::{self, Clip};
use melangkah::player::{self, Command, OutputChoice, Player, Tap};
use melangkah::settings::Settings;
use melangkah::tui;
use melangkah::waveform::Tracer;

fn main() -> ExitCode {
    keep_guarded_panics_quiet();
    ExitCode::from(match cli::run(std::env::args_os()) {
        Outcome::Done(code) => code,
        Outcome::Screen(screen) => open(*screen),
    })
}

/// A decoder's panic is caught and told as the reason why a file does not play; nothing of it is printed.
fn keep_guarded_panics_quiet() {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !media::is_guarded() {
            print(panic);
        }
    }));
}

/// What the screen plays through.
struct Speakers(Player);

impl tui::Sound for Speakers {
    fn send(&self, command: Command) {
        self.0.send(command);
    }

    fn tap(&self) -> Option<Tap> {
        Some(self.0.tap())
    }
}

/// Opens the screen and gives the exit code.
fn open(screen: Screen) -> u8 {
    let Screen { catalogue, language, sounding, targets, is_shuffled, pins, keymap, settings, paths } = screen;
    let art = match settings.art.as_deref() {
        Some("off") => tui::Art::Off,
        Some("blocks") => tui::Art::Blocks,
        _ => tui::Art::Auto,
    };
    let mut deck = sounding.deck();
    deck.set_shuffled(is_shuffled);
    let pins = Arc::new(Mutex::new(pins));
    let kept = paths.output();
    let offsets = Offsets::new(paths.lyrics_offsets());
    let named = match sounding.origin {
        Origin::Arguments => tui::Named::Arguments,
        Origin::Settings => tui::Named::Settings,
        Origin::Kept | Origin::Usual => tui::Named::Listener,
    };
    let options = tui::Options {
        catalogue: Arc::clone(&catalogue),
        language,
        deck,
        start: targets.request,
        shown: targets.shown,
        output: sounding.options.clone(),
        named,
        open: open_player(sounding, Locale::new(language)),
        find_devices: Arc::new(player::devices),
        keep_output: Box::new(move |choice| kept.write(choice).map_err(|error| error.to_string())),
        find_lyrics: find_lyrics(offsets.clone()),
        keep_offset: Box::new(move |song, offset| offsets.keep(song, offset).map_err(|error| error.to_string())),
        measure: Some(open_meter(paths.cache.join("loudness"))),
        trace: Some(open_tracer(paths.cache.join("waveforms"))),
        show: tui::Show { spectrum: settings.spectrum, fps: settings.fps, art },
        load_picture: Arc::new(media::cover),
        lists: lists(
            &catalogue,
            &pins,
            Shelf::new(paths.playlists(), Reader::new(settings.files.clone())),
            &paths.cache,
        ),
        search: (!targets.roots.is_empty()).then(|| {
            let (catalogue, pins, cache) = (Arc::clone(&catalogue), Arc::clone(&pins), Some(paths.cache.clone()));
            start_search(Plan { roots: targets.roots, catalogue, pins, cache })
        }),
        decide: decide(&catalogue, &pins),
        notices: targets.notices,
        looks: looks(&settings),
        has_mouse: settings.mouse,
        keymap,
        log: Some(paths.state.join("log")),
    };
    match tui::run(options) {
        // What a shell says of a program that a signal ended.
        Ok(tui::Ended { signal: Some(signal), .. }) => 128_u8.saturating_add(signal as u8),
        Ok(_) => cli::SUCCESS,
        Err(error) => {
            cli::complain(&error.to_string());
            FAILURE
        }
    }
}

/// What the screen looks like: as the configuration says, else as the environment tells.
fn looks(settings: &Settings) -> tui::Looks {
    let told = tui::Looks::of_environment(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let colors = settings.colors.as_deref().and_then(tui::Colors::from_name);
    tui::Looks {
        theme: settings.theme.as_deref().and_then(tui::Theme::from_name).unwrap_or(told.theme),
        colors: colors.unwrap_or(told.colors),
        is_ascii: settings.ascii.unwrap_or(told.is_ascii),
    }
}

/// Opens what plays: at first as it was asked for, later where the listener chose.
fn open_player(sounding: Sounding, locale: Locale) -> tui::Open {
    Box::new(move |options, on_event| {
        let opened = if *options == sounding.options {
            sounding.open(on_event)
        } else {
            Player::open(options, on_event).map(|player| (player, None))
        };
        let (player, gone) = opened.map_err(|error| error.to_string())?;
        let output = if gone.is_some() { OutputChoice::Auto } else { options.output.clone() };
        let gone = gone.map(|error| locale.fill("play.output-gone", &[("reason", &error.to_string())]));
        let notice = gone.or_else(|| player.notice().map(str::to_owned));
        Ok(tui::Opened { output, name: player.output().to_owned(), sound: Box::new(Speakers(player)), notice })
    })
}

/// Opens what measures the files whose tags do not say how loud they are, and keeps the figures below `cache`.
fn open_meter(cache: PathBuf) -> tui::OpenMeasure {
    Box::new(move |on_measured| {
        let tell = move |news| {
            on_measured(match news {
                News::Measured(clip, loudness) => Some((clip, loudness)),
                News::Idle => None,
            });
        };
        let meter = Meter::start(cache, tell).inspect_err(|error| eprintln!("loudness: {error}")).ok()?;
        Some(Box::new(move |clips: Vec<Clip>| clips.iter().for_each(|clip| meter.ask(clip))))
    })
}

/// Looks for the lyrics of a file and for the offset that the listener chose.
fn find_lyrics(offsets: Offsets) -> tui::FindLyrics {
    Arc::new(move |song| {
        let mut found = lyrics::find(song).map_err(|error| error.to_string())?;
        if let Some(lyrics) = &mut found {
            lyrics.offset = offsets.of(&song.path);
        }
        Ok(found)
    })
}

/// Opens what draws up waveforms, and keeps them below `cache`.
fn open_tracer(cache: PathBuf) -> tui::OpenTrace {
    Box::new(move |on_traced| {
        let tracer = Tracer::open(Some(cache), on_traced).inspect_err(|error| eprintln!("waveform: {error}")).ok()?;
        Some(Box::new(move |clip| tracer.ask(clip)))
    })
}

/// Starts what searches the listener's files and keeps watch over them.
fn start_search(plan: Plan) -> tui::StartSearch {
    Box::new(|on_found| {
        let keeper = Keeper::start(plan, on_found)?;
        Ok(Box::new(move |wish| match wish {
            tui::SearchWish::Search => keeper.again(),
            tui::SearchWish::Stop => keeper.stop(),
        }))
    })
}

/// Does what is asked of the kept playlists.
fn lists(catalogue: &Arc<Catalogue>, pins: &Arc<Mutex<Pins>>, shelf: Shelf, cache: &Path) -> tui::Lists {
    let (catalogue, pins, cache) = (Arc::clone(catalogue), Arc::clone(pins), cache.to_owned());
    Arc::new(move |order| {
        carry_out(order, &shelf, &catalogue, &pins, &cache)
            .unwrap_or_else(|error| tui::Tidings::Failed(error.to_string()))
    })
}

fn carry_out(
    order: tui::ListOrder,
    shelf: &Shelf,
    catalogue: &Catalogue,
    pins: &Mutex<Pins>,
    cache: &Path,
) -> Result<tui::Tidings, lists::Error> {
    use tui::{ListOrder as Order, Tidings};
    Ok(match order {
        Order::Show => Tidings::Kept(shelf.all()?),
        Order::Save(name, list) => {
            let losses = shelf.save(&name, &list)?;
            Tidings::Saved(name, list.entries.len(), losses)
        }
        Order::Read(name, way) => {
            let (name, reading) = shelf.read(&name)?;
            Tidings::Read(name, way, Box::new(reading), None)
        }
        Order::Look(name, way, reading, paths) => {
            let pins = pins.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let (mut cache, go_on) = (Cache::open(cache), &mut |_| ControlFlow::Continue(()));
            let library = library::scan(&paths, catalogue, &pins, &mut cache, go_on);
            Tidings::Read(name, way, reading, Some(Box::new(library)))
        }
        Order::Delete(name) => Tidings::Deleted(name.clone(), shelf.delete(&name)?),
        Order::Rename(name, new) => {
            shelf.rename(&name, &new)?;
            Tidings::Renamed(new)
        }
    })
}

/// Keeps a decision and ties anew what it touches.
fn decide(catalogue: &Arc<Catalogue>, pins: &Arc<Mutex<Pins>>) -> tui::Decide {
    let (catalogue, pins) = (Arc::clone(catalogue), Arc::clone(pins));
    // Made when the first decision is taken: the first frame shall not wait for it.
    let mut matcher = None;
    Box::new(move |touched, file, verdict| {
        let mut pins = pins.lock().unwrap_or_else(PoisonError::into_inner);
        match verdict {
            tui::Verdict::Pin(song) => pins.pin(file, song),
            tui::Verdict::PinOriginal(song) => pins.pin_original(file, song),
            tui::Verdict::Refuse(song) => pins.refuse(file, song),
        }
        .and_then(|()| pins.save())
        .map_err(|error| error.to_string())?;
        Ok(matcher.get_or_insert_with(|| Matcher::new(&catalogue)).tie_all(touched, &pins))
    })
}
