//! Outside judges of a report: veraPDF, qpdf, and a structural checker.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What a report claims to be, as veraPDF names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// PDF/A-3a and PDF/UA-1: every line is tagged.
    Tagged,
    /// PDF/A-3u: a listing too long to tag.
    Listing,
}

impl Level {
    const fn flavours(self) -> &'static [&'static str] {
        match self {
            Self::Tagged => &["3a", "ua1"],
            Self::Listing => &["3u"],
        }
    }
}

/// A judge that found a fault, or that could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// A judge refused the file.
    #[error("{judge} refuses {}:\n{said}", file.display())]
    Refused {
        /// Who refused.
        judge: String,
        /// The report.
        file: PathBuf,
        /// Every word of the judge.
        said: String,
    },
    /// The test run must ask every judge, and nobody said where this one is.
    #[error("{judge} must be asked, and its place is not named")]
    NotNamed {
        /// Who.
        judge: &'static str,
    },
    /// A judge that must be asked did not start.
    #[error("{judge} does not start: {source}")]
    NotStarted {
        /// Who.
        judge: String,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Asks every judge that is here about the report in `file`, and returns their names.
///
/// `cargo xtask test` brings them and names their places; without it those that are missing are
/// left out.
///
/// # Errors
///
/// [`JudgeError`] from the first judge that refuses, whose named place holds nothing, or that the
/// test run must ask and cannot.
pub fn ask(file: &Path, level: Level) -> Result<Vec<String>, JudgeError> {
    let mut asked = Vec::new();
    if let Some(jars) = env::var_os("ISOTHERM_VERAPDF") {
        for flavour in level.flavours() {
            let mut java = Command::new("java");
            java.arg("-cp").arg(Path::new(&jars).join("*"));
            java.args(["org.verapdf.apps.GreenfieldCliWrapper", "--format", "text", "-v"]);
            java.args(["-f", flavour]);
            let judge = format!("veraPDF {flavour}");
            let is_fine = |output: &Output| output.stdout.starts_with(b"PASS ");
            asked.push(put(judge, java.arg(file), file, is_fine)?);
        }
    } else if is_required() {
        return Err(JudgeError::NotNamed { judge: "veraPDF" });
    }
    if is_required() || Command::new("qpdf").arg("--version").output().is_ok() {
        let is_fine = |output: &Output| output.status.success() && output.stderr.is_empty();
        let mut qpdf = Command::new("qpdf");
        asked.push(put("qpdf".to_owned(), qpdf.arg("--check").arg(file), file, is_fine)?);
    }
    if let (Some(python), Some(checker)) = (env::var_os("ISOTHERM_PYTHON"), checker()) {
        let is_fine =
            |output: &Output| output.status.success() && said(output).contains("no problem found");
        let mut python = Command::new(python);
        asked.push(put("check.py".to_owned(), python.arg(checker).arg(file), file, is_fine)?);
    }
    Ok(asked)
}

fn is_required() -> bool {
    env::var_os("ISOTHERM_REQUIRE_ALL").is_some()
}

/// The structural checker that lies beside the project, where it does.
fn checker() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("../../shared/prototypes/pdf/check.py");
    path.is_file().then_some(path)
}

fn put(
    judge: String,
    command: &mut Command,
    file: &Path,
    is_fine: impl Fn(&Output) -> bool,
) -> Result<String, JudgeError> {
    match command.output() {
        Ok(output) if is_fine(&output) => Ok(judge),
        Ok(output) => {
            Err(JudgeError::Refused { judge, file: file.to_owned(), said: said(&output) })
        }
        Err(source) => Err(JudgeError::NotStarted { judge, source }),
    }
}

fn said(output: &Output) -> String {
    let words = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8_lossy(&words).into_owned()
}
