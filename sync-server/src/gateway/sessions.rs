use std::sync::Arc;

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::StatusCode,
};
use domain::access::{DeviceState, Redacted, token::ACCESS_SECONDS_MAX};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    caller::{Caller, Holder, identity},
    devices::{body, failed},
};
use crate::{
    identity::{
        password::{self, Hashed},
        people::{self, Account},
        session::{self, Opened, Turned},
    },
    ports::Ports,
    problem::Problem,
    store::audit::{self, By, Line},
};

/// How the audit calls the way in by the relay's own accounts.
const PASSWORD: &str = "password";

/// A person who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SigningIn {
    /// The account.
    #[schema(value_type = String)]
    account: Redacted<String>,
    /// The password.
    #[schema(value_type = String)]
    password: Redacted<String>,
}

/// A session that goes on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Renewing {
    /// The refresh token; it works once.
    #[schema(value_type = String)]
    refresh_token: Redacted<String>,
}

/// A password that is to be another.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Changing {
    /// The account.
    #[schema(value_type = String)]
    account: Redacted<String>,
    /// The password as it is.
    #[schema(value_type = String)]
    before: Redacted<String>,
    /// The password as it is to be: 12 characters or more.
    #[schema(value_type = String)]
    after: Redacted<String>,
}

/// What a device acts with from now on.
#[derive(Serialize, ToSchema)]
pub(super) struct Session {
    /// The person.
    person: String,
    /// Goes with every request and every hello, for a few minutes.
    access_token: String,
    /// `DPoP`.
    token_type: &'static str,
    /// How long the access token holds, in seconds.
    expires_in: i64,
    /// Renews the session once.
    refresh_token: String,
    /// The organisation's word that the person may act on this device, in hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<String>,
    /// Whether the person has to choose a password before anything else.
    must_change_password: bool,
}

/// Signs a person in on an approved device, which proves its key.
#[utoipa::path(post, path = "/v1/sessions", tag = "identity", request_body = SigningIn,
    responses(
        (status = 201, description = "The session.", body = Session),
        (status = 401, description = "The proof, the account or the password is wrong.",
            body = Problem),
        (status = 403, description = "The device is not approved, or the person signs in with the \
            provider.", body = Problem),
        (status = 429, description = "The account is locked for a while.", body = Problem),
    ))]
pub(super) async fn sign_in(
    State(ports): State<Arc<Ports>>,
    holder: Holder,
    signing_in: Result<Json<SigningIn>, JsonRejection>,
) -> Result<(StatusCode, Json<Session>), Problem> {
    let SigningIn { account, password } = body(signing_in)?;
    let by = holder.by();
    admitted(&ports, &holder).await?;
    let name = account.reveal().clone();
    let counted =
        ports.store.write(move |writing| session::count_try(writing.transaction, &name, by));
    let found = counted.await.map_err(failed)?.map_err(|turned| turned_away(turned, by.at.0))?;
    let (is_right, found) = on_hasher(&ports, move || {
        session::is_password(found.as_ref(), password.reveal()).map(|is_right| (is_right, found))
    })
    .await?;
    let by = By { person: found.as_ref().map(|found| found.person), ..by };
    let Some(found) = found.filter(|_| is_right) else {
        note(&ports, by, "password.wrong").await?;
        return Err(turned_away(Turned::Wrong, by.at.0));
    };
    if found.is_linked && !ports.sign_in.accounts {
        note(&ports, by, "account.provider").await?;
        let refusal = "sign in with the provider";
        return Err(Problem::forbidden_as("/problems/provider-only", refusal));
    }
    begin(&ports, &holder, found, PASSWORD).await
}

