//! How a sign-in with a provider goes on, ends, and cannot be taken over.

use serde_json::{Value, json};

use super::{BACK, CLIENT, Place, VERIFIER, begin, begin_code, challenge, claims, header, turned};
use crate::world::{
    Server,
    member::{Member, organisation},
    office::{FREE, administrator, fine, refused},
};

#[tokio::test]
async fn a_relay_says_how_people_sign_in() {
    let data = tempfile::tempdir().unwrap();
    let open = Server::start(data.path(), FREE, &[]);
    let stranger = Member::new(9, &open);
    refused(&stranger.send("GET", "/v1/sign-in", &[], None).await, 404, "");
    drop(open);
    let data = tempfile::tempdir().unwrap();
    let password = organisation(data.path());
    let server = Server::start(data.path(), FREE, &[]);
    let boss = administrator(data.path(), &server, &password).await;
    let ways = boss.send("GET", "/v1/sign-in", &[], None).await;
    assert_eq!(ways.body, json!({ "accounts": true, "provider": null }));
    let body = json!({ "way": "code" });
    let bare = Member { token: None, ..Member::new(1, &server) };
    refused(&bare.ask("POST", "/v1/sessions/oidc", Some(body)).await, 404, "");
    let (_place, issuer, _, phone) = Place::with_claire(&["--no-accounts"]).await;
    let ways = phone.send("GET", "/v1/sign-in", &[], None).await;
    let provider = json!({ "name": "North ID", "ways": ["browser", "code"] });
    assert_eq!(ways.body, json!({ "accounts": false, "provider": provider }));
    let asked = issuer.script.lock().unwrap().asked.len();
    phone.send("GET", "/v1/sign-in", &[], None).await;
    assert_eq!(issuer.script.lock().unwrap().asked.len(), asked, "strangers make it ask nothing");
}

#[tokio::test]
async fn what_the_browser_opens_is_bound_to_the_device_and_the_relay() {
    let (_place, issuer, _, mut phone) = Place::with_claire(&[]).await;
    let begun = begin(&mut phone).await;
    let url = begun.url.clone().unwrap();
    assert!(url.as_str().starts_with(&format!("{}/auth?", issuer.url)), "{url}");
    for (name, value) in [
        ("kept", "yes"),
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", BACK),
        ("scope", "openid profile"),
        ("state", &begun.state),
        ("code_challenge", &challenge(VERIFIER)),
        ("code_challenge_method", "S256"),
        ("prompt", "login"),
    ] {
        assert_eq!(begun.field(name), value, "{name}");
    }
    assert_eq!((begun.state.len(), begun.field("nonce").len()), (43, 43));
    let again = begin(&mut phone).await;
    assert_ne!(begun.state, again.state);
    assert_ne!(begun.field("nonce"), again.field("nonce"));
    issuer.answer(400, json!({ "error": "invalid_grant" }));
    turned(&begun.finish(&mut phone, "a code&b").await, 410, "sign-in-expired", "begin again");
    let script = issuer.script.lock().unwrap();
    let (place, form) = script.asked.last().unwrap();
    assert_eq!(*place, "token");
    let field = |name: &str| form[name].as_str();
    assert_eq!(field("code"), "a code&b");
    assert_eq!(field("grant_type"), "authorization_code");
    assert_eq!([field("redirect_uri"), field("code_verifier")], [BACK, VERIFIER]);
    assert_eq!(field("client_id"), CLIENT);
    assert_eq!(script.authorizations, [None]);
}

