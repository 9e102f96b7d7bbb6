mod vectors;

use std::time::Duration;

use proptest::{collection::vec, prelude::*};

use super::*;

const KEY: &str = "231d39c1d7cc1ab1aee224cd096db932";

fn ruuvi(data: &str) -> Advertisement {
    let mut advertisement = Advertisement::default();
    advertisement.manufacturer_data.insert(0x0499, hex::decode(data).unwrap());
    advertisement
}

fn service(uuid: u16, data: &str, address: &str) -> Advertisement {
    let mut advertisement =
        Advertisement { address: Some(address.to_owned()), ..Advertisement::default() };
    advertisement.service_data.insert(Uuid::short(uuid), hex::decode(data).unwrap());
    advertisement
}

fn bthome(data: &str) -> Advertisement {
    service(0xFCD2, data, "54:48:E6:8F:80:A5")
}

fn keys() -> Keys {
    Keys::for_any(Bindkey::from_hex(KEY).unwrap())
}

fn hear(advertisement: &Advertisement) -> Result<Decoded, DecodeError> {
    decode(advertisement, &Keys::none(), &mut ReplayGuard::default()).map_err(|it| it.error)
}

fn error(advertisement: &Advertisement) -> &'static str {
    hear(advertisement).unwrap_err().code()
}

/// Temperature, humidity, pressure, millivolts, percent, sequence: in the units of their types.
type Facts = (Option<i32>, Option<u16>, Option<u32>, Option<u16>, Option<u8>, Option<u32>);

#[track_caller]
fn check(advertisement: &Advertisement, expected: Facts) {
    let decoded = hear(advertisement).unwrap();
    let facts = (
        decoded.temperature.map(Into::into),
        decoded.humidity.map(Into::into),
        decoded.pressure_pascals,
        decoded.battery.map(|battery| battery.0),
        decoded.battery_percent,
        decoded.sequence.map(|sequence| sequence.number),
    );
    assert_eq!(facts, expected, "{advertisement:?}");
}

/// Samples: docs.ruuvi.com, data formats 3, 5, 6 and E1, "test vectors".
#[test]
fn ruuvi_samples_read_as_published() {
    let cases: [(&str, Facts); 12] = [
        (
            "0512FC5394C37C0004FFFC040CAC364200CDCBB8334C884F",
            (Some(24_300), Some(535), Some(100_044), Some(2_977), None, Some(205)),
        ),
        (
            "057FFFFFFEFFFE7FFF7FFF7FFFFFDEFEFFFECBB8334C884F",
            (Some(163_835), None, Some(115_534), Some(3_646), None, Some(65_534)),
        ),
        (
            "058001000000008001800180010000000000CBB8334C884F",
            (Some(-163_835), Some(0), Some(50_000), Some(1_600), None, Some(0)),
        ),
        ("058000FFFFFFFF800080008000FFFFFFFFFFFFFFFFFFFFFF", (None, None, None, None, None, None)),
        (
            "03291A1ECE1EFC18F94202CA0B53",
            (Some(26_300), Some(205), Some(102_766), Some(2_899), None, None),
        ),
        (
            "03FF7F63FFFF7FFF7FFF7FFFFFFF",
            (Some(127_990), None, Some(115_535), Some(65_535), None, None),
        ),
        (
            "0300FF6300008001800180010000",
            (Some(-127_990), Some(0), Some(50_000), Some(0), None, None),
        ),
        (
            "03B28145CA20007A002603D0088F",
            (Some(-1_690), Some(890), Some(101_744), Some(2_191), None, None),
        ),
        (
            "057FFFFFFEFFFEFFDEFEFFFECBB8334C884F",
            (Some(163_835), None, Some(115_534), Some(3_646), None, Some(65_534)),
        ),
        (
            "067FFF9C40FFFE27109C40FAFAFEFFFF074C8F4F",
            (Some(163_835), Some(1_000), Some(115_534), None, None, Some(255)),
        ),
        (
            "E1800100000000000000000000000000000000000000FFFFFF0000000FFFFFFFFFFFCBB8334C884F",
            (Some(-163_835), Some(0), Some(50_000), None, None, Some(0)),
        ),
        (
            "E18000FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFFFFFFFFFFFFFFFF",
            (None, None, None, None, None, None),
        ),
    ];
    for (data, expected) in cases {
        check(&ruuvi(data), expected);
    }
    check(
        &service(0xFEAA, "10EE037275752E76692F23416A7759414D464D66", "F4:A5:74:89:16:57"),
        (Some(24_000), Some(300), Some(99_484), None, None, None),
    );
}

