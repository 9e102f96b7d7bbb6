//! A realistic record to test and to measure with: one trip over the ice roads of the North.

use std::collections::BTreeMap;

use super::finding::Finding;
use super::record::{
    Alert, Breach, Budget, Change, Custody, Decision, DecisionOutcome, Excursion, Field, Form, Gap,
    Input, Item, Note, Outcome, Reading, SCHEMA, ShipmentRecord, Signature, Site, State,
    StorageRange, Verdict,
};
use super::source::{Calibration, Sensor};

const MINUTE_MS: i64 = 60_000;
/// Tuesday 10 March 2026, 07:25 in Yellowknife.
const START_MS: i64 = 1_773_149_100_000;
const SENSOR: &str = "c2:9f:1e:aa:3f:9c";
/// The moments of the trip in minutes, with temperatures between which it moves.
const COURSE: [(i64, i64); 17] = [
    (0, 6200),
    (35, 4400),
    (125, 4000),
    (295, 4900),
    (330, 5600),
    (343, 8150),
    (371, 11_350),
    (390, 7800),
    (445, 5300),
    (465, 5100),
    (595, 4700),
    (1175, 3400),
    (1475, 3100),
    (1520, 2300),
    (1551, 600),
    (1575, 2300),
    (1938, 4750),
];
const GAP: (i64, i64) = (464, 595);

/// Returns a record with about `count` readings, one a minute; 1,808 make the whole trip.
#[must_use]
pub fn record(count: usize) -> ShipmentRecord {
    let readings = readings(count);
    let excursions = excursions(&readings);
    ShipmentRecord {
        schema: SCHEMA,
        reference: "26-0417".to_owned(),
        organisation: "Northwest Territories Health".to_owned(),
        zone: "America/Yellowknife".to_owned(),
        sites: sites(),
        left_at_ms: Some(at(15)),
        received_at_ms: Some(at(1938)),
        storage_range: StorageRange {
            min_millicelsius: 2000,
            max_millicelsius: 8000,
            is_freeze_sensitive: true,
        },
        state: State::Warning,
        items: items(),
        sensors: sensors(),
        readings,
        proofs: Vec::new(),
        evidence: None,
        gaps: vec![Gap {
            sensor: None,
            began_ms: at(GAP.0),
            ended_ms: at(GAP.1),
            reason: Some(note("Phone battery was empty.", "Elias Mantla", 599)),
        }],
        excursions,
        mkt_millicelsius: Some(4412),
        budget_warm: Some(Budget { used_seconds: 47 * 60, allowed_seconds: 36_000 }),
        verdicts: verdicts(),
        custody: custody(),
        alerts: alerts(),
        form: Some(form()),
        decision: Some(Decision {
            outcome: DecisionOutcome::Quarantine,
            by: "Ruth Okheena".to_owned(),
            at_ms: at(1953),
            reason: "quarantine 4 freeze-sensitive batches, accept MMR.".to_owned(),
        }),
        changes: changes(),
        signatures: signatures(),
        made_at_ms: at(1957),
        product_version: "1.0.0".to_owned(),
        rule_packs_date: "2026-02-01".to_owned(),
    }
}

fn at(minute: i64) -> i64 {
    START_MS + minute * MINUTE_MS
}

fn note(text: &str, by: &str, minute: i64) -> Note {
    Note { text: text.to_owned(), by: by.to_owned(), at_ms: at(minute) }
}

/// The temperature at a minute, with a small restless part that is the same every time.
fn temperature(minute: i64) -> i64 {
    let minute = minute % 1939;
    let legs = COURSE.windows(2).find_map(|leg| match leg {
        [(from, a), (to, b)] if (*from..=*to).contains(&minute) => {
            Some(a + (b - a) * (minute - from) / (to - from))
        }
        _ => None,
    });
    let restless = (minute * 7919 + minute * minute * 31) % 161 - 80;
    (legs.unwrap_or(4750) + restless) / 5 * 5
}

fn readings(count: usize) -> Vec<Reading> {
    (0..)
        .filter(|minute| *minute <= GAP.0 || *minute >= GAP.1)
        .take(count)
        .map(|minute| Reading {
            sensor: SENSOR.to_owned(),
            taken_at_ms: at(minute),
            temperature_millicelsius: temperature(minute),
            humidity_permille: None,
            time_is_inferred: (600..610).contains(&minute),
        })
        .collect()
}

