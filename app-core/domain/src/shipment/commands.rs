//! What a person may ask of a shipment: facts in, edits or a refusal out.

use serde_json::json;

use super::{Item, NewItem, Note, Pairing, Placement, Shipment, Status, StatusEvent, Strokes};
use crate::{
    access::Directory,
    alert::Reason,
    document::Edit,
    ids::{AlertId, DeviceId, EntryId, FormId, PersonId, SensorId, ShipmentId, SiteId},
    refusal::Refusal,
    stock::Expiry,
    units::Timestamp,
};

/// The reading interval a sensor is held to until it says otherwise, in seconds.
pub const INTERVAL_SECONDS: u32 = 60;

/// What every command may rely on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The organisation.
    pub directory: &'a Directory,
    /// Who asks.
    pub person: PersonId,
    /// When, by this device.
    pub at: Timestamp,
    /// This device.
    pub device: DeviceId,
}

/// The plan of a shipment that is to be created.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its identity.
    pub id: ShipmentId,
    /// Its form's identity.
    pub form: FormId,
    /// The name people use.
    pub reference: String,
    /// Where it starts.
    pub origin: SiteId,
    /// Where it goes.
    pub destination: SiteId,
    /// When it should leave.
    pub depart_at: Option<Timestamp>,
    /// When it should arrive.
    pub arrive_by: Option<Timestamp>,
    /// The names of its boxes.
    pub boxes: Vec<String>,
    /// What it carries, each with a fresh identity.
    pub items: Vec<(EntryId, NewItem)>,
}

/// Creates a shipment.
///
/// # Errors
///
/// [`Refusal`] if it has no items, goes nowhere, mixes storage ranges, or names what the
/// directory does not know.
pub fn create(facts: Facts<'_>, plan: &Plan) -> Result<Vec<Edit>, Refusal> {
    known_site(facts, plan.origin)?;
    known_site(facts, plan.destination)?;
    if plan.origin == plan.destination {
        return Err(Refusal::SameSite);
    }
    let mut items: Vec<Item> = Vec::new();
    for (id, item) in &plan.items {
        let item = describe(facts, *id, item)?;
        same_range(items.first(), &item)?;
        items.push(item);
    }
    if items.is_empty() {
        return Err(Refusal::NoItems);
    }
    let mut edits = vec![
        Edit::set("id", plan.id.to_string()),
        Edit::set("reference", plan.reference.clone()),
        Edit::set("origin", plan.origin.to_string()),
        Edit::set("destination", plan.destination.to_string()),
        Edit::set("created_by", facts.person.to_string()),
        Edit::set("created_at", facts.at.0),
        Edit::set("form", plan.form.to_string()),
    ];
    edits.extend(plan.depart_at.map(|at| Edit::set("depart_at", at.0)));
    edits.extend(plan.arrive_by.map(|at| Edit::set("arrive_by", at.0)));
    edits.push(Edit::set("boxes", plan.boxes.clone()));
    edits.extend(items.iter().map(|item| Edit::insert("items", item.id, item)));
    Ok(edits)
}

/// The parts of a plan that a person wants to change.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    /// Another name.
    pub reference: Option<String>,
    /// Another destination.
    pub destination: Option<SiteId>,
    /// Another time to leave.
    pub depart_at: Option<Timestamp>,
    /// Another time to arrive.
    pub arrive_by: Option<Timestamp>,
    /// Other boxes.
    pub boxes: Option<Vec<String>>,
    /// Another seal.
    pub seal: Option<String>,
}

/// Changes a shipment's plan.
///
/// # Errors
///
/// [`Refusal`] if the shipment is closed, or the destination is unknown or its origin.
pub fn edit(
    facts: Facts<'_>,
    shipment: &Shipment,
    correction: Correction,
) -> Result<Vec<Edit>, Refusal> {
    still_open(shipment)?;
    let mut edits = Vec::new();
    if let Some(destination) = correction.destination {
        known_site(facts, destination)?;
        if destination == shipment.origin {
            return Err(Refusal::SameSite);
        }
        edits.push(Edit::set("destination", destination.to_string()));
    }
    edits.extend(correction.reference.map(|reference| Edit::set("reference", reference)));
    edits.extend(correction.depart_at.map(|at| Edit::set("depart_at", at.0)));
    edits.extend(correction.arrive_by.map(|at| Edit::set("arrive_by", at.0)));
    edits.extend(correction.boxes.map(|boxes| Edit::set("boxes", boxes)));
    edits.extend(correction.seal.map(|seal| Edit::set("seal", seal)));
    Ok(edited(facts, edits))
}

