//! What was done and what was refused, as those who may read it find it.

use crate::world::{
    Server,
    member::{Member, organisation},
    office::{FREE, administrator, refused},
};

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
