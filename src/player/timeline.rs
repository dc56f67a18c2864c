//! Which frame of the ring belongs to which item: from the frame heard to started, position and ended.

use std::collections::VecDeque;
use std::time::Duration;

use super::resampler::Fork;
use super::sound::Applied;
use super::{Event, Item, Reason};

/// A stretch of the ring that holds a stretch of one item. Two stretches overlap where one item fades into the next.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) item: Item,
    /// The ring's number of its first frame.
    pub(super) start: u64,
    /// The ring's number of the frame after its last, if that is known.
    pub(super) end: Option<u64>,
    /// Frames, at the output's rate, from the item's start to this stretch.
    pub(super) offset: u64,
    /// Frames of the item that pass with a frame of the ring.
    pub(super) speed: f64,
    /// Whether the item goes on in the next stretch.
    pub(super) goes_on: bool,
    pub(super) started: bool,
    /// Its position does not follow from what was heard before.
    pub(super) jump: bool,
    pub(super) fault: Option<Reason>,
    pub(super) duration: Option<Duration>,
    pub(super) format: String,
    /// The gain in force.
    pub(super) gain: Option<Applied>,
    /// How to go on from its end a second time.
    pub(super) fork: Option<Fork>,
    /// Where it fades into the next item: frames from the item's start, and how many the fade takes, at the output's rate.
    pub(super) crossfade: Option<(u64, u64)>,
}

impl Segment {
    /// A stretch of `item` from ring frame `start` on, at the item's own start.
    pub(super) fn new(item: Item, start: u64) -> Self {
        Self {
            item,
            start,
            end: None,
            offset: 0,
            speed: 1.0,
            goes_on: false,
            started: false,
            jump: false,
            fault: None,
            duration: None,
            format: String::new(),
            gain: None,
            fork: None,
            crossfade: None,
        }
    }

    /// Frames, at the output's rate, from the item's start to ring frame `at`.
    fn position(&self, at: u64) -> u64 {
        let inside = at.clamp(self.start, self.end.unwrap_or(u64::MAX).max(self.start)) - self.start;
        // At normal speed this is exact for longer than anybody listens.
        self.offset + (inside as f64 * self.speed).round() as u64
    }

    fn is_over(&self, at: u64) -> bool {
        self.end.is_some_and(|end| end <= at)
    }
}

/// What was heard at a frame of the ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The item.
    pub(super) id: u64,
    /// Frames from its start, at the output's rate.
    pub(super) frame: u64,
    /// Its start is told, or will be.
    pub(super) resumed: bool,
    /// The item that fades into it at that moment: id, frames from its start, how much of the fade is over, the whole.
    pub(super) before: Option<(u64, u64, u64, u64)>,
}

/// The stretches that are not yet heard to their end, in order.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    pub(super) segments: VecDeque<Segment>,
    rate: u32,
    told: Option<(u64, u64)>,
    /// The gain that was told, and of which item.
    gain: Option<(u64, Option<Applied>)>,
    /// Items whose rest is left out although they were heard, whose end is still to be told.
    left: Vec<u64>,
}

impl Timeline {
    pub(super) fn new(rate: u32) -> Self {
        Self { rate, ..Self::default() }
    }

    /// Frames are counted at another rate from now on. The timeline must be empty.
    pub(super) fn set_rate(&mut self, rate: u32) {
        (self.rate, self.told) = (rate, None);
    }

    /// Frames as time.
    pub(super) fn time(&self, frames: u64) -> Duration {
        super::feed::time(frames, self.rate)
    }

    /// The stretch that is heard (or would be) when the ring stands at `at`: of two the later one.
    fn index(&self, at: u64) -> usize {
        let mut index = 0;
        while let [now, next] = [self.segments.get(index), self.segments.get(index + 1)]
            && let (Some(now), Some(next)) = (now, next)
            && next.started
            && (next.start <= at || (next.start == now.start && now.started))
        {
            index += 1;
        }
        index
    }

    /// The item that is heard (or would be) and how far, when the ring stands at `at`.
    pub(super) fn heard(&self, at: u64) -> Option<(&Segment, Duration)> {
        let segment = self.segments.get(self.index(at))?;
        Some((segment, self.time(segment.position(at))))
    }

