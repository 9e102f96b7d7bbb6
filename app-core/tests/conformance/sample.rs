//! Rows and batches to store, the same for every adapter.

use domain::{
    alert::AlertKind,
    document::{ChangeHash, DocumentKind},
    ids::{
        AlertId, CalibrationId, DeviceId, DocumentId, EntryId, FormId, PersonId, ShipmentId, SiteId,
    },
    reading::{LogId, Reading, TimeSource},
    replica::{
        AlertRow, Batch, BatchId, CalibrationRow, FormRow, OutboxRow, OutboxState, PairingRow,
        ShipmentRow, Write,
    },
    sensor::calibration::Calibration,
    shipment::{Alert, Placement, Shipment, Status},
    sync::{EntryHash, Partition},
    units::{Humidity, Temperature, Timestamp},
};

pub(crate) fn batch(writes: Vec<Write>) -> [Batch; 1] {
    [Batch { id: BatchId(1), writes }]
}

pub(crate) fn shipment_id(number: u16) -> ShipmentId {
    let mut id = [0; 16];
    id[..2].copy_from_slice(&number.to_be_bytes());
    ShipmentId(id)
}

pub(crate) fn shipment(number: u16) -> ShipmentRow {
    let id = shipment_id(number);
    let changed_at = Timestamp(1_700_000_000_000 + i64::from(number) / 3);
    let detail = Shipment {
        id,
        reference: format!("26-{number:04}"),
        origin: SiteId([1; 16]),
        destination: SiteId([2; 16]),
        depart_at: None,
        arrive_by: (!number.is_multiple_of(4))
            .then_some(Timestamp(1_800_000_000_000 - i64::from(number))),
        boxes: vec!["Cold box 7".to_owned()],
        seal: "004417".to_owned(),
        created_by: PersonId([3; 16]),
        created_at: changed_at,
        changed_at,
        items: Vec::new(),
        pairings: Vec::new(),
        handovers: Vec::new(),
        steps: Vec::new(),
        notes: Vec::new(),
        alerts: Vec::new(),
        form: None,
        conflicts: Vec::new(),
        history: Vec::new(),
        unreadable: Vec::new(),
    };
    ShipmentRow {
        id,
        heads: vec![ChangeHash([4; 32]), ChangeHash([5; 32])],
        reference: detail.reference.clone(),
        status: if number.is_multiple_of(5) { Status::InTransit } else { Status::Planned },
        destination: if number.is_multiple_of(7) { "Behchokǫ̀" } else { "Fort Simpson" }.to_owned(),
        holder: "Marie Lafferty".to_owned(),
        arrive_by: detail.arrive_by,
        changed_at,
        detail,
    }
}

pub(crate) fn put(row: ShipmentRow) -> Write {
    Write::Shipment(Box::new(row), Vec::new())
}

pub(crate) fn pairing(shipment: ShipmentId, from: i64, to: Option<i64>) -> PairingRow {
    PairingRow {
        id: EntryId([6; 16]),
        shipment,
        sensor: log().sensor,
        box_name: "CB-11".to_owned(),
        placement: Placement::BetweenVials,
        from: Timestamp(from),
        to: to.map(Timestamp),
    }
}

pub(crate) fn log() -> LogId {
    LogId { device: DeviceId([7; 16]), sensor: "ruuvi:c4a1d20f3f9c".parse().unwrap() }
}

pub(crate) fn reading(seconds: i64) -> Reading {
    Reading {
        taken: Timestamp(seconds * 1000),
        temperature: Temperature::from_millicelsius(
            5000 + i32::try_from(seconds / 60 % 7).unwrap() * 10,
        )
        .unwrap(),
        humidity: Some(Humidity::from_permille(455).unwrap()),
        battery: None,
        sequence: Some(u32::try_from(seconds / 60).unwrap()),
        time: TimeSource::Device,
    }
}

pub(crate) fn change(document: u8, number: u8) -> Write {
    Write::Change {
        document: DocumentId([document; 16]),
        kind: DocumentKind::Shipment,
        hash: ChangeHash([number; 32]),
        bytes: vec![document, number],
    }
}

pub(crate) fn alert(shipment: ShipmentId, number: u8, is_open: bool) -> AlertRow {
    let detail = Alert {
        id: AlertId([number; 16]),
        shipment,
        sensor: log().sensor,
        box_name: "CB-11".to_owned(),
        kind: AlertKind::TooWarm,
        began: Timestamp(i64::from(number) * 1000),
        raised_at: Timestamp(i64::from(number) * 1000),
        raised_by: DeviceId([7; 16]),
        temperature: Some(Temperature::from_millicelsius(9100).unwrap()),
        rule: None,
        is_late: false,
        resolved_at: None,
        acknowledgements: Vec::new(),
    };
    AlertRow { id: detail.id, shipment, raised_at: detail.raised_at, is_open, detail }
}

pub(crate) fn form(shipment: ShipmentId) -> FormRow {
    let detail = domain::compliance::Form {
        id: FormId([9; 16]),
        shipment,
        template: "receipt@1".to_owned(),
        template_hash: String::new(),
        opened_by: PersonId([3; 16]),
        opened_at: Timestamp(1),
        changed_at: Timestamp(2),
        answers: Vec::new(),
        decision: None,
        signatures: Vec::new(),
        conflicts: Vec::new(),
        history: Vec::new(),
        unreadable: Vec::new(),
    };
    FormRow { id: detail.id, heads: vec![ChangeHash([8; 32])], shipment, detail }
}

/// The calibration of a sensor of its own.
pub(crate) fn calibration(number: u8) -> CalibrationRow {
    let detail = Calibration {
        id: CalibrationId([number; 16]),
        sensor: format!("ruuvi:00000000000{number}").parse().unwrap(),
        calibrated_on: "2026-01-12".parse().unwrap(),
        due_on: "2027-01-12".parse().unwrap(),
        certificate: "K-1207".to_owned(),
        uncertainty_millikelvin: Some(200),
        recorded_by: PersonId([3; 16]),
        recorded_at: Timestamp(5),
    };
    CalibrationRow { heads: vec![ChangeHash([number; 32])], detail }
}

pub(crate) fn lane() -> Partition {
    Partition::Lane(shipment_id(1))
}

pub(crate) fn queued(number: u8, length: usize) -> OutboxRow {
    OutboxRow {
        hash: EntryHash([number; 32]),
        partition: lane(),
        bytes: vec![number; length],
        document: None,
        shipment: Some(shipment_id(1)),
        what: "readings".to_owned(),
        queued_at: Timestamp(i64::from(number)),
        state: OutboxState::Waiting,
        lsn: None,
        relayed_at: None,
        received_at: None,
    }
}
