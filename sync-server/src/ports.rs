//! What a role needs from the process it runs in.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use domain::units::{Now, Timestamp};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::{Semaphore, watch};

use crate::{
    hub::Hub,
    identity::{Identity, oidc::SignIn},
    limit::Limits,
    policy::Policy,
    relay::Challenges,
    store::Store,
};

/// What every role shares.
pub(crate) struct Ports {
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) hub: Arc<Hub>,
    /// The organisation; nothing if the relay was never told of one and is open.
    pub(crate) identity: Option<Arc<Identity>>,
    /// How people sign in.
    pub(crate) sign_in: SignIn,
    /// One permit for each password that is being hashed, which takes 19 MiB.
    pub(crate) hashers: Semaphore,
    pub(crate) limits: Limits,
    pub(crate) policy: Policy,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) challenges: Challenges,
    /// One permit for each link and each request that waits.
    pub(crate) seats: Arc<Semaphore>,
    pub(crate) stop: watch::Receiver<bool>,
}

/// The clock of the machine that the relay runs on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    started: Instant,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self { started: Instant::now() }
    }

    pub(crate) fn now(&self) -> Now {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        let milliseconds = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        Now { monotonic: self.started.elapsed(), wall: Timestamp(milliseconds) }
    }
}

/// Waits until the process is asked to stop.
pub(crate) async fn stopped(stop: &mut watch::Receiver<bool>) {
    // The sender lives as long as the process serves; without it there is nothing left to serve.
    let _ = stop.wait_for(|is_stopping| *is_stopping).await;
}
