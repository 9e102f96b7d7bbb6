//! What a hello has to answer: fresh for each link, and over plain HTTP remembered by nobody.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::sync::{
    Nonce,
    wire::{Challenge, ToDevice},
};
use ring::hmac;

use crate::{ports::Ports, problem::Problem};

/// The header that names the challenge which the hello of a request answers, in hexadecimal digits.
pub(super) const CHALLENGE: &str = "isotherm-challenge";
/// How long a challenge that was given over plain HTTP may be answered.
const ANSWER_WITHIN: Duration = Duration::from_secs(60 * 60);

/// Gives challenges, and knows its own again.
///
/// A WebSocket has one challenge and is done with it. Requests over plain HTTP share the challenge
/// that was fetched before the first of them: it carries its time and a keyed hash (HMAC-SHA-256),
/// so that nothing has to be kept and a flood of requests drives out nobody.
pub(crate) struct Challenges {
    started: Instant,
    /// Drawn when the process starts: a challenge of an earlier one is not known again.
    secret: hmac::Key,
}

impl fmt::Debug for Challenges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Challenges")
    }
}

impl Challenges {
    /// Returns what gives challenges.
    ///
    /// # Errors
    ///
    /// If the machine has no randomness.
    pub(crate) fn start() -> Result<Self, getrandom::Error> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret)?;
        let secret = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        Ok(Self { started: Instant::now(), secret })
    }

    /// Returns a nonce that was never given before; `None` without randomness.
    fn give(&self) -> Option<Nonce> {
        let mut random = [0; 8];
        getrandom::fill(&mut random).ok()?;
        let given = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Some(self.nonce(given.to_be_bytes(), random))
    }

    /// Whether this process gave the nonce, and it may still be answered.
    fn is_known(&self, nonce: Nonce) -> bool {
        let Some((given, rest)) = nonce.0.split_first_chunk() else { return false };
        let Some(random) = rest.first_chunk() else { return false };
        let age = self
            .started
            .elapsed()
            .saturating_sub(Duration::from_millis(u64::from_be_bytes(*given)));
        let is_ours = self.nonce(*given, *random) == nonce;
        is_ours && age <= ANSWER_WITHIN
    }

    /// When, chance, and half of the keyed hash over both.
    fn nonce(&self, given: [u8; 8], random: [u8; 8]) -> Nonce {
        let tag = hmac::sign(&self.secret, &[given, random].concat());
        let mut nonce = [0; 32];
        let parts = given.into_iter().chain(random).chain(tag.as_ref().iter().copied());
        nonce.iter_mut().zip(parts).for_each(|(to, from)| *to = from);
        Nonce(nonce)
    }
}

/// Returns a challenge that was never given before; `None` without randomness.
pub(super) fn give(ports: &Ports) -> Option<Challenge> {
    ports.challenges.give().map(|nonce| of(ports, nonce))
}

/// The organisation's key lets a device notice another relay at the address.
fn of(ports: &Ports, nonce: Nonce) -> Challenge {
    let organisation_key = ports.identity.as_ref().map(|identity| identity.public_key().into());
    Challenge { nonce, organisation_key }
}

/// Returns the challenge that the hello of a request answers.
pub(super) fn named(ports: &Ports, headers: &HeaderMap) -> Result<Challenge, Problem> {
    let mut nonce = [0; 32];
    let digits = headers.get(CHALLENGE).map(|value| value.as_bytes());
    let is_read = digits.is_some_and(|digits| hex::decode_to_slice(digits, &mut nonce).is_ok());
    if !is_read {
        return Err(Problem::malformed(format!("no {CHALLENGE} header")));
    }
    let is_known = ports.challenges.is_known(Nonce(nonce));
    is_known.then(|| of(ports, Nonce(nonce))).ok_or_else(Problem::challenge)
}

/// Returns a challenge for the requests of one link over plain HTTP.
#[utoipa::path(
    get,
    path = "/v1/challenge",
    tag = "relay",
    responses(
        (status = 200, description = "A CBOR sequence of one wire message: a challenge, to be \
            answered within an hour.", content_type = "application/cbor-seq", body = [u8]),
        (status = 503, description = "The relay has no randomness.", body = Problem),
    ),
)]
pub(crate) async fn challenge(State(ports): State<Arc<Ports>>) -> Result<Response, Problem> {
    let given = give(&ports).ok_or_else(Problem::busy)?;
    let kind = [(header::CONTENT_TYPE, "application/cbor-seq")];
    Ok((kind, ToDevice::Challenge(given).to_bytes()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_is_known_to_the_process_that_gave_it_and_to_no_other() {
        let [ours, theirs] = [Challenges::start().unwrap(), Challenges::start().unwrap()];
        let given = ours.give().unwrap();
        assert_ne!(ours.give().unwrap(), given);
        assert!(ours.is_known(given));
        assert!(!theirs.is_known(given));
        for place in 0..32 {
            let mut nonce = given;
            nonce.0[place] ^= 1;
            assert!(!ours.is_known(nonce), "byte {place}");
        }
    }

    #[test]
    fn a_challenge_is_forgotten_after_an_hour() {
        let mut ours = Challenges::start().unwrap();
        let given = ours.give().unwrap();
        let hour = ANSWER_WITHIN + Duration::from_secs(1);
        let Some(began) = ours.started.checked_sub(hour) else { return };
        ours.started = began;
        assert!(!ours.is_known(given));
    }
}
