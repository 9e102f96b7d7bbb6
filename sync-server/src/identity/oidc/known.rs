use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use tokio::sync::Mutex;

use super::{
    ProviderError,
    discovery::{Document, Metadata},
    fetch::Web,
    keys::{self, Algorithm, KeySet},
};

/// What a provider says of itself is asked again after so long.
const METADATA_HOLDS: Duration = Duration::from_secs(60 * 60);
/// A key that a provider withdraws is believed for so long at most.
const KEYS_HOLD: Duration = Duration::from_secs(10 * 60);
/// A token under an unknown key has the keys asked again, no more often than this.
const KEYS_AGAIN_AFTER: Duration = Duration::from_secs(30);
/// A provider that did not answer is left alone for so long.
const FAILURE_HOLDS: Duration = Duration::from_secs(5);

/// What is known of a provider. One request at a time asks; the others wait for its answer.
#[derive(Debug, Default)]
pub(super) struct Known {
    asking: Mutex<Asked>,
    /// The last answer, for those who must not make the relay ask.
    last: RwLock<Option<Arc<Metadata>>>,
}

#[derive(Debug, Default)]
struct Asked {
    metadata: Option<Dated<Metadata>>,
    keys: Option<Dated<KeySet>>,
    /// When the keys were last asked again before their time.
    again_at: Option<Duration>,
    failure: Option<(Duration, ProviderError)>,
}

#[derive(Debug)]
struct Dated<T> {
    at: Duration,
    value: Arc<T>,
}

impl<T> Dated<T> {
    fn holds(this: Option<&Self>, how_long: Duration, now: Duration) -> Option<Arc<T>> {
        let found = this.filter(|dated| now.saturating_sub(dated.at) < how_long);
        found.map(|dated| Arc::clone(&dated.value))
    }
}

/// Where and how a provider is asked of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    pub(super) web: &'a Web,
    pub(super) issuer: &'a str,
    pub(super) is_local: bool,
}

impl Known {
    /// Returns where the provider is asked what.
    pub(super) async fn metadata(
        &self,
        source: Source<'_>,
        now: Duration,
    ) -> Result<Arc<Metadata>, ProviderError> {
        let mut asked = self.asking.lock().await;
        self.metadata_of(&mut asked, source, now).await
    }

    /// Returns the last answer, without asking.
    pub(super) fn last(&self) -> Option<Arc<Metadata>> {
        self.last.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the keys among which the one of this name should be: asked again if it is not.
    pub(super) async fn keys(
        &self,
        source: Source<'_>,
        (algorithm, name): (Algorithm, Option<&str>),
        now: Duration,
    ) -> Result<Arc<KeySet>, ProviderError> {
        let mut asked = self.asking.lock().await;
        if let Some(keys) = Dated::holds(asked.keys.as_ref(), KEYS_HOLD, now) {
            let is_asked =
                asked.again_at.is_some_and(|at| now.saturating_sub(at) < KEYS_AGAIN_AFTER);
            if is_asked || keys.find(algorithm, name).is_some() {
                return Ok(keys);
            }
            asked.again_at = Some(now);
        }
        let metadata = self.metadata_of(&mut asked, source, now).await?;
        let document: keys::Document = source.web.get(&metadata.keys, "keys").await?;
        let value = Arc::new(KeySet::read(document));
        asked.keys = Some(Dated { at: now, value: Arc::clone(&value) });
        Ok(value)
    }

    async fn metadata_of(
        &self,
        asked: &mut Asked,
        source: Source<'_>,
        now: Duration,
    ) -> Result<Arc<Metadata>, ProviderError> {
        if let Some(found) = Dated::holds(asked.metadata.as_ref(), METADATA_HOLDS, now) {
            return Ok(found);
        }
        if let Some((at, error)) = asked.failure
            && now.saturating_sub(at) < FAILURE_HOLDS
        {
            return Err(error);
        }
        let found = ask(source).await;
        asked.failure = found.as_ref().err().map(|error| (now, *error));
        let value = Arc::new(found?);
        asked.metadata = Some(Dated { at: now, value: Arc::clone(&value) });
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&value));
        Ok(value)
    }
}

async fn ask(source: Source<'_>) -> Result<Metadata, ProviderError> {
    let address = Document::address(source.issuer)?;
    let document: Document = source.web.get(&address, "discovery document").await?;
    document.check(source.issuer, source.is_local)
}
