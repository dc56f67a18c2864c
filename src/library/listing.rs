//! The audio files below some folders, without reading them.

use std::ops::ControlFlow;
use std::path::PathBuf;

use super::walk::{Limits, walk};
use super::{Problem, natural};
use crate::media;

/// The audio files among and below `paths`, sorted by path as people sort, and what is in the way; both as a scan finds them,
/// but nothing is read except the first bytes of files whose name does not say what they are. `found` hears the number of
/// files now and then, and may stop the search: then there are none.
pub fn audio_files(
    paths: &[PathBuf],
    found: &mut dyn FnMut(usize) -> ControlFlow<()>,
) -> (Vec<PathBuf>, Vec<(PathBuf, Problem)>) {
    let (walked, flow) = walk(paths, Limits::default(), found);
    let mut problems = walked.problems;
    problems.sort_by(|(a, _), (b, _)| natural::compare_paths(a, b));
    if flow.is_break() {
        return (Vec::new(), problems);
    }
    let files = walked.files.into_iter().filter(|hit| hit.is_audio || media::begins_like_audio(&hit.path));
    (files.map(|hit| hit.path).collect(), problems)
}
