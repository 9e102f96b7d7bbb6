//! What a piece of work costs, and how it is printed.

use std::{error::Error, time::Duration};

use rustix::time::{ClockId, clock_gettime};

/// Returns what `work` gave and the CPU time this process spent on it.
pub(crate) fn cpu<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = spent();
    let result = work();
    (result, spent().saturating_sub(began))
}

/// Returns the median CPU time of `rounds` runs, after one to warm up.
pub(crate) fn median(rounds: usize, mut work: impl FnMut()) -> Duration {
    work();
    middle((0..rounds).map(|_| cpu(&mut work).1).collect())
}

/// Returns the median of `times`; zero of none.
pub(crate) fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn spent() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
    let nanoseconds = u32::try_from(now.tv_nsec).unwrap_or_default();
    Duration::new(seconds, nanoseconds)
}

/// Returns the size of a database with its write-ahead log folded in.
pub(crate) fn file_size(connection: &rusqlite::Connection) -> Result<u64, Box<dyn Error>> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let path = connection.path().unwrap_or_default();
    Ok(std::fs::metadata(path)?.len())
}

/// Prints one figure of ours beside the peer's.
pub(crate) fn line(what: &str, unit: &str, ours: f64, peer: Option<(&str, f64)>) {
    match peer {
        Some((name, theirs)) => {
            let ratio = theirs / ours;
            println!("  {what:<44} {ours:>9.2} {unit:<9} {name} {theirs:.2} {unit}, {ratio:.1} x");
        }
        None => println!("  {what:<44} {ours:>9.2} {unit}"),
    }
}

/// Prints whether a figure keeps to its limit.
pub(crate) fn goal(unit: &str, ours: f64, most: f64) {
    let verdict = if ours <= most { "holds" } else { "missed" };
    println!("    goal: at most {} {unit}: {verdict}", (most * 10.0).round() / 10.0);
}
