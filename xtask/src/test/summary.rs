//! The table at the end of a test run.

use super::Done;
use super::counts::Counts;

/// One line of the table.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) done: Done,
}

pub(super) fn print(rows: &[Row]) {
    println!("\n{}", header());
    for row in rows {
        println!("{}", line(row));
    }
    let mut all = Counts::default();
    for row in rows {
        all += row.done.counts;
    }
    println!("\ntests: {} passed, {} failed, {} skipped", all.passed, all.failed, all.skipped);
}

fn header() -> String {
    format!(
        "{:<20} {:<7} {:>8} {:>8} {:>8} {:>8}",
        "step", "", "seconds", "passed", "failed", "skipped"
    )
}

fn line(row: &Row) -> String {
    let word = if row.done.succeeded { "ok" } else { "FAILED" };
    let seconds = row.done.elapsed.as_secs_f64();
    let counts = row.done.counts;
    if counts.total() == 0 {
        return format!("{:<20} {word:<7} {seconds:>8.1}", row.name);
    }
    let Counts { passed, failed, skipped } = counts;
    format!("{:<20} {word:<7} {seconds:>8.1} {passed:>8} {failed:>8} {skipped:>8}", row.name)
}
