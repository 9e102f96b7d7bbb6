//! Who takes part: devices that enrol, links that they get, and what cuts them off.

use std::{path::Path, time::Duration};

use domain::{
    access::{
        DeviceKey, OrganisationKey, OrganisationPublicKey, Role, SignedGrant, Trust,
        policy::containers,
    },
    document::{Document, DocumentKind, Edit, Writer},
    ids::{DocumentId, OrganisationId, PersonId},
    sync::{
        Entry, Lsn, Partition,
        wire::{
            Assembler, ChangeHead, Cursor, Hello, PROTOCOL, Placement, Push, RefusedCode, ToDevice,
            ToRelay,
        },
    },
    units::Timestamp,
};
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::{connect_async, tungstenite::Message};

use crate::world::{
    Server, frame,
    member::{Member, organisation, seconds, typed, value},
    office::{FREE, PASSWORD, administrator, fine, refused, settled},
};

type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

async fn hear(socket: &mut Socket) -> Option<ToDevice> {
    let mut assembler = Assembler::default();
    loop {
        let message = timeout(Duration::from_secs(30), socket.next()).await.ok()??.ok()?;
        if let Message::Binary(bytes) = message
            && let Some(whole) = assembler.take(bytes.into()).unwrap()
        {
            return Some(ToDevice::from_bytes(&whole).unwrap());
        }
    }
}

/// Says hello as a device, with its token, and returns the link and the first answer.
async fn greet(
    server: &Server,
    member: &Member,
    organisation: OrganisationId,
) -> (Socket, ToDevice) {
    let address = format!("ws://{}/v1/sync", server.address);
    let mut socket = connect_async(address).await.unwrap().0;
    let Some(ToDevice::Challenge(challenge)) = hear(&mut socket).await else { panic!() };
    let public_key = member.key.public();
    let mut hello = Hello {
        protocol: PROTOCOL,
        organisation,
        device: public_key.device(),
        public_key,
        cursors: vec![Cursor { partition: Partition::Organisation(organisation), lsn: Lsn(0) }],
        token: member.token.clone().unwrap_or_default().into_bytes(),
        proof: vec![],
        log: None,
    };
    hello.prove(challenge.nonce, &member.key);
    let bytes = ToRelay::Hello(hello).to_bytes();
    socket.send(Message::Binary(bytes.into())).await.unwrap();
    let answer = hear(&mut socket).await.unwrap();
    (socket, answer)
}

#[track_caller]
fn code(answer: &ToDevice) -> RefusedCode {
    let ToDevice::Refused(refused) = answer else { panic!("not refused: {answer:?}") };
    refused.code
}

#[test]
fn a_folder_is_initialised_once_and_its_key_is_for_its_owner() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    assert_eq!(password.len(), 20);
    let key = data.path().join("organisation.key");
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&key).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    let before = std::fs::read(&key).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_isotherm-server"))
        .args(["init", "--organisation", "South", "--administrator", "Eve", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("initialised before"));
    assert_eq!(std::fs::read(&key).unwrap(), before);
}

#[tokio::test]
async fn a_device_enrols_with_a_code_that_works_once() {
    let data = tempfile::tempdir().unwrap();
    organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let (phone, thief) = (Member::new(1, &server), Member::new(2, &server));
    let text = typed(data.path(), &["enrol-code"]);
    let first = phone.enrol(&text).await;
    assert_eq!((first.status, &first.body["state"]), (202, &json!("pending")));
    fine(&phone.enrol(&text).await);
    refused(&thief.enrol(&text).await, 403, "the code was used");
    let unknown = text.replace("code=", "code=00").replacen("&until", "", 1);
    let unknown = unknown.split_at(unknown.find("code=").unwrap() + 45).0.to_owned() + "&until=1";
    refused(&thief.enrol(&unknown).await, 403, "the code is not known");
    let second = typed(data.path(), &["enrol-code"]);
    let invitation: domain::access::Invitation = second.trim().parse().unwrap();
    let body = json!({
        "code": invitation.code.reveal(), "public_key": thief.key.public(),
        "proof": hex::encode(invitation.code.prove(&phone.key).0), "name": "Phone",
    });
    refused(&thief.send("POST", "/v1/devices", &[], Some(body)).await, 403, "the proof");
    let listed = typed(data.path(), &["devices"]);
    assert!(listed.contains(&phone.id()) && listed.contains("pending"), "{listed}");
    assert!(!listed.contains(&thief.id()), "{listed}");
}

