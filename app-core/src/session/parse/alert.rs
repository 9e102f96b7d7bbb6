use domain::{alert::Reason, ids::AlertId, replica};

use super::{
    Known, Parsed,
    field::{TEXT_MAX, fix, optional_text, read},
    one,
};
use crate::{
    api::{AcknowledgeReason, Command, ErrorCode},
    session::error::store_error,
};

pub(super) fn parse(command: Command, known: &Known<'_>) -> Parsed {
    let Command::AcknowledgeAlert { alert, reason, note } = command else {
        return Err(fix(ErrorCode::Malformed, "kind"));
    };
    let alert: AlertId = read("alert", &alert)?;
    let row = known.reader.alert(alert).map_err(store_error)?;
    let row = row.ok_or_else(|| fix(ErrorCode::UnknownAlert, "alert").with("id", alert))?;
    one(replica::Command::AcknowledgeAlert {
        alert,
        shipment: row.shipment,
        reason: domain_reason(reason),
        note: optional_text("note", &note, TEXT_MAX)?,
    })
}

fn domain_reason(reason: AcknowledgeReason) -> Reason {
    match reason {
        AcknowledgeReason::OpenedToLoad => Reason::OpenedToLoad,
        AcknowledgeReason::LidLeftOpen => Reason::LidLeftOpen,
        AcknowledgeReason::IcePacksChanged => Reason::IcePacksChanged,
        AcknowledgeReason::StoodOutside => Reason::StoodOutside,
        AcknowledgeReason::SensorMoved => Reason::SensorMoved,
        AcknowledgeReason::SensorTouchedIce => Reason::SensorTouchedIce,
        AcknowledgeReason::SensorLost => Reason::SensorLost,
        AcknowledgeReason::PhoneWasOff => Reason::PhoneWasOff,
        AcknowledgeReason::EquipmentFailed => Reason::EquipmentFailed,
        AcknowledgeReason::Other => Reason::Other,
        AcknowledgeReason::NotKnown => Reason::NotKnown,
    }
}
