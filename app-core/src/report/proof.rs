//! What proves the readings of a record: the frames they were kept in, chained by hash up to a
//! head that the recording device signed.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::DeviceId,
    reading::{self, Frame, FrameHash, Head, LogId, SealedHead},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::record::{Reading, ShipmentRecord};

/// Two readings of one measurement lie no further apart, in milliseconds, however many devices
/// heard it; with a sensor that measures more often, half its interval. A record keeps one of them.
pub(crate) const SAME_MEASUREMENT: i64 = 30_000;

/// A part of a reading log, as the recording device wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The sensor, as readings name it.
    pub sensor: String,
    /// The device that recorded: the fingerprint of its key, hexadecimal.
    pub device: String,
    /// How many frames of the log lie before the first one here.
    pub frames_before: u64,
    /// How many readings those hold.
    pub readings_before: u64,
    /// The hash up to there, hexadecimal.
    pub hash_before: String,
    /// The frames, in order, hexadecimal.
    pub frames: Vec<String>,
    /// The readings after the last frame, as a frame of their own that nobody signed, hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tail: Option<String>,
    /// The device's key and its signature over the hash up to a frame, hexadecimal; absent before
    /// the first handover.
    pub sealed_head: Option<String>,
}

/// How far the readings of a record are proven.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Proven {
    /// Readings under a device's signature.
    pub signed: usize,
    /// Readings that no signature covers yet.
    pub unsigned: usize,
}

/// Why a proof does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProofError {
    /// The text is no part of a log.
    #[error("the proof of {sensor} cannot be read at frame {frame}")]
    Unreadable {
        /// The sensor.
        sensor: String,
        /// The frame, from 1; 0 for what stands before the frames.
        frame: u64,
    },
    /// The frames do not lead to what the device signed.
    #[error("the readings of {sensor} are not those that the device {device} signed")]
    NotSigned {
        /// The sensor.
        sensor: String,
        /// The device.
        device: String,
    },
    /// A reading of the record is in no log.
    #[error("no device recorded the reading of {sensor} at {at_ms} ms")]
    Invented {
        /// The sensor.
        sensor: String,
        /// When it is said to have been measured, UTC milliseconds.
        at_ms: i64,
    },
    /// A signed reading is not in the record.
    #[error("the record leaves out the reading of {sensor} at {at_ms} ms")]
    LeftOut {
        /// The sensor.
        sensor: String,
        /// When it was measured, UTC milliseconds.
        at_ms: i64,
    },
}

impl Proof {
    /// Returns the proof of what `frames` hold, which follow `before` in its log.
    pub(crate) fn new(before: &Head, frames: &[Frame], sealed: Option<&SealedHead>) -> Self {
        let tail = None;
        Self {
            sensor: before.log.sensor.to_string(),
            device: before.log.device.to_string(),
            frames_before: before.seq,
            readings_before: before.readings,
            hash_before: hex::encode(before.hash.0),
            frames: frames.iter().map(|frame| hex::encode(frame.to_bytes())).collect(),
            tail,
            sealed_head: sealed.map(|sealed| hex::encode(sealed.to_bytes())),
        }
    }

    /// Adds the readings that follow the last frame.
    pub(crate) fn with_tail(mut self, readings: &[reading::Reading]) -> Self {
        let seq = self.frames_before.saturating_add(1);
        let tail = Frame::new(seq, 0, readings).ok().filter(|_| !readings.is_empty());
        self.tail = tail.map(|frame| hex::encode(frame.to_bytes()));
        self
    }

    /// Returns the log, the frames and the readings after them, if all of it can be read.
    pub(crate) fn read(&self) -> Option<(LogId, Vec<Frame>, Vec<reading::Reading>)> {
        let frame = |text: &String| Frame::from_bytes(&hex::decode(text).ok()?).ok();
        let tail = self.tail.as_ref().map(|text| frame(text)?.readings().ok());
        let frames = self.frames.iter().map(frame).collect::<Option<_>>()?;
        Some((self.before()?.log, frames, tail.unwrap_or_else(|| Some(Vec::new()))?))
    }

    fn unreadable(&self, frame: u64) -> ProofError {
        ProofError::Unreadable { sensor: self.sensor.clone(), frame }
    }

    fn before(&self) -> Option<Head> {
        let device = DeviceId(hex::decode(&self.device).ok()?.try_into().ok()?);
        let hash = FrameHash(hex::decode(&self.hash_before).ok()?.try_into().ok()?);
        let log = LogId { device, sensor: self.sensor.parse().ok()? };
        Some(Head { log, seq: self.frames_before, hash, readings: self.readings_before })
    }

