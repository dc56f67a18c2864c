//! A player without anything around it, driven by lines on its standard input and answering on its standard output:
//! `play PATH`, `next PATH`, `next`, `pause`, `resume`, `stop`, `seek SECONDS`, `volume PERCENT`, `mute`, `unmute`,
//! `output CHOICE`, `watch`, `unwatch`, `tap FRAMES PATH` (what is heard now, written as 32-bit floats), `quit`.
//! The argument `devices` lists the devices instead. For tests and measurements against a real sound server.

use std::io::{BufRead, Write};
use std::time::Duration;

use melangkah::player::{Command, Item, Options, Player};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "devices") {
        println!("{:?}", melangkah::player::devices());
        return Ok(());
    }
    let options = Options {
        output: arguments.first().map_or("auto", String::as_str).parse()?,
        rate: arguments.get(1).map_or("auto", String::as_str).parse()?,
        format: None,
    };
    let player = Player::open(&options, |event| {
        let mut out = std::io::stdout().lock();
        // Nobody may be listening any more.
        let _ = writeln!(out, "{event:?}").and_then(|()| out.flush());
    })?;
    println!("Output {:?} {} {:?}", player.output(), player.rate(), player.notice());
    let mut id = 0;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let command = match verb {
            "play" => {
                id += 1;
                let item = Item { id, path: rest.into(), range: None, stated: None, measured: None };
                Command::Play { item, position: Duration::ZERO, paused: false }
            }
            "next" => {
                let after = id;
                let item = (!rest.is_empty()).then(|| Item {
                    id: id + 1,
                    path: rest.into(),
                    range: None,
                    stated: None,
                    measured: None,
                });
                id += u64::from(item.is_some());
                Command::Next { after, item }
            }
            "pause" => Command::Pause,
            "resume" => Command::Resume,
            "stop" => Command::Stop,
            "seek" => Command::Seek(Duration::from_secs_f64(rest.parse()?)),
            "volume" => Command::Volume(rest.parse()?),
            "mute" => Command::Mute(true),
            "unmute" => Command::Mute(false),
            "output" => Command::Output(Options { output: rest.parse()?, ..options.clone() }),
            "watch" | "unwatch" => {
                player.tap().watch(verb == "watch");
                continue;
            }
            "tap" => {
                let (count, path) = rest.split_once(' ').ok_or("tap FRAMES PATH")?;
                let mut frames = Vec::new();
                let rate = player.tap().read(&mut frames, count.parse()?);
                let bytes: Vec<u8> = frames.iter().flatten().flat_map(|sample| sample.to_le_bytes()).collect();
                std::fs::write(path, bytes)?;
                println!("Tapped {rate:?}");
                continue;
            }
            "quit" => break,
            _ => continue,
        };
        player.send(command);
    }
    Ok(())
}
