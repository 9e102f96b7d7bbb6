//! The cast of a story: a relay and devices, each a process with a folder of its own.

use crate::process::{Process, ProcessError, program};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder in which every process keeps its data and its words.
///
/// A process that is started again under its name finds its data again.
#[derive(Clone, Debug)]
pub struct Stage {
    folder: PathBuf,
}

impl Stage {
    /// An empty stage; what a former story left in `folder` is removed.
    ///
    /// # Errors
    ///
    /// What the system says when the folder cannot be emptied or made.
    pub fn fresh(folder: &Path) -> io::Result<Self> {
        if folder.is_dir() {
            fs::remove_dir_all(folder)?;
        }
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.canonicalize()? })
    }

    /// Where the process `name` keeps its data.
    #[must_use]
    pub fn data(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Starts a relay on `port`, which it keeps over restarts.
    ///
    /// # Errors
    ///
    /// [`ProcessError`] when it is not built or does not come up.
    pub fn relay(&self, port: u16) -> Result<Process, ProcessError> {
        let mut command = Command::new(program("isotherm-server")?);
        command.args(["--listen", &format!("127.0.0.1:{port}")]);
        self.start("relay", &mut command)
    }

    /// Starts a device without a window: the same core and interface, served on loopback.
    ///
    /// # Errors
    ///
    /// [`ProcessError`] when it is not built or does not come up.
    pub fn device(&self, name: &str, relay: &str) -> Result<Process, ProcessError> {
        let mut command = Command::new(program("isotherm")?);
        command.args(["serve", "--listen", "127.0.0.1:0", "--relay", relay]);
        self.start(name, &mut command)
    }

    /// Opens a device in a real window.
    ///
    /// # Errors
    ///
    /// [`ProcessError`] when it is not built or cannot be started.
    pub fn window(&self, name: &str, relay: &str) -> Result<Process, ProcessError> {
        let mut command = Command::new(program("isotherm-desktop")?);
        command.args(["--relay", relay]).arg("--data").arg(self.data(name));
        Process::open(name, &mut command, &self.folder)
    }

    fn start(&self, name: &str, command: &mut Command) -> Result<Process, ProcessError> {
        command.arg("--data").arg(self.data(name));
        Process::start(name, command, &self.folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_stage_is_empty() {
        let folder = std::env::temp_dir().join(format!("isotherm-stage-{}", std::process::id()));
        let stage = Stage::fresh(&folder).expect("a stage");
        fs::write(stage.data("phone"), "left over").expect("written");
        let stage = Stage::fresh(&folder).expect("a stage");
        assert!(!stage.data("phone").exists());
    }
}
