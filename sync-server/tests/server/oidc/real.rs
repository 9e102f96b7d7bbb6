//! People sign in with a real provider: `oidc-provider`, in a process of its own.

use std::{
    env,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use serde_json::Value;

use super::{
    Begun, Place, begin, begin_code,
    browser::{Browser, End},
    turned,
};
use crate::world::{
    member::{Answer, Member},
    office::{fine, refused},
};

const PROVIDER: &str = "ISOTHERM_OIDC_PROVIDER";
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oidc-provider/provider.mjs");
const SECRET: &str = "a secret: with % & letters";

/// The provider's process; it ends when its input does.
struct Provider {
    process: Child,
    input: Option<ChildStdin>,
    /// Kept open: the provider warns of itself while it runs.
    _out: BufReader<ChildStdout>,
    issuer: String,
}

impl Provider {
    /// Starts the provider where it is installed. `cargo xtask test` installs it and says where.
    fn start(secret: Option<&str>) -> Option<Self> {
        let Some(folder) = env::var_os(PROVIDER).map(PathBuf::from) else {
            assert!(env::var_os("ISOTHERM_REQUIRE_ALL").is_none(), "{PROVIDER} is not set");
            println!("skipped: `cargo xtask test --only rust` installs the provider");
            return None;
        };
        assert!(folder.exists(), "{PROVIDER}: {} is missing", folder.display());
        let mut process = Command::new("node")
            .arg(SCRIPT)
            .arg(folder)
            .args(secret)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).expect(&line);
        let (input, issuer) = (process.stdin.take(), said["issuer"].as_str().unwrap().to_owned());
        Some(Self { process, input, _out: out, issuer })
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        drop(self.input.take());
        // It may have ended before.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Signs in as a person at a browser.
async fn browse(phone: &mut Member, account: &str) -> Answer {
    let begun = begin(phone).await;
    let end = Browser::new(account, "any").open(begun.url.as_ref().unwrap()).await;
    let End::Back(fields) = end else { panic!("{end:?}") };
    assert_eq!(fields["state"], begun.state);
    let answer = begun.finish(phone, &fields["code"]).await;
    let token = phone.token.take();
    turned(&begun.finish(phone, &fields["code"]).await, 410, "sign-in-expired", "begin again");
    phone.token = token;
    answer
}

/// Asks until the provider has an answer.
async fn until_answered(begun: &Begun, phone: &mut Member) -> Answer {
    for _ in 0..30 {
        let answer = begun.ask(phone).await;
        if answer.status != 202 {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("no answer");
}

#[tokio::test]
async fn people_sign_in_with_a_real_provider_in_a_browser() {
    let Some(provider) = Provider::start(None) else { return };
    let place = Place::new(&provider.issuer, &[]).await;
    place.add("claire");
    let (mut phone, mut other) = (place.device(60).await, place.device(61).await);
    let first = browse(&mut phone, "claire").await;
    fine(&first);
    refused(&phone.ask("GET", "/v1/devices", None).await, 403, "driver");
    fine(&phone.renew().await);
    let again = browse(&mut other, "claire").await;
    assert_eq!(again.body["person"], first.body["person"]);
    let stranger = browse(&mut other, "sam").await;
    turned(&stranger, 403, "person-unknown", "the organisation does not");
    let people = place.typed(&["people"]);
    assert!(people.contains(&format!("{}#claire", provider.issuer)), "{people}");
    // A code that one device was given opens nothing on another.
    let (own, others) = (begin(&mut phone).await, begin(&mut other).await);
    let End::Back(fields) = Browser::new("claire", "a").open(own.url.as_ref().unwrap()).await
    else {
        panic!("not back");
    };
    let stolen = others.finish(&mut other, &fields["code"]).await;
    assert!([403, 410].contains(&stolen.status), "{stolen:?}");
}

#[tokio::test]
async fn people_sign_in_with_a_code_that_they_type_at_a_real_provider() {
    let Some(provider) = Provider::start(None) else { return };
    let place = Place::new(&provider.issuer, &["--oidc-account-claim", "email"]).await;
    place.add("claire@north.example");
    let mut phone = place.device(60).await;
    let begun = begin_code(&mut phone).await;
    assert_eq!(begun.ask(&mut phone).await.status, 202);
    let page = begun.answer.body["verification_uri_complete"].as_str().unwrap().parse().unwrap();
    let end = Browser::new("claire", "any").open(&page).await;
    assert!(matches!(&end, End::Page(page) if page.contains("Sign-in Success")), "{end:?}");
    fine(&until_answered(&begun, &mut phone).await);
    fine(&phone.renew().await);
    let begun = begin_code(&mut phone).await;
    let page = begun.answer.body["verification_uri_complete"].as_str().unwrap().parse().unwrap();
    let end = Browser::new("claire", "any").refusing().open(&page).await;
    assert!(matches!(&end, End::Page(page) if page.contains("interrupted")), "{end:?}");
    let answer = until_answered(&begun, &mut phone).await;
    turned(&answer, 403, "sign-in-denied", "says no");
}

#[tokio::test]
async fn a_real_provider_takes_the_relay_by_its_secret_and_by_no_other() {
    let Some(provider) = Provider::start(Some(SECRET)) else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, format!("{SECRET}\n")).unwrap();
    let words = ["--oidc-client-secret", path.to_str().unwrap()];
    let place = Place::new(&provider.issuer, &words).await;
    place.add("claire");
    let mut phone = place.device(60).await;
    fine(&browse(&mut phone, "claire").await);
    std::fs::write(&path, "another\n").unwrap();
    let refused = browse(&mut phone, "claire").await;
    turned(&refused, 502, "provider-unreachable", "does not take this relay");
    std::fs::remove_file(&path).unwrap();
    let refused = browse(&mut phone, "claire").await;
    turned(&refused, 502, "provider-unreachable", "secret cannot be read");
    std::fs::write(&path, SECRET).unwrap();
    fine(&browse(&mut phone, "claire").await);
}
