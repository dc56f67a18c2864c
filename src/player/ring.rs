//! What the player thread and the thread that pulls the sound share: a ring of stereo frames, orders down, steps up.
//! Nothing here blocks, and nothing allocates after it was made. The only file that names rtrb.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::tap::Track;

/// Orders that can wait: more than a hurried listener gives while a device plays its buffer.
const ORDERS: usize = 1024;

/// A queue's end that puts in.
pub(super) type Sender<T> = rtrb::Producer<T>;
/// A queue's end that takes out.
pub(super) type Receiver<T> = rtrb::Consumer<T>;

/// A bounded queue for one thread at each end.
pub(super) fn queue<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    rtrb::RingBuffer::new(capacity)
}

/// Numbers that the pulling thread writes and the player thread reads.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Frames given out so far, silence included.
    emitted: AtomicU64,
    /// The ring's number of the frame that is given out next.
    at: AtomicU64,
    /// A fade towards silence or a jump is under way or still to come.
    fading: AtomicBool,
    /// Frames of silence that were given out because the ring was empty while it should not be.
    underrun: AtomicU64,
    /// Orders that were obeyed.
    obeyed: AtomicU64,
    /// The one number that the player thread writes: the ring's number of the frame after the last that there will be,
    /// if that is known, else something that no frame has.
    ending: AtomicU64,
    /// What was given out, while somebody looks at it.
    pub(super) track: Track,
}

macro_rules! cell {
    ($get:ident, $set:ident, $kind:ty) => {
        pub(super) fn $get(&self) -> $kind {
            self.$get.load(Ordering::Acquire)
        }
        pub(super) fn $set(&self, value: $kind) {
            self.$get.store(value, Ordering::Release);
        }
    };
}

impl Shared {
    cell!(emitted, set_emitted, u64);
    cell!(at, set_at, u64);
    cell!(fading, set_fading, bool);
    #[cfg(test)]
    pub(super) fn underrun(&self) -> u64 {
        self.underrun.load(Ordering::Acquire)
    }
    pub(super) fn set_underrun(&self, value: u64) {
        self.underrun.store(value, Ordering::Release);
    }
    cell!(obeyed, set_obeyed, u64);
    cell!(ending, set_ending, u64);
}

/// An order to the source. Frames are named by their number in the ring: the first that was ever written is 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Order {
    /// Fade out, then silence; the ring stays as it is.
    Pause,
    /// Fade in and go on.
    Resume,
    /// Fade out what is heard, drop everything before frame `to`, go on there; with or without a fade in.
    Skip {
        /// The first frame that counts.
        to: u64,
        /// Whether it comes in with a fade.
        fade_in: bool,
    },
    /// After the frame before `from`, go on with `to` at once: what lies between was replaced.
    Cut {
        /// The first frame that is dropped.
        from: u64,
        /// The first frame that counts again.
        to: u64,
        /// Whether what is dropped fades into what takes its place, within [`super::source::CROSS`]; else the one follows
        /// the other.
        cross: bool,
    },
    /// The listener's gain, ramped.
    Gain(f32),
    /// Go back to frame `at`, which was given out as number `emitted`: an output took back what it had not played.
    Rewind {
        /// The frame to be given out next.
        at: u64,
        /// Its number among those given out.
        emitted: u64,
    },
}

/// Where the sound stopped following on: from the frame given out as number `emitted` on, what is heard is the ring's
/// frame `at` and those after it; if not `running`, silence while the ring stays at `at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) emitted: u64,
    pub(super) at: u64,
    pub(super) running: bool,
}

/// The player thread's end.
pub(super) struct Near {
    frames: Sender<f32>,
    orders: Sender<Order>,
    steps: Receiver<Step>,
    pub(super) shared: Arc<Shared>,
    head: u64,
    ordered: u64,
    capacity: u64,
}

/// The pulling thread's end.
pub(super) struct Far {
    pub(super) frames: Receiver<f32>,
    pub(super) orders: Receiver<Order>,
    pub(super) steps: Sender<Step>,
    pub(super) shared: Arc<Shared>,
}

/// A ring for `frames` stereo frames.
pub(super) fn ring(frames: usize) -> (Near, Far) {
    let (frame_in, frame_out) = queue(frames * 2);
    let (order_in, order_out) = queue(ORDERS);
    let (step_in, step_out) = queue(1024);
    let shared = Arc::new(Shared::default());
    let near = Near {
        frames: frame_in,
        orders: order_in,
        steps: step_out,
        shared: Arc::clone(&shared),
        head: 0,
        ordered: 0,
        capacity: frames as u64,
    };
    (near, Far { frames: frame_out, orders: order_out, steps: step_in, shared })
}

impl Near {
    /// The number that the next frame written gets.
    pub(super) const fn head(&self) -> u64 {
        self.head
    }

    /// How many frames it holds when full.
    pub(super) const fn capacity(&self) -> u64 {
        self.capacity
    }

    /// How many frames can be written now.
    pub(super) fn room(&self) -> usize {
        self.frames.slots() / 2
    }

    /// Writes as many whole frames of `samples` (stereo, interleaved) as there is room for; returns how many frames.
    pub(super) fn write(&mut self, samples: &[f32]) -> usize {
        let count = self.room().min(samples.len() / 2);
        let (_, rest) = self.frames.push_partial_slice(&samples[..count * 2]);
        debug_assert!(rest.is_empty());
        self.head += count as u64;
        count
    }

    /// Gives an order; false if the pulling thread has not taken any for so long that the queue is full.
    pub(super) fn order(&mut self, order: Order) -> bool {
        let fits = self.orders.push(order).is_ok();
        if fits {
            self.ordered += 1;
        }
        fits
    }

    /// Whether every order was obeyed and no fade or jump is under way.
    pub(super) fn is_settled(&self) -> bool {
        self.shared.obeyed() == self.ordered && !self.shared.fading()
    }

    /// The next step up, if there is one.
    pub(super) fn step(&mut self) -> Option<Step> {
        self.steps.pop().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_frames_only() {
        let (mut near, mut far) = ring(4);
        assert_eq!(near.write(&[1.0, 2.0, 3.0]), 1);
        assert_eq!(near.write(&[0.0; 20]), 3);
        assert_eq!(near.head(), 4);
        assert_eq!(near.room(), 0);
        assert_eq!(far.frames.pop(), Ok(1.0));
        assert_eq!(near.room(), 0, "half a frame is no room");
        assert_eq!(far.frames.pop(), Ok(2.0));
        assert_eq!(near.room(), 1);
    }

    #[test]
    fn a_full_order_queue_says_so() {
        let (mut near, _far) = ring(4);
        assert!((0..ORDERS).all(|_| near.order(Order::Pause)));
        assert!(!near.order(Order::Pause));
        assert!(!near.is_settled());
    }
}
