//! Lines of the audit that somebody looks for, and refusals that are written once.

use std::time::Duration;

use domain::{
    ids::{DeviceId, PersonId},
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

/// What somebody looks for; what is not given fits every line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Lines after this number.
    pub(crate) after: i64,
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

/// Returns at most `limit` lines that fit, in order.
pub(crate) fn search(
    connection: &Connection,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Written>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("search_audit.sql"))?;
    let found = statement.query_map(
        params![
            filter.after,
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
}

/// Writes each refused entry of a push; one that the device sends again is not written again.
pub(super) fn note_refused(
    connection: &Connection,
    (pusher, at): (&Pusher, Timestamp),
    refused: &[(EntryHash, Rule)],
    (named, placed): (&[Named], &[Placed]),
) -> Result<(), StoreError> {
    let early = refused.iter().map(|(hash, rule)| (Named { hash: *hash, person: None }, *rule));
    let late = named.iter().zip(placed).filter_map(|(named, placed)| match placed {
        Placed::Rejected(rule) => Some((*named, *rule)),
        Placed::At(_) | Placed::Again => None,
    });
    for (Named { hash, person }, Rule(rule)) in early.chain(late) {
        let subject = hex::encode(hash.0);
        let is_known = connection
            .prepare_cached(
                "SELECT 1 FROM audit
                 WHERE subject = ?1 AND device = ?2 AND action = 'entry.refuse' AND why = ?3",
            )?
            .exists(params![subject, pusher.device.0, rule])?;
        if !is_known {
            let by = By { person, device: Some(pusher.device), at, device_at: Timestamp(0) };
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
