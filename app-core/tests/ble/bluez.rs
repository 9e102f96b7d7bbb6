//! As much of BlueZ as a radio that listens sees of it: one adapter, and devices nearby.
//!
//! Source: BlueZ, `doc/org.bluez.Adapter.rst` and `doc/org.bluez.Device.rst`.

use std::{collections::HashMap, sync::Arc};

use tokio::sync::Notify;
use zbus::{
    Connection, fdo,
    object_server::InterfaceRef,
    zvariant::{OwnedValue, Value},
};

const ADAPTER: &str = "/org/bluez/hci0";

/// The stand-in for the Bluetooth daemon.
pub(crate) struct Bluez {
    connection: Connection,
    asked: Arc<Notify>,
}

/// What one packet of a device says.
#[derive(Clone, Debug)]
pub(crate) enum Packet {
    Maker { company: u16, data: Vec<u8> },
    Service { service: &'static str, data: Vec<u8> },
}

struct Adapter {
    asked: Arc<Notify>,
    is_powered: bool,
    is_discovering: bool,
}

struct Device {
    address: String,
    name: String,
    rssi: Option<i16>,
    maker: HashMap<u16, Vec<u8>>,
    service: HashMap<String, Vec<u8>>,
}

impl Bluez {
    pub(crate) async fn start() -> Self {
        let connection = zbus::connection::Builder::system()
            .unwrap()
            .serve_at("/", fdo::ObjectManager)
            .unwrap()
            .name("org.bluez")
            .unwrap()
            .build()
            .await
            .unwrap();
        Self { connection, asked: Arc::default() }
    }

    /// Ends, and leaves nothing behind on the bus.
    pub(crate) async fn stop(self) {
        self.connection.close().await.unwrap();
    }

    pub(crate) async fn plug(&self, is_powered: bool) {
        let asked = Arc::clone(&self.asked);
        let adapter = Adapter { asked, is_powered, is_discovering: false };
        assert!(self.connection.object_server().at(ADAPTER, adapter).await.unwrap());
    }

    pub(crate) async fn unplug(&self) {
        let server = self.connection.object_server();
        assert!(server.remove::<Adapter, _>(ADAPTER).await.unwrap());
    }

    pub(crate) async fn power(&self, is_powered: bool) {
        let adapter = self.adapter().await;
        let mut changed = adapter.get_mut().await;
        changed.is_powered = is_powered;
        changed.is_discovering &= is_powered;
        changed.powered_changed(adapter.signal_emitter()).await.unwrap();
    }

    pub(crate) async fn is_discovering(&self) -> bool {
        self.adapter().await.get().await.is_discovering
    }

    /// Returns once a radio asked the adapter to listen.
    pub(crate) async fn asked_to_listen(&self) {
        self.asked.notified().await;
    }

    /// A device that the daemon knows of old and does not hear.
    pub(crate) async fn remember(&self, address: &str, packet: Packet) {
        let mut device = Device::new(address);
        device.rssi = None;
        device.take(packet);
        let server = self.connection.object_server();
        assert!(server.at(path(address), device).await.unwrap());
    }

    /// A device nearby sends a packet; its first makes it known.
    pub(crate) async fn send(&self, address: &str, packet: Packet) {
        let server = self.connection.object_server();
        let Ok(known) = server.interface::<_, Device>(path(address)).await else {
            let mut device = Device::new(address);
            device.take(packet);
            assert!(server.at(path(address), device).await.unwrap());
            return;
        };
        let mut device = known.get_mut().await;
        let is_maker = matches!(packet, Packet::Maker { .. });
        device.take(packet);
        let told = known.signal_emitter();
        if is_maker {
            device.manufacturer_data_changed(told).await.unwrap();
        } else {
            device.service_data_changed(told).await.unwrap();
        }
    }

