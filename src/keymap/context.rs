//! Where keys are heard.

/// Where a key is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Everywhere but in the help, at a prompt and in what lies over the view.
    Main,
    /// Where songs are listed.
    Songs,
    /// Where people are listed.
    People,
    /// In the queue.
    Queue,
    /// Where the listener's files are listed.
    Files,
    /// On a page that is read: film, sources.
    Page,
    /// On the page of what is heard.
    Now,
    /// In the lyrics.
    Lyrics,
    /// In the list of what went wrong.
    Log,
    /// Over the help.
    Help,
    /// While something is typed.
    Prompt,
    /// Over the equaliser.
    Equalizer,
    /// Over the list of outputs.
    Outputs,
    /// Over the kept playlists.
    Lists,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 14] = [
        Self::Main,
        Self::Songs,
        Self::People,
        Self::Queue,
        Self::Files,
        Self::Page,
        Self::Now,
        Self::Lyrics,
        Self::Log,
        Self::Help,
        Self::Prompt,
        Self::Equalizer,
        Self::Outputs,
        Self::Lists,
    ];

    /// Its name in the configuration: `[keys.queue]`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Songs => "songs",
            Self::People => "people",
            Self::Queue => "queue",
            Self::Files => "files",
            Self::Page => "page",
            Self::Now => "now",
            Self::Lyrics => "lyrics",
            Self::Log => "log",
            Self::Help => "help",
            Self::Prompt => "prompt",
            Self::Equalizer => "equalizer",
            Self::Outputs => "outputs",
            Self::Lists => "playlists",
        }
    }

    /// Whether it is a view, or all of them: what a name alone below `[keys]` is about.
    #[must_use]
    pub fn is_view(self) -> bool {
        self == Self::Main || self.parent() == Some(Self::Main)
    }

    /// The context whose keys are heard too.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        match self {
            Self::Main | Self::Help | Self::Prompt | Self::Equalizer | Self::Outputs | Self::Lists => None,
            Self::Songs
            | Self::People
            | Self::Queue
            | Self::Files
            | Self::Page
            | Self::Now
            | Self::Lyrics
            | Self::Log => Some(Self::Main),
        }
    }
}
