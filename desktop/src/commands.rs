//! What the page may ask: each receives, calls the session, and returns.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use app_core::{
    api::{ApiError, Command, CommandOutcome, ErrorCode, Event, OfficeFile, Query, Remedy, View},
    device::Running,
};
use tauri::{AppHandle, Manager, State, async_runtime::spawn_blocking};

/// So many files of one name are kept beside each other.
const SAME_NAME_MAX: u32 = 1_000;

/// The device behind the window; one that could not start answers everything with the reason.
pub(crate) struct Device(Result<Arc<Running>, ApiError>);

#[tauri::command]
pub(crate) async fn query(device: State<'_, Device>, query: Query) -> Result<View, ApiError> {
    device.ask(move |device| device.query(query)).await
}

#[tauri::command]
pub(crate) async fn send(
    device: State<'_, Device>,
    command: Command,
) -> Result<CommandOutcome, ApiError> {
    device.ask(move |device| device.send(command)).await
}

/// Saves the report of a shipment among the person's downloads, and returns where.
#[tauri::command]
pub(crate) async fn export_report(
    app: AppHandle,
    device: State<'_, Device>,
    shipment: String,
) -> Result<String, ApiError> {
    let folder = downloads(&app)?;
    device
        .ask(move |device| {
            let report = device.export_report(&shipment)?;
            let path = save(&folder, &report.name, &report.bytes).map_err(unsaved)?;
            Ok(path.display().to_string())
        })
        .await
}

/// Saves a file of the relay's among the person's downloads, and returns where.
#[tauri::command]
pub(crate) async fn save_file(
    app: AppHandle,
    device: State<'_, Device>,
    file: OfficeFile,
) -> Result<String, ApiError> {
    let folder = downloads(&app)?;
    device
        .ask(move |_| {
            let path = save(&folder, &file.name, file.text.as_bytes()).map_err(unsaved)?;
            Ok(path.display().to_string())
        })
        .await
}

fn downloads(app: &AppHandle) -> Result<PathBuf, ApiError> {
    app.path().download_dir().or_else(|_| app.path().home_dir()).map_err(unsaved)
}

impl Device {
    /// Calls `listener` with every event from now on.
    pub(crate) fn subscribe(&self, listener: impl Fn(Event) + Send + Sync + 'static) {
        if let Ok(device) = &self.0 {
            device.subscribe(listener);
        }
    }

    /// Lets go of every file before the process ends.
    pub(crate) fn rest(&self) {
        if let Ok(device) = &self.0
            && let Err(error) = device.rest()
        {
            eprintln!("isotherm-desktop: {error}");
        }
    }

    /// Asks the device on a thread that may wait for the disk; the window never waits.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Running) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let device = self.0.clone()?;
        let answer = spawn_blocking(move || question(&device)).await;
        let bug = |error| ApiError::new(ErrorCode::Bug, Remedy::Report).with("reason", error);
        answer.map_err(bug).flatten()
    }
}

impl From<Result<Running, ApiError>> for Device {
    fn from(started: Result<Running, ApiError>) -> Self {
        let closed = started.as_ref().map_or_else(|error| Some(error.clone()), Running::closed);
        if let Some(error) = closed {
            eprintln!("isotherm-desktop: {error}");
        }
        Self(started.map(Arc::new))
    }
}

/// Writes a file under a name that is free; one that was saved before stays.
fn save(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    // Whatever the name says, the file lies in this folder.
    let name = Path::new(name).file_name().and_then(OsStr::to_str);
    let name = name.ok_or_else(|| io::Error::other("the file has no name"))?;
    let (stem, kind) = name.rsplit_once('.').unwrap_or((name, "txt"));
    for number in 1..=SAME_NAME_MAX {
        let again = if number == 1 { String::new() } else { format!(" ({number})") };
        let path = folder.join(format!("{stem}{again}.{kind}"));
        match File::create_new(&path) {
            Ok(mut file) => {
                let written = file.write_all(bytes).and_then(|()| file.sync_all());
                // A file is there whole or not at all.
                return written.inspect_err(|_| drop(fs::remove_file(&path))).map(|()| path);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("there are too many files of this name"))
}

fn unsaved(reason: impl std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::ReportFailed, Remedy::Retry).with("reason", reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_saved_beside_the_one_before_it() {
        let folder = std::env::temp_dir().join(format!("isotherm-save-{}", std::process::id()));
        let save = |bytes: &[u8]| super::save(&folder, "26-0417.pdf", bytes).unwrap();
        let (first, second) = (save(b"one"), save(b"two"));
        assert_eq!(second.file_name().unwrap(), "26-0417 (2).pdf");
        assert_eq!(
            (fs::read(first).unwrap(), fs::read(second).unwrap()),
            (b"one".to_vec(), b"two".to_vec())
        );
        let elsewhere = super::save(&folder, "../../audit.csv", b"three").unwrap();
        assert_eq!(elsewhere, folder.join("audit.csv"));
        assert!(super::save(&folder, "..", b"four").is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
