//! People who sign in: what their sessions, passwords and proofs open, and what they do not.

use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use crate::world::{
    Server,
    member::{Member, organisation, seconds, typed, value},
    office::{FREE, PASSWORD, administrator, fine, refused, settled},
};

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
    // A thief with the device's key is taken for the device until the device comes itself.
    let mut thief = Member { refresh: stolen.clone(), ..thief };
    fine(&thief.renew().await);
    refused(&phone.renew().await, 401, "used before");
    refused(&thief.renew().await, 401, "ended");
    refused(&phone.ask("GET", "/v1/devices", None).await, 401, "no longer holds");
}

#[tokio::test]
async fn a_renewal_whose_answer_was_lost_may_be_asked_again_and_nothing_older() {
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let mut phone = administrator(data.path(), &server, &password).await;
    let first = phone.refresh.clone();
    for _ in 0..3 {
        phone.refresh.clone_from(&first);
        fine(&phone.renew().await);
    }
    fine(&phone.ask("GET", "/v1/devices", None).await);
    let second = phone.refresh.clone();
    fine(&phone.renew().await);
    phone.refresh.clone_from(&second);
    fine(&phone.renew().await);
    let last = std::mem::replace(&mut phone.refresh, first);
    refused(&phone.renew().await, 401, "used before");
    phone.refresh = last;
    refused(&phone.renew().await, 401, "ended");
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
