//! What a record is made from beside its readings: the changes of its documents, as the devices
//! made and signed them, and the names that they refer to.

use domain::{
    access::{DevicePublicKey, Directory, Signature},
    document::{ChangeHash, DocumentKind},
    ids::DocumentId,
    replica::{SignedChange, evidence},
    sync::wire::ChangeHead,
};
use serde::{Deserialize, Serialize};

/// The evidence of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The language of the record's words, such as `en`.
    pub language: String,
    /// The people, sites and devices that the documents name.
    pub directory: Directory,
    /// The shipment, its form, and the calibrations of its sensors.
    pub documents: Vec<SignedDocument>,
}

/// A document as its changes, with what devices signed of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedDocument {
    /// What it describes: `shipment`, `form` or `calibration`.
    pub kind: String,
    /// Its identity, hexadecimal.
    pub id: String,
    /// Its changes as Automerge encodes them, each after those it builds on, hexadecimal.
    pub changes: Vec<String>,
    /// A signature stands for its change and for all of the same device that this one builds on.
    pub signatures: Vec<DeviceSignature>,
}

/// A device's word for a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceSignature {
    /// The hash of the change, hexadecimal.
    pub change: String,
    /// The device's Ed25519 key, hexadecimal. The first half of its SHA-256 is its fingerprint.
    pub public_key: String,
    /// The signature, hexadecimal.
    pub signature: String,
}

impl SignedDocument {
    /// Returns the document as a record carries it.
    pub(crate) fn new(evidence: &evidence::Evidence) -> Self {
        let signature = |signed: &SignedChange| DeviceSignature {
            change: signed.head.hash.to_string(),
            public_key: signed.key.to_string(),
            signature: hex::encode(signed.head.signature.0),
        };
        Self {
            kind: evidence.kind.as_str().to_owned(),
            id: evidence.document.to_string(),
            changes: evidence.changes.iter().map(hex::encode).collect(),
            signatures: evidence.signatures.iter().map(signature).collect(),
        }
    }

    /// Returns what the document holds, if all of it can be read.
    pub(crate) fn read(&self) -> Option<evidence::Evidence> {
        let document: DocumentId = self.id.parse().ok()?;
        let changes = self.changes.iter().map(|text| hex::decode(text).ok());
        let signed = |said: &DeviceSignature| {
            let hash = ChangeHash::parse(&said.change)?;
            let key = DevicePublicKey::try_from(said.public_key.clone()).ok()?;
            let signature = Signature(hex::decode(&said.signature).ok()?.try_into().ok()?);
            Some(SignedChange { key, head: ChangeHead { document, hash, signature } })
        };
        Some(evidence::Evidence {
            document,
            kind: DocumentKind::parse(&self.kind)?,
            changes: changes.collect::<Option<_>>()?,
            signatures: self.signatures.iter().map(signed).collect::<Option<_>>()?,
        })
    }
}
