//! What is asked of the relay for a device and the person on it, and when.

mod office;

use std::{sync::Arc, time::Duration};

use domain::{
    access::{Directory, Grant, Invitation, Redacted, SignedGrant, Trust},
    sync::{Entry, wire::RefusedCode},
};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until, timeout},
};

use super::{
    MemberError, Membership, RefusedKind, SignIn, Standing,
    rest::{Rest, Seated},
    thread::{Reply, Start, Told, Wish},
};
use crate::{adapter::RelayPin, api::view::MembershipProblem, port::Secret};

/// How often a device asks that waits for an administrator.
const ASK_AGAIN: Duration = Duration::from_secs(3);
/// How often a device asks that was sent away: it may be told to delete what it holds.
const ASK_LATER: Duration = Duration::from_secs(600);
/// The longest wait after a relay that could not be reached.
const RETRY_MAX: Duration = Duration::from_secs(60);
/// An access token is renewed so long before it ends.
const RENEW_BEFORE: Duration = Duration::from_secs(120);
/// Two renewals lie so far apart, however often the relay refuses what they brought.
const RENEW_APART: Duration = Duration::from_secs(5);
/// A relay that is told of a sign-out has this long to hear it; the device forgets all the same.
const LEAVE_WITHIN: Duration = Duration::from_secs(5);

/// An access token in use.
struct Token {
    text: Redacted<String>,
    renew_at: Instant,
}

pub(super) struct Work {
    start: Start,
    rest: Option<Rest>,
    token: Option<Token>,
    renewed_at: Option<Instant>,
    /// When to renew because the relay refused, or was not reached before.
    renew_at: Option<Instant>,
    look_at: Option<Instant>,
    retry: Duration,
    is_link_up: bool,
    problem: Option<MembershipProblem>,
}

impl Work {
    pub(super) fn new(start: Start) -> Self {
        Self {
            start,
            rest: None,
            token: None,
            renewed_at: None,
            renew_at: None,
            look_at: None,
            retry: ASK_AGAIN,
            is_link_up: false,
            problem: None,
        }
    }

    pub(super) async fn run(mut self, mut wishes: mpsc::UnboundedReceiver<Wish>) {
        self.begin().await;
        self.tell(Told::Ready);
        loop {
            let wake = [self.renewal(), self.look_at].into_iter().flatten().min();
            tokio::select! {
                wish = wishes.recv() => match wish {
                    Some(wish) => self.take(wish).await,
                    None => return,
                },
                () = until(wake) => self.due().await,
            }
        }
    }

    async fn begin(&mut self) {
        let Some(membership) = self.start.membership.clone() else { return };
        if let Err(error) = self.open(&membership.relay, membership.relay_pin) {
            return tracing::error!(%error, "the relay of the organisation cannot be asked");
        }
        match (membership.standing, membership.sign_in) {
            (Standing::Approved, Some(_)) => self.renew().await,
            (Standing::Approved, None) => self.forget(),
            (Standing::Pending | Standing::Revoked, _) => self.look().await,
        }
    }

    /// Returns when to renew. A token that nobody waits for may end.
    fn renewal(&self) -> Option<Instant> {
        let token = self.token.as_ref().filter(|_| self.is_link_up);
        [self.renew_at, token.map(|token| token.renew_at)].into_iter().flatten().min()
    }

    async fn due(&mut self) {
        let now = Instant::now();
        if self.renewal().is_some_and(|at| at <= now) {
            self.renew().await;
        }
        if self.look_at.is_some_and(|at| at <= now) {
            self.look().await;
        }
    }

    async fn take(&mut self, wish: Wish) {
        match wish {
            Wish::Enrol { invitation, device_name, reply } => {
                match self.enrol(&invitation, &device_name).await {
                    Ok(membership) => self.tell(Told::Enrolled { membership, reply }),
                    Err(error) => reply(Err(error)),
                }
            }
            Wish::SignIn { account, password, trust, reply } => {
                match self.sign_in((&account, password.reveal()), trust.as_ref()).await {
                    Ok(()) => self.tell_changed(Some(reply)),
                    Err(error) => reply(Err(error)),
                }
            }
            Wish::ChangePassword { account, before, after, reply } => {
                let words = (account.as_str(), before.reveal(), after.reveal());
                match self.change_password(words).await {
                    Ok(()) => self.tell_changed(Some(reply)),
                    Err(error) => reply(Err(error)),
                }
            }
            Wish::SignOut { reply } => self.sign_out(reply).await,
            Wish::Office { call, names, reply } => reply(self.office(&call, &names).await),
            Wish::Refused(RefusedCode::SignIn) => {
                let earliest = self.renewed_at.map(|at| at + RENEW_APART);
                self.renew_at = Some(earliest.unwrap_or_else(Instant::now));
            }
            Wish::Refused(RefusedCode::UnknownDevice) => self.look_at = Some(Instant::now()),
            Wish::Refused(_) => {}
            Wish::Link { is_up } => self.is_link_up = is_up,
        }
    }

