//! The music: seven sketches, each with a tempo, a key, instruments and a room of its own. Patterns and progressions
//! were written for this purpose; none is taken from the film's songs.

use super::Sketch;
use super::desk::{Desk, Grid, Part, Room};
use super::score::BadScore;
use super::voice::Voice;

/// The sketches in the order of the songs.
pub const ALBUM: [Sketch; 7] = [
    Sketch {
        number: 1,
        title: "Melangkah",
        rate: 44_100,
        channels: 2,
        seconds: 15.6,
        room: Room { hall: 1.7, damping: 4_200.0, echo: 0.433, feedback: 0.36 },
        gain: -5.5,
        fade: 1.6,
        compose: melangkah,
    },
    Sketch {
        number: 2,
        title: "Apa Adanya",
        rate: 44_100,
        channels: 2,
        seconds: 17.2,
        room: Room { hall: 1.4, damping: 3_600.0, echo: 0.49, feedback: 0.2 },
        gain: -0.5,
        fade: 1.8,
        compose: apa_adanya,
    },
    Sketch {
        number: 3,
        title: "Aku Takkan Berhenti",
        rate: 32_000,
        channels: 1,
        seconds: 10.4,
        room: Room { hall: 0.9, damping: 5_000.0, echo: 0.326, feedback: 0.34 },
        gain: 4.2,
        fade: 1.0,
        compose: aku_takkan_berhenti,
    },
    Sketch {
        number: 4,
        title: "Seberapa Pantas",
        rate: 48_000,
        channels: 2,
        seconds: 16.0,
        room: Room { hall: 1.5, damping: 3_400.0, echo: 0.5769, feedback: 0.3 },
        gain: 0.5,
        fade: 1.8,
        compose: seberapa_pantas,
    },
    Sketch {
        number: 5,
        title: "Terbaik Untukmu",
        rate: 44_100,
        channels: 1,
        seconds: 12.4,
        room: Room { hall: 1.6, damping: 3_800.0, echo: 0.517, feedback: 0.25 },
        gain: -1.1,
        fade: 1.4,
        compose: terbaik_untukmu,
    },
    Sketch {
        number: 6,
        title: "I Remember",
        rate: 22_050,
        channels: 1,
        seconds: 11.4,
        room: Room { hall: 2.2, damping: 3_000.0, echo: 0.592, feedback: 0.42 },
        gain: 0.4,
        fade: 1.8,
        compose: i_remember,
    },
    Sketch {
        number: 7,
        title: "Bagaikan Langit",
        rate: 48_000,
        channels: 2,
        seconds: 18.6,
        room: Room { hall: 3.4, damping: 4_600.0, echo: 0.75, feedback: 0.45 },
        gain: -7.6,
        fade: 3.0,
        compose: bagaikan_langit,
    },
];

