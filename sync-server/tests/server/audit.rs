//! What was done and what was refused, as those who may read it find it.

use domain::{
    access::DeviceKey,
    ids::{DeviceId, OrganisationId},
    sync::{
        Lsn, Partition,
        wire::{Assembler, Cursor, Hello, PROTOCOL, Push, ToDevice, ToRelay},
    },
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::{connect_async, tungstenite::Message};

use crate::world::{
    Server,
    member::{Member, organisation, typed, value},
    office::{FREE, PASSWORD, administrator, fine, refused},
};

#[track_caller]
fn lines(body: &Value) -> &Vec<Value> {
    body.as_array().unwrap_or_else(|| panic!("no lines: {body}"))
}

fn actions(body: &Value) -> Vec<&str> {
    lines(body).iter().filter_map(|line| line["action"].as_str()).collect()
}

#[tokio::test]
async fn what_was_done_and_refused_stands_in_the_audit_without_a_name() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let boss = administrator(data.path(), &server, &password).await;
    refused(&Member::new(5, &server).sign_in("Amina", &password).await, 403, "not enrolled");
    let answer = boss.ask("GET", "/v1/audit?after=0", None).await;
    let mut found = actions(&answer.body);
    assert_eq!(found.pop(), Some("session.refuse"));
    assert_eq!(lines(&answer.body).last().unwrap()["why"], "device.not_approved");
    // The device may have asked before the relay knew that it was approved.
    found.retain(|action| *action != "session.refuse");
    let expected = [
        "organisation.create",
        "enrolment.invite",
        "device.ask",
        "device.approve",
        "session.begin",
        "grant.give",
        "password.change",
    ];
    assert_eq!(found, expected);
    let changed = lines(&answer.body).iter().find(|line| line["action"] == "password.change");
    let changed = changed.unwrap();
    assert_eq!(changed["device"], boss.id());
    assert_eq!((&changed["before"], &changed["after"]), (&json!("one_time"), &json!("chosen")));
    let wrong = json!({ "account": "Amina", "before": "a guess", "after": "another long walk" });
    assert_eq!(boss.ask("POST", "/v1/password", Some(wrong)).await.status, 401);
    let refused = boss.ask("GET", "/v1/audit?action=password.refuse", None).await.body;
    assert_eq!(lines(&refused)[0]["why"], "password.wrong");
    let [device_at, at, written_at] =
        ["device_at_ms", "at_ms", "written_at_ms"].map(|name| changed[name].as_i64().unwrap());
    assert!(device_at > 0 && (at - device_at).abs() < 60_000, "{changed}");
    assert!((at..at + 60_000).contains(&written_at), "{changed}");
    assert!(!answer.body.to_string().contains("Amina"));
}

#[tokio::test]
async fn lines_are_found_by_who_what_where_when_and_any_word() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let boss = administrator(data.path(), &server, &password).await;
    let all = boss.ask("GET", "/v1/audit", None).await.body;
    let person = lines(&all)[0]["person"].as_str().unwrap().to_owned();
    let approved_at = lines(&all)[3]["at_ms"].as_i64().unwrap();
    let check = async |query: &str, is_in: &dyn Fn(&Value) -> bool| {
        let found = boss.ask("GET", &format!("/v1/audit?{query}"), None).await.body;
        let expected: Vec<&Value> = lines(&all).iter().filter(|line| is_in(line)).collect();
        let known = lines(&all).len() as u64;
        let found: Vec<&Value> =
            lines(&found).iter().filter(|line| line["number"].as_u64().unwrap() <= known).collect();
        assert!(!found.is_empty() && found == expected, "{query}: {found:?}");
    };
    check(&format!("person={person}"), &|line| line["person"] == person.as_str()).await;
    check(&format!("device={}", boss.id()), &|line| line["device"] == boss.id().as_str()).await;
    check("action=device.approve", &|line| line["action"] == "device.approve").await;
    let is_device = |line: &Value| line["action"].as_str().unwrap().starts_with("device.");
    check("action=device", &is_device).await;
    check("text=PENDING", &|line| line.to_string().contains("pending")).await;
    let upper = boss.id().to_uppercase();
    check(&format!("text={upper}"), &|line| line.to_string().contains(&boss.id())).await;
    let since = |line: &Value| line["at_ms"].as_i64().unwrap() >= approved_at;
    check(&format!("from_ms={approved_at}"), &since).await;
    check(&format!("to_ms={approved_at}"), &|line| !since(line)).await;
    check("after=2&limit=1", &|line| line["number"] == 3).await;
    check("before=3", &|line| line["number"].as_i64().unwrap() < 3).await;
    let newest = boss.ask("GET", "/v1/audit?newest=true&before=4&limit=2", None).await.body;
    let numbers: Vec<_> = lines(&newest).iter().map(|line| line["number"].as_i64()).collect();
    assert_eq!(numbers, [Some(3), Some(2)]);
    refused(&boss.ask("GET", "/v1/audit?person=Amina", None).await, 400, "the person");
    assert_eq!(boss.ask("GET", "/v1/audit?nobody=1", None).await.status, 400);
    let none = boss.ask("GET", "/v1/audit?action=devic", None).await.body;
    assert_eq!(none, json!([]));
}

