//! What an administrator types on the relay's own machine.

use std::{fs, path::PathBuf};

use clap::{Args, Subcommand};
use domain::{
    access::{Directory, Role},
    ids::DeviceId,
};
use sync_server::{
    Init,
    admin::{self, Word},
};

#[derive(Subcommand)]
pub(crate) enum Administer {
    /// Make the organisation, its key and its first administrator.
    Init(Making),
    /// Print a code that lets one device ask to take part, for 15 minutes.
    EnrolCode(Folder),
    /// List the devices that asked to take part.
    Devices(Folder),
    /// Let a device take part.
    Approve(Chosen),
    /// Let a device take part no longer; it is cut off within seconds.
    Revoke(Chosen),
    /// Revoke a device, and have it delete what it holds.
    Wipe(Chosen),
    /// Add a person, and print the password to hand over.
    AddPerson(Person),
    /// Give a person another password to hand over, and end their sessions.
    ResetPassword(Account),
}

#[derive(Args)]
pub(crate) struct Folder {
    /// The folder of the log.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

#[derive(Args)]
pub(crate) struct Making {
    #[command(flatten)]
    folder: Folder,
    /// The organisation's name.
    #[arg(long, value_name = "NAME")]
    organisation: String,
    /// The first administrator's name, which is also the account.
    #[arg(long, value_name = "NAME")]
    administrator: String,
    /// Keep the organisation's key in this file and not in the folder.
    #[arg(long, value_name = "FILE")]
    organisation_key: Option<PathBuf>,
    /// The address that devices will know the relay by.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:7420")]
    address: String,
    /// Begin with the sites, products and people of this JSON file.
    #[arg(long, value_name = "FILE")]
    directory: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Chosen {
    #[command(flatten)]
    folder: Folder,
    /// The device: 32 hexadecimal digits.
    device: DeviceId,
}

#[derive(Args)]
pub(crate) struct Person {
    #[command(flatten)]
    folder: Folder,
    /// The person's name, which is also the account.
    #[arg(long)]
    name: String,
    /// What the person does, such as `driver` or `quality_officer`.
    #[arg(long, value_parser = role)]
    role: Role,
}

#[derive(Args)]
pub(crate) struct Account {
    #[command(flatten)]
    folder: Folder,
    /// The account; for a person of a directory file, their identity.
    #[arg(long, value_name = "NAME")]
    account: String,
}

impl Administer {
    /// Does what was typed and returns what to print.
    pub(crate) fn run(self) -> Result<String, String> {
        let done = match self {
            Self::Init(making) => return init(making),
            Self::EnrolCode(folder) => admin::invite(&folder.data).map(|text| text + "\n"),
            Self::Devices(folder) => admin::devices(&folder.data).map(|devices| {
                let line =
                    |of: &admin::DeviceLine| format!("{}  {:8}  {}\n", of.id, of.state, of.name);
                devices.iter().map(line).collect()
            }),
            Self::Approve(chosen) => decide(&chosen, Word::Approve),
            Self::Revoke(chosen) => decide(&chosen, Word::Revoke),
            Self::Wipe(chosen) => decide(&chosen, Word::Wipe),
            Self::AddPerson(Person { folder, name, role }) => {
                admin::add_person(&folder.data, &name, role)
                    .map(|password| format!("account: {name}\npassword, once: {password}\n"))
            }
            Self::ResetPassword(Account { folder, account }) => {
                admin::reset_password(&folder.data, &account)
                    .map(|password| format!("account: {account}\npassword, once: {password}\n"))
            }
        };
        done.map_err(|error| error.to_string())
    }
}

fn init(making: Making) -> Result<String, String> {
    let read = |path: PathBuf| {
        let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let bytes = fs::read(&path).map_err(|error| wrong(&error))?;
        Directory::from_json(&bytes).map_err(|error| wrong(&error))
    };
    let init = Init {
        data: making.folder.data,
        organisation: making.organisation,
        administrator: making.administrator,
        key_file: making.organisation_key,
        address: making.address,
        directory: making.directory.map(read).transpose()?,
    };
    let made = init.run().map_err(|error| error.to_string())?;
    Ok(format!(
        "organisation: {}\norganisation key: {}\naccount: {}\npassword, once: {}\n",
        made.organisation, made.organisation_key, made.account, made.password
    ))
}

fn decide(chosen: &Chosen, word: Word) -> Result<String, admin::AdminError> {
    let state = admin::decide(&chosen.folder.data, chosen.device, word)?;
    Ok(format!("{} is {state}\n", chosen.device))
}

fn role(word: &str) -> Result<Role, String> {
    Role::of_word(word).ok_or_else(|| {
        let words: Vec<&str> = Role::ALL.into_iter().map(Role::word).collect();
        format!("the roles are {}", words.join(", "))
    })
}
