//! The proof: a PDF for people, readings for a spreadsheet, the record for machines.

use super::{REFERENCE, Story, StoryError};
use crate::judge::{self, Level};
use app_core::report::{export, readings_csv, verify};
use std::fs;
use std::path::{Path, PathBuf};

const REPORT_IS_SOUND: &str = "outside judges find nothing in the report";

impl Story {
    /// Writes what a person takes away, and looks at it with a foreign eye.
    pub(super) fn prove(&mut self) -> Result<(), StoryError> {
        self.telling.chapter("5  The proof: what stays on disk");
        let record = verify(&self.pdf)?.record;
        let csv = readings_csv(&record);
        let rows = csv.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
        let pdf = self.write("pdf", &self.pdf)?;
        self.write("csv", &csv)?;
        self.write("json", &export(&record)?)?;
        // The first row names the columns.
        let what = "the CSV has a row for each reading";
        self.telling.check_same(what, rows.saturating_sub(1), self.heard);
        self.ask_judges(&pdf);
        let summary = self.telling.summary();
        self.write("txt", summary.as_bytes())?;
        Ok(())
    }

    fn write(&self, ending: &str, bytes: &[u8]) -> Result<PathBuf, StoryError> {
        let path = self.proof.join(format!("{REFERENCE}.{ending}"));
        let disk = |source| StoryError::Disk { path: path.clone(), source };
        fs::create_dir_all(&self.proof).map_err(disk)?;
        fs::write(&path, bytes).map_err(disk)?;
        self.telling.say(format!("{} ({} bytes)", path.display(), bytes.len()));
        Ok(path)
    }

    /// Judges that are not here are not asked.
    fn ask_judges(&mut self, pdf: &Path) {
        match judge::ask(pdf, Level::Tagged) {
            Ok(judges) if judges.is_empty() => {
                self.telling.say("no outside judge of PDF is installed");
            }
            Ok(judges) => self.telling.check(true, REPORT_IS_SOUND, judges.join(", ")),
            Err(fault) => self.telling.check(false, REPORT_IS_SOUND, fault),
        }
    }
}
