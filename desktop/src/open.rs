use std::{env, fs, path::PathBuf};

use app_core::{
    adapter::open_bluetooth,
    api::{ApiError, ErrorCode, Remedy, view::Language},
    device::{Device, Running, Said, unlocking},
    session::{Keys, Session},
};
use clap::{Parser, ValueEnum};
use tauri::{Runtime, path::PathResolver};

/// The cold chain, from a sensor's reading to a verdict.
#[derive(Parser)]
#[command(name = "isotherm-desktop", version)]
pub(crate) struct Arguments {
    /// The folder that keeps the device's data; otherwise the usual one of this system.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// The address of the relay.
    #[arg(long, value_name = "URL")]
    relay: Option<String>,

    /// The organisation's people, sites and products, as JSON.
    #[arg(long, value_name = "FILE")]
    directory: Option<PathBuf>,

    /// The name of the device, such as `Clinic laptop`.
    #[arg(long, value_name = "NAME")]
    device_name: Option<String>,

    /// The language until a person chooses another; otherwise that of the system.
    #[arg(long)]
    language: Option<Tongue>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tongue {
    En,
    Fr,
}

/// Starts the device; what is said is kept in its data folder once it is open.
pub(crate) fn open<R: Runtime>(
    arguments: &Arguments,
    paths: &PathResolver<R>,
) -> Result<Running, ApiError> {
    let usual = || paths.app_local_data_dir().map_err(|error| refused("data", error));
    let data_dir = arguments.data.clone().map_or_else(usual, Ok)?;
    let read = |path: &PathBuf| fs::read(path).map_err(|error| refused("directory", error));
    let said = Said {
        relay: arguments.relay.clone(),
        device_name: arguments.device_name.clone(),
        directory: arguments.directory.as_ref().map(read).transpose()?,
    };
    let device = Device::new(&data_dir, said)?;
    let language = language(arguments.language);
    Ok(Running::start(Box::new(move |passphrase| {
        let mut config = device.config(language)?;
        config.keys = Keys::Folder(unlocking(passphrase));
        config.radio = Some(open_bluetooth());
        let session = Session::open(config)?;
        device.keep()?;
        Ok(session)
    })))
}

fn language(said: Option<Tongue>) -> Language {
    match said {
        Some(Tongue::En) => Language::En,
        Some(Tongue::Fr) => Language::Fr,
        None => system_language(),
    }
}

fn system_language() -> Language {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| env::var(name).ok());
    if said.is_some_and(|said| said.starts_with("fr")) { Language::Fr } else { Language::En }
}

fn refused(field: &str, reason: impl std::fmt::Display) -> ApiError {
    ApiError::new(ErrorCode::Malformed, Remedy::FixInput).at(field).with("reason", reason)
}
