//! Migrations in order, tables that are strict, inserts that name their columns.

use super::{Fault, File, Tree};
use std::collections::BTreeMap;

pub(crate) fn migrations(tree: &Tree) -> Vec<Fault> {
    let mut folders: BTreeMap<&str, Vec<&File>> = BTreeMap::new();
    let is_migration = |file: &&File| {
        file.extension() == "sql" && file.folder().split('/').any(|part| part == "migrations")
    };
    for file in tree.files().iter().filter(is_migration) {
        folders.entry(file.folder()).or_default().push(file);
    }
    folders.into_values().flat_map(|files| out_of_order(files)).collect()
}

fn out_of_order(mut files: Vec<&File>) -> Vec<Fault> {
    files.sort_by_key(|file| file.name());
    let number = |file: &File| {
        let digits: String = file.name().chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<usize>().ok()
    };
    let misplaced = |(index, file): (usize, &&File)| {
        let expected = index + 1;
        let message = format!("expected number {expected}: no gap, no number twice");
        (number(file) != Some(expected)).then(|| Fault::new(file, 1, message))
    };
    files.iter().enumerate().filter_map(misplaced).collect()
}

pub(crate) fn strict_tables(tree: &Tree) -> Vec<Fault> {
    statements(tree, |statement| {
        let is_loose = statement.starts_with("create table") && !statement.contains("strict");
        is_loose.then(|| "a table is STRICT, or SQLite keeps whatever it is given".to_owned())
    })
}

pub(crate) fn named_columns(tree: &Tree) -> Vec<Fault> {
    statements(tree, |statement| {
        let (_, rest) = statement.split_once("insert ")?;
        let (_, rest) = rest.split_once("into ")?;
        let target = rest.split("values").next().unwrap_or(rest);
        let target = target.split("select").next().unwrap_or(target);
        (!target.contains('(')).then(|| "an insert names its columns".to_owned())
    })
}

/// Looks at each statement of the `.sql` files, in small letters and without comments.
fn statements(tree: &Tree, objection: impl Fn(&str) -> Option<String>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.files().iter().filter(|file| file.extension() == "sql") {
        let mut line = 1;
        for statement in file.text.split(';') {
            let blank = statement.len() - statement.trim_start().len();
            let skipped = statement.get(..blank).unwrap_or_default().matches('\n').count();
            let words: Vec<&str> =
                statement.lines().filter_map(|line| line.split("--").next()).collect();
            let plain = words.join(" ").trim().to_lowercase();
            faults.extend(objection(&plain).map(|m| Fault::new(file, line + skipped, m)));
            line += statement.matches('\n').count();
        }
    }
    faults
}

#[test]
fn a_gap_and_a_number_used_twice_are_found() {
    let files = [
        ("a/migrations/0001_a.sql", ""),
        ("a/migrations/0003_b.sql", ""),
        ("b/migrations/1_a.sql", ""),
        ("b/migrations/1_b.sql", ""),
    ];
    let expected = ["a/migrations/0003_b.sql:1", "b/migrations/1_b.sql:1"];
    assert_eq!(super::found(migrations, &files), expected);
}

#[test]
fn a_loose_table_and_an_insert_into_nowhere_in_particular_are_found() {
    let text = "CREATE TABLE a (b TEXT) STRICT;\n-- why\nCREATE TABLE c (d TEXT);\n\n\
        INSERT INTO a VALUES (1);\nINSERT INTO a (b) VALUES (2);\n";
    assert_eq!(super::found(strict_tables, &[("a.sql", text)]), ["a.sql:2"]);
    assert_eq!(super::found(named_columns, &[("a.sql", text)]), ["a.sql:5"]);
}
