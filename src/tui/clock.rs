//! What day and time it is where the listener is. The application itself knows no clock: it is told when it needs one.

use crate::catalogue::Date;
use crate::tui::app::LocalTime;

/// Day and time by the system's clock and time zone; UTC if the system names no zone.
#[must_use]
pub fn now() -> LocalTime {
    let now = jiff::Zoned::now();
    let date = Date {
        // The system's clock may tell any year; those of a date have four digits.
        year: now.year().clamp(1000, 9999).unsigned_abs(),
        month: Some(now.month().unsigned_abs()),
        day: Some(now.day().unsigned_abs()),
    };
    LocalTime { date, hour: now.hour().unsigned_abs(), minute: now.minute().unsigned_abs() }
}
