//! A logger's file on the record of a shipment.

use std::ops::RangeInclusive;

use super::{Alert, Import, Pairing, Placement, Shipment, Status, commands::Facts};
use crate::{
    document::Edit,
    ids::{EntryId, SensorId},
    refusal::Refusal,
    units::Timestamp,
};

/// What is known of a file before it is put on the record.
#[derive(Clone, Debug)]
pub struct Found {
    /// The logger.
    pub sensor: SensorId,
    /// The name people give it.
    pub name: String,
    /// The box, by name.
    pub box_name: String,
    /// Where in the box.
    pub placement: Placement,
    /// How often it measured, in seconds.
    pub interval_seconds: u32,
    /// The file's name.
    pub file_name: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub file_sha256: String,
    /// The times of its readings, oldest first; at least one.
    pub times: Vec<Timestamp>,
}

impl Found {
    /// Returns the part of the file within the shipment, and how many readings lie outside of it.
    ///
    /// A file that lies outside as a whole counts for no moment: an empty span at its beginning.
    pub fn within(&self, shipment: &Shipment) -> (RangeInclusive<Timestamp>, usize) {
        let span = shipment.span();
        let mut inside = self.times.iter().filter(|taken| span.contains(taken));
        let first = inside.next().copied();
        let last = inside.next_back().copied().or(first);
        let counted = self.times.iter().filter(|taken| span.contains(taken)).count();
        let nothing = *span.start()..=*span.start();
        let window = first.zip(last).map_or(nothing, |(first, last)| first..=last);
        (window, self.times.len().saturating_sub(counted))
    }

    /// Returns whether the shipment has this file already, in this place.
    pub fn is_known(&self, shipment: &Shipment) -> bool {
        shipment.pairings.iter().any(|pairing| {
            let import = pairing.import.as_ref();
            pairing.sensor == self.sensor
                && import.is_some_and(|import| import.file_sha256 == self.file_sha256)
        })
    }
}

impl Shipment {
    /// Returns the file that showed what a late alert is about; `None` for one raised in time.
    ///
    /// A file that was taken in after the alert was raised did not raise it.
    pub fn found_in(&self, alert: &Alert) -> Option<&Import> {
        let files = self.pairings.iter().filter(|it| alert.is_late && it.sensor == alert.sensor);
        files
            .filter_map(|pairing| {
                let import = pairing.import.as_ref()?;
                let ended = pairing.to.unwrap_or(pairing.from);
                let holds = (pairing.from..=ended).contains(&alert.began);
                let is_earlier = import.imported_at <= alert.raised_at;
                Some(((is_earlier, holds, import.imported_at), import))
            })
            .max_by_key(|(fits, _)| *fits)
            .map(|(_, import)| import)
    }
}

/// Puts a logger's file on the record: where the logger rode, and whose word its readings are.
///
/// A shipment that was decided takes one too: what it proves must not be lost.
///
/// # Errors
///
/// [`Refusal::WrongStatus`] if the shipment was cancelled, [`Refusal::AlreadyPaired`] if the
/// sensor is being listened to in this shipment.
pub fn import(
    facts: Facts<'_>,
    shipment: &Shipment,
    id: EntryId,
    found: &Found,
) -> Result<Vec<Edit>, Refusal> {
    if shipment.status() == Status::Cancelled {
        return Err(Refusal::WrongStatus { status: Status::Cancelled });
    }
    if shipment.riding(&found.sensor).is_some() {
        return Err(Refusal::AlreadyPaired(found.sensor.clone()));
    }
    if found.is_known(shipment) {
        return Ok(Vec::new());
    }
    let (window, outside) = found.within(shipment);
    let count = |amount: usize| u32::try_from(amount).unwrap_or(u32::MAX);
    let pairing = Pairing {
        id,
        sensor: found.sensor.clone(),
        name: found.name.clone(),
        box_name: found.box_name.clone(),
        placement: found.placement,
        from: *window.start(),
        to: Some(*window.end()),
        interval_seconds: found.interval_seconds,
        import: Some(Import {
            file_name: found.file_name.clone(),
            file_sha256: found.file_sha256.clone(),
            imported_by: facts.person,
            imported_at: facts.at,
            file_readings: count(found.times.len()),
            file_readings_outside: count(outside),
        }),
    };
    Ok(vec![Edit::insert("pairings", id, &pairing), Edit::set("edited_at", facts.at.0)])
}
