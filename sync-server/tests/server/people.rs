//! People after they were added: other roles, other sites, a pause, a way back.

use serde_json::{Value, json};

use crate::world::{
    Server,
    member::{Answer, Member, URL, organisation, typed, value},
    office::{FREE, PASSWORD, administrator, fine, refused},
};

const SITE: &str = "cccccccccccccccccccccccccccccccc";

async fn people(boss: &Member) -> Vec<Value> {
    boss.ask("GET", "/v1/people", None).await.body.as_array().unwrap().clone()
}

async fn add(boss: &Member, name: &str, role: &str) -> Answer {
    let body = json!({ "name": name, "role": role });
    let added = boss.ask("POST", "/v1/people", Some(body)).await;
    assert_eq!(added.status, 201, "{added:?}");
    added
}

/// A second device, approved, with nobody on it.
async fn phone(boss: &Member, server: &Server) -> Member {
    let phone = Member::new(2, server);
    let invited = boss.ask("POST", "/v1/enrolments", None).await;
    fine(&phone.enrol(invited.body["text"].as_str().unwrap()).await);
    fine(&boss.ask("POST", &format!("/v1/devices/{}/approve", phone.id()), None).await);
    phone
}

#[tokio::test]
async fn a_person_who_is_disabled_is_signed_out_at_once_and_comes_back_when_enabled() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let boss = administrator(data.path(), &server, &password).await;
    let mut phone = phone(&boss, &server).await;
    let bo = add(&boss, "Bo", "auditor").await.body;
    let (id, first) = (bo["person"].as_str().unwrap(), bo["password"].as_str().unwrap());
    fine(&phone.sign_in("Bo", first).await);
    let body = json!({ "account": "Bo", "before": first, "after": PASSWORD });
    fine(&phone.ask("POST", "/v1/password", Some(body)).await);
    fine(&phone.ask("GET", "/v1/devices", None).await);
    let decide =
        async |word: &str| boss.ask("POST", &format!("/v1/people/{id}/{word}"), None).await;
    let disabled = decide("disable").await;
    assert_eq!(disabled.body["state"], "disabled", "{disabled:?}");
    refused(&phone.ask("GET", "/v1/devices", None).await, 401, "no longer holds");
    refused(&phone.renew().await, 401, "ended");
    refused(&phone.sign_in("Bo", PASSWORD).await, 403, "no longer sign in");
    refused(&phone.sign_in("Bo", "a wrong one").await, 401, "password is wrong");
    fine(&decide("enable").await);
    fine(&phone.sign_in("Bo", PASSWORD).await);
    let reset = decide("reset-password").await;
    refused(&phone.renew().await, 401, "ended");
    refused(&phone.sign_in("Bo", PASSWORD).await, 401, "password is wrong");
    fine(&phone.sign_in("Bo", reset.body["password"].as_str().unwrap()).await);
    assert_eq!(decide("promote").await.status, 404);
    let path = format!("/v1/audit?action=person&text={id}");
    let lines = boss.ask("GET", &path, None).await.body;
    let told = |line: &Value| {
        ["action", "before", "after"].map(|name| line[name].as_str().unwrap().to_owned())
    };
    let told: Vec<_> = lines.as_array().unwrap().iter().map(told).collect();
    let expected = [
        ["person.create", "", "auditor"],
        ["person.disable", "active", "disabled"],
        ["person.enable", "disabled", "active"],
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn the_last_administrator_is_neither_disabled_nor_given_another_role() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let boss = administrator(data.path(), &server, &password).await;
    let own = people(&boss).await[0]["person"].as_str().unwrap().to_owned();
    let disable = |id: &str| format!("/v1/people/{id}/disable");
    let role = json!({ "role": "driver" });
    refused(&boss.ask("POST", &disable(&own), None).await, 409, "nobody else");
    let path = format!("/v1/people/{own}");
    refused(&boss.ask("PATCH", &path, Some(role.clone())).await, 409, "nobody else");
    let di = add(&boss, "Di", "administrator").await.body["person"].as_str().unwrap().to_owned();
    fine(&boss.ask("POST", &disable(&di), None).await);
    refused(&boss.ask("POST", &disable(&own), None).await, 409, "nobody else");
    typed(data.path(), &["enable-person", "--account", "Di"]);
    fine(&boss.ask("PATCH", &path, Some(role)).await);
    refused(&boss.ask("GET", "/v1/people", None).await, 403, "driver");
    let listed = typed(data.path(), &["people"]);
    assert!(listed.contains("active    administrator    everywhere  Di  Di\n"), "{listed}");
}

#[tokio::test]
async fn a_person_gets_another_role_and_site_and_each_is_checked() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("north.json");
    let directory = format!(
        r#"{{"organisation":"0a000000000000000000000000000001","name":"North","version":4,
        "people":[],"products":[],
        "sites":[{{"id":"{SITE}","name":"Depot","zone":"America/Edmonton"}}]}}"#
    );
    std::fs::write(&file, directory).unwrap();
    let relay = data.path().join("relay");
    let init = ["init", "--organisation", "North", "--administrator", "Amina", "--address", URL];
    let made = typed(&relay, &[&init[..], &["--directory", file.to_str().unwrap()]].concat());
    let server = Server::start(&relay, FREE, &[]);
    let boss = administrator(&relay, &server, &value(&made, "password, once")).await;
    let bo = add(&boss, "Bo", "driver").await.body["person"].as_str().unwrap().to_owned();
    let path = format!("/v1/people/{bo}");
    let change = async |body: Value| boss.ask("PATCH", &path, Some(body)).await;
    let moved = change(json!({ "role": "clinic_staff", "site": SITE, "subject": "bo-1" })).await;
    assert_eq!(moved.body["role"], "clinic_staff", "{moved:?}");
    assert_eq!((&moved.body["site"], &moved.body["subject"]), (&json!(SITE), &json!("bo-1")));
    refused(&change(json!({ "site": "ab" })).await, 400, "the site");
    refused(&change(json!({ "site": "ee".repeat(16) })).await, 400, "no such site");
    refused(&change(json!({ "role": "king" })).await, 400, "the body");
    refused(&change(json!({ "subject": "x\ny" })).await, 400, "one line");
    let all_or_nothing = json!({ "role": "auditor", "site": "ee".repeat(16) });
    refused(&change(all_or_nothing).await, 400, "no such site");
    assert_eq!(change(json!({ "site": "" })).await.body["site"], Value::Null);
    let stranger = format!("/v1/people/{}", "ab".repeat(16));
    let body = json!({ "role": "driver" });
    assert_eq!(boss.ask("PATCH", &stranger, Some(body)).await.status, 404);
    let taken = json!({ "name": "Cy", "account": "Bo", "role": "driver" });
    refused(&boss.ask("POST", "/v1/people", Some(taken)).await, 409, "an account of this name");
    let linked = json!({ "name": "Cy", "role": "driver", "subject": "bo-1" });
    refused(&boss.ask("POST", "/v1/people", Some(linked)).await, 409, "another person's");
    let by_hand = ["change-person", "--account", "Bo", "--role", "dispatcher", "--site", SITE];
    assert!(typed(&relay, &by_hand).contains(&format!("active    dispatcher       {SITE}  Bo")));
    let rows = people(&boss).await;
    let bo = rows.iter().find(|row| row["account"] == "Bo").unwrap();
    assert_eq!((&bo["role"], &bo["site"]), (&json!("dispatcher"), &json!(SITE)));
}
