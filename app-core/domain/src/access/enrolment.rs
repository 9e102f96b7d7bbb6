//! How a device comes to an organisation: a code that an administrator shows, and a proof.

use std::{fmt, str::FromStr, time::Duration};

use sha2::{Digest, Sha256};

use super::{BadSignature, DeviceKey, DevicePublicKey, OrganisationPublicKey, Redacted, Signature};
use crate::{
    ids::{OrganisationId, parse_hex},
    units::Timestamp,
};

const PURPOSE: &[u8] = b"isotherm enrol 1\0";
const PREFIX: &str = "isotherm:enrol?";
const ADDRESS_LENGTH_MAX: usize = 512;

/// How long a code may be used.
pub const CODE_HOLDS: Duration = Duration::from_secs(15 * 60);

/// A secret that lets one device ask to join: 160 random bits, used once.
#[derive(Clone, Debug)]
pub struct EnrolmentCode(Redacted<[u8; 20]>);

impl EnrolmentCode {
    /// Returns the code of secret random bytes.
    pub fn from_random(bytes: [u8; 20]) -> Self {
        Self(Redacted::new(bytes))
    }

    /// Returns the code as people and pictures carry it: 40 hexadecimal digits.
    pub fn reveal(&self) -> String {
        hex::encode(self.0.reveal())
    }

    /// Returns what a relay keeps of the code: enough to know it again, not enough to use it.
    pub fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(PURPOSE);
        hash.update(self.0.reveal());
        hash.finalize().into()
    }

    /// Proves that the holder of `key` wants to enrol it with this code.
    pub fn prove(&self, key: &DeviceKey) -> Signature {
        key.sign(&self.message(&key.public()))
    }

    /// Checks a proof of [`Self::prove`].
    ///
    /// # Errors
    ///
    /// [`BadSignature`] if the key's holder did not make it for this code.
    pub fn verify(&self, key: &DevicePublicKey, proof: &Signature) -> Result<(), BadSignature> {
        key.verify(&self.message(key), proof)
    }

    fn message(&self, key: &DevicePublicKey) -> Vec<u8> {
        [PURPOSE, &self.hash(), key.as_bytes()].concat()
    }
}

impl FromStr for EnrolmentCode {
    type Err = NotAnInvitation;

    fn from_str(text: &str) -> Result<Self, NotAnInvitation> {
        parse_hex(text).map(Self::from_random).ok_or(NotAnInvitation("the code"))
    }
}

/// What a device reads from an administrator's screen to enrol.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The address of the relay, such as `https://relay.example.org`.
    pub relay: String,
    /// The SHA-256 of the only public key that the relay's certificate may have
    /// (SubjectPublicKeyInfo); none where the system's roots vouch for it.
    pub relay_pin: Option<[u8; 32]>,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The organisation's key, which the device pins.
    pub organisation_key: OrganisationPublicKey,
    /// The code.
    pub code: EnrolmentCode,
    /// When the code ends, by the relay's clock.
    pub expires_at: Timestamp,
}

/// The text is no invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an invitation to enrol: {0} is missing or wrong")]
pub struct NotAnInvitation(pub &'static str);

impl Invitation {
    /// Returns the text that a QR code carries. It holds the code, so it is as secret as that.
    pub fn reveal(&self) -> String {
        let Self { relay, relay_pin, organisation, organisation_key, code, expires_at } = self;
        let relay = escaped(relay);
        let pin = relay_pin.map(|pin| format!("&pin={}", hex::encode(pin))).unwrap_or_default();
        format!(
            "{PREFIX}relay={relay}{pin}&organisation={organisation}&key={organisation_key}\
             &code={}&until={}",
            code.reveal(),
            expires_at.0
        )
    }
}

impl FromStr for Invitation {
    type Err = NotAnInvitation;

    fn from_str(text: &str) -> Result<Self, NotAnInvitation> {
        let query = text.trim().strip_prefix(PREFIX).ok_or(NotAnInvitation("isotherm:enrol?"))?;
        let value = |name: &'static str| {
            let mut found = query.split('&').filter_map(|pair| pair.split_once('='));
            let found = found.find(|(key, _)| *key == name).map(|(_, value)| value);
            found.ok_or(NotAnInvitation(name))
        };
        let relay = unescaped(value("relay")?).ok_or(NotAnInvitation("relay"))?;
        let is_web = relay.starts_with("https://") || relay.starts_with("http://");
        if !is_web || relay.len() > ADDRESS_LENGTH_MAX {
            return Err(NotAnInvitation("relay"));
        }
        let pin = value("pin").ok().map(|pin| parse_hex(pin).ok_or(NotAnInvitation("pin")));
        let organisation = value("organisation")?.parse();
        let expires_at = value("until")?.parse().map_err(|_| NotAnInvitation("until"))?;
        Ok(Self {
            relay,
            relay_pin: pin.transpose()?,
            organisation: organisation.map_err(|_| NotAnInvitation("organisation"))?,
            organisation_key: value("key")?.parse().map_err(|_| NotAnInvitation("key"))?,
            code: value("code")?.parse().map_err(|_| NotAnInvitation("code"))?,
            expires_at: Timestamp(expires_at),
        })
    }
}

