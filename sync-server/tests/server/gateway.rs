//! The relay as those who run it meet it: health, counters, limits, its own description.

use std::process::Command;

use crate::world::{Device, Server, frame, run};
use domain::{
    access::DeviceKey,
    ids::OrganisationId,
    sync::{
        Entry, Lsn, Nonce, Partition,
        wire::{Assembler, Cursor, Hello, PROTOCOL, Push, RefusedCode, ToDevice, ToRelay},
    },
};
use futures_util::{SinkExt, StreamExt};
use std::time::Duration;
use tokio::time::timeout;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

const FREE: &str = "127.0.0.1:0";
const ORGANISATION: OrganisationId = OrganisationId([0x11; 16]);
const PARTITION: Partition = Partition::Organisation(ORGANISATION);

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

fn hello(seed: u8, organisation: OrganisationId, nonce: Nonce) -> Hello {
    let key = DeviceKey::from_seed([seed; 32]);
    let public_key = key.public();
    let mut hello = Hello {
        protocol: PROTOCOL,
        organisation,
        device: public_key.device(),
        public_key,
        cursors: vec![Cursor { partition: Partition::Organisation(organisation), lsn: Lsn(0) }],
        token: vec![],
        proof: vec![],
        log: None,
    };
    hello.prove(nonce, &key);
    hello
}

/// Answers the challenge of a link.
async fn greet(socket: &mut Socket, seed: u8, organisation: OrganisationId) {
    let nonce = challenged(socket).await;
    say(socket, &ToRelay::Hello(hello(seed, organisation, nonce))).await;
}

async fn challenged(socket: &mut Socket) -> Nonce {
    match hear(socket, SOON).await {
        Some(ToDevice::Challenge(challenge)) => challenge.nonce,
        other => panic!("the relay speaks first, not {other:?}"),
    }
}

async fn say(socket: &mut Socket, message: &ToRelay) {
    for part in message.to_messages() {
        socket.send(Message::Binary(part.into())).await.unwrap();
    }
}

async fn open(server: &Server) -> Socket {
    connect_async(format!("ws://{}/v1/sync", server.address)).await.unwrap().0
}

/// Returns what the relay says within a moment.
async fn hear(socket: &mut Socket, moment: Duration) -> Option<ToDevice> {
    let mut assembler = Assembler::default();
    loop {
        let message = timeout(moment, socket.next()).await.ok()??.ok()?;
        if let Message::Binary(bytes) = message
            && let Some(whole) = assembler.take(bytes.into()).unwrap()
        {
            return Some(ToDevice::from_bytes(&whole).unwrap());
        }
    }
}

const SOON: Duration = Duration::from_secs(30);

#[tokio::test]
async fn devices_that_never_acknowledge_cost_one_batch_each() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let mut writer = open(&server).await;
    greet(&mut writer, 1, ORGANISATION).await;
    let mut noise = 1_u64;
    for id in 0..300 {
        let mut byte = || {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            noise.to_le_bytes()[7]
        };
        let bytes: Vec<u8> = (0..40_000).map(|_| byte()).collect();
        let entries = vec![frame(1, id, &bytes)];
        say(&mut writer, &ToRelay::Push(Push { id, partition: PARTITION, entries, heads: vec![] }))
            .await;
        while !matches!(hear(&mut writer, SOON).await.unwrap(), ToDevice::Pushed(_)) {}
    }
    let before = server.memory_kib();
    let mut slow = Vec::new();
    for seed in 2..42 {
        let mut socket = open(&server).await;
        greet(&mut socket, seed, ORGANISATION).await;
        assert!(matches!(hear(&mut socket, SOON).await, Some(ToDevice::Welcome(_))));
        assert!(matches!(hear(&mut socket, SOON).await, Some(ToDevice::Receipt(_))));
        assert!(matches!(hear(&mut socket, SOON).await, Some(ToDevice::Batch(_))));
        slow.push(socket);
    }
    for socket in &mut slow {
        assert_eq!(hear(socket, Duration::from_millis(20)).await, None);
    }
    let grown = server.memory_kib().saturating_sub(before);
    assert!(grown < 40 * 512, "{grown} KiB for 40 devices that wait before 12 MB");
}