/// Samples: bthome.io/format, the table of sensor data.
#[test]
fn bthome_samples_read_as_published() {
    let cases: [(&str, Facts); 12] = [
        ("4002CA0903BF13", (Some(25_060), Some(506), None, None, None, None)),
        ("4002ADFF", (Some(-830), None, None, None, None, None)),
        ("40451101", (Some(27_300), None, None, None, None, None)),
        ("4057EA", (Some(-22_000), None, None, None, None, None)),
        ("4058EA", (Some(-7_700), None, None, None, None, None)),
        ("402E23", (None, Some(350), None, None, None, None)),
        ("4004138A01", (None, None, Some(100_883), None, None, None)),
        ("400C020C", (None, None, None, Some(3_074), None, None)),
        ("4400090161", (None, None, None, None, Some(97), Some(9))),
        ("40530C48656C6C6F20576F726C642102CA09", (Some(25_060), None, None, None, None, None)),
        ("40450101450301", (Some(25_900), None, None, None, None, None)),
        ("4002CA09FECA0903BF13", (Some(25_060), None, None, None, None, None)),
    ];
    for (data, expected) in cases {
        check(&bthome(data), expected);
    }
    check(
        &service(0x181C, "23025D090303B71802015D", "A4:C1:38:8D:18:B2"),
        (Some(23_970), Some(633), None, None, Some(93), None),
    );
}

/// Sample: bthome.io/encryption, "Full example".
#[test]
fn an_encrypted_sample_opens_with_its_key() {
    let sealed = bthome("41A47266C95F730011223378237214");
    let decoded = decode(&sealed, &keys(), &mut ReplayGuard::default()).unwrap();
    assert_eq!(decoded.temperature.map(Into::into), Some(25_060));
    assert_eq!(decoded.humidity.map(Into::into), Some(506));
    assert_eq!(decoded.sequence.map(|it| it.number), Some(0x3322_1100));
    assert_eq!(error(&sealed), "key_missing");
    let wrong = Keys::for_any(Bindkey::from_bytes([0; 16]));
    let refused = decode(&sealed, &wrong, &mut ReplayGuard::default()).unwrap_err();
    let format = Some(Format::Bthome2Encrypted);
    assert_eq!(refused, Undecoded { format, error: DecodeError::KeyWrong });
    let forged = bthome("41A47266C95F720011223378237214");
    assert!(decode(&forged, &keys(), &mut ReplayGuard::default()).is_err());
}

#[test]
fn a_hidden_address_is_found_by_the_key_of_a_paired_sensor() {
    let mut sealed = bthome("41A47266C95F730011223378237214");
    sealed.address = Some("6E2A0E3C-6B7C-4C9A-9E65-2F5C0D8C7A11".to_owned());
    assert_eq!(error(&sealed), "address_missing");
    let mut keys = Keys::none();
    keys.insert("bthome:a4c1388d18b2".parse().unwrap(), Bindkey::from_bytes([3; 16]));
    keys.insert("bthome:5448e68f80a5".parse().unwrap(), Bindkey::from_hex(KEY).unwrap());
    let decoded = decode(&sealed, &keys, &mut ReplayGuard::default()).unwrap();
    let identity = decoded.identity.unwrap();
    assert_eq!(identity.sensor.as_str(), "bthome:5448e68f80a5");
    assert_eq!(identity.source, IdentitySource::Key);
}

