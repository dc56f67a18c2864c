//! `devices`: what can be played to.

use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::{Context, Error, FAILURE, MatchFormat, SUCCESS, complain};
use crate::locale::Locale;
use crate::player::{self, Device};

/// The shape of the JSON; it changes with every change that could break a program.
const FORMAT: u32 = 1;

/// Prints the devices. Fails if there is none.
pub fn print(context: &Context, format: MatchFormat) -> Result<u8, Error> {
    let devices = player::devices();
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        MatchFormat::Text => text(&devices, &context.locale, &mut out)?,
        MatchFormat::Json => json(&devices, &mut out)?,
    }
    out.flush()?;
    if devices.is_empty() {
        complain(context.locale.text("devices.none"));
        return Ok(FAILURE);
    }
    Ok(SUCCESS)
}

fn text(devices: &[Device], locale: &Locale, out: &mut impl Write) -> io::Result<()> {
    for device in devices {
        let mark = if device.is_default { '*' } else { ' ' };
        writeln!(out, "{mark} {}", device.name)?;
        let details = details(device, locale);
        if !details.is_empty() {
            writeln!(out, "    {details}")?;
        }
    }
    if devices.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    if !devices.iter().any(|device| device.server) {
        writeln!(out, "{}", locale.text("devices.no-server"))?;
    }
    if devices.iter().any(|device| device.is_default) {
        writeln!(out, "{}", locale.text("devices.marked"))?;
    }
    writeln!(out, "{}", locale.text("devices.choose"))
}

/// `Built-in Audio, 48000 Hz, 2 channels`
fn details(device: &Device, locale: &Locale) -> String {
    let mut parts = Vec::new();
    parts.extend(Some(device.description.clone()).filter(|description| !description.is_empty()));
    parts.extend(device.rate.map(|rate| format!("{rate} Hz")));
    parts.extend(device.channels.map(|channels| match channels {
        1 => locale.text("devices.mono").to_owned(),
        2 => locale.text("devices.stereo").to_owned(),
        count => locale.fill("devices.channels", &[("count", &count.to_string())]),
    }));
    parts.join(", ")
}

#[derive(Serialize)]
struct Listed<'a> {
    name: &'a str,
    description: Option<&'a str>,
    rate: Option<u32>,
    channels: Option<u16>,
    default: bool,
    server: bool,
}

#[derive(Serialize)]
struct Listing<'a> {
    format: u32,
    devices: Vec<Listed<'a>>,
}

fn json(devices: &[Device], out: &mut impl Write) -> io::Result<()> {
    let devices = devices.iter().map(|device| Listed {
        name: &device.name,
        description: Some(device.description.as_str()).filter(|description| !description.is_empty()),
        rate: device.rate,
        channels: device.channels,
        default: device.is_default,
        server: device.server,
    });
    serde_json::to_writer_pretty(&mut *out, &Listing { format: FORMAT, devices: devices.collect() })?;
    writeln!(out)
}
