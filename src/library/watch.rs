//! Notices when something changes below the listener's folders.

use std::path::{Path, PathBuf};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// Why changes are not noticed.
#[derive(Debug, thiserror::Error)]
#[error("{}: changes there are not noticed: {cause}", path.display())]
pub struct Error {
    /// The file or folder.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub cause: notify::Error,
}

/// Watches folders, and those below, until it is dropped.
#[derive(Debug)]
pub(super) struct Watch {
    /// Holds the thread of the library.
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches these files and folders. `on_change` is called in a thread of its own when something may have changed there, often
    /// many times for one change; reading a file is none. What cannot be watched is told, and the rest is watched.
    pub(super) fn start(roots: &[PathBuf], on_change: impl Fn() + Send + 'static) -> (Option<Self>, Vec<Error>) {
        let take = move |event: notify::Result<notify::Event>| {
            // An error means that events were lost: then everything may have changed.
            if event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
                return;
            }
            on_change();
        };
        let first = roots.first().cloned().unwrap_or_default();
        let mut watcher = match notify::recommended_watcher(take) {
            Ok(watcher) => watcher,
            Err(cause) => return (None, vec![Error { path: first, cause }]),
        };
        let mut errors = Vec::new();
        for root in roots {
            // A file may be replaced by another of the same name, which its folder sees.
            let folder = root.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let (path, mode) = if root.is_file() {
                (folder, RecursiveMode::NonRecursive)
            } else {
                (root.as_path(), RecursiveMode::Recursive)
            };
            // What is not there is told by the search.
            if let Err(cause) = watcher.watch(path, mode)
                && path.exists()
            {
                errors.push(Error { path: path.to_owned(), cause });
            }
        }
        (Some(Self { _watcher: watcher }), errors)
    }
}
