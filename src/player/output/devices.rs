//! The devices that can be chosen by name.

use super::device;
#[cfg(target_os = "linux")]
use super::pulse;
use crate::player::Error;

/// A device that [`super::OutputChoice::Named`] can mean.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Device {
    /// What to call it in a choice.
    pub name: String,
    /// What the listener knows it by; empty if the system has nothing more to say than the name.
    pub description: String,
    /// Frames a second that it runs at, if that is known without opening it.
    pub rate: Option<u32>,
    /// Its channels, if they are known without opening it.
    pub channels: Option<u16>,
    /// Whether it is what is heard if nothing is chosen: the server's default if there is a server.
    pub is_default: bool,
    /// Whether a sound server offers it; else it is one of the system's own (ALSA on Linux).
    pub server: bool,
}

/// The devices that a listener can use, those of the sound server first. Plug-ins of the ALSA library that are no devices,
/// and other names of a device that is listed, are left out.
#[must_use]
pub fn devices() -> Vec<Device> {
    let mut all = sinks();
    let mut system = device::all();
    let names: Vec<String> = system.iter().map(|device| device.name.clone()).collect();
    system.retain(|device| is_usual(&device.name, &names));
    if all.iter().any(|device| device.is_default) {
        for device in &mut system {
            device.is_default = false;
        }
    }
    all.append(&mut system);
    all
}

#[cfg(target_os = "linux")]
fn sinks() -> Vec<Device> {
    // Without a server there are none; whoever chooses one is told.
    pulse::sinks().unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
fn sinks() -> Vec<Device> {
    Vec::new()
}

/// The device that `name` means. One of the system's that is not listed can be chosen by its whole name.
pub(super) fn find(name: &str) -> Result<Device, Error> {
    let listed = devices();
    choose(&listed, name).cloned().or_else(|error| match error {
        Error::NoDevice { .. } => device::all().into_iter().find(|device| device.name == name).ok_or(error),
        other => Err(other),
    })
}

/// ALSA's names for a part of a card's channels, for what is no hardware, and for what changes sound on its way to some
/// other name: alsa-lib's alsa.conf, its pcm folder, and those of alsa-plugins.
const PLUGINS: [&str; 38] = [
    "null",
    "dmix",
    "dsnoop",
    "dshare",
    "plug",
    "shm",
    "tee",
    "file",
    "empty",
    "asym",
    "share",
    "rate",
    "front",
    "rear",
    "side",
    "center_lfe",
    "surround21",
    "surround40",
    "surround41",
    "surround50",
    "surround51",
    "surround71",
    "modem",
    "phoneline",
    "lavrate",
    "samplerate",
    "speexrate",
    "speex",
    "upmix",
    "vdownmix",
    "a52",
    "oss",
    "usbstream",
    "arcam-av",
    "cards",
    // Ways to a sound server: one that answers lists its sinks, and without one they lead nowhere.
    "jack",
    "pipewire",
    "pulse",
];

/// Whether a listener has a use for the system's device called `name`, among all of these names.
fn is_usual(name: &str, all: &[String]) -> bool {
    let (kind, rest) = name.split_once(':').unwrap_or((name, ""));
    if PLUGINS.contains(&kind) {
        return false;
    }
    // cpal also lists each card by its number: once more, if the card has a name.
    let numbered =
        |rest: &str| rest.strip_prefix("CARD=").is_some_and(|card| card.starts_with(|c: char| c.is_ascii_digit()));
    let named = |other: &String| {
        other.split_once(':').is_some_and(|(of, rest)| of == kind && !rest.is_empty() && !numbered(rest))
    };
    !numbered(rest) || !all.iter().any(named)
}

/// The device that `name` means: the whole name, else a part of the name or description that only one has. Case does
/// not matter.
fn choose<'a>(all: &'a [Device], name: &str) -> Result<&'a Device, Error> {
    let wanted = name.to_lowercase();
    let whole = |device: &&Device| device.name.to_lowercase() == wanted || device.description.to_lowercase() == wanted;
    if let Some(device) = all.iter().find(|device| device.name == name).or_else(|| all.iter().find(whole)) {
        return Ok(device);
    }
    let part = |device: &&Device| {
        device.name.to_lowercase().contains(&wanted) || device.description.to_lowercase().contains(&wanted)
    };
    let candidates: Vec<&Device> = all.iter().filter(part).collect();
    match candidates[..] {
        [device] => Ok(device),
        [] => Err(Error::NoDevice { name: name.to_owned(), devices: list(all.iter()) }),
        _ => Err(Error::ManyDevices { name: name.to_owned(), devices: list(candidates.into_iter()) }),
    }
}

fn list<'a>(devices: impl Iterator<Item = &'a Device>) -> String {
    let names: Vec<&str> = devices.map(|device| device.name.as_str()).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(name: &str, description: &str) -> Device {
        Device { name: name.to_owned(), description: description.to_owned(), ..Device::default() }
    }

    #[test]
    fn a_device_is_found_by_a_part_that_only_one_has() {
        let all = [device("hw:0", "Intel PCH"), device("usb-DAC", "Big DAC"), device("usb-phone", "Headset")];
        assert_eq!(choose(&all, "HW:0").map(|found| found.name.as_str()).ok(), Some("hw:0"));
        assert_eq!(choose(&all, "headset").map(|found| found.name.as_str()).ok(), Some("usb-phone"));
        assert_eq!(choose(&all, "dac").map(|found| found.name.as_str()).ok(), Some("usb-DAC"));
        let many = choose(&all, "usb").map_err(|error| error.to_string());
        assert!(many.is_err_and(|text| text.contains("usb-DAC, usb-phone")));
        let none = choose(&all, "hdmi").map_err(|error| error.to_string());
        assert!(none.is_err_and(|text| text.contains("hw:0, usb-DAC, usb-phone")));
    }

    /// What `aplay -L` prints on a notebook, and the numbers that cpal adds.
    #[test]
    fn plugins_and_second_names_are_left_out() {
        let all: Vec<String> = "null|samplerate|speexrate|jack|oss|pipewire|pulse|speex|upmix|vdownmix|default|\
             sysdefault:CARD=PCH|front:CARD=PCH,DEV=0|surround21:CARD=PCH,DEV=0|surround51:CARD=PCH,DEV=0|\
             iec958:CARD=PCH,DEV=0|hdmi:CARD=PCH,DEV=0|dmix:CARD=PCH,DEV=0|usbstream:CARD=PCH|hw:CARD=PCH,DEV=0|\
             plughw:CARD=PCH,DEV=0|hw:CARD=0,DEV=0|plughw:CARD=0,DEV=0|kitchen"
            .split('|')
            .map(str::to_owned)
            .collect();
        let kept: Vec<&str> = all.iter().filter(|name| is_usual(name, &all)).map(String::as_str).collect();
        assert_eq!(
            kept,
            [
                "default",
                "sysdefault:CARD=PCH",
                "iec958:CARD=PCH,DEV=0",
                "hdmi:CARD=PCH,DEV=0",
                "hw:CARD=PCH,DEV=0",
                "plughw:CARD=PCH,DEV=0",
                "kitchen"
            ]
        );
        let numbers = ["hw:CARD=0,DEV=0".to_owned()];
        assert!(is_usual(&numbers[0], &numbers), "a card that has no other name");
    }
}
