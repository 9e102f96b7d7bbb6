//! Accounts that an administrator looks after on the relay's own machine.

use std::time::Duration;

use tokio::time::Instant;

use crate::world::{
    Server,
    member::{Member, URL, typed, value},
};

const PERSON: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

/// Asks until the relay has learned what was typed beside it.
async fn until(mut ask: impl AsyncFnMut() -> u16, status: u16) {
    let began = Instant::now();
    loop {
        let answered = ask().await;
        if answered == status {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(5), "{answered} and not {status}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_person_of_a_directory_file_gets_a_password_and_loses_the_sessions_with_the_next() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("north.json");
    let directory = format!(
        r#"{{"organisation":"0a000000000000000000000000000001","name":"North","version":4,
        "people":[{{"id":"{PERSON}","name":"Bo","role":"auditor"}}],"sites":[],"products":[]}}"#
    );
    std::fs::write(&file, directory).unwrap();
    let relay = data.path().join("relay");
    let init = ["init", "--organisation", "North", "--administrator", "Amina", "--address", URL];
    let directory = ["--directory", file.to_str().unwrap()];
    let made = typed(&relay, &[&init[..], &directory].concat());
    assert_eq!(value(&made, "organisation"), "0a000000000000000000000000000001");
    let server = Server::start(&relay, "127.0.0.1:0", &[]);
    let mut phone = Member::new(1, &server);
    phone.enrol(&typed(&relay, &["enrol-code"])).await;
    typed(&relay, &["approve", &phone.id()]);
    until(async || phone.sign_in(PERSON, "anything").await.status, 401).await;
    let reset = || typed(&relay, &["reset-password", "--account", PERSON]);
    let first = value(&reset(), "password, once");
    assert_eq!(phone.sign_in(PERSON, &first).await.status, 201);
    assert_eq!(phone.ask("GET", "/v1/devices", None).await.status, 403, "signed in, not chosen");
    assert_ne!(value(&reset(), "password, once"), first);
    until(async || phone.ask("GET", "/v1/devices", None).await.status, 401).await;
    assert_eq!(phone.renew().await.status, 401);
    assert_eq!(phone.sign_in(PERSON, &first).await.status, 401);
}
