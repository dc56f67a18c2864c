//! The assignment problem: every row gets a column of its own, so that the sum is the greatest there is.
//!
//! The Hungarian method with potentials, one shortest augmenting path a row, in O(rows² · columns); H. W. Kuhn, "The
//! Hungarian method for the assignment problem", Naval Research Logistics Quarterly 2 (1955).

/// More rows than this are not assigned: nobody's doubt is that wide.
pub(super) const MOST: usize = 128;

/// What each row is worth in each column; `None` where it cannot be.
pub(super) type Table = Vec<Vec<Option<i32>>>;

/// The column of each row, and the sum. `None` if not every row can have one of its own, or if there are more than [`MOST`].
pub(super) fn assign(table: &Table) -> Option<(Vec<usize>, i64)> {
    let columns = table.first().map_or(0, Vec::len);
    if table.len() > columns.min(MOST) {
        return None;
    }
    let chosen = hungarian(table, columns);
    let worth = chosen.iter().zip(table).map(|(column, row)| row.get(*column).copied().flatten().map(i64::from));
    let sum = worth.sum::<Option<i64>>()?;
    Some((chosen, sum))
}

/// By how much the sum falls if a row may not have the column that it was given; `None` if then not every row has one.
pub(super) fn regret(table: &Table, assigned: &(Vec<usize>, i64), row: usize) -> Option<i64> {
    let mut without = table.clone();
    *without.get_mut(row)?.get_mut(*assigned.0.get(row)?)? = None;
    assign(&without).map(|(_, sum)| assigned.1 - sum)
}

/// Dearer than any sum of what is possible.
const IMPOSSIBLE: i64 = 1 << 40;
const FAR: i64 = i64::MAX / 4;

fn hungarian(table: &Table, columns: usize) -> Vec<usize> {
    let cost = |row: usize, column: usize| table[row][column].map_or(IMPOSSIBLE, |worth| -i64::from(worth));
    let rows = table.len();
    // Row and column 0 are outside of the table: they begin each path.
    let (mut of_row, mut of_column) = (vec![0_i64; rows + 1], vec![0_i64; columns + 1]);
    let mut row_of = vec![0_usize; columns + 1];
    for row in 1..=rows {
        row_of[0] = row;
        let mut at = 0;
        let mut nearest = vec![FAR; columns + 1];
        let mut before = vec![0_usize; columns + 1];
        let mut is_done = vec![false; columns + 1];
        while row_of[at] != 0 {
            is_done[at] = true;
            let (here, mut step, mut next) = (row_of[at], FAR, 0);
            for column in (1..=columns).filter(|column| !is_done[*column]) {
                let reduced = cost(here - 1, column - 1) - of_row[here] - of_column[column];
                if reduced < nearest[column] {
                    (nearest[column], before[column]) = (reduced, at);
                }
                if nearest[column] < step {
                    (step, next) = (nearest[column], column);
                }
            }
            for column in 0..=columns {
                if is_done[column] {
                    of_row[row_of[column]] += step;
                    of_column[column] -= step;
                } else {
                    nearest[column] -= step;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[before[at]];
            at = before[at];
        }
    }
    let mut chosen = vec![0; rows];
    for (column, row) in row_of.iter().enumerate().skip(1).filter(|(_, row)| **row != 0) {
        chosen[row - 1] = column - 1;
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The greatest sum, by trying everything.
    fn brute(table: &Table, row: usize, taken: &mut Vec<usize>) -> Option<i64> {
        let Some(line) = table.get(row) else { return Some(0) };
        let mut best = None;
        for (column, worth) in line.iter().enumerate() {
            let Some(worth) = worth.filter(|_| !taken.contains(&column)) else { continue };
            taken.push(column);
            let rest = brute(table, row + 1, taken);
            taken.pop();
            best = best.max(rest.map(|rest| rest + i64::from(worth)));
        }
        best
    }

    #[test]
    fn the_sum_is_the_greatest_there_is() {
        let mut random = fastrand::Rng::with_seed(7);
        let (mut possible, mut impossible) = (0, 0);
        for _ in 0..3000 {
            let (rows, columns) = (random.usize(1..=5), random.usize(1..=6));
            let mut worth = || (random.u8(..) > 90).then(|| random.i32(0..=100));
            let table: Table = (0..rows).map(|_| (0..columns).map(|_| worth()).collect()).collect();
            let expected = brute(&table, 0, &mut Vec::new());
            let found = assign(&table);
            assert_eq!(found.as_ref().map(|(_, sum)| *sum), expected, "{table:?}");
            let Some(found) = found else {
                impossible += 1;
                continue;
            };
            possible += 1;
            let mut columns = found.0.clone();
            columns.sort_unstable();
            columns.dedup();
            assert_eq!(columns.len(), rows, "a column of its own: {table:?}");
            for row in 0..rows {
                let mut without = table.clone();
                without[row][found.0[row]] = None;
                let next = brute(&without, 0, &mut Vec::new());
                assert_eq!(regret(&table, &found, row), next.map(|next| found.1 - next), "{table:?}");
            }
        }
        assert!(possible > 500 && impossible > 500, "{possible} and {impossible}");
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(assign(&Vec::new()), Some((Vec::new(), 0)));
        assert_eq!(assign(&vec![vec![]]), None);
        assert_eq!(assign(&vec![vec![Some(1)], vec![Some(1)]]), None, "two rows, one column");
        let large = |size: usize| vec![vec![Some(1); size]; size];
        assert_eq!(assign(&large(MOST)).map(|(_, sum)| sum), Some(MOST as i64));
        assert_eq!(assign(&large(MOST + 1)), None);
    }
}
