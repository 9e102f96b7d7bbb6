//! `isotherm keys`: what guards the keys of a device.

use std::path::PathBuf;

use app_core::{
    adapter,
    api::view::KeysKeptIn,
    device::{Device, guard_of, move_keys, unlocking},
};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::{Answer, Failure, data::Data, member, secret};

/// Say what guards the keys of a device, or have something else guard them.
///
/// The device must not be running while its keys move. Keys under a passphrase open with it alone:
/// without it, nobody can read what the device holds.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    data: Data,

    /// Have this guard the keys from now on.
    #[arg(long, value_name = "PLACE")]
    to: Option<Place>,

    /// The file whose first line is the passphrase to be; otherwise it is asked for, twice.
    #[arg(long, value_name = "FILE", requires = "to")]
    new_passphrase_file: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Place {
    /// The keystore of the system.
    Keystore,
    /// A passphrase, to be entered at every start.
    Passphrase,
    /// Files that only their owner may read.
    File,
}

#[derive(Serialize)]
struct Kept {
    keys_kept_in: KeysKeptIn,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer, Failure> {
    let data = &arguments.data;
    if !Device::is_at(data.folder()) {
        let what = format!("{}: holds no device", data.folder().display());
        return Err(Failure::BadInput(what));
    }
    let keys_kept_in = match arguments.to {
        None => data.answer(guard_of(data.folder()))?,
        Some(to) => moved(arguments, to)?,
    };
    let text = format!("  keys         {}\n", member::guarded(keys_kept_in));
    Answer::new(&Kept { keys_kept_in }, text)
}

fn moved(arguments: &Arguments, to: Place) -> Result<KeysKeptIn, Failure> {
    let data = &arguments.data;
    let place = match to {
        Place::Keystore => adapter::Place::Keystore,
        Place::File => adapter::Place::File,
        Place::Passphrase => adapter::Place::Passphrase(new_passphrase(arguments)?),
    };
    // A passphrase that guards nothing yet would guard the keys by itself.
    let before = data.answer(guard_of(data.folder()))?;
    let passphrase = match before {
        KeysKeptIn::Passphrase => data.passphrase()?,
        KeysKeptIn::Keystore | KeysKeptIn::File => None,
    };
    let with = unlocking(passphrase);
    data.answer(move_keys(data.folder(), &with, &place))
}

fn new_passphrase(arguments: &Arguments) -> Result<app_core::api::Confidential, Failure> {
    if let Some(file) = &arguments.new_passphrase_file {
        return secret::from_file(file);
    }
    let [first, again] = secret::ask(["Passphrase to be: ", "The same again: "])?;
    if first == again {
        return Ok(first);
    }
    Err(Failure::BadInput("the two passphrases differ".to_owned()))
}
