use std::str::FromStr;

use domain::sync::Partition;
use reqwest::Url;

/// The address is none that a relay can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no address of a relay; it looks like https://relay.example.org, and without the s \
     only on this machine"
)]
pub struct BadRelayAddress(pub String);

/// Where the relay is.
#[derive(Clone, Debug)]
pub(super) struct Address(Url);

impl FromStr for Address {
    type Err = BadRelayAddress;

    fn from_str(text: &str) -> Result<Self, BadRelayAddress> {
        let url = Url::parse(text).map_err(|_| BadRelayAddress(text.to_owned()))?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        let found = Self(url);
        let is_secured = found.0.scheme() == "https" || found.is_local();
        if is_web && is_secured && found.0.query().is_none() {
            Ok(found)
        } else {
            Err(BadRelayAddress(text.to_owned()))
        }
    }
}

impl Address {
    /// Returns the address of the WebSocket.
    pub(super) fn websocket(&self) -> String {
        let base = self.0.as_str().trim_end_matches('/');
        format!("ws{}/v1/sync", base.trim_start_matches("http"))
    }

    /// Returns where a challenge is given over plain HTTP.
    pub(super) fn challenge(&self) -> String {
        format!("{}/v1/challenge", self.0.as_str().trim_end_matches('/'))
    }

    /// Returns the address of a partition over plain HTTP.
    pub(super) fn partition(&self, partition: Partition) -> String {
        format!("{}/v1/sync/{partition}", self.0.as_str().trim_end_matches('/'))
    }

    /// Whether the relay runs on this machine, where no proxy stands between.
    pub(super) fn is_local(&self) -> bool {
        matches!(self.0.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"))
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::SiteId;

    use super::*;

    #[track_caller]
    fn check(text: &str, websocket: &str, partition: &str) {
        let address: Address = text.parse().unwrap();
        assert_eq!(address.websocket(), websocket);
        let site = Partition::Site(SiteId([0xAB; 16]));
        assert_eq!(address.partition(site), format!("{partition}/{}", "ab".repeat(16)));
    }

    #[test]
    fn an_address_leads_to_both_ways() {
        check("http://127.0.0.1:80/", "ws://127.0.0.1/v1/sync", "http://127.0.0.1/v1/sync/site");
        let (websocket, site) = ("wss://a.org/relay/v1/sync", "https://a.org/relay/v1/sync/site");
        check("https://a.org/relay", websocket, site);
    }

    #[test]
    fn what_is_no_web_server_is_refused() {
        for text in [
            "",
            "relay",
            "ftp://a.org",
            "https://",
            "https://a.org/?x=1",
            "http://a.org",
            "file:///tmp",
        ] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