/// Puts another item into a shipment.
///
/// # Errors
///
/// [`Refusal`] if the shipment is closed, or the product is unknown or of another range.
pub fn add_item(
    facts: Facts<'_>,
    shipment: &Shipment,
    id: EntryId,
    item: &NewItem,
) -> Result<Vec<Edit>, Refusal> {
    still_open(shipment)?;
    let item = describe(facts, id, item)?;
    same_range(shipment.carried().next(), &item)?;
    Ok(edited(facts, vec![Edit::insert("items", id, &item)]))
}

/// What is corrected of an item; `None` leaves a field as it is.
#[derive(Clone, Debug, Default)]
pub struct ItemCorrection {
    /// The counted units.
    pub quantity: Option<u32>,
    /// What one unit is.
    pub unit: Option<String>,
    /// The batch as printed.
    pub batch: Option<String>,
    /// The expiry as printed.
    pub expiry: Option<Expiry>,
}

/// Corrects an item.
///
/// # Errors
///
/// [`Refusal`] if the shipment is closed or has no such item.
pub fn edit_item(
    facts: Facts<'_>,
    shipment: &Shipment,
    item: EntryId,
    correction: ItemCorrection,
) -> Result<Vec<Edit>, Refusal> {
    still_open(shipment)?;
    known_item(shipment, item)?;
    let ItemCorrection { quantity, unit, batch, expiry } = correction;
    let mut edits = Vec::new();
    edits.extend(quantity.map(|units| Edit::set_in("items", item, "quantity", units)));
    edits.extend(unit.map(|unit| Edit::set_in("items", item, "unit", unit)));
    edits.extend(batch.map(|batch| Edit::set_in("items", item, "batch", batch)));
    edits.extend(expiry.map(|expiry| Edit::set_in("items", item, "expiry", expiry.to_string())));
    Ok(edited(facts, edits))
}

/// Takes an item out of a shipment; it stays visible with the reason.
///
/// # Errors
///
/// [`Refusal`] if the shipment is closed, has no such item, or would carry nothing.
pub fn remove_item(
    facts: Facts<'_>,
    shipment: &Shipment,
    item: EntryId,
    reason: String,
) -> Result<Vec<Edit>, Refusal> {
    still_open(shipment)?;
    known_item(shipment, item)?;
    if shipment.carried().all(|other| other.id == item) {
        return Err(Refusal::NoItems);
    }
    Ok(edited(facts, vec![Edit::set_in("items", item, "removed", reason)]))
}

/// Adds a remark; even a closed shipment takes one.
pub fn add_note(facts: Facts<'_>, id: EntryId, text: String) -> Vec<Edit> {
    vec![Edit::insert("notes", id, &Note { id, by: facts.person, at: facts.at, text })]
}

/// Reports a step on the way.
///
/// # Errors
///
/// [`Refusal::WrongStatus`] if the shipment is past that step, or closed.
pub fn report(
    facts: Facts<'_>,
    shipment: &Shipment,
    id: EntryId,
    status: Status,
    reason: String,
) -> Result<Vec<Edit>, Refusal> {
    if shipment.status() >= status {
        return Err(Refusal::WrongStatus { status: shipment.status() });
    }
    Ok(vec![step(facts, id, status, reason)])
}

/// Puts a sensor into a box.
///
/// # Errors
///
/// [`Refusal`] if the shipment is closed or the sensor rides in it already.
pub fn pair_sensor(
    facts: Facts<'_>,
    shipment: &Shipment,
    id: EntryId,
    (sensor, name): (SensorId, String),
    (box_name, placement): (String, Placement),
) -> Result<Vec<Edit>, Refusal> {
    still_open(shipment)?;
    if shipment.riding(&sensor).is_some() {
        return Err(Refusal::AlreadyPaired(sensor));
    }
    let pairing = Pairing {
        id,
        sensor,
        name,
        box_name,
        placement,
        from: facts.at,
        to: None,
        interval_seconds: INTERVAL_SECONDS,
        import: None,
    };
    Ok(vec![Edit::insert("pairings", id, &pairing)])
}

