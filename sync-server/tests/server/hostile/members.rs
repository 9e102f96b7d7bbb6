//! Devices that were sent away, and sessions that ended, before and while they push.

use std::time::{Duration, Instant};

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::{
    ids::OrganisationId,
    sync::{
        Partition,
        wire::{RefusedCode, ToDevice, ToRelay},
    },
};
use serde_json::Value;

use super::{
    FREE, log_frame,
    peer::{Answer, Peer},
};
use crate::world::{
    Server,
    member::{Member, organisation, typed, value},
    office::{administrator, fine},
};

/// Says hello with a token, and returns why that is refused.
async fn greet(
    server: &Server,
    (seed, token): (u8, &[u8]),
    organisation: OrganisationId,
) -> (Peer, Option<RefusedCode>) {
    let mut peer = Peer::knock(server, [seed; 32]).await;
    (peer.organisation, peer.token) = (organisation, token.to_vec());
    let hello = ToRelay::Hello(peer.hello());
    peer.say(&hello).await;
    match peer.hear().await {
        Some(ToDevice::Welcome(_)) => (peer, None),
        Some(ToDevice::Refused(refused)) => (peer, Some(refused.code)),
        heard => panic!("{heard:?}"),
    }
}

/// Returns a token that says it holds for a year longer.
fn stretched(token: &str) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let claims = Base64UrlUnpadded::decode_vec(parts[1]).unwrap();
    let mut claims: Value = serde_json::from_slice(&claims).unwrap();
    claims["exp"] = (claims["exp"].as_i64().unwrap() + 31_536_000).into();
    let claims = Base64UrlUnpadded::encode_string(claims.to_string().as_bytes());
    [parts[0], &claims, parts[2]].join(".")
}

struct World {
    data: tempfile::TempDir,
    server: Server,
    boss: Member,
    organisation: OrganisationId,
}

impl World {
    async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let password = organisation(data.path());
        let server = Server::start(data.path(), FREE, &["--behind-proxy"]);
        let boss = administrator(data.path(), &server, &password).await;
        let text = typed(data.path(), &["enrol-code"]);
        let invitation: domain::access::Invitation = text.trim().parse().unwrap();
        Self { data, server, boss, organisation: invitation.organisation }
    }

    /// Returns a device that takes part, and on which a new driver is signed in.
    async fn phone(&self, seed: u8) -> Member {
        let mut phone = Member::new(seed, &self.server);
        fine(&phone.enrol(&typed(self.data.path(), &["enrol-code"])).await);
        fine(&self.boss.ask("POST", &format!("/v1/devices/{}/approve", phone.id()), None).await);
        let name = format!("Driver {seed}");
        let words = ["add-person", "--name", &name, "--role", "driver"];
        let password = value(&typed(self.data.path(), &words), "password, once");
        fine(&phone.sign_in(&name, &password).await);
        phone
    }

    async fn check(&self, name: &str, (seed, token): (u8, &[u8]), code: Option<RefusedCode>) {
        let (_, refused) = greet(&self.server, (seed, token), self.organisation).await;
        assert_eq!(refused, code, "{name}");
    }

    async fn refusals(&self, member: &Member) -> Vec<Value> {
        let path = format!("/v1/audit?action=link.refuse&device={}", member.id());
        self.boss.ask("GET", &path, None).await.body.as_array().unwrap().clone()
    }
}

#[tokio::test]
async fn a_device_that_was_sent_away_or_whose_session_ended_gets_no_link() {
    use RefusedCode::{SignIn, UnknownDevice};
    let mut world = World::new().await;
    let data = world.data.path().to_owned();
    let pending = Member::new(10, &world.server);
    fine(&pending.enrol(&typed(&data, &["enrol-code"])).await);
    world.check("a stranger", (9, b""), Some(UnknownDevice)).await;
    world.check("a device that waits", (10, b""), Some(UnknownDevice)).await;
    let (phone, other) = (world.phone(11).await, world.phone(12).await);
    let token = phone.token.clone().unwrap();
    world.check("a device that takes part", (11, token.as_bytes()), None).await;
    let bent = [&token[..token.len() - 4], "AAAA"].concat();
    let noise = [0xff; 3_000];
    let theirs = other.token.clone().unwrap();
    for (name, token) in [
        ("no token", &b""[..]),
        ("noise", &noise),
        ("a bent token", bent.as_bytes()),
        ("a token with a longer life", stretched(&token).as_bytes()),
        ("another device's token", theirs.as_bytes()),
    ] {
        world.check(name, (11, token), Some(SignIn)).await;
    }
    fine(&phone.ask("DELETE", "/v1/sessions/current", None).await);
    world.check("a session that was ended", (11, token.as_bytes()), Some(SignIn)).await;
    let name = "Driver 12";
    typed(&data, &["reset-password", "--account", name]);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    world.check("a password that was reset", (12, theirs.as_bytes()), Some(SignIn)).await;
    let revoked = world.phone(13).await;
    let held = revoked.token.clone().unwrap();
    fine(&world.boss.ask("POST", &format!("/v1/devices/{}/revoke", revoked.id()), None).await);
    world.check("a revoked device", (13, held.as_bytes()), Some(UnknownDevice)).await;
    for member in [&pending, &phone, &other, &revoked] {
        let lines = world.refusals(member).await;
        assert!(!lines.is_empty(), "{}", member.id());
    }
    let last = world.phone(14).await;
    let token = last.token.clone().unwrap();
    world.check("before the restart", (14, token.as_bytes()), None).await;
    world.server.kill();
    world.server = Server::start(&data, FREE, &["--behind-proxy"]);
    world.check("a token of an earlier process", (14, token.as_bytes()), Some(SignIn)).await;
}

#[tokio::test]
async fn a_device_that_is_revoked_while_it_pushes_is_cut_off_and_what_it_pushed_stays() {
    let world = World::new().await;
    let phone = world.phone(20).await;
    let token = phone.token.clone().unwrap();
    let greeting = greet(&world.server, (20, token.as_bytes()), world.organisation).await;
    let (mut peer, None) = greeting else { panic!("not let in") };
    let partition = Partition::Organisation(world.organisation);
    let mut revoked: Option<(Instant, u8)> = None;
    let mut count = 0;
    let answer = loop {
        count += 1;
        if count == 50 {
            typed(world.data.path(), &["revoke", &phone.id()]);
            revoked = Some((Instant::now(), count));
        }
        let entry = log_frame(peer.device(), count, 1);
        let answer = peer.push_to(partition, vec![entry], Vec::new()).await;
        if answer != Answer::rule("taken") {
            break answer;
        }
        assert!(count < 250, "it is never cut off");
        let pause = if revoked.is_some() { 50 } else { 1 };
        tokio::time::sleep(Duration::from_millis(pause)).await;
    };
    let (began, at) = revoked.expect("it was cut off before it was revoked");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    let is_known = |word: &String| word == "device.revoked";
    let is_cut = match &answer {
        Answer::Link(code) => *code == RefusedCode::UnknownDevice,
        Answer::Entries(words) => words.iter().all(is_known),
        Answer::Gone => false,
    };
    assert!(is_cut, "{answer:?}");
    println!("cut off {:?} and {} pushes after it was revoked", began.elapsed(), count - at);
    world.check("again", (20, token.as_bytes()), Some(RefusedCode::UnknownDevice)).await;
    assert!(!world.refusals(&phone).await.is_empty());
}
