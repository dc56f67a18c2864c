//! A document as GitHub-flavoured Markdown.

use std::io::{self, Write};

use super::document::{Block, Document, Level, Line, Moment, Note, Rich, Section, Span, Table, sign};

/// Writes `document` as Markdown: headings, a list item a fact, tables, footnotes for the sources. Nothing is wrapped. Every
/// character that Markdown or HTML would read as its own is escaped.
pub fn write(document: &Document, out: &mut impl Write) -> io::Result<()> {
    let mut blocks: Vec<String> = Vec::new();
    let has_title = !document.title.is_empty();
    if has_title {
        blocks.push(format!("# {}", escape(&document.title)));
    }
    for section in &document.sections {
        blocks.extend(section_blocks(section, has_title));
    }
    if !document.legend.is_empty() {
        let signs =
            document.legend.iter().map(|(certainty, words)| format!("{} {}", escape(sign(*certainty)), escape(words)));
        blocks.push(signs.collect::<Vec<_>>().join(" · "));
    }
    if !document.notes.is_empty() {
        blocks.push(document.notes.iter().enumerate().map(footnote).collect::<Vec<_>>().join("\n"));
    }
    writeln!(out, "{}", blocks.join("\n\n"))
}

fn section_blocks(section: &Section, has_title: bool) -> Vec<String> {
    let level = match section.level {
        Level::Chapter => 1,
        Level::Part => 2,
    };
    let mut blocks = Vec::new();
    if !section.heading.spans().is_empty() {
        blocks.push(format!("{} {}", "#".repeat(level + usize::from(has_title)), inline(&section.heading)));
    }
    for block in &section.blocks {
        match block {
            Block::Lines(lines) if lines.is_empty() => {}
            Block::Lines(lines) => blocks.push(lines.iter().map(item).collect::<Vec<_>>().join("\n")),
            Block::Timeline(moments) if moments.is_empty() => {}
            Block::Timeline(moments) => blocks.push(moments.iter().map(moment).collect::<Vec<_>>().join("\n")),
            Block::Table(table) if table.rows.is_empty() => {}
            Block::Table(table) => blocks.push(grid(table)),
            Block::Paragraph(rich) => blocks.push(inline(rich)),
            Block::Items(items) if items.is_empty() => {}
            Block::Items(items) => {
                blocks.push(items.iter().map(|item| format!("- {}", inline(item))).collect::<Vec<_>>().join("\n"));
            }
        }
    }
    blocks
}

fn item(line: &Line) -> String {
    listed(&escape(line.label.trim()), &line.value, &line.remarks)
}

fn moment(moment: &Moment) -> String {
    listed(&inline(&moment.when), &moment.what, &moment.remarks)
}

fn listed(label: &str, value: &Rich, remarks: &[Rich]) -> String {
    let mut item = format!("- **{label}:** {}", inline(value));
    for remark in remarks {
        item.push_str("\n  - ");
        item.push_str(&inline(remark));
    }
    item
}

fn grid(table: &Table) -> String {
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut rows = vec![
        row(table.columns.iter().map(|column| escape(&column.head)).collect()),
        row(table.columns.iter().map(|column| if column.is_number { "---:" } else { "---" }.to_owned()).collect()),
    ];
    rows.extend(table.rows.iter().map(|cells| row(cells.iter().map(inline).collect())));
    rows.join("\n")
}

fn inline(rich: &Rich) -> String {
    let mut text = String::new();
    for span in rich.spans() {
        match span {
            Span::Text(words) | Span::Link(words, _) | Span::Faint(words) => text.push_str(&escape(words)),
            Span::Sign(certainty) => text.push_str(&escape(sign(*certainty))),
            Span::Notes(numbers) => text.extend(numbers.iter().map(|number| format!("[^{number}]"))),
        }
    }
    text.trim().to_owned()
}

fn footnote((index, note): (usize, &Note)) -> String {
    let mut text = format!("[^{}]: {}", index + 1, escape(&note.description));
    if let Some(address) = &note.address {
        text.push_str(". ");
        text.push_str(&link(address));
    }
    text
}

/// A web address as a link; anything else as plain text.
fn link(address: &str) -> String {
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    let is_plain = !address.contains(|character: char| character.is_whitespace() || matches!(character, '<' | '>'));
    if is_web && is_plain { format!("<{address}>") } else { escape(address) }
}

/// `text` with a backslash before every character that could begin markup (`CommonMark` 0.31, section 2.4: any ASCII punctuation may be
/// escaped). `.` and `)` after a number at the start would begin a list; `+`, `-`, `=` only count at a start.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // What stands before the character since the last white space at the start.
    let (mut is_start, mut only_digits) = (true, true);
    for (index, character) in text.char_indices() {
        let is_markup = match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '@' => true,
            '!' => text[index + 1..].starts_with('['),
            '+' | '-' | '=' => is_start,
            '.' | ')' => !is_start && only_digits,
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(character);
        is_start = is_start && character.is_whitespace();
        only_digits = is_start || (only_digits && character.is_ascii_digit());
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_texts_is_escaped() {
        assert_eq!(escape("a|b *c* _d_ [e](f) <g> `h` #1 \\"), r"a\|b \*c\* \_d\_ \[e\](f) \<g\> \`h\` \#1 \\");
        assert_eq!(escape("1. one"), r"1\. one");
        assert_eq!(escape("v1.2 (x)"), "v1.2 (x)");
        assert_eq!(escape("- x - y"), r"\- x - y");
        assert_eq!(escape("+1+1"), r"\+1+1");
        assert_eq!(escape("![x]!"), r"\!\[x\]!");
        assert_eq!(escape("~~x~~ &amp; $y$"), r"\~\~x\~\~ \&amp; \$y\$");
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert_eq!(link("https://example.org/a_b"), "<https://example.org/a_b>");
        assert_eq!(link("javascript:alert(1)"), "javascript:alert(1)");
        assert_eq!(link("https://x> <b>"), r"https://x\> \<b\>");
    }
}