/// D major, 104 beats a minute. Kalimba over a bass that climbs the scale step by step; soft footsteps, left and right.
fn melangkah(desk: &mut Desk) -> Result<(), BadScore> {
    let sixteenths = Grid::new(104.0, 4, 4);
    let eighths = Grid::new(104.0, 4, 2);
    let bars = Grid::new(104.0, 4, 1);
    desk.play(
        Part::new(Voice::Kalimba, -9.0).at(-0.15).in_space(0.22, 0.16),
        sixteenths,
        "D4! . . A4 . . D5 . E5 . . A4 . F#4 . . \
         | E4! . . B4 . . D5 . G5 . . B4 . G4' . A4' \
         | F#4! . . A4 . . D5 . F#5! . . E5 . D5 . . \
         | G4! . . B4 . . D5 . F#5 . E5 . D5 . B4' . \
         | A4! . . D5 . . E5 . A5! . . E5 . C#5 . E5' \
         | B4! . D5' . G5 . . D5 . . C#5 . E5 . A5 . \
         | D4+A4+D5+F#5+A5! . . . . . . . . . . . . . . .",
    )?;
    desk.play(
        Part::new(Voice::Bass, -9.5).in_space(0.05, 0.0),
        eighths,
        "D2 - . D2' . A2 - . | E2 - . E2' . B2 - . | F#2 - . F#2' . D3 - . | G2 - . G2' . D3 - . \
         | A2 - . A2' . E3 - . | B2 - G2 - A2 - C#3' - | D2 - - - - - - .",
    )?;
    // The second voice answers from the third bar on.
    desk.play(
        Part::new(Voice::Glass, -17.0).at(0.45).in_space(0.5, 0.4),
        eighths,
        ". . . . . . . . | . . . . . . . . | . . . A5' . . F#5 . | . B5 . . A5 . . . \
         | . . . D6 . C#6 . . | . B5 . . . A5 . . | . . F#6' . . . . .",
    )?;
    for (pan, chords) in
        [(-0.7, ["A3", "B3", "A3", "B3", "D4", "B3+D4", "A3"]), (0.7, ["F#4", "G4", "D4", "F#4", "E4", "G4", "F#4"])]
    {
        let line = chords.map(|chord| format!("{chord} - - -")).join(" | ");
        desk.play(Part::new(Voice::Pad, -17.5).at(pan).in_space(0.3, 0.0), bars, &line)?;
    }
    walk(desk, eighths)?;
    desk.play(
        Part::new(Voice::Shaker, -21.0).at(0.3).in_space(0.1, 0.0),
        sixteenths,
        &[
            ". . . . . . . . x' . x x' . . x x'",
            "x' . x x' . . x x' x' . x x' . . x x'",
            "x' x' x x' . . x x' x' . x x' . x' x x'",
            "x' . x x' . . x x' x' . x x' . . x x'",
            "x' x' x x' . . x x' x' . x x' . x' x x'",
            "x' x' x x' . x' x x' x' . x x' x x' x! .",
        ]
        .join("|"),
    )
}

/// Footsteps: a soft drum and a small block, the left foot and the right.
fn walk(desk: &mut Desk, eighths: Grid) -> Result<(), BadScore> {
    let kick = ["x . . . x . . ."; 6].join("|") + "| x . . . . . . .";
    desk.play(Part::new(Voice::Kick, -8.5).in_space(0.04, 0.0), eighths, &kick)?;
    let left = ["x' . . . . . . ."; 6].join("|");
    let right = [". . . . x' . . ."; 6].join("|");
    desk.play(Part::new(Voice::Wood, -19.0).at(-0.5).in_space(0.25, 0.0), eighths, &left)?;
    desk.play(Part::new(Voice::Wood, -20.0).at(0.5).in_space(0.25, 0.0), eighths, &right)?;
    let brush = [". . x . . . x ."; 5].join("|") + "| . . x . . x' x .";
    desk.play(Part::new(Voice::Brush, -17.5).at(0.1).in_space(0.18, 0.0), eighths, &brush)
}

/// G major, three beats, 92 a minute. A nylon string by itself, a soft choir behind it from the third bar.
fn apa_adanya(desk: &mut Desk) -> Result<(), BadScore> {
    let eighths = Grid::new(92.0, 3, 2);
    let bars = Grid::new(92.0, 3, 1);
    desk.play(
        Part::new(Voice::String, -7.0).at(-0.12).in_space(0.24, 0.05).strummed(0.022),
        eighths,
        "G2+B3! D3 A3' B3 D4 A3' | F#2+A3! D3 A3' D4 F#4 D4' | E2+G3! B2 F#3' G3 D4 B3' | C3+E4! G3 D4' E4 G4 D4' \
         | A2+C4! E3 G3' C4 E4 B4' | C3+G4! G3 D4' E4 B4 A4' \
         | D3+G4! A3 D4' F#4 A4' D4' | G2+D3+A3+B3+D4+G4! . . . . .",
    )?;
    desk.play(
        Part::new(Voice::MusicBox, -21.0).at(0.4).in_space(0.45, 0.3),
        eighths,
        ". . . . D5 . | . . A5' . F#5 . | . . . G5 . . | E5 . . . D5' . | . . C5 . . E5 | . . . B5' . . \
         | . D5 . . . . | . . B5' . . G6'",
    )?;
    for (pan, chords) in
        [(-0.6, [".", ".", "G3", "G3", "C4", "G3", "A3", "B3"]), (0.6, [".", ".", "B3", "E4", "E4", "E4", "F#4", "D4"])]
    {
        let line = chords.map(|note| if note == "." { ". . .".to_owned() } else { format!("{note} - -") }).join(" | ");
        desk.play(Part::new(Voice::Pad, -19.0).at(pan).in_space(0.35, 0.0), bars, &line)?;
    }
    desk.play(
        Part::new(Voice::Bass, -15.0),
        bars,
        "G2 - . | F#2 - . | E2 - . | C2 - . | A2 - . | C2 - . | D2 - . | G2 - -",
    )
}

