//! Makes the demo audio and its cover again: `cargo run --release --example demo_audio -- assets/demo`.
//!
//! Seven short sketches are played by this project's own synthesizer, one for each song of the catalogue, and handed
//! to the encoders of the system (ffmpeg, flac, lame, oggenc), each in a format of its own. They are placeholders: none
//! of them is the song whose title it bears. The same encoders give the same files, byte for byte.

#[path = "demo_audio/album.rs"]
mod album;
#[path = "demo_audio/art.rs"]
mod art;
#[path = "demo_audio/encode.rs"]
mod encode;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(folder), None) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: demo_audio FOLDER");
        return ExitCode::from(2);
    };
    match make(&PathBuf::from(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo_audio: {error}");
            ExitCode::FAILURE
        }
    }
}

fn make(folder: &Path) -> Result<(), Box<dyn Error>> {
    encode::check_tools()?;
    fs::create_dir_all(folder)?;
    let bench = tempfile::tempdir()?;

    fs::write(folder.join("cover.png"), art::png(600)?)?;
    let picture = bench.path().join("cover.png");
    fs::write(&picture, art::png(300)?)?;

    for sketch in &album::sketches::ALBUM {
        let samples = sketch.render()?;
        let raw = bench.path().join("samples.raw");
        fs::write(&raw, samples.iter().flat_map(|sample| sample.to_le_bytes()).collect::<Vec<u8>>())?;
        let name = encode::file_name(sketch);
        let made = bench.path().join(&name);
        encode::encode(sketch, &raw, &picture, &made)?;
        // Only a finished file replaces the one that was there.
        fs::copy(&made, folder.join(&name))?;
        println!("{name}: {:.1} s", samples.len() as f64 / f64::from(sketch.rate) / f64::from(sketch.channels));
    }
    Ok(())
}
