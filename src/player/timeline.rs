//! Which frame of the ring belongs to which item: from the frame heard to started, position and ended.

use std::collections::VecDeque;
use std::time::Duration;

use super::resampler::Fork;
use super::{Event, Item};

/// A stretch of the ring that holds a stretch of one item.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) item: Item,
    /// The ring's number of its first frame.
    pub(super) start: u64,
    /// The ring's number of the frame after its last, if that is known.
    pub(super) end: Option<u64>,
    /// Frames, at the output's rate, from the item's start to this stretch.
    pub(super) offset: u64,
    /// Whether the item goes on in the next stretch.
    pub(super) goes_on: bool,
    pub(super) started: bool,
    pub(super) fault: Option<String>,
    pub(super) duration: Option<Duration>,
    pub(super) format: String,
    /// How to go on from its end a second time.
    pub(super) fork: Option<Fork>,
}

/// The stretches that are not yet heard to their end, in order.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    pub(super) segments: VecDeque<Segment>,
    rate: u32,
    told: Option<(u64, u64)>,
}

impl Timeline {
    pub(super) fn new(rate: u32) -> Self {
        Self { segments: VecDeque::new(), rate, told: None }
    }

    /// Frames as time.
    pub(super) fn time(&self, frames: u64) -> Duration {
        let rate = u64::from(self.rate.max(1));
        Duration::from_secs(frames / rate) + Duration::from_nanos(frames % rate * 1_000_000_000 / rate)
    }

    /// The item that is heard (or would be) and how far, when the ring stands at `at`.
    pub(super) fn heard(&self, at: u64) -> Option<(&Segment, Duration)> {
        let segment = self.segments.front()?;
        let inside = at.clamp(segment.start, segment.end.unwrap_or(u64::MAX)) - segment.start;
        Some((segment, self.time(segment.offset + inside)))
    }

    /// A jump was told to the listener: the position is not told again before the next second.
    pub(super) fn tell_position(&mut self, at: u64, events: &mut Vec<Event>) {
        if let Some((segment, time)) = self.heard(at) {
            let id = segment.item.id;
            self.told = Some((id, time.as_secs()));
            events.push(Event::Position { id, at: time });
        }
    }

    /// What there is to tell when the ring stands at `at`: everything before it was heard. `ready`: the frame at `at`
    /// is in the ring.
    pub(super) fn report(&mut self, at: u64, ready: bool, events: &mut Vec<Event>) {
        while let Some(segment) = self.segments.front_mut() {
            let id = segment.item.id;
            if at < segment.start || (at == segment.start && !ready && segment.end != Some(at)) {
                return;
            }
            if !segment.started {
                segment.started = true;
                self.told = Some((id, segment.offset / u64::from(self.rate.max(1))));
                let (duration, format) = (segment.duration, segment.format.clone());
                events.push(Event::Started { id, duration, format });
            }
            if segment.end.is_none_or(|end| at < end) {
                break;
            }
            let segment = self.segments.pop_front();
            if let Some(Segment { goes_on: false, fault, .. }) = segment {
                events.push(Event::Ended { id, fault });
            }
        }
        let second = self.heard(at).map(|(segment, time)| (segment.item.id, time.as_secs()));
        if second.is_some() && second != self.told {
            self.tell_position(at, events);
        }
    }

    /// How many frames after `at` there is something to tell.
    pub(super) fn next_mark(&self, at: u64) -> Option<u64> {
        let segment = self.segments.front()?;
        if at < segment.start {
            return Some(segment.start - at);
        }
        let rate = u64::from(self.rate.max(1));
        let into = segment.offset + (at - segment.start);
        let second = rate - into % rate;
        Some(segment.end.map_or(second, |end| second.min(end.saturating_sub(at))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(id: u64, start: u64, end: u64) -> Segment {
        Segment {
            item: Item { id, path: "a".into(), range: None, measured: None },
            start,
            end: Some(end),
            offset: 0,
            goes_on: false,
            started: false,
            fault: None,
            duration: None,
            format: String::new(),
            fork: None,
        }
    }

    fn names(events: &[Event]) -> Vec<String> {
        events
            .iter()
            .map(|event| match event {
                Event::Started { id, .. } => format!("started {id}"),
                Event::Ended { id, .. } => format!("ended {id}"),
                Event::Position { id, at } => format!("{id} at {}", at.as_millis()),
                other => format!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn marks_become_events_in_order() {
        let mut timeline = Timeline::new(10);
        timeline.segments.extend([segment(1, 0, 25), segment(2, 25, 25), segment(3, 25, 40)]);
        let mut events = Vec::new();
        timeline.report(0, true, &mut events);
        assert_eq!(names(&events), ["started 1"]);
        assert_eq!(timeline.next_mark(0), Some(10));
        events.clear();
        timeline.report(9, true, &mut events);
        assert!(events.is_empty());
        timeline.report(12, true, &mut events);
        assert_eq!(names(&events), ["1 at 1200"]);
        assert_eq!(timeline.next_mark(21), Some(4));
        events.clear();
        timeline.report(26, true, &mut events);
        assert_eq!(names(&events), ["ended 1", "started 2", "ended 2", "started 3"]);
        events.clear();
        timeline.report(40, false, &mut events);
        assert_eq!(names(&events), ["ended 3"]);
        assert!(timeline.segments.is_empty());
    }

    #[test]
    fn a_replaced_join_ends_nothing() {
        let mut timeline = Timeline::new(10);
        let (mut first, mut rest) = (segment(1, 0, 15), segment(1, 30, 35));
        first.goes_on = true;
        (rest.offset, rest.started) = (15, true);
        timeline.segments.extend([first, rest]);
        let mut events = Vec::new();
        timeline.report(14, true, &mut events);
        events.clear();
        timeline.report(31, true, &mut events);
        assert_eq!(names(&events), Vec::<String>::new());
        assert_eq!(timeline.heard(32).map(|(_, time)| time), Some(Duration::from_millis(1700)));
        timeline.report(35, false, &mut events);
        assert_eq!(names(&events), ["ended 1"]);
    }
}