#[tokio::test]
async fn an_auditor_exports_the_audit_and_an_administrator_only_reads_it() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let mut phone = administrator(data.path(), &server, &password).await;
    let denied = phone.ask_with("/v1/audit/export?form=csv", &[]).await;
    assert_eq!(denied.0, 403, "{denied:?}");
    let made = typed(data.path(), &["add-person", "--name", "Odd", "--role", "auditor"]);
    let first = value(&made, "password, once");
    fine(&phone.sign_in("Odd", &first).await);
    let body = json!({ "account": "Odd", "before": first, "after": PASSWORD });
    fine(&phone.ask("POST", "/v1/password", Some(body)).await);
    let (status, file) = phone.ask_with("/v1/audit/export?form=csv&text=", &[]).await;
    assert_eq!(status, 200);
    let mut rows = file.split("\r\n");
    assert!(rows.next().unwrap().starts_with("number,at,at_ms,device_at,"), "{file}");
    assert!(rows.next().unwrap().starts_with("1,20"), "{file}");
    assert!(file.contains(",request.refuse,GET /v1/audit/export,,,access.role,"), "{file}");
    let exported = phone.ask("GET", "/v1/audit?action=audit.export", None).await.body;
    assert_eq!(lines(&exported).len(), 1);
    let rows = file.matches("\r\n").count() - 1;
    assert_eq!(lines(&exported)[0]["after"], format!("csv, lines up to {rows}"));
    let (status, json) = phone.ask_with("/v1/audit/export?form=json&action=person", &[]).await;
    assert_eq!(status, 200);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(actions(&json), ["person.create"]);
    assert_eq!(phone.ask_with("/v1/audit/export?form=pdf", &[]).await.0, 400);
    assert_eq!(phone.ask_with("/v1/audit/export?nobody=1", &[]).await.0, 400);
    let by_hand = typed(data.path(), &["audit", "--csv"]);
    assert!(by_hand.starts_with(&file[..file.len() / 2]), "{by_hand}");
    let found: Value = serde_json::from_str(&typed(data.path(), &["audit", "--json"])).unwrap();
    let last = lines(&found).last().unwrap();
    assert_eq!((&last["action"], &last["device"]), (&json!("audit.export"), &json!("")));
    let one = typed(data.path(), &["audit", "--action", "organisation"]);
    assert_eq!(lines(&serde_json::from_str(&one).unwrap()).len(), 1);
}

/// Says hello without a token and pushes one entry, and returns all that the relay says.
async fn push(server: &Server, organisation: OrganisationId, entry: Vec<u8>) -> Vec<ToDevice> {
    let key = DeviceKey::from_seed([3; 32]);
    let mut socket = connect_async(format!("ws://{}/v1/sync", server.address)).await.unwrap().0;
    let mut assembler = Assembler::default();
    let mut heard = Vec::new();
    while let Some(Ok(Message::Binary(bytes))) = socket.next().await {
        let Some(whole) = assembler.take(bytes.into()).unwrap() else { continue };
        heard.push(ToDevice::from_bytes(&whole).unwrap());
        let partition = Partition::Organisation(organisation);
        let said = match heard.last().unwrap() {
            ToDevice::Challenge(challenge) => {
                let public_key = key.public();
                let mut hello = Hello {
                    protocol: PROTOCOL,
                    organisation,
                    device: public_key.device(),
                    public_key,
                    cursors: vec![Cursor { partition, lsn: Lsn(0) }],
                    token: vec![],
                    proof: vec![],
                    log: None,
                };
                hello.prove(challenge.nonce, &key);
                ToRelay::Hello(hello)
            }
            ToDevice::Welcome(_) => {
                let entries = vec![entry.clone(), vec![99, 1, 2]];
                ToRelay::Push(Push { id: 1, partition, entries, heads: vec![] })
            }
            ToDevice::Pushed(_) => break,
            ToDevice::Batch(_)
            | ToDevice::Receipt(_)
            | ToDevice::Refused(_)
            | ToDevice::Pong(_) => continue,
        };
        socket.send(Message::Binary(said.to_bytes().into())).await.unwrap();
    }
    heard
}

#[tokio::test]
async fn each_refused_entry_and_hello_is_one_line() {
    let data = tempfile::tempdir().unwrap();
    organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    for _ in 0..2 {
        push(&server, OrganisationId([9; 16]), vec![]).await;
    }
    let found: Value = serde_json::from_str(&typed(data.path(), &["audit"])).unwrap();
    let turned: Vec<_> =
        lines(&found).iter().filter(|line| line["action"] == "link.refuse").collect();
    assert_eq!(turned.len(), 1, "once an hour: {turned:?}");
    assert_eq!(turned[0]["why"], "organisation.unknown");
    let device: DeviceId = DeviceKey::from_seed([3; 32]).device();
    assert_eq!(turned[0]["device"], device.to_string());

    let open = tempfile::tempdir().unwrap();
    let server = Server::start(open.path(), FREE, &[]);
    let foreign = crate::world::frame(8, 1, b"of another device");
    for _ in 0..2 {
        push(&server, OrganisationId([9; 16]), foreign.clone()).await;
    }
    assert_eq!(server.stop(), Some(0));
    let store = rusqlite::Connection::open(open.path().join("relay.sqlite")).unwrap();
    let mut statement = store.prepare("SELECT why FROM audit ORDER BY number").unwrap();
    let rules = statement.query_map([], |row| row.get(0)).unwrap();
    let rules: Vec<String> = rules.map(Result::unwrap).collect();
    assert_eq!(rules, ["reading.foreign_log", "entry.unknown_kind"]);
}
