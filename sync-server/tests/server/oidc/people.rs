//! Who of the organisation it is whom a provider knows.

use serde_json::{Value, json};

use super::{Begun, Issuer, Place, Signer, begin, claims, header, turned};
use crate::world::{
    member::{Answer, Member, value},
    office::{fine, refused},
};

/// Signs in as the provider's `subject`, whom it calls `account`.
async fn sign_in(
    (issuer, signer): (&Issuer, &Signer),
    phone: &mut Member,
    (subject, account): (&str, &str),
) -> Answer {
    let begun: Begun = begin(phone).await;
    let claims = claims(issuer, &begun.field("nonce"), subject, account);
    issuer.say(&signer.sign(&header(), &claims));
    begun.finish(phone, "code").await
}

async fn people(place: &Place) -> Vec<Value> {
    let answer = place.boss.ask("GET", "/v1/people", None).await;
    answer.body.as_array().unwrap().clone()
}

#[tokio::test]
async fn an_account_is_theirs_who_first_came_with_it() {
    let (place, issuer, signer, mut phone) = Place::with_claire(&[]).await;
    let provider = (&issuer, &signer);
    let first = sign_in(provider, &mut phone, ("c-1", "claire")).await;
    fine(&first);
    let renamed = sign_in(provider, &mut phone, ("c-1", "clara")).await;
    fine(&renamed);
    assert_eq!(first.body["person"], renamed.body["person"], "a name at the provider may change");
    // Somebody else at the provider gets the name that was hers.
    let thief = sign_in(provider, &mut phone, ("m-2", "claire")).await;
    turned(&thief, 403, "person-unknown", "belongs to another");
    let stranger = sign_in(provider, &mut phone, ("s-3", "sam")).await;
    turned(&stranger, 403, "person-unknown", "the organisation does not");
    let unnamed = sign_in(provider, &mut phone, ("s-3", "")).await;
    turned(&unnamed, 403, "person-unknown", "the organisation does not");
    assert_eq!(place.refusals().await, ["subject.other", "person.unknown", "person.unknown"]);
    let people = people(&place).await;
    assert_eq!(people.len(), 2, "nobody is made: {people:?}");
    let claire = people.iter().find(|person| person["account"] == "claire").unwrap();
    assert_eq!(claire["subject"], format!("{}#c-1", issuer.url));
    let audit = place.boss.ask("GET", "/v1/audit?action=session.begin", None).await;
    let lines = audit.body.as_array().unwrap();
    let ways: Vec<&str> = lines.iter().map(|line| line["after"].as_str().unwrap()).collect();
    assert_eq!(ways, ["password", "oidc", "oidc"]);
    let audit = place.boss.ask("GET", "/v1/audit?action=person.subject", None).await;
    assert_eq!(audit.body.as_array().unwrap().len(), 1, "{audit:?}");
    assert_eq!(audit.body[0]["after"], "linked");
}

#[tokio::test]
async fn an_administrator_sees_and_clears_whom_the_provider_knows() {
    let (place, issuer, signer, mut phone) = Place::with_claire(&[]).await;
    let provider = (&issuer, &signer);
    fine(&sign_in(provider, &mut phone, ("m-2", "claire")).await);
    let wrong = Member { token: phone.token.clone(), ..Member::new(50, &place.server) };
    let subject = format!("{}#m-2", issuer.url);
    assert!(place.typed(&["people"]).contains(&subject));
    place.add("max");
    let taken = place.refused(&["change-person", "--account", "max", "--subject", &subject]);
    assert!(taken.contains("another person's"), "{taken}");
    place.typed(&["change-person", "--account", "claire", "--subject", ""]);
    assert!(!place.typed(&["people"]).contains(&subject));
    // Whoever was taken for her is signed out.
    let began = std::time::Instant::now();
    while wrong.ask("GET", "/v1/devices", None).await.status != 401 {
        assert!(began.elapsed() < std::time::Duration::from_secs(20));
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    fine(&sign_in(provider, &mut phone, ("c-1", "claire")).await);
    let people = people(&place).await;
    let claire = people.iter().find(|person| person["account"] == "claire").unwrap();
    let path = format!("/v1/people/{}", claire["person"].as_str().unwrap());
    let cleared = place.boss.ask("PATCH", &path, Some(json!({ "subject": "" }))).await;
    fine(&cleared);
    assert_eq!(cleared.body["subject"], "");
    // Told beforehand, the provider's word for a person need not be the account.
    let told = format!("{}#m-2", issuer.url);
    place.typed(&["change-person", "--account", "max", "--subject", &told]);
    fine(&sign_in(provider, &mut phone, ("m-2", "claire")).await);
}

#[tokio::test]
async fn whoever_is_disabled_does_not_come_in_by_the_provider() {
    let (place, issuer, signer, mut phone) = Place::with_claire(&[]).await;
    place.typed(&["disable-person", "--account", "claire"]);
    let answer = sign_in((&issuer, &signer), &mut phone, ("c-1", "claire")).await;
    refused(&answer, 403, "no longer sign in");
    assert_eq!(place.refusals().await, ["person.disabled"]);
    let people = people(&place).await;
    assert!(people.iter().all(|person| person["subject"] == ""), "{people:?}");
}

#[tokio::test]
async fn an_address_counts_once_the_provider_has_verified_it() {
    let (place, issuer, signer, mut phone) =
        Place::with_claire(&["--oidc-account-claim", "email"]).await;
    place.add("claire@north.example");
    for (verified, status) in
        [(json!("true"), 403), (json!(false), 403), (Value::Null, 403), (json!(true), 201)]
    {
        let begun = begin(&mut phone).await;
        assert_eq!(begun.field("scope"), "openid email");
        let mut claims = claims(&issuer, &begun.field("nonce"), "c-1", "claire");
        (claims["email"], claims["email_verified"]) = (json!("claire@north.example"), verified);
        issuer.say(&signer.sign(&header(), &claims));
        let answer = begun.finish(&mut phone, "code").await;
        assert_eq!(answer.status, status, "{answer:?}");
    }
    assert_eq!(place.refusals().await, ["person.unknown"; 3]);
}

#[tokio::test]
async fn without_accounts_a_password_opens_nothing_for_whom_the_provider_knows() {
    let (place, issuer, signer, mut phone) = Place::with_claire(&["--no-accounts"]).await;
    let reset = place.typed(&["reset-password", "--account", "claire"]);
    let password = value(&reset, "password, once");
    fine(&phone.sign_in("claire", &password).await);
    fine(&sign_in((&issuer, &signer), &mut phone, ("c-1", "claire")).await);
    let answer = phone.sign_in("claire", &password).await;
    turned(&answer, 403, "provider-only", "sign in with the provider");
    refused(&phone.sign_in("claire", "a guess").await, 401, "the account or the password");
    assert_eq!(place.refusals().await, ["account.provider", "password.wrong"]);
}
