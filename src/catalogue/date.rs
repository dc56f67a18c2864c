//! Dates as sources give them: a year, a month or a day, or a span of days.

use std::fmt;
use std::str::FromStr;

/// A date of the Gregorian calendar, as exact as its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 1000 to 9999.
    pub year: u16,
    /// Month 1 to 12, if known.
    pub month: Option<u8>,
    /// Day of the month, if known; never without a month.
    pub day: Option<u8>,
}

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Not of the form `2021`, `2021-12` or `2021-12-30`.
    #[error("`{0}` is not a date: write 2021, 2021-12 or 2021-12-30, or two of them with a slash between")]
    Form(String),
    /// No such day in the calendar.
    #[error("`{0}` is not in the calendar")]
    Calendar(String),
    /// The end lies before the start.
    #[error("`{0}` ends before it begins")]
    Backwards(String),
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let form = || DateError::Form(text.to_owned());
        let parts: Vec<&str> = text.split('-').collect();
        let widths = [4, 2, 2];
        if parts.len() > 3
            || parts
                .iter()
                .zip(widths)
                .any(|(part, width)| part.len() != width || !part.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err(form());
        }
        let mut numbers = parts.iter().map(|part| part.parse::<u16>().map_err(|_| form()));
        let year = numbers.next().ok_or_else(form)??;
        let month = numbers.next().transpose()?.map(|month| month as u8);
        let day = numbers.next().transpose()?.map(|day| day as u8);
        let date = Self { year, month, day };
        let fits = year >= 1000
            && month.is_none_or(|month| (1..=12).contains(&month))
            && day.is_none_or(|day| (1..=date.days_in_month()).contains(&day));
        if fits { Ok(date) } else { Err(DateError::Calendar(text.to_owned())) }
    }
}

impl Date {
    fn days_in_month(self) -> u8 {
        let leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            Some(4 | 6 | 9 | 11) => 30,
            Some(2) if leap => 29,
            Some(2) => 28,
            _ => 31,
        }
    }
}

impl fmt::Display for Date {
    /// ISO 8601, as exact as the date is.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(out, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(out, "-{day:02}")?;
        }
        Ok(())
    }
}

/// A date, or from one to another: `2022-03-24/2022-03-26`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateSpan {
    /// The date, or the first.
    pub from: Date,
    /// The last, if it is a span.
    pub to: Option<Date>,
}

impl FromStr for DateSpan {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let Some((from, to)) = text.split_once('/') else {
            return Ok(Self { from: text.parse()?, to: None });
        };
        let (from, to): (Date, Date) = (from.parse()?, to.parse()?);
        if to < from {
            return Err(DateError::Backwards(text.to_owned()));
        }
        Ok(Self { from, to: Some(to) })
    }
}

impl fmt::Display for DateSpan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.from)?;
        self.to.map_or(Ok(()), |to| write!(out, "/{to}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_as_exact_as_its_source() {
        for text in ["2021", "2021-12", "2021-12-30", "2022-03-24/2022-03-26", "2024-02-29"] {
            assert_eq!(text.parse::<DateSpan>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_not_a_date_is_refused() {
        for text in
            ["", "21", "2021-13", "2021-00", "2023-02-29", "2021-1-2", "2021-12-30-1", "２０２１", "2021/2020", "+021"]
        {
            assert!(text.parse::<DateSpan>().is_err(), "{text}");
        }
    }
}