#[tokio::test]
async fn what_breaks_the_protocol_is_refused_by_its_reason() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let foreign = ToRelay::Push(Push {
        id: 1,
        partition: Partition::Organisation(OrganisationId([9; 16])),
        entries: vec![],
        heads: vec![],
    });
    for (is_greeted, message, code) in [
        (false, vec![0xFF; 10], RefusedCode::Malformed),
        (false, foreign.to_bytes(), RefusedCode::Malformed),
        (true, foreign.to_bytes(), RefusedCode::Partition),
        (false, vec![0x82, 0x18, 99, 0xA0], RefusedCode::UnknownMessage),
    ] {
        let mut socket = open(&server).await;
        if is_greeted {
            greet(&mut socket, 1, ORGANISATION).await;
        }
        socket.send(Message::Binary(message.into())).await.unwrap();
        let refused = loop {
            if let ToDevice::Refused(refused) = hear(&mut socket, SOON).await.unwrap() {
                break refused;
            }
        };
        assert_eq!(refused.code, code);
    }
}

/// A hello without a proof, with the proof of another link, and with another device's.
#[tokio::test]
async fn a_hello_that_does_not_answer_its_own_challenge_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let mut overheard = open(&server).await;
    let earlier = challenged(&mut overheard).await;
    type Make = fn(Nonce, Nonce) -> Hello;
    let cases: [(&str, Make); 4] = [
        ("no proof", |nonce, _| Hello { proof: vec![], ..hello(1, ORGANISATION, nonce) }),
        ("a short proof", |nonce, _| Hello { proof: vec![1; 63], ..hello(1, ORGANISATION, nonce) }),
        ("a replayed proof", |_, earlier| hello(1, ORGANISATION, earlier)),
        ("a foreign proof", |nonce, _| {
            let proof = hello(2, ORGANISATION, nonce).proof;
            Hello { proof, ..hello(1, ORGANISATION, nonce) }
        }),
    ];
    for (what, make) in cases {
        let mut socket = open(&server).await;
        let nonce = challenged(&mut socket).await;
        say(&mut socket, &ToRelay::Hello(make(nonce, earlier))).await;
        match hear(&mut socket, SOON).await {
            Some(ToDevice::Refused(refused)) => {
                assert_eq!(refused.code, RefusedCode::UnknownDevice, "{what}");
            }
            other => panic!("{what}: {other:?}"),
        }
    }
    let other = hello(1, OrganisationId([9; 16]), earlier);
    say(&mut overheard, &ToRelay::Hello(Hello { organisation: ORGANISATION, ..other })).await;
    assert!(matches!(hear(&mut overheard, SOON).await, Some(ToDevice::Refused(_))));
}

#[tokio::test]
async fn over_plain_http_only_a_challenge_of_this_relay_counts() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let given = get(&server, "/v1/challenge").await.bytes().await.unwrap();
    let Ok(ToDevice::Challenge(challenge)) = ToDevice::from_bytes(&given) else {
        panic!("{given:?}")
    };
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = |nonce: Nonce, body: Vec<u8>| {
        let url = format!("{}/v1/sync/{PARTITION}", server.url());
        client.post(url).header("isotherm-challenge", hex::encode(nonce.0)).body(body).send()
    };
    let whole = |hello: Hello| ToRelay::Hello(hello).to_bytes();
    let known = challenge.nonce;
    let answer = post(known, whole(hello(1, ORGANISATION, known))).await.unwrap();
    assert_eq!(answer.status(), 200);
    let first = answer.bytes().await.unwrap();
    let first = domain::sync::wire::messages_of(&first).unwrap().swap_remove(0);
    assert!(matches!(ToDevice::from_bytes(&first), Ok(ToDevice::Welcome(_))));

    let made_up = Nonce([7; 32]);
    let answer = post(made_up, whole(hello(1, ORGANISATION, made_up))).await.unwrap();
    assert_eq!(answer.status(), 401);
    let problem: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(problem["type"], "/problems/challenge");

    let answer = post(known, whole(hello(1, ORGANISATION, made_up))).await.unwrap();
    let said = ToDevice::from_bytes(&answer.bytes().await.unwrap());
    let Ok(ToDevice::Refused(refused)) = said else { panic!("{said:?}") };
    assert_eq!(refused.code, RefusedCode::UnknownDevice);
}

#[tokio::test]
async fn only_the_relay_writes_the_directory() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let mut socket = open(&server).await;
    greet(&mut socket, 1, ORGANISATION).await;
    let entries = vec![
        Entry::Directory { version: 9, bytes: b"{}".to_vec(), signature: None }.to_bytes(),
        frame(1, 1, &[1]),
    ];
    say(&mut socket, &ToRelay::Push(Push { id: 1, partition: PARTITION, entries, heads: vec![] }))
        .await;
    let pushed = loop {
        if let ToDevice::Pushed(pushed) = hear(&mut socket, SOON).await.unwrap() {
            break pushed;
        }
    };
    let said = format!("{:?}", pushed.placements);
    assert!(said.contains("directory.relay_only") && said.contains("Accepted(Lsn(1))"), "{said}");
}

