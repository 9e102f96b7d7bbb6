//! Who may act on which device, as the organisation has said so far.

use std::{collections::BTreeMap, time::Duration};

use super::Grant;
use crate::{
    ids::{DeviceId, PersonId},
    units::Timestamp,
};

/// The relay's clock may have been set back by so much between a sign-in and a push.
const LEEWAY: Duration = Duration::from_secs(5 * 60);

/// Every grant that is known; their signatures were checked before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants(BTreeMap<(DeviceId, PersonId), BTreeMap<Timestamp, Grant>>);

/// A person was not signed in on a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoGrant {
    /// Nobody granted it by then.
    #[error("person {person} was not signed in on device {device}")]
    Never {
        /// The person.
        person: PersonId,
        /// The device.
        device: DeviceId,
    },
    /// The last grant had ended.
    #[error("the sign-in ended at {} ms since 1970", .0.0)]
    Ended(Timestamp),
}

impl Grants {
    /// Adds a grant; returns whether it was not known. Of two that begin in one moment the one that
    /// ends first counts, in whatever order they come.
    pub fn add(&mut self, grant: Grant) -> bool {
        let said = self.0.entry((grant.device, grant.person)).or_default();
        let is_stricter = said.get(&grant.not_before).is_none_or(|known| {
            (grant.expires_at, grant.role, grant.scope)
                < (known.expires_at, known.role, known.scope)
        });
        if is_stricter {
            said.insert(grant.not_before, grant);
        }
        is_stricter
    }

    /// Returns what the organisation said last of a person on a device, by a moment of the relay's
    /// clock.
    pub fn last(&self, device: DeviceId, person: PersonId, by: Timestamp) -> Option<&Grant> {
        let said = self.0.get(&(device, person))?;
        said.range(..=by.after(LEEWAY)).next_back().map(|(_, grant)| grant)
    }

    /// Returns the last word on each person and device that has not ended, at a moment of the
    /// relay's clock.
    pub fn live(&self, at: Timestamp) -> impl Iterator<Item = &Grant> {
        let last =
            self.0.keys().filter_map(move |(device, person)| self.last(*device, *person, at));
        last.filter(move |grant| at < grant.expires_at)
    }

