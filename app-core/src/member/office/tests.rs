use domain::{access::Directory, ids::DeviceId};
use serde_json::json;

use super::*;
use crate::api::{Confidential, OfficeAnswer};

const ELIAS: &str = "b2000000000000000000000000000000";
const PHONE: &str = "d1000000000000000000000000000000";

fn names() -> Names {
    let directory = json!({
        "organisation": "c1".repeat(16), "name": "North", "version": 1, "sites": [], "products": [],
        "people": [{ "id": ELIAS, "name": "Elias", "role": "driver" }],
        "devices": [{ "id": PHONE, "name": "Elias’s phone" }],
    });
    let directory = Directory::from_json(directory.to_string().as_bytes()).unwrap();
    let (device, person) = (DeviceId([7; 16]), ELIAS.parse().ok());
    Names { directory: directory.into(), device, person }
}

#[track_caller]
fn check(question: OfficeQuestion, expected: &str) {
    let call = Call::of(&question).unwrap();
    let body = call.body.map_or_else(String::new, |body| format!(" {body}"));
    assert_eq!(format!("{} {}{body}", call.method, call.path), expected);
}

#[test]
fn each_question_is_one_request() {
    let filter = AuditFilter {
        action: Some("device".to_owned()),
        text: Some("a b&c=ü".to_owned()),
        person: Some(ELIAS.to_owned()),
        device: Some(String::new()),
        from_ms: Some(5),
        to_ms: None,
    };
    check(
        OfficeQuestion::SearchAudit { filter: filter.clone(), before: Some(9) },
        &format!(
            "GET /v1/audit?person={ELIAS}&action=device&from_ms=5&text=a+b%26c%3D%C3%BC\
             &newest=true&limit=100&before=9"
        ),
    );
    check(
        OfficeQuestion::ExportAudit { filter: AuditFilter::default(), form: AuditForm::Json },
        "GET /v1/audit/export?form=json",
    );
    check(OfficeQuestion::InviteDevice, "POST /v1/enrolments");
    let device = PHONE.to_owned();
    check(
        OfficeQuestion::DecideDevice { device, decision: DeviceDecision::Wipe },
        &format!("POST /v1/devices/{PHONE}/wipe"),
    );
    let (name, role) = (" Odd ".to_owned(), view::Role::Nurse);
    check(
        OfficeQuestion::AddPerson { name, account: None, role, site: Some(ELIAS.to_owned()) },
        &format!(r#"POST /v1/people {{"name":"Odd","role":"clinic_staff","site":"{ELIAS}"}}"#),
    );
    let (person, site) = (ELIAS.to_owned(), Some(String::new()));
    check(
        OfficeQuestion::ChangePerson { person, role: None, site },
        &format!(r#"PATCH /v1/people/{ELIAS} {{"site":""}}"#),
    );
}

#[test]
fn what_cannot_be_asked_is_named() {
    let elsewhere = "../people".to_owned();
    let decision = DeviceDecision::Revoke;
    let unfit = Call::of(&OfficeQuestion::DecideDevice { device: elsewhere, decision });
    assert_eq!(unfit, Err(Unfit::Identity("device")));
    for name in ["", "  ", "two\nlines", &"x".repeat(201)] {
        let (name, role) = (name.to_owned(), view::Role::Driver);
        let unfit = Call::of(&OfficeQuestion::AddPerson { name, account: None, role, site: None });
        assert_eq!(unfit, Err(Unfit::Name("name")));
    }
}

#[test]
fn an_invitation_is_drawn_and_shown_to_nobody_who_logs() {
    let call = Call::of(&OfficeQuestion::InviteDevice).unwrap();
    let text = format!("isotherm:enrol?relay=https://relay.example.org&code={}", "ab".repeat(20));
    let bytes = json!({ "text": text, "expires_at_ms": 900_000 }).to_string();
    let answer = call.read(bytes.as_bytes(), &names(), 60_500).unwrap();
    let OfficeAnswer::Invitation { invitation } = &answer else { panic!("{answer:?}") };
    assert_eq!(invitation.text, Confidential::from(text));
    assert_eq!(invitation.holds_seconds, 839);
    let width = invitation.code.len();
    assert!(width >= 21 && invitation.code.iter().all(|row| row.reveal().len() == width));
    assert!(!format!("{answer:?}").contains("abab"), "{answer:?}");
}

#[test]
fn lines_devices_and_people_bear_the_names_that_the_directory_has() {
    let ask = |question: &OfficeQuestion, body: Value| {
        Call::of(question).unwrap().read(body.to_string().as_bytes(), &names(), 0).unwrap()
    };
    let line = json!([{
        "number": 3, "at": "", "at_ms": 7, "device_at": "", "device_at_ms": 0, "person": ELIAS,
        "device": "", "action": "device.approve", "subject": PHONE, "before": "pending",
        "after": "approved", "why": "", "hash": "00", "written_at": "", "written_at_ms": 8,
    }]);
    let filter = AuditFilter::default();
    let found = ask(&OfficeQuestion::SearchAudit { filter, before: None }, line);
    let OfficeAnswer::Audit { lines, is_end: true } = found else { panic!("{found:?}") };
    assert_eq!(lines[0].subject_name.as_deref(), Some("Elias’s phone"));
    assert_eq!(lines[0].person.as_ref().unwrap().name.as_deref(), Some("Elias"));
    let times = (lines[0].device_at_ms, lines[0].received_at_ms, lines[0].written_at_ms);
    assert_eq!((times, &lines[0].device), ((None, 7, Some(8)), &None));

    let device = |id: &str, name: &str, state: &str| {
        json!({
            "device": id, "name": name, "state": state, "asked_at_ms": 1, "revoked_at_ms": null,
            "is_to_wipe": false,
        })
    };
    let body = json!([
        device(PHONE, "B", "approved"),
        device(&"07".repeat(16), "A", "approved"),
        device(&"09".repeat(16), "C", "pending"),
    ]);
    let found = ask(&OfficeQuestion::ListDevices, body);
    let OfficeAnswer::Devices { devices } = found else { panic!("{found:?}") };
    let order: Vec<_> = devices.iter().map(|row| (row.name.as_str(), row.is_this)).collect();
    assert_eq!(order, [("C", false), ("A", true), ("B", false)]);
    assert!(devices[2].fingerprint.starts_with("d100 0000 "));

    let person = json!({
        "person": ELIAS, "name": "Elias", "account": "elias", "role": "driver", "site": null,
        "subject": "", "state": "active", "disabled_at_ms": null, "must_change_password": true,
        "password": "correct horse",
    });
    let decision = PersonDecision::ResetPassword;
    let question = OfficeQuestion::DecidePerson { person: ELIAS.to_owned(), decision };
    let OfficeAnswer::Person { person, password } = ask(&question, person) else { panic!() };
    assert!(person.is_you && person.is_active && !person.is_linked);
    assert_eq!(password.unwrap().reveal(), "correct horse");
    assert_eq!(Call::of(&question).unwrap().read(b"[]", &names(), 0), None);
}
