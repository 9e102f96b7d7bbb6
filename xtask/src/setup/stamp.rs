//! Remembers which lock file a folder was filled from, by keeping a copy beside it.

use crate::failure::{Failure, Outcome};
use crate::place;
use std::fs;
use std::path::PathBuf;

/// A folder filled by a package manager, and the file that decides what is in it.
pub(super) struct Stamp {
    /// The file whose bytes decide.
    pub(super) lock: PathBuf,
    /// Where the copy is kept.
    pub(super) copy: PathBuf,
    /// Files the package manager wants inside the folder before it starts.
    pub(super) inputs: Vec<PathBuf>,
}

impl Stamp {
    /// Whether the folder was filled from these very bytes.
    pub(super) fn is_fresh(&self) -> bool {
        let kept = fs::read(&self.copy);
        kept.is_ok_and(|kept| fs::read(&self.lock).is_ok_and(|lock| lock == kept))
    }

    /// The folder that is filled.
    pub(super) fn folder(&self) -> PathBuf {
        self.copy.parent().map_or_else(PathBuf::new, PathBuf::from)
    }

    /// Makes the folder and lays into it what the package manager wants to find.
    pub(super) fn lay_inputs(&self) -> Outcome {
        place::made(self.folder())?;
        for input in &self.inputs {
            let Some(name) = input.file_name() else { continue };
            let to = self.folder().join(name);
            fs::copy(input, &to).map_err(Failure::at(input))?;
        }
        Ok(())
    }

    pub(super) fn press(&self) -> Outcome {
        fs::copy(&self.lock, &self.copy).map(drop).map_err(Failure::at(&self.copy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_lock_file_is_noticed() {
        let folder = place::made(place::logs().join("stamp-test")).expect("a folder");
        let stamp = Stamp { lock: folder.join("lock"), copy: folder.join("copy"), inputs: vec![] };
        fs::write(&stamp.lock, "a").expect("written");
        stamp.press().expect("pressed");
        assert!(stamp.is_fresh());
        fs::write(&stamp.lock, "b").expect("written");
        assert!(!stamp.is_fresh());
    }
}
