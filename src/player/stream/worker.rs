//! A stream that is opened and decoded in a thread of its own, so that a read that hangs (a disk that fell asleep, a share
//! that is gone) holds nobody up.
//!
//! Blocks are handed over in batches, each asked for: the thread does nothing by itself, and a batch costs one change of
//! threads for many blocks. Who asks waits [`GRACE`] for the answer, which is what it takes nearly always. If that was too
//! short, what was decoded until then is taken; if that is nothing, there is nothing yet, and [`Message::Ready`] comes when
//! there is. A thread that hangs is left behind; it ends when its read does.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::super::Reason;
use super::super::engine::Message;
use super::{Opener, Spec, Stream, guarded};
use crate::media::Loudness;

/// Samples in a batch, about: at 44.1 kHz stereo a third of a second.
const BATCH: usize = 1 << 15;
/// How long an answer is waited for.
const GRACE: Duration = Duration::from_millis(50);
/// A file that gives nothing for so long is given up.
const PATIENCE: Duration = Duration::from_secs(if cfg!(test) { 2 } else { 30 });

/// What is known of a stream once it is open.
struct Facts {
    format: String,
    rate: u32,
    frames: Option<u64>,
    loudness: Loudness,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::player) enum Block {
    /// These frames.
    Frames(Spec),
    /// Nothing: it is over.
    End,
    /// Nothing yet.
    Late,
}

/// What the thread is told. A number tells which jump it follows: what was before the last jump is of no use.
enum Task {
    More { jump: u64, samples: usize },
    Seek { jump: u64, frame: u64 },
}

enum Answer {
    Opened(Result<Facts, Reason>),
    Sought {
        jump: u64,
        result: Result<u64, Reason>,
    },
    /// What was asked for is in the [`Batch`] that both have.
    Decoded {
        jump: u64,
    },
}

/// Blocks that follow each other.
#[derive(Default)]
struct Batch {
    /// The jump that they follow.
    jump: u64,
    samples: Vec<f32>,
    /// What each block is, and how many samples.
    blocks: VecDeque<(Spec, usize)>,
    /// What follows: nothing is known of it yet, nothing, or a reason why nothing does.
    rest: Rest,
}

#[derive(Default)]
enum Rest {
    #[default]
    More,
    End,
    Fault(Reason),
}

/// The end that asks.
pub(in crate::player) struct Worker {
    tasks: Sender<Task>,
    answers: Receiver<Answer>,
    late: Arc<AtomicBool>,
    facts: Option<Facts>,
    shared: Arc<Mutex<Batch>>,
    batch: Batch,
    /// Samples of the batch that were given out.
    given: usize,
    /// How many samples to ask for next: few after a jump, which wants to be heard soon.
    size: usize,
    jump: u64,
    /// Since when an answer is missing.
    since: Option<Instant>,
    /// Where the last jump was said to lead, as long as that is not confirmed.
    promised: Option<u64>,
    /// Frames to leave out, because a jump led to before its place.
    surplus: u64,
}

impl Worker {
    /// Begins to open `path`.
    pub(in crate::player) fn open(open: &Opener, path: PathBuf, engine: Sender<Message>) -> Result<Self, Reason> {
        let (task_in, tasks) = mpsc::channel();
        let (answer_in, answers) = mpsc::channel();
        let late = Arc::new(AtomicBool::new(false));
        let shared = Arc::new(Mutex::new(Batch::default()));
        let reader = Reader { answers: answer_in, shared: Arc::clone(&shared), late: Arc::clone(&late), engine };
        let open = Arc::clone(open);
        std::thread::Builder::new()
            .name("decoder".to_owned())
            .spawn(move || {
                let stream = guarded(|| open(&path));
                drop(open);
                reader.run(stream, &tasks);
            })
            .map_err(|error| format!("the system gives no thread: {error}"))?;
        Ok(Self {
            tasks: task_in,
            answers,
            late,
            facts: None,
            shared,
            batch: Batch::default(),
            given: 0,
            size: 1,
            jump: 0,
            since: Some(Instant::now()),
            promised: None,
            surplus: 0,
        })
    }

