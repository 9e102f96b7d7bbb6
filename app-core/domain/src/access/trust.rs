//! Whose word a device takes for its organisation's.

use serde::{Deserialize, Serialize};

use super::{
    BadSignature, Directory, Grant, GrantError, OrganisationPublicKey, Signature, SignedGrant,
};
use crate::ids::{DeviceId, OrganisationId};

/// The keys of an organisation, followed from the one that the device pinned when it enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trust {
    organisation: OrganisationId,
    pinned: OrganisationPublicKey,
    key: OrganisationPublicKey,
    next: Option<OrganisationPublicKey>,
    former: Vec<OrganisationPublicKey>,
    version: u64,
}

/// The organisation did not say this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTrusted {
    /// Nobody signed it.
    #[error("the directory is not signed")]
    Unsigned,
    /// Whoever signed it, it was not the organisation, or it signed something else.
    #[error("the organisation did not sign the directory")]
    Signature,
}

impl Trust {
    /// Returns what a device trusts that has just enrolled: one key, and no directory yet.
    pub fn pin(organisation: OrganisationId, key: OrganisationPublicKey) -> Self {
        Self { organisation, pinned: key, key, next: None, former: Vec::new(), version: 0 }
    }

    /// Returns what [`Self::to_json`] wrote, if it grew from the same pinned key.
    pub fn resume(
        organisation: OrganisationId,
        pinned: OrganisationPublicKey,
        json: &str,
    ) -> Option<Self> {
        let kept: Self = serde_json::from_str(json).ok()?;
        (kept.organisation == organisation && kept.pinned == pinned).then_some(kept)
    }

    /// Returns what [`Self::resume`] reads.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Returns the version of the last directory that was believed; 0 before the first.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Checks that the organisation signed a version of its directory, with the key it signs with
    /// now or with the one it named to follow. Returns the key.
    ///
    /// # Errors
    ///
    /// [`NotTrusted`] if it did not.
    pub fn check(
        &self,
        version: u64,
        json: &[u8],
        signature: Option<&Signature>,
    ) -> Result<OrganisationPublicKey, NotTrusted> {
        let signature = signature.ok_or(NotTrusted::Unsigned)?;
        let is_by = |key: &OrganisationPublicKey| {
            key.verify_directory(self.organisation, version, json, signature).is_ok()
        };
        [Some(self.key), self.next].into_iter().flatten().find(is_by).ok_or(NotTrusted::Signature)
    }

    /// Follows a directory that [`Self::check`] found signed by `key`.
    ///
    /// Once the next key has signed, the one before signs no more; what it granted still holds for
    /// as long as the directory names it among the former ones.
    pub fn follow(&mut self, key: OrganisationPublicKey, directory: &Directory) {
        self.key = key;
        self.next = directory.next_key.filter(|next| *next != key);
        self.former.clone_from(&directory.former_keys);
        self.version = directory.version;
    }

    /// Checks that the organisation ordered this device to delete what it holds, with a key that it
    /// signs with.
    ///
    /// # Errors
    ///
    /// [`BadSignature`] if it did not.
    pub fn check_wipe(&self, device: DeviceId, order: &Signature) -> Result<(), BadSignature> {
        let keys = [Some(self.key), self.next].into_iter().flatten();
        let mut checked = keys.map(|key| key.verify_wipe(self.organisation, device, order));
        checked.find(Result::is_ok).unwrap_or(Err(BadSignature { device }))
    }

    /// Returns what a grant gives, if a key of the organisation signed it. Its time is not checked.
    ///
    /// # Errors
    ///
    /// [`GrantError::Organisation`] or [`GrantError::Signature`].
    pub fn grant(&self, signed: &SignedGrant) -> Result<Grant, GrantError> {
        let mut verified = signed.verify(self.organisation, &self.key).copied();
        for key in self.next.iter().chain(&self.former) {
            if verified != Err(GrantError::Signature) {
                break;
            }
            verified = signed.verify(self.organisation, key).copied();
        }
        verified
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::OrganisationKey;

    const ORGANISATION: OrganisationId = OrganisationId([1; 16]);

    fn key(seed: u8) -> OrganisationKey {
        OrganisationKey::from_seed([seed; 32])
    }

    fn directory(version: u64, next: Option<u8>, former: &[u8]) -> Directory {
        Directory {
            organisation: ORGANISATION,
            name: "North".to_owned(),
            version,
            people: Vec::new(),
            sites: Vec::new(),
            products: Vec::new(),
            devices: Vec::new(),
            next_key: next.map(|seed| key(seed).public()),
            former_keys: former.iter().map(|seed| key(*seed).public()).collect(),
        }
    }

    /// Lets a key say a directory; returns whether it was believed.
    fn say(trust: &mut Trust, by: u8, said: &Directory) -> Result<(), NotTrusted> {
        let json = serde_json::to_vec(said).unwrap();
        let signature = key(by).sign_directory(ORGANISATION, said.version, &json);
        let by = trust.check(said.version, &json, Some(&signature))?;
        trust.follow(by, said);
        Ok(())
    }

    #[test]
    fn the_pinned_key_is_believed_and_no_other() {
        let mut trust = Trust::pin(ORGANISATION, key(1).public());
        assert_eq!(say(&mut trust, 2, &directory(1, None, &[])), Err(NotTrusted::Signature));
        assert_eq!(say(&mut trust, 1, &directory(1, None, &[])), Ok(()));
        assert_eq!(trust.check(2, b"{}", None), Err(NotTrusted::Unsigned));
        assert_eq!(trust.version(), 1);
    }

    #[test]
    fn a_key_hands_over_to_the_next_one_and_signs_no_more() {
        let mut trust = Trust::pin(ORGANISATION, key(1).public());
        assert_eq!(say(&mut trust, 1, &directory(1, Some(2), &[])), Ok(()));
        assert_eq!(say(&mut trust, 1, &directory(2, Some(2), &[])), Ok(()), "not yet handed over");
        assert_eq!(say(&mut trust, 2, &directory(3, None, &[1])), Ok(()));
        assert_eq!(say(&mut trust, 1, &directory(4, None, &[])), Err(NotTrusted::Signature));
        assert_eq!(say(&mut trust, 2, &directory(4, None, &[])), Ok(()));
    }

    #[test]
    fn a_handover_that_was_taken_back_gives_nothing() {
        let mut trust = Trust::pin(ORGANISATION, key(1).public());
        say(&mut trust, 1, &directory(1, Some(2), &[])).unwrap();
        say(&mut trust, 1, &directory(2, None, &[])).unwrap();
        assert_eq!(say(&mut trust, 2, &directory(3, None, &[])), Err(NotTrusted::Signature));
    }

    #[test]
    fn what_is_trusted_survives_a_restart_and_no_other_pin() {
        let mut trust = Trust::pin(ORGANISATION, key(1).public());
        say(&mut trust, 1, &directory(7, Some(2), &[])).unwrap();
        let json = trust.to_json();
        assert_eq!(Trust::resume(ORGANISATION, key(1).public(), &json), Some(trust));
        assert_eq!(Trust::resume(ORGANISATION, key(2).public(), &json), None);
        assert_eq!(Trust::resume(OrganisationId([2; 16]), key(1).public(), &json), None);
        assert_eq!(Trust::resume(ORGANISATION, key(1).public(), "{}"), None);
    }
}