/// Writes what would end or split a value as `%` and two hexadecimal digits.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/[]".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let (digits, after) = after.split_first_chunk::<2>()?;
            let [byte] = parse_hex::<1>(std::str::from_utf8(digits).ok()?)?;
            bytes.push(byte);
            rest = after;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

impl fmt::Display for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::access::OrganisationKey;

    fn invitation(relay: &str) -> Invitation {
        Invitation {
            relay: relay.to_owned(),
            relay_pin: Some([0xAB; 32]),
            organisation: OrganisationId([7; 16]),
            organisation_key: OrganisationKey::from_seed([4; 32]).public(),
            code: EnrolmentCode::from_random([5; 20]),
            expires_at: Timestamp(1_764_000_000_000),
        }
    }

    #[test]
    fn an_invitation_survives_its_text() {
        for relay in ["https://relay.example.org", "http://[::1]:7420", "https://a/b?c=d&e=%20é"] {
            let sent = invitation(relay);
            let read: Invitation = sent.reveal().parse().unwrap();
            assert_eq!(read.relay, relay);
            assert_eq!(read.relay_pin, sent.relay_pin);
            assert_eq!(read.organisation, sent.organisation);
            let bare = Invitation { relay_pin: None, ..sent.clone() };
            assert_eq!(bare.reveal().parse::<Invitation>().unwrap().relay_pin, None);
            assert_eq!(read.organisation_key, sent.organisation_key);
            assert_eq!(read.code.hash(), sent.code.hash());
            assert_eq!(read.expires_at, sent.expires_at);
        }
    }

    #[test]
    fn what_is_no_invitation_is_refused_by_what_is_wrong() {
        let whole = invitation("https://r").reveal();
        let without = |part: &str| whole.replacen(part, "x=", 1);
        for (text, wrong) in [
            (String::new(), "isotherm:enrol?"),
            (without("relay="), "relay"),
            (whole.replace("https", "file"), "relay"),
            (whole.replace("pin=ab", "pin=xy"), "pin"),
            (without("organisation="), "organisation"),
            (without("key="), "key"),
            (without("code="), "code"),
            (whole.replace("code=05", "code="), "code"),
            (without("until="), "until"),
        ] {
            assert_eq!(text.parse::<Invitation>().err(), Some(NotAnInvitation(wrong)), "{text}");
        }
    }

    #[test]
    fn a_proof_fits_one_code_and_one_key() {
        let (code, key) = (EnrolmentCode::from_random([5; 20]), DeviceKey::from_seed([1; 32]));
        let proof = code.prove(&key);
        assert!(code.verify(&key.public(), &proof).is_ok());
        assert!(EnrolmentCode::from_random([6; 20]).verify(&key.public(), &proof).is_err());
        assert!(code.verify(&DeviceKey::from_seed([2; 32]).public(), &proof).is_err());
    }

    #[test]
    fn a_code_never_shows_by_accident() {
        let shown = format!("{:?} {}", invitation("https://r"), invitation("https://r"));
        assert!(!shown.contains("0505"), "{shown}");
    }

    proptest! {
        #[test]
        fn arbitrary_text_is_no_panic(text in ".{0,80}") {
            let _ = format!("{PREFIX}{text}").parse::<Invitation>();
        }
    }
}