    /// Whether it is open by now; else it is worth asking again after [`Message::Ready`].
    pub(in crate::player) fn is_open(&mut self) -> Result<bool, Reason> {
        self.receive()?;
        Ok(self.facts.is_some())
    }

    /// Whether an answer is missing.
    pub(in crate::player) fn is_waiting(&self) -> bool {
        self.since.is_some()
    }

    /// How long an answer may still take, if one is missing.
    pub(in crate::player) fn overdue_in(&self) -> Option<Duration> {
        self.since.map(|since| (PATIENCE + Duration::from_millis(1)).saturating_sub(since.elapsed()))
    }

    /// What it is, for the listener.
    pub(in crate::player) fn format(&self) -> String {
        self.facts.as_ref().map(|facts| facts.format.clone()).unwrap_or_default()
    }

    /// Frames a second.
    pub(in crate::player) fn rate(&self) -> u32 {
        self.facts.as_ref().map_or(0, |facts| facts.rate)
    }

    /// How many frames there should be.
    pub(in crate::player) fn frames(&self) -> Option<u64> {
        self.facts.as_ref().and_then(|facts| facts.frames)
    }

    /// How loud its tags say it is.
    pub(in crate::player) fn loudness(&self) -> Loudness {
        self.facts.as_ref().map_or_else(Loudness::default, |facts| facts.loudness)
    }

    /// Goes to `frame`; returns the frame that comes next. If that takes too long it is taken to be the one asked for.
    pub(in crate::player) fn seek(&mut self, frame: u64) -> Result<u64, Reason> {
        self.jump += 1;
        self.batch.clear(self.jump);
        (self.given, self.size, self.surplus) = (0, 1, 0);
        self.ask(Task::Seek { jump: self.jump, frame })?;
        let wanted = self.frames().map_or(frame, |frames| frame.min(frames));
        self.promised = None;
        let landed = self.receive()?;
        self.promised = landed.is_none().then_some(wanted);
        Ok(landed.unwrap_or(wanted))
    }

    /// Replaces what is in `samples` by the next block, interleaved. The reason, if it cannot go on.
    pub(in crate::player) fn next_block(&mut self, samples: &mut Vec<f32>) -> Result<Block, Reason> {
        samples.clear();
        loop {
            if let Some((spec, count)) = self.batch.blocks.pop_front() {
                let start = self.given;
                self.given += count;
                let channels = usize::from(spec.channels.max(1));
                let skipped = self.surplus.min((count / channels) as u64);
                self.surplus -= skipped;
                samples.extend_from_slice(&self.batch.samples[start + skipped as usize * channels..self.given]);
                if let Some(facts) = &mut self.facts {
                    facts.rate = spec.rate;
                }
                return Ok(Block::Frames(spec));
            }
            match &self.batch.rest {
                Rest::End => return Ok(Block::End),
                Rest::Fault(reason) => return Err(reason.clone()),
                Rest::More => {}
            }
            if self.since.is_none() {
                self.ask(Task::More { jump: self.jump, samples: self.size })?;
                self.size = (self.size * 8).clamp(1 << 12, BATCH);
            }
            self.receive()?;
            self.collect();
            if self.since.is_some() && self.batch.blocks.is_empty() {
                return Ok(Block::Late);
            }
        }
    }

    /// Takes what was decoded so far, and leaves the room of what was used up.
    fn collect(&mut self) {
        let mut shared = lock(&self.shared);
        if shared.jump == self.jump {
            self.batch.clear(self.jump);
            std::mem::swap(&mut self.batch, &mut *shared);
            self.given = 0;
        }
    }

    fn ask(&mut self, task: Task) -> Result<(), Reason> {
        self.since = Some(Instant::now());
        self.tasks.send(task).map_err(|_| Reason::Decoder)
    }

