//! Tables: columns side by side, or on a narrow sheet one row under the other.

use crate::credits::document::{Rich, Table};
use crate::text::width;

use super::compose::{pieces, plain_width};
use super::{Line, Target, wrap};
use crate::tui::theme::Tone;

/// Between two columns.
const GAP: usize = 2;
/// No column with words is made narrower for a table to fit.
const LEAST: usize = 9;

/// The lines of a table, none wider than `columns`. Its links are added to `targets`, of which `before` stand elsewhere.
pub(super) fn set(table: &Table, columns: usize, before: usize, targets: &mut Vec<Target>) -> Vec<Line> {
    match column_widths(table, columns) {
        Some(widths) => side_by_side(table, &widths, before, targets),
        None => stacked(table, columns, before, targets),
    }
}

/// The natural widths, the widest made narrower until all fit; `None` if they cannot.
fn column_widths(table: &Table, columns: usize) -> Option<Vec<usize>> {
    let natural = |(index, column): (usize, &crate::credits::document::Column)| {
        let cells = table.rows.iter().filter_map(|row| row.get(index)).map(plain_width);
        cells.chain([width(&column.head)]).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = table.columns.iter().enumerate().map(natural).collect();
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > columns {
        let widest = widths.iter_mut().max().filter(|widest| **widest > LEAST)?;
        *widest -= 1;
    }
    Some(widths)
}

fn side_by_side(table: &Table, widths: &[usize], before: usize, targets: &mut Vec<Target>) -> Vec<Line> {
    let heads: Vec<Rich> = table.columns.iter().map(|column| Rich::text(&column.head)).collect();
    let mut set = |cells: &[Rich], tone| {
        let cells = cells.iter().zip(widths);
        let cells: Vec<Vec<Line>> =
            cells.map(|(cell, columns)| wrap(&pieces(cell, tone, before, targets), *columns)).collect();
        row(table, &cells, widths)
    };
    let mut lines = set(&heads, Tone::Faint);
    // Wrapped rows are easier to tell apart with air between them.
    let rows: Vec<Vec<Line>> = table.rows.iter().map(|cells| set(cells, Tone::Plain)).collect();
    let is_airy = rows.iter().any(|row| row.len() > 1);
    for row in rows {
        if is_airy {
            lines.push(Line::default());
        }
        lines.extend(row);
    }
    lines
}

/// The lines of a row whose cells are wrapped.
fn row(table: &Table, cells: &[Vec<Line>], widths: &[usize]) -> Vec<Line> {
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let mut line = Line::default();
        let mut edge = 0;
        for ((cell, columns), column) in cells.iter().zip(widths).zip(&table.columns) {
            if let Some(words) = cell.get(at).filter(|words| !words.0.is_empty()) {
                let indent = if column.is_number { columns.saturating_sub(words.width()) } else { 0 };
                line.pad(edge + indent);
                line.append(words.clone());
            }
            edge += columns + GAP;
        }
        line
    };
    (0..height).map(line).collect()
}

/// Each row as its first cell and, indented, the others; heads are left out, for what a cell is about its words tell.
fn stacked(table: &Table, columns: usize, before: usize, targets: &mut Vec<Target>) -> Vec<Line> {
    let mut lines = Vec::new();
    for cells in &table.rows {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        let filled = cells.iter().filter(|cell| plain_width(cell) > 0);
        for (index, cell) in filled.enumerate() {
            let (edge, tone) = if index == 0 { (0, Tone::Strong) } else { (2.min(columns - 1), Tone::Plain) };
            for words in wrap(&pieces(cell, tone, before, targets), columns - edge) {
                let mut line = Line::default();
                line.pad(edge);
                line.append(words);
                lines.push(line);
            }
        }
    }
    lines
}
