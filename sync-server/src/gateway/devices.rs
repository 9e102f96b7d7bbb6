use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::JsonRejection},
    http::StatusCode,
};
use domain::{
    access::{DevicePublicKey, DeviceState, Redacted, Signature, policy::Action},
    ids::DeviceId,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::{Caller, Holder, identity};
use crate::{
    identity::devices::{self, Asked, Decision, DeviceRow, Refusal, word},
    ports::Ports,
    problem::Problem,
    store::StoreError,
};

/// A code for one device.
#[derive(Serialize, ToSchema)]
pub(super) struct Invited {
    /// What the device reads, as text or as a QR code; as secret as a password.
    text: String,
    /// When it ends, in milliseconds since 1970.
    expires_at_ms: i64,
}

/// A device that asks to take part.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Asking {
    /// The code: 40 hexadecimal digits.
    #[schema(value_type = String)]
    code: Redacted<String>,
    /// The device's Ed25519 public key: 64 hexadecimal digits.
    #[schema(value_type = String)]
    public_key: DevicePublicKey,
    /// The key's signature over the code: 128 hexadecimal digits.
    proof: String,
    /// What people call the device.
    name: String,
}

/// Where a device stands.
#[derive(Serialize, ToSchema)]
pub(super) struct Standing {
    /// The device.
    device: String,
    /// The organisation.
    organisation: String,
    /// `pending`, `approved` or `revoked`.
    state: &'static str,
}

/// Where a device stands, as it is told itself.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnStanding {
    /// The device.
    device: String,
    /// The organisation.
    organisation: String,
    /// `pending`, `approved` or `revoked`.
    state: &'static str,
    /// The organisation's signed order to delete what the device holds: 128 hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    wipe: Option<String>,
    /// For an approved device, the directories that named each key after the first, and the newest,
    /// in hexadecimal digits. They lead a device from whatever key it pinned to the present one,
    /// and tell it which ones signed before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    directories: Vec<String>,
}

/// A device as administrators see it.
#[derive(Serialize, ToSchema)]
pub(super) struct DeviceItem {
    /// The device.
    device: String,
    /// What people call it.
    name: String,
    /// `pending`, `approved` or `revoked`.
    state: &'static str,
    /// When it asked, in milliseconds since 1970.
    asked_at_ms: i64,
    /// When it was revoked, in milliseconds since 1970.
    revoked_at_ms: Option<i64>,
    /// Whether it is to delete what it holds.
    is_to_wipe: bool,
}

/// Makes a code that lets one device ask to take part.
#[utoipa::path(post, path = "/v1/enrolments", tag = "identity",
    responses(
        (status = 201, description = "The code.", body = Invited),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "Only an administrator may.", body = Problem),
    ))]
pub(super) async fn invite(
    State(ports): State<Arc<Ports>>,
    caller: Caller,
) -> Result<(StatusCode, Json<Invited>), Problem> {
    let by = caller.by();
    let made = ports.store.write(move |writing| devices::invite(writing.transaction, by));
    let made = made.await.map_err(failed)?;
    let (text, expires_at_ms) = (made.reveal(), made.expires_at.0);
    Ok((StatusCode::CREATED, Json(Invited { text, expires_at_ms })))
}

/// Asks to take part, with a code and a proof of the device's key.
#[utoipa::path(post, path = "/v1/devices", tag = "identity", request_body = Asking,
    responses(
        (status = 202, description = "Where the device stands; said again, the same.",
            body = Standing),
        (status = 400, description = "The body cannot be read.", body = Problem),
        (status = 403, description = "The code or the proof does not let it.", body = Problem),
    ))]
pub(super) async fn ask(
    State(ports): State<Arc<Ports>>,
    asking: Result<Json<Asking>, JsonRejection>,
) -> Result<(StatusCode, Json<Standing>), Problem> {
    let identity = identity(&ports)?;
    let asked = read(body(asking)?)?;
    let (device, at) = (asked.public_key.device(), ports.clock.now().wall);
    let publisher = Arc::clone(&identity);
    let answer = ports.store.write(move |writing| {
        let answer = devices::ask(writing.transaction, &asked, at)?;
        publisher.publish(writing, at)?;
        Ok(answer)
    });
    let state = answer.await.map_err(failed)?.map_err(refused)?;
    let (device, organisation) = (device.to_string(), identity.organisation.to_string());
    let standing = Standing { device, organisation, state: word(state) };
    Ok((StatusCode::ACCEPTED, Json(standing)))
}

/// Tells a device where it stands, and whether it is to delete what it holds.
#[utoipa::path(get, path = "/v1/standing", tag = "identity",
    responses(
        (status = 200, description = "Where the device stands.", body = OwnStanding),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 404, description = "The device never asked to take part.", body = Problem),
    ))]
