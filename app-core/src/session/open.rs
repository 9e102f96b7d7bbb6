use std::{
    path::PathBuf,
    sync::{Arc, mpsc::Sender},
};

use domain::{
    access::{DeviceKey, Directory, OrganisationPublicKey},
    ids::DeviceId,
    replica::{Batch, BatchId, Config, Replica, Write},
    sync::Partition,
};

use super::{
    ConnectRelay, Keys, RelayConfig, SessionConfig,
    belong::unheard,
    ear,
    error::{directory_error, store_error, vault_error},
    link_sink,
    live::{Known, State},
    member_sink,
    parse::{LANGUAGE, word},
    run::Message,
};
use crate::{
    adapter::{DeviceVault, SqliteStore, SystemEntropy},
    api::{
        ApiError,
        view::{Language, MembershipProblem, RadioState},
    },
    member::{self, Membership, Start},
    port::{
        Clock, Entropy, LinkSink, Secret, SecretBytes, SensorRadio, Store, StoreError, Vault,
        VaultError, read_or_make,
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
    pub(super) connect: Option<ConnectRelay>,
    pub(super) links: LinkSink,
    pub(super) member: Start,
    pub(super) vault: Arc<dyn Vault>,
    pub(super) data_dir: PathBuf,
    pub(super) radio: Option<Box<dyn FnOnce() -> Box<dyn SensorRadio> + Send>>,
}

/// What a replica is made from, kept to make it again after a panic.
pub(super) struct Identity {
    secret: SecretBytes,
    name: String,
    pub(super) directory: Directory,
    /// The organisation's key, where the device asked to take part in one.
    pub(super) organisation_key: Option<OrganisationPublicKey>,
    boot: u32,
}

impl Identity {
    /// Continues from what the store holds.
    pub(super) fn replica(&self, store: &dyn Store) -> Result<Replica, StoreError> {
        let restored = store.reader()?.restored()?;
        let config = Config {
            key: self.key(),
            name: self.name.clone(),
            directory: self.directory.clone(),
            organisation_key: self.organisation_key,
            partitions: vec![Partition::Organisation(self.directory.organisation)],
            boot: self.boot,
        };
        Ok(Replica::open(config, restored))
    }

    fn key(&self) -> DeviceKey {
        DeviceKey::from_seed(*self.secret)
    }

    /// Returns the device.
    pub(super) fn device(&self) -> DeviceId {
        self.key().device()
    }

    /// Belongs to an organisation from here on. What is known of another is of no use there.
    pub(super) fn join(&mut self, membership: &Membership) {
        if self.directory.organisation != membership.organisation {
            self.directory = unheard(membership.organisation);
        }
        self.organisation_key = Some(membership.organisation_key);
    }
}

pub(super) fn open(
    mut config: SessionConfig,
    sender: &Sender<Message>,
) -> Result<Opened, ApiError> {
    let directory = Directory::from_json(&config.profile.directory).map_err(directory_error)?;
    let vault = vault(&config).map_err(vault_error)?;
    let store = SqliteStore::open(&config.data_dir, &*vault).map_err(store_error)?;
    let store: Arc<dyn Store> = Arc::new(store);
    let secret = device_secret(&*vault, &*store).map_err(store_error)?;
    let boot = count_start(&*store, config.language).map_err(store_error)?;
    let name = config.profile.device_name.clone();
    let mut identity = Identity { secret, name, directory, organisation_key: None, boot };
    let membership = membership(&*store, &mut identity, &mut config)?;
    let replica = identity.replica(&*store).map_err(store_error)?;
    let known = known(&config, &identity, &replica, &*vault, membership.is_some());
    let member = Start {
        key: identity.key(),
        vault: Arc::clone(&vault),
        clock: Arc::clone(&config.clock),
        membership,
        tell: member_sink(sender),
    };
    let hears = ear(sender);
    Ok(Opened {
        store,
        known: Arc::new(known),
        clock: config.clock,
        entropy: Box::new(SystemEntropy),
        replica,
        identity,
        connect: config.relay.map(|relay| relay.connect),
        links: link_sink(sender),
        member,
        vault,
        data_dir: config.data_dir,
        radio: config.radio.map(|radio| -> Box<dyn FnOnce() -> Box<dyn SensorRadio> + Send> {
            Box::new(move || radio(hears))
        }),
    })
}

fn vault(config: &SessionConfig) -> Result<Arc<dyn Vault>, VaultError> {
    match &config.keys {
        Keys::Folder(with) => Ok(Arc::new(DeviceVault::open(&config.data_dir, with)?)),
        Keys::Vault(vault) => Ok(Arc::clone(vault)),
    }
}

/// Returns the device's own secret. One is made for a device that never started before: made in
/// the place of a lost one, it would be another device with the records of this.
fn device_secret(vault: &dyn Vault, store: &dyn Store) -> Result<SecretBytes, StoreError> {
    let has_started = store.reader()?.value(BOOT)?.is_some();
    match vault.read(Secret::Device)? {
        Some(secret) => Ok(secret),
        None if has_started => Err(VaultError::Lost { word: Secret::Device.word() }.into()),
        None => Ok(read_or_make(vault, Secret::Device, &mut SystemEntropy)?),
    }
}

/// Returns what the device keeps of its organisation; its relay is the device's way then.
fn membership(
    store: &dyn Store,
    identity: &mut Identity,
    config: &mut SessionConfig,
) -> Result<Option<Membership>, ApiError> {
    let kept = store.reader().and_then(|reader| member::read(&*reader)).map_err(store_error)?;
    if let Some(membership) = &kept {
        identity.join(membership);
        config.relay = Some(RelayConfig::of(membership)?);
    }
    Ok(kept)
}

fn known(
    config: &SessionConfig,
    identity: &Identity,
    replica: &Replica,
    vault: &dyn Vault,
    is_member: bool,
) -> Known {
    let wiped = member::wiped(&config.data_dir).filter(|_| !is_member);
    let device = DeviceFacts {
        id: identity.device(),
        name: config.profile.device_name.clone(),
        keys_kept_in: vault.kept_in(),
        data_dir: Some(config.data_dir.clone()),
    };
    let live = Live {
        candidates: Vec::new(),
        radio: RadioState::Absent,
        is_scanning: false,
        relay: config.relay.as_ref().map(|relay| relay.url.clone()),
        problem: wiped.map(|_| MembershipProblem::Wiped),
    };
    let state = State {
        directory: Arc::new(replica.directory().clone()),
        person: replica.person(),
        live: Arc::new(live),
        is_wiped: false,
    };
    Known::new(Arc::clone(&config.clock), device, state)
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
