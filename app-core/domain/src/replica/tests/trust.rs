//! What a device that has enrolled takes from a relay that may lie.

use super::{device::Device, *};
use crate::{
    access::OrganisationKey,
    ids::DeviceId,
    shipment::tests::directory,
    sync::{
        Entry, Lsn, Nonce, RelayLog,
        wire::{Batch, Challenge, Row, ToDevice, Welcome},
    },
};

pub(super) fn key(seed: u8) -> OrganisationKey {
    OrganisationKey::from_seed([seed; 32])
}

/// A relay that says what a test makes it say.
pub(super) struct Liar {
    pub(super) device: Device,
    lsn: u64,
}

impl Liar {
    pub(super) fn new(device: Device) -> Self {
        let mut liar = Self { device, lsn: 0 };
        liar.device.put_aside = Some(Vec::new());
        liar.device.handle(Input::Started);
        liar.greet();
        liar
    }

    pub(super) fn greet(&mut self) {
        self.device.handle(Input::Link(LinkInput::Up));
        self.say(&ToDevice::Challenge(Challenge { nonce: Nonce([6; 32]), organisation_key: None }));
        let (relay_time, log) = (self.device.now.wall, Some(RelayLog([5; 16])));
        self.say(&ToDevice::Welcome(Welcome { protocol: 1, relay_time, tops: Vec::new(), log }));
    }

    fn say(&mut self, message: &ToDevice) {
        for bytes in message.to_messages() {
            self.device.handle(Input::Link(LinkInput::Message(bytes)));
        }
    }

    /// Passes entries on as pushed by a device, and returns the rules that they broke.
    pub(super) fn rows(&mut self, rows: Vec<Row>) -> Vec<String> {
        let partition = Partition::Organisation(directory().organisation);
        let after = Lsn(self.lsn);
        let mut rows = rows;
        for row in &mut rows {
            self.lsn += 1;
            row.lsn = Lsn(self.lsn);
        }
        self.say(&ToDevice::Batch(Batch { partition, after, last: Lsn(self.lsn), rows }));
        std::mem::take(self.device.put_aside.as_mut().unwrap())
    }

    pub(super) fn relay(&mut self, entry: &Entry) -> Vec<String> {
        let received_at = self.device.now.wall;
        let (device, entry) = (DeviceId([0; 16]), entry.to_bytes());
        self.rows(vec![Row { lsn: Lsn(0), received_at, device, entry, signature: None }])
    }

    /// Lets a key sign a version of the directory under a name; nobody, if there is no key.
    fn publish(&mut self, by: Option<u8>, version: u64, name: &str) -> Vec<String> {
        self.publish_with(by, Directory { version, name: name.to_owned(), ..directory() })
    }

    fn publish_with(&mut self, by: Option<u8>, said: Directory) -> Vec<String> {
        self.relay(&signed(by, &said))
    }

    fn name(&self) -> &str {
        &self.device.replica.directory().name
    }
}

pub(super) fn signed(by: Option<u8>, said: &Directory) -> Entry {
    let bytes = serde_json::to_vec(said).unwrap();
    let (organisation, version) = (said.organisation, said.version);
    let signature = by.map(|by| key(by).sign_directory(organisation, version, &bytes));
    Entry::Directory { version, bytes, signature }
}

#[test]
fn an_enrolled_device_believes_no_directory_but_its_organisations() {
    let mut liar = Liar::new(Device::enrolled(1, Some(key(7).public())));
    let before = liar.name().to_owned();
    assert_eq!(liar.publish(None, 5, "Unsigned"), ["directory.unsigned"]);
    assert_eq!(liar.publish(Some(8), 5, "Forged"), ["directory.bad_signature"]);
    assert_eq!(liar.name(), before);
    assert_eq!(liar.publish(Some(7), 5, "Signed"), [""; 0]);
    assert_eq!(liar.name(), "Signed");
    assert_eq!(liar.publish(Some(7), 5, "Another"), ["directory.equivocation"]);
    assert_eq!(liar.publish(Some(8), 6, "Forged"), ["directory.bad_signature"]);
    assert_eq!(liar.name(), "Signed", "the last good one stays");
    liar.device = liar.device.restart();
    assert_eq!(liar.name(), "Signed");
}

/// A log that is read again from its beginning holds older ones too: they are no lie.
#[test]
fn an_older_directory_changes_nothing() {
    let mut liar = Liar::new(Device::enrolled(1, Some(key(7).public())));
    liar.publish(Some(7), 5, "Fifth");
    for (by, version) in [(Some(7), 4), (Some(8), 4), (None, 1)] {
        assert_eq!(liar.publish(by, version, "Older"), [""; 0]);
    }
    assert_eq!(liar.publish(Some(7), 5, "Fifth"), [""; 0], "said again");
    assert_eq!(liar.name(), "Fifth");
}

#[test]
fn the_key_of_the_organisation_changes_without_another_enrolment() {
    let mut liar = Liar::new(Device::enrolled(1, Some(key(7).public())));
    let next_key = Some(key(8).public());
    let named = Directory { version: 5, name: "Named".to_owned(), next_key, ..directory() };
    assert_eq!(liar.publish_with(Some(7), named), [""; 0]);
    liar.device = liar.device.restart();
    liar.greet();
    assert_eq!(liar.publish(Some(8), 6, "Handed over"), [""; 0]);
    assert_eq!(liar.publish(Some(7), 7, "Stolen"), ["directory.bad_signature"]);
    liar.device = liar.device.restart();
    liar.greet();
    assert_eq!(liar.publish(Some(8), 7, "Next"), [""; 0]);
    assert_eq!(liar.name(), "Next");
}

/// What a relay said before a key was pinned was nobody's word, whatever version it named.
#[test]
fn a_directory_of_the_open_relay_does_not_outlive_the_enrolment() {
    let mut liar = Liar::new(Device::blank(1));
    let before = liar.name().to_owned();
    liar.publish(None, 99, "Open");
    assert_eq!(liar.name(), "Open");
    liar.device.pinned = Some(key(7).public());
    liar.device = liar.device.restart();
    assert_eq!(liar.name(), before);
    liar.greet();
    assert_eq!(liar.publish(Some(7), 2, "Signed"), [""; 0]);
    assert_eq!(liar.name(), "Signed");
}

/// A device that enrols after the key has changed pins the later one; its log still begins with
/// what the former one signed.
#[test]
fn the_newest_directory_ahead_of_the_log_vouches_for_the_keys_before() {
    let newest = Directory {
        version: 6,
        name: "Newest".to_owned(),
        former_keys: vec![key(7).public()],
        ..directory()
    };
    let mut liar = Liar::new(Device::enrolled(1, Some(key(8).public())));
    let forged = Directory { version: 9, name: "Forged".to_owned(), ..directory() };
    liar.device.handle(Input::Directory(signed(Some(9), &forged).to_bytes()));
    liar.device.handle(Input::Directory(b"junk".to_vec()));
    assert_ne!(liar.name(), "Forged");
    liar.device.handle(Input::Directory(signed(Some(8), &newest).to_bytes()));
    assert_eq!(liar.name(), "Newest");
    assert_eq!(liar.publish(Some(7), 5, "Former"), [""; 0]);
    assert_eq!(liar.publish_with(Some(8), newest), [""; 0]);
    liar.device = liar.device.restart();
    assert_eq!(liar.name(), "Newest");
}
