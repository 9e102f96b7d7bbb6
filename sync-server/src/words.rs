//! What an administrator types on the relay's own machine.

use std::{fs, path::PathBuf};

use clap::{Args, Subcommand};
use domain::{
    access::{Directory, Role},
    ids::{DeviceId, PersonId},
    units::Timestamp,
};
use sync_server::{
    Init,
    admin::{self, Form, Persona, Sought, Word},
    certificate_pin,
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
    /// List the people and what they may do.
    People(Folder),
    /// Change what a person does, where, or what the provider of sign-in calls them.
    ChangePerson(Changed),
    /// Let a person act no longer; they are signed out everywhere within a second.
    DisablePerson(Account),
    /// Let a person act again.
    EnablePerson(Account),
    /// Give a person another password to hand over, and end their sessions.
    ResetPassword(Account),
    /// Draw the organisation's next key and tell the devices of it; the present one still signs.
    NameNextKey(Folder),
    /// Sign with the next key from now on, and destroy the one before. Enrolment codes that were
    /// made before still work.
    TakeNextKey(Folder),
    /// Take the name of the next key back.
    DropNextKey(Folder),
    /// Write what was done and refused, in a form for other programs.
    Audit(Trail),
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
    /// Have devices that enrol take no other key than this certificate's, whoever vouches for
    /// it. The certificate may be renewed under the same key, and by no other.
    #[arg(long, value_name = "FILE", conflicts_with = "tls_pin")]
    tls_cert: Option<PathBuf>,
    /// The same by the SHA-256 of the public key (SubjectPublicKeyInfo), in hexadecimal digits,
    /// where a proxy holds the certificate.
    #[arg(long, value_name = "HEX", value_parser = pin)]
    tls_pin: Option<[u8; 32]>,
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
    /// What the provider of sign-in calls the person.
    #[arg(long, value_name = "SUBJECT", default_value = "", hide_default_value = true)]
    subject: String,
}

#[derive(Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Wanted {
    /// What the person does, such as `driver` or `quality_officer`.
    #[arg(long, value_parser = role)]
    role: Option<Role>,
    /// Where the person works: 32 hexadecimal digits, or empty for everywhere.
    #[arg(long, value_name = "SITE")]
    site: Option<String>,
    /// What the provider of sign-in calls the person, or empty for nothing.
    #[arg(long, value_name = "SUBJECT")]
    subject: Option<String>,
}

#[derive(Args)]
pub(crate) struct Changed {
    #[command(flatten)]
    account: Account,
    #[command(flatten)]
    wanted: Wanted,
}