#[tokio::test]
async fn only_an_approved_device_with_a_person_on_it_gets_a_link() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let mut phone = Member::new(2, &server);
    let stranger = phone.sign_in("Amina", &password).await;
    refused(&stranger, 403, "not enrolled");
    let text = typed(data.path(), &["enrol-code"]);
    let asked = phone.enrol(&text).await;
    let organisation: OrganisationId =
        asked.body["organisation"].as_str().unwrap().parse().unwrap();
    refused(&phone.sign_in("Amina", &password).await, 403, "pending");
    assert_eq!(code(&greet(&server, &phone, organisation).await.1), RefusedCode::UnknownDevice);
    typed(data.path(), &["approve", &phone.id()]);
    settled(&mut phone, "Amina", &password).await;
    let token = phone.token.take();
    assert_eq!(code(&greet(&server, &phone, organisation).await.1), RefusedCode::SignIn);
    phone.token = token;
    assert!(matches!(greet(&server, &phone, organisation).await.1, ToDevice::Welcome(_)));
    let foreign = OrganisationId([9; 16]);
    assert_eq!(code(&greet(&server, &phone, foreign).await.1), RefusedCode::UnknownOrganisation);
    let thief = Member { token: phone.token.clone(), ..Member::new(3, &server) };
    assert_eq!(code(&greet(&server, &thief, organisation).await.1), RefusedCode::UnknownDevice);
}

/// Returns the first entry of the organisation's partition that `find` knows.
async fn entry<T>(socket: &mut Socket, find: impl Fn(Entry) -> Option<T>) -> T {
    loop {
        let heard = hear(socket).await.expect("the entry is sent");
        if let ToDevice::Batch(batch) = heard {
            let entries = batch.rows.iter().map(|row| Entry::from_bytes(&row.entry).unwrap());
            if let Some(found) = entries.into_iter().find_map(&find) {
                return found;
            }
        }
    }
}

/// Returns the key that the organisation signs with, from where the relay keeps it.
fn organisation_key(data: &Path) -> OrganisationPublicKey {
    let text = std::fs::read_to_string(data.join("organisation.key")).unwrap();
    let mut seed = [0; 32];
    hex::decode_to_slice(text.trim(), &mut seed).unwrap();
    OrganisationKey::from_seed(seed).public()
}

#[tokio::test]
async fn the_directory_that_devices_get_is_signed_by_the_organisation() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let mut phone = Member::new(2, &server);
    let asked = phone.enrol(&typed(data.path(), &["enrol-code"])).await;
    let organisation: OrganisationId =
        asked.body["organisation"].as_str().unwrap().parse().unwrap();
    typed(data.path(), &["approve", &phone.id()]);
    settled(&mut phone, "Amina", &password).await;
    let (mut socket, _) = greet(&server, &phone, organisation).await;
    let (version, json, signature) = entry(&mut socket, |entry| match entry {
        Entry::Directory { version, bytes, signature } => Some((version, bytes, signature)),
        Entry::Change { .. }
        | Entry::Frame { .. }
        | Entry::SealedHead { .. }
        | Entry::Grant { .. } => None,
    })
    .await;
    let trust = Trust::pin(organisation, organisation_key(data.path()));
    trust.check(version, &json, signature.as_ref()).unwrap();
    assert!(trust.check(version + 1, &json, signature.as_ref()).is_err());
}

/// A calibration in the name of a person, signed by a device as its newest change.
fn calibration(key: &DeviceKey, person: PersonId, number: u8) -> (Vec<u8>, ChangeHead) {
    let (author, actor) = (key.device(), [number; 16]);
    let at = Timestamp(seconds() * 1000);
    let writer = Writer { actor, author, device_name: "Phone", person: Some(person), at };
    let certificate = format!("K-{number}");
    let edits = [Edit::set("certificate", certificate.as_str())];
    let (maps, lists) = containers(DocumentKind::Calibration);
    let kind = DocumentKind::Calibration;
    let (_, change) = Document::create(kind, writer, (&maps, &lists), &edits).unwrap();
    let document = DocumentId([number; 16]);
    let head = ChangeHead::sign(document, change.hash, key);
    let (hash, bytes) = (change.hash, change.bytes);
    (Entry::Change { document, hash, bytes }.to_bytes(), head)
}

