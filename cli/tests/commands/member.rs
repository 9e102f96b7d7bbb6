use super::*;

const INVITATION: &str = concat!(
    "isotherm:enrol?relay=http://127.0.0.1:9&organisation=07070707070707070707070707070707",
    "&key=d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "&code=0505050505050505050505050505050505050505&until=1764000000000",
);

fn enrol(folder: &str, invitation: &str) -> Output {
    isotherm_fed(&["enrol", "-", "--device-name", "Phone", "--data", folder], invitation.as_bytes())
}

#[test]
fn an_invitation_that_is_none_or_leads_nowhere_is_told_in_words() {
    let folder = Folder::new();
    let data = folder.0.path().join("device").to_str().unwrap().to_owned();
    let message = refusal(enrol(&data, "hello\n"));
    assert!(message.contains("not an invitation") && message.contains("invitation"), "{message}");
    assert!(refusal(enrol(&data, "")).contains("nothing was given"));
    assert!(!folder.0.path().join("device").exists(), "nothing is written for what is none");
    let output = enrol(&data, INVITATION);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("http://127.0.0.1:9 cannot be reached"), "{message}");
    assert!(!message.contains("0505"), "the code is told to nobody: {message}");
}

#[test]
fn nobody_signs_in_on_a_device_that_has_not_enrolled() {
    let folder = Folder::new();
    let data = folder.0.path().to_str().unwrap();
    let message = refusal(isotherm_fed(&["sign-in", "Amina", "--data", data], b"secret\n"));
    assert!(message.contains("holds no device"), "{message}");
    folder.file("device.json", "{}");
    for command in [["sign-in", "Amina"].as_slice(), &["sign-out"]] {
        let arguments = [command, &["--data", data]].concat();
        let message = refusal(isotherm_fed(&arguments, b"secret\n"));
        assert!(message.contains("enrol it first"), "{message}");
        assert!(!message.contains("secret"), "{message}");
    }
    let status = json(&["status", "--json", "--data", data]);
    assert_eq!(status["membership"]["state"], "none");
    assert_eq!(status["link"]["state"], "no_relay");
    folder.file("wiped.json", r#"{ "relay": "https://relay.example.org", "at": 0 }"#);
    std::fs::remove_file(folder.0.path().join("device.json")).unwrap();
    let message = refusal(isotherm(&["status", "--data", data]));
    assert!(message.contains("https://relay.example.org had this device delete"), "{message}");
}
