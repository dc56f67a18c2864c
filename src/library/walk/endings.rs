//! What the ending of a file's name says of it. Endings are in small letters.

/// Endings of files that are tried.
const AUDIO: [&str; 38] = [
    "aac", "adts", "aif", "aifc", "aiff", "alac", "au", "bw64", "caf", "f4a", "fla", "flac", "m4a", "m4b", "m4p",
    "m4r", "m4v", "mka", "mkv", "mov", "mp1", "mp2", "mp3", "mp4", "mpa", "mpga", "oga", "ogg", "ogx", "opus", "qt",
    "rf64", "snd", "w64", "wav", "wave", "weba", "webm",
];

/// Endings of audio files that are known and cannot be decoded, with the codec's name.
pub(super) const UNDECODABLE: [(&str, &str); 23] = [
    ("ac3", "AC-3"),
    ("amr", "AMR"),
    ("ape", "Monkey's Audio"),
    ("dff", "DSD"),
    ("dsf", "DSD"),
    ("dts", "DTS"),
    ("eac3", "E-AC-3"),
    ("gsm", "GSM"),
    ("mid", "MIDI"),
    ("midi", "MIDI"),
    ("mp+", "Musepack"),
    ("mpc", "Musepack"),
    ("ofr", "OptimFROG"),
    ("qoa", "QOA"),
    ("ra", "RealAudio"),
    ("rm", "RealAudio"),
    ("shn", "Shorten"),
    ("spx", "Speex"),
    ("tak", "TAK"),
    ("thd", "TrueHD"),
    ("tta", "True Audio"),
    ("wma", "Windows Media Audio"),
    ("wv", "WavPack"),
];

/// Endings of files that are no audio, and are not looked into. What is in none of the three lists is.
pub(super) const OTHER: [&str; 118] = [
    "7z",
    "accurip",
    "apk",
    "asd",
    "ass",
    "asx",
    "avi",
    "avif",
    "bak",
    "bin",
    "bmp",
    "bz2",
    "c",
    "cfg",
    "conf",
    "cpp",
    "crdownload",
    "css",
    "csv",
    "cue",
    "db",
    "deb",
    "dll",
    "dmg",
    "doc",
    "docx",
    "ds_store",
    "eot",
    "epub",
    "exe",
    "ffp",
    "flv",
    "gif",
    "go",
    "gz",
    "h",
    "heic",
    "htm",
    "html",
    "ico",
    "ini",
    "iso",
    "jar",
    "java",
    "jfif",
    "jpeg",
    "jpg",
    "js",
    "json",
    "jxl",
    "key",
    "kt",
    "lnk",
    "lock",
    "log",
    "lrc",
    "lua",
    "m3u",
    "m3u8",
    "m4u",
    "md",
    "md5",
    "mobi",
    "mpeg",
    "mpg",
    "nfo",
    "nzb",
    "o",
    "odp",
    "ods",
    "odt",
    "ogv",
    "opf",
    "otf",
    "par2",
    "part",
    "pdf",
    "php",
    "pl",
    "pls",
    "png",
    "ppt",
    "pptx",
    "ps",
    "psd",
    "py",
    "rar",
    "rb",
    "rpm",
    "rs",
    "rtf",
    "sfv",
    "sh",
    "sha1",
    "sha256",
    "so",
    "sqlite",
    "srt",
    "svg",
    "tar",
    "tga",
    "tif",
    "tiff",
    "tmp",
    "toml",
    "torrent",
    "ts",
    "ttf",
    "txt",
    "url",
    "vob",
    "vtt",
    "webp",
    "wmv",
    "xls",
    "xlsx",
    "xml",
    "zip",
];

/// Whether a file of this ending, in small letters, is tried.
pub(in crate::library) fn is_audio(ending: &str) -> bool {
    AUDIO.binary_search(&ending).is_ok()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_lists_of_endings_are_sorted_and_say_nothing_twice() {
        let undecodable: Vec<&str> = UNDECODABLE.iter().map(|(ending, _)| *ending).collect();
        for list in [&AUDIO[..], &OTHER[..], &undecodable[..]] {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
        }
        let all = || AUDIO.iter().chain(&OTHER).chain(&undecodable);
        assert_eq!(all().collect::<HashSet<_>>().len(), all().count());
    }
}