    /// The item that was told to be heard last, else the one that comes first.
    pub(super) fn current(&self) -> Option<u64> {
        let begun = self.segments.iter().take_while(|segment| segment.started).last();
        begun.or(self.segments.front()).map(|segment| segment.item.id)
    }

    /// Forgets everything. Of the items that were heard to have begun, `kept` goes on; the others have ended.
    pub(super) fn leave(&mut self, kept: Option<u64>) {
        for segment in self.segments.drain(..) {
            let id = segment.item.id;
            if segment.started && !segment.goes_on && Some(id) != kept && kept.is_some() && !self.left.contains(&id) {
                self.left.push(id);
            }
        }
    }

    /// Forgets everything, and that it was there.
    pub(super) fn clear(&mut self) {
        self.segments.clear();
        self.left.clear();
    }

    /// Drops everything from ring frame `from` on; says what would have been heard there.
    pub(super) fn cut(&mut self, from: u64) -> Option<Place> {
        let index = self.segments.iter().rposition(|segment| segment.start <= from)?;
        self.segments.truncate(index + 1);
        let segment = self.segments.get(index)?;
        let mut place = Place { id: segment.item.id, frame: segment.position(from), resumed: true, before: None };
        if let Some(before) = index.checked_sub(1).and_then(|before| self.segments.get(before))
            && let Some((start, total)) = before.crossfade
            && !before.is_over(from)
        {
            let at = before.position(from);
            place.before = Some((before.item.id, at, at.saturating_sub(start).min(total), total));
        }
        if segment.start == from && !segment.started {
            place.resumed = false;
            self.segments.pop_back();
        }
        for segment in self.segments.iter_mut().filter(|segment| !segment.is_over(from)) {
            (segment.end, segment.goes_on, segment.fork, segment.crossfade) = (Some(from), true, None, None);
        }
        Some(place)
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
        events.extend(self.left.drain(..).map(|id| Event::Ended { id, fault: None }));
        while let Some(segment) = self.segments.front() {
            let reached =
                |segment: &Segment| at > segment.start || (at == segment.start && (ready || segment.end == Some(at)));
            let second = self.segments.get(1).filter(|second| segment.started && !second.started && reached(second));
            if !segment.started {
                if !reached(segment) {
                    return;
                }
                self.begin(0, events);
            } else if second.is_some_and(|second| segment.end.is_none_or(|end| second.start < end)) {
                self.begin(1, events);
            } else if segment.is_over(at) {
                let segment = self.segments.pop_front();
                match segment {
                    Some(Segment { goes_on: false, fault, item, .. }) => {
                        events.push(Event::Ended { id: item.id, fault });
                    }
                    // Where the item goes on, its gain may be another.
                    _ => self.tell_gain(0, events),
                }
            } else {
                break;
            }
        }
        let index = self.index(at);
        self.tell_gain(index, events);
        if let Some(segment) = self.segments.get_mut(index).filter(|segment| segment.jump && at >= segment.start) {
            segment.jump = false;
            self.tell_position(at, events);
        }
        let second = self.heard(at).map(|(segment, time)| (segment.item.id, time.as_secs()));
        if second.is_some() && second != self.told {
            self.tell_position(at, events);
        }
    }

    fn begin(&mut self, index: usize, events: &mut Vec<Event>) {
        let rate = u64::from(self.rate.max(1));
        if let Some(segment) = self.segments.get_mut(index) {
            let id = segment.item.id;
            segment.started = true;
            segment.jump = false;
            self.told = Some((id, segment.offset / rate));
            events.push(Event::Started { id, duration: segment.duration, format: segment.format.clone() });
            self.gain = Some((id, segment.gain));
            if segment.gain.is_some() {
                events.push(Event::Gain { id, applied: segment.gain });
            }
        }
    }

    fn tell_gain(&mut self, index: usize, events: &mut Vec<Event>) {
        let Some(segment) = self.segments.get(index).filter(|segment| segment.started) else { return };
        let (id, applied) = (segment.item.id, segment.gain);
        let told = self.gain.filter(|(told, _)| *told == id).and_then(|(_, applied)| applied);
        self.gain = Some((id, applied));
        if told != applied {
            events.push(Event::Gain { id, applied });
        }
    }

