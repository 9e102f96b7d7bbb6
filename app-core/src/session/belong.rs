//! A session whose device belongs to an organisation, or comes to.

use std::sync::mpsc::Sender;

use domain::{
    access::{Directory, Invitation, Signature},
    ids::{OrganisationId, PersonId},
    replica::{Batch, BatchId, Input, Write},
};

use super::{
    RelayConfig,
    member_fault::member_error,
    run::{Run, answer},
};
use crate::{
    api::{ApiError, Command, CommandOutcome, Confidential, ErrorCode, Event, Remedy, ViewName},
    member::{self, MemberError, Membership, Reply, Told, Wiped, Wish},
    port::{Store, StoreError},
};

/// What the page of enrolment, and every page that shows who is here, reads again.
const SHOWN: [ViewName; 5] =
    [ViewName::Status, ViewName::Membership, ViewName::Settings, ViewName::Sync, ViewName::Today];
const DEVICE_NAME_MAX: usize = 200;

type Answer = Sender<Result<CommandOutcome, ApiError>>;

impl Run {
    /// Passes on what only a relay can answer; returns what it does not concern.
    #[expect(clippy::wildcard_enum_match_arm, reason = "What does not concern it is passed back.")]
    pub(super) fn ask_relay(
        &mut self,
        command: Command,
        reply: Answer,
    ) -> Option<(Command, Answer)> {
        match command {
            Command::Enrol { invitation, device_name } => {
                match self.invited(&invitation, &device_name) {
                    Ok(invitation) => {
                        let device_name = device_name.trim().to_owned();
                        let reply = replying(reply);
                        self.member.wish(Wish::Enrol { invitation, device_name, reply });
                    }
                    Err(error) => answer(&reply, Err(member_error(error))),
                }
            }
            Command::SignIn { account, password } => {
                let (trust, reply) = (self.replica.trust().cloned(), replying(reply));
                self.member.wish(Wish::SignIn { account, password, trust, reply });
            }
            Command::ChangePassword { account, before, after } => {
                let reply = replying(reply);
                self.member.wish(Wish::ChangePassword { account, before, after, reply });
            }
            Command::AskOffice { question } => self.ask_office(&question, reply),
            Command::SignOut => self.member.wish(Wish::SignOut { reply: replying(reply) }),
            // Whoever hears this is open.
            Command::Unlock { .. } => answer(&reply, Ok(CommandOutcome::default())),
            // Where people sign in, nobody is whoever they say they are.
            Command::ChoosePerson { .. } if self.identity.organisation_key.is_some() => {
                let error = ApiError::new(ErrorCode::NotAllowed, Remedy::SignIn).at("person");
                answer(&reply, Err(error));
            }
            other => return Some((other, reply)),
        }
        None
    }

    /// Reads an invitation. A folder with records stays with the organisation they are of.
    fn invited(&self, text: &Confidential, name: &str) -> Result<Invitation, MemberError> {
        let invitation: Invitation = text.reveal().parse()?;
        let name = name.trim();
        let length = name.chars().count();
        if length == 0 || length > DEVICE_NAME_MAX || name.contains(char::is_control) {
            return Err(MemberError::DeviceName);
        }
        let is_same = self.identity.directory.organisation == invitation.organisation;
        if is_same || !holds_records(&*self.store)? {
            return Ok(invitation);
        }
        Err(MemberError::HoldsRecords)
    }

    /// Takes what the relay answered.
    pub(super) fn member_told(&mut self, told: Told) {
        match told {
            Told::Enrolled { membership, reply } => reply(self.enrolled(&membership)),
            Told::Changed { membership, reply } => {
                let kept = self.keep(&membership, None);
                if kept.is_ok() {
                    self.changed(&membership);
                }
                match (reply, kept) {
                    (Some(reply), kept) => reply(kept),
                    (None, Err(error)) => tracing::error!(%error, "a membership was not kept"),
                    (None, Ok(())) => {}
                }
            }
            Told::Token(token) => {
                self.take(Input::Token(token));
                if let Some(relay) = &mut self.relay {
                    relay.hurry();
                }
            }
            Told::Granted(word) => self.take(Input::Granted(word)),
            Told::Directory(entry) => self.take(Input::Directory(entry)),
            Told::Problem(problem) => {
                self.known.update(|state| state.live_mut().problem = problem);
                self.tell_membership();
            }
            Told::Wipe(order) => self.wipe_if_ordered(&order),
            Told::Ready => self.connect(),
        }
    }

    /// Opens the link, once.
    fn connect(&mut self) {
        if let Some(connect) = self.connect.take() {
            self.relay = Some(connect(self.links.clone()));
        }
    }

