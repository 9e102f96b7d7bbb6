//! The shape of a Berlinger text export, without its meaning.
//!
//! `Key: value` lines, one leading space for each level; several pairs on one line are joined by
//! `, `; rows of data begin with a tab.

use std::ops::Range;

use super::error::{LoggerError, Problem};

/// One pair and what lies below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) line: usize,
    pub(super) key: String,
    pub(super) value: String,
    pub(super) children: Vec<Node>,
    pub(super) rows: Vec<Row>,
}

/// One row of data, its cells without the leading tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
}

/// Free text that may hold commas and colons.
const FREE_TEXT: [&str; 3] = ["User String", "Owner", "Issuer"];

/// Returns a root whose children are the file's top-level pairs.
pub(super) fn parse(text: &str) -> Result<Node, LoggerError> {
    let mut root = Node::default();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            continue;
        }
        if let Some(row) = line.strip_prefix('\t') {
            let cells = row.split('\t').map(|cell| cell.trim().to_owned()).collect();
            let section = root.children.last_mut().ok_or_else(|| not_a_pair(number, line))?;
            section.rows.push(Row { line: number, cells });
            continue;
        }
        let content = line.trim_start_matches(' ');
        let depth = line.len() - content.len();
        let parent = at_depth(&mut root, depth).ok_or_else(|| not_a_pair(number, line))?;
        for pair in pairs(content) {
            let (key, value) = pair.split_once(':').ok_or_else(|| not_a_pair(number, pair))?;
            parent.children.push(Node {
                line: number,
                key: key.trim().to_owned(),
                value: value.trim().to_owned(),
                ..Node::default()
            });
        }
    }
    Ok(root)
}

fn at_depth(root: &mut Node, depth: usize) -> Option<&mut Node> {
    (0..depth).try_fold(root, |node, _| node.children.last_mut())
}

fn not_a_pair(line: usize, text: &str) -> LoggerError {
    LoggerError::new(line, "text", Problem::NotAPair { text: text.trim().to_owned() })
}

/// Splits `T AL: +2.0, t AL: 60` into its pairs.
fn pairs(content: &str) -> Vec<&str> {
    if FREE_TEXT.iter().any(|key| content.starts_with(key)) {
        return vec![content];
    }
    content.split(", ").collect()
}

impl Node {
    pub(super) fn child(&self, key: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.key == key)
    }

    /// Returns the text of a child, or nothing if it is absent or empty.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.child(key).map(|child| child.value.as_str()).filter(|value| !value.is_empty())
    }

    /// Reads a child by `parse`; absent or empty is `None`.
    pub(super) fn field<T>(
        &self,
        key: &str,
        parse: impl Fn(&str) -> Result<T, Problem>,
    ) -> Result<Option<T>, LoggerError> {
        let Some(child) = self.child(key).filter(|child| !child.value.is_empty()) else {
            return Ok(None);
        };
        let failed = |problem| LoggerError::new(child.line, key, problem);
        parse(&child.value).map(Some).map_err(failed)
    }
}

/// Returns the bytes of the line that starts with `prefix`, and the bytes after `prefix` in it.
pub(super) fn line_of(bytes: &[u8], prefix: &str) -> Option<(usize, Range<usize>)> {
    let mut began = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(prefix.as_bytes()) {
            let ended = began + line.trim_ascii_end().len();
            return Some((began, began + prefix.len()..ended));
        }
        began += line.len();
    }
    None
}