#[tokio::test]
async fn a_directory_is_published_once_and_again_when_it_differs() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("directory.json");
    let directory = |version: u64| {
        format!(
            r#"{{"organisation":"{ORGANISATION}","name":"N","version":{version},
            "people":[],"sites":[],"products":[]}}"#
        )
    };
    for (version, top) in [(1, 1), (1, 1), (2, 2)] {
        std::fs::write(&file, directory(version)).unwrap();
        let server = Server::start(data.path(), FREE, &["--directory", file.to_str().unwrap()]);
        let status: serde_json::Value = get(&server, "/v1/status").await.json().await.unwrap();
        assert_eq!(status["partitions"][0]["last_lsn"], top);
        let mut stranger = open(&server).await;
        greet(&mut stranger, 1, OrganisationId([5; 16])).await;
        let Some(ToDevice::Refused(refused)) = hear(&mut stranger, SOON).await else {
            panic!("another organisation is served")
        };
        assert_eq!(refused.code, RefusedCode::UnknownOrganisation);
        assert_eq!(server.stop(), Some(0));
    }
}

async fn get(server: &Server, path: &str) -> reqwest::Response {
    // Another test of this process may have chosen the same cryptography before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.get(format!("{}{path}", server.url())).send().await.unwrap()
}

#[tokio::test]
async fn the_gateway_says_how_the_relay_is() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let url = server.url();
    tokio::task::spawn_blocking(move || {
        let mut devices = [Device::start(1, &url)];
        devices[0].record(3);
        run(&mut devices, |devices| devices[0].is_settled());
    })
    .await
    .unwrap();
    assert_eq!(get(&server, "/livez").await.status(), 200);
    assert_eq!(get(&server, "/readyz").await.status(), 200);
    let counters = get(&server, "/metrics").await.text().await.unwrap();
    for line in
        ["isotherm_entries_accepted_total 3", "isotherm_connections ", "isotherm_commit_seconds_b"]
    {
        assert!(counters.contains(line), "{line} is not in\n{counters}");
    }
    let status: serde_json::Value = get(&server, "/v1/status").await.json().await.unwrap();
    assert_eq!(status["partitions"][0]["last_lsn"], 3);
    assert_eq!(status["devices"].as_array().unwrap().len(), 1);
    let described: serde_json::Value = get(&server, "/openapi.json").await.json().await.unwrap();
    assert!(described["openapi"].as_str().unwrap().starts_with("3.1"));
    assert!(described["paths"]["/v1/sync/{kind}/{id}"]["post"].is_object());
}

#[tokio::test]
async fn a_bad_request_is_answered_with_a_problem_and_a_number() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    for (path, status) in [
        ("/nowhere", 404),
        ("/v1/sync/planet/00", 400),
        ("/v1/sync/site/00000000000000000000000000000000?after=x", 400),
        ("/v1/sync/site/00000000000000000000000000000000?after=1", 400),
    ] {
        let answer = get(&server, path).await;
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{path}");
        assert_eq!(answer.headers()["x-request-id"].len(), 16);
        let problem: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(problem["status"], status);
    }
}

#[tokio::test]
async fn a_stop_tells_the_devices_and_leaves_one_whole_file() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let mut socket = open(&server).await;
    greet(&mut socket, 1, ORGANISATION).await;
    assert!(matches!(hear(&mut socket, SOON).await, Some(ToDevice::Welcome(_))));
    let stopping = tokio::task::spawn_blocking(move || server.stop());
    let refused = loop {
        if let ToDevice::Refused(refused) = hear(&mut socket, SOON).await.unwrap() {
            break refused;
        }
    };
    assert_eq!(refused.code, RefusedCode::Stopping);
    assert_eq!(stopping.await.unwrap(), Some(0));
    let log = data.path().join("relay.sqlite-wal");
    assert!(!log.exists() || std::fs::metadata(log).unwrap().len() == 0);
}

#[test]
fn options_that_cannot_work_end_with_two_and_name_the_fault() {
    let check = |more: &[&str], words: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_isotherm-server"))
            .args(["check-config", "--data", "unused"])
            .args(more)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    };
    check(&["--roles", "relay,cook"], "\"cook\" is no role");
    check(&["--directory", "nowhere.json"], "nowhere.json");
    check(&["--listen", "here"], "here");
}
