//! The product on devices that enrol, on which people sign in: real sessions, a real relay behind
//! its own certificate.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use app_core::{
    adapter::SystemClock,
    api::{
        ApiError, Command, ErrorCode, ItemEntry, Query, View,
        view::{Language, LinkState, MembershipProblem, MembershipState, MembershipView},
    },
    member::wiped,
    session::{Keys, Profile, Session, SessionConfig},
};
use rcgen::{CertifiedKey, KeyPair};
use tempfile::TempDir;

use crate::{
    affairs::each_change_is_a_line,
    world::{
        Server,
        member::{typed, value},
    },
};

const DEPOT: &str = "a1000000000000000000000000000000";
pub(crate) const CLINIC: &str = "a2000000000000000000000000000000";
pub(crate) const CLAIRE: &str = "b1000000000000000000000000000000";
pub(crate) const ELIAS: &str = "b2000000000000000000000000000000";
const PATIENCE: Duration = Duration::from_secs(60);

fn directory(organisation: &str) -> String {
    let person = |id, name, role| serde_json::json!({ "id": id, "name": name, "role": role });
    let site = |id, name| serde_json::json!({ "id": id, "name": name, "zone": "America/Edmonton" });
    let product = serde_json::json!({
        "code": "PENTA", "name": "Pentavalent", "storage_min": 2000, "storage_max": 8000,
        "is_freeze_sensitive": true, "indicator": "type_i", "unit": "vial",
    });
    let people = [person(CLAIRE, "Claire", "dispatcher"), person(ELIAS, "Elias", "driver")];
    serde_json::json!({
        "organisation": organisation.repeat(16), "name": "North", "version": 1, "people": people,
        "sites": [site(DEPOT, "Depot"), site(CLINIC, "Clinic")], "products": [product],
    })
    .to_string()
}

/// A relay behind a certificate that nobody but the invitation vouches for.
pub(crate) struct Relay {
    folder: TempDir,
    listen: String,
    server: Option<Server>,
}

impl Relay {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut relay = Self { folder, listen: free.to_string(), server: None };
        relay.certify();
        let (own, known) = (relay.path("relay.pem"), relay.path("directory.json"));
        fs::write(&known, directory("c1")).unwrap();
        let address = relay.address();
        let words = ["init", "--organisation", "North", "--administrator", "Amina", "--address"];
        let more = [address.as_str(), "--tls-cert", &own, "--directory", &known];
        relay.typed(&[words.as_slice(), &more].concat());
        relay.serve();
        relay
    }

    /// Makes a certificate under a fresh key.
    fn certify(&self) {
        let CertifiedKey::<KeyPair> { cert, signing_key } =
            rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        fs::write(self.path("relay.pem"), cert.pem()).unwrap();
        fs::write(self.path("relay-key.pem"), signing_key.serialize_pem()).unwrap();
    }

    pub(crate) fn serve(&mut self) {
        let (certificate, key) = (self.path("relay.pem"), self.path("relay-key.pem"));
        let more = ["--tls-cert", &certificate, "--tls-key", &key];
        self.server = Some(Server::start(&self.data(), &self.listen, &more));
    }

    pub(crate) fn kill(&mut self) {
        self.server.take().unwrap().kill();
    }

    /// Ends the relay as its service manager does.
    pub(crate) fn stop(&mut self) {
        assert_eq!(self.server.take().unwrap().stop(), Some(0));
    }

    fn address(&self) -> String {
        format!("https://{}", self.listen)
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    pub(crate) fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn typed(&self, words: &[&str]) -> String {
        typed(&self.data(), words)
    }

    pub(crate) fn code(&self) -> String {
        self.typed(&["enrol-code"])
    }

    pub(crate) fn password(&self, account: &str) -> String {
        value(&self.typed(&["reset-password", "--account", account]), "password, once")
    }
}

/// A device, as its owner holds it.
pub(crate) struct Device {
    folder: TempDir,
    session: Option<Session>,
}

