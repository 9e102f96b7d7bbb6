use super::{
    Cursor, ENTRIES_MAX, PARTITIONS_MAX, WireError,
    cbor::{Reader, Writer, Written, message},
    fragment::split,
    payload::{Packed, entries, length},
};
use crate::{
    access::{DeviceKey, DevicePublicKey, Signature},
    document::ChangeHash,
    ids::{DeviceId, DocumentId, OrganisationId},
    sync::{Lsn, Nonce, Partition, RelayLog},
};

const HELLO: u64 = 1;
const PUSH: u64 = 2;
const RECEIVED: u64 = 3;
const FOLLOW: u64 = 4;
const PING: u64 = 5;

/// What a device says to the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToRelay {
    /// Who the device is and how far it has received; the first message of a link.
    Hello(Hello),
    /// Entries to store.
    Push(Push),
    /// The device has stored a partition up to an entry.
    Received(Cursor),
    /// More partitions to stream.
    Follow(Vec<Cursor>),
    /// Asks for a [`super::ToDevice::Pong`] with the same number.
    Ping(u64),
}

/// Who a device is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// The newest protocol version that the device speaks.
    pub protocol: u64,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// The device.
    pub device: DeviceId,
    /// The device's key; its fingerprint is `device`.
    pub public_key: DevicePublicKey,
    /// The partitions to stream, each from the entry after its cursor.
    pub cursors: Vec<Cursor>,
    /// A bearer token, empty if there is none.
    pub token: Vec<u8>,
    /// The device's signature over the relay's challenge; see [`Hello::prove`].
    pub proof: Vec<u8>,
    /// The log that the cursors count in, if the device has met one.
    pub log: Option<RelayLog>,
}

impl Hello {
    /// Signs the relay's challenge, as the proof that this device holds its key.
    pub fn prove(&mut self, nonce: Nonce, key: &DeviceKey) {
        self.proof = key.sign(&self.proved_bytes(nonce)).0.to_vec();
    }

    /// Whether the holder of the key answered this challenge.
    pub fn is_proved(&self, nonce: Nonce) -> bool {
        let signature = <[u8; 64]>::try_from(self.proof.as_slice()).map(Signature);
        signature.is_ok_and(|signature| {
            self.public_key.verify(&self.proved_bytes(nonce), &signature).is_ok()
        })
    }

    /// The purpose comes first, so that the signature fits no other use.
    fn proved_bytes(&self, nonce: Nonce) -> Vec<u8> {
        let purpose = b"isotherm hello 1\0".as_slice();
        [purpose, &nonce.0, &self.organisation.0, &self.device.0].concat()
    }
}

/// Entries for one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// The number that the answer repeats.
    pub id: u64,
    /// Where the entries go.
    pub partition: Partition,
    /// The entries, encoded, oldest first.
    pub entries: Vec<Vec<u8>>,
    /// One signature for each document: over its newest change among `entries`.
    pub heads: Vec<ChangeHead>,
}

/// A device's word for the newest change of a document, and so for all it builds on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeHead {
    /// The document.
    pub document: DocumentId,
    /// The change.
    pub hash: ChangeHash,
    /// The device's signature.
    pub signature: Signature,
}

impl ChangeHead {
    /// Signs a change as the newest of its document.
    pub fn sign(document: DocumentId, hash: ChangeHash, key: &DeviceKey) -> Self {
        Self { document, hash, signature: key.sign(&signed_bytes(document, hash)) }
    }

    /// Whether the holder of `key` signed this.
    pub fn is_signed_by(&self, key: &DevicePublicKey) -> bool {
        key.verify(&signed_bytes(self.document, self.hash), &self.signature).is_ok()
    }
}

/// The purpose comes first, so that the signature fits no other use.
fn signed_bytes(document: DocumentId, hash: ChangeHash) -> Vec<u8> {
    [b"isotherm change head 1\0".as_slice(), &document.0, &hash.0].concat()
}

impl ToRelay {
    /// Returns the message as the link carries it: one piece, or several fragments.
    pub fn to_messages(&self) -> Vec<Vec<u8>> {
        split(self.to_bytes())
    }