    async fn enrol(
        &mut self,
        invitation: &Invitation,
        device_name: &str,
    ) -> Result<Membership, MemberError> {
        let known = self.start.membership.as_ref();
        if let Some(known) = known.filter(|known| known.standing != Standing::Pending) {
            return Err(MemberError::AlreadyEnrolled { relay: known.relay.clone() });
        }
        let pin = invitation.relay_pin.map(RelayPin);
        let mut rest = self.rest_at(&invitation.relay, pin)?;
        let standing = rest.enrol(invitation, device_name).await?;
        self.rest = Some(rest);
        self.found(None);
        let membership = Membership {
            relay: invitation.relay.clone(),
            relay_pin: pin,
            organisation: invitation.organisation,
            organisation_key: invitation.organisation_key,
            standing,
            sign_in: None,
        };
        self.start.membership = Some(membership.clone());
        self.look_after(standing);
        Ok(membership)
    }

    async fn sign_in(
        &mut self,
        (account, password): (&str, &str),
        trust: Option<&Trust>,
    ) -> Result<(), MemberError> {
        let Some(membership) = self.start.membership.clone() else {
            return Err(MemberError::NotEnrolled);
        };
        let device = self.start.key.device();
        let rest = self.rest.as_mut().ok_or(MemberError::NotEnrolled)?;
        let seated = rest.sign_in(account, password).await?;
        let word = seated.grant.as_ref().map(SignedGrant::to_bytes);
        let mut grant = granted(&seated, trust);
        if let (None, Some(trust)) = (grant, trust) {
            // The key may have changed since the device heard of it last.
            let entries = rest.standing().await?.directories;
            grant = granted(&seated, Some(&led(trust.clone(), &entries)));
            entries.into_iter().for_each(|entry| (self.start.tell)(Told::Directory(entry)));
        }
        let Some(grant) = grant.filter(|grant| grant.device == device) else {
            return Err(rest.not_trusted("it does not speak for the organisation"));
        };
        let before = self.token.take();
        let sign_in = SignIn {
            person: grant.person,
            role: grant.role,
            until: grant.expires_at,
            must_change_password: seated.must_change_password,
        };
        self.sit(seated)?;
        self.tell(Told::Granted(word.unwrap_or_default()));
        let (standing, sign_in) = (Standing::Approved, Some(sign_in));
        self.start.membership = Some(Membership { standing, sign_in, ..membership });
        self.look_at = None;
        if let Some(before) = before {
            self.leave(&before.text).await;
        }
        Ok(())
    }

    async fn change_password(&mut self, words: (&str, &str, &str)) -> Result<(), MemberError> {
        let token = self.token.as_ref().ok_or(MemberError::SignedOut)?;
        let rest = self.rest.as_mut().ok_or(MemberError::NotEnrolled)?;
        rest.change_password(token.text.reveal(), words).await?;
        let sign_in = self.start.membership.as_mut().and_then(|known| known.sign_in.as_mut());
        if let Some(sign_in) = sign_in {
            sign_in.must_change_password = false;
        }
        Ok(())
    }

    async fn sign_out(&mut self, reply: Reply) {
        if self.start.membership.is_none() {
            return reply(Err(MemberError::NotEnrolled));
        }
        if let Some(token) = self.token.take() {
            self.leave(&token.text).await;
        }
        match self.start.vault.forget(Secret::Refresh) {
            Ok(()) => self.signed_out(Some(reply)),
            Err(error) => reply(Err(error.into())),
        }
    }

    /// Tells the relay that a session is over. A relay out of reach ends it by itself, later.
    async fn leave(&mut self, token: &Redacted<String>) {
        let Some(rest) = &mut self.rest else { return };
        let left = timeout(LEAVE_WITHIN, rest.sign_out(token.reveal())).await;
        tracing::debug!(is_heard = matches!(left, Ok(Ok(()))), "the relay was told of a sign-out");
    }

    /// Goes on with the session of the person who is signed in.
    async fn renew(&mut self) {
        (self.renew_at, self.renewed_at) = (None, Some(Instant::now()));
        let refresh = match self.start.vault.read(Secret::Refresh) {
            Ok(Some(refresh)) => refresh,
            Ok(None) => return self.forget(),
            Err(error) => return tracing::error!(%error, "the sign-in cannot be renewed"),
        };
        let Some(rest) = &mut self.rest else { return };
        let renewed = match rest.renew(&refresh).await {
            Ok(seated) => self.sit(seated),
            Err(error) => Err(error),
        };
        match renewed {
            Ok(()) => self.found(None),
            Err(MemberError::Refused { kind: RefusedKind::SignedOut, .. }) => {
                self.forget();
                // Whoever is sent away is signed out as well, and learns which of the two it is.
                self.look().await;
            }
            Err(error) => {
                let again = self.wait_after(&error);
                self.renew_at = Some(again);
                if let Some(token) = &mut self.token {
                    token.renew_at = again;
                }
            }
        }
    }

