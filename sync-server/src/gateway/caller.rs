use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use domain::{
    access::{
        DevicePublicKey, Role,
        token::{Proof, ProofRules},
    },
    ids::{DeviceId, PersonId},
    units::Timestamp,
};

use crate::{
    identity::{Identity, SessionId},
    ports::Ports,
    problem::Problem,
};

/// A person on a device, proved by an access token and the device's proof of this request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    pub(super) person: PersonId,
    pub(super) role: Role,
    pub(super) device: DeviceId,
    pub(super) session: SessionId,
    pub(super) must_change: bool,
    pub(super) at: Timestamp,
}

/// A device that proves this request, with nobody signed in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    pub(super) key: DevicePublicKey,
    pub(super) at: Timestamp,
}

impl Caller {
    /// Refuses whoever has another role, or has not chosen a password.
    pub(super) fn must_be(&self, roles: &[Role]) -> Result<(), Problem> {
        if self.must_change {
            return Err(Problem::forbidden("choose a password first"));
        }
        if roles.contains(&self.role) {
            return Ok(());
        }
        Err(Problem::forbidden(format!("the role {} may not do this", self.role.word())))
    }
}

/// Returns the organisation; an open relay has no accounts to ask of.
pub(super) fn identity(ports: &Ports) -> Result<Arc<Identity>, Problem> {
    ports.identity.clone().ok_or_else(Problem::unknown_address)
}

impl FromRequestParts<Arc<Ports>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, ports: &Arc<Ports>) -> Result<Self, Problem> {
        let identity = identity(ports)?;
        let at = ports.clock.now().wall;
        let token = bearer(&parts.headers).ok_or_else(|| Problem::unproved("no access token"))?;
        let key = prove(&identity, parts, Some(token), at)?;
        let members = ports.hub.members().unwrap_or_default();
        let (session, seat) = identity
            .seat(&members, token, &key, at)
            .map_err(|error| Problem::signed_out(error.to_string()))?;
        let (person, role, device) = (seat.person, seat.role, seat.device);
        ports.limits.by_caller(device, person, ports.clock.now().monotonic)?;
        Ok(Self { person, role, device, session, must_change: seat.must_change, at })
    }
}

impl FromRequestParts<Arc<Ports>> for Holder {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, ports: &Arc<Ports>) -> Result<Self, Problem> {
        let at = ports.clock.now().wall;
        let key = prove(&*identity(ports)?, parts, None, at)?;
        Ok(Self { key, at })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("DPoP ")
}

/// Returns the key of the device that proves this request, the first time it does.
fn prove(
    identity: &Identity,
    parts: &Parts,
    token: Option<&str>,
    at: Timestamp,
) -> Result<DevicePublicKey, Problem> {
    let mut proofs = parts.headers.get_all("dpop").iter();
    let (Some(proof), None) = (proofs.next(), proofs.next()) else {
        return Err(Problem::unproved("not one proof"));
    };
    let proof = proof.to_str().map_err(|_| Problem::unproved("the proof is no text"))?;
    let url = format!("{}{}", identity.address, parts.uri.path());
    let now = at.0.div_euclid(1000);
    let rules = ProofRules { method: parts.method.as_str(), url: &url, token, now };
    let (proof, key) =
        Proof::verify(proof, &rules).map_err(|error| Problem::unproved(error.to_string()))?;
    if !identity.replays.is_fresh(&key, &proof.jti, now) {
        return Err(Problem::unproved("the proof was used before"));
    }
    Ok(key)
}