/// Opens a session of a person who has shown who they are, unless they may no longer act.
pub(super) async fn begin(
    ports: &Ports,
    holder: &Holder,
    account: Account,
    way: &'static str,
) -> Result<(StatusCode, Json<Session>), Problem> {
    let (identity, key) = (identity(ports)?, holder.key);
    let by = By { person: Some(account.person), ..holder.by() };
    if account.is_disabled {
        note(ports, by, "person.disabled").await?;
        return Err(Problem::forbidden("the person may no longer sign in"));
    }
    let must_change = way == PASSWORD && account.must_change;
    let opened = ports.store.write(move |writing| {
        let opened = identity.begin(writing.transaction, (account.person, way), &key, by)?;
        let grant = identity.grant(writing, &account, key.device(), by.at)?;
        session::note_grant(writing.transaction, by, &account)?;
        identity.publish(writing, by.at)?;
        Ok((opened, grant))
    });
    let (opened, grant) = opened.await.map_err(failed)?;
    let grant = Some(hex::encode(grant.to_bytes()));
    Ok((StatusCode::CREATED, Json(told(&opened, grant, must_change))))
}

/// Refuses a device that may not take part, and writes that it asked.
pub(super) async fn admitted(ports: &Ports, holder: &Holder) -> Result<(), Problem> {
    let members = ports.hub.members().unwrap_or_default();
    let (kind, refusal) = match members.devices.get(&holder.key.device()) {
        Some(DeviceState::Approved) => return Ok(()),
        Some(DeviceState::Pending) => ("/problems/device-pending", "the device is pending"),
        Some(DeviceState::Revoked) => ("/problems/device-revoked", "the device is revoked"),
        None => ("/problems/device-unknown", "the device is not enrolled"),
    };
    note(ports, holder.by(), "device.not_approved").await?;
    Err(Problem::forbidden_as(kind, refusal))
}

/// Writes why nobody was let in.
pub(super) async fn note(ports: &Ports, by: By, why: &'static str) -> Result<(), Problem> {
    let noted = ports
        .store
        .write(move |writing| session::note(writing.transaction, by, "session.refuse", why));
    noted.await.map_err(failed)
}

/// Renews a session on the device that it began on. A token that comes twice ends the session.
#[utoipa::path(post, path = "/v1/sessions/renewal", tag = "identity", request_body = Renewing,
    responses(
        (status = 200, description = "The session.", body = Session),
        (status = 401, description = "The session has ended, or the proof is wrong.",
            body = Problem),
    ))]
pub(super) async fn renew(
    State(ports): State<Arc<Ports>>,
    holder: Holder,
    renewing: Result<Json<Renewing>, JsonRejection>,
) -> Result<Json<Session>, Problem> {
    let Renewing { refresh_token } = body(renewing)?;
    let identity = identity(&ports)?;
    let members = ports.hub.members().unwrap_or_default();
    if !members.is_approved(holder.key.device()) {
        return Err(Problem::signed_out("the device is not approved"));
    }
    let (at, by) = (holder.at, holder.by());
    let renewed = ports.store.write(move |writing| {
        let token = refresh_token.reveal();
        let renewed = identity.renew(writing.transaction, token, &holder.key, by)?;
        identity.publish(writing, at)?;
        Ok(renewed)
    });
    let opened = renewed.await.map_err(failed)?.map_err(|turned| turned_away(turned, at.0))?;
    let members = ports.hub.members().unwrap_or_default();
    let seat = members.seat(opened.session, holder.key.device(), at);
    Ok(Json(told(&opened, None, seat.is_some_and(|seat| seat.must_change))))
}

/// Ends the session that the request is made in.
#[utoipa::path(delete, path = "/v1/sessions/current", tag = "identity",
    responses(
        (status = 204, description = "The session has ended."),
        (status = 401, description = "The request is not proved.", body = Problem),
    ))]
