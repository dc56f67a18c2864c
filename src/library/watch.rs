//! Notices when something changes below the listener's folders.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use notify::{ErrorKind, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// Why changes are not noticed.
#[derive(Debug, thiserror::Error)]
#[error("{}: changes there are not noticed: {}", path.display(), reason(cause))]
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
            let (path, outcome) = if root.is_file() {
                (folder, watcher.watch(folder, RecursiveMode::NonRecursive))
            } else {
                (root.as_path(), watch_below(&mut watcher, root))
            };
            // What is not there is told by the search.
            if let Err(cause) = outcome
                && path.exists()
            {
                errors.push(Error { path: path.to_owned(), cause });
            }
        }
        (Some(Self { _watcher: watcher }), errors)
    }
}

/// Watches a folder and those below it. One that may not be read, which the search tells, costs the others nothing: then those
/// around it are watched one by one. Below a folder that comes into one of these later nothing is noticed before the next search.
fn watch_below(watcher: &mut impl Watcher, root: &Path) -> notify::Result<()> {
    let mut seen = HashSet::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        // A link may lead back up.
        if !seen.insert(folder.canonicalize().unwrap_or_else(|_| folder.clone())) {
            continue;
        }
        match watcher.watch(&folder, RecursiveMode::Recursive) {
            Err(error) if is_passed_over(&error) => {}
            outcome => {
                outcome?;
                continue;
            }
        }
        match watcher.watch(&folder, RecursiveMode::NonRecursive) {
            Err(error) if is_passed_over(&error) => continue,
            outcome => outcome?,
        }
        let entries = fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok);
        open.extend(entries.map(|entry| entry.path()).filter(|path| path.is_dir()));
    }
    Ok(())
}

/// Whether a folder may not be read, or went away meanwhile.
fn is_passed_over(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::Io(cause) => matches!(cause.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::NotFound),
        kind => matches!(kind, ErrorKind::PathNotFound),
    }
}

/// Why, without the paths: those are told with it.
fn reason(cause: &notify::Error) -> String {
    match &cause.kind {
        ErrorKind::Io(cause) => cause.to_string(),
        ErrorKind::MaxFilesWatch => {
            "the system watches no more folders for this user (fs.inotify.max_user_watches)".to_owned()
        }
        _ => cause.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One that may not read one folder, as the system says it: the whole of a folder around it cannot be watched at once.
    struct Picky {
        closed: PathBuf,
        watched: Vec<(PathBuf, RecursiveMode)>,
    }

    impl Watcher for Picky {
        fn new<F: notify::EventHandler>(_: F, _: notify::Config) -> notify::Result<Self> {
            Ok(Self { closed: PathBuf::new(), watched: Vec::new() })
        }

        fn watch(&mut self, path: &Path, mode: RecursiveMode) -> notify::Result<()> {
            let is_around = mode == RecursiveMode::Recursive && self.closed.starts_with(path);
            if is_around || path == self.closed {
                return Err(io::Error::from(io::ErrorKind::PermissionDenied).into());
            }
            self.watched.push((path.to_owned(), mode));
            Ok(())
        }

        fn unwatch(&mut self, _: &Path) -> notify::Result<()> {
            Ok(())
        }

        fn kind() -> notify::WatcherKind {
            notify::WatcherKind::NullWatcher
        }
    }

    #[test]
    fn a_folder_that_may_not_be_read_costs_the_others_nothing() {
        let room = tempfile::tempdir().unwrap();
        let path = |name: &str| room.path().join(name);
        for name in ["a/deep", "b/closed", "b/open"] {
            fs::create_dir_all(path(name)).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(room.path(), path("b/back")).unwrap();
        let mut picky = Picky { closed: path("b/closed"), watched: Vec::new() };
        watch_below(&mut picky, room.path()).unwrap();
        picky.watched.sort_by(|(a, _), (b, _)| a.cmp(b));
        let (all, one) = (RecursiveMode::Recursive, RecursiveMode::NonRecursive);
        let mut expected =
            vec![(room.path().to_owned(), one), (path("a"), all), (path("b"), one), (path("b/open"), all)];
        // Of a link that leads back up what lies around the closed folder is known already.
        picky.watched.retain(|(path, _)| !path.ends_with("back"));
        expected.sort_by(|(a, _), (b, _)| a.cmp(b));
        assert_eq!(picky.watched, expected);
    }

    #[test]
    fn why_is_told_without_the_paths_of_the_library() {
        let cause = notify::Error::io(io::Error::from(io::ErrorKind::InvalidInput)).add_path("/secret".into());
        let words = Error { path: "music".into(), cause }.to_string();
        assert!(words.starts_with("music: changes there are not noticed: ") && !words.contains("secret"), "{words}");
    }
}
