//! How deep a file nests, found out before it is parsed.
//!
//! The parser bounds brackets (80) and the parts of a dotted key (80), but not both together: 80 tables within each
//! other under keys of 80 parts are a tree of 6400 levels, and its destructor would overflow a small stack.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// The deepest nesting that is read; the format needs six.
pub(super) const DEEPEST: usize = 60;

/// Where `text` begins to nest deeper than [`DEEPEST`], in bytes.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    // For each open bracket: what closes it, and the levels that it and the key before it make.
    let mut open: Vec<(TokenKind, usize)> = Vec::new();
    let mut levels = 0;
    let mut points = 0;
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::Dot => points += 1,
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                let is_list = token.kind() == TokenKind::LeftSquareBracket;
                let closing = if is_list { TokenKind::RightSquareBracket } else { TokenKind::RightCurlyBracket };
                open.push((closing, points + 1));
                levels += points + 1;
                points = 0;
            }
            // A bracket that closes nothing is a fault that the parser reports.
            kind @ (TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket) => {
                if let Some((_, closed)) = open.pop_if(|(closing, _)| *closing == kind) {
                    levels -= closed;
                }
                points = 0;
            }
            TokenKind::Comma | TokenKind::Newline => points = 0,
            _ => {}
        }
        if levels + points > DEEPEST {
            return Some(token.span().start());
        }
    }
    None
}
