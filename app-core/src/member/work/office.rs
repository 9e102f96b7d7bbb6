//! The organisation's affairs, asked for by the person who is signed in.

use tokio::time::Instant;

use super::Work;
use crate::{
    api::OfficeAnswer,
    member::{Call, MemberError, Names, RefusedKind},
};

impl Work {
    /// Asks as the person who is signed in. A token that ran out, or that the relay no longer
    /// takes, is renewed once.
    pub(super) async fn office(
        &mut self,
        call: &Call,
        names: &Names,
    ) -> Result<OfficeAnswer, MemberError> {
        if self.token.as_ref().is_none_or(|token| token.renew_at <= Instant::now()) {
            self.renew_for_a_person().await?;
        }
        match self.ask_office(call, names).await {
            Err(MemberError::Refused { kind: RefusedKind::SignedOut, .. }) => {
                self.renew_for_a_person().await?;
                self.ask_office(call, names).await
            }
            answered => answered,
        }
    }

    async fn ask_office(
        &mut self,
        call: &Call,
        names: &Names,
    ) -> Result<OfficeAnswer, MemberError> {
        let token = self.token.as_ref().ok_or(MemberError::SignedOut)?;
        let rest = self.rest.as_mut().ok_or(MemberError::NotEnrolled)?;
        rest.office(token.text.reveal(), call, names).await
    }

    async fn renew_for_a_person(&mut self) -> Result<(), MemberError> {
        let membership = self.start.membership.as_ref().ok_or(MemberError::NotEnrolled)?;
        let relay = membership.relay.clone();
        if membership.sign_in.is_none() {
            return Err(MemberError::SignedOut);
        }
        self.renew().await;
        let is_signed_in =
            self.start.membership.as_ref().is_some_and(|known| known.sign_in.is_some());
        match (&self.token, is_signed_in) {
            (Some(_), _) => Ok(()),
            (None, true) => {
                let reason = "the sign-in could not be renewed".to_owned();
                Err(MemberError::Unreachable { relay, reason })
            }
            (None, false) => Err(MemberError::SignedOut),
        }
    }
}
