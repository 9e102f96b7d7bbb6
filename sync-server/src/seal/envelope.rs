use std::sync::atomic::{AtomicU64, Ordering};

use aes_gcm::{
    Aes256Gcm, Key, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use domain::ids::OrganisationId;
use zeroize::Zeroizing;

use super::SealError;

/// The version of the envelope's form.
const FORM: u8 = 1;
/// AES-256 in Galois/counter mode with a nonce of 96 bits and a tag of 128.
const AES_256_GCM: u8 = 1;
const KEY_NUMBER_BYTES: usize = 4;
const NONCE_BYTES: usize = 12;
const HEAD_BYTES: usize = 2 + KEY_NUMBER_BYTES;
/// How often one key may encrypt under random nonces in one life of the process, before another
/// takes over.
///
/// Source: NIST SP 800-38D, clause 8.3: at most 2^32, for a collision in fewer than one of 2^32.
const USES_MAX: u64 = 1 << 32;

/// The number of a data key in its database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct KeyNumber(pub(crate) u32);

/// What an envelope belongs to: moved to another place it does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context<'a> {
    /// The entry of this hash.
    Entry(&'a [u8]),
    /// The last directory of an organisation.
    Directory,
    /// Where the partition of this number ends, or the audit.
    End(i64),
    /// A data key of this organisation, under a wrapping key.
    DataKey(&'a [u8; 16]),
}

impl Context<'_> {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Entry(hash) => [b"isotherm entry 1\0".as_slice(), hash].concat(),
            Self::Directory => b"isotherm directory 1\0".to_vec(),
            Self::End(place) => [b"isotherm end 1\0".as_slice(), &place.to_be_bytes()].concat(),
            Self::DataKey(organisation) => {
                [b"isotherm data key 1\0".as_slice(), organisation.as_slice()].concat()
            }
        }
    }
}

/// A key that encrypts what one organisation stores.
pub(crate) struct DataKey {
    number: KeyNumber,
    organisation: OrganisationId,
    cipher: Aes256Gcm,
    uses: AtomicU64,
}

impl DataKey {
    pub(super) fn new(number: KeyNumber, organisation: OrganisationId, secret: &[u8; 32]) -> Self {
        let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*secret));
        Self { number, organisation, cipher, uses: AtomicU64::new(0) }
    }

    pub(super) fn organisation(&self) -> OrganisationId {
        self.organisation
    }

    /// Whether another key should take over.
    pub(crate) fn is_used_up(&self) -> bool {
        self.uses.load(Ordering::Relaxed) >= USES_MAX
    }

    pub(crate) fn seal(&self, context: &Context<'_>, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        self.uses.fetch_add(1, Ordering::Relaxed);
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce).map_err(|_| SealError::NoChance)?;
        let mut sealed = Vec::with_capacity(HEAD_BYTES + NONCE_BYTES + plain.len() + 16);
        sealed.extend([FORM, AES_256_GCM]);
        sealed.extend(self.number.0.to_be_bytes());
        let bound = [sealed.as_slice(), &context.bytes()].concat();
        let payload = Payload { msg: plain, aad: &bound };
        let hidden = self.cipher.encrypt(&Nonce::from(nonce), payload);
        sealed.extend(nonce);
        sealed.extend(hidden.map_err(|_| SealError::TooLong(plain.len()))?);
        Ok(sealed)
    }

    pub(super) fn open(&self, context: &Context<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (head, rest) = sealed.split_at_checked(HEAD_BYTES).ok_or(SealError::NoEnvelope)?;
        let (nonce, hidden) = rest.split_first_chunk().ok_or(SealError::NoEnvelope)?;
        let bound = [head, &context.bytes()].concat();
        let payload = Payload { msg: hidden, aad: &bound };
        let nonce: &[u8; NONCE_BYTES] = nonce;
        self.cipher.decrypt(&Nonce::from(*nonce), payload).map_err(|_| SealError::Altered)
    }
}

/// Returns the key that an envelope names.
pub(super) fn key_number(sealed: &[u8]) -> Result<KeyNumber, SealError> {
    match *sealed {
        [FORM, AES_256_GCM, a, b, c, d, ..] => Ok(KeyNumber(u32::from_be_bytes([a, b, c, d]))),
        [FORM, other, ..] => Err(SealError::UnknownAlgorithm(other)),
        _ => Err(SealError::NoEnvelope),
    }
}

pub(super) fn random_key() -> Result<Zeroizing<[u8; 32]>, SealError> {
    let mut key = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *key).map_err(|_| SealError::NoChance)?;
    Ok(key)
}
