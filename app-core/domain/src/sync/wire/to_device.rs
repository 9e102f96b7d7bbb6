use super::{
    Cursor, ENTRIES_MAX, MESSAGE_BYTES_MAX, PARTITIONS_MAX, PAYLOAD_BYTES_MAX, WireError,
    cbor::{Reader, message},
    fragment::split,
    payload::{Packed, Row, length, rows},
    to_relay::{MISSING, read_cursors, read_key, read_number, read_packed, write_cursors},
};
use crate::{
    access::DevicePublicKey,
    sync::{EntryHash, Lsn, Nonce, Partition, RelayLog},
    units::Timestamp,
};

const WELCOME: u64 = 16;
const BATCH: u64 = 17;
const PUSHED: u64 = 18;
const RECEIPT: u64 = 19;
const REFUSED: u64 = 20;
const PONG: u64 = 21;
const CHALLENGE: u64 = 22;

/// What the relay says to a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToDevice {
    /// The answer to a hello.
    Welcome(Welcome),
    /// Entries of a partition.
    Batch(Batch),
    /// What became of a push.
    Pushed(Pushed),
    /// How far other devices have received a partition.
    Receipt(Receipt),
    /// The relay does not do what was asked.
    Refused(Refused),
    /// The answer to a ping, with its number.
    Pong(u64),
    /// What a hello has to answer; the first message of a link.
    Challenge(Challenge),
}

/// What the relay says first on every link: a device proves its key over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Drawn for this link alone.
    pub nonce: Nonce,
    /// The key that signs the organisation's directory, if the relay has one.
    pub organisation_key: Option<DevicePublicKey>,
}

/// The last entry that a partition has.
pub type Top = Cursor;

/// The relay knows the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Welcome {
    /// The protocol version of the link: the newest that both sides speak.
    pub protocol: u64,
    /// What the relay's clock says.
    pub relay_time: Timestamp,
    /// The last entry of each partition that the hello named.
    pub tops: Vec<Top>,
    /// The relay's log; a relay of an earlier version does not name it.
    pub log: Option<RelayLog>,
}

/// Entries of one partition, without a gap after the entry they follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The partition.
    pub partition: Partition,
    /// The place that the batch continues from.
    pub after: Lsn,
    /// The place that the device has reached with the batch. Entries between that are not in
    /// `rows` are the device's own.
    pub last: Lsn,
    /// The entries, in order.
    pub rows: Vec<Row>,
}

/// What became of the entries of a push, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// The number of the push.
    pub id: u64,
    /// One for each entry.
    pub placements: Vec<Placement>,
}

/// What became of one pushed entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// It is stored at this place, from this push or an earlier one.
    Accepted(Lsn),
    /// It is not stored and never will be.
    Rejected {
        /// The entry.
        hash: EntryHash,
        /// The rule it broke, a stable code such as `entry.unknown_kind`.
        rule: String,
    },
    /// It is not stored, and has to be pushed again: the change whose signature covered it was
    /// rejected. The wire carries place 0, which no entry has.
    Again,
}

/// How far the other devices that follow a partition have stored it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The partition.
    pub partition: Partition,
    /// At least one other device has stored the entries up to here.
    pub any: Lsn,
    /// All other devices have stored the entries up to here.
    pub all: Lsn,
    /// How many other devices follow the partition.
    pub devices: u64,
}

/// Why the relay does not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The reason.
    pub code: RefusedCode,
    /// How long the device should wait before it tries again, in seconds.
    pub retry_after_seconds: u64,
    /// Words for the log of the device's maker; never shown to a person.
    pub about: String,
}

/// A reason to refuse. All but [`Self::UnknownMessage`] end the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefusedCode {
    /// The relay speaks no version that the device does.
    Protocol,
    /// The message is damaged, too large, out of order, or came before the hello.
    Malformed,
    /// The relay does not know this kind of message, and skipped it.
    UnknownMessage,
    /// The relay does not serve the organisation.
    UnknownOrganisation,
    /// The device is not enrolled, is revoked, or did not prove its key.
    UnknownDevice,
    /// The device may not follow or write the partition.
    Partition,
    /// The relay has as many connections as it can serve.
    Busy,
    /// The device does not acknowledge what it receives.
    Slow,
    /// The relay is about to stop.
    Stopping,
    /// The relay's store does not work.
    Store,
    /// Nobody is signed in on the device, or no longer.
    SignIn,
    /// A reason of a later version.
    Other(u64),
}

impl RefusedCode {
    const KNOWN: [(Self, u64); 11] = [
        (Self::Protocol, 1),
        (Self::Malformed, 2),
        (Self::UnknownMessage, 3),
        (Self::UnknownOrganisation, 4),
        (Self::UnknownDevice, 5),
        (Self::Partition, 6),
        (Self::Busy, 7),
        (Self::Slow, 8),
        (Self::Stopping, 9),
        (Self::Store, 10),
        (Self::SignIn, 11),
    ];

