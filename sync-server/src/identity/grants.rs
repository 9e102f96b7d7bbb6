//! The organisation's word on who acts where, handed to every device through the log.

use std::time::Duration;

use domain::{
    access::{Grant, GrantScope, Person, Role, SignedGrant},
    ids::{DeviceId, PersonId, SiteId},
    units::Timestamp,
};
use rusqlite::{Connection, params};

use super::{
    organisation::Identity,
    people::{self, Account},
};
use crate::store::{
    StoreError, Writing,
    audit::{self, By, Line},
};

/// How long a device that hears nothing of the relay may rely on a sign-in.
pub(super) const GRANT_HOLDS: Duration = Duration::from_secs(14 * 24 * 60 * 60);
/// A grant that ends sooner is followed by the next, while the session lasts.
const RENEW_WITHIN: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Someone who is signed in on a device.
struct Seated {
    person: PersonId,
    role: Role,
    site: Option<SiteId>,
    device: DeviceId,
}

impl Identity {
    /// Says that an account's person may act on a device, and hands it to every device.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if it cannot be stored.
    pub(crate) fn grant(
        &self,
        writing: &mut Writing<'_, '_>,
        account: &Account,
        device: DeviceId,
        at: Timestamp,
    ) -> Result<SignedGrant, StoreError> {
        let Account { person, role, site, .. } = *account;
        self.say(writing, &Seated { person, role, site, device }, at)
    }

    /// Says it anew of everyone who is signed in and whose grant ends soon, or who has another role
    /// or site by now. Ends the grants of those who may act no longer.
    pub(super) fn grant_sessions(
        &self,
        writing: &mut Writing<'_, '_>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        for seated in self.seated(writing, at)? {
            let last = writing.grants().last(seated.device, seated.person, at);
            let is_right = last.is_some_and(|grant| {
                (grant.role, grant.scope) == (seated.role, scope(&seated))
                    && grant.expires_at > at.after(RENEW_WITHIN)
            });
            if !is_right {
                self.say(writing, &seated, at)?;
                note(
                    writing.transaction,
                    "grant.give",
                    (seated.device, seated.person, seated.role),
                    at,
                )?;
            }
        }
        let directory = writing.directory(self.organisation);
        let may_act = |person: &Person| person.disabled_at.is_none();
        let is_gone = |grant: &&Grant| {
            directory.is_some_and(|known| !known.person(grant.person).is_some_and(may_act))
        };
        let gone: Vec<Grant> = writing.grants().live(at).filter(is_gone).copied().collect();
        for grant in gone {
            let ended = Grant { not_before: at, expires_at: at, ..grant };
            writing.append_grant(self.organisation, &ended.sign(&self.key()), at)?;
            note(writing.transaction, "grant.end", (grant.device, grant.person, grant.role), at)?;
        }
        Ok(())
    }

    fn seated(&self, writing: &Writing<'_, '_>, at: Timestamp) -> Result<Vec<Seated>, StoreError> {
        let mut statement = writing.transaction.prepare_cached(include_str!("list_granted.sql"))?;
        let rows = statement.query_map(params![at.0], |row| {
            Ok(Seated {
                person: PersonId(row.get(0)?),
                role: people::role(&row.get::<_, String>(1)?),
                site: people::site(row.get(2)?),
                device: DeviceId(row.get(3)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn say(
        &self,
        writing: &mut Writing<'_, '_>,
        seated: &Seated,
        at: Timestamp,
    ) -> Result<SignedGrant, StoreError> {
        let grant = Grant {
            organisation: self.organisation,
            person: seated.person,
            role: seated.role,
            scope: scope(seated),
            device: seated.device,
            not_before: at,
            expires_at: at.after(GRANT_HOLDS),
        };
        let signed = grant.sign(&self.key());
        writing.append_grant(self.organisation, &signed, at)?;
        Ok(signed)
    }
}

/// Writes what the relay granted or ended by itself, with nobody asking for it.
fn note(
    connection: &Connection,
    action: &'static str,
    (device, person, role): (DeviceId, PersonId, Role),
    at: Timestamp,
) -> Result<(), StoreError> {
    let by = By { device: Some(device), ..By::hand(at) };
    let (subject, after) = (person.to_string(), role.word().to_owned());
    audit::note(connection, Line { subject, after, ..by.line(action) })
}

fn scope(seated: &Seated) -> GrantScope {
    seated.site.map_or(GrantScope::Organisation, GrantScope::Site)
}