#[test]
fn an_old_packet_is_refused_and_a_fresh_battery_is_not() {
    let sensor: SensorId = "bthome:5448e68f80a5".parse().unwrap();
    let packet = bthome("41A47266C95F730011223378237214");
    for (newest, expected) in [
        (0x3322_10FF, None),
        (0x3322_1100, None),
        (0x3322_1101, Some(DecodeError::Replayed { last: 0x3322_1101, found: 0x3322_1100 })),
    ] {
        let mut guard = ReplayGuard::restore([(sensor.clone(), newest)]);
        let result = decode(&packet, &keys(), &mut guard);
        assert_eq!(result.err().map(|it| it.error), expected);
    }
    let mut guard = ReplayGuard::restore([(sensor.clone(), 5_000)]);
    assert_eq!(guard.accept(&sensor, 99), Ok(()));
    assert_eq!(guard.accept(&sensor, 98), Ok(()), "a sensor that began anew counts freely");
    assert_eq!(guard.accept(&sensor, 5_000), Ok(()));
    assert_eq!(guard.accept(&sensor, 100), Err(5_000));
}

#[test]
fn a_sensor_that_encrypts_is_not_believed_in_the_clear() {
    let mut guard = ReplayGuard::default();
    decode(&bthome("41A47266C95F730011223378237214"), &keys(), &mut guard).unwrap();
    let plain = bthome("4002CA09");
    let refused = decode(&plain, &Keys::none(), &mut guard).unwrap_err();
    assert_eq!(refused.error.code(), "downgraded");
    assert!(hear(&plain).is_ok());
}

#[test]
fn a_sensor_is_known_by_its_payload_before_its_address() {
    let cases = [
        (
            Advertisement {
                address: Some("11:22:33:44:55:66".to_owned()),
                ..ruuvi("0512FC5394C37C0004FFFC040CAC364200CDCBB8334C884F")
            },
            Some(("ruuvi:cbb8334c884f", IdentitySource::Payload)),
        ),
        (
            Advertisement {
                address: Some("CD:D4:FA:52:7A:F2".to_owned()),
                ..ruuvi("03291A1ECE1EFC18F94202CA0B53")
            },
            Some(("ruuvi:cdd4fa527af2", IdentitySource::Address)),
        ),
        (ruuvi("03291A1ECE1EFC18F94202CA0B53"), None),
        (
            Advertisement {
                address: Some("00:00:00:00:00:00".to_owned()),
                ..ruuvi("058000FFFFFFFF800080008000FFFFFFFFFFFFFFFFFFFFFF")
            },
            None,
        ),
        (
            ruuvi("0680010000000000000000000000FF00004C884F"),
            Some(("ruuvi:4c884f", IdentitySource::Payload)),
        ),
        (bthome("42B2188D38C1A402CA09"), Some(("bthome:a4c1388d18b2", IdentitySource::Payload))),
        (bthome("4002CA09"), Some(("bthome:5448e68f80a5", IdentitySource::Address))),
    ];
    for (advertisement, expected) in cases {
        let identity = hear(&advertisement).unwrap().identity;
        let found = identity.as_ref().map(|it| (it.sensor.as_str(), it.source));
        assert_eq!(found, expected, "{advertisement:?}");
    }
    let mut shelly = bthome("4400AE01642E383AFE45FA00");
    shelly.address = None;
    shelly.manufacturer_data.insert(0x0BA9, hex::decode("0111000B03000ABBAABBAABBAA").unwrap());
    let identity = hear(&shelly).unwrap().identity.unwrap();
    assert_eq!(identity.sensor.as_str(), "bthome:aabbaabbaabb");
}

