//! Who takes part: devices that enrol, people who sign in, and what cuts them off.

use std::{path::Path, time::Duration};

use domain::{
    ids::OrganisationId,
    sync::{
        Lsn, Partition,
        wire::{Assembler, Cursor, Hello, PROTOCOL, RefusedCode, ToDevice, ToRelay},
    },
};
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::{connect_async, tungstenite::Message};

use crate::world::{
    Server,
    member::{Answer, Member, organisation, seconds, typed, value},
};

const FREE: &str = "127.0.0.1:0";
const PASSWORD: &str = "a long walk in the hills";

#[track_caller]
fn refused(answer: &Answer, status: u16, words: &str) {
    let detail = answer.body["detail"].as_str().unwrap_or_default();
    assert!(answer.status == status && detail.contains(words), "{words}: {answer:?}");
}

#[track_caller]
fn fine(answer: &Answer) {
    assert!((200..300).contains(&answer.status), "{answer:?}");
}

/// Returns an administrator who is signed in on an approved device.
async fn administrator(data: &Path, server: &Server, password: &str) -> Member {
    let mut member = Member::new(1, server);
    fine(&member.enrol(&typed(data, &["enrol-code"])).await);
    typed(data, &["approve", &member.id()]);
    settled(&mut member, "Amina", password).await;
    let body = json!({ "account": "Amina", "before": password, "after": PASSWORD });
    fine(&member.ask("POST", "/v1/password", Some(body)).await);
    member
}

/// Signs in once the relay has learned that the device was approved beside it.
async fn settled(member: &mut Member, account: &str, password: &str) {
    let began = Instant::now();
    loop {
        let answer = member.sign_in(account, password).await;
        if answer.status == 201 {
            return;
        }
        refused(&answer, 403, "the device is");
        assert!(began.elapsed() < Duration::from_secs(20), "{answer:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

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
async fn a_refresh_token_that_comes_back_ends_the_session() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let mut phone = administrator(data.path(), &server, &password).await;
    let stolen = phone.refresh.clone();
    let thief = Member::new(1, &server);
    let body = json!({ "refresh_token": stolen });
    let other = Member::new(7, &server);
    let answer = other.ask("POST", "/v1/sessions/renewal", Some(body.clone())).await;
    refused(&answer, 401, "not approved");
    fine(&phone.renew().await);
    fine(&phone.ask("GET", "/v1/devices", None).await);
    let reused = thief.ask("POST", "/v1/sessions/renewal", Some(body)).await;
    refused(&reused, 401, "used before");
    refused(&phone.renew().await, 401, "ended");
    refused(&phone.ask("GET", "/v1/devices", None).await, 401, "no longer holds");
}

#[tokio::test]
async fn a_request_is_refused_by_the_rule_that_its_proof_or_token_breaks() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let boss = administrator(data.path(), &server, &password).await;
    let path = "/v1/devices";
    let bearer = format!("DPoP {}", boss.token.clone().unwrap());
    let send = async |authorization: &str, proof: &str| {
        boss.send("GET", path, &[("authorization", authorization), ("dpop", proof)], None).await
    };
    let proof = boss.proof("GET", path, seconds());
    fine(&send(&bearer, &proof).await);
    refused(&send(&bearer, &proof).await, 401, "used before");
    refused(&send(&bearer, &boss.proof("POST", path, seconds())).await, 401, "another request");
    let elsewhere = boss.proof("GET", "/v1/people", seconds());
    refused(&send(&bearer, &elsewhere).await, 401, "another request");
    let late = boss.proof("GET", path, seconds() - 90);
    refused(&send(&bearer, &late).await, 401, "not of this time");
    let thief = Member { token: boss.token.clone(), ..Member::new(9, &server) };
    refused(&thief.ask("GET", path, None).await, 401, "another key");
    let bare = Member { token: None, ..Member::new(1, &server) };
    let unbound = bare.proof("GET", path, seconds());
    refused(&send(&bearer, &unbound).await, 401, "another key");
    let fresh = || boss.proof("GET", path, seconds());
    refused(&send(&bearer.replace("DPoP", "Bearer"), &fresh()).await, 401, "no access token");
    refused(&boss.send("GET", path, &[("authorization", &bearer)], None).await, 401, "one proof");
    let forged = Member {
        token: Some(format!("{}x", boss.token.clone().unwrap())),
        ..Member::new(1, &server)
    };
    refused(&forged.ask("GET", path, None).await, 401, "signature");
}

#[tokio::test]
async fn a_guessed_password_locks_the_account_for_longer_each_time() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let mut phone = administrator(data.path(), &server, &password).await;
    refused(&phone.sign_in("nobody", PASSWORD).await, 401, "the account or the password");
    for _ in 0..5 {
        refused(&phone.sign_in("Amina", "guess").await, 401, "the account or the password");
    }
    let locked = phone.sign_in("Amina", PASSWORD).await;
    assert_eq!(locked.status, 429, "{locked:?}");
    assert!((1..=30).contains(&locked.retry_after.unwrap()), "{locked:?}");
}

