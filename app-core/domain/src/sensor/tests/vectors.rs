//! The decoders against advertisements that others recorded; see `../shared/vectors`.

use serde_json::Value;

use super::*;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");

/// Returns the recorded advertisements, or none with a word about it.
fn vectors() -> Vec<Value> {
    let path = format!("{SHARED}/vectors/ble_vectors_dev.json");
    match std::fs::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text).unwrap(),
        Err(_) => {
            println!("skipped: ../shared is not here");
            Vec::new()
        }
    }
}

fn format_of(vector: &Value) -> &str {
    vector["format"].as_str().unwrap()
}

fn is_ours(format: &str) -> bool {
    ["ruuvi", "bthome-", "ela-blue-puck", "gatt-temperature-0x2a6e"]
        .iter()
        .any(|ours| format.starts_with(ours))
}

#[test]
fn recorded_temperatures_are_met_within_a_hundredth() {
    let mut checked = 0;
    let vectors = vectors();
    for vector in vectors.iter().filter(|vector| is_ours(format_of(vector))) {
        let expected = &vector["expected"];
        let line = Line::parse(&vector.to_string()).unwrap().decode();
        let Some(celsius) = expected.get("temperature_c") else { continue };
        let found = line.temperature_millicelsius.map(f64::from);
        // The specification's largest value is hotter than any sensor the product supports.
        let expected = celsius.as_f64().filter(|celsius| *celsius <= 200.0);
        match (found, expected) {
            (Some(found), Some(celsius)) => {
                assert!((found - celsius * 1000.0).abs() <= 10.0, "{line:?} for {vector}");
            }
            (found, expected) => assert_eq!(found, expected, "{line:?} for {vector}"),
        }
        assert_eq!(line.error, None, "{vector}");
        checked += 1;
    }
    assert!(checked > 40 || vectors.is_empty(), "{checked} temperatures");
}

#[test]
fn recorded_voltages_charges_and_humidities_are_met() {
    for vector in vectors().iter().filter(|vector| is_ours(format_of(vector))) {
        let line = Line::parse(&vector.to_string()).unwrap().decode();
        let number = |name: &str| vector["expected"].get(name).and_then(Value::as_f64);
        if let (Some(millivolts), Some(expected)) = (line.battery_millivolts, number("battery_mv"))
        {
            assert!((f64::from(millivolts) - expected).abs() < 0.5, "{vector}");
        }
        if let (Some(percent), Some(expected)) = (line.battery_percent, number("battery_pct")) {
            assert!((f64::from(percent) - expected).abs() < 0.5, "{vector}");
        }
        if let (Some(permille), Some(expected)) = (line.humidity_permille, number("humidity_pct")) {
            assert!((f64::from(permille) - expected * 10.0).abs() <= 0.51, "{vector}");
        }
    }
}

#[test]
fn formats_of_others_are_reported_as_unknown() {
    for vector in vectors() {
        let format = format_of(&vector);
        // One recording of another format also carries a BTHome 1 payload.
        let has_bthome = vector["service_data"].get("0x181c").is_some();
        if is_ours(format) || format.starts_with("gatt-") || has_bthome {
            continue;
        }
        let line = Line::parse(&vector.to_string()).unwrap().decode();
        let found = (line.format, line.error, line.temperature_millicelsius);
        assert_eq!(found, (None, Some("unknown_format"), None), "{vector}");
    }
}

#[test]
fn a_line_names_the_field_at_fault() {
    for (text, field) in [
        ("", "line"),
        ("[]", "line"),
        (r#"{"address": 7}"#, "address"),
        (r#"{"bindkey": "00"}"#, "bindkey"),
        (r#"{"service_data": {"0xfcd2": "4"}}"#, "service_data.0xfcd2"),
        (r#"{"service_data": {"?": "40"}}"#, "service_data.?"),
        (r#"{"manufacturer_data": {"70000": ""}}"#, "manufacturer_data.70000"),
        (r#"{"manufacturer_data": []}"#, "manufacturer_data"),
        (r#"{"service_uuids": [1]}"#, "service_uuids"),
        (r#"{"rssi": "near"}"#, "rssi"),
        (r#"{"prior_adverts": [{"rssi": 0.5}]}"#, "prior_adverts.0.rssi"),
        (r#"{"prior_adverts": 1}"#, "prior_adverts"),
    ] {
        assert_eq!(Line::parse(text).unwrap_err().field, field, "{text}");
    }
}

#[test]
fn a_line_out_has_every_field_in_order() {
    let text =
        r#"{"manufacturer_data": {"0x0499": "0512FC5394C37C0004FFFC040CAC364200CDCBB8334C884F"}}"#;
    let line = serde_json::to_string(&Line::parse(text).unwrap().decode()).unwrap();
    assert_eq!(
        line,
        r#"{"format":"ruuvi-df05","temperature_millicelsius":24300,"humidity_permille":535,"#
            .to_owned()
            + r#""battery_percent":null,"battery_millivolts":2977,"sequence":205,"error":null}"#
    );
    let nothing = serde_json::to_string(&Line::parse("{}").unwrap().decode()).unwrap();
    assert!(nothing.starts_with(r#"{"format":null,"#), "{nothing}");
    assert!(nothing.ends_with(r#""error":"unknown_format"}"#), "{nothing}");
}
