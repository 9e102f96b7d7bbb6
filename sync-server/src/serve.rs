//! The process: opens the ports, runs the roles, and stops without losing anything.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::connect_info::Connected,
    middleware::{from_fn, from_fn_with_state},
    serve::{IncomingStream, Listener},
};
use domain::{
    access::{Directory, DirectoryError},
    sync::Entry,
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
    task::JoinHandle,
};

use crate::{
    hub::Hub,
    identity::{Identity, OidcError, SignInOptions, oidc::SignIn},
    limit::{Limits, Peer, limit},
    policy::Policy,
    ports::{Clock, Ports},
    problem::Problem,
    relay::Challenges,
    request::observe,
    role::{Dependency, ROLES, Role},
    routes,
    store::{Store, StoreError},
    tls::{Certificate, TlsError, TlsFiles, TlsListener},
};

/// The most links and waiting requests at one time; each costs one batch of memory at most.
const SEATS: usize = 1024;
/// How long links may take to end once the relay stops.
const DRAIN_WITHIN: Duration = Duration::from_secs(10);
/// The most passwords that are hashed at one time.
const HASHERS: usize = 2;
/// How often the relay looks whether another process has changed who may take part.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Bounds of the commit times that are counted, in seconds.
const COMMIT_SECONDS: [f64; 8] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0];

/// Where the wrapping keys lie, unless the process is told.
pub const KEY_FILE: &str = "relay.key";

/// What the process is told.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder of the log.
    pub data: PathBuf,
    /// The keys that wrap what encrypts the log; otherwise `relay.key` beside the log.
    pub key_file: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The certificate to listen with; none for plain HTTP.
    pub tls: Option<TlsFiles>,
    /// Whether a proxy on a private network ends TLS before the relay.
    pub is_behind_proxy: bool,
    /// What to do.
    pub roles: Vec<Role>,
    /// The directory to publish, as a JSON file.
    pub directory: Option<PathBuf>,
    /// The relay's address as devices know it, if not the one that `init` was told.
    pub address: Option<String>,
    /// How people sign in.
    pub sign_in: SignInOptions,
}

impl Config {
    fn key_file(&self) -> PathBuf {
        self.key_file.clone().unwrap_or_else(|| self.data.join(KEY_FILE))
    }
}

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is nothing to do.
    #[error("no role was given")]
    NoRole,
    /// Anyone on the way could read and change what is sent.
    #[error(
        "{0} is beyond this machine: give --tls-cert and --tls-key, or --behind-proxy where a \
         proxy ends TLS"
    )]
    Unsecured(SocketAddr),
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The provider of sign-in cannot be used.
    #[error(transparent)]
    Oidc(#[from] OidcError),
    /// The relay was told of its organisation, which makes its own directory.
    #[error("the folder was initialised: its directory comes from the relay and not from a file")]
    Initialised,
    /// The directory file cannot be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// The directory file is no directory.
    #[error("{path}: {error}")]
    Directory {
        /// The file.
        path: PathBuf,
        /// Why.
        error: DirectoryError,
    },
}

/// The process cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The store cannot be opened or closed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The address cannot be listened on.
    #[error("{address}: {error}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        error: std::io::Error,
    },
    /// The machine has no randomness.
    #[error("no randomness: {0}")]
    NoChance(String),
    /// The policy cannot be read, or does not fit its schema.
    #[error("{0}")]
    Policy(String),
    /// The counters cannot be set up.
    #[error("the counters: {0}")]
    Metrics(String),
}

/// Checks a configuration and returns its directory and the directory's bytes.
///
/// # Errors
///
/// [`ConfigError`] names what cannot be used.
pub fn check(config: &Config) -> Result<Option<(Directory, Vec<u8>)>, ConfigError> {
    if config.roles.is_empty() {
        return Err(ConfigError::NoRole);
    }
    if config.tls.is_none() && !config.is_behind_proxy && !config.listen.ip().is_loopback() {
        return Err(ConfigError::Unsecured(config.listen));
    }
    config.tls.clone().map(Certificate::read).transpose()?;
    SignIn::new(&config.sign_in)?;
    let Some(path) = &config.directory else { return Ok(None) };
    let bytes = std::fs::read(path)
        .map_err(|error| ConfigError::Unreadable { path: path.clone(), error })?;
    let directory = Directory::from_json(&bytes)
        .map_err(|error| ConfigError::Directory { path: path.clone(), error })?;
    Ok(Some((directory, bytes)))
}

