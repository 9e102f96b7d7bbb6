use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, MatchedPath},
    http::{HeaderMap, header, request::Parts},
};
use domain::{
    access::{
        DevicePublicKey, Role,
        policy::Action,
        token::{Proof, ProofRules},
    },
    ids::{DeviceId, PersonId},
    units::Timestamp,
};

use super::devices::failed;
use crate::{
    identity::{Identity, SessionId},
    policy::{Principal, Resource},
    ports::Ports,
    problem::Problem,
    routes::{self, Door},
    store::audit::{self, By, Line},
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
    /// When the device made the request, by its own clock.
    pub(super) device_at: Timestamp,
}

/// A device that proves this request, with nobody signed in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Holder {
    pub(super) key: DevicePublicKey,
    pub(super) at: Timestamp,
    /// When the device made the request, by its own clock.
    pub(super) device_at: Timestamp,
}

impl Holder {
    /// Returns the device as the audit names it.
    pub(super) fn by(&self) -> By {
        let Self { key, at, device_at } = *self;
        By { person: None, device: Some(key.device()), at, device_at }
    }
}

impl Caller {
    /// Returns who asks as the audit names them.
    pub(super) fn by(&self) -> By {
        let (person, device) = (Some(self.person), Some(self.device));
        By { person, device, at: self.at, device_at: self.device_at }
    }

    /// Refuses whoever may not do this, and writes the refusal into the audit.
    pub(super) async fn must(&self, ports: &Ports, action: Action) -> Result<(), Problem> {
        match self.may(ports, action) {
            Ok(()) => Ok(()),
            Err(problem) => Err(self.turned_away(ports, action.as_str(), problem).await),
        }
    }

    async fn turned_away(&self, ports: &Ports, subject: &str, problem: Problem) -> Problem {
        let why = if self.must_change { "password.unchosen" } else { "access.role" };
        let (by, subject, why) = (self.by(), subject.to_owned(), why.to_owned());
        let line = Line { subject, why, ..by.line("request.refuse") };
        let noted = ports.store.write(move |writing| audit::note(writing.transaction, line));
        noted.await.map_or_else(failed, |()| problem)
    }

    /// Refuses whoever's role may not do this with the organisation's own affairs, and whoever has
    /// not chosen a password.
    fn may(&self, ports: &Ports, action: Action) -> Result<(), Problem> {
        if self.must_change {
            return Err(Problem::forbidden("choose a password first"));
        }
        let organisation = identity(ports)?.organisation;
        let (person, role) = (self.person, self.role);
        // The session was found among those that still hold.
        let principal = Principal { organisation, person, role, site: None, is_revoked: false };
        let resource = Resource { organisation, sites: None };
        let decided = ports.policy.decide(&principal, action, &resource);
        decided.map_err(|denied| Problem::forbidden(denied.to_string()))
    }

    /// Refuses whoever may not come by the address of this request.
    fn enter(&self, ports: &Ports, parts: &Parts) -> Result<(), Problem> {
        let path = parts.extensions.get::<MatchedPath>();
        match path.and_then(|path| routes::door(&parts.method, path.as_str())) {
            Some(Door::Person(action)) => self.may(ports, action),
            Some(Door::SignedIn) => Ok(()),
            Some(Door::Open | Door::Device) | None => {
                Err(Problem::forbidden("no rule says who may come by this address"))
            }
        }
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
        let (key, device_at) = prove(&identity, parts, Some(token), at)?;
        let members = ports.hub.members().unwrap_or_default();
        let (session, seat) = identity
            .seat(&members, token, &key, at)
            .map_err(|error| Problem::signed_out(error.to_string()))?;
        let (person, role, device) = (seat.person, seat.role, seat.device);
        ports.limits.by_caller(device, person, ports.clock.now().monotonic)?;
        let must_change = seat.must_change;
        let caller = Self { person, role, device, session, must_change, at, device_at };
        match caller.enter(ports, parts) {
            Ok(()) => Ok(caller),
            Err(problem) => {
                let path = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
                let subject = format!("{} {path}", parts.method);
                Err(caller.turned_away(ports, &subject, problem).await)
            }
        }
    }
}

impl FromRequestParts<Arc<Ports>> for Holder {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, ports: &Arc<Ports>) -> Result<Self, Problem> {
        let at = ports.clock.now().wall;
        let (key, device_at) = prove(&*identity(ports)?, parts, None, at)?;
        Ok(Self { key, at, device_at })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("DPoP ")
}

/// Returns the key of the device that proves this request, the first time it does, and when that
/// was by the device's clock.
fn prove(
    identity: &Identity,
    parts: &Parts,
    token: Option<&str>,
    at: Timestamp,
) -> Result<(DevicePublicKey, Timestamp), Problem> {
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
    Ok((key, Timestamp(proof.iat.saturating_mul(1000))))
}