#[tokio::test]
async fn a_sign_in_is_answered_once_on_its_own_device_with_its_own_verifier() {
    let (place, issuer, signer, mut phone) = Place::with_claire(&[]).await;
    let mut thief = place.device(51).await;
    let begun = begin(&mut phone).await;
    issuer.say(&signer.sign(&header(), &claims(&issuer, &begun.field("nonce"), "c", "claire")));
    turned(&begun.finish(&mut thief, "code").await, 410, "sign-in-expired", "begin again");
    assert_eq!(issuer.count("token"), 0);
    let session = begun.finish(&mut phone, "code").await;
    fine(&session);
    assert_eq!(session.status, 201);
    for name in ["person", "access_token", "refresh_token", "grant"] {
        assert!(session.body[name].is_string(), "{name}: {session:?}");
    }
    // Nobody who came by the provider has a password to choose.
    assert_eq!(session.body["must_change_password"], false);
    refused(&phone.ask("GET", "/v1/devices", None).await, 403, "driver");
    fine(&phone.renew().await);
    turned(&begun.finish(&mut phone, "code").await, 410, "sign-in-expired", "begin again");
    let begun = begin(&mut phone).await;
    let body = json!({ "code": "code", "code_verifier": "x".repeat(43) });
    turned(&begun.answer(&mut phone, body).await, 410, "sign-in-expired", "verifier");
    assert_eq!(issuer.count("token"), 1, "the provider is not asked with another's verifier");
    turned(&begun.finish(&mut phone, "code").await, 410, "sign-in-expired", "begin again");
    // The nonce of one sign-in fits no other, and so no other device.
    let (first, second) = (begin(&mut phone).await, begin(&mut thief).await);
    issuer.say(&signer.sign(&header(), &claims(&issuer, &first.field("nonce"), "c", "claire")));
    let answer = second.finish(&mut thief, "code").await;
    turned(&answer, 403, "sign-in-denied", "of another sign-in");
    let expected = [
        "sign_in.expired",
        "sign_in.expired",
        "sign_in.verifier",
        "sign_in.expired",
        "token.nonce",
    ];
    assert_eq!(place.refusals().await, expected);
}

fn browser(redirect_uri: &str, code_challenge: &str) -> Value {
    json!({ "way": "browser", "redirect_uri": redirect_uri, "code_challenge": code_challenge })
}

#[tokio::test]
async fn what_a_device_asks_for_is_read_before_the_provider_is_asked() {
    let (_place, issuer, _, mut phone) = Place::with_claire(&[]).await;
    let begun = begin(&mut phone).await;
    phone.token = None;
    let right = challenge(VERIFIER);
    for (body, words) in [
        (browser("https://attacker.example/", &right), "comes back"),
        (browser("http://127.0.0.1.attacker.example/", &right), "comes back"),
        (browser(BACK, ""), "code challenge"),
        (browser(BACK, &format!("{right}=")), "code challenge"),
        (browser(BACK, &right.replace(&right[..1], "+")), "code challenge"),
        (json!({ "way": "password" }), "the body"),
        (json!({ "way": "code", "redirect_uri": BACK }), "the body"),
        (json!({ "way": "browser" }), "the body"),
    ] {
        let answer = phone.ask("POST", "/v1/sessions/oidc", Some(body.clone())).await;
        refused(&answer, 400, words);
    }
    for body in [
        json!({ "code": "c" }),
        json!({ "code_verifier": VERIFIER }),
        json!({ "code": "", "code_verifier": VERIFIER }),
        json!({ "code": "a\nb", "code_verifier": VERIFIER }),
        json!({ "code": "c", "code_verifier": "short" }),
        json!({ "code": "c", "code_verifier": VERIFIER, "redirect_uri": BACK }),
    ] {
        refused(&begun.answer(&mut phone, body).await, 400, "");
    }
    assert_eq!(issuer.count("token"), 0);
    let stranger = Member { address: phone.address.clone(), ..Member::new(77, &_place.server) };
    let answer = stranger.ask("POST", "/v1/sessions/oidc", Some(browser(BACK, &right))).await;
    refused(&answer, 403, "not enrolled");
    let answer = stranger.send("POST", "/v1/sessions/oidc", &[], Some(browser(BACK, &right))).await;
    refused(&answer, 401, "proof");
}

#[tokio::test]
async fn a_device_that_begins_again_and_again_waits() {
    let (_place, _issuer, _, mut phone) = Place::with_claire(&[]).await;
    for _ in 0..10 {
        begin(&mut phone).await;
    }
    let answer = phone.ask("POST", "/v1/sessions/oidc", Some(json!({ "way": "code" }))).await;
    assert_eq!(answer.status, 429, "{answer:?}");
    assert!((1..=15).contains(&answer.retry_after.unwrap()), "{answer:?}");
}

