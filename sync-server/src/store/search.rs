//! Lines of the audit that somebody looks for, and refusals that are written once.

use std::{collections::BTreeSet, time::Duration};

use domain::{
    document::{Claim, Top},
    ids::{DeviceId, DocumentId, PersonId},
    sync::{
        EntryHash,
        gate::{Placed, Pusher, Rule},
        wire::RefusedCode,
    },
    units::Timestamp,
};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    StoreError,
    audit::{By, Written, note},
};

/// A device that is turned away again and again, for the same reason, is noted once in so long.
const TURNED_AWAY_EVERY: Duration = Duration::from_secs(60 * 60);
/// So many of the changes that a change builds on are named; the change itself names all.
const HASHES_SHOWN: usize = 4;

/// Lines in order, at most so many.
const OLDEST_FIRST: &str = concat!(include_str!("search_audit.sql"), "ORDER BY number LIMIT ?9");
/// The last lines first.
const NEWEST_FIRST: &str =
    concat!(include_str!("search_audit.sql"), "ORDER BY number DESC LIMIT ?9");

/// What somebody looks for; what is not given fits every line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Lines after this number.
    pub(crate) after: i64,
    /// Lines before this number.
    pub(crate) before: Option<i64>,
    /// Whether the last lines come first.
    pub(crate) is_newest_first: bool,
    pub(crate) person: Option<PersonId>,
    pub(crate) device: Option<DeviceId>,
    /// An action such as `device.approve`, or all of a kind such as `device`.
    pub(crate) action: String,
    /// From this moment on, by the relay's clock.
    pub(crate) from: Option<Timestamp>,
    /// Before this moment, by the relay's clock.
    pub(crate) to: Option<Timestamp>,
    /// A part of any word or identity of the line, whatever its case.
    pub(crate) text: String,
}

/// Returns at most `limit` lines that fit, in the order that the filter names.
pub(crate) fn search(
    connection: &Connection,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Written>, StoreError> {
    let sql = if filter.is_newest_first { NEWEST_FIRST } else { OLDEST_FIRST };
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map(
        params![
            filter.after,
            filter.before.unwrap_or(i64::MAX),
            filter.person.as_ref().map_or(&[][..], |person| &person.0),
            filter.device.as_ref().map_or(&[][..], |device| &device.0),
            filter.action,
            filter.from.map_or(i64::MIN, |from| from.0),
            filter.to.map_or(i64::MAX, |to| to.0),
            filter.text,
            limit,
        ],
        Written::read,
    )?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// An entry of a push, by what the audit may say of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) hash: EntryHash,
    pub(super) person: Option<PersonId>,
    /// When it was made, by the device's clock; zero if it does not say.
    pub(super) made_at: Timestamp,
}

/// Writes an entry that was taken: which document it changes, the changes that it builds on, and
/// its own hash with the fields it writes. The hashes lead to the values; the audit holds none.
pub(super) fn note_taken(
    connection: &Connection,
    (device, at): (DeviceId, Timestamp),
    (document, claim): (DocumentId, &Claim),
) -> Result<(), StoreError> {
    let by = By { person: claim.person, device: Some(device), at, device_at: claim.at };
    let is_first = claim.dependencies.is_empty();
    let mut line = by.line(if is_first { "document.create" } else { "document.change" });
    line.subject = document.to_string();
    let before = claim.dependencies.iter().take(HASHES_SHOWN).map(|hash| hex::encode(hash.0));
    line.before = before.collect::<Vec<_>>().join(" ");
    let fields = claim.steps.iter().filter_map(|step| match &step.top {
        Top::Field(field) => Some(field.as_str()),
        Top::Known(_) => None,
    });
    let fields: BTreeSet<&str> = fields.collect();
    let hash = hex::encode(claim.hash.0);
    line.after = std::iter::once(hash.as_str()).chain(fields).collect::<Vec<_>>().join(" ");
    note(connection, line)
}

/// Writes each refused entry of a push; one that the device sends again is not written again.
pub(super) fn note_refused(
    connection: &Connection,
    (pusher, at): (&Pusher, Timestamp),
    refused: &[(EntryHash, Rule)],
    (named, placed): (&[Named], &[Placed]),
) -> Result<(), StoreError> {
    let unread = |hash| Named { hash, person: None, made_at: Timestamp(0) };
    let early = refused.iter().map(|(hash, rule)| (unread(*hash), *rule));
    let late = named.iter().zip(placed).filter_map(|(named, placed)| match placed {
        Placed::Rejected(rule) => Some((*named, *rule)),
        Placed::At(_) | Placed::Again => None,
    });
    for (Named { hash, person, made_at }, Rule(rule)) in early.chain(late) {
        let subject = hex::encode(hash.0);
        let is_known = connection
            .prepare_cached(
                "SELECT 1 FROM audit
                 WHERE subject = ?1 AND device = ?2 AND action = 'entry.refuse' AND why = ?3",
            )?
            .exists(params![subject, pusher.device.0, rule])?;
        if !is_known {
            let by = By { person, device: Some(pusher.device), at, device_at: made_at };
            let mut line = by.line("entry.refuse");
            (line.subject, line.why) = (subject, rule.to_owned());
            note(connection, line)?;
        }
    }
    Ok(())
}

/// Writes that a link was refused; `None` for a device that never proved its key.
pub(crate) fn note_turned_away(
    connection: &Connection,
    device: Option<DeviceId>,
    code: RefusedCode,
    at: Timestamp,
) -> Result<(), StoreError> {
    let why = word(code);
    let last: Option<i64> = connection
        .prepare_cached(
            "SELECT at_ms FROM audit WHERE device = ?1 AND action = 'link.refuse' AND why = ?2
             ORDER BY number DESC LIMIT 1",
        )?
        .query_row(params![device.as_ref().map_or(&[][..], |id| &id.0), why], |row| row.get(0))
        .optional()?;
    if last.is_some_and(|last| at < Timestamp(last).after(TURNED_AWAY_EVERY)) {
        return Ok(());
    }
    let by = By { device, ..By::hand(at) };
    let mut line = by.line("link.refuse");
    why.clone_into(&mut line.why);
    note(connection, line)
}

fn word(code: RefusedCode) -> &'static str {
    match code {
        RefusedCode::Protocol => "protocol",
        RefusedCode::Malformed => "malformed",
        RefusedCode::UnknownMessage => "message.unknown",
        RefusedCode::UnknownOrganisation => "organisation.unknown",
        RefusedCode::UnknownDevice => "device.unknown",
        RefusedCode::Partition => "partition.foreign",
        RefusedCode::Busy => "busy",
        RefusedCode::Slow => "slow",
        RefusedCode::Stopping => "stopping",
        RefusedCode::Store => "store",
        RefusedCode::SignIn => "sign_in",
        RefusedCode::Other(_) => "other",
    }
}