    /// Learns where the device stands.
    async fn look(&mut self) {
        self.look_at = None;
        let Some(rest) = &mut self.rest else { return };
        match rest.standing().await {
            Ok(stands) => {
                self.found(None);
                for entry in stands.directories {
                    self.tell(Told::Directory(entry));
                }
                self.stands(stands.standing);
                if let Some(order) = stands.wipe {
                    self.tell(Told::Wipe(order));
                }
            }
            Err(error) => self.look_at = Some(self.wait_after(&error)),
        }
    }

    fn stands(&mut self, standing: Standing) {
        self.look_after(standing);
        let Some(membership) = &mut self.start.membership else { return };
        if membership.standing != standing {
            membership.standing = standing;
            if standing == Standing::Revoked {
                return self.forget();
            }
            self.tell_changed(None);
        }
    }

    fn look_after(&mut self, standing: Standing) {
        self.look_at = match standing {
            Standing::Pending => Some(Instant::now() + ASK_AGAIN),
            Standing::Approved => None,
            Standing::Revoked => Some(Instant::now() + ASK_LATER),
        };
    }

    /// Keeps what a session is carried on by. The vault comes first: with the token before, the
    /// device may ask again until it has used this one.
    fn sit(&mut self, seated: Seated) -> Result<(), MemberError> {
        self.start.vault.keep(Secret::Refresh, seated.refresh.reveal())?;
        let renew_at = Instant::now() + seated.holds.saturating_sub(RENEW_BEFORE);
        self.renew_at = None;
        self.tell(Told::Token(seated.access.clone()));
        self.token = Some(Token { text: seated.access, renew_at });
        Ok(())
    }

    /// Forgets who was signed in.
    fn forget(&mut self) {
        if let Err(error) = self.start.vault.forget(Secret::Refresh) {
            tracing::error!(%error, "the end of a sign-in cannot be kept");
        }
        self.signed_out(None);
    }

    fn signed_out(&mut self, reply: Option<Reply>) {
        (self.token, self.renew_at) = (None, None);
        if let Some(membership) = &mut self.start.membership {
            membership.sign_in = None;
        }
        self.tell(Told::Token(Redacted::default()));
        self.tell_changed(reply);
    }

    /// Notes why the relay did not answer as hoped, and returns when to ask again.
    fn wait_after(&mut self, error: &MemberError) -> Instant {
        tracing::info!(%error, "the relay did not answer as hoped");
        let is_stranger = matches!(error, MemberError::NotTrusted { .. });
        let unreached = error.is_passing().then_some(MembershipProblem::RelayUnreachable);
        let problem =
            if is_stranger { Some(MembershipProblem::RelayNotTrusted) } else { unreached };
        self.tell_problem(problem);
        self.retry = (self.retry * 2).min(RETRY_MAX);
        let asked = if let MemberError::TooOften { wait } = error { *wait } else { self.retry };
        Instant::now() + asked.max(self.retry)
    }

    fn found(&mut self, problem: Option<MembershipProblem>) {
        self.retry = ASK_AGAIN;
        self.tell_problem(problem);
    }

    fn tell_problem(&mut self, problem: Option<MembershipProblem>) {
        if self.problem != problem {
            self.problem = problem;
            self.tell(Told::Problem(problem));
        }
    }

    fn tell_changed(&self, reply: Option<Reply>) {
        if let Some(membership) = self.start.membership.clone() {
            self.tell(Told::Changed { membership, reply });
        }
    }

    fn tell(&self, told: Told) {
        (self.start.tell)(told);
    }

    fn open(&mut self, relay: &str, pin: Option<RelayPin>) -> Result<(), MemberError> {
        self.rest = Some(self.rest_at(relay, pin)?);
        Ok(())
    }

    fn rest_at(&self, relay: &str, pin: Option<RelayPin>) -> Result<Rest, MemberError> {
        Rest::at(relay, pin, self.start.key.clone(), Arc::clone(&self.start.clock))
    }
}

/// Returns what a session gives on this device, if the organisation said so.
fn granted(seated: &Seated, trust: Option<&Trust>) -> Option<Grant> {
    let (grant, trust) = seated.grant.as_ref().zip(trust)?;
    trust.grant(grant).ok()
}

/// Follows directories that lead from one key of the organisation to the next.
fn led(mut trust: Trust, entries: &[Vec<u8>]) -> Trust {
    for entry in entries {
        let Ok(Entry::Directory { version, bytes, signature }) = Entry::from_bytes(entry) else {
            continue;
        };
        if version < trust.version() {
            continue;
        }
        let checked = trust.check(version, &bytes, signature.as_ref());
        if let (Ok(key), Ok(directory)) = (checked, Directory::from_json(&bytes)) {
            trust.follow(key, &directory);
        }
    }
    trust
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}
