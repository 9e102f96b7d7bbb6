//! Who may act on which device, kept by every device and asked without a network.

use super::{Refusal, Replica, Restored, Turn, Write, exchange::CLOCK_OFFSET, verify::Word};
use crate::{
    access::{
        Grant, Grants, SignedGrant, Trust,
        policy::{self, Action, Actor, Reach, may},
    },
    document::{Claim, DocumentKind, Top},
    ids::PersonId,
    sync::gate::Rule,
    units::{Now, Timestamp},
};

/// What begins the names of the values that hold grants.
const GRANT: &str = "grant.";

impl Replica {
    /// Returns what the organisation has said so far.
    pub(super) fn word(&mut self) -> Word<'_> {
        let (directory, trust) = (&self.directory, self.trust.as_ref());
        Word { directory, trust, grants: &mut self.grants }
    }

    /// Keeps a grant that the organisation signed. An open relay has nobody who could.
    pub(super) fn take_grant(&mut self, turn: &mut Turn, bytes: &[u8]) -> Result<(), &'static str> {
        let Some(trust) = &self.trust else { return Ok(()) };
        let signed = SignedGrant::from_bytes(bytes).map_err(|_| Rule::GRANT.0)?;
        let grant = trust.grant(&signed).map_err(|_| Rule::GRANT.0)?;
        self.grants.add(grant);
        let Grant { device, person, not_before, .. } = grant;
        let name = format!("{GRANT}{device}.{person}.{}", not_before.0);
        turn.writes.push(Write::Value { name, value: hex::encode(bytes) });
        Ok(())
    }

    /// Checks that a person is signed in on this device, as far as it can know by itself.
    ///
    /// # Errors
    ///
    /// [`Refusal::SignIn`] if not. On an open relay nobody signs in.
    pub(super) fn is_signed_in(&self, now: Now, person: PersonId) -> Result<(), Refusal> {
        if self.trust.is_none() {
            return Ok(());
        }
        let at = Timestamp(now.wall.0.saturating_add(self.clock_offset));
        let checked = self.grants.check((self.key.device(), person), at, Timestamp(i64::MAX));
        checked.map(drop).map_err(|_| Refusal::SignIn(person))
    }
}

/// Checks a change against the role of the grant that it was made under, as far as the change says
/// by itself what it writes: the fields of the root. Where in a list or a map it writes, and at
/// which site, the relay knows.
pub(super) fn permit(grant: &Grant, claim: &Claim) -> Result<(), Rule> {
    let actor = Actor { role: grant.role, is_revoked: false };
    let is_allowed = |action: Action| {
        // A logger's file brings its own pairing.
        let import = action == Action::SensorPlace;
        may(actor, action, Reach::OwnSite).is_ok()
            || import && may(actor, Action::ReadingsImport, Reach::OwnSite).is_ok()
    };
    let kinds = [DocumentKind::Shipment, DocumentKind::Form, DocumentKind::Calibration];
    let said = claim.texts.get("kind").and_then(|word| DocumentKind::parse(word));
    let action = |kind: DocumentKind, root: &str| policy::row(kind, root)?.action;
    if claim.dependencies.is_empty() {
        let created = said.and_then(|kind| action(kind, "id"));
        return created.is_none_or(is_allowed).then_some(()).ok_or(Rule::ROLE);
    }
    let roots = claim.steps.iter().filter_map(|step| match &step.top {
        Top::Field(root) => Some(root.as_str()),
        Top::Known(_) => None,
    });
    for root in roots {
        let mut rows = kinds.iter().filter_map(|kind| policy::row(*kind, root)).peekable();
        let is_known = rows.peek().is_some();
        if is_known && !rows.any(|row| row.action.is_none_or(is_allowed)) {
            return Err(Rule::ROLE);
        }
    }
    Ok(())
}

/// Returns the grants that were kept; what the organisation no longer vouches for is left out.
pub(super) fn restored(trust: Option<&Trust>, restored: &Restored) -> Grants {
    let mut grants = Grants::default();
    let Some(trust) = trust else { return grants };
    let kept = restored.values.range(GRANT.to_owned()..);
    for (_, value) in kept.take_while(|(name, _)| name.starts_with(GRANT)) {
        let bytes = hex::decode(value).unwrap_or_default();
        let signed = SignedGrant::from_bytes(&bytes);
        if let Some(Ok(grant)) = signed.ok().map(|signed| trust.grant(&signed)) {
            grants.add(grant);
        }
    }
    grants
}

pub(super) fn clock_offset(restored: &Restored) -> i64 {
    restored.values.get(CLOCK_OFFSET).and_then(|text| text.parse().ok()).unwrap_or_default()
}
