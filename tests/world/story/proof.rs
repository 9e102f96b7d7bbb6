//! The proof: a PDF for people, readings for a spreadsheet, the record for machines.

use super::{REFERENCE, Story, StoryError};
use app_core::report::{export, readings_csv, verify};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

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
        self.ask_qpdf(&pdf);
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

    fn ask_qpdf(&mut self, pdf: &Path) {
        match Command::new("qpdf").arg("--check").arg(pdf).output() {
            Ok(output) => {
                let words = String::from_utf8_lossy(&output.stdout);
                let last = words.lines().last().unwrap_or("no words").to_owned();
                self.telling.check(output.status.success(), "qpdf finds nothing", last);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.telling.say("qpdf is not installed, so it was not asked");
            }
            Err(error) => self.telling.check(false, "qpdf finds nothing", error),
        }
    }
}
