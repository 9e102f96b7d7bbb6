use std::{fs::File, io::Read, path::PathBuf};

use app_core::{
    adapter::open_bluetooth,
    device::{DIRECTORY_BYTES_MAX, Device, Running, Said, unlocking},
    session::{Keys, Session},
};
use clap::{Args, ValueEnum};

use super::{Tongue, script::Script};
use crate::{Failure, data::Data};

#[derive(Args)]
pub(super) struct Start {
    #[command(flatten)]
    data: Data,

    /// The address of the relay; none for a device that stays alone.
    #[arg(long, value_name = "URL")]
    relay: Option<String>,

    /// The name of the device, such as `Clinic laptop`.
    #[arg(long, value_name = "NAME")]
    device_name: Option<String>,

    /// The organisation's people, sites and products, as JSON.
    #[arg(long, value_name = "FILE")]
    directory: Option<PathBuf>,

    /// The language until a person chooses another.
    #[arg(long, default_value = "en")]
    language: Tongue,

    /// What hears sensors; --script brings a radio of its own.
    #[arg(long, default_value = "none")]
    radio: Radio,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Radio {
    /// Hears nothing.
    None,
    /// The first Bluetooth radio of this device.
    Bluetooth,
    /// What --script is told.
    Scripted,
}

pub(super) struct Opened {
    pub(super) device: Running,
    pub(super) script: Option<Script>,
}

/// Starts the device. `script` makes it stand still at a time, or at the present. Where its keys
/// are locked it waits for them: the page asks for the passphrase.
pub(super) fn open(arguments: &Start, script: Option<Option<i64>>) -> Result<Opened, Failure> {
    if arguments.radio == Radio::Scripted && script.is_none() {
        return Err(Failure::BadInput("--radio scripted needs --script".to_owned()));
    }
    let said = Said {
        relay: arguments.relay.clone(),
        device_name: arguments.device_name.clone(),
        directory: arguments.directory.as_ref().map(directory).transpose()?,
    };
    let data = &arguments.data;
    let device = data.answer(Device::new(data.folder(), said))?;
    let passphrase = data.said_passphrase()?;
    let script = script.map(Script::at);
    let (language, radio) = (arguments.language, arguments.radio);
    let in_session = script.clone();
    let running = Running::start(Box::new(move |entered| {
        let mut config = device.config(language.into())?;
        config.keys = Keys::Folder(unlocking(entered.or_else(|| passphrase.clone())));
        if radio == Radio::Bluetooth {
            config.radio = Some(open_bluetooth());
        }
        if let Some(script) = &in_session {
            script.take_over(&mut config);
        }
        let session = Session::open(config)?;
        device.keep()?;
        Ok(session)
    }));
    match running.closed() {
        Some(error) if !error.is_locked() => data.answer(Err(error)),
        Some(_) | None => Ok(Opened { device: running, script }),
    }
}

fn directory(path: &PathBuf) -> Result<Vec<u8>, Failure> {
    let wrong = |what: String| Failure::BadInput(format!("{}: {what}", path.display()));
    let file = File::open(path).map_err(|error| wrong(error.to_string()))?;
    let mut bytes = Vec::new();
    let mut limited = file.take(DIRECTORY_BYTES_MAX + 1);
    limited.read_to_end(&mut bytes).map_err(|error| wrong(error.to_string()))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > DIRECTORY_BYTES_MAX) {
        return Err(wrong("is larger than 16 MiB".to_owned()));
    }
    Ok(bytes)
}
