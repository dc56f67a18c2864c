//! Where decoded sound leaves the feed: through the effects, if there are any, to what waits for the ring.
//!
//! Frames that come in are numbered as in the ring, as long as no effect changes how many there are;
//! [`Outlet::place`] tells where each of them is heard.

use super::super::effects::Chain;
use super::super::sound::Sound;

/// Effects in force; see [`Chain`].
pub(in super::super) trait Effects: Send {
    /// Takes whole stereo frames and appends what is ready.
    fn push(&mut self, samples: &[f32], out: &mut Vec<f32>);
    /// Nothing follows: appends what was held back.
    fn finish(self: Box<Self>, out: &mut Vec<f32>);
    /// The number of the frame that comes out at which the frame that went in as number `frame` is heard.
    fn place(&self, frame: u64) -> u64;
}

impl Effects for Chain {
    fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        Self::push(self, samples, out);
    }

    fn finish(self: Box<Self>, out: &mut Vec<f32>) {
        Self::finish(*self, out);
    }

    fn place(&self, frame: u64) -> u64 {
        Self::place(self, frame)
    }
}

/// Makes the effects that a [`Sound`] asks for at a rate; none, if it asks for none.
pub(in super::super) type MakeEffects = Box<dyn Fn(u32, &Sound) -> Option<Box<dyn Effects>> + Send>;

/// The effects of [`super::super::effects`].
pub(in super::super) fn effects() -> MakeEffects {
    Box::new(|rate, sound| Chain::new(rate, sound).map(|chain| Box::new(chain) as Box<dyn Effects>))
}

pub(super) struct Outlet {
    make: MakeEffects,
    chain: Option<Box<dyn Effects>>,
    /// Frames that are not yet in the ring.
    pub(super) out: Vec<f32>,
    /// The ring's number of the first of them.
    pub(super) head: u64,
    /// Number of the frame that came in first, the lead not counted, and where in the ring it is heard.
    origin: u64,
    heard: u64,
    /// Frames before the origin, with which the effects are warmed up.
    lead: u64,
    /// Frames of what comes out of the effects that are still to be left out: the lead.
    surplus: u64,
}

impl Outlet {
    pub(super) fn new(make: MakeEffects) -> Self {
        Self { make, chain: None, out: Vec::new(), head: 0, origin: 0, heard: 0, lead: 0, surplus: 0 }
    }

    /// Forgets everything; what comes next is frame `head` and gets this number in the ring.
    pub(super) fn restart(&mut self, head: u64, rate: u32, sound: &Sound) {
        self.out.clear();
        (self.head, self.origin, self.heard) = (head, head, head);
        self.chain = (self.make)(rate, sound);
        self.set_lead(0);
    }

    /// The first `frames` that come in only warm the effects up.
    pub(super) fn set_lead(&mut self, frames: u64) {
        self.lead = frames;
        self.surplus = self.chain.as_ref().map_or(frames, |chain| chain.place(frames));
    }

    /// How fast it really is, 1.0 being normal: effects come near to the speed that they are asked for.
    pub(super) fn speed(&self) -> f64 {
        /// So many frames that what rounding does to them is nothing.
        const MANY: u64 = 1_000_000_000;
        self.chain.as_ref().map_or(1.0, |chain| MANY as f64 / chain.place(MANY) as f64)
    }

    /// Whether effects are in force.
    pub(super) fn has_effects(&self) -> bool {
        self.chain.is_some()
    }

    /// The number that the next frame that comes out gets in the ring.
    pub(super) fn end(&self) -> u64 {
        self.head + (self.out.len() / 2) as u64
    }

    /// Where in the ring frame `number` is heard.
    pub(super) fn place(&self, number: u64) -> u64 {
        let into = number.saturating_sub(self.origin);
        let passed = match &self.chain {
            None => into,
            Some(chain) => chain.place(into + self.lead).saturating_sub(chain.place(self.lead)),
        };
        self.heard + passed
    }

    /// Takes the first `frames` frames of `samples`.
    pub(super) fn take(&mut self, samples: &mut Vec<f32>, frames: u64) {
        let count = frames as usize * 2;
        if self.chain.is_none() && self.surplus == 0 && self.out.is_empty() && count == samples.len() {
            // What usually happens costs nothing.
            std::mem::swap(samples, &mut self.out);
            return;
        }
        let before = self.out.len();
        match &mut self.chain {
            Some(chain) => chain.push(&samples[..count], &mut self.out),
            None => self.out.extend_from_slice(&samples[..count]),
        }
        samples.drain(..count);
        self.leave_out(before);
    }

    fn leave_out(&mut self, before: usize) {
        let left_out = self.surplus.min(((self.out.len() - before) / 2) as u64);
        self.out.drain(before..before + left_out as usize * 2);
        self.surplus -= left_out;
    }

    /// Fresh effects; nothing may have come in since the last time.
    pub(super) fn renew(&mut self, rate: u32, sound: &Sound) {
        self.chain = (self.make)(rate, sound);
    }

    /// Lets out what the effects hold; what comes next is frame `next` and meets fresh ones.
    pub(super) fn finish(&mut self, next: u64, rate: u32, sound: &Sound) {
        if let Some(chain) = self.chain.take() {
            let before = self.out.len();
            chain.finish(&mut self.out);
            self.leave_out(before);
            self.chain = (self.make)(rate, sound);
        }
        (self.origin, self.heard) = (next, self.end());
        self.set_lead(0);
    }
}