    /// Takes the answer that is missing, if it comes in time; the frame that a jump led to, if it is the answer to one.
    fn receive(&mut self) -> Result<Option<u64>, Reason> {
        while let Some(since) = self.since {
            let is_late = self.late.load(Ordering::Acquire);
            let wait = if is_late { Duration::ZERO } else { GRACE.saturating_sub(since.elapsed()) };
            match self.answers.recv_timeout(wait) {
                Ok(answer) => {
                    if let Some(at) = self.take(answer)? {
                        return Ok(Some(at));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Err(Reason::Decoder),
                Err(RecvTimeoutError::Timeout) if since.elapsed() > PATIENCE => return Err(Reason::Stalled),
                // Once more after this is set: the answer may have come in between.
                Err(RecvTimeoutError::Timeout) if !is_late => self.late.store(true, Ordering::Release),
                Err(RecvTimeoutError::Timeout) => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Takes an answer, if it is not to something that is of no use any more.
    fn take(&mut self, answer: Answer) -> Result<Option<u64>, Reason> {
        let is_current = match &answer {
            Answer::Opened(_) => true,
            Answer::Sought { jump, .. } | Answer::Decoded { jump } => *jump == self.jump,
        };
        if !is_current {
            return Ok(None);
        }
        self.since = None;
        self.late.store(false, Ordering::Release);
        match answer {
            Answer::Opened(facts) => self.facts = Some(facts?),
            Answer::Decoded { .. } => {}
            Answer::Sought { result, .. } => {
                let at = result?;
                self.surplus = self.promised.take().map_or(0, |promised| promised.saturating_sub(at));
                return Ok(Some(at));
            }
        }
        Ok(None)
    }
}

impl Batch {
    fn clear(&mut self, jump: u64) {
        self.samples.clear();
        self.blocks.clear();
        (self.jump, self.rest) = (jump, Rest::More);
    }
}

fn lock(batch: &Mutex<Batch>) -> MutexGuard<'_, Batch> {
    // Nothing that could panic is done while it is locked.
    batch.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The end that decodes.
struct Reader {
    answers: Sender<Answer>,
    shared: Arc<Mutex<Batch>>,
    late: Arc<AtomicBool>,
    engine: Sender<Message>,
}

impl Reader {
    fn run(self, stream: Result<Box<dyn Stream>, Reason>, tasks: &Receiver<Task>) {
        let facts = |stream: &dyn Stream| Facts {
            format: stream.format(),
            rate: stream.rate(),
            frames: stream.frames(),
            loudness: stream.loudness(),
        };
        let mut stream = match stream.and_then(|stream| guarded(|| Ok((facts(stream.as_ref()), stream)))) {
            Ok((facts, stream)) => {
                self.answer(Answer::Opened(Ok(facts)));
                stream
            }
            Err(reason) => {
                self.answer(Answer::Opened(Err(reason)));
                return;
            }
        };
        let mut block = Vec::new();
        while let Ok(mut task) = tasks.recv() {
            // Of the jumps that came while it was at work only the last counts.
            for later in tasks.try_iter() {
                task = later;
            }
            let answered = match task {
                Task::More { jump, samples } => {
                    self.decode(stream.as_mut(), samples, &mut block);
                    self.answer(Answer::Decoded { jump })
                }
                Task::Seek { jump, frame } => {
                    lock(&self.shared).clear(jump);
                    let result = guarded(|| stream.seek(frame));
                    self.answer(Answer::Sought { jump, result })
                }
            };
            if !answered {
                return;
            }
        }
    }

    /// False if nobody wants to know any more.
    fn answer(&self, answer: Answer) -> bool {
        if self.answers.send(answer).is_err() {
            return false;
        }
        !self.late.swap(false, Ordering::AcqRel) || self.engine.send(Message::Ready).is_ok()
    }

    /// Decodes until there are so many samples.
    fn decode(&self, stream: &mut dyn Stream, enough: usize, block: &mut Vec<f32>) {
        let mut made = 0;
        while made < enough {
            block.clear();
            let next = guarded(|| stream.next_block(block));
            made += block.len();
            let mut batch = lock(&self.shared);
            match next {
                Ok(Some(spec)) => {
                    batch.samples.extend_from_slice(block);
                    batch.blocks.push_back((spec, block.len()));
                }
                Ok(None) => batch.rest = Rest::End,
                Err(reason) => batch.rest = Rest::Fault(reason),
            }
            if !matches!(batch.rest, Rest::More) {
                return;
            }
        }
    }
}