/// A minor, 138 beats a minute. An old game console that runs and does not stop.
fn aku_takkan_berhenti(desk: &mut Desk) -> Result<(), BadScore> {
    let sixteenths = Grid::new(138.0, 4, 4);
    let eighths = Grid::new(138.0, 4, 2);
    desk.play(
        Part::new(Voice::Pulse, -18.5).in_space(0.12, 0.14),
        sixteenths,
        "A3 E4 A4 C5 E4 A4 C5 E5 A3 E4 A4 C5 E4 A4 C5 G4 | F3 C4 F4 A4 C4 F4 A4 C5 F3 C4 G4 A4 C4 G4 A4 E5 \
         | C4 G4 C5 D5 G4 C5 D5 E5 C4 G4 C5 D5 G4 C5 E5 G5 | G3 D4 G4 B4 D4 G4 B4 D5 G3 D4 A4 B4 D4 A4 B4 D5 \
         | F3 C4 F4 A4 G3 D4 G4 B4 A3 E4 A4 C5 B3 G4 B4 D5 | A3! E4 A4 B4 E5! . . . . . . . . . . .",
    )?;
    desk.play(
        Part::new(Voice::Pulse, -13.5).in_space(0.2, 0.22),
        eighths,
        ". . . . . . . . | . . . . . . E5 G5 | A5! - - G5 - E5 D5 - | B4! - - D5 - - G5' - \
         | A5! - B5 - C6 - D6 - | E6! - - - - - . .",
    )?;
    desk.play(
        Part::new(Voice::Bass, -9.0),
        eighths,
        "A1! A2' A1 A2' A1 A2' A1 G2' | F1! F2' F1 F2' F1 F2' F1 F2' | C2! C3' C2 C3' C2 C3' C2 B2' \
         | G1! G2' G1 G2' G1 G2' G1 G2' | F1! F2' G1! G2' A1! A2' B1! B2' | A1! - - - - - . .",
    )?;
    let kick = ["x . . x x . . ."; 5].join("|") + "| x . . . . . . .";
    desk.play(Part::new(Voice::Kick, -10.0), eighths, &kick)?;
    let hat = [". . x . x' . x . . . x . x' . x x'"; 5].join("|");
    desk.play(Part::new(Voice::Hat, -21.0).in_space(0.05, 0.0), sixteenths, &hat)?;
    let brush = [". . x . . . x ."; 4].join("|") + "| . . x . . x x x! | x' . . . . . . .";
    desk.play(Part::new(Voice::Brush, -13.5).in_space(0.16, 0.0), eighths, &brush)
}

