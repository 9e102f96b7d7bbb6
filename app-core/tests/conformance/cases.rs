//! What every store must do.

use app_core::port::{Reader, ShipmentFilter, ShipmentOrder, Store, StoreError};
use domain::{
    document::ChangeHash,
    ids::{DocumentId, SensorId},
    reading::{Frame, Head},
    replica::{Load, Loaded, OutboxState, RefusedRow, SensorRow, Write},
    shipment::Status,
    sync::{EntryHash, Lsn, wire::Cursor},
    units::Timestamp,
};

use crate::again::what_was_sent_is_made_again;
use crate::journal::readings_heard_one_by_one;
use crate::sample::{
    alert, batch, calibration, change, form, lane, log, pairing, put, queued, reading, shipment,
    shipment_id,
};
use crate::signatures::signatures_outlast_their_changes;

type Case = (&'static str, fn(&dyn Store));

pub(crate) const CASES: &[Case] = &[
    ("a document is all of its changes in order, each once", documents_keep_changes_once),
    ("a compact encoding replaces the changes before it", compacting_replaces_changes),
    (
        "what was signed of a document is kept when it is compacted",
        signatures_outlast_their_changes,
    ),
    ("a batch that fails leaves nothing behind", failed_batches_leave_nothing),
    ("a row that is stored again replaces the one before", rows_are_replaced),
    ("pages of shipments join to the whole list", pages_join),
    ("a filter lets through what has every word and one of the statuses", filters_hold),
    ("a summary counts its alerts and what waits", summaries_count),
    ("readings come from frames and tail as one run", readings_join),
    ("readings that are heard one by one come once each", readings_heard_one_by_one),
    ("the head of a log stands before the first hole", heads_stand_before_the_first_hole),
    ("readings outside of the pairing are left out", pairings_bound_readings),
    ("a second frame under a number changes nothing", frames_are_never_replaced),
    ("what waits for the relay fills one message, in order", waiting_fills_a_message),
    ("a settled entry waits no longer and gives its bytes up", settling_ends_waiting),
    ("the place on the relay is kept until another device has it", places_are_kept),
    ("what a lost log had is queued again as it was", what_was_sent_is_made_again),
    (
        "a change that is made again takes the turn of the one before",
        remade_changes_keep_their_turn,
    ),
    ("a document that is gone leaves no row behind", gone_documents_leave_nothing),
    ("a reader shows one moment", readers_show_one_moment),
    ("a suspended store refuses, and a resumed one has everything", suspending_keeps_everything),
    ("open alerts come first, then the newest", alerts_are_ordered),
    ("small facts are found by their names", small_facts_are_found),
];

fn read<T>(store: &dyn Store, look: impl FnOnce(&dyn Reader) -> Result<T, StoreError>) -> T {
    look(&*store.reader().unwrap()).unwrap()
}

fn documents_keep_changes_once(store: &dyn Store) {
    store.apply(&batch(vec![change(1, 1), change(2, 7), change(1, 2), change(1, 1)])).unwrap();
    store.apply(&batch(vec![change(1, 3), change(1, 2)])).unwrap();
    let found = read(store, |reader| reader.document(DocumentId([1; 16]))).unwrap();
    assert_eq!(found.changes, [[1, 1], [1, 2], [1, 3]]);
    assert!(found.compact.is_empty());
    assert_eq!(read(store, |reader| reader.document(DocumentId([9; 16]))), None);
    let all = read(store, |reader| reader.documents());
    assert_eq!(all.iter().map(|(id, _)| id.0[0]).collect::<Vec<_>>(), [1, 2]);
}

fn compacting_replaces_changes(store: &dyn Store) {
    let document = DocumentId([1; 16]);
    store
        .apply(&batch(vec![
            change(1, 1),
            change(1, 2),
            Write::Compact { document, bytes: b"whole".to_vec() },
            change(1, 3),
        ]))
        .unwrap();
    let Loaded::Document { stored: Some(stored), .. } =
        read(store, |reader| reader.load(&Load::Document(document)))
    else {
        panic!("no document");
    };
    assert_eq!((stored.compact, stored.changes), (b"whole".to_vec(), vec![vec![1, 3]]));
}

fn failed_batches_leave_nothing(store: &dyn Store) {
    let nowhere = DocumentId([9; 16]);
    let refused = store.apply(&batch(vec![
        change(1, 1),
        Write::Value { name: "device.name".to_owned(), value: "x".to_owned() },
        Write::Compact { document: nowhere, bytes: Vec::new() },
    ]));
    assert_eq!(refused, Err(StoreError::UnknownDocument(nowhere)));
    assert!(read(store, |reader| reader.documents()).is_empty());
    assert_eq!(read(store, |reader| reader.value("device.name")), None);
    store.apply(&batch(vec![change(1, 1)])).unwrap();
}

fn rows_are_replaced(store: &dyn Store) {
    let id = shipment_id(1);
    let mut row = shipment(1);
    let gone = pairing(id, 0, None);
    store.apply(&batch(vec![Write::Shipment(Box::new(row.clone()), vec![gone])])).unwrap();
    row.holder = "Joe Norwegian".to_owned();
    row.status = Status::Received;
    let kept = pairing(id, 5, Some(9));
    store
        .apply(&batch(vec![
            Write::Shipment(Box::new(row.clone()), vec![kept.clone()]),
            Write::Form(Box::new(form(id))),
            Write::Calibration(Box::new(calibration(2))),
            Write::Calibration(Box::new(calibration(1))),
            Write::Calibration(Box::new(calibration(1))),
        ]))
        .unwrap();
    assert_eq!(read(store, |reader| reader.shipment(id)), Some(row));
    assert_eq!(read(store, |reader| reader.pairings(id)), [kept]);
    assert!(read(store, |reader| reader.open_pairings()).is_empty());
    assert_eq!(read(store, |reader| reader.forms(id)), [form(id)]);
    assert_eq!(read(store, |reader| reader.form(form(id).id)), Some(form(id)));
    let all = read(store, |reader| reader.calibrations(None));
    assert_eq!(all, [calibration(1), calibration(2)]);
    let sensor = calibration(2).detail.sensor;
    let own = read(store, |reader| reader.calibrations(Some(&sensor)));
    assert_eq!(own, [calibration(2)]);
    assert_eq!(read(store, |reader| reader.shipments_called("26-0001")), [id]);
}

fn pages_join(store: &dyn Store) {
    store.apply(&batch((0..57).map(shipment).map(put).collect())).unwrap();
    for order in [ShipmentOrder::Changed, ShipmentOrder::Due] {
        let filter = ShipmentFilter { order, ..ShipmentFilter::default() };
        let whole = read(store, |reader| reader.shipments(&filter, None, 1000));
        assert_eq!(whole.len(), 57);
        let mut joined = Vec::new();
        loop {
            let after = joined
                .last()
                .map(|row: &app_core::port::ShipmentSummary| row.page_key(filter.order));
            let page = read(store, |reader| reader.shipments(&filter, after.as_ref(), 10));
            if page.is_empty() {
                break;
            }
            joined.extend(page);
        }
        assert_eq!(joined, whole);
    }
    let due = ShipmentFilter { order: ShipmentOrder::Due, ..ShipmentFilter::default() };
    let rows = read(store, |reader| reader.shipments(&due, None, 1000));
    assert!(rows.first().unwrap().arrive_by.is_some());
    assert!(rows.last().unwrap().arrive_by.is_none());
}

fn filters_hold(store: &dyn Store) {
    store.apply(&batch((0..57).map(shipment).map(put).collect())).unwrap();
    let check = |text: &str, statuses: &[Status], expected: u64| {
        let filter = ShipmentFilter {
            text: text.to_owned(),
            statuses: statuses.to_vec(),
            ..ShipmentFilter::default()
        };
        assert_eq!(read(store, |reader| reader.shipment_count(&filter)), expected, "{text}");
        let rows = read(store, |reader| reader.shipments(&filter, None, 1000));
        assert_eq!(rows.len() as u64, expected, "{text}");
    };
    check("", &[], 57);
    check("behchokǫ̀", &[], 9);
    check("BEHCHOKǪ̀ marie", &[], 9);
    check("behchokǫ̀ joe", &[], 0);
    check("26-0012", &[], 1);
    check("", &[Status::InTransit], 12);
    check("", &[Status::InTransit, Status::Planned], 57);
    check("100%' OR 1=1", &[], 0);
}

fn summaries_count(store: &dyn Store) {
    let id = shipment_id(1);
    store
        .apply(&batch(vec![
            put(shipment(1)),
            Write::Alert(Box::new(alert(id, 2, true))),
            Write::Alert(Box::new(alert(id, 1, false))),
            Write::Outbox(queued(1, 10)),
            Write::Outbox(queued(2, 10)),
        ]))
        .unwrap();
    let rows = read(store, |reader| reader.shipments(&ShipmentFilter::default(), None, 10));
    assert_eq!(rows[0].alerts.iter().map(|mark| mark.is_open).collect::<Vec<_>>(), [false, true]);
    assert_eq!(rows[0].waiting, 2);
}

fn readings_join(store: &dyn Store) {
    let minutes = |range: std::ops::Range<i64>| range.map(|minute| reading(minute * 60));
    let frame = Frame::new(1, 1, &minutes(0..60).collect::<Vec<_>>()).unwrap();
    let tail = minutes(0..90).zip(0_u64..).map(|(reading, index)| Write::TailReading {
        log: log(),
        index,
        reading,
    });
    store.apply(&batch(tail.collect())).unwrap();
    let all = |store: &dyn Store, from, to| {
        read(store, |reader| reader.readings(&log(), Timestamp(from), Timestamp(to)))
    };
    let before = all(store, 0, i64::MAX);
    store
        .apply(&batch(vec![Write::Frame { log: log(), frame: frame.clone(), end_index: 60 }]))
        .unwrap();
    assert_eq!(before, minutes(0..90).collect::<Vec<_>>());
    assert_eq!(all(store, 0, i64::MAX), before);
    assert_eq!(all(store, 3_540_000, 3_660_000), minutes(59..62).collect::<Vec<_>>());
    let heads = read(store, |reader| reader.log_heads());
    let head = Head::genesis(log()).then(&frame).unwrap();
    assert_eq!(heads, [(head, minutes(60..90).collect::<Vec<_>>())]);
    assert_eq!(read(store, |reader| reader.frames(&log(), 1)), [frame]);
    assert!(read(store, |reader| reader.frames(&log(), 2)).is_empty());
    assert_eq!(read(store, |reader| reader.logs(&log().sensor)), [log()]);
}

fn heads_stand_before_the_first_hole(store: &dyn Store) {
    let frame = |seq| Frame::new(seq, 1, &[reading(i64::try_from(seq).unwrap() * 60)]).unwrap();
    let put = |seq| Write::Frame { log: log(), frame: frame(seq), end_index: 0 };
    let first = Head::genesis(log()).then(&frame(1)).unwrap();
    store.apply(&batch(vec![put(1), put(3)])).unwrap();
    assert_eq!(read(store, |reader| reader.log_heads()), [(first.clone(), Vec::new())]);
    store.apply(&batch(vec![put(2)])).unwrap();
    let third = first.then(&frame(2)).unwrap().then(&frame(3)).unwrap();
    assert_eq!(read(store, |reader| reader.log_heads()), [(third, Vec::new())]);
}

fn pairings_bound_readings(store: &dyn Store) {
    let id = shipment_id(1);
    let readings: Vec<_> = (0..60).map(|minute| reading(minute * 60)).collect();
    let frame = Frame::new(1, 1, &readings).unwrap();
    let bounds = pairing(id, 600_000, Some(1_200_000));
    store
        .apply(&batch(vec![
            Write::Shipment(Box::new(shipment(1)), vec![bounds]),
            Write::Frame { log: log(), frame, end_index: 0 },
        ]))
        .unwrap();
    let Loaded::Readings { readings: found, .. } =
        read(store, |reader| reader.load(&Load::Readings(id)))
    else {
        panic!("no readings");
    };
    assert_eq!(found[&log()], readings[10..=20]);
}

fn frames_are_never_replaced(store: &dyn Store) {
    let first = Frame::new(1, 1, &[reading(0)]).unwrap();
    let other = Frame::new(1, 1, &[reading(60)]).unwrap();
    for frame in [first.clone(), other] {
        store.apply(&batch(vec![Write::Frame { log: log(), frame, end_index: 0 }])).unwrap();
    }
    assert_eq!(read(store, |reader| reader.frames(&log(), 0)), [first]);
}

fn waiting_fills_a_message(store: &dyn Store) {
    let rows = [(1, 100), (2, 100), (3, 1)];
    store
        .apply(&batch(
            rows.iter().map(|(number, length)| Write::Outbox(queued(*number, *length))).collect(),
        ))
        .unwrap();
    for (bytes_max, expected) in [(0, 1), (100, 1), (199, 1), (200, 2), (201, 3)] {
        let found = read(store, |reader| reader.waiting(lane(), bytes_max));
        assert_eq!(found.len(), expected, "{bytes_max}");
        assert_eq!(found[0], queued(1, 100));
    }
}

fn settling_ends_waiting(store: &dyn Store) {
    let settle = |number, state| Write::OutboxSettled {
        hash: EntryHash([number; 32]),
        state,
        lsn: Some(Lsn(7)),
        at: Timestamp(9),
    };
    store
        .apply(&batch(vec![
            Write::Outbox(queued(1, 10)),
            Write::Outbox(queued(2, 10)),
            settle(1, OutboxState::OnTheRelay),
            Write::Outbox(queued(1, 10)),
        ]))
        .unwrap();
    assert_eq!(read(store, |reader| reader.waiting(lane(), 1000)), [queued(2, 10)]);
    let counts = read(store, |reader| reader.outbox_counts(Some(shipment_id(1))));
    assert_eq!(
        counts.into_iter().collect::<Vec<_>>(),
        [(OutboxState::Waiting, 1), (OutboxState::OnTheRelay, 1)]
    );
    let newest = read(store, |reader| reader.outbox(None, 1));
    assert_eq!((newest[0].hash, newest[0].bytes.len()), (EntryHash([2; 32]), 0));
}

fn places_are_kept(store: &dyn Store) {
    let settle = |number, state, lsn: Option<Lsn>| Write::OutboxSettled {
        hash: EntryHash([number; 32]),
        state,
        lsn,
        at: Timestamp(if lsn.is_some() { 9 } else { 30 }),
    };
    let mut writes: Vec<_> = (1..=4).map(|number| Write::Outbox(queued(number, 10))).collect();
    writes.extend([
        settle(1, OutboxState::OnTheRelay, Some(Lsn(11))),
        settle(2, OutboxState::OnTheRelay, Some(Lsn(12))),
        settle(3, OutboxState::OnTheRelay, Some(Lsn(13))),
        settle(2, OutboxState::Received, None),
        settle(2, OutboxState::Received, None),
    ]);
    store.apply(&batch(writes)).unwrap();
    let place =
        |lsn, number| (Cursor { partition: lane(), lsn: Lsn(lsn) }, EntryHash([number; 32]));
    let restored = read(store, |reader| reader.restored());
    assert_eq!(restored.on_the_relay, [place(13, 3), place(11, 1)]);
    assert_eq!(read(store, |reader| reader.on_the_relay(1)), [place(13, 3)]);
    let places: Vec<_> =
        read(store, |reader| reader.outbox(None, 9)).into_iter().map(|row| row.lsn).collect();
    assert_eq!(places, [None, Some(Lsn(13)), Some(Lsn(12)), Some(Lsn(11))]);
    let times: Vec<_> = read(store, |reader| reader.outbox(None, 9))
        .into_iter()
        .map(|row| (row.relayed_at.map(|at| at.0), row.received_at.map(|at| at.0)))
        .collect();
    assert_eq!(times, [(None, None), (Some(9), None), (Some(9), Some(30)), (Some(9), None)]);
}

fn remade_changes_keep_their_turn(store: &dyn Store) {
    let id = shipment_id(1);
    let again = vec![9, 9];
    let settled = Write::OutboxSettled {
        hash: EntryHash([1; 32]),
        state: OutboxState::OnTheRelay,
        lsn: Some(Lsn(7)),
        at: Timestamp(9),
    };
    let mut writes: Vec<_> = (1..=3).map(|number| Write::Outbox(queued(number, 10))).collect();
    writes.push(Write::Alert(Box::new(alert(id, 1, true))));
    writes.push(settled);
    store.apply(&batch(writes)).unwrap();
    let refused = RefusedRow {
        hash: EntryHash([2; 32]),
        change: None,
        document: None,
        shipment: Some(id),
        what: String::new(),
        rule: "change.depends_on_refused".to_owned(),
        refused_at: Timestamp(5),
        is_dismissed: false,
        said: [("notes.text".to_owned(), "broken".to_owned())].into(),
        bytes: vec![1, 2],
    };
    let taken_back = vec![
        Write::OutboxReplaced { hash: EntryHash([1; 32]), bytes: again.clone() },
        Write::Refused(Box::new(refused.clone())),
        Write::AlertGone(alert(id, 1, true).id),
    ];
    store.apply(&batch(taken_back)).unwrap();
    let waiting = read(store, |reader| reader.waiting(lane(), 1000));
    let hashes: Vec<_> = waiting.iter().map(|row| row.hash).collect();
    assert_eq!(hashes, [EntryHash::of(&again), EntryHash([2; 32]), EntryHash([3; 32])]);
    assert_eq!((waiting[0].bytes.clone(), waiting[0].lsn), (again, None));
    let named = RefusedRow { what: "readings".to_owned(), ..refused };
    assert_eq!(read(store, |reader| reader.refused()), [named]);
    assert_eq!(read(store, |reader| reader.alerts(3)), []);
}

fn gone_documents_leave_nothing(store: &dyn Store) {
    let [gone, stays] = [1, 2].map(shipment_id);
    for (number, id) in [(1_u16, gone), (2, stays)] {
        let change = Write::Change {
            document: id.into(),
            kind: domain::document::DocumentKind::Shipment,
            hash: ChangeHash([9; 32]),
            bytes: vec![1],
        };
        let row = Write::Shipment(Box::new(shipment(number)), vec![pairing(id, 0, None)]);
        let alert = Write::Alert(Box::new(alert(id, u8::try_from(number).unwrap(), true)));
        store.apply(&batch(vec![change, row, alert])).unwrap();
    }
    store.apply(&batch(vec![Write::DocumentGone(gone.into())])).unwrap();
    assert_eq!(read(store, |reader| reader.document(gone.into())), None);
    assert_eq!(read(store, |reader| reader.shipment(gone)), None);
    assert_eq!(read(store, |reader| reader.pairings(gone)), []);
    let left = read(store, |reader| reader.documents());
    assert_eq!(left.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [stays.into()]);
    let alerts = read(store, |reader| reader.alerts(9));
    assert_eq!(alerts.iter().map(|row| row.shipment).collect::<Vec<_>>(), [stays]);
    assert_eq!(read(store, |reader| reader.open_pairings()).len(), 1);
    store.apply(&batch(vec![Write::DocumentGone(gone.into())])).unwrap();
}

fn readers_show_one_moment(store: &dyn Store) {
    let before = store.reader().unwrap();
    assert!(before.documents().unwrap().is_empty());
    store.apply(&batch(vec![change(1, 1)])).unwrap();
    assert!(before.documents().unwrap().is_empty());
    drop(before);
    assert_eq!(read(store, |reader| reader.documents()).len(), 1);
}

fn suspending_keeps_everything(store: &dyn Store) {
    store.apply(&batch(vec![change(1, 1)])).unwrap();
    store.suspend().unwrap();
    assert_eq!(store.apply(&batch(vec![change(1, 2)])), Err(StoreError::Suspended));
    assert_eq!(store.reader().err(), Some(StoreError::Suspended));
    store.suspend().unwrap();
    store.resume().unwrap();
    store.apply(&batch(vec![change(1, 3)])).unwrap();
    let found = read(store, |reader| reader.document(DocumentId([1; 16]))).unwrap();
    assert_eq!(found.changes, [[1, 1], [1, 3]]);
}

fn alerts_are_ordered(store: &dyn Store) {
    let id = shipment_id(1);
    let rows = [(1, true), (2, false), (3, true), (4, false)];
    store
        .apply(&batch(
            rows.iter()
                .map(|(number, is_open)| Write::Alert(Box::new(alert(id, *number, *is_open))))
                .collect(),
        ))
        .unwrap();
    let found = read(store, |reader| reader.alerts(3));
    assert_eq!(found.iter().map(|row| row.id.0[0]).collect::<Vec<_>>(), [3, 1, 4]);
    assert_eq!(read(store, |reader| reader.alert(found[0].id)), Some(alert(id, 3, true)));
}

fn small_facts_are_found(store: &dyn Store) {
    let sensor: SensorId = "ruuvi:c4a1d20f3f9c".parse().unwrap();
    let row = SensorRow {
        id: sensor,
        name: "Blue tag".to_owned(),
        last_reading: Some(reading(60)),
        heard_at: Some(Timestamp(60_000)),
        battery: None,
        battery_percent: Some(80),
        rssi: Some(-70),
    };
    let refused = RefusedRow {
        hash: EntryHash([1; 32]),
        change: Some(ChangeHash([2; 32])),
        document: None,
        shipment: None,
        what: "handover_confirmed".to_owned(),
        rule: "shipment.not_holder".to_owned(),
        refused_at: Timestamp(5),
        is_dismissed: false,
        said: [("items.quantity".to_owned(), "12".to_owned())].into(),
        bytes: vec![1, 2],
    };
    let value = |value: &str| Write::Value { name: "a.b".to_owned(), value: value.to_owned() };
    store
        .apply(&batch(vec![
            Write::Sensor(Box::new(row.clone())),
            Write::Refused(Box::new(refused.clone())),
            Write::Cursor { partition: lane(), lsn: Lsn(3) },
            Write::Cursor { partition: lane(), lsn: Lsn(4) },
            value("1"),
            value("2"),
        ]))
        .unwrap();
    assert_eq!(read(store, |reader| reader.sensors()), [row]);
    assert_eq!(read(store, |reader| reader.refused()), [refused]);
    assert_eq!(read(store, |reader| reader.cursors())[&lane()], Lsn(4));
    assert_eq!(read(store, |reader| reader.values())["a.b"], "2");
}
