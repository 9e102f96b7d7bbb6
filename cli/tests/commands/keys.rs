use serde_json::json;

use super::{
    serve::{DISPATCHER, Device},
    *,
};

const PASSPHRASE: &str = "nine boxes on the quay";

fn served(folder: &Folder) -> Device {
    Device::start_at(folder, 1_700_000_000_000)
}

/// Runs a command on the folder's device with what a file says as its passphrase.
fn with(folder: &Folder, command: &[&str], passphrase: Option<&str>) -> Output {
    let data = folder.data();
    let mut arguments = [command, &["--data", &data]].concat();
    let file = passphrase.map(|text| folder.file("said.txt", text));
    arguments.extend(file.as_deref().map(|file| ["--passphrase-file", file]).iter().flatten());
    isotherm(&arguments)
}

fn under_a_passphrase(folder: &Folder) {
    drop(served(folder));
    let file = folder.file("new.txt", &format!("{PASSPHRASE}\n"));
    let said = ["keys", "--json", "--to", "passphrase", "--new-passphrase-file", &file];
    let moved = with(folder, &said, None);
    assert!(moved.status.success(), "{}", String::from_utf8_lossy(&moved.stderr));
    let kept: Value = serde_json::from_slice(&moved.stdout).unwrap();
    assert_eq!(kept.get("keys_kept_in").unwrap(), "passphrase");
}

#[test]
fn a_device_under_a_passphrase_answers_whoever_has_it_and_nobody_else() {
    let folder = Folder::new();
    under_a_passphrase(&folder);
    let message = refusal(with(&folder, &["status"], None));
    assert!(message.contains("a passphrase guards the device's keys"), "{message}");
    let message = refusal(with(&folder, &["status"], Some("nine boxes on the key\n")));
    assert!(message.contains("the passphrase is wrong"), "{message}");
    assert!(!message.contains("boxes"), "it is told to nobody: {message}");
    let status = with(&folder, &["status"], Some(PASSPHRASE));
    let text = String::from_utf8(status.stdout).unwrap();
    assert!(text.contains("guarded by a passphrase"), "{text}");
    let back = with(&folder, &["keys", "--to", "file"], Some(PASSPHRASE));
    assert!(String::from_utf8(back.stdout).unwrap().contains("in files"));
    assert!(with(&folder, &["status"], None).status.success());
}

#[test]
fn a_locked_device_is_served_and_opens_with_its_passphrase() {
    let folder = Folder::new();
    under_a_passphrase(&folder);
    let device = served(&folder);
    let (status, locked) = device.post("/api/query", &json!({ "kind": "status" }));
    assert_eq!((status, &locked["code"]), (422, &json!("keys_locked")));
    let unlock = |passphrase| json!({ "kind": "unlock", "passphrase": passphrase });
    let (status, wrong) = device.post("/api/command", &unlock("nine boxes on the key"));
    assert_eq!((status, &wrong["code"]), (422, &json!("wrong_passphrase")));
    assert_eq!(device.post("/api/command", &unlock(PASSPHRASE)).0, 200);
    assert_eq!(device.post("/api/query", &json!({ "kind": "status" })).0, 200);
    let person = json!({ "kind": "choose_person", "person": DISPATCHER });
    assert_eq!(device.post("/api/command", &person).0, 200);
}

#[test]
fn keys_stay_where_they_are_while_their_device_runs_or_the_place_does_not_fit() {
    let folder = Folder::new();
    let device = served(&folder);
    let file = folder.file("new.txt", PASSPHRASE);
    let to = ["keys", "--to", "passphrase", "--new-passphrase-file", &file];
    let running = with(&folder, &to, None);
    assert_eq!(running.status.code(), Some(1));
    assert!(String::from_utf8(running.stderr).unwrap().contains("another process uses"));
    drop(device);
    let file = folder.file("new.txt", "short");
    let to = ["keys", "--to", "passphrase", "--new-passphrase-file", &file];
    assert!(refusal(with(&folder, &to, None)).contains("12 to 1024"));
    let none = with(&folder, &["keys", "--to", "keystore"], None);
    let message = String::from_utf8(none.stderr).unwrap();
    assert!(message.contains("keystore, which does not open"), "{message}");
    let kept = json(&["keys", "--json", "--data", &folder.data()]);
    assert_eq!(kept["keys_kept_in"], "file");
    let message = refusal(isotherm(&["keys", "--data", &folder.path("nowhere")]));
    assert!(message.contains("holds no device"), "{message}");
}