/// Runs until `stopped`; tells `ready` where it listens.
///
/// # Errors
///
/// [`ServeError`] if it cannot start, or could not close the store.
pub async fn serve(
    config: Config,
    ready: impl FnOnce(SocketAddr),
    stopped: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let directory = check(&config)?;
    let (clock, hub) = (Clock::start(), Arc::new(Hub::default()));
    let store = Store::open(&config.data, &config.key_file(), Arc::clone(&hub))?;
    if let Some((directory, bytes)) = directory
        && store.read(Identity::open).await?.is_none()
    {
        publish(&store, &directory, bytes, clock).await?;
    }
    let certificate = config.tls.clone().map(Certificate::read).transpose();
    let certificate = certificate.map_err(ConfigError::from)?;
    let identity = identity(&store, &config, clock).await?;
    let unlistened = |error| ServeError::Listen { address: config.listen, error };
    let listener = TcpListener::bind(config.listen).await.map_err(unlistened)?;
    let address = listener.local_addr().map_err(unlistened)?;
    let (stop, stopping) = watch::channel(false);
    let challenges =
        Challenges::start().map_err(|error| ServeError::NoChance(error.to_string()))?;
    let ports = Arc::new(Ports {
        clock,
        challenges,
        store: store.clone(),
        hub,
        identity,
        sign_in: SignIn::new(&config.sign_in).map_err(ConfigError::from)?,
        hashers: Semaphore::new(HASHERS),
        limits: Limits::new(config.is_behind_proxy),
        policy: Policy::new().map_err(|error| ServeError::Policy(error.to_string()))?,
        metrics: counters(&config.roles)?,
        seats: Arc::new(Semaphore::new(SEATS)),
        stop: stopping,
    });
    tokio::spawn(reload(ports.store.clone(), certificate.clone()));
    tokio::spawn(greet(Arc::clone(&ports)));
    ready(address);
    let router = router(&config.roles, &ports);
    let mut signal = ports.stop.clone();
    let shutdown = async move { crate::ports::stopped(&mut signal).await };
    let served = match certificate {
        Some(certificate) => answer(TlsListener::new(listener, certificate), router, shutdown),
        None => answer(listener, router, shutdown),
    };
    let looking = tokio::spawn(look(Arc::clone(&ports)));
    stopped.await;
    tracing::info!("stopping");
    stop.send_replace(true);
    if tokio::time::timeout(DRAIN_WITHIN, drained(served, &ports)).await.is_err() {
        tracing::warn!("links were still open when the relay stopped");
    }
    looking.abort();
    store.close().await?;
    tracing::info!("stopped");
    Ok(())
}