/// F major, 78 beats a minute, swung sixteenths. Late evening: electric piano, brushes, a bass that leans back.
fn seberapa_pantas(desk: &mut Desk) -> Result<(), BadScore> {
    let sixteenths = Grid::new(78.0, 4, 4).swung(0.24);
    desk.play(
        Part::new(Voice::Piano, -15.5).at(-0.1).in_space(0.2, 0.1).strummed(0.012),
        sixteenths,
        "D4+F4+A4+C5! - - - - - . D4+F4+A4+C5' - - . . . . E5' - | C4+E4+G4+B4! - - - - - . C4+E4+G4' - - - . B4' - . . \
         | Bb3+D4+F4+A4! - - - - - . Bb3+D4+F4+A4' - - . . C5 - D5' - | Bb3+D4+F4+G4! - - - - - . G3+Bb3+D4+F4 - - - - - - . . \
         | A3+C4+E4+G4! - - - - - - - - - - - - - - .",
    )?;
    desk.play(
        Part::new(Voice::Bass, -9.0),
        sixteenths,
        "Bb1 - - - . . . F2' - Bb1 - - . . A1' - | A1 - - - . . . E2' - A1 - - . . Ab1' - \
         | G1 - - - . . . D2' - G1 - - . . D2' - | C2 - - - . . . G2' - C2 - - . C2' E2' - | F1 - - - - - - - - - . . . . . .",
    )?;
    desk.play(
        Part::new(Voice::Marimba, -15.0).at(0.45).in_space(0.4, 0.35),
        sixteenths,
        ". . . . . . . . . . C6 A5' . F5 . . | . . . . . . . . . . . . G5 . E5' . \
         | . . . . . . . . . F5 . A5' D6 . C6' . | . . . . . . A5' . . G5 . . . . . . | . . . . C6' . . E6' . . . . . . . .",
    )?;
    let kick = ["x . . . . . . x' . x . . . . . ."; 4].join("|") + "| x . . . . . . . . . . . . . . .";
    desk.play(Part::new(Voice::Kick, -7.5), sixteenths, &kick)?;
    let brush = [". . . . x . . . . . . x' x . . ."; 4].join("|");
    desk.play(Part::new(Voice::Brush, -13.5).at(0.08).in_space(0.22, 0.0), sixteenths, &brush)?;
    let hat = ["x' . x . x' . x x' x' . x . x' . x ."; 4].join("|");
    desk.play(Part::new(Voice::Hat, -24.0).at(-0.3).in_space(0.05, 0.0), sixteenths, &hat)
}

/// E flat major, six eighths at 58 dotted quarters a minute. Two marimbas share one pattern, a long line above them.
fn terbaik_untukmu(desk: &mut Desk) -> Result<(), BadScore> {
    // One beat is a dotted quarter: six sixteenths.
    let sixteenths = Grid::new(58.0, 2, 6);
    let eighths = Grid::new(58.0, 2, 3);
    desk.play(
        Part::new(Voice::Marimba, -10.0).in_space(0.25, 0.08),
        sixteenths,
        "Eb4! . Bb4 . G4 . Eb4 . Bb4 . F4' . | C4! . G4 . Bb4 . C4 . G4 . Eb4' . | Ab3! . Eb4 . C5 . Ab3 . G4 . Eb4' . \
         | Bb3! . F4 . Bb4 . Bb3 . Eb4 . D4' . | C4! . G4 . D5 . Bb3 . F4 . Ab4' . | Eb3+Bb3+G4! . . . . . . . . . . .",
    )?;
    desk.play(
        Part::new(Voice::Marimba, -14.0).in_space(0.35, 0.16),
        sixteenths,
        ". G5' . Eb5' . Bb5 . F5' . G5' . . | . Eb5' . D5' . G5 . Eb5' . Bb5' . . | . C5' . G5' . Eb5 . C5' . Bb5 . Ab5' \
         | . F5' . C5' . F5 . D5' . F5' . . | . G5' . Eb5' . Bb5 . F5' . D5 . F5' | . . . G5' . Bb5' . Eb6' . . . .",
    )?;
    desk.play(
        Part::new(Voice::Pad, -13.0).in_space(0.4, 0.1),
        eighths,
        "G4 - - - F4 - | Eb4 - - - - - | C5 - - Bb4 - - | F4 - - - G4 - | Eb4 - - D4 - - | Eb4+G4 - - - - -",
    )?;
    desk.play(
        Part::new(Voice::Bass, -11.0),
        eighths,
        "Eb2 - - - - Bb2' | C2 - - - - G2' | Ab1 - - - - Eb2' | Bb1 - - - F2 - | C2 - - Bb1 - - | Eb2 - - - - -",
    )?;
    let shaker = ["x' . x' . x . x' . x' . x ."; 5].join("|");
    desk.play(Part::new(Voice::Shaker, -24.0), sixteenths, &shaker)?;
    let kick = ["x' . . . . ."; 5].join("|");
    desk.play(Part::new(Voice::Kick, -12.0), eighths, &kick)
}