#[test]
fn broken_payloads_have_stable_codes() {
    let cases = [
        (ruuvi("0512FC5394"), "too_short"),
        (ruuvi("03"), "too_short"),
        (ruuvi("77"), "unknown_format"),
        (ruuvi(""), "unknown_format"),
        (service(0xFEAA, "10EE037275752E76692F23416A77", ""), "too_short"),
        (service(0xFEAA, "10EE037275752E76692F2321212121212121212121", ""), "unknown_format"),
        (bthome("4002CA"), "too_short"),
        (bthome("2002CA09"), "unknown_format"),
        (bthome("41A47266"), "too_short"),
        (Advertisement::default(), "unknown_format"),
        (service(0x181A, "9C0902116404", "A4:C1:38:8D:18:B2"), "unknown_format"),
    ];
    for (advertisement, code) in cases {
        assert_eq!(error(&advertisement), code, "{advertisement:?}");
    }
}

/// Samples: Bluetooth SIG, GATT Specification Supplement; ELA Innovation, Blue PUCK.
#[test]
fn characteristic_values_read_as_specified() {
    let cases: [(u16, &str, Facts); 6] = [
        (0x2A6E, "860B", (Some(29_500), None, None, None, None, None)),
        (0x2A6E, "0080", (None, None, None, None, None, None)),
        (0x2A6E, "FF7F", (None, None, None, None, None, None)),
        (0x2A6F, "581B", (None, Some(700), None, None, None, None)),
        (0x2A6F, "23", (None, Some(350), None, None, None, None)),
        (0x2A19, "4B", (None, None, None, None, Some(75), None)),
    ];
    for (uuid, data, expected) in cases {
        check(&service(uuid, data, "C6:6E:54:93:E1:E7"), expected);
    }
    let mut ela = service(0x2A6E, "8308", "C6:6E:54:93:E1:E7");
    ela.manufacturer_data.insert(0x0757, vec![0xF2, 0x12, 0x0C]);
    check(&ela, (Some(21_790), None, None, Some(3_090), None, None));
    let text = read_characteristic(Uuid::short(0x2A25), b"SN-42\0").unwrap();
    assert_eq!(text, Characteristic::Text(DeviceText::Serial, "SN-42".to_owned()));
    let pressure = read_characteristic(Uuid::short(0x2A6D), &[0x02, 0x76, 0x0F, 0x00]).unwrap();
    assert_eq!(pressure, Characteristic::PressurePascals(Some(101_325)));
    let long = read_characteristic(Uuid::short(0x2A6E), &[0; 3]);
    assert_eq!(long, Err(DecodeError::BadLength { found: 3 }));
}

#[test]
fn a_packet_heard_again_is_no_further_measurement() {
    let sensor: SensorId = "ruuvi:cbb8334c884f".parse().unwrap();
    let numbered = |number: &str| {
        hear(&ruuvi(&format!("0512FC5394C37C0004FFFC040CAC3642{number}CBB8334C884F"))).unwrap()
    };
    let silent = hear(&ruuvi("03291A1ECE1EFC18F94202CA0B53")).unwrap();
    let short = hear(&bthome("400009")).unwrap();
    let cases = [
        (0, numbered("FFFE"), Heard::Measurement),
        (1, numbered("FFFE"), Heard::Repeat),
        (2, numbered("0000"), Heard::Measurement),
        (3, numbered("FFFE"), Heard::Repeat),
        (4, numbered("0000"), Heard::Repeat),
        (5, silent.clone(), Heard::Measurement),
        (14, silent.clone(), Heard::Repeat),
        (15, silent, Heard::Measurement),
        (20, short.clone(), Heard::Measurement),
        (139, short.clone(), Heard::Repeat),
        (140, short, Heard::Measurement),
    ];
    let mut recent = Recent::default();
    for (second, decoded, expected) in cases {
        let heard = recent.hear(&sensor, &decoded, Duration::from_secs(second));
        assert_eq!(heard, expected, "at {second} s");
    }
}

