//! The relay as devices meet it: a real process, real links, and its sudden end.

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use crate::world::{Device, Server, run};
use domain::sync::{Lsn, client::Outcome};

const FREE: &str = "127.0.0.1:0";

#[test]
fn five_thousand_entries_survive_the_sudden_end_of_the_relay() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let (url, address) = (server.url(), server.address.clone());
    let mut devices = [Device::start(1, &url), Device::start(2, &url)];
    devices.iter_mut().for_each(|device| device.record(2_500));
    run(&mut devices, |devices| devices.iter().map(|d| d.settled.len()).sum::<usize>() > 1_500);
    server.kill();
    let acknowledged: BTreeSet<_> =
        devices.iter().flat_map(|device| device.settled.keys().copied()).collect();
    assert!((1_500..5_000).contains(&acknowledged.len()), "{}", acknowledged.len());

    let server = Server::start(data.path(), &address, &[]);
    let mut late = [Device::start(3, &url)];
    let top = |device: &Device| device.entries.len();
    run(&mut late, |late| acknowledged.is_subset(&late[0].entries));
    run(&mut devices, |devices| devices.iter().all(|device| top(device) == 5_000));
    run(&mut devices, |devices| devices.iter().all(Device::is_settled));
    run(&mut late, |late| top(&late[0]) == 5_000);
    assert_eq!(devices[0].entries, devices[1].entries);
    assert_eq!(devices[0].entries, late[0].entries);
    assert_eq!(late[0].cursor, Lsn(5_000), "nothing is stored twice");
    drop(server);
}

#[test]
fn a_relay_whose_database_is_gone_gets_everything_again() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let (url, address) = (server.url(), server.address.clone());
    let mut devices = [Device::start(1, &url), Device::start(2, &url)];
    devices.iter_mut().for_each(|device| device.record(300));
    run(&mut devices, |devices| devices.iter().all(|device| device.entries.len() == 600));
    run(&mut devices, |devices| devices.iter().all(Device::is_settled));
    assert_eq!(server.stop(), Some(0));
    std::fs::remove_file(data.path().join("relay.sqlite")).unwrap();

    let server = Server::start(data.path(), &address, &[]);
    devices[0].record(700);
    let mut late = [Device::start(3, &url)];
    run(&mut devices, |devices| devices.iter().all(|device| device.entries.len() == 1_300));
    run(&mut late, |late| late[0].entries.len() == 1_300);
    assert_eq!(late[0].cursor, Lsn(1_300), "nothing is stored twice");
    run(&mut devices, |devices| {
        devices.iter().all(|device| {
            device.is_settled() && device.settled.values().all(|o| *o == Outcome::Received)
        })
    });
    drop(server);
}

#[test]
fn a_sender_learns_that_another_device_has_its_entry() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let url = server.url();
    let mut devices = [Device::start(1, &url), Device::start(2, &url)];
    devices[0].record(1);
    run(&mut devices, |devices| {
        devices[0].settled.values().any(|outcome| *outcome == Outcome::Received)
    });
}

/// Carries bytes between a device and the relay, but refuses to open a WebSocket.
fn without_websocket(relay: String) -> String {
    let listener = TcpListener::bind(FREE).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for device in listener.incoming().map_while(Result::ok) {
            let relay = relay.clone();
            thread::spawn(move || carry_unless_websocket(device, &relay));
        }
    });
    format!("http://{address}")
}

fn carry_unless_websocket(mut device: TcpStream, relay: &str) {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        let mut bytes = [0; 4096];
        match device.read(&mut bytes) {
            Ok(count) if count > 0 => head.extend_from_slice(&bytes[..count]),
            _ => return,
        }
    }
    let is_websocket = String::from_utf8_lossy(&head).to_lowercase().contains("websocket");
    if is_websocket {
        return;
    }
    let Ok(mut up) = TcpStream::connect(relay) else { return };
    up.write_all(&head).unwrap();
    let (mut down, mut device_in) = (up.try_clone().unwrap(), device.try_clone().unwrap());
    thread::spawn(move || std::io::copy(&mut device_in, &mut up));
    // The device or the relay ended the connection.
    let _ = std::io::copy(&mut down, &mut device);
}

#[test]
fn where_no_websocket_opens_entries_travel_over_plain_http() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let narrow = without_websocket(server.address.clone());
    let mut devices = [Device::start(1, &narrow), Device::start(2, &server.url())];
    devices.iter_mut().for_each(|device| device.record(600));
    run(&mut devices, |devices| devices.iter().all(|device| device.entries.len() == 1_200));
    run(&mut devices, |devices| devices.iter().all(Device::is_settled));
    devices[1].record(1);
    run(&mut devices, |devices| devices[0].entries.len() == 1_201);
    run(&mut devices, |devices| {
        devices[0].settled.values().all(|outcome| *outcome == Outcome::Received)
    });
}