async fn push(
    socket: &mut Socket,
    organisation: OrganisationId,
    (entry, head): (Vec<u8>, ChangeHead),
) -> Placement {
    let partition = Partition::Organisation(organisation);
    let push = Push { id: 1, partition, entries: vec![entry], heads: vec![head] };
    let bytes = ToRelay::Push(push).to_bytes();
    socket.send(Message::Binary(bytes.into())).await.unwrap();
    loop {
        if let ToDevice::Pushed(pushed) = hear(socket).await.unwrap() {
            return pushed.placements.into_iter().next().unwrap();
        }
    }
}

#[tokio::test]
async fn a_sign_in_is_granted_to_every_device_and_what_nobody_signed_in_did_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let boss = administrator(data.path(), &server, &password).await;
    let made = typed(data.path(), &["add-person", "--name", "Bo", "--role", "quality_officer"]);
    let mut phone = Member::new(2, &server);
    let asked = phone.enrol(&typed(data.path(), &["enrol-code"])).await;
    let organisation: OrganisationId =
        asked.body["organisation"].as_str().unwrap().parse().unwrap();
    fine(&boss.ask("POST", &format!("/v1/devices/{}/approve", phone.id()), None).await);
    let signed_in = phone.sign_in("Bo", &value(&made, "password, once")).await;
    fine(&signed_in);
    let bo: PersonId = signed_in.body["person"].as_str().unwrap().parse().unwrap();
    let (mut socket, _) = greet(&server, &phone, organisation).await;
    let device = phone.key.device();
    let granted = entry(&mut socket, |entry| match entry {
        Entry::Grant { bytes } => {
            let signed = SignedGrant::from_bytes(&bytes).unwrap();
            (signed.unchecked().device == device).then_some(signed)
        }
        Entry::Change { .. }
        | Entry::Frame { .. }
        | Entry::SealedHead { .. }
        | Entry::Directory { .. } => None,
    })
    .await;
    let trust = Trust::pin(organisation, organisation_key(data.path()));
    let grant = trust.grant(&granted).unwrap();
    assert_eq!((grant.person, grant.role), (bo, Role::QualityOfficer));
    assert_eq!(hex::encode(granted.to_bytes()), signed_in.body["grant"].as_str().unwrap());

    let (mut socket, _) = greet(&server, &phone, organisation).await;
    let by_bo = push(&mut socket, organisation, calibration(&phone.key, bo, 1)).await;
    assert!(matches!(by_bo, Placement::Accepted(_)), "{by_bo:?}");
    // Amina is known to the organisation, and signed in on another device.
    let answer = Member::new(1, &server).sign_in("Amina", PASSWORD).await;
    let amina: PersonId = answer.body["person"].as_str().unwrap().parse().unwrap();
    let (mut socket, _) = greet(&server, &phone, organisation).await;
    let by_amina = push(&mut socket, organisation, calibration(&phone.key, amina, 2)).await;
    let Placement::Rejected { rule, .. } = &by_amina else { panic!("{by_amina:?}") };
    assert_eq!(rule, "access.not_signed_in");
}

#[tokio::test]
async fn a_second_story_under_one_number_is_an_incident_for_those_who_judge() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let boss = administrator(data.path(), &server, &password).await;
    let made = typed(data.path(), &["add-person", "--name", "Bo", "--role", "driver"]);
    let mut phone = Member::new(2, &server);
    let asked = phone.enrol(&typed(data.path(), &["enrol-code"])).await;
    let organisation: OrganisationId =
        asked.body["organisation"].as_str().unwrap().parse().unwrap();
    fine(&boss.ask("POST", &format!("/v1/devices/{}/approve", phone.id()), None).await);
    fine(&phone.sign_in("Bo", &value(&made, "password, once")).await);
    assert_eq!(boss.ask("GET", "/v1/incidents", None).await.body, json!([]));
    let (mut socket, _) = greet(&server, &phone, organisation).await;
    let partition = Partition::Organisation(organisation);
    let entries = vec![frame(2, 1, &[1]), frame(2, 1, &[2])];
    let push = ToRelay::Push(Push { id: 1, partition, entries, heads: vec![] });
    socket.send(Message::Binary(push.to_bytes().into())).await.unwrap();
    let placements = loop {
        if let ToDevice::Pushed(pushed) = hear(&mut socket).await.unwrap() {
            break pushed.placements;
        }
    };
    assert!(matches!(placements[0], Placement::Accepted(_)), "{placements:?}");
    let found = boss.ask("GET", "/v1/incidents?after=0", None).await.body;
    let [incident] = found.as_array().unwrap().as_slice() else { panic!("{found}") };
    assert_eq!(incident["rule"], "reading.equivocation");
    assert_eq!(incident["device"], phone.id());
    assert_eq!(boss.ask("GET", "/v1/incidents?after=1", None).await.body, json!([]));
    let by_driver = phone.ask("GET", "/v1/incidents", None).await;
    assert_eq!(by_driver.status, 403, "{by_driver:?}");
}