    async fn adapter(&self) -> InterfaceRef<Adapter> {
        self.connection.object_server().interface(ADAPTER).await.unwrap()
    }
}

fn path(address: &str) -> String {
    format!("{ADAPTER}/dev_{}", address.replace(':', "_"))
}

impl Device {
    fn new(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            name: format!("Ruuvi {}", &address[12..].replace(':', "")),
            rssi: Some(-61),
            maker: HashMap::new(),
            service: HashMap::new(),
        }
    }

    fn take(&mut self, packet: Packet) {
        match packet {
            Packet::Maker { company, data } => {
                self.maker.insert(company, data);
            }
            Packet::Service { service, data } => {
                self.service.insert(service.to_owned(), data);
            }
        }
    }
}

#[zbus::interface(name = "org.bluez.Adapter1")]
impl Adapter {
    #[zbus(property)]
    fn address(&self) -> &str {
        "00:1A:7D:DA:71:13"
    }

    #[zbus(property)]
    fn address_type(&self) -> &str {
        "public"
    }

    #[zbus(property)]
    fn name(&self) -> &str {
        "gateway"
    }

    #[zbus(property)]
    fn alias(&self) -> &str {
        "gateway"
    }

    #[zbus(property)]
    fn modalias(&self) -> &str {
        "usb:v1D6Bp0246d0537"
    }

    #[zbus(property)]
    fn powered(&self) -> bool {
        self.is_powered
    }

    #[zbus(property)]
    fn set_powered(&mut self, is_powered: bool) {
        self.is_powered = is_powered;
    }

    #[zbus(property)]
    fn discovering(&self) -> bool {
        self.is_discovering
    }

    fn set_discovery_filter(&self, filter: HashMap<String, OwnedValue>) -> fdo::Result<()> {
        match filter.get("DuplicateData").map(|value| bool::try_from(value.clone())) {
            Some(Ok(true)) => Ok(()),
            _ => Err(fdo::Error::InvalidArgs("repeats are not asked for".to_owned())),
        }
    }

    fn start_discovery(&mut self) -> fdo::Result<()> {
        if !self.is_powered {
            return Err(fdo::Error::Failed("Resource Not Ready".to_owned()));
        }
        self.is_discovering = true;
        self.asked.notify_one();
        Ok(())
    }

    fn stop_discovery(&mut self) -> fdo::Result<()> {
        self.is_discovering = false;
        Ok(())
    }
}

#[zbus::interface(name = "org.bluez.Device1")]
impl Device {
    #[zbus(property)]
    fn address(&self) -> &str {
        &self.address
    }

    #[zbus(property)]
    fn address_type(&self) -> &str {
        "random"
    }

    #[zbus(property)]
    fn name(&self) -> &str {
        &self.name
    }

    #[zbus(property)]
    fn alias(&self) -> &str {
        &self.name
    }

    #[zbus(property)]
    fn paired(&self) -> bool {
        false
    }

    #[zbus(property)]
    fn connected(&self) -> bool {
        false
    }

    #[zbus(property)]
    fn services_resolved(&self) -> bool {
        false
    }

    #[zbus(property)]
    fn trusted(&self) -> bool {
        false
    }

    #[zbus(property)]
    fn blocked(&self) -> bool {
        false
    }

    #[zbus(property)]
    fn legacy_pairing(&self) -> bool {
        false
    }

    #[zbus(property, name = "RSSI")]
    fn rssi(&self) -> fdo::Result<i16> {
        self.rssi.ok_or_else(|| fdo::Error::UnknownProperty("RSSI".to_owned()))
    }

    #[zbus(property, name = "UUIDs")]
    fn uuids(&self) -> Vec<String> {
        Vec::new()
    }

    #[zbus(property)]
    fn manufacturer_data(&self) -> HashMap<u16, Value<'static>> {
        self.maker.iter().map(|(company, data)| (*company, data.clone().into())).collect()
    }

    #[zbus(property)]
    fn service_data(&self) -> HashMap<String, Value<'static>> {
        self.service.iter().map(|(service, data)| (service.clone(), data.clone().into())).collect()
    }
}
