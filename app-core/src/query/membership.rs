//! Where the device stands with its organisation.

use domain::{
    access::{
        Role as Acts,
        policy::{Action, Actor, Reach, may},
    },
    units::Timestamp,
};

use super::{Ask, DeviceFacts, QueryError, status::role};
use crate::{
    api::view::{MembershipProblem, MembershipState, MembershipView, OfficeAccess},
    member::{self, Membership, Standing},
};

pub(super) fn membership(ask: &Ask<'_>) -> Result<MembershipView, QueryError> {
    let kept = member::read(ask.reader)?;
    let device = ask.device.id.to_string();
    let person = match &kept {
        Some(kept) => kept.sign_in.as_ref().map(|sign_in| sign_in.person),
        None => ask.person,
    };
    let acts = person.and_then(|id| ask.directory.person(id)).map(|person| person.role);
    let acts = acts.or(kept.as_ref().and_then(signed_in_role));
    let sign_in = kept.as_ref().and_then(|kept| kept.sign_in.as_ref());
    Ok(MembershipView {
        state: state(kept.as_ref(), ask.live.relay.is_some()),
        organisation: organisation(ask, kept.as_ref()),
        relay: ask.live.relay.clone(),
        fingerprint: fingerprint(&device),
        device,
        device_name: device_name(ask),
        person: person.map(|person| ask.person_ref(person)),
        role: acts.map(role),
        signed_in_until_ms: sign_in.map(|sign_in| sign_in.until.0),
        must_change_password: sign_in.is_some_and(|sign_in| sign_in.must_change_password),
        office: office(kept.as_ref(), acts),
        keys_kept_in: ask.device.keys_kept_in,
        problem: problem(ask, kept.as_ref()),
        now_at_ms: ask.now.0,
    })
}

/// Returns where a device stands that its organisation had delete what it held.
pub fn wiped(device: &DeviceFacts, relay: Option<String>, now: Timestamp) -> MembershipView {
    let id = device.id.to_string();
    MembershipView {
        state: MembershipState::Revoked,
        organisation: None,
        relay,
        fingerprint: fingerprint(&id),
        device: id,
        device_name: device.name.clone(),
        person: None,
        role: None,
        signed_in_until_ms: None,
        must_change_password: false,
        office: OfficeAccess::default(),
        keys_kept_in: device.keys_kept_in,
        problem: Some(MembershipProblem::Wiped),
        now_at_ms: now.0,
    }
}

/// Returns what the organisation calls the device, or else what the device calls itself.
fn device_name(ask: &Ask<'_>) -> String {
    let known = ask.directory.devices.iter().find(|device| device.id == ask.device.id);
    known.map_or_else(|| ask.device.name.clone(), |device| device.name.clone())
}

/// The relay lets nobody ask who has not chosen a password yet.
fn office(kept: Option<&Membership>, acts: Option<Acts>) -> OfficeAccess {
    let sign_in = kept
        .filter(|kept| kept.standing == Standing::Approved)
        .and_then(|kept| kept.sign_in.as_ref());
    let is_asked = sign_in.is_some_and(|sign_in| !sign_in.must_change_password);
    let Some(role) = acts.filter(|_| is_asked) else { return OfficeAccess::default() };
    let actor = Actor { role, is_revoked: false };
    let allows = |action| may(actor, action, Reach::OwnSite).is_ok();
    OfficeAccess {
        may_read_audit: allows(Action::AuditRead),
        may_export_audit: allows(Action::AuditExport),
        may_read_incidents: allows(Action::IncidentRead),
        may_list_devices: allows(Action::DeviceList),
        may_decide_devices: [Action::DeviceInvite, Action::DeviceApprove, Action::DeviceRevoke]
            .into_iter()
            .all(allows),
        may_list_people: allows(Action::PersonList),
        may_edit_people: allows(Action::PersonEdit),
    }
}

fn signed_in_role(kept: &Membership) -> Option<Acts> {
    kept.sign_in.as_ref().map(|sign_in| sign_in.role)
}

fn state(kept: Option<&Membership>, has_relay: bool) -> MembershipState {
    match (kept.map(|kept| kept.standing), has_relay) {
        (None, false) => MembershipState::None,
        (None, true) => MembershipState::Open,
        (Some(Standing::Pending), _) => MembershipState::Pending,
        (Some(Standing::Approved), _) => MembershipState::Member,
        (Some(Standing::Revoked), _) => MembershipState::Revoked,
    }
}

/// A device that was not let in yet does not know what its organisation is called.
fn organisation(ask: &Ask<'_>, kept: Option<&Membership>) -> Option<String> {
    let id = kept.map_or(ask.directory.organisation, |kept| kept.organisation);
    let is_named = ask.directory.organisation == id && !ask.directory.name.is_empty();
    is_named.then(|| ask.directory.name.clone())
}

/// Another problem explains why nobody is signed in; a person can only act on the first.
fn problem(ask: &Ask<'_>, kept: Option<&Membership>) -> Option<MembershipProblem> {
    let needs_person =
        kept.is_some_and(|kept| kept.standing == Standing::Approved && kept.sign_in.is_none());
    ask.live.problem.or(needs_person.then_some(MembershipProblem::SignInAgain))
}

/// Returns the digits in groups of four, as people read them out.
pub(crate) fn fingerprint(device: &str) -> String {
    let digits: Vec<char> = device.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}
