//! The machine-readable record of a shipment, filled from the store.
//!
//! The record is complete without the product, so its words are written out here, in one
//! language: the answers, reasons and placements as the person at this device reads them.

mod changes;
mod evidence;
mod facts;
mod people;
mod proofs;

use domain::ids::ShipmentId;

use super::{Ask, QueryError, Trip, assessment, shipment, verdict};
use crate::{
    api::view::BoxState,
    i18n::{Language, Texts},
    report::{SCHEMA, ShipmentRecord, State},
};

/// Everything the record is made from.
struct Told<'a> {
    ask: &'a Ask<'a>,
    trip: &'a Trip,
    texts: &'a Texts,
}

/// Returns the record of a shipment, worded in `language`.
///
/// # Errors
///
/// [`QueryError`] if this device does not have the shipment, or the store fails.
pub fn record(
    ask: &Ask<'_>,
    shipment: &str,
    language: Language,
) -> Result<ShipmentRecord, QueryError> {
    let id: ShipmentId =
        shipment.parse().map_err(|_| QueryError::Malformed { field: "shipment" })?;
    let trip = Trip::load(ask, id)?;
    let texts = Texts::new(language);
    let told = Told { ask, trip: &trip, texts: &texts };
    let form = match trip.shipment.form {
        Some(form) => ask.reader.form(form)?.map(|row| row.detail),
        None => None,
    };
    let facts = &trip.shipment;
    let mut received = facts.handovers.iter().filter_map(|handover| handover.received.as_ref());
    Ok(ShipmentRecord {
        schema: SCHEMA,
        reference: facts.reference.clone(),
        organisation: ask.directory.name.clone(),
        zone: trip.zone.clone(),
        sites: told.sites(),
        left_at_ms: told.left_at(),
        received_at_ms: received.next_back().map(|party| party.at.0),
        storage_range: told.storage_range(),
        state: state(verdict::verdict(ask, &trip).state),
        items: told.items(),
        sensors: told.sensors()?,
        readings: told.readings(),
        proofs: told.proofs()?,
        evidence: told.evidence(form.as_ref(), language)?,
        gaps: told.gaps(),
        excursions: told.excursions(),
        mkt_millicelsius: told.mean_kinetic(),
        budget_warm: told.budget(),
        verdicts: assessment::assessment(&trip).map(facts::verdicts).unwrap_or_default(),
        custody: told.custody(),
        alerts: told.alerts(),
        form: form.as_ref().map(|form| told.form(form)),
        decision: form.as_ref().and_then(|form| told.decision(form)),
        changes: told.changes(form.as_ref()),
        signatures: told.signatures(form.as_ref()),
        made_at_ms: ask.now.0,
        product_version: env!("CARGO_PKG_VERSION").to_owned(),
        rule_packs_date: told.rule_packs_date(),
    })
}

/// A box that is not packed, or that nobody hears, is a box of which too little is known.
fn state(state: BoxState) -> State {
    match state {
        BoxState::Ok => State::Ok,
        BoxState::Warning => State::Warning,
        BoxState::Stop => State::Stop,
        BoxState::Unknown | BoxState::Waiting => State::Unknown,
    }
}

impl Told<'_> {
    fn custody(&self) -> Vec<crate::report::Custody> {
        let entries = shipment::custody(self.ask, self.trip).entries;
        let confirmed = entries
            .into_iter()
            .filter(|entry| entry.state == crate::api::view::HandoverState::Confirmed);
        confirmed
            .map(|entry| crate::report::Custody {
                from: entry.from.unwrap_or_default(),
                to: entry.to.unwrap_or_default(),
                at_ms: entry.at_ms.unwrap_or_default(),
                place: entry.place.unwrap_or_default(),
                state: state(entry.box_state.unwrap_or(BoxState::Unknown)),
                temperature_millicelsius: entry.temperature_millicelsius.map(i64::from),
            })
            .collect()
    }
}
