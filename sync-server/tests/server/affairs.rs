//! What administrators and auditors ask on a device: real sessions, a real relay.

use app_core::api::{
    ApiError, AuditFilter, AuditForm, AuditLine, Command, DeviceDecision, DeviceStanding,
    ErrorCode, OfficeAnswer, OfficeDevice, OfficePerson, OfficeQuestion, PersonDecision,
    view::{MembershipState, Role},
};

use crate::enrolled::{CLAIRE, CLINIC, Device, Relay};

const PASSWORD: &str = "a long walk in the hills";

/// Who made it, on which device, when by three clocks, what it was before and what it is now.
#[track_caller]
pub(crate) fn each_change_is_a_line(relay: &Relay, phone: &Device) {
    let lines: serde_json::Value =
        serde_json::from_str(&relay.typed(&["audit", "--action", "document"])).unwrap();
    let lines = lines.as_array().unwrap();
    let word = |line: &serde_json::Value, name: &str| line[name].as_str().unwrap().to_owned();
    let created: Vec<_> = lines.iter().filter(|line| line["action"] == "document.create").collect();
    let shipments: Vec<_> =
        created.iter().filter(|line| word(line, "after").contains(" reference")).collect();
    assert_eq!(shipments.len(), 2, "{lines:?}");
    for line in lines {
        let of = (word(line, "person"), word(line, "device"));
        assert_eq!(of, (CLAIRE.to_owned(), phone.view().device), "{line}");
        let times =
            ["device_at_ms", "at_ms", "written_at_ms"].map(|name| line[name].as_i64().unwrap());
        assert!(times[0] > 0 && times[1] <= times[2], "{line}");
        let is_first = line["action"] == "document.create";
        assert_eq!(word(line, "before").is_empty(), is_first, "{line}");
        assert!(!line.to_string().contains("26-000"), "no value of a document: {line}");
    }
}

/// Returns a device on which somebody is signed in who has chosen a password.
fn device_of(relay: &Relay, account: &str) -> Device {
    let device = Device::of(relay, account);
    let first = relay.password(account);
    device.sign_in(account, &first).unwrap();
    choose(&device, account, &first);
    device
}

fn choose(device: &Device, account: &str, first: &str) {
    let (account, before) = (account.to_owned(), first.to_owned().into());
    let after = PASSWORD.to_owned().into();
    device.session().send(Command::ChangePassword { account, before, after }).unwrap();
}

fn ask(device: &Device, question: OfficeQuestion) -> Result<OfficeAnswer, ApiError> {
    let outcome = device.session().send(Command::AskOffice { question })?;
    Ok(outcome.office.expect("the relay's answer"))
}

#[track_caller]
fn refused(device: &Device, question: OfficeQuestion, code: ErrorCode) {
    assert_eq!(ask(device, question).unwrap_err().code, code);
}

fn devices(device: &Device) -> Vec<OfficeDevice> {
    let answer = ask(device, OfficeQuestion::ListDevices).unwrap();
    let OfficeAnswer::Devices { devices } = answer else { panic!("{answer:?}") };
    devices
}

fn decide(device: &Device, about: &str, decision: DeviceDecision) -> DeviceStanding {
    let question = OfficeQuestion::DecideDevice { device: about.to_owned(), decision };
    let answer = ask(device, question).unwrap();
    let OfficeAnswer::DeviceDecided { standing, .. } = answer else { panic!("{answer:?}") };
    standing
}

fn person(device: &Device, question: OfficeQuestion) -> (OfficePerson, Option<String>) {
    let answer = ask(device, question).unwrap();
    let OfficeAnswer::Person { person, password } = answer else { panic!("{answer:?}") };
    (person, password.map(|password| password.reveal().to_owned()))
}

fn lines(device: &Device, filter: AuditFilter, before: Option<i64>) -> (Vec<AuditLine>, bool) {
    let answer = ask(device, OfficeQuestion::SearchAudit { filter, before }).unwrap();
    let OfficeAnswer::Audit { lines, is_end } = answer else { panic!("{answer:?}") };
    (lines, is_end)
}

#[test]
fn an_administrator_lets_a_device_in_by_what_the_screen_shows_and_sends_it_away() {
    let mut relay = Relay::start();
    let desk = device_of(&relay, "Amina");
    let OfficeAnswer::Invitation { invitation } = ask(&desk, OfficeQuestion::InviteDevice).unwrap()
    else {
        panic!("no invitation")
    };
    assert!((800..=900).contains(&invitation.holds_seconds), "{}", invitation.holds_seconds);
    let phone = Device::new();
    phone.enrol(invitation.text.reveal()).unwrap();
    let listed = devices(&desk);
    let (first, id) = (&listed[0], phone.view().device);
    assert_eq!((first.standing, &first.device), (DeviceStanding::Pending, &id));
    assert_eq!(first.fingerprint, phone.view().fingerprint);
    assert!(listed[1].is_this && !first.is_this);
    assert_eq!(decide(&desk, &id, DeviceDecision::Approve), DeviceStanding::Approved);
    phone.until(|view| view.state == MembershipState::Member);
    assert_eq!(decide(&desk, &id, DeviceDecision::Revoke), DeviceStanding::Revoked);
    phone.until(|view| view.state == MembershipState::Revoked);
    let nobody = "00".repeat(16);
    let decision = DeviceDecision::Approve;
    refused(
        &desk,
        OfficeQuestion::DecideDevice { device: nobody, decision },
        ErrorCode::UnknownDevice,
    );
    relay.kill();
    refused(&desk, OfficeQuestion::ListDevices, ErrorCode::RelayUnreachable);
}

