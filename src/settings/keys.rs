//! The lines below `[keys]`: what the listener wants which keys to do. Whether those actions exist, and whether the keys get on
//! with each other, is known where the table of keys is.

use toml::Spanned;
use toml::de::DeValue;

type Value<'a> = Spanned<DeValue<'a>>;

/// A line that gives an action its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// The table it stands in: `queue` for `[keys.queue]`; `None` below `[keys]` itself.
    pub context: Option<String>,
    /// The name of the action.
    pub action: String,
    /// The keys as they are written; none takes the action's keys away.
    pub keys: Vec<String>,
    /// The line in the file, from 1.
    pub line: usize,
}

/// Reads the table, with the byte of each fault.
pub(super) fn read(value: &Value<'_>, text: &str) -> Result<Vec<KeyLine>, Vec<(usize, String)>> {
    let Some(table) = value.get_ref().as_table() else {
        return Err(vec![(
            value.span().start,
            "keys is a table: [keys], and below it lines such as pause = \"space\"".into(),
        )]);
    };
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line_of = |byte: usize| ends.partition_point(|end| *end < byte) + 1;
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    let mut take =
        |context: Option<&str>, name: &Spanned<std::borrow::Cow<'_, str>>, value: &Value<'_>| match keys(value) {
            Ok(keys) => lines.push(KeyLine {
                context: context.map(str::to_owned),
                action: name.get_ref().as_ref().to_owned(),
                keys,
                line: line_of(name.span().start),
            }),
            Err(fault) => faults.push(fault),
        };
    for (name, value) in table {
        match value.get_ref().as_table() {
            Some(inner) => inner.iter().for_each(|(action, keys)| take(Some(name.get_ref()), action, keys)),
            None => take(None, name, value),
        }
    }
    if faults.is_empty() { Ok(lines) } else { Err(faults) }
}

/// One key in quotes, or a list of them.
fn keys(value: &Value<'_>) -> Result<Vec<String>, (usize, String)> {
    let fault = |value: &Value<'_>| {
        (
            value.span().start,
            "write a key in quotes, or a list of them: \"x\", [\"x\", \"ctrl-x\"], [] for none".to_owned(),
        )
    };
    if let Some(key) = value.get_ref().as_str() {
        return Ok(vec![key.to_owned()]);
    }
    let list = value.get_ref().as_array().ok_or_else(|| fault(value))?;
    list.iter().map(|key| key.get_ref().as_str().map(str::to_owned).ok_or_else(|| fault(key))).collect()
}