#[tokio::test]
async fn a_first_password_opens_nothing_but_its_own_change() {
    let data = tempfile::tempdir().unwrap();
    organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let made = typed(data.path(), &["add-person", "--name", "Di", "--role", "administrator"]);
    let first = value(&made, "password, once");
    let mut phone = Member::new(4, &server);
    fine(&phone.enrol(&typed(data.path(), &["enrol-code"])).await);
    typed(data.path(), &["approve", &phone.id()]);
    settled(&mut phone, "Di", &first).await;
    refused(&phone.ask("GET", "/v1/devices", None).await, 403, "choose a password first");
    let change = async |before: &str, after: &str| {
        let body = json!({ "account": "Di", "before": before, "after": after });
        phone.ask("POST", "/v1/password", Some(body)).await
    };
    refused(&change(&first, "short").await, 400, "12 characters");
    refused(&change(&first, &first).await, 400, "nobody knows");
    refused(&change("wrong", PASSWORD).await, 401, "password is wrong");
    fine(&change(&first, PASSWORD).await);
    fine(&phone.ask("GET", "/v1/devices", None).await);
}

#[tokio::test]
async fn a_role_does_what_it_may_and_nothing_else() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let mut phone = administrator(data.path(), &server, &password).await;
    let id = phone.id();
    let made = typed(data.path(), &["add-person", "--name", "Bo", "--role", "driver"]);
    let first = value(&made, "password, once");
    fine(&phone.sign_in("Bo", &first).await);
    let body = json!({ "account": "Bo", "before": first, "after": PASSWORD });
    fine(&phone.ask("POST", "/v1/password", Some(body)).await);
    for (method, path) in [
        ("GET", "/v1/devices".to_owned()),
        ("POST", "/v1/enrolments".to_owned()),
        ("POST", format!("/v1/devices/{id}/revoke")),
    ] {
        refused(&phone.ask(method, &path, None).await, 403, "driver");
    }
    fine(&phone.ask("DELETE", "/v1/sessions/current", None).await);
    refused(&phone.ask("GET", "/v1/devices", None).await, 401, "no longer holds");
}

#[tokio::test]
async fn what_was_done_and_refused_stands_in_the_audit_without_a_name() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let boss = administrator(data.path(), &server, &password).await;
    refused(&Member::new(5, &server).sign_in("Amina", &password).await, 403, "not enrolled");
    let answer = boss.ask("GET", "/v1/audit?after=0", None).await;
    let lines = answer.body.as_array().unwrap();
    let mut actions: Vec<&str> = lines.iter().filter_map(|line| line["action"].as_str()).collect();
    assert_eq!(actions.pop(), Some("session.refuse"));
    assert_eq!(lines.last().unwrap()["why"], "device.not_approved");
    // The device may have asked before the relay knew that it was approved.
    actions.retain(|action| *action != "session.refuse");
    let expected = [
        "organisation.create",
        "enrolment.invite",
        "device.ask",
        "device.approve",
        "session.begin",
        "password.change",
    ];
    assert_eq!(actions, expected);
    assert!(!answer.body.to_string().contains("Amina"));
}

#[tokio::test]
async fn a_person_who_asks_too_often_waits_and_health_is_still_answered() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let boss = administrator(data.path(), &server, &password).await;
    let path = "/v1/audit";
    let began = Instant::now();
    let limited = loop {
        let answer = boss.ask("GET", path, None).await;
        if answer.status != 200 {
            break answer;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "nobody is limited");
    };
    assert_eq!((limited.status, limited.retry_after), (429, Some(1)), "{limited:?}");
    assert_eq!(limited.body["type"], "/problems/too-often");
    assert_eq!(boss.send("GET", "/livez", &[], None).await.status, 200);
}

#[tokio::test]
async fn nobody_locks_the_account_of_another() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let mut boss = administrator(data.path(), &server, &password).await;
    let made = typed(data.path(), &["add-person", "--name", "Bo", "--role", "driver"]);
    let body = json!({ "account": "Bo", "before": "guess", "after": "another long password" });
    for _ in 0..6 {
        let answer = boss.ask("POST", "/v1/password", Some(body.clone())).await;
        refused(&answer, 401, "password is wrong");
    }
    fine(&boss.sign_in("Bo", &value(&made, "password, once")).await);
}

#[tokio::test]
async fn no_name_password_code_or_token_reaches_the_logs_or_the_counters() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let log = data.path().join("log.txt");
    let server = Server::start_logged(data.path(), FREE, &log);
    let mut boss = administrator(data.path(), &server, &password).await;
    fine(&boss.renew().await);
    boss.sign_in("Zebulon Canary", "canary password").await;
    let invited = boss.sign_in("Amina", PASSWORD).await;
    fine(&invited);
    let text = boss.ask("POST", "/v1/enrolments", None).await.body["text"].to_string();
    let code = text.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let request = boss.client.get(format!("{}/metrics", server.url()));
    let counters = request.send().await.unwrap().text().await.unwrap();
    let token = boss.token.clone().unwrap();
    let refresh = boss.refresh.clone();
    assert_eq!(server.stop(), Some(0));
    let written = std::fs::read_to_string(log).unwrap() + &counters;
    assert!(written.contains("answered"), "nothing was written");
    let secrets = ["Amina", "Zebulon", "canary", PASSWORD, &password, &code, &token, &refresh];
    for secret in secrets {
        assert!(!written.contains(secret), "{secret} was written");
    }
}

#[tokio::test]
async fn an_open_relay_has_no_accounts() {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), FREE, &[]);
    let mut phone = Member::new(1, &server);
    assert_eq!(phone.sign_in("Amina", "x").await.status, 404);
    assert_eq!(phone.ask("GET", "/v1/devices", None).await.status, 404);
}