fn answer<L: Listener<Addr: std::fmt::Debug>>(
    listener: L,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> JoinHandle<std::io::Result<()>>
where
    Peer: for<'a> Connected<IncomingStream<'a, L>>,
{
    let server = axum::serve(listener, router.into_make_service_with_connect_info::<Peer>())
        .with_graceful_shutdown(shutdown);
    tokio::spawn(server.into_future())
}

/// Takes keys that were added, and a certificate that was replaced, into use whenever the process
/// is told to read its files again.
#[cfg(unix)]
fn reload(store: Store, certificate: Option<Certificate>) -> impl Future<Output = ()> + Send {
    use tokio::signal::unix::{SignalKind, signal};
    // Asked for before the task first runs: until then the signal would end the process.
    let hangups = signal(SignalKind::hangup());
    async move {
        let Ok(mut hangups) = hangups else { return };
        while hangups.recv().await.is_some() {
            match store.rotate().await {
                Ok(()) => tracing::info!("the keys were read again"),
                Err(error) => tracing::error!(%error, "the keys before stay in use"),
            }
            match certificate.as_ref().map(Certificate::reload) {
                Some(Ok(())) => tracing::info!("the certificate was read again"),
                Some(Err(error)) => {
                    tracing::error!(%error, "the certificate before stays in use");
                }
                None => {}
            }
        }
    }
}

/// Without signals, keys that were added are taken into use at the next start.
#[cfg(not(unix))]
async fn reload(_store: Store, _certificate: Option<Certificate>) {}

/// Waits until no request is served and every link has given its seat back.
async fn drained(served: JoinHandle<std::io::Result<()>>, ports: &Ports) {
    if let Ok(Err(error)) = served.await {
        tracing::warn!(%error, "the listener failed");
    }
    let seats = u32::try_from(SEATS).unwrap_or(u32::MAX);
    let all = ports.seats.acquire_many(seats).await;
    assert!(all.is_ok(), "the seats are never closed");
}

/// Returns the organisation that the relay was told of, with its directory published.
async fn identity(
    store: &Store,
    config: &Config,
    clock: Clock,
) -> Result<Option<Arc<Identity>>, ServeError> {
    let Some(mut identity) = store.read(Identity::open).await? else { return Ok(None) };
    if config.directory.is_some() {
        return Err(ConfigError::Initialised.into());
    }
    if let Some(address) = &config.address {
        identity.address.clone_from(address);
    }
    let identity = Arc::new(identity);
    let (publisher, at) = (Arc::clone(&identity), clock.now().wall);
    store.write(move |writing| publisher.publish(writing, at)).await?;
    Ok(Some(identity))
}

/// Asks the provider of sign-in about itself; the relay serves whether or not it answers.
async fn greet(ports: Arc<Ports>) {
    let Some(provider) = &ports.sign_in.provider else { return };
    if let Err(error) = provider.look(ports.clock.now()).await {
        tracing::warn!(%error, "people cannot sign in with the provider");
    }
}

/// Publishes what an administrator changes on the relay's own machine.
async fn look(ports: Arc<Ports>) {
    let Some(identity) = &ports.identity else { return };
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        match ports.store.read(Identity::is_behind).await {
            Ok(false) => {}
            Ok(true) => {
                let (publisher, at) = (Arc::clone(identity), ports.clock.now().wall);
                let published = ports.store.write(move |writing| publisher.publish(writing, at));
                if let Err(error) = published.await {
                    tracing::error!(%error, "the directory was not published");
                }
            }
            Err(error) => tracing::error!(%error, "the store cannot be read"),
        }
    }
}

async fn publish(
    store: &Store,
    directory: &Directory,
    bytes: Vec<u8>,
    clock: Clock,
) -> Result<(), StoreError> {
    let version = directory.version;
    let entry = Entry::Directory { version, bytes, signature: None }.to_bytes();
    let at = clock.now().wall;
    let is_fresh = store.publish_directory(directory.organisation, entry, at).await?;
    tracing::info!(version = directory.version, is_fresh, "directory");
    Ok(())
}

fn counters(roles: &[Role]) -> Result<PrometheusHandle, ServeError> {
    let needs = |role: &Role| {
        ROLES
            .iter()
            .any(|(known, _, needed)| known == role && needed.contains(&Dependency::Metrics))
    };
    let failed = |error: &dyn std::fmt::Display| ServeError::Metrics(error.to_string());
    let commits = Matcher::Full("isotherm_commit_seconds".to_owned());
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(commits, &COMMIT_SECONDS)
        .map_err(|error| failed(&error))?
        .build_recorder();
    let handle = recorder.handle();
    if roles.iter().any(needs) {
        metrics::set_global_recorder(recorder).map_err(|error| failed(&error))?;
    }
    Ok(handle)
}

fn router(roles: &[Role], ports: &Arc<Ports>) -> Router {
    let join = |router: Router, role: &Role| router.merge(role.run(Arc::clone(ports)));
    roles
        .iter()
        .fold(Router::new(), join)
        .route_layer(from_fn(routes::shut))
        .fallback(async || Problem::unknown_address())
        .layer(from_fn_with_state(Arc::clone(ports), limit))
        .layer(from_fn(observe))
}
