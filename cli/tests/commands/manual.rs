use super::*;

#[test]
fn every_rule_is_listed_with_its_clause_and_limits() {
    let record = json(&["rules", "--json"]);
    let rules = record["rules"].as_array().unwrap();
    assert!(rules.len() >= 7);
    for rule in rules {
        assert!(rule["id"].is_string() && rule["clause"].is_string());
        assert!(!rule["limits"].as_array().unwrap().is_empty());
        assert!(rule["verify_against_source"].is_boolean());
    }
    let text = String::from_utf8(isotherm(&["rules"]).stdout).unwrap();
    assert!(text.contains("above 8.0 °C for 10 h in one spell"));
    assert!(text.contains("[verify against the source]"));
}

#[test]
fn completions_and_manual_pages_are_printed() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = isotherm(&["completions", shell]);
        assert!(String::from_utf8(output.stdout).unwrap().contains("assess"), "{shell}");
    }
    let page = String::from_utf8(isotherm(&["man", "assess"]).stdout).unwrap();
    assert!(page.contains(".SH OPTIONS") && page.contains("range"));
    assert!(isotherm(&["man"]).status.success());
    let message = refusal(isotherm(&["man", "nonsense"]));
    assert!(message.contains("\"nonsense\" is not a command"));
}

#[test]
fn a_wrong_command_line_is_bad_input() {
    assert_eq!(isotherm(&["nonsense"]).status.code(), Some(2));
    assert_eq!(isotherm(&[]).status.code(), Some(2));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_isotherm"))
        .args(["completions", "zsh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