/// Moves a sensor within its shipment: one pairing ends and another begins.
///
/// # Errors
///
/// [`Refusal`] if the shipment is closed or the sensor does not ride in it.
pub fn move_sensor(
    facts: Facts<'_>,
    shipment: &Shipment,
    id: EntryId,
    sensor: &SensorId,
    (box_name, placement): (String, Placement),
) -> Result<Vec<Edit>, Refusal> {
    let mut edits = unpair_sensor(facts, shipment, sensor)?;
    let name = shipment.riding(sensor).map(|pairing| pairing.name.clone()).unwrap_or_default();
    let pairing = Pairing {
        id,
        sensor: sensor.clone(),
        name,
        box_name,
        placement,
        from: facts.at,
        to: None,
        interval_seconds: INTERVAL_SECONDS,
        import: None,
    };
    edits.push(Edit::insert("pairings", id, &pairing));
    Ok(edits)
}

/// Takes a sensor out of its shipment.
///
/// # Errors
///
/// [`Refusal`] if the shipment is cancelled or the sensor does not ride in it.
pub fn unpair_sensor(
    facts: Facts<'_>,
    shipment: &Shipment,
    sensor: &SensorId,
) -> Result<Vec<Edit>, Refusal> {
    let pairing = shipment
        .riding(sensor)
        .ok_or_else(|| Refusal::UnknownEntry { what: "sensor", id: sensor.to_string() })?;
    Ok(vec![Edit::set_in("pairings", pairing.id, "to", facts.at.0)])
}

/// Begins a handover: the holder agrees to give.
///
/// # Errors
///
/// [`Refusal`] if the giver does not hold the shipment, gives to themselves, or another handover
/// waits.
pub fn offer_handover(
    facts: Facts<'_>,
    shipment: &Shipment,
    id: EntryId,
    (from, to): (PersonId, PersonId),
    strokes: &Strokes,
) -> Result<Vec<Edit>, Refusal> {
    if shipment.status() == Status::Cancelled || shipment.status() == Status::Decided {
        return Err(Refusal::WrongStatus { status: shipment.status() });
    }
    facts.directory.person(to).ok_or(Refusal::UnknownPerson(to))?;
    if from != shipment.holder() {
        return Err(Refusal::NotHolder);
    }
    if from == to {
        return Err(Refusal::SamePerson);
    }
    if shipment.open_handover().is_some() {
        return Err(Refusal::HandoverOpen);
    }
    let site = match shipment.status() {
        Status::Planned => Some(shipment.origin),
        Status::Arrived => Some(shipment.destination),
        Status::InTransit | Status::Received | Status::Decided | Status::Cancelled => None,
    };
    let event = json!({
        "id": id, "handover": id, "kind": "offered", "from": from, "to": to, "site": site,
        "by": from, "at": facts.at, "device": facts.device, "strokes": strokes,
    });
    Ok(vec![Edit::append("custody", &event)])
}

/// Completes a handover: the receiver agrees to take, and custody passes.
///
/// At the destination the shipment is received with it.
///
/// # Errors
///
/// [`Refusal`] if there is no such handover or it is closed.
pub fn confirm_handover(
    facts: Facts<'_>,
    shipment: &Shipment,
    (id, step_id): (EntryId, EntryId),
    handover: EntryId,
    (checks, strokes): (&[String], &Strokes),
) -> Result<Vec<Edit>, Refusal> {
    let open = open_handover(shipment, handover)?;
    let event = json!({
        "id": id, "handover": handover, "kind": "received", "by": open.to, "at": facts.at,
        "device": facts.device, "checks": checks, "strokes": strokes,
    });
    let mut edits = vec![Edit::append("custody", &event)];
    if shipment.status() == Status::Arrived {
        edits.push(step(
            Facts { person: open.to, ..facts },
            step_id,
            Status::Received,
            String::new(),
        ));
    }
    Ok(edits)
}

