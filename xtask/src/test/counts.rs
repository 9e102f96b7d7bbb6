//! Reads how many tests passed from what the test runners print.

use std::ops::AddAssign;

/// Tests that a step ran.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Counts {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) skipped: u64,
}

impl Counts {
    /// Adds up every closing line of cargo test, Vitest and our own scripts in `log`.
    pub(super) fn read(log: &str) -> Self {
        let mut all = Self::default();
        for counts in log.lines().filter_map(closing_line) {
            all += counts;
        }
        all
    }

    pub(super) fn total(self) -> u64 {
        self.passed + self.failed + self.skipped
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

fn closing_line(line: &str) -> Option<Counts> {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix("test result: ") {
        return Some(numbered_words(rest.split_once(". ")?.1, ';'));
    }
    if let Some(rest) = line.strip_prefix("Tests  ") {
        return Some(numbered_words(rest.trim_start(), '|'));
    }
    is_plain(line).then(|| numbered_words(line, ','))
}

/// `3 passed, 0 failed`, alone on its line.
fn is_plain(line: &str) -> bool {
    let words: Vec<&str> = line.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    matches!(
        words.as_slice(),
        [_, "passed", _, "failed"] | [_, "passed", _, "failed", _, "skipped"]
    )
}

fn numbered_words(text: &str, between: char) -> Counts {
    let mut counts = Counts::default();
    for part in text.split(between) {
        let mut words = part.split_whitespace();
        let (Some(number), Some(word)) = (words.next(), words.next()) else { continue };
        let Ok(number) = number.parse::<u64>() else { continue };
        match word {
            "passed" => counts.passed += number,
            "failed" => counts.failed += number,
            "skipped" | "ignored" | "todo" => counts.skipped += number,
            _ => {}
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(log: &str, passed: u64, failed: u64, skipped: u64) {
        assert_eq!(Counts::read(log), Counts { passed, failed, skipped }, "{log}");
    }

    #[test]
    fn the_closing_lines_of_every_runner_are_added_up() {
        check(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out",
            12,
            0,
            1,
        );
        check("test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured", 1, 2, 0);
        check("      Tests  3 failed | 40 passed | 2 skipped (45)", 40, 3, 2);
        check(" Test Files  1 failed | 9 passed (10)", 0, 0, 0);
        check("9 passed, 0 failed", 9, 0, 0);
        check("9 passed, 1 failed, 2 skipped", 9, 1, 2);
        check("the check that 9 passed, 0 failed", 0, 0, 0);
        check("test result: ok. 1 passed; 0 failed\ntest result: ok. 2 passed; 0 failed", 3, 0, 0);
    }
}
