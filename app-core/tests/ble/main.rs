//! The Bluetooth radio against a stand-in for BlueZ, on a private message bus.

#![cfg(all(feature = "ble", target_os = "linux"))]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "A test stops at the line that surprises it."
)]

mod bluez;
mod bus;

use std::{sync::Arc, time::Duration};

use app_core::{
    adapter::open_bluetooth,
    port::{Heard, RadioState, SensorRadio},
};
use domain::sensor::{Advertisement, Keys, ReplayGuard, Uuid, decode};
use tokio::{
    sync::mpsc::{self, UnboundedReceiver},
    time::timeout,
};

use self::{
    bluez::{Bluez, Packet},
    bus::with_bus,
};

/// Longer than the radio waits before it looks again, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const TAG: &str = "CB:B8:33:4C:88:4F";
/// docs.ruuvi.com, data format 5 (RAWv2), test vectors: valid data.
const TAG_SAYS: &str = "0512FC5394C37C0004FFFC040CAC364200CDCBB8334C884F";

/// A radio, and what it reported.
struct Listener {
    radio: Box<dyn SensorRadio>,
    reports: UnboundedReceiver<Heard>,
}

impl Listener {
    fn open() -> Self {
        let (sender, reports) = mpsc::unbounded_channel();
        let radio = open_bluetooth()(Arc::new(move |heard| {
            // A test that ended listens to nothing more.
            let _ = sender.send(heard);
        }));
        Self { radio, reports }
    }

    async fn next(&mut self) -> Heard {
        timeout(PATIENCE, self.reports.recv()).await.expect("the radio is silent").unwrap()
    }

    #[track_caller]
    fn next_is(&mut self, state: RadioState) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            let told = self.next().await;
            assert_eq!(told, Heard::State(state), "at {caller}");
        }
    }

    async fn advertisement(&mut self) -> Advertisement {
        match self.next().await {
            Heard::Advertisement(advertisement) => advertisement,
            Heard::State(state) => panic!("{state:?} where an advertisement was expected"),
        }
    }
}

/// A radio that listens to the one adapter of `bluez`.
async fn listening(bluez: &Bluez) -> Listener {
    bluez.plug(true).await;
    let mut listener = Listener::open();
    listener.next_is(RadioState::Ready).await;
    listener.radio.scan(true);
    listener.next_is(RadioState::Listening).await;
    listener
}

fn tag(sequence: u16) -> Packet {
    let mut data = hex::decode(TAG_SAYS).unwrap();
    data[16..18].copy_from_slice(&sequence.to_be_bytes());
    Packet::Maker { company: 0x0499, data }
}

fn sequence(heard: &Advertisement) -> u32 {
    let decoded = decode(heard, &Keys::none(), &mut ReplayGuard::default()).unwrap();
    decoded.sequence.unwrap().number
}

#[test]
fn a_radio_that_is_not_there_is_told_and_found_when_it_comes() {
    with_bus("a_radio_that_is_not_there_is_told_and_found_when_it_comes", async {
        let mut listener = Listener::open();
        listener.next_is(RadioState::Missing).await;
        let bluez = Bluez::start().await;
        listener.radio.scan(true);
        bluez.plug(true).await;
        listener.next_is(RadioState::Listening).await;
        assert!(bluez.is_discovering().await);
    });
}

#[test]
fn a_radio_that_is_switched_off_is_told_and_listens_once_it_is_on() {
    with_bus("a_radio_that_is_switched_off_is_told_and_listens_once_it_is_on", async {
        let bluez = Bluez::start().await;
        bluez.plug(false).await;
        let mut listener = Listener::open();
        listener.next_is(RadioState::Off).await;
        listener.radio.scan(true);
        bluez.power(true).await;
        listener.next_is(RadioState::Listening).await;
        bluez.power(false).await;
        listener.next_is(RadioState::Off).await;
        bluez.power(true).await;
        listener.next_is(RadioState::Listening).await;
        listener.radio.scan(false);
        listener.next_is(RadioState::Ready).await;
        assert!(!bluez.is_discovering().await);
    });
}

