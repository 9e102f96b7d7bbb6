//! Who of the organisation it is whom a provider knows.

use domain::access::Redacted;
use rusqlite::Connection;

use super::token::Identified;
use crate::{
    identity::people::{self, Account},
    store::{
        StoreError,
        audit::{self, By, Line},
    },
};

/// Why somebody whom the provider knows is nobody here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Nobody {
    #[error("the provider knows the person, and the organisation does not")]
    Unknown,
    #[error("the account belongs to another person of the provider")]
    Other,
}

impl Nobody {
    /// Returns the refusal as the audit writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Unknown => "person.unknown",
            Self::Other => "subject.other",
        }
    }
}

/// Returns the account of somebody whom the provider knows.
///
/// Somebody who comes for the first time has the account that the provider names, if nobody ever
/// signed in to it so; from then on the account is theirs, whatever the provider calls them later.
pub(crate) fn find(
    connection: &Connection,
    identified: &Identified,
    by: By,
) -> Result<Result<Account, Nobody>, StoreError> {
    let subject = identified.subject.reveal();
    if let Some(found) = people::of_subject(connection, subject)? {
        return Ok(Ok(found));
    }
    let named = identified.account.as_ref().map(Redacted::reveal);
    let named = named.map(|account| people::account(connection, account)).transpose()?.flatten();
    let Some(found) = named else { return Ok(Err(Nobody::Unknown)) };
    if found.is_linked {
        return Ok(Err(Nobody::Other));
    }
    if !found.is_disabled {
        people::set_subject(connection, found.person, subject)?;
        let (subject, after) = (found.person.to_string(), "linked".to_owned());
        let by = By { person: Some(found.person), ..by };
        audit::note(connection, Line { subject, after, ..by.line("person.subject") })?;
    }
    Ok(Ok(found))
}