    /// Begins again as a device of the organisation that took its wish to take part.
    fn enrolled(&mut self, membership: &Membership) -> Result<(), MemberError> {
        let config = RelayConfig::of(membership);
        let config = config.map_err(|error| MemberError::Address(error.to_string()))?;
        let is_same = self.identity.directory.organisation == membership.organisation;
        let nobody =
            (!is_same).then(|| Write::Value { name: "person".to_owned(), value: String::new() });
        self.keep(membership, nobody)?;
        if let Err(error) = member::forget_wiped(&self.data_dir) {
            tracing::warn!(%error, "the folder still says that a device was wiped");
        }
        self.identity.join(membership);
        self.replica = self.identity.replica(&*self.store)?;
        if let Some(mut relay) = self.relay.take() {
            relay.close();
        }
        let (directory, person) = (self.replica.directory().clone(), self.replica.person());
        self.known.update(|state| {
            state.directory = directory.into();
            state.person = person;
            state.live_mut().relay = Some(membership.relay.clone());
            state.live_mut().problem = None;
        });
        self.connect = Some(config.connect);
        self.connect();
        self.take(Input::Started);
        self.tell_membership();
        Ok(())
    }

    /// Speaks to the relay as who is signed in by now.
    fn changed(&mut self, membership: &Membership) {
        let person: Option<PersonId> = membership.sign_in.as_ref().map(|sign_in| sign_in.person);
        self.take(Input::SignedIn(person));
        self.known.update(|state| state.person = person);
        if let Some(relay) = &mut self.relay {
            relay.hangup();
            relay.hurry();
        }
        self.tell_membership();
    }

    fn keep(&self, membership: &Membership, more: Option<Write>) -> Result<(), MemberError> {
        let mut writes = vec![membership.write()?];
        writes.extend(more);
        Ok(self.store.apply(&[Batch { id: BatchId(0), writes }])?)
    }

    /// Deletes everything, if the organisation said so and not only its relay.
    fn wipe_if_ordered(&mut self, order: &Signature) {
        let device = self.identity.device();
        let is_ordered =
            self.replica.trust().is_some_and(|trust| trust.check_wipe(device, order).is_ok());
        if !is_ordered || self.is_wiped {
            return tracing::warn!("an order to delete everything is not the organisation's");
        }
        self.is_wiped = true;
        self.known.update(|state| state.is_wiped = true);
        self.is_suspended = true;
        if let Some(mut relay) = self.relay.take() {
            relay.close();
        }
        if let Some(mut radio) = self.radio.take() {
            radio.close();
        }
        if let Err(error) = self.store.suspend() {
            tracing::warn!(%error, "the store did not close before it was deleted");
        }
        let relay = self.known.relay().unwrap_or_default();
        let wiped = Wiped { relay, at: self.clock.now().wall };
        match member::wipe(&self.data_dir, &*self.vault, &wiped) {
            Ok(()) => tracing::warn!("the organisation had this device delete what it held"),
            Err(error) => tracing::error!(%error, "something may be left of what was deleted"),
        }
        self.tell_membership();
    }

    fn tell_membership(&self) {
        self.tell(&Event::ViewsChanged { views: SHOWN.to_vec() });
    }
}

impl RelayConfig {
    /// Returns the way to the relay of an organisation.
    pub(super) fn of(membership: &Membership) -> Result<Self, ApiError> {
        match membership.relay_pin {
            Some(pin) => Self::pinned_at(&membership.relay, pin),
            None => Self::at(&membership.relay),
        }
    }
}

/// Returns what a device knows of an organisation that it has heard nothing of.
pub(super) fn unheard(organisation: OrganisationId) -> Directory {
    Directory {
        organisation,
        name: String::new(),
        version: 0,
        people: Vec::new(),
        sites: Vec::new(),
        products: Vec::new(),
        devices: Vec::new(),
        next_key: None,
        former_keys: Vec::new(),
    }
}

/// Whether there is anything that belongs to one organisation.
fn holds_records(store: &dyn Store) -> Result<bool, StoreError> {
    let reader = store.reader()?;
    Ok(!reader.documents()?.is_empty() || !reader.log_heads()?.is_empty())
}

fn replying(reply: Answer) -> Reply {
    Box::new(move |result| {
        let answered = result.map(|()| CommandOutcome::default()).map_err(member_error);
        answer(&reply, answered);
    })
}

/// What a wiped device answers to everything but the question where it stands.
pub(super) fn wiped_error() -> ApiError {
    ApiError::new(ErrorCode::DeviceWiped, Remedy::Report)
}