#[tokio::test]
async fn a_device_that_is_revoked_while_online_is_cut_off_within_seconds() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let boss = administrator(data.path(), &server, &password).await;
    let made = typed(data.path(), &["add-person", "--name", "Bo", "--role", "driver"]);
    let mut links = Vec::new();
    for seed in [2, 3] {
        let mut phone = Member::new(seed, &server);
        let invited = boss.ask("POST", "/v1/enrolments", None).await;
        let asked = phone.enrol(invited.body["text"].as_str().unwrap()).await;
        let organisation = asked.body["organisation"].as_str().unwrap().parse().unwrap();
        fine(&boss.ask("POST", &format!("/v1/devices/{}/approve", phone.id()), None).await);
        fine(&phone.sign_in("Bo", &value(&made, "password, once")).await);
        let (socket, answer) = greet(&server, &phone, organisation).await;
        assert!(matches!(answer, ToDevice::Welcome(_)), "{answer:?}");
        links.push((phone, socket));
    }
    let (by_token, mut first) = links.remove(0);
    let (by_word, mut second) = links.remove(0);
    let revoke = format!("/v1/devices/{}/revoke", by_token.id());
    let began = Instant::now();
    fine(&boss.ask("POST", &revoke, None).await);
    typed(data.path(), &["revoke", &by_word.id()]);
    for socket in [&mut first, &mut second] {
        let refused = loop {
            if let ToDevice::Refused(refused) = hear(socket).await.unwrap() {
                break refused;
            }
        };
        assert_eq!(refused.code, RefusedCode::UnknownDevice);
    }
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    refused(&by_token.ask("DELETE", "/v1/sessions/current", None).await, 401, "no longer holds");
    let again = format!("/v1/devices/{}/approve", by_token.id());
    refused(&boss.ask("POST", &again, None).await, 409, "revoked");
}

#[tokio::test]
async fn an_open_relay_has_no_accounts() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let mut phone = Member::new(1, &server);
    assert_eq!(phone.sign_in("Amina", "x").await.status, 404);
    assert_eq!(phone.ask("GET", "/v1/devices", None).await.status, 404);
}

#[tokio::test]
async fn a_person_who_is_disabled_loses_the_open_link_and_the_grant_at_once() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let boss = administrator(data.path(), &server, &password).await;
    let made = typed(data.path(), &["add-person", "--name", "Bo", "--role", "driver"]);
    let mut phone = Member::new(2, &server);
    let invited = boss.ask("POST", "/v1/enrolments", None).await;
    let asked = phone.enrol(invited.body["text"].as_str().unwrap()).await;
    let organisation = asked.body["organisation"].as_str().unwrap().parse().unwrap();
    fine(&boss.ask("POST", &format!("/v1/devices/{}/approve", phone.id()), None).await);
    fine(&phone.sign_in("Bo", &value(&made, "password, once")).await);
    let (mut socket, answer) = greet(&server, &phone, organisation).await;
    assert!(matches!(answer, ToDevice::Welcome(_)), "{answer:?}");
    let began = Instant::now();
    typed(data.path(), &["disable-person", "--account", "Bo"]);
    let refused = loop {
        if let ToDevice::Refused(refused) = hear(&mut socket).await.unwrap() {
            break refused;
        }
    };
    assert_eq!(refused.code, RefusedCode::SignIn);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    let ended = boss.ask("GET", "/v1/audit?action=grant.end", None).await.body;
    assert_eq!(ended[0]["device"], phone.id(), "{ended}");
}
