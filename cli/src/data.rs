//! The data folder a command works on.

use std::path::{Path, PathBuf};

use app_core::{
    api::{ApiError, ErrorCode, Remedy, View, view::Language},
    device::{Device, Said},
    session::Session,
};
use clap::Args;

use crate::Failure;

#[derive(Args)]
pub(crate) struct Data {
    /// The folder that keeps the device's data.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

impl Data {
    /// Returns the folder at `data`.
    pub(crate) fn at(data: PathBuf) -> Self {
        Self { data }
    }

    /// Opens the device that is in the folder; one that is not there is not made.
    pub(crate) fn open(&self) -> Result<Session, Failure> {
        if !Device::is_at(&self.data) {
            let what = "holds no device; `isotherm serve` starts one";
            return Err(Failure::BadInput(format!("{}: {what}", self.data.display())));
        }
        let device = opened(Device::new(&self.data, Said::default()), &self.data)?;
        let config = opened(device.config(Language::En), &self.data)?;
        opened(Session::open(config), &self.data)
    }

    /// Returns what the device answered; what it refused is bad input, and names the folder.
    pub(crate) fn answer<T>(&self, answer: Result<T, ApiError>) -> Result<T, Failure> {
        opened(answer, &self.data)
    }
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
