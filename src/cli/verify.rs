//! `verify`: whether all of the listener's files decode, and to what their encoders were given.

use std::io::{self, BufWriter, Write};
use std::time::{Duration, Instant};

use super::progress::{Line, Stop};
use super::{Context, Error, FAILURE, MatchFormat, SUCCESS, Verify, complain};
use crate::library::{self, Problem};
use crate::locale::Locale;
use crate::text;

mod json;
mod plain;
#[cfg(test)]
mod tests;
mod verdict;
mod work;

use verdict::{Judged, Tally, Verdict};
use work::Work;

/// Decodes every file and tells of those that are not in order, in the order of their paths. Fails if there is one, or if it
/// was stopped, or if there is no audio at all; files of a format that is not supported count for nothing.
pub fn print(context: &Context, wanted: Verify) -> Result<u8, Error> {
    let (locale, paths) = (&context.locale, context.files_or(wanted.paths)?);
    let begun = Instant::now();
    let stop = Stop::listen()?;
    let mut line = Line::new();
    let (files, problems) = library::audio_files(&paths, &mut |count| {
        line.show(|| locale.fill("verify.searching", &[("count", &locale.number(count))]));
        stop.flow()
    });
    let mut out = BufWriter::new(io::stdout().lock());
    let mut page = Page { locale, format: wanted.format, tally: Tally::default(), kept: Vec::new() };
    for (path, problem) in problems {
        line.clear();
        page.take(Judged::unread(path, problem), &mut out)?;
    }
    let work = Work::new(files, wanted.no_ends);
    let mut failed = None;
    let done = work.run(&|| stop.is_asked(), &mut |news| {
        for judged in news.judged {
            if !judged.is_sound() {
                line.clear();
            }
            failed = page.take(judged, &mut out).err().or(failed.take());
        }
        line.show(|| progress(news.done, work.len(), news.sound, &page.tally, locale));
        failed.is_none()
    });
    if let Some(error) = failed {
        return Err(error.into());
    }
    drop(line);
    let left = work.len() - done;
    page.finish(begun.elapsed(), left, &mut out)?;
    out.flush()?;
    // Nothing that was checked is nothing that is known to be in order.
    let is_empty = page.tally.files() == 0 && left == 0 && !stop.is_asked();
    if is_empty {
        let folders: Vec<String> = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        complain(&locale.fill("verify.nothing", &[("folders", &folders.join(", "))]));
    }
    if left > 0 {
        complain(&locale.fill("verify.stopped", &[("left", &locale.number(left))]));
    }
    Ok(if left == 0 && !is_empty && !stop.is_asked() && page.tally.is_sound() { SUCCESS } else { FAILURE })
}

fn progress(done: usize, total: usize, sound: Duration, tally: &Tally, locale: &Locale) -> String {
    let values = [
        ("done", &*locale.number(done)),
        ("total", &*locale.number(total)),
        ("time", &*text::clock(sound)),
        ("bad", &*locale.number(tally.bad())),
    ];
    locale.fill("verify.progress", &values)
}

/// What is printed.
struct Page<'a> {
    locale: &'a Locale,
    format: MatchFormat,
    tally: Tally,
    /// For JSON, which is written at the end.
    kept: Vec<Judged>,
}

impl Page<'_> {
    /// Counts a file, and tells of it at once if it is not in order.
    fn take(&mut self, judged: Judged, out: &mut impl Write) -> io::Result<()> {
        self.tally.add(&judged);
        match self.format {
            MatchFormat::Json => self.kept.push(judged),
            MatchFormat::Text if !judged.is_sound() => {
                plain::line(&judged, self.locale, out)?;
                // Whoever waits for a long time sees it at once.
                out.flush()?;
            }
            MatchFormat::Text => {}
        }
        Ok(())
    }

    fn finish(&self, elapsed: Duration, left: usize, out: &mut impl Write) -> io::Result<()> {
        match self.format {
            MatchFormat::Json => json::write(&self.kept, &self.tally, elapsed, left, out),
            MatchFormat::Text => plain::summary(&self.tally, elapsed, self.locale, out),
        }
    }
}

impl Judged {
    /// What was found and cannot be tried.
    fn unread(path: std::path::PathBuf, problem: Problem) -> Self {
        Self { path, outcome: Err(problem), clipped: crate::media::Clipped::default() }
    }
}