fn excursions(readings: &[Reading]) -> Vec<Excursion> {
    let breach = |reading: &Reading| match reading.temperature_millicelsius {
        ..2000 => Some(Breach::Cold),
        8001.. => Some(Breach::Hot),
        _ => None,
    };
    let spans = readings.chunk_by(|a, b| breach(a) == breach(b));
    spans
        .filter(|span| span.len() > 5)
        .filter_map(|span| {
            let (first, last) = (span.first()?, span.last()?);
            let side = breach(first)?;
            let values = span.iter().map(|reading| reading.temperature_millicelsius);
            let (extreme, reason) = match side {
                Breach::Hot => (values.max()?, note("Opened to load.", "Elias Mantla", 366)),
                Breach::Cold => (values.min()?, note("Stood outside: ᓯᓚᒥ.", "Annie Kudlak", 1819)),
            };
            Some(Excursion {
                sensor: Some(SENSOR.to_owned()),
                breach: side,
                began_ms: first.taken_at_ms,
                ended_ms: last.taken_at_ms,
                duration_seconds: (last.taken_at_ms - first.taken_at_ms) / 1000 + 60,
                extreme_millicelsius: extreme,
                reason: Some(reason),
            })
        })
        .collect()
}

fn sites() -> Vec<Site> {
    let site = |name: &str, short: &str, minute: i64| Site {
        name: name.to_owned(),
        name_short: short.to_owned(),
        passed_at_ms: Some(at(minute)),
    };
    vec![
        site("Yellowknife depot", "Yellowknife", 15),
        site("Behchokǫ̀ checkpoint", "Behchokǫ̀", 125),
        site("Whatì road camp", "Whatì", 315),
        site("Gamètì airstrip", "Gamètì", 665),
        site("Ulukhaktok health centre", "Ulukhaktok", 1938),
    ]
}

fn items() -> Vec<Item> {
    let item = |product: &str, batch: &str, expiry: &str, quantity: i64, frozen: bool| Item {
        product: product.to_owned(),
        batch: batch.to_owned(),
        expiry: expiry.to_owned(),
        quantity,
        unit: "vial".to_owned(),
        is_freeze_sensitive: frozen,
    };
    vec![
        item("Hepatitis B vaccine, adult 20 µg/mL", "HB24C117", "2027-03", 20, true),
        item("Tdap (tetanus, diphtheria, pertussis)", "TD5519A", "2026-11-30", 24, true),
        item("Measles, mumps, rubella (MMR)", "MM88213", "2027-01", 30, false),
        item("HPV, 9-valent", "HP0092X", "2026-09", 16, true),
        item("Insulin glargine 100 U/mL", "IG-4471", "2026-12-15", 12, true),
    ]
}

fn sensors() -> Vec<Sensor> {
    let place = |placement: &str, from: i64, to: Option<i64>| Sensor {
        id: SENSOR.to_owned(),
        name: "Ruuvi 3F9C".to_owned(),
        placement: placement.to_owned(),
        from_ms: at(from),
        to_ms: to.map(at),
        interval_seconds: Some(60),
        calibration: Some(Calibration {
            date: "2026-01-12".to_owned(),
            uncertainty_millicelsius: Some(200),
            due: Some("2027-01-12".to_owned()),
            certificate: "K-1207".to_owned(),
            is_overdue: false,
        }),
        import: None,
    };
    vec![place("Under the lid", 0, Some(400)), place("Centre, between the vials", 400, None)]
}

fn verdicts() -> Vec<Verdict> {
    let exposure =
        |breach, limit_millicelsius, limit_minutes, is_cumulative, is_enough| Finding::Exposure {
            breach,
            limit_millicelsius,
            limit_minutes,
            is_cumulative,
            measured_minutes: 0,
            unknown_minutes: 131,
            is_unknown_enough: is_enough,
        };
    let range = Finding::Range {
        temperature_min_millicelsius: 2000,
        temperature_max_millicelsius: 8000,
        hot_minutes: 47,
        hot_extreme_millicelsius: Some(11_340),
        cold_minutes: 44,
        cold_extreme_millicelsius: Some(560),
        unknown_minutes: 131,
    };
    let mean = Finding::MeanKinetic {
        window_minutes: 1440,
        value_millicelsius: Some(4412),
        limit_millicelsius: 8000,
        worst_millicelsius: Some(6200),
        assumed_millicelsius: Some(15_000),
    };
    let (freeze, heat) = (
        exposure(Breach::Cold, -500, 60, false, true),
        exposure(Breach::Hot, 30_000, 600, true, false),
    );
    vec![
        verdict("storage-range", "3", "Product label, storage", Outcome::Fail, range),
        verdict(
            "who-pqs-e006-type-1/freeze",
            "2",
            "WHO PQS E006, type I",
            Outcome::Unknown,
            freeze,
        ),
        verdict("who-pqs-e006-type-1/heat", "2", "WHO PQS E006, type I", Outcome::Pass, heat),
        Verdict {
            verify_against_source: true,
            ..verdict("usp-1079-cct", "1", "USP 1079.2, cold chain", Outcome::Pass, mean)
        },
    ]
}