#[derive(Args)]
pub(crate) struct Trail {
    #[command(flatten)]
    folder: Folder,
    /// Comma-separated values with a heading, for a spreadsheet; otherwise JSON.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// One array of objects.
    #[arg(long)]
    json: bool,
    /// Only lines after this number.
    #[arg(long, value_name = "NUMBER", default_value_t = 0, hide_default_value = true)]
    after: i64,
    /// Only what this person did.
    #[arg(long, value_name = "PERSON")]
    person: Option<PersonId>,
    /// Only what was done on this device.
    #[arg(long, value_name = "DEVICE")]
    device: Option<DeviceId>,
    /// Only this, such as `device.approve`, or all of a kind such as `device`.
    #[arg(long, default_value = "", hide_default_value = true)]
    action: String,
    /// From this moment on, in milliseconds since 1970.
    #[arg(long, value_name = "MILLISECONDS")]
    from_ms: Option<i64>,
    /// Before this moment, in milliseconds since 1970.
    #[arg(long, value_name = "MILLISECONDS")]
    to_ms: Option<i64>,
    /// Only lines with this in any of their words.
    #[arg(long, default_value = "", hide_default_value = true)]
    text: String,
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
            Self::ChangePerson(changed) => return change(changed),
            Self::Audit(trail) => audit(trail),
            Self::People(folder) => admin::people(&folder.data)
                .map(|people| people.iter().map(person).collect::<Vec<_>>().concat()),
            Self::DisablePerson(account) => alter(&account, vec![Persona::Disabled]),
            Self::EnablePerson(account) => alter(&account, vec![Persona::Enabled]),
            Self::EnrolCode(folder) => admin::invite(&folder.data).map(|text| text + "\n"),
            Self::Devices(folder) => admin::devices(&folder.data).map(|devices| {
                let line =
                    |of: &admin::DeviceLine| format!("{}  {:8}  {}\n", of.id, of.state, of.name);
                devices.iter().map(line).collect()
            }),
            Self::NameNextKey(folder) => {
                admin::name_next_key(&folder.data).map(|key| format!("next key: {key}\n"))
            }
            Self::TakeNextKey(folder) => {
                admin::take_next_key(&folder.data).map(|key| format!("organisation key: {key}\n"))
            }
            Self::DropNextKey(folder) => {
                admin::drop_next_key(&folder.data).map(|key| format!("dropped: {key}\n"))
            }
            Self::Approve(chosen) => decide(&chosen, Word::Approve),
            Self::Revoke(chosen) => decide(&chosen, Word::Revoke),
            Self::Wipe(chosen) => decide(&chosen, Word::Wipe),
            Self::AddPerson(Person { folder, name, role, subject }) => {
                admin::add_person(&folder.data, &name, role, subject)
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
    let of_file = |path: PathBuf| certificate_pin(&path).map_err(|error| error.to_string());
    let of_file = making.tls_cert.map(of_file).transpose()?;
    let init = Init {
        data: making.folder.data,
        organisation: making.organisation,
        administrator: making.administrator,
        key_file: making.organisation_key,
        address: making.address,
        relay_pin: making.tls_pin.or(of_file),
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

fn change(Changed { account, wanted }: Changed) -> Result<String, String> {
    let Wanted { role, site, subject } = wanted;
    let site = site.map(|site| (!site.is_empty()).then(|| site.parse()).transpose()).transpose();
    let site = site.map_err(|_| "--site: not 32 hexadecimal digits".to_owned())?;
    let role = role.map(Persona::Role);
    let changes = role.into_iter().chain(site.map(Persona::Site));
    let changes = changes.chain(subject.map(Persona::Subject)).collect();
    alter(&account, changes).map_err(|error| error.to_string())
}

fn alter(account: &Account, changes: Vec<Persona>) -> Result<String, admin::AdminError> {
    let Account { folder, account } = account;
    Ok(person(&admin::change_person(&folder.data, account, changes)?))
}

fn person(line: &admin::PersonLine) -> String {
    let state = if line.is_active { "active" } else { "disabled" };
    let site = line.site.map_or_else(|| "everywhere".to_owned(), |site| site.to_string());
    let (role, account, name) = (line.role.word(), &line.account, &line.name);
    let linked = if line.subject.is_empty() { "" } else { "  linked to " };
    format!("{state:8}  {role:15}  {site}  {account}  {name}{linked}{}\n", line.subject)
}

/// Writes as it reads, however long the audit is.
fn audit(trail: Trail) -> Result<String, admin::AdminError> {
    let Trail { folder, csv, json: _, after, person, device, action, from_ms, to_ms, text } = trail;
    let (from, to) = (from_ms.map(Timestamp), to_ms.map(Timestamp));
    let sought = Sought { after, person, device, action, from, to, text };
    let form = if csv { Form::Csv } else { Form::Json };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    admin::export_audit(&folder.data, sought, form, &mut out)?;
    let flushed = std::io::Write::flush(&mut out);
    flushed.map_err(|error| admin::AdminError::Refused(error.to_string()))?;
    Ok(String::new())
}

fn pin(text: &str) -> Result<[u8; 32], String> {
    let mut pin = [0; 32];
    hex::decode_to_slice(text, &mut pin)
        .map_err(|_| "a pin has 64 hexadecimal digits".to_owned())?;
    Ok(pin)
}

fn role(word: &str) -> Result<Role, String> {
    Role::of_word(word).ok_or_else(|| {
        let words: Vec<&str> = Role::ALL.into_iter().map(Role::word).collect();
        format!("the roles are {}", words.join(", "))
    })
}
