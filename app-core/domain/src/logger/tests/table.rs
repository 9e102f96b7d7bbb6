use super::*;

const FIRST: &str = "2022-05-02T04:44:00Z 26.3";
const SECOND: &str = "2022-05-02T04:49:00Z -0.5";

#[test]
fn times_and_temperatures_are_read_in_every_form() {
    for text in [
        "time,temperature\n2022-05-02T04:44:00Z,26.3\n2022-05-02T07:49:00+03:00,-0.5\n",
        "time_local,temperature_c,out\n2022-05-02 04:44,26.3,x\n2022-05-02 04:49,-0.5,\n",
        "Date;Time;Temp (°C)\r\n2022-05-02;04:44;26,3\r\n2022-05-02;04:49:00;-0,5\r\n",
        "unix_ts\tTemp [F]\n1651466640\t79.34\n1651466940000\t31.1\n",
        "\u{feff}timestamp,temperature_millicelsius\n1651466640.0,26300\n1651466940,-500\n",
        "\"Time\",\"Temperature, inside\"\n2022/05/02 04:44,\"26,3\"\n\n\
         2022/05/02 04:49:00,-0.5 °C\n",
        "Date,Time,Temperature\n05/02/2022,4:44 AM,79.34°F\n05/02/2022,4:49:00 am,31.1 °F\n\
         05/13/2022,4:49:00 pm,--\n",
        "time,Temp ℉\n02/05/2022 04:44,79.34\n02/05/2022 04:49,31.1\n31/05/2022 0:00,--\n",
        "Zeit;TemperatureF;time\nx;79,34;02.05.2022 04:44\nx;31,1;2.5.2022 4:49:00\n",
        "sep=;\nTime;T\n# a remark\n2022-05-02 04:44;26.3\n2022-05-02 04:49;-0.5\n",
    ] {
        let recording = read(text.as_bytes(), &Options::default()).expect(text);
        assert_eq!(describe(&recording), [FIRST, SECOND], "{text}");
    }
}

#[test]
fn latin_one_is_read_too() {
    let recording = read(b"Time;Temp \xb0C\n2022-05-02 04:44;26,3\n", &Options::default()).unwrap();
    assert_eq!(describe(&recording), [FIRST]);
}

#[test]
fn utf_16_is_read_with_its_mark() {
    let text = "\u{feff}Time\tTemp °C\n2022-05-02 04:44\t26,3\n";
    let units = || text.encode_utf16();
    let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
    for bytes in [little, big] {
        assert_eq!(describe(&read(&bytes, &Options::default()).unwrap()), [FIRST]);
    }
}

#[test]
fn the_interval_is_the_commonest_step() {
    let text = "time,t\n2022-05-02 04:44,1\n2022-05-02 04:49,1\n2022-05-02 04:54,1\n";
    let recording = read(text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(recording.interval, Some(Duration::from_secs(300)));
}

#[test]
fn a_date_that_could_be_two_days_is_read_as_it_is_said() {
    let text = "time,temp\n02/05/2022 04:44,26.3\n";
    for (order, expected) in
        [(DateOrder::DayFirst, FIRST), (DateOrder::MonthFirst, "2022-02-05T04:44:00Z 26.3")]
    {
        let options = Options { date_order: Some(order), ..Options::default() };
        assert_eq!(describe(&read(text.as_bytes(), &options).unwrap()), [expected]);
    }
}

#[test]
fn a_named_column_is_taken() {
    let options = Options {
        time_column: Some("when".to_owned()),
        temperature_column: Some("Probe 2".to_owned()),
        scale: Some(Scale::Fahrenheit),
        ..Options::default()
    };
    let text = "when,Probe 1,probe 2\n2022-05-02 04:44,1,79.34\n";
    assert_eq!(describe(&read(text.as_bytes(), &options).unwrap()), [FIRST]);
}

#[test]
fn rows_without_a_temperature_are_passed_over_and_missing_values_are_kept() {
    let text = "time_utc,temperature_c,humidity\n\
        2022-05-02T04:44:00Z,26.3,\n2022-05-02T04:44:00Z,,63\n2022-05-02T04:49:00Z,--.-,\n";
    let recording = read(text.as_bytes(), &Options::default()).unwrap();
    assert_eq!(describe(&recording), [FIRST]);
    assert_eq!(recording.missing, [at("2022-05-02T04:49:00Z")]);
}

#[test]
fn a_utc_column_is_utc_wherever_the_logger_was() {
    let options = Options { zone: "Africa/Nairobi".parse().unwrap(), ..Options::default() };
    let text = "time_utc,temperature\n2022-05-02 04:44,26.3\n";
    assert_eq!(describe(&read(text.as_bytes(), &options).unwrap()), [FIRST]);
    let text = "time,temperature\n2022-05-02 07:44,26.3\n";
    assert_eq!(describe(&read(text.as_bytes(), &options).unwrap()), [FIRST]);
}

#[test]
fn an_error_names_the_line_and_the_column() {
    for (text, expected) in [
        (
            "time,temp\n2022-05-02 04:44,5\nyesterday,6\n",
            "line 3, time: \"yesterday\" is no time such as 2022-05-02 04:44, \
             2022-05-02T04:44:00Z or Unix time",
        ),
        (
            "time,temp\n2022-05-02 04:44,warm\n",
            "line 2, temp: \"warm\" is no temperature between -273.150 °C and 200.000 °C",
        ),
        ("time,temp\n2022-05-02 04:44\n", "line 2, temp: is missing"),
        ("time,temp\n,5\n", "line 2, time: is missing"),
        ("a,b\n1,2\n", "line 1, time column: no such column; the columns are a, b"),
        (
            "time,temp 1,temp 2\n",
            "line 1, temperature column: several columns could be meant: temp 1, temp 2",
        ),
        ("time,temp\n\"2022-05-02,5\n", "line 2, row: a quotation mark is not closed"),
        ("", "line 1, header: is missing"),
        (
            "time,temp\n2022-05-02 04:44,5\n02/05/2022 04:44,5\n",
            "line 3, time: \"02/05/2022 04:44\" could be two days: say whether the day or the \
             month comes first",
        ),
        (
            "time,temp\n13/05/2022 04:44,5\n05/13/2022 04:44,5\n",
            "line 3, time: \"05/13/2022 04:44\" is no time such as 2022-05-02 04:44, \
             2022-05-02T04:44:00Z or Unix time",
        ),
        (
            "time,temp\n2022-05-02 04:44,5\n2022-05-02 04:49,41 °F\n",
            "line 3, temp: \"41 °F\" is in another unit than the rest of the column",
        ),
        (
            "time,temp °C\n2022-05-02 04:44,41F\n",
            "line 2, temp °C: \"41F\" is in another unit than the rest of the column",
        ),
    ] {
        assert_eq!(refused(text, &Options::default()), expected);
    }
}

#[test]
fn d11_one_bad_row_is_named_and_nothing_before_it_is_returned() {
    let rows = "2022-05-02 04:44,5\n".repeat(500);
    let message = refused(&format!("time,temp\n{rows}2022-05-02 04:49,?\n"), &Options::default());
    assert!(message.starts_with("line 502, temp: \"?\" is no temperature"), "{message}");
}

#[test]
fn a_table_with_too_many_rows_is_refused() {
    let row = "0000001,5\n".repeat(ROWS_MAX + 1);
    let message = refused(&format!("time,temp\n{row}"), &Options::default());
    assert_eq!(message, "line 1000002, rows: more than 1000000 rows");
}
