use super::*;
use crate::excursion::{Allowance, Breach};

const FILE: &str = "Device: Q-tag Fridge-tag 2 L\r\nVers: 0.5\r\nFw Vers: 4.0p0o\r\nConf:\r\n \
    Serial: 130500109088\r\n Temp unit: C\r\n Alarm:\r\n  0:\r\n   T AL: -0.5, t AL: 60\r\n  \
    1:\r\n   T AL: +8.0, t AL: 600\r\n User String 1: box 4, blue: no\r\n \
    Logging Interval: 5\r\nHist:\r\n 1:\r\n  Date: 2022-06-07\r\n  Min T: +4.1, \
    TS Min T: 20:33\r\n  Max T: --.-, TS Max T: 16:50\r\n  Avrg T: +9.9\r\n  Alarm:\r\n   \
    0:\r\n    t Acc: 0\r\n   1:\r\n    t Acc: 312, TS A: 14:55, C A: 0\r\n  \
    Int Sensor timeout:\r\n   t AccST: 17\r\n  Checked:\r\n   TS PM: 15:45\r\nData:\r\n\t\
    yyyy-MM-dd hh:mm\tT\tOut of limits\r\n\t2022-05-02 04:44\t26.3\tx\r\n\t\
    2022-05-02 04:49\t--.-\tx\r\n\t2022-05-02 04:54\t-0.5\r\nCert:\r\n Owner: A, B: C\r\n \
    Public Key: aa\r\nSig Cert: bb\r\nSig: cc\r\n";

#[test]
fn a_device_and_its_own_account_are_read() {
    let recording = read(FILE.as_bytes(), &Options::default()).unwrap();
    let device = recording.device.as_ref().unwrap();
    assert_eq!(device.model, "Q-tag Fridge-tag 2 L");
    assert_eq!(device.serial, "130500109088");
    assert_eq!(recording.interval, Some(Duration::from_secs(300)));
    assert_eq!(describe(&recording), ["2022-05-02T04:44:00Z 26.3", "2022-05-02T04:54:00Z -0.5"]);
    assert_eq!(recording.missing, [at("2022-05-02T04:49:00Z")]);

    let day = &device.days[0];
    assert_eq!(day.date.to_string(), "2022-06-07");
    assert_eq!((day.temperature_max, day.minutes_without_value), (None, 17));
    assert_eq!(device.minutes_beyond(day, Breach::Hot), Some(312));
    assert_eq!(device.minutes_beyond(day, Breach::Cold), Some(0));
    assert_eq!(day.checked.len(), 1);
}

#[test]
fn a_freeze_alarm_is_not_the_lower_end_of_a_refrigerator() {
    let recording = read(FILE.as_bytes(), &Options::default()).unwrap();
    assert_eq!(recording.storage_range(), Some("2..8".parse().unwrap()));
    let freezer = FILE.replace("-0.5, t AL", "-90.0, t AL").replace("+8.0", "-60.0");
    let recording = read(freezer.as_bytes(), &Options::default()).unwrap();
    assert_eq!(recording.storage_range(), Some("-90..-60".parse().unwrap()));
}

#[test]
fn the_bytes_under_the_signature_are_known() {
    let recording = read(FILE.as_bytes(), &Options::default()).unwrap();
    let signature = recording.device.unwrap().signature.unwrap();
    assert!(FILE[signature.signed.clone()].ends_with("Sig Cert: bb\r\n"));
    assert!(FILE[signature.certificate.clone()].starts_with("Cert:\r\n Owner"));
    assert_eq!(
        [signature.signature, signature.certificate_signature, signature.public_key],
        ["cc", "bb", "aa"]
    );
}

#[test]
fn alarms_of_a_trip_are_typed_and_told_apart() {
    let text = "Device: Q-tag CLm doc LR\nConf:\n MKT Energy: 83.0\n Alarm:\n  1:\n   \
        Type: 4, T AL: 8.0, t AL: 60\n  2:\n   Type: 0\n  5:\n   Type: 1, T AL: 2.0, t AL: 30\n\
        Res:\n TS Start: 2022-11-08 04:49\n MKT: 10.5\n Alarm:\n  5:\n   TS S: \
        2022-11-08 12:16, t A: 145, TS A: 2022-11-08 12:46, TS E:, T M: 0.9\n   TS S: \
        2022-11-08 14:52, t A: 32, TS A: 2022-11-08 15:22, TS E: 2022-11-08 15:24\n";
    let device = read(text.as_bytes(), &Options::default()).unwrap().device.unwrap();
    let kinds: Vec<_> =
        device.limits.iter().map(|limit| (limit.number, limit.breach, limit.allowance)).collect();
    assert_eq!(
        kinds,
        [(1, Breach::Hot, Allowance::Cumulative), (5, Breach::Cold, Allowance::Consecutive)]
    );
    assert_eq!(device.energy, ActivationEnergy::from_joules_per_mole(83_000).ok());
    let trip = device.trip.unwrap();
    let minutes: Vec<u32> = trip.alarms.iter().map(|alarm| alarm.minutes).collect();
    assert_eq!(minutes, [145, 32]);
    assert_eq!((trip.alarms[0].ended.is_none(), trip.alarms[1].ended.is_none()), (true, false));
}

#[test]
fn an_error_names_the_line_and_the_field() {
    for (from, to, expected) in [
        ("t Acc: 312", "t Acc: many", "line 24, t Acc: \"many\" is no count"),
        ("\t26.3", "\twarm", "line 31, temperature: \"warm\" is no temperature"),
        ("\t2022-05-02 04:44", "\tnoon", "line 31, time: \"noon\" is no time"),
        ("\t26.3\tx", "", "line 31, temperature: is missing"),
        ("Temp unit: C", "Temp unit: K", "line 6, Temp unit: \"K\" is no unit"),
        ("  Date: 2022-06-07\r\n", "  Date:\r\n", "line 15, Date: is missing"),
        ("  Avrg T: +9.9", "       Avrg T: +9.9", "line 19, text: \"Avrg T: +9.9\" is neither"),
        ("Logging Interval: 5", "Logging Interval: 0", "line 13, Logging Interval: \"0\" is no"),
    ] {
        let message = refused(&FILE.replacen(from, to, 1), &Options::default());
        assert!(message.starts_with(expected), "{message}");
    }
}

proptest::proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes: Vec<u8>, is_device: bool) {
        let mut file = if is_device { b"Device: x\nConf:\n".to_vec() } else { Vec::new() };
        file.extend(bytes);
        let _ = read(&file, &Options::default());
    }

    #[test]
    fn a_damaged_file_never_panics(
        cuts in proptest::collection::vec((0..FILE.len(), 0..40_usize, "[ -~\t\r\n]{0,6}"), 0..4),
    ) {
        let mut text = FILE.to_owned();
        for (start, length, put) in cuts {
            let start = start.min(text.len());
            text.replace_range(start..(start + length).min(text.len()), &put);
        }
        let _ = read(text.as_bytes(), &Options::default());
    }
}
