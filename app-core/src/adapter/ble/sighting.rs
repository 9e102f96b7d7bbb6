//! What the system tells about a device nearby, as an advertisement.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use btleplug::{
    api::{BDAddr, Central, CentralEvent, Peripheral},
    platform::{Adapter, PeripheralId},
};
use domain::sensor::{Advertisement, Uuid};
use tokio::time::Instant;

/// The most devices whose name and address are kept; a street full of phones must not fill the
/// memory, and one that is forgotten is asked again.
const DEVICES_MAX: usize = 1_024;
/// How long a name is good for: sensors tell theirs in a later packet, or change it.
const NAME_LASTS: Duration = Duration::from_secs(60);

/// The devices nearby.
#[derive(Default)]
pub(super) struct Sightings {
    devices: BTreeMap<PeripheralId, Device>,
}

/// A device as every advertisement of it begins.
struct Device {
    outline: Advertisement,
    asked_at: Instant,
}

impl Sightings {
    /// Returns the advertisement that an event tells of, if it tells of one.
    ///
    /// Only the data of the event itself: the system keeps older data beside it, which would be
    /// heard as if it had been sent again.
    pub(super) async fn hear(
        &mut self,
        adapter: &Adapter,
        event: CentralEvent,
    ) -> Option<Advertisement> {
        match event {
            CentralEvent::DeviceDiscovered(id) => self.discover(adapter, id).await,
            CentralEvent::ManufacturerDataAdvertisement { id, manufacturer_data } => {
                let mut heard = self.outline(adapter, id).await?;
                heard.manufacturer_data = manufacturer_data.into_iter().collect();
                Some(heard)
            }
            CentralEvent::ServiceDataAdvertisement { id, service_data } => {
                let mut heard = self.outline(adapter, id).await?;
                heard.service_data = by_service(service_data);
                Some(heard)
            }
            CentralEvent::RssiUpdate { id, rssi } => {
                if let Some(device) = self.devices.get_mut(&id) {
                    device.outline.rssi = Some(rssi);
                }
                None
            }
            CentralEvent::ServicesAdvertisement { id, services } => {
                if let Some(device) = self.devices.get_mut(&id) {
                    device.outline.service_uuids = services.into_iter().map(uuid).collect();
                }
                None
            }
            CentralEvent::DeviceUpdated(_)
            | CentralEvent::DeviceConnected(_)
            | CentralEvent::DeviceDisconnected(_)
            | CentralEvent::DeviceServicesModified(_)
            | CentralEvent::StateUpdate(_) => None,
        }
    }

    /// Reads the first packet of a device, which comes with no event of its data.
    async fn discover(&mut self, adapter: &Adapter, id: PeripheralId) -> Option<Advertisement> {
        let heard = ask(adapter, &id).await?;
        let mut outline = heard.clone();
        outline.manufacturer_data.clear();
        outline.service_data.clear();
        self.keep(id, outline);
        // A device the system remembers, and does not hear, has no signal strength.
        let is_heard = heard.rssi.is_some();
        let says_something = !heard.manufacturer_data.is_empty() || !heard.service_data.is_empty();
        (is_heard && says_something).then_some(heard)
    }

    async fn outline(&mut self, adapter: &Adapter, id: PeripheralId) -> Option<Advertisement> {
        if let Some(device) = self.devices.get(&id)
            && device.asked_at.elapsed() < NAME_LASTS
        {
            return Some(device.outline.clone());
        }
        let mut outline = ask(adapter, &id).await?;
        outline.manufacturer_data.clear();
        outline.service_data.clear();
        self.keep(id, outline.clone());
        Some(outline)
    }

    fn keep(&mut self, id: PeripheralId, outline: Advertisement) {
        if self.devices.len() >= DEVICES_MAX {
            self.devices.clear();
        }
        self.devices.insert(id, Device { outline, asked_at: Instant::now() });
    }
}

async fn ask(adapter: &Adapter, id: &PeripheralId) -> Option<Advertisement> {
    let properties = async { adapter.peripheral(id).await?.properties().await };
    match properties.await {
        Ok(properties) => {
            let properties = properties?;
            Some(Advertisement {
                local_name: properties.advertisement_name,
                address: Some(address(properties.address, id)),
                manufacturer_data: properties.manufacturer_data.into_iter().collect(),
                service_data: by_service(properties.service_data),
                service_uuids: properties.services.into_iter().map(uuid).collect(),
                rssi: properties.rssi,
            })
        }
        Err(error) => {
            tracing::debug!(%error, "a device went away before it could be asked");
            None
        }
    }
}

/// Apple systems hide the address and tell devices apart by an identifier of their own.
fn address(address: BDAddr, id: &PeripheralId) -> String {
    if address == BDAddr::default() { id.to_string() } else { address.to_string() }
}

fn by_service(data: HashMap<uuid::Uuid, Vec<u8>>) -> BTreeMap<Uuid, Vec<u8>> {
    data.into_iter().map(|(service, data)| (uuid(service), data)).collect()
}

fn uuid(uuid: uuid::Uuid) -> Uuid {
    Uuid::long(uuid.as_u128())
}
