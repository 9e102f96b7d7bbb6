//! Who may come in: only this machine's own page, and programs that hold the token.

use std::net::SocketAddr;

use app_core::api::{ApiError, ErrorCode, Remedy};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use super::routes::Refused;
use crate::Failure;

/// Nothing but the page's own files, and nothing of it inside another page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
     img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// The way in: one address, one token for each start.
#[derive(Clone)]
pub(super) struct Door {
    token: String,
    hosts: [String; 2],
}

impl Door {
    pub(super) fn at(listens: SocketAddr) -> Result<Self, Failure> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(std::io::Error::other)?;
        let hosts = [listens.to_string(), format!("localhost:{}", listens.port())];
        Ok(Self { token: hex::encode(secret), hosts })
    }

    /// Returns where a person opens it.
    pub(super) fn address(&self) -> String {
        let [host, _] = &self.hosts;
        format!("http://{host}/?token={}", self.token)
    }

    /// A page elsewhere may have its own name point here: only our names are answered.
    fn is_ours(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let Some(host) = host.filter(|host| self.hosts.iter().any(|ours| ours == host)) else {
            return false;
        };
        headers.get(header::ORIGIN).is_none_or(|origin| origin == &format!("http://{host}"))
    }

    fn is_known(&self, headers: &HeaderMap) -> bool {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = bearer.and_then(|value| value.strip_prefix("Bearer "));
        token.is_some_and(|token| is_same(token.as_bytes(), self.token.as_bytes()))
    }
}

/// Lets in who asks for an address of ours, and dresses the answer.
pub(super) async fn host(State(door): State<Door>, request: Request, next: Next) -> Response {
    let mut response = if door.is_ours(request.headers()) {
        next.run(request).await
    } else {
        Refused::Stranger.into()
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Lets in who holds the token.
pub(super) async fn token(State(door): State<Door>, request: Request, next: Next) -> Response {
    if door.is_known(request.headers()) {
        return next.run(request).await;
    }
    let error = ApiError::new(ErrorCode::DeviceRefused, Remedy::SignIn);
    Refused::NoToken(error.with("reason", "open the address that `isotherm serve` printed")).into()
}

/// Takes as long for a wrong token as for the right one.
fn is_same(given: &[u8], wanted: &[u8]) -> bool {
    let differing = given.iter().zip(wanted).fold(0, |all, (one, other)| all | (one ^ other));
    given.len() == wanted.len() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door() -> Door {
        Door::at("127.0.0.1:4000".parse().unwrap()).unwrap()
    }

    #[track_caller]
    fn check(host: &str, origin: Option<&str>, is_ours: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        assert_eq!(door().is_ours(&headers), is_ours, "{host} {origin:?}");
    }

    #[test]
    fn only_our_own_names_and_pages_are_answered() {
        check("127.0.0.1:4000", None, true);
        check("localhost:4000", Some("http://localhost:4000"), true);
        check("127.0.0.1:4000", Some("http://localhost:4000"), false);
        check("127.0.0.1:4001", None, false);
        check("rebound.example.org:4000", None, false);
        check("127.0.0.1:4000", Some("http://rebound.example.org:4000"), false);
        check("127.0.0.1:4000", Some("null"), false);
    }

    #[test]
    fn the_token_is_compared_to_its_end() {
        let door = door();
        let known = |value: String| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, value.parse().unwrap());
            door.is_known(&headers)
        };
        assert!(known(format!("Bearer {}", door.token)));
        assert!(!known(format!("Bearer {}0", door.token)));
        assert!(!known(format!("Bearer {}", &door.token[1..])));
        assert!(!known("Bearer ".to_owned()));
        assert_ne!(door.token, self::door().token);
    }
}
