//! An administrator on an approved device, and what answers must say.

use std::{path::Path, time::Duration};

use serde_json::json;
use tokio::time::Instant;

use super::{
    Server,
    member::{Answer, Member, typed},
};

pub(crate) const FREE: &str = "127.0.0.1:0";
pub(crate) const PASSWORD: &str = "a long walk in the hills";

#[track_caller]
pub(crate) fn refused(answer: &Answer, status: u16, words: &str) {
    let detail = answer.body["detail"].as_str().unwrap_or_default();
    assert!(answer.status == status && detail.contains(words), "{words}: {answer:?}");
}

#[track_caller]
pub(crate) fn fine(answer: &Answer) {
    assert!((200..300).contains(&answer.status), "{answer:?}");
}

/// Returns an administrator who is signed in on an approved device.
pub(crate) async fn administrator(data: &Path, server: &Server, password: &str) -> Member {
    let mut member = Member::new(1, server);
    fine(&member.enrol(&typed(data, &["enrol-code"])).await);
    typed(data, &["approve", &member.id()]);
    settled(&mut member, "Amina", password).await;
    let body = json!({ "account": "Amina", "before": password, "after": PASSWORD });
    fine(&member.ask("POST", "/v1/password", Some(body)).await);
    member
}

/// Signs in once the relay has learned that the device was approved beside it.
pub(crate) async fn settled(member: &mut Member, account: &str, password: &str) {
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
