use std::sync::{Arc, mpsc::Sender};

use domain::{
    access::{DeviceKey, Directory},
    replica::{Batch, BatchId, Config, Replica, Write},
    sync::Partition,
};

use super::{
    SessionConfig, ear,
    error::{directory_error, store_error, vault_error},
    link_sink,
    live::{Known, State},
    parse::{LANGUAGE, word},
    run::Message,
};
use crate::{
    adapter::{FileVault, SqliteStore, SystemEntropy},
    api::{
        ApiError,
        view::{KeysKeptIn, Language, RadioState},
    },
    port::{
        Clock, Entropy, Relay, Secret, SecretBytes, SensorRadio, Store, StoreError, read_or_make,
    },
    query::{DeviceFacts, Live},
};

/// The stored value that counts the starts of a device.
const BOOT: &str = "device.boot";

/// A session before its thread runs.
pub(super) struct Opened {
    pub(super) store: Arc<dyn Store>,
    pub(super) known: Arc<Known>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Box<dyn Entropy>,
    pub(super) replica: Replica,
    pub(super) identity: Identity,
    pub(super) relay: Option<Box<dyn FnOnce() -> Box<dyn Relay> + Send>>,
    pub(super) radio: Option<Box<dyn FnOnce() -> Box<dyn SensorRadio> + Send>>,
}

/// What a replica is made from, kept to make it again after a panic.
pub(super) struct Identity {
    secret: SecretBytes,
    name: String,
    directory: Directory,
    boot: u32,
}

impl Identity {
    /// Continues from what the store holds.
    pub(super) fn replica(&self, store: &dyn Store) -> Result<Replica, StoreError> {
        let restored = store.reader()?.restored()?;
        let config = Config {
            key: DeviceKey::from_seed(*self.secret),
            name: self.name.clone(),
            directory: self.directory.clone(),
            organisation_key: None,
            partitions: vec![Partition::Organisation(self.directory.organisation)],
            boot: self.boot,
        };
        Ok(Replica::open(config, restored))
    }
}

pub(super) fn open(config: SessionConfig, sender: &Sender<Message>) -> Result<Opened, ApiError> {
    let directory = Directory::from_json(&config.profile.directory).map_err(directory_error)?;
    let vault = FileVault::new(&config.data_dir);
    let store = SqliteStore::open(&config.data_dir, &vault).map_err(store_error)?;
    let store: Arc<dyn Store> = Arc::new(store);
    let mut entropy = SystemEntropy;
    let secret = read_or_make(&vault, Secret::Device, &mut entropy).map_err(vault_error)?;
    let boot = count_start(&*store, config.language).map_err(store_error)?;
    let name = config.profile.device_name.clone();
    let id = DeviceKey::from_seed(*secret).device();
    let identity = Identity { secret, name, directory, boot };
    let replica = identity.replica(&*store).map_err(store_error)?;
    let device = DeviceFacts {
        id,
        name: config.profile.device_name,
        keys_kept_in: KeysKeptIn::File,
        data_dir: Some(config.data_dir),
    };
    let state = State {
        directory: Arc::new(replica.directory().clone()),
        person: replica.person(),
        live: Arc::new(Live {
            candidates: Vec::new(),
            radio: RadioState::Absent,
            is_scanning: false,
            relay: config.relay.as_ref().map(|relay| relay.url.clone()),
            problem: None,
        }),
    };
    let known = Known::new(Arc::clone(&config.clock), device, state);
    let (links, hears) = (link_sink(sender), ear(sender));
    Ok(Opened {
        store,
        known: Arc::new(known),
        clock: config.clock,
        entropy: Box::new(entropy),
        replica,
        identity,
        relay: config.relay.map(|relay| -> Box<dyn FnOnce() -> Box<dyn Relay> + Send> {
            Box::new(move || (relay.connect)(links))
        }),
        radio: config.radio.map(|radio| -> Box<dyn FnOnce() -> Box<dyn SensorRadio> + Send> {
            Box::new(move || radio(hears))
        }),
    })
}

/// Counts this start of the device, durably: a boot number is never used twice. The first start
/// also keeps the language of the device, until a person chooses another.
fn count_start(store: &dyn Store, language: Language) -> Result<u32, StoreError> {
    let values = store.reader()?.values()?;
    let before = values.get(BOOT).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    let boot = before.saturating_add(1);
    let value = |name: &str, value: String| Write::Value { name: name.to_owned(), value };
    let mut writes = vec![value(BOOT, boot.to_string())];
    if !values.contains_key(LANGUAGE) {
        writes.push(value(LANGUAGE, word(&language)));
    }
    store.apply(&[Batch { id: BatchId(0), writes }])?;
    Ok(boot)
}