#[test]
fn a_packet_arrives_with_the_bytes_its_maker_published() {
    with_bus("a_packet_arrives_with_the_bytes_its_maker_published", async {
        let bluez = Bluez::start().await;
        let mut listener = listening(&bluez).await;
        bluez.send(TAG, tag(205)).await;
        let heard = listener.advertisement().await;
        let expected = Advertisement {
            local_name: Some("Ruuvi 884F".to_owned()),
            address: Some(TAG.to_owned()),
            manufacturer_data: [(0x0499, hex::decode(TAG_SAYS).unwrap())].into(),
            rssi: Some(-61),
            ..Advertisement::default()
        };
        assert_eq!(heard, expected);
        let decoded = decode(&heard, &Keys::none(), &mut ReplayGuard::default()).unwrap();
        assert_eq!(decoded.temperature.map(i32::from), Some(24_300));
    });
}

#[test]
fn no_packet_is_lost_and_none_is_taken_for_a_repeat() {
    with_bus("no_packet_is_lost_and_none_is_taken_for_a_repeat", async {
        let bluez = Bluez::start().await;
        let mut listener = listening(&bluez).await;
        let sent = (0..50).flat_map(|number| [number, number]);
        for number in sent.clone() {
            bluez.send(TAG, tag(number)).await;
        }
        let mut heard = Vec::new();
        for _ in sent.clone() {
            heard.push(sequence(&listener.advertisement().await));
        }
        // The first is read when its device is looked at, and may be a later one by then.
        assert_eq!(heard[1..], sent.map(u32::from).collect::<Vec<_>>()[1..]);
    });
}

#[test]
fn five_sensors_are_heard_beside_each_other() {
    with_bus("five_sensors_are_heard_beside_each_other", async {
        let bluez = Bluez::start().await;
        let mut listener = listening(&bluez).await;
        let address = |sensor: usize| format!("CB:B8:33:4C:88:{sensor:02X}");
        for number in 0..20 {
            for sensor in 0..4 {
                bluez.send(&address(sensor), tag(number)).await;
            }
            // BTHome v2: packet number, 25.00 degrees; bthome.io/format.
            let data = vec![0x40, 0x00, u8::try_from(number).unwrap(), 0x02, 0xC4, 0x09];
            let service = "0000fcd2-0000-1000-8000-00805f9b34fb";
            bluez.send(&address(4), Packet::Service { service, data }).await;
        }
        let mut counts = [0; 5];
        for _ in 0..100 {
            let heard = listener.advertisement().await;
            let sensor = (0..5).find(|sensor| heard.address == Some(address(*sensor))).unwrap();
            let is_service = heard.service_data.contains_key(&Uuid::short(0xFCD2));
            assert_eq!(is_service, sensor == 4, "{heard:?}");
            decode(&heard, &Keys::none(), &mut ReplayGuard::default()).unwrap();
            counts[sensor] += 1;
        }
        assert_eq!(counts, [20; 5]);
    });
}

#[test]
fn a_device_the_daemon_only_remembers_is_not_heard() {
    with_bus("a_device_the_daemon_only_remembers_is_not_heard", async {
        let bluez = Bluez::start().await;
        bluez.remember("CB:B8:33:4C:88:50", tag(7)).await;
        let mut listener = listening(&bluez).await;
        bluez.send(TAG, tag(8)).await;
        assert_eq!(listener.advertisement().await.address.as_deref(), Some(TAG));
    });
}

#[test]
fn an_adapter_that_was_pulled_out_is_listened_to_again_when_it_is_back() {
    with_bus("an_adapter_that_was_pulled_out_is_listened_to_again_when_it_is_back", async {
        let bluez = Bluez::start().await;
        let mut listener = listening(&bluez).await;
        bluez.unplug().await;
        listener.next_is(RadioState::Missing).await;
        bluez.plug(true).await;
        listener.next_is(RadioState::Listening).await;
        bluez.send(TAG, tag(9)).await;
        assert_eq!(sequence(&listener.advertisement().await), 9);
    });
}

#[test]
fn a_restarted_daemon_is_asked_to_listen_again() {
    with_bus("a_restarted_daemon_is_asked_to_listen_again", async {
        let bluez = Bluez::start().await;
        let mut listener = listening(&bluez).await;
        bluez.stop().await;
        let bluez = Bluez::start().await;
        bluez.plug(true).await;
        let asked = timeout(PATIENCE, bluez.asked_to_listen()).await;
        asked.expect("the daemon was not asked again");
        bluez.send(TAG, tag(10)).await;
        loop {
            if let Heard::Advertisement(heard) = listener.next().await {
                assert_eq!(sequence(&heard), 10);
                break;
            }
        }
    });
}
