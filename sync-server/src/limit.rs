//! How often an address, a device or a person may ask; health is always answered.

use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    extract::{ConnectInfo, Request, State, connect_info::Connected},
    middleware::Next,
    response::{IntoResponse, Response},
    serve::IncomingStream,
};
use domain::ids::{DeviceId, PersonId};
use tokio::net::TcpListener;

use crate::{ports::Ports, problem::Problem, tls::TlsListener};

/// The most callers that are told apart at one time.
const CALLERS_MAX: usize = 10_000;
/// What must answer however often it is asked.
const ALWAYS: [&str; 3] = ["/livez", "/readyz", "/metrics"];
/// What can be asked without any proof of who asks, and so guessed at.
const GUESSED: [&str; 2] = ["/v1/devices", "/v1/sessions"];
/// What an approved device proves first, and asks again and again while somebody types a code.
const POLLED: &str = "/v1/sessions/oidc";
/// The header in which a proxy names whom it speaks for; the proxy's own word comes last.
const FORWARDED: &str = "x-forwarded-for";

/// How often each kind of caller may ask.
#[derive(Debug)]
pub(crate) struct Limits {
    /// Whether the nearest address is a proxy's, which names the caller's.
    is_behind_proxy: bool,
    addresses: Buckets<IpAddr>,
    guesses: Buckets<IpAddr>,
    devices: Buckets<DeviceId>,
    people: Buckets<PersonId>,
    refusals: Buckets<DeviceId>,
    sign_ins: Buckets<DeviceId>,
}

impl Limits {
    pub(crate) fn new(is_behind_proxy: bool) -> Self {
        Self {
            is_behind_proxy,
            // A clinic's devices share one address, and each may wait for entries over plain HTTP.
            addresses: Buckets::new(1_000, Duration::from_millis(20)),
            guesses: Buckets::new(60, Duration::from_secs(2)),
            devices: Buckets::new(60, Duration::from_millis(500)),
            people: Buckets::new(60, Duration::from_millis(500)),
            // Each refusal is a line of the audit, which nobody may fill at will.
            refusals: Buckets::new(2_000, Duration::from_secs(1)),
            // Each asks the provider, which counts them all as the relay's.
            sign_ins: Buckets::new(10, Duration::from_secs(15)),
        }
    }

    /// Takes one request of a person on a device.
    pub(crate) fn by_caller(
        &self,
        device: DeviceId,
        person: PersonId,
        now: Duration,
    ) -> Result<(), Problem> {
        self.devices.take(device, now)?;
        self.people.take(person, now)
    }

    /// Takes one request of a device on which nobody need be signed in.
    pub(crate) fn by_device(&self, device: DeviceId, now: Duration) -> Result<(), Problem> {
        self.devices.take(device, now)
    }

    /// Takes one sign-in with the provider that a device begins.
    pub(crate) fn by_sign_in(&self, device: DeviceId, now: Duration) -> Result<(), Problem> {
        self.sign_ins.take(device, now)
    }

    /// Takes the refused entries of a push of a device.
    pub(crate) fn note_refused(&self, device: DeviceId, entries: usize, now: Duration) {
        for _ in 0..entries {
            if !self.refusals.wait(device, now).is_zero() {
                return;
            }
        }
    }

    /// Whether a device has been refused so often that it is not listened to for now.
    pub(crate) fn is_tiresome(&self, device: DeviceId, now: Duration) -> bool {
        self.refusals.is_empty(&device, now)
    }

    fn by_address(&self, address: IpAddr, path: &str, now: Duration) -> Result<(), Problem> {
        if ALWAYS.contains(&path) {
            return Ok(());
        }
        let address = neighbourhood(address);
        self.addresses.take(address, now)?;
        let is_guessed = GUESSED.iter().any(|guessed| path.starts_with(guessed));
        if is_guessed && !path.starts_with(POLLED) {
            return self.guesses.take(address, now);
        }
        Ok(())
    }
}

/// Whoever has one IPv6 address has the 2⁶⁴ around it.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

/// The other end of a connection.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(SocketAddr);