impl Device {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let session = Some(open(folder.path()));
        Self { folder, session }
    }

    /// Returns a device that was let in, and on which a person is signed in.
    pub(crate) fn of(relay: &Relay, account: &str) -> Self {
        let device = Self::new();
        device.enrol(&relay.code()).unwrap();
        relay.typed(&["approve", &device.view().device]);
        device.until(|view| view.state == MembershipState::Member);
        device.sign_in(account, &relay.password(account)).unwrap();
        device.until(|view| view.organisation.is_some());
        device
    }

    pub(crate) fn restart(&mut self) {
        self.close();
        self.session = Some(open(self.folder.path()));
    }

    pub(crate) fn close(&mut self) {
        if let Some(session) = self.session.take() {
            session.close();
        }
    }

    pub(crate) fn session(&self) -> &Session {
        self.session.as_ref().unwrap()
    }

    pub(crate) fn enrol(&self, invitation: &str) -> Result<(), ApiError> {
        let (invitation, device_name) = (invitation.to_owned().into(), "Phone".to_owned());
        self.session().send(Command::Enrol { invitation, device_name }).map(|_| ())
    }

    pub(crate) fn sign_in(&self, account: &str, password: &str) -> Result<(), ApiError> {
        let (account, password) = (account.to_owned(), password.to_owned().into());
        self.session().send(Command::SignIn { account, password }).map(|_| ())
    }

    pub(crate) fn view(&self) -> MembershipView {
        let View::Membership { view } = self.session().query(Query::Membership).unwrap() else {
            panic!("another view");
        };
        view
    }

    #[track_caller]
    pub(crate) fn until(&self, is_so: impl Fn(&MembershipView) -> bool) {
        let began = Instant::now();
        while !is_so(&self.view()) {
            assert!(began.elapsed() < PATIENCE, "{:?}", self.view());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Returns how many entries the device has put aside.
    pub(crate) fn refused(&self) -> u32 {
        let View::Status { view } = self.session().query(Query::Status).unwrap() else {
            panic!("another view");
        };
        view.link.refused
    }

    /// Waits until everything that was recorded is on the relay.
    #[track_caller]
    pub(crate) fn settle(&self) {
        let began = Instant::now();
        loop {
            let View::Status { view } = self.session().query(Query::Status).unwrap() else {
                panic!("another view");
            };
            if view.link.state == LinkState::InStep && view.link.waiting == 0 {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{view:?} {:?}", self.view());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn create(&self, reference: &str) -> Result<(), ApiError> {
        let item = ItemEntry {
            product: "PENTA".to_owned(),
            batch: "L-1".to_owned(),
            expiry: "2027-05".to_owned(),
            quantity: 100,
            unit: "vial".to_owned(),
        };
        let create = Command::CreateShipment {
            reference: reference.to_owned(),
            origin_site: DEPOT.to_owned(),
            destination_site: CLINIC.to_owned(),
            depart_at_ms: None,
            arrive_by_at_ms: None,
            boxes: vec!["CB-11".to_owned()],
            items: vec![item],
        };
        self.session().send(create).map(|_| ())
    }

    fn references(&self) -> Vec<String> {
        let json = serde_json::json!({
            "kind": "shipments", "text": "", "selection": "all", "sort": "reference",
            "layout": "list", "cursor": null, "limit": 50,
        });
        let query = serde_json::from_value(json).unwrap();
        let View::Shipments { view } = self.session().query(query).unwrap() else {
            panic!("another view");
        };
        view.groups.into_iter().flat_map(|group| group.rows).map(|row| row.reference).collect()
    }

    #[track_caller]
    pub(crate) fn receives(&self, references: &[&str]) {
        let began = Instant::now();
        while self.references() != references {
            assert!(began.elapsed() < PATIENCE, "{:?}", self.references());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Every device starts in an organisation of its own, to be tried out.
fn open(folder: &Path) -> Session {
    let directory = directory("ee").into_bytes();
    Session::open(SessionConfig {
        data_dir: folder.to_owned(),
        profile: Profile { device_name: "Isotherm".to_owned(), directory },
        relay: None,
        radio: None,
        clock: Arc::new(SystemClock),
        language: Language::En,
        keys: Keys::default(),
    })
    .unwrap()
}

#[track_caller]
fn fails(result: Result<(), ApiError>, code: ErrorCode, words: &str) {
    let error = result.unwrap_err();
    let reason = error.arguments.iter().find(|argument| argument.name == "reason");
    let said = reason.map(|reason| reason.value.as_str()).unwrap_or_default();
    assert!(error.code == code && said.contains(words), "{error:?}");
}

#[test]
fn two_devices_enrol_and_a_shipment_goes_from_one_to_the_other_through_every_restart() {
    let mut relay = Relay::start();
    let mut phone = Device::new();
    fails(phone.sign_in(CLAIRE, "x"), ErrorCode::NotEnrolled, "enrol it first");
    phone.enrol(&relay.code()).unwrap();
    assert_eq!(phone.view().state, MembershipState::Pending);
    assert_eq!(phone.view().relay, Some(relay.address()));
    let password = relay.password(CLAIRE);
    fails(phone.sign_in(CLAIRE, &password), ErrorCode::DevicePending, "the device is pending");
    phone.restart();
    assert_eq!(phone.view().state, MembershipState::Pending);
    relay.typed(&["approve", &phone.view().device]);
    phone.until(|view| view.state == MembershipState::Member);
    assert_eq!(phone.view().problem, Some(MembershipProblem::SignInAgain));
    fails(phone.sign_in(CLAIRE, "wrong"), ErrorCode::WrongPassword, &relay.address());
    phone.sign_in(CLAIRE, &password).unwrap();
    phone.until(|view| view.organisation.is_some());
    let view = phone.view();
    assert_eq!(view.person.map(|person| person.name).as_deref(), Some("Claire"));
    assert!(view.signed_in_until_ms.is_some() && view.must_change_password);
    assert_eq!((view.organisation.as_deref(), view.problem), (Some("North"), None));
    let impostor = Command::ChoosePerson { person: ELIAS.to_owned() };
    let refused = phone.session().send(impostor).map(|_| ());
    assert_eq!(refused.unwrap_err().code, ErrorCode::NotAllowed);

    phone.create("26-0001").unwrap();
    let clinic = Device::of(&relay, ELIAS);
    clinic.receives(&["26-0001"]);
    phone.restart();
    phone.create("26-0002").unwrap();
    phone.settle();
    clinic.receives(&["26-0001", "26-0002"]);
    each_change_is_a_line(&relay, &phone);
    relay.kill();
    phone.create("26-0003").unwrap();
    phone.restart();
    relay.serve();
    clinic.receives(&["26-0001", "26-0002", "26-0003"]);
    phone.session().send(Command::SignOut).unwrap();
    assert_eq!(phone.view().problem, Some(MembershipProblem::SignInAgain));
    assert_eq!(phone.create("26-0004").unwrap_err().code, ErrorCode::NobodyChosen);
    phone.restart();
    assert_eq!(phone.view().person, None);
}

#[test]
fn a_device_that_is_sent_away_learns_it_within_seconds_and_keeps_what_it_holds() {
    let relay = Relay::start();
    let mut phone = Device::of(&relay, CLAIRE);
    phone.create("26-0001").unwrap();
    phone.settle();
    let began = Instant::now();
    relay.typed(&["revoke", &phone.view().device]);
    phone.until(|view| view.state == MembershipState::Revoked);
    let took = began.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert_eq!(phone.create("26-0002").unwrap_err().code, ErrorCode::NobodyChosen);
    phone.restart();
    assert_eq!(phone.view().state, MembershipState::Revoked);
    assert_eq!(phone.references(), ["26-0001"]);
    fails(phone.enrol(&relay.code()), ErrorCode::AlreadyEnrolled, &relay.address());
}

#[test]
fn a_device_that_is_wiped_destroys_its_keys_and_records_and_says_so() {
    let relay = Relay::start();
    let mut phone = Device::of(&relay, CLAIRE);
    phone.create("26-0001").unwrap();
    phone.settle();
    let device = phone.view().device;
    relay.typed(&["wipe", &device]);
    phone.until(|view| view.problem == Some(MembershipProblem::Wiped));
    assert_eq!(phone.create("26-0002").unwrap_err().code, ErrorCode::DeviceWiped);
    assert_eq!(phone.session().query(Query::Status).unwrap_err().code, ErrorCode::DeviceWiped);
    phone.session.take().unwrap().close();
    let left = fs::read_dir(phone.folder.path()).unwrap();
    let left: Vec<_> = left.map(|file| file.unwrap().file_name()).collect();
    let is_dust = |name: &std::ffi::OsString| {
        ["wiped.json", "isotherm.lock"].contains(&name.to_str().unwrap())
    };
    assert!(left.iter().all(is_dust), "{left:?}");
    assert_eq!(wiped(phone.folder.path()).unwrap().relay, relay.address());
    phone.session = Some(open(phone.folder.path()));
    assert_eq!(phone.view().problem, Some(MembershipProblem::Wiped));
    assert_ne!(phone.view().device, device);
    phone.enrol(&relay.code()).unwrap();
    assert_eq!((phone.view().state, phone.view().problem), (MembershipState::Pending, None));
}

#[test]
fn what_stands_in_the_way_is_said_in_words() {
    let mut relay = Relay::start();
    let (first, second) = (Device::new(), Device::new());
    fails(first.enrol("hello"), ErrorCode::Malformed, "isotherm:enrol?");
    let code = relay.code();
    let unknown = code.replace("&code=", "&code=00").replace("00", "11");
    assert!(first.enrol(&unknown).is_err());
    first.enrol(&code).unwrap();
    first.enrol(&code).unwrap();
    fails(second.enrol(&code), ErrorCode::CodeUsed, "was used");
    let at = code.find("&code=").unwrap() + "&code=".len();
    let forged = format!("{}{}{}", &code[..at], "0".repeat(40), &code[at + 40..]);
    fails(second.enrol(&forged), ErrorCode::CodeUnknown, "not known");
    relay.typed(&["approve", &first.view().device]);
    first.until(|view| view.state == MembershipState::Member);
    let guess = |_| first.sign_in(CLAIRE, "a guess").unwrap_err();
    let locked: Vec<ApiError> = (0..20).map(guess).collect();
    let locked = locked.last().unwrap();
    assert_eq!(locked.code, ErrorCode::TooOften, "{locked:?}");
    assert!(locked.arguments.iter().any(|argument| argument.name == "seconds"));

    let code = relay.code();
    relay.kill();
    fails(second.enrol(&code), ErrorCode::RelayUnreachable, &relay.address());
    relay.certify();
    relay.serve();
    fails(second.enrol(&code), ErrorCode::RelayNotTrusted, &relay.address());
    assert_eq!(second.view().state, MembershipState::None);
    second.create("26-0001").unwrap_err();
    let person = CLAIRE.to_owned();
    second.session().send(Command::ChoosePerson { person }).unwrap();
    second.create("26-0001").unwrap();
    fails(second.enrol(&code), ErrorCode::HoldsRecords, "another organisation");
}
