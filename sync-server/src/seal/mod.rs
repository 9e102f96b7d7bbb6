//! What the relay keeps lies encrypted: AES-256-GCM under a data key for each organisation, and
//! each data key wrapped by a key that the database does not hold.
//!
//! An envelope names its algorithm and its data key. A data key may be replaced at any time: what
//! is written later uses the new one, and what was written before opens with its own.

mod envelope;
mod file;
mod wrapper;

#[cfg(test)]
mod tests;

pub(crate) use envelope::{Context, DataKey, KeyNumber};
pub use file::KeyFile;
pub(crate) use file::write_whole;
pub use wrapper::{KeyWrapper, SealError, WrappedKey};

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use domain::ids::OrganisationId;

/// Every data key that may be asked for, whichever encrypts. Clones share them.
#[derive(Clone)]
pub(crate) struct Sealer {
    wrapper: Arc<dyn KeyWrapper>,
    keys: Arc<RwLock<BTreeMap<KeyNumber, Arc<DataKey>>>>,
}

impl Sealer {
    pub(crate) fn new(wrapper: Arc<dyn KeyWrapper>) -> Self {
        Self { wrapper, keys: Arc::default() }
    }

    /// Draws a data key and returns it wrapped.
    pub(crate) fn draw(&self, organisation: OrganisationId) -> Result<WrappedKey, SealError> {
        self.wrapper.wrap(&organisation.0, &*envelope::random_key()?)
    }

    /// Takes a data key in: its envelopes open from now on.
    pub(crate) fn install(
        &self,
        number: KeyNumber,
        organisation: OrganisationId,
        wrapped: &WrappedKey,
    ) -> Result<Arc<DataKey>, SealError> {
        let secret = self.wrapper.unwrap(&organisation.0, wrapped)?;
        let key = Arc::new(DataKey::new(number, organisation, &secret));
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        keys.insert(number, Arc::clone(&key));
        Ok(key)
    }

    /// Wraps a data key afresh, if another key than the newest has wrapped it.
    pub(crate) fn renew(
        &self,
        organisation: OrganisationId,
        wrapped: &WrappedKey,
    ) -> Result<Option<WrappedKey>, SealError> {
        if wrapped.by == self.wrapper.newest() {
            return Ok(None);
        }
        let secret = self.wrapper.unwrap(&organisation.0, wrapped)?;
        self.wrapper.wrap(&organisation.0, &secret).map(Some)
    }

    /// Reads the wrapping keys again; what was wrapped before still unwraps.
    pub(crate) fn reload(&self) -> Result<(), SealError> {
        self.wrapper.reload()
    }

    /// Opens an envelope of an organisation, of whichever of its data keys.
    pub(crate) fn open(
        &self,
        organisation: OrganisationId,
        context: &Context<'_>,
        sealed: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let number = envelope::key_number(sealed)?;
        let key = {
            let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
            keys.get(&number).cloned()
        };
        let key = key.ok_or(SealError::UnknownKey(number.0))?;
        if key.organisation() == organisation {
            key.open(context, sealed)
        } else {
            Err(SealError::Altered)
        }
    }
}