    /// Returns the number that the wire carries.
    pub fn number(self) -> u64 {
        let known = Self::KNOWN.iter().find(|(code, _)| *code == self);
        match (self, known) {
            (_, Some((_, number))) => *number,
            (Self::Other(number), None) => number,
            (code, None) => unreachable!("{code:?} has no number"),
        }
    }

    /// Returns the reason that a number stands for.
    pub fn from_number(number: u64) -> Self {
        let known = Self::KNOWN.iter().find(|(_, known)| *known == number);
        known.map_or(Self::Other(number), |(code, _)| *code)
    }
}

impl ToDevice {
    /// Returns the message as the link carries it: one piece, or several fragments.
    pub fn to_messages(&self) -> Vec<Vec<u8>> {
        split(self.to_bytes())
    }

    /// Returns the message in one piece, however large.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Welcome(welcome) => welcome_bytes(welcome),
            Self::Batch(batch) => batch_bytes(batch),
            Self::Pushed(pushed) => pushed_bytes(pushed),
            Self::Receipt(receipt) => message(RECEIPT, 4, |encoder| {
                encoder.u8(1)?.bytes(&receipt.partition.to_bytes())?.u8(2)?.u64(receipt.any.0)?;
                encoder.u8(3)?.u64(receipt.all.0)?.u8(4)?.u64(receipt.devices)?.ok()
            }),
            Self::Refused(refused) => message(REFUSED, 3, |encoder| {
                encoder.u8(1)?.u64(refused.code.number())?;
                encoder.u8(2)?.u64(refused.retry_after_seconds)?.u8(3)?.str(&refused.about)?.ok()
            }),
            Self::Pong(number) => message(PONG, 1, |encoder| encoder.u8(1)?.u64(*number)?.ok()),
            Self::Challenge(challenge) => challenge_bytes(challenge),
        }
    }

    /// Returns the whole message that `bytes` hold.
    ///
    /// # Errors
    ///
    /// [`WireError`] if the bytes are no message to a device.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut reader = Reader::new(bytes);
        let read = match reader.kind()? {
            WELCOME => read_welcome(&mut reader)?,
            BATCH => read_batch(&mut reader)?,
            PUSHED => read_pushed(&mut reader)?,
            RECEIPT => read_receipt(&mut reader)?,
            REFUSED => read_refused(&mut reader)?,
            PONG => Self::Pong(read_number(&mut reader)?),
            CHALLENGE => read_challenge(&mut reader)?,
            other => return Err(WireError::UnknownKind(other)),
        };
        reader.end()?;
        Ok(read)
    }
}

fn welcome_bytes(welcome: &Welcome) -> Vec<u8> {
    let limits = [MESSAGE_BYTES_MAX, PAYLOAD_BYTES_MAX, ENTRIES_MAX, PARTITIONS_MAX];
    let fields = 4 + u64::from(welcome.log.is_some());
    message(WELCOME, fields, |encoder| {
        encoder.u8(1)?.u64(welcome.protocol)?.u8(2)?.i64(welcome.relay_time.0)?;
        encoder.u8(3)?;
        write_cursors(encoder, &welcome.tops)?;
        encoder.u8(4)?.array(length(limits.len()))?;
        for limit in limits {
            encoder.u64(length(limit))?;
        }
        if let Some(log) = welcome.log {
            encoder.u8(5)?.bytes(&log.0)?;
        }
        Ok(())
    })
}

fn challenge_bytes(challenge: &Challenge) -> Vec<u8> {
    let fields = 1 + u64::from(challenge.organisation_key.is_some());
    message(CHALLENGE, fields, |encoder| {
        encoder.u8(1)?.bytes(&challenge.nonce.0)?;
        if let Some(key) = challenge.organisation_key {
            encoder.u8(2)?.bytes(key.as_bytes())?;
        }
        Ok(())
    })
}

fn batch_bytes(batch: &Batch) -> Vec<u8> {
    let packed = Packed::of_rows(&batch.rows);
    message(BATCH, 6, |encoder| {
        encoder.u8(1)?.bytes(&batch.partition.to_bytes())?;
        encoder.u8(2)?.u64(batch.after.0)?.u8(3)?.u64(batch.last.0)?;
        encoder.u8(4)?.bool(packed.is_deflated)?.u8(5)?.u64(length(packed.inflated_bytes))?;
        encoder.u8(6)?.bytes(&packed.bytes)?.ok()
    })
}