pub(super) async fn standing(
    State(ports): State<Arc<Ports>>,
    holder: Holder,
) -> Result<Json<OwnStanding>, Problem> {
    let identity = identity(&ports)?;
    let device = holder.key.device();
    ports.limits.by_device(device, ports.clock.now().monotonic)?;
    let found = ports.store.read(move |connection| devices::load(connection, device)).await;
    let row = found.map_err(failed)?.ok_or_else(Problem::unknown_address)?;
    // Words typed beside the relay hold once it has looked; until then it answers as it acts.
    let members = ports.hub.members().unwrap_or_default();
    let state = members.devices.get(&device).copied().unwrap_or(row.state);
    let is_to_wipe = row.is_to_wipe && state == DeviceState::Revoked;
    let wipe = is_to_wipe.then(|| hex::encode(identity.order_to_wipe(device).0));
    let directories = match state {
        DeviceState::Approved => ports.store.directories(identity.organisation).await,
        DeviceState::Pending | DeviceState::Revoked => Ok(Vec::new()),
    };
    let directories = directories.map_err(failed)?.into_iter().map(hex::encode).collect();
    let (device, organisation) = (device.to_string(), identity.organisation.to_string());
    Ok(Json(OwnStanding { device, organisation, state: word(state), wipe, directories }))
}

/// Returns every device that ever asked to take part.
#[utoipa::path(get, path = "/v1/devices", tag = "identity",
    responses(
        (status = 200, description = "The devices.", body = [DeviceItem]),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "The role may not list devices.", body = Problem),
    ))]
pub(super) async fn list(
    State(ports): State<Arc<Ports>>,
    _: Caller,
) -> Result<Json<Vec<DeviceItem>>, Problem> {
    let rows = ports.store.read(devices::list).await.map_err(failed)?;
    Ok(Json(rows.into_iter().map(item).collect()))
}

/// Answers a device: `approve`, `revoke` or `wipe`. A revoked one is cut off at once.
#[utoipa::path(post, path = "/v1/devices/{device}/{decision}", tag = "identity",
    params(
        ("device" = String, Path, description = "32 hexadecimal digits"),
        ("decision" = String, Path, description = "`approve`, `revoke` or `wipe`"),
    ),
    responses(
        (status = 200, description = "Where the device stands.", body = Standing),
        (status = 401, description = "The request is not proved.", body = Problem),
        (status = 403, description = "Only an administrator may.", body = Problem),
        (status = 404, description = "There is no such device.", body = Problem),
        (status = 409, description = "A revoked device stays revoked.", body = Problem),
    ))]
pub(super) async fn decide(
    State(ports): State<Arc<Ports>>,
    caller: Caller,
    Path((device, decision)): Path<(String, String)>,
) -> Result<Json<Standing>, Problem> {
    let decision = match decision.as_str() {
        "approve" => Decision::Approve,
        "revoke" => Decision::Revoke,
        "wipe" => Decision::Wipe,
        _ => return Err(Problem::unknown_address()),
    };
    if decision != Decision::Approve {
        caller.must(&ports, Action::DeviceRevoke).await?;
    }
    let id: DeviceId = device.parse().map_err(|_| Problem::unknown_address())?;
    let identity = identity(&ports)?;
    let organisation = identity.organisation.to_string();
    let by = caller.by();
    let answer = ports.store.write(move |writing| {
        let answer = devices::decide(writing.transaction, id, decision, by)?;
        identity.publish(writing, by.at)?;
        Ok(answer)
    });
    let state = answer.await.map_err(failed)?.map_err(refused)?;
    Ok(Json(Standing { device, organisation, state: word(state) }))
}

fn read(asking: Asking) -> Result<Asked, Problem> {
    let mut proof = [0; 64];
    hex::decode_to_slice(&asking.proof, &mut proof)
        .map_err(|_| Problem::malformed("the proof is not 128 hexadecimal digits"))?;
    let code = asking.code.reveal().parse();
    let code = code.map_err(|_| Problem::malformed("the code is not 40 hexadecimal digits"))?;
    let (public_key, name) = (asking.public_key, asking.name);
    Ok(Asked { code, public_key, proof: Signature(proof), name })
}

fn item(row: DeviceRow) -> DeviceItem {
    DeviceItem {
        device: row.id.to_string(),
        name: row.name,
        state: word(row.state),
        asked_at_ms: row.asked_at.0,
        revoked_at_ms: (row.state == DeviceState::Revoked).then_some(row.revoked_at.0),
        is_to_wipe: row.is_to_wipe,
    }
}

fn refused(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::UnknownCode => {
            Problem::forbidden_as("/problems/code-unknown", refusal.to_string())
        }
        Refusal::UsedCode => Problem::forbidden_as("/problems/code-used", refusal.to_string()),
        Refusal::ExpiredCode => {
            Problem::forbidden_as("/problems/code-expired", refusal.to_string())
        }
        Refusal::Proof | Refusal::TooMany => Problem::forbidden(refusal.to_string()),
        Refusal::Name => Problem::malformed(refusal.to_string()),
        Refusal::Revoked => Problem::conflict(refusal.to_string()),
        Refusal::UnknownDevice => Problem::unknown_address(),
    }
}

/// Returns a body, or the problem that says where it is wrong and never what it holds.
pub(super) fn body<T>(read: Result<Json<T>, JsonRejection>) -> Result<T, Problem> {
    let status = read.as_ref().err().map(JsonRejection::status);
    match (read, status) {
        (Ok(Json(body)), _) => Ok(body),
        (Err(_), Some(StatusCode::PAYLOAD_TOO_LARGE)) => {
            Err(Problem::of_status(StatusCode::PAYLOAD_TOO_LARGE, String::new()))
        }
        (Err(_), _) => Err(Problem::malformed("the body is not the JSON that is described")),
    }
}

pub(super) fn failed(error: StoreError) -> Problem {
    Problem::store(error.to_string())
}
