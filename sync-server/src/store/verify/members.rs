//! What the organisation said, under its signature, and the tables that it was made from.

use std::collections::BTreeSet;

use domain::{
    access::{Directory, OrganisationPublicKey, SignedGrant},
    ids::OrganisationId,
    sync::Entry,
};
use rusqlite::Connection;

use super::{LogError, log::Said, wrong};
use crate::{
    identity::told,
    seal::{Context, Sealer},
};

pub(super) fn check(from: &Connection, sealer: &Sealer, said: &Said) -> Result<(), LogError> {
    let newest = check_newest(from, sealer, said)?;
    let Some(told) = told(from)? else {
        let is_signed = said.spoken.iter().any(|(.., signature)| signature.is_some());
        return if is_signed || !said.grants.is_empty() {
            Err(wrong("organisations", 1, "the organisation that signed the directory is gone"))
        } else {
            Ok(())
        };
    };
    let former = former(from)?;
    let mut keys = vec![told.key];
    keys.extend(former.iter().chain(newest.iter().filter_map(|known| known.next_key.as_ref())));
    for (row, version, json, signature) in &said.spoken {
        let is_signed = signature.as_ref().is_some_and(|signature| {
            let is_by = |key: &OrganisationPublicKey| {
                key.verify_directory(told.organisation, *version, json, signature).is_ok()
            };
            keys.iter().any(is_by)
        });
        if !is_signed {
            return Err(wrong("entries", row, "the organisation did not sign the directory"));
        }
    }
    check_grants(from, (told.organisation, &keys), said)?;
    check_handovers(from, sealer, said, (&former, &told.key))?;
    match (told.directory, newest) {
        (Some(made), Some(newest)) => check_made(from, &made, &newest),
        (None, Some(_)) => {
            let what = "it was changed and no signed directory says so; start and stop the relay";
            Err(wrong("organisations", told.organisation, what))
        }
        (_, None) => Ok(()),
    }
}

/// People, devices, sites and products are those of the directory that devices have.
fn check_made(from: &Connection, made: &Directory, newest: &Directory) -> Result<(), LogError> {
    let kept = from.query_row("SELECT sites, products FROM organisations", [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let text = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
    let sites = text(serde_json::to_string(&newest.sites));
    let products = text(serde_json::to_string(&newest.products));
    if made == newest && kept == (sites, products) {
        return Ok(());
    }
    let what = "people, devices, sites or products are not those of the signed directory";
    Err(wrong("organisations", made.organisation, what))
}

/// The newest directory is the one that the log has last.
fn check_newest(
    from: &Connection,
    sealer: &Sealer,
    said: &Said,
) -> Result<Option<Directory>, LogError> {
    let mut statement = from.prepare("SELECT organisation, bytes FROM directories")?;
    let mut rows = statement.query([])?;
    let mut newest = None;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        let organisation = OrganisationId(row.get(0)?);
        let broken = |what: &str| wrong("directories", organisation, what);
        let opened = sealer.open(organisation, &Context::Directory, &row.get::<_, Vec<u8>>(1)?);
        let entry = opened.map_err(|error| broken(&error.to_string()))?;
        if said.directories.get(&organisation) != Some(&entry) {
            return Err(broken("it is not the last that the log has"));
        }
        if let Ok(Entry::Directory { bytes, .. }) = Entry::from_bytes(&entry) {
            newest = Directory::from_json(&bytes).ok();
        }
        count += 1;
    }
    if count != said.directories.len() {
        return Err(wrong("directories", count + 1, "a directory of the log is gone"));
    }
    Ok(newest)
}

/// The directories that named a key lead through every former key, in order, to the present one.
fn check_handovers(
    from: &Connection,
    sealer: &Sealer,
    said: &Said,
    (former, present): (&[OrganisationPublicKey], &OrganisationPublicKey),
) -> Result<(), LogError> {
    let mut statement =
        from.prepare("SELECT number, organisation, bytes FROM handovers ORDER BY number")?;
    let mut rows = statement.query([])?;
    let mut led = Vec::new();
    while let Some(row) = rows.next()? {
        let (number, organisation): (i64, [u8; 16]) = (row.get(0)?, row.get(1)?);
        let broken = |what: &str| wrong("handovers", number, what);
        let bytes: Vec<u8> = row.get(2)?;
        let opened = sealer.open(OrganisationId(organisation), &Context::Directory, &bytes);
        let entry = opened.map_err(|error| broken(&error.to_string()))?;
        let Ok(Entry::Directory { version, bytes, signature }) = Entry::from_bytes(&entry) else {
            return Err(broken("it is no directory"));
        };
        let is_said = said
            .spoken
            .iter()
            .any(|(_, at, json, by)| (*at, json, by) == (version, &bytes, &signature));
        let next = Directory::from_json(&bytes).ok().and_then(|directory| directory.next_key);
        match next.filter(|_| is_said) {
            Some(next) => led.push(next),
            None => return Err(broken("the log has no such directory")),
        }
    }
    let expected = former.iter().skip(1).chain((!former.is_empty()).then_some(present));
    if expected.eq(&led) {
        return Ok(());
    }
    Err(wrong("handovers", led.len(), "they do not lead to the present key"))
}

/// The keys that the organisation signed with before.
fn former(from: &Connection) -> Result<Vec<OrganisationPublicKey>, LogError> {
    let kept: String =
        from.query_row("SELECT former_keys FROM organisations", [], |row| row.get(0))?;
    let former: Vec<OrganisationPublicKey> = serde_json::from_str(&kept).unwrap_or_default();
    let is_plain = serde_json::to_string(&former).is_ok_and(|text| text == kept);
    is_plain.then_some(former).ok_or_else(|| wrong("organisations", 1, "its former keys are none"))
}

/// Each grant is signed, and stands both in the log and where the gate looks for it.
fn check_grants(
    from: &Connection,
    (organisation, keys): (OrganisationId, &[OrganisationPublicKey]),
    said: &Said,
) -> Result<(), LogError> {
    let mut statement = from.prepare("SELECT hash, bytes FROM grants ORDER BY hash")?;
    let mut rows = statement.query([])?;
    let mut kept = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let (hash, bytes): ([u8; 32], Vec<u8>) = (row.get(0)?, row.get(1)?);
        let broken = |what: &str| wrong("grants", hex::encode(hash), what);
        if said.grants.get(&hash) != Some(&bytes) {
            return Err(broken("the log has no such grant"));
        }
        let grant = SignedGrant::from_bytes(&bytes).map_err(|error| broken(&error.to_string()))?;
        if !keys.iter().any(|key| grant.verify(organisation, key).is_ok()) {
            return Err(broken("the organisation did not sign it"));
        }
        kept.insert(hash);
    }
    match said.grants.keys().find(|hash| !kept.contains(*hash)) {
        Some(gone) => Err(wrong("grants", hex::encode(gone), "the grant is gone")),
        None => Ok(()),
    }
}