    /// Returns the readings under the device's signature, and those after it.
    fn check(&self) -> Result<(Vec<reading::Reading>, Vec<reading::Reading>), ProofError> {
        let mut head = self.before().ok_or_else(|| self.unreadable(0))?;
        let sealed = match &self.sealed_head {
            Some(text) => {
                let bytes = hex::decode(text).map_err(|_| self.unreadable(0))?;
                let sealed = SealedHead::from_bytes(&bytes).map_err(|_| self.not_signed())?;
                Some(sealed.head().clone())
            }
            None => None,
        };
        let (mut signed, mut after) = (Vec::new(), Vec::new());
        let mut is_reached = sealed.as_ref().is_none_or(|sealed| *sealed == head);
        for (number, text) in (1_u64..).zip(&self.frames) {
            let bytes = hex::decode(text).map_err(|_| self.unreadable(number))?;
            let frame = Frame::from_bytes(&bytes).map_err(|_| self.unreadable(number))?;
            let readings = frame.readings().map_err(|_| self.unreadable(number))?;
            head = head.then(&frame).map_err(|_| self.unreadable(number))?;
            let is_under = sealed.as_ref().is_some_and(|sealed| head.seq <= sealed.seq);
            if is_under { &mut signed } else { &mut after }.extend(readings);
            is_reached |= sealed.as_ref() == Some(&head);
        }
        if let Some(text) = &self.tail {
            let bytes = hex::decode(text).map_err(|_| self.unreadable(0))?;
            let tail = Frame::from_bytes(&bytes).and_then(|frame| frame.readings());
            after.extend(tail.map_err(|_| self.unreadable(0))?);
        }
        if is_reached { Ok((signed, after)) } else { Err(self.not_signed()) }
    }

    fn not_signed(&self) -> ProofError {
        ProofError::NotSigned { sensor: self.sensor.clone(), device: self.device.clone() }
    }
}

/// What identifies a reading within its sensor: when, how warm, how humid.
type Key = (i64, i64, Option<i64>);

fn key(reading: &reading::Reading) -> Key {
    let humidity = reading.humidity.map(|humidity| i64::from(humidity.permille()));
    (reading.taken.0, i64::from(reading.temperature.millicelsius()), humidity)
}

/// Checks every reading of a record against the logs that come with it.
///
/// A record without proofs holds, and says that no reading is signed.
///
/// # Errors
///
/// [`ProofError`], the first reading or frame that does not hold. A reading that no log has may
/// only be newer than all that the log of its sensor has: it was not closed into a frame yet.
pub(crate) fn check(record: &ShipmentRecord) -> Result<Proven, ProofError> {
    let mut logs: BTreeMap<&str, BTreeMap<Key, bool>> = BTreeMap::new();
    for proof in &record.proofs {
        let (signed, after) = proof.check()?;
        let log = logs.entry(&proof.sensor).or_default();
        log.extend(after.iter().map(|reading| (key(reading), false)));
        log.extend(signed.iter().map(|reading| (key(reading), true)));
    }
    let mut proven = Proven::default();
    for said in &record.readings {
        match logs.get(said.sensor.as_str()).map(|log| (log.get(&said_key(said)), log)) {
            Some((Some(true), _)) => proven.signed += 1,
            Some((Some(false), _)) | None => proven.unsigned += 1,
            Some((None, log)) => {
                let newest = log.keys().next_back().map_or(i64::MIN, |key| key.0);
                if said.taken_at_ms <= newest {
                    let (sensor, at_ms) = (said.sensor.clone(), said.taken_at_ms);
                    return Err(ProofError::Invented { sensor, at_ms });
                }
                proven.unsigned += 1;
            }
        }
    }
    logs.iter().try_for_each(|(sensor, log)| whole(record, sensor, log))?;
    Ok(proven)
}

fn said_key(said: &Reading) -> Key {
    (said.taken_at_ms, said.temperature_millicelsius, said.humidity_permille)
}

/// Checks that the record has every reading of a log while its sensor rode along.
fn whole(
    record: &ShipmentRecord,
    sensor: &str,
    log: &BTreeMap<Key, bool>,
) -> Result<(), ProofError> {
    let places = record.sensors.iter().filter(|place| place.id == sensor);
    let spans: Vec<(i64, i64)> =
        places.map(|place| (place.from_ms, place.to_ms.unwrap_or(i64::MAX))).collect();
    let said = record.readings.iter().filter(|said| said.sensor == sensor);
    let said: BTreeSet<Key> = said.map(said_key).collect();
    let is_said = |(at, temperature, _): &Key| {
        let near =
            (at.saturating_sub(SAME_MEASUREMENT), i64::MIN, None)..=(*at, i64::MAX, Some(i64::MAX));
        said.range(near).any(|key| key.1 == *temperature)
    };
    let rode = |key: &&Key| spans.iter().any(|(from, to)| (*from..=*to).contains(&key.0));
    let missing = log.keys().filter(rode).find(|key| !is_said(key));
    missing
        .map_or(Ok(()), |key| Err(ProofError::LeftOut { sensor: sensor.to_owned(), at_ms: key.0 }))
}
