//! What keys do.

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// One row up, or one line of a page.
    Up,
    /// One row down.
    Down,
    /// One screen up.
    PageUp,
    /// One screen down.
    PageDown,
    /// To the first row.
    Top,
    /// To the last row.
    Bottom,
    /// To the pane on the left, or the view before.
    Left,
    /// To the pane on the right, or the view after.
    Right,
    /// The next view.
    NextView,
    /// The view before.
    PreviousView,
    /// The view of the songs.
    ShowSongs,
    /// The view of the film.
    ShowFilm,
    /// The view of the people.
    ShowPeople,
    /// The view of the queue.
    ShowQueue,
    /// The view of the listener's files.
    ShowFiles,
    /// The view of the sources.
    ShowSources,
    /// The view of what is heard.
    ShowNow,
    /// The view of the lyrics.
    ShowLyrics,
    /// The view of what went wrong.
    ShowLog,
    /// Search the listener's files again, or stop searching.
    SearchFiles,
    /// Play what is selected.
    Play,
    /// Read what is selected.
    Open,
    /// Go where the highlighted link leads.
    Follow,
    /// Highlight the next link of the page.
    NextLink,
    /// Highlight the link before.
    PreviousLink,
    /// Back to where was jumped from.
    Return,
    /// Forward again.
    Forward,
    /// Sort the songs another way.
    Sort,
    /// Sort them from the other end.
    TurnSort,
    /// Play the original of a cover.
    HearOriginal,
    /// Pause or go on.
    Pause,
    /// The next entry of the queue.
    Next,
    /// The entry before.
    Previous,
    /// Stop.
    Stop,
    /// Five seconds back.
    SeekBack,
    /// Five seconds ahead.
    SeekAhead,
    /// Half a minute back.
    SeekFarBack,
    /// Half a minute ahead.
    SeekFarAhead,
    /// To so many tenths of the length: the digit of the key.
    SeekPart,
    /// To so many hundredths of the length: the number typed before.
    SeekPercent,
    /// A digit of a number for the key behind it.
    Count,
    /// Louder.
    Louder,
    /// Softer.
    Softer,
    /// Mute or not.
    Mute,
    /// Shuffle or not.
    Shuffle,
    /// Repeat: off, all, one.
    Repeat,
    /// Equal loudness: off, track, album, auto.
    ReplayGain,
    /// The equaliser.
    Equalizer,
    /// Every band of the equaliser back to nothing.
    Flat,
    /// Slower.
    Slower,
    /// Faster.
    Faster,
    /// At the speed of the recording.
    NormalSpeed,
    /// Mark the start, then the end of a part that is repeated; then no part any more.
    Mark,
    /// The next length of the cross-fade.
    Crossfade,
    /// Stop after what is heard, or not.
    StopAfter,
    /// Set the sleep timer.
    SleepTimer,
    /// Choose the output.
    Outputs,
    /// To the end of the queue.
    Add,
    /// Behind what is played.
    AddNext,
    /// Out of the queue.
    Remove,
    /// One place up in the queue.
    MoveUp,
    /// One place down in the queue.
    MoveDown,
    /// Empty the queue.
    Clear,
    /// Keep the queue under a name.
    SaveQueue,
    /// Show the kept playlists.
    ShowLists,
    /// The selected playlist in the place of the queue.
    LoadList,
    /// The selected playlist to the end of the queue.
    AppendList,
    /// Take the selected playlist away.
    DeleteList,
    /// Give the selected playlist another name.
    RenameList,
    /// The last change of the queue taken back.
    Undo,
    /// What was undone done again.
    Redo,
    /// This file is this song.
    Pin,
    /// This file is not this song.
    Refuse,
    /// Find.
    Search,
    /// Find an action, a song, a person or a view by a part of its name, and go there.
    Palette,
    /// The other language.
    Language,
    /// To the line of the lyrics that is read.
    SeekLine,
    /// The lyrics a tenth of a second sooner.
    WordsSooner,
    /// The lyrics a tenth of a second later.
    WordsLater,
    /// The lyrics when their times say.
    WordsAsTimed,
    /// The next theme.
    Theme,
    /// Show or hide what gives the story away.
    Spoilers,
    /// Show or hide where each fact comes from.
    Origins,
    /// Show or hide the help.
    Help,
    /// Leave a pane, a prompt, the help.
    Back,
    /// Take what the prompt holds.
    Accept,
    /// Take it, and play it if it can be heard.
    AcceptToPlay,
    /// The next place that the search found.
    NextFound,
    /// The place found before.
    PreviousFound,
    /// Delete the character before the cursor.
    Erase,
    /// Delete the word before the cursor.
    EraseWord,
    /// Delete everything in the prompt.
    EraseAll,
    /// Draw everything anew.
    Redraw,
    /// Back to the shell, until `fg`.
    Suspend,
    /// End the program.
    Quit,
}