#[test]
fn an_administrator_adds_changes_and_disables_people() {
    let relay = Relay::start();
    let desk = device_of(&relay, "Amina");
    let (name, role) = ("Odd".to_owned(), Role::Driver);
    let add = OfficeQuestion::AddPerson { name, account: None, role, site: None };
    let (odd, first) = person(&desk, add.clone());
    assert!(odd.is_active && odd.must_change_password && odd.role == Role::Driver);
    let first = first.unwrap();
    refused(&desk, add, ErrorCode::AccountTaken);
    let id = odd.person;
    let change = OfficeQuestion::ChangePerson {
        person: id.clone(),
        role: Some(Role::Nurse),
        site: Some(CLINIC.to_owned()),
    };
    let (odd, none) = person(&desk, change);
    assert_eq!((odd.role, none), (Role::Nurse, None));
    assert_eq!(odd.site.unwrap().name, "Clinic");
    let decide = |decision| OfficeQuestion::DecidePerson { person: id.clone(), decision };
    let (odd, again) = person(&desk, decide(PersonDecision::ResetPassword));
    assert!(again.is_some_and(|again| again != first) && odd.is_active);
    assert!(!person(&desk, decide(PersonDecision::Disable)).0.is_active);
    assert!(person(&desk, decide(PersonDecision::Enable)).0.is_active);
    let OfficeAnswer::People { people } = ask(&desk, OfficeQuestion::ListPeople).unwrap() else {
        panic!("no people")
    };
    let amina = people.iter().find(|person| person.is_you).unwrap();
    assert_eq!((amina.name.as_str(), amina.role), ("Amina", Role::Administrator));
    let decision = PersonDecision::Disable;
    let alone = OfficeQuestion::DecidePerson { person: amina.person.clone(), decision };
    refused(&desk, alone, ErrorCode::LastAdministrator);
}

#[test]
fn an_auditor_searches_and_exports_and_others_are_refused_before_the_relay_is_asked() {
    let relay = Relay::start();
    let phone = Device::of(&relay, CLAIRE);
    let search = || OfficeQuestion::SearchAudit { filter: AuditFilter::default(), before: None };
    refused(&phone, search(), ErrorCode::NotAllowed);
    refused(&Device::new(), search(), ErrorCode::NotEnrolled);
    relay.typed(&["add-person", "--name", "Odd", "--role", "auditor"]);
    let desk = device_of(&relay, "Odd");
    assert!(desk.view().office.may_export_audit && !desk.view().office.may_decide_devices);
    refused(&desk, OfficeQuestion::InviteDevice, ErrorCode::NotAllowed);
    let everything = || AuditFilter::default();
    let (all, is_end) = lines(&desk, everything(), None);
    assert!(is_end && all.windows(2).all(|pair| pair[0].number == pair[1].number + 1));
    let begun = all.iter().find(|line| line.action == "session.begin").unwrap();
    assert_eq!(begun.person.as_ref().unwrap().name.as_deref(), Some("Odd"));
    assert!(begun.device_at_ms.is_some() && begun.written_at_ms >= Some(begun.received_at_ms));
    let third = all[2].number;
    assert_eq!(lines(&desk, everything(), Some(third)).0[0].number, third - 1);
    let filter = AuditFilter {
        person: Some(CLAIRE.to_owned()),
        action: Some("session".to_owned()),
        ..AuditFilter::default()
    };
    let (hers, _) = lines(&desk, filter.clone(), None);
    assert_eq!(hers.iter().map(|line| line.action.as_str()).collect::<Vec<_>>(), ["session.begin"]);
    for (form, name) in [(AuditForm::Csv, "audit.csv"), (AuditForm::Json, "audit.json")] {
        let question = OfficeQuestion::ExportAudit { filter: filter.clone(), form };
        let OfficeAnswer::AuditFile { file } = ask(&desk, question).unwrap() else {
            panic!("no file")
        };
        assert_eq!(file.name, name);
        assert!(file.text.contains(&hers[0].hash), "{}", file.text);
    }
    let action = Some("audit.export".to_owned());
    let filter = AuditFilter { action, ..AuditFilter::default() };
    assert_eq!(lines(&desk, filter, None).0.len(), 2);
}