#[test]
fn sensors_beyond_the_limit_displace_the_stalest() {
    let decoded = hear(&bthome("400009")).unwrap();
    let mut recent = Recent::default();
    let sensor = |index: usize| format!("bthome:{index}").parse::<SensorId>().unwrap();
    for index in 0..=Recent::SENSORS_MAX {
        let at = Duration::from_millis(u64::try_from(index).unwrap());
        assert_eq!(recent.hear(&sensor(index), &decoded, at), Heard::Measurement);
    }
    let at = Duration::from_secs(5);
    assert_eq!(recent.hear(&sensor(1), &decoded, at), Heard::Repeat);
    assert_eq!(recent.hear(&sensor(0), &decoded, at), Heard::Measurement);
}

#[test]
fn only_a_temperature_makes_a_reading() {
    let wall = Timestamp(1_790_000_000_123);
    let reading = hear(&bthome("4002CA090009")).unwrap().reading(wall).unwrap();
    assert_eq!(reading.taken, Timestamp(1_790_000_000_000));
    assert_eq!((i32::from(reading.temperature), reading.sequence), (25_060, Some(9)));
    assert_eq!(hear(&bthome("400009")).unwrap().reading(wall), None);
}

#[test]
fn a_key_never_shows_in_logs() {
    assert!(!format!("{:?}", keys()).contains("231d"));
}

#[test]
fn identifiers_read_in_every_usual_form() {
    let long = "0000fcd2-0000-1000-8000-00805f9b34fb";
    for text in ["0xfcd2", "FCD2", "0000fcd2", long, "0000FCD200001000800000805F9B34FB"] {
        assert_eq!(text.parse::<Uuid>().unwrap().to_string(), long);
    }
    for text in ["", "0x", "fcd", "+cd2", "g000", "0xfcd2fcd2fc"] {
        assert!(text.parse::<Uuid>().is_err(), "{text}");
    }
    for text in ["A4:C1:38:8D:18:B2", "a4-c1-38-8d-18-b2", "a4c1388d18b2"] {
        assert_eq!(text.parse::<Mac>().unwrap().to_string(), "A4:C1:38:8D:18:B2");
    }
    assert!("6E2A0E3C-6B7C-4C9A-9E65-2F5C0D8C7A11".parse::<Mac>().is_err());
}

fn config() -> ProptestConfig {
    let is_long = std::env::var_os("ISOTHERM_LONG").is_some();
    let cases = if is_long { 1_000_000 } else { 4_096 };
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_bytes_are_refused_or_read_but_never_panic(
        company in prop_oneof![Just(0x0499_u16), Just(0x0BA9), Just(0x0757), any::<u16>()],
        head in prop_oneof![
            Just(0x03_u8), Just(0x05), Just(0x06), Just(0xC5), Just(0xE1), Just(0x40), Just(0x41),
            Just(0x42), Just(0x43), any::<u8>()
        ],
        uuid in prop_oneof![
            Just(0xFCD2_u16), Just(0x181C), Just(0x181E), Just(0x2A6E), Just(0x2A6F), any::<u16>()
        ],
        mut data in vec(any::<u8>(), 0..60),
        has_address: bool,
    ) {
        if let Some(first) = data.first_mut() {
            *first = head;
        }
        let address = if has_address { "54:48:E6:8F:80:A5" } else { "hidden" };
        let mut advertisement = service(uuid, "", address);
        advertisement.service_data.insert(Uuid::short(uuid), data.clone());
        advertisement.manufacturer_data.insert(company, data);
        let mut guard = ReplayGuard::default();
        if let Ok(decoded) = decode(&advertisement, &keys(), &mut guard) {
            prop_assert!(decoded.battery_percent.is_none_or(|percent| percent <= 100));
            let reading = decoded.reading(Timestamp(0));
            prop_assert_eq!(reading.is_some(), decoded.temperature.is_some());
        }
    }
}
