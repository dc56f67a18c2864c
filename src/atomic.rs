//! Files that are replaced in one step: whoever reads sees the old content or the new one, also after a power cut.
//!
//! The new content is written beside the file, synced and renamed over it. A symbolic link stays one, and what it leads to is
//! replaced. Permissions are kept; a new file has those that the system gives every file.

use std::fs::{self, File, Permissions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Links followed to one that leads nowhere, as many as Linux does.
const LINKS: usize = 40;

/// Puts these bytes in the place of a file, which need not exist, no more than its folder. Fails if the disk does, or if
/// something that is no file lies there; then what lay there is untouched.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let place = Place::of(path)?;
    place.put(&place.file, bytes)
}

/// The same; what was there before, if it is no longer than `most` bytes and another content, is kept beside it as [`backup`].
/// The same content is not written again.
pub fn replace_keeping(path: &Path, bytes: &[u8], most: u64) -> io::Result<()> {
    let place = Place::of(path)?;
    if let Some(before) = place.read(most)? {
        if before == bytes {
            return Ok(());
        }
        place.put(&backup(&place.file), &before)?;
    }
    place.put(&place.file, bytes)
}

/// `name.bak` of `name`.
#[must_use]
pub fn backup(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".bak");
    name.into()
}

/// Where a file really lies.
struct Place {
    file: PathBuf,
    folder: PathBuf,
    /// Those of the file that lies there.
    permissions: Option<Permissions>,
}

impl Place {
    /// Makes the folder.
    fn of(path: &Path) -> io::Result<Self> {
        let file = target(path);
        let permissions = match fs::metadata(&file) {
            Ok(facts) if facts.is_file() => Some(facts.permissions()),
            Ok(_) => return Err(io::Error::new(io::ErrorKind::InvalidInput, "this is no file")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        fs::create_dir_all(&folder)?;
        Ok(Self { file, folder, permissions })
    }

    /// What lies there; `None` if nothing does, or more than `most` bytes.
    fn read(&self, most: u64) -> io::Result<Option<Vec<u8>>> {
        if self.permissions.is_none() {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        File::open(&self.file)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= most))
    }

    fn put(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        // The usual rights, not those of a secret: other programs may run as somebody else.
        #[cfg(unix)]
        builder.permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
        let mut file = builder.tempfile_in(&self.folder).map_err(bare)?;
        file.write_all(bytes)?;
        if let Some(permissions) = &self.permissions {
            file.as_file().set_permissions(permissions.clone())?;
        }
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        // The rename itself; not every file system can sync a folder, and without it only the last change is at stake.
        let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

/// What the system says, without the name of a file beside it that nobody named.
fn bare(error: io::Error) -> io::Error {
    if error.get_ref().is_none() || error.kind() == io::ErrorKind::Other { error } else { error.kind().into() }
}

/// What a path leads to in the end, be it there or not.
fn target(path: &Path) -> PathBuf {
    let mut target = path.to_owned();
    for _ in 0..LINKS {
        if let Ok(real) = target.canonicalize() {
            return real;
        }
        // A link to a file that is not there yet: another program made it so.
        let Ok(next) = fs::read_link(&target) else { return target };
        target = target.parent().unwrap_or(Path::new("")).join(next);
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn why_it_cannot_be_written_names_no_file_that_nobody_named() {
        let reason = replace(Path::new("/proc/melangkah"), b"x").unwrap_err().to_string();
        assert!(reason.contains("not found") && !reason.contains("tmp"), "{reason}");
    }

    #[test]
    fn a_file_is_replaced_and_the_one_before_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/sub/kept.toml");
        replace_keeping(&path, b"one", 10).unwrap();
        assert!(!backup(&path).exists());
        for (content, before) in [("two", "one"), ("two", "one"), ("three", "two"), ("longer than ten", "three")] {
            replace_keeping(&path, content.as_bytes(), 10).unwrap();
            let read = |path: &Path| fs::read_to_string(path).unwrap();
            assert_eq!((read(&path).as_str(), read(&backup(&path)).as_str()), (content, before));
        }
        // Too long to be kept, and replaced all the same.
        replace_keeping(&path, b"four", 10).unwrap();
        assert_eq!(fs::read(backup(&path)).unwrap(), b"three");
        replace(&path, b"").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"");
        let names = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(names, 2, "nothing else is left lying about");
    }

    #[test]
    fn what_is_no_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(replace(folder.path(), b"x").unwrap_err().kind(), io::ErrorKind::InvalidInput);
        fs::write(folder.path().join("file"), "").unwrap();
        assert!(replace(&folder.path().join("file/below"), b"x").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("dotfiles")).unwrap();
        symlink("dotfiles/real", at("link")).unwrap();
        symlink("link", at("link to link")).unwrap();
        // What the link leads to is made.
        replace_keeping(&at("link to link"), b"one", 10).unwrap();
        assert_eq!(fs::read(at("dotfiles/real")).unwrap(), b"one");
        fs::set_permissions(at("dotfiles/real"), Permissions::from_mode(0o640)).unwrap();
        replace_keeping(&at("link to link"), b"two", 10).unwrap();
        assert!(at("link").is_symlink() && at("link to link").is_symlink());
        assert_eq!(fs::read(at("dotfiles/real")).unwrap(), b"two");
        for name in ["dotfiles/real", "dotfiles/real.bak"] {
            assert_eq!(fs::metadata(at(name)).unwrap().permissions().mode() & 0o777, 0o640, "{name}");
        }
        symlink("round", at("round")).unwrap();
        replace(&at("round"), b"x").unwrap_err();
    }
}