fn verdict(rule: &str, version: &str, clause: &str, outcome: Outcome, finding: Finding) -> Verdict {
    Verdict {
        rule: rule.to_owned(),
        title: String::new(),
        version: version.to_owned(),
        clause: clause.to_owned(),
        outcome,
        finding: Some(finding),
        inputs: BTreeMap::from([("interval_seconds".to_owned(), Input::Number(60))]),
        verify_against_source: false,
    }
}

fn custody() -> Vec<Custody> {
    let handover = |from: &str, to: &str, minute: i64, place: &str, state, temperature| Custody {
        from: from.to_owned(),
        to: to.to_owned(),
        at_ms: at(minute),
        place: place.to_owned(),
        state,
        temperature_millicelsius: Some(temperature),
    };
    let (depot, airstrip) = ("Yellowknife depot", "Gamètì airstrip");
    let clinic = "Ulukhaktok ᐅᓗᒃᓴᖅᑑᖅ health centre";
    vec![
        handover("Claire Fontaine", "Elias Mantla", 15, depot, State::Ok, 5400),
        handover("Elias Mantla", "Annie Kudlak", 1485, airstrip, State::Ok, 2900),
        handover("Annie Kudlak", "Ruth Okheena, RN", 1938, clinic, State::Warning, 4800),
    ]
}

fn alerts() -> Vec<Alert> {
    let alert = |minute: i64, text: &str, answer: Option<Note>| Alert {
        raised_at_ms: at(minute),
        text: text.to_owned(),
        acknowledgement: answer,
        late: None,
    };
    vec![
        alert(
            352,
            "Too warm: above 8 °C for 10 min",
            Some(note("Closed the lid and latched it.", "Elias Mantla", 366)),
        ),
        alert(
            474,
            "No readings for 10 min",
            Some(note(
                "الهاتف فارغ، الحرارة \u{2066}5.1 °C\u{2069} عند التوقف.",
                "فاطمة الزهراء",
                599,
            )),
        ),
        alert(
            1537,
            "Too cold: below 2 °C for 10 min",
            Some(note("बक्सा बाहर रखा था।", "अनीता शर्मा", 1819)),
        ),
    ]
}

fn form() -> Form {
    let field =
        |label: &str, value: &str| Field { label: label.to_owned(), value: value.to_owned() };
    Form {
        template: "Receipt of a cold box".to_owned(),
        version: "3".to_owned(),
        fields: vec![
            field("Seal unbroken on arrival", "Yes, seal 004471"),
            field("Ice packs", "Two still partly frozen"),
            field("Vial monitors", "All stage 1, inner square lighter"),
            field("Shake test", "Not done: the control vial is not frozen solid yet"),
            field("Remarks", "Đã kiểm tra bởi Nguyễn Thị Hường; ᖃᐅᔨᓴᖅᑕᐅᔪᖅ. ملاحظة: الصندوق جاف."),
        ],
    }
}

fn changes() -> Vec<Change> {
    vec![Change {
        entry: "Insulin glargine, quantity".to_owned(),
        before: "10 vials".to_owned(),
        after: "12 vials".to_owned(),
        by: "Claire Fontaine".to_owned(),
        device: "Depot desk".to_owned(),
        at_ms: at(10),
        is_concurrent: false,
        reason: Some("Two more were packed.".to_owned()),
    }]
}

fn signatures() -> Vec<Signature> {
    let signature =
        |name: &str, minute: i64, meaning: &str, strokes: Vec<Vec<[u16; 2]>>| Signature {
            name: name.to_owned(),
            at_ms: at(minute),
            meaning: meaning.to_owned(),
            strokes,
            device_fingerprint: "5be1b22b6ad5c1f04e8a93c06ad5c1f0".to_owned(),
            heads_sha256: "9b2e0c66b1f9fd1aabf19c73ab02e560173879c8a40d63ffc717ab17a9134367"
                .to_owned(),
        };
    let annie = vec![wave(60, 900, 13)];
    let ruth = vec![wave(60, 420, 5), vec![[460, 150], [440, 880]], wave(520, 700, 4)];
    vec![
        signature("Annie Kudlak", 1937, "I gave this shipment", annie),
        signature("Ruth Okheena, RN", 1938, "I received this shipment", ruth.clone()),
        signature("Ruth Okheena, RN", 1953, "I decided quarantine", ruth),
    ]
}

/// A stroke that goes up and down, as handwriting does.
fn wave(from: u16, to: u16, turns: u16) -> Vec<[u16; 2]> {
    const HEIGHTS: [u16; 8] = [800, 500, 180, 120, 300, 650, 880, 760];
    let steps = turns * 4;
    let points = (0..=steps).zip(HEIGHTS.iter().cycle());
    points.map(|(step, height)| [from + (to - from) * step / steps, *height]).collect()
}