    /// Returns the message in one piece, however large.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Hello(hello) => hello_bytes(hello),
            Self::Push(push) => push_bytes(push),
            Self::Received(cursor) => message(RECEIVED, 2, |encoder| {
                encoder.u8(1)?.bytes(&cursor.partition.to_bytes())?.u8(2)?.u64(cursor.lsn.0)?.ok()
            }),
            Self::Follow(cursors) => message(FOLLOW, 1, |encoder| {
                encoder.u8(1)?;
                write_cursors(encoder, cursors)
            }),
            Self::Ping(number) => message(PING, 1, |encoder| encoder.u8(1)?.u64(*number)?.ok()),
        }
    }

    /// Returns the whole message that `bytes` hold.
    ///
    /// # Errors
    ///
    /// [`WireError`] if the bytes are no message to the relay.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        let kind = reader.kind()?;
        let read = match kind {
            HELLO => read_hello(&mut reader)?,
            PUSH => read_push(&mut reader)?,
            RECEIVED => read_received(&mut reader)?,
            FOLLOW => read_follow(&mut reader)?,
            PING => Self::Ping(read_number(&mut reader)?),
            other => return Err(WireError::UnknownKind(other)),
        };
        reader.end()?;
        Ok(read)
    }
}

pub(super) fn write_cursors(encoder: &mut Writer<'_>, cursors: &[Cursor]) -> Written {
    encoder.array(length(cursors.len()))?;
    for cursor in cursors {
        encoder.array(2)?.bytes(&cursor.partition.to_bytes())?.u64(cursor.lsn.0)?;
    }
    Ok(())
}

fn hello_bytes(hello: &Hello) -> Vec<u8> {
    let log = hello.log.as_ref().map_or(&[][..], |log| &log.0);
    let optional = [(6, &hello.token[..]), (7, &hello.proof), (8, log)];
    let present = optional.iter().filter(|(_, bytes)| !bytes.is_empty());
    message(HELLO, 5 + length(present.clone().count()), |encoder| {
        encoder.u8(1)?.u64(hello.protocol)?;
        encoder.u8(2)?.bytes(&hello.organisation.0)?;
        encoder.u8(3)?.bytes(&hello.device.0)?;
        encoder.u8(4)?.bytes(hello.public_key.as_bytes())?;
        encoder.u8(5)?;
        write_cursors(encoder, &hello.cursors)?;
        for (key, bytes) in present {
            encoder.u8(*key)?.bytes(bytes)?;
        }
        Ok(())
    })
}

fn push_bytes(push: &Push) -> Vec<u8> {
    let packed = Packed::of_entries(&push.entries);
    message(PUSH, 6, |encoder| {
        encoder.u8(1)?.u64(push.id)?.u8(2)?.bytes(&push.partition.to_bytes())?;
        encoder.u8(3)?.bool(packed.is_deflated)?.u8(4)?.u64(length(packed.inflated_bytes))?;
        encoder.u8(5)?.bytes(&packed.bytes)?;
        encoder.u8(6)?.array(length(push.heads.len()))?;
        for head in &push.heads {
            encoder.array(3)?.bytes(&head.document.0)?.bytes(&head.hash.0)?;
            encoder.bytes(&head.signature.0)?;
        }
        Ok(())
    })
}

pub(super) fn read_cursors(reader: &mut Reader<'_>) -> Result<Vec<Cursor>, WireError> {
    reader.list("a list of partitions", PARTITIONS_MAX, |reader| {
        reader.tuple(2, |reader| {
            let partition = Partition::from_bytes(reader.bytes()?)?;
            Ok(Cursor { partition, lsn: Lsn(reader.unsigned()?) })
        })
    })
}

