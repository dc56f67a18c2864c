//! Where it plays, and choosing another place.

use super::{App, Effect, Overlay};
use crate::player::{Command, Device, Options, OutputChoice};
use crate::text;

/// Who named the output that the program began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Named {
    /// The command line.
    Arguments,
    /// `config.toml`.
    Settings,
    /// Nobody, or the listener in this list.
    #[default]
    Listener,
}

/// Where it plays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outlet {
    /// What was chosen.
    pub options: Options,
    /// What it plays to, for the listener. Clean; empty if to nothing.
    pub name: String,
    /// Who chose it at the start.
    pub named: Named,
    /// Whether it is another one than at the start.
    pub is_changed: bool,
    /// What was asked for and is not answered yet, in this order.
    pub asked: Vec<OutputChoice>,
}

/// The list of outputs: the usual one, then the devices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outputs {
    /// The devices; `None` until they are found.
    pub devices: Option<Vec<Device>>,
    /// The row that the keys are on.
    pub selected: usize,
}

impl Outputs {
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        1 + self.devices.as_ref().map_or(0, Vec::len)
    }

    /// The device of a row; `None` for the usual output.
    #[must_use]
    pub fn device(&self, row: usize) -> Option<&Device> {
        self.devices.as_ref()?.get(row.checked_sub(1)?)
    }

    /// Moves the selection.
    pub(super) fn step(&mut self, by: isize) -> bool {
        self.selected = self.selected.saturating_add_signed(by).min(self.rows() - 1);
        true
    }
}

impl App {
    /// Where it plays.
    #[must_use]
    pub fn outlet(&self) -> &Outlet {
        &self.outlet
    }

    /// Opens the list; the devices are looked for meanwhile.
    pub(super) fn open_outputs(&mut self) -> Vec<Effect> {
        self.overlay = Some(Overlay::Outputs(Outputs::default()));
        vec![Effect::FindDevices]
    }

    /// The devices are known.
    pub(super) fn devices_found(&mut self, devices: Vec<Device>) {
        let Some(Overlay::Outputs(outputs)) = &mut self.overlay else { return };
        outputs.devices = Some(devices);
        let outputs = outputs.clone();
        let present = (0..outputs.rows()).find(|row| self.is_present(&outputs, *row));
        if let Some(Overlay::Outputs(outputs)) = &mut self.overlay {
            outputs.selected = present.unwrap_or(0);
        }
        self.is_dirty = true;
    }

    /// Whether a row of the list is what was chosen.
    #[must_use]
    pub fn is_present(&self, outputs: &Outputs, row: usize) -> bool {
        match (&self.outlet.options.output, outputs.device(row)) {
            (OutputChoice::Auto, device) => device.is_none(),
            (OutputChoice::Named(name), Some(device)) if *name == device.name => true,
            // Chosen by a part of its name, or by its kind.
            (_, Some(device)) => self.outlet.name.ends_with(&format!(", {}", device.name)),
            (_, None) => false,
        }
    }

    /// Switches to the selected row.
    pub(super) fn switch_to(&mut self, outputs: &Outputs) -> Vec<Effect> {
        let device = outputs.device(outputs.selected);
        let output = device.map_or(OutputChoice::Auto, |device| OutputChoice::Named(device.name.clone()));
        let name = device.map_or_else(|| self.locale.text("output.automatic").to_owned(), |device| device.name.clone());
        self.tell(&self.locale.fill("output.switching", &[("name", &name)]));
        self.outlet.asked.push(output.clone());
        let options = Options { output, ..self.outlet.options.clone() };
        // Without a player there is nobody to switch: one is opened.
        vec![if self.silent.is_some() { Effect::Open(options) } else { Effect::Player(Command::Output(options)) }]
    }

    /// It plays to something else now: to what was `chosen`, or because something else has changed.
    pub(super) fn output_changed(
        &mut self,
        name: &str,
        notice: Option<&str>,
        chosen: Option<&OutputChoice>,
    ) -> Vec<Effect> {
        self.outlet.name = text::clean(name).into_owned();
        self.outlet.is_changed = true;
        match notice {
            Some(notice) => self.warn(notice),
            None => self.tell(&self.locale.fill("output.changed", &[("name", &self.outlet.name)])),
        }
        let Some(output) = chosen else { return Vec::new() };
        self.answered(output);
        let kept = match output {
            OutputChoice::Named(name) => name.clone(),
            _ => "auto".to_owned(),
        };
        self.outlet.options.output = output.clone();
        let commands = self.deck.set_rendering(output.is_rendering());
        let mut effects = vec![Effect::KeepOutput(kept)];
        effects.extend(self.orders(commands));
        effects
    }

    /// It plays to where it played before.
    pub(super) fn output_refused(&mut self, reason: &str, chosen: &OutputChoice) {
        if self.answered(chosen) {
            self.warn(&self.locale.fill("output.not-switched", &[("reason", reason)]));
        }
    }

    /// The player has answered; whether that is what the listener waits for, and not something that was chosen before it.
    fn answered(&mut self, chosen: &OutputChoice) -> bool {
        let place = self.outlet.asked.iter().position(|asked| asked == chosen);
        let is_last = place.is_none_or(|place| place + 1 == self.outlet.asked.len());
        place.map(|place| self.outlet.asked.remove(place));
        is_last
    }

    /// A player was opened in place of none: it is told what it has to know.
    pub(super) fn opened(&mut self, output: &OutputChoice, name: &str, notice: Option<&str>) -> Vec<Effect> {
        self.silent = None;
        let mut effects = self.output_changed(name, notice, Some(output));
        effects.extend(self.begin());
        effects
    }
}
