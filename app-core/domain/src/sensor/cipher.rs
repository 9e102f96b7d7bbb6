//! AES-128 in CCM mode with a tag of four bytes, as sensors use it.

use aes::Aes128;
use ccm::{
    Ccm, KeyInit,
    aead::{
        Aead, Payload,
        consts::{U4, U12, U13},
    },
};

use super::Bindkey;

/// Returns the plain bytes of `sealed` (ciphertext, then tag); none if the tag does not fit.
///
/// The nonce has 12 or 13 bytes.
pub(super) fn open(key: &Bindkey, nonce: &[u8], sealed: &[u8], bound: &[u8]) -> Option<Vec<u8>> {
    let payload = Payload { msg: sealed, aad: bound };
    match nonce.len() {
        13 => {
            let cipher = Ccm::<Aes128, U4, U13>::new(key.bytes().into());
            cipher.decrypt(nonce.try_into().ok()?, payload).ok()
        }
        12 => {
            let cipher = Ccm::<Aes128, U4, U12>::new(key.bytes().into());
            cipher.decrypt(nonce.try_into().ok()?, payload).ok()
        }
        _ => None,
    }
}
