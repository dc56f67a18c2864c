//! Tables of text: columns as wide as their cells, narrower if the page is, and one row under the other on a narrow page.

use crate::text::width;

use super::super::document::{Rich, Table};
use super::{GAP, Page, Painted, Style};

/// A column is not made narrower than this: the rows are then set one under the other.
const LEAST: usize = 8;

impl Page {
    pub(super) fn table(&self, table: &Table) -> Vec<String> {
        if table.rows.is_empty() {
            return Vec::new();
        }
        let natural = natural_widths(table);
        let Some(widths) = self.columns.map_or(Some(natural.clone()), |columns| shrink(natural, columns)) else {
            return self.stacked(table);
        };
        let head: Vec<Rich> = table.columns.iter().map(|column| Rich::text(&column.head)).collect();
        let mut lines = self.row(table, &head, &widths, Style::Faint);
        lines.extend(table.rows.iter().flat_map(|row| self.row(table, row, &widths, Style::Plain)));
        lines
    }

    fn row(&self, table: &Table, cells: &[Rich], widths: &[usize], style: Style) -> Vec<String> {
        let cells: Vec<Vec<Painted>> = cells
            .iter()
            .zip(widths)
            .map(|(cell, columns)| self.lines_within(cell, self.columns.map(|_| *columns), style))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        let line = |index: usize| {
            let mut line = String::new();
            for ((cell, column), columns) in cells.iter().zip(&table.columns).zip(widths) {
                let (plain, painted) = cell.get(index).map_or(("", ""), |line| (&line.plain, &line.painted));
                let padding = " ".repeat(columns.saturating_sub(width(plain)));
                let (before, after) = if column.is_number { (padding.as_str(), "") } else { ("", padding.as_str()) };
                line.push_str(before);
                line.push_str(painted);
                line.push_str(after);
                line.push_str(&" ".repeat(GAP));
            }
            line
        };
        (0..height).map(line).collect()
    }

    /// Every row as a small list: the first two cells as its heading, the others under it with their heads.
    fn stacked(&self, table: &Table) -> Vec<String> {
        let mut lines = Vec::new();
        for (index, row) in table.rows.iter().enumerate() {
            if index > 0 {
                lines.push(String::new());
            }
            let heading = Rich::join(row.iter().take(2).cloned(), ". ");
            lines.extend(self.indented(&heading, 0, Style::Bold));
            for (column, cell) in table.columns.iter().zip(row).skip(2) {
                let mut text = Rich::default();
                text.push_faint(&format!("{}: ", &*column.head));
                text.append(cell.clone());
                let text = self.lines(&text, 2 * GAP, Style::Plain).into_iter().enumerate();
                lines.extend(text.map(|(index, line)| {
                    let edge = if index == 0 { GAP } else { 2 * GAP };
                    format!("{:edge$}{}", "", line.painted)
                }));
            }
        }
        lines
    }
}

/// The width of the widest cell of each column.
fn natural_widths(table: &Table) -> Vec<usize> {
    let mut widths: Vec<usize> = table.columns.iter().map(|column| width(&column.head)).collect();
    for row in &table.rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(&super::flatten(cell, Style::Plain).0).max(*widest);
        }
    }
    widths
}

/// Takes columns from the widest until all fit into `columns`; `None` if that would make one narrower than [`LEAST`].
fn shrink(mut widths: Vec<usize>, columns: usize) -> Option<Vec<usize>> {
    let room = columns.checked_sub(GAP * widths.len().saturating_sub(1))?;
    while widths.iter().sum::<usize>() > room {
        let widest = widths.iter_mut().max()?;
        if *widest <= LEAST {
            return None;
        }
        *widest -= 1;
    }
    Some(widths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_columns_give_way_first() {
        assert_eq!(shrink(vec![3, 20, 10], 37), Some(vec![3, 20, 10]));
        assert_eq!(shrink(vec![3, 20, 10], 30), Some(vec![3, 13, 10]));
        assert_eq!(shrink(vec![3, 20, 20], 22), None);
        assert_eq!(shrink(vec![3, 20, 20], 2), None);
        assert_eq!(shrink(Vec::new(), 0), Some(Vec::new()));
    }
}
