//! The words of a story as it is told: what was looked at, what was seen, whether it held.

use std::fmt::{Display, Write};
use std::time::{Duration, Instant};

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The chapter it belongs to.
    pub chapter: &'static str,
    /// What must hold.
    pub what: String,
    /// What was there.
    pub seen: String,
    /// Whether it held.
    pub holds: bool,
}

/// Everything that was looked at, in order.
#[derive(Debug)]
pub struct Telling {
    began: Instant,
    chapters: Vec<(&'static str, Instant)>,
    seen: Vec<Seen>,
}

impl Default for Telling {
    fn default() -> Self {
        Self { began: Instant::now(), chapters: Vec::new(), seen: Vec::new() }
    }
}

impl Telling {
    /// Begins a chapter.
    pub fn chapter(&mut self, title: &'static str) {
        println!("\n{title}");
        self.chapters.push((title, Instant::now()));
    }

    /// Says something that needs no check.
    pub fn say(&self, words: impl Display) {
        println!("         {words}");
    }

    /// Notes whether `what` holds, and what was seen.
    pub fn check(&mut self, holds: bool, what: impl Into<String>, seen: impl Display) {
        let (what, seen) = (what.into(), seen.to_string());
        let word = if holds { "holds " } else { "FAILED" };
        println!("  {word} {what}: {seen}");
        let chapter = self.chapters.last().map_or("", |(title, _)| *title);
        self.seen.push(Seen { chapter, what, seen, holds });
    }

    /// Notes that two values are the same.
    pub fn check_same<T: PartialEq + Display>(&mut self, what: &str, seen: T, wanted: T) {
        let holds = seen == wanted;
        let words = if holds { seen.to_string() } else { format!("{seen}, and not {wanted}") };
        self.check(holds, what, words);
    }

    /// What did not hold.
    pub fn failed(&self) -> impl Iterator<Item = &Seen> {
        self.seen.iter().filter(|seen| !seen.holds)
    }

    /// How many things were looked at.
    #[must_use]
    pub fn count(&self) -> usize {
        self.seen.len()
    }

    /// A table of the chapters: how many checks each had, how many held, how long it took.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut text = format!("{:<60}{:>8}{:>8}{:>9}\n", "chapter", "checks", "held", "seconds");
        let ends = self.chapters.iter().skip(1).map(|(_, began)| *began);
        let ends = ends.chain(std::iter::once(Instant::now()));
        for ((title, began), ended) in self.chapters.iter().zip(ends) {
            let own = || self.seen.iter().filter(|seen| seen.chapter == *title);
            let held = own().filter(|seen| seen.holds).count();
            line(&mut text, title, (own().count(), held), ended.duration_since(*began));
        }
        let held = self.count() - self.failed().count();
        line(&mut text, "the whole story", (self.count(), held), self.began.elapsed());
        text
    }
}

fn line(text: &mut String, title: &str, (count, held): (usize, usize), took: Duration) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{title:<60}{count:>8}{held:>8}{:>9.1}", took.as_secs_f64());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_counted_and_named() {
        let mut telling = Telling::default();
        telling.chapter("one");
        telling.check_same("a number", 1, 1);
        telling.check_same("another", 1, 2);
        let failed: Vec<&str> = telling.failed().map(|seen| seen.seen.as_str()).collect();
        assert_eq!(failed, ["1, and not 2"]);
        assert!(telling.summary().contains("the whole story"));
    }
}