fn device_answer(issuer: &str) -> Value {
    json!({
        "device_code": "a device code", "user_code": "ABCD-EFGH", "interval": 1, "expires_in": 600,
        "verification_uri": format!("{issuer}/device"),
        "verification_uri_complete": format!("{issuer}/device?user_code=ABCD-EFGH"),
    })
}

#[tokio::test]
async fn a_code_is_typed_elsewhere_while_the_device_asks() {
    let (place, issuer, signer, mut phone) = Place::with_claire(&[]).await;
    issuer.script.lock().unwrap().device = device_answer(&issuer.url);
    let begun = begin_code(&mut phone).await;
    let told = &begun.answer.body;
    assert_eq!(told["user_code"], "ABCD-EFGH");
    assert_eq!(told["verification_uri"], format!("{}/device", issuer.url));
    assert_eq!((told["interval"].as_u64(), told["expires_in"].as_u64()), (Some(1), Some(600)));
    let nonce = issuer.script.lock().unwrap().asked.last().unwrap().1["nonce"].clone();
    let token = signer.sign(&header(), &claims(&issuer, &nonce, "c", "claire"));
    issuer.script.lock().unwrap().tokens = vec![
        (200, json!({ "id_token": token })),
        (400, json!({ "error": "slow_down" })),
        (503, json!({})),
        (400, json!({ "error": "authorization_pending" })),
    ];
    let soon = begun.ask(&mut phone).await;
    assert_eq!((soon.status, &soon.body), (202, &json!({ "interval": 1 })));
    assert_eq!(issuer.count("token"), 0, "sooner than the provider wants");
    let mut asked = Vec::new();
    loop {
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        let before = issuer.count("token");
        let answer = begun.ask(&mut phone).await;
        if issuer.count("token") > before {
            asked.push((answer.status, answer.body["interval"].as_u64()));
        }
        if answer.status == 201 {
            break;
        }
        assert!(asked.len() < 5, "{asked:?}");
    }
    let expected = [(202, Some(1)), (502, None), (202, Some(6)), (201, None)];
    assert_eq!(asked, expected);
    turned(&begun.ask(&mut phone).await, 410, "sign-in-expired", "begin again");
    refused(&phone.ask("GET", "/v1/devices", None).await, 401, "");
    assert_eq!(place.refusals().await, ["sign_in.expired"]);
}

#[tokio::test]
async fn a_code_that_runs_out_or_is_refused_ends_its_sign_in() {
    let (place, issuer, signer, mut phone) = Place::with_claire(&[]).await;
    issuer.script.lock().unwrap().device = device_answer(&issuer.url);
    for (error, status, kind) in [
        ("expired_token", 410, "sign-in-expired"),
        ("invalid_grant", 410, "sign-in-expired"),
        ("access_denied", 403, "sign-in-denied"),
    ] {
        let begun = begin_code(&mut phone).await;
        issuer.answer(400, json!({ "error": error }));
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        turned(&begun.ask(&mut phone).await, status, kind, "");
        turned(&begun.ask(&mut phone).await, 410, "sign-in-expired", "");
    }
    // A token with no nonce is taken where a code was typed, and one with another's is not.
    for (nonce, status) in [(Value::Null, 201), (json!("other"), 403)] {
        let begun = begin_code(&mut phone).await;
        let mut claims = claims(&issuer, "", "c", "claire");
        claims["nonce"] = nonce;
        issuer.say(&signer.sign(&header(), &claims));
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        assert_eq!(begun.ask(&mut phone).await.status, status);
    }
    for (name, value) in [
        ("verification_uri", json!("javascript:alert(1)")),
        ("verification_uri", json!("http://attacker.example/")),
        ("verification_uri_complete", json!("file:///etc/passwd")),
        ("user_code", json!("")),
        ("user_code", json!("a\u{7}b")),
    ] {
        let mut device = device_answer(&issuer.url);
        device[name] = value;
        issuer.script.lock().unwrap().device = device;
        let mut other = place.device(60).await;
        other.token = None;
        let answer = other.ask("POST", "/v1/sessions/oidc", Some(json!({ "way": "code" }))).await;
        turned(&answer, 502, "provider-unreachable", "answer cannot be used");
    }
}
