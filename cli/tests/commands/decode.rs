use super::*;

#[test]
fn one_line_comes_out_for_each_that_goes_in() {
    let input =
        br#"{"manufacturer_data":{"0x0499":"0512FC5394C37C0004FFFC040CAC364200CDCBB8334C884F"}}
{"local_name":"kettle"}
"#;
    let output = isotherm_fed(&["decode"], input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["temperature_millicelsius"], 24_300);
    assert_eq!(lines[1]["temperature_millicelsius"], Value::Null);
    assert!(lines[1]["error"].is_string());
}

#[test]
fn a_line_that_is_no_advertisement_stops_all_output() {
    for (input, expected) in [
        (&b"{}\n{\"local_name\":7}\n"[..], "standard input, line 2, local_name"),
        (b"{}\nnot json\n", "standard input, line 2, line"),
        (b"\xff\xfe\n", "standard input, line 1, line"),
    ] {
        let message = refusal(isotherm_fed(&["decode"], input));
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn following_prints_what_came_before_the_wrong_line() {
    let output = isotherm_fed(&["decode", "--follow"], b"{}\nnot json\n");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1);
}