impl Connected<IncomingStream<'_, TcpListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// Answers 429 to an address that asks too often.
pub(crate) async fn limit(
    State(ports): State<Arc<Ports>>,
    ConnectInfo(Peer(peer)): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let limits = &ports.limits;
    let named = limits.is_behind_proxy.then(|| forwarded(&request)).flatten();
    let (address, now) = (named.unwrap_or(peer.ip()), ports.clock.now().monotonic);
    match limits.by_address(address, request.uri().path(), now) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn forwarded(request: &Request) -> Option<IpAddr> {
    let last = request.headers().get_all(FORWARDED).iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

/// For each caller a bucket of requests that fills again by one in every `refill`.
///
/// Only the moment at which a bucket is full again is kept.
#[derive(Debug)]
struct Buckets<K> {
    capacity: u32,
    refill: Duration,
    full_at: Mutex<BTreeMap<K, Duration>>,
}

impl<K: Ord> Buckets<K> {
    fn new(capacity: u32, refill: Duration) -> Self {
        Self { capacity, refill, full_at: Mutex::default() }
    }

    fn take(&self, caller: K, now: Duration) -> Result<(), Problem> {
        let wait = self.wait(caller, now);
        if wait.is_zero() {
            return Ok(());
        }
        metrics::counter!("isotherm_requests_limited_total").increment(1);
        Err(Problem::too_often(u64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u64::MAX)))
    }

    /// Whether a caller would have to wait.
    fn is_empty(&self, caller: &K, now: Duration) -> bool {
        let full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = full_at.get(caller).copied().unwrap_or(now).max(now);
        full_at + self.refill > now + self.refill * self.capacity
    }

    /// Takes one request and returns zero, or how long the caller has to wait for it.
    fn wait(&self, caller: K, now: Duration) -> Duration {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= CALLERS_MAX && !full_at.contains_key(&caller) {
            full_at.retain(|_, at| *at > now);
            if full_at.len() >= CALLERS_MAX {
                // A flood from so many places is not stopped by telling them apart.
                full_at.clear();
            }
        }
        let at = full_at.entry(caller).or_insert(now);
        let taken = (*at).max(now) + self.refill;
        let wait = taken.saturating_sub(now + self.refill * self.capacity);
        if wait.is_zero() {
            *at = taken;
        }
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_burst_passes_and_then_one_in_each_interval() {
        let buckets = Buckets::new(3, 2 * SECOND);
        let waits: Vec<u64> = (0..5).map(|_| buckets.wait("a", SECOND).as_secs()).collect();
        assert_eq!(waits, [0, 0, 0, 2, 2]);
        assert_eq!(buckets.wait("b", SECOND), Duration::ZERO, "another caller is not held up");
        let empty = ["a", "b", "c"].map(|caller| buckets.is_empty(&caller, SECOND));
        assert_eq!(empty, [true, false, false]);
        assert!(!buckets.is_empty(&"a", 3 * SECOND));
        assert_eq!(buckets.wait("a", 2 * SECOND), SECOND);
        assert_eq!(buckets.wait("a", 3 * SECOND), Duration::ZERO);
        assert_eq!(buckets.wait("a", 3 * SECOND), 2 * SECOND);
    }

    #[test]
    fn a_steady_caller_within_the_rate_is_never_refused() {
        let buckets = Buckets::new(3, SECOND);
        assert!((0..1_000).all(|second| buckets.wait("a", second * SECOND).is_zero()));
    }

    #[test]
    fn a_flood_of_callers_costs_no_more_memory() {
        let buckets = Buckets::new(3, SECOND);
        for caller in 0..3 * CALLERS_MAX {
            assert!(buckets.wait(caller, SECOND).is_zero());
            assert!(buckets.full_at.lock().unwrap().len() <= CALLERS_MAX);
        }
    }

    #[test]
    fn health_is_always_answered_and_guesses_are_counted_apart() {
        let (limits, address) = (Limits::new(false), IpAddr::from([192, 0, 2, 1]));
        let passed = |path: &str, count: u32| {
            (0..count).filter(|_| limits.by_address(address, path, SECOND).is_ok()).count()
        };
        assert_eq!(passed("/v1/sessions", 100), 60);
        assert_eq!(passed("/v1/sessions/oidc", 100), 100);
        assert_eq!(passed("/v1/status", 2_000), 800);
        assert_eq!(passed("/livez", 2_000), 2_000);
    }

    #[test]
    fn an_ipv6_neighbourhood_is_one_caller() {
        let of = |text: &str| neighbourhood(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