/// Withdraws a handover that is not complete.
///
/// # Errors
///
/// [`Refusal`] if there is no such handover or it is closed.
pub fn withdraw_handover(
    facts: Facts<'_>,
    shipment: &Shipment,
    id: EntryId,
    handover: EntryId,
) -> Result<Vec<Edit>, Refusal> {
    open_handover(shipment, handover)?;
    let event = json!({
        "id": id, "handover": handover, "kind": "withdrawn", "by": facts.person, "at": facts.at,
        "device": facts.device,
    });
    Ok(vec![Edit::append("custody", &event)])
}

/// Says that an alert was seen, and why it happened.
///
/// # Errors
///
/// [`Refusal::UnknownEntry`] if the shipment has no such alert.
pub fn acknowledge_alert(
    facts: Facts<'_>,
    shipment: &Shipment,
    id: EntryId,
    alert: AlertId,
    (reason, note): (Reason, String),
) -> Result<Vec<Edit>, Refusal> {
    if !shipment.alerts.iter().any(|known| known.id == alert) {
        return Err(Refusal::UnknownEntry { what: "alert", id: alert.to_string() });
    }
    let entry = json!({
        "id": id, "alert": alert, "by": facts.person, "at": facts.at, "reason": reason,
        "note": note,
    });
    Ok(vec![Edit::insert("acknowledgements", id, &entry)])
}

/// Reports the last step of a shipment whose form was signed.
pub fn decided(facts: Facts<'_>, id: EntryId) -> Vec<Edit> {
    vec![step(facts, id, Status::Decided, String::new())]
}

fn step(facts: Facts<'_>, id: EntryId, status: Status, reason: String) -> Edit {
    Edit::append("steps", &StatusEvent { id, status, by: facts.person, at: facts.at, reason })
}

fn edited(facts: Facts<'_>, mut edits: Vec<Edit>) -> Vec<Edit> {
    if !edits.is_empty() {
        edits.push(Edit::set("edited_at", facts.at.0));
    }
    edits
}

fn still_open(shipment: &Shipment) -> Result<(), Refusal> {
    match shipment.status() {
        Status::Planned | Status::InTransit | Status::Arrived | Status::Received => Ok(()),
        status @ (Status::Decided | Status::Cancelled) => Err(Refusal::WrongStatus { status }),
    }
}

fn known_site(facts: Facts<'_>, site: SiteId) -> Result<(), Refusal> {
    facts.directory.site(site).map(|_| ()).ok_or(Refusal::UnknownSite(site))
}

fn known_item(shipment: &Shipment, item: EntryId) -> Result<(), Refusal> {
    if shipment.carried().any(|known| known.id == item) {
        Ok(())
    } else {
        Err(Refusal::UnknownEntry { what: "item", id: item.to_string() })
    }
}

fn open_handover(shipment: &Shipment, handover: EntryId) -> Result<&super::Handover, Refusal> {
    let known = shipment
        .handovers
        .iter()
        .find(|known| known.id == handover)
        .ok_or_else(|| Refusal::UnknownEntry { what: "handover", id: handover.to_string() })?;
    if known.received.is_some() || known.withdrawn_at.is_some() {
        return Err(Refusal::HandoverClosed);
    }
    Ok(known)
}

fn describe(facts: Facts<'_>, id: EntryId, item: &NewItem) -> Result<Item, Refusal> {
    let product = facts
        .directory
        .product(&item.product)
        .ok_or_else(|| Refusal::UnknownProduct(item.product.clone()))?;
    Ok(Item {
        id,
        product: product.code.clone(),
        name: product.name.clone(),
        batch: item.batch.clone(),
        expiry: item.expiry,
        quantity: item.quantity,
        unit: item.unit.clone().unwrap_or_else(|| product.unit.clone()),
        storage_min: product.storage_min,
        storage_max: product.storage_max,
        is_freeze_sensitive: product.is_freeze_sensitive,
        indicator: product.indicator,
        stability_budget_minutes: product.stability_budget_minutes,
        removed: None,
    })
}

fn same_range(other: Option<&Item>, item: &Item) -> Result<(), Refusal> {
    let fits = other.is_none_or(|other| {
        other.storage_min == item.storage_min && other.storage_max == item.storage_max
    });
    if fits { Ok(()) } else { Err(Refusal::MixedRanges { product: item.name.clone() }) }
}
