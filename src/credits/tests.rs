//! Small catalogues, printed.
