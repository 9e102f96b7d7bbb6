use domain::replica::{self, NewItem};

use super::{
    Makes, Parsed,
    field::{NAME_MAX, TEXT_MAX, boxes, fix, given_name, optional_text, read, text, time},
    making, one,
};
use crate::api::{ApiError, Command, ErrorCode, ItemEntry};

/// The most units of one line.
const QUANTITY_MAX: u32 = 1_000_000;

#[expect(clippy::wildcard_enum_match_arm, reason = "The caller sorts commands by feature.")]
pub(super) fn parse(command: Command) -> Parsed {
    match command {
        Command::CreateShipment { .. } => create(command),
        Command::EditShipment { .. } => edit(command),
        Command::AddItem { shipment, item } => {
            let shipment = read("shipment", &shipment)?;
            making(Makes::Item, replica::Command::AddItem { shipment, item: new_item(&item)? })
        }
        Command::EditItem { shipment, item, quantity, unit, batch, expiry } => {
            one(replica::Command::EditItem {
                shipment: read("shipment", &shipment)?,
                item: read("item", &item)?,
                quantity: quantity.map(counted).transpose()?,
                unit: given_name("unit", unit.as_deref())?,
                batch: given_name("batch", batch.as_deref())?,
                expiry: expiry.map(|expiry| read("expiry", &expiry)).transpose()?,
            })
        }
        Command::RemoveItem { shipment, item, reason } => one(replica::Command::RemoveItem {
            shipment: read("shipment", &shipment)?,
            item: read("item", &item)?,
            reason: text("reason", &reason, TEXT_MAX)?,
        }),
        Command::AddNote { shipment, text: note } => {
            let shipment = read("shipment", &shipment)?;
            let text = text("text", &note, TEXT_MAX)?;
            making(Makes::Note, replica::Command::AddNote { shipment, text })
        }
        Command::CancelShipment { shipment, reason } => one(replica::Command::CancelShipment {
            shipment: read("shipment", &shipment)?,
            reason: text("reason", &reason, TEXT_MAX)?,
        }),
        Command::Depart { shipment } => one(replica::Command::Depart(read("shipment", &shipment)?)),
        Command::Arrive { shipment } => one(replica::Command::Arrive(read("shipment", &shipment)?)),
        _ => Err(fix(ErrorCode::Malformed, "kind")),
    }
}

fn create(command: Command) -> Parsed {
    let Command::CreateShipment {
        reference,
        origin_site,
        destination_site,
        depart_at_ms,
        arrive_by_at_ms,
        boxes: names,
        items,
    } = command
    else {
        return Err(fix(ErrorCode::Malformed, "kind"));
    };
    one(replica::Command::CreateShipment {
        reference: text("reference", &reference, NAME_MAX)?,
        origin: read("origin_site", &origin_site)?,
        destination: read("destination_site", &destination_site)?,
        depart_at: time("depart_at_ms", depart_at_ms)?,
        arrive_by: time("arrive_by_at_ms", arrive_by_at_ms)?,
        boxes: boxes(&names)?,
        items: items.iter().map(new_item).collect::<Result<_, _>>()?,
    })
}

fn edit(command: Command) -> Parsed {
    let Command::EditShipment {
        shipment,
        reference,
        destination_site,
        depart_at_ms,
        arrive_by_at_ms,
        boxes: names,
        seal,
    } = command
    else {
        return Err(fix(ErrorCode::Malformed, "kind"));
    };
    let destination = destination_site.map(|site| read("destination_site", &site)).transpose()?;
    one(replica::Command::EditShipment {
        shipment: read("shipment", &shipment)?,
        reference: given_name("reference", reference.as_deref())?,
        destination,
        depart_at: time("depart_at_ms", depart_at_ms)?,
        arrive_by: time("arrive_by_at_ms", arrive_by_at_ms)?,
        boxes: names.as_deref().map(boxes).transpose()?,
        seal: seal.map(|seal| optional_text("seal", &seal, NAME_MAX)).transpose()?,
    })
}

fn new_item(item: &ItemEntry) -> Result<NewItem, ApiError> {
    Ok(NewItem {
        product: text("product", &item.product, NAME_MAX)?,
        batch: text("batch", &item.batch, NAME_MAX)?,
        expiry: read("expiry", &item.expiry)?,
        quantity: counted(item.quantity)?,
        unit: Some(optional_text("unit", &item.unit, NAME_MAX)?).filter(|unit| !unit.is_empty()),
    })
}

fn counted(quantity: u32) -> Result<u32, ApiError> {
    if (1..=QUANTITY_MAX).contains(&quantity) {
        Ok(quantity)
    } else {
        Err(fix(ErrorCode::OutOfBounds, "quantity").with("value", quantity))
    }
}