/// A major, 76 beats a minute. A musical box found in a drawer: few notes, much echo.
fn i_remember(desk: &mut Desk) -> Result<(), BadScore> {
    let eighths = Grid::new(76.0, 4, 2);
    let bars = Grid::new(76.0, 4, 1);
    desk.play(
        Part::new(Voice::MusicBox, -9.0).in_space(0.4, 0.28).strummed(0.035),
        eighths,
        "C#5 . E5' G#5 . F#5 . C#5' | D5 . F#5' . C#6 . A5 . | E5 . A5' B5 . G#5 . F#5' | A4+E5+A5+C#6! . . . . . . .",
    )?;
    desk.play(
        Part::new(Voice::MusicBox, -13.5).in_space(0.3, 0.12),
        eighths,
        "F#4 . . C#4' A4 . . . | B3 . . F#4' A4 . . F#4' | C#4 . . E4' D4 . . E4' | A3' . E4' . . . . .",
    )?;
    desk.play(
        Part::new(Voice::Pad, -19.0).in_space(0.4, 0.0),
        bars,
        "F#3+A3+C#4 - - - | B3+D4+F#4 - - - | A3+C#4 - B3+D4 - | A3+C#4+E4 - - -",
    )?;
    desk.play(Part::new(Voice::Bass, -14.0), bars, "F#2 - - . | B2 - - . | C#3 - D3 E3' | A2 - - -")
}

/// E major with a raised fourth, 60 beats a minute. Wide slow chords, wind, a few far bells.
fn bagaikan_langit(desk: &mut Desk) -> Result<(), BadScore> {
    let beats = Grid::new(60.0, 4, 1);
    let eighths = Grid::new(60.0, 4, 2);
    for (pan, line) in [
        (-0.8, "E3+G#4 - - - | F#3+A#4 - - - | C#4+F#4 - - - | A3+C#4 - - -"),
        (0.8, "B3+F#4 - - - | C#4+E4 - - - | G#3+E4 - - - | E4+G#4 - - -"),
        (0.0, "E3 - - - | F#3 - - - | B3 - - - | B3 - - -"),
    ] {
        desk.play(Part::new(Voice::Pad, -12.0).at(pan).in_space(0.45, 0.0), beats, line)?;
    }
    desk.play(Part::new(Voice::Bass, -11.0).in_space(0.1, 0.0), beats, "E2 - - - | E2 - - - | C#2 - - - | A1 - - -")?;
    desk.play(
        Part::new(Voice::Glass, -13.0).at(-0.35).in_space(0.6, 0.5),
        eighths,
        ". . B5 . F#5' . . . | . . . A#5 . . C#6' . | . . E6 . . B5' . . | . G#5 . . C#6' . E6' .",
    )?;
    desk.play(
        Part::new(Voice::Glass, -18.0).at(0.5).in_space(0.7, 0.6),
        eighths,
        ". . . . . . G#6' . | . F#6' . . . . . E6' | . . . . F#6' . . . | . . . B6' . . . .",
    )?;
    desk.play(
        Part::new(Voice::Wind, -14.0).at(-0.6).in_space(0.3, 0.0),
        beats,
        "x - - - | - - - - | - - x' - | - - - -",
    )?;
    desk.play(Part::new(Voice::Wind, -15.0).at(0.6).in_space(0.3, 0.0), beats, ". . x - | - - - - | - - - - | - - - -")
}
