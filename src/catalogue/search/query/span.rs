//! Numbers from one to another: `2005`, `<2005`, `2001..2010`.

/// Both ends belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    from: u32,
    to: u32,
}

impl Span {
    const ALL: Self = Self { from: 0, to: u32::MAX };

    pub fn holds(self, number: u32) -> bool {
        self.from <= number && number <= self.to
    }

    /// Whether something that lasts from `first` to `last` falls into it, be it in part.
    pub fn meets(self, first: u32, last: u32) -> bool {
        self.from <= last && first <= self.to
    }
}

/// Years of four digits at most.
pub(super) fn years(text: &str) -> Option<Span> {
    parse(text, |year| whole(year).filter(|year| *year <= 9999))
}

/// Plain numbers.
pub(super) fn numbers(text: &str) -> Option<Span> {
    parse(text, whole)
}

/// Lengths, `3:07`, `1:02:03` or seconds, in seconds.
pub(super) fn lengths(text: &str) -> Option<Span> {
    let seconds = |text: &str| {
        let parts: Vec<&str> = text.split(':').collect();
        if parts.len() > 3 {
            return None;
        }
        parts.iter().enumerate().try_fold(0_u32, |sum, (index, part)| {
            let part = whole(part).filter(|part| index == 0 || *part < 60)?;
            sum.checked_mul(60)?.checked_add(part)
        })
    };
    parse(text, seconds)
}

fn whole(text: &str) -> Option<u32> {
    // `parse` would take a sign, too.
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

fn parse(text: &str, number: impl Fn(&str) -> Option<u32>) -> Option<Span> {
    let all = Span::ALL;
    if text.is_empty() {
        return Some(all);
    }
    if let Some(rest) = text.strip_prefix("<=").or_else(|| text.strip_prefix('≤')) {
        return Some(Span { to: number(rest)?, ..all });
    }
    if let Some(rest) = text.strip_prefix(">=").or_else(|| text.strip_prefix('≥')) {
        return Some(Span { from: number(rest)?, ..all });
    }
    if let Some(rest) = text.strip_prefix('<') {
        // Nothing is less than nought: an empty span.
        return Some(number(rest)?.checked_sub(1).map_or(Span { from: 1, to: 0 }, |to| Span { to, ..all }));
    }
    if let Some(rest) = text.strip_prefix('>') {
        return Some(Span { from: number(rest)?.checked_add(1)?, ..all });
    }
    for mark in ["..", "–", "-"] {
        let Some((from, to)) = text.split_once(mark) else { continue };
        let end = |text: &str, open: u32| if text.is_empty() { Some(open) } else { number(text) };
        let (from, to) = (end(from, all.from)?, end(to, all.to)?);
        return Some(Span { from: from.min(to), to: from.max(to) });
    }
    number(text).map(|only| Span { from: only, to: only })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_hold_what_they_say() {
        for (text, inside, outside) in [
            ("2005", vec![2005], vec![2004, 2006]),
            ("<2005", vec![0, 2004], vec![2005]),
            ("<=2005", vec![2005], vec![2006]),
            (">2005", vec![2006, 9999], vec![2005]),
            (">=2005", vec![2005], vec![2004]),
            ("2001..2010", vec![2001, 2010], vec![2000, 2011]),
            ("2010..2001", vec![2001, 2010], vec![2000, 2011]),
            ("2001-2010", vec![2005], vec![2011]),
            ("..2010", vec![0, 2010], vec![2011]),
            ("2010..", vec![2010, 9999], vec![2009]),
            ("<0", vec![], vec![0, 1]),
            ("", vec![0, 9999], vec![]),
        ] {
            let span = years(text).unwrap();
            assert!(inside.into_iter().all(|year| span.holds(year)), "{text}");
            assert!(!outside.into_iter().any(|year| span.holds(year)), "{text}");
        }
        for text in ["<", "x", "20x5", "+5", "2005..x", "12345", "--", "1:2", "99999999999"] {
            assert_eq!(years(text), None, "{text}");
        }
    }

    #[test]
    fn lengths_are_clock_times_or_seconds() {
        assert_eq!(lengths("3:07"), Some(Span { from: 187, to: 187 }));
        assert_eq!(lengths("1:00:00"), Some(Span { from: 3600, to: 3600 }));
        assert_eq!(lengths("<4:00"), Some(Span { from: 0, to: 239 }));
        assert_eq!(lengths("90..2:00"), Some(Span { from: 90, to: 120 }));
        for text in ["3:60", "1:2:3:4", ":", "3:x"] {
            assert_eq!(lengths(text), None, "{text}");
        }
    }

    #[test]
    fn what_lasts_meets_a_span_in_part() {
        let span = years("2001..2010").unwrap();
        assert!(span.meets(1995, 2001) && span.meets(2010, 2015) && span.meets(1990, 2020));
        assert!(!span.meets(1990, 2000) && !span.meets(2011, 2012));
    }
}
