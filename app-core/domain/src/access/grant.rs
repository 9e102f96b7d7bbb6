//! The organisation's word that a person may act on a device, checked without any network.

use super::{OrganisationKey, OrganisationPublicKey, Role, Signature};
use crate::{
    ids::{DeviceId, OrganisationId, PersonId, ShipmentId, SiteId},
    units::Timestamp,
};

const PURPOSE: &[u8] = b"isotherm grant 1\0";
/// The bytes of a grant before its signature.
const CONTENT_BYTES: usize = 82;

/// The records that a grant reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GrantScope {
    /// Every record of the organisation.
    Organisation,
    /// The records of one site.
    Site(SiteId),
    /// The records of one shipment.
    Shipment(ShipmentId),
}

/// A person may act with a role on a device, for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The organisation that grants.
    pub organisation: OrganisationId,
    /// The person.
    pub person: PersonId,
    /// The role in which the person acts.
    pub role: Role,
    /// The records it reaches.
    pub scope: GrantScope,
    /// The only device on which it holds.
    pub device: DeviceId,
    /// Holds from here on, by the relay's clock.
    pub not_before: Timestamp,
    /// Holds until before here, by the relay's clock.
    pub expires_at: Timestamp,
}

/// A grant with the signature that was made over it, unchecked until [`Self::verify`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedGrant {
    grant: Grant,
    signature: Signature,
}

/// The grant does not give what is asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// The bytes are no grant, or of a later version.
    #[error("not a grant")]
    Malformed,
    /// The organisation did not sign it.
    #[error("the organisation did not sign the grant")]
    Signature,
    /// It is for another organisation.
    #[error("the grant is of another organisation")]
    Organisation,
    /// It does not hold yet.
    #[error("the grant holds from {} ms since 1970", .0.0)]
    NotYet(Timestamp),
    /// It no longer holds.
    #[error("the grant held until {} ms since 1970", .0.0)]
    Expired(Timestamp),
}

impl Grant {
    /// Signs the grant with the organisation's key.
    pub fn sign(self, key: &OrganisationKey) -> SignedGrant {
        let signature = key.sign(&[PURPOSE, &self.content()].concat());
        SignedGrant { grant: self, signature }
    }

    /// Checks that the grant holds at a moment of the relay's clock.
    ///
    /// # Errors
    ///
    /// [`GrantError::NotYet`] or [`GrantError::Expired`].
    pub fn holds_at(&self, now: Timestamp) -> Result<(), GrantError> {
        if now < self.not_before {
            return Err(GrantError::NotYet(self.not_before));
        }
        if now >= self.expires_at {
            return Err(GrantError::Expired(self.expires_at));
        }
        Ok(())
    }

    fn content(&self) -> Vec<u8> {
        let (scope, id) = match self.scope {
            GrantScope::Organisation => (0, [0; 16]),
            GrantScope::Site(site) => (1, site.0),
            GrantScope::Shipment(shipment) => (2, shipment.0),
        };
        let mut bytes = Vec::with_capacity(CONTENT_BYTES);
        bytes.extend_from_slice(&self.organisation.0);
        bytes.extend_from_slice(&self.person.0);
        bytes.extend_from_slice(&[role_number(self.role), scope]);
        bytes.extend_from_slice(&id);
        bytes.extend_from_slice(&self.device.0);
        bytes.extend_from_slice(&self.not_before.0.to_be_bytes());
        bytes.extend_from_slice(&self.expires_at.0.to_be_bytes());
        bytes
    }
}

impl SignedGrant {
    /// Returns the grant and its signature as an entry carries them.
    ///
    /// Organisation, person (16 bytes each), role, kind of scope (1 byte each), scope, device
    /// (16 bytes each), from, until (8 bytes each, big-endian milliseconds since 1970), signature
    /// (64 bytes).
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.grant.content().as_slice(), &self.signature.0].concat()
    }

    /// Returns the signed grant that [`Self::to_bytes`] wrote; the signature is not checked.
    ///
    /// # Errors
    ///
    /// [`GrantError::Malformed`] if the bytes are anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, GrantError> {
        read(bytes).ok_or(GrantError::Malformed)
    }

    /// Returns the grant as it says itself, for whoever signed it.
    pub fn unchecked(&self) -> &Grant {
        &self.grant
    }

    /// Returns the grant, if `organisation` signed it with this key. Its time is not checked.
    ///
    /// # Errors
    ///
    /// [`GrantError::Organisation`] or [`GrantError::Signature`].
    pub fn verify(
        &self,
        organisation: OrganisationId,
        key: &OrganisationPublicKey,
    ) -> Result<&Grant, GrantError> {
        if self.grant.organisation != organisation {
            return Err(GrantError::Organisation);
        }
        let message = [PURPOSE, &self.grant.content()].concat();
        key.verify(&message, &self.signature).map_err(|_| GrantError::Signature)?;
        Ok(&self.grant)
    }
}