    /// How many frames after `at` there is something to tell.
    pub(super) fn next_mark(&self, at: u64) -> Option<u64> {
        let segment = self.segments.get(self.index(at))?;
        if at < segment.start {
            return Some(segment.start - at);
        }
        let rate = u64::from(self.rate.max(1));
        let left = rate - segment.position(at) % rate;
        let second = (left as f64 / segment.speed).ceil() as u64;
        let ends = self.segments.iter().take(3).filter_map(|segment| segment.end);
        let starts = self.segments.iter().take(3).map(|segment| segment.start);
        let mark = ends.chain(starts).filter_map(|mark| mark.checked_sub(at)).filter(|left| *left > 0).min();
        Some(mark.map_or(second, |mark| mark.min(second)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(id: u64, start: u64, end: u64) -> Segment {
        let item = Item { id, path: "a".into(), range: None, stated: None, measured: None };
        Segment { end: Some(end), ..Segment::new(item, start) }
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

    #[test]
    fn a_fade_starts_the_next_before_the_last_has_ended() {
        let mut timeline = Timeline::new(10);
        let (mut first, second) = (segment(1, 0, 30), segment(2, 20, 60));
        first.crossfade = Some((20, 10));
        timeline.segments.extend([first, second]);
        let mut events = Vec::new();
        timeline.report(19, true, &mut events);
        assert_eq!(names(&events), ["started 1", "1 at 1900"]);
        assert_eq!(timeline.next_mark(19), Some(1));
        events.clear();
        timeline.report(25, true, &mut events);
        assert_eq!(names(&events), ["started 2"]);
        assert_eq!(timeline.heard(25).map(|(segment, time)| (segment.item.id, time.as_millis())), Some((2, 500)));
        assert_eq!(timeline.next_mark(25), Some(5));
        let mut made_anew = Timeline::new(10);
        made_anew.segments = timeline.segments.clone();
        events.clear();
        timeline.report(60, false, &mut events);
        assert_eq!(names(&events), ["ended 1", "ended 2"]);
        let place = made_anew.cut(25);
        assert_eq!(place, Some(Place { id: 2, frame: 5, resumed: true, before: Some((1, 25, 5, 10)) }));
        assert!(made_anew.segments.iter().all(|segment| segment.goes_on && segment.end == Some(25)));
    }

    #[test]
    fn what_is_repeated_tells_where_it_is_again() {
        let mut timeline = Timeline::new(10);
        let (mut first, mut again) = (segment(1, 0, 8), segment(1, 8, 16));
        first.goes_on = true;
        (again.started, again.jump, again.offset) = (true, true, 3);
        timeline.segments.extend([first, again]);
        let mut events = Vec::new();
        timeline.report(7, true, &mut events);
        assert_eq!(names(&events), ["started 1"]);
        events.clear();
        timeline.report(8, true, &mut events);
        timeline.report(9, true, &mut events);
        assert_eq!(names(&events), ["1 at 300"]);
    }

    #[test]
    fn speed_counts_in_the_position_and_in_the_place() {
        let mut timeline = Timeline::new(10);
        let mut first = segment(1, 100, 200);
        (first.speed, first.offset, first.started) = (0.5, 40, true);
        timeline.segments.push_back(first);
        assert_eq!(timeline.heard(120).map(|(_, time)| time.as_millis()), Some(5000));
        assert_eq!(timeline.next_mark(120), Some(20));
        assert_eq!(timeline.cut(160).map(|place| place.frame), Some(70));
    }

    #[test]
    fn a_gain_is_told_with_the_start_and_when_it_changes() {
        let gain = |gain| Some(Applied { gain, from: super::super::sound::GainSource::Tags });
        let mut timeline = Timeline::new(10);
        let (mut first, mut anew) = (segment(1, 0, 5), segment(1, 9, 12));
        (first.gain, first.goes_on) = (gain(-3.0), true);
        (anew.started, anew.offset) = (true, 5);
        timeline.segments.extend([first, anew]);
        let mut events = Vec::new();
        timeline.report(3, true, &mut events);
        assert_eq!(events[1..], [Event::Gain { id: 1, applied: gain(-3.0) }]);
        events.clear();
        timeline.report(10, true, &mut events);
        assert_eq!(events, [Event::Gain { id: 1, applied: None }]);
    }
}
