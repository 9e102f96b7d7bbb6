//! The cast of a story: a relay and devices, each a process with a folder of its own.

use crate::process::{Process, ProcessError, program};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The people, sites and products of every story.
const ORGANISATION: &str = include_str!("story/organisation.json");
const DIRECTORY: &str = "organisation.json";
const PAGE: &str = "page";
const INTERFACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/dist");
const NO_INTERFACE: &str = "<!doctype html><title>Isotherm</title><p>The interface is not built.";

/// A device by its name in the story and its name on its own screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Names its folder and its log.
    pub name: &'static str,
    /// What its screen calls it.
    pub device_name: &'static str,
}

/// The driver's phone.
pub const PHONE: Actor = Actor { name: "phone", device_name: "Elias's phone" };
/// The laptop that the dispatcher plans on, and that the clinic reads.
pub const LAPTOP: Actor = Actor { name: "laptop", device_name: "Clinic laptop" };

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
        fs::create_dir_all(folder.join(PAGE))?;
        fs::write(folder.join(DIRECTORY), ORGANISATION)?;
        fs::write(folder.join(PAGE).join("index.html"), NO_INTERFACE)?;
        Ok(Self { folder: folder.canonicalize()? })
    }

    /// Where the process `name` keeps its data.
    #[must_use]
    pub fn data(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where the organisation's directory lies that a process of this stage is started with.
    #[must_use]
    pub fn directory(&self) -> PathBuf {
        self.folder.join(DIRECTORY)
    }

    /// Starts a relay on `port`, which it keeps over restarts.
    ///
    /// # Errors
    ///
    /// [`ProcessError`] when it is not built or does not come up.
    pub fn relay(&self, port: u16) -> Result<Process, ProcessError> {
        let mut command = Command::new(program("isotherm-server")?);
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}")]);
        self.start("relay", &mut command)
    }

    /// Starts a device without a window: the same core and interface, served on loopback.
    ///
    /// With `now_ms` its clock stands there, and it hears and reaches what it is told.
    ///
    /// # Errors
    ///
    /// [`ProcessError`] when it is not built or does not come up.
    pub fn device(
        &self,
        actor: &Actor,
        relay: &str,
        now_ms: Option<i64>,
    ) -> Result<Process, ProcessError> {
        let mut command = Command::new(program("isotherm")?);
        command.args(["serve", "--listen", "127.0.0.1:0", "--relay", relay]);
        command.args(["--device-name", actor.device_name]).arg("--ui").arg(self.page());
        if let Some(now_ms) = now_ms {
            command.arg(format!("--script={now_ms}"));
        }
        self.start(actor.name, &mut command)
    }

    /// Opens a device in a real window, with the data its process without one left.
    ///
    /// # Errors
    ///
    /// [`ProcessError`] when it is not built or cannot be started.
    pub fn window(&self, actor: &Actor, relay: &str) -> Result<Process, ProcessError> {
        let mut command = Command::new(program("isotherm-desktop")?);
        command.args(["--relay", relay, "--device-name", actor.device_name]);
        command.arg("--data").arg(self.data(actor.name));
        Process::open(actor.name, &mut command, &self.folder)
    }

    fn start(&self, name: &str, command: &mut Command) -> Result<Process, ProcessError> {
        command.arg("--data").arg(self.data(name));
        command.arg("--directory").arg(self.directory());
        Process::start(name, command, &self.folder)
    }

    /// The built interface; a story that asks over addresses needs only a page in its place.
    fn page(&self) -> PathBuf {
        let built = PathBuf::from(INTERFACE);
        if built.join("index.html").is_file() { built } else { self.folder.join(PAGE) }
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