fn read(bytes: &[u8]) -> Option<SignedGrant> {
    let (organisation, rest) = bytes.split_first_chunk::<16>()?;
    let (person, rest) = rest.split_first_chunk::<16>()?;
    let ([role, scope], rest) = rest.split_first_chunk::<2>()?;
    let (id, rest) = rest.split_first_chunk::<16>()?;
    let (device, rest) = rest.split_first_chunk::<16>()?;
    let (not_before, rest) = rest.split_first_chunk::<8>()?;
    let (expires_at, rest) = rest.split_first_chunk::<8>()?;
    let scope = match scope {
        0 if *id == [0; 16] => GrantScope::Organisation,
        1 => GrantScope::Site(SiteId(*id)),
        2 => GrantScope::Shipment(ShipmentId(*id)),
        _ => return None,
    };
    let grant = Grant {
        organisation: OrganisationId(*organisation),
        person: PersonId(*person),
        role: Role::ALL.into_iter().find(|known| role_number(*known) == *role)?,
        scope,
        device: DeviceId(*device),
        not_before: Timestamp(i64::from_be_bytes(*not_before)),
        expires_at: Timestamp(i64::from_be_bytes(*expires_at)),
    };
    Some(SignedGrant { grant, signature: Signature(rest.try_into().ok()?) })
}

fn role_number(role: Role) -> u8 {
    match role {
        Role::Driver => 1,
        Role::ClinicStaff => 2,
        Role::Dispatcher => 3,
        Role::QualityOfficer => 4,
        Role::Administrator => 5,
        Role::Integrator => 6,
        Role::Auditor => 7,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grant(role: Role, scope: GrantScope) -> Grant {
        Grant {
            organisation: OrganisationId([1; 16]),
            person: PersonId([2; 16]),
            role,
            scope,
            device: DeviceId([3; 16]),
            not_before: Timestamp(1_000),
            expires_at: Timestamp(2_000),
        }
    }

    #[test]
    fn a_grant_survives_its_bytes_in_every_role_and_scope() {
        let key = OrganisationKey::from_seed([7; 32]);
        for role in Role::ALL {
            for scope in [
                GrantScope::Organisation,
                GrantScope::Site(SiteId([8; 16])),
                GrantScope::Shipment(ShipmentId([9; 16])),
            ] {
                let signed = grant(role, scope).sign(&key);
                let read = SignedGrant::from_bytes(&signed.to_bytes()).unwrap();
                let verified = read.verify(OrganisationId([1; 16]), &key.public());
                assert_eq!(verified, Ok(&grant(role, scope)));
            }
        }
    }

    #[test]
    fn a_grant_holds_from_its_first_moment_to_before_its_last() {
        let grant = grant(Role::Driver, GrantScope::Organisation);
        for (at, expected) in [
            (999, Err(GrantError::NotYet(Timestamp(1_000)))),
            (1_000, Ok(())),
            (1_999, Ok(())),
            (2_000, Err(GrantError::Expired(Timestamp(2_000)))),
        ] {
            assert_eq!(grant.holds_at(Timestamp(at)), expected, "{at}");
        }
    }

    #[test]
    fn a_grant_of_another_organisation_or_key_is_refused() {
        let key = OrganisationKey::from_seed([7; 32]);
        let signed = grant(Role::Driver, GrantScope::Organisation).sign(&key);
        let verify = |organisation, seed| {
            let key = OrganisationKey::from_seed([seed; 32]).public();
            signed.verify(OrganisationId([organisation; 16]), &key).copied()
        };
        assert_eq!(verify(2, 7), Err(GrantError::Organisation));
        assert_eq!(verify(1, 8), Err(GrantError::Signature));
    }

    proptest! {
        #[test]
        fn no_altered_byte_goes_unseen(at in 0_usize..146, mask in 1_u8..) {
            let key = OrganisationKey::from_seed([7; 32]);
            let mut bytes = grant(Role::Auditor, GrantScope::Organisation).sign(&key).to_bytes();
            bytes[at] ^= mask;
            let verified = SignedGrant::from_bytes(&bytes)
                .and_then(|read| read.verify(OrganisationId([1; 16]), &key.public()).copied());
            prop_assert!(verified.is_err());
        }

        #[test]
        fn arbitrary_bytes_are_read_or_refused(bytes in prop::collection::vec(0_u8.., 0..200)) {
            if let Ok(read) = SignedGrant::from_bytes(&bytes) {
                prop_assert_eq!(read.to_bytes(), bytes);
            }
        }
    }
}
