//! What time of day it is where the listener is. The application itself knows no clock: it is told when it needs one.

use crate::tui::app::TimeOfDay;

/// The time of day by the system's clock and time zone; UTC if the system names no zone.
#[must_use]
pub fn now() -> TimeOfDay {
    let now = jiff::Zoned::now();
    TimeOfDay { hour: now.hour().unsigned_abs(), minute: now.minute().unsigned_abs() }
}
