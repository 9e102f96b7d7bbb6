//! The drill: a backup while the relay serves, its sudden end, and the way back.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::world::{Device, Server, run};

const FREE: &str = "127.0.0.1:0";
const PASSPHRASE: &str = "six vials in a cold box";

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("passphrase"), format!("{PASSPHRASE}\n")).unwrap();
        Self { folder }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn word(&self, word: &str, option: &str, data: &str, passphrase: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_isotherm-server"))
            .args([word, option])
            .arg(self.at("relay.backup"))
            .arg("--data")
            .arg(self.at(data))
            .arg("--passphrase-file")
            .arg(self.at(passphrase))
            .output()
            .unwrap()
    }

    #[track_caller]
    fn backup(&self, data: &str) {
        let output = self.word("backup", "--to", data, "passphrase");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn restore(&self, data: &str, passphrase: &str) -> Result<(), String> {
        let output = self.word("restore", "--from", data, passphrase);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(()) } else { Err(said) }
    }
}

fn name_of_the_log(data: &Path) -> Vec<u8> {
    let database = rusqlite::Connection::open(data.join("relay.sqlite")).unwrap();
    database.query_row("SELECT name FROM log", [], |row| row.get(0)).unwrap()
}

#[test]
fn devices_converge_on_a_relay_that_was_restored() {
    let place = Place::new();
    let server = Server::start(&place.at("before"), FREE, &[]);
    let (url, address) = (server.url(), server.address.clone());
    let mut devices = [Device::start(1, &url), Device::start(2, &url)];
    devices.iter_mut().for_each(|device| device.record(150));
    run(&mut devices, |devices| devices.iter().all(|device| device.entries.len() == 300));
    devices[0].record(200);
    place.backup("before");
    devices[1].record(50);
    run(&mut devices, |devices| devices.iter().all(|device| device.entries.len() == 550));
    run(&mut devices, |devices| devices.iter().all(Device::is_settled));
    server.kill();

    let sealed = fs::read(place.at("relay.backup")).unwrap();
    for word in [b"of device 1".as_slice(), b"SQLite format 3", b"CREATE TABLE"] {
        assert!(!sealed.windows(word.len()).any(|window| window == word), "it tells {word:?}");
    }
    place.restore("after", "passphrase").unwrap();
    assert_ne!(name_of_the_log(&place.at("before")), name_of_the_log(&place.at("after")));
    let server = Server::start(&place.at("after"), &address, &[]);
    let mut late = [Device::start(3, &url)];
    run(&mut devices, |devices| devices.iter().all(Device::is_settled));
    devices[1].record(10);
    run(&mut devices, |devices| devices.iter().all(|device| device.entries.len() == 560));
    run(&mut late, |late| late[0].entries.len() == 560);
    assert_eq!(late[0].entries, devices[0].entries);
    drop(server);
}

#[test]
fn an_enrolled_relay_comes_back_with_the_key_of_its_organisation() {
    let place = Place::new();
    let init = Command::new(env!("CARGO_BIN_EXE_isotherm-server"))
        .args(["init", "--organisation", "North", "--administrator", "Claire", "--data"])
        .arg(place.at("before"))
        .output()
        .unwrap();
    assert!(init.status.success(), "{}", String::from_utf8_lossy(&init.stderr));
    drop(Server::start(&place.at("before"), FREE, &[]));
    place.backup("before");
    let key = fs::read(place.at("before").join("organisation.key")).unwrap();
    fs::remove_dir_all(place.at("before")).unwrap();
    place.restore("after", "passphrase").unwrap();
    assert_eq!(fs::read(place.at("after").join("organisation.key")).unwrap(), key);
    assert_eq!(Server::start(&place.at("after"), FREE, &[]).stop(), Some(0));
    let invited = Command::new(env!("CARGO_BIN_EXE_isotherm-server"))
        .args(["enrol-code", "--data"])
        .arg(place.at("after"))
        .output()
        .unwrap();
    assert!(invited.status.success(), "{}", String::from_utf8_lossy(&invited.stderr));
    let expected = ["organisation.create", "relay.backup", "relay.restore", "enrolment.invite"];
    assert_eq!(noted(&place.at("after")), expected);
}

fn noted(data: &Path) -> Vec<String> {
    let database = rusqlite::Connection::open(data.join("relay.sqlite")).unwrap();
    let mut audit = database.prepare("SELECT action FROM audit ORDER BY number").unwrap();
    let actions = audit.query_map([], |row| row.get(0)).unwrap();
    actions.map(Result::unwrap).collect()
}

#[test]
fn what_is_not_whole_or_not_ours_is_refused_before_anything_is_written() {
    let place = Place::new();
    let server = Server::start(&place.at("before"), FREE, &[]);
    let mut devices = [Device::start(1, &server.url())];
    devices[0].record(400);
    run(&mut devices, |devices| devices[0].is_settled());
    place.backup("before");
    let in_use = place.restore("before", "passphrase").unwrap_err();
    assert!(in_use.contains("uses"), "{in_use}");
    assert_eq!(server.stop(), Some(0));
    let occupied = place.restore("before", "passphrase").unwrap_err();
    assert!(occupied.contains("relay.sqlite is there already"), "{occupied}");

    fs::write(place.at("other"), "six vials in a warm box").unwrap();
    let locked = place.restore("after", "other").unwrap_err();
    assert!(locked.contains("passphrase is another"), "{locked}");
    fs::write(place.at("short"), "box").unwrap();
    let short = place.restore("after", "short").unwrap_err();
    assert!(short.contains("12 at least"), "{short}");
    let whole = fs::read(place.at("relay.backup")).unwrap();
    let mut altered = whole.clone();
    let last = altered.len() - 1;
    altered[last] ^= 1;
    for damaged in [&altered, &whole[..last], &whole[..60], b"SQLite format 3"] {
        fs::write(place.at("relay.backup"), damaged).unwrap();
        let refused = place.restore("after", "passphrase").unwrap_err();
        assert!(refused.contains("relay.backup"), "{refused}");
        assert!(!place.at("after").exists(), "a folder was made");
    }
    fs::write(place.at("relay.backup"), whole).unwrap();
    place.restore("after", "passphrase").unwrap();
}
