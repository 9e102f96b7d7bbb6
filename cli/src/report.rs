//! `isotherm report` and `isotherm verify`: the proof of a shipment, made and checked.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
};

use app_core::{
    adapter::verify_folder,
    api::{ApiError, ErrorCode, Remedy},
    device::{unlocking, vault_of},
    report::{self, Compared, Pages, VERIFY_BYTES_MAX},
    session::Session,
};
use clap::Args;
use serde_json::json;

use crate::{Answer, Failure, data::Data, shipments};

/// Write the report of a shipment: a PDF with its machine-readable record inside.
#[derive(Args)]
pub(crate) struct Report {
    /// The shipment: its number as people know it, or its identity.
    shipment: String,

    /// Where to write: `.pdf` for the report, `.json` for the record alone.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    #[command(flatten)]
    data: Data,
}

/// Check that a report, an exported record or the data of a device is as it was made. Needs no
/// network.
#[derive(Args)]
pub(crate) struct Verify {
    /// The report, the record, or the folder of a device that is not running.
    file: PathBuf,
}

pub(crate) fn write(arguments: &Report) -> Result<Answer, Failure> {
    let path = &arguments.output;
    let is_record = match path.extension().and_then(|extension| extension.to_str()) {
        Some("pdf") => false,
        Some("json") => true,
        _ => return Err(wrong(path, "name a .pdf or a .json file")),
    };
    let session = arguments.data.open()?;
    let made = find(&session, &arguments.shipment).and_then(|shipment| {
        if is_record {
            session.export_record(&shipment)
        } else {
            session.export_report(&shipment).map(|file| file.bytes)
        }
    });
    let bytes = arguments.data.answer(made)?;
    put(path, &bytes)?;
    let text = format!("{}, {} bytes\n", path.display(), bytes.len());
    Answer::new(&json!({ "file": path.display().to_string(), "bytes": bytes.len() }), text)
}

pub(crate) fn verify(arguments: &Verify) -> Result<Answer, Failure> {
    let path = &arguments.file;
    if path.is_dir() {
        return database(path);
    }
    let verified = report::verify(&bytes(path)?).map_err(|error| wrong(path, error))?;
    let pages = match verified.pages {
        Pages::Same => "same",
        Pages::OtherLayout => "other_layout",
        Pages::None => "none",
    };
    let shown = match verified.pages {
        Pages::Same => "the pages show what the record says",
        Pages::OtherLayout => "another version laid the pages out; they were not compared",
        Pages::None => "a record without pages",
    };
    let proofs = verified.record.proofs.iter().filter(|proof| proof.sealed_head.is_some());
    let witnessed = &verified.witnessed;
    let mut devices: BTreeSet<&str> = proofs.map(|proof| proof.device.as_str()).collect();
    devices.extend(witnessed.devices.iter().map(String::as_str));
    let (compared, follows) = match witnessed.compared {
        Compared::Whole => ("whole", "all it says follows from the changes and readings inside"),
        Compared::Facts => (
            "facts",
            "what was done follows from the changes inside; another version judged and worded it",
        ),
        Compared::Nothing => {
            ("nothing", "it carries no changes: custody, form and decision are not proven")
        }
    };
    let record = json!({
        "file": path.display().to_string(),
        "reference": verified.record.reference,
        "record_sha256": verified.sha256,
        "readings": verified.record.readings.len(),
        "pages": pages,
        "readings_signed": verified.proven.signed,
        "readings_unsigned": verified.proven.unsigned,
        "changes_signed": witnessed.changes_signed,
        "changes_unsigned": witnessed.changes_unsigned,
        "first_unsigned": witnessed.first_unsigned,
        "custody_confirmations": witnessed.confirmations,
        "form_signatures": witnessed.signatures,
        "compared": compared,
        "devices": devices,
    });
    let mut text = format!(
        "{}: unchanged\n  shipment  {}\n  SHA-256   {}\n  pages     {shown}\n\
         \x20 readings  {} signed by their device, {} not yet\n\
         \x20 changes   {} signed by their device, {} not\n\
         \x20 people    {} confirmations of custody, {} signatures on the form\n\
         \x20 record    {follows}\n",
        path.display(),
        verified.record.reference,
        verified.sha256,
        verified.proven.signed,
        verified.proven.unsigned,
        witnessed.changes_signed,
        witnessed.changes_unsigned,
        witnessed.confirmations,
        witnessed.signatures,
    );
    if let Some(first) = &witnessed.first_unsigned {
        text += &format!("  not signed  {first}\n");
    }
    for device in &devices {
        text += &format!("  device    {device}, to be compared with the organisation's list\n");
    }
    Answer::new(&record, text)
}

fn database(folder: &Path) -> Result<Answer, Failure> {
    let data = Data::at(Some(folder.to_owned()));
    let with = unlocking(data.passphrase()?);
    let vault = data.answer(vault_of(folder, &with))?;
    let held = verify_folder(folder, &*vault).map_err(|error| wrong(folder, error))?;
    let record = json!({
        "folder": folder.display().to_string(),
        "documents": held.documents,
        "changes_signed": held.changes_signed,
        "changes_unsigned": held.changes_unsigned,
        "custody_confirmations": held.confirmations,
        "form_signatures": held.signatures,
        "frames": held.frames,
        "frames_signed": held.frames_signed,
        "first_unsigned": held.first_unsigned,
    });
    let mut text = format!(
        "{}: whole\n  documents {}\n  changes   {} signed by their device, {} not\n\
         \x20 people    {} confirmations of custody, {} signatures on forms\n\
         \x20 frames    {}, of which {} are signed by their device\n",
        folder.display(),
        held.documents,
        held.changes_signed,
        held.changes_unsigned,
        held.confirmations,
        held.signatures,
        held.frames,
        held.frames_signed,
    );
    if let Some(first) = &held.first_unsigned {
        text += &format!("  not signed  {first}\n");
    }
    Answer::new(&record, text)
}

/// Two shipments may share a number; then only the identity tells which is meant.
pub(crate) fn find(session: &Session, named: &str) -> Result<String, ApiError> {
    let mut rows = shipments::found(session, "")?;
    rows.retain(|row| row.shipment == named || row.reference == named);
    let unknown = ApiError::new(ErrorCode::UnknownShipment, Remedy::FixInput).at("SHIPMENT");
    match rows.as_slice() {
        [row] => Ok(row.shipment.clone()),
        [] => Err(unknown.with("reason", format!("no shipment is called {named:?}"))),
        several => {
            let ids: Vec<&str> = several.iter().map(|row| row.shipment.as_str()).collect();
            let which = format!("{named:?} is each of {}", ids.join(", "));
            Err(unknown.with("reason", which))
        }
    }
}

/// Writes beside the file and then in its place, so that nothing is ever half there.
fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    });
    written.map_err(|error| {
        // What was begun goes; the error that is told is the first one.
        let _ = fs::remove_file(&beside);
        wrong(path, error)
    })
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let file = File::open(path).map_err(|error| wrong(path, error))?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(VERIFY_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).map_err(|error| wrong(path, error))?;
    Ok(bytes)
}

fn wrong(path: &Path, what: impl std::fmt::Display) -> Failure {
    Failure::BadInput(format!("{}: {what}", path.display()))
}