    /// Returns the grant under which a person did something on a device, which the relay received
    /// at a moment of its own clock.
    ///
    /// The last word that the relay had said by then counts. Whether it had ended is told by the
    /// device's time, for only the device knows when it was done; nothing was done after it was
    /// received, so a clock that runs ahead ends nothing early.
    ///
    /// # Errors
    ///
    /// [`NoGrant`] if there was none, or it had ended.
    pub fn check(
        &self,
        (device, person): (DeviceId, PersonId),
        made_at: Timestamp,
        received_at: Timestamp,
    ) -> Result<&Grant, NoGrant> {
        let never = NoGrant::Never { person, device };
        let grant = self.last(device, person, received_at).ok_or(never)?;
        if made_at.min(received_at) < grant.expires_at {
            Ok(grant)
        } else {
            Err(NoGrant::Ended(grant.expires_at))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        access::{GrantScope, Role},
        ids::OrganisationId,
    };

    const HOUR: i64 = 3_600_000;
    const DAY: i64 = 24 * HOUR;
    const PHONE: DeviceId = DeviceId([1; 16]);
    const LAPTOP: DeviceId = DeviceId([2; 16]);
    const BO: PersonId = PersonId([3; 16]);
    const AMINA: PersonId = PersonId([4; 16]);

    fn grant(person: PersonId, role: Role, from: i64, until: i64) -> Grant {
        Grant {
            organisation: OrganisationId([9; 16]),
            person,
            role,
            scope: GrantScope::Organisation,
            device: PHONE,
            not_before: Timestamp(from),
            expires_at: Timestamp(until),
        }
    }

    /// Bo drives from day 10, judges from day 20, and is shown the door on day 30.
    fn known() -> Grants {
        let mut grants = Grants::default();
        grants.add(grant(BO, Role::Driver, 10 * DAY, 24 * DAY));
        grants.add(grant(BO, Role::QualityOfficer, 20 * DAY, 34 * DAY));
        grants.add(grant(BO, Role::QualityOfficer, 30 * DAY, 30 * DAY));
        grants
    }

    #[track_caller]
    fn check(who: (DeviceId, PersonId), made: i64, received: i64, expected: Option<Role>) {
        let known = known();
        let found = known.check(who, Timestamp(made), Timestamp(received));
        assert_eq!(found.ok().map(|grant| grant.role), expected, "{made} {received}");
    }

    #[test]
    fn only_the_person_on_the_device_is_meant() {
        check((PHONE, BO), 11 * DAY, 11 * DAY, Some(Role::Driver));
        check((LAPTOP, BO), 11 * DAY, 11 * DAY, None);
        check((PHONE, AMINA), 11 * DAY, 11 * DAY, None);
    }

    #[test]
    fn the_last_word_by_the_time_of_receipt_counts() {
        for (made, received, expected) in [
            (9 * DAY, 9 * DAY, None),
            (10 * DAY - 1, 10 * DAY - LEEWAY.as_millis() as i64 - 1, None),
            (10 * DAY, 10 * DAY, Some(Role::Driver)),
            (19 * DAY, 19 * DAY, Some(Role::Driver)),
            (19 * DAY, 21 * DAY, Some(Role::QualityOfficer)),
            (29 * DAY, 29 * DAY, Some(Role::QualityOfficer)),
            (29 * DAY, 31 * DAY, Some(Role::QualityOfficer)),
            (30 * DAY, 31 * DAY, None),
            (31 * DAY, 31 * DAY, None),
        ] {
            check((PHONE, BO), made, received, expected);
        }
    }

    #[test]
    fn those_who_are_signed_in_are_listed_until_their_grant_ends() {
        let roles = |day: i64| {
            known().live(Timestamp(day * DAY)).map(|grant| grant.role).collect::<Vec<_>>()
        };
        assert_eq!(roles(9), []);
        assert_eq!(roles(11), [Role::Driver]);
        assert_eq!(roles(29), [Role::QualityOfficer]);
        assert_eq!(roles(30), []);
    }

    #[test]
    fn a_wrong_clock_of_a_device_ends_no_grant_early() {
        let year = 365 * DAY;
        check((PHONE, BO), 11 * DAY + year, 11 * DAY, Some(Role::Driver));
        check((PHONE, BO), 0, 11 * DAY, Some(Role::Driver));
        check((PHONE, BO), i64::MIN, i64::MAX, Some(Role::QualityOfficer));
        check((PHONE, BO), i64::MAX, i64::MIN, None);
    }

    #[test]
    fn a_person_who_hears_nothing_for_weeks_has_to_sign_in_again() {
        let mut grants = Grants::default();
        grants.add(grant(BO, Role::Driver, 10 * DAY, 24 * DAY));
        let ended = Err(NoGrant::Ended(Timestamp(24 * DAY)));
        let check = |made: i64, received: i64| {
            grants.check((PHONE, BO), Timestamp(made), Timestamp(received)).map(|_| ())
        };
        assert_eq!(check(24 * DAY - 1, 60 * DAY), Ok(()));
        assert_eq!(check(24 * DAY, 60 * DAY), ended);
        assert_eq!(check(60 * DAY, 60 * DAY), ended);
    }

    proptest! {
        #[test]
        fn grants_say_the_same_in_whatever_order_they_come(
            said in prop::collection::vec((0_i64..5, 0_i64..5, 0_usize..7), 1..12),
            turn in 0_usize..12,
            made in 0_i64..8,
            received in 0_i64..8,
        ) {
            let mut grants: Vec<Grant> = said
                .iter()
                .map(|(from, length, role)| {
                    grant(BO, Role::ALL[*role], from * DAY, (from + length) * DAY)
                })
                .collect();
            let all = |grants: &[Grant]| {
                let mut known = Grants::default();
                for grant in grants {
                    known.add(*grant);
                }
                known
            };
            let before = all(&grants);
            let turn = turn % grants.len();
            grants.rotate_left(turn);
            let after = all(&grants);
            prop_assert_eq!(&before, &after);
            let (made, received) = (Timestamp(made * DAY), Timestamp(received * DAY));
            if let Ok(grant) = after.check((PHONE, BO), made, received) {
                prop_assert!(grant.not_before <= received && made.min(received) < grant.expires_at);
            }
        }
    }
}
