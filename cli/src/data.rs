//! The data folder a command works on.

use std::{
    env,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

use app_core::{
    api::{
        ApiError, Confidential, ErrorCode, Remedy, View,
        view::{KeysKeptIn, Language},
    },
    device::{Device, Said, guard_of, unlocking},
    member::wiped,
    session::{Keys, Session},
};
use clap::Args;

use crate::{Failure, secret};

/// What the desktop app is called by the system; its data folder bears the name.
pub(crate) const APP: &str = "org.isotherm.desktop";
/// The variable that names the folder where an option does not.
const VARIABLE: &str = "ISOTHERM_DATA";
/// The variable that names the passphrase's file where an option does not.
const PASSPHRASE_FILE: &str = "ISOTHERM_PASSPHRASE_FILE";

#[derive(Args)]
pub(crate) struct Data {
    /// The folder that keeps the device's data; otherwise as ISOTHERM_DATA says, or the desktop
    /// app's.
    #[arg(
        long = "data",
        value_name = "DIR",
        default_value_os_t = usual(),
        hide_default_value = true
    )]
    folder: PathBuf,

    /// The file whose first line is the passphrase of the device's keys; otherwise as
    /// ISOTHERM_PASSPHRASE_FILE says, or asked for at a terminal.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Data {
    /// Returns the folder, or the usual one.
    pub(crate) fn at(folder: Option<PathBuf>) -> Self {
        Self { folder: folder.unwrap_or_else(usual), passphrase_file: None }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Opens the device that is in the folder; one that is not there is not made.
    pub(crate) fn open(&self) -> Result<Session, Failure> {
        if let Some(wiped) = wiped(&self.folder).filter(|_| !Device::is_at(&self.folder)) {
            let what = format!("{} had this device delete its records", wiped.relay);
            return Err(Failure::BadInput(format!("{}: {what}", self.folder.display())));
        }
        if !Device::is_at(&self.folder) {
            let what = "holds no device; `isotherm serve` starts one";
            return Err(Failure::BadInput(format!("{}: {what}", self.folder.display())));
        }
        self.start(&self.answer(Device::new(&self.folder, Said::default()))?)
    }

    /// Opens the session of a device, with its passphrase where one guards its keys.
    pub(crate) fn start(&self, device: &Device) -> Result<Session, Failure> {
        let passphrase = self.passphrase()?;
        let mut config = self.answer(device.config(Language::En))?;
        config.keys = Keys::Folder(unlocking(passphrase));
        self.answer(Session::open(config))
    }

    /// Returns the passphrase that was said, or asks for one that is needed.
    pub(crate) fn passphrase(&self) -> Result<Option<Confidential>, Failure> {
        let said = self.said_passphrase()?;
        let is_needed = said.is_none()
            && io::stdin().is_terminal()
            && self.answer(guard_of(&self.folder))? == KeysKeptIn::Passphrase;
        if !is_needed {
            return Ok(said);
        }
        let [passphrase] = secret::ask(["Passphrase of the device's keys: "])?;
        Ok(Some(passphrase))
    }

    /// Returns the passphrase that an option or the environment points to.
    pub(crate) fn said_passphrase(&self) -> Result<Option<Confidential>, Failure> {
        let said = env::var_os(PASSPHRASE_FILE).filter(|file| !file.is_empty());
        let file = self.passphrase_file.clone().or(said.map(PathBuf::from));
        file.map(|file| secret::from_file(&file)).transpose()
    }

    /// Returns what the device answered; what it refused is bad input, and names the folder.
    pub(crate) fn answer<T>(&self, answer: Result<T, ApiError>) -> Result<T, Failure> {
        opened(answer, &self.folder)
    }
}

/// A system without a place for an app's data has the folder it works in.
fn usual() -> PathBuf {
    let said = env::var_os(VARIABLE).filter(|folder| !folder.is_empty());
    said.map(PathBuf::from).unwrap_or_else(|| dirs::data_local_dir().unwrap_or_default().join(APP))
}

/// Returns what was opened, or a failure that names the folder.
pub(crate) fn opened<T>(result: Result<T, ApiError>, data_dir: &Path) -> Result<T, Failure> {
    result.map_err(|error| {
        let reason = error.arguments.iter().find(|argument| argument.name == "reason");
        let said = reason.map_or_else(|| error.to_string(), |reason| reason.value.clone());
        let field = error.field.as_deref().map(|field| format!(", {field}")).unwrap_or_default();
        let message = format!("{}{field}: {said}", data_dir.display());
        match error.remedy {
            Remedy::FixInput | Remedy::SignIn => Failure::BadInput(message),
            Remedy::Retry | Remedy::Report => Failure::Broken(std::io::Error::other(message)),
        }
    })
}

/// A view answers the query of its name; another is a bug.
pub(crate) fn unexpected(view: &View) -> ApiError {
    ApiError::new(ErrorCode::Bug, Remedy::Report).with("reason", format!("answered by {view:?}"))
}