pub(super) async fn sign_out(
    State(ports): State<Arc<Ports>>,
    caller: Caller,
) -> Result<StatusCode, Problem> {
    let identity = identity(&ports)?;
    let ended = ports.store.write(move |writing| {
        session::end(writing.transaction, caller.session, caller.at)?;
        session::note(writing.transaction, caller.by(), "session.end", "")?;
        identity.publish(writing, caller.at)
    });
    ended.await.map_err(failed)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the password of whoever asks, and ends their other sessions.
#[utoipa::path(post, path = "/v1/password", tag = "identity", request_body = Changing,
    responses(
        (status = 204, description = "The password is changed."),
        (status = 400, description = "The password cannot be used.", body = Problem),
        (status = 401, description = "The request is not proved, or the password is wrong.",
            body = Problem),
        (status = 429, description = "The account is locked for a while.", body = Problem),
    ))]
pub(super) async fn change_password(
    State(ports): State<Arc<Ports>>,
    caller: Caller,
    changing: Result<Json<Changing>, JsonRejection>,
) -> Result<StatusCode, Problem> {
    let Changing { account, before, after } = body(changing)?;
    let identity = identity(&ports)?;
    let length = after.reveal().chars().count();
    if length < password::LENGTH_MIN || after.reveal().len() > password::LENGTH_MAX {
        return Err(Problem::malformed(
            "a password has 12 characters or more, and 256 bytes at most",
        ));
    }
    if before.reveal() == after.reveal() || account.reveal() == after.reveal() {
        return Err(Problem::malformed("choose a password that nobody knows"));
    }
    let (at, by) = (caller.at, caller.by());
    let name = account.reveal().clone();
    let counted =
        ports.store.write(move |writing| session::count_own_try(writing.transaction, &name, by));
    let found = counted.await.map_err(failed)?.map_err(|turned| turned_away(turned, at.0))?;
    let (is_right, hashed) = on_hasher(&ports, move || {
        let is_right = session::is_password(found.as_ref(), before.reveal())?;
        Ok((is_right, Hashed::of(after.reveal().as_bytes())?))
    })
    .await?;
    if !is_right {
        let noted = ports.store.write(move |writing| {
            session::note(writing.transaction, by, "password.refuse", "password.wrong")
        });
        noted.await.map_err(failed)?;
        return Err(turned_away(Turned::Wrong, at.0));
    }
    let changed = ports.store.write(move |writing| {
        people::set_password(writing.transaction, caller.person, &hashed, false)?;
        session::end_others(writing.transaction, caller.person, caller.session, at)?;
        let before = if caller.must_change { "one_time" } else { "chosen" };
        let (before, after) = (before.to_owned(), "chosen".to_owned());
        let line = Line { before, after, ..by.line("password.change") };
        audit::note(writing.transaction, line)?;
        identity.publish(writing, at)
    });
    changed.await.map_err(failed)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Runs what takes memory and time beside the requests, a few at a time.
pub(super) async fn on_hasher<T: Send + 'static>(
    ports: &Ports,
    work: impl FnOnce() -> Result<T, crate::store::StoreError> + Send + 'static,
) -> Result<T, Problem> {
    let _permit = ports.hashers.acquire().await.map_err(|_| Problem::busy())?;
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Problem::store(error.to_string()))?.map_err(failed)
}

fn told(opened: &Opened, grant: Option<String>, must_change_password: bool) -> Session {
    Session {
        person: opened.person.to_string(),
        access_token: opened.access.reveal().clone(),
        token_type: "DPoP",
        expires_in: ACCESS_SECONDS_MAX,
        refresh_token: opened.refresh.reveal().clone(),
        grant,
        must_change_password,
    }
}

fn turned_away(turned: Turned, now: i64) -> Problem {
    match turned {
        Turned::Wrong => Problem::wrong_password(turned.to_string()),
        Turned::Ended | Turned::Reused | Turned::Binding => Problem::signed_out(turned.to_string()),
        Turned::Locked { until } => {
            let wait = until.0.saturating_sub(now).max(0).unsigned_abs();
            Problem::too_often(wait.div_ceil(1000))
        }
    }
}