fn pushed_bytes(pushed: &Pushed) -> Vec<u8> {
    message(PUSHED, 2, |encoder| {
        encoder.u8(1)?.u64(pushed.id)?.u8(2)?.array(length(pushed.placements.len()))?;
        for placement in &pushed.placements {
            match placement {
                Placement::Accepted(lsn) => encoder.u64(lsn.0)?,
                Placement::Again => encoder.u64(0)?,
                Placement::Rejected { hash, rule } => {
                    encoder.array(2)?.bytes(&hash.0)?.str(rule)?
                }
            };
        }
        Ok(())
    })
}

fn read_welcome(reader: &mut Reader<'_>) -> Result<ToDevice, WireError> {
    let (mut protocol, mut relay_time, mut tops, mut log) = (None, None, Vec::new(), None);
    reader.fields(|reader, field| {
        match field {
            1 => protocol = Some(reader.unsigned()?),
            2 => relay_time = Some(Timestamp(reader.signed()?)),
            3 => tops = read_cursors(reader)?,
            5 => log = Some(RelayLog(reader.array_of()?)),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let protocol = protocol.ok_or(MISSING)?;
    let relay_time = relay_time.ok_or(MISSING)?;
    Ok(ToDevice::Welcome(Welcome { protocol, relay_time, tops, log }))
}

fn read_batch(reader: &mut Reader<'_>) -> Result<ToDevice, WireError> {
    let (mut partition, mut after, mut last) = (None, None, None);
    let mut packed = Packed { is_deflated: false, inflated_bytes: 0, bytes: Vec::new() };
    reader.fields(|reader, field| {
        match field {
            1 => partition = Some(Partition::from_bytes(reader.bytes()?)?),
            2 => after = Some(Lsn(reader.unsigned()?)),
            3 => last = Some(Lsn(reader.unsigned()?)),
            4..=6 => return read_packed(reader, field, 4, &mut packed),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let rows = rows(&packed)?;
    let (after, last) = (after.ok_or(MISSING)?, last.ok_or(MISSING)?);
    let places = std::iter::once(after).chain(rows.iter().map(|row| row.lsn));
    let is_ascending = places.clone().zip(places.skip(1)).all(|(before, next)| before < next);
    if !is_ascending || rows.last().map_or(after, |row| row.lsn) > last {
        return Err(WireError::Malformed("places out of order"));
    }
    let partition = partition.ok_or(MISSING)?;
    Ok(ToDevice::Batch(Batch { partition, after, last, rows }))
}

fn read_pushed(reader: &mut Reader<'_>) -> Result<ToDevice, WireError> {
    let (mut id, mut placements) = (None, Vec::new());
    reader.fields(|reader, field| {
        match field {
            1 => id = Some(reader.unsigned()?),
            2 => placements = reader.list("a list of places", ENTRIES_MAX, read_placement)?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(ToDevice::Pushed(Pushed { id: id.ok_or(MISSING)?, placements }))
}

fn read_placement(reader: &mut Reader<'_>) -> Result<Placement, WireError> {
    if reader.is_unsigned() {
        return Ok(match reader.unsigned()? {
            0 => Placement::Again,
            place => Placement::Accepted(Lsn(place)),
        });
    }
    reader.tuple(2, |reader| {
        let hash = EntryHash(reader.array_of()?);
        Ok(Placement::Rejected { hash, rule: reader.text()? })
    })
}

fn read_receipt(reader: &mut Reader<'_>) -> Result<ToDevice, WireError> {
    let (mut partition, mut any, mut all, mut devices) = (None, Lsn(0), Lsn(0), 0);
    reader.fields(|reader, field| {
        match field {
            1 => partition = Some(Partition::from_bytes(reader.bytes()?)?),
            2 => any = Lsn(reader.unsigned()?),
            3 => all = Lsn(reader.unsigned()?),
            4 => devices = reader.unsigned()?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let partition = partition.ok_or(MISSING)?;
    Ok(ToDevice::Receipt(Receipt { partition, any, all, devices }))
}

fn read_refused(reader: &mut Reader<'_>) -> Result<ToDevice, WireError> {
    let (mut code, mut retry_after_seconds, mut about) = (None, 0, String::new());
    reader.fields(|reader, field| {
        match field {
            1 => code = Some(RefusedCode::from_number(reader.unsigned()?)),
            2 => retry_after_seconds = reader.unsigned()?,
            3 => about = reader.text()?,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let code = code.ok_or(MISSING)?;
    Ok(ToDevice::Refused(Refused { code, retry_after_seconds, about }))
}

fn read_challenge(reader: &mut Reader<'_>) -> Result<ToDevice, WireError> {
    let (mut nonce, mut organisation_key) = (None, None);
    reader.fields(|reader, field| {
        match field {
            1 => nonce = Some(Nonce(reader.array_of()?)),
            2 => organisation_key = Some(read_key(reader)?),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let nonce = nonce.ok_or(MISSING)?;
    Ok(ToDevice::Challenge(Challenge { nonce, organisation_key }))
}
