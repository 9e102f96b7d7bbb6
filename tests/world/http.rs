//! The little of HTTP that a story needs to talk to a device or a relay on loopback.

use serde_json::Value;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A report of weeks takes its time in a build for tests.
const PATIENCE: Duration = Duration::from_secs(300);

/// Why a question was not answered.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The connection failed or broke.
    #[error("{address}: {source}")]
    Broken {
        /// Who was asked.
        address: String,
        /// What the system said.
        source: io::Error,
    },
    /// The answer is not HTTP.
    #[error("{address} answered something that is not HTTP")]
    Garbled {
        /// Who was asked.
        address: String,
    },
    /// The body is not JSON where JSON was expected.
    #[error("not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
}

/// An answer, read to its end.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// 200 when all went well.
    pub status: u16,
    /// What it carries.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// [`HttpError::NotJson`] when it is not.
    pub fn json(&self) -> Result<Value, HttpError> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

/// Somebody on loopback, with the token they ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    host: String,
    token: Option<String>,
}

impl Peer {
    /// Reads an address such as `http://127.0.0.1:4000/?token=abc`.
    #[must_use]
    pub fn at(address: &str) -> Self {
        let rest = address.trim_start_matches("http://");
        let host = rest.split(['/', '?']).next().unwrap_or_default();
        let token = rest.split_once("token=").map(|(_, token)| token);
        let token = token.and_then(|token| token.split(['&', '#']).next());
        Self { host: host.to_owned(), token: token.map(ToOwned::to_owned) }
    }

    /// Asks for `path`, which begins with a slash.
    ///
    /// # Errors
    ///
    /// [`HttpError`] when no answer came; a refusal is an answer.
    pub fn get(&self, path: &str) -> Result<Answer, HttpError> {
        self.ask("GET", path, None)
    }

    /// Sends `body` as JSON to `path`, which begins with a slash.
    ///
    /// # Errors
    ///
    /// [`HttpError`] when no answer came; a refusal is an answer.
    pub fn post(&self, path: &str, body: &Value) -> Result<Answer, HttpError> {
        self.ask("POST", path, Some(body))
    }

    /// Removes `path`, which begins with a slash.
    ///
    /// # Errors
    ///
    /// [`HttpError`] when no answer came; a refusal is an answer.
    pub fn delete(&self, path: &str) -> Result<Answer, HttpError> {
        self.ask("DELETE", path, None)
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Answer, HttpError> {
        let broken = |source| HttpError::Broken { address: self.host.clone(), source };
        let answer = self.exchange(&self.request(method, path, body)).map_err(broken)?;
        parse(&answer).ok_or_else(|| HttpError::Garbled { address: self.host.clone() })
    }

    fn request(&self, method: &str, path: &str, body: Option<&Value>) -> String {
        let body = body.map(Value::to_string).unwrap_or_default();
        let length = body.len();
        let bearer = self.token.as_ref().map(|token| format!("Authorization: Bearer {token}\r\n"));
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{}\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}",
            self.host,
            bearer.unwrap_or_default()
        )
    }

    fn exchange(&self, request: &str) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(&self.host)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

fn parse(answer: &[u8]) -> Option<Answer> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = str::from_utf8(answer.get(..end)?).ok()?;
    let body = answer.get(end + 4..)?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    let body = if is_chunked { joined(body)? } else { body.to_vec() };
    Some(Answer { status, body })
}

/// Joins a body that came in chunks, each after its length in hexadecimal digits.
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|window| window == b"\r\n")?;
        let length = str::from_utf8(rest.get(..line)?).ok()?;
        let length = usize::from_str_radix(length.split(';').next()?.trim(), 16).ok()?;
        if length == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(line + 2..line + 2 + length)?);
        rest = rest.get(line + 4 + length..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::thread;

    #[test]
    fn an_address_gives_its_host_and_its_token() {
        let peer = Peer::at("http://127.0.0.1:4000/?token=abc#/today");
        assert_eq!(peer, Peer { host: "127.0.0.1:4000".to_owned(), token: Some("abc".to_owned()) });
        assert_eq!(Peer::at("http://127.0.0.1:1").token, None);
    }

    #[test]
    fn an_answer_is_read_whole_or_in_chunks_and_garbage_is_refused() {
        let whole = parse(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").expect("an answer");
        assert_eq!((whole.status, whole.body.as_slice()), (200, b"{}".as_slice()));
        let chunks =
            b"HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
        assert_eq!(parse(chunks), Some(Answer { status: 404, body: b"abc".to_vec() }));
        assert_eq!(parse(b"nonsense"), None);
    }

    #[test]
    fn the_token_and_the_body_reach_the_peer() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}/?token=t", listener.local_addr().expect("bound"));
        let peer = thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a question");
            let mut heard = vec![0; 4096];
            let length = stream.read(&mut heard).expect("words");
            heard.truncate(length);
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n[1]").expect("an answer");
            String::from_utf8(heard).expect("text")
        });
        let answer = Peer::at(&address).post("/api/query", &serde_json::json!({"a": 1}));
        let heard = peer.join().expect("a peer");
        assert_eq!(answer.expect("answered").json().expect("JSON"), serde_json::json!([1]));
        assert!(heard.contains("Bearer t") && heard.ends_with("{\"a\":1}"), "{heard}");
    }
}