fn read_hello(reader: &mut Reader<'_>) -> Result<ToRelay, WireError> {
    let (mut protocol, mut organisation, mut device, mut key) = (None, None, None, None);
    let (mut cursors, mut token, mut proof) = (Vec::new(), Vec::new(), Vec::new());
    let mut log = None;
    reader.fields(|reader, field| {
        match field {
            1 => protocol = Some(reader.unsigned()?),
            2 => organisation = Some(OrganisationId(reader.array_of()?)),
            3 => device = Some(DeviceId(reader.array_of()?)),
            4 => key = Some(read_key(reader)?),
            5 => cursors = read_cursors(reader)?,
            6 => token = reader.small_bytes()?,
            7 => proof = reader.small_bytes()?,
            8 => log = Some(RelayLog(reader.array_of()?)),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(ToRelay::Hello(Hello {
        protocol: protocol.ok_or(MISSING)?,
        organisation: organisation.ok_or(MISSING)?,
        device: device.ok_or(MISSING)?,
        public_key: key.ok_or(MISSING)?,
        cursors,
        token,
        proof,
        log,
    }))
}

pub(super) fn read_key(reader: &mut Reader<'_>) -> Result<DevicePublicKey, WireError> {
    let no_key = |_| WireError::Malformed("no public key");
    DevicePublicKey::from_bytes(reader.array_of()?).map_err(no_key)
}

fn read_push(reader: &mut Reader<'_>) -> Result<ToRelay, WireError> {
    let (mut id, mut partition, mut heads) = (None, None, Vec::new());
    let mut packed = Packed { is_deflated: false, inflated_bytes: 0, bytes: Vec::new() };
    reader.fields(|reader, field| {
        match field {
            1 => id = Some(reader.unsigned()?),
            2 => partition = Some(Partition::from_bytes(reader.bytes()?)?),
            3..=5 => return read_packed(reader, field, 3, &mut packed),
            6 => heads = reader.list("a list of heads", ENTRIES_MAX, read_head)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let entries = entries(&packed)?;
    let partition = partition.ok_or(MISSING)?;
    Ok(ToRelay::Push(Push { id: id.ok_or(MISSING)?, partition, entries, heads }))
}

/// Reads one of the three fields of a payload, the first of which has the key `first`.
pub(super) fn read_packed(
    reader: &mut Reader<'_>,
    field: u64,
    first: u64,
    packed: &mut Packed,
) -> Result<bool, WireError> {
    match field.checked_sub(first) {
        Some(0) => packed.is_deflated = reader.boolean()?,
        Some(1) => {
            packed.inflated_bytes = usize::try_from(reader.unsigned()?).unwrap_or(usize::MAX);
        }
        Some(2) => packed.bytes = reader.bytes()?.to_vec(),
        Some(_) | None => return Ok(false),
    }
    Ok(true)
}

fn read_head(reader: &mut Reader<'_>) -> Result<ChangeHead, WireError> {
    reader.tuple(3, |reader| {
        Ok(ChangeHead {
            document: DocumentId(reader.array_of()?),
            hash: ChangeHash(reader.array_of()?),
            signature: Signature(reader.array_of()?),
        })
    })
}

fn read_received(reader: &mut Reader<'_>) -> Result<ToRelay, WireError> {
    let (mut partition, mut lsn) = (None, None);
    reader.fields(|reader, field| {
        match field {
            1 => partition = Some(Partition::from_bytes(reader.bytes()?)?),
            2 => lsn = Some(Lsn(reader.unsigned()?)),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let partition = partition.ok_or(MISSING)?;
    Ok(ToRelay::Received(Cursor { partition, lsn: lsn.ok_or(MISSING)? }))
}

fn read_follow(reader: &mut Reader<'_>) -> Result<ToRelay, WireError> {
    let mut cursors = Vec::new();
    reader.fields(|reader, field| {
        if field == 1 {
            cursors = read_cursors(reader)?;
        }
        Ok(field == 1)
    })?;
    Ok(ToRelay::Follow(cursors))
}

/// Reads fields of which the first is a number.
pub(super) fn read_number(reader: &mut Reader<'_>) -> Result<u64, WireError> {
    let mut number = None;
    reader.fields(|reader, field| {
        if field == 1 {
            number = Some(reader.unsigned()?);
        }
        Ok(field == 1)
    })?;
    number.ok_or(MISSING)
}

pub(super) const MISSING: WireError = WireError::Malformed("a field is missing");
